//! Files from the hand of an editor to the page of a visitor, through the forms.

use asterism_domain::upload::{FileKind, MOST_PICTURE_BYTES};
use asterism_domain::{Actor, Document, Kind, Record, Role, Space, SpaceKind, State};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jiff::SignedDuration;

use crate::uploads::made::{self, TITLE};
use crate::uploads::{Portal, files_in};

#[path = "../../../web/tests/it/guest.rs"]
#[expect(dead_code, reason = "the tests of the pages use all of it")]
pub(crate) mod guest;

use guest::{Answer, Guest, form_fields, sign_up};

pub(crate) const NEW_DOCUMENT: &str = "/documents/new/file?space=harbour";
pub(crate) const NEW_PICTURE: &str = "/media/new/file?space=harbour";

/// A portal with a space, and somebody who edits and publishes there.
pub(crate) async fn harbour() -> (Portal, Guest) {
    let portal = Portal::open().await;
    let opened = portal.app.open_space(&Actor::Operator, "harbour", "The harbour", SpaceKind::Project).await;
    opened.expect("a space");
    let editor = with_role(&portal, "Edda", Role::WebAdministrator).await;
    (portal, editor)
}

pub(crate) async fn with_role(portal: &Portal, name: &str, role: Role) -> Guest {
    let guest = sign_up(&portal.app, &portal.routes, name).await;
    let email = format!("{}@example.org", name.to_lowercase());
    let account = portal.app.account_at(&Actor::Operator, &email).await.expect("an account");
    portal
        .app
        .put_in_space(&Actor::Operator, account.id, &Space::new("harbour"), role)
        .await
        .expect("a role");
    guest
}

pub(crate) async fn record(portal: &Portal, kind: Kind, slug: &str) -> Record {
    let id = portal.app.record_at(kind, slug).await.expect("a look");
    let id = id.unwrap_or_else(|| panic!("there is no {kind} {slug}"));
    portal.app.record(id).await.expect("a look").expect("a record")
}

/// The stored files, by their places.
pub(crate) fn stored(portal: &Portal) -> Vec<std::path::PathBuf> {
    let mut files = files_in(&portal.folder.path().join("blobs"));
    files.sort();
    files
}

/// The address of the stored file that a page leads to.
pub(crate) fn file_on(page: &str) -> String {
    let start = page.find("/files/").unwrap_or_else(|| panic!("no file on {page}"));
    page[start..].split(['"', ' ']).next().unwrap_or_default().to_owned()
}

/// Sends the form of one button that a page has.
pub(crate) async fn press(guest: &Guest, page: &str, action: &str) -> Answer {
    guest.fill(page, action, &[]).await
}

async fn upload_document(guest: &Guest, name: &str, bytes: &[u8]) -> String {
    let answer = guest.upload(NEW_DOCUMENT, NEW_DOCUMENT, &[], Some((name, bytes))).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{name}: {}", answer.body);
    let edit = answer.location().to_owned();
    edit.strip_suffix("/edit").unwrap_or_else(|| panic!("{edit} is no form")).to_owned()
}

const KINDS_OF_DOCX: &str = "<?xml version=\"1.0\"?><Types><Override PartName=\"/word/document.xml\" \
     ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";

pub(crate) const WORDS: [(&str, &str); 3] =
    [("alt", "A mill by the river"), ("credit", "Photo by Ane Exempli"), ("licence", "CC BY 4.0")];

