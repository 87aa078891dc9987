//! How specialised regions are, how concentrated industries are, and how varied.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use asterism_econ::{concentration, specialisation, variety};
use clap::Args;

use super::answer::{Answer, List, Parts};
use super::each_year;
use super::input::{Table, TableArgs, texts};
use super::write::OutArgs;

/// Specialisation indices of every region
///
/// With the shares s_ri = X_ri / X_r: Herfindahl sum s^2 and normalised; Shannon's entropy -sum s log2 s in
/// bits and its evenness; Krugman's index sum |s_ri - s_i| (1991) against all regions, the rest and the
/// mean of the others; the coefficient of specialisation (Hoover 1936), half of it; the average location
/// quotient sum s LQ and the Hachman index, 1 over it.
#[derive(Debug, Args)]
pub(crate) struct RegionsArgs {
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

impl RegionsArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        each_year("regions", &self.table, self.table.settings(), |table| {
            let indices = specialisation::of_regions(&table.treated);
            let list = List::of("region", table.regions.clone())
                .numbers("herfindahl", indices.herfindahl)
                .numbers("herfindahl_normalised", indices.herfindahl_normalised)
                .numbers("entropy", indices.entropy)
                .numbers("evenness", indices.evenness)
                .numbers("krugman", indices.krugman)
                .numbers("krugman_rest", indices.krugman_rest)
                .numbers("krugman_mean_of_others", indices.krugman_mean_of_others)
                .numbers("coefficient", indices.coefficient)
                .numbers("average_quotient", indices.average_quotient)
                .numbers("hachman", indices.hachman);
            Ok(Parts::default().list("regions", list).into())
        })
    }
}

/// Concentration indices of every industry
///
/// Over its regions: Gini, and corrected for their number; Hoover's index 1/2 sum |x_r/X - w_r/W| (1936)
/// against equal regions and against the regions' totals; the Hoover-Gini against those totals, and half of
/// it, the locational Gini (Krugman 1991; Audretsch & Feldman 1996); Herfindahl of the shares; the Gini of
/// the location quotients; Krugman's index turned to industries.
#[derive(Debug, Args)]
pub(crate) struct IndustriesArgs {
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

impl IndustriesArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        each_year("industries", &self.table, self.table.settings(), |table| {
            let indices = concentration::of_industries(&table.treated);
            let list = List::of("industry", table.industries.clone())
                .numbers("gini", indices.gini)
                .numbers("gini_unbiased", indices.gini_unbiased)
                .numbers("hoover_uniform", indices.hoover_uniform)
                .numbers("hoover", indices.hoover)
                .numbers("hoover_gini", indices.hoover_gini)
                .numbers("locational_gini", indices.locational_gini)
                .numbers("herfindahl", indices.herfindahl)
                .numbers("quotient_gini", indices.quotient_gini)
                .numbers("krugman", indices.krugman);
            Ok(Parts::default().list("industries", list).into())
        })
    }
}

/// Related and unrelated variety of every region
///
/// Unrelated variety is the entropy between groups of industries, -sum P_g log2 P_g; related variety is
/// the entropy within them, sum P_g H_g (Frenken, Van Oort & Verburg 2007). Both add up to the entropy, in
/// bits. The groups are those of a classification, such as the first two digits of a code.
#[derive(Debug, Args)]
pub(crate) struct VarietyArgs {
    #[command(flatten)]
    table: TableArgs,
    /// Industries whose codes begin with the same so many characters are a group
    #[arg(long, value_name = "CHARACTERS", conflicts_with = "groups", required_unless_present = "groups")]
    prefix: Option<usize>,
    /// A file of two columns: the industry and its group
    #[arg(long, value_name = "FILE")]
    groups: Option<PathBuf>,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

impl VarietyArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let mut settings = self.table.settings();
        if let Some(prefix) = self.prefix {
            settings.add("prefix", prefix);
        }
        each_year("variety", &self.table, settings, |table| {
            let variety = variety::variety(&table.treated, &self.groups_of(table)?)?;
            let list = List::of("region", table.regions.clone())
                .numbers("unrelated", variety.unrelated)
                .numbers("related", variety.related)
                .numbers("entropy", variety.entropy);
            Ok(Parts::default().list("regions", list).into())
        })
    }

    fn groups_of(&self, table: &Table) -> Result<Vec<usize>> {
        let codes: Vec<&str> = table.industries.iter().map(String::as_str).collect();
        if let Some(prefix) = self.prefix {
            return Ok(variety::groups_by_prefix(&codes, prefix));
        }
        let file = self.groups.as_deref().context("variety needs --prefix or --groups")?;
        let groups = texts(file)?;
        let mut names: Vec<&str> = groups.values().map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        let number = |code: &&str| match groups.get(*code) {
            Some(group) => Ok(names.partition_point(|name| *name < group.as_str())),
            None => bail!("{} has no group for the industry `{code}`", file.display()),
        };
        codes.iter().map(number).collect()
    }
}
