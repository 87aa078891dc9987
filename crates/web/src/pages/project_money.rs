//! What a project costs: the whole and the partners' parts. Budgets and EU contributions are two measures, and every
//! currency is one of its own; none is drawn or added up with another.

use std::collections::BTreeSet;

use asterism_actions::{PartnerRow, ProjectDetails};
use asterism_domain::project::Project;
use asterism_domain::{Currency, Money};

use super::money::has_cents;
use super::organisation::largest_of;
use crate::chart::{Bar, bars};
use crate::component::{Cell, Column, DataTable, Figure, Piece};
use crate::locale::Locale;

/// Partners that are drawn; the table beside the picture has all that state an amount.
const DRAWN: usize = 20;

/// An amount and whose it is; that of the whole project stands out.
struct Item {
    label: String,
    money: Money,
    whole: bool,
}

pub(super) fn pieces(l: Locale, project: &Project, details: &ProjectDetails) -> Vec<Piece> {
    let (total, eu) = (project.total_budget, project.eu_contribution);
    let budgets = items(l.t("total-budget"), total, details, |row| row.partner.budget);
    let contributions = items(l.t("eu-contribution"), eu, details, |row| row.partner.eu_contribution);
    let apart = budgets.iter().chain(&contributions).any(|item| !item.whole);
    if !apart {
        // Two amounts of one project compare well in one picture, as long as they are in one currency.
        let both: Vec<Item> = budgets.into_iter().chain(contributions).collect();
        let stated = details.partners.len();
        let figures = by_currency(l, &l.t("money-of-project"), both, 0);
        let said = (stated > 0).then(|| Piece::Empty(l.t("money-no-parts")));
        return gathered(figures).into_iter().chain(said).take_while(|_| total.or(eu).is_some()).collect();
    }
    let mut figures = by_currency(l, &l.t("budget-of-partners"), budgets, details.partners.len());
    figures.extend(by_currency(l, &l.t("contribution-of-partners"), contributions, details.partners.len()));
    gathered(figures)
}

fn gathered(mut figures: Vec<Figure>) -> Vec<Piece> {
    match figures.len() {
        0 => Vec::new(),
        1 => figures.pop().map(Piece::figure).into_iter().collect(),
        _ => vec![Piece::Figures(figures)],
    }
}

/// The amount of the whole project and those of its partners, in one measure.
fn items(
    label: String,
    whole: Option<Money>,
    details: &ProjectDetails,
    of: impl Fn(&PartnerRow) -> Option<Money>,
) -> Vec<Item> {
    let mut items: Vec<Item> = whole.map(|money| Item { label, money, whole: true }).into_iter().collect();
    items.extend(details.partners.iter().filter_map(|row| {
        let name = row.organisation.as_ref().map_or(&row.partner.name_as_given, |found| &found.name);
        Some(Item { label: name.clone(), money: of(row)?, whole: false })
    }));
    items
}

/// One figure for each currency.
fn by_currency(l: Locale, title: &str, items: Vec<Item>, partners: usize) -> Vec<Figure> {
    let currencies: BTreeSet<Currency> = items.iter().map(|item| item.money.currency).collect();
    let one = currencies.len() == 1;
    let figure = |currency: Currency| {
        let own: Vec<&Item> = items.iter().filter(|item| item.money.currency == currency).collect();
        let title = if one { title.to_owned() } else { format!("{title}, {}", currency.as_str()) };
        figure(l, title, &own, currency, partners)
    };
    currencies.into_iter().map(figure).collect()
}

fn figure(l: Locale, title: String, items: &[&Item], currency: Currency, partners: usize) -> Figure {
    let bar = |item: &&Item| Bar {
        accent: item.whole,
        ..Bar::new(name(l, item), item.money.as_major(), l.money_short(item.money))
    };
    let mut parts: Vec<&Item> = items.iter().filter(|item| !item.whole).copied().collect();
    parts.sort_by_key(|item| std::cmp::Reverse(item.money.minor));
    let stated = parts.len();
    let whole = items.iter().filter(|item| item.whole).copied();
    let drawn: Vec<Bar> = whole.chain(parts.into_iter().take(DRAWN)).map(|item| bar(&item)).collect();
    let picture = bars(l, &title, &l.t("money-description"), &drawn);
    let mut table = table(l, title.clone(), items);
    if stated > 0 {
        let (stated, all) = (l.number(stated as i64), l.number(partners as i64));
        table.note = l.with("money-stated-for", &[("stated", &stated), ("all", &all)]);
    }
    let mut figure = Figure::new(l, title, picture, table);
    figure.unit = l.with("money-unit", &[("currency", currency.as_str())]);
    figure.source = largest_of(l, stated.min(DRAWN), stated);
    figure
}

fn table(l: Locale, title: String, items: &[&Item]) -> DataTable {
    let mut table = DataTable::new(title, vec![Column::text(l.t("item")), Column::number(l.t("amount"))]);
    let cents = has_cents(items.iter().map(|item| item.money));
    for item in items {
        table.row(vec![Cell::Text(name(l, item)), Cell::Number(l.money_in_column(item.money, cents))]);
    }
    table
}

fn name(l: Locale, item: &Item) -> String {
    if item.label.is_empty() { l.t("name-withheld") } else { item.label.clone() }
}
