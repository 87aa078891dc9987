//! Letters on their way out: a queue in the database, and the outbox in which whoever runs the portal sees what
//! waits and what was given up.
//!
//! A letter is sent at least once. It is leased while the server takes it, so that a crash between the server's answer
//! and our note of it sends that one letter again, with the same message id, by which receivers drop what comes
//! twice. Once it is sent nothing of it stays here.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use asterism_domain::{AccountId, Actor, Letter, RecordId};
use asterism_mail::{Carrier, Fault, Refused, Stamp};
use asterism_store::{Job, JobState, QueueState, QueuedJob};
use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::{App, Error, Result};

/// The kind of the jobs that are letters.
pub(crate) const KIND: &str = "mail";

/// For so long a letter is ours alone, which is twice the time that the carrier may take.
const LEASE: SignedDuration = SignedDuration::from_secs(2 * Carrier::PATIENCE.as_secs() as i64);

/// The pause when the server takes nothing; it doubles up to the longest while that goes on.
const FIRST_PAUSE: u32 = 10;
const LONGEST_PAUSE: u32 = 300;

/// How often the queue is looked at for letters that another process has put there.
const LOOK: Duration = Duration::from_secs(60);
const SHORTEST_WAIT: Duration = Duration::from_secs(1);

/// A letter as it is in the queue.
#[derive(Serialize, Deserialize)]
struct Posted {
    at: Timestamp,
    letter: Letter,
    /// Whose words and name it carries, where that is another person: when they are forgotten, it is not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
}

/// The letter of a job as it is kept.
pub(crate) fn posted(payload: &str) -> Result<Letter> {
    let posted: Posted = serde_json::from_str(payload).map_err(anyhow::Error::from)?;
    Ok(posted.letter)
}

/// What the clones of an application share about letters.
pub(crate) struct PostRoom {
    /// Somebody posted a letter.
    woken: Notify,
    /// Tells this process from others in the queue.
    worker: String,
    /// How often in a row the server took nothing.
    closed: AtomicU32,
    /// Whether this process delivers what is in the queue.
    delivers: AtomicBool,
}

impl Default for PostRoom {
    fn default() -> PostRoom {
        PostRoom {
            woken: Notify::new(),
            worker: RecordId::create().to_string(),
            closed: AtomicU32::new(0),
            delivers: AtomicBool::new(false),
        }
    }
}

/// What came of the letters that were due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delivered {
    pub sent: usize,
    /// They are tried again later.
    pub put_off: usize,
    /// They stay in the outbox until somebody retries or discards them.
    pub given_up: usize,
}

/// A letter in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub id: i64,
    pub letter: Letter,
    pub written: Timestamp,
    pub attempts: u32,
    /// Why it was not taken at the last try, as the server said it.
    pub last_error: Option<String>,
    pub state: QueueState,
    /// When it is tried next; while it is being sent, when that counts as broken off.
    pub run_at: Timestamp,
}

/// What the server answered to one letter.
enum Outcome {
    Sent,
    PutOff,
    GivenUp,
    /// The server takes no letters now.
    Closed,
}

impl App {
    /// Puts a letter into the queue and wakes whoever delivers. It waits there while there is nobody.
    pub async fn post(&self, letter: Letter) -> Result<()> {
        self.post_by(None, letter).await
    }

    /// The same for a letter that carries the words or the name of somebody with an account.
    pub(crate) async fn post_by(&self, by: Option<AccountId>, letter: Letter) -> Result<()> {
        let payload = self.posted_by(by, letter)?;
        self.inner.store.enqueue(KIND, &payload, self.now()).await?;
        self.wake_post();
        Ok(())
    }

    /// A letter of nobody's words as it is in the queue.
    pub(crate) fn posted(&self, letter: Letter) -> Result<String> {
        self.posted_by(None, letter)
    }

    /// The same for a letter that carries the words or the name of somebody with an account.
    pub(crate) fn posted_by(&self, by: Option<AccountId>, letter: Letter) -> Result<String> {
        asterism_mail::check(&letter).map_err(invalid)?;
        let posted = Posted { at: self.now(), letter, by: by.map(|by| by.to_string()) };
        Ok(serde_json::to_string(&posted).map_err(anyhow::Error::from)?)
    }

