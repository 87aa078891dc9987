use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Document, PartnerRole, RecordId, SourceKey};

/// Declares the link kinds with their stored keys.
macro_rules! link_kinds {
    ($($variant:ident = $key:literal),+ $(,)?) => {
        /// What a link says about the two records it joins.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum LinkKind { $($variant),+ }

        impl LinkKind {
            pub fn as_str(self) -> &'static str {
                match self { $(LinkKind::$variant => $key),+ }
            }

            pub fn parse(key: &str) -> Option<LinkKind> {
                match key { $($key => Some(LinkKind::$variant),)+ _ => None }
            }
        }
    };
}

link_kinds! {
    Partner = "partner", Programme = "programme", Call = "call", Family = "family", Topic = "topic",
    Tag = "tag", Media = "media", Region = "region", PolicyInstrument = "policy_instrument",
    Strategy = "strategy", Project = "project", Organisation = "organisation", Event = "event",
    Series = "series", Facility = "facility", DerivedFrom = "derived_from",
    PresentedAt = "presented_at", Parent = "parent", Broader = "broader", Authority = "authority",
    Manages = "manages", Represents = "represents", TakesPart = "takes_part",
    Expert = "expert", LooksAfter = "looks_after", LooksAfterIn = "looks_after_in",
}

/// A typed edge from one record to another, derived from the document of the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    pub from: RecordId,
    pub to: RecordId,
    pub kind: LinkKind,
    /// The place among the links of its kind, from 0.
    pub ordinal: u32,
    /// The part played, for partner and event links, as in `lead` or `host`.
    pub role: Option<String>,
}

/// The id of the record of a NUTS region.
fn region_record(region: &crate::NutsRef) -> RecordId {
    SourceKey::new("nuts", region.code.as_str()).record_id()
}

/// Collects links of one record, numbering each kind.
struct Collector {
    from: RecordId,
    links: Vec<Link>,
}

impl Collector {
    fn add(&mut self, kind: LinkKind, to: impl IntoIterator<Item = RecordId>) {
        for target in to {
            self.add_with_role(kind, target, None);
        }
    }

    fn add_with_role(&mut self, kind: LinkKind, to: RecordId, role: Option<&str>) {
        let role = role.map(str::to_owned);
        let repeated = |link: &Link| link.kind == kind && link.to == to && link.role == role;
        if self.links.iter().any(repeated) {
            return;
        }
        let ordinal = self.links.iter().filter(|link| link.kind == kind).count() as u32;
        self.links.push(Link { from: self.from, to, kind, ordinal, role });
    }

    fn add_regions<'a>(&mut self, regions: impl IntoIterator<Item = &'a crate::NutsRef>) {
        self.add(LinkKind::Region, regions.into_iter().map(region_record));
    }
}

