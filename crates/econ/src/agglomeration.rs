//! Whether the plants of an industry lie closer together than chance and their size explain.

use crate::error::{counts, same_length};
use crate::math::{dot, sum};
use crate::{EconError, Matrix};

/// A plant, or one firm at one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plant {
    /// Its region, from 0.
    pub region: usize,
    /// Its industry, from 0.
    pub industry: usize,
    /// Its size in persons employed, at least 0.
    pub employment: f64,
}

/// The index of Ellison & Glaeser of one industry, and what it is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EllisonGlaeser {
    /// `gamma`: 0 as chance gives, at most 1; below 0.02 little concentrated, above 0.05 highly
    /// (the authors' reading). NaN with one plant (`H = 1`), no employment, or all reference in one region.
    pub gamma: f64,
    /// Raw concentration `G = sum_r (s_r - x_r)^2`, 0..2.
    pub concentration: f64,
    /// Herfindahl index of plant sizes, `H = sum_k z_k^2`, 0..1.
    pub plant_herfindahl: f64,
    /// Variance of `G` when every plant chooses its region by chance.
    pub variance: f64,
    /// `(G - (1 - sum_r x_r^2) H) / sd(G)`; NaN where the variance is 0.
    pub z: f64,
    /// Plants with employment.
    pub plants: f64,
}

/// The sizes of an industry's plants, as far as the index needs them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlantSizes {
    /// How many plants.
    pub plants: f64,
    /// What they employ together.
    pub employment: f64,
    /// `H`, the sum of squared shares of plants in that employment; NaN without employment.
    pub herfindahl: f64,
    /// The sum of the shares' fourth powers; NaN without employment.
    pub fourth_powers: f64,
}

impl PlantSizes {
    /// Of plants whose sizes are known. Plants without employment are left out.
    ///
    /// # Errors
    /// [`EconError::Value`] for a size that is not a finite number of at least 0.
    pub fn of(employment: &[f64]) -> Result<PlantSizes, EconError> {
        PlantSizes::of_classes(employment, &vec![1.0; employment.len()])
    }

    /// Of size classes: the typical size of a plant in each class (see [`SizeClass::midpoint`]), and how many
    /// plants the class has. An approximation: it takes the plants of a class for equally large, and so
    /// gives an `H` that is too small.
    ///
    /// # Errors
    /// [`EconError::Shape`] when there are not as many sizes as counts; [`EconError::Value`] for a number
    /// that is not finite and at least 0.
    pub fn of_classes(sizes: &[f64], plants: &[f64]) -> Result<PlantSizes, EconError> {
        same_length("the plants of size classes", sizes.len(), plants.len())?;
        counts("the sizes of plants", sizes)?;
        counts("the plants of size classes", plants)?;
        let employment = dot(sizes, plants);
        let squares: Vec<f64> = sizes.iter().map(|size| (size / employment) * (size / employment)).collect();
        let fourth_powers: Vec<f64> = squares.iter().map(|square| square * square).collect();
        let filled: Vec<f64> =
            sizes.iter().zip(plants).filter(|(size, _)| **size > 0.0).map(|(_, plants)| *plants).collect();
        Ok(PlantSizes {
            plants: sum(&filled),
            employment,
            herfindahl: dot(&squares, plants),
            fourth_powers: dot(&fourth_powers, plants),
        })
    }
}

/// A class of plant sizes in persons employed, both ends included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SizeClass {
    /// Smallest size.
    pub smallest: f64,
    /// Largest size; none for the open class at the top.
    pub largest: Option<f64>,
}

impl SizeClass {
    /// The middle of the class; for the open class its smallest size times `open_factor` (1.5 is common).
    pub fn midpoint(&self, open_factor: f64) -> f64 {
        match self.largest {
            Some(largest) => 0.5 * (self.smallest + largest),
            None => self.smallest * open_factor,
        }
    }
}

/// The share of each region in all employment of a table, regions by industries: the usual reference of the
/// indices here. NaN when there is no employment.
pub fn reference_shares(employment: &Matrix) -> Vec<f64> {
    let regions = employment.row_sums();
    let all = sum(&regions);
    regions.iter().map(|region| region / all).collect()
}

/// Employment by region and industry, from plants.
///
/// # Errors
/// [`EconError::Value`] for a plant whose region, industry or employment is out of range.
pub fn employment_of(plants: &[Plant], regions: usize, industries: usize) -> Result<Matrix, EconError> {
    let mut employment = Matrix::zeros(regions, industries);
    for (row, plant) in plants.iter().enumerate() {
        let refused =
            |column, value, reason| EconError::Value { what: "the plants", row, column, value, reason };
        if plant.region >= regions {
            return Err(refused(0, plant.region as f64, "is no region of the table"));
        }
        if plant.industry >= industries {
            return Err(refused(1, plant.industry as f64, "is no industry of the table"));
        }
        if !(plant.employment >= 0.0 && plant.employment.is_finite()) {
            return Err(refused(2, plant.employment, "is not a finite number of at least 0"));
        }
        employment[(plant.region, plant.industry)] += plant.employment;
    }
    Ok(employment)
}

