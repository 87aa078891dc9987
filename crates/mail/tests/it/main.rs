//! Letters to a real mail server.

#![expect(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use asterism_domain::Letter;
use asterism_mail::{Carrier, Refused, Settings, Stamp};
use asterism_testkit::smtp::{Received, Sink};

const SENDER: &str = "Büro <office@example.org>";

fn carrier(url: &str) -> Carrier {
    Carrier::new(Settings::new(url, SENDER).unwrap())
}

fn letter(to: &str) -> Letter {
    let text = "Grüße.\n.\nMAIL FROM:<eve@example.net>\n..two dots\n".to_owned();
    Letter {
        to: to.to_owned(), subject: "Žluťoučký kůň – ein Gruß".to_owned(), text, unsubscribe: None
    }
}

fn stamp(key: &str) -> Stamp {
    Stamp { key: key.to_owned(), at: "2026-01-15T10:00:00Z".parse().unwrap() }
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let sink = Sink::start();
    let carrier = carrier(&sink.url());
    let mut sent = letter("ana@example.net");
    sent.unsubscribe = Some(format!("https://example.org/stop/{}?a=1&b=ü", "x".repeat(120)));
    carrier.send(&sent, &stamp("1.a")).await.unwrap();
    carrier.send(&letter("ben@bücher.example"), &stamp("2.b")).await.unwrap();
    // Line ends of every kind, none of which ends the letter before its end.
    let mixed = "a\r\n.\r\nb\r.\rc\n.\nd\n\r.\r\n\u{85}.\u{2028}.".to_owned();
    let mixed = Letter { text: mixed, ..letter("ana@example.net") };
    carrier.send(&mixed, &stamp("3.c")).await.unwrap();
    carrier.hang_up().await;
    let letters = sink.letters();
    assert_eq!(letters.len(), 3);
    assert_eq!(letters[2].text().replace('\r', "\n").matches("\n.\n").count(), 4, "{:?}", letters[2].text());
    let first = &letters[0];
    assert_eq!(
        (first.receivers(), &first.value["from"]),
        (vec!["ana@example.net"], &"office@example.org".into())
    );
    assert_eq!((first.header("Subject"), first.text()), (sent.subject.as_str(), sent.text.clone()));
    assert_eq!(first.header("From"), SENDER);
    assert_eq!(first.header("To"), "ana@example.net");
    assert_eq!(first.header("Message-ID"), "<1.a@example.org>");
    assert_eq!(first.header("Date"), "Thu, 15 Jan 2026 10:00:00 +0000");
    assert_eq!(first.header("Auto-Submitted"), "auto-generated");
    assert!(first.header("Content-Type").starts_with("text/plain"));
    let link = format!("<https://example.org/stop/{}?a=1&b=%C3%BC>", "x".repeat(120));
    assert_eq!(first.header("List-Unsubscribe"), link);
    assert_eq!(first.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert!(first.raw().is_ascii(), "every server on the way can pass it on");
    assert_eq!(first.value["hello"], "example.org");
    assert_eq!(letters[1].receivers(), ["ben@xn--bcher-kva.example"]);
    assert!(letters[1].headers("List-Unsubscribe").is_empty());
}

#[tokio::test]
async fn the_server_says_whether_it_is_for_good() {
    let sink = Sink::start();
    sink.answer(&[
        ("gone@example.net", "550 5.1.1 no such person"),
        ("grey@example.net", "451 4.7.1 come again"),
        ("busy@example.net", "421 4.3.2 closing"),
        ("relay@example.net", "530 5.7.0 sign in first"),
    ]);
    let carrier = carrier(&sink.url());
    let refused = async |to: &str| carrier.send(&letter(to), &stamp("1")).await.unwrap_err();
    let told = refused("gone@example.net").await;
    assert!(
        matches!(&told, Refused::ForGood(why) if why.contains("550") && why.contains("no such person")),
        "{told}"
    );
    let told = refused("grey@example.net").await;
    assert!(
        matches!(&told, Refused::ForNow(why) if why.contains("451") && why.contains("come again")),
        "{told}"
    );
    assert!(matches!(refused("busy@example.net").await, Refused::Closed(_)));
    assert!(matches!(refused("relay@example.net").await, Refused::Closed(_)));
    assert!(matches!(refused("nobody").await, Refused::ForGood(_)), "no server is asked");
    carrier.send(&letter("ana@example.net"), &stamp("2")).await.unwrap();
    assert_eq!(sink.letters().len(), 1);
}

#[tokio::test]
async fn what_is_about_the_server_or_the_sender_is_not_held_against_the_letter() {
    let mut sink = Sink::start();
    sink.answer(&[("from:office@example.org", "553 5.7.1 not your address")]);
    let carrier = carrier(&sink.url());
    let told = carrier.send(&letter("ana@example.net"), &stamp("1")).await.unwrap_err();
    assert!(matches!(&told, Refused::Closed(why) if why.contains("not your address")), "{told}");
    sink.answer(&[]);
    carrier.send(&letter("ana@example.net"), &stamp("1")).await.unwrap();
    // The connection is still open when the server goes away and comes again.
    sink.stop();
    let told = carrier.send(&letter("ana@example.net"), &stamp("2")).await.unwrap_err();
    assert!(matches!(told, Refused::Closed(_)), "{told}");
    sink.go_on();
    carrier.send(&letter("ana@example.net"), &stamp("2")).await.unwrap();
    assert_eq!(sink.letters().len(), 2);
}

#[tokio::test]
async fn a_password_is_given_where_it_is_asked_for_and_never_told() {
    let sink = Sink::start_with_login("office", "hush-hush/ü");
    let at = |login: &str| format!("smtp://{login}127.0.0.1:{}", sink.port());
    carrier(&at("office:hush-hush%2F%C3%BC@")).send(&letter("ana@example.net"), &stamp("1")).await.unwrap();
    let got = &sink.letters()[0].value;
    assert_eq!((&got["signed_in"], &got["encrypted"]), (&true.into(), &false.into()));
    let wrong = carrier(&at("office:hush-wrong@"));
    let told = wrong.send(&letter("ana@example.net"), &stamp("2")).await.unwrap_err();
    assert!(matches!(&told, Refused::Closed(why) if why.contains("535")), "{told}");
    let printed = format!("{told} {told:?} {wrong:?}");
    assert!(!printed.contains("hush"), "{printed}");
    let told = carrier(&at("")).send(&letter("ana@example.net"), &stamp("3")).await.unwrap_err();
    assert!(matches!(told, Refused::Closed(_)), "{told}");
    assert_eq!(sink.letters().len(), 1);
}

/// The address is this machine's written so that it does not count as such.
#[tokio::test]
async fn nothing_is_said_in_the_clear_to_another_machine() {
    let sink = Sink::start_with_login("office", "hush-hush");
    let url = format!("smtp://office:hush-hush@[::ffff:127.0.0.1]:{}", sink.port());
    let told = carrier(&url).send(&letter("ana@example.net"), &stamp("1")).await.unwrap_err();
    assert!(matches!(&told, Refused::Closed(why) if why.contains("STARTTLS")), "{told}");
    assert_eq!(
        (sink.letters().len(), sink.said()),
        (0, Vec::<String>::new()),
        "neither the password nor the letter"
    );
}

#[tokio::test]
async fn another_machine_has_to_show_a_certificate_that_is_trusted() {
    for (scheme, wrapped) in [("smtp", false), ("smtps", true)] {
        let sink = Sink::start_encrypted("office", "hush-hush", wrapped);
        let url = format!("{scheme}://office:hush-hush@[::ffff:127.0.0.1]:{}", sink.port());
        let told = carrier(&url).send(&letter("ana@example.net"), &stamp("1")).await.unwrap_err();
        assert!(matches!(&told, Refused::Closed(why) if why.contains("certificate")), "{scheme}: {told}");
        assert_eq!((sink.letters().len(), sink.said()), (0, Vec::<String>::new()), "{scheme}");

        let settings = Settings::new(&url, SENDER).unwrap().trusting(&sink.certificate()).unwrap();
        let trusting = Carrier::new(settings);
        for number in ["1", "2"] {
            trusting.send(&letter("ana@example.net"), &stamp(number)).await.unwrap();
        }
        let letters = sink.letters();
        let way = |letter: &Received| (letter.value["encrypted"] == true, letter.value["signed_in"] == true);
        assert_eq!(letters.iter().map(way).collect::<Vec<_>>(), [(true, true); 2], "{scheme}");
    }
}

#[tokio::test]
async fn addresses_outside_ascii_are_left_to_the_server() {
    let sink = Sink::start();
    carrier(&sink.url()).send(&letter("jürgen@example.net"), &stamp("1")).await.unwrap();
    let got = &sink.letters()[0];
    assert_eq!((got.receivers(), got.header("To")), (vec!["jürgen@example.net"], "jürgen@example.net"));
    let narrow = Sink::start_ascii_only();
    let told = carrier(&narrow.url()).send(&letter("jürgen@example.net"), &stamp("1")).await.unwrap_err();
    assert!(matches!(told, Refused::ForGood(_)), "{told}");
}
