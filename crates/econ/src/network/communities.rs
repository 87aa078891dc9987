//! Communities: groups that are tied among themselves more than one would expect.
//!
//! Communities of a dense proximity matrix say little (the modularity of 600 industries is 0.05); take a
//! sparse graph of it first. Partitions are to be judged by their quality and by how much they agree
//! ([`crate::partition`]), never by the numbers of their groups.

use crate::math::{log2, mean, sum};
use crate::network::Graph;
use crate::network::communities::level::Level;
use crate::{EconError, Random, error, parallel};

mod infomap;
mod leiden;
mod level;

/// What a good partition is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Objective {
    /// `Q = (1/2m) sum_ij (A_ij - resolution k_i k_j / 2m) delta_ij` (Newman & Girvan 2004; resolution:
    /// Reichardt & Bornholdt 2006), at most 1. Groups grow with the network: small ones are not seen.
    Modularity {
        /// Above 0; 1 is usual, more gives smaller groups.
        resolution: f64,
    },
    /// `sum_c (e_c - resolution n_c (n_c - 1)/2)`, in the unit of weights (Traag, Van Dooren & Nesterov
    /// 2011): groups are denser inside than `resolution`, and sparser between each other, in a network of
    /// any size.
    ConstantPotts {
        /// Above 0: the weight per pair that is expected.
        resolution: f64,
    },
}

/// How long and how often communities are searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Search {
    /// Where chance starts.
    pub seed: u64,
    /// How many searches, each with chance of its own; the best one is the result.
    pub runs: usize,
    /// How many times each search starts over from what it found; without a number until that no longer
    /// helps. Two are usual elsewhere (igraph, leidenalg) and give three digits of the quality; to the
    /// end takes ten times as long on millions of ties.
    pub iterations: Option<usize>,
}

/// A partition and how good it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Communities {
    /// The community of each node, numbered by first appearance.
    pub membership: Vec<usize>,
    /// How many nodes each community has.
    pub sizes: Vec<usize>,
    /// The quality of this partition, the best one found.
    pub quality: f64,
    /// The quality of every run, in their order: the spread says how much the result is chance.
    pub runs: Vec<f64>,
}

impl Default for Search {
    fn default() -> Search {
        Search { seed: 1, runs: 10, iterations: None }
    }
}

/// Communities by the Leiden algorithm (Traag, Waltman & van Eck 2019): nodes move to the best group
/// around them, groups are refined into connected parts, parts become nodes, and so on. Every community
/// is connected. The first of the best runs is taken.
///
/// # Errors
/// [`EconError::Parameter`] when the resolution is not a number above 0 or there is no run or iteration.
pub fn leiden(graph: &Graph, objective: Objective, search: Search) -> Result<Communities, EconError> {
    let (sizes, penalty) = objective.terms(graph)?;
    let base = Level::of(graph, sizes);
    let iterations = search.iterations()?;
    let runs = runs(graph, search, |random| {
        let membership = first_appearance(&leiden::search(&base, penalty, iterations, random));
        let quality = objective.of(graph, &membership, penalty);
        (membership, quality)
    });
    Ok(best(runs, |new, old| new > old))
}

/// Communities that describe a walker's path in the fewest bits (Rosvall & Bergstrom 2008): two levels,
/// undirected. The quality is the codelength, and less is better. Where no division is shorter than one
/// module of everything, that is the result.
///
/// # Errors
/// [`EconError::Parameter`] when there is no run or iteration; [`EconError::Undefined`] without ties.
pub fn infomap(graph: &Graph, search: Search) -> Result<Communities, EconError> {
    let base = Level::of(graph, flows(graph)?);
    let iterations = search.iterations()?;
    let whole = vec![0; graph.nodes()];
    let undivided = description(graph, &whole, &base.sizes);
    let runs = runs(graph, search, |random| {
        let membership = first_appearance(&infomap::search(&base, iterations, random));
        let length = description(graph, &membership, &base.sizes);
        if length < undivided { (membership, length) } else { (whole.clone(), undivided) }
    });
    Ok(best(runs, |new, old| new < old))
}

