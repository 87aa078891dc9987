//! What the process may take, set by itself before it reads anything. `asterism-report` does the same for
//! itself; the two know nothing of each other.

use std::io;

/// Bytes of memory, all of it counted.
#[cfg(unix)]
const MEMORY: u64 = 768 << 20;
/// Seconds of work: told to stop, and a second later ended.
#[cfg(unix)]
const SECONDS: u64 = 10;
/// Open files: the three streams. Not even a socket of a kind that Landlock does not know can be opened.
#[cfg(unix)]
const FILES: u64 = 3;

/// Shuts the process in. Beyond its limits of memory and time it is ended by the system.
///
/// # Errors
/// When a limit cannot be set, in which case nothing should be read.
pub fn confine() -> io::Result<()> {
    // First, because it takes a file of its own for a moment.
    shut_off();
    limit()
}

#[cfg(unix)]
fn limit() -> io::Result<()> {
    use rlimit::Resource;

    let limits = [
        (Resource::AS, MEMORY, MEMORY),
        (Resource::CPU, SECONDS, SECONDS + 1),
        (Resource::CORE, 0, 0),
        (Resource::FSIZE, 0, 0),
        (Resource::NOFILE, FILES, FILES),
    ];
    limits.into_iter().try_for_each(|(resource, most, end)| resource.set(most, end))
}

#[cfg(not(unix))]
fn limit() -> io::Result<()> {
    Ok(())
}

/// No file and no network from here on, as far as the system can keep a process from them: an old
/// kernel cannot, and then the limits are what there is.
#[cfg(target_os = "linux")]
fn shut_off() {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetError};

    let shut = || -> Result<_, RulesetError> {
        let newest = ABI::V5;
        let rules = Ruleset::default().handle_access(AccessFs::from_all(newest))?;
        rules.handle_access(AccessNet::from_all(newest))?.create()?.restrict_self()
    };
    // Best effort: what cannot be kept closed here was never needed to open a document.
    let _ = shut();
}

#[cfg(not(target_os = "linux"))]
fn shut_off() {}
