//! The query language: words, "phrases", pre*, -without, one OR other, field:value, field:range. Any text is a query.

use std::borrow::Cow;

use crate::range;
use crate::words::words;
use crate::{Clause, ClauseText, Facet, Note, Outside, Query, TextField};

/// What is read of a text; the rest is left out and said so.
const MOST_CHARACTERS: usize = 1_000;
const MOST_CLAUSES: usize = 32;
/// In so few words in capitals a NOT is meant as one.
const OPERATED: usize = 3;
/// A shorter beginning would match half of all words.
const SHORTEST_PREFIX: usize = 2;

pub(crate) fn parse(text: &str) -> (Query, Vec<Note>) {
    let mut notes = Vec::new();
    let text = legible(text);
    let text = bounded(text.trim(), &mut notes).to_owned();
    let mut query = Query { text: text.clone(), ..Query::default() };
    let taken = take_all(&text, &mut query, &mut notes);
    // A range that could not be read is said to be so already.
    let unread = notes.iter().any(|note| matches!(note, Note::UnreadRange { .. }));
    if taken == 0 && query.clauses.is_empty() && !text.is_empty() && !unread {
        notes.push(Note::NoWord(text));
    }
    (query, notes)
}

/// Puts the pieces of a text into the query; how many of them hold something to search for.
fn take_all(text: &str, query: &mut Query, notes: &mut Vec<Note>) -> usize {
    let mut taken = 0;
    let mut joined = Joined::default();
    // A title typed in capitals has a NOT of its own; two abbreviations have none.
    let is_title = !text.contains(char::is_lowercase) && pieces(text).count() > OPERATED;
    let mut rest = pieces(text).peekable();
    while let Some(mut piece) = rest.next() {
        if taken == MOST_CLAUSES {
            notes.push(Note::CutAtWords(MOST_CLAUSES));
            break;
        }
        match Operator::of(&piece).filter(|_| rest.peek().is_some()) {
            Some(Operator::Or) => {
                joined.either = true;
                continue;
            }
            // All words have to be there in any case.
            Some(Operator::And) if taken > 0 => continue,
            Some(Operator::Not) if !is_title => {
                joined.without = true;
                continue;
            }
            _ => {}
        }
        piece.exclude |= std::mem::take(&mut joined.without);
        let before = query.clauses.len();
        let is_text = take(&piece, query, notes);
        taken += usize::from(is_text);
        let grown = query.clauses.len() - before;
        // A sign between two words stands between nothing.
        if !is_text && grown == 0 && words(piece.value).is_empty() && piece.field.is_none() {
            continue;
        }
        if std::mem::take(&mut joined.either)
            && (grown != 1 || !join(&mut query.clauses, before, joined.text))
        {
            notes.push(Note::StrayOr);
        }
        joined.text = grown > 0;
    }
    taken
}

/// What a word in capitals does to those beside it.
enum Operator {
    And,
    Or,
    Not,
}

impl Operator {
    fn of(piece: &Piece<'_>) -> Option<Operator> {
        match piece.value {
            _ if piece.quoted || piece.exclude || piece.field.is_some() => None,
            "AND" => Some(Operator::And),
            "OR" => Some(Operator::Or),
            "NOT" => Some(Operator::Not),
            _ => None,
        }
    }
}

/// What operators say of the next piece.
#[derive(Default)]
struct Joined {
    either: bool,
    without: bool,
    /// Whether the piece before was text, and no filter.
    text: bool,
}

/// Makes the clause at `place` an alternative to the one before; false where one of them is none that could be.
fn join(clauses: &mut [Clause], place: usize, after_text: bool) -> bool {
    let Some([one, other]) = place.checked_sub(1).and_then(|first| clauses.get_mut(first..=place)) else {
        return false;
    };
    other.or = after_text && !one.exclude && !other.exclude;
    other.or
}

/// The text without signs that nobody can see or type; what separates words still does.
fn legible(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let spaced = text.chars().map(|sign| if sign.is_whitespace() { ' ' } else { sign });
    Cow::Owned(spaced.filter(|sign| !sign.is_control()).collect())
}

fn bounded<'a>(text: &'a str, notes: &mut Vec<Note>) -> &'a str {
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => {
            notes.push(Note::CutAtCharacters(MOST_CHARACTERS));
            &text[..end]
        }
        None => text,
    }
}

/// A stretch of the text as typed: `-field:"value"` in its parts.
struct Piece<'a> {
    exclude: bool,
    field: Option<&'a str>,
    value: &'a str,
    quoted: bool,
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = piece(rest);
        rest = after;
        Some(piece)
    })
}

