//! Handing over, publishing, returning, taking out of use and bringing back; and what waits to be published.

use std::collections::BTreeSet;

use askama::Template;
use asterism_actions::{App, Error, Part, Submitted, Suggested, Unpublished};
use asterism_domain::{Action, Document, Kind, MediaKind, Record, Seq, Space, State as Standing, Visibility};
use axum::extract::{Path, State};
use axum::response::Response;

use super::adding::Adding;
use super::bulk::{Bulk, bulk};
use super::drafts::DraftRow;
use super::form::leads_on;
use crate::component::{Field, Form, More};
use crate::door::Posted;
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::pages::account::FormPage;
use crate::pages::space::{Names, called};
use crate::pages::{history, words};
use crate::problem::refused_page;
use crate::refusal::refusal;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

/// What somebody may do to a record, on its page.
#[derive(Template)]
#[template(path = "component/actions.html")]
pub(in crate::pages) struct Actions {
    l: Locale,
    /// What state it is in, where that is worth saying.
    standing: String,
    edit: Option<LinkTo>,
    /// Where its file is put in or replaced.
    file: Option<LinkTo>,
    /// The way for those who may not change it.
    suggest: Option<LinkTo>,
    /// What others suggested, for those who decide on it.
    suggested: Option<LinkTo>,
    /// Forms of one button.
    steps: Vec<Form>,
    /// Forms that ask for more, with what opens them.
    asking: Vec<(String, Form)>,
}
crate::html::html_safe!(Actions);

impl Actions {
    /// Leads to what waits on the record.
    pub(in crate::pages) fn suggested(&mut self, ids: &[String]) {
        let one = |id: &String| format!("/suggestions/{id}");
        let href = if let [id] = ids { one(id) } else { "/queue".to_owned() };
        let text = self.l.count("suggestions-waiting", ids.len() as u64);
        self.suggested = (!ids.is_empty()).then(|| LinkTo::new(href, text));
    }
}

/// What the visitor may do to a record, of which they see a part perhaps; none for those who may do nothing.
pub(in crate::pages) fn actions(visit: &Visit, record: &Record, may: &BTreeSet<Action>) -> Option<Actions> {
    visit.who.as_ref()?;
    let l = visit.l;
    let base = record.seq.to_string();
    let form = |step: &str, mut fields: Vec<Field>| {
        fields.push(Field::hidden("base", &base));
        visit.form(format!("{}/{step}", record.path()), &format!("edit-{step}"), fields)
    };
    let comment = |step: &str| {
        let label = l.t(&format!("edit-{step}-comment"));
        // Two of these stand on one page, so each has a name of its own.
        let field = Field::area(&format!("{step}-comment"), label, 3, 5_000);
        // Nobody knows what is to be done to what comes back without a word.
        vec![if step == "return" { field.required() } else { field }]
    };
    let (mut steps, mut asking) = (Vec::new(), Vec::new());
    let waits = record.state == Standing::Submitted;
    let draft = record.state == Standing::Draft;
    if may.contains(&Action::Publish) && (draft || waits) {
        steps.push(form("publish", Vec::new()));
    }
    if may.contains(&Action::Submit) && draft {
        let submit = form("submit", Vec::new());
        // Who publishes may leave it to others, which is the rarer wish.
        steps.push(if steps.is_empty() { submit } else { submit.quiet() });
    }
    if may.contains(&Action::Publish) && waits {
        asking.push((l.t("edit-return"), form("return", comment("return"))));
    }
    if may.contains(&Action::Retire) && !record.state.is_out_of_use() {
        asking.push((l.t("edit-retire"), form("retire", comment("retire")).quiet()));
    }
    let edit =
        may.contains(&Action::Edit).then(|| LinkTo::new(format!("{}/edit", record.path()), l.t("edit-link")));
    let standing = match record.state {
        Standing::Draft => l.t("edit-is-draft"),
        Standing::Submitted => l.t("edit-is-submitted"),
        Standing::Withdrawn => l.t("edit-is-withdrawn"),
        Standing::Published | Standing::Retired => String::new(),
    };
    let standing = match record.visibility {
        Visibility::Public => standing,
        seen_by => {
            let who = l.label("visibility", seen_by.as_str());
            let key = if record.state.is_shown() { "who-sees-line" } else { "who-sees-then" };
            format!("{standing} {}", l.with(key, &[("who", &who)])).trim().to_owned()
        }
    };
    let file = file_words(record).filter(|_| edit.is_some());
    let file = file.map(|words| LinkTo::new(format!("{}/file", record.path()), l.t(words)));
    let suggest = may
        .contains(&Action::Suggest)
        .then(|| LinkTo::new(format!("{}/suggest", record.path()), l.t("suggest-link")));
    let nothing = edit.is_none() && suggest.is_none() && steps.is_empty() && asking.is_empty();
    (!nothing).then_some(Actions { l, standing, edit, file, suggest, suggested: None, steps, asking })
}

