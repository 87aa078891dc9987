//! The second eigenvector of the network of regions and industries, by block Lanczos.

use crate::EconError;
use crate::linear::symmetric_eigen;
use crate::links::Lists;
use crate::random::Random;
use crate::{Matrix, math};

/// Up to this size the matrix is built and all its eigenvalues are computed.
const DENSE: usize = 64;
/// Vectors that are multiplied together. Two, so that an eigenvalue that comes twice is found twice:
/// whether the second eigenvector is the only one of its eigenvalue is then seen, not assumed.
const BLOCK: usize = 2;
/// Basis vectors after which the search ends.
const MOST_VECTORS: usize = 800;
/// Basis vectors before the first look at what they contain.
const FIRST_LOOK: usize = 8;
/// Eigenvalues given, not counting the first, which is 1.
const GIVEN: usize = 3;
/// What an eigenvalue and an eigenvector of length 1 may be off.
const VALUE_ERROR: f64 = 1e-11;
const VECTOR_ERROR: f64 = 1e-12;
/// What is left of a vector is rounding error below this.
const ROUNDING: f64 = 4e-15;

/// The leading part of the spectrum of `S S'` with the first eigenvector taken out.
pub(super) struct Spectrum {
    /// Eigenvalues from the second on, the largest first.
    pub(super) values: Vec<f64>,
    /// The eigenvector of the second, of length 1.
    pub(super) second: Vec<f64>,
    /// Whether that vector is as exact as it should be.
    pub(super) settled: bool,
}

/// One side of the network: `S S'` with `S = A^-1/2 M B^-1/2`, where `A` and `B` are the numbers of links
/// on this side and on the other.
pub(super) struct Side<'a> {
    own: &'a Lists,
    other: &'a Lists,
    /// `A^-1/2`.
    roots: Vec<f64>,
    /// `B^-1`.
    shares: Vec<f64>,
    /// The first eigenvector, `A^1/2` at length 1.
    first: Vec<f64>,
}

/// An orthonormal basis that grows, and what the matrix does to it.
#[derive(Default)]
struct Basis {
    vectors: Vec<Vec<f64>>,
    /// For each vector that was multiplied, its image in the basis.
    images: Vec<Vec<f64>>,
}

/// Pairs of eigenvalue and eigenvector as far as a basis contains them.
struct Ritz {
    values: Vec<f64>,
    /// The first eigenvector, in the basis.
    first: Vec<f64>,
    /// Estimates of the errors of the values.
    value_errors: Vec<f64>,
    /// How much of its image the first vector leaves outside of itself.
    outside: f64,
}

