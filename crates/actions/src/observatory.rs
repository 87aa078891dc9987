//! The observatory: what a region is strong in, what is near and complex, who is like it and who
//! complements it, from the newest version of a table of regions by industries.

mod catalogue;
mod compare;
mod figures;
mod frame;
mod indicators;
mod industry;
mod region;
mod settings;
mod space;
mod tables;
mod twins;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use asterism_domain::statistics::{CodeList, Role, Table, TableHead};
use asterism_domain::{Actor, Document, Kind, NutsVersion};
use asterism_store::{PutTable, TableVersion};

use crate::load_table::A_WHOLE_LIST;
use crate::{App, Error, Params, Refusal, Result};

pub use asterism_econ::space::Edge;
pub use compare::{Compared, Comparison, MOST_COMPARED};
pub use figures::{Figured, RegionFigure};
pub use frame::{Before, Course, Frame, Named};
pub use indicators::Indicator;
pub use industry::{IndustryAnswer, IndustryRegion, Relative};
pub use region::{
    Direction, Gain, Hinge, Move, Opening, Opportunity, Own, Plane, RegionAnswer, Strength, Supplier,
    TrendPoint,
};
pub use settings::{AnchorRule, IndustryLevel, LEVELS, Settings, Weigh, treatment_key};
pub use space::{Cluster, ClusterRegion, Space, SpaceSettings};
pub use tables::{CellAnswer, CellStream, EarlierCell, Outdated};
pub use twins::{Twin, Twins, Variable};

/// Frames that are kept: one takes a few megabytes.
const KEPT: usize = 24;

/// Tables that are kept: they are small beside what was made of them, but take time to read.
const KEPT_TABLES: usize = 8;

/// Frames by what they were computed from, and tables by the hash of their cells.
#[derive(Debug, Default)]
pub(crate) struct FrameCache {
    frames: Recent<Frame>,
    tables: Recent<Table>,
    /// Held while a frame is computed.
    computing: tokio::sync::Mutex<()>,
}

/// What was used last, the newest at the end.
#[derive(Debug)]
struct Recent<T>(Mutex<Vec<(String, Arc<T>)>>);

impl<T> Default for Recent<T> {
    fn default() -> Recent<T> {
        Recent(Mutex::default())
    }
}

impl<T> Recent<T> {
    fn get(&self, key: &str) -> Option<Arc<T>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().position(|(known, _)| known == key)?;
        let found = kept.remove(place);
        let value = found.1.clone();
        kept.push(found);
        Some(value)
    }

    fn put(&self, key: String, value: Arc<T>, most: usize) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| *known != key);
        kept.push((key, value));
        let extra = kept.len().saturating_sub(most);
        kept.drain(..extra);
    }
}

/// What stands for a version's content. Two versions may share their cells, but not their codes.
fn content_of(version: &TableVersion) -> String {
    format!("{} {} {}", version.head.key, version.number, version.cells)
}

/// Whether a table is one of regions by industries and years.
fn fits(version: &&TableVersion) -> bool {
    [Role::Place, Role::Industry, Role::Time].into_iter().all(|role| version.head.dimension(role).is_some())
}

/// Real tables first, then those that are known well, under the codes that they were published with.
fn preference(version: &&TableVersion) -> (bool, usize, bool, String) {
    let head = &version.head;
    (head.fictional, catalogue::rank_of(head.data_set()), head.recoded.is_some(), head.key.clone())
}

/// A table with the names of its industries in other languages. Added here and not when a table is read, so
/// that tables have them that were kept before the names were known, and no new version comes of them.
fn translated(mut version: TableVersion) -> TableVersion {
    asterism_ingest::statistics::translate(&mut version.head);
    version
}

impl App {
    /// The newest version of every statistical table, by key.
    pub async fn tables(&self) -> Result<Vec<TableVersion>> {
        Ok(self.inner.store.tables().await?.into_iter().map(translated).collect())
    }

    /// Keeps a table as the newest version of its key, unless the newest one says the same.
    pub async fn keep_table(&self, actor: &Actor, table: &Table) -> Result<PutTable> {
        self.may_import(actor)?;
        Ok(self.inner.store.put_table(table, actor, self.now()).await?)
    }

    /// Every version of a table, the newest first.
    pub async fn table_versions(&self, key: &str) -> Result<Vec<TableVersion>> {
        let versions: Vec<TableVersion> =
            self.inner.store.table_versions(key).await?.into_iter().map(translated).collect();
        if versions.is_empty() { Err(Error::not_found(format!("table {key}"))) } else { Ok(versions) }
    }