#[tokio::test(flavor = "multi_thread")]
async fn a_document_goes_from_the_hand_of_an_editor_to_the_page_of_a_visitor_004_21() {
    let (portal, editor) = harbour().await;
    assert!(editor.page("/spaces/harbour").await.contains("href=\"/documents/new/file?space=harbour\""));
    let bytes = made::pdf(&["The aquaculture of seaweed", "pays in the third year"]);
    let path = upload_document(&editor, "scan 0001.pdf", &bytes).await;
    assert_eq!(path, "/documents/clusters-and-money", "it is called what the file says");
    let draft = record(&portal, Kind::LibraryItem, "clusters-and-money").await;
    assert_eq!((draft.state, draft.document.name().as_str()), (State::Draft, TITLE));
    let form = editor.page(&format!("{path}/edit")).await;
    assert!(
        form.contains("PDF, ") && form.contains("2 pages") && form.contains("Replace or remove the file")
    );
    let file = file_on(&form);
    let visitor = Guest::of(&portal.routes);
    assert_eq!(visitor.get(&file).await.status, StatusCode::NOT_FOUND, "a draft's file is nobody else's");
    assert_eq!(portal.names_found("seaweed"), [] as [&str; 0]);
    let published = press(&editor, &path, &format!("{path}/publish")).await;
    assert_eq!(published.location(), path, "{}", published.body);
    let found = visitor.page("/explore?q=seaweed+%22third+year%22").await;
    assert!(found.contains(TITLE) && found.contains(&format!("href=\"{path}\"")), "{found}");
    let page = visitor.page(&path).await;
    assert_eq!(file_on(&page), file);
    let (status, headers, sent) = portal.get(&file, None).await;
    assert_eq!((status, sent == bytes), (StatusCode::OK, true));
    assert_eq!(headers[header::CONTENT_DISPOSITION], "inline; filename=\"clusters-and-money.pdf\"");
    let retired = editor.fill(&path, &format!("{path}/retire"), &[("retire-comment", "Out of date")]).await;
    assert_eq!(retired.status, StatusCode::SEE_OTHER, "{}", retired.body);
    for guest in [&visitor, &editor] {
        assert_eq!(
            guest.get(&file).await.status,
            StatusCode::NOT_FOUND,
            "what is retired gives out no files"
        );
    }
    assert_eq!(portal.names_found("seaweed"), [] as [&str; 0]);
    portal.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_told_by_its_content_and_never_by_its_name_004_21() {
    let (portal, editor) = harbour().await;
    for kind in FileKind::ALL.iter().copied() {
        let path = upload_document(&editor, "report.exe.pdf", &made::file(kind, "words")).await;
        let slug = path.rsplit('/').next().unwrap_or_default();
        let Document::LibraryItem(item) = record(&portal, Kind::LibraryItem, slug).await.document else {
            panic!("a document")
        };
        assert_eq!(item.file_type, Some(kind.file_type()), "{kind}");
        let name = file_on(&editor.page(&path).await);
        // Pictures are made anew, as one of two kinds.
        let same = name.ends_with(&format!(".{}", kind.extension())) || kind.is_picture();
        assert!(same, "{kind}: {name}");
    }
    let before = (stored(&portal), portal.app.head().await.expect("a place"));
    let macros = made::packed(&[("[Content_Types].xml", b"<Types/>"), ("word/vbaProject.bin", b"x")]);
    let locked = made::packed(&[
        ("mimetype", FileKind::Odt.media_type().as_bytes()),
        ("META-INF/manifest.xml", b"<manifest><encryption-data/></manifest>"),
    ]);
    let bomb = made::packed(&[
        ("[Content_Types].xml", KINDS_OF_DOCX.as_bytes()),
        ("word/document.xml", &vec![b' '; 200 << 20]),
    ]);
    let (too_large, damaged) = (StatusCode::PAYLOAD_TOO_LARGE, StatusCode::UNPROCESSABLE_ENTITY);
    for (name, bytes, status, said) in [
        ("program.pdf", b"MZ\x90\x00 a program".to_vec(), damaged, "none that can be taken"),
        ("page.pdf", b"<script>alert(1)</script>".to_vec(), damaged, "none that can be taken"),
        ("broken.pdf", b"%PDF-1.7\nbroken".to_vec(), damaged, "damaged"),
        ("macros.docx", macros, damaged, "macros"),
        ("locked.odt", locked, damaged, "locked with a password"),
        ("bomb.docx", bomb, too_large, "unpacks to too much"),
        ("picture.png", made::boasting_png(50_000, 50_000), too_large, "too large"),
        ("large.pdf", vec![b' '; (25 << 20) + 1], too_large, "25 MB at most"),
        ("empty.pdf", Vec::new(), damaged, "Choose a file"),
    ] {
        let answer = editor.upload(NEW_DOCUMENT, NEW_DOCUMENT, &[], Some((name, &bytes))).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.body);
        assert!(answer.has(said) && answer.has("type=\"file\""), "{name}: {}", answer.body);
    }
    let answer = editor.upload(NEW_DOCUMENT, NEW_DOCUMENT, &[], None).await;
    assert!(answer.status == damaged && answer.has("Choose a file"), "{}", answer.body);
    assert_eq!((stored(&portal), portal.app.head().await.expect("a place")), before, "nothing is half kept");
    portal.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_uploads_may_be_large_and_they_have_a_limit_of_their_own() {
    let (portal, editor) = harbour().await;
    let token = form_fields(&editor.page("/account").await, "/sign-out").remove(0).1;
    let long = "x".repeat(2 << 20);
    let fields = [("form", token.as_str()), ("space", "harbour"), ("about.title.en", long.as_str())];
    assert_eq!(editor.post("/documents/new", &fields).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let request = Request::post(NEW_DOCUMENT)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .header(header::CONTENT_LENGTH, 200 << 20)
        .header("sec-fetch-site", "same-origin");
    let refused = editor.send(request, Body::from("--x")).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE, "it is not even begun");
    // Words beside the file have a limit too.
    let parts = [("form".to_owned(), token.clone()), ("title".to_owned(), "x".repeat(70 << 10))];
    let refused = editor.send_parts(NEW_PICTURE, &parts, Some(("x.png", b"x"))).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    let large = vec![b' '; MOST_PICTURE_BYTES + 1];
    let refused = editor.upload(NEW_PICTURE, NEW_PICTURE, &WORDS, Some(("x.png", &large))).await;
    assert!(refused.has("more than 15 MB") && refused.has("Photo by Ane Exempli"), "{}", refused.body);
    assert!(stored(&portal).is_empty());
    portal.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_replaced_and_removed_and_its_history_opens_for_editors_004_21() {
    let (portal, editor) = harbour().await;
    let path = upload_document(&editor, "first.pdf", &made::pdf(&["first edition"])).await;
    press(&editor, &path, &format!("{path}/publish")).await;
    let first = file_on(&editor.page(&path).await);
    let place = format!("{path}/file");
    assert!(editor.page(&place).await.contains("takes the place of the one before"));
    let stale = form_fields(&editor.page(&place).await, &place);
    let replaced = editor.upload(&place, &place, &[], Some(("b.docx", &made::docx("second edition")))).await;
    assert_eq!(replaced.location(), path, "{}", replaced.body);
    let second = file_on(&editor.page(&path).await);
    assert!(first != second && second.ends_with(".docx"), "{second}");
    assert_eq!(portal.names_found("\"second edition\""), [TITLE]);
    assert_eq!(portal.names_found("\"first edition\""), [] as [&str; 0]);
    let visitor = Guest::of(&portal.routes);
    let coordinator = with_role(&portal, "Petra", Role::Coordinator).await;
    let member = with_role(&portal, "Mia", Role::Member).await;
    let stranger = sign_up(&portal.app, &portal.routes, "Stefan").await;
    for (who, guest, old) in [
        ("visitor", &visitor, StatusCode::NOT_FOUND),
        ("stranger", &stranger, StatusCode::NOT_FOUND),
        ("member", &member, StatusCode::NOT_FOUND),
        ("coordinator", &coordinator, StatusCode::OK),
        ("editor", &editor, StatusCode::OK),
    ] {
        assert_eq!(guest.get(&first).await.status, old, "{who}");
        assert_eq!(guest.get(&second).await.status, StatusCode::OK, "{who}");
    }
    let hash = |file: &str| file.split('/').nth(2).unwrap_or_default().to_owned();
    let history = editor.page(&format!("{path}/history")).await;
    assert!(history.contains(&format!("href=\"/files/{}", hash(&first))), "{history}");
    let history = visitor.page(&format!("{path}/history")).await;
    assert!(!history.contains(&format!("href=\"/files/{}", hash(&first))), "{history}");
    // Somebody who opened the page before the file was replaced is told so, and loses nothing of the record.
    let stale: Vec<_> = stale.into_iter().filter(|(name, _)| name != "file").collect();
    let met = token_of(&coordinator, stale).await;
    let met = coordinator.send_parts(&place, &met, Some(("c.pdf", &made::pdf(&["third edition"])))).await;
    assert_eq!(met.status, StatusCode::CONFLICT, "{}", met.body);
    assert_eq!(file_on(&editor.page(&path).await), second);
    let removed = press(&editor, &place, &format!("{place}/remove")).await;
    assert_eq!(removed.location(), path, "{}", removed.body);
    assert!(!visitor.page(&path).await.contains("/files/"));
    assert_eq!(visitor.get(&second).await.status, StatusCode::NOT_FOUND);
    assert_eq!(editor.get(&second).await.status, StatusCode::OK);
    assert_eq!(portal.names_found("\"second edition\""), [] as [&str; 0]);
    // No clock removes what the history names; restoring brings it back.
    let late = portal.app.now() + SignedDuration::from_hours(24 * 365);
    assert_eq!(portal.app.forget_uploads(late).await.expect("a sweep"), 1, "the third edition alone");
    let item = record(&portal, Kind::LibraryItem, "clusters-and-money").await;
    let view =
        portal.app.history(&Actor::Operator, Kind::LibraryItem, "clusters-and-money").await.expect("it");
    let seq = view.revisions[2].seq;
    portal.app.restore(&Actor::Operator, item.id, seq, None).await.expect("the first edition comes back");
    assert_eq!(file_on(&visitor.page(&path).await), first);
    assert_eq!(visitor.get(&first).await.status, StatusCode::OK);
    assert!(portal.app.check().await.expect("a check").is_clean());
    portal.app.close().await;
}

/// The same fields with the token of somebody's own forms.
async fn token_of(guest: &Guest, mut fields: Vec<(String, String)>) -> Vec<(String, String)> {
    let token = form_fields(&guest.page("/account").await, "/sign-out").remove(0).1;
    fields.iter_mut().filter(|(name, _)| name == "form").for_each(|(_, value)| value.clone_from(&token));
    fields
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_uploads_without_the_right_the_token_or_too_often() {
    let (portal, editor) = harbour().await;
    let path = upload_document(&editor, "a.pdf", &made::pdf(&["words"])).await;
    let before = (stored(&portal), portal.app.head().await.expect("a place"));
    let bytes = made::docx("other words");
    let stranger = sign_up(&portal.app, &portal.routes, "Stefan").await;
    let token = form_fields(&stranger.page("/account").await, "/sign-out").remove(0).1;
    let parts = vec![("form".to_owned(), token), ("base".to_owned(), "1".to_owned())];
    let visitor = Guest::of(&portal.routes);
    for address in [NEW_DOCUMENT, NEW_PICTURE] {
        let refused = stranger.send_parts(address, &parts, Some(("x.docx", &bytes))).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{address}");
        let refused = visitor.send_parts(address, &[], Some(("x.docx", &bytes))).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{address}");
    }
    // To a stranger the draft is not there.
    let refused = stranger.send_parts(&format!("{path}/file"), &parts, Some(("x.docx", &bytes))).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    for without in [Vec::new(), vec![("form".to_owned(), "0".repeat(64))]] {
        let refused = editor.send_parts(NEW_DOCUMENT, &without, Some(("x.docx", &bytes))).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    }
    let cross = Request::post(NEW_DOCUMENT)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .header("sec-fetch-site", "cross-site");
    assert_eq!(editor.send(cross, Body::from("--x--")).await.status, StatusCode::FORBIDDEN);
    assert_eq!((stored(&portal), portal.app.head().await.expect("a place")), before);
    let mut answers = Vec::new();
    for _ in 0..60 {
        answers.push(editor.upload(NEW_DOCUMENT, NEW_DOCUMENT, &[], Some(("x", b"x"))).await);
    }
    let (last, others) = answers.split_last().expect("answers");
    assert!(others.iter().all(|answer| answer.status == StatusCode::UNPROCESSABLE_ENTITY));
    assert!(last.status == StatusCode::TOO_MANY_REQUESTS && last.has("type=\"file\""), "{}", last.body);
    portal.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_forms_of_a_document_the_one_that_asked_for_a_file_goes_on_with_it() {
    let (portal, editor) = harbour().await;
    let path = upload_document(&editor, "first.pdf", &made::pdf(&["first edition"])).await;
    let edit = format!("{path}/edit");
    let keep = async |summary: &str, asked: &str| {
        let mut fields = form_fields(&editor.page(&edit).await, &edit);
        fields.retain(|(name, _)| name != "do" && name != "about.summary.en");
        fields.push(("about.summary.en".to_owned(), summary.to_owned()));
        fields.push(("do".to_owned(), asked.to_owned()));
        let sent: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        editor.post(&edit, &sent).await.location().to_owned()
    };
    let place = keep("Of the first tab", "file").await;
    assert!(place.starts_with(&format!("{path}/file?for=")), "{place}");
    let other = keep("Of the second tab", "keep").await;
    let back = editor.upload(&place, &place, &[], Some(("b.docx", &made::docx("second edition")))).await;
    assert!(back.location().starts_with(&format!("{edit}?kept=")), "{} {}", back.location(), back.body);
    assert_ne!(back.location(), other);
    assert!(editor.page(back.location()).await.contains("Of the first tab"));
    assert!(editor.page(&other).await.contains("Of the second tab"));
    portal.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_broken_off_or_never_used_leaves_nothing() {
    let (portal, editor) = harbour().await;
    let token = form_fields(&editor.page("/account").await, "/sign-out").remove(0).1;
    let data = || {
        let mut files = files_in(portal.folder.path());
        files.retain(|file| !file.starts_with(portal.folder.path().join("index")));
        files.sort();
        files
    };
    let before = data();
    // A line that breaks in the middle of a file.
    let head = format!(
        "--x\r\nContent-Disposition: form-data; name=\"form\"\r\n\r\n{token}\r\n--x\r\nContent-Disposition: \
         form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-"
    );
    let request = Request::post(NEW_DOCUMENT)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .header("sec-fetch-site", "same-origin");
    let broken = editor.send(request, Body::from(head)).await;
    assert_eq!(broken.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{}", broken.body);
    assert_eq!(data(), before);
    assert!(portal.app.record_at(Kind::LibraryItem, "a").await.expect("a look").is_none());
    // A picture without its words, which its uploader never comes back to.
    let asked = editor.upload(NEW_PICTURE, NEW_PICTURE, &[], Some(("x.jpg", &made::photo(40, 20)))).await;
    assert!(asked.has("Your picture is kept"), "{}", asked.body);
    assert!(!stored(&portal).is_empty());
    let now = portal.app.now();
    assert_eq!(
        portal.app.forget_uploads(now + SignedDuration::from_hours(24 * 6)).await.expect("a sweep"),
        0
    );
    let later = now + SignedDuration::from_hours(24 * 8);
    assert!(portal.app.forget_uploads(later).await.expect("a sweep") > 0);
    assert_eq!(stored(&portal), [] as [std::path::PathBuf; 0]);
    let mut fields = form_fields(&asked.body, NEW_PICTURE);
    fields.retain(|(name, _)| name != "file");
    for (name, value) in &mut fields {
        if let Some((_, words)) = WORDS.iter().find(|(known, _)| known == name) {
            *value = (*words).to_owned();
        }
    }
    let gone = editor.send_parts(NEW_PICTURE, &fields, None).await;
    assert!(gone.status == StatusCode::UNPROCESSABLE_ENTITY && gone.has("Choose a file"), "{}", gone.body);
    assert!(portal.app.check().await.expect("a check").is_clean());
    portal.app.close().await;
}
