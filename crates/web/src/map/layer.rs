use std::collections::BTreeMap;

use asterism_domain::NutsCode;

use super::legend::ZERO;
use super::{Classes, RegionValue};

/// What a map shows.
#[derive(Debug, Clone, Copy)]
pub struct Layer<'a> {
    pub values: &'a [RegionValue],
    pub gaps: &'a [Gap],
    pub classes: &'a Classes,
    /// The region that the page is about.
    pub here: Option<&'a NutsCode>,
    /// What is counted, so that a region without a value has none of it: that is zero, and no gap.
    pub counted: bool,
}

/// A region that was looked at and has no value.
#[derive(Debug, Clone)]
pub struct Gap {
    pub code: NutsCode,
    pub name: String,
    /// Why there is no value.
    pub shown: String,
    /// Counted and not published, which is hatched; otherwise there is nothing.
    pub withheld: bool,
}

/// What is known of a region.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'a> {
    Value(&'a RegionValue),
    Gap(&'a Gap),
}

impl<'a> Layer<'a> {
    /// Values without gaps.
    pub fn of(values: &'a [RegionValue], classes: &'a Classes, here: Option<&'a NutsCode>) -> Layer<'a> {
        Layer { values, gaps: &[], classes, here, counted: false }
    }

    /// Of counts.
    pub fn counted(self) -> Layer<'a> {
        Layer { counted: true, ..self }
    }

    /// What draws a region of which nothing is known here.
    pub(super) fn rest(&self) -> &'static str {
        if self.counted { ZERO } else { "none" }
    }

    /// Whether it is about the country that does not exist.
    pub(super) fn is_made_up(&self) -> bool {
        let codes = self.values.iter().map(|value| &value.code).chain(self.gaps.iter().map(|gap| &gap.code));
        codes.chain(self.here).next().is_some_and(|code| code.country().is_made_up())
    }

    pub(super) fn places(&self) -> Places<'a> {
        let gaps = self.gaps.iter().map(|gap| (&gap.code, Place::Gap(gap)));
        Places(gaps.chain(self.values.iter().map(|value| (&value.code, Place::Value(value)))).collect())
    }

    /// What draws the regions that the page is about: of a country they are many.
    pub(super) fn here_class(&self) -> &'static str {
        if self.here.is_some_and(|here| here.level() < 2) { "here many" } else { "here" }
    }

    /// Whether a region is the one that the page is about, or lies in it.
    pub(super) fn is_here(&self, code: &NutsCode) -> bool {
        self.here.is_some_and(|here| lies_in(code, here))
    }
}

/// Whether a region is another one or lies in it, which its code begins with.
pub(super) fn lies_in(code: &NutsCode, region: &NutsCode) -> bool {
    code.as_str().starts_with(region.as_str())
}

/// What is known of regions, by their codes.
pub(super) struct Places<'a>(BTreeMap<&'a NutsCode, Place<'a>>);

impl<'a> Places<'a> {
    /// What is known of a region, else of the nearest one that it lies in: what has a value for a country as a whole
    /// has it wherever the country is drawn.
    pub(super) fn of(&self, code: &NutsCode) -> Option<Place<'a>> {
        let within = || code.path().iter().rev().skip(1).find_map(|region| self.0.get(region).copied());
        self.0.get(code).copied().or_else(within)
    }
}
