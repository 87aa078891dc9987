//! What becomes of a claim: its letter answered, taken back, decided, or run out.

use asterism_domain::claim::ClaimState;
use asterism_domain::{Action, Actor, Document, LinkKind, Record, WebLink, may};
use asterism_store::Claim;
use jiff::Timestamp;

use super::ENDED;
use super::host::host_of_address;
use crate::account::{Who, hash_of};
use crate::edit::subject;
use crate::{App, Error, Plain, Ref, Result};

const LONGEST_COMMENT: usize = 2_000;

impl App {
    /// A claim that is one's own.
    async fn own_claim(&self, who: &Who, id: &str) -> Result<(Claim, Record)> {
        let absent = || Error::not_found("such a claim");
        let claim = self.inner.store.claim_by_id(id).await?.filter(|claim| claim.account == who.account.id);
        let claim = claim.ok_or_else(absent)?;
        let record = self.permitted(&who.actor, Action::View, claim.record).await.map_err(|_| absent())?;
        Ok((claim, record))
    }

    /// The organisation of one's own claim, for the page that a letter's link leads to.
    pub async fn claim_to_answer(&self, who: &Who, id: &str) -> Result<Ref> {
        Ok(Ref::of(&self.own_claim(who, id).await?.1))
    }

    /// Answers the letter of one's own claim.
    pub async fn answer_claim(&self, who: &Who, id: &str, secret: &str) -> Result<Ref> {
        self.not_by_key(who)?;
        let (claim, record) = self.own_claim(who, id).await?;
        let hash = hash_of(secret);
        let account = who.account.id;
        let event = self.event(&who.actor.name(), "claim_answered", &account.to_string(), &record.path());
        if !self.inner.store.answer_claim(&claim.id, account, &hash, self.now(), &event).await? {
            return Err(Error::not_found("link that still works"));
        }
        Ok(Ref::of(&record))
    }

    /// Takes one's own claim back, also after it was accepted.
    pub async fn withdraw_claim(&self, who: &Who, id: &str) -> Result<Ref> {
        if who.session.is_none() {
            return Err(Error::Forbidden { reason: "a key claims nothing" });
        }
        let (claim, record) = self.own_claim(who, id).await?;
        if !matches!(claim.state, ClaimState::Waiting | ClaimState::Accepted) {
            return Err(Error::invalid("claim", Plain::ClaimOver));
        }
        self.move_claim(&who.actor, &claim, &record, ClaimState::Withdrawn, "").await?;
        Ok(Ref::of(&record))
    }

    /// Accepts or declines a claim that waits, or takes an accepted one back. Nobody decides on their own.
    pub async fn decide_claim(&self, who: &Who, id: &str, state: ClaimState, comment: &str) -> Result<Ref> {
        let absent = || Error::not_found("such a claim");
        let claim = self.inner.store.claim_by_id(id).await?.ok_or_else(absent)?;
        // Who may not decide learns not even that there is one.
        let record = self.permitted(&who.actor, Action::Review, claim.record).await.map_err(|_| absent())?;
        if who.session.is_none() {
            return Err(Error::Forbidden { reason: "a key decides on no claim" });
        }
        if claim.account == who.account.id {
            return Err(Error::invalid("claim", Plain::ClaimOwn));
        }
        let comment = comment.trim();
        if comment.chars().count() > LONGEST_COMMENT || (comment.is_empty() && state != ClaimState::Accepted)
        {
            return Err(Error::invalid("comment", Plain::ClaimComment));
        }
        let (from, letter) = match state {
            ClaimState::Accepted => (ClaimState::Waiting, "letter-claim-accepted"),
            ClaimState::Declined => (ClaimState::Waiting, "letter-claim-declined"),
            ClaimState::Revoked => (ClaimState::Accepted, "letter-claim-revoked"),
            ClaimState::Waiting | ClaimState::Withdrawn | ClaimState::Lapsed => return Err(absent()),
        };
        if claim.state != from {
            return Err(Error::invalid("claim", Plain::ClaimOver));
        }
        let others = self.speakers(record.id).await?;
        self.move_claim(&who.actor, &claim, &record, state, comment).await?;
        let Some(account) = self.inner.store.account(claim.account).await? else {
            return Ok(Ref::of(&record));
        };
        if state == ClaimState::Accepted {
            self.keep_statements(&who.actor, &claim, &record).await?;
        }
        // It is decided by now, whatever becomes of the letters.
        let said = (Some(who.account.id), comment);
        let mut told = self.tell_of_claim(&account, letter, &record, &account.name, said).await;
        for other in others.iter().filter(|_| state == ClaimState::Accepted) {
            let letter = "letter-claim-joined";
            let said = (Some(account.id), claim.job.as_str());
            told = told.and(self.tell_of_claim(other, letter, &record, &account.name, said).await);
        }
        if let Err(error) = told {
            tracing::error!(error = format!("{error:#}"), "not everybody can be told of a claim");
        }
        Ok(Ref::of(&record))
    }

    async fn move_claim(
        &self,
        actor: &Actor,
        claim: &Claim,
        record: &Record,
        state: ClaimState,
        comment: &str,
    ) -> Result<()> {
        let by = actor.name();
        let event = self.event(&by, &format!("claim_{state}"), &claim.account.to_string(), &record.path());
        if !self.inner.store.decide_claim(claim, state, &by, comment, self.now(), &event).await? {
            return Err(Error::invalid("claim", Plain::ClaimOver));
        }
        Ok(())
    }

