//! What people may ask of those who keep data about them: all of it, and to be forgotten.

use jiff::{SignedDuration, Timestamp};

use super::Who;
use crate::{App, Error, Plain, Result, settle};

/// The version of the words that people agree to when they open an account or a profile. Whoever changes those words
/// (`consent-account` and `consent-profile` in the pages' catalogue) gives them another version.
pub const WORDING: &str = "2026-11";

const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Answered requests, those that nobody answered, and answered feedback are kept for so many days.
pub const KEEP_CONTACTS: i64 = 365;
/// Letters that could not be sent are kept for so many days: the links in them have long ended.
const KEEP_LETTERS: i64 = 30;
/// Who came to an event is kept for so many days after it.
const KEEP_ATTENDANCE: i64 = 365;
/// What happened to accounts and rights is kept for so many days.
const KEEP_AUDIT: i64 = 3 * 365;
/// An account that nobody signs in to for so many days is forgotten.
pub const KEEP_UNUSED: i64 = 3 * 365;
/// So many days before that its owner is told.
pub const WARN_BEFORE: i64 = 30;

/// A file up to this size is written anew at once when somebody is forgotten, a larger one by the daily work.
const SCRUB_AT_ONCE: u64 = 256 << 20;

/// What the daily work of keeping little has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    pub sessions: u64,
    pub links: u64,
    pub forms: u64,
    pub contacts: u64,
    pub joins: u64,
    pub topics: u64,
    pub suggestions: u64,
    pub letters: u64,
    pub files: u64,
    pub feedback: u64,
    pub claims: u64,
    pub registrations: u64,
    pub audit: u64,
    pub lapsed: usize,
    pub warned: usize,
    pub forgotten: usize,
}

impl App {
    /// What somebody agreed to, the oldest first.
    pub async fn consents(&self, who: &Who) -> Result<Vec<asterism_store::Consent>> {
        Ok(self.inner.store.consents(who.account.id).await?)
    }

    /// Forgets who asks for it and knows the account's password. What they wrote in other records stays there, under an
    /// id that is nobody's. Who alone runs the portal cannot go.
    pub async fn erase_oneself(&self, who: &Who, password: &str) -> Result<()> {
        self.not_held_back(who, "old")?;
        self.confirm_password(who, password).await?;
        if who.account.administrator && self.inner.store.administrators().await? < 2 {
            return Err(Error::invalid("old", Plain::LastAdministrator));
        }
        self.forget(who.account.id).await
    }

    async fn forget(&self, account: asterism_domain::AccountId) -> Result<()> {
        let reason = "erased at the person's wish";
        let places = self.inner.store.registrations_of(account).await?;
        let event = self.own_event(account, "account_erased", "");
        let emptied = self.inner.store.erase_account(account, reason, self.now(), &event).await?;
        // The account is gone by now, so nothing may keep the rest of it from going too. What went wrong is not said: it may
        // repeat what stands in a damaged record.
        if settle::judge_around(&self.inner.store, &emptied, self.today()).await.is_err() {
            tracing::error!(
                "projects were not judged anew without what was erased; the check says what is damaged, a rebuild judges them"
            );
        }
        self.inner.store.forget_followed_names().await?;
        for event in places {
            self.fill_places_of(event).await;
        }
        // A profile and drafts of theirs may have been emptied.
        self.follow_if_it_can().await;
        self.scrub_if_small().await
    }

    /// The same as [`App::scrub`] where it is done in a moment; otherwise the daily work does it.
    pub(crate) async fn scrub_if_small(&self) -> Result<()> {
        if self.inner.store.file_size().await? <= SCRUB_AT_ONCE {
            self.scrub().await?;
        }
        Ok(())
    }

    /// Takes the bytes of what was forgotten out of the database's file and the index.
    pub async fn scrub(&self) -> Result<()> {
        if !self.inner.store.scrub_is_due().await? {
            return Ok(());
        }
        if let Some(index) = self.inner.standing.as_it_is().filter(|_| !self.reads_only()) {
            // Where merges come between it gives the index another writer: what one that follows had loaded would be lost.
            let _one_at_a_time = self.inner.following.lock().await;
            let purged = tokio::task::spawn_blocking(move || index.purge()).await;
            purged.map_err(anyhow::Error::from)??;
        }
        Ok(self.inner.store.scrub().await?)
    }

    /// Forgets what is kept no longer: sessions and links that have ended, requests that are over, and accounts that
    /// nobody uses, whose owners are told before. For the portal to do every day.
    pub async fn sweep_accounts(&self) -> Result<Swept> {
        self.sweep_accounts_at(self.now()).await
    }

    /// The same at another time, as in a test of a year that passes.
    pub async fn sweep_accounts_at(&self, now: Timestamp) -> Result<Swept> {
        let store = &self.inner.store;
        let ago = |days: i64| {
            now.checked_sub(DAY * i32::try_from(days).unwrap_or(i32::MAX)).unwrap_or(Timestamp::MIN)
        };
        store.forget_followed_names().await?;
        let mut swept = Swept {
            sessions: store.forget_sessions(now).await?,
            links: store.forget_links(now).await?,
            forms: store.forget_forms(now).await? + store.forget_asked(now).await?,
            contacts: store.forget_contacts(ago(KEEP_CONTACTS)).await?,
            joins: store.forget_idea_members(ago(KEEP_CONTACTS)).await?,
            topics: store.forget_asked_topics(ago(KEEP_CONTACTS)).await?,
            suggestions: store.forget_suggestions(ago(KEEP_CONTACTS)).await?,
            feedback: store.forget_feedback(ago(KEEP_CONTACTS)).await?,
            claims: store.forget_claims(ago(KEEP_CONTACTS)).await?,
            registrations: self.forget_attendance(ago(KEEP_ATTENDANCE)).await?,
            audit: store.forget_events(ago(KEEP_AUDIT)).await?,
            lapsed: self.let_claims_lapse(ago(crate::CLAIM_WAITS)).await?,
            letters: store.forget_jobs("mail", ago(KEEP_LETTERS)).await?,
            files: self.forget_uploads(now).await?,
            ..Swept::default()
        };
        for account in store.unused_accounts(ago(KEEP_UNUSED), Some(ago(WARN_BEFORE))).await? {
            self.forget(account.id).await?;
            swept.forgotten += 1;
        }
        for account in store.unused_accounts(ago(KEEP_UNUSED - WARN_BEFORE), None).await? {
            self.send_letter(&account.email, &account.language, "letter-unused", &[]).await?;
            store.note_warning(account.id, now).await?;
            swept.warned += 1;
        }
        self.scrub().await?;
        Ok(swept)
    }
}
