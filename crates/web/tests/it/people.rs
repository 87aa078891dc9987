//! People: found as far as they want, written to without an address, and forgotten.

use asterism_actions::App;
use asterism_domain::{Actor, Kind, Role, Space};
use axum::http::StatusCode;

use crate::Sample;
use crate::guest::{Answer, Guest, PASSWORD, letter_to, letters_to, link_in, sign_up};

pub(crate) const INTENTS: [&str; 4] =
    ["leading_a_project", "joining_a_project", "sharing_a_project_idea", "networking_with_peers"];

/// Saves a profile in which everything says "zebra" in its own way, with the levels given.
pub(crate) async fn describe(guest: &Guest, name: &str, see: &[(&str, &str)]) -> String {
    let mut fields: Vec<(&str, &str)> = vec![
        ("name", name),
        ("represents", "technology_centre"),
        ("organisation", "Institute of Zebracraft"),
        ("country", "SI"),
        ("region", "si03"),
        ("summary", "Stripes and their zebrapolicy."),
    ];
    fields.extend(INTENTS.iter().map(|intent| ("interested_in", *intent)));
    fields.extend(see);
    let saved = guest.fill("/account/profile", "/account/profile", &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    saved.location().to_owned()
}

/// Every way by which a record leaves the portal.
fn ways_out(path: &str) -> Vec<String> {
    let mut ways = vec![
        path.to_owned(),
        format!("{path}.json"),
        format!("{path}/history"),
        format!("{path}/history?from=1&to=999999"),
        format!("{path}/referrers"),
    ];
    for file in ["/explore", "/explore.json", "/explore.csv", "/explore.atom"] {
        ways.push(format!("{file}?kind=person&limit=100"));
        ways.push(format!("{file}?q=Wilhelmina"));
        ways.push(format!("{file}?q=zebrapolicy"));
        ways.push(format!("{file}?interested_in=joining_a_project&limit=100"));
    }
    let more = ["/", "/suggest.json?q=Wil", "/suggest.json?q=Zeb", "/quality?kind=person", "/regions/SI03"];
    ways.extend(more.map(str::to_owned));
    ways
}

async fn all(guest: &Guest, path: &str) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    for way in ways_out(path) {
        let answer = guest.get(&way).await;
        assert!(!answer.status.is_server_error(), "{way}: {}", answer.body);
        answers.push((way, answer));
    }
    answers
}

/// Whether an answer says a word; to a question that says it itself, whether it finds whom the word is of.
fn tells((way, answer): &(String, Answer), word: &str, path: &str) -> bool {
    answer.body.contains(if way.contains(word) { path } else { word })
}

