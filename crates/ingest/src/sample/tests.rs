mod content;
mod kinds;
mod mistakes;
mod rows;
mod statistics;
mod wording;

use std::collections::BTreeMap;

use asterism_domain::event::Event;
use asterism_domain::project::Project;
use asterism_domain::{Document, Known, RecordId};

use super::{SampleRecord, read};

fn sample() -> Vec<SampleRecord> {
    read().unwrap_or_else(|error| panic!("{error}"))
}

/// The document of `kind/key`, or `nuts/CODE`.
fn document(reference: &str) -> Document {
    let whole = format!("sample/{reference}");
    let named = |record: &SampleRecord| [&whole, reference].contains(&record.key.to_string().as_str());
    let found = sample().into_iter().find(named);
    found.unwrap_or_else(|| panic!("the sample has no {reference}")).document
}

fn project(key: &str) -> Project {
    match document(&format!("project/{key}")) {
        Document::Project(project) => *project,
        other => panic!("{} is no project", other.kind()),
    }
}

fn event(key: &str) -> Event {
    match document(&format!("event/{key}")) {
        Document::Event(event) => *event,
        other => panic!("{} is no event", other.kind()),
    }
}

/// The id that `@kind/key` stands for.
fn id(reference: &str) -> RecordId {
    asterism_domain::SourceKey::new("sample", reference).record_id()
}

/// What the rules need to know of the other records.
fn known() -> Known {
    let records = sample();
    let managing = records.iter().filter_map(|record| match &record.document {
        Document::ClusterOrganisation(cluster) => cluster.organisation,
        _ => None,
    });
    let cluster_organisations = managing.collect();
    let documents: BTreeMap<RecordId, Document> =
        records.into_iter().map(|record| (record.key.record_id(), record.document)).collect();
    Known { documents, cluster_organisations, today: None }
}
