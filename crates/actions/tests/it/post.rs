//! Letters from the queue to a real mail server, by a clock of the test's.

use asterism_actions::{App, Delivered, Error, QueueState, Waiting};
use asterism_domain::{Actor, Letter};
use asterism_mail::{Carrier, Settings};
use asterism_store::Store;
use asterism_testkit::smtp::Sink;
use jiff::{SignedDuration, Timestamp};

use crate::support::fresh;

fn carrier(sink: &Sink) -> Carrier {
    Carrier::new(Settings::new(&sink.url(), "Office <office@example.org>").unwrap())
}

fn letter(to: &str) -> Letter {
    let text = format!("Hello {to}, žluťoučký kůň.\n");
    Letter { to: to.to_owned(), subject: "A link for you".to_owned(), text, unsubscribe: None }
}

/// Posts letters and says when, as exactly as the database keeps it.
async fn posted(app: &App, receivers: &[&str]) -> Timestamp {
    for to in receivers {
        app.post(letter(to)).await.unwrap();
    }
    Timestamp::from_microsecond(app.now().as_microsecond()).unwrap()
}

/// Delivers as if it were so many seconds after `start`.
async fn after(app: &App, carrier: &Carrier, start: Timestamp, seconds: i64) -> (usize, usize, usize) {
    let now = start + SignedDuration::from_secs(seconds);
    let Delivered { sent, put_off, given_up } = app.deliver_by(carrier, || now).await.unwrap();
    (sent, put_off, given_up)
}

async fn outbox(app: &App) -> Vec<Waiting> {
    app.outbox(&Actor::Operator, 10).await.unwrap()
}

#[tokio::test]
async fn a_letter_that_was_sent_leaves_nothing_here() {
    let (app, sink) = (fresh().await, Sink::start());
    let start = posted(&app, &["ana@example.net", "ben@example.net"]).await;
    let written: Vec<Timestamp> = outbox(&app).await.iter().map(|letter| letter.written).collect();
    assert_eq!(after(&app, &carrier(&sink), start, 0).await, (2, 0, 0));
    let letters = sink.letters();
    let receivers: Vec<&str> = letters.iter().flat_map(|letter| letter.receivers()).collect();
    assert_eq!(receivers, ["ana@example.net", "ben@example.net"], "in the order of the queue");
    assert_eq!(letters[0].text(), letter("ana@example.net").text);
    let ids: Vec<&str> = letters.iter().map(|letter| letter.header("Message-ID")).collect();
    assert!(ids[0] != ids[1] && ids.iter().all(|id| id.ends_with("@example.org>")), "{ids:?}");
    let date = written[1].strftime("%a, %d %b %Y %H:%M:%S +0000").to_string();
    assert_eq!(letters[0].header("Date"), date, "when it was written");
    assert_eq!(outbox(&app).await, []);
    assert_eq!(after(&app, &carrier(&sink), start, 1_000_000).await, (0, 0, 0));
}

#[tokio::test]
async fn a_letter_that_is_refused_for_now_is_sent_after_a_pause() {
    let (app, sink) = (fresh().await, Sink::start());
    sink.answer(&[("ana@example.net", "451 4.7.1 greylisted, come again")]);
    let start = posted(&app, &["ana@example.net", "ben@example.net"]).await;
    let carrier = carrier(&sink);
    assert_eq!(after(&app, &carrier, start, 0).await, (1, 1, 0), "the other one is sent");
    let waiting = outbox(&app).await.remove(0);
    assert_eq!((waiting.state, waiting.attempts), (QueueState::Waiting, 1));
    assert_eq!(waiting.run_at, start + SignedDuration::from_secs(10));
    assert!(waiting.last_error.is_some_and(|error| error.contains("451") && error.contains("greylisted")));
    assert_eq!(after(&app, &carrier, start, 9).await, (0, 0, 0), "it is not due");
    assert_eq!(after(&app, &carrier, start, 10).await, (0, 1, 0));
    sink.answer(&[]);
    assert_eq!(after(&app, &carrier, start, 29).await, (0, 0, 0), "the pause is longer each time");
    assert_eq!(after(&app, &carrier, start, 30).await, (1, 0, 0));
    assert_eq!(outbox(&app).await, []);
}

