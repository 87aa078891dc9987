//! Sums, means and elementary functions that give the same bytes on every machine.
//!
//! Sums run in a fixed order, so a result depends on the order of its input and on nothing else.
//! `sqrt` is exact by the standard and needs no replacement; the rest comes from `libm`.

/// Below this many terms a sum is taken one after the other.
const RUN: usize = 64;

/// The sum, pairwise in halves of fixed place, which keeps the rounding error near the last digit.
/// The sum of nothing is 0; NaN and infinities go through.
pub fn sum(values: &[f64]) -> f64 {
    if values.len() <= RUN {
        return values.iter().fold(0.0, |sum, value| sum + value);
    }
    let (left, right) = values.split_at(values.len() / 2);
    sum(left) + sum(right)
}

/// The sum of products of two slices of one length, pairwise as [`sum`].
pub fn dot(left: &[f64], right: &[f64]) -> f64 {
    debug_assert_eq!(left.len(), right.len());
    if left.len() <= RUN {
        return left.iter().zip(right).fold(0.0, |sum, (l, r)| sum + l * r);
    }
    let middle = left.len() / 2;
    dot(&left[..middle], &right[..middle]) + dot(&left[middle..], &right[middle..])
}

/// The mean; NaN of nothing.
pub fn mean(values: &[f64]) -> f64 {
    sum(values) / values.len() as f64
}

/// The variance with divisor `n - ddof`; NaN where that is not positive.
pub fn variance(values: &[f64], ddof: usize) -> f64 {
    if values.len() <= ddof {
        return f64::NAN;
    }
    let mean = mean(values);
    let squares: Vec<f64> = values.iter().map(|value| (value - mean) * (value - mean)).collect();
    sum(&squares) / (values.len() - ddof) as f64
}

/// The standard deviation with divisor `n - ddof`.
pub fn standard_deviation(values: &[f64], ddof: usize) -> f64 {
    variance(values, ddof).sqrt()
}

/// Pearson's correlation, -1..1; NaN when either side does not vary.
pub fn correlation(left: &[f64], right: &[f64]) -> f64 {
    debug_assert_eq!(left.len(), right.len());
    let apart = |values: &[f64]| -> Vec<f64> {
        let mean = mean(values);
        values.iter().map(|value| value - mean).collect()
    };
    let (left, right) = (apart(left), apart(right));
    dot(&left, &right) / (dot(&left, &left) * dot(&right, &right)).sqrt()
}

/// `(x - mean) / sd` with the divisor `n - ddof` in the standard deviation; NaN when nothing varies.
pub fn standardised(values: &[f64], ddof: usize) -> Vec<f64> {
    let (mean, deviation) = (mean(values), standard_deviation(values, ddof));
    values.iter().map(|value| (value - mean) / deviation).collect()
}

/// Ranks from 1, ties share their mean rank.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let mut end = start + 1;
        while end < order.len() && values[order[end]] == values[order[start]] {
            end += 1;
        }
        for place in &order[start..end] {
            ranks[*place] = (start + 1 + end) as f64 / 2.0;
        }
        start = end;
    }
    ranks
}

/// The natural logarithm.
pub fn ln(value: f64) -> f64 {
    libm::log(value)
}

/// The logarithm to base 2.
pub fn log2(value: f64) -> f64 {
    libm::log2(value)
}

/// e to the power.
pub fn exp(value: f64) -> f64 {
    libm::exp(value)
}

/// `base` to the power `exponent`.
pub fn pow(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sum_keeps_its_digits() {
        let tenths = vec![0.1; 1_000_000];
        assert!((sum(&tenths) - 100_000.0).abs() < 1e-8);
    }

    #[test]
    fn ties_share_their_rank() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [3.5, 1.0, 3.5, 2.0]);
    }
}
