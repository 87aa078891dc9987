//! The history of a record: every revision, and how any two differ, field by field.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use asterism_actions::{App, BroughtBack, HistoryView, RevisionView, allowed};
use asterism_domain::{
    Action, ChangeKind, FieldChange, Kind, Money, Record, Seq, State as Standing, Text, Visibility,
    own_address,
};
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::listing::{self, Form, Listing};
use super::{fields, words};
use crate::component::{Cell, Column, DataTable};
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::problem::stale_page;
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

/// Field changes listed under one revision, enough for the first one of a project with all its
/// partners; the rest is counted and shown by comparing.
const SHOWN: usize = 200;
/// Files that a history leads to.
const FILES: usize = 100;

#[derive(Template)]
#[template(path = "page/history.html")]
struct HistoryPage {
    shell: Shell,
    l: Locale,
    path: String,
    /// How a version comes back; none for those who may not bring one back.
    restore: Option<Restoring>,
    /// Which version was to come back when the record had been changed already, as it is compared here; and the words of
    /// its button.
    again: Option<(String, String)>,
    comparison: Option<(String, DataTable)>,
    revisions: Vec<Entry>,
    /// The same as files.
    forms: Vec<LinkTo>,
}

/// The form that brings a version back.
struct Restoring {
    action: String,
    token: String,
    /// The revision that the record is at as it is shown here.
    base: String,
    /// What becomes of the record, whichever version it is.
    said: String,
}

/// One revision as it is shown.
struct Entry {
    seq: String,
    when: String,
    what: String,
    who: String,
    /// In pieces, of which one may lead on; none where none was given.
    reason: Vec<LinkTo>,
    summary: String,
    changes: DataTable,
    more: String,
    /// Chosen for comparing: the older and the newer side.
    chosen: [bool; 2],
    /// Whether bringing it back would change anything, and what becomes of the record where that is not what it is with
    /// other versions.
    back: Option<String>,
}

pub(super) async fn show(
    kind: Kind,
    State(site): State<Site>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    let sides = [side(&visit, "from")?, side(&visit, "to")?];
    page(&history_page(site.app()?, &visit, kind, &slug, sides).await?)
}

/// The history once more, where the record is not what it was when somebody chose a version to bring back: with what came
/// between, and the same question.
pub(super) async fn again(
    app: &App,
    visit: &Visit,
    record: &Record,
    base: Seq,
    seq: Seq,
) -> Result<Response, Problem> {
    let now = app.record_seen_at(&visit.actor(), record.kind, &record.slug).await?;
    let sides = [Some(base.0), Some(now.seq.0)];
    let mut shown = history_page(app, visit, record.kind, &record.slug, sides).await?;
    let seq = seq.to_string();
    let words = visit.l.with("history-back-still", &[("revision", &seq)]);
    shown.again = Some((seq, words));
    stale_page(&shown)
}

async fn history_page(
    app: &App,
    visit: &Visit,
    kind: Kind,
    slug: &str,
    sides: [Option<i64>; 2],
) -> Result<HistoryPage, Problem> {
    let l = visit.l;
    let view = app.history(&visit.actor(), kind, slug).await?;
    let comparison = match sides {
        [Some(from), Some(to)] => {
            let changes = app.compare(&visit.actor(), kind, slug, Seq(from), Seq(to)).await?;
            let numbers = [("from", l.number(from)), ("to", l.number(to))];
            let parts = numbers.each_ref().map(|(name, value)| (*name, value.as_str()));
            let names = app.names_in(&visit.actor(), changes.iter()).await?;
            let files = files_in(app, visit, changes.iter()).await?;
            let table = changes_table(l, &changes, &names, before_and_after(l), &files);
            Some((l.with("compared", &parts), table))
        }
        _ => None,
    };
    let name = match view.record.name.is_empty() {
        true => l.t("name-not-known"),
        false => view.record.name.clone(),
    };
    let title = l.with("history-of", &[("name", &name)]);
    let shell = Shell::new(visit, title)
        .section(Section::Explore)
        .crumb(format!("/explore?kind={kind}"), words::kinds(l, kind))
        .crumb(view.record.path.clone(), name)
        .unlisted();
    let record = app.record_seen_at(&visit.actor(), kind, slug).await?;
    let restores = allowed(&visit.actor(), &record).contains(&Action::Restore);
    let token = visit.who.as_ref().map(|who| who.form.clone());
    let restore = token.filter(|_| restores).map(|token| Restoring {
        action: format!("{}/restore", record.path()),
        token,
        base: view.head.to_string(),
        said: whichever(l, &record, &view),
    });
    let chosen = chosen(&view, sides);
    let listed = view.revisions.iter().flat_map(|revision| revision.changes.iter().take(SHOWN));
    let names = app.names_in(&visit.actor(), listed).await?;
    let listed = view.revisions.iter().flat_map(|revision| revision.changes.iter().take(SHOWN));
    let files = files_in(app, visit, listed).await?;
    let one = |revision: &RevisionView| Entry {
        back: of_its_own(l, &record, revision),
        ..entry(l, revision, &names, &files, chosen)
    };
    let revisions = view.revisions.iter().map(one).collect();
    Ok(HistoryPage {
        shell,
        l,
        forms: listing::links(l, &format!("{}/history", view.record.path), ""),
        path: format!("{}/history", view.record.path),
        restore,
        again: None,
        comparison,
        revisions,
    })
}

