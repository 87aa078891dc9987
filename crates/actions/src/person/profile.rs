//! One's own profile: a record that its owner alone writes, and takes down again.

use std::collections::BTreeMap;

use asterism_domain::person::Person;
use asterism_domain::{
    Action, Actor, ChangeKind, CountryCode, Document, Intent, Kind, Language, NutsRef, NutsVersion,
    OrganisationType, Origin, PersonField, Record, RecordId, Seq, Space, State, Subject, Text, Visibility,
    may,
};
use asterism_store::{Base, Draft};
use jiff::Timestamp;

use crate::account::{WORDING, Who};
use crate::edit::subject;
use crate::naming::slug_for;
use crate::records::Ref;
use crate::{App, Error, Plain, Refusal, Result};

/// What agreeing to be found is called among the consents.
pub(crate) const CONSENT: &str = "profile";

const LONGEST_NAME: usize = 100;
const LONGEST_ORGANISATION: usize = 200;
const LONGEST_SUMMARY: usize = 2_000;
const LONGEST_EXPERTISE: usize = 300;
const MOST_TOPICS: usize = 50;

/// What somebody says of themselves on the form.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    pub name: String,
    pub summary: String,
    pub interested_in: Vec<Intent>,
    pub represents: Option<OrganisationType>,
    /// A name, or the record of an organisation.
    pub organisation: String,
    /// Whether that organisation, having no page here, is handed over to be added.
    pub missing: Option<Missing>,
    /// The code of a country, or nothing.
    pub country: String,
    /// The name, code or record of a region, or nothing.
    pub region: String,
    pub topics: Vec<RecordId>,
    /// The topics that they are experts of, and a few words about it.
    pub expert_in: Vec<RecordId>,
    pub expertise: String,
    pub languages: Vec<Language>,
    /// Who may see what; fields that are not named stay as they are.
    pub visible_to: BTreeMap<PersonField, Visibility>,
    /// The code of the language that the summary is written in.
    pub language: String,
}

/// How somebody says that their organisation has no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// They may not have seen those that are called much the same.
    Perhaps,
    /// They were shown those, and it is none of them.
    Surely,
}

/// One's profile as its form shows it.
#[derive(Debug, Clone)]
pub struct ProfileView {
    pub person: Person,
    /// The revision that the form starts from; none before the first save.
    pub base: Option<Seq>,
    /// Where others find it; none while it is not there.
    pub path: Option<String>,
    /// The records of the organisation and the region, where the reader may open them.
    pub organisation: Option<Ref>,
    /// The organisation is one that they handed over, and not published yet.
    pub organisation_waits: bool,
    pub region: Option<Ref>,
    /// The topics that can be chosen, by name.
    pub topics: Vec<Ref>,
}

impl App {
    /// One's own profile, or what is known for the first one.
    pub async fn profile(&self, who: &Who) -> Result<ProfileView> {
        let record = self.own_record(who).await?;
        let topics = self.all_topics(&who.actor).await?;
        let path = record.as_ref().filter(|record| record.state == State::Published).map(Record::path);
        let base = record.as_ref().map(|record| record.seq);
        let person = match record.map(|record| record.document) {
            Some(Document::Person(person)) => *person,
            _ => {
                let mut person = Person::default();
                person.about.title = in_no_language(&who.account.name);
                person
            }
        };
        let (organisation, organisation_waits, region) = self.places_of_profile(who, &person).await?;
        Ok(ProfileView { person, base, path, organisation, organisation_waits, region, topics })
    }

    async fn own_record(&self, who: &Who) -> Result<Option<Record>> {
        match who.account.record {
            Some(id) => Ok(self.inner.store.record(id).await?),
            None => Ok(None),
        }
    }

    /// Writes one's own profile and shows it to those it is for. `base` is the revision that the form started from.
    pub async fn save_profile(&self, who: &Who, base: Option<Seq>, profile: Profile) -> Result<String> {
        let head = self.own_record(who).await?;
        if let Some(head) = &head {
            self.demand_own_to_bring_back(&who.actor, head).await?;
        }
        let id = match who.account.record {
            Some(id) => id,
            None => {
                // Tied first, so that a record of a person is never anybody's.
                let id = RecordId::create();
                self.inner.store.set_account_record(who.account.id, Some(id)).await?;
                id
            }
        };
        let before = head.as_ref().map(|record| record.document.clone());
        let missing = profile.missing;
        let mut person = self.described(who, before, profile).await?;
        let space = head.as_ref().map_or_else(Person::profiles, |record| record.space.clone());
        let action = if head.is_some() { Action::Edit } else { Action::Create };
        self.demand_of_oneself(who, id, &space, action)?;
        if let Some(missing) = missing {
            self.hand_over_organisation(who, &mut person, missing).await?;
        }
        let document = Document::from(person);
        let draft = Draft {
            record: id,
            base: match (&head, base) {
                (None, _) => Base::New,
                (Some(_), Some(base)) => Base::At(base),
                (Some(head), None) => Base::At(head.seq),
            },
            slug: slug_for(head.as_ref(), &document),
            space,
            state: State::Published,
            visibility: Visibility::Public,
            merged_into: None,
            change: if head.is_some() { ChangeKind::Edit } else { ChangeKind::Create },
            actor: who.actor.name(),
            at: Timestamp::UNIX_EPOCH,
            source: None,
            reason: None,
            links: document.links(id),
            issues: Vec::new(),
            document,
        };
        self.write(vec![draft]).await?;
        self.inner.store.give_consent(who.account.id, CONSENT, WORDING, self.now()).await?;
        let saved = self.inner.store.record(id).await?;
        saved.map(|record| record.path()).ok_or_else(|| Error::not_found("profile"))
    }

