//! What a record is, for machines: JSON-LD in the words of schema.org, in the head of its page. It
//! says what the page says and no more, so what a reader may not see is not here either.

use asterism_actions::{Details, RecordView, Ref};
use asterism_domain::event::Event;
use asterism_domain::library::LibraryItem;
use asterism_domain::organisation::{Identifier, Organisation};
use asterism_domain::place::{Place, Point, Region};
use asterism_domain::project::Project;
use asterism_domain::{
    About, CountryCode, Document, DocumentKind, EventRole, FileType, Kind, MediaKind, Money,
    OrganisationType, RecordId,
};
use jiff::civil::{Date, Time};
use serde_json::{Map, Value, json};

use super::words;
use crate::html::{LinkedData, safe_address};
use crate::locale::Locale;

/// The facts of a record as its page at `origin` shows them; `title` is the page's heading.
pub(super) fn of(l: Locale, origin: &str, title: &str, view: &RecordView) -> LinkedData {
    let record = &view.record;
    let maker = Maker { l, origin, view };
    let mut thing = Thing::new(type_of(view));
    thing.put("@context", "https://schema.org");
    maker.common(&mut thing, title, record.document.about());
    match &record.document {
        Document::Project(project) => maker.project(&mut thing, project),
        Document::Organisation(organisation) => maker.organisation(&mut thing, organisation),
        Document::ClusterOrganisation(cluster) => {
            thing.put("parentOrganization", maker.named(cluster.organisation));
            thing.put("foundingDate", cluster.founded.map(|year| year.to_string()));
        }
        Document::Facility(facility) => {
            thing.put("address", address(facility.country.as_ref(), facility.town.as_deref(), None));
            thing.put("geo", facility.point.map(geo));
        }
        Document::Region(region) => maker.region(&mut thing, region),
        Document::Programme(programme) => {
            thing.put("alternateName", programme.abbreviation.clone());
            thing.put("parentOrganization", maker.named(programme.parent));
        }
        Document::Topic(topic) => {
            thing.put("inDefinedTermSet", topic.scheme.clone());
            thing.put("termCode", topic.code.clone());
        }
        Document::Event(event) => maker.event(&mut thing, event),
        Document::News(news) => {
            thing.put("headline", title);
            thing.put("datePublished", news.published.map(day));
            thing.put("about", maker.all(news.projects.iter().chain(&news.organisations)));
        }
        Document::Post(post) => {
            thing.put("headline", title);
            thing.put("datePublished", post.published.map(day));
            thing.put("author", post.author.as_deref().map(person));
            thing.put("about", maker.all(post.projects.iter().chain(&post.events)));
        }
        Document::LibraryItem(item) => maker.document(&mut thing, item),
        Document::Media(media) => {
            thing.put("contentUrl", media.url.as_deref().and_then(safe_address));
            thing.put("creditText", media.credit.clone());
            thing.put("license", media.licence.clone());
            thing.put("about", maker.all(&media.projects));
        }
        Document::Person(someone) => {
            let organisation = maker.named(someone.organisation);
            let given = someone.organisation_as_given.as_deref().map(organisation_called);
            thing.put("affiliation", if organisation.is_null() { given.into() } else { organisation });
        }
        _ => {}
    }
    LinkedData::new(&Value::Object(thing.0))
}

/// The type of schema.org that says most of what the record is.
fn type_of(view: &RecordView) -> &'static str {
    match &view.record.document {
        // Projects of the research programmes; the others cooperate on policy.
        Document::Project(project) if is_research(project) => "ResearchProject",
        Document::Project(_) => "Project",
        Document::Organisation(organisation) => type_of_organisation(organisation),
        Document::ClusterOrganisation(_) => "Organization",
        Document::Programme(_) => "FundingScheme",
        Document::Facility(_) => "Place",
        Document::Region(region) if region.code.as_ref().is_some_and(|code| code.level() == 0) => "Country",
        Document::Region(_) | Document::Territory(_) => "AdministrativeArea",
        Document::Topic(_) | Document::Tag(_) | Document::Family(_) => "DefinedTerm",
        Document::News(_) => "NewsArticle",
        Document::Post(_) => "BlogPosting",
        Document::Event(_) => "Event",
        Document::EventSeries(_) => "EventSeries",
        Document::LibraryItem(item) => type_of_document(item),
        Document::Media(media) => match media.media_kind {
            Some(MediaKind::Video) => "VideoObject",
            _ => "ImageObject",
        },
        Document::Person(_) => "Person",
        Document::Strategy(_) | Document::PolicyInstrument(_) | Document::ProjectIdea(_) => "CreativeWork",
        Document::Space(_) => "WebSite",
        Document::Call(_) => "Thing",
    }
}

fn is_research(project: &Project) -> bool {
    project.about.keys.iter().any(|key| key.scheme.starts_with("cordis"))
}