/// What becomes of a record when a version of it is brought back.
fn whichever(l: Locale, record: &Record, view: &HistoryView) -> String {
    let back = view.revisions.iter().find_map(|revision| revision.back);
    let (key, state, seen_by) = match back.filter(|_| record.state.is_out_of_use()) {
        Some(back) => ("history-back-into-use", back.state, back.visibility),
        None if record.kind == Kind::Person => return l.t("history-back-person"),
        None => ("history-back", record.state, record.visibility),
    };
    format!("{} {}", l.t(key), standing(l, state, seen_by))
}

/// What becomes of a record when this version is brought back: said where nothing but its state or who sees it would
/// change. None where nothing would.
fn of_its_own(l: Locale, record: &Record, revision: &RevisionView) -> Option<String> {
    revision.back.map(|back: BroughtBack| match back.says_else || record.state.is_out_of_use() {
        true => String::new(),
        false => format!("{} {}", l.t("history-back-same"), standing(l, back.state, back.visibility)),
    })
}

fn standing(l: Locale, state: Standing, seen_by: Visibility) -> String {
    let key = if state == Standing::Published { "who-sees-line" } else { "who-sees-then" };
    let who = l.with(key, &[("who", &l.label("visibility", seen_by.as_str()))]);
    format!("{} {who}", l.with("history-back-state", &[("state", &l.label("state", state.as_str()))]))
}

/// A revision that the address asks to compare. What is no number is said, and not passed over as if nobody had asked.
fn side(visit: &Visit, name: &str) -> Result<Option<i64>, Problem> {
    let Some(given) = visit.value(name).filter(|given| !given.is_empty()) else { return Ok(None) };
    let refused = || Problem::Invalid(visit.l.with("refused-revision", &[("name", name), ("value", given)]));
    given.parse().map(Some).map_err(|_| refused())
}

/// Every revision with every field that it changed; a revision that changed none has one row.
pub(super) async fn file(
    kind: Kind,
    form: Form,
    State(site): State<Site>,
    visit: Visit,
    Path(slug): Path<String>,
) -> Result<Response, Problem> {
    let view = site.app()?.history(&visit.actor(), kind, &slug).await?;
    let columns =
        ["revision", "at", "actor", "source", "change", "state", "reason", "field", "before", "after"];
    let mut list = Listing::new("changes", &columns).about(
        "record",
        json!({ "name": view.record.name, "address": format!("{}{}", visit.origin, view.record.path) }),
    );
    for revision in &view.revisions {
        let own = [
            revision.seq.0.into(),
            revision.at.to_string().into(),
            revision.actor.clone().into(),
            revision.source.clone().into(),
            revision.change.as_str().into(),
            revision.state.map(|state| state.as_str()).into(),
            revision.reason.clone().into(),
        ];
        let cells = |rest: [Value; 3]| own.iter().cloned().chain(rest).collect();
        if revision.changes.is_empty() {
            list.row(cells([Value::Null, Value::Null, Value::Null]));
        }
        for change in &revision.changes {
            let value = |side: &Option<Value>| side.clone().unwrap_or_default();
            list.row(cells([change.field.clone().into(), value(&change.before), value(&change.after)]));
        }
    }
    Ok(list.send(form))
}

/// The two sides to offer for comparing: those asked for, else the newest two.
fn chosen(view: &HistoryView, asked: [Option<i64>; 2]) -> [i64; 2] {
    let newest = view.revisions.first().map_or(0, |revision| revision.seq.0);
    let before = view.revisions.get(1).map_or(newest, |revision| revision.seq.0);
    [asked[0].unwrap_or(before), asked[1].unwrap_or(newest)]
}

