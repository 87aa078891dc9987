//! The engine's view of our words: a tokenizer that emits words, their variants and their stems.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::language::{STEM_MARK, Stems};
use crate::words::{Role, words};

/// A text with its language in front, as the tokenizer expects it.
pub(crate) fn tagged(language: &str, text: &str) -> String {
    format!("{STEM_MARK}{language}{STEM_MARK}{text}")
}

/// Language and text of a tagged text.
fn untag(text: &str) -> (&str, &str) {
    text.strip_prefix(STEM_MARK).and_then(|rest| rest.split_once(STEM_MARK)).unwrap_or(("xx", text))
}

/// Emits words, stems or both.
#[derive(Clone)]
pub(crate) struct WordTokenizer {
    with_words: bool,
    with_stems: bool,
    stems: Stems,
}

impl WordTokenizer {
    pub(crate) fn new(with_words: bool, with_stems: bool) -> WordTokenizer {
        WordTokenizer { with_words, with_stems, stems: Stems::default() }
    }
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        let (language, text) = untag(text);
        let mut tokens = Vec::new();
        for word in words(text) {
            if self.with_stems && word.role == Role::Plain {
                let original = &text[word.from..word.to];
                let lower = (!original.is_ascii()).then(|| original.to_lowercase());
                let (plain, marked) = self.stems.terms(language, &word.text, lower.as_deref());
                tokens.extend(plain.into_iter().chain(marked).map(|stem| (stem, word.position)));
            }
            if self.with_words {
                tokens.push((word.text, word.position));
            }
        }
        Tokens { tokens: tokens.into_iter(), current: Token::default() }
    }
}

pub(crate) struct Tokens {
    tokens: std::vec::IntoIter<(String, usize)>,
    current: Token,
}

impl TokenStream for Tokens {
    fn advance(&mut self) -> bool {
        let Some((text, position)) = self.tokens.next() else { return false };
        self.current.text = text;
        self.current.position = position;
        true
    }

    fn token(&self) -> &Token {
        &self.current
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.current
    }
}
