//! A parcel comes in: everything is read through first, then its files, its records with their histories, and what they
//! name elsewhere. Interrupted at any point, taking it in again goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use asterism_domain::upload::Extracted;
use asterism_domain::{
    Action, Actor, ChangeKind, Document, Record, RecordId, Revision, Seq, Space, Subject, check,
};
use asterism_store::{Base, Draft, FileFacts};

use super::decide::{self, Checked, Conflicting, Decided};
use super::source::{Refused, Source};
use super::{AROUND, Contents, LOG, Stored, list};
use crate::registration::imported::Events;
use crate::settle::judged_anew;
use crate::view::View;
use crate::withheld::Withheld;
use crate::{App, Error, Result, known};

/// Revisions written at a time, and about how many bytes of their lines.
const BATCH: usize = 200;
const BATCH_BYTES: usize = 8 << 20;

/// What became of a parcel.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Received {
    pub space: String,
    pub contents: Contents,
    /// Records of the space that were not here.
    pub new: usize,
    /// Records that were here and went on.
    pub updated: usize,
    /// Records that are here as they are in the parcel, or newer.
    pub unchanged: usize,
    /// Records that were left as they are here.
    pub conflicts: Vec<Conflicting>,
    /// Revisions written.
    pub revisions: usize,
    /// Records of other spaces that were not here.
    pub around: usize,
    /// Stored files that were not here.
    pub files: usize,
    /// Files that were not taken, with the reason.
    pub refused: Vec<Conflicting>,
}

/// Lines of the log on their way in.
#[derive(Default)]
struct Batch {
    revisions: Vec<(usize, Revision)>,
    bytes: usize,
}

impl App {
    /// Takes in a parcel that [`App::write_parcel`] wrote, from its folder or archive. Accounts and roles are never in
    /// one: who may do what here stays as it is.
    ///
    /// # Errors
    /// [`Error::Parcel`] where it is damaged or was not made so; nothing of it was taken in then.
    pub async fn receive_parcel(&self, actor: &Actor, path: &Path) -> Result<Received> {
        if !matches!(actor, Actor::Operator) {
            return Err(Error::Forbidden { reason: "spaces are taken in by the operator" });
        }
        let place = path.to_owned();
        let withheld = Withheld::of(&self.inner.store).await?.map(Arc::new);
        let names = withheld.clone();
        let opened = tokio::task::spawn_blocking(move || -> std::result::Result<_, Refused> {
            let mut source = Source::open(&place)?;
            let checked = decide::check(&mut source, names.as_deref())?;
            Ok((source, checked))
        });
        let (mut source, checked) = opened.await.map_err(anyhow::Error::from)??;
        let space = Space::new(&checked.manifest.space);
        self.demand(actor, Action::Import, &Subject::space(&space))?;
        let decided = self.weigh_parcel(&checked).await?;
        let mut received = Received {
            space: checked.manifest.space.clone(),
            contents: checked.manifest.contents,
            new: decided.new,
            updated: decided.updated,
            unchanged: decided.unchanged,
            revisions: decided.take.len(),
            conflicts: decided.conflicts.clone(),
            around: 0,
            files: 0,
            refused: Vec::new(),
        };
        // The words of files are at hand when their records are indexed.
        self.receive_files(&mut source, &checked, &mut received).await?;
        let checked = Arc::new(checked);
        let (decided, names) = (Arc::new(decided), withheld.clone());
        let mut source = self.receive_log(source, Arc::clone(&checked), decided, names).await?;
        received.around = self.receive_around(&mut source, &checked, withheld.as_deref()).await?;
        self.follow().await?;
        Ok(received)
    }

