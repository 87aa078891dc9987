//! What was downloaded and when: `pulled.json` beside the files, and earlier versions of them.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::fault::{Fault, Step};
use super::part::{Part, Version, write_whole};
use super::table::PullSource;

/// The shape of `pulled.json`. Shapes up to this one are read; a newer one is refused.
const SHAPE: u32 = 1;
const NAME: &str = "pulled.json";
/// Holds versions that were replaced. It begins with a dot, so that an import passes it over.
const EARLIER: &str = ".earlier";

/// A source's folder of downloads, held by one process at a time.
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    notes: Notes,
    _lock: File,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Notes {
    shape: u32,
    source: String,
    title: String,
    licence: String,
    credit: String,
    files: BTreeMap<String, Kept>,
}

/// A file as it was downloaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub title: String,
    #[serde(flatten)]
    pub(crate) version: Version,
    /// When these bytes were downloaded.
    pub pulled: Timestamp,
    /// When the publisher was last asked for newer ones.
    pub checked: Timestamp,
    pub bytes: u64,
    /// The BLAKE3 hash of the bytes, in hexadecimal.
    pub blake3: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
}

impl Kept {
    pub fn address(&self) -> &str {
        &self.version.address
    }
}

/// A version that was replaced by a newer one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// Where it is, from the source's folder.
    pub file: String,
    pub pulled: Timestamp,
    pub bytes: u64,
    pub blake3: String,
}

/// What became of a file that has arrived whole.
pub(crate) enum Settled {
    New(Kept),
    Changed(Kept, Earlier),
    Unchanged(Kept),
}

impl Folder {
    pub(crate) fn open(path: PathBuf, source: &PullSource) -> Step<Folder> {
        fs::create_dir_all(&path).map_err(Fault::disk(&path))?;
        let lock = lock(&path)?;
        let mut notes = read_notes(&path.join(NAME))?.unwrap_or_else(|| Notes::new(source));
        notes.describe(source);
        Ok(Folder { path, notes, _lock: lock })
    }

    /// The version of `file` that lies here, if its bytes are still those that were downloaded
    /// from `address`.
    pub(crate) fn intact(&self, file: &str, address: &str) -> Step<Option<&Kept>> {
        let Some(kept) = self.notes.files.get(file).filter(|kept| kept.address() == address) else {
            return Ok(None);
        };
        let here = hash(&self.path.join(file))?;
        Ok(here.is_some_and(|(hash, _)| hash == kept.blake3).then_some(kept))
    }

    /// The publisher has nothing newer.
    pub(crate) fn still_current(&mut self, file: &str, now: Timestamp) -> Step<Option<Kept>> {
        let Some(kept) = self.notes.files.get_mut(file) else { return Ok(None) };
        kept.checked = now;
        let kept = kept.clone();
        self.save()?;
        Ok(Some(kept))
    }

    /// Puts a whole download in its place and keeps what it replaces. After a crash in between,
    /// the next pull comes to the same end.
    pub(crate) fn settle(&mut self, file: &str, title: &str, part: &Part, now: Timestamp) -> Step<Settled> {
        let place = self.path.join(file);
        let missing = || Fault::disk(&part.path)(io::ErrorKind::NotFound.into());
        let (blake3, bytes) = hash(&part.path)?.ok_or_else(missing)?;
        let version = Version { length: None, ..part.version.clone().unwrap_or_default() };
        let mut kept = Kept {
            title: title.to_owned(),
            version,
            pulled: now,
            checked: now,
            bytes,
            blake3,
            earlier: Vec::new(),
        };
        let here = hash(&place)?;
        if here.as_ref().is_some_and(|(hash, _)| *hash == kept.blake3) {
            part.discard()?;
            return Ok(Settled::Unchanged(self.again(file, kept)?));
        }
        let replaced = here.map(|(hash, bytes)| self.set_aside(file, hash, bytes, now)).transpose()?;
        part.promote(&place)?;
        kept.earlier = self.notes.files.get(file).map(|before| before.earlier.clone()).unwrap_or_default();
        self.record(file, kept.clone())?;
        Ok(match replaced {
            Some(earlier) => Settled::Changed(kept, earlier),
            None => Settled::New(kept),
        })
    }

