use std::path::{Path, PathBuf};

/// Names the folder of real open data where it is not beside the checkout.
const VARIABLE: &str = "ASTERISM_SHARED";

/// The folder with the real open data and the page texts that tests read, never copied into the
/// repository: a folder `shared` beside the checkout, or where `ASTERISM_SHARED` points.
pub fn shared_dir() -> PathBuf {
    if let Some(folder) = std::env::var_os(VARIABLE) {
        let folder = PathBuf::from(folder);
        assert!(folder.is_dir(), "{VARIABLE} names {}, which is not a folder", folder.display());
        return folder;
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    found_above(here).unwrap_or_else(|| {
        panic!(
            "no folder `shared` beside the checkout (looked upwards from {}); tests on real open data read it: \
             put it there or set {VARIABLE} to where it is",
            here.display()
        )
    })
}

/// A file or folder of real data, by its path below `data`, as in `cordis-fp7/project.csv`.
pub fn shared_data(path: &str) -> PathBuf {
    let file = shared_dir().join("data").join(path);
    assert!(file.exists(), "{} is missing from the folder of real open data", file.display());
    file
}

fn found_above(here: &Path) -> Option<PathBuf> {
    here.ancestors().map(|folder| folder.join("shared")).find(|folder| folder.join("data").is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_beside_a_checkout_is_found_from_deep_inside() {
        let place = tempfile::tempdir().unwrap();
        let inside = place.path().join("checkout/crates/store");
        std::fs::create_dir_all(&inside).unwrap();
        // Whoever runs this may have such a folder above the temporary ones; it is not this one's.
        assert_ne!(found_above(&inside), Some(place.path().join("shared")));
        std::fs::create_dir_all(place.path().join("shared/data")).unwrap();
        assert_eq!(found_above(&inside), Some(place.path().join("shared")));
    }
}
