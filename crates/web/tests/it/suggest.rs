//! Changes that members suggest of records that they may not change.

use asterism_domain::{Actor, Document, Kind, Role, Space};
use asterism_testkit::{Browser, BrowserOptions, Scripts};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{fields_of, form_of, post, record, sent, set, with_role};
use crate::guest::{Guest, PASSWORD, letter_to, letters_to, sign_up};
use crate::people::holds;

const PAGE: &str = "/projects/clusters3";
const SUGGEST: &str = "/projects/clusters3/suggest";

/// Sends a suggestion with what is given, and where it is then.
pub(crate) async fn suggest(guest: &Guest, given: &[(&str, &str)]) -> String {
    let mut fields = sent(guest, SUGGEST, SUGGEST).await;
    set(&mut fields, &[("reason", "The closing report says so"), ("do", "save")]);
    set(&mut fields, given);
    let answer = post(guest, SUGGEST, &fields).await;
    assert_eq!(answer.location(), "/account/suggestions", "{}", answer.body);
    newest(guest).await
}

/// The address of the newest of one's own suggestions.
async fn newest(guest: &Guest) -> String {
    let list = guest.page("/account/suggestions").await;
    let after = list.split("href=\"/suggestions/").nth(1).expect("a suggestion");
    format!("/suggestions/{}", after.split('"').next().unwrap_or(""))
}

fn checked(page: &str, name: &str, value: &str) -> bool {
    let radio = page
        .split("<input type=\"radio\"")
        .find(|part| part.contains(&format!("name=\"take.{name}\" value=\"{value}\"")));
    radio.and_then(|part| part.split('>').next()).is_some_and(|tag| tag.contains(" checked"))
}

