//! How much the agreement of fields says for and against two records being one.

use crate::EconError;
use crate::error::{counts, same_length};
use crate::math::{ln, log2, sum};

/// Rounds after which the estimate is given up.
const ROUNDS: usize = 10_000;
/// The largest change of a probability at which the estimate has settled.
const SETTLED: f64 = 1e-14;

/// What comparing one field of two records gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// The same.
    Agrees,
    /// Not the same.
    Differs,
    /// Missing on either side: says nothing.
    Unknown,
}

/// Pairs of records that agree in the same fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// One per field.
    pub fields: Vec<Agreement>,
    /// How many pairs.
    pub pairs: f64,
}

/// Where the estimation starts, and what it leaves as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// The share of matches among the pairs.
    pub share: f64,
    /// How often a field of matches agrees.
    pub m: f64,
    /// How often a field of others agrees.
    pub u: f64,
    /// How often each field of others agrees, when it is known from random pairs; kept as given. Fields
    /// that candidates were found by agree among candidates by construction: take these from random
    /// pairs.
    pub known_u: Option<Vec<f64>>,
}

impl Default for Start {
    fn default() -> Start {
        Start { share: 0.1, m: 0.9, u: 0.1, known_u: None }
    }
}

/// A model of agreement.
#[derive(Debug, Clone, PartialEq)]
pub struct FellegiSunter {
    /// The share of matches among the pairs.
    pub share: f64,
    /// The probability that a field of matching records agrees.
    pub m: Vec<f64>,
    /// The probability that a field of other records agrees.
    pub u: Vec<f64>,
    /// The natural logarithm of the likelihood.
    pub log_likelihood: f64,
    /// How many rounds it took.
    pub rounds: usize,
}

/// Estimates how often fields of matches and of others agree, from patterns alone (Fellegi & Sunter
/// 1969; Winkler 1988), by expectation and maximisation, fields independent within matches and others.
///
/// `g = s prod m / (s prod m + (1 - s) prod u)`, and `s`, `m`, `u` are the means that follow from `g`,
/// until none moves by more than 1e-14. The result depends on the start only in which side is called
/// "matches"; the default is the usual one.
///
/// # Errors
/// [`EconError::Shape`] when patterns differ in length, [`EconError::Value`] for a count that is
/// negative or not finite, [`EconError::Parameter`] for a start outside 0..1, [`EconError::Undefined`]
/// without pairs or when it does not settle.
pub fn fellegi_sunter(patterns: &[Pattern], start: &Start) -> Result<FellegiSunter, EconError> {
    let fields = patterns.first().map_or(0, |pattern| pattern.fields.len());
    for pattern in patterns {
        same_length("a pattern", fields, pattern.fields.len())?;
    }
    let pairs: Vec<f64> = patterns.iter().map(|pattern| pattern.pairs).collect();
    counts("the numbers of pairs", &pairs)?;
    if sum(&pairs) == 0.0 {
        return Err(EconError::undefined("a model of agreement", "there are no pairs"));
    }
    let mut model = started(fields, start)?;
    for round in 1..=ROUNDS {
        let next = model.improved(patterns, &pairs, start.known_u.is_some());
        let change =
            |old: &[f64], new: &[f64]| old.iter().zip(new).map(|(o, n)| (o - n).abs()).fold(0.0, f64::max);
        let moved =
            change(&model.m, &next.m).max(change(&model.u, &next.u)).max((model.share - next.share).abs());
        model = FellegiSunter { rounds: round, ..next };
        if moved <= SETTLED {
            let terms: Vec<f64> = patterns
                .iter()
                .filter(|pattern| pattern.pairs > 0.0)
                .map(|pattern| {
                    let (matches, others) = model.likelihoods(&pattern.fields);
                    pattern.pairs * ln(matches + others)
                })
                .collect();
            model.log_likelihood = sum(&terms);
            return Ok(model);
        }
    }
    Err(EconError::undefined("a model of agreement", format!("it does not settle in {ROUNDS} rounds")))
}

impl FellegiSunter {
    /// `log2(m / u)`, in bits: what the agreement of a field says for a match. Infinite when others never
    /// agree in it.
    pub fn agreement_weight(&self, field: usize) -> Option<f64> {
        Some(log2(self.m.get(field)? / self.u.get(field)?))
    }

    /// `log2((1 - m) / (1 - u))`, in bits: what the difference of a field says; mostly below 0.
    pub fn difference_weight(&self, field: usize) -> Option<f64> {
        Some(log2((1.0 - self.m.get(field)?) / (1.0 - self.u.get(field)?)))
    }

    /// The probability that records which agree so are a match. NaN when the model holds the pattern for
    /// impossible.
    pub fn probability(&self, fields: &[Agreement]) -> f64 {
        let (matches, others) = self.likelihoods(fields);
        matches / (matches + others)
    }

