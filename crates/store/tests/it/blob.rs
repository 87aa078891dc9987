//! Files by the hash of their bytes.

use asterism_domain::library::{LibraryItem, Media};
use asterism_domain::upload::FileKind;
use asterism_store::{Base, FileFacts, StoreError};

use crate::draft::{self, at};

use crate::place::{Place, on_both};

on_both!(
    a_file_is_kept_once_and_read_back_004_21,
    only_a_hash_names_a_file_004_21,
    a_file_that_was_changed_is_not_served_004_21,
    what_was_found_in_a_file_is_kept_with_it_004_21,
    a_file_is_known_by_the_records_that_name_it_now_004_21,
    what_was_uploaded_and_never_used_is_forgotten_004_21,
    a_file_that_a_revision_ever_named_stays_and_the_check_sees_to_it_004_21,
    a_file_taken_in_while_it_is_forgotten_is_there_after_004_21,
    what_a_process_left_that_ended_in_the_middle_is_swept_004_21,
);

async fn a_file_is_kept_once_and_read_back_004_21(place: &Place) {
    let bytes = b"a picture".to_vec();
    let hash = place.store.put_blob(bytes.clone()).await.expect("a blob");
    assert_eq!(hash, blake3::hash(&bytes).to_hex().as_str());
    assert_eq!(place.store.put_blob(bytes.clone()).await.expect("the same"), hash);
    assert_eq!(place.store.get_blob(&hash).await.expect("a look"), Some(bytes));
    let stats = place.store.stats().await.expect("figures");
    assert_eq!((stats.blobs, stats.blob_bytes), (1, 9));
    let other = blake3::hash(b"other").to_hex();
    assert_eq!(place.store.get_blob(&other).await.expect("a look"), None);
}

async fn only_a_hash_names_a_file_004_21(place: &Place) {
    std::fs::write(place.folder.path().join("secret"), "secret").expect("a file outside");
    let long = format!("../{}", "a".repeat(61));
    let capital = "A".repeat(64);
    let wide = "é".repeat(32);
    for name in ["", "../secret", "..", "/etc/hostname", &long, &capital, &wide] {
        let refused = place.store.get_blob(name).await;
        assert!(matches!(refused, Err(StoreError::BlobHash { .. })), "{name}: {refused:?}");
    }
}

async fn a_file_that_was_changed_is_not_served_004_21(place: &Place) {
    let hash = place.store.put_blob(b"a picture".to_vec()).await.expect("a blob");
    std::fs::write(place.blobs().join(&hash[..2]).join(&hash[2..]), "a pictur3").expect("a change");
    let refused = place.store.get_blob(&hash).await;
    assert!(matches!(refused, Err(StoreError::BlobDamaged { .. })), "{refused:?}");
}

fn found(kind: FileKind) -> FileFacts {
    FileFacts {
        hash: String::new(),
        kind,
        bytes: 0,
        title: Some("Letters".to_owned()),
        pages: Some(3),
        size: None,
        truncated: true,
    }
}

async fn what_was_found_in_a_file_is_kept_with_it_004_21(place: &Place) {
    let store = &place.store;
    let kept =
        store.put_file(b"a paper".to_vec(), &found(FileKind::Pdf), "old words", at(0)).await.expect("a file");
    assert_eq!((kept.bytes, kept.pages), (7, Some(3)));
    let long = "wörter ".repeat(40_000);
    let again = FileFacts { truncated: false, title: None, ..found(FileKind::Pdf) };
    let again = store.put_file(b"a paper".to_vec(), &again, &long, at(1)).await.expect("the same file");
    assert_eq!(again.hash, kept.hash);
    assert_eq!(store.file(&kept.hash).await.expect("a look"), Some(again));
    let picture = FileFacts { size: Some((640, 480)), pages: None, ..found(FileKind::Png) };
    let picture = store.put_file(b"a picture".to_vec(), &picture, "", at(2)).await.expect("a picture");
    assert_eq!(store.file(&picture.hash).await.expect("a look"), Some(picture.clone()));
    let hashes = [kept.hash.clone(), picture.hash].into();
    let texts = store.file_texts(&hashes).await.expect("texts");
    assert_eq!(texts.keys().collect::<Vec<_>>(), [&kept.hash], "a picture has no text");
    assert_eq!(texts[&kept.hash].chars().count(), 200_000);
    assert_eq!(store.stats().await.expect("figures").blobs, 2);
}

async fn a_file_is_known_by_the_records_that_name_it_now_004_21(place: &Place) {
    let store = &place.store;
    let hash = blake3::hash(b"a paper").to_hex().to_string();
    let item = LibraryItem { blob: Some(hash.clone()), ..LibraryItem::default() };
    let media = Media { small_blob: Some(hash.clone()), ..Media::default() };
    let mut item = draft::of("paper", item);
    store.append(vec![item.clone(), draft::of("picture", media)]).await.expect("two records");
    let mut both = vec![draft::id("paper"), draft::id("picture")];
    both.sort();
    assert_eq!(store.records_naming_file(&hash).await.expect("a look"), both);
    let head = store.record(draft::id("paper")).await.expect("a look").expect("a record").seq;
    (item.base, item.document) = (Base::At(head), LibraryItem::default().into());
    store.append(vec![item]).await.expect("a change");
    assert_eq!(store.records_naming_file(&hash).await.expect("a look"), [draft::id("picture")]);
    assert_eq!(store.check().await.expect("a check"), []);
}

