//! What becomes of other pairs when two records become one, and when they are two again.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Actor, RecordId};
use asterism_store::{NewProposal, ProposalState};

use super::{other_side, waits};
use crate::identity::{Candidate, candidate, compare};
use crate::{App, Result};

impl App {
    /// After a merge: the pair of the two is answered, and what was asked of the one that went is asked of the one that
    /// stayed, as far as they are still alike. Who was told apart from it stays so.
    pub(crate) async fn pairs_after_merge(
        &self,
        actor: &Actor,
        gone: RecordId,
        stays: RecordId,
    ) -> Result<()> {
        let (store, by, now) = (&self.inner.store, actor.name(), self.now());
        let waiting = [ProposalState::Open, ProposalState::Later];
        let mut told_apart = BTreeMap::new();
        let mut others = Vec::new();
        for pair in store.pairs_of(gone).await? {
            let other = other_side(&pair, gone);
            if waits(pair.state) {
                let to = if other == stays { ProposalState::Accepted } else { ProposalState::Settled };
                store.move_pair(pair.id, &waiting, to, &by, now).await?;
                others.push(other);
            } else if pair.state == ProposalState::Rejected {
                told_apart.insert(other, pair.decided_by.unwrap_or_default());
                others.push(other);
            }
        }
        others.retain(|other| *other != stays);
        if others.is_empty() {
            return Ok(());
        }
        let proposals = self.compared(stays, &others).await?;
        let alike = others.iter().zip(&proposals).filter(|(_, found)| found.is_some());
        let alike: BTreeSet<RecordId> = alike.map(|(other, _)| *other).collect();
        store.put_proposals(proposals.into_iter().flatten().collect(), now).await?;
        self.place_pairs().await?;
        for pair in store.pairs_of(stays).await? {
            // An earlier merge of the two that was undone has settled it.
            if alike.contains(&other_side(&pair, stays)) {
                store.move_pair(pair.id, &[ProposalState::Settled], ProposalState::Open, &by, now).await?;
            }
            if let Some(by) = told_apart.get(&other_side(&pair, stays)) {
                store.move_pair(pair.id, &waiting, ProposalState::Rejected, by, now).await?;
            }
        }
        Ok(())
    }

    /// After a merge was undone: what it had settled is a question again, and what was asked of the one that stayed for
    /// the other's sake alone is none.
    pub(crate) async fn pairs_after_unmerge(
        &self,
        actor: &Actor,
        back: RecordId,
        stays: RecordId,
    ) -> Result<()> {
        let (store, by, now) = (&self.inner.store, actor.name(), self.now());
        let mut others = BTreeSet::new();
        for pair in store.pairs_of(back).await? {
            let other = other_side(&pair, back);
            let from = if other == stays { ProposalState::Accepted } else { ProposalState::Settled };
            store.move_pair(pair.id, &[from], ProposalState::Open, &by, now).await?;
            others.insert(other);
        }
        let others: Vec<RecordId> = others.into_iter().filter(|other| *other != stays).collect();
        let alike = self.compared(stays, &others).await?;
        let apart: BTreeSet<RecordId> =
            others.iter().zip(alike).filter(|(_, found)| found.is_none()).map(|(id, _)| *id).collect();
        for pair in store.pairs_of(stays).await? {
            if apart.contains(&other_side(&pair, stays)) {
                let waiting = [ProposalState::Open, ProposalState::Later];
                store.move_pair(pair.id, &waiting, ProposalState::Settled, &by, now).await?;
            }
        }
        Ok(())
    }

    /// The proposal for one organisation with each of some others, where they are alike.
    async fn compared(&self, one: RecordId, others: &[RecordId]) -> Result<Vec<Option<NewProposal>>> {
        let ids: Vec<RecordId> = others.iter().copied().chain([one]).collect();
        let records = self.inner.store.records(&ids).await?;
        let candidates: BTreeMap<RecordId, Candidate> =
            records.iter().filter_map(|record| Some((record.id, candidate(record)?))).collect();
        let with = |other: &RecordId| compare(candidates.get(&one)?, candidates.get(other)?);
        Ok(others.iter().map(with).collect())
    }
}
