//! Which room may know which, read from the manifests. The table is the one of `ARCHITECTURE.md`.

use anyhow::Context;
use serde_json::Value;

use super::Findings;
use crate::process;

/// A package of the workspace and what its manifest names.
#[derive(Debug)]
pub(crate) struct Package {
    /// The room's word: `store` for `asterism-store`.
    pub(crate) name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Debug)]
struct Dependency {
    name: String,
    /// For tests alone.
    dev: bool,
}

/// A room and the rooms it may know. A room that is not here may not exist.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("econ", &[]),
    ("verify", &["econ"]),
    ("ingest", &["domain"]),
    ("store", &["domain"]),
    ("search", &["domain"]),
    ("mail", &["domain"]),
    ("actions", &["domain", "econ", "verify", "ingest", "store", "search", "mail"]),
    ("web", &["actions", "domain"]),
    ("cli", &["web", "actions", "domain", "econ", "verify", "ingest", "store", "search", "mail", "extract"]),
    ("extract", &["domain"]),
    ("report", &["domain"]),
    ("lake", &["domain", "econ"]),
    ("testkit", &["domain", "econ", "ingest", "store", "search", "mail", "actions"]),
    ("peers", &["cli", "actions", "domain", "search"]),
    ("xtask", &[]),
];

/// What the tests of a room may know beside that: those of the report follow a region's figures from the
/// store to the paper.
const KNOWN_IN_TESTS: &[(&str, &[&str])] = &[("report", &["actions", "web"])];

