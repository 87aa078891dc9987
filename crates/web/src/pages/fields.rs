//! Names for the paths of fields: `partners.3.country` becomes "Partners › 4 › Country".

use asterism_domain::place::Point;
use asterism_domain::{Money, NutsRef, NutsVersion};
use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::locale::Locale;

pub(crate) fn label(l: Locale, path: &str) -> String {
    let part = |part: &str| match part.parse::<i64>() {
        // People count from one.
        Ok(index) => l.number(index + 1),
        // Texts have a field for each language.
        Err(_) => l
            .try_t(&format!("field-{part}"))
            .or_else(|| l.try_t(&format!("language-{part}")))
            .unwrap_or_else(|| part.replace('_', " ")),
    };
    let parts: Vec<String> = path.split('.').filter(|part| *part != "about").map(part).collect();
    parts.join(" › ")
}

/// The same in a column of its own, where a text's language stands beside it: `title.eu` becomes "Title (Basque)".
pub(super) fn label_alone(l: Locale, path: &str) -> String {
    let language = |last: &str| match l.try_t(&format!("field-{last}")) {
        Some(_) => None,
        None => l.try_t(&format!("language-{last}")),
    };
    let told = path.rsplit_once('.').and_then(|(text, last)| Some((label(l, text), language(last)?)));
    told.map_or_else(|| label(l, path), |(text, language)| format!("{text} ({language})"))
}

/// The word for a value out of a vocabulary, for a country, a language or a day; none for what is
/// written as it stands.
pub(super) fn word(l: Locale, path: &str, value: &Value) -> Option<String> {
    if path.ends_with("rate_as_given") || path.ends_with("maximum_rate") {
        return value.as_u64().and_then(|rate| u32::try_from(rate).ok()).map(|rate| l.percent(rate));
    }
    if let Some(one) = one_thing(l, value) {
        return Some(one);
    }
    let text = value.as_str()?;
    if let Ok(date) = text.parse::<Date>() {
        return (text.len() == 10).then(|| l.date_short(date));
    }
    // Fields of lists end in a place, as `kets.0` does.
    let mut parts = path.rsplit('.').filter(|part| part.parse::<usize>().is_err());
    let (field, around) = (parts.next()?, parts.next());
    if field == "field" && around == Some("citations") {
        return Some(label(l, text));
    }
    let vocabulary = match field {
        "role" if around == Some("roles") => "event-role",
        "role" => "partner-role",
        "kind" if around == Some("phases") => "phase-kind",
        "helix_role" | "organisation_type" | "event_kind" | "document_kind" | "file_type" | "audience"
        | "call_kind" | "facility_kind" | "territory_kind" | "post_kind" | "media_kind" | "source_kind"
        | "country" | "language" | "scheme" | "rel" | "rule" => field,
        "eligible_types" | "represents" => "organisation-type",
        "organised_by" => "source-kind",
        "interested_in" => "intent",
        "kets" => "ket",
        "countries" => "country",
        _ => return None,
    };
    l.try_t(&format!("{}-{text}", vocabulary.replace('_', "-")))
}

/// What is stored in several parts and read as one: a region with the edition of its code, a point, an amount.
fn one_thing(l: Locale, value: &Value) -> Option<String> {
    let read = || value.is_object().then(|| value.clone());
    if let Ok(region) = serde_json::from_value::<NutsRef>(read()?) {
        let edition = region.version;
        return Some(match edition {
            NutsVersion::Unstated => region.code.to_string(),
            _ => format!("{} (NUTS {})", region.code, edition.as_str()),
        });
    }
    if let Ok(point) = serde_json::from_value::<Point>(read()?) {
        return Some(format!("{}; {}", l.decimal(point.latitude(), 4), l.decimal(point.longitude(), 4)));
    }
    serde_json::from_value::<Money>(read()?).ok().map(|money| l.money(money))
}

/// Fields of a row that say from when and until when something holds.
pub(super) const SPANS: [(&str, &str); 3] = [("valid_from", "valid_to"), ("from", "to"), ("start", "end")];

/// The span of days that a row says, in words that tell which end is which.
pub(super) fn span(l: Locale, row: &Map<String, Value>) -> Option<String> {
    let day = |field: &str| row.get(field).and_then(Value::as_str).and_then(|day| day.parse::<Date>().ok());
    SPANS.iter().find_map(|(from, to)| l.date_range(day(from), day(to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_named_and_languages_stand_beside_what_is_in_them() {
        let named = |path: &str| label_alone(Locale::english(), path);
        assert_eq!(named("partners.3.country"), "Partners › 4 › Country");
        assert_eq!(named("about.title.eu"), "Title (Basque)");
        assert_eq!(named("title"), "Title");
        assert_eq!(named("about.language"), "Language");
        assert_eq!(label(Locale::english(), "about.title.eu"), "Title › Basque");
    }
}
