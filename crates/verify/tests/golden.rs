//! Every method against the reference results of its folder.

use std::path::Path;

use asterism_verify::{Check, Golden, METHODS, checks, published, summaries};

fn golden() -> Golden {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/golden");
    assert!(folder.is_dir(), "reference results are needed in {}", folder.display());
    Golden::at(folder)
}

fn passes(method: &str) {
    let Some((_, checks)) = METHODS.iter().find(|(name, _)| *name == method) else {
        panic!("no method is called {method}");
    };
    let checks = checks(&golden()).unwrap_or_else(|error| panic!("{error}"));
    assert!(!checks.is_empty());
    let failed: Vec<&Check> = checks.iter().filter(|check| !check.passes()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

macro_rules! methods {
    ($($method:ident),* $(,)?) => {
        $(#[test]
        fn $method() {
            passes(stringify!($method));
        })*

        #[test]
        fn every_method_is_tested() {
            let tested = [$(stringify!($method)),*];
            let all: Vec<&str> = METHODS.iter().map(|(method, _)| *method).collect();
            assert_eq!(tested.as_slice(), all);
        }
    };
}

methods!(
    lq,
    specialisation,
    concentration,
    inequality,
    variety,
    complexity,
    relatedness,
    proximity,
    density,
    outlook,
    prody,
    dynamics,
    complementarity,
    similarity,
    structural_distance,
    s3_quadrants,
    entry_model,
    cluster_stars,
    shift_share,
    agglomeration,
    cluster_definitions,
    communities,
    networks,
    gravity,
    spatial_autocorrelation,
    point_pattern,
    did,
    panel,
    synth,
    matching,
    linkage,
    modular,
    published_uk,
    published_trade
);

#[test]
fn the_published_table_is_what_comes_out() {
    let found = summaries(&checks(&golden()).unwrap_or_else(|error| panic!("{error}")));
    let found = serde_json::to_string_pretty(&found).expect("JSON");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("validation.json");
    let published = std::fs::read_to_string(&file).expect("the published table");
    assert!(
        found == published.trim_end(),
        "{} is out of date; write it with `asterism --json verify --golden DIR`",
        file.display()
    );
}

#[test]
fn the_published_table_can_be_read_and_has_every_method() {
    let methods: Vec<String> = published().into_iter().map(|summary| summary.method).collect();
    assert!(METHODS.iter().all(|(method, _)| methods.iter().any(|known| known == method)));
}
