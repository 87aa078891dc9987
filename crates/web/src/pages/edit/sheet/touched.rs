//! What a form that was begun would change, in words, so that a person can choose between two that look alike.

use asterism_actions::{App, Begun, KeptForm};
use asterism_domain::{Document, Kind};

use super::{SOURCE, document_at};
use crate::form::begun::{Touched, touched};
use crate::locale::Locale;
use crate::pages::fields;
use crate::visit::Visit;

/// So many fields are named, and the others counted.
const NAMED: usize = 4;
/// So much of what was typed is shown beside its field.
const SHOWN: usize = 40;

/// What a form would change; empty where the version that it was made of is not there for its reader.
pub(in crate::pages::edit) async fn changes(
    app: &App,
    visit: &Visit,
    begun: &Begun,
    kept: &KeptForm,
) -> String {
    match begun {
        Begun::New { form, .. } => told(visit.l, true, form.kind, &Document::empty(form.kind), kept),
        Begun::Of { form, record } => {
            match document_at(app, visit, record.id, form.suggests, kept.base).await {
                Ok(base) => told(visit.l, false, record.kind, &base, kept),
                Err(_) => String::new(),
            }
        }
    }
}

fn told(l: Locale, is_new: bool, kind: Kind, base: &Document, kept: &KeptForm) -> String {
    let mut named: Vec<String> =
        touched(kind, base, &kept.pairs).iter().map(|touched| field(l, touched)).collect();
    let beside = kept
        .pairs
        .iter()
        .filter(|(name, typed)| ["reason", SOURCE].contains(&name.as_str()) && !typed.trim().is_empty());
    named.extend(beside.map(|(name, typed)| {
        let label = if name == SOURCE { "field-suggest-source" } else { "edit-reason" };
        with_text(l, l.t(label), typed)
    }));
    if named.is_empty() {
        return l.t("edit-kept-same");
    }
    let more = named.len().saturating_sub(NAMED);
    named.truncate(NAMED);
    let mut fields = named.join(", ");
    if more > 0 {
        fields = format!("{fields} {}", l.count("more-fields", more as u64));
    }
    l.with(if is_new { "edit-kept-filled" } else { "edit-kept-changes" }, &[("fields", &fields)])
}

fn field(l: Locale, touched: &Touched) -> String {
    with_text(l, fields::label(l, &touched.path), &touched.text)
}

fn with_text(l: Locale, label: String, text: &str) -> String {
    // One line of it is enough to know it again.
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return label;
    }
    let shown = match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or(&line).trim_end()),
        None => line,
    };
    l.with("edit-kept-field", &[("field", &label), ("text", &shown)])
}
