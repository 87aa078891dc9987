//! From text to words: how records are cut into words is how queries are.

use asterism_domain::fold;

/// Longer words are cut: nothing anyone types, and the index refuses very long ones.
const LONGEST: usize = 80;

/// Letter and digit groups beyond this many in one word (`a1b2c3d4…`) are not cut apart.
const MOST_PARTS: usize = 6;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Folded, with one spelling for -isation and -ization.
    pub(crate) text: String,
    /// Number of the word in the text. Variants of a word share its position.
    pub(crate) position: usize,
    /// Byte range in the text.
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A word, or one letter or digit group of a mixed word: what takes up a position.
    Plain,
    /// A mixed word in one piece (`clusters3` beside `clusters` and `3`).
    Whole,
    /// Two hyphenated words in one piece (`bioeconomy` for `bio-economy`).
    Joined,
}

/// A stretch of letters and digits.
struct Run {
    from: usize,
    to: usize,
}

/// The words of `text` in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / 6 + 1);
    let mut position = 0;
    let mut chain: Option<Chain> = None;
    for run in runs(text) {
        if is_possessive(text, &run) {
            continue;
        }
        let links = match chain.take() {
            Some(chain) if is_hyphen(&text[chain.to..run.from]) => {
                words.extend(joined(text, &chain, &run, position));
                chain.links + 1
            }
            _ => 1,
        };
        let folded = fold_word(&text[run.from..run.to]);
        let parts = if is_mixed(&folded) { parts(&folded) } else { Vec::new() };
        chain = Some(Chain { from: run.from, to: run.to, links, single: parts.len() <= 1 });
        if parts.len() > 1 {
            push_parts(&mut words, &folded, &parts, &run, position, text);
            position += parts.len();
        } else {
            words.push(Word {
                text: normal(folded),
                position,
                from: run.from,
                to: run.to,
                role: Role::Plain,
            });
            position += 1;
        }
    }
    words
}

/// Two hyphenated words in one piece, where neither is mixed and no third one hangs on.
fn joined(text: &str, chain: &Chain, run: &Run, position: usize) -> Option<Word> {
    let folded = fold_word(&text[run.from..run.to]);
    if chain.links > 1 || !chain.single || continues(text, run.to) || is_mixed(&folded) {
        return None;
    }
    let whole = format!("{}{folded}", fold_word(&text[chain.from..chain.to]));
    Some(Word {
        text: normal(whole),
        position: position - 1,
        from: chain.from,
        to: run.to,
        role: Role::Joined,
    })
}

/// Whether a folded word has letters and digits.
fn is_mixed(folded: &str) -> bool {
    folded.chars().any(char::is_numeric) && folded.chars().any(|character| !character.is_numeric())
}

/// The run before, for joining hyphenated words.
struct Chain {
    from: usize,
    to: usize,
    /// Runs joined by hyphens so far.
    links: usize,
    single: bool,
}

fn push_parts(
    words: &mut Vec<Word>,
    folded: &str,
    parts: &[(usize, usize)],
    run: &Run,
    position: usize,
    text: &str,
) {
    // Offsets of parts are exact where folding kept the length, else those of the whole word.
    let exact = text[run.from..run.to].is_ascii();
    words.push(Word {
        text: normal(folded.to_owned()),
        position,
        from: run.from,
        to: run.to,
        role: Role::Whole,
    });
    for (index, (from, to)) in parts.iter().enumerate() {
        words.push(Word {
            text: normal(folded[*from..*to].to_owned()),
            position: position + index,
            from: if exact { run.from + from } else { run.from },
            to: if exact { run.from + to } else { run.to },
            role: Role::Plain,
        });
    }
}

fn runs(text: &str) -> impl Iterator<Item = Run> + '_ {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let from = rest + text[rest..].find(|character: char| character.is_alphanumeric())?;
        let to =
            text[from..].find(|character| !belongs(character)).map_or(text.len(), |length| from + length);
        rest = to;
        Some(Run { from, to })
    })
}

/// Whether a character continues a word: letters, digits and combining marks.
fn belongs(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '\u{300}'..='\u{36f}')
}

