//! Records as the index takes them: flat, with the names and addresses of what they refer to.

mod places;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::event::Event;
use asterism_domain::organisation::Organisation;
use asterism_domain::person::Person;
use asterism_domain::project::Project;
use asterism_domain::{
    Document, FileType, HelixRole, Kind, Link, LinkKind, MediaKind, OrganisationType, Record, RecordId,
    State, Visibility,
};
use asterism_search::{Change, Entry, Facet};
use asterism_store::Store;
use jiff::civil::Date;

use crate::Result;
use crate::details::{dates_of, status_of};
use crate::files::text_file;
use crate::records::shown_name;
use places::{countries_as_regions, region_codes, regions};
use text::{about_titles, add_body, all_but_plain, language, truncate};

/// How many briefs are kept between batches before all are dropped.
const BRIEFS: usize = 200_000;
/// How much running text of one record is searched. The text of its file has a limit of its own.
const BODY_CHARACTERS: usize = 100_000;

/// What an entry says about a record it refers to.
#[derive(Debug, Clone)]
struct Brief {
    slug: String,
    name: String,
    organisation_type: Option<OrganisationType>,
    helix_role: Option<HelixRole>,
    /// The next broader topic, or the parent programme.
    above: Option<RecordId>,
    period: Option<String>,
    merged_into: Option<RecordId>,
}

/// Makes entries of records, a batch at a time, remembering what records refer to between batches.
pub(crate) struct EntryBuilder {
    store: Store,
    today: Date,
    briefs: BTreeMap<RecordId, Brief>,
}

/// What somebody sees of a person, as a document that hides nothing: its links are all of what they see.
fn shown_as(person: &Person, sight: Visibility) -> Person {
    Person { visible_to: BTreeMap::new(), ..person.seen_by(sight) }
}

/// What else a batch needs: who links to its organisations, what has issues, and the words of its files.
struct Around {
    inbound: BTreeMap<RecordId, Vec<Link>>,
    with_issues: BTreeSet<RecordId>,
    /// The words of stored files, by their hashes.
    texts: BTreeMap<String, String>,
}

impl EntryBuilder {
    pub(crate) fn new(store: Store, today: Date) -> EntryBuilder {
        EntryBuilder { store, today, briefs: BTreeMap::new() }
    }

    /// Keeps the briefs of records that are at hand, so that they need not be read again.
    pub(crate) fn remember(&mut self, records: &[Record]) {
        if self.briefs.len() > BRIEFS {
            self.briefs.clear();
        }
        self.briefs.extend(records.iter().map(|record| (record.id, brief(record))));
    }

    /// The changes that bring the index to the state of `records`.
    pub(crate) async fn changes(&mut self, records: &[Record]) -> Result<Vec<Change>> {
        let around = self.look_around(records).await?;
        Ok(records.iter().map(|record| self.change(record, &around)).collect())
    }

    async fn look_around(&mut self, records: &[Record]) -> Result<Around> {
        let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
        let organisations: Vec<RecordId> = records
            .iter()
            .filter(|record| record.kind == Kind::Organisation)
            .map(|record| record.id)
            .collect();
        let mut inbound: BTreeMap<RecordId, Vec<Link>> = BTreeMap::new();
        let mut projects = BTreeSet::new();
        for link in self.store.links_to_many(&organisations).await? {
            if link.kind == LinkKind::Partner {
                projects.insert(link.from);
            }
            inbound.entry(link.to).or_default().push(link);
        }
        let mut wanted: BTreeSet<RecordId> =
            records.iter().flat_map(|record| record.document.links(record.id)).map(|link| link.to).collect();
        for record in records {
            if let Document::Person(person) = &record.document {
                let seen: Document = shown_as(person, Visibility::Members).into();
                wanted.extend(seen.links(record.id).iter().map(|link| link.to));
            }
        }
        wanted.extend(projects);
        self.learn(wanted).await?;
        let with_issues = self.store.issue_totals(&ids).await?.into_keys().collect();
        let files =
            records.iter().filter_map(|record| text_file(&record.document)).map(str::to_owned).collect();
        let texts = self.store.file_texts(&files).await?;
        Ok(Around { inbound, with_issues, texts })
    }

