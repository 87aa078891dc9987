//! What people may ask of those who keep data about them: all of it, and to be forgotten.

use asterism_store::AuditRow;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::Who;
use crate::{App, Error, Plain, Result};

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

/// A list that comes in parts, all of it: `part` gives what comes after so many.
async fn whole<T, F>(part: impl Fn(usize) -> F) -> Result<Vec<T>>
where
    F: Future<Output = std::result::Result<Vec<T>, asterism_store::StoreError>>,
{
    let mut found = Vec::new();
    loop {
        let next = part(found.len()).await?;
        if next.is_empty() {
            return Ok(found);
        }
        found.extend(next);
    }
}

impl App {
    /// Everything that is stored about somebody, but for secrets, which nobody has.
    pub async fn own_data(&self, who: &Who) -> Result<Value> {
        let (store, account) = (&self.inner.store, &who.account);
        let time = |at: Timestamp| at.to_string();
        let sessions = store.sessions(account.id, self.now()).await?;
        let keys = store.keys(account.id).await?;
        let roles = store.roles(account.id).await?;
        let consents = store.consents(account.id).await?;
        let contact = |request: asterism_store::ContactRequest, reach: bool| {
            json!({
                "message": request.message, "state": request.state.as_str(), "asked": time(request.asked),
                "answered": request.answered.map(time),
                // The address that somebody else gave is theirs until the request is accepted.
                "reach": reach.then_some(request.reach),
            })
        };
        let received = whole(|after| store.contacts_received(account.id, after)).await?;
        let sent = whole(|after| store.contacts_sent(account.id, after)).await?;
        let accepted = |request: &asterism_store::ContactRequest| {
            request.state == asterism_store::ContactState::Accepted
        };
        let revisions = match account.record {
            Some(record) => store.revisions(record).await?,
            None => Vec::new(),
        };
        Ok(json!({
            "schema": "asterism/own-data/1",
            "account": {
                "id": account.id.to_string(), "email": account.email.as_str(), "name": account.name,
                "language": account.language, "administrator": account.administrator,
                "record": account.record.map(|id| id.to_string()), "created": time(account.created),
            },
            "profile": serde_json::to_value(revisions).map_err(anyhow::Error::from)?,
            "roles": roles.iter().map(|(space, role)| json!({ "space": space.as_str(), "role": role.as_str() }))
                .collect::<Vec<_>>(),
            "sessions": sessions.iter().map(|session| json!({
                "browser": session.agent, "created": time(session.created), "seen": time(session.seen),
                "expires": time(session.expires),
            })).collect::<Vec<_>>(),
            "keys": keys.iter().map(|key| json!({
                "name": key.name, "scope": key.scope.as_str(), "created": time(key.created),
                "expires": time(key.expires), "used": key.used.map(time),
            })).collect::<Vec<_>>(),
            "consents": consents.iter().map(|consent| json!({
                "purpose": consent.purpose, "wording": consent.wording, "given": time(consent.given),
                "withdrawn": consent.withdrawn.map(time),
            })).collect::<Vec<_>>(),
            "contacts": {
                "sent": sent.into_iter().map(|request| contact(request, true)).collect::<Vec<_>>(),
                "received": received.into_iter().map(|request| {
                    let told = accepted(&request);
                    contact(request, told)
                }).collect::<Vec<_>>(),
            },
            "feedback": store.feedback_of(account.id).await?.into_iter().map(|said| json!({
                "page": said.page, "text": said.text, "at": time(said.at), "state": said.state.as_str(),
                "answer": said.answer, "answered": said.answered.map(time),
            })).collect::<Vec<_>>(),
            "passkeys": store.passkeys(account.id).await?.iter().map(|passkey| json!({
                "name": passkey.name, "created": time(passkey.created), "used": passkey.used.map(time),
            })).collect::<Vec<_>>(),
            "claims": whole(|after| store.claims_of(account.id, after)).await?.into_iter().map(|claim| json!({
                "organisation": claim.record.to_string(), "function": claim.job, "proof": claim.proof,
                "stated": claim.stated, "email": claim.email, "answered": claim.answered.map(time),
                "state": claim.state.as_str(), "asked": time(claim.asked), "decided": claim.decided.map(time),
                "comment": claim.comment,
            })).collect::<Vec<_>>(),
            "identities": store.identities(account.id).await?.iter().map(|identity| json!({
                "provider": identity.issuer, "subject": identity.subject, "created": time(identity.created),
                "used": identity.used.map(time),
            })).collect::<Vec<_>>(),
            "forms": store.forms_of(account.id).await?.into_iter().map(|form| json!({
                "about": form.about, "fields": form.pairs, "kept": time(form.at),
            })).collect::<Vec<_>>(),
            "follows": self.named_follows(&who.actor, account.id).await?.0.into_iter().map(|follow| json!({
                "what": follow.what.as_str(), "about": follow.about, "title": follow.title,
                "pace": follow.pace.as_str(), "created": time(follow.created),
            })).collect::<Vec<_>>(),
            "ideas": whole(|after| store.ideas_of(account.id, after)).await?.into_iter().map(|beside| json!({
                "idea": beside.idea.to_string(), "organisation": beside.organisation.map(|id| id.to_string()),
                "message": beside.message, "state": beside.state.as_str(), "at": time(beside.at),
                "answered": beside.answered.map(time),
            })).collect::<Vec<_>>(),
            "suggestions": whole(|after| store.suggestions_of(account.id, after)).await?.into_iter().map(|said| json!({
                "record": said.record.to_string(), "document": said.document, "reason": said.reason,
                "source": said.source, "at": time(said.at), "state": said.state.as_str(),
                "answer": said.answer, "answered": said.answered.map(time),
            })).collect::<Vec<_>>(),
            "registrations": store.registrations_of(account.id).await?.iter().map(ToString::to_string)
                .collect::<Vec<_>>(),
            "events": self.own_events(who).await?.iter().map(|row| json!({
                "at": time(row.event.at), "event": row.event.event, "detail": row.event.detail,
            })).collect::<Vec<_>>(),
        }))
    }

