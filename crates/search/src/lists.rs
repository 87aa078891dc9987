//! The word lists of the crate: synonyms and stop words.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::words::{Role, words};

/// A way of saying something: the keys of its words, and the words that stand one after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Saying {
    pub(crate) text: String,
    pub(crate) keys: Vec<String>,
}

struct Synonyms {
    groups: Vec<Vec<Saying>>,
    /// Group and saying by keys.
    known: BTreeMap<Vec<String>, (usize, usize)>,
    longest: usize,
}

fn table() -> &'static Synonyms {
    static TABLE: OnceLock<Synonyms> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("../words/synonyms.txt")))
}

fn read(text: &str) -> Synonyms {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let groups: Vec<Vec<Saying>> = lines.map(|line| line.split('=').map(saying).collect()).collect();
    let mut known = BTreeMap::new();
    for (group, sayings) in groups.iter().enumerate() {
        for (number, saying) in sayings.iter().enumerate() {
            known.entry(saying.keys.clone()).or_insert((group, number));
        }
    }
    let longest = groups.iter().flatten().map(|saying| saying.keys.len()).max().unwrap_or(0);
    Synonyms { groups, known, longest }
}

fn saying(text: &str) -> Saying {
    let text = text.trim().to_owned();
    let keys = text.split_whitespace().map(key).collect();
    Saying { text, keys }
}

/// What a word as typed is looked up by: its folded words in one piece.
pub(crate) fn key(word: &str) -> String {
    let found = words(word);
    match found.first() {
        Some(whole) if whole.role == Role::Whole && found.iter().all(|other| other.to <= whole.to) => {
            whole.text.clone()
        }
        _ => {
            let plain: Vec<&str> =
                found.iter().filter(|word| word.role == Role::Plain).map(|word| word.text.as_str()).collect();
            plain.join(" ")
        }
    }
}

/// The longest known saying that `keys` begin with: how many keys it takes, and the other ways of
/// saying it.
pub(crate) fn synonyms(keys: &[String]) -> Option<(usize, Vec<&'static Saying>)> {
    let table = table();
    (1..=keys.len().min(table.longest)).rev().find_map(|length| {
        let (group, number) = table.known.get(&keys[..length])?;
        let others = table.groups[*group].iter().enumerate().filter(|(other, _)| other != number);
        Some((length, others.map(|(_, saying)| saying).collect()))
    })
}

pub(crate) fn is_stop_word(key: &str) -> bool {
    static STOP: OnceLock<BTreeSet<String>> = OnceLock::new();
    let stop = STOP.get_or_init(|| {
        let lines = include_str!("../words/stop.txt").lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).map(crate::words::fold_word).collect()
    });
    stop.contains(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_and_phrases_mean_each_other_001_20() {
        let keys = ["smart".to_owned(), "specialisation".to_owned(), "in".to_owned()];
        let (length, others) = synonyms(&keys).unwrap();
        assert_eq!(length, 2);
        assert!(others.iter().any(|saying| saying.text == "ris3"));
        assert!(synonyms(&["nothing".to_owned()]).is_none());
    }

    #[test]
    fn stop_words_are_folded() {
        assert!(is_stop_word("fur") && is_stop_word("the") && !is_stop_word("cluster"));
    }
}
