//! What becomes of other pairs when two records become one, and when they are two again.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Actor, RecordId};
use asterism_store::{NewProposal, ProposalState};

use super::{other_side, waits};
use crate::identity::{Candidate, candidate, compare};
use crate::identity_programme;
use crate::{App, Result};

const WAITING: [ProposalState; 2] = [ProposalState::Open, ProposalState::Later];

impl App {
    /// After a merge: the pair of the two is answered, and what was asked of the one that went is asked of the one that
    /// stayed, as far as they are still alike. What one of the two was told apart from is no question for the other
    /// while they are one; it was answered for that one alone, so that it is asked again once they are two.
    pub(crate) async fn pairs_after_merge(
        &self,
        actor: &Actor,
        gone: RecordId,
        stays: RecordId,
    ) -> Result<()> {
        let (store, by, now) = (&self.inner.store, actor.name(), self.now());
        let mut others = Vec::new();
        for pair in store.pairs_of(gone).await? {
            let other = other_side(&pair, gone);
            if waits(pair.state) {
                let to = if other == stays { ProposalState::Accepted } else { ProposalState::Settled };
                store.move_pair(pair.id, &WAITING, to, &by, now).await?;
                others.push(other);
            }
        }
        let apart = self.told_apart(stays).await?;
        others.extend(&apart);
        others.retain(|other| *other != stays);
        if others.is_empty() {
            return Ok(());
        }
        others.sort_unstable();
        others.dedup();
        let alike = self.alike_to(stays, &others).await?;
        store.put_proposals(alike.values().cloned().collect(), now).await?;
        self.place_pairs().await?;
        for pair in store.pairs_of(stays).await? {
            let other = other_side(&pair, stays);
            if apart.contains(&other) {
                store.move_pair(pair.id, &WAITING, ProposalState::Settled, &by, now).await?;
            } else if alike.contains_key(&other) {
                // An earlier merge of the two that was undone has settled it.
                store.move_pair(pair.id, &[ProposalState::Settled], ProposalState::Open, &by, now).await?;
            }
        }
        Ok(())
    }

    /// After a merge was undone: what it had settled is a question again, and what was asked of the one that stayed for
    /// the other's sake alone is none. What another merge settles stays so.
    pub(crate) async fn pairs_after_unmerge(
        &self,
        actor: &Actor,
        back: RecordId,
        stays: RecordId,
    ) -> Result<()> {
        let (store, by, now) = (&self.inner.store, actor.name(), self.now());
        let mut asked_of_back = BTreeSet::new();
        for one in [back, stays] {
            let pairs = store.pairs_of(one).await?;
            let others: BTreeSet<RecordId> = pairs.iter().map(|pair| other_side(pair, one)).collect();
            let others: Vec<RecordId> = others.into_iter().collect();
            let gone = store.resolve(&others).await?;
            let alike = self.alike_to(one, &others).await?;
            let apart = self.told_apart(one).await?;
            for pair in &pairs {
                let other = other_side(pair, one);
                if [back, stays].contains(&other) {
                    store
                        .move_pair(pair.id, &[ProposalState::Accepted], ProposalState::Open, &by, now)
                        .await?;
                } else if gone.contains_key(&other) {
                    // It is part of another, beside which this one is asked about.
                } else if alike.contains_key(&other) && !apart.contains(&other) {
                    store
                        .move_pair(pair.id, &[ProposalState::Settled], ProposalState::Open, &by, now)
                        .await?;
                } else if one == stays && asked_of_back.contains(&other) {
                    store.move_pair(pair.id, &WAITING, ProposalState::Settled, &by, now).await?;
                }
            }
            if one == back {
                asked_of_back = others.into_iter().collect();
            }
        }
        Ok(())
    }

    /// What stands for those that a record was told apart from, or anything that is part of it.
    async fn told_apart(&self, of: RecordId) -> Result<BTreeSet<RecordId>> {
        let store = &self.inner.store;
        let (mut apart, mut seen, mut next) = (Vec::new(), BTreeSet::from([of]), vec![of]);
        while let Some(one) = next.pop() {
            next.extend(store.merged_into(one).await?.into_iter().filter(|part| seen.insert(*part)));
            let pairs = store.pairs_of(one).await?;
            let rejected = pairs.iter().filter(|pair| pair.state == ProposalState::Rejected);
            apart.extend(rejected.map(|pair| other_side(pair, one)));
        }
        let stands = store.resolve(&apart).await?;
        let now = apart.into_iter().map(|id| stands.get(&id).copied().unwrap_or(id));
        Ok(now.filter(|id| *id != of).collect())
    }

    /// The proposals for one organisation with those of some others that it is alike to, by these.
    async fn alike_to(&self, one: RecordId, others: &[RecordId]) -> Result<BTreeMap<RecordId, NewProposal>> {
        let found = self.compared(one, others).await?;
        Ok(others.iter().copied().zip(found).filter_map(|(other, found)| Some((other, found?))).collect())
    }

    /// The proposal for one organisation with each of some others, where they are alike.
    async fn compared(&self, one: RecordId, others: &[RecordId]) -> Result<Vec<Option<NewProposal>>> {
        let ids: Vec<RecordId> = others.iter().copied().chain([one]).collect();
        let records = self.inner.store.records(&ids).await?;
        let candidates: BTreeMap<RecordId, Candidate> =
            records.iter().filter_map(|record| Some((record.id, candidate(record)?))).collect();
        let programmes: BTreeMap<RecordId, identity_programme::Candidate> = records
            .iter()
            .filter_map(|record| Some((record.id, identity_programme::candidate(record)?)))
            .collect();
        let with = |other: &RecordId| match (candidates.get(&one), candidates.get(other)) {
            (Some(left), Some(right)) => compare(left, right),
            _ => identity_programme::compare(programmes.get(&one)?, programmes.get(other)?),
        };
        Ok(others.iter().map(with).collect())
    }
}
