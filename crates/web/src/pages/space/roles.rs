//! Who may do what in a space, in words made from the rights themselves.

use askama::Template;
use asterism_domain::{Action, Kind, Role};
use axum::extract::{Path, State};
use axum::response::Response;

use crate::component::{Cell, Column, DataTable};
use crate::html::page;
use crate::locale::Locale;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/roles.html")]
struct RolesPage {
    shell: Shell,
    lead: Vec<String>,
    table: DataTable,
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let (app, l) = (site.app()?, visit.l);
    let space = super::named(&name)?;
    // Where there is no such space there are no roles.
    app.space(&visit.actor(), &space).await?;
    let told = super::told(app, &visit, &space).await?;
    let columns =
        ["space-role", "roles-write", "roles-publish", "roles-merge", "roles-people", "roles-space"];
    let columns: Vec<Column> = columns.iter().map(|key| Column::text(l.t(key))).collect();
    let mut table = DataTable::new(l.t("space-roles"), columns);
    for role in Role::ALL {
        let yes = |allowed: bool| if allowed { l.t("roles-yes") } else { l.t("roles-no") };
        let cells = [
            l.label("role", role.as_str()),
            reach(l, *role, Action::Edit),
            reach(l, *role, Action::Publish),
            yes(role.allows(Action::Merge, Some(Kind::Organisation))),
            yes(role.allows(Action::ManagePeople, None)),
            yes(role.allows(Action::ManageSpace, None)),
        ];
        table.row(cells.map(Cell::text).into());
    }
    let changes = if app.edits_are_live(&space).await? { "roles-live" } else { "roles-handed-over" };
    let lead =
        ["roles-visitors", "roles-members", "roles-suggest", changes, "roles-everybody", "roles-oneself"];
    page(&RolesPage {
        shell: super::shell(&visit, &space, told, "space-roles-of"),
        lead: lead.map(|key| l.t(key)).into(),
        table,
    })
}

/// What of the space's records a role may do it to.
fn reach(l: Locale, role: Role, action: Action) -> String {
    let to = |kind: Kind| role.allows(action, Some(kind));
    l.t(match (to(Kind::Project), to(Kind::News), to(Kind::Organisation)) {
        (true, _, _) => "roles-all",
        (false, true, _) => "roles-communication",
        (false, false, true) => "roles-organisations",
        (false, false, false) => "roles-no",
    })
}
