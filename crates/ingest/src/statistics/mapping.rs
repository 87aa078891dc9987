//! What the columns of a long or wide table are.
//!
//! ```toml
//! key = "employment_survey"
//! title = "Employment by region and industry"
//! publisher = "Regional statistical office"
//! terms = "CC BY 4.0; credit: Regional statistical office"
//! decimal_comma = true
//! missing = ["-", "n/a"]
//!
//! [columns."Region"]
//! use = "place"
//! key = "geo"
//! code_list = { nuts = "2021" }
//!
//! [columns."Name"]
//! use = "label"
//! of = "geo"
//!
//! [columns."NACE"]
//! use = "industry"
//!
//! [columns."persons {time}"]
//! use = "value"
//! codes = { indicator = "persons" }
//! ```
//!
//! A value column may hold codes of its own, as the indicator above, and one column can stand for many:
//! `{time}` takes the place of a code of digits, so that `persons 2019` and `persons 2020` are both
//! described.

use std::collections::BTreeMap;

use asterism_domain::Language;
use asterism_domain::statistics::{CodeList, Role};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::error::TableError;
use super::labels::plain_key;

/// The uses of a column, for messages.
pub(super) const USES: &str =
    "place, time, industry, indicator, unit, breakdown, value, flag, label, dataset, version or ignored";

/// What a file leaves unsaid of its table.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The data set's own name in lower case; versions of a table share it.
    pub key: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub publisher: String,
    /// On which terms the figures may be used, with the credit they require.
    #[serde(default)]
    pub terms: String,
    #[serde(default)]
    pub version: Option<String>,
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub retrieved: Option<Date>,
    /// Made up for trying the program out.
    #[serde(default)]
    pub fictional: bool,
    /// The language of labels in the file, English where it is not said.
    #[serde(default)]
    pub language: Option<String>,
    /// A part of the file's name, for tables that share a header with others.
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub decimal_comma: bool,
    /// What stands for no value, beside an empty cell and a colon.
    #[serde(default)]
    pub missing: Vec<String>,
    /// By the name in the header.
    pub columns: BTreeMap<String, Column>,
    /// Dimensions with one code that no column says, as the unit often is.
    #[serde(default)]
    pub fixed: Vec<Fixed>,
}

/// What one column is.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    #[serde(rename = "use")]
    pub used: Use,
    /// The key of the dimension, the column's name in lower case where it is not said.
    #[serde(default)]
    pub key: Option<String>,
    /// The dimension that a label is of.
    #[serde(default)]
    pub of: Option<String>,
    #[serde(default)]
    pub code_list: Option<CodeList>,
    /// Left off at the beginning of every code.
    #[serde(default)]
    pub strip: Option<String>,
    /// For a value column: the codes that it stands for, by the key of their dimension. For a flag column:
    /// the letters of flags that its marks stand for, where they are others.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    Place,
    Time,
    Industry,
    Indicator,
    Unit,
    Breakdown,
    Value,
    /// The letters of flags, of every value in the row.
    Flag,
    /// The name of a code, in another column of the row.
    Label,
    /// The key of the data set; the first row's counts.
    Dataset,
    /// The mark of the version; the first row's counts.
    Version,
    Ignored,
}

/// A dimension with one code.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fixed {
    pub key: String,
    pub code: String,
    #[serde(default)]
    pub label: String,
    /// Told by the key where it is not said.
    #[serde(default)]
    pub role: Option<Role>,
}

impl Use {
    /// The role of a column of codes; none for any other.
    pub(super) fn role(self) -> Option<Role> {
        match self {
            Use::Place => Some(Role::Place),
            Use::Time => Some(Role::Time),
            Use::Industry => Some(Role::Industry),
            Use::Indicator => Some(Role::Indicator),
            Use::Unit => Some(Role::Unit),
            Use::Breakdown => Some(Role::Breakdown),
            _ => None,
        }
    }
}

impl Column {
    /// A column with nothing said of it but its use.
    pub(super) fn of_use(used: Use) -> Column {
        Column { used, key: None, of: None, code_list: None, strip: None, codes: BTreeMap::new() }
    }
}

impl Mapping {
    /// Reads a mapping from its TOML text.
    ///
    /// # Errors
    /// [`TableError::Mapping`], which names the place in the text.
    pub fn from_toml(file: &str, text: &str) -> Result<Mapping, TableError> {
        let fault = |detail: String| TableError::Mapping { file: file.to_owned(), detail };
        let mapping: Mapping = toml::from_str(text).map_err(|error| fault(error.to_string()))?;
        if mapping.key.is_empty() || plain_key(&mapping.key) != mapping.key {
            return Err(fault(format!(
                "`key` is `{}`; it takes small letters, digits, `_` and `-`, as in `employment_survey`",
                mapping.key
            )));
        }
        match mapping.language.as_deref().filter(|code| Language::parse(code).is_err()) {
            Some(code) => Err(fault(format!("`language` is `{code}`, which is no code such as `de`"))),
            None => Ok(mapping),
        }
    }

    /// The column of a name in a header, with what stands in the place of `{…}`.
    pub(super) fn column<'m>(&'m self, name: &str) -> Option<(&'m Column, Option<(&'m str, String)>)> {
        if let Some(column) = self.columns.get(name) {
            return Some((column, None));
        }
        self.columns.iter().find_map(|(pattern, column)| {
            let (before, rest) = pattern.split_once('{')?;
            let (key, after) = rest.split_once('}')?;
            let code = name.strip_prefix(before)?.strip_suffix(after)?.trim();
            let sound = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            sound.then(|| (column, Some((key, code.to_owned()))))
        })
    }

    /// The names that a header must have; those with a part in braces stand for any number.
    pub(super) fn required(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str).filter(|name| !name.contains('{'))
    }

    /// Whether this describes a header as a whole.
    pub(super) fn fits(&self, file: &str, header: &[String]) -> bool {
        let named = self.name.as_ref().is_none_or(|part| file.to_lowercase().contains(part.as_str()));
        named
            && header.iter().all(|name| self.column(name).is_some())
            && self.required().all(|name| header.iter().any(|known| known == name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mapping_that_the_documentation_shows_can_be_read() {
        let lines = include_str!("mapping.rs").lines().map_while(|line| line.strip_prefix("//!"));
        let shown: Vec<&str> = lines.skip_while(|line| line.trim() != "```toml").skip(1).collect();
        let shown = shown.join("\n");
        let (toml, _) = shown.split_once("```").unwrap();
        let mapping = Mapping::from_toml("mapping.rs", toml).unwrap();
        let (column, part) = mapping.column("persons 2019").unwrap();
        assert_eq!((column.used, part), (Use::Value, Some(("time", "2019".to_owned()))));
        assert_eq!(
            mapping.columns["Region"].code_list,
            Some(CodeList::Nuts(asterism_domain::NutsVersion::V2021))
        );
        assert!(mapping.column("persons in all").is_none());
    }
}
