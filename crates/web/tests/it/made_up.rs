//! The made-up country of the sample: the observatory can be tried at once, and nobody can take its figures for real.

use asterism_domain::Actor;
use serde_json::Value;

use crate::{Sample, check_page, links, observatory};

/// Pages with figures of the made-up country, in the installation that the sample makes.
const PAGES: [&str; 14] = [
    "/regions/XA11",
    "/regions/XA11/strengths",
    "/regions/XA11/change",
    "/regions/XA11/opportunities",
    "/regions/XA44/twins",
    "/regions/XA51/complements",
    "/regions/XA63/indicators",
    "/regions/XA21/brief",
    "/industries",
    "/industries/C24",
    "/compare?region=XA11&region=XA21",
    "/map",
    "/space?region=XA21",
    "/clusters",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_made_up_figures_says_so_in_both_languages() {
    let site = Sample::open().await;
    let tables = ["/tables/fictional_employment", "/tables/fictional_indicators"];
    for path in PAGES.iter().chain(&tables) {
        for (language, said) in [("en", "are made up"), ("es", "son inventadas")] {
            let address = format!("{path}{}lang={language}", if path.contains('?') { '&' } else { '?' });
            let page = site.page(&address).await;
            check_page(&address, &page);
            assert!(page.contains("class=\"notice warning\"") && page.contains(said), "{address}");
        }
    }
    let page = site.page("/regions/XA11").await;
    let cell = links(&page).into_iter().chain(links(&site.page("/regions/XA11/strengths").await));
    let cell = cell.into_iter().find(|link| link.contains("/cell?")).expect("a figure opens to its cell");
    assert!(site.page(&cell.replace("&#38;", "&")).await.contains("class=\"notice warning\""), "{cell}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_in_which_nothing_else_lies_lists_not_itself() {
    let site = Sample::open().await;
    let page = site.page("/regions/XA11").await;
    assert!(!page.contains("In figures") && !page.contains(">Newest<"), "{page}");
    let page = site.page("/regions/ES21").await;
    assert!(page.contains("In figures") && page.contains(">Newest<"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brief_on_paper_marks_made_up_figures_on_every_page() {
    let site = Sample::open().await;
    for l in asterism_web::locale::Locale::offered() {
        let brief = asterism_web::brief(&site.app, l, "XA21", &[]).await.expect("a brief");
        let asterism_web::BriefOf::Paper(paper) = brief else { panic!("there are figures") };
        assert!(paper.mark.contains(&l.t("fictional")), "{}: {}", l.code(), paper.mark);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_of_a_made_up_table_file_says_so() {
    let site = Sample::open().await;
    let files = [
        "/regions/XA11/strengths",
        "/regions/XA11/change",
        "/regions/XA11/opportunities",
        "/regions/XA44/twins",
        "/regions/XA51/complements",
        "/regions/XA63/indicators",
        "/industries",
        "/industries/C24",
        "/map",
        "/tables/fictional_employment",
    ];
    for path in files {
        let text = site.page(&format!("{path}.csv")).await;
        let mut lines = text.lines();
        assert!(lines.next().is_some_and(|heading| heading.ends_with(",fictional")), "{path}");
        let rows: Vec<&str> = lines.collect();
        assert!(!rows.is_empty() && rows.iter().all(|row| row.ends_with(",true")), "{path}");
        let data: Value = serde_json::from_str(&site.page(&format!("{path}.json")).await).expect("JSON");
        let about = ["about", "table", "head"].iter().find_map(|key| data[key]["fictional"].as_bool());
        assert_eq!(about, Some(true), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn beside_real_tables_a_made_up_region_keeps_its_own() {
    let site = Sample::open().await;
    site.app.keep_table(&Actor::Operator, &observatory::table()).await.expect("the table is kept");
    let real = site.page("/regions/ES21").await;
    assert!(!real.contains("are made up") && !links(&real).iter().any(|link| link.contains("fictional")));
    let page = site.page("/regions/XA11").await;
    assert!(page.contains("are made up"), "{page}");
    let strengths = "/regions/XA11/strengths?table=fictional_employment".to_owned();
    assert!(links(&page).contains(&strengths), "its links stay with its table: {:?}", links(&page));
    check_page("/map", &site.page("/map").await);
    assert!(!site.page("/industries").await.contains("are made up"), "real figures come first");
}
