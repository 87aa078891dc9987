//! A region's brief on the command line, as far as it needs no program that makes PDF.

use asterism_testkit::shared_data;
use serde_json::Value;

use crate::support::{run, run_to, text};

#[test]
fn a_brief_says_what_it_would_print_and_what_it_lacks() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let failed = |arguments: &[&str], said: &str| {
        let output = run(&data, arguments);
        let told = text(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}: {told}");
        assert!(told.contains(said), "{arguments:?}: {told}");
    };
    failed(&["brief", "ES21"], "asterism import");
    let table = shared_data("eurostat-sbs-r-nuts06/sbs_r_nuts06_r2.tsv.gz");
    run_to(0, &data, &["import", &table.to_string_lossy()]);
    let asked = ["--json", "brief", "ES21", "--language", "es", "--with", "threshold=1.5"];
    let paper: Value = serde_json::from_str(&run_to(0, &data, &asked)).expect("JSON");
    assert_eq!((&paper["language"], paper["sheets"].as_array().map(Vec::len)), (&"es".into(), Some(4)));
    assert!(paper["sources"]["items"][0].as_str().is_some_and(|set| set.contains("1,5")), "{paper}");
    let missing = ["brief", "ES21", "--output", "-", "--report-program", "/nowhere/asterism-report"];
    failed(&missing, "cargo build --release -p asterism-report");
    failed(&["brief", "ES21", "--language", "xx"], "choose one of en, es");
    failed(&["brief", "ES21", "--with", "threshold=-1"], "threshold");
    failed(&["brief", "ZZ99"], "ZZ99");
}