/// What is done with the file of a record, where it can have one.
pub(super) fn file_words(record: &Record) -> Option<&'static str> {
    let has = record.document.files().next().is_some();
    match &record.document {
        Document::LibraryItem(_) | Document::Media(_) if has => Some("upload-change"),
        Document::LibraryItem(_) => Some("upload-add"),
        Document::Media(media) if media.media_kind != Some(MediaKind::Video) => Some("upload-add-picture"),
        _ => None,
    }
}

pub(super) async fn step(
    kind: Kind,
    step: &'static str,
    State(site): State<Site>,
    Path(slug): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    posted.visit.signed_in()?;
    let (app, actor) = (site.app()?, posted.actor());
    let record = app.record_seen_at(&actor, kind, &slug).await?;
    let seq = |name: &str| posted.revision(name);
    let comment = posted.value(&format!("{step}-comment")).trim().to_owned();
    let reason = Some(comment.clone()).filter(|comment| !comment.is_empty());
    let done = match step {
        "submit" => app.submit(&actor, record.id, seq("base")?).await,
        "publish" => app.publish(&actor, record.id, seq("base")?).await,
        "return" => app.return_with_comments(&actor, record.id, seq("base")?, &comment).await,
        "retire" => app.retire(&actor, record.id, reason).await,
        _ => {
            let (base, past) = (seq("base")?, seq("seq")?);
            match app.restore_on(&actor, record.id, Some(base), past, reason).await {
                Err(Error::Conflict(_)) => {
                    return history::again(app, &posted.visit, &record, base, past).await;
                }
                done => done,
            }
        }
    };
    match done {
        Ok(_) => leads_on(app, &record).await,
        Err(error) => not_done(&posted, &record, step, comment, Problem::from(error)),
    }
}

/// The step once more with what was wrong with it, and the way back to the record.
fn not_done(
    posted: &Posted,
    record: &Record,
    step: &str,
    comment: String,
    problem: Problem,
) -> Result<Response, Problem> {
    let Problem::Refused(refused) = &problem else { return Err(problem) };
    let (visit, l) = (&posted.visit, posted.visit.l);
    let why = |of_comment: bool| {
        let found = refused.iter().filter(move |error| (error.field == "comment") == of_comment);
        found.map(|error| refusal(l, &error.why)).collect::<Vec<_>>()
    };
    let mut field = Field::area(&format!("{step}-comment"), l.t(&format!("edit-{step}-comment")), 5, 5_000)
        .value(&comment)
        .required();
    field.error = why(true).join(" ");
    let mut form = visit.form(
        format!("{}/{step}", record.path()),
        &format!("edit-{step}"),
        vec![field, Field::hidden("base", posted.value("base"))],
    );
    form.errors = why(false);
    // Where it is not about the comment, the record has moved on: its page says what can be done.
    let again = step == "return" && form.errors.is_empty();
    let shown = FormPage {
        shell: Shell::new(visit, l.with("edit-step-of", &[("name", &record.document.name())])).unlisted(),
        lead: form.errors.join(" "),
        form: again.then_some(form),
        links: vec![
            LinkTo::new(record.path(), record.document.name()),
            LinkTo::new("/queue", l.t("queue-title")),
        ],
    };
    refused_page(&shown, &problem)
}

#[derive(Template)]
#[template(path = "page/queue.html")]
struct QueuePage {
    shell: Shell,
    l: Locale,
    waiting: Vec<WaitingRow>,
    waiting_more: More,
    suggested: Vec<WaitingRow>,
    suggested_more: More,
    drafts: Vec<DraftRow>,
    drafts_more: More,
    bulk: Option<Bulk>,
    adding: Adding,
}

struct WaitingRow {
    link: LinkTo,
    text: String,
    /// The record's id, where it can be chosen with others.
    id: String,
    /// What somebody says of it; empty for nothing.
    said: String,
}

