//! The index as the rest of the product holds it.

mod examine;
mod purge;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use asterism_domain::{RecordId, Seq};
use jiff::civil::Date;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, TantivyDocument};

use crate::folder::{self, Home};
use crate::guard::guarded;
use crate::schema::Fields;
use crate::seen::Seen;
use crate::snapshot::Snapshot;
use crate::suggest::Among;
use crate::tokens::tokenizers;
use crate::{
    Audience, Change, Facet, FacetCounts, Query, Related, Results, SearchError, Suggestion, baseline, named,
    related, search, suggest, turning,
};

/// What the engine may hold in memory while writing, over both its threads. When it is full a segment
/// is written, and each segment has to be merged later.
const WRITER_BYTES: usize = 150_000_000;
const WRITER_THREADS: usize = 2;
/// After loading this many entries the commit waits until segments are merged.
const BULK: usize = 20_000;
/// Results kept for the same question asked again.
const KEPT_RESULTS: usize = 64;

/// The search index: cheap to clone, safe to share. All calls block for as long as they work.
#[derive(Clone)]
pub struct Index {
    inner: Arc<Inner>,
}

/// What opening gave.
pub enum Opened {
    /// An index that knows the log up to [`Index::indexed_up_to`].
    Ready(Index),
    /// An empty one, because there was none that can be read: feed it from the beginning.
    Fresh { index: Index, why: String },
}

impl Opened {
    pub fn into_index(self) -> Index {
        match self {
            Opened::Ready(index) | Opened::Fresh { index, .. } => index,
        }
    }
}

/// The size of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    pub entries: u64,
    pub public: u64,
    pub segments: usize,
    pub bytes_on_disk: u64,
    /// Tables for counting; the mapped files and the engine's own memory come on top.
    pub bytes_in_memory: u64,
}

/// The file that says which log an index is of.
const LOG: &str = "log";

struct Inner {
    /// Held for writing; none when opened for reading only.
    home: Option<Arc<Home>>,
    folder: PathBuf,
    engine: tantivy::Index,
    reader: IndexReader,
    fields: Arc<Fields>,
    writer: Mutex<Option<Writer>>,
    snapshot: RwLock<Arc<Snapshot>>,
    /// The day whose statuses the entries have.
    day: RwLock<Option<Date>>,
    results: Mutex<Kept>,
}

struct Writer {
    engine: IndexWriter,
    /// Entries added since the last commit: another one with the same id replaces them.
    added: HashSet<RecordId>,
}

#[derive(Default)]
struct Kept {
    generation: u64,
    results: HashMap<Query, Arc<Results>>,
}

impl Index {
    /// Opens the index in `dir` for reading and writing, or an empty new one where there is none,
    /// it was made by another version, or it is damaged. [`SearchError::Locked`] when another
    /// process writes it.
    pub fn open(dir: &Path) -> Result<Opened, SearchError> {
        let home = Arc::new(Home::lock(dir)?);
        let found = match folder::current(dir) {
            Ok(current) => match guarded(|| Index::existing(Some(Arc::clone(&home)), &current)) {
                // A full disk is no reason to throw a good index away.
                Err(full @ SearchError::Full { .. }) => return Err(full),
                opened => opened.map_err(|error| format!("it is damaged: {error}")),
            },
            Err(why) => Err(why),
        };
        match found {
            Ok(index) => Ok(Opened::Ready(index)),
            Err(why) => {
                let index = Index::empty(&home)?;
                index.promote()?;
                Ok(Opened::Fresh { index, why })
            }
        }
    }

    /// Opens the index in `dir` for searching, beside a process that writes it.
    pub fn open_read_only(dir: &Path) -> Result<Index, SearchError> {
        let current = folder::current(dir).map_err(|_| SearchError::Absent { folder: dir.to_owned() })?;
        guarded(|| Index::existing(None, &current))
    }

    /// An empty index beside this one, to feed with [`Index::load`] and [`Index::commit`] and then
    /// [`Index::promote`]; until then this one stays current.
    pub fn build_beside(&self) -> Result<Index, SearchError> {
        Index::empty(self.inner.home.as_ref().ok_or(SearchError::ReadOnly)?)
    }

    /// Makes this index the one that is opened from now on. An older one in the same folder
    /// answers until it is dropped.
    pub fn promote(&self) -> Result<(), SearchError> {
        let home = self.inner.home.as_ref().ok_or(SearchError::ReadOnly)?;
        let name = self.inner.folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        home.promote(name)
    }

