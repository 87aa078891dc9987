use std::collections::BTreeMap;

use asterism_domain::NutsCode;

use super::{Classes, RegionValue};

/// What a map shows.
#[derive(Debug, Clone, Copy)]
pub struct Layer<'a> {
    pub values: &'a [RegionValue],
    pub gaps: &'a [Gap],
    pub classes: &'a Classes,
    /// The region that the page is about.
    pub here: Option<&'a NutsCode>,
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
        Layer { values, gaps: &[], classes, here }
    }

    /// Whether it is about the country that does not exist.
    pub(super) fn is_made_up(&self) -> bool {
        let codes = self.values.iter().map(|value| &value.code).chain(self.gaps.iter().map(|gap| &gap.code));
        codes.chain(self.here).next().is_some_and(|code| code.country().is_made_up())
    }

    pub(super) fn places(&self) -> BTreeMap<&'a NutsCode, Place<'a>> {
        let gaps = self.gaps.iter().map(|gap| (&gap.code, Place::Gap(gap)));
        gaps.chain(self.values.iter().map(|value| (&value.code, Place::Value(value)))).collect()
    }
}
