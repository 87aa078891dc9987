//! Where a parcel is written to: a new folder, or an archive that goes out while it is made.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc::Sender;
use zip::write::{SimpleFileOptions, StreamWriter, ZipWriter};

use super::Listed;

/// So many bytes wait at most before they go on.
const CHUNK: usize = 64 << 10;

/// A folder or an archive that files are put into one after the other. What is not finished is not taken for whole: the
/// folder has its name only at the end, and an archive lacks its list of contents.
pub struct Parcel {
    to: To,
    open: Option<Open>,
    listed: Vec<Listed>,
}

enum To {
    Folder { passing: PathBuf, folder: PathBuf, file: Option<File> },
    Archive { writer: Box<ZipWriter<StreamWriter<Waiting>>>, waiting: Waiting, out: Out },
}

/// Where the bytes of an archive go.
enum Out {
    File { file: File, passing: PathBuf, path: PathBuf },
    Channel(Sender<io::Result<Vec<u8>>>),
}

/// The file that is being written.
struct Open {
    path: String,
    bytes: u64,
    hash: blake3::Hasher,
}

/// Bytes of an archive that have not gone on yet.
#[derive(Clone, Default)]
struct Waiting(Arc<Mutex<Vec<u8>>>);

impl Waiting {
    fn length(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Waiting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Parcel {
    /// A folder that does not exist yet, or an archive where the name ends in `.zip`.
    pub fn at(path: &Path) -> io::Result<Parcel> {
        let taken = || {
            io::Error::new(io::ErrorKind::AlreadyExists, "it exists already; name a place where nothing is")
        };
        if path.symlink_metadata().is_ok() {
            return Err(taken());
        }
        let name = path.file_name().ok_or_else(taken)?.to_string_lossy().into_owned();
        let passing = path.with_file_name(format!(".{name}.part"));
        // Left over from a run that was interrupted.
        remove(&passing)?;
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip")) {
            let file = File::create_new(&passing)?;
            return Ok(Parcel::archive(Out::File { file, passing, path: path.to_owned() }));
        }
        std::fs::create_dir_all(&passing)?;
        Ok(Parcel::new(To::Folder { passing, folder: path.to_owned(), file: None }))
    }

    /// An archive whose bytes go out as they come to be; whoever takes them sets the pace.
    pub fn stream(out: Sender<io::Result<Vec<u8>>>) -> Parcel {
        Parcel::archive(Out::Channel(out))
    }

    fn archive(out: Out) -> Parcel {
        let waiting = Waiting::default();
        let writer = Box::new(ZipWriter::new_stream(waiting.clone()));
        Parcel::new(To::Archive { writer, waiting, out })
    }

    fn new(to: To) -> Parcel {
        Parcel { to, open: None, listed: Vec::new() }
    }

    /// Puts in a file that is at hand.
    pub async fn put(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.begin(path)?;
        self.write(bytes).await?;
        self.end();
        Ok(())
    }

    /// Begins a file; the path has slashes and leads nowhere else.
    pub(super) fn begin(&mut self, path: &str) -> io::Result<()> {
        if !is_plain(path) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("`{path}` is no name of a file here"),
            ));
        }
        match &mut self.to {
            To::Folder { passing, file, .. } => {
                let place = passing.join(path);
                std::fs::create_dir_all(place.parent().unwrap_or(passing))?;
                *file = Some(File::create_new(place)?);
            }
            To::Archive { writer, .. } => {
                // A log may be larger than the old format counts.
                writer.start_file(path, SimpleFileOptions::default().large_file(path.ends_with(".jsonl")))?;
            }
        }
        self.open = Some(Open { path: path.to_owned(), bytes: 0, hash: blake3::Hasher::new() });
        Ok(())
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some(open) = &mut self.open {
            open.bytes += bytes.len() as u64;
            open.hash.update(bytes);
        }
        match &mut self.to {
            To::Folder { file: Some(file), .. } => file.write_all(bytes)?,
            To::Folder { file: None, .. } => {}
            To::Archive { writer, .. } => writer.write_all(bytes)?,
        }
        self.send(CHUNK).await
    }

    pub(super) fn end(&mut self) {
        if let Some(Open { path, bytes, hash }) = self.open.take() {
            self.listed.push(Listed { path, bytes, blake3: hash.finalize().to_hex().to_string() });
        }
    }

    /// What was put in so far under a folder.
    pub(super) fn listed(&self, folder: &str) -> Vec<Listed> {
        self.listed.iter().filter(|listed| listed.path.starts_with(folder)).cloned().collect()
    }

    /// Makes it whole; says how many files it has.
    pub async fn finish(mut self) -> io::Result<usize> {
        let files = self.listed.len();
        let mut parcel = match &mut self.to {
            To::Folder { passing, folder, .. } => {
                std::fs::rename(&*passing, &*folder)?;
                return Ok(files);
            }
            To::Archive { .. } => self,
        };
        if let To::Archive { writer, .. } = &mut parcel.to {
            let made = std::mem::replace(writer, Box::new(ZipWriter::new_stream(Waiting::default())));
            made.finish()?;
        }
        parcel.send(0).await?;
        if let To::Archive { out: Out::File { file, passing, path }, .. } = &mut parcel.to {
            file.sync_all()?;
            std::fs::rename(&*passing, &*path)?;
        }
        Ok(files)
    }

    /// Sends on what waits, once that is more than `least`.
    async fn send(&mut self, least: usize) -> io::Result<()> {
        let To::Archive { waiting, out, .. } = &mut self.to else { return Ok(()) };
        if waiting.length() <= least {
            return Ok(());
        }
        let bytes = waiting.take();
        match out {
            Out::File { file, .. } => file.write_all(&bytes),
            Out::Channel(out) => {
                let gone = |_| io::Error::new(io::ErrorKind::BrokenPipe, "whoever asked for it has gone");
                out.send(Ok(bytes)).await.map_err(gone)
            }
        }
    }
}

