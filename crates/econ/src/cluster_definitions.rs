//! Finding groups of industries that lie in the same regions, and scoring such groups
//! (Delgado, Porter & Stern 2016): similarity matrices, Ward and k-means clustering on their rows, and the
//! validation scores by which candidate groupings are compared.

use crate::error::same_length;
use crate::math::{mean, standard_deviation};
use crate::{EconError, Matrix};

mod kmeans;
mod scores;
mod ward;

pub use kmeans::{KMeans, k_means};
pub use scores::{ClusterScore, IndustryScore, Scores, scores};
pub use ward::{Merge, cut, ward};

/// How alike the regional patterns of industries are: Pearson's correlation over the regions of each pair of
/// columns of a table, regions by industries (employment, establishments). Industries by industries, -1..1,
/// 1 on the diagonal.
///
/// NaN for an industry that is the same everywhere. The coagglomeration of pairs
/// ([`crate::agglomeration::coagglomeration`]) is the usual second similarity.
///
/// # Errors
/// [`EconError::Undefined`] for fewer than two regions.
pub fn locational_correlation(activity: &Matrix) -> Result<Matrix, EconError> {
    if activity.rows() < 2 {
        return Err(EconError::undefined("the locational correlation", "it needs at least two regions"));
    }
    let mut columns = activity.transposed();
    let scale = 1.0 / (activity.rows() as f64).sqrt();
    for industry in 0..columns.rows() {
        let values = columns.row_mut(industry);
        let (mean, deviation) = (mean(values), standard_deviation(values, 0));
        for value in values.iter_mut() {
            *value = if deviation > 0.0 { (*value - mean) / deviation * scale } else { f64::NAN };
        }
    }
    let mut correlation = columns.product(&columns.transposed())?;
    for industry in 0..correlation.rows() {
        if !correlation[(industry, industry)].is_nan() {
            correlation[(industry, industry)] = 1.0;
        }
    }
    Ok(correlation)
}

/// The cell by cell mean of similarity matrices, as they are.
///
/// # Errors
/// [`EconError::Shape`] when shapes differ; [`EconError::Undefined`] of none.
pub fn averaged(similarities: &[&Matrix]) -> Result<Matrix, EconError> {
    let Some((first, others)) = similarities.split_first() else {
        return Err(EconError::undefined("the mean of similarities", "there are none"));
    };
    let mut total = (*first).clone();
    for other in others {
        other.must_be("a similarity matrix", first.shape())?;
        total.values_mut().iter_mut().zip(other.values()).for_each(|(total, value)| *total += value);
    }
    Ok(total.map(|total| total / similarities.len() as f64))
}

/// A similarity matrix on the scale of its own cells off the diagonal: those have mean 0 and standard deviation
/// 1 (divisor n). The diagonal is carried along on the same scale. NaN when the cells off the diagonal do not
/// vary, or one of them is NaN.
///
/// # Errors
/// [`EconError::Shape`] when it is not square.
pub fn standardised(similarity: &Matrix) -> Result<Matrix, EconError> {
    let industries = similarity.rows();
    similarity.must_be("the similarity matrix", (industries, industries))?;
    let mut apart = Vec::with_capacity(industries * industries.saturating_sub(1));
    for (row, values) in similarity.iter_rows().enumerate() {
        apart.extend_from_slice(&values[..row]);
        apart.extend_from_slice(&values[row + 1..]);
    }
    let (mean, deviation) = (mean(&apart), standard_deviation(&apart, 0));
    Ok(similarity.map(|value| if deviation > 0.0 { (value - mean) / deviation } else { f64::NAN }))
}

/// The combined similarity: the mean of the [`standardised`] matrices, so that each counts the same.
///
/// Matrices of one family, such as the locational correlations of employment and of establishments, are best
/// [`averaged`] before, or that family counts twice.
///
/// # Errors
/// As [`standardised`] and [`averaged`].
pub fn combined(similarities: &[&Matrix]) -> Result<Matrix, EconError> {
    let standardised: Vec<Matrix> =
        similarities.iter().map(|similarity| standardised(similarity)).collect::<Result<_, _>>()?;
    averaged(&standardised.iter().collect::<Vec<_>>())
}

/// Refuses rows that cannot be clustered: their squared distances must be finite numbers.
fn clusterable(rows: &Matrix) -> Result<(), EconError> {
    const LARGEST: f64 = 1e140;
    match rows.values().iter().position(|value| value.is_nan() || value.abs() > LARGEST) {
        None => Ok(()),
        Some(place) => Err(EconError::Value {
            what: "the rows to cluster",
            row: place / rows.columns(),
            column: place % rows.columns(),
            value: rows.values()[place],
            reason: "is not a number between -1e140 and 1e140",
        }),
    }
}

/// The squared Euclidean distance of two rows.
fn squared_distance(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).fold(0.0, |sum, (l, r)| sum + (l - r) * (l - r))
}

/// Refuses labels that are not one per industry of a square similarity matrix.
fn labelled(similarity: &Matrix, labels: &[usize]) -> Result<(), EconError> {
    similarity.must_be("the similarity matrix", (similarity.rows(), similarity.rows()))?;
    same_length("the labels of clusters", similarity.rows(), labels.len())
}

#[cfg(test)]
mod tests;
