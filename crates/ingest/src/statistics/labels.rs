//! What is known of data sets, dimensions and codes: short facts, kept in `catalogue.toml`.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::LazyLock;

use asterism_domain::statistics::{CodeList, Dimension, Role, Table, TableHead};
use asterism_domain::{Language, Origin, Text};
use jiff::civil::Date;
use serde::Deserialize;

use super::delimited::{header_of, open};
use super::error::TableError;
use crate::input::{self, Opened};
use crate::table::Step;
use crate::values;

const PUBLISHER: &str = "Eurostat";
const TERMS: &str = "free re-use, also commercial, with the source named (Commission Decision 2011/833/EU); \
                     credit: Source: Eurostat";

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    datasets: BTreeMap<String, Dataset>,
    /// By dimension, then by code.
    codes: BTreeMap<String, BTreeMap<String, String>>,
    /// By dimension: the codes of amounts that can be added up over regions.
    additive: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dataset {
    title: String,
    #[serde(default)]
    retrieved: Option<Date>,
}

/// That it can be read is tested.
static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| toml::from_str(include_str!("catalogue.toml")).unwrap_or_default());

/// What industries are called in other languages, by language and code. That it can be read is tested.
static INDUSTRIES: LazyLock<BTreeMap<String, BTreeMap<String, String>>> =
    LazyLock::new(|| toml::from_str(include_str!("industries.toml")).unwrap_or_default());

/// What a dimension stands for, by its publisher's name for it.
pub(super) fn role_of(key: &str) -> Role {
    match key {
        "geo" | "rep_mar" | "metroreg" | "cities" | "nuts" | "region" => Role::Place,
        "time" | "time_period" | "year" => Role::Time,
        "unit" | "currency" | "measure" => Role::Unit,
        "na_item" | "indicator" => Role::Indicator,
        _ if key.starts_with("nace") => Role::Industry,
        _ if key.starts_with("indic") => Role::Indicator,
        _ => Role::Breakdown,
    }
}

/// The code list that a dimension's name states.
pub(super) fn code_list_of(key: &str) -> Option<CodeList> {
    let revision = match key {
        "nace_r1" => "1.1",
        "nace_r2" => "2",
        "nace_r21" | "nace_r2_1" => "2.1",
        _ => return None,
    };
    Some(CodeList::Nace(revision.to_owned()))
}

/// The data set that a downloaded file is of: `estat_nama_10r_3gdp.tsv.gz` is `nama_10r_3gdp`.
pub(super) fn key_of(file: &str) -> String {
    let lower = file.to_lowercase();
    let name = lower.strip_prefix("estat_").unwrap_or(&lower);
    let name = name.split(['.', '$']).next().unwrap_or(name);
    let endings = ["_en", "_filtered", "_linear", "_tabular"].iter();
    plain_key(endings.fold(name, |name, ending| name.strip_suffix(ending).unwrap_or(name)))
}

/// A key in small letters, digits and what joins them.
pub(super) fn plain_key(given: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '_' };
    given.trim().to_lowercase().chars().map(plain).collect()
}

/// The head of a table of Eurostat, its dimensions left open.
pub(super) fn head_of(key: &str, file: &str) -> TableHead {
    let known = CATALOGUE.datasets.get(key);
    TableHead {
        key: key.to_owned(),
        title: known.map_or_else(Text::default, |known| Text::english(&known.title)),
        publisher: PUBLISHER.to_owned(),
        version: None,
        retrieved: known.and_then(|known| known.retrieved),
        terms: TERMS.to_owned(),
        file: file.to_owned(),
        fictional: false,
        recoded: None,
        dimensions: Vec::new(),
    }
}

/// Labels the codes that have no label and whose meaning is known.
pub fn label(table: &mut Table) {
    for dimension in &mut table.head.dimensions {
        let own = CATALOGUE.codes.get(&dimension.key);
        let industries = CATALOGUE.codes.get("nace_r2").filter(|_| is_nace(dimension));
        for code in dimension.codes.iter_mut().filter(|code| code.label.is_empty()) {
            let known = own.and_then(|known| known.get(&code.code));
            if let Some(label) = known.or_else(|| industry(industries?, &code.code)) {
                code.label = Text::english(label);
            }
        }
    }
}

