//! Data quality in the open: every issue of every record, counted by rule, source and space.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Action, Actor, Kind, Rule, Space, Subject, may};
use asterism_store::{IssueCount, IssueCursor, IssueFilter, IssueRow};

use crate::records::Ref;
use crate::{App, Error, Result};

/// Issues on one page.
const PAGE: usize = 100;

/// Which issues to show. What is none is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QualityFilter {
    pub rule: Option<Rule>,
    pub source: Option<String>,
    pub space: Option<Space>,
    pub kind: Option<Kind>,
    /// Go on after this issue.
    pub after: Option<IssueCursor>,
}

/// Issues of what everybody sees, and their counts; those of a draft stand on its own page. The counts by rule, by source, by space and by kind each add up to the
/// total.
#[derive(Debug, Clone)]
pub struct QualityView {
    pub total: u64,
    pub by_rule: Vec<(Rule, u64)>,
    pub by_source: Vec<(String, u64)>,
    pub by_space: Vec<(String, u64)>,
    pub by_kind: Vec<(Kind, u64)>,
    pub rows: Vec<QualityRow>,
    /// Where the next page begins; none on the last.
    pub next: Option<IssueCursor>,
}

#[derive(Debug, Clone)]
pub struct QualityRow {
    pub record: Ref,
    pub row: IssueRow,
}

impl App {
    pub async fn quality(&self, actor: &Actor, filter: &QualityFilter) -> Result<QualityView> {
        self.may_view_quality(actor)?;
        let counts: Vec<IssueCount> = self
            .inner
            .store
            .issue_counts()
            .await?
            .into_iter()
            .filter(|count| matches(count, filter))
            .collect();
        let (rows, next) = self.quality_rows(actor, filter, PAGE).await?;
        Ok(QualityView {
            total: counts.iter().map(|count| count.issues).sum(),
            by_rule: tally(&counts, |count| count.rule),
            by_source: tally(&counts, |count| count.source.clone().unwrap_or_default()),
            by_space: tally(&counts, |count| count.space.as_str().to_owned()),
            by_kind: tally(&counts, |count| count.kind),
            rows,
            next,
        })
    }

    /// The next issues that pass the filter, and where those after them begin; none at the end.
    pub async fn quality_rows(
        &self,
        actor: &Actor,
        filter: &QualityFilter,
        limit: usize,
    ) -> Result<(Vec<QualityRow>, Option<IssueCursor>)> {
        self.may_view_quality(actor)?;
        let asked = IssueFilter {
            rule: filter.rule,
            source: filter.source.clone(),
            space: filter.space.clone(),
            kind: filter.kind,
        };
        let rows = self.inner.store.issues(&asked, filter.after, limit).await?;
        let next = (rows.len() == limit).then(|| rows.last().map(IssueRow::cursor)).flatten();
        let ids: BTreeSet<_> = rows.iter().map(|row| row.record).collect();
        let records = self.visible_records(actor, ids).await?;
        let named = |row: IssueRow| Some(QualityRow { record: Ref::of(records.get(&row.record)?), row });
        Ok((rows.into_iter().filter_map(named).collect(), next))
    }

    pub(crate) fn may_view_quality(&self, actor: &Actor) -> Result<()> {
        let space = Space::new("all");
        let subject = Subject::space(&space);
        let decision = may(actor, Action::ViewQuality, &subject);
        if decision.allowed { Ok(()) } else { Err(Error::Forbidden { reason: decision.reason }) }
    }
}

fn matches(count: &IssueCount, filter: &QualityFilter) -> bool {
    filter.rule.is_none_or(|rule| rule == count.rule)
        && filter.source.as_ref().is_none_or(|source| *source == count.source.as_deref().unwrap_or_default())
        && filter.space.as_ref().is_none_or(|space| *space == count.space)
        && filter.kind.is_none_or(|kind| kind == count.kind)
}

/// Sums by one property, largest first, then in the order of the property.
fn tally<K: Ord + Clone>(counts: &[IssueCount], property: impl Fn(&IssueCount) -> K) -> Vec<(K, u64)> {
    let mut sums: BTreeMap<K, u64> = BTreeMap::new();
    for count in counts {
        *sums.entry(property(count)).or_insert(0) += count.issues;
    }
    let mut ranked: Vec<(K, u64)> = sums.into_iter().collect();
    ranked.sort_by_key(|counted| std::cmp::Reverse(counted.1));
    ranked
}
