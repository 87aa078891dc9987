//! Tables of real regions in one edition of NUTS and in another.

use asterism_domain::NutsVersion::{Unstated, V2013, V2016, V2021, V2024};
use asterism_domain::statistics::{Code, CodeList, Recoded, Role, Table};
use asterism_ingest::statistics::{
    Crosswalk, NaceLabels, TableFormat, ValidCodes, nuts_editions, read, recode, recognise, state_editions,
};

use crate::support::shared;
use crate::tables::{cell, tsv};

fn table(path: &str) -> Table {
    let path = shared(path);
    read(&path, &recognise(&path).unwrap().unwrap()).unwrap().table
}

fn valid() -> ValidCodes {
    ValidCodes::read(&shared("nuts-crosswalks/all_valid_nuts_codes.csv")).unwrap()
}

fn crosswalk() -> Crosswalk {
    Crosswalk::read(&shared("nuts-crosswalks/nuts_changes_1999_2021.csv")).unwrap()
}

fn editions(table: &mut Table) -> Option<CodeList> {
    state_editions(table, &valid());
    table.head.dimension(Role::Place).unwrap().1.code_list.clone()
}

#[test]
fn tables_tell_which_editions_their_regions_are_of() {
    let gdp = editions(&mut table("eurostat-gdp-nuts3/estat_nama_10r_3gdp.tsv.gz"));
    assert_eq!(gdp, Some(CodeList::Nuts(V2021)));
    let employment = editions(&mut table("eurostat-regional-2016/lfst_r_lfe2en2.tsv.gz"));
    assert_eq!(
        employment,
        Some(CodeList::NutsMixed(vec![V2013, Unstated])),
        "Greek codes of 2010 beside those of 2013"
    );
    let Some(CodeList::NutsMixed(mixed)) =
        editions(&mut table("eurostat-sbs-r-nuts06/sbs_r_nuts06_r2.tsv.gz"))
    else {
        panic!("several editions")
    };
    assert_eq!(mixed, [V2013, Unstated]);
    let Some(CodeList::NutsMixed(mixed)) =
        editions(&mut table("eurostat-innovation-nuts/hrst_st_rcat.csv.gz"))
    else {
        panic!("several editions")
    };
    assert_eq!(mixed, [V2013, V2016]);
    let british = editions(&mut table("uk-bres-idbr-nuts2-sic4/nomis_bres_2015_2018.csv.gz"));
    assert_eq!(british, Some(CodeList::Nuts(V2013)));
}

#[test]
fn the_official_list_has_the_codes_of_four_editions() {
    let valid = valid();
    assert_eq!(
        (valid.of(V2021).count(), valid.of(V2016).count(), valid.of(V2013).count()),
        (2121, 1845, 1839)
    );
    assert!(valid.holds("FRB0", V2021) && !valid.holds("FRB0", V2013));
    assert_eq!(nuts_editions(["FR21", "FRF2"], &valid), Some(CodeList::NutsMixed(vec![V2013, V2021])));
}

/// A recoded table with what was done to it.
fn with_account(table: Table) -> (Table, Recoded) {
    let done = table.head.recoded.clone().unwrap();
    (table, *done)
}

#[test]
fn french_regions_get_their_new_codes_and_merged_ones_are_added_up() {
    let employment = table("eurostat-regional-2016/lfst_r_lfe2en2.tsv.gz");
    let (new, recoded) = with_account(recode(&employment, V2013, V2016, &crosswalk()).unwrap());
    assert_eq!(new.head.dimension(Role::Place).unwrap().1.code_list, Some(CodeList::Nuts(V2016)));
    let codes = |geo: &str| {
        [("unit", "THS"), ("age", "Y15-64"), ("time", "2014"), ("geo", geo), ("nace_r2", "F")]
            .map(|(key, code)| (key.to_owned(), code.to_owned()))
    };
    let at = |table: &Table, geo: &str| cell(table, &codes(geo)).and_then(|cell| cell.value);
    assert_eq!(at(&new, "FRB0"), at(&employment, "FR24"));
    assert_eq!(at(&new, "AT11"), at(&employment, "AT11"));
    let parts = ["FR21", "FR41", "FR42"].map(|geo| at(&employment, geo).unwrap());
    assert_eq!(at(&new, "FRF"), Some(parts.iter().sum()));
    assert!(recoded.sums.contains(&("FRE".to_owned(), vec!["FR22".to_owned(), "FR30".to_owned()])));
    for split in ["HU10", "LT00", "UKM3", "IE01", "UKM2"] {
        assert!(recoded.splits.iter().any(|code| code == split), "{split}: {:?}", recoded.splits);
        assert_eq!(at(&new, split), None);
    }
    assert!(recoded.unknown.iter().any(|code| code == "EU28"), "{:?}", recoded.unknown);
    assert_eq!(recoded.not_additive, 0);
}

