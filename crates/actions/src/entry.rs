//! Records as the index takes them: flat, with the names and addresses of what they refer to.

mod brief;
mod facets;
mod places;
mod text;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::person::Person;
use asterism_domain::{Document, Kind, Link, LinkKind, Record, RecordId, Space, State, Visibility};
use asterism_search::{Change, Entry};
use asterism_store::Store;
use jiff::civil::Date;

use crate::Result;
use crate::details::dates_of;
use crate::files::text_file;
use crate::records::shown_name;
pub(crate) use brief::Brief;
use brief::Sight;
use places::countries_as_regions;
pub(crate) use text::language;
use text::{all_but_plain, truncate};

/// How many briefs are kept between batches before all are dropped.
const BRIEFS: usize = 200_000;
/// How much running text of one record is searched. The text of its file has a limit of its own.
const BODY_CHARACTERS: usize = 100_000;

/// Makes entries of records, a batch at a time, remembering what records refer to between batches.
pub(crate) struct EntryBuilder {
    store: Store,
    today: Date,
    briefs: BTreeMap<RecordId, Brief>,
    /// Whether any of them is for members only: else members see no more of others' entries than everybody does.
    some_for_members: bool,
    /// The spaces of which any of them is for their own only: as above.
    with_own: BTreeSet<Space>,
}

/// What somebody sees of a person, as a document that hides nothing: its links are all of what they see.
fn shown_as(person: &Person, sight: Visibility) -> Person {
    Person { visible_to: BTreeMap::new(), ..person.seen_by(sight) }
}

/// What else a batch needs: who links to its organisations, what has issues, and the words of its files.
struct Around {
    inbound: BTreeMap<RecordId, Vec<Link>>,
    /// The projects that something published belongs to.
    with_content: BTreeSet<RecordId>,
    with_issues: BTreeSet<RecordId>,
    /// The words of stored files, by their hashes.
    texts: BTreeMap<String, String>,
}

impl EntryBuilder {
    pub(crate) fn new(store: Store, today: Date) -> EntryBuilder {
        EntryBuilder {
            store,
            today,
            briefs: BTreeMap::new(),
            some_for_members: false,
            with_own: BTreeSet::new(),
        }
    }

    /// Keeps the briefs of records that are at hand, so that they need not be read again.
    pub(crate) fn remember(&mut self, records: &[Record]) {
        if self.briefs.len() > BRIEFS {
            self.briefs.clear();
            self.some_for_members = false;
            self.with_own.clear();
        }
        for record in records {
            self.keep(record.id, Brief::of_record(record));
        }
    }

    /// The changes that bring the index to the state of `records`.
    pub(crate) async fn changes(&mut self, records: &[Record]) -> Result<Vec<Change>> {
        let around = self.look_around(records).await?;
        Ok(records.iter().map(|record| self.change(record, &around)).collect())
    }

    async fn look_around(&mut self, records: &[Record]) -> Result<Around> {
        let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
        let of_kind = |kind| records.iter().filter(move |record| record.kind == kind).map(|record| record.id);
        let organisations: Vec<RecordId> = of_kind(Kind::Organisation).collect();
        let mut inbound: BTreeMap<RecordId, Vec<Link>> = BTreeMap::new();
        let mut telling = BTreeSet::new();
        for link in self.store.links_to_many(&organisations).await? {
            if matches!(link.kind, LinkKind::Partner | LinkKind::Manages) {
                telling.insert(link.from);
                inbound.entry(link.to).or_default().push(link);
            }
        }
        let projects: Vec<RecordId> = of_kind(Kind::Project).collect();
        let with_content = self.store.with_public_content(&projects).await?;
        let mut wanted: BTreeSet<RecordId> =
            records.iter().flat_map(|record| record.document.links(record.id)).map(|link| link.to).collect();
        for record in records {
            if let Document::Person(person) = &record.document {
                let seen: Document = shown_as(person, Visibility::Space).into();
                wanted.extend(seen.links(record.id).iter().map(|link| link.to));
            }
        }
        wanted.extend(telling);
        self.learn(wanted).await?;
        let with_issues = self.store.issue_totals(&ids).await?.into_keys().collect();
        let files =
            records.iter().filter_map(|record| text_file(&record.document)).map(str::to_owned).collect();
        let texts = self.store.file_texts(&files).await?;
        Ok(Around { inbound, with_content, with_issues, texts })
    }

