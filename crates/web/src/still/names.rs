//! Which addresses a copy has, under which file names, and what is still to be copied.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use asterism_domain::{Kind, Space};

use crate::etag::fingerprint;
use crate::visit::decode;

/// Where a link leads from a page of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// To a file of the copy.
    File(String),
    /// To the portal.
    Out(String),
    /// Nowhere.
    None,
}

pub(super) struct Names {
    space: String,
    /// Pages of records, and their histories.
    records: BTreeSet<String>,
    /// Lists of the space's contents that are not empty.
    lists: BTreeSet<String>,
    portal: Option<String>,
    /// What a page led to, by its address.
    known: BTreeMap<String, String>,
    left: VecDeque<String>,
}

impl Names {
    /// With the addresses of the space's records and the page of its contents, whose lists there are.
    pub(super) fn new(space: &Space, records: Vec<String>, contents: &str, portal: Option<String>) -> Names {
        let space = space.as_str().to_owned();
        let home = format!("/spaces/{space}");
        let lists = contents.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let lists = lists.filter(|link| link.starts_with(&format!("{home}/contents/")));
        let mut names = Names {
            space,
            records: records.into_iter().collect(),
            lists: lists.map(str::to_owned).collect(),
            portal,
            known: BTreeMap::new(),
            left: VecDeque::new(),
        };
        // Every record is copied, whether a list leads to it or not.
        names.way(&home);
        names.way(&format!("{home}/contents"));
        let records: Vec<String> = names.records.iter().cloned().collect();
        records.iter().for_each(|address| {
            names.way(address);
        });
        names
    }

    /// What is to be copied next: its address and its file.
    pub(super) fn next(&mut self) -> Option<(String, String)> {
        let address = self.left.pop_front()?;
        let name = self.known.get(&address)?.clone();
        Some((address, name))
    }

    /// Where an address of the portal leads.
    pub(super) fn way(&mut self, address: &str) -> Way {
        let asked = address;
        let address = self.standing_for(asked);
        if let Some(name) = self.known.get(&address) {
            return Way::File(name.clone());
        }
        match self.name(&address) {
            Some(name) => {
                self.known.insert(address.clone(), name.clone());
                self.left.push_back(address);
                Way::File(name)
            }
            None => match &self.portal {
                Some(portal) => Way::Out(format!("{portal}{asked}")),
                None => Way::None,
            },
        }
    }

    /// Lists of a kind or a topic are the space's own here.
    fn standing_for(&self, address: &str) -> String {
        let contents = format!("/spaces/{}/contents", self.space);
        if let Some(topic) = address.strip_prefix("/topics/")
            && !self.records.contains(address)
            && is_plain(topic)
        {
            return format!("{contents}/topic/{topic}");
        }
        let Some(query) = address.strip_prefix("/explore?") else { return address.to_owned() };
        let pairs = decode(query);
        let values = |name: &str| {
            pairs
                .iter()
                .filter(|(known, _)| known == name)
                .map(|(_, value)| value.as_str())
                .collect::<Vec<_>>()
        };
        let elsewhere = values("space").iter().any(|space| *space != self.space);
        let others =
            pairs.iter().any(|(name, _)| !matches!(name.as_str(), "space" | "kind" | "sort" | "topic"));
        if elsewhere || others {
            return address.to_owned();
        }
        match (values("kind").as_slice(), values("topic").as_slice()) {
            ([kind], []) if Kind::parse(kind).is_some() => format!("{contents}/kind/{kind}"),
            ([], [topic]) if is_plain(topic) => format!("{contents}/topic/{topic}"),
            _ if !values("space").is_empty() => contents,
            _ => address.to_owned(),
        }
    }

