//! Which records a running text names. It is found out as the text is shown, of the names that records have now, and
//! stands nowhere. A link to the wrong record is worse than none.
//!
//! What the record itself refers to comes first: among its projects and bodies a name may be one letter off. Any other
//! record is led to only where it alone bears the name, and the name is no word of running text.

mod mentioned;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Actor, Document, Kind, Record, RecordId};
use asterism_search::{Bearer, CalledSo, name_key};

use crate::records::{RecordView, Ref};
use crate::{App, Error, Result};
use written::{Candidate, Shape, candidates, has_digit, is_all_ordinary, is_ordinary};

/// The kinds that texts lead to.
const LED_TO: &[Kind] = &[Kind::Project, Kind::Organisation, Kind::Programme];
/// The kinds whose texts are looked through.
const TOLD_IN: &[Kind] = &[
    Kind::News,
    Kind::Post,
    Kind::Event,
    Kind::EventSeries,
    Kind::LibraryItem,
    Kind::Media,
    Kind::Project,
    Kind::ProjectIdea,
    Kind::Organisation,
    Kind::ClusterOrganisation,
    Kind::Programme,
    Kind::Call,
    Kind::PolicyInstrument,
    Kind::Strategy,
];
/// What is called so as well makes a name mean something else.
const RIVALS: &[Kind] = &[
    Kind::Topic,
    Kind::Tag,
    Kind::Family,
    Kind::Region,
    Kind::Territory,
    Kind::Strategy,
    Kind::PolicyInstrument,
    Kind::Facility,
    Kind::Call,
    Kind::Person,
];
/// So many ways of writing are looked up for one page.
const ASKED: usize = 300;
/// So many of them are looked up with a letter changed.
const ASKED_NEAR: usize = 6;
/// A name of letters alone that more records have as a word is one of the language; with digits it may be known better.
const KNOWN: u64 = 40;
const KNOWN_WITH_DIGITS: u64 = 400;
/// Shorter names are not read with a letter changed.
const NEAR_FROM: usize = 6;
/// Other projects than these few that have a name among their others have a partner of that name.
const PARTNERS_FROM: usize = 3;

/// A place in a text, in bytes, that names a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    pub from: usize,
    pub to: usize,
    pub at: Ref,
}

/// A record that a page's record refers to, with everything it is called.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearby {
    pub at: Ref,
    pub(crate) names: Vec<String>,
}

/// Those of the records around a page's record that its texts may lead to.
pub(crate) fn nearby(record: &Record, around: &BTreeMap<RecordId, Record>) -> Vec<Nearby> {
    let named: BTreeSet<RecordId> = record.document.links(record.id).iter().map(|link| link.to).collect();
    let others = named.iter().filter_map(|id| around.get(id)).filter(|one| one.id != record.id);
    let all = std::iter::once(record).chain(others).filter(|one| !one.state.is_out_of_use());
    let all = all.map(|one| Nearby { at: Ref::of(one), names: names_of(&one.document) });
    all.filter(|one| !one.names.is_empty()).collect()
}

/// What a record is called by itself: none of its partners.
fn names_of(document: &Document) -> Vec<String> {
    let about = document.about();
    let mut names: Vec<String> = about.aliases.clone();
    names.extend(about.title.passages().map(|(_, title)| title.to_owned()));
    match document {
        Document::Project(project) => names.extend(project.acronym.clone()),
        Document::Organisation(body) if body.name_withheld => return Vec::new(),
        Document::Organisation(body) => {
            names.extend(body.names.iter().map(|name| name.text.clone()));
            names.extend(body.abbreviation.clone());
        }
        Document::Programme(programme) => names.extend(programme.abbreviation.clone()),
        _ => return Vec::new(),
    }
    names
}

