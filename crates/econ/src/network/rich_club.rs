//! Whether those with many partners work above all with each other.

use std::collections::HashSet;

use crate::network::Graph;
use crate::{EconError, Random};

/// The club of nodes with more than `degree` neighbours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RichClub {
    /// The bound `k`.
    pub degree: usize,
    /// How many nodes have more neighbours, at least 2.
    pub nodes: usize,
    /// Ties among them.
    pub edges: usize,
    /// `phi(k) = 2 E_{>k} / (N_{>k} (N_{>k} - 1))`, the density among them, 0..1.
    pub phi: f64,
}

/// A rich club beside what degrees alone would make of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalisedClub {
    /// The club as it is.
    pub club: RichClub,
    /// The mean of `phi` over random graphs in which everyone has as many neighbours as here.
    pub expected: f64,
    /// `phi / expected`: above 1 the rich seek each other. NaN where no random graph has such a tie.
    pub ratio: f64,
}

/// Swaps tried per tie to forget the graph one starts from, as networkx does.
const SWAPS_PER_EDGE: usize = 100;

/// The rich-club coefficient for every degree from 0 as long as two nodes have more (Zhou & Mondragón
/// 2004). Not normalised: it rises with `k` in every graph, random ones included.
pub fn rich_club(graph: &Graph) -> Vec<RichClub> {
    let edges: Vec<(u32, u32)> = pairs(graph);
    clubs(&graph.degrees(), &edges)
}

/// The rich club divided by its mean over `samples` random graphs of the same degrees (Colizza and
/// others 2006), made by swapping the ends of two ties at a time without loops or parallel ties.
///
/// # Errors
/// [`EconError::Parameter`] without a sample.
pub fn normalised_rich_club(
    graph: &Graph,
    samples: usize,
    seed: u64,
) -> Result<Vec<NormalisedClub>, EconError> {
    if samples == 0 {
        return Err(EconError::parameter("samples", samples, "at least 1"));
    }
    let degrees = graph.degrees();
    let as_is = rich_club(graph);
    let mut sums = vec![0.0; as_is.len()];
    let mut random = Random::seeded(seed);
    for _ in 0..samples {
        let mut edges = pairs(graph);
        rewire(&mut edges, &mut random);
        sums.iter_mut().zip(clubs(&degrees, &edges)).for_each(|(sum, club)| *sum += club.phi);
    }
    let normalised = |(club, sum): (RichClub, f64)| {
        let expected = sum / samples as f64;
        let ratio = if expected > 0.0 { club.phi / expected } else { f64::NAN };
        NormalisedClub { club, expected, ratio }
    };
    Ok(as_is.into_iter().zip(sums).map(normalised).collect())
}

fn pairs(graph: &Graph) -> Vec<(u32, u32)> {
    graph.edges().map(|edge| (edge.source as u32, edge.target as u32)).collect()
}

fn clubs(degrees: &[usize], edges: &[(u32, u32)]) -> Vec<RichClub> {
    let largest = degrees.iter().copied().max().unwrap_or(0);
    let (mut nodes_of, mut edges_of) = (vec![0; largest + 1], vec![0; largest + 1]);
    degrees.iter().for_each(|degree| nodes_of[*degree] += 1);
    edges.iter().for_each(|(a, b)| edges_of[degrees[*a as usize].min(degrees[*b as usize])] += 1);
    let (mut nodes, mut within) = (degrees.len(), edges.len());
    let mut clubs = Vec::new();
    for degree in 0..=largest {
        nodes -= nodes_of[degree];
        within -= edges_of[degree];
        if nodes < 2 {
            break;
        }
        let phi = 2.0 * within as f64 / (nodes as f64 * (nodes as f64 - 1.0));
        clubs.push(RichClub { degree, nodes, edges: within, phi });
    }
    clubs
}

/// Replaces `a-b, c-d` by `a-d, c-b` again and again, where this makes no loop and no second tie.
fn rewire(edges: &mut [(u32, u32)], random: &mut Random) {
    let key = |a: u32, b: u32| u64::from(a.min(b)) << 32 | u64::from(a.max(b));
    let mut present: HashSet<u64> = edges.iter().map(|(a, b)| key(*a, *b)).collect();
    for _ in 0..edges.len().saturating_mul(SWAPS_PER_EDGE) {
        let (first, second) = (random.below(edges.len()), random.below(edges.len()));
        let ((a, b), (mut c, mut d)) = (edges[first], edges[second]);
        if random.bits() & 1 == 1 {
            (c, d) = (d, c);
        }
        let (one, other) = (key(a, d), key(c, b));
        if a == d || c == b || one == other || present.contains(&one) || present.contains(&other) {
            continue;
        }
        present.remove(&key(a, b));
        present.remove(&key(c, d));
        present.insert(one);
        present.insert(other);
        (edges[first], edges[second]) = ((a, d), (c, b));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::network::graph::tests::{any, graph};

    proptest! {
        #[test]
        fn rewiring_keeps_degrees_and_makes_no_loop_or_second_tie(
            nodes in 2_usize..12, edges in 0_usize..30, seed: u64,
        ) {
            let before = any(nodes, edges, seed);
            let mut edges = pairs(&before);
            rewire(&mut edges, &mut Random::seeded(seed));
            let edges: Vec<(usize, usize)> = edges.iter().map(|(a, b)| (*a as usize, *b as usize)).collect();
            let after = graph(nodes, &edges);
            prop_assert_eq!(after.degrees(), before.degrees());
            prop_assert_eq!(after.edge_count(), before.edge_count());
        }

        #[test]
        fn the_club_of_everyone_with_a_tie_has_all_ties(nodes in 2_usize..12, edges in 1_usize..30, seed: u64) {
            let graph = any(nodes, edges, seed);
            let all = rich_club(&graph).first().map_or(0, |club| club.edges);
            prop_assert_eq!(all, graph.edge_count());
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_expectation() {
        let graph = any(30, 80, 7);
        let club = |seed| normalised_rich_club(&graph, 3, seed).expect("samples");
        assert_eq!(club(1).len(), rich_club(&graph).len());
        assert!(club(1).iter().zip(club(1)).all(|(a, b)| a.expected == b.expected));
        assert!((club(1)[0].ratio - 1.0).abs() < 1e-12, "every graph of these degrees has as many ties");
        assert!(normalised_rich_club(&graph, 0, 1).is_err());
    }
}