#[tokio::test]
async fn a_letter_that_is_always_refused_for_now_is_given_up_after_ten_tries() {
    let (app, sink) = (fresh().await, Sink::start());
    sink.answer(&[("ana@example.net", "452 4.2.2 mailbox full")]);
    let start = posted(&app, &["ana@example.net"]).await;
    let carrier = carrier(&sink);
    let mut came = Vec::new();
    for hours in 0..12 {
        came.push(after(&app, &carrier, start, hours * 3600).await);
    }
    let expected = [[(0, 1, 0); 9].as_slice(), &[(0, 0, 1), (0, 0, 0), (0, 0, 0)]].concat();
    assert_eq!(came, expected);
    assert_eq!(outbox(&app).await[0].state, QueueState::GivenUp);
}

#[tokio::test]
async fn a_letter_that_is_refused_for_good_is_seen_in_the_outbox_with_the_reason() {
    let (app, sink) = (fresh().await, Sink::start());
    sink.answer(&[("gone@example.net", "550 5.1.1 no such person here")]);
    let start = posted(&app, &["gone@example.net", "ana@example.net"]).await;
    let carrier = carrier(&sink);
    assert_eq!(after(&app, &carrier, start, 0).await, (1, 0, 1));
    assert_eq!(after(&app, &carrier, start, 1_000_000).await, (0, 0, 0), "nobody tries it again");
    let [given_up] = &outbox(&app).await[..] else { panic!("one letter") };
    assert_eq!((given_up.state, given_up.attempts), (QueueState::GivenUp, 1));
    assert!(
        given_up.last_error.as_ref().is_some_and(|error| error.contains("550 ") || error.contains("(550)"))
    );
    assert!(given_up.last_error.as_ref().is_some_and(|error| error.contains("no such person here")));
    assert_eq!(given_up.letter, letter("gone@example.net"), "with what it said");

    // The receiver's mailbox was made in the meantime.
    sink.answer(&[]);
    app.outbox_retry(&Actor::Operator, given_up.id).await.unwrap();
    assert_eq!(after(&app, &carrier, app.now(), 0).await, (1, 0, 0));
    assert_eq!(outbox(&app).await, []);
}

#[tokio::test]
async fn letters_wait_while_the_server_is_away_and_none_of_them_is_given_up() {
    let (app, mut sink) = (fresh().await, Sink::start());
    sink.stop();
    let carrier = carrier(&sink);
    let start = posted(&app, &["ana@example.net", "ben@example.net", "eva@example.net"]).await;
    let mut tried = Vec::new();
    for minutes in 0..600 {
        if after(&app, &carrier, start, minutes * 60).await.1 > 0 {
            tried.push(minutes);
        }
    }
    // 10, 20, 40 … seconds, and five minutes at most: ten hours are many more than ten tries.
    assert_eq!(tried[..8], [0, 1, 2, 3, 5, 8, 13, 18], "{tried:?}");
    assert!(tried.len() > 100, "{tried:?}");
    let waiting = outbox(&app).await;
    assert!(
        waiting.iter().all(|letter| (letter.state, letter.attempts) == (QueueState::Waiting, 0)),
        "{waiting:?}"
    );
    assert!(waiting.iter().any(|letter| letter.last_error.is_some()), "{waiting:?}");
    sink.go_on();
    assert_eq!(after(&app, &carrier, start, 11 * 3600).await, (3, 0, 0));
    assert_eq!((outbox(&app).await, sink.letters().len()), (Vec::new(), 3));
}

#[tokio::test]
async fn a_letter_whose_sending_was_broken_off_comes_again_with_the_same_id() {
    let (app, sink) = (fresh().await, Sink::start());
    // The server has the letter, and its answer is never heard.
    sink.answer(&[("ana@example.net", "hold")]);
    let start = posted(&app, &["ana@example.net"]).await;
    let sending = {
        let (app, carrier) = (app.clone(), carrier(&sink));
        tokio::spawn(async move { app.deliver_by(&carrier, || start).await })
    };
    let heard = tokio::task::spawn_blocking(move || {
        sink.wait_for("kept");
        sink
    });
    let sink = heard.await.unwrap();
    sending.abort();
    assert!(sending.await.is_err_and(|error| error.is_cancelled()));
    assert_eq!(outbox(&app).await[0].state, QueueState::Running);
    sink.answer(&[]);
    let carrier = carrier(&sink);
    assert_eq!(after(&app, &carrier, start, 60).await, (0, 0, 0), "it may still be on its way");
    assert_eq!(after(&app, &carrier, start, 3600).await, (1, 0, 0));
    let letters = sink.letters();
    let [first, second] = &letters[..] else { panic!("{} letters", letters.len()) };
    for header in ["Message-ID", "Date", "Subject", "To"] {
        assert_eq!(first.header(header), second.header(header));
    }
    assert_eq!(outbox(&app).await, []);
}

