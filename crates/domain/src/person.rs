//! A person who wants to be found, and who may see what of them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    About, CountryCode, Document, Intent, Language, NutsRef, OrganisationType, RecordId, Space, Text,
    Visibility,
};

/// A person who wants to be found (rows 002-6, 002-7 and 002-29).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Person {
    pub about: About,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub interested_in: Vec<Intent>,
    /// The kind of organisation the person speaks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub represents: Option<OrganisationType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<RecordId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_as_given: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<NutsRef>,
    /// The topics that they are experts of, as they say themselves, and a few words about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expert_in: Vec<RecordId>,
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub expertise: Text,
    /// The topics that they look after in spaces, as those named them and they agreed to (row 004-14). No form writes it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub looks_after: Vec<LooksAfter>,
    /// The languages one can write to them in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// Who may see the name; everyone else sees the organisation only. None means members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_visible_to: Option<Visibility>,
    /// Who may see the rest, by field; what is not named here is public. The name has a field of its own, which is
    /// older.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub visible_to: BTreeMap<PersonField, Visibility>,
}

/// The topics that somebody looks after in one space: its thematic manager for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LooksAfter {
    /// The record of the space.
    pub space: RecordId,
    pub topics: Vec<RecordId>,
}

/// What a person shows or keeps to themselves, each as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonField {
    /// The name, other names, pictures and addresses on the web.
    Name,
    /// What they say of themselves.
    Summary,
    Intents,
    Represents,
    Organisation,
    /// Country and region.
    Place,
    Topics,
    /// What they are experts of, and their words about it.
    Expertise,
    /// The topics that they look after, and where.
    LooksAfter,
    Languages,
}

impl PersonField {
    pub const ALL: &[PersonField] = &[
        PersonField::Name,
        PersonField::Summary,
        PersonField::Intents,
        PersonField::Represents,
        PersonField::Organisation,
        PersonField::Place,
        PersonField::Topics,
        PersonField::Expertise,
        PersonField::LooksAfter,
        PersonField::Languages,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            PersonField::Name => "name",
            PersonField::Summary => "summary",
            PersonField::Intents => "intents",
            PersonField::Represents => "represents",
            PersonField::Organisation => "organisation",
            PersonField::Place => "place",
            PersonField::Topics => "topics",
            PersonField::Expertise => "expertise",
            PersonField::LooksAfter => "looks_after",
            PersonField::Languages => "languages",
        }
    }
}

impl Person {
    /// The space of the profiles that people write of themselves: each is of an account. What a source says of somebody is
    /// in the space of that source.
    pub fn profiles() -> Space {
        Space::new("people")
    }

    /// Whether members see all that there is.
    pub fn hides_nothing_from_members(&self) -> bool {
        PersonField::ALL.iter().all(|field| self.visibility_of(*field) <= Visibility::Members)
    }

    /// The topics that they look after, whatever space it is in.
    pub fn topics_looked_after(&self) -> impl Iterator<Item = RecordId> + '_ {
        self.looks_after.iter().flat_map(|one| one.topics.iter().copied())
    }

    /// Says what they look after in a space; nothing, where it is no topic.
    pub fn look_after(&mut self, space: RecordId, topics: Vec<RecordId>) {
        self.looks_after.retain(|one| one.space != space);
        if !topics.is_empty() {
            self.looks_after.push(LooksAfter { space, topics });
        }
    }

    /// Who may see a field.
    pub fn visibility_of(&self, field: PersonField) -> Visibility {
        match field {
            PersonField::Name => self.name_visible_to.unwrap_or(Visibility::Members),
            _ => self.visible_to.get(&field).copied().unwrap_or(Visibility::Public),
        }
    }

    /// Whether any field is shown to just those.
    pub fn shows_any_to(&self, to: Visibility) -> bool {
        PersonField::ALL.iter().any(|field| self.visibility_of(*field) == to)
    }

    pub fn show(&mut self, field: PersonField, to: Visibility) {
        match (field, to) {
            (PersonField::Name, to) => self.name_visible_to = Some(to),
            (field, Visibility::Public) => {
                self.visible_to.remove(&field);
            }
            (field, to) => {
                self.visible_to.insert(field, to);
            }
        }
    }

    /// The person as somebody sees them who sees what is shown to `sight` and to more: visitors see what is
    /// [`Visibility::Public`], the person alone what is [`Visibility::Private`].
    ///
    /// Everything that leaves the store goes through this. Doing it again, or for less sight, takes out what that
    /// sight does not reach.
    pub fn seen_by(&self, sight: Visibility) -> Person {
        self.seen_under(self, sight)
    }

    /// The same of an earlier version, of which is shown what both it and the version `now` show: who hides a name
    /// hides it in the history too.
    pub fn seen_under(&self, now: &Person, sight: Visibility) -> Person {
        let mut seen = self.clone();
        for field in PersonField::ALL {
            if self.visibility_of(*field).max(now.visibility_of(*field)) > sight {
                seen.hide(*field);
            }
        }
        seen.visible_to.retain(|_, to| *to <= sight);
        seen
    }

    fn hide(&mut self, field: PersonField) {
        match field {
            PersonField::Name => {
                self.about.title = Default::default();
                self.about.aliases.clear();
                self.about.links.clear();
                self.about.media.clear();
            }
            PersonField::Summary => self.about.summary = Default::default(),
            PersonField::Intents => self.interested_in.clear(),
            PersonField::Represents => self.represents = None,
            PersonField::Organisation => {
                self.organisation = None;
                self.organisation_as_given = None;
                // What a rule found in a name of an organisation quotes it.
                self.about.noticed.clear();
            }
            PersonField::Place => {
                self.country = None;
                self.region = None;
            }
            PersonField::Topics => {
                self.about.topics.clear();
                self.about.tags.clear();
            }
            PersonField::Expertise => {
                self.expert_in.clear();
                self.expertise = Text::default();
            }
            PersonField::LooksAfter => self.looks_after.clear(),
            PersonField::Languages => {
                self.languages.clear();
                self.about.language = None;
            }
        }
    }
}

