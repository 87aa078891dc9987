//! Organisations claimed by their own people: a proof, checks by rule that both sides see, and somebody who decides.

mod decide;
mod host;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use asterism_domain::claim::{Check, ClaimFacts, ClaimState, Statements, checks};
use asterism_domain::{
    Account, AccountId, Action, Actor, Document, EmailAddress, Kind, Letter, LinkKind, OrganisationType,
    Record, RecordId, State, may,
};
use asterism_store::{Claim, ClaimPlace};
use jiff::Timestamp;

use crate::account::{CLAIMS, LETTERS, Who, hash_of, new_secret};
use crate::edit::subject;
use crate::part::{PAGE, Part, part, spaces_for};
use crate::{App, Error, Plain, Ref, Result};
use host::{host_of_address, host_of_mail, is_shared};

const LONGEST_JOB: usize = 120;
const LONGEST_PROOF: usize = 2_000;
const LONGEST_ADDRESS: usize = 500;
/// More jobs and members than that are a slip of the hand.
const MOST: u32 = 1_000_000;
/// So many who decide get the letter.
const TOLD: usize = 5;
/// So many that nobody decided in time are ended at a time.
const ENDED: usize = 200;
/// A claim that nobody decided for so many days is over.
pub const CLAIM_WAITS: i64 = 60;

/// What somebody says who wants to speak for an organisation.
#[derive(Debug, Clone, Default)]
pub struct Claiming {
    pub job: String,
    pub email: String,
    pub proof: String,
    pub stated: Statements,
}

/// A claim as one of its two sides sees it.
#[derive(Debug, Clone)]
pub struct ClaimView {
    pub claim: Claim,
    pub record: Ref,
    /// Whoever made it; none where they are gone.
    pub account: Option<Account>,
    pub cluster: bool,
    pub checks: Vec<Check>,
}

/// What the page of claims on an organisation shows.
#[derive(Debug, Clone)]
pub struct ClaimsView {
    pub record: Ref,
    pub cluster: bool,
    /// Where letters can be sent as a proof; empty where no page of the organisation is known.
    pub sites: Vec<String>,
    /// One's own, the newest first.
    pub own: Vec<ClaimView>,
    /// Those of others, for who decides.
    pub others: Part<ClaimView, ClaimPlace>,
    /// Whether one may decide on those of others.
    pub decides: bool,
    /// Whether somebody speaks for it by now.
    pub kept: bool,
}

impl App {
    async fn claimed(&self, actor: &Actor, slug: &str) -> Result<Record> {
        let absent = || Error::not_found("such an organisation");
        let id = self.inner.store.id_of(Kind::Organisation, slug).await?.ok_or_else(absent)?;
        self.permitted(actor, Action::View, id).await
    }

    /// Since when an organisation's own people keep it; none where nobody does.
    pub async fn kept_since(&self, record: RecordId) -> Result<Option<Timestamp>> {
        let accepted = self.inner.store.accepted_claims(record).await?;
        Ok(accepted.iter().filter_map(|claim| claim.decided).min())
    }

    /// The claims on an organisation, as far as they concern whoever asks; of those of others a page, `after` where the one
    /// before it ended.
    pub async fn claims(&self, who: &Who, slug: &str, after: Option<ClaimPlace>) -> Result<ClaimsView> {
        let record = self.claimed(&who.actor, slug).await?;
        let decides = may(&who.actor, Action::Review, &subject(&record)).allowed;
        let facts = self.claim_facts(&record).await?;
        let (store, account) = (&self.inner.store, who.account.id);
        let (mut own, mut others) = (Vec::new(), Vec::new());
        let mine = store.claims_of_on(account, record.id).await?;
        // Those that hold come first.
        let holds = store.claims_of_others(record.id, account, None, 1).await?;
        let kept = mine.iter().chain(&holds).any(|claim| claim.state == ClaimState::Accepted);
        for claim in mine {
            own.push(self.view_of(claim, &record, &facts).await?);
        }
        let mut next = None;
        if decides {
            let id = record.id;
            let read = |after: Option<ClaimPlace>| async move {
                store.claims_of_others(id, account, after.as_ref(), PAGE).await
            };
            let found = part(after, read, ClaimPlace::of, |_| true).await?;
            next = found.next;
            for claim in found.items {
                others.push(self.view_of(claim, &record, &facts).await?);
            }
        }
        let (cluster, sites) = (facts.cluster, facts.sites);
        let others = Part { items: others, next };
        Ok(ClaimsView { record: Ref::of(&record), cluster, sites, own, others, decides, kept })
    }

    async fn view_of(&self, claim: Claim, record: &Record, facts: &ClaimFacts) -> Result<ClaimView> {
        let facts = ClaimFacts {
            host: claim.email.as_ref().and_then(host_of_mail).map(|host| (host, claim.answered.is_some())),
            english_host: claim.stated.english_site.as_deref().and_then(host_of_address),
            ..facts.clone()
        };
        Ok(ClaimView {
            account: self.inner.store.account(claim.account).await?,
            record: Ref::of(record),
            cluster: facts.cluster,
            checks: checks(&claim.stated, &facts),
            claim,
        })
    }

