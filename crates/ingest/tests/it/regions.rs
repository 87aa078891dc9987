use asterism_domain::place::Region;
use asterism_domain::{Document, Language, NutsVersion};
use asterism_ingest::{Format, recognise};

use crate::fixtures::{BOUNDARIES, NUTS_NAMES};
use crate::support::{Reading, workbook};

#[test]
fn names_in_capitals_become_mixed_and_bad_codes_are_quarantined_000_18() {
    let reading = Reading::of_text(NUTS_NAMES);
    assert_eq!((reading.rows.len(), reading.quarantined()), (3, 1));
    let Document::Region(greece) = reading.record("nuts", "EL") else { panic!() };
    assert_eq!(greece.about.title.best(&Language::parse("el").unwrap()).unwrap().1.text, "Ελλαδα");
    assert_eq!(greece.latin_name.as_deref(), Some("Ellada"));
    let Document::Region(basque) = reading.record("nuts", "ES21") else { panic!() };
    assert_eq!(basque.versions, [NutsVersion::V2021]);
}

/// A country is called the same as a region, whatever a list says and in whichever year, so that nobody takes it for two.
#[test]
fn a_country_has_one_name_whichever_list_names_it_000_18() {
    let points = "nuts_version,level,id,name,en,lat,lon\n2013,0,CZ,Česká Republika,Czech Republic,49.8,15.5\n\
                  2013,1,CZ0,Česká Republika,Czech Republic,49.8,15.5\n";
    let countries = "euCode,isoCode,name,language\nCZ,CZ,Czech Republic,en\nTR,TR,Turkey,en\n\
                     MK,MK,Former Yugoslav Republic of Macedonia,en\nMD,MD,Moldova,en\n";
    let names = "nuts_version,LEVL_CODE,NUTS_ID,CNTR_CODE,NAME_LATN,NUTS_NAME,MOUNT_TYPE,URBN_TYPE,COAST_TYPE\n\
                 2021,0,CZ,CZ,Česko,Česko,0,0,0\n2021,0,NO,NO,Norge,Norge,0,0,0\n2021,0,IE,IE,Éire/Ireland,Éire/Ireland,0,0,0\n";
    for (text, code, name, other) in [
        (points, "CZ", "Czechia", Some("Czech Republic")),
        // The level below has the country's borders and a name of its own.
        (points, "CZ0", "Czech Republic", None),
        (countries, "CZ", "Czechia", Some("Czech Republic")),
        (countries, "TR", "Türkiye", Some("Turkey")),
        (countries, "MK", "North Macedonia", Some("Former Yugoslav Republic of Macedonia")),
        (names, "CZ", "Czechia", None),
        (names, "NO", "Norway", None),
        (names, "IE", "Ireland", Some("Éire/Ireland")),
    ] {
        let Document::Region(region) = Reading::of_text(text).record("nuts", code) else { panic!() };
        assert_eq!(region.about.title.plain(), name, "{code}");
        assert_eq!(region.about.aliases.first().map(String::as_str), other, "{code}");
    }
    let Document::Region(norway) = Reading::of_text(names).record("nuts", "NO") else { panic!() };
    assert_eq!(norway.about.title.best(&Language::parse("no").unwrap()).unwrap().1.text, "Norge");
}

/// The last list with English names is of 2013, and some official ones hardly anybody uses.
#[test]
fn regions_are_found_by_what_they_are_called_in_english_000_18() {
    let points =
        "nuts_version,level,id,name,en,lat,lon\n2013,1,BE3,Région wallonne,Walloon Region,50.3,5.0\n";
    let names = "nuts_version,LEVL_CODE,NUTS_ID,CNTR_CODE,NAME_LATN,NUTS_NAME,MOUNT_TYPE,URBN_TYPE,COAST_TYPE\n\
                 2021,2,FRH0,FR,Bretagne,Bretagne,0,0,0\n";
    let Document::Region(wallonia) = Reading::of_text(points).record("nuts", "BE3") else { panic!() };
    assert_eq!((wallonia.about.title.plain(), &*wallonia.about.aliases[0]), ("Walloon Region", "Wallonia"));
    let Document::Region(brittany) = Reading::of_text(names).record("nuts", "FRH0") else { panic!() };
    assert_eq!(brittany.about.title.plain(), "Brittany");
    assert_eq!(brittany.about.title.best(&Language::parse("fr").unwrap()).unwrap().1.text, "Bretagne");
}

