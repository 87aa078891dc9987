//! Forms that somebody began and did not save: kept each for itself, gone on with, thrown away.

use asterism_domain::{Document, Kind, Role, Space};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{fields_of, form_of, post, record, sent, set, with_role};

const CLUSTERS3: &str = "/projects/clusters3/edit";
const DRAFTS: &str = "/account/drafts";

type Fields = Vec<(String, String)>;

/// What tells a form from others that are open beside it.
fn mark_in(fields: &Fields) -> &str {
    let found = fields.iter().find(|(name, _)| name == "mark");
    found.map(|(_, mark)| mark.as_str()).unwrap_or_else(|| panic!("the form has no mark: {fields:?}"))
}

fn times(page: &str, words: &str) -> usize {
    page.matches(words).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_was_not_saved_is_offered_again_to_whom_it_belongs() {
    let site = Sample::open().await;
    let before = record(&site, Kind::Project, "clusters3").await;
    let anna = with_role(&site, "Anna", &before.space, Role::Coordinator).await;
    let ben = with_role(&site, "Ben", &before.space, Role::Coordinator).await;
    let mut fields = sent(&anna, CLUSTERS3, CLUSTERS3).await;
    set(&mut fields, &[("fund", "Half a fu"), ("end", "not yet a date"), ("do", "autosave")]);
    assert_eq!(post(&anna, CLUSTERS3, &fields).await.status, StatusCode::NO_CONTENT);
    let plain = anna.page(CLUSTERS3).await;
    assert!(plain.contains("You began to fill this form") && !plain.contains("value=\"Half a fu\""));
    assert!(!ben.page(CLUSTERS3).await.contains("You began to fill this form"));
    // Meanwhile somebody else saves; what was kept still knows what it was made of.
    let mut of_ben = sent(&ben, CLUSTERS3, CLUSTERS3).await;
    set(&mut of_ben, &[("operation_code", "PGI-46"), ("do", "save")]);
    assert_eq!(post(&ben, CLUSTERS3, &of_ben).await.status, StatusCode::SEE_OTHER);
    // Whoever goes on with no form in particular goes on with the last one.
    let kept = anna.page(&format!("{CLUSTERS3}?kept=yes")).await;
    assert!(kept.contains("value=\"Half a fu\"") && kept.contains("value=\"not yet a date\""), "{kept}");
    let mut fields = fields_of(&kept, CLUSTERS3);
    set(&mut fields, &[("fund", "A whole fund"), ("end", "2020-03-31"), ("do", "keep")]);
    let address = format!("{CLUSTERS3}?kept={}", mark_in(&fields));
    assert_eq!(post(&anna, CLUSTERS3, &fields).await.location(), address);
    set(&mut fields, &[("do", "save")]);
    let met = post(&anna, CLUSTERS3, &fields).await;
    assert!(met.status == StatusCode::CONFLICT && met.has("PGI-46"), "{}", met.body);
    let mut last = fields_of(&met.body, CLUSTERS3);
    last.retain(|(name, _)| !name.starts_with("take."));
    set(&mut last, &[("take.fund", "own"), ("take.operation_code", "stored"), ("do", "settle")]);
    assert_eq!(post(&anna, CLUSTERS3, &last).await.status, StatusCode::SEE_OTHER);
    assert!(!anna.page(CLUSTERS3).await.contains("You began to fill this form"), "it is saved");
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_for_new_records_are_kept_each_for_itself_and_thrown_away() {
    let site = Sample::open().await;
    let anna = with_role(&site, "Anna", &Space::new("clusters3"), Role::Coordinator).await;
    let ben = with_role(&site, "Ben", &Space::new("clusters3"), Role::Coordinator).await;
    let new = "/news/new?space=clusters3";
    let keep = async |title: &str| {
        let kept = anna.fill(new, "/news/new", &[("about.title.en", title), ("do", "keep")]).await;
        assert!(kept.location().starts_with(&format!("{new}&kept=")), "{}", kept.location());
        kept.location().to_owned()
    };
    let (first, second) = (keep("Half a ti").await, keep("Another be").await);
    let nameless = keep("").await;
    assert!(anna.page(&first).await.contains("value=\"Half a ti\""));
    assert!(anna.page(&second).await.contains("value=\"Another be\""));
    // One goes on with each, in its own place.
    let went_on = anna.fill(&first, "/news/new", &[("about.title.en", "Half a title"), ("do", "keep")]).await;
    assert_eq!(went_on.location(), first);
    let offered = anna.page(new).await;
    for told in ["You began “Half a title”", "You began “Another be”", "You began to fill this form"]
    {
        assert!(offered.contains(told), "{told}: {offered}");
    }
    assert!(!anna.page("/events/new?space=clusters3").await.contains("You began"));
    assert!(!ben.page(new).await.contains("You began"));
    // What is saved is kept no longer; the others are.
    let saved = anna.fill(&first, "/news/new", &[("do", "save")]).await;
    assert_eq!(saved.location(), "/news/half-a-title");
    let own = "/account/drafts";
    let listed = anna.page(own).await;
    assert!(!listed.contains("Half a title (new") && listed.contains("Another be (new"), "{listed}");
    let mark = |address: &str| address.rsplit('=').next().unwrap_or_default().to_owned();
    let drop = format!("drop:{}", mark(&nameless));
    let typed = anna.fill(new, "/news/new", &[("do", &drop), ("about.title.en", "Being typed")]).await;
    assert!(typed.has("Being typed") && !typed.has("You began to fill this form"), "{}", typed.body);
    assert!(!anna.page(new).await.contains("You began to fill this form"));
    // From the list too, and only one's own.
    let about = format!("news in clusters3 as {}", mark(&second));
    ben.post(own, &[("form", &form_of(&ben).await), ("about", &about)]).await;
    assert!(anna.page(own).await.contains("Another be"));
    assert_eq!(anna.fill(own, own, &[]).await.location(), own);
    assert!(!anna.page(own).await.contains("Another be"));
    // What is there no longer leads to an empty form.
    assert!(!anna.page(&second).await.contains("value=\"Another be\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_forms_of_one_record_are_kept_each_for_itself_and_gone_on_with() {
    let site = Sample::open().await;
    let anna = with_role(&site, "Anna", &Space::new("clusters3"), Role::Coordinator).await;
    let mut forms = [sent(&anna, CLUSTERS3, CLUSTERS3).await, sent(&anna, CLUSTERS3, CLUSTERS3).await];
    let funds = ["Of the first tab", "Of the second tab"];
    // Each twice, in turn: what is kept last is kept in the place of nothing but itself.
    for say in [" at first", ""] {
        for (form, fund) in forms.iter_mut().zip(funds) {
            set(form, &[("fund", &format!("{fund}{say}")), ("do", "autosave")]);
            assert_eq!(post(&anna, CLUSTERS3, form).await.status, StatusCode::NO_CONTENT);
        }
    }
    let marks = forms.each_ref().map(|form| mark_in(form).to_owned());
    assert_ne!(marks[0], marks[1]);
    // Who comes back later is offered both, by the form and by the list of what they began.
    let offered = anna.page(CLUSTERS3).await;
    assert_eq!(times(&offered, "You began to fill this form"), 2, "{offered}");
    let listed = anna.page(DRAFTS).await;
    crate::check_page(DRAFTS, &listed);
    for (mark, fund) in marks.iter().zip(funds) {
        let address = format!("{CLUSTERS3}?kept={mark}");
        for page in [&offered, &listed] {
            assert!(page.contains(&format!("href=\"{address}\"")), "{address}: {page}");
        }
        let form = anna.page(&address).await;
        assert!(form.contains(&format!("value=\"{fund}\"")), "{form}");
        assert_eq!(mark_in(&fields_of(&form, CLUSTERS3)), mark, "what is typed on is kept in the same place");
    }
    // One is saved. The other is kept on, and meets what was saved before it.
    set(&mut forms[0], &[("do", "save")]);
    assert_eq!(post(&anna, CLUSTERS3, &forms[0]).await.location(), "/projects/clusters3");
    let offered = anna.page(CLUSTERS3).await;
    assert_eq!(times(&offered, "You began to fill this form"), 1, "{offered}");
    let mut other = sent(&anna, &format!("{CLUSTERS3}?kept={}", marks[1]), CLUSTERS3).await;
    set(&mut other, &[("do", "save")]);
    let met = post(&anna, CLUSTERS3, &other).await;
    assert!(met.status == StatusCode::CONFLICT && met.has("Of the first tab"), "{}", met.body);
    let mut settled = fields_of(&met.body, CLUSTERS3);
    settled.retain(|(name, _)| !name.starts_with("take."));
    set(&mut settled, &[("take.fund", "own"), ("do", "settle")]);
    assert_eq!(post(&anna, CLUSTERS3, &settled).await.location(), "/projects/clusters3");
    let Document::Project(project) = record(&site, Kind::Project, "clusters3").await.document else {
        panic!("a project")
    };
    assert_eq!(project.fund.as_deref(), Some("Of the second tab"));
    assert!(!anna.page(CLUSTERS3).await.contains("You began"), "both are saved");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_two_forms_of_a_record_is_thrown_away_and_what_is_being_typed_stays() {
    let site = Sample::open().await;
    let anna = with_role(&site, "Anna", &Space::new("clusters3"), Role::Coordinator).await;
    let ben = with_role(&site, "Ben", &Space::new("clusters3"), Role::Coordinator).await;
    let keep = async |fund: &str| {
        let kept = anna.fill(CLUSTERS3, CLUSTERS3, &[("fund", fund), ("do", "keep")]).await;
        kept.location().to_owned()
    };
    let (first, second) = (keep("The first fund").await, keep("The second fund").await);
    assert_ne!(first, second);
    let mark = |address: &str| address.rsplit('=').next().unwrap_or_default().to_owned();
    let drop = format!("drop:{}", mark(&first));
    let typed = anna.fill(CLUSTERS3, CLUSTERS3, &[("fund", "Being typed"), ("do", &drop)]).await;
    assert!(typed.has("value=\"Being typed\""), "{}", typed.body);
    assert_eq!(times(&typed.body, "You began to fill this form"), 1, "the other one is offered on");
    assert!(!anna.page(&first).await.contains("The first fund"));
    assert!(anna.page(&second).await.contains("The second fund"));
    // From the list too, and only one's own.
    let about = format!("{} as {}", record(&site, Kind::Project, "clusters3").await.id, mark(&second));
    ben.post(DRAFTS, &[("form", &form_of(&ben).await), ("about", &about)]).await;
    assert!(anna.page(&second).await.contains("The second fund"));
    assert_eq!(
        anna.post(DRAFTS, &[("form", &form_of(&anna).await), ("about", &about)]).await.location(),
        DRAFTS
    );
    assert!(!anna.page(CLUSTERS3).await.contains("You began"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_kept_of_a_record_before_forms_had_marks_is_gone_on_with() {
    let site = Sample::open().await;
    let anna = with_role(&site, "Anna", &Space::new("clusters3"), Role::Coordinator).await;
    let project = record(&site, Kind::Project, "clusters3").await;
    // As a form that was open while the program was replaced by this one sends it.
    let mut old = sent(&anna, CLUSTERS3, CLUSTERS3).await;
    old.retain(|(name, _)| name != "mark");
    set(&mut old, &[("fund", "Of old"), ("do", "autosave")]);
    assert_eq!(post(&anna, CLUSTERS3, &old).await.status, StatusCode::NO_CONTENT);
    let data = anna.page("/account/data.json").await;
    assert!(data.contains(&format!("\"{}\"", project.id)), "by the record's id alone: {data}");
    let mut newer = sent(&anna, CLUSTERS3, CLUSTERS3).await;
    set(&mut newer, &[("fund", "Of today"), ("do", "autosave")]);
    assert_eq!(post(&anna, CLUSTERS3, &newer).await.status, StatusCode::NO_CONTENT);
    let address = format!("{CLUSTERS3}?kept=yes");
    for page in [CLUSTERS3, DRAFTS] {
        let page = anna.page(page).await;
        assert!(page.contains(&format!("href=\"{address}\"")), "{page}");
    }
    let mut fields = sent(&anna, &address, CLUSTERS3).await;
    assert!(fields.contains(&("fund".to_owned(), "Of old".to_owned())), "{fields:?}");
    set(&mut fields, &[("do", "save")]);
    assert_eq!(post(&anna, CLUSTERS3, &fields).await.location(), "/projects/clusters3");
    let offered = anna.page(CLUSTERS3).await;
    assert_eq!(times(&offered, "You began to fill this form"), 1, "the newer one is kept on: {offered}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_forms_of_one_record_it_is_said_what_tells_them_apart() {
    let site = Sample::open().await;
    let anna = with_role(&site, "Anna", &Space::new("clusters3"), Role::Coordinator).await;
    let keep = async |address: &str, action: &str, typed: &[(&str, &str)]| {
        let mut fields = sent(&anna, address, action).await;
        set(&mut fields, typed);
        set(&mut fields, &[("do", "autosave")]);
        assert_eq!(post(&anna, action, &fields).await.status, StatusCode::NO_CONTENT);
    };
    keep(CLUSTERS3, CLUSTERS3, &[("fund", "Of the first"), ("end", "not yet a date")]).await;
    keep(CLUSTERS3, CLUSTERS3, &[("fund", "Of the second")]).await;
    keep(CLUSTERS3, CLUSTERS3, &[]).await;
    let told = [
        "It changes: End (“not yet a date”), Fund (“Of the first”).",
        "It changes: Fund (“Of the second”).",
        "Nothing in it is changed so far.",
    ];
    for page in [anna.page(CLUSTERS3).await, anna.page(DRAFTS).await] {
        for told in told {
            assert_eq!(times(&page, told), 1, "{told}: {page}");
        }
    }
    // What a blank form sends by itself is nothing that was filled in; a long text is told by how it begins.
    for kind in [Kind::Event, Kind::News, Kind::Organisation, Kind::Project] {
        let new = format!("/{}/new", kind.path());
        let at = format!("{new}?space=clusters3");
        let summary = format!("It begins so, {}and goes on", "on and on, ".repeat(20));
        keep(&at, &new, &[("about.title.en", "Same"), ("about.summary.en", &summary)]).await;
        let page = anna.page(&at).await;
        let told = "Filled in so far: Summary › English (“It begins so, on and on, on and on, on a…”), \
                    Title › English (“Same”).";
        assert!(page.contains(told), "{kind}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_a_new_record_that_is_sent_twice_makes_one() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let anna = with_role(&site, "Anna", &space, Role::Coordinator).await;
    let ben = with_role(&site, "Ben", &space, Role::Coordinator).await;
    let (new, to) = ("/news/new?space=clusters3", "/news/new");
    let mut fields = sent(&anna, new, to).await;
    set(&mut fields, &[("about.title.en", "Twice sent"), ("about.summary.en", "Once said"), ("do", "save")]);
    let made = post(&anna, to, &fields).await.location().to_owned();
    assert_eq!(made, "/news/twice-sent");
    // Sent again as it is, whatever it is then to become, it leads to what it made.
    for state in ["save", "publish"] {
        set(&mut fields, &[("do", state)]);
        assert_eq!(post(&anna, to, &fields).await.location(), made, "{state}");
    }
    assert_eq!(times(&anna.page(DRAFTS).await, "Twice sent"), 1);
    // The same at one time.
    let mut at_once = sent(&anna, new, to).await;
    set(&mut at_once, &[("about.title.en", "At once"), ("do", "save")]);
    let (one, other) = tokio::join!(post(&anna, to, &at_once), post(&anna, to, &at_once));
    assert_eq!((one.location(), other.location()), ("/news/at-once", "/news/at-once"));
    // Changed before, it is another record; and nobody is led to somebody else's, or says what its id is to be.
    set(&mut fields, &[("about.summary.en", "Something else"), ("do", "save")]);
    let another = post(&anna, to, &fields).await.location().to_owned();
    assert!(another != made && another.starts_with("/news/twice-sent-"), "{another}");
    set(&mut fields, &[("about.summary.en", "Once said"), ("form", &form_of(&ben).await)]);
    let bens = post(&ben, to, &fields).await.location().to_owned();
    assert!(bens != made && bens != another && bens.starts_with("/news/twice-sent-"), "{bens}");
    for strange in ["", "x", "6a1f3c52-8f0e-5d0b-9a57-1d2c77e4a001", "ffffffff-ffff-7d0b-9a57-1d2c77e4a001"] {
        let mut fields = sent(&anna, new, to).await;
        set(&mut fields, &[("about.title.en", "Strange mark"), ("mark", strange), ("do", "save")]);
        let written = post(&anna, to, &fields).await;
        assert!(written.location().starts_with("/news/strange-mark"), "{strange}: {}", written.body);
        let slug = written.location().trim_start_matches("/news/");
        assert_ne!(record(&site, Kind::News, slug).await.id.to_string(), strange);
    }
}
