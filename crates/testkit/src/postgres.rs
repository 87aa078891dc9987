//! A PostgreSQL server: the one that the environment names, or one started here.

use std::fs::Permissions;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;

/// A server that is there as long as this value is.
pub struct Server {
    base: String,
    /// The query that follows the database in the address.
    options: String,
    /// Kept for its end: dropping it stops the server.
    _own: Option<Own>,
}

/// A server started here, with its data in a temporary folder and a socket for an address.
struct Own {
    programs: PathBuf,
    folder: TempDir,
    user: Option<u32>,
}

impl Server {
    pub fn ready() -> Server {
        match std::env::var("ASTERISM_TEST_POSTGRES") {
            Ok(url) => Server::named(&url),
            Err(_) => Server::start(),
        }
    }

    /// The server of an address such as `postgres://postgres@127.0.0.1:5432/postgres`.
    fn named(url: &str) -> Server {
        let (address, options) = url.split_once('?').unwrap_or((url, ""));
        let scheme = address.find("://").map_or(0, |at| at + 3);
        let end = address[scheme..].find('/').map_or(address.len(), |at| scheme + at);
        Server { base: address[..end].to_owned(), options: options.to_owned(), _own: None }
    }

    fn start() -> Server {
        let own = Own::create();
        let socket = own.folder.path().display().to_string();
        own.start(&format!("-k {socket} -c listen_addresses="));
        Server {
            base: "postgres://postgres@localhost".to_owned(),
            options: format!("host={socket}"),
            _own: Some(own),
        }
    }

    /// A server that listens on a port of this machine and offers to keep the way to it secret, and the file with
    /// its certificate.
    pub fn start_encrypted() -> (Server, PathBuf) {
        let own = Own::create();
        let folder = own.folder.path().to_owned();
        crate::certify(&folder);
        let key = folder.join("key.pem");
        std::fs::set_permissions(&key, Permissions::from_mode(0o600)).expect("a key of its own");
        std::os::unix::fs::chown(&key, own.user, None).expect("root may give files away");
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let port = free.expect("a free port").port();
        own.start(&format!(
            "-k {0} -p {port} -c listen_addresses=127.0.0.1 -c ssl=on -c ssl_cert_file={0}/certificate.pem \
             -c ssl_key_file={0}/key.pem",
            folder.display()
        ));
        let base = format!("postgres://postgres@127.0.0.1:{port}");
        (Server { base, options: String::new(), _own: Some(own) }, folder.join("certificate.pem"))
    }

    pub fn url(&self, database: &str) -> String {
        let question = if self.options.is_empty() { "" } else { "?" };
        format!("{}/{database}{question}{}", self.base, self.options)
    }

    /// Makes an empty database and gives its name.
    pub async fn create_database(&self) -> String {
        let name = format!("asterism_test_{}", asterism_domain::RecordId::create().as_uuid().simple());
        self.run(format!("CREATE DATABASE {name}")).await;
        name
    }

    pub async fn drop_database(&self, name: &str) {
        self.run(format!("DROP DATABASE {name} WITH (FORCE)")).await;
    }

    async fn run(&self, sql: String) {
        let mut connection = PgConnection::connect(&self.url("postgres")).await.expect("a running server");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.expect("a server that obeys");
        connection.close().await.expect("a connection that closes");
    }
}

impl Own {
    /// An empty cluster of which no server runs.
    fn create() -> Own {
        let programs = programs();
        let folder = tempfile::Builder::new().prefix("asterism-pg-").tempdir().expect("a temporary folder");
        // The server refuses to run as root, so root lends its folder to the user it runs as.
        let user = is_root().then(|| user_id("postgres"));
        if user.is_some() {
            std::os::unix::fs::chown(folder.path(), user, None).expect("root may give folders away");
        }
        let own = Own { programs, folder, user };
        let initdb = ["--auth=trust", "--username=postgres", "--no-sync", "--encoding=UTF8"];
        own.run("initdb", &initdb, &own.folder.path().join("data"));
        own
    }

    fn start(&self, options: &str) {
        let log = self.folder.path().join("log").display().to_string();
        let options = format!("{options} -c fsync=off -c max_connections=60");
        let start = ["start", "--wait", "--silent", "--log", &log, "--options", &options];
        self.run("pg_ctl", &start, &self.folder.path().join("data"));
    }

    fn run(&self, program: &str, arguments: &[&str], data: &Path) {
        let mut command = Command::new(self.programs.join(program));
        command.args(arguments).arg("--pgdata").arg(data).current_dir(self.folder.path());
        if let Some(user) = self.user {
            command.uid(user);
        }
        // To a file rather than a pipe, which the server would hold open.
        let said = self.folder.path().join("said");
        let output = std::fs::File::create(&said).expect("a file in the temporary folder");
        command.stdout(output.try_clone().expect("a second handle")).stderr(output);
        let status = command.status().expect("a program that starts");
        let said = std::fs::read_to_string(&said).unwrap_or_default();
        assert!(status.success(), "{program} failed ({status}): {said}");
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        let mut command = Command::new(self.programs.join("pg_ctl"));
        command
            .args(["stop", "--mode=immediate", "--silent", "--pgdata"])
            .arg(self.folder.path().join("data"));
        if let Some(user) = self.user {
            command.uid(user);
        }
        // A server that cannot be stopped must not hide why its test failed.
        let _ = command.current_dir(self.folder.path()).status();
    }
}

/// The folder with `initdb` and `pg_ctl`: the newest that Debian installed, or one on the path.
fn programs() -> PathBuf {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|folders| folders.filter_map(|folder| Some(folder.ok()?.path().join("bin"))).collect())
        .unwrap_or_default();
    versions.sort();
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let candidates = versions.into_iter().rev().chain(std::env::split_paths(&on_path));
    candidates
        .into_iter()
        .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
        .expect(
            "these tests need a PostgreSQL server: install it (`apt-get install postgresql`), or set \
         ASTERISM_TEST_POSTGRES to the address of one",
        )
}

fn is_root() -> bool {
    identity(&["-u"]) == 0
}

fn user_id(name: &str) -> u32 {
    identity(&["-u", name])
}

fn identity(arguments: &[&str]) -> u32 {
    let output = Command::new("id").args(arguments).output().expect("the program `id`");
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("a user's number")
}
