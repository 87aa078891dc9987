//! What every answer rests on: one year of one table as regions by industries, and what the methods make
//! of it. Computed once per content and settings.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::Text;
use asterism_domain::statistics::{Cell, Choice, CodeList, Dimension, Grid, Role, Table};
use asterism_econ::complexity::{Anchor, Complexity, Scaling, complexity, on_all};
use asterism_econ::density::relatedness_density;
use asterism_econ::dynamics::{FromZero, Growth, growth};
use asterism_econ::quotient::{Interval, interval, location_quotient, specialised};
use asterism_econ::relatedness::{Diagonal, Proximity, proximity};
use asterism_econ::stars::{Indicators, Rules, Stars, stars};
use asterism_econ::{Activity, EconError, Matrix, Presence, Treated};
use asterism_store::TableVersion;

use super::catalogue::{Pay, defaults_of, usual_code};
use super::settings::{AnchorRule, IndustryLevel, LEVELS, Settings};
use super::tables::no_code;
use crate::{Error, Refusal, Result};

/// The normal quantile of an interval that holds 95 of 100.
const NORMAL_95: f64 = 1.959_963_984_540_054;
/// A year is taken by itself when it has at least this share of the cells of the fullest one.
const FULL_ENOUGH: f64 = 0.6;

/// A code and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub code: String,
    pub name: String,
    /// What the table calls it, in every language that it is known in.
    pub label: Text,
}

/// One year of a table and what the methods make of it. Regions and industries are those that the
/// treatment of missing cells kept, in the order of their codes.
#[derive(Debug)]
pub struct Frame {
    pub version: TableVersion,
    /// What was asked, with every choice made.
    pub settings: Settings,
    pub year: String,
    /// The level of industries compared; none where the table's codes have no levels.
    pub industry_level: Option<IndustryLevel>,
    /// Years that the table has, ascending.
    pub years: Vec<String>,
    pub regions: Vec<Named>,
    pub industries: Vec<Named>,
    /// Codes of the level that are not compared because nothing of them was published in the year, or
    /// because they are of another edition of the classification.
    pub left_out: Vec<String>,
    pub activity: Treated,
    /// What was published, regions by industries.
    pub cells: Vec<Option<Cell>>,
    pub quotients: Matrix,
    pub interval: Interval,
    pub specialised: Presence,
    pub proximity: Matrix,
    pub density: Matrix,
    pub complexity: Complexity,
    /// Whether the table says what people are paid, which can anchor complexity.
    pub pays: bool,
    /// Complexity of industries and of regions, NaN where there is none.
    pub industry_complexity: Vec<f64>,
    pub region_complexity: Vec<f64>,
    pub stars: Stars,
    /// The rules by which the stars were given, as a key of the catalogue.
    pub star_rules: &'static str,
    /// The same cells some years before; none where the table does not go so far back.
    pub before: Option<Before>,
    /// Per year, the location quotients of these regions and industries; NaN where there is none.
    pub trend: Vec<Matrix>,
    /// Per industry, how its total moved.
    pub courses: Vec<Course>,
}

/// The total of an industry over the years, of the same regions in every year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Course {
    /// How many regions have a value in every year that anything was published for.
    pub regions: usize,
    /// Per year of the table; none where nothing was published.
    pub totals: Vec<Option<f64>>,
}

/// An earlier year.
#[derive(Debug)]
pub struct Before {
    pub year: String,
    /// Regions by industries, NaN where nothing was published.
    pub values: Matrix,
}

/// Names of codes, and which region codes are of which edition, as far as that is known.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub names: BTreeMap<String, String>,
    /// The codes of one edition; empty where no regions were loaded.
    pub edition: BTreeSet<String>,
}

