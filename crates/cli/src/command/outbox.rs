//! The letters that wait or were given up, for whoever runs the machine.

use anyhow::Result;
use asterism_actions::{App, QueueState, Waiting};
use asterism_domain::Actor;
use serde_json::{Value, json};

use crate::args::OutboxArgs;
use crate::{Done, output};

pub(crate) async fn outbox(app: &App, args: OutboxArgs, as_json: bool) -> Result<Done> {
    if let Some(id) = args.show {
        let letter = app.outbox_letter(&Actor::Operator, id).await?;
        return output::told(as_json, &value(&letter), &whole(&letter));
    }
    if let Some(id) = args.retry {
        app.outbox_retry(&Actor::Operator, id).await?;
        let said = format!("letter {id} is due now; a portal that runs with --smtp sends it within a minute");
        return output::told(as_json, &json!({ "letter": id, "retried": true }), &said);
    }
    if let Some(id) = args.discard {
        app.outbox_discard(&Actor::Operator, id).await?;
        let said = format!("letter {id} is discarded; nobody gets it");
        return output::told(as_json, &json!({ "letter": id, "discarded": true }), &said);
    }
    let mut letters = app.outbox(&Actor::Operator, args.limit.saturating_add(1)).await?;
    if letters.len() > args.limit {
        letters.truncate(args.limit);
        crate::output::say!("there are more than these {}: ask for more with --limit", args.limit);
    }
    if as_json {
        output::json(&letters.iter().map(value).collect::<Vec<_>>())?;
    } else if letters.is_empty() {
        output::line("no letter waits")?;
    } else {
        let header = ["letter", "state", "tries", "next try", "to", "subject", "last answer"];
        output::table(&header, &[0, 2], letters.iter().map(row))?;
    }
    let given_up = letters.iter().any(|letter| letter.state == QueueState::GivenUp);
    Ok(if given_up { Done::Attention } else { Done::Fine })
}

fn value(letter: &Waiting) -> Value {
    json!({
        "letter": letter.id, "state": letter.state.as_str(), "attempts": letter.attempts,
        "run_at": letter.run_at.to_string(), "last_error": letter.last_error,
        "written": letter.written.to_string(), "to": letter.letter.to, "subject": letter.letter.subject,
        "text": letter.letter.text, "unsubscribe": letter.letter.unsubscribe,
    })
}

fn row(letter: &Waiting) -> Vec<String> {
    vec![
        letter.id.to_string(),
        state(letter).to_owned(),
        letter.attempts.to_string(),
        next_try(letter).unwrap_or_default(),
        letter.letter.to.clone(),
        letter.letter.subject.clone(),
        letter.last_error.clone().unwrap_or_default(),
    ]
}

fn state(letter: &Waiting) -> &'static str {
    match letter.state {
        QueueState::Waiting => "waits",
        QueueState::Running => "is being sent",
        QueueState::GivenUp => "given up",
    }
}

/// To the second, in universal time.
fn next_try(letter: &Waiting) -> Option<String> {
    (letter.state == QueueState::Waiting).then(|| format!("{:.0}", letter.run_at))
}

fn whole(letter: &Waiting) -> String {
    let mut lines = vec![
        format!("To: {}", letter.letter.to),
        format!("Subject: {}", letter.letter.subject),
        format!("Written: {:.0}", letter.written),
        format!("State: {}, tried {} times", state(letter), letter.attempts),
    ];
    lines.extend(next_try(letter).map(|time| format!("Next try: {time}")));
    lines.extend(letter.last_error.as_ref().map(|error| format!("Last answer: {error}")));
    lines.extend(letter.letter.unsubscribe.as_ref().map(|link| format!("Unsubscribe: {link}")));
    format!("{}\n\n{}", lines.join("\n"), letter.letter.text.trim_end())
}