    async fn receive_files(
        &self,
        source: &mut Source,
        checked: &Checked,
        received: &mut Received,
    ) -> Result<()> {
        for stored in &checked.files {
            // It may be one that nothing names any more: from now on it is wanted for a while.
            if self.inner.store.want_file(&stored.hash, self.now()).await? {
                continue;
            }
            let bytes = decide::bytes(source, &checked.manifest, stored)?;
            match self.receive_file(stored, bytes).await {
                Ok(()) => received.files += 1,
                Err(Error::Unreadable(why)) => received
                    .refused
                    .push(Conflicting { path: format!("data/files/{}", stored.hash), why: why.to_string() }),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Keeps a file as what it turns out to be. Pictures are kept as they are, under their hash.
    async fn receive_file(&self, stored: &Stored, bytes: Vec<u8>) -> Result<()> {
        let found = self.inner.extractor.text(&bytes).await?;
        let Extracted { kind, title, pages, text, truncated } = found;
        let size = stored.size.filter(|_| kind.is_picture());
        let facts = FileFacts { hash: String::new(), kind, bytes: 0, title, pages, size, truncated };
        self.inner.store.put_file(bytes, &facts, &text, self.now()).await?;
        Ok(())
    }

    /// Reads the log once more on a thread of its own, a batch ahead of what is written.
    async fn receive_log(
        &self,
        mut source: Source,
        checked: Arc<Checked>,
        decided: Arc<Decided>,
        withheld: Option<Arc<Withheld>>,
    ) -> Result<Source> {
        if decided.take.is_empty() {
            return Ok(source);
        }
        let (sender, mut batches) = tokio::sync::mpsc::channel(1);
        let wanted = Arc::clone(&decided);
        let reading = tokio::task::spawn_blocking(move || -> std::result::Result<Source, Refused> {
            let mut batch = Batch::default();
            decide::each_line(&mut source, &checked.manifest, LOG, |number, line| {
                if !wanted.take.contains_key(&number) {
                    return Ok(());
                }
                if checked.lines.get(number) != Some(&decide::mark(line)) {
                    return Err("it was changed while the parcel was read".to_owned());
                }
                batch.bytes += line.len();
                batch.revisions.push((number, list::revision(line, withheld.as_deref())?));
                if batch.revisions.len() >= BATCH || batch.bytes >= BATCH_BYTES {
                    // Where nobody takes it, the writer says why.
                    let _ = sender.blocking_send(std::mem::take(&mut batch));
                }
                Ok(())
            })?;
            let _ = sender.blocking_send(batch);
            Ok(source)
        });
        while let Some(batch) = batches.recv().await {
            self.receive_batch(batch, &decided).await?;
        }
        Ok(reading.await.map_err(anyhow::Error::from)??)
    }

    async fn receive_batch(&self, batch: Batch, decided: &Decided) -> Result<()> {
        let mut drafts = Vec::new();
        for (line, revision) in batch.revisions {
            let first = decided.take.get(&line).copied().flatten();
            let base = match first {
                Some(seq) => Base::At(seq),
                None if revision.base.is_none() => Base::New,
                // It follows a line that was written before it.
                None => Base::Any,
            };
            drafts.push(draft(revision, base));
        }
        self.receive_drafts(drafts).await
    }

    /// Judges and writes them as they are, and tells those who registered for an event among them.
    async fn receive_drafts(&self, mut drafts: Vec<Draft>) -> Result<()> {
        if drafts.is_empty() {
            return Ok(());
        }
        let store = &self.inner.store;
        let after: BTreeMap<RecordId, Document> =
            drafts.iter().map(|draft| (draft.record, draft.document.clone())).collect();
        let known = known::gather(View::stored(store), after.values(), &after, self.today()).await?;
        for draft in &mut drafts {
            draft.issues = check(&draft.document, &known);
        }
        let ids: Vec<RecordId> = after.keys().copied().collect();
        let before = store.records(&ids).await?.into_iter().map(|record| (record.id, record)).collect();
        let derived = judged_anew(View::stored(store), &before, &after, self.today()).await?;
        let awaited = Events::of(drafts.iter()).awaited(store).await?;
        store.receive(drafts).await?;
        self.tell_of_imported(awaited).await;
        if !derived.is_empty() {
            store.replace_derived(derived).await?;
        }
        Ok(())
    }

    /// What the space names elsewhere, where it is not here yet.
    async fn receive_around(
        &self,
        source: &mut Source,
        checked: &Checked,
        withheld: Option<&Withheld>,
    ) -> Result<usize> {
        let mut records: Vec<Record> = Vec::new();
        decide::each_line(source, &checked.manifest, AROUND, |_, line| {
            records.push(list::record(line, withheld)?);
            Ok(())
        })?;
        let mut taken = 0;
        for part in records.chunks(BATCH) {
            let ids: Vec<RecordId> = part.iter().map(|record| record.id).collect();
            let here: BTreeSet<RecordId> =
                self.inner.store.records(&ids).await?.iter().map(|record| record.id).collect();
            let mut drafts = Vec::new();
            for record in part.iter().filter(|record| !here.contains(&record.id)) {
                let holders = self.inner.store.holders(record.kind, &[&record.slug]).await?;
                if holders.is_empty() {
                    drafts.push(draft(self.first_revision(record, &checked.manifest.space), Base::New));
                }
            }
            taken += drafts.len();
            self.receive_drafts(drafts).await?;
        }
        Ok(taken)
    }

    fn first_revision(&self, record: &Record, space: &str) -> Revision {
        let record = record.clone();
        Revision {
            seq: Seq(0),
            record: record.id,
            base: None,
            kind: record.kind,
            slug: record.slug,
            space: record.space,
            state: record.state,
            visibility: record.visibility,
            merged_into: None,
            change: ChangeKind::Import,
            actor: format!("import:space-{space}"),
            at: self.now(),
            source: None,
            reason: None,
            document: record.document,
        }
    }
}

fn draft(revision: Revision, base: Base) -> Draft {
    Draft {
        record: revision.record,
        base,
        slug: revision.slug,
        space: revision.space,
        state: revision.state,
        visibility: revision.visibility,
        merged_into: revision.merged_into,
        change: revision.change,
        actor: revision.actor,
        at: revision.at,
        source: revision.source,
        reason: revision.reason,
        links: revision.document.links(revision.record),
        issues: Vec::new(),
        document: revision.document,
    }
}