/// The first piece of a text that begins with it, and what follows.
fn piece(text: &str) -> (Piece<'_>, &str) {
    let (exclude, text) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) if rest.starts_with(|character: char| character == '"' || character.is_alphanumeric()) => {
            (true, rest)
        }
        _ => (false, text),
    };
    let (field, text) = match field(text) {
        Some((field, rest)) => (Some(field), rest),
        None => (None, text),
    };
    if let Some(inside) = text.strip_prefix(['"', '\u{201c}', '\u{201e}']) {
        let (value, rest) = inside.split_once(['"', '\u{201d}', '\u{201c}']).unwrap_or((inside, ""));
        return (Piece { exclude, field, value, quoted: true }, rest);
    }
    let end =
        text.find(|character: char| character.is_whitespace() || character == '"').unwrap_or(text.len());
    // An empty value (`field:`) must still move on.
    let end = if end == 0 && field.is_none() { text.chars().next().map_or(0, char::len_utf8) } else { end };
    (Piece { exclude, field, value: &text[..end], quoted: false }, &text[end..])
}

/// The field of `field:value`: lower-case letters and underscores right before a colon.
fn field(text: &str) -> Option<(&str, &str)> {
    let (field, rest) = text.split_once(':')?;
    let named = !field.is_empty()
        && field.len() <= 40
        && field.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    (named && !rest.starts_with("//")).then_some((field, rest))
}

/// Puts one piece into the query; false where it holds nothing to search for.
fn take(piece: &Piece<'_>, query: &mut Query, notes: &mut Vec<Note>) -> bool {
    let key = piece.field.map(str::to_ascii_lowercase);
    if let Some(facet) = key.as_deref().and_then(Facet::parse) {
        return take_filter(facet, piece, query);
    }
    if let Some(taken) = key.as_deref().and_then(|key| take_range(key, piece, query, notes)) {
        return taken;
    }
    let field = match key.as_deref() {
        Some("title") => Some(TextField::Title),
        Some("name") => Some(TextField::Name),
        _ => None,
    };
    if let (Some(name), None) = (&key, field) {
        notes.push(Note::UnknownField(name.clone()));
        let word = ClauseText::Word(name.clone());
        query.clauses.push(Clause { text: word, field: None, exclude: piece.exclude, or: false });
    }
    match clause_text(piece, notes) {
        Some(text) => {
            query.clauses.push(Clause { text, field, exclude: piece.exclude, or: false });
            true
        }
        None => false,
    }
}

fn take_filter(facet: Facet, piece: &Piece<'_>, query: &mut Query) -> bool {
    if piece.value.is_empty() {
        return false;
    }
    let filters = if piece.exclude { &mut query.without } else { &mut query.filters };
    filters.entry(facet).or_default().insert(piece.value.to_owned());
    true
}

/// A range of money or days; none where the field is not of one.
fn take_range(key: &str, piece: &Piece<'_>, query: &mut Query, notes: &mut Vec<Note>) -> Option<bool> {
    let read = match key {
        "budget" | "total_budget" | "contribution" | "eu_contribution" => take_amounts(key, piece, query),
        "date" | "year" | "start" | "end" => take_days(key, piece, query),
        _ => return None,
    };
    let is_range = read.is_some();
    let (field, value) = (key.to_owned(), piece.value.to_owned());
    match read {
        None => notes.push(Note::UnreadRange { field, value }),
        Some(Some((from, to))) => notes.push(Note::TurnedRange { field, from, to }),
        Some(None) => {}
    }
    Some(is_range)
}

/// The ends in their order where they were typed the other way round; none where it is no range.
type Read = Option<Option<(String, String)>>;

fn take_amounts(key: &str, piece: &Piece<'_>, query: &mut Query) -> Read {
    let (range, turned) = range::amounts(piece.value)?;
    let whole = key.ends_with("budget");
    match (piece.exclude, whole) {
        (false, true) => query.total_budget = query.total_budget.and(range),
        (false, false) => query.eu_contribution = query.eu_contribution.and(range),
        (true, true) => query.outside.push(Outside::TotalBudget(range)),
        (true, false) => query.outside.push(Outside::EuContribution(range)),
    }
    Some(turned)
}

