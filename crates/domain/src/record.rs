use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Document, Kind, RecordId, Seq};

/// The programme, platform or project site that a record belongs to, by its short name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Space(String);

impl Space {
    /// A space by name; characters that do not belong in an address become hyphens.
    pub fn new(name: &str) -> Space {
        Space(crate::slugify(name))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Draft,
    Submitted,
    Published,
    /// Taken out of use after everybody had seen it. The record keeps its address, which answers with a tombstone.
    Retired,
    /// Taken out of use before it was published, or a profile taken down: it stays with those who see drafts.
    Withdrawn,
}

impl State {
    pub const ALL: [State; 5] =
        [State::Draft, State::Submitted, State::Published, State::Retired, State::Withdrawn];

    /// Whether it is, or was, for more eyes than those who write.
    pub fn is_shown(self) -> bool {
        matches!(self, State::Published | State::Retired)
    }

    pub fn is_out_of_use(self) -> bool {
        matches!(self, State::Retired | State::Withdrawn)
    }

    /// What comes of taking a record of this kind out of use. What nobody had seen stays unseen, and of a profile
    /// nothing stays to be seen.
    pub fn taken_out(self, kind: Kind) -> State {
        if self.is_shown() && kind != Kind::Person { State::Retired } else { State::Withdrawn }
    }
}

/// Who may see a record that is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    Public,
    /// Anyone who is signed in.
    Members,
    /// The members of the record's space.
    Space,
    /// The record's owner and administrators.
    Private,
}

/// Gives `as_str` and `parse` to the two small enums above through their serde names.
macro_rules! keyed {
    ($name:ident { $($variant:ident = $key:literal),+ $(,)? }) => {
        impl $name {
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $key),+ }
            }

            pub fn parse(key: &str) -> Option<$name> {
                match key { $($key => Some($name::$variant),)+ _ => None }
            }
        }
    };
}

keyed!(State {
    Draft = "draft", Submitted = "submitted", Published = "published", Retired = "retired", Withdrawn = "withdrawn",
});
keyed!(Visibility { Public = "public", Members = "members", Space = "space", Private = "private" });
keyed!(ChangeKind {
    Create = "create", Edit = "edit", Import = "import", Restore = "restore", Merge = "merge",
    Unmerge = "unmerge", Retire = "retire", Publish = "publish", Submit = "submit", Return = "return",
    Withhold = "withhold",
});

/// Why a revision was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    Create,
    Edit,
    Import,
    Restore,
    Merge,
    Unmerge,
    Retire,
    Publish,
    /// Handed over to be published.
    Submit,
    /// Given back to its author with a comment.
    Return,
    /// The name of somebody who asked to be forgotten was taken out of it.
    Withhold,
}

/// A record as its newest revision has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    pub id: RecordId,
    pub kind: Kind,
    pub slug: String,
    pub space: Space,
    pub state: State,
    pub visibility: Visibility,
    /// The newest revision.
    pub seq: Seq,
    /// The record that this one was merged into; its address leads there.
    pub merged_into: Option<RecordId>,
    pub document: Document,
}

impl Record {
    /// The address of the record's page, as in `/projects/clusters3`.
    pub fn path(&self) -> String {
        format!("/{}/{}", self.kind.path(), self.slug)
    }
}

/// One entry of the log: the whole record after a change, and who made it, when, why and from
/// which source. Revisions are only ever added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Revision {
    pub seq: Seq,
    pub record: RecordId,
    /// The revision this one replaced; none for the first.
    pub base: Option<Seq>,
    pub kind: Kind,
    pub slug: String,
    pub space: Space,
    pub state: State,
    pub visibility: Visibility,
    pub merged_into: Option<RecordId>,
    pub change: ChangeKind,
    /// Who: an account id, `operator`, or `import:<source>`.
    pub actor: String,
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// The source's name for imports and the sample, as in `cordis` or `sample`.
    pub source: Option<String>,
    pub reason: Option<String>,
    pub document: Document,
}
