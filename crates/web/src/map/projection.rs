//! ETRS89-LAEA Europe (EPSG:3035): equal-area, so that a region looks as large as it is.
//! Formulas: Snyder, *Map Projections: A Working Manual* (1987), pp. 187–189.

/// The GRS 80 ellipsoid: semi-major axis in metres, squared eccentricity.
const A: f64 = 6_378_137.0;
const E2: f64 = 0.006_694_380_022_9;
/// The origin, 52° N 10° E, and the coordinates it is given.
const ORIGIN: [f64; 2] = [10.0, 52.0];
const FALSE_EASTING: f64 = 4_321_000.0;
const FALSE_NORTHING: f64 = 3_210_000.0;

/// Projects degrees of longitude and latitude to metres east and north.
pub fn laea(longitude: f64, latitude: f64) -> [f64; 2] {
    let pole = authalic(std::f64::consts::FRAC_PI_2);
    let radius = A * (pole / 2.0).sqrt();
    let origin = ORIGIN[1].to_radians();
    let beta_origin = (authalic(origin) / pole).asin();
    let beta = (authalic(latitude.to_radians()) / pole).asin();
    let turn = (longitude - ORIGIN[0]).to_radians();
    let (sin_origin, cos_origin) = beta_origin.sin_cos();
    let (sin_beta, cos_beta) = beta.sin_cos();
    let sine = origin.sin();
    let d = A * origin.cos() / ((1.0 - E2 * sine * sine).sqrt() * radius * cos_origin);
    let b = radius * (2.0 / (1.0 + sin_origin * sin_beta + cos_origin * cos_beta * turn.cos())).sqrt();
    let east = b * d * cos_beta * turn.sin();
    let north = b / d * (cos_origin * sin_beta - sin_origin * cos_beta * turn.cos());
    [FALSE_EASTING + east, FALSE_NORTHING + north]
}

/// Snyder's q of a latitude in radians.
fn authalic(latitude: f64) -> f64 {
    let e = E2.sqrt();
    let sine = latitude.sin();
    let inner = ((1.0 - e * sine) / (1.0 + e * sine)).ln();
    (1.0 - E2) * (sine / (1.0 - E2 * sine * sine) - inner / (2.0 * e))
}
