//! Taking out the name of somebody who has no account, at their wish.

use std::collections::BTreeSet;
use std::time::Duration;

use asterism_domain::{Actor, EmailAddress, Names, NamesError, RecordId, fold};
use asterism_store::{Redacted, Redaction};

use crate::account::new_secret;
use crate::{App, Error, Plain, Ref, Result, settle};

/// The letters of a reason.
const LONGEST_REASON: usize = 200;

/// A word of a name with fewer letters stands in reasons that name nobody.
const SHORTEST_WORD: usize = 4;

/// So long whoever asked waits for what follows; requests have half a minute in all.
const PATIENCE: Duration = Duration::from_secs(10);

/// So many of the touched records are shown.
const SHOWN: usize = 100;

/// What taking names out changes, or changed.
#[derive(Debug, Clone)]
pub struct RedactView {
    pub found: Redacted,
    /// The first of the touched records.
    pub records: Vec<Ref>,
    /// Records with a stored file whose text has the name: the file itself stays as it is.
    pub files: Vec<Ref>,
}

impl App {
    /// Refuses who does not run the portal.
    pub fn may_redact(&self, actor: &Actor) -> Result<()> {
        self.demand_administrator(actor)
    }

    /// What [`App::redact`] would change. Nobody can write meanwhile.
    pub async fn would_redact(&self, actor: &Actor, lines: &str, reason: &str) -> Result<RedactView> {
        let names = self.names_to_redact(actor, lines, reason).await?;
        let name = actor.name();
        let redaction = self.redaction(&names, &name, reason)?;
        let found = self.inner.store.would_redact(&redaction).await?;
        self.redact_view(actor, found).await
    }

    /// Takes names and addresses, one a line, out of everything that is stored, and keeps imports from bringing them
    /// back.
    pub async fn redact(&self, actor: &Actor, lines: &str, reason: &str) -> Result<RedactView> {
        let names = self.names_to_redact(actor, lines, reason).await?;
        let name = actor.name();
        let store = &self.inner.store;
        let found = store.redact(&self.redaction(&names, &name, reason)?).await?;
        if found.too_many {
            return self.redact_view(actor, found).await;
        }
        // The name is out: what follows goes on whatever becomes of whoever waits for it, and does not undo that.
        let app = self.clone();
        let following = tokio::spawn(async move {
            if let Err(error) = app.follow_redaction().await {
                tracing::error!(
                    "a name is taken out, and not all that follows from it is done: {error:#}; run a rebuild"
                );
            }
        });
        if tokio::time::timeout(PATIENCE, following).await.is_err() {
            tracing::warn!("a name is taken out, and what follows from it takes longer");
        }
        self.redact_view(actor, found).await
    }

    async fn follow_redaction(&self) -> Result<()> {
        let store = &self.inner.store;
        // Issues quote titles of others, so all are judged: the log was read as a whole as well.
        settle::judge_all(store, self.today()).await?;
        store.forget_followed_names().await?;
        self.follow().await?;
        self.scrub_if_small().await
    }

    fn redaction<'a>(&self, names: &'a Names, actor: &'a str, reason: &'a str) -> Result<Redaction<'a>> {
        let secret = *blake3::hash(new_secret()?.as_bytes()).as_bytes();
        Ok(Redaction { names, actor, reason: reason.trim(), at: self.now(), secret })
    }

    async fn names_to_redact(&self, actor: &Actor, lines: &str, reason: &str) -> Result<Names> {
        self.demand_administrator(actor)?;
        let names = Names::parse(lines).map_err(|error| {
            let why = match error {
                NamesError::None => Plain::RedactNone,
                NamesError::Short => Plain::RedactShort,
                NamesError::Many => Plain::RedactMany,
            };
            Error::invalid("names", why)
        })?;
        for line in lines.lines().map(str::trim).filter(|line| line.contains('@')) {
            let email: EmailAddress = line.parse().map_err(|_| Error::invalid("names", Plain::Email))?;
            if self.inner.store.account_by_email(&email).await?.is_some() {
                return Err(Error::invalid("names", Plain::RedactAccount));
            }
        }
        let letters = reason.trim().chars().count();
        if letters == 0 || letters > LONGEST_REASON {
            return Err(Error::invalid("reason", Plain::RedactReason));
        }
        let folded = fold(reason);
        let mut words = names.phrases().iter().flatten();
        if words.any(|word| word.chars().count() >= SHORTEST_WORD && folded.contains(word.as_str())) {
            return Err(Error::invalid("reason", Plain::RedactReasonNames));
        }
        Ok(names)
    }

    async fn redact_view(&self, actor: &Actor, found: Redacted) -> Result<RedactView> {
        let records: BTreeSet<RecordId> = found.records.keys().copied().take(SHOWN).collect();
        let mut with_files = BTreeSet::new();
        for hash in &found.files {
            with_files.extend(self.inner.store.records_naming_file(hash).await?);
        }
        let records = self.visible_records(actor, records).await?.values().map(Ref::of).collect();
        let files = self.visible_records(actor, with_files).await?.values().map(Ref::of).collect();
        Ok(RedactView { found, records, files })
    }
}
