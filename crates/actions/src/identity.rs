//! Organisations that may be one: proposals with a score and its parts, for a person to decide.
//! Nothing is merged here without one.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::organisation::Organisation;
use asterism_domain::{
    Actor, Document, Record, RecordId, State, VatNumber, Visibility, fold, match_key, vat_number,
};
use asterism_store::NewProposal;

use crate::{App, Error, Result, identity_programme};

/// Records read at a time.
const BATCH: usize = 2_000;
/// An organisation is compared with so many others of one key, those nearest by town: in a large group
/// ("municipality", "ministry of finance") the name alone says too little.
const ALIKE: usize = 40;
/// An organisation is compared with so many others whose keys come next in the alphabet, read from either
/// end, so that a slip in one letter does not keep two spellings apart.
const NEIGHBOURS: usize = 6;
/// Below this a pair is not worth a person's time.
const WORTH_ASKING: f64 = 0.75;

/// The parts of a score and their weights, which add up to 1.
const WEIGHTS: [(&str, f64); 4] = [("name", 0.55), ("country", 0.15), ("town", 0.2), ("type", 0.1)];
/// The same where both sides have one VAT number.
const WEIGHTS_WITH_VAT: [(&str, f64); 5] =
    [("vat", 0.3), ("name", 0.4), ("country", 0.1), ("town", 0.15), ("type", 0.05)];
/// More organisations of one VAT number are the departments of a house, and no pairs.
const HOUSE: usize = 8;
/// Two PICs are two bodies to those who give them out. With one VAT number and names so alike they may be one that
/// registered twice.
const REGISTERED_TWICE: f64 = 0.95;

/// What the parts of a score weigh.
pub fn pair_weights(parts: &[(String, f64)]) -> &'static [(&'static str, f64)] {
    let has = |part: &str| parts.iter().any(|(known, _)| known == part);
    match (has("period"), has("vat")) {
        (true, _) => &identity_programme::WEIGHTS,
        (false, true) => &WEIGHTS_WITH_VAT,
        (false, false) => &WEIGHTS,
    }
}

/// What is compared of one organisation.
pub(crate) struct Candidate {
    pub(crate) id: RecordId,
    names: Vec<String>,
    /// What the names have in common with other spellings of them.
    keys: BTreeSet<String>,
    country: Option<String>,
    town: Option<String>,
    kind: Option<asterism_domain::OrganisationType>,
    identifiers: BTreeMap<String, String>,
}

impl App {
    /// Looks through all organisations and programmes and puts pairs that may be one into the review queue. Pairs
    /// already there, decided or not, stay as they are. Returns how many are new.
    pub async fn propose(&self, actor: &Actor) -> Result<usize> {
        if !matches!(actor, Actor::Operator) {
            return Err(Error::Forbidden { reason: "proposals are computed by the operator" });
        }
        let head = self.head().await?;
        let (candidates, programmes) = self.candidates().await?;
        let mut proposals = alike(&candidates, |_, _| true);
        proposals.extend(identity_programme::alike(&programmes, |_, _| true));
        let new = self.inner.store.put_proposals(proposals, self.now()).await?;
        self.place_pairs().await?;
        self.note_looked_through(head).await?;
        Ok(new)
    }

    async fn candidates(&self) -> Result<(Vec<Candidate>, Vec<identity_programme::Candidate>)> {
        let mut after = asterism_domain::Seq(0);
        let (mut candidates, mut programmes) = (Vec::new(), Vec::new());
        loop {
            let records = self.inner.store.heads_after(after, BATCH).await?;
            let Some(last) = records.last() else { break };
            after = last.seq;
            candidates.extend(records.iter().filter_map(candidate));
            programmes.extend(records.iter().filter_map(identity_programme::candidate));
        }
        Ok((candidates, programmes))
    }
}

/// The proposals for those pairs that are `wanted`.
pub(crate) fn alike(
    candidates: &[Candidate],
    wanted: impl Fn(&Candidate, &Candidate) -> bool,
) -> Vec<NewProposal> {
    let both = |(left, right): (usize, usize)| Some((candidates.get(left)?, candidates.get(right)?));
    let compared = pairs(candidates).into_iter().filter_map(both);
    compared
        .filter(|(left, right)| wanted(left, right))
        .filter_map(|(left, right)| compare(left, right))
        .collect()
}

