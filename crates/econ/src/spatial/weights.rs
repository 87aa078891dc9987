//! Who is whose neighbour, and how much.

use crate::{EconError, parallel};

/// The mean radius of the earth (IUGG), in kilometres.
pub const EARTH_RADIUS_KM: f64 = 6371.0088;

/// A place on the earth, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// North of the equator, -90..90.
    pub latitude: f64,
    /// East of Greenwich, -180..180.
    pub longitude: f64,
}

/// The great-circle distance in kilometres on a sphere of [`EARTH_RADIUS_KM`], by the haversine formula.
pub fn great_circle_km(from: Place, to: Place) -> f64 {
    let (one, other) = (from.latitude.to_radians(), to.latitude.to_radians());
    let half_sine = |angle: f64| libm::sin(0.5 * angle);
    let north = half_sine(other - one);
    let east = half_sine((to.longitude - from.longitude).to_radians());
    let haversine = north * north + libm::cos(one) * libm::cos(other) * (east * east);
    2.0 * EARTH_RADIUS_KM * libm::asin(haversine.sqrt().min(1.0))
}

/// Spatial weights: for every region its neighbours, ascending, with a weight above 0 each. A region is never
/// its own neighbour. Weights need not be symmetric.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Where the neighbours of each region start, and the end.
    starts: Vec<usize>,
    neighbours: Vec<usize>,
    values: Vec<f64>,
}

impl Weights {
    /// From a list of region, neighbour and weight, in any order; pairs of weight 0 are no neighbours.
    ///
    /// # Errors
    /// [`EconError::Value`] for a region that is not below `regions`, its own neighbour or a pair given twice, and
    /// for a weight that is not a finite number of at least 0.
    pub fn of(regions: usize, pairs: &[(usize, usize, f64)]) -> Result<Weights, EconError> {
        for (row, (from, to, weight)) in pairs.iter().enumerate() {
            let refused =
                |column, value, reason| EconError::Value { what: "the weights", row, column, value, reason };
            if *from >= regions {
                return Err(refused(0, *from as f64, "is no region"));
            }
            if *to >= regions {
                return Err(refused(1, *to as f64, "is no region"));
            }
            if from == to {
                return Err(refused(1, *to as f64, "is its own neighbour"));
            }
            if !(*weight >= 0.0 && weight.is_finite()) {
                return Err(refused(2, *weight, "is not a finite number of at least 0"));
            }
        }
        let mut order: Vec<usize> = (0..pairs.len()).collect();
        order.sort_by_key(|place| (pairs[*place].0, pairs[*place].1));
        for two in order.windows(2) {
            let (one, other) = (pairs[two[0]], pairs[two[1]]);
            if (one.0, one.1) == (other.0, other.1) {
                let reason = "is given as a neighbour twice";
                let (row, value) = (two[1], other.1 as f64);
                return Err(EconError::Value { what: "the weights", row, column: 1, value, reason });
            }
        }
        let sorted = order.into_iter().map(|place| pairs[place]).filter(|(_, _, weight)| *weight > 0.0);
        Ok(Weights::sorted(regions, sorted))
    }

    /// Weight 1 for regions that touch, both ways; each pair is given once or in both directions.
    ///
    /// # Errors
    /// As [`Weights::of`].
    pub fn contiguity(regions: usize, borders: &[(usize, usize)]) -> Result<Weights, EconError> {
        let both = borders.iter().flat_map(|(one, other)| [(*one, *other), (*other, *one)]);
        let mut pairs: Vec<(usize, usize)> = both.collect();
        pairs.sort_unstable();
        pairs.dedup();
        let pairs: Vec<(usize, usize, f64)> = pairs.into_iter().map(|(from, to)| (from, to, 1.0)).collect();
        Weights::of(regions, &pairs)
    }

    /// Weight 1 for the `k` nearest others by great-circle distance; equal distances by the lower index. Every
    /// place has `k` neighbours, or all others where they are fewer. Not symmetric.
    ///
    /// # Errors
    /// [`EconError::Parameter`] for `k = 0`; [`EconError::Value`] for coordinates out of range.
    pub fn nearest(places: &[Place], k: usize) -> Result<Weights, EconError> {
        for (row, place) in places.iter().enumerate() {
            let refused = |column, value| {
                let reason = "is no latitude in -90..90 or longitude in -180..180, in degrees";
                EconError::Value { what: "the places", row, column, value, reason }
            };
            if !(-90.0..=90.0).contains(&place.latitude) {
                return Err(refused(0, place.latitude));
            }
            if !(-180.0..=180.0).contains(&place.longitude) {
                return Err(refused(1, place.longitude));
            }
        }
        Weights::nearest_by(places.len(), k, |from, to| great_circle_km(places[from], places[to]))
    }

