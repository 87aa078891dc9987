//! Files to open, made as programs make them. The tests of the executable use them too.

use std::io::{Cursor, Write};

use asterism_domain::upload::FileKind;
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The words that every document made here holds, in letters that are not all of ASCII.
pub(crate) const WORDS: &str = "Smart specialisation in Łódź & München";
pub(crate) const TITLE: &str = "Clusters and money";

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const POINT: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml";
const CELLS: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

pub(crate) fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(content).expect("its content");
    }
    writer.finish().expect("an archive").into_inner()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn open_xml(kind: &str, main: &str, parts: &[(&str, String)]) -> Vec<u8> {
    let kinds = format!(
        "<?xml version=\"1.0\"?><Types><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/{main}\" ContentType=\"{kind}\"/></Types>"
    );
    let core = format!("<cp:coreProperties><dc:title>{}</dc:title></cp:coreProperties>", escaped(TITLE));
    let mut all: Vec<(&str, &[u8])> =
        vec![("[Content_Types].xml", kinds.as_bytes()), ("docProps/core.xml", core.as_bytes())];
    all.extend(parts.iter().map(|(name, content)| (*name, content.as_bytes())));
    packed(&all)
}

pub(crate) fn docx(text: &str) -> Vec<u8> {
    let body = format!(
        "<?xml version=\"1.0\"?><w:document><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p>\
         <w:p><w:r><w:t>second</w:t><w:tab/><w:t>paragraph</w:t><w:instrText>HIDDEN</w:instrText>\
         <w:delText>STRUCK</w:delText></w:r></w:p></w:body></w:document>",
        escaped(text)
    );
    let foot =
        "<w:footnotes><w:footnote><w:p><w:r><w:t>A note below</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let app = "<Properties><Pages>7</Pages></Properties>";
    open_xml(
        WORD,
        "word/document.xml",
        &[
            ("word/document.xml", body),
            ("word/footnotes.xml", foot.to_owned()),
            ("docProps/app.xml", app.to_owned()),
        ],
    )
}

pub(crate) fn pptx(text: &str) -> Vec<u8> {
    let slide = |text: &str| format!("<p:sld><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>", escaped(text));
    open_xml(
        POINT,
        "ppt/presentation.xml",
        &[
            ("ppt/presentation.xml", "<p:presentation/>".to_owned()),
            ("ppt/slides/slide10.xml", slide("the tenth")),
            ("ppt/slides/slide2.xml", slide("the second")),
            ("ppt/slides/slide1.xml", slide(text)),
            ("ppt/notesSlides/notesSlide1.xml", slide("what to say")),
        ],
    )
}

pub(crate) fn xlsx(text: &str) -> Vec<u8> {
    let strings = format!("<sst><si><t>{}</t><rPh><t>READ OUT</t></rPh></si></sst>", escaped(text));
    let sheet = "<worksheet><sheetData><row><c t=\"s\"><v>0</v></c><c><v>4711</v></c>\
                 <c t=\"inlineStr\"><is><t>in the cell</t></is></c></row></sheetData></worksheet>";
    let book = "<workbook><sheets><sheet name=\"Budget\"/><sheet name=\"Partners\"/></sheets></workbook>";
    open_xml(
        CELLS,
        "xl/workbook.xml",
        &[
            ("xl/workbook.xml", book.to_owned()),
            ("xl/sharedStrings.xml", strings),
            ("xl/worksheets/sheet1.xml", sheet.to_owned()),
        ],
    )
}

pub(crate) fn open_document(kind: FileKind, text: &str) -> Vec<u8> {
    let paragraph = format!("<text:p>{}<text:s/>end</text:p>", escaped(text));
    let body = match kind {
        FileKind::Odp => format!("<draw:page>{paragraph}</draw:page><draw:page/>"),
        FileKind::Ods => {
            format!("<table:table><table:table-cell>{paragraph}</table:table-cell></table:table>")
        }
        _ => format!(
            "<text:tracked-changes><text:p>STRUCK</text:p></text:tracked-changes><text:h>Heading</text:h>{paragraph}"
        ),
    };
    let content =
        format!("<office:document-content><office:body>{body}</office:body></office:document-content>");
    let meta = format!(
        "<office:document-meta><office:meta><dc:title>{}</dc:title>\
         <meta:document-statistic meta:page-count=\"3\"/></office:meta></office:document-meta>",
        escaped(TITLE)
    );
    packed(&[
        ("mimetype", kind.media_type().as_bytes()),
        ("content.xml", content.as_bytes()),
        ("meta.xml", meta.as_bytes()),
    ])
}

/// A PDF with a page for each text.
pub(crate) fn pdf(pages: &[&str]) -> Vec<u8> {
    let mut file = pdf_document(pages);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).expect("a PDF");
    bytes
}

