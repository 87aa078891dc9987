//! What is kept about people, out of the list that a test compares with the database.

use askama::Template;
use asterism_actions::privacy::KEPT;
use axum::response::Response;

use crate::Problem;
use crate::component::{Cell, Column, DataTable};
use crate::html::page;
use crate::locale::Locale;
use crate::shell::{Section, Shell};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "page/privacy.html")]
struct PrivacyPage {
    shell: Shell,
    l: Locale,
    kept: DataTable,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let l = visit.l;
    let columns = ["privacy-what", "privacy-why", "privacy-long"];
    let mut table = DataTable::new(l.t("privacy-kept"), columns.map(|key| Column::text(l.t(key))).into());
    table.quiet_caption = true;
    table.stacks = true;
    for kept in KEPT {
        let tables: Vec<&str> = kept.columns.iter().map(|(table, _)| *table).collect();
        table.row(vec![
            Cell::Text(l.label("privacy", kept.key)).with_note(tables.join(", ")),
            Cell::Text(l.t(&format!("privacy-{}-why", kept.key))),
            Cell::Text(l.t(&format!("privacy-{}-long", kept.key))),
        ]);
    }
    let shell = Shell::new(&visit, l.t("privacy"))
        .section(Section::About)
        .crumb("/about", l.t("nav-about"))
        .describe(l.t("privacy-lead"));
    page(&PrivacyPage { shell, l, kept: table })
}

#[cfg(test)]
mod tests {
    use asterism_actions::privacy::KEPT;

    use crate::locale::Locale;

    #[test]
    fn whatever_is_kept_is_worded_in_every_language() {
        for kept in KEPT {
            for l in Locale::offered() {
                for end in ["", "-why", "-long"] {
                    let key = format!("privacy-{}{end}", kept.key);
                    assert!(l.try_t(&key).is_some(), "{key} {}", l.code());
                }
            }
        }
    }
}
