//! An undirected weighted graph as compressed adjacency.

use crate::EconError;
use crate::error::same_length;
use crate::math::sum;

/// One edge of an edge list. The direction has no meaning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// One end.
    pub source: usize,
    /// The other end.
    pub target: usize,
    /// How strong the tie is, above 0.
    pub weight: f64,
}

/// An undirected weighted graph: for every node its neighbours, ascending, with the weights of the ties.
///
/// Edges that join the same two nodes are summed in the order of the list. Loops are kept apart:
/// [`Graph::neighbours`], degrees and strengths know nothing of them. They arise when nodes are merged
/// ([`Graph::merged`]), and are then the ties inside a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    offsets: Vec<usize>,
    targets: Vec<u32>,
    weights: Vec<f64>,
    loops: Vec<f64>,
}

/// The connected parts of a graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Components {
    /// The component of every node, numbered by first appearance.
    pub of: Vec<usize>,
    /// How many nodes each component has.
    pub sizes: Vec<usize>,
}

impl Graph {
    /// A graph of its edges.
    ///
    /// # Errors
    /// [`EconError::Parameter`] for more nodes than 32 bits can number; [`EconError::Value`] for an end
    /// that is no node (column 0 or 1) or a weight that is not a finite number above 0 (column 2). A
    /// tie of weight 0 is no tie and must not be listed.
    pub fn new(nodes: usize, edges: &[Edge]) -> Result<Graph, EconError> {
        if u32::try_from(nodes).is_err() {
            return Err(EconError::parameter("the number of nodes", nodes, "below 2^32"));
        }
        for (row, edge) in edges.iter().enumerate() {
            let refused = |column, value, reason| EconError::Value {
                what: "the list of edges",
                row,
                column,
                value,
                reason,
            };
            for (column, end) in [edge.source, edge.target].into_iter().enumerate() {
                if end >= nodes {
                    return Err(refused(column, end as f64, "is not the number of a node"));
                }
            }
            if !(edge.weight > 0.0 && edge.weight.is_finite()) {
                return Err(refused(2, edge.weight, "is not a finite number above 0"));
            }
        }
        Ok(Graph::of_valid(nodes, edges))
    }

    /// A graph of edges that are known to be valid.
    ///
    /// Sorts by counting, first by one end and then by the other, which keeps the order of parallel
    /// edges: both directions of a tie get the same sum.
    pub(crate) fn of_valid(nodes: usize, edges: &[Edge]) -> Graph {
        let mut loops = vec![0.0; nodes];
        let mut offsets = vec![0; nodes + 1];
        for edge in edges {
            if edge.source == edge.target {
                loops[edge.source] += edge.weight;
            } else {
                offsets[edge.source + 1] += 1;
                offsets[edge.target + 1] += 1;
            }
        }
        for node in 0..nodes {
            offsets[node + 1] += offsets[node];
        }
        let ties = offsets[nodes];
        let mut unsorted = vec![(0_u32, 0.0); ties];
        let mut next = offsets.clone();
        for edge in edges.iter().filter(|edge| edge.source != edge.target) {
            for (from, to) in [(edge.source, edge.target), (edge.target, edge.source)] {
                unsorted[next[from]] = (to as u32, edge.weight);
                next[from] += 1;
            }
        }
        let mut sorted = vec![(0_u32, 0.0); ties];
        next.copy_from_slice(&offsets);
        for node in 0..nodes {
            for (neighbour, weight) in &unsorted[offsets[node]..offsets[node + 1]] {
                let place = &mut next[*neighbour as usize];
                sorted[*place] = (node as u32, *weight);
                *place += 1;
            }
        }
        let (mut targets, mut weights): (Vec<u32>, Vec<f64>) =
            (Vec::with_capacity(ties), Vec::with_capacity(ties));
        let mut ends = vec![0];
        for node in 0..nodes {
            let start = targets.len();
            for (neighbour, weight) in &sorted[offsets[node]..offsets[node + 1]] {
                match weights.last_mut() {
                    Some(sum) if targets.len() > start && targets.last() == Some(neighbour) => *sum += weight,
                    _ => {
                        targets.push(*neighbour);
                        weights.push(*weight);
                    }
                }
            }
            ends.push(targets.len());
        }
        Graph { offsets: ends, targets, weights, loops }
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.loops.len()
    }

    /// How many pairs of nodes have a tie.
    pub fn edge_count(&self) -> usize {
        self.targets.len() / 2
    }

    /// The neighbours of a node, ascending.
    pub fn neighbours(&self, node: usize) -> &[u32] {
        &self.targets[self.offsets[node]..self.offsets[node + 1]]
    }

    /// The weights of a node's ties, in the order of [`Graph::neighbours`].
    pub fn weights(&self, node: usize) -> &[f64] {
        &self.weights[self.offsets[node]..self.offsets[node + 1]]
    }

