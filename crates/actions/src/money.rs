//! Money added up: budgets apart from EU contributions, and each currency apart from the others.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::project::{Partner, Project};
use asterism_domain::{Currency, Money, Record, RecordId};

use crate::records::Ref;

/// What one measure adds up to in one currency, and over how many projects that state it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Total {
    pub minor: i64,
    pub projects: usize,
}

/// What parts in the projects of one programme add up to in one currency.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgrammeMoney {
    /// None for the projects of which no programme is known.
    pub programme: Option<Ref>,
    pub currency: Currency,
    pub budget: Total,
    pub contribution: Total,
    /// The projects of the programme, those that state no money among them.
    pub projects: usize,
    /// Those of them that state any, whichever measure.
    pub stating: usize,
}

impl ProgrammeMoney {
    pub fn budget(&self) -> Option<Money> {
        self.amount(self.budget)
    }

    pub fn contribution(&self) -> Option<Money> {
        self.amount(self.contribution)
    }

    fn amount(&self, total: Total) -> Option<Money> {
        (total.projects > 0).then_some(Money { minor: total.minor, currency: self.currency })
    }
}

/// Budgets and contributions of parts, by programme and currency.
#[derive(Debug, Clone, Default)]
pub(crate) struct Purse {
    projects: BTreeMap<Option<RecordId>, usize>,
    /// Projects that state money, by programme and currency.
    stating: BTreeMap<(Option<RecordId>, Currency), usize>,
    sums: BTreeMap<(Option<RecordId>, Currency), [Total; 2]>,
}

/// What some partners of one project have together: budgets and contributions, by currency.
#[derive(Debug, Clone, Default)]
pub(crate) struct Share {
    pub(crate) budgets: BTreeMap<Currency, i64>,
    pub(crate) contributions: BTreeMap<Currency, i64>,
}

impl Share {
    pub(crate) fn of<'a>(project: &Project, partners: impl IntoIterator<Item = &'a Partner>) -> Share {
        let mut share = Share::default();
        for partner in partners {
            let part = project.part_of(partner);
            add(&mut share.budgets, part.budget);
            add(&mut share.contributions, part.eu_contribution);
        }
        share
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.budgets.is_empty() && self.contributions.is_empty()
    }
}

fn add(sums: &mut BTreeMap<Currency, i64>, amount: Option<Money>) {
    if let Some(amount) = amount {
        let sum = sums.entry(amount.currency).or_default();
        *sum = sum.saturating_add(amount.minor);
    }
}

/// Sums by currency as amounts.
pub(crate) fn amounts(sums: &BTreeMap<Currency, i64>) -> Vec<Money> {
    sums.iter().map(|(currency, minor)| Money { minor: *minor, currency: *currency }).collect()
}

/// Totals by currency as amounts, with the number of projects that state them.
pub(crate) fn totals(sums: &BTreeMap<Currency, Total>) -> Vec<(Money, usize)> {
    let amount = |(currency, total): (&Currency, &Total)| {
        (Money { minor: total.minor, currency: *currency }, total.projects)
    };
    sums.iter().map(amount).collect()
}

impl Purse {
    /// Adds what some partners have in one project.
    pub(crate) fn add(&mut self, programme: Option<RecordId>, share: &Share) {
        *self.projects.entry(programme).or_default() += 1;
        let currencies: BTreeSet<Currency> =
            share.budgets.keys().chain(share.contributions.keys()).copied().collect();
        for currency in currencies {
            *self.stating.entry((programme, currency)).or_default() += 1;
        }
        for (measure, sums) in [&share.budgets, &share.contributions].into_iter().enumerate() {
            for (currency, minor) in sums {
                let totals = self.sums.entry((programme, *currency)).or_default();
                if let Some(total) = totals.get_mut(measure) {
                    total.minor = total.minor.saturating_add(*minor);
                    total.projects += 1;
                }
            }
        }
    }

    pub(crate) fn programmes(&self) -> impl Iterator<Item = RecordId> {
        self.projects.keys().filter_map(|programme| *programme)
    }

    /// A row for every programme and currency, the largest first in each currency, and one for each programme
    /// that states no money last.
    pub(crate) fn rows(&self, named: &BTreeMap<RecordId, Record>) -> Vec<ProgrammeMoney> {
        let name = |programme: &Option<RecordId>| programme.and_then(|id| named.get(&id)).map(Ref::of);
        let count = |programme: &Option<RecordId>| self.projects.get(programme).copied().unwrap_or_default();
        let row = |programme: &Option<RecordId>, currency: Currency, [budget, contribution]: [Total; 2]| {
            ProgrammeMoney {
                programme: name(programme),
                currency,
                budget,
                contribution,
                projects: count(programme),
                stating: self.stating.get(&(*programme, currency)).copied().unwrap_or_default(),
            }
        };
        let mut rows: Vec<ProgrammeMoney> = self
            .sums
            .iter()
            .map(|((programme, currency), totals)| row(programme, *currency, *totals))
            .collect();
        let size = |row: &ProgrammeMoney| row.budget.minor.max(row.contribution.minor);
        rows.sort_by_key(|row| (row.currency, std::cmp::Reverse(size(row))));
        let stating: BTreeSet<Option<RecordId>> = self.sums.keys().map(|(programme, _)| *programme).collect();
        let silent = self.projects.keys().filter(|programme| !stating.contains(programme));
        rows.extend(silent.map(|programme| row(programme, Currency::EUR, Default::default())));
        rows
    }
}

#[cfg(test)]
mod tests {
    use asterism_domain::PartnerRole;

    use super::*;

    fn money(minor: i64, currency: &str) -> Option<Money> {
        Some(Money { minor, currency: Currency::parse(currency).expect("a currency") })
    }

    fn partner(budget: Option<Money>, eu_contribution: Option<Money>) -> Partner {
        Partner { budget, eu_contribution, ..Partner::new("1", PartnerRole::Partner) }
    }

    #[test]
    fn budgets_contributions_and_currencies_are_never_added_to_each_other_001_8() {
        let partners = [
            partner(money(100, "EUR"), money(70, "EUR")),
            partner(money(900, "SEK"), None),
            partner(None, money(5, "EUR")),
        ];
        let project = Project { partners: partners.to_vec(), ..Project::default() };
        let share = Share::of(&project, &project.partners);
        assert_eq!(amounts(&share.budgets), [money(100, "EUR"), money(900, "SEK")].map(Option::unwrap));
        assert_eq!(amounts(&share.contributions), [money(75, "EUR").unwrap()]);
        let mut purse = Purse::default();
        purse.add(None, &share);
        purse.add(None, &Share::default());
        let rows = purse.rows(&BTreeMap::new());
        assert_eq!(rows.len(), 2, "one row for each currency: {rows:?}");
        assert!(rows.iter().all(|row| row.projects == 2), "both projects, one of which states nothing");
        assert_eq!((rows[0].budget(), rows[0].contribution()), (money(100, "EUR"), money(75, "EUR")));
        assert_eq!((rows[1].budget(), rows[1].contribution()), (money(900, "SEK"), None));
        assert_eq!((rows[0].budget.projects, rows[0].stating), (1, 1));
        purse.add(None, &Share::of(&project, &project.partners[2..]));
        let rows = purse.rows(&BTreeMap::new());
        assert_eq!((rows[0].budget.projects, rows[0].contribution.projects, rows[0].stating), (1, 2, 2));
    }
}
