//! Documents that projects leave behind: deliverables, report summaries, result briefs.

use asterism_domain::library::LibraryItem;
use asterism_domain::project::Project;
use asterism_domain::{Citation, DocumentKind, Language, RecordId, SourceKey, SourceKind, WebLink};

use super::{project_id, project_key};
use crate::fields::Fields;
use crate::say::{Doubts, Refusal, Said};
use crate::values;

/// `projectDeliverables.csv`.
pub(crate) fn read_deliverable(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let mut doubts = Doubts::default();
    let mut item = item(DocumentKind::Deliverable, fields, said, &mut doubts)?;
    item.kind_as_given = values::some(fields.text("deliverabletype"));
    let summary = fields.text("description");
    if summary != fields.text("title") {
        item.about.summary = values::english(summary);
    }
    let file = doubts.url("about.links", fields.text("url"));
    item.about.links.extend(file.map(|url| WebLink { rel: "file".to_owned(), url, label: None }));
    finish("cordis:deliverable", item, doubts, fields, said)
}

/// `reportSummaries.csv`; older releases have the text in columns of their own.
pub(crate) fn read_report(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let mut doubts = Doubts::default();
    let mut item = item(DocumentKind::ReportSummary, fields, said, &mut doubts)?;
    item.about.summary = values::english(fields.first(&["summary", "teaser", "article"]));
    finish("cordis:report", item, doubts, fields, said)
}

fn item(
    kind: DocumentKind,
    fields: &Fields<'_>,
    said: &mut Said,
    doubts: &mut Doubts,
) -> Result<LibraryItem, Refusal> {
    let mut item = english_item(kind, fields);
    item.published = doubts.date("published", fields.text("contentupdatedate"));
    item.projects.push(project(fields, said)?);
    Ok(item)
}

fn english_item(kind: DocumentKind, fields: &Fields<'_>) -> LibraryItem {
    let mut item = LibraryItem {
        document_kind: Some(kind),
        source_kind: Some(SourceKind::Project),
        ..LibraryItem::default()
    };
    item.about.title = values::english(fields.text("title"));
    item.about.language = Some(Language::english());
    item
}

/// The project a document belongs to. These files are all that some releases say of a project's
/// acronym.
fn project(fields: &Fields<'_>, said: &mut Said) -> Result<RecordId, Refusal> {
    let key = project_key(project_id(fields, "projectid")?);
    let acronym = values::some(fields.text("projectacronym"));
    Ok(match acronym {
        Some(acronym) => said.state_once(key, Project { acronym: Some(acronym), ..Project::default() }),
        None => key.record_id(),
    })
}

fn finish(
    scheme: &str,
    item: LibraryItem,
    doubts: Doubts,
    fields: &Fields<'_>,
    said: &mut Said,
) -> Result<String, Refusal> {
    let id = fields.given("id").ok_or_else(|| Refusal::missing("id"))?;
    said.state(SourceKey::new(scheme, id), item, doubts);
    Ok(id.to_owned())
}

/// The FP7 result briefs. They name their project by its record control number, which no file at
/// hand translates to the project's id, so the number is noted and no link is made.
pub(crate) fn read_brief(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let id = fields.given("briefrcn").ok_or_else(|| Refusal::missing("brief_rcn"))?;
    let mut item = english_item(DocumentKind::ResultBrief, fields);
    item.about.summary = values::english(fields.text("teaser"));
    let mut citation = Citation::of("CORDIS, result brief");
    citation.field = Some("projects".to_owned());
    let noted = [("project RCN", fields.text("projectrcn")), ("call topic", fields.text("topics"))];
    let noted: Vec<String> = noted
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(what, text)| format!("{what} {}", values::clean(text)))
        .collect();
    citation.note = Some(noted.join("; ")).filter(|note| !note.is_empty());
    item.about.citations.push(citation);
    said.state(SourceKey::new("cordis:brief", id), item, Doubts::default());
    Ok(id.to_owned())
}
