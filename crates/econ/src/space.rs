//! The industry space: the few relations that a map of industries can show.
//!
//! The whole table of relations carries almost no visible structure, since everything is a little related
//! to everything. Each function keeps some of it, as a list of edges between a lower and a higher number,
//! ascending. All are deterministic: equal relations are taken in the order of their industries.

use crate::math::{pow, sum};
use crate::relatedness::check_relations;
use crate::{EconError, Matrix, density};

/// Two related industries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// The industry with the lower number.
    pub from: usize,
    /// The industry with the higher number.
    pub to: usize,
    /// How related they are, above 0.
    pub weight: f64,
}

/// The maximum spanning tree: the strongest relations that hold all industries together, one fewer than
/// industries (Hidalgo, Klinger, Barabási & Hausmann 2007 start from it). A tree per connected part, when
/// relations of 0 leave several.
///
/// Of a table that is not symmetric, the larger of both relations counts. NaN is no relation.
///
/// # Errors
/// [`EconError::Shape`] when the table is not square, [`EconError::Value`] for a relation that is negative
/// or infinite.
pub fn maximum_spanning_tree(relatedness: &Matrix) -> Result<Vec<Edge>, EconError> {
    check_relations(RELATEDNESS, relatedness)?;
    let industries = relatedness.rows();
    // Prim's algorithm: for every industry outside the tree, its best edge into it.
    let mut best: Vec<Option<Edge>> = vec![None; industries];
    let mut inside = vec![false; industries];
    let mut tree = Vec::with_capacity(industries.saturating_sub(1));
    for _ in 0..industries {
        let outside = || (0..industries).filter(|industry| !inside[*industry]);
        let reachable = outside().filter_map(|industry| best[industry].map(|edge| (industry, edge)));
        let next = reachable.reduce(|kept, new| if stronger(&new.1, &kept.1) { new } else { kept });
        // Nothing reachable: the next part begins with its first industry.
        let Some(industry) = next.map(|(industry, _)| industry).or_else(|| outside().next()) else { break };
        tree.extend(next.map(|(_, edge)| edge));
        inside[industry] = true;
        for other in (0..industries).filter(|other| !inside[*other]) {
            let edge = edge(relatedness, industry, other);
            if edge.weight > 0.0 && best[other].is_none_or(|known| stronger(&edge, &known)) {
                best[other] = Some(edge);
            }
        }
    }
    Ok(sorted(tree))
}

/// The maximum spanning tree, and every relation of at least the threshold (Hidalgo, Klinger, Barabási &
/// Hausmann 2007 take 0.55 of proximity).
///
/// # Errors
/// As [`maximum_spanning_tree`], and [`EconError::Parameter`] when the threshold is not a number above 0.
pub fn tree_and_threshold(relatedness: &Matrix, threshold: f64) -> Result<Vec<Edge>, EconError> {
    if !(threshold > 0.0 && threshold.is_finite()) {
        return Err(EconError::parameter("threshold", threshold, "a number above 0"));
    }
    let mut edges = maximum_spanning_tree(relatedness)?;
    edges.extend(all_edges(relatedness).filter(|edge| edge.weight >= threshold));
    Ok(sorted(edges))
}

/// The maximum spanning tree, and of all other relations the strongest, as long as an industry has at most
/// `mean_degree` edges on average; of equal relations none is taken when not all have room, so that the
/// result is a threshold.
///
/// economiccomplexity 2.0.0 (R) `projections` raises a threshold by 0.05 until the mean is at most 5.
///
/// # Errors
/// As [`maximum_spanning_tree`], and [`EconError::Parameter`] when `mean_degree` is not a number of at
/// least 0. The tree is kept whole even when it has more edges than that.
pub fn tree_and_strongest(relatedness: &Matrix, mean_degree: f64) -> Result<Vec<Edge>, EconError> {
    if !(mean_degree >= 0.0 && mean_degree.is_finite()) {
        return Err(EconError::parameter("the mean degree", mean_degree, "a number of at least 0"));
    }
    let mut edges = maximum_spanning_tree(relatedness)?;
    let room = (mean_degree * relatedness.rows() as f64 / 2.0) as usize;
    let in_tree: std::collections::BTreeSet<(usize, usize)> =
        edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let mut others: Vec<Edge> =
        all_edges(relatedness).filter(|edge| !in_tree.contains(&(edge.from, edge.to))).collect();
    others.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let mut taken = room.saturating_sub(edges.len()).min(others.len());
    while taken > 0 && others.get(taken).is_some_and(|next| next.weight == others[taken - 1].weight) {
        taken -= 1;
    }
    edges.extend_from_slice(&others[..taken]);
    Ok(sorted(edges))
}

