//! Files are opened in a process of their own: this executable started once more, with nothing of our
//! environment, for a limited time, a few at once. What it may take it limits itself.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use asterism_domain::upload::{Answer, Extracted, Limits, Picture, PictureHead, Request, Unreadable};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// The sub-command that opens a file.
const COMMAND: &str = "extract-child";
/// How many may run at once.
const SLOTS: usize = 2;
/// How long a file waits for one of them to be free, and how long opening it may take: together less than a
/// request may.
const PATIENCE: Duration = Duration::from_secs(6);
const TIME: Duration = Duration::from_secs(20);
/// Bytes of an answer, and of what the child says when it fails.
const LARGEST: u64 = 64 << 20;
const LONGEST: u64 = 4 << 10;

/// Which executable opens files, and how many of it run. Clones count together.
#[derive(Debug, Clone)]
pub struct Extractor {
    program: Option<PathBuf>,
    slots: Arc<Semaphore>,
    time: Duration,
}

impl Extractor {
    /// With the `asterism` executable at `program`; without one nothing can be opened.
    pub fn new(program: Option<PathBuf>) -> Extractor {
        Extractor { program, slots: Arc::new(Semaphore::new(SLOTS)), time: TIME }
    }

    /// The same with another limit of time.
    #[must_use]
    pub fn within(self, time: Duration) -> Extractor {
        Extractor { time, ..self }
    }

    /// The text of a document.
    ///
    /// # Errors
    /// Why the file cannot be read, in words for whoever uploads it.
    pub async fn text(&self, bytes: &[u8]) -> Result<Extracted, Unreadable> {
        match self.ask(&Request::Text, bytes).await? {
            (Answer::Text(found), _) => Ok(found),
            (Answer::Refused(why), _) => Err(why),
            (Answer::Pictures(_), _) => Err(failed("it answered something else")),
        }
    }

    /// The picture once for each width, at most so wide.
    ///
    /// # Errors
    /// As [`Extractor::text`].
    pub async fn pictures(&self, bytes: &[u8], widest: &[u32]) -> Result<Vec<Picture>, Unreadable> {
        let request = Request::Pictures { widest: widest.to_vec() };
        match self.ask(&request, bytes).await? {
            (Answer::Pictures(heads), rest) if heads.len() == widest.len() => {
                parted(&heads, &rest).ok_or_else(|| failed("its pictures are not whole"))
            }
            (Answer::Refused(why), _) => Err(why),
            _ => Err(failed("it answered something else")),
        }
    }

    async fn ask(&self, request: &Request, bytes: &[u8]) -> Result<(Answer, Vec<u8>), Unreadable> {
        if bytes.len() > Limits::default().bytes {
            return Err(Unreadable::TooLarge);
        }
        let program = self.program.as_deref().ok_or_else(|| failed("there is no executable to start"))?;
        let mut line = serde_json::to_vec(request).map_err(failed)?;
        line.push(b'\n');
        // The semaphore is never closed, so that only time ends the waiting.
        let slot = timeout(PATIENCE, self.slots.acquire()).await;
        let _slot = slot.ok().and_then(Result::ok).ok_or(Unreadable::Busy)?;
        // A child that is dropped in the middle of its work is killed.
        let run = run(program, &line, bytes);
        timeout(self.time, run).await.map_err(|_| Unreadable::TooLong)?
    }
}

