//! Following what a page is about, what one follows, and ending it from a letter without signing in.

use askama::Template;
use asterism_actions::{App, FollowView, RecordView};
use asterism_domain::{Document, FollowId, Followed, Kind, Pace, own_address};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use crate::component::{Field, Form, Notice, Tone};
use crate::door::Posted;
use crate::html::{LinkTo, html_safe, page, query_string};
use crate::locale::Locale;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

const OWN: &str = "/account/follows";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/account/follows", get(own).post(follow))
        .route("/account/follows/pace", post(set_pace))
        .route("/account/follows/end", post(end))
        .route("/unsubscribe/{secret}", get(by_letter).post(unsubscribe))
        .route("/unsubscribe/{secret}/pace", post(set_pace_by_letter))
        .route("/unsubscribe/{secret}/end", post(end_by_letter))
}

/// The way to follow what a page is about: a form, or a link to the door, or to what one follows.
#[derive(Default, Template)]
#[template(path = "component/follow.html")]
pub(super) struct Follow {
    label: String,
    form: Option<Form>,
    link: Option<LinkTo>,
}
html_safe!(Follow);

/// Following a record, or what is in the topic or region that it is.
pub(super) async fn of_record(
    app: &App,
    visit: &Visit,
    view: &RecordView,
    title: &str,
) -> Result<Follow, Problem> {
    let record = &view.record;
    let (what, about) = match &record.document {
        Document::Region(region) if region.code.is_some() => {
            (Followed::Region, region.code.as_ref().map(ToString::to_string).unwrap_or_default())
        }
        _ if record.kind == Kind::Topic => (Followed::Topic, record.id.to_string()),
        _ => (Followed::Record, record.id.to_string()),
    };
    of(app, visit, what, &about, title).await
}

/// Following anything.
pub(super) async fn of(
    app: &App,
    visit: &Visit,
    what: Followed,
    about: &str,
    title: &str,
) -> Result<Follow, Problem> {
    if visit.still.is_some() {
        return Ok(Follow::default());
    }
    let l = visit.l;
    let key = if what == Followed::Search { "follow-search" } else { "follow" };
    let label = l.t(key);
    let Some(who) = visit.who.as_deref().filter(|who| who.session.is_some()) else {
        let next = query_string([("next", visit.address().as_str())]);
        let link = LinkTo::new(format!("/sign-in{next}"), l.t(&format!("{key}-sign-in")));
        return Ok(Follow { label, form: None, link: Some(link) });
    };
    if let Some(follow) = app.followed(who, what, about).await? {
        let pace = l.label("pace", follow.pace.as_str());
        let link = LinkTo::new(OWN, l.with("follow-already", &[("pace", &pace)]));
        return Ok(Follow { label, form: None, link: Some(link) });
    }
    let fields = vec![
        Field::hidden("what", what.as_str()),
        Field::hidden("about", about),
        Field::hidden("title", title),
        Field::hidden("next", &visit.address()),
        Field::choice("pace", l.t("pace"), paces(l, Pace::Daily)),
    ];
    Ok(Follow { label, form: Some(visit.form(OWN, key, fields).quiet()), link: None })
}

fn paces(l: Locale, chosen: Pace) -> Vec<(String, String, bool)> {
    let choice = |pace: &Pace| (pace.as_str().to_owned(), l.label("pace", pace.as_str()), *pace == chosen);
    Pace::ALL.iter().map(choice).collect()
}

#[derive(Template)]
#[template(path = "page/follows.html")]
struct FollowsPage {
    shell: Shell,
    l: Locale,
    lead: String,
    /// That no letters are written here, where that is so.
    silent: Option<Notice>,
    rows: Vec<FollowRow>,
    end_all: Option<Form>,
}

/// One thing that somebody follows, with what can be changed about it.
struct FollowRow {
    title: String,
    href: Option<String>,
    text: String,
    forms: Vec<Form>,
}

