//! What those write who do not publish: found again, shown to whom it is for, and read before it counts.

use asterism_domain::{Actor, Document, Kind, Role, Space, State, Visibility};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{fields_of, form_of, post, record, sent, set, with_role};
use crate::guest::{Guest, sign_up};

const NEW: &str = "/news/new?space=clusters3";
const NEWS: &str = "/news/quokka-news";
const DRAFTS: &str = "/account/drafts";
const QUEUE: &str = "/spaces/clusters3/queue";
const EDIT: &str = "/projects/clusters3/edit";
const SUGGEST: &str = "/projects/clusters3/suggest";

async fn in_project(site: &Sample, name: &str, role: Role) -> Guest {
    with_role(site, name, &Space::new("clusters3"), role).await
}

async fn fund(site: &Sample) -> String {
    match record(site, Kind::Project, "clusters3").await.document {
        Document::Project(project) => project.fund.unwrap_or_default(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_found_again_by_whoever_wrote_it_and_by_those_who_write_there() {
    let site = Sample::open().await;
    let anna = in_project(&site, "Anna", Role::Partner).await;
    let petra = in_project(&site, "Petra", Role::Partner).await;
    let mia = in_project(&site, "Mia", Role::Member).await;
    let vera = in_project(&site, "Vera", Role::Validator).await;
    assert!(anna.page(DRAFTS).await.contains("You have no drafts"));
    let written = anna.fill(NEW, "/news/new", &[("about.title.en", "Quokka news")]).await;
    assert_eq!(written.location(), NEWS, "{}", written.body);
    assert!(anna.page("/account").await.contains(&format!("href=\"{DRAFTS}\"")));
    let link = format!("href=\"{NEWS}\"");
    let own = anna.page(DRAFTS).await;
    crate::check_page(DRAFTS, &own);
    assert!(own.contains(&link) && own.contains("Quokka news") && own.contains(": draft."), "{own}");
    for (who, guest) in [("Petra", &petra), ("Mia", &mia), ("Vera", &vera)] {
        assert!(!guest.page(DRAFTS).await.contains(&link), "{who} did not write it");
    }
    for page in [QUEUE, "/queue"] {
        assert!(petra.page(page).await.contains(&link), "those who may change it find it: {page}");
        crate::check_page(page, &vera.page(page).await);
    }
    assert!(!mia.page("/queue").await.contains(&link));
    assert!(anna.page("/spaces/clusters3").await.contains(&format!("href=\"{QUEUE}\"")));
    assert!(!mia.page("/spaces/clusters3").await.contains(&format!("href=\"{QUEUE}\"")));
    anna.fill(NEWS, &format!("{NEWS}/submit"), &[]).await;
    assert!(anna.page(DRAFTS).await.contains(": submitted."), "what waits is hers to see");
    // Somebody else's hand on it does not make it less hers.
    vera.fill(NEWS, &format!("{NEWS}/return"), &[("return-comment", "Say more")]).await;
    assert!(anna.page(DRAFTS).await.contains(&link));
    vera.fill(NEWS, &format!("{NEWS}/publish"), &[]).await;
    assert!(!anna.page(DRAFTS).await.contains(&link), "it is where everybody finds it");
    assert_eq!(Guest::of(&site.routes).get(DRAFTS).await.location(), "/sign-in?next=%2Faccount%2Fdrafts");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_writes_says_who_sees_it_and_the_page_says_so_too() {
    let site = Sample::open().await;
    let carla = in_project(&site, "Carla", Role::Coordinator).await;
    let anna = in_project(&site, "Anna", Role::Partner).await;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    let visitor = Guest::of(&site.routes);
    let fields = [("about.title.en", "Quokka news"), ("who-sees", "space"), ("do", "submit")];
    let written = carla.fill(NEW, "/news/new", &fields).await;
    assert_eq!(written.location(), NEWS, "{}", written.body);
    let news = record(&site, Kind::News, "quokka-news").await;
    assert_eq!(
        (news.state, news.visibility),
        (State::Submitted, Visibility::Space),
        "she may publish and submits"
    );
    assert!(carla.page(NEWS).await.contains("Once it is published, those see it: members of the space"));
    carla.fill(NEWS, &format!("{NEWS}/publish"), &[]).await;
    assert_eq!(visitor.get(NEWS).await.status, StatusCode::NOT_FOUND);
    assert_eq!(mia.get(NEWS).await.status, StatusCode::NOT_FOUND);
    let page = anna.page(NEWS).await;
    assert!(page.contains("Who sees it: members of the space"), "{page}");
    let edit = format!("{NEWS}/edit");
    assert!(carla.page(&edit).await.contains("<option value=\"space\" selected>"));
    let mut form = sent(&carla, &edit, &edit).await;
    set(&mut form, &[("who-sees", "members"), ("do", "save")]);
    assert_eq!(post(&carla, &edit, &form).await.location(), NEWS);
    assert_eq!(visitor.get(NEWS).await.status, StatusCode::NOT_FOUND);
    assert!(mia.page(NEWS).await.contains("Who sees it: those who are signed in"));
    // To nobody but oneself is no choice, and a form that says nothing changes nothing.
    let news = record(&site, Kind::News, "quokka-news").await;
    let mut form = sent(&carla, &edit, &edit).await;
    set(&mut form, &[("who-sees", "private"), ("do", "save")]);
    let refused = post(&carla, &edit, &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    form.retain(|(name, _)| !name.starts_with("who-"));
    set(&mut form, &[("author", "Quokka"), ("do", "save")]);
    post(&carla, &edit, &form).await;
    assert_eq!(record(&site, Kind::News, "quokka-news").await.visibility, news.visibility);
    // Two who change it meet: what one chose goes along through the choice.
    let mut stale = sent(&carla, &edit, &edit).await;
    let now = record(&site, Kind::News, "quokka-news").await;
    let mut document = now.document.clone();
    document.about_mut().aliases.push("Another name".to_owned());
    site.app.edit(&Actor::Operator, now.id, now.seq, document, None).await.expect("meanwhile");
    set(&mut stale, &[("who-sees", "public"), ("about.title.en", "Quokkas!"), ("do", "save")]);
    let met = post(&carla, &edit, &stale).await;
    assert_eq!(met.status, StatusCode::CONFLICT, "{}", met.body);
    let mut last = fields_of(&met.body, &edit);
    last.retain(|(name, _)| !name.starts_with("take."));
    set(&mut last, &[("take.about.title.en", "own"), ("take.about.aliases", "stored"), ("do", "settle")]);
    let settled = post(&carla, &edit, &last).await;
    assert_eq!(settled.status, StatusCode::SEE_OTHER, "{}", settled.body);
    assert_eq!(site.app.record(news.id).await.expect("a look").expect("it").visibility, Visibility::Public);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_partner_changes_of_what_is_published_waits_for_the_validator() {
    let site = Sample::open().await;
    let anna = in_project(&site, "Anna", Role::Partner).await;
    let petra = in_project(&site, "Petra", Role::Partner).await;
    let vera = in_project(&site, "Vera", Role::Validator).await;
    let before = record(&site, Kind::Project, "clusters3").await;
    let page = anna.page("/projects/clusters3").await;
    assert!(page.contains(SUGGEST) && !page.contains(EDIT), "{page}");
    assert_eq!(anna.get(EDIT).await.location(), SUGGEST);
    let mut fields = sent(&anna, SUGGEST, SUGGEST).await;
    set(&mut fields, &[("fund", "ERDF of Anna"), ("reason", "The report"), ("do", "save")]);
    assert_eq!(post(&anna, SUGGEST, &fields).await.location(), "/account/suggestions");
    assert_eq!(record(&site, Kind::Project, "clusters3").await, before, "nothing is live unread");
    // Nor by any other way: the edit's address, many at once, a file, bringing back, or another partner's yes.
    let form = form_of(&anna).await;
    let seq = before.seq.to_string();
    let one = format!("{}:{seq}", before.id);
    let term = record(&site, Kind::Topic, "cluster-policy-design").await.id;
    let adds = format!("add:{term}");
    for (address, given) in [
        (EDIT, vec![("base", seq.as_str()), ("fund", "Mine"), ("do", "save")]),
        ("/bulk/change", vec![("one", one.as_str()), ("change", &adds)]),
        ("/projects/clusters3/restore", vec![("seq", seq.as_str())]),
        ("/projects/clusters3/retire", vec![]),
        ("/documents/clusters3-swot/file/remove", vec![("base", "1")]),
    ] {
        let fields: Vec<(&str, &str)> = [("form", form.as_str())].into_iter().chain(given).collect();
        anna.post(address, &fields).await;
        assert_eq!(record(&site, Kind::Project, "clusters3").await, before, "{address}");
    }
    let queue = vera.page(QUEUE).await;
    let at = queue.find("/suggestions/").expect("it waits for her");
    let suggestion: String = queue[at..].chars().take_while(|c| *c != '"').collect();
    assert_eq!(petra.get(&suggestion).await.status, StatusCode::NOT_FOUND, "another partner does not decide");
    let take = format!("{suggestion}/take");
    let fields = [("take.fund", "own"), ("do", "chosen")];
    assert_eq!(vera.fill(&suggestion, &take, &fields[..1]).await.location(), "/projects/clusters3");
    assert_eq!(fund(&site).await, "ERDF of Anna");
    assert!(vera.page("/spaces/clusters3/roles").await.contains("they suggest changes"));
    // What she typed while it was a draft goes along once it is published.
    anna.fill(NEW, "/news/new", &[("about.title.en", "Quokka news")]).await;
    let edit = format!("{NEWS}/edit");
    let mut typed = sent(&anna, &edit, &edit).await;
    vera.fill(NEWS, &format!("{NEWS}/publish"), &[]).await;
    set(&mut typed, &[("about.title.en", "Quokkas typed"), ("do", "save")]);
    let led = post(&anna, &edit, &typed).await;
    assert!(led.location().starts_with(&format!("{NEWS}/suggest?kept=")), "{}", led.body);
    assert!(anna.page(led.location()).await.contains("value=\"Quokkas typed\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_space_may_have_its_writers_changes_count_at_once() {
    let site = Sample::open().await;
    let ruth = in_project(&site, "Ruth", Role::WebAdministrator).await;
    let anna = in_project(&site, "Anna", Role::Partner).await;
    let own = "/spaces/clusters3/edit";
    let mut fields = sent(&ruth, own, own).await;
    fields.retain(|(name, _)| name != "edits_are_live");
    set(&mut fields, &[("edits_are_live", "yes"), ("do", "save")]);
    let saved = post(&ruth, own, &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert!(site.page("/spaces/clusters3/roles").await.contains("changes what is published at once"));
    let mut fields = sent(&anna, EDIT, EDIT).await;
    assert!(
        !fields.iter().any(|(name, _)| name == "who-sees"),
        "who sees it is for those to say who publish"
    );
    set(&mut fields, &[("fund", "ERDF at once"), ("do", "save")]);
    assert_eq!(post(&anna, EDIT, &fields).await.location(), "/projects/clusters3");
    assert_eq!(fund(&site).await, "ERDF at once");
    let mut forged = sent(&anna, EDIT, EDIT).await;
    set(&mut forged, &[("who-sees", "space"), ("who-saw", "public"), ("do", "save")]);
    assert_eq!(post(&anna, EDIT, &forged).await.status, StatusCode::FORBIDDEN);
    assert_eq!(record(&site, Kind::Project, "clusters3").await.visibility, Visibility::Public);
    // Of other spaces it says nothing.
    let elsewhere = with_role(&site, "Wim", &Space::new("eccp"), Role::Partner).await;
    assert_eq!(elsewhere.get(EDIT).await.status, StatusCode::FORBIDDEN);
}