impl Side<'_> {
    pub(super) fn new<'a>(own: &'a Lists, other: &'a Lists) -> Side<'a> {
        let lengths = own.lengths();
        let all = math::sum(&lengths);
        Side {
            own,
            other,
            roots: lengths.iter().map(|length| 1.0 / length.sqrt()).collect(),
            shares: other.lengths().iter().map(|length| 1.0 / length).collect(),
            first: lengths.iter().map(|length| (length / all).sqrt()).collect(),
        }
    }

    /// The leading eigenvalues after the first, and the second eigenvector. Where the gap between the
    /// second and the third is below `smallest_gap`, the vector is not waited for.
    pub(super) fn spectrum(&self, smallest_gap: f64) -> Result<Spectrum, EconError> {
        if self.own.len() <= DENSE { self.dense() } else { self.lanczos(smallest_gap) }
    }

    /// All eigenvalues of the whole matrix. Its first eigenvector is taken out, which leaves an
    /// eigenvalue 0 among the smallest.
    fn dense(&self) -> Result<Spectrum, EconError> {
        let size = self.own.len();
        let mut matrix = Matrix::zeros(size, size);
        for (list, share) in self.shares.iter().enumerate() {
            let members = self.other.of(list);
            for row in members {
                let values = matrix.row_mut(*row as usize);
                members.iter().for_each(|column| values[*column as usize] += share);
            }
        }
        let matrix = Matrix::from_fn(size, size, |row, column| {
            matrix[(row, column)] * self.roots[row] * self.roots[column]
                - self.first[row] * self.first[column]
        });
        let eigen = symmetric_eigen(&matrix)?;
        let values = eigen.values[..GIVEN.min(size - 1)].to_vec();
        Ok(Spectrum { values, second: eigen.vectors.row(0).to_vec(), settled: true })
    }

    /// Block Lanczos with full reorthogonalisation (Golub & Van Loan, section 10.3.6): one multiplication
    /// with the network each step, and the eigenvectors of what the images look like in their own basis.
    fn lanczos(&self, smallest_gap: f64) -> Result<Spectrum, EconError> {
        let complete = self.own.len() - 1;
        let mut chance = Random::seeded(0);
        let mut basis = Basis::default();
        (0..BLOCK).for_each(|_| self.push_any(&mut basis.vectors, &mut chance));
        let mut look = FIRST_LOOK;
        loop {
            self.grow(&mut basis, &mut chance);
            let multiplied = basis.images.len();
            let last = multiplied == complete || multiplied >= MOST_VECTORS;
            if multiplied < look && !last {
                continue;
            }
            look = multiplied + (multiplied / 6).max(2);
            let ritz = basis.ritz()?;
            let gap = ritz.values[0] - ritz.values[1];
            let settled = ritz.outside <= (VECTOR_ERROR * gap).max(ROUNDING);
            let values_known = ritz.value_errors.iter().all(|error| *error <= VALUE_ERROR);
            if last || (values_known && (settled || gap < smallest_gap)) {
                let settled = settled || multiplied == complete;
                return Ok(Spectrum { second: basis.combined(&ritz.first), values: ritz.values, settled });
            }
        }
    }

    /// Multiplies the vectors of the basis that were not multiplied yet, and adds what is new.
    fn grow(&self, basis: &mut Basis, chance: &mut Random) {
        let from = basis.images.len();
        let pending = &basis.vectors[from..];
        let mut block: Vec<[f64; BLOCK]> = vec![[0.0; BLOCK]; self.own.len()];
        for (column, vector) in pending.iter().enumerate() {
            block.iter_mut().zip(vector).for_each(|(row, value)| row[column] = *value);
        }
        let images = self.times(block);
        for column in 0..pending.len() {
            let mut image: Vec<f64> = images.iter().map(|row| row[column]).collect();
            let mut along = self.orthogonalise(&basis.vectors, &mut image);
            if basis.vectors.len() < self.own.len() - 1 {
                let length = dot(&image, &image).sqrt();
                if length > ROUNDING {
                    image.iter_mut().for_each(|value| *value /= length);
                    // What was left may have been so short that rounding turned it.
                    self.orthogonalise(&basis.vectors, &mut image);
                    let again = dot(&image, &image).sqrt();
                    image.iter_mut().for_each(|value| *value /= again);
                    along.push(length);
                    basis.vectors.push(image);
                } else {
                    along.push(0.0);
                    self.push_any(&mut basis.vectors, chance);
                }
            }
            basis.images.push(along);
        }
    }

    /// Takes out of a vector the first eigenvector and a basis, and says how much of the basis there was.
    /// Twice, because the first time leaves rounding errors as large as what is taken out.
    fn orthogonalise(&self, basis: &[Vec<f64>], vector: &mut [f64]) -> Vec<f64> {
        let mut along = vec![0.0; basis.len()];
        for _ in 0..2 {
            remove(&self.first, vector);
            for (basis, along) in basis.iter().zip(&mut along) {
                *along += remove(basis, vector);
            }
        }
        along
    }

    /// Adds a vector that chance chooses.
    fn push_any(&self, vectors: &mut Vec<Vec<f64>>, chance: &mut Random) {
        let mut vector: Vec<f64> = (0..self.own.len()).map(|_| chance.unit() - 0.5).collect();
        self.orthogonalise(vectors, &mut vector);
        let length = dot(&vector, &vector).sqrt();
        vector.iter_mut().for_each(|value| *value /= length);
        vectors.push(vector);
    }

    /// `S S'` times some vectors.
    fn times(&self, mut block: Vec<[f64; BLOCK]>) -> Vec<[f64; BLOCK]> {
        scale(&mut block, &self.roots);
        let mut across = self.other.sums(&block);
        scale(&mut across, &self.shares);
        let mut images = self.own.sums(&across);
        scale(&mut images, &self.roots);
        images
    }
}

