//! From pairs to clusters of records.

use std::collections::{BTreeMap, BTreeSet};

use crate::EconError;

/// Two records and how sure it is that they are one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// One record.
    pub left: usize,
    /// The other.
    pub right: usize,
    /// Higher is surer: a probability or a weight.
    pub score: f64,
}

/// The cluster of every record when all pairs that score at least the threshold belong together, directly
/// or over others. Clusters are numbered from 0 by their first record.
///
/// One false link joins two clusters, and the larger they are the more such links there are: prefer
/// [`complete_link`].
///
/// # Errors
/// [`EconError::Parameter`] when a pair names a record that is not there.
pub fn connected_components(
    records: usize,
    pairs: &[Scored],
    threshold: f64,
) -> Result<Vec<usize>, EconError> {
    let mut parents: Vec<usize> = (0..records).collect();
    for (left, right) in linked(records, pairs, threshold)? {
        let (left, right) = (root(&mut parents, left), root(&mut parents, right));
        // The lower record is the root, so that numbers follow the first record.
        parents[left.max(right)] = left.min(right);
    }
    let roots: Vec<usize> = (0..records).map(|record| root(&mut parents, record)).collect();
    Ok(numbered(&roots))
}

/// The cluster of every record when clusters merge only if all pairs across score at least the
/// threshold, the surest merge first (complete link; Sorensen 1948). `apart` are pairs that must never
/// be together, such as those of different registration numbers. Clusters are numbered from 0 by their
/// first record.
///
/// Pairs are taken from the highest score down, ties by record numbers, and two clusters merge when the
/// last pair across is met. The cost is that of sorting the pairs.
///
/// # Errors
/// [`EconError::Parameter`] when a pair names a record that is not there.
pub fn complete_link(
    records: usize,
    pairs: &[Scored],
    threshold: f64,
    apart: &[(usize, usize)],
) -> Result<Vec<usize>, EconError> {
    let mut refused = BTreeSet::new();
    for (left, right) in apart {
        for record in [left, right] {
            known(records, *record)?;
        }
        refused.insert((*left.min(right), *left.max(right)));
    }
    let mut cluster_of: Vec<usize> = (0..records).collect();
    let mut members: Vec<Vec<usize>> = (0..records).map(|record| vec![record]).collect();
    let mut met: Vec<BTreeMap<usize, usize>> = vec![BTreeMap::new(); records];
    for pair in linked(records, pairs, threshold)? {
        let (left, right) = (cluster_of[pair.0], cluster_of[pair.1]);
        if left == right || refused.contains(&pair) {
            continue;
        }
        let count = met[left].entry(right).or_insert(0);
        *count += 1;
        if *count < members[left].len() * members[right].len() {
            *met[right].entry(left).or_insert(0) += 1;
            continue;
        }
        let (into, from) =
            if members[left].len() >= members[right].len() { (left, right) } else { (right, left) };
        for record in std::mem::take(&mut members[from]) {
            cluster_of[record] = into;
            members[into].push(record);
        }
        met[into].remove(&from);
        for (other, count) in std::mem::take(&mut met[from]) {
            met[other].remove(&from);
            if other != into {
                *met[into].entry(other).or_insert(0) += count;
                *met[other].entry(into).or_insert(0) += count;
            }
        }
    }
    Ok(numbered(&cluster_of))
}

/// The different pairs at or above the threshold, the lower record first, surest first.
fn linked(records: usize, pairs: &[Scored], threshold: f64) -> Result<Vec<(usize, usize)>, EconError> {
    let mut best: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for Scored { left, right, score } in pairs {
        known(records, *left)?;
        known(records, *right)?;
        if *score >= threshold && left != right {
            let kept = best.entry((*left.min(right), *left.max(right))).or_insert(*score);
            *kept = kept.max(*score);
        }
    }
    let mut pairs: Vec<((usize, usize), f64)> = best.into_iter().collect();
    pairs.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    Ok(pairs.into_iter().map(|(pair, _)| pair).collect())
}

fn known(records: usize, record: usize) -> Result<(), EconError> {
    if record < records {
        return Ok(());
    }
    Err(EconError::parameter("a record of a pair", record, "the number of one of the records"))
}

fn root(parents: &mut [usize], record: usize) -> usize {
    let mut at = record;
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

/// Labels, numbered by first appearance.
fn numbered(labels: &[usize]) -> Vec<usize> {
    let mut numbers = BTreeMap::new();
    labels
        .iter()
        .map(|label| {
            let next = numbers.len();
            *numbers.entry(*label).or_insert(next)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Random;

    fn scored(left: usize, right: usize, score: f64) -> Scored {
        Scored { left, right, score }
    }

    #[test]
    fn a_chain_is_one_component_and_not_one_complete_cluster() {
        let pairs = [scored(0, 1, 0.9), scored(2, 1, 0.8), scored(3, 3, 1.0)];
        assert_eq!(connected_components(4, &pairs, 0.5), Ok(vec![0, 0, 0, 1]));
        assert_eq!(complete_link(4, &pairs, 0.5, &[]), Ok(vec![0, 0, 1, 2]));
        assert_eq!(complete_link(4, &pairs, 0.5, &[(1, 0)]), Ok(vec![0, 1, 1, 2]));
    }

    #[test]
    fn a_record_that_is_not_there_is_refused() {
        let error = connected_components(2, &[scored(0, 2, 1.0)], 0.5).expect_err("a refusal");
        assert_eq!(error.to_string(), "a record of a pair is 2; it must be the number of one of the records");
    }

    /// Complete link by its definition: again and again the two clusters whose least score is highest.
    fn by_definition(records: usize, pairs: &[Scored], threshold: f64) -> Vec<usize> {
        let score = |a: usize, b: usize| {
            let found = pairs.iter().find(|p| (p.left, p.right) == (a.min(b), a.max(b)));
            found.map_or(f64::NEG_INFINITY, |pair| pair.score)
        };
        let mut cluster_of: Vec<usize> = (0..records).collect();
        loop {
            let mut best = (f64::NEG_INFINITY, 0, 0);
            for a in 0..records {
                for b in a + 1..records {
                    let across = (0..records).flat_map(|x| (0..records).map(move |y| (x, y)));
                    let across = across.filter(|(x, y)| cluster_of[*x] == a && cluster_of[*y] == b);
                    let least = across.map(|(x, y)| score(x, y)).fold(f64::INFINITY, f64::min);
                    if least.is_finite() && least > best.0 {
                        best = (least, a, b);
                    }
                }
            }
            if best.0 < threshold {
                return numbered(&cluster_of);
            }
            cluster_of.iter_mut().filter(|cluster| **cluster == best.2).for_each(|cluster| *cluster = best.1);
        }
    }

    proptest! {
        #[test]
        fn complete_link_is_what_its_definition_says(seed: u64, records in 1_usize..9) {
            let mut random = Random::seeded(seed);
            let mut pairs = Vec::new();
            for left in 0..records {
                for right in left + 1..records {
                    if random.below(4) > 0 {
                        pairs.push(scored(left, right, random.unit()));
                    }
                }
            }
            let expected = by_definition(records, &pairs, 0.3);
            random.shuffle(&mut pairs);
            prop_assert_eq!(complete_link(records, &pairs, 0.3, &[]), Ok(expected));
        }
    }
}
