//! What a record can be filtered by: what every record has, what follows from what it refers to, and what its kind says.

use std::collections::BTreeSet;

use asterism_domain::event::Event;
use asterism_domain::organisation::Organisation;
use asterism_domain::project::Project;
use asterism_domain::{Document, FileType, Link, LinkKind, MediaKind, Record};
use asterism_search::{Entry, Facet};

use super::brief::Sight;
use super::places::{region_codes, regions};
use super::text::{about_titles, add_body};
use super::{Around, EntryBuilder};
use crate::details::status_of;

impl EntryBuilder {
    /// The filters that any record can have.
    pub(super) fn common_facets(&self, record: &Record, around: &Around, entry: &mut Entry) {
        let about = record.document.about();
        let mut add = |facet, value: &str| entry.facets.push((facet, value.to_owned()));
        add(Facet::Space, record.space.as_str());
        for source in sources(record) {
            add(Facet::Source, source);
        }
        add(Facet::HasIssues, yes_no(around.with_issues.contains(&record.id)));
        if about.fictional {
            add(Facet::Fictional, "yes");
        }
        if let Some(language) = &entry.language {
            add(Facet::Language, language.as_str());
        }
        if let Some(status) = status_of(&record.document, self.today) {
            add(Facet::Status, status.as_str());
        }
    }

    /// The filters that come of what a record refers to. What belongs to a project belongs to its programme and period.
    pub(super) fn linked_facets(&self, links: &[Link], sight: Sight<'_>, entry: &mut Entry) {
        for link in links {
            let facet = match link.kind {
                LinkKind::Topic => Facet::Topic,
                LinkKind::Expert => Facet::ExpertIn,
                LinkKind::LooksAfter => Facet::LooksAfter,
                LinkKind::LooksAfterIn => {
                    push(entry, Facet::LooksAfterIn, self.brief(link.to, sight).map(|space| &*space.slug));
                    continue;
                }
                LinkKind::Tag => Facet::Tag,
                LinkKind::Family => Facet::Family,
                LinkKind::Programme => {
                    self.programmes(Some(link.to), sight, entry);
                    continue;
                }
                LinkKind::Project => {
                    if let Some(project) = self.brief(link.to, sight) {
                        push(entry, Facet::Project, Some(&project.slug));
                        self.programmes(project.above, sight, entry);
                    }
                    continue;
                }
                _ => continue,
            };
            for brief in self.upwards(link.to, sight) {
                push(entry, facet, Some(&brief.slug));
            }
        }
    }

