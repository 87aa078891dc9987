//! The form of an event: what cannot be is refused where it stands, and whether people register is said by a box.

use asterism_domain::{Document, Kind, Role, Space};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{fields_of, record, set, with_role};
use crate::guest::{Answer, Guest, form_fields, sign_up};

const NEW: &str = "/events/new?space=clusters3";

fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// Publishes a new event with these fields.
async fn publish(guest: &Guest, given: &[(&str, &str)]) -> Answer {
    let mut fields = fields_of(&guest.page(NEW).await, "/events/new");
    set(&mut fields, &[("about.title.en", "A day of clusters")]);
    set(&mut fields, given);
    fields.push(("do".to_owned(), "publish".to_owned()));
    guest.post("/events/new", &pairs(&fields)).await
}

async fn validator(site: &Sample) -> Guest {
    with_role(site, "Vera", &Space::new("clusters3"), Role::Validator).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_event_cannot_be_is_refused_at_the_field_003_3() {
    let site = Sample::open().await;
    let vera = validator(&site).await;
    let day = ("start", "2199-03-28");
    for (given, field, why) in [
        (("time_zone", "Madrid"), "time_zone", "no name of a time zone"),
        (("end", "2199-03-27"), "end", "before the beginning"),
        (("registration.closes", "30/04/2199"), "registration.closes", "after the event has begun"),
        (("registration.closes", "soon"), "registration.closes", "This is no date"),
    ] {
        let refused = publish(&vera, &[day, given]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{given:?}: {}", refused.body);
        assert!(
            refused.has(&format!("<a href=\"#{field}\">")) && refused.has(why),
            "{given:?}: {}",
            refused.body
        );
        assert!(refused.has(&format!("id=\"{field}-error\"")), "{field} is marked");
    }
    let taken =
        publish(&vera, &[day, ("time_zone", "europe/madrid"), ("registration.closes", "27/03/2199")]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let slug = taken.location().rsplit('/').next().expect("a slug").to_owned();
    let Document::Event(event) = record(&site, Kind::Event, &slug).await.document else { panic!("an event") };
    assert_eq!(event.time_zone.as_deref(), Some("Europe/Madrid"));
    assert!(event.registration.is_some(), "who gives a last day means that people register");
    assert!(vera.page(NEW).await.contains("<datalist id=\"edit-zones\"><option value=\"Europe/Brussels\">"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_that_clocks_skip_is_refused_and_of_one_shown_twice_the_first_is_said_to_count_003_3() {
    let site = Sample::open().await;
    let vera = validator(&site).await;
    let spring = [("start", "2199-03-31"), ("time_zone", "Europe/Madrid")];
    for (given, field) in [
        (vec![("start_time", "02:30")], "start_time"),
        (vec![("start_time", "01:30"), ("end_time", "02:30")], "end_time"),
    ] {
        let given: Vec<_> = spring.into_iter().chain(given).collect();
        let refused = publish(&vera, &given).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert!(refused.has(&format!("<a href=\"#{field}\">")), "{field}: {}", refused.body);
        assert!(refused.has("Take an hour before 02:00, or from 03:00 on."), "{}", refused.body);
        assert!(refused.has("value=\"02:30\""), "what was typed stands in it");
    }
    assert!(vera.page(NEW).await.contains("the first of the two is taken"));
    let autumn = [("start", "2199-10-27"), ("time_zone", "Europe/Madrid"), ("start_time", "02:30")];
    let taken = publish(&vera, &autumn).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let said = "02:30 occurs twice that night; the first is meant";
    assert!(site.page(taken.location()).await.contains(said));
    assert!(site.page(&format!("{}.ics", taken.location())).await.contains("DTSTART:21991027T003000Z"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_opens_registration_without_limit_and_closes_it_again_002_30() {
    let site = Sample::open().await;
    let vera = validator(&site).await;
    let without = publish(&vera, &[("start", "2199-03-28")]).await;
    let page = format!("{}/registration", without.location());
    assert_eq!(vera.get(&page).await.status, StatusCode::NOT_FOUND, "nobody said that people register");
    let edit = format!("{}/edit", without.location());
    let save = |here: &'static str| {
        let (vera, edit) = (&vera, &edit);
        async move {
            let mut fields = fields_of(&vera.page(edit).await, edit);
            fields.retain(|(name, _)| name != "registration.here");
            fields.push(("registration.here".to_owned(), here.to_owned()));
            fields.push(("do".to_owned(), "save".to_owned()));
            let saved = vera.post(edit, &pairs(&fields)).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        }
    };
    save("yes").await;
    assert!(vera.page(&page).await.contains("One can register until it begins."));
    assert!(vera.page(&edit).await.contains("name=\"registration.here\" value=\"yes\" checked"));
    save("no").await;
    assert_eq!(vera.get(&page).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_for_partners_only_takes_those_who_are_in_its_space_002_30() {
    let site = Sample::open().await;
    let vera = validator(&site).await;
    let given = [("start", "2199-03-28"), ("open", "no"), ("registration.places_limit", "5")];
    let page = format!("{}/registration", publish(&vera, &given).await.location());
    let guest = sign_up(&site.app, &site.routes, "Guest").await;
    let shown = guest.page(&page).await;
    assert!(shown.contains("for partners only") && !shown.contains(&format!("action=\"{page}\"")), "{shown}");
    let form = form_fields(&guest.page("/account").await, "/sign-out").remove(0).1;
    let refused = guest.post(&page, &[("form", &form)]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(Guest::of(&site.routes).page(&page).await.contains("Sign in to register"));
    assert_eq!(vera.fill(&page, &page, &[]).await.location(), page);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colour_that_cannot_be_read_is_refused_at_its_field_with_the_reason() {
    let site = Sample::open().await;
    let webb = with_role(&site, "Webb", &Space::new("clusters3"), Role::WebAdministrator).await;
    let edit = "/spaces/clusters3/edit";
    for (colour, why) in [("#ffff00", "too light"), ("yellow", "This is no colour")] {
        let mut fields = fields_of(&webb.page(edit).await, edit);
        set(&mut fields, &[("accent", colour)]);
        fields.push(("do".to_owned(), "save".to_owned()));
        let refused = webb.post(edit, &pairs(&fields)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has("<a href=\"#accent\">") && refused.has(why), "{colour}: {}", refused.body);
    }
}
