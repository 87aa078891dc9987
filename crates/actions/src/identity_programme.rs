//! Programmes that may be one: sources name them in their own ways and mostly without a number. What a number or the
//! very name of a period tells is one record when it is read; what is merely alike is proposed here, for a person.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Document, Record, RecordId, SourceKey, State, Visibility};
use asterism_ingest::programme_stem;
use asterism_store::NewProposal;

/// Below this a pair is not worth a person's time.
const WORTH_ASKING: f64 = 0.75;
/// Names less alike are of two programmes, whatever else agrees.
const ALIKE: f64 = 0.88;
/// Of so many every one is compared with every other; of more, those that have the beginning of a word in common.
const EACH_WITH_EACH: usize = 2_000;
/// So much of a word is its beginning.
const BEGINNING: usize = 3;
/// Where too many begin alike, each is compared with so many that come after it by name.
const NEIGHBOURS: usize = 200;

/// The parts of a score and their weights, which add up to 1.
pub(crate) const WEIGHTS: [(&str, f64); 3] = [("name", 0.6), ("period", 0.3), ("strand", 0.1)];

pub(crate) struct Candidate {
    pub(crate) id: RecordId,
    /// Without what all names have in common.
    names: BTreeSet<String>,
    period: Option<String>,
    strand: Option<asterism_domain::Strand>,
    /// Its numbers by the lists that number it: two numbers of one list are two programmes.
    numbered: BTreeSet<(String, String)>,
}

pub(crate) fn candidate(record: &Record) -> Option<Candidate> {
    let Document::Programme(programme) = &record.document else { return None };
    let open = record.state == State::Published && record.visibility == Visibility::Public;
    // The parts of a programme are told by their codes alone.
    if !open || record.merged_into.is_some() || programme.parent.is_some() {
        return None;
    }
    let titles = programme.about.title.passages().map(|(_, title)| title);
    let others = programme.about.aliases.iter().chain(&programme.abbreviation).map(String::as_str);
    Some(Candidate {
        id: record.id,
        names: titles.chain(others).map(programme_stem).filter(|name| !name.is_empty()).collect(),
        period: programme.period.clone(),
        strand: programme.strand,
        numbered: programme.about.keys.iter().filter_map(number).collect(),
    })
}

/// The list in which a key is a number or a code, and that; none where it is made of the name.
fn number(key: &SourceKey) -> Option<(String, String)> {
    match (key.scheme.as_str(), key.key.split_once(':')) {
        ("programme", Some((named, _))) if named.starts_with("interreg-") => None,
        ("programme", Some((list, code))) => Some((list.to_owned(), code.to_owned())),
        ("keep:programme-name", _) => None,
        (scheme, _) => Some((scheme.to_owned(), key.key.clone())),
    }
}

/// Whether a list numbers both, and gives them no number in common.
fn told_apart(left: &Candidate, right: &Candidate) -> bool {
    let of = |one: &Candidate| one.numbered.iter().map(|(list, _)| list.clone()).collect::<BTreeSet<_>>();
    let both = of(left).intersection(&of(right)).next().is_some();
    both && left.numbered.is_disjoint(&right.numbered)
}

/// The proposals for pairs of one period, or of which one side says none, that are `wanted`.
pub(crate) fn alike(
    candidates: &[Candidate],
    wanted: impl Fn(&Candidate, &Candidate) -> bool,
) -> Vec<NewProposal> {
    let mut by_period: BTreeMap<&str, Vec<&Candidate>> = BTreeMap::new();
    let (stated, silent): (Vec<_>, Vec<_>) = candidates.iter().partition(|one| one.period.is_some());
    for one in stated {
        by_period.entry(one.period.as_deref().unwrap_or_default()).or_default().push(one);
    }
    let mut found = BTreeMap::new();
    for group in by_period.into_values().chain([Vec::new()]) {
        let group: Vec<&Candidate> = group.into_iter().chain(silent.iter().copied()).collect();
        let (blocks, reach) = match group.len() > EACH_WITH_EACH {
            false => (vec![group], EACH_WITH_EACH),
            true => (blocks(&group), NEIGHBOURS),
        };
        for block in blocks {
            let reach = if block.len() > EACH_WITH_EACH { reach } else { EACH_WITH_EACH };
            for (place, left) in block.iter().enumerate() {
                let others = block.iter().skip(place + 1).take(reach);
                for right in others.filter(|right| wanted(left, right)) {
                    let proposal = compare(left, right);
                    found.extend(proposal.map(|proposal| ((proposal.left, proposal.right), proposal)));
                }
            }
        }
    }
    found.into_values().collect()
}

/// Programmes whose names have the beginning of a word in common, and the same numbers, by name.
fn blocks<'c>(group: &[&'c Candidate]) -> Vec<Vec<&'c Candidate>> {
    let mut blocks: BTreeMap<_, BTreeMap<_, &'c Candidate>> = BTreeMap::new();
    for one in group {
        for name in &one.names {
            for word in name.split_whitespace() {
                let beginning: String = word.chars().take(BEGINNING).collect();
                let block = blocks.entry((digits(name), beginning)).or_default();
                block.insert((name.as_str(), one.id), one);
            }
        }
    }
    blocks.into_values().map(|block| block.into_values().collect()).collect()
}

