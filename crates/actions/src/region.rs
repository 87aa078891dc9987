//! A region: what lies above and below it, and with which regions its projects work.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::place::Region;
use asterism_domain::project::{Partner, Project};
use asterism_domain::statistics::Role;
use asterism_domain::{
    Actor, Currency, Document, Link, LinkKind, Money, NutsCode, RecordId, SourceKey, Text,
};
use asterism_search::{Counts, Query};

use crate::details::{Around, most_frequent};
use crate::records::Ref;
use crate::{App, Result, explore};

/// How many of a region's projects are read for its co-operation and money, the newest first. Their
/// number and that of all stand beside what is made of them.
const EXAMINED: usize = 2_000;

/// A region and what is in it. Figures cover the region and everything below it.
#[derive(Debug, Clone)]
pub struct RegionDetails {
    /// From the country down to the region above this one.
    pub path: Vec<Ref>,
    pub children: Vec<Ref>,
    /// What the region is called under the codes that it has in other editions, as far as that is known.
    pub changed: BTreeMap<String, Text>,
    /// Regions of the same level whose partners work with this one's, with the number of shared projects.
    pub co_regions: Vec<(Ref, usize)>,
    pub co_regions_total: usize,
    /// What the partners located here have as budgets, per currency.
    pub money: Vec<Money>,
    /// How many projects the two lists above rest on, and how many there are.
    pub projects_examined: usize,
    pub projects_total: usize,
}

impl App {
    /// What regions are called, by code: as their records say, else as the statistical tables do that have the
    /// code. What neither knows is left out; where only the code is known the name is empty.
    pub async fn region_names(&self, codes: &BTreeSet<String>) -> Result<BTreeMap<String, Text>> {
        let ids: BTreeMap<RecordId, &String> =
            codes.iter().map(|code| (SourceKey::new("nuts", code).record_id(), code)).collect();
        let records = self.visible_records(&Actor::Visitor, ids.keys().copied().collect()).await?;
        let mut names: BTreeMap<String, Text> = BTreeMap::new();
        for (id, record) in records {
            if let Some(code) = ids.get(&id).filter(|_| !record.state.is_out_of_use()) {
                names.insert((*code).clone(), record.document.about().title.clone());
            }
        }
        let unknown: Vec<&String> = codes.iter().filter(|code| !names.contains_key(*code)).collect();
        if unknown.is_empty() {
            return Ok(names);
        }
        for version in self.tables().await? {
            let Some((_, places)) = version.head.dimension(Role::Place) else { continue };
            for code in &unknown {
                let found = places.place_of(code).and_then(|place| places.codes.get(place));
                let Some(found) = found else { continue };
                let name = names.entry((*code).clone()).or_default();
                if name.is_empty() {
                    name.clone_from(&found.label);
                }
            }
        }
        Ok(names)
    }

    pub(crate) async fn region_details(
        &self,
        region: &Region,
        inbound: &[Link],
        around: &Around,
    ) -> Result<RegionDetails> {
        let code = region.code.as_ref();
        let above = code.map(NutsCode::path).unwrap_or_default();
        let above = above.iter().filter(|above| Some(*above) != code).map(id_of).collect();
        let above = self.visible_records(&Actor::Visitor, above).await?;
        let mut path: Vec<Ref> = above.values().map(Ref::of).collect();
        path.sort_by_key(|parent| parent.path.len());
        let below = inbound.iter().filter(|link| link.kind == LinkKind::Parent);
        let mut children: Vec<Ref> = below.filter_map(|link| around.get(&link.from)).map(Ref::of).collect();
        children.sort_by(|left, right| left.path.cmp(&right.path));
        let changed = region.changes.iter().filter_map(|change| change.code.as_ref());
        let mut details = RegionDetails {
            path,
            children,
            changed: self.region_names(&changed.map(ToString::to_string).collect()).await?,
            co_regions: Vec::new(),
            co_regions_total: 0,
            money: Vec::new(),
            projects_examined: 0,
            projects_total: 0,
        };
        if let Some(code) = code {
            self.add_projects(code, &mut details).await?;
        }
        Ok(details)
    }

    /// Reads the projects that have partners in the region and adds what they tell of it.
    async fn add_projects(&self, code: &NutsCode, details: &mut RegionDetails) -> Result<()> {
        let params = [("kind", "project"), ("region", code.as_str()), ("sort", "newest")];
        let query = explore::query(&params.map(|(name, value)| (name.to_owned(), value.to_owned())))?;
        let none = Counts { facets: Some(BTreeSet::new()), histograms: false, ..Counts::default() };
        let counting = Query { limit: 0, counts: none, ..query.clone() };
        let counted = self.inner.standing.ask(|index| index.search(&counting))?;
        let ids: BTreeSet<RecordId> =
            self.inner.standing.ask(|index| index.stream(&query))?.take(EXAMINED).collect();
        let records = self.visible_records(&Actor::Visitor, ids).await?;
        let mut shared = BTreeMap::new();
        let mut money = BTreeMap::new();
        for record in records.values() {
            if let Document::Project(project) = &record.document {
                details.projects_examined += 1;
                add_project(code, project, &mut shared, &mut money);
            }
        }
        details.projects_total = (counted.total as usize).max(details.projects_examined);
        details.money = money.into_iter().map(|(currency, minor)| Money { minor, currency }).collect();
        details.co_regions_total = shared.len();
        let ranked = most_frequent(shared);
        let names = self.visible_records(&Actor::Visitor, ranked.iter().map(|(id, _)| *id).collect()).await?;
        let named = |(id, projects)| Some((names.get(&id).map(Ref::of)?, projects));
        details.co_regions = ranked.into_iter().filter_map(named).collect();
        Ok(())
    }
}

fn id_of(code: &NutsCode) -> RecordId {
    SourceKey::new("nuts", code.as_str()).record_id()
}

/// Adds one project to a region's co-operating regions and to the budgets located in it.
fn add_project(
    code: &NutsCode,
    project: &Project,
    shared: &mut BTreeMap<RecordId, usize>,
    money: &mut BTreeMap<Currency, i64>,
) {
    let mut others = BTreeSet::new();
    for partner in &project.partners {
        match at_level_of(code, partner) {
            Some(place) if place == *code => {
                if let Some(budget) = partner.budget {
                    let sum = money.entry(budget.currency).or_insert(0);
                    *sum = sum.saturating_add(budget.minor);
                }
            }
            Some(place) => {
                others.insert(id_of(&place));
            }
            None => {}
        }
    }
    for other in others {
        *shared.entry(other).or_insert(0) += 1;
    }
}

/// The region of `code`'s level that a partner is in; none where the source places it less exactly.
fn at_level_of(code: &NutsCode, partner: &Partner) -> Option<NutsCode> {
    let level = usize::from(code.level());
    let of_region = partner.region.as_ref().and_then(|region| region.code.path().into_iter().nth(level));
    let country = || partner.country.as_ref().and_then(|country| NutsCode::parse(country.as_str()).ok());
    of_region.or_else(|| (level == 0).then(country).flatten())
}
