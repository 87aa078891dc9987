//! The statistical tables of the shared data, read whole. The counts are those of the files' own
//! descriptions.

use asterism_domain::statistics::{Choice, CodeList, Flag, Flags, Role};
use asterism_ingest::statistics::{ReadTable, TableFormat, read, recognise};

use crate::support::shared;

/// Reads a file, every row of which must be stored, and compares rows and cells with a value.
pub(crate) fn whole(path: &str, rows: u64, values: usize) -> ReadTable {
    let read = table(path);
    assert_eq!((read.rows_read, read.stored), (rows, rows), "{path}: {:?}", read.quarantined.first());
    let found = read.table.cells.iter().filter(|cell| cell.value.is_some()).count();
    assert_eq!(found, values, "{path}");
    assert!(read.notes.is_empty(), "{path}: {:?}", read.notes);
    assert!(!read.table.head.title.is_empty() && !read.table.head.terms.is_empty(), "{path}");
    read
}

fn table(path: &str) -> ReadTable {
    let path = shared(path);
    let format = recognise(&path).unwrap().unwrap_or_else(|| panic!("{} has no reader", path.display()));
    read(&path, &format).unwrap()
}

/// The sizes of the dimensions, in the order of the table.
fn shape(read: &ReadTable) -> Vec<(&str, usize)> {
    let dimensions = read.table.head.dimensions.iter();
    dimensions.map(|dimension| (dimension.key.as_str(), dimension.codes.len())).collect()
}

/// The value at these codes.
fn value(read: &ReadTable, codes: &[(&str, &str)]) -> Option<f64> {
    let head = &read.table.head;
    let place = head.dimensions.iter().map(|dimension| {
        let wanted = codes.iter().find(|(key, _)| *key == dimension.key);
        wanted.map_or(Some(0), |(_, code)| dimension.place_of(code))
    });
    let place: Option<Vec<usize>> = place.collect();
    read.table.cells.get(head.place_of(&place?)?)?.value
}

fn flagged(read: &ReadTable, letters: &str, with_value: bool) -> usize {
    let (flags, _) = Flags::of_letters(letters);
    let cells = read.table.cells.iter();
    cells.filter(|cell| cell.flags == flags && cell.value.is_some() == with_value).count()
}

#[test]
fn businesses_by_region_and_industry_are_read() {
    let read = whole("eurostat-sbs-r-nuts06/sbs_r_nuts06_r2.tsv.gz", 195_227, 1_100_929);
    assert_eq!(shape(&read), [("indic_sb", 5), ("time", 8), ("geo", 467), ("nace_r2", 101)]);
    assert_eq!(flagged(&read, "c", false), 93_421);
    let confidential = read.table.cells.iter().filter(|cell| cell.is_confidential()).count();
    assert_eq!(confidential, 93_421 + 3_883 + 2_773 + 1_644 + 575 + 247, "with other flags beside `c`");
    assert_eq!((flagged(&read, "b", true), flagged(&read, "u", false)), (18_408, 12_015));
    assert_eq!(
        value(&read, &[("indic_sb", "V11210"), ("time", "2008"), ("geo", "AT1"), ("nace_r2", "B")]),
        Some(214.0)
    );
    let times: Vec<&str> =
        read.table.head.dimensions[1].codes.iter().map(|code| code.code.as_str()).collect();
    assert_eq!((times[0], times[7]), ("2008", "2015"));
    let head = &read.table.head;
    assert_eq!((head.key.as_str(), head.publisher.as_str()), ("sbs_r_nuts06_r2", "Eurostat"));
    assert_eq!(head.dimensions[3].code_list, Some(CodeList::Nace("2".to_owned())));
    assert_eq!(head.dimensions[0].codes[2].label.plain(), "persons employed");
}

#[test]
fn one_year_of_regions_and_industries_lies_side_by_side() {
    let read = table("eurostat-sbs-r-nuts06/sbs_r_nuts06_r2.tsv.gz");
    let choice = [("indic_sb", "V16110"), ("time", "2014")];
    let choice: Choice = choice.map(|(key, code)| (key.to_owned(), code.to_owned())).into();
    let grid = read.table.grid(Role::Place, Role::Industry, &choice).unwrap();
    assert_eq!((grid.rows.len(), grid.columns.len()), (467, 101));
    let filled = grid.cells.iter().flatten().filter(|cell| cell.value.is_some()).count();
    assert!(filled > 20_000, "{filled}");
}

#[test]
fn the_other_business_tables_are_read() {
    let trade = whole("eurostat-sbs-r-nuts06/sbs_r_3k_my_r2.tsv.gz", 16_609, 26_155);
    assert_eq!(shape(&trade), [("indic_sb", 3), ("time", 2), ("geo", 452), ("nace_r2", 24)]);
    let national = whole("eurostat-sbs-r-nuts06/sbs_na_sca_r2.tsv.gz", 105_687, 631_828);
    assert_eq!(shape(&national), [("indic_sb", 33), ("time", 11), ("geo", 35), ("nace_r2", 110)]);
}

