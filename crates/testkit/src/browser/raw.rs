//! Commands that WebDriver does not have and Chromium's driver does.

use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};

/// A command below the session's address, with a JSON body.
#[derive(Debug)]
pub(super) struct Raw {
    path: &'static str,
    body: Value,
}

impl Raw {
    /// A command of the DevTools protocol, as in `Emulation.setEmulatedMedia`.
    pub(super) fn devtools(method: &str, parameters: Value) -> Raw {
        Raw { path: "goog/cdp/execute", body: json!({ "cmd": method, "params": parameters }) }
    }

    /// What the page wrote to its console since the last question, the browser's complaints included.
    pub(super) fn console() -> Raw {
        Raw { path: "se/log", body: json!({ "type": "browser" }) }
    }

    /// A device that keeps passkeys and whose owner always unlocks it (WebAuthn, 11.3).
    pub(super) fn authenticator() -> Raw {
        let body = json!({
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserVerified": true,
        });
        Raw { path: "webauthn/authenticator", body }
    }
}

impl WebDriverCompatibleCommand for Raw {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}
