//! The words of letters, in the language of whom they are for.

use std::borrow::Cow;
use std::collections::HashMap;

use asterism_domain::{AccountId, EmailAddress, Letter};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};

use crate::{App, Result};

static_loader! {
    static LETTERS = {
        locales: "./locales",
        fallback_language: "en",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The letter of a key, as in `letter-sign-up`: `<key>-subject` and `<key>-text`.
pub(crate) fn letter(to: &EmailAddress, language: &str, key: &str, parts: &[(&'static str, &str)]) -> Letter {
    Letter {
        to: to.to_string(),
        subject: on_one_line(&word(language, &format!("{key}-subject"), parts)),
        text: format!(
            "{}\n\n--\n{}\n",
            word(language, &format!("{key}-text"), parts),
            word(language, "letter-foot", parts)
        ),
        unsubscribe: None,
    }
}

/// A subject as servers take it: what records and people are called may have a line break or a tab in it, and no letter
/// stays unwritten for that.
fn on_one_line(subject: &str) -> String {
    let words = subject.split(|sign: char| sign.is_whitespace() || sign.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A string of the letters' catalogue. A key that it does not have shows as the key, which a test prevents.
pub(crate) fn word(language: &str, key: &str, parts: &[(&'static str, &str)]) -> String {
    let arguments: HashMap<Cow<'static, str>, FluentValue<'_>> =
        parts.iter().map(|(name, value)| (Cow::Borrowed(*name), FluentValue::from(*value))).collect();
    let language: LanguageIdentifier = language.parse().unwrap_or_default();
    LETTERS.try_lookup_with_args(&language, key, &arguments).unwrap_or_else(|| key.to_owned())
}

impl App {
    /// Puts the letter of a key in the queue. `{ $address }` is where the portal is.
    pub(crate) async fn send_letter(
        &self,
        to: &EmailAddress,
        language: &str,
        key: &str,
        parts: &[(&'static str, &str)],
    ) -> Result<()> {
        self.send_letter_by(None, (to, language), key, parts).await
    }

    /// The same for a letter that carries the words or the name of somebody with an account.
    pub(crate) async fn send_letter_by(
        &self,
        by: Option<AccountId>,
        (to, language): (&EmailAddress, &str),
        key: &str,
        parts: &[(&'static str, &str)],
    ) -> Result<()> {
        self.post_by(by, self.worded(to, language, key, parts)).await
    }

    /// A letter that is not in the queue yet.
    pub(crate) fn worded(
        &self,
        to: &EmailAddress,
        language: &str,
        key: &str,
        parts: &[(&'static str, &str)],
    ) -> Letter {
        let address = self.config().address.as_str();
        let parts: Vec<_> = parts.iter().copied().chain([("address", address)]).collect();
        letter(to, language, key, &parts)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn keys(text: &str) -> BTreeSet<&str> {
        text.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key).collect()
    }

    #[test]
    fn every_letter_is_worded_in_every_language() {
        let (english, spanish) =
            (include_str!("../locales/en/letters.ftl"), include_str!("../locales/es/letters.ftl"));
        assert_eq!(keys(english), keys(spanish));
        let letter = keys(english).iter().filter(|key| key.ends_with("-subject")).count();
        assert!(letter > 5 && english.contains("letter-sign-up-text"));
    }

    #[test]
    fn whatever_something_is_called_a_letter_about_it_can_be_sent() {
        let to = "anna@example.org".parse().expect("an address");
        for name in ["Quokka\tday", "Quokka\r\nday", "\u{0}Quokka\u{85} \u{2028}day\u{7f}", "  Quokka  day\n"]
        {
            let told = letter(&to, "en", "letter-event-changed", &[("name", name)]);
            assert_eq!(told.subject, "Changed: Quokka day", "{name:?}");
            assert_eq!(asterism_mail::check(&told), Ok(()), "{name:?}");
        }
    }

    #[test]
    fn a_letter_says_what_it_is_about_and_no_more() {
        let to = "anna@example.org".parse().expect("an address");
        let parts = [("link", "https://s3.example/link/1"), ("address", "https://s3.example")];
        let english = letter(&to, "en", "letter-sign-up", &parts);
        assert!(
            english.text.contains("https://s3.example/link/1") && !english.text.contains('{'),
            "{english:?}"
        );
        let spanish = letter(&to, "es", "letter-sign-up", &parts);
        assert_ne!(english.subject, spanish.subject);
        assert_eq!(letter(&to, "xx", "letter-sign-up", &parts), english, "an unknown language is English");
    }
}
