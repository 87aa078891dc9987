//! What was written, compared with what is followed.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError};

use asterism_domain::{AccountId, Action, Actor, Follow, Followed, Record, RecordId, Seq, State, may};
use asterism_search::{Audience, Change, Watched};
use asterism_store::{Changed, FollowHit, News};
use url::form_urlencoded::Serializer;

use super::is_out;
use crate::edit::subject;
use crate::entry::EntryBuilder;
use crate::explore::{Moved, saved};
use crate::{App, Result};

/// So many revisions are compared at a time.
const AT_ONCE: usize = 2_000;

/// What was written of one record, as far as it is compared at a time.
struct Written {
    seq: Seq,
    /// The oldest of what is compared.
    from: Seq,
    is_first: bool,
    by: Vec<(Seq, String)>,
}

impl Written {
    /// Whether somebody else wrote something since a follow began.
    fn is_news_to(&self, follow: &Follow) -> bool {
        let own = follow.account.to_string();
        self.by.iter().any(|(seq, actor)| *seq > follow.since && *actor != own)
    }
}

/// Everything that is followed, by what it is found with.
struct Followers<'a> {
    of_record: BTreeMap<RecordId, Vec<&'a Follow>>,
    /// By the address of a search: whoever follows the same is found at one go.
    of_search: BTreeMap<String, Vec<&'a Follow>>,
}

/// A search that was worked out, for whom, and who follows it.
type Asked<'a> = (Arc<Watched>, Audience, Vec<&'a Follow>);

/// Who follows, as permissions see them today.
type Actors = BTreeMap<AccountId, Option<Actor>>;

impl App {
    /// Compares what the index has come to know since the last time with what people follow, and keeps what they are to
    /// hear of; says how much that is. For the portal to do now and then, after [`App::follow`].
    pub async fn note_changes(&self) -> Result<usize> {
        let mut noted = 0;
        let up_to = self.inner.store.head().await?.min(self.inner.standing.indexed_up_to());
        loop {
            let from = self.inner.store.followed_up_to().await?;
            if from >= up_to {
                return Ok(noted);
            }
            let follows = self.inner.store.follows().await?;
            let since = follows.iter().map(|follow| follow.since).min().unwrap_or(up_to).max(from);
            let changed = self.inner.store.changed_after(since, up_to, AT_ONCE).await?;
            let to = changed.last().map_or(up_to, |last| last.seq);
            let hits = self.hits_among(&follows, &changed).await?;
            if self.inner.store.note_hits(from, to, &hits).await? {
                noted += hits.len();
            }
        }
    }

