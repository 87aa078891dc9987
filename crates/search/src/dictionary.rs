//! The values of every facet, numbered once for all segments. Numbers are only ever added, so
//! tables made earlier stay right.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::Facet;
use crate::words::fold_word;

#[derive(Clone, Default)]
pub(crate) struct Dictionaries {
    facets: Vec<Arc<Dictionary>>,
}

#[derive(Clone, Default)]
pub(crate) struct Dictionary {
    numbers: HashMap<Arc<str>, u32>,
    names: Vec<Arc<str>>,
    /// The numbers by the values without case and diacritics; made when something is first asked for that way.
    folded: OnceLock<HashMap<String, Vec<u32>>>,
}

impl Dictionaries {
    pub(crate) fn new() -> Dictionaries {
        Dictionaries { facets: Facet::ALL.iter().map(|_| Arc::default()).collect() }
    }

    /// The numbers of values, given out where new.
    pub(crate) fn numbers(&mut self, facet: Facet, values: &[String]) -> Vec<u32> {
        let dictionary = &mut self.facets[facet.index()];
        let fresh: Vec<&String> =
            values.iter().filter(|value| !dictionary.numbers.contains_key(value.as_str())).collect();
        if !fresh.is_empty() {
            let dictionary = Arc::make_mut(dictionary);
            fresh.into_iter().for_each(|value| dictionary.add(value));
        }
        values.iter().filter_map(|value| dictionary.numbers.get(value.as_str()).copied()).collect()
    }

    pub(crate) fn of(&self, facet: Facet) -> &Dictionary {
        &self.facets[facet.index()]
    }
}

impl Dictionary {
    fn add(&mut self, value: &str) {
        let value: Arc<str> = value.into();
        self.numbers.insert(Arc::clone(&value), self.names.len() as u32);
        self.names.push(value);
        self.folded = OnceLock::new();
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn name(&self, number: usize) -> Option<&Arc<str>> {
        self.names.get(number)
    }

    /// The number of a value exactly as it stands.
    pub(crate) fn number(&self, value: &str) -> Option<u32> {
        self.numbers.get(value).copied()
    }

    /// The value as it stands, else those that differ from it only in case and diacritics.
    pub(crate) fn resolve(&self, value: &str) -> Vec<u32> {
        if let Some(number) = self.number(value) {
            return vec![number];
        }
        let folded = self.folded.get_or_init(|| {
            let mut folded: HashMap<String, Vec<u32>> = HashMap::new();
            for (number, name) in (0..).zip(&self.names) {
                folded.entry(fold_word(name)).or_default().push(number);
            }
            folded
        });
        folded.get(&fold_word(value)).cloned().unwrap_or_default()
    }
}
