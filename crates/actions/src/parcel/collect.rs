//! What goes into a parcel.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{
    Action, Actor, Document, Kind, Record, RecordId, Revision, Seq, Space, State, Subject, Visibility, may,
};

use super::{AROUND, Contents, FILES, FOLDER, LOG, Line, MANIFEST, Manifest, Parcel, SCHEMA, Stored, list};
use crate::edit::subject;
use crate::history::standing;
use crate::{App, Error, Result};

/// Records and revisions read at a time.
const BATCH: usize = 200;

/// A record of the space, as far as its history needs it.
struct Head {
    /// Of people what is shown now is shown of the past.
    record: Record,
    sight: Visibility,
    /// The line of its last revision so far.
    last: Option<Seq>,
}

impl App {
    /// Refuses whoever has neither the space nor its people in hand: they do not take it out.
    pub fn may_take_out(&self, actor: &Actor, space: &Space) -> Result<()> {
        let about = Subject::space(space);
        self.demand_sight(actor, Action::ManagePeople, &about)
            .or_else(|_| self.demand_sight(actor, Action::ManageSpace, &about))
    }

    /// The addresses of everything in a space that visitors see, without the space itself.
    pub async fn public_addresses(&self, space: &Space) -> Result<Vec<String>> {
        let mut addresses = Vec::new();
        for part in self.space_ids(space).await?.chunks(BATCH) {
            let records = self.inner.store.brief(part).await?;
            let public = records.into_iter().filter(|record| {
                record.kind != Kind::Space
                    && record.state == State::Published
                    && record.visibility == Visibility::Public
            });
            addresses.extend(public.map(|record| format!("/{}/{}", record.kind.path(), record.slug)));
        }
        addresses.sort_unstable();
        Ok(addresses)
    }