impl Frame {
    /// Computes everything for what `settings` ask of `table`.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the address asks for what the table does not have, [`Error::NotFound`]
    /// when nothing is left to compare.
    pub fn compute(
        version: TableVersion,
        table: &Table,
        settings: &Settings,
        known: &Known,
    ) -> Result<Frame> {
        let years = codes_of(table, Role::Time)?;
        let choice = choices(table, settings)?;
        let cut = |year: &str| grid(table, &choice, year);
        let year = match &settings.year {
            Some(year) => year.clone(),
            None => latest_full(&years, cut)?,
        };
        let now = cut(&year)?;
        let axes = Axes::of(table, &now, settings, known)?;
        let activity = axes.activity(&now)?.treated(settings.missing);
        let rows: Vec<usize> = activity.regions.iter().map(|place| axes.rows[*place]).collect();
        let columns: Vec<usize> = activity.industries.iter().map(|place| axes.columns[*place]).collect();
        if rows.len() < 2 || columns.len() < 2 {
            let what = format!("{} in {year} for two regions and two industries", table.head.key);
            return Err(Error::not_found(what));
        }
        let kept = Axes { rows, columns, ..axes };
        let quotients = location_quotient(&activity);
        let presence = specialised(&activity, settings.threshold).map_err(refused)?;
        let phi = proximity(&presence, Proximity::Minimum, Diagonal::Zero);
        let density = relatedness_density(&presence, &phi).map_err(refused)?;
        let pay = pay_of_regions(table, &choice, &year, &kept, &activity)?;
        let rule = match (settings.anchor, &pay) {
            (Some(AnchorRule::Pay), None) => {
                return Err(Error::invalid("anchor", Refusal::NoPay { table: table.head.key.clone() }));
            }
            (Some(rule), _) => rule,
            (None, Some(_)) => AnchorRule::Pay,
            (None, None) => AnchorRule::Diversity,
        };
        let anchor = match (rule, &pay) {
            (AnchorRule::Pay, Some(pay)) => Anchor::External(pay),
            (AnchorRule::Ubiquity, _) => Anchor::Ubiquity,
            _ => Anchor::Diversity,
        };
        let index = complexity(&presence, anchor, Scaling::Atlas).map_err(refused)?;
        let industry_complexity = on_all(&index.industries, &index.kept_industries, kept.columns.len());
        let region_complexity = on_all(&index.regions, &index.kept_regions, kept.rows.len());
        let before = before(&years, &year, settings.span).map(|earlier| -> Result<Before> {
            Ok(Before { year: earlier.clone(), values: kept.values(&cut(&earlier)?) })
        });
        let before = before.transpose()?;
        let (given, star_rules) = give_stars(table, &choice, &year, &kept, &activity, before.as_ref())?;
        let cuts = years.iter().map(|year| cut(year)).collect::<Result<Vec<Grid>>>()?;
        let trend = cuts.iter().map(|cut| kept.quotients(cut)).collect::<Result<Vec<Matrix>>>()?;
        let values: Vec<Matrix> = cuts.iter().map(|cut| kept.values(cut)).collect();
        let courses = (0..kept.columns.len()).map(|industry| course(&values, industry)).collect();
        Ok(Frame {
            settings: Settings {
                anchor: Some(rule),
                ..resolved(settings, &version, &choice, &year, kept.level)
            },
            pays: pay.is_some(),
            version,
            year,
            industry_level: kept.level,
            years,
            regions: named(table, Role::Place, &now.rows, &kept.rows, known),
            industries: named(table, Role::Industry, &now.columns, &kept.columns, known),
            left_out: kept.left_out.clone(),
            cells: kept.cells(&now),
            interval: interval(&activity, NORMAL_95).map_err(refused)?,
            activity,
            quotients,
            specialised: presence,
            proximity: phi,
            density,
            complexity: index,
            industry_complexity,
            region_complexity,
            stars: given,
            star_rules,
            before,
            trend,
            courses,
        })
    }

    /// The number of a region by its code.
    pub fn region(&self, code: &str) -> Option<usize> {
        self.regions.iter().position(|region| region.code == code)
    }

    /// The number of an industry by its code.
    pub fn industry(&self, code: &str) -> Option<usize> {
        self.industries.iter().position(|industry| industry.code == code)
    }

    /// What was published of an industry in a region.
    pub fn cell(&self, region: usize, industry: usize) -> Option<Cell> {
        self.cells[region * self.industries.len() + industry]
    }
}

