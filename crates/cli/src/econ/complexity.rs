//! The complexity of regions and industries, their fitness, and the income content of what they do.

use std::path::PathBuf;

use anyhow::Result;
use asterism_econ::complexity::{
    self, Anchor, Complexity, SMALLEST_CORRELATION, SMALLEST_GAP, Scaling, Verdict,
};
use asterism_econ::fitness::{self, Stop};
use asterism_econ::{Presence, prody};
use clap::{Args, ValueEnum};

use super::answer::{Answer, List, Parts, Settings};
use super::input::{Beside, PresenceArgs, Table, TableArgs};
use super::write::{OutArgs, several};
use super::{Found, each_year, typed};

/// The economic complexity index of regions (ECI) and the product complexity index of industries (PCI)
///
/// The eigenvector of the second largest eigenvalue of D^-1 M U^-1 M', with diversity D and ubiquity U on
/// diagonals (Hidalgo & Hausmann 2009; Hausmann et al. 2014). Results: `regions`, `industries`, `spectrum`
/// (the leading eigenvalues). Where the index is not defined, because the table falls apart, two eigenvalues
/// are as good as equal or nothing decides the sign, it is empty and the exit code is 1.
#[derive(Debug, Args)]
pub(crate) struct ComplexityArgs {
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    presence: PresenceArgs,
    #[command(flatten)]
    index: IndexArgs,
    /// The index of each connected part for itself; indices of different parts cannot be compared
    #[arg(long)]
    by_component: bool,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

/// The conventions of the index.
#[derive(Debug, Args)]
pub(crate) struct IndexArgs {
    /// What decides the sign
    #[arg(long, value_enum, default_value_t = Sign::Diversity)]
    anchor: Sign,
    /// A file with a number per region, such as GDP per head, with which the index correlates positively
    #[arg(long, value_name = "FILE", conflicts_with = "anchor")]
    anchor_values: Option<PathBuf>,
    /// Mean and deviation by which the indices are scaled
    #[arg(long, value_enum, default_value_t = Scale::Atlas)]
    scaling: Scale,
}

/// What decides the sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Sign {
    /// Complex regions are diverse, as in ecomplexity
    Diversity,
    /// Complex industries are rare
    Ubiquity,
}

/// By what the indices are scaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Scale {
    /// Both by the regions' mean and population deviation, as the Atlas and ecomplexity
    Atlas,
    /// Each by its own mean and sample deviation, as economic-complexity and the R package
    Own,
    /// Each over its sum, as EconGeo
    Sum,
}

impl IndexArgs {
    pub(super) fn add_to(&self, settings: &mut Settings) {
        match &self.anchor_values {
            Some(file) => settings.add("anchor", file.display()),
            None => settings.add("anchor", typed(&self.anchor)),
        }
        settings.add("scaling", typed(&self.scaling));
    }

    fn scaling(&self) -> Scaling {
        match self.scaling {
            Scale::Atlas => Scaling::Atlas,
            Scale::Own => Scaling::Own,
            Scale::Sum => Scaling::Sum,
        }
    }

    /// Computes with the anchor, which is asked for the regions by their labels.
    fn with<T>(
        &self,
        regions: &[String],
        compute: impl Fn(Anchor, Scaling) -> Result<T, asterism_econ::EconError>,
    ) -> Result<T> {
        if let Some(file) = &self.anchor_values {
            let values = Beside::open(file)?.only_column(regions)?;
            return Ok(compute(Anchor::External(&values), self.scaling())?);
        }
        let anchor = match self.anchor {
            Sign::Diversity => Anchor::Diversity,
            Sign::Ubiquity => Anchor::Ubiquity,
        };
        Ok(compute(anchor, self.scaling())?)
    }

    pub(super) fn complexity(&self, presence: &Presence, regions: &[String]) -> Result<Complexity> {
        self.with(regions, |anchor, scaling| complexity::complexity(presence, anchor, scaling))
    }
}

impl ComplexityArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let mut settings = self.table.settings();
        self.presence.add_to(&mut settings);
        self.index.add_to(&mut settings);
        each_year("complexity", &self.table, settings, |table| {
            let presence = self.presence.of(&table.treated)?;
            if self.by_component {
                let parts = self.index.with(&table.regions, |anchor, scaling| {
                    complexity::complexity_by_component(&presence, anchor, scaling)
                })?;
                return Ok(found(table, &presence, &parts));
            }
            let whole = self.index.complexity(&presence, &table.regions)?;
            Ok(found(table, &presence, std::slice::from_ref(&whole)))
        })
    }
}

