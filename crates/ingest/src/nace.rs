//! Labels of the NACE Rev. 2 classification of industries.

use asterism_domain::SourceKey;
use asterism_domain::policy::Topic;

use crate::fields::Fields;
use crate::say::{Doubts, Refusal, Said};
use crate::values;

/// The sections by the divisions they hold, first and last.
const SECTIONS: &[(&str, u8, u8)] = &[
    ("A", 1, 3),
    ("B", 5, 9),
    ("C", 10, 33),
    ("D", 35, 35),
    ("E", 36, 39),
    ("F", 41, 43),
    ("G", 45, 47),
    ("H", 49, 53),
    ("I", 55, 56),
    ("J", 58, 63),
    ("K", 64, 66),
    ("L", 68, 68),
    ("M", 69, 75),
    ("N", 77, 82),
    ("O", 84, 84),
    ("P", 85, 85),
    ("Q", 86, 88),
    ("R", 90, 93),
    ("S", 94, 96),
    ("T", 97, 98),
    ("U", 99, 99),
];

pub(crate) fn read(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let given = fields.given("code").ok_or_else(|| Refusal::missing("code"))?;
    let code =
        with_dot(given).ok_or_else(|| Refusal::field("code", format!("`{given}` is not a NACE code")))?;
    let label = fields.given("labelen").ok_or_else(|| Refusal::missing("label_en"))?;
    let mut topic =
        Topic { scheme: Some("NACE Rev. 2".to_owned()), code: Some(code.clone()), ..Topic::default() };
    topic.about.title = values::english(label);
    topic.broader = broader(&code).map(|above| SourceKey::new("nace", above).record_id());
    said.state(SourceKey::new("nace", &code), topic, Doubts::default());
    Ok(code)
}

/// The code as the classification writes it: `C`, `10`, `10.1`, `10.11`; groupings of sections such
/// as `B-E` stay as they are. None for anything else.
fn with_dot(given: &str) -> Option<String> {
    let digits = given.replace('.', "");
    if (2..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let (division, rest) = digits.split_at_checked(2)?;
        return Some(if rest.is_empty() { division.to_owned() } else { format!("{division}.{rest}") });
    }
    let letters = given
        .split(['-', '_'])
        .all(|part| part.len() == 1 && part.bytes().all(|byte| byte.is_ascii_uppercase()));
    (letters && given.len() <= 3).then(|| given.replace('_', "-"))
}

/// The code one level up. Groups are missing from the list at hand, so classes stand under their
/// division; sections and groupings stand at the top.
fn broader(code: &str) -> Option<String> {
    let (division, rest) = code.split_at_checked(2)?;
    let number: u8 = division.parse().ok()?;
    if !rest.is_empty() {
        return Some(division.to_owned());
    }
    let holds = |(_, first, last): &&(&str, u8, u8)| (*first..=*last).contains(&number);
    SECTIONS.iter().find(holds).map(|(section, ..)| (*section).to_owned())
}