    /// What is recorded of an organisation that claims on it are held against. Nothing here comes from who claims.
    async fn claim_facts(&self, record: &Record) -> Result<ClaimFacts> {
        let Document::Organisation(organisation) = &record.document else { return Ok(ClaimFacts::default()) };
        let evidence = self.inner.store.links_to_of_kind(&[record.id], LinkKind::Manages).await?;
        let mut records = vec![record.clone()];
        for link in evidence {
            if let Some(found) = self.inner.store.record(link.from).await?
                && found.state == State::Published
            {
                records.push(found);
            }
        }
        let mut facts = ClaimFacts {
            cluster: records.len() > 1
                || organisation.organisation_type == Some(OrganisationType::ClusterOrganisation),
            ..ClaimFacts::default()
        };
        for found in &records {
            if let Document::ClusterOrganisation(cluster) = &found.document {
                facts.members = facts.members.max(cluster.members);
            }
        }
        // The organisation's own record alone says where its pages are.
        let links = record.document.about().links.iter().filter(|link| link.rel == "website");
        facts.sites =
            links.filter_map(|link| host_of_address(&link.url)).filter(|host| !is_shared(host)).collect();
        Ok(facts)
    }

    /// Asks to speak for an organisation. An address at its own web domain gets a letter; who decides is told, and who
    /// speaks for it by now.
    pub async fn claim(&self, who: &Who, slug: &str, claiming: Claiming) -> Result<()> {
        if who.session.is_none() {
            return Err(Error::Forbidden { reason: "a key claims nothing" });
        }
        let record = self.claimed(&who.actor, slug).await?;
        if record.state != State::Published {
            return Err(Error::not_found("organisation to speak for"));
        }
        let facts = self.claim_facts(&record).await?;
        let job = claiming.job.split_whitespace().collect::<Vec<_>>().join(" ");
        if job.is_empty() || job.chars().count() > LONGEST_JOB {
            return Err(Error::invalid("job", Plain::ClaimJob));
        }
        let proof = claiming.proof.trim().to_owned();
        let email = proof_address(&claiming.email, &facts.sites)?;
        if proof.chars().count() > LONGEST_PROOF || (proof.is_empty() && email.is_none()) {
            return Err(Error::invalid("proof", Plain::ClaimProof));
        }
        let stated = checked(claiming.stated, facts.cluster)?;
        self.may_try(&format!("claims of {}", who.account.id), CLAIMS)?;
        // Nobody's mailbox is filled by those who claim again and again.
        if let Some(email) = &email {
            self.may_try(&format!("letters of claims to {email}"), LETTERS)?;
        }
        let secret = email.is_some().then(new_secret).transpose()?;
        let claim = Claim {
            id: RecordId::create().to_string(),
            record: record.id,
            account: who.account.id,
            job,
            proof,
            stated,
            email,
            answered: None,
            state: ClaimState::Waiting,
            asked: self.now(),
            decided: None,
            decided_by: None,
            comment: None,
        };
        // Letters and claim are written together: nobody waits for a letter that was never in the queue.
        let mut letters = Vec::new();
        if let (Some(email), Some(secret)) = (&claim.email, &secret) {
            let link = format!("{}/claims/{}/{secret}", self.config().address, claim.id);
            let name = record.document.name();
            let parts = [("name", name.as_str()), ("link", &link), ("person", &who.account.name)];
            letters.push(self.worded(email, &who.account.language, "letter-claim-confirm", &parts));
        }
        let speakers = self.speakers(record.id).await?;
        let deciders = self.who_decides(&record, who).await?;
        for (key, accounts) in [("letter-claim-contested", speakers), ("letter-claim-asked", deciders)] {
            for account in accounts {
                letters.push(self.letter_of_claim(&account, key, &record, &who.account.name, &claim.job));
            }
        }
        let by = Some(who.account.id);
        let posted =
            letters.into_iter().map(|letter| self.posted_by(by, letter)).collect::<Result<Vec<_>>>()?;
        let hash = secret.as_deref().map(hash_of);
        let event = self.event(&who.actor.name(), "claim_made", &who.account.id.to_string(), &record.path());
        let letters = (crate::post::KIND, posted.as_slice());
        if !self.inner.store.put_claim(&claim, hash.as_deref(), letters, &event).await? {
            return Err(Error::invalid("job", Plain::ClaimTwice));
        }
        self.wake_post();
        Ok(())
    }

    fn letter_of_claim(
        &self,
        account: &Account,
        key: &str,
        record: &Record,
        person: &str,
        more: &str,
    ) -> Letter {
        let link = format!("{}{}/claim", self.config().address, record.path());
        let name = record.document.name();
        let more = if more.is_empty() { "—" } else { more };
        let parts = [("name", name.as_str()), ("link", &link), ("person", person), ("more", more)];
        self.worded(&account.email, &account.language, key, &parts)
    }

