//! An application on a folder of its own, and short ways to ask it things.

use std::path::PathBuf;

use asterism_actions::{App, Config, Page, RecordView};
use asterism_domain::{Actor, Kind, RecordId};
use jiff::civil::date;

/// An empty application. The folder is left for the operating system to clear, because the
/// application may outlive the guard.
pub(crate) async fn fresh() -> App {
    let folder = tempfile::tempdir().unwrap().keep();
    App::open(Config { today: Some(date(2026, 1, 15)), ..Config::in_folder(folder) }).await.unwrap()
}

/// An application with the built-in sample.
pub(crate) async fn sampled() -> App {
    let app = fresh().await;
    app.load_sample().await.unwrap();
    app
}

pub(crate) fn params(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

pub(crate) async fn id(app: &App, kind: Kind, slug: &str) -> RecordId {
    app.record_at(kind, slug).await.unwrap().unwrap_or_else(|| panic!("{kind} {slug} is there"))
}

pub(crate) async fn page(app: &App, kind: Kind, slug: &str) -> Box<RecordView> {
    match app.page(&Actor::Visitor, kind, slug).await.unwrap() {
        Page::Here(view) => view,
        other => panic!("{kind} {slug} is {other:?}"),
    }
}

/// A path in the shared data, which must be beside the checkout.
pub(crate) fn shared(path: &str) -> PathBuf {
    asterism_testkit::shared_dir().join(path)
}
