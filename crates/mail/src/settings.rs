//! Where letters go and who they come from.

use std::fmt;
use std::net::IpAddr;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use percent_encoding::percent_decode_str;
use thiserror::Error;
use url::Url;

use crate::message;

/// A mail server, the way to it and the sender's address. What it is printed as has no user and no password.
#[derive(Clone)]
pub struct Settings {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
    pub(crate) login: Option<Credentials>,
    pub(crate) sender: Mailbox,
    /// Authorities that are trusted beside the public ones.
    authorities: Option<Certificate>,
}

/// How the way to the server is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Security {
    /// It does not leave this machine.
    Plain,
    /// Begun in the clear, and ended before anything is said when the server does not go over to TLS.
    StartTls,
    Tls,
}

/// Why settings cannot be used. No variant carries what was given, since that may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SettingsError {
    #[error(
        "the mail server's address cannot be read; write it as smtp://user:password@host:587, with other characters \
         of user and password percent-encoded (`@` is %40, `/` is %2F)"
    )]
    Address,
    #[error("the mail server's address has to begin with smtp:// or smtps://")]
    Scheme,
    #[error("the mail server's address names no host; write it as smtp://host:587")]
    Host,
    #[error("the mail server's address ends after the port; nothing may follow")]
    Rest,
    #[error("the mail server's address has a password without a user, or a user without a password")]
    Login,
    #[error("the sender is no mail address; write it as office@example.org or `Office <office@example.org>`")]
    Sender,
    #[error("the file of trusted certificates has none; it has to be PEM, with BEGIN CERTIFICATE")]
    Authority,
}

impl Settings {
    /// Reads `smtp://user:password@host:587`, `smtps://…` or `smtp://127.0.0.1:2525`, and the sender, as in
    /// `office@example.org` or `Office <office@example.org>`.
    ///
    /// `smtp` goes over to TLS (STARTTLS) and refuses a server that cannot; only on this machine is it plain. The
    /// port is 587, 25 on this machine and 465 with `smtps`, unless it is given.
    pub fn new(url: &str, sender: &str) -> Result<Settings, SettingsError> {
        let url = Url::parse(url.trim()).map_err(|_| SettingsError::Address)?;
        let wrapped = match url.scheme() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(SettingsError::Scheme),
        };
        let host = host(&url)?;
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(SettingsError::Rest);
        }
        let (security, port) = match (wrapped, is_here(&host)) {
            (true, _) => (Security::Tls, 465),
            (false, true) => (Security::Plain, 25),
            (false, false) => (Security::StartTls, 587),
        };
        let sender = message::sender(sender).ok_or(SettingsError::Sender)?;
        let port = url.port().unwrap_or(port);
        Ok(Settings { login: login(&url)?, port, host, security, sender, authorities: None })
    }

    /// Trusts these certificates (PEM) beside those of the public authorities: a house may have its own.
    pub fn trusting(self, pem: &[u8]) -> Result<Settings, SettingsError> {
        let begins = b"-----BEGIN CERTIFICATE-----";
        if !pem.windows(begins.len()).any(|part| part == begins) {
            return Err(SettingsError::Authority);
        }
        let authorities = Certificate::from_pem(pem).map_err(|_| SettingsError::Authority)?;
        Ok(Settings { authorities: Some(authorities), ..self })
    }

    /// How the server has to show that it is the one.
    pub(crate) fn tls(&self) -> Result<TlsParameters, lettre::transport::smtp::Error> {
        let builder = TlsParameters::builder(self.host.clone());
        match &self.authorities {
            Some(authorities) => builder.add_root_certificate(authorities.clone()).build(),
            None => builder.build(),
        }
    }

    /// The part of the sender's address after the `@`.
    pub(crate) fn domain(&self) -> &str {
        self.sender.email.domain()
    }
}

/// The host without the brackets of an IPv6 address.
fn host(url: &Url) -> Result<String, SettingsError> {
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or(SettingsError::Host)?;
    Ok(host.trim_start_matches('[').trim_end_matches(']').to_owned())
}

fn is_here(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

fn login(url: &Url) -> Result<Option<Credentials>, SettingsError> {
    let decoded = |text: &str| -> Result<String, SettingsError> {
        let text = percent_decode_str(text).decode_utf8().map_err(|_| SettingsError::Address)?;
        // The mechanism that most servers offer separates with NUL.
        if text.contains('\0') { Err(SettingsError::Address) } else { Ok(text.into_owned()) }
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None | Some("")) => Err(SettingsError::Login),
        (user, Some(password)) => Ok(Some(Credentials::new(decoded(user)?, decoded(password)?))),
    }
}

impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.security == Security::Tls { "smtps" } else { "smtp" };
        if self.host.contains(':') {
            write!(f, "{scheme}://[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{scheme}://{}:{}", self.host, self.port)
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("server", &self.to_string())
            .field("security", &self.security)
            .field("signs_in", &self.login.is_some())
            .field("sender", &self.sender.email.to_string())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENDER: &str = "office@example.org";

    fn check(url: &str, host: &str, port: u16, security: Security, signs_in: bool) {
        let settings = Settings::new(url, SENDER).unwrap_or_else(|error| panic!("{url}: {error}"));
        assert_eq!(
            (settings.host.as_str(), settings.port, settings.security),
            (host, port, security),
            "{url}"
        );
        assert_eq!(settings.login.is_some(), signs_in, "{url}");
    }

    fn refused(url: &str, error: SettingsError) {
        assert_eq!(Settings::new(url, SENDER).err(), Some(error), "{url}");
    }

    #[test]
    fn a_server_is_named_by_an_address() {
        check("smtp://ana:secret@mail.example.org:2587", "mail.example.org", 2587, Security::StartTls, true);
        check("smtp://mail.example.org", "mail.example.org", 587, Security::StartTls, false);
        check("smtps://ana:secret@mail.example.org", "mail.example.org", 465, Security::Tls, true);
        check("smtps://127.0.0.1:4650/", "127.0.0.1", 4650, Security::Tls, false);
    }

    #[test]
    fn only_on_this_machine_is_anything_said_in_the_clear() {
        check("smtp://127.0.0.1:2525", "127.0.0.1", 2525, Security::Plain, false);
        check("smtp://ana:secret@[::1]:2525", "::1", 2525, Security::Plain, true);
        check("smtp://LocalHost", "LocalHost", 25, Security::Plain, false);
        check("smtp://localhost.example.org", "localhost.example.org", 587, Security::StartTls, false);
        check("smtp://[::ffff:127.0.0.1]:2525", "::ffff:7f00:1", 2525, Security::StartTls, false);
        check("smtp://0.0.0.0:2525", "0.0.0.0", 2525, Security::StartTls, false);
    }

    #[test]
    fn user_and_password_may_hold_any_character_encoded() {
        let settings = Settings::new("smtp://ana%40example.org:p%2Fw%3A%20%C3%A9@mail.example.org", SENDER);
        let expected = Credentials::new("ana@example.org".to_owned(), "p/w: é".to_owned());
        assert_eq!(settings.unwrap().login, Some(expected));
    }

    #[test]
    fn what_cannot_be_used_is_refused_with_what_to_write_instead() {
        refused("mail.example.org:587", SettingsError::Scheme);
        refused("mail", SettingsError::Address);
        refused("https://mail.example.org", SettingsError::Scheme);
        refused("smtp:///", SettingsError::Host);
        refused("smtp://", SettingsError::Host);
        refused("smtp://ana:p/w@mail.example.org", SettingsError::Address);
        refused("smtp://ana:p%00w@mail.example.org", SettingsError::Address);
        refused("smtp://mail.example.org/?tls=none", SettingsError::Rest);
        refused("smtp://mail.example.org/path", SettingsError::Rest);
        refused("smtp://ana@mail.example.org", SettingsError::Login);
        refused("smtp://:secret@mail.example.org", SettingsError::Login);
        for sender in
            ["", "office", "office@", "a@b@c", "office@example.org\r\nBcc: x@example.org", "a@b.org, c@d.org"]
        {
            let refused = Settings::new("smtp://mail.example.org", sender);
            assert_eq!(refused.err(), Some(SettingsError::Sender), "{sender}");
        }
        assert!(Settings::new("smtp://mail.example.org", "Büro für Ideen <office@example.org>").is_ok());
    }

    #[test]
    fn a_file_without_certificates_is_refused() {
        let cut = "-----BEGIN CERTIFICATE-----\nMIIB";
        for pem in ["", "text", "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n", cut] {
            let settings = Settings::new("smtp://mail.example.org", SENDER).unwrap();
            assert_eq!(settings.trusting(pem.as_bytes()).err(), Some(SettingsError::Authority), "{pem}");
        }
    }

    #[test]
    fn no_secret_is_ever_printed() {
        let settings = Settings::new("smtp://ana:hush-hush@mail.example.org", SENDER).unwrap();
        let printed = format!("{settings} {settings:?} {settings:#?}");
        assert!(printed.contains("smtp://mail.example.org:587") && printed.contains(SENDER), "{printed}");
        assert!(!printed.contains("hush") && !printed.contains("ana"), "{printed}");
        for wrong in [
            "smtp://ana:hush-hush@mail.example.org:port",
            "ftp://ana:hush-hush@x",
            "smtp://ana:hush-hush@x/y",
        ] {
            let error = Settings::new(wrong, SENDER).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hush"), "{error}");
        }
    }
}
