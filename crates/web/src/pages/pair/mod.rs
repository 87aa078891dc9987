//! Organisations that may be one: the queue of pairs, and one pair side by side with the answer to it.

mod list;
mod one;

use asterism_actions::{PAIR_BANDS, PairsAsked, ProposalState};
use asterism_domain::Space;
use axum::Router;
use axum::routing::{get, post};

use crate::html::query_string;
use crate::visit::Visit;
use crate::{Problem, Site};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/pairs", get(list::show))
        .route("/pairs/{id}", get(one::show))
        .route("/pairs/{id}/{step}", post(one::answer))
}

/// What lists are narrowed by, as addresses name it.
const NARROWED_BY: [&str; 3] = ["country", "space", "score"];

/// The filter of an address, and the state that is listed. A value that is none of its list is refused.
fn asked(visit: &Visit) -> Result<(ProposalState, PairsAsked), Problem> {
    let refused = |name: &str, value: &str| {
        Problem::Invalid(visit.l.with("refused-value", &[("name", name), ("value", value)]))
    };
    let mut asked = PairsAsked::default();
    let mut state = ProposalState::Open;
    for (name, value) in visit.pairs.iter().filter(|(_, value)| !value.is_empty()) {
        match name.as_str() {
            "state" => {
                let known = ProposalState::parse(value).filter(|state| *state != ProposalState::Settled);
                state = known.ok_or_else(|| refused(name, value))?;
            }
            "country" => asked.country = Some(value.clone()),
            "space" => asked.space = Some(Space::new(value)),
            "score" => {
                let score = value.parse().ok().filter(|score| PAIR_BANDS.contains(score));
                asked.score = Some(score.ok_or_else(|| refused(name, value))?);
            }
            "after" => asked.after = Some(value.parse().map_err(|_| refused(name, value))?),
            _ => {}
        }
    }
    Ok((state, asked))
}

/// The filter alone, as the end of an address.
fn filter_query(pairs: &[(String, String)]) -> String {
    let kept = pairs.iter().filter(|(name, value)| NARROWED_BY.contains(&name.as_str()) && !value.is_empty());
    query_string(kept.map(|(name, value)| (name.as_str(), value.as_str())))
}