    fn empty(home: &Arc<Home>) -> Result<Index, SearchError> {
        let folder = home.path().join(home.new_folder()?);
        let (schema, fields) = Fields::build();
        let engine =
            tantivy::Index::builder().schema(schema).tokenizers(tokenizers()).create_in_dir(&folder)?;
        Index::around(Some(Arc::clone(home)), folder, engine, fields)
    }

    fn existing(home: Option<Arc<Home>>, folder: &Path) -> Result<Index, SearchError> {
        let mut engine = tantivy::Index::open_in_dir(folder)?;
        engine.set_tokenizers(tokenizers());
        let (schema, fields) = Fields::build();
        if engine.schema() != schema {
            return Err(SearchError::Damaged { what: "its fields are not ours".to_owned() });
        }
        if home.is_some() {
            examine::whole(&engine)?;
        }
        Index::around(home, folder.to_owned(), engine, fields)
    }

    fn around(
        home: Option<Arc<Home>>,
        folder: PathBuf,
        engine: tantivy::Index,
        fields: Fields,
    ) -> Result<Index, SearchError> {
        let fields = Arc::new(fields);
        let reader: IndexReader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let writer = home.as_ref().map(|_| Writer::new(&engine)).transpose()?;
        let Committed { up_to, day } = committed(&engine)?;
        let snapshot = Snapshot::build(reader.searcher(), Arc::clone(&fields), up_to, None)?;
        let inner = Inner {
            home,
            folder,
            engine,
            reader,
            fields,
            writer: Mutex::new(writer),
            snapshot: RwLock::new(Arc::new(snapshot)),
            day: RwLock::new(day),
            results: Mutex::default(),
        };
        Ok(Index { inner: Arc::new(inner) })
    }

    /// Which log the index is of, as [`Index::note_log`] was told; none where nobody said.
    pub fn log(&self) -> Option<String> {
        std::fs::read_to_string(self.inner.folder.join(LOG)).ok()
    }

    /// Keeps the mark of the log that the index is fed from, beside its files.
    pub fn note_log(&self, mark: &str) -> Result<(), SearchError> {
        if self.log().as_deref() == Some(mark) {
            return Ok(());
        }
        let folder = &self.inner.folder;
        std::fs::write(folder.join(LOG), mark)
            .map_err(|source| SearchError::folder("write to", folder, source))
    }

    /// The log position that the visible state reflects; 0 for an empty index.
    pub fn indexed_up_to(&self) -> Seq {
        self.snapshot().up_to
    }

