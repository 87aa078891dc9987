//! Zip archives of several files, as CORDIS publishes them.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use zip::ZipArchive;

use crate::bounds::{self, Unpacked, peek};
use crate::format::{Format, recognise};
use crate::input::{Input, Opened, open};
use crate::producer::{Sender, produce};
use crate::read::{self, fault};
use crate::row::{ReadError, Row};
use crate::secret::Secret;

/// How much of an archive is kept in memory while it is read; the rest waits in a temporary file.
const IN_MEMORY: usize = 16 << 20;

pub(crate) type Spool = tempfile::SpooledTempFile;

/// The rows of every file in the archive that a reader knows, in the order of an import. Files in
/// folders count by their own name; archives within the archive are left alone.
pub(crate) fn rows(
    secret: Secret,
    input: Input<'static>,
) -> impl Iterator<Item = Result<Row, ReadError>> + Send {
    produce(move |sender| {
        let mut archive = open_archive(spool(input)?)?;
        let files = known_files(&mut archive)?;
        if files.is_empty() {
            return Err(ReadError::Unknown { found: names(&archive) });
        }
        let unpacked = Arc::new(AtomicU64::new(0));
        let mut done = 0;
        for (index, format) in files {
            match send_file(&mut archive, index, (format, secret), &unpacked, &mut done, sender)? {
                true => {}
                false => break,
            }
        }
        Ok(())
    })
}

/// Sends the rows of one file, numbered after those before; false when nobody wants more.
fn send_file(
    archive: &mut ZipArchive<Spool>,
    index: usize,
    (format, secret): (Format, Secret),
    unpacked: &Arc<AtomicU64>,
    done: &mut u64,
    sender: &Sender,
) -> Result<bool, ReadError> {
    let input = entry(archive, index, unpacked, u64::MAX).map_err(|error| fault(error, *done))?;
    let Opened::Text(input) = open(input).map_err(|error| fault(error, *done))? else { return Ok(true) };
    for row in read::rows(format, secret, input) {
        let mut row = row?;
        *done += 1;
        row.number = *done;
        if !sender.send(Ok(row)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// One file of the archive, unpacked within bounds that all of its files share.
pub(crate) fn entry<'a>(
    archive: &'a mut ZipArchive<Spool>,
    index: usize,
    unpacked: &Arc<AtomicU64>,
    most: u64,
) -> io::Result<Input<'a>> {
    // The whole archive is what went in: small files pack better than the sum of all.
    let packed = Arc::new(AtomicU64::new(packed_size(archive)));
    let file = archive.by_index(index).map_err(io::Error::from)?;
    Ok(Box::new(Unpacked::shared(file, packed, Arc::clone(unpacked), most)))
}

/// A copy of the input that can be read at any place.
pub(crate) fn spool(input: Input<'_>) -> Result<Spool, ReadError> {
    let mut spool = tempfile::spooled_tempfile(IN_MEMORY);
    let copied = io::copy(&mut input.take(bounds::ARCHIVE_BYTES + 1), &mut spool).map_err(|e| fault(e, 0))?;
    if copied > bounds::ARCHIVE_BYTES {
        return Err(ReadError::TooLarge { rows: 0, limit: bounds::ARCHIVE_BYTES });
    }
    spool.seek(SeekFrom::Start(0)).map_err(|error| fault(error, 0))?;
    Ok(spool)
}

pub(crate) fn open_archive(mut spool: Spool) -> Result<ZipArchive<Spool>, ReadError> {
    let declared = declared_files(&mut spool).map_err(|error| fault(error, 0))?;
    if declared > bounds::ARCHIVE_FILES {
        return Err(ReadError::TooManyFiles { found: declared, limit: bounds::ARCHIVE_FILES });
    }
    ZipArchive::new(spool).map_err(|error| fault(io::Error::from(error), 0))
}

/// How many files the end of the archive declares. It is looked at before the archive is opened,
/// because opening holds the whole list; 65,535 stands for that many or more.
fn declared_files(spool: &mut Spool) -> io::Result<usize> {
    let size = spool.seek(SeekFrom::End(0))?;
    spool.seek(SeekFrom::Start(size.saturating_sub(65_557)))?;
    let mut tail = Vec::new();
    spool.read_to_end(&mut tail)?;
    spool.seek(SeekFrom::Start(0))?;
    let at = tail.windows(4).rposition(|bytes| bytes == b"PK\x05\x06");
    let count = at.and_then(|at| tail.get(at + 10..at + 12)).and_then(|bytes| bytes.try_into().ok());
    Ok(count.map_or(0, |bytes| usize::from(u16::from_le_bytes(bytes))))
}

/// The files that a reader knows, with their formats, in the order of an import.
fn known_files(archive: &mut ZipArchive<Spool>) -> Result<Vec<(usize, Format)>, ReadError> {
    let mut known: Vec<(Format, String, usize)> = Vec::new();
    for index in 0..archive.len() {
        let Ok(file) = archive.by_index(index) else { continue };
        let Ok(path) = file.name().map(|name| name.into_owned()) else { continue };
        if file.is_dir() || path.split(['/', '\\']).any(|part| part == "..") {
            continue;
        }
        let (head, _) = peek(Box::new(file), bounds::HEAD).map_err(|error| fault(error, 0))?;
        let name = path.rsplit(['/', '\\']).next().unwrap_or("").to_owned();
        let format = recognise(&name, &head).filter(|format| !format.source().is_empty());
        known.extend(format.map(|format| (format, name, index)));
    }
    known.sort_by(|left, right| (left.0.rank(), &left.1, left.2).cmp(&(right.0.rank(), &right.1, right.2)));
    Ok(known.into_iter().map(|(format, _, index)| (index, format)).collect())
}

/// The formats of the files in an archive, for telling which source it is of.
pub(crate) fn formats(input: Input<'_>) -> Result<Vec<Format>, ReadError> {
    let mut archive = open_archive(spool(input)?)?;
    Ok(known_files(&mut archive)?.into_iter().map(|(_, format)| format).collect())
}

/// The size of all files as they are packed.
fn packed_size(archive: &mut ZipArchive<Spool>) -> u64 {
    (0..archive.len())
        .filter_map(|index| archive.by_index_raw(index).ok().map(|file| file.compressed_size()))
        .fold(0, u64::saturating_add)
        .min(bounds::ARCHIVE_BYTES)
}

fn names(archive: &ZipArchive<Spool>) -> String {
    let names: Vec<_> = archive.file_names().take(20).filter_map(Result::ok).collect();
    bounds::cut(&names.join(", "), 300).to_owned()
}
