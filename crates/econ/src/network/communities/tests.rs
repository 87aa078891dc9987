use proptest::prelude::*;

use super::*;
use crate::network::graph::tests::{any, graph};

const MODULARITY: Objective = Objective::Modularity { resolution: 1.0 };

fn objectives() -> impl Strategy<Value = Objective> {
    (0.05_f64..3.0, proptest::bool::ANY).prop_map(|(resolution, potts)| match potts {
        true => Objective::ConstantPotts { resolution },
        false => Objective::Modularity { resolution },
    })
}

/// The best partition of a few nodes, by trying them all.
fn best_of_all(graph: &Graph, objective: Objective) -> f64 {
    let (nodes, mut best) = (graph.nodes(), f64::NEG_INFINITY);
    let mut membership = vec![0; nodes];
    loop {
        best = best.max(quality(graph, &membership, objective).expect("a partition"));
        // The next partition whose groups are numbered by first appearance.
        let Some(place) = (1..nodes)
            .rev()
            .find(|place| membership[*place] <= *membership[..*place].iter().max().expect("an earlier node"))
        else {
            return best;
        };
        membership[place] += 1;
        membership[place + 1..].fill(0);
    }
}

proptest! {
    #[test]
    fn every_community_is_connected(nodes in 1_usize..60, edges in 0_usize..150, seed: u64, objective in objectives()) {
        let graph = any(nodes, edges, seed);
        let found = leiden(&graph, objective, Search { runs: 2, ..Search::default() }).expect("communities");
        for (group, size) in found.sizes.iter().enumerate() {
            let members: Vec<usize> = (0..nodes).filter(|node| found.membership[*node] == group).collect();
            prop_assert_eq!(members.len(), *size);
            let part = graph.induced(&members).expect("nodes");
            prop_assert_eq!(part.components().count(), 1);
        }
    }

    #[test]
    fn merged_groups_have_the_quality_of_their_members(nodes in 1_usize..12, edges in 1_usize..40, seed: u64) {
        let graph = any(nodes, edges, seed);
        let groups: Vec<usize> = (0..nodes).map(|node| node % 4).collect();
        let merged = graph.merged(&groups.iter().copied().map(Some).collect::<Vec<_>>(), 4).expect("groups");
        let (one, other) = (quality(&graph, &groups, MODULARITY), quality(&merged, &[0, 1, 2, 3], MODULARITY));
        let (one, other) = (one.expect("a partition"), other.expect("a partition"));
        prop_assert!((one - other).abs() < 1e-12 || (one.is_nan() && other.is_nan()));
    }

    #[test]
    fn a_found_map_is_no_longer_than_that_of_one_module(nodes in 2_usize..30, edges in 1_usize..80, seed: u64) {
        let graph = any(nodes, edges, seed);
        prop_assume!(graph.edge_count() > 0);
        let found = infomap(&graph, Search::default()).expect("modules");
        prop_assert!(found.quality <= codelength(&graph, &vec![0; nodes]).expect("a partition") + 1e-9);
        prop_assert_eq!(found.quality, codelength(&graph, &found.membership).expect("a partition"));
    }
}

#[test]
fn small_networks_get_their_best_partition() {
    for seed in 0..60 {
        let graph = any(7, 6 + seed % 12, seed as u64);
        let resolution = 0.2 + (seed % 5) as f64 / 2.0;
        for objective in [Objective::Modularity { resolution }, Objective::ConstantPotts { resolution }] {
            let search = Search { runs: 50, ..Search::default() };
            let found = leiden(&graph, objective, search).expect("communities");
            let best = best_of_all(&graph, objective);
            assert!((found.quality - best).abs() < 1e-9, "{} of {best}, seed {seed}", found.quality);
            assert_eq!(Ok(found.quality), quality(&graph, &found.membership, objective));
        }
    }
}

fn two_triangles() -> Graph {
    graph(6, &[(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5), (2, 3)])
}

#[test]
fn two_triangles_are_two_communities() {
    let found = leiden(&two_triangles(), MODULARITY, Search::default()).expect("communities");
    assert_eq!((found.membership, found.sizes), (vec![0, 0, 0, 1, 1, 1], vec![3, 3]));
    assert!((found.quality - (6.0 / 7.0 - 0.5)).abs() < 1e-15);
    assert_eq!(found.runs.len(), 10);
}

#[test]
fn the_same_seed_gives_the_same_communities() {
    let graph = any(200, 600, 3);
    let search = Search { seed: 9, runs: 4, iterations: Some(2) };
    assert_eq!(leiden(&graph, MODULARITY, search), leiden(&graph, MODULARITY, search));
    assert_eq!(infomap(&graph, search), infomap(&graph, search));
}

#[test]
fn one_module_is_described_by_the_entropy_of_visits() {
    let path = graph(3, &[(0, 1), (1, 2)]);
    assert_eq!(codelength(&path, &[4, 4, 4]).expect("a partition"), 1.5);
}

#[test]
fn what_cannot_be_searched_is_refused() {
    let objective = Objective::ConstantPotts { resolution: 0.0 };
    let error = leiden(&two_triangles(), objective, Search::default()).expect_err("a refusal");
    assert_eq!(error.to_string(), "resolution is 0; it must be a number above 0");
    let search = Search { runs: 0, ..Search::default() };
    assert!(leiden(&two_triangles(), MODULARITY, search).is_err());
    assert!(infomap(&graph(2, &[]), Search::default()).is_err());
    assert!(quality(&two_triangles(), &[0], MODULARITY).is_err());
}

#[test]
fn a_network_without_ties_has_no_modularity() {
    let found = leiden(&graph(3, &[]), MODULARITY, Search::default()).expect("communities");
    assert!(found.quality.is_nan());
    assert_eq!(found.membership, [0, 1, 2]);
    assert!(leiden(&graph(0, &[]), MODULARITY, Search::default()).is_ok());
}
