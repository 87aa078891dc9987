//! What became of the regions of a table that was given the codes of another edition.

use asterism_actions::observatory::Outdated;
use asterism_domain::statistics::Recoded;

use super::flags::table_address;
use crate::component::{Block, Cell, Column, DataTable, Notice, Piece, Prose, Tone};
use crate::html::LinkTo;
use crate::locale::Locale;

pub(super) fn block(l: Locale, recoded: &Recoded) -> Block {
    let renamed: Vec<_> = recoded.renamed().collect();
    let count = |count: usize| l.number(count as i64);
    let said = l.with(
        "recoded-text",
        &[
            ("table", &recoded.table),
            ("from", recoded.from.as_str()),
            ("to", recoded.to.as_str()),
            ("same", &count(recoded.exact.len() - renamed.len())),
            ("renamed", &count(renamed.len())),
            ("sums", &count(recoded.sums.len())),
            ("splits", &count(recoded.splits.len())),
            ("unknown", &count(recoded.unknown.len())),
        ],
    );
    let mut paragraphs = vec![said];
    if let Some(number) = recoded.version {
        paragraphs.push(l.with("recoded-version", &[("number", &l.number(number))]));
    }
    if recoded.not_additive + recoded.incomplete > 0 {
        let numbers = [recoded.not_additive, recoded.incomplete].map(|count| l.number(count as i64));
        let parts = [("cells", numbers[0].as_str()), ("sums", numbers[1].as_str())];
        paragraphs.push(l.with("recoded-not-added", &parts));
    }
    let source = LinkTo::new(table_address(&recoded.table), l.t("recoded-source"));
    let mut pieces = vec![
        Piece::Prose(Prose { paragraphs, ..Prose::default() }),
        Piece::More(source),
        Piece::Folded(l.t("recoded-regions"), Box::new(regions(l, recoded))),
    ];
    let left = recoded.splits.len() + recoded.unknown.len();
    if left > 0 {
        pieces.push(Piece::Folded(l.t("recoded-left-out"), Box::new(left_out(l, recoded))));
    }
    Block::new("recoded", l.t("recoded-title"), pieces)
}

/// The source has moved on since the table was made.
pub(super) fn outdated(l: Locale, outdated: &Outdated) -> Notice {
    let (newest, made_from) = (l.number(outdated.newest), outdated.made_from.map(|number| l.number(number)));
    let mut parts =
        vec![("table", outdated.source.as_str()), ("newest", &newest), ("renew", &outdated.renew)];
    let text = match &made_from {
        Some(number) => {
            parts.push(("number", number));
            l.with("recoded-outdated-text", &parts)
        }
        None => l.with("recoded-outdated-unnumbered", &parts),
    };
    let mut notice = Notice::new(Tone::Warning, l.t("recoded-outdated"), text);
    notice.links.push(LinkTo::new(table_address(&outdated.source), l.t("recoded-source")));
    notice
}

/// The regions that are called otherwise now, or were put together.
fn regions(l: Locale, recoded: &Recoded) -> DataTable {
    let columns = ["recoded-old", "recoded-new"].map(|key| Column::text(l.t(key)));
    let mut table = DataTable::new(l.t("recoded-regions"), columns.into());
    table.quiet_caption = true;
    table.empty = l.t("recoded-none");
    let region = |code: &str| Cell::link(&format!("/regions/{code}"), code);
    for (old, new) in recoded.renamed() {
        table.row(vec![Cell::text(old), region(new)]);
    }
    for (new, parts) in &recoded.sums {
        table.row(vec![Cell::Text(parts.join(" + ")), region(new)]);
    }
    table
}

fn left_out(l: Locale, recoded: &Recoded) -> DataTable {
    let columns = vec![Column::text(l.t("code")), Column::text(l.t("recoded-why"))];
    let mut table = DataTable::new(l.t("recoded-left-out"), columns);
    table.quiet_caption = true;
    let lists = [(&recoded.splits, "recoded-split"), (&recoded.unknown, "recoded-unknown")];
    for (codes, why) in lists {
        for code in codes {
            table.row(vec![Cell::text(code), Cell::Text(l.t(why))]);
        }
    }
    table
}