async fn what_was_uploaded_and_never_used_is_forgotten_004_21(place: &Place) {
    let store = &place.store;
    let put = async |bytes: &str, second: i64| {
        let kept =
            store.put_file(bytes.as_bytes().to_vec(), &found(FileKind::Pdf), "words", at(second)).await;
        kept.expect("a file").hash
    };
    let (used, unused, young, wanted) =
        (put("used", 0).await, put("unused", 0).await, put("young", 50).await, put("wanted", 0).await);
    let blob = store.put_blob(b"a table".to_vec()).await.expect("a blob that nobody uploaded");
    let item = LibraryItem { blob: Some(used.clone()), ..LibraryItem::default() };
    store.append(vec![draft::of("paper", item)]).await.expect("a record");
    assert!(store.want_file(&wanted, at(60)).await.expect("a wish"));
    assert_eq!(store.forget_files(at(0)).await.expect("a sweep"), 0, "not before its time");
    assert_eq!(store.forget_files(at(40)).await.expect("a sweep"), 1);
    assert_eq!(store.file(&unused).await.expect("a look"), None);
    assert_eq!(store.get_blob(&unused).await.expect("a look"), None);
    assert!(!place.blobs().join(&unused[..2]).join(&unused[2..]).exists());
    assert!(!store.want_file(&unused, at(60)).await.expect("a wish"), "it is gone");
    for kept in [&used, &young, &wanted, &blob] {
        assert!(store.get_blob(kept).await.expect("a look").is_some(), "{kept}");
    }
    assert_eq!(store.check().await.expect("a check"), []);
    // The same file may be uploaded again.
    assert_eq!(put("unused", 70).await, unused);
    assert!(store.get_blob(&unused).await.expect("a look").is_some());
}

async fn a_file_that_a_revision_ever_named_stays_and_the_check_sees_to_it_004_21(place: &Place) {
    let store = &place.store;
    let kept = store.put_file(b"first".to_vec(), &found(FileKind::Pdf), "", at(0)).await.expect("a file");
    let mut item =
        draft::of("paper", LibraryItem { blob: Some(kept.hash.clone()), ..LibraryItem::default() });
    store.append(vec![item.clone()]).await.expect("a record");
    (item.base, item.document) = (Base::Any, LibraryItem::default().into());
    store.append(vec![item]).await.expect("the file is taken away");
    assert_eq!(store.records_naming_file(&kept.hash).await.expect("a look"), []);
    assert_eq!(store.records_that_named_file(&kept.hash).await.expect("a look"), [draft::id("paper")]);
    assert_eq!(store.forget_files(at(1_000)).await.expect("a sweep"), 0, "the history names it");
    place.tamper("DELETE FROM file_named").await;
    let found = store.check().await.expect("a check");
    assert!(found.len() == 1 && found[0].detail.contains(&kept.hash), "{found:?}");
    store.rebuild_views().await.expect("the views anew");
    assert_eq!(store.check().await.expect("a check"), []);
    place.tamper("DELETE FROM file_named").await;
    assert_eq!(
        store.forget_files(at(1_000)).await.expect("a sweep"),
        0,
        "the log is asked before one deletes"
    );
    assert_eq!(store.check().await.expect("a check"), []);
    assert_eq!(store.records_that_named_file(&kept.hash).await.expect("a look"), [draft::id("paper")]);
}

async fn a_file_taken_in_while_it_is_forgotten_is_there_after_004_21(place: &Place) {
    let store = &place.store;
    for round in 0..20 {
        let facts = found(FileKind::Pdf);
        let put = |second| store.put_file(b"again and again".to_vec(), &facts, "", at(second));
        put(0).await.expect("a file");
        let (kept, forgotten) = tokio::join!(put(100), store.forget_files(at(50)));
        forgotten.unwrap_or_else(|error| panic!("round {round}: {error}"));
        let hash = kept.unwrap_or_else(|error| panic!("round {round}: {error}")).hash;
        assert!(store.get_blob(&hash).await.expect("a look").is_some(), "round {round}");
        assert!(store.file(&hash).await.expect("a look").is_some(), "round {round}");
    }
    assert_eq!(store.check().await.expect("a check"), []);
}

async fn what_a_process_left_that_ended_in_the_middle_is_swept_004_21(place: &Place) {
    let store = &place.store;
    let kept = store.put_blob(b"kept".to_vec()).await.expect("a blob");
    let folder = place.blobs().join(&kept[..2]);
    let (passing, foreign) = (folder.join("0190.part"), folder.join("0".repeat(62)));
    for path in [&passing, &foreign] {
        std::fs::write(path, "half").expect("a file");
    }
    let hour = jiff::SignedDuration::from_hours(1);
    let (before, after) = (jiff::Timestamp::now() - hour, jiff::Timestamp::now() + hour);
    assert_eq!(store.forget_leftovers(before).await.expect("a sweep"), 0, "it may be under way");
    assert_eq!(store.forget_leftovers(after).await.expect("a sweep"), 1);
    assert!(!passing.exists() && foreign.exists(), "whole files stay");
    assert!(store.get_blob(&kept).await.expect("a look").is_some());
}
