//! The day turns: projects begin and end, and calls open and close, without anyone writing a
//! revision. What rests on that is judged and indexed anew, for these records only.

use std::collections::BTreeMap;

use asterism_search::Index;
use jiff::civil::Date;

use crate::details::status_of;
use crate::entry::EntryBuilder;
use crate::feed::FOLLOW_BATCH;
use crate::view::View;
use crate::{App, Result, settle};

/// Brings the index from the day it was made for to `today`.
pub(crate) async fn to_day(app: &App, index: &Index, today: Date) -> Result<()> {
    let store = &app.inner.store;
    let before = match index.day() {
        Some(day) if day == today => return Ok(()),
        // An index that does not know its day may be of any.
        before => before.unwrap_or(Date::MIN),
    };
    let mut builder = EntryBuilder::new(store.clone(), today);
    // The clock may also have been set back.
    for part in index.turning(before.min(today), before.max(today))?.chunks(FOLLOW_BATCH) {
        let mut records = store.records(part).await?;
        records.retain(|record| status_of(&record.document, before) != status_of(&record.document, today));
        let derived = settle::judge(View::stored(store), &records, &BTreeMap::new(), today).await?;
        store.replace_derived(derived).await?;
        app.place(records.iter_mut().map(|record| &mut record.document)).await?;
        let changes = builder.changes(&records).await?;
        let loading = index.clone();
        let loaded = tokio::task::spawn_blocking(move || loading.load(changes));
        loaded.await.map_err(anyhow::Error::from)??;
    }
    let turned = index.clone();
    let committed =
        tokio::task::spawn_blocking(move || turned.commit_for(turned.indexed_up_to(), Some(today)));
    Ok(committed.await.map_err(anyhow::Error::from)??)
}
