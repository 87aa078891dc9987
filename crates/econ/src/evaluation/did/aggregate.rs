//! Summaries of the effects on groups in periods.

use crate::evaluation::did::{Cell, Estimate, GroupTime};

/// A summary and what it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// The one number. NaN when nothing enters.
    pub overall: Estimate,
    /// One per group, event time or period, ascending; empty for [`GroupTime::simple`].
    pub parts: Vec<Part>,
}

/// A part of a summary.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The group's start, the time since treatment, or the period.
    pub at: i64,
    /// The mean effect there.
    pub estimate: Estimate,
}

impl GroupTime {
    /// The mean of all effects from treatment on, weighted with the size of groups. Groups treated early
    /// count in more periods; [`GroupTime::by_group`] does not have that.
    pub fn simple(&self) -> Aggregate {
        let cells = self.chosen(|cell| cell.period >= cell.group);
        Aggregate { overall: self.by_size(&cells), parts: Vec::new() }
    }

    /// The mean effect on each group over its periods from treatment on, then over groups by their size.
    pub fn by_group(&self) -> Aggregate {
        let parts = self.parts(|cell| (cell.period >= cell.group).then_some(cell.group), GroupTime::equal);
        let estimates: Vec<&Estimate> = parts.iter().map(|part| &part.estimate).collect();
        let groups: Vec<i64> = parts.iter().map(|part| part.at).collect();
        Aggregate { overall: self.weighted(&estimates, &groups), parts }
    }

    /// The mean effect by time since treatment, over groups by their size: the event study. Overall is
    /// the plain mean of the times from 0 on.
    pub fn by_event_time(&self) -> Aggregate {
        let parts = self.parts(|cell| Some(cell.period.saturating_sub(cell.group)), GroupTime::by_size);
        let after: Vec<&Estimate> =
            parts.iter().filter(|part| part.at >= 0).map(|part| &part.estimate).collect();
        Aggregate { overall: self.mean_of(&after), parts }
    }

    /// The mean effect in each period on the groups treated by then, by their size. Overall is the plain
    /// mean of periods.
    pub fn by_period(&self) -> Aggregate {
        let parts = self.parts(|cell| (cell.period >= cell.group).then_some(cell.period), GroupTime::by_size);
        let all: Vec<&Estimate> = parts.iter().map(|part| &part.estimate).collect();
        Aggregate { overall: self.mean_of(&all), parts }
    }

    fn chosen(&self, wanted: impl Fn(&Cell) -> bool) -> Vec<&Cell> {
        self.cells.iter().filter(|cell| wanted(cell)).collect()
    }

    fn parts(
        &self,
        place: impl Fn(&Cell) -> Option<i64>,
        summary: impl Fn(&GroupTime, &[&Cell]) -> Estimate,
    ) -> Vec<Part> {
        let mut places: Vec<i64> = self.cells.iter().filter_map(&place).collect();
        places.sort_unstable();
        places.dedup();
        let one = |at: i64| {
            let cells = self.chosen(|cell| place(cell) == Some(at));
            Part { at, estimate: summary(self, &cells) }
        };
        places.into_iter().map(one).collect()
    }

    fn equal(&self, cells: &[&Cell]) -> Estimate {
        self.mean_of(&cells.iter().map(|cell| &cell.estimate).collect::<Vec<_>>())
    }

    fn mean_of(&self, estimates: &[&Estimate]) -> Estimate {
        self.combined(estimates, &vec![1.0 / estimates.len() as f64; estimates.len()])
    }

    fn by_size(&self, cells: &[&Cell]) -> Estimate {
        let estimates: Vec<&Estimate> = cells.iter().map(|cell| &cell.estimate).collect();
        self.weighted(&estimates, &cells.iter().map(|cell| cell.group).collect::<Vec<i64>>())
    }

    /// The mean weighted with the share of units in each estimate's group. The shares are estimated as
    /// well, so every unit also moves the result by moving them.
    fn weighted(&self, estimates: &[&Estimate], groups: &[i64]) -> Estimate {
        let units = self.starts.len() as f64;
        let sizes: Vec<f64> = groups
            .iter()
            .map(|group| self.starts.iter().filter(|start| **start == Some(*group)).count() as f64 / units)
            .collect();
        let all: f64 = sizes.iter().sum();
        let weights: Vec<f64> = sizes.iter().map(|size| size / all).collect();
        let mut combined = self.combined(estimates, &weights);
        for (start, influence) in self.starts.iter().zip(&mut combined.influence) {
            let apart = |(group, size): (&i64, &f64)| f64::from(u8::from(*start == Some(*group))) - size;
            let moved: Vec<f64> = groups.iter().zip(&sizes).map(apart).collect();
            let moved_all: f64 = moved.iter().sum();
            let own = |((estimate, moved), weight): ((&&Estimate, &f64), &f64)| {
                estimate.effect * (moved - moved_all * weight) / all
            };
            *influence += estimates.iter().zip(&moved).zip(&weights).map(own).sum::<f64>();
        }
        let estimate = self.estimate(combined.effect, combined.influence);
        if combined.standard_error.is_nan() {
            Estimate { standard_error: f64::NAN, ..estimate }
        } else {
            estimate
        }
    }

    fn combined(&self, estimates: &[&Estimate], weights: &[f64]) -> Estimate {
        if estimates.is_empty() {
            let influence = vec![f64::NAN; self.starts.len()];
            return Estimate { effect: f64::NAN, standard_error: f64::NAN, influence };
        }
        let mut influence = vec![0.0; self.starts.len()];
        for (estimate, weight) in estimates.iter().zip(weights) {
            influence.iter_mut().zip(&estimate.influence).for_each(|(sum, psi)| *sum += weight * psi);
        }
        let effect = estimates.iter().zip(weights).map(|(estimate, weight)| estimate.effect * weight).sum();
        let fixed = estimates.iter().all(|estimate| estimate.standard_error.is_nan());
        let estimate = self.estimate(effect, influence);
        if fixed { Estimate { standard_error: f64::NAN, ..estimate } } else { estimate }
    }
}
