//! `asterism bench econ`: what the statistics cost on tables of growing size.
//!
//! Making the tables is not counted. Short steps are repeated and the median is told.

mod made;

use anyhow::Result;
use asterism_econ::complexity::{Anchor, Scaling, complexity};
use asterism_econ::{Matrix, Presence, Treated, complementarity, density, quotient, relatedness};

pub use made::{Size, counts, write_npy};

use super::measure::{Memory, Stopwatch};
use super::report::{self, Column, Unit};
use crate::Done;
use crate::args::BenchEconArgs;

/// More regions than this, and pairs are streamed: each keeps its best partners only.
const ALL_PAIRS: usize = 5_000;

/// How many partners a region keeps then.
const PARTNERS: usize = 10;

/// A step is repeated until this many seconds are spent or so often.
const LONG_ENOUGH: f64 = 1.0;
const OFTEN_ENOUGH: usize = 25;

/// Rows and columns of the matrices whose product says what the machine can do.
const LIMIT_ROWS: usize = 1_536;

pub(crate) fn bench(args: &BenchEconArgs, as_json: bool) -> Result<Done> {
    let limit = product_limit()?;
    let mut columns = Vec::new();
    for (place, size) in args.sizes.iter().enumerate() {
        let mut column = one_year(*size, limit)?;
        if place == 0 && args.years > 1 {
            let seconds = several_years(*size, args.years)?;
            column.add(&format!("{} years, the four of them", args.years), seconds * 1e3, Unit::Milliseconds);
        }
        columns.push(column);
    }
    report::print(&columns, as_json)?;
    Ok(Done::Fine)
}

/// The four steps that every package of the field has, in seconds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Steps {
    /// Location quotients and specialisations.
    pub quotients: f64,
    pub proximity: f64,
    pub density: f64,
    pub complexity: f64,
}

impl Steps {
    pub fn sum(&self) -> f64 {
        self.quotients + self.proximity + self.density + self.complexity
    }
}

/// Measures the four steps on a table.
///
/// # Errors
/// What the statistics refuse, which they do not on made-up tables.
fn steps(table: &Treated) -> Result<(Steps, Presence, Matrix)> {
    let (quotients, presence) = timed(|| {
        let quotients = quotient::location_quotient(table);
        Ok((quotients, quotient::specialised(table, 1.0)?))
    })?;
    let presence = presence.1;
    let form = (relatedness::Proximity::Minimum, relatedness::Diagonal::Zero);
    let (proximity, related) = timed(|| Ok(relatedness::proximity(&presence, form.0, form.1)))?;
    let (density, _) = timed(|| Ok(density::relatedness_density(&presence, &related)?))?;
    let (complexity, _) = timed(|| Ok(complexity(&presence, Anchor::Diversity, Scaling::Atlas)?))?;
    Ok((Steps { quotients, proximity, density, complexity }, presence, related))
}

/// The median seconds of a step, and what it gives.
fn timed<T>(step: impl Fn() -> Result<T>) -> Result<(f64, T)> {
    let whole = Stopwatch::start();
    let mut times = Vec::new();
    loop {
        let watch = Stopwatch::start();
        let given = step()?;
        times.push(watch.seconds());
        if whole.seconds() > LONG_ENOUGH || times.len() == OFTEN_ENOUGH {
            times.sort_by(f64::total_cmp);
            return Ok((times[times.len() / 2], given));
        }
    }
}

/// What a run of the four steps cost.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    pub steps: Steps,
    /// Seconds of all years, where there were several.
    pub years: Option<f64>,
    /// Bytes, the table included.
    pub peak: u64,
}

/// Measures the four steps on a made-up table of a size, and so many years of it one after the other.
///
/// # Errors
/// As [`steps`].
pub fn measured(size: Size, years: u64) -> Result<Measured> {
    let table = counts(size, 0)?;
    Memory::forget_peak();
    let (steps, ..) = steps(&table)?;
    let peak = Memory::now().peak;
    let years = if years > 1 { Some(several_years(size, years)?) } else { None };
    Ok(Measured { steps, years, peak })
}

/// How many operations a second a product of square matrices in the cache's favour does.
fn product_limit() -> Result<f64> {
    let factor = Matrix::from_fn(LIMIT_ROWS, LIMIT_ROWS, |row, column| ((row * 7 + column * 3) % 11) as f64);
    let (seconds, _) = timed(|| Ok(factor.product(&factor)?))?;
    Ok(2.0 * (LIMIT_ROWS as f64) * (LIMIT_ROWS as f64) * (LIMIT_ROWS as f64) / seconds)
}

fn one_year(size: Size, limit: f64) -> Result<Column> {
    let mut column = Column::new(&size.to_string());
    let table = counts(size, 0)?;
    Memory::forget_peak();
    let (steps, presence, related) = steps(&table)?;
    let milliseconds = |seconds: f64| seconds * 1e3;
    column.add("quotients and specialisations", milliseconds(steps.quotients), Unit::Milliseconds);
    column.add("proximity", milliseconds(steps.proximity), Unit::Milliseconds);
    column.add("density", milliseconds(steps.density), Unit::Milliseconds);
    column.add("complexity", milliseconds(steps.complexity), Unit::Milliseconds);
    column.add("the four of them", milliseconds(steps.sum()), Unit::Milliseconds);
    let targets = complementarity::Targets::Missing;
    let watch = Stopwatch::start();
    let gains = complementarity::gains(&presence, &related, targets, None)?;
    let name = if size.regions > ALL_PAIRS {
        complementarity::best_partners(&presence, &gains, PARTNERS)?;
        "complementarity, best partners"
    } else {
        complementarity::pairs(&presence, &gains)?;
        "complementarity, all pairs"
    };
    let complementarity = watch.seconds();
    column.add(name, milliseconds(complementarity), Unit::Milliseconds);
    column.add("peak memory, the table included", Memory::now().peak as f64, Unit::Bytes);
    column.add("machine: matrix product, GFLOP", limit / 1e9, Unit::PerSecond);
    let (regions, industries) = (size.regions as f64, size.industries as f64);
    let of_density = 2.0 * regions * industries * industries / steps.density;
    let of_pairs = 2.0 * regions * industries * (industries + regions) / complementarity;
    column.add("density, share of that", 100.0 * of_density / limit, Unit::Percent);
    column.add("complementarity, share of that", 100.0 * of_pairs / limit, Unit::Percent);
    Ok(column)
}

/// The four steps of so many years one after the other, without making their tables.
///
/// # Errors
/// As [`steps`].
fn several_years(size: Size, years: u64) -> Result<f64> {
    let tables = (0..years).map(|year| counts(size, year)).collect::<Result<Vec<Treated>, _>>()?;
    let watch = Stopwatch::start();
    for table in &tables {
        let _ = quotient::location_quotient(table);
        let presence = quotient::specialised(table, 1.0)?;
        let form = (relatedness::Proximity::Minimum, relatedness::Diagonal::Zero);
        let related = relatedness::proximity(&presence, form.0, form.1);
        density::relatedness_density(&presence, &related)?;
        complexity(&presence, Anchor::Diversity, Scaling::Atlas)?;
    }
    Ok(watch.seconds())
}
