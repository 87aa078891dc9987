//! How far every method is from what the field computes with.

use asterism_actions::{Summary, validation};
use axum::response::Response;

use super::view::View;
use crate::Problem;
use crate::component::{Block, KeyFigure, KeyFigures, ListItem, Piece, Prose};
use crate::html::LinkTo;
use crate::locale::Locale;
use crate::pages::observatory::{Datum, Field, Sheet};
use crate::shell::{Section, Shell};
use crate::visit::Visit;

/// The methods in the order of the page, as the table has them; each is an anchor.
pub(super) const METHODS: &[&str] = &[
    "lq",
    "specialisation",
    "variety",
    "concentration",
    "inequality",
    "complexity",
    "outlook",
    "prody",
    "relatedness",
    "proximity",
    "density",
    "dynamics",
    "entry_model",
    "s3_quadrants",
    "complementarity",
    "similarity",
    "structural_distance",
    "cluster_stars",
    "cluster_definitions",
    "communities",
    "shift_share",
    "agglomeration",
    "point_pattern",
    "spatial_autocorrelation",
    "networks",
    "gravity",
    "did",
    "panel",
    "synth",
    "matching",
    "linkage",
    "modular",
    "published_uk",
    "published_trade",
];

/// From here on what is allowed is how the reference rounds, stops early or approximates.
const EXACT: f64 = 1e-6;

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let l = visit.l;
    let rows = validation();
    let shell = Shell::new(&visit, l.t("validation-title"))
        .section(Section::About)
        .crumb("/about", l.t("nav-about"))
        .crumb("/about/method", l.t("nav-method"));
    let mut view = View::new(shell, "validation", lead(l, &rows));
    view.figures = figures(l, &rows);
    view.blocks = vec![Block::new("reading", l.t("validation-reading"), reading(l))];
    view.blocks.push(Block::new("methods", l.t("validation-methods"), vec![contents(l, &rows)]));
    for method in METHODS {
        let own: Vec<&Summary> = rows.iter().filter(|row| row.method == *method).collect();
        if !own.is_empty() {
            view.blocks.push(of_method(l, method, &own));
        }
    }
    let all: Vec<&Summary> = rows.iter().collect();
    view.sheets = vec![("comparisons", sheet(l, String::new(), &all))];
    view.answer(&visit)
}

fn lead(l: Locale, rows: &[Summary]) -> String {
    let compared: usize = rows.iter().map(|row| row.compared).sum();
    let failed: usize = rows.iter().map(|row| row.failed).sum();
    let key = if failed == 0 { "validation-lead" } else { "validation-lead-failed" };
    l.with(key, &[("compared", &l.number(compared as i64)), ("failed", &l.number(failed as i64))])
}

fn figures(l: Locale, rows: &[Summary]) -> KeyFigures {
    let number = |count: usize| l.number(count as i64);
    let compared = |rows: &mut dyn Iterator<Item = &Summary>| rows.map(|row| row.compared).sum::<usize>();
    let all = compared(&mut rows.iter());
    let exact = compared(&mut rows.iter().filter(|row| is_exact(row)));
    let wrong: Vec<&Summary> = rows.iter().filter(|row| row.wrong.is_some()).collect();
    let methods = METHODS.iter().filter(|method| rows.iter().any(|row| row.method == **method)).count();
    let share = l.percent_of(100.0 * exact as f64 / all.max(1) as f64, 1);
    let in_wrong = l.count("validation-numbers", wrong.iter().map(|row| row.compared as u64).sum());
    KeyFigures {
        items: vec![
            KeyFigure::new(l.t("validation-methods"), number(methods), ""),
            KeyFigure::new(l.t("validation-comparisons"), number(rows.len()), ""),
            KeyFigure::new(l.t("validation-compared"), number(all), ""),
            KeyFigure::new(l.t("validation-exact"), share, l.t("validation-exact-note")),
            KeyFigure::new(l.t("validation-wrong"), number(wrong.len()), in_wrong),
            KeyFigure::new(
                l.t("validation-failed"),
                number(rows.iter().map(|row| row.failed).sum()),
                l.t("validation-failed-note"),
            ),
        ],
    }
}

