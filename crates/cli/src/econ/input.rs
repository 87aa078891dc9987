//! The tables a method is given, and what becomes of their cells without a value.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use asterism_econ::{Activity, Matrix, Presence, Treated, Treatment, quotient};
use clap::{Args, ValueEnum};

use super::lines::Lines;
use super::sheet::{self, LongColumns, Sheet, Year};
use super::{Settings, cell};

/// The table of regions and industries.
#[derive(Debug, Args)]
pub(crate) struct TableArgs {
    /// CSV or TSV with a header: one line per region, one column per industry; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// The file has one line per region and industry: its columns of region, industry and value
    #[arg(long, value_name = "REGION,INDUSTRY,VALUE")]
    pub(super) long: Option<LongColumns>,
    /// With --long: the column of the year; every year is computed
    #[arg(long, value_name = "COLUMN", requires = "long")]
    pub(super) time: Option<String>,
    /// What becomes of cells that are missing or confidential
    #[arg(long, value_enum, default_value_t = Missing::Zero)]
    pub(super) missing: Missing,
}

/// What becomes of cells without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Missing {
    /// They count as 0
    Zero,
    /// Regions with such a cell are left out
    DropRegions,
    /// Industries with such a cell are left out
    DropIndustries,
    /// Totals are of what is known, and what rests on such a cell is not defined; where ones and zeros are
    /// needed, it is a zero
    Mask,
}

impl Missing {
    fn treatment(self) -> Treatment {
        match self {
            Missing::Zero => Treatment::Zero,
            Missing::DropRegions => Treatment::DropRegions,
            Missing::DropIndustries => Treatment::DropIndustries,
            Missing::Mask => Treatment::Mask,
        }
    }
}

/// One table to compute with: numbers, and the labels of the regions and industries that were kept.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) time: Option<String>,
    pub(super) regions: Vec<String>,
    pub(super) industries: Vec<String>,
    pub(super) treated: Treated,
    /// Regions and industries that the treatment left out.
    pub(super) left_out: (Vec<String>, Vec<String>),
}

impl TableArgs {
    /// The tables, one per year, in the order of time.
    pub(super) fn tables(&self) -> Result<Vec<Table>> {
        self.years(&self.file)?.into_iter().map(|year| year.treated(self.missing)).collect()
    }

    /// The tables of another file in the same layout.
    fn years(&self, file: &Path) -> Result<Vec<Year>> {
        let lines = Lines::open(file)?;
        match &self.long {
            Some(columns) => sheet::long(lines, columns, self.time.as_deref()),
            None => {
                let Sheet { rows, columns, cells } = sheet::wide(lines, cell::activity)?;
                let activity = Activity::new(rows.len(), columns.len(), cells)?;
                Ok(vec![Year { time: None, regions: rows, industries: columns, activity }])
            }
        }
    }

    /// What the results say of how the table was read.
    pub(super) fn settings(&self) -> Settings {
        let mut settings = Settings::new();
        let missing = self.missing.to_possible_value();
        settings.add("missing", missing.map_or(String::new(), |value| value.get_name().to_owned()));
        if let Some(time) = &self.time {
            settings.add("time", time);
        }
        settings
    }
}

impl Year {
    fn treated(self, missing: Missing) -> Result<Table> {
        let treated = self.activity.treated(missing.treatment());
        let (regions, without_regions) = apart(self.regions, &treated.regions);
        let (industries, without_industries) = apart(self.industries, &treated.industries);
        if regions.is_empty() || industries.is_empty() {
            let all = if regions.is_empty() { "region" } else { "industry" };
            bail!("every {all} has a cell without a value, so nothing is left; choose another --missing");
        }
        let left_out = (without_regions, without_industries);
        Ok(Table { time: self.time, regions, industries, treated, left_out })
    }
}

/// The labels at the ascending places, and the others.
fn apart(labels: Vec<String>, places: &[usize]) -> (Vec<String>, Vec<String>) {
    let mut number = 0;
    labels.into_iter().partition(|_| {
        number += 1;
        places.binary_search(&(number - 1)).is_ok()
    })
}

impl Table {
    /// The labels of some regions.
    pub(super) fn regions_at(&self, places: &[usize]) -> Vec<String> {
        at(&self.regions, places)
    }

    /// The labels of some industries.
    pub(super) fn industries_at(&self, places: &[usize]) -> Vec<String> {
        at(&self.industries, places)
    }

    /// The table of some regions and industries alone.
    fn select(&self, regions: &[usize], industries: &[usize]) -> Table {
        let known = regions
            .iter()
            .flat_map(|region| industries.iter().map(|industry| self.treated.is_known(*region, *industry)));
        let treated = Treated {
            values: self.treated.values.select(regions, industries),
            known: known.collect(),
            regions: (0..regions.len()).collect(),
            industries: (0..industries.len()).collect(),
            ..self.treated.clone()
        };
        let (regions, industries) = (self.regions_at(regions), self.industries_at(industries));
        Table { regions, industries, treated, ..self.clone() }
    }
}

