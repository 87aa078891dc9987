//! What a program sees with a key that only reads: what its owner sees, but for what people told to few.

use asterism_domain::{Actor, Document, Kind, Role, Space, State, Text};
use axum::http::{Request, StatusCode};

use crate::Sample;
use crate::doors::key_of;
use crate::edit::with_role;
use crate::guest::{Answer, Guest, sign_up};
use crate::registration::{EVENT, open};
use crate::suggest::suggest;

const WHY: &str = "This key only reads";

async fn by_key(site: &Sample, key: &str, address: &str) -> Answer {
    let asked = Request::get(address).header("authorization", format!("Bearer {key}"));
    Guest::of(&site.routes).send(asked, axum::body::Body::empty()).await
}

async fn seen(site: &Sample, key: &str, address: &str) -> String {
    let answer = by_key(site, key, address).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.body);
    answer.body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_reads_sees_what_waits_who_is_there_and_takes_the_space_along() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let cora = with_role(&site, "Cora", &space, Role::Coordinator).await;
    let anna = with_role(&site, "Anna", &space, Role::Partner).await;
    let stranger = sign_up(&site.app, &site.routes, "Stella").await;
    let key = key_of(&cora, "read").await;
    for (title, state) in [("Quokka news", State::Submitted), ("Numbat news", State::Draft)] {
        let mut document = Document::empty(Kind::News);
        document.about_mut().title = Text::english(title);
        site.app.create(&Actor::Operator, &space, document, state).await.expect("it waits");
    }
    let suggestion = suggest(&stranger, &[("fund", "Quoll fund")]).await;
    for queue in ["/queue", "/spaces/clusters3/queue"] {
        let page = seen(&site, &key, queue).await;
        for name in ["Quokka news", "Numbat news", "/suggestions/", "Stella"] {
            assert!(page.contains(name), "{queue} {name}: {page}");
        }
        assert!(!page.contains("/news/new") && !page.contains("action=\"/bulk\""), "no forms: {page}");
    }
    let page = seen(&site, &key, &suggestion).await;
    assert!(
        page.contains("Quoll fund") && !page.contains("/take\"") && !page.contains("/decline\""),
        "{page}"
    );
    let people = "/spaces/clusters3/people";
    let invite = "/spaces/clusters3/people/invite";
    let invited = cora.fill(people, invite, &[("email", "ines@example.org")]).await;
    assert_eq!(invited.location(), people, "{}", invited.body);
    let page = seen(&site, &key, people).await;
    assert!(page.contains("Anna") && page.contains(WHY), "{page}");
    assert!(!page.contains("@example.org") && !page.contains("action=\"/spaces"), "{page}");
    let page = seen(&site, &key, "/spaces/clusters3/managers").await;
    assert!(!page.contains("action=\"/spaces"), "{page}");
    seen(&site, &key, "/spaces/clusters3/export").await;
    for file in ["public.zip", "whole.zip"] {
        let archive = by_key(&site, &key, &format!("/spaces/clusters3/export/{file}")).await;
        assert_eq!(archive.status, StatusCode::OK, "{file}: {}", archive.body);
        assert!(archive.bytes.starts_with(b"PK"), "{file}");
    }
    // A key is never more than its owner: a partner writes there and publishes nothing, a stranger nothing at all.
    let key = key_of(&anna, "read").await;
    let page = seen(&site, &key, "/spaces/clusters3/queue").await;
    assert!(page.contains("Numbat news") && !page.contains("Quokka news"), "{page}");
    let key = key_of(&stranger, "read").await;
    for closed in ["/queue", "/people", "/managers", "/export", "/export/whole.zip"] {
        let answer = by_key(&site, &key, &format!("/spaces/clusters3{closed}")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{closed}: {}", answer.body);
        assert!(!answer.has(WHY), "she would not see it herself: {closed}: {}", answer.body);
    }
    let own = seen(&site, &key, &suggestion).await;
    assert!(own.contains("Quoll fund") && !own.contains("/withdraw"), "{own}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_registered_is_not_given_to_a_key_that_reads_and_it_is_told_why() {
    let site = Sample::open().await;
    open(&site, None).await;
    let cora = with_role(&site, "Cora", &Space::new("clusters3"), Role::Coordinator).await;
    let registration = format!("{EVENT}/registration");
    let ben = sign_up(&site.app, &site.routes, "Benedikt").await;
    ben.fill(&registration, &registration, &[]).await;
    let (reads, writes) = (key_of(&cora, "read").await, key_of(&cora, "write").await);
    for list in [format!("{EVENT}/registrations"), format!("{EVENT}/registrations.csv")] {
        let refused = by_key(&site, &reads, &list).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(
            refused.has(WHY) && refused.has("Who registered") && !refused.has("Benedikt"),
            "{}",
            refused.body
        );
        assert!(seen(&site, &writes, &list).await.contains("Benedikt"));
    }
    assert!(!seen(&site, &reads, &registration).await.contains("/registrations\""), "nothing leads there");
    let forms = [format!("{EVENT}/edit"), "/news/new?space=clusters3".to_owned(), "/news/new".to_owned()];
    for form in &forms {
        let told = by_key(&site, &reads, form).await;
        assert!(told.status == StatusCode::FORBIDDEN && told.has(WHY), "{form}: {}", told.body);
    }
    // Whose key it is decides what it is told: its owner would see none of this.
    let stranger = key_of(&ben, "read").await;
    for closed in [format!("{EVENT}/registrations")].iter().chain(&forms) {
        let told = by_key(&site, &stranger, closed).await;
        assert!(told.status == StatusCode::FORBIDDEN && !told.has(WHY), "{closed}: {}", told.body);
    }
    // What goes on by a program's way is told in JSON.
    let asked = Request::get(format!("{EVENT}/registrations"))
        .header("authorization", format!("Bearer {reads}"))
        .header("accept", "application/json");
    let told = Guest::of(&site.routes).send(asked, axum::body::Body::empty()).await;
    assert!(told.has("\"message\":\"A key that only reads"), "{}", told.body);
}
