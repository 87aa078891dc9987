//! Reports of imports: every row accounted for, and nobody's name in what was refused.

use asterism_actions::Known;
use asterism_domain::Actor;
use axum::http::StatusCode;

use crate::Sample;
use crate::guest::{Guest, sign_up};

const PARTNERS: &str = "projectID;projectAcronym;organisationID;vatNumber;name;shortName;street;city;country;order;role\n\
    101;ABC;;ATU12345678;Maria Huber e.U.;;Hauptstrasse 5;Linz;AT;1;participant\n\
    101;ABC;999;;Technical Institute;;Main street 1;Wien;AT;2;coordinator\n\
    none;ABC;998;ATU87654321;Josef Gruber e.U.;;Nebengasse 7;Graz;AT;3;participant\n";

/// A row that has slipped by one column, so that a name stands where the country belongs.
const OPERATIONS: &str = "country,programme_nuts,funding_period,project_name,project_description,beneficiary_name\n\
    Maria `Huber`,AT,2007-2013,A stall,,Maria Huber\n";

/// Nothing of these is for visitors.
const PERSONAL: &[&str] = &["Huber", "Gruber", "ATU", "Hauptstrasse", "Nebengasse"];

/// The rows of a table file, without its header.
fn rows(file: &str) -> (String, Vec<Vec<String>>) {
    let mut lines = file.trim_start_matches('\u{feff}').lines();
    let head = lines.next().unwrap_or("").to_owned();
    (head, lines.map(cells).collect())
}

/// The cells of a line; between quotes a comma is part of one.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            _ => cells.last_mut().expect("a cell").push(character),
        }
    }
    cells
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_rows_are_told_to_all_with_their_reasons_and_shown_to_those_who_import() {
    let site = Sample::empty().await;
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("organization.csv", PARTNERS), ("operations.csv", OPERATIONS)] {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    let report = site.app.load(&Actor::Operator, folder.path(), Known::ReadAgain).await.expect("an import");
    let visitor = Guest::of(&site.routes);
    let ben = sign_up(&site.app, &site.routes, "Ben").await;
    let ruth = sign_up(&site.app, &site.routes, "Ruth").await;
    let account = site.app.account_at(&Actor::Operator, "ruth@example.org").await.expect("Ruth");
    site.app.set_administrator(&Actor::Operator, account.id, true).await.expect("Ruth runs the portal");
    let mut reasons = Vec::new();
    for file in &report.files {
        let page = format!("/sources/imports/{}", file.import.expect("an import").0);
        let download = format!("{page}/quarantined.csv");
        let (head, told) = rows(&visitor.page(&download).await);
        assert_eq!(head, "row,key,reason,field");
        assert_eq!(told.len() as u64, file.counts.quarantined, "as many as the report counts");
        assert_eq!(file.counts.read, file.counts.stored + file.counts.unchanged + file.counts.quarantined);
        for (who, guest) in [("a visitor", &visitor), ("a member", &ben)] {
            for address in [&page, &download] {
                let answer = guest.get(address).await;
                assert_eq!(answer.status, StatusCode::OK);
                let leaked = PERSONAL.iter().filter(|word| answer.has(word)).collect::<Vec<_>>();
                assert!(leaked.is_empty(), "{who} reads {leaked:?} at {address}");
            }
        }
        let whole = ruth.page(&download).await;
        let (head, all) = rows(&whole);
        assert_eq!((head.as_str(), all.len()), ("row,key,reason,field,raw", told.len()));
        for (one, other) in told.iter().zip(&all) {
            assert_eq!(one[..2], other[..2], "the same rows");
        }
        assert!(whole.contains("Huber") && ruth.page(&page).await.contains("Huber"));
        reasons.extend(told.into_iter().map(|row| (row[0].clone(), row[2].clone(), row[3].clone())));
    }
    reasons.sort();
    let text = |parts: [&str; 3]| parts.map(str::to_owned).into();
    let expected: [(String, String, String); 3] = [
        text(["1", "`organisationID` is empty, so the row has no identity", "organisationID"]),
        text(["1", "… is not a country code", "country"]),
        text(["3", "a CORDIS project id is a number of at most 12 digits", "projectid"]),
    ];
    assert_eq!(reasons, expected);
}

/// Beneficiaries as the ranking by region lists them.
const RANKING: &str = "country,region,beneficiary_name,beneficiary_withheld,total_budget_eur,eu_contribution_eur,\
    project_count\nBulgaria,Vidin Province,Municipality of Quagga,0,100.00,85.00,1\n";

#[tokio::test(flavor = "multi_thread")]
async fn what_a_source_leaves_out_is_said_beside_it_and_in_the_report_of_an_import() {
    let site = Sample::empty().await;
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("ranking.csv"), RANKING).expect("a file");
    let report = site.app.load(&Actor::Operator, folder.path(), Known::ReadAgain).await.expect("an import");
    let import = report.files.first().and_then(|file| file.import).expect("an import").0;
    for address in ["/sources".to_owned(), format!("/sources/imports/{import}"), "/sources.csv".to_owned()] {
        let page = site.page(&address).await;
        assert!(page.contains("ends with the 200th of each region"), "{address}: {page}");
    }
    let table = site.page(&format!("/sources/imports/{import}.csv")).await;
    assert!(table.lines().next().is_some_and(|line| line.trim_end().ends_with("to_know")), "{table}");
    assert_eq!(table.lines().count(), 2, "{table}");
    let spanish = site.page(&format!("/sources/imports/{import}?lang=es")).await;
    assert!(spanish.contains("termina en el número 200 de cada región"), "{spanish}");
    let sources = site.page("/sources").await;
    assert!(sources.contains("Amounts of 0 are published where none is known"), "{sources}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_import_is_in_the_files_and_the_page_says_how_many_it_shows() {
    let site = Sample::empty().await;
    let folder = tempfile::tempdir().expect("a folder");
    for number in 0..101 {
        let text = RANKING.replace("Quagga", &format!("Quagga {number}"));
        std::fs::write(folder.path().join(format!("{number}.csv")), text).expect("a file");
    }
    site.app.load(&Actor::Operator, folder.path(), Known::ReadAgain).await.expect("an import");
    let page = site.page("/sources").await;
    assert_eq!(page.matches("href=\"/sources/imports/").count(), 100);
    assert!(page.contains("The first 100 of 101"), "{page}");
    let (_, listed) = rows(&site.page("/sources.csv").await);
    assert_eq!(listed.iter().filter(|cells| cells.concat().contains("kohesio")).count(), 101);
}
