use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::event::{Event, EventSeries};
use crate::idea::ProjectIdea;
use crate::library::{LibraryItem, Media, News, Post};
use crate::organisation::{ClusterOrganisation, Facility, Organisation};
use crate::person::Person;
use crate::place::{Region, Territory};
use crate::policy::{PolicyInstrument, Strategy, Tag, Topic};
use crate::programme::{Call, Programme};
use crate::project::{Family, Project};
use crate::space::SpaceProfile;
use crate::{Issue, Kind, Language, RecordId, SourceKey, Text};

/// What every document has, whatever its kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct About {
    /// The name that heads the page.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// A paragraph or a few, in plain text.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub summary: Text,
    /// Other names, spellings and misspellings under which people look for it (row 004-8).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Topics, by record (row 001-25).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<RecordId>,
    /// Tags, by record (row 003-1).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<RecordId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<WebLink>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<RecordId>,
    /// What the sources call it, in their own numbering.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<SourceKey>,
    /// Which page or file says what.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
    /// What the reader of a source noticed in its rows; shown among the record's issues.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub noticed: Vec<Issue>,
    /// The language the source is written in, where it says so or it was detected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Made up for trying the product; marked on every page and in every export.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub fictional: bool,
}

/// A link outwards: a website, a social account, a file elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WebLink {
    /// What it is: `website`, `twitter`, `linkedin`, `youtube`, `file`, `source` …
    pub rel: String,
    pub url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// Which page or file makes a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Citation {
    /// The field it is for, as in `names.0`; none for the record as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The page or data set, as in "ECCP, EU project profile of CLUSTERS3".
    pub source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// What the source gets wrong or leaves open, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Citation {
    pub fn of(source: impl Into<String>) -> Citation {
        Citation { field: None, source: source.into(), url: None, date: None, note: None }
    }
}

macro_rules! documents {
    ($($kind:ident($type:ident)),+ $(,)?) => {
        /// A record's content at one revision.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        pub enum Document { $($kind(Box<$type>)),+ }

        impl Document {
            pub fn kind(&self) -> Kind {
                match self { $(Document::$kind(_) => Kind::$kind),+ }
            }

            pub fn about(&self) -> &About {
                match self { $(Document::$kind(document) => &document.about),+ }
            }

            pub fn about_mut(&mut self) -> &mut About {
                match self { $(Document::$kind(document) => &mut document.about),+ }
            }

            /// Reads a stored document. What this program wrote begins with the kind and is read straight
            /// into its struct; by way of the tag serde would first hold the whole text in pieces.
            pub fn from_json(json: &str) -> serde_json::Result<Document> {
                let tag = json.strip_prefix("{\"kind\":\"").and_then(|rest| rest.split_once('"'));
                match tag.and_then(|(kind, _)| Kind::parse(kind)) {
                    $(Some(Kind::$kind) => Ok(Document::$kind(serde_json::from_str(json)?)),)+
                    None => serde_json::from_str(json),
                }
            }

            /// The stored files that it names, by their hashes.
            pub fn files(&self) -> impl Iterator<Item = &str> {
                let named = match self {
                    Document::LibraryItem(item) => [item.blob.as_deref(), None],
                    Document::Media(media) => [media.blob.as_deref(), media.small_blob.as_deref()],
                    _ => [None, None],
                };
                named.into_iter().flatten()
            }

            /// An empty document of the kind, to be filled.
            pub fn empty(kind: Kind) -> Document {
                match kind { $(Kind::$kind => Document::$kind(Box::default())),+ }
            }
        }

        $(impl From<$type> for Document {
            fn from(document: $type) -> Document {
                Document::$kind(Box::new(document))
            }
        })+
    };
}

documents! {
    Programme(Programme), Call(Call), Project(Project), ProjectIdea(ProjectIdea), Family(Family), Organisation(Organisation),
    ClusterOrganisation(ClusterOrganisation), Facility(Facility), Region(Region),
    Territory(Territory), PolicyInstrument(PolicyInstrument), Strategy(Strategy), Topic(Topic),
    Tag(Tag), News(News), Post(Post), EventSeries(EventSeries), Event(Event),
    LibraryItem(LibraryItem), Media(Media), Person(Person), Space(SpaceProfile),
}

/// What organisations are called whose names are withheld, which may be people's. Pages say it in their language.
pub const NAME_WITHHELD: &str = "name withheld";

impl Document {
    /// The name to show in lists and links: a project's acronym, else the title, else what the first
    /// source calls it, so that a link always has text. Of a name that is withheld nothing stands for it.
    pub fn name(&self) -> String {
        if let Document::Project(project) = self
            && let Some(acronym) = &project.acronym
        {
            return acronym.clone();
        }
        let about = self.about();
        let title = about.title.plain();
        if !title.is_empty() {
            return title.to_owned();
        }
        if matches!(self, Document::Organisation(organisation) if organisation.name_withheld) {
            return NAME_WITHHELD.to_owned();
        }
        about.keys.first().map_or_else(|| self.kind().as_str().to_owned(), |key| key.key.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_document_of_every_kind_is_read_as_by_its_tag() {
        for kind in Kind::ALL {
            let mut document = Document::empty(*kind);
            document.about_mut().title = Text::english("Leveraging \"cluster\" policies");
            let json = serde_json::to_string(&document).unwrap();
            assert!(json.starts_with(&format!("{{\"kind\":\"{kind}\"")), "{json}");
            assert_eq!(Document::from_json(&json).unwrap(), document);
            assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), document);
        }
    }

    #[test]
    fn a_document_whose_kind_stands_elsewhere_or_nowhere_is_read_or_refused_as_before() {
        let family = Document::from_json(r#"{"about":{},"kind":"family"}"#).unwrap();
        assert_eq!(family, Document::empty(Kind::Family));
        for broken in [r#"{"kind":"nothing"}"#, r#"{"about":{}}"#, r#"{"kind":"family","about":7}"#, ""] {
            assert!(Document::from_json(broken).is_err(), "{broken}");
        }
    }
}
