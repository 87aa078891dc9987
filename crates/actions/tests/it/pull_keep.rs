//! keep.eu, which is crawled project by project.

use std::collections::BTreeSet;

use asterism_actions::{Known, PullOutcome, PullRequest};
use asterism_domain::Actor;

use crate::pull::{failure, folder, kept, pull, pull_one, request};
use crate::server::{Served, Server};
use crate::support::{fresh, params, shared};

const PROJECTS: [(u64, u64); 3] = [(33607, 387), (25693, 66), (17853, 35)];

/// The search of keep.eu with one project on each page, newest first, and the projects.
fn serve_keep(server: &Server) {
    for (page, (project, programme)) in (1..).zip(PROJECTS) {
        let json = serde_json::json!({
            "count": 3, "total_pages": 3, "results": [{ "id": project, "programme": { "id": programme } }],
        });
        let path = format!("/api/search/projects/?page={page}");
        server.serve(&path, Served { body: json.to_string().into_bytes(), ..Served::default() });
        serve_project(server, project, &[]);
    }
}

fn serve_project(server: &Server, project: u64, statuses: &[(u16, &'static str)]) {
    let body = std::fs::read(shared(&format!("data/keep-eu-samples/api_project_{project}.json"))).unwrap();
    let statuses = statuses.iter().copied().collect();
    server.serve(&format!("/api/project/{project}/"), Served { body, statuses, ..Served::default() });
}

#[tokio::test]
async fn keep_eu_is_crawled_project_by_project_goes_on_after_a_failure_and_imports() {
    let server = Server::start();
    serve_keep(&server);
    serve_project(&server, 25693, &[(500, ""); 9]);
    let app = fresh().await;
    let stopped = pull_one(&app, &server, "keep-eu").await;
    let (why, part) = failure(&stopped);
    assert!(why.contains("/api/project/25693/ answered 500"), "{why}");
    assert!(part > 0);

    serve_project(&server, 25693, &[]);
    server.asked();
    let done = pull_one(&app, &server, "keep-eu").await;
    assert!(matches!(done.outcome, PullOutcome::New(_)), "{done:?}");
    let paths: Vec<String> = server.asked().into_iter().map(|asked| asked.path).collect();
    let rest = [
        "/api/search/projects/?page=2",
        "/api/project/25693/",
        "/api/search/projects/?page=3",
        "/api/project/17853/",
    ];
    assert_eq!(paths, rest, "what is here is not asked for again");
    let text = std::fs::read_to_string(folder(&app, "keep-eu").join("projects.jsonl")).unwrap();
    let numbers: Vec<u64> = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, [33607, 25693, 17853]);

    let loaded = app.load(&Actor::Operator, &folder(&app, "keep-eu"), Known::Skip).await.unwrap();
    assert_eq!(loaded.files[0].counts.read, 3, "{loaded:?}");
    let projects = app.explore(&Actor::Visitor, &params(&[("kind", "project")])).await.unwrap();
    assert_eq!(projects.total, 3);
    let again = pull_one(&app, &server, "keep-eu").await;
    assert!(matches!(again.outcome, PullOutcome::Unchanged(_)), "{again:?}");
    app.close().await;
}

#[tokio::test]
async fn of_keep_eu_the_projects_of_chosen_programmes_are_enough() {
    let server = Server::start();
    serve_keep(&server);
    let app = fresh().await;
    let wanted = PullRequest { programmes: BTreeSet::from([66]), ..request(&server, &["keep-eu"]) };
    let report = pull(&app, &wanted).await;
    let file = report.files().next().unwrap();
    assert_eq!(file.file, "projects-of-programme-66.jsonl");
    assert!(kept(file).bytes > 0);
    let projects = server.asked().into_iter().filter(|asked| asked.path.starts_with("/api/project/")).count();
    assert_eq!(projects, 1);
    app.close().await;
}

#[tokio::test]
async fn a_project_that_keep_eu_lists_and_does_not_have_is_counted() {
    let server = Server::start();
    serve_keep(&server);
    serve_project(&server, 25693, &[(404, "")]);
    let app = fresh().await;
    let file = pull_one(&app, &server, "keep-eu").await;
    assert!(matches!(file.outcome, PullOutcome::New(_)), "{file:?}");
    assert_eq!(file.missing, 1);
    app.close().await;
}
