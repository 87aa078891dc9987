//! What the tables say of one account that nothing else reads by account: for the file of one's own data.

use std::collections::BTreeMap;

use asterism_domain::Account;
use serde_json::{Map, Value, json};

use super::erase::{LETTERS_NAMING, concerns, naming};
use crate::db::{Row, args};
use crate::{Store, StoreError};

/// What a column holds.
#[derive(Clone, Copy)]
enum Holds {
    Text,
    Number,
    Time,
}
use Holds::{Number, Text, Time};

/// Rows of one part of the file: `$1` is the account's id, `$2` its address where the statement asks for it.
struct Part {
    key: &'static str,
    sql: &'static str,
    columns: &'static [(&'static str, Holds)],
}

/// Secrets are in none, not even as hashes, nor what others said and it is not theirs to read.
const PARTS: &[Part] = &[
    Part {
        key: "use",
        sql: "SELECT used, warned FROM account WHERE id = $1",
        columns: &[("used", Time), ("warned", Time)],
    },
    Part {
        key: "browsers",
        sql: "SELECT seen FROM device WHERE account = $1 ORDER BY seen",
        columns: &[("seen", Time)],
    },
    Part {
        key: "links",
        sql: "SELECT purpose, email, space, role, created, expires, used FROM once \
              WHERE account = $1 OR email = $2 ORDER BY created",
        columns: &[
            ("purpose", Text),
            ("email", Text),
            ("space", Text),
            ("role", Text),
            ("created", Time),
            ("expires", Time),
            ("used", Time),
        ],
    },
    Part {
        key: "invited",
        sql: "SELECT purpose, space, role, created, expires, used FROM once WHERE given_by = $1 ORDER BY created",
        columns: &[
            ("purpose", Text),
            ("space", Text),
            ("role", Text),
            ("created", Time),
            ("expires", Time),
            ("used", Time),
        ],
    },
    Part {
        key: "roles_given",
        sql: "SELECT space, role, at FROM space_role WHERE given_by = $1 AND account <> $1 ORDER BY at, space",
        columns: &[("space", Text), ("role", Text), ("at", Time)],
    },
    Part {
        key: "written",
        sql: "SELECT v.seq, v.record, v.kind, v.slug, v.space, v.change, v.at, v.source, v.reason FROM revision v \
              WHERE v.actor = $1 AND v.change <> 'import' ORDER BY v.seq",
        columns: &[
            ("revision", Number),
            ("record", Text),
            ("kind", Text),
            ("slug", Text),
            ("space", Text),
            ("change", Text),
            ("at", Time),
            ("source", Text),
            ("reason", Text),
        ],
    },
    Part {
        key: "tables",
        sql: "SELECT key, number, change, at FROM statistic WHERE actor = $1 ORDER BY key, number",
        columns: &[("table", Text), ("version", Number), ("change", Text), ("at", Time)],
    },
    Part {
        key: "pairs",
        sql: "SELECT left_record, right_record, state, decided FROM proposal WHERE decided_by = $1 \
              ORDER BY decided, id",
        columns: &[("left", Text), ("right", Text), ("state", Text), ("decided", Time)],
    },
    Part {
        key: "feedback_by_address",
        sql: "SELECT page, text, state, at, answer, answered FROM feedback \
              WHERE (account IS NULL OR account <> $1) AND email = $2 ORDER BY id",
        columns: &[
            ("page", Text),
            ("text", Text),
            ("state", Text),
            ("at", Time),
            ("answer", Text),
            ("answered", Time),
        ],
    },
    Part {
        key: "feedback_answered",
        sql: "SELECT page, state, answer, answered FROM feedback WHERE answered_by = $1 ORDER BY id",
        columns: &[("page", Text), ("state", Text), ("answer", Text), ("answered", Time)],
    },
    Part {
        key: "suggestions_answered",
        sql: "SELECT record, state, answer, answered FROM suggestion WHERE answered_by = $1 ORDER BY answered",
        columns: &[("record", Text), ("state", Text), ("answer", Text), ("answered", Time)],
    },
    Part {
        key: "claims_decided",
        sql: "SELECT record, state, comment, decided FROM claim WHERE decided_by = $1 ORDER BY decided",
        columns: &[("organisation", Text), ("state", Text), ("comment", Text), ("decided", Time)],
    },
    Part {
        key: "registrations",
        sql: "SELECT event, waiting, at, attended FROM registration WHERE account = $1 ORDER BY at",
        columns: &[("event", Text), ("waiting", Number), ("at", Time), ("attended", Number)],
    },
    Part {
        key: "news_waiting",
        sql: "SELECT record, seq, news, at FROM follow_hit WHERE account = $1 ORDER BY at, record",
        columns: &[("record", Text), ("revision", Number), ("news", Text), ("at", Time)],
    },
    Part {
        key: "topics_asked",
        sql: "SELECT space, topics, at FROM asked_topics WHERE account = $1 ORDER BY space",
        columns: &[("space", Text), ("topics", Text), ("at", Time)],
    },
    Part {
        key: "topics_asked_of_others",
        sql: "SELECT space, topics, at FROM asked_topics WHERE asked_by = $1 ORDER BY space",
        columns: &[("space", Text), ("topics", Text), ("at", Time)],
    },
    Part {
        key: "done",
        sql: "SELECT at, event, about, detail, request FROM audit WHERE actor = $1 AND about <> $1 ORDER BY id",
        columns: &[("at", Time), ("event", Text), ("about", Text), ("detail", Text), ("request", Text)],
    },
];

impl Store {
    /// Everything of an account that stands here and is read by nothing else, by its part of the file.
    pub async fn own_rows(
        &self,
        account: &Account,
    ) -> Result<BTreeMap<&'static str, Vec<Value>>, StoreError> {
        let mut found = BTreeMap::new();
        for part in PARTS {
            let values = match part.sql.contains("$2") {
                true => args![account.id, account.email.as_str()],
                false => args![account.id],
            };
            let rows = self.db().fetch(part.sql, values).await?;
            let rows = rows.iter().map(|row| told(row, part.columns)).collect::<Result<_, StoreError>>()?;
            found.insert(part.key, rows);
        }
        Ok(found)
    }

    /// The letters in the queue to an account or by it, as they are kept.
    pub async fn letters_naming(&self, account: &Account) -> Result<Vec<String>, StoreError> {
        let mut told = Vec::new();
        for row in self.db().fetch(LETTERS_NAMING, naming(account)).await? {
            let payload: String = row.get(1)?;
            if concerns(&payload, account) {
                told.push(payload);
            }
        }
        Ok(told)
    }
}

fn told(row: &Row, columns: &[(&'static str, Holds)]) -> Result<Value, StoreError> {
    let mut told = Map::new();
    for (place, (name, holds)) in columns.iter().enumerate() {
        let value = match holds {
            Text => json!(row.get::<Option<String>>(place)?),
            Number => json!(row.get::<Option<i64>>(place)?),
            Time => json!(row.optional_time(place)?.map(|at| at.to_string())),
        };
        told.insert((*name).to_owned(), value);
    }
    Ok(Value::Object(told))
}