    /// Writes a space's records with their histories, what they name elsewhere, and their files into a parcel; says how
    /// many records of the space there are.
    pub async fn write_parcel(
        &self,
        actor: &Actor,
        space: &Space,
        contents: Contents,
        parcel: &mut Parcel,
    ) -> Result<usize> {
        self.may_take_out(actor, space)?;
        let reader = match contents {
            Contents::Public => &Actor::Visitor,
            Contents::Whole => actor,
        };
        let mut heads = self.heads_for(reader, space).await?;
        if heads.is_empty() {
            return Err(Error::not_found(format!("record in a space `{}`", space.as_str())));
        }
        if contents == Contents::Whole {
            self.note(&actor.name(), "space_taken_out", space.as_str(), "").await?;
        }
        let mut files = BTreeSet::new();
        self.write_log(reader, &mut heads, parcel, &mut files).await?;
        self.write_around(space, &heads, parcel, &mut files).await?;
        self.write_files(reader, files, parcel).await?;
        let manifest = Manifest {
            schema: SCHEMA.to_owned(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            space: space.as_str().to_owned(),
            contents,
            files: parcel.listed("data/"),
        };
        let text = serde_json::to_string_pretty(&manifest).map_err(anyhow::Error::from)?;
        parcel.put(MANIFEST, format!("{text}\n").as_bytes()).await.map_err(anyhow::Error::from)?;
        Ok(heads.len())
    }

    async fn space_ids(&self, space: &Space) -> Result<Vec<RecordId>> {
        let mut ids = Vec::new();
        loop {
            let more = self.inner.store.ids_in_space(space, ids.last().copied(), 10 * BATCH).await?;
            if more.is_empty() {
                return Ok(ids);
            }
            ids.extend(more);
        }
    }

    async fn heads_for(&self, reader: &Actor, space: &Space) -> Result<BTreeMap<RecordId, Head>> {
        let mut heads = BTreeMap::new();
        for part in self.space_ids(space).await?.chunks(BATCH) {
            for record in self.inner.store.records(part).await? {
                let about = subject(&record);
                let seen = may(reader, Action::View, &about).allowed;
                if seen && may(reader, Action::ViewHistory, &about).allowed {
                    let sight = self.sight(reader, record.id, &record.document).await?;
                    heads.insert(record.id, Head { record, sight, last: None });
                }
            }
        }
        Ok(heads)
    }

    async fn write_log(
        &self,
        reader: &Actor,
        heads: &mut BTreeMap<RecordId, Head>,
        parcel: &mut Parcel,
        files: &mut BTreeSet<String>,
    ) -> Result<()> {
        let ids: Vec<RecordId> = heads.keys().copied().collect();
        let places = self.inner.store.places_of(&ids).await?;
        parcel.begin(LOG).map_err(anyhow::Error::from)?;
        let mut line = Seq(0);
        for part in places.chunks(BATCH) {
            let mut revisions = self.inner.store.revisions_at(part).await?;
            // Written after the heads were read: they are the next parcel's.
            revisions.retain(|revision| {
                heads.get(&revision.record).is_some_and(|head| revision.seq <= head.record.seq)
                    && may(reader, Action::ViewHistory, &standing(revision)).allowed
            });
            self.name_authors(reader, &mut revisions).await?;
            for mut revision in revisions {
                let Some(head) = heads.get_mut(&revision.record) else { continue };
                line = Seq(line.0 + 1);
                revision.seq = line;
                revision.base = head.last.replace(line);
                revision.document = revision.document.seen_under(&head.record.document, head.sight);
                // Official boundaries go nowhere without their terms.
                if let (Actor::Visitor, Document::Region(region)) = (reader, &mut revision.document) {
                    region.outlines.clear();
                }
                files.extend(revision.document.files().map(str::to_owned));
                write(parcel, &revision).await?;
            }
        }
        parcel.end();
        Ok(())
    }

    /// What the records of the space name elsewhere, as visitors see it: topics, organisations, programmes. People are
    /// left out, because what they say of themselves is theirs and is not carried about, and so are regions, which come
    /// from official lists with their terms.
    async fn write_around(
        &self,
        space: &Space,
        heads: &BTreeMap<RecordId, Head>,
        parcel: &mut Parcel,
        files: &mut BTreeSet<String>,
    ) -> Result<()> {
        let named = heads.values().flat_map(|head| head.record.document.links(head.record.id));
        let around: BTreeSet<RecordId> =
            named.map(|link| link.to).filter(|id| !heads.contains_key(id)).collect();
        let around: Vec<RecordId> = around.into_iter().collect();
        parcel.begin(AROUND).map_err(anyhow::Error::from)?;
        for part in around.chunks(BATCH) {
            for record in self.inner.store.records(part).await? {
                let seen = may(&Actor::Visitor, Action::View, &subject(&record)).allowed;
                let stands = record.state == State::Published && record.merged_into.is_none();
                let carried = !matches!(record.kind, Kind::Person | Kind::Region);
                if seen && stands && carried && record.space != *space {
                    files.extend(record.document.files().map(str::to_owned));
                    write(parcel, &Record { seq: Seq(0), ..record }).await?;
                }
            }
        }
        parcel.end();
        Ok(())
    }

    async fn write_files(&self, reader: &Actor, files: BTreeSet<String>, parcel: &mut Parcel) -> Result<()> {
        let mut known = Vec::new();
        for hash in files {
            let facts = match reader {
                Actor::Operator => self.inner.store.file(&hash).await?,
                _ if self.file(reader, &hash).await.is_ok() => self.inner.store.file(&hash).await?,
                _ => None,
            };
            let Some(facts) = facts else { continue };
            let Some(bytes) = self.inner.store.get_blob(&hash).await? else { continue };
            parcel.put(&format!("{FOLDER}{hash}"), &bytes).await.map_err(anyhow::Error::from)?;
            known.push(Stored::of(facts));
        }
        parcel.begin(FILES).map_err(anyhow::Error::from)?;
        for stored in &known {
            write(parcel, stored).await?;
        }
        parcel.end();
        Ok(())
    }

    /// Visitors are told of authors only whether they are there, and so is whoever gets what visitors see.
    async fn name_authors(&self, reader: &Actor, revisions: &mut [Revision]) -> Result<()> {
        if self.demand_administrator(reader).is_ok() {
            return Ok(());
        }
        self.hide_members(revisions.iter_mut().map(|revision| &mut revision.actor)).await
    }
}

async fn write<L: Line>(parcel: &mut Parcel, held: &L) -> Result<()> {
    let line = list::write(held)?;
    Ok(parcel.write(line.as_bytes()).await.map_err(anyhow::Error::from)?)
}
