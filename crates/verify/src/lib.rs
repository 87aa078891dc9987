//! Compares the statistics of `asterism-econ` with results of the field's reference implementations.
//!
//! One module per method, one folder of reference results per module. [`checks`] computes everything
//! anew and says of every column how far it is from the reference.

mod agglomeration;
mod check;
mod cluster_definitions;
mod cluster_stars;
mod communities;
mod complementarity;
mod complexity;
mod concentration;
mod density;
mod did;
mod dynamics;
mod entry_model;
mod golden;
mod gravity;
mod inequality;
mod linkage;
mod lq;
mod matching;
mod modular;
mod networks;
mod outlook;
mod panel;
mod point_pattern;
mod prody;
mod proximity;
mod published_trade;
mod published_uk;
mod relatedness;
mod s3_quadrants;
mod shift_share;
mod similarity;
mod spatial_autocorrelation;
mod specialisation;
mod structural_distance;
mod summary;
mod synth;
mod trimmed;
mod variety;

pub use crate::check::{Check, Expected, difference};
pub use crate::golden::{Golden, Table, VerifyError, Wide};
pub use crate::summary::{Summary, published, summaries};

/// What makes the checks of one method.
type Checks = fn(&Golden) -> Result<Vec<Check>, VerifyError>;

/// The methods, by the folder of their reference results, in the order in which they build on each other.
pub const METHODS: &[(&str, Checks)] = &[
    ("lq", lq::checks),
    ("specialisation", specialisation::checks),
    ("concentration", concentration::checks),
    ("inequality", inequality::checks),
    ("variety", variety::checks),
    ("complexity", complexity::checks),
    ("relatedness", relatedness::checks),
    ("proximity", proximity::checks),
    ("density", density::checks),
    ("outlook", outlook::checks),
    ("prody", prody::checks),
    ("dynamics", dynamics::checks),
    ("complementarity", complementarity::checks),
    ("similarity", similarity::checks),
    ("structural_distance", structural_distance::checks),
    ("s3_quadrants", s3_quadrants::checks),
    ("entry_model", entry_model::checks),
    ("cluster_stars", cluster_stars::checks),
    ("shift_share", shift_share::checks),
    ("agglomeration", agglomeration::checks),
    ("cluster_definitions", cluster_definitions::checks),
    ("communities", communities::checks),
    ("networks", networks::checks),
    ("gravity", gravity::checks),
    ("spatial_autocorrelation", spatial_autocorrelation::checks),
    ("point_pattern", point_pattern::checks),
    ("did", did::checks),
    ("panel", panel::checks),
    ("synth", synth::checks),
    ("matching", matching::checks),
    ("linkage", linkage::checks),
    ("modular", modular::checks),
    ("published_uk", published_uk::checks),
    ("published_trade", published_trade::checks),
];

/// The checks of all methods.
///
/// # Errors
/// [`VerifyError`] when a reference result cannot be read.
pub fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut all = Vec::new();
    for (_, checks) in METHODS {
        all.extend(checks(golden)?);
    }
    Ok(all)
}