    async fn hits_among(&self, follows: &[Follow], changed: &[Changed]) -> Result<Vec<FollowHit>> {
        let (written, records) = self.what_changed(changed).await?;
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let followers = self.followers(follows).await?;
        let mut found: Vec<(&Follow, RecordId)> = Vec::new();
        for record in &records {
            let own = followers.of_record.get(&record.id).into_iter().flatten();
            found.extend(own.map(|follow| (*follow, record.id)));
        }
        let mut actors = Actors::new();
        found.extend(self.found_by_searches(&followers.of_search, &records, &mut actors).await?);
        let records: BTreeMap<RecordId, &Record> = records.iter().map(|record| (record.id, record)).collect();
        let (now, mut hits) = (self.now(), Vec::new());
        let mut published: BTreeMap<RecordId, Vec<(Seq, String)>> = BTreeMap::new();
        for (follow, id) in found {
            let (Some(record), Some(written)) = (records.get(&id), written.get(&id)) else { continue };
            if !written.is_news_to(follow) {
                continue;
            }
            if record.state.is_out_of_use() {
                let published = match published.entry(id) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(place) => place.insert(self.published_revisions(id).await?),
                };
                if !may_know_of(follow, published, written.from) {
                    continue;
                }
            }
            let actor = self.follower(follow.account, &mut actors).await?;
            if actor.is_some_and(|actor| may(actor, Action::View, &subject(record)).allowed) {
                hits.push(FollowHit {
                    account: follow.account,
                    record: id,
                    seq: written.seq,
                    follow: follow.id,
                    news: news(record, written),
                    at: now,
                });
            }
        }
        Ok(hits)
    }

    /// The revisions of a record that everybody was told of who follows where it stands: those that were published. Each
    /// with who wrote it.
    pub(super) async fn published_revisions(&self, id: RecordId) -> Result<Vec<(Seq, String)>> {
        let mut revisions = self.inner.store.revisions(id).await?;
        revisions.retain(|revision| revision.state == State::Published);
        Ok(revisions.into_iter().map(|revision| (revision.seq, revision.actor)).collect())
    }

    /// What was written of each record that may be told of, and the records as they are now. What was merged away is not
    /// gone for those who follow it: they hear of what stands for it.
    async fn what_changed(&self, changed: &[Changed]) -> Result<(BTreeMap<RecordId, Written>, Vec<Record>)> {
        let mut written = by_record(changed);
        let ids: Vec<RecordId> = written.keys().copied().collect();
        for (from, into) in self.inner.store.resolve(&ids).await? {
            let Some(of) = written.remove(&from) else { continue };
            let standing = written.entry(into).or_insert_with(|| Written {
                seq: of.seq,
                from: of.from,
                is_first: false,
                by: Vec::new(),
            });
            standing.seq = standing.seq.max(of.seq);
            standing.from = standing.from.min(of.from);
            standing.by.extend(of.by);
        }
        let ids: Vec<RecordId> = written.keys().copied().collect();
        let mut records = self.inner.store.records(&ids).await?;
        records.retain(|record| is_out(record.state));
        Ok((written, records))
    }

    /// Groups what is followed; topics are found by their addresses as they are now. Who follows what was merged away
    /// follows what stands for it, for as long as it does.
    async fn followers<'a>(&self, follows: &'a [Follow]) -> Result<Followers<'a>> {
        let records =
            follows.iter().filter(|follow| matches!(follow.what, Followed::Record | Followed::Topic));
        let ids: BTreeSet<RecordId> = records.filter_map(|follow| follow.about.parse().ok()).collect();
        let ids: Vec<RecordId> = ids.into_iter().collect();
        let merged = self.inner.store.resolve(&ids).await?;
        let standing = |follow: &Follow| -> Option<RecordId> {
            let id = follow.about.parse().ok()?;
            Some(merged.get(&id).copied().unwrap_or(id))
        };
        let topics = follows.iter().filter(|follow| follow.what == Followed::Topic);
        let topics: Vec<RecordId> = topics.filter_map(standing).collect();
        let slugs: BTreeMap<RecordId, String> =
            self.inner.store.brief(&topics).await?.into_iter().map(|topic| (topic.id, topic.slug)).collect();
        let mut followers = Followers { of_record: BTreeMap::new(), of_search: BTreeMap::new() };
        for follow in follows {
            let one = |filter: &str, value: &str| {
                Some(Serializer::new(String::new()).append_pair(filter, value).finish())
            };
            let address = match follow.what {
                Followed::Search => Some(follow.about.clone()),
                Followed::Topic => {
                    standing(follow).and_then(|id| slugs.get(&id)).and_then(|slug| one("topic", slug))
                }
                Followed::Region => one("region", &follow.about),
                Followed::Space => one("space", &follow.about),
                Followed::Suggestions => None,
                Followed::Record => {
                    if let Some(id) = standing(follow) {
                        followers.of_record.entry(id).or_default().push(follow);
                    }
                    None
                }
            };
            if let Some(address) = address {
                followers.of_search.entry(address).or_default().push(follow);
            }
        }
        Ok(followers)
    }

    /// An account as permissions see it today; none where it is closed.
    async fn follower<'k>(&self, account: AccountId, known: &'k mut Actors) -> Result<Option<&'k Actor>> {
        let actor = match known.entry(account) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(self.actor_of(account).await?),
        };
        Ok(actor.as_ref())
    }

    /// Asks every distinct search of the changed records, instead of the whole index. What those of a space see apart
    /// from other members is asked for as each follower sees it today.
    async fn found_by_searches<'a>(
        &self,
        searches: &BTreeMap<String, Vec<&'a Follow>>,
        records: &[Record],
        actors: &mut Actors,
    ) -> Result<Vec<(&'a Follow, RecordId)>> {
        if searches.is_empty() {
            return Ok(Vec::new());
        }
        let mut records = records.to_vec();
        // What is out of use is in no index. It is found by what it was found by while it was in use.
        for record in records.iter_mut().filter(|record| record.state.is_out_of_use()) {
            record.state = State::Published;
        }
        self.place(records.iter_mut().map(|record| &mut record.document)).await?;
        let changes = EntryBuilder::new(self.inner.store.clone(), self.today()).changes(&records).await?;
        let entry = |change| match change {
            Change::Put(entry) => Some(*entry),
            Change::Remove(_) => None,
        };
        let (apart, open): (Vec<_>, Vec<_>) =
            changes.into_iter().filter_map(entry).partition(asterism_search::Entry::is_apart);
        let watched = self.watched(searches.keys()).await?;
        let mut asked: Vec<Asked<'a>> = Vec::new();
        for (watched, followers) in watched.into_iter().zip(searches.values()) {
            let Some(watched) = watched else { continue };
            asked.push((watched, Audience::Members, followers.clone()));
        }
        let apart_asked = match apart.is_empty() {
            true => Vec::new(),
            false => {
                let spaces: BTreeSet<&str> = records.iter().map(|record| record.space.as_str()).collect();
                let near =
                    apart.iter().filter(|entry| entry.for_near.is_some()).map(|entry| entry.id).collect();
                self.each_as_they_see(&asked, (&spaces, &near), actors).await?
            }
        };
        let mut found = self.caught(open, asked).await?;
        found.extend(self.caught(apart, apart_asked).await?);
        Ok(found)
    }

    /// The same searches once for each of the audiences that their followers are, as far as that is told by `spaces` and the
    /// people in `near`.
    async fn each_as_they_see<'a>(
        &self,
        asked: &[Asked<'a>],
        (spaces, near): (&BTreeSet<&str>, &BTreeSet<RecordId>),
        actors: &mut Actors,
    ) -> Result<Vec<Asked<'a>>> {
        let mut each: Vec<Asked<'a>> = Vec::new();
        for (watched, _, followers) in asked {
            let first = each.len();
            for follow in followers {
                let Some(actor) = self.follower(follow.account, actors).await? else { continue };
                let theirs = match self.audience(actor).await? {
                    Audience::Spaces { spaces: mut own, mut people } => {
                        own.retain(|space| spaces.contains(space.as_str()));
                        people.retain(|id| near.contains(id));
                        let nothing = own.is_empty() && people.is_empty();
                        if nothing { Audience::Members } else { Audience::Spaces { spaces: own, people } }
                    }
                    other => other,
                };
                match each[first..].iter_mut().find(|(_, audience, _)| *audience == theirs) {
                    Some((_, _, alike)) => alike.push(follow),
                    None => each.push((Arc::clone(watched), theirs, vec![follow])),
                }
            }
        }
        Ok(each)
    }

    async fn caught<'a>(
        &self,
        entries: Vec<asterism_search::Entry>,
        asked: Vec<Asked<'a>>,
    ) -> Result<Vec<(&'a Follow, RecordId)>> {
        let (queries, followers): (Vec<_>, Vec<_>) =
            asked.into_iter().map(|(watched, audience, followers)| ((watched, audience), followers)).unzip();
        let index = self.inner.standing.in_use()?;
        let caught = tokio::task::spawn_blocking(move || index.caught(&entries, &queries));
        let caught = caught.await.map_err(anyhow::Error::from)??;
        let mut found = Vec::new();
        for (followers, ids) in followers.into_iter().zip(caught) {
            found.extend(ids.iter().flat_map(|id| followers.iter().map(move |follow| (*follow, *id))));
        }
        Ok(found)
    }

    /// The searches worked out, each once for as long as it is followed and means the same; none where this version
    /// cannot read one. What was renamed or merged since it was saved is meant still.
    async fn watched<'a>(
        &self,
        addresses: impl Iterator<Item = &'a String>,
    ) -> Result<Vec<Option<Arc<Watched>>>> {
        let (mut queries, mut moved) = (Vec::new(), Moved::new());
        for address in addresses {
            let query = match saved(address) {
                Ok((_, query)) => Some(self.with_moved(query, &mut moved).await?),
                Err(error) => {
                    tracing::warn!("a search that somebody follows cannot be read: {error:#}");
                    None
                }
            };
            queries.push((address, query));
        }
        let mut kept = self.inner.watching.lock().unwrap_or_else(PoisonError::into_inner);
        let mut now = HashMap::new();
        let mut all = Vec::new();
        for (address, query) in queries {
            let watched = match (kept.remove(address), &query) {
                (_, None) => None,
                (before, Some(query)) => Some(self.inner.standing.ask(|index| match before {
                    Some(watched) if index.still_watches(&watched, query) => Ok(watched),
                    _ => index.watch(query).map(Arc::new),
                })?),
            };
            if let Some(watched) = &watched {
                now.insert(address.clone(), Arc::clone(watched));
            }
            all.push(watched);
        }
        *kept = now;
        Ok(all)
    }
}

/// Whether an account may have been told of a record by what it follows, before revision `until`: it follows the record
/// itself, or somebody else wrote of it while it was published. Nobody is told that something is out of use who never
/// heard of it.
pub(super) fn may_know_of(follow: &Follow, published: &[(Seq, String)], until: Seq) -> bool {
    let own = follow.account.to_string();
    matches!(follow.what, Followed::Record)
        || published.iter().any(|(seq, actor)| *seq > follow.since && *seq < until && *actor != own)
}

fn by_record(changed: &[Changed]) -> BTreeMap<RecordId, Written> {
    let mut written: BTreeMap<RecordId, Written> = BTreeMap::new();
    for one in changed {
        let of = written.entry(one.record).or_insert_with(|| Written {
            seq: one.seq,
            from: one.seq,
            is_first: false,
            by: Vec::new(),
        });
        of.seq = one.seq;
        of.is_first |= one.is_first;
        of.by.push((one.seq, one.actor.clone()));
    }
    written
}

fn news(record: &Record, written: &Written) -> News {
    match (record.state, written.is_first) {
        (state, _) if state.is_out_of_use() => News::Gone,
        (_, true) => News::New,
        (_, false) => News::Changed,
    }
}
