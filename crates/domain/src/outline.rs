//! Boundaries of regions, made simple enough to keep and to draw.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::NutsVersion;

/// Points of a closed line, in any plane; the first is not repeated at the end.
pub type Ring = Vec<[f64; 2]>;

/// A region's boundary in one edition. Each later file of the edition replaces it whole, so the rings
/// are one value: text, with `;` between rings, a space between points, and each point as the
/// thousandths of a degree east and north that it lies from the one before (the first: from 0, 0).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outline {
    /// The edition; a region has one outline of each.
    pub key: NutsVersion,
    pub rings: String,
}

/// Thousandths of a degree, about a hundred metres.
const STEP: f64 = 1_000.0;
/// How far a kept line may lie from the official one, in kilometres, and the smallest island that is
/// kept beside a larger one, in square kilometres: less than a map of Europe can show.
const TOLERANCE_KM: f64 = 0.5;
const SMALLEST_KM2: f64 = 4.0;
const DEGREE_KM: f64 = 111.2;

impl Outline {
    /// An outline from rings of degrees of longitude and latitude, simplified; none where nothing is
    /// left of them.
    pub fn simplified(key: NutsVersion, rings: &[Ring]) -> Option<Outline> {
        let largest = rings.iter().map(area_km2).fold(0.0, f64::max);
        let kept = rings.iter().filter(|ring| {
            let area = area_km2(ring);
            area > 0.0 && (area >= SMALLEST_KM2 || area >= largest)
        });
        let written: Vec<String> = kept.filter_map(|ring| write(&simplify_degrees(ring))).collect();
        (!written.is_empty()).then(|| Outline { key, rings: written.join(";") })
    }

    /// The rings in degrees of longitude and latitude. What cannot be read is left out.
    pub fn read(&self) -> Vec<Ring> {
        self.rings.split(';').map(read).filter(|ring| ring.len() > 2).collect()
    }
}

fn write(ring: &Ring) -> Option<String> {
    let mut before = [0_i64, 0];
    let mut written = Vec::with_capacity(ring.len());
    for point in ring {
        let here = point.map(|degrees| (degrees * STEP).round() as i64);
        if written.is_empty() || here != before {
            written.push(format!("{},{}", here[0] - before[0], here[1] - before[1]));
        }
        before = here;
    }
    (written.len() > 2).then(|| written.join(" "))
}

fn read(text: &str) -> Ring {
    let mut here = [0_i64, 0];
    let point = |pair: &str| {
        let (east, north) = pair.split_once(',')?;
        let [east, north] = [east.parse::<i64>().ok()?, north.parse::<i64>().ok()?];
        here = [here[0].checked_add(east)?, here[1].checked_add(north)?];
        Some(here.map(|steps| steps as f64 / STEP))
    };
    text.split(' ').map_while(point).collect()
}

/// A ring's kilometres east and north of its first point, near enough for its own size.
fn in_km(ring: &Ring) -> Ring {
    let Some([longitude, latitude]) = ring.first().copied() else { return Ring::new() };
    // The cosine of the latitude by its first terms: whole numbers and products are the same on every
    // machine, and a hundredth is near enough here.
    let turn = latitude.to_radians();
    let square = turn * turn;
    let narrow = (1.0 - square / 2.0 + square * square / 24.0 - square * square * square / 720.0).max(0.01);
    let place =
        |[east, north]: &[f64; 2]| [(east - longitude) * narrow * DEGREE_KM, (north - latitude) * DEGREE_KM];
    ring.iter().map(place).collect()
}

fn area_km2(ring: &Ring) -> f64 {
    area(&in_km(ring))
}

fn simplify_degrees(ring: &Ring) -> Ring {
    // A city state keeps its shape too: a twentieth of its width is as far as a line may go.
    let tolerance = TOLERANCE_KM.min(area_km2(ring).sqrt() / 20.0);
    let kept = kept_points(&in_km(ring), tolerance);
    kept.into_iter().filter_map(|index| ring.get(index).copied()).collect()
}

/// The area that a ring encloses.
pub fn area(ring: &Ring) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let twice: f64 = ring.iter().zip(next).map(|([x0, y0], [x1, y1])| x0 * y1 - x1 * y0).sum();
    twice.abs() / 2.0
}

/// The ring with as few of its points as stay within `tolerance` of it.
pub fn simplify(ring: &Ring, tolerance: f64) -> Ring {
    kept_points(ring, tolerance).into_iter().filter_map(|index| ring.get(index).copied()).collect()
}

