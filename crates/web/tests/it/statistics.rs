//! Pages of the statistics: tables, cells, methods, industries, maps, comparisons and the industry space.

use asterism_domain::statistics::{Cell, CellsBuilder, Recoded, Table};
use asterism_domain::{Actor, NutsVersion, Text};
use axum::http::StatusCode;

use crate::observatory::table;
use crate::{Sample, check_page, links};

/// One page of each shape.
const SHAPES: [&str; 13] = [
    "/about/validation",
    "/tables",
    "/tables/made_up",
    "/tables/made_up/cell?geo=ES21&nace_r2=C24&indic_sb=V16110",
    "/tables/made_up/cell?dim.geo=ES21&dim.nace_r2=B05&dim.indic_sb=V16110&dim.time=2013&version=1",
    "/industries",
    "/industries/C24",
    "/map",
    "/map?figure=growth",
    "/compare",
    "/compare?region=ES21&region=ITC1&region=SE22",
    "/space?region=ES21",
    "/clusters",
];

const WITHOUT_PARAMETERS: [&str; 7] =
    ["/about/validation", "/tables", "/industries", "/map", "/compare", "/space", "/clusters"];

/// The made-up table in two versions: the second revises a cell, withholds another and names a code.
async fn site() -> Sample {
    let site = Sample::open().await;
    let first = table();
    site.app.keep_table(&Actor::Operator, &first).await.expect("the table is kept");
    site.app.keep_table(&Actor::Operator, &revised(&first)).await.expect("its second version is kept");
    site
}

