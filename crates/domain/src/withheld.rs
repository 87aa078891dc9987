//! Names that are to stand nowhere any more: finding them in texts, however they are spelt, and texts without them.

use serde_json::Value;
use unicode_normalization::char::is_combining_mark;

use crate::{Document, fold};

/// What stands where a name was.
pub const WITHHELD: &str = "[withheld]";

/// As many names of one person as are looked for at once, and the letters of one.
const MOST_NAMES: usize = 10;
const LONGEST: usize = 100;
/// A name of fewer letters would be found in words that are nobody's.
const SHORTEST: usize = 6;
/// So many signs may stand between two words of a name, as in `Doe,  Jane`.
const MOST_BETWEEN: usize = 3;

/// The names and addresses of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    phrases: Vec<Vec<String>>,
}

/// Why names cannot be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NamesError {
    #[error("no name was given")]
    None,
    #[error(
        "a name needs two words or more, or is an e-mail address: one word alone is found in texts of others"
    )]
    Short,
    #[error("10 names of at most 100 letters are as many as are looked for at once")]
    Many,
}

impl Names {
    /// Names and e-mail addresses, one a line. A name is looked for with its last word first too.
    pub fn parse(lines: &str) -> Result<Names, NamesError> {
        let lines: Vec<&str> = lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if lines.is_empty() {
            return Err(NamesError::None);
        }
        if lines.len() > MOST_NAMES || lines.iter().any(|line| line.chars().count() > LONGEST) {
            return Err(NamesError::Many);
        }
        let mut phrases = Vec::new();
        for line in lines {
            let mut words = words(line);
            if words.len() < 2 || words.iter().map(|word| word.chars().count()).sum::<usize>() < SHORTEST {
                return Err(NamesError::Short);
            }
            phrases.push(words.clone());
            if !line.contains('@') {
                words.rotate_right(1);
                phrases.push(words);
            }
        }
        phrases.sort_unstable_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        phrases.dedup();
        Ok(Names { phrases })
    }

    /// Each name as its folded words.
    pub fn phrases(&self) -> &[Vec<String>] {
        &self.phrases
    }

    /// Whether a text, or one that is written in another as in JSON, may hold one of the names: a quick look that
    /// misses none.
    pub fn may_be_in(&self, text: &str) -> bool {
        let folded = fold(text);
        self.phrases.iter().any(|phrase| phrase.iter().all(|word| folded.contains(word.as_str())))
    }

    /// The text without the names; none where it has none of them.
    pub fn without(&self, text: &str) -> Option<String> {
        let lengths: Vec<usize> = self.phrases.iter().map(Vec::len).collect();
        without(text, &lengths, &|words| {
            self.phrases.iter().any(|phrase| phrase.iter().map(String::as_str).eq(words.iter().copied()))
        })
    }
}

/// The folded words of a text.
fn words(text: &str) -> Vec<String> {
    let is_word = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    text.split(|c| !is_word(c)).filter(|word| !word.is_empty()).map(fold).collect()
}

/// The text without what `is_name` says is a name, asked of every row of so many folded words as `lengths` has, the
/// longest first. None where nothing is one.
pub fn without(text: &str, lengths: &[usize], is_name: &dyn Fn(&[&str]) -> bool) -> Option<String> {
    let shortest = lengths.iter().copied().min()?;
    let found = tokens(text);
    if found.len() < shortest {
        return None;
    }
    let folded: Vec<String> =
        found.iter().map(|(from, to)| fold(text.get(*from..*to).unwrap_or(""))).collect();
    let folded: Vec<&str> = folded.iter().map(String::as_str).collect();
    let stands_for = if text.contains("://") { WITHHELD.trim_matches(['[', ']']) } else { WITHHELD };
    let mut kept = String::new();
    let (mut at, mut copied) = (0, 0);
    while at < found.len() {
        let name = lengths.iter().copied().find(|length| {
            let row = (found.get(at..at + length), folded.get(at..at + length));
            matches!(row, (Some(places), Some(words)) if hangs_together(text, places) && is_name(words))
        });
        let Some(length) = name else {
            at += 1;
            continue;
        };
        if let (Some((from, _)), Some((_, to))) = (found.get(at), found.get(at + length - 1)) {
            kept.push_str(text.get(copied..*from).unwrap_or(""));
            kept.push_str(stands_for);
            copied = *to;
        }
        at += length;
    }
    if copied == 0 {
        return None;
    }
    kept.push_str(text.get(copied..).unwrap_or(""));
    Some(kept)
}

