//! Reading a parcel through before anything of it is taken in, and what is to become of each of its records.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};

use asterism_domain::{Kind, Record, RecordId, Revision, Seq, is_slug};

use super::source::{Refused, Source, damaged};
use super::{AROUND, FILES, FOLDER, LOG, Line, Listed, Manifest, Stored, list};
use crate::withheld::Withheld;
use crate::{App, Result};

/// Records looked at in the log at a time.
const BATCH: usize = 200;

/// What tells one text from another.
pub(super) type Mark = [u8; 32];

/// A parcel that was read through and is whole.
pub(super) struct Checked {
    pub(super) manifest: Manifest,
    /// Of each line of the log.
    pub(super) lines: Vec<Mark>,
    histories: BTreeMap<RecordId, History>,
    pub(super) files: Vec<Stored>,
}

/// The history of a record, without its documents.
struct History {
    kind: Kind,
    /// Lines of the log, from 0, with what each says wherever it stands.
    revisions: Vec<(usize, Mark)>,
    slugs: BTreeSet<String>,
    slug: String,
    /// What the record is now.
    head: Mark,
}

/// A record of the parcel that was left as it is here, and why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Conflicting {
    pub path: String,
    pub why: String,
}

/// What is to become of the records of a parcel.
#[derive(Default)]
pub(super) struct Decided {
    /// For each line of the log that is taken in, what the first of its record builds on here.
    pub(super) take: BTreeMap<usize, Option<Seq>>,
    pub(super) new: usize,
    pub(super) updated: usize,
    pub(super) unchanged: usize,
    pub(super) conflicts: Vec<Conflicting>,
}

/// Reads everything once: names, sizes, checksums, every line, and whether the lines are histories. Revisions are taken
/// without the names that are withheld here.
pub(super) fn check(
    source: &mut Source,
    withheld: Option<&Withheld>,
) -> std::result::Result<Checked, Refused> {
    let manifest = source.manifest()?;
    let mut lines = Vec::new();
    let mut histories = BTreeMap::new();
    each_line(source, &manifest, LOG, |number, line| {
        lines.push(mark(line));
        let revision = list::revision(line, withheld)?;
        follow(&mut histories, number, &revision)
    })?;
    let mut heads = BTreeMap::new();
    each_line(source, &manifest, LOG, |number, line| {
        let revision = list::revision(line, withheld)?;
        let last = histories.get(&revision.record).and_then(|history: &History| history.revisions.last());
        if last.is_some_and(|(last, _)| *last == number) {
            if revision.space.as_str() != manifest.space {
                return Err("its record ends in another space".to_owned());
            }
            heads.insert(revision.record, state_of(&revision)?);
        }
        Ok(())
    })?;
    for (id, head) in heads {
        if let Some(history) = histories.get_mut(&id) {
            history.head = head;
        }
    }
    each_line(source, &manifest, AROUND, |_, line| {
        let record = list::record(line, withheld)?;
        let right = record.kind == record.document.kind() && !histories.contains_key(&record.id);
        if right { Ok(()) } else { Err("it is no record of another space".to_owned()) }
    })?;
    let mut files: Vec<Stored> = Vec::new();
    each_line(source, &manifest, FILES, |_, line| {
        files.push(list::read(line)?);
        Ok(())
    })?;
    let known: BTreeSet<&str> = files.iter().map(|stored| stored.hash.as_str()).collect();
    for listed in manifest.files.iter().filter(|listed| listed.path.starts_with(FOLDER)) {
        if !listed.path.strip_prefix(FOLDER).is_some_and(|hash| known.contains(hash)) {
            return Err(damaged(FILES, format!("it does not name {}", listed.path)));
        }
    }
    for stored in &files {
        bytes(source, &manifest, stored)?;
    }
    Ok(Checked { manifest, lines, histories, files })
}

/// The bytes of a stored file, which are those of its name.
pub(super) fn bytes(
    source: &mut Source,
    manifest: &Manifest,
    stored: &Stored,
) -> std::result::Result<Vec<u8>, Refused> {
    let name = format!("{FOLDER}{}", stored.hash);
    let listed = listed(manifest, &name)?;
    let mut bytes = Vec::new();
    source.file(&name, Some(listed.bytes))?.read_to_end(&mut bytes).map_err(|error| damaged(&name, error))?;
    let hash = blake3::hash(&bytes).to_hex();
    if hash.as_str() != stored.hash || listed.blake3 != stored.hash || stored.bytes != listed.bytes {
        return Err(damaged(&name, "it has other content than it was written with"));
    }
    Ok(bytes)
}

fn listed<'a>(manifest: &'a Manifest, name: &str) -> std::result::Result<&'a Listed, Refused> {
    let place = manifest.files.binary_search_by(|listed| listed.path.as_str().cmp(name)).ok();
    place
        .and_then(|place| manifest.files.get(place))
        .ok_or_else(|| damaged(name, "the manifest does not name it"))
}