    /// Tells whoever delivers that there is something in the queue.
    pub(crate) fn wake_post(&self) {
        self.inner.post.woken.notify_one();
    }

    /// Sends the letters that are due, until none is or the server takes none.
    pub async fn deliver(&self, carrier: &Carrier) -> Result<Delivered> {
        self.deliver_by(carrier, || self.now()).await
    }

    /// As [`App::deliver`], by a clock of the caller's.
    pub async fn deliver_by(
        &self,
        carrier: &Carrier,
        clock: impl Fn() -> Timestamp + Send + Sync,
    ) -> Result<Delivered> {
        self.deliver_while(carrier, clock, || true).await
    }

    /// Delivers what is due, whenever something is, until `until` ends; the letter that is being sent then is sent
    /// to its end.
    pub async fn carry(&self, carrier: &Carrier, until: impl Future<Output = ()> + Send) {
        self.inner.post.delivers.store(true, Ordering::Relaxed);
        let mut until = pin!(until);
        let mut ended = false;
        loop {
            let going_on = || {
                ended = ended || until.as_mut().now_or_never().is_some();
                !ended
            };
            if let Err(error) = self.deliver_while(carrier, || self.now(), going_on).await {
                tracing::error!("letters cannot be delivered: {error:#}");
            }
            if ended {
                return;
            }
            let wait = self.until_next().await;
            tokio::select! {
                () = &mut until => return,
                () = self.inner.post.woken.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Whether letters leave the outbox by themselves here, and with them those about what people follow.
    pub fn delivers(&self) -> bool {
        self.inner.post.delivers.load(Ordering::Relaxed)
    }

    /// How long there is nothing to do, as far as is known.
    async fn until_next(&self) -> Duration {
        match self.inner.store.next_due(&[KIND]).await {
            Ok(Some(due)) => {
                let wait = Duration::try_from(due.duration_since(self.now())).unwrap_or_default();
                wait.clamp(SHORTEST_WAIT, LOOK)
            }
            Ok(None) | Err(_) => LOOK,
        }
    }

    async fn deliver_while(
        &self,
        carrier: &Carrier,
        clock: impl Fn() -> Timestamp + Send + Sync,
        mut going_on: impl FnMut() -> bool + Send,
    ) -> Result<Delivered> {
        let mut done = Delivered::default();
        let mut ended = Ok(());
        while going_on() {
            match self.deliver_next(carrier, &clock).await {
                Ok(None) => break,
                Ok(Some(Outcome::Sent)) => done.sent += 1,
                Ok(Some(Outcome::PutOff)) => done.put_off += 1,
                Ok(Some(Outcome::GivenUp)) => done.given_up += 1,
                Ok(Some(Outcome::Closed)) => {
                    done.put_off += 1;
                    break;
                }
                Err(error) => {
                    ended = Err(error);
                    break;
                }
            }
        }
        carrier.hang_up().await;
        ended.map(|()| done)
    }

    /// Sends the next letter that is due; none where none is.
    async fn deliver_next(
        &self,
        carrier: &Carrier,
        clock: &(impl Fn() -> Timestamp + Send + Sync),
    ) -> Result<Option<Outcome>> {
        let (store, post) = (&self.inner.store, &self.inner.post);
        let Some(job) = store.claim(&[KIND], &post.worker, LEASE, clock()).await? else { return Ok(None) };
        let Some((letter, stamp)) = opened(&job) else {
            return self.give_up(&job, "the letter as it is stored cannot be read").await.map(Some);
        };
        let answer = carrier.send(&letter, &stamp).await;
        if !matches!(answer, Err(Refused::Closed(_))) {
            post.closed.store(0, Ordering::Relaxed);
        }
        let outcome = match answer {
            Ok(()) => {
                store.complete(&job).await?;
                Outcome::Sent
            }
            Err(Refused::ForGood(why)) => self.give_up(&job, &why).await?,
            Err(Refused::ForNow(why)) => match store.fail(&job, &why, clock()).await? {
                JobState::GivenUp => told_given_up(&job),
                JobState::Waiting(_) | JobState::Lost => Outcome::PutOff,
            },
            Err(Refused::Closed(why)) => {
                store.put_off(&job, &why, after(clock(), post.pause())).await?;
                tracing::warn!(
                    "the mail server takes no letters now; they wait, and `asterism outbox` says why"
                );
                Outcome::Closed
            }
        };
        Ok(Some(outcome))
    }

    async fn give_up(&self, job: &Job, why: &str) -> Result<Outcome> {
        self.inner.store.give_up(job, why).await?;
        Ok(told_given_up(job))
    }

    /// The letters that wait, are being sent or were given up, the newest first.
    pub async fn outbox(&self, actor: &Actor, limit: usize) -> Result<Vec<Waiting>> {
        self.demand_administrator(actor)?;
        let jobs = self.inner.store.queue(KIND, limit).await?;
        Ok(jobs.into_iter().filter_map(waiting).collect())
    }

    /// One of them, to be read. A letter is written to one person and may let whoever has it in, so that somebody
    /// looked is written down.
    pub async fn outbox_letter(&self, actor: &Actor, id: i64) -> Result<Waiting> {
        self.demand_administrator(actor)?;
        let job = self.inner.store.queued(KIND, id).await?;
        let found = job.and_then(waiting).ok_or_else(|| no_letter(id))?;
        self.note(&actor.name(), "letter_read", &format!("letter {id}"), &found.letter.subject).await?;
        Ok(found)
    }

    /// Makes a letter due now, with all its tries before it.
    pub async fn outbox_retry(&self, actor: &Actor, id: i64) -> Result<()> {
        self.demand_administrator(actor)?;
        let found = self.inner.store.retry(KIND, id, self.now()).await?;
        self.inner.post.woken.notify_one();
        if found { Ok(()) } else { Err(no_letter(id)) }
    }

    /// Takes a letter out of the queue for good; nobody gets it.
    pub async fn outbox_discard(&self, actor: &Actor, id: i64) -> Result<()> {
        self.demand_administrator(actor)?;
        let found = self.inner.store.discard(KIND, id).await?;
        if found { Ok(()) } else { Err(no_letter(id)) }
    }
}

fn no_letter(id: i64) -> Error {
    Error::not_found(format!("letter {id} that waits in the outbox"))
}

fn invalid(fault: Fault) -> Error {
    let field = match fault {
        Fault::Receiver => "to",
        Fault::Subject => "subject",
        Fault::Unsubscribe => "unsubscribe",
        Fault::Key | Fault::Message => "letter",
    };
    Error::invalid(field, fault.to_string())
}

/// The letter of a job, and what tells it from others: the job's number, and what is in it and when it was written,
/// since numbers begin anew in another data folder of the same sender.
fn opened(job: &Job) -> Option<(Letter, Stamp)> {
    let posted: Posted = serde_json::from_str(&job.payload).ok()?;
    let hash = blake3::hash(job.payload.as_bytes()).to_hex();
    let key = format!("{}.{}", job.id, hash.get(..16)?);
    Some((posted.letter, Stamp { key, at: posted.at }))
}

fn waiting(job: QueuedJob) -> Option<Waiting> {
    let Ok(Posted { at, letter, .. }) = serde_json::from_str(&job.payload) else {
        tracing::error!("letter {} of the outbox cannot be read", job.id);
        return None;
    };
    let QueuedJob { id, attempts, last_error, state, run_at, .. } = job;
    Some(Waiting { id, letter, written: at, attempts, last_error, state, run_at })
}

/// Answers of servers name receivers, so the log does not have them.
fn told_given_up(job: &Job) -> Outcome {
    tracing::warn!("letter {0} was given up; `asterism outbox --show {0}` says why", job.id);
    Outcome::GivenUp
}

fn after(now: Timestamp, pause: SignedDuration) -> Timestamp {
    now.checked_add(pause).unwrap_or(Timestamp::MAX)
}

impl PostRoom {
    /// How long to leave the server alone, longer each time.
    fn pause(&self) -> SignedDuration {
        let before = self.closed.fetch_add(1, Ordering::Relaxed).min(10);
        SignedDuration::from_secs(i64::from((FIRST_PAUSE << before).min(LONGEST_PAUSE)))
    }
}
