//! One's own account: roles, sessions, passkeys, keys, password.

use askama::Template;
use asterism_actions::Error;
use asterism_actions::account::{Session, Who};
use asterism_domain::{Scope, Space};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::passkey::Words;
use super::provider;
use crate::component::{Field, Form, Notice, Tone};
use crate::door::{self, Posted};
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::pages::{registration, space, words};
use crate::problem::refused_page;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/account.html")]
struct AccountPage {
    shell: Shell,
    l: Locale,
    email: String,
    administrator: bool,
    /// That this session does not run the portal, though the account does.
    held: Option<Notice>,
    /// Whether one decides which organisations are one.
    pairs: bool,
    /// Spaces with what one is there.
    roles: Vec<(LinkTo, String)>,
    /// Whether something may wait for them to decide on.
    decides: bool,
    /// The organisations that one speaks for.
    organisations: Vec<LinkTo>,
    /// The events that one comes to or waits for.
    registrations: Vec<(LinkTo, String)>,
    /// Each in words.
    sessions: Vec<(String, String)>,
    /// None where one is signed in nowhere else.
    end_session: Option<Form>,
    passkeys: Vec<Ending>,
    /// Who one is at providers, and the forms that tie another.
    identities: Vec<Ending>,
    tie: Vec<Form>,
    /// Where one can show once more who one is.
    again: Vec<LinkTo>,
    /// None where the portal's address can have no passkeys.
    new_passkey: Option<Form>,
    words: Words,
    keys: Vec<Ending>,
    /// A key that was just made: it is shown once.
    made: Option<String>,
    new_key: Form,
    password: Form,
}

/// Something of one's own that can be ended, in words.
struct Ending {
    title: String,
    text: String,
    end: Form,
}

/// What is said of a form that was sent, where it stands on the page.
#[derive(Default)]
struct Said<'a> {
    made: Option<String>,
    of_session: Option<&'a Problem>,
    of_key: Option<(&'a Posted, &'a Problem)>,
    of_password: Option<&'a Problem>,
    /// The provider that was to be tied.
    of_identity: Option<(&'a str, &'a Problem)>,
}

async fn account_page(site: &Site, visit: &Visit, said: Said<'_>) -> Result<AccountPage, Problem> {
    let (app, who, l) = (site.app()?, visit.signed_in()?, visit.l);
    let ending =
        |action: &str, hash: &str| visit.form(action, "end", vec![Field::hidden("hash", hash)]).quiet();
    let is_current = |session: &Session| who.session.as_deref() == Some(session.hash.as_str());
    let session = |session: &Session| {
        let parts = [("since", l.moment(session.created)), ("seen", l.moment(session.seen))];
        let parts: Vec<_> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let title = match is_current(session) {
            true => l.with("session-this", &[("agent", &session.agent)]),
            false => session.agent.clone(),
        };
        (title, l.with("session-when", &parts))
    };
    let own_spaces = visit.actor().member().map(|member| member.roles.clone()).unwrap_or_default();
    let keys = app.keys(who).await?;
    let of_keys = keys.iter().filter_map(|key| key.space.as_ref());
    let spaces = space::Names::of(app, visit, own_spaces.keys().chain(of_keys).cloned().collect()).await?;
    let key = |key: asterism_actions::account::ApiKey| {
        let used = key.used.map_or_else(|| l.t("key-unused"), |used| l.moment(used));
        let scope = l.label("scope", key.scope.as_str());
        let parts = [
            (
                "scope",
                match &key.space {
                    Some(space) => l.with("key-in", &[("scope", &scope), ("space", &spaces.get(space))]),
                    None => scope,
                },
            ),
            ("until", l.moment(key.expires)),
            ("used", used),
        ];
        let parts: Vec<_> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Ending {
            title: key.name,
            text: l.with("key-when", &parts),
            end: ending("/account/keys/end", &key.hash),
        }
    };
    let passkey = |passkey: asterism_actions::account::Passkey| {
        let used = passkey.used.map_or_else(|| l.t("key-unused"), |used| l.moment(used));
        let parts = [("since", l.moment(passkey.created)), ("used", used)];
        let parts: Vec<_> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Ending {
            title: passkey.name,
            text: l.with("passkey-when", &parts),
            end: ending("/account/passkeys/end", &passkey.id),
        }
    };
    let identity = |identity: asterism_actions::account::Identity| {
        let used = identity.used.map_or_else(|| l.t("key-unused"), |used| l.moment(used));
        let parts = [("since", l.moment(identity.created)), ("used", used)];
        let parts: Vec<_> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let fields =
            vec![Field::hidden("issuer", &identity.issuer), Field::hidden("subject", &identity.subject)];
        Ending {
            title: app.provider_name(&identity.issuer),
            text: l.with("passkey-when", &parts),
            end: visit.form("/account/identities/end", "end", fields).quiet(),
        }
    };
    let has_password = app.has_password(who).await?;
    let fresh = app.is_fresh(who).await?;
    let new_passkey = app.has_passkeys().then(|| passkey_form(visit, fresh, has_password));
    let sessions = app.sessions(who).await?;
    let elsewhere: Vec<_> = sessions.iter().filter(|session| !is_current(session)).collect();
    let asks = if fresh { None } else { Some(old_password(visit, "session-old", has_password)) };
    let end_session = (!elsewhere.is_empty()).then(|| session_form(visit, &elsewhere, asks, said.of_session));
    let mut roles = Vec::new();
    for (space, role) in own_spaces {
        let link = LinkTo::new(format!("/spaces/{}", space.as_str()), spaces.get(&space));
        roles.push((link, l.label("role", role.as_str())));
    }
    let registration = |own: asterism_actions::OwnRegistration| {
        let name = own.event.map_or_else(|| l.t("registration-hidden"), |event| event.name);
        (LinkTo::new(own.address, name), registration::own_words(l, own.standing))
    };
    Ok(AccountPage {
        shell: Shell::new(visit, l.t("account")).unlisted(),
        l,
        email: who.account.email.to_string(),
        decides: who.account.administrator
            || who.actor.member().is_some_and(|member| {
                !(member.roles.is_empty() && member.speaks_for.is_empty() && member.ideas.is_empty())
            }),
        administrator: who.account.administrator,
        held: who.held_back.then(|| Notice::new(Tone::Warning, l.t("factor-held"), l.t("factor-held-text"))),
        pairs: app.decides_pairs(&who.actor),
        roles,
        organisations: app.spoken_for(who).await?.iter().map(words::link).collect(),
        registrations: app.own_registrations(who).await?.into_iter().map(registration).collect(),
        sessions: sessions.iter().map(session).collect(),
        end_session,
        passkeys: app.passkeys(who).await?.into_iter().map(passkey).collect(),
        identities: app.identities(who).await?.into_iter().map(identity).collect(),
        tie: provider::tie_forms(site, visit, said.of_identity).await?,
        again: provider::ways_again(site, visit, fresh).await?,
        new_passkey,
        words: Words::of(site, l)?,
        keys: keys.into_iter().map(key).collect(),
        made: said.made,
        new_key: key_form(visit, said.of_key, has_password, &spaces),
        password: password_form(visit, who, said.of_password, has_password),
    })
}

