//! What people follow, what they have not been told of it yet, and the letter that tells them.

use std::collections::BTreeMap;

use asterism_domain::{AccountId, Follow, FollowId, Followed, Pace, RecordId, Seq};
use jiff::Timestamp;

use crate::append::lock;
use crate::db::{Row, Value, args};
use crate::job::enqueue;
use crate::suggested::note_told;
use crate::{Store, StoreError};

/// A revision as whoever compares it with what is followed needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    pub seq: Seq,
    pub record: RecordId,
    /// The record's first revision, or the one that published it.
    pub is_first: bool,
    pub actor: String,
}

/// What is new of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum News {
    New,
    Changed,
    Gone,
}

impl News {
    const ALL: [News; 3] = [News::New, News::Changed, News::Gone];

    pub fn as_str(self) -> &'static str {
        match self {
            News::New => "new",
            News::Changed => "changed",
            News::Gone => "gone",
        }
    }

    fn parse(text: &str) -> Option<News> {
        News::ALL.into_iter().find(|news| news.as_str() == text)
    }
}

/// A change that somebody is to hear of, by one of the things they follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowHit {
    pub account: AccountId,
    pub record: RecordId,
    pub seq: Seq,
    pub follow: FollowId,
    pub news: News,
    pub at: Timestamp,
}

/// Since when an account waits to hear of something at a pace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub account: AccountId,
    pub pace: Pace,
    pub since: Timestamp,
}

/// So many changes wait at most to be told by one thing that is followed: more than a letter names.
pub const MOST_WAITING: u64 = 50;

const HIT_COLUMNS: usize = 6;

macro_rules! select_follows {
    ($tail:literal) => {
        crate::follow::select_follows!("", $tail)
    };
    ($more:literal, $tail:literal) => {
        concat!(
            "SELECT follow.id, follow.account, follow.what, follow.about, follow.title, follow.pace, \
             follow.since, follow.created",
            $more,
            " FROM follow ",
            $tail
        )
    };
}
pub(crate) use select_follows;

impl Store {
    /// Follows something from now on. False where the account follows it already.
    pub async fn put_follow(&self, follow: &Follow) -> Result<bool, StoreError> {
        let sql = "INSERT INTO follow (id, account, what, about, title, pace, since, created) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (account, what, about) DO NOTHING";
        let values = args![
            follow.id.to_string(),
            follow.account,
            follow.what.as_str(),
            follow.about.as_str(),
            follow.title.as_str(),
            follow.pace.as_str(),
            follow.since,
            follow.created
        ];
        Ok(self.db().execute(sql, values).await? > 0)
    }

    /// What an account follows, the oldest first.
    pub async fn follows_of(&self, account: AccountId) -> Result<Vec<Follow>, StoreError> {
        let sql = select_follows!("WHERE account = $1 ORDER BY id");
        self.db().fetch(sql, args![account]).await?.iter().map(follow).collect()
    }

    /// What anybody with an open account wants to hear of, the oldest first.
    pub async fn follows(&self) -> Result<Vec<Follow>, StoreError> {
        let sql = select_follows!(
            "JOIN account ON account.id = follow.account \
             WHERE account.closed IS NULL AND follow.pace <> 'never' ORDER BY follow.id"
        );
        self.db().fetch(sql, args![]).await?.iter().map(follow).collect()
    }

    /// Gives something another pace. What was quiet counts from `since` on. False where the account does not follow
    /// it.
    pub async fn set_pace(
        &self,
        account: AccountId,
        id: FollowId,
        pace: Pace,
        since: Seq,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.db().begin().await?;
        let sql = "UPDATE follow SET since = $1 WHERE id = $2 AND account = $3 AND pace = 'never'";
        transaction.execute(sql, args![since, id.to_string(), account]).await?;
        let sql = "UPDATE follow SET pace = $1 WHERE id = $2 AND account = $3";
        let known = transaction.execute(sql, args![pace.as_str(), id.to_string(), account]).await? > 0;
        if known && pace == Pace::Never {
            transaction.execute("DELETE FROM follow_hit WHERE follow = $1", args![id.to_string()]).await?;
            transaction.execute("UPDATE follow SET beyond = 0 WHERE id = $1", args![id.to_string()]).await?;
        }
        transaction.commit().await?;
        Ok(known)
    }

    /// Ends one. False where the account does not follow it.
    pub async fn end_follow(&self, account: AccountId, id: FollowId) -> Result<bool, StoreError> {
        let mut transaction = self.db().begin().await?;
        let sql = "DELETE FROM follow_hit WHERE follow = $1 AND account = $2";
        transaction.execute(sql, args![id.to_string(), account]).await?;
        let sql = "DELETE FROM follow WHERE id = $1 AND account = $2";
        let known = transaction.execute(sql, args![id.to_string(), account]).await? > 0;
        transaction.commit().await?;
        Ok(known)
    }

