//! Cluster stars.

use asterism_econ::stars::{Indicators, Rules, Stars, stars};
use asterism_econ::{Matrix, Treatment};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError, Wide};

const INPUT: &str = "sbs_nuts2_nace2_2014";

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let against = Against { method: "cluster_stars", reference: "plain numpy", input: INPUT };
    let (persons, activity) = golden.activity(&format!("{INPUT}_persons"))?;
    let table = activity.treated(Treatment::Zero);
    let wages = on(&persons, &golden.wide(&format!("inputs/{INPUT}_wages_meur.csv"))?);
    let before = on(&persons, &golden.wide(&format!("inputs/{INPUT}_persons_3y_before.csv"))?);
    let ratio = |above: &Matrix, below: &Matrix| {
        Matrix::from_fn(above.rows(), above.columns(), |row, column| {
            let below = below[(row, column)];
            if below > 0.0 { above[(row, column)] / below } else { f64::NAN }
        })
    };
    let productivity = ratio(&wages, &persons.values);
    let growth = ratio(&persons.values, &before).map(|ratio| ratio - 1.0);
    let indicators =
        Indicators { activity: &table, productivity: Some(&productivity), growth: Some(&growth) };
    let editions = [
        ("v1", stars(&indicators, &Rules::observatory_2007())?),
        ("v2", stars(&indicators, &Rules::panorama_2014())?),
    ];

    let mut checks = Vec::new();
    let labels = (persons.rows.as_slice(), persons.columns.as_slice());
    let exact = Expected::Within(0.0);
    let numbers: Vec<String> = (0..5).map(|stars| stars.to_string()).collect();
    let distribution = golden.table(&format!("cluster_stars/{INPUT}__distribution.csv"))?;
    let mut names = Vec::new();
    let mut counts = Vec::new();
    for (edition, ours) in &editions {
        let theirs = golden.wide(&format!("cluster_stars/{INPUT}__{edition}_stars.csv"))?;
        checks.push(against.matrix(&format!("{edition} stars"), exact, labels, &ours.count, &theirs));
        let cells: Vec<f64> = (0..5).map(|stars| having(ours, f64::from(stars))).collect();
        checks.push(against.labelled(&distribution, ("stars", edition), exact, &numbers, &cells)?);
        for star in &ours.stars {
            names.push(format!("{edition} {:?}", star.rule.criterion).to_lowercase());
            counts.push(star.given.row_counts().iter().sum::<usize>() as f64);
        }
    }
    let theirs = golden.table(&format!("cluster_stars/{INPUT}__star_counts.csv"))?;
    checks.push(against.labelled(&theirs, ("star", "cells"), exact, &names, &counts)?);
    Ok(checks)
}

fn having(stars: &Stars, number: f64) -> f64 {
    stars.count.values().iter().filter(|count| **count == number).count() as f64
}

/// A table on the rows and columns of another, NaN where it has no such cell.
fn on(shape: &Wide, table: &Wide) -> Matrix {
    let rows: Vec<Option<usize>> = shape.rows.iter().map(|label| table.row_of(label)).collect();
    let columns: Vec<Option<usize>> = shape.columns.iter().map(|label| table.column_of(label)).collect();
    Matrix::from_fn(rows.len(), columns.len(), |row, column| match (rows[row], columns[column]) {
        (Some(row), Some(column)) => table.values[(row, column)],
        _ => f64::NAN,
    })
}
