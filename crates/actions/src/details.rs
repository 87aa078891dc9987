//! The facts that are computed for a page, kind by kind, from the record and what links to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use asterism_domain::project::{Partner, Phase, Project};
use asterism_domain::{
    Actor, Document, Kind, Link, LinkKind, Money, OrganisationType, PartnerRole, ProjectStatus, Record,
    RecordId, SourceKey, State, Text, Visibility, cluster_organisation, status_on,
};
use jiff::civil::Date;

use crate::money::{ProgrammeMoney, Purse, Share, amounts, totals};
use crate::records::Ref;
use crate::{App, Error, RegionDetails, Result};

/// How many rows of a computed list a page shows. Totals beside them are exact.
const TOP: usize = 30;
/// How many of an organisation's projects its page lists. The list of what refers to it has all.
const PARTICIPATIONS: usize = 50;

#[derive(Debug, Clone)]
pub enum Details {
    Project(ProjectDetails),
    Organisation(OrganisationDetails),
    Region(RegionDetails),
    Programme(ProgrammeDetails),
    None,
}

#[derive(Debug, Clone)]
pub struct ProjectDetails {
    pub status: ProjectStatus,
    /// The EU's share in basis points.
    pub rate: Option<u32>,
    pub partner_count: usize,
    pub country_count: usize,
    pub region_count: usize,
    pub partners: Vec<PartnerRow>,
    /// What the partners' regions of level 2 are called, as far as that is known.
    pub regions: BTreeMap<String, Text>,
    /// What happened and will happen, oldest first; what no day is known of comes last.
    pub timeline: Vec<TimelineItem>,
}

#[derive(Debug, Clone)]
pub struct PartnerRow {
    pub partner: Partner,
    pub organisation: Option<Ref>,
    /// Computed from evidence: whether the organisation manages a cluster. None where nothing tells.
    pub cluster_organisation: Option<bool>,
    pub region: Option<Ref>,
    /// The region is the one around the partner's point; no source states it.
    pub placed: bool,
}

#[derive(Debug, Clone)]
pub struct TimelineItem {
    pub date: Option<Date>,
    pub end: Option<Date>,
    /// What kind of entry it is, for the catalogue: `start`, `end`, `phase`, or a kind of record.
    pub label_key: &'static str,
    pub item: Option<Ref>,
    pub phase: Option<Phase>,
    /// The day in the source's words, where they do not make a date: `26 March`.
    pub date_as_given: Option<String>,
}

impl TimelineItem {
    /// Whether it is known when it was, or when it began or ended.
    pub fn is_dated(&self) -> bool {
        self.date.or(self.end).is_some()
    }
}

#[derive(Debug, Clone)]
pub struct OrganisationDetails {
    /// By evidence; none where nothing tells.
    pub cluster_organisation: Option<bool>,
    /// The cluster organisation records that say so.
    pub evidence: Vec<Ref>,
    /// Newest first.
    pub participations: Vec<Participation>,
    pub participations_total: usize,
    /// Most frequent first; the first of `co_partners_total`.
    pub co_partners: Vec<CoPartner>,
    pub co_partners_total: usize,
    /// Which of the first co-partners work with each other in the organisation's projects: their places among
    /// `co_partners`, and in how many.
    pub ties: Vec<([usize; 2], usize)>,
    /// How many projects ran in each year, over all participations.
    pub years: BTreeMap<i16, usize>,
    pub money: Vec<ProgrammeMoney>,
}

#[derive(Debug, Clone)]
pub struct Participation {
    pub project: Ref,
    pub role: PartnerRole,
    pub programme: Option<Ref>,
    /// What the organisation has in it, by currency; the EU's contribution to that beside it.
    pub budgets: Vec<Money>,
    pub contributions: Vec<Money>,
    pub start: Option<Date>,
    pub end: Option<Date>,
}

#[derive(Debug, Clone)]
pub struct CoPartner {
    pub organisation: Ref,
    pub projects: usize,
}

#[derive(Debug, Clone)]
pub struct ProgrammeDetails {
    /// Programmes below this one.
    pub children: Vec<Ref>,
    /// What the regions of its area are called, by code, as far as that is known.
    pub regions: BTreeMap<String, Text>,
    pub projects: usize,
    /// What its projects have as total budgets, by currency, with the number of projects that state one; and what the
    /// EU contributes, in the same way.
    pub budgets: Vec<(Money, usize)>,
    pub contributions: Vec<(Money, usize)>,
}

