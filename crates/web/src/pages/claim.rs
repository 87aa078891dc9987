//! Speaking for an organisation: asking to, the letter that proves it, and deciding.

use askama::Template;
use asterism_actions::{ClaimPlace, ClaimView, Claiming, ClaimsView, FieldError, Plain};
use asterism_domain::HelixRole;
use asterism_domain::claim::{Basis, Check, ClaimState, Outcome, Statements};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::component::{Cell, Column, DataTable, Field, Form, More};
use crate::door::Posted;
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::problem::refused_page;
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/organisations/{slug}/claim", get(show).post(ask))
        .route("/claims", get(list))
        .route("/claims/{id}/{secret}", get(letter).post(step))
}

#[derive(Template)]
#[template(path = "page/claim.html")]
struct ClaimPage {
    shell: Shell,
    lead: String,
    /// What it is about, where the page is of one organisation.
    about: Option<LinkTo>,
    lists: Vec<List>,
    /// Above the form, where something else is.
    heading: String,
    form: Option<Form>,
}

struct List {
    heading: String,
    empty: String,
    rows: Vec<ClaimRow>,
    more: More,
}

struct ClaimRow {
    title: LinkTo,
    text: String,
    /// What was said, each under its name.
    said: Vec<(String, String)>,
    checks: DataTable,
    forms: Vec<Form>,
}

async fn show(State(site): State<Site>, visit: Visit, Path(slug): Path<String>) -> Result<Response, Problem> {
    let view = site.app()?.claims(visit.signed_in()?, &slug, others_after(&visit)?).await?;
    page(&claim_page(&visit, &view, &Claiming::default()))
}

/// After which of the claims of others the page begins.
fn others_after(visit: &Visit) -> Result<Option<ClaimPlace>, Problem> {
    let Some(value) = visit.value("others").filter(|value| !value.is_empty()) else { return Ok(None) };
    let refused = || visit.l.with("refused-value", &[("name", "others"), ("value", value)]);
    ClaimPlace::parse(value).map(Some).ok_or_else(|| Problem::Invalid(refused()))
}

fn claim_page(visit: &Visit, view: &ClaimsView, claiming: &Claiming) -> ClaimPage {
    let l = visit.l;
    let mut lists = Vec::new();
    if !view.own.is_empty() {
        let rows = view.own.iter().map(|claim| own_row(visit, claim)).collect();
        lists.push(List { heading: l.t("claims-own"), empty: String::new(), rows, more: More::default() });
    }
    if view.decides {
        let rows = view.others.items.iter().map(|claim| other_row(visit, claim)).collect();
        let more = More::of(visit, "others", view.others.next.as_ref().map(ClaimPlace::to_string));
        lists.push(List { heading: l.t("claims-of-others"), empty: l.t("claims-none"), rows, more });
    }
    let holds = view.own.iter().any(|seen| is_alive(seen.claim.state));
    let lead = if view.kept { "claim-lead-kept" } else { "claim-lead" };
    ClaimPage {
        shell: Shell::new(visit, l.with("claim-of", &[("name", &view.record.name)]))
            .section(Section::Explore)
            .crumb(&view.record.path, &view.record.name)
            .unlisted(),
        lead: l.t(lead),
        about: Some(LinkTo::new(view.record.path.clone(), view.record.name.clone())),
        heading: if lists.is_empty() { String::new() } else { l.t("claim-ask") },
        lists,
        form: (!holds).then(|| claim_form(visit, view, claiming)),
    }
}

fn is_alive(state: ClaimState) -> bool {
    matches!(state, ClaimState::Waiting | ClaimState::Accepted)
}

fn claim_form(visit: &Visit, view: &ClaimsView, claiming: &Claiming) -> Form {
    let l = visit.l;
    let number = |number: Option<u32>| number.map_or(String::new(), |number| number.to_string());
    let mut fields = vec![
        Field::line("job", l.t("claim-job"), 120).help(l.t("claim-job-help")).value(&claiming.job).required(),
    ];
    let hosts = view.sites.join(", ");
    if !hosts.is_empty() {
        let help = l.with("claim-email-help", &[("hosts", &hosts)]);
        fields.push(Field::line("email", l.t("claim-email"), 254).help(help).value(&claiming.email));
    }
    let help = if hosts.is_empty() { "claim-proof-help-alone" } else { "claim-proof-help" };
    fields.push(Field::area("proof", l.t("claim-proof"), 4, 2_000).help(l.t(help)).value(&claiming.proof));
    if view.cluster {
        let stated = &claiming.stated;
        let team =
            stated.team_tenths.map_or(String::new(), |tenths| format!("{}.{}", tenths / 10, tenths % 10));
        fields.push(Field::line("team", l.t("claim-team"), 10).help(l.t("claim-team-help")).value(&team));
        let site = stated.english_site.as_deref().unwrap_or("");
        fields.push(
            Field::line("english", l.t("claim-english"), 500).help(l.t("claim-english-help")).value(site),
        );
        fields.push(Field::line("members", l.t("claim-members"), 10).value(&number(stated.members)));
        let types = HelixRole::ALL.iter().map(|role| {
            let chosen = stated.member_types.contains(role);
            (role.as_str().to_owned(), l.label("helix-role", role.as_str()), chosen)
        });
        fields.push(Field::several("types", l.t("claim-types"), types));
    }
    visit.form(format!("{}/claim", view.record.path), "claim-send", fields)
}