/// The algorithm of Ramer, Douglas and Peucker. A ring has no ends to hold on to, so it is cut at its
/// first point and the one farthest from it.
fn kept_points(ring: &Ring, tolerance: f64) -> Vec<usize> {
    let Some(first) = ring.first().copied() else { return Vec::new() };
    let last = if ring.len() > 1 && ring.last() == Some(&first) { ring.len() - 2 } else { ring.len() - 1 };
    let distance = |index: &usize| ring.get(*index).map_or(0.0, |point| squared(first, *point));
    let far = (0..=last).max_by(|left, right| distance(left).total_cmp(&distance(right))).unwrap_or(0);
    let mut kept = vec![0, far];
    // Runs still to look at: from one kept point to the next; the last one ends at the first point.
    let mut runs = vec![(0, far), (far, last + 1)];
    while let Some((from, to)) = runs.pop() {
        if let Some(index) = farthest(ring, from, to, tolerance) {
            kept.push(index);
            runs.extend([(from, index), (index, to)]);
        }
    }
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// The point between two others that lies farthest from the line through them, if that is too far.
fn farthest(ring: &Ring, from: usize, to: usize, tolerance: f64) -> Option<usize> {
    let start = *ring.get(from)?;
    let end = *ring.get(to).or_else(|| ring.first())?;
    let between = (from + 1..to).filter_map(|index| Some((index, off_line(*ring.get(index)?, start, end))));
    let (index, distance) = between.max_by(|left, right| left.1.total_cmp(&right.1))?;
    (distance > tolerance * tolerance).then_some(index)
}

fn squared(left: [f64; 2], right: [f64; 2]) -> f64 {
    let [x, y] = [left[0] - right[0], left[1] - right[1]];
    x * x + y * y
}

/// The square of a point's distance from the stretch between two others.
fn off_line(point: [f64; 2], start: [f64; 2], end: [f64; 2]) -> f64 {
    let length = squared(start, end);
    let along = if length > 0.0 {
        let dot = (point[0] - start[0]) * (end[0] - start[0]) + (point[1] - start[1]) * (end[1] - start[1]);
        (dot / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    squared(point, [start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1])])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square of one degree with a point every hundredth, and a bay of a tenth in its first side.
    fn square() -> Ring {
        let side = |count: i32| (0..count).map(|step| f64::from(step) / 100.0);
        let mut ring: Ring = side(100).map(|x| [10.0 + x, if x == 0.5 { 50.1 } else { 50.0 }]).collect();
        ring.extend(side(100).map(|y| [11.0, 50.0 + y]));
        ring.extend(side(100).map(|x| [11.0 - x, 51.0]));
        ring.extend(side(101).map(|y| [10.0, 51.0 - y]));
        ring
    }

    #[test]
    fn straight_runs_lose_their_points_and_bays_stay() {
        let outline = Outline::simplified(NutsVersion::V2021, &[square()]).expect("an outline");
        let rings = outline.read();
        let [ring] = rings.as_slice() else { panic!("one ring: {outline:?}") };
        assert_eq!(ring.len(), 7, "four corners and the three points of the bay: {outline:?}");
        assert!(ring.contains(&[10.5, 50.1]) && ring.contains(&[11.0, 51.0]), "{ring:?}");
        assert_eq!(outline.rings.split(' ').next(), Some("10000,50000"));
    }

    #[test]
    fn specks_go_unless_they_are_all_there_is() {
        let speck: Ring = vec![[20.0, 60.0], [20.01, 60.0], [20.01, 60.01], [20.0, 60.01], [20.0, 60.0]];
        let both = Outline::simplified(NutsVersion::V2021, &[speck.clone(), square()]).expect("an outline");
        assert_eq!(both.read().len(), 1);
        let alone = Outline::simplified(NutsVersion::V2021, &[speck]).expect("an outline");
        assert_eq!(alone.read().len(), 1, "a small state is still on the map");
    }

    #[test]
    fn what_is_no_boundary_is_no_outline_and_bad_text_is_left_out() {
        assert_eq!(Outline::simplified(NutsVersion::V2021, &[]), None);
        assert_eq!(Outline::simplified(NutsVersion::V2021, &[vec![[1.0, 1.0]], vec![]]), None);
        assert_eq!(Outline::simplified(NutsVersion::V2021, &[vec![[f64::NAN, 1.0]; 9]]), None);
        for text in ["", ";", "1,1", "a,b c,d", "9223372036854775807,1 1,1 1,1", "1,1 2,2 x 3,3"] {
            let outline = Outline { key: NutsVersion::Unstated, rings: text.to_owned() };
            assert!(outline.read().is_empty(), "{text}");
        }
    }
}