/// Adds to the labels of industries what they are called in other languages, as far as that is known and the
/// table does not say itself. Codes that have no label stay without.
pub fn translate(head: &mut TableHead) {
    let revision_2 = |list: &CodeList| matches!(list, CodeList::Nace(revision) if revision == "2");
    let of_nace = |dimension: &&mut Dimension| dimension.code_list.as_ref().is_some_and(revision_2);
    for code in head.dimensions.iter_mut().filter(of_nace).flat_map(|dimension| &mut dimension.codes) {
        for (language, known) in INDUSTRIES.iter() {
            let Ok(language) = Language::parse(language) else { continue };
            if let Some(name) = industry(known, &code.code)
                && !code.label.is_empty()
                && !code.label.0.contains_key(&language)
            {
                code.label.set(language, name, Origin::Author);
            }
        }
    }
}

fn is_nace(dimension: &Dimension) -> bool {
    matches!(&dimension.code_list, Some(CodeList::Nace(revision)) if revision.starts_with('2'))
}

/// What an industry's code means, with its section's letter or without. The divisions of revision 2.1
/// are those of revision 2 but for a few, which have other letters.
fn industry<'k>(known: &'k BTreeMap<String, String>, code: &str) -> Option<&'k String> {
    let lettered = || known.iter().find(|(known, _)| known.len() == 3 && known.ends_with(code));
    known.get(code).or_else(|| lettered().filter(|_| code.len() == 2).map(|(_, label)| label))
}

/// Whether amounts of this code of a dimension, a unit or an indicator, can be added up over regions. None
/// where that is not known.
pub fn is_additive(dimension: &str, code: &str) -> Option<bool> {
    let known = CATALOGUE.additive.get(dimension)?;
    if known.iter().any(|additive| additive == code) {
        return Some(true);
    }
    let labelled = CATALOGUE.codes.get(dimension).is_some_and(|codes| codes.contains_key(code));
    labelled.then_some(false)
}

/// English labels of NACE codes, from a list `code,label_en`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NaceLabels(BTreeMap<String, String>);

impl NaceLabels {
    /// Reads the list.
    ///
    /// # Errors
    /// [`TableError`] when the file cannot be read or lacks one of the two columns.
    pub fn read(path: &Path) -> Result<NaceLabels, TableError> {
        let mut labels = NaceLabels::default();
        rows_of(path, &["code", "label_en"], |row| {
            if let [code, label] = row {
                labels.0.insert(plain_code(code).to_owned(), values::clean(label).into_owned());
            }
        })?;
        Ok(labels)
    }

    /// The label of a code, however a table writes it: `C10`, `10`, `10.1`.
    pub fn of(&self, code: &str) -> Option<&str> {
        let plain = plain_code(code);
        self.0.get(&*plain).map(String::as_str)
    }

    /// Labels the industries of a table that have no label.
    pub fn label(&self, table: &mut Table) {
        let of_nace =
            |list: &Option<CodeList>| matches!(list, Some(CodeList::Nace(revision)) if revision == "2");
        let industries = table.head.dimensions.iter_mut().filter(|dimension| of_nace(&dimension.code_list));
        for code in industries.flat_map(|dimension| &mut dimension.codes) {
            if let (true, Some(label)) = (code.label.is_empty(), self.of(&code.code)) {
                code.label = Text::english(label);
            }
        }
    }
}

/// A NACE code without its section's letter and its point; sections stay, groupings have a hyphen.
fn plain_code(code: &str) -> String {
    let digits = code.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let numbered = digits.starts_with(|c: char| c.is_ascii_digit());
    if numbered { digits.replace('.', "") } else { code.replace('_', "-") }
}

