//! The economy of a country that does not exist: what its regions do, what its industries pay, and how both
//! change. Regions are strong in kinds of industry that need the same skills, so that relatedness, complexity
//! and growth have something to find. Only the four operations and roundings are used, so that the figures are
//! the same on every machine.

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

const fn industry(code: &'static str, skill: Skill, size: f64, pay: f64, growth: f64) -> Industry {
    Industry { code, skill, size, pay, growth }
}

use Skill::*;

/// In the order of their codes.
pub(super) const INDUSTRIES: [Industry; 60] = [
    industry("A01", Farming, 35.0, 17.0, -15.0),
    industry("A02", Wood, 5.0, 22.0, -5.0),
    industry("A03", Sea, 3.0, 20.0, -20.0),
    industry("B05", Heavy, 4.0, 31.0, -60.0),
    industry("B08", Heavy, 3.0, 29.0, -10.0),
    industry("C10", Farming, 24.0, 25.0, 2.0),
    industry("C11", Farming, 5.0, 30.0, 4.0),
    industry("C13", Cloth, 7.0, 20.0, -38.0),
    industry("C14", Cloth, 9.0, 15.0, -48.0),
    industry("C15", Cloth, 5.0, 17.0, -42.0),
    industry("C16", Wood, 9.0, 24.0, -8.0),
    industry("C17", Wood, 6.0, 33.0, -6.0),
    industry("C19", Heavy, 2.0, 52.0, -15.0),
    industry("C20", Process, 11.0, 48.0, 4.0),
    industry("C21", HighTech, 7.0, 58.0, 28.0),
    industry("C22", Process, 14.0, 32.0, 5.0),
    industry("C23", Process, 11.0, 30.0, -6.0),
    industry("C24", Heavy, 12.0, 37.0, -22.0),
    industry("C25", Heavy, 24.0, 30.0, -4.0),
    industry("C26", HighTech, 9.0, 47.0, 15.0),
    industry("C27", Machinery, 11.0, 38.0, 8.0),
    industry("C28", Machinery, 21.0, 42.0, 9.0),
    industry("C29", Machinery, 17.0, 41.0, 6.0),
    industry("C30", Sea, 9.0, 41.0, 6.0),
    industry("C31", Wood, 10.0, 23.0, -12.0),
    industry("C32", HighTech, 7.0, 34.0, 14.0),
    industry("C33", Machinery, 9.0, 36.0, 12.0),
    industry("D35", Local, 8.0, 49.0, 2.0),
    industry("E38", Local, 6.0, 27.0, 9.0),
    industry("F41", Local, 20.0, 27.0, 4.0),
    industry("F42", Local, 10.0, 32.0, 2.0),
    industry("F43", Local, 40.0, 25.0, 8.0),
    industry("G45", Local, 19.0, 26.0, 3.0),
    industry("G46", Traffic, 45.0, 33.0, 4.0),
    industry("G47", Local, 85.0, 19.0, 0.0),
    industry("H49", Traffic, 31.0, 27.0, 6.0),
    industry("H50", Sea, 4.0, 34.0, 0.0),
    industry("H51", Guests, 3.0, 48.0, 6.0),
    industry("H52", Traffic, 17.0, 31.0, 18.0),
    industry("H53", Traffic, 8.0, 26.0, 10.0),
    industry("I55", Guests, 14.0, 19.0, 16.0),
    industry("I56", Guests, 37.0, 15.0, 18.0),
    industry("J58", Digital, 7.0, 40.0, -10.0),
    industry("J61", Digital, 6.0, 46.0, -5.0),
    industry("J62", Digital, 22.0, 51.0, 55.0),
    industry("J63", Digital, 4.0, 47.0, 48.0),
    industry("K64", Finance, 17.0, 49.0, -14.0),
    industry("K65", Finance, 8.0, 47.0, -6.0),
    industry("L68", Finance, 9.0, 33.0, 10.0),
    industry("M69", Offices, 16.0, 38.0, 14.0),
    industry("M70", Offices, 14.0, 53.0, 34.0),
    industry("M71", Offices, 18.0, 43.0, 20.0),
    industry("M72", HighTech, 7.0, 52.0, 38.0),
    industry("M73", Offices, 7.0, 36.0, 6.0),
    industry("N78", Offices, 17.0, 23.0, 22.0),
    industry("N79", Guests, 4.0, 25.0, 8.0),
    industry("N81", Local, 24.0, 16.0, 14.0),
    industry("P85", Local, 60.0, 30.0, 8.0),
    industry("Q86", Local, 55.0, 33.0, 18.0),
    industry("R93", Guests, 9.0, 20.0, 20.0),
];

