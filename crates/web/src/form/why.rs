//! Why a field cannot be read, in words.

use super::read::Why;
use crate::locale::Locale;

/// Why a field cannot be read, in the reader's language.
pub(crate) fn why(l: Locale, why: &Why) -> String {
    let number = |number: i64| l.number(number);
    match why {
        Why::Needed => l.t("fault-needed"),
        Why::TooLong { most } => l.count("fault-too-long", *most as u64),
        Why::NoDate => l.t("fault-date"),
        Why::NoTime => l.t("fault-time"),
        Why::NoNumber { least, most } => {
            l.with("fault-number", &[("least", &number(*least)), ("most", &number(*most))])
        }
        Why::NoAmount => l.t("fault-amount"),
        Why::NoCurrency => l.t("fault-currency"),
        Why::NoPoint => l.t("fault-point"),
        Why::OtherCountry => l.t("fault-other-country"),
        Why::NoRegion => l.t("fault-region"),
        Why::NoCountry => l.t("fault-country"),
        Why::NoLanguage => l.t("fault-language"),
        Why::NoAddress => l.t("fault-address"),
        Why::NoZone => l.t("fault-zone"),
        Why::NoColour => l.t("fault-colour"),
        Why::TooLight => l.t("fault-too-light"),
        Why::EndFirst => l.t("fault-end-first"),
        Why::Skipped { zone, from, to } => {
            let [from, to] = [from, to].map(|hour| hour.strftime("%H:%M").to_string());
            l.with("fault-skipped", &[("zone", zone.as_str()), ("from", &from), ("to", &to)])
        }
        Why::ClosesLate => l.t("fault-closes-late"),
        Why::NoneOf => l.t("fault-none-of"),
        Why::NoRecord => l.t("fault-no-record"),
        Why::Several => l.t("fault-several"),
        Why::Other(text) => text.clone(),
    }
}
