//! Somebody whose organisation has no page here: they hand it over, others publish it, and their profile leads to it.

use asterism_domain::organisation::Organisation;
use asterism_domain::{Actor, Document, Kind, OrganisationType, Role, State, Text};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{record, with_role};
use crate::guest::{Guest, letter_to, sign_up};

const PROFILE: &str = "/account/profile";
const MADE: &str = "/organisations/guild-of-lamplighters";

async fn hands_over(guest: &Guest, name: &str) -> crate::guest::Answer {
    let fields = [
        ("name", "Anna"),
        ("organisation", name),
        ("represents", "technology_centre"),
        ("country", "SI"),
        ("missing", "yes"),
        ("see-organisation", "public"),
    ];
    guest.fill(PROFILE, PROFILE, &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_joins_hands_over_their_organisation_and_is_led_to_it_once_it_is_published_001_10() {
    let site = Sample::open().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    let vera = with_role(&site, "Vera", &Organisation::missing_ones(), Role::Validator).await;
    let saved = hands_over(&anna, "Guild of Lamplighters").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let person = saved.location().to_owned();
    let made = record(&site, Kind::Organisation, "guild-of-lamplighters").await;
    assert_eq!((made.state, made.space.as_str()), (State::Submitted, "organisations"));
    let Document::Organisation(document) = &made.document else { panic!("an organisation") };
    assert_eq!(document.organisation_type, Some(OrganisationType::TechnologyCentre));
    assert_eq!(document.country.as_ref().map(ToString::to_string), Some("SI".to_owned()));
    // Nobody else sees it, and she finds it where her drafts are, and mends it.
    assert_eq!(ben.get(MADE).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(MADE).await.0, StatusCode::NOT_FOUND);
    assert!(site.get(&person).await.1.contains("Guild of Lamplighters"));
    assert!(!site.get(&person).await.1.contains(MADE));
    assert!(anna.page("/account/drafts").await.contains(MADE));
    let profile = anna.page(PROFILE).await;
    assert!(profile.contains("Handed over, and not published yet") && profile.contains(MADE), "{profile}");
    let edit = format!("{MADE}/edit");
    let mended = anna.fill(&edit, &edit, &[("town", "Maribor"), ("do", "save")]).await;
    assert_eq!(mended.location(), MADE, "{}", mended.body);
    // Saved once more, her profile makes no second one.
    assert_eq!(hands_over(&anna, "Guild of Lamplighters").await.location(), person);
    // It is returned, handed over again and published, and she hears of it.
    let comment = [("return-comment", "Say where its pages are, please.")];
    let returned = vera.fill(MADE, &format!("{MADE}/return"), &comment).await;
    assert_eq!(returned.status, StatusCode::SEE_OTHER, "{}", returned.body);
    assert!(letter_to(&site.app, "anna@example.org").await.text.contains("where its pages are"));
    assert!(anna.page(MADE).await.contains("Say where its pages are"));
    assert_eq!(anna.fill(MADE, &format!("{MADE}/submit"), &[]).await.location(), MADE);
    assert!(vera.page("/queue").await.contains(MADE));
    assert_eq!(vera.fill(MADE, &format!("{MADE}/publish"), &[]).await.location(), MADE);
    assert!(letter_to(&site.app, "anna@example.org").await.subject.contains("is published"));
    let (status, page) = site.get(MADE).await;
    assert!(status == StatusCode::OK && page.contains("Maribor"), "{page}");
    assert!(site.get(&person).await.1.contains(&format!("href=\"{MADE}\"")), "her profile leads to it");
    assert!(!anna.page(PROFILE).await.contains("Handed over, and not published yet"));
    // From now on she suggests, as others do.
    assert_eq!(anna.get(&edit).await.location(), format!("{MADE}/suggest"));
    assert_eq!(anna.get(&format!("{MADE}/suggest")).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_called_much_the_same_is_looked_at_before_an_organisation_is_handed_over() {
    let site = Sample::open().await;
    let mut known = Organisation::default();
    known.about.title = Text::english("Lamplighters of Maribor");
    let space = asterism_domain::Space::new("clusters3");
    site.app.create(&Actor::Operator, &space, known.into(), State::Published).await.expect("a record");
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let asked = hands_over(&anna, "Lamplighters").await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", asked.location());
    assert!(asked.has("called much the same") && asked.has("Lamplighters of Maribor ("), "{}", asked.body);
    assert!(site.app.record_at(Kind::Organisation, "lamplighters").await.expect("a look").is_none());
    // It is none of these: sent once more as the page has it, it is handed over.
    let fields = crate::guest::form_fields(&asked.body, PROFILE);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let saved = anna.post(PROFILE, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert_eq!(record(&site, Kind::Organisation, "lamplighters").await.state, State::Submitted);
    // One that is there is led to, whatever is ticked.
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    let saved = hands_over(&ben, "Lamplighters of Maribor").await;
    assert!(site.get(saved.location()).await.1.contains("/organisations/lamplighters-of-maribor"));
    assert!(
        site.app.record_at(Kind::Organisation, "lamplighters-of-maribor-2").await.expect("a look").is_none()
    );
    // With nothing ticked a name stays a name.
    let none = [("name", "Ben"), ("organisation", "Nobody’s Guild")];
    ben.fill(PROFILE, PROFILE, &none).await;
    assert!(site.app.record_at(Kind::Organisation, "nobodys-guild").await.expect("a look").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_organisation_is_written_in_its_whole_form_too_and_taken_back() {
    let site = Sample::open().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let new = anna.get("/organisations/new").await;
    assert_eq!(new.location(), "/organisations/new?space=organisations");
    let fields = [("about.title.en", "Guild of Lamplighters"), ("do", "save")];
    let saved = anna.fill(new.location(), "/organisations/new", &fields).await;
    assert_eq!(saved.location(), MADE, "{}", saved.body);
    assert_eq!(record(&site, Kind::Organisation, "guild-of-lamplighters").await.state, State::Draft);
    let at_once = [("about.title.en", "Guild of Others"), ("do", "publish")];
    let refused = anna.fill(new.location(), "/organisations/new", &at_once).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "nobody publishes without a role");
    let comment = [("retire-comment", "We have a page elsewhere")];
    let back = anna.fill(MADE, &format!("{MADE}/retire"), &comment).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    assert_eq!(record(&site, Kind::Organisation, "guild-of-lamplighters").await.state, State::Withdrawn);
}