/// The quality of a partition.
///
/// # Errors
/// As [`leiden`], and [`EconError::Shape`] for another number of nodes. The numbers of the groups are free.
pub fn quality(graph: &Graph, membership: &[usize], objective: Objective) -> Result<f64, EconError> {
    error::same_length("the membership", graph.nodes(), membership.len())?;
    let (_, penalty) = objective.terms(graph)?;
    Ok(objective.of(graph, &renumbered(membership), penalty))
}

/// The codelength of a partition in bits per step, by the map equation for undirected two-level maps
/// (Rosvall & Bergstrom 2008): `plogp(q) - 2 sum plogp(q_i) - sum plogp(p_a) + sum plogp(q_i + p_i)`,
/// where a walker is at node `a` with the probability `p_a = k_a / 2m` and leaves group `i` with `q_i`.
///
/// # Errors
/// [`EconError::Shape`] for another number of nodes, [`EconError::Undefined`] without ties.
pub fn codelength(graph: &Graph, membership: &[usize]) -> Result<f64, EconError> {
    error::same_length("the membership", graph.nodes(), membership.len())?;
    Ok(description(graph, &renumbered(membership), &flows(graph)?))
}

impl Objective {
    /// The size of each node, and the penalty on the product of two sizes: both objectives are
    /// `sum_c (e_c - penalty S_c^2 / 2)` up to a factor and a constant.
    fn terms(self, graph: &Graph) -> Result<(Vec<f64>, f64), EconError> {
        let (Objective::Modularity { resolution } | Objective::ConstantPotts { resolution }) = self;
        if !(resolution > 0.0 && resolution.is_finite()) {
            return Err(EconError::parameter("resolution", resolution, "a number above 0"));
        }
        match self {
            Objective::Modularity { .. } => {
                let sizes = strengths_with_loops(graph);
                let twice = sum(&sizes);
                let penalty = if twice > 0.0 { resolution / twice } else { 0.0 };
                Ok((sizes, penalty))
            }
            Objective::ConstantPotts { .. } => Ok((vec![1.0; graph.nodes()], resolution)),
        }
    }

    /// The quality of a partition whose groups are numbered from 0 without gaps. The modularity of a graph
    /// without ties is NaN.
    fn of(self, graph: &Graph, membership: &[usize], penalty: f64) -> f64 {
        let groups = membership.iter().max().map_or(0, |last| last + 1);
        let mut within = vec![0.0; groups];
        let mut sizes = vec![0.0; groups];
        let strengths = strengths_with_loops(graph);
        for (node, group) in membership.iter().enumerate() {
            sizes[*group] += if matches!(self, Objective::Modularity { .. }) { strengths[node] } else { 1.0 };
            within[*group] += graph.loops()[node];
            for (other, weight) in graph.ties(node) {
                within[*group] += if other < node && membership[other] == *group { weight } else { 0.0 };
            }
        }
        let term = |(within, size): (&f64, &f64)| match self {
            Objective::Modularity { .. } => within - penalty * size * size / 2.0,
            Objective::ConstantPotts { .. } => within - penalty * size * (size - 1.0) / 2.0,
        };
        let terms: Vec<f64> = within.iter().zip(&sizes).map(term).collect();
        match self {
            Objective::Modularity { .. } => sum(&terms) / (sum(&strengths) / 2.0),
            Objective::ConstantPotts { .. } => sum(&terms),
        }
    }
}

impl Search {
    fn iterations(self) -> Result<usize, EconError> {
        if self.runs == 0 {
            return Err(EconError::parameter("runs", self.runs, "at least 1"));
        }
        match self.iterations {
            Some(0) => Err(EconError::parameter("iterations", 0, "at least 1")),
            Some(iterations) => Ok(iterations),
            None => Ok(usize::MAX),
        }
    }
}

