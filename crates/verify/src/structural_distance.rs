//! Structural distance of regions and their nearest neighbours.

use asterism_econ::structural::{Rescaling, Structure, block_weights};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};

const NUMPY: &str = "plain numpy = scipy 1.17.1 `cdist(sqeuclidean)` of weighted variables";
const TOOL: &str = "S3 platform, Benchmarking Regional Structure (2013): the first two neighbours";

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of("structural_distance", "__variables.csv")? {
        let variables = golden.wide(&format!("structural_distance/{input}__variables.csv"))?;
        let table = golden.table(&format!("structural_distance/{input}__blocks.csv"))?;
        let (names, blocks) = (table.text("variable")?, table.text("block")?);
        // A variable without a block would be in a block of its own, and show as a difference.
        let block_of = |name: &String| names.iter().position(|known| known == name).map(|row| &blocks[row]);
        let number = |block: Option<&String>| blocks.iter().position(|known| Some(known) == block);
        let blocks: Vec<usize> =
            variables.columns.iter().map(|name| number(block_of(name)).unwrap_or(usize::MAX)).collect();
        let structure = Structure::new(&variables.values, &block_weights(&blocks), Rescaling::MinMax)?;

        let nearest = golden.table(&format!("structural_distance/{input}__nearest10.csv"))?;
        let (regions, neighbours) = (nearest.text("region")?, nearest.text("neighbour")?);
        let (mut places, mut distances, mut expected) = (Vec::new(), Vec::new(), Vec::new());
        for ((region, rank), theirs) in regions.iter().zip(nearest.numbers("rank")?).zip(neighbours) {
            let found = match variables.row_of(region) {
                Some(region) => structure.nearest(region, 10, None)?,
                None => Vec::new(),
            };
            let ours = found.get(rank as usize - 1);
            places.push(ours.map_or(f64::NAN, |neighbour| neighbour.region as f64));
            distances.push(ours.map_or(f64::NAN, |neighbour| neighbour.distance));
            expected.push(variables.row_of(theirs).map_or(-1.0, |row| row as f64));
        }
        let against = |reference| Against { method: "structural_distance", reference, input: &input };
        let exactly = Expected::Within(0.0);
        checks.push(against(NUMPY).column("ten nearest, the region", exactly, regions, &places, &expected));
        checks.push(against(NUMPY).column(
            "ten nearest, the distance",
            Expected::Within(1e-14),
            regions,
            &distances,
            &nearest.numbers("distance")?,
        ));
        // The tool's own list of variables is longer; what can be compared is whom it names first.
        let row = |label| variables.row_of(label).map(|row| row as f64);
        if let (Some(burgenland), Some(kaernten), Some(next)) =
            (variables.row_of("AT11"), row("AT21"), row("AT33"))
        {
            let found = structure.nearest(burgenland, 2, None)?;
            let ours: Vec<f64> = found.iter().map(|neighbour| neighbour.region as f64).collect();
            let labels = ["first".to_owned(), "second".to_owned()];
            checks.push(against(TOOL).column("AT11", exactly, &labels, &ours, &[kaernten, next]));
        }
    }
    Ok(checks)
}
