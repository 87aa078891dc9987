//! The facts that are computed for a page, kind by kind, from the record and what links to it.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::project::{Partner, Project};
use asterism_domain::{
    Actor, Currency, Document, Kind, Link, LinkKind, Money, PartnerRole, ProjectStatus, Record, RecordId,
    SourceKey, Text, status_on,
};
use jiff::civil::Date;

use crate::records::Ref;
use crate::{App, RegionDetails, Result};

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
    /// What happened and will happen, oldest first.
    pub timeline: Vec<TimelineItem>,
}

#[derive(Debug, Clone)]
pub struct PartnerRow {
    pub partner: Partner,
    pub organisation: Option<Ref>,
    /// Computed from evidence: the organisation manages a cluster.
    pub cluster_organisation: bool,
    pub region: Option<Ref>,
}

#[derive(Debug, Clone)]
pub struct TimelineItem {
    pub date: Date,
    pub end: Option<Date>,
    /// What kind of entry it is, for the catalogue: `start`, `end`, `phase`, or a kind of record.
    pub label_key: &'static str,
    pub item: Option<Ref>,
    pub text: String,
}

#[derive(Debug, Clone)]
pub struct OrganisationDetails {
    pub cluster_organisation: bool,
    /// The cluster organisation records that say so.
    pub evidence: Vec<Ref>,
    /// Newest first.
    pub participations: Vec<Participation>,
    pub participations_total: usize,
    /// Most frequent first; the first of `co_partners_total`.
    pub co_partners: Vec<CoPartner>,
    pub co_partners_total: usize,
    /// How many projects ran in each year, over all participations.
    pub years: BTreeMap<i16, usize>,
    pub money: Vec<ProgrammeMoney>,
}

#[derive(Debug, Clone)]
pub struct Participation {
    pub project: Ref,
    pub role: PartnerRole,
    pub programme: Option<Ref>,
    pub budget: Option<Money>,
    pub start: Option<Date>,
    pub end: Option<Date>,
}

#[derive(Debug, Clone)]
pub struct CoPartner {
    pub organisation: Ref,
    pub projects: usize,
}

/// What an organisation's part of a programme's projects adds up to, in one currency.
#[derive(Debug, Clone)]
pub struct ProgrammeMoney {
    pub programme: Option<Ref>,
    pub budget: Money,
    pub projects: usize,
}