impl Communities {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// The mean quality of the runs.
    pub fn mean_quality(&self) -> f64 {
        mean(&self.runs)
    }
}

/// The runs of a search, on as many threads as pay; each has chance of its own.
fn runs(
    graph: &Graph,
    search: Search,
    run: impl Fn(&mut Random) -> (Vec<usize>, f64) + Sync,
) -> Vec<(Vec<usize>, f64)> {
    let mut seeds = Random::seeded(search.seed);
    let seeds: Vec<u64> = (0..search.runs).map(|_| seeds.bits()).collect();
    let mut results = vec![(Vec::new(), f64::NAN); search.runs];
    let work = (graph.nodes() + graph.edge_count()).saturating_mul(200);
    parallel::over_rows(&mut results, 1, work, |first, block| {
        for (seed, result) in seeds[first..].iter().zip(block) {
            *result = run(&mut Random::seeded(*seed));
        }
    });
    results
}

fn best(results: Vec<(Vec<usize>, f64)>, better: fn(f64, f64) -> bool) -> Communities {
    let runs: Vec<f64> = results.iter().map(|(_, quality)| *quality).collect();
    let (mut membership, mut quality) = (Vec::new(), f64::NAN);
    for (run, (found, value)) in results.into_iter().enumerate() {
        if run == 0 || better(value, quality) {
            (membership, quality) = (found, value);
        }
    }
    let mut sizes = vec![0; membership.iter().max().map_or(0, |last| last + 1)];
    membership.iter().for_each(|group| sizes[*group] += 1);
    Communities { membership, sizes, quality, runs }
}

/// Groups numbered by first appearance; the numbers given are below the number of nodes.
fn first_appearance(groups: &[u32]) -> Vec<usize> {
    let mut number = vec![usize::MAX; groups.len()];
    let mut count = 0;
    let mut membership = Vec::with_capacity(groups.len());
    for group in groups {
        let number = &mut number[*group as usize];
        if *number == usize::MAX {
            *number = count;
            count += 1;
        }
        membership.push(*number);
    }
    membership
}

/// Groups numbered without gaps, whatever their numbers.
fn renumbered(membership: &[usize]) -> Vec<usize> {
    let mut distinct = membership.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    membership.iter().map(|group| distinct.partition_point(|known| known < group)).collect()
}

fn strengths_with_loops(graph: &Graph) -> Vec<f64> {
    graph.strengths().iter().zip(graph.loops()).map(|(strength, own)| strength + 2.0 * own).collect()
}

fn flows(graph: &Graph) -> Result<Vec<f64>, EconError> {
    let strengths = strengths_with_loops(graph);
    if sum(&strengths) > 0.0 {
        return Ok(strengths);
    }
    Err(EconError::undefined("the codelength", "the graph has no ties to walk along"))
}

fn description(graph: &Graph, membership: &[usize], flows: &[f64]) -> f64 {
    let groups = membership.iter().max().map_or(0, |last| last + 1);
    let total = sum(flows);
    let (mut leaving, mut inside) = (vec![0.0; groups], vec![0.0; groups]);
    for (node, group) in membership.iter().enumerate() {
        inside[*group] += flows[node] / total;
        for (other, weight) in graph.ties(node) {
            leaving[*group] += if membership[other] == *group { 0.0 } else { weight / total };
        }
    }
    let over = |values: &mut dyn Iterator<Item = f64>| sum(&values.map(plogp).collect::<Vec<f64>>());
    plogp(sum(&leaving))
        - 2.0 * over(&mut leaving.iter().copied())
        - over(&mut flows.iter().map(|flow| flow / total))
        + over(&mut leaving.iter().zip(&inside).map(|(leaving, inside)| leaving + inside))
}

/// `p log2 p`, 0 at 0.
fn plogp(share: f64) -> f64 {
    if share > 0.0 { share * log2(share) } else { 0.0 }
}

#[cfg(test)]
mod tests;
