//! Where an industry is stronger than one would expect.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use asterism_econ::quotient::{self, Scale};
use asterism_econ::{Matrix, Presence, Totals};
use clap::{Args, ValueEnum};

use super::answer::{Answer, Grid, Parts};
use super::input::{Beside, Table, TableArgs, no_year};
use super::write::OutArgs;
use super::{About, Found, answer, typed};

/// Location quotients: how strong an industry is in a region against the whole
///
/// LQ = (X_ri / X_r) / (X_i / T), also called revealed comparative advantage (Florence 1939; Balassa
/// 1965). Regions by industries. Above 1, the industry has a larger share of the region than of all regions
/// together; a region or industry without any activity has 0.
#[derive(Debug, Args)]
pub(crate) struct QuotientArgs {
    #[command(flatten)]
    table: TableArgs,
    /// Which quotient
    #[arg(long, value_enum, default_value_t = Measure::Lq)]
    measure: Measure,
    /// With per-head: a file with the population of each region
    #[arg(long, value_name = "FILE", required_if_eq("measure", "per-head"))]
    population: Option<PathBuf>,
    /// With --time: industries are compared with the whole of this year, so that the base does not move
    #[arg(long, value_name = "YEAR", requires = "time")]
    base_year: Option<String>,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

/// Which quotient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Measure {
    /// The location quotient
    Lq,
    /// (LQ - 1) / (LQ + 1), from -1 to 1 (Laursen 1998)
    Symmetric,
    /// X_ri / X_r - X_i / T, in shares of the region
    Additive,
    /// (X_ri / N_r) / (X_i / N), by population
    PerHead,
    /// LQ standardised over the regions of each industry (O'Donoghue & Gleave 2004)
    Standardised,
    /// ln LQ standardised over the regions of each industry (Tian 2013)
    StandardisedLog,
}

impl QuotientArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let mut settings = self.table.settings();
        settings.add("measure", typed(&self.measure));
        let tables = self.table.tables()?;
        let base = self.base_year.as_ref().map(|year| Base::of(&tables, year)).transpose()?;
        if let Some(base) = &base {
            settings.add("base_year", &base.year);
        }
        let population = self.population.as_deref().map(Beside::open).transpose()?;
        let mut results = Vec::new();
        for table in &tables {
            let values = self.values(table, base.as_ref(), population.as_ref())?;
            let found: Found = Parts::default().grid("quotient", Grid::of_table(table, values)).into();
            results.push(found.outcome(table.time.clone(), Some(About::of(table))));
        }
        Ok(answer("quotient", settings, results))
    }

    fn values(&self, table: &Table, base: Option<&Base>, population: Option<&Beside>) -> Result<Matrix> {
        let treated = &table.treated;
        let quotients = || match base {
            Some(base) => base.quotients(table),
            None => Ok(quotient::location_quotient(treated)),
        };
        if base.is_some() && matches!(self.measure, Measure::Additive | Measure::PerHead) {
            bail!("--base-year goes with the location quotient and what is made from it");
        }
        Ok(match self.measure {
            Measure::Lq => quotients()?,
            Measure::Symmetric => quotient::symmetric(&quotients()?),
            Measure::Additive => quotient::additive(treated),
            Measure::Standardised => quotient::standardised_over_regions(&quotients()?, Scale::Quotient, 1),
            Measure::StandardisedLog => {
                quotient::standardised_over_regions(&quotients()?, Scale::Logarithm, 1)
            }
            Measure::PerHead => {
                let population = population.context("per-head needs --population")?;
                let heads = population.only_column(&table.regions)?;
                known_of_all(&heads, &table.regions, &population.name)?;
                quotient::per_head(treated, &heads)?
            }
        })
    }
}

/// Refuses numbers beside the table that lack one of its labels.
pub(super) fn known_of_all(values: &[f64], labels: &[String], file: &str) -> Result<()> {
    match values.iter().position(|value| value.is_nan()) {
        None => Ok(()),
        Some(place) => bail!("{file} has no number for `{}`; give one for every label", labels[place]),
    }
}

/// The year that others are compared with.
struct Base {
    year: String,
    industries: Vec<String>,
    totals: Totals,
}

impl Base {
    fn of(tables: &[Table], year: &str) -> Result<Base> {
        let times: Vec<String> = tables.iter().filter_map(|table| table.time.clone()).collect();
        let found = tables.iter().find(|table| table.time.as_deref() == Some(year));
        let table = found.with_context(|| no_year(year, &times))?;
        let (year, industries) = (year.to_owned(), table.industries.clone());
        Ok(Base { year, industries, totals: table.treated.totals() })
    }

    fn quotients(&self, table: &Table) -> Result<Matrix> {
        let total = |label: &String| match self.industries.binary_search(label) {
            Ok(place) => self.totals.industries[place],
            Err(_) => 0.0,
        };
        let industries = table.industries.iter().map(total).collect();
        let totals = Totals { regions: Vec::new(), industries, all: self.totals.all };
        Ok(quotient::location_quotient_against(&table.treated, &totals)?)
    }
}

/// Specialisations: ones where the location quotient reaches a threshold
///
/// M_ri = 1 where X_ri T >= threshold X_r X_i and X_ri > 0, decided without division, so that a quotient
/// of exactly the threshold counts (Balassa 1965; Hidalgo et al. 2007). Regions by industries. Empty where
/// --missing mask leaves the cell open.
#[derive(Debug, Args)]
pub(crate) struct SpecialisedArgs {
    #[command(flatten)]
    table: TableArgs,
    /// The location quotient from which on a region is specialised
    #[arg(long, value_name = "LQ", default_value_t = 1.0)]
    threshold: f64,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

impl SpecialisedArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let mut settings = self.table.settings();
        settings.add("threshold", self.threshold);
        super::each_year("specialised", &self.table, settings, |table| {
            let presence = quotient::specialised(&table.treated, self.threshold)?;
            let grid = Grid::of_table(table, ones_where_known(table, &presence)).whole();
            Ok(Parts::default().grid("specialised", grid).into())
        })
    }
}

/// Ones and zeros; NaN where the table does not say.
pub(super) fn ones_where_known(table: &Table, presence: &Presence) -> Matrix {
    Matrix::from_fn(presence.rows(), presence.columns(), |region, industry| {
        if !table.treated.is_known(region, industry) {
            return f64::NAN;
        }
        f64::from(u8::from(presence.has(region, industry)))
    })
}
