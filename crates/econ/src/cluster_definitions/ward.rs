//! Ward's hierarchical clustering.

use crate::cluster_definitions::{clusterable, squared_distance};
use crate::partition::relabelled;
use crate::{EconError, Matrix};

/// One step of a hierarchical clustering. The rows are clusters 0..n; the step of number `s` makes cluster
/// `n + s`, as in scipy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Merge {
    /// The cluster of the lower number.
    pub left: usize,
    /// The cluster of the higher number.
    pub right: usize,
    /// The distance at which they join, never below that of the step before.
    pub height: f64,
    /// Rows in the new cluster.
    pub size: usize,
}

/// Hierarchical clustering of the rows by Ward's criterion (Ward 1963): each step joins the two clusters
/// whose joining adds least to the sum of squared distances to the centres.
///
/// Heights are in the units of the rows, `sqrt(2 n_a n_b / (n_a + n_b)) |centre_a - centre_b|`, so for two
/// rows their Euclidean distance: scipy `ward`, R `hclust(dist, "ward.D2")`. Given the rows of a similarity
/// matrix this compares whole similarity profiles, the diagonal included; it is not Ward's criterion on
/// dissimilarities. Nearest-neighbour chains in O(n^2); equal distances are decided by the lower index.
///
/// # Errors
/// [`EconError::Value`] for a number that is not finite, or above 1e140.
pub fn ward(rows: &Matrix) -> Result<Vec<Merge>, EconError> {
    clusterable(rows)?;
    let count = rows.rows();
    if count < 2 {
        return Ok(Vec::new());
    }
    // Squared heights between the clusters that are left; a cluster lives in the row of its higher member.
    let mut apart = Matrix::zeros(count, count);
    for row in 0..count {
        for other in 0..row {
            let distance = squared_distance(rows.row(row), rows.row(other));
            apart[(row, other)] = distance;
            apart[(other, row)] = distance;
        }
    }
    let mut sizes = vec![1_usize; count];
    let mut steps: Vec<(usize, usize, f64)> = Vec::with_capacity(count - 1);
    let mut chain: Vec<usize> = Vec::new();
    while steps.len() + 1 < count {
        let tip = match chain.last() {
            Some(tip) => *tip,
            None => {
                let first = sizes.iter().position(|size| *size > 0).unwrap_or(0);
                chain.push(first);
                first
            }
        };
        let before = chain.len().checked_sub(2).and_then(|place| chain.get(place)).copied();
        // The cluster before is preferred when it is as near, or a chain of ties would never end.
        let mut nearest = before.map(|before| (before, apart[(tip, before)]));
        for (other, size) in sizes.iter().enumerate() {
            let distance = apart[(tip, other)];
            if *size > 0 && other != tip && nearest.is_none_or(|(_, least)| distance < least) {
                nearest = Some((other, distance));
            }
        }
        let Some((nearest, distance)) = nearest else { break };
        if before != Some(nearest) {
            chain.push(nearest);
            continue;
        }
        chain.truncate(chain.len() - 2);
        let (gone, kept) = (tip.min(nearest), tip.max(nearest));
        steps.push((gone, kept, distance));
        join(&mut apart, &mut sizes, gone, kept);
    }
    Ok(numbered(steps, count))
}

/// Joins two clusters: the distances of the new one by the recurrence of Lance & Williams.
fn join(apart: &mut Matrix, sizes: &mut [usize], gone: usize, kept: usize) {
    let (of_gone, of_kept) = (sizes[gone] as f64, sizes[kept] as f64);
    let between = apart[(gone, kept)];
    sizes[kept] += sizes[gone];
    sizes[gone] = 0;
    for (other, size) in sizes.iter().enumerate() {
        if *size == 0 || other == kept {
            continue;
        }
        let own = *size as f64;
        let joined = (own + of_gone) * apart[(other, gone)] + (own + of_kept) * apart[(other, kept)];
        let distance = ((joined - own * between) / (own + of_gone + of_kept)).max(0.0);
        apart[(other, kept)] = distance;
        apart[(kept, other)] = distance;
    }
}

/// Puts the steps in the order of their heights and numbers the clusters they make.
fn numbered(mut steps: Vec<(usize, usize, f64)>, count: usize) -> Vec<Merge> {
    steps.sort_by(|a, b| a.2.total_cmp(&b.2));
    let mut parent: Vec<usize> = (0..2 * count - 1).collect();
    let mut sizes = vec![1_usize; 2 * count - 1];
    let mut merges = Vec::with_capacity(steps.len());
    for (number, (one, other, squared)) in steps.into_iter().enumerate() {
        let (one, other) = (root(&mut parent, one), root(&mut parent, other));
        let made = count + number;
        parent[one] = made;
        parent[other] = made;
        sizes[made] = sizes[one] + sizes[other];
        let (left, right) = (one.min(other), one.max(other));
        merges.push(Merge { left, right, height: squared.sqrt(), size: sizes[made] });
    }
    merges
}

/// The cluster that a cluster has become part of, shortening the way there.
fn root(parent: &mut [usize], mut cluster: usize) -> usize {
    while parent[cluster] != cluster {
        parent[cluster] = parent[parent[cluster]];
        cluster = parent[cluster];
    }
    cluster
}

/// The clusters of the rows when a hierarchy is cut into `clusters` of them, numbered from 0 as they are met.
///
/// # Errors
/// [`EconError::Parameter`] when there cannot be as many clusters, or the merges are not those of a hierarchy.
pub fn cut(merges: &[Merge], clusters: usize) -> Result<Vec<usize>, EconError> {
    let count = merges.len() + 1;
    if clusters == 0 || clusters > count {
        return Err(EconError::parameter("clusters", clusters, "from 1 to the number of rows"));
    }
    let mut parent: Vec<usize> = (0..2 * count - 1).collect();
    for (number, merge) in merges.iter().take(count - clusters).enumerate() {
        let made = count + number;
        if merge.left >= made || merge.right >= made {
            let allowed = "a step that joins clusters made before it";
            return Err(EconError::parameter("a merge", merge.left.max(merge.right), allowed));
        }
        parent[merge.left] = made;
        parent[merge.right] = made;
    }
    Ok(relabelled(&(0..count).map(|row| root(&mut parent, row)).collect::<Vec<_>>()))
}
