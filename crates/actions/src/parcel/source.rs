//! Where a parcel is read from: a folder or an archive. Nothing is unpacked: files are read under the names that the
//! manifest gives, of which each is one that a parcel can have.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::{AROUND, FILES, FOLDER, LOG, MANIFEST, Manifest, SCHEMA};

/// The largest manifest, list and stored file.
const LARGEST_MANIFEST: u64 = 64 << 20;
const LARGEST_LOG: u64 = 8 << 30;
const LARGEST_LIST: u64 = 512 << 20;
const LARGEST_FILE: u64 = 64 << 20;
/// How many stored files there may be, and how many entries an archive may have.
const MOST_FILES: usize = 200_000;
const MOST_ENTRIES: usize = 2_000_000;

/// Why a parcel is refused. Nothing of it was taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("`{}` cannot be read: {why}", path.display())]
    Unreadable { path: PathBuf, why: String },
    #[error("`{}` holds no parcel: there is no {MANIFEST} in it; name the folder or archive that `space export` made", path.display())]
    NoParcel { path: PathBuf },
    #[error("the parcel is of another version ({found}); use a program that knows it")]
    Version { found: String },
    #[error("`{name}` is no name of a file of a parcel; it was not made by `space export`")]
    Name { name: String },
    #[error("{file} is damaged: {why}; take another copy of the parcel")]
    Damaged { file: String, why: String },
    #[error("{file}, line {line}: {why}; take another copy of the parcel")]
    Line { file: String, line: u64, why: String },
}

/// An open parcel.
pub(super) struct Source {
    place: Place,
    path: PathBuf,
}

enum Place {
    Folder(PathBuf),
    Archive(Box<ZipArchive<BufReader<File>>>),
}

impl Source {
    pub(super) fn open(path: &Path) -> Result<Source, Refused> {
        let unreadable = |why: String| Refused::Unreadable { path: path.to_owned(), why };
        let found = path.metadata().map_err(|error| unreadable(error.to_string()))?;
        if found.is_dir() {
            return Ok(Source { place: Place::Folder(path.to_owned()), path: path.to_owned() });
        }
        let file = File::open(path).map_err(|error| unreadable(error.to_string()))?;
        let archive = ZipArchive::new(BufReader::new(file)).map_err(|error| unreadable(error.to_string()))?;
        if archive.len() > MOST_ENTRIES {
            return Err(unreadable(format!(
                "it has {} entries, {MOST_ENTRIES} at most are read",
                archive.len()
            )));
        }
        if archive.has_duplicate_names() {
            return Err(unreadable("it has two files of one name".to_owned()));
        }
        for name in archive.file_names_raw() {
            let name = String::from_utf8_lossy(name);
            if !super::pack::is_plain(name.strip_suffix('/').unwrap_or(&name)) {
                return Err(Refused::Name { name: name.into_owned() });
            }
        }
        Ok(Source { place: Place::Archive(Box::new(archive)), path: path.to_owned() })
    }

    /// The manifest, its files by their paths, once every name and size in it turned out to be possible.
    pub(super) fn manifest(&mut self) -> Result<Manifest, Refused> {
        let (mut text, path) = (String::new(), self.path.clone());
        match self.file(MANIFEST, None) {
            Ok(file) => {
                let read = file.take(LARGEST_MANIFEST).read_to_string(&mut text);
                read.map_err(|error| damaged(MANIFEST, error))?;
            }
            Err(Refused::Damaged { .. }) => return Err(Refused::NoParcel { path }),
            Err(other) => return Err(other),
        };
        let value: serde_json::Value = serde_json::from_str(&text).map_err(|error| Refused::Line {
            file: MANIFEST.to_owned(),
            line: error.line() as u64,
            why: error.to_string(),
        })?;
        let schema = value["schema"].as_str().unwrap_or("none");
        if schema != SCHEMA {
            return Err(Refused::Version { found: schema.chars().take(60).collect() });
        }
        let mut manifest: Manifest =
            serde_json::from_value(value).map_err(|error| damaged(MANIFEST, error))?;
        check(&manifest)?;
        manifest.files.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        Ok(manifest)
    }

    /// A file to read from its beginning. Its size is compared with what the manifest says before anything is read.
    pub(super) fn file(&mut self, name: &str, bytes: Option<u64>) -> Result<Box<dyn Read + '_>, Refused> {
        let (file, found): (Box<dyn Read + '_>, u64) = match &mut self.place {
            Place::Folder(folder) => {
                let (file, size) = open_in(folder, name)?;
                (Box::new(file), size)
            }
            Place::Archive(archive) => {
                let entry = archive.by_name(name).map_err(|error| damaged(name, error))?;
                if entry.is_symlink() {
                    return Err(damaged(name, "a link stands in its place"));
                }
                let size = entry.size();
                (Box::new(entry), size)
            }
        };
        match bytes {
            Some(bytes) if bytes != found => {
                Err(damaged(name, format!("it has {found} bytes, and {bytes} in the manifest")))
            }
            // No more is read than was said, whatever the archive unpacks to.
            Some(bytes) => Ok(Box::new(file.take(bytes + 1))),
            None => Ok(file),
        }
    }
}

/// Opens a file below a folder without going through a link.
fn open_in(folder: &Path, name: &str) -> Result<(File, u64), Refused> {
    let mut place = folder.to_owned();
    for part in name.split('/') {
        place.push(part);
        let found = place.symlink_metadata().map_err(|error| damaged(name, error))?;
        if found.is_symlink() {
            return Err(damaged(name, "a link stands in its place"));
        }
    }
    let file = File::open(&place).map_err(|error| damaged(name, error))?;
    let found = file.metadata().map_err(|error| damaged(name, error))?;
    if found.is_file() { Ok((file, found.len())) } else { Err(damaged(name, "it is no file")) }
}

pub(super) fn damaged(file: &str, why: impl ToString) -> Refused {
    Refused::Damaged { file: file.to_owned(), why: why.to_string() }
}

/// Every list once, and stored files under hashes; nothing else, and nothing that is too large.
fn check(manifest: &Manifest) -> Result<(), Refused> {
    let mut names = std::collections::BTreeSet::new();
    for listed in &manifest.files {
        let hash = listed.path.strip_prefix(FOLDER);
        let is_hash =
            |hash: &str| hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let is_list = [LOG, AROUND, FILES].contains(&listed.path.as_str());
        let known = hash.is_some_and(is_hash) || is_list;
        if !known || !names.insert(listed.path.as_str()) {
            return Err(Refused::Name { name: listed.path.chars().take(200).collect() });
        }
        let largest = match listed.path.as_str() {
            LOG => LARGEST_LOG,
            _ if is_list => LARGEST_LIST,
            _ => LARGEST_FILE,
        };
        if listed.bytes > largest {
            return Err(damaged(
                &listed.path,
                format!("it has {} bytes, {largest} at most are read", listed.bytes),
            ));
        }
    }
    if let Some(missing) = [LOG, AROUND, FILES].iter().find(|name| !names.contains(**name)) {
        return Err(damaged(MANIFEST, format!("it does not name {missing}")));
    }
    if names.len() > MOST_FILES {
        return Err(damaged(
            MANIFEST,
            format!("it names {} files, {MOST_FILES} at most are read", names.len()),
        ));
    }
    Ok(())
}
