//! Measures of position that follow from ties alone: PageRank, eigenvector centrality, cores.
//!
//! Degree and strength are [`Graph::degrees`] and [`Graph::strengths`]; what rests on shortest paths is
//! in [`crate::network::paths`].

use crate::EconError;
use crate::math::sum;
use crate::network::Graph;

/// What a tie counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ties {
    /// Its weight.
    #[default]
    Weighted,
    /// 1.
    Equal,
}

impl Ties {
    pub(crate) fn of(self, weight: f64) -> f64 {
        match self {
            Ties::Weighted => weight,
            Ties::Equal => 1.0,
        }
    }
}

/// Steps after which an iteration that has not settled is given up.
const STEPS: usize = 200_000;

/// The share of time that a walker spends at each node who follows a tie with the probability `damping`
/// and otherwise starts anew anywhere (Brin & Page 1998): adds up to 1.
///
/// A walker at a node without ties starts anew at once. Every step shrinks what is missing by `damping`
/// at least; the iteration goes on until that is below the last digit, where peers stop before (networkx:
/// a change of 1e-6 per node unless asked).
///
/// # Errors
/// [`EconError::Parameter`] unless `0 <= damping < 1`; the usual value is 0.85.
pub fn pagerank(graph: &Graph, damping: f64, ties: Ties) -> Result<Vec<f64>, EconError> {
    if !(0.0..1.0).contains(&damping) {
        return Err(EconError::parameter("damping", damping, "at least 0 and below 1"));
    }
    let nodes = graph.nodes();
    let strengths = strengths(graph, ties);
    let mut rank = vec![1.0 / nodes as f64; nodes];
    let mut sent = vec![0.0; nodes];
    let mut missing = 1.0;
    while missing > 1e-16 {
        missing *= damping;
        let mut stranded = 0.0;
        for node in 0..nodes {
            sent[node] = if strengths[node] > 0.0 { rank[node] / strengths[node] } else { 0.0 };
            stranded += if strengths[node] > 0.0 { 0.0 } else { rank[node] };
        }
        let anywhere = (1.0 - damping + damping * stranded) / nodes as f64;
        let received =
            |node| graph.ties(node).map(|(from, weight)| sent[from] * ties.of(weight)).sum::<f64>();
        let next: Vec<f64> = (0..nodes).map(|node| anywhere + damping * received(node)).collect();
        let change: f64 = next.iter().zip(&rank).map(|(new, old)| (new - old).abs()).sum();
        rank = next;
        if change < 1e-15 {
            break;
        }
    }
    let total = sum(&rank);
    Ok(rank.iter().map(|value| value / total).collect())
}

/// The leading eigenvector of the adjacency matrix (Bonacich 1972), scaled to a maximum of 1; all above 0.
///
/// The iteration is on `A + sI` with `s` half the largest strength, which has the same eigenvectors and
/// settles on two-mode graphs too.
///
/// # Errors
/// [`EconError::Undefined`] when the graph is not connected, because every component has its own vector
/// and peers return a mixture of them that depends on where they start; and when the first two
/// eigenvalues are too near each other to tell.
pub fn eigenvector(graph: &Graph, ties: Ties) -> Result<Vec<f64>, EconError> {
    let undefined = |reason: String| EconError::undefined("eigenvector centrality", reason);
    let components = graph.components().count();
    if components != 1 {
        return Err(undefined(format!("the graph has {components} components, not 1")));
    }
    let nodes = graph.nodes();
    let shift = strengths(graph, ties).into_iter().fold(0.0, f64::max) / 2.0;
    if shift == 0.0 {
        return Ok(vec![1.0; nodes]);
    }
    let mut vector = vec![1.0; nodes];
    let mut before = f64::NAN;
    for _ in 0..STEPS {
        let received =
            |node| graph.ties(node).map(|(from, weight)| vector[from] * ties.of(weight)).sum::<f64>();
        let mut next: Vec<f64> = (0..nodes).map(|node| shift * vector[node] + received(node)).collect();
        let largest = next.iter().copied().fold(0.0, f64::max);
        next.iter_mut().for_each(|value| *value /= largest);
        let change = next.iter().zip(&vector).map(|(new, old)| (new - old).abs()).fold(0.0, f64::max);
        vector = next;
        // What is still missing is the rest of a geometric series with the ratio of the last two changes.
        let ratio = change / before;
        if change < 1e-15 || (ratio < 1.0 && change * ratio / (1.0 - ratio) < 1e-13) {
            return Ok(vector);
        }
        before = change;
    }
    Err(undefined(format!("it has not settled after {STEPS} steps")))
}

