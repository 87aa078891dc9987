//! The portal while something else goes on.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use asterism_testkit::shared_data;

use crate::support::{asterism, run, run_to};

/// What a page answers, head and body.
pub(crate) fn page(host: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(host).expect("the portal listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

/// A portal that listens, what it prints after its greeting, and its host.
pub(crate) fn greeted(command: &mut Command) -> (Child, BufReader<ChildStdout>, String) {
    let mut portal = command.stdout(Stdio::piped()).spawn().expect("the command starts");
    let mut printed = BufReader::new(portal.stdout.take().expect("a pipe"));
    let mut greeting = String::new();
    printed.read_line(&mut greeting).expect("a greeting");
    let host = greeting.trim().rsplit("//").next().expect("an address").to_owned();
    (portal, printed, host)
}

#[test]
fn the_portal_is_in_use_while_it_loads_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let source = shared_data("cordis-fp7");
    let mut command = asterism(folder.path(), &["up", "--listen", "127.0.0.1:0", "--from"]);
    let (mut portal, mut printed, host) = greeted(command.arg(&source));

    let home = page(&host, "/");
    let found = page(&host, "/explore?q=clusters3");
    portal.kill().expect("a kill");
    portal.wait().expect("an end");
    let mut rest = String::new();
    printed.read_to_string(&mut rest).expect("what was printed");
    assert!(!rest.contains(".csv"), "the report comes at the end, so these pages came before it: {rest}");
    assert!(home.starts_with("HTTP/1.1 200") && found.starts_with("HTTP/1.1 200"), "{home}\n{found}");
    assert!(found.contains("CLUSTERS3"));
}

#[test]
fn the_made_up_records_of_a_benchmark_never_reach_the_configured_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let configured = folder.path().join("ours.sqlite");
    let mut command = asterism(folder.path(), &["--json", "bench", "--records", "20"]);
    let measured = command.env("ASTERISM_DATABASE", &configured).output().expect("the command runs");
    assert_eq!(measured.status.code(), Some(0), "{}", String::from_utf8_lossy(&measured.stderr));
    assert!(!configured.exists());
}

#[test]
fn a_folder_of_real_files_is_measured_up_to_the_second_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let columns =
        "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;frameworkProgramme;objective";
    let rows = "101;ABC;SIGNED;Hydrogen;2023-01-01;2026-12-31;1000000;900000;HORIZON;An objective.";
    for name in ["files", "others"] {
        std::fs::create_dir(path(name)).expect("a folder");
        std::fs::write(format!("{}/project.csv", path(name)), format!("{columns}\n{rows}\n"))
            .expect("a file");
    }
    let bench = |from: &str| {
        let mut command = asterism(&folder.path().join("data"), &["--json", "bench", "--from"]);
        command.args([&path(from), "--keep", &path("kept")]).output().expect("the command runs")
    };
    let measured = bench("files");
    let told = String::from_utf8_lossy(&measured.stderr);
    assert_eq!(measured.status.code(), Some(0), "{told}");
    let columns: serde_json::Value = serde_json::from_slice(&measured.stdout).expect("JSON");
    assert_eq!(columns[0]["figures"]["rows read"]["value"], 1.0, "{columns}");
    for figure in [
        "explore: 99 of 100",
        "page project: pages",
        "rebuild: records",
        "database: a record",
        "second start: from the command to the first page",
        "second start: from the command to Explore with all counts",
    ] {
        let value = columns[0]["figures"][figure]["value"].as_f64();
        assert!(value.is_some_and(|value| value > 0.0), "{figure}: {columns}");
    }
    // What is kept was loaded from there; another folder's figures would carry the wrong name.
    let other = bench("others");
    assert_eq!(other.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&other.stderr).contains("name another folder with --keep"));
}

#[test]
fn the_made_up_country_can_be_asked_about_after_the_first_start_and_says_what_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    let (mut portal, ..) = greeted(&mut asterism(data, &["up", "--listen", "127.0.0.1:0"]));
    portal.kill().expect("a kill");
    portal.wait().expect("an end");
    for arguments in [&["region", "XA21"] as &[&str], &["compare", "XA11", "XA21"], &["industry", "C24"]] {
        assert!(run_to(0, data, arguments).contains("MADE UP"), "{arguments:?}");
        let with = |more: &'static str| arguments.iter().copied().chain([more]).collect::<Vec<_>>();
        let table = run_to(0, data, &with("--csv"));
        let mut lines = table.lines();
        assert!(lines.next().is_some_and(|heading| heading.ends_with(",fictional")), "{arguments:?}");
        assert!(lines.clone().count() > 20 && lines.all(|row| row.ends_with(",true")), "{arguments:?}");
        let value: serde_json::Value = serde_json::from_str(&run_to(0, data, &with("--json"))).expect("JSON");
        assert_eq!(value["about"]["fictional"], true, "{arguments:?}");
    }
    let told = run_to(0, data, &["region", "XA21"]);
    assert!(told.contains("B05") && told.contains("C24"), "the old industrial region: {told}");
    assert!(run_to(0, data, &["table", "--csv"]).contains("fictional_employment,1,"));
    let cells = run_to(0, data, &["table", "fictional_indicators", "--csv"]);
    assert!(cells.starts_with("indicator,time,geo,value,flags,fictional\n") && cells.lines().count() > 800);
    let one = ["table", "fictional_indicators", "--with", "geo=XA11", "--with", "time=2023"];
    let told = run_to(0, data, &one);
    assert!(told.contains("MADE UP") && told.contains("gdp_per_head") && !told.contains("XA12"), "{told}");
    let value: serde_json::Value =
        serde_json::from_str(&run_to(0, data, &[&one as &[&str], &["--json"]].concat())).expect("JSON");
    assert_eq!(
        (value["cells"].as_array().map(Vec::len), &value["head"]["fictional"]),
        (Some(5), &true.into())
    );
}

