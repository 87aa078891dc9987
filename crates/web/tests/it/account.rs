//! Opening an account, signing in and out, recovering, keys, sessions, and who may do what here.

use asterism_domain::{Actor, Role, Space};
use axum::http::{StatusCode, header};

use crate::Sample;
use crate::guest::{Guest, PASSWORD, letter_to, letters_to, link_in, sign_up};

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_opened_by_a_letter_and_left_by_the_door() {
    let site = Sample::empty().await;
    let guest = Guest::of(&site.routes);
    let sent = guest.fill("/sign-up", "/sign-up", &[("email", " Anna@Example.org ")]).await;
    assert!(sent.status == StatusCode::OK && sent.has("Look into your mail"), "{}", sent.body);
    let letter = letter_to(&site.app, "anna@example.org").await;
    assert!(letter.subject == "Confirm your address" && letter.text.contains("http://127.0.0.1:8080/link/"));
    let link = link_in(&letter);
    // Looking at the page, as mail programs do, spends nothing.
    for _ in 0..3 {
        assert!(guest.page(&link).await.contains("anna@example.org"));
    }
    let weak = guest.fill(&link, &link, &[("name", "Anna"), ("password", "password1234")]).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        weak.has("This would be guessed early")
            && weak.has("href=\"#password\"")
            && weak.has("value=\"Anna\"")
    );
    assert!(!weak.has("password1234"), "a password is not sent back");
    let opened = guest.fill(&link, &link, &[("name", "Anna"), ("password", PASSWORD)]).await;
    assert_eq!((opened.status, opened.location()), (StatusCode::SEE_OTHER, "/account"));
    let account = guest.get("/account").await;
    assert!(account.has("anna@example.org") && account.has("Sign out") && !account.has("Run the portal"));
    assert_eq!(account.headers[header::CACHE_CONTROL], "private, no-store");
    let spent = Guest::of(&site.routes).get(&link).await;
    assert!(spent.status == StatusCode::NOT_FOUND && spent.has("This link works no more"), "{}", spent.body);
    let session = guest.cookie("session").expect("a session");
    let left = guest.fill("/account", "/sign-out", &[]).await;
    assert_eq!((left.status, left.location()), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(guest.get("/account").await.location(), "/sign-in?next=%2Faccount");
    guest.set_cookie("session", &session);
    assert_eq!(guest.get("/account").await.status, StatusCode::SEE_OTHER, "a session that ended is no good");
    let back = guest
        .fill(
            "/sign-in?next=%2Fexplore%3Fq%3Ds3",
            "/sign-in",
            &[("email", "anna@example.org"), ("password", PASSWORD)],
        )
        .await;
    assert_eq!(back.location(), "/explore?q=s3", "{}", back.body);
    assert_ne!(guest.cookie("session"), Some(session), "every sign-in has a session of its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_which_addresses_have_accounts() {
    let site = Sample::empty().await;
    sign_up(&site.app, &site.routes, "Anna").await;
    for page in ["/sign-up", "/recover"] {
        let guest = Guest::of(&site.routes);
        let known = guest.fill(page, page, &[("email", "anna@example.org")]).await;
        let unknown = guest.fill(page, page, &[("email", "nobody@example.org")]).await;
        assert_eq!(known.status, unknown.status);
        let (known, unknown) = (known.body.replace("anna@", "X@"), unknown.body.replace("nobody@", "X@"));
        assert_eq!(known, unknown, "{page}");
    }
    assert!(letter_to(&site.app, "nobody@example.org").await.subject.contains("no account"));
    let guest = Guest::of(&site.routes);
    let mut answers = Vec::new();
    for email in ["anna@example.org", "nobody@example.org"] {
        let refused =
            guest.fill("/sign-in", "/sign-in", &[("email", email), ("password", "wrong but long")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        answers.push(refused.body.replace(email, "X"));
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_was_stolen_elsewhere_is_chosen_nowhere() {
    const STOLEN: &str = "seven otters under the pier";
    const LISTED: &str = "\
        0000000000000000000000000000000000000000:3\r\n\
        566C9914B4A8BB5CC2FC799B0C7495DD00AEA261:12\r\n\
        FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF:1\r\n";
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("stolen.txt");
    // The hash of the sentence above, between the first and the last that there can be.
    std::fs::write(&list, LISTED).expect("a list");
    let mut config = asterism_actions::Config::in_folder(folder.path().join("data"));
    config.breached = Some(asterism_actions::account::Breached::open(&list).expect("a list"));
    let app = asterism_actions::App::open(config).await.expect("the data folder opens");
    let routes = asterism_web::router(asterism_web::Site::new(app.clone()));
    let asked = Guest::of(&routes);
    asked.fill("/sign-up", "/sign-up", &[("email", "ben@example.org")]).await;
    let link = link_in(&letter_to(&app, "ben@example.org").await);
    let refused = asked.fill(&link, &link, &[("name", "Ben"), ("password", STOLEN)]).await;
    assert!(refused.status.is_client_error() && refused.has("was stolen elsewhere"), "{}", refused.body);
    let anna = sign_up(&app, &routes, "Anna").await;
    let change = [("old", PASSWORD), ("password", STOLEN)];
    let refused = anna.fill("/account", "/account/password", &change).await;
    assert!(refused.status.is_client_error() && refused.has("was stolen elsewhere"), "{}", refused.body);
    anna.fill("/recover", "/recover", &[("email", "anna@example.org")]).await;
    let link = link_in(&letter_to(&app, "anna@example.org").await);
    let refused = Guest::of(&routes).fill(&link, &link, &[("password", STOLEN)]).await;
    assert!(refused.status.is_client_error() && refused.has("was stolen elsewhere"), "{}", refused.body);
    assert!(refused.has("type=\"password\""), "the form comes back, to choose another: {}", refused.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_comes_by_letter_and_ends_every_session() {
    let site = Sample::empty().await;
    let old = sign_up(&site.app, &site.routes, "Anna").await;
    let fresh = Guest::of(&site.routes);
    fresh.fill("/recover", "/recover", &[("email", "anna@example.org")]).await;
    let link = link_in(&letter_to(&site.app, "anna@example.org").await);
    let chosen = "nine lanterns by the quay";
    let changed = fresh.fill(&link, &link, &[("password", chosen)]).await;
    assert_eq!(changed.location(), "/account", "{}", changed.body);
    assert_eq!(old.get("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(letter_to(&site.app, "anna@example.org").await.subject, "Your password was changed");
    let third = Guest::of(&site.routes);
    let with_old =
        third.fill("/sign-in", "/sign-in", &[("email", "anna@example.org"), ("password", PASSWORD)]).await;
    assert_eq!(with_old.status, StatusCode::UNPROCESSABLE_ENTITY);
    let with_new =
        third.fill("/sign-in", "/sign-in", &[("email", "anna@example.org"), ("password", chosen)]).await;
    assert_eq!(with_new.location(), "/account");
    assert_eq!(letter_to(&site.app, "anna@example.org").await.subject, "You signed in with a new browser");
    let fields = [("old", chosen), ("password", "seven otters in the weir")];
    assert_eq!(third.fill("/account", "/account/password", &fields).await.location(), "/account");
    assert_eq!(fresh.get("/account").await.status, StatusCode::SEE_OTHER, "other sessions ended");
    assert_eq!(third.get("/account").await.status, StatusCode::OK, "this one goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_with_the_next_sign_in_and_a_changed_password_begins_another() {
    let site = Sample::empty().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let first = anna.cookie("session").expect("a session");
    anna.fill("/sign-in", "/sign-in", &[("email", "anna@example.org"), ("password", PASSWORD)]).await;
    let second = anna.cookie("session").expect("a session");
    assert!(first != second && site.app.who(&first).await.expect("a look").is_none());
    let fields = [("old", PASSWORD), ("password", "seven otters in the weir")];
    anna.fill("/account", "/account/password", &fields).await;
    assert!(anna.cookie("session").is_some_and(|third| third != second));
    assert!(site.app.who(&second).await.expect("a look").is_none(), "whoever had the session has it no more");
    assert_eq!(anna.get("/account").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_cannot_try_passwords_for_ever_nor_shut_the_owner_out() {
    let site = Sample::empty().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    anna.fill("/account", "/sign-out", &[]).await;
    let stranger = Guest::of(&site.routes);
    let wrong = [("email", "anna@example.org"), ("password", "a wrong password")];
    for _ in 0..10 {
        let refused = stranger.fill("/sign-in", "/sign-in", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let closed = stranger.fill("/sign-in", "/sign-in", &wrong).await;
    assert!(
        closed.status == StatusCode::TOO_MANY_REQUESTS && closed.has("Wait 15 minutes"),
        "{}",
        closed.body
    );
    let right = [("email", "anna@example.org"), ("password", PASSWORD)];
    assert_eq!(stranger.fill("/sign-in", "/sign-in", &right).await.status, StatusCode::TOO_MANY_REQUESTS);
    let events = site.app.audit(&Actor::Operator, None, None).await.expect("what happened");
    assert_eq!(events.iter().filter(|row| row.event.event == "sign_in_refused").count(), 10);
    // Her own browser is known, so it counts for itself.
    assert_eq!(anna.fill("/sign-in", "/sign-in", &right).await.location(), "/account");
    // And a letter gets her in from anywhere.
    let elsewhere = Guest::of(&site.routes);
    elsewhere.fill("/recover", "/recover", &[("email", "anna@example.org")]).await;
    let link = link_in(&letter_to(&site.app, "anna@example.org").await);
    assert!(elsewhere.page(&link).await.contains("Choose a new password"));
}

/// An enemy in the owner's own network who uses up whatever can be used up in her name.
#[tokio::test(flavor = "multi_thread")]
async fn an_enemy_uses_up_no_way_in_that_the_owner_has() {
    let site = Sample::empty().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    anna.fill("/account", "/sign-out", &[]).await;
    let enemy = Guest::of(&site.routes);
    let hers = ("email", "anna@example.org");
    for _ in 0..4 {
        enemy.fill("/sign-up", "/sign-up", &[hers]).await;
    }
    // What was asked for to open an account keeps nobody from a new password.
    let elsewhere = Guest::of(&site.routes);
    elsewhere.fill("/recover", "/recover", &[hers]).await;
    let letter = letter_to(&site.app, "anna@example.org").await;
    assert!(letter.text.contains("within two hours"), "{letter:?}");
    let link = link_in(&letter);
    for _ in 0..5 {
        enemy.fill("/recover", "/recover", &[hers]).await;
    }
    for _ in 0..12 {
        enemy.fill("/sign-in", "/sign-in", &[hers, ("password", "a wrong password")]).await;
    }
    for number in 0..70 {
        enemy.get(&format!("/link/{number}")).await;
    }
    for number in 0..20 {
        let email = format!("p{number}@example.org");
        enemy.fill("/recover", "/recover", &[("email", &email)]).await;
    }
    let spent = enemy.fill("/recover", "/recover", &[hers]).await;
    assert_eq!(spent.status, StatusCode::TOO_MANY_REQUESTS, "their network has had enough");
    assert_eq!(enemy.get("/link/0000").await.status, StatusCode::TOO_MANY_REQUESTS);
    // Her own browser has letters and passwords of its own.
    let before = letters_to(&site.app, "anna@example.org").await;
    let sent = anna.fill("/recover", "/recover", &[hers]).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
    assert_eq!(letters_to(&site.app, "anna@example.org").await, before + 1);
    let right = [hers, ("password", PASSWORD)];
    assert_eq!(anna.fill("/sign-in", "/sign-in", &right).await.location(), "/account");
    // From a browser that is new, the letter that came while nobody was counted out lets her in.
    let chosen = [("password", "nine lanterns by the quay")];
    assert_eq!(elsewhere.fill(&link, &link, &chosen).await.location(), "/account");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_ends_with_the_rights_of_whoever_gave_it() {
    let site = Sample::empty().await;
    let space = Space::new("clusters3");
    let carla = sign_up(&site.app, &site.routes, "Carla").await;
    let account = site.app.account_at(&Actor::Operator, "carla@example.org").await.expect("Carla");
    site.app.put_in_space(&Actor::Operator, account.id, &space, Role::Coordinator).await.expect("a role");
    let who =
        site.app.who(&carla.cookie("session").expect("a session")).await.expect("a look").expect("Carla");
    let eli = sign_up(&site.app, &site.routes, "Eli").await;
    let mut links = Vec::new();
    for email in ["dora@example.org", "eli@example.org"] {
        site.app.invite(&who.actor, &space, Role::Partner, email, "en").await.expect("an invitation");
        links.push(link_in(&letter_to(&site.app, email).await));
    }
    let visitor = Guest::of(&site.routes);
    assert_eq!(visitor.get(&links[0]).await.status, StatusCode::OK);
    let fields = crate::guest::form_fields(&eli.page(&links[1]).await, &format!("{}/accept", links[1]));
    let member = site.app.set_role(&Actor::Operator, &space, account.id, Some(Role::Member)).await;
    member.expect("she has less to give now");
    for link in &links {
        assert_eq!(visitor.get(link).await.status, StatusCode::NOT_FOUND, "{link}");
    }
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let refused = eli.post(&format!("{}/accept", links[1]), &fields).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert!(!eli.page("/account").await.contains("clusters3"));
    site.app.set_role(&Actor::Operator, &space, account.id, Some(Role::Coordinator)).await.expect("a role");
    assert_eq!(eli.post(&format!("{}/accept", links[1]), &fields).await.location(), "/spaces/clusters3");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobodys_mailbox_is_filled_in_somebody_elses_name() {
    let site = Sample::empty().await;
    let guest = Guest::of(&site.routes);
    for _ in 0..6 {
        let sent = guest.fill("/sign-up", "/sign-up", &[("email", "anna@example.org")]).await;
        assert_eq!(sent.status, StatusCode::OK);
    }
    assert_eq!(letters_to(&site.app, "anna@example.org").await, 3);
    for number in 0..20 {
        let email = format!("p{number}@example.org");
        assert_eq!(guest.fill("/recover", "/recover", &[("email", &email)]).await.status, StatusCode::OK);
    }
    let refused = guest.fill("/recover", "/recover", &[("email", "q@example.org")]).await;
    assert!(
        refused.status == StatusCode::TOO_MANY_REQUESTS && refused.has("from your network"),
        "{}",
        refused.body
    );
    // A neighbour who used up those keeps nobody from opening an account.
    let late = guest.fill("/sign-up", "/sign-up", &[("email", "late@example.org")]).await;
    assert_eq!((late.status, letters_to(&site.app, "late@example.org").await), (StatusCode::OK, 1));
    let bad =
        Guest::of(&site.routes).fill("/sign-up", "/sign-up", &[("email", "a@b\r\nBcc: c@d.example")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_other_site_changes_anything_in_somebodys_name() {
    let site = Sample::empty().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let page = anna.page("/account").await;
    let form = crate::guest::form_fields(&page, "/sign-out").remove(0).1;
    let own = [("form", form.as_str())];
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[],
    ] {
        let refused = anna.post_from("/sign-out", &own, headers).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    for token in ["", "0000", &form[1..]] {
        let refused = anna.post("/sign-out", &[("form", token)]).await;
        assert!(
            refused.status == StatusCode::FORBIDDEN && refused.has("older than your session"),
            "{token:?}"
        );
    }
    assert_eq!(anna.get("/account").await.status, StatusCode::OK, "she is still there");
    let other = sign_up(&site.app, &site.routes, "Ben").await;
    assert_eq!(other.post("/sign-out", &own).await.status, StatusCode::FORBIDDEN, "forms are of one session");
    assert_eq!(anna.post("/sign-out", &own).await.location(), "/");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_shown_once_acts_within_its_scope_and_ends() {
    let site = Sample::empty().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let refused =
        anna.fill("/account", "/account/keys", &[("name", ""), ("days", "9999"), ("old", PASSWORD)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("name", "reports"), ("days", "30"), ("old", "not her password")];
    let refused = anna.fill("/account", "/account/keys", &fields).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("This is not your password"));
    let fields = [("name", "reports"), ("days", "30"), ("old", PASSWORD)];
    let made = anna.fill("/account", "/account/keys", &fields).await;
    let start = made.body.find("asterism_").expect("a key");
    let key: String =
        made.body[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let account = anna.page("/account").await;
    assert!(account.contains("reports") && !account.contains(&key), "it is shown once");
    let who = site.app.who_by_key(&key).await.expect("a look").expect("Anna");
    assert_eq!(who.account.email.as_str(), "anna@example.org");
    let program = Guest::of(&site.routes);
    let bearer = format!("Bearer {key}");
    let fields = [("name", "more"), ("scope", "write"), ("days", "1")];
    let refused = program.post_from("/account/keys", &fields, &[("authorization", &bearer)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "a key makes no keys");
    let ended = anna.fill("/account", "/account/keys/end", &[]).await;
    assert_eq!(ended.location(), "/account");
    assert!(site.app.who_by_key(&key).await.expect("a look").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_seen_and_ended_by_their_owner_alone() {
    let site = Sample::empty().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let phone = Guest::of(&site.routes);
    phone.fill("/sign-in", "/sign-in", &[("email", "anna@example.org"), ("password", PASSWORD)]).await;
    let page = anna.page("/account").await;
    let hash = crate::guest::form_fields(&page, "/account/sessions/end");
    let fields: Vec<(&str, &str)> =
        hash.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    let of_anna = fields.iter().find(|(name, _)| *name == "hash").expect("a session").1;
    let not_his = ben.page("/account").await;
    let form = crate::guest::form_fields(&not_his, "/sign-out").remove(0).1;
    let refused = ben.post("/account/sessions/end", &[("form", &form), ("hash", of_anna)]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(phone.get("/account").await.status, StatusCode::OK);
    assert_eq!(anna.post("/account/sessions/end", &fields).await.location(), "/account");
    assert_eq!(phone.get("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_account_runs_the_portal_and_others_do_not() {
    let site = Sample::empty().await;
    let link = site.app.first_administrator_link().await.expect("a link").expect("nobody runs it yet");
    let link = link.strip_prefix("http://127.0.0.1:8080").expect("an address of ours").to_owned();
    let ruth = Guest::of(&site.routes);
    let fields = [("email", "ruth@example.org"), ("name", "Ruth"), ("password", PASSWORD)];
    assert_eq!(ruth.fill(&link, &link, &fields).await.location(), "/account");
    assert_eq!(site.app.first_administrator_link().await.expect("an answer"), None);
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    for page in ["/admin", "/admin/audit"] {
        assert_eq!(ben.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
        assert_eq!(Guest::of(&site.routes).get(page).await.status, StatusCode::SEE_OTHER, "{page}");
    }
    let page = ruth.page("/admin").await;
    assert!(page.contains("ben@example.org"));
    let audit = ruth.page("/admin/audit").await;
    assert!(audit.contains("account opened") && audit.contains("\">Ben</td>"), "{audit}");
    assert_eq!(ruth.fill("/admin", "/admin/accounts/close", &[]).await.location(), "/admin");
    assert_eq!(ben.get("/account").await.status, StatusCode::SEE_OTHER, "his account is closed");
    let refused =
        ben.fill("/sign-in", "/sign-in", &[("email", "ben@example.org"), ("password", PASSWORD)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_opens_an_account_or_is_joined_with_one() {
    let site = Sample::empty().await;
    let space = Space::new("clusters3");
    sign_up(&site.app, &site.routes, "Carla").await;
    let carla = site.app.account_at(&Actor::Operator, "carla@example.org").await.expect("Carla");
    site.app.put_in_space(&Actor::Operator, carla.id, &space, Role::Coordinator).await.expect("a role");
    let session = Guest::of(&site.routes);
    session.fill("/sign-in", "/sign-in", &[("email", "carla@example.org"), ("password", PASSWORD)]).await;
    let who =
        site.app.who(&session.cookie("session").expect("a session")).await.expect("a look").expect("Carla");
    for email in ["dora@example.org", "eli@example.org"] {
        site.app.invite(&who.actor, &space, Role::Partner, email, "es").await.expect("an invitation");
    }
    let mightier = site.app.invite(&who.actor, &space, Role::Administrator, "x@example.org", "en").await;
    assert!(mightier.is_err(), "nobody gives more than they have");
    let letter = letter_to(&site.app, "dora@example.org").await;
    assert!(letter.subject == "Carla le invita a clusters3" && letter.text.contains("socio del proyecto"));
    let link = link_in(&letter);
    let dora = Guest::of(&site.routes);
    assert_eq!(
        dora.fill(&link, &link, &[("name", "Dora"), ("password", PASSWORD)]).await.location(),
        "/spaces/clusters3"
    );
    assert!(dora.page("/account").await.contains("clusters3"));
    let eli = sign_up(&site.app, &site.routes, "Eli").await;
    let waiting = site.app.outbox(&Actor::Operator, 100).await.expect("the outbox");
    let invited = waiting.into_iter().find(|waiting| {
        waiting.letter.subject.contains("le invita") && waiting.letter.to == "eli@example.org"
    });
    let link = link_in(&invited.expect("a letter").letter);
    let visitor = Guest::of(&site.routes);
    let way_in = format!("/sign-in?next={}", link.replace('/', "%2F"));
    let both = visitor.page(&link).await;
    crate::check_page(&link, &both);
    assert!(
        both.contains(&format!("href=\"{way_in}\"")) && both.contains("Open an account and join"),
        "{both}"
    );
    let taken = visitor.fill(&link, &link, &[("name", "Eli"), ("password", PASSWORD)]).await;
    assert!(taken.status == StatusCode::UNPROCESSABLE_ENTITY && taken.has(&way_in), "{}", taken.body);
    let fields = [("email", "eli@example.org"), ("password", PASSWORD)];
    assert_eq!(visitor.fill(&way_in, "/sign-in", &fields).await.location(), link);
    let join = visitor.page(&link).await;
    assert!(join.contains(&format!("{link}/accept")) && !join.contains("Open an account"), "{join}");
    // With another account one hears which it is, and comes back here by the way out.
    let other = session.page(&link).await;
    crate::check_page(&link, &other);
    assert!(
        other.contains("signed in as carla@example.org") && !other.contains("Open an account"),
        "{other}"
    );
    let leave = crate::guest::form_fields(&other, "/sign-out");
    let leave = if leave.iter().any(|(name, _)| name == "next") {
        leave
    } else {
        let form = leave.into_iter().find(|(name, _)| name == "form").expect("a token");
        vec![form, ("next".to_owned(), link.clone())]
    };
    assert_eq!(crate::edit::post(&session, "/sign-out", &leave).await.location(), link);
    assert!(session.page(&link).await.contains("Sign in and join"));
    let accept = format!("{link}/accept");
    assert_eq!(
        dora.post(&accept, &[("form", &form_of(&dora).await)]).await.status,
        StatusCode::NOT_FOUND,
        "it is not hers"
    );
    assert_eq!(eli.fill(&link, &accept, &[]).await.location(), "/spaces/clusters3");
    assert!(eli.page("/account").await.contains("project partner"));
    let members = site.app.members(&who.actor, &space).await.expect("members");
    assert_eq!(members.len(), 3);
}

async fn form_of(guest: &Guest) -> String {
    crate::guest::form_fields(&guest.page("/account").await, "/sign-out").remove(0).1
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_names_the_request_as_the_log_and_the_answer_do_and_nobodys_network() {
    let site = Sample::open().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let account = site.app.account_at(&Actor::Operator, "anna@example.org").await.expect("an account");
    site.app.set_administrator(&Actor::Operator, account.id, true).await.expect("an administrator");
    let guest = Guest::of(&site.routes);
    let given = [("email", "anna@example.org"), ("password", PASSWORD)];
    let entered = guest.fill("/sign-in", "/sign-in", &given).await;
    let id = entered.headers.get("x-request-id").and_then(|id| id.to_str().ok()).expect("an id").to_owned();
    let events = site.app.audit(&Actor::Operator, None, None).await.expect("events");
    let found =
        |event: &str| events.iter().find(|row| row.event.event == event).map(|row| row.request.clone());
    assert_eq!(found("signed_in"), Some(Some(id.clone())), "{events:?}");
    assert_eq!(found("administrator_made"), Some(None), "on the command line there is none");
    let page = anna.page("/admin/audit").await;
    crate::check_page("/admin/audit", &page);
    assert!(
        page.contains("<caption class=\"visually-hidden\">"),
        "the heading is said once to the eye: {page}"
    );
    assert!(page.contains(&id), "{page}");
    // Whose account it is has it in the file of their data, and no page says more than is kept.
    let data: serde_json::Value = serde_json::from_str(&anna.page("/account/data.json").await).expect("JSON");
    let events = data["events"].as_array().expect("events");
    assert!(events.iter().any(|event| event["request"] == id), "{data}");
    assert!(
        anna.page("/privacy")
            .await
            .contains("the number of the request by which the log of the portal knows it")
    );
}
