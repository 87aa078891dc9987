//! How close-knit a network is around its nodes and as a whole.

use crate::math::{correlation, mean};
use crate::network::Graph;
use crate::network::centrality::Ties;

/// What the clustering of a node with fewer than two neighbours is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LowDegree {
    /// Not defined: NaN, and left out of the mean (igraph's default).
    #[default]
    Undefined,
    /// 0 (networkx).
    Zero,
}

/// Triangles through each node.
pub fn triangles(graph: &Graph) -> Vec<usize> {
    let mut marked = vec![false; graph.nodes()];
    let mut triangles = vec![0; graph.nodes()];
    for node in 0..graph.nodes() {
        let earlier =
            |node: usize| graph.neighbours(node).iter().take_while(move |other| (**other as usize) < node);
        earlier(node).for_each(|neighbour| marked[*neighbour as usize] = true);
        for second in earlier(node).map(|neighbour| *neighbour as usize) {
            for third in earlier(second).map(|neighbour| *neighbour as usize) {
                if marked[third] {
                    [node, second, third].into_iter().for_each(|corner| triangles[corner] += 1);
                }
            }
        }
        earlier(node).for_each(|neighbour| marked[*neighbour as usize] = false);
    }
    triangles
}

/// The share of pairs of a node's neighbours that are tied (Watts & Strogatz 1998): `t / (d(d-1)/2)`, 0..1.
pub fn clustering(graph: &Graph, low: LowDegree) -> Vec<f64> {
    let share = |(triangles, degree): (usize, usize)| match (degree, low) {
        (0 | 1, LowDegree::Zero) => 0.0,
        (0 | 1, LowDegree::Undefined) => f64::NAN,
        _ => triangles as f64 / (degree as f64 * (degree as f64 - 1.0) / 2.0),
    };
    triangles(graph).into_iter().zip(graph.degrees()).map(share).collect()
}

/// The mean of [`clustering`] over the nodes for which it is defined; NaN where there is none.
pub fn mean_clustering(graph: &Graph, low: LowDegree) -> f64 {
    let defined: Vec<f64> = clustering(graph, low).into_iter().filter(|value| !value.is_nan()).collect();
    mean(&defined)
}

/// The share of paths of two ties that are closed: `3 * triangles / paths`, 0..1; NaN without a path.
pub fn transitivity(graph: &Graph) -> f64 {
    let closed: usize = triangles(graph).iter().sum();
    let paths: usize = graph.degrees().iter().map(|degree| degree * degree.saturating_sub(1) / 2).sum();
    closed as f64 / paths as f64
}

/// Burt's (1992) constraint: how much a node's contacts are tied to each other and so leave it no holes
/// to bridge. `c_i = sum over contacts j of (p_ij + sum over contacts q of p_iq p_qj)^2`, where
/// `p_ij = w_ij / strength_i`. Above 0, rarely above 1; NaN for a node without contacts.
pub fn constraint(graph: &Graph, ties: Ties) -> Vec<f64> {
    let nodes = graph.nodes();
    let strength = |node| graph.weights(node).iter().map(|weight| ties.of(*weight)).sum::<f64>();
    let strengths: Vec<f64> = (0..nodes).map(strength).collect();
    let mut invested = vec![0.0; nodes];
    let mut is_contact = vec![false; nodes];
    let mut constraints = Vec::with_capacity(nodes);
    for node in 0..nodes {
        for (contact, weight) in graph.ties(node) {
            invested[contact] = ties.of(weight) / strengths[node];
            is_contact[contact] = true;
        }
        for (through, weight) in graph.ties(node) {
            let share = ties.of(weight) / strengths[node];
            for (contact, weight) in graph.ties(through).filter(|(contact, _)| is_contact[*contact]) {
                invested[contact] += share * ties.of(weight) / strengths[through];
            }
        }
        let contacts = graph.neighbours(node).iter().map(|contact| *contact as usize);
        let squares = contacts.map(|contact| {
            is_contact[contact] = false;
            invested[contact] * invested[contact]
        });
        constraints.push(if graph.degree(node) > 0 { squares.sum() } else { f64::NAN });
    }
    constraints
}

/// Whether nodes with many neighbours have neighbours with many neighbours: the correlation of degrees
/// over both ends of every tie (Newman 2002), -1..1; NaN where all are the same.
pub fn degree_assortativity(graph: &Graph) -> f64 {
    let ends = |end: fn((usize, usize)) -> usize| -> Vec<f64> {
        let both = graph.edges().flat_map(|edge| [(edge.source, edge.target), (edge.target, edge.source)]);
        both.map(|pair| graph.degree(end(pair)) as f64).collect()
    };
    correlation(&ends(|pair| pair.0), &ends(|pair| pair.1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::network::graph::tests::{any, graph};

    proptest! {
        #[test]
        fn triangles_are_those_one_finds_by_trying_all(nodes in 1_usize..12, edges in 0_usize..40, seed: u64) {
            let graph = any(nodes, edges, seed);
            let tied = |a, b| graph.weight_between(a, b).is_some();
            let around = |a| -> usize {
                let pairs = (0..nodes).flat_map(|b| (0..b).map(move |c| (b, c)));
                pairs.filter(|(b, c)| tied(a, *b) && tied(a, *c) && tied(*b, *c)).count()
            };
            prop_assert_eq!(triangles(&graph), (0..nodes).map(around).collect::<Vec<_>>());
        }

        #[test]
        fn constraint_does_not_know_the_unit_of_weights(nodes in 1_usize..12, edges in 0_usize..40, seed: u64) {
            let graph = any(nodes, edges, seed);
            let half = graph.edges().map(|edge| crate::network::Edge { weight: edge.weight / 2.0, ..edge });
            let half = Graph::new(nodes, &half.collect::<Vec<_>>()).expect("valid edges");
            let (one, other) = (constraint(&graph, Ties::Weighted), constraint(&half, Ties::Weighted));
            prop_assert!(one.iter().zip(&other).all(|(a, b)| a == b || (a.is_nan() && b.is_nan())));
        }
    }

    #[test]
    fn what_is_not_defined_says_so() {
        let path = graph(4, &[(0, 1), (1, 2)]);
        assert!(clustering(&path, LowDegree::Undefined)[0].is_nan());
        assert_eq!(clustering(&path, LowDegree::Zero), [0.0; 4]);
        assert_eq!(mean_clustering(&path, LowDegree::Undefined), 0.0);
        assert!(constraint(&path, Ties::Equal)[3].is_nan());
        assert!(transitivity(&graph(2, &[(0, 1)])).is_nan());
        assert!(degree_assortativity(&graph(3, &[(0, 1), (1, 2), (0, 2)])).is_nan());
    }

    #[test]
    fn one_contact_constrains_fully_and_strangers_by_their_share() {
        let values = constraint(&graph(3, &[(0, 1), (0, 2)]), Ties::Equal);
        assert_eq!(values, [0.5, 1.0, 1.0]);
    }
}
