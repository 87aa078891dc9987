//! Laws of the log: what any sequence of changes leaves as it was, and what it always ends in.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use asterism_domain::{Kind, Link, Record, RecordId, Revision, Seq, SourceKey};
use asterism_store::{Base, Draft, Found, ImportBatch, Outcome, SourceRow, Store, StoreError};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::draft::{at, id, partnered};
use crate::place::{Place, on_both};
use crate::property::{Change, case, changes, draft, hold};

on_both!(
    a_refused_change_leaves_everything_as_it_was,
    every_address_a_record_had_leads_to_it_for_ever_002_11,
    a_log_written_elsewhere_again_gives_the_same_database,
    rows_end_in_one_state_in_any_order_and_again,
);

/// Everything that can be seen of the log and of the views made from it.
#[derive(Debug, PartialEq)]
struct Everything {
    log: Vec<Revision>,
    heads: Vec<Record>,
    links: Vec<Link>,
    addresses: BTreeMap<(Kind, String), Option<RecordId>>,
    merged: BTreeMap<RecordId, RecordId>,
}

impl Everything {
    async fn of(store: &Store) -> Everything {
        let log = store.revisions_after(Seq(0), 100_000).await.expect("the log");
        let heads = store.heads_after(Seq(0), 100_000).await.expect("the heads");
        let ids: Vec<RecordId> = heads.iter().map(|head| head.id).collect();
        let mut addresses = BTreeMap::new();
        for revision in &log {
            let address = (revision.kind, revision.slug.clone());
            if let Entry::Vacant(unseen) = addresses.entry(address) {
                unseen.insert(store.id_of(revision.kind, &revision.slug).await.expect("a look"));
            }
        }
        Everything {
            links: store.links_from_many(&ids).await.expect("the links"),
            merged: store.resolve(&ids).await.expect("the merges"),
            log,
            heads,
            addresses,
        }
    }
}

/// Appends the batches one after the other as long as they are not refused, and remembers what
/// became of every record.
async fn append_all(store: &Store, batches: &[Vec<Change>]) -> Result<(), TestCaseError> {
    let case = case();
    let mut known = BTreeMap::new();
    for batch in batches {
        append(store, batch.iter().map(|change| draft(case, change, &known)).collect(), &mut known).await?;
    }
    Ok(())
}

/// Whether the drafts were taken. A refusal must be of the kind that a base can cause.
async fn append(
    store: &Store,
    drafts: Vec<Draft>,
    known: &mut BTreeMap<RecordId, Seq>,
) -> Result<bool, TestCaseError> {
    let records: Vec<RecordId> = drafts.iter().map(|draft| draft.record).collect();
    match store.append(drafts).await {
        Ok(outcomes) => {
            known.extend(records.into_iter().zip(outcomes.into_iter().map(Outcome::seq)));
            Ok(true)
        }
        Err(StoreError::Conflict { .. } | StoreError::Missing { .. }) => Ok(false),
        Err(error) => Err(TestCaseError::fail(error.to_string())),
    }
}

async fn a_refused_change_leaves_everything_as_it_was(place: &Place) {
    hold(&changes(), async |batches: Vec<Vec<Change>>| {
        let case = case();
        let mut known = BTreeMap::new();
        let mut before = Everything::of(&place.store).await;
        for batch in batches {
            let drafts: Vec<Draft> = batch.iter().map(|change| draft(case, change, &known)).collect();
            if !append(&place.store, drafts.clone(), &mut known).await? {
                prop_assert_eq!(&Everything::of(&place.store).await, &before);
                continue;
            }
            before = Everything::of(&place.store).await;
            for stale in drafts.into_iter().filter(|draft| known[&draft.record] > Seq(1)) {
                let base = Base::At(Seq(known[&stale.record].0 - 1));
                let standing = place.store.record(stale.record).await.expect("a look");
                let stale = Draft { base, ..stale };
                let refused = place.store.append(vec![stale.clone()]).await;
                let Err(StoreError::Conflict { head, draft }) = refused else {
                    return Err(TestCaseError::fail(format!("a stale base was taken: {refused:?}")));
                };
                prop_assert_eq!((Some(*head), *draft), (standing, stale));
                prop_assert_eq!(&Everything::of(&place.store).await, &before);
            }
        }
        Ok(())
    });
}

async fn every_address_a_record_had_leads_to_it_for_ever_002_11(place: &Place) {
    hold(&changes(), async |batches: Vec<Vec<Change>>| {
        append_all(&place.store, &batches).await?;
        let seen = Everything::of(&place.store).await;
        for revision in &seen.log {
            let address = (revision.kind, revision.slug.clone());
            prop_assert_eq!(seen.addresses[&address], Some(revision.record));
            let standing = |id: &&RecordId| seen.heads.iter().any(|head| head.id == **id);
            // Who was merged into nobody that is there stands for itself.
            let end = seen.merged.get(&revision.record).filter(standing).unwrap_or(&revision.record);
            let leads = match place.store.find(revision.kind, &revision.slug).await.expect("a look") {
                Some(Found::Here(record) | Found::Moved { to: record }) => Some(record.id),
                None => None,
            };
            prop_assert_eq!(leads, Some(*end), "{:?}", address);
        }
        Ok(())
    });
}

