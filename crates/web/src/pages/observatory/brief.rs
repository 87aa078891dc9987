//! The whole answer on four sheets of paper, with the sources at the end.

use askama::Template;
use asterism_actions::observatory::{Indicator, Twins};
use asterism_actions::{App, TableVersion};
use asterism_domain::Actor;
use axum::response::Response;

use super::answer::{Cards, cards, lead};
use super::part::{PartNav, basis, compared, gaps, hinge, notices};
use super::scene::Scene;
use super::{change, complements, indicators, opportunities, parameters, strengths, twins};
use crate::Problem;
use crate::component::{Basis, Block, DataTable, Figure, ListItem, Notice, Piece, Prose};
use crate::html::{LinkTo, query_string};
use crate::locale::Locale;
use crate::pages::words;
use crate::shell::{Section, Shell};
use crate::visit::Visit;

/// Rows of a table on paper.
const ROWS: usize = 8;

/// What the brief says, on the screen and on paper.
pub(super) struct Brief {
    pub(super) lead: String,
    pub(super) notices: Vec<Notice>,
    pub(super) cards: Cards,
    pub(super) hinge: String,
    /// What stands on the second to the fourth sheet.
    pub(super) sheets: [Vec<Block>; 3],
    pub(super) sources: Sources,
}

/// The endnotes.
pub(super) struct Sources {
    pub(super) items: Vec<String>,
    /// For every indicator, the place among them of the table that it is from.
    pub(super) of_indicators: Vec<usize>,
    /// Any of the tables is made up.
    pub(super) fictional: bool,
}

impl Brief {
    pub(super) async fn of(app: &App, scene: &Scene) -> Result<Brief, Problem> {
        let twins = super::twins_of(app, scene).await?;
        let indicators = app.indicators(&scene.code, &scene.frame.year).await?;
        let last = last_sheet(scene, &indicators, projects(app, scene).await?);
        Ok(Brief {
            lead: lead(scene),
            notices: notices(scene),
            cards: cards(scene, &twins),
            hinge: hinge(scene),
            sheets: [second_sheet(scene), third_sheet(scene, &twins), last],
            sources: sources(scene, &indicators),
        })
    }
}

#[derive(Template)]
#[template(path = "page/brief.html")]
struct BriefPage {
    shell: Shell,
    l: Locale,
    name: String,
    brief: Brief,
    nav: PartNav,
    basis: Basis,
    /// The same as PDF, where there is a program that makes it.
    pdf: Option<LinkTo>,
}

/// The brief as a page, with a link to its PDF when `has_press`.
pub(super) async fn page(
    app: &App,
    visit: &Visit,
    scene: &Scene,
    has_press: bool,
) -> Result<Response, Problem> {
    let l = scene.l;
    let shell = Shell::new(visit, format!("{} · {}", l.t("obs-title-brief"), scene.name()))
        .section(Section::Regions)
        .crumb("/regions", l.t("nav-regions"))
        .crumb(scene.part(""), scene.name())
        .describe(strengths::sentence(scene))
        .unlisted();
    crate::html::page(&BriefPage {
        name: scene.name().to_owned(),
        brief: Brief::of(app, scene).await?,
        nav: PartNav::new(scene, "brief"),
        basis: basis(scene, &["strengths", "change", "opportunities", "twins", "complements", "indicators"]),
        pdf: has_press.then(|| LinkTo::new(scene.part("brief.pdf"), l.t("as-pdf"))),
        shell,
        l,
    })
}

fn said(text: String) -> Piece {
    Piece::Prose(Prose { paragraphs: vec![text], ..Prose::default() })
}

/// A part's figures beneath its sentence.
fn block(scene: &Scene, part: &'static str, sentence: String, figures: Vec<Figure>) -> Block {
    let figures = if figures.len() > 1 {
        vec![Piece::Figures(figures)]
    } else {
        figures.into_iter().map(Piece::figure).collect()
    };
    let pieces = [said(sentence)].into_iter().chain(figures).collect();
    Block::new(part, scene.l.label("obs-title", part), pieces)
}

