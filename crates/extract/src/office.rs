//! Texts of Office Open XML and of OpenDocument.

use std::ops::ControlFlow;

use asterism_domain::upload::{Extracted, FileKind, Limits, Unreadable};

use crate::package::Package;
use crate::text::{Gathered, title};
use crate::xml::{Step, attribute, walk};

/// A packed document whose kind is known.
pub(crate) struct Office<'a> {
    pub(crate) package: Package<'a>,
    pub(crate) kind: FileKind,
    /// The part that the text is in.
    pub(crate) main: String,
    pub(crate) names: Vec<String>,
}

pub(crate) fn extract(mut office: Office<'_>, limits: &Limits) -> Result<Extracted, Unreadable> {
    let mut text = Gathered::new(limits.text);
    let pages = match office.kind {
        FileKind::Docx => office.document(&mut text)?,
        FileKind::Pptx => office.slides(&mut text, limits)?,
        FileKind::Xlsx => office.sheets(&mut text, limits)?,
        _ => office.open_document(&mut text)?,
    };
    let meta = if matches!(office.kind, FileKind::Docx | FileKind::Pptx | FileKind::Xlsx) {
        "docProps/core.xml"
    } else {
        "meta.xml"
    };
    let title = office.element(meta, "title")?.as_deref().and_then(title);
    let (text, truncated) = text.finish();
    Ok(Extracted { kind: office.kind, title, pages, text, truncated })
}

