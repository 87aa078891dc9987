use serde_json::Value;

use crate::Document;
use fields::Absorb;

mod fields;

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
    let mut whole = known.clone();
    whole.absorb(statement.clone());
    whole
}

impl Document {
    /// As [`absorb`], in place; true where the document changed.
    pub fn absorb(&mut self, statement: Document) -> bool {
        match (&mut *self, statement) {
            (Document::Project(known), Document::Project(said)) => known.absorb(*said),
            (Document::Organisation(known), Document::Organisation(said)) => known.absorb(*said),
            (known, said) => {
                let whole = by_json(known, &said);
                let changed = whole != *known;
                if changed {
                    *known = whole;
                }
                changed
            }
        }
    }
}

/// Absorbs by the documents' JSON, which says of every kind what is left out.
fn by_json(known: &Document, statement: &Document) -> Document {
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
    use serde_json::json;

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

    /// Documents in which every field says something, and another that says something else.
    fn said() -> [serde_json::Value; 4] {
        let about = |word: &str, other: &str| {
            json!({
                "title": {"en": {"text": word, "origin": "machine"}, other: {"text": "both"}},
                "summary": {"en": {"text": word}}, "aliases": ["both", word],
                "topics": [ID, other_id(word)], "tags": [other_id(word)],
                "links": [{"rel": "website", "url": word}], "media": [ID],
                "keys": [{"scheme": "pic", "key": word}, {"scheme": "vat", "key": "1"}],
                "citations": [{"source": word}], "language": other, "fictional": true,
                "noticed": [{"rule": "odd_value", "field": word, "detail": ""}],
            })
        };
        let money = |minor: i64| json!({"minor": minor, "currency": "EUR"});
        let region = |code: &str| json!({"code": code, "version": "2021"});
        let text = |word: &str| json!({"en": {"text": word}});
        let partner = |key: &str, word: &str| {
            json!({
                "key": key, "role": "lead", "function_as_given": word, "organisation": other_id(word),
                "name_as_given": word, "order": word.len(), "country": "ES", "region": region("ES21"),
                "town": word, "point": {"latitude_e6": word.len(), "longitude_e6": 2}, "website": word,
                "budget": money(1), "eu_contribution": money(word.len() as i64),
                "cluster_organisation_as_given": word.len().is_multiple_of(2), "policy_responsible": true,
                "left": "2020-01-01", "name_withheld": true,
            })
        };
        let project = |word: &str, other: &str, year: i16| {
            json!({
                "kind": "project", "about": about(word, other), "acronym": word, "operation_code": word,
                "programme": other_id(word), "call": ID, "start": format!("{year}-01-01"),
                "end": format!("{year}-12-31"), "status_as_given": word, "total_budget": money(year.into()),
                "eu_contribution": money(7), "rate_as_given": year, "fund": word, "priority": word,
                "specific_objective": word, "funding_scheme": word, "problem_statement": text(word),
                "why": text(word), "what": text("both"), "how": text(word),
                "phases": [{"kind": "core", "name": text(word)}],
                "partners": [
                    partner("1", word), {"key": "2", "role": "partner", "order": 0}, partner(word, "both"),
                ],
                "partner_count_as_given": year, "policy_instruments": [ID], "strategies": [other_id(word)],
                "regions": [region("ES21")], "kets": ["advanced_materials"], "family": ID,
            })
        };
        let organisation = |word: &str, other: &str, code: &str| {
            json!({
                "kind": "organisation", "about": about(word, other),
                "names": [{"text": word, "language": other}, {"text": "both"}], "abbreviation": word,
                "organisation_type": if other == "de" { "sme" } else { "enterprise" },
                "type_as_given": word, "helix_role": if other == "de" { "business" } else { "research" },
                "identifiers": [{"scheme": "pic", "value": word}, {"scheme": "vat", "value": "1"}],
                "country": &code[..2], "region": region(code), "town": word, "postcode": word,
                "point": {"latitude_e6": word.len(), "longitude_e6": 2}, "parent": other_id(word),
                "name_withheld": true,
            })
        };
        [
            project("one", "de", 2020),
            project("other", "fr", 2021),
            organisation("one", "de", "ES21"),
            organisation("other", "fr", "FR10"),
        ]
    }

    const ID: &str = "6a1f3c52-8f0e-4d0b-9a57-1d2c77e4a001";

    fn other_id(word: &str) -> String {
        crate::SourceKey::new("test", word).record_id().to_string()
    }

    /// The document with those of its fields, and of its parts' fields, that the bits of `kept` name.
    fn part(said: &serde_json::Value, kept: u64) -> Document {
        let mut bits = (0..64).cycle().map(|bit| kept >> bit & 1 == 1);
        let mut part = said.clone();
        let fields = part.as_object_mut().unwrap();
        let always = |field: &str| matches!(field, "kind" | "key" | "role");
        fields.retain(|field, _| bits.next().unwrap() || always(field));
        if let Some(about) = fields.get_mut("about") {
            about.as_object_mut().unwrap().retain(|_, _| bits.next().unwrap());
        }
        for partner in
            fields.get_mut("partners").and_then(|partners| partners.as_array_mut()).into_iter().flatten()
        {
            partner.as_object_mut().unwrap().retain(|field, _| bits.next().unwrap() || always(field));
        }
        serde_json::from_value(part).unwrap()
    }

    #[test]
    fn the_documents_to_compare_by_have_every_field() {
        let fields_of = |schema: &schemars::Schema| -> Vec<String> {
            let fields = schema.get("properties").and_then(|fields| fields.as_object()).unwrap();
            fields.keys().cloned().collect()
        };
        let [project, _, organisation, _] = said();
        for (said, schema) in [
            (&project, schemars::schema_for!(Project)),
            (&organisation, schemars::schema_for!(crate::organisation::Organisation)),
            (&project["about"], schemars::schema_for!(crate::About)),
            (&project["partners"][0], schemars::schema_for!(Partner)),
        ] {
            for field in fields_of(&schema) {
                assert!(said.get(&field).is_some(), "{field}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn absorbing_in_place_is_absorbing_by_json(known: u64, statement: u64, pair in 0_usize..6) {
            let said = said();
            let (left, right) = [(0, 1), (1, 0), (0, 0), (2, 3), (3, 2), (2, 2)][pair];
            let (known, statement) = (part(&said[left], known), part(&said[right], statement));
            let expected = by_json(&known, &statement);
            let mut whole = known.clone();
            let changed = whole.absorb(statement);
            proptest::prop_assert_eq!(&whole, &expected);
            proptest::prop_assert_eq!(changed, whole != known);
        }
    }
}
