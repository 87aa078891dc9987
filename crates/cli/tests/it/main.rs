//! The executable as a shell meets it.

#![expect(clippy::expect_used, reason = "a test stops where its setting cannot be made")]

mod answers;
mod brief;
mod crowd;
mod damage;
mod damage_database;
mod damage_running;
mod econ;
mod ending;
mod guide;
mod kill;
mod kill_users;
mod log;
mod portal;
mod post;
mod room;
mod room_portal;
mod serving;
mod shown;
mod space;
mod support;
mod uploaded_pictures;
mod uploading;
mod uploading_pages;
mod uploads;

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use support::asterism;

/// Reads ten bytes of what a command prints, closes the pipe, and returns how the command ended.
fn read_a_little(mut command: Command) -> Option<i32> {
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the command starts");
    let mut output = child.stdout.take().expect("a pipe");
    output.read_exact(&mut [0; 10]).expect("some output");
    drop(output);
    child.wait().expect("the command ends").code()
}

#[test]
fn a_reader_who_closes_the_pipe_early_is_no_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("project.csv");
    let header = "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;frameworkProgramme;objective\n";
    // More than a pipe holds, so that the command is still writing when it is closed.
    let row = |number: usize| {
        let objective = "An objective. ".repeat(20);
        format!(
            "\"{number}\";\"P{number}\";\"SIGNED\";\"Title\";\"\";\"\";\"\";\"\";\"HORIZON\";\"{objective}\"\n"
        )
    };
    std::fs::write(&file, format!("{header}{}", (0..1_000).map(row).collect::<String>())).expect("a file");
    let data = folder.path().join("data");
    let import = asterism(&data, &["import"]).arg(&file).stdout(Stdio::null()).status().expect("an import");
    assert_eq!(import.code(), Some(0));
    for arguments in [&["export", "state"] as &[&str], &["export", "log"], &["search", "--csv", "title"]] {
        assert_eq!(read_a_little(asterism(&data, arguments)), Some(0), "{arguments:?}");
    }
    assert_eq!(read_a_little(asterism(&data, &["--json", "search", "title", "--limit", "100"])), Some(0));
}

#[test]
fn exit_codes_tell_found_from_not_found_and_from_failed() {
    let folder = tempfile::tempdir().expect("a folder");
    let code = |arguments: &[&str]| {
        let mut command = asterism(folder.path(), arguments);
        command.stdout(Stdio::null()).status().expect("the command runs").code()
    };
    assert_eq!(code(&["check"]), Some(0));
    assert_eq!(code(&["search", "nothing"]), Some(1));
    assert_eq!(code(&["show", "projects/absent"]), Some(1));
    assert_eq!(code(&["search", "--filter", "nonsense"]), Some(2));
}

/// What a command prints when it is asked for JSON: one value and nothing else.
fn json(data: &Path, arguments: &[&str]) -> serde_json::Value {
    let output = asterism(data, &["--json"]).args(arguments).output().expect("the command runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code().is_some_and(|code| code < 2), "{arguments:?}: {told}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}; {told}"))
}

/// Two tables: a project with two partners that are one organisation by name and place.
fn tables(folder: &Path) -> (String, String) {
    let project = folder.join("project.csv");
    let columns =
        "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;frameworkProgramme;objective";
    let row = "101;ABC;SIGNED;A title;2023-01-01;2026-12-31;1000000;900000;HORIZON;An objective.";
    std::fs::write(&project, format!("{columns}\n{row}\n")).expect("a file");
    let organisations = folder.join("organization.csv");
    let columns = "projectID;projectAcronym;organisationID;vatNumber;name;shortName;SME;activityType;street;postCode;\
                   city;country;nutsCode;geolocation;organizationURL;contactForm;contentUpdateDate;rcn;order;role;\
                   ecContribution;netEcContribution;totalCost;endOfParticipation;active";
    let row = |id: &str, order: &str, role: &str| {
        format!(
            "101;ABC;{id};;UNIVERSITY OF BILBAO;;false;HES;;48001;BILBAO;ES;;;;;;{id};{order};{role};1;1;1;false;"
        )
    };
    let rows = [row("900000001", "1", "coordinator"), row("900000002", "2", "participant")].join("\n");
    std::fs::write(&organisations, format!("{columns}\n{rows}\n")).expect("a file");
    let text = |path: std::path::PathBuf| path.to_string_lossy().into_owned();
    (text(project), text(organisations))
}

