//! What the texts of a record say of it: in which language, and in which others.

use asterism_domain::{About, Language, Text};
use asterism_search::Entry;

/// The language the source names, else the one of the title when it is the only one.
pub(crate) fn language(about: &About) -> Option<Language> {
    let stated = about.language.clone();
    let only = || match about.title.0.keys().collect::<Vec<_>>().as_slice() {
        [language] if language.as_str() != "xx" => Some((*language).clone()),
        _ => None,
    };
    stated.or_else(only)
}

/// Titles and summaries in the languages that do not head the entry.
pub(super) fn all_but_plain(about: &About) -> String {
    let mut body = String::new();
    for text in [&about.title, &about.summary] {
        for (_, passage) in text.passages().filter(|(_, passage)| *passage != text.plain()) {
            body.push_str(passage);
            body.push('\n');
        }
    }
    body
}

pub(super) fn about_titles(about: &About) -> Vec<String> {
    about.title.passages().map(|(_, title)| title.to_owned()).collect()
}

pub(super) fn add_body(entry: &mut Entry, text: &Text) {
    for (_, passage) in text.passages() {
        entry.body.push('\n');
        entry.body.push_str(passage);
    }
}

pub(super) fn truncate(text: &mut String, characters: usize) {
    if let Some((end, _)) = text.char_indices().nth(characters) {
        text.truncate(end);
    }
}
