//! The brief as a document for paper, made of the same parts as its page.

use asterism_actions::App;
use asterism_domain::paper::{Card, Notice, Paper, Paragraph, Piece, Section, Sheet, Sources, Table};

use super::answer::Cards;
use super::brief::Brief;
use super::part::source_line;
use super::scene::{Found, Scene};
use super::{Asked, answer};
use crate::Problem;
use crate::component::Block;
use crate::locale::Locale;

/// The places of the settings and of the region's table among the sources.
const SET: usize = 1;
const TABLE: usize = 2;

/// A region's brief, or why there is none.
#[derive(Debug, Clone)]
pub enum BriefOf {
    Paper(Box<Paper>),
    /// There are no figures of it: what is missing, and what to do.
    Without(String),
}

/// The brief of a region in the language of `l`; `pairs` are the parameters of its address.
///
/// # Errors
/// When a parameter is not valid, or the data cannot be read.
pub async fn brief(app: &App, l: Locale, code: &str, pairs: &[(String, String)]) -> Result<BriefOf, Problem> {
    let asked = Asked::of_region(code, pairs)?;
    let notice = match Scene::find(app, l, code, asked).await? {
        Found::Scene(scene) => return Ok(BriefOf::Paper(Box::new(of_scene(app, &scene).await?))),
        Found::NotCompared(frame) => answer::not_compared(l, frame.as_deref(), code),
        Found::NoTable(made_up) => answer::no_table(l, made_up.as_deref()),
    };
    Ok(BriefOf::Without(format!("{} {}", notice.title, notice.text)))
}

pub(super) async fn of_scene(app: &App, scene: &Scene) -> Result<Paper, Problem> {
    let brief = Brief::of(app, scene).await?;
    let (l, name, code) = (scene.l, scene.name(), scene.code.as_str());
    let day = app.today();
    let called = format!("{name} ({code})");
    let edition = l.with("obs-brief-edition", &[("year", &scene.frame.year), ("day", &l.date(day))]);
    let rest = brief.sheets.iter().map(|blocks| sheet(blocks, &brief.sources.of_indicators));
    Ok(Paper {
        language: l.code().to_owned(),
        title: format!("{} · {called}", l.t("obs-title-brief")),
        kicker: l.t("obs-title-brief"),
        name: name.to_owned(),
        edition: format!("{code} · {edition}"),
        day: Some(day),
        lead: Some(Paragraph { text: brief.lead.clone(), notes: vec![SET, TABLE] }),
        mark: if brief.sources.fictional {
            format!("{}: {}", l.t("fictional"), l.t("obs-fictional"))
        } else {
            String::new()
        },
        foot: format!("{called} · {}", source_line(scene)),
        sheets: [first_sheet(scene, &brief)].into_iter().chain(rest).collect(),
        sources: Sources { heading: l.t("obs-brief-sources"), items: brief.sources.items },
    })
}

fn first_sheet(scene: &Scene, brief: &Brief) -> Sheet {
    let hinge = Paragraph { text: brief.hinge.clone(), notes: vec![SET] };
    let pieces = vec![Piece::Cards { cards: cards(&brief.cards) }, Piece::Paragraph(hinge)];
    let answer = Section { heading: scene.l.t("obs-answer"), pieces };
    let notices: Vec<Notice> = brief.notices.iter().map(crate::component::Notice::on_paper).collect();
    let notices =
        Section { heading: String::new(), pieces: notices.into_iter().map(Piece::Notice).collect() };
    Sheet { sections: vec![notices, answer] }
}

fn cards(cards: &Cards) -> Vec<Card> {
    let card = |card: &answer::Card| Card {
        question: card.question.text.clone(),
        sentence: card.sentence.clone(),
        picture: card.picture.on_paper(),
        caption: card.caption.clone(),
        notes: vec![TABLE],
    };
    cards.cards.iter().map(card).collect()
}

fn sheet(blocks: &[Block], of_indicators: &[usize]) -> Sheet {
    let section = |block: &Block| match block.id {
        "indicators" => with_row_notes(block.on_paper(&[]), of_indicators),
        "projects" => block.on_paper(&[]),
        "strengths" => with_tables(block, block.on_paper(&[TABLE])),
        _ => block.on_paper(&[TABLE]),
    };
    Sheet { sections: blocks.iter().map(section).collect() }
}

/// With the tables of the block's figures, which a page folds away. The heading says what they are of.
fn with_tables(block: &Block, mut section: Section) -> Section {
    let bare = |table: Table| Table { caption: String::new(), note: String::new(), ..table };
    let tables = block.pieces.iter().filter_map(|piece| match piece {
        crate::component::Piece::Figure(figure) => Some(Piece::Table(bare(figure.table.on_paper(&[])))),
        _ => None,
    });
    section.pieces.extend(tables);
    section
}

/// Every row of the section's table with its own source.
fn with_row_notes(mut section: Section, places: &[usize]) -> Section {
    let tables = section.pieces.iter_mut().filter_map(|piece| match piece {
        Piece::Table(table) => Some(table),
        _ => None,
    });
    for Table { rows, .. } in tables {
        for (row, place) in rows.iter_mut().zip(places) {
            if let Some(cell) = row.first_mut() {
                cell.notes.push(*place);
            }
        }
    }
    section
}