#[test]
fn the_new_layout_is_read_with_the_oldest_year_first() {
    let read = whole("eurostat-gdp-nuts3/estat_nama_10r_3gdp.tsv.gz", 12_453, 268_494);
    assert_eq!(shape(&read), [("unit", 7), ("freq", 1), ("time", 23), ("geo", 1807)]);
    assert_eq!(read.table.head.key, "nama_10r_3gdp");
    let albania = [("unit", "EUR_HAB"), ("time", "2021"), ("geo", "AL")];
    assert_eq!(value(&read, &albania), Some(5400.0));
    let provisional = read.table.cells.iter().filter(|cell| cell.flags.has(Flag::Provisional)).count();
    assert_eq!(provisional, 3_747);
}

#[test]
fn the_regional_tables_of_2017_are_read() {
    let tables = [
        ("lfst_r_lfe2en2", 28_065, 161_235),
        ("lfst_r_lfe2emp", 16_203, 239_820),
        ("lfst_r_lfe2eedu", 33_653, 403_429),
        ("lfst_r_lfp2acedu", 13_612, 188_567),
        ("lfst_r_lfu3pers", 5_892, 83_821),
        ("trng_lfse_04", 1_455, 20_125),
        ("nama_10r_2gdp", 2_564, 37_274),
        ("nama_10r_2gvagr", 282, 3_595),
        ("nama_10r_2hhinc", 5_531, 53_963),
        ("jvs_a_nace2", 70_949, 262_234),
    ];
    for (name, series, values) in tables {
        let read = whole(&format!("eurostat-regional-2016/{name}.tsv.gz"), series, values);
        assert_eq!(read.table.head.key, name);
    }
    let employment = table("eurostat-regional-2016/lfst_r_lfe2en2.tsv.gz");
    assert_eq!(shape(&employment), [("unit", 1), ("age", 5), ("time", 8), ("geo", 491), ("nace_r2", 12)]);
    assert_eq!((flagged(&employment, "u", false), flagged(&employment, "bu", true)), (27_063, 3_103));
}

#[test]
fn british_employment_by_industry_class_is_read() {
    let read = whole("uk-bres-idbr-nuts2-sic4/nomis_bres_2015_2018.csv.gz", 81_900, 81_900);
    assert_eq!(shape(&read), [("indicator", 1), ("unit", 1), ("time", 4), ("geo", 39), ("sic4", 525)]);
    assert_eq!(value(&read, &[("time", "2015"), ("geo", "UKC1"), ("sic4", "0162")]), Some(75.0));
    let head = &read.table.head;
    assert_eq!(
        (head.key.as_str(), head.dimensions[0].codes[0].label.plain()),
        ("bres_nuts2_sic4", "employees")
    );
    let counts = whole("uk-bres-idbr-nuts2-sic4/nomis_idbr_2016_2018.csv.gz", 63_000, 63_000);
    assert_eq!(counts.table.head.key, "idbr_nuts2_sic4");
    for (name, rows) in [
        ("economic_complexity_index.nuts2", 160),
        ("economic_complexity_index.nuts3", 692),
        ("employment_high_tech.nuts2", 157),
        ("location_quotient_high_tech.nuts2", 157),
    ] {
        whole(&format!("uk-bres-idbr-nuts2-sic4/published_{name}.csv"), rows, rows as usize);
    }
}

#[test]
fn long_tables_of_research_and_innovation_are_read() {
    let spending = whole("eurostat-innovation-nuts/rd_e_gerdreg.csv.gz", 100_502, 100_502);
    let dimensions = [("unit", 7), ("sectperf", 5), ("time", 10)];
    assert_eq!(shape(&spending)[..3], dimensions);
    assert_eq!(spending.table.head.retrieved, Some(jiff::civil::date(2022, 3, 31)));
    let staff = whole("eurostat-innovation-nuts/rd_p_persreg.csv.gz", 242_585, 242_585);
    assert_eq!(shape(&staff)[1..4], [("sectperf", 5), ("prof_pos", 2), ("sex", 2)]);
    whole("eurostat-innovation-nuts/hrst_st_rcat.csv.gz", 72_114, 72_114);
    whole("eurostat-innovation-nuts/pat_ep_rtec.csv.gz", 36_536, 36_536);
    whole("eurostat-innovation-nuts/pat_ep_rtot.csv.gz", 10_830, 10_830);
}

