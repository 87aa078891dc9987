//! What people are, by space.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Account, AccountId, RecordId, Role, Space};
use jiff::Timestamp;

use super::{ACCOUNT_COLUMNS, AuditEvent, account, write_event};
use crate::db::{Tx, args};
use crate::{Store, StoreError};

/// Somebody in a space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpaceMember {
    pub account: Account,
    pub role: Role,
    pub given_by: String,
    pub since: Timestamp,
}

impl Store {
    pub async fn roles(&self, account: AccountId) -> Result<BTreeMap<Space, Role>, StoreError> {
        let sql = "SELECT space, role FROM space_role WHERE account = $1";
        let rows = self.db().fetch(sql, args![account]).await?;
        rows.iter()
            .map(|row| Ok((Space::new(&row.get::<String>(0)?), row.read(1, "role", Role::parse)?)))
            .collect()
    }

    /// Who is in a space, in the order of their accounts.
    pub async fn members(&self, space: &Space) -> Result<Vec<SpaceMember>, StoreError> {
        let sql = super::select_accounts!(
            ", r.role, r.given_by, r.at FROM space_role r JOIN account a ON a.id = r.account \
             WHERE r.space = $1 ORDER BY r.account"
        );
        let rows = self.db().fetch(sql, args![space.as_str()]).await?;
        let member = |row: &_| {
            let row: &crate::db::Row = row;
            Ok(SpaceMember {
                account: account(row)?,
                role: row.read(ACCOUNT_COLUMNS, "role", Role::parse)?,
                given_by: row.get(ACCOUNT_COLUMNS + 1)?,
                since: row.time(ACCOUNT_COLUMNS + 2)?,
            })
        };
        rows.iter().map(member).collect()
    }

    /// The records of the profiles of those who have a role in one of these spaces.
    pub async fn people_of(
        &self,
        spaces: impl Iterator<Item = &Space>,
    ) -> Result<BTreeSet<RecordId>, StoreError> {
        let head = "SELECT DISTINCT a.record FROM space_role t JOIN account a ON a.id = t.account \
                    WHERE a.record IS NOT NULL AND t.space IN";
        let list = spaces.map(|space| space.as_str().into()).collect();
        let rows = self.db().fetch_in(head, list, "").await?;
        rows.iter().map(|row| row.record_id(0)).collect()
    }

    pub async fn give_role(
        &self,
        account: AccountId,
        space: &Space,
        role: Role,
        given_by: &str,
        at: Timestamp,
        audit: &AuditEvent,
    ) -> Result<(), StoreError> {
        let mut transaction = self.db().begin().await?;
        give(&mut transaction, account, space, role, given_by, at).await?;
        write_event(&mut transaction, audit).await?;
        transaction.commit().await
    }

    /// Takes somebody out of a space. False where they were not in it.
    pub async fn take_role(
        &self,
        account: AccountId,
        space: &Space,
        audit: &AuditEvent,
    ) -> Result<bool, StoreError> {
        let sql = "DELETE FROM space_role WHERE account = $1 AND space = $2";
        self.change(sql, args![account, space.as_str()], audit).await
    }
}

pub(super) async fn give(
    transaction: &mut Tx,
    account: AccountId,
    space: &Space,
    role: Role,
    given_by: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO space_role (account, space, role, given_by, at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (account, space) DO UPDATE SET role = excluded.role, \
               given_by = excluded.given_by, at = excluded.at";
    transaction.execute(sql, args![account, space.as_str(), role.as_str(), given_by, at]).await?;
    Ok(())
}
