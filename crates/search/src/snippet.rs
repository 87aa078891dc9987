//! Which words of a record matched, and the piece of text that shows it best.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::language::Stems;
use crate::plan::{Plan, Test, Unit};
use crate::schema::Stored;
use crate::words::{Role, Word, words};
use crate::{How, MatchField, Reason, Snippet};

/// The longest snippet, in characters (row 003-15).
const LONGEST: usize = 300;
/// How much of a long text is looked through.
const LOOKED_THROUGH: usize = 30_000;
const MOST_WORDS: usize = 5;

/// The words to look for in a record, with how each one matches.
#[derive(Default)]
pub(crate) struct Matcher {
    terms: BTreeMap<String, How>,
    prefixes: Vec<String>,
    phrases: Vec<(Vec<String>, How)>,
}

/// A stretch of a text that matched.
#[derive(Debug, Clone, PartialEq)]
struct Mark {
    range: Range<usize>,
    how: How,
    term: String,
}

impl Matcher {
    pub(crate) fn of(plan: &Plan) -> Matcher {
        let mut matcher = Matcher::default();
        plan.units.iter().for_each(|unit| matcher.add(unit));
        matcher
    }

    fn add(&mut self, unit: &Unit) {
        for alternative in &unit.alternatives {
            match &alternative.test {
                Test::Term(term) => {
                    let how = self.terms.entry(term.clone()).or_insert(alternative.how);
                    *how = alternative.how.min(*how);
                }
                Test::Prefix(prefix) => self.prefixes.push(prefix.clone()),
                Test::Phrase(words) => self.phrases.push((words.clone(), alternative.how)),
                Test::Every(units) => units.iter().for_each(|unit| self.add(unit)),
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.prefixes.is_empty() && self.phrases.is_empty()
    }

    fn marks(&self, text: &str, language: &str, stems: &mut Stems) -> Vec<Mark> {
        if self.is_empty() {
            return Vec::new();
        }
        let found = words(beginning(text, LOOKED_THROUGH));
        let mut marks: Vec<Mark> =
            found.iter().filter_map(|word| self.mark(word, text, language, stems)).collect();
        let plain: Vec<&Word> = found.iter().filter(|word| word.role == Role::Plain).collect();
        for (phrase, how) in &self.phrases {
            marks.extend(phrase_marks(phrase, *how, &plain));
        }
        disjoint(marks)
    }

    fn mark(&self, word: &Word, text: &str, language: &str, stems: &mut Stems) -> Option<Mark> {
        let how = self.terms.get(&word.text).copied().or_else(|| {
            let prefixed = self.prefixes.iter().any(|prefix| word.text.starts_with(prefix));
            prefixed.then_some(How::Word)
        });
        let how = how.or_else(|| {
            let lower = text.get(word.from..word.to)?.to_lowercase();
            let (plain, marked) = stems.terms(language, &word.text, Some(&lower));
            [plain, marked].into_iter().flatten().find_map(|term| self.terms.get(&*term).copied())
        })?;
        Some(Mark { range: word.from..word.to, how, term: word.text.clone() })
    }
}

fn phrase_marks(phrase: &[String], how: How, plain: &[&Word]) -> Vec<Mark> {
    let runs = plain.windows(phrase.len().max(1));
    let found = runs.filter(|run| run.iter().map(|word| &word.text).eq(phrase));
    found
        .filter_map(|run| {
            let range = run.first()?.from..run.last()?.to;
            Some(Mark { range, how, term: phrase.join(" ") })
        })
        .collect()
}

/// In order, where marks overlap only the longest.
fn disjoint(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| (mark.range.start, std::cmp::Reverse(mark.range.end), mark.how));
    let mut kept: Vec<Mark> = Vec::with_capacity(marks.len());
    for mark in marks {
        if kept.last().is_none_or(|last| last.range.end <= mark.range.start) {
            kept.push(mark);
        }
    }
    kept
}

/// The snippet of a record and why it matched.
pub(crate) fn explain(stored: &Stored, matcher: &Matcher, stems: &mut Stems) -> (Snippet, Vec<Reason>) {
    let mut marks = |text: &str| matcher.marks(text, &stored.language, stems);
    let summary = marks(&stored.summary);
    let body = marks(&stored.body);
    let mut reasons = Vec::new();
    add_reasons(&mut reasons, MatchField::Name, &stored.name, &marks(&stored.name));
    for name in &stored.names {
        add_reasons(&mut reasons, MatchField::OtherNames, name, &marks(name));
    }
    if stored.title != stored.name {
        add_reasons(&mut reasons, MatchField::Title, &stored.title, &marks(&stored.title));
    }
    add_reasons(&mut reasons, MatchField::Summary, &stored.summary, &summary);
    add_reasons(&mut reasons, MatchField::Body, &stored.body, &body);
    reasons.sort_by_key(|reason| (reason.how, reason.field));
    let from_body = stored.summary.trim().is_empty() || (summary.is_empty() && !body.is_empty());
    let snippet = if from_body { snippet(&stored.body, &body) } else { snippet(&stored.summary, &summary) };
    (snippet, reasons)
}

fn add_reasons(reasons: &mut Vec<Reason>, field: MatchField, text: &str, marks: &[Mark]) {
    for mark in marks {
        let Some(word) = text.get(mark.range.clone()) else { continue };
        let known = reasons.iter().position(|reason| reason.field == field && reason.how == mark.how);
        let words = match known {
            Some(position) => &mut reasons[position].words,
            None => {
                reasons.push(Reason { field, how: mark.how, words: Vec::new() });
                let last = reasons.len() - 1;
                &mut reasons[last].words
            }
        };
        let same = words.iter().any(|before| before.to_lowercase() == word.to_lowercase());
        if !same && words.len() < MOST_WORDS {
            words.push(word.to_owned());
        }
    }
}

/// The piece of at most 300 characters that shows most of the marks. It starts at the beginning of
/// a sentence or, in long sentences, of a word, and ends likewise.
fn snippet(text: &str, marks: &[Mark]) -> Snippet {
    let from = best_start(text, marks);
    let to = end_from(text, from, marks);
    let piece = &text[from..to];
    let lead = piece.len() - piece.trim_start().len();
    let shown = piece.trim();
    let start = from + lead;
    let end = start + shown.len();
    let inside = marks.iter().filter(|mark| mark.range.start >= start && mark.range.end <= end);
    Snippet {
        text: shown.to_owned(),
        highlights: inside.map(|mark| mark.range.start - start..mark.range.end - start).collect(),
        cut_before: !text[..start].trim().is_empty(),
        cut_after: !text[end..].trim().is_empty(),
    }
}

fn best_start(text: &str, marks: &[Mark]) -> usize {
    let mut best = (0, 0);
    let mut tried = None;
    for mark in marks.iter().take(60) {
        let start = start_before(text, mark.range.start);
        if tried == Some(start) {
            continue;
        }
        tried = Some(start);
        let end = start + beginning_characters(&text[start..], LONGEST);
        let shown: Vec<&Mark> =
            marks.iter().filter(|mark| mark.range.start >= start && mark.range.end <= end).collect();
        let different: std::collections::BTreeSet<&str> =
            shown.iter().map(|mark| mark.term.as_str()).collect();
        let value = different.len() * 10 + shown.len().min(9);
        if value > best.0 {
            best = (value, start);
        }
    }
    best.1
}

/// Where to start so that `at` is shown: at its sentence, or a few words before it where the
/// sentence began too far back.
fn start_before(text: &str, at: usize) -> usize {
    let before = &text[..at];
    let sentence = sentence_ends(before).last().unwrap_or(0);
    if text[sentence..at].chars().count() <= LONGEST * 2 / 3 {
        return sentence;
    }
    let back = before.char_indices().rev().nth(80).map_or(0, |(position, _)| position);
    before[back..].find(char::is_whitespace).map_or(back, |gap| back + gap)
}

/// The end of the last whole sentence within reach, if it leaves out no mark and not too much;
/// else of the last whole word.
fn end_from(text: &str, from: usize, marks: &[Mark]) -> usize {
    let rest = &text[from..];
    let reach = beginning_characters(rest, LONGEST);
    if reach == rest.len() {
        return text.len();
    }
    let window = &rest[..reach];
    let needed = marks.iter().filter(|mark| mark.range.start >= from).map(|mark| mark.range.end - from);
    let needed = needed.filter(|end| *end <= reach).max().unwrap_or(0).max(reach / 3);
    if let Some(end) = sentence_ends(window).filter(|end| *end >= needed).last() {
        return from + end;
    }
    let next_is_space = rest[reach..].starts_with(char::is_whitespace);
    let end = if next_is_space { Some(reach) } else { window.rfind(char::is_whitespace) };
    from + end.filter(|end| *end > 0).unwrap_or(reach)
}

/// Byte positions right after sentences: after `.`, `!` or `?` with white space behind, or a line
/// break.
fn sentence_ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.char_indices().zip(text.chars().skip(1).map(Some).chain([None])).filter_map(
        |((at, character), next)| {
            let stop =
                matches!(character, '.' | '!' | '?' | '\u{2026}') && next.is_some_and(char::is_whitespace);
            (stop || character == '\n').then(|| at + character.len_utf8())
        },
    )
}

