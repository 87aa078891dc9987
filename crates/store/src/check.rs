//! The upkeep check: does the log hold together, do its views say the same, are the blobs whole?

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Kind, Link, Record, RecordId};

use crate::blob::{blob_path, blocking, read_if_there};
use crate::db::{Row, Value, args};
use crate::dialect::Dialect;
use crate::plan::identifiers;
use crate::row::{REVISION_DOCUMENT, REVISION_HASH, record, revision, select_records, select_revisions};
use crate::{Part, Problem, Store, StoreError};

/// How many revisions or records are read at a time.
const PAGE: usize = 500;

/// A rule of the store in SQL: every row that the statement gives is a problem, told by its
/// first column.
struct Rule {
    part: Part,
    what: &'static str,
    sql: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        part: Part::Log,
        what: "the log has a gap before revision",
        sql: "SELECT CAST(seq AS TEXT) FROM (SELECT seq, lag(seq, 1, CAST(0 AS BIGINT)) OVER (ORDER BY seq) AS before \
              FROM revision) AS numbered WHERE seq <> before + 1 LIMIT 20",
    },
    Rule {
        part: Part::Log,
        what: "the log's counter differs from its newest revision: it stands at",
        sql: "SELECT CAST(value AS TEXT) FROM counter WHERE name = 'revision' \
              AND value <> (SELECT coalesce(max(seq), 0) FROM revision)",
    },
    Rule {
        part: Part::Log,
        what: "a revision does not follow its record's last one: revision",
        sql: "SELECT CAST(seq AS TEXT) FROM (SELECT seq, coalesce(base, 0) AS base, \
              lag(seq, 1, CAST(0 AS BIGINT)) OVER (PARTITION BY record ORDER BY seq) AS before \
              FROM revision) AS chained WHERE base <> before LIMIT 20",
    },
    Rule {
        part: Part::Heads,
        what: "a record does not stand at its newest revision: record",
        sql: "SELECT r.id FROM record r LEFT JOIN (SELECT record, max(seq) AS seq FROM revision GROUP BY record) n \
              ON n.record = r.id WHERE n.seq IS NULL OR n.seq <> r.seq LIMIT 20",
    },
    Rule {
        part: Part::Heads,
        what: "a record of the log is missing among the heads: record",
        sql: "SELECT DISTINCT v.record FROM revision v LEFT JOIN record r ON r.id = v.record \
              WHERE r.id IS NULL LIMIT 20",
    },
    Rule {
        part: Part::Heads,
        what: "a head says something else than its revision: record",
        sql: "SELECT r.id FROM record r JOIN revision v ON v.seq = r.seq WHERE r.id <> v.record \
              OR r.kind <> v.kind OR r.slug <> v.slug OR r.wanted <> coalesce(v.wanted, v.slug) \
              OR r.space <> v.space OR r.state <> v.state OR r.visibility <> v.visibility \
              OR coalesce(r.merged_into, '') <> coalesce(v.merged_into, '') LIMIT 20",
    },
    Rule {
        part: Part::Slugs,
        what: "a former slug now belongs to another record: slug",
        sql: "SELECT a.kind || '/' || a.slug FROM slug_alias a JOIN record r ON r.kind = a.kind AND r.slug = a.slug \
              WHERE r.id <> a.record LIMIT 20",
    },
    Rule {
        part: Part::Slugs,
        what: "a slug of the log no longer leads to its record: slug",
        sql: "SELECT v.kind || '/' || v.slug FROM revision v \
              LEFT JOIN record r ON r.kind = v.kind AND r.slug = v.slug AND r.id = v.record \
              LEFT JOIN slug_alias a ON a.kind = v.kind AND a.slug = v.slug AND a.record = v.record \
              WHERE r.id IS NULL AND a.record IS NULL LIMIT 20",
    },
    Rule {
        part: Part::Links,
        what: "a link comes from a record that is not there: record",
        sql: "SELECT DISTINCT l.from_record FROM link l LEFT JOIN record r ON r.id = l.from_record \
              WHERE r.id IS NULL LIMIT 20",
    },
    Rule {
        part: Part::Issues,
        what: "an issue's record is not there, or of another kind or space: record",
        sql: "SELECT DISTINCT i.record FROM issue i LEFT JOIN record r ON r.id = i.record \
              WHERE r.id IS NULL OR r.kind <> i.kind OR r.space <> i.space LIMIT 20",
    },
    Rule {
        part: Part::Imports,
        what: "rows read are not rows stored, unchanged and quarantined together: import",
        sql: "SELECT CAST(id AS TEXT) FROM import_run \
              WHERE rows_read <> rows_stored + rows_unchanged + rows_quarantined OR rows_read <> rows_done",
    },
    Rule {
        part: Part::Imports,
        what: "the quarantine does not hold as many rows as were counted: import",
        sql: "SELECT CAST(i.id AS TEXT) FROM import_run i WHERE i.rows_quarantined <> \
              (SELECT count(*) FROM quarantine q WHERE q.import = i.id)",
    },
    Rule {
        part: Part::Imports,
        what: "a source row belongs to a record that is not there: row",
        sql: "SELECT s.scheme || '/' || s.key FROM source_row s LEFT JOIN record r ON r.id = s.record \
              WHERE r.id IS NULL LIMIT 20",
    },
];

