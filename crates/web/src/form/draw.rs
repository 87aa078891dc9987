//! A form as it is drawn: groups of fields with labels, help, what is wrong, and what stands in them.

use std::collections::BTreeMap;

use askama::Template;
use asterism_domain::{Kind, Language};

use super::layout;
use super::pairs::Pairs;
use super::read::{Fault, first_input};
use super::shape::{self, Shape, What, Words};
use super::show::join;
use super::why::why;
use crate::component::Choice;
use crate::html::html_safe;
use crate::locale::Locale;

/// A heading with its fields.
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) parts: Vec<Part>,
    /// Shown only when asked for.
    pub(crate) closed: bool,
}

/// One field, or a list or a group of them.
#[derive(Template)]
#[template(path = "component/part.html")]
pub(crate) struct Part {
    l: Locale,
    /// The name of what is filled; its id as well.
    name: String,
    label: String,
    help: String,
    error: String,
    needed: bool,
    /// What it leads to may be uploaded.
    uploads: bool,
    body: Body,
}
html_safe!(Part);

/// How a field is said to be wrong, and what describes it.
struct Told {
    name: String,
    wrong: bool,
    helped: bool,
}
html_safe!(Told);

impl std::fmt::Display for Told {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Names are made of a schema's words, numbers and dots.
        let ids = [("help", self.helped), ("error", self.wrong)];
        let ids: Vec<String> =
            ids.iter().filter(|(_, there)| *there).map(|(part, _)| format!("{}-{part}", self.name)).collect();
        if self.wrong {
            formatter.write_str(" aria-invalid=\"true\"")?;
        }
        if ids.is_empty() { Ok(()) } else { write!(formatter, " aria-describedby=\"{}\"", ids.join(" ")) }
    }
}

impl Part {
    fn told(&self) -> Told {
        Told { name: self.name.clone(), wrong: !self.error.is_empty(), helped: !self.help.is_empty() }
    }

    /// The field's path, of which the first input has a part.
    fn stem(&self) -> &str {
        self.name.rsplit_once('.').map_or("", |(stem, _)| stem)
    }
}

enum Body {
    Line { kind: &'static str, value: String, longest: usize, list: &'static str },
    Area { value: String, longest: usize, rows: usize },
    Texts(Vec<InLanguage>),
    Choice(Vec<Choice>),
    Many(Vec<Choice>),
    Tick { ticked: bool },
    Money { amount: String, currency: String, currency_error: String },
    Point { latitude: String, longitude: String },
    Region { code: String, id: String, was: String, picks: Vec<Choice>, editions: Vec<Choice> },
    Link { value: String, id: String, was: String, kinds: String, picks: Vec<Choice> },
    Rows { rows: Vec<Row>, add: String, compact: bool },
    Fields(Vec<Part>),
}

/// A text in one of the form's languages.
struct InLanguage {
    name: String,
    code: String,
    language: String,
    value: String,
    longest: usize,
    rows: usize,
    error: String,
}

struct Row {
    path: String,
    title: String,
    /// The row of the document that this one began as.
    from: String,
    parts: Vec<Part>,
    /// What is shown only when asked for.
    more: Vec<Part>,
    open: bool,
    more_open: bool,
    first: bool,
    last: bool,
}

/// What a form is drawn from.
pub(crate) struct Drawing<'a> {
    pub(crate) l: Locale,
    pub(crate) kind: Kind,
    pub(crate) pairs: &'a Pairs,
    pub(crate) faults: &'a [Fault],
    /// Records that may be meant, by the path of the field.
    pub(crate) picks: &'a BTreeMap<String, Vec<(String, String)>>,
    /// The languages that texts are written in here.
    pub(crate) languages: &'a [String],
    /// The row to look at.
    pub(crate) opened: &'a str,
    /// Whether whoever fills it may upload pictures here.
    pub(crate) uploads: bool,
}

