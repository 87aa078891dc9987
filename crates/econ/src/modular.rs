//! Small measures of complexity: from combinations, and from ubiquity and size.

use crate::error::same_length;
use crate::{EconError, Matrix, Presence, Treated, math};

/// What EconGeo adds to the total of an industry before it takes the logarithm.
const ADDED_BEFORE_LOGARITHM: f64 = 0.001;

/// How easily each industry (technology class) combines with others (Fleming & Sorenson 2001):
/// `E_i` = other industries found together with `i` in some region (patent) / `u_i`.
///
/// One per industry, 0..`I - 1`; NaN for an industry that nobody has. EconGeo 2.1 `ease_recombination`
/// gives the same to 5 digits, on the transposed matrix.
pub fn ease_of_recombination(presence: &Presence) -> Vec<f64> {
    let together = presence.co_occurrence();
    let others = |industry: usize| {
        let with = together.row(industry).iter().enumerate();
        with.filter(|(other, count)| *other != industry && **count > 0.0).count() as f64
    };
    (0..presence.columns()).map(|industry| others(industry) / together[(industry, industry)]).collect()
}

/// How hard it is to combine what each region (patent) combines (Fleming & Sorenson 2001):
/// `d_r / sum_i M[r,i] E_i` with the ease of recombination `E`.
///
/// One per region, above 0; NaN for a region without industries and for one whose industries are found
/// with no other. EconGeo 2.1 `modular_complexity` gives the same to 5 digits, and 0 in the latter case.
pub fn modular_complexity(presence: &Presence) -> Vec<f64> {
    let ease = ease_of_recombination(presence);
    let of = |region| {
        let eases: Vec<f64> = presence.ones(region).map(|industry| ease[industry]).collect();
        let all = math::sum(&eases);
        if all > 0.0 { eases.len() as f64 / all } else { f64::NAN }
    };
    (0..presence.rows()).map(of).collect()
}

/// Complexity of industries as size by spread (Balland & Rigby 2017): the industry's share of all activity
/// over its share of all specialisations, `(X_i / T) / (u_i / sum u)`.
///
/// One per industry, at least 0; NaN for an industry in which nobody is specialised. EconGeo 2.1
/// `norm_ubiquity` gives the same to 2 digits.
///
/// # Errors
/// [`EconError::Shape`] when activity and presence do not fit each other.
pub fn normalised_ubiquity(activity: &Treated, presence: &Presence) -> Result<Vec<f64>, EconError> {
    presence.must_be("the presence", activity.values.shape())?;
    let totals = activity.totals();
    let ubiquity = presence.column_counts();
    let all: usize = ubiquity.iter().sum();
    let share = |(total, count): (&f64, &usize)| (total / totals.all) / (*count as f64 / all as f64);
    Ok(totals
        .industries
        .iter()
        .zip(&ubiquity)
        .map(|pair| if *pair.1 == 0 { f64::NAN } else { share(pair) })
        .collect())
}

/// Complexity of industries as the logarithm of their size by ubiquity (Balland & Rigby 2017),
/// `100 ln(X_i + 0.001) / u_i`, as EconGeo 2.1 `inv_norm_ubiquity` gives it to 2 digits. It depends on the
/// unit of the activity.
///
/// One per industry; NaN for an industry in which nobody is specialised.
///
/// # Errors
/// [`EconError::Shape`] when activity and presence do not fit each other.
pub fn inverse_normalised_ubiquity(activity: &Treated, presence: &Presence) -> Result<Vec<f64>, EconError> {
    presence.must_be("the presence", activity.values.shape())?;
    let of = |(total, count): (f64, usize)| {
        if count == 0 { f64::NAN } else { math::ln(total + ADDED_BEFORE_LOGARITHM) / count as f64 * 100.0 }
    };
    Ok(activity.values.column_sums().into_iter().zip(presence.column_counts()).map(of).collect())
}

