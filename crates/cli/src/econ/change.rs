//! What changed between two points in time.

use anyhow::{Result, bail};
use asterism_econ::dynamics::{self, FromZero, Rate};
use asterism_econ::shift_share::{self, Gerfin, Parts as Shift, Period, ShiftShare};
use asterism_econ::{Matrix, Presence};
use clap::Args;

use super::answer::{About, Answer, Grid, List, Parts, Settings};
use super::input::{Pair, PeriodArgs, PresenceArgs, Table, TableArgs, Years, in_all};
use super::quotient::ones_where_known;
use super::write::{OutArgs, several};
use super::{Found, answer};

/// Shift-share: how much of a region's change is the whole's, its industries' and its own
///
/// With G the growth of the whole and G_i of an industry in it, the change of each industry is national
/// share e (G - 1) + industry mix e (G_i - G) + regional share (the rest) (Dunn 1960); the regional share is
/// divided into homothetic and allocation (Esteban-Marquillas 1972). The whole is all regions of the table.
/// With --dynamic, the years between are analysed one by one and added up (Barff & Knight 1988). `ratios`
/// are the growth of a region over the whole's, as mix times regional (Gerfin 1964).
/// Results: `regions` (sums), `industries` (every region and industry), `ratios` (not with --dynamic).
#[derive(Debug, Args)]
pub(crate) struct ShiftShareArgs {
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    period: PeriodArgs,
    /// With --time: the sum over all years of the table, each against the one before
    #[arg(long, requires = "time", conflicts_with_all = ["before", "from", "to"])]
    dynamic: bool,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

impl ShiftShareArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        if self.dynamic {
            return self.dynamic();
        }
        let pair = self.period.pair(&self.table)?;
        if pair.has_open_cells() {
            bail!("shift-share needs every cell; choose --missing zero, drop-regions or drop-industries");
        }
        let (before, after) = (&pair.before.treated, &pair.after.treated);
        let (whole_before, whole_after) = (before.values.column_sums(), after.values.column_sums());
        let (mut shifts, mut ratios) = (Vec::new(), Vec::new());
        for region in 0..before.values.rows() {
            let period = Period {
                region_before: before.values.row(region),
                region_after: after.values.row(region),
                whole_before: &whole_before,
                whole_after: &whole_after,
            };
            shifts.push(shift_share::shift_share(&period)?);
            ratios.push(shift_share::gerfin(&period)?);
        }
        let ratio = |of: fn(&Gerfin) -> f64| ratios.iter().map(of).collect();
        let ratios = List::of("region", pair.after.regions.clone())
            .numbers("mix", ratio(|ratios| ratios.mix))
            .numbers("regional", ratio(|ratios| ratios.regional))
            .numbers("total", ratio(|ratios| ratios.total));
        let parts = Parts::default()
            .list("regions", of_regions(&pair.after, &shifts))
            .list("industries", of_industries(&pair.after, &shifts))
            .list("ratios", ratios);
        Ok(of_pair("shift-share", self.table.settings(), &pair, parts.into()))
    }

    /// All years of the table, of the regions and industries that each of them has.
    fn dynamic(&self) -> Result<Answer> {
        let Years { tables: years, left_out } = in_all(&self.table.tables()?)?;
        let Some(last) = years.last() else { bail!("the table has no years") };
        if years.iter().any(|year| year.treated.known.iter().any(|known| !known)) {
            bail!("shift-share needs every cell; choose --missing zero, drop-regions or drop-industries");
        }
        let whole: Vec<Vec<f64>> = years.iter().map(|year| year.treated.values.column_sums()).collect();
        let (industries, times) = (last.industries.len(), years.len());
        let whole = Matrix::from_fn(industries, times, |industry, year| whole[year][industry]);
        let shifts: Vec<ShiftShare> = (0..last.regions.len())
            .map(|region| {
                let own = Matrix::from_fn(industries, times, |industry, year| {
                    years[year].treated.values[(region, industry)]
                });
                Ok(shift_share::dynamic(&own, &whole)?.sum)
            })
            .collect::<Result<_>>()?;
        let parts = Parts::default()
            .list("regions", of_regions(last, &shifts))
            .list("industries", of_industries(last, &shifts));
        let mut settings = self.table.settings();
        settings.add("dynamic", true);
        let mut found = Found::from(parts);
        let times: Vec<&str> = years.iter().filter_map(|year| year.time.as_deref()).collect();
        found = found.noting(format!("{} years: {}", times.len(), times.join(", ")));
        for (what, labels) in [("regions", &left_out.0), ("industries", &left_out.1)] {
            if !labels.is_empty() {
                found = found.noting(format!("not in every year, so left out: {}", several(what, labels)));
            }
        }
        Ok(answer("shift-share", settings, vec![found.outcome(None, Some(About::of(last)))]))
    }
}

