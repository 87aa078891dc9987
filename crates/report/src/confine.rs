//! What the process may take, set by itself before it reads anything.

use std::io;

/// Bytes of memory, all of it counted: the program with its fonts is about 60 MB of them.
#[cfg(unix)]
const MEMORY: u64 = 768 << 20;
/// Seconds of work.
#[cfg(unix)]
const SECONDS: u64 = 15;
/// Open files: the three streams, and some that starting up needs.
#[cfg(unix)]
const FILES: u64 = 16;
/// Bytes written, where the output or the messages lead into a file.
#[cfg(unix)]
const OUTPUT: u64 = 64 << 20;

/// Shuts the process in. Beyond its limits of memory and time it is ended by the system.
///
/// # Errors
/// When a limit cannot be set, in which case nothing should be read.
pub fn confine() -> io::Result<()> {
    alone()?;
    limit()?;
    shut_off();
    Ok(())
}

/// The work is done by the one thread there is: others would each set memory aside, as many as there
/// are processors.
fn alone() -> io::Result<()> {
    let threads = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    threads.build_global().map_err(io::Error::other)
}

#[cfg(unix)]
fn limit() -> io::Result<()> {
    use rlimit::Resource;

    let limits = [
        (Resource::AS, MEMORY),
        (Resource::CPU, SECONDS),
        (Resource::CORE, 0),
        (Resource::FSIZE, if is_file(io::stdout())? || is_file(io::stderr())? { OUTPUT } else { 0 }),
        (Resource::NOFILE, FILES),
    ];
    limits.into_iter().try_for_each(|(resource, most)| resource.set(most, most))
}

#[cfg(unix)]
fn is_file(stream: impl std::os::fd::AsFd) -> io::Result<bool> {
    let file = std::fs::File::from(stream.as_fd().try_clone_to_owned()?);
    Ok(file.metadata()?.is_file())
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
    // Best effort: what cannot be kept closed here was never needed to make a document.
    let _ = shut();
}

#[cfg(not(target_os = "linux"))]
fn shut_off() {}
