//! One letter for an account and a time, made of everything that it waits to hear of then.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Account, AccountId, Follow, FollowId, Letter, Pace, Record, RecordId, Seq};
use asterism_store::{FollowHit, News};
use jiff::Timestamp;

use super::deciding::{self, Undecided};
use super::matching::may_know_of;
use super::{is_out, path};
use crate::letters::{letter, word};
use crate::records::shown_name;
use crate::{App, Result};

/// So many are named of what one search or place has; the others are counted, with the way to them.
const NAMED: usize = 20;

/// A record that an account is to hear of.
struct Item {
    seq: Seq,
    /// By which of what is followed it is told: the most urgent, then the oldest.
    follow: FollowId,
    news: News,
}

impl App {
    /// Puts the letters into the queue that are due now; says how many.
    pub async fn write_digests(&self) -> Result<usize> {
        self.write_digests_at(self.now()).await
    }

    /// As [`App::write_digests`], by a clock of the caller's.
    pub async fn write_digests_at(&self, now: Timestamp) -> Result<usize> {
        self.write_due(now, &BTreeSet::new()).await
    }

    /// As [`App::write_digests`] where nothing delivers them: they wait in the outbox for whoever hands them on. One waits
    /// for each account at most; what comes meanwhile is collected for the next, so the outbox grows with the people and
    /// not with what is written.
    pub async fn write_digests_to_keep(&self) -> Result<usize> {
        self.write_digests_to_keep_at(self.now()).await
    }

    /// As [`App::write_digests_to_keep`], by a clock of the caller's.
    pub async fn write_digests_to_keep_at(&self, now: Timestamp) -> Result<usize> {
        let waiting = self.inner.store.queue(crate::post::KIND, usize::MAX).await?;
        let letters = waiting.iter().filter_map(|job| crate::post::posted(&job.payload).ok());
        // Only letters about what is followed can be ended by their receivers.
        let kept = letters.filter(|letter| letter.unsubscribe.is_some()).map(|letter| letter.to);
        self.write_due(now, &kept.collect()).await
    }

    /// Writes what is due, but to those addresses for which such a letter waits.
    async fn write_due(&self, now: Timestamp, kept: &BTreeSet<String>) -> Result<usize> {
        let mut due: BTreeMap<AccountId, BTreeSet<Pace>> = BTreeMap::new();
        let undecided = self.undecided(now).await?;
        let waiting = self.inner.store.waiting_to_hear().await?;
        let waiting = waiting.into_iter().map(|waiting| (waiting.account, waiting.pace, waiting.since));
        for (account, pace, since) in waiting.chain(deciding::waits(&undecided)) {
            // While files are loading, what they bring is told together.
            let held = pace == Pace::AtOnce && self.progress().is_loading();
            if !held && pace.due(since, &self.config().zone).is_some_and(|at| at <= now) {
                due.entry(account).or_default().insert(pace);
            }
        }
        let mut written = 0;
        for (account, paces) in due {
            if !kept.is_empty() && self.is_kept_for(account, kept).await? {
                continue;
            }
            // One account that cannot be written to does not keep the others waiting.
            match self.write_digest(account, &paces, &undecided, now).await {
                Ok(true) => written += 1,
                Ok(false) => {}
                Err(error) => tracing::error!("a letter about what is followed cannot be written: {error:#}"),
            }
        }
        Ok(written)
    }

    async fn is_kept_for(&self, account: AccountId, kept: &BTreeSet<String>) -> Result<bool> {
        let account = self.inner.store.account(account).await?;
        Ok(account.is_some_and(|account| kept.contains(account.email.as_str())))
    }

