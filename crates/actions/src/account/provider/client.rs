//! What is said to a provider, and what it answers. All of it waits, so it runs on threads that may.

use std::io::Read;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;
use ureq::Agent;
use ureq::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use ureq::http::{Request, StatusCode};
use ureq::unversioned::transport::DefaultConnector;
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};

use super::address::{Outwards, is_this_machine, may_be_asked};
use super::proof::{About, Keys};
use super::{Provider, Trouble};

/// One answer of the provider takes so long at most.
const PATIENCE: Duration = Duration::from_secs(8);
/// And is so large at most.
const MOST_BYTES: u64 = 256 * 1024;
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// Why an answer is none.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("{0} is not asked: it must be https, or where the provider is configured to be")]
    Address(String),
    #[error("{0} does not answer: {1}")]
    Silent(String, Box<ureq::Error>),
    #[error("the answer of {0} breaks off: {1}")]
    Broken(String, std::io::Error),
    #[error("the answer of {0} has more than {MOST_BYTES} bytes")]
    Large(String),
    #[error("{0} answers {1}")]
    Status(String, StatusCode),
    #[error("the answer of {0} is not as the standard has it: {1}")]
    Shape(String, String),
}

/// What a provider says of itself.
#[derive(Debug, Clone)]
pub(super) struct Metadata {
    pub(super) authorize: Url,
    token: Url,
    keys: Url,
    about: Option<Url>,
    /// Where somebody signs out there.
    pub(super) leave: Option<Url>,
    /// Whether its answers say whose they are (RFC 9207).
    pub(super) signs_answers: bool,
    /// Whether it takes client and secret in the body alone.
    secret_in_body: bool,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    end_session_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// What a code was given back for.
#[derive(Deserialize)]
pub(super) struct Tokens {
    pub(super) access_token: String,
    pub(super) id_token: Option<String>,
}

/// Asks the provider what it says of itself. The document has to be about the provider that was asked.
pub(super) fn discover(provider: &Provider) -> Result<Metadata, Trouble> {
    let address = format!("{}{WELL_KNOWN}", provider.issuer.trim_end_matches('/'));
    let found = Url::parse(&address)
        .map_err(|_| Fault::Address(address.clone()))
        .and_then(|at| get_json::<Document>(provider, &at, None))
        .and_then(|document| metadata(provider, &address, document));
    found.map_err(|fault| silent(provider, &fault))
}

fn metadata(provider: &Provider, address: &str, document: Document) -> Result<Metadata, Fault> {
    if document.issuer != provider.issuer {
        let why = format!("it is about {:?}, and {:?} is configured", document.issuer, provider.issuer);
        return Err(Fault::Shape(address.to_owned(), why));
    }
    let endpoint = |text: &str| {
        let found = Url::parse(text).ok().filter(|found| may_be_asked(&provider.address, found));
        found.ok_or_else(|| Fault::Address(text.to_owned()))
    };
    let methods = document.token_endpoint_auth_methods_supported.unwrap_or_default();
    let takes = |method: &str| methods.iter().any(|known| known == method);
    Ok(Metadata {
        authorize: endpoint(&document.authorization_endpoint)?,
        token: endpoint(&document.token_endpoint)?,
        keys: endpoint(&document.jwks_uri)?,
        about: document.userinfo_endpoint.as_deref().map(endpoint).transpose()?,
        leave: document.end_session_endpoint.as_deref().map(endpoint).transpose()?,
        signs_answers: document.authorization_response_iss_parameter_supported,
        secret_in_body: takes("client_secret_post") && !takes("client_secret_basic"),
    })
}

pub(super) fn keys(provider: &Provider, metadata: &Metadata) -> Result<Keys, Trouble> {
    let read = get_json::<Value>(provider, &metadata.keys, None).and_then(|set| {
        let shape = || Fault::Shape(metadata.keys.to_string(), "it is no set of keys".to_owned());
        Keys::read(&set).ok_or_else(shape)
    });
    read.map_err(|fault| silent(provider, &fault))
}

/// Gives a code back for what it stands for.
pub(super) fn exchange(
    provider: &Provider,
    metadata: &Metadata,
    code: &str,
    verifier: &str,
    back: &str,
) -> Result<Tokens, Trouble> {
    let mut body = Serializer::new(String::new());
    body.append_pair("grant_type", "authorization_code")
        .append_pair("code", code)
        .append_pair("redirect_uri", back)
        .append_pair("code_verifier", verifier);
    let mut request = Request::post(metadata.token.as_str())
        .header(ACCEPT, "application/json")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    match &provider.secret {
        Some(secret) if !metadata.secret_in_body => {
            // Both are encoded before they are joined (RFC 6749, 2.3.1).
            let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
            let pair = format!("{}:{}", encoded(&provider.client), encoded(secret));
            request = request.header(AUTHORIZATION, format!("Basic {}", STANDARD.encode(pair)));
        }
        Some(secret) => {
            body.append_pair("client_id", &provider.client).append_pair("client_secret", secret);
        }
        None => {
            body.append_pair("client_id", &provider.client);
        }
    }
    let request = request.body(body.finish());
    let answer = request.map_err(|error| shape(&metadata.token, &error)).and_then(|request| {
        let agent = agent(provider, &metadata.token)?;
        read(&metadata.token, agent.run(request))
    });
    match answer {
        Ok(answer) => Ok(answer),
        // It was reached, and does not take the code.
        Err(fault @ Fault::Status(_, status)) if status.is_client_error() => Err(unfit(provider, &fault)),
        Err(fault) => Err(silent(provider, &fault)),
    }
}

/// Asks who somebody is, with the token that was given for it. The answer counts where it is about `subject`.
pub(super) fn about(
    provider: &Provider,
    metadata: &Metadata,
    access_token: &str,
    subject: &str,
) -> Result<Option<About>, Trouble> {
    #[derive(Deserialize)]
    struct Answer {
        sub: String,
        #[serde(flatten)]
        about: About,
    }
    let Some(address) = &metadata.about else { return Ok(None) };
    let answer = get_json::<Answer>(provider, address, Some(access_token));
    let answer = answer.map_err(|fault| silent(provider, &fault))?;
    if answer.sub != subject {
        let why = "it is about somebody else than the token".to_owned();
        return Err(unfit(provider, &Fault::Shape(address.to_string(), why)));
    }
    Ok(Some(answer.about))
}

fn get_json<T: for<'a> Deserialize<'a>>(
    provider: &Provider,
    address: &Url,
    bearer: Option<&str>,
) -> Result<T, Fault> {
    let mut request = Request::get(address.as_str()).header(ACCEPT, "application/json");
    if let Some(token) = bearer {
        request = request.header(AUTHORIZATION, format!("Bearer {token}"));
    }
    let request = request.body(()).map_err(|error| shape(address, &error))?;
    read(address, agent(provider, address)?.run(request))
}

/// The product's own client: no redirects, limits on time and size, and no way into the house.
fn agent(provider: &Provider, address: &Url) -> Result<Agent, Fault> {
    if !may_be_asked(&provider.address, address) {
        return Err(Fault::Address(address.to_string()));
    }
    let mut config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(PATIENCE));
    if is_this_machine(address) {
        config = config.proxy(None);
    }
    let resolver = Outwards::of(&provider.address);
    Ok(Agent::with_parts(config.build(), DefaultConnector::default(), resolver))
}

fn read<T: for<'a> Deserialize<'a>>(
    address: &Url,
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<T, Fault> {
    let answer = answer.map_err(|error| Fault::Silent(address.to_string(), Box::new(error)))?;
    let status = answer.status();
    if status != StatusCode::OK {
        return Err(Fault::Status(address.to_string(), status));
    }
    let mut bytes = Vec::new();
    let body = answer.into_body().into_reader();
    body.take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Fault::Broken(address.to_string(), error))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Fault::Large(address.to_string()));
    }
    serde_json::from_slice(&bytes).map_err(|error| shape(address, &error))
}

fn shape(address: &Url, error: &dyn std::error::Error) -> Fault {
    Fault::Shape(address.to_string(), error.to_string())
}

/// The provider cannot be reached or does not speak as one.
fn silent(provider: &Provider, fault: &Fault) -> Trouble {
    tracing::warn!("{provider:?} does not answer as a provider of sign-ins: {fault}");
    Trouble::Silent
}

/// It was reached, and what it said proves nothing.
pub(super) fn unfit(provider: &Provider, why: &dyn std::error::Error) -> Trouble {
    tracing::warn!("a sign-in at {provider:?} was refused: {why}");
    Trouble::Unfit
}
