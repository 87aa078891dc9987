//! Taking the name of somebody without an account out of everything, for those who run the portal: a form, a look at
//! what would change, and the doing.

use askama::Template;
use asterism_actions::privacy::KEPT;
use asterism_actions::{RedactView, Ref};
use axum::extract::State;
use axum::response::Response;

use crate::component::{Cell, Column, DataTable, Field, Form, Notice, Tone};
use crate::door::Posted;
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::problem::refused_page;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/redact.html")]
struct RedactPage {
    shell: Shell,
    l: Locale,
    notice: Option<Notice>,
    found: Option<Found>,
    form: Option<Form>,
}

/// What is found, before and after it is taken out.
struct Found {
    places: DataTable,
    records: Vec<LinkTo>,
    files: Vec<LinkTo>,
}

fn shell(visit: &Visit) -> Shell {
    Shell::new(visit, visit.l.t("redact")).crumb("/admin", visit.l.t("admin")).unlisted()
}

/// The form as it was filled.
fn form(visit: &Visit, names: &str, reason: &str) -> Form {
    let l = visit.l;
    let fields = vec![
        Field::area("names", l.t("redact-names"), 4, 1_100)
            .help(l.t("redact-names-help"))
            .value(names)
            .required(),
        Field::line("reason", l.t("redact-why"), 200).help(l.t("redact-why-help")).value(reason).required(),
    ];
    visit.form("/admin/redact", "redact-look", fields)
}

/// `title` says whether the names are there or were.
fn found(l: Locale, title: &str, view: &RedactView) -> Found {
    let columns = vec![Column::text(l.t("redact-where")), Column::number(l.t("redact-entries"))];
    let mut places = DataTable::new(l.t(title), columns);
    let count = |count: u64| Cell::number(l.number(i64::try_from(count).unwrap_or(i64::MAX)));
    if view.found.revisions() > 0 {
        places.row(vec![Cell::text(l.t("redact-versions")), count(view.found.revisions())]);
    }
    for (table, rows) in &view.found.rows {
        let kept = KEPT.iter().find(|kept| kept.columns.iter().any(|(kept, _)| kept == table));
        let cell = match kept {
            Some(kept) => Cell::Text(l.label("privacy", kept.key)).with_note(*table),
            None => Cell::text(l.t("redact-elsewhere")).with_note(*table),
        };
        places.row(vec![cell, count(*rows)]);
    }
    // What described the person has no name any more.
    let link = |to: &Ref| LinkTo::new(&to.path, if to.name.is_empty() { &to.path } else { &to.name });
    let links = |refs: &[Ref]| refs.iter().map(link).collect();
    Found { places, records: links(&view.records), files: links(&view.files) }
}

pub(in crate::pages) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    visit.signed_in()?;
    site.app()?.may_redact(&visit.actor())?;
    let form = Some(form(&visit, "", ""));
    page(&RedactPage { shell: shell(&visit), l: visit.l, notice: None, found: None, form })
}

/// What would change, with the form that does it.
pub(in crate::pages) async fn look(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let visit = &posted.visit;
    visit.signed_in()?;
    let l = visit.l;
    let (names, reason) = (posted.value("names"), posted.value("reason"));
    let view = match site.app()?.would_redact(&posted.actor(), names, reason).await {
        Ok(view) => view,
        Err(error) => return again(visit, names, reason, error.into()),
    };
    if view.found.too_many || view.found.is_empty() {
        let key = if view.found.too_many { "redact-too-many" } else { "redact-nothing" };
        let left = if view.found.left > 0 { l.t("redact-left") } else { String::new() };
        let notice = Some(Notice::new(Tone::Warning, l.t(key), left));
        let form = Some(form(visit, names, reason));
        return page(&RedactPage { shell: shell(visit), l, notice, found: None, form });
    }
    let fields = vec![Field::hidden("names", names), Field::hidden("reason", reason)];
    page(&RedactPage {
        shell: shell(visit),
        l,
        notice: Some(Notice::new(Tone::Warning, l.t("redact-sure"), l.t("redact-sure-text"))),
        found: Some(found(l, "redact-places", &view)),
        form: Some(visit.form("/admin/redact/confirm", "redact-confirm", fields)),
    })
}

pub(in crate::pages) async fn confirm(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let visit = &posted.visit;
    visit.signed_in()?;
    let l = visit.l;
    let (names, reason) = (posted.value("names"), posted.value("reason"));
    let view = match site.app()?.redact(&posted.actor(), names, reason).await {
        Ok(view) => view,
        Err(error) => return again(visit, names, reason, error.into()),
    };
    if view.found.too_many {
        let notice = Some(Notice::new(Tone::Warning, l.t("redact-too-many"), ""));
        let form = Some(form(visit, names, reason));
        return page(&RedactPage { shell: shell(visit), l, notice, found: None, form });
    }
    let notice = Some(Notice::new(Tone::Note, l.t("redact-done"), l.t("redact-done-text")));
    page(&RedactPage {
        shell: shell(visit),
        l,
        notice,
        found: Some(found(l, "redact-places-were", &view)),
        form: None,
    })
}

fn again(visit: &Visit, names: &str, reason: &str, problem: Problem) -> Result<Response, Problem> {
    if !matches!(problem, Problem::Refused(_)) {
        return Err(problem);
    }
    let form = Some(visit.form_again(form(visit, names, reason), &problem));
    let shown = RedactPage { shell: shell(visit), l: visit.l, notice: None, found: None, form };
    refused_page(&shown, &problem)
}