    /// `log2(g / (1 - g))`, in bits: the weights of all fields and what the share of matches says before
    /// any is compared.
    pub fn weight(&self, fields: &[Agreement]) -> f64 {
        let (matches, others) = self.likelihoods(fields);
        log2(matches / others)
    }

    fn likelihoods(&self, fields: &[Agreement]) -> (f64, f64) {
        let product = |start: f64, chances: &[f64]| {
            fields.iter().zip(chances).fold(start, |product, (field, chance)| match field {
                Agreement::Agrees => product * chance,
                Agreement::Differs => product * (1.0 - chance),
                Agreement::Unknown => product,
            })
        };
        (product(self.share, &self.m), product(1.0 - self.share, &self.u))
    }

    fn improved(&self, patterns: &[Pattern], pairs: &[f64], keep_u: bool) -> FellegiSunter {
        let of_matches: Vec<f64> = patterns
            .iter()
            .map(|pattern| {
                let probability = self.probability(&pattern.fields);
                if pattern.pairs > 0.0 { pattern.pairs * probability } else { 0.0 }
            })
            .collect();
        let of_others: Vec<f64> = pairs.iter().zip(&of_matches).map(|(all, matches)| all - matches).collect();
        let rate = |field: usize, weights: &[f64], before: f64| {
            let part = |wanted: fn(Agreement) -> bool| -> f64 {
                let terms = patterns.iter().zip(weights);
                terms.filter(|(pattern, _)| wanted(pattern.fields[field])).map(|(_, weight)| weight).sum()
            };
            let known = part(|agreement| agreement != Agreement::Unknown);
            if known > 0.0 { part(|agreement| agreement == Agreement::Agrees) / known } else { before }
        };
        let rates = |weights: &[f64], before: &[f64]| -> Vec<f64> {
            before.iter().enumerate().map(|(field, before)| rate(field, weights, *before)).collect()
        };
        FellegiSunter {
            share: sum(&of_matches) / sum(pairs),
            m: rates(&of_matches, &self.m),
            u: if keep_u { self.u.clone() } else { rates(&of_others, &self.u) },
            ..self.clone()
        }
    }
}

fn started(fields: usize, start: &Start) -> Result<FellegiSunter, EconError> {
    let inside = |name: &'static str, value: f64| {
        if value > 0.0 && value < 1.0 {
            return Ok(value);
        }
        Err(EconError::parameter(name, value, "above 0 and below 1"))
    };
    let u = match &start.known_u {
        None => vec![inside("u", start.u)?; fields],
        Some(known) => {
            same_length("the known u", fields, known.len())?;
            known.iter().map(|u| inside("known u", *u)).collect::<Result<Vec<f64>, EconError>>()?
        }
    };
    Ok(FellegiSunter {
        share: inside("share", start.share)?,
        m: vec![inside("m", start.m)?; fields],
        u,
        log_likelihood: f64::NAN,
        rounds: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All patterns of three fields with the numbers that a model expects.
    fn expected(share: f64, m: [f64; 3], u: [f64; 3]) -> Vec<Pattern> {
        let model = FellegiSunter { share, m: m.into(), u: u.into(), log_likelihood: 0.0, rounds: 0 };
        (0..8)
            .map(|bits: usize| {
                let field =
                    |k: usize| if bits >> k & 1 == 1 { Agreement::Agrees } else { Agreement::Differs };
                let fields: Vec<Agreement> = (0..3).map(field).collect();
                let (matches, others) = model.likelihoods(&fields);
                Pattern { fields, pairs: 10_000.0 * (matches + others) }
            })
            .collect()
    }

    #[test]
    fn a_model_is_found_again_from_what_it_expects() {
        let (m, u) = ([0.95, 0.9, 0.8], [0.05, 0.1, 0.02]);
        let model = fellegi_sunter(&expected(0.2, m, u), &Start::default()).expect("a model");
        assert!((model.share - 0.2).abs() < 1e-9);
        for field in 0..3 {
            assert!((model.m[field] - m[field]).abs() < 1e-9 && (model.u[field] - u[field]).abs() < 1e-9);
        }
    }

    #[test]
    fn a_field_that_is_missing_everywhere_says_nothing() {
        let mut patterns = expected(0.2, [0.95, 0.9, 0.8], [0.05, 0.1, 0.02]);
        let before = fellegi_sunter(&patterns, &Start::default()).expect("a model");
        patterns.iter_mut().for_each(|pattern| pattern.fields.push(Agreement::Unknown));
        let after = fellegi_sunter(&patterns, &Start::default()).expect("a model");
        assert_eq!((before.share, before.m.as_slice()), (after.share, &after.m[..3]));
    }

    #[test]
    fn no_pairs_are_refused() {
        let error = fellegi_sunter(&[], &Start::default()).expect_err("a refusal");
        assert_eq!(error.to_string(), "a model of agreement is not defined: there are no pairs");
    }
}
