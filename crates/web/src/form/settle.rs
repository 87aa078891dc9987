//! Two versions of a document that began as one: where they differ, and what comes of choosing field by field.

use std::collections::BTreeSet;

use asterism_domain::Document;
use serde_json::Value;

use super::show::join;

/// A field in which the stored version and somebody's own differ.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Differing {
    pub(crate) path: String,
    pub(crate) stored: Option<Value>,
    pub(crate) own: Option<Value>,
    /// Which of the two is as it was before: then the other one is the change.
    pub(crate) changed: Changed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Changed {
    Stored,
    Own,
    Both,
}

/// Whose version of a field is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    Stored,
    Own,
}

impl Changed {
    /// What to take where only one side changed the field.
    pub(crate) fn usual(self) -> Option<Taken> {
        match self {
            Changed::Stored => Some(Taken::Stored),
            Changed::Own => Some(Taken::Own),
            Changed::Both => None,
        }
    }
}

/// The fields in which `stored` and `own`, which both began as `base`, differ.
pub(crate) fn differing(base: &Document, stored: &Document, own: &Document) -> Vec<Differing> {
    let values = [base, stored, own].map(|document| serde_json::to_value(document).unwrap_or_default());
    let mut found = Vec::new();
    let [base, stored, own] = &values;
    walk("", Some(base), Some(stored), Some(own), &mut found);
    found
}

fn walk(
    path: &str,
    base: Option<&Value>,
    stored: Option<&Value>,
    own: Option<&Value>,
    found: &mut Vec<Differing>,
) {
    if stored == own {
        return;
    }
    let sides = [base, stored, own];
    if sides.iter().flatten().all(|value| has_fields(value)) && [stored, own].iter().all(Option::is_some) {
        let maps = sides.iter().flatten().filter_map(|value| value.as_object());
        let names: BTreeSet<&String> = maps.flat_map(|fields| fields.keys()).collect();
        for name in names {
            let of = |side: Option<&'_ Value>| side.and_then(|value| value.get(name)).cloned();
            let (base, stored, own) = (of(base), of(stored), of(own));
            walk(&join(path, name), base.as_ref(), stored.as_ref(), own.as_ref(), found);
        }
        return;
    }
    if let [Some(Value::Array(base)), Some(Value::Array(stored)), Some(Value::Array(own))] = sides
        && same_rows(base, stored)
        && same_rows(base, own)
    {
        for (number, ((base, stored), own)) in base.iter().zip(stored).zip(own).enumerate() {
            walk(&join(path, &number.to_string()), Some(base), Some(stored), Some(own), found);
        }
        return;
    }
    let changed = match (stored == base, own == base) {
        (true, _) => Changed::Own,
        (_, true) => Changed::Stored,
        _ => Changed::Both,
    };
    found.push(Differing { path: path.to_owned(), stored: stored.cloned(), own: own.cloned(), changed });
}

/// Whether a value is made of fields that somebody fills one by one: not an amount, a point, a region or a passage.
fn has_fields(value: &Value) -> bool {
    let whole = ["minor", "latitude_e6", "version", "text"];
    value.as_object().is_some_and(|fields| !whole.iter().any(|name| fields.contains_key(*name)))
}

/// Whether two lists have the same rows in the same places, by what tells their rows apart. Other lists are taken as a
/// whole, because a row of one could be mixed with another of the other.
fn same_rows(one: &[Value], other: &[Value]) -> bool {
    let key = |row: &Value| row.get("key").and_then(Value::as_str).map(str::to_owned);
    one.len() == other.len()
        && one.iter().zip(other).all(|(one, other)| key(one).is_some() && key(one) == key(other))
}

/// The stored version with the fields that were chosen from one's own.
pub(crate) fn settled(
    stored: &Document,
    choices: &[(&Differing, Taken)],
) -> Result<Document, serde_json::Error> {
    let mut value = serde_json::to_value(stored)?;
    for (differing, taken) in choices {
        if *taken == Taken::Own {
            put(&mut value, &differing.path, differing.own.as_ref());
        }
    }
    serde_json::from_value(value)
}

