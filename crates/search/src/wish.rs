//! What a process that only reads an index asks of the one that writes it: a file beside the index.

use std::fs;
use std::path::Path;

use crate::SearchError;

const WISH: &str = "wish";

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// To look whether the files are whole, and to build the index anew where they are not.
    Look,
    /// To build it anew.
    Build,
}

/// Asks for it.
pub fn wish(folder: &Path, wish: Wish) -> Result<(), SearchError> {
    let text = match wish {
        Wish::Look => "look",
        Wish::Build => "build",
    };
    fs::write(folder.join(WISH), text).map_err(|source| SearchError::folder("write to", folder, source))
}

/// What was asked for, which is then asked for no more.
pub fn wished(folder: &Path) -> Option<Wish> {
    let text = fs::read_to_string(folder.join(WISH)).ok()?;
    // A wish that cannot be taken away would be granted for ever.
    fs::remove_file(folder.join(WISH)).ok()?;
    Some(if text == "build" { Wish::Build } else { Wish::Look })
}
