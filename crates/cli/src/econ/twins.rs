//! Which regions are alike.

use std::path::PathBuf;

use anyhow::{Context, Result};
use asterism_econ::structural::{self, Rescaling, Structure};
use asterism_econ::{Matrix, Presence, quotient, similarity, variety};
use clap::{Args, ValueEnum};

use super::answer::{Answer, Grid, List, Parts};
use super::input::{Beside, PresenceArgs, Table, TableArgs, texts};
use super::write::{OutArgs, several};
use super::{Found, Settings, answer, each_year, typed};

/// Similarity of regions by their industries
///
/// Regions by regions. finger-kreinin: sum_i min(s_ri, s_qi) of the shares (Finger & Kreinin 1979); cosine
/// of the shares; log-quotient: the correlation of ln(LQ + epsilon) (Bahar, Hausmann & Hidalgo 2014); jaccard:
/// common specialisations over those of either (Jaccard 1901).
#[derive(Debug, Args)]
pub(crate) struct SimilarityArgs {
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    presence: PresenceArgs,
    /// Which measure
    #[arg(long, value_enum, default_value_t = Measure::FingerKreinin)]
    measure: Measure,
    /// With log-quotient: what is added before the logarithm is taken
    #[arg(long, value_name = "NUMBER", default_value_t = 0.1)]
    epsilon: f64,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

/// How likeness is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Measure {
    /// The part of activity that both share
    FingerKreinin,
    /// The cosine of the shares
    Cosine,
    /// The correlation of ln(LQ + epsilon), as economic-complexity
    LogQuotient,
    /// Common specialisations over those of either
    Jaccard,
}

impl SimilarityArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let mut settings = self.table.settings();
        settings.add("measure", typed(&self.measure));
        match self.measure {
            Measure::LogQuotient => settings.add("epsilon", self.epsilon),
            Measure::Jaccard => self.presence.add_to(&mut settings),
            _ => {}
        }
        each_year("similarity", &self.table, settings, |table| {
            let grid = Grid::square("region", &table.regions, self.values(table)?);
            Ok(Parts::default().grid("similarity", grid).into())
        })
    }

    fn values(&self, table: &Table) -> Result<Matrix> {
        Ok(match self.measure {
            Measure::FingerKreinin => similarity::finger_kreinin(&known(table)),
            Measure::Cosine => similarity::cosine(&known(table)),
            Measure::LogQuotient => {
                let quotients = quotient::location_quotient(&table.treated);
                similarity::log_quotient_correlation(&quotients, self.epsilon)?
            }
            Measure::Jaccard => {
                let presence: Presence = self.presence.of(&table.treated)?;
                similarity::jaccard(&presence)
            }
        })
    }
}

/// The values, NaN where the treatment leaves a cell open: shares of such a region are not known.
fn known(table: &Table) -> Matrix {
    let values = &table.treated.values;
    Matrix::from_fn(values.rows(), values.columns(), |region, industry| {
        if table.treated.is_known(region, industry) { values[(region, industry)] } else { f64::NAN }
    })
}

/// Structural distance of regions, and their twins
///
/// d_rq = sum_k w_k (x_rk - x_qk)^2 over rescaled variables, as in the benchmarking of regions with similar
/// structural conditions (Navarro et al. 2014). The file has one line per region and one column per variable,
/// of any sign; variables that one of both lacks are left out and the others weigh more. Results: `twins`,
/// `distances`.
#[derive(Debug, Args)]
pub(crate) struct StructuralArgs {
    /// CSV or TSV with a header: one line per region, one column per variable; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// How variables are made comparable
    #[arg(long, value_enum, default_value_t = Rescale::MinMax)]
    rescaling: Rescale,
    /// A file of two columns, the variable and its block: blocks weigh the same, and variables within them
    #[arg(long, value_name = "FILE")]
    blocks: Option<PathBuf>,
    /// How many twins of each region to list
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    top: usize,
    /// Leave out regions whose codes begin with the same so many characters, such as 2 for the country
    #[arg(long, value_name = "CHARACTERS")]
    not_same_prefix: Option<usize>,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

/// How variables are made comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Rescale {
    /// From 0 for the smallest to 1 for the largest
    MinMax,
    /// In standard deviations from the mean
    ZScore,
    /// As they are
    None,
}

impl StructuralArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let (regions, variables, values) = Beside::open(&self.file)?.whole()?;
        let rescaling = match self.rescaling {
            Rescale::MinMax => Rescaling::MinMax,
            Rescale::ZScore => Rescaling::ZScore,
            Rescale::None => Rescaling::None,
        };
        let structure = Structure::new(&values, &self.weights(&variables)?, rescaling)?;
        let mut settings = Settings::new();
        settings.add("rescaling", typed(&self.rescaling));
        settings.add("regions", regions.len());
        settings.add("variables", variables.len());
        let list = self.twins(&structure, &regions)?;
        let grid = Grid::square("region", &regions, structure.distances());
        let mut found = Found::from(Parts::default().list("twins", list).grid("distances", grid));
        if !structure.constant.is_empty() {
            let labels = super::input::at(&variables, &structure.constant);
            found = found.noting(format!("the same everywhere: {}", several("variables", &labels)));
        }
        Ok(answer("structural", settings, vec![found.outcome(None, None)]))
    }

    fn weights(&self, variables: &[String]) -> Result<Vec<f64>> {
        let Some(file) = &self.blocks else { return Ok(vec![1.0; variables.len()]) };
        let blocks = texts(file)?;
        let mut names: Vec<&String> = blocks.values().collect();
        names.sort();
        names.dedup();
        let number = |variable: &String| {
            let block = blocks.get(variable);
            let block = block.with_context(|| format!("{} has no block for `{variable}`", file.display()))?;
            Ok(names.partition_point(|name| *name < block))
        };
        let numbers = variables.iter().map(number).collect::<Result<Vec<usize>>>()?;
        Ok(structural::block_weights(&numbers))
    }

    fn twins(&self, structure: &Structure, regions: &[String]) -> Result<List> {
        let codes: Vec<&str> = regions.iter().map(String::as_str).collect();
        let groups = self.not_same_prefix.map(|prefix| variety::groups_by_prefix(&codes, prefix));
        let (mut of, mut twins) = (Vec::new(), Vec::new());
        let (mut ranks, mut distances, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
        for (region, label) in regions.iter().enumerate() {
            let nearest = structure.nearest(region, self.top, groups.as_deref())?;
            for (place, twin) in nearest.iter().enumerate() {
                of.push(label.clone());
                twins.push(regions[twin.region].clone());
                ranks.push(place + 1);
                distances.push(twin.distance);
                left_out.push(twin.left_out);
            }
        }
        let list = List::of("region", of).texts("twin", twins).counts("rank", ranks);
        Ok(list.numbers("distance", distances).counts("variables_left_out", left_out))
    }
}
