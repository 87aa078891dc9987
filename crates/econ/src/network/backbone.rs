//! Sparse graphs of dense ones: the industry space from proximities.
//!
//! In a matrix of proximities nearly everything is tied to everything; communities and drawings need the
//! ties that matter. What matters is a choice, so there are several ways. Ties keep their weights.

use crate::math::pow;
use crate::network::{Edge, Graph};
use crate::{EconError, Matrix};

/// When a tie is kept that is among the strongest of one of its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nearest {
    /// If it is among the strongest of either end.
    #[default]
    Either,
    /// Only if it is among the strongest of both.
    Both,
}

/// The graph of a symmetric matrix such as proximities: a tie where the value is above 0. The diagonal
/// has no meaning, and a value that is not defined (NaN) is no tie.
///
/// # Errors
/// [`EconError::Shape`] when the matrix is not square, [`EconError::Value`] for a value that is negative,
/// infinite or differs from the one across the diagonal by more than 1e-12 of itself.
pub fn of_matrix(matrix: &Matrix) -> Result<Graph, EconError> {
    matrix.must_be("the matrix of a graph", (matrix.rows(), matrix.rows()))?;
    let mut edges = Vec::new();
    for (source, row) in matrix.iter_rows().enumerate() {
        for (target, weight) in row.iter().copied().enumerate().skip(source + 1) {
            let across = matrix[(target, source)];
            let apart = (weight - across).abs() > 1e-12 * weight.abs() || weight.is_nan() != across.is_nan();
            let reason = match (apart, weight < 0.0 || weight.is_infinite()) {
                (true, _) => "differs from the value across the diagonal",
                (_, true) => "is not a finite number of at least 0",
                _ => {
                    if weight > 0.0 {
                        edges.push(Edge { source, target, weight });
                    }
                    continue;
                }
            };
            let what = "the matrix of a graph";
            return Err(EconError::Value { what, row: source, column: target, value: weight, reason });
        }
    }
    Ok(Graph::of_valid(matrix.rows(), &edges))
}

/// The ties of at least this weight.
///
/// # Errors
/// [`EconError::Parameter`] when `least` is not a number.
pub fn at_least(graph: &Graph, least: f64) -> Result<Graph, EconError> {
    if least.is_nan() {
        return Err(EconError::parameter("least", least, "a number"));
    }
    Ok(kept(graph, |edge| edge.weight >= least))
}

/// The maximum spanning tree of every component (Kruskal): as connected as the graph, with the heaviest
/// ties that do it. Of ties of one weight, the one of the lower numbers.
pub fn spanning_forest(graph: &Graph) -> Graph {
    let mut in_forest = in_forest(graph, &strongest_first(graph)).into_iter();
    kept(graph, |_| in_forest.next() == Some(true))
}

/// The maximum spanning tree and every tie of at least this weight (Hidalgo, Klinger, Barabási &
/// Hausmann 2007): nobody is cut off, and what is strong is there.
///
/// # Errors
/// [`EconError::Parameter`] when `least` is not a number.
pub fn spanning_forest_and(graph: &Graph, least: f64) -> Result<Graph, EconError> {
    if least.is_nan() {
        return Err(EconError::parameter("least", least, "a number"));
    }
    let mut in_forest = in_forest(graph, &strongest_first(graph)).into_iter();
    Ok(kept(graph, |edge| in_forest.next() == Some(true) || edge.weight >= least))
}

/// The maximum spanning tree and the strongest other ties, as many as give this mean degree or just
/// less. Of ties of one weight, those of the lower numbers. The forest is kept whatever its mean degree.
///
/// # Errors
/// [`EconError::Parameter`] when the mean degree is not a number of at least 0.
pub fn with_mean_degree(graph: &Graph, mean_degree: f64) -> Result<Graph, EconError> {
    if !(mean_degree >= 0.0 && mean_degree.is_finite()) {
        return Err(EconError::parameter("mean degree", mean_degree, "a number of at least 0"));
    }
    let order = strongest_first(graph);
    let mut keep = in_forest(graph, &order);
    let wanted = (mean_degree * graph.nodes() as f64 / 2.0) as usize;
    let more = wanted.saturating_sub(keep.iter().filter(|kept| **kept).count());
    let others: Vec<usize> = order.into_iter().filter(|edge| !keep[*edge]).take(more).collect();
    others.into_iter().for_each(|edge| keep[edge] = true);
    let mut keep = keep.into_iter();
    Ok(kept(graph, |_| keep.next() == Some(true)))
}

