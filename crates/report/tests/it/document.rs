//! Documents of every kind, and what stands in their PDF.

use asterism_domain::paper::{
    Card, Cell, Column, Figure, Item, Key, Notice, Paper, Paragraph, Picture, Piece, Section, Sheet, Sources,
    Table,
};

use crate::reader::Pdf;
use crate::{made, refused};

fn picture(alt: &str) -> Picture {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 60"><style>text { font-size: 14px; font-family: "Libertinus Serif"; }</style><rect width="200" height="20"/><text x="0" y="50">drawn ★ letters</text></svg>"#;
    Picture { svg: svg.to_owned(), alt: alt.to_owned() }
}

fn cell(text: &str) -> Cell {
    Cell { text: text.to_owned(), ..Cell::default() }
}

/// One of everything, with `text` wherever words may stand.
fn everything(text: &str) -> Paper {
    let words = || text.to_owned();
    let paragraph = || Paragraph { text: words(), notes: vec![1, 2] };
    let column = |numeric| Column { label: words(), unit: words(), numeric };
    let row = vec![cell(text), Cell { note: words(), picture: picture("in a cell"), ..cell(text) }];
    let table = Table {
        caption: words(),
        note: words(),
        columns: vec![column(false), column(true)],
        rows: vec![row.clone(), row],
        empty: words(),
        notes: vec![1],
    };
    let key = Key { svg: picture("").svg, text: words() };
    let figure = |alt: &str| Figure {
        title: words(),
        unit: words(),
        picture: picture(alt),
        legend: vec![key.clone()],
        notes: vec![2],
    };
    let card = Card {
        question: words(),
        sentence: words(),
        picture: picture("in a card"),
        caption: words(),
        notes: vec![1],
    };
    let first = vec![
        Piece::Notice(Notice { title: words(), text: words() }),
        Piece::Cards { cards: vec![card.clone(), card] },
        Piece::Paragraph(paragraph()),
    ];
    let second = vec![
        Piece::Figures { figures: vec![figure("alone")] },
        Piece::Figures { figures: vec![figure("left"), figure("right")] },
        Piece::Table(table),
        Piece::List { items: vec![Item { text: words(), note: words() }] },
    ];
    let section = |pieces| Section { heading: words(), pieces };
    Paper {
        language: "es".to_owned(),
        title: words(),
        kicker: words(),
        name: words(),
        edition: words(),
        day: Some(jiff::civil::date(2026, 11, 26)),
        lead: Some(paragraph()),
        mark: words(),
        foot: words(),
        sheets: vec![
            Sheet { sections: vec![section(first)] },
            Sheet { sections: vec![section(second), section(Vec::new())] },
        ],
        sources: Sources { heading: words(), items: vec![words(), words()] },
    }
}

#[test]
fn a_pdf_is_tagged_and_says_its_language_its_title_and_its_pictures() {
    let pdf = Pdf::read(&made(&everything("Wörter")));
    assert!(pdf.is_tagged());
    assert_eq!((pdf.said("Lang"), pdf.said("Title")), ("es".to_owned(), "Wörter".to_owned()));
    assert_eq!(pdf.pages(), 2, "a page for each sheet");
    assert_eq!((pdf.tags("H1").len(), pdf.tags("H2").len(), pdf.tags("H3").len()), (1, 4, 2));
    assert_eq!(pdf.tags("Table").len(), 1);
    assert_eq!(pdf.tags("TH").len(), 2 + 2, "two columns and two rows are headed");
    let alternatives = pdf.alternatives();
    for alt in ["in a card", "alone", "left", "right", "in a cell"] {
        assert!(alternatives.iter().any(|found| found == alt), "{alt}: {alternatives:?}");
    }
    assert!(pdf.links() >= 8, "notes lead to the sources: {}", pdf.links());
    let drawn: String = pdf.text(2).split_whitespace().collect();
    assert!(drawn.contains("drawn★letters"), "the letters of pictures are letters: {drawn}");
}

#[test]
fn every_page_has_the_mark_the_foot_and_its_number() {
    let mut paper = everything("words");
    paper.mark = "Fictional: made up".to_owned();
    paper.foot = "Basque Country (ES21)".to_owned();
    let pdf = Pdf::read(&made(&paper));
    for page in 1..=2 {
        let text = pdf.text(page);
        for part in ["Fictional: made up", "Basque Country (ES21)", &format!("{page} / 2")] {
            assert!(text.contains(part), "{page}: no {part} in {text}");
        }
    }
}

