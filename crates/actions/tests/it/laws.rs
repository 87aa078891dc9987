//! What holds for any sequence of what people and imports do.

use std::collections::BTreeMap;
use std::path::Path;

use asterism_actions::{App, Error, Known, Scope};
use asterism_domain::{Actor, Document, Kind, RecordId, Seq, SourceKey, Text};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;

use crate::support::fresh;

/// Few cases, since each is many transactions on a disk and commits of an index.
const CASES: u32 = 6;

/// Runs a property on values of a strategy, shrinking those that fail.
fn hold<S: Strategy>(strategy: &S, property: impl AsyncFn(S::Value) -> Result<(), TestCaseError>) {
    let config =
        Config { cases: CASES, failure_persistence: None, max_shrink_iters: 30, ..Config::default() };
    let run =
        |value| tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(property(value)));
    if let Err(failure) = TestRunner::new(config).run(strategy, run) {
        panic!("{failure}");
    }
}

/// One organisation's part in one project, as a row of CORDIS says it.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    project: u8,
    pic: u8,
    town: Option<u8>,
    vat: Option<u8>,
}

fn row() -> impl Strategy<Value = Row> {
    let optional = || prop::option::of(0..3_u8);
    (0..3_u8, 0..4_u8, optional(), optional()).prop_map(|(project, pic, town, vat)| Row {
        project,
        pic,
        town,
        vat,
    })
}

/// The rows of a file: no project has an organisation twice, and an organisation is always
/// described in the same way.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(row(), 1..8).prop_map(|rows| {
        let mut kept: Vec<Row> = Vec::new();
        for mut row in rows {
            if let Some(known) = kept.iter().find(|known| known.pic == row.pic) {
                (row.town, row.vat) = (known.town, known.vat);
            }
            if !kept.iter().any(|known| (known.project, known.pic) == (row.project, row.pic)) {
                kept.push(row);
            }
        }
        kept
    })
}

fn organisation(pic: u8) -> RecordId {
    SourceKey::new("pic", format!("90000000{pic}")).record_id()
}

/// Writes the rows and the projects they name as CORDIS tables, in the order given.
fn write(folder: &Path, rows: &[Row]) {
    let optional = |word: &str, number: Option<u8>| number.map_or(String::new(), |n| format!("{word}{n}"));
    let mut projects: Vec<u8> = rows.iter().map(|row| row.project).collect();
    projects.dedup();
    let header = "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;legalBasis;topics;\
                  frameworkProgramme;objective\n";
    let project = |number: &u8| {
        format!(
            "10{number};P{number};SIGNED;Project {number};2023-01-01;2026-12-31;100;90;;;HORIZON;An aim.\n"
        )
    };
    let text: String = projects.iter().map(project).collect();
    std::fs::write(folder.join("project.csv"), format!("{header}{text}")).unwrap();
    let header = "projectID;projectAcronym;organisationID;vatNumber;name;shortName;SME;activityType;street;\
                  postCode;city;country;nutsCode;geolocation;organizationURL;contactForm;order;role;\
                  ecContribution;netEcContribution;totalCost;endOfParticipation;active\n";
    let part = |row: &Row| {
        let Row { project, pic, town, vat } = row;
        let (vat, town) = (optional("ESQ1000000", *vat), optional("TOWN ", *town));
        format!(
            "10{project};P{project};90000000{pic};{vat};INSTITUTE OF NUMBER {pic} GMBH;;false;REC;;;{town};ES;;;;;\
             {pic};participant;1;1;1;false;true\n"
        )
    };
    let text: String = rows.iter().map(part).collect();
    std::fs::write(folder.join("organization.csv"), format!("{header}{text}")).unwrap();
}

async fn import(app: &App, rows: &[Row]) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), rows);
    let report = app.load(&Actor::Operator, folder.path(), Known::ReadAgain).await.unwrap();
    assert!(
        report.files.iter().all(|file| file.failed.is_none() && file.counts.quarantined == 0),
        "{report:?}"
    );
    report.files.iter().map(|file| file.counts.stored).sum()
}

