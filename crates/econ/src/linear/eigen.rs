//! Eigenvalues and eigenvectors of symmetric matrices.

use crate::error::same_length;
use crate::linear::{finite, square};
use crate::math::dot;
use crate::{EconError, Matrix};

/// Rotations are never needed more often than this for one eigenvalue of a matrix without NaN.
const MOST_SWEEPS: usize = 100;

/// The eigenvalues and eigenvectors of a symmetric matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Eigen {
    /// Eigenvalues, the largest first.
    pub values: Vec<f64>,
    /// Eigenvectors of length 1, one per row in the order of the values. The entry of the largest
    /// magnitude (the first of several) is positive.
    pub vectors: Matrix,
}

/// All eigenvalues and eigenvectors of a symmetric matrix, by Householder's reduction to three diagonals
/// and implicit QL (Golub & Van Loan, sections 8.3.1 and 8.3.3).
///
/// Only the lower triangle is read. Values are exact to a few units in the last place of the largest
/// one; where two values are equal, the vectors span the right space but are not unique in it.
///
/// # Errors
/// [`EconError::Shape`] when the matrix is not square, [`EconError::Value`] when it has a NaN or an infinity.
pub fn symmetric_eigen(matrix: &Matrix) -> Result<Eigen, EconError> {
    square("a symmetric matrix", matrix)?;
    finite("a symmetric matrix", matrix)?;
    let size = matrix.rows();
    let unit = unit_of(matrix.values());
    let mut work = matrix.map(|value| value / unit);
    let mut reflections = Vec::with_capacity(size.saturating_sub(2));
    let mut beside = vec![0.0; size.saturating_sub(1)];
    for corner in 0..size.saturating_sub(2) {
        let column: Vec<f64> = (corner + 1..size).map(|row| work[(row, corner)]).collect();
        let reflection = Reflection::onto_first(column);
        beside[corner] = reflection.first;
        reflection.apply_both_sides(&mut work, corner + 1);
        reflections.push(reflection);
    }
    if size >= 2 {
        beside[size - 2] = work[(size - 1, size - 2)];
    }
    let diagonal: Vec<f64> = (0..size).map(|place| work[(place, place)]).collect();
    let mut eigen = tridiagonal_eigen(&diagonal, &beside)?;
    eigen.values.iter_mut().for_each(|value| *value *= unit);
    for place in 0..size {
        let vector = eigen.vectors.row_mut(place);
        for (corner, reflection) in reflections.iter().enumerate().rev() {
            reflection.apply(&mut vector[corner + 1..]);
        }
        point_up(vector);
    }
    Ok(eigen)
}

/// All eigenvalues and eigenvectors of the symmetric matrix with this diagonal and these values beside
/// it, by implicit QL.
///
/// # Errors
/// [`EconError::Shape`] when there is not one value less beside the diagonal than on it,
/// [`EconError::Undefined`] when a value is NaN or infinite.
pub fn tridiagonal_eigen(diagonal: &[f64], beside: &[f64]) -> Result<Eigen, EconError> {
    let size = diagonal.len();
    same_length("the diagonal beside the diagonal", size.saturating_sub(1), beside.len())?;
    let failed = || EconError::undefined("an eigenvalue", "the matrix has a NaN or an infinity");
    if !diagonal.iter().chain(beside).all(|value| value.is_finite()) {
        return Err(failed());
    }
    let unit = unit_of(diagonal).max(unit_of(beside));
    let mut on: Vec<f64> = diagonal.iter().map(|value| value / unit).collect();
    let mut off: Vec<f64> = beside.iter().map(|value| value / unit).chain([0.0]).collect();
    let mut vectors = Matrix::from_fn(size, size, |row, column| f64::from(u8::from(row == column)));
    for place in 0..size {
        let mut sweeps = 0;
        loop {
            let end = (place..size - 1).find(|at| negligible(off[*at], on[*at], on[*at + 1]));
            let end = end.unwrap_or(size - 1);
            if end == place {
                break;
            }
            sweeps += 1;
            if sweeps > MOST_SWEEPS {
                return Err(failed());
            }
            sweep(&mut on, &mut off, &mut vectors, (place, end));
        }
    }
    let mut order: Vec<usize> = (0..size).collect();
    order.sort_by(|a, b| on[*b].total_cmp(&on[*a]));
    let values = order.iter().map(|place| on[*place] * unit).collect();
    let all: Vec<usize> = (0..size).collect();
    let mut vectors = vectors.select(&order, &all);
    (0..size).for_each(|place| point_up(vectors.row_mut(place)));
    Ok(Eigen { values, vectors })
}