/// The groups of a kind's form. Fields that no group has come last.
pub(crate) fn draw(drawing: &Drawing<'_>) -> Vec<Group> {
    let shapes = shape::of(drawing.kind);
    let designed = layout::groups(drawing.kind);
    let mut groups: Vec<Group> = designed
        .iter()
        .map(|group| {
            let parts = group.paths.iter().filter_map(|path| drawing.at(&shapes, path)).collect();
            drawing.group(group.key, parts, false)
        })
        .collect();
    let taken = |path: &str| designed.iter().any(|group| group.paths.contains(&path));
    let rest =
        paths(&shapes).into_iter().filter(|path| !taken(path) && !layout::LAST.contains(&path.as_str()));
    let rest: Vec<Part> = rest.filter_map(|path| drawing.at(&shapes, &path)).collect();
    let last = layout::LAST
        .iter()
        .filter(|path| !taken(path))
        .filter_map(|path| drawing.at(&shapes, path))
        .collect();
    if layout::DESIGNED.contains(&drawing.kind) {
        let mut more = rest;
        more.extend::<Vec<Part>>(last);
        groups.push(drawing.group("more", more, true));
    } else {
        let (about, own): (Vec<Part>, Vec<Part>) =
            rest.into_iter().partition(|part| part.name.starts_with("about."));
        groups.push(drawing.group("facts", own, false));
        groups.push(drawing.group("found", last, false));
        groups.push(drawing.group("more", about, true));
    }
    groups.retain(|group| !group.parts.is_empty());
    groups
}

/// The paths of a document's fields, those that all documents have by themselves.
pub(crate) fn paths(shapes: &[Shape]) -> Vec<String> {
    let of = |shape: &Shape| match &shape.what {
        What::Fields(inner) if shape.name == "about" => {
            inner.iter().map(|inner| format!("about.{}", inner.name)).collect()
        }
        _ => vec![shape.name.clone()],
    };
    shapes.iter().flat_map(of).collect()
}

/// The field at a path that leads into no list.
pub(crate) fn find<'a>(shapes: &'a [Shape], path: &str) -> Option<&'a Shape> {
    match path.split_once('.') {
        None => shapes.iter().find(|shape| shape.name == path),
        Some((first, rest)) => match &find(shapes, first)?.what {
            What::Fields(inner) => find(inner, rest),
            _ => None,
        },
    }
}

/// The catalogue's words for a field: those of the kind, else those of the name.
pub(crate) fn words_of(l: Locale, what: &str, kind: Kind, path: &str) -> Option<String> {
    let plain: Vec<&str> =
        path.split('.').filter(|part| part.parse::<usize>().is_err() && *part != "about").collect();
    let kind = kind.as_str();
    let own = format!("{what}-{kind}-{}", plain.join("-"));
    let within = format!("{what}-{}", plain.join("-"));
    let name = format!("{what}-{}", plain.last().unwrap_or(&""));
    [own, within, name].iter().find_map(|key| l.try_t(key))
}

