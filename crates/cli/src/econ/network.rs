//! Networks of regions or organisations from a list of ties.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use asterism_econ::network::centrality::{self, Ties};
use asterism_econ::network::cohesion::{self, LowDegree};
use asterism_econ::network::communities::{self, Objective, Search};
use asterism_econ::network::graph::{Edge, Graph};
use asterism_econ::network::paths::{self, Length};
use clap::{Args, ValueEnum};

use super::answer::{Answer, List, Parts, Settings};
use super::lines::{Line, Lines};
use super::write::OutArgs;
use super::{Found, answer, cell, typed};

/// Centralities of the nodes of a network
///
/// The file has a tie per line: two columns of nodes and perhaps one of weights; a pair that is listed
/// several times has the sum. Degree and strength; betweenness as a share of pairs (Freeman 1977; Brandes
/// 2001); closeness (Wasserman & Faust 1994) and harmonic; PageRank (Brin & Page 1998); eigenvector (Bonacich
/// 1972); core (Seidman 1983); constraint (Burt 1992); clustering (Watts & Strogatz 1998). Results: `nodes`,
/// `network`.
#[derive(Debug, Args)]
pub(crate) struct NetworkArgs {
    /// CSV or TSV with a header: one tie per line; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Every tie counts the same, whatever its weight
    #[arg(long)]
    unweighted: bool,
    /// How likely a walker of PageRank follows a tie
    #[arg(long, value_name = "SHARE", default_value_t = 0.85)]
    damping: f64,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

impl NetworkArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let (labels, edges) = edges(&self.file)?;
        let graph = Graph::new(labels.len(), &edges)?;
        let ties = if self.unweighted { Ties::Equal } else { Ties::Weighted };
        let length = if self.unweighted { Length::Hops } else { Length::InverseWeight };
        let closeness = paths::closeness(&graph);
        let (eigenvector, lacking) = match centrality::eigenvector(&graph, ties) {
            Ok(values) => (values, None),
            Err(error) => (vec![f64::NAN; labels.len()], Some(error.to_string())),
        };
        let components = graph.components();
        let list = List::of("node", labels.clone())
            .counts("degree", graph.degrees())
            .numbers("strength", graph.strengths())
            .numbers("betweenness", paths::normalised_betweenness(&paths::betweenness(&graph, length)))
            .numbers("closeness", closeness.wasserman_faust.clone())
            .numbers("harmonic", closeness.harmonic.clone())
            .numbers("pagerank", centrality::pagerank(&graph, self.damping, ties)?)
            .numbers("eigenvector", eigenvector)
            .counts("core", centrality::core_numbers(&graph))
            .numbers("constraint", cohesion::constraint(&graph, ties))
            .numbers("clustering", cohesion::clustering(&graph, LowDegree::Undefined))
            .counts("component", components.of.iter().map(|number| number + 1).collect());
        let network = List::of("network", vec!["whole".to_owned()])
            .counts("nodes", vec![graph.nodes()])
            .counts("ties", vec![graph.edge_count()])
            .counts("components", vec![components.count()])
            .numbers("density", vec![graph.density()])
            .counts("diameter", vec![closeness.diameter()])
            .numbers("mean_distance", vec![closeness.mean_distance()])
            .numbers("transitivity", vec![cohesion::transitivity(&graph)])
            .numbers("assortativity", vec![cohesion::degree_assortativity(&graph)]);
        let mut found = Found::from(Parts::default().list("nodes", list).list("network", network));
        if let Some(why) = lacking {
            found = found.lacking(why);
        }
        let mut settings = Settings::new();
        settings.add("unweighted", self.unweighted);
        settings.add("damping", self.damping);
        Ok(answer("network", settings, vec![found.outcome(None, None)]))
    }
}

/// Communities of a network
///
/// leiden: modularity, or the constant Potts model, by the Leiden algorithm (Traag, Waltman & van Eck 2019);
/// infomap: the two-level map equation (Rosvall & Bergstrom 2008). The best of several runs; the spread of
/// their qualities is told, because it says how much is chance.
#[derive(Debug, Args)]
pub(crate) struct CommunitiesArgs {
    /// CSV or TSV with a header: one tie per line; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What makes a community
    #[arg(long, value_enum, default_value_t = Aim::Modularity)]
    objective: Aim,
    /// More gives smaller communities
    #[arg(long, value_name = "NUMBER", default_value_t = 1.0)]
    resolution: f64,
    /// How many searches
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    runs: usize,
    /// Where chance starts; the same seed gives the same communities
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    pub(super) out: OutArgs,
}