pub(crate) fn pdf_document(pages: &[&str]) -> Document {
    let mut file = Document::with_version("1.5");
    let all = file.new_object_id();
    let font = file.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let resources = file.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let mut kids: Vec<Object> = Vec::new();
    for text in pages {
        let letters: Vec<u8> = text.chars().map(|letter| u8::try_from(letter).unwrap_or(b'?')).collect();
        let letters: String = letters.iter().map(|byte| format!("{byte:02x}")).collect();
        let content = format!("BT /F1 12 Tf 50 700 Td <{letters}> Tj ET");
        let content = file.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        kids.push(
            file.add_object(dictionary! { "Type" => "Page", "Parent" => all, "Contents" => content }).into(),
        );
    }
    let count = kids.len() as i64;
    let pages = dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => count, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    };
    file.objects.insert(all, pages.into());
    let catalogue = file.add_object(dictionary! { "Type" => "Catalog", "Pages" => all });
    let title: Vec<u8> =
        [0xfe, 0xff].into_iter().chain(TITLE.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let about = file.add_object(dictionary! { "Title" => Object::string_literal(title) });
    file.trailer.set("Root", catalogue);
    file.trailer.set("Info", about);
    file.trailer.set(
        "ID",
        vec![Object::string_literal("0123456789abcdef"), Object::string_literal("0123456789abcdef")],
    );
    file
}

/// A picture whose left half is red and whose right half is blue, or nothing.
pub(crate) fn halves(width: u32, height: u32, through: bool) -> DynamicImage {
    let right = if through { Rgba([0, 0, 255, 0]) } else { Rgba([0, 0, 255, 255]) };
    let picture =
        RgbaImage::from_fn(width, height, |x, _| if x < width / 2 { Rgba([255, 0, 0, 255]) } else { right });
    if through { picture.into() } else { DynamicImage::from(picture).to_rgb8().into() }
}

pub(crate) fn saved(picture: &DynamicImage, kind: FileKind) -> Vec<u8> {
    let format = match kind {
        FileKind::Png => ImageFormat::Png,
        FileKind::Webp => ImageFormat::WebP,
        FileKind::Gif => ImageFormat::Gif,
        _ => ImageFormat::Jpeg,
    };
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

/// What a telephone writes beside the points: where it was, and that it was held on its side.
pub(crate) const SECRET: &str = "43 Gran Via, Bilbao";

/// A JPEG that says where it was taken, with the left half red as it lies in the file, to be turned to the right.
pub(crate) fn photo(width: u32, height: u32) -> Vec<u8> {
    let plain = saved(&halves(width, height, false), FileKind::Jpeg);
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        let (tag, kind) = (tag.to_le_bytes(), kind.to_le_bytes());
        [&tag[..], &kind, &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    // Three entries, the end; then the place's own list with one entry; then its text.
    let (place, text) = (8 + 2 + 3 * 12 + 4, 8 + 2 + 3 * 12 + 4 + 2 + 12 + 4);
    let length = SECRET.len() as u32 + 1;
    exif.extend(3_u16.to_le_bytes());
    exif.extend(entry(0x010e, 2, length, text));
    exif.extend(entry(0x0112, 3, 1, 6));
    exif.extend(entry(0x8825, 4, 1, place));
    exif.extend(0_u32.to_le_bytes());
    exif.extend(1_u16.to_le_bytes());
    exif.extend(entry(0x001b, 2, length, text));
    exif.extend(0_u32.to_le_bytes());
    exif.extend(SECRET.bytes().chain([0]));
    let mut bytes = plain[..2].to_vec();
    for (marker, content) in [(0xe1, exif), (0xfe, SECRET.as_bytes().to_vec())] {
        bytes.extend([0xff, marker]);
        bytes.extend((content.len() as u16 + 2).to_be_bytes());
        bytes.extend(content);
    }
    bytes.extend(&plain[2..]);
    bytes
}

/// A PNG that says it has so many points, and has none.
pub(crate) fn boasting_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let head = [&b"IHDR"[..], &width.to_be_bytes(), &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    for chunk in [head, b"IDAT".to_vec(), b"IEND".to_vec()] {
        bytes.extend((chunk.len() as u32 - 4).to_be_bytes());
        bytes.extend(&chunk);
        bytes.extend(crc(&chunk).to_be_bytes());
    }
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    let all =
        bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)));
    !all
}

/// A document of one kind with the words.
pub(crate) fn file(kind: FileKind, text: &str) -> Vec<u8> {
    match kind {
        FileKind::Pdf => pdf(&[text]),
        FileKind::Docx => docx(text),
        FileKind::Pptx => pptx(text),
        FileKind::Xlsx => xlsx(text),
        FileKind::Odt | FileKind::Odp | FileKind::Ods => open_document(kind, text),
        FileKind::Png => saved(&halves(40, 20, true), kind),
        FileKind::Jpeg => photo(40, 20),
        FileKind::Webp | FileKind::Gif => saved(&halves(40, 20, false), kind),
    }
}
