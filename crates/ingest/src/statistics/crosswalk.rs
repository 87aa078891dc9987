//! From one edition of the NUTS classification to another, as far as the official list of changes says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use asterism_domain::NutsVersion;

use super::error::TableError;
use super::labels::rows_of;

/// The editions of the list, in order; a step leads from each to the next.
const EDITIONS: [NutsVersion; 3] = [NutsVersion::V2013, NutsVersion::V2016, NutsVersion::V2021];

const COLUMNS: [&str; 5] = ["code_2013", "code_2016", "code_2021", "change_2016", "change_2021"];

/// Of which regions of the edition before a region consists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Area {
    /// The same area, under the same or another code.
    Same(String),
    /// These regions together, whole.
    Sum(Vec<String>),
    /// An area that the edition before cannot give: a part of a region, or one whose border moved.
    Changed,
}

/// The changes between editions, and the codes of each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Crosswalk {
    /// By the newer edition of a step, then by the code in it.
    steps: BTreeMap<NutsVersion, BTreeMap<String, Area>>,
    codes: BTreeMap<NutsVersion, BTreeSet<String>>,
}

impl Crosswalk {
    /// Reads the list of changes, in which each row follows one region through the editions.
    ///
    /// # Errors
    /// [`TableError`] when the file cannot be read or lacks a column.
    pub fn read(path: &Path) -> Result<Crosswalk, TableError> {
        let mut crosswalk = Crosswalk::default();
        rows_of(path, &COLUMNS, |row| {
            if let [in_2013, in_2016, in_2021, to_2016, to_2021] = row {
                crosswalk.add(NutsVersion::V2013, in_2013);
                crosswalk.step(NutsVersion::V2016, in_2013, in_2016, to_2016);
                crosswalk.step(NutsVersion::V2021, in_2016, in_2021, to_2021);
            }
        })?;
        Ok(crosswalk)
    }

    /// Whether both editions are in the list.
    pub fn knows(&self, from: NutsVersion, to: NutsVersion) -> bool {
        self.codes.contains_key(&from) && self.codes.contains_key(&to)
    }

    /// Whether an edition has a code.
    pub fn has(&self, edition: NutsVersion, code: &str) -> bool {
        self.codes.get(&edition).is_some_and(|codes| codes.contains(code))
    }

    fn add(&mut self, edition: NutsVersion, code: &str) {
        // `UKI1 (part)` stands for no region of its own.
        if !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            self.codes.entry(edition).or_default().insert(code.to_owned());
        }
    }

    fn step(&mut self, edition: NutsVersion, old: &str, new: &str, change: &str) {
        self.add(edition, new);
        if !self.has(edition, new) {
            return;
        }
        let found = area(old, change);
        let known = self.steps.entry(edition).or_default().entry(new.to_owned()).or_insert(Area::Changed);
        // A region has a row for its birth beside the one that follows it; the one that says more counts.
        if *known == Area::Changed {
            *known = found;
        }
    }

    /// The regions of `to` that can be given from those of `from`, with the regions they consist of.
    ///
    /// Back in time only regions of the same area are given: whether those that were merged lie wholly in
    /// the old ones is not said.
    pub fn areas(&self, from: NutsVersion, to: NutsVersion) -> BTreeMap<String, Vec<String>> {
        if from > to {
            return self.turned(to, from);
        }
        let mut areas: BTreeMap<String, Vec<String>> = self
            .codes
            .get(&from)
            .into_iter()
            .flatten()
            .map(|code| (code.clone(), vec![code.clone()]))
            .collect();
        for edition in EDITIONS.into_iter().filter(|edition| from < *edition && *edition <= to) {
            let Some(steps) = self.steps.get(&edition) else { return BTreeMap::new() };
            let follow = |(code, area): (&String, &Area)| {
                let parts: &[String] = match area {
                    Area::Same(part) => std::slice::from_ref(part),
                    Area::Sum(parts) => parts,
                    Area::Changed => return None,
                };
                let parts: Option<Vec<&Vec<String>>> = parts.iter().map(|part| areas.get(part)).collect();
                Some((code.clone(), parts?.into_iter().flatten().cloned().collect()))
            };
            areas = steps.iter().filter_map(follow).collect();
        }
        areas
    }

    /// The regions of an older edition that are one region of a newer one, of the same level.
    fn turned(&self, older: NutsVersion, newer: NutsVersion) -> BTreeMap<String, Vec<String>> {
        let same = self.areas(older, newer).into_iter().filter_map(|(new, parts)| match parts.as_slice() {
            [old] if old.len() == new.len() => Some((old.clone(), vec![new])),
            _ => None,
        });
        same.collect()
    }
}

