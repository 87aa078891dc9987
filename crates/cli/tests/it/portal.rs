//! A portal as a process of its own, asked as browsers ask it.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout};
use std::time::{Duration, Instant};

use crate::serving::{greeted, page};
use crate::support::asterism;

/// Time enough for what the portal does by itself, on a machine that is busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// A portal that ends with the test. What it says goes into a file, so that it never waits for a reader.
pub(crate) struct Portal {
    pub(crate) child: Child,
    pub(crate) host: String,
    log: tempfile::NamedTempFile,
    /// What it prints goes on having a reader.
    _printed: Option<BufReader<ChildStdout>>,
}

impl Portal {
    /// On what a data folder holds.
    pub(crate) fn on(data: &Path) -> Portal {
        Portal::with(data, &["serve", "--listen", "127.0.0.1:0"])
    }

    pub(crate) fn with(data: &Path, arguments: &[&str]) -> Portal {
        let log = tempfile::NamedTempFile::new().expect("a file for what it says");
        let mut command = asterism(data, arguments);
        let (child, printed, host) = greeted(command.stderr(File::create(log.path()).expect("the file")));
        Portal { child, host, log, _printed: Some(printed) }
    }

    /// The status and the text of a page.
    pub(crate) fn page(&self, path: &str) -> (u16, String) {
        let answer = page(&self.host, path);
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or_else(|| panic!("no answer: {answer}")), answer)
    }

    /// Asks for a page until it is as expected.
    pub(crate) fn until(&self, path: &str, is: impl Fn(u16, &str) -> bool) -> String {
        let began = Instant::now();
        loop {
            let (status, page) = self.page(path);
            if is(status, &page) {
                return page;
            }
            assert!(began.elapsed() < PATIENCE, "{path} still answers {status}: {page}");
        }
    }

    /// Around one that was started otherwise.
    pub(crate) fn around(child: Child, host: String, log: tempfile::NamedTempFile) -> Portal {
        Portal { child, host, log, _printed: None }
    }

    /// Sends a request whose head has no end yet, and gives the whole answer.
    pub(crate) fn send(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).expect("the portal listens");
        let rest = format!(
            "Host: {}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        stream.write_all(format!("{head}{rest}").as_bytes()).expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// Sends a form from a page of ours.
    pub(crate) fn post(&self, path: &str, body: &str) -> String {
        let kind = "application/x-www-form-urlencoded";
        let head = format!("POST {path} HTTP/1.1\r\nSec-Fetch-Site: same-origin\r\nContent-Type: {kind}\r\n");
        self.send(&head, body)
    }

    /// Reads what it says until it has said something.
    pub(crate) fn until_said(&self, words: &str) {
        let began = Instant::now();
        while !self.said().contains(words) {
            assert!(began.elapsed() < PATIENCE, "it does not say {words}: {}", self.said());
            // It has to do something meanwhile, and a page of it tells that it does.
            self.page("/healthz");
        }
    }

    /// What it has said so far.
    pub(crate) fn said(&self) -> String {
        std::fs::read_to_string(self.log.path()).expect("what it said")
    }

    /// Asks it to stop, as a service manager does.
    pub(crate) fn terminate(&self) {
        let done = std::process::Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(done.expect("kill runs").success());
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
