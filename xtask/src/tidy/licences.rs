//! The licences of everything that is built in, against the list that `deny.toml` allows.

use std::path::Path;

use anyhow::Context;
use serde_json::Value;

use super::Findings;
use crate::process;

pub(crate) fn check(root: &Path, findings: &mut Findings) -> anyhow::Result<()> {
    let policy = std::fs::read_to_string(root.join("deny.toml")).context("cannot read deny.toml")?;
    let allowed = allowed(&policy);
    anyhow::ensure!(!allowed.is_empty(), "deny.toml has no list `allow = [` of licences");
    for package in packages()? {
        let name = package["name"].as_str().unwrap_or("?");
        let Some(licence) = package["license"].as_str() else {
            findings.breaks(format!("`{name}` names no licence"));
            continue;
        };
        if !permits(licence, &allowed) {
            findings.breaks(format!("`{name}` is under `{licence}`, which deny.toml does not allow"));
        }
    }
    Ok(())
}

/// Every package of the lock file that this machine would build.
fn packages() -> anyhow::Result<Vec<Value>> {
    let version = process::output(process::program("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    let arguments = ["metadata", "--format-version", "1", "--locked", "--filter-platform", host];
    let mut metadata: Value = serde_json::from_str(&process::output(&mut process::cargo(&arguments))?)?;
    let Value::Array(packages) = metadata["packages"].take() else {
        anyhow::bail!("cargo metadata gave no packages")
    };
    Ok(packages)
}

/// The quoted words of the list `allow = […]` in the section `[licenses]`.
fn allowed(policy: &str) -> Vec<&str> {
    let section = policy.split_once("[licenses]").map_or("", |(_, rest)| rest);
    let list = section.split_once("allow = [").map_or("", |(_, rest)| rest);
    let list = list.split_once(']').map_or("", |(list, _)| list);
    list.lines()
        .map(|line| line.split('#').next().unwrap_or_default())
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .collect()
}

/// Whether an SPDX expression can be met from the list: one side of an `OR`, every side of an
/// `AND`. An exception after `WITH` only widens a licence, so it is left aside.
fn permits(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    either(&mut words, allowed)
}

type Words<'a, 'b> = &'b mut std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn either(words: Words<'_, '_>, allowed: &[&str]) -> bool {
    let mut met = all(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        met |= all(words, allowed);
    }
    met
}

fn all(words: Words<'_, '_>, allowed: &[&str]) -> bool {
    let mut met = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(words, allowed);
    }
    met
}

fn one(words: Words<'_, '_>, allowed: &[&str]) -> bool {
    let met = match words.next() {
        Some("(") => {
            let met = either(words, allowed);
            words.next_if_eq(&")");
            met
        }
        Some(licence) => allowed.contains(&licence),
        None => false,
    };
    if words.next_if_eq(&"WITH").is_some() {
        words.next();
    }
    met
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &[&str] = &["MIT", "Apache-2.0", "Unicode-3.0"];

    #[test]
    fn expressions_are_read_as_written() {
        for fine in [
            "MIT",
            "MIT OR GPL-3.0",
            "GPL-3.0 OR MIT",
            "MIT/GPL-3.0",
            "(MIT OR GPL-3.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
        ] {
            assert!(permits(fine, LIST), "{fine}");
        }
        for refused in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR Apache-2.0) AND GPL-3.0", ""] {
            assert!(!permits(refused, LIST), "{refused}");
        }
    }

    #[test]
    fn the_policys_list_is_read_with_its_comments() {
        let policy = "[bans]\nallow = [\"x\"]\n[licenses]\nallow = [\n  \"MIT\", # \"old\"\n  \"ISC\",\n]\n";
        assert_eq!(allowed(policy), ["MIT", "ISC"]);
    }
}
