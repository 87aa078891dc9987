//! A mail server for tests: aiosmtpd, as Debian's package `python3-aiosmtpd` brings it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// Debian's interpreter, which finds Debian's packages whatever else is installed.
const PYTHON: &str = "/usr/bin/python3";
const SCRIPT: &str = include_str!("sink.py");

/// The longest that anything takes which a test waits for; it only ends a test that would hang. Less than the minute
/// after which whoever delivers looks at the queue unasked, so that nobody passes by being late.
const LONG: Duration = Duration::from_secs(45);

/// A mail server that keeps what it is given. Its folder outlives a stop, its address too.
pub struct Sink {
    folder: TempDir,
    options: Value,
    port: u16,
    running: Option<Running>,
}

struct Running {
    process: Child,
    said: Receiver<String>,
}

/// A message as the server got it, read by another program's parser than the one that wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    pub value: Value,
}

impl Received {
    /// The values of a header, decoded.
    pub fn headers(&self, name: &str) -> Vec<&str> {
        let all = self.value["headers"][name.to_ascii_lowercase()].as_array();
        all.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The one value of a header that has to be there once.
    pub fn header(&self, name: &str) -> &str {
        match self.headers(name)[..] {
            [value] => value,
            ref all => panic!("{name} is there {} times: {:#}", all.len(), self.value),
        }
    }

    /// The text with the line ends of this machine.
    pub fn text(&self) -> String {
        self.text_of("text").replace("\r\n", "\n")
    }

    pub fn raw(&self) -> &str {
        self.text_of("raw")
    }

    pub fn receivers(&self) -> Vec<&str> {
        self.value["to"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    fn text_of(&self, field: &str) -> &str {
        self.value[field].as_str().unwrap_or_else(|| panic!("no {field}: {:#}", self.value))
    }
}

impl Sink {
    /// A server on a free port of this machine that takes everything.
    pub fn start() -> Sink {
        Sink::start_with(json!({}))
    }

    /// One that asks for a user and a password.
    pub fn start_with_login(user: &str, password: &str) -> Sink {
        Sink::start_with(json!({ "user": user, "password": password }))
    }

    /// One that knows ASCII addresses only.
    pub fn start_ascii_only() -> Sink {
        Sink::start_with(json!({ "ascii_only": true }))
    }

    /// One that encrypts: after STARTTLS, and it takes nothing before, or from the start (`wrapped`). It asks for a
    /// user and a password too. Nobody knows its certificate but who asks for it.
    pub fn start_encrypted(user: &str, password: &str, wrapped: bool) -> Sink {
        let tls = if wrapped { "wrapped" } else { "starttls" };
        Sink::start_with(json!({ "user": user, "password": password, "tls": tls }))
    }

    fn start_with(options: Value) -> Sink {
        let folder = tempfile::tempdir().expect("a folder for letters");
        if options["tls"].is_string() {
            crate::certify(folder.path());
        }
        let mut sink = Sink { folder, options, port: 0, running: None };
        sink.go_on();
        sink
    }

    /// Starts the server again where it was.
    pub fn go_on(&mut self) {
        self.stop();
        let script = self.folder.path().join("sink.py");
        std::fs::write(&script, SCRIPT).expect("the script is written");
        self.options["port"] = self.port.into();
        let mut process = Command::new(PYTHON)
            .arg(&script)
            .arg(self.folder.path())
            .arg(self.options.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Debian's Python starts; `cargo xtask test --install` brings it");
        let lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let (sender, said) = channel();
        // Read on, so that the server never waits for a reader.
        std::thread::spawn(move || {
            lines.map_while(Result::ok).for_each(|line| drop(sender.send(line)));
        });
        self.running = Some(Running { process, said });
        let line = self.wait_for("listening");
        let port = line.rsplit(' ').next().and_then(|port| port.parse().ok());
        self.port = port.expect("the server says on which port it listens");
    }

    /// Ends the server at once; connections to it are refused.
    pub fn stop(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.process.kill().expect("the server can be ended");
            running.process.wait().expect("the server ends");
        }
    }

    /// The certificate of a server that encrypts (PEM).
    pub fn certificate(&self) -> Vec<u8> {
        std::fs::read(self.folder.path().join("certificate.pem")).expect("a certificate")
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its address, as `--smtp` takes it.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// What it answers to some receivers, as in `451 come again`, from now on. `hold` keeps a letter and never
    /// answers. An address with `from:` before it is a sender's.
    pub fn answer(&self, answers: &[(&str, &str)]) {
        let answers: BTreeMap<&str, &str> = answers.iter().copied().collect();
        let path = self.folder.path().join("answers.json");
        let mut file = tempfile::NamedTempFile::new_in(self.folder.path()).expect("a file");
        file.write_all(json!(answers).to_string().as_bytes()).expect("answers are written");
        file.persist(path).expect("answers are in place");
    }

    /// Waits until the server says a line that begins so: `kept` after each letter, `rcpt ADDRESS` at each receiver,
    /// `mail ADDRESS` at each sender.
    pub fn wait_for(&self, beginning: &str) -> String {
        let running = self.running.as_ref().expect("the server runs");
        loop {
            let line = running.said.recv_timeout(LONG);
            let line = line.unwrap_or_else(|_| panic!("the mail server never said `{beginning}`"));
            if line.starts_with(beginning) {
                return line;
            }
        }
    }

    /// What the server said since it was last asked.
    pub fn said(&self) -> Vec<String> {
        self.running.as_ref().expect("the server runs").said.try_iter().collect()
    }

    /// The letters that it got, in their order.
    pub fn letters(&self) -> Vec<Received> {
        let entries = std::fs::read_dir(self.folder.path()).expect("the folder of letters");
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.retain(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("letter-") && name.ends_with(".json")
        });
        paths.sort();
        paths.iter().map(|path| Received { value: read(path) }).collect()
    }
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("a letter");
    serde_json::from_str(&text).expect("JSON")
}

impl Drop for Sink {
    fn drop(&mut self) {
        if let Some(mut running) = self.running.take() {
            let _ = running.process.kill();
            let _ = running.process.wait();
        }
    }
}
