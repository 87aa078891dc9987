//! The validation table: per method and reference, how far we are from it at most.

use serde::{Deserialize, Serialize};

use crate::check::{Check, Expected};

/// What the checks of one method against one reference come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The method, as the folder of its reference results is named.
    pub method: String,
    /// What computed the reference, with its version.
    pub reference: String,
    /// Matrices and tables that were computed with, in the order of the alphabet.
    pub inputs: Vec<String>,
    /// How many numbers were compared.
    pub compared: usize,
    /// The largest `|ours - theirs| / max(1, |theirs|)`; none where only one of both is defined.
    pub largest: Option<f64>,
    /// The largest difference that the comparison allows; none where the reference is wrong.
    pub allowed: Option<f64>,
    /// What is wrong with the reference, where that is known.
    pub wrong: Option<String>,
    /// How many of the checks came out otherwise than expected.
    pub failed: usize,
}

/// The validation table of some checks, in their order.
pub fn summaries(checks: &[Check]) -> Vec<Summary> {
    let mut summaries: Vec<Summary> = Vec::new();
    for check in checks {
        let wrong = match check.expected {
            Expected::Within(_) => None,
            Expected::Wrong { why, .. } => Some(why),
        };
        let same = |summary: &&mut Summary| {
            summary.method == check.method
                && summary.reference == check.reference
                && summary.wrong.as_deref() == wrong
        };
        match summaries.iter_mut().find(same) {
            Some(summary) => summary.add(check),
            None => {
                let mut summary = Summary {
                    method: check.method.to_owned(),
                    reference: check.reference.to_owned(),
                    inputs: Vec::new(),
                    compared: 0,
                    largest: Some(0.0),
                    allowed: None,
                    wrong: wrong.map(str::to_owned),
                    failed: 0,
                };
                summary.add(check);
                summaries.push(summary);
            }
        }
    }
    summaries
}

impl Summary {
    fn add(&mut self, check: &Check) {
        if let Err(place) = self.inputs.binary_search(&check.input) {
            self.inputs.insert(place, check.input.clone());
        }
        self.compared += check.compared;
        let defined = check.largest.is_finite().then_some(check.largest);
        self.largest = self.largest.zip(defined).map(|(so_far, found)| so_far.max(found));
        if let Expected::Within(tolerance) = check.expected {
            self.allowed = Some(self.allowed.map_or(tolerance, |so_far| so_far.max(tolerance)));
        }
        self.failed += usize::from(!check.passes());
    }
}

/// The validation table as it came out when this version of the program was made.
pub fn published() -> Vec<Summary> {
    // The tests compare it with what comes out, so it can be read.
    serde_json::from_str(include_str!("../validation.json")).unwrap_or_default()
}
