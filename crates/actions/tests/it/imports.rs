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
async fn an_operation_without_a_number_shows_none_that_was_made_up_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = "country,programme_nuts,funding_period,fund,project_id,project_name,project_description,\
                beneficiary_name,total_amount,currency,starting_date,completion_date,source_file\n\
                UK,UK,2007-2013,ERDF,,Clusters Formation,,Example Ltd,1000,EUR,,,list.csv\n";
    std::fs::write(folder.path().join("operations.csv"), file).unwrap();
    let app = fresh().await;
    assert_accounted(&import(&app, folder.path()).await);
    let found =
        app.explore(&Actor::Visitor, &params(&[("q", "formation"), ("kind", "project")])).await.unwrap();
    assert_eq!(found.total, 1);
    let snippet = &found.hits[0].hit.snippet;
    assert!(!format!("{snippet:?}").contains("UK/"), "{snippet:?}");
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
    assert_eq!(documents(&whole).await, documents(&parts).await);
    whole.close().await;
    parts.close().await;
}

/// A release of CORDIS of so many projects, each with two partners and a topic, the rows of the partners in the
/// order of `partners`.
fn release(folder: &Path, projects: u32, partners: impl Iterator<Item = u32>) {
    let write = |name: &str, header: &str, rows: Vec<String>| {
        std::fs::write(folder.join(name), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    };
    let project = |n: u32| format!("{n};P{n};SIGNED;Title {n};;;100;90;HORIZON;An aim.");
    let header =
        "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;frameworkProgramme;objective";
    write("project.csv", header, (1..=projects).map(project).collect());
    let part = |n: u32, order: u32| {
        let pic = 10 * n + order;
        format!(
            "{n};P{n};{pic};;INSTITUTE OF NUMBER {pic} GMBH;;false;REC;;;TOWN;DE;;;;{order};participant;1;1"
        )
    };
    let header = "projectID;projectAcronym;organisationID;vatNumber;name;shortName;SME;activityType;street;postCode;\
                  city;country;nutsCode;geolocation;organizationURL;order;role;ecContribution;totalCost";
    write("organization.csv", header, partners.flat_map(|n| [part(n, 1), part(n, 2)]).collect());
    let topic = |n: u32| format!("{n};/21;/physics;physics");
    let header = "projectID;euroSciVocCode;euroSciVocPath;euroSciVocTitle";
    write("euroSciVoc.csv", header, (1..=projects).map(topic).collect());
}

#[tokio::test]
async fn what_the_files_of_a_release_say_of_a_project_is_one_revision_of_it() {
    const PROJECTS: u32 = 2_100;
    let folder = tempfile::tempdir().unwrap();
    release(folder.path(), PROJECTS, 1..=PROJECTS);
    let together = fresh().await;
    let files = import(&together, folder.path()).await;
    assert_accounted(&files);
    let told = |files: &[FileReport]| {
        let counts = |file: &FileReport| (file.file.clone(), file.counts.read, file.counts.stored);
        files.iter().map(counts).collect::<Vec<_>>()
    };
    let records = 3 * i64::from(PROJECTS);
    let created: u64 = files.iter().map(|file| file.counts.created).sum();
    let updated: u64 = files.iter().map(|file| file.counts.updated).sum();
    let head = together.head().await.unwrap();
    // A project that the end of a batch goes through has two revisions.
    assert!(head.0 < records + 10, "{head} revisions of {records} records");
    assert_eq!(created as i64 + updated as i64, head.0);
    assert!(together.check().await.unwrap().is_clean());
    import(&together, folder.path()).await;
    assert_eq!(together.head().await.unwrap(), head, "again changes nothing");

    // In another order, and one file after the other, the records are the same in the end.
    let other = tempfile::tempdir().unwrap();
    release(other.path(), PROJECTS, (1..=PROJECTS).rev());
    let apart = fresh().await;
    let backwards = import(&apart, other.path()).await;
    assert_accounted(&backwards);
    assert_eq!(told(&files), told(&backwards));
    assert!(apart.head().await.unwrap() > head);
    assert_eq!(documents(&together).await, documents(&apart).await);
    together.close().await;
    apart.close().await;
}

#[tokio::test]
async fn a_new_release_with_a_row_on_top_makes_one_new_record_of_a_withheld_name_001_12() {
    let folder = tempfile::tempdir().unwrap();
    let write = |rows: &[&str]| {
        let header = "organisation_id,country,name,city,postcode,name_withheld";
        std::fs::write(folder.path().join("fp7.csv"), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    };
    let app = fresh().await;
    let rows = ["999000009,DE,,Bonn,53111,1", "999000007,AT,,Graz,8010,1", "999000005,PL,,Opole,45001,1"];
    write(&rows);
    import(&app, folder.path()).await;
    let before = documents(&app).await;
    assert_eq!(before.len(), 3);
    write(&[&["999000001,FR,,Lyon,69001,1"], &rows[..]].concat());
    let files = import(&app, folder.path()).await;
    assert_accounted(&files);
    assert_eq!((files[0].counts.created, files[0].counts.updated), (1, 0), "{files:?}");
    let mut after = documents(&app).await;
    after.retain(|id, _| !before.contains_key(id));
    let [Document::Organisation(new)] = &after.into_values().collect::<Vec<_>>()[..] else { panic!() };
    assert_eq!(new.country.as_ref().map(ToString::to_string).as_deref(), Some("FR"));

    // Whoever knows all codes finds none of them in another folder's marks.
    let other = fresh().await;
    import(&other, folder.path()).await;
    assert!(documents(&other).await.keys().all(|id| !before.contains_key(id)));
    app.close().await;
    other.close().await;
}

/// Every document by its record.
async fn documents(app: &App) -> std::collections::BTreeMap<asterism_domain::RecordId, Document> {
    let mut found = app.explore_all(&Actor::Operator, &params(&[("sort", "name")])).await.unwrap();
    let mut documents = std::collections::BTreeMap::new();
    while let Some(batch) = found.next().await.unwrap() {
        documents.extend(batch.into_iter().map(|row| (row.record.id, row.record.document)));
    }
    documents
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
