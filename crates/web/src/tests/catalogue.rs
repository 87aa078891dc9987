//! Every string of a page stands in the catalogue.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use asterism_domain as domain;

use crate::locale::Locale;

fn files(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the crate") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|known| known == extension) {
                let text = std::fs::read_to_string(&path).expect("a text file");
                found.push((path, text));
            }
        }
    }
    found
}

fn keys(language: &str) -> BTreeSet<String> {
    let texts = files(&format!("locales/{language}"), "ftl");
    let key = |line: &str| {
        let (key, _) = line.split_once(" =")?;
        let plain = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        (plain && !key.is_empty()).then(|| key.to_owned())
    };
    texts.iter().flat_map(|(_, text)| text.lines().filter_map(key)).collect()
}

/// The literal keys that follow any of `openings` in a text.
fn literals(text: &str, openings: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for opening in openings {
        let after = text.split(opening).skip(1);
        found.extend(after.filter_map(|rest| rest.split_once('"')).map(|(key, _)| key.to_owned()));
    }
    found
}

#[test]
fn every_key_that_code_and_templates_use_is_in_the_english_catalogue() {
    let known = keys("en");
    let openings = ["l.t(\"", "l.count(\"", "l.with(\"", "try_t(\"", ".l.t(\""];
    for (path, text) in files("src", "rs").into_iter().chain(files("templates", "html")) {
        for key in literals(&text, &openings) {
            assert!(known.contains(&key), "{}: `{key}` is not in the English catalogue", path.display());
        }
    }
}

#[test]
fn the_spanish_catalogue_has_the_same_keys() {
    let (english, spanish) = (keys("en"), keys("es"));
    let missing: Vec<_> = english.symmetric_difference(&spanish).collect();
    assert!(missing.is_empty(), "only in one of the two: {missing:?}");
}

/// Checks the labels of a vocabulary in every offered language.
fn labelled(vocabulary: &str, values: impl Iterator<Item = &'static str>) {
    for value in values {
        for locale in Locale::offered() {
            let key = format!("{vocabulary}-{value}");
            assert!(locale.try_t(&key).is_some(), "`{key}` has no {} label", locale.code());
        }
    }
}

#[test]
fn every_value_of_every_vocabulary_has_a_label() {
    macro_rules! vocabularies {
        ($($key:literal => $name:ident),+ $(,)?) => {
            $(labelled($key, domain::$name::ALL.iter().map(|value| value.as_str()));)+
        };
    }
    vocabularies! {
        "kind" => Kind, "kinds" => Kind, "rule" => Rule, "organisation-type" => OrganisationType,
        "helix-role" => HelixRole, "partner-role" => PartnerRole, "phase-kind" => PhaseKind, "strand" => Strand,
        "event-kind" => EventKind, "source-kind" => SourceKind, "event-role" => EventRole,
        "document-kind" => DocumentKind, "file-type" => FileType, "audience" => Audience, "intent" => Intent,
        "ket" => Ket, "call-kind" => CallKind, "facility-kind" => FacilityKind,
        "territory-kind" => TerritoryKind, "post-kind" => PostKind, "media-kind" => MediaKind,
    }
    labelled("claim-state", domain::claim::ClaimState::ALL.iter().map(|state| state.as_str()));
    labelled("claim-rule", domain::claim::ClaimRule::ALL.iter().map(|rule| rule.as_str()));
    labelled("claim-outcome", domain::claim::Outcome::ALL.iter().map(|outcome| outcome.as_str()));
    labelled("facet", asterism_actions::Facet::ALL.iter().map(|facet| facet.as_str()));
    labelled("range", asterism_actions::Measure::ALL.iter().map(|measure| measure.as_str()));
    labelled("sort", asterism_actions::Sort::ALL.iter().map(|sort| sort.as_str()));
    labelled("status", ["planned", "running", "closed", "unknown"].into_iter());
    labelled("severity", ["note", "warning", "error"].into_iter());
    labelled("state", domain::State::ALL.iter().map(|state| state.as_str()));
    let changes = [
        "create", "edit", "import", "restore", "merge", "unmerge", "retire", "publish", "submit", "return",
        "withhold",
    ];
    labelled("change", changes.into_iter());
    let countries =
        crate::map::tiles().keys().map(|code| code.country().to_string()).collect::<BTreeSet<_>>();
    let named = |code: &str| Locale::english().try_t(&format!("country-{code}"));
    assert!(countries.iter().all(|code| named(code).is_some()));
    // The command line and lists of regions call countries as the pages do, and every language has a name of its own for
    // each, not the English one for want of it.
    for (code, english) in domain::CountryCode::known() {
        assert_eq!(named(code).as_deref(), Some(english), "{code}");
    }
    let (iso, kosovo) = (249, 1);
    assert_eq!(domain::CountryCode::known().count(), iso + kosovo);
    for words in [include_str!("../../locales/en/words.ftl"), include_str!("../../locales/es/words.ftl")] {
        for (code, _) in domain::CountryCode::known() {
            assert!(words.contains(&format!("\ncountry-{code} = ")), "{code}");
        }
    }
}

