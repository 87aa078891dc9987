//! A record at its address, as a page or as JSON, whatever its kind.

use asterism_actions::{Error, Page, RecordView};
use asterism_domain::{Actor, ChangeKind, Document, Kind, State as Standing};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::record_page::RecordPage;
use super::{
    calendar, event, explore, follow, idea, library, observatory, organisation, place, programme, project,
    region,
};
use crate::component::{ListItem, Piece};
use crate::html::{LinkTo, page, query_string};
use crate::problem::IsPage;
use crate::visit::Visit;
use crate::{Problem, Site};

pub(super) async fn show(
    kind: Kind,
    State(site): State<Site>,
    visit: Visit,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let app = site.app()?;
    if let Some(slug) = name.strip_suffix(".json") {
        let json = app.record_json(&visit.actor(), kind, slug).await?;
        let gone = matches!(json["record"]["state"].as_str(), Some("retired" | "withdrawn"));
        let mut response = Json(json).into_response();
        if gone {
            // The answer of the page, with the data that are kept.
            *response.status_mut() = StatusCode::GONE;
            response.extensions_mut().insert(IsPage);
        }
        return Ok(response);
    }
    if let (Kind::Event, Some(slug)) = (kind, name.strip_suffix(".ics")) {
        return in_calendar(app, &visit, slug).await;
    }
    let found = match app.page(&visit.actor(), kind, &name).await {
        Err(Error::NotFound { .. }) if kind == Kind::Region => {
            return page(&region::without_record(&site, &visit, &name).await?);
        }
        // Addresses are in small letters, as those who type one in capitals mean.
        Err(Error::NotFound { .. }) if name.to_lowercase() != name => {
            match app.page(&visit.actor(), kind, &name.to_lowercase()).await? {
                Page::Here(view) => Page::Moved { path: view.record.path() },
                other => other,
            }
        }
        found => found?,
    };
    match found {
        Page::Here(view) => {
            let mut shown = RecordPage::new(&visit, &view, site.atlas().await?);
            shown.region_names = app.region_names(&shown.codes_on_map(&view)).await?;
            let projects_here = here(app, &visit.actor(), &view).await?;
            fill(&mut shown, &view, &projects_here);
            shown.lead(app, &visit.actor(), &view).await?;
            if kind == Kind::Topic {
                for asked in PEOPLE_OF_A_TOPIC {
                    people_of(&mut shown, app, &visit.actor(), &view, asked).await?;
                }
            }
            shown.returned(app.returned_with(&visit.actor(), &view.record).await?);
            shown.suggested(&app.suggestions_on(&visit.actor(), &view.record).await?);
            shown.follow = Some(follow::of_record(app, &visit, &view, &shown.title).await?);
            if kind == Kind::Person && app.is_reachable(&visit.actor(), view.record.id).await? {
                shown.contact(&view);
            }
            if kind == Kind::Organisation {
                shown.claim(&view, app.kept_since(view.record.id).await?);
            }
            if let Document::Region(region) = &view.record.document
                && let Some(code) = &region.code
            {
                shown.answer(observatory::of_region(app, &visit, code.as_str()).await?);
            }
            page(&shown)
        }
        Page::Moved { path } => Ok(Redirect::permanent(&path).into_response()),
        Page::Gone(view) => Err(tombstone(app, &visit, &view).await),
    }
}

/// The event alone, as a calendar takes it.
async fn in_calendar(app: &asterism_actions::App, visit: &Visit, slug: &str) -> Result<Response, Problem> {
    match app.page(&visit.actor(), Kind::Event, slug).await? {
        Page::Here(view) => Ok(calendar::one_event(visit.l, &visit.origin, &view)),
        Page::Moved { path } => Ok(Redirect::permanent(&format!("{path}.ics")).into_response()),
        // Whoever has it in a calendar is told there that it does not take place.
        Page::Gone(view) if view.record.state == Standing::Retired && view.record.merged_into.is_none() => {
            Ok(calendar::one_event(visit.l, &visit.origin, &view))
        }
        Page::Gone(view) => Err(tombstone(app, visit, &view).await),
    }
}

