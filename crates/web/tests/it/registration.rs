//! Registering for an event: places, those who wait, and who came.

use asterism_domain::event::Registration;
use asterism_domain::{Actor, Document, Kind, Role, Space};
use axum::http::StatusCode;
use jiff::civil::{Date, date};

use crate::Sample;
use crate::edit::{post, set, with_role};
use crate::guest::{Guest, form_fields, letter_to, letters_to, sign_up};

/// The address of an event of the sample.
pub(crate) const EVENT: &str = "/events/skane-visits-cfaa";

/// Moves the event into the time to come and lets people register for it.
pub(crate) async fn open(site: &Sample, places: Option<u32>) {
    change(site, date(2199, 3, 27), places, None).await;
}

async fn change(site: &Sample, day: Date, places: Option<u32>, closes: Option<Date>) {
    let slug = EVENT.rsplit('/').next().expect("a slug");
    let id = site.app.record_at(Kind::Event, slug).await.expect("a look").expect("the event");
    let record = site.app.record(id).await.expect("a look").expect("the event");
    let Document::Event(mut event) = record.document else { panic!("an event") };
    event.start = Some(day);
    event.end = None;
    event.time_zone = Some("Europe/Madrid".to_owned());
    event.registration = Some(Registration { places_limit: places, closes });
    site.app.edit(&Actor::Operator, id, record.seq, Document::Event(event), None).await.expect("an edit");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_registers_waits_moves_up_and_is_noted_002_30() {
    let site = Sample::open().await;
    let page = format!("{EVENT}/registration");
    let visitor = Guest::of(&site.routes);
    assert_eq!(visitor.get(&page).await.status, StatusCode::NOT_FOUND, "one does not register for it here");
    open(&site, Some(1)).await;
    assert!(visitor.page(EVENT).await.contains(&page));
    let shown = visitor.page(&page).await;
    assert!(shown.contains("0 of 1 places are taken") && shown.contains("Sign in to register"), "{shown}");
    let told = "Those who organise the event see your name";
    assert!(shown.contains(told), "{shown}");
    assert!(!shown.contains("<form class=\"form\""));
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    assert!(anna.page(&page).await.contains(told), "before one registers");
    assert_eq!(anna.fill(&page, &page, &[]).await.location(), page);
    assert!(anna.page(&page).await.contains("You have a place."));
    let letter = letter_to(&site.app, "anna@example.org").await;
    assert!(letter.subject.starts_with("You are registered"));
    for part in ["2199-03-27", &format!("{EVENT}.ics")] {
        assert!(letter.text.contains(part), "when, and a calendar file: {}", letter.text);
    }
    assert_eq!(ben.fill(&page, &page, &[]).await.location(), page);
    assert!(ben.page(&page).await.contains("You are the next on the waiting list."));
    // Asking again gives nobody a second place.
    let form = form_fields(&ben.page("/account").await, "/sign-out").remove(0).1;
    ben.post(&page, &[("form", &form)]).await;
    assert!(visitor.page(&page).await.contains("1 person waits"));
    let list = format!("{EVENT}/registrations");
    assert_eq!(ben.get(&list).await.status, StatusCode::FORBIDDEN, "who comes is not for everybody");
    let cancel = format!("{page}/cancel");
    assert_eq!(anna.fill(&page, &cancel, &[]).await.location(), page);
    assert!(letter_to(&site.app, "ben@example.org").await.subject.starts_with("You have a place now"));
    assert!(ben.page(&page).await.contains("You have a place."));
    let carla = sign_up(&site.app, &site.routes, "=Carla").await;
    // Partners write events, though others publish them.
    let account = site.app.account_at(&Actor::Operator, "=carla@example.org").await.expect("Carla");
    let space = Space::new("clusters3");
    site.app.put_in_space(&Actor::Operator, account.id, &space, Role::Partner).await.expect("a role");
    carla.fill(&page, &page, &[]).await;
    let shown = carla.page(&list).await;
    assert!(shown.contains("Ben") && shown.contains("waits since"), "{shown}");
    // Who came is known once it has begun.
    assert!(!shown.contains("Did not come"), "{shown}");
    let early = format!("{EVENT}/registrations");
    let form = form_fields(&carla.page("/account").await, "/sign-out").remove(0).1;
    let ben_is = site.app.account_at(&Actor::Operator, "ben@example.org").await.expect("Ben").id.to_string();
    let field = format!("came-{ben_is}");
    let noted = [("form", form.as_str()), (field.as_str(), "yes")];
    assert_eq!(carla.post(&early, &noted).await.status, StatusCode::BAD_REQUEST);
    change(&site, date(2017, 3, 27), Some(1), None).await;
    assert_eq!(carla.fill(&list, &list, &[(&field, "yes")]).await.location(), list);
    assert!(carla.page(&list).await.contains("came (registered"));
    open(&site, Some(1)).await;
    let table = carla.page(&format!("{list}.csv")).await;
    assert!(
        table.starts_with("name,state,registered\r\nBen,came,") && table.contains("'=Carla,waiting,"),
        "{table}"
    );
    // More places: who waits moves up with the change, and looking at the list writes nothing.
    let before = letters_to(&site.app, "=carla@example.org").await;
    open(&site, Some(2)).await;
    assert_eq!(letters_to(&site.app, "=carla@example.org").await, before + 1);
    carla.page(&list).await;
    assert_eq!(letters_to(&site.app, "=carla@example.org").await, before + 1);
    assert!(carla.page(&page).await.contains("You have a place."));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_registers_for_what_is_over() {
    let site = Sample::open().await;
    change(&site, date(2017, 3, 27), None, None).await;
    let page = format!("{EVENT}/registration");
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let shown = anna.page(&page).await;
    assert!(shown.contains("It has begun") && !shown.contains("<form class=\"form\""), "{shown}");
    let form = form_fields(&anna.page("/account").await, "/sign-out").remove(0).1;
    let refused = anna.post(&page, &[("form", &form)]).await;
    assert!(refused.status == StatusCode::BAD_REQUEST && refused.has("Nobody registers"), "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_day_to_register_is_told_on_the_clocks_of_where_the_event_is_held() {
    let site = Sample::open().await;
    let page = format!("{EVENT}/registration");
    change(&site, date(2199, 3, 27), None, Some(date(2199, 3, 1))).await;
    let shown = site.page(&page).await;
    assert!(shown.contains("until the end of 1 March 2199 (Europe/Madrid)"), "{shown}");
    assert!(shown.contains("<li>27 March 2199"), "when it is and where: {shown}");
    change(&site, date(2199, 3, 27), None, Some(date(2017, 3, 1))).await;
    assert!(site.page(&page).await.contains("Registration ended with 1 March 2017 (Europe/Madrid)"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_came_is_noted_of_all_at_once_and_nothing_over_what_another_noted_002_30() {
    let site = Sample::open().await;
    open(&site, Some(12)).await;
    let space = Space::new("clusters3");
    let petra = with_role(&site, "Petra", &space, Role::Partner).await;
    let quentin = with_role(&site, "Quentin", &space, Role::Partner).await;
    let mut ids = Vec::new();
    let page = format!("{EVENT}/registration");
    for number in 0..13 {
        let name = format!("Guest{number}");
        let guest = sign_up(&site.app, &site.routes, &name).await;
        assert_eq!(guest.fill(&page, &page, &[]).await.location(), page);
        let email = format!("{}@example.org", name.to_lowercase());
        ids.push(site.app.account_at(&Actor::Operator, &email).await.expect("an account").id.to_string());
    }
    change(&site, date(2017, 3, 27), Some(12), None).await;
    let list = format!("{EVENT}/registrations");
    let field = |number: usize| format!("came-{}", ids[number]);
    let page = petra.page(&list).await;
    assert_eq!(page.matches("<select id=\"came-").count(), 12, "nothing is noted of who had no place");
    assert!(!page.contains(&field(12)));
    let mut of_petra = form_fields(&page, &list);
    let mut of_quentin = form_fields(&quentin.page(&list).await, &list);
    // Two did not come; all others did.
    set(&mut of_petra, &[(&field(3), "no"), (&field(7), "no"), ("rest", "yes")]);
    assert_eq!(post(&petra, &list, &of_petra).await.location(), list);
    let page = petra.page(&list).await;
    assert_eq!(page.matches("came (registered").count(), 10, "{page}");
    assert_eq!(page.matches("did not come (registered").count(), 2);
    // His form knows nothing of it: what he noted too is no matter, what is otherwise is said and changes nothing.
    set(&mut of_quentin, &[(&field(3), "yes"), (&field(7), "no"), (&field(9), "yes")]);
    let refused = post(&quentin, &list, &of_quentin).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.has("Nothing was noted") && refused.has("Guest3: did not come"), "{}", refused.body);
    assert!(!refused.has("Guest7: did not") && !refused.has("Guest9: came"), "{}", refused.body);
    assert_eq!(petra.page(&list).await.matches("did not come (registered").count(), 2);
    let again = form_fields(&refused.body, &list);
    assert!(again.contains(&(field(3), "yes".to_owned())), "what he chose stands there");
    assert_eq!(post(&quentin, &list, &again).await.location(), list);
    let page = petra.page(&list).await;
    assert_eq!(page.matches("did not come (registered").count(), 1, "{page}");
    assert_eq!(page.matches("came (registered").count(), 11, "what he did not touch stays: {page}");
    // What is noted is there again, also where it is sent without a change.
    let untouched = form_fields(&page, &list);
    assert_eq!(post(&petra, &list, &untouched).await.location(), list);
    assert_eq!(petra.page(&list).await.matches("did not come (registered").count(), 1);
    // Whose session ended sends it all once more.
    let mut later = form_fields(&page, &list);
    set(&mut later, &[(&field(7), "yes"), ("form", "old")]);
    let ended = post(&petra, &list, &later).await;
    assert!(ended.has("Nothing of it is lost") && ended.has("12 people noted"), "{}", ended.body);
    let sent_again = form_fields(&ended.body, &list);
    assert_eq!(post(&petra, &list, &sent_again).await.location(), list);
    assert!(!petra.page(&list).await.contains("did not come (registered"));
}
