use asterism_ingest::{discover, source};

use crate::fixtures::PROJECT;
use crate::support::{shared, zip};

#[test]
fn a_folder_is_listed_in_a_good_order_with_reasons_for_the_rest() {
    let discovery = discover(&shared("")).unwrap();
    let order: Vec<u8> =
        discovery.files.iter().map(|found| found.format.rank()).filter(|rank| *rank < 99).collect();
    assert!(order.is_sorted(), "{order:?}");
    assert_eq!(discovery.files[0].source, "nuts");
    for found in &discovery.files {
        assert!(source(found.source).is_some(), "{found:?}");
    }
    let sources: std::collections::BTreeSet<_> = discovery.files.iter().map(|found| found.source).collect();
    assert_eq!(sources.len(), 8, "{sources:?}");
    let reason = |part: &str| {
        let found = discovery.ignored.iter().find(|ignored| ignored.path.to_string_lossy().contains(part));
        found.unwrap_or_else(|| panic!("{part} is listed as ignored")).reason.clone()
    };
    assert_eq!(reason("lau_2019"), "municipalities are not records");
    assert!(reason("labels.csv").contains("begins like no file"));
    let tables: Vec<String> =
        discovery.tables.iter().map(|found| found.path.to_string_lossy().into_owned()).collect();
    assert!(tables.is_sorted());
    for part in ["sbs_r_nuts06_r2", "hrst_st_rcat", "nama_10r_3gdp", "nomis_bres", "sdg_project_counts"] {
        assert!(tables.iter().any(|path| path.contains(part)), "{part} is a statistical table");
    }
}

#[test]
fn containers_are_listed_under_the_source_of_what_they_hold() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("cordis.zip", &zip(&[("project.csv", PROJECT.as_bytes())]));
    write("other.zip", &zip(&[("letter.txt", b"Dear Sir")]));
    write("broken.zip", b"PK\x03\x04 and no more");
    write(".hidden.csv", PROJECT.as_bytes());
    let discovery = discover(folder.path()).unwrap();
    assert_eq!(discovery.files.len(), 1);
    assert_eq!(
        (discovery.files[0].source, discovery.files[0].title.as_str()),
        ("cordis", "projects (cordis.zip)")
    );
    assert_eq!(discovery.ignored.len(), 2);
    let single = discover(&folder.path().join("cordis.zip")).unwrap();
    assert_eq!(single.files, discovery.files);
    assert!(discover(&folder.path().join("absent")).is_err());
}