    /// The same bytes have arrived once more: their date stays, the server's name for them is new.
    fn again(&mut self, file: &str, mut kept: Kept) -> Step<Kept> {
        if let Some(before) = self.notes.files.get(file) {
            kept.earlier.clone_from(&before.earlier);
            if before.blake3 == kept.blake3 {
                kept.pulled = before.pulled;
            }
        }
        self.record(file, kept.clone())?;
        Ok(kept)
    }

    /// Moves the version that is about to be replaced to a name with its date. The notes say so
    /// first, so that no crash leaves a file that they do not know.
    fn set_aside(&mut self, file: &str, blake3: String, bytes: u64, now: Timestamp) -> Step<Earlier> {
        let before = self.notes.files.get(file).filter(|before| before.blake3 == blake3);
        let pulled = before.map_or(now, |before| before.pulled);
        let day = pulled.to_zoned(TimeZone::UTC).date();
        let short: String = blake3.chars().take(8).collect();
        let earlier = Earlier { file: format!("{EARLIER}/{day}-{short}-{file}"), pulled, bytes, blake3 };
        if let Some(kept) = self.notes.files.get_mut(file) {
            kept.earlier.retain(|known| known.file != earlier.file);
            kept.earlier.push(earlier.clone());
        }
        self.save()?;
        let folder = self.path.join(EARLIER);
        fs::create_dir_all(&folder).map_err(Fault::disk(&folder))?;
        let to = self.path.join(&earlier.file);
        fs::rename(self.path.join(file), &to).map_err(Fault::disk(&to))?;
        Ok(earlier)
    }

    fn record(&mut self, file: &str, kept: Kept) -> Step<()> {
        self.notes.files.insert(file.to_owned(), kept);
        self.save()
    }

    fn save(&self) -> Step<()> {
        let path = self.path.join(NAME);
        let mut json = serde_json::to_vec_pretty(&self.notes)
            .map_err(|error| Fault::Notes { path: path.clone(), why: error.to_string() })?;
        json.push(b'\n');
        write_whole(&path, &json)
    }
}

impl Notes {
    fn new(source: &PullSource) -> Notes {
        Notes {
            shape: SHAPE,
            source: source.name.to_owned(),
            title: String::new(),
            licence: String::new(),
            credit: String::new(),
            files: BTreeMap::new(),
        }
    }

    /// The terms are those of today's table.
    fn describe(&mut self, source: &PullSource) {
        source.title.clone_into(&mut self.title);
        source.licence.clone_into(&mut self.licence);
        source.credit.clone_into(&mut self.credit);
    }
}

fn read_notes(path: &Path) -> Step<Option<Notes>> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Fault::disk(path)(error)),
    };
    #[derive(Deserialize)]
    struct Shape {
        shape: u32,
    }
    let unclear = |why: String| Fault::Notes { path: path.to_owned(), why };
    let Shape { shape } = serde_json::from_slice(&bytes).map_err(|error| unclear(error.to_string()))?;
    if shape > SHAPE {
        return Err(unclear(format!("it is of shape {shape} and was written by a newer version")));
    }
    serde_json::from_slice(&bytes).map(Some).map_err(|error| unclear(error.to_string()))
}

fn lock(folder: &Path) -> Step<File> {
    let path = folder.join(".lock");
    let file = File::create(&path).map_err(Fault::disk(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Fault::Locked(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(Fault::disk(&path)(error)),
    }
}

/// Hash and length of a file; none where there is no file.
fn hash(path: &Path) -> Step<Option<(String, u64)>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Fault::disk(path)(error)),
    };
    let mut hasher = blake3::Hasher::new();
    let bytes = io::copy(&mut file, &mut hasher).map_err(Fault::disk(path))?;
    Ok(Some((hasher.finalize().to_hex().to_string(), bytes)))
}