impl Document {
    /// The document as somebody with this sight sees it: see [`Person::seen_by`]. Other kinds hide nothing.
    pub fn seen_by(&self, sight: Visibility) -> Document {
        self.seen_under(self, sight)
    }

    /// What of a person who hides more than the name is everybody's; none for all other documents, which hide
    /// nothing that links or issues rest on.
    pub(crate) fn as_shown_to_all(&self) -> Option<Document> {
        match self {
            Document::Person(person) if !person.visible_to.is_empty() => {
                Some(person.seen_by(Visibility::Public).into())
            }
            _ => None,
        }
    }

    /// See [`Person::seen_under`].
    pub fn seen_under(&self, now: &Document, sight: Visibility) -> Document {
        match (self, now) {
            (Document::Person(person), Document::Person(now)) => person.seen_under(now, sight).into(),
            _ => self.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVELS: [Visibility; 4] =
        [Visibility::Public, Visibility::Members, Visibility::Space, Visibility::Private];

    fn whole() -> Person {
        let mut person = Person {
            interested_in: vec![Intent::JoiningAProject],
            represents: Some(OrganisationType::Agency),
            organisation: Some(RecordId::create()),
            organisation_as_given: Some("Estuary Agency".to_owned()),
            country: CountryCode::parse("ES").ok(),
            languages: vec![Language::english()],
            expert_in: vec![RecordId::create()],
            expertise: Text::english("Locks and weirs"),
            looks_after: vec![LooksAfter { space: RecordId::create(), topics: vec![RecordId::create()] }],
            ..Person::default()
        };
        person.about.title = Text::english("Anna Berg");
        person.about.aliases = vec!["Anna B.".to_owned()];
        person.about.summary = Text::english("Rivers and boats");
        person.about.topics = vec![RecordId::create()];
        person
    }

    /// Whether anything of a field is there.
    fn shows(person: &Person, field: PersonField) -> bool {
        match field {
            PersonField::Name => !person.about.title.is_empty() || !person.about.aliases.is_empty(),
            PersonField::Summary => !person.about.summary.is_empty(),
            PersonField::Intents => !person.interested_in.is_empty(),
            PersonField::Represents => person.represents.is_some(),
            PersonField::Organisation => {
                person.organisation.is_some() || person.organisation_as_given.is_some()
            }
            PersonField::Place => person.country.is_some() || person.region.is_some(),
            PersonField::Topics => !person.about.topics.is_empty(),
            PersonField::Expertise => !person.expert_in.is_empty() || !person.expertise.is_empty(),
            PersonField::LooksAfter => !person.looks_after.is_empty(),
            PersonField::Languages => !person.languages.is_empty(),
        }
    }

    #[test]
    fn every_field_is_seen_by_whom_it_is_shown_to_and_by_nobody_else_002_29() {
        for field in PersonField::ALL {
            for shown_to in LEVELS {
                let mut person = whole();
                for other in PersonField::ALL {
                    person.show(*other, Visibility::Public);
                }
                person.show(*field, shown_to);
                for sight in LEVELS {
                    let seen = person.seen_by(sight);
                    assert_eq!(shows(&seen, *field), shown_to <= sight, "{field:?} {shown_to:?} {sight:?}");
                    let others = PersonField::ALL.iter().filter(|other| *other != field);
                    assert!(others.into_iter().all(|other| shows(&seen, *other)), "{field:?}");
                    for less in LEVELS {
                        let again = seen.seen_by(less);
                        assert_eq!(shows(&again, *field), shown_to <= sight.min(less), "{field:?} again");
                    }
                }
            }
        }
    }

    #[test]
    fn a_name_is_for_members_until_its_owner_says_otherwise_and_so_is_the_past_002_29() {
        let stored = r#"{"about":{},"name_visible_to":"public"}"#;
        let mut older: Person = serde_json::from_str(stored).expect("a document of an earlier version");
        assert_eq!(older.visibility_of(PersonField::Name), Visibility::Public);
        assert!(serde_json::to_string(&older).is_ok_and(|json| json == stored), "and stays what it was");
        older.about = whole().about;
        let mut now = older.clone();
        now.name_visible_to = None;
        assert!(shows(&older.seen_by(Visibility::Public), PersonField::Name));
        assert!(!shows(&older.seen_under(&now, Visibility::Public), PersonField::Name));
        assert!(shows(&older.seen_under(&now, Visibility::Members), PersonField::Name));
    }
}