impl Details {
    /// Adds the records that the details name to those a page knows names of.
    pub(crate) fn add_refs(&self, refs: &mut BTreeMap<RecordId, Ref>) {
        let mut add = |found: &Ref| {
            refs.entry(found.id).or_insert_with(|| found.clone());
        };
        match self {
            Details::Organisation(details) => {
                details.co_partners.iter().for_each(|partner| add(&partner.organisation));
                details.participations.iter().filter_map(|part| part.programme.as_ref()).for_each(&mut add);
            }
            Details::Region(details) => {
                details.path.iter().chain(&details.children).for_each(&mut add);
                details.co_regions.iter().for_each(|(region, _)| add(region));
            }
            _ => {}
        }
    }
}

fn stated_type(record: Option<&Record>) -> Option<OrganisationType> {
    match record.map(|record| &record.document) {
        Some(Document::Organisation(organisation)) => organisation.organisation_type,
        _ => None,
    }
}

pub(crate) type Around = BTreeMap<RecordId, Record>;

/// Which of the records that refer to one of `kind` its details are made of.
pub(crate) fn looked_at(kind: Kind, links: &[Link]) -> Vec<RecordId> {
    let wanted: &[LinkKind] = match kind {
        Kind::Project => &[LinkKind::Project],
        Kind::Organisation => &[LinkKind::Partner, LinkKind::Manages],
        Kind::Programme | Kind::Region => &[LinkKind::Parent],
        _ => &[],
    };
    links.iter().filter(|link| wanted.contains(&link.kind)).map(|link| link.from).collect()
}

impl App {
    pub(crate) async fn details(
        &self,
        record: &Record,
        inbound: &[Link],
        around: &Around,
    ) -> Result<Details> {
        Ok(match &record.document {
            Document::Project(stated) => {
                let mut document = record.document.clone();
                self.place(std::iter::once(&mut document)).await?;
                let Document::Project(project) = &document else { return Ok(Details::None) };
                let mut details = self.project_details(project, inbound, around).await?;
                let placed = |key: &str| {
                    stated.partners.iter().any(|partner| partner.key == key && partner.region.is_none())
                };
                for row in &mut details.partners {
                    row.placed = row.partner.region.is_some() && placed(&row.partner.key);
                }
                Details::Project(details)
            }
            Document::Organisation(organisation) => {
                let own = (record.id, organisation.organisation_type);
                Details::Organisation(self.organisation_details(own, inbound, around).await?)
            }
            Document::Region(region) => Details::Region(self.region_details(region, inbound, around).await?),
            Document::Programme(programme) => {
                let below = inbound.iter().filter(|link| link.kind == LinkKind::Parent);
                let children = below.filter_map(|link| around.get(&link.from)).map(Ref::of).collect();
                let area = programme.eligible_area.iter().flat_map(|area| &area.regions);
                let codes = area.map(|region| region.code.to_string()).collect();
                let regions = self.region_names(&codes).await?;
                let everybodys = record.state == State::Published && record.visibility == Visibility::Public;
                // The filter knows no programme that not everybody sees, and may know another of that name.
                let sum = match everybodys {
                    true => self.programme_sum(&record.slug).await,
                    false => Ok(Arc::default()),
                };
                let sum = match sum {
                    // Without an index the rest can be shown still.
                    Err(Error::Searchless) => Arc::default(),
                    sum => sum?,
                };
                let (budgets, contributions) = (totals(&sum.budgets), totals(&sum.contributions));
                let projects = sum.projects;
                Details::Programme(ProgrammeDetails { children, regions, projects, budgets, contributions })
            }
            _ => Details::None,
        })
    }

    async fn project_details(
        &self,
        project: &Project,
        inbound: &[Link],
        around: &Around,
    ) -> Result<ProjectDetails> {
        let organisations: Vec<RecordId> =
            project.partners.iter().filter_map(|partner| partner.organisation).collect();
        let evidence = self.inner.store.links_to_of_kind(&organisations, LinkKind::Manages).await?;
        let managing: BTreeSet<RecordId> = evidence.into_iter().map(|link| link.to).collect();
        let row = |partner: &Partner| PartnerRow {
            organisation: partner.organisation.and_then(|id| around.get(&id)).map(Ref::of),
            cluster_organisation: partner
                .organisation
                .and_then(|id| cluster_organisation(stated_type(around.get(&id)), managing.contains(&id))),
            region: partner
                .region
                .as_ref()
                .and_then(|region| around.get(&SourceKey::new("nuts", region.code.as_str()).record_id()))
                .map(Ref::of),
            placed: false,
            partner: partner.clone(),
        };
        let mut partners: Vec<PartnerRow> = project.partners.iter().map(row).collect();
        partners.sort_by_key(|row| (row.partner.role != PartnerRole::Lead, row.partner.order));
        let codes = partners.iter().filter_map(|row| row.partner.region.as_ref()?.code.as_str().get(..4));
        let regions = self.region_names(&codes.map(str::to_owned).collect()).await?;
        Ok(ProjectDetails {
            regions,
            status: project.status_on(self.today()),
            rate: project.cofinancing_rate(),
            partner_count: project.partner_count(),
            country_count: project.countries().len(),
            region_count: project.region_codes().len(),
            partners,
            timeline: timeline(project, inbound, around),
        })
    }

