//! What people say of a page: it goes to a named role, has a state and an answer, and is counted.

use std::collections::BTreeMap;

use asterism_domain::{Account, Action, Actor, EmailAddress, Kind, Role, Space, Subject, may, own_address};
use asterism_store::{Feedback, FeedbackState, Found};

use crate::account::{FEEDBACK, Who};
use crate::edit::subject;
use crate::part::{PAGE, Part, part};
use crate::{App, Error, Plain, Result};

const LONGEST: usize = 4_000;
const LONGEST_PAGE: usize = 500;
/// So many people get the letter.
const TOLD: usize = 5;

/// What is said of a page.
#[derive(Debug, Clone, Default)]
pub struct Saying {
    /// The address of the page, from its first slash.
    pub page: String,
    pub text: String,
    /// Where a visitor wants the answer; empty for none. Who is signed in gets it at their account's address.
    pub email: String,
    pub language: String,
}

/// The list as somebody sees it.
#[derive(Debug, Clone)]
pub struct FeedbackView {
    /// Of everything, for everybody.
    pub counts: BTreeMap<FeedbackState, u64>,
    /// What the reader may answer, the newest first.
    pub items: Part<Feedback, i64>,
    /// What the reader said while signed in, the newest first.
    pub own: Part<Feedback, i64>,
}

impl App {
    /// Takes in what somebody says of a page, and tells whom it concerns.
    pub async fn give_feedback(&self, who: Option<&Who>, saying: Saying, network: &str) -> Result<()> {
        let text = saying.text.trim();
        if text.is_empty() || text.chars().count() > LONGEST {
            return Err(Error::invalid("text", Plain::FeedbackText));
        }
        let email = match (who, saying.email.trim()) {
            (Some(who), _) => Some(who.account.email.clone()),
            (None, "") => None,
            (None, given) => {
                Some(given.parse::<EmailAddress>().map_err(|_| Error::invalid("email", Plain::Email))?)
            }
        };
        self.may_try(&format!("feedback of {network}"), FEEDBACK)?;
        let page = own_page(&saying.page);
        let space = self.space_of(&who.map_or(Actor::Visitor, |who| who.actor.clone()), &page).await?;
        let said = Feedback {
            id: 0,
            page,
            space,
            text: text.to_owned(),
            account: who.map(|who| who.account.id),
            email,
            language: saying.language,
            state: FeedbackState::Open,
            at: self.now(),
            answer: None,
            answered: None,
            answered_by: None,
        };
        self.inner.store.put_feedback(&said).await?;
        for account in self.concerned(said.space.as_ref()).await? {
            let parts = [("page", said.page.as_str()), ("text", text)];
            let to = (&account.email, account.language.as_str());
            self.send_letter_by(said.account, to, "letter-feedback", &parts).await?;
        }
        Ok(())
    }

    /// Whose page it is, as far as the one who says something sees it.
    async fn space_of(&self, actor: &Actor, page: &str) -> Result<Option<Space>> {
        let path = page.split(['?', '#']).next().unwrap_or("");
        let mut parts = path.trim_start_matches('/').split('/');
        let (Some(folder), Some(slug)) = (parts.next(), parts.next()) else { return Ok(None) };
        let Some(kind) = Kind::ALL.iter().copied().find(|kind| kind.path() == folder) else {
            return Ok(None);
        };
        let Some(Found::Here(record) | Found::Moved { to: record }) =
            self.inner.store.find(kind, slug).await?
        else {
            return Ok(None);
        };
        let seen = may(actor, Action::View, &subject(&record)).allowed;
        Ok(seen.then_some(record.space))
    }

