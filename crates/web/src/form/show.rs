//! A document as what stands in its form.

use std::collections::BTreeMap;

use asterism_domain::{Currency, Document, Money};
use serde_json::Value;

use super::layout;
use super::pairs::Pairs;
use super::shape::{Shape, What};

/// Records' names by their ids.
pub(crate) type Names = BTreeMap<String, String>;

/// The pairs of a document.
pub(crate) fn document(shapes: &[Shape], document: &Document, names: &Names) -> Pairs {
    let mut pairs = Pairs::default();
    if let Ok(value) = serde_json::to_value(document) {
        fields(shapes, "", &value, names, &mut pairs);
    }
    pairs
}

pub(crate) fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn fields(shapes: &[Shape], path: &str, value: &Value, names: &Names, pairs: &mut Pairs) {
    for shape in shapes {
        if let Some(value) = value.get(&shape.name) {
            field(&shape.what, &join(path, &shape.name), value, names, pairs);
        }
    }
}

/// What a field shows. Nothing where it cannot show the value, which then stays as it is.
pub(crate) fn field(what: &What, path: &str, value: &Value, names: &Names, pairs: &mut Pairs) {
    let below = |name: &str| join(path, name);
    let text = value.as_str();
    match what {
        What::Line | What::Choice(_) | What::Date | What::Code | What::Language => {
            pairs.set(path, text.unwrap_or_default());
        }
        What::Time => pairs.set(
            path,
            text.map(|time| time.strip_suffix(":00").filter(|short| short.len() == 5).unwrap_or(time))
                .unwrap_or_default(),
        ),
        What::Texts => {
            for (language, passage) in value.as_object().into_iter().flatten() {
                pairs.set(&below(language), passage.get("text").and_then(Value::as_str).unwrap_or_default());
            }
        }
        What::Many(_) => {
            pairs.set(&below("shown"), "yes");
            for value in items(value).filter_map(Value::as_str) {
                pairs.add(path, value);
            }
        }
        What::Whole { .. } => pairs.set(path, value.to_string()),
        What::Yes | What::Perhaps => {
            pairs.set(path, if value.as_bool() == Some(true) { "yes" } else { "no" })
        }
        What::Money => {
            if let Ok(money) = serde_json::from_value::<Money>(value.clone()) {
                pairs.set(&below("amount"), amount(money));
                pairs.set(&below("currency"), money.currency.as_str());
            }
        }
        What::Point => {
            for (part, stored) in [("latitude", "latitude_e6"), ("longitude", "longitude_e6")] {
                if let Some(micro) = value.get(stored).and_then(Value::as_i64) {
                    pairs.set(&below(part), degrees(micro));
                }
            }
        }
        What::Region(_) => {
            for part in ["code", "version"] {
                pairs.set(&below(part), value.get(part).and_then(Value::as_str).unwrap_or_default());
            }
        }
        What::Link => link(path, text.unwrap_or_default(), names, pairs),
        What::Lines => {
            let lines: Vec<&str> = items(value).filter_map(Value::as_str).collect();
            pairs.set(path, lines.join("\n"));
        }
        What::Rows(item) => {
            pairs.set(&below("shown"), "yes");
            for (number, value) in items(value).enumerate() {
                let path = below(&number.to_string());
                pairs.set(&join(&path, "row"), number.to_string());
                field(item, &path, value, names, pairs);
            }
        }
        What::Fields(shapes) => {
            if layout::is_switched(path) {
                pairs.set(&below(layout::HERE), "yes");
            }
            fields(shapes, path, value, names, pairs);
        }
        What::Unknown => {}
    }
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// A record by its name, with what it was called when the form was made: as long as both are the same, the id counts.
pub(crate) fn link(path: &str, id: &str, names: &Names, pairs: &mut Pairs) {
    let name = names.get(id).filter(|name| !name.trim().is_empty()).map_or(id, String::as_str);
    pairs.set(path, name);
    pairs.set(&join(path, "was"), name);
    pairs.set(&join(path, "id"), id);
}

/// An amount as it is read back: `1,832,645.00`.
pub(crate) fn amount(money: Money) -> String {
    let decimals = money.currency.decimals();
    let scale = 10_u64.pow(decimals);
    let units = money.minor.unsigned_abs();
    let digits = (units / scale).to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if money.minor < 0 { "-" } else { "" };
    if decimals == 0 || units.is_multiple_of(scale) {
        format!("{sign}{grouped}")
    } else {
        format!("{sign}{grouped}.{:02}", units % scale)
    }
}

/// An amount as people type it: a mark before exactly three digits groups.
pub(crate) fn read_amount(typed: &str, currency: Currency) -> Option<Money> {
    let typed = typed.trim().trim_start_matches('€').trim();
    let (sign, digits) = typed.strip_prefix('-').map_or(("", typed), |digits| ("-", digits));
    Money::parse(&format!("{sign}€{digits}"), currency).ok().or_else(|| Money::parse(typed, currency).ok())
}

fn degrees(micro: i64) -> String {
    let sign = if micro < 0 { "-" } else { "" };
    let whole = micro.unsigned_abs();
    let text = format!("{sign}{}.{:06}", whole / 1_000_000, whole % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Degrees as whole micro-degrees.
pub(crate) fn micro(typed: &str) -> Option<i64> {
    let degrees: f64 = typed.trim().replace(',', ".").parse().ok()?;
    degrees.is_finite().then(|| (degrees * 1e6).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_back_as_they_are_shown_and_as_people_type_them() {
        for minor in [0, 5, 50, 100, 123_400, 183_264_500, 183_264_550, -1250, 100_000_000] {
            let money = Money { minor, currency: Currency::EUR };
            assert_eq!(read_amount(&amount(money), Currency::EUR), Some(money), "{}", amount(money));
        }
        for (typed, minor) in [
            ("1.832.645", 183_264_500),
            ("1.832", 183_200),
            ("1832,5", 183_250),
            ("€ 12", 1_200),
            ("1 832 645", 183_264_500),
        ] {
            assert_eq!(read_amount(typed, Currency::EUR).map(|money| money.minor), Some(minor), "{typed}");
        }
        assert_eq!(read_amount("much", Currency::EUR), None);
        for at in [0, 1, 43_012_345, -2_900_000, 180_000_000] {
            assert_eq!(micro(&degrees(at)), Some(at));
        }
    }
}
