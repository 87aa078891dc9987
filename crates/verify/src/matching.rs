//! Scores, neighbours, weights and balance on the data of Lalonde.

use asterism_econ::Matrix;
use asterism_econ::evaluation::matching::{
    Balance, Neighbours, balance, effect_on_treated, match_weights, nearest_neighbours, odds_weights,
    propensity,
};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};

const GLM: &str = "R `glm`";
const PLAIN: &str = "plain R; nn1 and the caliper as in the published MatchIt vignette";

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let input = golden.table("inputs/lalonde.csv")?;
    let treated: Vec<bool> = input.numbers("treat")?.iter().map(|treated| *treated == 1.0).collect();
    let is = |race: &str| -> Result<Vec<f64>, VerifyError> {
        Ok(input.text("race")?.iter().map(|value| f64::from(u8::from(value == race))).collect())
    };
    let mut columns = vec![input.numbers("age")?, input.numbers("educ")?, is("hispan")?, is("white")?];
    for name in ["married", "nodegree", "re74", "re75"] {
        columns.push(input.numbers(name)?);
    }
    let covariates = Matrix::from_fn(treated.len(), columns.len(), |row, column| columns[column][row]);
    let outcome = input.numbers("re78")?;
    let ids = input.text("id")?;

    let model = propensity(&covariates, &treated)?;
    let glm = Against { method: "matching", reference: GLM, input: "lalonde" };
    let mut checks = Vec::new();
    // R prints 15 significant digits.
    let within = Expected::Within(1e-13);
    let theirs = golden.table("matching/lalonde__logit.csv")?;
    let terms = theirs.text("term")?;
    checks.push(glm.column("coef", within, terms, &model.coefficients, &theirs.numbers("coef")?));
    // `glm` stops when the deviance changes by less than 1e-8, and its errors rest on the weights of the
    // step before.
    let stops = Expected::Within(1e-8);
    checks.push(glm.column("se", stops, terms, &model.standard_errors, &theirs.numbers("se")?));
    let theirs = golden.table("matching/lalonde__propensity.csv")?;
    checks.push(glm.column("score", within, ids, &model.scores, &theirs.numbers("ps")?));

    let plain = Against { reference: PLAIN, ..glm };
    let effects = golden.table("matching/lalonde__att_naive.csv")?;
    let methods = effects.text("method")?;
    let (mut att, mut matched_treated, mut used) = (Vec::new(), Vec::new(), Vec::new());
    for method in methods {
        let weights = match plan(method) {
            None => odds_weights(&model.scores, &treated)?,
            Some(plan) => {
                let matched = nearest_neighbours(&model.scores, &treated, plan)?;
                let theirs = golden.table(&format!("matching/lalonde__matches_{method}_naive.csv"))?;
                for place in 0..plan.number {
                    let ours: Vec<f64> = matched
                        .iter()
                        .map(|m| m.controls.get(place).map_or(f64::NAN, |control| *control as f64))
                        .collect();
                    let column = format!("match{}", place + 1);
                    let number = |id: &String| {
                        ids.iter().position(|known| known == id).map_or(f64::NAN, |place| place as f64)
                    };
                    let expected: Vec<f64> = theirs.text(&column)?.iter().map(number).collect();
                    let labels = theirs.text("treated")?;
                    let what = format!("{method}, {column}");
                    checks.push(plain.column(&what, Expected::Within(0.0), labels, &ours, &expected));
                }
                match_weights(&matched, treated.len())?
            }
        };
        let count = |wanted: bool| {
            weights.iter().zip(&treated).filter(|(weight, is)| **weight > 0.0 && **is == wanted).count()
                as f64
        };
        att.push(effect_on_treated(&outcome, &treated, &weights)?);
        matched_treated.push(count(true));
        used.push(count(false));
    }
    for (column, ours) in [("att", att), ("treated_matched", matched_treated), ("controls_used", used)] {
        checks.push(plain.column(column, within, methods, &ours, &effects.numbers(column)?));
    }

    let theirs = golden.table("matching/lalonde__balance.csv")?;
    let mut ours = balance(&covariates, &treated, &vec![1.0; treated.len()])?;
    ours.extend(balance(&covariates, &treated, &odds_weights(&model.scores, &treated)?)?);
    let terms = theirs.text("term")?;
    let of = |value: fn(&Balance) -> f64| -> Vec<f64> { ours.iter().map(value).collect() };
    for (column, ours) in [
        ("mean_treated", of(|balance| balance.treated)),
        ("mean_control", of(|balance| balance.controls)),
        ("smd_sd_treated", of(|balance| balance.standardised)),
    ] {
        let what = format!("balance, {column}");
        checks.push(plain.column(&what, Expected::Within(1e-12), terms, &ours, &theirs.numbers(column)?));
    }
    Ok(checks)
}

/// How a method chooses neighbours; none for weighting.
fn plan(method: &str) -> Option<Neighbours> {
    Some(match method {
        "nn1" => Neighbours::default(),
        "nn1_caliper0.1" => Neighbours { caliper: Some(0.1), ..Neighbours::default() },
        "nn1_replace" => Neighbours { replacement: true, ..Neighbours::default() },
        "nn3_replace" => Neighbours { number: 3, replacement: true, caliper: None },
        _ => return None,
    })
}
