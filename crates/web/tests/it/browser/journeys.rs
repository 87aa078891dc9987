//! The journeys of people who work with each other, each gone with a mouse, by keyboard alone, on a phone and without
//! scripts, everybody in a browser of their own.

use asterism_domain::{Role, Space};
use jiff::{SignedDuration, Timestamp};

use super::hand::{Hand, Manner};
use crate::Sample;
use crate::edit::with_role;
use crate::guest::{PASSWORD, letter_to, letters_to, link_in, sign_up};
use crate::people::{INTENTS, describe};

/// The button of the page's form.
const SEND: &str = "main .form button[type=submit]";
const SAVE: &str = ".edit-bar button";

macro_rules! in_every_manner {
    ($($journey:ident),*) => { $(mod $journey {
        use super::Manner;

        #[tokio::test(flavor = "multi_thread")]
        async fn with_a_mouse() {
            super::$journey(Manner::Mouse).await;
        }

        #[tokio::test(flavor = "multi_thread")]
        async fn by_keyboard_alone() {
            super::$journey(Manner::Keyboard).await;
        }

        #[tokio::test(flavor = "multi_thread")]
        async fn on_a_phone() {
            super::$journey(Manner::Phone).await;
        }

        #[tokio::test(flavor = "multi_thread")]
        async fn without_scripts() {
            super::$journey(Manner::NoScripts).await;
        }
    })* };
}

in_every_manner!(
    who_signs_up_is_found_by_what_they_want_and_contact_is_accepted,
    partners_are_invited_write_and_are_published_and_a_follower_gets_the_digest,
    two_who_change_one_record_meet_and_nothing_is_lost,
    who_wants_to_be_forgotten_is
);

