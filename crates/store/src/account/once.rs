//! Links that work once and end by themselves.

use asterism_domain::{Account, AccountId, EmailAddress, Role, Space};
use jiff::Timestamp;

use super::passkey::Passkey;
use super::role::give;
use super::{AuditEvent, account, account_id, end_ways, end_what_is_open, write_event, write_password};
use crate::db::{Row, Tx, args};
use crate::{Store, StoreError};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Open an account for an address that somebody says is theirs.
    SignUp,
    /// Choose a new password.
    Recover,
    /// Give the account this address.
    Address,
    /// Show, beside the password, that one reads what comes to the account's address.
    Confirm,
    /// Join a space in a role.
    Invite,
    /// Open the first account that runs the portal.
    Administrator,
}

impl Purpose {
    const ALL: [Purpose; 6] = [
        Purpose::SignUp,
        Purpose::Recover,
        Purpose::Address,
        Purpose::Confirm,
        Purpose::Invite,
        Purpose::Administrator,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::SignUp => "sign_up",
            Purpose::Recover => "recover",
            Purpose::Address => "address",
            Purpose::Confirm => "confirm",
            Purpose::Invite => "invite",
            Purpose::Administrator => "administrator",
        }
    }

    fn parse(text: &str) -> Option<Purpose> {
        Purpose::ALL.into_iter().find(|purpose| purpose.as_str() == text)
    }

    /// Whether following it opens an account or gives one another password.
    pub fn opens(self) -> bool {
        !matches!(self, Purpose::Address | Purpose::Confirm)
    }
}

/// A link as it is kept: by the hash of what its address holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    pub hash: String,
    pub purpose: Purpose,
    /// Whom it was sent to; none for the first administrator, who gives an address.
    pub email: Option<EmailAddress>,
    /// The account that it is about, where there is one already.
    pub account: Option<AccountId>,
    /// What an invitation is to.
    pub joins: Option<(Space, Role)>,
    pub given_by: String,
    pub created: Timestamp,
    pub expires: Timestamp,
}

/// What somebody chose when they followed a link.
#[derive(Debug, Clone)]
pub struct Opening {
    pub email: EmailAddress,
    pub name: String,
    pub language: String,
    pub with: OpensWith,
    /// The version of the words that they agreed to; none where nothing was asked.
    pub agreed: Option<String>,
    /// Whether somebody who chooses a new password runs the portal still.
    pub keeps_administration: bool,
    /// Whether the passkeys and providers of somebody who chooses a new password let them in still: a letter alone is then
    /// no way around them.
    pub keeps_ways: bool,
}

/// What lets somebody in afterwards.
#[derive(Debug, Clone)]
pub enum OpensWith {
    /// The password's hash.
    Password(String),
    /// A passkey of the new account, which is then called as the passkey says. It opens new accounts only.
    Passkey(Passkey),
}

/// What became of a link that was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redeemed {
    Account(Account),
    /// It ran out, was used, or never was.
    Spent,
    /// Meanwhile there is an account with this address: its owner signs in.
    Taken,
}

macro_rules! select_once {
    ($tail:literal) => {
        concat!(
            "SELECT hash, purpose, email, account, space, role, given_by, created, expires FROM once ",
            $tail
        )
    };
}

