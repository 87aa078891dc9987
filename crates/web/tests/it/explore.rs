//! Explore and what leads on from a record, as a visitor's browser meets them.

use asterism_domain::{Actor, Document, Kind, Language, Space, State, Text, Visibility};
use asterism_testkit::{event, project};
use axum::http::StatusCode;

use crate::edit::record;
use crate::{Sample, links};

/// Writes and publishes a document in the sample's space.
async fn put(site: &Sample, document: impl Into<Document>) -> asterism_domain::Record {
    let space = Space::new("clusters3");
    site.app.create(&Actor::Operator, &space, document.into(), State::Published).await.expect("a record")
}

fn boxes<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let start = format!("name=\"{name}\" value=\"");
    page.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_value_of_a_filter_is_reached_page_by_page_and_by_typing_002_2() {
    const MANY: usize = 450;
    let site = Sample::empty().await;
    let mut tags = Vec::new();
    for number in 0..MANY {
        let mut tag = asterism_domain::policy::Tag::default();
        tag.about.title = Text::english(format!("Word number {number}"));
        tags.push(put(&site, tag).await.id);
    }
    let mut all = project("ALLWORDS", "A project with every word");
    all.about.tags = tags;
    put(&site, all).await;
    site.app.follow().await.expect("the index follows");

    let first = site.page("/explore?q=allwords").await;
    let whole =
        links(&first).into_iter().find(|link| link.contains("all=tag")).expect("the way to all values");
    let mut seen = std::collections::BTreeSet::new();
    let mut next = Some(whole);
    let mut pages = 0;
    while let Some(address) = next {
        let page = site.page(&address).await;
        let listed = boxes(&page, "tag");
        assert!(listed.len() <= 200, "a page is bounded");
        seen.extend(listed.into_iter().map(str::to_owned));
        pages += 1;
        let following = page.split("rel=\"next\"").next().filter(|_| page.contains("values_page"));
        let following = following.and_then(|before| before.rsplit("href=\"").next());
        next = following
            .map(|rest| rest.split('"').next().unwrap_or("").replace("&#38;", "&"))
            .filter(|link| link.contains(&format!("values_page={}", pages + 1)));
    }
    assert_eq!((seen.len(), pages), (MANY, 3));

    let narrowed = site.page("/explore?q=allwords&all=tag&values_like=number+44").await;
    assert_eq!(boxes(&narrowed, "tag").len(), 14, "44, 144, 244, 344 and 440 to 449");
    assert!(
        narrowed.contains("name=\"values_like\" value=\"number 44\""),
        "it stands in its field, in the form"
    );
    assert!(narrowed.contains("name=\"all\" value=\"tag\""));
    let chosen = site.page("/explore?tag=word-number-7&all=tag&values_like=number+44").await;
    assert!(chosen.contains("value=\"word-number-7\" checked"), "what is chosen is carried along");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_names_others_like_it_and_never_what_is_hidden() {
    let site = Sample::open().await;
    let text =
        "Seaweed biorefineries of estuaries turn macroalgae into packaging, with harvesters and harbours.";
    let like = |acronym: &str| {
        let mut project = project(acronym, "Seaweed biorefineries and macroalgae packaging");
        project.about.summary = Text::english(text);
        project
    };
    let one = put(&site, like("KELPONE")).await;
    let two = put(&site, like("KELPTWO")).await;
    let mut made_up = like("KELPFICTION");
    made_up.about.fictional = true;
    let made_up = put(&site, made_up).await;
    let space = Space::new("clusters3");
    site.app.create(&Actor::Operator, &space, like("KELPDRAFT").into(), State::Draft).await.expect("a draft");
    site.app.follow().await.expect("the index follows");
    let page = site.page(&one.path()).await;
    let also =
        page.split("id=\"see-also\"").nth(1).expect("see also").split("</section>").next().expect("its end");
    assert!(also.contains(&format!("href=\"{}\"", two.path())), "{also}");
    assert!(!page.contains("KELPDRAFT"));
    assert!(!page.contains("KELPFICTION"), "what is made up is no company for what is not");
    assert!(!site.page(&made_up.path()).await.contains("KELPTWO"));
    let data: serde_json::Value =
        serde_json::from_str(&site.page(&format!("{}.json", one.path())).await).expect("JSON");
    assert_eq!(data["related"][0]["path"], two.path());
    assert!(!data.to_string().contains("KELPDRAFT"));
    let hide = asterism_actions::BulkChange::Show(Visibility::Members);
    site.app.change_many(&Actor::Operator, hide, &[(two.id, two.seq)], "").await.expect("hidden");
    // The index has not followed yet.
    for address in [one.path(), format!("{}.json", one.path())] {
        assert!(!site.page(&address).await.contains("KELPTWO"), "{address}");
    }
    // What a page names already it does not name once more.
    let clusters = site.page("/projects/clusters3").await;
    let also =
        clusters.split("id=\"see-also\"").nth(1).map(|rest| rest.split("</section>").next().expect("an end"));
    assert!(!also.unwrap_or("").contains("/organisations/spri"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_has_a_calendar_entry_of_its_own_002_30() {
    let site = Sample::open().await;
    let day = jiff::civil::date(2026, 12, 3);
    let first = put(&site, event("Harbour day", day)).await;
    let second = put(&site, event("Harbour day", jiff::civil::date(2026, 12, 4))).await;
    let page = site.page(&first.path()).await;
    let link = format!("{}.ics", first.path());
    assert!(links(&page).contains(&link), "{:?}", links(&page));
    let calendar = site.page(&link).await;
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 1, "{calendar}");
    assert!(calendar.contains(&format!("UID:{}", first.id)) && !calendar.contains(&second.id.to_string()));
    let hide = asterism_actions::BulkChange::Show(Visibility::Members);
    site.app.change_many(&Actor::Operator, hide, &[(first.id, first.seq)], "").await.expect("hidden");
    assert_eq!(site.get(&link).await.0, StatusCode::NOT_FOUND, "for members only");
    let ben = crate::guest::sign_up(&site.app, &site.routes, "Ben").await;
    assert!(ben.page(&link).await.contains("SUMMARY:Harbour day"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_has_its_narrower_topics_and_figures_of_its_own_records_001_25() {
    let site = Sample::open().await;
    let broad = record(&site, Kind::Topic, "cluster-policy-design").await;
    let mut narrow = asterism_domain::policy::Topic { broader: Some(broad.id), ..Default::default() };
    narrow.about.title = Text::english("Design of vouchers");
    let narrow = put(&site, narrow).await;
    let mut about_it = project("VOUCH", "Vouchers");
    about_it.about.topics = vec![narrow.id];
    put(&site, about_it).await;
    site.app.follow().await.expect("the index follows");
    let page = site.page(&broad.path()).await;
    let narrower = page.split("id=\"narrower\"").nth(1).expect("narrower topics");
    assert!(narrower.split("</section>").next().expect("its end").contains(&narrow.path()));
    assert!(!page.contains("By topic"), "beside its own filter that would be the whole portal's");
    let own = site.page(&narrow.path()).await;
    let shown = figures(&own);
    assert!(shown.iter().any(|(href, _)| href.contains("status=")), "{shown:?}");
    for (href, count) in shown {
        assert!(count <= 2, "only the topic and its project are counted: {href} {count}");
    }
}

/// The rows of the figures' tables: a link and a number.
fn figures(page: &str) -> Vec<(String, u64)> {
    let part = page.split("id=\"figures\"").nth(1).and_then(|rest| rest.split("id=\"newest\"").next());
    let rows = part.unwrap_or("").split("<tr role=\"row\"").skip(1);
    let row = |row: &str| {
        let href = row.split("href=\"").nth(1)?.split('"').next()?.to_owned();
        let number = row.rsplit("</td>").nth(1)?.rsplit('>').next()?.trim().parse().ok()?;
        Some((href, number))
    };
    rows.filter_map(row).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn typed_filters_take_names_and_ranges_and_say_what_is_unknown_002_3() {
    let site = Sample::open().await;
    let total = async |address: &str| {
        let page = site.page(address).await;
        let text = page.split("class=\"total\"").nth(1).and_then(|rest| rest.split('>').nth(1));
        let digits: String =
            text.unwrap_or("").chars().take_while(|c| *c != '<').filter(char::is_ascii_digit).collect();
        digits.parse::<u64>().unwrap_or(0)
    };
    for (typed, key) in [
        ("country:Spain", "country=ES"),
        ("programme:%22Interreg+Europe+2014-2020%22", "programme=interreg-europe-2014-2020"),
        ("programme:%22INTERREG+Europe%22", "programme=interreg-europe-2014-2020"),
        ("budget:%3E1000000", "total_budget_min=1000001"),
        ("date:2018", "from=2018&to=2018"),
    ] {
        let (by_words, by_key) =
            (total(&format!("/explore?q={typed}")).await, total(&format!("/explore?{key}")).await);
        assert!(by_key > 0, "{key}");
        assert_eq!(by_words, by_key, "{typed}");
    }
    let starts = total("/explore?q=start:2016..2016+kind:project").await;
    assert!((1..4).contains(&starts), "CLUSTERS3 began in 2016, others later: {starts}");
    let unknown = site.page("/explore?q=programme:%22Interreg+Europa%22").await;
    assert!(unknown.contains("Nothing has the value “Interreg Europa” of the filter Programme."));
    assert!(unknown.contains("Nearest: Interreg Europe 2014-2020."), "{unknown}");
    assert!(site.page("/explore?q=budget:lots").await.contains("is no range and was left out"));
    let turned = site.page("/explore?q=date:2019..2018").await;
    assert!(turned.contains("“date” were the wrong way round, so it was read as 2018..2019."), "{turned}");
    let turned = site.page("/explore?from=2019&to=2018").await;
    assert!(turned.contains("“date” were the wrong way round, so it was read as 2018..2019."), "{turned}");
    assert_eq!(total("/explore?from=2019&to=2018").await, total("/explore?from=2018&to=2019").await);
    let signs = site.page("/explore?q=%28").await;
    assert!(signs.contains("There is no word in “(”, so nothing was searched for by it."), "{signs}");
    let outside = total("/explore?q=-budget:%3E1000000").await;
    assert_eq!(outside, total("/explore?total_budget_max=1000000").await, "what says no budget is neither");
    let mistyped = site.page("/explore?countries=ES").await;
    assert!(mistyped.contains("There is no filter “countries”"), "{mistyped}");
    assert!(!site.page("/explore?country=ES&page=1&limit=10").await.contains("There is no filter"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_says_language_news_source_and_kind_of_document_002_5_002_8() {
    let site = Sample::open().await;
    // Nobody says in which language it is.
    let unsaid = |text: &str| Text::in_language(Language::parse("xx").expect("no language"), text);
    let mut told = asterism_testkit::news("", jiff::civil::date(2026, 1, 2));
    told.about.title = unsaid("Una jornada sobre puertos");
    told.about.summary = unsaid(
        "La jornada reunió a los responsables de los puertos y de las empresas que trabajan en ellos para hablar de \
         cómo mejorar la cooperación entre las regiones y de qué se puede aprender de otras.",
    );
    told.source_kind = Some(asterism_domain::SourceKind::Platform);
    put(&site, told).await;
    let mut item = asterism_domain::library::LibraryItem {
        document_kind: Some(asterism_domain::DocumentKind::Guide),
        file_type: Some(asterism_domain::FileType::Pdf),
        ..Default::default()
    };
    item.about.title = Text::english("How ports learn");
    let project = site.app.record_at(Kind::Project, "clusters3").await.expect("a look").expect("the project");
    item.projects.push(project);
    item.about.summary =
        Text::english("How harbours, terminals and shipping companies learn from each other.");
    let path = put(&site, item.clone()).await.path();
    item.about.title = Text::english("What harbours learn");
    let other = put(&site, item).await.path();
    site.app.follow().await.expect("the index follows");
    let card = async |words: &str| {
        let page = site.page(&format!("/explore?q={words}")).await;
        let line = page.split("class=\"hit-line\">").nth(1).expect("a card");
        line.split("</p>").next().expect("its end").to_owned()
    };
    let news = card("jornada+puertos").await;
    assert!(news.contains("News from: Platform") && news.contains("Spanish"), "{news}");
    let guide = card("%22How+ports+learn%22").await;
    assert!(guide.contains("Guide") && guide.contains("PDF"), "{guide}");
    assert!(guide.contains("project: CLUSTERS3"), "many brochures are called alike: {guide}");
    let page = site.page(&other).await;
    let alike = page.split(&format!("href=\"{path}\"")).nth(1).expect("what is like it");
    assert!(alike.split("</li>").next().expect("its end").contains("Document · CLUSTERS3"), "{alike}");
}

#[tokio::test(flavor = "multi_thread")]
async fn values_are_typed_as_the_pages_call_them_in_either_language_002_3() {
    let site = Sample::open().await;
    for (typed, key) in [
        ("kind:document", "kind:library_item"),
        ("kind:Documento", "kind:library_item"),
        ("kind:proyectos", "kind:project"),
        ("country:España", "country:ES"),
        ("country:\"United Kingdom\"", "country:UK"),
        ("organisation_type:\"Autoridad regional\"", "organisation_type:regional_authority"),
        ("programme:\"Interreg Europe\"", "programme:interreg-europe"),
        ("status:cerrado", "status:closed"),
        ("language:inglés", "language:en"),
    ] {
        let total = async |text: &str| {
            let params = [("q".to_owned(), text.to_owned())];
            let found = site.app.explore(&Actor::Visitor, &params).await.expect("a result");
            assert!(found.notes.is_empty(), "{text}: {:?}", found.notes);
            found.total
        };
        let found = total(typed).await;
        assert!(found > 0, "{typed}");
        if !typed.starts_with("programme") {
            assert_eq!(found, total(key).await, "{typed}");
        }
    }
    let told = site.page("/explore?q=kind:proyeto").await;
    assert!(told.contains("Project (project)"), "the nearest value, in the reader's words");
    let told = site.page("/explore?q=status:zebra").await;
    assert!(told.contains("zebra"), "an unknown value is said");
}
