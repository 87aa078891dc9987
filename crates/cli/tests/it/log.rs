//! What the log of a session tells: what was done, and nothing of who did it.

use crate::portal::Portal;
use crate::support::asterism;

/// Somebody opens an account, signs in, mistypes the password, edits and searches: routes and ids are in the log, and no
/// address, name, password, key or query; and no colour codes, because nobody looks at it on a terminal.
#[test]
fn the_log_of_a_session_has_no_personal_data_and_no_colours() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = tempfile::NamedTempFile::new().expect("a file");
    let mut command = asterism(folder.path(), &["--json", "up", "--listen", "127.0.0.1:0"]);
    command.env("ASTERISM_LOG", "info,asterism=debug,tower_http=debug,hyper=debug");
    let mut child = command
        .stderr(std::fs::File::create(log.path()).expect("a file"))
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    let stdout = child.stdout.take().expect("a pipe");
    let mut values = serde_json::Deserializer::from_reader(stdout).into_iter::<serde_json::Value>();
    let greeting = values.next().expect("a greeting").expect("JSON");
    let text = |name: &str| greeting[name].as_str().expect("a text").to_owned();
    let host = text("address").trim_start_matches("http://").to_owned();
    let link = text("administrator");
    let secret = link.rsplit('/').next().expect("a secret").to_owned();
    let portal = Portal::around(child, host, log);

    let opened = portal.post(
        &format!("/link/{secret}"),
        "email=hedwig.quellmann%40example.org&name=Hedwig+Quellmann&password=seven+storks+beyond+the+dyke&agreed=yes",
    );
    assert!(opened.starts_with("HTTP/1.1 303"), "{opened}");
    let cookies: Vec<&str> = opened
        .lines()
        .filter_map(|line| line.strip_prefix("set-cookie: "))
        .filter_map(|cookie| cookie.split(';').next())
        .collect();
    let cookies = cookies.join("; ");
    let wrong =
        portal.post("/sign-in", "email=hedwig.quellmann%40example.org&password=eight+storks+beyond+the+dyke");
    assert!(!wrong.starts_with("HTTP/1.1 303"), "{wrong}");
    let entered =
        portal.post("/sign-in", "email=hedwig.quellmann%40example.org&password=seven+storks+beyond+the+dyke");
    assert!(entered.starts_with("HTTP/1.1 303"), "{entered}");
    let asked = portal.post("/sign-up", "email=ottokar.birnbaum%40example.org");
    assert!(asked.starts_with("HTTP/1.1 200"), "{asked}");
    let account = portal.send(&format!("GET /account HTTP/1.1\r\nCookie: {cookies}\r\n"), "");
    let form = account.split("name=\"form\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let form = form.unwrap_or_else(|| panic!("no form: {account}")).to_owned();
    let head = |path: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nCookie: {cookies}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n"
        )
    };
    let written = portal.send(
        &head("/news/new"),
        &format!("form={form}&space=asterism&do=publish&languages=en&about.title.en=Zwetschgenfest"),
    );
    assert!(written.starts_with("HTTP/1.1 303"), "{written}");
    let keyed = portal.send(
        &head("/account/keys"),
        &format!("form={form}&old=seven+storks+beyond+the+dyke&name=Zwirnmaschine&days=30&scope=read"),
    );
    assert!(keyed.starts_with("HTTP/1.1 200"), "{keyed}");
    let key = keyed
        .split("asterism_")
        .nth(1)
        .map(|rest| rest.split(['<', '"', ' ']).next().unwrap_or("").to_owned());
    portal.page("/explore?q=Hedwig+Quellmann+Schwarzmarkt");
    portal.page("/news/zwetschgenfest");
    portal.page("/nowhere/Hedwig-Quellmann");

    let said = portal.said();
    assert!(said.contains("/sign-in") && said.contains("/explore"), "it names routes: {said}");
    let mut secrets = vec![
        "hedwig".to_owned(),
        "quellmann".to_owned(),
        "birnbaum".to_owned(),
        "ottokar".to_owned(),
        "storks".to_owned(),
        "schwarzmarkt".to_owned(),
        "zwirnmaschine".to_owned(),
        "example.org".to_owned(),
        secret.to_lowercase(),
        form.to_lowercase(),
    ];
    secrets.extend(key.filter(|key| key.len() > 8).map(|key| key.to_lowercase()));
    secrets.extend(
        cookies
            .split("; ")
            .filter_map(|cookie| cookie.split_once('='))
            .map(|(_, value)| value.to_lowercase()),
    );
    let lower = said.to_lowercase();
    for secret in secrets.iter().filter(|secret| secret.len() > 3) {
        let line = lower.lines().find(|line| line.contains(secret));
        assert_eq!(line, None, "the log tells {secret}");
    }
    // Where the portal itself listens is no reader's address.
    let own = portal.host.clone();
    let other = said.lines().find(|line| line.replace(&own, "").contains("127.0.0.1"));
    assert_eq!(other, None, "the log tells where a request comes from");
    assert!(!said.contains('\u{1b}'), "no colours");
}
