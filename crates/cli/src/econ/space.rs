//! Which industries are related, and how near they are to a region.

use anyhow::Result;
use asterism_econ::relatedness::{self, Diagonal, Normalisation, Proximity, SetMeasure};
use asterism_econ::{Matrix, Presence, density};
use clap::{Args, ValueEnum};

use super::answer::{Answer, Grid, List, Parts, Settings};
use super::input::{PresenceArgs, Table, TableArgs};
use super::write::{OutArgs, several};
use super::{Found, each_year, typed};

/// Proximity of industries: how often regions that have one have the other too
///
/// phi_ij = C_ij / max(u_i, u_j), the smaller of both conditional chances, where C_ij regions have both and
/// u_i have one (Hidalgo, Klinger, Barabási & Hausmann 2007). Industries by industries, 0 to 1; not defined
/// for two industries that no region has.
#[derive(Debug, Args)]
pub(crate) struct ProximityArgs {
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    presence: PresenceArgs,
    /// Which form
    #[arg(long, value_enum, default_value_t = Form::Minimum)]
    form: Form,
    #[command(flatten)]
    diagonal: DiagonalArgs,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

/// Which form of proximity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// C / max(u_i, u_j)
    Minimum,
    /// C / u_j: the chance of the line's industry where the column's is; not symmetric
    Conditional,
    /// C / sqrt(u_i u_j), as economic-complexity 0.3.0 with procedure="sqrt"
    Geometric,
    /// (1 + r) / 2 with the correlation r of the quotients, without a threshold (ecomplexity, continuous)
    Continuous,
}

/// What an industry is to itself.
#[derive(Debug, Args)]
pub(crate) struct DiagonalArgs {
    /// How related an industry is to itself: zero as in EconGeo and economic-complexity, one as in ecomplexity
    #[arg(long, value_enum, default_value_t = Own::Zero)]
    diagonal: Own,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Own {
    Zero,
    One,
    /// What the formula gives
    Kept,
}

impl DiagonalArgs {
    pub(super) fn diagonal(&self) -> Diagonal {
        match self.diagonal {
            Own::Zero => Diagonal::Zero,
            Own::One => Diagonal::One,
            Own::Kept => Diagonal::Kept,
        }
    }

    pub(super) fn add_to(&self, settings: &mut Settings) {
        settings.add("diagonal", typed(&self.diagonal));
    }
}

impl ProximityArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let mut settings = self.table.settings();
        self.presence.add_to(&mut settings);
        settings.add("form", typed(&self.form));
        self.diagonal.add_to(&mut settings);
        each_year("proximity", &self.table, settings, |table| {
            let values = self.values(table)?;
            let grid = Grid::square("industry", &table.industries, values);
            Ok(Parts::default().grid("proximity", grid).into())
        })
    }

    fn values(&self, table: &Table) -> Result<Matrix> {
        let diagonal = self.diagonal.diagonal();
        let form = match self.form {
            Form::Minimum => Proximity::Minimum,
            Form::Conditional => Proximity::Conditional,
            Form::Geometric => Proximity::Geometric,
            Form::Continuous => {
                let quotients = asterism_econ::quotient::location_quotient(&table.treated);
                return Ok(relatedness::continuous_proximity(&quotients, diagonal));
            }
        };
        Ok(relatedness::proximity(&self.presence.of(&table.treated)?, form, diagonal))
    }
}

/// Relatedness of industries: how often they share a region, beside what is expected
///
/// probability: C_ij over what is expected when no industry is drawn twice, the default of EconGeo;
/// association: C_ij T / (S_i S_j), both with S_i = sum_j C_ij (van Eck & Waltman 2009; Balland, Boschma,
/// Crespo & Rigby 2019). 1 is as expected. z-score: (C - mu) / sigma of the hypergeometric distribution
/// (Teece, Rumelt, Dosi & Winter 1994).
#[derive(Debug, Args)]
pub(crate) struct RelatednessArgs {
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    presence: PresenceArgs,
    /// Which measure
    #[arg(long, value_enum, default_value_t = Measure::Probability)]
    measure: Measure,
    #[command(flatten)]
    diagonal: DiagonalArgs,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

/// How relatedness is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Measure {
    /// Over what is expected, without drawing an industry twice
    Probability,
    /// C T / (S_i S_j)
    Association,
    /// C / sqrt(S_i S_j)
    Cosine,
    /// C / (S_i + S_j - C)
    Jaccard,
    /// C K / (u_i u_j) with K regions
    Lift,
    /// C / sqrt(u_i u_j)
    SetCosine,
    /// C / (u_i + u_j - C)
    SetJaccard,
    /// By how many standard deviations more often than by chance
    ZScore,
}

