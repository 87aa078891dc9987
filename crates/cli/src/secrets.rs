//! Secrets that come by a file, as container platforms give them: the environment names the file, and neither the command line
//! nor the environment itself has the secret. What a file holds is in no message.

use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

/// No secret is longer, and whatever is, is another file.
const LONGEST: u64 = 64 << 10;

/// A secret as it was given, else what the file holds that the environment names by `<name>_FILE`. What is empty counts as not
/// given. What the command line gives wins over the environment, as for every option; the environment says one of the two.
pub(crate) fn given_or_filed(name: &str, given: Option<&str>) -> Result<Option<String>> {
    let variable = format!("{name}_FILE");
    let (told, file) = (std::env::var(name).ok(), std::env::var_os(&variable));
    let by_option = !is_nothing(given) && given != told.as_deref();
    one_of(given, file.filter(|_| !by_option)).with_context(|| format!("{name}, {variable}"))
}

fn is_nothing(given: Option<&str>) -> bool {
    given.is_none_or(|given| given.trim().is_empty())
}

fn one_of(given: Option<&str>, file: Option<OsString>) -> Result<Option<String>> {
    let given = given.filter(|_| !is_nothing(given));
    match (given, file.filter(|file| !file.is_empty())) {
        (Some(_), Some(_)) => {
            bail!("the secret is given, and a file that holds it is named; leave one of them out")
        }
        (Some(given), None) => Ok(Some(given.to_owned())),
        (None, Some(file)) => Ok(Some(read(Path::new(&file))?)),
        (None, None) => Ok(None),
    }
}

/// What a file with a secret holds, without the end of its line. One that every user of the machine can read is refused.
pub(crate) fn read(file: &Path) -> Result<String> {
    let named = file.display();
    let opened = File::open(file).with_context(|| format!("cannot read {named}"))?;
    let about = opened.metadata().with_context(|| format!("cannot read {named}"))?;
    ensure!(!about.is_dir(), "{named} is a folder, and the file in it has to be named");
    ensure!(
        !is_for_everybody(&about),
        "{named} can be read by every user of the machine; take that away (chmod o= {named}, or the mode 0400 in what mounts it)"
    );
    let mut text = String::new();
    opened.take(LONGEST + 1).read_to_string(&mut text).with_context(|| format!("cannot read {named}"))?;
    ensure!(text.len() as u64 <= LONGEST, "{named} is too long for a secret");
    let secret = text.trim_end_matches(['\r', '\n']);
    ensure!(!secret.trim().is_empty(), "{named} is empty");
    Ok(secret.to_owned())
}

#[cfg(unix)]
fn is_for_everybody(about: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    const READ_BY_OTHERS: u32 = 0o004;
    about.permissions().mode() & READ_BY_OTHERS != 0
}

#[cfg(not(unix))]
fn is_for_everybody(_: &Metadata) -> bool {
    false
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    #[cfg(unix)]
    fn with_mode(file: &Path, mode: u32) {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(mode)).expect("other rights");
    }

    pub(crate) fn for_its_owner_alone(file: &Path) {
        #[cfg(unix)]
        with_mode(file, 0o400);
    }

    #[test]
    #[cfg(unix)]
    fn a_secret_comes_by_a_file_that_others_cannot_read_and_is_in_no_message() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("mail");
        let filed = || Some(file.clone().into_os_string());
        std::fs::write(&file, "smtp://u:hush@mail.example\r\n").expect("a file");
        for mode in [0o400, 0o440, 0o600] {
            with_mode(&file, mode);
            let found = one_of(None, filed()).expect("a secret");
            assert_eq!(found.as_deref(), Some("smtp://u:hush@mail.example"), "{mode:o}");
        }
        assert_eq!(one_of(Some("given"), None).expect("a secret").as_deref(), Some("given"));
        assert_eq!(one_of(Some(" "), Some(OsString::new())).expect("nothing is wrong"), None);
        let refused = |given: Option<&str>, file: Option<OsString>, why: &str| {
            let said = format!("{:#}", one_of(given, file).expect_err("refused"));
            assert!(said.contains(why) && !said.contains("hush"), "{said}");
        };
        refused(Some("hush"), filed(), "leave one of them out");
        refused(None, Some(folder.path().join("gone").into_os_string()), "gone");
        refused(None, Some(folder.path().as_os_str().to_owned()), "is a folder");
        for mode in [0o444, 0o604, 0o644] {
            with_mode(&file, mode);
            refused(None, filed(), "read by every user");
        }
        with_mode(&file, 0o600);
        for (text, why) in [("", "is empty"), ("\n", "is empty"), (&"hush".repeat(20_000), "too long")] {
            std::fs::write(&file, text).expect("a file");
            refused(None, filed(), why);
        }
        std::fs::write(&file, b"hush\xff").expect("a file");
        refused(None, filed(), "cannot read");
    }
}