pub(crate) fn candidate(record: &Record) -> Option<Candidate> {
    let Document::Organisation(organisation) = &record.document else { return None };
    if record.state.is_out_of_use() || record.merged_into.is_some() || organisation.name_withheld {
        return None;
    }
    // What is not for everybody is made part of nothing that is, and is not asked about.
    if record.state != State::Published || record.visibility != Visibility::Public {
        return None;
    }
    let names = names(organisation);
    let keys = names.iter().map(|name| match_key(name)).filter(|key| !key.is_empty()).collect();
    Some(Candidate {
        id: record.id,
        names,
        keys,
        country: organisation.country.as_ref().map(ToString::to_string),
        town: organisation.town.as_deref().map(fold),
        kind: organisation.organisation_type,
        identifiers: organisation
            .identifiers
            .iter()
            .filter_map(|identifier| {
                let value = match identifier.scheme.as_str() {
                    // Forms and older imports have it in other ways of writing, which are no sign of two bodies.
                    "vat" => match vat_number(&identifier.value, organisation.country.as_ref()) {
                        VatNumber::Valid(number) => number,
                        VatNumber::Wrong | VatNumber::Missing => return None,
                    },
                    _ => identifier.value.clone(),
                };
                Some((identifier.scheme.clone(), value))
            })
            .collect(),
    })
}

fn names(organisation: &Organisation) -> Vec<String> {
    let titles = organisation.about.title.passages().map(|(_, title)| title.to_owned());
    let dated = organisation.names.iter().map(|name| name.text.clone());
    let mut names: Vec<String> = titles.chain(dated).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The pairs that are worth comparing, the lower place first: of one country, or one side without a
/// country, and of one key or of two that differ by a slip. Their number grows with that of the
/// organisations and not with its square.
fn pairs(candidates: &[Candidate]) -> BTreeSet<(usize, usize)> {
    let mut pairs = BTreeSet::new();
    let mut by_key: BTreeMap<&str, BTreeMap<Option<&str>, Vec<usize>>> = BTreeMap::new();
    let mut by_country: BTreeMap<Option<&str>, Vec<(&str, usize)>> = BTreeMap::new();
    for (place, candidate) in candidates.iter().enumerate() {
        let country = candidate.country.as_deref();
        for key in &candidate.keys {
            by_key.entry(key).or_default().entry(country).or_default().push(place);
            by_country.entry(country).or_default().push((key, place));
        }
    }
    for mut countries in by_key.into_values() {
        let nowhere = countries.remove(&None).unwrap_or_default();
        for places in countries.into_values().chain([Vec::new()]) {
            let mut group: Vec<usize> = places.into_iter().chain(nowhere.iter().copied()).collect();
            group.sort_by_key(|place| (&candidates[*place].town, *place));
            add_pairs(&mut pairs, &group, ALIKE, |place| *place, |_, _| true);
        }
    }
    let backwards = |key: &str| key.chars().rev().collect::<String>();
    for mut keys in by_country.into_values() {
        let apart_by_a_slip = |left: &(&str, usize), right: &(&str, usize)| is_a_slip(left.0, right.0);
        keys.sort_unstable();
        add_pairs(&mut pairs, &keys, NEIGHBOURS, |(_, place)| *place, apart_by_a_slip);
        keys.sort_by_cached_key(|(key, place)| (backwards(key), *place));
        add_pairs(&mut pairs, &keys, NEIGHBOURS, |(_, place)| *place, apart_by_a_slip);
    }
    add_pairs_of_one_vat(&mut pairs, candidates);
    pairs
}

/// Adds those of one VAT number, whatever they are called, unless so many have it that it tells nothing.
fn add_pairs_of_one_vat(pairs: &mut BTreeSet<(usize, usize)>, candidates: &[Candidate]) {
    let mut by_vat: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, candidate) in candidates.iter().enumerate() {
        if let Some(vat) = candidate.identifiers.get("vat") {
            by_vat.entry(vat).or_default().push(place);
        }
    }
    for places in by_vat.into_values().filter(|places| places.len() <= HOUSE) {
        add_pairs(pairs, &places, HOUSE, |place| *place, |_, _| true);
    }
}