#[test]
fn norwegian_regions_of_2021_are_made_of_those_of_2016_and_not_the_other_way() {
    let text = "unit,geo\\time\t2018 \t2017 \n\
                THS,NO061\t1 \t1 \nTHS,NO062\t2 \t: c\nEUR_HAB,NO061\t10 \t10 \nEUR_HAB,NO062\t20 \t20 \n\
                THS,NO03\t7 \t7 \n";
    let given = tsv(text);
    let (new, recoded) = with_account(recode(&given, V2016, V2021, &crosswalk()).unwrap());
    let at = |table: &Table, geo: &str, unit: &str, time: &str| {
        cell(
            table,
            &[("unit", unit), ("geo", geo), ("time", time)]
                .map(|(key, code)| (key.to_owned(), code.to_owned())),
        )
    };
    assert_eq!(at(&new, "NO060", "THS", "2018").unwrap().value, Some(3.0));
    let confidential = at(&new, "NO060", "THS", "2017").unwrap();
    assert!(confidential.is_confidential(), "a confidential part makes the sum confidential");
    assert_eq!(at(&new, "NO060", "EUR_HAB", "2018"), None, "rates are not added up");
    assert_eq!((recoded.not_additive, recoded.splits.as_slice()), (4, ["NO03".to_owned()].as_slice()));
    let (_, back) = with_account(recode(&new, V2021, V2016, &crosswalk()).unwrap());
    assert_eq!((back.exact.len(), back.splits.as_slice()), (0, ["NO060".to_owned()].as_slice()));
}

#[test]
fn a_region_under_its_old_and_its_new_code_is_kept_once() {
    let given = tsv("unit,geo\\time\t2015 \t2014 \nTHS,FR24\t1 \t2 \nTHS,FRB0\t3 \t: \n");
    let (new, recoded) = with_account(recode(&given, V2013, V2016, &crosswalk()).unwrap());
    let at = |geo: &str, time: &str| {
        let codes = [("unit", "THS"), ("geo", geo), ("time", time)];
        cell(&new, &codes.map(|(key, code)| (key.to_owned(), code.to_owned()))).and_then(|cell| cell.value)
    };
    assert_eq!(at("FRB0", "2015"), Some(3.0), "what was published under the new code stands");
    assert_eq!(at("FRB0", "2014"), Some(2.0), "what is missing there comes from the old code");
    assert_eq!(at("FRB", "2015"), Some(1.0), "the region one level up is the same area");
    assert_eq!(recoded.already, ["FRB0"]);
}

#[test]
fn editions_that_the_list_lacks_are_refused() {
    let given = tsv("unit,geo\\time\t2015 \nTHS,FR24\t1 \n");
    let error = recode(&given, V2021, V2024, &crosswalk()).unwrap_err();
    assert_eq!(error.to_string(), "the list of changes does not lead from NUTS 2021 to NUTS 2024");
    let error = recode(&tsv("unit,age\\time\t2015 \nTHS,Y15\t1 \n"), V2013, V2016, &crosswalk()).unwrap_err();
    assert!(error.to_string().contains("no dimension of places"), "{error}");
    let elsewhere = tsv("unit,geo\\time\t2015 \nTHS,XA11\t1 \n");
    let error = recode(&elsewhere, V2013, V2016, &crosswalk()).unwrap_err();
    assert!(error.to_string().contains("has a code of NUTS 2013 or 2016"), "{error}");
}

#[test]
fn industries_have_short_names_and_classes_get_theirs_from_the_official_list() {
    let labels = NaceLabels::read(&shared("classifications/nace_rev2_labels_partial.csv")).unwrap();
    let mut british = table("uk-bres-idbr-nuts2-sic4/nomis_bres_2015_2018.csv.gz");
    labels.label(&mut british);
    let industries = &british.head.dimension(Role::Industry).unwrap().1.codes;
    assert!(industries.iter().all(|code| !code.label.is_empty()));
    let mut businesses = table("eurostat-sbs-r-nuts06/sbs_r_nuts06_r2.tsv.gz");
    labels.label(&mut businesses);
    let industries = &businesses.head.dimension(Role::Industry).unwrap().1.codes;
    let label = |wanted: &str| {
        industries.iter().find(|code| code.code == wanted).map(|code: &Code| code.label.plain())
    };
    assert_eq!(label("C29"), Some("Motor vehicles"), "a short name of our own comes first");
    assert_eq!(
        recognise(&shared("classifications/nace_rev2_labels_partial.csv")).unwrap(),
        None::<TableFormat>
    );
}

#[test]
fn a_table_under_its_own_edition_stays_as_it_is() {
    let given = table("eurostat-regional-2016/nama_10r_2gvagr.tsv.gz");
    let (same, recoded) = with_account(recode(&given, V2013, V2013, &crosswalk()).unwrap());
    assert!(recoded.exact.iter().all(|(old, new)| old == new) && recoded.splits.is_empty());
    let lost: Vec<&str> = recoded.unknown.iter().map(String::as_str).collect();
    let (before, after) = (given.cells.len(), same.cells.len());
    assert!(after <= before && (lost.is_empty() == (before == after)), "{lost:?}");
}