impl Drawing<'_> {
    fn group(&self, key: &str, parts: Vec<Part>, closable: bool) -> Group {
        let wrong = parts.iter().any(|part| self.faults.iter().any(|fault| within(&fault.path, &part.name)));
        let own = format!("edit-group-{}-{key}", self.kind.as_str());
        let title = self.l.try_t(&own).unwrap_or_else(|| self.l.t(&format!("edit-group-{key}")));
        Group { id: format!("group-{key}"), title, parts, closed: closable && !wrong }
    }

    fn at(&self, shapes: &[Shape], path: &str) -> Option<Part> {
        find(shapes, path).map(|shape| self.part(shape, path))
    }

    fn part(&self, shape: &Shape, path: &str) -> Part {
        let l = self.l;
        let label = words_of(l, "edit-label", self.kind, path)
            .or_else(|| words_of(l, "field", self.kind, path))
            .unwrap_or_else(|| shape.name.replace('_', " "));
        let help = words_of(l, "help", self.kind, path).unwrap_or_else(|| shape.help.clone());
        let needed = shape.needed || (path == "about.title" && self.kind != Kind::Person);
        let name = first_input(&shape.what, path);
        let error = if matches!(shape.what, What::Texts) { String::new() } else { self.error(&name) };
        let uploads = self.uploads && layout::leads_to(self.kind, path) == [Kind::Media];
        Part { l, error, label, help, needed, uploads, body: self.body(&shape.what, path), name }
    }

    fn error(&self, path: &str) -> String {
        let found = self.faults.iter().find(|fault| fault.path == path);
        found.map(|fault| why(self.l, &fault.why)).unwrap_or_default()
    }

    fn value(&self, path: &str) -> String {
        self.pairs.value(path).to_owned()
    }

    fn body(&self, what: &What, path: &str) -> Body {
        let l = self.l;
        let below = |name: &str| join(path, name);
        let line = |kind, longest| Body::Line { kind, value: self.value(path), longest, list: "" };
        match what {
            What::Line => self.text(path),
            What::Lines => {
                let value = self.value(path);
                let rows = (value.lines().count() + 1).clamp(2, 10);
                Body::Area { value, longest: 20_000, rows }
            }
            What::Date => line("date", 10),
            What::Time => line("time", 8),
            What::Whole { .. } => line("number", 12),
            What::Code => line("text", 5),
            What::Texts => Body::Texts(self.texts(path)),
            What::Choice(words) => Body::Choice(choices(l, words, &[self.pairs.value(path)], true)),
            What::Language => {
                let values = layout::LANGUAGES.iter().map(|code| (*code).to_owned()).collect();
                let words = Words { vocabulary: "language".to_owned(), values };
                Body::Choice(choices(l, &words, &[self.pairs.value(path)], true))
            }
            What::Many(words) => {
                let chosen: Vec<&str> = self.pairs.all(path).iter().map(String::as_str).collect();
                Body::Many(choices(l, words, &chosen, false))
            }
            What::Yes => Body::Tick { ticked: self.pairs.value(path) == "yes" },
            What::Perhaps => {
                let chosen = self.pairs.value(path);
                let choice = |value: &str, key: &str| Choice {
                    value: value.to_owned(),
                    label: l.t(key),
                    chosen: value == chosen,
                };
                Body::Choice(vec![choice("", "edit-not-said"), choice("yes", "yes"), choice("no", "no")])
            }
            What::Money => Body::Money {
                amount: self.value(&below("amount")),
                currency: self.pairs.get(&below("currency")).unwrap_or("EUR").to_owned(),
                currency_error: self.error(&below("currency")),
            },
            What::Point => Body::Point {
                latitude: self.value(&below("latitude")),
                longitude: self.value(&below("longitude")),
            },
            What::Region(words) => {
                let chosen = self.pairs.get(&below("version")).filter(|version| !version.is_empty());
                let newest = words.values.first().map(String::as_str).unwrap_or_default();
                let editions = choices(l, words, &[chosen.unwrap_or(newest)], false);
                let code = below("code");
                Body::Region {
                    id: self.value(&join(&code, "id")),
                    was: self.value(&join(&code, "was")),
                    picks: self.picked(&code),
                    code: self.value(&code),
                    editions,
                }
            }
            What::Link => {
                let kinds = layout::leads_to(self.kind, path);
                Body::Link {
                    value: self.value(path),
                    id: self.value(&below("id")),
                    was: self.value(&below("was")),
                    kinds: kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(","),
                    picks: self.picked(path),
                }
            }
            What::Rows(item) => self.rows(item, path),
            What::Fields(shapes) => {
                let parts = shapes.iter().map(|shape| self.part(shape, &below(&shape.name)));
                Body::Fields(self.switch(path).into_iter().chain(parts).collect())
            }
            What::Unknown => Body::Fields(Vec::new()),
        }
    }

    /// What may be meant by what stands in a field.
    fn picked(&self, path: &str) -> Vec<Choice> {
        let picks = self.picks.get(path).into_iter().flatten();
        picks.map(|(id, label)| Choice { value: id.clone(), label: label.clone(), chosen: false }).collect()
    }

    /// The box that a group of fields begins with, where it does.
    fn switch(&self, path: &str) -> Option<Part> {
        let here =
            Shape { name: layout::HERE.to_owned(), what: What::Yes, needed: false, help: String::new() };
        layout::is_switched(path).then(|| self.part(&here, &join(path, layout::HERE)))
    }

    /// One line, or several where the field or what stands in it is long.
    fn text(&self, path: &str) -> Body {
        let value = self.value(path);
        let longest = layout::longest(path).max(value.chars().count());
        let rows = layout::rows(path);
        if rows > 1 || value.contains('\n') || value.chars().count() > 150 {
            return Body::Area { value, longest, rows: rows.max(3) };
        }
        let kind = if layout::is_address(path) { "url" } else { "text" };
        let list = match layout::name(path) {
            "rel" => "edit-rels",
            _ if layout::is_zone(path) => "edit-zones",
            _ => "",
        };
        Body::Line { kind, value, longest, list }
    }

    fn texts(&self, path: &str) -> Vec<InLanguage> {
        let mut languages = self.languages.to_vec();
        for code in self.pairs.below(path) {
            if !code.contains('.')
                && Language::parse(code).is_ok()
                && !languages.iter().any(|known| known == code)
            {
                languages.push(code.to_owned());
            }
        }
        let one = |code: String| {
            let name = join(path, &code);
            let value = self.value(&name);
            let longest = layout::longest(path).max(value.chars().count());
            let long = value.contains('\n') || value.chars().count() > 150;
            // A title is often longer than the field beside another is wide.
            let wide = value.chars().count() > 60;
            let rows = layout::rows(path).max(if long { 3 } else { 1 + usize::from(wide) });
            let error = self.error(&name);
            InLanguage { language: self.l.label("language", &code), error, name, code, value, longest, rows }
        };
        languages.into_iter().map(one).collect()
    }

    fn rows(&self, item: &What, path: &str) -> Body {
        let numbers = self.pairs.rows(path);
        let count = numbers.len();
        let compact = !matches!(item, What::Fields(_));
        let row = |(at, number): (usize, usize)| {
            let below = join(path, &number.to_string());
            let (parts, more) = self.row(item, &below, path);
            let wrong = |parts: &[Part]| {
                parts.iter().any(|part| self.faults.iter().any(|fault| within(&fault.path, &part.name)))
            };
            let from = self.value(&join(&below, "row"));
            Row {
                title: self.row_title(path, &below, at + 1),
                open: from.is_empty() || wrong(&parts) || wrong(&more) || self.opened == below || count == 1,
                more_open: wrong(&more),
                from,
                path: below,
                parts,
                more,
                first: at == 0,
                last: at + 1 == count,
            }
        };
        let rows = numbers.into_iter().enumerate().map(row).collect();
        let add = words_of(self.l, "edit-add", self.kind, path).unwrap_or_else(|| self.l.t("edit-add"));
        Body::Rows { rows, add, compact }
    }

    /// The fields of a row: those shown at once, and the others.
    fn row(&self, item: &What, below: &str, list: &str) -> (Vec<Part>, Vec<Part>) {
        let What::Fields(shapes) = item else {
            let label = self.l.with("edit-row", &[("number", "")]).trim().to_owned();
            let name = first_input(item, below);
            let part = Part {
                l: self.l,
                error: self.error(&name),
                label,
                help: String::new(),
                needed: false,
                uploads: false,
                body: self.body(item, below),
                name,
            };
            return (vec![part], Vec::new());
        };
        let part = |shape: &Shape| self.part(shape, &join(below, &shape.name));
        match layout::of_row(layout::name(list)) {
            None => (shapes.iter().map(part).collect(), Vec::new()),
            Some(first) => {
                let named = |name: &&str| shapes.iter().find(|shape| shape.name == *name);
                let rest = shapes.iter().filter(|shape| !first.contains(&shape.name.as_str()));
                (first.iter().filter_map(named).map(part).collect(), rest.map(part).collect())
            }
        }
    }

    /// What a row is called: by what stands in it, else by its number.
    fn row_title(&self, list: &str, below: &str, number: usize) -> String {
        const NAMING: [&str; 13] = [
            "organisation",
            "name_as_given",
            "name.en",
            "name",
            "text",
            "label",
            "venue",
            "town",
            "source",
            "value",
            "country",
            "url",
            "kind",
        ];
        let named =
            NAMING.iter().map(|name| self.pairs.value(&join(below, name))).find(|value| !value.is_empty());
        let number = self.l.number(i64::try_from(number).unwrap_or(i64::MAX));
        let word = words_of(self.l, "edit-row", self.kind, list).unwrap_or_default();
        let title = format!("{word} {number}");
        match named {
            Some(named) => format!("{}: {named}", title.trim()),
            None => title.trim().to_owned(),
        }
    }
}

