//! What is kept about people, why and how long: the one list that the privacy page is made from. A test compares it with
//! the database, so that nothing is kept that does not stand here.

/// How well a part has to be kept. Each level has a rule, which is worded in the pages' catalogue: `privacy-level-<level>` names it,
/// `-rule` says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// What lets somebody in, or tells who was taken out: kept as hashes or public halves alone.
    Secret,
    /// For its owner, and for those who run the portal as far as helping takes.
    Own,
    /// For its owner and those it is meant for or who decide on it.
    Concerned,
    /// For those whom its owner, or the record that it belongs to, shows it to.
    Shown,
}

impl Level {
    pub const ALL: [Level; 4] = [Level::Secret, Level::Own, Level::Concerned, Level::Shown];

    pub fn as_str(self) -> &'static str {
        match self {
            Level::Secret => "secret",
            Level::Own => "own",
            Level::Concerned => "concerned",
            Level::Shown => "shown",
        }
    }
}

/// A part of what is kept about people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// The beginning of its words in the pages' catalogue: `privacy-<key>` says what it is, `-why` and `-long` the rest.
    pub key: &'static str,
    pub level: Level,
    /// Tables of the database with the columns that belong to it.
    pub columns: &'static [(&'static str, &'static [&'static str])],
}

/// Everything that is kept about people.
pub const KEPT: &[Kept] = &[
    Kept {
        key: "account",
        level: Level::Concerned,
        columns: &[(
            "account",
            &[
                "id",
                "email",
                "name",
                "password",
                "administrator",
                "language",
                "record",
                "created",
                "closed",
                "used",
                "warned",
            ],
        )],
    },
    Kept {
        key: "session",
        level: Level::Secret,
        columns: &[
            ("session", &["hash", "account", "agent", "created", "seen", "expires", "way", "proven"]),
            ("device", &["hash", "account", "seen"]),
        ],
    },
    Kept {
        key: "once",
        level: Level::Secret,
        columns: &[(
            "once",
            &[
                "hash", "purpose", "email", "account", "space", "role", "given_by", "created", "expires",
                "used",
            ],
        )],
    },
    Kept {
        key: "role",
        level: Level::Concerned,
        columns: &[("space_role", &["account", "space", "role", "given_by", "at"])],
    },
    Kept {
        key: "key",
        level: Level::Secret,
        columns: &[("api_key", &["hash", "account", "name", "scope", "created", "expires", "used", "space"])],
    },
    Kept { key: "profile", level: Level::Shown, columns: &[("revision", &["document", "hash"])] },
    Kept {
        key: "authorship",
        level: Level::Shown,
        columns: &[
            ("revision", &["actor", "at", "reason"]),
            ("statistic", &["actor", "at"]),
            ("proposal", &["decided", "decided_by"]),
        ],
    },
    Kept {
        key: "contact",
        level: Level::Concerned,
        columns: &[(
            "contact_request",
            &["id", "sender", "receiver", "message", "reach", "state", "asked", "answered"],
        )],
    },
    Kept {
        key: "consent",
        level: Level::Own,
        columns: &[("consent", &["account", "purpose", "wording", "given", "withdrawn"])],
    },
    Kept {
        key: "feedback",
        level: Level::Concerned,
        columns: &[(
            "feedback",
            &["page", "text", "account", "email", "language", "at", "answer", "answered", "answered_by"],
        )],
    },
    Kept {
        key: "passkey",
        level: Level::Secret,
        columns: &[
            ("passkey", &["id", "account", "name", "credential", "created", "used"]),
            ("asked", &["hash", "purpose", "content", "expires"]),
        ],
    },
    Kept {
        key: "claim",
        level: Level::Concerned,
        columns: &[(
            "claim",
            &[
                "id",
                "record",
                "account",
                "job",
                "proof",
                "statements",
                "email",
                "secret",
                "answered",
                "state",
                "asked",
                "decided",
                "decided_by",
                "comment",
            ],
        )],
    },
    Kept {
        key: "identity",
        level: Level::Own,
        columns: &[("identity", &["issuer", "subject", "account", "created", "used"])],
    },
    Kept {
        key: "form",
        level: Level::Own,
        columns: &[("form_draft", &["account", "about", "base", "pairs", "at"])],
    },
    Kept {
        key: "follow",
        level: Level::Own,
        columns: &[
            (
                "follow",
                &["id", "account", "what", "about", "title", "pace", "since", "created", "beyond", "told"],
            ),
            ("follow_hit", &["account", "record", "seq", "follow", "news", "at"]),
            ("follow_door", &["account", "secret"]),
        ],
    },
    Kept {
        key: "registration",
        level: Level::Concerned,
        columns: &[("registration", &["event", "account", "number", "waiting", "at", "attended"])],
    },
    Kept {
        key: "idea",
        level: Level::Concerned,
        columns: &[(
            "idea_member",
            &["id", "idea", "account", "organisation", "message", "state", "at", "answered"],
        )],
    },
    Kept {
        key: "topics",
        level: Level::Concerned,
        columns: &[("asked_topics", &["space", "account", "topics", "asked_by", "at"])],
    },
    Kept {
        key: "suggestion",
        level: Level::Concerned,
        columns: &[(
            "suggestion",
            &["account", "document", "reason", "source", "at", "answered", "answered_by", "answer"],
        )],
    },
    Kept { key: "file", level: Level::Shown, columns: &[("file", &["title", "text"])] },
    Kept {
        key: "letter",
        level: Level::Own,
        columns: &[("job", &["payload", "run_at", "attempts", "last_error"])],
    },
    Kept {
        key: "audit",
        level: Level::Own,
        columns: &[("audit", &["id", "at", "actor", "event", "about", "detail", "request"])],
    },
    Kept {
        key: "withheld",
        level: Level::Secret,
        columns: &[("withheld", &["hash", "words", "letters", "at"])],
    },
    Kept {
        key: "source",
        level: Level::Shown,
        columns: &[
            ("quarantine", &["scheme", "key", "reason", "field", "raw"]),
            ("issue", &["field", "detail"]),
        ],
    },
];

