//! Providers of OpenID Connect in processes of their own, on Node: `oidc-provider`, a certified implementation, and one
//! that lies.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use url::Url;

use crate::browser::target_dir;

/// What the portal is known by there.
pub const CLIENT: &str = "portal";
pub const SECRET: &str = "a secret of the tests";

const HONEST: &str = include_str!("../oidc/provider.mjs");
const LIAR: &str = include_str!("../oidc/liar.mjs");

/// More steps than that lead nowhere.
const MOST_STEPS: usize = 8;

/// A running provider. Dropping it ends it.
pub struct Provider {
    process: Child,
    issuer: String,
}

impl Provider {
    /// Starts one that a portal with this address may send people to.
    pub fn start(portal: &str) -> Provider {
        Provider::run(HONEST, portal)
    }

    /// Starts one that gives the tokens that it is asked for, right or wrong.
    pub fn start_liar() -> Provider {
        Provider::run(LIAR, "")
    }

    fn run(program: &str, argument: &str) -> Provider {
        let folder = target_dir().join("oidc");
        assert!(
            folder.join("node_modules/oidc-provider").is_dir(),
            "the provider of the tests is not in {}; `cargo xtask test --install` puts it there",
            folder.display()
        );
        // Node looks for packages from the folder that it is in, where the program comes on its input.
        let mut process = Command::new("node")
            .args(["--input-type=module", "-", argument])
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts; the tests need version 18 or later");
        let mut input = process.stdin.take().expect("its input");
        input.write_all(program.as_bytes()).expect("the program is read");
        drop(input);
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let ready = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("ready at ").map(str::to_owned));
        // Read on, so that it never waits for a reader.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Provider { process, issuer: ready.expect("the provider says where it is") }
    }

    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Goes where the portal sends a browser, as somebody, and gives the address that one is sent back to.
    pub fn visit(&self, address: &str, person: &str) -> String {
        let mut here = Url::parse(address).expect("an address");
        here.query_pairs_mut().append_pair("login_hint", person);
        let mut cookies = BTreeMap::new();
        for _ in 0..MOST_STEPS {
            let next = self.step(&here, &mut cookies);
            if !next.as_str().starts_with(&self.issuer) {
                return next.into();
            }
            here = next;
        }
        panic!("{address} leads nowhere");
    }

    fn step(&self, address: &Url, cookies: &mut BTreeMap<String, String>) -> Url {
        let answer = self.ask(address, cookies);
        let head = answer.split("\r\n\r\n").next().unwrap_or("");
        let mut next = None;
        for line in head.lines().skip(1) {
            let (name, value) = line.split_once(": ").unwrap_or((line, ""));
            match name.to_ascii_lowercase().as_str() {
                "location" => next = Some(address.join(value).expect("an address")),
                "set-cookie" => {
                    let pair = value.split(';').next().unwrap_or("");
                    let (name, value) = pair.split_once('=').expect("a cookie");
                    cookies.insert(name.to_owned(), value.to_owned());
                }
                _ => {}
            }
        }
        next.unwrap_or_else(|| panic!("{address} leads on to nothing: {answer}"))
    }

    /// What it answers at an address of its own.
    pub fn get(&self, path: &str) -> String {
        let address = Url::parse(&format!("{}{path}", self.issuer)).expect("an address");
        self.ask(&address, &BTreeMap::new())
    }

    fn ask(&self, address: &Url, cookies: &BTreeMap<String, String>) -> String {
        let place = address.socket_addrs(|| None).expect("a place");
        let mut stream = TcpStream::connect(&place[..]).expect("the provider listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
        let held: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let path = &address[url::Position::BeforePath..];
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nConnection: close\r\n\r\n",
            &address[url::Position::BeforeHost..url::Position::AfterPort],
            held.join("; ")
        )
        .expect("a request");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    /// Ends it, so that nobody answers at its address.
    pub fn stop(mut self) -> String {
        self.end();
        self.issuer.clone()
    }

    fn end(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.end();
    }
}
