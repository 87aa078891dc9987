use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Language;

/// Where a passage comes from: a person wrote it, a machine translated it, or a person reviewed
/// a machine's translation.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    #[default]
    Author,
    Machine,
    Reviewed,
}

impl Origin {
    fn is_author(&self) -> bool {
        *self == Origin::Author
    }
}

/// Text in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Passage {
    pub text: String,
    #[serde(default, skip_serializing_if = "Origin::is_author")]
    pub origin: Origin,
}

/// Text in any number of languages. Where a source does not name the language and none could be
/// detected, the passage stands under the code `xx`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Text(pub BTreeMap<Language, Passage>);

impl Text {
    /// English text by its author; empty text gives an empty `Text`.
    pub fn english(text: impl Into<String>) -> Text {
        Text::in_language(Language::english(), text)
    }

    pub fn in_language(language: Language, text: impl Into<String>) -> Text {
        let mut whole = Text::default();
        whole.set(language, text, Origin::Author);
        whole
    }

    pub fn set(&mut self, language: Language, text: impl Into<String>, origin: Origin) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.0.insert(language, Passage { text, origin });
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The passage in `language`, else English, else the first there is.
    pub fn best(&self, language: &Language) -> Option<(&Language, &Passage)> {
        self.0
            .get_key_value(language)
            .or_else(|| self.0.get_key_value(&Language::english()))
            .or_else(|| self.0.iter().next())
    }

    /// The English text, else the first there is, else nothing.
    pub fn plain(&self) -> &str {
        self.best(&Language::english()).map_or("", |(_, passage)| passage.text.as_str())
    }

    pub fn passages(&self) -> impl Iterator<Item = (&Language, &str)> {
        self.0.iter().map(|(language, passage)| (language, passage.text.as_str()))
    }
}

/// Whether a character is no text: control characters but for tabs and line ends, and the marks that turn the direction of
/// what follows, with which a text shows as another one than it is. What is written from right to left needs none of them.
pub fn is_no_text(sign: char) -> bool {
    let turns = matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (sign.is_control() && !matches!(sign, '\t' | '\n' | '\r'))
}