/// After which record the page begins of the list that goes on by this name.
pub(super) fn after(visit: &Visit, name: &str) -> Result<Option<Seq>, Problem> {
    let Some(value) = visit.value(name).filter(|value| !value.is_empty()) else { return Ok(None) };
    let refused = || visit.l.with("refused-value", &[("name", name), ("value", value)]);
    value.parse().map(|seq| Some(Seq(seq))).map_err(|_| Problem::Invalid(refused()))
}

/// After which of what was suggested the page begins.
fn suggested(visit: &Visit) -> Option<&str> {
    visit.value("suggested").filter(|id| !id.is_empty())
}

pub(super) async fn queue(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    visit.signed_in()?;
    let app = site.app()?;
    let waiting = app.queue(&visit.actor(), None, after(&visit, "after")?).await?;
    let suggested = app.suggestions_to_decide(&visit.actor(), None, suggested(&visit)).await?;
    let drafts = app.drafts_to_write(&visit.actor(), None, after(&visit, "drafts")?).await?;
    queue_page(app, &visit, visit.l.t("queue-title"), (waiting, suggested, drafts), Adding::default()).await
}

pub(super) async fn queue_of(
    State(site): State<Site>,
    visit: Visit,
    Path(space): Path<String>,
) -> Result<Response, Problem> {
    visit.signed_in()?;
    let (app, space) = (site.app()?, Space::new(&space));
    let waiting = app.queue(&visit.actor(), Some(&space), after(&visit, "after")?).await?;
    let suggested = app.suggestions_to_decide(&visit.actor(), Some(&space), suggested(&visit)).await?;
    let drafts = app.drafts_to_write(&visit.actor(), Some(&space), after(&visit, "drafts")?).await?;
    let name = called(app, &visit, &space).await?;
    let title = visit.l.with("queue-of-title", &[("space", &name)]);
    queue_page(app, &visit, title, (waiting, suggested, drafts), Adding::to_space(&visit, &space)).await
}

async fn queue_page(
    app: &App,
    visit: &Visit,
    title: String,
    (waiting, suggested, drafts): (Part<Submitted, Seq>, Part<Suggested, String>, Part<Unpublished, Seq>),
    adding: Adding,
) -> Result<Response, Problem> {
    let l = visit.l;
    let waiting_more = More::of(visit, "after", waiting.next.map(|seq| seq.to_string()));
    let suggested_more = More::of(visit, "suggested", suggested.next);
    let drafts_more = More::of(visit, "drafts", drafts.next.map(|seq| seq.to_string()));
    let (waiting, suggested, drafts) = (waiting.items, suggested.items, drafts.items);
    let spaces = waiting.iter().map(|one| &one.space);
    let spaces = spaces.chain(suggested.iter().filter_map(|one| one.space.as_ref()));
    let spaces =
        Names::of(app, visit, spaces.chain(drafts.iter().map(|one| &one.space)).cloned().collect()).await?;
    let text = |key: &str, kind: Kind, space: &Space, by: String, when| {
        let parts = [
            ("kind", words::kind(l, kind)),
            ("space", spaces.get(space)),
            ("by", by),
            ("when", l.moment(when)),
        ];
        let parts: Vec<(&'static str, &str)> =
            parts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        l.with(key, &parts)
    };
    let row = |waiting: Submitted| {
        let by = waiting.by_name.unwrap_or_else(|| l.label("actor", &waiting.by));
        WaitingRow {
            text: text("queue-row", waiting.record.kind, &waiting.space, by, waiting.since),
            link: words::link(&waiting.record),
            id: waiting.record.id.to_string(),
            said: String::new(),
        }
    };
    let suggestion = |one: Suggested| {
        let (record, space) = (one.record?, one.space?);
        let by = one.by.unwrap_or_else(|| l.t("former-member"));
        Some(WaitingRow {
            text: text("queue-suggested-row", record.kind, &space, by, one.at),
            link: LinkTo::new(format!("/suggestions/{}", one.id), record.name),
            id: String::new(),
            said: one.reason,
        })
    };
    let waiting: Vec<WaitingRow> = waiting.into_iter().map(row).collect();
    let suggested = suggested.into_iter().filter_map(suggestion).collect();
    let bulk = if waiting.is_empty() { None } else { bulk(app, visit, None) };
    let drafts = drafts.iter().map(|one| DraftRow::of(l, one, &spaces)).collect();
    page(&QueuePage {
        shell: Shell::new(visit, title).unlisted(),
        l,
        waiting,
        waiting_more,
        suggested,
        suggested_more,
        drafts,
        drafts_more,
        bulk,
        adding,
    })
}