/// `at` is where its forms go.
fn follows_page(visit: &Visit, follows: Vec<FollowView>, at: &str, lead: &str) -> FollowsPage {
    let l = visit.l;
    let row = |view: FollowView| {
        let follow = view.follow;
        let id = follow.id.to_string();
        let parts = [
            ("what", l.label("follow-what", follow.what.as_str())),
            ("pace", l.label("pace", follow.pace.as_str())),
            ("when", l.moment(follow.created)),
        ];
        let parts: Vec<_> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        // Each form on the page has ids of its own.
        let change = vec![
            Field::choice(&format!("pace-{id}"), l.t("pace"), paces(l, follow.pace)),
            Field::hidden("follow", &id),
        ];
        FollowRow {
            title: follow.title,
            href: view.path,
            text: l.with("follow-since", &parts),
            forms: vec![
                visit.form(format!("{at}/pace"), "pace-change", change).quiet(),
                visit.form(format!("{at}/end"), "follow-end", vec![Field::hidden("follow", &id)]).quiet(),
            ],
        }
    };
    FollowsPage {
        shell: Shell::new(visit, l.t("follows")).unlisted(),
        l,
        lead: l.t(lead),
        silent: None,
        rows: follows.into_iter().map(row).collect(),
        end_all: None,
    }
}

async fn own(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let app = site.app()?;
    let follows = app.follows(visit.signed_in()?).await?;
    let mut shown = follows_page(&visit, follows, OWN, "follows-lead");
    let silent = || Notice::new(Tone::Warning, visit.l.t("follows-silent"), visit.l.t("follows-silent-text"));
    shown.silent = (!app.delivers()).then(silent);
    shown.shell = shown.shell.crumb("/account", visit.l.t("account"));
    page(&shown)
}

async fn follow(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let who = posted.visit.signed_in()?;
    let what = Followed::parse(posted.value("what")).ok_or(Problem::NotFound)?;
    let pace = Pace::parse(posted.value("pace")).unwrap_or(Pace::Daily);
    let (about, title) = (posted.value("about"), posted.value("title"));
    site.app()?.follow_this(who, what, about, title, pace).await?;
    Ok(Redirect::to(own_address(posted.value("next")).unwrap_or(OWN)).into_response())
}

/// What a form changes, and the pace that it asks for.
fn asked(posted: &Posted) -> Result<(FollowId, Option<Pace>), Problem> {
    let id: FollowId = posted.value("follow").parse().map_err(|_| Problem::NotFound)?;
    Ok((id, Pace::parse(posted.value(&format!("pace-{id}")))))
}

async fn set_pace(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let who = posted.visit.signed_in()?;
    let (id, pace) = asked(&posted)?;
    site.app()?.set_pace(who, id, pace.ok_or(Problem::NotFound)?).await?;
    Ok(Redirect::to(OWN).into_response())
}

async fn end(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let who = posted.visit.signed_in()?;
    site.app()?.end_follow(who, asked(&posted)?.0).await?;
    Ok(Redirect::to(OWN).into_response())
}

/// Kept nowhere on the way: the address lets whoever has it change what somebody follows.
fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn letter_page(site: &Site, visit: &Visit, secret: &str, lead: &str) -> Result<Response, Problem> {
    let follows = site.app()?.follows_by_letter(secret).await?;
    let at = format!("/unsubscribe/{secret}");
    let any = follows.iter().any(|view| view.follow.pace != Pace::Never);
    let mut shown = follows_page(visit, follows, &at, lead);
    shown.end_all = any.then(|| visit.form(at, "follows-end-all", Vec::new()));
    Ok(unkept(page(&shown)?))
}

async fn by_letter(
    State(site): State<Site>,
    visit: Visit,
    Path(secret): Path<String>,
) -> Result<Response, Problem> {
    letter_page(&site, &visit, &secret, "follows-by-letter").await
}

/// What a mail program sends by one click, and the form of the page. What the body says is not asked: programs write
/// it in more than one way.
async fn unsubscribe(
    State(site): State<Site>,
    visit: Visit,
    Path(secret): Path<String>,
) -> Result<Response, Problem> {
    site.app()?.unsubscribe(&secret).await?;
    letter_page(&site, &visit, &secret, "follows-ended").await
}

async fn set_pace_by_letter(
    State(site): State<Site>,
    Path(secret): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (id, pace) = asked(&posted)?;
    site.app()?.set_pace_by_letter(&secret, id, pace.ok_or(Problem::NotFound)?).await?;
    back(&secret)
}

async fn end_by_letter(
    State(site): State<Site>,
    Path(secret): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    site.app()?.end_follow_by_letter(&secret, asked(&posted)?.0).await?;
    back(&secret)
}

/// To the page that the letter leads to. What is no secret of ours leads nowhere.
fn back(secret: &str) -> Result<Response, Problem> {
    if !secret.chars().all(|c| c.is_ascii_hexdigit()) {
        return Err(Problem::NotFound);
    }
    Ok(unkept(Redirect::to(&format!("/unsubscribe/{secret}")).into_response()))
}
