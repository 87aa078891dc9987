//! What `show` and `review` tell somebody who reads a terminal.

use asterism_actions::{App, Config};
use asterism_domain::organisation::Organisation;
use asterism_domain::{Actor, CountryCode, Space, State, Text};

use crate::support::{asterism, run, run_to, text};
use crate::{json, tables};

#[test]
fn a_record_is_shown_with_its_fields_partners_links_issues_and_sources_002_10() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let (project, organisations) = tables(folder.path());
    json(&data, &["import", &project, &organisations]);
    let shown = run_to(0, &data, &["show", "projects/abc"]);
    for part in [
        "ABC  (Project)",
        "A title",
        "http://127.0.0.1:8080/projects/abc\n",
        "EU contribution: €900,000",
        "EU share: 90%",
        "Partners: 2 (countries: 1, regions: 0)",
        "Refers to",
        "2 organisations: UNIVERSITY OF BILBAO",
        "Issues",
        "cordis:project/101",
        "here since 20",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let value = json(&data, &["show", "projects/abc"]);
    assert!(value["address"].as_str().is_some_and(|at| at.ends_with("/projects/abc")), "{value}");
    assert!(value["refers_to"].to_string().contains("UNIVERSITY OF BILBAO"), "{value}");
    assert!(value["issues"].as_array().is_some_and(|issues| !issues.is_empty()), "{value}");
    assert_eq!(value["sources"][0]["source"], "cordis:project/101");
    assert_eq!(value["record"]["slug"], "abc");
}

#[test]
fn what_became_of_a_record_that_is_out_of_use_is_said_002_11() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let (project, organisations) = tables(folder.path());
    json(&data, &["import", &project, &organisations]);
    let listed = json(&data, &["search", "bilbao", "-f", "kind=organisation"]);
    let path = |place: usize| listed["hits"][place]["path"].as_str().expect("a path").to_owned();
    let (gone, stays) = (path(0), path(1));
    run_to(0, &data, &["merge", &gone, &stays, "--reason", "one house"]);
    let shown = run_to(0, &data, &["show", &gone]);
    let merged = format!("({gone}) was merged into UNIVERSITY OF BILBAO ({stays}) at 20");
    assert!(shown.contains(&merged) && shown.contains("by operator: one house"), "{shown}");
    let ended = &json(&data, &["show", &gone])["ended"];
    assert_eq!((&ended["change"], &ended["into"]), (&"merge".into(), &stays.as_str().into()));
    assert!(json(&data, &["show", &stays]).get("ended").is_none(), "it is in use");
    run_to(0, &data, &["retire", "projects/abc", "--reason", "never took place"]);
    let shown = run_to(0, &data, &["show", "projects/abc"]);
    assert!(shown.starts_with("ABC (/projects/abc) was taken out of use at 20"), "{shown}");
    assert!(shown.contains("by operator: never took place"), "{shown}");
    assert_eq!(json(&data, &["show", "projects/abc"])["ended"]["reason"], "never took place");
}

#[test]
fn all_proposals_can_be_listed_and_those_that_are_not_are_counted_002_11() {
    const MANY: usize = 34;
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let app = App::open(Config::in_folder(&data)).await.expect("the data folder opens");
        for number in 0..MANY {
            let mut one = Organisation {
                town: Some("Bilbao".to_owned()),
                country: CountryCode::parse("ES").ok(),
                postcode: Some(format!("48{number:03}")),
                ..Organisation::default()
            };
            one.about.title = Text::english("Cluster Zubia Energy");
            let space = Space::new("one");
            let made = app.create(&Actor::Operator, &space, one.into(), State::Published).await;
            made.expect("an organisation");
        }
        app.close().await;
    });
    let some = run(&data, &["review", "--find", "--limit", "2"]);
    let (listed, told) = (text(&some.stdout), text(&some.stderr));
    let total: usize = told
        .split_once("2 of ")
        .and_then(|(_, rest)| rest.split(' ').next()?.parse().ok())
        .unwrap_or_else(|| panic!("how many wait: {told}"));
    assert_eq!(listed.lines().count(), 3, "a heading and two: {listed}");
    assert!(total > 500, "more than are read at a time: {told}");
    assert!(told.contains(&format!("{} more with --limit {total}", total - 2)), "{told}");
    let all = json(&data, &["review", "--limit", &total.to_string()]);
    assert_eq!(all.as_array().map(Vec::len), Some(total));
    let whole = asterism(&data, &["review", "--limit", "9000"]).output().expect("the command runs");
    assert!(!text(&whole.stderr).contains("more with"), "nothing is left");
}

