//! Films that are shown elsewhere, and files where none can be opened.

use asterism_domain::library::Media;
use asterism_domain::{Actor, Document, Kind, MediaKind, Role, Space, State, Text};
use axum::http::StatusCode;

use crate::Sample;
use crate::guest::{Guest, form_fields, sign_up};

async fn editor(site: &Sample) -> Guest {
    let guest = sign_up(&site.app, &site.routes, "Edda").await;
    let account = site.app.account_at(&Actor::Operator, "edda@example.org").await.expect("an account");
    let space = Space::new("clusters3");
    site.app.put_in_space(&Actor::Operator, account.id, &space, Role::Coordinator).await.expect("a role");
    guest
}

async fn medium(site: &Sample, slug: &str) -> Media {
    let id = site.app.record_at(Kind::Media, slug).await.expect("a look").expect("a record");
    let record = site.app.record(id).await.expect("a look").expect("a record");
    let Document::Media(media) = record.document else { panic!("a medium") };
    *media
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_is_a_titled_link_and_nothing_is_asked_of_the_other_site_before_004_21() {
    let site = Sample::open().await;
    let editor = editor(&site).await;
    let write = async |title: &str, url: &str, credit: &str| {
        let new = "/media/new?space=clusters3";
        let mut fields = form_fields(&editor.page(new).await, "/media/new");
        fields.retain(|(name, _)| name != "do");
        for (name, value) in &mut fields {
            match name.as_str() {
                "about.title.en" => *value = title.to_owned(),
                "media_kind" => *value = "video".to_owned(),
                "url" => *value = url.to_owned(),
                "credit" | "licence" => *value = credit.to_owned(),
                _ => {}
            }
        }
        fields.push(("do".to_owned(), "publish".to_owned()));
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        editor.post("/media/new", &fields).await
    };
    let unsaid = write("Cranes <at work>", "http://youtu.be/dQw4w9WgXcQ?si=tracker", "").await;
    assert_eq!(
        unsaid.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "nobody is shown a film of nobody: {}",
        unsaid.body
    );
    assert!(unsaid.has("who made it"), "{}", unsaid.body);
    let written = write("Cranes <at work>", "http://youtu.be/dQw4w9WgXcQ?si=tracker", "CC BY 4.0").await;
    assert_eq!(written.location(), "/media/cranes-at-work", "{}", written.body);
    let film = medium(&site, "cranes-at-work").await;
    assert_eq!(film.url.as_deref(), Some("https://www.youtube.com/watch?v=dQw4w9WgXcQ"));
    let id = site.app.record_at(Kind::Media, "cranes-at-work").await.expect("a look").expect("a record");
    let shown_by =
        site.edit(Kind::Project, "clusters3", |document| document.about_mut().media = vec![id]).await;
    for page in ["/media/cranes-at-work", shown_by.as_str()] {
        let page = site.page(page).await;
        let link = "<a href=\"https://www.youtube.com/watch?v=dQw4w9WgXcQ\" rel=\"noopener noreferrer external\">\
                    Cranes &#60;at work&#62;</a>";
        assert!(page.contains(link) && page.contains("Opens on YouTube"), "{page}");
        for embedded in ["<iframe", "<video", "<embed", "<object", "src=\"http", "preconnect", "dns-prefetch"]
        {
            assert!(!page.contains(embedded), "{embedded}: {page}");
        }
    }
    assert!(!site.page("/media/cranes-at-work").await.contains("Bare address of an image"), "it is a film's");
    for bad in ["http://example.org/film", "https://user:secret@example.org/film", "javascript:alert(1)"] {
        let refused = write("Another", bad, "CC BY 4.0").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}: {}", refused.body);
        assert!(refused.has("id=\"url-error\""), "{bad}: {}", refused.body);
    }
    // A draft is shown on no page of others.
    let mut draft = Media { media_kind: Some(MediaKind::Video), ..Media::default() };
    draft.about.title = Text::english("Hidden film");
    draft.url = Some("https://vimeo.com/76979871".to_owned());
    let space = Space::new("clusters3");
    let draft = site.app.create(&Actor::Operator, &space, draft.into(), State::Draft).await.expect("a draft");
    let page =
        site.edit(Kind::Project, "clusters3", |document| document.about_mut().media = vec![draft.id]).await;
    assert!(!site.page(&page).await.contains("Hidden film"));
    assert!(editor.page(&page).await.contains("Hidden film"));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_file_can_be_opened_the_form_says_so_and_keeps_what_was_typed_004_21() {
    let site = Sample::open().await;
    let editor = editor(&site).await;
    let new = "/media/new/file?space=clusters3";
    let words = [("alt", "A mill"), ("credit", "Ane Exempli"), ("licence", "CC0")];
    let refused = editor.upload(new, new, &words, Some(("x.png", b"\x89PNG\r\n\x1a\n"))).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{}", refused.body);
    assert!(refused.has("cannot be opened here now") && refused.has("Ane Exempli"), "{}", refused.body);
    // Where several spaces are one's own, one says which.
    let chosen = editor.get("/documents/new/file").await;
    assert_eq!(chosen.location(), "/documents/new/file?space=clusters3", "{}", chosen.body);
    // The form of a record sends no hash of a file, and one that is sent is not taken.
    let edit = "/documents/clusters3-swot/edit";
    let mut fields = form_fields(&editor.page(edit).await, edit);
    assert!(fields.iter().all(|(name, _)| !name.contains("blob")), "{fields:?}");
    fields.retain(|(name, _)| name != "do");
    fields.extend([("blob".to_owned(), "a".repeat(64)), ("do".to_owned(), "save".to_owned())]);
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    editor.post(edit, &fields).await;
    let id =
        site.app.record_at(Kind::LibraryItem, "clusters3-swot").await.expect("a look").expect("a record");
    let after = site.app.record(id).await.expect("a look").expect("a record");
    assert_eq!(after.document.files().count(), 0, "no form names a file by its hash");
}
