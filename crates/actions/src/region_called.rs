//! Regions by what people call them: for forms that ask for one. Their names in all languages are kept in memory, since
//! they are asked for with every letter that somebody types.

use std::sync::{Arc, Mutex, PoisonError};

use asterism_domain::{Document, Kind, NutsCode, NutsVersion, Record, Seq, State, Text, Visibility, fold};

use crate::{App, Result};

/// So many are offered: names of regions recur on several levels of the classification.
const OFFERED: usize = 12;

/// A region as forms offer it.
#[derive(Debug, Clone, PartialEq)]
pub struct CalledRegion {
    pub code: NutsCode,
    pub name: Text,
    /// The editions that have its code.
    pub versions: Vec<NutsVersion>,
    /// What the regions are called that it lies in, from the nearest to the country.
    pub within: Vec<Text>,
    /// All its names, to be compared.
    keys: Vec<String>,
}

/// What is meant where a form asks for a region.
#[derive(Debug, Clone, PartialEq)]
pub enum MeantRegion {
    One(Box<CalledRegion>),
    /// A code that no record here has.
    Code(NutsCode),
    /// One of these: `exactly` where they are called so, and not nearly so.
    Among {
        found: Vec<CalledRegion>,
        exactly: bool,
    },
    Nothing,
}

/// The regions as they were at one place in the log.
#[derive(Debug, Default)]
pub(crate) struct CalledRegions {
    kept: Mutex<(Seq, Arc<Vec<CalledRegion>>)>,
}

impl CalledRegion {
    /// Whether a folded name is one of its own.
    fn is_called(&self, key: &str) -> bool {
        self.keys.iter().any(|known| known == key)
    }
}

impl App {
    /// The region of a code; none where no record here has it.
    pub async fn region_coded(&self, code: &str) -> Result<Option<CalledRegion>> {
        let all = self.called_regions().await?;
        Ok(all.iter().find(|region| region.code.as_str().eq_ignore_ascii_case(code.trim())).cloned())
    }

    /// The region that somebody means by its code, by what it is called, or by both, as forms write it:
    /// `Basque Country (ES21)`.
    pub async fn region_meant(&self, asked: &str) -> Result<MeantRegion> {
        if let Some(region) = self.region_coded(asked).await? {
            return Ok(MeantRegion::One(Box::new(region)));
        }
        let (name, code) = match asked.trim().strip_suffix(')').and_then(|asked| asked.rsplit_once(" (")) {
            Some((name, code)) => (name, Some(code)),
            None => (asked, None),
        };
        let (mut found, exactly) = self.regions_called(name).await?;
        if let Some(code) = code {
            found.retain(|region| region.code.as_str().eq_ignore_ascii_case(code));
        }
        if exactly {
            let wanted = fold(name.trim());
            found.retain(|region| region.is_called(&wanted));
        }
        Ok(match found.as_slice() {
            [one] if exactly => MeantRegion::One(Box::new(one.clone())),
            // Codes that no record here has are taken as they are; a word that could be one is not.
            [] => {
                let plain =
                    |code: &NutsCode| code.level() < 2 || code.as_str().chars().any(|c| c.is_ascii_digit());
                NutsCode::parse(asked).ok().filter(plain).map_or(MeantRegion::Nothing, MeantRegion::Code)
            }
            _ => MeantRegion::Among { found, exactly },
        })
    }

    /// The regions that may be meant by what somebody typed, those first that are called exactly so, and whether any is.
    pub async fn regions_called(&self, typed: &str) -> Result<(Vec<CalledRegion>, bool)> {
        let all = self.called_regions().await?;
        let wanted = fold(typed.trim());
        if wanted.is_empty() {
            return Ok((Vec::new(), false));
        }
        let words: Vec<&str> = wanted.split_whitespace().collect();
        let rank = |region: &CalledRegion| {
            let any = |fits: &dyn Fn(&str) -> bool| region.keys.iter().any(|key| fits(key));
            if any(&|key| key == wanted) || fold(region.code.as_str()) == wanted {
                Some(0)
            } else if any(&|key| key.starts_with(&wanted)) {
                Some(1)
            } else if any(&|key| words.iter().all(|word| key.contains(word))) {
                Some(2)
            } else {
                None
            }
        };
        let mut found: Vec<(u8, &CalledRegion)> =
            all.iter().filter_map(|region| Some((rank(region)?, region))).collect();
        found.sort_by_key(|(rank, region)| (*rank, region.code.level(), region.code.clone()));
        let exactly = found.first().is_some_and(|(rank, _)| *rank == 0);
        Ok((found.into_iter().map(|(_, region)| region.clone()).take(OFFERED).collect(), exactly))
    }

    async fn called_regions(&self) -> Result<Arc<Vec<CalledRegion>>> {
        let store = &self.inner.store;
        let newest = store.newest_of(Kind::Region).await?;
        let (of, kept) = self.inner.called.kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if of == newest {
            return Ok(kept);
        }
        let found = Arc::new(gather(&store.records_of(Kind::Region).await?));
        *self.inner.called.kept.lock().unwrap_or_else(PoisonError::into_inner) = (newest, found.clone());
        Ok(found)
    }
}

/// The regions that everybody sees.
fn gather(records: &[Record]) -> Vec<CalledRegion> {
    let shown = records
        .iter()
        .filter(|record| record.state == State::Published && record.visibility == Visibility::Public);
    let mut found: Vec<CalledRegion> = shown.filter_map(region_of).collect();
    let names: std::collections::BTreeMap<NutsCode, Text> =
        found.iter().map(|region| (region.code.clone(), region.name.clone())).collect();
    for region in &mut found {
        let above = std::iter::successors(region.code.parent(), NutsCode::parent);
        region.within = above.filter_map(|code| names.get(&code).cloned()).collect();
    }
    found.sort_by(|left, right| left.code.cmp(&right.code));
    found
}

fn region_of(record: &Record) -> Option<CalledRegion> {
    let Document::Region(region) = &record.document else { return None };
    let about = &region.about;
    let names = about.title.passages().map(|(_, name)| name);
    let names = names.chain(about.aliases.iter().map(String::as_str)).chain(region.latin_name.as_deref());
    let mut keys: Vec<String> = names.map(fold).filter(|key| !key.is_empty()).collect();
    keys.sort_unstable();
    keys.dedup();
    Some(CalledRegion {
        code: region.code.clone()?,
        name: about.title.clone(),
        versions: region.versions.clone(),
        within: Vec::new(),
        keys,
    })
}
