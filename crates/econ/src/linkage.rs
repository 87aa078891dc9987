//! Which records are the same organisation: folding names, comparing them, weighing the evidence, forming
//! clusters, and judging the result.

mod cluster;
mod fellegi_sunter;
mod fold;
mod quality;
mod similarity;
mod trigram;

pub use crate::linkage::cluster::{Scored, complete_link, connected_components};
pub use crate::linkage::fellegi_sunter::{Agreement, FellegiSunter, Pattern, Start, fellegi_sunter};
pub use crate::linkage::fold::fold_name;
pub use crate::linkage::quality::{Quality, b_cubed, pairwise};
pub use crate::linkage::similarity::{
    Boost, indel_ratio, jaro, jaro_winkler, levenshtein, levenshtein_similarity, optimal_string_alignment,
    token_set_ratio, token_sort_ratio, trigram_jaccard,
};
pub use crate::linkage::trigram::TrigramIndex;
