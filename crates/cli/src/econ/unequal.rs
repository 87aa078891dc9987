//! How unequal regions are, and whether neighbours are alike.

use std::path::PathBuf;

use anyhow::{Result, bail};
use asterism_econ::inequality::{self, Theil};
use asterism_econ::nulls::Draws;
use asterism_econ::spatial::{self, Autocorrelation, Place, Weights};
use clap::Args;

use super::answer::{Answer, List, Parts, Settings};
use super::input::{Beside, at};
use super::network::edges;
use super::quotient::known_of_all;
use super::write::{OutArgs, several};
use super::{Found, answer};

/// How unequal regions are in each column of a table
///
/// Theil's T, sum p (y/mu) ln(y/mu), and L, sum p ln(mu/y), in nats (Theil 1967); the Gini coefficient;
/// Atkinson's index (1970); the coefficient of variation, weighted with population Williamson's (1965). The
/// file has one line per region and a column per variable or year; regions without a value are left out.
#[derive(Debug, Args)]
pub(crate) struct InequalityArgs {
    /// CSV or TSV with a header: one line per region; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A file with the weight of each region, such as its population, where values are per head
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// The aversion to inequality in Atkinson's index
    #[arg(long, value_name = "NUMBER", default_value_t = 0.5)]
    aversion: f64,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

impl InequalityArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let (regions, columns, values) = Beside::open(&self.file)?.whole()?;
        let weights = match &self.weights {
            None => None,
            Some(file) => {
                let beside = Beside::open(file)?;
                let weights = beside.only_column(&regions)?;
                known_of_all(&weights, &regions, &beside.name)?;
                Some(weights)
            }
        };
        let mut rows = Vec::new();
        for column in 0..columns.len() {
            rows.push(self.indices(&values.column(column), weights.as_deref())?);
        }
        let number = |place: usize| rows.iter().map(|row| row[place]).collect::<Vec<f64>>();
        let counts = rows.iter().map(|row| row[0] as usize).collect();
        let mut list = List::of("column", columns).counts("regions", counts);
        let names = ["theil_t", "theil_l", "gini", "atkinson", "coefficient_of_variation"];
        for (place, name) in names.into_iter().enumerate() {
            list = list.numbers(name, number(place + 1));
        }
        let mut settings = Settings::new();
        settings
            .add("weights", self.weights.as_ref().map_or("equal".into(), |file| file.display().to_string()));
        settings.add("aversion", self.aversion);
        let found = Found::from(Parts::default().list("columns", list));
        Ok(answer("inequality", settings, vec![found.outcome(None, None)]))
    }

    /// How many regions have a value, and the indices over them.
    fn indices(&self, values: &[f64], weights: Option<&[f64]>) -> Result<[f64; 6]> {
        let known: Vec<usize> = (0..values.len()).filter(|region| !values[*region].is_nan()).collect();
        let of = |all: &[f64]| known.iter().map(|region| all[*region]).collect::<Vec<f64>>();
        let (values, weights) = (of(values), weights.map(of));
        let weights = weights.as_deref();
        let variation = match weights {
            Some(weights) => inequality::williamson(&values, weights)?,
            None => inequality::coefficient_of_variation(&values, 0),
        };
        Ok([
            values.len() as f64,
            inequality::theil(Theil::T, &values, weights)?,
            inequality::theil(Theil::L, &values, weights)?,
            inequality::gini(&values, weights)?,
            inequality::atkinson(&values, weights, self.aversion)?,
            variation,
        ])
    }
}

