use askama::Template;

use crate::html::{LinkTo, html_safe, query_string};
use crate::visit::Visit;

/// Where a long list goes on, and back to where it begins for whoever is in the middle of it. Of several lists on a page
/// each goes on for itself.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "component/more.html")]
pub struct More {
    first: Option<LinkTo>,
    next: Option<LinkTo>,
}
html_safe!(More);

impl More {
    /// The list whose place stands in the address under `name`, with where its next page begins.
    pub(crate) fn of(visit: &Visit, name: &str, next: Option<String>) -> More {
        let at = |place: Option<&str>| {
            let others = visit.pairs.iter().filter(|(known, _)| known != name);
            let others = others.map(|(name, value)| (name.as_str(), value.as_str()));
            format!("{}{}", visit.path, query_string(others.chain(place.map(|place| (name, place)))))
        };
        let l = visit.l;
        let inside = visit.value(name).is_some_and(|place| !place.is_empty());
        More {
            first: inside.then(|| LinkTo::new(at(None), l.t("list-first"))),
            next: next.map(|place| LinkTo::new(at(Some(&place)), l.t("list-next"))),
        }
    }

    /// Whether the list begins before this page: that nothing stands on it does not say that there is nothing.
    pub(crate) fn is_inside(&self) -> bool {
        self.first.is_some()
    }
}