async fn a_log_written_elsewhere_again_gives_the_same_database(place: &Place) {
    hold(&changes(), async |batches: Vec<Vec<Change>>| {
        append_all(&place.store, &batches).await?;
        let here = Everything::of(&place.store).await;
        let elsewhere = Place::sqlite().await;
        for part in here.log.chunks(7) {
            let drafts: Vec<Draft> = part.iter().map(draft_of).collect();
            let written = elsewhere.store.append(drafts).await.expect("the log again");
            let expected: Vec<Outcome> = part.iter().map(|revision| Outcome::Stored(revision.seq)).collect();
            prop_assert_eq!(written, expected);
        }
        prop_assert_eq!(Everything::of(&elsewhere.store).await, here);
        prop_assert_eq!(elsewhere.store.check().await.expect("a check"), []);
        elsewhere.store.close().await;
        Ok(())
    });
}

/// The draft that a revision came from, as far as the log says.
fn draft_of(revision: &Revision) -> Draft {
    let Revision { record, base, slug, space, state, visibility, merged_into, change, .. } = revision.clone();
    Draft {
        record,
        base: base.map_or(Base::New, Base::At),
        slug,
        space,
        state,
        visibility,
        merged_into,
        change,
        actor: revision.actor.clone(),
        at: revision.at,
        source: revision.source.clone(),
        reason: revision.reason.clone(),
        links: revision.document.links(record),
        document: revision.document.clone(),
        issues: Vec::new(),
    }
}

/// Rows of a file, each about another record, with the order in which they come the second time.
fn rows() -> impl Strategy<Value = (Vec<(u8, Option<u8>)>, Vec<usize>)> {
    prop::collection::vec((0..3_u8, prop::option::of(0..8_u8)), 1..8).prop_flat_map(|rows| {
        let order: Vec<usize> = (0..rows.len()).collect();
        (Just(rows), Just(order).prop_shuffle())
    })
}

async fn rows_end_in_one_state_in_any_order_and_again(place: &Place) {
    hold(&rows(), async |(rows, order): (Vec<(u8, Option<u8>)>, Vec<usize>)| {
        let case = case();
        let word = |number: usize| format!("{case}-{number}");
        let draft = |number: usize| {
            let (title, partner) = rows[number];
            let title = format!("title {title} of {}", word(number));
            partnered(&word(number), &title, partner.map(|partner| id(&word(partner.into()))))
        };
        let ids: Vec<RecordId> = (0..rows.len()).map(|number| id(&word(number))).collect();
        import(&place.store, case, (0..rows.len()).map(draft).collect()).await;
        let (first, head) = (state(&place.store, &ids).await, place.store.head().await.expect("a head"));
        import(&place.store, case, order.iter().map(|number| draft(*number)).collect()).await;
        prop_assert_eq!(place.store.head().await.expect("a head"), head, "again changes nothing");

        let elsewhere = Place::sqlite().await;
        import(&elsewhere.store, case, order.iter().map(|number| draft(*number)).collect()).await;
        prop_assert_eq!(state(&elsewhere.store, &ids).await, first);
        elsewhere.store.close().await;
        Ok(())
    });
}

async fn import(store: &Store, case: usize, drafts: Vec<Draft>) {
    let run = store.start_import("test", "file", &format!("rows {case}"), at(0)).await.expect("an import");
    let row = |draft: &Draft| SourceRow {
        key: SourceKey::new("test", draft.record.to_string()),
        hash: *blake3::hash(draft.document.name().as_bytes()).as_bytes(),
        record: draft.record,
    };
    let rows: Vec<SourceRow> = drafts.iter().map(row).collect();
    let rows_done = rows.len() as u64;
    let batch = ImportBatch {
        import: run,
        drafts,
        derived: Vec::new(),
        rows,
        quarantined: Vec::new(),
        unchanged: 0,
        rows_done,
    };
    store.import(batch).await.expect("a step");
    store.finish_import(run, at(1)).await.expect("an end");
}

/// The records without their place in the log, their links, and the hashes of their rows.
async fn state(store: &Store, ids: &[RecordId]) -> (Vec<Record>, Vec<Link>, BTreeMap<SourceKey, [u8; 32]>) {
    let mut records = store.records(ids).await.expect("the records");
    records.iter_mut().for_each(|record| record.seq = Seq(0));
    let keys: Vec<SourceKey> = ids.iter().map(|id| SourceKey::new("test", id.to_string())).collect();
    let rows = store.source_rows(&keys).await.expect("the rows");
    (records, store.links_from_many(ids).await.expect("the links"), rows)
}
