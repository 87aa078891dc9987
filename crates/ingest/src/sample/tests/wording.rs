//! Our own words, whole sentences, and a page for everything.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use asterism_domain::fold;
use serde_json::Value;

use super::sample;

/// How many words in a row may not be a page's.
const RUN: usize = 12;

/// Fields whose values are names, titles or addresses and therefore the pages' own words.
const NAMES: &[&str] = &["title", "names", "name_as_given", "url"];

fn seeds() -> PathBuf {
    let given = std::env::var_os("ASTERISM_SHARED").map(PathBuf::from);
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join("shared"));
    let mut candidates = given.into_iter().chain(above).map(|shared| shared.join("seeds"));
    candidates
        .find(|seeds| seeds.is_dir())
        .expect("no folder shared/seeds above the checkout; set ASTERISM_SHARED to the folder that has it")
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn runs(text: &str) -> BTreeSet<String> {
    words(text).windows(RUN).map(|run| run.join(" ")).collect()
}

/// Every text in a document that is not a name.
fn collect<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(fields) => {
            let told = fields.iter().filter(|(name, _)| !NAMES.contains(&name.as_str()));
            told.for_each(|(_, value)| collect(value, texts));
        }
        _ => {}
    }
}

#[test]
fn no_twelve_words_in_a_row_are_a_pages_own() {
    let mut copied = BTreeSet::new();
    let mut pages = 0;
    for file in std::fs::read_dir(seeds()).unwrap() {
        copied.extend(runs(&std::fs::read_to_string(file.unwrap().path()).unwrap()));
        pages += 1;
    }
    assert_eq!(pages, 5);
    for record in sample() {
        let document = serde_json::to_value(&record.document).unwrap();
        let mut texts = Vec::new();
        collect(&document, &mut texts);
        for text in texts {
            let shared = runs(text).into_iter().find(|run| copied.contains(run));
            assert_eq!(shared, None, "{} has a page's own words", record.key);
        }
    }
}

/// Whether a text ends where a sentence does.
fn is_whole(text: &str) -> bool {
    text.trim_end_matches(['"', '”', ')']).ends_with(['.', '?', '!'])
}

fn told<'a>(value: &'a Value, field: &str, texts: &mut Vec<(String, &'a str)>) {
    match value {
        Value::String(text) => texts.push((field.to_owned(), text)),
        Value::Array(items) => items.iter().for_each(|item| told(item, field, texts)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            let inside = if name == "text" || name.len() == 2 { field } else { name };
            told(value, inside, texts);
        }),
        _ => {}
    }
}

#[test]
fn what_is_told_ends_with_its_sentence_000_12() {
    const TOLD: &[&str] =
        &["summary", "problem_statement", "why", "what", "how", "description", "note", "alt"];
    let mut count = 0;
    for record in sample() {
        let document = serde_json::to_value(&record.document).unwrap();
        let mut texts = Vec::new();
        told(&document, "", &mut texts);
        for (field, text) in texts.iter().filter(|(field, _)| TOLD.contains(&field.as_str())) {
            assert!(is_whole(text), "{} {field}: {text}", record.key);
            count += 1;
        }
    }
    assert!(count > 200, "only {count} texts were looked at");
}

#[test]
fn every_record_rests_on_a_page() {
    for record in sample() {
        let citations = &record.document.about().citations;
        let whole = citations.iter().find(|citation| citation.field.is_none());
        assert_eq!(whole.map(|citation| &citation.source), Some(&record.source), "{}", record.key);
    }
}
