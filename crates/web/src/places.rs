//! How many whole files are on their way at once: of everybody together, and of one client.
//!
//! A file is written while its reader takes it, with a search or a table open behind it. Who asks for many at once, or takes
//! nothing of them, would leave nothing to others; so a file has a place until its last byte is taken or its connection
//! ends, and whoever finds none is told when to come again.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

use crate::{Limits, Problem};

/// So long a request waits for a place: most files are on their way for less.
const WAIT: Duration = Duration::from_secs(4);
/// So many are begun at once. Before its first byte goes out much of a file is made, as fast as the machine can; later its
/// reader sets the pace.
const BEGUN: usize = 2;
/// In so many seconds whoever found no place may come again.
pub(crate) const AGAIN: u64 = 15;

/// What each client has or waits for, under a number that a key of this process gives; nothing else is kept of anybody, and
/// nothing once they have none.
type Held = Arc<Mutex<BTreeMap<u64, OfOne>>>;

/// What one client has.
#[derive(Debug)]
struct OfOne {
    files: usize,
    /// One of its files is begun at a time, so that those of others are not begun after all of its own.
    turn: Arc<Semaphore>,
}

/// Places for files.
#[derive(Debug)]
pub(crate) struct Places {
    free: Arc<Semaphore>,
    begun: Arc<Semaphore>,
    held: Held,
    key: RandomState,
    each: usize,
    wait: Duration,
}

/// A place, as long as it is kept.
#[derive(Debug)]
pub(crate) struct Place {
    _one: OwnedSemaphorePermit,
    /// Until the answer has begun: among those of everybody, and among the client's own.
    begun: Option<(OwnedSemaphorePermit, Option<OwnedSemaphorePermit>)>,
    _own: Option<Own>,
}

/// One among those of a client.
#[derive(Debug)]
struct Own {
    client: u64,
    turn: Arc<Semaphore>,
    held: Held,
}

impl Drop for Own {
    fn drop(&mut self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(own) = held.get_mut(&self.client) else { return };
        own.files = own.files.saturating_sub(1);
        if own.files == 0 {
            held.remove(&self.client);
        }
    }
}

impl Places {
    pub(crate) fn new(limits: &Limits) -> Places {
        Places::with(limits.files, WAIT)
    }

    /// One client has half of them at the most, so that nobody finds all taken by one.
    fn with(files: usize, wait: Duration) -> Places {
        let each = files.div_ceil(2);
        Places {
            free: Arc::new(Semaphore::new(files)),
            begun: Arc::new(Semaphore::new(BEGUN)),
            held: Arc::default(),
            key: RandomState::new(),
            each,
            wait,
        }
    }

    /// A place for a file. Whoever is at this machine itself is no client, and has what is free.
    pub(crate) async fn take(&self, client: Option<&str>) -> Result<Place, Problem> {
        let own = client.map(|client| self.own(client)).transpose()?;
        let all = async {
            let turn = match &own {
                Some(own) => Some(Arc::clone(&own.turn).acquire_owned().await?),
                None => None,
            };
            let one = Arc::clone(&self.free).acquire_owned().await?;
            let begun = Arc::clone(&self.begun).acquire_owned().await?;
            Ok::<_, AcquireError>((one, (begun, turn)))
        };
        match tokio::time::timeout(self.wait, all).await {
            Ok(Ok((one, begun))) => Ok(Place { _one: one, begun: Some(begun), _own: own }),
            _ => {
                tracing::warn!("a file was refused: all places are taken");
                Err(Problem::FilesOfAll)
            }
        }
    }

    fn own(&self, client: &str) -> Result<Own, Problem> {
        let client = self.key.hash_one(client);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let own = held.entry(client).or_insert_with(|| OfOne { files: 0, turn: Arc::new(Semaphore::new(1)) });
        if own.files >= self.each {
            return Err(Problem::FilesOfOne);
        }
        own.files += 1;
        Ok(Own { client, turn: Arc::clone(&own.turn), held: Arc::clone(&self.held) })
    }
}

impl Place {
    /// The answer has begun, and keeps the place until its body ends, however it does.
    pub(crate) fn kept_by(mut self, response: Response) -> Response {
        self.begun = None;
        response.map(|body| Body::new(Kept { body, place: Some(self) }))
    }
}

/// A body with its place.
struct Kept {
    body: Body,
    place: Option<Place>,
}

impl HttpBody for Kept {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if matches!(&frame, Poll::Ready(None | Some(Err(_)))) || self.body.is_end_stream() {
            self.place = None;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(places: &Places) -> usize {
        places.held.lock().expect("counts").len()
    }

    #[tokio::test]
    async fn files_have_a_place_until_they_end_and_nobody_has_more_than_half_of_them() {
        let places = Places::with(4, Duration::from_millis(50));
        let taken = async |client| {
            let place = places.take(client).await?;
            Ok::<_, Problem>(place.kept_by(Response::new(Body::from("a,b\n"))))
        };
        let first = taken(Some("one")).await.expect("a place");
        let second = taken(Some("one")).await.expect("another");
        assert!(matches!(taken(Some("one")).await, Err(Problem::FilesOfOne)));
        let others = [taken(Some("two")).await, taken(None).await];
        assert!(others.iter().all(Result::is_ok));
        assert!(matches!(places.take(Some("three")).await, Err(Problem::FilesOfAll)));
        drop(first);
        let third = places.take(Some("one")).await.expect("a place is free again");
        let answer = third.kept_by(Response::new(Body::from("a,b\n")));
        assert_eq!(answer.body().size_hint().exact(), Some(4), "its size is known");
        assert!(places.take(None).await.is_err());
        let read = axum::body::to_bytes(answer.into_body(), 1 << 10).await.expect("a body");
        assert_eq!(&read[..], b"a,b\n");
        assert!(places.take(None).await.is_ok(), "whoever read to the end holds nothing");
        drop((second, others));
        assert_eq!(held(&places), 0, "nothing is kept of anybody");
    }

    #[tokio::test]
    async fn few_files_are_begun_at_once() {
        let places = Places::with(12, Duration::from_millis(50));
        let making = [places.take(None).await, places.take(None).await];
        assert!(matches!(places.take(None).await, Err(Problem::FilesOfAll)));
        let [first, second] = making.map(|place| place.expect("a place"));
        let sending = first.kept_by(Response::new(Body::from("a,b\n")));
        assert!(places.take(None).await.is_ok(), "its reader sets the pace");
        drop((second, sending));
    }

    #[tokio::test]
    async fn the_files_of_one_are_begun_one_after_another_and_another_reader_comes_between() {
        let places = Places::with(12, Duration::from_millis(50));
        let making = places.take(Some("one")).await.expect("a place");
        assert!(places.take(Some("one")).await.is_err(), "it is the next one's turn when this has begun");
        let other = places.take(Some("two")).await.expect("a place for another reader");
        let sending = making.kept_by(Response::new(Body::from("a,b\n")));
        assert!(places.take(Some("one")).await.is_ok());
        drop((other, sending));
        assert_eq!(held(&places), 0);
    }

    #[tokio::test]
    async fn who_finds_no_place_waits_a_little_for_one() {
        let places = Arc::new(Places::with(1, Duration::from_secs(60)));
        let first = places.take(None).await.expect("a place");
        let waiting = tokio::spawn({
            let places = Arc::clone(&places);
            async move { places.take(Some("one")).await.is_ok() }
        });
        tokio::task::yield_now().await;
        drop(first);
        assert!(waiting.await.expect("an answer"));
    }
}
