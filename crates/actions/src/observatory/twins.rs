//! Structural twins: the regions most like one, with what every variable adds to the distance.

use std::collections::BTreeMap;

use asterism_econ::Matrix;
use asterism_econ::math::ln;
use asterism_econ::specialisation::entropy;
use asterism_econ::structural::{Rescaling, Structure};

use super::frame::{Frame, refused};
use super::indicators::Indicator;
use super::settings::IndustryLevel;
use crate::{Error, Params, Refusal, Result};

/// Regions that are shown.
const SHOWN: usize = 10;
/// Two regions are compared when they share variables of at least this weight: a region of which only the
/// population is known is like every other one of its size.
const KNOWN_ENOUGH: f64 = 0.5;

/// A variable that regions are compared by.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// A key of the catalogue, or a code of an industry for a share of one.
    pub key: String,
    /// The block it belongs to: blocks weigh the same unless the address says otherwise.
    pub block: &'static str,
    /// Its weight; the weights of all add up to 1.
    pub weight: f64,
    /// Values by region of the frame, in the variable's own unit; NaN where it is not known.
    pub values: Vec<f64>,
}

/// A region like another.
#[derive(Debug, Clone, PartialEq)]
pub struct Twin {
    pub region: usize,
    pub distance: f64,
    /// One per variable, adding up to the distance; NaN for what is not known of both.
    pub contributions: Vec<f64>,
}

/// The comparison: variables, and the regions nearest by them.
#[derive(Debug, Clone, PartialEq)]
pub struct Twins {
    pub variables: Vec<Variable>,
    /// Weight of every block, as asked.
    pub blocks: Vec<(&'static str, f64)>,
    pub nearest: Vec<Twin>,
    /// Whether regions of the same country were left out.
    pub abroad_only: bool,
}

/// The blocks in the order shown. Further ones come from the tables of indicators.
const BLOCKS: [&str; 5] = ["structure", "size", "wealth", "research", "people"];

impl Frame {
    /// The regions most like one. `params` may weigh blocks (`weight.size=0`) and leave out the own
    /// country (`abroad=yes`).
    ///
    /// # Errors
    /// [`Error::NotFound`] when the region is not among those compared; [`Error::Invalid`] for a weight
    /// that is none.
    pub fn twins(&self, code: &str, indicators: &[Indicator], params: &Params) -> Result<Twins> {
        let region = self.region(code).ok_or_else(|| Error::not_found(format!("{code} in {}", self.year)))?;
        let mut variables = self.own_variables();
        for indicator in indicators {
            let value = |region: &super::Named| indicator.all.get(&region.code).copied().unwrap_or(f64::NAN);
            let values: Vec<f64> = self.regions.iter().map(value).collect();
            if values.iter().filter(|value| !value.is_nan()).count() > self.regions.len() / 2 {
                let (key, block) = (indicator.key.to_owned(), indicator.block);
                variables.push(Variable { key, block, weight: 0.0, values });
            }
        }
        let blocks = weights(&variables, params)?;
        let of_block =
            |block: &str| variables.iter().filter(|variable| variable.block == block).count() as f64;
        let shares: BTreeMap<&str, f64> =
            blocks.iter().map(|(block, weight)| (*block, weight / of_block(block))).collect();
        variables.iter_mut().for_each(|variable| variable.weight = shares[variable.block]);
        let values =
            Matrix::from_fn(self.regions.len(), variables.len(), |row, column| variables[column].values[row]);
        let weights: Vec<f64> = variables.iter().map(|variable| variable.weight).collect();
        let structure = Structure::new(&values, &weights, Rescaling::MinMax).map_err(refused)?;
        let abroad_only = params.iter().any(|(name, value)| name == "abroad" && value == "yes");
        let countries = self.countries();
        let groups = abroad_only.then_some(countries.as_slice());
        let mut nearest = Vec::new();
        for found in structure.nearest(region, self.regions.len(), groups).map_err(refused)? {
            let distance = structure.distance(region, found.region).map_err(refused)?;
            let known = weights.iter().zip(&distance.contributions).filter(|(_, part)| !part.is_nan());
            if known.map(|(weight, _)| weight).sum::<f64>() < KNOWN_ENOUGH {
                continue;
            }
            let (distance, contributions) = (distance.value, distance.contributions);
            nearest.push(Twin { region: found.region, distance, contributions });
            if nearest.len() == SHOWN {
                break;
            }
        }
        Ok(Twins { variables, blocks, nearest, abroad_only })
    }

