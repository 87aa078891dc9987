//! Rules for the files of the repository: their size, and words that must not be in them.

use std::path::{Path, PathBuf};

use super::Findings;
use crate::process;

const MOST_LINES: usize = 700;
const MANY_LINES: usize = 500;
const MOST_BYTES: usize = 1024 * 1024;

/// Marks of unfinished or switched-off code. Written in two halves, so that this file passes.
const UNFINISHED: &[&str] =
    &[concat!("#[ig", "nore"), concat!("to", "do!("), concat!("db", "g!("), concat!("unimple", "mented!(")];

/// Folders of one machine. A path counts where it starts a word, not inside an address.
const MACHINE_PATHS: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];

/// Hosts of package registries: the ordinary clients know them, the repository need not.
const REGISTRY_HOSTS: &[&str] = &[
    concat!("index.crates", ".io"),
    concat!("static.crates", ".io"),
    concat!("registry.npm", "js.org"),
    concat!("files.python", "hosted.org"),
    concat!("pypi", ".org"),
    concat!("deb.debian", ".org"),
];

/// Every file that is in the repository or about to be, by path from the root.
pub(crate) fn tracked() -> anyhow::Result<Vec<PathBuf>> {
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let list = process::output(process::program("git").args(arguments))?;
    Ok(list.split('\0').filter(|path| !path.is_empty()).map(PathBuf::from).collect())
}

pub(crate) fn check(root: &Path, files: &[PathBuf], findings: &mut Findings) -> anyhow::Result<()> {
    for file in files {
        // Listed but deleted, or a link to nowhere: nothing to read.
        let Ok(bytes) = std::fs::read(root.join(file)) else { continue };
        check_file(file, &bytes, findings);
    }
    Ok(())
}

fn check_file(file: &Path, bytes: &[u8], findings: &mut Findings) {
    let shown = file.display();
    if bytes.len() > MOST_BYTES {
        findings.breaks(format!("{shown}: {} bytes, more than 1 MiB", bytes.len()));
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if is_rust(file) {
        check_length(file, text, findings);
    }
    for (number, line) in text.lines().enumerate() {
        for word in forbidden(file, line) {
            findings.breaks(format!("{shown}:{}: `{word}` must not be in the repository", number + 1));
        }
    }
}

fn is_rust(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "rs")
}

fn check_length(file: &Path, text: &str, findings: &mut Findings) {
    let lines = text.lines().count();
    if lines > MOST_LINES {
        findings.breaks(format!("{}: {lines} lines, more than {MOST_LINES}; split it", file.display()));
    } else if lines > MANY_LINES {
        findings.warns(format!("{}: {lines} lines, more than {MANY_LINES}", file.display()));
    }
}

/// The forbidden words of a line.
fn forbidden<'a>(file: &Path, line: &'a str) -> impl Iterator<Item = &'static str> + use<'a> {
    let code = if is_rust(file) { code_of(line) } else { "" };
    let unfinished = UNFINISHED.iter().filter(move |word| code.contains(**word));
    let hosts = REGISTRY_HOSTS.iter().filter(move |host| line.contains(**host));
    let paths = MACHINE_PATHS.iter().filter(move |path| starts_a_word(line, path));
    unfinished.chain(hosts).chain(paths).copied()
}

/// The line without its comment. Good enough: a `//` inside a string hides the rest of a line only.
fn code_of(line: &str) -> &str {
    line.split("//").next().unwrap_or(line)
}

fn starts_a_word(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line.get(..at).and_then(|start| start.chars().next_back());
        before.is_none_or(|character| {
            !character.is_alphanumeric() && !matches!(character, '.' | '-' | '_' | '/' | '}' | '~' | '*')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_text(file: &str, text: &str) -> Findings {
        let mut findings = Findings::default();
        check_file(Path::new(file), text.as_bytes(), &mut findings);
        findings
    }

    fn refused(file: &str, text: &str) {
        assert_eq!(check_text(file, text).broken.len(), 1, "{file}: {text}");
    }

    fn fine(file: &str, text: &str) {
        assert_eq!(check_text(file, text), Findings::default(), "{file}: {text}");
    }

    #[test]
    fn unfinished_code_is_refused_but_may_be_spoken_of() {
        refused("a.rs", concat!("    #[ig", "nore = \"slow\"]"));
        refused("a.rs", concat!("let x = db", "g!(y);"));
        fine("a.rs", concat!("// a to", "do!() would be refused"));
        fine("a.md", concat!("no to", "do!() here"));
    }

    #[test]
    fn paths_of_one_machine_are_refused() {
        refused("a.toml", concat!("path = \"/wo", "rk/data\""));
        refused("a.md", concat!("/ro", "ot/.cargo"));
        fine("a.md", concat!("https://example.eu/wo", "rk/programme"));
        fine("a.md", concat!("team/wo", "rk/plan"));
    }

    #[test]
    fn registry_hosts_are_refused() {
        refused("a.toml", concat!("see https://index.crates", ".io/"));
        fine("Cargo.lock", "source = \"registry+https://github.com/rust-lang/crates.io-index\"");
    }

    #[test]
    fn long_files_are_refused_and_longish_ones_warned_about() {
        refused("a.rs", &"x\n".repeat(701));
        assert_eq!(check_text("a.rs", &"x\n".repeat(501)).warnings.len(), 1);
        fine("a.csv", &"x\n".repeat(5000));
        refused("a.bin", &"x".repeat(MOST_BYTES + 1));
    }
}