/// In which parts of the file of one's own data the rows of a table are that are about whoever asks. A test holds it
/// against [`KEPT`].
#[cfg(test)]
const EXPORTED: &[(&str, &[&str])] = &[
    ("account", &["account", "use"]),
    ("session", &["sessions"]),
    ("device", &["browsers"]),
    ("once", &["links", "invited"]),
    ("space_role", &["roles", "roles_given"]),
    ("api_key", &["keys"]),
    ("revision", &["profile", "written", "drafts"]),
    ("statistic", &["tables"]),
    ("proposal", &["pairs"]),
    ("contact_request", &["contacts"]),
    ("consent", &["consents"]),
    ("feedback", &["feedback", "feedback_by_address", "feedback_answered"]),
    ("passkey", &["passkeys"]),
    ("claim", &["claims", "claims_decided"]),
    ("identity", &["identities"]),
    ("form_draft", &["forms"]),
    ("follow", &["follows"]),
    ("follow_hit", &["news_waiting"]),
    ("registration", &["registrations"]),
    ("idea_member", &["ideas"]),
    ("asked_topics", &["topics_asked", "topics_asked_of_others"]),
    ("suggestion", &["suggestions", "suggestions_answered"]),
    ("job", &["letters"]),
    ("audit", &["events", "done"]),
];

/// What no file of one's own data has, and why.
#[cfg(test)]
const NOT_EXPORTED: &[(&str, &str)] = &[
    (
        "asked",
        "what a browser was asked in the last five minutes is of no account, and its answer lets somebody in",
    ),
    ("follow_door", "a secret that ends letters, and nothing else; what it is of is in the follows"),
    ("file", "a file belongs to the records that name it, and nothing says who brought it"),
    ("quarantine", "rows of official files, which nothing ties to an account"),
    ("issue", "what is odd in records, which nothing ties to an account"),
    ("withheld", "hashes of names, from which no name can be read"),
];