/// The core number of each node: the largest `k` for which it belongs to a subgraph in which everybody
/// has at least `k` neighbours (Seidman 1983; Batagelj & Zaversnik 2003, `O(m)`).
pub fn core_numbers(graph: &Graph) -> Vec<usize> {
    let mut degree = graph.degrees();
    let nodes = graph.nodes();
    let mut order: Vec<usize> = (0..nodes).collect();
    order.sort_by_key(|node| degree[*node]);
    let mut place = vec![0; nodes];
    order.iter().enumerate().for_each(|(at, node)| place[*node] = at);
    let largest = degree.iter().copied().max().unwrap_or(0);
    // Where the nodes of each remaining degree begin in the order.
    let mut start: Vec<usize> =
        (0..=largest + 1).map(|bound| order.partition_point(|node| degree[*node] < bound)).collect();
    for at in 0..nodes {
        let node = order[at];
        for neighbour in graph.neighbours(node) {
            let neighbour = *neighbour as usize;
            if degree[neighbour] > degree[node] {
                let first = start[degree[neighbour]].max(at + 1);
                let (here, other) = (place[neighbour], order[first]);
                order.swap(here, first);
                (place[neighbour], place[other]) = (first, here);
                start[degree[neighbour]] = first + 1;
                degree[neighbour] -= 1;
            }
        }
    }
    degree
}

fn strengths(graph: &Graph, ties: Ties) -> Vec<f64> {
    match ties {
        Ties::Weighted => graph.strengths(),
        Ties::Equal => graph.degrees().into_iter().map(|degree| degree as f64).collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::network::graph::tests::{any, graph, order, permuted};

    /// Core numbers as their definition says: who has fewer neighbours than `k` leaves, again and again.
    fn cores_by_definition(graph: &Graph) -> Vec<usize> {
        let mut core = vec![0; graph.nodes()];
        for k in 1..graph.nodes() {
            let mut stays = vec![true; graph.nodes()];
            loop {
                let kept = |node: &u32| stays[*node as usize];
                let weak = |node: &usize| {
                    stays[*node] && graph.neighbours(*node).iter().filter(|n| kept(n)).count() < k
                };
                let leaving: Vec<usize> = (0..graph.nodes()).filter(weak).collect();
                if leaving.is_empty() {
                    break;
                }
                leaving.iter().for_each(|node| stays[*node] = false);
            }
            core.iter_mut().zip(&stays).filter(|(_, stays)| **stays).for_each(|(core, _)| *core = k);
        }
        core
    }

    proptest! {
        #[test]
        fn cores_are_what_their_definition_says(nodes in 1_usize..16, edges in 0_usize..60, seed: u64) {
            let graph = any(nodes, edges, seed);
            prop_assert_eq!(core_numbers(&graph), cores_by_definition(&graph));
        }

        #[test]
        fn another_order_of_nodes_only_reorders_ranks(nodes in 1_usize..16, edges in 0_usize..60, seed: u64) {
            let graph = any(nodes, edges, seed);
            let order = order(nodes, seed);
            let one = pagerank(&graph, 0.85, Ties::Weighted).expect("a damping");
            let other = pagerank(&permuted(&graph, &order), 0.85, Ties::Weighted).expect("a damping");
            prop_assert!((0..nodes).all(|node| (one[node] - other[order[node]]).abs() < 1e-13));
            prop_assert!((sum(&one) - 1.0).abs() < 1e-13);
        }
    }

    proptest! {
        #[test]
        fn an_eigenvector_is_one(nodes in 1_usize..16, edges in 0_usize..60, seed: u64) {
            let graph = any(nodes, edges, seed);
            let graph = graph.induced(&graph.components().largest()).expect("nodes");
            if let Ok(vector) = eigenvector(&graph, Ties::Weighted) {
                let sent = |node| graph.ties(node).map(|(from, weight)| vector[from] * weight).sum::<f64>();
                let top = vector.iter().position(|value| *value == 1.0).expect("a maximum of 1");
                let value = sent(top);
                prop_assert!((0..graph.nodes()).all(|node| (sent(node) - value * vector[node]).abs() < 1e-9));
                prop_assert!(vector.iter().all(|entry| *entry > 0.0));
            }
        }
    }

    #[test]
    fn the_middle_of_a_star_is_as_central_as_theory_says() {
        let star = graph(5, &[(0, 1), (0, 2), (0, 3), (0, 4)]);
        let vector = eigenvector(&star, Ties::Equal).expect("a vector");
        assert!((vector[1] - 0.5).abs() < 1e-12 && vector[0] == 1.0);
    }

    #[test]
    fn a_graph_in_parts_has_no_eigenvector_centrality() {
        let error = eigenvector(&graph(3, &[(0, 1)]), Ties::Weighted).expect_err("a refusal");
        assert!(error.to_string().ends_with("the graph has 2 components, not 1"));
        assert!(pagerank(&graph(1, &[]), 1.0, Ties::Equal).is_err());
        assert!(pagerank(&graph(0, &[]), 0.85, Ties::Equal).expect("a damping").is_empty());
    }
}