impl RelatednessArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let mut settings = self.table.settings();
        self.presence.add_to(&mut settings);
        settings.add("measure", typed(&self.measure));
        self.diagonal.add_to(&mut settings);
        each_year("relatedness", &self.table, settings, |table| {
            let presence = self.presence.of(&table.treated)?;
            let values = related(&presence, self.measure, self.diagonal.diagonal());
            let grid = Grid::square("industry", &table.industries, values);
            Ok(Parts::default().grid("relatedness", grid).into())
        })
    }
}

fn related(presence: &Presence, measure: Measure, diagonal: Diagonal) -> Matrix {
    let normalised = |measure| relatedness::relatedness(presence, measure, diagonal);
    let of_sets = |measure| relatedness::set_relatedness(presence, measure, diagonal);
    match measure {
        Measure::Probability => normalised(Normalisation::Probability),
        Measure::Association => normalised(Normalisation::Association),
        Measure::Cosine => normalised(Normalisation::Cosine),
        Measure::Jaccard => normalised(Normalisation::Jaccard),
        Measure::Lift => of_sets(SetMeasure::Association),
        Measure::SetCosine => of_sets(SetMeasure::Cosine),
        Measure::SetJaccard => of_sets(SetMeasure::Jaccard),
        Measure::ZScore => relatedness::z_score(presence, diagonal),
    }
}

/// Relatedness density: how near an industry is to what a region has
///
/// D_ri = sum_j M_rj phi_ij / sum_j phi_ij: the share of an industry's relatives that the region has
/// (Hidalgo et al. 2007; Balland, Boschma, Crespo & Rigby 2019). Regions by industries, 0 to 1; times 100
/// it is the density of EconGeo. Result `averages`: the mean over what each region has and lacks.
#[derive(Debug, Args)]
pub(crate) struct DensityArgs {
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    presence: PresenceArgs,
    #[command(flatten)]
    relations: RelationArgs,
    /// Only so many closest relatives of each industry count
    #[arg(long, value_name = "NUMBER")]
    nearest: Option<usize>,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

/// What relatives are.
#[derive(Debug, Args)]
pub(crate) struct RelationArgs {
    /// Which relation of industries
    #[arg(long, value_enum, default_value_t = Relation::Proximity)]
    relation: Relation,
    #[command(flatten)]
    diagonal: DiagonalArgs,
}

/// Which relation of industries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Relation {
    /// C / max(u_i, u_j), as ecomplexity and economic-complexity have it
    Proximity,
    /// As EconGeo has it
    Probability,
    /// C T / (S_i S_j)
    Association,
}

impl RelationArgs {
    pub(super) fn of(&self, presence: &Presence) -> Matrix {
        let diagonal = self.diagonal.diagonal();
        match self.relation {
            Relation::Proximity => relatedness::proximity(presence, Proximity::Minimum, diagonal),
            Relation::Probability => related(presence, Measure::Probability, diagonal),
            Relation::Association => related(presence, Measure::Association, diagonal),
        }
    }

    pub(super) fn add_to(&self, settings: &mut Settings) {
        settings.add("relation", typed(&self.relation));
        self.diagonal.add_to(settings);
    }
}

impl DensityArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let mut settings = self.table.settings();
        self.presence.add_to(&mut settings);
        self.relations.add_to(&mut settings);
        if let Some(nearest) = self.nearest {
            settings.add("nearest", nearest);
        }
        each_year("density", &self.table, settings, |table| self.found(table))
    }

    fn found(&self, table: &Table) -> Result<Found> {
        let presence = self.presence.of(&table.treated)?;
        let mut relations = self.relations.of(&presence);
        if let Some(nearest) = self.nearest {
            relations = density::nearest(&relations, nearest);
        }
        let values = density::relatedness_density(&presence, &relations)?;
        let averages = density::averages(&presence, &values)?;
        let list = List::of("region", table.regions.clone())
            .numbers("inside", averages.iter().map(|mean| mean.inside).collect())
            .numbers("outside", averages.iter().map(|mean| mean.outside).collect());
        let parts = Parts::default().grid("density", Grid::of_table(table, values)).list("averages", list);
        let alone = table.industries_at(&density::without_relatives(&relations));
        let found = Found::from(parts);
        Ok(if alone.is_empty() {
            found
        } else {
            found.noting(format!(
                "without relatives, so that their density is 0: {}",
                several("industries", &alone)
            ))
        })
    }
}
