use askama::Template;
use asterism_domain::{Origin, Text};

use super::{DataTable, Facts, Figure, FilmLink, KeyFigures, Notice, Photo, TagList};
use crate::html::{Direction, LinkTo, dir, html_safe};
use crate::locale::Locale;

/// A part of a page under its own heading. Its id is where links within the page lead.
#[derive(Debug, Clone, Template)]
#[template(path = "component/block.html")]
pub struct Block {
    pub id: &'static str,
    pub heading: String,
    pub pieces: Vec<Piece>,
}
html_safe!(Block);

/// What a block is made of.
#[derive(Debug, Clone)]
pub enum Piece {
    Prose(Prose),
    /// Short texts with headings of their own, side by side.
    Columns(Vec<(String, Prose)>),
    Table(DataTable),
    /// A table behind its summary.
    Folded(String, Box<DataTable>),
    Facts(Facts),
    KeyFigures(KeyFigures),
    Figure(Box<Figure>),
    /// Figures side by side.
    Figures(Vec<Figure>),
    Photo(Photo),
    Film(FilmLink),
    Tags(TagList),
    Notice(Notice),
    List(Vec<ListItem>),
    /// A link to more, or to all.
    More(LinkTo),
    Empty(String),
}

/// A line of a list: what it leads to, and what to know of it first.
#[derive(Debug, Clone)]
pub struct ListItem {
    pub link: LinkTo,
    pub note: String,
}

impl Block {
    pub fn new(id: &'static str, heading: impl Into<String>, pieces: Vec<Piece>) -> Block {
        Block { id, heading: heading.into(), pieces }
    }
}

impl Piece {
    pub fn figure(figure: Figure) -> Piece {
        Piece::Figure(Box::new(figure))
    }
}

/// Running text in plain paragraphs, in the best language there is.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "component/prose.html")]
pub struct Prose {
    pub paragraphs: Vec<String>,
    /// Set where the text is not in the page's language.
    pub language: Option<String>,
    /// Says that a machine translated it.
    pub note: String,
    /// What it leads to, by paragraph, in order and without overlaps. The words stay what they are.
    pub links: Vec<Vec<TextLink>>,
}
html_safe!(Prose);

/// A place in a paragraph, in bytes, that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextLink {
    pub from: usize,
    pub to: usize,
    pub href: String,
    /// What it leads to, where the text calls it otherwise.
    pub name: String,
}

/// A stretch of a paragraph, and what it leads to.
struct Stretch<'a> {
    text: &'a str,
    link: Option<&'a TextLink>,
}

impl Prose {
    /// The passage a reader of `l` gets; none when the text is empty.
    pub fn of(l: Locale, text: &Text) -> Option<Prose> {
        let (language, passage) = text.best(&l.language())?;
        let note =
            if passage.origin == Origin::Machine { l.t("translated-by-machine") } else { String::new() };
        let foreign = language.as_str() != l.code() && language.as_str() != "xx";
        Some(Prose {
            paragraphs: paragraphs(&passage.text),
            language: foreign.then(|| language.as_str().to_owned()),
            note,
            links: Vec::new(),
        })
    }

    fn direction(&self, number: &usize) -> Direction {
        dir(self.paragraphs.get(*number).map_or("", String::as_str))
    }

    /// Every paragraph in stretches that make up its text.
    fn stretches(&self) -> Vec<Vec<Stretch<'_>>> {
        let links = self.links.iter().map(Vec::as_slice).chain(std::iter::repeat(&[][..]));
        self.paragraphs.iter().zip(links).map(|(paragraph, links)| in_stretches(paragraph, links)).collect()
    }
}

fn in_stretches<'a>(paragraph: &'a str, links: &'a [TextLink]) -> Vec<Stretch<'a>> {
    let mut stretches = Vec::new();
    let mut told = 0;
    for link in links {
        // A place that is none in this text is text.
        let (Some(before), Some(text)) = (paragraph.get(told..link.from), paragraph.get(link.from..link.to))
        else {
            continue;
        };
        stretches.push(Stretch { text: before, link: None });
        stretches.push(Stretch { text, link: Some(link) });
        told = link.to;
    }
    stretches.push(Stretch { text: paragraph.get(told..).unwrap_or_default(), link: None });
    stretches
}

fn paragraphs(text: &str) -> Vec<String> {
    text.split('\n').map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
