//! Names for the paths of fields: `partners.3.country` becomes "Partners, 4, country".

use crate::locale::Locale;

pub(super) fn label(l: Locale, path: &str) -> String {
    let part = |part: &str| match part.parse::<i64>() {
        // People count from one.
        Ok(index) => l.number(index + 1),
        Err(_) => l.try_t(&format!("field-{part}")).unwrap_or_else(|| part.replace('_', " ")),
    };
    let parts: Vec<String> = path.split('.').filter(|part| *part != "about").map(part).collect();
    parts.join(" › ")
}
