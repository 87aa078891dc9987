//! The validation scores of a grouping of industries.

use crate::cluster_definitions::labelled;
use crate::math::mean;
use crate::nulls::quantile;
use crate::{EconError, Matrix};

/// How related one cluster is within and to the others.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusterScore {
    /// The cluster's label.
    pub label: usize,
    /// How many industries it has.
    pub industries: usize,
    /// Within-cluster relatedness: mean similarity of its pairs. NaN for a single industry.
    pub within: f64,
    /// Between-cluster relatedness: the mean over the other clusters of the mean similarity of the pairs with
    /// them. NaN when there is no other cluster.
    pub between_average: f64,
    /// The 95th percentile (type 7) over the other clusters. NaN when there is none.
    pub between_p95: f64,
}

/// How related one industry is to its own cluster and to the others.
#[derive(Debug, Clone, PartialEq)]
pub struct IndustryScore {
    /// The label of its cluster.
    pub label: usize,
    /// Mean similarity to the other industries of its cluster. NaN when there are none.
    pub within: f64,
    /// The mean over the other clusters of its mean similarity to them.
    pub between_average: f64,
    /// The 95th percentile (type 7) over the other clusters.
    pub between_p95: f64,
}

/// The scores of a grouping by one similarity matrix, in per cent where not said otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// The clusters, by ascending label.
    pub clusters: Vec<ClusterScore>,
    /// The industries, in their order.
    pub industries: Vec<IndustryScore>,
    /// Mean within-cluster relatedness, over the clusters that have one; a similarity.
    pub mean_within: f64,
    /// Mean between-cluster relatedness, over all clusters; a similarity.
    pub mean_between: f64,
    /// Clusters more related within than to the others on average.
    pub cluster_average: f64,
    /// Clusters more related within than to 95 % of the others.
    pub cluster_p95: f64,
    /// Industries more related to their own cluster than to the others on average.
    pub industry_average: f64,
    /// Industries more related to their own cluster than to 95 % of the others.
    pub industry_p95: f64,
    /// The mean of the four shares: the validation score of the grouping.
    pub validation: f64,
}

/// Scores a grouping of industries by a similarity matrix, industries by industries; one label per industry
/// (Delgado, Porter & Stern 2016, whose VS is the mean of the four sub-scores).
///
/// Means between clusters are taken per other cluster first, so a large cluster counts like a small one. A
/// cluster of one industry has no relatedness within and is not counted in the shares. Ties are not successes.
/// With several similarity matrices, average their scores. Shares are NaN when no cluster has two industries
/// or there is one cluster only. A similarity that is NaN makes the means NaN that it enters.
///
/// # Errors
/// [`EconError::Shape`] when the matrix is not square or labels do not fit it.
pub fn scores(similarity: &Matrix, labels: &[usize]) -> Result<Scores, EconError> {
    labelled(similarity, labels)?;
    let mut names = labels.to_vec();
    names.sort_unstable();
    names.dedup();
    let members: Vec<Vec<usize>> = names
        .iter()
        .map(|name| (0..labels.len()).filter(|industry| labels[*industry] == *name).collect())
        .collect();
    // Mean similarity of every industry to every cluster, itself left out.
    let to_cluster = Matrix::from_fn(labels.len(), names.len(), |industry, cluster| {
        let others: Vec<f64> = members[cluster]
            .iter()
            .filter(|other| **other != industry)
            .map(|other| similarity[(industry, *other)])
            .collect();
        mean(&others)
    });
    let others = |values: &[f64], own: usize| -> Vec<f64> {
        values.iter().enumerate().filter(|(cluster, _)| *cluster != own).map(|(_, value)| *value).collect()
    };
    let mut clusters = Vec::with_capacity(names.len());
    let mut industries: Vec<IndustryScore> = Vec::with_capacity(labels.len());
    for (own, label) in names.iter().enumerate() {
        let to_others: Vec<f64> = (0..names.len())
            .map(|cluster| mean(&members[own].iter().map(|i| to_cluster[(*i, cluster)]).collect::<Vec<_>>()))
            .collect();
        let between = others(&to_others, own);
        clusters.push(ClusterScore {
            label: *label,
            industries: members[own].len(),
            within: to_others[own],
            between_average: mean(&between),
            between_p95: quantile(&between, 0.95),
        });
    }
    for (industry, label) in labels.iter().enumerate() {
        let own = names.partition_point(|name| name < label);
        let between = others(to_cluster.row(industry), own);
        industries.push(IndustryScore {
            label: *label,
            within: to_cluster[(industry, own)],
            between_average: mean(&between),
            between_p95: quantile(&between, 0.95),
        });
    }
    Ok(summed_up(clusters, industries))
}

fn summed_up(clusters: Vec<ClusterScore>, industries: Vec<IndustryScore>) -> Scores {
    let counted: Vec<&ClusterScore> = clusters.iter().filter(|cluster| cluster.industries > 1).collect();
    let of_clusters = |value: fn(&ClusterScore) -> f64| -> Vec<f64> {
        counted.iter().map(|cluster| value(cluster)).collect()
    };
    let of_industries = |value: fn(&IndustryScore) -> f64| -> Vec<f64> {
        let paired = industries.iter().filter(|industry| !industry.within.is_nan());
        paired.map(value).collect()
    };
    let within = of_clusters(|cluster| cluster.within);
    let of_industry = of_industries(|industry| industry.within);
    let cluster_average = share_above(&within, &of_clusters(|cluster| cluster.between_average));
    let cluster_p95 = share_above(&within, &of_clusters(|cluster| cluster.between_p95));
    let industry_average = share_above(&of_industry, &of_industries(|industry| industry.between_average));
    let industry_p95 = share_above(&of_industry, &of_industries(|industry| industry.between_p95));
    Scores {
        mean_within: mean(&within),
        mean_between: mean(&clusters.iter().map(|cluster| cluster.between_average).collect::<Vec<_>>()),
        cluster_average,
        cluster_p95,
        industry_average,
        industry_p95,
        validation: mean(&[cluster_average, cluster_p95, industry_average, industry_p95]),
        clusters,
        industries,
    }
}

/// The share of pairs in which the first is larger, in per cent; NaN when one is not defined or there is none.
fn share_above(within: &[f64], between: &[f64]) -> f64 {
    if within.iter().chain(between).any(|value| value.is_nan()) {
        return f64::NAN;
    }
    let above = within.iter().zip(between).filter(|(within, between)| within > between).count();
    100.0 * above as f64 / within.len() as f64
}
