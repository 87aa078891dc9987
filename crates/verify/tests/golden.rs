//! Every method against the reference results of its folder.

use std::path::Path;

use asterism_verify::{Check, Golden, METHODS};

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

methods!(lq, relatedness, proximity, density, complementarity, similarity, structural_distance, s3_quadrants,);
