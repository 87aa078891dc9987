//! What went wrong, and the one place where that becomes a page (or JSON, for programs).
//!
//! A handler returns a `Problem`; so do, in effect, the framework's own refusals (an unknown
//! address, a body that is too large, a deadline passed, a panic): every answer of 400 and above
//! that is not yet a page is made one here. The cause of an internal error goes to the log, never
//! to the reader.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use asterism_actions::account::KEY_ONLY_READS;
use asterism_actions::{Conflict, FieldError};
use asterism_domain::Actor;
use asterism_domain::upload::Unreadable;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use crate::component::DataTable;
use crate::given_back::{GivenBack, Sent};
use crate::html::{LinkTo, page, query_string};
use crate::layers::request_id;
use crate::locale::Locale;
use crate::places::AGAIN;
use crate::press::Unprinted;
use crate::refusal::refusal;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Site, guess};

/// Why an answer is not what was asked for.
#[derive(Debug, Clone)]
pub enum Problem {
    /// Nothing lives at this address.
    NotFound,
    /// The record was retired: what it was called, when and why it went, where its history is.
    Gone {
        name: String,
        when: String,
        reason: String,
        history: String,
    },
    /// Someone else changed the record first: both versions, field by field.
    Conflict(Arc<Conflict>),
    /// The request cannot be understood: which part, in the reader's words.
    Invalid(String),
    /// Parameters of the address have values that are not valid: each with what would be.
    Refused(Arc<[FieldError]>),
    Forbidden,
    /// Not for a key that only reads, though its owner may.
    KeyReads,
    /// To run the portal, only in a session that was opened with more than a password.
    SecondFactor,
    /// The same for everybody, where more is asked of everybody: there is a next step.
    NextStep,
    /// Only for those who are signed in.
    SignIn,
    /// A form was sent from a page that is older than the session.
    StaleForm,
    /// What was sent is no form.
    NotAForm,
    TooLarge,
    /// Tried too often; it may work after so many minutes.
    TooMany(i64),
    /// Read more of what is costly than one may in a minute; it goes on in so many seconds.
    ReadsEnough(u64),
    /// As many files are on their way as one client, or everybody together, may have at once.
    FilesOfOne,
    FilesOfAll,
    /// There is no PDF of a page: why, and the page. Already logged.
    Unprinted {
        why: Unprinted,
        page: String,
    },
    /// A file that was uploaded is not taken, and why.
    Untaken(Unreadable),
    /// Something that is needed is not ready.
    Unavailable,
    /// The search index is being built anew.
    Searchless,
    /// The database is damaged, and nothing is written into it. Already logged.
    Damaged,
    /// The disk is full, and nothing was written. Already logged.
    NoRoom,
    /// Ours to mend. Already logged.
    Internal,
}

impl Problem {
    /// Whether it is about what stands in a field.
    pub(crate) fn refuses(&self, field: &str) -> bool {
        matches!(self, Problem::Refused(refused) if refused.iter().any(|error| error.field == field))
    }

    /// Logs the cause and hides it from the reader.
    pub fn internal(cause: &dyn std::error::Error) -> Problem {
        tracing::error!(error = %chain(cause), "a page could not be made");
        Problem::Internal
    }

    /// Logs why a PDF could not be made.
    pub(crate) fn unprinted(why: Unprinted, page: String) -> Problem {
        tracing::warn!(error = %why, "a PDF could not be made");
        Problem::Unprinted { why, page }
    }

    /// What a reader is told of it, in a sentence or two.
    pub fn said(&self, l: Locale) -> String {
        self.own_words(l).unwrap_or_else(|| l.t(&format!("{}-text", message_key(self.status()))))
    }