/// The total of an industry per year over the regions that have a value in every year with any.
fn course(years: &[Matrix], industry: usize) -> Course {
    let published = |year: &&Matrix| (0..year.rows()).any(|region| !year[(region, industry)].is_nan());
    let told: Vec<&Matrix> = years.iter().filter(published).collect();
    let always = |region: &usize| told.iter().all(|year| !year[(*region, industry)].is_nan());
    let rows = told.first().map_or(0, |year| year.rows());
    let regions: Vec<usize> = (0..rows).filter(always).collect();
    let total = |year: &Matrix| {
        let sum = regions.iter().map(|region| year[(*region, industry)]).sum::<f64>();
        (published(&year) && !regions.is_empty()).then_some(sum)
    };
    Course { regions: regions.len(), totals: years.iter().map(total).collect() }
}

pub(super) fn refused(error: EconError) -> Error {
    Error::Internal(anyhow::Error::new(error))
}

fn codes_of(table: &Table, role: Role) -> Result<Vec<String>> {
    let found = table.head.dimension(role);
    let why = || Refusal::NotOfRegions { table: table.head.key.clone() };
    let (_, dimension) = found.ok_or_else(|| Error::invalid("table", why()))?;
    Ok(dimension.codes.iter().map(|code| code.code.clone()).collect())
}

/// A code for every dimension that is neither region, industry nor time.
fn choices(table: &Table, settings: &Settings) -> Result<Choice> {
    let mut choice = Choice::new();
    for dimension in &table.head.dimensions {
        if matches!(dimension.role, Role::Place | Role::Industry | Role::Time) {
            continue;
        }
        let codes: Vec<String> = dimension.codes.iter().map(|code| code.code.clone()).collect();
        let asked = settings.codes.iter().rev().find(|(key, _)| *key == dimension.key);
        let code = match asked {
            Some((_, code)) if codes.contains(code) => code.clone(),
            Some((_, code)) => {
                return Err(Error::invalid(format!("dim.{}", dimension.key), no_code(code, dimension)));
            }
            None => usual_code(table.head.data_set(), &dimension.key, &codes).unwrap_or_default().to_owned(),
        };
        choice.insert(dimension.key.clone(), code);
    }
    Ok(choice)
}

fn grid(table: &Table, choice: &Choice, year: &str) -> Result<Grid> {
    let mut choice = choice.clone();
    if let Some((_, time)) = table.head.dimension(Role::Time) {
        choice.insert(time.key.clone(), year.to_owned());
    }
    let cut = table.grid(Role::Place, Role::Industry, &choice);
    cut.map_err(|error| Error::invalid("year", error))
}

/// The newest year that is not half empty: the first figures of a year come in slowly.
fn latest_full(years: &[String], cut: impl Fn(&str) -> Result<Grid>) -> Result<String> {
    let mut filled = Vec::new();
    for year in years {
        let values = cut(year)?.cells.iter().flatten().filter(|cell| cell.value.is_some()).count();
        filled.push(values as f64);
    }
    let most = filled.iter().copied().fold(0.0, f64::max);
    let full = filled.iter().rposition(|values| *values > 0.0 && *values >= FULL_ENOUGH * most);
    full.map(|place| years[place].clone()).ok_or_else(|| Error::not_found("a year with figures"))
}

/// The year that lies `span` years back, or the earliest one that is at least a year back.
fn before(years: &[String], year: &str, span: usize) -> Option<String> {
    let at = years.iter().position(|known| known == year)?;
    (at > 0).then(|| years[at.saturating_sub(span)].clone())
}

/// Which rows and columns of a table's grid are compared.
struct Axes {
    rows: Vec<usize>,
    columns: Vec<usize>,
    level: Option<IndustryLevel>,
    left_out: Vec<String>,
}

