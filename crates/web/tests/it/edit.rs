//! Writing and changing records in forms, two who meet, and the way to being published.

mod browser;

use asterism_domain::{Actor, ChangeKind, Document, Kind, Record, Role, Space};
use axum::http::StatusCode;

use crate::Sample;
use crate::guest::{Guest, form_fields, letter_to, sign_up};

/// Somebody with a role in a space of the sample.
pub(crate) async fn with_role(site: &Sample, name: &str, space: &Space, role: Role) -> Guest {
    let guest = sign_up(&site.app, &site.routes, name).await;
    let email = format!("{}@example.org", name.to_lowercase());
    let account = site.app.account_at(&Actor::Operator, &email).await.expect("an account");
    site.app.put_in_space(&Actor::Operator, account.id, space, role).await.expect("a role");
    guest
}

pub(crate) async fn record(site: &Sample, kind: Kind, slug: &str) -> Record {
    let id = site.app.record_at(kind, slug).await.expect("a look").expect("a record");
    site.app.record(id).await.expect("a look").expect("a record")
}

/// The fields of a record's form as a browser sends them: boxes that are not ticked stay out.
pub(crate) async fn sent(guest: &Guest, page: &str, action: &str) -> Vec<(String, String)> {
    let body = guest.page(page).await;
    fields_of(&body, action)
}

pub(crate) fn fields_of(body: &str, action: &str) -> Vec<(String, String)> {
    let mut fields = form_fields(body, action);
    fields.retain(|(name, value)| name != "do" && !(name == "kets" && value.is_empty()));
    fields
}