/// The length in bytes of the first `characters` characters.
fn beginning_characters(text: &str, characters: usize) -> usize {
    text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at)
}

/// At most `bytes` bytes from the beginning, whole characters.
fn beginning(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str, word: &str) -> Mark {
        let start = text.find(word).unwrap();
        Mark { range: start..start + word.len(), how: How::Word, term: word.to_owned() }
    }

    #[test]
    fn snippets_end_at_sentences_and_hold_the_match_002_35() {
        let text = format!(
            "{} The cluster grew quickly. {}",
            "Nothing here at all. ".repeat(30),
            "More follows. ".repeat(40)
        );
        let snippet = snippet(&text, &[mark(&text, "cluster")]);
        assert!(snippet.text.starts_with("The cluster grew"), "{}", snippet.text);
        assert!(snippet.text.ends_with('.') && snippet.text.chars().count() <= LONGEST);
        assert_eq!(&snippet.text[snippet.highlights[0].clone()], "cluster");
        assert!(snippet.cut_before && snippet.cut_after);
    }

    #[test]
    fn one_long_sentence_is_cut_between_words_003_15() {
        let text = "word ".repeat(200) + "cluster " + &"tail ".repeat(200);
        let snippet = snippet(&text, &[mark(&text, "cluster")]);
        assert!(snippet.text.contains("cluster") && snippet.text.chars().count() <= LONGEST);
        assert!(
            snippet.text.split(' ').all(|word| ["word", "cluster", "tail"].contains(&word)),
            "{}",
            snippet.text
        );
    }

    #[test]
    fn text_without_spaces_or_nothing_at_all_is_no_trouble() {
        assert_eq!(snippet("", &[]), Snippet::default());
        let long = "ß".repeat(1_000);
        assert_eq!(snippet(&long, &[]).text.chars().count(), LONGEST);
    }
}
