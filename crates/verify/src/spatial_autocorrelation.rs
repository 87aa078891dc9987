//! Spatial autocorrelation of regional wages with nearest-neighbour weights.

use asterism_econ::spatial::{
    LocalScaling, Place, Quadrant, Weights, geary, great_circle_km, local_moran, moran,
};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};

const METHOD: &str = "spatial_autocorrelation";
const REFERENCE: &str = "plain numpy = esda `Moran`, `Geary`, `Moran_Local`";

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of(METHOD, "__global.csv")? {
        checks.extend(of_input(golden, &input)?);
    }
    Ok(checks)
}

fn of_input(golden: &Golden, input: &str) -> Result<Vec<Check>, VerifyError> {
    let regions = golden.table(&format!("inputs/{input}.csv"))?;
    let ids = regions.text("id")?;
    let values = regions.numbers("value")?;
    let coordinates = regions.numbers("lat")?.into_iter().zip(regions.numbers("lon")?);
    let places: Vec<Place> = coordinates.map(|(latitude, longitude)| Place { latitude, longitude }).collect();
    let against = Against { method: METHOD, reference: REFERENCE, input };
    let mut checks = Vec::new();

    let global = golden.table(&format!("{METHOD}/{input}__global.csv"))?;
    let measures = global.text("measure")?;
    let k =
        measures.iter().position(|measure| measure == "k").map(|row| global.numbers("value").map(|v| v[row]));
    let k = k.transpose()?.unwrap_or(f64::NAN);
    let nearest = Weights::nearest(&places, k as usize)?;

    let neighbours = golden.table(&format!("{METHOD}/{input}__neighbours.csv"))?;
    let at = |id: &String| ids.iter().position(|known| known == id);
    let pairs: Vec<Option<(usize, usize)>> = neighbours
        .text("from")?
        .iter()
        .zip(neighbours.text("to")?)
        .map(|(from, to)| Some((at(from)?, at(to)?)))
        .collect();
    let km: Vec<f64> = pairs
        .iter()
        .map(|pair| pair.map_or(f64::NAN, |(from, to)| great_circle_km(places[from], places[to])))
        .collect();
    let labels: Vec<String> = neighbours
        .text("from")?
        .iter()
        .zip(neighbours.text("to")?)
        .map(|(a, b)| format!("{a}, {b}"))
        .collect();
    let within = Expected::Within(1e-12);
    checks.push(against.column("distance in km", within, &labels, &km, &neighbours.numbers("km")?));
    let ours: Vec<f64> = pairs
        .iter()
        .map(|pair| {
            let found = pair.is_some_and(|(from, to)| nearest.neighbours(from).any(|(own, _)| own == to));
            f64::from(u8::from(found))
        })
        .collect();
    let all = vec![1.0; pairs.len()];
    checks.push(against.column("neighbour", Expected::Within(0.0), &labels, &ours, &all));

    let weights = nearest.row_standardised();
    let (moran, geary) = (moran(&values, &weights)?, geary(&values, &weights)?);
    let ours: Vec<f64> = measures
        .iter()
        .map(|measure| match measure.as_str() {
            "moran_I" => moran.value,
            "EI" => moran.expected,
            "var_normality" => moran.normality.variance,
            "z_normality" => moran.normality.z,
            "var_randomisation" => moran.randomisation.variance,
            "z_randomisation" => moran.randomisation.z,
            "geary_C" => geary.value,
            "k" => pairs.len() as f64 / values.len() as f64,
            _ => f64::NAN,
        })
        .collect();
    checks.push(against.column("global measures", within, measures, &ours, &global.numbers("value")?));

    let local = golden.table(&format!("{METHOD}/{input}__local.csv"))?;
    let ours = local_moran(&values, &weights, LocalScaling::NLessOne)?;
    let number = |quadrant: &Option<Quadrant>| match quadrant {
        Some(Quadrant::HighHigh) => 1.0,
        Some(Quadrant::LowHigh) => 2.0,
        Some(Quadrant::LowLow) => 3.0,
        Some(Quadrant::HighLow) => 4.0,
        None => f64::NAN,
    };
    let quadrants: Vec<f64> = ours.quadrants.iter().map(number).collect();
    for (name, ours) in [("local_moran", &ours.values), ("lag", &ours.lags), ("quadrant", &quadrants)] {
        checks.push(against.column(name, within, local.text("id")?, ours, &local.numbers(name)?));
    }
    Ok(checks)
}
