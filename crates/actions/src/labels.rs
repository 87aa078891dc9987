//! What to call a filter's value: the name of the record it stands for, or a key of the catalogue.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use asterism_domain::{Action, Actor, CountryCode, Kind, Seq, Space, may};
use asterism_search::Facet;
use asterism_store::Found;

use crate::edit::subject;
use crate::records::Ref;
use crate::{App, Result};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// A name, shown as it is.
    Text(String),
    /// A key of the translation catalogue, as in `organisation-type-agency`.
    Key(String),
}

/// The name of each value of each filter.
type Names = BTreeMap<(Facet, String), String>;

/// Names of values as they were at one place in the log.
#[derive(Debug, Default)]
pub(crate) struct LabelCache {
    names: Mutex<(Seq, Names)>,
}

impl LabelCache {
    /// Above this the names are looked up anew rather than kept.
    const LIMIT: usize = 50_000;

    fn get(&self, at: Seq, facet: Facet, value: &str) -> Option<String> {
        let names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        (names.0 == at).then(|| names.1.get(&(facet, value.to_owned())).cloned()).flatten()
    }

    fn put(&self, at: Seq, facet: Facet, value: &str, name: String) {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if names.0 != at || names.1.len() > LabelCache::LIMIT {
            *names = (at, BTreeMap::new());
        }
        names.1.insert((facet, value.to_owned()), name);
    }
}

impl App {
    /// Labels of the values of one filter.
    pub(crate) async fn labels(&self, facet: Facet, values: &[&str]) -> Result<BTreeMap<String, Label>> {
        let mut labels = BTreeMap::new();
        // A space is called by its own page, where it has one.
        let kind = if facet == Facet::Space { Some(Kind::Space) } else { facet.kind() };
        let Some(kind) = kind else {
            return Ok(values.iter().map(|value| ((*value).to_owned(), label_of(facet, value))).collect());
        };
        let at = self.inner.standing.indexed_up_to();
        for value in values {
            let name = match self.inner.labels.get(at, facet, value) {
                Some(name) => name,
                None => {
                    let name = match self.inner.store.find(kind, value).await? {
                        // Anybody may name a value: what is not public is not called by its name.
                        Some(Found::Here(record) | Found::Moved { to: record })
                            if (facet != Facet::Space || record.space.as_str() == *value)
                                && may(&Actor::Visitor, Action::View, &subject(&record)).allowed =>
                        {
                            name_of(facet, &Ref::of(&record), value)
                        }
                        _ => (*value).to_owned(),
                    };
                    self.inner.labels.put(at, facet, value, name.clone());
                    name
                }
            };
            let unnamed = facet == Facet::Space && name == *value;
            let label = match facet {
                _ if unnamed => label_of(facet, value),
                // The same words as in the filter by country, in the language of whoever reads them.
                Facet::Region if CountryCode::parse(value).is_ok_and(|country| country.has_nuts()) => {
                    label_of(Facet::Country, value)
                }
                _ => Label::Text(name),
            };
            labels.insert((*value).to_owned(), label);
        }
        Ok(labels)
    }
}

impl App {
    /// What a space is called, for everybody.
    pub(crate) async fn space_label(&self, space: &Space) -> Result<Label> {
        let found = self.labels(Facet::Space, &[space.as_str()]).await?.remove(space.as_str());
        Ok(found.unwrap_or_else(|| label_of(Facet::Space, space.as_str())))
    }
}

fn name_of(facet: Facet, found: &Ref, value: &str) -> String {
    if facet == Facet::Region && found.name != value {
        format!("{} {value}", found.name)
    } else {
        found.name.clone()
    }
}

/// The label of a value from a closed vocabulary.
pub fn label_of(facet: Facet, value: &str) -> Label {
    let vocabulary = match facet {
        Facet::Kind => "kind",
        Facet::OrganisedBy | Facet::NewsSource => "source-kind",
        Facet::InterestedIn => "intent",
        Facet::Representing | Facet::OrganisationType => "organisation-type",
        Facet::FileType => "file-type",
        Facet::Ket => "ket",
        Facet::Country => "country",
        Facet::HelixRole => "helix-role",
        Facet::PartnerFunction => "partner-role",
        Facet::Phase => "phase-kind",
        Facet::Status => "status",
        Facet::EventKind => "event-kind",
        Facet::DocumentType => "document-kind",
        Facet::Audience => "audience",
        Facet::Language => "language",
        Facet::Source => "source",
        Facet::Space | Facet::LooksAfterIn => "space",
        Facet::ClusterOrganisation | Facet::OpenEvent | Facet::HasIssues | Facet::Fictional => "answer",
        Facet::Period
        | Facet::Programme
        | Facet::Project
        | Facet::Family
        | Facet::Topic
        | Facet::ExpertIn
        | Facet::LooksAfter
        | Facet::Tag
        | Facet::Region => return Label::Text(value.to_owned()),
    };
    Label::Key(format!("{vocabulary}-{value}"))
}
