//! Files read in a thread of their own: one after the other row by row, or several side by side.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read};
use std::iter::Peekable;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use asterism_domain::{Document, RecordId};
use asterism_ingest::{Format, Found, ReadError, Row, Secret};
use tokio::sync::mpsc;

use crate::import::{BATCH_BYTES, BATCH_ROWS, Placed};

/// Batches that may wait between the thread that reads and the task that stores.
const WAITING: usize = 2;

/// Rows on their way from the reading thread, with the files that could not be read further.
#[derive(Default)]
pub(crate) struct Batch {
    pub(crate) rows: Vec<Placed>,
    pub(crate) failed: Vec<(usize, ReadError)>,
}

/// A file that is about to be read.
pub(crate) struct Opened {
    input: Counting<File>,
    format: Format,
    name: String,
    secret: Secret,
    /// How many of its rows are done already.
    done: u64,
}

impl Opened {
    pub(crate) fn of(found: &Found, secret: Secret, done: u64) -> io::Result<Opened> {
        let input = Counting { inner: found.open()?, read: Arc::default() };
        Ok(Opened { input, format: found.format, name: place_of(&found.path), secret, done })
    }

    /// Counts the bytes that were read, for the progress bar.
    pub(crate) fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.input.read)
    }

    fn rows(self) -> impl Iterator<Item = Result<Row, ReadError>> {
        told_apart(self.name, asterism_ingest::read(self.format, self.secret, Box::new(self.input)))
    }
}

/// Counts the bytes that pass.
struct Counting<R> {
    inner: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Reads the files, of each from the first row that is not done.
pub(crate) fn start(files: Vec<Opened>) -> io::Result<mpsc::Receiver<Batch>> {
    let (sender, receiver) = mpsc::channel(WAITING);
    std::thread::Builder::new().name("reader".to_owned()).spawn(move || {
        let mut to_skip: Vec<u64> = files.iter().map(|file| file.done).collect();
        let mut rows = SideBySide::of(files.into_iter().map(Opened::rows));
        loop {
            let mut batch = Batch::default();
            let (mut ended, mut bytes) = (false, 0);
            while batch.rows.len() < BATCH_ROWS && bytes < BATCH_BYTES && !ended {
                match rows.next() {
                    // What is done is read again all the same, so that what comes after it is in the same order.
                    Some((file, Ok(_))) if to_skip[file] > 0 => to_skip[file] -= 1,
                    Some((file, Ok(row))) => {
                        bytes += row.bytes;
                        batch.rows.push((file, row));
                    }
                    Some((file, Err(error))) => batch.failed.push((file, error)),
                    None => ended = true,
                }
            }
            // The receiver is gone when the import was given up; then there is nobody to read for.
            if sender.blocking_send(batch).is_err() || ended {
                return;
            }
        }
    })?;
    Ok(receiver)
}

/// The rows of several files, each with the place of its file. The first file leads; each of its rows is followed
/// by those of the others, up to the first that is about a project of which there was no row yet. So what the files
/// of one release say of a project comes together, for they all have one order, and becomes one revision instead
/// of one for each of the files. Where they have not, the others wait for the first to end, and nothing is lost.
struct SideBySide<R: Iterator> {
    files: Vec<Peekable<R>>,
    leader: usize,
    met: HashSet<RecordId>,
}

impl<R: Iterator<Item = Result<Row, ReadError>>> SideBySide<R> {
    fn of(files: impl Iterator<Item = R>) -> SideBySide<R> {
        SideBySide { files: files.map(Iterator::peekable).collect(), leader: 0, met: HashSet::new() }
    }

    /// The next row of a file that does not lead, where its turn has come.
    fn following(&mut self, file: usize) -> Option<R::Item> {
        let met = &self.met;
        self.files.get_mut(file)?.next_if(|row| match row {
            Ok(row) => projects_of(row).all(|project| met.contains(&project)),
            Err(_) => true,
        })
    }
}

impl<R: Iterator<Item = Result<Row, ReadError>>> Iterator for SideBySide<R> {
    type Item = (usize, R::Item);