fn put(value: &mut Value, path: &str, new: Option<&Value>) {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    match (value, rest) {
        (Value::Object(fields), None) => {
            match new {
                Some(new) => fields.insert(first.to_owned(), new.clone()),
                None => fields.remove(first),
            };
        }
        (Value::Object(fields), Some(rest)) => {
            if let Some(inner) = fields.get_mut(first) {
                put(inner, rest, new);
            }
        }
        (Value::Array(rows), rest) => {
            let row = first.parse::<usize>().ok().and_then(|number| rows.get_mut(number));
            match (row, rest, new) {
                (Some(row), Some(rest), new) => put(row, rest, new),
                (Some(row), None, Some(new)) => *row = new.clone(),
                _ => {}
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use asterism_domain::project::{Partner, Project};
    use asterism_domain::{Money, PartnerRole, Text};

    use super::*;

    fn project() -> Project {
        let partner = |key: &str, name: &str| Partner {
            name_as_given: name.to_owned(),
            ..Partner::new(key, PartnerRole::Partner)
        };
        let mut project =
            Project { partners: vec![partner("1", "Anna"), partner("2", "Ben")], ..Project::default() };
        project.about.title = Text::english("Clusters");
        project.total_budget = Some(Money::euros(10));
        project
    }

    #[test]
    fn what_only_one_changed_has_a_usual_choice_and_what_both_changed_has_none() {
        let base = project();
        let (mut stored, mut own) = (base.clone(), base.clone());
        stored.total_budget = Some(Money::euros(11));
        stored.partners[0].town = Some("Bilbao".to_owned());
        stored.acronym = Some("C3".to_owned());
        own.acronym = Some("CC".to_owned());
        own.about.title = Text::english("Clusters and regions");
        own.partners[1].town = Some("Malmö".to_owned());
        own.total_budget = Some(Money::euros(10));
        let [base, stored, own] = [base, stored, own].map(Document::from);
        let found = differing(&base, &stored, &own);
        let usual: Vec<(&str, Option<Taken>)> =
            found.iter().map(|differing| (differing.path.as_str(), differing.changed.usual())).collect();
        let expected = [
            ("about.title.en", Some(Taken::Own)),
            ("acronym", None),
            ("partners.0.town", Some(Taken::Stored)),
            ("partners.1.town", Some(Taken::Own)),
            ("total_budget", Some(Taken::Stored)),
        ];
        assert_eq!(usual, expected);
        let choices: Vec<(&Differing, Taken)> = found
            .iter()
            .map(|differing| (differing, differing.changed.usual().unwrap_or(Taken::Own)))
            .collect();
        let Document::Project(both) = settled(&stored, &choices).expect("a document") else {
            panic!("a project")
        };
        assert_eq!(both.acronym.as_deref(), Some("CC"));
        assert_eq!(both.about.title.plain(), "Clusters and regions");
        assert_eq!(both.total_budget, Some(Money::euros(11)));
        let towns: Vec<Option<&str>> = both.partners.iter().map(|partner| partner.town.as_deref()).collect();
        assert_eq!(towns, [Some("Bilbao"), Some("Malmö")]);
    }

    #[test]
    fn lists_whose_rows_moved_are_chosen_as_a_whole() {
        let base = project();
        let (mut stored, mut own) = (base.clone(), base.clone());
        stored.partners.swap(0, 1);
        own.partners[0].town = Some("Bilbao".to_owned());
        let [base, stored, own] = [base, stored, own].map(Document::from);
        let found = differing(&base, &stored, &own);
        let paths: Vec<&str> = found.iter().map(|differing| differing.path.as_str()).collect();
        assert_eq!(paths, ["partners"]);
        let mine = [(&found[0], Taken::Own)];
        assert_eq!(settled(&stored, &mine).expect("a document"), own);
    }
}
