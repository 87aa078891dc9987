//! A letter as a message: the headers, and what may not be in them.

use std::time::SystemTime;

use asterism_domain::Letter;
use jiff::Timestamp;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, SinglePart};
use lettre::{Address, Message};
use thiserror::Error;
use url::{Host, Url};

/// The most that an address may have, from RFC 5321.
const LONGEST_ADDRESS: usize = 254;
/// A line of a message may have 998 characters, and these stand on a line of their own.
const LONGEST_LINK: usize = 900;

/// What a letter carries beside what its writer wrote, the same at every try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// What tells this letter from all others of the sender: letters, digits, `.` and `-`. It becomes the message's
    /// id, by which a receiver can drop what comes twice.
    pub key: String,
    /// When it was written.
    pub at: Timestamp,
}

/// What is wrong with a letter, so that no server would take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    #[error("the receiver's address is no mail address")]
    Receiver,
    #[error("the subject is empty or has line breaks or other control characters")]
    Subject,
    #[error("the address to unsubscribe at is no web address")]
    Unsubscribe,
    #[error("the letter's key has characters that an id may not have")]
    Key,
    #[error("the letter cannot be written as a message")]
    Message,
}

/// Whether a letter could be sent at all.
pub fn check(letter: &Letter) -> Result<(), Fault> {
    receiver(letter)?;
    subject(letter)?;
    unsubscribe(letter).map(drop)
}

pub(crate) fn message(sender: &Mailbox, letter: &Letter, stamp: &Stamp) -> Result<Message, Fault> {
    let id = format!("<{}@{}>", key(stamp)?, sender.email.domain());
    let mut builder = Message::builder()
        .from(sender.clone())
        .to(Mailbox::new(None, receiver(letter)?))
        .subject(subject(letter)?)
        .date(written(stamp))
        .message_id(Some(id))
        .raw_header(raw("Auto-Submitted", "auto-generated".to_owned()));
    if let Some(link) = unsubscribe(letter)? {
        builder = builder.raw_header(raw("List-Unsubscribe", format!("<{link}>")));
        // The one click is only for addresses that nobody on the way can read or change.
        if link.scheme() == "https" {
            builder =
                builder.raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
    }
    let text = SinglePart::plain(letter.text.trim_end().to_owned());
    builder.singlepart(text).map_err(|_| Fault::Message)
}

/// A header whose value is plain ASCII without line breaks: written as it is, since folding would break a link.
fn raw(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}

/// `office@example.org` or `Office <office@example.org>`.
pub(crate) fn sender(text: &str) -> Option<Mailbox> {
    let text = text.trim();
    if text.contains(char::is_control) {
        return None;
    }
    let mailbox: Mailbox = text.parse().ok()?;
    let email = address(mailbox.email.as_ref())?;
    // Every server takes it, whatever it can do for receivers.
    AsRef::<str>::as_ref(&email).is_ascii().then(|| Mailbox::new(mailbox.name, email))
}

fn receiver(letter: &Letter) -> Result<Address, Fault> {
    address(letter.to.trim()).ok_or(Fault::Receiver)
}

/// An address, its domain in the letters that every server knows.
fn address(text: &str) -> Option<Address> {
    if text.len() > LONGEST_ADDRESS || text.contains(char::is_control) {
        return None;
    }
    let (user, domain) = text.rsplit_once('@')?;
    let domain = match Host::parse(domain).ok()? {
        Host::Domain(domain) => domain,
        Host::Ipv4(_) | Host::Ipv6(_) => return None,
    };
    Address::new(user, domain).ok()
}

fn subject(letter: &Letter) -> Result<&str, Fault> {
    let subject = letter.subject.trim();
    if subject.is_empty() || subject.contains(char::is_control) { Err(Fault::Subject) } else { Ok(subject) }
}

/// The link as the parser of addresses writes it: ASCII without spaces, line breaks or angle brackets.
fn unsubscribe(letter: &Letter) -> Result<Option<Url>, Fault> {
    let Some(link) = &letter.unsubscribe else { return Ok(None) };
    if link.contains(char::is_control) {
        return Err(Fault::Unsubscribe);
    }
    let link = Url::parse(link).map_err(|_| Fault::Unsubscribe)?;
    let written = link.as_str();
    let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>');
    let fine = matches!(link.scheme(), "http" | "https")
        && written.len() <= LONGEST_LINK
        && written.bytes().all(plain);
    if fine { Ok(Some(link)) } else { Err(Fault::Unsubscribe) }
}

fn key(stamp: &Stamp) -> Result<&str, Fault> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let fine = !stamp.key.is_empty() && stamp.key.len() <= 64 && stamp.key.bytes().all(plain);
    if fine { Ok(&stamp.key) } else { Err(Fault::Key) }
}