#[test]
fn a_table_can_be_measured_from_its_file_to_the_page_of_a_region() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("small.tsv");
    let regions = ["ES11", "ES12", "ES13", "ES21", "ES22", "ES23", "ES24", "ES30"];
    let industries = ["C10", "C20", "C24", "C25", "C28", "F41"];
    let mut text = "indic_sb,nace_r2,geo\\time\t2014 \t2013 \n".to_owned();
    for (number, industry) in industries.iter().enumerate() {
        for (place, region) in regions.iter().enumerate() {
            let value = 100 + (number * 37 + place * 53 + number * place * 29) % 97 * 10;
            text += &format!("V16110,{industry},{region}\t{value} \t{} \n", value + place);
        }
    }
    std::fs::write(&file, text).expect("a file");
    let mut command = asterism(folder.path(), &["--json", "bench", "table"]);
    let measured = command.arg(&file).stdout(Stdio::piped()).output().expect("the command runs");
    assert_eq!(measured.status.code(), Some(0), "{}", String::from_utf8_lossy(&measured.stderr));
    let columns: serde_json::Value = serde_json::from_slice(&measured.stdout).expect("JSON");
    let figures = &columns[0]["figures"];
    assert_eq!((&figures["cells"]["value"], &figures["regions"]["value"]), (&96.0.into(), &8.0.into()));
    for figure in ["the table from the store", "one year as a matrix", "page at a glance: half within"] {
        assert!(figures[figure]["value"].as_f64().is_some_and(|value| value > 0.0), "{figure}: {columns}");
    }
}

#[test]
fn serve_and_recode_answer_in_json_when_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let mut command = asterism(&data, &["--json", "serve", "--listen", "127.0.0.1:0"]);
    let mut portal = command.stdout(Stdio::piped()).spawn().expect("the command starts");
    let printed = BufReader::new(portal.stdout.take().expect("a pipe"));
    // The value is whole before the portal stops.
    let mut values = serde_json::Deserializer::from_reader(printed).into_iter::<serde_json::Value>();
    let told = values.next().expect("a value").expect("JSON");
    let address = told["address"].as_str().expect("an address");
    let home = page(address.trim_start_matches("http://"), "/");
    portal.kill().expect("a kill");
    portal.wait().expect("an end");
    assert!(home.starts_with("HTTP/1.1 200"), "{home}");
    assert!(values.next().is_none(), "one value and nothing else");

    let text = |name: &str, content: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, content).expect("a file");
        file.to_string_lossy().into_owned()
    };
    let changes =
        text("changes.csv", "code_2013,code_2016,code_2021,change_2016,change_2021\nES21,ES21,ES21,,\n");
    let cells = text("small.tsv", "indic_sb,nace_r2,geo\\time\t2014 \nV16110,C24,ES21\t5 \n");
    run_to(0, &data, &["import", &cells]);
    let recode = ["--json", "recode", "small", "--from", "2013", "--to", "2021", "--changes", &changes];
    let told: serde_json::Value = serde_json::from_str(&run_to(0, &data, &recode)).expect("JSON");
    assert!(told["table"].is_string() && told["version"].is_number(), "{told}");
    assert_eq!(told["recoded"]["to"], "2021", "{told}");
    let unknown = ["--json", "recode", "absent", "--to", "2021", "--changes", &changes];
    assert!(run_to(2, &data, &unknown).is_empty(), "what failed is no value");
}

#[test]
fn a_mistyped_data_folder_is_said_and_not_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let mistyped = folder.path().join("dat");
    for arguments in [
        &["search", "cluster"] as &[&str],
        &["show", "projects/clusters3"],
        &["history", "projects/clusters3"],
        &["export", "log"],
        &["check"],
        &["region", "ES21"],
        &["table"],
        &["review"],
        &["backup", "elsewhere"],
    ] {
        let output =
            asterism(&mistyped, arguments).stdout(Stdio::piped()).output().expect("the command runs");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.contains("there is no data folder") && told.contains("--data"), "{arguments:?}: {told}");
        assert!(output.stdout.is_empty() && !mistyped.exists(), "{arguments:?}");
    }
}

