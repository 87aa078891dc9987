//! Measures that rest on shortest paths: betweenness, closeness, diameter.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::network::Graph;
use crate::{Matrix, parallel};

/// How long a tie is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Length {
    /// Every tie has the length 1.
    #[default]
    Hops,
    /// A tie has the length `1 / weight`: strong ties are short.
    InverseWeight,
}

/// Lengths of two paths that differ by less than this share of themselves are equal. Without it
/// `1/3 + 1/6` and `1/2` are a matter of rounding, and a pair has other paths there than back.
const EQUAL: f64 = 1e-12;

/// Into how many parts the sources are split, whatever the number of threads: the parts are summed in
/// their order, so the result does not depend on the machine.
const PARTS: usize = 16;

/// On how many shortest paths between others a node lies.
///
/// `b(v) = sum over pairs s < t of sigma_st(v) / sigma_st`, each pair once (Freeman 1977), by Brandes'
/// accumulation (2001) in `O(n m)`. Range 0..`(n-1)(n-2)/2`; pairs without a path count nothing.
///
/// # Elsewhere
/// networkx compares lengths exactly, so with [`Length::InverseWeight`] ties between paths depend on
/// rounding there; here lengths within 1e-12 of each other are equal. Directed counts are twice these.
pub fn betweenness(graph: &Graph, length: Length) -> Vec<f64> {
    let nodes = graph.nodes();
    let parts = PARTS.min(nodes);
    let mut partial = vec![0.0; parts * nodes];
    let work = nodes.div_ceil(parts.max(1)).saturating_mul(graph.edge_count() * 8 + nodes);
    parallel::over_rows(&mut partial, nodes, work, |first, block| {
        let mut search = Search::new(nodes);
        for (part, sums) in (first..).zip(block.chunks_exact_mut(nodes)) {
            for source in (part..nodes).step_by(parts) {
                search.run(graph, source, length);
                search.accumulate(graph, source, length, sums);
            }
        }
    });
    let mut betweenness = vec![0.0; nodes];
    for part in partial.chunks_exact(nodes.max(1)) {
        betweenness.iter_mut().zip(part).for_each(|(sum, value)| *sum += value);
    }
    betweenness.iter_mut().for_each(|value| *value /= 2.0);
    betweenness
}

/// Betweenness as a share of the pairs of other nodes: `b / ((n-1)(n-2)/2)`, 0..1; NaN below 3 nodes.
pub fn normalised_betweenness(betweenness: &[f64]) -> Vec<f64> {
    let nodes = betweenness.len() as f64;
    let pairs = (nodes - 1.0) * (nodes - 2.0) / 2.0;
    let share = |value: &f64| if pairs > 0.0 { value / pairs } else { f64::NAN };
    betweenness.iter().map(share).collect()
}

/// How near each node is to the others, in hops.
#[derive(Debug, Clone, PartialEq)]
pub struct Closeness {
    /// `((r-1)/(n-1)) * (r-1)/sum of distances`, where `r` nodes are reached, oneself included
    /// (Wasserman & Faust 1994): 0..1. An isolated node reaches nobody and has 0; NaN in a graph of one.
    pub wasserman_faust: Vec<f64>,
    /// The sum of `1/distance` over the others, those that are not reached counting 0: 0..n-1
    /// (Marchiori & Latora 2000). Not divided by `n-1`.
    pub harmonic: Vec<f64>,
    /// The sum of the distances to the nodes that are reached.
    pub total: Vec<f64>,
    /// The largest distance to a node that is reached.
    pub eccentricity: Vec<usize>,
    /// How many other nodes are reached.
    pub reached: Vec<usize>,
}

