//! Official open data in: every row accounted for, twice changes nothing, corrections stand.

use std::path::Path;

use asterism_actions::{App, FileReport, Known};
use asterism_domain::{Actor, Document, Kind, Text};

use crate::support::{fresh, id, params, shared};

async fn import(app: &App, path: &Path) -> Vec<FileReport> {
    app.load(&Actor::Operator, path, Known::ReadAgain).await.unwrap().files
}

fn assert_accounted(files: &[FileReport]) {
    for file in files {
        let counts = file.counts;
        assert_eq!(counts.read, counts.stored + counts.unchanged + counts.quarantined, "{}", file.file);
        assert_eq!(file.failed, None, "{}", file.file);
    }
}

#[tokio::test]
async fn real_data_is_accounted_for_row_by_row_and_twice_changes_nothing() {
    let app = fresh().await;
    for folder in ["data/keep-eu-samples", "data/interreg-sweden-2021-2027"] {
        let path = shared(folder);
        let first = import(&app, &path).await;
        assert!(!first.is_empty(), "{folder} has files that a reader knows");
        assert_accounted(&first);
        assert!(first.iter().map(|file| file.counts.stored).sum::<u64>() > 0);
        let head = app.head().await.unwrap();
        let second = import(&app, &path).await;
        assert_accounted(&second);
        assert_eq!(second.iter().map(|file| file.counts.stored).sum::<u64>(), 0, "{second:?}");
        assert_eq!(app.head().await.unwrap(), head);
    }
    assert!(app.check().await.unwrap().is_clean());
    app.close().await;
}

/// One CORDIS project table with a row for each title, all of them about one project.
fn projects(titles: &[&str]) -> String {
    let header = "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;legalBasis;topics;\
                  frameworkProgramme;objective\n";
    let row = |title: &&str| {
        format!(
            "\"101\";\"ABC\";\"SIGNED\";\"{title}\";\"2023-01-01\";\"2026-12-31\";\"1000000\";\"900000\";\
             \"HORIZON.2.4\";\"T-1\";\"HORIZON\";\"An objective.\"\n"
        )
    };
    format!("{header}{}", titles.iter().map(row).collect::<String>())
}

#[tokio::test]
async fn a_project_is_found_by_the_number_of_its_programme_as_well_as_by_its_acronym() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.csv"), projects(&["A title"]).replace("\"101\"", "\"101070473\""))
        .unwrap();
    let app = fresh().await;
    import(&app, folder.path()).await;
    for words in ["101070473", "ABC"] {
        let found =
            app.explore(&Actor::Visitor, &params(&[("q", words), ("kind", "project")])).await.unwrap();
        assert_eq!(found.total, 1, "{words}");
        assert_eq!(found.hits[0].hit.name, "ABC");
    }
    app.close().await;
}

#[tokio::test]
async fn importing_twice_changes_nothing_where_files_and_rows_contradict_each_other() {
    let folder = tempfile::tempdir().unwrap();
    // Two files of one format about one project, a row that a later file contradicts after it had
    // said nothing new, and one file that says two things under one key.
    for (name, titles) in [
        ("a.csv", &["First"] as &[&str]),
        ("b.csv", &["First"]),
        ("c.csv", &["Second"]),
        ("d.csv", &["Third", "Fourth"]),
    ] {
        std::fs::write(folder.path().join(name), projects(titles)).unwrap();
    }
    let app = fresh().await;
    let first = import(&app, folder.path()).await;
    assert_accounted(&first);
    let head = app.head().await.unwrap();
    let second = import(&app, folder.path()).await;
    assert_accounted(&second);
    assert_eq!(second.iter().map(|file| file.counts.stored).sum::<u64>(), 0, "{second:?}");
    assert_eq!(app.head().await.unwrap(), head);

    std::fs::write(folder.path().join("a.csv"), projects(&["Corrected by its publisher"])).unwrap();
    let changed = import(&app, folder.path()).await;
    assert_eq!(changed.iter().map(|file| file.counts.stored).sum::<u64>(), 1, "a row that changed is stored");
    app.close().await;
}

#[tokio::test]
async fn an_import_stopped_half_way_ends_in_the_same_state_as_one_in_one_go() {
    let path = shared("data/interreg-sweden-2021-2027");
    let whole = fresh().await;
    import(&whole, &path).await;
    let parts = fresh().await;
    // The first attempt is dropped at its first pause, wherever that is.
    let attempt = Box::pin(parts.load(&Actor::Operator, &path, Known::ReadAgain));
    let first =
        tokio::select! { biased; done = attempt => done.is_ok(), () = tokio::task::yield_now() => false };
    assert!(!first, "the attempt was dropped before its end");
    import(&parts, &path).await;
    let state = async |app: &App| {
        let mut found = app.explore_all(&Actor::Operator, &params(&[("sort", "name")])).await.unwrap();
        let mut documents = std::collections::BTreeMap::new();
        while let Some(batch) = found.next().await.unwrap() {
            documents.extend(batch.into_iter().map(|row| (row.record.id, row.record.document)));
        }
        documents
    };
    assert_eq!(state(&whole).await, state(&parts).await);
    whole.close().await;
    parts.close().await;
}

