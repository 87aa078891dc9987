use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Document;

/// One field that differs between two revisions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FieldChange {
    /// The path of the field, as in `partners.3.country`.
    pub field: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// What changed from `before` to `after`, leaf by leaf in the order of the fields. List items are
/// compared by position. Empty when the documents are equal.
pub fn diff(before: &Document, after: &Document) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    if let (Ok(before), Ok(after)) = (serde_json::to_value(before), serde_json::to_value(after)) {
        compare(&mut changes, String::new(), Some(&before), Some(&after));
    }
    changes
}

fn compare(changes: &mut Vec<FieldChange>, path: String, before: Option<&Value>, after: Option<&Value>) {
    if before == after {
        return;
    }
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match (before, after) {
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
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
        _ => changes.push(FieldChange { field: path, before: before.cloned(), after: after.cloned() }),
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
}
