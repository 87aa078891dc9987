//! Where the database has texts in which somebody may be named, beside the log itself.

/// What becomes of a text that holds a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum As {
    /// The name is taken out of it.
    Text,
    /// The same of every text in JSON.
    Json,
    /// A document, which stays one of its kind.
    Document,
    /// It only has to be told from others, so a hash stands for it.
    Key,
    /// It goes.
    Cleared,
    /// Its whole row goes.
    Gone,
    /// A letter in JSON: to the person it goes, in others the name is taken out.
    Letter,
}

/// A column by which rows are told apart.
#[derive(Debug, Clone, Copy)]
pub(super) enum Key {
    Text(&'static str),
    Number(&'static str),
}

impl Key {
    pub(super) fn column(self) -> &'static str {
        match self {
            Key::Text(column) | Key::Number(column) => column,
        }
    }
}

pub(super) struct Place {
    pub(super) table: &'static str,
    pub(super) keys: &'static [Key],
    pub(super) columns: &'static [(&'static str, As)],
    /// What has to go before a row of it goes, asked for by its first key.
    pub(super) first: Option<&'static str>,
}

const fn place(table: &'static str, keys: &'static [Key], columns: &'static [(&'static str, As)]) -> Place {
    Place { table, keys, columns, first: None }
}

use As::{Cleared, Document, Gone, Json, Letter, Text};
use Key::{Number, Text as Word};

pub(super) const PLACES: &[Place] = &[
    place("issue", &[Number("number"), Number("ordinal")], &[("field", Text), ("detail", Text)]),
    place("import_run", &[Number("id")], &[("file", Text)]),
    place("source_row", &[Word("scheme"), Word("key")], &[("key", As::Key)]),
    place(
        "quarantine",
        &[Number("import"), Number("row_number")],
        &[("key", As::Key), ("reason", Text), ("field", Text), ("raw", Text)],
    ),
    place("proposal", &[Number("id")], &[("parts", Json)]),
    place("job", &[Number("id")], &[("payload", Letter), ("last_error", Text)]),
    place("once", &[Word("hash")], &[("email", Gone)]),
    place("api_key", &[Word("hash")], &[("name", Text)]),
    place("passkey", &[Word("id")], &[("name", Text)]),
    place("audit", &[Number("id")], &[("about", Text), ("detail", Text)]),
    place("file", &[Word("hash")], &[("title", Text), ("text", Text)]),
    Place {
        table: "follow",
        keys: &[Word("id")],
        columns: &[("about", Gone), ("title", Text), ("told", Text)],
        first: Some("DELETE FROM follow_hit WHERE follow = $1"),
    },
    place("contact_request", &[Word("id")], &[("message", Text), ("reach", Text)]),
    place(
        "feedback",
        &[Number("id")],
        &[("page", Text), ("text", Text), ("email", Cleared), ("answer", Text)],
    ),
    place("form_draft", &[Word("account"), Word("about")], &[("pairs", Json)]),
    place(
        "suggestion",
        &[Word("id")],
        &[("document", Document), ("reason", Text), ("source", Text), ("answer", Text)],
    ),
    place("idea_member", &[Word("id")], &[("message", Text)]),
    place(
        "claim",
        &[Word("id")],
        &[("job", Text), ("proof", Text), ("statements", Json), ("email", Cleared), ("comment", Text)],
    ),
];

/// The other tables, and why nobody is looked for there. A test holds both lists against the database.
#[cfg(test)]
pub(super) const APART: &[(&str, &str)] = &[
    ("revision", "the log, which is gone through first"),
    ("record", "its addresses follow the log's"),
    ("slug_alias", "made anew from the log"),
    ("link", "made anew from the document"),
    ("identifier", "made anew from the document"),
    ("withheld", "hashes"),
    ("meta", "facts about the portal"),
    ("counter", "numbers"),
    ("migration", "numbers"),
    ("blob", "hashes"),
    ("file_named", "hashes and ids"),
    ("statistic", "official tables of regions and industries"),
    ("account", "who has an account is forgotten with it"),
    ("session", "browsers of accounts"),
    ("device", "hashes"),
    ("space_role", "ids and roles"),
    ("consent", "ids and versions of wordings"),
    ("asked", "what a browser was asked in the last minutes"),
    ("identity", "what a provider calls an account"),
    ("registration", "ids"),
    ("follow_hit", "ids"),
    ("follow_door", "secrets"),
    ("asked_topics", "ids"),
];