/// Ends a session elsewhere. Whoever signed in long ago shows the password once more.
fn session_form(
    visit: &Visit,
    elsewhere: &[&Session],
    asks: Option<Field>,
    problem: Option<&Problem>,
) -> Form {
    let l = visit.l;
    let choice = |(place, session): (usize, &&Session)| {
        let seen = l.with("session-seen", &[("agent", &session.agent), ("seen", &l.moment(session.seen))]);
        (session.hash.clone(), seen, place == 0)
    };
    let which = Field::choice("hash", l.t("session-which"), elsewhere.iter().enumerate().map(choice));
    let fields = std::iter::once(which).chain(asks).collect();
    let form = visit.form("/account/sessions/end", "session-end", fields).quiet();
    match problem {
        Some(problem) => visit.form_again(form, problem),
        None => form,
    }
}

/// Sent by a script. Whoever signed in long ago shows the password once more.
pub(super) fn passkey_form(visit: &Visit, fresh: bool, has_password: bool) -> Form {
    let l = visit.l;
    let name = Field::line("passkey-name", l.t("passkey-name"), 60).help(l.t("passkey-name-help")).required();
    let old = Field { name: "passkey-old".to_owned(), ..old_password(visit, "passkey-old", has_password) };
    let fields = if fresh { vec![name] } else { vec![name, old] };
    visit.form("/account/passkeys", "passkey-add", fields)
}

fn key_form(
    visit: &Visit,
    said: Option<(&Posted, &Problem)>,
    has_password: bool,
    spaces: &space::Names,
) -> Form {
    let l = visit.l;
    let sent =
        |name: &str, usual: &str| said.map_or(usual.to_owned(), |(posted, _)| posted.value(name).to_owned());
    let asked = sent("scope", Scope::Read.as_str());
    let scopes = Scope::ALL
        .iter()
        .map(|scope| (scope.as_str().to_owned(), l.label("scope", scope.as_str()), asked == scope.as_str()));
    let asked_for = sent("space", "");
    let everywhere = (String::new(), l.t("key-everywhere"), asked_for.is_empty());
    let roles = visit.actor().member().map(|member| member.roles.clone()).unwrap_or_default();
    let own = roles.into_keys().map(|space| {
        let name = space.as_str().to_owned();
        (name.clone(), spaces.get(&space), name == asked_for)
    });
    let spaces: Vec<_> = std::iter::once(everywhere).chain(own).collect();
    let fields = vec![
        Field::line("name", l.t("key-name"), 60)
            .help(l.t("key-name-help"))
            .value(&sent("name", ""))
            .required(),
        Field::choice("scope", l.t("key-scope"), scopes),
        Field::choice("space", l.t("key-where"), spaces),
        Field::line("days", l.t("key-days"), 3).value(&sent("days", "90")).required(),
        old_password(visit, "key-old", has_password),
    ];
    let form = visit.form("/account/keys", "key-make", fields);
    match said {
        Some((_, problem)) => visit.form_again(form, problem),
        None => form,
    }
}

