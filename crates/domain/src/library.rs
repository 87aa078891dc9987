use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{About, Audience, DocumentKind, FileType, Language, MediaKind, PostKind, RecordId, SourceKind};

/// A news item (row 002-5).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct News {
    pub about: About,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_kind: Option<SourceKind>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<RecordId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub organisations: Vec<RecordId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<RecordId>,
}

/// A signed piece: a reflection, a story (rows 000-9 and 000-14).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Post {
    pub about: About,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_kind: Option<PostKind>,
    /// The author as the source names them, where they sign publicly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<RecordId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<RecordId>,
}

/// A document of the library: a policy brief, a guide, a deliverable (row 001-30).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct LibraryItem {
    pub about: About,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_kind: Option<DocumentKind>,
    /// The kind in the source's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind_as_given: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_type: Option<FileType>,
    /// The series it appears in, and its number there (rows 000-5 and 003-10).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<Audience>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_kind: Option<SourceKind>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<RecordId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub organisations: Vec<RecordId>,
    /// The event a document came out of or was presented at (rows 003-9 and 003-11).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub derived_from: Option<RecordId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presented_at: Option<RecordId>,
    /// The stored file, by the BLAKE3 hash of its bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blob: Option<String>,
}

/// A picture or a film with the credit and licence it is used under (row 004-21).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Media {
    pub about: About,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_kind: Option<MediaKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blob: Option<String>,
    /// The same picture for small screens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub small_blob: Option<String>,
    /// What a reader who cannot see it should know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    /// A film's text tracks, for those who cannot hear it (row 002-27).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub captions: Vec<Captions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<RecordId>,
}

/// What is said in a film, as a text track in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Captions {
    pub language: Language,
    pub url: String,
}