fn digits(name: &str) -> String {
    name.chars().filter(char::is_ascii_digit).collect()
}

pub(crate) fn compare(left: &Candidate, right: &Candidate) -> Option<NewProposal> {
    if left.id == right.id || told_apart(left, right) {
        return None;
    }
    let pairs = left.names.iter().flat_map(|one| right.names.iter().map(move |other| (one, other)));
    let name = pairs.map(|(one, other)| likeness(one, other)).fold(0.0, f64::max);
    if name < ALIKE {
        return None;
    }
    let agreement = |part: &str| match part {
        "name" => name,
        "period" => agree(left.period.as_ref(), right.period.as_ref()),
        _ => agree(left.strand.as_ref(), right.strand.as_ref()),
    };
    let parts: Vec<(String, f64)> =
        WEIGHTS.iter().map(|(part, weight)| ((*part).to_owned(), weight * agreement(part))).collect();
    let score = parts.iter().map(|(_, part)| part).sum::<f64>();
    let (first, second) = if left.id < right.id { (left.id, right.id) } else { (right.id, left.id) };
    (score >= WORTH_ASKING).then_some(NewProposal { left: first, right: second, score, parts })
}

/// Numbers tell a programme from its neighbour; the order of names in it does not.
fn likeness(one: &str, other: &str) -> f64 {
    if digits(one) != digits(other) {
        return 0.0;
    }
    let sorted = |name: &str| {
        let mut words: Vec<&str> = name.split_whitespace().collect();
        words.sort_unstable();
        words.join(" ")
    };
    strsim::jaro_winkler(one, other).max(strsim::jaro_winkler(&sorted(one), &sorted(other)))
}

/// 1 for the same, 0 for different, a half where one side does not say.
fn agree<T: PartialEq>(left: Option<&T>, right: Option<&T>) -> f64 {
    match (left, right) {
        (Some(left), Some(right)) if left == right => 1.0,
        (Some(_), Some(_)) => 0.0,
        _ => 0.5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programme(key: (&str, &str), name: &str, period: Option<&str>) -> Candidate {
        let key = SourceKey::new(key.0, key.1);
        Candidate {
            id: key.record_id(),
            names: BTreeSet::from([programme_stem(name)]),
            period: period.map(str::to_owned),
            strand: None,
            numbered: number(&key).into_iter().collect(),
        }
    }

    fn check(left: Candidate, right: Candidate, expected: bool) {
        let names = (left.names.clone(), right.names.clone());
        assert_eq!(!alike(&[left, right], |_, _| true).is_empty(), expected, "{names:?}");
    }

    #[test]
    fn a_number_and_a_like_name_of_one_period_are_asked_about() {
        let keep =
            || programme(("keep:programme", "380"), "Interreg VI-B Baltic Sea Region", Some("2021-2027"));
        let named = |name: &str, period| programme(("programme", "interreg-x:y"), name, period);
        check(keep(), named("Baltic Sea Region", Some("2021-2027")), true);
        check(keep(), named("Region Baltic Sea", Some("2021-2027")), true);
        check(keep(), named("Baltic Sea Regon", None), true);
        check(keep(), named("Baltic Sea Region", Some("2014-2020")), false);
        check(keep(), named("Central Baltic", Some("2021-2027")), false);
    }

    #[test]
    fn a_period_with_very_many_programmes_is_looked_through_too() {
        let letters = |number: usize| {
            let letter = |place: usize| {
                char::from(b'a' + u8::try_from(number / 26_usize.pow(place as u32) % 26).unwrap())
            };
            (0..3).map(letter).collect::<String>()
        };
        // A first word in common is the hard case: it puts all into one block.
        let one = |number: usize| {
            let key = number.to_string();
            programme(
                ("keep:programme", &key),
                &format!("Operational {}", letters(number)),
                Some("2007-2013"),
            )
        };
        let mut all: Vec<Candidate> = (0..EACH_WITH_EACH + 200).map(one).collect();
        let twins = [("Carpathian Mountains", "Mountains Carpathian"), ("Danube Delta", "Danube Dleta")];
        let twin =
            |name: &str| programme(("programme", &format!("interreg-b:{name}")), name, Some("2007-2013"));
        let expected: BTreeSet<BTreeSet<RecordId>> =
            twins.iter().map(|(one, other)| BTreeSet::from([twin(one).id, twin(other).id])).collect();
        all.extend(twins.iter().flat_map(|(one, other)| [twin(one), twin(other)]));
        let found = alike(&all, |_, _| true);
        let found: BTreeSet<BTreeSet<RecordId>> =
            found.iter().map(|pair| BTreeSet::from([pair.left, pair.right])).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn two_numbers_of_one_list_are_two_programmes() {
        let keep = |number| programme(("keep:programme", number), "Black Sea Basin", Some("2021-2027"));
        check(keep("1"), keep("2"), false);
        // One number that came into two records, as of an older version, is one programme.
        let again = Candidate { id: SourceKey::new("programme", "interreg-x:y").record_id(), ..keep("1") };
        check(keep("1"), again, true);
        let list = |area| programme(("programme", area), "ERDF DE", Some("2007-2013"));
        check(list("esf-lists:DE1/2007-2013/ERDF"), list("esf-lists:DE2/2007-2013/ERDF"), false);
    }
}