impl Axes {
    fn of(table: &Table, grid: &Grid, settings: &Settings, known: &Known) -> Result<Axes> {
        let width = grid.columns.len();
        let listed = defaults_of(table.head.data_set()).map_or(&[] as &[&str], |known| known.industries);
        let level = match settings.industries {
            Some(level) => Some(level),
            None if !listed.is_empty() => None,
            None => usual_level(grid),
        };
        let is_compared = |code: &str| match level {
            Some(level) => IndustryLevel::of(code) == Some(level),
            None => listed.is_empty() || listed.contains(&code),
        };
        let columns: Vec<usize> = (0..width).filter(|column| is_compared(&grid.columns[*column])).collect();
        let by_nuts = table.head.dimension(Role::Place).is_some_and(|(_, places)| is_by_nuts(places));
        let of_level = |code: &str| (!by_nuts || is_nuts(code, settings.level)) && settings.is_peer(code);
        // A region of which nothing but zeros and gaps was published would have shares of nothing.
        let published = |row: usize| {
            let mut cells = columns.iter().filter_map(|column| grid.cells[row * width + column]);
            cells.any(|cell| cell.value.is_some_and(|value| value > 0.0))
        };
        let of_edition = |code: &str| !by_nuts || known.edition.is_empty() || known.edition.contains(code);
        let (mut rows, mut left_out) = (Vec::new(), Vec::new());
        for (row, code) in grid.rows.iter().enumerate().filter(|(_, code)| of_level(code)) {
            if published(row) && of_edition(code) {
                rows.push(row);
            } else {
                left_out.push(code.clone());
            }
        }
        Ok(Axes { rows, columns, level, left_out })
    }

    fn cells(&self, grid: &Grid) -> Vec<Option<Cell>> {
        let width = grid.columns.len();
        let places =
            self.rows.iter().flat_map(|row| self.columns.iter().map(move |column| row * width + column));
        places.map(|place| grid.cells[place]).collect()
    }

    /// Values of these regions and industries, NaN where nothing was published.
    fn values(&self, grid: &Grid) -> Matrix {
        let cells = self.cells(grid);
        let width = self.columns.len();
        Matrix::from_fn(self.rows.len(), width, |row, column| {
            cells[row * width + column].and_then(|cell| cell.value).unwrap_or(f64::NAN)
        })
    }

    fn activity(&self, grid: &Grid) -> Result<Activity> {
        let cell = |cell: Option<Cell>| match cell {
            Some(Cell { value: Some(value), .. }) if value >= 0.0 => asterism_econ::Cell::Value(value),
            Some(cell) if cell.is_confidential() => asterism_econ::Cell::Confidential,
            _ => asterism_econ::Cell::Missing,
        };
        let cells = self.cells(grid).into_iter().map(cell).collect();
        Activity::new(self.rows.len(), self.columns.len(), cells).map_err(refused)
    }

    /// The location quotients of another year, with what is not known left open.
    fn quotients(&self, grid: &Grid) -> Result<Matrix> {
        Ok(location_quotient(&self.activity(grid)?.treated(asterism_econ::Treatment::Mask)))
    }
}

/// The level of which most codes have figures; the finer of two alike.
fn usual_level(grid: &Grid) -> Option<IndustryLevel> {
    let width = grid.columns.len();
    let filled = |level: IndustryLevel| {
        let columns = (0..width).filter(|column| IndustryLevel::of(&grid.columns[*column]) == Some(level));
        columns
            .filter(|column| (0..grid.rows.len()).any(|row| grid.cells[row * width + column].is_some()))
            .count()
    };
    let counts = IndustryLevel::ALL.map(|level| (filled(level), level));
    counts.into_iter().filter(|(count, _)| *count > 1).max_by_key(|(count, _)| *count).map(|(_, level)| level)
}

/// Whether places are regions of the NUTS classification: the table says so, or nearly all of its codes
/// look it and are of several levels.
fn is_by_nuts(places: &Dimension) -> bool {
    match places.code_list {
        Some(CodeList::Nuts(_) | CodeList::NutsMixed(_)) => true,
        Some(_) => false,
        None => {
            let of_level = |level| places.codes.iter().filter(|code| is_nuts(&code.code, level)).count();
            let levels: Vec<usize> = LEVELS.map(of_level).filter(|count| *count > 0).collect();
            levels.len() > 1 && 10 * levels.iter().sum::<usize>() >= 9 * places.codes.len()
        }
    }
}

/// Two capital letters for the country and one more sign per level.
fn is_nuts(code: &str, level: u8) -> bool {
    let bytes = code.as_bytes();
    bytes.len() == 2 + usize::from(level)
        && bytes.iter().take(2).all(u8::is_ascii_uppercase)
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && code != "EU"
        && !code.ends_with("ZZ")
}

