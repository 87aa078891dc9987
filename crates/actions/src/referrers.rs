//! What refers to a record: all of it, page by page, with exact counts.

use asterism_domain::{Action, Actor, Kind, RecordId, Subject, may};
use asterism_store::Referrer;
use jiff::civil::Date;

use crate::details::dates_of;
use crate::edit::subject;
use crate::records::Ref;
use crate::{App, Error, Result};

/// One page of the records that refer to another, by name of their address.
#[derive(Debug, Clone)]
pub struct ReferrersView {
    pub record: Ref,
    /// How many there are of each kind, whichever is listed.
    pub kinds: Vec<(Kind, usize)>,
    /// How many there are of the kind that is listed, or of all.
    pub total: usize,
    pub items: Vec<Referring>,
}

/// A record that refers to another, and when it was.
#[derive(Debug, Clone)]
pub struct Referring {
    pub found: Ref,
    pub date: Option<Date>,
    pub end: Option<Date>,
}

impl App {
    /// The records that refer to the one at an address, of one kind or of all; `limit` of them after
    /// the first `offset`.
    pub async fn referrers(
        &self,
        actor: &Actor,
        (kind, slug): (Kind, &str),
        of: Option<Kind>,
        offset: usize,
        limit: usize,
    ) -> Result<ReferrersView> {
        let record = self.find_here(kind, slug).await?;
        if !may(actor, Action::View, &subject(&record)).allowed {
            return Err(Error::not_found(format!("{kind} `{slug}`")));
        }
        let targets = self.answering_for(record.id).await?;
        let mut all = self.visible_referrers(actor, &targets).await?;
        let kinds = by_kind(&all);
        all.retain(|referrer| of.is_none_or(|kind| referrer.kind == kind));
        let ids: Vec<RecordId> = all.iter().skip(offset).take(limit).map(|referrer| referrer.id).collect();
        let named = self.visible_records(actor, ids.iter().copied().collect()).await?;
        let item = |id: &RecordId| {
            let record = named.get(id)?;
            let (date, end) = dates_of(&record.document);
            Some(Referring { found: Ref::of(record), date, end })
        };
        let items = ids.iter().filter_map(item).collect();
        let record = self.seen(actor, record).await?;
        Ok(ReferrersView { record: Ref::of(&record), kinds, total: all.len(), items })
    }

    /// The record and what was merged into it: what refers to any of them refers to the record.
    pub(crate) async fn answering_for(&self, record: RecordId) -> Result<Vec<RecordId>> {
        let mut targets = self.inner.store.merged_into(record).await?;
        targets.insert(0, record);
        Ok(targets)
    }

    /// What refers to `targets`, as far as the reader may see it and it is in use; by kind and
    /// address, each once.
    pub(crate) async fn visible_referrers(
        &self,
        actor: &Actor,
        targets: &[RecordId],
    ) -> Result<Vec<Referrer>> {
        let mut referrers = self.inner.store.referrers(targets).await?;
        referrers.retain(|referrer| {
            let subject = subject_of(referrer);
            !referrer.state.is_out_of_use()
                && !targets.contains(&referrer.id)
                && may(actor, Action::View, &subject).allowed
        });
        Ok(referrers)
    }
}

/// Counts records that stand together by kind.
fn by_kind(referrers: &[Referrer]) -> Vec<(Kind, usize)> {
    let runs = referrers.chunk_by(|left, right| left.kind == right.kind);
    runs.filter_map(|run| Some((run.first()?.kind, run.len()))).collect()
}

/// What permissions are asked about, without the record's content.
pub(crate) fn subject_of(referrer: &Referrer) -> Subject<'_> {
    Subject {
        record: Some(referrer.id),
        kind: Some(referrer.kind),
        space: &referrer.space,
        state: referrer.state,
        visibility: referrer.visibility,
    }
}
