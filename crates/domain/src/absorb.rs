use serde_json::Value;

use crate::Document;

/// What is known of a record after one more statement about it.
///
/// A source row seldom says everything: one CORDIS file has a project's title and money, another
/// its partners, a third its topics. Each row is read as a document that holds only what the row
/// says, and is absorbed into what is known:
///
/// - a field the statement leaves out stays as it was;
/// - a single value is replaced by the statement's;
/// - a list gains the items it lacks. Items with a `key` (partner rows) or `scheme` and `value`
///   (identifiers) are the same item when these agree, and are then merged field by field.
///
/// Absorbing the same statement twice changes nothing. Documents of different kinds do not mix:
/// then the statement is dropped and `known` comes back as it was.
pub fn absorb(known: &Document, statement: &Document) -> Document {
    if known.kind() != statement.kind() {
        return known.clone();
    }
    let merged = match (serde_json::to_value(known), serde_json::to_value(statement)) {
        (Ok(mut whole), Ok(part)) => {
            merge(&mut whole, part);
            serde_json::from_value(whole)
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    merged.unwrap_or_else(|_| known.clone())
}

fn merge(whole: &mut Value, part: Value) {
    match (whole, part) {
        (Value::Object(known), Value::Object(said)) => {
            for (field, value) in said {
                match known.get_mut(&field) {
                    Some(present) => merge(present, value),
                    None => {
                        known.insert(field, value);
                    }
                }
            }
        }
        (Value::Array(known), Value::Array(said)) => {
            for item in said {
                let same = known.iter_mut().find(|present| same_item(present, &item));
                match same {
                    Some(present) => merge(present, item),
                    None => known.push(item),
                }
            }
        }
        (whole, part) => *whole = part,
    }
}

fn same_item(left: &Value, right: &Value) -> bool {
    match (left.get("key"), right.get("key")) {
        (Some(left_key), Some(right_key)) => {
            left_key == right_key && left.get("scheme") == right.get("scheme")
        }
        _ => left == right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{Partner, Project};
    use crate::{PartnerRole, Text};

    fn project(edit: impl FnOnce(&mut Project)) -> Document {
        let mut project = Project::default();
        edit(&mut project);
        project.into()
    }

    #[test]
    fn parts_from_several_files_add_up_to_one_project() {
        let titled = project(|p| p.about.title = Text::english("Leveraging cluster policies"));
        let mut spri = Partner::new("1", PartnerRole::Lead);
        spri.name_as_given = "SPRI".to_owned();
        let partnered = project(|p| p.partners.push(spri.clone()));

        let whole = absorb(&titled, &partnered);
        let Document::Project(known) = &whole else { panic!("a project stays a project") };
        assert_eq!(known.about.title.plain(), "Leveraging cluster policies");
        assert_eq!(known.partners, [spri.clone()]);
        assert_eq!(absorb(&whole, &partnered), whole, "absorbing again changes nothing");

        let mut moved = spri;
        moved.town = Some("Bilbao".to_owned());
        let Document::Project(known) = absorb(&whole, &project(|p| p.partners.push(moved))) else { panic!() };
        assert_eq!(known.partners.len(), 1, "the row with the same key is the same row");
        assert_eq!(known.partners[0].town.as_deref(), Some("Bilbao"));
        assert_eq!(known.partners[0].name_as_given, "SPRI");
    }
}
