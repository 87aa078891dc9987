//! A document for paper: already worded and drawn, in one language.
//!
//! Pages fill it from the same parts as they show, and the program that makes PDF sets it in type. It
//! is all that the two know of each other. Nothing in it is markup, except that pictures are SVG.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How many bytes a paper may have as JSON.
pub const MOST_BYTES: usize = 8 << 20;

/// The whole document. What is empty or not given is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Paper {
    /// Of two letters, as in `en`.
    pub language: String,
    /// In the file's properties.
    pub title: String,
    /// What kind of document it is, above its name.
    pub kicker: String,
    /// The first heading.
    pub name: String,
    /// What it is an edition of, in a line below the name.
    pub edition: String,
    /// The day of the edition, for the file's properties.
    pub day: Option<Date>,
    pub lead: Option<Paragraph>,
    /// What every page says at its top, as that the figures are made up.
    pub mark: String,
    /// What every page says at its foot.
    pub foot: String,
    /// Each begins a page, and is drawn smaller rather than spill over its end.
    pub sheets: Vec<Sheet>,
    /// The endnotes, at the end of the last sheet.
    pub sources: Sources,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sources {
    pub heading: String,
    /// Notes say them by their place, from 1.
    pub items: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sheet {
    pub sections: Vec<Section>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Section {
    pub heading: String,
    pub pieces: Vec<Piece>,
}

/// What a section is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Piece {
    Paragraph(Paragraph),
    Notice(Notice),
    Cards {
        cards: Vec<Card>,
    },
    /// One figure, or several side by side.
    Figures {
        figures: Vec<Figure>,
    },
    Table(Table),
    List {
        items: Vec<Item>,
    },
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Paragraph {
    pub text: String,
    /// Numbers of sources.
    pub notes: Vec<usize>,
}

/// Something to know before reading on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notice {
    pub title: String,
    pub text: String,
}

/// A question with its answer and a small picture.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Card {
    pub question: String,
    pub sentence: String,
    pub picture: Picture,
    pub caption: String,
    pub notes: Vec<usize>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figure {
    pub title: String,
    /// What is measured and in which unit.
    pub unit: String,
    pub picture: Picture,
    pub legend: Vec<Key>,
    pub notes: Vec<usize>,
}

/// An entry of a legend: a small picture that is nothing without its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Key {
    pub svg: String,
    pub text: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Picture {
    /// A whole SVG with its own style; empty for no picture.
    pub svg: String,
    /// What it shows, for those who cannot see it.
    pub alt: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Table {
    /// Empty where a heading says it.
    pub caption: String,
    pub note: String,
    pub columns: Vec<Column>,
    /// As many cells in each as there are columns. The first is the row's heading.
    pub rows: Vec<Vec<Cell>>,
    /// What stands there when there are no rows.
    pub empty: String,
    pub notes: Vec<usize>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Column {
    pub label: String,
    pub unit: String,
    pub numeric: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cell {
    pub text: String,
    /// A smaller line below it.
    pub note: String,
    pub picture: Picture,
    pub notes: Vec<usize>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    pub text: String,
    pub note: String,
}

impl Paper {
    /// Every picture with what it is called, in the order of the document.
    pub fn pictures(&self) -> impl Iterator<Item = (&str, &Picture)> {
        let pieces = self.sheets.iter().flat_map(|sheet| &sheet.sections).flat_map(|section| &section.pieces);
        pieces.flat_map(Piece::pictures)
    }
}

impl Piece {
    fn pictures(&self) -> Vec<(&str, &Picture)> {
        match self {
            Piece::Cards { cards } => {
                cards.iter().map(|card| (card.question.as_str(), &card.picture)).collect()
            }
            Piece::Figures { figures } => {
                figures.iter().map(|figure| (figure.title.as_str(), &figure.picture)).collect()
            }
            Piece::Table(table) => table.rows.iter().flat_map(|row| row_pictures(row)).collect(),
            Piece::Paragraph(_) | Piece::Notice(_) | Piece::List { .. } => Vec::new(),
        }
    }
}

/// The pictures of a row, called by its first cell.
fn row_pictures(row: &[Cell]) -> impl Iterator<Item = (&str, &Picture)> {
    let name = row.first().map_or("", |cell| cell.text.as_str());
    row.iter().map(move |cell| (name, &cell.picture)).filter(|(_, picture)| !picture.svg.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(svg: &str) -> Picture {
        Picture { svg: svg.to_owned(), alt: String::new() }
    }

    #[test]
    fn a_paper_is_the_same_after_a_way_through_json_and_names_its_pictures() {
        let cell = Cell { text: "Metals".to_owned(), picture: picture("b"), ..Cell::default() };
        let card = Card { question: "What?".to_owned(), picture: picture("a"), ..Card::default() };
        let table = Table { rows: vec![vec![cell, Cell::default()]], ..Table::default() };
        let pieces = vec![
            Piece::Paragraph(Paragraph { text: "Lead".to_owned(), notes: vec![1] }),
            Piece::Cards { cards: vec![card] },
            Piece::Table(table),
            Piece::List { items: vec![Item::default()] },
        ];
        let paper = Paper {
            language: "en".to_owned(),
            day: Some(jiff::civil::date(2026, 1, 2)),
            sheets: vec![Sheet { sections: vec![Section { heading: "H".to_owned(), pieces }] }],
            ..Paper::default()
        };
        let json = serde_json::to_string(&paper).expect("JSON");
        assert_eq!(serde_json::from_str::<Paper>(&json).expect("a paper"), paper);
        let called: Vec<(&str, &str)> =
            paper.pictures().map(|(name, picture)| (name, picture.svg.as_str())).collect();
        assert_eq!(called, [("What?", "a"), ("Metals", "b")]);
    }
}
