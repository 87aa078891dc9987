//! Running readers and looking at what they said.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read, Write};
use std::path::PathBuf;

use asterism_domain::{Document, Kind, RecordId, SourceKey, absorb};
use asterism_ingest::{Format, ReadError, Row, Secret, Statement, read, recognise};

/// A file of the shared data, found beside the checkout or where `ASTERISM_SHARED` says.
pub(crate) fn shared(path: &str) -> PathBuf {
    let given = std::env::var_os("ASTERISM_SHARED").map(PathBuf::from);
    let beside = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared"))
        .find(|folder| folder.join("data").is_dir());
    let folder = given.or(beside).expect("the shared data lies beside the checkout, or set ASTERISM_SHARED");
    folder.join("data").join(path)
}

/// What stands for withheld names is made with it.
pub(crate) const SECRET: &str = "a folder";

/// Everything that was read of one input.
#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) rows: Vec<Row>,
    pub(crate) error: Option<ReadError>,
}

impl Reading {
    pub(crate) fn of(format: Format, input: Box<dyn Read + Send>) -> Reading {
        let mut reading = Reading::default();
        for row in read(format, Secret::of(SECRET), input) {
            match row {
                Ok(row) => reading.rows.push(row),
                Err(error) => reading.error = Some(error),
            }
        }
        reading
    }

    /// The keys of records of withheld names, in the order of the rows.
    pub(crate) fn withheld(&self) -> Vec<String> {
        let keys = self.statements().flat_map(|statement| &statement.document.about().keys);
        keys.filter(|key| key.scheme == "cordis:withheld").map(|key| key.key.clone()).collect()
    }

    /// Reads text whose format is told by its header.
    pub(crate) fn of_text(text: &str) -> Reading {
        Reading::of_bytes("file.csv", text.as_bytes())
    }

    pub(crate) fn of_bytes(name: &str, bytes: &[u8]) -> Reading {
        let format = recognise(name, bytes).expect("a reader knows this header");
        Reading::of(format, Box::new(Cursor::new(bytes.to_vec())))
    }

    /// Reads a file of the shared data in the format that its header tells.
    pub(crate) fn of_shared(path: &str) -> Reading {
        let path = shared(path);
        let mut head = Vec::new();
        let open = || File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        open().take(64 << 10).read_to_end(&mut head).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let format = recognise(&name, &head).unwrap_or_else(|| panic!("{name} has no reader"));
        let reading = Reading::of(format, Box::new(open()));
        assert!(reading.error.is_none(), "{name}: {:?}", reading.error);
        reading
    }

    pub(crate) fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.rows.iter().filter_map(|row| row.outcome.as_ref().ok()).flatten()
    }

    pub(crate) fn quarantined(&self) -> usize {
        self.rows.iter().filter(|row| row.outcome.is_err()).count()
    }

    /// Every record with all that was said of it.
    pub(crate) fn records(&self) -> BTreeMap<RecordId, Document> {
        let mut records: BTreeMap<RecordId, Document> = BTreeMap::new();
        for statement in self.statements() {
            match records.get_mut(&statement.id) {
                Some(known) => *known = absorb(known, &statement.document),
                None => {
                    records.insert(statement.id, statement.document.clone());
                }
            }
        }
        records
    }

    pub(crate) fn count(&self, kind: Kind) -> usize {
        let ids: std::collections::BTreeSet<RecordId> = self
            .statements()
            .filter(|statement| statement.document.kind() == kind)
            .map(|statement| statement.id)
            .collect();
        ids.len()
    }

    /// What was said, all in all, of the record of a key.
    pub(crate) fn record(&self, scheme: &str, key: &str) -> Document {
        let id = SourceKey::new(scheme, key).record_id();
        self.statements()
            .filter(|statement| statement.id == id)
            .map(|statement| statement.document.clone())
            .reduce(|known, said| absorb(&known, &said))
            .unwrap_or_else(|| panic!("nothing was said of {scheme}/{key}"))
    }

    pub(crate) fn issues(&self) -> Vec<String> {
        self.statements()
            .flat_map(|statement| &statement.issues)
            .map(|issue| format!("{}: {}", issue.field, issue.detail))
            .collect()
    }
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of text cells.
pub(crate) fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let cell = |text: &&str| format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(text));
    let row = |cells: &&[&str]| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
    let sheet = |rows: &[&[&str]]| {
        format!("<worksheet><sheetData>{}</sheetData></worksheet>", rows.iter().map(row).collect::<String>())
    };
    let sheets: Vec<(&str, String)> = sheets.iter().map(|(name, rows)| (*name, sheet(rows))).collect();
    workbook_of(&sheets)
}

/// A workbook of sheets given as XML.
pub(crate) fn workbook_of(sheets: &[(&str, String)]) -> Vec<u8> {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let (mut listed, mut related, mut typed) = (String::new(), String::new(), String::new());
    let mut files: Vec<(String, String)> = Vec::new();
    for (index, (name, xml)) in sheets.iter().enumerate() {
        let id = index + 1;
        listed.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"rId{id}\"/>"));
        related.push_str(&format!(
            "<Relationship Id=\"rId{id}\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet{id}.xml\"/>"
        ));
        typed.push_str(&format!("<Override PartName=\"/xl/worksheets/sheet{id}.xml\" ContentType=\"x\"/>"));
        files.push((format!("xl/worksheets/sheet{id}.xml"), format!("{head}{xml}")));
    }
    let types = format!("{head}<Types xmlns=\"{package}/content-types\">{typed}</Types>");
    let links = format!("{head}<Relationships xmlns=\"{package}/relationships\">{related}</Relationships>");
    let root = format!(
        "{head}<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" \
         Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = format!("{head}<workbook xmlns:r=\"{office}\"><sheets>{listed}</sheets></workbook>");
    files.insert(0, ("[Content_Types].xml".to_owned(), types));
    files.insert(1, ("_rels/.rels".to_owned(), root));
    files.insert(2, ("xl/workbook.xml".to_owned(), book));
    files.insert(3, ("xl/_rels/workbook.xml.rels".to_owned(), links));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, xml)| (name.as_str(), xml.as_bytes())).collect();
    zip(&files)
}