#[test]
fn every_command_answers_in_json_when_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let (project, organisations) = tables(folder.path());
    let imported = json(&data, &["import", &project, &organisations]);
    assert_eq!(imported["files"].as_array().map(Vec::len), Some(2), "{imported}");
    let found = json(&data, &["search", "title"]);
    assert_eq!(
        (&found["total"], &found["ranges"]["total_budget"]["buckets"][0]["count"]),
        (&1.into(), &1.into())
    );
    assert_eq!(json(&data, &["show", "projects/abc"])["record"]["slug"], "abc");
    let history = json(&data, &["history", "projects/abc"]);
    let first = history["revisions"].as_array().and_then(|all| all.last()).expect("a first revision");
    let revision = first["seq"].to_string();
    assert!(json(&data, &["restore", "projects/abc", "--revision", &revision])["seq"].is_i64());
    assert!(json(&data, &["pull"]).is_array());

    assert_eq!(json(&data, &["search", "-absent", "title", "--limit", "5"])["total"], 1);

    let kinds = json(&data, &["search", "title", "--values", "kind"]);
    assert_eq!(kinds, serde_json::json!([{ "value": "project", "name": "Project", "count": 1 }]));
    let unknown = json(&data, &["search", "country:Spane"]);
    assert_eq!(unknown["notes"][0]["unknown_value"]["value"], "Spane", "{unknown}");

    let listed = json(&data, &["search", "bilbao", "-f", "kind=organisation"]);
    let path = |place: usize| listed["hits"][place]["path"].as_str().expect("a path").to_owned();
    let (left, right) = (path(0), path(1));
    assert!(json(&data, &["merge", &left, &right])["seq"].is_i64());
    assert!(json(&data, &["unmerge", &left])["seq"].is_i64());
    assert!(json(&data, &["review", "--find"]).is_array());
    assert!(json(&data, &["retire", &left])["seq"].is_i64());

    assert!(json(&data, &["rebuild"])["indexed"].is_i64());
    assert_eq!(json(&data, &["check"])["problems"], serde_json::json!([]));
    assert_eq!(json(&data, &["check", "--seal"])["sealed"], 0);
    let backup = folder.path().join("backup").to_string_lossy().into_owned();
    assert_eq!(json(&data, &["backup", &backup])["backup"], backup.as_str());
    let restored = folder.path().join("restored").to_string_lossy().into_owned();
    assert_eq!(json(&data, &["restore", &restored, "--backup", &backup])["restored"], restored.as_str());
    assert_eq!(json(Path::new(&restored), &["show", "projects/abc"])["record"]["slug"], "abc");
}

/// What a command prints, line by line.
fn lines(data: &Path, arguments: &[&str]) -> Vec<String> {
    let output = asterism(data, arguments).output().expect("the command runs");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn exports_hold_every_revision_and_every_record_one_a_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let (project, organisations) = tables(folder.path());
    json(&data, &["import", &project, &organisations]);
    let parsed = |scope: &str| -> Vec<serde_json::Value> {
        let printed = lines(&data, &["export", scope]);
        printed.iter().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    let log = parsed("log");
    assert!(log.iter().all(|line| line["schema"] == "asterism/revision/1"));
    let seqs: Vec<Option<u64>> = log.iter().map(|line| line["revision"]["seq"].as_u64()).collect();
    assert_eq!(seqs, (1..=log.len() as u64).map(Some).collect::<Vec<_>>(), "in order, without a gap");
    let state = parsed("state");
    assert!(state.iter().all(|line| line["schema"] == "asterism/record/1"));
    let newest = |record: &serde_json::Value| {
        let revision = log.iter().rfind(|line| line["revision"]["record"] == record["id"]);
        revision.map(|line| line["revision"]["document"].clone())
    };
    for record in state.iter().map(|line| &line["record"]) {
        assert_eq!(newest(record).as_ref(), Some(&record["document"]), "the log ends in the state");
    }
    let table = lines(&data, &["search", "--csv", "bilbao"]);
    assert!(table[0].starts_with("\u{feff}kind,name,title,address"), "{table:?}");
    assert_eq!(table.len(), state.len().min(4), "{table:?}");
}

#[test]
fn the_table_of_a_search_is_the_portal_s_to_the_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let (project, organisations) = tables(folder.path());
    json(&data, &["import", &project, &organisations]);
    let printed = |filter: &str| {
        let output = asterism(&data, &["search", "bilbao", "--csv", "-f", filter]).output();
        String::from_utf8_lossy(&output.expect("the command runs").stdout).into_owned()
    };
    let filters = ["kind=organisation", "kind=project"];
    let printed = filters.map(printed);
    assert!(printed[0].contains(",ES,") && printed[0].lines().count() == 3, "{}", printed[0]);
    let portal = portal::Portal::on(&data);
    for (filter, printed) in filters.iter().zip(&printed) {
        let (status, answer) = portal.page(&format!("/explore.csv?q=bilbao&{filter}"));
        assert_eq!(status, 200, "{answer}");
        let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
        // Each leads to where it is reached: the portal of this test to a door of its own.
        let host = portal.host.as_str();
        assert_eq!(body.replace(host, "127.0.0.1:8080"), *printed, "{filter}");
        assert!(printed.contains(",http://127.0.0.1:8080/"), "{printed}");
    }
}

#[test]
fn help_tells_the_exit_codes_and_completions_know_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let help = lines(folder.path(), &["--help"]).join("\n");
    assert!(help.contains("Exit codes:") && help.contains("1  done, but"), "{help}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = lines(folder.path(), &["completions", shell]).join("\n");
        for command in ["up", "serve", "pull", "import", "search", "history", "unmerge", "completions"] {
            assert!(script.contains(command), "{shell} does not know {command}");
        }
    }
}
