//! Cluster stars.

use std::path::{Path, PathBuf};

use anyhow::Result;
use asterism_econ::Matrix;
use asterism_econ::stars::{self, Criterion, Cut, Indicators, Rules, Star, Stars};
use clap::{Args, ValueEnum};

use super::answer::{Answer, Column, Grid, List, Parts, Settings};
use super::input::{Beside, Table, TableArgs};
use super::write::OutArgs;
use super::{Found, each_year, typed};

/// Cluster stars: which industries stand out in which regions, by several criteria at once
///
/// observatory-2007: size and focus among the top 10 % of regions, a location quotient of 2, and 1000 persons
/// (European Cluster Observatory). panorama-2014: the top 20 % of regions by size, productivity and growth, and
/// of those with a location quotient above 1 by specialisation (European Cluster Panorama 2014 to 2020, our
/// reading). A star whose indicator is not given is not given either. Results: `count` (stars of every region
/// and industry), `stars` (each star of those with any), `cuts` (from which value on).
#[derive(Debug, Args)]
pub(crate) struct StarsArgs {
    #[command(flatten)]
    table: TableArgs,
    /// Whose rules
    #[arg(long, value_enum, default_value_t = Edition::Panorama2014)]
    rules: Edition,
    /// What a region must have of an industry to get any star [default: that of the rules]
    #[arg(long, value_name = "NUMBER")]
    floor: Option<f64>,
    /// A file with the productivity of every region and industry
    #[arg(long, value_name = "FILE", conflicts_with = "wages")]
    productivity: Option<PathBuf>,
    /// A file with wages or output; productivity is this over the table
    #[arg(long, value_name = "FILE")]
    wages: Option<PathBuf>,
    /// A file with the growth of every region and industry
    #[arg(long, value_name = "FILE", conflicts_with = "before")]
    growth: Option<PathBuf>,
    /// A file with an earlier table; growth is since then
    #[arg(long, value_name = "FILE")]
    before: Option<PathBuf>,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

/// Whose rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Edition {
    #[value(name = "panorama-2014")]
    Panorama2014,
    #[value(name = "observatory-2007")]
    Observatory2007,
}

impl StarsArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let mut settings: Settings = self.table.settings();
        settings.add("rules", typed(&self.rules));
        let mut rules = match self.rules {
            Edition::Panorama2014 => Rules::panorama_2014(),
            Edition::Observatory2007 => Rules::observatory_2007(),
        };
        rules.floor = self.floor.unwrap_or(rules.floor);
        settings.add("floor", rules.floor);
        each_year("stars", &self.table, settings, |table| self.found(table, &rules))
    }

    fn found(&self, table: &Table, rules: &Rules) -> Result<Found> {
        let activity = &table.treated;
        let productivity = match (&self.productivity, &self.wages) {
            (Some(file), _) => Some(on_table(file, table)?),
            (None, Some(file)) => Some(over(&on_table(file, table)?, &activity.values)),
            (None, None) => None,
        };
        let growth = match (&self.growth, &self.before) {
            (Some(file), _) => Some(on_table(file, table)?),
            (None, Some(file)) => {
                Some(over(&activity.values, &on_table(file, table)?).map(|ratio| ratio - 1.0))
            }
            (None, None) => None,
        };
        let can = |criterion: &Criterion| match criterion {
            Criterion::Productivity => productivity.is_some(),
            Criterion::Growth => growth.is_some(),
            _ => true,
        };
        let mut given = rules.clone();
        given.stars.retain(|rule| can(&rule.criterion));
        let indicators =
            Indicators { activity, productivity: productivity.as_ref(), growth: growth.as_ref() };
        let stars = stars::stars(&indicators, &given)?;
        let mut found = Found::from(parts(table, &stars));
        for rule in rules.stars.iter().filter(|rule| !can(&rule.criterion)) {
            let file = if rule.criterion == Criterion::Growth {
                "--before or --growth"
            } else {
                "--wages or --productivity"
            };
            found = found.noting(format!("no star for {}: give {file}", name(rule.criterion)));
        }
        Ok(found)
    }
}

/// A file's numbers on the table's regions and industries.
fn on_table(file: &Path, table: &Table) -> Result<Matrix> {
    Ok(Beside::open(file)?.matrix(&table.regions, &table.industries))
}

/// One over the other, NaN where that is not above 0.
fn over(above: &Matrix, below: &Matrix) -> Matrix {
    Matrix::from_fn(above.rows(), above.columns(), |row, column| {
        let below = below[(row, column)];
        if below > 0.0 { above[(row, column)] / below } else { f64::NAN }
    })
}

fn name(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Size => "size",
        Criterion::Specialisation => "specialisation",
        Criterion::Focus => "focus",
        Criterion::Productivity => "productivity",
        Criterion::Growth => "growth",
    }
}

fn parts(table: &Table, stars: &Stars) -> Parts {
    let any = |region, industry| stars.count[(region, industry)] + stars.unknown[(region, industry)] > 0.0;
    let cells: Vec<(usize, usize)> = (0..table.regions.len())
        .flat_map(|region| (0..table.industries.len()).map(move |industry| (region, industry)))
        .filter(|(region, industry)| any(*region, *industry))
        .collect();
    let numbers = |of: &Matrix| cells.iter().map(|cell| of[*cell] as usize).collect::<Vec<_>>();
    let mut list = List::of("region", cells.iter().map(|cell| table.regions[cell.0].clone()).collect())
        .texts("industry", cells.iter().map(|cell| table.industries[cell.1].clone()).collect())
        .counts("stars", numbers(&stars.count))
        .counts("not_known", numbers(&stars.unknown));
    let has = |star: &Star, cell: &(usize, usize)| {
        if star.unknown.has(cell.0, cell.1) { None } else { Some(star.given.has(cell.0, cell.1)) }
    };
    let mut cuts = List::of("industry", table.industries.clone());
    for star in &stars.stars {
        let flags = cells.iter().map(|cell| has(star, cell)).collect();
        list.0.push((name(star.rule.criterion), Column::Flags(flags)));
        let from = match star.rule.cut {
            Cut::AtLeast(value) => vec![value; table.industries.len()],
            Cut::Top { .. } => star.cuts.clone(),
        };
        cuts = cuts.numbers(name(star.rule.criterion), from);
    }
    let count = Grid::of_table(table, stars.count.clone()).whole();
    Parts::default().grid("count", count).list("stars", list).list("cuts", cuts)
}
