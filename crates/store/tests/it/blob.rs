//! Files by the hash of their bytes.

use asterism_domain::library::{LibraryItem, Media};
use asterism_domain::upload::FileKind;
use asterism_store::{Base, FileFacts, StoreError};

use crate::draft;

use crate::place::{Place, on_both};

on_both!(
    a_file_is_kept_once_and_read_back_004_21,
    only_a_hash_names_a_file_004_21,
    a_file_that_was_changed_is_not_served_004_21,
    what_was_found_in_a_file_is_kept_with_it_004_21,
    a_file_is_known_by_the_records_that_name_it_now_004_21,
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
    let kept = store.put_file(b"a paper".to_vec(), &found(FileKind::Pdf), "old words").await.expect("a file");
    assert_eq!((kept.bytes, kept.pages), (7, Some(3)));
    let long = "wörter ".repeat(40_000);
    let again = FileFacts { truncated: false, title: None, ..found(FileKind::Pdf) };
    let again = store.put_file(b"a paper".to_vec(), &again, &long).await.expect("the same file");
    assert_eq!(again.hash, kept.hash);
    assert_eq!(store.file(&kept.hash).await.expect("a look"), Some(again));
    let picture = FileFacts { size: Some((640, 480)), pages: None, ..found(FileKind::Png) };
    let picture = store.put_file(b"a picture".to_vec(), &picture, "").await.expect("a picture");
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