    async fn organisation_details(
        &self,
        (organisation, stated): (RecordId, Option<OrganisationType>),
        inbound: &[Link],
        around: &Around,
    ) -> Result<OrganisationDetails> {
        let managed = inbound.iter().filter(|link| link.kind == LinkKind::Manages);
        let evidence: Vec<Ref> = managed.filter_map(|link| around.get(&link.from)).map(Ref::of).collect();
        let mut gathered = self.gathered(&Actor::Visitor, organisation, inbound, around).await?;
        let mut wanted: BTreeSet<RecordId> = gathered.purse.programmes().collect();
        let co_partners_total = gathered.co_partners.len();
        let co_partners = gathered.most_frequent();
        wanted.extend(co_partners.iter().map(|(id, _)| *id));
        let named = self.visible_records(&Actor::Visitor, wanted).await?;
        let name = |id: &RecordId| named.get(id).map(Ref::of);
        let co_partners: Vec<_> = co_partners.into_iter().filter(|(id, _)| named.contains_key(id)).collect();
        let ties = gathered.ties(&co_partners);
        let participations_total = gathered.participations.len();
        gathered.participations.sort_by_key(|part| std::cmp::Reverse(part.0.start));
        Ok(OrganisationDetails {
            cluster_organisation: cluster_organisation(stated, !evidence.is_empty()),
            evidence,
            participations: gathered
                .participations
                .into_iter()
                .take(PARTICIPATIONS)
                .map(|(part, programme)| Participation {
                    programme: programme.and_then(|id| name(&id)),
                    ..part
                })
                .collect(),
            participations_total,
            co_partners_total,
            ties,
            years: gathered.years,
            co_partners: co_partners
                .into_iter()
                .filter_map(|(id, projects)| Some(CoPartner { organisation: name(&id)?, projects }))
                .collect(),
            money: gathered.purse.rows(&named),
        })
    }
}

/// What an organisation's projects add up to.
#[derive(Default)]
pub(crate) struct Gathered {
    participations: Vec<(Participation, Option<RecordId>)>,
    pub(crate) co_partners: BTreeMap<RecordId, usize>,
    /// Who took part in each project beside the organisation.
    consortia: Vec<BTreeSet<RecordId>>,
    purse: Purse,
    years: BTreeMap<i16, usize>,
}

impl Gathered {
    /// `own` are the ids under which projects name the organisation: its own, and those of records
    /// merged into it. `standing` has the organisations that stand for merged ones.
    pub(crate) fn add(
        &mut self,
        own: &BTreeSet<RecordId>,
        standing: &BTreeMap<RecordId, RecordId>,
        record: &Record,
        project: &Project,
    ) {
        let is_own = |partner: &&Partner| partner.organisation.is_some_and(|id| own.contains(&id));
        let rows: Vec<&Partner> = project.partners.iter().filter(is_own).collect();
        let Some(role) = rows.iter().map(|row| row.role).min() else { return };
        let share = Share::of(project, rows);
        self.purse.add(project.programme, &share);
        if let (Some(start), Some(end)) = (project.start, project.end) {
            // A damaged date must not make thousands of years.
            for year in (start.year()..=end.year()).take(40) {
                *self.years.entry(year).or_default() += 1;
            }
        }
        let (start, end) = (project.start, project.end);
        let (budgets, contributions) = (amounts(&share.budgets), amounts(&share.contributions));
        let project_ref = Ref::of(record);
        let part =
            Participation { project: project_ref, role, programme: None, budgets, contributions, start, end };
        self.participations.push((part, project.programme));
        let others: BTreeSet<RecordId> =
            partners_of(record).map(|id| standing.get(&id).copied().unwrap_or(id)).collect();
        let others: BTreeSet<RecordId> = others.difference(own).copied().collect();
        for other in &others {
            *self.co_partners.entry(*other).or_insert(0) += 1;
        }
        self.consortia.push(others);
    }

