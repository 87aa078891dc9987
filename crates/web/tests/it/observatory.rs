//! What the observatory says of a region, with a made-up table of eight regions by twelve industries.

use asterism_domain::paper::Piece;
use asterism_domain::statistics::{
    Cell, CellsBuilder, Code, CodeList, Dimension, Flag, Flags, Role, Table, TableHead,
};
use asterism_domain::{Actor, NutsVersion, Text};
use asterism_web::BriefOf;
use axum::http::StatusCode;

use crate::{Sample, check_page, links};

const REGIONS: [&str; 8] = ["ES21", "ES22", "FI19", "ITC1", "PL81", "SE22", "SI03", "XX99"];
const INDUSTRIES: [&str; 12] =
    ["B05", "C10", "C20", "C24", "C25", "C28", "C29", "D35", "F41", "G47", "J62", "M72"];
const YEARS: [&str; 4] = ["2011", "2012", "2013", "2014"];
const PARTS: [&str; 6] = ["strengths", "change", "opportunities", "twins", "complements", "indicators"];

/// Persons employed, made up: with a confidential, a missing and an estimated cell of the Basque Country.
pub(crate) fn table() -> Table {
    let codes = |codes: &[&str]| -> Vec<Code> {
        let code = |code: &&str| Code { code: (*code).to_owned(), label: Text::default() };
        codes.iter().map(code).collect()
    };
    let dimension = |key: &str, role: Role, names: &[&str], list: Option<CodeList>| Dimension {
        key: key.to_owned(),
        role,
        codes: codes(names),
        code_list: list,
    };
    let mut dimensions = vec![
        dimension("indic_sb", Role::Indicator, &["V11210", "V16110"], None),
        dimension("nace_r2", Role::Industry, &INDUSTRIES, Some(CodeList::Nace("2".to_owned()))),
        dimension("geo", Role::Place, &REGIONS, Some(CodeList::Nuts(NutsVersion::V2021))),
        dimension("time", Role::Time, &YEARS, None),
    ];
    dimensions[0].codes[1].label = Text::english("Persons employed");
    dimensions[1].codes[3].label = Text::english("Manufacture of basic metals <b>");
    let mut cells = CellsBuilder::default();
    let width = (INDUSTRIES.len() * REGIONS.len() * YEARS.len()) as u64;
    for place in 0..2 * width {
        let at = place % width;
        let industry = at / (REGIONS.len() * YEARS.len()) as u64;
        let region = at / YEARS.len() as u64 % REGIONS.len() as u64;
        let year = at % YEARS.len() as u64;
        let (value, flags) = match (INDUSTRIES[industry as usize], REGIONS[region as usize]) {
            ("B05", "ES21") => (None, Flags::NONE.with(Flag::Confidential)),
            ("D35", "ES21") => continue,
            ("C24", "ES21") => (Some(9_000.0 - 100.0 * year as f64), Flags::NONE.with(Flag::Estimated)),
            _ => {
                let base = 200 + (industry * 37 + region * 53 + industry * region * 29) % 97 * 20;
                (Some((base + year * (region + industry)) as f64), Flags::NONE)
            }
        };
        cells.push(Cell { place, value, flags });
    }
    let head = TableHead {
        key: "made_up".to_owned(),
        title: Text::english("Made-up persons employed"),
        publisher: "Nobody".to_owned(),
        version: Some("v7".to_owned()),
        retrieved: Some(jiff::civil::date(2026, 1, 2)),
        terms: "Free for tests".to_owned(),
        file: "made_up.tsv".to_owned(),
        fictional: false,
        recoded: None,
        dimensions,
    };
    Table { head, cells: cells.finish().0 }
}