    /// The same where the status alone does not say it.
    fn own_words(&self, l: Locale) -> Option<String> {
        match self {
            Problem::Invalid(what) => Some(what.clone()),
            Problem::Refused(fields) => Some(explained(l, fields)),
            Problem::StaleForm => Some(l.t("problem-stale-form-text")),
            Problem::SecondFactor => Some(l.t("factor-held-text")),
            Problem::NextStep => Some(l.t("problem-next-step-text")),
            Problem::KeyReads => Some(l.t("problem-key-reads-text")),
            // Of whoever was forgotten nothing is kept, and nobody is promised that it is.
            Problem::Gone { name, .. } if name.is_empty() => Some(l.t("problem-gone-erased")),
            Problem::TooMany(minutes) => {
                Some(l.count("problem-too-many-wait", u64::try_from(*minutes).unwrap_or_default()))
            }
            Problem::ReadsEnough(seconds) => Some(l.count("problem-reads-enough-text", *seconds)),
            Problem::FilesOfOne => Some(l.t("problem-files-text-own")),
            Problem::FilesOfAll => Some(l.t("problem-files-text")),
            Problem::Untaken(why) => Some(l.label("untaken", why.as_str())),
            Problem::Unprinted { why, .. } => Some(l.t(match why {
                Unprinted::Missing(_) => "problem-unprinted-missing",
                Unprinted::Busy => "problem-unprinted-busy",
                Unprinted::TooLarge | Unprinted::TooLong | Unprinted::Failed(_) => "problem-unprinted-failed",
            })),
            Problem::Searchless => Some(l.t("problem-searchless-text")),
            Problem::Damaged => Some(l.t("problem-damaged-text")),
            _ => None,
        }
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Problem::NotFound => StatusCode::NOT_FOUND,
            Problem::Gone { .. } => StatusCode::GONE,
            Problem::Conflict(_) => StatusCode::CONFLICT,
            Problem::Invalid(_) | Problem::Refused(_) => StatusCode::BAD_REQUEST,
            Problem::Forbidden
            | Problem::KeyReads
            | Problem::SecondFactor
            | Problem::NextStep
            | Problem::StaleForm => StatusCode::FORBIDDEN,
            Problem::SignIn => StatusCode::UNAUTHORIZED,
            Problem::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Problem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::TooMany(_) | Problem::ReadsEnough(_) | Problem::FilesOfOne => {
                StatusCode::TOO_MANY_REQUESTS
            }
            Problem::Untaken(Unreadable::Busy | Unreadable::Unavailable) => StatusCode::SERVICE_UNAVAILABLE,
            Problem::Untaken(Unreadable::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::Untaken(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::Unprinted { .. }
            | Problem::FilesOfAll
            | Problem::Unavailable
            | Problem::Searchless
            | Problem::Damaged => StatusCode::SERVICE_UNAVAILABLE,
            Problem::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
            Problem::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// In how many seconds it may work again, for programs that wait by themselves.
    fn again_after(&self) -> Option<u64> {
        match self {
            Problem::TooMany(minutes) => {
                u64::try_from(*minutes).ok().map(|minutes| minutes.saturating_mul(60))
            }
            Problem::ReadsEnough(seconds) => Some(*seconds),
            Problem::FilesOfOne | Problem::FilesOfAll => Some(AGAIN),
            _ => None,
        }
    }
}

impl From<asterism_actions::Error> for Problem {
    fn from(error: asterism_actions::Error) -> Problem {
        use asterism_actions::Error;
        match error {
            Error::NotFound { .. } => Problem::NotFound,
            Error::Forbidden { reason: KEY_ONLY_READS } => Problem::KeyReads,
            Error::Forbidden { .. } => Problem::Forbidden,
            Error::Invalid(fields) => Problem::Refused(fields.into()),
            Error::Conflict(conflict) => Problem::Conflict(Arc::from(conflict)),
            Error::TooMany { wait } => Problem::TooMany(wait.as_mins() + 1),
            Error::Unreadable(why) => Problem::Untaken(why),
            Error::Unavailable { what } => {
                tracing::warn!(what, "something that a page needs is not available");
                Problem::Unavailable
            }
            Error::Searchless => Problem::Searchless,
            Error::Damaged { .. } => Problem::Damaged,
            Error::Parcel(cause) => Problem::internal(&cause),
            error if error.is_no_room() => {
                tracing::error!(%error, "there is no room for what somebody sent");
                Problem::NoRoom
            }
            Error::Internal(cause) => {
                tracing::error!(error = format!("{cause:#}"), "a page could not be made");
                Problem::Internal
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = status.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// An error with its causes, outermost first.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

/// The messages of a status: heading and explanation, and what one can do.
fn message_key(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "problem-not-found",
        StatusCode::GONE => "problem-gone",
        StatusCode::CONFLICT => "problem-conflict",
        StatusCode::FORBIDDEN => "problem-forbidden",
        StatusCode::UNAUTHORIZED => "problem-sign-in",
        StatusCode::TOO_MANY_REQUESTS => "problem-too-many",
        StatusCode::METHOD_NOT_ALLOWED => "problem-method",
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::URI_TOO_LONG => "problem-too-large",
        StatusCode::REQUEST_TIMEOUT => "problem-slow",
        StatusCode::GATEWAY_TIMEOUT => "problem-timeout",
        StatusCode::SERVICE_UNAVAILABLE => "problem-unavailable",
        StatusCode::INSUFFICIENT_STORAGE => "problem-no-room",
        status if status.is_client_error() => "problem-invalid",
        _ => "problem-internal",
    }
}

#[derive(Template)]
#[template(path = "page/problem.html")]
struct ProblemPage {
    shell: Shell,
    code: u16,
    explanation: String,
    /// The same address without what was refused.
    without: Option<String>,
    next: String,
    /// The words of the address, to search for.
    guess: String,
    suggestions: Vec<LinkTo>,
    request: Option<String>,
    problem: Option<Arc<Problem>>,
    versions: Option<Versions>,
    given_back: Option<GivenBack>,
}

/// Both versions of a record that two people changed: the stored one, and the one that was refused.
struct Versions {
    name: String,
    record: String,
    history: String,
    changes: DataTable,
}

/// The versions of a conflict in the reader's language, with the names of the records they mention.
async fn versions(site: &Site, l: Locale, conflict: &Conflict) -> Versions {
    let names = match site.app() {
        Ok(app) => app.names_in(&Actor::Visitor, conflict.changes.iter()).await.unwrap_or_default(),
        Err(_) => BTreeMap::new(),
    };
    let record = conflict.head.path();
    let sides = [l.t("conflict-stored"), l.t("conflict-yours")];
    Versions {
        name: conflict.head.document.name(),
        history: format!("{record}/history"),
        changes: crate::pages::changes_table(l, &conflict.changes, &names, sides, &BTreeMap::new()),
        record,
    }
}

/// Marks an answer that is a page already, such as a form with what was wrong with it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IsPage;

/// A page that says what was wrong with what was sent, which can be mended on it.
pub(crate) fn refused_page(template: &impl Template, problem: &Problem) -> Result<Response, Problem> {
    if problem.status().is_server_error() {
        return Err(problem.clone());
    }
    note_refused(problem);
    let mut response = page(template)?;
    *response.status_mut() = match problem.status() {
        StatusCode::BAD_REQUEST => StatusCode::UNPROCESSABLE_ENTITY,
        status => status,
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.extensions_mut().insert(IsPage);
    Ok(response)
}

/// A page with what was sent on it, which was made of what is not so any more.
pub(crate) fn stale_page(template: &impl Template) -> Result<Response, Problem> {
    let mut response = page(template)?;
    *response.status_mut() = StatusCode::CONFLICT;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.extensions_mut().insert(IsPage);
    Ok(response)
}

/// Leaves a trace of input that was refused: the names of its fields, and never what stood in them.
fn note_refused(problem: &Problem) {
    match problem {
        Problem::Refused(fields) => {
            tracing::info!(fields = names_of(fields), "refused: input that is not valid");
        }
        Problem::Invalid(_) | Problem::NotAForm | Problem::StaleForm => {
            tracing::info!("refused: a request that cannot be understood");
        }
        _ => {}
    }
}

/// The names of fields, as far as they are such: an address may call its parameters anything.
fn names_of(fields: &[FieldError]) -> String {
    let plain = |name: &str| {
        let sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        if name.len() <= 40 && name.chars().all(sign) { name.to_owned() } else { "?".to_owned() }
    };
    let names: Vec<String> = fields.iter().take(20).map(|error| plain(&error.field)).collect();
    names.join(" ")
}

/// Turns every failed answer into a page in the reader's language.
pub(crate) async fn explain(State(site): State<Site>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let visit = Visit::of(&parts);
    let id = request_id(&parts.headers);
    let wants_json = wants_json(&visit.path, parts.headers.get(header::ACCEPT));
    let reads = parts.method == Method::GET;
    let mut request = Request::from_parts(parts, body);
    let sent = Sent::into_request(&mut request);
    let response = next.run(request).await;
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    if !failed || response.extensions().get::<IsPage>().is_some() {
        return response;
    }
    let mut problem = response.extensions().get::<Arc<Problem>>().cloned();
    // It may be the session alone that has no right to it: that can be mended.
    if let (Some(Problem::Forbidden), Some(who)) = (problem.as_deref(), &visit.who) {
        problem = match (who.halfway, who.held_back) {
            (true, _) => Some(Arc::new(Problem::NextStep)),
            (_, true) => Some(Arc::new(Problem::SecondFactor)),
            _ => problem,
        };
    }
    if let Some(problem) = problem.as_deref() {
        note_refused(problem);
    }
    if matches!(problem.as_deref(), Some(Problem::SignIn)) && reads && !wants_json {
        let here = visit.address();
        return Redirect::to(&format!("/sign-in{}", query_string([("next", here.as_str())]))).into_response();
    }
    let again_after = problem.as_deref().and_then(Problem::again_after);
    let mut page = if wants_json {
        as_json(&visit, status, problem.as_deref(), id)
    } else {
        let versions = match problem.as_deref() {
            Some(Problem::Conflict(conflict)) => Some(versions(&site, visit.l, conflict).await),
            _ => None,
        };
        let given_back = GivenBack::of(&visit, &sent, problem.as_deref(), status);
        as_page(&site, &visit, status, problem, (versions, given_back), id)
    };
    *page.status_mut() = status;
    for name in [header::ALLOW, header::CONNECTION] {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    if let Some(seconds) = again_after {
        page.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    page.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    page
}

pub(crate) fn wants_json(path: &str, accept: Option<&HeaderValue>) -> bool {
    let accepts = accept.and_then(|value| value.to_str().ok()).unwrap_or("");
    path.ends_with(".json") || (accepts.contains("application/json") && !accepts.contains("text/html"))
}

fn as_json(visit: &Visit, status: StatusCode, problem: Option<&Problem>, id: Option<String>) -> Response {
    let own = problem.and_then(|problem| problem.own_words(visit.l));
    let message = own.unwrap_or_else(|| visit.l.t(message_key(status)));
    Json(json!({ "error": { "status": status.as_u16(), "message": message, "request": id } })).into_response()
}

fn as_page(
    site: &Site,
    visit: &Visit,
    status: StatusCode,
    problem: Option<Arc<Problem>>,
    (versions, given_back): (Option<Versions>, Option<GivenBack>),
    id: Option<String>,
) -> Response {
    let l = visit.l;
    let key = match problem.as_deref() {
        Some(Problem::Unprinted { .. }) => "problem-unprinted",
        Some(Problem::StaleForm) => "problem-stale-form",
        Some(Problem::NextStep) => "problem-next-step",
        Some(Problem::KeyReads) => "problem-key-reads",
        Some(Problem::ReadsEnough(_)) => "problem-reads-enough",
        Some(Problem::FilesOfOne | Problem::FilesOfAll) => "problem-files",
        _ => message_key(status),
    };
    let (mut guess, mut suggestions) = (String::new(), Vec::new());
    if status == StatusCode::NOT_FOUND {
        guess = guess::words_of(&visit.path);
        suggestions = guess::pages(l, &visit.path);
        suggestions.extend(site.called(&guess));
    }
    let own = problem.as_deref().and_then(|problem| problem.own_words(l));
    let explanation = match (problem.as_deref(), &given_back) {
        (Some(Problem::StaleForm), Some(_)) => l.t("problem-stale-form-kept"),
        _ => own.unwrap_or_else(|| l.t(&format!("{key}-text"))),
    };
    let mut shell = Shell::new(visit, l.t(key)).unlisted();
    shell.search.clone_from(&guess);
    let view = ProblemPage {
        shell,
        code: status.as_u16(),
        explanation,
        without: problem.as_deref().and_then(|problem| without(visit, problem)),
        next: match problem.as_deref() {
            Some(Problem::ReadsEnough(_)) if visit.who.is_some() => l.t("problem-reads-enough-next-own"),
            _ => l.t(&format!("{key}-next")),
        },
        guess,
        suggestions,
        request: id.filter(|_| status.is_server_error()),
        problem,
        versions,
        given_back,
    };
    page(&view).unwrap_or_else(IntoResponse::into_response)
}

/// What is wrong with each parameter.
fn explained(l: Locale, fields: &[FieldError]) -> String {
    let one = |error: &FieldError| format!("{}: {}", error.field, refusal(l, &error.why));
    fields.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// Where the reader would have been without the parameters that were refused.
fn without(visit: &Visit, problem: &Problem) -> Option<String> {
    let Problem::Refused(fields) = problem else { return None };
    let refused = |name: &str| fields.iter().any(|error| error.field == name);
    let kept = visit.pairs.iter().filter(|(name, _)| !refused(name));
    let query = query_string(kept.map(|(name, value)| (name.as_str(), value.as_str())));
    Some(format!("{}{query}", visit.path))
}

#[cfg(test)]
mod tests {
    use asterism_actions::Refusal;

    use super::*;

    #[test]
    fn of_refused_input_the_log_has_the_names_of_fields_alone() {
        let refused = |field: &str| FieldError { field: field.to_owned(), why: Refusal::from("a secret") };
        let odd = ["about.title.en", "a\nWARN all is well", "anna@example.org", &"x".repeat(41)].map(refused);
        assert_eq!(names_of(&odd), "about.title.en ? ? ?");
        let many: Vec<FieldError> = (0..30).map(|_| refused("a")).collect();
        assert_eq!(names_of(&many).split(' ').count(), 20);
    }
}