    /// The file of an address that the copy has.
    fn name(&self, address: &str) -> Option<String> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        if let Some(asset) =
            path.strip_prefix("/assets/").filter(|asset| is_plain(asset) && !asset.ends_with(".js"))
        {
            return Some(format!("assets/{asset}"));
        }
        if let Some((hash, file)) = path.strip_prefix("/files/").and_then(|rest| rest.split_once('/')) {
            return (is_plain(hash) && is_plain(file)).then(|| format!("files/{hash}/{file}"));
        }
        let home = format!("/spaces/{}", self.space);
        if let Some(rest) = path.strip_prefix(&home) {
            return match rest {
                "" if query.is_empty() => Some("index.html".to_owned()),
                "/history" if query.is_empty() => Some("history.html".to_owned()),
                "/look.css" => Some("look.css".to_owned()),
                "/contents" if query.is_empty() => Some("contents.html".to_owned()),
                _ if self.lists.contains(path) => list_name(rest, query),
                _ => None,
            };
        }
        if !query.is_empty() {
            return None;
        }
        let record = path.strip_suffix("/history").unwrap_or(path);
        if !self.records.contains(record) {
            return None;
        }
        let (kind, slug) = record.strip_prefix('/')?.split_once('/')?;
        let slug =
            if is_plain(slug) { slug.to_owned() } else { format!("_{:016x}", fingerprint(slug.as_bytes())) };
        // `_` is in no address of ours, so that no two pages share a file.
        let history = if record.len() < path.len() { "_history" } else { "" };
        Some(format!("{kind}/{slug}{history}.html"))
    }
}

/// `/contents/kind/news` with `page=2` is `contents/kind-news_2.html`.
fn list_name(rest: &str, query: &str) -> Option<String> {
    let (by, value) = rest.strip_prefix("/contents/")?.split_once('/')?;
    let page = match query {
        "" => String::new(),
        query => format!("_{}", query.strip_prefix("page=")?.parse::<u32>().ok()?),
    };
    (is_plain(by) && is_plain(value)).then(|| format!("contents/{by}-{value}{page}.html"))
}

/// Whether something may be part of a file's name on every system.
fn is_plain(part: &str) -> bool {
    !part.is_empty()
        && part.len() <= 150
        && !part.starts_with('.')
        && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(portal: Option<&str>) -> Names {
        let records = vec!["/news/first".to_owned(), "/topics/own".to_owned(), "/news/Ä b".to_owned()];
        let lists =
            ["kind/news", "topic/other"].map(|list| format!("<a href=\"/spaces/group/contents/{list}\">"));
        Names::new(&Space::new("group"), records, &lists.concat(), portal.map(str::to_owned))
    }

    #[test]
    fn addresses_of_the_space_are_files_and_others_lead_out_or_nowhere() {
        let mut names = names(None);
        for (address, file) in [
            ("/spaces/group", "index.html"),
            ("/spaces/group/contents", "contents.html"),
            ("/spaces/group/contents/kind/news?page=2", "contents/kind-news_2.html"),
            ("/spaces/group/look.css", "look.css"),
            ("/news/first", "news/first.html"),
            ("/news/first/history", "news/first_history.html"),
            ("/topics/own", "topics/own.html"),
            ("/topics/other", "contents/topic-other.html"),
            ("/explore?kind=news", "contents/kind-news.html"),
            ("/explore?space=group&kind=news&sort=newest", "contents/kind-news.html"),
            ("/explore?space=group&kind=news&kind=post&sort=newest", "contents.html"),
            ("/assets/site.0123.css", "assets/site.0123.css"),
        ] {
            assert_eq!(names.way(address), Way::File(file.to_owned()), "{address}");
        }
        for address in [
            "/",
            "/explore",
            "/explore?space=other&kind=news",
            "/explore?kind=news&q=x",
            "/news/second",
            "/spaces/groups",
            "/spaces/group/people",
            "/spaces/group/contents/kind/../../x",
            "/spaces/group/contents/kind/event",
            "/topics/nothing",
            "/explore?kind=event",
            "/spaces/group/contents/kind/news?page=x",
            "/assets/page.js",
            "/files/..%2f/x",
        ] {
            assert_eq!(names.way(address), Way::None, "{address}");
        }
        let out = Way::Out("https://example.org/regions/ES21".to_owned());
        assert_eq!(self::names(Some("https://example.org")).way("/regions/ES21"), out);
    }

    #[test]
    fn no_two_addresses_share_a_file() {
        let mut names = names(None);
        let mut files = BTreeSet::new();
        while let Some((address, name)) = names.next() {
            assert!(files.insert(name.to_lowercase()), "{address}: {name}");
        }
        assert!(files.len() >= 5);
    }
}
