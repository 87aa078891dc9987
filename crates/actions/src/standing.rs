//! The index in use, and what becomes of one that turns out to be damaged while it is: it is looked at, and a new one
//! is built from the log in its place. Whoever only reads an index asks the process that writes it to do so.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use asterism_domain::Seq;
use asterism_search::{Index, Opened, SearchError, Wish};
use asterism_store::Store;
use jiff::{SignedDuration, Timestamp};

use crate::{App, Error, Result};

/// An index that was found whole is not looked at again for so long, whatever a query says: looking reads all of it.
const TRUSTED: SignedDuration = SignedDuration::from_mins(10);
/// After an attempt to build a new one that failed, as on a full disk, the next one waits so long.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);
/// So long whoever wrote something waits for the index to know it; requests have half a minute in all.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Standing {
    folder: PathBuf,
    /// Another process feeds the index, or did when this one last looked.
    reads_only: AtomicBool,
    held: Mutex<Held>,
}

struct Held {
    /// None where another process writes the index and what it wrote cannot be read.
    index: Option<Index>,
    state: State,
    looked_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Fine,
    /// Something was wrong with an answer; whether it is the files is not known yet.
    Suspect,
    /// A new one is being built because somebody asked for it; this one answers meanwhile.
    Renewing,
    /// A new one is being built, or will be as soon as it can.
    Building {
        not_before: Option<Timestamp>,
    },
}

impl Standing {
    /// Opens the index for writing, or for reading only when another process writes it. Then a damaged one is no
    /// reason to stop: much can be done without, and the other process builds it anew.
    pub(crate) async fn open(folder: PathBuf, store: &Store) -> Result<Standing> {
        let index = writable(&folder, store).await?;
        let reads_only = AtomicBool::new(index.is_none());
        let index = if index.is_none() { readable(&folder)? } else { index };
        let held = Held { index, state: State::Fine, looked_at: None };
        Ok(Standing { folder, reads_only, held: Mutex::new(held) })
    }

    pub(crate) fn reads_only(&self) -> bool {
        self.reads_only.load(Ordering::Acquire)
    }

