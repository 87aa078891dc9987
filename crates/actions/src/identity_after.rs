//! After files came in: which organisations and programmes may be one with another, as far as what came in is new or changed.

use std::collections::BTreeSet;

use asterism_domain::{Kind, RecordId, Seq};
use asterism_search::{Counts, Query};
use asterism_store::{NewProposal, ProposalState};

use crate::identity::{Candidate, alike, candidate};
use crate::{App, Result, explore, identity_programme};

/// Beyond so many organisations an import does not look by itself, since all of them are read for it.
const LOOKED_THROUGH: usize = 200_000;
/// The place in the log up to which pairs were looked for.
const MARK: &str = "pairs_looked_for_up_to";
/// Records read at a time.
const BATCH: usize = 2_000;

/// What an import found of organisations that may be one, and what waits for a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sought {
    pub found: usize,
    pub waiting: u64,
    /// There are too many organisations to look through in passing, or the index does not know yet what came in.
    pub left_out: bool,
}

impl App {
    /// Puts pairs into the review queue of which one side was written since all of them were looked through last: also
    /// by an import that was killed, or that ran beside a portal. What the index does not know
    /// yet waits for the next time.
    pub(crate) async fn propose_new(&self) -> Result<Sought> {
        let before = self.looked_through().await?;
        // As far as the index knows: what it does not know yet is looked through the next time.
        let head = self.inner.store.head().await?;
        let known = self.inner.standing.indexed_up_to().min(head);
        let params = [("kind".to_owned(), Kind::Organisation.as_str().to_owned())];
        let query = explore::query(&params)?;
        let counts = Counts { facets: Some(BTreeSet::new()), histograms: false, ..Counts::default() };
        let counting = Query { limit: 0, counts, ..query.clone() };
        let total = self.inner.standing.ask(|index| index.search(&counting))?.total;
        // Beside a portal the index is that one's, and may not know yet what came in.
        let too_many = total > LOOKED_THROUGH as u64;
        let mut sought = Sought { left_out: too_many || known < head, ..Sought::default() };
        if !too_many && self.inner.store.newest_of(Kind::Organisation).await? > before {
            let ids: Vec<RecordId> =
                self.inner.standing.ask(|index| index.stream(&query))?.take(LOOKED_THROUGH).collect();
            let (mut candidates, mut changed) = (Vec::new(), BTreeSet::new());
            for part in ids.chunks(BATCH) {
                let records = self.inner.store.records(part).await?;
                changed.extend(records.iter().filter(|record| record.seq > before).map(|record| record.id));
                candidates.extend(records.iter().filter_map(candidate));
            }
            let fresh = |one: &Candidate| changed.contains(&one.id);
            if candidates.iter().any(fresh) {
                let found = alike(&candidates, |left, right| fresh(left) || fresh(right));
                sought.found = self.inner.store.put_proposals(found, self.now()).await?;
            }
        }
        let found = self.programmes_after(before).await?;
        sought.found += self.inner.store.put_proposals(found, self.now()).await?;
        if sought.found > 0 {
            self.place_pairs().await?;
        }
        if !too_many {
            self.note_looked_through(known).await?;
        }
        sought.waiting = self.inner.store.count_proposals(ProposalState::Open).await?;
        Ok(sought)
    }

    /// Up to where in the log all organisations and programmes were looked through.
    async fn looked_through(&self) -> Result<Seq> {
        let noted = self.inner.store.meta(MARK).await?;
        Ok(Seq(noted.and_then(|place| place.parse().ok()).unwrap_or(0)))
    }

    pub(crate) async fn note_looked_through(&self, place: Seq) -> Result<()> {
        Ok(self.inner.store.set_meta(MARK, &place.to_string()).await?)
    }

    /// The pairs of programmes of which one side was written after a place in the log; there are few programmes.
    async fn programmes_after(&self, before: Seq) -> Result<Vec<NewProposal>> {
        let query = explore::query(&[("kind".to_owned(), Kind::Programme.as_str().to_owned())])?;
        let ids: Vec<RecordId> =
            self.inner.standing.ask(|index| index.stream(&query))?.take(LOOKED_THROUGH).collect();
        let (mut programmes, mut changed) = (Vec::new(), BTreeSet::new());
        for part in ids.chunks(BATCH) {
            let records = self.inner.store.records(part).await?;
            changed.extend(records.iter().filter(|record| record.seq > before).map(|record| record.id));
            programmes.extend(records.iter().filter_map(identity_programme::candidate));
        }
        Ok(identity_programme::alike(&programmes, |left, right| {
            changed.contains(&left.id) || changed.contains(&right.id)
        }))
    }
}