    /// What the observatory answers `params` from. Kept by the content of the table and what was asked,
    /// and computed anew only when either changes.
    pub async fn frame(&self, params: &Params) -> Result<Arc<Frame>> {
        let settings = Settings::read(params)?;
        let version = self.table_to_answer_with(settings.table.as_deref()).await?;
        let regions = self.inner.store.newest_of(Kind::Region).await?;
        let content = content_of(&version);
        let key = format!("{content} {} {:?}", regions.0, settings.params());
        if let Some(frame) = self.inner.frames.frames.get(&key) {
            return Ok(frame);
        }
        // One at a time: addresses can ask for any number of thresholds, and whoever waited for the
        // same frame finds it made.
        let _alone = self.inner.frames.computing.lock().await;
        if let Some(frame) = self.inner.frames.frames.get(&key) {
            return Ok(frame);
        }
        let table = self.table_of(&version).await?;
        let known = self.known_regions(&version.head).await?;
        let computed =
            tokio::task::spawn_blocking(move || Frame::compute(version, &table, &settings, &known));
        let frame = Arc::new(computed.await.map_err(anyhow::Error::from)??);
        self.inner.frames.frames.put(key, frame.clone(), KEPT);
        Ok(frame)
    }

    /// A version with its cells, read once while it is in use.
    pub async fn table_of(&self, version: &TableVersion) -> Result<Arc<Table>> {
        let key = content_of(version);
        if let Some(table) = self.inner.frames.tables.get(&key) {
            return Ok(table);
        }
        let table = Arc::new(self.inner.store.table(version).await?);
        self.inner.frames.tables.put(key, table.clone(), KEPT_TABLES);
        Ok(table)
    }

    /// The best table that has a region, where the best one of all has not: of a country that publishes on its
    /// own, or of the one that is made up.
    pub async fn table_of_region(&self, code: &str) -> Result<Option<String>> {
        let tables = self.tables().await?;
        let has = |version: &&TableVersion| {
            version.head.dimension(Role::Place).is_some_and(|(_, places)| places.place_of(code).is_some())
        };
        let best = tables.iter().filter(fits).min_by_key(preference);
        if best.as_ref().is_some_and(has) {
            return Ok(None);
        }
        let other = tables.iter().filter(fits).filter(has).min_by_key(preference);
        Ok(other.map(|version| version.head.key.clone()))
    }

    /// The table that was asked for, or the best one there is.
    async fn table_to_answer_with(&self, asked: Option<&str>) -> Result<TableVersion> {
        let tables = self.tables().await?;
        if let Some(key) = asked {
            let found = tables.iter().find(|version| version.head.key == key);
            let found = found.ok_or_else(|| Error::not_found(format!("table {key}")))?;
            let why = || Refusal::NotOfRegions { table: key.to_owned() };
            return Some(found).filter(fits).cloned().ok_or_else(|| Error::invalid("table", why()));
        }
        let best = tables.iter().filter(fits).min_by_key(preference);
        best.cloned().ok_or_else(|| Error::not_found("statistical table of regions by industries"))
    }

    /// Names of regions, and the codes of the edition that most of a table's codes belong to.
    async fn known_regions(&self, head: &TableHead) -> Result<frame::Known> {
        let Some((_, places)) = head.dimension(Role::Place) else { return Ok(frame::Known::default()) };
        let wanted: BTreeSet<&str> = places.codes.iter().map(|code| code.code.as_str()).collect();
        let mut known = frame::Known::default();
        let mut editions: BTreeMap<NutsVersion, BTreeSet<String>> = BTreeMap::new();
        let records = self.inner.store.records_of(Kind::Region).await?;
        // A few regions, such as those of the sample, say nothing about which codes an edition has.
        let whole = records.len() >= A_WHOLE_LIST;
        for record in records {
            let Document::Region(region) = &record.document else { continue };
            let Some(code) = region.code.as_ref().map(ToString::to_string) else { continue };
            if !wanted.contains(code.as_str()) {
                continue;
            }
            for edition in &region.versions {
                editions.entry(*edition).or_default().insert(code.clone());
            }
            // A region whose source has no name for it is called as the table calls it, not by its key here.
            let name = record.document.about().title.plain();
            if !name.is_empty() {
                known.names.insert(code, name.to_owned());
            }
        }
        let chosen = match &places.code_list {
            _ if !whole => None,
            Some(CodeList::Nuts(edition)) => editions.remove(edition),
            Some(CodeList::NutsMixed(_)) => editions.into_values().max_by_key(BTreeSet::len),
            _ => None,
        };
        known.edition = chosen.unwrap_or_default();
        Ok(known)
    }
}