/// The `s` of `region's`.
fn is_possessive(text: &str, run: &Run) -> bool {
    matches!(&text[run.from..run.to], "s" | "S") && text[..run.from].ends_with(['\'', '\u{2019}']) && {
        let before = text[..run.from].trim_end_matches(['\'', '\u{2019}']);
        before.ends_with(|character: char| character.is_alphanumeric())
    }
}

fn is_hyphen(between: &str) -> bool {
    matches!(between, "-" | "\u{2010}" | "\u{2011}")
}

/// Whether a further hyphenated word follows at `from`.
fn continues(text: &str, from: usize) -> bool {
    let mut characters = text[from..].chars();
    characters.next().is_some_and(|character| matches!(character, '-' | '\u{2010}' | '\u{2011}'))
        && characters.next().is_some_and(char::is_alphanumeric)
}

pub(crate) fn fold_word(word: &str) -> String {
    if word.is_ascii() { word.to_ascii_lowercase() } else { fold(word) }
}

/// Byte ranges of the letter groups and digit groups of a folded word.
fn parts(folded: &str) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut digits: Option<bool> = None;
    for (at, character) in folded.char_indices() {
        let digit = character.is_numeric();
        if digits.is_some_and(|before| before != digit) {
            parts.push((from, at));
            from = at;
        }
        digits = Some(digit);
    }
    parts.push((from, folded.len()));
    if parts.len() > MOST_PARTS { vec![(0, folded.len())] } else { parts }
}

/// The word as it is looked up: not too long, in one spelling.
fn normal(word: String) -> String {
    // Most words have no z and are short: they go through as they are.
    let word = if word.contains('z') { spelling(&word) } else { word };
    if word.len() > LONGEST { cut(&word) } else { word }
}

/// One spelling for British and American: -ization, -ize, -yze become -isation, -ise, -yse.
fn spelling(word: &str) -> String {
    const AFTER_IZ: &[&str] = &["ation", "ations", "ational", "e", "ed", "es", "er", "ers", "ing", "able"];
    if word.len() >= 7 && word.is_ascii() {
        for (american, british) in [("iz", "is"), ("yz", "ys")] {
            if let Some(at) = word.rfind(american)
                && at >= 3
                && AFTER_IZ.contains(&&word[at + 2..])
            {
                return format!("{}{british}{}", &word[..at], &word[at + 2..]);
            }
        }
    }
    word.to_owned()
}

fn cut(word: &str) -> String {
    let mut end = word.len().min(LONGEST);
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    word[..end].to_owned()
}

/// What two ways of writing one name have in common: folded letters and digits, nothing between.
/// `ClusteriX 2.0` and `clusterix2.0` have one key. Empty for text without letters or digits.
pub(crate) fn name_key(name: &str) -> String {
    let mut key: String = fold(name).chars().filter(|character| character.is_alphanumeric()).collect();
    if key.len() > 200 {
        key = key.chars().take(100).collect();
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Vec<String> {
        words(text).into_iter().filter(|word| word.role == Role::Plain).map(|word| word.text).collect()
    }

    fn all(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn compounds_are_cut_the_same_with_and_without_space_004_8() {
        assert_eq!(plain("ClusteriX2.0"), plain("ClusteriX 2.0"));
        assert_eq!(plain("CLUSTERS3"), ["clusters", "3"]);
        assert!(all("CLUSTERS3").contains(&"clusters3".to_owned()));
        assert!(all("a bio-economy plan").contains(&"bioeconomy".to_owned()));
        assert!(!all("state-of-the-art").iter().any(|word| word == "stateof"));
    }

    #[test]
    fn spelling_variants_are_one_word_003_1() {
        assert_eq!(plain("Specialization Košice region's"), ["specialisation", "kosice", "region"]);
        assert_eq!(plain("size horizon citizen"), ["size", "horizon", "citizen"]);
    }

    #[test]
    fn offsets_lie_on_character_boundaries() {
        for text in ["Łódź-Ærø 2.0", "½ ﬁne ǅ", "e\u{301}tat", "'s's", "ß1ß2ß3ß4ß5"] {
            for word in words(text) {
                assert!(text.get(word.from..word.to).is_some(), "{text} {word:?}");
            }
        }
    }
}
