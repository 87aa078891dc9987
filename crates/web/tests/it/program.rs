//! Programs with a key, as the page that says how to use one has it.

use std::process::Command;

use asterism_domain::{Actor, Kind, Role, Space, State};
use axum::http::StatusCode;

use crate::Sample;
use crate::doors::key_of;
use crate::edit::{post, record, sent, set, with_role};
use crate::guest::{Guest, PASSWORD};

const CLUSTERS3: &str = "/projects/clusters3/edit";

/// The commands of the page, as somebody copies them.
fn commands(page: &str) -> Vec<String> {
    let shown = page.split("<p class=\"secret\" translate=\"no\">").skip(1);
    let shown = shown.filter_map(|rest| rest.split("</p>").next());
    let plain = |text: &str| {
        let text =
            text.replace("&#34;", "\"").replace("&#39;", "'").replace("&#60;", "<").replace("&#62;", ">");
        text.replace("&#38;", "&")
    };
    shown.map(plain).collect()
}

async fn run(command: String, key: String) -> String {
    let run = tokio::task::spawn_blocking(move || {
        Command::new("sh").arg("-c").arg(command).env("KEY", key).output().expect("curl runs")
    });
    let output = run.await.expect("an end");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_of_the_page_about_keys_run_as_they_stand() {
    let site = Sample::open().await;
    let anna = with_role(&site, "Anna", &Space::new("clusters3"), Role::Partner).await;
    let (reads, writes) = (key_of(&anna, "read").await, key_of(&anna, "write").await);
    let kept = Sample {
        folder: tempfile::tempdir().expect("a folder"),
        app: site.app.clone(),
        routes: site.routes.clone(),
    };
    let address = site.serve().await;
    let page = Guest::of(&kept.routes).page("/about/keys").await;
    crate::check_page("/about/keys", &page);
    let [search, table, write] =
        commands(&page.replace("http://localhost", &address)).try_into().expect("three examples");
    for key in [&reads, &writes] {
        let found: serde_json::Value =
            serde_json::from_str(&run(search.clone(), key.clone()).await).expect("JSON");
        let records = found["records"].as_array().expect("records");
        assert!(!records.is_empty() && found.to_string().contains("luster"), "{found}");
        assert!(run(table.clone(), key.clone()).await.contains("CLUSTERS3"));
    }
    assert_eq!(run(write.clone(), reads).await.trim(), "", "a key that reads writes nothing");
    assert!(kept.app.record_at(Kind::News, "written-by-a-program").await.expect("a look").is_none());
    let at = run(write, writes).await;
    assert!(at.trim().ends_with("/news/written-by-a-program"), "{at}");
    assert_eq!(record(&kept, Kind::News, "written-by-a-program").await.state, State::Draft);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_one_space_acts_in_that_space_alone() {
    let site = Sample::open().await;
    let anna = with_role(&site, "Anna", &Space::new("clusters3"), Role::Coordinator).await;
    let account = site.app.account_at(&Actor::Operator, "anna@example.org").await.expect("Anna");
    let other = Space::new("eccp");
    site.app.put_in_space(&Actor::Operator, account.id, &other, Role::Coordinator).await.expect("a role");
    let fields =
        [("name", "x"), ("scope", "write"), ("space", "elsewhere"), ("days", "30"), ("old", PASSWORD)];
    let forged = anna.fill("/account", "/account/keys", &fields).await;
    assert!(forged.has("space in which you have a role"), "{}", forged.body);
    let fields =
        [("name", "x"), ("scope", "write"), ("space", "clusters3"), ("days", "30"), ("old", PASSWORD)];
    let made = anna.fill("/account", "/account/keys", &fields).await;
    let start = made.body.find("asterism_").expect("a key");
    let key: String =
        made.body[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    assert!(anna.page("/account").await.contains("in CLUSTERS3: the space of the project"));
    let program = Guest::of(&site.routes);
    let bearer = format!("Bearer {key}");
    let headers = [("authorization", bearer.as_str())];
    for (space, status) in [("clusters3", StatusCode::SEE_OTHER), ("eccp", StatusCode::FORBIDDEN)] {
        let fields = [("space", space), ("about.title.en", "By a program"), ("do", "publish")];
        let written = program.post_from("/news/new", &fields, &headers).await;
        assert_eq!(written.status, status, "{space}: {}", written.body);
    }
    // Nor does it take her out of the other one, which asks people for no right.
    let id = account.id.to_string();
    let leaving = [("account", id.as_str()), ("leave", "yes")];
    let left = program.post_from("/spaces/eccp/people/role", &leaving, &headers).await;
    assert_eq!(left.status, StatusCode::FORBIDDEN, "{}", left.body);
    assert_eq!(anna.get("/spaces/eccp/people").await.status, StatusCode::OK, "she is still in it");
    let who = site.app.who_by_key(&key).await.expect("a look").expect("Anna");
    let member = who.actor.member().expect("somebody");
    assert_eq!(member.roles.keys().collect::<Vec<_>>(), [&Space::new("clusters3")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sends_no_revision_that_a_change_was_made_of_is_told_so() {
    let site = Sample::open().await;
    let space = record(&site, Kind::Project, "clusters3").await.space;
    let anna = with_role(&site, "Anna", &space, Role::Coordinator).await;
    let mut fields = sent(&anna, CLUSTERS3, CLUSTERS3).await;
    fields.retain(|(name, _)| name != "base");
    set(&mut fields, &[("fund", "ERDF"), ("do", "save")]);
    let refused = post(&anna, CLUSTERS3, &fields).await;
    assert!(refused.status == StatusCode::BAD_REQUEST && refused.has("“base”"), "{}", refused.body);
    assert!(!refused.has("older than your session"), "{}", refused.body);
    let seq = record(&site, Kind::Project, "clusters3").await.seq.to_string();
    let data: serde_json::Value =
        serde_json::from_str(&anna.page("/projects/clusters3.json").await).expect("JSON");
    assert_eq!(data["record"]["seq"].to_string(), seq, "where a program finds it");
    set(&mut fields, &[("base", &seq)]);
    assert_eq!(post(&anna, CLUSTERS3, &fields).await.location(), "/projects/clusters3");
}
