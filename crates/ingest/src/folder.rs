//! Looking through a folder for files to import: the one place that walks the file system.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::bounds::HEAD;
use crate::format::{Format, recognise};
use crate::statistics::{self, TableFormat};
use crate::{archive, unknown, workbook};

/// A file that an import of the folder would read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub source: &'static str,
    pub format: Format,
    pub path: PathBuf,
    /// What it holds, with the file's name, as in "FP7 projects (projects.csv.gz)".
    pub title: String,
    /// Its size as it lies there.
    pub bytes: u64,
}

impl Found {
    pub fn open(&self) -> io::Result<File> {
        File::open(&self.path)
    }

    /// Whether the two say different things of the same records, so that their rows are best read side by side.
    pub fn goes_with(&self, other: &Found) -> bool {
        self.format.goes_by_project()
            && other.format.goes_by_project()
            && self.source == other.source
            && self.path.parent() == other.path.parent()
    }
}

/// A file that an import of the folder would leave alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    pub path: PathBuf,
    pub reason: String,
}

/// A file that holds a statistical table.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundTable {
    pub format: TableFormat,
    pub path: PathBuf,
    /// Its size as it lies there.
    pub bytes: u64,
}

/// What a folder holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Discovery {
    /// In the order to import them. Those that go with one another follow one another.
    pub files: Vec<Found>,
    /// Statistical tables, by path.
    pub tables: Vec<FoundTable>,
    pub ignored: Vec<Ignored>,
}

/// How deep folders are looked into.
const DEPTH: usize = 8;

/// Lists the files below `folder`, or the one file that it is. Links to other folders are not
/// followed, and hidden files are passed over in silence.
pub fn discover(folder: &Path) -> io::Result<Discovery> {
    let mut discovery = Discovery::default();
    if fs::metadata(folder)?.is_file() {
        discovery.look_at(folder);
    } else {
        discovery.walk(folder, DEPTH)?;
    }
    discovery.files.sort_by(|left, right| {
        let order = |found: &Found| (rank(found), version(found.format));
        order(left).cmp(&order(right)).then_with(|| left.path.cmp(&right.path))
    });
    discovery.files = brought_together(discovery.files);
    discovery.tables.sort_by(|left, right| left.path.cmp(&right.path));
    discovery.ignored.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(discovery)
}

/// The files with those that go with a later one moved there: organisations are told apart by what was read before
/// them, so it is the others that wait.
fn brought_together(files: Vec<Found>) -> Vec<Found> {
    let mut backwards: Vec<Found> = Vec::with_capacity(files.len());
    for found in files.into_iter().rev() {
        let after = backwards.iter().rposition(|later| later.goes_with(&found));
        backwards.insert(after.map_or(backwards.len(), |place| place + 1), found);
    }
    backwards.reverse();
    backwards
}

impl Discovery {
    fn walk(&mut self, folder: &Path, depth: usize) -> io::Result<()> {
        let mut entries: Vec<fs::DirEntry> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_dir() && depth > 0 {
                self.walk(&entry.path(), depth - 1)?;
            } else if fs::metadata(entry.path()).is_ok_and(|target| target.is_file()) {
                self.look_at(&entry.path());
            }
        }
        Ok(())
    }

    fn look_at(&mut self, path: &Path) {
        match tell(path) {
            Ok(found) => self.files.push(found),
            Err(reason) => match statistics::recognise(path) {
                Ok(Some(format)) => {
                    let bytes = fs::metadata(path).map_or(0, |metadata| metadata.len());
                    self.tables.push(FoundTable { format, path: path.to_owned(), bytes });
                }
                Ok(None) => self.ignored.push(Ignored { path: path.to_owned(), reason }),
                Err(error) => {
                    self.ignored.push(Ignored { path: path.to_owned(), reason: error.to_string() });
                }
            },
        }
    }
}

/// What a file is, or why it is left alone.
fn tell(path: &Path) -> Result<Found, String> {
    let unreadable = |error: io::Error| format!("cannot be read: {error}");
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if let Some(reason) = left_alone(&name) {
        return Err(reason.to_owned());
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let bytes = file.metadata().map_err(unreadable)?.len();
    let mut head = Vec::new();
    file.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(unreadable)?;
    let format = recognise(&name, &head).ok_or_else(|| unknown::why(&name, &head))?;
    let content = content(format, path)?;
    let title = format!("{} ({name})", content.title());
    Ok(Found { source: content.source(), format, path: path.to_owned(), title, bytes })
}

/// The first format inside a container, or the format itself.
fn content(format: Format, path: &Path) -> Result<Format, String> {
    let open = || File::open(path).map(Box::new).map_err(|error| format!("cannot be read: {error}"));
    let formats = match format {
        Format::Workbook => workbook::formats(open()?),
        Format::Archive => archive::formats(open()?),
        plain => return Ok(plain),
    };
    let formats = formats.map_err(|error| error.to_string())?;
    formats
        .into_iter()
        .min_by_key(|format| format.rank())
        .ok_or_else(|| "nothing in it has a reader".to_owned())
}

fn left_alone(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    if lower == "source.md" || lower.starts_with("readme") || lower.starts_with("licen") {
        return Some("describes the files beside it");
    }
    None
}

fn rank(found: &Found) -> u8 {
    match found.format {
        // A container takes the place of its source's projects.
        Format::Workbook | Format::Archive if found.source == "nuts" => Format::NutsCorrespondence.rank(),
        Format::Workbook | Format::Archive => Format::CordisProject.rank(),
        plain => plain.rank(),
    }
}

/// Older editions come first, so that the newest name of a region stands.
fn version(format: Format) -> asterism_domain::NutsVersion {
    match format {
        Format::NutsBoundaries(version) => version,
        _ => asterism_domain::NutsVersion::V2013,
    }
}
