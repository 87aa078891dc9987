//! Following a search, a record, a topic, a region or a space, and hearing of what is new there.
//!
//! What was written is compared with what is followed once ([`App::note_changes`]), and told in letters at the pace
//! that each reader chose ([`App::write_digests`]). The place in the log moves in the transaction that keeps what was
//! found, and what is told goes in the transaction that puts the letter into the queue.

mod deciding;
mod digest;
mod matching;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use asterism_domain::{
    AccountId, Action, Actor, Follow, FollowId, Followed, Kind, Pace, RecordId, Space, State, may,
};
use asterism_search::Watched;

use crate::account::{Who, new_secret};
use crate::edit::subject;
use crate::explore::saved;
use crate::records::shown_name;
use crate::{App, Error, Plain, Result};

/// So many things one account may follow.
const MOST: usize = 200;
/// The longest query that is kept, and the longest name.
const LONGEST_QUERY: usize = 2_000;
const LONGEST_TITLE: usize = 200;

/// Searches that were worked out, by their addresses.
pub(crate) type Watching = Mutex<HashMap<String, Arc<Watched>>>;

/// Something that somebody follows, and the page it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowView {
    pub follow: Follow,
    /// None where its owner may not see it any more.
    pub path: Option<String>,
}

impl App {
    /// Follows something from now on; what is followed already stays as it is. `about` is the query of a search's
    /// address, a record's or topic's id, a region's code or a space's name; `title` what its owner will see it called.
    pub async fn follow_this(
        &self,
        who: &Who,
        what: Followed,
        about: &str,
        title: &str,
        pace: Pace,
    ) -> Result<()> {
        if who.session.is_none() {
            return Err(Error::Forbidden { reason: "a key follows nothing" });
        }
        let about = self.about(&who.actor, what, about).await?;
        let follows = self.inner.store.follows_of(who.account.id).await?;
        if follows.len() >= MOST {
            return Err(Error::invalid("about", Plain::FollowsEnough));
        }
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let title: String = title.chars().take(LONGEST_TITLE).collect();
        let follow = Follow {
            id: FollowId::create(),
            account: who.account.id,
            what,
            // A record is called by what it is called when that is read: names change, and are hidden and forgotten.
            title: if title.is_empty() || is_of_a_record(what) { about.clone() } else { title },
            about,
            pace,
            since: self.head().await?,
            created: self.now(),
        };
        self.inner.store.put_follow(&follow).await?;
        Ok(())
    }

    /// What is followed as it is kept, where the reader may follow it.
    async fn about(&self, actor: &Actor, what: Followed, about: &str) -> Result<String> {
        let nothing = || Error::not_found("such thing to follow");
        match what {
            Followed::Search => {
                let (address, _) = saved(about)?;
                if address.len() > LONGEST_QUERY {
                    return Err(Error::invalid("about", Plain::FollowLong));
                }
                Ok(address)
            }
            Followed::Record | Followed::Topic => {
                let id: RecordId = about.parse().map_err(|_| nothing())?;
                let record = self.inner.store.record(id).await?.ok_or_else(nothing)?;
                let right = what == Followed::Record || record.kind == Kind::Topic;
                if !right || !may(actor, Action::View, &subject(&record)).allowed {
                    return Err(nothing());
                }
                Ok(id.to_string())
            }
            Followed::Region => {
                let plain = about.len() <= 12 && about.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
                if plain && !about.is_empty() { Ok(about.to_owned()) } else { Err(nothing()) }
            }
            // Whoever publishes there has it, and nobody else can.
            Followed::Suggestions => Err(nothing()),
            Followed::Space => {
                let space = Space::new(about);
                if space.as_str() == about && !about.is_empty() {
                    Ok(about.to_owned())
                } else {
                    Err(nothing())
                }
            }
        }
    }

    /// What somebody follows already of this.
    pub async fn followed(&self, who: &Who, what: Followed, about: &str) -> Result<Option<Follow>> {
        let about = match what {
            Followed::Search => saved(about)?.0,
            _ => about.to_owned(),
        };
        let follows = self.inner.store.follows_of(who.account.id).await?;
        let mut follows = follows.into_iter().filter(|follow| follow.what == what);
        let Ok(id) = about.parse::<RecordId>() else {
            return Ok(follows.find(|follow| follow.about == about));
        };
        // What was merged into it is followed with it.
        let merged = self.answering_for(id).await?;
        Ok(follows.find(|follow| follow.about.parse().is_ok_and(|about| merged.contains(&about))))
    }

    /// What somebody follows, the oldest first.
    pub async fn follows(&self, who: &Who) -> Result<Vec<FollowView>> {
        self.follow_views(who.account.id).await
    }

    /// Gives something that one follows another pace.
    pub async fn set_pace(&self, who: &Who, id: FollowId, pace: Pace) -> Result<()> {
        self.change_pace(who.account.id, id, pace).await
    }

    /// Ends following something. Ending it twice is ending it.
    pub async fn end_follow(&self, who: &Who, id: FollowId) -> Result<()> {
        self.end(who.account.id, id).await
    }