    /// Loads the briefs of `wanted` and of everything above them.
    async fn learn(&mut self, mut wanted: BTreeSet<RecordId>) -> Result<()> {
        // Topic trees are at most a dozen levels deep; a circle must not hold us.
        for _ in 0..12 {
            wanted.retain(|id| !self.briefs.contains_key(id));
            if wanted.is_empty() {
                return Ok(());
            }
            let ids: Vec<RecordId> = wanted.into_iter().collect();
            let found = self.store.records(&ids).await?;
            wanted = BTreeSet::new();
            for record in found {
                let brief = brief(&record);
                wanted.extend(brief.above);
                wanted.extend(brief.merged_into);
                self.briefs.insert(record.id, brief);
            }
        }
        Ok(())
    }

    /// The brief of a record, or of the one it was merged into.
    fn brief(&self, id: RecordId) -> Option<&Brief> {
        let brief = self.briefs.get(&id)?;
        match brief.merged_into {
            Some(target) => self.briefs.get(&target).or(Some(brief)),
            None => Some(brief),
        }
    }

    fn change(&self, record: &Record, around: &Around) -> Change {
        if record.state == State::Retired || record.merged_into.is_some() {
            return Change::Remove(record.id);
        }
        Change::Put(Box::new(self.entry(record, around)))
    }

    /// What everybody sees of a record; beside it, of people, what everybody sees who is signed in. Nothing else can be
    /// found, counted or suggested.
    fn entry(&self, record: &Record, around: &Around) -> Entry {
        let shown = State::Published == record.state;
        let public = shown && record.visibility == Visibility::Public;
        let members = public || shown && record.visibility == Visibility::Members;
        let of = |record: &Record| Entry { public, members, ..self.entry_of(record, around) };
        let Document::Person(person) = &record.document else { return of(record) };
        let seen = |sight| Record { document: shown_as(person, sight).into(), ..record.clone() };
        let for_all = of(&seen(Visibility::Public));
        let for_members = of(&seen(Visibility::Members));
        match (public, members) {
            (true, _) if for_all != for_members => Entry { for_members: Some(for_members.into()), ..for_all },
            (false, true) => for_members,
            _ => for_all,
        }
    }

    fn entry_of(&self, record: &Record, around: &Around) -> Entry {
        let document = &record.document;
        let about = document.about();
        let mut entry = Entry::new(record.id, record.kind, record.seq, record.path(), shown_name(document));
        entry.title = about.title.plain().to_owned();
        entry.summary = about.summary.plain().to_owned();
        entry.body = all_but_plain(about);
        entry.names = about.aliases.clone();
        entry.language = language(about);
        (entry.start, entry.end) = match dates_of(document) {
            (start, end) if matches!(record.kind, Kind::Project | Kind::Event | Kind::Call) => (start, end),
            (day, _) => {
                entry.published = day;
                (None, None)
            }
        };
        let links = document.links(record.id);
        entry.related = links.iter().map(|link| link.to).collect();
        self.common_facets(record, &links, around, &mut entry);
        self.own_facets(record, around, &mut entry);
        for text in [&mut entry.body, &mut entry.summary] {
            truncate(text, BODY_CHARACTERS);
        }
        // After what the record says itself. All of it weighs as running text, so that titles win.
        if let Some(text) = text_file(&record.document).and_then(|hash| around.texts.get(hash)) {
            entry.body.push('\n');
            entry.body.push_str(text);
        }
        countries_as_regions(&mut entry);
        entry.facets.sort_unstable();
        entry.facets.dedup();
        entry
    }

    /// The filters that any record can have.
    fn common_facets(&self, record: &Record, links: &[Link], around: &Around, entry: &mut Entry) {
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
        for link in links {
            let facet = match link.kind {
                LinkKind::Topic => Facet::Topic,
                LinkKind::Tag => Facet::Tag,
                LinkKind::Programme => Facet::Programme,
                LinkKind::Family => Facet::Family,
                LinkKind::Project => Facet::Project,
                _ => continue,
            };
            for brief in self.upwards(link.to) {
                add(facet, &brief.slug);
                if facet == Facet::Programme
                    && let Some(period) = &brief.period
                {
                    add(Facet::Period, period);
                }
            }
        }
    }

