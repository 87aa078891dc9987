//! Who stands between regions: the roles of Gould & Fernandez.

use crate::EconError;
use crate::network::Graph;
use crate::network::graph::groups_below;

/// How often a node stands between two others that have no tie, by where the three belong
/// (Gould & Fernandez 1989). Pairs once, because ties have no direction: the directed counts of a
/// symmetric network are twice these, and gatekeeper and representative are one role here (the count of
/// each in the directed form).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Brokerage {
    /// All three belong to one region.
    pub coordinator: usize,
    /// The two belong to one region, the broker to another (also called consultant).
    pub itinerant: usize,
    /// The broker and one of the two belong to one region, the other to another.
    pub gatekeeper: usize,
    /// All three belong to different regions.
    pub liaison: usize,
}

impl Brokerage {
    /// All roles together.
    pub fn total(&self) -> usize {
        self.coordinator + self.itinerant + self.gatekeeper + self.liaison
    }

    fn role(&mut self, broker: usize, one: usize, other: usize) -> &mut usize {
        match (one == broker, other == broker) {
            (true, true) => &mut self.coordinator,
            (false, false) if one == other => &mut self.itinerant,
            (false, false) => &mut self.liaison,
            _ => &mut self.gatekeeper,
        }
    }
}

/// The brokerage of each node between `groups`, such as regions or countries. A node without a group has
/// no role and stands at no end of one. `O(sum of squared degrees)`.
///
/// # Errors
/// [`EconError::Shape`] for another number of nodes, [`EconError::Value`] for a group that is not below
/// `count`.
pub fn brokerage(graph: &Graph, groups: &[Option<usize>], count: usize) -> Result<Vec<Brokerage>, EconError> {
    groups_below(groups, graph.nodes(), count)?;
    let mut is_neighbour = vec![false; graph.nodes()];
    let role = |node: usize| {
        let mut roles = Brokerage::default();
        let Some(own) = groups[node] else { return roles };
        graph.neighbours(node).iter().for_each(|neighbour| is_neighbour[*neighbour as usize] = true);
        let grouped = |list: &[u32]| -> Vec<(usize, usize)> {
            list.iter().filter_map(|node| Some((*node as usize, groups[*node as usize]?))).collect()
        };
        let around = grouped(graph.neighbours(node));
        for (place, (one, first)) in around.iter().enumerate() {
            for (_, second) in &around[place + 1..] {
                *roles.role(own, *first, *second) += 1;
            }
            // Pairs that are tied need no broker; they are taken off again.
            for (other, second) in grouped(graph.neighbours(*one)) {
                if other > *one && is_neighbour[other] {
                    *roles.role(own, *first, second) -= 1;
                }
            }
        }
        graph.neighbours(node).iter().for_each(|neighbour| is_neighbour[*neighbour as usize] = false);
        roles
    };
    Ok((0..graph.nodes()).map(role).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::network::graph::tests::{any, graph};

    proptest! {
        #[test]
        fn roles_add_up_to_the_open_pairs(nodes in 1_usize..14, edges in 0_usize..40, seed: u64) {
            let graph = any(nodes, edges, seed);
            let groups: Vec<Option<usize>> = (0..nodes).map(|node| Some(node % 3)).collect();
            let roles = brokerage(&graph, &groups, 3).expect("groups");
            let closed = crate::network::cohesion::triangles(&graph);
            for (node, roles) in roles.iter().enumerate() {
                let degree = graph.degree(node);
                prop_assert_eq!(roles.total(), degree * degree.saturating_sub(1) / 2 - closed[node]);
            }
        }
    }

    #[test]
    fn each_role_has_its_place() {
        let path = graph(3, &[(0, 1), (1, 2)]);
        let middle = |groups: [usize; 3]| brokerage(&path, &groups.map(Some), 3).expect("groups")[1];
        assert_eq!(middle([0, 0, 0]), Brokerage { coordinator: 1, ..Brokerage::default() });
        assert_eq!(middle([1, 0, 1]), Brokerage { itinerant: 1, ..Brokerage::default() });
        assert_eq!(middle([0, 0, 1]), Brokerage { gatekeeper: 1, ..Brokerage::default() });
        assert_eq!(middle([1, 0, 2]), Brokerage { liaison: 1, ..Brokerage::default() });
        let nowhere = brokerage(&path, &[Some(0), None, Some(0)], 1).expect("groups");
        assert!(nowhere.iter().all(|roles| roles.total() == 0));
    }

    #[test]
    fn a_group_out_of_range_is_refused() {
        let error = brokerage(&graph(1, &[]), &[Some(1)], 1).expect_err("a refusal");
        assert_eq!(error.to_string(), "the list of groups, row 0, column 0: 1 is not the number of a group");
    }
}
