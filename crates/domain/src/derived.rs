//! Facts that are computed from a document and never stored in it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::project::{Partner, Project};
use crate::{CountryCode, Money, NutsCode, OrganisationType, PartnerRole};

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

/// Whether an organisation manages a cluster, by evidence: a cluster organisation's record that says so (`managing`)
/// or its stated type. An authority is none (row 001-9). Of all others nothing is known.
pub fn cluster_organisation(stated: Option<OrganisationType>, managing: bool) -> Option<bool> {
    match stated {
        _ if managing => Some(true),
        Some(OrganisationType::ClusterOrganisation) => Some(true),
        Some(stated) if stated.is_authority() => Some(false),
        _ => None,
    }
}

/// What a partner has of a project's money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Part {
    pub budget: Option<Money>,
    pub eu_contribution: Option<Money>,
    /// The amounts are those of the whole project, whose only beneficiary it is.
    pub whole: bool,
}

impl Project {
    /// What is stated for a partner. Lists of operations state money for a row, and a row has one beneficiary:
    /// where such a project has no other partner, its money is the beneficiary's.
    pub fn part_of(&self, partner: &Partner) -> Part {
        let own = Part { budget: partner.budget, eu_contribution: partner.eu_contribution, whole: false };
        let beneficiary = partner.function_as_given.as_deref() == Some("beneficiary");
        let alone = self.partners.len() == 1 && self.partner_count_as_given.unwrap_or(1) <= 1;
        if own.budget.or(own.eu_contribution).is_some() || !beneficiary || !alone {
            return own;
        }
        Part { budget: self.total_budget, eu_contribution: self.eu_contribution, whole: true }
    }

    /// The EU's share of the total budget in basis points.
    pub fn cofinancing_rate(&self) -> Option<u32> {
        cofinancing_rate(self.total_budget, self.eu_contribution)
    }

    pub fn status_on(&self, day: Date) -> ProjectStatus {
        status_on(self.start, self.end, day)
    }

    /// The partners that carry the project: lead, partners and advisory partners, without
    /// associated bodies and third parties.
    fn carriers(&self) -> impl Iterator<Item = &crate::project::Partner> {
        let carries = |role| matches!(role, PartnerRole::Lead | PartnerRole::Partner | PartnerRole::Advisory);
        self.partners.iter().filter(move |partner| carries(partner.role))
    }

    /// How many partners carry the project.
    pub fn partner_count(&self) -> usize {
        self.carriers().count()
    }

    /// The distinct countries of the partners that are counted.
    pub fn countries(&self) -> BTreeSet<CountryCode> {
        self.carriers().filter_map(|partner| partner.country.clone()).collect()
    }

    /// The distinct regions of the partners that are counted, and of the project itself.
    pub fn region_codes(&self) -> BTreeSet<NutsCode> {
        let of_partners = self.carriers().filter_map(|partner| partner.region.as_ref());
        of_partners.chain(&self.regions).map(|region| region.code.clone()).collect()
    }

    pub fn lead(&self) -> Option<&crate::project::Partner> {
        self.partners.iter().find(|partner| partner.role == PartnerRole::Lead)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Partner;
    use jiff::civil::date;

    #[test]
    fn partners_countries_and_regions_are_counted_over_the_same_partners() {
        let partner = |key: &str, role, country: &str| Partner {
            country: CountryCode::parse(country).ok(),
            ..Partner::new(key, role)
        };
        let partners = vec![
            partner("1", PartnerRole::Lead, "ES"),
            partner("2", PartnerRole::Partner, "CZ"),
            partner("3", PartnerRole::ThirdParty, "FR"),
        ];
        let project = Project { partners, ..Project::default() };
        assert_eq!((project.partner_count(), project.countries().len()), (2, 2));
    }

    #[test]
    fn the_rate_of_clusters3_is_84_26_percent_001_7() {
        let rate = cofinancing_rate(Some(Money::euros(1_832_645)), Some(Money::euros(1_544_244)));
        assert_eq!(rate, Some(8426));
        assert_eq!(cofinancing_rate(Some(Money::euros(0)), Some(Money::euros(1))), None);
        assert_eq!(cofinancing_rate(None, Some(Money::euros(1))), None);
    }

    #[test]
    fn a_cluster_organisation_is_one_by_evidence_and_else_not_known_001_9() {
        use OrganisationType::*;
        assert_eq!(cluster_organisation(None, false), None);
        assert_eq!(cluster_organisation(Some(ResearchOrganisation), false), None);
        assert_eq!(cluster_organisation(Some(ClusterOrganisation), false), Some(true));
        assert_eq!(cluster_organisation(Some(RegionalAuthority), false), Some(false));
        assert_eq!(cluster_organisation(Some(RegionalAuthority), true), Some(true));
    }

    #[test]
    fn money_of_a_row_is_its_beneficiarys_where_it_is_the_only_one_001_8() {
        let mut only = Partner::new("beneficiary", PartnerRole::Lead);
        only.function_as_given = Some("beneficiary".to_owned());
        let total_budget = Some(Money::euros(90));
        let mut project = Project { total_budget, partners: vec![only.clone()], ..Project::default() };
        assert_eq!(project.part_of(&only), Part { budget: total_budget, eu_contribution: None, whole: true });
        project.partners.push(only.clone());
        assert_eq!(project.part_of(&only), Part::default(), "of two, nobody knows who has what");
        let lead = Partner::new("1", PartnerRole::Lead);
        project.partners = vec![lead.clone()];
        assert_eq!(project.part_of(&lead), Part::default(), "a list may name the lead partner alone");
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
