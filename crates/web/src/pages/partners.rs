//! Everyone who works with an organisation, page by page: what its own page lists the beginning of.

use asterism_domain::Kind;
use axum::extract::{Path, State};
use axum::response::Response;

use super::referrers::{ListPage, SIZE, page_number};
use super::words;
use crate::component::{Block, Cell, Column, DataTable, Pager, Piece, TagList};
use crate::html::page;
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

pub(super) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    let l = visit.l;
    let number = page_number(&visit)?;
    let offset = (number - 1).saturating_mul(SIZE);
    let view = site.app()?.partners(&visit.actor(), &slug, offset, SIZE).await?;
    let title = l.with("partners-of", &[("name", &view.record.name)]);
    let path = format!("{}/partners", view.record.path);
    let shell = Shell::new(&visit, title.clone())
        .section(Section::Explore)
        .crumb("/explore?kind=organisation", words::kinds(l, Kind::Organisation))
        .crumb(view.record.path.clone(), view.record.name.clone())
        .unlisted();
    let columns = vec![Column::text(l.t("organisation")), Column::number(l.t("shared-projects"))];
    let mut table = DataTable::new(title, columns);
    table.quiet_caption = true;
    table.empty = l.t("nothing-here-yet");
    for partner in &view.items {
        table.row(vec![words::cell(&partner.organisation), Cell::Number(l.number(partner.projects as i64))]);
    }
    page(&ListPage {
        shell,
        lead: l.count("partners-lead", view.total as u64),
        kinds: TagList::default(),
        list: Block::new("list", l.t("co-partners"), vec![Piece::Table(table)]),
        pager: Pager::new(l, &path, &visit.pairs, number, SIZE, view.total),
    })
}
