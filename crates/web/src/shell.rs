use std::sync::Arc;

use asterism_actions::observatory::Settings;

use crate::assets;
use crate::component::Photo;
use crate::html::{LinkTo, LinkedData, query_string};
use crate::locale::Locale;
use crate::still::Still;
use crate::visit::Visit;

/// Which entry of the main navigation a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Explore,
    Regions,
    Quality,
    Sources,
    About,
    None,
}

impl Section {
    const SHOWN: [(Section, &'static str, &'static str); 5] = [
        (Section::Explore, "/explore", "nav-explore"),
        (Section::Regions, "/regions", "nav-regions"),
        (Section::Quality, "/quality", "nav-quality"),
        (Section::Sources, "/sources", "nav-sources"),
        (Section::About, "/about", "nav-about"),
    ];
}

/// What stands around every page: its title, where it is, and other forms of it.
pub(crate) struct Shell {
    pub(crate) l: Locale,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) section: Section,
    /// From the top down; the page itself is not among them.
    pub(crate) crumbs: Vec<LinkTo>,
    /// What stands in the search box.
    pub(crate) search: String,
    /// Other forms of the page: media type and address.
    pub(crate) alternates: Vec<Alternate>,
    /// What the page is about, for machines.
    pub(crate) linked_data: Option<LinkedData>,
    /// Pages that search engines should leave out: errors and filtered lists.
    pub(crate) unlisted: bool,
    /// The page is a form of a record or leads to one, which has a script of its own.
    pub(crate) editing: bool,
    /// The page has a search box of its own, so the header shows none.
    pub(crate) own_search: bool,
    /// The style sheet of a space's own colours.
    pub(crate) look: Option<String>,
    /// The picture that a space is known by, which leads to where its credit and licence stand.
    pub(crate) logo: Option<Logo>,
    /// The page is for a copy that works from a folder.
    pub(crate) still: Option<Arc<Still>>,
    /// Who is signed in: their name, and the token of their forms.
    pub(crate) who: Option<(String, String)>,
    origin: String,
    path: String,
    pairs: Vec<(String, String)>,
}

pub(crate) struct Logo {
    pub(crate) href: String,
    pub(crate) picture: Photo,
}

pub(crate) struct Alternate {
    pub(crate) media_type: &'static str,
    pub(crate) href: String,
    pub(crate) label: String,
}

pub(crate) struct NavItem {
    pub(crate) href: &'static str,
    pub(crate) text: String,
    pub(crate) current: bool,
}

pub(crate) struct SectionItem {
    pub(crate) href: String,
    pub(crate) text: String,
    pub(crate) current: bool,
}

pub(crate) struct LanguageChoice {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) href: String,
    pub(crate) current: bool,
}

impl Shell {
    /// Whether the page is for a copy from which no portal is reached, so that nothing can be done there.
    pub(crate) fn is_read_alone(&self) -> bool {
        self.still.as_ref().is_some_and(|still| !still.leads_out())
    }

    pub(crate) fn new(visit: &Visit, title: impl Into<String>) -> Shell {
        Shell {
            l: visit.l,
            title: title.into(),
            description: String::new(),
            section: Section::None,
            crumbs: Vec::new(),
            search: String::new(),
            alternates: Vec::new(),
            linked_data: None,
            unlisted: false,
            editing: false,
            own_search: false,
            look: None,
            logo: None,
            still: visit.still.clone(),
            who: visit.who.as_ref().map(|who| (who.account.name.clone(), who.form.clone())),
            origin: visit.origin.clone(),
            path: visit.path.clone(),
            pairs: visit.pairs.clone(),
        }
    }

    pub(crate) fn section(mut self, section: Section) -> Shell {
        self.section = section;
        self
    }

    pub(crate) fn crumb(mut self, href: impl Into<String>, text: impl Into<String>) -> Shell {
        self.crumbs.push(LinkTo::new(href, text));
        self
    }

    pub(crate) fn describe(mut self, description: impl Into<String>) -> Shell {
        self.description = description.into();
        self
    }

    pub(crate) fn alternate(mut self, media_type: &'static str, href: String, label: String) -> Shell {
        self.alternates.push(Alternate { media_type, href, label });
        self
    }

    pub(crate) fn unlisted(mut self) -> Shell {
        self.unlisted = true;
        self
    }

    pub(crate) fn nav(&self) -> Vec<NavItem> {
        let item = |(section, href, key): (Section, &'static str, &str)| NavItem {
            href,
            text: self.l.t(key),
            current: self.section == section,
        };
        Section::SHOWN.map(item).into()
    }

    /// The way between the pages of a section, with what is asked of the statistics kept; empty for sections
    /// of one page.
    pub(crate) fn section_nav(&self) -> Vec<SectionItem> {
        const OF_REGIONS: [(&str, &str); 7] = [
            ("/regions", "nav-regions"),
            ("/map", "nav-map"),
            ("/industries", "nav-industries"),
            ("/compare", "nav-compare"),
            ("/space", "nav-space"),
            ("/clusters", "nav-clusters"),
            ("/tables", "nav-tables"),
        ];
        if self.section != Section::Regions {
            return Vec::new();
        }
        let kept = self.pairs.iter().filter(|(name, _)| Settings::knows(name));
        let query = query_string(kept.map(|(name, value)| (name.as_str(), value.as_str())));
        let item = |(path, key): (&str, &str)| SectionItem {
            href: if path == "/tables" { path.to_owned() } else { format!("{path}{query}") },
            text: self.l.t(key),
            current: self.path == path || self.path.starts_with(&format!("{path}/")),
        };
        OF_REGIONS.map(item).into()
    }

    /// The same page in each language.
    pub(crate) fn languages(&self) -> Vec<LanguageChoice> {
        Locale::offered().map(|locale| self.in_language(locale)).into()
    }

    fn in_language(&self, locale: Locale) -> LanguageChoice {
        let pairs = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let query = query_string(pairs.chain([("lang", locale.code())]));
        LanguageChoice {
            code: locale.code(),
            name: locale.own_name(),
            href: format!("{}{query}", self.path),
            current: locale.code() == self.l.code(),
        }
    }

    /// The whole address of the page, for those who have it on paper.
    pub(crate) fn address(&self) -> String {
        let pairs = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        format!("{}{}{}", self.origin, self.path, query_string(pairs))
    }

    /// Where one says something of the page. What is asked of a page may be private, and so may the way of a letter's
    /// link.
    pub(crate) fn feedback(&self) -> String {
        let private = ["/link/", "/account", "/admin", "/feedback"];
        let page = if private.iter().any(|start| self.path.starts_with(start)) { "/" } else { &self.path };
        format!("/feedback/new{}", query_string([("about", page)]))
    }

    /// The door, which leads back here.
    pub(crate) fn sign_in(&self) -> String {
        let pairs = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let here = format!("{}{}", self.path, query_string(pairs));
        let at_door = matches!(self.path.as_str(), "/" | "/sign-in" | "/sign-up" | "/recover");
        if at_door || self.path.starts_with("/link/") {
            return "/sign-in".to_owned();
        }
        format!("/sign-in{}", query_string([("next", here.as_str())]))
    }

    pub(crate) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    pub(crate) fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}
