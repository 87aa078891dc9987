//! Organisations that may be one: proposals with a score and its parts, for a person to decide.
//! Nothing is merged here without one.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::organisation::Organisation;
use asterism_domain::{Action, Actor, Document, Record, RecordId, State, fold, match_key, may};
use asterism_store::{NewProposal, Proposal, ProposalState};

use crate::edit::subject;
use crate::records::Ref;
use crate::{App, Error, Result};

/// Records read at a time.
const BATCH: usize = 2_000;
/// A group of organisations with one key is compared pair by pair up to this size; larger groups
/// ("municipality", "ministry of finance") hold too little to tell them apart.
const BLOCK_MAX: usize = 40;
/// Below this a pair is not worth a person's time.
const WORTH_ASKING: f64 = 0.75;

/// The parts of a score and their weights, which add up to 1.
const WEIGHTS: [(&str, f64); 4] = [("name", 0.55), ("country", 0.15), ("town", 0.2), ("type", 0.1)];

/// What is compared of one organisation.
struct Candidate {
    id: RecordId,
    names: Vec<String>,
    country: Option<String>,
    town: Option<String>,
    kind: Option<asterism_domain::OrganisationType>,
    identifiers: BTreeMap<String, String>,
}

/// A proposal with the names of both sides.
#[derive(Debug, Clone)]
pub struct ProposalView {
    pub proposal: Proposal,
    pub left: Ref,
    pub right: Ref,
}

impl App {
    /// Looks through all organisations and puts pairs that may be one into the review queue. Pairs
    /// already there, decided or not, stay as they are. Returns how many are new.
    pub async fn propose(&self, actor: &Actor) -> Result<usize> {
        if !matches!(actor, Actor::Operator) {
            return Err(Error::Forbidden { reason: "proposals are computed by the operator" });
        }
        let blocks = self.blocks().await?;
        let mut proposals: BTreeMap<(RecordId, RecordId), NewProposal> = BTreeMap::new();
        for block in blocks.values().filter(|block| (2..=BLOCK_MAX).contains(&block.len())) {
            for (place, left) in block.iter().enumerate() {
                for right in block.iter().skip(place + 1) {
                    if let Some(proposal) = compare(left, right) {
                        proposals.entry((proposal.left, proposal.right)).or_insert(proposal);
                    }
                }
            }
        }
        Ok(self.inner.store.put_proposals(proposals.into_values().collect(), self.now()).await?)
    }

    /// Organisations by what two spellings of one name have in common, within a country.
    async fn blocks(&self) -> Result<BTreeMap<(String, String), Vec<std::sync::Arc<Candidate>>>> {
        let mut after = asterism_domain::Seq(0);
        let mut candidates = Vec::new();
        loop {
            let records = self.inner.store.heads_after(after, BATCH).await?;
            let Some(last) = records.last() else { break };
            after = last.seq;
            candidates.extend(records.iter().filter_map(candidate));
        }
        let mut blocks: BTreeMap<(String, String), Vec<std::sync::Arc<Candidate>>> = BTreeMap::new();
        for candidate in candidates {
            let candidate = std::sync::Arc::new(candidate);
            let keys: BTreeSet<String> = candidate.names.iter().map(|name| match_key(name)).collect();
            for key in keys.into_iter().filter(|key| !key.is_empty()) {
                let country = candidate.country.clone().unwrap_or_default();
                blocks.entry((country, key)).or_default().push(candidate.clone());
            }
        }
        Ok(blocks)
    }

    /// The review queue, best first.
    pub async fn proposals(
        &self,
        actor: &Actor,
        state: ProposalState,
        after: Option<&Proposal>,
        limit: usize,
    ) -> Result<Vec<ProposalView>> {
        self.may_view_quality(actor)?;
        let found = self.inner.store.proposals(state, after, limit.min(500)).await?;
        let ids = found.iter().flat_map(|proposal| [proposal.left, proposal.right]).collect();
        let records = self.visible_records(actor, ids).await?;
        let named = |proposal: Proposal| {
            let left = Ref::of(records.get(&proposal.left)?);
            let right = Ref::of(records.get(&proposal.right)?);
            Some(ProposalView { proposal, left, right })
        };
        Ok(found.into_iter().filter_map(named).collect())
    }

