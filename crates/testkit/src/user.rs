//! Somebody who is signed in at a portal that runs, with a browser without scripts: reads pages, fills forms, sends
//! them. What goes wrong on the way is a value, for some portals are killed while they answer.

use std::time::Duration;

use url::form_urlencoded::Serializer;

use crate::form::{FormField, Sent, form_on};

/// Longer than any answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct User {
    agent: ureq::Agent,
    portal: String,
    session: String,
    network: String,
}

/// What the portal answered.
#[derive(Debug, Clone)]
pub struct Answered {
    pub status: u16,
    /// Where the answer leads on; empty where it does not.
    pub location: String,
    pub body: String,
}

impl User {
    /// `session` is the cookie of a session. `network`, as in `10.1.2.3`, is where the portal takes the user to be,
    /// as a server in front of it would say.
    pub fn new(portal: &str, session: &str, network: &str) -> User {
        let config = ureq::Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build();
        User {
            agent: config.into(),
            portal: portal.to_owned(),
            session: session.to_owned(),
            network: network.to_owned(),
        }
    }

    pub fn get(&self, path: &str) -> Result<Answered, ureq::Error> {
        let request = self.agent.get(format!("{}{path}", self.portal));
        answered(
            request
                .header("cookie", format!("session={}", self.session))
                .header("x-forwarded-for", &self.network)
                .call()?,
        )
    }

    /// Opens a page and sends its form that goes to `action`, with the given values in place of those that stand
    /// there; a button is pressed by giving its value. The page comes back where it has no such form.
    pub fn fill(&self, page: &str, action: &str, given: &[(&str, &str)]) -> Result<Answered, ureq::Error> {
        let opened = self.get(page)?;
        let Some(fields) = form_on(&opened.body, action) else { return Ok(opened) };
        let mut body = Serializer::new(String::new());
        for (name, value) in as_filled(&fields, given) {
            body.append_pair(name, value);
        }
        self.send(action, "application/x-www-form-urlencoded", body.finish().as_bytes())
    }

    /// Opens a page and sends its form that goes to `action` with a file, in parts as a browser does.
    pub fn upload(&self, page: &str, action: &str, name: &str, file: &[u8]) -> Result<Answered, ureq::Error> {
        const BOUNDARY: &str = "a-boundary-of-this-test";
        let opened = self.get(page)?;
        let Some(fields) = form_on(&opened.body, action) else { return Ok(opened) };
        let mut body = Vec::new();
        let head = |what: &str| format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {what}\r\n");
        for (name, value) in as_filled(&fields, &[]).into_iter().filter(|(name, _)| *name != "file") {
            body.extend(format!("{}\r\n{value}\r\n", head(&format!("name=\"{name}\""))).into_bytes());
        }
        body.extend(head(&format!("name=\"file\"; filename=\"{name}\"")).into_bytes());
        body.extend(b"Content-Type: application/octet-stream\r\n\r\n");
        body.extend(file);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").into_bytes());
        self.send(action, &format!("multipart/form-data; boundary={BOUNDARY}"), &body)
    }

    fn send(&self, action: &str, kind: &str, body: &[u8]) -> Result<Answered, ureq::Error> {
        let request = self.agent.post(format!("{}{action}", self.portal));
        let request = request
            .header("cookie", format!("session={}", self.session))
            .header("x-forwarded-for", &self.network)
            .header("sec-fetch-site", "same-origin")
            .content_type(kind);
        answered(request.send(body)?)
    }
}

/// What a browser sends of a form, with the given values in place of those that stand there.
fn as_filled<'a>(fields: &'a [FormField], given: &[(&str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let filled = fields.iter().filter_map(|field| {
        let value = given.iter().find(|(name, _)| *name == field.name).map(|(_, value)| *value);
        match (field.sent, value) {
            (Sent::IfPressed, Some(pressed)) => (pressed == field.value).then_some((&*field.name, pressed)),
            (Sent::IfPressed | Sent::IfTicked, _) => None,
            (Sent::Always | Sent::OnceTicked, value) => Some((&*field.name, value.unwrap_or(&field.value))),
        }
    });
    filled.collect()
}

fn answered(mut answer: ureq::http::Response<ureq::Body>) -> Result<Answered, ureq::Error> {
    let location = answer.headers().get("location").and_then(|value| value.to_str().ok());
    let location = location.unwrap_or_default().to_owned();
    Ok(Answered { status: answer.status().as_u16(), location, body: answer.body_mut().read_to_string()? })
}
