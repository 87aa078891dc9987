//! Pictures from the hand of an editor to the page of a visitor, through the forms.

use asterism_domain::upload::FileKind;
use asterism_domain::{Actor, Document, Kind, Role, Space, State, Text, Visibility};
use axum::http::StatusCode;

use crate::uploading::guest::{Guest, form_fields};
use crate::uploading::{
    NEW_DOCUMENT, NEW_PICTURE, WORDS, file_on, harbour, press, record, stored, with_role,
};
use crate::uploads::made::{self, SECRET};

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_needs_its_words_and_loses_its_place_004_21() {
    let (portal, editor) = harbour().await;
    let photo = made::photo(2_000, 4_000);
    let some = [("credit", "Photo by Ane Exempli"), ("licence", "CC BY 4.0"), ("title", "The <old> mill")];
    let asked = editor.upload(NEW_PICTURE, NEW_PICTURE, &some, Some(("IMG_1.HEIC", &photo))).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", asked.body);
    for part in [
        "for those who cannot see it",
        "Photo by Ane Exempli",
        "The &#60;old&#62; mill",
        "Your picture is kept",
    ] {
        assert!(asked.has(part), "{part}: {}", asked.body);
    }
    assert_eq!(portal.app.record_at(Kind::Media, "the-old-mill").await.expect("a look"), None);
    // Only the words are sent again. Somebody else who says so has no picture.
    let mut fields = form_fields(&asked.body, NEW_PICTURE);
    fields.retain(|(name, _)| name != "file");
    for (name, value) in &mut fields {
        if name == "alt" {
            *value = "A mill by the river".to_owned();
        }
    }
    let other = with_role(&portal, "Otto", Role::Partner).await;
    let token = form_fields(&other.page("/account").await, "/sign-out").remove(0).1;
    let mut forged = fields.clone();
    forged.iter_mut().filter(|(name, _)| name == "form").for_each(|(_, value)| value.clone_from(&token));
    let refused = other.send_parts(NEW_PICTURE, &forged, None).await;
    assert!(
        refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("Choose a file"),
        "{}",
        refused.body
    );
    let sent = editor.send_parts(NEW_PICTURE, &fields, None).await;
    assert_eq!(
        (sent.status, sent.location()),
        (StatusCode::SEE_OTHER, "/media/the-old-mill"),
        "{}",
        sent.body
    );
    let page = Guest::of(&portal.routes).page("/media/the-old-mill").await;
    for part in ["alt=\"A mill by the river\"", "Photo by Ane Exempli · CC BY 4.0", "1600w", "480w"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    for file in stored(&portal) {
        let bytes = std::fs::read(file).expect("a file");
        assert!(!bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()));
    }
    // Another picture takes its place, with the words that stand there already.
    let place = "/media/the-old-mill/file";
    let old = file_on(&page);
    let night = [("alt", "A mill by night")];
    let replaced = editor.upload(place, place, &night, Some(("x.jpg", &made::photo(300, 200)))).await;
    assert_eq!(replaced.location(), "/media/the-old-mill", "{}", replaced.body);
    let page = Guest::of(&portal.routes).page("/media/the-old-mill").await;
    assert!(page.contains("alt=\"A mill by night\"") && page.contains("Ane Exempli · CC BY 4.0"), "{page}");
    assert!(file_on(&page) != old && !page.contains(&old));
    assert_eq!(Guest::of(&portal.routes).get(&old).await.status, StatusCode::NOT_FOUND);
    assert_eq!(editor.get(&old).await.status, StatusCode::OK);
    press(&editor, place, "/media/the-old-mill/file/remove").await;
    assert!(!Guest::of(&portal.routes).page("/media/the-old-mill").await.contains("<img"));
    // What is no picture is none, whatever it is called.
    let lie = made::pdf(&["a paper"]);
    let refused = editor.upload(NEW_PICTURE, NEW_PICTURE, &WORDS, Some(("mill.png", &lie))).await;
    assert!(refused.has("no picture that can be taken") && refused.has("Ane Exempli"), "{}", refused.body);
    // A partner does not publish: the picture waits, and nobody else sees it.
    let waits = other.upload(NEW_PICTURE, NEW_PICTURE, &WORDS, Some(("x.jpg", &made::photo(40, 20)))).await;
    let path = waits.location().to_owned();
    assert_eq!(
        record(&portal, Kind::Media, "a-mill-by-the-river").await.state,
        State::Submitted,
        "{}",
        waits.body
    );
    let file = file_on(&other.page(&path).await);
    assert_eq!(Guest::of(&portal.routes).get(&file).await.status, StatusCode::NOT_FOUND);
    portal.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_uploaded_from_the_form_that_wants_one_and_the_form_goes_on_004_21() {
    let (portal, editor) = harbour().await;
    // A project that is yet to be written.
    let new = "/projects/new?space=harbour";
    let mut fields = form_fields(&editor.page(new).await, "/projects/new");
    fields.retain(|(name, value)| name != "do" && !(name == "kets" && value.is_empty()));
    for (name, value) in &mut fields {
        if name == "about.title.en" {
            *value = "Quays and cranes".to_owned();
        }
    }
    fields.push(("do".to_owned(), "picture:about.media".to_owned()));
    let pairs = |fields: &[(String, String)]| -> Vec<(String, String)> { fields.to_vec() };
    let sent = pairs(&fields);
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let leads = editor.post("/projects/new", &sent).await;
    let upload = leads.location().to_owned();
    assert!(upload.starts_with("/media/new/file?space=harbour&for="), "{upload} {}", leads.body);
    let photo = made::photo(600, 300);
    let back = editor.upload(&upload, &upload, &WORDS, Some(("crane.jpg", &photo))).await;
    assert!(back.location().starts_with("/projects/new?space=harbour&kept="), "{}", back.body);
    let form = editor.page(back.location()).await;
    assert!(form.contains("Quays and cranes") && form.contains("value=\"A mill by the river\""), "{form}");
    let mut fields = form_fields(&form, "/projects/new");
    fields.retain(|(name, value)| name != "do" && !(name == "kets" && value.is_empty()));
    fields.push(("do".to_owned(), "publish".to_owned()));
    let sent: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let written = editor.post("/projects/new", &sent).await;
    assert_eq!(written.location(), "/projects/quays-and-cranes", "{}", written.body);
    let visitor = Guest::of(&portal.routes);
    let page = visitor.page("/projects/quays-and-cranes").await;
    assert!(
        page.contains("alt=\"A mill by the river\"") && page.contains("Ane Exempli · CC BY 4.0"),
        "{page}"
    );
    // The space's logo, from its own form.
    let edit = "/spaces/harbour/edit";
    let mut fields = form_fields(&editor.page(edit).await, edit);
    fields.retain(|(name, _)| name != "do");
    fields.push(("do".to_owned(), "picture:logo".to_owned()));
    let sent: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let upload = editor.post(edit, &sent).await.location().to_owned();
    let words =
        [("alt", "The harbour"), ("credit", "City"), ("licence", "CC0"), ("title", "Logo of the harbour")];
    assert!(editor.page(&upload).await.contains("value=\"logo\" selected"));
    let back =
        editor.upload(&upload, &upload, &words, Some(("logo.png", &made::file(FileKind::Png, "")))).await;
    assert!(back.location().starts_with("/spaces/harbour/edit?kept="), "{}", back.body);
    let mut fields = form_fields(&editor.page(back.location()).await, edit);
    fields.retain(|(name, _)| name != "do");
    fields.push(("do".to_owned(), "save".to_owned()));
    let sent: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let saved = editor.post(edit, &sent).await;
    assert_eq!(saved.location(), "/spaces/harbour", "{}", saved.body);
    for page in ["/spaces/harbour", "/spaces/harbour/roles"] {
        let page = visitor.page(page).await;
        assert!(page.contains("class=\"space-logo\"") && page.contains("alt=\"The harbour\""), "{page}");
    }
    // A form that nobody kept and a field that takes no picture are not written to.
    let elsewhere = "/media/new/file?space=harbour&for=project%20in%20harbour&field=about.title";
    let more = [("title", "Another"), ("alt", "x"), ("credit", "y"), ("licence", "z")];
    let alone = editor.upload(elsewhere, elsewhere, &more, Some(("x.jpg", &photo))).await;
    assert_eq!(alone.location(), "/media/another", "{}", alone.body);
    portal.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_a_file_that_is_sent_twice_makes_one_record_004_21() {
    let (portal, editor) = harbour().await;
    let (photo, paper) = (made::photo(300, 200), made::pdf(&["a paper"]));
    for (form, name, bytes) in [(NEW_PICTURE, "mill.jpg", &photo), (NEW_DOCUMENT, "paper.pdf", &paper)] {
        let mut fields = form_fields(&editor.page(form).await, form);
        fields.retain(|(name, _)| name != "file");
        for (name, words) in WORDS {
            fields
                .iter_mut()
                .filter(|(known, _)| known == name)
                .for_each(|(_, value)| *value = words.to_owned());
        }
        let first = editor.send_parts(form, &fields, Some((name, bytes))).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.body);
        let head = portal.app.head().await.expect("the log");
        let again = editor.send_parts(form, &fields, Some((name, bytes))).await;
        assert_eq!(
            (again.status, again.location()),
            (StatusCode::SEE_OTHER, first.location()),
            "{}",
            again.body
        );
        assert_eq!(portal.app.head().await.expect("the log"), head, "nothing more was written");
        // Both at once are one as well.
        let mut fields = form_fields(&editor.page(form).await, form);
        fields.retain(|(name, _)| name != "file");
        for (name, words) in WORDS {
            fields
                .iter_mut()
                .filter(|(known, _)| known == name)
                .for_each(|(_, value)| *value = words.to_owned());
        }
        let (one, other) = tokio::join!(
            editor.send_parts(form, &fields, Some((name, bytes))),
            editor.send_parts(form, &fields, Some((name, bytes))),
        );
        assert_eq!(one.status, StatusCode::SEE_OTHER, "{}", one.body);
        assert_eq!(one.location(), other.location(), "{}", other.body);
        assert_ne!(one.location(), first.location(), "another form is another record");
    }
    portal.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_is_sent_twice_stands_once_in_the_form_that_wanted_it_004_21() {
    let (portal, editor) = harbour().await;
    let new = "/projects/new?space=harbour";
    let mut fields = form_fields(&editor.page(new).await, "/projects/new");
    fields.retain(|(name, value)| name != "do" && !(name == "kets" && value.is_empty()));
    fields.push(("do".to_owned(), "picture:about.media".to_owned()));
    let sent: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let upload = editor.post("/projects/new", &sent).await.location().to_owned();
    let mut fields = form_fields(&editor.page(&upload).await, &upload);
    fields.retain(|(name, _)| name != "file");
    for (name, words) in WORDS {
        fields.iter_mut().filter(|(known, _)| known == name).for_each(|(_, value)| *value = words.to_owned());
    }
    let photo = made::photo(600, 300);
    for _ in 0..2 {
        let back = editor.send_parts(&upload, &fields, Some(("crane.jpg", &photo))).await;
        assert!(back.location().starts_with("/projects/new?space=harbour&kept="), "{}", back.body);
        let form = editor.page(back.location()).await;
        assert_eq!(
            form.matches("value=\"A mill by the river\"").count(),
            2,
            "the field and its former value"
        );
    }
    portal.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_for_the_form_of_a_record_that_was_hidden_since_does_not_tell_its_new_name_004_21() {
    let (portal, _) = harbour().await;
    let otto = with_role(&portal, "Otto", Role::Partner).await;
    let mut news = Document::empty(Kind::News);
    news.about_mut().title = Text::english("The supper");
    let quay = Space::new("quay");
    let news = portal.app.create(&Actor::Operator, &quay, news, State::Published).await.expect("a record");
    let suggest = format!("{}/suggest", news.path());
    let mut fields = form_fields(&otto.page(&suggest).await, &suggest);
    fields.retain(|(name, _)| name != "do");
    fields.push(("do".to_owned(), "picture:about.media".to_owned()));
    let sent: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let led = otto.post(&suggest, &sent).await.location().to_owned();
    let upload = led.replace("space=quay", "space=harbour");
    assert!(upload.contains("space=harbour&for=suggestion"), "{led}");
    let mut hidden = news.document.clone();
    hidden.about_mut().title = Text::english("Secret supper");
    let only_own = Some(Visibility::Space);
    let edited = portal.app.edit_seen_by(&Actor::Operator, news.id, news.seq, hidden, only_own, None).await;
    edited.expect("it is hidden");
    let sent = otto.upload(&upload, &upload, &WORDS, Some(("x.jpg", &made::photo(40, 20)))).await;
    assert_eq!(sent.location(), "/media/a-mill-by-the-river", "{}", sent.body);
    portal.app.close().await;
}