/// Goes through the lines of a list, counted from 0. What is wrong with one is told with its number, from 1; what is
/// wrong with the whole, at the end.
pub(super) fn each_line(
    source: &mut Source,
    manifest: &Manifest,
    name: &str,
    mut take: impl FnMut(usize, &str) -> std::result::Result<(), list::Wrong>,
) -> std::result::Result<(), Refused> {
    let listed = listed(manifest, name)?;
    let mut file = BufReader::new(source.file(name, Some(listed.bytes))?);
    let mut hash = blake3::Hasher::new();
    let mut line = Vec::new();
    for number in 0.. {
        line.clear();
        let wrong = |why: String| Refused::Line { file: name.to_owned(), line: number as u64 + 1, why };
        let most = list::LONGEST as u64;
        let read = file.by_ref().take(most).read_until(b'\n', &mut line);
        if read.map_err(|error| wrong(error.to_string()))? == 0 {
            break;
        }
        hash.update(&line);
        let text = line.strip_suffix(b"\n").ok_or_else(|| wrong("it is not whole".to_owned()))?;
        let text = str::from_utf8(text).map_err(|error| wrong(error.to_string()))?;
        take(number, text).map_err(wrong)?;
    }
    if hash.finalize().to_hex().as_str() != listed.blake3 {
        return Err(damaged(name, "it has other lines than it was written with"));
    }
    Ok(())
}

/// Adds a line to its record's history.
fn follow(
    histories: &mut BTreeMap<RecordId, History>,
    number: usize,
    revision: &Revision,
) -> std::result::Result<(), list::Wrong> {
    if revision.seq != place(number) || revision.kind != revision.document.kind() || !is_slug(&revision.slug)
    {
        return Err("it does not stand where it belongs".to_owned());
    }
    let history = histories.entry(revision.record).or_insert_with(|| History {
        kind: revision.kind,
        revisions: Vec::new(),
        slugs: BTreeSet::new(),
        slug: String::new(),
        head: Mark::default(),
    });
    let before = history.revisions.last().map(|(line, _)| place(*line));
    if revision.base != before || revision.kind != history.kind {
        return Err("it does not follow its record's last one".to_owned());
    }
    history.revisions.push((number, identity(revision)?));
    history.slugs.insert(revision.slug.clone());
    history.slug.clone_from(&revision.slug);
    Ok(())
}

fn place(line: usize) -> Seq {
    Seq(i64::try_from(line).unwrap_or(i64::MAX).saturating_add(1))
}

pub(super) fn mark(text: &str) -> Mark {
    *blake3::hash(text.as_bytes()).as_bytes()
}

/// What a revision says, wherever in a log it stands.
fn identity(revision: &Revision) -> std::result::Result<Mark, list::Wrong> {
    text_of(&Revision { seq: Seq(0), base: None, ..revision.clone() })
}

/// What a revision makes of its record, whoever wrote it and when.
fn state_of(revision: &Revision) -> std::result::Result<Mark, list::Wrong> {
    text_of(&Record {
        id: revision.record,
        kind: revision.kind,
        slug: revision.slug.clone(),
        space: revision.space.clone(),
        state: revision.state,
        visibility: revision.visibility,
        seq: Seq(0),
        merged_into: revision.merged_into,
        document: revision.document.clone(),
    })
}

fn text_of<L: Line>(held: &L) -> std::result::Result<Mark, list::Wrong> {
    list::stable(held).map(|text| mark(&text)).map_err(|error| error.to_string())
}

impl App {
    /// Compares the histories of a parcel with those that are here. What goes on where the own history ends is taken
    /// in; what is older is not; what went another way is left as it is, and told.
    pub(super) async fn weigh_parcel(&self, checked: &Checked) -> Result<Decided> {
        let mut decided = Decided::default();
        let ids: Vec<RecordId> = checked.histories.keys().copied().collect();
        for part in ids.chunks(BATCH) {
            let places = self.inner.store.places_of(part).await?;
            let mut here: BTreeMap<RecordId, Vec<Revision>> = BTreeMap::new();
            for revision in self.inner.store.revisions_at(&places).await? {
                here.entry(revision.record).or_default().push(revision);
            }
            for id in part {
                let Some(history) = checked.histories.get(id) else { continue };
                let own = here.get(id).map_or(&[][..], Vec::as_slice);
                self.decide_one(*id, history, own, &mut decided).await?;
            }
        }
        Ok(decided)
    }

    async fn decide_one(
        &self,
        id: RecordId,
        history: &History,
        own: &[Revision],
        decided: &mut Decided,
    ) -> Result<()> {
        let conflict = |why: &str| Conflicting {
            path: format!("/{}/{}", history.kind.path(), history.slug),
            why: why.to_owned(),
        };
        let known = own.iter().map(identity).collect::<std::result::Result<Vec<Mark>, _>>();
        let known = known.map_err(anyhow::Error::msg)?;
        let theirs: Vec<Mark> = history.revisions.iter().map(|(_, mark)| *mark).collect();
        if known.starts_with(&theirs) {
            decided.unchanged += 1;
            return Ok(());
        }
        if !theirs.starts_with(&known) {
            let same =
                own.last().map(state_of).transpose().map_err(anyhow::Error::msg)? == Some(history.head);
            match same {
                true => decided.unchanged += 1,
                false => decided
                    .conflicts
                    .push(conflict("it was changed here, and otherwise, and stays as it is here")),
            }
            return Ok(());
        }
        let slugs: Vec<&str> = history.slugs.iter().map(String::as_str).collect();
        let holders = self.inner.store.holders(history.kind, &slugs).await?;
        if holders.iter().any(|(_, holder)| *holder != id) {
            decided
                .conflicts
                .push(conflict("another record has its address here; nothing of it was taken in"));
            return Ok(());
        }
        match own.last() {
            Some(_) => decided.updated += 1,
            None => decided.new += 1,
        }
        let first = own.last().map(|revision| revision.seq);
        for (count, (line, _)) in history.revisions.iter().skip(known.len()).enumerate() {
            decided.take.insert(*line, first.filter(|_| count == 0));
        }
        Ok(())
    }
}
