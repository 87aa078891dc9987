//! Files by the hash of their bytes.

use asterism_store::StoreError;

use crate::place::{Place, on_both};

on_both!(
    a_file_is_kept_once_and_read_back_004_21,
    only_a_hash_names_a_file_004_21,
    a_file_that_was_changed_is_not_served_004_21,
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
