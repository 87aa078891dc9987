//! What stands in a form: names and values, as browsers send them.

use std::collections::{BTreeMap, BTreeSet};

/// The values of a form by the names of its fields, as in `partners.2.role`. The order of rows is that of their
/// numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pairs(BTreeMap<String, Vec<String>>);

/// A row's fields by what follows its number.
type Row = BTreeMap<String, Vec<String>>;

impl Pairs {
    /// Browsers send line ends of two characters; documents have them of one.
    pub(crate) fn of(sent: &[(String, String)]) -> Pairs {
        let mut pairs = Pairs::default();
        for (name, value) in sent {
            pairs.add(name, value.replace("\r\n", "\n"));
        }
        pairs
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .flat_map(|(name, values)| values.iter().map(move |value| (name.as_str(), value.as_str())))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        // A box that is not ticked is followed by nothing, a ticked one by what it says.
        self.0.get(name)?.last().map(String::as_str)
    }

    /// The value of a field; empty where there is none.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    pub(crate) fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), vec![value.into()]);
    }

    pub(crate) fn add(&mut self, name: &str, value: impl Into<String>) {
        self.0.entry(name.to_owned()).or_default().push(value.into());
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// The names below a path, without it.
    pub(crate) fn below<'a>(&'a self, path: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let start = format!("{path}.");
        let length = start.len();
        let same = start.clone();
        let found = self.0.range(start..).take_while(move |(name, _)| name.starts_with(&same));
        found.filter_map(move |(name, _)| name.get(length..))
    }

    /// Whether the form shows anything of a field.
    pub(crate) fn touches(&self, path: &str) -> bool {
        self.0.contains_key(path) || self.below(path).next().is_some()
    }

    /// The numbers of a list's rows.
    pub(crate) fn rows(&self, path: &str) -> Vec<usize> {
        let numbers = self.below(path).filter_map(|rest| rest.split('.').next()?.parse().ok());
        let distinct: BTreeSet<usize> = numbers.collect();
        distinct.into_iter().collect()
    }

    /// Does what a button of a list asks for: `add`, or `up`, `down` and `remove` of one row. Gives the row that
    /// one looks at next.
    pub(crate) fn arrange(&mut self, what: &str, path: &str) -> Option<String> {
        if what == "add" {
            let next = self.rows(path).last().map_or(0, |last| last + 1);
            self.set(&format!("{path}.shown"), "yes");
            self.set(&format!("{path}.{next}.row"), "");
            return Some(format!("{path}.{next}"));
        }
        let (list, number) = path.rsplit_once('.')?;
        let number: usize = number.parse().ok()?;
        let numbers = self.rows(list);
        let at = numbers.iter().position(|known| *known == number)?;
        let mut rows: Vec<Row> =
            numbers.iter().map(|number| self.take(&format!("{list}.{number}"))).collect();
        let at = match what {
            "up" if at > 0 => {
                rows.swap(at, at - 1);
                at - 1
            }
            "down" if at + 1 < rows.len() => {
                rows.swap(at, at + 1);
                at + 1
            }
            "remove" => {
                rows.remove(at);
                at.min(rows.len().saturating_sub(1))
            }
            _ => at,
        };
        for (number, row) in rows.into_iter().enumerate() {
            for (rest, values) in row {
                self.0.insert(format!("{list}.{number}{rest}"), values);
            }
        }
        Some(if self.rows(list).is_empty() { list.to_owned() } else { format!("{list}.{at}") })
    }

    /// Takes a row out, whose only value may stand at its path itself.
    fn take(&mut self, path: &str) -> Row {
        let own = format!("{path}.");
        let names: Vec<String> =
            self.0.keys().filter(|name| *name == path || name.starts_with(&own)).cloned().collect();
        let mut row = Row::new();
        for name in names {
            if let (Some(values), Some(rest)) = (self.0.remove(&name), name.get(path.len()..)) {
                row.insert(rest.to_owned(), values);
            }
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(sent: &[(&str, &str)]) -> Pairs {
        let own: Vec<(String, String)> =
            sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Pairs::of(&own)
    }

    #[test]
    fn rows_are_added_moved_and_removed_with_all_they_hold() {
        let mut form = pairs(&[
            ("p.0", "a"),
            ("p.0.id", "1"),
            ("p.1", "b"),
            ("p.10", "c"),
            ("p.shown", "yes"),
            ("px.1", "z"),
        ]);
        assert_eq!(form.rows("p"), [0, 1, 10]);
        assert_eq!(form.arrange("up", "p.10").as_deref(), Some("p.1"));
        assert_eq!([form.value("p.0"), form.value("p.1"), form.value("p.2")], ["a", "c", "b"]);
        assert_eq!(form.arrange("down", "p.0").as_deref(), Some("p.1"));
        assert_eq!((form.value("p.1"), form.value("p.1.id"), form.get("p.0.id")), ("a", "1", None));
        assert_eq!(form.arrange("add", "p").as_deref(), Some("p.3"));
        assert_eq!(form.arrange("remove", "p.3").as_deref(), Some("p.2"));
        assert_eq!(form.arrange("down", "p.2").as_deref(), Some("p.2"), "the last goes no further");
        for _ in 0..3 {
            form.arrange("remove", "p.0");
        }
        assert_eq!((form.rows("p"), form.value("px.1")), (Vec::new(), "z"));
        assert!(form.touches("p"), "an empty list is still shown");
        for odd in ["p", "p.9", "p.x", ""] {
            assert_eq!(form.arrange("remove", odd), None, "{odd}");
        }
    }
}