#[derive(Debug, Clone)]
pub struct ProgrammeDetails {
    /// Programmes below this one.
    pub children: Vec<Ref>,
    /// What the regions of its area are called, by code, as far as that is known.
    pub regions: BTreeMap<String, Text>,
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
            Document::Project(project) => {
                Details::Project(self.project_details(project, inbound, around).await?)
            }
            Document::Organisation(_) => {
                Details::Organisation(self.organisation_details(record.id, inbound, around).await?)
            }
            Document::Region(region) => Details::Region(self.region_details(region, inbound, around).await?),
            Document::Programme(programme) => {
                let below = inbound.iter().filter(|link| link.kind == LinkKind::Parent);
                let children = below.filter_map(|link| around.get(&link.from)).map(Ref::of).collect();
                let area = programme.eligible_area.iter().flat_map(|area| &area.regions);
                let codes = area.map(|region| region.code.to_string()).collect();
                let regions = self.region_names(&codes).await?;
                Details::Programme(ProgrammeDetails { children, regions })
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
            cluster_organisation: partner.organisation.is_some_and(|id| managing.contains(&id)),
            region: partner
                .region
                .as_ref()
                .and_then(|region| around.get(&SourceKey::new("nuts", region.code.as_str()).record_id()))
                .map(Ref::of),
            partner: partner.clone(),
        };
        let mut partners: Vec<PartnerRow> = project.partners.iter().map(row).collect();
        partners.sort_by_key(|row| (row.partner.role != PartnerRole::Lead, row.partner.order));
        Ok(ProjectDetails {
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
        organisation: RecordId,
        inbound: &[Link],
        around: &Around,
    ) -> Result<OrganisationDetails> {
        let managed = inbound.iter().filter(|link| link.kind == LinkKind::Manages);
        let evidence: Vec<Ref> = managed.filter_map(|link| around.get(&link.from)).map(Ref::of).collect();
        let mut gathered = self.gathered(&Actor::Visitor, organisation, inbound, around).await?;
        let mut wanted: BTreeSet<RecordId> = gathered.programmes.iter().copied().collect();
        let co_partners_total = gathered.co_partners.len();
        let co_partners = gathered.most_frequent();
        wanted.extend(co_partners.iter().map(|(id, _)| *id));
        let named = self.visible_records(&Actor::Visitor, wanted).await?;
        let name = |id: &RecordId| named.get(id).map(Ref::of);
        let participations_total = gathered.participations.len();
        gathered.participations.sort_by_key(|part| std::cmp::Reverse(part.0.start));
        Ok(OrganisationDetails {
            cluster_organisation: !evidence.is_empty(),
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
            years: gathered.years,
            co_partners: co_partners
                .into_iter()
                .filter_map(|(id, projects)| Some(CoPartner { organisation: name(&id)?, projects }))
                .collect(),
            money: gathered
                .money
                .into_iter()
                .map(|((programme, currency), (minor, projects))| ProgrammeMoney {
                    programme: programme.and_then(|id| name(&id)),
                    budget: Money { minor, currency },
                    projects,
                })
                .collect(),
        })
    }
}

/// What an organisation's projects add up to.
#[derive(Default)]
pub(crate) struct Gathered {
    participations: Vec<(Participation, Option<RecordId>)>,
    pub(crate) co_partners: BTreeMap<RecordId, usize>,
    programmes: BTreeSet<RecordId>,
    years: BTreeMap<i16, usize>,
    money: BTreeMap<(Option<RecordId>, Currency), (i64, usize)>,
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
        let budget = sum(rows.iter().filter_map(|row| row.budget));
        if let Some(budget) = budget {
            let sum = self.money.entry((project.programme, budget.currency)).or_insert((0, 0));
            *sum = (sum.0.saturating_add(budget.minor), sum.1 + 1);
        }
        self.programmes.extend(project.programme);
        if let (Some(start), Some(end)) = (project.start, project.end) {
            // A damaged date must not make thousands of years.
            for year in (start.year()..=end.year()).take(40) {
                *self.years.entry(year).or_default() += 1;
            }
        }
        let (start, end) = (project.start, project.end);
        let part = Participation { project: Ref::of(record), role, programme: None, budget, start, end };
        self.participations.push((part, project.programme));
        let others: BTreeSet<RecordId> =
            partners_of(record).map(|id| standing.get(&id).copied().unwrap_or(id)).collect();
        for other in others.difference(own) {
            *self.co_partners.entry(*other).or_insert(0) += 1;
        }
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

/// The sum of the amounts in the currency of the first.
fn sum(mut amounts: impl Iterator<Item = Money>) -> Option<Money> {
    let first = amounts.next()?;
    Some(amounts.fold(first, |sum, amount| sum.checked_add(amount).unwrap_or(sum)))
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
    let mut items = Vec::new();
    let mut mark = |date: Option<Date>, end: Option<Date>, label_key, item: Option<Ref>, text: String| {
        if let Some(date) = date {
            items.push(TimelineItem { date, end, label_key, item, text });
        }
    };
    mark(project.start, None, "start", None, String::new());
    mark(project.end, None, "end", None, String::new());
    for phase in &project.phases {
        mark(phase.start, phase.end, "phase", None, phase.name.plain().to_owned());
    }
    let mut seen = BTreeSet::new();
    for record in inbound.iter().filter(|link| link.kind == LinkKind::Project && seen.insert(link.from)) {
        let Some(record) = around.get(&record.from) else { continue };
        let (date, end) = dates_of(&record.document);
        mark(date, end, record.kind.as_str(), Some(Ref::of(record)), String::new());
    }
    items.sort_by(|left, right| left.date.cmp(&right.date).then(left.label_key.cmp(right.label_key)));
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
