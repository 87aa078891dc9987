//! Figures of innovation and wealth from the tables that were loaded: where a region stands among all.

use std::collections::BTreeMap;
use std::sync::Arc;

use asterism_domain::NutsCode;
use asterism_domain::statistics::{Choice, Flags, Role, Table};
use asterism_store::TableVersion;

use super::catalogue::usual_code;
use super::region::rank;
use crate::{App, Result};

/// A variable of regions, and the table that has it.
struct Variable {
    key: &'static str,
    /// The part of a region's structure that it belongs to.
    block: &'static str,
    table: &'static str,
    codes: &'static [(&'static str, &'static str)],
}

/// What is shown of a region where its table was loaded, and what regions are compared by.
const VARIABLES: &[Variable] = &[
    Variable { key: "gdp_per_head", block: "wealth", table: "nama_10r_2gdp", codes: &[("unit", "EUR_HAB")] },
    Variable {
        key: "research_of_gdp",
        block: "research",
        table: "rd_e_gerdreg",
        codes: &[("sectperf", "TOTAL"), ("unit", "PC_GDP")],
    },
    Variable {
        key: "business_research_of_gdp",
        block: "research",
        table: "rd_e_gerdreg",
        codes: &[("sectperf", "BES"), ("unit", "PC_GDP")],
    },
    Variable {
        key: "patents_per_million",
        block: "research",
        table: "pat_ep_rtot",
        codes: &[("unit", "P_MHAB")],
    },
    Variable {
        key: "science_and_technology",
        block: "people",
        table: "hrst_st_rcat",
        codes: &[("category", "HRST"), ("unit", "PC_ACT")],
    },
    made_up("gdp_per_head", "wealth", &[("indicator", "gdp_per_head")]),
    made_up("research_of_gdp", "research", &[("indicator", "research_of_gdp")]),
    made_up("business_research_of_gdp", "research", &[("indicator", "business_research_of_gdp")]),
    made_up("patents_per_million", "research", &[("indicator", "patents_per_million")]),
    made_up("science_and_technology", "people", &[("indicator", "science_and_technology")]),
];

/// The same of the country that does not exist, under the names of the real variables.
const fn made_up(
    key: &'static str,
    block: &'static str,
    codes: &'static [(&'static str, &'static str)],
) -> Variable {
    Variable { key, block, table: "fictional_indicators", codes }
}

/// One figure of a region, with those of all regions of its level in the same year.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// A key of the catalogue of words.
    pub key: &'static str,
    pub block: &'static str,
    pub version: TableVersion,
    /// The codes chosen of the table's dimensions.
    pub choice: Choice,
    pub year: String,
    /// Of the region; none where its cell has no value in the year.
    pub value: Option<f64>,
    pub flags: Flags,
    /// From 1 for the largest.
    pub rank: Option<usize>,
    /// Values of the year by region code.
    pub all: BTreeMap<String, f64>,
    /// The region's values per year, ascending.
    pub series: Vec<(String, Option<f64>)>,
}

impl App {
    /// The figures of a region from the tables that were loaded, in the newest year up to `year` in
    /// which at least half as many regions have one as in the best year. A region that is made up has made-up
    /// figures alone, and a real one real figures alone.
    pub async fn indicators(&self, code: &str, year: &str) -> Result<Vec<Indicator>> {
        let of_all = self.indicators_of(&[code.to_owned()], year).await?;
        Ok(of_all.into_iter().next().unwrap_or_default())
    }

    /// The figures of some regions, as [`App::indicators`] has them; each table is read once.
    pub async fn indicators_of(&self, codes: &[String], year: &str) -> Result<Vec<Vec<Indicator>>> {
        let versions = self.tables().await?;
        let mut tables: BTreeMap<&str, (TableVersion, Arc<Table>)> = BTreeMap::new();
        for variable in VARIABLES {
            let found = versions.iter().find(|version| version.head.key == variable.table);
            if let (Some(version), false) = (found, tables.contains_key(variable.table)) {
                let table = self.table_of(version).await?;
                tables.insert(variable.table, (version.clone(), table));
            }
        }
        let of_code = |code: &String| {
            let indicator = |variable: &Variable| {
                let (version, table) = tables.get(variable.table)?;
                if version.head.fictional != is_made_up(code) {
                    return None;
                }
                indicator(variable, version, table, code, year)
            };
            VARIABLES.iter().filter_map(indicator).collect()
        };
        Ok(codes.iter().map(of_code).collect())
    }
}

fn is_made_up(code: &str) -> bool {
    NutsCode::parse(code).is_ok_and(|code| code.country().is_made_up())
}

fn indicator(
    variable: &Variable,
    version: &TableVersion,
    table: &Table,
    code: &str,
    year: &str,
) -> Option<Indicator> {
    let mut choice = Choice::new();
    for dimension in &table.head.dimensions {
        if matches!(dimension.role, Role::Place | Role::Time) {
            continue;
        }
        let codes: Vec<String> = dimension.codes.iter().map(|code| code.code.clone()).collect();
        let stated = variable.codes.iter().find(|(key, _)| *key == dimension.key).map(|(_, code)| *code);
        let usual = usual_code(table.head.data_set(), &dimension.key, &codes);
        choice.insert(dimension.key.clone(), stated.or(usual)?.to_owned());
    }
    let grid = table.grid(Role::Place, Role::Time, &choice).ok()?;
    let width = grid.columns.len();
    let of_level: Vec<usize> =
        (0..grid.rows.len()).filter(|row| grid.rows[*row].len() == code.len()).collect();
    let value = |row: usize, column: usize| grid.cells[row * width + column].and_then(|cell| cell.value);
    let filled = |column: usize| of_level.iter().filter(|row| value(**row, column).is_some()).count();
    let most = (0..width).map(filled).max().filter(|most| *most > 1)?;
    let column = (0..width)
        .rev()
        .find(|column| grid.columns[*column].as_str() <= year && 2 * filled(*column) >= most)?;
    let values: Vec<f64> = of_level.iter().map(|row| value(*row, column).unwrap_or(f64::NAN)).collect();
    let own = of_level.iter().position(|row| grid.rows[*row] == code);
    let cell = own.and_then(|place| grid.cells[of_level[place] * width + column]);
    let all =
        of_level.iter().filter_map(|row| Some((grid.rows[*row].clone(), value(*row, column)?))).collect();
    let series = own.map(|place| {
        let of_year = |year: usize| (grid.columns[year].clone(), value(of_level[place], year));
        (0..width).map(of_year).collect()
    });
    Some(Indicator {
        key: variable.key,
        block: variable.block,
        version: version.clone(),
        choice,
        year: grid.columns[column].clone(),
        value: cell.and_then(|cell| cell.value),
        flags: cell.map_or(Flags::NONE, |cell| cell.flags),
        rank: own.and_then(|place| rank(&values, place)),
        all,
        series: series.unwrap_or_default(),
    })
}