/// How near each node is to the others, in hops: breadth-first from every node, `O(n m)`.
pub fn closeness(graph: &Graph) -> Closeness {
    let nodes = graph.nodes();
    let mut rows = vec![[0.0; 4]; nodes];
    let work = graph.edge_count() * 4 + nodes;
    parallel::over_rows(&mut rows, 1, work, |first, block| {
        let mut search = Search::new(nodes);
        for (source, row) in (first..).zip(block) {
            search.breadth_first(graph, source);
            let others = || search.order.iter().skip(1).map(|node| search.distance[*node as usize]);
            let count = others().count() as f64;
            // By distance and not one by one, so that the sum is the same in any order of the nodes.
            let (mut harmonic, mut total, mut farthest) = (0.0, 0.0, 0.0);
            let mut at_distance = 0.0;
            for distance in others() {
                if distance > farthest {
                    harmonic += if farthest > 0.0 { at_distance / farthest } else { 0.0 };
                    (farthest, at_distance) = (distance, 0.0);
                }
                at_distance += 1.0;
                total += distance;
            }
            harmonic += if farthest > 0.0 { at_distance / farthest } else { 0.0 };
            *row = [count, total, harmonic, farthest];
        }
    });
    let others = nodes as f64 - 1.0;
    let near = |[count, total, ..]: &[f64; 4]| match (others > 0.0, *count > 0.0) {
        (true, true) => (count / others) * (count / total),
        (true, false) => 0.0,
        _ => f64::NAN,
    };
    Closeness {
        wasserman_faust: rows.iter().map(near).collect(),
        harmonic: rows.iter().map(|row| row[2]).collect(),
        total: rows.iter().map(|row| row[1]).collect(),
        eccentricity: rows.iter().map(|row| row[3] as usize).collect(),
        reached: rows.iter().map(|row| row[0] as usize).collect(),
    }
}

impl Closeness {
    /// The largest distance between two nodes that reach each other.
    pub fn diameter(&self) -> usize {
        self.eccentricity.iter().copied().max().unwrap_or(0)
    }

    /// The mean distance over pairs that reach each other; NaN where there is none.
    pub fn mean_distance(&self) -> f64 {
        let pairs: usize = self.reached.iter().sum();
        crate::math::sum(&self.total) / pairs as f64
    }
}

/// The distances between all nodes, nodes by nodes; NaN where there is no path.
pub fn distances(graph: &Graph, length: Length) -> Matrix {
    let nodes = graph.nodes();
    let mut distances = Matrix::zeros(nodes, nodes);
    let work = graph.edge_count() * 8 + nodes;
    parallel::over_rows(distances.values_mut(), nodes, work, |first, block| {
        let mut search = Search::new(nodes);
        for (source, row) in (first..).zip(block.chunks_exact_mut(nodes)) {
            search.run(graph, source, length);
            for (distance, found) in row.iter_mut().zip(&search.distance) {
                *distance = if found.is_finite() { *found } else { f64::NAN };
            }
        }
    });
    distances
}

/// The state of one search from one source, kept between sources so that nothing is allocated anew.
struct Search {
    /// The nodes reached, nearest first.
    order: Vec<u32>,
    distance: Vec<f64>,
    /// How many shortest paths lead here.
    paths: Vec<f64>,
    dependency: Vec<f64>,
    settled: Vec<bool>,
    heap: BinaryHeap<Nearest>,
}

impl Search {
    fn new(nodes: usize) -> Search {
        Search {
            order: Vec::with_capacity(nodes),
            distance: vec![f64::INFINITY; nodes],
            paths: vec![0.0; nodes],
            dependency: vec![0.0; nodes],
            settled: vec![false; nodes],
            heap: BinaryHeap::new(),
        }
    }

    fn run(&mut self, graph: &Graph, source: usize, length: Length) {
        match length {
            Length::Hops => self.breadth_first(graph, source),
            Length::InverseWeight => self.dijkstra(graph, source),
        }
    }

    fn start(&mut self, source: usize) {
        for node in self.order.drain(..) {
            let node = node as usize;
            self.distance[node] = f64::INFINITY;
            self.paths[node] = 0.0;
            self.dependency[node] = 0.0;
            self.settled[node] = false;
        }
        self.distance[source] = 0.0;
        self.paths[source] = 1.0;
    }

    fn breadth_first(&mut self, graph: &Graph, source: usize) {
        self.start(source);
        self.order.push(source as u32);
        let mut head = 0;
        while head < self.order.len() {
            let node = self.order[head] as usize;
            head += 1;
            let next = self.distance[node] + 1.0;
            for neighbour in graph.neighbours(node) {
                let target = *neighbour as usize;
                if self.distance[target] == f64::INFINITY {
                    self.distance[target] = next;
                    self.order.push(*neighbour);
                }
                if self.distance[target] == next {
                    self.paths[target] += self.paths[node];
                }
            }
        }
    }

    fn dijkstra(&mut self, graph: &Graph, source: usize) {
        self.start(source);
        self.heap.push(Nearest { distance: 0.0, node: source as u32 });
        while let Some(Nearest { node, .. }) = self.heap.pop() {
            let node = node as usize;
            if self.settled[node] {
                continue;
            }
            self.settled[node] = true;
            self.order.push(node as u32);
            for (target, weight) in graph.ties(node) {
                let next = self.distance[node] + 1.0 / weight;
                if self.settled[target] {
                    continue;
                }
                if next < self.distance[target] * (1.0 - EQUAL) {
                    self.distance[target] = next;
                    self.paths[target] = self.paths[node];
                    self.heap.push(Nearest { distance: next, node: target as u32 });
                } else if next <= self.distance[target] * (1.0 + EQUAL) {
                    self.paths[target] += self.paths[node];
                }
            }
        }
    }