    /// How often those of `listed` are in one project with each other.
    fn ties(&self, listed: &[(RecordId, usize)]) -> Vec<([usize; 2], usize)> {
        let mut ties: BTreeMap<[usize; 2], usize> = BTreeMap::new();
        for others in &self.consortia {
            let here = listed.iter().enumerate().filter(|(_, (id, _))| others.contains(id));
            let here: Vec<usize> = here.map(|(place, _)| place).collect();
            for (index, one) in here.iter().enumerate() {
                for other in here.iter().skip(index + 1) {
                    *ties.entry([*one, *other]).or_default() += 1;
                }
            }
        }
        ties.into_iter().collect()
    }

    fn most_frequent(&mut self) -> Vec<(RecordId, usize)> {
        most_frequent(std::mem::take(&mut self.co_partners))
    }
}

pub(crate) fn partners_of(record: &Record) -> impl Iterator<Item = RecordId> {
    let partners = match &record.document {
        Document::Project(project) => project.partners.as_slice(),
        _ => &[],
    };
    partners.iter().filter_map(|partner| partner.organisation)
}

/// The most frequent first; ties in the order of the ids, so that a page looks the same each time.
pub(crate) fn ranked(counts: BTreeMap<RecordId, usize>) -> Vec<(RecordId, usize)> {
    let mut ranked: Vec<(RecordId, usize)> = counts.into_iter().collect();
    ranked.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(&right.0)));
    ranked
}

/// The first of them.
pub(crate) fn most_frequent(counts: BTreeMap<RecordId, usize>) -> Vec<(RecordId, usize)> {
    let mut ranked = ranked(counts);
    ranked.truncate(TOP);
    ranked
}

fn timeline(project: &Project, inbound: &[Link], around: &Around) -> Vec<TimelineItem> {
    let plain = |label_key, date| TimelineItem {
        date,
        end: None,
        label_key,
        item: None,
        phase: None,
        date_as_given: None,
    };
    let ends = [("start", project.start), ("end", project.end)].into_iter().filter(|(_, day)| day.is_some());
    let mut items: Vec<TimelineItem> = ends.map(|(key, day)| plain(key, day)).collect();
    items.extend(project.phases.iter().map(|phase| TimelineItem {
        end: phase.end,
        phase: Some(phase.clone()),
        ..plain("phase", phase.start)
    }));
    let mut seen = BTreeSet::new();
    for link in inbound.iter().filter(|link| link.kind == LinkKind::Project && seen.insert(link.from)) {
        let found = around.get(&link.from).filter(|record| !record.state.is_out_of_use());
        let Some(record) = found else { continue };
        let day = matches!(
            record.document,
            Document::Event(_) | Document::News(_) | Document::Post(_) | Document::LibraryItem(_)
        );
        let (date, end) = dates_of(&record.document);
        if day || date.is_some() {
            let date_as_given = match &record.document {
                Document::Event(event) if date.is_none() => event.date_as_given.clone(),
                _ => None,
            };
            let item = Some(Ref::of(record));
            items.push(TimelineItem { end, item, date_as_given, ..plain(record.kind.as_str(), date) });
        }
    }
    // Phases keep their order where no day tells another.
    let key = |item: &TimelineItem| (!item.is_dated(), item.date.or(item.end), item.label_key);
    items.sort_by(|left, right| key(left).cmp(&key(right)));
    items
}

/// The day a record is about, and the last day where there are several.
pub(crate) fn dates_of(document: &Document) -> (Option<Date>, Option<Date>) {
    match document {
        Document::Project(project) => (project.start, project.end),
        Document::Event(event) => (event.start, event.end),
        Document::News(news) => (news.published, None),
        Document::Post(post) => (post.published, None),
        Document::LibraryItem(item) => (item.published, None),
        Document::Call(call) => (call.opens.or(call.deadline), call.deadline),
        _ => (None, None),
    }
}

/// The status of anything that has a beginning and an end.
pub(crate) fn status_of(document: &Document, today: Date) -> Option<ProjectStatus> {
    match document {
        Document::Project(project) => Some(project.status_on(today)),
        Document::Call(call) => Some(status_on(call.opens.or(call.deadline), call.deadline, today)),
        _ => None,
    }
}
