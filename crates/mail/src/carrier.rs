//! The way to the server: one connection, kept while letters go one after the other.

use std::fmt;
use std::time::Duration;

use asterism_domain::Letter;
use lettre::Message;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use thiserror::Error;
use tokio::sync::Mutex;

use crate::message::{self, Stamp};
use crate::settings::{Security, Settings};

/// How long the server may take to let us in, and to take one letter.
const TO_OPEN: Duration = Duration::from_secs(30);
const TO_TAKE: Duration = Duration::from_secs(120);

/// The server's answers are kept for people to read, so they are cut where they stop being readable.
const LONGEST_ANSWER: usize = 500;

/// Why a letter was not taken, with the server's answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refused {
    /// It never will be: no such receiver, or no address at all.
    #[error("{0}")]
    ForGood(String),
    /// Another try may do.
    #[error("{0}")]
    ForNow(String),
    /// The server takes no letter at all now: it does not answer, does not know us, does not encrypt or does not
    /// accept the sender. This says nothing about the letter.
    #[error("{0}")]
    Closed(String),
}

/// Hands letters to one server.
pub struct Carrier {
    settings: Settings,
    to_open: Duration,
    to_take: Duration,
    /// The open connection, if there is one. Held while a letter is handed over, so that there is one at a time.
    line: Mutex<Option<AsyncSmtpConnection>>,
}

impl fmt::Debug for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Carrier").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Carrier {
    /// The longest that [`Carrier::send`] takes.
    pub const PATIENCE: Duration = TO_OPEN.saturating_add(TO_TAKE);

    /// Opens nothing yet.
    pub fn new(settings: Settings) -> Carrier {
        Carrier { settings, to_open: TO_OPEN, to_take: TO_TAKE, line: Mutex::new(None) }
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Hands a letter over and waits until the server has taken it. A connection that is open is used; one is left
    /// open for the next letter, until [`Carrier::hang_up`].
    pub async fn send(&self, letter: &Letter, stamp: &Stamp) -> Result<(), Refused> {
        let message = message::message(&self.settings.sender, letter, stamp)
            .map_err(|fault| Refused::ForGood(fault.to_string()))?;
        let mut line = self.line.lock().await;
        // Taken out, so that a connection is never used again after a letter that was broken off.
        let open = line.take();
        let opened = tokio::time::timeout(self.to_open, self.open(open)).await;
        let mut connection = match opened {
            Ok(opened) => opened.map_err(|error| Refused::Closed(answer(&error)))?,
            Err(_) => return Err(Refused::Closed(format!("{} does not answer", self.settings))),
        };
        match tokio::time::timeout(self.to_take, hand_over(&mut connection, &message)).await {
            Ok(Ok(())) => {
                *line = Some(connection);
                Ok(())
            }
            Ok(Err(refused)) => {
                // The connection's end is no matter of the letter's.
                let _ = tokio::time::timeout(self.to_open, connection.abort()).await;
                Err(refused)
            }
            Err(_) => Err(Refused::ForNow("the server did not answer in time".to_owned())),
        }
    }

    /// Says good-bye to the server, where a connection is open.
    pub async fn hang_up(&self) {
        if let Some(mut connection) = self.line.lock().await.take() {
            let _ = tokio::time::timeout(self.to_open, connection.abort()).await;
        }
    }

    /// The connection that is open and answers, or a new one: encrypted as the settings ask for, and signed in.
    async fn open(&self, open: Option<AsyncSmtpConnection>) -> Result<AsyncSmtpConnection, Trouble> {
        if let Some(mut connection) = open
            && connection.test_connected().await
        {
            return Ok(connection);
        }
        let Settings { host, port, security, login, .. } = &self.settings;
        // A server far away is told by a name; the sender's domain is the one that it can look up.
        let name = ClientId::Domain(self.settings.domain().to_owned());
        let wrapped = if *security == Security::Tls { Some(self.settings.tls()?) } else { None };
        let address = (host.as_str(), *port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(self.to_open), &name, wrapped, None).await?;
        if *security == Security::StartTls {
            if !connection.can_starttls() {
                connection.abort().await;
                return Err(Trouble::Unsafe);
            }
            connection.starttls(self.settings.tls()?, &name).await?;
        }
        if let Some(login) = login {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], login).await?;
        }
        Ok(connection)
    }
}