impl Drop for Parcel {
    /// Takes away what was not finished.
    fn drop(&mut self) {
        let (To::Folder { passing, .. } | To::Archive { out: Out::File { passing, .. }, .. }) = &self.to
        else {
            return;
        };
        if let Err(error) = remove(passing) {
            tracing::warn!("{} cannot be taken away: {error}", passing.display());
        }
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match path.symlink_metadata() {
        Ok(found) if found.is_dir() => std::fs::remove_dir_all(path),
        Ok(_) => std::fs::remove_file(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Whether a path has plain parts alone: nothing that leads out of its folder on any system.
pub(super) fn is_plain(path: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.len() <= 200
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~'))
    };
    path.len() <= 1_000 && path.split('/').all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        for good in ["index.html", "data/files/ab", "news/a-b_c.html"] {
            assert!(is_plain(good), "{good}");
        }
        for bad in ["", "/a", "a//b", "..", "a/../b", "../a", "a\\b", "C:a", "a/", ".git/x", "a\0b", "ä"] {
            assert!(!is_plain(bad), "{bad:?}");
        }
    }

    #[tokio::test]
    async fn a_folder_has_its_name_when_it_is_whole_and_is_never_written_over() {
        let home = tempfile::tempdir().expect("a folder");
        let place = home.path().join("site");
        let mut parcel = Parcel::at(&place).expect("a place");
        parcel.put("a/b.html", b"text").await.expect("a file");
        assert!(!place.exists());
        assert!(parcel.put("../c.html", b"text").await.is_err());
        assert_eq!(parcel.finish().await.expect("whole"), 1);
        assert_eq!(std::fs::read(place.join("a/b.html")).expect("a file"), b"text");
        assert!(Parcel::at(&place).is_err());
        drop(Parcel::at(&home.path().join("other")).expect("a place"));
        drop(Parcel::at(&home.path().join("other.zip")).expect("a place"));
        let left: Vec<_> = std::fs::read_dir(home.path()).expect("the folder").collect();
        assert_eq!(left.len(), 1, "what was not finished is taken away: {left:?}");
    }
}
