//! Who comes to an event: places are given in the order in which people ask, and those who wait move up.

use std::collections::BTreeMap;

use asterism_domain::{Account, AccountId, RecordId};
use jiff::Timestamp;

use crate::account::{ACCOUNT_COLUMNS, account, select_accounts};
use crate::append::lock;
use crate::db::{Row, Tx, args};
use crate::{Store, StoreError};

/// Somebody who comes, or waits for a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    pub account: Account,
    pub waiting: bool,
    pub at: Timestamp,
    /// Whether they came, once somebody noted it.
    pub attended: Option<bool>,
}

/// What is noted of somebody who had a place: what stood there when that was written, and what is to stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noted {
    pub account: AccountId,
    pub was: Option<bool>,
    pub came: Option<bool>,
}

/// How somebody stands with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Coming,
    /// So many wait before them.
    Waiting(u64),
}

impl Store {
    /// The events that somebody is registered for, each once.
    pub async fn events_with_registrations(&self) -> Result<Vec<RecordId>, StoreError> {
        let rows = self.db().fetch("SELECT DISTINCT event FROM registration ORDER BY event", args![]).await?;
        rows.iter().map(|row| row.record_id(0)).collect()
    }

    /// When somebody registered for an event last.
    pub async fn last_registration(&self, event: RecordId) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT MAX(at) FROM registration WHERE event = $1";
        self.db().fetch_one(sql, args![event]).await?.optional_time(0)
    }

    /// Forgets who came to an event.
    pub async fn forget_registrations(&self, event: RecordId) -> Result<u64, StoreError> {
        self.db().execute("DELETE FROM registration WHERE event = $1", args![event]).await
    }

    /// Gives somebody a place, or one in the queue where `limit` are taken or somebody waits already: whoever comes
    /// later passes nobody. Who is there already keeps theirs.
    pub async fn register(
        &self,
        event: RecordId,
        account: AccountId,
        limit: Option<u32>,
        at: Timestamp,
    ) -> Result<Standing, StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        if let Some(standing) = standing(&mut transaction, event, account).await? {
            return Ok(standing);
        }
        let (taken, before) = counts(&mut transaction, event).await?;
        let waiting = limit.is_some_and(|limit| before > 0 || taken >= u64::from(limit));
        let sql = "INSERT INTO registration (event, account, number, waiting, at) VALUES ($1, $2, \
                   (SELECT coalesce(max(number), 0) + 1 FROM registration WHERE event = $1), $3, $4)";
        transaction.execute(sql, args![event, account, i64::from(waiting), at]).await?;
        let given = standing(&mut transaction, event, account).await?;
        transaction.commit().await?;
        given.ok_or(StoreError::Sql(Box::new(sqlx::Error::RowNotFound)))
    }

    /// Takes somebody off the list. Those who wait move up while there are places; they are named, to be told.
    pub async fn cancel_registration(
        &self,
        event: RecordId,
        account: AccountId,
        limit: Option<u32>,
    ) -> Result<Vec<AccountId>, StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let sql = "DELETE FROM registration WHERE event = $1 AND account = $2";
        transaction.execute(sql, args![event, account]).await?;
        let moved = move_up(&mut transaction, event, limit).await?;
        transaction.commit().await?;
        Ok(moved)
    }

    /// Moves up those who wait, as when an event gets more places.
    pub async fn fill_places(
        &self,
        event: RecordId,
        limit: Option<u32>,
    ) -> Result<Vec<AccountId>, StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let moved = move_up(&mut transaction, event, limit).await?;
        transaction.commit().await?;
        Ok(moved)
    }

    pub async fn standing(
        &self,
        event: RecordId,
        account: AccountId,
    ) -> Result<Option<Standing>, StoreError> {
        let mut transaction = self.db().begin().await?;
        standing(&mut transaction, event, account).await
    }

    /// How many come, and how many wait.
    pub async fn registered(&self, event: RecordId) -> Result<(u64, u64), StoreError> {
        let row = self.db().fetch_one(COUNTS, args![event]).await?;
        Ok((row.count(0)?, row.count(1)?))
    }

    /// Who comes and who waits, in order.
    pub async fn registrations(&self, event: RecordId) -> Result<Vec<Registration>, StoreError> {
        let sql = select_accounts!(
            ", r.waiting, r.at, r.attended FROM registration r JOIN account a ON a.id = r.account \
             WHERE r.event = $1 ORDER BY r.waiting, r.number"
        );
        let rows = self.db().fetch(sql, args![event]).await?;
        rows.iter().map(registration).collect()
    }

    /// The events that somebody comes to or waits for.
    pub async fn registrations_of(&self, account: AccountId) -> Result<Vec<RecordId>, StoreError> {
        let sql = "SELECT event FROM registration WHERE account = $1 ORDER BY event";
        self.db().fetch(sql, args![account]).await?.iter().map(|row| row.record_id(0)).collect()
    }

    /// Notes who of those who had a place came, all at once. Where somebody else noted otherwise meanwhile, or somebody
    /// has no place any more, nothing is written and they are named.
    pub async fn note_attendance(
        &self,
        event: RecordId,
        noted: &[Noted],
    ) -> Result<Vec<AccountId>, StoreError> {
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let sql = "SELECT account, attended FROM registration WHERE event = $1 AND waiting = 0";
        let mut stored = BTreeMap::new();
        for row in &transaction.fetch(sql, args![event]).await? {
            let account: AccountId = row.read(0, "account id", |text| text.parse().ok())?;
            stored.insert(account, row.get::<Option<i64>>(1)?.map(|attended| attended == 1));
        }
        let changed = || noted.iter().filter(|one| one.was != one.came);
        let agrees =
            |one: &Noted| stored.get(&one.account).is_some_and(|now| *now == one.was || *now == one.came);
        let otherwise: Vec<AccountId> = changed().filter(|one| !agrees(one)).map(|one| one.account).collect();
        if !otherwise.is_empty() {
            return Ok(otherwise);
        }
        for one in changed() {
            let sql = "UPDATE registration SET attended = $1 WHERE event = $2 AND account = $3";
            transaction.execute(sql, args![one.came.map(i64::from), event, one.account]).await?;
        }
        transaction.commit().await?;
        Ok(otherwise)
    }
}