#[test]
fn a_recoded_table_is_told_of_when_its_source_has_moved_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file, changes) =
        (folder.path().join("data"), folder.path().join("small.tsv"), folder.path().join("changes.csv"));
    let columns = "code_2013,code_2016,code_2021,change_2016,change_2021";
    std::fs::write(&changes, format!("{columns}\nES21,ES21,ES21,,\nES22,ES22,ES22,,\n")).expect("a file");
    let text = |path: &std::path::Path| path.to_string_lossy().into_owned();
    let (file_path, changes) = (text(&file), text(&changes));
    let import = |value: u32| {
        let cells =
            format!("indic_sb,nace_r2,geo\\time\t2014 \nV16110,C24,ES21\t{value} \nV16110,C24,ES22\t7 \n");
        std::fs::write(&file, cells).expect("a file");
        run_to(0, &data, &["import", &file_path]);
    };
    let recode =
        || run_to(0, &data, &["recode", "small", "--from", "2013", "--to", "2021", "--changes", &changes]);
    import(5);
    recode();
    assert!(!run_to(0, &data, &["table"]).contains("make it anew"));
    import(6);
    let told = run_to(0, &data, &["table"]);
    let said = "small-nuts2021 was made from version 1 of small, which has version 2 now; make it anew with \
                `asterism recode small --from 2013 --to 2021 --changes FILE`";
    assert!(told.contains(said), "{told}");
    let versions: serde_json::Value =
        serde_json::from_str(&run_to(0, &data, &["--json", "table", "small-nuts2021"])).expect("JSON");
    assert_eq!(
        (&versions[0]["outdated"]["made_from"], &versions[0]["outdated"]["newest"]),
        (&1.into(), &2.into())
    );
    recode();
    assert!(!run_to(0, &data, &["table"]).contains("make it anew"), "it was made anew");
    let versions: serde_json::Value =
        serde_json::from_str(&run_to(0, &data, &["--json", "table", "small-nuts2021"])).expect("JSON");
    assert_eq!((&versions[0]["number"], &versions[0]["outdated"]), (&2.into(), &serde_json::Value::Null));
}

#[test]
fn the_statistics_can_be_measured_on_small_tables() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = run_to(0, folder.path(), &["--json", "bench", "econ", "--sizes", "40x60", "--years", "2"]);
    let columns: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(columns[0]["load"], "40x60");
    for figure in ["proximity", "the four of them", "2 years, the four of them", "complementarity, all pairs"]
    {
        assert!(columns[0]["figures"][figure]["value"].as_f64().is_some_and(|value| value > 0.0), "{said}");
    }
}

#[test]
fn a_start_that_would_shut_everybody_out_or_rests_on_what_is_not_there_says_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let list = folder.path().join("list.txt");
    std::fs::write(&list, "password\n").expect("a file");
    let (list, nowhere) = (list.display().to_string(), folder.path().join("nowhere").display().to_string());
    let data = folder.path().join("data");
    let starts = |arguments: &[&str], variable: (&str, &str)| {
        let mut command = asterism(&data, &["serve", "--listen", "127.0.0.1:0"]);
        let ended = command.args(arguments).env(variable.0, variable.1).output().expect("the command runs");
        assert_eq!(ended.status.code(), Some(2));
        String::from_utf8_lossy(&ended.stderr).into_owned()
    };
    let said = starts(&["--second-factor", "everyone"], ("A", ""));
    assert!(said.contains("--address") && said.contains("--oidc-issuer"), "{said}");
    let said = starts(&["--breached-passwords", &list], ("A", ""));
    assert!(said.contains("no line of a SHA-1 hash") && said.contains("list.txt"), "{said}");
    let said = starts(&["--breached-passwords", &nowhere], ("A", ""));
    assert!(said.contains("nowhere") && said.contains("--breached-passwords"), "{said}");
    for name in ["ASTERISM_SMTP", "ASTERISM_DATABASE"] {
        let said = starts(&[], (&format!("{name}_FILE"), &nowhere));
        assert!(said.contains(name) && said.contains("nowhere"), "{said}");
    }
}

#[test]
fn who_lost_what_they_sign_in_with_is_helped_on_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    run_to(0, folder.path(), &["account", "first"]);
    let said = run(folder.path(), &["account", "lost", "anna@example.org"]);
    assert_eq!(said.status.code(), Some(2), "nobody is called so");
    assert!(String::from_utf8_lossy(&said.stderr).contains("account with this address"));
}

#[test]
fn a_file_with_a_secret_is_read_by_what_opens_data_alone_and_an_option_wins_over_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = folder.path().join("nowhere");
    let ended = |arguments: &[&str]| {
        let mut command = asterism(folder.path(), arguments);
        command.env("ASTERISM_DATABASE_FILE", &nowhere).output().expect("the command runs")
    };
    assert!(ended(&["completions", "bash"]).status.success());
    let told = |arguments: &[&str]| String::from_utf8_lossy(&ended(arguments).stderr).into_owned();
    assert!(!told(&["verify", "--golden", "/dev/null"]).contains("ASTERISM_DATABASE"));
    assert!(told(&["account"]).contains("nowhere"));
    let said = told(&["account", "--database", "postgres://127.0.0.1:1/none"]);
    assert!(said.contains("cannot open") && !said.contains("nowhere"), "{said}");
}