impl App {
    /// The records that some texts on a record's page name, each text in paragraphs: of each text the first place where
    /// a record is named, in order and without overlaps. The record itself is never among them.
    pub async fn mentions(
        &self,
        actor: &Actor,
        view: &RecordView,
        texts: &[&[String]],
    ) -> Result<Vec<Vec<Vec<Mention>>>> {
        let found: Vec<Vec<Vec<Candidate>>> = if TOLD_IN.contains(&view.record.kind) {
            texts.iter().map(|text| text.iter().map(|part| candidates(part)).collect()).collect()
        } else {
            Vec::new()
        };
        let known = self.known_names(actor, view, texts, &found).await?;
        let mut mentions: Vec<Vec<Vec<Mention>>> =
            texts.iter().map(|text| vec![Vec::new(); text.len()]).collect();
        for ((text, parts), mentions) in texts.iter().zip(found).zip(&mut mentions) {
            let mut named = BTreeSet::from([view.record.id]);
            for ((part, candidates), mentions) in text.iter().zip(parts).zip(mentions) {
                for (from, to, at) in apart(part, candidates, &known) {
                    if named.insert(at.id) {
                        mentions.push(Mention { from, to, at: at.clone() });
                    }
                }
            }
        }
        Ok(mentions)
    }

    /// What each way of writing stands for.
    async fn known_names<'t>(
        &self,
        actor: &Actor,
        view: &RecordView,
        texts: &[&'t [String]],
        found: &[Vec<Vec<Candidate>>],
    ) -> Result<BTreeMap<&'t str, Ref>> {
        let mut written: BTreeMap<&str, &Candidate> = BTreeMap::new();
        for (text, parts) in texts.iter().zip(found) {
            for (part, candidates) in text.iter().zip(parts) {
                written.extend(candidates.iter().filter_map(|one| Some((part.get(one.from..one.to)?, one))));
            }
        }
        let mut known = BTreeMap::new();
        let mut open = Vec::new();
        for (text, one) in written {
            if let Some(at) = near_by(&view.nearby, text, one) {
                known.insert(text, at.clone());
            } else if one.shape != Shape::Word {
                open.push((text, one));
            }
        }
        open.sort_by_key(|(text, one)| (one.shape, *text));
        open.truncate(ASKED);
        let wanted: Vec<&str> = open.iter().map(|(text, _)| *text).collect();
        let audience = self.audience(actor).await?;
        let called = match self.inner.standing.ask(|index| index.called(&wanted, &audience)) {
            // Without an index a text leads to what its record names.
            Err(Error::Searchless) => return Ok(known),
            called => called?,
        };
        let mut chosen: Vec<(&str, BTreeSet<RecordId>)> = Vec::new();
        let mut asked = 0;
        for ((text, one), called) in open.iter().zip(&called) {
            if !called.bearers.is_empty() {
                if may_mean(text, one, called) {
                    chosen.push((text, possible(&called.bearers)));
                }
            } else if let Some(at) = nearly(&view.nearby, text, one) {
                known.insert(text, at.clone());
            } else if asked < ASKED_NEAR && may_be_slip(text, one) {
                asked += 1;
                let near = self.inner.standing.ask(|index| index.nearly_called(text, &audience))?;
                if let [only] = near.bearers.as_slice()
                    && LED_TO.contains(&only.kind)
                {
                    chosen.push((text, BTreeSet::from([only.id])));
                }
            }
        }
        self.add_chosen(actor, view, chosen, &mut known).await?;
        Ok(known)
    }

    /// The index may be a moment behind, and other names in it may be those of partners: the records have the word.
    async fn add_chosen<'t>(
        &self,
        actor: &Actor,
        view: &RecordView,
        chosen: Vec<(&'t str, BTreeSet<RecordId>)>,
        known: &mut BTreeMap<&'t str, Ref>,
    ) -> Result<()> {
        let ids: BTreeSet<RecordId> = chosen.iter().flat_map(|(_, ids)| ids).copied().collect();
        if ids.is_empty() {
            return Ok(());
        }
        let records = self.visible_records(actor, ids).await?;
        let made_up = view.record.document.about().fictional;
        for (text, ids) in chosen {
            let key = name_key(text);
            let bears = |record: &&Record| {
                names_of(&record.document).iter().any(|name| is_near(&name_key(name), &key))
            };
            let bearers: Vec<&Record> = ids.iter().filter_map(|id| records.get(id)).filter(bears).collect();
            if let [only] = bearers.as_slice()
                && !only.state.is_out_of_use()
                && only.document.about().fictional == made_up
            {
                known.insert(text, Ref::of(only));
            }
        }
        Ok(())
    }
}