/// Where the words of a text begin and end.
fn tokens(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut begun = None;
    for (at, c) in text.char_indices() {
        match (begun, c.is_alphanumeric() || is_combining_mark(c)) {
            (None, true) => begun = Some(at),
            (Some(from), false) => {
                found.push((from, at));
                begun = None;
            }
            _ => {}
        }
    }
    found.extend(begun.map(|from| (from, text.len())));
    found
}

/// Whether no more stands between words than between those of one name.
fn hangs_together(text: &str, places: &[(usize, usize)]) -> bool {
    places.iter().zip(places.iter().skip(1)).all(|((_, end), (next, _))| {
        let between = text.get(*end..*next).unwrap_or("");
        between.chars().count() <= MOST_BETWEEN && !between.contains('"')
    })
}

/// Puts into every text of a JSON value what `without` makes of it. Says how many changed.
pub fn without_in(value: &mut Value, without: &dyn Fn(&str) -> Option<String>) -> usize {
    match value {
        Value::String(text) => match without(text) {
            Some(kept) => {
                *text = kept;
                1
            }
            None => 0,
        },
        Value::Array(values) => values.iter_mut().map(|value| without_in(value, without)).sum(),
        Value::Object(fields) => fields.values_mut().map(|value| without_in(value, without)).sum(),
        _ => 0,
    }
}

impl Document {
    /// The document with what `without` makes of each of its texts; none where that changes nothing.
    pub fn without(&self, without: &dyn Fn(&str) -> Option<String>) -> serde_json::Result<Option<Document>> {
        let mut value = serde_json::to_value(self)?;
        match without_in(&mut value, without) {
            0 => Ok(None),
            _ => serde_json::from_value(value).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Text};

    fn names(lines: &str) -> Names {
        Names::parse(lines).unwrap()
    }

    #[test]
    fn a_name_is_found_however_it_is_spelt() {
        let wanted = names("Zoë Müller-Lund\nzoe@lund.example");
        for (text, kept) in [
            ("with Zoë Müller-Lund of SPRI", "with [withheld] of SPRI"),
            ("ZOE MULLER LUND", "[withheld]"),
            ("Lund, Zoë Müller", "[withheld]"),
            ("Zoe\u{308}  Mu\u{308}ller Lund.", "[withheld]."),
            ("write to zoe@lund.example, please", "write to [withheld], please"),
            ("https://x.example/people/zoe-muller-lund/", "https://x.example/people/withheld/"),
            ("Zoë Müller-Lund and Zoë Müller-Lund", "[withheld] and [withheld]"),
        ] {
            assert_eq!(wanted.without(text).as_deref(), Some(kept), "{text}");
            assert!(wanted.may_be_in(text), "{text}");
        }
        for text in ["Zoë Müller", "Lund", "Zoël Müller-Lund", "Zoë \"Müller\", Lund", "zoe@lund.exampl", ""]
        {
            assert_eq!(wanted.without(text), None, "{text}");
        }
    }

    #[test]
    fn what_would_be_found_in_texts_of_others_is_refused() {
        assert_eq!(Names::parse(" \n"), Err(NamesError::None));
        for short in ["Zoë", "A. B.", "Jane Doe\nMadonna"] {
            assert_eq!(Names::parse(short), Err(NamesError::Short), "{short}");
        }
        assert_eq!(Names::parse(&"Jane Doe\n".repeat(11)), Err(NamesError::Many));
    }

    #[test]
    fn a_document_without_a_name_is_one_of_its_kind() {
        let wanted = names("Jane Doe");
        for kind in Kind::ALL {
            let mut document = Document::empty(*kind);
            assert_eq!(document.without(&|text| wanted.without(text)).unwrap(), None);
            document.about_mut().title = Text::english("With Jane Doe");
            let kept = document.without(&|text| wanted.without(text)).unwrap().unwrap();
            assert_eq!(kept.about().title.plain(), "With [withheld]");
            assert_eq!(kept.kind(), *kind);
        }
    }
}