    /// The day for which the visible state was made: what follows from dates, such as a status, is
    /// that of this day. None where no day was ever committed.
    pub fn day(&self) -> Option<Date> {
        *self.inner.day.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The entries that begin or end between two days, and so may have another status on the later.
    pub fn turning(&self, from: Date, to: Date) -> Result<Vec<RecordId>, SearchError> {
        guarded(|| Ok(turning::turning(&self.snapshot(), from, to)))
    }

    /// Applies changes in order and makes them visible and durable together.
    pub fn apply(&self, changes: Vec<Change>, up_to: Seq) -> Result<(), SearchError> {
        self.load(changes)?;
        self.commit(up_to)
    }

    /// Takes in changes without making them visible or durable: for many, in batches. After an
    /// error everything loaded since the last commit is forgotten: begin again from
    /// [`Index::indexed_up_to`].
    pub fn load(&self, changes: Vec<Change>) -> Result<(), SearchError> {
        let mut slot = locked(&self.inner.writer);
        guarded(|| {
            let mut writer = self.writer(&mut slot)?;
            let snapshot = self.snapshot();
            let seen = snapshot.seen_by(&Audience::All);
            for change in changes {
                writer.take(change, &self.inner.fields, &snapshot, &seen)?;
            }
            *slot = Some(writer);
            Ok(())
        })
    }

    /// Makes what was loaded visible and durable. After a crash before this, nothing of it is
    /// there and [`Index::indexed_up_to`] says where to begin again.
    pub fn commit(&self, up_to: Seq) -> Result<(), SearchError> {
        self.commit_for(up_to, self.day())
    }

    /// As [`Index::commit`], of a state made for `day`.
    pub fn commit_for(&self, up_to: Seq, day: Option<Date>) -> Result<(), SearchError> {
        // Held to the end, so that two commits become visible in their order.
        let mut slot = locked(&self.inner.writer);
        guarded(|| {
            let mut writer = self.writer(&mut slot)?;
            if writer.commit(Committed { up_to, day })? {
                writer.engine.wait_merging_threads()?;
            } else {
                *slot = Some(writer);
            }
            self.reload(Committed { up_to, day })
        })
    }

    /// Takes the writer out of its slot, or makes one where there is none: after merging, or where
    /// the one before broke (a full disk, say). Put it back when all went well.
    fn writer(&self, slot: &mut Option<Writer>) -> Result<Writer, SearchError> {
        if self.inner.home.is_none() {
            return Err(SearchError::ReadOnly);
        }
        slot.take().map_or_else(|| Writer::new(&self.inner.engine), Ok)
    }

    /// For reading only: looks whether the writer has committed; true when something is new.
    /// [`SearchError::Replaced`] when the writer has built another index in this one's place.
    pub fn refresh(&self) -> Result<bool, SearchError> {
        if folder::current(self.inner.folder.parent().unwrap_or(&self.inner.folder)).as_ref()
            != Ok(&self.inner.folder)
        {
            return Err(SearchError::Replaced { folder: self.inner.folder.clone() });
        }
        // The position is read first: at worst it is older than the entries, never newer.
        let committed = committed(&self.inner.engine)?;
        if committed == (Committed { up_to: self.indexed_up_to(), day: self.day() }) {
            return Ok(false);
        }
        guarded(|| self.reload(committed)).map(|()| true)
    }

    fn reload(&self, Committed { up_to, day }: Committed) -> Result<(), SearchError> {
        self.inner.reader.reload()?;
        let before = self.snapshot();
        let fields = Arc::clone(&self.inner.fields);
        let snapshot = Snapshot::build(self.inner.reader.searcher(), fields, up_to, Some(&before))?;
        *self.inner.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        *self.inner.day.write().unwrap_or_else(PoisonError::into_inner) = day;
        Ok(())
    }

    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.inner.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// One page of hits with exact counts.
    pub fn search(&self, query: &Query) -> Result<Arc<Results>, SearchError> {
        let snapshot = self.snapshot();
        if let Some(kept) = self.kept(snapshot.generation, query) {
            return Ok(kept);
        }
        let results = Arc::new(guarded(|| search::search(&snapshot, query))?);
        self.keep(snapshot.generation, query, &results);
        Ok(results)
    }

    fn kept(&self, generation: u64, query: &Query) -> Option<Arc<Results>> {
        let kept = locked(&self.inner.results);
        (kept.generation == generation).then(|| kept.results.get(query).cloned()).flatten()
    }

    fn keep(&self, generation: u64, query: &Query, results: &Arc<Results>) {
        let mut kept = locked(&self.inner.results);
        if kept.generation != generation || kept.results.len() >= KEPT_RESULTS {
            *kept = Kept { generation, results: HashMap::new() };
        }
        kept.results.insert(query.clone(), Arc::clone(results));
    }

    /// The ids of all hits in the query's order, whatever its offset and limit. The state is that
    /// of the call, however long reading takes.
    pub fn stream(
        &self,
        query: &Query,
    ) -> Result<impl Iterator<Item = RecordId> + Send + use<>, SearchError> {
        let snapshot = self.snapshot();
        guarded(|| search::stream(snapshot, query))
    }

    /// The addresses of hits in no order, at most `limit`.
    pub fn paths(&self, query: &Query, limit: usize) -> Result<Vec<String>, SearchError> {
        guarded(|| search::paths(&self.snapshot(), query, limit))
    }

    /// One page of all values of a facet, counted like those of [`Index::search`].
    pub fn values(
        &self,
        query: &Query,
        facet: Facet,
        offset: usize,
        limit: usize,
    ) -> Result<FacetCounts, SearchError> {
        guarded(|| search::values(&self.snapshot(), query, facet, offset, limit))
    }

    /// A query with every value of its filters as the index has it, and those values that nothing has, in no way that
    /// they can be read.
    pub fn meant(&self, query: &Query) -> Result<(Query, Vec<(Facet, String)>), SearchError> {
        let snapshot = self.snapshot();
        guarded(|| named::meant_and_unknown(&snapshot, &snapshot.seen_by(&query.audience), query))
    }

    /// Names to offer for what has been typed so far, at most `limit`.
    pub fn suggest(
        &self,
        typed: &str,
        limit: usize,
        audience: &Audience,
    ) -> Result<Vec<Suggestion>, SearchError> {
        guarded(|| {
            let snapshot = self.snapshot();
            let among = Among { seen: &snapshot.seen_by(audience), kind: None };
            suggest::suggest(&snapshot, typed, limit, among)
        })
    }

    /// Records linked with this one or like it, nearest first; none where it is not visible.
    pub fn related(
        &self,
        id: RecordId,
        limit: usize,
        audience: &Audience,
    ) -> Result<Vec<Related>, SearchError> {
        guarded(|| related::related(&self.snapshot(), id, limit, audience))
    }

    /// The best `k` by plain BM25 over all text as one field, any word sufficing: what our ranking
    /// is measured against.
    pub fn search_plain_bm25(&self, text: &str, k: usize) -> Result<Vec<(RecordId, f32)>, SearchError> {
        guarded(|| baseline::search(&self.snapshot(), text, k))
    }

    pub fn stats(&self) -> Result<Stats, SearchError> {
        let snapshot = self.snapshot();
        let segments = &snapshot.segments;
        let public = snapshot.seen_by(&Audience::Public);
        let disk = snapshot.searcher.space_usage().map_err(tantivy::TantivyError::from)?.total();
        Ok(Stats {
            entries: snapshot.documents(),
            public: segments.iter().map(|segment| public.of(segment).count).sum(),
            segments: segments.len(),
            bytes_on_disk: disk.get_bytes(),
            bytes_in_memory: segments.iter().map(|segment| segment.table.bytes() as u64).sum(),
        })
    }
}

impl Writer {
    fn new(engine: &tantivy::Index) -> Result<Writer, SearchError> {
        let writer: IndexWriter<TantivyDocument> =
            engine.writer_with_num_threads(WRITER_THREADS, WRITER_BYTES)?;
        let mut merging = LogMergePolicy::default();
        merging.set_del_docs_ratio_before_merge(0.3);
        writer.set_merge_policy(Box::new(merging));
        // What a killed writer left behind goes first: its names are given again, and the engine
        // refuses to write a file that is there.
        writer.garbage_collect_files().wait()?;
        Ok(Writer { engine: writer, added: HashSet::new() })
    }

