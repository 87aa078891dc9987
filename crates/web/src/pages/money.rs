//! Money by programme, for organisations and regions: budgets beside EU contributions, one row for each currency.

use asterism_actions::ProgrammeMoney;
use asterism_domain::{Currency, Money};

use super::organisation::largest_of;
use super::words;
use crate::chart::{Bar, bars};
use crate::component::{Cell, Column, DataTable, Figure, Row};
use crate::locale::Locale;

/// One kind of money of a thing, such as its budget.
pub(super) type Measure<T> = fn(&T) -> Option<Money>;

/// Programmes that are drawn; the table has all.
const DRAWN: usize = 12;

/// Whether any of the amounts is not whole, so that all of a column need their cents.
pub(super) fn has_cents(mut amounts: impl Iterator<Item = Money>) -> bool {
    amounts.any(|money| money.minor % 10_i64.pow(money.currency.decimals()) != 0)
}

/// Several amounts, one below the other in their currencies; empty where there is none.
pub(super) fn amounts(l: Locale, amounts: &[Money], cents: bool) -> Cell {
    let shown: Vec<String> = amounts.iter().map(|money| l.money_in_column(*money, cents)).collect();
    if shown.is_empty() { Cell::Empty } else { Cell::Number(shown.join("; ")) }
}

/// Bars of the measure that is stated more often, a figure for each currency.
pub(super) fn figures(l: Locale, rows: &[ProgrammeMoney]) -> Vec<Figure> {
    let mut currencies: Vec<Currency> = Vec::new();
    for row in rows.iter().filter(|row| row.budget.projects + row.contribution.projects > 0) {
        if !currencies.contains(&row.currency) {
            currencies.push(row.currency);
        }
    }
    let measures: [(&str, Measure<ProgrammeMoney>); 2] = [
        ("budget-by-programme", ProgrammeMoney::budget),
        ("contribution-by-programme", ProgrammeMoney::contribution),
    ];
    let pairs = currencies.iter().flat_map(|currency| measures.map(|measure| (*currency, measure)));
    pairs.filter_map(|(currency, (key, of))| figure(l, key, rows, currency, of)).collect()
}

fn figure(
    l: Locale,
    key: &str,
    rows: &[ProgrammeMoney],
    currency: Currency,
    of: impl Fn(&ProgrammeMoney) -> Option<Money>,
) -> Option<Figure> {
    let amount = |row: &ProgrammeMoney| of(row).filter(|money| money.currency == currency);
    let mut stated: Vec<(String, Money)> =
        rows.iter().filter_map(|row| Some((programme(l, row), amount(row)?))).collect();
    stated.sort_by_key(|(_, money)| std::cmp::Reverse(money.minor));
    if stated.is_empty() {
        return None;
    }
    let bar = |(name, money): &(String, Money)| Bar::new(name, money.as_major(), l.money_short(*money));
    let drawn: Vec<Bar> = stated.iter().take(DRAWN).map(bar).collect();
    let title = l.t(key);
    let picture = bars(l, &title, &l.t("money-description"), &drawn);
    let cents = has_cents(stated.iter().map(|(_, money)| *money));
    let mut table =
        DataTable::new(title.clone(), vec![Column::text(l.t("programme")), Column::number(l.t("amount"))]);
    for (name, money) in &stated {
        table.row(vec![Cell::text(name), Cell::Number(l.money_in_column(*money, cents))]);
    }
    let mut figure = Figure::new(l, title, picture, table);
    figure.unit = l.with("money-unit", &[("currency", currency.as_str())]);
    figure.source = largest_of(l, drawn.len(), stated.len());
    Some(figure)
}

fn programme(l: Locale, row: &ProgrammeMoney) -> String {
    row.programme.as_ref().map_or_else(|| l.t("programme-unknown"), |found| found.name.clone())
}

/// Every programme with its projects, how many of them state money, and both measures.
pub(super) fn table(l: Locale, rows: &[ProgrammeMoney]) -> DataTable {
    let columns = vec![
        Column::text(l.t("programme")),
        Column::number(l.t("kinds-project")),
        Column::number(l.t("stating-money")),
        Column::number(l.t("budget")),
        Column::number(l.t("eu-contribution")),
    ];
    let mut table = DataTable::new(l.t("money-by-programme"), columns);
    table.quiet_caption = true;
    table.stacks = true;
    let cents = has_cents(rows.iter().flat_map(|row| [row.budget(), row.contribution()]).flatten());
    let amount = |money: Option<Money>| {
        money.map_or(Cell::Empty, |money| Cell::Number(l.money_in_column(money, cents)))
    };
    for row in rows {
        let name =
            row.programme.as_ref().map_or_else(|| Cell::Missing(l.t("programme-unknown")), words::cell);
        table.row(vec![
            name,
            Cell::Number(l.number(row.projects as i64)),
            Cell::Number(l.number(row.stating as i64)),
            amount(row.budget()),
            amount(row.contribution()),
        ]);
    }
    table.total = total(l, rows, cents);
    table
}

/// The sum over all programmes, where all amounts are in one currency.
fn total(l: Locale, rows: &[ProgrammeMoney], cents: bool) -> Option<Row> {
    let budgets = sums(rows, ProgrammeMoney::budget);
    let contributions = sums(rows, ProgrammeMoney::contribution);
    let mut currencies: Vec<Currency> =
        budgets.iter().chain(&contributions).map(|money| money.currency).collect();
    currencies.dedup();
    if rows.len() < 2 || currencies.len() != 1 {
        return None;
    }
    let sum = |of: fn(&ProgrammeMoney) -> usize| l.number(rows.iter().map(of).sum::<usize>() as i64);
    Some(Row::strong(vec![
        Cell::Text(l.t("total")),
        Cell::Number(sum(|row| row.projects)),
        Cell::Number(sum(|row| row.stating)),
        amounts(l, &budgets, cents),
        amounts(l, &contributions, cents),
    ]))
}

/// One measure over all programmes, by currency.
pub(super) fn sums(rows: &[ProgrammeMoney], of: impl Fn(&ProgrammeMoney) -> Option<Money>) -> Vec<Money> {
    let mut sums: Vec<Money> = Vec::new();
    for amount in rows.iter().filter_map(of) {
        match sums.iter_mut().find_map(|sum| Some((sum.checked_add(amount)?, sum))) {
            Some((total, sum)) => *sum = total,
            None => sums.push(amount),
        }
    }
    sums
}