    /// Writes of a claim. What is `said` in the letter goes with whoever said it.
    async fn tell_of_claim(
        &self,
        account: &Account,
        key: &str,
        record: &Record,
        person: &str,
        said: (Option<AccountId>, &str),
    ) -> Result<()> {
        self.post_by(said.0, self.letter_of_claim(account, key, record, person, said.1)).await
    }

    /// Who speaks for an organisation by now.
    async fn speakers(&self, record: RecordId) -> Result<Vec<Account>> {
        let mut speakers = Vec::new();
        for claim in self.inner.store.accepted_claims(record).await? {
            speakers.extend(self.inner.store.account(claim.account).await?);
        }
        Ok(speakers)
    }

    /// Who is told that there is something to decide: those of the space who may, else those who run the portal.
    async fn who_decides(&self, record: &Record, who: &Who) -> Result<Vec<Account>> {
        let members = self.inner.store.members(&record.space).await?;
        let may = members.into_iter().filter(|member| {
            member.role.allows(Action::Review, Some(record.kind))
                && member.account.closed.is_none()
                && member.account.id != who.account.id
        });
        let found: Vec<Account> = may.take(TOLD).map(|member| member.account).collect();
        if !found.is_empty() {
            return Ok(found);
        }
        let mut found = self.inner.store.administrator_accounts(TOLD).await?;
        found.retain(|account| account.id != who.account.id);
        Ok(found)
    }

    /// A page of one's own claims, and one of those that wait for one's decision, each `after` where the page before it
    /// ended.
    pub async fn all_claims(
        &self,
        who: &Who,
        own_after: Option<&str>,
        waiting_after: Option<&str>,
    ) -> Result<[Part<ClaimView, String>; 2]> {
        let (store, account) = (&self.inner.store, who.account.id);
        let spaces = spaces_for(&who.actor, Action::Review);
        let spaces = spaces.as_deref();
        let with_records = |found: Vec<Claim>| async move {
            let ids: Vec<RecordId> = found.iter().map(|claim| claim.record).collect();
            let records = store.records(&ids).await?;
            let records: BTreeMap<RecordId, Record> =
                records.into_iter().map(|record| (record.id, record)).collect();
            Ok(found.into_iter().map(|claim| (records.get(&claim.record).cloned(), claim)).collect())
        };
        let id = |(_, claim): &(Option<Record>, Claim)| claim.id.clone();
        let may_do = |action: Action, record: &Option<Record>| {
            record.as_ref().is_some_and(|record| may(&who.actor, action, &subject(record)).allowed)
        };
        let own = part(
            own_after.map(str::to_owned),
            |after| async move { with_records(store.claims_made(account, after.as_deref(), PAGE).await?).await },
            id,
            |(record, _)| may_do(Action::View, record),
        );
        let own = own.await?;
        let waiting = part(
            waiting_after.map(str::to_owned),
            |after| async move {
                with_records(store.waiting_claims_in(spaces, after.as_deref(), PAGE).await?).await
            },
            id,
            |(record, claim)| {
                // One's own is among one's own.
                claim.account != account && may_do(Action::View, record) && may_do(Action::Review, record)
            },
        );
        let waiting = waiting.await?;
        Ok([self.views_of(own).await?, self.views_of(waiting).await?])
    }

    async fn views_of(
        &self,
        found: Part<(Option<Record>, Claim), String>,
    ) -> Result<Part<ClaimView, String>> {
        let mut known: BTreeMap<RecordId, ClaimFacts> = BTreeMap::new();
        let mut items = Vec::new();
        for (record, claim) in found.items {
            let Some(record) = record else { continue };
            let facts = match known.entry(record.id) {
                Entry::Occupied(found) => found.into_mut(),
                Entry::Vacant(place) => place.insert(self.claim_facts(&record).await?),
            };
            items.push(self.view_of(claim, &record, facts).await?);
        }
        Ok(Part { items, next: found.next })
    }
}

/// The address that gets a letter: at the very host of the organisation's pages, or none. Nobody has letters sent
/// elsewhere by this.
fn proof_address(text: &str, sites: &[String]) -> Result<Option<EmailAddress>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let email: EmailAddress = text.parse().map_err(|_| Error::invalid("email", Plain::Email))?;
    let own = host_of_mail(&email).is_some_and(|host| sites.contains(&host));
    if own { Ok(Some(email)) } else { Err(Error::invalid("email", Plain::ClaimAddress)) }
}

/// What is stated, as far as it is asked for and makes sense.
fn checked(stated: Statements, cluster: bool) -> Result<Statements> {
    if !cluster {
        return Ok(Statements::default());
    }
    for (field, number) in [("team", stated.team_tenths), ("members", stated.members)] {
        if number.is_some_and(|number| number > MOST) {
            return Err(Error::invalid(field, Plain::ClaimNumber));
        }
    }
    let site = stated.english_site.as_deref().map(str::trim).filter(|site| !site.is_empty());
    if site.is_some_and(|site| site.len() > LONGEST_ADDRESS || host_of_address(site).is_none()) {
        return Err(Error::invalid("english", Plain::ClaimSite));
    }
    let english_site = site.map(str::to_owned);
    Ok(Statements { english_site, ..stated })
}
