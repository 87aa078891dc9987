//! Passwords that were stolen elsewhere: whether one is on the list of these that is published as sorted lines of a SHA-1
//! hash and a count, tens of gigabytes long. It is asked here, by halving, so nothing of a password leaves the machine.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sha1::{Digest, Sha1};

use super::password;
use crate::{App, Error, Plain, Result};

/// A line is `<40 hexadecimal digits>:<count>` and far shorter than this.
const LONGEST_LINE: usize = 128;
/// A list up to this size is read whole at the start; of a longer one so many places are looked at.
const READ_WHOLE: u64 = 1 << 20;
const PLACES: u64 = 1_000;

type Hash = [u8; 20];

/// A list of passwords that were stolen elsewhere, which stays open: one that is put in its place counts from the next
/// start on.
#[derive(Debug, Clone)]
pub struct Breached {
    path: PathBuf,
    file: Arc<Mutex<File>>,
    length: u64,
}

impl Breached {
    /// Opens a list. One that is missing, has other lines, or is sorted by something else than its hashes is refused, as far
    /// as that shows without reading all of it.
    pub fn open(path: &Path) -> Result<Breached> {
        let refused = |why: String| {
            Error::invalid("breached-passwords", format!("{} cannot be used: {why}", path.display()))
        };
        let file = File::open(path).map_err(|error| refused(error.to_string()))?;
        let length = file.metadata().map_err(|error| refused(error.to_string()))?.len();
        let list = Breached { path: path.to_owned(), file: Arc::new(Mutex::new(file)), length };
        list.examine().map_err(|error| refused(error.to_string()))?;
        Ok(list)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the list has this password. It reads some forty short pieces of the file.
    fn holds(&self, password: &str) -> io::Result<bool> {
        let wanted: Hash = Sha1::digest(password.as_bytes()).into();
        // The line, if there is one, begins at `from` or after, and before `to`.
        let (mut from, mut to) = (0, self.length);
        while from < to {
            let middle = from + (to - from) / 2;
            match self.line_from(middle)?.filter(|line| line.start < to) {
                Some(line) if line.hash == wanted => return Ok(true),
                Some(line) if line.hash < wanted => from = line.end,
                Some(_) | None => to = middle,
            }
        }
        Ok(false)
    }

    /// Looks whether the lines are as they should be and in order: all of them, or those at a thousand places.
    fn examine(&self) -> io::Result<()> {
        if self.length == 0 {
            return Err(wrong("it is empty"));
        }
        let step = if self.length <= READ_WHOLE { 0 } else { self.length / PLACES };
        let (mut at, mut before): (u64, Option<Line>) = (0, None);
        while let Some(line) = self.line_from(at)? {
            if before.is_some_and(|before| before.start < line.start && before.hash >= line.hash) {
                return Err(wrong(
                    "its lines are not sorted by their hashes; the list that is ordered by hash is needed",
                ));
            }
            at = line.end.max(at + step);
            before = Some(line);
        }
        Ok(())
    }

    /// The first line that begins at a place or after it; none where no more begins.
    fn line_from(&self, at: u64) -> io::Result<Option<Line>> {
        // From one byte before, so that a line which begins at the very place is seen to begin there.
        let begin = at.saturating_sub(1);
        let piece = self.piece(begin)?;
        let skipped = if at == 0 { 0 } else { after_line(&piece, begin)? };
        let start = begin + skipped as u64;
        if start >= self.length {
            return Ok(None);
        }
        let piece = self.piece(start)?;
        let end = after_line(&piece, start)?;
        let hash = hash_of(piece.get(..end).unwrap_or_default());
        let hash = hash.ok_or_else(|| {
            wrong(format!("at byte {start} there is no line of a SHA-1 hash (40 hexadecimal digits), a colon and a count"))
        })?;
        Ok(Some(Line { hash, start, end: start + end as u64 }))
    }

    fn piece(&self, at: u64) -> io::Result<Vec<u8>> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        let mut piece = Vec::with_capacity(LONGEST_LINE);
        (&mut *file).take(LONGEST_LINE as u64).read_to_end(&mut piece)?;
        Ok(piece)
    }
}

/// One line of the list, and where it stands.
#[derive(Debug, Clone, Copy)]
struct Line {
    hash: Hash,
    start: u64,
    end: u64,
}

/// How many bytes the line at the beginning of a piece has, with what ends it.
fn after_line(piece: &[u8], at: u64) -> io::Result<usize> {
    match piece.iter().position(|byte| *byte == b'\n') {
        Some(end) => Ok(end + 1),
        // The last line of a file may end with it.
        None if piece.len() < LONGEST_LINE => Ok(piece.len()),
        None => Err(wrong(format!("the line at byte {at} is longer than any of such a list"))),
    }
}

