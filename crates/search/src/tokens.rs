//! The engine's view of our words: a tokenizer that emits words, their variants and their stems.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::language::{STEM_MARK, Stems};
use crate::schema::{ONLY_STEMS, ONLY_WORDS, WORDS_AND_STEMS};
use crate::words::{Role, each_word};

/// The tokenizers by the names that the schema calls them.
pub(crate) fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    for (name, with_words, with_stems) in
        [(WORDS_AND_STEMS, true, true), (ONLY_WORDS, true, false), (ONLY_STEMS, false, true)]
    {
        tokenizers.register(name, TextAnalyzer::from(WordTokenizer::new(with_words, with_stems)));
    }
    tokenizers
}

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
    kept: Kept,
}

/// The tokens of the text at hand. They lie in one piece, which is used again for the next text.
#[derive(Clone, Default)]
struct Kept {
    text: String,
    /// Where each token ends in `text`, and its position.
    tokens: Vec<(usize, usize)>,
    current: Token,
}

impl Kept {
    fn push(&mut self, token: &str, position: usize) {
        self.text.push_str(token);
        self.tokens.push((self.text.len(), position));
    }
}

impl WordTokenizer {
    pub(crate) fn new(with_words: bool, with_stems: bool) -> WordTokenizer {
        WordTokenizer { with_words, with_stems, stems: Stems::default(), kept: Kept::default() }
    }
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = Tokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens<'a> {
        let (language, text) = untag(text);
        let WordTokenizer { with_words, with_stems, stems, kept } = self;
        kept.text.clear();
        kept.tokens.clear();
        each_word(text, |word| {
            if *with_stems && word.role == Role::Plain {
                let original = &text[word.from..word.to];
                let lower = (!original.is_ascii()).then(|| original.to_lowercase());
                let (plain, marked) = stems.terms(language, word.text, lower.as_deref());
                plain.into_iter().chain(marked).for_each(|stem| kept.push(&stem, word.position));
            }
            if *with_words {
                kept.push(word.text, word.position);
            }
        });
        Tokens { kept, next: 0, from: 0 }
    }
}

pub(crate) struct Tokens<'a> {
    kept: &'a mut Kept,
    next: usize,
    from: usize,
}

impl TokenStream for Tokens<'_> {
    fn advance(&mut self) -> bool {
        let Kept { text, tokens, current } = &mut *self.kept;
        let Some((end, position)) = tokens.get(self.next) else { return false };
        current.text.clear();
        current.text.push_str(&text[self.from..*end]);
        current.position = *position;
        (self.next, self.from) = (self.next + 1, *end);
        true
    }

    fn token(&self) -> &Token {
        &self.kept.current
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.kept.current
    }
}