/// Text is text, whatever it would be as markup, and in whatever letters it is written.
#[test]
fn hostile_text_is_printed_as_it_stands() {
    for text in [
        "#import \"@preview/x:1.0.0\": *",
        "$ x^2 $ and $",
        "*strong* _emph_ `raw` ~ --- ...",
        "@source-1 <source-1>",
        "a\\b \\u{41} \\",
        "= Heading",
        "#panic(\"x\") #read(\"/etc/passwd\")",
        "[x](y) // comment /* more",
        "Łódź, Győr, Žilina, Gävle, Reykjavík, Żebbuġ",
        "Θεσσαλονίκη, Κεντρική Μακεδονία",
        "Благоевград, София",
        "\"quoted\" 'single' – “curly”",
    ] {
        let pdf = Pdf::read(&made(&everything(text)));
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        // Narrow columns break lines at hyphens and slashes, so that spaces are not compared.
        let plain = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
        let found = plain(&pdf.whole_text()).matches(&plain(&words)).count();
        assert!(found > 10, "{text}: {found} times in {}", pdf.whole_text());
    }
}

#[test]
fn letters_that_no_font_has_and_marks_that_are_none_do_not_fail() {
    for text in [
        "東京 🏭 \u{e000}",
        "a\u{0}\u{7}\u{202e}b\u{feff}\u{fffe}",
        "שלום עולם",
        "مرحبا بالعالم",
        "e\u{301}\u{323}\u{33f}",
    ] {
        made(&everything(text));
    }
}

#[test]
fn a_word_of_100_kilobytes_is_broken_and_whole() {
    let word = "Donaudampfschiff".repeat(100_000 / 16);
    let mut paper = everything("words");
    paper.sheets[0].sections[0].pieces.push(Piece::Paragraph(Paragraph { text: word, notes: Vec::new() }));
    let pdf = Pdf::read(&made(&paper));
    let text: String = pdf.whole_text().chars().filter(|letter| !letter.is_whitespace()).collect();
    assert!(text.matches("Donaudampf").count() > 6_000, "{}", text.matches("Donaudampf").count());
}

#[test]
fn an_empty_document_makes_an_empty_page() {
    for paper in [Paper::default(), Paper { sheets: vec![Sheet::default(); 3], ..Paper::default() }] {
        let pdf = Pdf::read(&made(&paper));
        assert_eq!(pdf.pages(), paper.sheets.len().max(1));
        assert!(pdf.is_tagged() && !pdf.said("Title").is_empty());
    }
    let empty = vec![
        Piece::Cards { cards: vec![Card::default()] },
        Piece::Figures { figures: vec![Figure::default()] },
        Piece::Figures { figures: vec![Figure { picture: picture(""), ..Figure::default() }] },
        Piece::Figures { figures: Vec::new() },
        Piece::Table(Table::default()),
        Piece::Table(Table { rows: vec![vec![cell("more"), cell("than columns")]], ..Table::default() }),
        Piece::Table(Table {
            columns: vec![Column::default(); 2],
            rows: vec![vec![cell("less")]],
            ..Table::default()
        }),
        Piece::List { items: vec![Item::default()] },
        Piece::Paragraph(Paragraph { text: "x".to_owned(), notes: vec![0, 9] }),
        Piece::Notice(Notice::default()),
    ];
    let section = Section { heading: String::new(), pieces: empty };
    made(&Paper {
        language: "??".to_owned(),
        sheets: vec![Sheet { sections: vec![section] }],
        ..Paper::default()
    });
}

#[test]
fn the_same_document_makes_the_same_bytes() {
    let paper = everything("words");
    assert!(made(&paper) == made(&paper));
    let other = Paper { day: Some(jiff::civil::date(2026, 11, 27)), ..paper.clone() };
    assert!(made(&paper) != made(&other), "the day is the document's");
}

#[test]
fn a_picture_that_is_none_is_named() {
    for svg in ["<svg", "not a picture", "<svg><g></svg>", "<html xmlns=\"http://www.w3.org/1999/xhtml\"/>"] {
        let mut paper = everything("words");
        let figure = Figure {
            title: "Quotients of 2014".to_owned(),
            picture: Picture { svg: svg.to_owned(), alt: "x".to_owned() },
            ..Figure::default()
        };
        paper.sheets[0].sections[0].pieces.push(Piece::Figures { figures: vec![figure] });
        let told = refused(&serde_json::to_vec(&paper).expect("JSON"));
        assert!(told.contains("Quotients of 2014"), "{svg}: {told}");
    }
}

#[test]
fn a_picture_reaches_for_no_file() {
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="/etc/hostname" width="9" height="9"/><image href="https://example.org/a.png" width="9" height="9"/></svg>"#;
    let mut paper = everything("words");
    let figure = Figure {
        title: "Reaching".to_owned(),
        picture: Picture { svg: svg.to_owned(), alt: "x".to_owned() },
        ..Figure::default()
    };
    paper.sheets[0].sections[0].pieces.push(Piece::Figures { figures: vec![figure] });
    let told = refused(&serde_json::to_vec(&paper).expect("JSON"));
    assert!(told.contains("linked image"), "{told}");
}