fn take_days(key: &str, piece: &Piece<'_>, query: &mut Query) -> Read {
    let (range, turned) = range::days(piece.value)?;
    match (piece.exclude, key) {
        (false, "start") => query.starts = query.starts.and(range),
        (false, "end") => query.ends = query.ends.and(range),
        (false, _) => query.dates = query.dates.and(range),
        (true, "start") => query.outside.push(Outside::Starts(range)),
        (true, "end") => query.outside.push(Outside::Ends(range)),
        (true, _) => query.outside.push(Outside::Dates(range)),
    }
    Some(turned)
}

fn clause_text(piece: &Piece<'_>, notes: &mut Vec<Note>) -> Option<ClauseText> {
    if words(piece.value).is_empty() {
        return None;
    }
    if piece.quoted {
        if piece.value.contains('*') {
            notes.push(Note::StarInPhrase(piece.value.to_owned()));
        }
        return Some(ClauseText::Phrase(piece.value.to_owned()));
    }
    let Some(prefix) = piece.value.strip_suffix('*') else {
        return Some(ClauseText::Word(piece.value.to_owned()));
    };
    if prefix.chars().filter(|character| character.is_alphanumeric()).count() < SHORTEST_PREFIX {
        notes.push(Note::ShortPrefix(prefix.to_owned()));
        return Some(ClauseText::Word(prefix.to_owned()));
    }
    Some(ClauseText::Prefix(prefix.to_owned()))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{AmountRange, DateRange};

    fn clauses(text: &str) -> Vec<Clause> {
        parse(text).0.clauses
    }

    fn word(text: &str) -> Clause {
        Clause { text: ClauseText::Word(text.into()), field: None, exclude: false, or: false }
    }

    #[test]
    fn capitals_between_words_join_them_002_3() {
        let or = |text: &str| Clause { or: true, ..word(text) };
        let without = |text: &str| Clause { exclude: true, ..word(text) };
        for (text, expected) in [
            ("cluster OR network", vec![word("cluster"), or("network")]),
            (
                "cluster OR network OR hub policy",
                vec![word("cluster"), or("network"), or("hub"), word("policy")],
            ),
            ("cluster AND policy", vec![word("cluster"), word("policy")]),
            ("cluster NOT policy", vec![word("cluster"), without("policy")]),
            ("NOT policy", vec![without("policy")]),
            ("ERDF NOT ESF", vec![word("ERDF"), without("ESF")]),
            ("cluster & OR network", vec![word("cluster"), or("network")]),
            // Said as words of a text.
            ("cluster or network", vec![word("cluster"), word("or"), word("network")]),
            ("LAST BUT NOT LEAST", ["LAST", "BUT", "NOT", "LEAST"].map(word).to_vec()),
            ("\"OR\"", vec![Clause { text: ClauseText::Phrase("OR".into()), ..word("") }]),
            ("cluster OR", vec![word("cluster"), word("OR")]),
        ] {
            assert_eq!(
                parse(text),
                (Query { clauses: expected, text: text.into(), ..Query::default() }, vec![]),
                "{text}"
            );
        }
        for text in [
            "OR cluster",
            "-cluster OR policy",
            "country:ES OR cluster",
            "cluster OR -policy",
            "cluster OR country:ES",
        ] {
            let (query, notes) = parse(text);
            assert!(query.clauses.iter().all(|clause| !clause.or), "{text}");
            assert_eq!(notes, [Note::StrayOr], "{text}");
        }
        let (query, notes) = parse("cluster OR colour:red");
        assert!(query.clauses.iter().all(|clause| !clause.or) && notes.contains(&Note::StrayOr));
        assert_eq!(parse("\"smart spec*\"").1, [Note::StarInPhrase("smart spec*".into())]);
    }

    #[test]
    fn words_phrases_prefixes_and_exclusions_are_read_002_3() {
        assert_eq!(clauses("smart regions"), [word("smart"), word("regions")]);
        assert_eq!(clauses("\"smart regions\"")[0].text, ClauseText::Phrase("smart regions".into()));
        assert_eq!(clauses("clust*")[0].text, ClauseText::Prefix("clust".into()));
        assert!(clauses("-health")[0].exclude);
        assert_eq!(clauses("cross-border"), [word("cross-border")]);
    }

    #[test]
    fn fields_become_filters_002_3() {
        let (query, notes) = parse("country:ES -kind:news title:cluster file_type:\"pdf\"");
        assert!(query.filters[&Facet::Country].contains("ES"));
        assert!(query.filters[&Facet::FileType].contains("pdf"));
        assert!(query.without[&Facet::Kind].contains("news"));
        assert_eq!(query.clauses[0].field, Some(TextField::Title));
        assert!(notes.is_empty());
    }

    #[test]
    fn ranges_of_money_and_days_narrow_002_3() {
        let (query, notes) =
            parse("budget:>1000000 budget:..2m contribution:<500k start:2016.. date:2018 end:..2020-06");
        assert_eq!(query.total_budget, AmountRange { from: Some(1_000_001), to: Some(2_000_000) });
        assert_eq!(query.eu_contribution, AmountRange { from: None, to: Some(499_999) });
        assert_eq!(query.starts, DateRange { from: Some(date(2016, 1, 1)), to: None });
        assert_eq!(query.dates, DateRange { from: Some(date(2018, 1, 1)), to: Some(date(2018, 12, 31)) });
        assert_eq!(query.ends, DateRange { from: None, to: Some(date(2020, 6, 30)) });
        assert!(notes.is_empty() && query.clauses.is_empty());
        let unread = Note::UnreadRange { field: "budget".into(), value: "much".into() };
        assert_eq!(parse("budget:much").1, [unread]);
    }

    #[test]
    fn ranges_are_excluded_002_3() {
        let (query, notes) =
            parse("-budget:>1m -contribution:..500k -start:2016 -end:>2020 -date:2018 smart");
        let year = |year| DateRange { from: Some(date(year, 1, 1)), to: Some(date(year, 12, 31)) };
        let expected = [
            Outside::TotalBudget(AmountRange { from: Some(1_000_001), to: None }),
            Outside::EuContribution(AmountRange { from: None, to: Some(500_000) }),
            Outside::Starts(year(2016)),
            Outside::Ends(DateRange { from: Some(date(2021, 1, 1)), to: None }),
            Outside::Dates(year(2018)),
        ];
        assert_eq!(query.outside, expected);
        assert!(notes.is_empty() && query.dates == DateRange::default(), "{notes:?}");
        let unread = Note::UnreadRange { field: "budget".into(), value: "much".into() };
        assert_eq!(parse("-budget:much").1, [unread]);
    }

    #[test]
    fn a_range_that_was_turned_round_is_put_in_order_and_said_002_3() {
        let turned = |field: &str, from: &str, to: &str| {
            [Note::TurnedRange { field: field.into(), from: from.into(), to: to.into() }]
        };
        let (query, notes) = parse("date:2019..2018");
        assert_eq!(notes, turned("date", "2018", "2019"));
        assert_eq!(query.dates, parse("date:2018..2019").0.dates);
        let (query, notes) = parse("budget:2m-1m");
        assert_eq!(notes, turned("budget", "1m", "2m"));
        assert_eq!(query.total_budget, parse("budget:1m..2m").0.total_budget);
        assert!(parse("start:2018..2019 budget:1m..1m date:2018-06..2018").1.is_empty());
    }

    #[test]
    fn signs_alone_are_said_to_hold_no_word() {
        for text in ["(", "💩", "-", "\"\"", "title:", "* ?"] {
            assert_eq!(parse(text).1, [Note::NoWord(text.into())], "{text}");
        }
        for text in ["", "  ", "( smart )", "country:ES", "budget:>1m", "-budget:1m"] {
            assert!(parse(text).1.is_empty(), "{text}");
        }
    }

    #[test]
    fn control_characters_are_no_part_of_a_query() {
        let read = |text: &str| parse(text).0.text;
        assert_eq!(read("\0"), "");
        assert!(parse("\0\u{1b}").1.is_empty());
        assert_eq!(read("sm\0art\tregions\u{85}here\u{7f}"), "smart regions here");
    }

    #[test]
    fn what_is_not_understood_is_said() {
        assert_eq!(parse("colour:red").1, [Note::UnknownField("colour".into())]);
        assert_eq!(parse("a*").1, [Note::ShortPrefix("a".into())]);
        assert_eq!(parse(&"word ".repeat(40)).1, [Note::CutAtWords(MOST_CLAUSES)]);
        assert_eq!(parse(&"x".repeat(2_000)).1, [Note::CutAtCharacters(MOST_CHARACTERS)]);
        assert_eq!(parse("http://example.org/a").0.clauses.len(), 1);
    }

    #[test]
    fn odd_text_is_no_error() {
        for text in [
            "",
            " ",
            "\"",
            "-",
            "*",
            "title:",
            ":",
            "-\"",
            "\"\"",
            "--a",
            "a\"b\"c",
            "country:",
            "„a b“",
            "a: b",
        ] {
            parse(text);
        }
    }
}
