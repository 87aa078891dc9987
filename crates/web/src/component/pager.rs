use askama::Template;

use crate::html::{html_safe, query_string};
use crate::locale::Locale;

/// Steps through a long list: where one is, the neighbours, the ends.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "component/pager.html")]
pub struct Pager {
    pub label: String,
    /// As in `21–40 of 1,203`; empty where there is nothing to count.
    pub shown: String,
    pub steps: Vec<Step>,
}
html_safe!(Pager);

#[derive(Debug, Clone)]
pub struct Step {
    /// None where the step leads nowhere: the current page, or a gap.
    pub href: Option<String>,
    pub text: String,
    pub name: String,
    pub current: bool,
    pub rel: &'static str,
}

impl Pager {
    /// A pager for `total` items shown `size` at a time, on page `page` (from 1), of the list at
    /// `path` with `pairs` in its query; `page` among them is replaced.
    pub fn new(
        l: Locale,
        path: &str,
        pairs: &[(String, String)],
        page: usize,
        size: usize,
        total: usize,
    ) -> Pager {
        let last = total.div_ceil(size.max(1)).max(1);
        let page = page.clamp(1, last);
        let address = |number: usize| page_address(path, pairs, number);
        let step = |number: usize| Step {
            href: (number != page).then(|| address(number)),
            text: l.number(number as i64),
            name: l.with("pager-page", &[("number", &l.number(number as i64))]),
            current: number == page,
            rel: "",
        };
        let mut steps = Vec::new();
        if page > 1 {
            steps.push(neighbour(l.t("pager-previous"), address(page - 1), "prev"));
        }
        for number in numbers(page, last) {
            steps.push(number.map_or_else(gap, step));
        }
        if page < last {
            steps.push(neighbour(l.t("pager-next"), address(page + 1), "next"));
        }
        let shown = if total == 0 { String::new() } else { shown(l, page, size, total) };
        Pager { label: l.t("pager-label"), shown, steps }
    }

    pub fn is_needed(&self) -> bool {
        self.steps.len() > 1
    }
}

fn neighbour(text: String, href: String, rel: &'static str) -> Step {
    Step { href: Some(href), name: text.clone(), text, current: false, rel }
}

fn gap() -> Step {
    Step { href: None, text: "…".to_owned(), name: String::new(), current: false, rel: "" }
}

/// The page numbers to show: the ends, the current one and its neighbours; `None` is a gap.
fn numbers(page: usize, last: usize) -> Vec<Option<usize>> {
    let near = |number: &usize| *number == 1 || *number == last || number.abs_diff(page) <= 2;
    let mut shown: Vec<Option<usize>> = Vec::new();
    let mut before = 0;
    for number in (1..=last).filter(near) {
        if number > before + 1 {
            shown.push(None);
        }
        shown.push(Some(number));
        before = number;
    }
    shown
}

fn page_address(path: &str, pairs: &[(String, String)], page: usize) -> String {
    let number = page.to_string();
    let kept = pairs.iter().filter(|(name, _)| name != "page").map(|(name, value)| (&**name, &**value));
    let own = (page > 1).then_some(("page", number.as_str()));
    format!("{path}{}", query_string(kept.chain(own)))
}

fn shown(l: Locale, page: usize, size: usize, total: usize) -> String {
    let first = (page - 1) * size + 1;
    let last = (page * size).min(total);
    let number = |value: usize| l.number(value as i64);
    l.with("pager-shown", &[("first", &number(first)), ("last", &number(last)), ("total", &number(total))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pager_shows_the_ends_and_the_neighbours() {
        assert_eq!(numbers(1, 1), [Some(1)]);
        assert_eq!(numbers(5, 9), [1, 0, 3, 4, 5, 6, 7, 0, 9].map(|n| (n > 0).then_some(n)));
        let pairs = [("q".to_owned(), "x".to_owned()), ("page".to_owned(), "9".to_owned())];
        assert_eq!(page_address("/explore", &pairs, 2), "/explore?q=x&page=2");
        assert_eq!(page_address("/explore", &pairs, 1), "/explore?q=x");
        let pager = Pager::new(Locale::english(), "/explore", &pairs, 99, 20, 41);
        assert_eq!(pager.shown, "41–41 of 41");
        assert_eq!(Pager::new(Locale::english(), "/explore", &[], 1, 20, 0).to_string(), "");
    }
}