fn hash_of(line: &[u8]) -> Option<Hash> {
    let (digits, rest) = line.split_at_checked(40)?;
    let count = rest.strip_prefix(b":")?.trim_ascii();
    if count.is_empty() || !count.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut hash = [0; 20];
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        let pair =
            std::str::from_utf8(pair).ok().filter(|pair| pair.bytes().all(|b| b.is_ascii_hexdigit()))?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(hash)
}

fn wrong(why: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.into())
}

impl App {
    /// Refuses a password that is short, that somebody would guess early, or that was stolen elsewhere, where there is a
    /// list of these. `about` is what others may know of the person.
    pub(super) async fn check_password(&self, password: &str, about: &[&str]) -> Result<()> {
        password::check(password, about)?;
        let Some(list) = self.config().breached.clone() else { return Ok(()) };
        let password = password.to_owned();
        let held = tokio::task::spawn_blocking(move || list.holds(&password)).await;
        // A list that cannot be read any more lets no password through unseen.
        if held.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)? {
            return Err(Error::invalid("password", Plain::PasswordBreached));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(password: &str, end: &str) -> String {
        let hash: Hash = Sha1::digest(password.as_bytes()).into();
        let digits: String = hash.iter().map(|byte| format!("{byte:02X}")).collect();
        format!("{digits}:{}{end}", password.len() * 7)
    }

    fn list_of(text: &str) -> (tempfile::TempDir, Result<Breached>) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("list.txt");
        std::fs::write(&file, text).expect("a file");
        let list = Breached::open(&file);
        (folder, list)
    }

    fn sorted(count: usize, end: &str) -> Vec<String> {
        let mut lines: Vec<String> = (0..count).map(|one| line(&format!("stolen {one}"), end)).collect();
        lines.sort();
        lines
    }

    #[test]
    fn every_password_of_a_list_is_found_and_no_other() {
        for (count, end) in [(1, "\n"), (2, "\r\n"), (3, "\n"), (1_000, "\r\n")] {
            for whole in [true, false] {
                let text = sorted(count, end).concat();
                let text = if whole { text.as_str() } else { text.trim_end() };
                let (_folder, list) = list_of(text);
                let list = list.expect("a list");
                for one in 0..count {
                    assert!(list.holds(&format!("stolen {one}")).expect("read"), "{one} of {count}");
                    assert!(!list.holds(&format!("own {one}")).expect("read"), "{one} of {count}");
                }
            }
        }
        // Lower case and published hashes: that of `password` is known to everybody.
        let (_folder, list) = list_of("5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8:9659365\n");
        assert!(list.expect("a list").holds("password").expect("read"));
    }

    #[test]
    fn a_long_list_is_looked_at_in_places_and_searched_by_halving() {
        let lines = sorted(40_000, "\r\n");
        let text = lines.concat();
        assert!(text.len() as u64 > READ_WHOLE);
        let (_folder, list) = list_of(&text);
        let list = list.expect("a list");
        for one in (0..40_000).step_by(997) {
            assert!(list.holds(&format!("stolen {one}")).expect("read"));
            assert!(!list.holds(&format!("own {one}")).expect("read"));
        }
        // The same by how often each was stolen.
        let mut others = lines;
        others.sort_by_key(|line| line.chars().rev().collect::<String>());
        let (_folder, list) = list_of(&others.concat());
        assert!(list.expect_err("refused").to_string().contains("not sorted"));
    }

    #[test]
    fn what_is_no_such_list_is_refused_with_the_reason() {
        let nowhere = Path::new("/nowhere/list.txt");
        assert!(Breached::open(nowhere).expect_err("refused").to_string().contains("/nowhere/list.txt"));
        let two = format!("{}{}", sorted(2, "\n")[1], sorted(2, "\n")[0]);
        let short = "8846F7EAEE8FB117AD06BDD830B7586C:1\n";
        let long = format!("{}\n", "A".repeat(500));
        for (text, why) in [
            ("", "empty"),
            (two.as_str(), "not sorted"),
            ("password\n123456\n", "no line of a SHA-1 hash"),
            (short, "no line of a SHA-1 hash"),
            ("5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8\n", "no line of a SHA-1 hash"),
            ("5BAA61E4C9B93F3F0682250B6CF8331B7EE68FDX:3\n", "no line of a SHA-1 hash"),
            (&long, "longer than any"),
        ] {
            let (_folder, list) = list_of(text);
            let said = list.expect_err("refused").to_string();
            assert!(said.contains(why) && said.contains("list.txt"), "{text}: {said}");
        }
    }
}