    fn next(&mut self) -> Option<Self::Item> {
        for file in self.leader + 1..self.files.len() {
            if let Some(row) = self.following(file) {
                return Some((file, row));
            }
        }
        while let Some(leading) = self.files.get_mut(self.leader) {
            if let Some(row) = leading.next() {
                let is_last = self.leader + 1 == self.files.len();
                if let Some(row) = row.as_ref().ok().filter(|_| !is_last) {
                    self.met.extend(projects_of(row));
                }
                return Some((self.leader, row));
            }
            self.leader += 1;
        }
        None
    }
}

/// The projects that a row is about.
fn projects_of(row: &Row) -> impl Iterator<Item = RecordId> {
    let statements = row.outcome.iter().flatten();
    let of_projects = statements.filter(|statement| matches!(statement.document, Document::Project(_)));
    of_projects.map(|statement| statement.id)
}

/// The folder and the name of a file, as in `nuts-geo/nuts_names.csv`: what tells files apart that hold
/// rows with the same keys, and stays the same wherever the folder lies and however its path is written.
fn place_of(path: &Path) -> String {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned());
    let folder = name(whole.parent().and_then(Path::file_name)).unwrap_or_default();
    format!("{folder}/{}", name(whole.file_name()).unwrap_or_default())
}

/// Gives every row a key that no other row has: a reader's keys are those of the source, which one
/// file may use twice and several files may share. Without this the receipts of such rows would
/// overwrite each other, and importing again would store them again, in turns, for ever.
fn told_apart(
    file: String,
    rows: impl Iterator<Item = Result<Row, ReadError>>,
) -> impl Iterator<Item = Result<Row, ReadError>> {
    // Keys are remembered by a short hash, 20 bytes each. Were two to meet, the second would only be
    // numbered as if it were a repetition, the same way every time.
    let mut met: HashMap<[u8; 16], u32> = HashMap::new();
    rows.map(move |row| {
        let mut row = row?;
        let mut mark = [0; 16];
        blake3::Hasher::new().update(row.key.to_string().as_bytes()).finalize_xof().fill(&mut mark);
        let times = met.entry(mark).or_insert(0);
        *times += 1;
        row.key.key = match times {
            1 => format!("{file}/{}", row.key.key),
            times => format!("{file}/{}#{times}", row.key.key),
        };
        Ok(row)
    })
}

#[cfg(test)]
mod tests {
    use asterism_domain::SourceKey;
    use asterism_domain::project::Project;
    use asterism_ingest::Statement;

    use super::*;

    /// Rows that are each about the project of that number; those numbered 0 are about none.
    fn file(projects: &[u64]) -> impl Iterator<Item = Result<Row, ReadError>> {
        let row = |(number, project): (u64, u64)| {
            let key = SourceKey::new("project", project.to_string());
            let said =
                Statement { id: key.record_id(), document: Project::default().into(), issues: Vec::new() };
            let statements = if project == 0 { Vec::new() } else { vec![said] };
            Ok(Row { number, bytes: 1, hash: [0; 32], key, outcome: Ok(statements) })
        };
        let rows: Vec<_> = (1..).zip(projects.iter().copied()).map(row).collect();
        rows.into_iter()
    }

    /// As in `1a 2b`: the projects of the rows in their order, each with its file.
    fn side_by_side(files: &[&[u64]]) -> String {
        let rows = SideBySide::of(files.iter().map(|projects| file(projects)));
        let told = |(file, row): (usize, Result<Row, ReadError>)| {
            let file = char::from(b'a' + file as u8);
            row.map_or_else(|error| error.to_string(), |row| format!("{}{file}", row.key.key))
        };
        rows.map(told).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_files_in_one_order_say_of_a_project_comes_together() {
        let order = side_by_side(&[&[3, 1, 2], &[3, 3, 1, 2, 2], &[3, 2]]);
        assert_eq!(order, "3a 3b 3b 3c 1a 1b 2a 2b 2b 2c");
    }

    #[test]
    fn rows_in_another_order_wait_until_their_project_has_come_and_none_is_lost() {
        assert_eq!(side_by_side(&[&[1, 2, 3], &[3, 1, 2]]), "1a 2a 3a 3b 1b 2b");
        // A project that the first file does not have, rows about none, a file that is empty.
        assert_eq!(side_by_side(&[&[1, 2], &[0, 1, 7, 2, 0], &[], &[7, 1]]), "0b 1a 1b 2a 7b 7d 1d 2b 0b");
        assert_eq!(side_by_side(&[&[], &[2, 1]]), "2b 1b");
        assert_eq!(side_by_side(&[]), "");
    }
}