/// What somebody states, as the form has it, and the field that has no number where one belongs.
fn claiming_of(posted: &Posted) -> (Claiming, Option<&'static str>) {
    let members = match posted.value("members").trim() {
        "" => Ok(None),
        text => text.parse::<u32>().map(Some).map_err(|_| "members"),
    };
    let team = tenths(posted.value("team")).map_err(|()| "team");
    let wrong = team.err().or(members.err());
    let types = posted.fields.iter().filter(|(name, _)| name == "types");
    let stated = Statements {
        team_tenths: team.unwrap_or_default(),
        english_site: Some(posted.value("english").to_owned()).filter(|site| !site.trim().is_empty()),
        members: members.unwrap_or_default(),
        member_types: types.filter_map(|(_, value)| HelixRole::parse(value)).collect(),
    };
    let claiming = Claiming {
        job: posted.value("job").to_owned(),
        email: posted.value("email").to_owned(),
        proof: posted.value("proof").to_owned(),
        stated,
    };
    (claiming, wrong)
}

/// `1`, `0.5` or `0,5` in tenths.
fn tenths(text: &str) -> Result<Option<u32>, ()> {
    let text = text.trim().replace(',', ".");
    if text.is_empty() {
        return Ok(None);
    }
    let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
    if !digits(whole) || !digits(part) || whole.len() > 5 {
        return Err(());
    }
    let whole: u32 = whole.parse().map_err(|_| ())?;
    let part: u32 = part.get(..1).and_then(|part| part.parse().ok()).ok_or(())?;
    Ok(Some(whole * 10 + part))
}

async fn ask(
    State(site): State<Site>,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (app, who) = (site.app()?, posted.visit.signed_in()?);
    let (claiming, wrong) = claiming_of(&posted);
    let asked = match wrong {
        Some(field) => Err(Problem::Refused(
            [FieldError { field: field.to_owned(), why: Plain::ClaimNumber.into() }].into(),
        )),
        None => app.claim(who, &slug, claiming.clone()).await.map_err(Problem::from),
    };
    let refused = match asked {
        Ok(()) => return Ok(back_to(&format!("/organisations/{}", crate::html::encode(&slug)))),
        Err(refused @ (Problem::Refused(_) | Problem::TooMany(_))) => refused,
        Err(other) => return Err(other),
    };
    let view = app.claims(who, &slug, None).await?;
    let mut shown = claim_page(&posted.visit, &view, &claiming);
    shown.form = shown.form.map(|form| posted.visit.form_again(form, &refused));
    if shown.form.is_none() {
        return Err(refused);
    }
    refused_page(&shown, &refused)
}

fn back_to(path: &str) -> Response {
    Redirect::to(&format!("{path}/claim")).into_response()
}