    /// Who is told: the space's thematic managers, else those who run the space, else those who run the portal.
    pub(crate) async fn concerned(&self, space: Option<&Space>) -> Result<Vec<Account>> {
        let mut members = Vec::new();
        if let Some(space) = space {
            members = self.inner.store.members(space).await?;
            members.retain(|member| member.account.closed.is_none());
        }
        let with = |wanted: &dyn Fn(Role) -> bool| {
            let found = members.iter().filter(|member| wanted(member.role)).take(TOLD);
            found.map(|member| member.account.clone()).collect::<Vec<Account>>()
        };
        let managers = with(&|role| role == Role::ThematicManager);
        if !managers.is_empty() {
            return Ok(managers);
        }
        let keepers = with(&|role| role.allows(Action::ManagePeople, None));
        if !keepers.is_empty() {
            return Ok(keepers);
        }
        Ok(self.inner.store.administrator_accounts(TOLD).await?)
    }

    /// Whether somebody answers what is said of a space's pages, or of the portal's own.
    fn answers(&self, actor: &Actor, space: Option<&Space>) -> bool {
        if self.demand_administrator(actor).is_ok() {
            return true;
        }
        let Some(space) = space else { return false };
        let manages = actor.member().is_some_and(|member| {
            member.key.is_none() && member.roles.get(space) == Some(&Role::ThematicManager)
        });
        manages || may(actor, Action::ManagePeople, &Subject::space(space)).allowed
    }

    /// How much was said and how much of it answered, for everybody; and a page of what `actor` may answer and one of what
    /// they said, each `after` where the page before it ended.
    pub async fn feedback(
        &self,
        actor: &Actor,
        after: Option<i64>,
        own_after: Option<i64>,
    ) -> Result<FeedbackView> {
        let store = &self.inner.store;
        // Who answers is a matter of the space alone. What strangers say of other spaces is not even read.
        let spaces = match actor.member().filter(|member| !member.administrator) {
            Some(member) => {
                Some(member.roles.keys().filter(|space| self.answers(actor, Some(space))).cloned().collect())
            }
            None if *actor == Actor::Visitor => Some(Vec::new()),
            None => None,
        };
        let spaces: Option<&[Space]> = spaces.as_deref();
        let items = part(
            after,
            |after| store.all_feedback(spaces, after, PAGE),
            |said| said.id,
            |said| self.answers(actor, said.space.as_ref()),
        );
        let items = items.await?;
        let own = match actor.member().and_then(|member| member.account.parse().ok()) {
            Some(account) => {
                part(own_after, |after| store.feedback_before(account, after, PAGE), |said| said.id, |_| true)
                    .await?
            }
            None => Part { items: Vec::new(), next: None },
        };
        Ok(FeedbackView { counts: store.feedback_counts().await?, items, own })
    }

    /// Answers by letter, where the one who said it wants an answer; without words it is closed.
    pub async fn answer_feedback(&self, actor: &Actor, id: i64, answer: &str) -> Result<()> {
        let gone = || Error::not_found("open feedback");
        let said = self.inner.store.feedback(id).await?.ok_or_else(gone)?;
        if !self.answers(actor, said.space.as_ref()) {
            return Err(gone());
        }
        let answer = answer.trim();
        if answer.chars().count() > LONGEST {
            return Err(Error::invalid("answer", Plain::FeedbackText));
        }
        let (state, words) = match answer {
            "" => (FeedbackState::Closed, None),
            words => (FeedbackState::Answered, Some(words)),
        };
        if !self.inner.store.answer_feedback(id, state, words, &actor.name(), self.now()).await? {
            return Err(gone());
        }
        if let (Some(email), Some(answer)) = (&said.email, words) {
            let parts = [("page", said.page.as_str()), ("text", said.text.as_str()), ("answer", answer)];
            let by = actor.member().and_then(|member| member.account.parse().ok());
            self.send_letter_by(by, (email, &said.language), "letter-feedback-answer", &parts).await?;
        }
        self.note(&actor.name(), "feedback_answered", &format!("feedback {id}"), state.as_str()).await
    }
}

/// The address as it is kept: of a page here, without line breaks, not too long.
fn own_page(given: &str) -> String {
    let plain: String = given.chars().filter(|c| !c.is_control() && *c != ' ').take(LONGEST_PAGE).collect();
    own_address(&plain).unwrap_or("/").to_owned()
}