    /// The ties of a node: neighbour and weight, by neighbour.
    pub fn ties(&self, node: usize) -> impl Iterator<Item = (usize, f64)> {
        self.neighbours(node).iter().map(|node| *node as usize).zip(self.weights(node).iter().copied())
    }

    /// Every tie once, from the lower to the higher number, without loops.
    pub fn edges(&self) -> impl Iterator<Item = Edge> {
        (0..self.nodes()).flat_map(move |source| {
            let later = self.ties(source).filter(move |(target, _)| *target > source);
            later.map(move |(target, weight)| Edge { source, target, weight })
        })
    }

    /// The weight of every node's loop, 0 where it has none.
    pub fn loops(&self) -> &[f64] {
        &self.loops
    }

    /// How many neighbours a node has.
    pub fn degree(&self, node: usize) -> usize {
        self.offsets[node + 1] - self.offsets[node]
    }

    /// How many neighbours each node has.
    pub fn degrees(&self) -> Vec<usize> {
        (0..self.nodes()).map(|node| self.degree(node)).collect()
    }

    /// The sum of the weights of each node's ties.
    pub fn strengths(&self) -> Vec<f64> {
        (0..self.nodes()).map(|node| sum(self.weights(node))).collect()
    }

    /// The sum of the weights of all ties, each pair once and without loops.
    pub fn total_weight(&self) -> f64 {
        sum(&self.strengths()) / 2.0
    }

    /// The weight of the tie between two nodes, if they have one.
    pub fn weight_between(&self, one: usize, other: usize) -> Option<f64> {
        if one >= self.nodes() {
            return None;
        }
        let place = self.neighbours(one).binary_search(&u32::try_from(other).ok()?).ok()?;
        self.weights(one).get(place).copied()
    }

    /// The share of pairs of nodes that have a tie, 0..1; NaN below two nodes.
    pub fn density(&self) -> f64 {
        let nodes = self.nodes() as f64;
        self.edge_count() as f64 / (nodes * (nodes - 1.0) / 2.0)
    }

    /// The connected parts.
    pub fn components(&self) -> Components {
        let mut of = vec![usize::MAX; self.nodes()];
        let mut sizes = Vec::new();
        let mut open = Vec::new();
        for start in 0..self.nodes() {
            if of[start] != usize::MAX {
                continue;
            }
            of[start] = sizes.len();
            open.push(start);
            let mut size = 0;
            while let Some(node) = open.pop() {
                size += 1;
                for neighbour in self.neighbours(node) {
                    let neighbour = *neighbour as usize;
                    if of[neighbour] == usize::MAX {
                        of[neighbour] = sizes.len();
                        open.push(neighbour);
                    }
                }
            }
            sizes.push(size);
        }
        Components { of, sizes }
    }

    /// The graph of the chosen nodes, renumbered in the order given, and of the ties among them.
    ///
    /// # Errors
    /// [`EconError::Value`] when a number is no node or comes twice.
    pub fn induced(&self, nodes: &[usize]) -> Result<Graph, EconError> {
        let mut place = vec![None; self.nodes()];
        for (row, node) in nodes.iter().enumerate() {
            match place.get_mut(*node) {
                Some(free @ None) => *free = Some(row),
                _ => {
                    let reason = "is not the number of a node or comes twice";
                    let (what, value) = ("the list of nodes", *node as f64);
                    return Err(EconError::Value { what, row, column: 0, value, reason });
                }
            }
        }
        Ok(self.merged_into(&place, nodes.len()))
    }

    /// The graph of groups of nodes, such as the regions of organisations: the weights of ties between
    /// members are summed, and those inside a group become its loop (pairs once). A node without a
    /// group is left out, and so are its ties.
    ///
    /// # Errors
    /// [`EconError::Shape`] for another number of nodes, [`EconError::Value`] for a group that is not
    /// below `count`.
    pub fn merged(&self, groups: &[Option<usize>], count: usize) -> Result<Graph, EconError> {
        groups_below(groups, self.nodes(), count)?;
        Ok(self.merged_into(groups, count))
    }

    fn merged_into(&self, groups: &[Option<usize>], count: usize) -> Graph {
        let loops = (0..self.nodes()).filter(|node| self.loops[*node] > 0.0);
        let loops = loops.map(|node| Edge { source: node, target: node, weight: self.loops[node] });
        let edges: Vec<Edge> = self
            .edges()
            .chain(loops)
            .filter_map(|Edge { source, target, weight }| {
                Some(Edge { source: groups[source]?, target: groups[target]?, weight })
            })
            .collect();
        Graph::of_valid(count, &edges)
    }
}

impl Components {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// The nodes of the largest component, ascending; of the first one where several are as large.
    pub fn largest(&self) -> Vec<usize> {
        let largest = self.sizes.iter().max();
        let number = self.sizes.iter().position(|size| Some(size) == largest);
        (0..self.of.len()).filter(|node| Some(self.of[*node]) == number).collect()
    }
}

