//! How much of a file is held at once, and how much a packed file may grow.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use thiserror::Error;

/// The longest record, in bytes; a longer one is quarantined.
pub(crate) const RECORD: usize = 4 << 20;
/// The longest field, in bytes; a longer one quarantines its record.
pub(crate) const FIELD: usize = 1 << 20;
/// The most columns a record may have.
pub(crate) const COLUMNS: usize = 1_000;
/// How much of a file is looked at to tell its format.
pub(crate) const HEAD: usize = 64 << 10;
/// How much of a quarantined row is kept.
pub(crate) const RAW: usize = 4_096;
/// The most files read from one archive.
pub(crate) const ARCHIVE_FILES: usize = 1_000;
/// The largest archive, packed.
pub(crate) const ARCHIVE_BYTES: u64 = 8 << 30;

/// A file may always unpack to this much,
const UNPACKED_FREE: u64 = 64 << 20;
/// beyond it to this many times its packed size,
const UNPACKED_RATIO: u64 = 200;
/// and never to more than this.
const UNPACKED_MOST: u64 = 16 << 30;
/// A workbook is one document for people, so it has less room than a data file.
pub(crate) const WORKBOOK_MOST: u64 = 1 << 30;

/// Raised, inside an `io::Error`, when a packed file unpacks to far more than it should.
#[derive(Debug, Error)]
#[error("unpacks to more than {limit} bytes")]
pub(crate) struct Bomb {
    pub(crate) limit: u64,
}

/// Counts the bytes that pass, for whoever holds the other end of the counter.
pub(crate) struct Counted<R> {
    inner: R,
    passed: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    pub(crate) fn new(inner: R) -> (Counted<R>, Arc<AtomicU64>) {
        let passed = Arc::new(AtomicU64::new(0));
        (Counted { inner, passed: Arc::clone(&passed) }, passed)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.passed.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// An unpacking reader that stops with a [`Bomb`] when it has given out far more than went in.
/// Several readers may share the counters, as the files of one archive do.
pub(crate) struct Unpacked<R> {
    inner: R,
    packed: Arc<AtomicU64>,
    unpacked: Arc<AtomicU64>,
    most: u64,
}

impl<R> Unpacked<R> {
    pub(crate) fn new(inner: R, packed: Arc<AtomicU64>) -> Unpacked<R> {
        Unpacked::shared(inner, packed, Arc::new(AtomicU64::new(0)), UNPACKED_MOST)
    }

    pub(crate) fn shared(
        inner: R,
        packed: Arc<AtomicU64>,
        unpacked: Arc<AtomicU64>,
        most: u64,
    ) -> Unpacked<R> {
        Unpacked { inner, packed, unpacked, most: most.min(UNPACKED_MOST) }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let unpacked = self.unpacked.fetch_add(read as u64, Ordering::Relaxed) + read as u64;
        let packed = self.packed.load(Ordering::Relaxed);
        let limit = packed.saturating_mul(UNPACKED_RATIO).max(UNPACKED_FREE).min(self.most);
        if unpacked > limit {
            return Err(io::Error::other(Bomb { limit }));
        }
        Ok(read)
    }
}

/// The first bytes of a reader, at most `most`, and a reader that still gives all of them.
pub(crate) fn peek<'a>(
    mut input: Box<dyn Read + Send + 'a>,
    most: usize,
) -> io::Result<(Vec<u8>, Box<dyn Read + Send + 'a>)> {
    let mut head = Vec::new();
    input.by_ref().take(most as u64).read_to_end(&mut head)?;
    let whole = io::Cursor::new(head.clone()).chain(input);
    Ok((head, Box::new(whole)))
}

/// The start of `text`, at most `most` bytes, cut between characters.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or("")
}
