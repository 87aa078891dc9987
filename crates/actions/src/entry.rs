//! Records as the index takes them: flat, with the names and addresses of what they refer to.

mod brief;
mod places;
mod text;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::event::Event;
use asterism_domain::organisation::Organisation;
use asterism_domain::person::Person;
use asterism_domain::project::Project;
use asterism_domain::{
    Document, FileType, Kind, Link, LinkKind, MediaKind, Record, RecordId, Space, State, Visibility,
};
use asterism_search::{Change, Entry, Facet};
use asterism_store::Store;
use jiff::civil::Date;

use crate::Result;
use crate::details::{dates_of, status_of};
use crate::files::text_file;
use crate::records::shown_name;
pub(crate) use brief::Brief;
use brief::Sight;
use places::{countries_as_regions, region_codes, regions};
pub(crate) use text::language;
use text::{about_titles, add_body, all_but_plain, truncate};

/// How many briefs are kept between batches before all are dropped.
const BRIEFS: usize = 200_000;
/// How much running text of one record is searched. The text of its file has a limit of its own.
const BODY_CHARACTERS: usize = 100_000;

/// Makes entries of records, a batch at a time, remembering what records refer to between batches.
pub(crate) struct EntryBuilder {
    store: Store,
    today: Date,
    briefs: BTreeMap<RecordId, Brief>,
    /// Whether any of them is for members only: else members see no more of others' entries than everybody does.
    some_for_members: bool,
    /// The spaces of which any of them is for their own only: as above.
    with_own: BTreeSet<Space>,
}

/// What somebody sees of a person, as a document that hides nothing: its links are all of what they see.
fn shown_as(person: &Person, sight: Visibility) -> Person {
    Person { visible_to: BTreeMap::new(), ..person.seen_by(sight) }
}

/// What else a batch needs: who links to its organisations, what has issues, and the words of its files.
struct Around {
    inbound: BTreeMap<RecordId, Vec<Link>>,
    /// The projects that something published belongs to.
    with_content: BTreeSet<RecordId>,
    with_issues: BTreeSet<RecordId>,
    /// The words of stored files, by their hashes.
    texts: BTreeMap<String, String>,
}

impl EntryBuilder {
    pub(crate) fn new(store: Store, today: Date) -> EntryBuilder {
        EntryBuilder {
            store,
            today,
            briefs: BTreeMap::new(),
            some_for_members: false,
            with_own: BTreeSet::new(),
        }
    }

    /// Keeps the briefs of records that are at hand, so that they need not be read again.
    pub(crate) fn remember(&mut self, records: &[Record]) {
        if self.briefs.len() > BRIEFS {
            self.briefs.clear();
            self.some_for_members = false;
            self.with_own.clear();
        }
        for record in records {
            self.keep(record.id, Brief::of_record(record));
        }
    }

    /// The changes that bring the index to the state of `records`.
    pub(crate) async fn changes(&mut self, records: &[Record]) -> Result<Vec<Change>> {
        let around = self.look_around(records).await?;
        Ok(records.iter().map(|record| self.change(record, &around)).collect())
    }

    async fn look_around(&mut self, records: &[Record]) -> Result<Around> {
        let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
        let of_kind = |kind| records.iter().filter(move |record| record.kind == kind).map(|record| record.id);
        let organisations: Vec<RecordId> = of_kind(Kind::Organisation).collect();
        let mut inbound: BTreeMap<RecordId, Vec<Link>> = BTreeMap::new();
        let mut telling = BTreeSet::new();
        for link in self.store.links_to_many(&organisations).await? {
            if matches!(link.kind, LinkKind::Partner | LinkKind::Manages) {
                telling.insert(link.from);
                inbound.entry(link.to).or_default().push(link);
            }
        }
        let projects: Vec<RecordId> = of_kind(Kind::Project).collect();
        let with_content = self.store.with_public_content(&projects).await?;
        let mut wanted: BTreeSet<RecordId> =
            records.iter().flat_map(|record| record.document.links(record.id)).map(|link| link.to).collect();
        for record in records {
            if let Document::Person(person) = &record.document {
                let seen: Document = shown_as(person, Visibility::Space).into();
                wanted.extend(seen.links(record.id).iter().map(|link| link.to));
            }
        }
        wanted.extend(telling);
        self.learn(wanted).await?;
        let with_issues = self.store.issue_totals(&ids).await?.into_keys().collect();
        let files =
            records.iter().filter_map(|record| text_file(&record.document)).map(str::to_owned).collect();
        let texts = self.store.file_texts(&files).await?;
        Ok(Around { inbound, with_content, with_issues, texts })
    }