/// What says nothing about people.
#[cfg(test)]
const NOT_ABOUT_PEOPLE: &[(&str, &[&str])] = &[
    ("blob", &["hash", "bytes"]),
    ("counter", &["name", "value"]),
    ("feedback", &["id", "space", "state"]),
    ("file", &["hash", "kind", "pages", "width", "height", "truncated", "kept"]),
    ("file_named", &["hash", "record"]),
    ("identifier", &["scheme", "value", "number"]),
    (
        "import_run",
        &[
            "id",
            "source",
            "file",
            "file_hash",
            "started",
            "finished",
            "rows_done",
            "rows_read",
            "rows_stored",
            "rows_unchanged",
            "rows_quarantined",
            "created",
            "updated",
        ],
    ),
    ("issue", &["number", "ordinal", "rule", "severity", "source", "space", "kind"]),
    ("job", &["id", "kind", "state", "worker"]),
    ("link", &["from_number", "kind", "ordinal", "to_record", "role"]),
    ("meta", &["name", "value"]),
    ("migration", &["version"]),
    (
        "proposal",
        &[
            "id",
            "left_record",
            "right_record",
            "score",
            "parts",
            "state",
            "created",
            "country",
            "left_space",
            "right_space",
        ],
    ),
    ("quarantine", &["import", "row_number"]),
    (
        "record",
        &["number", "id", "kind", "slug", "wanted", "space", "state", "visibility", "merged_into", "seq"],
    ),
    (
        "revision",
        &[
            "seq",
            "record",
            "base",
            "kind",
            "slug",
            "wanted",
            "space",
            "state",
            "visibility",
            "merged_into",
            "change",
            "source",
            "checksum",
        ],
    ),
    ("slug_alias", &["kind", "slug", "record"]),
    ("source_row", &["scheme", "key", "hash", "record"]),
    ("suggestion", &["id", "record", "base", "state", "revision"]),
    ("statistic", &["key", "number", "head", "cells", "count", "flags", "change"]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use asterism_domain::Actor;

    use super::*;
    use crate::account::{Browser, Chosen};
    use crate::{App, Config};

    #[tokio::test]
    async fn every_column_of_the_database_is_described_or_says_nothing_about_people() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = App::open(Config::in_folder(folder.path())).await.expect("an application");
        let stored: BTreeSet<(String, String)> =
            app.inner.store.columns().await.expect("columns").into_iter().collect();
        let listed = KEPT.iter().flat_map(|kept| kept.columns).chain(NOT_ABOUT_PEOPLE);
        let listed: Vec<(String, String)> = listed
            .flat_map(|(table, columns)| {
                columns.iter().map(|column| ((*table).to_owned(), (*column).to_owned()))
            })
            .collect();
        let known: BTreeSet<(String, String)> = listed.iter().cloned().collect();
        assert_eq!(known.len(), listed.len(), "a column stands here once");
        let differ: Vec<_> = stored.symmetric_difference(&known).collect();
        assert!(differ.is_empty(), "say in privacy.rs what is kept in, or strike: {differ:?}");
        app.close().await;
    }

    async fn somebody(app: &App, email: &str) -> crate::account::Who {
        app.ask_to_sign_up(email, "en", "test").await.expect("a letter");
        let letters = app.outbox(&Actor::Operator, 10).await.expect("the outbox");
        let text = &letters[0].letter.text;
        let secret = text.split("/link/").nth(1).and_then(|rest| rest.split_whitespace().next());
        let chosen = Chosen {
            email: String::new(),
            name: "Anna".to_owned(),
            password: "four herons over the estuary".to_owned(),
            language: "en".to_owned(),
            agreed: true,
        };
        let secret = secret.expect("a link").to_owned();
        let signed_in = app.redeem(&secret, chosen, &Browser::default()).await.expect("an account");
        app.who(&signed_in.session).await.expect("a look").expect("a session")
    }

    #[tokio::test]
    async fn every_table_that_is_about_people_is_in_the_file_of_ones_own_data_or_says_why_not() {
        let tables: BTreeSet<&str> =
            KEPT.iter().flat_map(|kept| kept.columns).map(|(table, _)| *table).collect();
        let mut named: Vec<&str> = EXPORTED.iter().map(|(table, _)| *table).collect();
        named.extend(NOT_EXPORTED.iter().filter(|(_, why)| !why.is_empty()).map(|(table, _)| *table));
        assert_eq!(named.len(), named.iter().collect::<BTreeSet<_>>().len(), "a table stands here once");
        let differ: Vec<_> = tables.symmetric_difference(&named.into_iter().collect()).copied().collect();
        assert!(differ.is_empty(), "say in which part of the file they are, or why in none: {differ:?}");
        // And the file has exactly these parts.
        let folder = tempfile::tempdir().expect("a folder");
        let app = App::open(Config::in_folder(folder.path())).await.expect("an application");
        let who = somebody(&app, "anna@example.org").await;
        let data = app.own_data(&who).await.expect("a file");
        let parts: BTreeSet<&str> = data.as_object().expect("an object").keys().map(String::as_str).collect();
        let mut promised: BTreeSet<&str> = EXPORTED.iter().flat_map(|(_, parts)| *parts).copied().collect();
        promised.insert("schema");
        assert_eq!(parts, promised);
        // What lets somebody in is in no file, not even as it is kept.
        let text = data.to_string();
        let password = app.inner.store.password(who.account.id).await.expect("a look").expect("a password");
        let session = who.session.as_deref().expect("a session");
        for secret in [session, who.form.as_str(), password.as_str(), "argon2"] {
            assert!(!text.contains(secret), "{secret}");
        }
        app.close().await;
    }
}
