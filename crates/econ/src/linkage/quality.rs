//! How good clusters are, beside the true ones.

use std::collections::BTreeMap;

use crate::EconError;
use crate::error::same_length;

/// How much of what was found is true, and how much of what is true was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// The share of what was found that is true, 0..1.
    pub precision: f64,
    /// The share of what is true that was found, 0..1.
    pub recall: f64,
    /// `2 p r / (p + r)`, 0..1.
    pub f1: f64,
}

/// The quality of clusters by pairs of records in one cluster. `found` and `truth` have a label per
/// record. Large clusters dominate, since pairs grow with their square.
///
/// # Undefined
/// Precision is NaN when no two records were put together, recall when no two belong together, F1 when
/// either is, or both are 0.
///
/// # Errors
/// [`EconError::Shape`] when lengths differ.
pub fn pairwise(found: &[usize], truth: &[usize]) -> Result<Quality, EconError> {
    let pairs = |size: usize| (size * size.saturating_sub(1) / 2) as f64;
    let total = |sizes: &mut dyn Iterator<Item = usize>| sizes.map(pairs).sum::<f64>();
    let table = Table::new(found, truth)?;
    let right = total(&mut table.both.values().copied());
    let put_together = total(&mut table.found.values().copied());
    let together = total(&mut table.truth.values().copied());
    Ok(quality(right / put_together, right / together))
}

/// The quality of clusters by records (Bagga & Baldwin 1998): of every record, which share of its cluster
/// belongs to it, and which share of what belongs to it is in its cluster; the means over records.
///
/// # Undefined
/// NaN without records.
///
/// # Errors
/// [`EconError::Shape`] when lengths differ.
pub fn b_cubed(found: &[usize], truth: &[usize]) -> Result<Quality, EconError> {
    let table = Table::new(found, truth)?;
    let records = found.len() as f64;
    let (mut precision, mut recall) = (0.0, 0.0);
    for ((in_found, in_truth), both) in &table.both {
        let squared = (both * both) as f64;
        precision += squared / table.found.get(in_found).map_or(f64::NAN, |size| *size as f64);
        recall += squared / table.truth.get(in_truth).map_or(f64::NAN, |size| *size as f64);
    }
    Ok(quality(precision / records, recall / records))
}

fn quality(precision: f64, recall: f64) -> Quality {
    Quality { precision, recall, f1: 2.0 * precision * recall / (precision + recall) }
}

/// How many records each pair of a found and a true cluster shares.
struct Table {
    both: BTreeMap<(usize, usize), usize>,
    found: BTreeMap<usize, usize>,
    truth: BTreeMap<usize, usize>,
}

impl Table {
    fn new(found: &[usize], truth: &[usize]) -> Result<Table, EconError> {
        same_length("the true clusters", found.len(), truth.len())?;
        let mut table = Table { both: BTreeMap::new(), found: BTreeMap::new(), truth: BTreeMap::new() };
        for (found, truth) in found.iter().zip(truth) {
            *table.both.entry((*found, *truth)).or_insert(0) += 1;
            *table.found.entry(*found).or_insert(0) += 1;
            *table.truth.entry(*truth).or_insert(0) += 1;
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn true_clusters_are_perfect_and_one_heap_is_complete_only() {
        let truth = [5, 5, 7, 7, 7, 1];
        for quality in [pairwise(&truth, &truth), b_cubed(&truth, &truth)] {
            assert_eq!(quality, Ok(Quality { precision: 1.0, recall: 1.0, f1: 1.0 }));
        }
        let heap = pairwise(&[0; 6], &truth).expect("a quality");
        assert_eq!((heap.precision, heap.recall), (4.0 / 15.0, 1.0));
        let heap = b_cubed(&[0; 6], &truth).expect("a quality");
        assert!((heap.precision - 14.0 / 36.0).abs() < 1e-15);
    }

    #[test]
    fn nothing_put_together_has_no_precision() {
        let quality = pairwise(&[0, 1, 2], &[0, 0, 0]).expect("a quality");
        assert!(quality.precision.is_nan() && quality.f1.is_nan());
        assert_eq!(quality.recall, 0.0);
    }
}
