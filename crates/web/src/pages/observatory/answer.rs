//! The answer on one screen: a question, a sentence and a small figure for each part.

use askama::Template;
use asterism_actions::observatory::{Direction, Frame, Twins};

use super::parameters::{Parameters, parameters};
use super::part::{PartNav, basis, hinge, notices, source_line};
use super::scene::Scene;
use super::{change, complements, opportunities, strengths, twins};
use crate::chart::Svg;
use crate::component::{Basis, Notice, Tone};
use crate::html::{LinkTo, encode, html_safe};
use crate::locale::Locale;

/// Rows of the small figures.
const ROWS: usize = 5;

#[derive(Clone, Template)]
#[template(path = "component/answer.html")]
pub(crate) struct Answer {
    l: Locale,
    lead: String,
    nav: PartNav,
    notices: Vec<Notice>,
    parameters: Parameters,
    hinge: String,
    cards: Cards,
    source: String,
    /// Shown below everything else of the page.
    pub(crate) basis: Basis,
}
html_safe!(Answer);

/// Questions side by side, each with its answer and a small figure.
#[derive(Debug, Clone, Template)]
#[template(path = "component/cards.html")]
pub(super) struct Cards {
    pub(super) cards: Vec<Card>,
}
html_safe!(Cards);

#[derive(Debug, Clone)]
pub(super) struct Card {
    pub(super) question: LinkTo,
    pub(super) sentence: String,
    /// What the figure shows, with its unit.
    pub(super) caption: String,
    pub(super) picture: Svg,
    more: String,
}

pub(super) fn answer(scene: &Scene, twins: &Twins) -> Answer {
    let l = scene.l;
    Answer {
        l,
        lead: lead(scene),
        nav: PartNav::new(scene, ""),
        notices: notices(scene),
        parameters: parameters(scene, ""),
        hinge: hinge(scene),
        cards: cards(scene, twins),
        source: source_line(scene),
        basis: basis(scene, &["strengths", "change", "opportunities", "twins", "complements"]),
    }
}

pub(super) fn cards(scene: &Scene, twins: &Twins) -> Cards {
    let l = scene.l;
    // A picture's name is the card's own, since the same picture may stand elsewhere on the page.
    let question = |part: &str| l.label("obs-question", part);
    let mut cards = vec![card(
        scene,
        "strengths",
        strengths::sentence(scene),
        l.t("obs-quotient-unit"),
        strengths::picture(scene, ROWS, &question("strengths")),
    )];
    if let Some(moves) = &scene.answer.moves {
        let caption = format!("{}, {}–{}", scene.measure(), moves.from, moves.to);
        cards.push(card(
            scene,
            "change",
            change::sentence(scene),
            caption,
            change::picture(scene, moves, &question("change")),
        ));
    }
    cards.extend([
        card(
            scene,
            "opportunities",
            opportunities::sentence(scene),
            l.t("obs-plane-small"),
            opportunities::small(scene, ROWS),
        ),
        card(
            scene,
            "twins",
            twins::sentence(scene, twins),
            l.t("obs-distance-unit"),
            twins::small(scene, twins, ROWS),
        ),
        card(
            scene,
            "complements",
            complements::sentence(scene),
            l.t("obs-gain-unit"),
            complements::small(scene, ROWS),
        ),
        Card {
            question: LinkTo::new(
                format!("{}#gaps", scene.part("strengths")),
                l.label("obs-question", "gaps"),
            ),
            sentence: strengths::gaps_sentence(scene),
            caption: l.t("obs-gaps-unit"),
            picture: strengths::gaps_picture(scene),
            more: l.label("obs-more", "gaps"),
        },
    ]);
    Cards { cards }
}

fn card(scene: &Scene, part: &str, sentence: String, caption: String, picture: Svg) -> Card {
    let l = scene.l;
    Card {
        question: LinkTo::new(scene.part(part), l.label("obs-question", part)),
        sentence,
        caption,
        picture,
        more: l.label("obs-more", part),
    }
}

pub(super) fn lead(scene: &Scene) -> String {
    let (l, answer) = (scene.l, &scene.answer);
    let mut lead = l.with(
        "obs-lead",
        &[
            ("measure", &scene.measure()),
            ("total", &scene.amount(answer.total.round())),
            ("share", &l.percent_of(100.0 * answer.share, 2)),
            ("year", &scene.frame.year),
            ("compared", &scene.compared()),
        ],
    );
    // Which end is complex must not hinge on a choice where a reader sees no choice.
    if let Some(rank) = answer.complexity_rank.filter(|_| answer.hinge.direction == Direction::Firm) {
        let all = scene.frame.region_complexity.iter().filter(|value| value.is_finite()).count();
        let parts = [("rank", scene.count(rank)), ("all", scene.count(all))];
        let parts: Vec<(&'static str, &str)> =
            parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        lead = format!("{lead} {}", l.with("obs-lead-rank", &parts));
    }
    lead
}

/// There are figures, but none of this region.
pub(super) fn not_compared(l: Locale, frame: Option<&Frame>, code: &str) -> Notice {
    let text = match frame {
        Some(frame) => {
            let parts = [("code", code), ("table", &frame.version.head.key), ("year", &frame.year)];
            l.with("obs-not-compared-text", &parts)
        }
        None => l.with("obs-not-compared-level", &[("code", code)]),
    };
    Notice::new(Tone::Note, l.t("obs-not-compared-title"), text)
}

/// There are no figures of regions by industries at all, apart from made-up ones to try.
pub(super) fn no_table(l: Locale, made_up: Option<&str>) -> Notice {
    let mut notice = Notice::new(Tone::Note, l.t("obs-no-table"), l.t("obs-no-table-text"));
    let try_it = |code: &str| {
        LinkTo::new(format!("/regions/{}", encode(code)), l.with("obs-try-made-up", &[("code", code)]))
    };
    notice.links = made_up.map(try_it).into_iter().collect();
    notice
}