fn second_sheet(scene: &Scene) -> Vec<Block> {
    let mut first =
        block(scene, "strengths", strengths::sentence(scene), vec![strengths::figure(scene, ROWS)]);
    first.pieces.push(said(strengths::gaps_sentence(scene)));
    vec![first, block(scene, "change", change::sentence(scene), change::figures(scene))]
}

fn third_sheet(scene: &Scene, found: &Twins) -> Vec<Block> {
    let mut first = block(
        scene,
        "opportunities",
        opportunities::sentence(scene),
        opportunities::figure(scene).into_iter().collect(),
    );
    first.pieces.extend(opportunities::notice(scene).map(Piece::Notice));
    vec![first, block(scene, "twins", twins::sentence(scene, found), vec![twins::figure(scene, found)])]
}

fn last_sheet(scene: &Scene, figures: &[Indicator], projects: Vec<Piece>) -> Vec<Block> {
    let l = scene.l;
    // On narrow screens their rows are cards: there is no reading a sentence in a column of three words.
    let quiet = |table: DataTable| Piece::Table(DataTable { quiet_caption: true, stacks: true, ..table });
    let mut partners = block(scene, "complements", complements::sentence(scene), Vec::new());
    partners.pieces.push(quiet(complements::sheet(scene).table(Some(ROWS - 3))));
    let mut standing = block(scene, "indicators", indicators::sentence(scene, figures), Vec::new());
    if !figures.is_empty() {
        standing.pieces.push(Piece::Table(indicators::sheet(scene, figures).cards()));
    }
    vec![partners, standing, Block::new("projects", l.t("obs-brief-projects"), projects)]
}

/// The newest projects with partners in the region.
async fn projects(app: &App, scene: &Scene) -> Result<Vec<Piece>, Problem> {
    let l = scene.l;
    let asked = [("region", scene.code.as_str()), ("kind", "project"), ("sort", "newest")];
    let params = asked.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let found = app.explore(&Actor::Visitor, &params).await?;
    let item = |hit: &asterism_actions::HitView| ListItem {
        link: LinkTo::new(&hit.hit.path, &hit.hit.name),
        note: crate::chart::shorten(&hit.hit.title, 70),
    };
    let list: Vec<ListItem> = found.hits.iter().take(ROWS - 2).map(item).collect();
    let all = LinkTo::new(format!("/explore{}", query_string(asked)), l.count("show-all-count", found.total));
    if list.is_empty() {
        return Ok(vec![Piece::Empty(l.t("nothing-here-yet"))]);
    }
    Ok(vec![said(l.count("obs-brief-projects-count", found.total)), Piece::List(list), Piece::More(all)])
}

/// What was set, how much was compared and what of it has no value.
fn basis_line(scene: &Scene) -> String {
    let said = [parameters::summary(&scene.set()), compared(scene), gaps(scene)];
    said.map(|part| part.trim_end_matches('.').to_owned()).join(". ") + "."
}

/// What was set, every table that a figure of the brief rests on, once, and where the projects are from.
fn sources(scene: &Scene, figures: &[Indicator]) -> Sources {
    let mut told = Sources {
        items: vec![basis_line(scene)],
        of_indicators: Vec::new(),
        fictional: scene.frame.version.head.fictional,
    };
    told.place_of(source(scene, &scene.frame.version));
    for figure in figures {
        let place = told.place_of(source(scene, &figure.version));
        told.of_indicators.push(place);
        told.fictional |= figure.version.head.fictional;
    }
    told.items.push(scene.l.t("obs-brief-records"));
    told
}

impl Sources {
    /// The place of a line, from 1; at the end when it is new.
    fn place_of(&mut self, line: String) -> usize {
        let known = self.items.iter().position(|item| *item == line);
        known.unwrap_or_else(|| {
            self.items.push(line);
            self.items.len() - 1
        }) + 1
    }
}

fn source(scene: &Scene, version: &TableVersion) -> String {
    let head = &version.head;
    let mark = head.version.clone().unwrap_or_else(|| scene.l.number(version.number));
    let title = words::told(scene.l, &head.title);
    scene.l.with(
        "obs-brief-source",
        &[
            ("publisher", &head.publisher),
            ("title", &title),
            ("table", &head.key),
            ("version", &mark),
            ("terms", &head.terms),
        ],
    )
}