    /// What happened to one's own account.
    async fn own_events(&self, who: &Who) -> Result<Vec<AuditRow>> {
        let about = who.account.id.to_string();
        let mut events = Vec::new();
        loop {
            let before = events.last().map(|row: &AuditRow| row.id);
            let page = self.inner.store.events(Some(&about), before, 500).await?;
            if page.is_empty() {
                return Ok(events);
            }
            events.extend(page);
        }
    }

    /// What somebody agreed to, the oldest first.
    pub async fn consents(&self, who: &Who) -> Result<Vec<asterism_store::Consent>> {
        Ok(self.inner.store.consents(who.account.id).await?)
    }

    /// Forgets who asks for it and knows the account's password. What they wrote in other records stays there, under an
    /// id that is nobody's. Who alone runs the portal cannot go.
    pub async fn erase_oneself(&self, who: &Who, password: &str) -> Result<()> {
        self.confirm_password(who, password).await?;
        if who.account.administrator && self.inner.store.administrators().await? < 2 {
            return Err(Error::invalid("old", Plain::LastAdministrator));
        }
        self.forget(who.account.id).await
    }

    async fn forget(&self, account: asterism_domain::AccountId) -> Result<()> {
        let reason = "erased at the person's wish";
        let places = self.inner.store.registrations_of(account).await?;
        let record = self.inner.store.erase_account(account, reason, self.now()).await?;
        self.inner.store.forget_followed_names().await?;
        self.note(&account.to_string(), "account_erased", &account.to_string(), "").await?;
        for event in places {
            self.fill_places_of(event).await;
        }
        if record.is_some() {
            self.follow_if_it_can().await;
        }
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
