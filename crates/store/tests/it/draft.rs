//! Drafts to start a test from.

use asterism_domain::organisation::{Identifier, Organisation};
use asterism_domain::project::{Partner, Project};
use asterism_domain::{
    About, ChangeKind, Document, Issue, Link, LinkKind, PartnerRole, RecordId, Rule, SourceKey, Space, State,
    Text, Visibility,
};
use asterism_store::{Base, Draft};
use jiff::Timestamp;

/// The same id for the same word, in every run.
pub(crate) fn id(word: &str) -> RecordId {
    SourceKey::new("test", word).record_id()
}

/// A moment of a fixed day, the given seconds after midnight.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_592_179_200 + second).expect("a time within range")
}

fn about(title: &str) -> About {
    About { title: Text::english(title), ..About::default() }
}

/// A published project whose id is that of `word`.
pub(crate) fn project(word: &str, title: &str) -> Draft {
    of(word, Project { about: about(title), acronym: Some(title.to_owned()), ..Project::default() })
}

/// A published project with a partner, if one is given.
pub(crate) fn partnered(word: &str, title: &str, partner: Option<RecordId>) -> Draft {
    let partners = partner.into_iter().map(|organisation| Partner {
        organisation: Some(organisation),
        ..Partner::new("1", PartnerRole::Lead)
    });
    of(word, Project { about: about(title), partners: partners.collect(), ..Project::default() })
}

/// A published organisation with one identifier.
pub(crate) fn organisation(word: &str, title: &str, pic: &str) -> Draft {
    let identifiers = vec![Identifier { scheme: "pic".to_owned(), value: pic.to_owned() }];
    of(word, Organisation { about: about(title), identifiers, ..Organisation::default() })
}

pub(crate) fn of(word: &str, document: impl Into<Document>) -> Draft {
    let document = document.into();
    let record = id(word);
    Draft {
        record,
        base: Base::Any,
        slug: asterism_domain::slugify(&document.name()),
        space: Space::new("test"),
        state: State::Published,
        visibility: Visibility::Public,
        merged_into: None,
        change: ChangeKind::Import,
        actor: "import:test".to_owned(),
        at: at(0),
        source: Some("test".to_owned()),
        reason: None,
        links: document.links(record),
        document,
        issues: Vec::new(),
    }
}

pub(crate) fn link(from: &str, to: &str, ordinal: u32) -> Link {
    let role = Some("partner".to_owned());
    Link { from: id(from), to: id(to), kind: LinkKind::Partner, ordinal, role }
}

pub(crate) fn issue(rule: Rule, detail: &str) -> Issue {
    Issue::new(rule, "partners", detail)
}
