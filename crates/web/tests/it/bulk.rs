//! One change of many records: chosen in a list, told, made, and taken back.

use asterism_domain::policy::Tag;
use asterism_domain::{Actor, Document, Kind, Record, RecordId, Role, Space, State, Text, Visibility};
use asterism_testkit::{BrowserOptions, Colours, Scripts};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{fields_of, form_of, post, record, sent, set, with_role};
use crate::guest::{Answer, Guest, form_fields, sign_up};

const LIST: &str = "/explore?space=clusters3";

async fn tag(site: &Sample, name: &str) -> Record {
    let mut tag = Tag::default();
    tag.about.title = Text::english(name);
    let space = Space::new("clusters3");
    site.app.create(&Actor::Operator, &space, tag.into(), State::Published).await.expect("a tag")
}

async fn now(site: &Sample, id: RecordId) -> Record {
    site.app.record(id).await.expect("a look").expect("a record")
}

async fn tags(site: &Sample, id: RecordId) -> Vec<RecordId> {
    now(site, id).await.document.about().tags.clone()
}

/// Ticks records of the list and goes on.
async fn choose(guest: &Guest, ids: &[RecordId], given: &[(&str, &str)]) -> Answer {
    let mut fields = fields_of(&guest.page(LIST).await, "/bulk");
    fields.extend(ids.iter().map(|id| ("id".to_owned(), id.to_string())));
    set(&mut fields, given);
    post(guest, "/bulk", &fields).await
}

/// Sends a form of a page as it stands.
async fn send(guest: &Guest, page: &str, action: &str) -> Answer {
    post(guest, action, &form_fields(page, action)).await
}

