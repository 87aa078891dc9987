//! What a region could do next: outlook, opportunities, and who could help.

use std::path::PathBuf;

use anyhow::{Result, bail};
use asterism_econ::complementarity::{self, Targets};
use asterism_econ::complexity::{Complexity, on_all};
use asterism_econ::opportunities::{self, ComplexityCut, DensityCut, Opportunity, Quadrant};
use asterism_econ::{Matrix, Presence, density, math, outlook};
use clap::{Args, ValueEnum};

use super::answer::{Answer, Grid, List, Parts, Settings};
use super::complexity::{IndexArgs, told};
use super::input::{Beside, PresenceArgs, Table, TableArgs};
use super::space::RelationArgs;
use super::write::{OutArgs, several};
use super::{Found, each_year, typed};

/// What the methods here start from.
#[derive(Debug, Args)]
pub(crate) struct SpaceArgs {
    #[command(flatten)]
    presence: PresenceArgs,
    #[command(flatten)]
    relations: RelationArgs,
    #[command(flatten)]
    index: IndexArgs,
}

/// Regions and industries that have a one, and their complexity.
struct Kept {
    regions: Vec<String>,
    industries: Vec<String>,
    presence: Presence,
    complexity: Complexity,
    /// Where they stand in the table.
    places: (Vec<usize>, Vec<usize>),
    /// Those that have none.
    empty: (Vec<String>, Vec<String>),
}

impl Kept {
    /// The complexity of every kept industry.
    fn of_industries(&self, values: &[f64]) -> Vec<f64> {
        on_all(values, &self.complexity.kept_industries, self.industries.len())
    }

    fn told(&self, mut found: Found) -> Found {
        for (what, labels) in [("regions", &self.empty.0), ("industries", &self.empty.1)] {
            if !labels.is_empty() {
                found = found.noting(format!("without a one, so left out: {}", several(what, labels)));
            }
        }
        told(found, "", &self.complexity)
    }
}

impl SpaceArgs {
    fn add_to(&self, settings: &mut Settings) {
        self.presence.add_to(settings);
        self.relations.add_to(settings);
        self.index.add_to(settings);
    }

    fn kept(&self, table: &Table) -> Result<Kept> {
        let trimmed = self.presence.of(&table.treated)?.trimmed();
        let regions = table.regions_at(&trimmed.rows);
        let complexity = self.index.complexity(&trimmed.presence, &regions)?;
        let others = |all: usize, kept: &[usize]| -> Vec<usize> {
            (0..all).filter(|place| kept.binary_search(place).is_err()).collect()
        };
        let empty = (
            table.regions_at(&others(table.regions.len(), &trimmed.rows)),
            table.industries_at(&others(table.industries.len(), &trimmed.columns)),
        );
        let industries = table.industries_at(&trimmed.columns);
        Ok(Kept {
            regions,
            industries,
            presence: trimmed.presence,
            complexity,
            places: (trimmed.rows, trimmed.columns),
            empty,
        })
    }
}

/// Complexity outlook of regions (COI) and outlook gain of their missing industries (COG)
///
/// COI_r = sum_i D_ri (1 - M_ri) k_i: the complexity of what a region lacks, by how near it is; COG: how much
/// nearer an industry would bring the others that it lacks, by their complexity (Hausmann et al. 2014), with
/// the unscaled PCI as k. Results: `regions` (raw and standardised), `gain`. --diagonal one gives
/// ecomplexity's numbers.
#[derive(Debug, Args)]
pub(crate) struct OutlookArgs {
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    space: SpaceArgs,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

impl OutlookArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let mut settings = self.table.settings();
        self.space.add_to(&mut settings);
        each_year("outlook", &self.table, settings, |table| {
            let kept = self.space.kept(table)?;
            let relations = self.space.relations.of(&kept.presence);
            let near = density::relatedness_density(&kept.presence, &relations)?;
            let industries = kept.of_industries(&kept.complexity.unscaled_industries);
            let defined = kept.complexity.industries.iter().any(|value| !value.is_nan());
            if !defined {
                return Ok(kept.told(Found::from(nothing(&kept))));
            }
            let raw = outlook::outlook_index(&kept.presence, &near, &industries)?;
            let scale = math::standard_deviation(&kept.complexity.unscaled_regions, 0);
            let gain = outlook::outlook_gain(&kept.presence, &relations, &industries, scale)?;
            let list = List::of("region", kept.regions.clone())
                .numbers("coi", math::standardised(&raw, 0))
                .numbers("raw", raw);
            let grid = of_kept(&kept, gain);
            Ok(kept.told(Found::from(Parts::default().list("regions", list).grid("gain", grid))))
        })
    }
}