    /// What the table of the frame itself tells: shares of industries (of sections where there are),
    /// the size of the region and how diverse it is.
    fn own_variables(&self) -> Vec<Variable> {
        let totals = self.activity.totals();
        // Of what was published: a cell that was not has no share.
        let shares = Matrix::from_fn(self.regions.len(), self.industries.len(), |row, column| {
            self.activity.values[(row, column)] / totals.regions[row]
        });
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, industry) in self.industries.iter().enumerate() {
            groups.entry(section_of(&industry.code)).or_default().push(place);
        }
        let rows = 0..self.regions.len();
        let mut variables: Vec<Variable> = groups
            .into_iter()
            .map(|(key, industries)| {
                let share = |row: usize| industries.iter().map(|industry| shares[(row, *industry)]).sum();
                Variable { key, block: "structure", weight: 0.0, values: rows.clone().map(share).collect() }
            })
            .collect();
        // A region of which every cell is withheld has no known size.
        let log = |total: &f64| if *total > 0.0 { ln(*total) } else { f64::NAN };
        let size = totals.regions.iter().map(log).collect();
        variables.push(Variable { key: "log_size".to_owned(), block: "size", weight: 0.0, values: size });
        let diversity = rows.map(|row| entropy(shares.row(row))).collect();
        variables.push(Variable {
            key: "diversity".to_owned(),
            block: "structure",
            weight: 0.0,
            values: diversity,
        });
        variables
    }

    /// The number of its country for every region.
    fn countries(&self) -> Vec<usize> {
        let country = |code: &str| code.chars().take(2).collect::<String>();
        let mut known: Vec<String> = self.regions.iter().map(|region| country(&region.code)).collect();
        known.sort_unstable();
        known.dedup();
        self.regions.iter().map(|region| known.binary_search(&country(&region.code)).unwrap_or(0)).collect()
    }
}

/// The section of a NACE code that has its letter; the code itself otherwise.
fn section_of(code: &str) -> String {
    match IndustryLevel::of(code) {
        Some(_) if code.starts_with(|first: char| first.is_ascii_uppercase()) => {
            code.chars().take(1).collect()
        }
        _ => code.to_owned(),
    }
}

/// The weights of the blocks that there are variables for; they add up to 1.
fn weights(variables: &[Variable], params: &Params) -> Result<Vec<(&'static str, f64)>> {
    let mut weights = Vec::new();
    for block in BLOCKS.into_iter().filter(|block| variables.iter().any(|variable| variable.block == *block))
    {
        let name = format!("weight.{block}");
        let given = params.iter().rev().find(|(key, value)| *key == name && !value.trim().is_empty());
        let weight = match given {
            None => 1.0,
            Some((_, text)) => {
                let weight = text.trim().parse::<f64>().ok().filter(|weight| (0.0..=100.0).contains(weight));
                weight.ok_or_else(|| Error::invalid(name.clone(), no_weight(text)))?
            }
        };
        weights.push((block, weight));
    }
    let sum: f64 = weights.iter().map(|(_, weight)| weight).sum();
    if sum <= 0.0 {
        return Err(Error::invalid("weight", Refusal::NoWeight));
    }
    Ok(weights.into_iter().map(|(block, weight)| (block, weight / sum)).collect())
}

fn no_weight(given: &str) -> Refusal {
    Refusal::NotWithin { given: given.to_owned(), from: "0".to_owned(), to: "100".to_owned() }
}
