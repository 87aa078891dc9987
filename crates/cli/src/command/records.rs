use anyhow::{Context, Result, bail};
use asterism_actions::{App, Error, Page, RecordView};
use asterism_domain::{Actor, Kind, RecordId, Seq};
use asterism_web::locale::Locale;
use serde_json::json;

use crate::args::{DataArgs, RestoreArgs};
use crate::{Done, output};

/// So many changed fields of a revision stand in a terminal; JSON has all.
const CHANGES: usize = 40;

/// The kind and slug of an address such as `projects/clusters3`, `/regions/ES21` or
/// `http://localhost:8080/projects/clusters3`.
fn address(text: &str) -> Result<(Kind, &str)> {
    let path = match text.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => text,
    };
    let trimmed = path.trim_start_matches('/');
    let Some((folder, slug)) = trimmed.split_once('/').filter(|(_, slug)| !slug.is_empty()) else {
        bail!("`{text}` is not an address: write it as in projects/clusters3");
    };
    let plain = folder.to_lowercase().replace('_', "-");
    let named = |kind: &&Kind| kind.path() == plain || kind.as_str().replace('_', "-") == plain;
    let kind = Kind::ALL.iter().find(named).copied().with_context(|| {
        let folders: Vec<&str> = Kind::ALL.iter().map(|kind| kind.path()).collect();
        format!("there is no kind `{folder}`; there are {}", folders.join(", "))
    })?;
    Ok((kind, slug))
}

/// The kind and slug of an address, whose letters may be typed in another case than the record's.
pub(super) async fn located(app: &App, text: &str) -> Result<(Kind, String)> {
    let (kind, slug) = match address(text) {
        Err(error) if !text.contains('/') => return Err(meant(app, text).await?.unwrap_or(error)),
        read => read?,
    };
    for typed in [slug.to_owned(), slug.to_lowercase(), slug.to_uppercase()] {
        if app.record_at(kind, &typed).await?.is_some() {
            return Ok((kind, typed));
        }
    }
    Ok((kind, slug.to_owned()))
}

/// What somebody may have meant who named a record without its kind.
async fn meant(app: &App, word: &str) -> Result<Option<anyhow::Error>> {
    let mut paths = Vec::new();
    for kind in Kind::ALL {
        for typed in [word.to_lowercase(), word.to_uppercase()] {
            if app.record_at(*kind, &typed).await?.is_some() {
                paths.push(format!("{}/{typed}", kind.path()));
                break;
            }
        }
    }
    let told = || format!("`{word}` is not an address; there is {}", paths.join(" and "));
    Ok((!paths.is_empty()).then(|| anyhow::anyhow!(told())))
}

/// The record at an address, wherever it has moved.
pub(super) async fn view(app: &App, text: &str) -> Result<Box<RecordView>> {
    let (kind, slug) = located(app, text).await?;
    let slug = slug.as_str();
    match app.page(&Actor::Operator, kind, slug).await? {
        Page::Here(view) | Page::Gone(view) => Ok(view),
        Page::Moved { path } => Box::pin(view_moved(app, path)).await,
    }
}

async fn view_moved(app: &App, path: String) -> Result<Box<RecordView>> {
    crate::output::say!("moved to {path}");
    view(app, &path).await
}

/// The record at exactly this address, even if it was merged away.
async fn record_at(app: &App, text: &str) -> Result<RecordId> {
    let (kind, slug) = located(app, text).await?;
    app.record_at(kind, &slug).await?.with_context(|| format!("there is no {kind} `{slug}`"))
}

/// What was asked for, or nothing where there is no such record, which is then told.
pub(super) fn found<T>(asked: Result<T>) -> Result<Option<T>> {
    match asked {
        Err(error) if matches!(error.downcast_ref(), Some(Error::NotFound { .. })) => {
            crate::output::say!("asterism: {error:#}");
            Ok(None)
        }
        asked => asked.map(Some),
    }
}

