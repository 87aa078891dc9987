//! What pages about regions and industries stand on: one frame, and how its figures are called and written.

use std::sync::Arc;

use asterism_actions::Verdict;
use asterism_actions::observatory::{AnchorRule, Frame, IndustryLevel, Settings, treatment_key};
use asterism_actions::{App, Error, FieldError, Refusal, TableVersion};
use asterism_domain::statistics::{Cell as Published, Role};
use axum::response::Response;
use serde_json::{Value, json};

use super::flags::{capital, code_label, table_address, table_title};
use super::view::View;
use crate::Problem;
use crate::component::{Basis, Block, Cell, Facts, Hidden, Notice, Piece, Tone};
use crate::html::{LinkTo, encode, query_string};
use crate::locale::Locale;
use crate::pages::observatory::{Parameters, Set, compared, left_out, settings_form};
use crate::pages::words;
use crate::shell::{Section, Shell};
use crate::visit::Visit;

pub(super) struct Ground {
    pub(super) l: Locale,
    pub(super) frame: Arc<Frame>,
    /// What its regions are called in the reader's language.
    names: Vec<String>,
    /// All tables, of which forms offer those that fit.
    pub(super) tables: Vec<TableVersion>,
    /// What the address says of the frame.
    pub(super) asked: Vec<(String, String)>,
}

impl Ground {
    /// The frame that the address asks for; none where there is no table to make one of.
    pub(super) async fn find(app: &App, visit: &Visit) -> Result<Option<Ground>, Problem> {
        let stated = visit.pairs.iter().filter(|(name, _)| Settings::knows(name));
        let asked = Settings::read(&stated.cloned().collect::<Vec<_>>())?.params();
        let tables = app.tables().await?;
        match app.frame(&asked).await {
            Ok(frame) => {
                let names = words::region_names(visit.l, &frame.regions);
                Ok(Some(Ground { l: visit.l, frame, names, tables, asked }))
            }
            Err(Error::NotFound { what }) => match asked.last() {
                // Without figures there is nothing to show, unless the address asks for what there is not.
                Some((field, value)) => {
                    let why = Refusal::NothingToCompare { given: value.clone(), what };
                    Err(Problem::Refused(Arc::from([FieldError { field: field.clone(), why }])))
                }
                None => Ok(None),
            },
            Err(error) => Err(error.into()),
        }
    }

    /// An address with what was asked of the frame, and more.
    pub(super) fn address(&self, path: &str, more: &[(&str, &str)]) -> String {
        let asked = self.asked.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        format!("{path}{}", query_string(asked.chain(more.iter().copied())))
    }

    /// What forms carry along without showing it.
    pub(super) fn hidden(&self) -> Vec<Hidden> {
        let hidden = |(name, value): &(String, String)| Hidden { name: name.clone(), value: value.clone() };
        self.asked.iter().map(hidden).collect()
    }

    /// The form of everything that figures depend on; `more` is what else the page is asked.
    pub(super) fn settings_form(&self, path: &str, more: &[(&str, &str)]) -> Parameters {
        let set = Set { l: self.l, frame: &self.frame, tables: &self.tables, measure: self.measure() };
        let hidden =
            |(name, value): &(&str, &str)| Hidden { name: (*name).to_owned(), value: (*value).to_owned() };
        let hidden = more.iter().map(hidden).collect();
        settings_form(&set, path.to_owned(), hidden, self.asked.is_empty())
    }

    pub(super) fn shell(&self, visit: &Visit, title: impl Into<String>) -> Shell {
        shell(visit, title)
    }

    /// What must be known before anything else.
    pub(super) fn notices(&self) -> Vec<Notice> {
        let fictional = self.frame.version.head.fictional;
        let notice = || Notice::new(Tone::Warning, self.l.t("fictional"), self.l.t("stat-fictional"));
        fictional.then(notice).into_iter().collect()
    }

    pub(super) fn region_name(&self, region: usize) -> &str {
        self.names.get(region).map_or("", String::as_str)
    }

    /// A region's name with its country, for readers who may not know where it lies.
    pub(super) fn region_abroad(&self, region: usize) -> String {
        words::abroad(self.l, self.region_name(region), self.region_code(region))
    }

    pub(super) fn region_code(&self, region: usize) -> &str {
        self.frame.regions.get(region).map_or("", |region| region.code.as_str())
    }

    pub(super) fn region_address(&self, region: usize) -> String {
        self.address(&format!("/regions/{}", encode(self.region_code(region))), &[])
    }