/// The index of Ellison & Glaeser (1997) of one industry, from its employment by region, the reference
/// shares of the regions (`x_r`, adding up to 1) and the sizes of its plants.
///
/// `gamma = (G - (1 - sum x^2) H) / ((1 - sum x^2)(1 - H))`, with `s_r` the industry's shares of regions,
/// `G = sum (s_r - x_r)^2` and the variance of `G`
/// `2 {H^2 [sum x^2 - 2 sum x^3 + (sum x^2)^2] - sum z^4 [sum x^2 - 4 sum x^3 + 3 (sum x^2)^2]}`.
///
/// # Errors
/// [`EconError`] when lengths differ, a number is negative or not finite, or the reference shares do not add
/// up to 1.
pub fn ellison_glaeser(
    employment: &[f64],
    reference: &[f64],
    sizes: &PlantSizes,
) -> Result<EllisonGlaeser, EconError> {
    same_length("the industry's employment", reference.len(), employment.len())?;
    counts("the industry's employment", employment)?;
    let squares = reference_squares(reference)?;
    let total = sum(employment);
    let apart: Vec<f64> = employment.iter().zip(reference).map(|(own, x)| own / total - x).collect();
    let cubes: Vec<f64> = reference.iter().map(|x| x * x * x).collect();
    let cubes = sum(&cubes);
    let (concentration, herfindahl) = (dot(&apart, &apart), sizes.herfindahl);
    let spread = 1.0 - squares;
    let excess = concentration - spread * herfindahl;
    let variance = 2.0
        * (herfindahl * herfindahl * (squares - 2.0 * cubes + squares * squares)
            - sizes.fourth_powers * (squares - 4.0 * cubes + 3.0 * squares * squares));
    let scale = spread * (1.0 - herfindahl);
    Ok(EllisonGlaeser {
        gamma: if scale > 0.0 { excess / scale } else { f64::NAN },
        concentration,
        plant_herfindahl: herfindahl,
        variance,
        z: if variance > 0.0 { excess / variance.sqrt() } else { f64::NAN },
        plants: sizes.plants,
    })
}

/// [`ellison_glaeser`] of every industry, from a list of plants.
///
/// # Errors
/// As [`ellison_glaeser`] and [`employment_of`].
pub fn ellison_glaeser_of_plants(
    plants: &[Plant],
    industries: usize,
    reference: &[f64],
) -> Result<Vec<EllisonGlaeser>, EconError> {
    let by_industry = employment_of(plants, reference.len(), industries)?.transposed();
    let mut sizes: Vec<Vec<f64>> = vec![Vec::new(); industries];
    plants.iter().for_each(|plant| sizes[plant.industry].push(plant.employment));
    by_industry
        .iter_rows()
        .zip(&sizes)
        .map(|(employment, sizes)| ellison_glaeser(employment, reference, &PlantSizes::of(sizes)?))
        .collect()
}

/// How strongly each pair of industries lies in the same regions (Ellison, Glaeser & Kerr 2010):
/// `sum_r (s_ri - x_r)(s_rj - x_r) / (1 - sum_r x_r^2)`, industries by industries, symmetric.
///
/// Employment is regions by industries; the reference shares of the regions add up to 1. 0 as chance gives,
/// negative for industries that avoid each other. For two industries it equals `gamma^c` of Ellison & Glaeser
/// (1997) and needs no plant sizes. The diagonal is `G / (1 - sum x^2)`. NaN for an industry without
/// employment, and everywhere when one region has all of the reference.
///
/// # Errors
/// As [`ellison_glaeser`].
pub fn coagglomeration(employment: &Matrix, reference: &[f64]) -> Result<Matrix, EconError> {
    same_length("the reference shares", employment.rows(), reference.len())?;
    counts("the employment", employment.values())?;
    let spread = 1.0 - reference_squares(reference)?;
    let totals = employment.column_sums();
    let apart = Matrix::from_fn(employment.rows(), employment.columns(), |region, industry| {
        employment[(region, industry)] / totals[industry] - reference[region]
    });
    let products = apart.transposed().product(&apart)?;
    Ok(products.map(|product| if spread > 0.0 { product / spread } else { f64::NAN }))
}