fn type_of_organisation(organisation: &Organisation) -> &'static str {
    match organisation.organisation_type {
        Some(kind) if kind.is_authority() => "GovernmentOrganization",
        Some(OrganisationType::HigherEducation) => "CollegeOrUniversity",
        Some(OrganisationType::ResearchOrganisation) => "ResearchOrganization",
        Some(OrganisationType::Ngo) => "NGO",
        _ => "Organization",
    }
}

fn type_of_document(item: &LibraryItem) -> &'static str {
    match (item.document_kind, item.file_type) {
        (Some(DocumentKind::Report | DocumentKind::ReportSummary | DocumentKind::ResultBrief), _) => "Report",
        (Some(DocumentKind::Presentation), _) => "PresentationDigitalDocument",
        (Some(DocumentKind::Video), _) | (_, Some(FileType::Video)) => "VideoObject",
        _ => "DigitalDocument",
    }
}

/// An object that leaves out what is not known.
struct Thing(Map<String, Value>);

impl Thing {
    fn new(kind: &str) -> Thing {
        let mut thing = Thing(Map::new());
        thing.put("@type", kind);
        thing
    }

    fn put(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into();
        let known = match &value {
            Value::Null => false,
            Value::String(text) => !text.is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => true,
        };
        if known {
            self.0.insert(name.to_owned(), value);
        }
    }
}

/// What the facts are made with: the language, the site and the record's surroundings.
struct Maker<'a> {
    l: Locale,
    origin: &'a str,
    view: &'a RecordView,
}

impl Maker<'_> {
    fn common(&self, thing: &mut Thing, title: &str, about: &About) {
        let address = format!("{}{}", self.origin, self.view.record.path());
        thing.put("@id", address.clone());
        thing.put("url", address);
        let hidden = self.view.record.kind == Kind::Person && about.title.is_empty();
        thing.put("name", if hidden { "" } else { title });
        thing.put("alternateName", about.aliases.clone());
        thing.put("description", words::text(self.l, &about.summary));
        if about.fictional {
            thing.put("disambiguatingDescription", self.l.t("fictional-text"));
        }
        let links = about.links.iter().filter(|link| link.rel != "source");
        let same: Vec<&str> = links.filter_map(|link| safe_address(&link.url)).collect();
        thing.put("sameAs", same);
        let themes = about.topics.iter().chain(&about.tags);
        let themes: Vec<&str> =
            themes.filter_map(|id| self.view.refs.get(id)).map(|found| found.name.as_str()).collect();
        thing.put("keywords", themes.join(", "));
    }

    /// A record around this one by name and address.
    fn named(&self, id: Option<RecordId>) -> Value {
        id.and_then(|id| self.view.refs.get(&id)).map_or(Value::Null, |found| self.reference(found))
    }

    fn all<'r>(&self, ids: impl IntoIterator<Item = &'r RecordId>) -> Vec<Value> {
        ids.into_iter().map(|id| self.named(Some(*id))).filter(|found| !found.is_null()).collect()
    }

    fn reference(&self, found: &Ref) -> Value {
        let kind = match found.kind {
            Kind::Project => "Project",
            Kind::Organisation | Kind::ClusterOrganisation => "Organization",
            Kind::Programme => "FundingScheme",
            Kind::Region | Kind::Territory => "AdministrativeArea",
            Kind::Facility => "Place",
            Kind::Event => "Event",
            Kind::EventSeries => "EventSeries",
            Kind::Person => "Person",
            _ => "Thing",
        };
        let address = format!("{}{}", self.origin, found.path);
        json!({ "@type": kind, "@id": address, "name": found.name, "url": address })
    }

    fn project(&self, thing: &mut Thing, project: &Project) {
        if project.acronym.is_some() {
            thing.put("legalName", words::text(self.l, &project.about.title));
        }
        thing.put("foundingDate", project.start.map(day));
        thing.put("dissolutionDate", project.end.map(day));
        thing.put("identifier", project.operation_code.clone());
        let mut grant = Thing::new("Grant");
        grant.put("funder", self.named(project.programme));
        grant.put("amount", project.eu_contribution.map(amount));
        if grant.0.len() > 1 {
            thing.put("funding", Value::Object(grant.0));
        }
        let Details::Project(details) = &self.view.details else { return };
        let members = details.partners.iter().filter_map(|row| {
            let given = &row.partner.name_as_given;
            let member = match &row.organisation {
                Some(found) => self.reference(found),
                None if given.is_empty() => return None,
                None => organisation_called(given),
            };
            let role = self.l.label("partner-role", row.partner.role.as_str());
            Some(json!({ "@type": "OrganizationRole", "roleName": role, "member": member }))
        });
        thing.put("member", members.collect::<Vec<Value>>());
    }

    fn organisation(&self, thing: &mut Thing, organisation: &Organisation) {
        let mut names: Vec<String> = organisation.about.aliases.clone();
        names.extend(organisation.names.iter().map(|name| name.text.clone()));
        names.extend(organisation.abbreviation.clone());
        let title = words::text(self.l, &organisation.about.title);
        names.retain(|name| *name != title);
        names.sort();
        names.dedup();
        thing.put("alternateName", names);
        thing.put("identifier", organisation.identifiers.iter().map(identifier).collect::<Vec<Value>>());
        let vat = organisation.identifiers.iter().find(|known| known.scheme == "vat");
        thing.put("vatID", vat.map(|known| known.value.clone()));
        let town = organisation.town.as_deref();
        thing.put("address", address(organisation.country.as_ref(), town, organisation.postcode.as_deref()));
        thing.put("parentOrganization", self.named(organisation.parent));
    }

    fn region(&self, thing: &mut Thing, region: &Region) {
        thing.put("geo", region.point.map(geo));
        let code = region.code.as_ref();
        thing.put("identifier", code.map(|code| property("NUTS", code.as_str())));
        if let Details::Region(details) = &self.view.details {
            let around = details.path.last().map(|found| self.reference(found));
            thing.put("containedInPlace", around.unwrap_or_default());
        }
    }

    fn event(&self, thing: &mut Thing, event: &Event) {
        let zone = event.time_zone.as_deref();
        thing.put("startDate", event.start.map(|date| moment(date, event.start_time, zone)));
        // An end before the beginning is no end.
        let end = event.end.or(event.end_time.and(event.start)).filter(|_| event.lasts() != Some(false));
        thing.put("endDate", end.map(|date| moment(date, event.end_time, zone)));
        thing.put(
            "location",
            event.places.iter().map(|place| location(self.l, place)).collect::<Vec<Value>>(),
        );
        thing.put("superEvent", self.named(event.series));
        let organisers = event
            .roles
            .iter()
            .filter(|part| matches!(part.role, EventRole::Organiser | EventRole::CoOrganiser));
        let organisers = organisers.map(|part| match self.named(part.organisation) {
            Value::Null => organisation_called(&part.name_as_given),
            found => found,
        });
        thing.put("organizer", organisers.collect::<Vec<Value>>());
        thing.put("performer", event.speakers.iter().map(|one| person(&one.name)).collect::<Vec<Value>>());
        thing.put("about", self.all(&event.projects));
    }

    fn document(&self, thing: &mut Thing, item: &LibraryItem) {
        thing.put("datePublished", item.published.map(day));
        thing.put("author", item.authors.iter().map(|name| person(name)).collect::<Vec<Value>>());
        thing.put(
            "isPartOf",
            item.series.as_ref().map(|name| json!({ "@type": "CreativeWorkSeries", "name": name })),
        );
        thing.put("about", self.all(item.projects.iter().chain(&item.organisations)));
        thing.put("inLanguage", item.about.language.as_ref().map(ToString::to_string));
    }
}

