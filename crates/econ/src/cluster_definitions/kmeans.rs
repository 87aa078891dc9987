//! k-means clustering with seeded starts.

use crate::cluster_definitions::{clusterable, squared_distance};
use crate::math::{ln, sum};
use crate::partition::relabelled;
use crate::{EconError, Matrix, Random};

/// Rounds after which a start that does not settle is taken as it is; ten or twenty are usual.
const ROUNDS: usize = 300;

/// The best of several k-means clusterings.
#[derive(Debug, Clone, PartialEq)]
pub struct KMeans {
    /// The cluster of every row, numbered from 0 as they are met.
    pub labels: Vec<usize>,
    /// The sum of squared Euclidean distances of the rows to the centres of their clusters.
    pub inertia: f64,
    /// The number of the start that was best, from 0.
    pub start: usize,
    /// The seed.
    pub seed: u64,
}

/// k-means clustering of the rows: the start with the least sum of squares among `starts`, the earlier one
/// when equal.
///
/// Centres start by greedy k-means++ (Arthur & Vassilvitskii 2007), as in scikit-learn, and move by Lloyd's rounds; a row that is as near
/// to two centres goes to the lower one; a centre that loses all rows takes the row that is farthest from its
/// own centre. Every start draws from a stream of its own. A local optimum: other implementations find
/// others, so compare sums of squares or scores, not labels.
///
/// # Errors
/// [`EconError::Parameter`] when there cannot be as many clusters or there is no start;
/// [`EconError::Value`] for a number that is not finite, or above 1e140.
pub fn k_means(rows: &Matrix, clusters: usize, starts: usize, seed: u64) -> Result<KMeans, EconError> {
    clusterable(rows)?;
    if clusters == 0 || clusters > rows.rows() {
        return Err(EconError::parameter("clusters", clusters, "from 1 to the number of rows"));
    }
    let mut best: Option<KMeans> = None;
    for start in 0..starts {
        let (labels, inertia) = settled(rows, clusters, &mut Random::stream(seed, start));
        if best.as_ref().is_none_or(|best| inertia < best.inertia) {
            best = Some(KMeans { labels: relabelled(&labels), inertia, start, seed });
        }
    }
    best.ok_or_else(|| EconError::parameter("starts", starts, "at least 1"))
}

/// One start, moved until no row changes its cluster.
fn settled(rows: &Matrix, clusters: usize, random: &mut Random) -> (Vec<usize>, f64) {
    let mut centres = first_centres(rows, clusters, random);
    let (mut labels, mut distances) = assigned(rows, &centres);
    for _ in 0..ROUNDS {
        fill_empty(&mut labels, &mut distances, clusters);
        centres = means(rows, &labels, clusters);
        let (next, to_next) = assigned(rows, &centres);
        distances = to_next;
        if next == labels {
            break;
        }
        labels = next;
    }
    (labels, sum(&distances))
}

/// Greedy k-means++: each centre is the best of `2 + ln k` rows, drawn with a chance in proportion to their
/// squared distance from the centres before; the best leaves the least sum of such distances.
fn first_centres(rows: &Matrix, clusters: usize, random: &mut Random) -> Matrix {
    let tries = 2 + ln(clusters as f64) as usize;
    let mut chosen = vec![random.below(rows.rows())];
    let mut nearest = with_centre(rows, &vec![f64::INFINITY; rows.rows()], chosen[0]);
    while chosen.len() < clusters {
        let total = sum(&nearest);
        let mut best: Option<(f64, usize, Vec<f64>)> = None;
        for _ in 0..tries {
            let mut left = random.unit() * total;
            let drawn = nearest.iter().position(|distance| {
                left -= distance;
                left < 0.0
            });
            // Rounding, or rows that all equal a centre: the first row that is no centre yet.
            let row = drawn.or_else(|| (0..rows.rows()).find(|row| !chosen.contains(row))).unwrap_or(0);
            let distances = with_centre(rows, &nearest, row);
            let potential = sum(&distances);
            if best.as_ref().is_none_or(|(least, ..)| potential < *least) {
                best = Some((potential, row, distances));
            }
        }
        let Some((_, row, distances)) = best else { break };
        chosen.push(row);
        nearest = distances;
    }
    let columns: Vec<usize> = (0..rows.columns()).collect();
    rows.select(&chosen, &columns)
}

/// The squared distance of every row to its nearest centre, when one more row becomes a centre.
fn with_centre(rows: &Matrix, nearest: &[f64], centre: usize) -> Vec<f64> {
    let to_centre = rows.iter_rows().map(|row| squared_distance(row, rows.row(centre)));
    nearest.iter().zip(to_centre).map(|(nearest, distance)| nearest.min(distance)).collect()
}

/// The nearest centre of every row, and the squared distance to it.
fn assigned(rows: &Matrix, centres: &Matrix) -> (Vec<usize>, Vec<f64>) {
    rows.iter_rows()
        .map(|row| {
            let mut nearest = (0, f64::INFINITY);
            for (centre, values) in centres.iter_rows().enumerate() {
                let distance = squared_distance(row, values);
                if distance < nearest.1 {
                    nearest = (centre, distance);
                }
            }
            nearest
        })
        .unzip()
}

/// Gives every empty cluster the row that is farthest from its centre and not alone there.
fn fill_empty(labels: &mut [usize], distances: &mut [f64], clusters: usize) {
    let mut sizes = vec![0_usize; clusters];
    labels.iter().for_each(|label| sizes[*label] += 1);
    for cluster in 0..clusters {
        if sizes[cluster] > 0 {
            continue;
        }
        let mut farthest: Option<usize> = None;
        for (row, label) in labels.iter().enumerate() {
            if sizes[*label] > 1 && farthest.is_none_or(|other| distances[row] > distances[other]) {
                farthest = Some(row);
            }
        }
        if let Some(row) = farthest {
            sizes[labels[row]] -= 1;
            sizes[cluster] = 1;
            labels[row] = cluster;
            distances[row] = 0.0;
        }
    }
}

/// The mean row of every cluster.
fn means(rows: &Matrix, labels: &[usize], clusters: usize) -> Matrix {
    let mut centres = Matrix::zeros(clusters, rows.columns());
    let mut sizes = vec![0_usize; clusters];
    for (row, label) in rows.iter_rows().zip(labels) {
        sizes[*label] += 1;
        centres.row_mut(*label).iter_mut().zip(row).for_each(|(centre, value)| *centre += value);
    }
    for (cluster, size) in sizes.iter().enumerate() {
        centres.row_mut(cluster).iter_mut().for_each(|centre| *centre /= (*size).max(1) as f64);
    }
    centres
}
