//! Changes that people suggest of records that they may not change, and what those who may make of them.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{
    Action, Actor, ChangeKind, Document, Record, RecordId, Seq, Space, State, may, may_read_as,
};
use asterism_store::{Base, PutSuggestion, Suggestion, SuggestionLimits};
use jiff::Timestamp;

use super::measure::{LONGEST_DOCUMENT, bytes_of};
use super::{film, lacking, subject};
use crate::account::{SUGGESTIONS, Who};
use crate::part::{PAGE, Part, part, spaces_for};
use crate::records::Ref;
use crate::{App, Error, Plain, Result};

pub use asterism_store::SuggestionState;

const LONGEST_COMMENT: usize = 2_000;
/// So many may wait at a time.
const LIMITS: SuggestionLimits = SuggestionLimits { of_account: 20, of_record: 20 };

/// A suggestion in a list.
#[derive(Debug, Clone)]
pub struct Suggested {
    pub id: String,
    /// The record, where the reader sees it.
    pub record: Option<Ref>,
    /// What the record was called by who suggested; none once that is forgotten.
    pub name: Option<String>,
    pub space: Option<Space>,
    /// The name of who suggested, for those who decide.
    pub by: Option<String>,
    pub reason: String,
    pub source: Option<String>,
    pub state: SuggestionState,
    pub at: Timestamp,
    pub answer: Option<String>,
}

/// A suggestion beside what it is of.
#[derive(Debug, Clone)]
pub struct SuggestionView {
    pub listed: Suggested,
    /// What the record was when the suggestion was made, what it is now, and as it is suggested; none where the reader
    /// does not see the record, or the suggestion is forgotten.
    pub versions: Option<Versions>,
    /// Whether it is the reader's own, and theirs to withdraw.
    pub own: bool,
    /// Whether the reader decides on it.
    pub decides: bool,
    /// Whether it can be taken: the record is published.
    pub open: bool,
}

#[derive(Debug, Clone)]
pub struct Versions {
    pub before: Document,
    pub now: Record,
    pub suggested: Document,
}

impl App {
    /// Suggests a change of a record to those who may change it. `base` is the revision that the form was made of.
    pub async fn suggest_change(
        &self,
        who: &Who,
        id: RecordId,
        base: Seq,
        document: Document,
        reason: &str,
        source: &str,
    ) -> Result<()> {
        let before = self.document_to_suggest_on(&who.actor, id, base).await?;
        let (reason, source) = (reason.trim(), source.trim());
        lacking::demand_none(lacking::suggestion_lacking(reason, source))?;
        if document.kind() != before.kind() {
            return Err(Error::invalid("kind", format!("a {} stays one", before.kind())));
        }
        if document == before {
            return Err(Error::invalid("change", Plain::SuggestionEmpty));
        }
        if document.about().title.is_empty() && !before.about().title.is_empty() {
            return Err(Error::invalid("about.title", Plain::TitleNeeded));
        }
        if bytes_of(&document)? > LONGEST_DOCUMENT {
            return Err(Error::invalid("change", Plain::SuggestionLong));
        }
        self.may_try(&format!("suggestions of {}", who.account.id), SUGGESTIONS)?;
        let suggestion = Suggestion {
            id: RecordId::create().to_string(),
            record: id,
            base,
            account: who.account.id,
            document: Some(document),
            reason: reason.to_owned(),
            source: Some(source.to_owned()).filter(|source| !source.is_empty()),
            state: SuggestionState::Waiting,
            at: self.now(),
            answered: None,
            answered_by: None,
            answer: None,
            revision: None,
        };
        match self.inner.store.put_suggestion(&suggestion, LIMITS).await? {
            PutSuggestion::Kept => Ok(()),
            PutSuggestion::OneWaits => Err(Error::invalid("change", Plain::SuggestionWaits)),
            PutSuggestion::Enough => Err(Error::invalid("change", Plain::SuggestionsEnough)),
        }
    }

    /// A page of what somebody suggested, the newest first. `after` is where the page before it ended.
    pub async fn own_suggestions(&self, who: &Who, after: Option<&str>) -> Result<Part<Suggested, String>> {
        let (store, account) = (&self.inner.store, who.account.id);
        let made = part(
            after.map(str::to_owned),
            |after| async move { store.suggestions_made(account, after.as_deref(), PAGE).await },
            |one| one.id.clone(),
            |_| true,
        );
        let made = made.await?;
        let records = self.visible_records(&who.actor, ids(&made.items)).await?;
        let listed = |one: Suggestion| listed(records.get(&one.record), None, one);
        Ok(Part { items: made.items.into_iter().map(listed).collect(), next: made.next })
    }