/// The indices of one whole or of several components, below each other.
fn found(table: &Table, presence: &Presence, parts: &[Complexity]) -> Found {
    let (diversity, ubiquity) = (presence.row_counts(), presence.column_counts());
    let joined = |of: &dyn Fn(&Complexity) -> Vec<f64>| parts.iter().flat_map(of).collect::<Vec<f64>>();
    let number = |kept: &dyn Fn(&Complexity) -> usize| {
        let each = parts.iter().enumerate();
        each.flat_map(|(number, part)| vec![number + 1; kept(part)]).collect::<Vec<usize>>()
    };
    let regions: Vec<usize> = parts.iter().flat_map(|part| part.kept_regions.clone()).collect();
    let industries: Vec<usize> = parts.iter().flat_map(|part| part.kept_industries.clone()).collect();
    let mut of_regions = List::of("region", table.regions_at(&regions))
        .numbers("eci", joined(&|part| part.regions.clone()))
        .numbers("unscaled", joined(&|part| part.unscaled_regions.clone()))
        .counts("diversity", regions.iter().map(|region| diversity[*region]).collect());
    let mut of_industries = List::of("industry", table.industries_at(&industries))
        .numbers("pci", joined(&|part| part.industries.clone()))
        .numbers("unscaled", joined(&|part| part.unscaled_industries.clone()))
        .counts("ubiquity", industries.iter().map(|industry| ubiquity[*industry]).collect());
    if parts.len() > 1 {
        of_regions = of_regions.counts("component", number(&|part| part.kept_regions.len()));
        of_industries = of_industries.counts("component", number(&|part| part.kept_industries.len()));
    }
    let ranks = parts.iter().flat_map(|part| (1..=part.spectrum.len()).map(|rank| rank.to_string()));
    let spectrum = List::of("rank", ranks.collect())
        .numbers("eigenvalue", joined(&|part| part.spectrum.clone()))
        .counts("component", number(&|part| part.spectrum.len()));
    let all = Parts::default()
        .list("regions", of_regions)
        .list("industries", of_industries)
        .list("spectrum", spectrum);
    let mut found = without_ones(Found::from(all), table, presence);
    for (number, part) in parts.iter().enumerate() {
        let of = if parts.len() > 1 { format!("component {}: ", number + 1) } else { String::new() };
        found = told(found, &of, part);
    }
    found
}

/// Says which regions and industries have no one and hence no index.
fn without_ones(mut found: Found, table: &Table, presence: &Presence) -> Found {
    let empty = |counts: Vec<usize>| {
        let places = counts.iter().enumerate().filter(|(_, count)| **count == 0);
        places.map(|(place, _)| place).collect::<Vec<usize>>()
    };
    let regions = table.regions_at(&empty(presence.row_counts()));
    let industries = table.industries_at(&empty(presence.column_counts()));
    for (what, labels) in [("regions", &regions), ("industries", &industries)] {
        if !labels.is_empty() {
            found = found.noting(format!("without a one, so without an index: {}", several(what, labels)));
        }
    }
    found
}

/// Says whether the index is defined, and how clearly.
pub(super) fn told(found: Found, of: &str, complexity: &Complexity) -> Found {
    let (gap, correlation) = (complexity.gap, complexity.correlation);
    let components = complexity.components.count;
    match complexity.verdict {
        Verdict::Defined => found.noting(format!(
            "{of}the second eigenvalue lies {gap:.6} above the third; correlation with the anchor {correlation:.3}"
        )),
        Verdict::TooSmall => {
            found.lacking(format!("{of}complexity is not defined: fewer than two regions or industries are left"))
        }
        Verdict::Disconnected => found.lacking(format!(
            "{of}complexity is not defined: the table falls into {components} parts that share no industry, and \
             nothing orders one against the other; `complexity --by-component` gives each for itself"
        )),
        Verdict::Tied => found.lacking(format!(
            "{of}complexity is not defined: the second and third eigenvalue are {gap:.1e} apart (at least \
             {SMALLEST_GAP:.0e} is needed), so the vector could be any of many"
        )),
        Verdict::NoSign => found.lacking(format!(
            "{of}complexity has no sign: its correlation with the anchor is {correlation:.3} (at least \
             {SMALLEST_CORRELATION} is needed); choose another --anchor, or give --anchor-values"
        )),
    }
}

