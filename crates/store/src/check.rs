//! The upkeep check: does the log hold together, do its views say the same, are the blobs whole?

use asterism_domain::{Record, Seq, is_slug};

use crate::blob::{blob_path, blocking, read_if_there};
use crate::checksum::Written;
use crate::db::{Row, args};
use crate::derived::{self, IDENTIFIERS, LINKS};
use crate::dialect::Dialect;
use crate::rebuild::former_slugs;
use crate::row::{document_of, record, revision, select_records, select_revisions};
use crate::{Part, Problem, Store, StoreError};

/// How many revisions or records are read at a time.
const PAGE: usize = 500;

/// How many problems of one kind are told.
const MOST_TOLD: usize = 20;

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
        what: "a record's number is not the place of its first revision: record",
        sql: "SELECT r.id FROM record r JOIN (SELECT record, min(seq) AS seq FROM revision GROUP BY record) o \
              ON o.record = r.id WHERE o.seq <> r.number LIMIT 20",
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
        part: Part::Slugs,
        what: "a former slug is none that its record had: slug",
        sql: concat!(
            "SELECT kind || '/' || slug FROM (SELECT kind, slug, record FROM slug_alias EXCEPT ",
            former_slugs!(),
            ") AS strange LIMIT 20"
        ),
    },
    Rule {
        part: Part::Identifiers,
        what: "an identifier belongs to a record that is not there: record number",
        sql: "SELECT DISTINCT CAST(i.number AS TEXT) FROM identifier i LEFT JOIN record r ON r.number = i.number \
              WHERE r.id IS NULL LIMIT 20",
    },
    Rule {
        part: Part::Links,
        what: "a link comes from a record that is not there: record number",
        sql: "SELECT DISTINCT CAST(l.from_number AS TEXT) FROM link l LEFT JOIN record r ON r.number = l.from_number \
              WHERE r.id IS NULL LIMIT 20",
    },
    Rule {
        part: Part::Issues,
        what: "an issue's record is not there, or of another kind or space: record number",
        sql: "SELECT DISTINCT CAST(i.number AS TEXT) FROM issue i LEFT JOIN record r ON r.number = i.number \
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
    /// each kind of problem at most twenty are told. Issues rest on more than this room knows:
    /// [`Store::differing_issues`] compares them.
    pub async fn check(&self) -> Result<Vec<Problem>, StoreError> {
        let mut problems = self.check_log().await?;
        for rule in RULES.iter().filter(|rule| rule.part != Part::Log) {
            told(self.check_rule(rule, &mut problems).await, &mut problems)?;
        }
        told(self.check_derived(&mut problems).await, &mut problems)?;
        told(self.check_named_files(&mut problems).await, &mut problems)?;
        told(self.check_blobs(&mut problems).await, &mut problems)?;
        Ok(problems)
    }

    /// As [`Store::check`], of the file and the log alone: what everything else is made from.
    pub async fn check_log(&self) -> Result<Vec<Problem>, StoreError> {
        self.check_log_sealed(None).await
    }

    /// The same, where rows up to the revision `unsealed` may be without a checksum; by itself up to the place that is kept.
    async fn check_log_sealed(&self, unsealed: Option<i64>) -> Result<Vec<Problem>, StoreError> {
        let mut problems = Vec::new();
        told(self.check_file(&mut problems).await, &mut problems)?;
        for rule in RULES.iter().filter(|rule| rule.part == Part::Log) {
            told(self.check_rule(rule, &mut problems).await, &mut problems)?;
        }
        told(self.check_revisions(unsealed, &mut problems).await, &mut problems)?;
        Ok(problems)
    }

    /// Refuses a log that is damaged, as far as [`Store::check_log_sealed`] sees.
    pub(crate) async fn refuse_damaged_log(&self, unsealed: Option<i64>) -> Result<(), StoreError> {
        match self.check_log_sealed(unsealed).await?.into_iter().next() {
            Some(problem) => Err(StoreError::Damaged { reason: problem.detail }),
            None => Ok(()),
        }
    }

    async fn check_rule(&self, rule: &Rule, problems: &mut Vec<Problem>) -> Result<(), StoreError> {
        for row in self.db().fetch(rule.sql, args![]).await? {
            let detail = format!("{} {}", rule.what, row.get::<String>(0)?);
            problems.push(Problem { part: rule.part, detail });
        }
        Ok(())
    }

    /// SQLite's own look at its file, its indexes against its tables included.
    async fn check_file(&self, problems: &mut Vec<Problem>) -> Result<(), StoreError> {
        if self.db().dialect() != Dialect::Sqlite {
            return Ok(());
        }
        for row in self.db().fetch("PRAGMA integrity_check(20)", args![]).await? {
            let detail: String = row.get(0)?;
            if detail != "ok" {
                problems.push(Problem { part: Part::File, detail });
            }
        }
        Ok(())
    }

    /// Every revision's row has its checksum, and its document its hash, and both can be read.
    async fn check_revisions(
        &self,
        unsealed: Option<i64>,
        problems: &mut Vec<Problem>,
    ) -> Result<(), StoreError> {
        let most = problems.len() + MOST_TOLD;
        let unsealed = match unsealed {
            Some(place) => place,
            None => self.unsealed_up_to().await?,
        };
        let mut after = 0_i64;
        loop {
            let sql = select_revisions!("WHERE seq > $1 ORDER BY seq LIMIT $2");
            let rows = self.db().fetch(sql, args![after, PAGE]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.get(0)?;
            let wrong = rows.iter().filter_map(|row| fault(row, unsealed));
            let wrong = wrong.map(|detail| Problem { part: Part::Log, detail });
            problems.extend(wrong.take(most.saturating_sub(problems.len())));
        }
    }

    /// The links and identifiers in the tables are those of the documents, and no others.
    async fn check_derived(&self, problems: &mut Vec<Problem>) -> Result<(), StoreError> {
        let most = problems.len() + MOST_TOLD;
        let mut after = 0_i64;
        while let Some((last, records)) = self.readable_heads(after).await? {
            after = last;
            for (view, what) in [(&LINKS, "links"), (&IDENTIFIERS, "identifiers")] {
                for id in derived::differing(self.db(), view, &records).await? {
                    if problems.len() < most {
                        let detail = format!("the {what} of a record are not its document's: record {id}");
                        problems.push(Problem { part: view.part, detail });
                    }
                }
            }
        }
        Ok(())
    }

    /// The next records after position `after` with the position of the last; none at the end.
    /// What cannot be read is left out: it is told with the log.
    async fn readable_heads(&self, after: i64) -> Result<Option<(i64, Vec<Record>)>, StoreError> {
        let sql = select_records!("WHERE r.seq > $1 ORDER BY r.seq LIMIT $2");
        let rows = self.db().fetch(sql, args![after, PAGE]).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        Ok(Some((last.get(7)?, rows.iter().filter_map(|row: &Row| record(row).ok()).collect())))
    }

    /// Every file that a revision names is noted, so that nobody forgets it.
    async fn check_named_files(&self, problems: &mut Vec<Problem>) -> Result<(), StoreError> {
        let most = problems.len() + MOST_TOLD;
        let mut after = Seq(0);
        while let Some((last, unnoted)) = self.unnoted_files(after).await? {
            after = last;
            for (hash, record) in unnoted {
                if problems.len() < most {
                    let detail =
                        format!("a file that a revision names is not noted: {hash} of record {record}");
                    problems.push(Problem { part: Part::Identifiers, detail });
                }
            }
        }
        Ok(())
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

/// What is wrong with a revision, named as far as its row can still name it.
fn fault(row: &Row, unsealed: i64) -> Option<String> {
    let which = || {
        let text = |column| row.get::<Option<String>>(column).ok().flatten().unwrap_or_default();
        let seq: i64 = row.get(0).unwrap_or_default();
        format!("revision {seq} (record {}, {}/{})", text(1), text(3), text(4))
    };
    match (revision(row), Written::read(row)) {
        (Err(StoreError::Row { .. }), _) => {
            let document = if document_of(row).is_ok() { "is whole" } else { "is damaged too" };
            Some(format!(
                "{} is not as it was written in the row's own facts: who, when, why, from which source, address, space, \
                 state, or what it builds on; its document {document}",
                which()
            ))
        }
        (Err(error), _) => Some(format!("{}: {error}", which())),
        (Ok(revision), Ok(written)) if revision.seq.0 > unsealed && !written.is_sealed() => Some(format!(
            "{} has no checksum of its row: it was lost, or an older program wrote beside this one (then see \
                 `check --seal`); its document is whole",
            which()
        )),
        (Ok(revision), _) if !is_slug(&revision.slug) => {
            Some(format!("{} has an address that none can be", which()))
        }
        (Ok(_), _) => None,
    }
}

/// Where damage stopped a part of the check, that is one of its findings, and the other parts go on.
fn told(done: Result<(), StoreError>, problems: &mut Vec<Problem>) -> Result<(), StoreError> {
    match done {
        Err(StoreError::Damaged { reason }) => {
            let problem = Problem { part: Part::File, detail: reason };
            if !problems.contains(&problem) {
                problems.push(problem);
            }
            Ok(())
        }
        other => other,
    }
}
