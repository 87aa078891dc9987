//! Markup in every field of every kind stays text wherever the record shows.

use std::collections::BTreeSet;

use asterism_domain::{Actor, Document, Kind, Record, Space, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::Sample;
use crate::guest::Guest;

/// Breaks out of a text, of an attribute in either quotes, of a script, of a line, and of an address.
const EVIL: &str =
    "javascript:alert(1)//\"evilquote 'evilquote <evil></script><script>evil</script>\nATTACH:evil";

/// What a field that takes no such text may take, so that what stands beside it is filled too.
const TAME: [&str; 8] = [
    "2031-05-14",
    "10:30:00",
    "en",
    "ES",
    "ES21",
    "EUR",
    "019c0000-0000-7000-8000-000000000001",
    "https://example.org/x",
];

/// What a schema says may stand somewhere, the worst first.
fn candidates(schema: &Value, root: &Value, depth: usize) -> Vec<Value> {
    if depth > 6 {
        return Vec::new();
    }
    if let Some(name) = schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/")) {
        let found = name.split('/').fold(root, |found, part| &found[part]);
        return candidates(found, root, depth + 1);
    }
    if let Some(value) = schema.get("const") {
        return vec![value.clone()];
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().take(1).cloned().collect();
    }
    let either = ["anyOf", "oneOf", "allOf"].iter().filter_map(|key| schema[key].as_array()).flatten();
    let mut all: Vec<Value> = either.flat_map(|one| candidates(one, root, depth + 1)).collect();
    let is = |name: &str| match &schema["type"] {
        Value::String(kind) => kind == name,
        Value::Array(kinds) => kinds.iter().any(|kind| kind == name),
        _ => false,
    };
    if is("string") || schema == &json!(true) {
        all.push(json!(EVIL));
        all.extend(TAME.map(|tame| json!(tame)));
    }
    if is("integer") || is("number") {
        all.push(json!(3));
    }
    if is("boolean") {
        all.push(json!(true));
    }
    if is("array") {
        all.extend(candidates(&schema["items"], root, depth + 1).into_iter().map(|item| json!([item])));
    }
    if is("object") || schema.get("properties").is_some() {
        all.extend(objects(schema, root, depth));
    }
    all
}

/// Objects with what they need, each need answered in every way while there are few.
fn objects(schema: &Value, root: &Value, depth: usize) -> Vec<Value> {
    if let Some(more) = schema.get("additionalProperties").filter(|more| more.is_object()) {
        // Texts by their languages.
        return candidates(more, root, depth + 1).into_iter().map(|value| json!({ "en": value })).collect();
    }
    let mut made = vec![json!({})];
    for needed in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let ways = candidates(&schema["properties"][needed], root, depth + 1);
        let with = |value: &Value| {
            ways.iter()
                .map(|way| {
                    let mut value = value.clone();
                    value[needed] = way.clone();
                    value
                })
                .collect::<Vec<_>>()
        };
        made = made.iter().flat_map(with).take(300).collect();
    }
    made
}

fn schema_at<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    let found = match schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/")) {
        Some(name) => name.split('/').fold(root, |found, part| &found[part]),
        None => schema,
    };
    let either = ["anyOf", "oneOf", "allOf"].iter().filter_map(|key| found[key].as_array()).flatten();
    let inner = either.into_iter().find(|one| one["type"] != json!("null"));
    match inner {
        Some(inner) if found.get("properties").is_none() => schema_at(inner, root),
        _ => found,
    }
}

fn read(value: &Value) -> Option<Document> {
    serde_json::from_value(value.clone()).ok()
}

/// Puts something at a place where the document can still be read and says it afterwards.
fn put(whole: &mut Value, place: &str, way: &Value) -> bool {
    let (above, name) = place.rsplit_once('/').unwrap_or(("", place));
    let mut tried = whole.clone();
    let Some(Value::Object(fields)) = tried.pointer_mut(above) else { return false };
    fields.insert(name.to_owned(), way.clone());
    let Some(document) = read(&tried) else { return false };
    let kept = serde_json::to_value(document).expect("a document as JSON");
    if kept.pointer(place).is_none_or(Value::is_null) {
        return false;
    }
    *whole = tried;
    true
}

