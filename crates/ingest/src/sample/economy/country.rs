//! What the industries and regions of the country are like, as tables for editors.

use super::Skill::*;
use super::{Industry, Place, Skill};

const fn industry(code: &'static str, skill: Skill, size: f64, pay: f64, growth: f64) -> Industry {
    Industry { code, skill, size, pay, growth }
}

/// In the order of their codes.
pub(in crate::sample) const INDUSTRIES: [Industry; 60] = [
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
pub(in crate::sample) const PLACES: [Place; 24] = [
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
