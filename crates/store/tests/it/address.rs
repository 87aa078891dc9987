//! Addresses: one record each, readable, answering for ever.

use asterism_domain::{ChangeKind, Kind, RecordId};
use asterism_store::{Draft, Found};

use crate::draft::{id, organisation, project};
use crate::place::{Place, on_both};

on_both!(
    records_of_one_name_have_addresses_of_their_own_002_11,
    an_old_address_leads_to_the_record_for_ever_002_11,
    a_merged_organisation_leads_to_the_other_and_can_be_taken_apart_002_11,
    merges_in_a_circle_lead_nowhere,
);

async fn here(place: &Place, kind: Kind, slug: &str) -> Option<(bool, RecordId)> {
    match place.store.find(kind, slug).await.expect("a look") {
        Some(Found::Here(record)) => Some((true, record.id)),
        Some(Found::Moved { to }) => Some((false, to.id)),
        None => None,
    }
}

async fn records_of_one_name_have_addresses_of_their_own_002_11(place: &Place) {
    let words = ["a", "b", "c"];
    place.store.append(words.map(|word| project(word, "Same")).to_vec()).await.expect("records");
    place.store.append(vec![project("d", "Same"), organisation("e", "Same", "1")]).await.expect("records");
    let slugs: Vec<String> = place
        .store
        .records(&["a", "b", "c", "d", "e"].map(id))
        .await
        .expect("records")
        .into_iter()
        .map(|record| record.slug)
        .collect();
    let suffixed = |word: &str| {
        let hash = blake3::hash(id(word).to_string().as_bytes()).to_hex();
        format!("same-{}", &hash[..6])
    };
    let expected = ["same".to_owned(), suffixed("b"), suffixed("c"), suffixed("d"), "same".to_owned()];
    assert_eq!(slugs, expected, "by the record, not by the order; each kind has its own");

    // Importing again keeps every address, though the names still collide.
    place.store.append(words.map(|word| project(word, "Same")).to_vec()).await.expect("the same again");
    assert_eq!(here(place, Kind::Project, &suffixed("b")).await, Some((true, id("b"))));
    // Somebody who wants exactly what another was given gets a longer one.
    place.store.append(vec![Draft { slug: suffixed("b"), ..project("f", "F") }]).await.expect("a record");
    let given = place.store.record(id("f")).await.expect("a look").expect("a record").slug;
    assert_eq!(given.len(), suffixed("b").len() + 7, "{given}");

    let nameless = Draft { slug: String::new(), ..project("g", "G") };
    place.store.append(vec![nameless]).await.expect("a record without a name");
    let simple = id("g").as_uuid().simple().to_string();
    assert_eq!(here(place, Kind::Project, &simple).await, Some((true, id("g"))));
}

async fn an_old_address_leads_to_the_record_for_ever_002_11(place: &Place) {
    for title in ["One", "Two", "Three"] {
        place.store.append(vec![project("a", title)]).await.expect("a renamed record");
    }
    assert_eq!(here(place, Kind::Project, "one").await, Some((false, id("a"))));
    assert_eq!(here(place, Kind::Project, "two").await, Some((false, id("a"))));
    assert_eq!(here(place, Kind::Project, "three").await, Some((true, id("a"))));
    assert_eq!(here(place, Kind::Organisation, "one").await, None);
    assert_eq!(here(place, Kind::Project, "four").await, None);

    place.store.append(vec![project("b", "One")]).await.expect("a newcomer");
    assert_eq!(here(place, Kind::Project, "one").await, Some((false, id("a"))), "nobody takes it over");
    place.store.append(vec![project("a", "One")]).await.expect("back to the first name");
    assert_eq!(here(place, Kind::Project, "one").await, Some((true, id("a"))));
    assert_eq!(here(place, Kind::Project, "three").await, Some((false, id("a"))));
    assert_eq!(place.store.check().await.expect("a check"), []);
}

async fn a_merged_organisation_leads_to_the_other_and_can_be_taken_apart_002_11(place: &Place) {
    let store = &place.store;
    let apart = vec![
        organisation("old", "SPRI SA", "111"),
        organisation("middle", "SPRI Agency", "222"),
        organisation("new", "SPRI", "333"),
    ];
    store.append(apart.clone()).await.expect("three records");
    let before =
        serde_json::to_string(&store.record(id("old")).await.expect("a look").expect("a record").document);

    let merge = |draft: &Draft, into: &str| Draft {
        merged_into: Some(id(into)),
        change: ChangeKind::Merge,
        ..draft.clone()
    };
    store.append(vec![merge(&apart[0], "middle")]).await.expect("a merge");
    store.append(vec![merge(&apart[1], "new")]).await.expect("a merge");
    assert_eq!(here(place, Kind::Organisation, "spri-sa").await, Some((false, id("new"))));
    assert_eq!(store.merged_into(id("middle")).await.expect("a look"), [id("old")]);
    let resolved = store.resolve(&[id("old"), id("middle"), id("new")]).await.expect("a look");
    assert_eq!(resolved.into_iter().collect::<Vec<_>>(), {
        let mut both = vec![(id("old"), id("new")), (id("middle"), id("new"))];
        both.sort();
        both
    });
    let known: Vec<_> = [("pic", "111"), ("pic", "333"), ("pic", "999"), ("vat", "111")]
        .map(|(scheme, value)| asterism_domain::organisation::Identifier {
            scheme: scheme.to_owned(),
            value: value.to_owned(),
        })
        .to_vec();
    let found = store.find_by_identifiers(&known).await.expect("a look");
    assert_eq!(found, [(known[0].clone(), id("new")), (known[1].clone(), id("new"))]);

    let unmerge = Draft { change: ChangeKind::Unmerge, ..apart[0].clone() };
    store.append(vec![unmerge]).await.expect("the merge undone");
    assert_eq!(here(place, Kind::Organisation, "spri-sa").await, Some((true, id("old"))));
    let after = store.record(id("old")).await.expect("a look").expect("a record").document;
    assert_eq!(serde_json::to_string(&after).ok(), before.ok(), "byte for byte as before");
}

async fn merges_in_a_circle_lead_nowhere(place: &Place) {
    let towards = |word: &str, other: &str| Draft { merged_into: Some(id(other)), ..project(word, word) };
    place
        .store
        .append(vec![towards("a", "b"), towards("b", "a"), towards("c", "gone")])
        .await
        .expect("records");
    assert_eq!(here(place, Kind::Project, "a").await, Some((true, id("a"))), "better itself than nothing");
    assert_eq!(here(place, Kind::Project, "c").await, Some((true, id("c"))));
}