    /// Accepts a proposal, which merges the right record into the left, or rejects it.
    pub async fn decide(&self, actor: &Actor, proposal: i64, accept: bool) -> Result<()> {
        let found = self.inner.store.proposal(proposal).await?;
        let found = found.ok_or_else(|| Error::not_found(format!("proposal {proposal}")))?;
        if found.state != ProposalState::Open {
            return Err(Error::invalid("proposal", format!("it is {} already", found.state.as_str())));
        }
        let left = self.permitted(actor, Action::Review, found.left).await?;
        let right = self.permitted(actor, Action::Review, found.right).await?;
        let mergeable = |record: &Record| may(actor, Action::Merge, &subject(record)).allowed;
        let state = if accept { ProposalState::Accepted } else { ProposalState::Rejected };
        // A machine switched off between the merge and this note of it leaves only the note to write.
        let merged = right.merged_into == Some(left.id);
        if accept && !merged && mergeable(&left) && mergeable(&right) {
            self.merge(actor, right.id, left.id, Some(format!("proposal {proposal}"))).await?;
        }
        self.inner.store.decide_proposal(proposal, state, &actor.name(), self.now()).await?;
        Ok(())
    }
}

fn candidate(record: &Record) -> Option<Candidate> {
    let Document::Organisation(organisation) = &record.document else { return None };
    if record.state == State::Retired || record.merged_into.is_some() || organisation.name_withheld {
        return None;
    }
    Some(Candidate {
        id: record.id,
        names: names(organisation),
        country: organisation.country.as_ref().map(ToString::to_string),
        town: organisation.town.as_deref().map(fold),
        kind: organisation.organisation_type,
        identifiers: organisation
            .identifiers
            .iter()
            .map(|identifier| (identifier.scheme.clone(), identifier.value.clone()))
            .collect(),
    })
}

fn names(organisation: &Organisation) -> Vec<String> {
    let titles = organisation.about.title.passages().map(|(_, title)| title.to_owned());
    let dated = organisation.names.iter().map(|name| name.text.clone());
    let mut names: Vec<String> = titles.chain(dated).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The proposal for a pair, if it is worth asking about. Two identifiers of one scheme that differ
/// say that the organisations do.
fn compare(left: &Candidate, right: &Candidate) -> Option<NewProposal> {
    let differ = |(scheme, value): (&String, &String)| {
        right.identifiers.get(scheme).is_some_and(|other| other != value)
    };
    if left.id == right.id || left.identifiers.iter().any(differ) {
        return None;
    }
    let agreement = [
        name_similarity(&left.names, &right.names),
        agree(left.country.as_ref(), right.country.as_ref()),
        agree(left.town.as_ref(), right.town.as_ref()),
        agree(left.kind.as_ref(), right.kind.as_ref()),
    ];
    let parts: Vec<(String, f64)> = WEIGHTS
        .iter()
        .zip(agreement)
        .map(|((part, weight), agreement)| ((*part).to_owned(), weight * agreement))
        .collect();
    let score = parts.iter().map(|(_, part)| part).sum::<f64>();
    let (first, second) = if left.id < right.id { (left.id, right.id) } else { (right.id, left.id) };
    (score >= WORTH_ASKING).then_some(NewProposal { left: first, right: second, score, parts })
}

/// 1 for the same, 0 for different, a half where one side does not say.
fn agree<T: PartialEq>(left: Option<&T>, right: Option<&T>) -> f64 {
    match (left, right) {
        (Some(left), Some(right)) if left == right => 1.0,
        (Some(_), Some(_)) => 0.0,
        _ => 0.5,
    }
}

/// The likeness of the two most similar names, from 0 to 1 (Jaro-Winkler on folded names).
fn name_similarity(left: &[String], right: &[String]) -> f64 {
    let mut best = 0.0_f64;
    for one in left {
        for other in right {
            best = best.max(strsim::jaro_winkler(&fold(one), &fold(other)));
        }
    }
    best
}
