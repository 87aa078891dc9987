//! What the program knows of tables that it can answer with: which code of each dimension to take when
//! nobody chooses, and what else of the table helps.

/// What is taken of a table when the address does not say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Defaults {
    pub(super) key: &'static str,
    /// A code for each dimension that is neither region, industry nor time.
    pub(super) codes: &'static [(&'static str, &'static str)],
    /// The industries that add up to the whole where the table mixes them with ranges and totals.
    pub(super) industries: &'static [&'static str],
    /// The dimension and code under which the same table has what the people counted are paid, and by how
    /// many of their units one unit of pay is worth in thousands: productivity is pay per head.
    pub(super) pay: Option<Pay>,
}

/// Where a table says what people are paid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pay {
    pub(super) dimension: &'static str,
    pub(super) code: &'static str,
    /// Thousand euro per unit of the code.
    pub(super) thousands: f64,
}

/// Tables of regions by industries, the best first: what the observatory opens with.
const TABLES: &[Defaults] = &[
    Defaults {
        key: "sbs_r_nuts06_r2",
        codes: &[("indic_sb", "V16110")],
        industries: &[],
        pay: Some(Pay { dimension: "indic_sb", code: "V13320", thousands: 1_000.0 }),
    },
    Defaults {
        key: "lfst_r_lfe2en2",
        codes: &[("unit", "THS"), ("age", "Y_GE15")],
        industries: &["A", "B-E", "F", "G-I", "J", "K", "L", "M_N", "O-Q", "R-U"],
        pay: None,
    },
    // Of the country that does not exist.
    Defaults {
        key: "fictional_employment",
        codes: &[("indicator", "persons_employed")],
        industries: &[],
        pay: Some(Pay { dimension: "indicator", code: "wages", thousands: 1_000.0 }),
    },
];

/// The codes by which publishers mean "all of them".
const TOTALS: &[&str] = &["TOTAL", "T", "_T", "Y_GE15", "A", "NR", "NSA"];

pub(super) fn defaults_of(key: &str) -> Option<&'static Defaults> {
    TABLES.iter().find(|table| table.key == key)
}

/// How good a table is to open with; the lower the better.
pub(super) fn rank_of(key: &str) -> usize {
    TABLES.iter().position(|table| table.key == key).unwrap_or(TABLES.len())
}

/// The code to take of a dimension for which nobody chose one.
pub(super) fn usual_code<'a>(table: &str, dimension: &str, codes: &'a [String]) -> Option<&'a str> {
    let stated = defaults_of(table)
        .and_then(|known| known.codes.iter().find(|(key, _)| *key == dimension))
        .map(|(_, code)| *code);
    let known = |wanted: &str| codes.iter().find(|code| code.as_str() == wanted).map(String::as_str);
    stated
        .and_then(known)
        .or_else(|| TOTALS.iter().find_map(|total| known(total)))
        .or_else(|| codes.first().map(String::as_str))
}
