use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::html::{LinkTo, page};
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/text.html")]
struct TextPage {
    shell: Shell,
    lead: String,
    /// Heading and paragraphs of each section.
    sections: Vec<(String, Vec<String>)>,
    /// What to read on.
    more: Option<LinkTo>,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    const SECTIONS: &[(&str, usize)] =
        &[("about-what", 2), ("about-data", 3), ("about-personal", 2), ("about-reuse", 2)];
    text_page(&visit, "about-title", "about-lead", SECTIONS, None)
}

pub(super) async fn method(visit: Visit) -> Result<Response, Problem> {
    const SECTIONS: &[(&str, usize)] = &[
        ("method-log", 2),
        ("method-import", 3),
        ("method-identity", 2),
        ("method-computed", 3),
        ("method-search", 3),
        ("method-maps", 2),
        ("method-statistics", 2),
    ];
    text_page(&visit, "method-title", "method-lead", SECTIONS, Some(("/about/validation", "validation-more")))
}

/// A page of plain text out of the catalogue: `<key>` is a heading, `<key>-1` … its paragraphs.
fn text_page(
    visit: &Visit,
    title: &str,
    lead: &str,
    sections: &[(&str, usize)],
    more: Option<(&str, &str)>,
) -> Result<Response, Problem> {
    let l = visit.l;
    let mut shell = Shell::new(visit, l.t(title)).section(Section::About).describe(l.t(lead));
    if title != "about-title" {
        shell = shell.crumb("/about", l.t("nav-about"));
    }
    let section = |(key, count): &(&str, usize)| {
        (l.t(key), (1..=*count).map(|number| l.t(&format!("{key}-{number}"))).collect())
    };
    let more = more.map(|(href, key)| LinkTo::new(href, l.t(key)));
    page(&TextPage { shell, lead: l.t(lead), sections: sections.iter().map(section).collect(), more })
}

/// Lets a browser offer this site's search in its own search field.
pub(super) async fn open_search(_: State<Site>, visit: Visit) -> Response {
    let origin = &visit.origin;
    let about = crate::chart::escape(&visit.l.t("search-label"));
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\
         <ShortName>Asterism</ShortName><Description>{about}</Description>\
         <Url type=\"text/html\" template=\"{origin}/explore?q={{searchTerms}}\"/></OpenSearchDescription>\n"
    );
    ([(header::CONTENT_TYPE, "application/opensearchdescription+xml; charset=utf-8")], body).into_response()
}