    /// Writes one account's letter. False where there is nothing to say, or another process said it.
    async fn write_digest(
        &self,
        account: AccountId,
        paces: &BTreeSet<Pace>,
        undecided: &Undecided,
        now: Timestamp,
    ) -> Result<bool> {
        let store = &self.inner.store;
        let mut follows = store.follows_of(account).await?;
        follows.retain(|follow| paces.contains(&follow.pace));
        let mut hits = store.hits_of(account).await?;
        let own: BTreeSet<FollowId> = follows.iter().map(|follow| follow.id).collect();
        hits.retain(|hit| own.contains(&hit.follow));
        let gone = self.out_of_use(&follows, &mut hits).await?;
        let told = newest_of(&hits);
        // What was merged since is told as what it is now, once.
        let ids: Vec<RecordId> = told.iter().map(|(id, _)| *id).collect();
        let standing = store.resolve(&ids).await?;
        hits.iter_mut().for_each(|hit| hit.record = standing.get(&hit.record).copied().unwrap_or(hit.record));
        let mut items = items(&follows, &hits);
        items.retain(|id, _| gone.get(id) != Some(&false));
        items.iter_mut().filter(|(id, _)| gone.contains_key(id)).for_each(|(_, item)| item.news = News::Gone);
        let suggested: Undecided =
            own.iter().filter_map(|id| Some((*id, undecided.get(id)?.clone()))).collect();
        if told.is_empty() && suggested.is_empty() {
            return Ok(false);
        }
        let mut beyond = store.beyond(account).await?;
        beyond.retain(|follow, _| own.contains(follow));
        let letter = self.digest(account, &follows, &items, &beyond, &suggested).await?;
        let payload = letter.map(|letter| self.posted(letter)).transpose()?;
        let job = payload.as_deref().map(|payload| (crate::post::KIND, payload));
        let done =
            store.tell(account, &told, &beyond, &deciding::told_up_to(suggested.values()), job, now).await?;
        self.wake_post();
        Ok(done && job.is_some())
    }

    /// Of what waits, what is out of use by now, and whether the account is told so: it may have heard of it before. What
    /// it never heard of it does not hear of now. Where it was not compared yet that it is out of use, it goes on waiting.
    async fn out_of_use(
        &self,
        follows: &[Follow],
        hits: &mut Vec<FollowHit>,
    ) -> Result<BTreeMap<RecordId, bool>> {
        let ids: BTreeSet<RecordId> = hits.iter().map(|hit| hit.record).collect();
        let ids: Vec<RecordId> = ids.into_iter().collect();
        let merged = self.inner.store.resolve(&ids).await?;
        let standing = |hit: &FollowHit| merged.get(&hit.record).copied().unwrap_or(hit.record);
        let ids: BTreeSet<RecordId> = hits.iter().map(standing).collect();
        let ids: Vec<RecordId> = ids.into_iter().collect();
        let mut records = self.inner.store.records(&ids).await?;
        records.retain(|record| record.state.is_out_of_use());
        let compared = self.inner.store.followed_up_to().await?;
        let mut gone = BTreeMap::new();
        for record in records {
            if record.seq > compared {
                hits.retain(|hit| standing(hit) != record.id);
                continue;
            }
            let published = self.published_revisions(record.id).await?;
            let own: Vec<&FollowHit> = hits.iter().filter(|hit| standing(hit) == record.id).collect();
            // Whoever took it out of use themselves has no such news.
            let told = own.iter().filter(|hit| hit.news == News::Gone).any(|gone| {
                let oldest = own.iter().filter(|hit| hit.follow == gone.follow).map(|hit| hit.seq).min();
                let follow = follows.iter().find(|follow| follow.id == gone.follow);
                follow.zip(oldest).is_some_and(|(follow, oldest)| may_know_of(follow, &published, oldest))
            });
            gone.insert(record.id, told);
        }
        Ok(gone)
    }

    /// The letter about some items; none where nothing of it may be seen by now.
    async fn digest(
        &self,
        id: AccountId,
        follows: &[Follow],
        items: &BTreeMap<RecordId, Item>,
        beyond: &BTreeMap<FollowId, u64>,
        suggested: &Undecided,
    ) -> Result<Option<Letter>> {
        let account = self.inner.store.account(id).await?.filter(|account| account.closed.is_none());
        let (Some(account), Some(actor)) = (account, self.actor_of(id).await?) else { return Ok(None) };
        let mut records = self.visible_records(&actor, items.keys().copied().collect()).await?;
        records.retain(|_, record| is_out(record.state));
        let mut lines: BTreeMap<FollowId, (Vec<String>, usize)> = BTreeMap::new();
        for (follow, (_, waiting)) in suggested {
            lines.insert(*follow, self.told_to_decide(&actor, &account.language, waiting, NAMED).await?);
        }
        let to_decide = lines.values().map(|(_, count)| count).sum::<usize>();
        if records.is_empty() && to_decide == 0 {
            return Ok(None);
        }
        let (named, paths) = self.named_follows(&actor, id).await?;
        let mut groups = String::new();
        for follow in named.iter().filter(|named| follows.iter().any(|follow| follow.id == named.id)) {
            let own = items.iter().filter(|(_, item)| item.follow == follow.id);
            let mut own: Vec<(&Record, &Item)> =
                own.filter_map(|(id, item)| Some((records.get(id)?, item))).collect();
            own.sort_by_key(|(_, item)| item.seq);
            let way = path(follow, &paths);
            let more = beyond.get(&follow.id).copied().unwrap_or(0);
            groups.push_str(&self.group(&account, follow, &own, more, way.as_deref()));
            if let Some((lines, count)) = lines.get(&follow.id) {
                groups.push_str(&self.group_to_decide(&account, follow, lines, *count));
            }
        }
        let unsubscribe = self.unsubscribe_address(id).await?;
        let count = (records.len() as u64 + beyond.values().sum::<u64>() + to_decide as u64).to_string();
        let parts = [
            ("count", count.as_str()),
            ("news", groups.trim_end()),
            ("unsubscribe", &unsubscribe),
            ("address", &self.config().address),
        ];
        let letter = letter(&account.email, &account.language, "letter-digest", &parts);
        Ok(Some(Letter { unsubscribe: Some(unsubscribe.clone()), ..letter }))
    }

