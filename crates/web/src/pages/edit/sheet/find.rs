//! What is typed by its name in a form: the records that it leads to, and regions.

use asterism_actions::{App, CalledRegion, MeantRegion};

use super::Sheet;
use crate::Problem;
use crate::form::{Pairs, layout};
use crate::locale::Locale;
use crate::pages::words::{region_choice, region_label};
use crate::visit::Visit;

/// What stands where a region is typed that is none: no code, so that the form says it.
const NO_CODE: &str = "?";

/// Whether a path is that of a region's name or code.
fn is_code(path: &str) -> bool {
    path.ends_with(".code")
}

impl Sheet {
    /// Calls the regions of the form by their names.
    pub(super) async fn name_regions(&mut self, app: &App, l: Locale) -> Result<(), Problem> {
        let paths: Vec<String> = self
            .pairs
            .iter()
            .filter_map(|(name, _)| name.strip_suffix(".version").map(|stem| format!("{stem}.code")))
            .collect();
        for path in paths {
            if let Some(region) = app.region_coded(self.pairs.value(&path)).await? {
                self.call_region(l, &path, &region);
            }
        }
        Ok(())
    }

    fn call_region(&mut self, l: Locale, path: &str, region: &CalledRegion) {
        let label = region_label(l, region);
        self.pairs.set(path, label.as_str());
        self.pairs.set(&format!("{path}.was"), label);
        self.pairs.set(&format!("{path}.id"), region.code.as_str());
    }

    /// Finds the regions that were typed by name or code.
    async fn resolve_regions(&mut self, app: &App, l: Locale) -> Result<(), Problem> {
        let names = self.pairs.iter().filter_map(|(name, _)| name.strip_suffix(".was"));
        let paths: Vec<String> = names.filter(|path| is_code(path)).map(str::to_owned).collect();
        for path in paths {
            let picked = format!("{path}.pick");
            let pick = self.pairs.value(&picked).to_owned();
            self.pairs.remove(&picked);
            let typed = self.pairs.value(&path).trim().to_owned();
            if typed.is_empty() {
                continue;
            }
            let was = self.pairs.value(&format!("{path}.was")) == self.pairs.value(&path);
            let known = self.pairs.value(&format!("{path}.id")).to_owned();
            let asked = if !pick.is_empty() {
                &pick
            } else if was && !known.is_empty() {
                &known
            } else {
                &typed
            };
            let chosen = !pick.is_empty() || !was;
            match app.region_meant(asked).await? {
                MeantRegion::One(region) => {
                    self.call_region(l, &path, &region);
                    self.regions.insert(path.clone(), region.code.to_string());
                    if chosen {
                        self.fit_edition(&path, &region);
                    }
                }
                MeantRegion::Code(code) => {
                    self.regions.insert(path, code.to_string());
                }
                MeantRegion::Among { found, .. } => {
                    let choice = |region: &CalledRegion| (region.code.to_string(), region_choice(l, region));
                    self.picks.insert(path.clone(), found.iter().map(choice).collect());
                    self.regions.insert(path, NO_CODE.to_owned());
                }
                MeantRegion::Nothing => {
                    self.regions.insert(path, NO_CODE.to_owned());
                }
            }
        }
        Ok(())
    }

    /// The edition that has the region's code, where the one that is chosen does not.
    fn fit_edition(&mut self, path: &str, region: &CalledRegion) {
        let Some(stem) = path.strip_suffix(".code") else { return };
        let name = format!("{stem}.version");
        let has = region.versions.iter().any(|edition| edition.as_str() == self.pairs.value(&name));
        if let Some(newest) = region.versions.iter().max().filter(|_| !has) {
            self.pairs.set(&name, newest.as_str());
        }
    }

    /// What stands in the form, with the codes of its regions in the place of their names.
    pub(super) fn with_codes(&self) -> Pairs {
        let mut pairs = self.pairs.clone();
        for (path, code) in &self.regions {
            pairs.set(path, code.as_str());
        }
        pairs
    }

    /// Finds the records that were typed by name or address.
    pub(in crate::pages::edit) async fn resolve(&mut self, app: &App, visit: &Visit) -> Result<(), Problem> {
        self.resolve_regions(app, visit.l).await?;
        let actor = visit.actor();
        let typed: Vec<String> = self
            .pairs
            .iter()
            .filter_map(|(name, was)| {
                let path = name.strip_suffix(".was").filter(|path| !is_code(path))?;
                let value = self.pairs.value(path);
                (value != was && !value.trim().is_empty()).then(|| path.to_owned())
            })
            .collect();
        for path in typed {
            let pick = format!("{path}.pick");
            let picked = self.pairs.get(&pick).filter(|picked| !picked.is_empty());
            let asked = picked.unwrap_or_else(|| self.pairs.value(&path)).to_owned();
            self.pairs.remove(&pick);
            let named = app.named(&actor, &asked, layout::leads_to(self.kind, &path)).await?;
            match named.found.as_slice() {
                [one] if named.exactly => {
                    self.pairs.set(&path, one.name.as_str());
                    self.pairs.set(&format!("{path}.was"), one.name.as_str());
                    self.pairs.set(&format!("{path}.id"), one.id.to_string());
                }
                several => {
                    let label = |found: &asterism_actions::Ref| format!("{} ({})", found.name, found.path);
                    let several = several.iter().map(|found| (found.id.to_string(), label(found))).collect();
                    self.picks.insert(path, several);
                }
            }
        }
        Ok(())
    }
}
