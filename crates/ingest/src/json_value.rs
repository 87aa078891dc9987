//! Looking into a JSON value along a path.

use asterism_domain::ambiguous_mark;
use serde_json::Value;

pub(crate) fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, name| value.get(name))
}

/// The text at the path, trimmed; empty when it is absent or no text.
pub(crate) fn text<'v>(value: &'v Value, path: &[&str]) -> &'v str {
    at(value, path).and_then(Value::as_str).unwrap_or("").trim()
}

/// A number or text at the path as text; none for null and for empty text.
pub(crate) fn shown(value: &Value, path: &[&str]) -> Option<String> {
    match at(value, path)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// An amount at the path as text that says which mark parts its decimals, as far as the file does.
pub(crate) fn amount(value: &Value, path: &[&str]) -> String {
    let text = shown(value, path).unwrap_or_default();
    match at(value, path) {
        Some(Value::Number(_)) if ambiguous_mark(&text).is_some() => format!("{text}0"),
        _ => text,
    }
}

/// A number at the path, written as a number or as text.
pub(crate) fn number(value: &Value, path: &[&str]) -> Option<f64> {
    match at(value, path)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// The items of an array field; none when it is absent.
pub(crate) fn array<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