    /// Becomes the one who feeds the index where that was another process and is gone by now. Whether another one still
    /// feeds it.
    pub(crate) async fn is_fed_by_another(&self, store: &Store) -> Result<bool> {
        if !self.reads_only() {
            return Ok(false);
        }
        let Some(index) = writable(&self.folder, store).await? else { return Ok(true) };
        tracing::info!("the process that fed the search index is gone; this one feeds it from now on");
        self.put(index);
        self.reads_only.store(false, Ordering::Release);
        Ok(false)
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The index, where it can be asked.
    pub(crate) fn in_use(&self) -> Result<Index> {
        let held = self.held();
        match (&held.index, held.state) {
            (Some(index), State::Fine | State::Suspect | State::Renewing) => Ok(index.clone()),
            _ => Err(Error::Searchless),
        }
    }

    /// The index as it is, for whoever writes it.
    pub(crate) fn as_it_is(&self) -> Option<Index> {
        self.held().index.clone()
    }

    /// Asks the index. An answer that damage prevents is told as such, and the files are looked at soon.
    pub(crate) fn ask<T>(
        &self,
        work: impl FnOnce(&Index) -> std::result::Result<T, SearchError>,
    ) -> Result<T> {
        let index = self.in_use()?;
        work(&index).map_err(|error| self.noticed(error))
    }

    /// What an error of the index means to whoever asked.
    pub(crate) fn noticed(&self, error: SearchError) -> Error {
        let mut held = self.held();
        let trusted = held.looked_at.is_some_and(|at| Timestamp::now().duration_since(at) < TRUSTED);
        if !error.may_be_damage() || trusted {
            return error.into();
        }
        tracing::warn!("the search index could not answer and is looked at: {error}");
        if held.state == State::Fine {
            held.state = State::Suspect;
        }
        Error::Searchless
    }

    /// Up to where the index knows the log; nowhere where there is none to ask.
    pub(crate) fn indexed_up_to(&self) -> Seq {
        self.in_use().map_or(Seq(0), |index| index.indexed_up_to())
    }

    fn is_fine(&self) -> bool {
        self.held().state == State::Fine
    }

    fn is_building(&self) -> bool {
        matches!(self.held().state, State::Building { .. })
    }

    fn set(&self, state: State) {
        self.held().state = state;
    }

    /// Takes a new index into use.
    pub(crate) fn put(&self, index: Index) {
        *self.held() = Held { index: Some(index), state: State::Fine, looked_at: None };
    }

    /// What another process that reads this index has asked for since the last time.
    fn wished(&self) -> Option<Wish> {
        asterism_search::wished(&self.folder)
    }

    /// For reading only: sees what the writer has committed, opens what it built anew, and asks it to look at what
    /// cannot be read.
    fn read_again(&self) -> Result<()> {
        let index = self.as_it_is();
        let refreshed = match &index {
            Some(index) => index.refresh(),
            None => Err(SearchError::Absent { folder: self.folder.clone() }),
        };
        match refreshed {
            Ok(_) => Ok(()),
            Err(SearchError::Replaced { .. } | SearchError::Absent { .. }) => {
                if let Some(index) = readable(&self.folder)? {
                    self.put(index);
                }
                Ok(())
            }
            Err(error) if error.may_be_damage() => {
                self.held().index = None;
                Ok(asterism_search::wish(&self.folder, Wish::Look)?)
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl App {
    /// Brings the index to the head of the log; one that is damaged is built anew. While another process feeds the
    /// index, this one only reads what that one has written.
    pub async fn follow(&self) -> Result<()> {
        let standing = &self.inner.standing;
        // What is being built ends at the head of the log, and nobody's change waits for it, nor for a look at
        // whether one has to be.
        if !standing.is_fine() && self.inner.following.try_lock().is_err() {
            return Ok(());
        }
        let _one_at_a_time = self.inner.following.lock().await;
        if standing.is_fed_by_another(&self.inner.store).await? {
            return standing.read_again();
        }
        self.mend().await?;
        if standing.is_building() {
            // The last attempt failed; the next one has its time.
            return Ok(());
        }
        let Some(index) = standing.as_it_is() else { return Ok(()) };
        match self.feed(&index).await {
            Err(error) if may_be_damage(&error) => {
                tracing::warn!("the search index cannot be written and is looked at: {error:#}");
                standing.set(State::Suspect);
                if self.mend().await? { Ok(()) } else { Err(error) }
            }
            fed => fed,
        }
    }

    /// As [`App::follow`] after something was written: the log has it, and an index that cannot follow now, or takes
    /// long because it is looked at or built anew, does so without anybody waiting for it.
    pub(crate) async fn follow_if_it_can(&self) {
        let app = self.clone();
        let following = tokio::spawn(async move {
            if let Err(error) = app.follow().await {
                tracing::error!("the index cannot follow the log: {error:#}");
            }
        });
        if tokio::time::timeout(PATIENCE, following).await.is_err() {
            tracing::warn!("the index follows later than what was written");
        }
    }

    /// Whether searches are answered; a damaged index is none that is.
    pub fn can_search(&self) -> bool {
        self.inner.standing.in_use().is_ok()
    }

    /// Looks at an index that something was wrong with, and builds it anew where its files are damaged. True when it
    /// did.
    async fn mend(&self) -> Result<bool> {
        let standing = &self.inner.standing;
        let (state, looked_at) = {
            let held = standing.held();
            (held.state, held.looked_at)
        };
        let trusted = looked_at.is_some_and(|at| self.now().duration_since(at) < TRUSTED);
        // What was found whole a moment ago is not read again because somebody else cannot read it.
        let wish = standing.wished().filter(|wish| !(trusted && *wish == Wish::Look));
        match (state, wish) {
            (State::Fine, None) => return Ok(false),
            (State::Building { not_before }, None) if not_before.is_some_and(|time| self.now() < time) => {
                return Ok(false);
            }
            (State::Fine | State::Suspect | State::Renewing, None | Some(Wish::Look)) => {
                let Some(why) = self.damage_of_index().await? else { return Ok(false) };
                tracing::warn!("the search index is damaged and is built anew from the log: {why}");
            }
            (State::Building { .. }, _) | (_, Some(Wish::Build)) => {
                tracing::info!("the search index is built anew from the log");
            }
        }
        let sound = state == State::Fine && wish == Some(Wish::Build);
        standing.set(if sound { State::Renewing } else { State::Building { not_before: None } });
        if let Err(error) = self.build_anew().await {
            let later = State::Building { not_before: Some(self.now() + PAUSE) };
            standing.set(if sound { State::Fine } else { later });
            return Err(error);
        }
        tracing::info!("the search index was built anew");
        Ok(true)
    }

    /// Reads all of the index. What is wrong with it; none where it is whole, which is then believed for a while.
    async fn damage_of_index(&self) -> Result<Option<String>> {
        let Some(index) = self.inner.standing.as_it_is() else { return Ok(Some("there is none".to_owned())) };
        let looked = tokio::task::spawn_blocking(move || index.examine()).await;
        match looked.map_err(anyhow::Error::from)? {
            Ok(()) => {
                let mut held = self.inner.standing.held();
                (held.state, held.looked_at) = (State::Fine, Some(self.now()));
                Ok(None)
            }
            Err(error) if error.may_be_damage() => Ok(Some(error.to_string())),
            Err(error) => Err(error.into()),
        }
    }

    /// A new index from the whole log, which takes the place of the one in use when it is ready.
    pub(crate) async fn build_anew(&self) -> Result<()> {
        let Some(index) = self.inner.standing.as_it_is() else { return Err(SearchError::ReadOnly.into()) };
        let fresh = index.build_beside()?;
        let built = match self.feed(&fresh).await {
            Ok(()) => fresh.promote().map_err(Error::from),
            Err(error) => Err(error),
        };
        match built {
            Ok(()) => self.inner.standing.put(fresh),
            Err(error) => {
                fresh.discard();
                return Err(error);
            }
        }
        Ok(())
    }

    /// Asks the process that writes the index to build it anew.
    pub(crate) fn wish_for_another_index(&self) -> Result<()> {
        Ok(asterism_search::wish(&self.inner.standing.folder, Wish::Build)?)
    }
}

/// The index for writing; none while another process writes it. One that is damaged, or of another log, is begun afresh.
async fn writable(folder: &Path, store: &Store) -> Result<Option<Index>> {
    let index = match Index::open(folder) {
        Ok(Opened::Ready(index)) => index,
        Ok(Opened::Fresh { index, why }) => {
            tracing::info!("the search index starts afresh: {why}");
            index
        }
        Err(SearchError::Locked { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    if !is_of_another(&index, store).await {
        return Ok(Some(index));
    }
    tracing::info!("the search index starts afresh: it is of another log");
    let index = index.build_beside()?;
    index.promote()?;
    Ok(Some(index))
}

/// The index that another process writes; none where it cannot be read, which that process is told.
fn readable(folder: &Path) -> Result<Option<Index>> {
    match Index::open_read_only(folder) {
        Ok(index) => Ok(Some(index)),
        Err(error) if error.may_be_damage() || matches!(error, SearchError::Absent { .. }) => {
            tracing::debug!("the search index cannot be read: {error}");
            // Where it cannot be told, the process that writes finds out when somebody searches there.
            if let Err(error) = asterism_search::wish(folder, Wish::Look) {
                tracing::debug!("nobody can be asked to look at the search index: {error}");
            }
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn may_be_damage(error: &Error) -> bool {
    match error {
        Error::Internal(cause) => {
            cause.chain().any(|cause| cause.downcast_ref().is_some_and(SearchError::may_be_damage))
        }
        _ => false,
    }
}

/// Whether the index was fed from another log, or knows more than the log holds, as where an older database was
/// put back under it.
async fn is_of_another(index: &Index, store: &Store) -> bool {
    // A log that cannot be read is told by whoever needs it.
    let other = match (index.log(), store.mark().await) {
        (Some(of), Ok(Some(mark))) => of != mark,
        _ => false,
    };
    other || store.head().await.is_ok_and(|head| index.indexed_up_to() > head)
}
