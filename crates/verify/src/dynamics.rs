//! Entry, exit and growth.

use asterism_econ::dynamics::{Absent, FromZero, Growth, aligned, entry, exit, growth, rates, union};
use asterism_econ::{Activity, Matrix, Treatment, quotient};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, Table, VerifyError};

const ECONGEO: &str = "EconGeo 2.1 `entry_mat`, `exit_mat`, `growth_mat`, `growth_reg`, `growth_ind`";
const NUMPY: &str = "plain numpy";

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = two_years(golden)?;
    checks.extend(panel(golden)?);
    Ok(checks)
}

/// Two small tables of one region gone and one new.
fn two_years(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let against = Against { method: "dynamics", reference: ECONGEO, input: "tiny_a" };
    let exact = Expected::Within(0.0);
    let (first, first_table) = golden.activity("tiny_a")?;
    let (second, second_table) = golden.activity("tiny_a_t2")?;
    let present = |table: &Activity| -> Result<Matrix, VerifyError> {
        Ok(quotient::specialised(&table.treated(Treatment::Zero), 1.0)?.to_matrix())
    };
    let (before, after) = (present(&first_table)?, present(&second_table)?);
    let theirs = golden.wide("dynamics/tiny_a__m_t2.csv")?;
    let labels = (second.rows.as_slice(), second.columns.as_slice());
    let mut checks = vec![against.matrix("specialised in the second year", exact, labels, &after, &theirs)];

    let regions = union(&[&first.rows, &second.rows]);
    let industries = union(&[&first.columns, &second.columns]);
    let labels = (regions.labels.as_slice(), industries.labels.as_slice());
    let on_axes = |year: usize, table: &Matrix, absent| {
        aligned(table, &regions.places[year], &industries.places[year], absent)
    };
    let (before, after) = (on_axes(0, &before, Absent::Zero)?, on_axes(1, &after, Absent::Zero)?);
    for (what, ours) in [("entry", entry(&before, &after)?), ("exit", exit(&before, &after)?)] {
        let theirs = golden.wide(&format!("dynamics/tiny_a__{what}_econgeo.csv"))?;
        checks.push(against.matrix(what, exact, labels, &ours, &theirs));
    }

    let before = on_axes(0, &first.values, Absent::Undefined)?;
    let after = on_axes(1, &second.values, Absent::Undefined)?;
    let two_digits = Expected::Within(5.01e-3);
    let percent = |before: &Matrix, after: &Matrix| -> Result<Matrix, VerifyError> {
        let grown = growth(before, after, Growth::Whole, FromZero::ZeroOrInfinite)?;
        Ok(grown.growth.map(|growth| growth * 100.0))
    };
    let theirs = golden.wide("dynamics/tiny_a__growth_econgeo.csv")?;
    checks.push(against.matrix("growth", two_digits, labels, &percent(&before, &after)?, &theirs));
    // Totals grow over the regions of both years.
    let shared: Vec<usize> =
        (0..regions.labels.len()).filter(|r| regions.places.iter().all(|year| year[*r].is_some())).collect();
    let all: Vec<usize> = (0..industries.labels.len()).collect();
    let (before, after) = (before.select(&shared, &all), after.select(&shared, &all));
    let column = |values: Vec<f64>| Matrix::new(values.len(), 1, values);
    let of_industries = percent(&column(before.column_sums())?, &column(after.column_sums())?)?;
    let of_regions = percent(&column(before.row_sums())?, &column(after.row_sums())?)?;
    let shared: Vec<String> = shared.iter().map(|region| regions.labels[*region].clone()).collect();
    for (file, key, labels, ours) in [
        ("growth_ind", "industry", &industries.labels, of_industries),
        ("growth_reg", "region", &shared, of_regions),
    ] {
        let theirs = golden.table(&format!("dynamics/tiny_a__{file}_econgeo.csv"))?;
        checks.push(against.labelled(&theirs, (key, file), two_digits, labels, ours.values())?);
    }
    Ok(checks)
}

