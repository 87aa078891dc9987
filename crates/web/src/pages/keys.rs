//! How a program uses a key: what to send, and examples that run as they stand.

use askama::Template;
use axum::response::Response;

use crate::Problem;
use crate::html::page;
use crate::locale::Locale;
use crate::shell::{Section, Shell};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "page/keys.html")]
struct KeysPage {
    shell: Shell,
    l: Locale,
    examples: Vec<Example>,
    rules: Vec<String>,
}

/// A command, and what it does.
struct Example {
    text: String,
    command: String,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let l = visit.l;
    let header = "-H \"Authorization: Bearer $KEY\"";
    let at = &visit.origin;
    let commands = [
        ("keys-search", format!("curl -sS {header} '{at}/explore.json?q=cluster'")),
        ("keys-table", format!("curl -sS {header} '{at}/explore.csv?kind=project'")),
        ("keys-write", {
            let fields =
                "-d space=clusters3 --data-urlencode 'about.title.en=Written by a program' -d do=save";
            format!("curl -sS -o /dev/null -w '%{{redirect_url}}\\n' {header} {fields} '{at}/news/new'")
        }),
    ];
    let example = |(key, command): (&str, String)| Example { text: l.t(key), command };
    page(&KeysPage {
        shell: Shell::new(&visit, l.t("keys-title"))
            .section(Section::About)
            .crumb("/about", l.t("nav-about"))
            .describe(l.t("keys-lead")),
        l,
        examples: commands.into_iter().map(example).collect(),
        rules: [
            "keys-rule-scope",
            "keys-rule-account",
            "keys-rule-rights",
            "keys-rule-base",
            "keys-rule-end",
        ]
        .map(|key| l.t(key))
        .into(),
    })
}
