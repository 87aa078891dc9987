//! Telling those who publish in a space what was suggested to them, in the letters that tell them of what they follow.
//!
//! Whoever publishes where something waits follows it without asking, daily until they say otherwise. What of it they
//! were told is kept with that, and moves in the transaction that puts the letter into the queue.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{
    AccountId, Action, Actor, Follow, FollowId, Followed, Kind, Pace, RecordId, Space, State, Subject, may,
};
use asterism_store::{Referrer, SuggestionWaiting};
use jiff::{SignedDuration, Timestamp};

use crate::letters::word;
use crate::{App, Result};

/// What was suggested less than so long ago may not be all that was suggested then.
const SETTLED: SignedDuration = SignedDuration::from_mins(1);
/// So much is looked at, the newest first.
const MOST: usize = 10_000;

/// What waits for somebody to decide on, by what of theirs it is told by, the oldest first.
pub(super) type Undecided = BTreeMap<FollowId, (Follow, Vec<SuggestionWaiting>)>;

impl App {
    /// What was suggested and not told yet to those who publish there.
    pub(super) async fn undecided(&self, now: Timestamp) -> Result<Undecided> {
        let store = &self.inner.store;
        let until = now.checked_sub(SETTLED).unwrap_or(now);
        let waiting = store.suggestions_waiting_until(until, MOST).await?;
        if waiting.is_empty() {
            return Ok(Undecided::new());
        }
        let ids: Vec<RecordId> = waiting.iter().map(|one| one.record).collect();
        let records: BTreeMap<RecordId, Referrer> =
            store.brief(&ids).await?.into_iter().map(|record| (record.id, record)).collect();
        let mut spaces: BTreeMap<&Space, BTreeSet<Kind>> = BTreeMap::new();
        for record in records.values().filter(|record| record.state == State::Published) {
            spaces.entry(&record.space).or_default().insert(record.kind);
        }
        self.who_decides_hears(&spaces).await?;
        let mut undecided = Undecided::new();
        for (follow, told) in store.follows_of_suggestions().await? {
            let of_space = |one: &&SuggestionWaiting| {
                records.get(&one.record).is_some_and(|record| record.space.as_str() == follow.about)
                    && told.as_ref().is_none_or(|told| one.id > *told)
                    && one.account != follow.account
            };
            let own: Vec<_> = waiting.iter().filter(of_space).cloned().collect();
            if !own.is_empty() {
                undecided.insert(follow.id, (follow, own));
            }
        }
        Ok(undecided)
    }

    /// Sees to it that whoever publishes in a space where something waits hears of it. Who ended that stays as they are.
    async fn who_decides_hears(&self, spaces: &BTreeMap<&Space, BTreeSet<Kind>>) -> Result<()> {
        let store = &self.inner.store;
        for (space, kinds) in spaces {
            let known = store.followers_of(Followed::Suggestions, space.as_str()).await?;
            for member in store.members(space).await? {
                let publishes = kinds.iter().any(|kind| member.role.allows(Action::Publish, Some(*kind)));
                if !publishes || known.contains(&member.account.id) {
                    continue;
                }
                // Who ended all their letters gets none of what they never heard of either.
                let follows = store.follows_of(member.account.id).await?;
                let ended = !follows.is_empty() && follows.iter().all(|follow| follow.pace == Pace::Never);
                let called = self.space_called(space, &member.account.language).await?;
                let parts = [("space", called.as_str())];
                let follow = Follow {
                    id: FollowId::create(),
                    account: member.account.id,
                    what: Followed::Suggestions,
                    about: space.as_str().to_owned(),
                    title: word(&member.account.language, "digest-suggestions", &parts),
                    pace: if ended { Pace::Never } else { Pace::Daily },
                    since: self.head().await?,
                    created: self.now(),
                };
                store.put_follow(&follow).await?;
            }
        }
        Ok(())
    }

    /// Of what waits, how much an actor decides on today, with the lines that tell of the first `most`.
    pub(super) async fn told_to_decide(
        &self,
        actor: &Actor,
        language: &str,
        waiting: &[SuggestionWaiting],
        most: usize,
    ) -> Result<(Vec<String>, usize)> {
        let ids: Vec<RecordId> = waiting.iter().map(|one| one.record).collect();
        let heads = self.inner.store.brief(&ids).await?;
        let decides: BTreeSet<RecordId> =
            heads.iter().filter(|head| decides(actor, head)).map(|head| head.id).collect();
        let own: Vec<_> = waiting.iter().filter(|one| decides.contains(&one.record)).collect();
        let named = own.iter().take(most);
        let records = self.visible_records(actor, named.clone().map(|one| one.record).collect()).await?;
        let line = |one: &&SuggestionWaiting| {
            let name = records.get(&one.record)?.document.name();
            let link = format!("{}/suggestions/{}", self.config().address, one.id);
            Some(word(language, "digest-suggested", &[("name", &name), ("link", &link)]))
        };
        Ok((named.filter_map(line).collect(), own.len()))
    }
}

/// Up to which of what waits somebody is told, by what of theirs it is told by.
pub(super) fn told_up_to<'u>(
    undecided: impl Iterator<Item = &'u (Follow, Vec<SuggestionWaiting>)>,
) -> Vec<(FollowId, String)> {
    undecided
        .filter_map(|(follow, waiting)| Some((follow.id, waiting.iter().map(|one| &one.id).max()?.clone())))
        .collect()
}

/// Since when somebody waits to hear of something, at each of their paces.
pub(super) fn waits(undecided: &Undecided) -> impl Iterator<Item = (AccountId, Pace, Timestamp)> + '_ {
    undecided.values().filter_map(|(follow, waiting)| {
        Some((follow.account, follow.pace, waiting.iter().map(|one| one.at).min()?))
    })
}

fn decides(actor: &Actor, head: &Referrer) -> bool {
    let subject = Subject {
        record: Some(head.id),
        kind: Some(head.kind),
        space: &head.space,
        state: head.state,
        visibility: head.visibility,
    };
    let allowed = |action| may(actor, action, &subject).allowed;
    head.state == State::Published && allowed(Action::View) && allowed(Action::Edit)
}