fn of_regions(table: &Table, shifts: &[ShiftShare]) -> List {
    let totals: Vec<&Shift> = shifts.iter().map(|shift| &shift.total).collect();
    with_parts(List::of("region", table.regions.clone()), &totals)
        .numbers("undivided", shifts.iter().map(|shift| shift.undivided).collect())
}

fn of_industries(table: &Table, shifts: &[ShiftShare]) -> List {
    let regions =
        table.regions.iter().flat_map(|region| table.industries.iter().map(move |_| region.clone()));
    let industries = table.regions.iter().flat_map(|_| table.industries.iter().cloned());
    let list = List::of("region", regions.collect()).texts("industry", industries.collect());
    let all: Vec<&Shift> = shifts.iter().flat_map(|shift| &shift.industries).collect();
    with_parts(list, &all).flags("new", all.iter().map(|part| Some(part.new)).collect())
}

fn with_parts(list: List, parts: &[&Shift]) -> List {
    let numbers = |of: fn(&Shift) -> f64| parts.iter().map(|part| of(part)).collect();
    list.numbers("change", numbers(|part| part.change))
        .numbers("national", numbers(|part| part.national))
        .numbers("mix", numbers(|part| part.mix))
        .numbers("regional", numbers(|part| part.regional))
        .numbers("homothetic", numbers(|part| part.homothetic))
        .numbers("allocation", numbers(|part| part.allocation))
}

/// The answer about a pair of points in time, with what had no partner.
fn of_pair(method: &'static str, mut settings: Settings, pair: &Pair, mut found: Found) -> Answer {
    for (name, table) in [("from", &pair.before), ("to", &pair.after)] {
        if let Some(time) = &table.time {
            settings.add(name, time);
        }
    }
    for (what, labels) in [("regions", &pair.unpaired.0), ("industries", &pair.unpaired.1)] {
        if !labels.is_empty() {
            found = found.noting(format!("in one of both only, so left out: {}", several(what, labels)));
        }
    }
    let before = About::of(&pair.before);
    if before.missing + before.confidential > 0 {
        let (missing, confidential) = (before.missing, before.confidential);
        found = found.noting(format!("before, cells missing: {missing}, confidential: {confidential}"));
    }
    for (what, labels) in [("regions", &before.regions_left_out), ("industries", &before.industries_left_out)]
    {
        if !labels.is_empty() {
            found = found.noting(format!("left out for cells before: {}", several(what, labels)));
        }
    }
    let about = About::of(&pair.after);
    answer(method, settings, vec![found.outcome(None, Some(about))])
}

impl Pair {
    fn has_open_cells(&self) -> bool {
        [&self.before, &self.after].iter().any(|table| table.treated.known.iter().any(|known| !known))
    }

    /// Who had what and who has it now, NaN where it is not known.
    fn presences(&self, args: &PresenceArgs) -> Result<(Matrix, Matrix)> {
        let of = |table: &Table| -> Result<Matrix> {
            let presence: Presence = args.of(&table.treated)?;
            Ok(ones_where_known(table, &presence))
        };
        Ok((of(&self.before)?, of(&self.after)?))
    }
}