/// Fills every field that the schema knows and the document has not.
fn fill(whole: &mut Value, place: &str, schema: &Value, root: &Value) {
    let schema = schema_at(schema, root);
    if place.matches('/').count() > 8 {
        return;
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        let below = format!("{place}/{name}");
        let absent = whole
            .pointer(&below)
            .is_none_or(|value| value.is_null() || value.as_array().is_some_and(Vec::is_empty));
        if absent && name != "kind" {
            let ways = candidates(inner, root, 0);
            let _ = ways.iter().any(|way| put(whole, &below, way));
        }
        fill(whole, &below, inner, root);
    }
    if whole.pointer(place).is_some_and(|value| value.as_array().is_some_and(|items| !items.is_empty())) {
        fill(whole, &format!("{place}/0"), &schema["items"], root);
    }
}

/// Every place of a string.
fn strings(value: &Value, place: &str, all: &mut Vec<String>) {
    match value {
        Value::String(_) => all.push(place.to_owned()),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| strings(item, &format!("{place}/{at}"), all));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, item)| strings(item, &format!("{place}/{name}"), all));
        }
        _ => {}
    }
}

/// The document with every string replaced that need not be what it is, and how many those are.
fn spoilt(document: &Document, root: &Value) -> (Document, usize) {
    let mut whole = serde_json::to_value(document).expect("a document as JSON");
    let kind = whole["kind"].clone();
    let own = root["oneOf"].as_array().into_iter().flatten();
    let own = own.clone().find(|one| one["properties"]["kind"]["const"] == kind).expect("the kind's schema");
    fill(&mut whole, "", own, root);
    // Beside its kind a variant says what it holds by a reference.
    fill(&mut whole, "", &json!({ "$ref": own["$ref"] }), root);
    let mut places = Vec::new();
    strings(&whole, "", &mut places);
    let mut replaced = 0;
    for place in places.iter().filter(|place| *place != "/kind") {
        let mut tried = whole.clone();
        *tried.pointer_mut(place).expect("a place") = json!(EVIL);
        if read(&tried).is_some() {
            whole = tried;
            replaced += 1;
        }
    }
    (read(&whole).expect("a document"), replaced)
}

/// What is text on a page, with its linked data apart, which is checked as such.
fn check_html(path: &str, page: &str) {
    let mut rest = page;
    let mut html = String::new();
    while let Some((before, data)) = rest.split_once("<script type=\"application/ld+json\">") {
        html.push_str(before);
        let (data, after) = data.split_once("</script>").expect("linked data have an end");
        let facts: Value =
            serde_json::from_str(data).unwrap_or_else(|error| panic!("{path}: {error}: {data}"));
        assert!(facts.is_object() || facts.is_array(), "{path}");
        rest = after;
    }
    html.push_str(rest);
    for bad in [
        "<evil",
        "\"evilquote",
        "'evilquote",
        "<script>",
        "href=\"javascript:",
        "src=\"javascript:",
        "action=\"javascript:",
        "url(javascript:",
    ] {
        if let Some(at) = html.find(bad) {
            let (from, to) =
                (html.floor_char_boundary(at.saturating_sub(200)), html.floor_char_boundary(at + 100));
            panic!("{path} has {bad}: …{}…", &html[from..to]);
        }
    }
}