#[test]
fn a_history_is_told_in_the_words_of_its_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let (project, organisations) = tables(folder.path());
    json(&data, &["import", &project, &organisations]);
    let told = run_to(0, &data, &["history", "projects/abc"]);
    for part in ["Country: – → Spain", "Role: – → Lead partner", "Organisation: – → UNIVERSITY OF BILBAO"]
    {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains(['{', '[']), "nothing as it is stored: {told}");
    let moment = told.split_whitespace().nth(1).expect("a moment");
    assert!(moment.ends_with('Z') && !moment.contains('.'), "to the second: {moment}");
}

#[test]
fn an_address_is_found_however_its_kind_and_letters_are_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let (project, organisations) = tables(folder.path());
    json(&data, &["import", &project, &organisations]);
    for written in ["projects/abc", "Projects/ABC", "project/abc", "http://127.0.0.1:8080/projects/ABC"] {
        assert!(run_to(0, &data, &["show", written]).starts_with("ABC  (Project)"), "{written}");
    }
    run_to(1, &data, &["show", "projects/abd"]);
    let offered = run(&data, &["show", "ABC"]);
    assert_eq!(offered.status.code(), Some(2));
    assert!(text(&offered.stderr).contains("there is projects/abc"), "{}", text(&offered.stderr));
    let none = run(&data, &["show", "nothing"]);
    assert!(text(&none.stderr).contains("write it as in projects/clusters3"), "{}", text(&none.stderr));
}

#[test]
fn values_of_filters_have_names_and_filters_that_say_nothing_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let (project, organisations) = tables(folder.path());
    json(&data, &["import", &project, &organisations]);
    let table = run_to(0, &data, &["search", "--values", "organisation_type"]);
    assert!(table.contains("Higher education"), "{table}");
    let csv = run_to(0, &data, &["search", "--values", "kind", "--csv"]);
    assert!(csv.starts_with("value,name,count\r\n") && csv.contains("project,Project,1\r\n"), "{csv}");
    let empty = run(&data, &["search", "-f", "kind="]);
    assert_eq!(empty.status.code(), Some(2));
    assert!(text(&empty.stderr).contains("names no value"), "{}", text(&empty.stderr));
    for (filter, code) in
        [("budget=500k..2m", 0), ("total_budget=1..2", 1), ("start=2023", 0), ("date=1990", 1)]
    {
        run_to(code, &data, &["search", "-f", "kind=project", "-f", filter]);
    }
    let one = run_to(0, &data, &["search", "-f", "kind=project"]);
    assert!(one.starts_with("1 record\n"), "{one}");
    assert!(!run_to(0, &data, &["show", "projects/abc"]).contains("1 revisions"));
    let turned = run_to(0, &data, &["search", "-f", "kind=project", "-f", "total_budget=2m..1"]);
    assert!(turned.contains("`Total budget` were the wrong way round"), "{turned}");
}

#[test]
fn undoing_a_merge_says_nothing_of_how_the_search_engine_goes_about_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let (project, organisations) = tables(folder.path());
    json(&data, &["import", &project, &organisations]);
    let listed = json(&data, &["search", "bilbao", "-f", "kind=organisation"]);
    let path = |place: usize| listed["hits"][place]["path"].as_str().expect("a path").to_owned();
    for arguments in [vec!["merge".to_owned(), path(0), path(1)], vec!["unmerge".to_owned(), path(0)]] {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let done = run(&data, &arguments);
        assert_eq!(done.status.code(), Some(0));
        assert!(!text(&done.stderr).contains("WARN"), "{}", text(&done.stderr));
    }
}

#[test]
fn a_folder_to_load_that_is_not_there_ends_before_anything_is_started() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let missing = folder.path().join("mistyped");
    let missing = missing.to_str().expect("a path");
    let up = run(&data, &["up", "--listen", "127.0.0.1:0", "--from", missing]);
    assert_eq!(up.status.code(), Some(2));
    assert!(text(&up.stderr).contains("mistyped"), "{}", text(&up.stderr));
    assert!(!data.exists(), "nothing is made");
}