/// Moran's I and Geary's C: whether neighbouring regions are alike, in each column of a table
///
/// I = (n / S0) z'Wz / z'z (Moran 1950) and C = (n - 1) sum w (x_i - x_j)^2 / (2 S0 z'z) (Geary 1954), with
/// row-standardised weights, their moments under randomisation (Cliff & Ord 1981) and two-sided p-values from
/// random orders. Neighbours come from a file of pairs, or are the nearest by great-circle distance.
#[derive(Debug, Args)]
pub(crate) struct MoranArgs {
    /// CSV or TSV with a header: one line per region; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A file of pairs of neighbours: two columns of regions and perhaps one of weights
    #[arg(long, value_name = "FILE", conflicts_with = "places", required_unless_present = "places")]
    neighbours: Option<PathBuf>,
    /// A file with the columns `latitude` and `longitude` of each region
    #[arg(long, value_name = "FILE")]
    places: Option<PathBuf>,
    /// With --places: how many nearest regions are neighbours
    #[arg(long, value_name = "NUMBER", default_value_t = 5)]
    nearest: usize,
    /// How many random orders
    #[arg(long, value_name = "NUMBER", default_value_t = 999)]
    repetitions: usize,
    /// Where chance starts; the same seed gives the same p-values
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

impl MoranArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let (regions, columns, values) = Beside::open(&self.file)?.whole()?;
        let weights = self.weights(&regions)?;
        let mut settings = Settings::new();
        settings.add("weights", if self.places.is_some() { "nearest" } else { "pairs" });
        if self.places.is_some() {
            settings.add("nearest", self.nearest);
        }
        settings.add("repetitions", self.repetitions);
        settings.add("seed", self.seed);
        let mut rows = Vec::new();
        let mut found = Found::default();
        for (column, name) in columns.iter().enumerate() {
            let values = values.column(column);
            let (used, out) = usable(&values, &weights)?;
            if !out.is_empty() {
                let labels = at(&regions, &out);
                found = found.noting(format!(
                    "{name}: left out, without a value or a neighbour with one: {}",
                    several("regions", &labels)
                ));
            }
            rows.push(self.row(&values, &weights, &used)?);
        }
        let number = |of: fn(&Row) -> f64| rows.iter().map(of).collect::<Vec<f64>>();
        let list = List::of("column", columns)
            .counts("regions", rows.iter().map(|row| row.regions).collect())
            .numbers("moran", number(|row| row.moran.value))
            .numbers("moran_expected", number(|row| row.moran.expected))
            .numbers("moran_z", number(|row| row.moran.randomisation.z))
            .numbers("moran_p", number(|row| row.moran_p))
            .numbers("geary", number(|row| row.geary.value))
            .numbers("geary_z", number(|row| row.geary.randomisation.z))
            .numbers("geary_p", number(|row| row.geary_p));
        found.parts = Parts::default().list("columns", list);
        Ok(answer("moran", settings, vec![found.outcome(None, None)]))
    }

    fn weights(&self, regions: &[String]) -> Result<Weights> {
        if let Some(file) = &self.places {
            let beside = Beside::open(file)?;
            let columns = ["latitude", "longitude"].map(str::to_owned);
            let places = beside.matrix(regions, &columns);
            known_of_all(&places.row_sums(), regions, &format!("{} (latitude, longitude)", beside.name))?;
            let places: Vec<Place> =
                places.iter_rows().map(|row| Place { latitude: row[0], longitude: row[1] }).collect();
            return Ok(Weights::nearest(&places, self.nearest)?);
        }
        let Some(file) = &self.neighbours else { bail!("give --neighbours or --places") };
        let (labels, edges) = edges(file)?;
        let place = |number: usize| regions.binary_search(&labels[number]).ok();
        let mut pairs: Vec<(usize, usize, f64)> = Vec::new();
        for edge in &edges {
            if let (Some(one), Some(other)) = (place(edge.source), place(edge.target)) {
                pairs.extend([(one, other, edge.weight), (other, one, edge.weight)]);
            }
        }
        pairs.sort_by_key(|pair| (pair.0, pair.1));
        pairs.dedup_by_key(|pair| (pair.0, pair.1));
        Ok(Weights::of(regions.len(), &pairs)?)
    }

    fn row(&self, values: &[f64], weights: &Weights, used: &[usize]) -> Result<Row> {
        let weights = weights.select(used)?.row_standardised();
        let values: Vec<f64> = used.iter().map(|region| values[*region]).collect();
        let draws = Draws { repetitions: self.repetitions, seed: self.seed };
        Ok(Row {
            regions: values.len(),
            moran: spatial::moran(&values, &weights)?,
            moran_p: spatial::moran_permuted(&values, &weights, draws)?.p_two_sided,
            geary: spatial::geary(&values, &weights)?,
            geary_p: spatial::geary_permuted(&values, &weights, draws)?.p_two_sided,
        })
    }
}

struct Row {
    regions: usize,
    moran: Autocorrelation,
    moran_p: f64,
    geary: Autocorrelation,
    geary_p: f64,
}

/// The regions that have a value and a neighbour with one, and the others.
fn usable(values: &[f64], weights: &Weights) -> Result<(Vec<usize>, Vec<usize>)> {
    let mut used: Vec<usize> = (0..values.len()).filter(|region| !values[*region].is_nan()).collect();
    // Taking islands out can make new ones.
    loop {
        let islands = weights.select(&used)?.islands();
        if islands.is_empty() {
            break;
        }
        let mut place = 0;
        used.retain(|_| {
            place += 1;
            islands.binary_search(&(place - 1)).is_err()
        });
    }
    let others = (0..values.len()).filter(|region| used.binary_search(region).is_err()).collect();
    Ok((used, others))
}
