//! A result as table, feed and calendar, as the programs that read these take it.

use asterism_domain::person::PersonField;
use asterism_domain::{
    Actor, CountryCode, Document, EventKind, OrganisationType, Space, State, Strand, Text, Visibility,
};
use asterism_testkit::{
    event, library_item, news, organisation, partner, person, programme, project, region,
};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use jiff::civil::date;
use tower::ServiceExt;

use crate::Sample;

async fn put(site: &Sample, document: impl Into<Document>) -> asterism_domain::Record {
    let space = Space::new("quagga");
    site.app.create(&Actor::Operator, &space, document.into(), State::Published).await.expect("a record")
}

fn country(code: &str) -> Option<CountryCode> {
    CountryCode::parse(code).ok()
}

/// The cells of a record's line that are filled, by their columns; not when it changed and its id, which differ from
/// run to run. No cell here holds a comma.
fn filled(table: &str, address: &str) -> Vec<String> {
    let mut lines = table.trim_start_matches('\u{feff}').lines();
    let columns: Vec<&str> = lines.next().expect("a heading").split(',').collect();
    let absolute = format!("http://localhost{address}");
    let line = lines.find(|line| line.split(',').any(|cell| cell == absolute));
    let cells: Vec<&str> = line.unwrap_or_else(|| panic!("{address}: {table}")).split(',').collect();
    assert_eq!(columns.len(), cells.len(), "{address}");
    let told = columns.iter().zip(cells).filter(|(column, cell)| {
        !cell.is_empty() && !["title", "address", "space", "changed", "id"].contains(column)
    });
    told.map(|(column, cell)| format!("{column}={cell}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_of_every_kind_is_filled_from_its_record_002_1() {
    let site = Sample::empty().await;
    let mut interreg = programme("QE", "Quagga Europe");
    interreg.strand = Strand::ALL.first().copied();
    let interreg = put(&site, interreg).await;
    let spri = put(
        &site,
        asterism_domain::organisation::Organisation {
            organisation_type: Some(OrganisationType::Agency),
            town: Some("Bilbao".to_owned()),
            ..organisation("Quagga agency", "ES21")
        },
    )
    .await;
    let mut led = project("QUAGGA", "Stripes");
    (led.programme, led.operation_code) = (Some(interreg.id), Some("QE-7".to_owned()));
    led.partners = vec![partner(0, "Quagga agency", "ES21"), partner(1, "Zebra works", "SI03")];
    let led = put(&site, led).await;
    let mut day = event("Quagga day", date(2019, 5, 4));
    day.end = Some(date(2019, 5, 5));
    day.event_kind = EventKind::parse("study_visit");
    day.places = vec![asterism_domain::place::Place {
        town: Some("Košice".to_owned()),
        country: country("SK"),
        ..Default::default()
    }];
    let day = put(&site, day).await;
    let mut paper = library_item("Quagga paper", date(2020, 2, 1));
    paper.about.language = asterism_domain::Language::parse("es").ok();
    paper.document_kind = asterism_domain::DocumentKind::ALL.first().copied();
    let kind_of_paper = paper.document_kind.expect("a kind");
    let paper = put(&site, paper).await;
    let told = put(&site, news("Quagga news", date(2020, 3, 1))).await;
    let basque = put(&site, region("ES21", "Quagga land")).await;
    let mut anna = person("Anna Quagga");
    (anna.country, anna.represents) = (country("SI"), Some(OrganisationType::Agency));
    anna.show(PersonField::Name, Visibility::Public);
    anna.show(PersonField::Place, Visibility::Private);
    let anna = put(&site, anna).await;
    site.app.follow().await.expect("the index follows");

    let table = site.page("/explore.csv?space=quagga").await;
    let strand = Strand::ALL.first().expect("a strand");
    let kind = format!("type={}", kind_of_paper.as_str());
    let check = |record: &asterism_domain::Record, expected: &[&str]| {
        assert_eq!(filled(&table, &record.path()), expected, "{}", record.path());
    };
    let type_of_programme = format!("type={}", strand.as_str());
    check(
        &interreg,
        &["kind=programme", "name=Quagga Europe", &type_of_programme, "period=2014-2020", "languages=en"],
    );
    check(
        &spri,
        &[
            "kind=organisation",
            "name=Quagga agency",
            "type=agency",
            "countries=ES",
            "regions=ES21",
            "places=Bilbao",
            "helix_role=government",
            "identifiers=test:quagga-agency",
            "languages=en",
        ],
    );
    check(
        &led,
        &[
            "kind=project",
            "name=QUAGGA",
            "programme=Quagga Europe",
            "period=2014-2020",
            "lead_partner=Quagga agency",
            "start=2019-01-01",
            "end=2022-12-31",
            "status=closed",
            "total_budget=1000000.00",
            "eu_contribution=850000.00",
            "currency=EUR",
            "countries=ES SI",
            "regions=ES21 SI03",
            "code=QE-7",
            "languages=en",
        ],
    );
    check(
        &day,
        &[
            "kind=event",
            "name=Quagga day",
            "type=study_visit",
            "start=2019-05-04",
            "end=2019-05-05",
            "countries=SK",
            "places=Košice",
            "open=yes",
            "languages=en",
        ],
    );
    check(&paper, &["kind=library_item", "name=Quagga paper", &kind, "start=2020-02-01", "languages=es"]);
    check(&told, &["kind=news", "name=Quagga news", "start=2020-03-01", "languages=en"]);
    check(
        &basque,
        &[
            "kind=region",
            "name=Quagga land",
            "countries=ES",
            "regions=ES21",
            "level=2",
            "code=ES21",
            "languages=en",
        ],
    );
    // Where she is she keeps to herself.
    check(&anna, &["kind=person", "name=Anna Quagga", "type=agency"]);
}

/// The text between the first `<name>` after `from` and its end.
fn element<'x>(xml: &'x str, name: &str) -> &'x str {
    let start = xml.split_once(&format!("<{name}>")).map(|(_, rest)| rest);
    start.and_then(|rest| rest.split_once(&format!("</{name}>"))).map_or("", |(text, _)| text)
}