/// What is in a place or a programme, counted by the index: the value of the filter and the counts
/// of the filters that its page breaks down by.
pub(super) type Counted = Option<asterism_actions::ExploreView>;

async fn here(app: &asterism_actions::App, actor: &Actor, view: &RecordView) -> Result<Counted, Problem> {
    let filter = match view.record.kind {
        Kind::Region => "region",
        Kind::Programme => "programme",
        Kind::Topic => "topic",
        Kind::Tag => "tag",
        Kind::Family => "family",
        _ => return Ok(None),
    };
    let value = match &view.record.document {
        Document::Region(region) => {
            region.code.as_ref().map_or_else(|| view.record.slug.clone(), ToString::to_string)
        }
        _ => view.record.slug.clone(),
    };
    let params = [(filter.to_owned(), value), ("sort".to_owned(), "newest".to_owned())];
    Ok(Some(app.explore(actor, &params).await?))
}

/// Those who look after a topic and those who say that they are experts of it, as far as the reader finds them by it:
/// the filter, and the heading of what it finds.
const PEOPLE_OF_A_TOPIC: [(&str, &str); 2] = [("looks_after", "looked-after-by"), ("expert_in", "experts")];

async fn people_of(
    shown: &mut RecordPage,
    app: &asterism_actions::App,
    actor: &Actor,
    view: &RecordView,
    (filter, heading): (&'static str, &'static str),
) -> Result<(), Problem> {
    let asked = [("kind", "person"), (filter, view.record.slug.as_str())];
    let params = asked.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let found = app.explore(actor, &params).await?;
    if found.hits.is_empty() {
        return Ok(());
    }
    let l = shown.l;
    let item = |view: &asterism_actions::HitView| ListItem {
        link: LinkTo::new(&view.hit.path, explore::hit_name(l, &view.hit.name)),
        note: view.countries.iter().map(|code| l.label("country", code)).collect::<Vec<_>>().join(", "),
    };
    let mut pieces = vec![Piece::List(found.hits.iter().map(item).collect())];
    if found.total > found.hits.len() as u64 {
        let all = format!("/explore{}", query_string(asked));
        pieces.push(Piece::More(LinkTo::new(all, l.count("show-all-count", found.total))));
    }
    shown.block_below_summary(heading, heading, pieces);
    Ok(())
}

fn fill(shown: &mut RecordPage, view: &RecordView, counted: &Counted) {
    match &view.record.document {
        Document::Project(project) => project::fill(shown, view, project),
        Document::Organisation(organisation) => organisation::fill(shown, view, organisation),
        Document::Region(region) => region::fill(shown, view, region, counted.as_ref()),
        Document::Programme(programme) => programme::fill(shown, view, programme, counted.as_ref()),
        Document::Event(event) => event::fill(shown, view, event),
        Document::ProjectIdea(idea) => idea::fill(shown, view, idea),
        Document::Topic(_) | Document::Tag(_) | Document::Family(_) => {
            programme::fill_theme(shown, view, counted.as_ref());
        }
        Document::News(_) | Document::Post(_) | Document::LibraryItem(_) | Document::Media(_) => {
            library::fill(shown, view);
        }
        _ => place::fill(shown, view),
    }
    library::media(shown, view);
    shown.add_inbound(view);
}

async fn tombstone(app: &asterism_actions::App, visit: &Visit, view: &RecordView) -> Problem {
    let record = &view.record;
    let history = app.history(&visit.actor(), record.kind, &record.slug).await;
    let revisions = history.map(|history| history.revisions).unwrap_or_default();
    let retired = revisions.iter().find(|revision| revision.change == ChangeKind::Retire);
    // Of a person who was forgotten there is no name, nor a word for one.
    let erased = record.kind == Kind::Person && record.document.about().title.is_empty();
    Problem::Gone {
        name: if erased { String::new() } else { record.document.name() },
        when: visit.l.moment(retired.map_or(view.changed, |revision| revision.at)),
        reason: retired.and_then(|revision| revision.reason.clone()).unwrap_or_default(),
        history: format!("{}/history", record.path()),
    }
}
