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
    /// The numbers in the order of their values, and the place of each number in it.
    order: Vec<u32>,
    ranks: Vec<u32>,
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
            dictionary.put_in_order();
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

    /// Puts the numbers that were given out since the last time among the others: few values come to many, and comparing
    /// all of them anew would take longer than what they came with.
    fn put_in_order(&mut self) {
        let names = &self.names;
        let name = |number: &u32| names.get(*number as usize);
        let mut fresh: Vec<u32> = (self.order.len() as u32..names.len() as u32).collect();
        fresh.sort_unstable_by_key(name);
        let mut order = Vec::with_capacity(names.len());
        let mut rest = self.order.as_slice();
        for number in fresh {
            let before = rest.partition_point(|known| name(known) < name(&number));
            let (smaller, larger) = rest.split_at(before);
            order.extend_from_slice(smaller);
            order.push(number);
            rest = larger;
        }
        order.extend_from_slice(rest);
        self.ranks.resize(names.len(), 0);
        for (rank, number) in (0..).zip(&order) {
            if let Some(slot) = self.ranks.get_mut(*number as usize) {
                *slot = rank;
            }
        }
        self.order = order;
    }

    /// The place of a number in the order of the values.
    pub(crate) fn rank(&self, number: u32) -> u32 {
        self.ranks.get(number as usize).copied().unwrap_or(u32::MAX)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_the_order_of_the_values_however_they_came() {
        let mut dictionaries = Dictionaries::new();
        for values in [&["pear", "apple", "fig"][..], &[], &["fig", "banana", "zebra", "Apple"], &["aa"]] {
            let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
            dictionaries.numbers(Facet::Topic, &values);
            let dictionary = dictionaries.of(Facet::Topic);
            let mut sorted: Vec<&str> = dictionary.names.iter().map(|name| &**name).collect();
            sorted.sort_unstable();
            for (rank, name) in (0..).zip(sorted) {
                assert_eq!(
                    dictionary.number(name).map(|number| dictionary.rank(number)),
                    Some(rank),
                    "{name}"
                );
            }
        }
    }
}
