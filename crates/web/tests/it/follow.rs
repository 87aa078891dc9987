//! Following, saving a search, and ending letters from the letter.

use asterism_actions::App;
use asterism_domain::{Actor, Kind, Letter, Text};
use asterism_testkit::Browser;
use axum::http::StatusCode;
use jiff::{SignedDuration, Timestamp};

use crate::Sample;
use crate::guest::{Guest, PASSWORD, form_fields, letter_to, sign_up};

/// Writes a word into the summary of CLUSTERS3, as its editor does.
async fn publish(app: &App, word: &str) {
    let id = app.record_at(Kind::Project, "clusters3").await.expect("a look").expect("CLUSTERS3");
    let record = app.record(id).await.expect("a look").expect("CLUSTERS3");
    let mut document = record.document.clone();
    document.about_mut().summary = Text::english(word);
    app.edit(&Actor::Operator, id, record.seq, document, None).await.expect("an edit");
}

/// What the portal does by itself, and a week later.
async fn a_week_passes(app: &App) -> usize {
    app.follow().await.expect("the index follows");
    app.note_changes().await.expect("a comparison");
    let later = Timestamp::now() + SignedDuration::from_hours(8 * 24);
    app.write_digests_at(later).await.expect("letters")
}

/// The path that a letter is ended at.
fn door(letter: &Letter) -> String {
    let address = letter.unsubscribe.as_deref().expect("a way to end it");
    assert!(letter.text.contains(address), "it stands in the text too: {}", letter.text);
    address[address.find("/unsubscribe/").expect("our address")..].to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_followed_is_listed_changed_and_ended() {
    let site = Sample::open().await;
    let visitor = Guest::of(&site.routes);
    let page = visitor.page("/projects/clusters3").await;
    assert!(page.contains("/sign-in?next=%2Fprojects%2Fclusters3") && !page.contains("/account/follows"));
    assert!(visitor.page("/explore?q=smart").await.contains("Sign in to save this search"));
    let signs_in = visitor.get("/account/follows").await;
    assert_eq!(signs_in.location(), "/sign-in?next=%2Faccount%2Ffollows");
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let own = "/account/follows";
    let pages = [
        "/projects/clusters3",
        "/regions/ES21",
        "/spaces/clusters3",
        "/explore?q=smart&kind=project&sort=newest",
        "/explore",
    ];
    for page in pages {
        let followed = anna.fill(page, own, &[("pace", "weekly")]).await;
        assert_eq!(followed.status, StatusCode::SEE_OTHER, "{page}: {}", followed.body);
        let again = anna.page(page).await;
        assert!(again.contains("You follow this: weekly"), "{page}");
    }
    let page = anna.page(own).await;
    for part in [
        "CLUSTERS3",
        "/regions/ES21",
        "“smart” · Search for: Project",
        "/explore?q=smart&#38;kind=project\"",
        "Everything new",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(page.matches("weekly, on Mondays</option>").count(), 5);
    let (form, id) = (form_fields(&page, "/account/follows/end")[0].1.clone(), first_follow(&page));
    let pace = format!("pace-{id}");
    let fields = [("form", form.as_str()), ("follow", &id), (&pace, "at_once")];
    assert_eq!(anna.post("/account/follows/pace", &fields).await.location(), own);
    assert!(anna.page(own).await.contains("Record. Letters: at once"));
    assert_eq!(anna.post("/account/follows/pace", &fields[..2]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(anna.fill(own, "/account/follows/end", &[]).await.location(), own);
    assert!(!anna.page(own).await.contains(&id));
    // What is another's is not touched.
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    ben.fill("/explore?q=bens", own, &[]).await;
    let his = first_follow(&ben.page(own).await);
    anna.post("/account/follows/end", &[("form", &form), ("follow", &his)]).await;
    assert!(ben.page(own).await.contains(&his));
    let nothing = [("form", form.as_str()), ("what", "record"), ("about", "no id"), ("pace", "daily")];
    assert_eq!(anna.post(own, &nothing).await.status, StatusCode::NOT_FOUND);
    let from_elsewhere = anna.post_from(own, &fields, &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(from_elsewhere.status, StatusCode::FORBIDDEN);
}

fn first_follow(page: &str) -> String {
    form_fields(page, "/account/follows/end")
        .into_iter()
        .find(|(name, _)| name == "follow")
        .expect("something is followed")
        .1
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_is_ended_by_one_click_and_changed_without_signing_in() {
    let site = Sample::open().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    anna.fill("/explore?q=estuaries", "/account/follows", &[("pace", "at_once")]).await;
    anna.fill("/projects/clusters3", "/account/follows", &[]).await;
    publish(&site.app, "Of estuaries").await;
    assert_eq!(a_week_passes(&site.app).await, 1);
    let letter = letter_to(&site.app, "anna@example.org").await;
    assert!(letter.text.contains("/projects/clusters3") && letter.subject.ends_with(": 1"), "{letter:?}");
    let door = door(&letter);

    let stranger = Guest::of(&site.routes);
    let page = stranger.get(&door).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(page.has("“estuaries”") && page.has("CLUSTERS3") && page.has("noindex"), "{}", page.body);
    assert!(!page.has("anna@") && !page.has("Anna"), "whose it is stands nowhere");
    assert!(stranger.cookie("session").is_none(), "nobody is signed in by it");
    crate::check_page(&door, &page.body);
    // Change one, end the other, as the page offers.
    let fields = form_fields(&page.body, &format!("{door}/pace"));
    let (pace, id) = (fields[0].0.clone(), fields[1].1.clone());
    let changed = stranger.post(&format!("{door}/pace"), &[("follow", &id), (&pace, "weekly")]).await;
    assert_eq!(changed.location(), door);
    assert!(anna.page("/account/follows").await.contains("Search. Letters: weekly"));
    // One click, as programs of mail providers send it: no page, no cookie, in either way of writing it.
    for (kind, body) in [
        ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"),
        (
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n",
        ),
    ] {
        let ended = Guest::of(&site.routes).post_raw(&door, kind, body).await;
        assert!(ended.status == StatusCode::OK && ended.has("no more letters"), "{}", ended.body);
    }
    assert_eq!(anna.page("/account/follows").await.matches("Letters: no letters").count(), 2);
    publish(&site.app, "Of estuaries again").await;
    assert_eq!(a_week_passes(&site.app).await, 0);
    stranger.fill(&door, &format!("{door}/end"), &[]).await;
    assert_eq!(stranger.page(&door).await.matches("Letters: no letters").count(), 1);
    // A secret that is none answers alike, and leads nowhere.
    let other = format!("/unsubscribe/{}", "0".repeat(64));
    assert!(stranger.page(&other).await.contains("Nothing is followed."));
    assert!(Guest::of(&site.routes).post_raw(&other, "text/plain", "").await.has("no more letters"));
    assert_eq!(stranger.get(&format!("{door}/pace")).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_publishes_and_a_follower_hears_of_it_and_ends_it_in_a_browser() {
    let site = Sample::open().await;
    sign_up(&site.app, &site.routes, "Anna").await;
    let app = site.app.clone();
    let address = site.serve().await;
    let browser = Browser::without_scripts().await;
    browser.open(&format!("{address}/explore?q=estuaries")).await;
    browser.follow(".follow a").await;
    browser.fill("#email", "anna@example.org").await;
    browser.fill("#password", PASSWORD).await;
    browser.follow("main button").await;
    assert!(browser.address().await.ends_with("/explore?q=estuaries"), "{}", browser.address().await);
    browser.click("#pace option[value=at_once]").await;
    browser.follow(".follow button").await;
    assert_eq!(browser.text(".follow").await, "You follow this: at once");
    browser.follow(".follow a").await;
    assert!(browser.text("main .rows").await.contains("“estuaries”"));
    publish(&app, "Of estuaries").await;
    assert_eq!(a_week_passes(&app).await, 1);
    let door = door(&letter_to(&app, "anna@example.org").await);
    let elsewhere = Browser::start().await;
    elsewhere.open(&format!("{address}{door}")).await;
    elsewhere.assert_accessible().await;
    elsewhere.follow("section .form button").await;
    assert!(elsewhere.text(".lead").await.contains("no more letters"));
    assert_eq!(elsewhere.complaints().await, Vec::<String>::new());
    browser.open(&format!("{address}/account/follows")).await;
    assert!(browser.text("main .rows").await.contains("Letters: no letters"));
    publish(&app, "Of estuaries again").await;
    assert_eq!(a_week_passes(&app).await, 0);
}