    /// Makes everything quiet that an account follows: no letter comes of it any more.
    pub async fn quiet_follows(&self, account: AccountId) -> Result<(), StoreError> {
        let mut transaction = self.db().begin().await?;
        transaction.execute("DELETE FROM follow_hit WHERE account = $1", args![account]).await?;
        transaction
            .execute("UPDATE follow SET pace = 'never', beyond = 0 WHERE account = $1", args![account])
            .await?;
        transaction.commit().await
    }

    /// Takes the names of records out of what follows them. Older versions kept names there; they are read from the records.
    pub async fn forget_followed_names(&self) -> Result<u64, StoreError> {
        let sql = "UPDATE follow SET title = about WHERE what IN ('record', 'topic') AND title <> about";
        self.db().execute(sql, args![]).await
    }

    /// Forgets everything that an account follows, and what its letters end it with.
    pub async fn forget_follows(&self, account: AccountId) -> Result<(), StoreError> {
        let mut transaction = self.db().begin().await?;
        for sql in [
            "DELETE FROM follow_hit WHERE account = $1",
            "DELETE FROM follow WHERE account = $1",
            "DELETE FROM follow_door WHERE account = $1",
        ] {
            transaction.execute(sql, args![account]).await?;
        }
        transaction.commit().await
    }

    /// The secret that stands in an account's letters: the one it has, else `fresh`.
    pub async fn follow_door(&self, account: AccountId, fresh: &str) -> Result<String, StoreError> {
        let mut transaction = self.db().begin().await?;
        let sql =
            "INSERT INTO follow_door (account, secret) VALUES ($1, $2) ON CONFLICT (account) DO NOTHING";
        transaction.execute(sql, args![account, fresh]).await?;
        let sql = "SELECT secret FROM follow_door WHERE account = $1";
        let secret = transaction.fetch_one(sql, args![account]).await?.get(0)?;
        transaction.commit().await?;
        Ok(secret)
    }

    /// Whose letters a secret stands in.
    pub async fn account_of_door(&self, secret: &str) -> Result<Option<AccountId>, StoreError> {
        let sql = "SELECT account FROM follow_door WHERE secret = $1";
        let row = self.db().fetch_optional(sql, args![secret]).await?;
        row.map(|row| account_at(&row, 0)).transpose()
    }

    /// The place in the log up to which changes were compared with what is followed.
    pub async fn followed_up_to(&self) -> Result<Seq, StoreError> {
        let sql = "SELECT value FROM counter WHERE name = 'follow'";
        Ok(Seq(self.db().fetch_one(sql, args![]).await?.get(0)?))
    }

    /// The next revisions after a place in the log, up to another.
    pub async fn changed_after(
        &self,
        after: Seq,
        up_to: Seq,
        limit: usize,
    ) -> Result<Vec<Changed>, StoreError> {
        let sql = "SELECT seq, record, base, change, actor FROM revision \
                   WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3";
        self.db().fetch(sql, args![after, up_to, limit]).await?.iter().map(changed).collect()
    }

