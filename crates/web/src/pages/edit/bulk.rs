//! Changing several records of a list at once: chosen, told what will change, changed, and taken back.

use askama::Template;
use asterism_actions::{App, BulkChange, BulkView, LeftOut, MOST_AT_ONCE, Ref};
use asterism_domain::{Kind, RecordId, Seq, Visibility};
use axum::extract::State;
use axum::response::Response;

use crate::component::{Field, Form};
use crate::door::Posted;
use crate::html::{LinkTo, html_safe, page, query_string};
use crate::locale::Locale;
use crate::pages::account::FormPage;
use crate::pages::words;
use crate::problem::refused_page;
use crate::shell::Shell;
use crate::visit::{Visit, decode};
use crate::{Problem, Site};

/// What may be done, as the forms name it, and whether that takes a tag or topic.
const WAYS: [(&str, bool); 5] =
    [("add", true), ("remove", true), ("public", false), ("members", false), ("space", false)];

/// What stands under a list of which records can be chosen: the boxes beside them belong to its form.
#[derive(Template)]
#[template(path = "component/bulk.html")]
pub(in crate::pages) struct Bulk {
    l: Locale,
    token: String,
    /// The result that the list is of, and the words for all of it; empty where it is of none.
    query: String,
    all: String,
    /// The path of the list, to lead back there.
    from: String,
    ways: Vec<(&'static str, String)>,
}
html_safe!(Bulk);

/// The form for those who may change records somewhere. `result` is the query of a result and how many are in it.
pub(in crate::pages) fn bulk(app: &App, visit: &Visit, result: Option<(&str, u64)>) -> Option<Bulk> {
    let who = visit.who.as_ref().filter(|who| who.session.is_some())?;
    let l = visit.l;
    let all = |total: u64| {
        let most = l.number(MOST_AT_ONCE as i64);
        let total = l.number(i64::try_from(total).unwrap_or(i64::MAX));
        l.with("bulk-all", &[("total", &total), ("most", &most)])
    };
    app.writes_somewhere(&who.actor).then(|| Bulk {
        l,
        token: who.form.clone(),
        query: result.map(|(query, _)| query.trim_start_matches('?').to_owned()).unwrap_or_default(),
        all: result.map(|(_, total)| all(total)).unwrap_or_default(),
        from: visit.path.clone(),
        ways: ways(l),
    })
}

fn ways(l: Locale) -> Vec<(&'static str, String)> {
    WAYS.iter().map(|(way, _)| (*way, l.t(&format!("bulk-way-{way}")))).collect()
}

#[derive(Template)]
#[template(path = "page/bulk.html")]
struct BulkPage {
    shell: Shell,
    l: Locale,
    lead: String,
    heading: String,
    lines: Vec<LinkTo>,
    /// How many of the chosen stay as they are; empty for none.
    stay: String,
    /// Records that stay as they are, by why.
    left: Vec<(String, Vec<LinkTo>)>,
    notes: Vec<String>,
    form: Option<Form>,
    back: Vec<LinkTo>,
}

/// What was chosen in a list.
struct Chosen {
    ids: Vec<RecordId>,
    beyond: u64,
}

fn may_choose(app: &App, posted: &Posted) -> Result<(), Problem> {
    posted.visit.signed_in()?;
    if app.writes_somewhere(&posted.actor()) { Ok(()) } else { Err(Problem::Forbidden) }
}

async fn chosen(app: &App, posted: &Posted) -> Result<Chosen, Problem> {
    let (ids, beyond) = if posted.ticked("all") {
        app.all_of_result(&posted.actor(), &decode(posted.value("query"))).await?
    } else {
        let ids = posted.fields.iter().filter(|(name, _)| name == "id");
        (ids.filter_map(|(_, id)| id.parse().ok()).collect(), 0)
    };
    Ok(Chosen { ids, beyond })
}

/// Says what will change, or asks for what is missing.
pub(super) async fn choose(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let app = site.app()?;
    may_choose(app, &posted)?;
    let (visit, actor, l) = (&posted.visit, posted.actor(), posted.visit.l);
    let chosen = chosen(app, &posted).await?;
    if chosen.ids.is_empty() {
        return missing(&posted, &chosen, "what", l.t("bulk-none"), Vec::new());
    }
    let change = match posted.value("what") {
        "public" => BulkChange::Show(Visibility::Public),
        "members" => BulkChange::Show(Visibility::Members),
        "space" => BulkChange::Show(Visibility::Space),
        way => {
            let typed = posted.value("name").trim();
            if typed.is_empty() {
                return missing(&posted, &chosen, "name", l.t("bulk-no-name"), Vec::new());
            }
            let named = app.named(&actor, typed, &[Kind::Tag, Kind::Topic]).await?;
            match named.found.as_slice() {
                [one] if named.exactly && way == "remove" => BulkChange::Remove(one.id),
                [one] if named.exactly => BulkChange::Add(one.id),
                [] => return missing(&posted, &chosen, "name", l.t("bulk-no-term"), Vec::new()),
                several => {
                    return missing(&posted, &chosen, "name", l.t("bulk-which-term"), several.to_vec());
                }
            }
        }
    };
    let mut plan = match app.plan_bulk(&actor, change, &chosen.ids).await {
        Ok(plan) => plan,
        Err(error @ asterism_actions::Error::Invalid(_)) => {
            return missing(&posted, &chosen, "name", Problem::from(error).said(l), Vec::new());
        }
        Err(error) => return Err(error.into()),
    };
    plan.beyond += chosen.beyond;
    let said = said(app, &posted, change).await?;
    let mut shown = bulk_page(visit, "bulk-confirm-title", said, &plan);
    shown.heading = l.count("bulk-will-change", plan.lines.len() as u64);
    if !plan.lines.is_empty() {
        let mut fields = ones(&plan);
        fields.push(Field::hidden("change", &change.key()));
        fields.push(Field::line("reason", l.t("edit-reason"), 300).help(l.t("edit-reason-help")));
        shown.form = Some(visit.form("/bulk/change", "bulk-change", fields));
    }
    shown.form = shown.form.map(|form| with_list(form, &posted));
    shown.back = vec![back(&posted)];
    page(&shown)
}

/// The form with the list that one came from.
fn with_list(mut form: Form, posted: &Posted) -> Form {
    form.fields.extend(["query", "from"].map(|name| Field::hidden(name, posted.value(name))));
    form
}

/// The form once more, with what is missing in it.
fn missing(
    posted: &Posted,
    chosen: &Chosen,
    field: &str,
    why: String,
    picks: Vec<Ref>,
) -> Result<Response, Problem> {
    let (visit, l) = (&posted.visit, posted.visit.l);
    let way = posted.value("what");
    let choices =
        ways(l).into_iter().map(|(value, label)| (value.to_owned(), label, value == way)).collect::<Vec<_>>();
    let name = match picks.as_slice() {
        [] => {
            Field::line("name", l.t("bulk-name"), 300).help(l.t("bulk-name-help")).value(posted.value("name"))
        }
        picks => {
            let label = |found: &Ref| format!("{} ({})", found.name, words::kind(l, found.kind));
            Field::choice(
                "name",
                l.t("bulk-name"),
                picks.iter().map(|found| (found.id.to_string(), label(found), false)),
            )
        }
    };
    // All of a result stay all of it, with what is beyond what is done at once.
    let mut fields: Vec<Field> = match posted.ticked("all") {
        true => vec![Field::hidden("all", "yes")],
        false => chosen.ids.iter().map(|id| Field::hidden("id", &id.to_string())).collect(),
    };
    fields.push(Field::choice("what", l.t("bulk-what"), choices));
    fields.push(name);
    let mut form = with_list(visit.form("/bulk", "bulk-go-on", fields), posted);
    match form.fields.iter_mut().find(|known| known.name == field) {
        Some(known) => known.error = why,
        None => form.errors.push(why),
    }
    // Where nothing is chosen there is nothing to go on with: the list is where one chooses.
    let form = (!chosen.ids.is_empty()).then_some(form);
    let lead = if form.is_none() { l.t("bulk-none") } else { String::new() };
    let shown = FormPage {
        shell: Shell::new(visit, l.t("bulk-title")).unlisted(),
        lead,
        form,
        links: vec![back(posted)],
    };
    refused_page(&shown, &Problem::Refused(Vec::new().into()))
}

pub(super) async fn change(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let app = site.app()?;
    may_choose(app, &posted)?;
    let (visit, l) = (&posted.visit, posted.visit.l);
    let change =
        BulkChange::parse(posted.value("change")).ok_or_else(|| Problem::Invalid(l.t("bulk-no-change")))?;
    let done = app.change_many(&posted.actor(), change, &sent_ones(&posted), posted.value("reason")).await?;
    let said = said(app, &posted, change).await?;
    let mut shown = bulk_page(visit, "bulk-done-title", said, &done);
    shown.heading = l.count("bulk-changed", done.lines.len() as u64);
    if !done.lines.is_empty() {
        shown.form = Some(with_list(visit.form("/bulk/undo", "bulk-undo", ones(&done)).quiet(), &posted));
    }
    shown.back = vec![back(&posted)];
    page(&shown)
}

pub(super) async fn undo(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let app = site.app()?;
    may_choose(app, &posted)?;
    let (visit, l) = (&posted.visit, posted.visit.l);
    let undone = app.undo_many(&posted.actor(), &sent_ones(&posted)).await?;
    let mut shown = bulk_page(visit, "bulk-undone-title", l.t("bulk-undone-lead"), &undone);
    shown.heading = l.count("bulk-undone", undone.lines.len() as u64);
    shown.back = vec![back(&posted)];
    page(&shown)
}

/// The records of a view with their revisions, to be sent on.
fn ones(view: &BulkView) -> Vec<Field> {
    view.lines.iter().map(|(record, seq)| Field::hidden("one", &format!("{}:{seq}", record.id))).collect()
}

fn sent_ones(posted: &Posted) -> Vec<(RecordId, Seq)> {
    let one = |text: &str| {
        let (id, seq) = text.split_once(':')?;
        Some((id.parse().ok()?, Seq(seq.parse().ok()?)))
    };
    posted.fields.iter().filter(|(name, _)| name == "one").filter_map(|(_, text)| one(text)).collect()
}

/// What is done, in words.
async fn said(app: &App, posted: &Posted, change: BulkChange) -> Result<String, Problem> {
    let l = posted.visit.l;
    let term = app.bulk_term(&posted.actor(), change).await?.map(|term| term.name).unwrap_or_default();
    Ok(match change {
        BulkChange::Add(_) => l.with("bulk-adds", &[("name", &term)]),
        BulkChange::Remove(_) => l.with("bulk-removes", &[("name", &term)]),
        BulkChange::Show(to) => l.t(&format!("bulk-shows-{}", to.as_str())),
    })
}

fn bulk_page(visit: &Visit, title: &str, lead: String, view: &BulkView) -> BulkPage {
    let l = visit.l;
    let because = |why: LeftOut| {
        let records: Vec<LinkTo> = view
            .left
            .iter()
            .filter(|(_, known)| *known == why)
            .map(|(record, _)| words::link(record))
            .collect();
        (!records.is_empty()).then(|| (l.label("left-out", why.as_str()), records))
    };
    let counted = [("bulk-unseen", view.unseen as u64), ("bulk-beyond", view.beyond)];
    let stay = view.left.len() as u64 + view.unseen as u64 + view.beyond;
    BulkPage {
        shell: Shell::new(visit, l.t(title)).unlisted(),
        lead,
        heading: String::new(),
        lines: view.lines.iter().map(|(record, _)| words::link(record)).collect(),
        stay: if stay > 0 { l.count("bulk-stay", stay) } else { String::new() },
        left: LeftOut::ALL.into_iter().filter_map(because).collect(),
        notes: counted
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(key, count)| l.count(key, count))
            .collect(),
        form: None,
        back: Vec::new(),
        l,
    }
}

/// Back to the list that one came from: a result, or the queue of a space or of all.
fn back(posted: &Posted) -> LinkTo {
    let pairs = decode(posted.value("query"));
    let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let from = posted.value("from");
    let is_queue = from == "/queue" || (from.starts_with("/spaces/") && from.ends_with("/queue"));
    let path = if is_queue { from } else { "/explore" };
    LinkTo::new(format!("{path}{}", query_string(pairs)), posted.visit.l.t("bulk-back"))
}