fn of_kept(kept: &Kept, values: Matrix) -> Grid {
    let (rows, columns) = (kept.regions.clone(), kept.industries.clone());
    Grid { of: ("region", "industry"), rows, columns, values, whole: false }
}

/// The results where there is no complexity: the same tables, empty.
fn nothing(kept: &Kept) -> Parts {
    let (regions, industries) = (kept.regions.len(), kept.industries.len());
    let nowhere = vec![f64::NAN; regions];
    let list =
        List::of("region", kept.regions.clone()).numbers("coi", nowhere.clone()).numbers("raw", nowhere);
    let empty = Matrix::from_fn(regions, industries, |_, _| f64::NAN);
    Parts::default().list("regions", list).grid("gain", of_kept(kept, empty))
}

/// Opportunities of regions: what they lack, by how near and how complex it is
///
/// Every industry that a region lacks, in the plane of relatedness density (risk) and complexity (benefit)
/// of Balland, Boschma, Crespo & Rigby (2019), ranked: low risk and high benefit first, within a quadrant
/// the denser first. Complexity runs from 0 to 100. What --missing mask leaves open is no opportunity.
#[derive(Debug, Args)]
pub(crate) struct OpportunitiesArgs {
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    space: SpaceArgs,
    /// What is near: above the mean of what the region lacks, of what all regions lack, or above a density
    #[arg(long, value_name = "region|overall|NUMBER", default_value = "region")]
    density_cut: Line,
    /// What is complex: above the mean of all industries, of what the region lacks, or above a number of 0..100
    #[arg(long, value_name = "region|overall|NUMBER", default_value = "overall")]
    complexity_cut: Line,
    /// Only this region
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// Only the first so many of each region
    #[arg(long, value_name = "NUMBER")]
    top: Option<usize>,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

/// Where the plane is divided.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Line {
    Region,
    Overall,
    At(f64),
}

impl std::str::FromStr for Line {
    type Err = String;

    fn from_str(text: &str) -> Result<Line, String> {
        match text {
            "region" => Ok(Line::Region),
            "overall" => Ok(Line::Overall),
            number => match number.parse::<f64>() {
                Ok(value) if value.is_finite() => Ok(Line::At(value)),
                _ => Err("give `region`, `overall` or a number".to_owned()),
            },
        }
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Line::Region => formatter.write_str("region"),
            Line::Overall => formatter.write_str("overall"),
            Line::At(value) => write!(formatter, "{value}"),
        }
    }
}

impl OpportunitiesArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let mut settings = self.table.settings();
        self.space.add_to(&mut settings);
        settings.add("density_cut", self.density_cut);
        settings.add("complexity_cut", self.complexity_cut);
        each_year("opportunities", &self.table, settings, |table| {
            let kept = self.space.kept(table)?;
            if let Some(region) = self.region.as_ref().filter(|region| !table.regions.contains(region)) {
                bail!("the table has no region `{region}`");
            }
            let found = self.opportunities(table, &kept)?;
            Ok(kept.told(Found::from(Parts::default().list("opportunities", listed(&kept, &found)))))
        })
    }

    fn opportunities(&self, table: &Table, kept: &Kept) -> Result<Vec<Opportunity>> {
        let relations = self.space.relations.of(&kept.presence);
        let near = density::relatedness_density(&kept.presence, &relations)?;
        let complexity = kept.of_industries(&kept.complexity.industries);
        let density_cut = match self.density_cut {
            Line::Region => DensityCut::RegionMean,
            Line::Overall => DensityCut::OverallMean,
            Line::At(value) => DensityCut::At(value),
        };
        let complexity_cut = match self.complexity_cut {
            Line::Region => ComplexityCut::RegionMean,
            Line::Overall => ComplexityCut::OverallMean,
            Line::At(value) => ComplexityCut::At(value),
        };
        let mut found =
            opportunities::opportunities(&kept.presence, &near, &complexity, density_cut, complexity_cut)?;
        // Whoever is asked about a cell that is not known cannot say that the region lacks the industry.
        found.retain(|one| {
            let place = (kept.places.0[one.region], kept.places.1[one.industry]);
            table.treated.is_known(place.0, place.1)
        });
        for of_region in found.chunk_by_mut(|one, next| one.region == next.region) {
            (1..).zip(of_region).for_each(|(rank, one)| one.rank = rank);
        }
        found.retain(|one| {
            self.top.is_none_or(|top| one.rank <= top)
                && self.region.as_ref().is_none_or(|region| kept.regions[one.region] == *region)
        });
        Ok(found)
    }
}