/// Not before 1970, which the header's writer does not know.
fn written(stamp: &Stamp) -> SystemTime {
    SystemTime::from(stamp.at.max(Timestamp::UNIX_EPOCH))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(to: &str, subject: &str) -> Letter {
        Letter { to: to.to_owned(), subject: subject.to_owned(), text: "Hello".to_owned(), unsubscribe: None }
    }

    fn stamp() -> Stamp {
        Stamp { key: "7.abc".to_owned(), at: "2026-01-15T10:00:00Z".parse().unwrap() }
    }

    fn lines(letter: &Letter) -> Result<Vec<String>, Fault> {
        let sender = sender("Büro <office@example.org>").unwrap();
        let message = message(&sender, letter, &stamp())?;
        Ok(String::from_utf8(message.formatted()).unwrap().split("\r\n").map(str::to_owned).collect())
    }

    #[test]
    fn a_message_says_what_it_is_and_when_it_was_written() {
        let lines = lines(&letter("ana@example.net", "A link")).unwrap();
        for line in [
            "To: ana@example.net",
            "Subject: A link",
            "Date: Thu, 15 Jan 2026 10:00:00 +0000",
            "Message-ID: <7.abc@example.org>",
            "Auto-Submitted: auto-generated",
            "Content-Type: text/plain; charset=utf-8",
            "MIME-Version: 1.0",
        ] {
            assert_eq!(lines.iter().filter(|found| *found == line).count(), 1, "{line}: {lines:#?}");
        }
        assert!(!lines.iter().any(|line| line.starts_with("List-")), "{lines:#?}");
    }

    #[test]
    fn a_mailing_can_be_ended_by_one_click_where_the_way_is_safe() {
        let link = format!("https://example.org/stop?who={}", "x".repeat(200));
        let mut sent = letter("ana@example.net", "News");
        sent.unsubscribe = Some(link.clone());
        let found = lines(&sent).unwrap();
        assert!(found.contains(&format!("List-Unsubscribe: <{link}>")), "on one line: {found:#?}");
        assert!(
            found.contains(&"List-Unsubscribe-Post: List-Unsubscribe=One-Click".to_owned()),
            "{found:#?}"
        );
        sent.unsubscribe = Some("http://127.0.0.1:8080/stop".to_owned());
        let found = lines(&sent).unwrap();
        assert!(found.contains(&"List-Unsubscribe: <http://127.0.0.1:8080/stop>".to_owned()), "{found:#?}");
        assert!(!found.iter().any(|line| line.contains("One-Click")), "{found:#?}");
    }

    #[test]
    fn nobody_can_write_headers_through_a_letter() {
        for breaking in ["\n", "\r", "\r\n", "\0", "\u{85}", "\u{1b}"] {
            let with = |text: &str| format!("{text}{breaking}Bcc: eve@example.net");
            let refused = |letter: &Letter| lines(letter).unwrap_err();
            assert_eq!(refused(&letter(&with("ana@example.net"), "Hello")), Fault::Receiver);
            assert_eq!(refused(&letter("ana@example.net", &with("Hello"))), Fault::Subject);
            let mut linked = letter("ana@example.net", "Hello");
            linked.unsubscribe = Some(with("https://example.org/"));
            assert_eq!(refused(&linked), Fault::Unsubscribe);
        }
        let mut linked = letter("ana@example.net", "Hello");
        linked.unsubscribe = Some("https://example.org/?a=>\u{2028}, <mailto:eve@example.net#<>".to_owned());
        let found = lines(&linked).unwrap();
        let link = found.iter().find(|line| line.starts_with("List-Unsubscribe:")).unwrap();
        assert_eq!((link.matches('<').count(), link.matches('>').count()), (1, 1), "{link}");
        // A line that Unicode breaks and mail does not is encoded.
        let found = lines(&letter("ana@example.net", "Hello\u{2028}Bcc: eve@example.net")).unwrap();
        assert!(!found.iter().any(|line| line.starts_with("Bcc")), "{found:#?}");
    }

    #[test]
    fn addresses_are_checked_and_their_domains_made_plain() {
        let fine = |to: &str, expected: &str| {
            assert_eq!(receiver(&letter(to, "x")).unwrap().to_string(), expected, "{to}");
        };
        fine(" ana@example.net ", "ana@example.net");
        fine("ana+portal@Example.NET", "ana+portal@example.net");
        fine("ana@bücher.example", "ana@xn--bcher-kva.example");
        fine("jürgen@example.net", "jürgen@example.net");
        let long = format!("ana@{}.example", "x".repeat(300));
        for wrong in [
            "",
            "ana",
            "@example.net",
            "ana@",
            "ana@exa mple.net",
            "ana@127.0.0.1",
            "a>b@example.net",
            "Ana <ana@example.net>",
            "ana@example.net,eve@example.net",
            &long,
        ] {
            assert_eq!(check(&letter(wrong, "x")), Err(Fault::Receiver), "{wrong}");
        }
        assert_eq!(check(&letter("ana@example.net", "  ")), Err(Fault::Subject));
    }

    #[test]
    fn a_key_that_is_none_is_refused() {
        let sender = sender("office@example.org").unwrap();
        for key in ["", "a b", "a@b", "a>", "\r\n", &"x".repeat(65)] {
            let stamp = Stamp { key: key.to_owned(), ..stamp() };
            assert_eq!(
                message(&sender, &letter("ana@example.net", "x"), &stamp).err(),
                Some(Fault::Key),
                "{key}"
            );
        }
        let early = Stamp { at: "1969-01-01T00:00:00Z".parse().unwrap(), ..stamp() };
        assert!(message(&sender, &letter("ana@example.net", "x"), &early).is_ok());
    }
}