/// The relations in which either industry is among the `k` closest of the other; ties go to the lower
/// number.
///
/// # Errors
/// As [`maximum_spanning_tree`].
pub fn nearest_neighbours(relatedness: &Matrix, k: usize) -> Result<Vec<Edge>, EconError> {
    check_relations(RELATEDNESS, relatedness)?;
    let mut apart = relatedness.clone();
    (0..apart.rows()).for_each(|industry| apart[(industry, industry)] = 0.0);
    Ok(all_edges(&density::nearest(&apart, k)).collect())
}

/// The disparity filter (Serrano, Boguñá & Vespignani 2009): relations that are too strong for either
/// industry to come from a random division of its total. An edge of weight `w` at an industry with `k`
/// relations that add up to `s` has the chance `(1 - w/s)^(k-1)`; it stays when that is below
/// `significance` at one of both ends. An industry with one relation has no say.
///
/// # Errors
/// As [`maximum_spanning_tree`], and [`EconError::Parameter`] when the significance is not within 0..1.
pub fn disparity_filter(relatedness: &Matrix, significance: f64) -> Result<Vec<Edge>, EconError> {
    check_relations(RELATEDNESS, relatedness)?;
    if !(0.0..=1.0).contains(&significance) {
        return Err(EconError::parameter("the significance", significance, "within 0..1"));
    }
    let industries = relatedness.rows();
    let totals: Vec<(f64, f64)> = (0..industries)
        .map(|industry| {
            let weights = (0..industries).filter(|other| *other != industry);
            let weights: Vec<f64> = weights
                .map(|other| edge(relatedness, industry, other).weight)
                .filter(|weight| *weight > 0.0)
                .collect();
            (sum(&weights), weights.len() as f64)
        })
        .collect();
    let chance = |industry: usize, weight: f64| {
        let (total, relations) = totals[industry];
        if relations > 1.0 { pow(1.0 - weight / total, relations - 1.0) } else { 1.0 }
    };
    let significant = |edge: &Edge| {
        chance(edge.from, edge.weight) < significance || chance(edge.to, edge.weight) < significance
    };
    Ok(all_edges(relatedness).filter(significant).collect())
}

const RELATEDNESS: &str = "the relatedness";

/// The stronger of both directions.
fn edge(relatedness: &Matrix, one: usize, other: usize) -> Edge {
    let weight = relatedness[(one, other)].max(relatedness[(other, one)]);
    Edge { from: one.min(other), to: one.max(other), weight }
}

/// All relations above 0 between two industries, ascending.
fn all_edges(relatedness: &Matrix) -> impl Iterator<Item = Edge> {
    let industries = relatedness.rows();
    (0..industries)
        .flat_map(move |from| (from + 1..industries).map(move |to| edge(relatedness, from, to)))
        .filter(|edge| edge.weight > 0.0)
}

/// A total order, in which no two edges are equal: by weight, then by number.
fn stronger(one: &Edge, other: &Edge) -> bool {
    let by_weight = other.weight.total_cmp(&one.weight);
    by_weight.then((one.from, one.to).cmp(&(other.from, other.to))).is_lt()
}