fn named(table: &Table, role: Role, codes: &[String], kept: &[usize], known: &Known) -> Vec<Named> {
    let labels: BTreeMap<&str, &Text> = table
        .head
        .dimension(role)
        .map(|(_, dimension)| dimension.codes.iter().map(|code| (code.code.as_str(), &code.label)).collect())
        .unwrap_or_default();
    let of_code = |code: &String| {
        let label = labels.get(code.as_str()).copied().cloned().unwrap_or_default();
        let own = Some(label.plain()).filter(|label| !label.is_empty());
        let name = known.names.get(code).map(String::as_str).or(own).unwrap_or(code).to_owned();
        Named { code: code.clone(), name, label }
    };
    kept.iter().map(|place| of_code(&codes[*place])).collect()
}

/// Where the table says what the people counted are paid, unless pay itself is what is counted.
fn pay_in(table: &Table, choice: &Choice) -> Option<Pay> {
    let pay = defaults_of(table.head.data_set()).and_then(|known| known.pay);
    pay.filter(|pay| choice.get(pay.dimension).is_some_and(|code| *code != pay.code))
}

/// What is paid, regions by industries, NaN where that is not known.
fn paid(table: &Table, choice: &Choice, year: &str, axes: &Axes, pay: Pay) -> Result<Matrix> {
    let mut of_pay = choice.clone();
    of_pay.insert(pay.dimension.to_owned(), pay.code.to_owned());
    Ok(axes.values(&grid(table, &of_pay, year)?))
}

/// Pay per head of each region over the industries in which both are known, NaN where there are none.
fn pay_of_regions(
    table: &Table,
    choice: &Choice,
    year: &str,
    axes: &Axes,
    activity: &Treated,
) -> Result<Option<Vec<f64>>> {
    let Some(pay) = pay_in(table, choice) else { return Ok(None) };
    let (paid, heads) = (paid(table, choice, year, axes, pay)?, known_values(activity));
    let per_head = (0..heads.rows()).map(|row| {
        let pairs = paid.row(row).iter().zip(heads.row(row));
        let known = pairs.filter(|(paid, heads)| !paid.is_nan() && !heads.is_nan());
        let (paid, heads) = known.fold((0.0, 0.0), |sum, (paid, heads)| (sum.0 + paid, sum.1 + heads));
        if heads > 0.0 { paid * pay.thousands / heads } else { f64::NAN }
    });
    Ok(Some(per_head.collect()))
}

/// The stars of the 2014 rules where the table says what people are paid and what was before, and those
/// of 2007 otherwise.
fn give_stars(
    table: &Table,
    choice: &Choice,
    year: &str,
    axes: &Axes,
    activity: &Treated,
    before: Option<&Before>,
) -> Result<(Stars, &'static str)> {
    let pay = pay_in(table, choice);
    if let (Some(pay), Some(before)) = (pay, before) {
        let paid = paid(table, choice, year, axes, pay)?;
        let heads = known_values(activity);
        let per_head = Matrix::from_fn(heads.rows(), heads.columns(), |row, column| {
            let heads = heads[(row, column)];
            if heads > 0.0 { paid[(row, column)] * pay.thousands / heads } else { f64::NAN }
        });
        let grown = growth(&before.values, &heads, Growth::Whole, FromZero::Undefined).map_err(refused)?;
        let indicators = Indicators { activity, productivity: Some(&per_head), growth: Some(&grown.growth) };
        return Ok((stars(&indicators, &Rules::panorama_2014()).map_err(refused)?, "stars-2014"));
    }
    let indicators = Indicators { activity, productivity: None, growth: None };
    Ok((stars(&indicators, &Rules::observatory_2007()).map_err(refused)?, "stars-2007"))
}

/// The values of what is known, NaN elsewhere.
pub(super) fn known_values(activity: &Treated) -> Matrix {
    let values = &activity.values;
    Matrix::from_fn(values.rows(), values.columns(), |row, column| {
        if activity.is_known(row, column) { values[(row, column)] } else { f64::NAN }
    })
}

fn resolved(
    settings: &Settings,
    version: &TableVersion,
    choice: &Choice,
    year: &str,
    level: Option<IndustryLevel>,
) -> Settings {
    Settings {
        table: Some(version.head.key.clone()),
        codes: choice.iter().map(|(key, code)| (key.clone(), code.clone())).collect(),
        year: Some(year.to_owned()),
        industries: level,
        ..settings.clone()
    }
}