async fn site() -> Sample {
    let site = Sample::open().await;
    site.app.keep_table(&Actor::Operator, &table()).await.expect("the table is kept");
    site
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_table_a_region_says_how_to_load_one() {
    let site = Sample::open().await;
    let page = site.page("/regions/ES21").await;
    assert!(page.contains("No figures of regions by industries have been loaded"), "{page}");
    assert!(page.contains("asterism import") && !page.contains("class=\"cards\""));
    assert!(links(&page).contains(&"/regions/XA11".to_owned()), "what is made up is offered to try");
    let (status, _) = site.get("/regions/ES21/strengths").await;
    assert!(status.is_redirection(), "the part leads to the page that says so: {status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_answers_on_one_screen_and_every_answer_leads_to_its_part() {
    let site = site().await;
    let page = site.page("/regions/ES21").await;
    check_page("/regions/ES21", &page);
    for question in ["What is it strong in?", "How does that move?", "What is near and complex?"] {
        assert!(page.contains(question), "{question}");
    }
    for question in ["Who is like it?", "Who complements it?", "What is not known?"] {
        assert!(page.contains(question), "{question}");
    }
    assert!(page.contains("Most of all in basic metals &#60;b&#62;"), "the answer comes in a sentence");
    assert!(page.contains("1 are counted and withheld as confidential, 1 are not published"));
    for part in &PARTS[..5] {
        assert!(page.contains(&format!("href=\"/regions/ES21/{part}\"")), "{part}");
    }
    assert!(page.contains("Projects"), "what was there before stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_part_is_well_made_in_both_languages_and_says_what_it_rests_on() {
    let site = site().await;
    for part in PARTS {
        for language in ["en", "es"] {
            let address = format!("/regions/ES21/{part}?lang={language}");
            let page = site.page(&address).await;
            check_page(&address, &page);
            for said in ["made_up", "v7", "Free for tests", "made_up.tsv", "id=\"method\""] {
                assert!(page.contains(said), "{address}: {said}");
            }
            assert!(!page.contains("obs-"), "{address} shows a key: {page}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_withheld_or_missing_is_said_and_never_taken_for_zero() {
    let site = site().await;
    let page = site.page("/regions/ES21/strengths").await;
    let row = |code: &str| {
        let rows = page.split("<tr role=\"row\"");
        let found = rows.filter(|row| row.contains(&format!("<span class=\"cell-note\">{code}"))).last();
        found.map(str::to_owned).expect("a row")
    };
    assert!(row("B05").contains(">withheld (confidential)</a>"), "{}", row("B05"));
    assert!(row("D35").contains(">not published</a>"));
    assert!(row("C24").contains("C24 · estimated") && row("C24").contains(">8,700</a>"));
    assert!(row("C24").contains(
        "/tables/made_up/cell?dim.geo=ES21&#38;dim.nace_r2=C24&#38;dim.time=2014&#38;dim.indic_sb=V11210"
    ));
    let data: serde_json::Value =
        serde_json::from_str(&site.page("/regions/ES21/strengths.json").await).expect("JSON");
    let rows = data["rows"].as_array().expect("rows");
    let of = |code: &str| rows.iter().find(|row| row["code"] == code).expect("a row");
    assert_eq!(
        (&of("B05")["status"], &of("B05")["value"]),
        (&"confidential".into(), &serde_json::Value::Null)
    );
    assert_eq!(of("D35")["status"], "missing");
    let opportunities = site.page("/regions/ES21/opportunities").await;
    assert!(opportunities.contains("perhaps there already"), "what is not known is no gap of the region");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_say_the_same_as_the_page() {
    let site = site().await;
    for part in PARTS {
        let data: serde_json::Value =
            serde_json::from_str(&site.page(&format!("/regions/ES21/{part}.json")).await).expect("JSON");
        assert_eq!(data["table"]["key"], "made_up");
        let rows = data["rows"].as_array().expect("rows");
        let table = site.page(&format!("/regions/ES21/{part}.csv")).await;
        assert_eq!(table.lines().count(), rows.len() + 1, "{part}");
        let page = site.page(&format!("/regions/ES21/{part}")).await;
        for row in rows {
            for key in ["quotient", "density", "gain", "change"] {
                let Some(value) = row[key].as_f64() else { continue };
                let places = if key == "change" { usize::from(value.abs() < 10.0) } else { 2 };
                let shown = format!("{:.places$}", value.abs());
                assert!(page.contains(&shown) || value.abs() >= 1_000.0, "{part}: {key} {shown}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_stand_in_the_address_and_survive_every_link() {
    let site = site().await;
    let address = "/regions/ES21/twins?threshold=1.5&weight.size=0";
    let page = site.page(address).await;
    for part in PARTS {
        let wanted = format!("/regions/ES21/{part}?threshold=1.5&weight.size=0");
        assert!(links(&page).contains(&wanted), "{part}: {:?}", links(&page));
    }
    assert!(
        page.contains("name=\"weight.size\" value=\"0\"")
            && page.contains("<input type=\"hidden\" name=\"threshold\" value=\"1.5\">")
    );
    let region =
        links(&page).into_iter().find(|link| link.starts_with("/regions/") && !link.contains("ES21"));
    assert!(region.is_some_and(|link| link.contains("threshold=1.5")));
    for (bad, said) in [
        ("threshold=-1", "is not a number above 0"),
        ("year=1999", "1999"),
        ("table=none", "leaves nothing to compare"),
        ("missing=guess", "is not mask"),
    ] {
        for path in ["/regions/ES21", "/regions/ES21/strengths"] {
            let (status, page) = site.get(&format!("{path}?{bad}")).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{path}?{bad}");
            assert!(page.contains(said), "{bad}: {page}");
        }
    }
    let (status, _) = site.get("/regions/ES21/twins?weight.size=x").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(site.get("/regions/ES21/nothing").await.0, StatusCode::NOT_FOUND);
    assert_eq!(site.get("/regions/ZZ99/strengths").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_is_compared_with_the_peers_that_the_address_names() {
    let site = site().await;
    let page = site.page("/regions/ES21/twins?peers=FI,IT").await;
    check_page("/regions/ES21/twins?peers=FI,IT", &page);
    assert!(page.contains("compared with Basque Country, Finland, Italy"), "{page}");
    assert!(page.contains("href=\"/regions/FI19?peers=ES21%2CFI%2CIT\"") && !page.contains("/regions/SE22?"));
    let page = site.page("/regions/ES21/complements?weigh=complexity&lang=es").await;
    check_page("/regions/ES21/complements", &page);
    assert!(page.contains("Cada industria que falta cuenta según su complejidad"), "{page}");
    let (status, page) = site.get("/regions/ES21?peers=Europe").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(page.contains("is not the code of a country or region"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brief_has_every_part_with_its_sources_at_the_end() {
    let site = site().await;
    for language in ["en", "es"] {
        let address = format!("/regions/ES21/brief?lang={language}");
        let page = site.page(&address).await;
        check_page(&address, &page);
        assert_eq!(page.matches("class=\"paper-sheet").count(), 4, "{address}");
        for part in &PARTS {
            assert!(page.contains(&format!("<section id=\"{part}\"")), "{address}: {part}");
        }
        let sources = page.split("id=\"sources\"").nth(1).expect("sources");
        assert!(sources.contains("made_up") && sources.contains("Free for tests"), "{address}");
        assert!(!page.contains("obs-"), "{address} shows a key");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brief_on_paper_says_what_its_page_says_with_a_source_for_every_figure() {
    let site = site().await;
    for l in asterism_web::locale::Locale::offered() {
        let page = site.page(&format!("/regions/ES21/brief?lang={}", l.code())).await;
        let brief = asterism_web::brief(&site.app, l, "ES21", &[]).await.expect("a brief");
        let BriefOf::Paper(paper) = brief else { panic!("there are figures") };
        let escaped = |text: &str| text.replace('<', "&#60;").replace('>', "&#62;").replace('\'', "&#39;");
        let said = |text: &str| assert!(page.contains(&escaped(text)), "{}: {text}", l.code());
        assert_eq!((paper.language.as_str(), paper.sheets.len()), (l.code(), 4));
        assert_eq!(paper.mark, "", "figures of a publisher are not marked");
        said(&paper.lead.as_ref().expect("a lead").text);
        paper.sources.items.iter().for_each(|source| said(source));
        let pieces: Vec<&Piece> = paper
            .sheets
            .iter()
            .flat_map(|sheet| &sheet.sections)
            .flat_map(|section| &section.pieces)
            .collect();
        let mut figures = 0;
        for piece in pieces {
            match piece {
                Piece::Paragraph(paragraph) => said(&paragraph.text),
                Piece::Notice(notice) => said(&notice.text),
                Piece::Cards { cards } => cards.iter().for_each(|card| {
                    said(&card.sentence);
                    assert_eq!(card.notes, [2]);
                }),
                Piece::Figures { figures: all } => all.iter().for_each(|figure| {
                    said(&figure.title);
                    assert_eq!(figure.notes, [2]);
                    figures += 1;
                }),
                Piece::Table(table) => table.rows.iter().flatten().for_each(|cell| said(&cell.text)),
                Piece::List { items } => items.iter().for_each(|item| said(&item.text)),
            }
        }
        assert!(figures >= 4, "{figures}");
        assert!(!serde_json::to_string(&paper).expect("JSON").contains("obs-"), "{} shows a key", l.code());
    }
}

/// What a picture is drawn with stands in its own style, since paper has no style sheet.
#[tokio::test(flavor = "multi_thread")]
async fn every_class_of_a_picture_on_paper_has_its_style() {
    let site = site().await;
    let l = asterism_web::locale::Locale::english();
    let brief = asterism_web::brief(&site.app, l, "ES21", &[]).await.expect("a brief");
    let BriefOf::Paper(paper) = brief else { panic!("there are figures") };
    let mut drawn = 0;
    for (name, picture) in paper.pictures() {
        assert!(picture.alt.len() > 10, "{name}: {}", picture.alt);
        let (style, shapes) = picture.svg.split_once("</style>").expect("a style");
        for class in shapes.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let words: Vec<String> = class.split(' ').map(|word| format!(".{word}")).collect();
            assert!(words.iter().any(|word| style.contains(word)), "{name}: no style for {class}");
            drawn += 1;
        }
    }
    assert!(drawn > 50, "{drawn}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_program_that_makes_pdf_the_page_stays_and_says_no_word_of_it() {
    let site = site().await;
    let page = site.page("/regions/ES21/brief").await;
    assert!(!page.contains("brief.pdf"), "there is no program beside the tests");
    let (status, page) = site.get("/regions/ES21/brief.pdf?threshold=1.5").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.contains("cargo build --release -p asterism-report"), "{page}");
    assert!(links(&page).contains(&"/regions/ES21/brief?threshold=1.5".to_owned()), "{page}");
    let (status, _) = site.get("/regions/ES21/brief.doc").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = site.get("/regions/ZZ99/brief.pdf").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_complexity_the_nearest_are_shown_and_no_empty_picture() {
    let site = site().await;
    // At this threshold hardly anything is specialised, so that nothing orders the industries.
    let page = site.page("/regions/ES21/opportunities?threshold=90").await;
    check_page("/regions/ES21/opportunities?threshold=90", &page);
    assert!(page.contains("Complexity is not defined here") && !page.contains("chart plane"), "{page}");
    let page = site.page("/regions/ES21?threshold=90").await;
    check_page("/regions/ES21?threshold=90", &page);
    assert!(page.contains("so only nearness counts") && page.contains("is specialised in none of"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_without_figures_says_so() {
    let site = site().await;
    let page = site.page("/regions/ES").await;
    assert!(page.contains("This region is not among those compared"), "{page}");
}

/// Named so that one browser runs at a time.
mod browser {
    use asterism_testkit::Browser;

    use super::{PARTS, site};
    use crate::browser::accessible_and_not_too_wide;

    #[tokio::test(flavor = "multi_thread")]
    async fn the_parts_are_accessible_in_light_and_dark_and_fit_a_phone() {
        let parts = ["", "brief"].into_iter().chain(PARTS);
        let shapes: Vec<String> =
            parts.map(|part| format!("/regions/ES21/{part}").trim_end_matches('/').to_owned()).collect();
        accessible_and_not_too_wide(&site().await.serve().await, &shapes).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn settings_are_changed_without_scripts_and_by_keyboard() {
        let address = site().await.serve().await;
        let browser = Browser::without_scripts().await;
        browser.open(&format!("{address}/regions/ES21/strengths")).await;
        browser.click(".parameters summary").await;
        // Typed before the 1 that stands there.
        browser.fill("input[name=threshold]", "3").await;
        browser.follow(".parameters button").await;
        assert!(browser.address().await.contains("threshold=31"), "{}", browser.address().await);
        let summary = browser.text(".parameters summary").await;
        assert!(summary.contains("specialised from a quotient of 31"), "{summary}");
        let browser = Browser::start().await;
        browser.open(&format!("{address}/regions/ES21/twins")).await;
        let stops = browser.tab_stops(80).await;
        let hidden: Vec<_> = stops.iter().filter(|stop| !stop.shown).collect();
        assert!(hidden.is_empty(), "these do not show the focus: {hidden:?}");
        let reached = |part: &str| {
            stops.iter().any(|stop| stop.href.as_deref().is_some_and(|href| href.ends_with(part)))
        };
        assert!(PARTS.iter().all(|part| reached(&format!("/regions/ES21/{part}"))), "{stops:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn printed_parts_leave_out_the_form_and_keep_figures_and_sources() {
        let address = site().await.serve().await;
        let browser = Browser::start().await;
        browser.open(&format!("{address}/regions/ES21/opportunities")).await;
        browser.show_as_print().await;
        let shown = async |selector: &str| {
            let body =
                format!("return document.querySelector('{selector}').getBoundingClientRect().height > 0");
            browser.evaluate(&body).await == serde_json::Value::Bool(true)
        };
        for gone in [".parameters", ".parts", ".actions"] {
            assert!(!shown(gone).await, "{gone} is on paper");
        }
        for kept in ["h1", ".hinge", "svg.plane", "#method", "#source", "#reasons table"] {
            assert!(shown(kept).await, "{kept} is not on paper");
        }
    }
}
