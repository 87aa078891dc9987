use std::convert::Infallible;
use std::sync::Arc;

use asterism_actions::account::Who;
use asterism_domain::{Actor, is_no_text};
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::component::{Field, Form};
use crate::door::Guest;
use crate::html::query_string;
use crate::locale::Locale;
use crate::refusal::refusal;
use crate::still::Still;
use crate::{Problem, door};

/// A browser keeps the language that was chosen for so long, in seconds.
const KEEP_LANGUAGE: u32 = 365 * 24 * 3600;

/// What every page needs to know of the request: the reader's language and the address.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) l: Locale,
    /// Where the site is reached, as in `https://example.org`.
    pub(crate) origin: String,
    pub(crate) path: String,
    /// The decoded pairs of the query, without `lang`.
    pub(crate) pairs: Vec<(String, String)>,
    /// Who is signed in.
    pub(crate) who: Option<Arc<Who>>,
    /// The page is for a copy that works from a folder.
    pub(crate) still: Option<Arc<Still>>,
}

impl Visit {
    pub(crate) fn of(parts: &Parts) -> Visit {
        let query = parts.uri.query().unwrap_or("");
        let mut pairs = decode(query);
        let asked = pairs.iter().find(|(name, _)| name == "lang").map(|(_, value)| value.clone());
        pairs.retain(|(name, _)| name != "lang");
        let l = asked
            .and_then(|code| Locale::offered_as(&code))
            .or_else(|| from_cookie(parts))
            .unwrap_or_else(|| from_browser(parts));
        let who = parts.extensions.get::<Guest>().and_then(|guest| guest.who.clone());
        let still = parts.extensions.get::<Arc<Still>>().cloned();
        Visit { l, origin: origin(&parts.headers), path: parts.uri.path().to_owned(), pairs, who, still }
    }

    pub(crate) fn actor(&self) -> Actor {
        self.who.as_ref().map_or(Actor::Visitor, |who| who.actor.clone())
    }

    /// Who is signed in, for pages that are nobody else's.
    pub(crate) fn signed_in(&self) -> Result<&Who, Problem> {
        self.who.as_deref().ok_or(Problem::SignIn)
    }

    /// A form in the session of whoever is there.
    pub(crate) fn form(&self, action: impl Into<String>, submit: &str, fields: Vec<Field>) -> Form {
        let token = self.who.as_ref().map(|who| who.form.clone()).unwrap_or_default();
        let errors_title = self.l.t("form-errors");
        Form { token, errors_title, ..Form::new(action, self.l.t(submit), fields) }
    }

    /// The same with what was wrong with it when it was sent.
    pub(crate) fn form_again(&self, mut form: Form, problem: &Problem) -> Form {
        let Problem::Refused(refused) = problem else {
            form.errors.push(problem.said(self.l));
            return form;
        };
        for error in refused.iter() {
            let text = refusal(self.l, &error.why);
            match form.fields.iter_mut().find(|field| field.name == error.field) {
                Some(field) => field.error = text,
                None => form.errors.push(text),
            }
        }
        form
    }

    /// Where one is, without the language.
    pub(crate) fn address(&self) -> String {
        let pairs = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        format!("{}{}", self.path, query_string(pairs))
    }

    /// The first value of a name in the query.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visit, Infallible> {
        Ok(Visit::of(parts))
    }
}

/// The pairs of a query string or of a form. What is not valid UTF-8 is replaced; control characters and marks that turn the
/// direction of a text are left out. Nothing of it is refused.
pub(crate) fn decode(query: &str) -> Vec<(String, String)> {
    let plain = |text: &str| {
        let spaced = text.replace('+', " ");
        let mut plain = percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned();
        // Pages repeat what was asked for, and a NUL makes them no text; lines of a field stay lines.
        plain.retain(|sign| !is_no_text(sign));
        plain
    };
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (plain(name), plain(value))
        })
        .collect()
}

/// Where this site is reached, as the request has it. A name with anything unusual in it is not
/// repeated.
pub(crate) fn origin(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let host = text("host").unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    let host = if host.is_empty() || !host.chars().all(plain) { "localhost".to_owned() } else { host };
    let scheme = if text("x-forwarded-proto").as_deref() == Some("https") { "https" } else { "http" };
    format!("{scheme}://{host}")
}

fn from_cookie(parts: &Parts) -> Option<Locale> {
    Locale::offered_as(&door::cookie(&parts.headers, &door::named(&parts.headers, "lang"))?)
}

fn from_browser(parts: &Parts) -> Locale {
    let header = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Locale::accepted(header.unwrap_or(""))
}

/// Remembers a language chosen with `?lang=` in a cookie, and says what pages depend on.
pub(crate) async fn remember_language(request: Request, next: Next) -> Response {
    let asked = decode(request.uri().query().unwrap_or(""))
        .into_iter()
        .find(|(name, _)| name == "lang")
        .and_then(|(_, value)| Locale::offered_as(&value));
    let asked_by = request.headers().clone();
    let mut response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    if kind.starts_with(b"text/html") || kind == b"application/pdf" {
        response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    }
    if let Some(locale) = asked {
        door::set_cookie(&mut response, &asked_by, "lang", locale.code(), KEEP_LANGUAGE);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_has_no_signs_that_are_no_text() {
        let typed = decode("title=%E2%80%AEevil%E2%80%AC+%D7%A9%00&q=a%0D%0Ab%E2%81%A6%FF");
        let pairs: Vec<(&str, &str)> =
            typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(pairs, [("title", "evil ש"), ("q", "a\r\nb\u{fffd}")]);
    }
}
