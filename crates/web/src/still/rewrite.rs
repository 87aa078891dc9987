//! A page of the portal as a file: links lead to other files, and what only a server or a script can answer is left
//! out. It reads our own markup alone: tags with quoted attributes, no other `<`.

use asterism_domain::{Kind, own_address};

use super::names::{Names, Way};

/// Elements that are left out with what is in them.
const LEFT_OUT: &[&str] = &["script", "button", "select", "textarea", "label"];
/// Elements of which only what is in them is kept, and elements without content that are left out.
const UNWRAPPED: &[&str] = &["form", "input"];

/// Elements that go when nothing is left in them.
const EMPTIED: &[&str] = &["p", "li", "ul"];

struct Rewriting<'a> {
    names: &'a mut Names,
    /// The address of the page, for links that begin with a question mark.
    address: &'a str,
    /// How to get from the page's folder to that of the copy.
    up: String,
    out: String,
    /// The names under which links are closed that lead nowhere.
    links: Vec<&'static str>,
    /// Paragraphs, items and lists that are open: where each begins and where what is in it does.
    open: Vec<(&'static str, usize, usize)>,
    /// How deep in pictures.
    svg: usize,
}

/// The page at `address` as the file `name`.
pub(super) fn page(text: &str, address: &str, name: &str, names: &mut Names) -> String {
    let up = "../".repeat(name.matches('/').count());
    let out = String::with_capacity(text.len());
    let mut rewriting = Rewriting { names, address, up, out, links: Vec::new(), open: Vec::new(), svg: 0 };
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        rewriting.out.push_str(&rest[..start]);
        rest = rewriting.tag(&rest[start..]);
    }
    rewriting.out.push_str(rest);
    rewriting.out
}

impl Rewriting<'_> {
    /// Deals with the tag that `text` begins with, and gives what comes after it.
    fn tag<'t>(&mut self, text: &'t str) -> &'t str {
        let end = end_of_tag(text);
        let (tag, rest) = text.split_at(end);
        let inner = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
        let closes = inner.starts_with('/');
        let name: String =
            inner.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        if LEFT_OUT.contains(&name.as_str()) {
            let close = format!("</{name}>");
            return if closes { rest } else { rest.find(&close).map_or("", |at| &rest[at + close.len()..]) };
        }
        if UNWRAPPED.contains(&name.as_str()) {
            return rest;
        }
        if name == "a" && !closes && self.svg == 0 && self.is_deed(tag) {
            return rest.find("</a>").map_or("", |at| &rest[at + "</a>".len()..]);
        }
        match (name.as_str(), closes) {
            ("svg", false) if !tag.ends_with("/>") => self.svg += 1,
            ("svg", true) => self.svg = self.svg.saturating_sub(1),
            ("a", true) => {
                let name = self.links.pop().unwrap_or("a");
                self.out.push_str(&format!("</{name}>"));
                return rest;
            }
            _ => {}
        }
        match closes {
            true => self.close(&name, tag),
            false => self.open(&name, tag),
        }
        rest
    }

    /// Whether a link leads nowhere from here and says what to do there, such as to follow or to register: its words
    /// mean nothing in a copy. What names something stays.
    fn is_deed(&mut self, tag: &str) -> bool {
        let mut rest = tag;
        while let Some((_, attribute, value, after)) = next_attribute(rest) {
            if attribute == "href" {
                let address = decoded(value);
                return self.target(&address).is_none() && !names_something(&address);
            }
            rest = after;
        }
        false
    }

    /// Ends an element. A paragraph, item or list in which nothing is left goes as well.
    fn close(&mut self, name: &str, tag: &str) {
        if let Some((_, start, inner)) = self.open.pop_if(|(open, ..)| *open == name)
            && self.out[inner..].trim().is_empty()
        {
            self.out.truncate(start);
            return;
        }
        self.out.push_str(tag);
    }

    fn open(&mut self, name: &str, tag: &str) {
        let mut written = String::with_capacity(tag.len());
        let mut rest = tag;
        let mut leads = true;
        while let Some((before, attribute, value, after)) = next_attribute(rest) {
            rest = after;
            let target = match attribute {
                "href" | "src" if name != "use" => self.target(&decoded(value)),
                "action" | "formaction" | "srcset" | "data-suggest" => None,
                _ => {
                    written.push_str(&format!("{before}{attribute}=\"{value}\""));
                    continue;
                }
            };
            match target {
                Some(target) => written.push_str(&format!("{before}{attribute}=\"{}\"", encoded(&target))),
                None => {
                    leads = false;
                    written.push_str(before.trim_end());
                }
            }
        }
        written.push_str(rest);
        if name == "a" {
            let plain = if self.svg > 0 { "g" } else { "span" };
            let name = if leads { "a" } else { plain };
            self.links.push(name);
            if !leads {
                self.out.push_str(&format!("<{plain}>"));
                return;
            }
        }
        let start = self.out.len();
        // A picture or a sheet that is not in the copy is not asked for.
        if leads || !matches!(name, "img" | "link" | "image" | "source") {
            self.out.push_str(&written);
        }
        if let Some(name) = EMPTIED.iter().find(|known| **known == name) {
            self.open.push((name, start, self.out.len()));
        }
    }

    /// Where a link leads from the page; none for nowhere.
    fn target(&mut self, address: &str) -> Option<String> {
        if address.is_empty() || address.starts_with('#') || address.starts_with("data:image/") {
            return Some(address.to_owned());
        }
        let own = own_address(address).is_some();
        let asked = address.starts_with('?');
        if !own && !asked {
            let out = ["https://", "http://", "mailto:"].iter().any(|start| address.starts_with(start));
            return out.then(|| address.to_owned());
        }
        let path = self.address.split('?').next().unwrap_or_default();
        let whole = if asked { format!("{path}{address}") } else { address.to_owned() };
        let (page, fragment) = whole.split_once('#').unwrap_or((&whole, ""));
        let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
        match self.names.way(page) {
            Way::File(name) => Some(format!("{}{name}{fragment}", self.up)),
            Way::Out(address) => Some(format!("{address}{fragment}")),
            Way::None => None,
        }
    }
}