/// Adds each item of an ordered list with those of the next `reach` that `fit` it.
fn add_pairs<T>(
    pairs: &mut BTreeSet<(usize, usize)>,
    ordered: &[T],
    reach: usize,
    place: impl Fn(&T) -> usize,
    fit: impl Fn(&T, &T) -> bool,
) {
    for (at, one) in ordered.iter().enumerate() {
        for other in ordered.iter().skip(at + 1).take(reach).filter(|other| fit(one, other)) {
            let (left, right) = (place(one), place(other));
            if left != right {
                pairs.insert((left.min(right), left.max(right)));
            }
        }
    }
}

/// Whether two keys differ by one slip of the pen, or two in a long name, and by no digit: numbers tell
/// a school from its neighbour.
fn is_a_slip(left: &str, right: &str) -> bool {
    let digits = |key: &str| key.chars().filter(char::is_ascii_digit).collect::<String>();
    let length = left.chars().count().min(right.chars().count());
    let slips = if length < 8 { 0 } else { 1 + length / 20 };
    left != right
        && left.len().abs_diff(right.len()) <= 4 * slips
        && digits(left) == digits(right)
        && strsim::osa_distance(left, right) <= slips
}

/// The proposal for a pair, if it is worth asking about. Two identifiers of one scheme that differ
/// say that the organisations do, unless they have one VAT number and all but one name.
pub(crate) fn compare(left: &Candidate, right: &Candidate) -> Option<NewProposal> {
    if left.id == right.id {
        return None;
    }
    let differ = |(scheme, value): (&String, &String)| {
        right.identifiers.get(scheme).is_some_and(|other| other != value)
    };
    let name = name_similarity(&left.names, &right.names);
    let one_vat = left.identifiers.get("vat").is_some_and(|vat| right.identifiers.get("vat") == Some(vat));
    if left.identifiers.iter().any(differ) && !(one_vat && name >= REGISTERED_TWICE) {
        return None;
    }
    let agreement = |part: &str| match part {
        "name" => name,
        "country" => agree(left.country.as_ref(), right.country.as_ref()),
        "town" => agree(left.town.as_ref(), right.town.as_ref()),
        "type" => agree(left.kind.as_ref(), right.kind.as_ref()),
        _ => 1.0,
    };
    let weights: &[(&str, f64)] = if one_vat { &WEIGHTS_WITH_VAT } else { &WEIGHTS };
    let parts: Vec<(String, f64)> =
        weights.iter().map(|(part, weight)| ((*part).to_owned(), weight * agreement(part))).collect();
    let score = parts.iter().map(|(_, part)| part).sum::<f64>();
    let (first, second) = if left.id < right.id { (left.id, right.id) } else { (right.id, left.id) };
    (score >= WORTH_ASKING).then_some(NewProposal { left: first, right: second, score, parts })
}

/// 1 for the same, 0 for different, a half where one side does not say.
fn agree<T: PartialEq>(left: Option<&T>, right: Option<&T>) -> f64 {
    match (left, right) {
        (Some(left), Some(right)) if left == right => 1.0,
        (Some(_), Some(_)) => 0.0,
        _ => 0.5,
    }
}