#[test]
fn boundaries_give_names_points_and_outlines_000_18() {
    let format = recognise("NUTS_RG_20M_2021_4326.geojson", BOUNDARIES.as_bytes());
    assert_eq!(format, Some(Format::NutsBoundaries(NutsVersion::V2021)));
    let reading = Reading::of_bytes("NUTS_RG_20M_2021_4326.geojson", BOUNDARIES.as_bytes());
    assert_eq!((reading.rows.len(), reading.quarantined()), (2, 0));
    let Document::Region(basque) = reading.record("nuts", "ES21") else { panic!() };
    assert_eq!(basque.about.title.plain(), "Euskadi");
    assert_eq!(basque.about.aliases, ["País Vasco"]);
    let point = basque.point.unwrap();
    assert_eq!((point.latitude(), point.longitude()), (11.0, 1.0));
    let Document::Region(navarre) = reading.record("nuts", "ES22") else { panic!() };
    assert_eq!(navarre.point.unwrap().latitude(), 7.0, "the largest part counts");

    let rings =
        |region: &Region| region.outlines.iter().map(|outline| outline.read().len()).collect::<Vec<_>>();
    assert_eq!((rings(&basque), rings(&navarre)), (vec![1], vec![3]));
    assert_eq!(basque.outlines[0].key, NutsVersion::V2021);
    assert_eq!(navarre.outlines[0].read()[1][0], [0.2, 0.1], "a hole is a ring of its own");
}

#[test]
fn a_correspondence_workbook_tells_what_became_of_regions_001_11() {
    let rows = [
        &["Code 2013", "Code 2016", "Label", "Change", "Explanation (new = old)"][..],
        &["FR24", "FRB0", "Centre", "recoded", "FRB0=FR24"],
        &["IE01", "", "Border", "discontinued", ""],
        &["", "IE04", "Northern", "new region", ""],
    ];
    let reading = Reading::of_bytes("NUTS2013-NUTS2016.xlsx", &workbook(&[("Correspondence NUTS-2", &rows)]));
    assert_eq!((reading.rows.len(), reading.quarantined()), (3, 0));
    let Document::Region(centre) = reading.record("nuts", "FR24") else { panic!() };
    assert_eq!(centre.changes[0].code.as_ref().unwrap().as_str(), "FRB0");
    assert_eq!(centre.changes[0].change, "recoded; FRB0=FR24");
    let Document::Region(border) = reading.record("nuts", "IE01") else { panic!() };
    assert_eq!((border.changes[0].code.is_none(), border.about.title.plain()), (true, "Border"));
}

#[test]
fn editions_before_2013_are_read_and_leave_nothing_001_11() {
    let reading =
        Reading::of_text("typology,geo,nuts\nnuts_level_2,GR11,code_2006\nnuts_level_2,EL51,code_2016\n");
    let lengths: Vec<usize> = reading.rows.iter().map(|row| row.outcome.as_ref().unwrap().len()).collect();
    assert_eq!(lengths, [0, 1]);
}

#[test]
fn industries_stand_under_their_sections() {
    let reading = Reading::of_text(
        "code,label_en,level\nC,Manufacturing,aggregate/section\n10,Manufacture of food products,division\n3103,Manufacture of mattresses,class\nx1,odd,class\n",
    );
    assert_eq!((reading.rows.len(), reading.quarantined()), (4, 1));
    let key = |code: &str| Some(asterism_domain::SourceKey::new("nace", code).record_id());
    let Document::Topic(food) = reading.record("nace", "10") else { panic!() };
    let Document::Topic(mattresses) = reading.record("nace", "31.03") else { panic!() };
    assert_eq!((food.broader, mattresses.broader), (key("C"), key("31")));
}
