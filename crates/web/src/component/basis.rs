use askama::Template;

use super::Facts;
use crate::html::{LinkTo, html_safe};
use crate::locale::Locale;

/// What the figures of a page rest on: how they are computed, and from which table.
#[derive(Clone, Template)]
#[template(path = "component/basis.html")]
pub struct Basis {
    l: Locale,
    method: Vec<String>,
    facts: Facts,
    links: Vec<LinkTo>,
}
html_safe!(Basis);

impl Basis {
    /// `validated` are methods of the validation table, to whose comparison with references it leads.
    pub fn new(l: Locale, method: Vec<String>, validated: &[&str], facts: Facts) -> Basis {
        let link = |method: &&str| {
            let title = l.label("validation-title", method);
            LinkTo::new(format!("/about/validation#{method}"), l.with("obs-validated", &[("method", &title)]))
        };
        let further = LinkTo::new("/about/method", l.t("nav-method"));
        Basis { l, method, facts, links: validated.iter().map(link).chain([further]).collect() }
    }
}