/// The likeness of the two most similar names, from 0 to 1 (Jaro-Winkler on folded names).
fn name_similarity(left: &[String], right: &[String]) -> f64 {
    let mut best = 0.0_f64;
    for one in left {
        for other in right {
            best = best.max(strsim::jaro_winkler(&fold(one), &fold(other)));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use asterism_domain::SourceKey;

    use super::*;

    fn organisation(number: usize, name: &str, country: Option<&str>, town: &str) -> Candidate {
        Candidate {
            id: SourceKey::new("test", number.to_string()).record_id(),
            names: vec![name.to_owned()],
            keys: BTreeSet::from([match_key(name)]),
            country: country.map(str::to_owned),
            town: Some(fold(town)),
            kind: None,
            identifiers: BTreeMap::new(),
        }
    }

    fn proposed(candidates: &[Candidate]) -> Vec<(usize, usize)> {
        let pairs = pairs(candidates).into_iter();
        pairs.filter(|(left, right)| compare(&candidates[*left], &candidates[*right]).is_some()).collect()
    }

    #[test]
    fn a_slip_of_the_pen_does_not_keep_two_spellings_apart_002_11() {
        for [right, wrong] in [
            ["Tecnalia Research", "Tecnalia Reserach"],
            ["Lubelskie Voivodeship", "Lublskie Voivodeship"],
            ["Universidad de Deusto", "Uniersidad de Deusto"],
        ] {
            let spelt = |number, name| organisation(number, name, Some("ES"), "Bilbao");
            let both = [spelt(1, right), spelt(2, wrong)];
            assert_eq!(proposed(&both), [(0, 1)], "{right}, {wrong}");
        }
    }

    #[test]
    fn numbers_and_short_names_are_no_slips() {
        for [one, other] in [["Gymnasium No 12 Riga", "Gymnasium No 13 Riga"], ["CNRS", "CNR"]] {
            assert!(!is_a_slip(&match_key(one), &match_key(other)), "{one}, {other}");
        }
    }

    /// An organisation with a VAT number, and a PIC where it has one.
    fn with_vat(number: usize, name: &str, vat: &str, pic: Option<&str>) -> Candidate {
        let mut candidate = organisation(number, name, Some("ES"), "Bilbao");
        candidate.identifiers.insert("vat".to_owned(), vat.to_owned());
        candidate.identifiers.extend(pic.map(|pic| ("pic".to_owned(), pic.to_owned())));
        candidate
    }

    #[test]
    fn one_vat_number_is_asked_about_and_departments_of_a_house_are_not_002_11() {
        let spri = "Sociedad para la Transformacion Competitiva";
        // Another name, in a source that knows no PIC.
        let both = [with_vat(1, spri, "ESA48001655", Some("1")), with_vat(2, "SPRI", "ESA48001655", None)];
        assert_eq!(proposed(&both), [(0, 1)]);
        let found = compare(&both[0], &both[1]).unwrap();
        assert_eq!(found.parts[0], ("vat".to_owned(), 0.3));
        assert_eq!(pair_weights(&found.parts).iter().map(|(_, weight)| weight).sum::<f64>(), 1.0);
        // Registered twice, and two departments that were registered apart.
        let twice =
            [with_vat(1, spri, "ESA48001655", Some("1")), with_vat(2, spri, "ESA48001655", Some("2"))];
        assert_eq!(proposed(&twice), [(0, 1)]);
        let apart = |number, name| with_vat(number, name, "ESQ4818001B", Some(["1", "2"][number - 1]));
        assert_eq!(proposed(&[apart(1, "Faculty of Physics"), apart(2, "Institute of Law")]), []);
        let other = [with_vat(1, spri, "ESA48001655", None), with_vat(2, spri, "ESA48001656", None)];
        assert_eq!(proposed(&other), [], "two numbers are two bodies");
        let house: Vec<Candidate> = (0..HOUSE + 1)
            .map(|number| with_vat(number, &format!("Chair number {number} of a house"), "ESQ4818001B", None))
            .collect();
        assert_eq!(proposed(&house), [], "so many share it that it tells nothing");
    }

    #[test]
    fn an_organisation_without_a_country_meets_those_that_have_one_002_11() {
        let candidates = [
            organisation(1, "SPRI", Some("ES"), "Bilbao"),
            organisation(2, "S.P.R.I.", None, "Bilbao"),
            organisation(3, "SPRI", Some("FR"), "Lyon"),
        ];
        assert_eq!(proposed(&candidates), [(0, 1)]);
    }

    #[test]
    fn in_a_large_group_those_of_one_town_still_meet_and_the_work_grows_with_the_group_002_11() {
        let town = |number: usize| format!("Town {}", number / 2);
        let members = |count: usize| -> Vec<Candidate> {
            (0..count).map(|number| organisation(number, "Municipality", Some("ES"), &town(number))).collect()
        };
        let (many, twice) = (members(400), members(800));
        let found: BTreeSet<(usize, usize)> = pairs(&many);
        assert!((0..200).all(|town| found.contains(&(2 * town, 2 * town + 1))));
        assert!(pairs(&twice).len() <= 2 * found.len() + ALIKE * ALIKE);
    }
}
