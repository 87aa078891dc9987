//! Pairs of organisations that may be one, for those who decide: the queue, narrowed; one pair side by side; the answer
//! and its undoing; and what becomes of other pairs when two records become one.

mod merged;

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{
    Action, Actor, Document, Kind, Record, RecordId, Seq, Space, State, Subject, Visibility, may,
};
use asterism_store::{BANDS, PairCount, PairFilter, Proposal, ProposalState};

use crate::edit::subject;
use crate::records::Ref;
use crate::{App, Error, Plain, RecordView, Result};

/// Pairs listed at a time at most.
const MOST: usize = 500;
/// Pairs that get their place at a time, and how many times in one go.
const PLACED: usize = 500;
const PLACINGS: usize = 100;

/// Which pairs to list. What is none is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PairsAsked {
    pub country: Option<String>,
    /// One of the two is of this space.
    pub space: Option<Space>,
    /// At least so alike, in hundredths.
    pub score: Option<u8>,
    /// Go on after this pair.
    pub after: Option<i64>,
}

/// A pair with the names of both sides.
#[derive(Debug, Clone)]
pub struct PairRow {
    pub proposal: Proposal,
    pub sides: [Ref; 2],
    pub towns: [Option<String>; 2],
    pub countries: [Option<String>; 2],
    pub spaces: [Space; 2],
}

/// A page of the queue. Every list of counts is of what the other filters leave.
#[derive(Debug, Clone)]
pub struct PairsView {
    pub total: u64,
    pub by_state: Vec<(ProposalState, u64)>,
    pub by_country: Vec<(String, u64)>,
    pub by_space: Vec<(Space, u64)>,
    /// At least so alike, in hundredths.
    pub by_score: Vec<(u8, u64)>,
    pub rows: Vec<PairRow>,
    /// Where the next page begins; none on the last.
    pub next: Option<i64>,
}

/// One pair side by side.
#[derive(Debug, Clone)]
pub struct PairView {
    pub proposal: Proposal,
    pub sides: [Box<RecordView>; 2],
    /// Since when the organisations' own people keep their records.
    pub kept: [bool; 2],
    /// Which of the two has more to it, and is offered to stay.
    pub keep: RecordId,
    /// Who decided, as far as the reader may know.
    pub decided_by: Option<String>,
    /// The pair that comes next in the queue.
    pub next: Option<i64>,
}

/// What somebody says of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairAnswer {
    /// The two are one; this one of them stays, the left one where none is named.
    Same(Option<RecordId>),
    /// They are two, and are not asked about again.
    Different,
    Later,
}

impl App {
    /// Whether somebody decides on any pairs at all.
    pub fn decides_pairs(&self, actor: &Actor) -> bool {
        decided_in(actor).is_ok()
    }

    /// How many pairs wait for the reader's decision.
    pub async fn waiting_pairs(&self, actor: &Actor) -> Result<u64> {
        let within = decided_in(actor)?;
        let counts = self.inner.store.count_pairs(ProposalState::Open).await?;
        Ok(counts.iter().filter(|count| both_within(count, within.as_deref())).map(|count| count.pairs).sum())
    }

    /// A page of the pairs in a state that the reader may decide on, best first.
    pub async fn pairs(
        &self,
        actor: &Actor,
        state: ProposalState,
        asked: &PairsAsked,
        limit: usize,
    ) -> Result<PairsView> {
        let limit = limit.clamp(1, MOST);
        let within = decided_in(actor)?;
        let store = &self.inner.store;
        // Pairs of an older data folder have no place yet.
        self.place_pairs().await?;
        let mut by_state = Vec::new();
        let mut counts = Vec::new();
        for each in
            [ProposalState::Open, ProposalState::Later, ProposalState::Accepted, ProposalState::Rejected]
        {
            let mut found = store.count_pairs(each).await?;
            found.retain(|count| both_within(count, within.as_deref()));
            by_state.push((each, found.iter().map(|count| count.pairs).sum()));
            if each == state {
                counts = found;
            }
        }
        let found = self.pairs_after(&within, state, asked, limit + 1).await?;
        let next = found.get(limit).and(found.get(limit - 1)).map(|last| last.id);
        Ok(PairsView {
            total: counts.iter().filter(|count| fits(count, asked)).map(|count| count.pairs).sum(),
            by_state,
            by_country: by_country(&counts, asked),
            by_space: by_space(&counts, asked, within.as_deref()),
            by_score: by_score(&counts, asked),
            rows: self.pair_rows(actor, found.into_iter().take(limit).collect()).await?,
            next,
        })
    }