    pub(super) fn own_facets(&self, record: &Record, sight: Sight<'_>, around: &Around, entry: &mut Entry) {
        match &record.document {
            Document::Project(project) => {
                // The filter of a project finds it with what belongs to it. Its partners do not belong to it: the largest
                // are in thousands of projects.
                if around.with_content.contains(&record.id) {
                    push(entry, Facet::Project, Some(&record.slug));
                }
                self.project(project, sight, entry);
            }
            Document::Organisation(organisation) => {
                let inbound = around.inbound.get(&record.id).map_or(&[][..], Vec::as_slice);
                self.organisation(organisation, inbound, sight, entry);
            }
            Document::Event(event) => self.event(event, entry),
            Document::Programme(programme) => {
                entry.facets.push((Facet::Programme, record.slug.clone()));
                push(entry, Facet::Period, programme.period.as_deref());
                self.programmes(programme.parent, sight, entry);
                entry.names.extend(programme.abbreviation.clone());
            }
            Document::Call(call) => {
                for eligible in &call.eligible_types {
                    push(entry, Facet::OrganisationType, Some(eligible.as_str()));
                }
                entry.names.extend(call.identifier.clone());
            }
            Document::ClusterOrganisation(cluster) => {
                push(entry, Facet::ClusterOrganisation, Some("yes"));
                cluster.kets.iter().for_each(|ket| push(entry, Facet::Ket, Some(ket.as_str())));
                regions(entry, &cluster.region);
            }
            Document::Facility(facility) => {
                facility.kets.iter().for_each(|ket| push(entry, Facet::Ket, Some(ket.as_str())));
                push(entry, Facet::Country, facility.country.as_ref().map(|country| country.as_str()));
                regions(entry, &facility.region);
            }
            Document::Region(region) => {
                if let Some(code) = &region.code {
                    entry.names.push(code.to_string());
                    region_codes(entry, code);
                }
                entry.names.extend(region.latin_name.clone());
                entry.names.extend(about_titles(&region.about));
            }
            Document::Territory(territory) => {
                territory
                    .countries
                    .iter()
                    .for_each(|country| push(entry, Facet::Country, Some(country.as_str())));
                regions(entry, &territory.regions);
            }
            Document::PolicyInstrument(instrument) => {
                push(entry, Facet::Country, instrument.country.as_ref().map(|country| country.as_str()));
                regions(entry, &instrument.region);
                add_body(entry, &instrument.objective);
                entry.names.extend(instrument.indicators.iter().map(|indicator| indicator.name.clone()));
            }
            Document::ProjectIdea(idea) => {
                regions(entry, &idea.regions);
                add_body(entry, &idea.why);
                add_body(entry, &idea.what);
            }
            Document::Strategy(strategy) => {
                push(entry, Facet::Country, strategy.country.as_ref().map(|country| country.as_str()));
                push(entry, Facet::Period, strategy.period.as_deref());
                regions(entry, &strategy.region);
            }
            Document::Topic(_) => entry.facets.push((Facet::Topic, record.slug.clone())),
            Document::Tag(_) => entry.facets.push((Facet::Tag, record.slug.clone())),
            Document::Space(_) => entry.names.push(record.space.as_str().to_owned()),
            Document::Family(_) => entry.facets.push((Facet::Family, record.slug.clone())),
            Document::News(news) => {
                push(entry, Facet::NewsSource, news.source_kind.map(|kind| kind.as_str()));
            }
            Document::LibraryItem(item) => {
                push(entry, Facet::FileType, item.file_type.map(|kind| kind.as_str()));
                push(entry, Facet::DocumentType, item.document_kind.map(|kind| kind.as_str()));
                item.audience
                    .iter()
                    .for_each(|audience| push(entry, Facet::Audience, Some(audience.as_str())));
                entry.names.extend(item.authors.iter().cloned());
            }
            Document::Post(post) => entry.names.extend(post.author.clone()),
            Document::Person(person) => {
                person
                    .interested_in
                    .iter()
                    .for_each(|intent| push(entry, Facet::InterestedIn, Some(intent.as_str())));
                push(entry, Facet::Representing, person.represents.map(|kind| kind.as_str()));
                push(entry, Facet::Country, person.country.as_ref().map(|country| country.as_str()));
                regions(entry, &person.region);
                add_body(entry, &person.expertise);
                entry.names.extend(person.organisation_as_given.clone());
                entry.title = entry.name.clone();
            }
            Document::Media(media) => {
                push(entry, Facet::FileType, media.media_kind.map(|kind| file_type(kind).as_str()));
            }
            Document::EventSeries(_) => {}
        }
    }

    fn project(&self, project: &Project, sight: Sight<'_>, entry: &mut Entry) {
        entry.total_budget = euros(project.total_budget);
        entry.eu_contribution = euros(project.eu_contribution);
        entry.names.extend(project.operation_code.clone());
        // The number by which its programme calls it.
        for key in project.about.keys.iter().filter(|key| !is_made_of_a_row(&key.key)) {
            entry.body.push('\n');
            entry.body.push_str(&key.key);
        }
        for text in [&project.problem_statement, &project.why, &project.what, &project.how] {
            add_body(entry, text);
        }
        project.kets.iter().for_each(|ket| push(entry, Facet::Ket, Some(ket.as_str())));
        for phase in &project.phases {
            push(entry, Facet::Phase, Some(phase.kind.as_str()));
            add_body(entry, &phase.description);
        }
        for partner in &project.partners {
            push(entry, Facet::PartnerFunction, Some(partner.role.as_str()));
            push(entry, Facet::Country, partner.country.as_ref().map(|country| country.as_str()));
            regions(entry, &partner.region);
            let brief = partner.organisation.and_then(|id| self.brief(id, sight));
            if let Some(brief) = brief {
                push(entry, Facet::OrganisationType, brief.organisation_type.map(|kind| kind.as_str()));
                push(entry, Facet::HelixRole, brief.helix_role.map(|role| role.as_str()));
                entry.names.push(brief.name.clone());
            }
            if brief.is_none_or(|brief| brief.name != partner.name_as_given)
                && !partner.name_as_given.is_empty()
            {
                entry.names.push(partner.name_as_given.clone());
            }
        }
        regions(entry, &project.regions);
    }

