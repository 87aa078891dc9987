//! The file of one's own data: everything that is stored about somebody, part by part. [`crate::privacy::EXPORTED`] says
//! which table is in which part, and a test holds it against the list that the privacy page is made from.

use asterism_domain::{Action, Record, RecordId, may};
use asterism_store::AuditRow;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::Who;
use crate::edit::subject;
use crate::{App, Result};

/// So many of a list are read at a time.
const READ: usize = 200;

/// A long list, all of it: `read` gives the next [`READ`] after one, fewer at the end alone; `place` says where one stands.
async fn whole<T, C, F>(read: impl Fn(Option<C>) -> F, place: impl Fn(&T) -> C) -> Result<Vec<T>>
where
    F: Future<Output = std::result::Result<Vec<T>, asterism_store::StoreError>>,
{
    let mut found: Vec<T> = Vec::new();
    loop {
        let next = read(found.last().map(&place)).await?;
        let ends = next.len() < READ;
        found.extend(next);
        if ends {
            return Ok(found);
        }
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
        let received = whole(
            |after: Option<String>| async move {
                store.contacts_received(account.id, after.as_deref(), READ).await
            },
            |one| one.id.clone(),
        )
        .await?;
        let sent =
            whole(
                |after: Option<String>| async move {
                    store.contacts_sent(account.id, after.as_deref(), READ).await
                },
                |one| one.id.clone(),
            )
            .await?;
        let accepted = |request: &asterism_store::ContactRequest| {
            request.state == asterism_store::ContactState::Accepted
        };
        let revisions = match account.record {
            Some(record) => store.revisions(record).await?,
            None => Vec::new(),
        };
        let mut data = json!({
            "schema": "asterism/own-data/2",
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
                "name": key.name, "scope": key.scope.as_str(),
                "space": key.space.as_ref().map(|space| space.as_str()), "created": time(key.created),
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
            "claims": whole(
            |after: Option<String>| async move { store.claims_made(account.id, after.as_deref(), READ).await },
            |one| one.id.clone(),
        ).await?.into_iter().map(|claim| json!({
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
            "ideas": whole(
            |after: Option<String>| async move { store.ideas_beside(account.id, after.as_deref(), READ).await },
            |one| one.id.clone(),
        ).await?.into_iter().map(|beside| json!({
                "idea": beside.idea.to_string(), "organisation": beside.organisation.map(|id| id.to_string()),
                "message": beside.message, "state": beside.state.as_str(), "at": time(beside.at),
                "answered": beside.answered.map(time),
            })).collect::<Vec<_>>(),
            "suggestions": whole(
            |after: Option<String>| async move { store.suggestions_made(account.id, after.as_deref(), READ).await },
            |one| one.id.clone(),
        ).await?.into_iter().map(|said| json!({
                "record": said.record.to_string(), "document": said.document, "reason": said.reason,
                "source": said.source, "at": time(said.at), "state": said.state.as_str(),
                "answer": said.answer, "answered": said.answered.map(time),
            })).collect::<Vec<_>>(),
            "drafts": self.drafts_in_full(who).await?,
            "letters": self.letters_waiting(who).await?,
            "events": self.own_events(who).await?.iter().map(|row| json!({
                "at": time(row.event.at), "event": row.event.event, "detail": row.event.detail, "request": row.request,
            })).collect::<Vec<_>>(),
        });
        for (key, rows) in store.own_rows(account).await? {
            data[key] = rows.into();
        }
        Ok(data)
    }

    /// What one wrote and nobody published yet, as far as one still sees it.
    async fn drafts_in_full(&self, who: &Who) -> Result<Vec<Value>> {
        let (store, name) = (&self.inner.store, who.actor.name());
        let read = |after| store.unpublished_by(&name, after, READ);
        let ids: Vec<RecordId> = whole(read, |(_, seq)| *seq).await?.into_iter().map(|(id, _)| id).collect();
        let records = store.records(&ids).await?;
        let seen = |record: &&Record| may(&who.actor, Action::View, &subject(record)).allowed;
        let told = |record: &Record| {
            json!({
                "record": record.id.to_string(), "kind": record.kind.as_str(), "space": record.space.as_str(),
                "state": record.state.as_str(), "revision": record.seq.0, "document": record.document,
            })
        };
        Ok(records.iter().filter(seen).map(told).collect())
    }

    /// Letters in the queue to one, with what they say but for what opens something; and those to others that say it in
    /// one's name, whose words are the reader's.
    async fn letters_waiting(&self, who: &Who) -> Result<Vec<Value>> {
        let mut told = Vec::new();
        for payload in self.inner.store.letters_naming(&who.account).await? {
            let letter = crate::post::posted(&payload)?;
            let own = letter.to == who.account.email.as_str();
            told.push(json!({
                "to": own.then_some(&letter.to), "subject": letter.subject,
                "text": own.then(|| without_secrets(&letter.text)),
            }));
        }
        Ok(told)
    }

    /// What happened to one's own account.
    async fn own_events(&self, who: &Who) -> Result<Vec<AuditRow>> {
        let (store, about) = (&self.inner.store, who.account.id.to_string());
        whole(|before| store.events(Some(&about), before, READ), |row: &AuditRow| row.id).await
    }
}

/// A text whose links open nothing: who reads a copy of somebody's data is not let in by it.
fn without_secrets(text: &str) -> String {
    const OPENS: [&str; 3] = ["/link/", "/claims/", "/unsubscribe/"];
    let word = |word: &str| {
        let found = OPENS.iter().find_map(|way| Some(word.find(way)? + way.len()));
        found.and_then(|end| word.get(..end)).map_or_else(|| word.to_owned(), |kept| format!("{kept}…"))
    };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_in_the_file_opens_nothing() {
        let text = "Choose here:\nhttp://localhost/link/abcdef and\nhttp://localhost/claims/1/secret\nBye";
        let told = without_secrets(text);
        assert_eq!(told, "Choose here:\nhttp://localhost/link/… and\nhttp://localhost/claims/…\nBye");
    }
}