fn entry(l: Locale, revision: &RevisionView, names: &Names, files: &Files, chosen: [i64; 2]) -> Entry {
    // An import says which source it was of.
    let source = revision.source.as_deref().filter(|source| revision.actor != format!("import:{source}"));
    let source = source.map(|source| l.label("source", source));
    let suggested =
        revision.suggested_by.as_ref().map(|by| l.with("history-suggested", &[("name", &actor(l, by))]));
    let change = l.label("change", revision.change.as_str());
    let what = match revision.state {
        Some(state) => format!("{change} · {}", l.label("state", state.as_str())),
        None => change,
    };
    let listed = revision.changes.get(..SHOWN.min(revision.changes.len())).unwrap_or_default();
    let left = revision.changes.len() - listed.len();
    Entry {
        seq: revision.seq.to_string(),
        when: l.moment(revision.at),
        what,
        who: [Some(actor(l, &revision.actor)), source, suggested]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
        reason: revision
            .reason
            .as_deref()
            .map(|reason| reason_pieces(revision.change, reason))
            .unwrap_or_default(),
        summary: l.count("fields-changed", revision.changes.len() as u64),
        changes: changes_table(l, listed, names, before_and_after(l), files),
        more: if left > 0 { l.count("more-fields", left as u64) } else { String::new() },
        chosen: chosen.map(|side| side == revision.seq.0),
        back: None,
    }
}

/// A reason as it is shown. That of a merge ends with the address of what was merged, which leads there; whatever else
/// somebody wrote leads nowhere.
fn reason_pieces(change: ChangeKind, reason: &str) -> Vec<LinkTo> {
    let begin = reason.rfind(MERGED_WITH).filter(|_| change == ChangeKind::Merge);
    let (before, rest) = reason.split_at(begin.map_or(reason.len(), |begin| begin + MERGED_WITH.len()));
    let (address, after) = rest.split_at(rest.find([')', ' ']).unwrap_or(rest.len()));
    let of_record = |address: &&str| {
        let parts = address.strip_prefix('/').and_then(|path| path.split_once('/'));
        parts.is_some_and(|(folder, slug)| {
            Kind::of_path(folder).is_some() && !slug.is_empty() && !slug.contains(['/', '?', '#'])
        })
    };
    match own_address(address).filter(of_record) {
        Some(href) => [LinkTo::text(before), LinkTo::new(href, address), LinkTo::text(after)].into(),
        None => vec![LinkTo::text(reason)],
    }
}

/// What stands before the address of what was merged.
const MERGED_WITH: &str = "merged with ";

fn actor(l: Locale, name: &str) -> String {
    match name.split_once(':') {
        Some(("person", called)) => called.to_owned(),
        Some(("import", source)) => l.with("actor-import", &[("source", &l.label("source", source))]),
        _ => l.label("actor", name),
    }
}

/// Records' names by their ids.
pub(crate) type Names = BTreeMap<String, String>;

/// Where the reader may open stored files, by their hashes.
pub(crate) type Files = BTreeMap<String, String>;

fn names_file(field: &str) -> bool {
    matches!(field, "blob" | "small_blob")
}

/// Of the files that some changes name, those that the reader may open.
async fn files_in<'a>(
    app: &App,
    visit: &Visit,
    changes: impl Iterator<Item = &'a FieldChange>,
) -> Result<Files, Problem> {
    let named = changes.filter(|change| names_file(&change.field));
    let values = named.flat_map(|change| [&change.before, &change.after]).flatten();
    let hashes: BTreeSet<String> = values.filter_map(Value::as_str).map(str::to_owned).collect();
    Ok(app.files_open(&visit.actor(), hashes.into_iter().take(FILES)).await?)
}

fn before_and_after(l: Locale) -> [String; 2] {
    ["before", "after"].map(|key| l.t(key))
}

/// Fields with their values before and after; records are shown by name where it is known.
pub(crate) fn changes_table(
    l: Locale,
    changes: &[FieldChange],
    names: &Names,
    sides: [String; 2],
    files: &Files,
) -> DataTable {
    let columns = [l.t("field")].into_iter().chain(sides).map(Column::text).collect();
    let mut table = DataTable::new(l.t("changes-caption"), columns);
    table.quiet_caption = true;
    table.stacks = true;
    table.empty = l.t("no-changes");
    // A first revision has nothing before it: then there is no empty column for that.
    let only_after = !changes.is_empty() && changes.iter().all(|change| change.before.is_none());
    if only_after {
        table.columns.remove(1);
    }
    for change in changes {
        let side = |value: &Option<Value>| {
            let Some(value) = value else { return Cell::Empty };
            let words = side_words(l, &change.field, value, names);
            let file = value.as_str().filter(|_| names_file(&change.field)).and_then(|hash| files.get(hash));
            file.map_or_else(|| Cell::Text(words.clone()), |path| Cell::link(path, &words))
        };
        let mut cells = vec![Cell::Text(fields::label(l, &change.field))];
        if !only_after {
            cells.push(side(&change.before));
        }
        cells.push(side(&change.after));
        table.row(cells);
    }
    table
}