    fn take(
        &mut self,
        change: Change,
        fields: &Fields,
        snapshot: &Snapshot,
        seen: &Seen,
    ) -> Result<(), SearchError> {
        let id = match &change {
            Change::Put(entry) => entry.id,
            Change::Remove(id) => *id,
        };
        // Looking is quicker than having the engine look in every segment when it commits.
        if self.added.contains(&id) || snapshot.find(id, seen)?.is_some() {
            self.engine.delete_term(fields.id_term(id));
        }
        if let Change::Put(entry) = change {
            let documents = fields.documents(&entry).map_err(|error| SearchError::Damaged {
                what: format!("entry {id} cannot be written: {error}"),
            })?;
            for document in documents {
                self.engine.add_document(document)?;
            }
            self.added.insert(id);
        }
        Ok(())
    }

    /// True after so many entries that merging is worth waiting for.
    fn commit(&mut self, state: Committed) -> Result<bool, SearchError> {
        let mut prepared = self.engine.prepare_commit()?;
        prepared.set_payload(&state.to_string());
        prepared.commit()?;
        let bulk = self.added.len() >= BULK;
        self.added.clear();
        Ok(bulk)
    }
}

/// What a commit says of itself: the position in the log that it reflects, and the day for which
/// it was made. Written as `17 2026-01-15`, or `17` without a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Committed {
    up_to: Seq,
    day: Option<Date>,
}

impl std::fmt::Display for Committed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.up_to)?;
        self.day.map_or(Ok(()), |day| write!(formatter, " {day}"))
    }
}

fn committed(engine: &tantivy::Index) -> Result<Committed, SearchError> {
    let Some(payload) = engine.load_metas()?.payload else {
        return Ok(Committed { up_to: Seq(0), day: None });
    };
    let (number, day) = match payload.split_once(' ') {
        Some((number, day)) => (number, day.parse().ok()),
        None => (payload.as_str(), None),
    };
    match number.parse() {
        Ok(number) => Ok(Committed { up_to: Seq(number), day }),
        Err(_) => Err(SearchError::Damaged { what: "its log position is no number".to_owned() }),
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