async fn run(program: &Path, line: &[u8], bytes: &[u8]) -> Result<(Answer, Vec<u8>), Unreadable> {
    let mut command = Command::new(program);
    #[cfg(unix)]
    command.arg0("asterism");
    let mut child = command
        .arg(COMMAND)
        .env_clear()
        // Its allocator would set aside more memory at once than the process may take.
        .env("MIMALLOC_ARENA_RESERVE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(failed)?;
    let (answer, told) = talk(&mut child, line, bytes).await;
    let answer = answer.map_err(failed)?;
    if answer.len() as u64 > LARGEST {
        return Err(failed("it answered too much"));
    }
    let status = child.wait().await.map_err(failed)?;
    if !status.success() {
        return Err(ended(status, &told));
    }
    let end = answer.iter().position(|byte| *byte == b'\n').ok_or_else(|| failed("it answered nothing"))?;
    let (head, rest) = answer.split_at(end);
    Ok((serde_json::from_slice(head).map_err(failed)?, rest.get(1..).unwrap_or_default().to_vec()))
}

/// Gives it the file, and takes what it answers and says, all at once, so that neither waits for the other.
async fn talk(child: &mut Child, line: &[u8], bytes: &[u8]) -> (std::io::Result<Vec<u8>>, String) {
    let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let give = async {
        if let Some(mut input) = input {
            // One that ends early has a reason, which matters more than that it did not read on.
            let _ = input.write_all(line).await;
            let _ = input.write_all(bytes).await;
        }
    };
    let ((), answer, told) = tokio::join!(give, take(output, LARGEST + 1), take(errors, LONGEST));
    (answer, String::from_utf8_lossy(&told.unwrap_or_default()).into_owned())
}

async fn take(stream: Option<impl AsyncRead + Unpin>, most: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(stream) = stream {
        stream.take(most).read_to_end(&mut bytes).await?;
    }
    Ok(bytes)
}

/// What the end of a child says of its file.
fn ended(status: ExitStatus, told: &str) -> Unreadable {
    if let Some(code) = status.code() {
        return failed(format_args!("it ended with {code}: {}", told.lines().next().unwrap_or_default()));
    }
    tracing::warn!(%status, "a file ended the process that opened it");
    if told.contains("memory allocation") {
        return Unreadable::TooLarge;
    }
    if is_out_of_time(status) { Unreadable::TooLong } else { Unreadable::Damaged }
}

/// The system's answer to working longer than the limit.
#[cfg(unix)]
fn is_out_of_time(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;

    const KILL: i32 = 9;
    const OUT_OF_TIME: i32 = 24;
    matches!(status.signal(), Some(KILL | OUT_OF_TIME))
}

#[cfg(not(unix))]
fn is_out_of_time(_: ExitStatus) -> bool {
    false
}

/// Whoever uploads a file cannot mend this; whoever runs the portal reads it in the log.
fn failed(why: impl std::fmt::Display) -> Unreadable {
    tracing::error!(%why, "the process that opens files failed");
    Unreadable::Unavailable
}

/// The pictures that lie one after the other; none where they are not exactly there.
fn parted(heads: &[PictureHead], mut rest: &[u8]) -> Option<Vec<Picture>> {
    let mut pictures = Vec::new();
    for head in heads {
        let (bytes, after) = rest.split_at_checked(head.bytes)?;
        let (width, height, kind) = (head.width, head.height, head.kind);
        pictures.push(Picture { bytes: bytes.to_vec(), width, height, kind });
        rest = after;
    }
    (rest.is_empty() && heads.iter().all(|head| head.kind.is_picture())).then_some(pictures)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use asterism_domain::upload::FileKind;

    use super::*;

    /// What becomes of a file with a program that is a few lines of shell.
    async fn text(script: &str, time: Duration) -> Result<Extracted, Unreadable> {
        let folder = tempfile::tempdir().expect("a folder");
        let program = folder.path().join("asterism");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("a script");
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("it may run");
        Extractor::new(Some(program)).within(time).text(&vec![b'x'; 200_000]).await
    }

    #[tokio::test]
    async fn what_the_child_answers_comes_back_004_21() {
        let found = Extracted {
            kind: FileKind::Pdf,
            title: Some("Letters".to_owned()),
            pages: Some(2),
            text: "words".to_owned(),
            truncated: false,
        };
        let json = serde_json::to_string(&Answer::Text(found.clone())).expect("JSON");
        assert_eq!(text(&format!("cat > /dev/null; echo '{json}'"), TIME).await, Ok(found));
    }

    #[tokio::test]
    async fn the_end_of_a_child_is_told_in_words_that_help_004_21() {
        let cases = [
            ("cat > /dev/null; echo '{\"refused\":\"macros\"}'", Unreadable::Macros),
            ("echo broken >&2; exit 2", Unreadable::Unavailable),
            ("cat > /dev/null; echo nonsense", Unreadable::Unavailable),
            ("exit 0", Unreadable::Unavailable),
            ("kill -ABRT $$", Unreadable::Damaged),
            ("kill -SEGV $$", Unreadable::Damaged),
            ("kill -XCPU $$", Unreadable::TooLong),
            ("echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$", Unreadable::TooLarge),
            ("cat > /dev/null; head -c 80000000 /dev/zero", Unreadable::Unavailable),
        ];
        for (script, expected) in cases {
            assert_eq!(text(script, TIME).await, Err(expected), "{script}");
        }
    }

    #[tokio::test]
    async fn a_child_that_takes_too_long_is_stopped_004_21() {
        let stopped = text("while :; do :; done", Duration::from_millis(200)).await;
        assert_eq!(stopped, Err(Unreadable::TooLong));
    }

    #[tokio::test]
    async fn without_an_executable_nothing_is_opened_004_21() {
        let missing = Extractor::new(Some(PathBuf::from("/nowhere/asterism")));
        assert_eq!(missing.text(b"%PDF-").await, Err(Unreadable::Unavailable));
        assert_eq!(Extractor::new(None).text(b"%PDF-").await, Err(Unreadable::Unavailable));
        let large = vec![b' '; Limits::default().bytes + 1];
        assert_eq!(Extractor::new(None).text(&large).await, Err(Unreadable::TooLarge));
    }

    #[test]
    fn pictures_are_parted_only_where_they_are_whole_004_21() {
        let head = |bytes, kind| PictureHead { bytes, width: 1, height: 1, kind };
        let both = [head(2, FileKind::Png), head(3, FileKind::Jpeg)];
        let parted_of = |heads: &[PictureHead], rest: &[u8]| {
            parted(heads, rest).map(|all| all.into_iter().map(|one| one.bytes).collect::<Vec<_>>())
        };
        assert_eq!(parted_of(&both, b"abcde"), Some(vec![b"ab".to_vec(), b"cde".to_vec()]));
        assert_eq!(parted_of(&both, b"abcd"), None);
        assert_eq!(parted_of(&both, b"abcdef"), None);
        assert_eq!(parted_of(&[head(2, FileKind::Pdf)], b"ab"), None);
    }
}