fn listed(kept: &Kept, found: &[Opportunity]) -> List {
    let quadrant = |one: &Opportunity| {
        let name = match one.quadrant {
            Some(Quadrant::LowRiskHighBenefit) => "low risk, high benefit",
            Some(Quadrant::HighRiskHighBenefit) => "high risk, high benefit",
            Some(Quadrant::LowRiskLowBenefit) => "low risk, low benefit",
            Some(Quadrant::HighRiskLowBenefit) => "high risk, low benefit",
            None => "",
        };
        name.to_owned()
    };
    List::of("region", found.iter().map(|one| kept.regions[one.region].clone()).collect())
        .texts("industry", found.iter().map(|one| kept.industries[one.industry].clone()).collect())
        .counts("rank", found.iter().map(|one| one.rank).collect())
        .numbers("density", found.iter().map(|one| one.density).collect())
        .numbers("complexity", found.iter().map(|one| one.complexity).collect())
        .texts("quadrant", found.iter().map(quadrant).collect())
}

/// Complementarity of regions: what each would gain from what another has
///
/// gain_rj = (1 - M_rj) sum_i T_ri w_i phi_ij / sum_k phi_ik over the targets T; what region r would gain
/// from region s is the sum over the industries of s (Balland & Boschma 2021). Lines gain from columns, in
/// density points summed over the targets; not symmetric. Results: `pairs`, `partners` (the best of each
/// region), and with --ties `linkages`.
#[derive(Debug, Args)]
pub(crate) struct ComplementarityArgs {
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    space: SpaceArgs,
    /// Where density counts
    #[arg(long, value_enum, default_value_t = Where::Missing)]
    targets: Where,
    /// Weight targets with their complexity, from 0 to 1
    #[arg(long)]
    by_complexity: bool,
    /// How many partners of each region to list
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    top: usize,
    /// Leave the matrix of all pairs out: for tens of thousands of regions
    #[arg(long)]
    partners_only: bool,
    /// A file with the ties of regions, regions by regions, such as joint projects
    #[arg(long, value_name = "FILE")]
    ties: Option<PathBuf>,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

/// Where density counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Where {
    /// Around the industries that a region lacks
    Missing,
    /// Around all industries
    All,
}

impl ComplementarityArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let mut settings = self.table.settings();
        self.space.add_to(&mut settings);
        settings.add("targets", typed(&self.targets));
        settings.add("by_complexity", self.by_complexity);
        each_year("complementarity", &self.table, settings, |table| self.found(table))
    }

    fn found(&self, table: &Table) -> Result<Found> {
        let kept = self.space.kept(table)?;
        let relations = self.space.relations.of(&kept.presence);
        let targets = if self.targets == Where::Missing { Targets::Missing } else { Targets::All };
        let weights = self.by_complexity.then(|| weights(&kept)).transpose()?;
        let gains = complementarity::gains(&kept.presence, &relations, targets, weights.as_deref())?;
        let partners = complementarity::best_partners(&kept.presence, &gains, self.top)?;
        let each =
            || partners.iter().enumerate().flat_map(|(to, best)| best.iter().map(move |one| (to, one)));
        let list = List::of("region", each().map(|(to, _)| kept.regions[to].clone()).collect())
            .texts("partner", each().map(|(_, one)| kept.regions[one.region].clone()).collect())
            .numbers("gain", each().map(|(_, one)| one.gain).collect());
        let mut parts = Parts::default();
        if !self.partners_only {
            let pairs = complementarity::pairs(&kept.presence, &gains)?;
            parts = parts.grid("pairs", Grid::square("region", &kept.regions, pairs));
        }
        parts = parts.list("partners", list);
        if let Some(file) = &self.ties {
            let ties = Beside::open(file)?.matrix(&kept.regions, &kept.regions);
            let ties = ties.map(|tie| if tie.is_nan() { 0.0 } else { tie });
            let linkages = complementarity::linkages(&kept.presence, &relations, &ties)?;
            parts = parts.grid("linkages", of_kept(&kept, linkages));
        }
        Ok(if self.by_complexity { kept.told(Found::from(parts)) } else { parts.into() })
    }
}

/// Complexity from 0 to 1, for weights.
fn weights(kept: &Kept) -> Result<Vec<f64>> {
    let complexity = kept.of_industries(&kept.complexity.industries);
    if complexity.iter().any(|value| value.is_nan()) {
        bail!("complexity is not defined on this table, so it weights nothing; leave --by-complexity out");
    }
    Ok(opportunities::rescaled(&complexity).iter().map(|value| value / 100.0).collect())
}