/// What can go wrong between us and the server.
#[derive(Debug, Error)]
enum Trouble {
    #[error("the server does not offer STARTTLS, and without it nothing is sent to another machine")]
    Unsafe,
    #[error(transparent)]
    Smtp(#[from] lettre::transport::smtp::Error),
}

/// The conversation about one letter. What the server says before it knows the receiver is about us, not about the
/// letter.
async fn hand_over(connection: &mut AsyncSmtpConnection, message: &Message) -> Result<(), Refused> {
    let envelope = message.envelope();
    let mut options = Vec::new();
    if envelope.to().iter().any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            let why = "the server knows no addresses with letters outside ASCII (SMTPUTF8)";
            return Err(Refused::ForGood(why.to_owned()));
        }
        options.extend([MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)]);
    }
    let about_us = |error: lettre::transport::smtp::Error| Refused::Closed(answer(&error));
    connection.command(Mail::new(envelope.from().cloned(), options)).await.map_err(about_us)?;
    for address in envelope.to() {
        connection.command(Rcpt::new(address.clone(), Vec::new())).await.map_err(about_letter)?;
    }
    connection.command(Data).await.map_err(about_letter)?;
    // In one piece with its end: in two, as the library sends it, each letter waits for the other side's delayed
    // acknowledgement, some 40 ms.
    connection.command(stuffed(&message.formatted())).await.map_err(about_letter)?;
    Ok(())
}

/// A message as it goes over the line: a dot more where a line begins with one, and at the end a dot alone.
fn stuffed(message: &[u8]) -> String {
    let mut text = String::with_capacity(message.len() + 8);
    for line in String::from_utf8_lossy(message).split_inclusive('\n') {
        if line.starts_with('.') {
            text.push('.');
        }
        text.push_str(line);
    }
    if !text.ends_with("\r\n") {
        text.push_str("\r\n");
    }
    text.push_str(".\r\n");
    text
}

fn about_letter(error: lettre::transport::smtp::Error) -> Refused {
    let code = error.status().map(u16::from);
    match code {
        // It closes, or wants us to sign in or to encrypt, whatever it was asked.
        Some(421 | 530) => Refused::Closed(answer(&error)),
        Some(_) if error.is_permanent() => Refused::ForGood(answer(&error)),
        _ => Refused::ForNow(answer(&error)),
    }
}

/// What an error says, on one line, with the errors behind it.
fn answer(error: &(dyn std::error::Error + 'static)) -> String {
    let text = error.to_string();
    let line: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST_ANSWER).collect()
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    /// It takes connections, as the system does for it, and never says a word.
    #[tokio::test]
    async fn a_server_that_never_answers_is_left() {
        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", silent.local_addr().unwrap());
        let settings = Settings::new(&url, "office@example.org").unwrap();
        let carrier = Carrier { to_open: Duration::from_millis(50), ..Carrier::new(settings) };
        let (to, subject) = ("ana@example.net".to_owned(), "Hello".to_owned());
        let letter = Letter { to, subject, text: String::new(), unsubscribe: None };
        let stamp = Stamp { key: "1".to_owned(), at: jiff::Timestamp::UNIX_EPOCH };
        let told = carrier.send(&letter, &stamp).await;
        assert_eq!(told, Err(Refused::Closed(format!("{url} does not answer"))));
    }

    #[test]
    fn only_the_end_of_a_message_is_a_dot_alone() {
        assert_eq!(stuffed(b"A: b\r\n\r\n.\r\n..x\r\ny.\r\n"), "A: b\r\n\r\n..\r\n...x\r\ny.\r\n.\r\n");
        assert_eq!(stuffed(b"A: b\r\n\r\nx"), "A: b\r\n\r\nx\r\n.\r\n");
    }

    #[test]
    fn an_answer_is_one_line_that_can_be_read() {
        let error = std::io::Error::other(format!("no\r\n such\u{1b}[1m  person{}", "!".repeat(1_000)));
        let answer = answer(&error);
        assert!(answer.starts_with("no such [1m person!"), "{answer}");
        assert_eq!(answer.chars().count(), LONGEST_ANSWER);
    }
}
