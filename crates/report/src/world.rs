use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Features, Library, LibraryExt, World};
use typst_kit::fonts::{FontStore, embedded};

const TEMPLATE: &str = include_str!("paper.typ");

/// All that the template can reach: itself, the document, and the fonts that are built in.
pub(crate) struct Memory {
    library: LazyHash<Library>,
    fonts: FontStore,
    template: Source,
    document: Option<(FileId, Bytes)>,
}

impl Memory {
    pub(crate) fn new() -> Memory {
        let mut fonts = FontStore::new();
        fonts.extend(embedded());
        // The one way to say that the first cell of a row heads it.
        let features: Features = [Feature::A11yExtras].into_iter().collect();
        let id = file("paper.typ").unwrap_or_else(|| Source::detached("").id());
        Memory {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            fonts,
            template: Source::new(id, TEMPLATE.to_owned()),
            document: None,
        }
    }

    pub(crate) fn with_document(mut self, json: Vec<u8>) -> Memory {
        self.document = file("paper.json").map(|id| (id, Bytes::new(json)));
        self
    }

    /// Whether any of the fonts has a letter.
    pub(crate) fn can_show(&self, letter: char) -> bool {
        let book = self.fonts.book();
        (0..).map_while(|index| book.info(index)).any(|font| font.coverage.contains(u32::from(letter)))
    }
}

/// A name that no disk knows. None for names that are no paths, which ours are not.
fn file(name: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).ok()?).intern())
}

impl World for Memory {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match &self.document {
            Some((known, bytes)) if *known == id => Ok(bytes.clone()),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        // The day is the document's own.
        None
    }
}
