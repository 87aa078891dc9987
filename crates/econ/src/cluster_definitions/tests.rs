use proptest::prelude::*;

use super::*;
use crate::partition::{adjusted_rand, relabelled};
use crate::{Random, math};

fn any(rows: usize, columns: usize, seed: u64) -> Matrix {
    let mut random = Random::seeded(seed);
    let values = (0..rows * columns).map(|_| random.unit()).collect();
    Matrix::new(rows, columns, values).expect("as many values")
}

/// Ward's criterion done naively: always the two clusters whose joining is cheapest.
fn naive_heights(rows: &Matrix) -> Vec<f64> {
    let mut clusters: Vec<Vec<usize>> = (0..rows.rows()).map(|row| vec![row]).collect();
    let centre = |cluster: &[usize]| -> Vec<f64> {
        let total = |column| cluster.iter().map(|row| rows[(*row, column)]).sum::<f64>();
        (0..rows.columns()).map(|column| total(column) / cluster.len() as f64).collect()
    };
    let mut heights = Vec::new();
    while clusters.len() > 1 {
        let mut best = (0, 0, f64::INFINITY);
        for left in 0..clusters.len() {
            for right in left + 1..clusters.len() {
                let (a, b) = (clusters[left].len() as f64, clusters[right].len() as f64);
                let apart = squared_distance(&centre(&clusters[left]), &centre(&clusters[right]));
                let height = (2.0 * a * b / (a + b) * apart).sqrt();
                if height < best.2 {
                    best = (left, right, height);
                }
            }
        }
        let gone = clusters.remove(best.1);
        clusters[best.0].extend(gone);
        heights.push(best.2);
    }
    heights
}

proptest! {
    #[test]
    fn every_step_of_ward_is_the_cheapest(rows in 2_usize..14, columns in 1_usize..5, seed: u64) {
        let rows = any(rows, columns, seed);
        let merges = ward(&rows).expect("finite rows");
        for (merge, height) in merges.iter().zip(naive_heights(&rows)) {
            prop_assert!((merge.height - height).abs() < 1e-9);
        }
        prop_assert_eq!(merges[merges.len() - 1].size, rows.rows());
    }

    #[test]
    fn a_cut_has_as_many_clusters_as_asked_for(rows in 2_usize..20, seed: u64) {
        let merges = ward(&any(rows, 3, seed)).expect("finite rows");
        for clusters in 1..=rows {
            let labels = cut(&merges, clusters).expect("as many clusters");
            prop_assert_eq!(labels.iter().max().copied(), Some(clusters - 1));
            prop_assert_eq!(relabelled(&labels), labels);
        }
    }

    #[test]
    fn k_means_leaves_every_row_at_its_nearest_centre(rows in 1_usize..25, clusters in 1_usize..6, seed: u64) {
        let rows = any(rows, 2, seed);
        let clusters = clusters.min(rows.rows());
        let found = k_means(&rows, clusters, 3, seed).expect("rows to cluster");
        prop_assert_eq!(found.labels.iter().max().copied(), Some(clusters - 1));
        let centre = |cluster: usize, column: usize| {
            let own = (0..rows.rows()).filter(|row| found.labels[*row] == cluster);
            math::mean(&own.map(|row| rows[(row, column)]).collect::<Vec<_>>())
        };
        let centres = Matrix::from_fn(clusters, 2, centre);
        let mut inertia = 0.0;
        for (row, label) in found.labels.iter().enumerate() {
            let own = squared_distance(rows.row(row), centres.row(*label));
            for other in centres.iter_rows() {
                prop_assert!(own <= squared_distance(rows.row(row), other) + 1e-12);
            }
            inertia += own;
        }
        prop_assert!((inertia - found.inertia).abs() < 1e-9);
    }

    #[test]
    fn the_order_of_industries_does_not_matter_to_scores(industries in 3_usize..12, seed: u64) {
        let half = any(industries, industries, seed);
        let similarity = Matrix::from_fn(industries, industries, |i, j| half[(i.min(j), i.max(j))]);
        let labels: Vec<usize> = (0..industries).map(|i| i % 3).collect();
        let order: Vec<usize> = (0..industries).rev().collect();
        let turned: Vec<usize> = order.iter().map(|i| labels[*i]).collect();
        let one = scores(&similarity, &labels).expect("fits");
        let two = scores(&similarity.select(&order, &order), &turned).expect("fits");
        prop_assert!(math_eq(one.validation, two.validation));
        prop_assert!(math_eq(one.mean_within, two.mean_within));
    }

    #[test]
    fn a_correlation_is_that_of_each_pair(regions in 2_usize..9, industries in 1_usize..6, seed: u64) {
        let table = any(regions, industries, seed);
        let found = locational_correlation(&table).expect("regions");
        for left in 0..industries {
            for right in 0..industries {
                let expected = math::correlation(&table.column(left), &table.column(right));
                prop_assert!(math_eq(found[(left, right)], expected));
            }
        }
    }

    #[test]
    fn a_combination_has_the_mean_zero_and_knows_no_units(industries in 3_usize..9, seed: u64) {
        let (one, two) = (any(industries, industries, seed), any(industries, industries, !seed));
        let joined = combined(&[&one, &two]).expect("fits");
        let scaled = combined(&[&one.map(|value| 5.0 + 100.0 * value), &two]).expect("fits");
        let close = joined.values().iter().zip(scaled.values()).all(|(a, b)| math_eq(*a, *b));
        prop_assert!(close);
        let diagonal: f64 = (0..industries).map(|i| joined[(i, i)]).sum();
        prop_assert!((math::sum(joined.values()) - diagonal).abs() < 1e-9);
    }
}

