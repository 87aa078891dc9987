//! What a new day changes without anyone writing a revision.

use std::path::Path;

use asterism_actions::{App, Config, Known};
use asterism_domain::{Actor, Kind, Rule};
use jiff::civil::{Date, date};

use crate::support::{page, params};

/// The same folder as it is opened on a day.
async fn on(day: Date, folder: &Path) -> App {
    let app = App::open(Config { today: Some(day), ..Config::in_folder(folder) }).await.unwrap();
    app.follow().await.unwrap();
    app
}

async fn count(app: &App, status: &str) -> u64 {
    let asked = params(&[("kind", "project"), ("status", status)]);
    app.explore(&Actor::Visitor, &asked).await.unwrap().total
}

/// The last day of a project on which the sample's CLUSTERS3 still ran, and a table of two more.
const LAST: Date = date(2020, 3, 31);
const NEXT: Date = date(2020, 4, 1);

async fn loaded(folder: &Path) -> App {
    let app = on(LAST, folder).await;
    app.load_sample().await.unwrap();
    let table = folder.join("project.csv");
    let header = "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;legalBasis;topics;\
                  frameworkProgramme;objective\n";
    let row = |id: &str, start: &str, end: &str| {
        format!(
            "\"{id}\";\"P{id}\";\"SIGNED\";\"Project {id}\";\"{start}\";\"{end}\";\"100\";\"90\";\"\";\"\";\"HORIZON\";\"An aim.\"\n"
        )
    };
    let rows = [row("101", "2020-04-01", "2023-12-31"), row("102", "2018-01-01", "2020-03-31")];
    std::fs::write(&table, format!("{header}{}", rows.concat())).unwrap();
    let report = app.load(&Actor::Operator, &table, Known::ReadAgain).await.unwrap();
    assert_eq!(report.files[0].counts.stored, 2, "{report:?}");
    app
}

#[tokio::test]
async fn projects_begin_and_end_as_days_pass_001_5() {
    let folder = tempfile::tempdir().unwrap().keep();
    let app = loaded(&folder).await;
    assert_eq!(
        (count(&app, "planned").await, count(&app, "running").await, count(&app, "closed").await),
        (1, 2, 0)
    );
    let head = app.head().await.unwrap();
    app.close().await;
    drop(app);

    let app = on(NEXT, &folder).await;
    assert_eq!(
        (count(&app, "planned").await, count(&app, "running").await, count(&app, "closed").await),
        (0, 1, 2)
    );
    assert_eq!(app.head().await.unwrap(), head, "a day that passes is no change of a record");
    assert!(app.check().await.unwrap().is_clean());
    app.close().await;
    drop(app);

    // The clock set back is a day like any other.
    let app = on(LAST, &folder).await;
    assert_eq!(
        (count(&app, "planned").await, count(&app, "running").await, count(&app, "closed").await),
        (1, 2, 0)
    );
    app.close().await;
}

#[tokio::test]
async fn a_source_that_still_calls_an_ended_project_running_is_found_when_the_day_comes_001_9() {
    let folder = tempfile::tempdir().unwrap().keep();
    let contradicted = async |app: &App| {
        let view = page(app, Kind::Project, "p102").await;
        view.issues.iter().any(|issue| issue.rule == Rule::StatusContradicted)
    };
    let app = loaded(&folder).await;
    assert!(!contradicted(&app).await);
    app.close().await;
    drop(app);
    // Rebuilding the index, without looking at the old one first, misses nothing either.
    let app = App::open(Config { today: Some(NEXT), ..Config::in_folder(&folder) }).await.unwrap();
    app.rebuild().await.unwrap();
    assert!(contradicted(&app).await);
    app.close().await;
    drop(app);
    let app = on(LAST, &folder).await;
    assert!(!contradicted(&app).await);
    app.close().await;
}
