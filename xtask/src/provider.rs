//! The provider of sign-ins that tests run: a package for Node, in the target folder. Its exact versions, with their
//! hashes, are in the lock file beside its program.

use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::packages::{self, NODE};
use crate::process;

/// Where the list of its packages is, from the root.
const SOURCE: &str = "crates/testkit/oidc";
const LISTS: [&str; 2] = ["package.json", "package-lock.json"];

/// Makes sure that it is there and is what the lock file says. Installs it only when the caller allows it; otherwise
/// says how.
pub(crate) fn ensure(may_install: bool) -> anyhow::Result<()> {
    packages::ensure(&NODE, may_install)?;
    let root = process::root();
    let target = root.join(std::env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from));
    let (source, folder) = (root.join(SOURCE), target.join("oidc"));
    if is_there(&source, &folder) {
        return Ok(());
    }
    anyhow::ensure!(
        may_install,
        "the provider of sign-ins was not found; `cargo xtask test --install` brings it, or copy \
         {SOURCE}/package*.json to {} and run `npm ci --ignore-scripts` there",
        folder.display()
    );
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for list in LISTS {
        std::fs::copy(source.join(list), folder.join(list)).with_context(|| format!("cannot copy {list}"))?;
    }
    // A mirror may hiccup.
    install(&folder).or_else(|_| install(&folder))?;
    anyhow::ensure!(is_there(&source, &folder), "npm left no provider in {}", folder.display());
    Ok(())
}

fn is_there(source: &Path, folder: &Path) -> bool {
    let same = |list: &str| {
        let read = |folder: &Path| std::fs::read(folder.join(list)).ok();
        read(source).is_some_and(|wanted| read(folder) == Some(wanted))
    };
    LISTS.into_iter().all(same) && folder.join("node_modules/.package-lock.json").is_file()
}

/// Nothing of a package runs while it is installed.
fn install(folder: &Path) -> anyhow::Result<()> {
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    process::run(process::program("npm").args(arguments).current_dir(folder))
}