/// Ten years of countries, each without the countries that lack a cell.
fn panel(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let against = Against { method: "dynamics", reference: NUMPY, input: "eu_nace10_2007_2016" };
    let exact = Expected::Within(0.0);
    let panel = golden.table("inputs/eu_nace10_2007_2016.csv")?;
    let events = golden.table("dynamics/eu_nace10__entry_exit.csv")?;
    let summary = golden.table("dynamics/eu_nace10__entry_exit_summary.csv")?;
    let mut years: Vec<String> = panel.text("year")?.to_vec();
    years.sort();
    years.dedup();
    let tables: Vec<Year> = years.iter().map(|year| Year::of(&panel, year)).collect::<Result<_, _>>()?;
    let mut ours = Events::default();
    let mut ours_in_all: [Vec<f64>; 5] = Default::default();
    for pair in tables.windows(2) {
        let regions = union(&[&pair[0].regions, &pair[1].regions]);
        let industries = union(&[&pair[0].industries, &pair[1].industries]);
        let on_axes = |year: usize| {
            let places = (&regions.places[year], &industries.places[year]);
            aligned(&pair[year].present, places.0, places.1, Absent::Undefined)
        };
        let (before, after) = (on_axes(0)?, on_axes(1)?);
        let (entered, left) = (entry(&before, &after)?, exit(&before, &after)?);
        for (column, rates) in [(0, rates(&entered).all), (2, rates(&left).all)] {
            ours_in_all[column].push(rates.at_risk as f64);
            ours_in_all[column + 1].push(rates.events as f64);
        }
        ours_in_all[4].push(regions.labels.len() as f64);
        for (row, region) in regions.labels.iter().enumerate() {
            for (column, industry) in industries.labels.iter().enumerate() {
                let key = format!("{region} {industry} {} {}", pair[0].year, pair[1].year);
                ours.push(key, entered[(row, column)], left[(row, column)]);
            }
        }
    }
    let mut checks = Vec::new();
    let (region, industry) = (events.text("region")?, events.text("industry")?);
    let (from, to) = (events.text("from_year")?, events.text("to_year")?);
    let key = |row: usize| format!("{} {} {} {}", region[row], industry[row], from[row], to[row]);
    let keys: Vec<String> = (0..events.rows()).map(key).collect();
    for (what, values) in [("entry", &ours.entered), ("exit", &ours.left)] {
        let matched: Vec<f64> = keys.iter().map(|key| ours.of(key, values)).collect();
        checks.push(against.column(what, exact, &keys, &matched, &events.numbers(what)?));
    }
    let columns = ["at_risk_entry", "entries", "at_risk_exit", "exits", "regions"];
    for (column, ours) in columns.iter().zip(&ours_in_all) {
        checks.push(against.labelled(&summary, ("to_year", column), exact, &years[1..], ours)?);
    }
    Ok(checks)
}

/// What happened to each region and industry, by a key of all four labels.
#[derive(Default)]
struct Events {
    places: std::collections::BTreeMap<String, usize>,
    entered: Vec<f64>,
    left: Vec<f64>,
}

impl Events {
    fn push(&mut self, key: String, entered: f64, left: f64) {
        self.places.insert(key, self.entered.len());
        self.entered.push(entered);
        self.left.push(left);
    }

    /// The value of a key; infinite when we have none, which no event is.
    fn of(&self, key: &str, values: &[f64]) -> f64 {
        self.places.get(key).map_or(f64::INFINITY, |place| values[*place])
    }
}

/// One year of the panel: who is specialised, among the countries without a missing cell.
struct Year {
    year: String,
    regions: Vec<String>,
    industries: Vec<String>,
    present: Matrix,
}

impl Year {
    fn of(panel: &Table, year: &str) -> Result<Year, VerifyError> {
        let (years, regions) = (panel.text("year")?, panel.text("region")?);
        let (industries, values) = (panel.text("industry")?, panel.numbers("emp1000")?);
        let rows: Vec<usize> = (0..panel.rows()).filter(|row| years[*row] == year).collect();
        let listed = |labels: &[String]| {
            union(&[&rows.iter().map(|row| labels[*row].clone()).collect::<Vec<_>>()]).labels
        };
        let (region_labels, industry_labels) = (listed(regions), listed(industries));
        let mut wide = Matrix::from_fn(region_labels.len(), industry_labels.len(), |_, _| f64::NAN);
        for row in rows {
            let region = region_labels.binary_search(&regions[row]);
            let industry = industry_labels.binary_search(&industries[row]);
            if let (Ok(region), Ok(industry)) = (region, industry) {
                wide[(region, industry)] = values[row];
            }
        }
        let table = Activity::of(&wide)?.treated(Treatment::DropRegions);
        let kept = table.regions.iter().map(|region| region_labels[*region].clone()).collect();
        let present = quotient::specialised(&table, 1.0)?.to_matrix();
        Ok(Year { year: year.to_owned(), regions: kept, industries: industry_labels, present })
    }
}