/// The power of two just below the largest magnitude: dividing by it changes no digit and keeps squares
/// from overflowing.
fn unit_of(values: &[f64]) -> f64 {
    let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    if largest > 0.0 { libm::scalbn(1.0, libm::ilogb(largest)) } else { 1.0 }
}

/// Whether a value beside the diagonal is nothing against its two neighbours on it. The second term
/// lets blocks of zeros end, where the first would wait for an exact 0.
fn negligible(off: f64, above: f64, below: f64) -> bool {
    off.abs() <= f64::EPSILON * (above.abs() + below.abs()) + f64::EPSILON * f64::EPSILON
}

/// One sweep of rotations from the end of a block up to its start, with Wilkinson's shift.
fn sweep(on: &mut [f64], off: &mut [f64], vectors: &mut Matrix, (start, end): (usize, usize)) {
    let half = (on[start + 1] - on[start]) / (2.0 * off[start]);
    let root = (half * half + 1.0).sqrt();
    let shift = off[start] / (half + root.copysign(half));
    let mut bulge = on[end] - on[start] + shift;
    let (mut sine, mut cosine, mut carried) = (1.0, 1.0, 0.0);
    for place in (start..end).rev() {
        let (side, plain) = (sine * off[place], cosine * off[place]);
        let length = (side * side + bulge * bulge).sqrt();
        off[place + 1] = length;
        if length == 0.0 {
            // The block has come apart here: what was carried is put down, and the caller looks again.
            on[place + 1] -= carried;
            off[end] = 0.0;
            return;
        }
        (sine, cosine) = (side / length, bulge / length);
        let lowered = on[place + 1] - carried;
        let turned = (on[place] - lowered) * sine + 2.0 * cosine * plain;
        carried = sine * turned;
        on[place + 1] = lowered + carried;
        bulge = cosine * turned - plain;
        rotate(vectors, place, sine, cosine);
    }
    on[start] -= carried;
    off[start] = bulge;
    off[end] = 0.0;
}

/// Rotates a row of the vectors with the next.
fn rotate(vectors: &mut Matrix, place: usize, sine: f64, cosine: f64) {
    let size = vectors.columns();
    let (upper, lower) = vectors.values_mut()[place * size..(place + 2) * size].split_at_mut(size);
    for (above, below) in upper.iter_mut().zip(lower) {
        let old = *below;
        *below = sine * *above + cosine * old;
        *above = cosine * *above - sine * old;
    }
}

/// Turns a vector so that its first entry of the largest magnitude is positive.
fn point_up(vector: &mut [f64]) {
    let largest = vector
        .iter()
        .fold(0.0_f64, |largest, value| if value.abs() > largest.abs() { *value } else { largest });
    if largest < 0.0 {
        vector.iter_mut().for_each(|value| *value = -*value);
    }
}

/// The reflection `I - factor * direction * direction'`.
pub(super) struct Reflection {
    direction: Vec<f64>,
    factor: f64,
    /// What the first entry of the reflected vector becomes; the others become 0.
    pub(super) first: f64,
}

impl Reflection {
    /// The reflection that leaves of a vector only its first entry (Householder).
    pub(super) fn onto_first(mut vector: Vec<f64>) -> Reflection {
        let rest = vector.get(1..).map_or(0.0, |rest| dot(rest, rest));
        let Some(head) = vector.first_mut().filter(|_| rest > 0.0) else {
            let first = vector.first().copied().unwrap_or(0.0);
            return Reflection { direction: vector, factor: 0.0, first };
        };
        let first = -(*head * *head + rest).sqrt().copysign(*head);
        *head -= first;
        let factor = 2.0 / (*head * *head + rest);
        Reflection { direction: vector, factor, first }
    }

