//! Slugs: unique within their kind, kept as long as the same is wanted, the old ones leading on.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Kind, RecordId};

use crate::StoreError;
use crate::db::{Tx, Value};
use crate::plan::{Head, Prepared};

/// A slug within its kind.
type Address = (Kind, String);

/// The slug of every draft, in their order.
pub(crate) async fn assign(
    transaction: &mut Tx,
    heads: &BTreeMap<RecordId, Head>,
    drafts: &[Prepared],
) -> Result<Vec<String>, StoreError> {
    let mut given: BTreeMap<(RecordId, &str), String> = BTreeMap::new();
    for head in heads.values() {
        given.insert((head.id, head.wanted.as_str()), head.slug.clone());
    }
    let mut asked = BTreeSet::new();
    let mut open: Vec<&Prepared> = drafts
        .iter()
        .filter(|prepared| !given.contains_key(&prepared.wish()) && asked.insert(prepared.wish()))
        .collect();
    let mut taken = BTreeMap::new();
    let mut round = 0;
    while !open.is_empty() {
        let wanted: BTreeSet<Address> =
            open.iter().map(|prepared| (prepared.kind(), candidate(prepared, round))).collect();
        load_holders(transaction, &wanted, &mut taken).await?;
        open.retain(|prepared| {
            let slug = candidate(prepared, round);
            let holder = *taken.entry((prepared.kind(), slug.clone())).or_insert(prepared.id());
            let mine = holder == prepared.id();
            if mine {
                given.insert(prepared.wish(), slug);
            }
            !mine
        });
        round += 1;
    }
    Ok(drafts.iter().map(|prepared| given.get(&prepared.wish()).cloned().unwrap_or_default()).collect())
}

/// What a draft's slug may be in the given round: the one wanted, then with ever more of a hash of
/// the record's id behind it, so that the same record gets the same slug wherever it is imported.
fn candidate(prepared: &Prepared, round: usize) -> String {
    let wanted = prepared.draft.slug.as_str();
    let id = prepared.id();
    let base = if wanted.is_empty() { id.as_uuid().simple().to_string() } else { wanted.to_owned() };
    if round == 0 {
        return base;
    }
    let hash = blake3::hash(id.to_string().as_bytes()).to_hex();
    let digits: String = hash.chars().take(4 + 2 * round).collect();
    match 4 + 2 * round {
        length if length <= hash.len() => format!("{base}-{digits}"),
        _ => format!("{base}-{digits}-{round}"),
    }
}

/// Adds who holds each of `wanted`, now or as a former slug.
async fn load_holders(
    transaction: &mut Tx,
    wanted: &BTreeSet<Address>,
    holders: &mut BTreeMap<Address, RecordId>,
) -> Result<(), StoreError> {
    const HEADS: &str = "SELECT slug, id FROM record WHERE kind = ";
    const FORMER: &str = "SELECT slug, record FROM slug_alias WHERE kind = ";
    for kind in Kind::ALL {
        let slugs: Vec<Value> =
            wanted.iter().filter(|(of, _)| of == kind).map(|(_, slug)| Value::from(slug.as_str())).collect();
        for table in [HEADS, FORMER] {
            // A kind's key is one of our own words, so it may stand in the text.
            let head = format!("{table}'{}' AND slug IN", kind.as_str());
            for row in transaction.fetch_in(&head, slugs.clone(), "").await? {
                holders.insert((*kind, row.get(0)?), row.record_id(1)?);
            }
        }
    }
    Ok(())
}
