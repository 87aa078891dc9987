//! One's own drafts, and what one handed over.

use askama::Template;
use asterism_actions::{Begun, Unpublished};
use axum::extract::State;
use axum::response::Response;

use crate::html::{LinkTo, page, query_string};
use crate::locale::Locale;
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
    /// Forms that were begun and not saved, and since when they are kept.
    begun: Vec<(LinkTo, String)>,
}

/// A record that is not published, and what is said of it.
pub(super) struct DraftRow {
    pub(super) link: LinkTo,
    pub(super) text: String,
    /// What is to be done to it, where it was returned.
    pub(super) returned: Option<String>,
}

impl DraftRow {
    pub(super) fn of(l: Locale, one: &Unpublished) -> DraftRow {
        let parts = [
            ("kind", words::kind(l, one.record.kind)),
            ("space", l.label("space", one.space.as_str())),
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
    let drafts = app.own_drafts(who).await?;
    let begun = app.own_forms(who).await?.into_iter().map(|(begun, at)| {
        let link = match begun {
            Begun::New { kind, space } => {
                let parts = [("kind", words::kind(l, kind)), ("space", l.label("space", space.as_str()))];
                let parts = parts.each_ref().map(|(name, value)| (*name, value.as_str()));
                let query = query_string([("space", space.as_str()), ("kept", "yes")]);
                LinkTo::new(format!("/{}/new{query}", kind.path()), l.with("drafts-begun-new", &parts))
            }
            Begun::Of { record, suggests } => {
                let form = if suggests { "suggest" } else { "edit" };
                LinkTo::new(format!("{}/{form}?kept=yes", record.path), record.name)
            }
        };
        (link, l.with("drafts-begun-when", &[("when", &l.moment(at))]))
    });
    page(&DraftsPage {
        shell: Shell::new(&visit, l.t("drafts")).crumb("/account", l.t("account")).unlisted(),
        begun: begun.collect(),
        rows: drafts.iter().map(|one| DraftRow::of(l, one)).collect(),
        l,
    })
}