fn sorted(mut edges: Vec<Edge>) -> Vec<Edge> {
    edges.sort_by_key(|edge| (edge.from, edge.to));
    edges.dedup_by_key(|edge| (edge.from, edge.to));
    edges
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::random::Random;

    /// Relations in few steps, so that many are equal.
    fn any(industries: usize, seed: u64) -> Matrix {
        let mut random = Random::seeded(seed);
        let mut relations = Matrix::zeros(industries, industries);
        for one in 0..industries {
            for other in 0..one {
                let weight = random.below(5) as f64 / 4.0;
                relations[(one, other)] = weight;
                relations[(other, one)] = weight;
            }
        }
        relations
    }

    fn root(parents: &[usize], mut industry: usize) -> usize {
        while parents[industry] != industry {
            industry = parents[industry];
        }
        industry
    }

    /// Kruskal's algorithm, as it is written in textbooks.
    fn kruskal(relations: &Matrix) -> Vec<Edge> {
        let mut edges: Vec<Edge> = all_edges(relations).collect();
        edges.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let mut parents: Vec<usize> = (0..relations.rows()).collect();
        edges.retain(|edge| {
            let (from, to) = (root(&parents, edge.from), root(&parents, edge.to));
            parents[from] = to;
            from != to
        });
        sorted(edges)
    }

    proptest! {
        #[test]
        fn the_spanning_tree_is_the_one_of_the_textbook_even_with_ties(industries in 0_usize..15, seed: u64) {
            let relations = any(industries, seed);
            prop_assert_eq!(maximum_spanning_tree(&relations).expect("relations"), kruskal(&relations));
        }

        #[test]
        fn every_map_is_a_part_of_all_relations_and_looser_rules_give_more(industries in 1_usize..15, seed: u64) {
            let relations = any(industries, seed);
            let pairs = |edges: Result<Vec<Edge>, EconError>| -> Vec<(usize, usize)> {
                edges.expect("relations").iter().map(|edge| (edge.from, edge.to)).collect()
            };
            let all: Vec<(usize, usize)> = all_edges(&relations).map(|edge| (edge.from, edge.to)).collect();
            for (strict, loose) in [
                (pairs(tree_and_threshold(&relations, 0.7)), pairs(tree_and_threshold(&relations, 0.3))),
                (pairs(tree_and_strongest(&relations, 2.0)), pairs(tree_and_strongest(&relations, 6.0))),
                (pairs(nearest_neighbours(&relations, 1)), pairs(nearest_neighbours(&relations, 3))),
                (pairs(disparity_filter(&relations, 0.2)), pairs(disparity_filter(&relations, 0.5))),
            ] {
                prop_assert!(strict.is_sorted() && loose.is_sorted());
                prop_assert!(strict.iter().all(|pair| loose.contains(pair)));
                prop_assert!(loose.iter().all(|pair| all.contains(pair)));
            }
            let tree = pairs(maximum_spanning_tree(&relations));
            prop_assert!(tree.iter().all(|pair| pairs(tree_and_strongest(&relations, 0.0)).contains(pair)));
        }
    }

    #[test]
    fn equal_relations_are_taken_all_or_not_at_all() {
        let relations = Matrix::from_fn(4, 4, |one, other| if one == other { 0.0 } else { 0.5 });
        assert_eq!(tree_and_strongest(&relations, 2.5).expect("relations").len(), 3);
        assert_eq!(tree_and_strongest(&relations, 3.0).expect("relations").len(), 6);
    }

    #[test]
    fn an_even_division_has_no_significant_relation_and_a_strong_one_stands_out() {
        let even = Matrix::from_fn(5, 5, |one, other| if one == other { 0.0 } else { 1.0 });
        assert!(disparity_filter(&even, 0.3).expect("relations").is_empty());
        let mut uneven = even;
        (uneven[(0, 1)], uneven[(1, 0)]) = (30.0, 30.0);
        let kept = disparity_filter(&uneven, 0.05).expect("relations");
        assert_eq!(kept, [Edge { from: 0, to: 1, weight: 30.0 }]);
    }

    #[test]
    fn parameters_out_of_range_are_refused() {
        let relations = any(3, 1);
        assert!(tree_and_threshold(&relations, 0.0).is_err());
        assert!(tree_and_strongest(&relations, f64::NAN).is_err());
        assert!(maximum_spanning_tree(&Matrix::zeros(2, 3)).is_err());
        let error = disparity_filter(&relations, 1.5).expect_err("a refusal");
        assert_eq!(error.to_string(), "the significance is 1.5; it must be within 0..1");
    }
}