    fn change(&self, record: &Record, around: &Around) -> Change {
        if record.state.is_out_of_use() || record.merged_into.is_some() {
            return Change::Remove(record.id);
        }
        Change::Put(Box::new(self.entry(record, around)))
    }

    /// What everybody sees of a record and of those it refers to; beside it, where that is more, what everybody sees who
    /// is signed in, what those see who have a role in its space, and of a person what those see who are in a space with
    /// them. Nothing else can be found, counted or suggested.
    fn entry(&self, record: &Record, around: &Around) -> Entry {
        let shown = State::Published == record.state;
        let public = shown && record.visibility == Visibility::Public;
        let members = public || shown && record.visibility == Visibility::Members;
        let space = members || shown && record.visibility == Visibility::Space;
        let of = |level: Visibility| {
            let seen = match &record.document {
                Document::Person(person) => {
                    // Whoever has a role in the space that a profile is kept in need not be in one with its person.
                    let shown = shown_as(person, level.min(Visibility::Members));
                    Cow::Owned(Record { document: shown.into(), ..record.clone() })
                }
                _ => Cow::Borrowed(record),
            };
            let sight = Sight { level, space: &record.space };
            Entry { public, members, space, ..self.entry_of(&seen, sight, around) }
        };
        let entry = of(match (public, members, space) {
            (false, true, _) => Visibility::Members,
            (false, false, true) => Visibility::Space,
            _ => Visibility::Public,
        });
        let differs = record.kind == Kind::Person || self.some_for_members;
        let for_members = (public && differs).then(|| of(Visibility::Members)).filter(|more| *more != entry);
        let own = members && self.with_own.contains(&record.space);
        let less = for_members.as_ref().unwrap_or(&entry);
        let for_space = own.then(|| of(Visibility::Space)).filter(|more| more != less);
        // Who is in a space with somebody is asked for as they search: roles change without a revision.
        let near = match &record.document {
            Document::Person(person) if members && person.shows_any_to(Visibility::Space) => {
                Some(shown_as(person, Visibility::Space))
            }
            _ => None,
        };
        let for_near = near.map(|shown| {
            let seen = Record { document: shown.into(), ..record.clone() };
            let sight = Sight { level: Visibility::Members, space: &record.space };
            Entry { public, members, space, ..self.entry_of(&seen, sight, around) }
        });
        let for_near = for_near.filter(|more| more != less).map(Box::new);
        let (for_members, for_space) = (for_members.map(Box::new), for_space.map(Box::new));
        Entry { for_members, for_space, for_near, ..entry }
    }

    fn entry_of(&self, record: &Record, sight: Sight<'_>, around: &Around) -> Entry {
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
        self.common_facets(record, around, &mut entry);
        self.linked_facets(&links, sight, &mut entry);
        self.own_facets(record, sight, around, &mut entry);
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
    fn common_facets(&self, record: &Record, around: &Around, entry: &mut Entry) {
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
    fn linked_facets(&self, links: &[Link], sight: Sight<'_>, entry: &mut Entry) {
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

    fn own_facets(&self, record: &Record, sight: Sight<'_>, around: &Around, entry: &mut Entry) {
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

fn push(entry: &mut Entry, facet: Facet, value: Option<&str>) {
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
