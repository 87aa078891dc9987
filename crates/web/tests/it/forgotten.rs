//! What somebody wrote to others goes with them, as long as it has not been sent.

use asterism_domain::{Role, Space};

use crate::Sample;
use crate::claim::CLAIM;
use crate::edit::{post, sent, set, with_role};
use crate::guest::{Guest, letters_to, sign_up};
use crate::people::{describe, forgotten, holds};

#[tokio::test(flavor = "multi_thread")]
async fn letters_that_wait_for_others_are_not_sent_once_their_writer_is_forgotten() {
    let site = Sample::open().await;
    let fio = sign_up(&site.app, &site.routes, "Fio").await;
    let vanya = sign_up(&site.app, &site.routes, "Vanyavanish").await;
    let path = describe(&fio, "Fiona Follower", &[("see-name", "public")]).await;
    let before = letters_to(&site.app, "fio@example.org").await;
    let ask = format!("{path}/contact");
    let message = [("message", "Hello from the Werkstattplatz"), ("reach", "by the courtyard")];
    assert!(vanya.fill(&ask, &ask, &message).await.status.is_redirection());
    assert_eq!(letters_to(&site.app, "fio@example.org").await, before + 1);
    assert!(!holds(site.folder.path(), "Werkstattplatz").is_empty());
    forgotten(&site.app, &vanya).await;
    assert_eq!(letters_to(&site.app, "fio@example.org").await, before, "it is not sent any more");
    for word in ["Werkstattplatz", "Vanyavanish"] {
        assert_eq!(holds(site.folder.path(), word), [] as [std::path::PathBuf; 0], "{word}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_about_a_claim_are_not_sent_once_who_claimed_is_forgotten() {
    let site = crate::claim::site().await;
    crate::claim::with_role(&site, "Val", asterism_domain::Role::Validator).await;
    let vanya = sign_up(&site.app, &site.routes, "Vanyavanish").await;
    let before = letters_to(&site.app, "val@example.org").await;
    let claim = [("job", "Werkstattmeisterin"), ("email", "mia@spri.example")];
    assert_eq!(vanya.fill(CLAIM, CLAIM, &claim).await.location(), CLAIM);
    assert_eq!(letters_to(&site.app, "val@example.org").await, before + 1);
    forgotten(&site.app, &vanya).await;
    for (to, letters) in [("val@example.org", before), ("mia@spri.example", 0)] {
        assert_eq!(letters_to(&site.app, to).await, letters, "{to}");
    }
    for word in ["Werkstattmeisterin", "Vanyavanish"] {
        assert_eq!(holds(site.folder.path(), word), [] as [std::path::PathBuf; 0], "{word}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_somebody_who_was_forgotten_promises_no_versions_of_them() {
    let site = Sample::open().await;
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let path = describe(&anna, "Annabel Ashdown", &[("see-name", "public")]).await;
    forgotten(&site.app, &anna).await;
    let visitor = Guest::of(&site.routes);
    let gone = visitor.get(&path).await;
    assert!(gone.has("was erased") && !gone.has("every version of it can still be read"), "{}", gone.body);
    assert!(!visitor.page(&format!("{path}/history")).await.contains("History of </h1>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_follows_a_person_keeps_no_name_of_theirs_once_it_is_hidden_or_forgotten() {
    let site = Sample::open().await;
    let pia = sign_up(&site.app, &site.routes, "Pia").await;
    let path = describe(&pia, "Wilhelmina Vanyavanish", &[("see-name", "public")]).await;
    let fay = sign_up(&site.app, &site.routes, "Fay").await;
    fay.fill(&path, "/account/follows", &[]).await;
    let ways = ["/account/follows", "/account/data.json"];
    for way in ways {
        assert!(fay.page(way).await.contains("Vanyavanish"), "{way}: she may see it");
    }
    describe(&pia, "Wilhelmina Vanyavanish", &[("see-name", "private")]).await;
    for way in ways {
        assert!(!fay.page(way).await.contains("Vanyavanish"), "{way} tells what is hidden");
    }
    assert!(
        fay.page("/account/follows").await.contains("Institute of Zebracraft"),
        "she still follows somebody"
    );
    forgotten(&site.app, &pia).await;
    for way in ways {
        assert!(!fay.page(way).await.contains("Vanyavanish"), "{way} tells who was forgotten");
    }
    assert_eq!(holds(site.folder.path(), "Vanyavanish"), [] as [std::path::PathBuf; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_to_others_wait_on_though_they_name_whoever_is_forgotten_or_go_to_a_like_address() {
    let site = Sample::open().await;
    let ed = sign_up(&site.app, &site.routes, "Ed").await;
    sign_up(&site.app, &site.routes, "Fred").await;
    let fio = sign_up(&site.app, &site.routes, "Fio").await;
    let vera = sign_up(&site.app, &site.routes, "Vera").await;
    let path = describe(&fio, "Fiona Follower", &[("see-name", "public")]).await;
    let ask = format!("{path}/contact");
    let message = [("message", "Write to ed@example.org, or to fred"), ("reach", "by the courtyard")];
    assert!(vera.fill(&ask, &ask, &message).await.status.is_redirection());
    let others = ["fred@example.org", "fio@example.org"];
    let mut before = Vec::new();
    for other in others {
        before.push(letters_to(&site.app, other).await);
    }
    assert!(before.iter().all(|letters| *letters > 0), "{before:?}");
    assert!(letters_to(&site.app, "ed@example.org").await > 0);
    let own = ed.page("/account/data.json").await;
    assert!(!own.contains("Write to ed@"), "a letter between others is none of his data");
    forgotten(&site.app, &ed).await;
    assert_eq!(letters_to(&site.app, "ed@example.org").await, 0);
    for (other, letters) in others.iter().zip(before) {
        assert_eq!(letters_to(&site.app, other).await, letters, "{other}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_that_nobody_else_was_shown_go_with_whoever_wrote_them() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let anna = with_role(&site, "Anna", &space, Role::Coordinator).await;
    let vera = with_role(&site, "Vera", &space, Role::Validator).await;
    let new = "/news/new?space=clusters3";
    let drafted = anna.fill(new, "/news/new", &[("about.title.en", "Vanyavanish plans")]).await;
    let draft = drafted.location().to_owned();
    let mut fields = sent(&anna, &format!("{draft}/edit"), &format!("{draft}/edit")).await;
    set(
        &mut fields,
        &[("about.summary.en", "Werkstattplatz"), ("reason", "Quillonvale asked"), ("do", "save")],
    );
    assert!(post(&anna, &format!("{draft}/edit"), &fields).await.status.is_redirection());
    let handed =
        anna.fill(new, "/news/new", &[("about.title.en", "Handed over")]).await.location().to_owned();
    assert!(anna.fill(&handed, &format!("{handed}/submit"), &[]).await.status.is_redirection());
    let both =
        anna.fill(new, "/news/new", &[("about.title.en", "Written by two")]).await.location().to_owned();
    let mut fields = sent(&vera, &format!("{both}/edit"), &format!("{both}/edit")).await;
    set(&mut fields, &[("about.summary.en", "By Vera"), ("do", "save")]);
    assert!(post(&vera, &format!("{both}/edit"), &fields).await.status.is_redirection());
    assert!(vera.page(&draft).await.contains("Werkstattplatz"), "those who write there see drafts");
    let told = anna.page("/account/data").await;
    assert!(told.contains("drafts that you alone wrote and never handed over"), "{told}");
    forgotten(&site.app, &anna).await;
    for word in ["Vanyavanish", "Werkstattplatz", "Quillonvale"] {
        assert_eq!(holds(site.folder.path(), word), [] as [std::path::PathBuf; 0], "{word}");
    }
    assert_eq!(vera.get(&draft).await.status, axum::http::StatusCode::NOT_FOUND);
    assert!(vera.page(&handed).await.contains("Handed over"));
    assert!(vera.page(&both).await.contains("By Vera"));
    let report = site.app.check().await.expect("a check");
    assert!(report.is_clean(), "{report:?}");
    site.app.rebuild().await.expect("a rebuild");
    assert_eq!(vera.get(&draft).await.status, axum::http::StatusCode::NOT_FOUND);
}