/// Facts of the outside world and the room that alone knows each. Two know archives and XML: one reads data out
/// of them, the other what people upload; archives are also what spaces go out and come in as; and two shut
/// themselves in. A name also covers its family: `sqlx`
/// is `sqlx-core` too.
const OWNED: &[(&str, &[&str])] = &[
    ("tantivy", &["search"]),
    // The test kit makes empty databases on a server.
    ("sqlx", &["store", "testkit"]),
    ("rusqlite", &["store"]),
    ("libsqlite3", &["store"]),
    ("axum", &["web"]),
    ("askama", &["web"]),
    ("tower-http", &["web"]),
    // Letters are worded where they are written: no page is asked for when one is due.
    ("fluent", &["web", "actions"]),
    ("argon2", &["actions"]),
    ("webauthn-rs", &["actions"]),
    ("compact_jwt", &["actions"]),
    ("calamine", &["ingest"]),
    ("quick-xml", &["ingest", "extract"]),
    ("zip", &["ingest", "extract", "actions"]),
    ("arrow", &["lake"]),
    ("parquet", &["lake"]),
    ("datafusion", &["lake"]),
    ("ballista", &["lake"]),
    ("typst", &["report"]),
    ("krilla", &["report"]),
    ("usvg", &["report"]),
    ("landlock", &["report", "extract"]),
    ("rlimit", &["report", "extract"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("mimalloc", &["cli"]),
    ("lettre", &["mail"]),
    ("fantoccini", &["testkit"]),
    ("pdf-extract", &["extract"]),
    ("image", &["extract"]),
];

/// The room of other engines names what it compares with.
const PEERS: &str = "peers";

/// What not even the tests of another room may name: they go through the room that owns it.
const OWNED_IN_TESTS: &[&str] = &["tantivy", "sqlx", "askama"];

/// The rooms that do no I/O, and what would bring it in.
const PURE: &[&str] = &["domain", "econ"];
const OUTSIDE: &[&str] =
    &["tokio", "hyper", "reqwest", "ureq", "tower", "futures-util", "tracing-subscriber"];

/// Readers of files stay testable with bytes in memory: no network and no database.
const OFFLINE: &[&str] = &["ingest"];

pub(crate) fn workspace_packages() -> anyhow::Result<Vec<Package>> {
    let arguments = ["metadata", "--format-version", "1", "--no-deps", "--locked"];
    let metadata: Value = serde_json::from_str(&process::output(&mut process::cargo(&arguments))?)?;
    let packages = metadata["packages"].as_array().context("cargo metadata gave no packages")?;
    packages.iter().map(package).collect()
}

fn package(value: &Value) -> anyhow::Result<Package> {
    let name = value["name"].as_str().context("a package has no name")?;
    let dependencies = value["dependencies"].as_array().into_iter().flatten();
    let dependencies = dependencies
        .filter_map(|dependency| {
            let name = room_of(dependency["name"].as_str()?);
            Some(Dependency { name, dev: dependency["kind"].as_str() == Some("dev") })
        })
        .collect();
    Ok(Package { name: room_of(name), dependencies })
}

/// `store` for `asterism-store`; other names stay as they are.
fn room_of(name: &str) -> String {
    name.strip_prefix("asterism-").unwrap_or(name).to_owned()
}

pub(crate) fn check(packages: &[Package], findings: &mut Findings) {
    for package in packages {
        let Some((_, known)) = ROOMS.iter().find(|(room, _)| *room == package.name) else {
            findings.breaks(format!(
                "`{}` is not a room of the table; add it to ARCHITECTURE.md and to xtask/src/tidy/rooms.rs",
                package.name
            ));
            continue;
        };
        for dependency in &package.dependencies {
            check_dependency(&package.name, known, dependency, findings);
        }
    }
}

fn check_dependency(room: &str, known: &[&str], dependency: &Dependency, findings: &mut Findings) {
    let name = dependency.name.as_str();
    if ROOMS.iter().any(|(other, _)| *other == name) {
        let beside = KNOWN_IN_TESTS.iter().any(|(own, more)| *own == room && more.contains(&name));
        let for_tests = dependency.dev && (name == "testkit" || beside);
        if !known.contains(&name) && !for_tests {
            findings.breaks(format!("`{room}` must not know `{name}`; it may know {known:?}"));
        }
        return;
    }
    let owned = OWNED.iter().find(|(family, _)| in_family(name, family));
    if let Some((family, owners)) = owned
        && !owners.contains(&room)
        && room != PEERS
        && (!dependency.dev || OWNED_IN_TESTS.contains(family))
    {
        findings.breaks(format!("`{room}` names `{name}`, which only {} may", owners.join(" and ")));
    }
    let outside = OUTSIDE.contains(&name);
    if outside && !dependency.dev && (PURE.contains(&room) || OFFLINE.contains(&room)) {
        findings.breaks(format!("`{room}` does no I/O, so it must not name `{name}`"));
    }
}

fn in_family(name: &str, family: &str) -> bool {
    name.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(room: &str, dependencies: &[(&str, bool)]) -> Vec<String> {
        let dependencies =
            dependencies.iter().map(|(name, dev)| Dependency { name: room_of(name), dev: *dev }).collect();
        let mut findings = Findings::default();
        check(&[Package { name: room.to_owned(), dependencies }], &mut findings);
        findings.broken
    }

    fn fine(room: &str, dependencies: &[(&str, bool)]) {
        assert_eq!(broken(room, dependencies), Vec::<String>::new());
    }

    fn refused(room: &str, dependency: &str) {
        assert_eq!(broken(room, &[(dependency, false)]).len(), 1, "{room} may name {dependency}");
    }

    #[test]
    fn rooms_know_only_what_the_table_says() {
        fine("web", &[("asterism-actions", false), ("asterism-domain", false), ("axum", false)]);
        refused("web", "asterism-store");
        refused("web", "asterism-search");
        refused("store", "asterism-search");
        refused("search", "asterism-store");
        refused("domain", "asterism-actions");
        refused("ingest", "asterism-store");
        refused("web", "asterism-mail");
        refused("mail", "asterism-store");
    }

    #[test]
    fn one_fact_of_the_outside_world_has_one_room() {
        refused("actions", "tantivy");
        refused("actions", "sqlx");
        refused("search", "sqlx-core");
        refused("cli", "axum");
        refused("store", "datafusion");
        refused("actions", "lettre");
        fine("mail", &[("lettre", false), ("asterism-domain", false)]);
        fine("search", &[("tantivy", false)]);
        fine("extract", &[("zip", false), ("quick-xml", false), ("image", false), ("pdf-extract", false)]);
        refused("actions", "image");
        refused("web", "pdf-extract");
        refused("extract", "asterism-store");
        fine("actions", &[("zipf", false), ("zip", false)]);
        refused("web", "zip");
        assert_eq!(broken("actions", &[("sqlx", true)]).len(), 1);
    }

    #[test]
    fn pure_rooms_stay_off_the_runtime_but_their_tests_may_use_it() {
        refused("domain", "tokio");
        refused("econ", "tokio");
        fine("domain", &[("tokio", true)]);
    }

    #[test]
    fn the_test_kit_is_for_tests() {
        refused("actions", "asterism-testkit");
        fine("actions", &[("asterism-testkit", true)]);
    }

    #[test]
    fn the_report_knows_the_portal_in_its_tests_alone() {
        fine("report", &[("asterism-domain", false), ("typst", false), ("asterism-web", true)]);
        refused("report", "asterism-web");
        refused("web", "typst-pdf");
        assert_eq!(broken("report", &[("asterism-store", true)]).len(), 1);
        assert_eq!(broken("domain", &[("asterism-web", true)]).len(), 1);
    }

    #[test]
    fn an_unknown_room_is_refused() {
        assert_eq!(broken("attic", &[]).len(), 1);
    }
}
