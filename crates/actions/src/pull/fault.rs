use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a download did not end well. What was kept is said by the report, not here.
#[derive(Debug, Error)]
pub(crate) enum Fault {
    #[error("{address} answered {status}; look with a browser whether the publisher has moved it")]
    Refused { address: String, status: ureq::http::StatusCode },
    #[error("{address} is busy and asks to wait {seconds} seconds; pull again after that")]
    Busy { address: String, seconds: u64 },
    #[error("{address} does not answer ({why}); look at the network, then pull again")]
    Silent { address: String, why: String },
    #[error("{address} was not asked, because its host did not answer before")]
    NotAsked { address: String },
    #[error("the connection to {address} broke ({why})")]
    Broken { address: String, why: String },
    #[error("{address} promised {expected} bytes and sent {got}")]
    WrongLength { address: String, expected: u64, got: u64 },
    #[error("{address} changed while it was being downloaded")]
    ChangedMeanwhile { address: String },
    #[error("{address} is larger than the {limit} bytes allowed for one file")]
    TooLarge { address: String, limit: u64 },
    #[error(
        "{address} redirects to {to}, which is not a host of this publisher; nothing was read from there"
    )]
    Astray { address: String, to: String },
    #[error(
        "{address} sent something else than the file (perhaps a notice for people); look at it with a browser"
    )]
    NotTheFile { address: String },
    #[error("{address} sent an answer of another shape than known ({why})")]
    Shape { address: String, why: String },
    #[error("{path}: {source}; free some space or look at the permissions, then pull again", path = .path.display())]
    Disk { path: PathBuf, source: io::Error },
    #[error("{path} cannot be understood ({why}); move it away and pull again, the files beside it stay", path = .path.display())]
    Notes { path: PathBuf, why: String },
    #[error("another pull is writing to {}; wait for it to end", .0.display())]
    Locked(PathBuf),
    #[error("the pull was given up")]
    GivenUp,
}

/// What a step of a download ends with.
pub(crate) type Step<T> = Result<T, Fault>;

impl Fault {
    pub(crate) fn disk(path: &Path) -> impl FnOnce(io::Error) -> Fault {
        let path = path.to_owned();
        move |source| Fault::Disk { path, source }
    }

    /// Another try soon may end better.
    pub(crate) fn passes(&self) -> bool {
        match self {
            Fault::Broken { .. } | Fault::Silent { .. } | Fault::ChangedMeanwhile { .. } => true,
            Fault::WrongLength { expected, got, .. } => got < expected,
            Fault::Refused { status, .. } => matches!(status.as_u16(), 500 | 502 | 504),
            _ => false,
        }
    }
}