/// The coagglomeration index of a group of industries (Ellison & Glaeser 1997):
/// `gamma^c = [G / (1 - sum x^2) - H - sum_j gamma_j w_j^2 (1 - H_j)] / (1 - sum_j w_j^2)`, where `w_j` is the
/// share of industry `j` in the group's employment, `G` that of the group as one industry, and
/// `H = sum_j w_j^2 H_j`.
///
/// The plant sizes cancel, since `gamma_j (1 - H_j) = G_j / (1 - sum x^2) - H_j`; what is computed is
/// `[G - sum_j w_j^2 G_j] / [(1 - sum x^2)(1 - sum_j w_j^2)]`, the mean of the pairs of [`coagglomeration`]
/// with weights `w_j w_k`. NaN when the group has employment in fewer than two industries.
///
/// # Elsewhere
/// REAT 3.0.3 `ellison.c` and `ellison.c2` do not weight by the industries' shares and give values above 1.
///
/// # Errors
/// As [`coagglomeration`]; [`EconError::Parameter`] for an industry that is not in the table or twice in the
/// group.
pub fn group_coagglomeration(
    employment: &Matrix,
    reference: &[f64],
    group: &[usize],
) -> Result<f64, EconError> {
    same_length("the reference shares", employment.rows(), reference.len())?;
    counts("the employment", employment.values())?;
    let spread = 1.0 - reference_squares(reference)?;
    for (place, industry) in group.iter().enumerate() {
        if *industry >= employment.columns() || group[..place].contains(industry) {
            return Err(EconError::parameter("group", industry, "industries of the table, each once"));
        }
    }
    let squared_distance = |regions: &[f64]| {
        let total = sum(regions);
        let apart: Vec<f64> = regions.iter().zip(reference).map(|(own, x)| own / total - x).collect();
        (dot(&apart, &apart), total)
    };
    let mut together = vec![0.0; employment.rows()];
    let mut members = Vec::with_capacity(group.len());
    for industry in group {
        let regions = employment.column(*industry);
        together.iter_mut().zip(&regions).for_each(|(together, own)| *together += own);
        members.push(squared_distance(&regions));
    }
    let (whole, total) = squared_distance(&together);
    let present: Vec<(f64, f64)> = members
        .into_iter()
        .filter(|(_, own)| *own > 0.0)
        .map(|(distance, own)| ((own / total) * (own / total), distance))
        .collect();
    if present.len() < 2 || spread <= 0.0 {
        return Ok(f64::NAN);
    }
    let weights = present.iter().fold(0.0, |sum, (weight, _)| sum + weight);
    let own = present.iter().fold(0.0, |sum, (weight, distance)| sum + weight * distance);
    Ok((whole - own) / (spread * (1.0 - weights)))
}

/// The cluster index of Litzenberger & Sternberg (2006), regions by industries: relative density of an
/// industry times its relative stock over its relative plant size, 1 as in the whole.
///
/// With shares of the region in the industry's employment `e`, in its firms `b`, in the area `a` and in the
/// population `p`: `(e/a) (e/p) / (e/b)`. Employment and firms are regions by industries.
/// 0 where the region has neither employment nor firms of the industry (0/0 in the formula);
/// NaN where it has one without the other, where the industry has nothing anywhere, and where the region has
/// no area or no population.
///
/// # Errors
/// [`EconError`] when shapes differ or a number is negative or not finite.
pub fn litzenberger_sternberg(
    employment: &Matrix,
    firms: &Matrix,
    population: &[f64],
    area: &[f64],
) -> Result<Matrix, EconError> {
    firms.must_be("the table of firms", employment.shape())?;
    same_length("the population", employment.rows(), population.len())?;
    same_length("the area", employment.rows(), area.len())?;
    counts("the employment", employment.values())?;
    counts("the firms", firms.values())?;
    counts("the population", population)?;
    counts("the area", area)?;
    let (people, land) = (sum(population), sum(area));
    let (workers, plants) = (employment.column_sums(), firms.column_sums());
    Ok(Matrix::from_fn(employment.rows(), employment.columns(), |region, industry| {
        let e = employment[(region, industry)] / workers[industry];
        let b = firms[(region, industry)] / plants[industry];
        let (a, p) = (area[region] / land, population[region] / people);
        if !(a > 0.0 && p > 0.0) || e.is_nan() || b.is_nan() || (e > 0.0) != (b > 0.0) {
            f64::NAN
        } else if e == 0.0 {
            0.0
        } else {
            (e / a) * (e / p) / (e / b)
        }
    }))
}

/// `sum_r x_r^2` of shares that add up to 1.
fn reference_squares(reference: &[f64]) -> Result<f64, EconError> {
    counts("the reference shares", reference)?;
    let total = sum(reference);
    if (total - 1.0).abs() > 1e-9 {
        return Err(EconError::parameter("the sum of the reference shares", total, "1"));
    }
    Ok(dot(reference, reference))
}

#[cfg(test)]
mod tests;