#[tokio::test]
async fn what_a_person_corrects_survives_the_next_import() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("project.csv");
    let rows = |title: &str, budget: &str| {
        format!(
            "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;legalBasis;topics;\
             frameworkProgramme;objective\n\"101\";\"ABC\";\"SIGNED\";\"{title}\";\"2023-01-01\";\"2026-12-31\";\
             \"{budget}\";\"900000\";\"HORIZON.2.4\";\"T-1\";\"HORIZON\";\"An objective.\"\n"
        )
    };
    std::fs::write(&file, rows("Titel with a slip", "1000000")).unwrap();
    let app = fresh().await;
    assert_accounted(&import(&app, folder.path()).await);
    let project = id(&app, Kind::Project, "abc").await;
    let before = app.record(project).await.unwrap().unwrap();
    let mut corrected = before.document.clone();
    corrected.about_mut().title = Text::english("Title without a slip");
    app.edit(&Actor::Operator, project, before.seq, corrected, None).await.unwrap();

    std::fs::write(&file, rows("Titel with a slip", "1200000")).unwrap();
    assert_accounted(&import(&app, folder.path()).await);
    let after = app.record(project).await.unwrap().unwrap();
    assert_eq!(after.document.about().title.plain(), "Title without a slip");
    let Document::Project(_) = &after.document else { panic!() };
    let view = crate::support::page(&app, Kind::Project, "abc").await;
    let differs = |issue: &asterism_domain::Issue| issue.rule == asterism_domain::Rule::SourceDiffers;
    assert!(view.issues.iter().any(differs), "{:?}", view.issues);
    app.close().await;
}

#[tokio::test]
async fn one_official_identifier_is_one_organisation_and_one_name_is_only_a_proposal_002_11() {
    let folder = tempfile::tempdir().unwrap();
    let header = "projectID;projectAcronym;organisationID;vatNumber;name;shortName;SME;activityType;street;\
                  postCode;city;country;nutsCode;geolocation;organizationURL;order;role;ecContribution;totalCost\n";
    let row = |project: &str, pic: &str, name: &str, order: u32| {
        format!(
            "\"{project}\";\"P{project}\";\"{pic}\";\"\";\"{name}\";\"\";\"false\";\"REC\";\"\";\"\";\"Derio\";\"ES\";\
             \"ES213\";\"\";\"\";\"{order}\";\"participant\";\"1000\";\"2000\"\n"
        )
    };
    let rows = [
        row("1", "999", "FUNDACION TECNALIA RESEARCH & INNOVATION", 1),
        row("2", "999", "FUNDACION TECNALIA RESEARCH AND INNOVATION", 1),
        row("2", "", "Tecnalia Research & Innovation Fundacion", 2),
    ];
    std::fs::write(folder.path().join("organization.csv"), format!("{header}{}", rows.concat())).unwrap();
    let app = fresh().await;
    let files = import(&app, folder.path()).await;
    assert_accounted(&files);
    let found = app.explore(&Actor::Visitor, &params(&[("kind", "organisation")])).await.unwrap();
    let quarantined: u64 = files.iter().map(|file| file.counts.quarantined).sum();
    assert_eq!(found.total + quarantined, 2, "two names of one PIC, and one without");
    app.close().await;
}

/// People correct records while files that speak of them are read in.
#[tokio::test(flavor = "multi_thread")]
async fn an_import_goes_on_when_edits_come_between_and_both_stay() {
    const PROJECTS: usize = 20;
    const ROWS: usize = 9_000;
    // Enough to come between, and not so many that nothing else is ever done.
    const EDITS: usize = 60;
    let folder = tempfile::tempdir().unwrap();
    let projects = folder.path().join("project.csv");
    let header = "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;frameworkProgramme;objective\n";
    let row = |number: usize| format!("{number};P{number};SIGNED;Title;;;;;HORIZON;An objective.\n");
    std::fs::write(&projects, format!("{header}{}", (0..PROJECTS).map(row).collect::<String>())).unwrap();
    let organisations = folder.path().join("organization.csv");
    let header = "projectID;projectAcronym;organisationID;vatNumber;name;shortName;SME;activityType;street;\
                  postCode;city;country;nutsCode;geolocation;organizationURL;order;role;ecContribution;totalCost\n";
    let row = |number: usize| {
        let project = number % PROJECTS;
        format!(
            "{project};P{project};9{number};;BODY {number};;false;REC;;;Derio;ES;;;;{number};participant;1;1\n"
        )
    };
    std::fs::write(&organisations, format!("{header}{}", (0..ROWS).map(row).collect::<String>())).unwrap();

    let app = fresh().await;
    import(&app, &projects).await;
    let loading = tokio::spawn({
        let app = app.clone();
        async move { app.load(&Actor::Operator, &organisations, Known::ReadAgain).await }
    });
    let mut edits = 0;
    while !loading.is_finished() && edits < EDITS {
        for number in 0..PROJECTS {
            let project = id(&app, Kind::Project, &format!("p{number}")).await;
            let record = app.record(project).await.unwrap().unwrap();
            let mut document = record.document;
            document.about_mut().summary = Text::english(format!("Edit {edits} of {number}"));
            // One that comes too late itself is refused, as ever.
            edits +=
                usize::from(app.edit(&Actor::Operator, record.id, record.seq, document, None).await.is_ok());
        }
    }
    let files = loading.await.unwrap().unwrap().files;
    assert_accounted(&files);
    assert_eq!(files[0].counts.read, ROWS as u64);
    assert!(edits > 0);
    for number in 0..PROJECTS {
        let project = id(&app, Kind::Project, &format!("p{number}")).await;
        let record = app.record(project).await.unwrap().unwrap();
        let Document::Project(project) = &record.document else { panic!("a project") };
        assert_eq!(project.partners.len(), ROWS / PROJECTS, "{number}");
        assert!(project.about.summary.plain().starts_with("Edit"), "{number}");
    }
    assert!(app.check().await.unwrap().is_clean());
    app.close().await;
}
