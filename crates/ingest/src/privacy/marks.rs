//! Marks that sole traders bear, by country where a mark is ambiguous.

use asterism_domain::fold;

/// Marks as whole words, folded, with their dots; an empty list of countries means any.
const WORDS: &[(&str, &[&str])] = &[
    ("e.u.", &["AT", "DE", ""]),
    ("e.k.", &["DE", ""]),
    ("e.kfm.", &[]),
    ("e.kfr.", &[]),
    ("einzelunternehmen", &[]),
    ("einzelunternehmer", &[]),
    ("einzelfirma", &[]),
    ("inh.", &[]),
    ("inhaber", &[]),
    ("inhaber:", &[]),
    ("inhaberin", &[]),
    ("et", &["BG"]),
    ("ет", &["BG", ""]),
    ("зп", &["BG"]),
    ("зс", &["BG"]),
    ("ип", &["BG", ""]),
    ("osvc", &[]),
    ("szco", &[]),
    ("s.p.", &["SI"]),
    ("sp.", &["SI"]),
    ("s.p", &["SI"]),
    ("obrt", &["HR"]),
    ("vl.", &["HR"]),
    ("e.v.", &["HU"]),
    ("ev.", &["HU"]),
    ("ev", &["HU"]),
    ("e.v", &["HU"]),
    ("e.c.", &["HU"]),
    ("pfa", &["RO"]),
    ("p.f.a.", &["RO"]),
    ("ii", &["RO"]),
    ("i.i.", &["RO"]),
    ("i.f.", &["RO"]),
    ("fie", &["EE"]),
    ("tmi", &["FI"]),
    ("t:mi", &[]),
    ("iik", &["LV"]),
    ("ik", &["LV"]),
    ("iį", &["LT"]),
    ("ukininkas", &["LT"]),
    ("ukininke", &["LT"]),
    ("v/", &["DK"]),
    ("eirl", &["FR"]),
    ("eenmanszaak", &[]),
    ("eni", &["PT"]),
];

/// Marks of several words, folded.
const PHRASES: &[&str] = &[
    "egyeni vallalkozo",
    "egyeni ceg",
    "persoana fizica",
    "intreprindere individuala",
    "intreprindere familiala",
    "ditta individuale",
    "impresa individuale",
    "enskild firma",
    "entrepreneur individuel",
    "empresario individual",
    "empresario em nome individual",
    "sole trader",
    "едноличен търговец",
    "земеделски производител",
    "ατομικη επιχειρηση",
    "samostojni podjetnik",
    "fyzicka osoba",
    "indywidualna dzialalnosc",
    "jednoosobowa dzialalnosc",
    "individuala imone",
    "individualais komersants",
];

pub(super) fn sole_trader(name: &str, country: &str) -> bool {
    let folded = fold(name);
    if PHRASES.iter().any(|phrase| folded.contains(phrase)) {
        return true;
    }
    // In Hungary `Ev.` in front of a name means evangelical.
    let last_only = |mark: &str| matches!(mark, "ev." | "ev" | "ik" | "ii" | "et" | "sp.");
    let tokens: Vec<&str> = folded
        .split(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | '"' | '(' | ')' | '„' | '“' | '”' | '«' | '»')
        })
        .filter(|token| !token.is_empty())
        .collect();
    tokens.iter().enumerate().any(|(index, token)| {
        let outer = index == 0 && country == "BG" || index + 1 == tokens.len();
        token.strip_prefix("v/").is_some_and(|owner| country == "DK" && !owner.is_empty())
            || WORDS.iter().any(|(mark, countries)| {
                mark == token
                    && (outer || !last_only(mark))
                    && (countries.is_empty() || countries.contains(&country))
            })
    })
}
