//! Values of closed vocabularies as pages call them, so that they may be typed so: `kind:document`, `status:cerrado`.
//! The words are those of the pages' catalogues; whoever opens the pages tells them.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::fold;
use asterism_search::{Facet, Note, Query, nearness};

use crate::labels::{Label, label_of};
use crate::{App, Result};

/// How many near values are told.
const TOLD: usize = 3;

/// What the values of filters are called, in every language of the pages.
#[derive(Debug, Default)]
pub struct ValueNames {
    /// By filter and folded label; several values may have one label, as Norwegian has.
    values: BTreeMap<(Facet, String), BTreeSet<String>>,
    keys: BTreeSet<(Facet, String)>,
}

impl ValueNames {
    /// From the catalogue's keys of vocabularies, as in `document-kind-report`, and what each is called.
    pub fn of<'k>(called: impl IntoIterator<Item = (&'k str, String)>) -> ValueNames {
        let mut names = ValueNames::default();
        let prefixes: Vec<(Facet, String)> = Facet::ALL
            .iter()
            .filter_map(|facet| match label_of(*facet, "") {
                Label::Key(prefix) => Some((*facet, prefix)),
                Label::Text(_) => None,
            })
            // Kinds in the plural too.
            .chain([(Facet::Kind, "kinds-".to_owned())])
            .collect();
        for (key, label) in called {
            for (facet, prefix) in &prefixes {
                let Some(value) = key.strip_prefix(prefix.as_str()) else { continue };
                // `source-kind-…` is another vocabulary than `source-…`.
                if *facet == Facet::Source && value.starts_with("kind-") {
                    continue;
                }
                names.keys.insert((*facet, value.to_owned()));
                names.values.entry((*facet, fold(&label))).or_default().insert(value.to_owned());
            }
        }
        names
    }

    /// The query with keys where labels were typed.
    fn put_into(&self, query: &mut Query) {
        for filters in [&mut query.filters, &mut query.without] {
            for (facet, values) in filters {
                let meant = |value: String| match self.keys_of(*facet, &value) {
                    Some(keys) => keys.iter().cloned().collect(),
                    None => vec![value],
                };
                *values = std::mem::take(values).into_iter().flat_map(meant).collect();
            }
        }
    }

    /// The values that are called so; none where it is a value itself.
    fn keys_of(&self, facet: Facet, typed: &str) -> Option<&BTreeSet<String>> {
        if self.keys.contains(&(facet, typed.to_owned())) {
            return None;
        }
        self.values.get(&(facet, fold(typed.trim())))
    }

    /// The values whose labels are near what was typed, nearest first.
    fn near(&self, facet: Facet, typed: &str) -> Vec<&str> {
        let own = self.values.iter().filter(|((of, _), _)| *of == facet);
        let mut near: Vec<(usize, &str)> = own
            .filter_map(|((_, label), keys)| Some((nearness(typed, label)?, keys)))
            .flat_map(|(apart, keys)| keys.iter().map(move |key| (apart, key.as_str())))
            .collect();
        near.sort_unstable();
        near.into_iter().map(|(_, key)| key).collect()
    }
}

impl App {
    /// Says what the values of filters are called. The first to say it is heard.
    pub fn call_values(&self, names: impl FnOnce() -> ValueNames) {
        self.inner.value_names.get_or_init(names);
    }

    /// The query with keys where labels were typed.
    pub(super) fn by_names(&self, mut query: Query) -> Query {
        if let Some(names) = self.inner.value_names.get() {
            names.put_into(&mut query);
        }
        query
    }

    /// Puts values that something has and whose labels are like what was typed before those of like keys.
    pub(super) fn nearest_by_name(&self, query: &Query, notes: Vec<Note>) -> Result<Vec<Note>> {
        let Some(names) = self.inner.value_names.get() else { return Ok(notes) };
        let mut told = Vec::with_capacity(notes.len());
        for note in notes {
            told.push(match note {
                Note::UnknownValue { facet, value, nearest } => {
                    let mut near: Vec<String> = Vec::new();
                    for key in names.near(facet, &value) {
                        if near.len() < TOLD
                            && !near.iter().any(|known| known == key)
                            && self.has(query, facet, key)?
                        {
                            near.push(key.to_owned());
                        }
                    }
                    near.extend(
                        nearest.into_iter().filter(|key| !names.keys.contains(&(facet, key.clone()))),
                    );
                    near.truncate(TOLD);
                    Note::UnknownValue { facet, value, nearest: near }
                }
                other => other,
            });
        }
        Ok(told)
    }

    /// Whether anything has the value that those see whom the query is for.
    fn has(&self, query: &Query, facet: Facet, key: &str) -> Result<bool> {
        let asked = Query { audience: query.audience.clone(), ..Query::default() }.filter(facet, key);
        let (_, unknown) = self.inner.standing.ask(|index| index.meant(&asked))?;
        Ok(unknown.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> ValueNames {
        ValueNames::of([
            ("kind-library_item", "Document".to_owned()),
            ("kind-library_item", "Documento".to_owned()),
            ("kinds-library_item", "Documents".to_owned()),
            ("document-kind-report", "Report".to_owned()),
            ("file-type-docx", "Word".to_owned()),
            ("language-nb", "noruego".to_owned()),
            ("language-no", "noruego".to_owned()),
            ("source-kind-project", "Project".to_owned()),
            ("source-cordis", "CORDIS".to_owned()),
            ("country-ES", "España".to_owned()),
        ])
    }

    fn check(typed: &str, facet: Facet, expected: &[&str]) {
        let mut query = Query::parse(typed).0;
        names().put_into(&mut query);
        let filters = if typed.starts_with('-') { &query.without } else { &query.filters };
        assert_eq!(filters[&facet].iter().map(String::as_str).collect::<Vec<_>>(), expected, "{typed}");
    }

    #[test]
    fn labels_stand_for_values_in_any_case_and_without_accents_002_3() {
        check("kind:document", Facet::Kind, &["library_item"]);
        check("kind:Documentos kind:documents", Facet::Kind, &["Documentos", "library_item"]);
        check("-kind:DOCUMENTO", Facet::Kind, &["library_item"]);
        check("country:espana", Facet::Country, &["ES"]);
        check("file_type:word", Facet::FileType, &["docx"]);
        check("language:noruego", Facet::Language, &["nb", "no"]);
    }

    #[test]
    fn a_value_stays_what_it_is_and_vocabularies_do_not_mix() {
        check("document_type:report", Facet::DocumentType, &["report"]);
        check("source:project", Facet::Source, &["project"]);
        check("organised_by:project", Facet::OrganisedBy, &["project"]);
    }

    #[test]
    fn labels_that_are_nearly_so_are_known() {
        assert_eq!(names().near(Facet::Kind, "documnto").first(), Some(&"library_item"));
        assert!(names().near(Facet::Kind, "zebra").is_empty());
    }
}
