//! Somebody else saved first: both versions field by field, and one's own choice between them.

use askama::Template;
use asterism_actions::App;
use asterism_domain::{Document, FieldChange, Record};
use axum::http::StatusCode;
use axum::response::Response;

use super::form::leads_on;
use super::sheet::{Sheet, WHO_SEES};
use crate::Problem;
use crate::door::Posted;
use crate::form::settle::{Changed, Differing, Taken, differing, settled};
use crate::html::page;
use crate::locale::Locale;
use crate::pages::fields;
use crate::pages::history::{Names, value_words};
use crate::problem::IsPage;
use crate::shell::{Section, Shell};

#[derive(Template)]
#[template(path = "page/settle.html")]
struct SettlePage {
    shell: Shell,
    l: Locale,
    action: String,
    token: String,
    /// Everything that was typed goes along.
    typed: Vec<(String, String)>,
    base: String,
    mark: String,
    on: String,
    reason: String,
    history: String,
    /// What is wrong with the form as a whole; empty for nothing.
    note: String,
    /// Fields without a choice, when the choices were sent.
    open: Vec<(String, String)>,
    fields: Vec<Choosing>,
}

/// A field of which one of two versions is to be chosen.
#[derive(Template)]
#[template(path = "component/choosing.html")]
pub(super) struct Choosing {
    pub(super) name: String,
    pub(super) label: String,
    stored: String,
    own: String,
    note: String,
    /// What the two versions are called.
    sides: [String; 2],
    pub(super) takes_stored: bool,
    pub(super) takes_own: bool,
}
crate::html::html_safe!(Choosing);

impl Choosing {
    /// What the choice is sent as.
    pub(super) fn name_of(differing: &Differing) -> String {
        format!("take.{}", differing.path)
    }

    /// The field with its versions as people read them, and which is chosen by now.
    pub(super) fn of(
        l: Locale,
        differing: &Differing,
        names: &Names,
        sides: [&str; 2],
        note: String,
        taken: Option<Taken>,
    ) -> Choosing {
        let side = |value: &Option<serde_json::Value>| match value {
            Some(value) => value_words(l, &differing.path, value, names),
            None => l.t("settle-nothing"),
        };
        Choosing {
            name: Choosing::name_of(differing),
            label: fields::label(l, &differing.path),
            stored: side(&differing.stored),
            own: side(&differing.own),
            note,
            sides: sides.map(|key| l.t(key)),
            takes_stored: taken == Some(Taken::Stored),
            takes_own: taken == Some(Taken::Own),
        }
    }
}

/// Shows the stored version beside one's own.
pub(super) async fn page_of(
    app: &App,
    posted: &Posted,
    sheet: &Sheet,
    head: &Record,
    own: &Document,
) -> Result<Response, Problem> {
    let found = differing(&sheet.document, &head.document, own);
    let (visit, l) = (&posted.visit, posted.visit.l);
    let names = names(app, posted, &found).await?;
    let asked = posted.value("do") == "settle";
    let choosing = |differing: &Differing| {
        let note = l.t(match differing.changed {
            Changed::Stored => "settle-theirs",
            Changed::Own => "settle-yours",
            Changed::Both => "settle-both",
        });
        let sides = ["conflict-stored", "conflict-yours"];
        Choosing::of(l, differing, &names, sides, note, choice(posted, differing))
    };
    let fields: Vec<Choosing> = found.iter().map(choosing).collect();
    let undecided = |field: &&Choosing| asked && !field.takes_stored && !field.takes_own;
    let open =
        fields.iter().filter(undecided).map(|field| (field.name.clone(), field.label.clone())).collect();
    let name = head.document.name();
    let typed = sheet.pairs.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let languages = sheet.languages.iter().map(|code| ("languages".to_owned(), code.clone()));
    let who_sees = sheet.seen_by.map(|seen_by| (WHO_SEES.to_owned(), seen_by.as_str().to_owned()));
    let view = SettlePage {
        shell: Shell::new(visit, l.with("settle-title", &[("name", &name)]))
            .section(Section::Explore)
            .crumb(head.path(), name)
            .unlisted(),
        l,
        action: format!("{}/edit", head.path()),
        token: visit.who.as_ref().map(|who| who.form.clone()).unwrap_or_default(),
        typed: typed.chain(languages).chain(who_sees).collect(),
        base: sheet.base.to_string(),
        mark: sheet.mark.map(|mark| mark.to_string()).unwrap_or_default(),
        on: head.seq.to_string(),
        reason: sheet.reason.clone(),
        history: format!("{}/history", head.path()),
        note: if asked && posted.revision("on").is_err() {
            l.with("refused-made-beside", &[("name", "on")])
        } else {
            String::new()
        },
        open,
        fields,
    };
    let mut response = page(&view)?;
    *response.status_mut() = StatusCode::CONFLICT;
    response.extensions_mut().insert(IsPage);
    Ok(response)
}

async fn names(app: &App, posted: &Posted, found: &[Differing]) -> Result<Names, Problem> {
    let changes: Vec<FieldChange> = found
        .iter()
        .map(|differing| FieldChange {
            field: differing.path.clone(),
            before: differing.stored.clone(),
            after: differing.own.clone(),
        })
        .collect();
    Ok(app.names_in(&posted.actor(), changes.iter()).await?)
}

/// What was chosen for a field, else what is usual.
fn choice(posted: &Posted, differing: &Differing) -> Option<Taken> {
    match posted.value(&Choosing::name_of(differing)) {
        "stored" => Some(Taken::Stored),
        "own" => Some(Taken::Own),
        _ if posted.value("do") == "settle" => None,
        _ => differing.changed.usual(),
    }
}

/// Saves what was chosen on the version it was chosen beside.
pub(super) async fn settle(
    app: &App,
    posted: &Posted,
    sheet: Sheet,
    own: Document,
) -> Result<Response, Problem> {
    let Some(record) = &sheet.record else { return Err(Problem::NotFound) };
    // Where it is not said beside which version one chose, that is as if the record had moved on.
    let on = posted.revision("on").ok();
    // The record may have moved on once more: then that version is shown, with what was chosen so far.
    let moved = on != Some(record.seq);
    let found = differing(&sheet.document, &record.document, &own);
    let choices: Vec<(&Differing, Option<Taken>)> =
        found.iter().map(|differing| (differing, choice(posted, differing))).collect();
    let decided: Vec<(&Differing, Taken)> =
        choices.iter().filter_map(|(differing, taken)| Some((*differing, (*taken)?))).collect();
    if moved || decided.len() < choices.len() {
        return page_of(app, posted, &sheet, record, &own).await;
    }
    let document = settled(&record.document, &decided).map_err(|error| Problem::internal(&error))?;
    let reason = Some(sheet.reason.clone()).filter(|reason| !reason.is_empty());
    match app.edit_seen_by(&posted.actor(), record.id, record.seq, document, sheet.seen_by, reason).await {
        Ok(_) => {
            sheet.forget(app, &posted.visit).await?;
            leads_on(app, record).await
        }
        Err(asterism_actions::Error::Conflict(conflict)) => {
            page_of(app, posted, &sheet, &conflict.head, &own).await
        }
        Err(error) => super::form::refused(&posted.visit, sheet, error),
    }
}