/// The `count` strongest ties of every node; of ties of one weight, those to the lower numbers.
///
/// # Errors
/// [`EconError::Parameter`] when `count` is 0.
pub fn nearest(graph: &Graph, count: usize, when: Nearest) -> Result<Graph, EconError> {
    if count == 0 {
        return Err(EconError::parameter("count", count, "at least 1"));
    }
    let mut strong: Vec<Vec<u32>> = Vec::with_capacity(graph.nodes());
    for node in 0..graph.nodes() {
        let mut ties: Vec<(u32, f64)> =
            graph.neighbours(node).iter().copied().zip(graph.weights(node).iter().copied()).collect();
        // The sort is stable and ties are ascending, so the lower number stays first.
        ties.sort_by(|one, other| other.1.total_cmp(&one.1));
        ties.truncate(count);
        let mut targets: Vec<u32> = ties.into_iter().map(|(target, _)| target).collect();
        targets.sort_unstable();
        strong.push(targets);
    }
    let is_strong = |from: usize, to: usize| strong[from].binary_search(&(to as u32)).is_ok();
    Ok(kept(graph, |Edge { source, target, .. }| match when {
        Nearest::Either => is_strong(*source, *target) || is_strong(*target, *source),
        Nearest::Both => is_strong(*source, *target) && is_strong(*target, *source),
    }))
}

/// The ties that are too strong to be chance (Serrano, Boguñá & Vespignani 2009): those for which
/// `(1 - w / s)^(k - 1) < alpha` at either end, where `k` and `s` are its degree and strength. An end with
/// one tie says nothing about it.
///
/// # Errors
/// [`EconError::Parameter`] unless `alpha` is above 0 and at most 1.
pub fn disparity_filter(graph: &Graph, alpha: f64) -> Result<Graph, EconError> {
    if !(alpha > 0.0 && alpha <= 1.0) {
        return Err(EconError::parameter("alpha", alpha, "above 0 and at most 1"));
    }
    let strengths = graph.strengths();
    let strong = |node: usize, weight: f64| {
        let others = graph.degree(node) as f64 - 1.0;
        others > 0.0 && pow((1.0 - weight / strengths[node]).max(0.0), others) < alpha
    };
    Ok(kept(graph, |Edge { source, target, weight }| strong(*source, *weight) || strong(*target, *weight)))
}

/// The numbers of the ties, in the order of [`Graph::edges`], the heaviest first.
fn strongest_first(graph: &Graph) -> Vec<usize> {
    let weights: Vec<f64> = graph.edges().map(|edge| edge.weight).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|one, other| weights[*other].total_cmp(&weights[*one]));
    order
}

/// Whether each tie belongs to the forest that takes ties in this order.
fn in_forest(graph: &Graph, order: &[usize]) -> Vec<bool> {
    let edges: Vec<Edge> = graph.edges().collect();
    let mut parent: Vec<usize> = (0..graph.nodes()).collect();
    let mut kept = vec![false; edges.len()];
    for number in order {
        let source = root(&mut parent, edges[*number].source);
        let target = root(&mut parent, edges[*number].target);
        kept[*number] = source != target;
        parent[source] = target;
    }
    kept
}

