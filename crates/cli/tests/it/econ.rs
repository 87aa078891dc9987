//! `asterism econ`: the reference results through the executable, and what people give it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::read_a_little;
use crate::support::text;

/// The folder of reference results, beside the checkout.
fn golden() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/golden");
    assert!(folder.is_dir(), "reference results are needed in {}", folder.display());
    folder
}

fn econ(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_asterism"));
    command.arg("econ").args(arguments).stdin(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Runs to an exit code; what was printed and what was told.
fn run(code: i32, arguments: &[&str]) -> (String, String) {
    let output = econ(arguments).stdout(Stdio::piped()).output().expect("the command runs");
    ended(code, &output, arguments)
}

fn ended(code: i32, output: &Output, arguments: &[&str]) -> (String, String) {
    let (said, told) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{said}\n{told}");
    (said, told)
}

/// Runs with a table on standard input.
fn with_input(code: i32, table: &str, arguments: &[&str]) -> (String, String) {
    let mut command = econ(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a start");
    child.stdin.take().expect("a pipe").write_all(table.as_bytes()).expect("the table goes in");
    ended(code, &child.wait_with_output().expect("an end"), arguments)
}

/// A printed or stored table: header and lines.
fn cells(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    let line = |line: csv::StringRecord| line.iter().map(str::to_owned).collect();
    reader.records().map(|record| line(record.expect("a line"))).collect()
}

fn column(table: &[Vec<String>], name: &str) -> usize {
    table[0].iter().position(|column| column == name).unwrap_or_else(|| panic!("{name}: {:?}", table[0]))
}

fn number(cell: &str) -> f64 {
    if cell.is_empty() { f64::NAN } else { cell.parse().unwrap_or_else(|_| panic!("`{cell}` is no number")) }
}

fn equal(what: &str, ours: &str, theirs: &str, within: f64) {
    let (ours, theirs) = (number(ours), number(theirs));
    let same = (ours.is_nan() && theirs.is_nan()) || (ours - theirs).abs() <= within * theirs.abs().max(1.0);
    assert!(same, "{what}: {ours} where the reference has {theirs}");
}

/// Every cell of a stored table is in what is printed, by labels.
fn same_matrix(method: &str, input: &str, options: &[&str], file: &str, within: f64) {
    let input = golden().join("inputs").join(input).display().to_string();
    let arguments = [&[method, &input], options].concat();
    let ours = cells(&run(0, &arguments).0);
    let theirs = cells(&std::fs::read_to_string(golden().join(file)).expect("a reference"));
    assert!(theirs.len() > 2);
    for row in &theirs[1..] {
        let our_row = ours.iter().find(|ours| ours[0] == row[0]).unwrap_or_else(|| panic!("no {}", row[0]));
        for (name, cell) in theirs[0].iter().zip(row).skip(1) {
            equal(&format!("{method} {} {name}", row[0]), &our_row[column(&ours, name)], cell, within);
        }
    }
}

/// Columns of a stored table are columns of what is printed, by the label in the first.
fn same_columns(method: &str, input: &str, options: &[&str], file: &str, pairs: &[(&str, &str)]) {
    let input = golden().join("inputs").join(input).display().to_string();
    let arguments = [&[method, &input], options].concat();
    let ours = cells(&run(0, &arguments).0);
    let theirs = cells(&std::fs::read_to_string(golden().join(file)).expect("a reference"));
    for row in &theirs[1..] {
        let our_row = ours.iter().find(|ours| ours[0] == row[0]).unwrap_or_else(|| panic!("no {}", row[0]));
        for (our_name, their_name) in pairs {
            let what = format!("{method} {} {their_name}", row[0]);
            equal(&what, &our_row[column(&ours, our_name)], &row[column(&theirs, their_name)], 1e-9);
        }
    }
}

#[test]
fn quotients_and_specialisations_are_the_references() {
    for input in ["tiny_a", "tiny_b_degenerate", "tiny_e_tie", "es_provinces_2022"] {
        let file = format!("{input}.csv");
        same_matrix("quotient", &file, &[], &format!("lq/{input}__lq.csv"), 1e-12);
        same_matrix("specialised", &file, &[], &format!("lq/{input}__m.csv"), 0.0);
    }
}

#[test]
fn indices_of_regions_and_industries_are_the_references() {
    same_columns(
        "regions",
        "de_states_2015_emp.csv",
        &[],
        "specialisation/de_states_2015_emp__regions.csv",
        &[
            ("hachman", "hachman"),
            ("average_quotient", "avg_lq"),
            ("krugman", "krugman"),
            ("krugman_rest", "krugman_rest"),
            ("krugman_mean_of_others", "krugman_mean_of_others"),
            ("coefficient", "spec_coeff"),
            ("herfindahl", "hhi"),
            ("herfindahl_normalised", "hhi_norm"),
            ("entropy", "entropy_bits"),
            ("evenness", "evenness"),
        ],
    );
    same_columns(
        "industries",
        "es_provinces_2022.csv",
        &[],
        "concentration/es_provinces_2022__industries.csv",
        &[
            ("gini", "gini"),
            ("gini_unbiased", "gini_unbiased"),
            ("hoover_uniform", "hoover_index"),
            ("hoover", "hoover_index_vs_total"),
            ("hoover_gini", "hoover_gini_vs_total"),
            ("herfindahl", "hhi_over_regions"),
            ("locational_gini", "locational_gini"),
        ],
    );
}

#[test]
fn proximity_density_and_complementarity_are_the_references() {
    for input in ["tiny_a", "de_states_2015_emp", "es_provinces_2022"] {
        let file = format!("{input}.csv");
        let of = |folder: &str, what: &str| format!("{folder}/{input}__{what}.csv");
        same_matrix("proximity", &file, &[], &of("proximity", "min_conditional"), 1e-14);
        same_matrix("proximity", &file, &["--form", "geometric"], &of("proximity", "sqrt"), 1e-14);
        same_matrix("density", &file, &[], &of("density", "diag0"), 1e-12);
        same_matrix("density", &file, &["--diagonal", "one"], &of("density", "diag1"), 1e-12);
        same_matrix("complementarity", &file, &[], &of("complementarity", "pairs_missing"), 1e-11);
        same_matrix(
            "complementarity",
            &file,
            &["--by-complexity"],
            &of("complementarity", "pairs_missing_pci01"),
            1e-9,
        );
    }
}

#[test]
fn complexity_fitness_and_outlook_are_the_references() {
    for input in ["tiny_a", "es_provinces_2022", "world_sections_2019_2021"] {
        let file = format!("{input}.csv");
        let regions = format!("complexity/{input}__regions.csv");
        let industries = format!("complexity/{input}__industries.csv");
        let of_industries = ["--of", "industries"];
        let pairs = [("eci", "eci_atlas"), ("diversity", "diversity")];
        same_columns("complexity", &file, &[], &regions, &pairs);
        let pairs = [("pci", "pci_atlas"), ("ubiquity", "ubiquity")];
        same_columns("complexity", &file, &of_industries, &industries, &pairs);
        let own = ["--of", "industries", "--scaling", "own"];
        same_columns("complexity", &file, &own, &industries, &[("pci", "pci_own_sd")]);
        same_columns("fitness", &file, &["--steps", "19"], &regions, &[("fitness", "fitness_20")]);
        let coi = format!("outlook/{input}__coi.csv");
        same_columns("outlook", &file, &["--diagonal", "one"], &coi, &[("coi", "coi_ecomplexity")]);
    }
    let gain = "outlook/tiny_a__cog_diag0.csv";
    same_matrix("outlook", "tiny_a.csv", &["--of", "gain"], gain, 1e-9);
}

#[test]
fn similarity_and_cluster_stars_are_the_references() {
    for (measure, what) in [
        ("cosine", "cosine_shares"),
        ("finger-kreinin", "finger_kreinin"),
        ("log-quotient", "log_rca_pearson_eps0.1"),
    ] {
        let file = format!("similarity/es_provinces_2022__{what}.csv");
        same_matrix("similarity", "es_provinces_2022.csv", &["--measure", measure], &file, 1e-9);
    }
    let beside =
        |what: &str| golden().join(format!("inputs/sbs_nuts2_nace2_2014_{what}.csv")).display().to_string();
    let (wages, before) = (beside("wages_meur"), beside("persons_3y_before"));
    let persons = "sbs_nuts2_nace2_2014_persons.csv";
    let given = ["--wages", &wages, "--before", &before];
    same_matrix("stars", persons, &given, "cluster_stars/sbs_nuts2_nace2_2014__v2_stars.csv", 0.0);
    let given = ["--rules", "observatory-2007"];
    same_matrix("stars", persons, &given, "cluster_stars/sbs_nuts2_nace2_2014__v1_stars.csv", 0.0);
}

#[test]
fn income_content_and_shift_share_are_the_references() {
    let folder = tempfile::tempdir().expect("a folder");
    let income = folder.path().join("income.csv");
    std::fs::write(&income, "region,y\nR1,1000\nR2,2000\nR3,3000\nR4,4000\nR5,5000\n").expect("a file");
    let income = income.display().to_string();
    let file = "prody/tiny_a__prody_eciR.csv";
    same_columns("prody", "tiny_a.csv", &["--income", &income], file, &[("prody", "prody")]);

    // The region and the rest of its country, so that the whole of the table is the country.
    let series = cells(
        &std::fs::read_to_string(golden().join("inputs/goettingen_shift_2008_2017.csv")).expect("a series"),
    );
    let table = |year: &str| {
        let (code, ours) = (column(&series, "WZ2008_Code"), column(&series, &format!("Goettingen{year}")));
        let whole = column(&series, &format!("BRD{year}"));
        let lines = || series[2..].iter();
        let joined = |cell: &dyn Fn(&Vec<String>) -> String| lines().map(cell).collect::<Vec<_>>().join(",");
        let rest = |line: &Vec<String>| (number(&line[whole]) - number(&line[ours])).to_string();
        let own = joined(&|line| line[ours].clone());
        format!("region,{}\nG,{own}\nRest,{}\n", joined(&|line| line[code].clone()), joined(&rest))
    };
    let (before, after) = (folder.path().join("before.csv"), folder.path().join("after.csv"));
    std::fs::write(&before, table("2008")).expect("a file");
    std::fs::write(&after, table("2017")).expect("a file");
    let (before, after) = (before.display().to_string(), after.display().to_string());
    let ours = cells(&run(0, &["shift-share", &after, "--before", &before, "--of", "industries"]).0);
    let theirs = "shift_share/goettingen_2008_2017__components.csv";
    let theirs = cells(&std::fs::read_to_string(golden().join(theirs)).expect("a reference"));
    let pairs = [
        ("change", "growth"),
        ("national", "national_share"),
        ("mix", "industry_mix"),
        ("regional", "regional_share"),
        ("homothetic", "homothetic_regional"),
        ("allocation", "allocation"),
    ];
    for row in &theirs[1..] {
        let our_row = ours.iter().find(|ours| ours[0] == "G" && ours[1] == row[0]).expect("the industry");
        for (our_name, their_name) in pairs {
            let what = format!("{} {their_name}", row[0]);
            equal(&what, &our_row[column(&ours, our_name)], &row[column(&theirs, their_name)], 1e-8);
        }
    }
}

#[test]
fn shift_share_over_all_years_and_as_ratios_are_the_references() {
    let file = golden().join("inputs/goettingen_shift_2008_2017.csv");
    let series = cells(&std::fs::read_to_string(file).expect("a series"));
    let code = column(&series, "WZ2008_Code");
    let mut long = "region,industry,year,value\n".to_owned();
    for year in 2008..=2017 {
        let [own, whole] = ["Goettingen", "BRD"].map(|of| column(&series, &format!("{of}{year}")));
        for line in &series[2..] {
            let rest = number(&line[whole]) - number(&line[own]);
            long += &format!("G,{0},{year},{1}\nRest,{0},{year},{rest}\n", line[code], line[own]);
        }
    }
    let options = ["shift-share", "-", "--long", "region,industry,value", "--time", "year", "--of"];
    let ours = cells(&with_input(0, &long, &[&options as &[&str], &["industries", "--dynamic"]].concat()).0);
    let theirs = golden().join("shift_share/goettingen_2008_2017__dynamic_components.csv");
    let theirs = cells(&std::fs::read_to_string(theirs).expect("a reference"));
    let pairs = [("national", "national_share"), ("mix", "industry_mix"), ("regional", "regional_share")];
    assert!(theirs.len() > 5);
    for row in &theirs[1..] {
        let our_row = ours.iter().find(|ours| ours[0] == "G" && ours[1] == row[0]).expect("the industry");
        for (our_name, their_name) in pairs {
            let what = format!("{} {their_name}", row[0]);
            equal(&what, &our_row[column(&ours, our_name)], &row[column(&theirs, their_name)], 1e-8);
        }
    }
    let ours = cells(&with_input(0, &long, &[&options as &[&str], &["ratios"]].concat()).0);
    let theirs = golden().join("shift_share/goettingen_2008_2017__gerfin_reat.csv");
    let theirs = cells(&std::fs::read_to_string(theirs).expect("a reference"));
    for (name, row) in [("mix", 1), ("regional", 2)] {
        equal(name, &ours[1][column(&ours, name)], &theirs[row][1], 1e-12);
    }
}

#[test]
fn agglomeration_of_plants_is_the_reference() {
    let plants = golden().join("inputs/firms_fk2014.csv").display().to_string();
    let options = ["agglomeration", &plants, "--columns", "region,industry,emp_firm"];
    let ours = cells(&run(0, &options).0);
    let theirs = golden().join("agglomeration/fk2014__ellison_glaeser.csv");
    let theirs = cells(&std::fs::read_to_string(theirs).expect("a reference"));
    assert_eq!(ours.len(), theirs.len());
    for row in &theirs[1..] {
        let our_row = ours.iter().find(|ours| ours[0] == row[0]).expect("the industry");
        for (our_name, their_name) in
            [("gamma", "gamma"), ("concentration", "G"), ("z", "z"), ("plants", "plants")]
        {
            let what = format!("{} {their_name}", row[0]);
            equal(&what, &our_row[column(&ours, our_name)], &row[column(&theirs, their_name)], 1e-12);
        }
    }
    let (_, told) = with_input(2, "region,industry,employment\n1,A,-3\n", &["agglomeration", "-"]);
    assert!(told.contains("line 2") && told.contains("employment from 0 on"), "{told}");
}

const SMALL: &str = "region,B,A,C\nR2,4,0,7\nR1,10,5,0\nR3,1,8,2\n";

/// The same table with other orders of lines and columns.
const TURNED: &str = "region\tC\tA\tB\nR3\t2\t8\t1\nR2\t7\t0\t4\nR1\t0\t5\t10\n";

const LONG: &str = "value,geo,nace,year\n5,R1,A,2020\n10,R1,B,2020\n4,R2,B,2020\n7,R2,C,2020\n8,R3,A,2020\n\
                    1,R3,B,2020\n2,R3,C,2020\n0,R1,C,2020\n0,R2,A,2020\n";

#[test]
fn the_order_of_lines_and_the_layout_change_nothing() {
    for method in ["quotient", "specialised", "regions", "proximity", "density", "similarity", "fitness"] {
        let (first, _) = with_input(0, SMALL, &[method, "-"]);
        assert_eq!(with_input(0, TURNED, &[method, "-"]).0, first, "{method}");
        let long = [method, "-", "--long", "geo,nace,value"];
        assert_eq!(with_input(0, LONG, &long).0, first, "{method}");
    }
}

#[test]
fn years_are_computed_each_for_itself_or_against_a_base_year() {
    let table = "y,r,i,v\n2019,R1,A,5\n2019,R1,B,10\n2019,R2,A,5\n2019,R2,B,20\n2020,R1,A,6\n2020,R2,B,9\n";
    let long = ["--long", "r,i,v", "--time", "y"];
    let (each, told) = with_input(0, table, &[&["quotient", "-"], &long[..]].concat());
    let expected = "time,region,A,B\n2019,R1,1.3333333333333333,0.8888888888888888\n2019,R2,0.8,1.0666666666666667\n\
                    2020,R1,2.5,0.0\n2020,R2,0.0,1.6666666666666667\n";
    assert_eq!(each, expected);
    assert!(told.contains("# 2020: 2 regions, 2 industries; cells missing: 2, confidential: 0"), "{told}");
    let (fixed, _) = with_input(0, table, &[&["quotient", "-", "--base-year", "2019"], &long[..]].concat());
    assert!(fixed.ends_with("2020,R1,4.0,0.0\n2020,R2,0.0,1.3333333333333333\n"), "{fixed}");
    let (_, told) = with_input(2, table, &[&["quotient", "-", "--base-year", "2018"], &long[..]].concat());
    assert!(told.contains("the table has no year 2018; it has 2019, 2020"), "{told}");
    let (entered, told) = with_input(0, table, &[&["entry", "-"], &long[..]].concat());
    assert_eq!(entered, "region,A,B\nR1,,0\nR2,0,\n");
    assert!(told.contains("0 of 2 at risk"), "{told}");
}

#[test]
fn zero_missing_and_confidential_stay_three_things() {
    let table = "region,A,B\nR1,1,:c\nR2,0,2\nR3,,4\n";
    let (masked, told) = with_input(0, table, &["quotient", "-", "--missing", "mask"]);
    let lines = cells(&masked);
    assert_eq!((lines[1][2].as_str(), lines[2][1].as_str(), lines[3][1].as_str()), ("", "0.0", ""));
    assert!(told.contains("cells missing: 1, confidential: 1"), "{told}");
    let (kept, told) = with_input(0, table, &["quotient", "-", "--missing", "drop-regions"]);
    assert_eq!(cells(&kept).len(), 2);
    assert!(told.contains("left out, with cells without a value: 2 regions (R1, R3)"), "{told}");
}

#[test]
fn what_is_not_known_is_no_opportunity() {
    let table = "region,A,B,C,D\nR1,9,8,7,0\nR2,1,2,9,8\nR3,6,3,1,1\nR4,5,1,:c,2\n";
    let offered = |missing: &str| {
        let (said, _) = with_input(0, table, &["opportunities", "-", "--missing", missing, "--region", "R4"]);
        cells(&said).iter().any(|line| line[1] == "C")
    };
    assert!(offered("zero") && !offered("mask"));
}

#[test]
fn json_has_every_result_with_how_it_was_made() {
    let arguments = ["--json", "complexity", "-", "--missing", "mask"];
    let (said, _) =
        with_input(0, "region,A,B,C,D\nR1,9,8,7,0\nR2,1,2,9,8\nR3,6,3,1,1\nR4,5,1,,2\n", &arguments);
    let answer: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(answer["schema"], "asterism/econ/1");
    assert_eq!(answer["settings"]["missing"], "mask");
    assert_eq!(answer["settings"]["threshold"], 1);
    let result = &answer["results"][0];
    assert_eq!(result["table"]["missing"], 1);
    assert_eq!(result["parts"]["regions"][0]["region"], "R1");
    assert!(result["parts"]["industries"][0]["pci"].is_f64(), "{said}");
    let (said, _) =
        with_input(0, "region,A\nR1,1\nR2,:\n", &["--json", "quotient", "-", "--missing", "mask"]);
    let answer: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(answer["results"][0]["parts"]["quotient"]["values"], serde_json::json!([[1.0], [null]]));
}

#[test]
fn an_index_that_is_not_defined_is_empty_and_says_why() {
    let input = golden().join("inputs/tiny_c_disconnected.csv").display().to_string();
    let (said, told) = run(1, &["complexity", &input]);
    assert!(cells(&said)[1..].iter().all(|line| line[1].is_empty()), "{said}");
    assert!(told.contains("falls into 2 parts"), "{told}");
    let (said, _) = run(1, &["complexity", &input, "--by-component"]);
    assert!(cells(&said)[0].contains(&"component".to_owned()), "{said}");
    for (input, why) in [("tiny_d_sign_tie", "has no sign"), ("tiny_e_tie", "could be any of many")] {
        let input = golden().join(format!("inputs/{input}.csv")).display().to_string();
        let (_, told) = run(1, &["complexity", &input]);
        assert!(told.contains(why), "{told}");
        run(1, &["outlook", &input]);
    }
}

#[test]
fn bad_input_is_refused_whole_with_its_place_and_what_to_do() {
    for (table, expected) in [
        ("region,A,B\nR1,1,2\nR2,x,3\n", "standard input, line 3, column 2 (A): `x` is no number"),
        ("region,A,B\nR1,1,-2\n", "standard input, line 2, column 3 (B): -2 is negative"),
        ("region,A\nR1,1\nR1,2\n", "line 3, column 1 (region): `R1` stands in line 2 already"),
        ("region,A,A\nR1,1,2\n", "line 1, column 3 (A): the name stands in column 2 already"),
        ("region,A,B\nR1,1\n", "line 2: has 2 cells where the header has 3"),
        ("region;A\nR1;1,5\n", "write the decimals after a point"),
        ("", "standard input is empty; a table begins with a header"),
        ("region,A\n", "standard input has a header and no lines"),
        ("region,A\nR1,1e999\n", "1e999 is not finite"),
    ] {
        let (said, told) = with_input(2, table, &["quotient", "-"]);
        assert!(told.contains(expected), "{told}");
        assert_eq!(said, "", "nothing is printed of a table that is refused");
    }
    let (_, told) = with_input(2, LONG, &["quotient", "-", "--long", "region,nace,value"]);
    assert!(told.contains("has no column `region`; it has value, geo, nace, year"), "{told}");
    let (_, told) = with_input(2, SMALL, &["quotient", "-", "--of", "nothing"]);
    assert!(told.contains("there is no result `nothing`; choose one of quotient with --of"), "{told}");
    let table = "region,A,B\nR1,1,\nR2,,2\n";
    let (_, told) = with_input(2, table, &["regions", "-", "--missing", "drop-regions"]);
    assert!(told.contains("every region has a cell without a value, so nothing is left"), "{told}");
    let (_, told) = run(2, &["quotient", "no-such-file.csv"]);
    assert!(told.contains("cannot open no-such-file.csv"), "{told}");
}

#[test]
fn a_reader_of_a_matrix_may_close_the_pipe_early() {
    let input = golden().join("inputs/world_sitc4_1998_2000.csv").display().to_string();
    for arguments in [&["proximity", &input] as &[&str], &["--json", "quotient", &input]] {
        assert_eq!(read_a_little(econ(arguments)), Some(0), "{arguments:?}");
    }
}

#[test]
fn matrices_may_be_written_one_pair_a_line() {
    let (said, _) = with_input(0, SMALL, &["proximity", "-", "--long-out"]);
    let lines = cells(&said);
    assert_eq!(lines[0], ["industry", "other_industry", "value"]);
    assert_eq!(lines.len(), 10);
    let (said, _) = with_input(0, SMALL, &["specialised", "-", "--long-out"]);
    assert_eq!(cells(&said)[1], ["R1", "A", "0"]);
}

#[test]
fn the_methods_beside_the_observatory_answer_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("a file");
        path.display().to_string()
    };
    let table = file("table.csv", SMALL);
    let (said, _) = run(0, &["variety", &table, "--prefix", "1"]);
    assert_eq!(cells(&said)[0], ["region", "unrelated", "related", "entropy"]);
    let groups = file("groups.csv", "industry,group\nA,one\nB,one\nC,two\n");
    run(0, &["variety", &table, "--groups", &groups]);
    run(0, &["relatedness", &table, "--measure", "z-score"]);
    let earlier = file("earlier.csv", "region,A,B,C\nR1,4,9,1\nR2,1,4,6\nR4,1,8,2\n");
    let (said, told) = run(0, &["growth", &table, "--before", &earlier]);
    assert_eq!(cells(&said)[1][1], "0.25");
    assert!(told.contains("in one of both only, so left out: 2 regions (R3, R4)"), "{told}");
    run(0, &["exit", &table, "--before", &earlier]);

    let variables = file("variables.csv", "region,age,firms\nES21,40,-1\nES30,42,2\nFR10,39,\nDE11,47,1\n");
    let (said, _) = run(0, &["structural", &variables, "--not-same-prefix", "2", "--top", "1"]);
    assert_eq!(cells(&said)[0], ["region", "twin", "rank", "distance", "variables_left_out"]);
    let income = file("income.csv", "region,2019,2020\nR1,10,11\nR2,20,20\nR3,30,\nR4,5,6\n");
    let (said, _) = run(0, &["inequality", &income]);
    assert_eq!((cells(&said)[1][1].as_str(), cells(&said)[2][1].as_str()), ("4", "3"));
    let borders = file("borders.csv", "from,to\nR1,R2\nR2,R3\nR3,R4\nR4,R1\n");
    let (said, told) = run(0, &["moran", &income, "--neighbours", &borders, "--repetitions", "99"]);
    assert_eq!(cells(&said)[0][2], "moran");
    assert!(
        told.contains("2020: left out, without a value or a neighbour with one: 1 regions (R3)"),
        "{told}"
    );
    let (said, _) = run(0, &["network", &borders]);
    assert_eq!(cells(&said)[1][..2], ["R1", "2"]);
    let karate = golden().join("inputs/net_karate.csv").display().to_string();
    let (_, told) = run(0, &["communities", &karate]);
    assert!(told.contains("4 communities; quality 0.419790"), "{told}");
}

#[test]
fn every_method_tells_its_formula_and_source() {
    let (all, _) = run(0, &["--help"]);
    let methods: Vec<&str> = all
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .map_while(|line| line.split_whitespace().next())
        .filter(|method| *method != "help")
        .collect();
    assert!(methods.len() >= 25, "{methods:?}");
    for method in methods {
        let (help, _) = run(0, &[method, "--help"]);
        let has_year = |word: &str| {
            word.trim_matches(|letter: char| !letter.is_ascii_digit()).len() == 4 && word.len() <= 8
        };
        let cites = help.split_whitespace().any(has_year);
        assert!(cites || ["specialised", "entry", "exit", "growth"].contains(&method), "{help}");
    }
}