/// What is written for programs keeps to its form.
fn check_file(path: &str, kind: &str, text: &str) {
    match kind {
        "application/json" | "application/ld+json" => {
            serde_json::from_str::<Value>(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        }
        "text/csv" => {
            // Every row has the cells of the first, wherever a cell's text has line ends.
            let quotes = text.matches('"').count();
            assert_eq!(quotes % 2, 0, "{path}");
            let outside = text.split('"').step_by(2).collect::<String>();
            // An address has letters, digits and hyphens, whatever its record is called.
            assert!(!outside.contains('<'), "{path}: {outside}");
        }
        "application/atom+xml" => check_html(path, text),
        "text/calendar" => {
            let injected = text.lines().find(|line| line.starts_with("ATTACH"));
            assert_eq!(injected, None, "{path}");
        }
        other => panic!("{path} comes as {other}"),
    }
}

async fn check(guest: &Guest, path: &str) {
    let answer = guest.get(path).await;
    assert!(matches!(answer.status, StatusCode::OK), "{path}: {} {}", answer.status, answer.body);
    let header = |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
    match header("content-type").split(';').next().unwrap_or("") {
        "text/html" => check_html(path, &answer.body),
        kind => check_file(path, kind, &answer.body),
    }
}

/// The record of the kind that says most; a new one where the sample has none.
async fn spoil_one(site: &Sample, kind: Kind, root: &Value) -> Record {
    let params =
        [("kind", kind.as_str()), ("limit", "50")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let found = site.app.explore(&Actor::Operator, &params).await.expect("a search");
    let mut most: Option<Record> = None;
    for hit in &found.hits {
        let record = site.app.record(hit.hit.id).await.expect("a look").expect("a record");
        let bytes = |record: &Record| serde_json::to_string(&record.document).map_or(0, |text| text.len());
        if most.as_ref().is_none_or(|most| bytes(most) < bytes(&record)) {
            most = Some(record);
        }
    }
    let base = most.as_ref().map_or_else(|| Document::empty(kind), |record| record.document.clone());
    let (document, replaced) = spoilt(&base, root);
    assert!(replaced >= 3, "{kind}: only {replaced} fields took it");
    let written = match &most {
        Some(record) => {
            site.app.edit(&Actor::Operator, record.id, record.seq, document, None).await.map(|_| record.id)
        }
        None => {
            let space = Space::new("asterism");
            site.app
                .create(&Actor::Operator, &space, document, State::Published)
                .await
                .map(|record| record.id)
        }
    };
    let id = written.unwrap_or_else(|error| panic!("{kind}: {error}"));
    site.app.record(id).await.expect("a look").expect("a record")
}

#[tokio::test(flavor = "multi_thread")]
async fn markup_in_every_field_of_every_kind_stays_text_everywhere() {
    let site = Sample::open().await;
    let root = schemars::schema_for!(Document).to_value();
    let guest = Guest::of(&site.routes);
    let mut paths = BTreeSet::new();
    for &kind in Kind::ALL {
        if kind == Kind::Space {
            continue;
        }
        let record = spoil_one(&site, kind, &root).await;
        let path = record.path();
        if guest.get(&path).await.status == StatusCode::NOT_FOUND {
            // Not everybody sees every kind of record; whoever does not gets nothing of it.
            continue;
        }
        paths.extend(["", "/history", "/referrers", ".json"].map(|rest| format!("{path}{rest}")));
        let history = site.app.history(&Actor::Visitor, kind, &record.slug).await.expect("its history");
        let seqs: BTreeSet<i64> = history.revisions.iter().map(|revision| revision.seq.0).collect();
        if let (Some(from), Some(to)) = (seqs.first(), seqs.last()) {
            paths.insert(format!("{path}/history?from={from}&to={to}"));
        }
        paths
            .extend(["", ".json", ".csv", ".atom"].map(|rest| format!("/explore{rest}?kind={kind}&q=alert")));
    }
    assert!(paths.len() > 100, "{paths:?}");
    paths.extend(
        [
            "/",
            "/explore?q=evil",
            "/explore.ics?kind=event",
            "/quality",
            "/sources",
            "/suggest.json?q=javascript",
            "/regions",
        ]
        .map(str::to_owned),
    );
    for path in &paths {
        check(&guest, path).await;
    }
}
