//! What is kept about people, out of the list that a test compares with the database.

use askama::Template;
use asterism_actions::privacy::{KEPT, Level};
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
    levels: DataTable,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let l = visit.l;
    let columns = ["privacy-what", "privacy-why", "privacy-long", "privacy-level"];
    let mut table = DataTable::new(l.t("privacy-kept"), columns.map(|key| Column::text(l.t(key))).into());
    table.quiet_caption = true;
    table.stacks = true;
    for kept in KEPT {
        let tables: Vec<&str> = kept.columns.iter().map(|(table, _)| *table).collect();
        table.row(vec![
            Cell::Text(l.label("privacy", kept.key)).with_note(tables.join(", ")),
            Cell::Text(l.t(&format!("privacy-{}-why", kept.key))),
            Cell::Text(l.t(&format!("privacy-{}-long", kept.key))),
            Cell::Text(l.label("privacy-level", kept.level.as_str())),
        ]);
    }
    let shell = Shell::new(&visit, l.t("privacy"))
        .section(Section::About)
        .crumb("/about", l.t("nav-about"))
        .describe(l.t("privacy-lead"));
    page(&PrivacyPage { shell, l, kept: table, levels: levels(l) })
}

/// How well what is of a level is kept.
fn levels(l: Locale) -> DataTable {
    let columns = ["privacy-level", "privacy-rule"].map(|key| Column::text(l.t(key)));
    let mut table = DataTable::new(l.t("privacy-levels"), columns.into());
    table.quiet_caption = true;
    table.stacks = true;
    for level in Level::ALL {
        let rule = l.t(&format!("privacy-level-{}-rule", level.as_str()));
        table.row(vec![Cell::Text(l.label("privacy-level", level.as_str())), Cell::Text(rule)]);
    }
    table
}

#[cfg(test)]
mod tests {
    use asterism_actions::privacy::{KEPT, Level};

    use crate::locale::Locale;

    #[test]
    fn whatever_is_kept_is_worded_in_every_language() {
        for level in Level::ALL {
            for l in Locale::offered() {
                let key = format!("privacy-level-{}", level.as_str());
                assert!(
                    l.try_t(&key).is_some() && l.try_t(&format!("{key}-rule")).is_some(),
                    "{key} {}",
                    l.code()
                );
            }
            assert!(KEPT.iter().any(|kept| kept.level == level), "{level:?} is of nothing");
        }
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
