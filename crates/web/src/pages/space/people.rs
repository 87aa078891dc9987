//! Who is in a space, for those who are in it; inviting and roles, for those who have its people in hand.

use askama::Template;
use asterism_actions::account::SpaceMember;
use asterism_domain::{AccountId, Actor, Role, Space};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use crate::component::{Field, Form};
use crate::door::Posted;
use crate::html::page;
use crate::locale::Locale;
use crate::problem::refused_page;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/people.html")]
struct PeoplePage {
    shell: Shell,
    l: Locale,
    /// Whether a key asks that changes nothing: then there are no forms, and no addresses.
    only_reads: bool,
    members: Vec<MemberRow>,
    invited: Vec<MemberRow>,
    invite: Option<Form>,
}

/// Somebody with what can be changed about them.
struct MemberRow {
    name: String,
    text: String,
    forms: Vec<Form>,
}

/// The roles that the reader may give in the space.
fn may_give(actor: &Actor, space: &Space) -> Vec<Role> {
    let Some(member) = actor.member().filter(|_| !actor.only_reads()) else { return Vec::new() };
    let own = member.roles.get(space);
    let gives = |role: &Role| member.administrator || own.is_some_and(|own| own.may_give(*role));
    Role::ALL.iter().copied().filter(gives).collect()
}

fn role_choices(l: Locale, given: &[Role], chosen: Option<Role>) -> Vec<(String, String, bool)> {
    let choice =
        |role: &Role| (role.as_str().to_owned(), l.label("role", role.as_str()), Some(*role) == chosen);
    given.iter().map(choice).collect()
}

async fn people_page(
    site: &Site,
    visit: &Visit,
    space: &Space,
    said: Option<(&Posted, &Problem)>,
) -> Result<PeoplePage, Problem> {
    let (app, l) = (site.app()?, visit.l);
    let who = visit.signed_in()?;
    let actor = visit.actor();
    let told = super::told(app, visit, space).await?;
    let at = format!("/spaces/{}/people", space.as_str());
    let gives = may_give(&actor, space);
    let (manages, only_reads) = (!gives.is_empty(), actor.only_reads());
    let member = |member: SpaceMember| {
        let id = member.account.id.to_string();
        let own = member.account.id == who.account.id && !only_reads;
        let mut forms = Vec::new();
        if gives.contains(&member.role) && !own {
            // Each form on the page has ids of its own.
            let name = format!("role-{id}");
            let fields = vec![
                Field::choice(&name, l.t("space-role"), role_choices(l, &gives, Some(member.role))),
                Field::hidden("account", &id),
            ];
            forms.push(visit.form(format!("{at}/role"), "space-role-change", fields).quiet());
        }
        if gives.contains(&member.role) || own {
            let label = if own { "space-leave" } else { "space-take-out" };
            let fields = vec![Field::hidden("account", &id), Field::hidden("leave", "yes")];
            forms.push(visit.form(format!("{at}/role"), label, fields).quiet());
        }
        let address = if manages { format!(" · {}", member.account.email) } else { String::new() };
        let parts = [("role", l.label("role", member.role.as_str())), ("when", l.moment(member.since))];
        let parts: Vec<_> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        MemberRow {
            name: format!("{}{address}", member.account.name),
            text: l.with("space-member-since", &parts),
            forms,
        }
    };
    let mut invited = Vec::new();
    if manages {
        for invitation in app.invitations(&actor, space).await? {
            let parts =
                [("role", l.label("role", invitation.role.as_str())), ("when", l.moment(invitation.expires))];
            let parts: Vec<_> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let field = Field::hidden("hash", &invitation.hash);
            invited.push(MemberRow {
                name: invitation.email.to_string(),
                text: l.with(
                    if invitation.works { "space-invited-until" } else { "space-invited-ended" },
                    &parts,
                ),
                forms: vec![visit.form(format!("{at}/withdraw"), "space-withdraw", vec![field]).quiet()],
            });
        }
    }
    let sent = |name: &str| said.map_or("", |(posted, _)| posted.value(name));
    let invite = manages.then(|| {
        let chosen = Role::parse(sent("role")).or(Some(Role::Partner));
        let fields = vec![
            Field::email("email", l.t("email")).value(sent("email")).required(),
            Field::choice("role", l.t("space-role"), role_choices(l, &gives, chosen)),
        ];
        let form = visit.form(format!("{at}/invite"), "space-invite", fields);
        match said {
            Some((_, problem)) => visit.form_again(form, problem),
            None => form,
        }
    });
    let members = app.members(&actor, space).await?.into_iter().map(member).collect();
    let shell = super::shell(visit, space, told, "space-people-of");
    Ok(PeoplePage { shell, l, only_reads, members, invited, invite })
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    page(&people_page(&site, &visit, &super::named(&name)?, None).await?)
}

pub(in crate::pages) async fn invite(
    State(site): State<Site>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    posted.visit.signed_in()?;
    let space = super::named(&name)?;
    let role = Role::parse(posted.value("role")).ok_or(Problem::NotFound)?;
    let language = posted.visit.l.code();
    match site.app()?.invite(&posted.actor(), &space, role, posted.value("email"), language).await {
        Ok(()) => Ok(back(&space)),
        Err(error) => {
            let problem = Problem::from(error);
            if !matches!(problem, Problem::Refused(_)) {
                return Err(problem);
            }
            refused_page(
                &people_page(&site, &posted.visit, &space, Some((&posted, &problem))).await?,
                &problem,
            )
        }
    }
}

pub(in crate::pages) async fn withdraw(
    State(site): State<Site>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    posted.visit.signed_in()?;
    let space = super::named(&name)?;
    site.app()?.withdraw_invitation(&posted.actor(), &space, posted.value("hash")).await?;
    Ok(back(&space))
}

pub(in crate::pages) async fn set_role(
    State(site): State<Site>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    posted.visit.signed_in()?;
    let space = super::named(&name)?;
    let account: AccountId = posted.value("account").parse().map_err(|_| Problem::NotFound)?;
    let role = match posted.ticked("leave") {
        true => None,
        false => Some(Role::parse(posted.value(&format!("role-{account}"))).ok_or(Problem::NotFound)?),
    };
    site.app()?.set_role(&posted.actor(), &space, account, role).await?;
    // Who has just left sees the list no more.
    let left = role.is_none() && posted.actor().name() == account.to_string();
    Ok(if left { Redirect::to("/account").into_response() } else { back(&space) })
}

fn back(space: &Space) -> Response {
    Redirect::to(&format!("/spaces/{}/people", space.as_str())).into_response()
}
