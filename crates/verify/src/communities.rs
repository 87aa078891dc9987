//! Communities, by the quality of their partitions.

use asterism_econ::network::Graph;
use asterism_econ::network::communities::{
    Communities, Objective, Search, codelength, infomap, leiden, quality,
};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};
use crate::networks::network;

const METHOD: &str = "communities";

/// As many runs as the reference had.
const SEARCH: Search = Search { seed: 1, runs: 50, iterations: None };

/// Below this many nodes the best known quality must be reached; above, the reference's median.
const SMALL: usize = 100;

/// leidenalg sums the quality of constant Potts models over ordered pairs in undirected graphs, which is
/// twice what its formula says.
const TWICE: f64 = 2.0;

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of(METHOD, "__quality.csv")? {
        let partitions = golden.table(&format!("{METHOD}/{input}__membership.csv"))?;
        let labels = partitions.text("node")?;
        let graph = network(golden, &input, labels)?;
        let references = golden.table(&format!("{METHOD}/{input}__quality.csv"))?;
        let columns = ["resolution", "best_quality", "median_over_seeds", "communities"];
        let [resolutions, best, median, counts] = columns.map(|column| references.numbers(column));
        let (resolutions, best, median, counts) = (resolutions?, best?, median?, counts?);
        for (row, method) in references.text("method")?.iter().enumerate() {
            let resolution = resolutions[row];
            let scale = if method.starts_with("Leiden CPM") { TWICE } else { 1.0 };
            let (reference, column, objective) = match method {
                name if name.starts_with("Leiden CPM") => {
                    let objective = Objective::ConstantPotts { resolution };
                    ("leidenalg 0.12.0 `CPMVertexPartition`", "leiden_cpm_0.05", Some(objective))
                }
                name if name.starts_with("Infomap") => ("infomap 2.16.0, two-level", "infomap", None),
                name => {
                    let objective = Objective::Modularity { resolution };
                    let column = match resolution {
                        0.5 => "leiden_gamma_0.5",
                        2.0 => "leiden_gamma_2.0",
                        _ => "leiden_gamma_1.0",
                    };
                    let exact = name.starts_with("exact");
                    let reference = if exact {
                        "igraph 1.0.0 `community_optimal_modularity`"
                    } else {
                        "leidenalg 0.12.0 `RBConfigurationVertexPartition`"
                    };
                    (reference, column, Some(objective))
                }
            };
            let against = Against { method: METHOD, reference, input: &input };
            let theirs: Vec<usize> =
                partitions.numbers(column)?.iter().map(|group| *group as usize).collect();
            let found = Found::new(&graph, objective, &theirs)?;
            let name = match objective {
                Some(_) => format!("{method}, resolution {resolution}"),
                None => method.clone(),
            };
            let one = |what: &str, tolerance, ours: f64, theirs: f64| {
                let what = format!("{name}: {what}");
                against.column(&what, Expected::Within(tolerance), &[], &[ours], &[theirs])
            };
            checks.push(one("quality of their partition", 1e-12, found.of_theirs, best[row] / scale));
            let groups = theirs.iter().max().map_or(0, |last| last + 1);
            checks.push(one("communities of their partition", 0.0, groups as f64, counts[row]));
            let (what, wanted) = if graph.nodes() < SMALL || median[row].is_nan() {
                ("how far the best of 50 runs stays behind", best[row])
            } else {
                ("how far the best of 50 runs stays behind the median", median[row])
            };
            checks.push(one(what, 1e-6, found.behind(wanted / scale), 0.0));
        }
    }
    Ok(checks)
}

/// What we find, and what we make of the reference's partition.
struct Found {
    ours: Communities,
    of_theirs: f64,
    less_is_better: bool,
}

impl Found {
    fn new(graph: &Graph, objective: Option<Objective>, theirs: &[usize]) -> Result<Found, VerifyError> {
        let (ours, of_theirs) = match objective {
            Some(objective) => (leiden(graph, objective, SEARCH)?, quality(graph, theirs, objective)?),
            None => (infomap(graph, SEARCH)?, codelength(graph, theirs)?),
        };
        Ok(Found { ours, of_theirs, less_is_better: objective.is_none() })
    }

    /// How much worse ours is than what is wanted; 0 where it is as good or better.
    fn behind(&self, wanted: f64) -> f64 {
        let apart = if self.less_is_better { self.ours.quality - wanted } else { wanted - self.ours.quality };
        apart.max(0.0)
    }
}