    /// As [`Weights::nearest`], by any distance of at least 0; NaN counts as farther than anything.
    ///
    /// # Errors
    /// [`EconError::Parameter`] for `k = 0`.
    pub fn nearest_by(
        regions: usize,
        k: usize,
        distance: impl Fn(usize, usize) -> f64 + Sync,
    ) -> Result<Weights, EconError> {
        if k == 0 {
            return Err(EconError::parameter("k", k, "at least 1"));
        }
        let k = k.min(regions.saturating_sub(1));
        let mut chosen = vec![0; regions * k];
        // A distance costs about a hundred operations.
        parallel::over_rows(&mut chosen, k, regions.saturating_mul(100), |first, block| {
            for (from, chosen) in (first..).zip(block.chunks_exact_mut(k)) {
                let mut others: Vec<(f64, usize)> =
                    (0..regions).filter(|to| *to != from).map(|to| (distance(from, to), to)).collect();
                others.select_nth_unstable_by(k - 1, |a, b| {
                    a.0.abs().total_cmp(&b.0.abs()).then(a.1.cmp(&b.1))
                });
                chosen.iter_mut().zip(&others).for_each(|(chosen, (_, to))| *chosen = *to);
                chosen.sort_unstable();
            }
        });
        let pairs = chosen.into_iter().enumerate().map(|(place, to)| (place / k.max(1), to, 1.0));
        Ok(Weights::sorted(regions, pairs))
    }

    /// From pairs in the order of region and neighbour.
    fn sorted(regions: usize, pairs: impl Iterator<Item = (usize, usize, f64)>) -> Weights {
        let mut weights =
            Weights { starts: vec![0; regions + 1], neighbours: Vec::new(), values: Vec::new() };
        for (from, to, weight) in pairs {
            weights.starts[from + 1] += 1;
            weights.neighbours.push(to);
            weights.values.push(weight);
        }
        for region in 0..regions {
            weights.starts[region + 1] += weights.starts[region];
        }
        weights
    }

    /// How many regions there are.
    pub fn regions(&self) -> usize {
        self.starts.len() - 1
    }

    /// The neighbours of a region, ascending, with their weights.
    pub fn neighbours(&self, region: usize) -> impl ExactSizeIterator<Item = (usize, f64)> {
        let range = self.starts[region]..self.starts[region + 1];
        self.neighbours[range.clone()].iter().copied().zip(self.values[range].iter().copied())
    }

    /// The weights with each region's divided by their sum, so that a lag is a mean of neighbours. Islands stay
    /// without neighbours.
    pub fn row_standardised(&self) -> Weights {
        let mut standardised = self.clone();
        for region in 0..self.regions() {
            let own = &mut standardised.values[self.starts[region]..self.starts[region + 1]];
            let total = crate::math::sum(own);
            own.iter_mut().for_each(|weight| *weight /= total);
        }
        standardised
    }

    /// The regions without neighbours, ascending.
    pub fn islands(&self) -> Vec<usize> {
        (0..self.regions()).filter(|region| self.neighbours(*region).len() == 0).collect()
    }

    /// The weights among some of the regions, in the order given.
    ///
    /// # Errors
    /// [`EconError::Parameter`] for a number that is no region or given twice.
    pub fn select(&self, regions: &[usize]) -> Result<Weights, EconError> {
        let mut place = vec![None; self.regions()];
        for (new, old) in regions.iter().enumerate() {
            match place.get_mut(*old) {
                Some(free @ None) => *free = Some(new),
                _ => return Err(EconError::parameter("regions", old, "numbers of regions, each once")),
            }
        }
        let mut pairs = Vec::new();
        for (new, old) in regions.iter().enumerate() {
            pairs.extend(self.neighbours(*old).filter_map(|(to, weight)| Some((new, place[to]?, weight))));
        }
        pairs.sort_unstable_by_key(|(from, to, _)| (*from, *to));
        Ok(Weights::sorted(regions.len(), pairs.into_iter()))
    }

    /// The weighted sum of the values of each region's neighbours; NaN for islands.
    ///
    /// # Errors
    /// [`EconError::Shape`] when there is not one value per region.
    pub fn lag(&self, values: &[f64]) -> Result<Vec<f64>, EconError> {
        crate::error::same_length("the values", self.regions(), values.len())?;
        Ok((0..self.regions()).map(|region| self.lag_of(values, region)).collect())
    }

    pub(super) fn lag_of(&self, values: &[f64], region: usize) -> f64 {
        if self.neighbours(region).len() == 0 {
            return f64::NAN;
        }
        self.neighbours(region).fold(0.0, |sum, (to, weight)| sum + weight * values[to])
    }

    /// The weight of a neighbour, 0 when it is none.
    pub(super) fn weight(&self, from: usize, to: usize) -> f64 {
        let range = self.starts[from]..self.starts[from + 1];
        match self.neighbours[range.clone()].binary_search(&to) {
            Ok(place) => self.values[range.start + place],
            Err(_) => 0.0,
        }
    }

    /// All weights.
    pub(super) fn values(&self) -> &[f64] {
        &self.values
    }
}
