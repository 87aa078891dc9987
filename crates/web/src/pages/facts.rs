//! What a document says, field by field under the words of the pages, for those who read without a browser.

use asterism_domain::{Document, FieldChange};
use serde_json::Value;

use super::fields;
use super::history::{Names, side_words, value_words};
use super::{explore, words};
use crate::locale::Locale;

/// Fields that are no answer to what a record says: they are told by themselves, or drawn.
const APART: [&str; 9] =
    ["kind", "about", "title", "summary", "keys", "citations", "noticed", "partners", "outlines"];

/// The filled fields of a document: what each is called and what it says, a line for each row of a list. Records are
/// called by their names, as far as `names` has them by their ids.
pub fn facts(l: Locale, document: &Document, names: &Names) -> Vec<(String, String)> {
    let Ok(value) = serde_json::to_value(document) else { return Vec::new() };
    let below = |value: &Value, path: &str| -> Vec<(String, String)> {
        let fields = value.as_object().into_iter().flatten();
        let told = fields.filter(|(name, _)| !APART.contains(&name.as_str())).map(|(name, value)| {
            let path = format!("{path}{name}");
            (fields::label(l, &path), value_words(l, &path, value, names))
        });
        told.filter(|(_, said)| !said.is_empty()).collect()
    };
    let about = value.get("about").map(|about| below(about, "about.")).unwrap_or_default();
    below(&value, "").into_iter().chain(about).collect()
}

/// A change of a field: what the field is called, what it said before and what after.
pub fn change_words(
    l: Locale,
    change: &FieldChange,
    names: &Names,
) -> (String, Option<String>, Option<String>) {
    let side = |value: &Option<Value>| value.as_ref().map(|value| side_words(l, &change.field, value, names));
    (fields::label(l, &change.field), side(&change.before), side(&change.after))
}

/// What a record is called in a list; some have no name that anybody may see, and some have none.
pub fn name_words(l: Locale, name: &str) -> String {
    explore::hit_name(l, name)
}

/// What a value of a filter is called.
pub fn value_called(l: Locale, label: &asterism_actions::Label, value: &str) -> String {
    words::label(l, label, value)
}

/// What the field of a range is called, as the box for it is or as it was typed.
pub fn range_words(l: Locale, field: &str) -> String {
    match field {
        "total_budget" | "eu_contribution" => fields::label(l, field),
        typed => typed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use asterism_domain::organisation::{Organisation, OrganisationName};
    use asterism_domain::person::Person;
    use asterism_domain::place::Point;
    use asterism_domain::project::Project;
    use asterism_domain::{Intent, NutsCode, NutsRef, NutsVersion};
    use jiff::civil::Date;

    use super::*;

    fn told(document: impl Into<Document>) -> String {
        let facts = facts(Locale::english(), &document.into(), &Names::new());
        facts.into_iter().map(|(field, said)| format!("{field}: {said}\n")).collect()
    }

    #[test]
    fn what_is_stored_in_parts_is_told_in_words() {
        let region = |version| NutsCode::parse("ES21").ok().map(|code| NutsRef { code, version });
        let name = |text: &str, valid_from, valid_to| OrganisationName {
            text: text.to_owned(),
            language: None,
            valid_from,
            valid_to,
            source: None,
        };
        let (first, last) = (Date::constant(2010, 1, 1), Date::constant(2015, 6, 30));
        let organisation = Organisation {
            region: region(NutsVersion::V2016),
            point: Point::from_degrees(43.263, -2.935),
            names: vec![
                name("SPRI", Some(last), None),
                name("Old SPRI", Some(first), Some(last)),
                name("SP", None, Some(first)),
            ],
            ..Organisation::default()
        };
        let said = told(organisation);
        for part in [
            "Region: ES21 (NUTS 2016)\n",
            "43.2630; -2.9350",
            "SPRI · from 30 June 2015\n",
            "Old SPRI · 1 January 2010 – 30 June 2015\n",
            "SP · until 1 January 2010\n",
        ] {
            assert!(said.replace('−', "-").contains(part), "{part}: {said}");
        }
        let regions = [NutsVersion::Unstated, NutsVersion::V2021].into_iter().filter_map(region).collect();
        let said = told(Project { rate_as_given: Some(8500), regions, ..Project::default() });
        assert!(
            said.contains("EU share as given: 85%\n") && said.contains("ES21\nES21 (NUTS 2021)\n"),
            "{said}"
        );
        let said = told(Person { interested_in: vec![Intent::JoiningAProject], ..Person::default() });
        assert!(
            !said.contains('_') && said.contains(&Locale::english().t("intent-joining_a_project")),
            "{said}"
        );
    }
}