    pub(super) fn industry_code(&self, industry: usize) -> &str {
        self.frame.industries.get(industry).map_or("", |industry| industry.code.as_str())
    }

    /// The name of an industry without what many begin with.
    pub(super) fn industry(&self, industry: usize) -> String {
        let named = self.frame.industries.get(industry);
        short(&named.map_or_else(String::new, |named| words::industry(self.l, named)))
    }

    pub(super) fn industry_address(&self, industry: usize) -> String {
        self.address(&format!("/industries/{}", encode(self.industry_code(industry))), &[])
    }

    /// Where a figure opens to what was published.
    pub(super) fn cell_address(&self, region: usize, industry: usize) -> String {
        let head = &self.frame.version.head;
        let own = [
            (Role::Place, self.region_code(region)),
            (Role::Industry, self.industry_code(industry)),
            (Role::Time, self.frame.year.as_str()),
        ];
        let of_role =
            |(role, code): (Role, &str)| Some((head.dimension(role)?.1.key.clone(), code.to_owned()));
        let pairs: Vec<(String, String)> = own
            .into_iter()
            .filter_map(of_role)
            .chain(self.frame.settings.codes.iter().cloned())
            .map(|(dimension, code)| (format!("dim.{dimension}"), code))
            .collect();
        let query = query_string(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        format!("{}/cell{query}", table_address(&head.key))
    }

    /// What is counted: the label of the code chosen of the table's indicator, or its unit.
    pub(super) fn measure(&self) -> String {
        let label = |role| {
            let (_, dimension) = self.frame.version.head.dimension(role)?;
            let (_, chosen) = self.frame.settings.codes.iter().find(|(key, _)| *key == dimension.key)?;
            dimension.codes.iter().find(|code| code.code == *chosen).map(|code| code_label(self.l, code))
        };
        let found = label(Role::Indicator).or_else(|| label(Role::Unit));
        found.map_or_else(|| self.l.t("obs-activity"), |label| capital(&label))
    }

    /// Why a cell has no value.
    pub(super) fn why(&self, cell: Option<Published>) -> String {
        super::flags::value_or_why(self.l, cell).err().unwrap_or_default()
    }

    /// A quantity of the table: whole numbers as they are.
    pub(super) fn amount(&self, value: f64) -> String {
        self.l.decimal(value, usize::from(value.fract() != 0.0))
    }

    pub(super) fn quotient(&self, value: f64) -> String {
        self.l.decimal(value, if value.abs() < 10.0 { 2 } else { 1 })
    }

    /// A share of one as a percentage.
    pub(super) fn percent(&self, share: f64) -> String {
        self.l.percent_of(100.0 * share, if share.abs() < 0.1 { 2 } else { 1 })
    }

    /// A change of a share of one, with its sign.
    pub(super) fn change(&self, share: f64) -> String {
        let text = self.l.percent_of(100.0 * share, 1);
        if share > 0.000_5 { format!("+{text}") } else { text }
    }

    pub(super) fn count(&self, count: usize) -> String {
        self.l.number(count as i64)
    }

    /// A place among all: `3 of 270`.
    pub(super) fn rank(&self, rank: usize, of: usize) -> String {
        self.l.with("stat-rank", &[("rank", &self.count(rank)), ("of", &self.count(of))])
    }

    /// Where the figures come from, in a line: table, version, year.
    pub(super) fn source(&self) -> String {
        let version = &self.frame.version;
        let number = self.l.number(version.number);
        let parts = [
            ("publisher", version.head.publisher.as_str()),
            ("table", version.head.key.as_str()),
            ("version", number.as_str()),
            ("year", self.frame.year.as_str()),
        ];
        self.l.with("stat-source-line", &parts)
    }

    /// What is set, and the table with its version and what of it is not compared.
    pub(super) fn basis(&self, methods: &[(&str, &str)]) -> Basis {
        let l = self.l;
        let method = methods.iter().map(|(key, _)| l.label("stat-method", key)).collect();
        let validated: Vec<&str> =
            methods.iter().map(|(_, method)| *method).filter(|method| !method.is_empty()).collect();
        Basis::new(l, method, &validated, self.facts())
    }

    fn facts(&self) -> Facts {
        let (l, frame) = (self.l, &self.frame);
        let (version, settings) = (&frame.version, &frame.settings);
        let head = &version.head;
        let mut facts = Facts::default();
        let table = Cell::link(&table_address(&head.key), table_title(l, head));
        facts.add(l.t("stat-table"), table.with_note(&head.key));
        facts.add(l.t("publisher"), Cell::text(&head.publisher).with_note(&head.terms));
        let number = l.with("stat-version-number", &[("number", &l.number(version.number))]);
        facts.add(l.t("stat-version"), Cell::Text(number).with_note(l.moment(version.at)));
        facts.add(l.t("stat-measure"), Cell::Text(format!("{}, {}", self.measure(), frame.year)));
        let level = frame.industry_level.map_or("other", IndustryLevel::as_str);
        let compared = l.with(
            "stat-compared",
            &[
                ("compared", &compared(l, frame)),
                ("industries", &self.count(frame.industries.len())),
                ("level", &l.label("obs-level", level)),
            ],
        );
        facts.add(l.t("stat-compared-name"), Cell::Text(compared));
        facts.add(l.t("stat-threshold"), Cell::Text(l.short(settings.threshold)));
        facts.add(l.t("stat-direction"), self.direction());
        let gaps = l.with(
            "stat-gaps",
            &[
                ("all", &self.count(frame.cells.len())),
                ("confidential", &self.count(frame.activity.confidential)),
                ("missing", &self.count(frame.activity.missing)),
            ],
        );
        let treated = l.label("obs-missing", treatment_key(settings.missing));
        facts.add(l.t("stat-without"), Cell::Text(gaps).with_note(treated));
        if !frame.left_out.is_empty() {
            let count = l.count("stat-left-out-count", frame.left_out.len() as u64);
            facts.add(l.t("stat-left-out"), Cell::Text(count).with_note(left_out(l, frame)));
        }
        facts
    }

    /// Which end of complexity is the complex one, and how surely; or why there is no complexity.
    fn direction(&self) -> Cell {
        let (l, found) = (self.l, &self.frame.complexity);
        let rule = match self.frame.settings.anchor.unwrap_or(AnchorRule::Diversity) {
            AnchorRule::Pay => l.t("obs-anchor-pay"),
            AnchorRule::Diversity => l.t("obs-anchor-diversity"),
            AnchorRule::Ubiquity => l.t("obs-anchor-ubiquity"),
        };
        let key = match found.verdict {
            Verdict::Defined => {
                let correlation = l.decimal(found.correlation, 2);
                return Cell::Text(rule)
                    .with_note(l.with("stat-direction-correlation", &[("correlation", &correlation)]));
            }
            Verdict::NoSign => "stat-direction-no-sign",
            Verdict::Tied => "stat-direction-not-unique",
            _ => "stat-direction-none",
        };
        Cell::Missing(l.t("stat-undefined")).with_note(format!("{rule}. {}", l.t(key)))
    }

    /// The same for files.
    pub(super) fn about(&self) -> Value {
        let frame = &self.frame;
        let settings: serde_json::Map<String, Value> =
            frame.settings.params().into_iter().map(|(name, value)| (name, json!(value))).collect();
        json!({
            "table": frame.version.head.key,
            "version": frame.version.number,
            "publisher": frame.version.head.publisher,
            "terms": frame.version.head.terms,
            "fictional": frame.version.head.fictional,
            "year": frame.year,
            "measure": self.measure(),
            "regions": frame.regions.len(),
            "industries": frame.industries.len(),
            "confidential": frame.activity.confidential,
            "missing": frame.activity.missing,
            "left_out": frame.left_out,
            "settings": settings,
        })
    }
}

fn shell(visit: &Visit, title: impl Into<String>) -> Shell {
    Shell::new(visit, title).section(Section::Regions).crumb("/regions", visit.l.t("nav-regions"))
}

/// A page without figures: what is missing, and what to do.
pub(super) fn nothing(visit: &Visit, name: &'static str, title: &str) -> Result<Response, Problem> {
    let l = visit.l;
    let mut view = View::new(shell(visit, l.t(title)), name, l.t("stat-nothing-lead"));
    let mut notice = Notice::new(Tone::Note, l.t("stat-nothing"), l.t("stat-nothing-text"));
    notice.links =
        vec![LinkTo::new("/tables", l.t("tables-title")), LinkTo::new("/sources", l.t("nav-sources"))];
    view.blocks = vec![Block::new("nothing", "", vec![Piece::Notice(notice)])];
    view.answer(visit)
}

/// English names of the classification begin alike, which hides what they are about.
fn short(name: &str) -> String {
    capital(name.strip_prefix("Manufacture of ").unwrap_or(name))
}