/// The form that decides, with choices as given.
fn choosing(page: &str, action: &str, choices: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = fields_of(page, action);
    fields.retain(|(name, _)| !name.starts_with("take."));
    set(&mut fields, &[("do", "chosen")]);
    for (name, taken) in choices {
        set(&mut fields, &[(&format!("take.{name}"), taken)]);
    }
    fields
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_suggests_a_change_and_an_editor_takes_some_of_it() {
    let site = Sample::open().await;
    let before = record(&site, Kind::Project, "clusters3").await;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    let anna = with_role(&site, "Anna", &before.space, Role::Coordinator).await;
    assert!(mia.page(PAGE).await.contains(&format!("href=\"{SUGGEST}\"")));
    assert!(!anna.page(PAGE).await.contains(SUGGEST), "who may change it changes it");
    let form = mia.page(SUGGEST).await;
    crate::check_page(SUGGEST, &form);
    // The form says what is missing and keeps what was typed.
    let mut fields = sent(&mia, SUGGEST, SUGGEST).await;
    set(&mut fields, &[("fund", "ERDF <b>"), ("suggest-source", "javascript:alert(1)"), ("do", "save")]);
    let refused = post(&mia, SUGGEST, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.has("href=\"#reason\"") && refused.has("value=\"ERDF &#60;b&#62;\""), "{}", refused.body);
    set(&mut fields, &[("reason", "The report says so")]);
    assert!(post(&mia, SUGGEST, &fields).await.has("href=\"#suggest-source\""));
    let mut nothing = sent(&mia, SUGGEST, SUGGEST).await;
    set(&mut nothing, &[("reason", "Just so"), ("do", "save")]);
    assert!(post(&mia, SUGGEST, &nothing).await.has("You changed nothing"));
    let given = [
        ("fund", "ERDF of Mia"),
        ("partners.1.town", "Torino"),
        ("suggest-source", "https://example.org/report"),
    ];
    let address = suggest(&mia, &given).await;
    assert_eq!(record(&site, Kind::Project, "clusters3").await, before, "nothing has changed");
    assert!(mia.page(&address).await.contains("ERDF of Mia"));
    let queue = anna.page("/queue").await;
    for part in [address.as_str(), "Mia", "The closing report says so"] {
        assert!(queue.contains(part), "{part}: {queue}");
    }
    crate::check_page("/queue", &queue);
    assert!(anna.page(PAGE).await.contains("1 suggested change waits"));
    assert!(!mia.page(PAGE).await.contains("suggested change waits"));
    // Meanwhile the record changes, in one of the fields and in another.
    let mut own = sent(&anna, "/projects/clusters3/edit", "/projects/clusters3/edit").await;
    set(&mut own, &[("fund", "ERDF of Anna"), ("partners.0.town", "Durango"), ("do", "save")]);
    assert_eq!(post(&anna, "/projects/clusters3/edit", &own).await.status, StatusCode::SEE_OTHER);
    let page = anna.page(&address).await;
    crate::check_page(&address, &page);
    assert!(page.contains("https://example.org/report"), "{page}");
    assert!(checked(&page, "partners.1.town", "own"), "{page}");
    assert!(!checked(&page, "fund", "own") && !checked(&page, "fund", "stored"), "this is to be chosen");
    assert!(!page.contains("take.partners.0.town"), "what changed since stays and is not asked");
    let take = format!("{address}/take");
    let open = post(&anna, &take, &choosing(&page, &take, &[("partners.1.town", "own")])).await;
    assert!(open.status == StatusCode::UNPROCESSABLE_ENTITY && open.has("href=\"#take.fund\""));
    let none = choosing(&page, &take, &[("partners.1.town", "stored"), ("fund", "stored")]);
    assert!(post(&anna, &take, &none).await.has("Nothing of it is chosen"));
    let some = choosing(&page, &take, &[("partners.1.town", "own"), ("fund", "stored")]);
    assert_eq!(post(&anna, &take, &some).await.location(), PAGE);
    let Document::Project(project) = record(&site, Kind::Project, "clusters3").await.document else {
        panic!("a project")
    };
    assert_eq!(project.fund.as_deref(), Some("ERDF of Anna"));
    let towns: Vec<_> = project.partners.iter().take(2).map(|partner| partner.town.as_deref()).collect();
    assert_eq!(towns, [Some("Durango"), Some("Torino")]);
    // The history names both, as far as it names anybody.
    let history = site.page("/projects/clusters3/history").await;
    let parts = ["a member", "suggested by a member", "The closing report says so", "example.org/report"];
    for part in parts {
        assert!(history.contains(part), "{part}: {history}");
    }
    let letter = letter_to(&site.app, "mia@example.org").await;
    assert!(letter.subject.contains("was taken") && letter.text.contains(&address), "{letter:?}");
    assert!(mia.page("/account/suggestions").await.contains("taken"));
    assert_eq!(post(&anna, &take, &some).await.status, StatusCode::NOT_FOUND, "it is taken once");
    assert!(!anna.page("/queue").await.contains(&address));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suggestion_is_declined_with_a_comment_or_withdrawn() {
    let site = Sample::open().await;
    let space = record(&site, Kind::Project, "clusters3").await.space;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    let anna = with_role(&site, "Anna", &space, Role::Coordinator).await;
    let first = suggest(&mia, &[("fund", "First")]).await;
    // One at a time of one record.
    let mut second = sent(&mia, SUGGEST, SUGGEST).await;
    set(&mut second, &[("fund", "Second"), ("reason", "Better"), ("do", "save")]);
    assert!(post(&mia, SUGGEST, &second).await.has("waits on this record already"));
    let decline = format!("{first}/decline");
    let wordless = anna.fill(&first, &decline, &[]).await;
    assert_eq!(wordless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wordless.has("href=\"#comment\""), "{}", wordless.body);
    assert_eq!(anna.fill(&first, &decline, &[("comment", "The audit differs")]).await.location(), "/queue");
    let letter = letter_to(&site.app, "mia@example.org").await;
    assert!(
        letter.subject.contains("was not taken") && letter.text.contains("The audit differs"),
        "{letter:?}"
    );
    let own = mia.page("/account/suggestions").await;
    assert!(own.contains("not taken") && own.contains("The audit differs"), "{own}");
    crate::check_page("/account/suggestions", &own);
    let letters = letters_to(&site.app, "mia@example.org").await;
    let second = suggest(&mia, &[("fund", "Second")]).await;
    assert_ne!(first, second);
    let withdraw = format!("{second}/withdraw");
    assert_eq!(mia.fill(&second, &withdraw, &[]).await.location(), "/account/suggestions");
    assert!(!anna.page("/queue").await.contains(&second));
    let late = [("form", form_of(&anna).await), ("comment", "No".to_owned())];
    let late: Vec<(&str, &str)> = late.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(anna.post(&format!("{second}/decline"), &late).await.status, StatusCode::NOT_FOUND);
    assert_eq!(letters_to(&site.app, "mia@example.org").await, letters, "who withdraws needs no letter");
    assert_eq!(mia.post(&withdraw, &[("form", &form_of(&mia).await)]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_peoples_suggestions_are_not_there_and_nobody_decides_without_the_right() {
    let site = Sample::open().await;
    let before = record(&site, Kind::Project, "clusters3").await;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    let eve = sign_up(&site.app, &site.routes, "Eve").await;
    let reader = with_role(&site, "Rita", &before.space, Role::Member).await;
    let elsewhere = with_role(&site, "Wim", &Space::new("elsewhere"), Role::Coordinator).await;
    let writer = with_role(&site, "Nell", &before.space, Role::NewsletterEditor).await;
    let address = suggest(&mia, &[("fund", "Of Mia")]).await;
    let seq = before.seq.to_string();
    for (who, guest) in [("Eve", &eve), ("Rita", &reader), ("Wim", &elsewhere), ("Nell", &writer)] {
        assert_eq!(guest.get(&address).await.status, StatusCode::NOT_FOUND, "{who}");
        assert!(!guest.page("/queue").await.contains(&address), "{who}");
        let form = form_of(guest).await;
        let fields = [
            ("form", form.as_str()),
            ("on", seq.as_str()),
            ("take.fund", "own"),
            ("do", "all"),
            ("comment", "x"),
        ];
        for step in ["take", "decline", "withdraw"] {
            let refused = guest.post(&format!("{address}/{step}"), &fields).await;
            assert_eq!(refused.status, StatusCode::NOT_FOUND, "{who} {step}");
        }
    }
    // Who made it does not decide on it.
    let form = form_of(&mia).await;
    let own = [("form", form.as_str()), ("on", seq.as_str()), ("do", "all"), ("comment", "x")];
    for step in ["take", "decline"] {
        assert_eq!(
            mia.post(&format!("{address}/{step}"), &own).await.status,
            StatusCode::NOT_FOUND,
            "{step}"
        );
    }
    assert_eq!(record(&site, Kind::Project, "clusters3").await, before);
    let visitor = Guest::of(&site.routes);
    assert_eq!(visitor.get(SUGGEST).await.location(), "/sign-in?next=%2Fprojects%2Fclusters3%2Fsuggest");
    assert!(!visitor.page(PAGE).await.contains(SUGGEST));
    // A profile is its owner's alone, and what is not there cannot be changed.
    let zora = sign_up(&site.app, &site.routes, "Zora").await;
    let profile = crate::people::describe(&zora, "Zora Zebrowska", &[("see-name", "public")]).await;
    assert_eq!(mia.get(&format!("{profile}/suggest")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(mia.get("/projects/none-such/suggest").await.status, StatusCode::NOT_FOUND);
    // The revision that a form was made of must be one of the record.
    let mut forged = sent(&mia, SUGGEST, SUGGEST).await;
    set(&mut forged, &[("base", "1"), ("fund", "Forged"), ("reason", "x"), ("do", "save")]);
    assert_eq!(post(&mia, SUGGEST, &forged).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_and_hidden_records_are_not_suggested_on_and_what_becomes_one_hides_its_suggestions() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    let anna = with_role(&site, "Anna", &space, Role::Coordinator).await;
    let vera = with_role(&site, "Vera", &space, Role::Validator).await;
    let written =
        anna.fill("/news/new?space=clusters3", "/news/new", &[("about.title.en", "Quokka news")]).await;
    assert_eq!(written.location(), "/news/quokka-news", "{}", written.body);
    let of_news = "/news/quokka-news/suggest";
    assert_eq!(mia.get(of_news).await.status, StatusCode::NOT_FOUND, "a draft");
    let draft = record(&site, Kind::News, "quokka-news").await.seq.to_string();
    vera.fill("/news/quokka-news", "/news/quokka-news/publish", &[]).await;
    // The draft that it was is no base for a form of theirs.
    let mut fields = sent(&mia, of_news, of_news).await;
    set(&mut fields, &[("about.title.en", "Quokka II"), ("reason", "There are two"), ("do", "save")]);
    let mut forged = fields.clone();
    set(&mut forged, &[("base", &draft)]);
    assert_eq!(post(&mia, of_news, &forged).await.status, StatusCode::NOT_FOUND);
    assert_eq!(post(&mia, of_news, &fields).await.location(), "/account/suggestions");
    let address = newest(&mia).await;
    assert!(anna.page("/queue").await.contains(&address));
    // Restored to what it was as a draft, it is nobody's to see but theirs who write there.
    let news = record(&site, Kind::News, "quokka-news").await;
    let first = draft.parse().map(asterism_domain::Seq).expect("a number");
    site.app.restore(&Actor::Operator, news.id, first, None).await.expect("a draft again");
    let page = mia.page(&address).await;
    assert!(
        page.contains("not published any more") && !page.contains("href=\"/news/quokka-news\""),
        "{page}"
    );
    assert!(!anna.page("/queue").await.contains(&address));
    let form = form_of(&anna).await;
    let seq = record(&site, Kind::News, "quokka-news").await.seq.to_string();
    let late = [("form", form.as_str()), ("on", seq.as_str()), ("do", "all")];
    assert_eq!(anna.post(&format!("{address}/take"), &late).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Taken out of use it is no more theirs to see than before.
    site.app.retire(&Actor::Operator, news.id, None).await.expect("taken out of use");
    assert_eq!(mia.get(of_news).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        mia.fill(&address, &format!("{address}/withdraw"), &[]).await.location(),
        "/account/suggestions"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suggestion_on_an_organisation_that_is_merged_away_cannot_be_taken() {
    let site = Sample::open().await;
    let space = record(&site, Kind::Organisation, "spri").await.space;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    let anna = with_role(&site, "Anna", &space, Role::Coordinator).await;
    let form = "/organisations/spri/suggest";
    let mut fields = sent(&mia, form, form).await;
    set(&mut fields, &[("town", "Donostia"), ("reason", "It moved"), ("do", "save")]);
    assert_eq!(post(&mia, form, &fields).await.location(), "/account/suggestions");
    let address = newest(&mia).await;
    let spri = record(&site, Kind::Organisation, "spri").await;
    let others = site.app.explore(&Actor::Visitor, &[("kind".to_owned(), "organisation".to_owned())]).await;
    let other =
        others.expect("a result").hits.into_iter().find(|hit| hit.hit.id != spri.id).expect("another");
    site.app.merge(&Actor::Operator, spri.id, other.hit.id, None).await.expect("merged");
    let merged = site.app.record(other.hit.id).await.expect("a look").expect("it");
    assert!(!anna.page("/queue").await.contains(&address));
    let now = site.app.record(spri.id).await.expect("a look").expect("it");
    let on = now.seq.to_string();
    let token = form_of(&anna).await;
    let taken = anna.post(&format!("{address}/take"), &[("form", &token), ("on", &on), ("do", "all")]).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", taken.body);
    assert_eq!(site.app.record(other.hit.id).await.expect("a look").expect("it"), merged);
    assert_eq!(site.app.record(spri.id).await.expect("a look").expect("it"), now);
    let said = anna.fill(&address, &format!("{address}/decline"), &[("comment", "It is another now")]).await;
    assert_eq!(said.location(), "/queue");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suggesters_data_holds_what_they_suggested_and_erasing_them_takes_it_away() {
    let site = Sample::open().await;
    let space = record(&site, Kind::Project, "clusters3").await.space;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    let anna = with_role(&site, "Anna", &space, Role::Coordinator).await;
    let address = suggest(&mia, &[("fund", "Of Mia")]).await;
    let data = mia.page("/account/data.json").await;
    assert!(data.contains("Of Mia") && data.contains("The closing report says so"), "{data}");
    let take = format!("{address}/take");
    let page = anna.page(&address).await;
    assert_eq!(post(&anna, &take, &choosing(&page, &take, &[("fund", "own")])).await.location(), PAGE);
    // One that waits, and a form that was begun: of these no word stays, not even in the file of the database.
    let other = "/organisations/spri/suggest";
    let mut fields = sent(&mia, other, other).await;
    set(&mut fields, &[("town", "Wombatville"), ("reason", "Wombats live there"), ("do", "save")]);
    assert_eq!(post(&mia, other, &fields).await.location(), "/account/suggestions");
    let mut begun = sent(&mia, SUGGEST, SUGGEST).await;
    set(&mut begun, &[("fund", "Wombat fund"), ("do", "autosave")]);
    assert_eq!(post(&mia, SUGGEST, &begun).await.status, StatusCode::NO_CONTENT);
    assert!(mia.page(&format!("{SUGGEST}?kept=yes")).await.contains("Wombat fund"));
    assert!(!holds(site.folder.path(), "Wombat").is_empty());
    let gone = mia.fill("/account/data", "/account/data/erase", &[("old", PASSWORD)]).await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.body);
    assert_eq!(holds(site.folder.path(), "Wombat"), [] as [std::path::PathBuf; 0]);
    let history = site.page("/projects/clusters3/history").await;
    assert!(history.contains("suggested by a former member"), "{history}");
    assert!(!anna.page(&address).await.contains("Mia"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_floods_others_with_suggestions() {
    let site = Sample::open().await;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    let tag = site.app.explore(&Actor::Visitor, &[("kind".to_owned(), "tag".to_owned())]).await;
    let tag = tag.expect("a result").hits.first().expect("a tag").hit.path.clone();
    let form = format!("{tag}/suggest");
    let mut fields = sent(&mia, &form, &form).await;
    set(&mut fields, &[("about.title.en", "Another"), ("reason", "Better"), ("do", "save")]);
    for round in 0..30 {
        assert_eq!(post(&mia, &form, &fields).await.location(), "/account/suggestions", "{round}");
        let address = newest(&mia).await;
        mia.fill(&address, &format!("{address}/withdraw"), &[]).await;
    }
    let refused = post(&mia, &form, &fields).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.has("value=\"Another\""), "what was typed stays: {}", refused.body);
}

/// A browser in which somebody is signed in.
pub(crate) async fn signed_in(address: &str, name: &str, to: &str, options: BrowserOptions) -> Browser {
    let browser = Browser::with(options).await;
    browser.open(&format!("{address}/sign-in?next={to}")).await;
    browser.fill("#email", &format!("{name}@example.org")).await;
    browser.fill("#password", PASSWORD).await;
    browser.follow(".form button").await;
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn in_browsers_a_member_suggests_an_editor_takes_and_the_history_tells() {
    let site = Sample::open().await;
    let space = record(&site, Kind::Project, "clusters3").await.space;
    sign_up(&site.app, &site.routes, "Mia").await;
    with_role(&site, "Anna", &space, Role::Coordinator).await;
    let address = site.serve().await;
    // One with scripts and one without.
    let mut mia = signed_in(&address, "mia", PAGE, BrowserOptions::default()).await;
    mia.follow(&format!("a[href='{SUGGEST}']")).await;
    mia.fill("#fund", " and the regions").await;
    mia.fill("#reason", "The regions paid as well").await;
    let mut findings = mia.axe().await;
    mia.screenshot("suggest-form", 1280).await;
    mia.follow(".edit-bar button").await;
    assert!(mia.address().await.ends_with("/account/suggestions"), "{}", mia.address().await);
    findings.extend(mia.axe().await);
    let mut looks = signed_in(&address, "anna", "/queue", BrowserOptions::default()).await;
    looks.follow("a[href^='/suggestions/']").await;
    for width in [1100, 390] {
        looks.screenshot("suggestion-decide", width).await;
        findings.extend(looks.axe().await);
        assert!(!looks.scrolls_sideways().await, "{width}");
    }
    assert_eq!(looks.complaints().await, Vec::<String>::new());
    let plain = BrowserOptions { scripts: Scripts::Off, ..BrowserOptions::default() };
    let anna = signed_in(&address, "anna", "/queue", plain).await;
    anna.follow("a[href^='/suggestions/']").await;
    anna.follow(".settle .edit-bar button").await;
    assert!(anna.address().await.ends_with(PAGE), "{}", anna.address().await);
    anna.open(&format!("{address}/projects/clusters3/history")).await;
    let text = anna.evaluate("return document.querySelector('main').innerText").await;
    let text = text.to_string();
    assert!(text.contains("suggested by a member") && text.contains("The regions paid as well"), "{text}");
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    assert_eq!(mia.complaints().await, Vec::<String>::new());
}
