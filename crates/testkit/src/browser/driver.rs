//! The process that drives the browser.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A running ChromeDriver on a free port. Dropping it closes its session's browser first, since a
/// killed driver leaves its browser behind.
pub(super) struct Driver {
    process: Child,
    port: u16,
    session: Option<String>,
}

impl Driver {
    pub(super) fn start() -> Driver {
        let mut process = Command::new(program("chromedriver"))
            .args(["--port=0", "--allowed-ips=127.0.0.1", "--log-level=SEVERE"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let mut lines = BufReader::new(process.stdout.take().expect("chromedriver's output")).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| port_of(&line));
        let port = port.expect("chromedriver says on which port it listens");
        // Read on, so that the driver never waits for a reader.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Driver { process, port, session: None }
    }

    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Remembers the session to close.
    pub(super) fn owns(&mut self, session: Option<String>) {
        self.session = session;
    }

    /// Asks the driver to close the browser and waits for its answer, without a runtime, since this
    /// also happens while a failed test unwinds.
    fn close_session(&self) -> std::io::Result<()> {
        let Some(session) = &self.session else { return Ok(()) };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(std::time::Duration::from_secs(20)))?;
        write!(
            stream,
            "DELETE /session/{session} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.port
        )?;
        let mut first = [0_u8; 12];
        stream.read_exact(&mut first)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Whatever goes wrong here must not hide why the test failed.
        let _ = self.close_session();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The number in "ChromeDriver was started successfully on port 41234."
fn port_of(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("started successfully on port ")?;
    rest.trim_end_matches('.').parse().ok()
}

/// A program of Debian's packages `chromium` and `chromium-driver`, wherever it is on the path.
pub(super) fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/bin")]);
    folders.map(|folder| folder.join(name)).find(|file| file.is_file()).unwrap_or_else(|| {
        panic!(
            "`{name}` was not found; browser tests need it: `apt-get install chromium chromium-driver`, or \
             `cargo xtask test --install` as root"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_the_drivers_greeting() {
        assert_eq!(port_of("ChromeDriver was started successfully on port 41234."), Some(41234));
        assert_eq!(port_of("Starting ChromeDriver 156"), None);
    }
}