fn day(date: Date) -> String {
    date.to_string()
}

/// A day, with its time where that is known, and the offset where the zone is.
pub(super) fn moment(date: Date, time: Option<Time>, zone: Option<&str>) -> String {
    let Some(time) = time else { return day(date) };
    let local = date.to_datetime(time);
    match zone.and_then(|zone| local.in_tz(zone).ok()) {
        Some(zoned) => zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        None => local.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
    }
}

fn amount(money: Money) -> Value {
    json!({ "@type": "MonetaryAmount", "currency": money.currency.as_str(), "value": money.as_major() })
}

fn geo(point: Point) -> Value {
    json!({ "@type": "GeoCoordinates", "latitude": point.latitude(), "longitude": point.longitude() })
}

fn property(name: &str, value: &str) -> Value {
    json!({ "@type": "PropertyValue", "propertyID": name, "value": value })
}

fn identifier(known: &Identifier) -> Value {
    property(&known.scheme, &known.value)
}

fn person(name: &str) -> Value {
    json!({ "@type": "Person", "name": name })
}

fn organisation_called(name: &str) -> Value {
    json!({ "@type": "Organization", "name": name })
}

/// A postal address; schema.org wants ISO codes, where EU publications have two of their own.
fn address(country: Option<&CountryCode>, town: Option<&str>, postcode: Option<&str>) -> Value {
    let mut address = Thing::new("PostalAddress");
    address.put("addressLocality", town);
    address.put("postalCode", postcode);
    address.put(
        "addressCountry",
        country.map(|code| match code.as_str() {
            "EL" => "GR",
            "UK" => "GB",
            code => code,
        }),
    );
    if address.0.len() > 1 { Value::Object(address.0) } else { Value::Null }
}

fn location(l: Locale, place: &Place) -> Value {
    let mut thing = Thing::new("Place");
    let country = place.country.as_ref().map(|code| words::country(l, code));
    thing.put("name", place.venue.clone().or_else(|| place.town.clone()).or(country));
    thing.put("address", address(place.country.as_ref(), place.town.as_deref(), None));
    thing.put("geo", place.point.map(geo));
    Value::Object(thing.0)
}
