//! The economy of a country that does not exist: what its regions do, what its industries pay, and how both
//! change. Regions are strong in kinds of industry that need the same skills, so that relatedness, complexity
//! and growth have something to find. Only the four operations and roundings are used, so that the figures are
//! the same on every machine.

mod country;

pub(super) use country::{INDUSTRIES, PLACES};

use Skill::*;

/// Years of the figures.
pub(super) const YEARS: std::ops::RangeInclusive<u16> = 2016..=2023;

/// Industries that need the same skills and are found in the same regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Skill {
    Farming,
    Wood,
    Sea,
    Heavy,
    Process,
    Cloth,
    Machinery,
    HighTech,
    Digital,
    Offices,
    Finance,
    Guests,
    Traffic,
    /// What every region has.
    Local,
}

/// A division of NACE in the country as a whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Industry {
    pub(super) code: &'static str,
    pub(super) skill: Skill,
    /// Its part of all persons in a region that is strong in nothing, in thousandths.
    size: f64,
    /// Wages per person in thousand euro.
    pay: f64,
    /// Growth a year, in thousandths.
    growth: f64,
}

/// A region and what it is strong in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) code: &'static str,
    /// Persons employed in the first year, in thousands.
    size: f64,
    /// Wages against the country's.
    pay: f64,
    /// Growth a year beside what its industries bring, in thousandths.
    growth: f64,
    pub(super) has_coast: bool,
    /// How often a figure was never published, in hundredths.
    pub(super) gaps: u64,
    /// How many times more of an industry it has than a region that is strong in nothing.
    strengths: &'static [(Skill, f64)],
}

impl Place {
    fn strength(&self, skill: Skill) -> f64 {
        let found = self.strengths.iter().find(|(known, _)| *known == skill);
        found.map_or(if skill == Sea { 0.3 } else { 1.0 }, |(_, strength)| *strength)
    }
}

/// What a draw is for: draws for different things have nothing to do with each other.
#[derive(Debug, Clone, Copy)]
pub(super) enum For {
    Size,
    Drift,
    Year,
    Pay,
    Gap,
    Secret,
    Flag,
    Rate,
}

/// A number from 0 to 1 that is always the same for the same thing (the finaliser of SplitMix64).
pub(super) fn draw(what: For, place: usize, industry: usize, year: u16) -> f64 {
    const SEED: u64 = 0x0a57_e215_2016_2023;
    let parts = [what as u64, place as u64, industry as u64, u64::from(year)];
    let mixed = parts.iter().fold(SEED, |mixed, part| {
        let next = (mixed ^ part).wrapping_add(0x9e37_79b9_7f4a_7c15);
        let next = (next ^ (next >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let next = (next ^ (next >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        next ^ (next >> 31)
    });
    (mixed >> 11) as f64 / (1_u64 << 53) as f64
}

/// A draw from `low` to `high`.
fn between(low: f64, high: f64, drawn: f64) -> f64 {
    low + (high - low) * drawn
}

/// What industries are left with in the year in which nobody travelled, and the year after.
fn shock(skill: Skill, year: u16) -> f64 {
    match (skill, year) {
        (Guests, 2020) => 0.76,
        (Guests, 2021) => 0.88,
        (Digital | HighTech, 2020) => 1.01,
        (Machinery | Heavy | Cloth, 2020) => 0.95,
        (_, 2020) => 0.98,
        _ => 1.0,
    }
}

/// Whether a place can have an industry at all.
fn can_have(place: &Place, industry: &Industry) -> bool {
    match industry.code {
        "A03" | "H50" => place.has_coast,
        "B05" => place.strength(Heavy) >= 1.5 && !place.has_coast,
        "C19" => place.strength(Heavy) >= 1.0,
        _ => true,
    }
}

/// Persons in every industry of a place in the first year, before they are rounded.
fn first_year(at: usize) -> [f64; INDUSTRIES.len()] {
    let place = &PLACES[at];
    let mut parts = [0.0; INDUSTRIES.len()];
    for (number, (part, industry)) in parts.iter_mut().zip(&INDUSTRIES).enumerate() {
        if can_have(place, industry) {
            let chance = between(0.6, 1.4, draw(For::Size, at, number, 0));
            *part = industry.size * place.strength(industry.skill) * chance;
        }
    }
    let whole: f64 = parts.iter().sum();
    parts.map(|part| part * place.size * 1_000.0 / whole)
}

/// Persons employed in a place, by industry, per year.
pub(super) fn persons(at: usize) -> Vec<[f64; INDUSTRIES.len()]> {
    let mut level = first_year(at);
    let mut years = Vec::new();
    for year in YEARS {
        let mut persons = [0.0; INDUSTRIES.len()];
        for (number, industry) in INDUSTRIES.iter().enumerate() {
            let chance = between(0.985, 1.015, draw(For::Year, at, number, year));
            persons[number] = (level[number] * shock(industry.skill, year) * chance).round();
            let drift = between(-18.0, 18.0, draw(For::Drift, at, number, 0));
            level[number] *= 1.0 + (industry.growth + PLACES[at].growth + drift) / 1_000.0;
        }
        years.push(persons);
    }
    years
}

/// Wages of so many persons, in million euro with one decimal.
pub(super) fn wages(at: usize, number: usize, year: u16, persons: f64) -> f64 {
    let (place, industry) = (&PLACES[at], &INDUSTRIES[number]);
    let chance = between(0.94, 1.06, draw(For::Pay, at, number, 0));
    // Where many know a trade it is better paid.
    let skilled = if place.strength(industry.skill) > 1.5 { 1.06 } else { 1.0 };
    let risen = 1.0 + 0.022 * f64::from(year - YEARS.start());
    let thousands = industry.pay * place.pay * chance * skilled * risen;
    (persons * thousands / 100.0).round() / 10.0
}

/// A rate of a place: what it has of it from its wages and from one of its strengths.
pub(super) fn rate(at: usize, number: usize, year: u16, of_pay: f64, skill: Skill, of_skill: f64) -> f64 {
    let place = &PLACES[at];
    let chance = between(0.9, 1.1, draw(For::Rate, at, number, 0))
        * between(0.98, 1.02, draw(For::Rate, at, number, year));
    let risen = 1.0 + 0.02 * f64::from(year - YEARS.start());
    (of_pay * place.pay * place.pay + of_skill * place.strength(skill)) * chance * risen
}