impl Store {
    /// Reads everything and lists what is wrong; nothing when all is well. Changes nothing. Of
    /// each kind of problem at most twenty are told.
    pub async fn check(&self) -> Result<Vec<Problem>, StoreError> {
        let mut problems = self.check_file().await?;
        for rule in RULES {
            for row in self.db().fetch(rule.sql, args![]).await? {
                let detail = format!("{} {}", rule.what, row.get::<String>(0)?);
                problems.push(Problem { part: rule.part, detail });
            }
        }
        self.check_documents(&mut problems).await?;
        self.check_heads(&mut problems).await?;
        self.check_blobs(&mut problems).await?;
        Ok(problems)
    }

    /// SQLite's own look at its file.
    async fn check_file(&self) -> Result<Vec<Problem>, StoreError> {
        if self.db().dialect() != Dialect::Sqlite {
            return Ok(Vec::new());
        }
        let rows = match self.db().fetch("PRAGMA quick_check(20)", args![]).await {
            Ok(rows) => rows,
            Err(StoreError::Damaged { reason }) => {
                return Ok(vec![Problem { part: Part::File, detail: reason }]);
            }
            Err(error) => return Err(error),
        };
        let told: Result<Vec<String>, StoreError> = rows.iter().map(|row| row.get(0)).collect();
        let wrong = told?.into_iter().filter(|detail| detail != "ok");
        Ok(wrong.map(|detail| Problem { part: Part::File, detail }).collect())
    }

