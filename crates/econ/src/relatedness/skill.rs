//! Skill relatedness: between which industries people move.

use super::check_relations;
use crate::math::sum;
use crate::{EconError, Matrix};

/// Skill relatedness of industries, industries by industries, from row to column in the direction of moves.
#[derive(Debug, Clone, PartialEq)]
pub struct SkillRelatedness {
    /// `F_ij F / (F_i. F_.j)`: observed moves over expected ones, at least 0. NaN where none are expected.
    pub ratio: Matrix,
    /// `(ratio - 1) / (ratio + 1)`, -1..1, 0 as expected.
    pub directed: Matrix,
    /// The mean of both directions, -1..1. Industries count as related above 0, or above 0.25 in
    /// stricter studies.
    pub symmetric: Matrix,
    /// How many cells with moves were taken for 0 because they were small.
    pub suppressed: usize,
}

/// Skill relatedness (Neffke & Henning 2013) of a table of moves between jobs: `F_ij` persons who left
/// industry `i` for `j`. Moves within an industry do not count; the diagonal of every result is 0.
///
/// Cells below `smallest` are taken for 0 before anything is summed, because one person more or less
/// turns them around; with `smallest` at most 1 all whole numbers stay.
///
/// # Undefined
/// NaN where nobody leaves the row's industry or nobody arrives in the column's; in
/// [`SkillRelatedness::symmetric`] where either direction is.
///
/// # Errors
/// [`EconError::Shape`] when the table is not square, [`EconError::Value`] for what is no finite number of
/// at least 0, [`EconError::Parameter`] when `smallest` is no number.
pub fn skill_relatedness(flows: &Matrix, smallest: f64) -> Result<SkillRelatedness, EconError> {
    const WHAT: &str = "the table of moves";
    check_relations(WHAT, flows)?;
    if let Some(place) = flows.values().iter().position(|moves| moves.is_nan()) {
        let (row, column) = (place / flows.columns(), place % flows.columns());
        let reason = "is not a finite number of at least 0";
        return Err(EconError::Value { what: WHAT, row, column, value: f64::NAN, reason });
    }
    if !smallest.is_finite() {
        return Err(EconError::parameter("smallest", smallest, "a number"));
    }
    let industries = flows.rows();
    let between = |i: usize, j: usize| if i == j { 0.0 } else { flows[(i, j)] };
    let small = |moves: f64| moves > 0.0 && moves < smallest;
    let kept = Matrix::from_fn(industries, industries, |i, j| {
        let moves = between(i, j);
        if small(moves) { 0.0 } else { moves }
    });
    let pairs = (0..industries).flat_map(|i| (0..industries).map(move |j| (i, j)));
    let suppressed = pairs.filter(|(i, j)| small(between(*i, *j))).count();
    let (out, into) = (kept.row_sums(), kept.column_sums());
    let all = sum(&out);
    let off_diagonal = |i: usize, j: usize, value: f64| if i == j { 0.0 } else { value };
    let ratio = Matrix::from_fn(industries, industries, |i, j| {
        off_diagonal(i, j, kept[(i, j)] * all / (out[i] * into[j]))
    });
    let directed = Matrix::from_fn(industries, industries, |i, j| {
        off_diagonal(i, j, (ratio[(i, j)] - 1.0) / (ratio[(i, j)] + 1.0))
    });
    let symmetric =
        Matrix::from_fn(industries, industries, |i, j| f64::midpoint(directed[(i, j)], directed[(j, i)]));
    Ok(SkillRelatedness { ratio, directed, symmetric, suppressed })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn moves(industries: usize, values: &[u32]) -> Matrix {
        let values = values.iter().map(|value| f64::from(*value)).collect();
        Matrix::new(industries, industries, values).expect("a square table")
    }

    proptest! {
        #[test]
        fn moves_within_an_industry_change_nothing(values in proptest::collection::vec(0_u32..50, 16)) {
            let flows = moves(4, &values);
            let mut more = flows.clone();
            (0..4).for_each(|place| more[(place, place)] = 1e6);
            let (plain, more) = (skill_relatedness(&flows, 0.0), skill_relatedness(&more, 0.0));
            prop_assert_eq!(format!("{plain:?}"), format!("{more:?}"));
        }

        #[test]
        fn the_ratio_weighted_with_what_is_expected_has_the_mean_one(
            values in proptest::collection::vec(1_u32..50, 16),
        ) {
            let ratio = skill_relatedness(&moves(4, &values), 0.0).expect("a table").ratio;
            let mut kept = moves(4, &values);
            (0..4).for_each(|place| kept[(place, place)] = 0.0);
            let (out, into) = (kept.row_sums(), kept.column_sums());
            let all: f64 = out.iter().sum();
            let terms = (0..4).flat_map(|i| (0..4).map(move |j| (i, j)));
            let mean: f64 = terms.map(|(i, j)| ratio[(i, j)] * out[i] * into[j] / (all * all)).sum();
            prop_assert!((mean - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn small_cells_are_suppressed_and_counted() {
        let flows = moves(3, &[9, 2, 30, 40, 9, 1, 50, 60, 9]);
        let kept = skill_relatedness(&flows, 5.0).expect("a table");
        assert_eq!(kept.suppressed, 2);
        assert_eq!((kept.ratio[(0, 1)], kept.directed[(0, 1)]), (0.0, -1.0));
        assert_eq!(skill_relatedness(&flows, 1.0).expect("a table").suppressed, 0);
    }

    #[test]
    fn an_industry_nobody_leaves_has_no_relatedness_to_others() {
        let result = skill_relatedness(&moves(2, &[5, 0, 3, 5]), 1.0).expect("a table");
        assert!(result.ratio[(0, 1)].is_nan() && result.symmetric[(1, 0)].is_nan());
        assert_eq!(result.symmetric[(0, 0)], 0.0);
    }

    #[test]
    fn a_table_with_a_gap_is_refused() {
        let gap = Matrix::new(1, 1, vec![f64::NAN]).expect("one value");
        let error = skill_relatedness(&gap, 1.0).expect_err("a refusal");
        assert_eq!(
            error.to_string(),
            "the table of moves, row 0, column 0: NaN is not a finite number of at least 0"
        );
    }
}