#[test]
fn wide_panels_of_indicators_are_read_with_a_unit_for_each() {
    let read = whole("eurostat-panel-nuts2-2007-2018/nuts2_indicators_2007_2018.csv", 3_984, 38_404);
    let place = read.table.head.dimension(Role::Place).unwrap().1;
    assert_eq!((place.codes.len(), place.codes[0].label.plain()), (332, "Veri"));
    assert_eq!(
        value(&read, &[("indicator", "region_gdp"), ("unit", "MIO_EUR"), ("time", "2008"), ("geo", "AL01")]),
        Some(2079.67)
    );
    whole("eurostat-panel-nuts2-2007-2018/country_indicators_2007_2018.csv", 333, 5_210);
}

#[test]
fn counts_of_projects_by_region_are_read() {
    let goals = whole("cordis-h2020-sdg-by-region/sdg_project_counts_lq.csv.gz", 59_040, 2 * 59_040 - 1_821);
    assert_eq!(goals.table.head.dimension(Role::Industry).unwrap().1.codes.len(), 16);
    let interreg = whole("keep-eu-nuts3-2014-2020/keep_eu_nuts3_2014_2020.csv", 1_514, 4 * 1_514);
    let sum = |indicator: &str| {
        let at = interreg.table.head.dimensions[0].place_of(indicator).unwrap();
        let of = |place| interreg.table.head.coordinate_of(place)[0] == at;
        interreg.table.cells.iter().filter(|cell| of(cell.place)).filter_map(|cell| cell.value).sum::<f64>()
    };
    assert_eq!((sum("projects"), sum("partners")), (32_715.0, 42_770.0));
}

#[test]
fn tables_from_outside_the_union_are_read() {
    let employment = whole("nz-relatedness-complexity/employment_ua_industry.csv.gz", 74_360, 74_360);
    assert_eq!(shape(&employment)[2..], [("time", 8), ("ua", 143), ("ind", 65)]);
    whole("nz-relatedness-complexity/employment_ua_industry_occupation.csv.gz", 139_266, 139_266);
    let trade = whole("trade-complexity-expected/world_trade_avg_1998_to_2000.csv.gz", 124_336, 124_336);
    assert_eq!(shape(&trade)[3..], [("country", 226), ("product", 785)]);
    whole("trade-complexity-expected/world_gdp_avg_1998_to_2000.csv.gz", 240, 240);
    let exports = whole("oec-exports-by-section/fixture_exports.csv", 4_634, 4_634);
    assert_eq!(shape(&exports)[3..], [("country", 226), ("section", 21)]);
    assert_eq!(exports.table.head.dimensions[4].codes[0].label.plain(), "Animal Products");
    whole("oec-exports-by-section/global_exports.csv", 4_695, 4_695);
    let spain = whole("oec-exports-by-section/subnat_exports.csv", 1_148, 1_148);
    assert_eq!(shape(&spain)[3..], [("province", 53), ("section", 22)]);
}

#[test]
fn german_tables_are_read() {
    let lands = whole("reat-german-regions/g_regions_industries_2015.csv", 272, 544);
    assert_eq!(shape(&lands)[3..], [("land", 16), ("nace_r2", 17)]);
    let first = &lands.table.head.dimensions[4].codes[0];
    let german = asterism_domain::Language::parse("de").unwrap();
    assert_eq!(
        (first.code.as_str(), first.label.best(&german).unwrap().1.text.as_str()),
        ("B", "Bergbau und Gewinnung von Steinen und Erden")
    );
    whole("reat-german-regions/g_regions_emp_2008_2014.csv", 1_428, 1_428);
    whole("reat-german-regions/eu28_emp_2004_2016.csv", 3_000, 2_990);
    let counties = whole("reat-german-regions/g_counties_gdp_1992_2014.csv", 402, 25_309);
    assert_eq!(
        value(&counties, &[("indicator", "gdp"), ("unit", "MIO_EUR"), ("time", "2014"), ("geo", "DE111")]),
        Some(48_251.695)
    );
    let goettingen = whole("reat-german-regions/goettingen_2008_2017.csv", 16, 16 * 20);
    assert_eq!(shape(&goettingen)[2..], [("time", 10), ("geo", 2), ("nace_r2", 16)]);
}

#[test]
fn files_that_hold_no_table_are_told_apart() {
    for path in [
        "eurostat-innovation-nuts/labels.csv",
        "nuts-crosswalks/NUTS2013-NUTS2016.xlsx",
        "nuts-crosswalks/nuts_changes_1999_2021.csv",
        "classifications/oecd_fields_of_science.json",
        "cordis-fp7/projects.csv.gz",
        "trade-complexity-expected/SOURCE.md",
    ] {
        assert_eq!(recognise(&shared(path)).unwrap(), None, "{path}");
    }
    let tsv = recognise(&shared("eurostat-gdp-nuts3/estat_nama_10r_3gdp.tsv.gz")).unwrap();
    assert_eq!(tsv, Some(TableFormat::EurostatTsv));
}