    async fn pairs_after(
        &self,
        within: &Option<Vec<Space>>,
        state: ProposalState,
        asked: &PairsAsked,
        limit: usize,
    ) -> Result<Vec<Proposal>> {
        let store = &self.inner.store;
        let after = match asked.after {
            Some(id) => store.proposal(id).await?,
            None => None,
        };
        let filter = PairFilter {
            country: asked.country.clone(),
            space: asked.space.clone(),
            score: asked.score.map(|hundredths| f64::from(hundredths) / 100.0),
            within: within.clone(),
        };
        Ok(store.pairs(state, &filter, after.as_ref(), limit).await?)
    }

    /// Of pairs that wait, what stands for each side now; of others, the two that were asked about.
    async fn pair_rows(&self, actor: &Actor, found: Vec<Proposal>) -> Result<Vec<PairRow>> {
        let ids: BTreeSet<RecordId> = found.iter().flat_map(|pair| [pair.left, pair.right]).collect();
        let ids: Vec<RecordId> = ids.into_iter().collect();
        let stands = self.inner.store.resolve(&ids).await?;
        let every: BTreeSet<RecordId> = ids.into_iter().chain(stands.values().copied()).collect();
        let every: Vec<RecordId> = every.into_iter().collect();
        let records: BTreeMap<RecordId, Record> =
            self.inner.store.records(&every).await?.into_iter().map(|record| (record.id, record)).collect();
        let row = |proposal: Proposal| {
            let sides = [proposal.left, proposal.right].map(|id| match waits(proposal.state) {
                true => records.get(stands.get(&id).unwrap_or(&id)),
                false => records.get(&id),
            });
            let [left, right] = [sides[0]?, sides[1]?];
            let seen = |record: &Record| may(actor, Action::View, &subject(record)).allowed;
            (seen(left) && seen(right)).then(|| PairRow {
                proposal,
                sides: [Ref::of(left), Ref::of(right)],
                towns: [town(left), town(right)],
                countries: [country(left), country(right)],
                spaces: [left.space.clone(), right.space.clone()],
            })
        };
        Ok(found.into_iter().filter_map(row).collect())
    }

    /// One pair side by side, with the next one of the list that it was found in.
    pub async fn pair(&self, actor: &Actor, id: i64, asked: &PairsAsked) -> Result<PairView> {
        let within = decided_in(actor)?;
        let (proposal, [left, right]) = self.pair_to_decide(actor, id).await?;
        let kept = [left.id, right.id].map(|id| async move { self.kept_since(id).await });
        let [kept_left, kept_right] = kept;
        let kept = [kept_left.await?.is_some(), kept_right.await?.is_some()];
        let sides = [Box::new(self.view(actor, left).await?), Box::new(self.view(actor, right).await?)];
        let worth = |side: usize| {
            let view = &sides[side];
            let parts = match &view.details {
                crate::Details::Organisation(details) => details.participations_total,
                _ => 0,
            };
            (kept[side], parts, view.revisions)
        };
        let keep = if worth(1) > worth(0) { sides[1].record.id } else { sides[0].record.id };
        let after = PairsAsked { after: Some(proposal.id), ..asked.clone() };
        let next =
            self.pairs_after(&within, ProposalState::Open, &after, 1).await?.first().map(|next| next.id);
        let mut decided_by = proposal.decided_by.clone();
        match self.demand_administrator(actor) {
            Ok(()) => decided_by = self.account_name(decided_by).await?,
            Err(_) => self.hide_members(decided_by.iter_mut()).await?,
        }
        Ok(PairView { proposal, sides, kept, keep, decided_by, next })
    }

    async fn account_name(&self, actor: Option<String>) -> Result<Option<String>> {
        let id = actor.as_deref().and_then(|name| name.parse().ok());
        let Some(id) = id else { return Ok(actor) };
        let account = self.inner.store.account(id).await?;
        Ok(Some(account.map_or_else(|| "former_member".to_owned(), |account| account.name)))
    }

    /// A pair with its two records, for somebody who may decide on both.
    async fn pair_to_decide(&self, actor: &Actor, id: i64) -> Result<(Proposal, [Record; 2])> {
        let absent = || Error::not_found(format!("pair {id}"));
        let proposal = self.inner.store.proposal(id).await?.ok_or_else(absent)?;
        let mut ids = [proposal.left, proposal.right];
        if waits(proposal.state) {
            let stands = self.inner.store.resolve(&ids).await?;
            ids = ids.map(|id| stands.get(&id).copied().unwrap_or(id));
        }
        let [left, right] = ids.map(|id| self.permitted(actor, Action::Review, id));
        // Who may not decide learns not even that there is such a pair.
        let (left, right) = (left.await, right.await);
        if matches!(left, Err(Error::Forbidden { .. })) || matches!(right, Err(Error::Forbidden { .. })) {
            return Err(absent());
        }
        Ok((proposal, [left?, right?]))
    }

