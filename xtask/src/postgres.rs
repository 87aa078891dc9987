//! A PostgreSQL server of the run's own: in a temporary folder, on a free port of the loopback
//! address, gone at the end.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};

use anyhow::Context;

use crate::{packages, process};

/// The beginning of the folder's name; the number of the process that owns it follows.
const FOLDER: &str = "asterism-postgres-";

/// Memory for a comparison that must not be said to have starved the server.
pub(crate) const FOR_SPEED: &[&str] =
    &["shared_buffers=4GB", "effective_cache_size=8GB", "max_wal_size=8GB", "random_page_cost=1.1"];

/// A running server. Dropping it stops the server and removes its folder.
pub(crate) struct Postgres {
    server: Child,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Makes an empty cluster and starts it.
    pub(crate) fn start() -> anyhow::Result<Postgres> {
        Postgres::start_with(&[])
    }

    /// As [`Postgres::start`], with more settings.
    pub(crate) fn start_with(settings: &[&str]) -> anyhow::Result<Postgres> {
        let programs = packages::postgres_folder().context("PostgreSQL's server was not found")?;
        let user = if packages::is_root() { Some(packages::user_id(Some("postgres"))?) } else { None };
        remove_leftovers();
        let folder = std::env::temp_dir().join(format!("{FOLDER}{}", std::process::id()));
        create(&folder, user)?;
        let cluster = folder.join("data");
        process::output(as_user(&programs.join("initdb"), user).arg("-D").arg(&cluster).args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "-N",
        ]))?;
        // Another program may take the port between the look and the start.
        let mut last = None;
        for _ in 0..3 {
            match launch(&programs, &cluster, user, settings) {
                Ok((server, port)) => return Ok(Postgres { server, folder, port }),
                Err(error) => last = Some(error),
            }
        }
        let _ = std::fs::remove_dir_all(&folder);
        Err(last.unwrap_or_else(|| anyhow::anyhow!("PostgreSQL did not start")))
    }

    /// The address that tests are given.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown: it ends the sessions and writes everything out.
        let stopped = process::output(process::program("kill").args(["-INT", &self.server.id().to_string()]));
        if stopped.is_err() {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Removes the folders of runs that were killed: their servers got the same signal.
fn remove_leftovers() {
    let entries = std::fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(owner) = name.strip_prefix(FOLDER) else { continue };
        if !Path::new("/proc").join(owner).exists() && Path::new("/proc/self").exists() {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

fn create(folder: &Path, user: Option<u32>) -> anyhow::Result<()> {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    if let Some(user) = user {
        std::os::unix::fs::chown(folder, Some(user), None)?;
    }
    Ok(())
}

/// The server refuses to run as root, so root runs it as another user.
fn as_user(program: &Path, user: Option<u32>) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/").env("LC_ALL", "C");
    if let Some(user) = user {
        command.uid(user);
    }
    command
}

/// Starts the server on a free port and waits until it says that it is ready.
fn launch(
    programs: &Path,
    cluster: &Path,
    user: Option<u32>,
    settings: &[&str],
) -> anyhow::Result<(Child, u16)> {
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let mut command = as_user(&programs.join("postgres"), user);
    command.arg("-D").arg(cluster).args(["-p", &port.to_string()]);
    // The data live as long as the run: durability would only cost time.
    let fixed = [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "max_connections=300",
        "logging_collector=off",
    ];
    for setting in fixed.iter().chain(settings) {
        command.args(["-c", setting]);
    }
    let mut server = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let log = server.stderr.take().context("the server has no log")?;
    match wait_until_ready(log) {
        Ok(()) => Ok((server, port)),
        Err(error) => {
            let _ = server.kill();
            let _ = server.wait();
            Err(error)
        }
    }
}

/// Reads the server's log up to the line that says so; the rest is read and dropped, so that the
/// server never waits for a reader.
fn wait_until_ready(log: ChildStderr) -> anyhow::Result<()> {
    let mut lines = BufReader::new(log).lines();
    let mut said = Vec::new();
    for line in lines.by_ref().map_while(Result::ok) {
        if line.contains("ready to accept connections") {
            std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
            return Ok(());
        }
        said.push(line);
    }
    anyhow::bail!("PostgreSQL did not start: {}", said.join(" | "))
}