    /// Keeps what people are to hear of and moves the place in the log with it, in one transaction. Of each thing that
    /// is followed [`MOST_WAITING`] changes wait at most; what is beyond is counted. False, and nothing kept, where the
    /// place is not `from` any more: another process came first.
    pub async fn note_hits(&self, from: Seq, to: Seq, hits: &[FollowHit]) -> Result<bool, StoreError> {
        let mut transaction = self.db().begin().await?;
        let sql = "UPDATE counter SET value = $1 WHERE name = 'follow' AND value = $2";
        if transaction.execute(sql, args![to, from]).await? == 0 {
            return Ok(false);
        }
        // Somebody may have ended it meanwhile.
        let ids = hits.iter().map(|hit| hit.follow).collect::<std::collections::BTreeSet<_>>();
        let list = ids.iter().map(|id| Value::from(id.to_string())).collect();
        let waiting = "SELECT f.id, (SELECT count(*) FROM follow_hit h WHERE h.follow = f.id) FROM follow f \
                       WHERE f.id IN";
        // How many more may wait of each, and how many are beyond.
        let mut room: BTreeMap<FollowId, (u64, u64)> = BTreeMap::new();
        for row in transaction.fetch_in(waiting, list, "").await? {
            room.insert(follow_at(&row, 0)?, (MOST_WAITING.saturating_sub(row.count(1)?), 0));
        }
        let mut rows: Vec<Value> = Vec::new();
        for hit in hits {
            match room.get_mut(&hit.follow) {
                None => {}
                Some((0, beyond)) => *beyond += 1,
                Some((left, _)) => {
                    *left -= 1;
                    rows.extend(hit_row(hit));
                }
            }
        }
        for (follow, (_, beyond)) in room.into_iter().filter(|(_, (_, beyond))| *beyond > 0) {
            let sql = "UPDATE follow SET beyond = beyond + $1 WHERE id = $2";
            transaction.execute(sql, args![beyond, follow.to_string()]).await?;
        }
        let head = "INSERT INTO follow_hit (account, record, seq, follow, news, at)";
        transaction.insert(head, HIT_COLUMNS, rows, "ON CONFLICT DO NOTHING").await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Who waits to hear of something, at which pace and since when.
    pub async fn waiting_to_hear(&self) -> Result<Vec<Waiting>, StoreError> {
        let sql = "SELECT follow_hit.account, follow.pace, min(follow_hit.at) FROM follow_hit \
                   JOIN follow ON follow.id = follow_hit.follow \
                   GROUP BY follow_hit.account, follow.pace ORDER BY follow_hit.account, follow.pace";
        self.db().fetch(sql, args![]).await?.iter().map(waiting).collect()
    }

    /// What an account has not been told yet, in the order of the log.
    pub async fn hits_of(&self, account: AccountId) -> Result<Vec<FollowHit>, StoreError> {
        let sql = "SELECT account, record, seq, follow, news, at FROM follow_hit \
                   WHERE account = $1 ORDER BY seq, record, follow";
        self.db().fetch(sql, args![account]).await?.iter().map(hit).collect()
    }

    /// Of what an account follows, how many changes there are beyond those that wait; only where there are any.
    pub async fn beyond(&self, account: AccountId) -> Result<BTreeMap<FollowId, u64>, StoreError> {
        let sql = "SELECT id, beyond FROM follow WHERE account = $1 AND beyond > 0 ORDER BY id";
        let rows = self.db().fetch(sql, args![account]).await?;
        rows.iter().map(|row| Ok((follow_at(row, 0)?, row.count(1)?))).collect()
    }

    /// Tells an account of `items`, each a record and the newest revision of it that is told: takes them off what
    /// waits and puts the letter into the queue, in one transaction, so that whatever happens nothing is told twice or
    /// not at all. What is told as a number alone, by what is followed, goes with it, and up to
    /// which suggestion those were told who decide on them. Without a letter they are passed
    /// over. False, and nothing done, where one of them was told already.
    pub async fn tell(
        &self,
        account: AccountId,
        items: &[(RecordId, Seq)],
        counted: &BTreeMap<FollowId, u64>,
        suggested: &[(FollowId, String)],
        letter: Option<(&str, &str)>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let sql = "DELETE FROM follow_hit WHERE account = $1 AND record = $2 AND seq <= $3";
        for (record, seq) in items {
            if transaction.execute(sql, args![account, *record, *seq]).await? == 0 {
                return Ok(false);
            }
        }
        for (follow, count) in counted {
            let sql =
                "UPDATE follow SET beyond = beyond - $1 WHERE id = $2 AND account = $3 AND beyond >= $1";
            transaction.execute(sql, args![*count, follow.to_string(), account]).await?;
        }
        if !note_told(&mut transaction, account, suggested).await? {
            return Ok(false);
        }
        if let Some((kind, payload)) = letter {
            enqueue(&mut transaction, kind, payload, now).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }
}

fn hit_row(hit: &FollowHit) -> Vec<Value> {
    args![hit.account, hit.record, hit.seq, hit.follow.to_string(), hit.news.as_str(), hit.at]
}

pub(crate) fn account_at(row: &Row, index: usize) -> Result<AccountId, StoreError> {
    row.read(index, "account id", |text| text.parse().ok())
}

fn follow_at(row: &Row, index: usize) -> Result<FollowId, StoreError> {
    row.read(index, "id of what is followed", |text| text.parse().ok())
}

pub(crate) fn follow(row: &Row) -> Result<Follow, StoreError> {
    Ok(Follow {
        id: follow_at(row, 0)?,
        account: account_at(row, 1)?,
        what: row.read(2, "kind of what is followed", Followed::parse)?,
        about: row.get(3)?,
        title: row.get(4)?,
        pace: row.read(5, "pace", Pace::parse)?,
        since: Seq(row.get(6)?),
        created: row.time(7)?,
    })
}

fn changed(row: &Row) -> Result<Changed, StoreError> {
    let (base, change): (Option<i64>, String) = (row.get(2)?, row.get(3)?);
    Ok(Changed {
        seq: Seq(row.get(0)?),
        record: row.record_id(1)?,
        is_first: base.is_none() || change == "publish",
        actor: row.get(4)?,
    })
}

fn waiting(row: &Row) -> Result<Waiting, StoreError> {
    Ok(Waiting { account: account_at(row, 0)?, pace: row.read(1, "pace", Pace::parse)?, since: row.time(2)? })
}

fn hit(row: &Row) -> Result<FollowHit, StoreError> {
    Ok(FollowHit {
        account: account_at(row, 0)?,
        record: row.record_id(1)?,
        seq: Seq(row.get(2)?),
        follow: follow_at(row, 3)?,
        news: row.read(4, "news", News::parse)?,
        at: row.time(5)?,
    })
}
