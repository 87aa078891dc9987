//! What the log and the tables say of what people were told is kept.

use std::collections::{BTreeMap, BTreeSet};

use asterism_actions::App;
use asterism_domain::{Actor, Kind, Record, State};
use serde_json::Value;

use super::{Kept, Member, Write};

/// What of the list is not there, and what is there by half.
pub(crate) async fn lost(app: &App, members: &[Member], kept: &BTreeSet<Kept>) -> Vec<Kept> {
    let mut there = BTreeMap::new();
    for member in members {
        there.insert(member.session.as_str(), Told::of(app, member).await);
    }
    let mut lost = Vec::new();
    for kept in kept {
        let told = &there[kept.session.as_str()];
        let quoted = format!("\"{}\"", kept.mark);
        let found = match kept.what {
            Write::Edit => told.news.contains(&quoted),
            Write::Follow => told.follows.contains(&kept.mark),
            Write::Feedback => told.own["feedback"].to_string().contains(&quoted),
            Write::Profile => told.own["profile"].to_string().contains(&quoted),
            Write::Contact => told.own["contacts"]["sent"].to_string().contains(&quoted),
            Write::Register => told.names(app, "registrations", &kept.mark).await,
            Write::Suggest => told.names(app, "suggestions", &kept.mark).await,
            Write::Claim => told.names(app, "claims", &kept.mark).await,
            Write::Publish => at(app, &kept.mark).await.is_some_and(|news| news.state == State::Published),
            Write::Upload => is_whole(app, &kept.mark).await,
        };
        if !found {
            lost.push(kept.clone());
        }
    }
    lost
}

/// What the log and the tables have of a member.
struct Told {
    /// Everything that their news item was ever changed to.
    news: String,
    follows: BTreeSet<String>,
    own: Value,
}

impl Told {
    async fn of(app: &App, member: &Member) -> Told {
        let slug = member.news.rsplit('/').next().unwrap_or_default();
        let history = app.history(&Actor::Operator, Kind::News, slug).await.expect("a history");
        let changes = history.revisions.iter().flat_map(|revision| &revision.changes);
        let news = changes.filter_map(|change| change.after.as_ref()).map(|after| format!("{after}\n"));
        let who = app.who(&member.session).await.expect("a look").expect("the session holds");
        let follows = app.follows(&who).await.expect("follows");
        Told {
            news: news.collect(),
            follows: follows.into_iter().filter_map(|follow| follow.path).collect(),
            own: app.own_data(&who).await.expect("their data"),
        }
    }

    /// Whether a part of somebody's own data names the record of a path.
    async fn names(&self, app: &App, part: &str, path: &str) -> bool {
        let record = at(app, path).await.expect("a record of the list");
        self.own[part].to_string().contains(&record.id.to_string())
    }
}

async fn at(app: &App, path: &str) -> Option<Record> {
    let (folder, slug) = path.trim_start_matches('/').split_once('/')?;
    let id = app.record_at(Kind::of_path(folder)?, slug).await.expect("a look")?;
    app.record(id).await.expect("a look")
}

/// Whether a document is there with a file that has all its bytes.
async fn is_whole(app: &App, path: &str) -> bool {
    let Some(record) = at(app, path).await else { return false };
    let files = app.files_of(&record).await.expect("its files");
    let Some(file) = files.first() else { return false };
    let hash = file.path.split('/').nth(2).unwrap_or_default();
    let Ok(named) = app.file(&Actor::Operator, hash).await else { return false };
    app.file_bytes(&named).await.is_ok_and(|bytes| bytes.len() as u64 == file.bytes)
}