/// The page that the letter leads to. Nothing is proven until its form is sent.
async fn letter(
    State(site): State<Site>,
    visit: Visit,
    Path((id, secret)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let l = visit.l;
    let record = site.app()?.claim_to_answer(visit.signed_in()?, &id).await?;
    let fields = vec![Field::hidden("secret", &secret)];
    page(&ClaimPage {
        shell: Shell::new(&visit, l.with("claim-of", &[("name", &record.name)])).unlisted(),
        lead: l.t("claim-letter-lead"),
        about: Some(LinkTo::new(record.path, record.name)),
        lists: Vec::new(),
        heading: String::new(),
        form: Some(visit.form(
            format!("/claims/{}/answer", crate::html::encode(&id)),
            "claim-letter-send",
            fields,
        )),
    })
}

async fn step(
    State(site): State<Site>,
    Path((id, step)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (app, who) = (site.app()?, posted.visit.signed_in()?);
    let comment = posted.value(&format!("{step}-{id}"));
    let decided = match step.as_str() {
        "answer" => app.answer_claim(who, &id, posted.value("secret")).await,
        "withdraw" => app.withdraw_claim(who, &id).await,
        "accept" => app.decide_claim(who, &id, ClaimState::Accepted, comment).await,
        "decline" => app.decide_claim(who, &id, ClaimState::Declined, comment).await,
        "revoke" => app.decide_claim(who, &id, ClaimState::Revoked, comment).await,
        _ => return Err(Problem::NotFound),
    };
    Ok(back_to(&decided?.path))
}

async fn list(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let l = visit.l;
    let after = |name: &str| visit.value(name).filter(|id| !id.is_empty());
    let [own, waiting] = site.app()?.all_claims(visit.signed_in()?, after("own"), after("waiting")).await?;
    let mut lists = Vec::new();
    let more = More::of(&visit, "waiting", waiting.next);
    if !waiting.items.is_empty() || more.is_inside() {
        let rows = waiting.items.iter().map(|claim| other_row(&visit, claim)).collect();
        lists.push(List { heading: l.t("claims-waiting"), empty: String::new(), rows, more });
    }
    let rows = own.items.iter().map(|claim| own_row(&visit, claim)).collect();
    let more = More::of(&visit, "own", own.next);
    lists.push(List { heading: l.t("claims-own"), empty: l.t("claims-none-own"), rows, more });
    page(&ClaimPage {
        shell: Shell::new(&visit, l.t("claims")).crumb("/account", l.t("account")).unlisted(),
        lead: l.t("claims-lead"),
        about: None,
        lists,
        heading: String::new(),
        form: None,
    })
}

fn own_row(visit: &Visit, view: &ClaimView) -> ClaimRow {
    let mut row = row(visit.l, view, LinkTo::new(format!("{}/claim", view.record.path), &*view.record.name));
    if is_alive(view.claim.state) {
        let action = format!("/claims/{}/withdraw", view.claim.id);
        let words = if view.claim.state == ClaimState::Accepted { "claim-leave" } else { "claim-withdraw" };
        row.forms.push(visit.form(action, words, Vec::new()).quiet());
    }
    row
}

fn other_row(visit: &Visit, view: &ClaimView) -> ClaimRow {
    let (l, claim) = (visit.l, &view.claim);
    let name = view.account.as_ref().map_or_else(|| l.t("claim-nobody"), |account| account.name.clone());
    let title = format!("{name} · {}", view.record.name);
    let mut row = row(l, view, LinkTo::new(format!("{}/claim", view.record.path), title));
    let steps: &[&str] = match claim.state {
        ClaimState::Waiting => &["accept", "decline"],
        ClaimState::Accepted => &["revoke"],
        _ => &[],
    };
    for step in steps {
        let name = format!("{step}-{}", claim.id);
        let field = Field::area(&name, l.t(&format!("claim-{step}-comment")), 2, 2_000);
        let field = if *step == "accept" { field } else { field.required() };
        let form = visit.form(format!("/claims/{}/{step}", claim.id), &format!("claim-{step}"), vec![field]);
        row.forms.push(if *step == "accept" { form } else { form.quiet() });
    }
    row
}

fn row(l: Locale, view: &ClaimView, title: LinkTo) -> ClaimRow {
    let claim = &view.claim;
    let role = if view.cluster { "cluster_manager" } else { "organisation_editor" };
    let parts = [
        ("state", l.label("claim-state", claim.state.as_str())),
        ("asked", l.moment(claim.asked)),
        ("role", l.label("role", role)),
    ];
    let parts: Vec<_> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut said = vec![(l.t("claim-said-job"), claim.job.clone())];
    said.extend(claim.email.as_ref().map(|email| (l.t("claim-said-email"), email.to_string())));
    if !claim.proof.is_empty() {
        said.push((l.t("claim-said-proof"), claim.proof.clone()));
    }
    said.extend(claim.comment.clone().map(|comment| (l.t("claim-comment"), comment)));
    ClaimRow {
        title,
        text: l.with("claim-when", &parts),
        said,
        checks: table(l, &view.checks),
        forms: Vec::new(),
    }
}

/// The rules with what came of each and from what.
fn table(l: Locale, checks: &[Check]) -> DataTable {
    let columns = ["claim-rule", "claim-outcome", "claim-evidence"].map(|key| Column::text(l.t(key)));
    let mut table = DataTable::new(l.t("claim-checks"), columns.into());
    table.quiet_caption = true;
    table.stacks = true;
    for check in checks {
        let key = match (check.basis, check.outcome) {
            (Basis::Letter, Outcome::Passed) => "claim-basis-letter",
            (Basis::Letter, Outcome::Unknown) => "claim-basis-letter-waits",
            (Basis::Letter, Outcome::Failed) => "claim-basis-letter-other",
            (Basis::Recorded, _) => "claim-basis-recorded",
            (Basis::Stated, _) => "claim-basis-stated",
            (Basis::Nothing, _) => "claim-basis-nothing",
        };
        let basis = l.with(key, &[("value", &check.evidence)]);
        let outcome = Cell::Text(l.label("claim-outcome", check.outcome.as_str()));
        let evidence = if check.basis == Basis::Nothing { Cell::Missing(basis) } else { Cell::Text(basis) };
        table.row(vec![Cell::Text(l.label("claim-rule", check.rule.as_str())), outcome, evidence]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn a_team_is_written_with_a_point_or_a_comma() {
        for (text, expected) in
            [("", None), ("0.5", Some(5)), ("0,5", Some(5)), ("2", Some(20)), ("1.25", Some(12))]
        {
            assert_eq!(tenths(text), Ok(expected), "{text}");
        }
        for wrong in ["half", "-1", "1.", ".5", "1e9", "999999", "1.x", "0.½"] {
            assert_eq!(tenths(wrong), Err(()), "{wrong}");
        }
    }
}