/// Fitness of regions and quality of industries
///
/// F_r = sum_i M Q_i and Q_i = (sum_r M F_r^-e)^(-1/e), both from the old values and divided by their means
/// (Tacchella et al. 2012; e = 1 in the original). A fitness that runs towards 0 is told by its rank only.
/// Results: `regions`, `industries`.
#[derive(Debug, Args)]
pub(crate) struct FitnessArgs {
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    presence: PresenceArgs,
    /// Exactly so many steps, instead of until the ranks stay the same; the R package's 20 iterations are 19
    #[arg(long, value_name = "NUMBER")]
    steps: Option<usize>,
    /// How much the least fit region of an industry decides
    #[arg(long, value_name = "NUMBER", default_value_t = 1.0)]
    extremality: f64,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

/// Ranks that stay for so many steps have settled.
const KEPT_RANKS: usize = 50;

/// Steps after which it ends in any case.
const MOST_STEPS: usize = 5_000;

impl FitnessArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let stop = match self.steps {
            Some(steps) => Stop::Steps(steps),
            None => Stop::StableRanks { kept: KEPT_RANKS, most: MOST_STEPS },
        };
        let mut settings = self.table.settings();
        self.presence.add_to(&mut settings);
        settings.add("extremality", self.extremality);
        settings.add("steps", self.steps.map_or("until ranks stay".to_owned(), |steps| steps.to_string()));
        each_year("fitness", &self.table, settings, |table| {
            let presence = self.presence.of(&table.treated)?;
            let fitness = fitness::fitness(&presence, self.extremality, stop)?;
            let of_regions = List::of("region", table.regions_at(&fitness.kept_regions))
                .numbers("fitness", fitness.regions);
            let of_industries = List::of("industry", table.industries_at(&fitness.kept_industries))
                .numbers("quality", fitness.industries);
            let parts = Parts::default().list("regions", of_regions).list("industries", of_industries);
            let note = format!(
                "{} steps; the order of regions stayed for the last {}; largest relative change in the last {:.1e}",
                fitness.steps, fitness.ranks_kept, fitness.last_change
            );
            let found = without_ones(Found::from(parts), table, &presence).noting(note);
            let settled = self.steps.is_some() || fitness.ranks_kept >= KEPT_RANKS;
            Ok(if settled { found } else { found.lacking("the ranks of regions have not settled") })
        })
    }
}

/// The income content of industries (PRODY) and of regions (EXPY)
///
/// PRODY_i = sum_r (s_ri / sum_q s_qi) y_r, the mean income of the regions that have the industry, weighted
/// with its share of each; EXPY_r = sum_i s_ri PRODY_i (Hausmann, Hwang & Rodrik 2007), in the unit of the
/// income. A region without an income has no part in the means. Results: `industries`, `regions`.
#[derive(Debug, Args)]
pub(crate) struct ProdyArgs {
    #[command(flatten)]
    table: TableArgs,
    /// A file with the income of each region, such as GDP per head
    #[arg(long, value_name = "FILE")]
    income: PathBuf,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

impl ProdyArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let income = Beside::open(&self.income)?;
        let mut settings = self.table.settings();
        settings.add("income", &income.name);
        each_year("prody", &self.table, settings, |table| {
            let of_regions = income.only_column(&table.regions)?;
            let content = prody::income_content(&table.treated, &of_regions)?;
            let industries =
                List::of("industry", table.industries.clone()).numbers("prody", content.industries);
            let regions = List::of("region", table.regions.clone())
                .numbers("expy", content.regions)
                .numbers("income", of_regions.clone());
            let found = Found::from(Parts::default().list("industries", industries).list("regions", regions));
            let lacking: Vec<usize> =
                (0..of_regions.len()).filter(|region| of_regions[*region].is_nan()).collect();
            Ok(if lacking.is_empty() {
                found
            } else {
                let labels = table.regions_at(&lacking);
                found.noting(format!("without an income, so in no mean: {}", several("regions", &labels)))
            })
        })
    }
}
