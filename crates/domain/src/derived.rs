//! Facts that are computed from a document and never stored in it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::project::Project;
use crate::{CountryCode, Money, NutsCode, PartnerRole};

/// Where a project stands on a day, by its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProjectStatus {
    Planned,
    Running,
    Closed,
    /// The source gives no usable dates.
    Unknown,
}

impl ProjectStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            ProjectStatus::Planned => "planned",
            ProjectStatus::Running => "running",
            ProjectStatus::Closed => "closed",
            ProjectStatus::Unknown => "unknown",
        }
    }
}

/// The status on `day`: both ends of the duration belong to it. An end before the start is of no use.
pub fn status_on(start: Option<Date>, end: Option<Date>, day: Date) -> ProjectStatus {
    match (start, end) {
        (Some(start), Some(end)) if end < start => ProjectStatus::Unknown,
        (_, Some(end)) if end < day => ProjectStatus::Closed,
        (Some(start), _) if start > day => ProjectStatus::Planned,
        (Some(_), Some(_)) => ProjectStatus::Running,
        _ => ProjectStatus::Unknown,
    }
}

/// The EU's share of the budget in basis points (8,426 is 84.26 %), rounded half up; none when a
/// part is missing, the currencies differ or the budget is not positive.
pub fn cofinancing_rate(total: Option<Money>, eu: Option<Money>) -> Option<u32> {
    let (total, eu) = (total?, eu?);
    if total.currency != eu.currency || total.minor <= 0 || eu.minor < 0 {
        return None;
    }
    let total = i128::from(total.minor);
    u32::try_from((i128::from(eu.minor) * 10_000 + total / 2) / total).ok()
}

impl Project {
    /// The EU's share of the total budget in basis points.
    pub fn cofinancing_rate(&self) -> Option<u32> {
        cofinancing_rate(self.total_budget, self.eu_contribution)
    }

    pub fn status_on(&self, day: Date) -> ProjectStatus {
        status_on(self.start, self.end, day)
    }

    /// The partners that carry the project: lead, partners and advisory partners, without
    /// associated bodies and third parties.
    pub fn partner_count(&self) -> usize {
        let carries = |role| matches!(role, PartnerRole::Lead | PartnerRole::Partner | PartnerRole::Advisory);
        self.partners.iter().filter(|partner| carries(partner.role)).count()
    }

    pub fn countries(&self) -> BTreeSet<CountryCode> {
        self.partners.iter().filter_map(|partner| partner.country.clone()).collect()
    }

    /// The distinct regions of the partners and of the project itself.
    pub fn region_codes(&self) -> BTreeSet<NutsCode> {
        let of_partners = self.partners.iter().filter_map(|partner| partner.region.as_ref());
        of_partners.chain(&self.regions).map(|region| region.code.clone()).collect()
    }

    pub fn lead(&self) -> Option<&crate::project::Partner> {
        self.partners.iter().find(|partner| partner.role == PartnerRole::Lead)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_rate_of_clusters3_is_84_26_percent_001_7() {
        let rate = cofinancing_rate(Some(Money::euros(1_832_645)), Some(Money::euros(1_544_244)));
        assert_eq!(rate, Some(8426));
        assert_eq!(cofinancing_rate(Some(Money::euros(0)), Some(Money::euros(1))), None);
        assert_eq!(cofinancing_rate(None, Some(Money::euros(1))), None);
    }

    #[test]
    fn status_follows_the_dates_001_5() {
        let (start, end) = (Some(date(2016, 4, 1)), Some(date(2020, 3, 31)));
        assert_eq!(status_on(start, end, date(2016, 3, 31)), ProjectStatus::Planned);
        assert_eq!(status_on(start, end, date(2020, 3, 31)), ProjectStatus::Running);
        assert_eq!(status_on(start, end, date(2020, 4, 1)), ProjectStatus::Closed);
        assert_eq!(status_on(None, None, date(2020, 4, 1)), ProjectStatus::Unknown);
        assert_eq!(status_on(end, start, date(2020, 4, 1)), ProjectStatus::Unknown);
    }
}