pub(crate) fn set(fields: &mut Vec<(String, String)>, given: &[(&str, &str)]) {
    for (name, value) in given {
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = (*value).to_owned(),
            None => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
}

pub(crate) async fn post(guest: &Guest, address: &str, fields: &[(String, String)]) -> crate::guest::Answer {
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    guest.post(address, &fields).await
}

const CLUSTERS3: &str = "/projects/clusters3/edit";

#[tokio::test(flavor = "multi_thread")]
async fn a_coordinator_changes_a_project_in_its_form_and_others_cannot() {
    let site = Sample::open().await;
    let before = record(&site, Kind::Project, "clusters3").await;
    let anna = with_role(&site, "Anna", &before.space, Role::Coordinator).await;
    assert!(anna.page("/projects/clusters3").await.contains(&format!("href=\"{CLUSTERS3}\"")));
    let mut fields = sent(&anna, CLUSTERS3, CLUSTERS3).await;
    // Sending it as it is writes nothing.
    let unchanged = post(&anna, CLUSTERS3, &fields).await;
    assert_eq!((unchanged.status, unchanged.location()), (StatusCode::SEE_OTHER, "/projects/clusters3"));
    assert_eq!(record(&site, Kind::Project, "clusters3").await, before);
    set(
        &mut fields,
        &[
            ("about.summary.es", "Políticas de clústeres & <más>"),
            ("total_budget.amount", "1.900.000"),
            ("reason", "The closing report says so"),
            ("do", "save"),
        ],
    );
    let saved = post(&anna, CLUSTERS3, &fields).await;
    assert_eq!(saved.location(), "/projects/clusters3", "{}", saved.body);
    let after = record(&site, Kind::Project, "clusters3").await;
    let Document::Project(project) = &after.document else { panic!("a project") };
    assert_eq!(project.total_budget, Some(asterism_domain::Money::euros(1_900_000)));
    let history = anna.page("/projects/clusters3/history").await;
    assert!(history.contains("The closing report says so"));
    assert!(history.contains("<p class=\"small\">Anna · "), "she sees that it was she: {history}");
    let account =
        site.app.account_at(&Actor::Operator, "anna@example.org").await.expect("Anna").id.to_string();
    let told = site.app.history(&Actor::Operator, Kind::Project, "clusters3").await.expect("a history");
    assert_eq!(told.revisions[0].actor, "person:Anna", "who runs the portal sees whose account it was");
    let visitor = Guest::of(&site.routes).page("/projects/clusters3/history").await;
    assert!(!visitor.contains("Anna") && !visitor.contains(&account), "others see that it was a member");
    // Somebody without a role sees no form, and nobody is asked to sign in.
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    assert_eq!(ben.get(CLUSTERS3).await.status, StatusCode::FORBIDDEN);
    assert!(!ben.page("/projects/clusters3").await.contains(CLUSTERS3));
    let form = form_fields(&ben.page("/account").await, "/sign-out").remove(0).1;
    set(&mut fields, &[("form", &form), ("acronym", "MINE")]);
    assert_eq!(post(&ben, CLUSTERS3, &fields).await.status, StatusCode::FORBIDDEN);
    let visitor = Guest::of(&site.routes);
    assert_eq!(visitor.get(CLUSTERS3).await.location(), "/sign-in?next=%2Fprojects%2Fclusters3%2Fedit");
    assert_eq!(record(&site, Kind::Project, "clusters3").await, after);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_listed_and_led_to_and_everything_typed_is_kept() {
    let site = Sample::open().await;
    let before = record(&site, Kind::Project, "clusters3").await;
    let anna = with_role(&site, "Anna", &before.space, Role::Coordinator).await;
    let mut fields = sent(&anna, CLUSTERS3, CLUSTERS3).await;
    set(
        &mut fields,
        &[
            ("about.title.en", ""),
            ("about.title.es", ""),
            ("end", "when it ends"),
            ("partners.1.country", "Atlantis"),
            ("partners.1.town", "Torino <b>"),
            ("programme", "No such programme"),
            ("do", "save"),
        ],
    );
    let refused = post(&anna, CLUSTERS3, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for part in [
        "href=\"#end\"",
        "href=\"#partners.1.country\"",
        "href=\"#programme\"",
        "value=\"when it ends\"",
        "value=\"Torino &#60;b&#62;\"",
        "This is no date",
        "id=\"end-error\"",
    ] {
        assert!(refused.has(part), "{part}");
    }
    crate::check_page(CLUSTERS3, &refused.body);
    assert_eq!(record(&site, Kind::Project, "clusters3").await, before);
    // Mended, the same form goes through; the title alone is missing first.
    let Document::Project(project) = &before.document else { panic!("a project") };
    let country = project.partners[1].country.as_ref().map_or("", |country| country.as_str());
    let mut fields = fields_of(&refused.body, CLUSTERS3);
    set(
        &mut fields,
        &[
            ("end", "2020-04-30"),
            ("partners.1.country", country),
            ("programme", "/programmes/interreg-europe-2014-2020"),
            ("do", "save"),
        ],
    );
    let untitled = post(&anna, CLUSTERS3, &fields).await;
    assert!(untitled.has("href=\"#about.title.en\""), "{}", untitled.body);
    set(&mut fields, &[("about.title.en", "Clusters of three")]);
    assert_eq!(post(&anna, CLUSTERS3, &fields).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_and_languages_come_and_go_by_buttons_without_scripts() {
    let site = Sample::open().await;
    let before = record(&site, Kind::Project, "clusters3").await;
    let anna = with_role(&site, "Anna", &before.space, Role::Coordinator).await;
    let mut fields = sent(&anna, CLUSTERS3, CLUSTERS3).await;
    let Document::Project(project) = &before.document else { panic!("a project") };
    let partners = project.partners.len();
    set(&mut fields, &[("acronym", "C-3"), ("do", "add:partners")]);
    let added = post(&anna, CLUSTERS3, &fields).await;
    assert_eq!(added.status, StatusCode::OK);
    assert!(added.has("value=\"C-3\""), "what was typed before stays");
    crate::check_page(CLUSTERS3, &added.body);
    let mut fields = fields_of(&added.body, CLUSTERS3);
    let new = format!("partners.{partners}");
    set(
        &mut fields,
        &[
            (&format!("{new}.organisation"), "/organisations/spri"),
            (&format!("{new}.role"), "advisory"),
            ("do", &format!("up:{new}")),
        ],
    );
    let moved = post(&anna, CLUSTERS3, &fields).await;
    let mut fields = fields_of(&moved.body, CLUSTERS3);
    let at = format!("partners.{}.organisation", partners - 1);
    assert!(fields.iter().any(|(name, value)| *name == at && value == "/organisations/spri"));
    set(&mut fields, &[("add-language", "eu"), ("do", "language")]);
    let with_basque = post(&anna, CLUSTERS3, &fields).await;
    assert!(with_basque.has("name=\"about.summary.eu\""));
    let mut fields = fields_of(&with_basque.body, CLUSTERS3);
    set(&mut fields, &[("about.summary.eu", "Kluster politikak"), ("do", "save"), ("acronym", "CLUSTERS3")]);
    let saved = post(&anna, CLUSTERS3, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let after = record(&site, Kind::Project, "clusters3").await;
    let Document::Project(project) = &after.document else { panic!("a project") };
    let added = &project.partners[partners - 1];
    let spri = record(&site, Kind::Organisation, "spri").await;
    assert_eq!((project.partners.len(), added.organisation), (partners + 1, Some(spri.id)));
    assert!(project.about.summary.passages().any(|(language, _)| language.as_str() == "eu"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_found_by_name_and_one_of_several_is_chosen() {
    let site = Sample::open().await;
    let before = record(&site, Kind::Project, "clusters3").await;
    let anna = with_role(&site, "Anna", &before.space, Role::Coordinator).await;
    let fields = sent(&anna, CLUSTERS3, CLUSTERS3).await;
    let mut vague = fields.clone();
    set(&mut vague, &[("programme", "Interreg"), ("do", "save")]);
    let asked = post(&anna, CLUSTERS3, &vague).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        asked.has("name=\"programme.pick\"") && asked.has("Several records may be meant"),
        "{}",
        asked.body
    );
    let programme = record(&site, Kind::Programme, "interreg-europe-2014-2020").await;
    let mut chosen = fields_of(&asked.body, CLUSTERS3);
    set(&mut chosen, &[("programme.pick", &programme.id.to_string()), ("do", "save")]);
    assert_eq!(post(&anna, CLUSTERS3, &chosen).await.status, StatusCode::SEE_OTHER);
    let Document::Project(project) = record(&site, Kind::Project, "clusters3").await.document else {
        panic!("a project")
    };
    assert_eq!(project.programme, Some(programme.id));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_change_one_record_lose_nothing() {
    let site = Sample::open().await;
    let before = record(&site, Kind::Project, "clusters3").await;
    let anna = with_role(&site, "Anna", &before.space, Role::Coordinator).await;
    let ben = with_role(&site, "Ben", &before.space, Role::Coordinator).await;
    let mut of_anna = sent(&anna, CLUSTERS3, CLUSTERS3).await;
    let mut of_ben = sent(&ben, CLUSTERS3, CLUSTERS3).await;
    set(
        &mut of_anna,
        &[("fund", "ERDF (Anna)"), ("partners.0.town", "Durango"), ("end", "2020-05-31"), ("do", "save")],
    );
    assert_eq!(post(&anna, CLUSTERS3, &of_anna).await.status, StatusCode::SEE_OTHER);
    set(&mut of_ben, &[("fund", "ERDF (Ben)"), ("partners.1.town", "Torino"), ("do", "save")]);
    let met = post(&ben, CLUSTERS3, &of_ben).await;
    assert_eq!(met.status, StatusCode::CONFLICT);
    crate::check_page(CLUSTERS3, &met.body);
    for part in ["ERDF (Anna)", "ERDF (Ben)", "Durango", "Torino", "value=\"stored\" required checked"] {
        assert!(met.has(part), "{part}: {}", met.body);
    }
    let checked = |name: &str, value: &str| {
        let radio = met
            .body
            .split("<input type=\"radio\"")
            .find(|part| part.contains(&format!("name=\"take.{name}\" value=\"{value}\"")));
        radio.and_then(|part| part.split('>').next()).is_some_and(|tag| tag.contains(" checked"))
    };
    assert!(
        checked("partners.0.town", "stored") && checked("partners.1.town", "own") && checked("end", "stored")
    );
    assert!(!checked("fund", "stored") && !checked("fund", "own"), "this one is for Ben to say");
    // The hidden fields go along; choices are made of what is checked.
    let mut choosing = fields_of(&met.body, CLUSTERS3);
    choosing.retain(|(name, _)| !name.starts_with("take."));
    set(
        &mut choosing,
        &[
            ("take.partners.0.town", "stored"),
            ("take.partners.1.town", "own"),
            ("take.end", "stored"),
            ("do", "settle"),
        ],
    );
    let undecided = post(&ben, CLUSTERS3, &choosing).await;
    assert!(undecided.status == StatusCode::CONFLICT && undecided.has("href=\"#take.fund\""));
    set(&mut choosing, &[("take.fund", "own")]);
    // Anna saves once more, and Ben is shown that as well.
    let mut again = sent(&anna, CLUSTERS3, CLUSTERS3).await;
    set(&mut again, &[("acronym", "CLUSTERS 3"), ("do", "save")]);
    let moved = post(&anna, CLUSTERS3, &again).await.location().to_owned();
    let more = post(&ben, CLUSTERS3, &choosing).await;
    assert_eq!(more.status, StatusCode::CONFLICT, "{}", more.body);
    assert!(more.has("take.acronym") && more.has("ERDF (Ben)"));
    let form = format!("{moved}/edit");
    let mut last = fields_of(&more.body, &form);
    last.retain(|(name, _)| !name.starts_with("take."));
    for (name, taken) in [
        ("take.partners.0.town", "stored"),
        ("take.partners.1.town", "own"),
        ("take.end", "stored"),
        ("take.acronym", "stored"),
        ("take.fund", "own"),
    ] {
        set(&mut last, &[(name, taken)]);
    }
    set(&mut last, &[("do", "settle")]);
    let settled = post(&ben, &form, &last).await;
    assert_eq!(
        (settled.status, settled.location()),
        (StatusCode::SEE_OTHER, moved.as_str()),
        "{}",
        settled.body
    );
    let Document::Project(project) = site.app.record(before.id).await.expect("a look").expect("it").document
    else {
        panic!("a project")
    };
    assert_eq!(project.fund.as_deref(), Some("ERDF (Ben)"));
    assert_eq!(project.acronym.as_deref(), Some("CLUSTERS 3"));
    assert_eq!(project.end, Some(jiff::civil::date(2020, 5, 31)));
    let towns: Vec<Option<&str>> =
        project.partners.iter().take(2).map(|partner| partner.town.as_deref()).collect();
    assert_eq!(towns, [Some("Durango"), Some("Torino")]);
}

/// What an address shows of records that visitors find.
async fn found(site: &Sample, words: &str) -> bool {
    site.page(&format!("/explore?q={words}")).await.contains("Quokka")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_handed_over_returned_and_published_and_its_author_is_told() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let anna = with_role(&site, "Anna", &space, Role::Partner).await;
    let vera = with_role(&site, "Vera", &space, Role::Validator).await;
    let new = "/news/new?space=clusters3";
    let refused = anna.fill(new, "/news/new", &[("about.title.en", "")]).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("#about.title.en"));
    let written = anna.fill(new, "/news/new", &[("about.title.en", "Quokka news")]).await;
    assert_eq!(written.location(), "/news/quokka-news", "{}", written.body);
    let (visitor, address) = (Guest::of(&site.routes), "/news/quokka-news");
    let hidden = async |state: &str| {
        assert_eq!(visitor.get(address).await.status, StatusCode::NOT_FOUND, "{state}");
        assert_eq!(visitor.get(&format!("{address}/history")).await.status, StatusCode::NOT_FOUND, "{state}");
        assert_eq!(visitor.get(&format!("{address}.json")).await.status, StatusCode::NOT_FOUND, "{state}");
        assert!(!found(&site, "quokka").await, "{state}");
        assert!(!site.page("/suggest.json?q=quokka").await.contains("quokka"), "{state}");
    };
    hidden("a draft").await;
    assert!(anna.page(address).await.contains("This is a draft"));
    assert!(!anna.page(address).await.contains("action=\"/news/quokka-news/publish\""));
    let publish = "/news/quokka-news/publish";
    let form = form_fields(&anna.page("/account").await, "/sign-out").remove(0).1;
    let seq = record(&site, Kind::News, "quokka-news").await.seq.to_string();
    let own = anna.post(publish, &[("form", &form), ("base", &seq)]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN, "a partner does not publish");
    let handed = anna.fill(address, "/news/quokka-news/submit", &[]).await;
    assert_eq!(handed.location(), address, "{}", handed.body);
    hidden("handed over").await;
    let queue = vera.page("/spaces/clusters3/queue").await;
    assert!(queue.contains("Quokka news") && queue.contains("Anna"), "{queue}");
    assert!(vera.page("/queue").await.contains("Quokka news"));
    assert!(!anna.page("/spaces/clusters3/queue").await.contains("Quokka news"), "she does not publish");
    assert!(!anna.page("/queue").await.contains("Quokka news"));
    let returned = "/news/quokka-news/return";
    let wordless = vera.fill(address, returned, &[]).await;
    assert_eq!(wordless.status, StatusCode::UNPROCESSABLE_ENTITY, "a comment is needed");
    let back = vera.fill(address, returned, &[("return-comment", "Say where it was.")]).await;
    assert_eq!(back.location(), address);
    let letter = letter_to(&site.app, "anna@example.org").await;
    assert!(
        letter.subject.contains("Quokka news") && letter.text.contains("Say where it was."),
        "{letter:?}"
    );
    assert!(anna.page("/news/quokka-news/history").await.contains("Say where it was."));
    hidden("returned").await;
    anna.fill(address, "/news/quokka-news/submit", &[]).await;
    assert_eq!(vera.fill(address, publish, &[]).await.location(), address);
    assert!(letter_to(&site.app, "anna@example.org").await.subject.contains("is published"));
    assert_eq!(visitor.get(address).await.status, StatusCode::OK);
    assert!(found(&site, "quokka").await);
    // What it was before it was published stays with those who see drafts.
    let public = visitor.page("/news/quokka-news/history").await;
    assert!(!public.contains("Say where it was.") && public.contains("Quokka news"), "{public}");
    let newest = record(&site, Kind::News, "quokka-news").await.seq;
    let between = format!("/news/quokka-news/history?from={seq}&to={newest}");
    assert_eq!(visitor.get(&between).await.status, StatusCode::NOT_FOUND);
    assert!(anna.page("/news/quokka-news/history").await.contains("Say where it was."));
    let stale = vera.post(publish, &[("form", &form_of(&vera).await), ("base", &seq)]).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY, "it is published already");
    let history = site.app.history(&Actor::Operator, Kind::News, "quokka-news").await.expect("a history");
    let changes: Vec<ChangeKind> = history.revisions.iter().rev().map(|revision| revision.change).collect();
    let expected =
        [ChangeKind::Create, ChangeKind::Submit, ChangeKind::Return, ChangeKind::Submit, ChangeKind::Publish];
    assert_eq!(changes, expected);
}

pub(crate) async fn form_of(guest: &Guest) -> String {
    form_fields(&guest.page("/account").await, "/sign-out").remove(0).1
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_brings_a_version_back_and_takes_a_record_out_of_use() {
    let site = Sample::open().await;
    let before = record(&site, Kind::Project, "clusters3").await;
    let anna = with_role(&site, "Anna", &before.space, Role::Partner).await;
    let vera = with_role(&site, "Vera", &before.space, Role::Validator).await;
    let mut fields = sent(&vera, CLUSTERS3, CLUSTERS3).await;
    set(&mut fields, &[("fund", "Another fund"), ("do", "save")]);
    assert_eq!(post(&vera, CLUSTERS3, &fields).await.status, StatusCode::SEE_OTHER);
    let (history, restore) = ("/projects/clusters3/history", "/projects/clusters3/restore");
    assert!(!anna.page(history).await.contains(restore), "a partner does not bring back");
    let seq = before.seq.to_string();
    let page = vera.page(history).await;
    crate::check_page(history, &page);
    let button = format!("form=\"restore\" name=\"seq\" value=\"{seq}\"");
    assert!(page.contains(&button), "{page}");
    let mut fields = form_fields(&page, restore);
    set(&mut fields, &[("seq", &seq)]);
    assert_eq!(post(&vera, restore, &fields).await.location(), "/projects/clusters3");
    assert_eq!(record(&site, Kind::Project, "clusters3").await.document, before.document);
    set(&mut fields, &[("seq", "1")]);
    assert_eq!(
        post(&vera, restore, &fields).await.status,
        StatusCode::NOT_FOUND,
        "that is of another record"
    );
    let refused = anna.post(restore, &[("form", &form_of(&anna).await), ("base", &seq), ("seq", &seq)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let page = "/projects/clusters3";
    let retired = vera.fill(page, "/projects/clusters3/retire", &[("retire-comment", "Twice here")]).await;
    assert_eq!(retired.location(), page);
    let (status, body) = site.get(page).await;
    assert!(status == StatusCode::GONE && body.contains("Twice here"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_has_a_form_for_new_records_and_only_for_those_who_may() {
    let site = Sample::open().await;
    let vera = with_role(&site, "Vera", &Space::new("clusters3"), Role::Validator).await;
    let eva = with_role(&site, "Eva", &Space::new("clusters3"), Role::CommunicationManager).await;
    // Profiles are made by the people they are about, spaces by those who run them, and ideas by everybody.
    let others = [Kind::Person, Kind::Space, Kind::ProjectIdea];
    for kind in Kind::ALL.iter().filter(|kind| !others.contains(kind)) {
        let address = format!("/{}/new", kind.path());
        let led = vera.get(&address).await;
        assert_eq!(led.location(), format!("{address}?space=clusters3"), "{kind}");
        let page = vera.page(led.location()).await;
        crate::check_page(&address, &page);
    }
    assert_eq!(eva.get("/news/new").await.status, StatusCode::SEE_OTHER);
    assert_eq!(eva.get("/projects/new").await.status, StatusCode::FORBIDDEN);
    assert_eq!(vera.get("/news/new?space=sample").await.status, StatusCode::FORBIDDEN);
    let at_once = eva
        .fill("/news/new?space=clusters3", "/news/new", &[("about.title.en", "New"), ("do", "publish")])
        .await;
    assert_eq!(at_once.location(), "/news/new-news", "{}", at_once.body);
    assert_eq!(site.get("/news/new-news").await.0, StatusCode::OK);
}
