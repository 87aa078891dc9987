//! Who people are elsewhere: at a provider that says so when they sign in there.

use asterism_domain::{Account, AccountId, EmailAddress};
use jiff::Timestamp;

use super::{AuditEvent, account, account_id, consent, write_event};
use crate::db::{Row, Tx, args};
use crate::{Store, StoreError};

/// An account's owner as a provider knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider's address.
    pub issuer: String,
    /// The provider's own name for the person, for life.
    pub subject: String,
    pub account: AccountId,
    pub created: Timestamp,
    pub used: Option<Timestamp>,
}

/// An account that somebody opens by signing in elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct OpenedBy<'a> {
    pub identity: &'a Identity,
    pub email: &'a EmailAddress,
    pub name: &'a str,
    pub language: &'a str,
    /// The version of the words that they agreed to.
    pub agreed: &'a str,
}

impl Store {
    /// Ties an account to what a provider calls its owner. False where that is tied already, to whomever.
    pub async fn put_identity(&self, identity: &Identity, audit: &AuditEvent) -> Result<bool, StoreError> {
        let mut transaction = self.db().begin().await?;
        let put = put(&mut transaction, identity).await?;
        if put {
            write_event(&mut transaction, audit).await?;
        }
        transaction.commit().await?;
        Ok(put)
    }

    /// The account that is tied to a provider's subject, while it is open.
    pub async fn account_of_identity(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<Account>, StoreError> {
        let sql = super::select_accounts!(
            "FROM identity i JOIN account a ON a.id = i.account WHERE i.issuer = $1 AND i.subject = $2 \
             AND a.closed IS NULL"
        );
        self.db().fetch_optional(sql, args![issuer, subject]).await?.as_ref().map(account).transpose()
    }

    /// Notes that somebody came in by it.
    pub async fn use_identity(&self, issuer: &str, subject: &str, now: Timestamp) -> Result<(), StoreError> {
        let sql = "UPDATE identity SET used = $1 WHERE issuer = $2 AND subject = $3";
        self.db().execute(sql, args![now, issuer, subject]).await?;
        Ok(())
    }

    pub async fn identities(&self, account: AccountId) -> Result<Vec<Identity>, StoreError> {
        let sql = "SELECT issuer, subject, account, created, used FROM identity \
                   WHERE account = $1 ORDER BY created, issuer, subject";
        self.db().fetch(sql, args![account]).await?.iter().map(identity).collect()
    }

    /// Takes the tie away. False where there is none.
    pub async fn end_identity(
        &self,
        account: AccountId,
        issuer: &str,
        subject: &str,
        audit: &AuditEvent,
    ) -> Result<bool, StoreError> {
        let sql = "DELETE FROM identity WHERE account = $1 AND issuer = $2 AND subject = $3";
        self.change(sql, args![account, issuer, subject], audit).await
    }

    /// Opens an account without a password for whom a provider vouches. None where the address has an account or
    /// the subject is tied already.
    pub async fn open_by_identity(
        &self,
        opened: &OpenedBy<'_>,
        audit: &AuditEvent,
    ) -> Result<Option<Account>, StoreError> {
        let (identity, mut transaction) = (opened.identity, self.db().begin().await?);
        let sql = "INSERT INTO account (id, email, name, password, administrator, language, record, created) \
                   VALUES ($1, $2, $3, NULL, 0, $4, NULL, $5) ON CONFLICT (email) DO NOTHING";
        let values =
            args![identity.account, opened.email.as_str(), opened.name, opened.language, identity.created];
        if transaction.execute(sql, values).await? == 0 || !put(&mut transaction, identity).await? {
            return Ok(None);
        }
        consent::give(&mut transaction, identity.account, "account", opened.agreed, identity.created).await?;
        let sql = super::select_accounts!("FROM account a WHERE a.id = $1");
        let account = account(&transaction.fetch_one(sql, args![identity.account]).await?)?;
        write_event(&mut transaction, audit).await?;
        transaction.commit().await?;
        Ok(Some(account))
    }
}

async fn put(transaction: &mut Tx, identity: &Identity) -> Result<bool, StoreError> {
    let sql = "INSERT INTO identity (issuer, subject, account, created, used) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (issuer, subject) DO NOTHING";
    let used = identity.used.map(|at| at.as_microsecond());
    let values =
        args![identity.issuer.as_str(), identity.subject.as_str(), identity.account, identity.created, used];
    Ok(transaction.execute(sql, values).await? > 0)
}

fn identity(row: &Row) -> Result<Identity, StoreError> {
    Ok(Identity {
        issuer: row.get(0)?,
        subject: row.get(1)?,
        account: account_id(row, 2)?,
        created: row.time(3)?,
        used: row.optional_time(4)?,
    })
}
