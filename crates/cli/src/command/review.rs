use anyhow::Result;
use asterism_actions::{App, PairAnswer, PairRow, PairsAsked, ProposalState};
use asterism_domain::Actor;
use serde_json::json;

use crate::args::ReviewArgs;
use crate::{Done, output};

pub(crate) async fn review(app: &App, args: ReviewArgs, as_json: bool) -> Result<Done> {
    let decision = args.accept.map(|number| (number, true)).or(args.reject.map(|number| (number, false)));
    if let Some((number, accept)) = decision {
        let answer = if accept { PairAnswer::Same(None) } else { PairAnswer::Different };
        app.decide(&Actor::Operator, number, answer, None).await?;
        let word = if accept { "accepted: the two are one now" } else { "rejected: the two stay apart" };
        let value = json!({ "proposal": number, "accepted": accept });
        return output::told(as_json, &value, &format!("proposal {number} {word}"));
    }
    if let Some(number) = args.undo {
        app.undo_pair(&Actor::Operator, number).await?;
        let value = json!({ "proposal": number, "undone": true });
        return output::told(as_json, &value, &format!("proposal {number} waits as before"));
    }
    if args.find {
        let found = app.propose(&Actor::Operator).await?;
        crate::output::say!("{found} new proposals");
    }
    let (proposals, total) = waiting(app, args.limit).await?;
    if let Some(more @ 1..) = total.checked_sub(proposals.len() as u64) {
        let every = total.max(1);
        crate::output::say!(
            "{} of {total} proposals, the most alike first; {more} more with --limit {every}",
            proposals.len()
        );
    }
    if as_json {
        let list: Vec<_> = proposals
            .iter()
            .map(|view| {
                let parts: serde_json::Map<_, _> =
                    view.proposal.parts.iter().map(|(part, value)| (part.clone(), json!(value))).collect();
                json!({
                    "proposal": view.proposal.id, "score": view.proposal.score, "parts": parts,
                    "left": view.sides[0].path, "right": view.sides[1].path,
                })
            })
            .collect();
        output::json(&list)?;
    } else {
        let rows = proposals.iter().map(|view| {
            let parts: Vec<String> =
                view.proposal.parts.iter().map(|(part, value)| format!("{part} {value:.2}")).collect();
            vec![
                view.proposal.id.to_string(),
                format!("{:.2}", view.proposal.score),
                view.sides[0].path.clone(),
                view.sides[1].path.clone(),
                parts.join(", "),
            ]
        });
        output::table(&["proposal", "score", "left", "right", "parts"], &[0, 1], rows)?;
    }
    Ok(if proposals.is_empty() { Done::Attention } else { Done::Fine })
}

/// The first pairs that wait, as many as are wanted, and how many wait in all.
async fn waiting(app: &App, wanted: usize) -> Result<(Vec<PairRow>, u64)> {
    let mut asked = PairsAsked::default();
    let mut rows = Vec::new();
    loop {
        let left = wanted.saturating_sub(rows.len()).max(1);
        let page = app.pairs(&Actor::Operator, ProposalState::Open, &asked, left).await?;
        rows.extend(page.rows);
        asked.after = page.next;
        if asked.after.is_none() || rows.len() >= wanted {
            return Ok((rows, page.total));
        }
    }
}