/// What makes a community.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Aim {
    /// More ties inside than expected (Newman & Girvan 2004)
    Modularity,
    /// Denser inside than the resolution (Traag, Van Dooren & Nesterov 2011)
    Potts,
    /// Short descriptions of a walk (Rosvall & Bergstrom 2008)
    Infomap,
}

impl CommunitiesArgs {
    pub(super) fn answer(&self) -> Result<Answer> {
        let (labels, edges) = edges(&self.file)?;
        let graph = Graph::new(labels.len(), &edges)?;
        let search = Search { seed: self.seed, runs: self.runs, iterations: None };
        let resolution = self.resolution;
        let found = match self.objective {
            Aim::Modularity => communities::leiden(&graph, Objective::Modularity { resolution }, search)?,
            Aim::Potts => communities::leiden(&graph, Objective::ConstantPotts { resolution }, search)?,
            Aim::Infomap => communities::infomap(&graph, search)?,
        };
        let numbers: Vec<usize> = found.membership.iter().map(|number| number + 1).collect();
        let sizes = found.membership.iter().map(|number| found.sizes[*number]).collect();
        let list = List::of("node", labels).counts("community", numbers).counts("size", sizes);
        let note = format!(
            "{} communities; quality {:.6}, mean of {} runs {:.6}",
            found.count(),
            found.quality,
            found.runs.len(),
            found.mean_quality()
        );
        let mut settings = Settings::new();
        settings.add("objective", typed(&self.objective));
        if self.objective != Aim::Infomap {
            settings.add("resolution", resolution);
        }
        settings.add("runs", self.runs);
        settings.add("seed", self.seed);
        let found = Found::from(Parts::default().list("nodes", list)).noting(note);
        Ok(answer("communities", settings, vec![found.outcome(None, None)]))
    }
}

/// The ties of a file, with the labels of their ends in order; a tie of weight 0 only names its ends.
pub(super) fn edges(file: &Path) -> Result<(Vec<String>, Vec<Edge>)> {
    let mut lines = Lines::open(file)?;
    let columns = lines.header.len();
    if columns > 3 {
        return Err(lines.at(1, "a list of ties has two columns of nodes and perhaps one of weights"));
    }
    let mut ties: BTreeMap<(String, String), f64> = BTreeMap::new();
    let mut labels: BTreeMap<String, usize> = BTreeMap::new();
    while let Some(line) = lines.next()? {
        let number = line.number;
        match tie(&line, columns) {
            Err((column, problem)) => return Err(lines.at_cell(number, column, &problem)),
            Ok((ends, weight)) => {
                labels.insert(ends.0.clone(), 0);
                labels.insert(ends.1.clone(), 0);
                *ties.entry(ends).or_insert(0.0) += weight;
            }
        }
    }
    labels.values_mut().enumerate().for_each(|(place, number)| *number = place);
    let edge = |((source, target), weight): ((String, String), f64)| Edge {
        source: labels[&source],
        target: labels[&target],
        weight,
    };
    let edges = ties.into_iter().filter(|(_, weight)| *weight > 0.0).map(edge).collect();
    Ok((labels.into_keys().collect(), edges))
}

/// Both ends in order, and the weight; or the column with what is wrong in it.
type Tie = Result<((String, String), f64), (usize, String)>;

fn tie(line: &Line, columns: usize) -> Tie {
    let ends = [line.cell(0), line.cell(1)];
    if let Some(column) = ends.iter().position(|end| end.is_empty()) {
        return Err((column, "the node has no name; name both ends of every tie".to_owned()));
    }
    let weight = if columns == 3 { cell::number(line.cell(2)).map_err(|problem| (2, problem))? } else { 1.0 };
    if weight.is_nan() || weight < 0.0 {
        return Err((2, "a tie needs a weight from 0 on; leave the line out where there is none".to_owned()));
    }
    let [one, other] = ends.map(str::to_owned);
    Ok((if one <= other { (one, other) } else { (other, one) }, weight))
}
