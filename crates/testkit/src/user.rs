//! Somebody who is signed in at a portal that runs, with a browser without scripts: reads pages, fills forms, sends
//! them. What goes wrong on the way is a value, for some portals are killed while they answer.

use std::time::Duration;

use url::form_urlencoded::Serializer;

use crate::form::{Sent, form_on};

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
        for field in &fields {
            let value = given.iter().find(|(name, _)| *name == field.name).map(|(_, value)| *value);
            match (field.sent, value) {
                (Sent::IfPressed, Some(pressed)) if pressed == field.value => {
                    body.append_pair(&field.name, pressed);
                }
                (Sent::IfPressed | Sent::IfTicked, _) => {}
                (Sent::Always | Sent::OnceTicked, value) => {
                    body.append_pair(&field.name, value.unwrap_or(&field.value));
                }
            }
        }
        let request = self.agent.post(format!("{}{action}", self.portal));
        let request = request
            .header("cookie", format!("session={}", self.session))
            .header("x-forwarded-for", &self.network)
            .header("sec-fetch-site", "same-origin")
            .content_type("application/x-www-form-urlencoded");
        answered(request.send(body.finish())?)
    }
}

fn answered(mut answer: ureq::http::Response<ureq::Body>) -> Result<Answered, ureq::Error> {
    let location = answer.headers().get("location").and_then(|value| value.to_str().ok());
    let location = location.unwrap_or_default().to_owned();
    Ok(Answered { status: answer.status().as_u16(), location, body: answer.body_mut().read_to_string()? })
}
