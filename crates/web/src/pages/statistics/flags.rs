//! Cells in words: their values, what their publisher says of them, and why there is no value.

use asterism_domain::statistics::{Cell, Code, CodeList, Dimension, TableHead};

use crate::locale::Locale;
use crate::pages::words;

/// What the publisher says of a cell, in words.
pub(super) fn flags(l: Locale, cell: Option<Cell>) -> String {
    let flags = cell.map(|cell| cell.flags.iter().collect::<Vec<_>>()).unwrap_or_default();
    flags.into_iter().map(|flag| l.label("obs-flag", flag.as_str())).collect::<Vec<_>>().join(", ")
}

/// A published quantity, as precise as it was published.
pub(super) fn amount(l: Locale, value: f64) -> String {
    let plain = value.to_string();
    let places = plain.split_once('.').map_or(0, |(_, fraction)| fraction.len().min(6));
    l.decimal(value, places)
}

/// A value, or why there is none.
pub(super) fn value_or_why(l: Locale, cell: Option<Cell>) -> Result<String, String> {
    match cell {
        Some(Cell { value: Some(value), .. }) => Ok(amount(l, value)),
        Some(cell) if cell.is_confidential() => Err(l.t("stat-confidential")),
        Some(_) => Err(l.t("stat-no-value")),
        None => Err(l.t("stat-not-published")),
    }
}

/// What a code means, or the code itself.
pub(super) fn code_label(l: Locale, code: &Code) -> String {
    let label = words::told(l, &code.label);
    if label.is_empty() { code.code.clone() } else { label }
}

/// A code with what it means: `C24 Manufacture of basic metals`.
pub(super) fn code_and_label(l: Locale, code: &Code) -> String {
    let label = words::told(l, &code.label);
    if label.is_empty() { code.code.clone() } else { format!("{} {label}", code.code) }
}

/// The list that a dimension's codes are of.
pub(super) fn code_list(l: Locale, dimension: &Dimension) -> Option<String> {
    let list = dimension.code_list.as_ref()?;
    Some(match list {
        CodeList::Nuts(edition) => l.with("stat-list-nuts", &[("edition", edition.as_str())]),
        CodeList::NutsMixed(editions) => {
            let editions: Vec<&str> = editions.iter().map(|edition| edition.as_str()).collect();
            l.with("stat-list-nuts-mixed", &[("editions", &editions.join(", "))])
        }
        CodeList::Nace(revision) => l.with("stat-list-nace", &[("revision", revision)]),
        CodeList::Other(name) => name.clone(),
    })
}

/// What a dimension stands for: its role, or its publisher's name for it.
pub(super) fn dimension_label(l: Locale, dimension: &Dimension) -> String {
    use asterism_domain::statistics::Role;
    match dimension.role {
        Role::Indicator => l.t("stat-role-indicator"),
        Role::Unit => l.t("stat-role-unit"),
        Role::Time => l.t("stat-role-time"),
        Role::Place => l.t("stat-role-place"),
        Role::Industry => l.t("stat-role-industry"),
        Role::Breakdown => l.label("stat-dimension", &dimension.key),
    }
}

/// With a large first letter, as a heading or a sentence begins.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a table is called.
pub(super) fn table_title(l: Locale, head: &TableHead) -> String {
    let title = words::told(l, &head.title);
    if title.is_empty() { head.key.clone() } else { title }
}

/// Where a table is described.
pub(super) fn table_address(key: &str) -> String {
    format!("/tables/{}", crate::html::encode(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_is_as_precise_as_it_was_published() {
        let l = Locale::english();
        let written = [12_345.0, 0.5, 12.345_6, -3.0].map(|value| amount(l, value));
        assert_eq!(written, ["12,345", "0.5", "12.3456", "\u{2212}3"]);
    }
}