const INLAND: Place =
    Place { code: "", size: 0.0, pay: 1.0, growth: 0.0, has_coast: false, gaps: 2, strengths: &[] };
const COAST: Place = Place { has_coast: true, ..INLAND };

/// In the order of their codes. Names stand with the records, in `sample/regions.toml`.
pub(super) const PLACES: [Place; 24] = [
    // The capital.
    Place {
        code: "XA11",
        size: 620.0,
        pay: 1.32,
        growth: 10.0,
        strengths: &[
            (Digital, 2.3),
            (Offices, 2.0),
            (Finance, 2.6),
            (HighTech, 1.3),
            (Guests, 1.1),
            (Farming, 0.05),
            (Wood, 0.15),
            (Heavy, 0.15),
            (Machinery, 0.4),
            (Process, 0.5),
            (Cloth, 0.4),
        ],
        ..INLAND
    },
    Place {
        code: "XA12",
        size: 380.0,
        pay: 1.12,
        growth: 8.0,
        strengths: &[
            (Traffic, 1.6),
            (Offices, 1.4),
            (Digital, 1.5),
            (Machinery, 1.2),
            (Process, 1.2),
            (HighTech, 1.4),
            (Farming, 0.4),
            (Heavy, 0.4),
            (Cloth, 0.3),
        ],
        ..INLAND
    },
    Place {
        code: "XA13",
        size: 210.0,
        pay: 0.9,
        strengths: &[(Farming, 2.4), (Traffic, 1.5), (Heavy, 0.4), (HighTech, 0.3), (Digital, 0.4)],
        ..INLAND
    },
    Place {
        code: "XA14",
        size: 260.0,
        pay: 1.15,
        growth: 7.0,
        strengths: &[
            (Digital, 1.9),
            (HighTech, 2.0),
            (Offices, 1.4),
            (Machinery, 1.4),
            (Process, 1.1),
            (Farming, 0.4),
            (Cloth, 0.3),
            (Heavy, 0.5),
        ],
        ..INLAND
    },
    // Old industry.
    Place {
        code: "XA21",
        size: 340.0,
        pay: 0.98,
        growth: -9.0,
        strengths: &[(Heavy, 4.0), (Machinery, 1.5), (Process, 1.3), (Farming, 0.4), (Digital, 0.5)],
        ..INLAND
    },
    Place {
        code: "XA22",
        size: 190.0,
        pay: 0.88,
        growth: -15.0,
        strengths: &[(Heavy, 4.6), (Cloth, 1.3), (Digital, 0.4), (HighTech, 0.2), (Offices, 0.6)],
        ..INLAND
    },
    Place {
        code: "XA23",
        size: 280.0,
        pay: 1.05,
        growth: 3.0,
        strengths: &[
            (Machinery, 2.9),
            (Heavy, 1.7),
            (HighTech, 1.3),
            (Process, 1.4),
            (Farming, 0.5),
            (Finance, 0.7),
        ],
        ..INLAND
    },
    Place {
        code: "XA24",
        size: 170.0,
        pay: 0.95,
        growth: -3.0,
        strengths: &[(Process, 3.2), (Heavy, 1.5), (Machinery, 1.3), (Digital, 0.5), (Offices, 0.7)],
        ..INLAND
    },
    // Forests, lakes and weaving mills.
    Place {
        code: "XA31",
        size: 150.0,
        pay: 0.82,
        growth: -7.0,
        strengths: &[(Cloth, 6.5), (Wood, 1.2), (Process, 1.4), (Digital, 0.4), (HighTech, 0.3)],
        ..INLAND
    },
    Place {
        code: "XA32",
        size: 130.0,
        pay: 0.85,
        growth: -4.0,
        strengths: &[(Wood, 5.5), (Farming, 1.5), (Guests, 1.1), (Digital, 0.3), (HighTech, 0.2)],
        ..INLAND
    },
    Place {
        code: "XA33",
        size: 140.0,
        pay: 0.84,
        strengths: &[(Farming, 2.6), (Guests, 1.5), (Wood, 1.8), (Digital, 0.3), (HighTech, 0.3)],
        ..INLAND
    },
    // A poor region that publishes little.
    Place {
        code: "XA34",
        size: 70.0,
        pay: 0.66,
        growth: -10.0,
        gaps: 22,
        strengths: &[
            (Farming, 4.5),
            (Wood, 2.4),
            (Cloth, 2.0),
            (Digital, 0.15),
            (HighTech, 0.05),
            (Finance, 0.5),
            (Offices, 0.4),
            (Machinery, 0.3),
        ],
        ..INLAND
    },
    // Ports and beaches.
    Place {
        code: "XA41",
        size: 230.0,
        growth: 2.0,
        strengths: &[(Sea, 5.5), (Heavy, 1.6), (Traffic, 1.4), (Machinery, 1.4), (Farming, 0.5)],
        ..COAST
    },
    Place {
        code: "XA42",
        size: 260.0,
        pay: 1.06,
        growth: 4.0,
        strengths: &[(Process, 2.4), (Traffic, 1.8), (Sea, 2.4), (Heavy, 1.3), (Farming, 0.4)],
        ..COAST
    },
    Place {
        code: "XA43",
        size: 180.0,
        pay: 0.86,
        growth: 6.0,
        strengths: &[(Guests, 2.6), (Sea, 1.4), (Heavy, 0.2), (HighTech, 0.2), (Machinery, 0.3)],
        ..COAST
    },
    // Islands.
    Place {
        code: "XA44",
        size: 45.0,
        pay: 0.82,
        gaps: 6,
        strengths: &[
            (Guests, 3.0),
            (Sea, 5.0),
            (Farming, 1.6),
            (Heavy, 0.05),
            (Machinery, 0.1),
            (HighTech, 0.1),
            (Process, 0.2),
            (Cloth, 0.2),
            (Digital, 0.3),
        ],
        ..COAST
    },
    // The university region.
    Place {
        code: "XA51",
        size: 240.0,
        pay: 1.2,
        growth: 14.0,
        strengths: &[
            (HighTech, 4.2),
            (Digital, 2.0),
            (Offices, 1.5),
            (Machinery, 1.1),
            (Farming, 0.4),
            (Heavy, 0.2),
            (Cloth, 0.3),
        ],
        ..INLAND
    },
    Place {
        code: "XA52",
        size: 200.0,
        pay: 1.12,
        growth: 9.0,
        strengths: &[
            (HighTech, 3.0),
            (Machinery, 1.9),
            (Digital, 1.3),
            (Process, 1.3),
            (Offices, 1.1),
            (Farming, 0.5),
            (Cloth, 0.3),
        ],
        ..INLAND
    },
    Place {
        code: "XA53",
        size: 220.0,
        growth: 2.0,
        strengths: &[(Machinery, 2.4), (Process, 1.8), (Heavy, 1.2), (HighTech, 1.1), (Farming, 0.6)],
        ..INLAND
    },
    Place {
        code: "XA54",
        size: 160.0,
        pay: 0.88,
        strengths: &[(Farming, 2.6), (Process, 1.3), (Traffic, 1.1), (Digital, 0.4), (Heavy, 0.5)],
        ..INLAND
    },
    // The border, mountains and the farther islands.
    Place {
        code: "XA61",
        size: 190.0,
        pay: 0.84,
        growth: 12.0,
        strengths: &[(Traffic, 2.2), (Machinery, 1.6), (Cloth, 1.8), (Digital, 0.4), (Finance, 0.6)],
        ..INLAND
    },
    Place {
        code: "XA62",
        size: 90.0,
        pay: 0.92,
        growth: 1.0,
        strengths: &[(Guests, 2.2), (Wood, 2.4), (Farming, 1.2), (Heavy, 0.3), (Digital, 0.3)],
        ..INLAND
    },
    Place {
        code: "XA63",
        size: 60.0,
        pay: 0.62,
        growth: -12.0,
        gaps: 24,
        strengths: &[
            (Farming, 5.5),
            (Wood, 1.6),
            (Cloth, 1.4),
            (Digital, 0.1),
            (HighTech, 0.05),
            (Finance, 0.4),
            (Offices, 0.4),
            (Machinery, 0.2),
            (Process, 0.3),
        ],
        ..INLAND
    },
    Place {
        code: "XA64",
        size: 75.0,
        pay: 0.8,
        growth: 5.0,
        gaps: 4,
        strengths: &[
            (Guests, 4.0),
            (Sea, 1.8),
            (Heavy, 0.05),
            (Machinery, 0.1),
            (HighTech, 0.1),
            (Process, 0.2),
            (Cloth, 0.2),
            (Digital, 0.4),
        ],
        ..COAST
    },
];

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