    pub(super) fn apply(&self, vector: &mut [f64]) {
        let along = self.factor * dot(&self.direction, vector);
        vector.iter_mut().zip(&self.direction).for_each(|(value, step)| *value -= along * step);
    }

    /// Replaces the lower right block of a symmetric matrix, from the corner on, by its reflection from
    /// the left and from the right; only the lower triangle is read and written.
    fn apply_both_sides(&self, matrix: &mut Matrix, corner: usize) {
        let direction = &self.direction;
        let mut image = vec![0.0; direction.len()];
        for (row, along) in direction.iter().enumerate() {
            let values = &matrix.row(corner + row)[corner..=corner + row];
            image[row] += dot(values, &direction[..=row]);
            image[..row].iter_mut().zip(values).for_each(|(image, value)| *image += along * value);
        }
        image.iter_mut().for_each(|value| *value *= self.factor);
        let half = 0.5 * self.factor * dot(&image, direction);
        image.iter_mut().zip(direction).for_each(|(value, along)| *value -= half * along);
        for row in 0..direction.len() {
            let (along, across) = (direction[row], image[row]);
            let values = &mut matrix.row_mut(corner + row)[corner..=corner + row];
            for ((value, image), direction) in values.iter_mut().zip(&image).zip(direction) {
                *value -= along * image + across * direction;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Random;

    fn any_symmetric(size: usize, seed: u64, rank: usize) -> Matrix {
        let mut random = Random::seeded(seed);
        let values = (0..size * rank).map(|_| random.unit() - 0.5).collect();
        let factor = Matrix::new(size, rank, values).expect("as many values");
        factor.product(&factor.transposed()).expect("shapes fit")
    }

    proptest! {
        #[test]
        fn vectors_are_orthonormal_and_make_up_the_matrix(
            size in 1_usize..30, rank in 1_usize..30, seed: u64,
        ) {
            let matrix = any_symmetric(size, seed, rank);
            let Eigen { values, vectors } = symmetric_eigen(&matrix).expect("a symmetric matrix");
            prop_assert!(values.is_sorted_by(|a, b| a >= b));
            for row in 0..size {
                for column in 0..size {
                    let along = dot(vectors.row(row), vectors.row(column));
                    prop_assert!((along - f64::from(u8::from(row == column))).abs() < 1e-13);
                    let again: f64 =
                        (0..size).map(|k| values[k] * vectors[(k, row)] * vectors[(k, column)]).sum();
                    prop_assert!((again - matrix[(row, column)]).abs() < 1e-12 * (1.0 + values[0].abs()));
                }
            }
        }
    }

    #[test]
    fn huge_and_tiny_values_keep_their_digits() {
        for unit in [1e-200, 1.0, 1e200] {
            let matrix = Matrix::new(2, 2, vec![2.0 * unit, unit, unit, 2.0 * unit]).expect("four values");
            let eigen = symmetric_eigen(&matrix).expect("a symmetric matrix");
            assert!((eigen.values[0] / unit - 3.0).abs() < 1e-14, "{:?}", eigen.values);
            assert!((eigen.values[1] / unit - 1.0).abs() < 1e-14, "{:?}", eigen.values);
        }
    }

    #[test]
    fn nothing_zeros_and_one_value_have_their_eigenvalues() {
        assert!(symmetric_eigen(&Matrix::zeros(0, 0)).expect("nothing").values.is_empty());
        assert_eq!(symmetric_eigen(&Matrix::zeros(3, 3)).expect("zeros").values, [0.0; 3]);
        let one = symmetric_eigen(&Matrix::new(1, 1, vec![-4.0]).expect("one")).expect("one");
        assert_eq!((one.values, one.vectors.values()), (vec![-4.0], &[1.0][..]));
    }

    #[test]
    fn what_is_not_a_symmetric_matrix_of_numbers_is_refused() {
        let error = symmetric_eigen(&Matrix::zeros(2, 3)).expect_err("a refusal");
        assert_eq!(error.to_string(), "a symmetric matrix has the shape (2, 3) where (2, 2) is needed");
        let error = symmetric_eigen(&Matrix::zeros(2, 2).map(|_| f64::NAN)).expect_err("a refusal");
        assert_eq!(error.to_string(), "a symmetric matrix, row 0, column 0: NaN is not a finite number");
    }
}
