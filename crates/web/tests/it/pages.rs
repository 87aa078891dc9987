//! The pages of the sample, as whoever reads them and as machines meet them.

use std::collections::{BTreeSet, VecDeque};

use asterism_domain::{Actor, Document, Kind, Text};
use axum::http::StatusCode;

use crate::{BOUNDARIES, Sample, check_page, links};

#[tokio::test(flavor = "multi_thread")]
async fn every_page_that_the_sample_leads_to_answers_and_is_well_made() {
    let site = Sample::open().await;
    let mut seen: BTreeSet<String> = BTreeSet::from(["/".to_owned()]);
    let mut waiting: VecDeque<String> = VecDeque::from(["/".to_owned(), "/explore?limit=100".to_owned()]);
    let mut pages = 0;
    while let Some(address) = waiting.pop_front() {
        let (status, body) = site.get(&address).await;
        let plausible = status == StatusCode::OK || status.is_redirection();
        assert!(plausible, "{address} answers {status}");
        if !body.starts_with("<!DOCTYPE html>") {
            continue;
        }
        check_page(&address, &body);
        pages += 1;
        for link in links(&body) {
            // Filtered lists lead to each other without end; one step into them is enough.
            let deep = address.contains('?') && link.contains('?');
            let other = link.starts_with("/assets/") || link.contains("lang=");
            if !deep && !other && seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    assert!(pages > 150, "only {pages} pages were found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_page_says_what_matters_001_5_001_6_001_7_001_8() {
    let site = Sample::open().await;
    let page = site.page("/projects/clusters3").await;
    for part in ["€1,832,645", "€1,544,244", "84.26%", "1 April 2016 – 31 March 2020", "Piedmont Region"]
    {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.contains("in the source: yes"), "a contradicted cluster flag stays visible");
    let spanish = site.page("/projects/clusters3?lang=es").await;
    assert!(spanish.contains("1.832.645\u{a0}€"));
    let data: serde_json::Value =
        serde_json::from_str(&site.page("/projects/clusters3.json").await).expect("JSON");
    assert_eq!(data["record"]["document"]["acronym"], "CLUSTERS3");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_comes_as_page_feed_table_calendar_and_json_with_one_count_002_1() {
    let site = Sample::open().await;
    let data: serde_json::Value =
        serde_json::from_str(&site.page("/explore.json?kind=event").await).expect("JSON");
    let total = data["total"].as_u64().expect("a count");
    assert!(total > 5);
    assert_eq!(data["records"].as_array().map(Vec::len), Some(total as usize));
    let table = site.page("/explore.csv?kind=event").await;
    assert_eq!(table.matches("\r\nevent,").count() as u64, total);
    // Each line leads to its record from wherever the table is opened, as an entry of the feed does.
    let address =
        table.lines().nth(1).and_then(|line| line.split(',').find(|cell| cell.contains("/events/")));
    let address = address.expect("an event's address");
    assert!(address.starts_with("http://localhost/events/"), "{address}");
    let feed = site.page("/explore.atom?kind=event").await;
    assert!(feed.contains(&format!("href=\"{address}\"")), "{address}");
    assert_eq!(feed.matches("<entry>").count() as u64, total);
    assert!(!feed.contains("1970"), "an entry without a date of its own is as new as its record");
    let calendar = site.page("/explore.ics?kind=event").await;
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.ends_with("END:VCALENDAR\r\n"));
    assert!(site.page("/explore?kind=event").await.contains(&format!("{total} records")));
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_in_force_are_chips_that_take_them_away() {
    let site = Sample::open().await;
    let page = site.page("/explore?q=cluster&kind=event&kind=news&country=ES").await;
    for without in ["kind=news&#38;country=ES", "kind=event&#38;country=ES"] {
        assert!(page.contains(without), "a chip leads to the result without one filter: {without}");
    }
    assert!(page.contains("value=\"event\" checked"));
    assert!(page.contains("<mark>"), "the words are marked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_value_is_explained_and_nothing_breaks() {
    let site = Sample::open().await;
    for address in
        ["/explore?from=yesterday", "/quality?rule=none", "/explore?page=x", "/sources/imports/abc"]
    {
        let (status, body) = site.get(address).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{address}");
        assert!(body.contains("<h1>") && body.contains("type=\"search\""), "{address} helps on");
    }
    let (_, body) = site.get("/explore?q=cluster&from=yesterday&kind=event").await;
    assert!(body.contains("“yesterday” is not a date such as 2018-05-14"), "{body}");
    assert!(body.contains("href=\"/explore?q=cluster&#38;kind=event\""), "one click leads on: {body}");
    let (status, body) = site.get("/projects/clusterss3").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(body.contains("value=\"clusterss3\""));
    assert!(body.contains("<a href=\"/projects/clusters3\">"), "{body}");
    // Nearly an address of the site; what only titles have is no guess.
    let (_, body) = site.get("/persons").await;
    let guesses = body.split("Did you mean").nth(1).and_then(|rest| rest.split("</ul>").next());
    assert_eq!(links(guesses.expect("guesses")), ["/people"]);
    for only_in_titles in ["/leveraging", "/qqqq"] {
        let (_, body) = site.get(only_in_titles).await;
        assert!(!body.contains("Did you mean"), "{only_in_titles}: {body}");
    }
    let (_, body) = site.get("/explore?q=%00smart%1b&kind=a%00b").await;
    assert!(!body.contains(['\0', '\u{1b}']) && body.contains("value=\"smart\""), "{body}");
    for odd in [
        "/explore?q=%22%22%22",
        "/explore?q=%00%ff",
        "/explore?q=a:b:c:-*",
        "/projects/%2e%2e%2fx",
        "/explore?kind=none",
    ] {
        let (status, _) = site.get(odd).await;
        assert!(!status.is_server_error(), "{odd} answers {status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_counts_of_the_quality_page_add_up_001_9() {
    let site = Sample::open().await;
    let page = site.page("/quality").await;
    let totals: Vec<&str> =
        page.split("<tfoot").skip(1).filter_map(|foot| foot.split("class=\"num\"").nth(1)).collect();
    assert_eq!(totals.len(), 4, "by rule, source, space and kind");
    let number = |text: &str| text.split(['>', '<']).nth(1).unwrap_or("").to_owned();
    let first = number(totals[0]);
    assert!(totals.iter().all(|total| number(total) == first), "{totals:?}");
    // The same issues as a file, one a line.
    for (query, counted) in [("", first), ("?kind=project", String::new())] {
        let lines = site.page(&format!("/quality.csv{query}")).await.trim().lines().count() - 1;
        let all = site.page(&format!("/quality{query}")).await;
        let total = all.split("class=\"total\"").nth(1).and_then(|rest| rest.split(['>', '<']).nth(1));
        let total: String = total.unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
        assert_eq!(lines.to_string(), total, "{query}");
        assert!(counted.is_empty() || counted.replace(',', "") == total, "{counted} {total}");
    }
}

#[tokio::test]
async fn history_is_told_in_names_and_values_and_not_in_stored_shapes() {
    let sample = Sample::open().await;
    let (status, page) = sample.get("/projects/clusters3/history").await;
    assert_eq!(status, StatusCode::OK);
    let words = page.split(['>', '<']).collect::<Vec<_>>();
    let is_id = |word: &&&str| word.len() == 36 && word.split('-').count() == 5;
    assert_eq!(words.iter().filter(is_id).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert!(!page.contains("{&#34;") && !page.contains("{&quot;"), "no stored shape is shown");
    assert!(page.contains("Design and deployment of cluster policies"), "topics are named");
}

/// What the head of a page says for machines.
fn linked_data(page: &str) -> serde_json::Value {
    let after = page.split("<script type=\"application/ld+json\">").nth(1).expect("linked data");
    serde_json::from_str(after.split("</script>").next().unwrap_or_default()).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn machines_read_what_a_record_is_001_4_001_8() {
    let site = Sample::open().await;
    let project = linked_data(&site.page("/projects/clusters3").await);
    assert_eq!(project["@context"], "https://schema.org");
    assert_eq!((&project["@type"], &project["name"]), (&"Project".into(), &"CLUSTERS3".into()));
    assert_eq!(project["url"], "http://localhost/projects/clusters3");
    assert_eq!(
        (&project["foundingDate"], &project["dissolutionDate"]),
        (&"2016-04-01".into(), &"2020-03-31".into())
    );
    assert_eq!(project["funding"]["amount"]["value"], 1_544_244.0);
    let lead = &project["member"][0];
    assert_eq!(
        (&lead["roleName"], &lead["member"]["@type"]),
        (&"Lead partner".into(), &"Organization".into())
    );
    for (address, kind) in [
        ("/organisations/spri", "Organization"),
        ("/programmes/interreg-europe-2014-2020", "FundingScheme"),
        ("/events/skane-visits-cfaa", "Event"),
        ("/families/cluster-policy", "DefinedTerm"),
        ("/regions/ES21", "AdministrativeArea"),
        ("/regions/ES", "Country"),
    ] {
        assert_eq!(linked_data(&site.page(address).await)["@type"], kind, "{address}");
    }
    for (list, kind) in [
        ("news", "NewsArticle"),
        ("post", "BlogPosting"),
        ("person", "Person"),
        ("facility", "Place"),
        ("event_series", "EventSeries"),
    ] {
        for path in records(&site, list).await {
            assert_eq!(linked_data(&site.page(&path).await)["@type"], kind, "{path}");
        }
    }
}

/// The addresses of all records of a kind.
async fn records(site: &Sample, kind: &str) -> Vec<String> {
    let list = site.page(&format!("/explore?kind={kind}&limit=100")).await;
    let hits = list.split("<li class=\"hit\">").skip(1);
    let found: Vec<String> = hits.filter_map(|hit| links(hit).into_iter().next()).collect();
    assert!(!found.is_empty(), "the sample has a {kind}");
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn machines_are_told_who_is_invented_and_no_name_that_is_not_shown_002_29() {
    let site = Sample::open().await;
    for path in records(&site, "person").await {
        let page = site.page(&path).await;
        let person = linked_data(&page);
        let marked = page.contains("class=\"notice warning\"");
        assert_eq!(person.get("disambiguatingDescription").is_some(), marked, "{path}: {person}");
        let record = site.page(&format!("{path}.json")).await;
        let hidden = !record.contains("\"title\"");
        assert_eq!(person.get("name").is_none(), hidden, "{path}: {person}");
    }
}

/// A list of participations in CORDIS's layout: an organisation in `count` projects, each with a partner
/// of its own and one they share.
fn participations(name: &str, count: usize) -> String {
    let mut file =
        "projectID;projectAcronym;organisationID;name;country;order;role;ecContribution\n".to_owned();
    for number in 0..count {
        let (project, acronym) = (101_000_000 + number, format!("P{number:03}"));
        file.push_str(&format!("{project};{acronym};999000001;{name};ES;1;coordinator;1000\n"));
        file.push_str(&format!("{project};{acronym};999000002;Shared Partner;AT;2;participant;500\n"));
        file.push_str(&format!(
            "{project};{acronym};{};Partner {number};FR;3;participant;250\n",
            998_000_000 + number
        ));
    }
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_a_record_stays_text_on_its_page_and_in_its_linked_data() {
    const EVIL: &str = "</script><script>alert('x')</script><img src=x onerror=y>";
    let site = Sample::open().await;
    for (kind, slug) in [
        (Kind::Project, "clusters3"),
        (Kind::Organisation, "spri"),
        (Kind::Event, "skane-visits-cfaa"),
        (Kind::Family, "cluster-policy"),
    ] {
        let edited = |document: &mut Document| {
            document.about_mut().title = Text::english(EVIL);
            document.about_mut().summary = Text::english(EVIL);
            document.about_mut().aliases = vec![EVIL.to_owned()];
            if let Document::Project(project) = document {
                project.acronym = Some(EVIL.to_owned());
                project.partners.iter_mut().for_each(|partner| partner.name_as_given = EVIL.to_owned());
            }
        };
        let record = site.edit(kind, slug, edited).await;
        for path in [record.clone(), format!("{record}/referrers"), format!("{record}/history")] {
            let page = site.page(&path).await;
            let own = page.matches("<script ").count();
            assert_eq!(page.matches("<script").count(), own, "{path} has scripts of its own only");
            assert!(!page.contains("<img") && !page.contains("alert('x')</script>"), "{path}");
        }
        let facts = linked_data(&site.page(&record).await);
        assert_eq!(facts["description"], EVIL);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retired_record_leaves_a_tombstone_that_helps_on() {
    let site = Sample::open().await;
    let id = site.app.record_at(Kind::Organisation, "spri").await.expect("a look").expect("a record");
    let reason = Some("Closed <in> 2026".to_owned());
    site.app.retire(&Actor::Operator, id, reason).await.expect("it is retired");
    let (status, page) = site.get("/organisations/spri").await;
    assert_eq!(status, StatusCode::GONE);
    check_page("/organisations/spri", &page);
    for part in [
        "This record was retired",
        "SPRI",
        "Closed &#60;in&#62; 2026",
        "/organisations/spri/history",
        "type=\"search\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"));
    let (status, spanish) = site.get("/organisations/spri?lang=es").await;
    assert_eq!(status, StatusCode::GONE);
    assert!(!spanish.contains("This record was retired"));
    assert_eq!(site.get("/organisations/spri/history").await.0, StatusCode::OK, "its history is kept");
    let (status, data) = site.get("/organisations/spri.json").await;
    assert!(
        status == StatusCode::GONE && data.contains("\"retired\""),
        "and so are its data: {status} {data}"
    );
    // What refers to it still opens, and it is gone from searches and lists.
    site.page("/projects/clusters3").await;
    assert!(
        !site
            .page("/explore?kind=organisation&q=spri&limit=100")
            .await
            .contains("href=\"/organisations/spri\"")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_of_what_refers_to_a_record_are_whole_and_their_totals_exact_001_8() {
    let site = Sample::open().await;
    let (organisation, name) = ("example-agency", "Example Agency");
    site.load("organization.csv", &participations(name, 130)).await;
    let page = site.page(&format!("/organisations/{organisation}")).await;
    let all = format!("/organisations/{organisation}/referrers?kind=project");
    assert!(page.contains(&format!("href=\"{all}\"")) && page.contains("Show all 130"), "{page}");
    assert!(page.contains(">130</a>"), "the key figure counts all projects");
    assert!(page.contains("The largest 30 of 131"), "and says how many of the partners are listed");
    let partners = format!("/organisations/{organisation}/partners");
    assert!(page.contains(&format!("href=\"{partners}\"")) && page.contains("Show all 131"), "{page}");
    assert_eq!(walk(&site, &all, "130 records", "/projects/").await, 130, "every one is on one of the pages");
    let others = walk(&site, &partners, "131 organisations", "/organisations/").await;
    assert_eq!(others, 131, "and so is every partner");
    let first = site.page(&partners).await;
    let list = first.split("id=\"list\"").nth(1).expect("a list");
    assert!(links(list)[0].contains("shared-partner"), "the most frequent is first");
    for bad in ["/referrers?kind=nothing", "/referrers?page=0", "/partners?page=x"] {
        let (status, page) = site.get(&format!("/organisations/{organisation}{bad}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{bad}");
        check_page(bad, &page);
    }
    assert_eq!(site.get("/events/none/referrers").await.0, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/organisations/none/partners").await.0, StatusCode::NOT_FOUND);
}

/// How many records of a folder the pages of a list lead to, each of which says `total`.
async fn walk(site: &Sample, list: &str, total: &str, folder: &str) -> usize {
    let mut seen = BTreeSet::new();
    let mut next = Some(list.to_owned());
    while let Some(address) = next {
        let page = site.page(&address).await;
        check_page(&address, &page);
        assert!(page.contains(total), "{address}");
        let block = page.split("id=\"list\"").nth(1).expect("a list");
        seen.extend(
            links(block).into_iter().filter(|link| link.starts_with(folder) && !link.starts_with(list)),
        );
        let rest = page.split("rel=\"next\"").next().filter(|before| before.len() < page.len());
        next = rest.and_then(|before| links(before).into_iter().next_back());
    }
    seen.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn maps_have_true_boundaries_and_their_credit_once_the_file_is_loaded() {
    let site = Sample::open().await;
    assert!(site.page("/regions").await.contains("class=\"map tiles\""));
    let report = site.load("NUTS_RG_20M_2021_4326_LEVL_2.geojson", BOUNDARIES).await;
    assert_eq!(report.files[0].counts.stored, 2, "{report:?}");
    for address in ["/", "/regions", "/projects/clusters3", "/organisations/spri"] {
        let page = site.page(address).await;
        check_page(address, &page);
        assert!(
            page.contains("class=\"map outlines\"") && !page.contains("class=\"map tiles\""),
            "{address}"
        );
        assert!(page.contains("© EuroGeographics for the administrative boundaries"), "{address}");
        assert!(page.contains("<table"), "{address} has the same as a table");
    }
    let data = site.page("/regions/ES21.json").await;
    assert!(
        data.contains("\"terms\":") && data.contains("non-commercial use only. © EuroGeographics"),
        "{data}"
    );
    assert!(!site.page("/regions/XA11.json").await.contains("\"terms\":"), "it has no outline");
    let history = site.page("/regions/ES21/history").await;
    assert!(history.contains("a line of 4 points"), "history tells of boundaries in words");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_in_capitals_leads_to_the_record() {
    let site = Sample::open().await;
    for (typed, status) in [
        ("/projects/CLUSTERS3", StatusCode::PERMANENT_REDIRECT),
        ("/projects/clusters3", StatusCode::OK),
        ("/projects/CLUSTERS-THAT-ARE-NOT", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(site.get(typed).await.0, status, "{typed}");
    }
}