/// One side of a change as people read it.
pub(super) fn side_words(l: Locale, field: &str, value: &Value, names: &Names) -> String {
    match value {
        Value::String(rings) if field.ends_with(".rings") => {
            l.count("outline-points", rings.split([' ', ';']).count() as u64)
        }
        Value::String(hash) if names_file(field) => hash.chars().take(12).collect(),
        value => fields::word(l, field, value).unwrap_or_else(|| written(l, value, names)),
    }
}

/// A value of a field as people read it.
pub(super) fn value_words(l: Locale, path: &str, value: &Value, names: &Names) -> String {
    fields::word(l, path, value).unwrap_or_else(|| match value {
        Value::Array(items) if items.iter().any(Value::is_object) => {
            let one = |item: &Value| row_words(l, path, item, names);
            items.iter().map(one).collect::<Vec<_>>().join("\n")
        }
        Value::Array(items) => {
            let words = items.iter().map(|item| value_words(l, path, item, names));
            words.collect::<Vec<_>>().join(" · ")
        }
        Value::Object(fields) if fields.contains_key("text") => {
            fields.get("text").and_then(Value::as_str).unwrap_or_default().to_owned()
        }
        value => plain(l, value, names),
    })
}

/// A row of a list in one line.
fn row_words(l: Locale, path: &str, row: &Value, names: &Names) -> String {
    if let Some(one) = fields::word(l, path, row) {
        return one;
    }
    let Some(fields) = row.as_object() else { return plain(l, row, names) };
    let span = fields::span(l, fields);
    // A day alone does not tell which end it is.
    let in_span =
        |name: &str| span.is_some() && fields::SPANS.iter().any(|(from, to)| name == *from || name == *to);
    let shown = fields.iter().filter(|(name, _)| !matches!(name.as_str(), "key" | "order") && !in_span(name));
    let words = shown
        .map(|(name, value)| value_words(l, &format!("{path}.{name}"), value, names).replace('\n', ", "));
    words.chain(span.clone()).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// A stored value as people read it; structures that have no better form stay in their stored one.
fn written(l: Locale, value: &Value, names: &Names) -> String {
    crate::chart::shorten(&plain(l, value, names), 600)
}

fn plain(l: Locale, value: &Value, names: &Names) -> String {
    if let Ok(money) = serde_json::from_value::<Money>(value.clone()) {
        return l.money(money);
    }
    match value {
        Value::String(text) => names.get(text).unwrap_or(text).clone(),
        Value::Bool(answer) => l.t(if *answer { "yes" } else { "no" }),
        Value::Null => String::new(),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.iter().map(|item| plain(l, item, names)).collect::<Vec<_>>().join(" · ")
        }
        Value::Object(_) => match serde_json::from_value::<Text>(value.clone()) {
            Ok(text) => passages(l, &text),
            Err(_) => value.to_string(),
        },
        other => other.to_string(),
    }
}

fn passages(l: Locale, text: &Text) -> String {
    let one = |(language, text): (&asterism_domain::Language, &str)| {
        if language.as_str() == l.code() { text.to_owned() } else { format!("[{language}] {text}") }
    };
    text.passages().map(one).collect::<Vec<_>>().join("  ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merges_reason_leads_to_what_was_merged_and_nothing_else_leads_anywhere() {
        let check = |change: ChangeKind, reason: &str, expected: Option<&str>| {
            let pieces = reason_pieces(change, reason);
            let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            assert_eq!(whole, reason, "nothing of it is lost");
            let leads: Vec<&str> =
                pieces.iter().map(|piece| piece.href.as_str()).filter(|href| !href.is_empty()).collect();
            assert_eq!(leads, expected.into_iter().collect::<Vec<_>>(), "{reason}");
        };
        let spri = Some("/organisations/spri");
        check(ChangeKind::Merge, "merged with /organisations/spri", spri);
        check(ChangeKind::Merge, "the same (merged with /organisations/spri)", spri);
        check(ChangeKind::Merge, "merged with /projects/x (merged with /organisations/spri)", spri);
        check(ChangeKind::Merge, "proposal 3", None);
        check(ChangeKind::Merge, "", None);
        check(ChangeKind::Edit, "merged with /organisations/spri", None);
        for elsewhere in
            ["//evil.test/x", "/\\evil.test/x", "/account/x", "/organisations/", "https://evil.test/x"]
        {
            check(ChangeKind::Merge, &format!("x (merged with {elsewhere})"), None);
        }
        for odd in ["/organisations/a/b", "/organisations/a?b", "/organisations/a#b", "javascript:alert(1)"] {
            check(ChangeKind::Merge, &format!("merged with {odd}"), None);
        }
    }
}
