//! Programs with a key, as the page that says how to use one has it.

use std::process::Command;

use asterism_domain::{Kind, Role, Space, State};

use crate::Sample;
use crate::doors::key_of;
use crate::edit::{record, with_role};
use crate::guest::Guest;

/// The commands of the page, as somebody copies them.
fn commands(page: &str) -> Vec<String> {
    let shown = page.split("<p class=\"secret\" translate=\"no\">").skip(1);
    let shown = shown.filter_map(|rest| rest.split("</p>").next());
    let plain = |text: &str| {
        let text = text.replace("&#34;", "\"").replace("&#39;", "'").replace("&#60;", "<").replace("&#62;", ">");
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
    let [search, table, write] = commands(&page.replace("http://localhost", &address))
        .try_into()
        .expect("three examples");
    for key in [&reads, &writes] {
        let found: serde_json::Value =
            serde_json::from_str(&run(search.clone(), key.clone()).await).expect("JSON");
        assert!(found.to_string().contains("/projects/clusters3"), "{found}");
        assert!(run(table.clone(), key.clone()).await.contains("CLUSTERS3"));
    }
    assert_eq!(run(write.clone(), reads).await.trim(), "", "a key that reads writes nothing");
    assert!(kept.app.record_at(Kind::News, "written-by-a-program").await.expect("a look").is_none());
    let at = run(write, writes).await;
    assert!(at.trim().ends_with("/news/written-by-a-program"), "{at}");
    assert_eq!(record(&kept, Kind::News, "written-by-a-program").await.state, State::Draft);
}
