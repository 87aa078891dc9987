//! The parts of a page as they stand in a document for paper: the same words, figures and tables,
//! without what can only be pressed or unfolded.

use asterism_domain::paper;

use super::{Block, Cell, DataTable, Figure, Notice, Piece};

impl Block {
    /// Its figures and tables rest on the sources of these numbers.
    pub(crate) fn on_paper(&self, notes: &[usize]) -> paper::Section {
        let pieces = self.pieces.iter().flat_map(|piece| piece.on_paper(notes)).collect();
        paper::Section { heading: self.heading.clone(), pieces }
    }
}

impl Piece {
    fn on_paper(&self, notes: &[usize]) -> Vec<paper::Piece> {
        let paragraph = |text: &String| {
            paper::Piece::Paragraph(paper::Paragraph { text: text.clone(), notes: Vec::new() })
        };
        let figures = |figures: &[Figure]| {
            let figures = figures.iter().map(|figure| figure.on_paper(notes)).collect();
            vec![paper::Piece::Figures { figures }]
        };
        match self {
            Piece::Prose(prose) => prose.paragraphs.iter().map(paragraph).collect(),
            Piece::Empty(text) => vec![paragraph(text)],
            Piece::Table(table) => vec![paper::Piece::Table(table.on_paper(notes))],
            Piece::Figure(figure) => figures(std::slice::from_ref(figure)),
            Piece::Figures(all) => figures(all),
            Piece::Notice(notice) => vec![paper::Piece::Notice(notice.on_paper())],
            Piece::List(items) => {
                let item = |item: &super::ListItem| paper::Item {
                    text: item.link.text.clone(),
                    note: item.note.clone(),
                };
                vec![paper::Piece::List { items: items.iter().map(item).collect() }]
            }
            // The brief has none of these; a page shows them beside its text or behind a summary.
            Piece::Columns(_)
            | Piece::Folded(..)
            | Piece::Facts(_)
            | Piece::KeyFigures(_)
            | Piece::Photo(_)
            | Piece::Film(_)
            | Piece::Tags(_)
            | Piece::More(_) => Vec::new(),
        }
    }
}

impl Notice {
    pub(crate) fn on_paper(&self) -> paper::Notice {
        paper::Notice { title: self.title.clone(), text: self.text.clone() }
    }
}

impl Figure {
    fn on_paper(&self, notes: &[usize]) -> paper::Figure {
        let key = |item: &super::LegendItem| paper::Key {
            svg: crate::chart::swatch(item.class).on_paper().svg,
            text: item.text.clone(),
        };
        paper::Figure {
            title: self.title.clone(),
            unit: self.unit.clone(),
            picture: self.picture.on_paper(),
            legend: self.legend.iter().map(key).collect(),
            notes: notes.to_vec(),
        }
    }
}

impl DataTable {
    pub(crate) fn on_paper(&self, notes: &[usize]) -> paper::Table {
        let column = |column: &super::Column| paper::Column {
            label: column.label.clone(),
            unit: column.unit.clone(),
            numeric: column.numeric,
        };
        let rows = self.rows.iter().chain(&self.total);
        paper::Table {
            caption: if self.quiet_caption { String::new() } else { self.caption.clone() },
            note: self.note.clone(),
            columns: self.columns.iter().map(column).collect(),
            rows: rows.map(|row| row.cells.iter().map(Cell::on_paper).collect()).collect(),
            empty: self.empty.clone(),
            notes: notes.to_vec(),
        }
    }
}

impl Cell {
    fn on_paper(&self) -> paper::Cell {
        let text = |text: &str| paper::Cell { text: text.to_owned(), ..paper::Cell::default() };
        match self {
            Cell::Text(own)
            | Cell::Number(own)
            | Cell::Share(own, _)
            | Cell::Mark(own)
            | Cell::Missing(own)
            | Cell::Code(own) => text(own),
            Cell::Link(link) => text(&link.text),
            Cell::Links(links) => {
                text(&links.iter().map(|link| link.text.as_str()).collect::<Vec<_>>().join(", "))
            }
            Cell::Double(main, note) => paper::Cell { note: note.clone(), ..main.on_paper() },
            Cell::Odd(own, finding) => paper::Cell { note: finding.clone(), ..text(own) },
            Cell::Picture(picture) => paper::Cell { picture: picture.on_paper(), ..paper::Cell::default() },
            Cell::Empty => paper::Cell::default(),
        }
    }
}
