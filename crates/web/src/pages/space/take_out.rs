//! A space to take along: its pages as visitors see them, which work from a folder, with its data and files.

use std::time::Duration;

use asterism_actions::{Contents, Parcel};
use asterism_domain::{Actor, Space};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{Sender, channel};

use super::contents::ContentsPage;
use crate::component::{Block, Notice, Pager, Piece, Prose, Tone};
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::still;
use crate::visit::Visit;
use crate::{Problem, Site};

/// Pieces that wait for a slow reader; whoever makes them waits too.
const WAITING: usize = 4;
/// After so long a download is cut off, so that a reader who takes nothing does not keep others waiting.
const LONGEST: Duration = Duration::from_secs(30 * 60);

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let l = visit.l;
    visit.signed_in()?;
    let space = super::named(&name)?;
    site.app()?.may_take_out(&visit.actor(), &space)?;
    let told = super::told(site.app()?, &visit, &space).await?;
    let at = format!("/spaces/{}/export", space.as_str());
    let way = |name: &str, key: &str| Piece::More(LinkTo::new(format!("{at}/{name}"), l.t(key)));
    let text = |key: &str| Piece::Prose(Prose { paragraphs: vec![l.t(key)], ..Prose::default() });
    let warning = Notice::new(Tone::Warning, l.t("export-whole-warning"), l.t("export-whole-warning-text"));
    page(&ContentsPage {
        shell: super::shell(&visit, &space, told, "space-export-of"),
        lead: l.t("export-lead"),
        blocks: vec![
            Block::new(
                "public",
                l.t("export-public"),
                vec![text("export-public-text"), way("public.zip", "export-get")],
            ),
            Block::new(
                "whole",
                l.t("export-whole"),
                vec![text("export-whole-text"), Piece::Notice(warning), way("whole.zip", "export-get-whole")],
            ),
        ],
        pager: Pager::default(),
    })
}

pub(in crate::pages) async fn archive(
    State(site): State<Site>,
    visit: Visit,
    Path((name, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    visit.signed_in()?;
    let space = super::named(&name)?;
    let actor = visit.actor();
    let contents = match file.as_str() {
        "public.zip" => Contents::Public,
        "whole.zip" => Contents::Whole,
        _ => return Err(Problem::NotFound),
    };
    site.app()?.may_take_out(&actor, &space)?;
    let slot = site.takings.clone().try_acquire_owned().map_err(|_| Problem::TooMany(1))?;
    let (sender, mut pieces) = channel(WAITING);
    tokio::spawn(make(site, actor, space.clone(), contents, visit.l, sender, slot));
    let body = stream::poll_fn(move |context| pieces.poll_recv(context));
    let mut response = Body::from_stream(body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{}-{file}\"", space.as_str())) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// Makes the archive while it goes out. A fault cuts it off, so that nobody takes a part for the whole.
async fn make(
    site: Site,
    actor: Actor,
    space: Space,
    contents: Contents,
    l: Locale,
    sender: Sender<std::io::Result<Vec<u8>>>,
    _slot: OwnedSemaphorePermit,
) {
    let copying = still::copy(&site, &actor, &space, contents, l, Parcel::stream(sender.clone()));
    let why = match tokio::time::timeout(LONGEST, copying).await {
        Ok(Ok(_)) => return,
        Ok(Err(error)) => format!("{error:#}"),
        Err(_) => "it took too long".to_owned(),
    };
    tracing::warn!(why, "a space that somebody takes along was cut off");
    // Where nobody reads any more nobody has to be told.
    let _ = sender.try_send(Err(std::io::Error::other("the archive could not be made to its end")));
}
