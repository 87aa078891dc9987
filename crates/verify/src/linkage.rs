//! Names and records that are the same organisation or person.

use std::collections::BTreeMap;

use asterism_econ::linkage::{
    Agreement, Boost, FellegiSunter, Pattern, Quality, Scored, Start, TrigramIndex, b_cubed,
    connected_components, fellegi_sunter, fold_name, indel_ratio, jaro, jaro_winkler, levenshtein,
    levenshtein_similarity, optimal_string_alignment, pairwise, token_set_ratio, token_sort_ratio,
    trigram_jaccard,
};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, Table, VerifyError};

const STRINGS: &str = "rapidfuzz 3.14.6 = jellyfish 1.3.0";
const LINKED: &str = "plain numpy = recordlinkage 0.16 `ECMClassifier`";

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = names(golden)?;
    checks.extend(trigrams(golden)?);
    checks.extend(records(golden)?);
    Ok(checks)
}

type Similarity = (&'static str, fn(&str, &str) -> f64);

const SIMILARITIES: [Similarity; 11] = [
    ("levenshtein", |a, b| levenshtein(a, b) as f64),
    ("levenshtein_sim", levenshtein_similarity),
    ("osa", |a, b| optimal_string_alignment(a, b) as f64),
    ("indel_ratio", indel_ratio),
    ("jaro", jaro),
    ("jaro_winkler_p01_no_boost_threshold", |a, b| jaro_winkler(a, b, Boost::Always)),
    ("jaro_winkler_boost_0_7", |a, b| jaro_winkler(a, b, Boost::Above07)),
    ("rapidfuzz_jaro_winkler", |a, b| jaro_winkler(a, b, Boost::Above07)),
    ("token_sort_ratio", token_sort_ratio),
    ("token_set_ratio", token_set_ratio),
    ("trigram_jaccard", trigram_jaccard),
];

fn names(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for (file, raw, folded) in [
        ("folded", "name", "folded"),
        ("string_similarity", "a", "folded_a"),
        ("string_similarity", "b", "folded_b"),
    ] {
        let theirs = golden.table(&format!("linkage/org_names__{file}.csv"))?;
        let against = Against { method: "linkage", reference: "plain Python", input: "org_names" };
        let names = theirs.text(raw)?;
        let differs = |(raw, folded): (&String, &String)| f64::from(u8::from(fold_name(raw) != *folded));
        let ours: Vec<f64> = names.iter().zip(theirs.text(folded)?).map(differs).collect();
        let what = format!("{folded} otherwise");
        checks.push(against.column(&what, Expected::Within(0.0), names, &ours, &vec![0.0; ours.len()]));
    }
    let theirs = golden.table("linkage/org_names__string_similarity.csv")?;
    let (left, right) = (theirs.text("folded_a")?, theirs.text("folded_b")?);
    let against = Against { method: "linkage", reference: STRINGS, input: "org_names" };
    for (column, similarity) in SIMILARITIES {
        let ours: Vec<f64> = left.iter().zip(right).map(|(a, b)| similarity(a, b)).collect();
        let within = Expected::Within(1e-14);
        checks.push(against.column(column, within, left, &ours, &theirs.numbers(column)?));
    }
    Ok(checks)
}

fn trigrams(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let names = golden.table("linkage/org_names__folded.csv")?;
    let folded: Vec<&str> = names.text("folded")?.iter().map(String::as_str).collect();
    let raw = names.text("name")?;
    let mut ours = BTreeMap::new();
    // The cosine of what is listed from 0.5 on may be a last digit below in ours.
    for (left, right, cosine) in TrigramIndex::new(&folded).pairs(0.5 - 1e-12)? {
        let (left, right) = (&raw[left], &raw[right]);
        ours.insert((left.min(right), left.max(right)), cosine);
    }
    let theirs = golden.table("linkage/org_names__tfidf_pairs.csv")?;
    let (left, right) = (theirs.text("a")?, theirs.text("b")?);
    let of = |(left, right): (&String, &String)| {
        ours.get(&(left.min(right), left.max(right))).copied().unwrap_or(f64::NAN)
    };
    let found: Vec<f64> = left.iter().zip(right).map(of).collect();
    let reference = "scikit-learn 1.9.1 `TfidfVectorizer(analyzer='char_wb', ngram_range=(3, 3))`";
    let against = Against { method: "linkage", reference, input: "org_names" };
    let expected = theirs.numbers("tfidf_char_wb3_cosine")?;
    let (ours, listed) = (ours.len() as f64, theirs.rows() as f64);
    Ok(vec![
        against.column("cosine of trigrams", Expected::Within(1e-13), left, &found, &expected),
        against.column("pairs from 0.5 on", Expected::Within(0.0), &[], &[ours], &[listed]),
    ])
}

fn records(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of("linkage", "__agreement_patterns.csv")? {
        let parameters = golden.table(&format!("linkage/{input}__em_parameters.csv"))?;
        let fields = parameters.text("field")?;
        let patterns = patterns(&golden.table(&format!("linkage/{input}__agreement_patterns.csv"))?, fields)?;
        let model = fellegi_sunter(&patterns, &Start::default())?;
        let against = Against { method: "linkage", reference: LINKED, input: &input };
        // The reference stops at a change of 1e-12.
        let within = Expected::Within(1e-11);
        let weights = |of: fn(&FellegiSunter, usize) -> Option<f64>| -> Vec<f64> {
            (0..fields.len()).map(|field| of(&model, field).unwrap_or(f64::NAN)).collect()
        };
        for (column, ours) in [
            ("m", model.m.clone()),
            ("u", model.u.clone()),
            ("weight_agree_log2", weights(FellegiSunter::agreement_weight)),
            ("weight_disagree_log2", weights(FellegiSunter::difference_weight)),
        ] {
            checks.push(against.column(column, within, fields, &ours, &parameters.numbers(column)?));
        }
        let summary = golden.table(&format!("linkage/{input}__em_summary.csv"))?;
        let pairs: f64 = patterns.iter().map(|pattern| pattern.pairs).sum();
        for (column, ours) in [
            ("lambda_", model.share),
            ("loglik", model.log_likelihood),
            ("pairs", pairs),
            ("patterns", patterns.len() as f64),
        ] {
            checks.push(against.column(column, within, &[], &[ours], &summary.numbers(column)?));
        }
        let probabilities = golden.table(&format!("linkage/{input}__pattern_probabilities.csv"))?;
        let own = self::patterns(&probabilities, fields)?;
        let labels = probabilities.text("count")?;
        for (column, ours) in [
            (
                "match_probability",
                own.iter().map(|pattern| model.probability(&pattern.fields)).collect::<Vec<f64>>(),
            ),
            ("match_weight_log2", own.iter().map(|pattern| model.weight(&pattern.fields)).collect()),
        ] {
            checks.push(against.column(column, within, labels, &ours, &probabilities.numbers(column)?));
        }
        let chances: Vec<f64> = own.iter().map(|pattern| model.probability(&pattern.fields)).collect();
        checks.extend(quality(golden, &input, &chances, &probabilities, &summary)?);
    }
    Ok(checks)
}

fn patterns(table: &Table, fields: &[String]) -> Result<Vec<Pattern>, VerifyError> {
    let columns = fields.iter().map(|field| table.numbers(field)).collect::<Result<Vec<_>, _>>()?;
    let pairs = table.numbers("count")?;
    let of = |value: f64| if value == 1.0 { Agreement::Agrees } else { Agreement::Differs };
    let pattern = |row: usize| Pattern {
        fields: columns.iter().map(|column| of(column[row])).collect(),
        pairs: pairs[row],
    };
    Ok((0..table.rows()).map(pattern).collect())
}

/// The records are not among the reference results, only how many pairs of each pattern are true. Each
/// of the true links is one pair of records here and false pairs join different ones, as in that data,
/// where every record has one duplicate.
fn quality(
    golden: &Golden,
    input: &str,
    chances: &[f64],
    probabilities: &Table,
    summary: &Table,
) -> Result<Vec<Check>, VerifyError> {
    let theirs = golden.table(&format!("linkage/{input}__cluster_quality.csv"))?;
    let total = summary.numbers("true_links_total")?.first().map_or(0, |total| *total as usize);
    let truth: Vec<usize> = (0..2 * total).map(|record| record / 2).collect();
    let (counts, links) = (probabilities.numbers("count")?, probabilities.numbers("true_links")?);
    let mut pairs = Vec::new();
    let (mut right, mut wrong) = (0, 0);
    for ((chance, count), links) in chances.iter().zip(&counts).zip(&links) {
        for _ in 0..*links as usize {
            pairs.push(Scored { left: 2 * right, right: 2 * right + 1, score: *chance });
            right += 1;
        }
        for _ in *links as usize..*count as usize {
            let first = wrong % (2 * total - 2);
            pairs.push(Scored { left: first, right: first + 2, score: *chance });
            wrong += 1;
        }
    }
    let thresholds = theirs.text("threshold")?;
    let mut ours: Vec<[f64; 8]> = Vec::new();
    for threshold in theirs.numbers("threshold")? {
        let clusters = connected_components(truth.len(), &pairs, threshold)?;
        let above = pairs.iter().filter(|pair| pair.score >= threshold).count();
        let (of_pairs, of_records) = (pairwise(&clusters, &truth)?, b_cubed(&clusters, &truth)?);
        let many = clusters.iter().max().map_or(0, |last| last + 1);
        let [a, b] = [of_pairs, of_records].map(|Quality { precision, recall, f1 }| [precision, recall, f1]);
        ours.push([above as f64, many as f64, a[0], a[1], a[2], b[0], b[1], b[2]]);
    }
    let against = Against { method: "linkage", reference: "plain Python", input };
    let columns = [
        "pairs_above",
        "clusters",
        "pair_precision",
        "pair_recall",
        "pair_f1",
        "bcubed_precision",
        "bcubed_recall",
        "bcubed_f1",
    ];
    let mut checks = Vec::new();
    for (place, column) in columns.into_iter().enumerate() {
        let ours: Vec<f64> = ours.iter().map(|row| row[place]).collect();
        checks.push(against.column(
            column,
            Expected::Within(1e-14),
            thresholds,
            &ours,
            &theirs.numbers(column)?,
        ));
    }
    Ok(checks)
}