/// The labels at some places.
pub(super) fn at(labels: &[String], places: &[usize]) -> Vec<String> {
    places.iter().map(|place| labels[*place].clone()).collect()
}

/// Two points in time.
#[derive(Debug, Args)]
pub(crate) struct PeriodArgs {
    /// The table of the earlier point in time, in the same layout as FILE
    #[arg(long, value_name = "FILE", conflicts_with_all = ["time", "from", "to"], required_unless_present = "time")]
    before: Option<PathBuf>,
    /// With --time: the first year [default: the first of the table]
    #[arg(long, value_name = "YEAR", requires = "time")]
    from: Option<String>,
    /// With --time: the last year [default: the last of the table]
    #[arg(long, value_name = "YEAR", requires = "time")]
    to: Option<String>,
}

/// Two tables with the same regions and industries.
pub(super) struct Pair {
    pub(super) before: Table,
    pub(super) after: Table,
    /// Regions and industries that only one of the two has; those that a treatment left out are named there.
    pub(super) unpaired: (Vec<String>, Vec<String>),
}

impl PeriodArgs {
    /// Both tables, of the regions and industries that both have after the treatment of missing cells.
    /// What only one of them has would change the totals of one and pass for growth.
    pub(super) fn pair(&self, table: &TableArgs) -> Result<Pair> {
        let (before, after) = match &self.before {
            Some(file) => {
                let one = |years: Vec<Year>| years.into_iter().next().context("there is no table");
                let (before, after) = (one(table.years(file)?)?, one(table.years(&table.file)?)?);
                (before.treated(table.missing)?, after.treated(table.missing)?)
            }
            None => self.years(table.tables()?)?,
        };
        let (regions, regions_apart) = in_both(&before.regions, &after.regions);
        let (industries, industries_apart) = in_both(&before.industries, &after.industries);
        if regions.is_empty() || industries.is_empty() {
            bail!("the two points in time have no region or no industry in common");
        }
        let places = |of: fn(&(usize, usize)) -> usize, pairs: &[(usize, usize)]| -> Vec<usize> {
            pairs.iter().map(of).collect()
        };
        let (first, second) = (|pair: &(usize, usize)| pair.0, |pair: &(usize, usize)| pair.1);
        let named = |mut alone: Vec<String>, one: &[String], other: &[String]| {
            alone.retain(|label| !one.contains(label) && !other.contains(label));
            alone
        };
        let (dropped_before, dropped_after) = (&before.left_out, &after.left_out);
        let unpaired = (
            named(regions_apart, &dropped_before.0, &dropped_after.0),
            named(industries_apart, &dropped_before.1, &dropped_after.1),
        );
        Ok(Pair {
            before: before.select(&places(first, &regions), &places(first, &industries)),
            after: after.select(&places(second, &regions), &places(second, &industries)),
            unpaired,
        })
    }

    fn years(&self, mut tables: Vec<Table>) -> Result<(Table, Table)> {
        let times: Vec<String> = tables.iter().filter_map(|table| table.time.clone()).collect();
        let place = |asked: Option<&String>, otherwise: usize| match asked {
            None => Ok(otherwise),
            Some(year) => times.iter().position(|time| time == year).with_context(|| no_year(year, &times)),
        };
        let (from, to) = (place(self.from.as_ref(), 0)?, place(self.to.as_ref(), times.len() - 1)?);
        if from >= to {
            bail!("a period needs two years, the first before the last; there are {}", times.join(", "));
        }
        let after = tables.swap_remove(to);
        Ok((tables.swap_remove(from), after))
    }
}

/// Several years with the same regions and industries.
pub(super) struct Years {
    pub(super) tables: Vec<Table>,
    /// Regions and industries that not every year has.
    pub(super) left_out: (Vec<String>, Vec<String>),
}

/// Years, of the regions and industries that every one of them has.
pub(super) fn in_all(years: &[Table]) -> Result<Years> {
    let common = |of: fn(&Table) -> &Vec<String>| {
        let all: BTreeSet<&String> = years.iter().flat_map(of).collect();
        let is_common = |label: &&String| years.iter().all(|year| of(year).binary_search(label).is_ok());
        let (kept, apart): (Vec<&String>, Vec<&String>) = all.into_iter().partition(is_common);
        (kept.into_iter().cloned().collect::<Vec<_>>(), apart.into_iter().cloned().collect::<Vec<_>>())
    };
    let (regions, regions_apart) = common(|year| &year.regions);
    let (industries, industries_apart) = common(|year| &year.industries);
    if regions.is_empty() || industries.is_empty() {
        bail!("the years have no region or no industry in common");
    }
    let places = |of: &[String], kept: &[String]| -> Vec<usize> {
        kept.iter().filter_map(|label| of.binary_search(label).ok()).collect()
    };
    let select =
        |year: &Table| year.select(&places(&year.regions, &regions), &places(&year.industries, &industries));
    Ok(Years { tables: years.iter().map(select).collect(), left_out: (regions_apart, industries_apart) })
}

