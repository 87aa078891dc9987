//! What a form that was begun and not saved would change, so that one can be told from another.

use std::collections::BTreeMap;

use asterism_domain::{Document, Kind};
use serde_json::Value;

use super::read::{self, Why};
use super::settle::differing;
use super::show::join;
use super::{Pairs, shape};

/// A field that the form would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Touched {
    pub(crate) path: String,
    /// What was typed into it, where that is a text; empty where it was emptied or is none.
    pub(crate) text: String,
}

/// The fields in which what was typed differs from the document that the form was made of. What cannot be read as yet
/// counts, since it was typed.
pub(crate) fn touched(kind: Kind, base: &Document, sent: &[(String, String)]) -> Vec<Touched> {
    let pairs = with_codes(Pairs::of(sent));
    let read = read::document(&shape::of(kind), base, &pairs);
    let differing = differing(base, base, &read.readable).into_iter();
    let mut found: BTreeMap<String, String> =
        differing.flat_map(|differing| texts_of(differing.path, differing.own.as_ref())).collect();
    // What is only lacking nobody typed.
    let unread = read.faults.into_iter().filter(|fault| !fault.path.is_empty() && fault.why != Why::Needed);
    found.extend(unread.map(|fault| {
        let typed = pairs.value(&fault.path).to_owned();
        (fault.path, typed)
    }));
    found.into_iter().map(|(path, text)| Touched { path, text }).collect()
}

/// The form with the codes of regions that stand in it by the name they were shown by, as when it is saved.
fn with_codes(mut pairs: Pairs) -> Pairs {
    let names = pairs.iter().filter_map(|(name, _)| name.strip_suffix(".code.was"));
    let regions: Vec<String> = names.map(|stem| format!("{stem}.code")).collect();
    for path in regions {
        let id = pairs.value(&format!("{path}.id")).to_owned();
        if !id.is_empty() && pairs.value(&path) == pairs.value(&format!("{path}.was")) {
            pairs.set(&path, id);
        }
    }
    pairs
}

/// A field with its text; where nothing stood before, a text in several languages is as many fields.
fn texts_of(path: String, value: Option<&Value>) -> Vec<(String, String)> {
    let passages = value.and_then(Value::as_object).filter(|passages| {
        !passages.is_empty() && passages.values().all(|passage| passage.get("text").is_some())
    });
    match passages {
        Some(passages) => passages
            .iter()
            .map(|(language, passage)| (join(&path, language), text_of(Some(passage))))
            .collect(),
        None => vec![(path, text_of(value))],
    }
}

fn text_of(value: Option<&Value>) -> String {
    let text = value.map(|value| value.get("text").unwrap_or(value));
    text.and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use asterism_domain::Text;
    use asterism_domain::project::Project;

    use super::super::show;
    use super::*;

    /// The form of a project with some of its fields typed anew, and the paths that it would change.
    fn check(typed: &[(&str, &str)], expected: &[(&str, &str)]) {
        let mut project = Project { acronym: Some("C3".to_owned()), ..Project::default() };
        project.about.title = Text::english("Clusters");
        let base = Document::from(project);
        let mut pairs = show::document(&shape::of(Kind::Project), &base, &show::Names::new());
        for (name, value) in typed {
            pairs.set(name, *value);
        }
        let sent: Vec<(String, String)> =
            pairs.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let found = touched(Kind::Project, &base, &sent);
        let found: Vec<(&str, &str)> =
            found.iter().map(|touched| (touched.path.as_str(), touched.text.as_str())).collect();
        assert_eq!(found, expected, "{typed:?}");
    }

    #[test]
    fn a_form_that_was_begun_says_which_fields_it_would_change() {
        check(&[], &[]);
        check(&[("fund", "ERDF"), ("acronym", "")], &[("acronym", ""), ("fund", "ERDF")]);
        check(&[("about.title.en", "Regions")], &[("about.title.en", "Regions")]);
        check(&[("end", "not yet a date")], &[("end", "not yet a date")]);
        check(&[("about.title.en", "")], &[("about.title", "")]);
        check(&[("total_budget.amount", ""), ("total_budget.currency", "EUR")], &[]);
    }

    #[test]
    fn what_nobody_filled_of_a_new_record_is_nothing_that_was_typed() {
        for &kind in Kind::ALL {
            let sent = [("about.title.en".to_owned(), String::new())];
            assert_eq!(touched(kind, &Document::empty(kind), &sent), [], "{kind}");
        }
    }
}
