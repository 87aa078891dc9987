//! Documents that are archives of several files. What an archive says of its sizes is not believed: what is
//! read is counted.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use asterism_domain::upload::{Limits, Unreadable};
use zip::ZipArchive;
use zip::result::ZipError;

/// An archive, and how many bytes may still come out of it.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Package<'a>, Unreadable> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(reason)?;
        if archive.len() > limits.parts {
            return Err(Unreadable::TooLarge);
        }
        Ok(Package { archive, left: limits.unpacked })
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.archive.file_names().flatten().map(|name| name.into_owned()).collect()
    }

    /// What `work` makes of a part; none where there is no such part.
    pub(crate) fn read<T, E>(
        &mut self,
        name: &str,
        work: impl FnOnce(&mut dyn BufRead) -> Result<T, E>,
    ) -> Result<Option<T>, Unreadable> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let part = self.archive.by_index(index).map_err(reason)?;
        let mut input = BufReader::new(Bounded { inner: part, left: &mut self.left });
        match work(&mut input) {
            Ok(made) => Ok(Some(made)),
            Err(_) if self.left == 0 => Err(Unreadable::TooLarge),
            Err(_) => Err(Unreadable::Damaged),
        }
    }
}

fn reason(error: ZipError) -> Unreadable {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Unreadable::Encrypted,
        _ => Unreadable::Damaged,
    }
}

/// Ends in an error where more would come out than may.
struct Bounded<'a, R> {
    inner: R,
    left: &'a mut u64,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        *self.left = self.left.saturating_sub(read as u64);
        if *self.left == 0 && read > 0 {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the document unpacks to too much"));
        }
        Ok(read)
    }
}
