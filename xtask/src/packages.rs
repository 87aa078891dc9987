//! What the tests need beside Cargo, and how it gets there: Debian's packages.

use std::path::PathBuf;

use crate::process;

/// A program that tests need and the Debian packages that bring it.
pub(crate) struct Need {
    pub(crate) what: &'static str,
    pub(crate) packages: &'static [&'static str],
    pub(crate) present: fn() -> bool,
}

pub(crate) const POSTGRES: Need =
    Need { what: "PostgreSQL's server", packages: &["postgresql"], present: || postgres_folder().is_some() };

pub(crate) const BROWSER: Need = Need {
    what: "Chromium with its driver",
    packages: &["chromium", "chromium-driver"],
    present: || has("chromium") && has("chromedriver"),
};

/// Asked of Debian's interpreter, whatever other one is first on the path: the tests start that one too.
pub(crate) const MAIL_SERVER: Need = Need {
    what: "aiosmtpd for Debian's Python, with openssl for its certificates",
    packages: &["python3-aiosmtpd", "openssl"],
    present: || has("openssl") && process::output(python().args(["-c", "import aiosmtpd"])).is_ok(),
};

pub(crate) const NODE: Need = Need {
    what: "Node with npm, for the provider of sign-ins",
    packages: &["nodejs", "npm"],
    present: || has("node") && has("npm"),
};

fn python() -> std::process::Command {
    process::program("/usr/bin/python3")
}

fn has(name: &str) -> bool {
    process::find(name, &["/usr/bin".into()]).is_some()
}

/// The folder with `initdb` and `postgres`: on the search path, or where Debian puts them, the
/// newest version first.
pub(crate) fn postgres_folder() -> Option<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(version_of(folder)));
    let folder = process::find("initdb", &folders)?.parent()?.to_path_buf();
    folder.join("postgres").is_file().then_some(folder)
}

/// The number in `/usr/lib/postgresql/15/bin`; 0 where there is none.
fn version_of(folder: &std::path::Path) -> u32 {
    let version = folder.parent().and_then(|folder| folder.file_name()?.to_str()?.parse().ok());
    version.unwrap_or(0)
}

/// Makes sure that `need` is there. Installs it only when the caller allows it and this is root;
/// otherwise says how.
pub(crate) fn ensure(need: &Need, may_install: bool) -> anyhow::Result<()> {
    if (need.present)() {
        return Ok(());
    }
    let packages = need.packages.join(" ");
    anyhow::ensure!(
        may_install && is_root() && process::find("apt-get", &[]).is_some(),
        "{} was not found; install it with `apt-get install {packages}`, or run \
         `cargo xtask test --install` as root on Debian",
        need.what
    );
    // A mirror may hiccup; the second try starts from a fresh list.
    install(need.packages).or_else(|_| install(need.packages))?;
    anyhow::ensure!((need.present)(), "{} was not found even after installing {packages}", need.what);
    Ok(())
}

fn install(packages: &[&str]) -> anyhow::Result<()> {
    process::run(apt().args(["update", "-qq"]))?;
    process::run(apt().args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages))
}

fn apt() -> std::process::Command {
    let mut command = process::program("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

pub(crate) fn is_root() -> bool {
    user_id(None).is_ok_and(|id| id == 0)
}

/// The numeric id of a user; of the one who runs this when no name is given.
pub(crate) fn user_id(name: Option<&str>) -> anyhow::Result<u32> {
    let mut command = process::program("id");
    Ok(process::output(command.arg("-u").args(name))?.trim().parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_comes_with_the_command_that_installs_it() {
        let need = Need { what: "the moon", packages: &["moon", "moon-driver"], present: || false };
        let error = ensure(&need, false).unwrap_err().to_string();
        assert!(error.contains("apt-get install moon moon-driver"), "{error}");
    }

    #[test]
    fn a_newer_server_is_preferred() {
        assert!(
            version_of("/usr/lib/postgresql/15/bin".as_ref())
                > version_of("/usr/lib/postgresql/9/bin".as_ref())
        );
    }
}