/// Whether a fault is about what stands at a path or below.
fn within(fault: &str, path: &str) -> bool {
    let base = path.strip_suffix(".amount").or_else(|| path.strip_suffix(".code")).unwrap_or(path);
    fault == base || fault.strip_prefix(base).is_some_and(|rest| rest.starts_with('.'))
}

fn choices(l: Locale, words: &Words, chosen: &[&str], or_none: bool) -> Vec<Choice> {
    let choice = |value: &str| Choice {
        value: value.to_owned(),
        label: l.label(&words.vocabulary, value),
        chosen: chosen.contains(&value),
    };
    let none = or_none.then(|| Choice {
        value: String::new(),
        label: l.t("edit-choose"),
        chosen: chosen.iter().all(|value| value.is_empty()),
    });
    // What stands there stays, be it in the list or not.
    let other =
        chosen.iter().filter(|value| !value.is_empty() && !words.values.iter().any(|known| known == *value));
    let mut listed: Vec<Choice> =
        words.values.iter().map(|value| choice(value)).chain(other.map(|value| choice(value))).collect();
    if words.vocabulary == "country" || words.vocabulary == "language" {
        listed.sort_by(|one, other| crate::form::draw::in_order(&one.label, &other.label));
    }
    none.into_iter().chain(listed).collect()
}

/// Names in the order of their letters, without marks.
fn in_order(one: &str, other: &str) -> std::cmp::Ordering {
    asterism_domain::fold(one).cmp(&asterism_domain::fold(other))
}
