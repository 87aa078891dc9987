//! Lists that are longer than a page: what is last is reached from what is first.

use asterism_actions::Saying;
use asterism_domain::library::News;
use asterism_domain::{About, Actor, Role, Space, State, Text};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::with_role;
use crate::guest::{Guest, sign_up};

/// Some pages full. That the store goes on to the last of many more is tested there.
const MANY: usize = 130;

/// The pages of a list from its first to its last, by the links that lead on from each.
pub(crate) async fn pages(guest: &Guest, first: &str, name: &str) -> Vec<String> {
    let mut pages = vec![guest.page(first).await];
    loop {
        let last = pages.last().map(String::as_str).unwrap_or_default();
        let next = last.split("<a ").skip(1).find_map(|link| {
            let tag = link.split('>').next()?;
            let href = tag.split("href=\"").nth(1)?.split('"').next()?.replace("&#38;", "&");
            (tag.contains("rel=\"next\"") && href.contains(&format!("{name}="))).then_some(href)
        });
        let Some(next) = next else { return pages };
        assert!(pages.len() < MANY, "the list does not end");
        pages.push(guest.page(&next).await);
    }
}

async fn hand_over(site: &Sample, space: &str, title: &str) {
    let about = About { title: Text::english(title), ..About::default() };
    let news = News { about, ..News::default() };
    let space = Space::new(space);
    site.app
        .create(&Actor::Operator, &space, news.into(), State::Submitted)
        .await
        .expect("it is handed over");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_was_handed_over_is_reached_whoever_else_handed_over_how_much() {
    let site = Sample::open().await;
    let vera = with_role(&site, "Vera", &Space::new("clusters3"), Role::Validator).await;
    for number in 0..MANY {
        // What waits in a space where she publishes nothing is not in the way.
        let space = if number % 40 == 0 { "sample" } else { "clusters3" };
        hand_over(&site, space, &format!("Waiting number {number}.")).await;
    }
    let listed = pages(&vera, "/queue", "after").await;
    let shown = |number: usize| listed.iter().any(|page| page.contains(&format!("Waiting number {number}.")));
    for number in 0..MANY {
        assert_eq!(shown(number), number % 40 != 0, "{number}");
    }
    assert_eq!(listed.len(), 3, "a hundred and twenty-six are three pages");
    assert!(!listed[0].contains("To the beginning of the list"));
    for page in &listed[1..] {
        assert!(page.contains("To the beginning of the list"), "{page}");
        crate::check_page("/queue", page);
    }
    assert_eq!(pages(&vera, "/spaces/clusters3/queue", "after").await.len(), 3);
    let refused = vera.get("/queue?after=yesterday").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lists_of_suggestions_go_on_after_one_and_lead_back_to_their_beginning() {
    let site = Sample::open().await;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    let vera = with_role(&site, "Vera", &Space::new("clusters3"), Role::Validator).await;
    let address = crate::suggest::suggest(&mia, &[("fund", "Of Mia")]).await;
    let id = address.rsplit('/').next().unwrap_or_default();
    let lists = [
        (&mia, "/account/suggestions", "after", "You have suggested nothing yet"),
        (&vera, "/queue", "suggested", "Nobody’s suggestion waits"),
        (&vera, "/spaces/clusters3/queue", "suggested", "Nobody’s suggestion waits"),
    ];
    for (guest, list, name, nothing) in lists {
        let first = guest.page(list).await;
        assert!(first.contains(&format!("href=\"{address}\"")), "{first}");
        let beyond = guest.page(&format!("{list}?{name}={id}")).await;
        crate::check_page(list, &beyond);
        assert!(!beyond.contains(&format!("href=\"{address}\"")), "{beyond}");
        assert!(beyond.contains("To the beginning of the list") && !beyond.contains(nothing), "{beyond}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_draft_is_reached_by_who_wrote_it_and_by_those_who_write_there() {
    let site = Sample::open().await;
    let vera = with_role(&site, "Vera", &Space::new("clusters3"), Role::Validator).await;
    let who = site.app.who(&vera.cookie("session").expect("a session")).await.expect("a look");
    let actor = who.expect("Vera").actor;
    for number in 0..MANY {
        // In a space where she does not write, others do.
        let (by, space) = match number % 40 {
            0 => (&Actor::Operator, "sample"),
            _ => (&actor, "clusters3"),
        };
        let about = About { title: Text::english(format!("Draft number {number}.")), ..About::default() };
        let news = News { about, ..News::default() };
        site.app.create(by, &Space::new(space), news.into(), State::Draft).await.expect("a draft");
    }
    for (list, name) in
        [("/account/drafts", "after"), ("/queue", "drafts"), ("/spaces/clusters3/queue", "drafts")]
    {
        let listed = pages(&vera, list, name).await;
        assert_eq!(listed.len(), 3, "{list}: a hundred and twenty-six are three pages");
        for number in 0..MANY {
            let shown = listed.iter().any(|page| page.contains(&format!("Draft number {number}.")));
            assert_eq!(shown, number % 40 != 0, "{list}: {number}");
        }
        let data = vera.page("/account/data.json").await;
        assert_eq!(
            data.matches("Draft number ").count(),
            126,
            "all of them are in the file of one's own data"
        );
        let refused = vera.get(&format!("{list}?{name}=yesterday")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_feedback_is_reached_by_those_who_answer_and_by_whoever_gave_it() {
    let site = Sample::open().await;
    let rosa = with_role(&site, "Rosa", &Space::new("clusters3"), Role::ThematicManager).await;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    let who = site.app.who(&mia.cookie("session").expect("a session")).await.expect("a look");
    for number in 0..MANY {
        let saying = Saying {
            page: if number % 40 == 0 { "/" } else { "/projects/clusters3" }.to_owned(),
            text: format!("Said number {number}."),
            ..Saying::default()
        };
        // Each from a network of its own: of one, only so much is taken in an hour.
        site.app
            .give_feedback(who.as_ref(), saying, &format!("network {number}"))
            .await
            .expect("it is taken");
    }
    let has = |listed: &[String], number: usize| {
        listed.iter().any(|page| page.contains(&format!("Said number {number}.")))
    };
    let answers = pages(&rosa, "/feedback", "after").await;
    let own = pages(&mia, "/feedback", "own").await;
    for number in 0..MANY {
        assert_eq!(has(&answers, number), number % 40 != 0, "{number}");
        assert!(has(&own, number), "{number}");
    }
    assert_eq!((answers.len(), own.len()), (3, 3));
    assert_eq!(rosa.get("/feedback?after=x").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_requests_and_claims_are_opened_in_their_middle_and_lead_back() {
    let site = Sample::open().await;
    let vera = with_role(&site, "Vera", &Space::new("clusters3"), Role::Validator).await;
    // Ids begin with a digit: nothing comes after the first of all where the newest stand first, nothing after the last
    // where the oldest do.
    let lists = [
        ("/account/requests", "?received=0&sent=0", 2),
        ("/claims", "?own=0&waiting=z", 2),
        ("/feedback", "?after=0&own=0", 2),
        ("/organisations/spri/claim", "?others=2.0", 0),
        ("/account/ideas", "?after=0", 1),
        ("/account/drafts", "?after=0", 1),
        ("/queue", "?after=999999&suggested=z&drafts=0", 3),
    ];
    for (list, query, many) in lists {
        assert!(!vera.page(list).await.contains("To the beginning of the list"), "{list}");
        let inside = vera.page(&format!("{list}{query}")).await;
        crate::check_page(list, &inside);
        let found = inside.matches("To the beginning of the list").count();
        assert_eq!(found, many, "{list}: {inside}");
    }
    let refused = vera.get("/organisations/spri/claim?others=some").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.body);
}