    /// A page of what waits for `actor` to decide on, the oldest first; in one space, or in all. `after` is where the page
    /// before it ended.
    pub async fn suggestions_to_decide(
        &self,
        actor: &Actor,
        space: Option<&Space>,
        after: Option<&str>,
    ) -> Result<Part<Suggested, String>> {
        let spaces = space.map_or_else(|| spaces_for(actor, Action::Edit), |space| Some(vec![space.clone()]));
        // What somebody may change without a role in its space is theirs to decide on as well.
        let own = actor.member().filter(|_| space.is_none());
        let own: Vec<RecordId> =
            own.map(|member| member.speaks_for.union(&member.ideas).copied().collect()).unwrap_or_default();
        let (store, spaces, own) = (&self.inner.store, spaces.as_deref(), own.as_slice());
        let read = |after: Option<String>| async move {
            let waiting = store.suggestions_waiting(spaces, own, after.as_deref(), PAGE).await?;
            let ids: Vec<RecordId> = ids(&waiting).into_iter().collect();
            let found = store.records(&ids).await?;
            let records: BTreeMap<RecordId, Record> =
                found.into_iter().map(|record| (record.id, record)).collect();
            Ok(waiting.into_iter().map(|one| (records.get(&one.record).cloned(), one)).collect())
        };
        let seen = |(record, _): &(Option<Record>, Suggestion)| {
            record.as_ref().is_some_and(|record| hears(actor, record))
        };
        let waiting = part(after.map(str::to_owned), read, |(_, one)| one.id.clone(), seen).await?;
        let mut items = Vec::new();
        for (record, one) in waiting.items {
            let by = store.account(one.account).await?.map(|account| account.name);
            items.push(listed(record.as_ref(), by, one));
        }
        Ok(Part { items, next: waiting.next })
    }

    /// What waits on a record for `actor` to decide on, the oldest first: the addresses' last parts.
    pub async fn suggestions_on(&self, actor: &Actor, record: &Record) -> Result<Vec<String>> {
        if record.state != State::Published || actor.member().is_none() || !hears(actor, record) {
            return Ok(Vec::new());
        }
        Ok(self.inner.store.suggestions_on(record.id).await?)
    }

    /// A suggestion, for who made it and for those who decide on it; for everybody else there is none.
    pub async fn suggestion(&self, who: &Who, id: &str) -> Result<SuggestionView> {
        let absent = || Error::not_found("such suggestion");
        let found = self.inner.store.suggestion(id).await?.ok_or_else(absent)?;
        let record = self.inner.store.record(found.record).await?.ok_or_else(absent)?;
        let own = found.account == who.account.id;
        let (hears, decides) = (hears(&who.actor, &record), decides(&who.actor, &record));
        if !own && !hears {
            return Err(absent());
        }
        let seen = may(&who.actor, Action::View, &subject(&record)).allowed;
        let by = match hears {
            true => self.inner.store.account(found.account).await?.map(|account| account.name),
            false => None,
        };
        let before = self.inner.store.revision(found.base).await?;
        let versions = match (before, found.document.clone()) {
            (Some(before), Some(suggested)) if seen => {
                Some(Versions { before: before.document, now: record.clone(), suggested })
            }
            _ => None,
        };
        Ok(SuggestionView {
            open: record.state == State::Published && versions.is_some(),
            listed: listed(Some(&record).filter(|_| seen), by, found),
            versions,
            own,
            decides,
        })
    }

    /// Saves what was taken of a suggestion on revision `on`, and tells who made it. The log names who took it, and
    /// remembers who suggested it.
    pub async fn take_suggestion(&self, who: &Who, id: &str, on: Seq, document: Document) -> Result<()> {
        let (found, head) = self.to_decide(who, id).await?;
        if head.state != State::Published {
            return Err(Error::invalid("state", Plain::NotInThisState));
        }
        if head.document.kind() != document.kind() {
            return Err(Error::invalid("kind", format!("a {} stays one", head.kind)));
        }
        lacking::demand_none(lacking::lacking(&document, Some(&head), head.state))?;
        let document = film::one_address(document, Some(&head.document))?;
        let reason = match &found.source {
            Some(source) => format!("{} ({source})", found.reason),
            None => found.reason.clone(),
        };
        let mut draft = self.draft(&who.actor, &head, ChangeKind::Edit, document, Some(reason));
        draft.base = Base::At(on);
        let store = &self.inner.store;
        let taken = self.write_by(vec![draft], |drafts, derived| async move {
            let Some(draft) = drafts.into_iter().next() else { return Ok(None) };
            store.take_suggestion(id, draft, derived).await
        });
        if taken.await?.is_none() {
            return Err(Error::not_found("suggestion that waits"));
        }
        self.tell_suggester(who, &found, "letter-suggestion-taken", "").await;
        Ok(())
    }

