//! One test for each real file: how many rows, how many quarantined, and what some of them say.
//! The counts are those of the files' own descriptions.

use asterism_domain::{Document, Kind, NutsVersion};

use crate::support::Reading;

/// Reads a file and compares rows and quarantined rows.
fn check(path: &str, rows: usize, quarantined: usize) -> Reading {
    let reading = Reading::of_shared(path);
    assert_eq!((reading.rows.len(), reading.quarantined()), (rows, quarantined), "{path}");
    let keyed = reading.rows.iter().all(|row| !row.key.key.is_empty());
    assert!(keyed, "every row has a key");
    reading
}

fn withheld(reading: &Reading) -> usize {
    let organisations = reading.statements().filter_map(|statement| match &statement.document {
        Document::Organisation(organisation) => Some(organisation.name_withheld),
        _ => None,
    });
    organisations.filter(|withheld| *withheld).count()
}

#[test]
fn fp7_projects_are_read_001_4() {
    let reading = check("cordis-fp7/projects.csv.gz", 25_778, 0);
    assert_eq!((reading.count(Kind::Project), reading.count(Kind::Programme)), (25_778, 24));
    let Document::Project(cesar) = reading.record("cordis:project", "100016") else { panic!() };
    assert_eq!((cesar.acronym.as_deref(), cesar.partner_count_as_given), (Some("CESAR"), Some(27)));
}

#[test]
fn fp7_organisations_are_read_001_10() {
    let reading = check("cordis-fp7/organisations.csv.gz", 30_399, 0);
    assert_eq!(reading.count(Kind::Organisation), 30_399);
    // 243 were withheld by the publisher of the copy; ours finds some people that were missed.
    let withheld = withheld(&reading);
    assert!((243..=320).contains(&withheld), "{withheld}");
}

#[test]
fn fp7_briefs_programmes_and_countries_are_read_001_30() {
    let briefs = check("cordis-fp7/result_briefs.csv.gz", 6_910, 0);
    assert_eq!(briefs.count(Kind::LibraryItem), 6_910);
    let programmes = check("cordis-fp7/fp7_programmes_en.csv", 6_093, 0);
    assert_eq!((programmes.count(Kind::Programme), programmes.count(Kind::Call)), (29, 6_061));
    let countries = check("cordis-fp7/countries_en.csv", 251, 0);
    let Document::Region(greece) = countries.record("nuts", "EL") else { panic!() };
    assert_eq!(greece.about.title.plain(), "Greece");
}

#[test]
fn horizon_topics_and_legal_bases_are_read_001_4() {
    let topics = check("cordis-horizon-europe-2025-04/topics.csv.gz", 15_341, 0);
    assert_eq!((topics.count(Kind::Project), topics.count(Kind::Call)), (15_341, 2_043));
    let bases = check("cordis-horizon-europe-2025-04/legalBasis.csv.gz", 20_512, 0);
    assert_eq!(bases.count(Kind::Project), 15_341, "one unique programme part each");
    check("cordis-horizon-europe-2025-04/projects_index_derived.csv.gz", 15_341, 0);
}

#[test]
fn horizon_vocabulary_is_read_001_25() {
    let tags = check("cordis-horizon-europe-2025-04/euroSciVoc.csv.gz", 38_789, 0);
    let terms = check("cordis-horizon-europe-2025-04/euroSciVoc_vocabulary.csv", 961, 0);
    assert_eq!((tags.count(Kind::Project), terms.count(Kind::Topic)), (13_542, tags.count(Kind::Topic)));
}

#[test]
fn horizon_documents_are_read_001_30() {
    let deliverables = check("cordis-horizon-europe-2025-04/projectDeliverables.csv.gz", 20_815, 0);
    assert_eq!(deliverables.count(Kind::LibraryItem), 20_815);
    let Document::LibraryItem(item) = deliverables.record("cordis:deliverable", "101129658_11_DELIVHORIZON")
    else {
        panic!()
    };
    assert_eq!(item.kind_as_given.as_deref(), Some("Documents, reports"));
    assert_eq!((item.projects.len(), item.about.links.len()), (1, 1));
    let reports = check("cordis-horizon-europe-2025-04/reportSummaries.csv.gz", 3_521, 0);
    assert_eq!(reports.count(Kind::LibraryItem), 3_521);
    let marked =
        format!("{:?}", deliverables.rows.iter().take(20_815).map(|row| &row.outcome).collect::<Vec<_>>());
    assert!(!marked.contains("@gmail") && !marked.contains("@yahoo"));
}

#[test]
fn structural_funds_operations_are_read_001_4() {
    let reading = check("eu-structural-funds-lists/operations.csv.gz", 141_750, 0);
    // 2,532 rows are 1,215 Croatian operations, each once for a county; 980 British ones are for another town.
    assert_eq!(reading.count(Kind::Project), 141_750 - 1_317 - 980, "one for each operation");
    let withheld = reading.statements().filter_map(|statement| match &statement.document {
        Document::Project(project) => project.partners.first().map(|partner| partner.name_withheld),
        _ => None,
    });
    let withheld = withheld.filter(|withheld| *withheld).count();
    assert!((37_840..37_920).contains(&withheld), "{withheld}");
    assert!(reading.statements().all(|statement| statement.document.kind() != Kind::Region));
}

#[test]
fn kohesio_beneficiaries_are_read_001_10() {
    let reading = check("kohesio-beneficiaries-2023-01/beneficiaries.csv.gz", 27_222, 0);
    let withheld = withheld(&reading);
    assert!((2_370..2_400).contains(&withheld), "{withheld}");
}

