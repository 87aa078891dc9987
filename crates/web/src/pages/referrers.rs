//! Everything that refers to a record, page by page: what its own page lists the beginning of.

use askama::Template;
use asterism_domain::Kind;
use axum::extract::{Path, State};
use axum::response::Response;

use super::words;
use crate::component::{Block, ListItem, Pager, Piece, Tag, TagList};
use crate::html::{LinkTo, page, query_string};
use crate::locale::Locale;
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

/// Entries of one page.
pub(super) const SIZE: usize = 100;

#[derive(Template)]
#[template(path = "page/referrers.html")]
pub(super) struct ListPage {
    pub(super) shell: Shell,
    pub(super) lead: String,
    pub(super) kinds: TagList,
    pub(super) list: Block,
    pub(super) pager: Pager,
}

pub(super) async fn show(
    kind: Kind,
    State(site): State<Site>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    let l = visit.l;
    let of = match visit.value("kind").filter(|key| !key.is_empty()) {
        Some(key) => Some(Kind::parse(key).ok_or_else(|| unknown_kind(l, key))?),
        None => None,
    };
    let number = page_number(&visit)?;
    let app = site.app()?;
    let offset = (number - 1).saturating_mul(SIZE);
    let view = app.referrers(&visit.actor(), (kind, &slug), of, offset, SIZE).await?;
    let title = l.with("referrers-of", &[("name", &view.record.name)]);
    let path = format!("{}/referrers", view.record.path);
    let shell = Shell::new(&visit, title)
        .section(if kind == Kind::Region { Section::Regions } else { Section::Explore })
        .crumb(format!("/explore?kind={kind}"), words::kinds(l, kind))
        .crumb(view.record.path.clone(), view.record.name.clone())
        .unlisted();
    let item = |one: &asterism_actions::Referring| {
        let span = l.date_range(one.date, one.end.or(one.date)).map(|span| format!(" · {span}"));
        let note = format!("{}{}", words::kind(l, one.found.kind), span.unwrap_or_default());
        ListItem { link: words::link(&one.found), note }
    };
    let list = match view.items.as_slice() {
        [] => Piece::Empty(l.t("nothing-here-yet")),
        items => Piece::List(items.iter().map(item).collect()),
    };
    let heading = of.map_or_else(|| l.t("referrers-all"), |of| words::kinds(l, of));
    page(&ListPage {
        shell,
        lead: l.count("referrers-lead", view.total as u64),
        kinds: kinds(l, &path, &view.kinds, of),
        list: Block::new("list", heading, vec![list]),
        pager: Pager::new(l, &path, &visit.pairs, number, SIZE, view.total),
    })
}

/// The kinds to choose from, with their numbers.
fn kinds(l: Locale, path: &str, counts: &[(Kind, usize)], of: Option<Kind>) -> TagList {
    let total: usize = counts.iter().map(|(_, count)| count).sum();
    let all =
        of.map(|_| Tag { link: LinkTo::new(path, l.t("referrers-all")), count: l.number(total as i64) });
    let others = counts.iter().filter(|(kind, _)| Some(*kind) != of).map(|(kind, count)| Tag {
        link: LinkTo::new(
            format!("{path}{}", query_string([("kind", kind.as_str())])),
            words::kinds(l, *kind),
        ),
        count: l.number(*count as i64),
    });
    TagList { label: l.t("kind"), tags: all.into_iter().chain(others).collect() }
}

fn unknown_kind(l: Locale, key: &str) -> Problem {
    Problem::Invalid(l.with("referrers-unknown-kind", &[("kind", key)]))
}

/// The page asked for, from 1.
pub(super) fn page_number(visit: &Visit) -> Result<usize, Problem> {
    match visit.value("page").filter(|number| !number.is_empty()) {
        None => Ok(1),
        Some(text) => match text.parse() {
            Ok(number) if number > 0 => Ok(number),
            _ => Err(Problem::Invalid(visit.l.with("not-a-page", &[("page", text)]))),
        },
    }
}