/// The places of a part that are known, the longest where several overlap, in order.
fn apart<'k>(
    part: &str,
    mut candidates: Vec<Candidate>,
    known: &'k BTreeMap<&str, Ref>,
) -> Vec<(usize, usize, &'k Ref)> {
    candidates.sort_by_key(|one| (std::cmp::Reverse(one.to - one.from), one.from));
    let mut taken: Vec<(usize, usize, &Ref)> = Vec::new();
    for one in candidates {
        let Some(at) = part.get(one.from..one.to).and_then(|text| known.get(text)) else { continue };
        if taken.iter().all(|(from, to, _)| one.to <= *from || *to <= one.from) {
            taken.push((one.from, one.to, at));
        }
    }
    taken.sort_by_key(|(from, ..)| *from);
    taken
}

/// The one record among those that the page's record refers to that is called so.
fn near_by<'n>(nearby: &'n [Nearby], text: &str, one: &Candidate) -> Option<&'n Ref> {
    let key = name_key(text);
    let fits = |name: &String| {
        name_key(name) == key
            && match one.shape {
                _ if has_digit(&key) => true,
                Shape::Name => key.chars().count() >= 8,
                // An ordinary word is meant for the record only where it is written as its very name, in capitals.
                Shape::Sign => !is_ordinary(text) || name == text && !text.chars().any(char::is_lowercase),
                Shape::Word => key.chars().count() >= 5 && !is_ordinary(text),
            }
    };
    only(nearby.iter().filter(|nearby| nearby.names.iter().any(fits)))
}

/// As [`near_by`], with a letter changed.
fn nearly<'n>(nearby: &'n [Nearby], text: &str, one: &Candidate) -> Option<&'n Ref> {
    let key = name_key(text);
    if one.shape != Shape::Sign || key.chars().count() < NEAR_FROM || is_all_ordinary(text) {
        return None;
    }
    let fits = |name: &String| is_near(&name_key(name), &key);
    only(nearby.iter().filter(|nearby| nearby.names.iter().any(fits)))
}

fn only<'n>(mut found: impl Iterator<Item = &'n Nearby>) -> Option<&'n Ref> {
    let first = found.next()?;
    found.all(|other| other.at.id == first.at.id).then_some(&first.at)
}

/// The same, or one letter away with the same digits.
fn is_near(one: &str, other: &str) -> bool {
    let digits = |text: &str| text.chars().filter(|letter| letter.is_numeric()).collect::<String>();
    one == other
        || one.chars().count().abs_diff(other.chars().count()) <= 1
            && other.chars().count() >= NEAR_FROM
            && digits(one) == digits(other)
            && strsim::osa_distance(one, other) == 1
}

/// Whether a name that records bear may be meant where it is written so.
fn may_mean(text: &str, one: &Candidate, called: &CalledSo) -> bool {
    if called.bearers.iter().any(|bearer| RIVALS.contains(&bearer.kind)) {
        return false;
    }
    match one.shape {
        Shape::Sign if has_digit(text) => called.known <= KNOWN_WITH_DIGITS,
        Shape::Sign => called.known <= KNOWN && !is_all_ordinary(text),
        // The title of a project is a phrase as any other; the name of a body is not.
        Shape::Name => {
            let project = called.bearers.iter().any(|bearer| bearer.own && bearer.kind == Kind::Project);
            one.words >= 4 || !project && (one.words == 3 || !is_all_ordinary(text))
        }
        Shape::Word => false,
    }
}

/// Those who may be meant: not the projects that have a partner of the name.
fn possible(bearers: &[Bearer]) -> BTreeSet<RecordId> {
    let of_projects = bearers.iter().filter(|bearer| bearer.kind == Kind::Project && !bearer.own).count();
    let may = |bearer: &&Bearer| {
        LED_TO.contains(&bearer.kind)
            && (bearer.own || bearer.kind != Kind::Project || of_projects < PARTNERS_FROM)
    };
    bearers.iter().filter(may).map(|bearer| bearer.id).collect()
}

/// Whether something that nothing is called may be a name with a slip in it, wherever it is: with digits, which words of
/// the language have not.
fn may_be_slip(text: &str, one: &Candidate) -> bool {
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    one.shape == Shape::Sign
        && letters >= 5
        && name_key(text).chars().count() >= NEAR_FROM
        && (has_digit(text) || letters >= 8 && !is_all_ordinary(text) && !text.contains(' '))
}
