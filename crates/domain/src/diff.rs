use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Document;

/// There may be hundreds of them, and what a record says is what one looks for.
const CITATIONS: &str = "about.citations.";

/// One field that differs between two revisions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FieldChange {
    /// The path of the field, as in `partners.3.country`.
    pub field: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// What changed from `before` to `after`, leaf by leaf in the order of the fields' names; where the
/// statements are from comes last. List items are compared by position. Empty when the documents are
/// equal.
pub fn diff(before: &Document, after: &Document) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    if let (Ok(before), Ok(after)) = (serde_json::to_value(before), serde_json::to_value(after)) {
        compare(&mut changes, String::new(), Some(&before), Some(&after));
    }
    changes.sort_by_key(|change| change.field.starts_with(CITATIONS));
    changes
}

fn compare(changes: &mut Vec<FieldChange>, path: String, before: Option<&Value>, after: Option<&Value>) {
    if before == after {
        return;
    }
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match (before, after) {
        (Some(Value::Object(old)), Some(Value::Object(new))) if !is_money(old) && !is_money(new) => {
            let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
            names.sort_unstable();
            names.dedup();
            for name in names {
                compare(changes, below(name), old.get(name), new.get(name));
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) => {
            for index in 0..old.len().max(new.len()) {
                compare(changes, below(&index.to_string()), old.get(index), new.get(index));
            }
        }
        // What is only on one side and has parts is listed part by part, as if beside an empty one.
        (None, Some(value)) | (Some(value), None) if has_parts(value) => {
            let empty = if value.is_array() { Value::Array(Vec::new()) } else { Value::Object(Map::new()) };
            match before {
                None => compare(changes, path, Some(&empty), after),
                Some(_) => compare(changes, path, before, Some(&empty)),
            }
        }
        _ => changes.push(FieldChange { field: path, before: before.cloned(), after: after.cloned() }),
    }
}

/// An amount is one value, though it is stored in two fields.
fn is_money(value: &Map<String, Value>) -> bool {
    value.len() == 2 && value.contains_key("minor") && value.contains_key("currency")
}

/// Whether a value holds fields of its own: not a number or a text, be it in several languages, nor
/// an amount or a list of such.
fn has_parts(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(Value::is_object),
        Value::Object(fields) => {
            let is_passage = |value: &Value| value.get("text").is_some();
            !fields.is_empty() && !is_money(fields) && !fields.values().all(is_passage)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::project::Project;

    #[test]
    fn a_difference_names_the_field_and_both_values() {
        let mut project = Project { acronym: Some("CLUSTERS3".into()), ..Project::default() };
        let before = project.clone().into();
        project.about.title = Text::english("Leveraging");
        project.acronym = None;
        let changes = diff(&before, &project.into());
        let fields: Vec<&str> = changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(fields, ["about.title", "acronym"]);
        assert_eq!(changes[1].before, Some("CLUSTERS3".into()));
        assert_eq!(changes[1].after, None);
        assert!(diff(&before, &before).is_empty());
    }

    #[test]
    fn where_statements_are_from_is_told_after_what_they_say() {
        let mut project = Project { acronym: Some("CLUSTERS3".into()), ..Project::default() };
        project.about.citations.push(crate::Citation {
            field: None,
            source: "A leaflet".into(),
            url: None,
            date: None,
            note: None,
        });
        let changes = diff(&Project::default().into(), &project.into());
        let fields: Vec<&str> = changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(fields, ["acronym", "about.citations.0.source"]);
    }

    #[test]
    fn what_was_added_is_listed_field_by_field_and_money_is_one_value() {
        let empty = Document::from(Project::default());
        let mut project = Project { total_budget: Some(crate::Money::euros(10)), ..Project::default() };
        project.partners.push(crate::project::Partner::new("1", crate::PartnerRole::Lead));
        project.about.title = Text::english("Leveraging");
        let changes = diff(&empty, &project.clone().into());
        let fields: Vec<&str> = changes.iter().map(|change| change.field.as_str()).collect();
        assert_eq!(
            fields,
            ["about.title", "partners.0.key", "partners.0.order", "partners.0.role", "total_budget"]
        );
        let known = Document::from(project.clone());
        project.total_budget = Some(crate::Money::euros(11));
        let changes = diff(&known, &project.into());
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].field, "total_budget");
    }
}