    /// Every revision's document has its hash and can be read.
    async fn check_documents(&self, problems: &mut Vec<Problem>) -> Result<(), StoreError> {
        let mut after = 0_i64;
        loop {
            let sql = select_revisions!("WHERE seq > $1 ORDER BY seq LIMIT $2");
            let rows = self.db().fetch(sql, args![after, PAGE]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.get(0)?;
            for row in &rows {
                if let Some(detail) = wrong_document(row)? {
                    problems.push(Problem { part: Part::Log, detail });
                }
            }
        }
    }

    /// The links and identifiers in the tables are those of the records' documents, and no others.
    async fn check_heads(&self, problems: &mut Vec<Problem>) -> Result<(), StoreError> {
        let mut after = 0_i64;
        loop {
            let sql = select_records!("WHERE r.seq > $1 ORDER BY r.seq LIMIT $2");
            let rows = self.db().fetch(sql, args![after, PAGE]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.get(7)?;
            // What cannot be read was told with the log.
            let records: Vec<Record> = rows.iter().filter_map(|row| record(row).ok()).collect();
            self.check_links(&records, problems).await?;
            self.check_identifiers(&records, problems).await?;
        }
    }

    async fn check_links(&self, records: &[Record], problems: &mut Vec<Problem>) -> Result<(), StoreError> {
        let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
        let mut kept: BTreeMap<RecordId, Vec<Link>> = BTreeMap::new();
        for link in self.links_from_many(&ids).await? {
            kept.entry(link.from).or_default().push(link);
        }
        for record in records {
            let mut documented = record.document.links(record.id);
            documented.sort_by_key(|link| (link.kind, link.ordinal));
            if kept.remove(&record.id).unwrap_or_default() != documented {
                let detail = format!("the links of a record are not its document's: record {}", record.id);
                problems.push(Problem { part: Part::Links, detail });
            }
        }
        Ok(())
    }

    async fn check_identifiers(
        &self,
        records: &[Record],
        problems: &mut Vec<Problem>,
    ) -> Result<(), StoreError> {
        let organisations = records.iter().filter(|record| record.kind == Kind::Organisation);
        let stated =
            self.identifiers_of(organisations.map(|record| Value::from(record.id)).collect()).await?;
        for record in records {
            let kept = stated.get(&record.id);
            let documented = identifiers(&record.document);
            let same = documented.len() == kept.map_or(0, BTreeSet::len)
                && kept.is_none_or(|kept| {
                    kept.iter().all(|(scheme, value)| documented.contains(&(scheme.as_str(), value.as_str())))
                });
            if !same {
                let detail =
                    format!("the identifiers of a record are not its document's: record {}", record.id);
                problems.push(Problem { part: Part::Identifiers, detail });
            }
        }
        Ok(())
    }

    async fn identifiers_of(
        &self,
        ids: Vec<Value>,
    ) -> Result<BTreeMap<RecordId, BTreeSet<(String, String)>>, StoreError> {
        let mut stated: BTreeMap<RecordId, BTreeSet<(String, String)>> = BTreeMap::new();
        let sql = "SELECT record, scheme, value FROM identifier WHERE record IN";
        for row in self.db().fetch_in(sql, ids, "").await? {
            stated.entry(row.record_id(0)?).or_default().insert((row.get(1)?, row.get(2)?));
        }
        Ok(stated)
    }

    /// Every blob is there with the content of its name.
    async fn check_blobs(&self, problems: &mut Vec<Problem>) -> Result<(), StoreError> {
        for row in self.db().fetch("SELECT hash FROM blob ORDER BY hash", args![]).await? {
            let hash: String = row.get(0)?;
            if let Some(detail) = self.wrong_blob(hash).await? {
                problems.push(Problem { part: Part::Blobs, detail });
            }
        }
        Ok(())
    }

    async fn wrong_blob(&self, hash: String) -> Result<Option<String>, StoreError> {
        let path = match self.blob_folder().and_then(|folder| blob_path(folder, &hash)) {
            Ok(path) => path,
            Err(error) => return Ok(Some(format!("the blob {hash} cannot be found: {error}"))),
        };
        let read = blocking(move || read_if_there(&path)).await?;
        Ok(match read {
            None => Some(format!("the blob {hash} is missing")),
            Some(bytes) if blake3::hash(&bytes).to_hex().as_str() != hash => {
                Some(format!("the blob {hash} has other content than it was stored with"))
            }
            Some(_) => None,
        })
    }
}

/// What is wrong with a revision's document, if anything.
fn wrong_document(row: &Row) -> Result<Option<String>, StoreError> {
    let seq: i64 = row.get(0)?;
    let text: String = row.get(REVISION_DOCUMENT)?;
    let hash: String = row.get(REVISION_HASH)?;
    if blake3::hash(text.as_bytes()).to_hex().as_str() != hash {
        return Ok(Some(format!("the document is not the one that was stored: revision {seq}")));
    }
    Ok(revision(row).err().map(|error| error.to_string()))
}