    fn organisation(
        &self,
        organisation: &Organisation,
        inbound: &[Link],
        sight: Sight<'_>,
        entry: &mut Entry,
    ) {
        entry.names.extend(organisation.names.iter().map(|name| name.text.clone()));
        entry.names.extend(organisation.abbreviation.clone());
        entry.names.extend(organisation.identifiers.iter().map(|identifier| identifier.value.clone()));
        push(entry, Facet::OrganisationType, organisation.organisation_type.map(|kind| kind.as_str()));
        let helix =
            organisation.helix_role.or(organisation.organisation_type.and_then(|kind| kind.helix_role()));
        push(entry, Facet::HelixRole, helix.map(|role| role.as_str()));
        push(entry, Facet::Country, organisation.country.as_ref().map(|country| country.as_str()));
        regions(entry, &organisation.region);
        let told = inbound.iter().filter_map(|link| Some((link, self.brief(link.from, sight)?)));
        let manages = told.clone().any(|(link, _)| link.kind == LinkKind::Manages);
        let cluster = asterism_domain::cluster_organisation(organisation.organisation_type, manages);
        push(entry, Facet::ClusterOrganisation, cluster.map(yes_no));
        if let Some(town) = &organisation.town {
            entry.body.push('\n');
            entry.body.push_str(town);
        }
        for (link, project) in told.filter(|(link, _)| link.kind == LinkKind::Partner) {
            push(entry, Facet::PartnerFunction, link.role.as_deref());
            self.programmes(project.above, sight, entry);
        }
    }

    fn event(&self, event: &Event, entry: &mut Entry) {
        push(entry, Facet::EventKind, event.event_kind.map(|kind| kind.as_str()));
        push(entry, Facet::OrganisedBy, event.organised_by.map(|kind| kind.as_str()));
        push(entry, Facet::OpenEvent, event.open.map(yes_no));
        event.audience.iter().for_each(|audience| push(entry, Facet::Audience, Some(audience.as_str())));
        for place in &event.places {
            push(entry, Facet::Country, place.country.as_ref().map(|country| country.as_str()));
            regions(entry, &place.region);
            for words in [&place.town, &place.venue].into_iter().flatten() {
                entry.body.push('\n');
                entry.body.push_str(words);
            }
        }
        entry.names.extend(event.speakers.iter().map(|speaker| speaker.name.clone()));
    }
}

/// Which sources a record's keys come from, beside its space's.
fn sources(record: &Record) -> BTreeSet<&str> {
    let of_scheme = |scheme: &str| match scheme.split(':').next().unwrap_or_default() {
        "sample" => Some("sample"),
        "cordis" => Some("cordis"),
        "keep" => Some("keep-eu"),
        "kohesio" => Some("kohesio"),
        "esf-lists" => Some("structural-funds"),
        "interreg-sweden" => Some("interreg-sweden"),
        "nuts" => Some("nuts"),
        "nace" => Some("classifications"),
        _ => None,
    };
    let mut found: BTreeSet<&str> =
        record.document.about().keys.iter().filter_map(|key| of_scheme(&key.scheme)).collect();
    if found.is_empty() {
        found.insert(record.space.as_str());
    }
    found
}

/// What a picture or a film is among files.
fn file_type(kind: MediaKind) -> FileType {
    match kind {
        MediaKind::Image | MediaKind::Logo => FileType::Image,
        MediaKind::Video => FileType::Video,
    }
}

/// Whether a key is a hash, as readers make of rows whose source gives none: nothing that anybody calls a project by.
fn is_made_of_a_row(key: &str) -> bool {
    let last = key.rsplit(['/', ':']).next().unwrap_or_default();
    last.len() == 32 && last.bytes().all(|digit| digit.is_ascii_hexdigit())
}

pub(super) fn push(entry: &mut Entry, facet: Facet, value: Option<&str>) {
    if let Some(value) = value {
        entry.facets.push((facet, value.to_owned()));
    }
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// Whole euros, the cents cut off: so an amount lies within a range of whole euros exactly where its euros do.
fn euros(amount: Option<asterism_domain::Money>) -> Option<i64> {
    let amount = amount.filter(|amount| amount.currency == asterism_domain::Currency::EUR)?;
    Some(amount.minor.div_euclid(100))
}

#[cfg(test)]
mod tests {
    use asterism_domain::{Currency, Money};

    #[test]
    fn an_amount_is_within_whole_euros_where_its_own_euros_are() {
        let cents = |minor| super::euros(Some(Money { minor, currency: Currency::EUR }));
        assert_eq!(
            [99_999_960, 100_000_000, 100_000_040].map(cents),
            [999_999, 1_000_000, 1_000_000].map(Some)
        );
        assert_eq!([-1, 0].map(cents), [-1, 0].map(Some));
    }
}