    /// A linked record and what is above it: broader topics, parent programmes.
    fn upwards(&self, id: RecordId) -> Vec<&Brief> {
        let mut chain = Vec::new();
        let mut next = Some(id);
        while let Some(brief) = next.and_then(|id| self.brief(id)) {
            chain.push(brief);
            next = brief.above.filter(|_| chain.len() < 12);
        }
        chain
    }

    fn own_facets(&self, record: &Record, around: &Around, entry: &mut Entry) {
        match &record.document {
            Document::Project(project) => self.project(project, entry),
            Document::Organisation(organisation) => {
                let inbound = around.inbound.get(&record.id).map_or(&[][..], Vec::as_slice);
                self.organisation(organisation, inbound, entry);
            }
            Document::Event(event) => self.event(event, entry),
            Document::Programme(programme) => {
                entry.facets.push((Facet::Programme, record.slug.clone()));
                push(entry, Facet::Period, programme.period.as_deref());
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
                entry.names.extend(person.organisation_as_given.clone());
                entry.title = entry.name.clone();
            }
            Document::Media(media) => {
                push(entry, Facet::FileType, media.media_kind.map(|kind| file_type(kind).as_str()));
            }
            Document::EventSeries(_) => {}
        }
    }

    fn project(&self, project: &Project, entry: &mut Entry) {
        entry.total_budget = euros(project.total_budget);
        entry.eu_contribution = euros(project.eu_contribution);
        entry.names.extend(project.operation_code.clone());
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
            let brief = partner.organisation.and_then(|id| self.brief(id));
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

    fn organisation(&self, organisation: &Organisation, inbound: &[Link], entry: &mut Entry) {
        entry.names.extend(organisation.names.iter().map(|name| name.text.clone()));
        entry.names.extend(organisation.abbreviation.clone());
        entry.names.extend(organisation.identifiers.iter().map(|identifier| identifier.value.clone()));
        push(entry, Facet::OrganisationType, organisation.organisation_type.map(|kind| kind.as_str()));
        let helix =
            organisation.helix_role.or(organisation.organisation_type.and_then(|kind| kind.helix_role()));
        push(entry, Facet::HelixRole, helix.map(|role| role.as_str()));
        push(entry, Facet::Country, organisation.country.as_ref().map(|country| country.as_str()));
        regions(entry, &organisation.region);
        let manages = inbound.iter().any(|link| link.kind == LinkKind::Manages);
        let cluster = asterism_domain::cluster_organisation(organisation.organisation_type, manages);
        push(entry, Facet::ClusterOrganisation, cluster.map(yes_no));
        if let Some(town) = &organisation.town {
            entry.body.push('\n');
            entry.body.push_str(town);
        }
        for link in inbound.iter().filter(|link| link.kind == LinkKind::Partner) {
            push(entry, Facet::PartnerFunction, link.role.as_deref());
            for brief in self
                .brief(link.from)
                .and_then(|project| project.above)
                .map(|id| self.upwards(id))
                .unwrap_or_default()
            {
                push(entry, Facet::Programme, Some(&brief.slug));
                push(entry, Facet::Period, brief.period.as_deref());
            }
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

fn brief(record: &Record) -> Brief {
    let document = &record.document.seen_by(Visibility::Public);
    let (organisation_type, helix_role) = match document {
        Document::Organisation(organisation) => {
            let kind = organisation.organisation_type;
            (kind, organisation.helix_role.or(kind.and_then(OrganisationType::helix_role)))
        }
        _ => (None, None),
    };
    let (above, period) = match document {
        Document::Topic(topic) => (topic.broader, None),
        Document::Programme(programme) => (programme.parent, programme.period.clone()),
        Document::Project(project) => (project.programme, None),
        _ => (None, None),
    };
    Brief {
        slug: record.slug.clone(),
        name: shown_name(document),
        organisation_type,
        helix_role,
        above,
        period,
        merged_into: record.merged_into,
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

fn push(entry: &mut Entry, facet: Facet, value: Option<&str>) {
    if let Some(value) = value {
        entry.facets.push((facet, value.to_owned()));
    }
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn euros(amount: Option<asterism_domain::Money>) -> Option<i64> {
    let amount = amount.filter(|amount| amount.currency == asterism_domain::Currency::EUR)?;
    Some((amount.minor + 50).div_euclid(100))
}
