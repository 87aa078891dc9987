//! Names of records in running text lead to the records, and nothing else does.

use asterism_domain::{Actor, Document, Kind, Space, State, Text};

use crate::Sample;
use crate::figures::block;

const SENTENCE: &str =
    "Examples are projects such as the ClusteriX2.0, ClustersS3 and CREADIS3, which help regions.";

/// The text of a piece of markup: without tags, with entities resolved.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    for (number, part) in html.split('<').enumerate() {
        text.push_str(if number == 0 { part } else { part.split_once('>').map_or("", |(_, after)| after) });
    }
    let entities = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    entities.iter().fold(text, |text, (entity, letter)| text.replace(entity, letter))
}

/// The summary as it stands on a page.
async fn summary(site: &Sample, path: &str) -> String {
    block(&site.page(path).await, "summary").to_owned()
}

/// A published record of no project, with a summary.
async fn told(site: &Sample, kind: Kind, title: &str, summary: &str) -> String {
    put(site, kind, title, summary, State::Published).await
}

async fn put(site: &Sample, kind: Kind, title: &str, summary: &str, state: State) -> String {
    let mut document = Document::empty(kind);
    document.about_mut().title = Text::english(title);
    document.about_mut().summary = Text::english(summary);
    if let Document::Project(project) = &mut document {
        project.acronym = Some(title.to_owned());
        project.about.title = Text::english(format!("What {title} is about"));
    }
    let created = site.app.create(&Actor::Operator, &Space::new("clusters3"), document, state).await;
    let path = created.expect("a record").path();
    site.app.follow().await.expect("the index follows");
    path
}

fn leads(html: &str) -> Vec<(String, String)> {
    let links = html.split("<a href=\"").skip(1);
    let link = |rest: &str| {
        let (href, rest) = rest.split_once('"')?;
        let (_, rest) = rest.split_once('>')?;
        Some((rest.split_once('<')?.0.to_owned(), href.to_owned()))
    };
    links.filter_map(link).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(text, href)| ((*text).to_owned(), (*href).to_owned())).collect()
}

const ALL_THREE: &[(&str, &str)] = &[
    ("ClusteriX2.0", "/projects/clusterix-2-0"),
    ("ClustersS3", "/projects/clusters3"),
    ("CREADIS3", "/projects/creadis3"),
];