/// A record of the sample that is in another space.
async fn elsewhere(site: &Sample) -> Record {
    let all = site.app.explore(&Actor::Visitor, &[("limit".to_owned(), "100".to_owned())]).await;
    for hit in all.expect("a result").hits {
        let found = now(site, hit.hit.id).await;
        if found.space != Space::new("clusters3") && found.kind != Kind::Person {
            return found;
        }
    }
    panic!("everything is in one space")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_is_added_to_the_chosen_records_and_taken_back_where_nobody_changed_them() {
    let site = Sample::open().await;
    let project = record(&site, Kind::Project, "clusters3").await;
    let event = record(&site, Kind::Event, "skane-visits-cfaa").await;
    let anna = with_role(&site, "Anna", &Space::new("clusters3"), Role::Coordinator).await;
    let list = anna.page(LIST).await;
    crate::check_page(LIST, &list);
    assert!(list.contains(&format!("name=\"id\" value=\"{}\" form=\"bulk\"", project.id)), "{list}");
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    assert!(!mia.page(LIST).await.contains("form=\"bulk\""), "who changes nothing chooses nothing");
    assert!(!site.page(LIST).await.contains("form=\"bulk\""));
    let quokka = tag(&site, "Quokka").await;
    let (other, retired, so) = (elsewhere(&site).await, tag(&site, "Gone").await, tag(&site, "So").await);
    let mut tagged = so.document.clone();
    tagged.about_mut().tags = vec![quokka.id];
    site.app.edit(&Actor::Operator, so.id, so.seq, tagged, None).await.expect("tagged");
    site.app.retire(&Actor::Operator, retired.id, None).await.expect("retired");
    let draft = site
        .app
        .create(&Actor::Operator, &Space::new("elsewhere"), quokka.document.clone(), State::Draft)
        .await
        .expect("a draft that she does not see");
    let forged = RecordId::create();
    let chosen = [project.id, event.id, project.id, other.id, retired.id, so.id, draft.id, forged];
    // What is missing is asked for, and what was chosen is kept.
    let nameless = choose(&anna, &chosen, &[("what", "add")]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nameless.has("href=\"#name\"") && nameless.has(&project.id.to_string()), "{}", nameless.body);
    // All of a result stay all of it, and not the records that it had.
    let nameless_all = choose(&anna, &[], &[("all", "yes"), ("what", "add")]).await;
    let kept = form_fields(&nameless_all.body, "/bulk");
    assert!(kept.contains(&("all".to_owned(), "yes".to_owned())), "{kept:?}");
    assert!(kept.iter().all(|(name, _)| name != "id") && kept.iter().any(|(name, _)| name == "query"));
    let unknown = choose(&anna, &chosen, &[("what", "add"), ("name", "No such tag")]).await;
    assert!(unknown.has("There is no tag or topic of this name"), "{}", unknown.body);
    let nothing = choose(&anna, &[], &[("what", "add"), ("name", "Quokka")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let before: Vec<Record> = vec![now(&site, project.id).await, now(&site, event.id).await];
    let told = choose(&anna, &chosen, &[("what", "add"), ("name", "Quokka")]).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.body);
    crate::check_page("/bulk", &told.body);
    for part in [
        "2 records will change",
        "You may not change these so",
        "Out of use",
        "They are so already",
        "2 chosen records are not there for you",
    ] {
        assert!(told.has(part), "{part}: {}", told.body);
    }
    assert_eq!(now(&site, project.id).await, before[0], "nothing has changed yet");
    let done = send(&anna, &told.body, "/bulk/change").await;
    assert!(done.has("2 records were changed"), "{}", done.body);
    for one in &before {
        assert!(tags(&site, one.id).await.contains(&quokka.id));
        assert_eq!(now(&site, one.id).await.state, one.state);
    }
    assert!(!tags(&site, other.id).await.contains(&quokka.id));
    assert!(site.page(&format!("/explore?tag={}", quokka.slug)).await.contains("/projects/clusters3"));
    // The same once more has nothing to do.
    let again = send(&anna, &told.body, "/bulk/change").await;
    assert!(again.has("Nothing was changed") && again.has("They are so already"), "{}", again.body);
    // Somebody changes one of the two; the other is taken back.
    let moved = now(&site, event.id).await;
    let mut document = moved.document.clone();
    document.about_mut().aliases.push("Another name".to_owned());
    site.app.edit(&Actor::Operator, moved.id, moved.seq, document, None).await.expect("changed");
    let undone = send(&anna, &done.body, "/bulk/undo").await;
    for page in [&told, &done, &undone] {
        assert!(page.has("href=\"/explore?space=clusters3\">Back"), "back to the list: {}", page.body);
    }
    assert!(undone.has("1 record is as it was") && undone.has("Somebody changed these"), "{}", undone.body);
    assert_eq!(now(&site, project.id).await.document, before[0].document);
    assert!(tags(&site, event.id).await.contains(&quokka.id));
    let twice = send(&anna, &done.body, "/bulk/undo").await;
    assert!(twice.has("Nothing was taken back"), "{}", twice.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_changed_since_it_was_told_is_left_out() {
    let site = Sample::open().await;
    let anna = with_role(&site, "Anna", &Space::new("clusters3"), Role::Coordinator).await;
    let quokka = tag(&site, "Quokka").await;
    let (project, event) = (
        record(&site, Kind::Project, "clusters3").await,
        record(&site, Kind::Event, "skane-visits-cfaa").await,
    );
    let told = choose(&anna, &[project.id, event.id], &[("what", "add"), ("name", "Quokka")]).await;
    let mut own = sent(&anna, "/projects/clusters3/edit", "/projects/clusters3/edit").await;
    set(&mut own, &[("fund", "Meanwhile"), ("do", "save")]);
    assert_eq!(post(&anna, "/projects/clusters3/edit", &own).await.status, StatusCode::SEE_OTHER);
    let done = send(&anna, &told.body, "/bulk/change").await;
    assert!(
        done.has("1 record was changed") && done.has("Somebody changed these meanwhile"),
        "{}",
        done.body
    );
    assert!(!tags(&site, project.id).await.contains(&quokka.id));
    assert!(tags(&site, event.id).await.contains(&quokka.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sees_records_is_changed_by_those_who_publish_and_for_a_whole_result() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let anna = with_role(&site, "Anna", &space, Role::Partner).await;
    let vera = with_role(&site, "Vera", &space, Role::Validator).await;
    let project = record(&site, Kind::Project, "clusters3").await;
    let refused = choose(&anna, &[project.id], &[("what", "members")]).await;
    assert!(refused.has("Nothing will change") && refused.has("You may not change these so"));
    let mut fields = fields_of(&vera.page(LIST).await, "/bulk");
    set(&mut fields, &[("all", "yes"), ("what", "members")]);
    let told = post(&vera, "/bulk", &fields).await;
    let shown = site.app.explore(&Actor::Visitor, &[("space".to_owned(), "clusters3".to_owned())]).await;
    // The page of the space itself is for those who keep the space.
    let total = shown.expect("a result").total - 1;
    assert_eq!(record(&site, Kind::Space, "clusters3").await.space, space);
    assert!(told.has("You may not change these so"), "{}", told.body);
    assert!(told.has(&format!("{total} records will change")) && total > 3, "{total}: {}", told.body);
    let done = send(&vera, &told.body, "/bulk/change").await;
    assert!(done.has(&format!("{total} records were changed")), "{}", done.body);
    let visitor = Guest::of(&site.routes);
    assert_eq!(visitor.get("/projects/clusters3").await.status, StatusCode::NOT_FOUND);
    assert_eq!(now(&site, project.id).await.visibility, Visibility::Members);
    assert!(!site.page("/explore?q=clusters3").await.contains("href=\"/projects/clusters3\""));
    assert_eq!(anna.get("/projects/clusters3").await.status, StatusCode::OK);
    // Somebody else's step is not theirs to take back, and who does not publish takes back none of this.
    let form = form_of(&anna).await;
    let mut stolen = form_fields(&done.body, "/bulk/undo");
    set(&mut stolen, &[("form", &form)]);
    let not_theirs = post(&anna, "/bulk/undo", &stolen).await;
    assert!(not_theirs.has("Nothing was taken back"), "{}", not_theirs.body);
    let undone = send(&vera, &done.body, "/bulk/undo").await;
    assert!(undone.has(&format!("{total} records are as they were")), "{}", undone.body);
    assert_eq!(visitor.get("/projects/clusters3").await.status, StatusCode::OK);
    // What a form never offers is not done either.
    let form = form_of(&vera).await;
    let one = format!("{}:{}", project.id, now(&site, project.id).await.seq);
    let forged = |change: &'static str| {
        let (vera, form, one) = (&vera, form.as_str(), one.as_str());
        async move { vera.post("/bulk/change", &[("form", form), ("one", one), ("change", change)]).await.status }
    };
    assert_eq!(forged("show:private").await, StatusCode::BAD_REQUEST);
    assert_eq!(forged("add:not-an-id").await, StatusCode::BAD_REQUEST);
    let as_tag = format!("add:{}", project.id);
    let fields = [("form", form.as_str()), ("one", one.as_str()), ("change", as_tag.as_str())];
    assert_eq!(
        vera.post("/bulk/change", &fields).await.status,
        StatusCode::BAD_REQUEST,
        "a project is no tag"
    );
    assert_eq!(now(&site, project.id).await.visibility, Visibility::Public);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_in_a_queue_is_tagged_together() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let vera = with_role(&site, "Vera", &space, Role::Validator).await;
    let quokka = tag(&site, "Quokka").await;
    let mut ids = Vec::new();
    for title in ["First", "Second"] {
        let mut document = Document::empty(Kind::News);
        document.about_mut().title = Text::english(title);
        let waiting = site.app.create(&Actor::Operator, &space, document, State::Submitted).await;
        ids.push(waiting.expect("a draft").id);
    }
    let queue = vera.page("/queue").await;
    crate::check_page("/queue", &queue);
    let mut fields = fields_of(&queue, "/bulk");
    for id in &ids {
        assert!(queue.contains(&format!("value=\"{id}\" form=\"bulk\"")), "{queue}");
        fields.push(("id".to_owned(), id.to_string()));
    }
    set(&mut fields, &[("what", "add"), ("name", &format!("/tags/{}", quokka.slug))]);
    let told = post(&vera, "/bulk", &fields).await;
    assert!(told.has("2 records will change"), "{}", told.body);
    let done = send(&vera, &told.body, "/bulk/change").await;
    assert!(done.has("2 records were changed"), "{}", done.body);
    assert!(told.has("href=\"/queue\">Back") && done.has("href=\"/queue\">Back"), "{}", done.body);
    for id in ids {
        assert_eq!(tags(&site, id).await, [quokka.id]);
        assert_eq!(now(&site, id).await.state, State::Submitted, "it waits as before");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn choosing_and_joining_are_accessible_and_fit_a_phone() {
    let site = Sample::open().await;
    with_role(&site, "Anna", &Space::new("clusters3"), Role::Validator).await;
    tag(&site, "Quokka").await;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    crate::suggest::suggest(&mia, &[("fund", "Of Mia")]).await;
    let mut waiting = Document::empty(Kind::News);
    waiting.about_mut().title = Text::english("It waits");
    let space = Space::new("clusters3");
    site.app.create(&Actor::Operator, &space, waiting, State::Submitted).await.expect("a draft");
    let join = format!("{}/join", crate::idea::IDEA);
    let address = site.serve().await;
    let mut findings = Vec::new();
    for (colours, width) in [(Colours::Light, 1100), (Colours::Dark, 390)] {
        let options = BrowserOptions { colours, width, ..BrowserOptions::default() };
        let mut browser = crate::suggest::signed_in(&address, "anna", "/account", options).await;
        for (name, shape) in [
            ("bulk-explore", LIST),
            ("idea", crate::idea::IDEA),
            ("idea-join", join.as_str()),
            ("idea-form", "/project-ideas/new?space=ideas"),
            ("ideas", "/account/ideas"),
            ("queue", "/queue"),
            ("bulk", ""),
        ] {
            if shape.is_empty() {
                // The boxes choose records and do not filter.
                browser.open(&format!("{address}{LIST}")).await;
                browser.evaluate("for (const box of document.querySelectorAll('.choose')) box.click()").await;
                assert!(browser.address().await.ends_with(LIST), "{}", browser.address().await);
                browser.fill("#bulk-name", "Quokka").await;
                browser.follow(".bulk button").await;
                assert!(browser.address().await.ends_with("/bulk"), "{}", browser.address().await);
            } else {
                browser.open(&format!("{address}{shape}")).await;
            }
            let found = browser.axe().await;
            findings.extend(found.into_iter().map(|finding| format!("{name} ({colours:?}): {finding}")));
            if browser.scrolls_sideways().await {
                findings.push(format!("{name} is wider than {width}"));
            }
            findings.extend(browser.complaints().await.into_iter().map(|line| format!("{name}: {line}")));
            browser.screenshot(name, width).await;
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_records_are_tagged_on_a_phone_without_scripts_and_what_stays_is_said_first() {
    let site = Sample::open().await;
    with_role(&site, "Anna", &Space::new("clusters3"), Role::Validator).await;
    let quokka = tag(&site, "Quokka").await;
    let mut ids = Vec::new();
    for number in 0..50 {
        let mut document = Document::empty(Kind::News);
        document.about_mut().title = Text::english(format!("Lampworks {number}"));
        // One is of a space in which she has no role.
        let space = Space::new(if number == 7 { "eccp" } else { "clusters3" });
        let made = site.app.create(&Actor::Operator, &space, document, State::Published).await;
        ids.push(made.expect("a record").id);
    }
    let app = site.app.clone();
    let record = async |id: RecordId| app.record(id).await.expect("a look").expect("a record");
    let address = site.serve().await;
    let options = BrowserOptions { scripts: Scripts::Off, width: 390, ..BrowserOptions::default() };
    let mut browser = crate::suggest::signed_in(&address, "anna", "/account", options).await;
    browser.open(&format!("{address}/explore?q=lampworks&limit=100")).await;
    assert_eq!(browser.count(".choose").await, 50);
    assert!(!browser.scrolls_sideways().await);
    browser.evaluate("for (const box of document.querySelectorAll('.choose')) box.checked = true").await;
    browser.fill("#bulk-name", "Quokka").await;
    browser.follow(".bulk button").await;
    let told = browser.text("main").await;
    assert!(told.contains("49 records will change") && told.contains("1 of them stays"), "{told}");
    browser.screenshot("bulk-told", 390).await;
    // What is said and what is done about it are seen before fifty names.
    let top = "return document.querySelector('.form button').getBoundingClientRect().bottom";
    assert!(
        browser.evaluate(top).await.as_f64().is_some_and(|bottom| bottom < 1_000.0),
        "the button is near"
    );
    // Somebody changes one of them while she reads.
    let moved = record(ids[3]).await;
    let mut document = moved.document.clone();
    document.about_mut().aliases.push("Another name".to_owned());
    app.edit(&Actor::Operator, moved.id, moved.seq, document, None).await.expect("changed");
    browser.follow("form[action='/bulk/change'] button").await;
    let done = browser.text("main").await;
    assert!(done.contains("48 records were changed") && done.contains("1 of them stays"), "{done}");
    assert!(done.contains("Somebody changed these meanwhile") && done.contains("Lampworks 3\n"), "{done}");
    assert!(!browser.scrolls_sideways().await);
    browser.screenshot("bulk-done", 390).await;
    for (number, id) in ids.iter().enumerate() {
        assert_eq!(
            record(*id).await.document.about().tags.contains(&quokka.id),
            ![3, 7].contains(&number),
            "{number}"
        );
    }
    browser.follow("form[action='/bulk/undo'] button").await;
    assert!(browser.text("main").await.contains("48 records are as they were"));
    assert_eq!(record(ids[0]).await.document.about().tags, Vec::<RecordId>::new());
}
