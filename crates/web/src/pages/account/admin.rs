//! For those who run the portal: accounts, and what happened to them.

use std::collections::BTreeMap;

use askama::Template;
use asterism_actions::account::Way;
use asterism_domain::{Account, AccountId};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use crate::component::{Cell, Column, DataTable, Field, Form, Notice, Tone};
use crate::door::Posted;
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/admin.html")]
struct AdminPage {
    shell: Shell,
    l: Locale,
    accounts: Vec<AccountRow>,
    next: Option<String>,
    /// That letters stay in the outbox, where that is so; that a password alone let in.
    notices: Vec<Notice>,
    /// When more than a password is asked for.
    factor: String,
}

struct AccountRow {
    name: String,
    email: String,
    text: String,
    /// Closes the account or opens it again; none for one's own.
    change: Option<Form>,
    /// Ends what its owner signs in with and has lost, where no letter does.
    lost: Option<Form>,
}

pub(in crate::pages) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let who = visit.signed_in()?;
    let after = visit.value("after").and_then(|id| id.parse().ok());
    let accounts = site.app()?.accounts(&visit.actor(), after).await?;
    let (l, everyone) = (visit.l, site.app()?.asks_everyone());
    let next = accounts.get(99).map(|last| format!("/admin?after={}", last.id));
    let row = |account: Account| {
        let closed = account.closed.is_some();
        let (key, label) = if closed { ("", "account-reopen") } else { ("yes", "account-close") };
        let fields = vec![Field::hidden("account", &account.id.to_string()), Field::hidden("close", key)];
        let text = match account.closed {
            Some(at) => l.with("account-closed-since", &[("when", &l.moment(at))]),
            None => l.with("account-since", &[("when", &l.moment(account.created))]),
        };
        let others = account.id != who.account.id;
        let lost = vec![Field::hidden("account", &account.id.to_string())];
        AccountRow {
            lost: (others && everyone && !closed)
                .then(|| visit.form("/admin/accounts/lost", "account-lost", lost).quiet()),
            change: (account.id != who.account.id)
                .then(|| visit.form("/admin/accounts/close", label, fields).quiet()),
            name: account.name,
            email: account.email.to_string(),
            text,
        }
    };
    let accounts = accounts.into_iter().map(row).collect();
    let silent = || Notice::new(Tone::Warning, l.t("admin-silent"), l.t("admin-silent-text"));
    let silent = (!site.app()?.delivers()).then(silent);
    let app = site.app()?;
    // Nobody is told to add what there cannot be.
    let offered = app.can_ask_for_more();
    let advice = if offered { "factor-weak-text" } else { "factor-weak-nowhere" };
    let weak = || Notice::new(Tone::Warning, l.t("factor-weak"), l.t(advice));
    let weak = matches!(who.way, Some(Way::Password | Way::Letter)).then(weak);
    let notices = silent.into_iter().chain(weak).collect();
    let factor = l.label("factor", site.app()?.second_factor().as_str());
    page(&AdminPage {
        shell: Shell::new(&visit, l.t("admin")).unlisted(),
        l,
        accounts,
        next,
        notices,
        factor,
    })
}

pub(in crate::pages) async fn close(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    posted.visit.signed_in()?;
    let account: AccountId = posted.value("account").parse().map_err(|_| Problem::NotFound)?;
    site.app()?.close_account(&posted.actor(), account, posted.ticked("close")).await?;
    Ok(Redirect::to("/admin").into_response())
}

/// For somebody who lost what they sign in with: they come with their password, or have a letter sent to choose one, and
/// add another.
pub(in crate::pages) async fn lost(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    posted.visit.signed_in()?;
    let account: AccountId = posted.value("account").parse().map_err(|_| Problem::NotFound)?;
    site.app()?.end_ways(&posted.actor(), account).await?;
    Ok(Redirect::to("/admin").into_response())
}

#[derive(Template)]
#[template(path = "page/audit.html")]
struct AuditPage {
    shell: Shell,
    events: DataTable,
    next: Option<LinkTo>,
}

pub(in crate::pages) async fn audit(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    visit.signed_in()?;
    let before = visit.value("before").and_then(|id| id.parse().ok());
    let events = site.app()?.audit(&visit.actor(), visit.value("about"), before).await?;
    let l = visit.l;
    let next = events
        .get(99)
        .map(|last| LinkTo::new(format!("/admin/audit?before={}", last.id), l.t("audit-older")));
    let names = site.app()?.names_in_audit(&visit.actor(), &events).await?;
    let columns = ["audit-when", "audit-who", "audit-what", "audit-about", "audit-detail", "audit-request"];
    let columns = columns.map(|key| Column::text(l.t(key))).into();
    let mut table = DataTable::new(l.t("audit"), columns);
    table.quiet_caption = true;
    for row in events {
        let event = row.event;
        let what = l.label("audit", &event.event);
        let [who, about, more] = [event.actor, event.about, event.detail].map(|text| named(&names, text));
        let request = row.request.unwrap_or_default();
        table.row([l.moment(event.at), who, what, about, more, request].map(Cell::text).into());
    }
    page(&AuditPage {
        shell: Shell::new(&visit, l.t("audit")).crumb("/admin", l.t("admin")).unlisted(),
        events: table,
        next,
    })
}

/// A text with the names of the accounts that it has the ids of. Who is gone stays an id.
fn named(names: &BTreeMap<String, String>, text: String) -> String {
    names.iter().fold(text, |text, (id, name)| text.replace(id, name))
}
