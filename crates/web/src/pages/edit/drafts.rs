//! One's own drafts, and what one handed over.

use askama::Template;
use asterism_actions::{Begun, Unpublished};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::sheet::{address_of, address_of_new, changes};
use super::state::after;
use crate::component::More;
use crate::door::Posted;
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::pages::space::Names;
use crate::pages::words;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/drafts.html")]
struct DraftsPage {
    shell: Shell,
    l: Locale,
    rows: Vec<DraftRow>,
    more: More,
    token: String,
    begun: Vec<BegunRow>,
}

/// A form that was begun and not saved, since when it is kept, and by what name.
struct BegunRow {
    link: LinkTo,
    when: String,
    /// What tells it from others of the same.
    changes: String,
    about: String,
}

/// A record that is not published, and what is said of it.
pub(super) struct DraftRow {
    pub(super) link: LinkTo,
    pub(super) text: String,
    /// What is to be done to it, where it was returned.
    pub(super) returned: Option<String>,
}

impl DraftRow {
    pub(super) fn of(l: Locale, one: &Unpublished, spaces: &Names) -> DraftRow {
        let parts = [
            ("kind", words::kind(l, one.record.kind)),
            ("space", spaces.get(&one.space)),
            ("state", l.label("state", one.state.as_str())),
            ("when", l.moment(one.changed)),
        ];
        let parts: Vec<(&'static str, &str)> =
            parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        DraftRow {
            link: words::link(&one.record),
            text: l.with("drafts-row", &parts),
            returned: one.returned.clone(),
        }
    }
}

pub(super) async fn own(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let (l, app, who) = (visit.l, site.app()?, visit.signed_in()?);
    let drafts = app.own_drafts(who, after(&visit, "after")?).await?;
    let more = More::of(&visit, "after", drafts.next.map(|seq| seq.to_string()));
    let drafts = drafts.items;
    let begun = app.own_forms(who).await?;
    let of_begun = begun.iter().filter_map(|(begun, _)| match begun {
        Begun::New { form, .. } => Some(&form.space),
        Begun::Of { .. } => None,
    });
    let spaces =
        Names::of(app, &visit, drafts.iter().map(|one| &one.space).chain(of_begun).cloned().collect())
            .await?;
    let mut rows = Vec::new();
    for (begun, kept) in &begun {
        rows.push(BegunRow {
            link: begun_link(l, begun, &spaces),
            when: l.with("drafts-begun-when", &[("when", &l.moment_exactly(kept.at))]),
            changes: changes(app, &visit, begun, kept).await,
            about: begun.about(),
        });
    }
    page(&DraftsPage {
        shell: Shell::new(&visit, l.t("drafts")).crumb("/account", l.t("account")).unlisted(),
        token: who.form.clone(),
        begun: rows,
        more,
        rows: drafts.iter().map(|one| DraftRow::of(l, one, &spaces)).collect(),
        l,
    })
}

fn begun_link(l: Locale, begun: &Begun, spaces: &Names) -> LinkTo {
    match begun {
        Begun::New { form, name } => {
            let (kind, space) = (words::kind(l, form.kind), spaces.get(&form.space));
            let words = if name.is_empty() { "drafts-begun-new" } else { "drafts-begun-named" };
            let text = l.with(words, &[("kind", &kind), ("space", &space), ("name", name)]);
            LinkTo::new(address_of_new(form), text)
        }
        Begun::Of { form, record } => LinkTo::new(address_of(&record.path, form), record.name.clone()),
    }
}

/// Throws away a form that was begun.
pub(super) async fn drop_begun(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    site.app()?.drop_form(posted.visit.signed_in()?, posted.value("about")).await?;
    Ok(Redirect::to("/account/drafts").into_response())
}
