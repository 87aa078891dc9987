//! Who speaks for an organisation keeps the page of the cluster that it manages, too.

use asterism_domain::organisation::ClusterOrganisation;
use asterism_domain::{About, Actor, Document, Kind, State, Text};
use axum::http::StatusCode;

use crate::claim::{ASKED, CLAIM, claim_on, site, spri, with_role};
use crate::guest::sign_up;

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_cluster_manager_edits_the_cluster_and_sees_what_they_speak_for() {
    let site = site().await;
    let record = spri(&site).await;
    let cluster = |title: &str| {
        let about = About { title: Text::english(title), ..About::default() };
        let cluster =
            ClusterOrganisation { about, organisation: Some(record.id), ..ClusterOrganisation::default() };
        Document::ClusterOrganisation(Box::new(cluster))
    };
    let (app, space) = (&site.app, &record.space);
    let shown = app.create(&Actor::Operator, space, cluster("Musterlicht"), State::Published).await;
    let shown = format!("{}/edit", shown.expect("a cluster").path());
    let draft = app.create(&Actor::Operator, space, cluster("Not yet"), State::Draft).await;
    let draft = draft.expect("a draft").path();
    let maite = sign_up(app, &site.routes, "Maite").await;
    assert_eq!(maite.get(&shown).await.status, StatusCode::FORBIDDEN);
    assert_eq!(maite.fill(CLAIM, CLAIM, &ASKED).await.location(), CLAIM);
    let val = with_role(&site, "Val", asterism_domain::Role::Validator).await;
    let id = claim_on(&val.page(CLAIM).await, "accept");
    val.fill(CLAIM, &format!("/claims/{id}/accept"), &[]).await;
    let words = [("about.summary.en", "Lamps of the valley"), ("do", "save")];
    let saved = maite.fill(&shown, &shown, &words).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let id = app.record_at(Kind::ClusterOrganisation, "musterlicht").await.expect("a look").expect("it");
    let kept = app.record(id).await.expect("a look").expect("it");
    assert_eq!(kept.document.about().summary.plain(), "Lamps of the valley");
    assert_eq!(kept.state, State::Published);
    assert_eq!(
        maite.get(&draft).await.status,
        StatusCode::NOT_FOUND,
        "a draft of others is no page of theirs"
    );
    let account = maite.page("/account").await;
    assert!(
        account.contains("Organisations you speak for") && account.contains("/organisations/spri"),
        "{account}"
    );
}
