//! A region: what lies above and below it, and with which regions its projects work.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::place::Region;
use asterism_domain::statistics::Role;
use asterism_domain::{Actor, Link, LinkKind, Money, NutsCode, RecordId, SourceKey, Text};

use crate::details::{Around, most_frequent};
use crate::money::{ProgrammeMoney, amounts, totals};
use crate::records::Ref;
use crate::{App, Result};

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
    pub money: RegionMoney,
}

/// What is stated of money in a region: of the partners located there, and beside it of whole projects.
#[derive(Debug, Clone, Default)]
pub struct RegionMoney {
    /// What the partners located here have, the largest programme first.
    pub by_programme: Vec<ProgrammeMoney>,
    /// The same over all programmes, per currency, with the number of projects that state it.
    pub budgets: Vec<(Money, usize)>,
    pub contributions: Vec<(Money, usize)>,
    /// All projects that have to do with the region.
    pub projects: usize,
    /// Those that state money of partners here.
    pub stating: usize,
    /// Those that state money for the whole project alone, and their total budgets.
    pub whole_only: usize,
    pub whole: Vec<Money>,
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
            money: RegionMoney::default(),
        };
        if let Some(code) = code {
            self.add_projects(code, &mut details).await?;
        }
        Ok(details)
    }

    async fn add_projects(&self, code: &NutsCode, details: &mut RegionDetails) -> Result<()> {
        let sum = self.region_sum(code).await?;
        let ranked = most_frequent(sum.shared.clone());
        let programmes = sum.purse.programmes();
        let ids = ranked.iter().map(|(id, _)| *id).chain(programmes).collect();
        let names = self.visible_records(&Actor::Visitor, ids).await?;
        let named = |(id, projects)| Some((names.get(&id).map(Ref::of)?, projects));
        details.co_regions_total = sum.shared.len();
        details.co_regions = ranked.into_iter().filter_map(named).collect();
        details.money = RegionMoney {
            by_programme: sum.purse.rows(&names),
            budgets: totals(&sum.budgets),
            contributions: totals(&sum.contributions),
            projects: sum.projects,
            stating: sum.stating,
            whole_only: sum.whole_only,
            whole: amounts(&sum.whole),
        };
        Ok(())
    }
}

fn id_of(code: &NutsCode) -> RecordId {
    SourceKey::new("nuts", code.as_str()).record_id()
}