/// Entry: industries that a region lacked and has now
///
/// 1 where the location quotient was below the threshold and reaches it now, 0 where it still is below, empty
/// where the region had the industry before. Regions and industries of one year alone are left out before
/// anything is computed. Results: `events`, `regions` and `industries` with rates.
#[derive(Debug, Args)]
pub(crate) struct EntryArgs {
    #[command(flatten)]
    events: EventArgs,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

/// Exit: industries that a region had and lacks now
///
/// 1 where the location quotient reached the threshold and is below it now, 0 where it still reaches it, empty
/// where the region lacked the industry before. Results: `events`, `regions` and `industries` with rates.
#[derive(Debug, Args)]
pub(crate) struct ExitArgs {
    #[command(flatten)]
    events: EventArgs,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

#[derive(Debug, Args)]
struct EventArgs {
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    period: PeriodArgs,
    #[command(flatten)]
    presence: PresenceArgs,
}

type Event = fn(&Matrix, &Matrix) -> Result<Matrix, asterism_econ::EconError>;

impl EntryArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        self.events.answer("entry", dynamics::entry)
    }
}

impl ExitArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        self.events.answer("exit", dynamics::exit)
    }
}

impl EventArgs {
    fn answer(&self, method: &'static str, event: Event) -> Result<Answer> {
        let pair = self.period.pair(&self.table)?;
        let (before, after) = pair.presences(&self.presence)?;
        let events = event(&before, &after)?;
        let rates = dynamics::rates(&events);
        let grid = Grid::of_table(&pair.after, events).whole();
        let parts = Parts::default()
            .grid("events", grid)
            .list("regions", with_rates("region", &pair.after.regions, &rates.regions))
            .list("industries", with_rates("industry", &pair.after.industries, &rates.industries));
        let all = rates.all;
        let found = Found::from(parts)
            .noting(format!("{} of {} at risk, a rate of {:.4}", all.events, all.at_risk, all.rate));
        let mut settings = self.table.settings();
        self.presence.add_to(&mut settings);
        Ok(of_pair(method, settings, &pair, found))
    }
}

fn with_rates(name: &'static str, labels: &[String], rates: &[Rate]) -> List {
    List::of(name, labels.to_vec())
        .counts("at_risk", rates.iter().map(|rate| rate.at_risk).collect())
        .counts("events", rates.iter().map(|rate| rate.events).collect())
        .numbers("rate", rates.iter().map(|rate| rate.rate).collect())
}

/// Growth of every industry in every region
///
/// (after - before) / before, or per year with --years: (after / before)^(1 / years) - 1. Not defined from 0.
/// Results: `growth`, `new` (1 where there was nothing before and is something now).
#[derive(Debug, Args)]
pub(crate) struct GrowthArgs {
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    period: PeriodArgs,
    /// The length of the period in years; growth is then per year
    #[arg(long, value_name = "NUMBER")]
    years: Option<f64>,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

impl GrowthArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let pair = self.period.pair(&self.table)?;
        let unit = match self.years {
            Some(years) => dynamics::Growth::Annual { years },
            None => dynamics::Growth::Whole,
        };
        let (before, after) = (known_values(&pair.before), known_values(&pair.after));
        let grown = dynamics::growth(&before, &after, unit, FromZero::Undefined)?;
        let parts = Parts::default()
            .grid("growth", Grid::of_table(&pair.after, grown.growth))
            .grid("new", Grid::of_table(&pair.after, grown.new.to_matrix()).whole());
        let mut settings = self.table.settings();
        if let Some(years) = self.years {
            settings.add("years", years);
        }
        Ok(of_pair("growth", settings, &pair, parts.into()))
    }
}

fn known_values(table: &Table) -> Matrix {
    let values = &table.treated.values;
    Matrix::from_fn(values.rows(), values.columns(), |region, industry| {
        if table.treated.is_known(region, industry) { values[(region, industry)] } else { f64::NAN }
    })
}