    /// Keeps what was stated where the records have a place for it and say nothing yet: pages in English with the
    /// organisation, the number of members with what shows that it manages a cluster.
    async fn keep_statements(&self, actor: &Actor, claim: &Claim, record: &Record) -> Result<()> {
        // Only pages at a host that is the organisation's already: nobody makes another host its own by a claim.
        let sites = self.claim_facts(record).await?.sites;
        let own = |site: &&String| {
            let is_address = site.starts_with("https://") || site.starts_with("http://");
            is_address && host_of_address(site).is_some_and(|host| sites.contains(&host))
        };
        if let Some(site) = claim.stated.english_site.as_ref().filter(own) {
            let mut document = record.document.clone();
            let links = &mut document.about_mut().links;
            if links.iter().all(|link| link.url != *site) {
                let (rel, label) = ("website".to_owned(), Some("English".to_owned()));
                links.push(WebLink { rel, url: site.clone(), label });
                self.keep_stated(actor, record, document).await?;
            }
        }
        for link in self.inner.store.links_to_of_kind(&[record.id], LinkKind::Manages).await? {
            let Some(found) = self.inner.store.record(link.from).await? else { continue };
            let mut document = found.document.clone();
            if let Document::ClusterOrganisation(cluster) = &mut document
                && cluster.members.is_none()
                && claim.stated.members.is_some()
            {
                cluster.members = claim.stated.members;
                self.keep_stated(actor, &found, document).await?;
            }
        }
        Ok(())
    }

    async fn keep_stated(&self, actor: &Actor, record: &Record, document: Document) -> Result<()> {
        if !may(actor, Action::Edit, &subject(record)).allowed {
            return Ok(());
        }
        let reason = Some("stated by who speaks for it".to_owned());
        match self.edit(actor, record.id, record.seq, document, reason).await {
            // Somebody changed the record meanwhile: what was stated stands in the claim.
            Ok(_) | Err(Error::Conflict(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Ends claims that nobody decided in time, and tells who made them.
    pub(crate) async fn let_claims_lapse(&self, before: Timestamp) -> Result<usize> {
        let mut lapsed = 0;
        for claim in self.inner.store.waiting_claims(ENDED).await? {
            if claim.asked >= before {
                break;
            }
            let record = self.inner.store.record(claim.record).await?;
            let path = record.as_ref().map(Record::path).unwrap_or_default();
            let event = self.event("portal", "claim_lapsed", &claim.account.to_string(), &path);
            let (store, lapses) = (&self.inner.store, ClaimState::Lapsed);
            let done = store.decide_claim(&claim, lapses, "portal", "", self.now(), &event).await?;
            let account = self.inner.store.account(claim.account).await?;
            if let (true, Some(record), Some(account)) = (done, record, account) {
                let said = (None, "");
                self.tell_of_claim(&account, "letter-claim-lapsed", &record, &account.name, said).await?;
                lapsed += 1;
            }
        }
        Ok(lapsed)
    }
}

#[cfg(test)]
mod tests {
    use asterism_domain::claim::Statements;
    use asterism_domain::{Kind, RecordId};
    use jiff::SignedDuration;

    use super::*;
    use crate::account::{Browser, Chosen};
    use crate::{CLAIM_WAITS, Config};

    #[tokio::test]
    async fn a_claim_that_nobody_decides_runs_out_and_is_forgotten_later() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = App::open(Config::in_folder(folder.path())).await.expect("an application");
        app.load_sample().await.expect("the sample");
        let record = app.record_at(Kind::Organisation, "spri").await.expect("a look").expect("SPRI");
        let link = app.first_administrator_link().await.expect("a look").expect("a link");
        let chosen = Chosen {
            email: "anna@example.org".to_owned(),
            name: "Anna".to_owned(),
            password: "four herons over the estuary".to_owned(),
            language: "en".to_owned(),
            agreed: true,
        };
        let secret = link.rsplit('/').next().expect("a secret");
        let account = app.redeem(secret, chosen, &Browser::default()).await.expect("an account").account.id;
        let days = |days: i64| app.now() - SignedDuration::from_hours(24 * days);
        let claim = |id: &str, record: RecordId, asked: Timestamp| Claim {
            id: id.to_owned(),
            record,
            account,
            job: "manager".to_owned(),
            proof: "so".to_owned(),
            stated: Statements::default(),
            email: None,
            answered: None,
            state: ClaimState::Waiting,
            asked,
            decided: None,
            decided_by: None,
            comment: None,
        };
        let store = &app.inner.store;
        let event = app.event("anna", "claim_made", "anna", "");
        assert!(
            store
                .put_claim(&claim("old", record, days(CLAIM_WAITS + 1)), None, ("letter", &[]), &event)
                .await
                .expect("kept")
        );
        assert!(
            !store
                .put_claim(&claim("twice", record, app.now()), None, ("letter", &[]), &event)
                .await
                .expect("refused")
        );
        let other = app.record_at(Kind::Organisation, "tecnalia").await.expect("a look").expect("Tecnalia");
        assert!(
            store
                .put_claim(&claim("new", other, days(CLAIM_WAITS - 1)), None, ("letter", &[]), &event)
                .await
                .expect("kept")
        );
        let swept = app.sweep_accounts().await.expect("swept");
        assert_eq!((swept.lapsed, swept.claims), (1, 0));
        let state = async |id: &str| store.claim_by_id(id).await.expect("a look").map(|claim| claim.state);
        assert_eq!(
            (state("old").await, state("new").await),
            (Some(ClaimState::Lapsed), Some(ClaimState::Waiting))
        );
        let letters = app.outbox(&Actor::Operator, 10).await.expect("letters");
        assert!(letters.iter().any(|waiting| waiting.letter.subject.starts_with("Nobody decided")));
        assert_eq!(
            store.forget_claims(app.now() + SignedDuration::from_hours(1)).await.expect("forgotten"),
            1
        );
        assert_eq!((state("old").await, state("new").await), (None, Some(ClaimState::Waiting)));
        app.close().await;
    }
}