fn password_form(visit: &Visit, who: &Who, problem: Option<&Problem>, has_password: bool) -> Form {
    let l = visit.l;
    // A password manager has to know whose password it is.
    let fields = vec![
        Field::said(l.t("email"), who.account.email.as_str()),
        old_password(visit, "old", has_password),
        Field::password("password", l.t("password-new"), "new-password")
            .help(l.t("password-help"))
            .required(),
    ];
    let form = visit.form("/account/password", "password-change", fields);
    match problem {
        Some(problem) => visit.form_again(form, problem),
        None => form,
    }
}

/// The password that is asked for once more before something that matters; for an account that has none, what takes its
/// place.
pub(super) fn old_password(visit: &Visit, id: &str, has_password: bool) -> Field {
    let l = visit.l;
    if has_password {
        let field = Field::password("old", l.t("password-old"), "current-password").required();
        return Field { id: id.to_owned(), ..field };
    }
    Field::said(l.t("password-none"), &l.t("password-none-text"))
}

/// The page once more, where a provider could not be tied.
pub(super) async fn refused_identity(
    site: &Site,
    visit: &Visit,
    key: &str,
    problem: &Problem,
) -> Result<Response, Problem> {
    let said = Said { of_identity: Some((key, problem)), ..Said::default() };
    refused_page(&account_page(site, visit, said).await?, problem)
}

pub(in crate::pages) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    page(&account_page(&site, &visit, Said::default()).await?)
}

pub(in crate::pages) async fn change_password(
    State(site): State<Site>,
    posted: Posted,
) -> Result<Response, Problem> {
    let who = posted.visit.signed_in()?;
    let (old, new) = (posted.value("old"), posted.value("password"));
    match site.app()?.change_password(who, old, new, &posted.browser).await {
        Ok(signed_in) => {
            Ok(door::let_in(Redirect::to("/account").into_response(), &posted.headers, &signed_in))
        }
        Err(error) => {
            let problem = Problem::from(error);
            let said = Said { of_password: Some(&problem), ..Said::default() };
            refused_page(&account_page(&site, &posted.visit, said).await?, &problem)
        }
    }
}

pub(in crate::pages) async fn make_key(
    State(site): State<Site>,
    posted: Posted,
) -> Result<Response, Problem> {
    let who = posted.visit.signed_in()?;
    let scope = Scope::parse(posted.value("scope")).unwrap_or(Scope::Read);
    let days = posted.value("days").trim().parse().unwrap_or(0);
    let (password, name) = (posted.value("old"), posted.value("name"));
    let space = Some(posted.value("space")).filter(|space| !space.is_empty()).map(Space::new);
    match site.app()?.make_key(who, password, name, scope, space, days).await {
        // The key is in no address and in no history: the answer to the form itself shows it.
        Ok(secret) => {
            let said = Said { made: Some(secret), ..Said::default() };
            page(&account_page(&site, &posted.visit, said).await?)
        }
        Err(error) => {
            let problem = Problem::from(error);
            let said = Said { of_key: Some((&posted, &problem)), ..Said::default() };
            refused_page(&account_page(&site, &posted.visit, said).await?, &problem)
        }
    }
}

pub(in crate::pages) async fn end_key(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    site.app()?.end_key(posted.visit.signed_in()?, posted.value("hash")).await?;
    Ok(Redirect::to("/account").into_response())
}

pub(in crate::pages) async fn end_session(
    State(site): State<Site>,
    posted: Posted,
) -> Result<Response, Problem> {
    let who = posted.visit.signed_in()?;
    match site.app()?.end_session(who, posted.value("hash"), posted.value("old")).await {
        Ok(()) => Ok(Redirect::to("/account").into_response()),
        Err(error @ (Error::Invalid(_) | Error::TooMany { .. })) => {
            let problem = Problem::from(error);
            let said = Said { of_session: Some(&problem), ..Said::default() };
            refused_page(&account_page(&site, &posted.visit, said).await?, &problem)
        }
        Err(error) => Err(error.into()),
    }
}