fn reading(l: Locale) -> Vec<Piece> {
    let paragraphs = (1..=3).map(|number| l.t(&format!("validation-reading-{number}"))).collect();
    vec![Piece::Prose(Prose { paragraphs, ..Prose::default() })]
}

/// The methods with what is compared of each, as a way down the page.
fn contents(l: Locale, rows: &[Summary]) -> Piece {
    let item = |method: &&str| {
        let own = || rows.iter().filter(|row| row.method == **method);
        let compared: usize = own().map(|row| row.compared).sum();
        own().next()?;
        let link = LinkTo::new(format!("#{method}"), l.label("validation-title", method));
        Some(ListItem { link, note: l.count("validation-numbers", compared as u64) })
    };
    Piece::List(METHODS.iter().filter_map(item).collect())
}

fn of_method(l: Locale, method: &'static str, rows: &[&Summary]) -> Block {
    let title = l.label("validation-title", method);
    let sentence = l.label("validation-means", method);
    let table = sheet(l, title.clone(), rows).cards();
    let prose = Prose { paragraphs: vec![sentence], ..Prose::default() };
    Block::new(method, title, vec![Piece::Prose(prose), Piece::Table(table)])
}

fn sheet(l: Locale, title: String, rows: &[&Summary]) -> Sheet {
    Sheet {
        title,
        fields: vec![
            Field::in_files("method"),
            Field::text("reference", l.t("validation-reference")),
            Field::number("matrices", l.t("validation-matrices")),
            Field::in_files("names_of_matrices"),
            Field::number("compared", l.t("validation-compared")),
            Field::number("largest_difference", l.t("validation-largest")),
            Field::number("allowed", l.t("validation-allowed")),
            Field::text("verdict", l.t("validation-verdict")),
            Field::in_files("failed"),
            Field::in_files("wrong"),
        ],
        rows: rows.iter().map(|row| line(l, row)).collect(),
        ..Sheet::default()
    }
}

fn line(l: Locale, row: &Summary) -> Vec<Datum> {
    let count = |count: usize| Datum::number(count as f64, l.number(count as i64));
    let none = || Datum::Without(l.t("validation-undefined"));
    let number = |value: f64| Datum::number(value, l.scientific(value));
    let matrices = row.inputs.join(", ");
    vec![
        Datum::text(&row.method),
        Datum::text(row.reference.replace('`', "")),
        count(row.inputs.len()),
        Datum::text(matrices),
        count(row.compared),
        row.largest.map_or_else(none, number),
        row.allowed.map_or_else(|| Datum::Without(l.t("validation-none-allowed")), number),
        verdict(l, row),
        count(row.failed),
        Datum::text(row.wrong.as_deref().unwrap_or_default()),
    ]
}

fn is_exact(row: &Summary) -> bool {
    row.wrong.is_none() && row.allowed.is_some_and(|allowed| allowed <= EXACT)
}

/// What came out, in a word; and what is wrong with the reference, where that is known.
fn verdict(l: Locale, row: &Summary) -> Datum {
    let text = |key: &str| Datum::Name { text: l.t(key), href: None, note: String::new() };
    match &row.wrong {
        _ if row.failed > 0 => text("validation-differs"),
        Some(why) => Datum::Name { text: l.t("validation-reference-wrong"), href: None, note: why.clone() },
        None if is_exact(row) => text("validation-agrees"),
        None => text("validation-agrees-rounded"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_of_the_table_is_on_the_page_and_explained_in_every_language() {
        for row in validation() {
            assert!(METHODS.contains(&row.method.as_str()), "{} is not on the page", row.method);
        }
        for (method, locale) in METHODS.iter().flat_map(|method| Locale::offered().map(|l| (method, l))) {
            for part in ["title", "means"] {
                let key = format!("validation-{part}-{method}");
                assert!(locale.try_t(&key).is_some(), "`{key}` has no {} text", locale.code());
            }
        }
    }
}
