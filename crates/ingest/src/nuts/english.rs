//! What regions are called in English where the official lists do not say so: those whose codes are younger than the
//! last list with English names (2013), and those that have an official English name which few people use.

/// By code, as they are called in English.
const NAMES: &[(&str, &str)] = &[
    ("BE1", "Brussels"),
    ("BE2", "Flanders"),
    ("BE3", "Wallonia"),
    ("FRB", "Centre-Loire Valley"),
    ("FRB0", "Centre-Loire Valley"),
    ("FRC", "Burgundy-Franche-Comté"),
    ("FRC1", "Burgundy"),
    ("FRD", "Normandy"),
    ("FRD1", "Lower Normandy"),
    ("FRD2", "Upper Normandy"),
    ("FRE2", "Picardy"),
    ("FRH", "Brittany"),
    ("FRH0", "Brittany"),
    ("FRI", "New Aquitaine"),
    ("FRJ", "Occitania"),
    ("FRM", "Corsica"),
    ("FRM0", "Corsica"),
    ("HR02", "Pannonian Croatia"),
    ("HR05", "City of Zagreb"),
    ("HR06", "Northern Croatia"),
    ("HU12", "Pest County"),
    ("LT01", "Vilnius Region"),
    ("LT02", "Central and Western Lithuania"),
    ("PL91", "Warsaw Capital Region"),
    ("PL92", "Masovian Region"),
];

pub(super) fn english_name(code: &str) -> Option<&'static str> {
    NAMES.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
}