    /// Adds what the paths from this source owe to every node, from the farthest node back.
    fn accumulate(&mut self, graph: &Graph, source: usize, length: Length, sums: &mut [f64]) {
        for node in self.order.iter().rev().map(|node| *node as usize) {
            let share = (1.0 + self.dependency[node]) / self.paths[node];
            let here = self.distance[node];
            for (before, weight) in graph.ties(node) {
                let step = if length == Length::Hops { 1.0 } else { 1.0 / weight };
                let there = self.distance[before] + step;
                if self.distance[before] < here && (there - here).abs() <= EQUAL * here {
                    self.dependency[before] += self.paths[before] * share;
                }
            }
            if node != source {
                sums[node] += self.dependency[node];
            }
        }
    }
}

/// An entry of the heap: the nearest node first, the lower number where two are as near.
#[derive(PartialEq)]
struct Nearest {
    distance: f64,
    node: u32,
}

impl Eq for Nearest {}

impl Ord for Nearest {
    fn cmp(&self, other: &Nearest) -> Ordering {
        other.distance.total_cmp(&self.distance).then(other.node.cmp(&self.node))
    }
}

impl PartialOrd for Nearest {
    fn partial_cmp(&self, other: &Nearest) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::math::sum;
    use crate::network::Edge;
    use crate::network::graph::tests::{any, graph, order, permuted};

    proptest! {
        #[test]
        fn betweenness_adds_up_to_the_inner_nodes_of_all_shortest_paths(
            nodes in 1_usize..20, edges in 0_usize..50, seed: u64,
        ) {
            let graph = any(nodes, edges, seed);
            let near = closeness(&graph);
            let inner: f64 = (sum(&near.total) - near.reached.iter().sum::<usize>() as f64) / 2.0;
            prop_assert!((sum(&betweenness(&graph, Length::Hops)) - inner).abs() < 1e-9);
        }

        #[test]
        fn another_order_of_nodes_only_reorders_the_result(nodes in 1_usize..20, edges in 0_usize..50, seed: u64) {
            let graph = any(nodes, edges, seed);
            let order = order(nodes, seed);
            let turned = permuted(&graph, &order);
            for length in [Length::Hops, Length::InverseWeight] {
                let (one, other) = (betweenness(&graph, length), betweenness(&turned, length));
                prop_assert!((0..nodes).all(|node| (one[node] - other[order[node]]).abs() < 1e-9));
            }
            let (one, other) = (closeness(&graph), closeness(&turned));
            prop_assert!((0..nodes).all(|node| one.harmonic[node] == other.harmonic[order[node]]));
        }
    }

    #[test]
    fn who_joins_two_ends_lies_between_them() {
        assert_eq!(betweenness(&graph(3, &[(0, 1), (1, 2)]), Length::Hops), [0.0, 1.0, 0.0]);
        assert!(normalised_betweenness(&[0.0, 0.0])[0].is_nan());
        assert!(betweenness(&graph(0, &[]), Length::Hops).is_empty());
    }

    #[test]
    fn two_paths_of_one_length_share_whatever_the_rounding() {
        let edges = [(0, 1, 3.0), (1, 3, 6.0), (0, 2, 6.0), (2, 3, 3.0), (0, 3, 2.0)];
        let edges = edges.map(|(source, target, weight)| Edge { source, target, weight });
        let graph = Graph::new(4, &edges).expect("valid edges");
        let between = betweenness(&graph, Length::InverseWeight);
        assert!((between[1] - 1.0 / 3.0).abs() < 1e-15 && (between[1] - between[2]).abs() < 1e-15);
    }

    #[test]
    fn an_isolated_node_is_near_nobody() {
        let near = closeness(&graph(4, &[(0, 1), (1, 2)]));
        assert_eq!((near.wasserman_faust[3], near.harmonic[3]), (0.0, 0.0));
        assert_eq!(near.wasserman_faust[1], 2.0 / 3.0);
        assert_eq!((near.diameter(), near.mean_distance()), (2, 8.0 / 6.0));
        assert!(closeness(&graph(1, &[])).wasserman_faust[0].is_nan());
        assert!(distances(&graph(2, &[]), Length::Hops)[(0, 1)].is_nan());
    }
}