    /// What the reader of a letter follows, by the secret in it. A secret that is none follows nothing, so that nobody
    /// learns which there are.
    pub async fn follows_by_letter(&self, secret: &str) -> Result<Vec<FollowView>> {
        match self.inner.store.account_of_door(secret).await? {
            Some(account) => self.follow_views(account).await,
            None => Ok(Vec::new()),
        }
    }

    /// As [`App::set_pace`], by the secret in a letter.
    pub async fn set_pace_by_letter(&self, secret: &str, id: FollowId, pace: Pace) -> Result<()> {
        match self.inner.store.account_of_door(secret).await? {
            Some(account) => self.change_pace(account, id, pace).await,
            None => Ok(()),
        }
    }

    /// As [`App::end_follow`], by the secret in a letter.
    pub async fn end_follow_by_letter(&self, secret: &str, id: FollowId) -> Result<()> {
        if let Some(account) = self.inner.store.account_of_door(secret).await? {
            self.end(account, id).await?;
        }
        Ok(())
    }

    /// Ends all letters about what the reader of one follows. It works as often as it is asked.
    pub async fn unsubscribe(&self, secret: &str) -> Result<()> {
        if let Some(account) = self.inner.store.account_of_door(secret).await? {
            self.inner.store.quiet_follows(account).await?;
        }
        Ok(())
    }

    async fn end(&self, account: AccountId, id: FollowId) -> Result<()> {
        let follows = self.inner.store.follows_of(account).await?;
        // What somebody has by what they are would come back by itself: it is kept, and quiet.
        if follows.iter().any(|follow| follow.id == id && follow.what == Followed::Suggestions) {
            return self.change_pace(account, id, Pace::Never).await;
        }
        self.inner.store.end_follow(account, id).await?;
        Ok(())
    }

    async fn change_pace(&self, account: AccountId, id: FollowId, pace: Pace) -> Result<()> {
        let since = self.head().await?;
        self.inner.store.set_pace(account, id, pace, since).await?;
        Ok(())
    }

    async fn follow_views(&self, account: AccountId) -> Result<Vec<FollowView>> {
        let Some(actor) = self.actor_of(account).await? else { return Ok(Vec::new()) };
        let (follows, paths) = self.named_follows(&actor, account).await?;
        let view = |follow: Follow| FollowView { path: path(&follow, &paths), follow };
        Ok(follows.into_iter().map(view).collect())
    }

    /// What an account follows, with its records and topics called as `actor`, its owner, sees them now, and the addresses
    /// of those that the owner may see.
    pub(crate) async fn named_follows(
        &self,
        actor: &Actor,
        account: AccountId,
    ) -> Result<(Vec<Follow>, BTreeMap<String, String>)> {
        let mut follows = self.inner.store.follows_of(account).await?;
        let ids = follows.iter().filter(|follow| is_of_a_record(follow.what));
        let ids = ids.filter_map(|follow| follow.about.parse().ok()).collect();
        let found = self.visible_records(actor, ids).await?;
        for follow in follows.iter_mut().filter(|follow| is_of_a_record(follow.what)) {
            let record = follow.about.parse().ok().and_then(|id: RecordId| found.get(&id));
            let name = record.map(|record| shown_name(&record.document)).filter(|name| !name.is_empty());
            follow.title = name.or(record.map(|record| record.path())).unwrap_or_else(|| "–".to_owned());
        }
        Ok((follows, found.iter().map(|(id, record)| (id.to_string(), record.path())).collect()))
    }

    /// What the owner of an account that is open may do now.
    async fn actor_of(&self, account: AccountId) -> Result<Option<Actor>> {
        let found = self.inner.store.account(account).await?.filter(|account| account.closed.is_none());
        match found {
            Some(account) => Ok(Some(self.who_is(account, None, None).await?.actor)),
            None => Ok(None),
        }
    }

    /// Where the reader of an account's letters ends them.
    async fn unsubscribe_address(&self, account: AccountId) -> Result<String> {
        let secret = self.inner.store.follow_door(account, &new_secret()?).await?;
        Ok(format!("{}/unsubscribe/{secret}", self.config().address))
    }
}

fn is_of_a_record(what: Followed) -> bool {
    matches!(what, Followed::Record | Followed::Topic)
}

/// The page that something followed leads to.
fn path(follow: &Follow, records: &BTreeMap<String, String>) -> Option<String> {
    match follow.what {
        Followed::Search if follow.about.is_empty() => Some("/explore".to_owned()),
        Followed::Search => Some(format!("/explore?{}", follow.about)),
        Followed::Record | Followed::Topic => records.get(&follow.about).cloned(),
        Followed::Region => Some(format!("/regions/{}", follow.about)),
        Followed::Space => Some(format!("/spaces/{}", follow.about)),
        Followed::Suggestions => Some(format!("/spaces/{}/queue", follow.about)),
    }
}

/// Whether a record may be told of at all: drafts are their writers' own.
fn is_out(state: State) -> bool {
    state.is_shown()
}