impl Basis {
    fn ritz(&self) -> Result<Ritz, EconError> {
        let size = self.images.len();
        let inner = Matrix::from_fn(size, size, |row, column| self.images[row.max(column)][row.min(column)]);
        let eigen = symmetric_eigen(&inner)?;
        let given = GIVEN.min(size);
        let outside: Vec<f64> = (0..given).map(|place| self.outside(eigen.vectors.row(place))).collect();
        let value_errors = (0..given).map(|place| {
            let apart = |other: Option<&f64>| {
                other.map_or(f64::INFINITY, |other| (eigen.values[place] - other).abs())
            };
            let before = apart(place.checked_sub(1).and_then(|before| eigen.values.get(before)));
            let nearest = before.min(apart(eigen.values.get(place + 1)));
            outside[place].min(outside[place] * outside[place] / nearest)
        });
        Ok(Ritz {
            value_errors: value_errors.collect(),
            values: eigen.values[..given].to_vec(),
            first: eigen.vectors.row(0).to_vec(),
            outside: outside[0],
        })
    }

    /// The length of that part of the image of a combination of the multiplied vectors that lies in the
    /// vectors not multiplied yet.
    fn outside(&self, combination: &[f64]) -> f64 {
        let pending = self.images.len()..self.vectors.len();
        let squares = pending.map(|vector| {
            let terms = self.images.iter().zip(combination);
            let part: f64 = terms.map(|(image, weight)| image.get(vector).map_or(0.0, |v| v * weight)).sum();
            part * part
        });
        squares.sum::<f64>().sqrt()
    }

    /// A combination of the multiplied vectors, of length 1.
    fn combined(&self, combination: &[f64]) -> Vec<f64> {
        let mut sum = vec![0.0; self.vectors[0].len()];
        for (vector, weight) in self.vectors.iter().zip(combination) {
            sum.iter_mut().zip(vector).for_each(|(sum, value)| *sum += weight * value);
        }
        let length = dot(&sum, &sum).sqrt();
        sum.iter_mut().for_each(|value| *value /= length);
        sum
    }
}

fn scale(block: &mut [[f64; BLOCK]], factors: &[f64]) {
    for (row, factor) in block.iter_mut().zip(factors) {
        row.iter_mut().for_each(|value| *value *= factor);
    }
}

/// Takes out of a vector its part along a vector of length 1, and says how long that part was.
fn remove(direction: &[f64], vector: &mut [f64]) -> f64 {
    let along = dot(direction, vector);
    vector.iter_mut().zip(direction).for_each(|(value, direction)| *value -= along * direction);
    along
}

/// The sum of products in eight chains that the processor adds at the same time; their order is fixed.
fn dot(left: &[f64], right: &[f64]) -> f64 {
    let mut chains = [0.0; 8];
    let ((lefts, left), (rights, right)) = (left.as_chunks::<8>(), right.as_chunks::<8>());
    for (left, right) in lefts.iter().zip(rights) {
        for lane in 0..8 {
            chains[lane] += left[lane] * right[lane];
        }
    }
    math::sum(&chains) + math::dot(left, right)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Presence;
    use crate::links::Links;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn both_ways_find_the_same(
            rows in 66_usize..110, columns in 66_usize..200, share in 2_usize..9, seed: u64,
        ) {
            let chance = std::cell::RefCell::new(Random::seeded(seed));
            let presence = Presence::from_fn(rows, columns, |_, _| chance.borrow_mut().below(share) == 0);
            let links = Links::of(&presence);
            let side = Side::new(&links.of_regions, &links.of_industries);
            let (dense, lanczos) = (side.dense().expect("values"), side.lanczos(0.0).expect("values"));
            for (a, b) in dense.values.iter().zip(&lanczos.values) {
                prop_assert!((a - b).abs() < 1e-12, "{a} {b}");
            }
            let gap = dense.values[0] - dense.values[1];
            let same = dot(&dense.second, &lanczos.second).abs();
            prop_assert!(lanczos.settled);
            prop_assert!(gap < 1e-4 || 1.0 - same < 1e-14, "gap {gap}, {}", 1.0 - same);
        }
    }
}