    /// Takes one's profile down. It can be put up again by saving it.
    pub async fn take_profile_down(&self, who: &Who) -> Result<()> {
        let Some(id) = who.account.record else { return Err(Error::not_found("profile")) };
        self.retire(&who.actor, id, None).await?;
        Ok(self.inner.store.withdraw_consent(who.account.id, CONSENT, self.now()).await?)
    }

    /// Refuses whoever brings back their own profile that others took out of use: it is theirs to bring back.
    pub(crate) async fn demand_own_to_bring_back(&self, actor: &Actor, head: &Record) -> Result<()> {
        let own = actor.member().is_some_and(|member| member.record == Some(head.id));
        if !own || head.kind != Kind::Person || !head.state.is_out_of_use() {
            return Ok(());
        }
        let revisions = self.inner.store.revisions(head.id).await?;
        let taken = revisions.iter().filter(|revision| revision.change == ChangeKind::Retire);
        match taken.max_by_key(|revision| revision.seq) {
            Some(taken) if taken.actor != actor.name() => Err(Error::invalid("name", Plain::ProfileTakenOut)),
            _ => Ok(()),
        }
    }

    fn demand_of_oneself(&self, who: &Who, id: RecordId, space: &Space, action: Action) -> Result<()> {
        let mut actor = who.actor.clone();
        if let Actor::Person(member) = &mut actor {
            member.record = Some(id);
        }
        let subject = Subject {
            record: Some(id),
            kind: Some(Kind::Person),
            space,
            state: State::Published,
            visibility: Visibility::Public,
        };
        let decision = may(&actor, action, &subject);
        if decision.allowed { Ok(()) } else { Err(Error::Forbidden { reason: decision.reason }) }
    }

    /// The person that the form describes; what it does not ask for stays.
    async fn described(&self, who: &Who, before: Option<Document>, profile: Profile) -> Result<Person> {
        let mut person = match before {
            Some(Document::Person(person)) => *person,
            _ => Person::default(),
        };
        let name = one_line(&profile.name);
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(Error::invalid("name", Plain::Name));
        }
        let organisation = one_line(&profile.organisation);
        let summary = profile.summary.trim();
        if organisation.chars().count() > LONGEST_ORGANISATION {
            return Err(Error::invalid("organisation", Plain::OrganisationLong));
        }
        if summary.chars().count() > LONGEST_SUMMARY {
            return Err(Error::invalid("summary", Plain::SummaryLong));
        }
        person.about.title = in_no_language(&name);
        person.about.summary = Text::default();
        let language = Language::parse(&profile.language).unwrap_or_else(|_| Language::english());
        person.about.summary.set(language.clone(), summary, Origin::Author);
        person.about.topics = self.topics_among(who, profile.topics).await?;
        let expertise = one_line(&profile.expertise);
        if expertise.chars().count() > LONGEST_EXPERTISE {
            return Err(Error::invalid("expertise", Plain::ExpertiseLong));
        }
        person.expert_in = self.topics_among(who, profile.expert_in).await?;
        person.expertise = Text::in_language(language, expertise);
        person.interested_in = profile.interested_in;
        person.represents = profile.represents;
        if person.organisation_as_given.as_deref() != Some(&organisation) {
            let found = match organisation.as_str() {
                "" => None,
                named => self.organisation_meant(who, named).await?,
            };
            person.organisation = found.as_ref().map(|found| found.id);
            let given = found.map_or(organisation, |found| found.name);
            person.organisation_as_given = Some(given).filter(|given| !given.is_empty());
        }
        let no_country =
            |given: &str| Error::invalid("country", Refusal::NoRegionCode { given: given.to_owned() });
        let (country, region) = (profile.country.trim(), profile.region.trim());
        person.country = match country {
            "" => None,
            given => Some(CountryCode::parse(given).map_err(|_| no_country(given))?),
        };
        person.region = match region {
            "" => None,
            given => {
                let found = self.region_meant_in_profile(given).await?;
                // The edition stays with a code that stays.
                let version = person.region.filter(|known| known.code == found).map(|known| known.version);
                Some(NutsRef { code: found, version: version.unwrap_or(NutsVersion::Unstated) })
            }
        };
        person.languages = profile.languages;
        for (field, to) in profile.visible_to {
            person.show(field, to);
        }
        Ok(person)
    }

    /// Those of `ids` that are topics which one sees.
    async fn topics_among(&self, who: &Who, mut ids: Vec<RecordId>) -> Result<Vec<RecordId>> {
        ids.truncate(MOST_TOPICS);
        let found = self.inner.store.records(&ids).await?;
        let seen = |record: &&Record| may(&who.actor, Action::View, &subject(record)).allowed;
        let topics = found.iter().filter(|record| record.kind == Kind::Topic).filter(seen);
        Ok(topics.map(|record| record.id).collect())
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name is of no language.
pub(super) fn in_no_language(name: &str) -> Text {
    let mut text = Text::default();
    if let Ok(language) = Language::parse("xx") {
        text.set(language, name, Origin::Author);
    }
    text
}