/// Refuses groups of another length and groups that are not numbered below `count`.
pub(crate) fn groups_below(groups: &[Option<usize>], nodes: usize, count: usize) -> Result<(), EconError> {
    same_length("the list of groups", nodes, groups.len())?;
    match groups.iter().enumerate().find_map(|(row, group)| group.filter(|g| *g >= count).map(|g| (row, g))) {
        None => Ok(()),
        Some((row, group)) => {
            let (value, reason) = (group as f64, "is not the number of a group");
            Err(EconError::Value { what: "the list of groups", row, column: 0, value, reason })
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Random;

    /// A graph of unit weights.
    pub(crate) fn graph(nodes: usize, edges: &[(usize, usize)]) -> Graph {
        let edge = |(source, target): &(usize, usize)| Edge { source: *source, target: *target, weight: 1.0 };
        Graph::new(nodes, &edges.iter().map(edge).collect::<Vec<_>>()).expect("valid edges")
    }

    /// Some graph whose weights are multiples of a quarter, so that their sums are exact.
    pub(crate) fn any(nodes: usize, edges: usize, seed: u64) -> Graph {
        Graph::new(nodes, &any_edges(nodes, edges, seed)).expect("valid edges")
    }

    fn any_edges(nodes: usize, edges: usize, seed: u64) -> Vec<Edge> {
        let mut random = Random::seeded(seed);
        let mut edge = || {
            let (source, target) = (random.below(nodes), random.below(nodes));
            Edge { source, target, weight: (1 + random.below(12)) as f64 / 4.0 }
        };
        (0..edges).map(|_| edge()).filter(|edge| edge.source != edge.target).collect()
    }

    /// The same graph with its nodes in another order: node `n` becomes `order[n]`.
    pub(crate) fn permuted(graph: &Graph, order: &[usize]) -> Graph {
        let groups: Vec<Option<usize>> = order.iter().copied().map(Some).collect();
        graph.merged(&groups, order.len()).expect("an order")
    }

    /// A random order of the numbers below `count`.
    pub(crate) fn order(count: usize, seed: u64) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        Random::seeded(seed).shuffle(&mut order);
        order
    }

    proptest! {
        #[test]
        fn an_edge_list_may_be_given_in_any_order_and_direction(nodes in 1_usize..9, count in 0_usize..30, seed: u64) {
            let mut edges = any_edges(nodes, count, seed);
            let graph = Graph::new(nodes, &edges).expect("valid edges");
            Random::seeded(!seed).shuffle(&mut edges);
            edges.iter_mut().for_each(|edge| std::mem::swap(&mut edge.source, &mut edge.target));
            prop_assert_eq!(Graph::new(nodes, &edges).expect("valid edges"), graph);
        }

        #[test]
        fn merging_keeps_the_total_weight(nodes in 1_usize..20, count in 0_usize..60, seed: u64) {
            let graph = any(nodes, count, seed);
            let groups: Vec<Option<usize>> = (0..nodes).map(|node| Some(node % 3)).collect();
            let merged = graph.merged(&groups, 3).expect("groups");
            prop_assert_eq!(merged.total_weight() + sum(merged.loops()), graph.total_weight());
        }
    }

    #[test]
    fn parallel_edges_are_summed_and_loops_kept_apart() {
        let graph = graph(3, &[(0, 1), (1, 0), (1, 1), (1, 2)]);
        assert_eq!(graph.edges().map(|edge| edge.weight).collect::<Vec<_>>(), [2.0, 1.0]);
        assert_eq!((graph.edge_count(), graph.degree(1), graph.strengths()[1]), (2, 2, 3.0));
        assert_eq!(graph.loops(), [0.0, 1.0, 0.0]);
        assert_eq!(
            (graph.weight_between(2, 1), graph.weight_between(2, 0), graph.weight_between(3, 0)),
            (Some(1.0), None, None)
        );
    }

    #[test]
    fn parts_are_numbered_by_first_appearance() {
        let components = graph(6, &[(0, 4), (1, 2), (2, 3)]).components();
        assert_eq!(components.of, [0, 1, 1, 1, 0, 2]);
        assert_eq!(components.largest(), [1, 2, 3]);
        assert!(graph(0, &[]).components().largest().is_empty());
    }

    #[test]
    fn an_edge_that_cannot_be_is_refused_with_its_place() {
        let edge = |target, weight| [Edge { source: 0, target, weight }];
        let refusal = |edge: &[Edge]| Graph::new(2, edge).expect_err("a refusal").to_string();
        assert_eq!(
            refusal(&edge(2, 1.0)),
            "the list of edges, row 0, column 1: 2 is not the number of a node"
        );
        assert!(refusal(&edge(1, 0.0)).ends_with("0 is not a finite number above 0"));
        assert!(refusal(&edge(1, f64::NAN)).contains("NaN"));
    }
}