    /// Declines a suggestion with a comment, which who made it gets by letter.
    pub async fn decline_suggestion(&self, who: &Who, id: &str, comment: &str) -> Result<()> {
        let comment = comment.trim();
        if comment.is_empty() || comment.chars().count() > LONGEST_COMMENT {
            return Err(Error::invalid("comment", Plain::SuggestionComment));
        }
        let (found, _) = self.to_decide(who, id).await?;
        self.answer_suggestion(who, id, SuggestionState::Declined, Some(comment)).await?;
        self.tell_suggester(who, &found, "letter-suggestion-declined", comment).await;
        Ok(())
    }

    /// Takes back a suggestion of one's own that waits.
    pub async fn withdraw_suggestion(&self, who: &Who, id: &str) -> Result<()> {
        self.not_by_key(who)?;
        let found = self.inner.store.suggestion(id).await?;
        if found.is_none_or(|found| found.account != who.account.id) {
            return Err(Error::not_found("suggestion that waits"));
        }
        self.answer_suggestion(who, id, SuggestionState::Withdrawn, None).await
    }

    async fn answer_suggestion(
        &self,
        who: &Who,
        id: &str,
        state: SuggestionState,
        answer: Option<&str>,
    ) -> Result<()> {
        let by = who.actor.name();
        match self.inner.store.answer_suggestion(id, state, &by, answer, self.now()).await? {
            true => Ok(()),
            false => Err(Error::not_found("suggestion that waits")),
        }
    }

    /// A suggestion that waits for `who` to decide on it, and its record.
    async fn to_decide(&self, who: &Who, id: &str) -> Result<(Suggestion, Record)> {
        let gone = || Error::not_found("suggestion that waits");
        let found = self.inner.store.suggestion(id).await?;
        let found = found.filter(|found| found.state == SuggestionState::Waiting).ok_or_else(gone)?;
        let head = self.inner.store.record(found.record).await?.ok_or_else(gone)?;
        if decides(&who.actor, &head) { Ok((found, head)) } else { Err(gone()) }
    }

    async fn tell_suggester(&self, who: &Who, found: &Suggestion, key: &str, comment: &str) {
        if found.account == who.account.id {
            return;
        }
        // The name that they knew it by: what the record is called now may not be theirs to see.
        let name = found.document.as_ref().map(Document::name).unwrap_or_default();
        let link = format!("{}/suggestions/{}", self.config().address, found.id);
        let parts = [("name", name.as_str()), ("link", link.as_str()), ("comment", comment)];
        self.tell_outcome(Some(who.account.id), found.account, key, &parts).await;
    }
}

/// Whether somebody sees what is suggested of a record to those who decide on it.
fn hears(actor: &Actor, record: &Record) -> bool {
    let sees_as = |action| may_read_as(actor, action, &subject(record)).allowed;
    sees_as(Action::View) && sees_as(Action::Edit)
}

/// Whether somebody decides on what is suggested of a record: they see it and may change it.
fn decides(actor: &Actor, record: &Record) -> bool {
    let subject = subject(record);
    may(actor, Action::View, &subject).allowed && may(actor, Action::Edit, &subject).allowed
}

fn ids(suggestions: &[Suggestion]) -> BTreeSet<RecordId> {
    suggestions.iter().map(|one| one.record).collect()
}

fn listed(record: Option<&Record>, by: Option<String>, one: Suggestion) -> Suggested {
    Suggested {
        id: one.id,
        record: record.map(Ref::of),
        name: one.document.as_ref().map(Document::name),
        space: record.map(|record| record.space.clone()),
        by,
        reason: one.reason,
        source: one.source,
        state: one.state,
        at: one.at,
        answer: one.answer,
    }
}