pub(crate) async fn history(app: &App, text: &str, as_json: bool) -> Result<Done> {
    let (kind, slug) = located(app, text).await?;
    let asked = app.history(&Actor::Operator, kind, &slug).await;
    let Some(history) = found(asked.map_err(Into::into))? else { return Ok(Done::Attention) };
    if as_json {
        let revisions: Vec<_> = history
            .revisions
            .iter()
            .map(|revision| {
                json!({
                    "seq": revision.seq, "at": revision.at.to_string(), "actor": revision.actor,
                    "source": revision.source, "change": revision.change, "reason": revision.reason,
                    "changes": revision.changes,
                })
            })
            .collect();
        output::json(&json!({ "record": history.record.path, "revisions": revisions }))?;
        return Ok(Done::Fine);
    }
    let l = Locale::english();
    let shown = history.revisions.iter().flat_map(|revision| revision.changes.iter().take(CHANGES));
    let names = app.names_in(&Actor::Operator, shown).await?;
    for revision in &history.revisions {
        let reason = revision.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
        let what =
            format!("{:.0} {} by {}{reason}", revision.at, revision.change.as_str(), by(&revision.actor));
        output::line(&format!("{}  {what}", revision.seq))?;
        for change in revision.changes.iter().take(CHANGES) {
            let (field, before, after) = asterism_web::change_words(l, change, &names);
            // A line each, whatever the texts hold.
            let side =
                |words: Option<String>| words.map_or("–".to_owned(), |words| words.replace('\n', " "));
            output::line(&format!("    {field}: {} → {}", side(before), side(after)))?;
        }
        if let Some(more @ 1..) = revision.changes.len().checked_sub(CHANGES) {
            output::line(&format!("    and {more} more fields (all: asterism --json history {text})"))?;
        }
    }
    Ok(Done::Fine)
}

pub(crate) async fn restore(data: &DataArgs, args: RestoreArgs, as_json: bool) -> Result<Done> {
    if let Some(backup) = &args.backup {
        let to = &args.record;
        let damage = asterism_actions::restore_backup(backup, std::path::Path::new(to)).await?;
        let details: Vec<&str> = damage.iter().map(|problem| problem.detail.as_str()).collect();
        let told = match details.as_slice() {
            [] => format!("restored into {to}; start with --data {to}"),
            [first, ..] => {
                format!(
                    "restored into {to}, but what was backed up is damaged: {first}; take an older backup"
                )
            }
        };
        output::told(as_json, &json!({ "restored": to, "problems": details }), &told)?;
        return Ok(if damage.is_empty() { Done::Fine } else { Done::Attention });
    }
    let app = super::open(data).await?;
    let record = record_at(&app, &args.record).await?;
    let seq = Seq(args.revision.context("say which revision, with --revision")?);
    let written = app.restore(&Actor::Operator, record, seq, args.reason).await?;
    report(written, as_json)
}

pub(crate) async fn retire(app: &App, text: &str, reason: Option<String>, as_json: bool) -> Result<Done> {
    let record = record_at(app, text).await?;
    report(app.retire(&Actor::Operator, record, reason).await?, as_json)
}

pub(crate) async fn merge(
    app: &App,
    from: &str,
    into: &str,
    reason: Option<String>,
    as_json: bool,
) -> Result<Done> {
    let (from, into) = (record_at(app, from).await?, record_at(app, into).await?);
    report(app.merge(&Actor::Operator, from, into, reason).await?, as_json)
}

pub(crate) async fn unmerge(app: &App, text: &str, as_json: bool) -> Result<Done> {
    let record = record_at(app, text).await?;
    report(app.unmerge(&Actor::Operator, record, None).await?, as_json)
}

fn report(written: Seq, as_json: bool) -> Result<Done> {
    output::told(as_json, &json!({ "seq": written }), &format!("written as revision {written}"))
}

/// Who made a revision, in words.
pub(super) fn by(actor: &str) -> &str {
    actor.strip_prefix("person:").unwrap_or(actor)
}