impl Store {
    pub async fn put_once(&self, once: &Once, audit: Option<&AuditEvent>) -> Result<(), StoreError> {
        let sql = "INSERT INTO once (hash, purpose, email, account, space, role, given_by, created, expires) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let (space, role) = match &once.joins {
            Some((space, role)) => (Some(space.as_str()), Some(role.as_str())),
            None => (None, None),
        };
        let email = once.email.as_ref().map(EmailAddress::as_str);
        let values = args![
            once.hash.as_str(),
            once.purpose.as_str(),
            email,
            once.account,
            space,
            role,
            once.given_by.as_str(),
            once.created,
            once.expires
        ];
        let mut transaction = self.db().begin().await?;
        transaction.execute(sql, values).await?;
        if let Some(audit) = audit {
            write_event(&mut transaction, audit).await?;
        }
        transaction.commit().await
    }

    /// The link with this hash, while it works.
    pub async fn once(&self, hash: &str, now: Timestamp) -> Result<Option<Once>, StoreError> {
        let sql = select_once!("WHERE hash = $1 AND used IS NULL AND expires > $2");
        self.db().fetch_optional(sql, args![hash, now]).await?.as_ref().map(once).transpose()
    }

    /// The invitations to a space that nobody has accepted yet and that still work.
    pub async fn invitations(&self, space: &Space, now: Timestamp) -> Result<Vec<Once>, StoreError> {
        let sql = select_once!(
            "WHERE space = $1 AND purpose = 'invite' AND used IS NULL AND expires > $2 ORDER BY created, hash"
        );
        self.db().fetch(sql, args![space.as_str(), now]).await?.iter().map(once).collect()
    }

    /// Makes a link work no more. False where it did not.
    pub async fn spend(
        &self,
        hash: &str,
        now: Timestamp,
        audit: Option<&AuditEvent>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.db().begin().await?;
        let spent = spend(&mut transaction, hash, now).await?;
        if let Some(audit) = audit.filter(|_| spent.is_some()) {
            write_event(&mut transaction, audit).await?;
        }
        transaction.commit().await?;
        Ok(spent.is_some())
    }

    /// Follows a link: opens the account or gives it another password, with the role that an invitation promised, and
    /// spends the link, all in one transaction, which also writes down what was done. Choosing a new password ends every
    /// session and key.
    pub async fn redeem(
        &self,
        hash: &str,
        opening: &Opening,
        now: Timestamp,
    ) -> Result<Redeemed, StoreError> {
        let mut transaction = self.db().begin().await?;
        let once = spend(&mut transaction, hash, now).await?;
        // One that gives an account another address, or confirms it, gives it no password.
        let Some(once) = once.filter(|once| once.purpose.opens()) else {
            return Ok(Redeemed::Spent);
        };
        let email = once.email.as_ref().unwrap_or(&opening.email);
        let mut unmade = false;
        let id = match (once.account, &opening.with) {
            (Some(id), OpensWith::Password(password)) => {
                end_what_is_open(&mut transaction, id).await?;
                if !opening.keeps_ways {
                    end_ways(&mut transaction, id).await?;
                }
                write_password(&mut transaction, id, password).await?;
                if !opening.keeps_administration {
                    let sql = "UPDATE account SET administrator = 0 WHERE id = $1 AND administrator = 1";
                    unmade = transaction.execute(sql, args![id]).await? > 0;
                }
                id
            }
            // Whoever lost what let them in is let in by the letter again, with a password.
            (Some(_), OpensWith::Passkey(_)) => return Ok(Redeemed::Spent),
            (None, _) => match open(&mut transaction, &once, email, opening, now).await? {
                Some(id) => id,
                None => return Ok(Redeemed::Taken),
            },
        };
        if let Some((space, role)) = &once.joins {
            give(&mut transaction, id, space, *role, &once.given_by, now).await?;
        }
        if let Some(wording) = &opening.agreed {
            super::consent::give(&mut transaction, id, "account", wording, now).await?;
        }
        let sql = super::select_accounts!("FROM account a WHERE a.id = $1");
        let opened = account(&transaction.fetch_one(sql, args![id]).await?)?;
        let unmade = unmade.then(|| AuditEvent::own(id, now, "administrator_unmade", &id.to_string(), ""));
        for event in redeemed(&once, opening, id, now).iter().chain(&unmade) {
            write_event(&mut transaction, event).await?;
        }
        transaction.commit().await?;
        Ok(Redeemed::Account(opened))
    }

    /// Accepts an invitation with an account that is there already. Only the one it was sent to may.
    pub async fn accept(
        &self,
        hash: &str,
        account: &Account,
        now: Timestamp,
        audit: &AuditEvent,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.db().begin().await?;
        let Some(once) = spend(&mut transaction, hash, now).await? else { return Ok(false) };
        let Some((space, role)) = once.joins.filter(|_| once.email.as_ref() == Some(&account.email)) else {
            return Ok(false);
        };
        give(&mut transaction, account.id, &space, role, &once.given_by, now).await?;
        write_event(&mut transaction, audit).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Forgets links that ran out or were used before `before`.
    pub async fn forget_links(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.db().execute("DELETE FROM once WHERE expires < $1 OR used < $1", args![before]).await
    }
}

pub(super) async fn spend(
    transaction: &mut Tx,
    hash: &str,
    now: Timestamp,
) -> Result<Option<Once>, StoreError> {
    let sql = "UPDATE once SET used = $1 WHERE hash = $2 AND used IS NULL AND expires > $1 \
               RETURNING hash, purpose, email, account, space, role, given_by, created, expires";
    transaction.fetch_optional(sql, args![now, hash]).await?.as_ref().map(once).transpose()
}

/// What is written down of a link that was followed.
fn redeemed(once: &Once, opening: &Opening, id: AccountId, now: Timestamp) -> Vec<AuditEvent> {
    let own = |event, about: &str, detail| AuditEvent::own(id, now, event, about, detail);
    let account = id.to_string();
    let what = if once.account.is_some() { "password_changed" } else { "account_opened" };
    let mut events = vec![own(what, &account, once.purpose.as_str())];
    if matches!(opening.with, OpensWith::Passkey(_)) {
        events.push(own("passkey_added", &account, ""));
    }
    if let Some((space, role)) = &once.joins {
        events.push(own("joined", space.as_str(), role.as_str()));
    }
    events
}

/// Writes a new account; none where the address has one.
async fn open(
    transaction: &mut Tx,
    once: &Once,
    email: &EmailAddress,
    opening: &Opening,
    now: Timestamp,
) -> Result<Option<AccountId>, StoreError> {
    let (id, password) = match &opening.with {
        OpensWith::Password(password) => (AccountId::create(), Some(password.as_str())),
        OpensWith::Passkey(passkey) => (passkey.account, None),
    };
    let sql = "INSERT INTO account (id, email, name, password, administrator, language, record, created) \
               VALUES ($1, $2, $3, $4, $5, $6, NULL, $7) ON CONFLICT (email) DO NOTHING";
    let administrator = i64::from(once.purpose == Purpose::Administrator);
    let values = args![
        id,
        email.as_str(),
        opening.name.as_str(),
        password,
        administrator,
        opening.language.as_str(),
        now
    ];
    if transaction.execute(sql, values).await? == 0 {
        return Ok(None);
    }
    if let OpensWith::Passkey(passkey) = &opening.with
        && !super::passkey::put(transaction, passkey).await?
    {
        return Ok(None);
    }
    Ok(Some(id))
}

fn once(row: &Row) -> Result<Once, StoreError> {
    let space: Option<String> = row.get(4)?;
    let role = row.read_optional(5, "role", Role::parse)?;
    let account: Option<String> = row.get(3)?;
    Ok(Once {
        hash: row.get(0)?,
        purpose: row.read(1, "purpose of a link", Purpose::parse)?,
        email: row.read_optional(2, "e-mail address", |text| text.parse().ok())?,
        account: account.is_some().then(|| account_id(row, 3)).transpose()?,
        joins: space.map(|space| Space::new(&space)).zip(role),
        given_by: row.get(6)?,
        created: row.time(7)?,
        expires: row.time(8)?,
    })
}