#[test]
fn every_table_and_code_that_the_program_names_is_named_in_every_language() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ingest/src/statistics/catalogue.toml");
    let known = std::fs::read_to_string(path).expect("the catalogue of tables");
    let codes = include_str!("../../locales/en/codes.ftl");
    let in_english: BTreeSet<&str> =
        codes.lines().filter_map(|line| line.split_once(" = ")).map(|(_, text)| text).collect();
    let mut section = "";
    for line in known.lines() {
        section = line.strip_prefix('[').unwrap_or(section);
        // Industries have their names in other languages from the catalogue of tables itself.
        let named = section.starts_with("datasets") || section.starts_with("codes");
        if named && !section.starts_with("codes.nace_r2") {
            let text = line.split_once(" = ").and_then(|(_, text)| text.split('"').nth(1));
            assert!(text.is_none_or(|text| in_english.contains(text)), "{line}");
        }
    }
}

/// The names of all fields in a schema, at any depth.
fn fields(schema: &serde_json::Value, found: &mut BTreeSet<String>) {
    match schema {
        serde_json::Value::Object(parts) => {
            if let Some(serde_json::Value::Object(properties)) = parts.get("properties") {
                found.extend(properties.keys().cloned());
            }
            parts.values().for_each(|part| fields(part, found));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| fields(item, found)),
        _ => {}
    }
}

#[test]
fn every_field_of_every_document_has_a_name_for_its_history() {
    let schema = serde_json::to_value(schemars::schema_for!(domain::Document)).expect("a schema");
    let mut found = BTreeSet::new();
    fields(&schema, &mut found);
    // Amounts are shown as one value, and what all documents have in common is not a level of its own.
    for inner in ["minor", "currency", "about"] {
        assert!(found.remove(inner), "{inner}");
    }
    assert!(found.len() > 120, "{found:?}");
    for locale in Locale::offered() {
        let unnamed: Vec<&String> =
            found.iter().filter(|name| locale.try_t(&format!("field-{name}")).is_none()).collect();
        assert!(unnamed.is_empty(), "{}: {unnamed:?}", locale.code());
    }
}

/// Words that are the same in every language.
const NAMES: &[&str] = &["Asterism"];

#[test]
fn templates_hold_no_words_of_their_own() {
    for (path, text) in files("templates", "html") {
        let bare = bare_text(&text);
        let words: Vec<&str> = bare
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| word.len() > 1 && !NAMES.contains(word))
            .collect();
        assert!(words.is_empty(), "{}: {words:?} stand outside the catalogue", path.display());
        for attribute in ["aria-label=\"", "placeholder=\"", "title=\"", "alt=\""] {
            for value in literals(&text, &[attribute]) {
                let named = NAMES.contains(&value.as_str());
                assert!(named || value.starts_with("{{"), "{}: {attribute}{value}", path.display());
            }
        }
    }
}

/// What is left of a template without its tags, expressions and entities.
fn bare_text(template: &str) -> String {
    let mut text = template.to_owned();
    for (open, close) in [("{%", "%}"), ("{{", "}}"), ("{#", "#}"), ("<", ">"), ("&", ";")] {
        while let Some(start) = text.find(open) {
            let Some(length) = text.get(start..).and_then(|rest| rest.find(close)) else { break };
            text.replace_range(start..start + length + close.len(), " ");
        }
    }
    text
}

#[test]
fn no_template_turns_escaping_off() {
    for (path, text) in files("templates", "html") {
        assert!(!text.contains("|safe") && !text.contains("| safe"), "{}", path.display());
        assert!(!text.contains(" style=") && !text.contains("onclick"), "{}", path.display());
    }
}
