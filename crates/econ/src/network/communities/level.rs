//! A graph whose nodes are groups of nodes, on its way from single nodes to communities.

use crate::network::Graph;

/// The graph of one level. Unlike [`Graph`] its ties are not sorted, and its nodes have sizes.
#[derive(Debug, Clone)]
pub(super) struct Level {
    offsets: Vec<usize>,
    targets: Vec<u32>,
    weights: Vec<f64>,
    /// The weight of ties inside a node, pairs once.
    pub(super) loops: Vec<f64>,
    /// What the objective counts: strengths or numbers of nodes.
    pub(super) sizes: Vec<f64>,
}

impl Level {
    pub(super) fn of(graph: &Graph, sizes: Vec<f64>) -> Level {
        let mut level = Level {
            offsets: vec![0],
            targets: Vec::with_capacity(2 * graph.edge_count()),
            weights: Vec::with_capacity(2 * graph.edge_count()),
            loops: graph.loops().to_vec(),
            sizes,
        };
        for node in 0..graph.nodes() {
            level.targets.extend_from_slice(graph.neighbours(node));
            level.weights.extend_from_slice(graph.weights(node));
            level.offsets.push(level.targets.len());
        }
        level
    }

    pub(super) fn nodes(&self) -> usize {
        self.loops.len()
    }

    /// The neighbours of a node and the weights of its ties.
    pub(super) fn ties(&self, node: usize) -> impl Iterator<Item = (usize, f64)> {
        let range = self.offsets[node]..self.offsets[node + 1];
        self.targets[range.clone()].iter().map(|node| *node as usize).zip(self.weights[range].iter().copied())
    }

    /// The mean weight of a tie.
    pub(super) fn mean_weight(&self) -> f64 {
        crate::math::mean(&self.weights)
    }

    /// The graph whose nodes are the `count` groups.
    pub(super) fn merged(&self, groups: &[u32], count: usize) -> Level {
        let mut starts = vec![0_usize; count + 1];
        groups.iter().for_each(|group| starts[*group as usize + 1] += 1);
        for group in 0..count {
            starts[group + 1] += starts[group];
        }
        let mut members = vec![0_u32; groups.len()];
        let mut next = starts.clone();
        for (node, group) in groups.iter().enumerate() {
            members[next[*group as usize]] = node as u32;
            next[*group as usize] += 1;
        }
        let mut merged = Level {
            offsets: vec![0],
            targets: Vec::new(),
            weights: Vec::new(),
            loops: vec![0.0; count],
            sizes: vec![0.0; count],
        };
        let mut around = Around::new(count);
        for group in 0..count {
            let mut twice_inside = 0.0;
            for node in members[starts[group]..starts[group + 1]].iter().map(|node| *node as usize) {
                merged.loops[group] += self.loops[node];
                merged.sizes[group] += self.sizes[node];
                for (other, weight) in self.ties(node) {
                    let other = groups[other] as usize;
                    if other == group {
                        twice_inside += weight;
                    } else {
                        around.add(other, weight);
                    }
                }
            }
            merged.loops[group] += twice_inside / 2.0;
            around.drain(|other, weight| {
                merged.targets.push(other as u32);
                merged.weights.push(weight);
            });
            merged.offsets.push(merged.targets.len());
        }
        merged
    }
}

/// The weights between a node and the groups around it, in the order in which the groups are met.
pub(super) struct Around {
    weight: Vec<f64>,
    met: Vec<u32>,
}

impl Around {
    pub(super) fn new(groups: usize) -> Around {
        Around { weight: vec![0.0; groups], met: Vec::new() }
    }

    /// Weights are above 0, so a sum of 0 tells a group that has not been met.
    pub(super) fn add(&mut self, group: usize, weight: f64) {
        let sum = &mut self.weight[group];
        if *sum == 0.0 {
            self.met.push(group as u32);
        }
        *sum += weight;
    }

    /// The weight to a group, 0 where it has not been met.
    pub(super) fn to(&self, group: usize) -> f64 {
        self.weight[group]
    }

    /// Shows every group that was met and forgets it.
    pub(super) fn drain(&mut self, mut show: impl FnMut(usize, f64)) {
        for group in self.met.drain(..).map(|group| group as usize) {
            show(group, std::mem::take(&mut self.weight[group]));
        }
    }
}

/// Renumbers groups without gaps by first appearance, and says how many there are. The numbers given
/// are below the number of nodes.
pub(super) fn close_gaps(groups: &mut [u32]) -> usize {
    let mut number = vec![u32::MAX; groups.len()];
    let mut count = 0;
    for group in groups {
        let number = &mut number[*group as usize];
        if *number == u32::MAX {
            *number = count;
            count += 1;
        }
        *group = *number;
    }
    count as usize
}

/// How many groups there are, when they are numbered without gaps.
pub(super) fn count(groups: &[u32]) -> usize {
    groups.iter().max().map_or(0, |last| *last as usize + 1)
}