fn revised(first: &Table) -> Table {
    let mut cells = CellsBuilder::default();
    for (number, cell) in first.cells.iter().enumerate() {
        let value = if number == 0 { Some(12.5) } else { cell.value };
        cells.push(Cell { value, ..cell });
    }
    let mut head = first.head.clone();
    head.dimensions[0].codes[0].label = Text::english("Local units");
    Table { head, cells: cells.finish().0 }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_shape_is_well_made_in_both_languages_and_shows_no_key() {
    let site = site().await;
    for shape in SHAPES {
        for language in ["en", "es"] {
            let between = if shape.contains('?') { '&' } else { '?' };
            let address = format!("{shape}{between}lang={language}");
            let page = site.page(&address).await;
            check_page(&address, &page);
            for prefix in [
                "stat-",
                "obs-",
                "table-",
                "tables-",
                "cell-",
                "change-",
                "industries-",
                "industry-",
                "map-",
                "compare-",
                "space-",
                "clusters-",
                "validation-",
            ] {
                let key = page.split('>').map(str::trim_start).find(|text| text.starts_with(prefix));
                assert!(key.is_none(), "{address} shows a key: {key:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_table_every_page_says_how_to_load_one() {
    let site = Sample::empty().await;
    for address in ["/industries", "/industries/C24", "/map", "/compare", "/space", "/clusters"] {
        let page = site.page(address).await;
        check_page(address, &page);
        assert!(page.contains("asterism import") && page.contains("href=\"/tables\""), "{address}: {page}");
    }
    assert!(site.page("/tables").await.contains("No statistical table has been loaded yet"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_under_other_codes_says_what_became_of_every_region() {
    let site = Sample::open().await;
    let mut recoded = Recoded::new("made_up", NutsVersion::V2013, NutsVersion::V2021);
    let owned = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
    recoded.exact = vec![("ES21".into(), "ES21".into()), ("FR24".into(), "FRB0".into())];
    recoded.sums = vec![("NO060".into(), owned(&["NO061", "NO062"]))];
    (recoded.splits, recoded.unknown) = (owned(&["HU10"]), owned(&["EU28"]));
    (recoded.not_additive, recoded.incomplete) = (4, 1);
    let mut made = table();
    (made.head.key, made.head.recoded) = ("made_up-nuts2021".to_owned(), Some(Box::new(recoded)));
    site.app.keep_table(&Actor::Operator, &made).await.expect("the table is kept");
    for (language, said) in [("en", "Put together from several: 1."), ("es", "Reunidas de varias: 1.")] {
        let address = format!("/tables/made_up-nuts2021?lang={language}");
        let page = site.page(&address).await;
        check_page(&address, &page);
        for shown in [said, "NUTS 2013", "NO061 + NO062", "FRB0", "HU10", "EU28", "href=\"/tables/made_up\""]
        {
            assert!(page.contains(shown), "{address}: {shown}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_under_other_codes_says_when_its_source_has_moved_on() {
    let site = Sample::open().await;
    let keep = async |table: &Table| site.app.keep_table(&Actor::Operator, table).await.expect("it is kept");
    let mut recoded = Recoded::new("made_up", NutsVersion::V2013, NutsVersion::V2021);
    recoded.version = Some(1);
    let mut made = table();
    (made.head.key, made.head.recoded) = ("made_up-nuts2021".to_owned(), Some(Box::new(recoded)));
    keep(&table()).await;
    keep(&made).await;
    let page = site.page("/tables/made_up-nuts2021").await;
    assert!(page.contains("made from its version 1.") && !page.contains("has a newer version"), "{page}");
    keep(&revised(&table())).await;
    for (language, said) in [
        ("en", "version 1 of made_up, of which there is version 2 now"),
        ("es", "a partir de la versión 1 de made_up, que ya tiene una versión 2"),
    ] {
        let address = format!("/tables/made_up-nuts2021?lang={language}");
        let page = site.page(&address).await;
        check_page(&address, &page);
        for shown in [said, "asterism recode made_up --from 2013 --to 2021 --changes FILE"] {
            assert!(page.contains(shown), "{address}: {shown}: {page}");
        }
    }
    assert!(!site.page("/tables/made_up").await.contains("asterism recode"), "the source is what it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn industries_are_called_by_their_spanish_names_on_spanish_pages() {
    let site = Sample::open().await;
    site.app.keep_table(&Actor::Operator, &table()).await.expect("the table is kept");
    let cell = "/tables/made_up/cell?geo=ES21&nace_r2=C24&indic_sb=V16110";
    for address in ["/regions/ES21?", "/industries/C24?", "/industries?", "/space?", cell] {
        let page = site.page(&format!("{address}&lang=es")).await.to_lowercase();
        assert!(page.contains("metales básicos") && !page.contains("basic metals"), "{address}: {page}");
        let page = site.page(&format!("{address}&lang=en")).await.to_lowercase();
        assert!(!page.contains("metales básicos") && page.contains("basic metals"), "{address}: {page}");
    }
    assert_eq!(site.app.table_versions("made_up").await.expect("versions").len(), 1, "names make no version");
    // The made-up country's industries have the short names of the catalogue.
    let page = site.page("/regions/XA21/strengths?lang=es").await;
    assert!(page.contains("Maquinaria") && !page.contains("Machinery"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_every_page_are_at_the_same_address() {
    let site = site().await;
    for address in WITHOUT_PARAMETERS {
        let data: serde_json::Value =
            serde_json::from_str(&site.page(&format!("{address}.json")).await).expect("JSON");
        let schema = data["schema"].as_str().expect("a schema");
        assert!(schema.starts_with("asterism/"), "{address}");
        let file = site.page(&format!("{address}.csv")).await;
        assert!(file.starts_with('\u{feff}'), "{address}");
        let page = site.page(address).await;
        for form in ["csv", "json"] {
            assert!(links(&page).contains(&format!("{address}.{form}")), "{address} leads to its {form}");
        }
    }
    let industry = site.page("/industries/C24.csv").await;
    let frame: serde_json::Value = serde_json::from_str(&site.page("/industries.json").await).expect("JSON");
    let regions = frame["about"]["regions"].as_u64().expect("a count");
    assert_eq!(industry.lines().count() as u64, regions + 1, "every region and a heading: {industry}");
    let cell: serde_json::Value = serde_json::from_str(
        &site.page("/tables/made_up/cell.json?geo=ES21&nace_r2=C24&indic_sb=V16110&time=2014").await,
    )
    .expect("JSON");
    assert_eq!((&cell["about"]["value"], &cell["about"]["flags"]), (&8_700.0.into(), &"e".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_validation_table_says_where_we_differ_and_why() {
    let site = site().await;
    let page = site.page("/about/validation").await;
    for method in ["lq", "complexity", "published_trade"] {
        assert!(page.contains(&format!("id=\"{method}\"")), "{method}");
    }
    assert!(page.contains("the reference is wrong"));
    assert!(page.contains("it takes the second column of eigenvectors that are not sorted by eigenvalue"));
    assert!(
        page.contains(" × 10⁻¹⁶".replace(' ', "\u{a0}").as_str()),
        "differences are written to two digits"
    );
    assert!(links(&site.page("/about/method").await).contains(&"/about/validation".to_owned()));
    let rests = site.page("/industries/C24").await;
    assert!(rests.contains("href=\"/about/validation#lq\""), "methods lead to how they were checked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_says_what_it_is_made_of_and_what_its_versions_changed() {
    let site = site().await;
    let page = site.page("/tables").await;
    for part in ["Made-up persons employed", "Fictional", "Nobody", "Free for tests", "2\u{a0}Jan\u{a0}2026"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(links(&site.page("/sources").await).contains(&"/tables".to_owned()));
    let page = site.page("/tables/made_up").await;
    for part in ["NACE, revision 2", "NUTS 2021", "confidential", "estimated", "Made-up persons employed"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.contains("Largest revisions of version 2"), "{page}");
    assert!(page.contains(">12.5</td>"), "the example shows the new value");
    assert!(site.page("/tables/made_up?version=1").await.contains("This is not the newest version."));
    for (bad, status) in [
        ("/tables/none", StatusCode::NOT_FOUND),
        ("/tables/made_up?version=9", StatusCode::BAD_REQUEST),
        ("/tables/made_up.csv?geo=XX", StatusCode::BAD_REQUEST),
        ("/tables/made_up/cell?geo=ES21", StatusCode::BAD_REQUEST),
        ("/tables/made_up/cell?geo=ES21&nace_r2=none&indic_sb=V16110", StatusCode::BAD_REQUEST),
    ] {
        let (answered, page) = site.get(bad).await;
        assert_eq!(answered, status, "{bad}");
        check_page(bad, &page);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_cells_of_a_table_come_as_a_file_or_those_of_one_code() {
    let site = site().await;
    let cells = 2 * (12 * 8 * 4 - 4);
    let all = site.page("/tables/made_up.csv").await;
    assert_eq!(all.lines().count(), cells + 1);
    assert!(all.starts_with("\u{feff}indic_sb,nace_r2,geo,time,value,flags\r\n"));
    assert!(all.contains("V16110,B05,ES21,2014,,c\r\n"), "a confidential cell has a flag and no value");
    let data: serde_json::Value =
        serde_json::from_str(&site.page("/tables/made_up.json").await).expect("JSON");
    assert_eq!(data["cells"].as_array().map(Vec::len), Some(cells));
    assert_eq!(data["head"]["key"], "made_up");
    let part = site.page("/tables/made_up.csv?dim.geo=ES21&time=2014").await;
    assert_eq!(part.lines().count(), 2 * 11 + 1, "eleven industries are published of the Basque Country");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cell_says_its_value_its_flags_in_words_and_what_it_was_before() {
    let site = site().await;
    let page = site.page("/tables/made_up/cell?geo=ES21&nace_r2=C24&indic_sb=V16110&time=2014").await;
    assert!(page.contains("Persons employed: 8,700."), "{page}");
    assert!(page.contains("The publisher says: estimated."));
    assert!(page.contains("version 1: the same"), "what it said before");
    assert!(page.contains("Basic metals") || page.contains("Manufacture of basic metals &#60;b&#62;"));
    let withheld = site.page("/tables/made_up/cell?geo=ES21&nace_r2=B05&indic_sb=V16110").await;
    assert!(withheld.contains("it is confidential. That is not zero"), "{withheld}");
    let missing = site.page("/tables/made_up/cell?geo=ES21&nace_r2=D35&indic_sb=V16110").await;
    assert!(missing.contains("it is not published. That is not zero"));
    let revised = site.page("/tables/made_up/cell?geo=ES21&nace_r2=B05&indic_sb=V11210&time=2011").await;
    assert!(revised.contains("12.5") && revised.contains("version 1: confidential"), "{revised}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_of_an_industry_opens_to_its_cell_even_where_there_is_none() {
    let site = site().await;
    for code in ["B05", "D35", "C24"] {
        let page = site.page(&format!("/industries/{code}?dim.indic_sb=V16110")).await;
        let cell =
            format!("/tables/made_up/cell?dim.geo=ES21&dim.nace_r2={code}&dim.time=2014&dim.indic_sb=V16110");
        assert!(links(&page).contains(&cell), "{code}: {:?}", links(&page));
        site.page(&cell).await;
    }
    assert_eq!(site.get("/industries/none").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_draws_what_is_confidential_and_what_is_missing_as_such() {
    let site = site().await;
    let page = site.page("/map?industry=B05").await;
    assert!(page.contains("class=\"tile withheld\" fill=\"url(#h"), "a confidential region is hatched");
    assert!(page.contains("ES21: confidential</title>"));
    assert!(!site.page("/map?industry=C10").await.contains("url(#h"), "nothing is hatched without reason");
    let data: serde_json::Value =
        serde_json::from_str(&site.page("/map.json?industry=D35").await).expect("JSON");
    let rows = data["regions"].as_array().expect("regions");
    let basque = rows.iter().find(|row| row["code"] == "ES21").expect("a row");
    assert_eq!((&basque["state"], &basque["quotient"]), (&"missing".into(), &serde_json::Value::Null));
    for figure in ["quotient", "share", "size", "stars", "growth", "total", "complexity", "diversity"] {
        let address = format!("/map?figure={figure}");
        check_page(&address, &site.page(&address).await);
    }
    for bad in ["/map?figure=none", "/map?industry=none", "/map?year=1999", "/map?threshold=x"] {
        let (status, page) = site.get(bad).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{bad}");
        check_page(bad, &page);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_survive_every_link_between_the_pages() {
    let site = site().await;
    let asked = "threshold=1.5";
    for address in ["/industries", "/map", "/compare", "/space", "/clusters"] {
        let page = site.page(&format!("{address}?{asked}")).await;
        for to in ["/industries", "/map", "/compare", "/space", "/clusters"] {
            assert!(links(&page).contains(&format!("{to}?{asked}")), "{address} to {to}");
        }
    }
    let page = site.page(&format!("/industries?{asked}")).await;
    assert!(links(&page).contains(&format!("/industries/C24?{asked}")));
    assert!(links(&page).contains(&format!("/industries?{asked}&sort=share")), "{:?}", links(&page));
    assert!(site.page("/industries?sort=share").await.contains("aria-sort=\"descending\""));
    assert_eq!(site.get("/industries?sort=none").await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn up_to_ten_regions_are_compared() {
    let site = site().await;
    let page = site.page("/compare?region=es21&region=ITC1&region=ES21").await;
    assert!(page.contains("Most alike are"), "{page}");
    assert!(page.contains("name=\"region\" value=\"ES21\"") && page.contains("value=\"ITC1\""));
    assert!(links(&page).contains(&"/compare?region=ITC1".to_owned()), "a region can be taken away");
    assert!(page.contains("confidential"), "what is not known is said");
    let (status, page) = site.get("/compare?region=ES21&region=ZZ99").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(page.contains("ZZ99") && links(&page).contains(&"/compare".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_space_and_its_clusters_are_the_same_every_time() {
    let site = site().await;
    let first = site.page("/space.json").await;
    assert_eq!(first, site.page("/space.json").await);
    let data: serde_json::Value = serde_json::from_str(&first).expect("JSON");
    assert_eq!(data["industries"].as_array().map(Vec::len), Some(12));
    let page = site.page("/space?region=ES21").await;
    assert!(page.contains("hollow"), "what the region is not specialised in is hollow");
    let members = site.page("/clusters.csv").await;
    assert_eq!(members.lines().count(), 13, "every industry belongs to one cluster");
    for bad in ["/space?degree=1", "/space?resolution=x", "/space?region=ZZ99", "/clusters?degree=99"] {
        assert_eq!(site.get(bad).await.0, StatusCode::BAD_REQUEST, "{bad}");
    }
}

/// Named so that one browser runs at a time.
mod browser {
    use asterism_testkit::Browser;

    use super::{SHAPES, site};
    use crate::browser::accessible_and_not_too_wide;

    #[tokio::test(flavor = "multi_thread")]
    async fn the_pages_are_accessible_in_light_and_dark_and_fit_a_phone() {
        accessible_and_not_too_wide(&site().await.serve().await, &SHAPES).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn regions_are_added_without_scripts_and_every_stop_of_the_keyboard_shows() {
        let address = site().await.serve().await;
        let browser = Browser::without_scripts().await;
        browser.open(&format!("{address}/compare?region=ES21")).await;
        browser.click("#add-0 option[value=ITC1]").await;
        browser.follow(".parameters button").await;
        assert!(browser.address().await.contains("region=ES21&region=ITC1"), "{}", browser.address().await);
        let browser = Browser::start().await;
        browser.open(&format!("{address}/map")).await;
        let stops = browser.tab_stops(60).await;
        let hidden: Vec<_> = stops.iter().filter(|stop| !stop.shown).collect();
        assert!(hidden.is_empty(), "these do not show the focus: {hidden:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn printed_pages_keep_figures_and_sources_and_leave_out_forms() {
        let address = site().await.serve().await;
        let browser = Browser::start().await;
        browser.open(&format!("{address}/map?industry=B05")).await;
        browser.show_as_print().await;
        let shown = async |selector: &str| {
            let body =
                format!("return document.querySelector('{selector}').getBoundingClientRect().height > 0");
            browser.evaluate(&body).await == serde_json::Value::Bool(true)
        };
        for gone in [".parameters", ".section-nav", ".actions", ".as-table"] {
            assert!(!shown(gone).await, "{gone} is on paper");
        }
        for kept in ["h1", "svg.map", "svg.distribution", "#regions table", "#method", "#source"] {
            assert!(shown(kept).await, "{kept} is not on paper");
        }
    }
}

/// One address for each reason to refuse a value, with a piece of what Spanish pages say of it.
const REFUSED: [(&str, &str); 19] = [
    ("/explore?from=ayer", "«ayer» no es una fecha como 2018-05-14"),
    ("/explore?limit=muchos", "«muchos» no es un número entero."),
    ("/explore?total_budget_min=mucho", "«mucho» no es un número entero de euros"),
    ("/explore?sort=azar", "lo son relevance, newest, name, budget y changed."),
    ("/map?level=7", "lo son 0, 1, 2 y 3."),
    ("/regions/ES21?threshold=-1", "«-1» no es un número mayor que 0 y hasta 100."),
    ("/regions/ES21?span=99", "«99» no es un número de 1 a 20."),
    ("/regions/ES21?peers=Europa", "«EUROPA» no es el código de un país"),
    ("/regions/ES21?year=1999", "«1999» no es un código de «time». Tiene 2011, 2012, 2013, 2014."),
    ("/regions/ES21?table=none", "«none» no deja nada que comparar"),
    ("/regions/ES21?dim.indic_sb=X", "«X» no es un código de «indic_sb»."),
    ("/regions/ES21/twins?weight.size=x", "«x» no es un número de 0 a 100."),
    ("/map?table=none", "«none» no deja nada que comparar"),
    ("/map?figure=none", "«none» no es un valor posible"),
    ("/map?industry=Z", "«Z» no está entre las industrias comparadas en 2014."),
    ("/space?region=ZZ", "«ZZ» no está entre las regiones comparadas en 2014."),
    ("/space?degree=1", "«1» no es un número de 2 a 20."),
    ("/industries?sort=none", "«none» no es un valor posible"),
    ("/tables/made_up?version=9", "«9» no es una versión de «made_up». La más reciente es la 2."),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_spanish_page_says_in_spanish_why_a_value_is_refused() {
    let site = site().await;
    for (address, said) in REFUSED {
        let (status, page) = site.get(&format!("{address}&lang=es")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{address}");
        assert!(page.contains(said), "{address}: {page}");
        for english in [" is not ", " is no ", " must ", " leaves ", " more than ", " and ", " or "] {
            assert!(!page.contains(english), "{address} has `{english}`: {page}");
        }
    }
}
