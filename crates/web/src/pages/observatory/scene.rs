use std::sync::Arc;

use asterism_actions::observatory::{Frame, RegionAnswer, Strength};
use asterism_actions::{App, Error, FieldError, Refusal, TableVersion};
use asterism_domain::Kind;
use asterism_domain::statistics::{Cell, Role};

use super::{Asked, Set, cells_address};
use crate::Problem;
use crate::locale::Locale;
use crate::pages::words;

/// A region among those that it is compared with, as its pages show it.
pub(super) struct Scene {
    pub(super) l: Locale,
    pub(super) code: String,
    pub(super) asked: Asked,
    pub(super) frame: Arc<Frame>,
    pub(super) answer: Arc<RegionAnswer>,
    /// The region's name in the reader's language.
    name: String,
    /// Those of all regions compared, in their order.
    names: Vec<String>,
    /// All tables, of which the form offers those that fit.
    pub(super) tables: Vec<TableVersion>,
}

/// What there is to show of a region.
pub(super) enum Found {
    Scene(Box<Scene>),
    /// There are figures, but none of this region.
    NotCompared(Option<Arc<Frame>>),
    /// No figures but made-up ones, which has a region to try.
    NoTable(Option<String>),
}

impl Scene {
    pub(super) async fn find(app: &App, l: Locale, code: &str, asked: Asked) -> Result<Found, Problem> {
        let tables = app.tables().await?;
        let unasked = asked.settings().next().is_none();
        let mut fitting = tables.iter().filter(|table| fits(table));
        if unasked && fitting.clone().next().is_some() && !fitting.clone().any(|table| has(table, code)) {
            // Told from the heads of the tables, so that pages of small regions read no cells.
            let nothing_real = fitting.all(|table| table.head.fictional);
            let made_up = fitting_place(&tables).filter(|_| nothing_real);
            return Ok(if nothing_real { Found::NoTable(made_up) } else { Found::NotCompared(None) });
        }
        let asked = match app.table_of_region(code).await? {
            Some(table) if !asked.names_a_table() => asked.with("table", &table),
            _ => asked,
        };
        let frame = match app.frame(&asked.params()).await {
            Ok(frame) => frame,
            Err(Error::NotFound { what }) => return nothing(&asked, &what, &tables),
            Err(error) => return Err(error.into()),
        };
        if frame.region(code).is_none() {
            return Ok(Found::NotCompared(Some(frame)));
        }
        let (of, region) = (frame.clone(), code.to_owned());
        let answer = tokio::task::spawn_blocking(move || of.answer(&region)).await;
        let answer = Arc::new(answer.map_err(|error| Problem::internal(&error))??);
        let names = words::region_names(l, &frame.regions);
        let name = match words::country_name(l, code) {
            Some(country) => Some(country),
            None => name(app, l, code).await?,
        };
        let name = name.or_else(|| names.get(answer.region).cloned()).unwrap_or_default();
        let code = code.to_owned();
        Ok(Found::Scene(Box::new(Scene { l, code, asked, frame, answer, name, names, tables })))
    }

    /// What the form of the settings is made of.
    pub(super) fn set(&self) -> Set<'_> {
        Set { l: self.l, frame: &self.frame, tables: &self.tables, measure: self.measure() }
    }

    /// The address of a part of the region's answer, or of the whole for an empty one.
    pub(super) fn part(&self, part: &str) -> String {
        self.part_of(&self.code, part)
    }

    /// The same of another region.
    pub(super) fn part_of(&self, code: &str, part: &str) -> String {
        let path =
            if part.is_empty() { format!("/regions/{code}") } else { format!("/regions/{code}/{part}") };
        self.asked.address(&path)
    }

    /// The address of a part with one setting changed.
    pub(super) fn with(&self, part: &str, name: &str, value: &str) -> String {
        self.asked.with(name, value).address(&format!("/regions/{}/{part}", self.code))
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn region_name(&self, region: usize) -> &str {
        self.names.get(region).map_or("", String::as_str)
    }

    /// A region's name with its country, for readers who may not know where it lies.
    pub(super) fn region_abroad(&self, region: usize) -> String {
        let (name, code) = (self.region_name(region), self.region_code(region));
        let own = self.code.get(..2) == code.get(..2);
        if own { name.to_owned() } else { words::abroad(self.l, name, code) }
    }

    pub(super) fn region_code(&self, region: usize) -> &str {
        self.frame.regions.get(region).map_or("", |region| region.code.as_str())
    }

    pub(super) fn industry_code(&self, industry: usize) -> &str {
        self.frame.industries.get(industry).map_or("", |industry| industry.code.as_str())
    }

    /// The name of an industry without what many begin with.
    pub(super) fn industry(&self, industry: usize) -> String {
        let named = self.frame.industries.get(industry);
        short(&named.map_or_else(String::new, |named| words::industry(self.l, named)))
    }

    /// The same without what it excepts and adds, for pictures.
    pub(super) fn industry_label(&self, industry: usize) -> String {
        gist(&self.industry(industry)).to_owned()
    }

    /// As it stands within a sentence.
    pub(super) fn industry_in_text(&self, industry: usize) -> String {
        uncapitalised(&self.industry_label(industry))
    }

    pub(super) fn cell_address(&self, industry: usize) -> String {
        cells_address(&self.frame, self.answer.region, industry)
    }

    pub(super) fn strength(&self, industry: usize) -> Option<&Strength> {
        self.answer.strengths.iter().find(|strength| strength.industry == industry)
    }

    /// The strengths that count as such, the largest quotient first.
    pub(super) fn specialisations(&self) -> impl Iterator<Item = &Strength> {
        self.answer.strengths.iter().filter(|strength| strength.specialised)
    }

    /// What is counted: the label of the code chosen of the table's indicator, or its unit.
    pub(super) fn measure(&self) -> String {
        let label = |role| {
            let (_, dimension) = self.frame.version.head.dimension(role)?;
            let (_, chosen) = self.frame.settings.codes.iter().find(|(key, _)| *key == dimension.key)?;
            let code = dimension.codes.iter().find(|code| code.code == *chosen)?;
            let text = words::told(self.l, &code.label);
            Some(capitalised(if text.is_empty() { chosen } else { &text }))
        };
        label(Role::Indicator).or_else(|| label(Role::Unit)).unwrap_or_else(|| self.l.t("obs-activity"))
    }

    /// Why a cell has no value.
    pub(super) fn why_without(&self, cell: Option<Cell>) -> String {
        let withheld = cell.is_some_and(|cell| cell.is_confidential());
        self.l.t(if withheld { "obs-withheld" } else { "obs-missing" })
    }

    /// What the publisher says of a cell, in words.
    pub(super) fn flags(&self, cell: Option<Cell>) -> String {
        let flags = cell.map(|cell| cell.flags.iter().collect::<Vec<_>>()).unwrap_or_default();
        let words: Vec<String> =
            flags.into_iter().map(|flag| self.l.label("obs-flag", flag.as_str())).collect();
        words.join(", ")
    }

    /// A quantity of the table: whole numbers as they are.
    pub(super) fn amount(&self, value: f64) -> String {
        if value.fract() == 0.0 { self.l.decimal(value, 0) } else { self.l.decimal(value, 1) }
    }

    /// A change of such a quantity, with its sign.
    pub(super) fn change(&self, value: f64) -> String {
        let places = if value.abs() >= 10.0 { 0 } else { 1 };
        self.signed(value, places)
    }

    pub(super) fn signed(&self, value: f64, places: usize) -> String {
        let text = self.l.decimal(value, places);
        let has_digits = text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        if value > 0.0 && has_digits { format!("+{text}") } else { text }
    }

    pub(super) fn quotient(&self, value: f64) -> String {
        self.l.decimal(value, if value.abs() < 10.0 { 2 } else { 1 })
    }

    /// How many are compared, and of what: `28 countries`, `270 regions`.
    pub(super) fn compared(&self) -> String {
        compared(self.l, &self.frame)
    }

    pub(super) fn count(&self, count: usize) -> String {
        self.l.number(count as i64)
    }

    /// Names as a sentence lists them: `A, B and C`.
    pub(super) fn list(&self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [before @ .., last] => self.l.with("obs-list", &[("before", &before.join(", ")), ("last", last)]),
        }
    }
}