/// The node that stands for a tree, halving the way to it for the next time.
fn root(parent: &mut [usize], mut node: usize) -> usize {
    while parent[node] != node {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    node
}

fn kept(graph: &Graph, mut keep: impl FnMut(&Edge) -> bool) -> Graph {
    let edges: Vec<Edge> = graph.edges().filter(|edge| keep(edge)).collect();
    Graph::of_valid(graph.nodes(), &edges)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::network::graph::tests::any;

    fn weights(graph: &Graph) -> Vec<(usize, usize, f64)> {
        graph.edges().map(|edge| (edge.source, edge.target, edge.weight)).collect()
    }

    proptest! {
        #[test]
        fn a_forest_has_the_parts_of_the_graph_and_no_tie_too_many(
            nodes in 1_usize..20, edges in 0_usize..60, seed: u64,
        ) {
            let graph = any(nodes, edges, seed);
            let forest = spanning_forest(&graph);
            prop_assert_eq!(forest.components(), graph.components());
            prop_assert_eq!(forest.edge_count(), nodes - graph.components().count());
            // A tie outside is no heavier than any on the path that it would close.
            for edge in graph.edges() {
                let above = at_least(&forest, edge.weight).expect("a number").components().of;
                prop_assert_eq!(above[edge.source], above[edge.target]);
            }
        }

        #[test]
        fn what_is_kept_keeps_its_weight(nodes in 1_usize..20, edges in 0_usize..60, seed: u64) {
            let graph = any(nodes, edges, seed);
            let all = [
                spanning_forest_and(&graph, 2.0), with_mean_degree(&graph, 3.0), disparity_filter(&graph, 0.3),
                nearest(&graph, 2, Nearest::Either), nearest(&graph, 2, Nearest::Both),
            ];
            for sparse in all {
                for (source, target, weight) in weights(&sparse.expect("a graph")) {
                    prop_assert_eq!(graph.weight_between(source, target), Some(weight));
                }
            }
            let both = nearest(&graph, 2, Nearest::Both).expect("a graph");
            prop_assert!(both.degrees().iter().all(|degree| *degree <= 2));
        }
    }

    fn square() -> Graph {
        let rows = [[9.0, 0.6, 0.1, 0.5], [0.6, 9.0, 0.4, 0.0], [0.1, 0.4, 9.0, 0.3], [0.5, 0.0, 0.3, 9.0]];
        of_matrix(&Matrix::new(4, 4, rows.concat()).expect("as many values")).expect("a symmetric matrix")
    }

    #[test]
    fn each_way_keeps_what_it_says() {
        let forest = [(0, 1, 0.6), (0, 3, 0.5), (1, 2, 0.4)];
        assert_eq!(weights(&spanning_forest(&square())), forest);
        let more = [(0, 1, 0.6), (0, 3, 0.5), (1, 2, 0.4), (2, 3, 0.3)];
        assert_eq!(weights(&spanning_forest_and(&square(), 0.3).expect("a number")), more);
        assert_eq!(weights(&with_mean_degree(&square(), 2.0).expect("a degree")), more);
        assert_eq!(weights(&with_mean_degree(&square(), 0.0).expect("a degree")), forest);
        assert_eq!(weights(&nearest(&square(), 1, Nearest::Both).expect("a count")), [(0, 1, 0.6)]);
        assert_eq!(weights(&nearest(&square(), 1, Nearest::Either).expect("a count")), forest);
        assert_eq!(weights(&at_least(&square(), 0.5).expect("a number")), [(0, 1, 0.6), (0, 3, 0.5)]);
        // 0-1 at 0: (1 - 0.6/1.2)^2; 1-2 at 2: (1 - 0.4/0.8)^2; 0-3 at 0: (1 - 0.5/1.2)^2 = 0.34.
        let filtered = disparity_filter(&square(), 0.26).expect("a share");
        assert_eq!(weights(&filtered), [(0, 1, 0.6), (1, 2, 0.4)]);
    }

    #[test]
    fn a_matrix_that_is_no_graph_is_refused() {
        let of = |values: [f64; 4]| of_matrix(&Matrix::new(2, 2, values.to_vec()).expect("as many values"));
        let error = of([0.0, 0.2, 0.3, 0.0]).expect_err("a refusal").to_string();
        assert!(error.ends_with("0.2 differs from the value across the diagonal"), "{error}");
        assert!(of([0.0, -0.2, -0.2, 0.0]).is_err());
        assert!(of([0.0, f64::INFINITY, f64::INFINITY, 0.0]).is_err());
        assert_eq!(of([0.0, f64::NAN, f64::NAN, 0.0]).map(|graph| graph.edge_count()), Ok(0));
        assert!(of_matrix(&Matrix::zeros(2, 3)).is_err());
        assert!(nearest(&square(), 0, Nearest::Both).is_err() && disparity_filter(&square(), 0.0).is_err());
    }
}