/// What to say of a year that is not there.
pub(super) fn no_year(year: &str, times: &[String]) -> String {
    format!("the table has no year {year}; it has {}", times.join(", "))
}

/// The places of labels that both lists have, and the labels that only one has. Both lists are sorted.
fn in_both(one: &[String], other: &[String]) -> (Vec<(usize, usize)>, Vec<String>) {
    let (mut pairs, mut alone) = (Vec::new(), Vec::new());
    for (place, label) in one.iter().enumerate() {
        match other.binary_search(label) {
            Ok(found) => pairs.push((place, found)),
            Err(_) => alone.push(label.clone()),
        }
    }
    alone.extend(other.iter().filter(|label| one.binary_search(label).is_err()).cloned());
    alone.sort();
    (pairs, alone)
}

/// How a region comes to have an industry.
#[derive(Debug, Args)]
pub(crate) struct PresenceArgs {
    /// The location quotient from which on a region has an industry
    #[arg(long, value_name = "LQ", default_value_t = 1.0, conflicts_with = "binary")]
    threshold: f64,
    /// The table says itself who has what: every cell above 0 is a one, without a quotient
    #[arg(long)]
    binary: bool,
}

impl PresenceArgs {
    pub(super) fn of(&self, table: &Treated) -> Result<Presence> {
        if self.binary {
            return Ok(Presence::of(&table.values));
        }
        Ok(quotient::specialised(table, self.threshold)?)
    }

    pub(super) fn add_to(&self, settings: &mut Settings) {
        if self.binary {
            settings.add("presence", "binary");
        } else {
            settings.add("threshold", self.threshold);
        }
    }
}

/// Numbers by label from a file of their own: its first column has the labels.
#[derive(Debug)]
pub(super) struct Beside {
    pub(super) name: String,
    sheet: Sheet<f64>,
}

impl Beside {
    pub(super) fn open(file: &Path) -> Result<Beside> {
        let lines = Lines::open(file)?;
        Ok(Beside { name: lines.name.clone(), sheet: sheet::wide(lines, cell::number)? })
    }

    /// The one column beside the labels.
    pub(super) fn only_column(&self, labels: &[String]) -> Result<Vec<f64>> {
        match self.sheet.columns.as_slice() {
            [_] => Ok(self.column(0, labels)),
            all => {
                let (name, columns) = (&self.name, all.join(", "));
                bail!("{name} has the columns {columns}; give a file with the labels and one of them")
            }
        }
    }

    fn column(&self, column: usize, labels: &[String]) -> Vec<f64> {
        let width = self.sheet.columns.len();
        let of = |label: &String| match self.sheet.rows.binary_search(label) {
            Ok(row) => self.sheet.cells[row * width + column],
            Err(_) => f64::NAN,
        };
        labels.iter().map(of).collect()
    }

    /// All of it for some rows and columns; NaN where it has none.
    pub(super) fn matrix(&self, rows: &[String], columns: &[String]) -> Matrix {
        let places: Vec<_> =
            columns.iter().map(|label| self.sheet.columns.binary_search(label).ok()).collect();
        let (width, lines) = (self.sheet.columns.len(), &self.sheet.rows);
        let rows: Vec<_> = rows.iter().map(|label| lines.binary_search(label).ok()).collect();
        Matrix::from_fn(rows.len(), places.len(), |row, column| match (rows[row], places[column]) {
            (Some(row), Some(column)) => self.sheet.cells[row * width + column],
            _ => f64::NAN,
        })
    }

    /// Every label with every number.
    pub(super) fn whole(self) -> Result<(Vec<String>, Vec<String>, Matrix)> {
        let Sheet { rows, columns, cells } = self.sheet;
        let values = Matrix::new(rows.len(), columns.len(), cells)?;
        Ok((rows, columns, values))
    }
}

/// Texts by label, such as the group of each industry: a file of two columns.
pub(super) fn texts(file: &Path) -> Result<BTreeMap<String, String>> {
    let mut lines = Lines::open(file)?;
    if lines.header.len() != 2 {
        bail!("{} must have two columns, the label and its group", lines.name);
    }
    let mut texts = BTreeMap::new();
    while let Some(line) = lines.next()? {
        let (number, label) = (line.number, line.cell(0).to_owned());
        if texts.insert(label.clone(), line.cell(1).to_owned()).is_some() {
            return Err(lines.at(number, &format!("`{label}` stands twice; keep one line of each")));
        }
    }
    Ok(texts)
}