async fn nobody_stumbled(hands: impl IntoIterator<Item = Hand>) {
    let mut found = Vec::new();
    for hand in hands {
        found.extend(hand.ends().await);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// 002-6, 002-7, 002-28, 002-29
async fn who_signs_up_is_found_by_what_they_want_and_contact_is_accepted(manner: Manner) {
    let site = Sample::open().await;
    sign_up(&site.app, &site.routes, "Anna").await;
    let app = site.app.clone();
    let portal = site.serve().await;
    let mut yorick = Hand::new(manner, &portal).await;
    yorick.open("/sign-up").await;
    yorick.write("#email", "yorick@example.org").await;
    yorick.press(SEND).await;
    yorick.open(&link_in(&letter_to(&app, "yorick@example.org").await)).await;
    yorick.write("#name", "Yorick").await;
    yorick.write("#password", "too short").await;
    yorick.tick("#agreed").await;
    yorick.press(SEND).await;
    yorick.mend("password", PASSWORD).await;
    if !yorick.sees("#agreed:checked").await {
        yorick.tick("#agreed").await;
    }
    yorick.press(SEND).await;
    assert_eq!(yorick.path().await, "/account");
    yorick.press("main a[href='/account/profile']").await;
    for intent in INTENTS {
        yorick.tick(&format!("#interested_in-{intent}")).await;
    }
    yorick.write("#organisation", "Bureau of Okapi").await;
    yorick.press(SEND).await;
    let own = yorick.path().await;
    assert!(own.starts_with("/people/"), "{own}: {}", yorick.reads().await);
    app.follow().await.expect("the index follows");

    let mut anna = Hand::signed_in(manner, &portal, "Anna", "/explore").await;
    anna.filter("input[name=kind][value=person]").await;
    for intent in INTENTS {
        anna.filter(&format!("input[name=interested_in][value={intent}]")).await;
        assert!(anna.sees(&format!(".hits a[href='{own}']")).await, "{intent}: {}", anna.reads().await);
        anna.open("/explore?kind=person").await;
    }
    anna.press(&format!(".hits a[href='{own}']")).await;
    anna.press("main a[href$='/contact']").await;
    anna.write("#message", "Shall we?").await;
    anna.press(SEND).await;
    assert!(anna.reads().await.contains("waits for an answer"));

    yorick.open("/account/requests").await;
    assert!(!yorick.reads().await.contains("anna@example.org"), "no address before a yes");
    yorick.press("form[action='/account/requests/accept'] button").await;
    assert!(letter_to(&app, "anna@example.org").await.text.contains("yorick@example.org"));
    anna.open("/account/requests").await;
    assert!(anna.reads().await.contains("accepted"), "{}", anna.reads().await);
    nobody_stumbled([yorick, anna]).await;
}

async fn partners_are_invited_write_and_are_published_and_a_follower_gets_the_digest(manner: Manner) {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    with_role(&site, "Carla", &space, Role::Coordinator).await;
    with_role(&site, "Vera", &space, Role::Validator).await;
    sign_up(&site.app, &site.routes, "Fred").await;
    let app = site.app.clone();
    let portal = site.serve().await;

    let mut fred = Hand::signed_in(manner, &portal, "Fred", "/spaces/clusters3").await;
    fred.choose("#pace", "daily").await;
    fred.press(".follow button").await;

    let mut carla = Hand::signed_in(manner, &portal, "Carla", "/spaces/clusters3/people").await;
    let invite = "form[action='/spaces/clusters3/people/invite']";
    carla.write(&format!("{invite} input[name=email]"), "petra@example.org").await;
    carla.choose(&format!("{invite} select[name=role]"), "partner").await;
    carla.press(&format!("{invite} button")).await;
    assert!(carla.reads().await.contains("petra@example.org"));

    let mut petra = Hand::new(manner, &portal).await;
    petra.open(&link_in(&letter_to(&app, "petra@example.org").await)).await;
    petra.write("#name", "Petra").await;
    petra.write("#password", PASSWORD).await;
    petra.tick("#agreed").await;
    petra.press(SEND).await;
    petra.open("/news/new?space=clusters3").await;
    petra.write("[id='about.summary.en']", "Seen twice.").await;
    // The title was forgotten, and what is typed stays.
    petra.press(".edit-bar button[value=save]").await;
    petra.mend("about.title.en", "Okapis cross the estuary").await;
    petra.press(".edit-bar button[value=save]").await;
    let news = petra.path().await;
    assert_eq!(news, "/news/okapis-cross-the-estuary", "{}", petra.reads().await);
    assert!(petra.reads().await.contains("Seen twice."));
    petra.press(&format!("form[action='{news}/submit'] button")).await;
    assert!(petra.reads().await.contains("Okapis cross the estuary"));

    // Nobody hears of what is not published.
    let days = async |days: i64| {
        app.follow().await.expect("the index follows");
        app.note_changes().await.expect("a comparison");
        let later = Timestamp::now() + SignedDuration::from_hours(24 * days);
        app.write_digests_at(later).await.expect("letters")
    };
    assert_eq!(days(2).await, 0);

    let mut vera = Hand::signed_in(manner, &portal, "Vera", "/queue").await;
    vera.press(&format!("main a[href='{news}']")).await;
    vera.press(&format!("form[action='{news}/publish'] button")).await;
    assert!(!vera.sees(&format!("form[action='{news}/publish']")).await, "it is published");

    // Fred gets one letter, and it leads to the news.
    assert_eq!(days(4).await, 1);
    let letter = letter_to(&app, "fred@example.org").await;
    assert!(letter.text.contains("Okapis cross the estuary"), "{}", letter.text);
    let link = letter.text.split_whitespace().find(|word| word.contains(&news)).expect("a link to the news");
    fred.open(&link[link.find(&news).expect("its path")..]).await;
    assert!(fred.reads().await.contains("Okapis cross the estuary"), "{}", fred.reads().await);
    let letters = letters_to(&app, "fred@example.org").await;
    assert_eq!(days(8).await, 0, "once is enough");
    assert_eq!(letters_to(&app, "fred@example.org").await, letters);
    assert!(letter_to(&app, "petra@example.org").await.subject.contains("is published"));

    // Everybody sees that it passed through hands, and nobody whose they were.
    fred.open(&format!("{news}/history")).await;
    let history = fred.holds().await;
    assert!(!history.contains("Petra") && !history.contains("petra@"), "{history}");
    nobody_stumbled([fred, carla, petra, vera]).await;
}

async fn two_who_change_one_record_meet_and_nothing_is_lost(manner: Manner) {
    let site = Sample::open().await;
    for name in ["Carla", "Petra"] {
        with_role(&site, name, &Space::new("clusters3"), Role::Coordinator).await;
    }
    let portal = site.serve().await;
    let edit = "/projects/clusters3/edit";
    let mut carla = Hand::signed_in(manner, &portal, "Carla", edit).await;
    let mut petra = Hand::signed_in(manner, &portal, "Petra", edit).await;
    for (hand, words) in [(&mut carla, " as Carla has it"), (&mut petra, " as Petra has it")] {
        hand.write("#fund", words).await;
        hand.press(SAVE).await;
    }
    assert_eq!(carla.path().await, "/projects/clusters3");
    let met = petra.reads().await;
    assert!(met.contains("was changed while you wrote"), "{met}");
    assert!(met.contains("as Carla has it") && met.contains("as Petra has it"), "{met}");
    // Where both changed something, nothing is chosen for them.
    assert!(!petra.sees("input[name='take.fund']:checked").await);
    petra.take("take.fund", "own").await;
    petra.press(SAVE).await;
    assert_eq!(petra.path().await, "/projects/clusters3");
    carla.open("/projects/clusters3/history").await;
    let history = carla.holds().await;
    assert!(history.contains("as Carla has it") && history.contains("as Petra has it"), "{history}");
    nobody_stumbled([carla, petra]).await;
}

async fn who_wants_to_be_forgotten_is(manner: Manner) {
    let site = Sample::open().await;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    let profile = describe(&mia, "Wilhelmina Zebrowska", &[("see-name", "public")]).await;
    let app = site.app.clone();
    let portal = site.serve().await;
    let mut mia = Hand::signed_in(manner, &portal, "Mia", &profile).await;
    assert!(mia.reads().await.contains("Zebrowska"));
    mia.press(".who a[href='/account']").await;
    mia.press("main a[href='/account/data']").await;
    let password = "form[action='/account/data/erase'] input[type=password]";
    mia.write(password, "not the password").await;
    mia.press("form[action='/account/data/erase'] button").await;
    mia.write(password, PASSWORD).await;
    mia.press("form[action='/account/data/erase'] button").await;
    assert!(mia.reads().await.contains("You are forgotten"), "{}", mia.reads().await);
    assert!(!mia.sees("a[href='/account']").await, "nobody is signed in");
    app.follow().await.expect("the index follows");
    for page in [profile.as_str(), "/explore?q=Zebrowska"] {
        mia.open(page).await;
        let shown = mia.holds().await;
        assert!(!shown.contains("Wilhelmina"), "{page}: {shown}");
    }
    mia.open("/sign-in").await;
    mia.write("#email", "mia@example.org").await;
    mia.write("#password", PASSWORD).await;
    mia.press(SEND).await;
    assert_eq!(mia.path().await, "/sign-in");
    nobody_stumbled([mia]).await;
}
