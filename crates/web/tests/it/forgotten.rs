//! What somebody wrote to others goes with them, as long as it has not been sent.

use crate::Sample;
use crate::claim::CLAIM;
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