/// Whether every element ends that begins, in order, and every character may be in XML.
fn assert_well_formed(xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    let body = xml.split_once("?>").expect("a declaration").1;
    for tag in body.split('<').skip(1).map(|rest| rest.split_once('>').expect("an end").0) {
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).expect("a name");
        match (tag.starts_with('/'), tag.ends_with('/')) {
            (true, _) => assert_eq!(open.pop(), Some(name)),
            (false, true) => {}
            (false, false) => open.push(name),
        }
    }
    assert_eq!(open, [""; 0]);
    assert!(!xml.contains(|c: char| c < ' ' && !matches!(c, '\n' | '\t' | '\r')));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_says_what_it_is_of_and_what_changed_last_stands_first_002_1() {
    let site = Sample::empty().await;
    let old = put(&site, news("Quagga seen\u{b}", date(2020, 3, 1))).await;
    let young = put(&site, news("Quagga again", date(2019, 3, 1))).await;
    put(&site, event("Zebra & <day>", date(2019, 3, 1))).await;
    site.app.follow().await.expect("the index follows");
    let feed = site.page("/explore.atom?q=quagga&kind=news&sort=name").await;
    assert_well_formed(&feed);
    let (head, entries) = feed.split_once("<entry>").expect("entries");
    assert_eq!(element(head, "title"), "Asterism · “quagga” · Search for: News item");
    assert_eq!(element(head, "id"), "http://localhost/explore?q=quagga&amp;kind=news");
    assert_eq!(element(head, "updated"), element(entries, "updated"), "as new as what is newest in it");
    for link in [
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"http://localhost/explore.atom?q=quagga&amp;kind=news&amp;lang=en\"/>",
        "<link rel=\"alternate\" type=\"text/html\" href=\"http://localhost/explore?q=quagga&amp;kind=news\"/>",
    ] {
        assert!(head.contains(link), "{head}");
    }
    let ids = |feed: &str| -> Vec<String> {
        feed.split("<entry>").skip(1).map(|entry| element(entry, "id").to_owned()).collect()
    };
    let id = |record: &asterism_domain::Record| format!("urn:uuid:{}", record.id);
    assert_eq!(ids(&feed), [id(&young), id(&old)]);
    // A change moves an entry up and leaves it the same.
    let mut document = old.document.clone();
    document.about_mut().summary = Text::english("Near Bilbao");
    site.app.edit(&Actor::Operator, old.id, old.seq, document, None).await.expect("a change");
    site.app.follow().await.expect("the index follows");
    let later = site.page("/explore.atom?kind=news&q=quagga").await;
    assert_eq!(ids(&later), [id(&old), id(&young)]);
    assert_eq!(element(&later, "id"), element(&feed, "id"));
    let other = site.page("/explore.atom?kind=event").await;
    assert_ne!(element(&other, "id"), element(&feed, "id"));
    assert_eq!(element(&other, "title"), "Asterism · Search for: Event");
    let spanish = site.page("/explore.atom?kind=event&lang=es").await;
    assert_eq!(element(&spanish, "title"), "Asterism · Buscar: Evento");
    let empty = site.page("/explore.atom?q=okapi").await;
    assert_well_formed(&empty);
    assert!(element(&empty, "updated").starts_with("20") && !empty.contains("<entry>"), "{empty}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_result_file_already_does_not_load_it_again_002_1() {
    let site = Sample::empty().await;
    put(&site, event("Quagga day", date(2019, 3, 1))).await;
    site.app.follow().await.expect("the index follows");
    let ask = async |address: &str, tag: Option<&header::HeaderValue>| {
        let mut request = Request::get(address);
        if let Some(tag) = tag {
            request = request.header(header::IF_NONE_MATCH, tag);
        }
        site.routes.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer")
    };
    let forms = ["atom", "csv", "json", "ics"].map(|form| format!("/explore.{form}?q=quagga"));
    let mut tags = Vec::new();
    for form in &forms {
        let first = ask(form, None).await;
        let tag = first.headers().get(header::ETAG).unwrap_or_else(|| panic!("{form} has no tag")).clone();
        let again = ask(form, Some(&tag)).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{form}");
        assert!(to_bytes(again.into_body(), 1 << 20).await.expect("a body").is_empty());
        tags.push(tag);
    }
    put(&site, event("Quagga evening", date(2019, 3, 2))).await;
    site.app.follow().await.expect("the index follows");
    for (form, tag) in forms.iter().zip(&tags) {
        assert_eq!(ask(form, Some(tag)).await.status(), StatusCode::OK, "{form} is another now");
    }
}

/// The components of a calendar, from the outside in; and that it is well made.
fn components(calendar: &str) -> Vec<&str> {
    let (mut open, mut found) = (Vec::new(), Vec::new());
    assert!(calendar.ends_with("\r\n") && !calendar.replace("\r\n", "").contains('\n'));
    for line in calendar.split("\r\n") {
        if let Some(name) = line.strip_prefix("BEGIN:") {
            open.push(name);
            found.push(name);
        } else if let Some(name) = line.strip_prefix("END:") {
            assert_eq!(open.pop(), Some(name));
        }
    }
    assert!(open.is_empty());
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_of_a_result_without_events_is_one_and_says_so_002_30() {
    let site = Sample::empty().await;
    let undated = event("Okapi day", date(2019, 3, 1));
    let undated = put(&site, asterism_domain::event::Event { start: None, ..undated }).await;
    put(&site, event("Quagga day", date(2019, 3, 1))).await;
    put(&site, news("Zebra news", date(2019, 3, 1))).await;
    site.app.follow().await.expect("the index follows");
    let offered = async |query: &str| {
        let page = site.page(&format!("/explore{query}")).await;
        crate::links(&page).iter().any(|link| link.starts_with("/explore.ics"))
    };
    assert!(offered("").await && offered("?q=quagga").await && offered("?kind=event&kind=news").await);
    assert!(
        !offered("?q=zebra").await && !offered("?kind=news").await && !offered("?q=quagga&kind=news").await
    );
    let found = site.page("/explore.ics?q=quagga").await;
    assert_eq!(components(&found), ["VCALENDAR", "VEVENT"]);
    assert!(found.contains("\r\nX-WR-CALNAME:Asterism · “quagga”\r\n"), "{found}");
    assert!(!found.contains("DESCRIPTION"), "{found}");
    let both = site.page("/explore.ics?q=quagga+OR+okapi").await;
    assert_eq!(components(&both), ["VCALENDAR", "VEVENT"]);
    let said = "\r\nDESCRIPTION:One event that was found is left out here: no day is known of it.\r\n";
    assert!(both.replace("\r\n ", "").contains(said), "{both}");
    // What a calendar needs, and nothing that shows up in one.
    let empty = site.page("/explore.ics?q=zebra").await;
    assert_eq!(components(&empty), ["VCALENDAR", "VTIMEZONE", "STANDARD"]);
    assert!(empty.contains("DESCRIPTION:This search finds no events."), "{empty}");
    let spanish = site.page("/explore.ics?q=zebra&lang=es").await;
    assert!(spanish.contains("no encuentra ningún evento"), "{spanish}");
    let one = site.page(&format!("{}.ics", undated.path())).await;
    assert_eq!(components(&one), ["VCALENDAR", "VTIMEZONE", "STANDARD"]);
    assert!(one.contains("No day is known of this event."), "{one}");
}