/// How many regions or countries a frame compares.
pub(in crate::pages) fn compared(l: Locale, frame: &Frame) -> String {
    let countries = frame.regions.iter().all(|region| region.code.len() == 2);
    l.count(if countries { "obs-countries-count" } else { "obs-regions-count" }, frame.regions.len() as u64)
}

/// Whether a table is one of regions by industries and years.
pub(super) fn fits(version: &TableVersion) -> bool {
    [Role::Place, Role::Industry, Role::Time].into_iter().all(|role| version.head.dimension(role).is_some())
}

/// The name of a region's record, where there is one.
async fn name(app: &App, l: Locale, code: &str) -> Result<Option<String>, Problem> {
    let Some(id) = app.record_at(Kind::Region, code).await? else { return Ok(None) };
    let record = app.record(id).await?;
    let name = record.map(|record| words::text(l, &record.document.about().title));
    Ok(name.filter(|name| !name.is_empty()))
}

/// A region of the second level that a table has, to try what a region's page can be.
fn fitting_place(tables: &[TableVersion]) -> Option<String> {
    let (_, places) = tables.iter().find(|table| fits(table))?.head.dimension(Role::Place)?;
    places.codes.iter().map(|place| &place.code).find(|code| code.len() == 4).cloned()
}

/// Whether a table has a region at all.
fn has(version: &TableVersion, code: &str) -> bool {
    version.head.dimension(Role::Place).is_some_and(|(_, places)| places.place_of(code).is_some())
}

/// Without figures there is nothing to show, unless the address asks for what there is not.
fn nothing(asked: &Asked, what: &str, tables: &[TableVersion]) -> Result<Found, Problem> {
    let Some((field, value)) = asked.settings().last() else {
        let any = tables.iter().any(fits);
        return Ok(if any { Found::NotCompared(None) } else { Found::NoTable(None) });
    };
    let why = Refusal::NothingToCompare { given: value.clone(), what: what.to_owned() };
    Err(Problem::Refused(Arc::from([FieldError { field: field.clone(), why }])))
}

/// English names of the classification begin alike, which hides what they are about.
fn short(name: &str) -> String {
    capitalised(name.strip_prefix("Manufacture of ").unwrap_or(name))
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A name up to what it excepts or adds, where something is left.
fn gist(name: &str) -> &str {
    let ends = [", except", ";", " n.e.c."].into_iter().filter_map(|mark| name.find(mark));
    ends.min().filter(|end| *end > 8).and_then(|end| name.get(..end)).unwrap_or(name)
}

/// With a small first letter, unless it begins with an abbreviation.
fn uncapitalised(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn industries_are_called_by_what_they_are_about() {
        assert_eq!(short("Manufacture of basic metals"), "Basic metals");
        assert_eq!(uncapitalised(&short("Retail trade")), "retail trade");
        assert_eq!(uncapitalised("IT services"), "IT services");
        assert_eq!(gist("Fabricated metal products, except machinery"), "Fabricated metal products");
        assert_eq!(gist("Waste collection; materials recovery"), "Waste collection");
        assert_eq!((short(""), uncapitalised("")), (String::new(), String::new()));
    }
}