#[test]
fn swedish_interreg_partners_are_read_001_8() {
    let reading = check("interreg-sweden-2021-2027/interreg_swedish_partners.csv", 1_196, 0);
    // 585 names, one of them in two programmes.
    assert_eq!((reading.count(Kind::Project), reading.count(Kind::Programme)), (586, 10));
    let (mut partners, mut cents) = (0, 0);
    for document in reading.records().values() {
        let Document::Project(project) = document else { continue };
        partners += project.partners.len();
        cents += project
            .partners
            .iter()
            .filter_map(|partner| partner.budget)
            .map(|money| money.minor)
            .sum::<i64>();
    }
    assert_eq!(partners, 1_179, "17 rows name no organisation");
    assert!(cents <= 21_244_930_000, "{cents}");
}

#[test]
fn keep_samples_are_read_001_8() {
    for (file, partners) in [("17853", 2), ("25693", 3), ("33607", 5)] {
        let reading = check(&format!("keep-eu-samples/api_project_{file}.json"), 1, 0);
        let Document::Project(project) = reading.record("keep:project", file) else { panic!() };
        assert_eq!(project.partners.len(), partners);
        assert!(project.lead().is_some_and(|lead| lead.country.is_some() && lead.point.is_some()));
        assert!(reading.issues().is_empty(), "{:?}", reading.issues());
    }
    check("keep-eu-samples/normalised_operations_sample.json", 4, 0);
    let partners = check("keep-eu-samples/normalised_partners_sample.json", 26, 0);
    let Document::Project(inkrease) = partners.record("keep:project", "18878") else { panic!() };
    assert_eq!(inkrease.partners.len(), 9);
}

#[test]
fn nuts_boundaries_are_read_000_18() {
    for (file, features) in [
        ("NUTS_RG_03M_2021_4326_LEVL_0", 37),
        ("NUTS_RG_03M_2021_4326_LEVL_1", 125),
        ("NUTS_RG_03M_2021_4326_LEVL_2", 334),
        ("NUTS_RG_03M_2021_4326_LEVL_3", 1_514),
        ("NUTS_RG_01M_2016_4326_LEVL_2", 332),
        ("derived_simplified_2021_LEVL_0", 37),
        ("derived_simplified_2021_LEVL_2", 334),
        ("derived_simplified_2021_LEVL_3", 1_514),
        ("derived_simplified_2016_LEVL_2", 332),
        ("nuts2013_small_lvl_0", 28),
        ("nuts2013_small_lvl_1", 98),
        ("nuts2013_small_lvl_2", 276),
        ("nuts2013_small_lvl_3", 1_342),
    ] {
        check(&format!("nuts-geo/{file}.geojson.gz"), features, 0);
    }
    let reading = Reading::of_shared("nuts-geo/NUTS_RG_03M_2021_4326_LEVL_2.geojson.gz");
    let records = reading.records();
    let regions = records.values().filter_map(|document| match document {
        Document::Region(region) => Some(region),
        _ => None,
    });
    let outlines: Vec<_> = regions.flat_map(|region| &region.outlines).collect();
    assert_eq!(outlines.len(), 334, "every region has its boundary");
    let bytes: usize = outlines.iter().map(|outline| outline.rings.len()).sum();
    assert!(bytes < 334 * 2_000, "simple enough to keep with the records: {bytes} bytes");
}

#[test]
fn nuts_names_and_points_are_read_000_18() {
    let names = check("nuts-geo/nuts_names_2016_2021.csv", 2_504, 0);
    let Document::Region(basque) = names.record("nuts", "ES21") else { panic!() };
    assert_eq!(basque.versions, [NutsVersion::V2016, NutsVersion::V2021]);
    let points = check("nuts-geo/nuts2013_names_points.csv", 1_744, 0);
    let Document::Region(austria) = points.record("nuts", "AT") else { panic!() };
    assert_eq!(austria.about.title.plain(), "Austria");
    assert_eq!(austria.about.title.passages().count(), 2);
    assert!(
        points
            .records()
            .values()
            .all(|document| matches!(document, Document::Region(r) if r.point.is_some()))
    );
}

#[test]
fn nuts_crosswalks_are_read_001_11() {
    // The quarantined rows are about parts of regions, `DE80K (part)`, which have no code.
    let codes = check("nuts-crosswalks/all_valid_nuts_codes.csv", 12_272, 95);
    assert!(codes.rows.iter().filter_map(|row| row.outcome.as_ref().err()).all(|q| q.raw.contains("(part)")));
    let changes = check("nuts-crosswalks/nuts_changes_1999_2021.csv", 3_097, 24);
    let Document::Region(kontinentalna) = changes.record("nuts", "HR04") else { panic!() };
    assert_eq!(kontinentalna.changes[0].to, NutsVersion::V2021);
    check("nuts-crosswalks/nuts_recoded.csv", 5_859, 50);
    let book = check("nuts-crosswalks/NUTS2013-NUTS2016.xlsx", 263, 0);
    let Document::Region(gottingen) = book.record("nuts", "DE915") else { panic!() };
    assert!(gottingen.changes[0].change.contains("merged with ex-DE919"));
    check("nuts-crosswalks/NUTS2016-NUTS2021.xlsx", 124, 0);
}

#[test]
fn nace_labels_are_read() {
    let reading = check("classifications/nace_rev2_labels_partial.csv", 641, 0);
    assert_eq!(reading.count(Kind::Topic), 641);
}
