//! A browser as the server meets it: it keeps cookies and sends forms with what the page put into them.

use std::collections::BTreeMap;
use std::sync::Mutex;

use asterism_actions::App;
use asterism_domain::Actor;
use asterism_testkit::{FormField, Sent, form_on};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt;

pub(crate) struct Guest {
    routes: Router,
    cookies: Mutex<BTreeMap<String, String>>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// Where the answer leads on.
    pub(crate) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.body.contains(text)
    }
}

impl Guest {
    pub(crate) fn of(routes: &Router) -> Guest {
        Guest { routes: routes.clone(), cookies: Mutex::default() }
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().expect("cookies").get(name).cloned()
    }

    pub(crate) fn cookies(&self) -> Vec<(String, String)> {
        let cookies = self.cookies.lock().expect("cookies");
        cookies.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    pub(crate) fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().expect("cookies").insert(name.to_owned(), value.to_owned());
    }

    pub(crate) async fn get(&self, address: &str) -> Answer {
        self.send(Request::get(address), Body::empty()).await
    }

    /// Follows a link of a page elsewhere.
    pub(crate) async fn get_from(&self, address: &str, site: &str) -> Answer {
        self.send(Request::get(address).header("sec-fetch-site", site), Body::empty()).await
    }

    pub(crate) async fn page(&self, address: &str) -> String {
        let answer = self.get(address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.body);
        answer.body
    }

    /// Sends exactly these fields, from a page of ours.
    pub(crate) async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from(address, fields, &[("sec-fetch-site", "same-origin")]).await
    }

    pub(crate) async fn post_from(
        &self,
        address: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let encode = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
        };
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let mut request =
            Request::post(address).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request, Body::from(body.join("&"))).await
    }

    /// Sends something that no page of ours sent.
    pub(crate) async fn post_raw(&self, address: &str, kind: &str, body: &str) -> Answer {
        let request = Request::post(address).header(header::CONTENT_TYPE, kind);
        self.send(request, Body::from(body.to_owned())).await
    }

    /// Sends JSON, as our scripts do.
    pub(crate) async fn tell(
        &self,
        address: &str,
        body: &serde_json::Value,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::post(address)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request, Body::from(body.to_string())).await
    }

    /// Opens the page and sends its form with a file, as a browser does: in parts, in the order of the page.
    pub(crate) async fn upload(
        &self,
        page: &str,
        action: &str,
        given: &[(&str, &str)],
        file: Option<(&str, &[u8])>,
    ) -> Answer {
        let body = self.page(page).await;
        let mut fields = form_fields(&body, action);
        for (name, value) in given {
            match fields.iter_mut().find(|(known, _)| known == name) {
                Some((_, old)) => *old = (*value).to_owned(),
                None => panic!("the form for {action} on {page} has no field {name}: {fields:?}"),
            }
        }
        fields.retain(|(name, _)| name != "file");
        self.send_parts(action, &fields, file).await
    }

    /// Sends exactly these parts, from a page of ours. The name of the file may say anything.
    pub(crate) async fn send_parts(
        &self,
        address: &str,
        fields: &[(String, String)],
        file: Option<(&str, &[u8])>,
    ) -> Answer {
        const BOUNDARY: &str = "a-boundary-of-this-test";
        let mut body = Vec::new();
        for (name, value) in fields {
            let part =
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        let (name, bytes) = file.unwrap_or(("", b""));
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/pdf\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend(bytes);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").into_bytes());
        let request = Request::post(address)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
            .header(header::CONTENT_LENGTH, body.len())
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(body)).await
    }

    /// Opens the page and sends its form to `action` as a person would: what it hides goes along, what is given
    /// replaces what stands there.
    pub(crate) async fn fill(&self, page: &str, action: &str, given: &[(&str, &str)]) -> Answer {
        let body = self.page(page).await;
        let mut fields = form_fields(&body, action);
        // The second value of a name goes into the second field of that name, as with boxes to tick.
        for (place, (name, value)) in given.iter().enumerate() {
            let before = given.iter().take(place).filter(|(earlier, _)| earlier == name).count();
            match fields.iter_mut().filter(|(known, _)| known == name).nth(before) {
                Some((_, old)) => *old = (*value).to_owned(),
                None => panic!("the form for {action} on {page} has no field {name}: {fields:?}"),
            }
        }
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(action, &fields).await
    }

    pub(crate) async fn send(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .lock()
            .expect("cookies")
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = request.header(header::HOST, "localhost");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let request = request.body(body).expect("a request");
        let answer = self.routes.clone().oneshot(request).await.expect("an answer");
        let (status, headers) = (answer.status(), answer.headers().clone());
        for line in headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let (name, rest) = line.split_once('=').expect("a cookie");
            let value = rest.split(';').next().unwrap_or("");
            let mut cookies = self.cookies.lock().expect("cookies");
            if line.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = to_bytes(answer.into_body(), 64 << 20).await.expect("a whole body");
        Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned(), bytes: bytes.to_vec() }
    }

    /// What comes at an address that is no text.
    pub(crate) async fn get_bytes(&self, address: &str) -> Vec<u8> {
        let answer = self.get(address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.body);
        answer.bytes
    }
}

/// The fields of the form on a page that goes to `action`, with what stands in them. A box that must be ticked is
/// ticked by whoever goes on.
pub(crate) fn form_fields(page: &str, action: &str) -> Vec<(String, String)> {
    let fields = form_on(page, action).unwrap_or_else(|| panic!("no form goes to {action}: {page}"));
    let value = |field: FormField| match field.sent {
        Sent::IfTicked => (field.name, String::new()),
        _ => (field.name, field.value),
    };
    fields.into_iter().map(value).collect()
}

/// The newest letter to an address.
pub(crate) async fn letter_to(app: &App, address: &str) -> asterism_domain::Letter {
    let waiting = app.outbox(&Actor::Operator, 1_000).await.expect("the outbox");
    let found =
        waiting.into_iter().filter(|waiting| waiting.letter.to == address).max_by_key(|waiting| waiting.id);
    found.unwrap_or_else(|| panic!("no letter to {address}")).letter
}

pub(crate) async fn letters_to(app: &App, address: &str) -> usize {
    let waiting = app.outbox(&Actor::Operator, 1_000).await.expect("the outbox");
    waiting.iter().filter(|waiting| waiting.letter.to == address).count()
}

/// The path of the link in a letter.
pub(crate) fn link_in(letter: &asterism_domain::Letter) -> String {
    let start = letter.text.find("/link/").unwrap_or_else(|| panic!("no link in {}", letter.text));
    letter.text[start..].split_whitespace().next().unwrap_or("").to_owned()
}

/// A sentence that nobody would guess.
pub(crate) const PASSWORD: &str = "four herons over the estuary";

/// Opens an account through the letter, as a person does, and stays signed in.
pub(crate) async fn sign_up(app: &App, routes: &Router, name: &str) -> Guest {
    let guest = Guest::of(routes);
    let email = format!("{}@example.org", name.to_lowercase());
    let asked = guest.fill("/sign-up", "/sign-up", &[("email", &email)]).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
    let link = link_in(&letter_to(app, &email).await);
    let opened = guest.fill(&link, &link, &[("name", name), ("password", PASSWORD)]).await;
    assert_eq!((opened.status, opened.location()), (StatusCode::SEE_OTHER, "/account"), "{}", opened.body);
    guest
}
