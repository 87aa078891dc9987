//! Languages: the catalogue of strings, and how numbers, money and dates are written.

mod conventions;
mod dates;
mod numbers;

use std::borrow::Cow;
use std::collections::HashMap;

use asterism_actions::ValueNames;
use asterism_domain::Language;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};

use conventions::Conventions;

use crate::html::has_right_to_left;

static_loader! {
    static CATALOGUE = {
        locales: "./locales",
        fallback_language: "en",
        // Pages set the direction themselves; the marks would end up in copied text.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The catalogue of vocabularies; its keys are the same in every language.
const WORDS: &str = include_str!("../../locales/en/words.ftl");

/// What the values of filters are called in every language of the pages, for those who type them.
pub fn value_names() -> ValueNames {
    let keys = WORDS.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key);
    let called = |key| Locale::offered().into_iter().filter_map(move |l| Some((key, l.try_t(key)?)));
    ValueNames::of(keys.flat_map(called))
}

/// A language a page is written in, with its way of writing numbers, money and dates.
#[derive(Clone, Copy)]
pub struct Locale(&'static Conventions);

impl Locale {
    /// The languages that the pages are translated into, the first being the complete one.
    pub fn offered() -> [Locale; 2] {
        [Locale::english(), Locale(&conventions::SPANISH)]
    }

    pub fn english() -> Locale {
        Locale(&conventions::ENGLISH)
    }

    /// The conventions of a language, for any language we know how to write numbers in.
    pub fn of(code: &str) -> Option<Locale> {
        conventions::ALL.iter().find(|known| known.code == code).map(|known| Locale(known))
    }

    /// A language the pages are translated into.
    pub fn offered_as(code: &str) -> Option<Locale> {
        Locale::offered().into_iter().find(|locale| locale.code() == code)
    }

    /// The best offered language for an `Accept-Language` header, else English.
    pub fn accepted(header: &str) -> Locale {
        let mut wishes: Vec<(f32, &str)> = header.split(',').filter_map(wish).collect();
        wishes.sort_by(|left, right| right.0.total_cmp(&left.0));
        wishes.into_iter().find_map(|(_, code)| Locale::offered_as(code)).unwrap_or_else(Locale::english)
    }

    /// The two-letter code, as in `en`.
    pub fn code(self) -> &'static str {
        self.0.code
    }

    /// The language's name in itself.
    pub fn own_name(self) -> &'static str {
        self.0.name
    }

    pub fn language(self) -> Language {
        Language::parse(self.0.code).unwrap_or_else(|_| Language::english())
    }

    /// The string of a key. A key that no catalogue has shows as the key itself, which a test
    /// prevents for the keys of the templates.
    pub fn t(self, key: &str) -> String {
        self.find(key, None).unwrap_or_else(|| key.to_owned())
    }

    /// The string of a key, if the catalogue has it.
    pub fn try_t(self, key: &str) -> Option<String> {
        self.find(key, None)
    }

    /// A string with a count: `$count` chooses the plural form, `$shown` is the count as written.
    pub fn count(self, key: &str, count: u64) -> String {
        let shown = self.number(i64::try_from(count).unwrap_or(i64::MAX));
        let arguments = HashMap::from([
            (Cow::Borrowed("count"), FluentValue::from(count)),
            (Cow::Borrowed("shown"), FluentValue::from(shown)),
        ]);
        self.find(key, Some(&arguments)).unwrap_or_else(|| key.to_owned())
    }

    /// A string with named parts.
    pub fn with(self, key: &str, parts: &[(&'static str, &str)]) -> String {
        let arguments: HashMap<Cow<'static, str>, FluentValue> = parts
            .iter()
            .map(|(name, value)| (Cow::Borrowed(*name), FluentValue::from(apart(value))))
            .collect();
        self.find(key, Some(&arguments)).unwrap_or_else(|| key.to_owned())
    }

    /// The label of a value of a closed vocabulary, as in `organisation-type-ngo`; an unknown value
    /// is shown in its own words.
    pub fn label(self, vocabulary: &str, value: &str) -> String {
        self.try_t(&format!("{vocabulary}-{value}")).unwrap_or_else(|| value.replace('_', " "))
    }

    fn find(self, key: &str, arguments: Option<&HashMap<Cow<'static, str>, FluentValue>>) -> Option<String> {
        let code: LanguageIdentifier = self.0.code.parse().ok()?;
        match arguments {
            Some(arguments) => CATALOGUE.try_lookup_with_args(&code, key, arguments),
            None => CATALOGUE.try_lookup(&code, key),
        }
    }
}

/// A part of a sentence so that it turns nothing around it. Only what is written from right to left does; of all else the
/// marks would be left in copied text for nothing.
fn apart(part: &str) -> Cow<'_, str> {
    if has_right_to_left(part) { Cow::Owned(format!("\u{2068}{part}\u{2069}")) } else { Cow::Borrowed(part) }
}

/// One wish of an `Accept-Language` header: its weight and two-letter code.
fn wish(part: &str) -> Option<(f32, &str)> {
    let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
    let weight = rest.trim().strip_prefix("q=").map_or(Some(1.0), |weight| weight.parse().ok())?;
    let code = tag.trim().split('-').next().filter(|code| code.len() == 2)?;
    Some((weight, code))
}

#[cfg(test)]
mod tests;