async fn exported(app: &App, scope: Scope) -> Vec<Value> {
    let mut lines = Vec::new();
    app.export(&Actor::Operator, scope, &mut lines).await.unwrap();
    String::from_utf8(lines).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Every record as it is, by its id, without its place in the log.
async fn state(app: &App) -> BTreeMap<String, Value> {
    let lines = exported(app, Scope::State).await;
    let records = lines.into_iter().map(|mut line| {
        let mut record = line["record"].take();
        record["seq"].take();
        (record["id"].to_string(), record)
    });
    records.collect()
}

/// The same with every list in one order: in which order a list gained its items depends on that of
/// the rows.
fn in_order(value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.iter_mut().for_each(in_order);
            items.sort_by_cached_key(ToString::to_string);
        }
        Value::Object(fields) => fields.values_mut().for_each(in_order),
        _ => {}
    }
}

async fn state_in_order(app: &App) -> BTreeMap<String, Value> {
    let mut state = state(app).await;
    state.values_mut().for_each(in_order);
    state
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_in_any_order_end_in_the_same_records_and_again_change_nothing() {
    let orders = rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()));
    hold(&orders, async |(rows, shuffled): (Vec<Row>, Vec<Row>)| {
        let (one, other) = (fresh().await, fresh().await);
        import(&one, &rows).await;
        import(&other, &shuffled).await;
        let ended = state_in_order(&one).await;
        prop_assert_eq!(&ended, &state_in_order(&other).await);
        let head = one.head().await.unwrap();
        prop_assert_eq!(import(&one, &rows).await, 0);
        prop_assert_eq!(one.head().await.unwrap(), head);
        // The other order is another file. It says nothing new.
        import(&one, &shuffled).await;
        prop_assert_eq!(ended, state_in_order(&one).await);
        for app in [one, other] {
            prop_assert!(app.check().await.unwrap().is_clean());
            app.close().await;
        }
        Ok(())
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_merge_undone_leaves_every_record_as_it_was_002_11() {
    let pairs = (rows(), 0..4_u8, 1..4_u8);
    hold(&pairs, async |(mut rows, from, step): (Vec<Row>, u8, u8)| {
        let into = (from + step) % 4;
        for pic in [from, into] {
            if !rows.iter().any(|row| row.pic == pic) {
                rows.push(Row { project: 0, pic, town: None, vat: Some(1) });
            }
        }
        let app = fresh().await;
        import(&app, &rows).await;
        let before = state(&app).await;
        app.merge(&Actor::Operator, organisation(from), organisation(into), None).await.unwrap();
        prop_assert_ne!(&state(&app).await, &before);
        prop_assert!(app.check().await.unwrap().is_clean());
        app.unmerge(&Actor::Operator, organisation(from), None).await.unwrap();
        prop_assert_eq!(&state(&app).await, &before);
        prop_assert!(app.check().await.unwrap().is_clean(), "links and identifiers too");

        // What was merged before adds nothing when it is merged again; the undoing is as exact.
        let merged = app.head().await.unwrap();
        app.restore(&Actor::Operator, organisation(into), Seq(merged.0 - 3), None).await.unwrap();
        let before = state(&app).await;
        app.merge(&Actor::Operator, organisation(from), organisation(into), None).await.unwrap();
        app.unmerge(&Actor::Operator, organisation(from), None).await.unwrap();
        prop_assert_eq!(&state(&app).await, &before);
        prop_assert!(app.check().await.unwrap().is_clean());
        app.close().await;
        Ok(())
    });
}

/// Something that a person or an import does.
#[derive(Debug, Clone)]
enum Step {
    Import(Vec<Row>),
    /// A new title, on the newest base or on one this many revisions older.
    Retitle {
        pic: u8,
        title: u8,
        stale: bool,
    },
    Retire {
        pic: u8,
    },
    /// Back to the record's revision with this number, from its first.
    Restore {
        pic: u8,
        revision: u8,
    },
    Merge {
        from: u8,
        into: u8,
    },
    Unmerge {
        from: u8,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let pic = || 0..4_u8;
    let step = prop_oneof![
        2 => rows().prop_map(Step::Import),
        3 => (pic(), 0..3_u8, any::<bool>())
            .prop_map(|(pic, title, stale)| Step::Retitle { pic, title, stale }),
        1 => pic().prop_map(|pic| Step::Retire { pic }),
        2 => (pic(), 0..4_u8).prop_map(|(pic, revision)| Step::Restore { pic, revision }),
        2 => (pic(), pic()).prop_map(|(from, into)| Step::Merge { from, into }),
        2 => pic().prop_map(|from| Step::Unmerge { from }),
    ];
    prop::collection::vec(step, 4..14)
}

/// Does a step; a refusal must be one that the step can meet, and leave the log as it was.
async fn take(app: &App, step: Step) -> Result<(), TestCaseError> {
    let before = app.head().await.unwrap();
    let done = match step {
        Step::Import(rows) => {
            import(app, &rows).await;
            return Ok(());
        }
        Step::Retitle { pic, title, stale } => return retitle(app, organisation(pic), title, stale).await,
        Step::Retire { pic } => app.retire(&Actor::Operator, organisation(pic), None).await,
        Step::Restore { pic, revision } => {
            let history = revisions(app, organisation(pic)).await;
            match history.get(usize::from(revision)) {
                Some(seq) => app.restore(&Actor::Operator, organisation(pic), *seq, None).await,
                None => return Ok(()),
            }
        }
        Step::Merge { from, into } => {
            app.merge(&Actor::Operator, organisation(from), organisation(into), None).await
        }
        Step::Unmerge { from } => app.unmerge(&Actor::Operator, organisation(from), None).await,
    };
    match done {
        Ok(_) => Ok(()),
        Err(Error::NotFound { .. } | Error::Invalid(_)) => {
            prop_assert_eq!(app.head().await.unwrap(), before);
            Ok(())
        }
        Err(error) => Err(TestCaseError::fail(error.to_string())),
    }
}

async fn revisions(app: &App, record: RecordId) -> Vec<Seq> {
    let id = Value::String(record.to_string());
    let log = exported(app, Scope::Log).await;
    let own = log.iter().map(|line| &line["revision"]).filter(|revision| revision["record"] == id);
    own.filter_map(|revision| revision["seq"].as_i64()).map(Seq).collect()
}

async fn retitle(app: &App, id: RecordId, title: u8, stale: bool) -> Result<(), TestCaseError> {
    let Some(standing) = app.record(id).await.unwrap() else { return Ok(()) };
    let mut document: Document = standing.document.clone();
    document.about_mut().title = Text::english(format!("Title {title} of {id}"));
    let base = if stale { Seq(standing.seq.0 - 1) } else { standing.seq };
    let head = app.head().await.unwrap();
    match app.edit(&Actor::Operator, id, base, document.clone(), None).await {
        Ok(_) => prop_assert!(!stale, "a stale base was taken"),
        Err(Error::Conflict(conflict)) => {
            prop_assert!(stale);
            prop_assert_eq!(&conflict.head, &standing);
            prop_assert_eq!(&conflict.given.about().title, &document.about().title);
            prop_assert_eq!(app.head().await.unwrap(), head);
            prop_assert_eq!(app.record(id).await.unwrap(), Some(standing));
        }
        Err(error) => return Err(TestCaseError::fail(error.to_string())),
    }
    Ok(())
}

/// The log has no gap, ends in the records as they are, and every address in it still leads to the
/// record that had it.
async fn log_holds(app: &App) -> Result<(), TestCaseError> {
    let mut folded: BTreeMap<String, Value> = BTreeMap::new();
    for (line, expected) in exported(app, Scope::Log).await.into_iter().zip(1_i64..) {
        let revision = &line["revision"];
        prop_assert_eq!(revision["seq"].as_i64(), Some(expected));
        let kind = revision["kind"].as_str().and_then(Kind::parse).unwrap();
        let leads = app.record_at(kind, revision["slug"].as_str().unwrap()).await.unwrap();
        prop_assert_eq!(leads.map(|id| Value::from(id.to_string())), Some(revision["record"].clone()));
        folded.insert(revision["record"].to_string(), revision.clone());
    }
    let records = state(app).await;
    prop_assert_eq!(records.len(), folded.len());
    for (id, record) in records {
        for field in ["slug", "space", "state", "visibility", "merged_into", "document"] {
            prop_assert_eq!(&record[field], &folded[&id][field], "{} of {}", field, id);
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_people_and_imports_do_the_log_holds_and_its_views_agree_002_11() {
    hold(&steps(), async |steps: Vec<Step>| {
        let app = fresh().await;
        for step in steps {
            take(&app, step).await?;
        }
        log_holds(&app).await?;
        let report = app.check().await.unwrap();
        prop_assert!(report.is_clean(), "{:?}", report);
        app.close().await;
        Ok(())
    });
}