/// Goes through a small list, giving the named columns of each row.
pub(super) fn rows_of(
    path: &Path,
    columns: &[&str],
    mut take: impl FnMut(&[&str]),
) -> Result<(), TableError> {
    let file = path.to_string_lossy();
    let fault = |line: u64, error: std::io::Error| TableError::of_io(&file, line, error);
    let opened = File::open(path).and_then(|opened| input::open(Box::new(opened)));
    let Opened::Text(input) = opened.map_err(|error| fault(0, error))? else {
        return Err(TableError::layout(&file, "it is a zip archive; unpack it"));
    };
    let mut table = open(&file, input)?;
    let header = header_of(&table);
    let place = |name: &&str| header.iter().position(|known| known == name);
    let places: Option<Vec<usize>> = columns.iter().map(place).collect();
    let places = places.ok_or_else(|| TableError::MissingColumns {
        file: file.clone().into_owned(),
        missing: columns.iter().filter(|name| place(name).is_none()).copied().collect::<Vec<_>>().join(", "),
        found: header.join(", "),
    })?;
    loop {
        let line = table.next_line();
        match table.step().map_err(|error| fault(line, error))? {
            Step::Record => {
                let row: Vec<&str> =
                    places.iter().map(|at| table.cells.get(*at).unwrap_or("").trim()).collect();
                take(&row);
            }
            Step::Overlong(..) => {}
            Step::End => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_can_be_read() {
        let catalogue: Catalogue = toml::from_str(include_str!("catalogue.toml")).unwrap();
        assert_eq!(catalogue.datasets.len(), CATALOGUE.datasets.len());
        for (dimension, codes) in &catalogue.additive {
            let labels = &catalogue.codes[dimension];
            assert!(codes.iter().all(|code| labels.contains_key(code)), "{dimension}");
        }
    }

    #[test]
    fn every_industry_with_an_english_name_has_one_in_each_other_language() {
        let read: BTreeMap<String, BTreeMap<String, String>> =
            toml::from_str(include_str!("industries.toml")).unwrap();
        let english: Vec<&String> = CATALOGUE.codes["nace_r2"].keys().filter(|code| *code != "NRP").collect();
        let divisions = english.iter().filter(|code| code.len() == 3 && code.as_bytes()[1].is_ascii_digit());
        assert_eq!((divisions.count(), english.iter().filter(|code| code.len() == 1).count()), (88, 21));
        for (language, names) in &read {
            assert!(Language::parse(language).is_ok(), "{language}");
            assert_eq!(names.keys().collect::<Vec<_>>(), english, "{language}");
        }
        assert!(INDUSTRIES.contains_key("es"));
    }

    #[test]
    fn a_downloaded_file_tells_its_data_set() {
        assert_eq!(key_of("estat_nama_10r_3gdp.tsv.gz"), "nama_10r_3gdp");
        assert_eq!(key_of("sbs_r_nuts06_r2.tsv.gz"), "sbs_r_nuts06_r2");
        assert_eq!(key_of("nama_10r_2gdp$defaultview_linear.csv"), "nama_10r_2gdp");
        assert_eq!(key_of("nama_10r_2gdp_linear.csv"), "nama_10r_2gdp");
    }

    #[test]
    fn adding_up_is_known_for_amounts_and_refused_for_rates() {
        assert_eq!(is_additive("unit", "THS"), Some(true));
        assert_eq!(is_additive("unit", "EUR_HAB"), Some(false));
        assert_eq!(is_additive("indic_sb", "V16110"), Some(true));
        assert_eq!(is_additive("indic_sb", "V91290"), Some(false));
        assert_eq!(is_additive("unit", "FURLONGS"), None);
    }

    #[test]
    fn industries_are_found_however_their_code_is_written() {
        assert_eq!(plain_code("C10"), "10");
        assert_eq!(plain_code("10.11"), "1011");
        assert_eq!(plain_code("M_N"), "M-N");
        assert_eq!(plain_code("C"), "C");
    }
}