/// Who changes many records is told of each of them, and of hidden people no more than anybody is.
async fn many_are_chosen_without_a_name(site: &Sample, path: &str) {
    let slug = path.rsplit('/').next().expect("a slug");
    let person = crate::edit::record(site, Kind::Person, slug).await.id.to_string();
    let term = crate::edit::record(site, Kind::Topic, "cluster-policy-design").await.id.to_string();
    let carla = sign_up(&site.app, &site.routes, "Carla").await;
    let account = site.app.account_at(&Actor::Operator, "carla@example.org").await.expect("Carla");
    let role = Role::Partner;
    site.app
        .put_in_space(&Actor::Operator, account.id, &Space::new("clusters3"), role)
        .await
        .expect("a role");
    let form = crate::edit::form_of(&carla).await;
    let one = format!("{person}:1");
    for (what, change) in [("add", format!("add:{term}")), ("members", "show:members".to_owned())] {
        for (address, fields) in [
            ("/bulk", vec![("form", form.as_str()), ("id", &person), ("what", what), ("name", &term)]),
            ("/bulk/change", vec![("form", form.as_str()), ("one", &one), ("change", &change)]),
            ("/bulk/undo", vec![("form", form.as_str()), ("one", &one)]),
        ] {
            let told = carla.post(address, &fields).await;
            assert_eq!(told.status, StatusCode::OK, "{address}: {}", told.body);
            assert!(told.has(path) && told.has("Institute of Zebracraft"), "{address}: {}", told.body);
            assert!(!told.has("Wilhelmina"), "{address} tells the name: {}", told.body);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_name_leaves_by_no_way_and_members_see_what_is_theirs_002_29() {
    let site = Sample::open().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    // First everything is open, so that the history holds it.
    let path = describe(&anna, "Wilhelmina Zebrowska", &[("see-name", "public")]).await;
    let visitor = Guest::of(&site.routes);
    let open = visitor.page(&path).await;
    assert!(open.contains("Wilhelmina") && open.contains("Institute of Zebracraft"), "{open}");
    assert!(visitor.page("/explore?q=Wilhelmina").await.contains(&path));
    assert!(visitor.page("/suggest.json?q=Wilhel").await.contains(&path));
    describe(&anna, "Wilhelmina Zebrowska", &[("see-name", "members"), ("see-summary", "members")]).await;
    site.app.follow().await.expect("the index follows");
    for out in all(&visitor, &path).await {
        for word in ["Wilhelmina", "Zebrowska", "zebrapolicy"] {
            assert!(!tells(&out, word, &path), "{} tells a visitor {word}: {}", out.0, out.1.body);
        }
    }
    let page = visitor.page(&path).await;
    assert!(page.contains("<h1>Institute of Zebracraft</h1>"), "visitors see the organisation: {page}");
    assert!(visitor.page("/explore?q=Zebracraft").await.contains(&path));
    assert!(!visitor.page("/explore?q=Wilhelmina").await.contains(&path), "the name finds nobody");
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    for way in
        [&path, &format!("{path}.json"), &format!("{path}/history"), &"/explore?kind=person".to_owned()]
    {
        assert!(ben.page(way).await.contains("Wilhelmina"), "{way} shows members the name");
    }
    // To nobody means to nobody but oneself.
    describe(&anna, "Wilhelmina Zebrowska", &[("see-name", "private"), ("see-place", "private")]).await;
    site.app.follow().await.expect("the index follows");
    many_are_chosen_without_a_name(&site, &path).await;
    for out in all(&ben, &path).await {
        assert!(!tells(&out, "Wilhelmina", &path), "{} tells a member: {}", out.0, out.1.body);
    }
    assert!(!visitor.page("/explore?kind=person&region=SI03").await.contains(&path), "nor where she is");
    assert!(anna.page(&path).await.contains("Wilhelmina"), "she sees herself");
    // To a space means to those who are in one with her.
    describe(&anna, "Wilhelmina Zebrowska", &[("see-name", "space"), ("see-place", "public")]).await;
    assert!(!ben.page(&path).await.contains("Wilhelmina"));
    let space = Space::new("clusters3");
    for email in ["anna@example.org", "ben@example.org"] {
        let account = site.app.account_at(&Actor::Operator, email).await.expect("an account");
        site.app.put_in_space(&Actor::Operator, account.id, &space, Role::Partner).await.expect("a role");
    }
    assert!(ben.page(&path).await.contains("Wilhelmina"), "colleagues see the name");
    assert!(!visitor.page(&path).await.contains("Wilhelmina"));
    // And find her by it, in every form and by nothing else; nobody else does.
    site.app.follow().await.expect("the index follows");
    let eve = sign_up(&site.app, &site.routes, "Eve").await;
    let far = crate::edit::with_role(&site, "Fred", &Space::new("eccp"), Role::Partner).await;
    let ways = [
        "/explore?q=Wilhelmina",
        "/explore.json?q=Wilhelmina",
        "/explore.csv?q=Wilhelmina",
        "/explore.atom?q=Wilhelmina",
        "/suggest.json?q=Wilhel",
    ];
    for way in ways {
        assert!(ben.page(way).await.contains("Zebrowska"), "{way} is a colleague's");
        for stranger in [&visitor, &eve, &far] {
            assert!(!stranger.page(way).await.contains("Zebrowska"), "{way} is nobody else's");
        }
    }
    for stranger in [&visitor, &eve, &far] {
        for out in all(stranger, &path).await {
            assert!(!tells(&out, "Zebrowska", &path), "{} tells a stranger: {}", out.0, out.1.body);
        }
    }
    // By the roles of today: whoever leaves finds her no more.
    let account = site.app.account_at(&Actor::Operator, "ben@example.org").await.expect("Ben");
    site.app.set_role(&Actor::Operator, &space, account.id, None).await.expect("he leaves");
    for way in ways {
        assert!(!ben.page(way).await.contains("Zebrowska"), "{way} is no more his");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn members_find_people_by_what_members_see_and_visitors_do_not_002_29() {
    let site = Sample::open().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let path = describe(
        &anna,
        "Wilhelmina Zebrowska",
        &[
            ("see-name", "members"),
            ("see-summary", "members"),
            ("see-intents", "members"),
            ("see-place", "private"),
        ],
    )
    .await;
    site.app.follow().await.expect("the index follows");
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    let visitor = Guest::of(&site.routes);
    let path = path.trim_start_matches("/people/");
    for way in [
        "/explore?q=Wilhelmina",
        "/explore?q=zebrapolicy",
        "/explore?q=Wilhelmina&kind=person",
        "/suggest.json?q=Wilhel",
        "/explore.csv?q=Wilhelmina",
        "/explore.json?q=Wilhelmina",
        "/explore.atom?q=Wilhelmina",
    ] {
        assert!(ben.page(way).await.contains(path), "{way} finds her for members");
        assert!(!visitor.page(way).await.contains(path), "{way} finds nobody for visitors");
    }
    // A slip of the pen is put right for those alone who can read the name.
    assert!(ben.page("/explore?q=Wilhelmyna").await.contains("wilhelmina"));
    assert!(!visitor.page("/explore?q=Wilhelmyna").await.contains("wilhelmina"));
    // What she keeps to herself finds her for nobody.
    for reader in [&ben, &visitor] {
        assert!(!reader.page("/explore?kind=person&region=SI03").await.contains(path));
    }
    // And whom she is of finds her once for everybody.
    for reader in [&ben, &visitor] {
        let found = reader.page("/explore?q=Zebracraft&kind=person").await;
        assert!(found.contains(path) && found.contains("1 record"), "{found}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_found_by_intent_and_kind_and_taken_down_again_002_6_002_7_002_28() {
    let site = Sample::open().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let wrong =
        anna.fill("/account/profile", "/account/profile", &[("name", ""), ("region", "nowhere")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("href=\"#name\""), "{}", wrong.body);
    let path = describe(&anna, "Anna", &[]).await;
    let visitor = Guest::of(&site.routes);
    for intent in INTENTS {
        let found = visitor.page(&format!("/explore?interested_in={intent}&limit=100")).await;
        assert!(found.contains(&path), "{intent}");
    }
    let asked = "/explore?kind=person&representing=technology_centre&country=SI&region=SI03";
    assert!(visitor.page(asked).await.contains(&path));
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    assert!(ben.page(&path).await.contains("Stripes and their zebrapolicy."));
    let stale = crate::guest::form_fields(&anna.page("/account/profile").await, "/account/profile");
    describe(&anna, "Anna Again", &[]).await;
    let stale: Vec<(&str, &str)> =
        stale.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(anna.post("/account/profile", &stale).await.status, StatusCode::CONFLICT);
    let down = anna.fill("/account/profile", "/account/profile/down", &[]).await;
    assert_eq!(down.status, StatusCode::SEE_OTHER, "{}", down.body);
    assert_eq!(visitor.get(&path).await.status, StatusCode::NOT_FOUND);
    assert!(!visitor.page("/explore?q=Zebracraft").await.contains(&path));
    let data = anna.page("/account/data").await;
    assert!(data.contains("showing your profile"), "{data}");
    assert_eq!(describe(&anna, "Anna", &[]).await, path, "it comes back where it was");
    assert_eq!(visitor.get(&path).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn contact_is_asked_for_and_no_address_is_shown_before_a_yes_002_29_004_20() {
    let site = Sample::open().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let path = describe(&anna, "Anna", &[]).await;
    let ask = format!("{path}/contact");
    let visitor = Guest::of(&site.routes);
    assert!(visitor.page(&path).await.contains(&ask));
    assert!(visitor.get(&ask).await.location().starts_with("/sign-in?next="));
    assert!(!anna.page(&path).await.contains(&ask), "nobody writes to themselves");
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    let empty = ben.fill(&ask, &ask, &[("message", "  ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("message", "Shall we weave together?"), ("reach", "0043 1 555 (mornings)")];
    assert_eq!(ben.fill(&ask, &ask, &fields).await.location(), "/account/requests");
    let letter = letter_to(&site.app, "anna@example.org").await;
    assert!(letter.subject.contains("Ben") && letter.text.contains("Shall we weave together?"), "{letter:?}");
    assert!(!letter.text.contains("ben@example.org") && !letter.text.contains("0043"), "no address yet");
    let seen = anna.page("/account/requests").await;
    assert!(seen.contains("Shall we weave together?") && !seen.contains("0043") && !seen.contains("ben@"));
    let twice = ben.fill(&ask, &ask, &fields).await;
    assert!(twice.status == StatusCode::UNPROCESSABLE_ENTITY && twice.has("asked this person already"));
    // Nobody else answers it.
    let eve = sign_up(&site.app, &site.routes, "Eve").await;
    let form = crate::guest::form_fields(&seen, "/account/requests/accept");
    let id = form.iter().find(|(name, _)| name == "id").map(|(_, value)| value.clone()).expect("an id");
    let token = crate::guest::form_fields(&eve.page("/account").await, "/sign-out").remove(0).1;
    let stolen = eve.post("/account/requests/accept", &[("form", &token), ("id", &id)]).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND);
    let accepted = anna.fill("/account/requests", "/account/requests/accept", &[]).await;
    assert_eq!(accepted.location(), "/account/requests", "{}", accepted.body);
    let to_ben = letter_to(&site.app, "ben@example.org").await;
    assert!(to_ben.subject.contains("accepted") && to_ben.text.contains("anna@example.org"), "{to_ben:?}");
    assert!(letter_to(&site.app, "anna@example.org").await.text.contains("0043 1 555 (mornings)"));
    // Taken back, it is as if it had not been sent; declined, it cannot be sent again.
    let eve_asks = [("message", "And me?")];
    assert_eq!(eve.fill(&ask, &ask, &eve_asks).await.location(), "/account/requests");
    eve.fill("/account/requests", "/account/requests/withdraw", &[]).await;
    assert!(!anna.page("/account/requests").await.contains("And me?"));
    assert_eq!(eve.fill(&ask, &ask, &eve_asks).await.location(), "/account/requests");
    let before = letters_to(&site.app, "eve@example.org").await;
    anna.fill("/account/requests", "/account/requests/decline", &[]).await;
    assert!(eve.page("/account/requests").await.contains("declined"));
    assert_eq!(letters_to(&site.app, "eve@example.org").await, before, "a no is no letter");
    assert_eq!(eve.fill(&ask, &ask, &eve_asks).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let events = site.app.audit(&Actor::Operator, None, None).await.expect("the audit");
    assert!(events.iter().any(|row| row.event.event == "contact_accepted"));
    assert!(events.iter().all(|row| !row.event.detail.contains("weave")), "without the messages");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_opened_with_consent_alone_and_its_owner_can_have_everything() {
    let site = Sample::empty().await;
    let guest = Guest::of(&site.routes);
    guest.fill("/sign-up", "/sign-up", &[("email", "anna@example.org")]).await;
    let link = link_in(&letter_to(&site.app, "anna@example.org").await);
    let fields = [("name", "Anna"), ("password", PASSWORD), ("agreed", "")];
    let refused = guest.fill(&link, &link, &fields).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("href=\"#agreed\""));
    assert_eq!(guest.fill(&link, &link, &fields[..2]).await.location(), "/account");
    let path = describe(&guest, "Anna Berg", &[("see-name", "private")]).await;
    assert_eq!(Guest::of(&site.routes).get("/account/data.json").await.status, StatusCode::UNAUTHORIZED);
    let file = guest.get("/account/data.json").await;
    let data: serde_json::Value = serde_json::from_str(&file.body).expect("JSON");
    assert_eq!(data["account"]["email"], "anna@example.org");
    assert_eq!(data["consents"].as_array().map(Vec::len), Some(2), "{data}");
    assert_eq!(data["sessions"].as_array().map(Vec::len), Some(1));
    assert!(data["profile"].to_string().contains("Anna Berg") && !file.has("argon2"), "{path}");
    assert!(data["events"].to_string().contains("account_opened"));
    let privacy = Guest::of(&site.routes).page("/privacy").await;
    assert!(privacy.contains("contact_request") && privacy.contains("30 days before"));
    assert!(privacy.contains("href=\"/privacy\""), "the footer leads there");
}

/// Whether any file under a folder holds these bytes.
pub(crate) fn holds(folder: &std::path::Path, word: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(holds(&path, word));
        } else {
            let bytes = std::fs::read(&path).expect("a file");
            if bytes.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes())) {
                found.push(path);
            }
        }
    }
    found
}

pub(crate) async fn forgotten(app: &App, guest: &Guest) -> Answer {
    let page = guest.fill("/account/data", "/account/data/erase", &[("old", PASSWORD)]).await;
    app.follow().await.expect("the index follows");
    page
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_to_be_forgotten_is_gone_from_every_file_and_the_log_holds_together() {
    let site = Sample::open().await;
    let anna = sign_up(&site.app, &site.routes, "Quillon").await;
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    let path = describe(&anna, "Quillon Wetherby", &[("see-name", "public")]).await;
    describe(&anna, "Quillon Wetherby-Oxenford", &[("see-name", "public")]).await;
    let ask = format!("{path}/contact");
    ben.fill(&ask, &ask, &[("message", "Dear Quillon"), ("reach", "at ben")]).await;
    anna.fill("/account/requests", "/account/requests/accept", &[]).await;
    let wrong = anna.fill("/account/data", "/account/data/erase", &[("old", "not the password")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!holds(site.folder.path(), "Wetherby").is_empty());
    let gone = forgotten(&site.app, &anna).await;
    assert!(gone.status == StatusCode::OK && gone.has("You are forgotten"), "{}", gone.body);
    assert_eq!(anna.get("/account").await.status, StatusCode::SEE_OTHER);
    for word in ["Wetherby", "Oxenford", "Quillon", "zebrapolicy"] {
        assert_eq!(holds(site.folder.path(), word), [] as [std::path::PathBuf; 0], "{word}");
    }
    let visitor = Guest::of(&site.routes);
    let tombstone = visitor.get(&path).await;
    assert_eq!(tombstone.status, StatusCode::GONE);
    let history = visitor.page(&format!("{path}/history")).await;
    assert!(history.contains("a former member") && history.contains("erased at the person"), "{history}");
    let report = site.app.check().await.expect("a check");
    assert!(report.is_clean(), "{report:?}");
    site.app.rebuild().await.expect("a rebuild");
    assert_eq!(visitor.get(&path).await.status, StatusCode::GONE);
    let again =
        ben.fill("/sign-in", "/sign-in", &[("email", "quillon@example.org"), ("password", PASSWORD)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    sign_up(&site.app, &site.routes, "Quillon").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_of_a_page_goes_to_a_named_role_and_is_answered_and_counted_004_19() {
    let site = Sample::open().await;
    let carla = sign_up(&site.app, &site.routes, "Carla").await;
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    let data: serde_json::Value =
        serde_json::from_str(&ben.page("/projects/clusters3.json").await).expect("JSON");
    let space = Space::new(data["record"]["space"].as_str().expect("a space"));
    let account = site.app.account_at(&Actor::Operator, "carla@example.org").await.expect("Carla");
    site.app.put_in_space(&Actor::Operator, account.id, &space, Role::ThematicManager).await.expect("a role");
    let visitor = Guest::of(&site.routes);
    let page = visitor.page("/projects/clusters3").await;
    let ask = "/feedback/new?about=%2Fprojects%2Fclusters3";
    assert!(page.contains(&format!("href=\"{ask}\"")), "every page has the way");
    let empty = visitor.fill(ask, "/feedback", &[("text", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("text", "The budget is of 2017."), ("email", "dora@example.org")];
    let sent = visitor.fill(ask, "/feedback", &fields).await;
    assert!(sent.status == StatusCode::OK && sent.has("Thank you"), "{}", sent.body);
    let letter = letter_to(&site.app, "carla@example.org").await;
    assert!(letter.text.contains("The budget is of 2017.") && letter.text.contains("/projects/clusters3"));
    assert!(!letter.text.contains("dora@"), "no address is shown");
    for other in [&visitor, &ben] {
        let counts = other.page("/feedback").await;
        assert!(counts.contains("answered") && !counts.contains("The budget is of 2017."), "{counts}");
    }
    let id = "/feedback/1";
    let token = crate::guest::form_fields(&ben.page("/account").await, "/sign-out").remove(0).1;
    let refused = ben.post(id, &[("form", &token), ("answer-1", "no")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let answered = carla.fill("/feedback", id, &[("answer-1", "It is of 2019 now.")]).await;
    assert_eq!(answered.location(), "/feedback", "{}", answered.body);
    let answer = letter_to(&site.app, "dora@example.org").await;
    assert!(answer.text.contains("It is of 2019 now.") && answer.text.contains("The budget"), "{answer:?}");
    assert!(carla.page("/feedback").await.contains("It is of 2019 now."));
    // Nobody is led elsewhere by what somebody says a page is.
    let typed = visitor.post("/feedback", &[("about", "/\\evil.test/x"), ("text", "Look")]).await;
    assert!(typed.status == StatusCode::OK && !typed.has("evil.test"), "{}", typed.body);
    // What concerns no space goes to who runs the portal, and too much of it to nobody.
    let mut last = StatusCode::OK;
    for _ in 0..11 {
        last = visitor.fill("/feedback/new?about=%2Fabout", "/feedback", &[("text", "More!")]).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_names_whoever_wrote_to_those_whom_their_profile_shows_the_name() {
    let site = Sample::open().await;
    let project = crate::edit::record(&site, Kind::Project, "clusters3").await;
    let petra = crate::edit::with_role(&site, "Petra", &project.space, Role::Coordinator).await;
    let changed = petra
        .fill("/projects/clusters3/edit", "/projects/clusters3/edit", &[("fund", "ERDF"), ("reason", "so")])
        .await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.body);
    let colleague = crate::edit::with_role(&site, "Carla", &project.space, Role::Member).await;
    let signed_in = sign_up(&site.app, &site.routes, "Mia").await;
    let visitor = Guest::of(&site.routes);
    let readers = [("visitor", &visitor), ("signed in", &signed_in), ("colleague", &colleague)];
    let shows = async |level: &str, expected: [bool; 3]| {
        for ((who, guest), expected) in readers.iter().zip(expected) {
            for way in ["/projects/clusters3/history", "/projects/clusters3/history.json"] {
                let page = guest.page(way).await;
                assert_eq!(page.contains("Wilhelmina"), expected, "{level} {who} {way}");
                assert!(!page.contains("Petra"), "the name of the account is in no history: {level} {who}");
            }
        }
    };
    shows("no profile", [false; 3]).await;
    for (level, expected) in [
        ("public", [true, true, true]),
        ("members", [false, true, true]),
        ("space", [false, false, true]),
        ("private", [false, false, false]),
    ] {
        describe(&petra, "Wilhelmina Zebrowska", &[("see-name", level)]).await;
        shows(level, expected).await;
    }
    describe(&petra, "Wilhelmina Zebrowska", &[("see-name", "public")]).await;
    petra.fill("/account/profile", "/account/profile/down", &[]).await;
    shows("taken down", [false; 3]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_source_says_of_somebody_without_an_account_is_mended_by_those_who_publish_there() {
    let site = Sample::open().await;
    let space = Space::new("cordis");
    let mut person = asterism_domain::person::Person::default();
    person.about.title = asterism_domain::Text::english("Otto Wrong");
    let made = site
        .app
        .create(&Actor::Operator, &space, person.into(), asterism_domain::State::Published)
        .await
        .expect("a person");
    let path = made.path();
    let (edit, suggest) = (format!("{path}/edit"), format!("{path}/suggest"));
    let vera = crate::edit::with_role(&site, "Vera", &space, Role::Validator).await;
    let paul = crate::edit::with_role(&site, "Paul", &space, Role::Partner).await;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    for guest in [&paul, &mia] {
        assert_eq!(guest.get(&edit).await.status, StatusCode::FORBIDDEN);
        assert!(guest.page(&path).await.contains(&suggest));
    }
    let given = [("about.title.en", "Otto Wright"), ("reason", "his own page says so"), ("do", "save")];
    let sent = mia.fill(&suggest, &suggest, &given).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let waiting =
        site.app.suggestions_to_decide(&Actor::Operator, Some(&space), None).await.expect("what waits");
    let address = format!("/suggestions/{}", waiting.items[0].id);
    assert!(vera.page(&path).await.contains(&address) && !paul.page(&path).await.contains(&address));
    assert_eq!(paul.get(&address).await.status, StatusCode::NOT_FOUND);
    assert_eq!(vera.get(&address).await.status, StatusCode::OK);
    assert_eq!(vera.get(&edit).await.status, StatusCode::OK);
    // What is not shown to members is in no form of theirs.
    let made = crate::edit::record(&site, Kind::Person, &made.slug).await;
    let asterism_domain::Document::Person(mut hidden) = made.document.clone() else { panic!("a person") };
    hidden.show(asterism_domain::PersonField::Summary, asterism_domain::Visibility::Space);
    site.app.edit(&Actor::Operator, made.id, made.seq, (*hidden).into(), None).await.expect("hidden");
    assert_eq!(mia.get(&suggest).await.status, StatusCode::FORBIDDEN);
    assert!(!mia.page(&path).await.contains(&suggest), "nor is one led to what is refused");
    assert!(vera.page(&path).await.contains(&edit));
}