#[tokio::test(flavor = "multi_thread")]
async fn projects_that_a_report_names_and_misspells_are_led_to_004_8() {
    let site = Sample::open().await;
    let html = summary(&site, "/news/brussels-cluster-conference").await;
    let found = leads(&html);
    for wanted in pairs(ALL_THREE) {
        assert!(found.contains(&wanted), "{wanted:?} in {html}");
    }
    assert!(
        html.contains("title=\"CLUSTERS3\">ClustersS3</a>"),
        "a misspelt name says whom it leads to: {html}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_refers_to_nothing_leads_to_them_too_however_they_are_spelt_004_8() {
    let site = Sample::open().await;
    site.edit(Kind::Project, "clusters3", |document| document.about_mut().aliases.clear()).await;
    let path = told(&site, Kind::News, "From a conference", SENTENCE).await;
    assert_eq!(leads(&summary(&site, &path).await), pairs(ALL_THREE));
    let page = site.page("/projects/creadis3").await;
    let listed = block(&page, "mentioned-in");
    assert!(listed.contains("From a conference") && listed.contains("News"), "{listed}");
    let text = "The Basque Business Development Agency SPRI, DG GROW and Interreg Europe (2014-2020) met.";
    let path = told(&site, Kind::Event, "A meeting", text).await;
    let found = leads(&summary(&site, &path).await);
    assert!(found.contains(&("DG GROW".to_owned(), "/organisations/dg-grow".to_owned())), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_of_the_language_lead_nowhere_even_where_a_project_is_called_so_004_8() {
    let site = Sample::open().await;
    for name in ["FIRST", "SMART", "HEALTH", "Communication", "VERDISOL", "Quality"] {
        told(&site, Kind::Project, name, "A project.").await;
    }
    let text = "First of all, the FIRST and SMART step for HEALTH needs Communication of Quality, says Verdisol. Verdisol \
                and verdisol are people.";
    let path = told(&site, Kind::News, "A step", text).await;
    assert_eq!(leads(&summary(&site, &path).await), []);
    let path = told(&site, Kind::News, "Another", "It was VERDISOL that FIRST did it.").await;
    assert_eq!(leads(&summary(&site, &path).await), pairs(&[("VERDISOL", "/projects/verdisol")]));
    // Of two nobody knows which is meant, unless the text's own record says so.
    told(&site, Kind::Project, "Verdisol", "Another project.").await;
    assert_eq!(leads(&summary(&site, &path).await), []);
    let id = site.app.record_at(Kind::Project, "verdisol").await.expect("a look").expect("a record");
    let slug = path.rsplit('/').next().expect("a slug").to_owned();
    site.edit(Kind::News, &slug, |document| {
        let Document::News(news) = document else { panic!("news") };
        news.projects = vec![id];
    })
    .await;
    assert_eq!(leads(&summary(&site, &path).await), pairs(&[("VERDISOL", "/projects/verdisol")]));
    // The project of its own that a text is about may have any name.
    let first = site.app.record_at(Kind::Project, "first").await.expect("a look").expect("a record");
    site.edit(Kind::News, &slug, |document| {
        let Document::News(news) = document else { panic!("news") };
        news.projects = vec![first];
    })
    .await;
    assert_eq!(leads(&summary(&site, &path).await), pairs(&[("FIRST", "/projects/first")]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_does_not_lead_to_itself_and_once_to_others_004_8() {
    let site = Sample::open().await;
    let text = "CLUSTERS3 knows CREADIS3. CREADIS3 knows CLUSTERS3, and ClusterFY.\nCREADIS3 again.";
    site.edit(Kind::Project, "clusters3", |document| document.about_mut().summary = Text::english(text))
        .await;
    let expected = [("CREADIS3", "/projects/creadis3"), ("ClusterFY", "/projects/clusterfy")];
    assert_eq!(leads(&summary(&site, "/projects/clusters3").await), pairs(&expected));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_led_to_for_nobody_who_may_not_see_it_004_8() {
    let site = Sample::open().await;
    let hidden = put(&site, Kind::Project, "QUAGGA21", "Not yet.", State::Draft).await;
    let path = told(&site, Kind::News, "News of it", "Soon QUAGGA21 will start.").await;
    assert_eq!(leads(&summary(&site, &path).await), []);
    let id = site.app.record_at(Kind::Project, hidden.rsplit('/').next().expect("a slug")).await;
    let id = id.expect("a look").expect("a record");
    let base = site.app.record(id).await.expect("a look").expect("a record").seq;
    site.app.publish(&Actor::Operator, id, base).await.expect("published");
    site.app.follow().await.expect("the index follows");
    assert_eq!(leads(&summary(&site, &path).await), pairs(&[("QUAGGA21", &hidden)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn leading_leaves_every_text_as_it_was_and_markup_in_it_stays_text_004_8() {
    let site = Sample::open().await;
    let texts = [
        SENTENCE,
        "<b>CLUSTERS3</b> & <a href=\"/x\">CREADIS3</a>, 'ClusteriX 2.0'\"",
        "«CLUSTERS3» – ÅÄÖ CREADIS3\u{301} ßCLUSTERS3ß\u{a0}ClusteriX\u{a0}2.0 😀CREADIS3😀",
        "A CLUSTERS3-project, CLUSTERS3's, l'CREADIS3; http://CLUSTERS3.eu me@CREADIS3.eu @CLUSTERS3",
        "CREADIS3",
    ];
    for (number, text) in texts.iter().enumerate() {
        let path = told(&site, Kind::News, &format!("Text {number}"), text).await;
        let html = summary(&site, &path).await;
        assert!(html.contains("<a href=\"/projects/creadis3\"") || number == 2, "{html}");
        assert_eq!(text_of(&html).trim(), *text);
        assert!(!html.contains("<b>") && !html.contains("href=\"/x\""), "{html}");
        let data = site.page(&format!("{path}.json")).await;
        assert!(!data.contains("/projects/creadis3\\\""), "nothing of it is stored: {data}");
    }
}
