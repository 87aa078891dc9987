//! What stands in a cell of a table.

use asterism_econ::Cell;

/// Marks of a cell that nobody counted.
const MISSING: &[&str] = &["", "NA", "NaN", "nan", ":"];

/// Marks of a cell that is counted and not published, as Eurostat writes them.
const CONFIDENTIAL: &[&str] = &[":c", ": c", "c"];

/// A cell of activity: a number of at least 0, or the mark of one that is not known. The error says
/// what is wrong and what to do.
pub(super) fn activity(text: &str) -> Result<Cell, String> {
    if CONFIDENTIAL.contains(&text) {
        return Ok(Cell::Confidential);
    }
    let value = number(text)?;
    if value.is_nan() {
        return Ok(Cell::Missing);
    }
    if value < 0.0 {
        return Err(format!("{text} is negative; a table of activity counts what there is, from 0 on"));
    }
    Ok(Cell::Value(value))
}

/// Any finite number; NaN where the cell is missing or confidential.
pub(super) fn number(text: &str) -> Result<f64, String> {
    if MISSING.contains(&text) || CONFIDENTIAL.contains(&text) {
        return Ok(f64::NAN);
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        Ok(_) => Err(format!("{text} is not finite; leave the cell empty when the number is not known")),
        Err(_) => Err(no_number(text)),
    }
}

fn no_number(text: &str) -> String {
    let shown: String = text.chars().take(40).collect();
    let advice = if text.contains(',') && text.replace(',', ".").parse::<f64>().is_ok() {
        "write the decimals after a point, and thousands without a separator"
    } else {
        "write digits with a decimal point; leave the cell empty, or write NA or `:`, when it is not known \
         and `:c` when it is confidential"
    };
    format!("`{shown}` is no number; {advice}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_missing_and_confidential_are_three_things() {
        assert_eq!(activity("0"), Ok(Cell::Value(0.0)));
        assert_eq!(activity("12.5e3"), Ok(Cell::Value(12_500.0)));
        for mark in ["", "NA", "nan", ":"] {
            assert_eq!(activity(mark), Ok(Cell::Missing), "{mark}");
        }
        for mark in [":c", ": c", "c"] {
            assert_eq!(activity(mark), Ok(Cell::Confidential), "{mark}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_with_advice() {
        let refusal = |text| activity(text).expect_err("a refusal");
        assert!(refusal("-3").contains("is negative"));
        assert!(refusal("inf").contains("is not finite"));
        assert!(refusal("1,5").contains("after a point"));
        assert!(refusal("12 p").contains("`12 p` is no number"));
        assert_eq!(number("-3"), Ok(-3.0));
    }
}
