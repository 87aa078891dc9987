//! The program that makes PDF of a document for paper. It is run as a child process with nothing of
//! our environment, for a limited time, a few at once; what it may take it limits itself.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use asterism_domain::paper::{MOST_BYTES, Paper};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// The name of the program.
const PROGRAM: &str = "asterism-report";
/// How many may run at once.
const SLOTS: usize = 2;
/// How long a document waits for one of them to be free, and how long making it may take: together less
/// than a request may.
const PATIENCE: Duration = Duration::from_secs(6);
const TIME: Duration = Duration::from_secs(20);
/// Bytes of a PDF, and of what the program says when it fails.
const LARGEST: u64 = 32 << 20;
const LONGEST: u64 = 4 << 10;

/// Where the program is, and how many of it run. Clones count together.
#[derive(Debug, Clone)]
pub struct Press {
    program: PathBuf,
    slots: Arc<Semaphore>,
    time: Duration,
}

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unprinted {
    #[error(
        "there is no program {} that makes PDF; build it with `cargo build --release -p asterism-report` and \
         put it beside `asterism`, or say where it is with --report-program",
        .0.display()
    )]
    Missing(PathBuf),
    #[error("other documents are being made; try again in a minute")]
    Busy,
    #[error("the document has more than {MOST_BYTES} bytes")]
    TooLarge,
    #[error("the program that makes PDF took too long and was stopped")]
    TooLong,
    #[error("the program that makes PDF failed: {0}")]
    Failed(String),
}

impl Press {
    /// With the program at `program`, or beside the one that is running.
    pub fn new(program: Option<PathBuf>) -> Press {
        let beside = || {
            let name = format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX);
            std::env::current_exe().ok().map_or_else(|| PathBuf::from(&name), |own| own.with_file_name(&name))
        };
        Press { program: program.unwrap_or_else(beside), slots: Arc::new(Semaphore::new(SLOTS)), time: TIME }
    }

    /// Whether there is a program.
    pub(crate) fn is_there(&self) -> bool {
        self.program.is_file()
    }

    /// The PDF of a document.
    ///
    /// # Errors
    /// When there is no program, it is busy, or it fails; each says what to do.
    pub async fn print(&self, paper: &Paper) -> Result<Vec<u8>, Unprinted> {
        if !self.is_there() {
            return Err(Unprinted::Missing(self.program.clone()));
        }
        let json = serde_json::to_vec(paper).map_err(failed)?;
        if json.len() > MOST_BYTES {
            return Err(Unprinted::TooLarge);
        }
        // The semaphore is never closed, so that only time ends the waiting.
        let slot = timeout(PATIENCE, self.slots.acquire()).await;
        let _slot = slot.ok().and_then(Result::ok).ok_or(Unprinted::Busy)?;
        // A child that is dropped in the middle of its work is killed.
        timeout(self.time, run(&self.program, &json)).await.map_err(|_| Unprinted::TooLong)?
    }
}

async fn run(program: &Path, json: &[u8]) -> Result<Vec<u8>, Unprinted> {
    let mut child = Command::new(program)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(failed)?;
    let (pdf, told) = talk(&mut child, json).await;
    let pdf = pdf.map_err(failed)?;
    if pdf.len() as u64 > LARGEST {
        return Err(Unprinted::Failed(format!("the PDF has more than {LARGEST} bytes")));
    }
    let status = child.wait().await.map_err(failed)?;
    if status.success() { Ok(pdf) } else { Err(Unprinted::Failed(why(status, &told))) }
}

/// Gives it the document, and takes what it writes and says, all at once, so that neither waits for the
/// other.
async fn talk(child: &mut Child, json: &[u8]) -> (std::io::Result<Vec<u8>>, String) {
    let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let give = async {
        if let Some(mut input) = input {
            // One that ends early says why, which matters more than that it did not read on.
            let _ = input.write_all(json).await;
        }
    };
    let ((), pdf, told) = tokio::join!(give, take(output, LARGEST + 1), take(errors, LONGEST));
    let told = String::from_utf8_lossy(&told.unwrap_or_default()).into_owned();
    // What follows the first line is for those who mend programs.
    (pdf, told.lines().next().unwrap_or_default().trim().to_owned())
}

async fn take(stream: Option<impl AsyncRead + Unpin>, most: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(stream) = stream {
        stream.take(most).read_to_end(&mut bytes).await?;
    }
    Ok(bytes)
}

/// In its own words, where it had time for any.
fn why(status: ExitStatus, told: &str) -> String {
    let own = told.strip_prefix(PROGRAM).map_or(told, |rest| rest.trim_start_matches(':').trim_start());
    match (status.code(), own.is_empty()) {
        (Some(_), false) => own.to_owned(),
        (Some(code), true) => format!("it ended with {code}"),
        // Ended by a signal: the system's answer to taking more than its limits allow.
        (None, false) => format!("it reached a limit of memory or time ({own})"),
        (None, true) => "it reached a limit of memory or time".to_owned(),
    }
}

fn failed(error: impl std::fmt::Display) -> Unprinted {
    Unprinted::Failed(error.to_string())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// What becomes of a document with a program that is a few lines of shell.
    async fn print(script: &str, time: Duration) -> Result<Vec<u8>, Unprinted> {
        let folder = tempfile::tempdir().expect("a folder");
        let program = folder.path().join(PROGRAM);
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("a script");
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("it may run");
        let press = Press { time, ..Press::new(Some(program)) };
        press.print(&Paper { name: "x".repeat(200_000), ..Paper::default() }).await
    }

    #[tokio::test]
    async fn what_the_program_writes_comes_back_and_what_it_says_is_told() {
        // `wc` counts all of the document, which is longer than a pipe holds.
        let found = print("wc -c", TIME).await.expect("a document");
        let count: usize = String::from_utf8_lossy(&found).trim().parse().expect("a number");
        assert!(count > 200_000, "{count}");
        let alone = print("cat > /dev/null; env | grep -v -e ^PWD= -e ^_= -e ^SHLVL=; true", TIME).await;
        assert_eq!(alone.map(|found| String::from_utf8_lossy(&found).into_owned()), Ok(String::new()));
        let failed = print("echo 'asterism-report: no such letter' >&2; exit 2", TIME).await;
        assert_eq!(failed, Err(Unprinted::Failed("no such letter".to_owned())));
        let failed = print("kill -9 $$", TIME).await;
        assert_eq!(failed, Err(Unprinted::Failed("it reached a limit of memory or time".to_owned())));
    }

    #[tokio::test]
    async fn a_program_that_takes_too_long_is_stopped() {
        let stopped = print("while :; do :; done", Duration::from_millis(200)).await;
        assert_eq!(stopped, Err(Unprinted::TooLong));
    }

    #[tokio::test]
    async fn without_a_program_it_says_how_to_get_one() {
        let missing = Press::new(Some(PathBuf::from("/nowhere/asterism-report")));
        let told = missing.print(&Paper::default()).await.map_err(|why| why.to_string());
        assert!(told.is_err_and(|told| told.contains("cargo build --release -p asterism-report")));
    }
}