    /// Takes somebody's answer to a pair. `seen` says what of the two they had before them; where that is not how the two
    /// stand now, nothing is done.
    pub async fn decide(
        &self,
        actor: &Actor,
        id: i64,
        answer: PairAnswer,
        seen: Option<[Seq; 2]>,
    ) -> Result<()> {
        let (proposal, [left, right]) = self.pair_to_decide(actor, id).await?;
        match proposal.state {
            ProposalState::Open | ProposalState::Later => {}
            // Said twice, or the merge was done and only its note was missing.
            ProposalState::Accepted if matches!(answer, PairAnswer::Same(_)) => return Ok(()),
            _ => return Err(Error::invalid("pair", Plain::PairDecided)),
        }
        if seen.is_some_and(|seen| seen != [left.seq, right.seq]) {
            return Err(Error::invalid("pair", Plain::PairChanged));
        }
        let (state, event) = match answer {
            PairAnswer::Same(_) => (ProposalState::Accepted, "pair_same"),
            PairAnswer::Different => (ProposalState::Rejected, "pair_different"),
            PairAnswer::Later => (ProposalState::Later, "pair_later"),
        };
        if let PairAnswer::Same(keep) = answer {
            self.make_one(actor, id, [&left, &right], keep).await?;
        }
        // Whoever said at the same moment that the two differ was too late: they are one by now.
        let from: &[ProposalState] = match answer {
            PairAnswer::Same(_) => &[ProposalState::Open, ProposalState::Later, ProposalState::Rejected],
            _ => &[ProposalState::Open, ProposalState::Later],
        };
        let moved = self.inner.store.move_pair(id, from, state, &actor.name(), self.now()).await?;
        // The merge itself answered the pair, or somebody else did at the same moment.
        if !moved && !matches!(answer, PairAnswer::Same(_)) {
            return Err(Error::invalid("pair", Plain::PairDecided));
        }
        self.note(&actor.name(), event, &format!("pair {id}"), &format!("{} {}", left.path(), right.path()))
            .await
    }

    async fn make_one(
        &self,
        actor: &Actor,
        id: i64,
        [left, right]: [&Record; 2],
        keep: Option<RecordId>,
    ) -> Result<()> {
        // A machine switched off between the merge and the note of it leaves only the note to write.
        if left.id == right.id {
            return Ok(());
        }
        let (stays, goes) = match keep {
            None => (left, right),
            Some(keep) if keep == left.id => (left, right),
            Some(keep) if keep == right.id => (right, left),
            Some(_) => return Err(Error::invalid("keep", Plain::PairKeep)),
        };
        if [stays, goes].iter().any(|record| record.state.is_out_of_use()) {
            return Err(Error::invalid("pair", Plain::PairOutOfUse));
        }
        self.merge(actor, goes.id, stays.id, Some(format!("proposal {id}"))).await.map(|_| ())
    }

    /// Takes an answer back: what was made one is two again, byte for byte, and the pair waits as before.
    pub async fn undo_pair(&self, actor: &Actor, id: i64) -> Result<()> {
        let (proposal, sides) = self.pair_to_decide(actor, id).await?;
        if matches!(proposal.state, ProposalState::Open | ProposalState::Settled) {
            return Err(Error::invalid("pair", Plain::PairNotDecided));
        }
        let [left, right] = &sides;
        let into = |one: &Record, other: &Record| one.merged_into == Some(other.id);
        match (into(left, right), into(right, left)) {
            // It went on from there: one of the two is part of a third by now.
            (false, false)
                if proposal.state == ProposalState::Accepted
                    && sides.iter().any(|record| record.merged_into.is_some()) =>
            {
                return Err(Error::invalid("pair", Plain::MergedOn));
            }
            (false, false) => {}
            // Whatever was said of the two, they were made one, here or by another way.
            (gone_left, _) => {
                let gone = if gone_left { left } else { right };
                self.unmerge(actor, gone.id, Some(format!("proposal {id}"))).await?;
            }
        }
        let from = [ProposalState::Accepted, ProposalState::Rejected, ProposalState::Later];
        self.inner.store.move_pair(id, &from, ProposalState::Open, &actor.name(), self.now()).await?;
        let [left, right] = sides.each_ref().map(Record::path);
        self.note(&actor.name(), "pair_undone", &format!("pair {id}"), &format!("{left} {right}")).await
    }

