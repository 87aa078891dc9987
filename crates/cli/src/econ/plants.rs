//! Where plants are: whether those of an industry lie together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use asterism_econ::agglomeration::{
    EllisonGlaeser, Plant, coagglomeration, ellison_glaeser_of_plants, employment_of, reference_shares,
};
use clap::Args;

use super::answer::{Answer, Grid, List, Parts, Settings};
use super::lines::Lines;
use super::sheet::LongColumns;
use super::write::OutArgs;
use super::{Found, answer, cell};

/// Agglomeration: whether the plants of an industry lie closer together than chance and their size explain
///
/// The file has a plant per line, with its region, its industry and its employment. The index gamma of
/// Ellison & Glaeser (1997) is 0 as chance gives; below 0.02 an industry is little concentrated, above 0.05
/// highly. Shares of regions are those of all plants of the file. `coagglomeration` is of pairs of industries
/// (Ellison, Glaeser & Kerr 2010). Results: `industries`, `coagglomeration`.
#[derive(Debug, Args)]
pub(crate) struct AgglomerationArgs {
    /// CSV or TSV with a header: one plant per line; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The columns of region, industry and employment
    #[arg(long, value_name = "REGION,INDUSTRY,EMPLOYMENT", default_value = "region,industry,employment")]
    columns: LongColumns,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

impl AgglomerationArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let Plants { regions, industries, plants } = Plants::read(&self.file, &self.columns)?;
        let employment = employment_of(&plants, regions.len(), industries.len())?;
        let reference = reference_shares(&employment);
        let indices = ellison_glaeser_of_plants(&plants, industries.len(), &reference)?;
        let numbers = |of: fn(&EllisonGlaeser) -> f64| indices.iter().map(of).collect();
        let list = List::of("industry", industries.clone())
            .numbers("gamma", numbers(|index| index.gamma))
            .numbers("concentration", numbers(|index| index.concentration))
            .numbers("plant_herfindahl", numbers(|index| index.plant_herfindahl))
            .numbers("variance", numbers(|index| index.variance))
            .numbers("z", numbers(|index| index.z))
            .numbers("plants", numbers(|index| index.plants));
        let pairs = Grid {
            of: ("industry", "other_industry"),
            rows: industries.clone(),
            columns: industries,
            values: coagglomeration(&employment, &reference)?,
            whole: false,
        };
        let parts = Parts::default().list("industries", list).grid("coagglomeration", pairs);
        let found =
            Found::from(parts).noting(format!("{} plants in {} regions", plants.len(), regions.len()));
        Ok(answer("agglomeration", Settings::new(), vec![found.outcome(None, None)]))
    }
}

/// Plants with the labels of their regions and industries, both sorted.
struct Plants {
    regions: Vec<String>,
    industries: Vec<String>,
    plants: Vec<Plant>,
}

impl Plants {
    fn read(file: &Path, columns: &LongColumns) -> Result<Plants> {
        let mut lines = Lines::open(file)?;
        let places = [&columns.region, &columns.industry, &columns.value].map(|name| lines.column(name));
        let [region_at, industry_at, employment_at] = places;
        let (region_at, industry_at, employment_at) = (region_at?, industry_at?, employment_at?);
        let mut read: Vec<(String, String, f64)> = Vec::new();
        while let Some(line) = lines.next()? {
            let [region, industry] = [region_at, industry_at].map(|at| line.cell(at).to_owned());
            let (number, employment) = (line.number, cell::number(line.cell(employment_at)));
            if region.is_empty() || industry.is_empty() {
                let at = if region.is_empty() { region_at } else { industry_at };
                return Err(lines.at_cell(number, at, "the label is empty; give every plant one"));
            }
            match employment {
                Ok(employment) if employment >= 0.0 => read.push((region, industry, employment)),
                Ok(_) => {
                    let problem = "a plant needs its employment from 0 on; leave out what is not known";
                    return Err(lines.at_cell(number, employment_at, problem));
                }
                Err(problem) => return Err(lines.at_cell(number, employment_at, &problem)),
            }
        }
        if read.is_empty() {
            bail!("{} has no plants", lines.name);
        }
        let regions = numbered(read.iter().map(|(region, ..)| region));
        let industries = numbered(read.iter().map(|(_, industry, _)| industry));
        let plants = read.iter().map(|(region, industry, employment)| Plant {
            region: regions[region.as_str()],
            industry: industries[industry.as_str()],
            employment: *employment,
        });
        let labels = |of: &BTreeMap<&str, usize>| of.keys().map(|label| (*label).to_owned()).collect();
        Ok(Plants { plants: plants.collect(), regions: labels(&regions), industries: labels(&industries) })
    }
}

/// Labels by their place in order.
fn numbered<'l>(labels: impl Iterator<Item = &'l String>) -> BTreeMap<&'l str, usize> {
    let mut numbered: BTreeMap<&str, usize> = labels.map(|label| (label.as_str(), 0)).collect();
    numbered.values_mut().enumerate().for_each(|(place, number)| *number = place);
    numbered
}
