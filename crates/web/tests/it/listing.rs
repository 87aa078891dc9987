//! Every list has its data beside it, and an address that asks for what is not there is told so.

use axum::http::StatusCode;

use crate::{Sample, links};

/// The rows of a table, its heading first.
fn rows(table: &str) -> Vec<&str> {
    table.trim_start_matches('\u{feff}').trim().lines().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_page_leads_to_the_same_list_as_json_and_as_a_table() {
    let site = Sample::open().await;
    for (list, rows_of) in [
        ("/sources", "sources"),
        ("/regions", "regions"),
        ("/quality", "issues"),
        ("/sources/imports/1", "imports"),
        ("/projects/clusters3/history", "changes"),
    ] {
        let offered = links(&site.page(list).await);
        for form in [".csv", ".json"] {
            assert!(offered.contains(&format!("{list}{form}")), "{list}{form}: {offered:?}");
        }
        let json: serde_json::Value =
            serde_json::from_str(&site.page(&format!("{list}.json")).await).expect("JSON");
        assert_eq!(json["schema"], format!("asterism/{rows_of}/1"), "{list}");
        let listed = json[rows_of].as_array().expect("rows");
        let table = site.page(&format!("{list}.csv")).await;
        assert!(!listed.is_empty() && listed[0].is_object(), "{list}");
        let heading: Vec<&str> = rows(&table)[0].split(',').collect();
        let columns = listed[0].as_object().expect("a row").len();
        assert_eq!(heading.len(), columns, "{list} has the same columns in both");
        assert!(rows(&table).len() > listed.len(), "{list} has a line for every row and its heading");
    }
    for folder in ["topics", "projects", "organisations"] {
        let (status, _) = site.get(&format!("/{folder}.csv")).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{folder} leads to its part of Explore");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_data_of_a_list_say_what_its_page_says() {
    let site = Sample::open().await;
    let json = async |address: &str| -> serde_json::Value {
        serde_json::from_str(&site.page(address).await).expect("JSON")
    };
    let regions = json("/regions.json").await;
    let page = site.page("/regions").await;
    let basque = regions["regions"].as_array().into_iter().flatten().find(|region| region["code"] == "ES21");
    let basque = basque.expect("the Basque Country");
    assert!(page.contains("/regions/ES21") && basque["projects"].as_u64() > Some(0), "{basque}");
    let history = json("/projects/clusters3/history.json").await;
    assert!(history["record"]["address"].as_str().is_some_and(|at| at.ends_with("/projects/clusters3")));
    let first = &history["changes"][0];
    assert!(first["revision"].is_i64() && first["field"].is_string(), "{first}");
    let issues = json("/quality.json?rule=odd_value").await;
    let all = json("/quality.json").await;
    let count = |list: &serde_json::Value| list["issues"].as_array().map(Vec::len).unwrap_or_default();
    assert!(count(&issues) < count(&all), "the filter of the page is that of the file");
    let sources = json("/sources.json").await;
    let runs = sources["sources"].as_array().expect("rows");
    assert!(runs.iter().any(|run| run["source"] == "sample" && run["read"].as_u64() > Some(0)), "{sources}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_said_and_the_way_back_is_shown() {
    let site = Sample::open().await;
    let beyond = site.page("/explore?kind=project&page=999").await;
    assert!(beyond.contains("There is no page 999"), "a page after the last one");
    assert!(!beyond.contains("Nothing matches all of this"), "which is not to say that nothing was found");
    assert!(!site.page("/explore?kind=project").await.contains("There is no page"));
    let (status, told) = site.get("/projects/clusters3/history?from=abc&to=2").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(told.contains("abc") && told.contains("is no revision"), "{told}");
    let (status, _) = site.get("/projects/clusters3/history?from=1&to=99999999").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