/// The mean of a value of industries in each region, weighted with the region's activity:
/// `sum_i X[r,i] v_i / X_r`. For the mean of a value of regions in each industry, transpose the matrix.
///
/// One per region, in the unit of the value; NaN for a region without activity. Where the value of an
/// industry is NaN, the mean is over the others. EconGeo 2.1 `weighted_avg`, which lets NaN through.
///
/// # Errors
/// [`EconError::Shape`] when there is not one value per column.
pub fn weighted_average(activity: &Matrix, values: &[f64]) -> Result<Vec<f64>, EconError> {
    same_length("the list of values", activity.columns(), values.len())?;
    let mean = |row: &[f64]| {
        let (weights, terms): (Vec<f64>, Vec<f64>) = row
            .iter()
            .zip(values)
            .filter(|(_, value)| !value.is_nan())
            .map(|(weight, value)| (*weight, weight * value))
            .unzip();
        math::sum(&terms) / math::sum(&weights)
    };
    Ok(activity.iter_rows().map(mean).collect())
}

/// A matrix with the rows and columns of another: each is the number of a row or column of `matrix`, or
/// `None` where that has no such row or column, and the cells are `missing`. EconGeo 2.1 `match_mat` by
/// numbers instead of labels.
///
/// # Errors
/// [`EconError::Shape`] for a number that the matrix does not have.
pub fn aligned(
    matrix: &Matrix,
    rows: &[Option<usize>],
    columns: &[Option<usize>],
    missing: f64,
) -> Result<Matrix, EconError> {
    let needed = |places: &[Option<usize>]| places.iter().flatten().max().map_or(0, |place| place + 1);
    let expected = (needed(rows).max(matrix.rows()), needed(columns).max(matrix.columns()));
    matrix.must_be("the matrix to align", expected)?;
    Ok(Matrix::from_fn(rows.len(), columns.len(), |row, column| match (rows[row], columns[column]) {
        (Some(row), Some(column)) => matrix[(row, column)],
        _ => missing,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Activity, Treatment, quotient};

    #[test]
    fn what_meets_many_others_is_easy_to_combine() {
        let presence = Presence::from_fn(3, 4, |row, column| {
            [[1, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1]][row][column] == 1
        });
        assert_eq!(ease_of_recombination(&presence), [1.0, 2.0, 2.0, 0.0]);
        let modular = modular_complexity(&presence);
        assert_eq!(modular[..2], [3.0 / 5.0, 1.0]);
        assert!(modular[2].is_nan());
        assert!(ease_of_recombination(&Presence::empty(1, 1))[0].is_nan());
    }

    #[test]
    fn an_industry_without_a_specialised_region_has_no_normalised_ubiquity() {
        let table = Matrix::new(2, 2, vec![1.0, 0.0, 3.0, 0.0]).expect("four values");
        let table = Activity::of(&table).expect("a table").treated(Treatment::Zero);
        let presence = quotient::specialised(&table, 1.0).expect("a threshold");
        let shares = normalised_ubiquity(&table, &presence).expect("shapes fit");
        assert_eq!(shares[0], 1.0);
        assert!(shares[1].is_nan());
        assert!(inverse_normalised_ubiquity(&table, &presence).expect("shapes fit")[1].is_nan());
        assert!(normalised_ubiquity(&table, &Presence::empty(1, 1)).is_err());
    }

    #[test]
    fn averages_are_weighted_with_activity_and_skip_what_is_not_known() {
        let table = Matrix::new(2, 3, vec![1.0, 3.0, 5.0, 0.0, 0.0, 2.0]).expect("six values");
        let means = weighted_average(&table, &[4.0, 8.0, f64::NAN]).expect("shapes fit");
        assert_eq!(means[0], 7.0);
        assert!(means[1].is_nan());
    }

    #[test]
    fn a_matrix_takes_the_places_of_another() {
        let table = Matrix::new(2, 2, vec![1.0, 2.0, 3.0, 4.0]).expect("four values");
        let turned = aligned(&table, &[Some(1), None], &[Some(0), Some(1)], 0.0).expect("known numbers");
        assert_eq!(turned.values(), [3.0, 4.0, 0.0, 0.0]);
        let error = aligned(&table, &[Some(2)], &[Some(0)], 0.0).expect_err("a refusal");
        assert_eq!(error.to_string(), "the matrix to align has the shape (2, 2) where (3, 2) is needed");
    }
}
