//! Forms that do not say which revision they were made of are told so, and lose nothing of what was typed.

use asterism_domain::{Actor, Document, Kind, Role, Space, State, Text};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{fields_of, form_of, post, record, sent, set, with_role};
use crate::guest::{form_fields, sign_up};
use crate::suggest::suggest;

const EDIT: &str = "/projects/clusters3/edit";

#[tokio::test(flavor = "multi_thread")]
async fn a_choice_between_two_versions_that_names_none_is_shown_again_with_what_was_chosen() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let anna = with_role(&site, "Anna", &space, Role::Coordinator).await;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    // Of what is suggested.
    let address = suggest(&mia, &[("fund", "Quoll fund"), ("acronym", "QUOLL")]).await;
    let take = format!("{address}/take");
    let head = site.app.head().await.expect("the log");
    for on in ["", "x", "9999999999999999999999"] {
        let mut fields = fields_of(&anna.page(&address).await, &take);
        fields.retain(|(name, _)| !name.starts_with("take."));
        set(&mut fields, &[("on", on), ("take.fund", "own"), ("take.acronym", "stored"), ("do", "chosen")]);
        let told = post(&anna, &take, &fields).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{on:?}: {}", told.body);
        assert!(told.has("The field “on” says beside which revision"), "{}", told.body);
        assert!(!told.has("older than your session"), "{}", told.body);
        for (field, taken) in [("fund", "own"), ("acronym", "stored")] {
            let radio = format!("name=\"take.{field}\" value=\"{taken}\" required checked");
            assert!(told.has(&radio), "{radio}: {}", told.body);
        }
        crate::check_page(&take, &told.body);
    }
    assert_eq!(site.app.head().await.expect("the log"), head, "nothing was taken");
    // Of two that were saved side by side.
    let mut mine = sent(&anna, EDIT, EDIT).await;
    let mut theirs = mine.clone();
    set(&mut theirs, &[("fund", "Theirs"), ("do", "save")]);
    assert_eq!(post(&anna, EDIT, &theirs).await.status, StatusCode::SEE_OTHER);
    set(&mut mine, &[("fund", "Mine"), ("reason", "I know better"), ("do", "save")]);
    let met = post(&anna, EDIT, &mine).await;
    assert_eq!(met.status, StatusCode::CONFLICT);
    let mut choosing = fields_of(&met.body, EDIT);
    choosing.retain(|(name, _)| !name.starts_with("take."));
    set(&mut choosing, &[("take.fund", "own"), ("do", "settle"), ("on", "")]);
    let told = post(&anna, EDIT, &choosing).await;
    assert_eq!(told.status, StatusCode::CONFLICT, "{}", told.body);
    assert!(told.has("The field “on” says beside which revision"), "{}", told.body);
    assert!(
        told.has("name=\"take.fund\" value=\"own\" required checked") && told.has("I know better"),
        "{}",
        told.body
    );
    let mut again = fields_of(&told.body, EDIT);
    again.retain(|(name, _)| !name.starts_with("take."));
    set(&mut again, &[("take.fund", "own"), ("do", "settle")]);
    assert_eq!(post(&anna, EDIT, &again).await.status, StatusCode::SEE_OTHER);
    let Document::Project(project) = record(&site, Kind::Project, "clusters3").await.document else {
        panic!("a project")
    };
    assert_eq!(project.fund.as_deref(), Some("Mine"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_for_no_revision_is_not_taken_and_the_words_stay() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let anna = with_role(&site, "Anna", &space, Role::Coordinator).await;
    let mut medium = asterism_domain::library::Media::default();
    medium.about.title = Text::english("Door");
    site.app.create(&Actor::Operator, &space, medium.into(), State::Published).await.expect("a medium");
    let head = site.app.head().await.expect("the log");
    let form = "/media/door/file";
    let mut fields = form_fields(&anna.page(form).await, form);
    fields.retain(|(name, _)| name != "file");
    set(
        &mut fields,
        &[("base", "?"), ("alt", "A door of oak"), ("credit", "Ane Exempli"), ("licence", "CC0")],
    );
    let told = anna.send_parts(form, &fields, Some(("door.png", b"png"))).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", told.body);
    assert!(told.has("The field “base” says which revision this was made of"), "{}", told.body);
    assert!(told.has("A door of oak") && told.has("Ane Exempli"), "{}", told.body);
    let document = "/documents/clusters3-swot/file";
    let mut fields = form_fields(&anna.page(document).await, document);
    fields.retain(|(name, _)| name != "file" && name != "base");
    let told = anna.send_parts(document, &fields, Some(("swot.pdf", b"%PDF"))).await;
    assert!(told.status == StatusCode::UNPROCESSABLE_ENTITY && told.has("The field “base”"), "{}", told.body);
    let removed = anna.post("/media/door/file/remove", &[("form", &form_of(&anna).await)]).await;
    assert_eq!(removed.status, StatusCode::BAD_REQUEST);
    assert!(removed.has("The field “base”"), "{}", removed.body);
    assert_eq!(site.app.head().await.expect("the log"), head);
}
