//! Ways through many hands, each person in a browser of their own.

use asterism_domain::{Kind, Role, Space};
use asterism_testkit::{Browser, BrowserOptions, Scripts};
use jiff::{SignedDuration, Timestamp};

use crate::Sample;
use crate::edit::with_role;
use crate::guest::{PASSWORD, letter_to, letters_to, link_in, sign_up};
use crate::people::describe;

const SEND: &str = "main .form button[type=submit]";

/// A browser in which somebody has signed in to go on to a page.
pub(crate) async fn signed_in(options: BrowserOptions, address: &str, name: &str, next: &str) -> Browser {
    let browser = Browser::with(options).await;
    browser.open(&format!("{address}/sign-in?next={next}")).await;
    browser.fill("#email", &format!("{}@example.org", name.to_lowercase())).await;
    browser.fill("#password", PASSWORD).await;
    browser.follow(SEND).await;
    assert!(browser.address().await.ends_with(next), "{}", browser.address().await);
    browser
}

/// What a page has that a reader would stumble over.
pub(crate) async fn stumbles(browser: &Browser, what: &str) -> Vec<String> {
    let mut found: Vec<String> =
        browser.axe().await.into_iter().map(|found| format!("{what}: {found}")).collect();
    if browser.scrolls_sideways().await {
        found.push(format!("{what} is wider than its window"));
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coordinator_invites_a_partner_writes_a_validator_publishes_and_a_follower_hears_of_it() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    with_role(&site, "Carla", &space, Role::Coordinator).await;
    with_role(&site, "Vera", &space, Role::Validator).await;
    sign_up(&site.app, &site.routes, "Fred").await;
    let app = site.app.clone();
    let address = site.serve().await;
    let (phone, plain) = (
        BrowserOptions { width: 360, ..BrowserOptions::default() },
        BrowserOptions { scripts: Scripts::Off, ..BrowserOptions::default() },
    );

    // Fred follows the space, on a phone.
    let fred = signed_in(phone.clone(), &address, "Fred", "/spaces/clusters3").await;
    fred.click("#pace option[value=daily]").await;
    fred.follow(".follow button").await;
    let mut found = stumbles(&fred, "the space that is followed").await;

    // Carla invites Petra.
    let carla = signed_in(BrowserOptions::default(), &address, "Carla", "/spaces/clusters3/people").await;
    let invite = "form[action='/spaces/clusters3/people/invite']";
    carla.fill(&format!("{invite} input[name=email]"), "petra@example.org").await;
    carla.click(&format!("{invite} option[value=partner]")).await;
    carla.follow(&format!("{invite} button")).await;
    assert!(carla.text("main").await.contains("petra@example.org"));
    found.extend(stumbles(&carla, "the people of the space").await);

    // Petra has no account and no scripts. She opens the one and writes news.
    let petra = Browser::with(plain).await;
    petra.open(&format!("{address}{}", link_in(&letter_to(&app, "petra@example.org").await))).await;
    petra.fill("#name", "Petra").await;
    petra.fill("#password", PASSWORD).await;
    petra.fill("#agreed", " ").await;
    petra.follow(SEND).await;
    petra.open(&format!("{address}/news/new?space=clusters3")).await;
    petra.fill("[id='about.title.en']", "Okapis cross the estuary").await;
    petra.fill("[id='about.summary.en']", "Seen twice.").await;
    petra.follow(".edit-bar button[value=save]").await;
    let news = petra.address().await.replace(&address, "");
    assert_eq!(news, "/news/okapis-cross-the-estuary");
    petra.follow(&format!("form[action='{news}/submit'] button")).await;
    assert!(petra.text("main").await.contains("Okapis cross the estuary"));

    // Nobody hears of what is not published.
    let days = async |days: i64| {
        app.follow().await.expect("the index follows");
        app.note_changes().await.expect("a comparison");
        let later = Timestamp::now() + SignedDuration::from_hours(24 * days);
        app.write_digests_at(later).await.expect("letters")
    };
    assert_eq!(days(2).await, 0);

    // Vera finds it in her queue and publishes it, by keyboard.
    let vera = signed_in(phone, &address, "Vera", "/queue").await;
    found.extend(stumbles(&vera, "the queue").await);
    vera.follow(&format!("main a[href='{news}']")).await;
    found.extend(stumbles(&vera, "what waits to be published").await);
    vera.evaluate(&format!("document.querySelector(\"form[action='{news}/publish'] button\").focus()")).await;
    vera.enter().await;
    vera.wait_for(".record-actions:not(:has(form[action$='/publish']))").await;

    // Fred gets one letter, and it leads to the news.
    assert_eq!(days(4).await, 1);
    let letter = letter_to(&app, "fred@example.org").await;
    assert!(letter.text.contains("Okapis cross the estuary"), "{}", letter.text);
    let link = letter.text.split_whitespace().find(|word| word.contains(&news)).expect("a link to the news");
    fred.open(&format!("{address}{}", &link[link.find(&news).expect("its path")..])).await;
    assert_eq!(fred.text("h1").await, "Okapis cross the estuary");
    found.extend(stumbles(&fred, "the news").await);
    let letters = letters_to(&app, "fred@example.org").await;
    assert_eq!(days(8).await, 0, "once is enough");
    assert_eq!(letters_to(&app, "fred@example.org").await, letters);
    assert!(letter_to(&app, "petra@example.org").await.subject.contains("is published"));

    // Everybody sees whose hands it passed, and nobody whose they were.
    fred.open(&format!("{address}{news}/history")).await;
    let history = fred.text("main").await;
    assert!(!history.contains("Petra") && !history.contains("petra@"), "{history}");
    for browser in [&fred, &carla, &vera] {
        found.extend(browser.complaints().await);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_claimed_and_the_claim_accepted_on_phones() {
    let site = Sample::open().await;
    let id = site.app.record_at(Kind::Organisation, "spri").await.expect("a look").expect("SPRI");
    let space = site.app.record(id).await.expect("a look").expect("SPRI").space;
    with_role(&site, "Vera", &space, Role::Validator).await;
    sign_up(&site.app, &site.routes, "Mia").await;
    let address = site.serve().await;
    let phone = BrowserOptions { width: 360, ..BrowserOptions::default() };
    let claim = "/organisations/spri/claim";
    let mia = signed_in(phone.clone(), &address, "Mia", claim).await;
    let mut found = stumbles(&mia, "the claim's form").await;
    mia.fill("#job", "head of clusters").await;
    mia.fill("#proof", "The page of our team names me.").await;
    mia.follow(SEND).await;
    found.extend(stumbles(&mia, "one's own claim").await);
    for page in ["/claims", "/account"] {
        mia.open(&format!("{address}{page}")).await;
        found.extend(stumbles(&mia, page).await);
    }
    let vera = signed_in(phone, &address, "Vera", "/claims").await;
    found.extend(stumbles(&vera, "the claims that wait").await);
    vera.open(&format!("{address}{claim}")).await;
    found.extend(stumbles(&vera, "deciding on a claim").await);
    vera.follow("form[action$='/accept'] button").await;
    mia.open(&format!("{address}/organisations/spri/edit")).await;
    assert!(mia.count("[data-edit]").await == 1, "{}", mia.text("main").await);
    for browser in [&mia, &vera] {
        found.extend(browser.complaints().await);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_change_one_record_meet_and_nothing_is_lost_with_scripts_and_without() {
    let site = Sample::open().await;
    for name in ["Carla", "Petra"] {
        with_role(&site, name, &Space::new("clusters3"), Role::Coordinator).await;
    }
    let address = site.serve().await;
    let edit = "/projects/clusters3/edit";
    let plain = BrowserOptions { scripts: Scripts::Off, width: 360, ..BrowserOptions::default() };
    let carla = signed_in(BrowserOptions::default(), &address, "Carla", edit).await;
    let petra = signed_in(plain, &address, "Petra", edit).await;
    let save = ".edit-bar button";
    carla.fill("#fund", " as Carla has it").await;
    carla.follow(save).await;
    assert!(carla.address().await.ends_with("/projects/clusters3"), "{}", carla.address().await);
    petra.fill("#fund", " as Petra has it").await;
    petra.follow(save).await;
    let met = petra.text("main").await;
    assert!(met.contains("was changed while you wrote"), "{met}");
    assert!(met.contains("as Carla has it") && met.contains("as Petra has it"), "{met}");
    // Where both changed something, nothing is chosen for them.
    petra.click("input[name='take.fund'][value=own]").await;
    petra.follow(save).await;
    assert!(petra.address().await.ends_with("/projects/clusters3"), "{}", petra.address().await);
    carla.open(&format!("{address}/projects/clusters3/history")).await;
    let history = carla.evaluate("return document.querySelector('main').textContent").await.to_string();
    assert!(history.contains("as Carla has it") && history.contains("as Petra has it"), "{history}");
    assert_eq!(carla.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_to_be_forgotten_is() {
    let site = Sample::open().await;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    let profile = describe(&mia, "Wilhelmina Zebrowska", &[("see-name", "public")]).await;
    let address = site.serve().await;
    let phone = BrowserOptions { width: 360, ..BrowserOptions::default() };
    let mia = signed_in(phone, &address, "Mia", "/account/data").await;
    let mut found = stumbles(&mia, "one's data").await;
    mia.open(&format!("{address}{profile}")).await;
    assert!(mia.text("main").await.contains("Zebrowska"));
    mia.open(&format!("{address}/account/data")).await;
    let erase = "form[action='/account/data/erase']";
    mia.fill(&format!("{erase} input[type=password]"), PASSWORD).await;
    mia.follow(&format!("{erase} button")).await;
    found.extend(stumbles(&mia, "the end").await);
    assert_eq!(mia.count("a[href='/account']").await, 0, "nobody is signed in");
    for page in [profile.as_str(), "/explore?q=Zebrowska"] {
        mia.open(&format!("{address}{page}")).await;
        let shown = mia.evaluate("return document.querySelector('main').textContent").await.to_string();
        assert!(!shown.contains("Wilhelmina"), "{page}: {shown}");
    }
    mia.open(&format!("{address}/sign-in")).await;
    mia.fill("#email", "mia@example.org").await;
    mia.fill("#password", PASSWORD).await;
    mia.follow(SEND).await;
    assert!(mia.address().await.ends_with("/sign-in"), "{}", mia.address().await);
    assert!(found.is_empty(), "{}", found.join("\n"));
}