    /// Notes of new pairs where they are asked about.
    pub(crate) async fn place_pairs(&self) -> Result<()> {
        for _ in 0..PLACINGS {
            let found = self.inner.store.pairs_without_place(PLACED).await?;
            if found.is_empty() {
                break;
            }
            let ids: Vec<RecordId> = found.iter().flat_map(|pair| [pair.left, pair.right]).collect();
            let records: BTreeMap<RecordId, Record> =
                self.inner.store.records(&ids).await?.into_iter().map(|record| (record.id, record)).collect();
            let place = |pair: &Proposal| {
                let sides = [pair.left, pair.right].map(|id| records.get(&id));
                let nowhere = || Space::new("nowhere");
                let spaces = sides.map(|side| side.map_or_else(nowhere, |record| record.space.clone()));
                let country = sides.into_iter().flatten().find_map(country).unwrap_or_default();
                (pair.id, country, spaces)
            };
            let places: Vec<_> = found.iter().map(place).collect();
            self.inner.store.place_pairs(&places).await?;
        }
        Ok(())
    }
}

/// The spaces in which somebody decides on pairs; none for all of them. For whoever decides on none there is no queue.
fn decided_in(actor: &Actor) -> Result<Option<Vec<Space>>> {
    let absent = || Error::not_found("such a queue");
    let decides = |space: &Space| {
        let asked = Subject {
            record: None,
            kind: Some(Kind::Organisation),
            space,
            state: State::Published,
            visibility: Visibility::Public,
        };
        may(actor, Action::Review, &asked).allowed
    };
    let member = match actor {
        Actor::Operator => return Ok(None),
        Actor::Person(member) => member,
        Actor::Visitor | Actor::Import { .. } => return Err(absent()),
    };
    if member.administrator && member.key_space.is_none() && decides(&Space::new("all")) {
        return Ok(None);
    }
    let own = member.roles.keys().chain(&member.key_space).filter(|space| decides(space));
    let own: BTreeSet<&Space> = own.collect();
    if own.is_empty() { Err(absent()) } else { Ok(Some(own.into_iter().cloned().collect())) }
}

fn waits(state: ProposalState) -> bool {
    matches!(state, ProposalState::Open | ProposalState::Later)
}

fn other_side(pair: &Proposal, one: RecordId) -> RecordId {
    if pair.left == one { pair.right } else { pair.left }
}

fn town(record: &Record) -> Option<String> {
    match &record.document {
        Document::Organisation(organisation) => organisation.town.clone(),
        _ => None,
    }
}

fn country(record: &Record) -> Option<String> {
    match &record.document {
        Document::Organisation(organisation) => organisation.country.as_ref().map(ToString::to_string),
        _ => None,
    }
}

fn both_within(count: &PairCount, within: Option<&[Space]>) -> bool {
    within.is_none_or(|within| count.spaces.iter().all(|space| within.contains(space)))
}

fn fits(count: &PairCount, asked: &PairsAsked) -> bool {
    asked.country.as_ref().is_none_or(|country| *country == count.country)
        && asked.space.as_ref().is_none_or(|space| count.spaces.contains(space))
        && asked.score.is_none_or(|score| score <= count.band)
}

fn by_country(counts: &[PairCount], asked: &PairsAsked) -> Vec<(String, u64)> {
    let others = PairsAsked { country: None, ..asked.clone() };
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    for count in counts.iter().filter(|count| fits(count, &others)) {
        *sums.entry(count.country.clone()).or_default() += count.pairs;
    }
    sums.into_iter().collect()
}

fn by_space(counts: &[PairCount], asked: &PairsAsked, within: Option<&[Space]>) -> Vec<(Space, u64)> {
    let others = PairsAsked { space: None, ..asked.clone() };
    let mut sums: BTreeMap<Space, u64> = BTreeMap::new();
    for count in counts.iter().filter(|count| fits(count, &others) && both_within(count, within)) {
        // A pair within one space counts once there.
        for space in count.spaces.iter().collect::<BTreeSet<_>>() {
            *sums.entry(space.clone()).or_default() += count.pairs;
        }
    }
    sums.into_iter().collect()
}

fn by_score(counts: &[PairCount], asked: &PairsAsked) -> Vec<(u8, u64)> {
    let others = PairsAsked { score: None, ..asked.clone() };
    let of = |band: u8| {
        let fitting = counts.iter().filter(|count| count.band >= band && fits(count, &others));
        (band, fitting.map(|count| count.pairs).sum())
    };
    BANDS.into_iter().map(of).collect()
}