/// How many come, and how many wait.
const COUNTS: &str = "SELECT (SELECT count(*) FROM registration WHERE event = $1 AND waiting = 0), \
                      (SELECT count(*) FROM registration WHERE event = $1 AND waiting = 1)";

async fn counts(transaction: &mut Tx, event: RecordId) -> Result<(u64, u64), StoreError> {
    let row = transaction.fetch_one(COUNTS, args![event]).await?;
    Ok((row.count(0)?, row.count(1)?))
}

async fn standing(
    transaction: &mut Tx,
    event: RecordId,
    account: AccountId,
) -> Result<Option<Standing>, StoreError> {
    let sql = "SELECT o.waiting, (SELECT count(*) FROM registration b WHERE b.event = o.event AND b.waiting = 1 \
               AND b.number < o.number) FROM registration o WHERE o.event = $1 AND o.account = $2";
    let Some(row) = transaction.fetch_optional(sql, args![event, account]).await? else { return Ok(None) };
    let waiting: i64 = row.get(0)?;
    Ok(Some(if waiting == 1 { Standing::Waiting(row.count(1)?) } else { Standing::Coming }))
}

async fn move_up(
    transaction: &mut Tx,
    event: RecordId,
    limit: Option<u32>,
) -> Result<Vec<AccountId>, StoreError> {
    let (taken, _) = counts(transaction, event).await?;
    let free = limit.map_or(i64::MAX as u64, |limit| u64::from(limit).saturating_sub(taken));
    let sql = "SELECT account FROM registration WHERE event = $1 AND waiting = 1 ORDER BY number LIMIT $2";
    let rows = transaction.fetch(sql, args![event, free]).await?;
    let mut moved = Vec::new();
    for row in &rows {
        let account: AccountId = row.read(0, "account id", |text| text.parse().ok())?;
        let sql = "UPDATE registration SET waiting = 0 WHERE event = $1 AND account = $2";
        transaction.execute(sql, args![event, account]).await?;
        moved.push(account);
    }
    Ok(moved)
}

fn registration(row: &Row) -> Result<Registration, StoreError> {
    let waiting: i64 = row.get(ACCOUNT_COLUMNS)?;
    let attended: Option<i64> = row.get(ACCOUNT_COLUMNS + 2)?;
    Ok(Registration {
        account: account(row)?,
        waiting: waiting == 1,
        at: row.time(ACCOUNT_COLUMNS + 1)?,
        attended: attended.map(|attended| attended == 1),
    })
}
