//! Rules about money: the project's own amounts, its partners' beside them, and the programme's limits.

use std::collections::{BTreeMap, BTreeSet};

use super::{Issue, Known, Rule};
use crate::project::{Partner, Project};
use crate::{Currency, Document, Money};

pub(super) fn check_money(project: &Project, known: &Known, issues: &mut Vec<Issue>) {
    let amounts = [("total_budget", project.total_budget), ("eu_contribution", project.eu_contribution)];
    for (field, amount) in amounts {
        check_sign(field.to_owned(), amount, "", issues);
    }
    for (index, partner) in project.partners.iter().enumerate() {
        let name = &partner.name_as_given;
        check_sign(format!("partners.{index}.budget"), partner.budget, name, issues);
        check_sign(format!("partners.{index}.eu_contribution"), partner.eu_contribution, name, issues);
    }
    check_zeros(project, issues);
    if let (Some(total), Some(eu)) = (project.total_budget, project.eu_contribution)
        && total.currency == eu.currency
        && total.minor != 0
        && eu.minor > total.minor
    {
        issues.push(Issue::new(Rule::ContributionAboveBudget, "eu_contribution", format!("{eu} > {total}")));
    }
    check_programme_limits(project, known, issues);
    if let (Some(given), Some(computed)) = (project.rate_as_given, project.cofinancing_rate())
        && given.abs_diff(computed) > 50
    {
        let detail = format!("{} / {}", percent(given), percent(computed));
        issues.push(Issue::new(Rule::RateContradicted, "rate_as_given", detail));
    }
    check_currencies(project, issues);
    for (rule, whole, of) in [
        (
            Rule::PartnerBudgetsAboveTotal,
            project.total_budget,
            (|partner| partner.budget) as fn(&Partner) -> Option<Money>,
        ),
        (Rule::PartnerContributionsAboveTotal, project.eu_contribution, |partner| partner.eu_contribution),
    ] {
        check_parts(rule, whole, project.partners.iter().filter_map(of), issues);
    }
}

fn check_sign(field: String, amount: Option<Money>, whose: &str, issues: &mut Vec<Issue>) {
    if let Some(amount) = amount.filter(|amount| amount.minor < 0) {
        let detail = if whose.is_empty() { amount.to_string() } else { format!("{whose}: {amount}") };
        issues.push(Issue::new(Rule::NegativeAmount, field, detail));
    }
}

/// Lists write zero where they know no amount. That a project costs nothing, or none of its partners has a budget,
/// is not believed; one partner without money among others may well be.
fn check_zeros(project: &Project, issues: &mut Vec<Issue>) {
    for (field, amount) in
        [("total_budget", project.total_budget), ("eu_contribution", project.eu_contribution)]
    {
        if let Some(zero) = amount.filter(|amount| amount.minor == 0) {
            issues.push(Issue::new(Rule::AmountZero, field, zero.to_string()));
        }
    }
    let mut budgets = project.partners.iter().filter_map(|partner| partner.budget).peekable();
    if let Some(first) = budgets.peek().copied()
        && budgets.all(|budget| budget.minor == 0)
    {
        issues.push(Issue::new(Rule::AmountZero, "partners", first.to_string()));
    }
}

/// Amounts in several currencies are never added up or compared; that they are there is said.
fn check_currencies(project: &Project, issues: &mut Vec<Issue>) {
    let of_partners = project.partners.iter().flat_map(|partner| [partner.budget, partner.eu_contribution]);
    let amounts = [project.total_budget, project.eu_contribution].into_iter().chain(of_partners);
    let currencies: BTreeSet<Currency> = amounts.flatten().map(|amount| amount.currency).collect();
    if currencies.len() > 1 {
        let codes: Vec<&str> = currencies.iter().map(Currency::as_str).collect();
        issues.push(Issue::new(Rule::MixedCurrencies, "partners", codes.join(", ")));
    }
}

/// Parts in the currency of the whole that come to more than the whole.
fn check_parts(
    rule: Rule,
    whole: Option<Money>,
    parts: impl Iterator<Item = Money>,
    issues: &mut Vec<Issue>,
) {
    // Of a whole that is stated as zero the rule of zeros speaks.
    let Some(whole) = whole.filter(|whole| whole.minor != 0) else { return };
    let mut sums: BTreeMap<Currency, i64> = BTreeMap::new();
    for part in parts {
        let sum = sums.entry(part.currency).or_default();
        *sum = sum.saturating_add(part.minor);
    }
    if let Some(minor) = sums.get(&whole.currency).copied().filter(|minor| *minor > whole.minor) {
        let sum = Money { minor, currency: whole.currency };
        issues.push(Issue::new(rule, "partners", format!("{sum} > {whole}")));
    }
}

fn check_programme_limits(project: &Project, known: &Known, issues: &mut Vec<Issue>) {
    let programme = project.programme.and_then(|id| known.documents.get(&id));
    let Some(Document::Programme(programme)) = programme else { return };
    if let (Some(rate), Some(maximum)) = (project.cofinancing_rate(), programme.maximum_rate)
        && rate > maximum
    {
        let detail = format!("{} > {}", percent(rate), percent(maximum));
        issues.push(Issue::new(Rule::RateAboveMaximum, "eu_contribution", detail));
    }
    if let (Some(total), Some(maximum)) = (project.total_budget, programme.maximum_budget)
        && total.currency == maximum.currency
        && total.minor > maximum.minor
    {
        issues.push(Issue::new(Rule::BudgetAboveMaximum, "total_budget", format!("{total} > {maximum}")));
    }
}

fn percent(basis_points: u32) -> String {
    format!("{}.{:02} %", basis_points / 100, basis_points % 100)
}