fn math_eq(left: f64, right: f64) -> bool {
    (left.is_nan() && right.is_nan()) || (left - right).abs() < 1e-9
}

#[test]
fn clear_groups_are_found_by_both_methods_and_score_fully() {
    let truth = [0, 1, 2, 0, 1, 2, 0, 1, 2];
    let noise = any(9, 9, 3);
    let similarity = Matrix::from_fn(9, 9, |i, j| {
        f64::from(u8::from(truth[i] == truth[j])) + 0.1 * noise[(i.min(j), i.max(j))]
    });
    let hierarchy = cut(&ward(&similarity).expect("finite"), 3).expect("three");
    let means = k_means(&similarity, 3, 5, 1).expect("three");
    assert_eq!(hierarchy, truth);
    assert_eq!(adjusted_rand(&means.labels, &truth), Ok(1.0));
    assert_eq!(k_means(&similarity, 3, 5, 1).expect("three"), means);
    assert_eq!(scores(&similarity, &truth).expect("fits").validation, 100.0);
}

#[test]
fn rows_that_are_all_the_same_are_still_clustered() {
    let rows = Matrix::zeros(6, 2);
    let merges = ward(&rows).expect("finite");
    assert!(merges.iter().all(|merge| merge.height == 0.0));
    let found = k_means(&rows, 4, 2, 9).expect("rows to cluster");
    assert_eq!(found.inertia, 0.0);
    assert!(ward(&Matrix::zeros(1, 2)).expect("finite").is_empty());
    assert!(ward(&Matrix::zeros(0, 0)).expect("finite").is_empty());
}

#[test]
fn one_cluster_has_nothing_to_be_compared_with() {
    let found = scores(&any(4, 4, 1), &[7, 7, 7, 7]).expect("fits");
    assert_eq!(found.clusters.len(), 1);
    assert!(!found.clusters[0].within.is_nan() && found.validation.is_nan());
}

#[test]
fn what_cannot_be_clustered_is_refused() {
    let rows = Matrix::new(2, 1, vec![1.0, f64::NAN]).expect("values");
    let error = ward(&rows).expect_err("a refusal");
    assert_eq!(
        error.to_string(),
        "the rows to cluster, row 1, column 0: NaN is not a number between -1e140 and 1e140"
    );
    let error = k_means(&Matrix::zeros(2, 1), 3, 1, 0).expect_err("a refusal");
    assert_eq!(error.to_string(), "clusters is 3; it must be from 1 to the number of rows");
    assert!(k_means(&Matrix::zeros(2, 1), 1, 0, 0).is_err());
    assert!(cut(&[Merge { left: 5, right: 0, height: 1.0, size: 2 }], 1).is_err());
    assert!(scores(&Matrix::zeros(2, 3), &[0, 0]).is_err());
    assert!(locational_correlation(&Matrix::zeros(1, 3)).is_err());
}
