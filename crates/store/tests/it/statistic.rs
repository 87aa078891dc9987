//! Versions of statistical tables.

use asterism_domain::statistics::{Cell, CellsBuilder, Code, Dimension, Flag, Flags, Role, Table, TableHead};
use asterism_domain::{Actor, Text};
use asterism_store::{PutTable, TableVersion};

use crate::draft::at;
use crate::place::{Place, on_both};

on_both!(
    a_table_is_read_back_as_it_was_put,
    the_same_table_again_is_no_new_version,
    a_newer_version_keeps_the_old_one_and_says_what_it_changes,
    of_two_versions_put_at_once_both_are_kept,
    the_check_finds_a_table_whose_cells_are_damaged,
);

/// Persons employed of two regions in two years; the last cell is not published.
fn employment(values: [f64; 3]) -> Table {
    let dimension = |key: &str, role, codes: &[&str]| Dimension {
        key: key.to_owned(),
        role,
        codes: codes.iter().map(|code| Code { code: (*code).to_owned(), label: Text::default() }).collect(),
        code_list: None,
    };
    let mut cells = CellsBuilder::default();
    for (place, value) in values.into_iter().enumerate() {
        cells.push(Cell {
            place: place as u64,
            value: Some(value),
            flags: Flags::NONE.with(Flag::Estimated),
        });
    }
    cells.push(Cell { place: 3, value: None, flags: Flags::NONE.with(Flag::Confidential) });
    let head = TableHead {
        key: "employment".to_owned(),
        title: Text::english("Persons employed"),
        publisher: "An office".to_owned(),
        version: None,
        retrieved: None,
        terms: "free".to_owned(),
        file: "employment.tsv".to_owned(),
        fictional: false,
        recoded: None,
        dimensions: vec![
            dimension("time", Role::Time, &["2013", "2014"]),
            dimension("geo", Role::Place, &["ES21", "ES22"]),
        ],
    };
    Table { head, cells: cells.finish().0 }
}

async fn put(place: &Place, table: &Table, minute: i64) -> PutTable {
    place.store.put_table(table, &Actor::Operator, at(minute)).await.expect("a table")
}

fn stored(put: PutTable) -> TableVersion {
    match put {
        PutTable::Stored(version) => version,
        PutTable::Unchanged(version) => panic!("{version:?} is there already"),
    }
}

async fn a_table_is_read_back_as_it_was_put(place: &Place) {
    let table = employment([10.0, 0.0, 30.0]);
    let version = stored(put(place, &table, 1).await);
    assert_eq!((version.number, version.change.clone(), version.at), (1, None, at(1)));
    let counts = &version.counts;
    assert_eq!((counts.cells, counts.values, counts.zeros), (4, 3, 1));
    assert_eq!(counts.flags[&Flag::Estimated] + counts.flags[&Flag::Confidential], 4);
    assert_eq!(place.store.tables().await.expect("a look"), std::slice::from_ref(&version));
    assert_eq!(place.store.table(&version).await.expect("its cells"), table);
}

async fn the_same_table_again_is_no_new_version(place: &Place) {
    let mut table = employment([10.0, 20.0, 30.0]);
    let first = stored(put(place, &table, 1).await);
    table.head.file = "employment-2.tsv".to_owned();
    assert_eq!(put(place, &table, 2).await, PutTable::Unchanged(first));
    assert_eq!(place.store.table_versions("employment").await.expect("a look").len(), 1);
}

async fn a_newer_version_keeps_the_old_one_and_says_what_it_changes(place: &Place) {
    let (old, new) = (employment([10.0, 20.0, 30.0]), employment([10.0, 20.0, 33.0]));
    put(place, &old, 1).await;
    let version = stored(put(place, &new, 2).await);
    let change = version.change.as_ref().expect("a comparison");
    assert_eq!((version.number, change.revised, change.unchanged), (2, 1, 3));
    assert_eq!(change.examples[0].codes, ["2014", "ES21"]);
    let versions = place.store.table_versions("employment").await.expect("a look");
    assert_eq!(versions.iter().map(|version| version.number).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(place.store.table(&versions[1]).await.expect("the old cells"), old);
    assert_eq!(place.store.tables().await.expect("a look"), [version]);
}

async fn of_two_versions_put_at_once_both_are_kept(place: &Place) {
    put(place, &employment([10.0, 20.0, 30.0]), 1).await;
    let (one, other) = (employment([11.0, 20.0, 30.0]), employment([12.0, 20.0, 30.0]));
    tokio::join!(put(place, &one, 2), put(place, &other, 2));
    let versions = place.store.table_versions("employment").await.expect("a look");
    assert_eq!(versions.iter().map(|version| version.number).collect::<Vec<_>>(), [3, 2, 1]);
    assert!(versions[..2].iter().all(|version| version.change.as_ref().is_some_and(|c| c.revised == 1)));
}

async fn the_check_finds_a_table_whose_cells_are_damaged(place: &Place) {
    let version = stored(put(place, &employment([10.0, 20.0, 30.0]), 1).await);
    assert_eq!(place.store.check().await.expect("a check"), []);
    std::fs::remove_file(place.blobs().join(&version.cells[..2]).join(&version.cells[2..]))
        .expect("a removal");
    assert_eq!(place.store.check().await.expect("a check").len(), 1);
    assert!(place.store.table(&version).await.is_err());
}