/// What the words of the list say of a region, from the code that it had in the edition before.
fn area(old: &str, change: &str) -> Area {
    let change = change.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| change.contains(word));
    if says(&["merge of", "made from", "made of", "equals", "identical to"]) {
        let parts = parts(&change);
        let whole = !says(&["minus", "plus", "part of", "parts of"]);
        return match parts.as_slice() {
            [part] if whole => Area::Same(part.clone()),
            [_, _, ..] if whole => Area::Sum(parts),
            _ => Area::Changed,
        };
    }
    let moved = says(&["boundary", "split", "merged", "discontinued"]) || change.starts_with("new");
    if old.is_empty() || moved { Area::Changed } else { Area::Same(old.to_owned()) }
}

/// The codes after the word that introduces them: `merge of ex-nuts 2 regions fr 21, fr 41 and fr42`.
fn parts(change: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let words = change.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut country = None;
    for word in words {
        let letters = word.len() - word.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let digits = word.bytes().any(|byte| byte.is_ascii_digit());
        if letters >= 2 && digits && word.len() <= 5 {
            parts.push(word.to_uppercase());
        } else if let (Some(country), true) = (country, letters == 0 && word.len() >= 2) {
            parts.push(format!("{country}{word}").to_uppercase());
        }
        country = (word.len() == 2 && letters == 2).then_some(word);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_list_say_which_regions_stayed_and_which_were_put_together() {
        let sum = |parts: &[&str]| Area::Sum(parts.iter().map(|part| (*part).to_owned()).collect());
        let same = |code: &str| Area::Same(code.to_owned());
        let cases = [
            ("FR24", "recoded and relabelled", same("FR24")),
            ("AT11", "", same("AT11")),
            ("UKM2", "boundary shift; lost ex-ukm24", Area::Changed),
            ("HR041", "recoded (ressignment)", same("HR041")),
            ("NO05", "recoded (boundary change)", Area::Changed),
            ("", "new nuts 1 region, identical to ex-nuts 2 region fr24", same("FR24")),
            (
                "",
                "new nuts 1 region, merge of ex-nuts 2 regions fr 21, fr 41 and fr42",
                sum(&["FR21", "FR41", "FR42"]),
            ),
            ("", "new; merge of ex-BE327 and BE324", sum(&["BE327", "BE324"])),
            ("", "new; made from parts of ex-BE321, BE322", Area::Changed),
            ("", "new region, equals ex-pl3 minus pl33", Area::Changed),
            ("", "new region, ex-lt00 minus ex-lt00a", Area::Changed),
            ("ITG25", "recode, boundary shift: merge of ex-ITG25 and ex-ITG29", sum(&["ITG25", "ITG29"])),
            ("", "new", Area::Changed),
        ];
        for (old, change, expected) in cases {
            assert_eq!(area(old, change), expected, "{old} {change}");
        }
    }

    #[test]
    fn regions_are_followed_over_two_editions_and_back() {
        let mut crosswalk = Crosswalk::default();
        for code in ["FR24", "NO061", "NO062", "HU10"] {
            crosswalk.add(NutsVersion::V2013, code);
        }
        crosswalk.step(NutsVersion::V2016, "FR24", "FRB0", "recoded");
        crosswalk.step(NutsVersion::V2016, "NO061", "NO061", "");
        crosswalk.step(NutsVersion::V2016, "NO062", "NO062", "");
        crosswalk.step(NutsVersion::V2016, "", "HU11", "new region");
        crosswalk.step(NutsVersion::V2021, "FRB0", "FRB0", "");
        crosswalk.step(NutsVersion::V2021, "", "NO060", "new; merge of ex-NO061 and NO062");
        let areas = crosswalk.areas(NutsVersion::V2013, NutsVersion::V2021);
        assert_eq!(areas["FRB0"], ["FR24"]);
        assert_eq!(areas["NO060"], ["NO061", "NO062"]);
        assert!(!areas.contains_key("HU11"));
        let back = crosswalk.areas(NutsVersion::V2021, NutsVersion::V2013);
        assert_eq!(back.into_iter().collect::<Vec<_>>(), [("FR24".to_owned(), vec!["FRB0".to_owned()])]);
    }
}
