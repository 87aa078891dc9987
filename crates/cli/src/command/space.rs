//! Spaces out to a folder or an archive, and in again.

use std::path::Path;

use anyhow::{Context, Result};
use asterism_actions::{App, Conflicting, Contents, Parcel, Received};
use asterism_domain::{Actor, Space};
use serde_json::json;

use crate::args::SpaceCommand;
use crate::{Done, output};

const WHOLE: &str = "it holds drafts, what people hid and what is shown to the space alone: keep it like a backup, \
                     and pass on an export without --whole instead";

pub(crate) async fn space(app: &App, what: SpaceCommand, as_json: bool) -> Result<Done> {
    match what {
        SpaceCommand::Export { space, to, whole, language } => {
            export(app, &space, &to, whole, &language, as_json).await
        }
        SpaceCommand::Import { from } => import(app, &from, as_json).await,
    }
}

async fn export(
    app: &App,
    named: &str,
    to: &Path,
    whole: bool,
    language: &str,
    as_json: bool,
) -> Result<Done> {
    let name = named.trim_matches('/');
    let name = name.strip_prefix("spaces/").unwrap_or(name);
    let contents = if whole { Contents::Whole } else { Contents::Public };
    app.follow().await?;
    let parcel = Parcel::at(to).with_context(|| format!("cannot write to {}", to.display()))?;
    let space = Space::new(name);
    let copied = asterism_web::copy_space(app, &Actor::Operator, &space, contents, language, parcel).await?;
    if whole {
        crate::output::say!("{}: {WHOLE}", to.display());
    }
    let open = match to.extension().is_some_and(|extension| extension == "zip") {
        true => "unpack it and open index.html".to_owned(),
        false => format!("open {}", to.join("index.html").display()),
    };
    let told = format!(
        "{} pages and {} records written to {}; {open}, and take it in elsewhere with `space import`",
        copied.pages,
        copied.records,
        to.display(),
    );
    let value = json!({ "to": to, "contents": contents, "pages": copied.pages, "records": copied.records,
                        "files": copied.files });
    output::told(as_json, &value, &told)
}

async fn import(app: &App, from: &Path, as_json: bool) -> Result<Done> {
    let received = app.receive_parcel(&Actor::Operator, from).await?;
    if as_json {
        output::json(&received)?;
    } else {
        tell(&received)?;
    }
    let clean = received.conflicts.is_empty() && received.refused.is_empty();
    Ok(if clean { Done::Fine } else { Done::Attention })
}

fn tell(received: &Received) -> Result<()> {
    let Received { space, new, updated, unchanged, revisions, around, files, .. } = received;
    output::line(&format!(
        "space {space}: {new} records new, {updated} went on, {unchanged} unchanged; {revisions} revisions, \
         {around} records around it, {files} files"
    ))?;
    output::line("accounts and roles are not carried: invite its people, or give roles with `account role`")?;
    listed("left as it is here", &received.conflicts)?;
    listed("file not taken", &received.refused)
}

fn listed(heading: &str, found: &[Conflicting]) -> Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    let rows = found.iter().map(|one| vec![one.path.clone(), one.why.clone()]);
    Ok(output::table(&[heading, "why"], &[], rows)?)
}