impl Office<'_> {
    /// A text document: its body, what stands above and below it, and its notes. Comments of those who wrote
    /// it are not its text.
    fn document(&mut self, text: &mut Gathered) -> Result<Option<u32>, Unreadable> {
        if !self.words(&self.main.clone(), text)? {
            return Err(Unreadable::Damaged);
        }
        let folder = folder(&self.main);
        for beginning in ["header", "footer", "footnotes", "endnotes"] {
            for part in self.parts(&format!("{folder}{beginning}")) {
                self.words(&part, text)?;
            }
        }
        Ok(self.element("docProps/app.xml", "Pages")?.and_then(|pages| pages.trim().parse().ok()))
    }

    /// A presentation: each slide, then what its speaker notes.
    fn slides(&mut self, text: &mut Gathered, limits: &Limits) -> Result<Option<u32>, Unreadable> {
        let folder = folder(&self.main);
        let slides = self.parts(&format!("{folder}slides/slide"));
        let notes = self.parts(&format!("{folder}notesSlides/notesSlide"));
        self.some_of(&slides, text, limits)?;
        self.some_of(&notes, text, limits)?;
        Ok(Some(slides.len() as u32))
    }

    /// The words of a workbook: the names of its sheets and the texts in their cells. Numbers are no words.
    fn sheets(&mut self, text: &mut Gathered, limits: &Limits) -> Result<Option<u32>, Unreadable> {
        let folder = folder(&self.main);
        let mut sheets = 0;
        let named = self.package.read(&self.main, |input| {
            walk(input, &mut |step| {
                if let Step::Open("sheet", element) = step {
                    sheets += 1;
                    text.push(&attribute(element, "name").unwrap_or_default());
                    text.line();
                }
                ControlFlow::Continue(())
            })
        })?;
        if named.is_none() {
            return Err(Unreadable::Damaged);
        }
        self.words(&format!("{folder}sharedStrings.xml"), text)?;
        let parts = self.parts(&format!("{folder}worksheets/sheet"));
        self.some_of(&parts, text, limits)?;
        Ok(Some(sheets))
    }

    fn some_of(&mut self, parts: &[String], text: &mut Gathered, limits: &Limits) -> Result<(), Unreadable> {
        let most = limits.pages as usize;
        for part in parts.iter().take(most) {
            self.words(part, text)?;
        }
        if parts.len() > most {
            text.leave_out();
        }
        Ok(())
    }

    /// The parts whose names begin so and end in a number, in its order.
    fn parts(&self, beginning: &str) -> Vec<String> {
        let number = |name: &String| {
            let rest = name.strip_prefix(beginning)?.strip_suffix(".xml")?;
            if rest.is_empty() { Some(0) } else { rest.parse::<u32>().ok() }
        };
        let mut found: Vec<(u32, &String)> =
            self.names.iter().filter_map(|name| Some((number(name)?, name))).collect();
        found.sort();
        found.into_iter().map(|(_, name)| name.clone()).collect()
    }

    /// Gathers the texts of a part; false where there is none of that name. The three formats call a piece of
    /// text `t` and a paragraph `p` (a string of a workbook `si` or `is`).
    fn words(&mut self, part: &str, text: &mut Gathered) -> Result<bool, Unreadable> {
        let (mut inside, mut skipped) = (0_u32, 0_u32);
        let read = self.package.read(part, |input| {
            walk(input, &mut |step| {
                match step {
                    // What older programs show in place of something newer, and how a word is read out.
                    Step::Open("Fallback" | "rPh", _) => skipped += 1,
                    Step::Close("Fallback" | "rPh") => skipped = skipped.saturating_sub(1),
                    Step::Open("t", _) => inside += 1,
                    Step::Close("t") => inside = inside.saturating_sub(1),
                    Step::Text(words) if inside > 0 && skipped == 0 => text.push(words),
                    Step::Open("tab", _) | Step::Close("tc") => text.space(),
                    Step::Open("br" | "cr", _) | Step::Close("p" | "si" | "is") => text.line(),
                    _ => {}
                }
                if text.is_full() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
        })?;
        text.line();
        Ok(read.is_some())
    }

    /// OpenDocument: all paragraphs and headings, without what was struck out and without comments.
    fn open_document(&mut self, text: &mut Gathered) -> Result<Option<u32>, Unreadable> {
        let (mut inside, mut skipped, mut pages) = (0_u32, 0_u32, 0_u32);
        let counted = match self.kind {
            FileKind::Odp => "page",
            FileKind::Ods => "table",
            _ => "",
        };
        let read = self.package.read(&self.main, |input| {
            walk(input, &mut |step| {
                match step {
                    Step::Open("tracked-changes" | "annotation", _) => skipped += 1,
                    Step::Close("tracked-changes" | "annotation") => skipped = skipped.saturating_sub(1),
                    Step::Open("p" | "h", _) => inside += 1,
                    Step::Close("p" | "h") => {
                        inside = inside.saturating_sub(1);
                        text.line();
                    }
                    Step::Text(words) if inside > 0 && skipped == 0 => text.push(words),
                    Step::Open("tab" | "s", _) => text.space(),
                    Step::Open("line-break", _) => text.line(),
                    Step::Open(name, _) if name == counted => pages += 1,
                    _ => {}
                }
                if text.is_full() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
        })?;
        match (read, self.kind) {
            (None, _) => Err(Unreadable::Damaged),
            (Some(()), FileKind::Odt) => self.stated_pages(),
            (Some(()), _) => Ok(Some(pages)),
        }
    }

    fn stated_pages(&mut self) -> Result<Option<u32>, Unreadable> {
        let mut pages = None;
        self.package.read("meta.xml", |input| {
            walk(input, &mut |step| {
                if let Step::Open("document-statistic", element) = step {
                    pages = attribute(element, "page-count").and_then(|count| count.parse().ok());
                }
                ControlFlow::Continue(())
            })
        })?;
        Ok(pages)
    }

    /// The text of the first element of a name in a part.
    fn element(&mut self, part: &str, name: &str) -> Result<Option<String>, Unreadable> {
        let (mut inside, mut found) = (false, String::new());
        self.package.read(part, |input| {
            walk(input, &mut |step| {
                match step {
                    Step::Open(open, _) if open == name => inside = true,
                    Step::Close(close) if close == name => return ControlFlow::Break(()),
                    Step::Text(words) if inside && found.len() < 4_000 => found.push_str(words),
                    _ => {}
                }
                ControlFlow::Continue(())
            })
        })?;
        Ok(inside.then_some(found))
    }
}

/// The folder of a part, with its stroke.
fn folder(part: &str) -> String {
    part.rfind('/').and_then(|at| part.get(..=at)).unwrap_or_default().to_owned()
}