    fn change(&self, record: &Record, around: &Around) -> Change {
        if record.state.is_out_of_use() || record.merged_into.is_some() {
            return Change::Remove(record.id);
        }
        Change::Put(Box::new(self.entry(record, around)))
    }

    /// What everybody sees of a record and of those it refers to; beside it, where that is more, what everybody sees who
    /// is signed in, what those see who have a role in its space, and of a person what those see who are in a space with
    /// them. Nothing else can be found, counted or suggested.
    fn entry(&self, record: &Record, around: &Around) -> Entry {
        let shown = State::Published == record.state;
        let public = shown && record.visibility == Visibility::Public;
        let members = public || shown && record.visibility == Visibility::Members;
        let space = members || shown && record.visibility == Visibility::Space;
        let of = |level: Visibility| {
            let seen = match &record.document {
                Document::Person(person) => {
                    // Whoever has a role in the space that a profile is kept in need not be in one with its person.
                    let shown = shown_as(person, level.min(Visibility::Members));
                    Cow::Owned(Record { document: shown.into(), ..record.clone() })
                }
                _ => Cow::Borrowed(record),
            };
            let sight = Sight { level, space: &record.space };
            Entry { public, members, space, ..self.entry_of(&seen, sight, around) }
        };
        let entry = of(match (public, members, space) {
            (false, true, _) => Visibility::Members,
            (false, false, true) => Visibility::Space,
            _ => Visibility::Public,
        });
        let differs = record.kind == Kind::Person || self.some_for_members;
        let for_members = (public && differs).then(|| of(Visibility::Members)).filter(|more| *more != entry);
        let own = members && self.with_own.contains(&record.space);
        let less = for_members.as_ref().unwrap_or(&entry);
        let for_space = own.then(|| of(Visibility::Space)).filter(|more| more != less);
        // Who is in a space with somebody is asked for as they search: roles change without a revision.
        let near = match &record.document {
            Document::Person(person) if members && person.shows_any_to(Visibility::Space) => {
                Some(shown_as(person, Visibility::Space))
            }
            _ => None,
        };
        let for_near = near.map(|shown| {
            let seen = Record { document: shown.into(), ..record.clone() };
            let sight = Sight { level: Visibility::Members, space: &record.space };
            Entry { public, members, space, ..self.entry_of(&seen, sight, around) }
        });
        let for_near = for_near.filter(|more| more != less).map(Box::new);
        let (for_members, for_space) = (for_members.map(Box::new), for_space.map(Box::new));
        Entry { for_members, for_space, for_near, ..entry }
    }

    fn entry_of(&self, record: &Record, sight: Sight<'_>, around: &Around) -> Entry {
        let document = &record.document;
        let about = document.about();
        let mut entry = Entry::new(record.id, record.kind, record.seq, record.path(), shown_name(document));
        entry.title = about.title.plain().to_owned();
        entry.summary = about.summary.plain().to_owned();
        entry.body = all_but_plain(about);
        entry.names = about.aliases.clone();
        entry.language = language(about);
        (entry.start, entry.end) = match dates_of(document) {
            (start, end) if matches!(record.kind, Kind::Project | Kind::Event | Kind::Call) => (start, end),
            (day, _) => {
                entry.published = day;
                (None, None)
            }
        };
        let links = document.links(record.id);
        entry.related = links.iter().map(|link| link.to).collect();
        self.common_facets(record, around, &mut entry);
        self.linked_facets(&links, sight, &mut entry);
        self.own_facets(record, sight, around, &mut entry);
        for text in [&mut entry.body, &mut entry.summary] {
            truncate(text, BODY_CHARACTERS);
        }
        // After what the record says itself. All of it weighs as running text, so that titles win.
        if let Some(text) = text_file(&record.document).and_then(|hash| around.texts.get(hash)) {
            entry.body.push('\n');
            entry.body.push_str(text);
        }
        countries_as_regions(&mut entry);
        entry.facets.sort_unstable();
        entry.facets.dedup();
        entry
    }
}