#[tokio::test]
async fn without_a_mail_server_letters_stay_where_the_operator_reads_them() {
    let app = fresh().await;
    posted(&app, &["ana@example.net", "ben@example.net"]).await;
    let waiting = outbox(&app).await;
    let receivers: Vec<&str> = waiting.iter().map(|waiting| waiting.letter.to.as_str()).collect();
    assert_eq!(receivers, ["ben@example.net", "ana@example.net"], "the newest first");
    assert!(waiting.iter().all(|letter| (letter.state, letter.attempts) == (QueueState::Waiting, 0)));
    assert_eq!(app.outbox(&Actor::Operator, 1).await.unwrap(), waiting[..1]);
    let id = waiting[0].id;
    assert_eq!(app.outbox_letter(&Actor::Operator, id).await.unwrap(), waiting[0]);

    let import = Actor::Import { source: "cordis".to_owned() };
    for other in [Actor::Visitor, import] {
        let forbidden = |error: Error| assert!(matches!(error, Error::Forbidden { .. }), "{error}");
        forbidden(app.outbox(&other, 10).await.unwrap_err());
        forbidden(app.outbox_letter(&other, id).await.unwrap_err());
        forbidden(app.outbox_retry(&other, id).await.unwrap_err());
        forbidden(app.outbox_discard(&other, id).await.unwrap_err());
    }

    app.outbox_discard(&Actor::Operator, id).await.unwrap();
    assert_eq!(outbox(&app).await, waiting[1..]);
    let absent = app.outbox_retry(&Actor::Operator, id).await.unwrap_err();
    assert!(matches!(absent, Error::NotFound { .. }), "{absent}");
}

#[tokio::test]
async fn a_letter_that_no_server_would_take_is_refused_when_it_is_posted() {
    let app = fresh().await;
    let refused = async |letter: Letter, field: &str| match app.post(letter).await.unwrap_err() {
        Error::Invalid(fields) => assert_eq!(fields[0].field, field),
        other => panic!("{other}"),
    };
    refused(letter("nobody"), "to").await;
    refused(letter("ana@example.net\r\nBcc: eve@example.net"), "to").await;
    refused(Letter { subject: "a\nb".to_owned(), ..letter("ana@example.net") }, "subject").await;
    refused(
        Letter { unsubscribe: Some("mailto:a@b.org".to_owned()), ..letter("ana@example.net") },
        "unsubscribe",
    )
    .await;
    assert_eq!(outbox(&app).await, []);
}

#[tokio::test]
async fn a_letter_that_cannot_be_read_does_not_hold_up_the_others() {
    let (app, sink) = (fresh().await, Sink::start());
    let store = Store::open(&app.config().database()).await.unwrap();
    store.enqueue("mail", r#"{"of": "another version"}"#, app.now()).await.unwrap();
    let start = posted(&app, &["ana@example.net"]).await;
    assert_eq!(after(&app, &carrier(&sink), start, 0).await, (1, 0, 1));
    store.close().await;
}

#[tokio::test]
async fn whoever_delivers_is_woken_by_a_letter_and_ends_when_told() {
    let (app, mut sink) = (fresh().await, Sink::start());
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let carrying = {
        let (app, carrier) = (app.clone(), carrier(&sink));
        tokio::spawn(async move {
            let until = async {
                stopped.await.unwrap();
            };
            app.carry(&carrier, until).await;
        })
    };
    for to in ["ana@example.net", "ben@example.net"] {
        posted(&app, &[to]).await;
        // Long before the next look at the queue, or the wait would be noticed.
        let heard = tokio::task::spawn_blocking(move || {
            sink.wait_for("kept");
            sink
        });
        sink = heard.await.unwrap();
    }
    stop.send(()).unwrap();
    carrying.await.unwrap();
    assert_eq!(
        (outbox(&app).await, sink.letters().len()),
        (Vec::new(), 2),
        "the last one was sent to its end"
    );
}