    /// What waits in a space for whoever publishes there, under its title, as far as a letter names.
    fn group_to_decide(&self, account: &Account, follow: &Follow, lines: &[String], count: usize) -> String {
        if count == 0 {
            return String::new();
        }
        let mut text = format!("{}\n", follow.title);
        for line in lines {
            text.push_str(line);
            text.push('\n');
        }
        let more = count.saturating_sub(lines.len());
        if more > 0 {
            let link = format!("{}/spaces/{}/queue", self.config().address, follow.about);
            let count = more.to_string();
            text.push_str(&word(&account.language, "digest-more", &[("count", &count), ("link", &link)]));
            text.push('\n');
        }
        text.push('\n');
        text
    }

    /// What is new of one thing that is followed, under its title: what waits, and how much there is beyond that.
    fn group(
        &self,
        account: &Account,
        follow: &Follow,
        own: &[(&Record, &Item)],
        beyond: u64,
        way: Option<&str>,
    ) -> String {
        if own.is_empty() && beyond == 0 {
            return String::new();
        }
        let (language, address) = (&account.language, &self.config().address);
        let mut text = format!("{}\n", follow.title);
        for (record, item) in own.iter().take(NAMED) {
            let name = shown_name(&record.document);
            let link = format!("{address}{}", record.path());
            let parts = [("name", name.as_str()), ("link", &link)];
            text.push_str(&word(language, &format!("digest-{}", item.news.as_str()), &parts));
            text.push('\n');
        }
        let more = own.len().saturating_sub(NAMED) as u64 + beyond;
        if more > 0 {
            let link = format!("{address}{}", way.unwrap_or("/account/follows"));
            let parts = [("count", more.to_string()), ("link", link)];
            let parts: Vec<_> = parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
            text.push_str(&word(language, "digest-more", &parts));
            text.push('\n');
        }
        text.push('\n');
        text
    }
}

/// Each record with the newest of its revisions that is told.
fn newest_of(hits: &[FollowHit]) -> Vec<(RecordId, Seq)> {
    let mut newest: BTreeMap<RecordId, Seq> = BTreeMap::new();
    for hit in hits {
        let seq = newest.entry(hit.record).or_insert(hit.seq);
        *seq = hit.seq.max(*seq);
    }
    newest.into_iter().collect()
}

/// Each record once, by the most urgent of what it was found by; the newest revision of it counts.
fn items(follows: &[Follow], hits: &[FollowHit]) -> BTreeMap<RecordId, Item> {
    let rank: BTreeMap<FollowId, (Pace, FollowId)> =
        follows.iter().map(|follow| (follow.id, (follow.pace, follow.id))).collect();
    let mut items: BTreeMap<RecordId, Item> = BTreeMap::new();
    for hit in hits.iter().filter(|hit| rank.contains_key(&hit.follow)) {
        let item =
            items.entry(hit.record).or_insert(Item { seq: hit.seq, follow: hit.follow, news: hit.news });
        if rank.get(&hit.follow) < rank.get(&item.follow) {
            item.follow = hit.follow;
        }
        if hit.seq > item.seq {
            // New and changed since is new still.
            let stays_new = item.news == News::New && hit.news == News::Changed;
            item.news = if stays_new { News::New } else { hit.news };
            item.seq = hit.seq;
        }
    }
    items
}
