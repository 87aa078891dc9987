//! The made-up statistics of the sample: tables of the country that does not exist, always the same, with what
//! real tables have as well. Cells are confidential, missing, zero or flagged, and sums that would tell a
//! confidential cell are confidential themselves.

use asterism_domain::statistics::{
    Cell, Cells, CellsBuilder, Code, CodeList, Dimension, Flag, Flags, Role, Table, TableHead,
};
use asterism_domain::{Document, Text};

use super::SampleRecord;
use super::economy::{For, INDUSTRIES, PLACES, Skill, YEARS, draw, persons, rate, wages};
use crate::statistics::label;

const PUBLISHER: &str = "Asterism (made up)";
const TERMS: &str = "made up for trying the program out: the figures say nothing about any real place; \
                     no rights are claimed";

/// The tables of the made-up country, with the names that `records` give its regions.
pub fn tables(records: &[SampleRecord]) -> Vec<Table> {
    vec![employment(records), indicators(records)]
}

/// Persons employed and wages by region and industry.
fn employment(records: &[SampleRecord]) -> Table {
    let regions = Regions::new();
    let industries = INDUSTRIES.map(|industry| industry.code);
    let mut industry = dimension("nace_r2", Role::Industry, industries);
    industry.code_list = Some(CodeList::Nace("2".to_owned()));
    let dimensions = vec![
        dimension("indicator", Role::Indicator, ["persons_employed", "wages"]),
        years(),
        dimension("geo", Role::Place, regions.codes()),
        industry,
    ];
    let head = head("fictional_employment", "Persons employed and wages by region and industry", dimensions);
    let figures: Vec<_> = (0..PLACES.len()).map(persons).collect();
    let mut cells = CellsBuilder::default();
    for (time, year) in YEARS.enumerate() {
        for number in 0..INDUSTRIES.len() {
            let heads: Vec<f64> = figures.iter().map(|years| years[time][number]).collect();
            let paid = heads.iter().enumerate().map(|(at, heads)| wages(at, number, year, *heads)).collect();
            let gaps: Vec<Gap> =
                heads.iter().enumerate().map(|(at, heads)| gap(at, number, year, *heads)).collect();
            for (indicator, values) in [heads, paid].into_iter().enumerate() {
                let below = values.iter().zip(&gaps).enumerate();
                let below = below.map(|(at, (value, gap))| gap.told(*value, flags(at, number, year)));
                for (region, told) in regions.summed(below.collect()).into_iter().enumerate() {
                    put(&mut cells, &head, &[indicator, time, region, number], told);
                }
            }
        }
    }
    named(head, cells, records)
}

/// A variable of the indicators: how much a place has of it from its wages and from a strength.
struct Variable {
    code: &'static str,
    of_pay: f64,
    skill: Skill,
    of_skill: f64,
    /// Into how many parts the last digit divides one.
    parts: f64,
}

const VARIABLES: [Variable; 5] = [
    variable("gdp_per_head", 21_000.0, Skill::Finance, 2_500.0, 0.01),
    variable("research_of_gdp", 0.5, Skill::HighTech, 0.6, 100.0),
    variable("business_research_of_gdp", 0.2, Skill::HighTech, 0.4, 100.0),
    variable("patents_per_million", 20.0, Skill::HighTech, 55.0, 10.0),
    variable("science_and_technology", 22.0, Skill::Digital, 6.0, 10.0),
];

const fn variable(code: &'static str, of_pay: f64, skill: Skill, of_skill: f64, parts: f64) -> Variable {
    Variable { code, of_pay, skill, of_skill, parts }
}

/// Wealth, research and people by region. Rates have no sums.
fn indicators(records: &[SampleRecord]) -> Table {
    let dimensions = vec![
        dimension("indicator", Role::Indicator, VARIABLES.map(|variable| variable.code)),
        years(),
        dimension("geo", Role::Place, PLACES.map(|place| place.code)),
    ];
    let head = head("fictional_indicators", "Wealth, research and people by region", dimensions);
    let mut cells = CellsBuilder::default();
    for (number, variable) in VARIABLES.iter().enumerate() {
        for (time, year) in YEARS.enumerate() {
            for (at, place) in PLACES.iter().enumerate() {
                let value = rate(at, number, year, variable.of_pay, variable.skill, variable.of_skill);
                let value = (value * variable.parts).round() / variable.parts;
                let is_missing = draw(For::Gap, at, number, year) * 100.0 < place.gaps as f64;
                let told = if is_missing { Told::Missing { value } } else { Told::Value(value, Flags::NONE) };
                put(&mut cells, &head, &[number, time, at], told);
            }
        }
    }
    named(head, cells, records)
}

/// What is published of a figure.
#[derive(Debug, Clone, Copy)]
enum Told {
    Value(f64, Flags),
    /// Known to the office alone, which can still add it up.
    Confidential {
        value: f64,
    },
    Missing {
        value: f64,
    },
}

/// Why a figure is not published, if it is not.
#[derive(Debug, Clone, Copy)]
enum Gap {
    None,
    Confidential,
    Missing,
}

impl Gap {
    fn told(self, value: f64, flags: Flags) -> Told {
        match self {
            Gap::None => Told::Value(value, flags),
            Gap::Confidential => Told::Confidential { value },
            Gap::Missing => Told::Missing { value },
        }
    }
}

