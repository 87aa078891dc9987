//! What a PDF holds, for those who read it and for those who have it read to them.

use lopdf::{Dictionary, Document, Object};

pub(crate) struct Pdf(Document);

impl Pdf {
    pub(crate) fn read(bytes: &[u8]) -> Pdf {
        Pdf(Document::load_mem(bytes).expect("a PDF"))
    }

    pub(crate) fn pages(&self) -> usize {
        self.0.get_pages().len()
    }

    /// The text of a page, from 1, with single spaces.
    pub(crate) fn text(&self, page: usize) -> String {
        let text = self.0.extract_text(&[page as u32]).expect("text");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn whole_text(&self) -> String {
        (1..=self.pages()).map(|page| self.text(page)).collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn catalogue(&self) -> &Dictionary {
        self.0.catalog().expect("a catalogue")
    }

    /// A text of the catalogue or of the document's properties.
    pub(crate) fn said(&self, key: &str) -> String {
        let info = self.0.trailer.get(b"Info").and_then(|info| self.0.dereference(info));
        let info = info.ok().and_then(|(_, info)| info.as_dict().ok());
        let found = [Some(self.catalogue()), info]
            .into_iter()
            .flatten()
            .find_map(|place| place.get(key.as_bytes()).ok());
        found.map(text_of).unwrap_or_default()
    }

    /// Whether the file says that it is tagged, and has a tree of tags.
    pub(crate) fn is_tagged(&self) -> bool {
        let mark = self.catalogue().get(b"MarkInfo").and_then(|info| self.0.dereference(info));
        let marked = mark.ok().and_then(|(_, info)| info.as_dict().ok()?.get(b"Marked").ok()?.as_bool().ok());
        marked == Some(true) && self.catalogue().has(b"StructTreeRoot")
    }

    /// The tags of a kind, as in `H1`, `TH` or `Figure`.
    pub(crate) fn tags(&self, kind: &str) -> Vec<&Dictionary> {
        let dictionaries = self.0.objects.values().filter_map(|object| object.as_dict().ok());
        let of_kind = |tag: &&Dictionary| {
            tag.has(b"P") && tag.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == kind.as_bytes())
        };
        dictionaries.filter(of_kind).collect()
    }

    /// The texts that stand for pictures.
    pub(crate) fn alternatives(&self) -> Vec<String> {
        let figures = self.tags("Figure");
        figures.iter().filter_map(|tag| tag.get(b"Alt").ok()).map(text_of).collect()
    }

    /// How many links lead to a place in the document.
    pub(crate) fn links(&self) -> usize {
        let dictionaries = self.0.objects.values().filter_map(|object| object.as_dict().ok());
        let is_link = |part: &Dictionary| {
            part.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Link")
                && (part.has(b"Dest") || part.has(b"A"))
        };
        dictionaries.filter(|part| is_link(part)).count()
    }
}

/// PDF writes text as UTF-16 with a mark, or in a set of letters that begins as ASCII does.
fn text_of(object: &Object) -> String {
    let bytes = object.as_str().unwrap_or_default();
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(wide) => {
            let pair = |pair: &[u8]| u16::from_be_bytes([pair[0], pair[1]]);
            String::from_utf16_lossy(&wide.chunks_exact(2).map(pair).collect::<Vec<_>>())
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}