/// Whether an address is that of something, and not of what one does: of a record, a result, or anything that has a
/// name.
fn names_something(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts.as_slice() {
        ["explore"] | ["spaces", _] => true,
        [folder, slug] => {
            *slug != "new"
                && !slug.contains(".json")
                && !slug.ends_with(".ics")
                && Kind::of_path(folder).is_some()
        }
        ["tables" | "industries", ..] => true,
        _ => false,
    }
}

/// Where a tag ends: after the `>` that is in no quotes.
fn end_of_tag(text: &str) -> usize {
    let mut quoted = false;
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return place + 1,
            _ => {}
        }
    }
    text.len()
}

/// The next attribute with a value in quotes: what stands before its name, the name, the value, and what follows.
fn next_attribute(tag: &str) -> Option<(&str, &str, &str, &str)> {
    let sign = tag.find("=\"")?;
    let name = tag[..sign]
        .rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | ':')))
        .map_or(0, |at| at + 1);
    let value = sign + 2;
    let end = value + tag[value..].find('"')?;
    Some((&tag[..name], &tag[name..sign], &tag[value..end], &tag[end + 1..]))
}

fn decoded(value: &str) -> String {
    let mut text = value.to_owned();
    for (written, meant) in
        [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&"), ("&amp;", "&")]
    {
        text = text.replace(written, meant);
    }
    text
}

fn encoded(text: &str) -> String {
    text.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;").replace('"', "&#34;")
}

#[cfg(test)]
mod tests {
    use asterism_domain::Space;

    use super::*;

    fn check(page: &str, expected: &str) {
        let mut names = Names::new(&Space::new("group"), vec!["/news/first".to_owned()], "", None);
        assert_eq!(super::page(page, "/news/first", "news/first.html", &mut names), expected);
    }

    #[test]
    fn links_lead_to_files_or_become_plain_text() {
        check(
            "<p><a class=\"x\" href=\"/news/first#a\">one</a></p>",
            "<p><a class=\"x\" href=\"../news/first.html#a\">one</a></p>",
        );
        check("<a href=\"/regions/ES21\"><b>two</b></a>.", "<span><b>two</b></span>.");
        check(
            "<a href=\"https://example.org/?a=1&#38;b=2\">out</a>",
            "<a href=\"https://example.org/?a=1&#38;b=2\">out</a>",
        );
        check("<a href=\"#main\">in</a>", "<a href=\"#main\">in</a>");
        check("<a href=\"?page=2\">on</a>", "");
        check("<a href=\"javascript:x\">evil</a>", "");
        check("<a href=\"/\\evil.test/x\">evil</a>", "");
        check(
            "<svg><a href=\"/regions/ES21\"><path d=\"M0 0\"/></a><use href=\"#s\"/></svg>",
            "<svg><g><path d=\"M0 0\"/></g><use href=\"#s\"/></svg>",
        );
        check(
            "<link rel=\"stylesheet\" href=\"/assets/site.1.css\">",
            "<link rel=\"stylesheet\" href=\"../assets/site.1.css\">",
        );
        check("<img src=\"/elsewhere.png\" alt=\"x\">", "");
    }

    #[test]
    fn what_is_to_be_done_elsewhere_goes_with_its_words_and_what_that_leaves_empty() {
        check("<p>a</p><ul> <li><a href=\"/sign-in\">Sign in</a></li>\n</ul>", "<p>a</p>");
        check("<p class=\"more\"><a href=\"/news/first/referrers\">All</a></p>b", "b");
        check(
            "<li><p>kept <a href=\"/events/x/registration\">Register</a></p></li>",
            "<li><p>kept </p></li>",
        );
        check("<a href=\"/explore?country=ES\">Spain</a>", "<span>Spain</span>");
        check("<a href=\"/people/anna/contact\">Get in touch</a>", "");
        check("<a href=\"/organisations/other\">Other</a>", "<span>Other</span>");
    }

    #[test]
    fn what_needs_a_server_or_a_script_is_left_out() {
        check("<script type=\"module\" src=\"/assets/a.js\"></script><p>x</p>", "<p>x</p>");
        check("<script>if (1 < 2) { '<b>' }</script>y", "y");
        check(
            "<form action=\"/x\"><label for=\"q\">Q <input name=\"q\"></label><button>Go</button><p>kept</p></form>",
            "<p>kept</p>",
        );
        check("<p title=\"a > b\">1 &#60; 2</p>", "<p title=\"a > b\">1 &#60; 2</p>");
    }
}