impl Document {
    /// Every link that the document states, as links from the record `from`.
    pub fn links(&self, from: RecordId) -> Vec<Link> {
        let mut to = Collector { from, links: Vec::new() };
        // Links stand on the pages they lead to, for everybody: what a person hides makes none.
        if let Some(shown) = self.as_shown_to_all() {
            return shown.links(from);
        }
        let about = self.about();
        to.add(LinkKind::Topic, about.topics.iter().copied());
        to.add(LinkKind::Tag, about.tags.iter().copied());
        to.add(LinkKind::Media, about.media.iter().copied());
        match self {
            Document::Programme(programme) => to.add(LinkKind::Parent, programme.parent),
            Document::Call(call) => {
                to.add(LinkKind::Programme, call.programme);
                to.add(LinkKind::Authority, call.issuer);
            }
            Document::Project(project) => project_links(project, &mut to),
            Document::ProjectIdea(idea) => {
                to.add(LinkKind::Organisation, idea.organisation);
                to.add(LinkKind::Programme, idea.programme);
                to.add(LinkKind::Call, idea.call);
                to.add_regions(&idea.regions);
            }
            Document::Organisation(organisation) => {
                to.add(LinkKind::Parent, organisation.parent);
                to.add_regions(&organisation.region);
            }
            Document::ClusterOrganisation(cluster) => {
                to.add(LinkKind::Manages, cluster.organisation);
                to.add_regions(&cluster.region);
            }
            Document::Facility(facility) => {
                to.add(LinkKind::Organisation, facility.operator);
                to.add_regions(&facility.region);
            }
            Document::Region(region) => {
                let parent = region.code.as_ref().and_then(crate::NutsCode::parent);
                to.add(
                    LinkKind::Parent,
                    parent.map(|code| SourceKey::new("nuts", code.as_str()).record_id()),
                );
            }
            Document::Territory(territory) => to.add_regions(&territory.regions),
            Document::PolicyInstrument(instrument) => {
                to.add(LinkKind::Authority, instrument.authority);
                to.add(LinkKind::Programme, instrument.programme);
                to.add_regions(&instrument.region);
            }
            Document::Strategy(strategy) => to.add_regions(&strategy.region),
            Document::Topic(topic) => to.add(LinkKind::Broader, topic.broader),
            Document::News(news) => {
                to.add(LinkKind::Project, news.projects.iter().copied());
                to.add(LinkKind::Organisation, news.organisations.iter().copied());
                to.add(LinkKind::Event, news.events.iter().copied());
            }
            Document::Post(post) => {
                to.add(LinkKind::Project, post.projects.iter().copied());
                to.add(LinkKind::Event, post.events.iter().copied());
            }
            Document::EventSeries(series) => to.add(LinkKind::Project, series.projects.iter().copied()),
            Document::Event(event) => event_links(event, &mut to),
            Document::LibraryItem(item) => {
                to.add(LinkKind::Project, item.projects.iter().copied());
                to.add(LinkKind::Organisation, item.organisations.iter().copied());
                to.add(LinkKind::DerivedFrom, item.derived_from);
                to.add(LinkKind::PresentedAt, item.presented_at);
            }
            Document::Media(media) => to.add(LinkKind::Project, media.projects.iter().copied()),
            Document::Person(person) => {
                to.add(LinkKind::Represents, person.organisation);
                to.add(LinkKind::Expert, person.expert_in.iter().copied());
                to.add(LinkKind::LooksAfter, person.topics_looked_after());
                to.add(LinkKind::LooksAfterIn, person.looks_after.iter().map(|one| one.space));
                to.add_regions(&person.region);
            }
            Document::Space(space) => {
                to.add(LinkKind::Programme, space.programmes.iter().copied());
                to.add(LinkKind::Project, space.projects.iter().copied());
                to.add(LinkKind::Media, space.logo);
                to.add(
                    LinkKind::Organisation,
                    space.stakeholders.iter().filter_map(|stakeholder| stakeholder.organisation),
                );
            }
            Document::Family(_) | Document::Tag(_) => {}
        }
        to.links
    }
}

fn project_links(project: &crate::project::Project, to: &mut Collector) {
    to.add(LinkKind::Programme, project.programme);
    to.add(LinkKind::Call, project.call);
    to.add(LinkKind::Family, project.family);
    to.add(LinkKind::PolicyInstrument, project.policy_instruments.iter().copied());
    to.add(LinkKind::Strategy, project.strategies.iter().copied());
    for partner in &project.partners {
        if let Some(organisation) = partner.organisation {
            to.add_with_role(LinkKind::Partner, organisation, Some(PartnerRole::as_str(partner.role)));
        }
        to.add_regions(&partner.region);
    }
    to.add_regions(&project.regions);
}

fn event_links(event: &crate::event::Event, to: &mut Collector) {
    to.add(LinkKind::Series, event.series);
    to.add(LinkKind::Project, event.projects.iter().copied());
    to.add(LinkKind::Facility, event.facilities.iter().copied());
    for part in &event.roles {
        if let Some(organisation) = part.organisation {
            to.add_with_role(LinkKind::TakesPart, organisation, Some(part.role.as_str()));
        }
    }
    for place in &event.places {
        to.add_regions(&place.region);
    }
}