/// Few persons are often few firms, whose figures would tell one of the other.
fn gap(at: usize, number: usize, year: u16, heads: f64) -> Gap {
    let chance = match heads {
        0.0 => 0.0,
        heads if heads < 120.0 => 0.55,
        heads if heads < 400.0 => 0.22,
        _ => 0.04,
    };
    let is_secret = draw(For::Secret, at, number, 0) < chance && draw(For::Secret, at, number, year) < 0.9;
    let is_missing = draw(For::Gap, at, number, year) * 100.0 < PLACES[at].gaps as f64;
    match (is_secret, is_missing) {
        (true, _) => Gap::Confidential,
        (false, true) => Gap::Missing,
        (false, false) => Gap::None,
    }
}

/// The last year of one part of the country is provisional, the border region was surveyed anew in 2019, and
/// a few figures are estimated.
fn flags(at: usize, number: usize, year: u16) -> Flags {
    let place = PLACES[at].code;
    let mut flags = Flags::NONE;
    if place == "XA61" && year == 2019 {
        flags = flags.with(Flag::BreakInSeries);
    }
    if draw(For::Flag, at, number, year) < 0.012 {
        flags = flags.with(Flag::Estimated);
    }
    if year == *YEARS.end() && place.starts_with("XA6") {
        flags = flags.with(Flag::Provisional);
    }
    flags
}

/// The places with what they lie in: the country first, each region before those within it.
struct Regions(Vec<Region>);

struct Region {
    code: String,
    /// Either a place, or regions that are further down the list.
    parts: Parts,
}

enum Parts {
    Place(usize),
    Regions(Vec<usize>),
}

impl Regions {
    fn new() -> Regions {
        let mut codes: Vec<&str> =
            PLACES.iter().flat_map(|place| (2..=4).map(|length| &place.code[..length])).collect();
        codes.sort_unstable();
        codes.dedup();
        let parts = |code: &str| match PLACES.iter().position(|place| place.code == code) {
            Some(at) => Parts::Place(at),
            None => Parts::Regions(
                (0..codes.len())
                    .filter(|at| codes[*at].len() == code.len() + 1 && codes[*at].starts_with(code))
                    .collect(),
            ),
        };
        Regions(codes.iter().map(|code| Region { code: (*code).to_owned(), parts: parts(code) }).collect())
    }

    fn codes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|region| region.code.as_str())
    }

    /// What is told of every region, from what is told of the places.
    fn summed(&self, places: Vec<Told>) -> Vec<Told> {
        let mut told: Vec<Told> = vec![Told::Value(0.0, Flags::NONE); self.0.len()];
        for (at, region) in self.0.iter().enumerate().rev() {
            told[at] = match &region.parts {
                Parts::Place(place) => places[*place],
                Parts::Regions(parts) => sum(parts.iter().map(|part| told[*part])),
            };
        }
        told
    }
}

/// A sum of regions. One confidential part could be told from it and the others; a missing one is estimated.
fn sum(parts: impl Iterator<Item = Told>) -> Told {
    let (mut whole, mut secrets, mut flags) = (0.0, 0, Flags::NONE);
    for part in parts {
        whole += match part {
            Told::Value(value, own) => {
                flags = if own.has(Flag::Provisional) { flags.with(Flag::Provisional) } else { flags };
                value
            }
            Told::Confidential { value } => {
                secrets += 1;
                value
            }
            Told::Missing { value } => {
                flags = flags.with(Flag::Estimated);
                value
            }
        };
    }
    // Wages have one decimal, which adding up must not lengthen.
    let value = (whole * 10.0).round() / 10.0;
    if secrets == 1 { Told::Confidential { value } } else { Told::Value(value, flags) }
}

fn put(cells: &mut CellsBuilder, head: &TableHead, coordinate: &[usize], told: Told) {
    let Some(place) = head.place_of(coordinate) else { return };
    match told {
        Told::Value(value, flags) => cells.push(Cell { place, value: Some(value), flags }),
        Told::Confidential { .. } => {
            cells.push(Cell { place, value: None, flags: Flags::NONE.with(Flag::Confidential) });
        }
        Told::Missing { .. } => {}
    }
}

fn head(key: &str, title: &str, dimensions: Vec<Dimension>) -> TableHead {
    TableHead {
        key: key.to_owned(),
        title: Text::english(format!("{title} of Paperland (fictional)")),
        publisher: PUBLISHER.to_owned(),
        version: None,
        retrieved: None,
        terms: TERMS.to_owned(),
        file: "built-in sample".to_owned(),
        fictional: true,
        recoded: None,
        dimensions,
    }
}

fn years() -> Dimension {
    let years: Vec<String> = YEARS.map(|year| year.to_string()).collect();
    dimension("time", Role::Time, years.iter().map(String::as_str))
}

fn dimension<'a>(key: &str, role: Role, codes: impl IntoIterator<Item = &'a str>) -> Dimension {
    let code = |code: &str| Code { code: code.to_owned(), label: Text::default() };
    Dimension { key: key.to_owned(), role, codes: codes.into_iter().map(code).collect(), code_list: None }
}

/// The table with the names of its regions, which say that they are made up, and of its other codes.
fn named(head: TableHead, cells: CellsBuilder, records: &[SampleRecord]) -> Table {
    let cells: Cells = cells.finish().0;
    let mut table = Table { head, cells };
    for record in records {
        let Document::Region(region) = &record.document else { continue };
        let Some(code) = &region.code else { continue };
        let places = table.head.dimensions.iter_mut().filter(|dimension| dimension.role == Role::Place);
        let named = places.flat_map(|places| &mut places.codes).filter(|place| place.code == code.as_str());
        named.for_each(|place| place.label = region.about.title.clone());
    }
    label(&mut table);
    table
}
