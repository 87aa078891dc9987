//! Similarity of industries, candidate groupings of them, and the scores of those.

use asterism_econ::agglomeration::{coagglomeration, reference_shares};
use asterism_econ::cluster_definitions::{
    Scores, averaged, combined, cut, k_means, locational_correlation, scores, ward,
};
use asterism_econ::partition::{Normalisation, adjusted_rand, normalised_mutual_information};
use asterism_econ::{Matrix, Treatment};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, Table, VerifyError};

const METHOD: &str = "cluster_definitions";
const SIMILARITY: &str = "plain numpy after Delgado, Porter & Stern 2016";
const SCORES: &str = "plain numpy after Delgado, Porter & Stern 2016";
const WARD: &str = "scipy 1.17.1 `cluster.hierarchy.ward`";
const K_MEANS: &str = "scikit-learn 1.9.1 `KMeans`";
const AGREEMENT: &str = "scikit-learn 1.9.1 `adjusted_rand_score`, `normalized_mutual_info_score`";

/// The reference writes similarities with ten decimals.
const TEN_DECIMALS: Expected = Expected::Within(5.1e-11);
const WITHIN: Expected = Expected::Within(1e-9);

/// One column of the validation scores, and where we have it.
type Column = (&'static str, fn(&Scores) -> f64);

/// The similarity matrices of one input, by the name of their file.
type Similarities = [(&'static str, Matrix); 4];

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of(METHOD, "__candidates.csv")? {
        let candidates = golden.table(&format!("{METHOD}/{input}__candidates.csv"))?;
        let industries = candidates.text("industry")?;
        let similarities = similarities(golden, &input, industries)?;
        for (name, ours) in &similarities {
            let theirs = golden.wide(&format!("{METHOD}/{input}__{name}.csv"))?;
            let against = Against { method: METHOD, reference: SIMILARITY, input: &input };
            checks.push(against.matrix(name, TEN_DECIMALS, (industries, industries), ours, &theirs));
        }
        checks.extend(validation(golden, &input, &candidates, &similarities)?);
        checks.extend(members(golden, &input, &candidates, &similarities[3].1)?);
        checks.extend(clustering(golden, &input, &candidates, &similarities[3].1)?);
        checks.extend(agreement(golden, &input, &candidates)?);
    }
    Ok(checks)
}

/// The similarities of the chosen industries; the reference shares of regions are those of all industries.
fn similarities(golden: &Golden, input: &str, industries: &[String]) -> Result<Similarities, VerifyError> {
    let mut tables = Vec::new();
    for file in [input.to_owned(), format!("{input}_t0")] {
        let (wide, activity) = golden.activity(&file)?;
        let all = activity.treated(Treatment::Zero).values;
        let regions: Vec<usize> = (0..all.rows()).collect();
        let columns: Vec<usize> = industries.iter().filter_map(|label| wide.column_of(label)).collect();
        tables.push((all.select(&regions, &columns), reference_shares(&all)));
    }
    let employment = locational_correlation(&tables[0].0)?;
    let establishments = locational_correlation(&tables[1].0)?;
    let pairs = coagglomeration(&tables[0].0, &tables[0].1)?;
    let both = combined(&[&averaged(&[&employment, &establishments])?, &pairs])?;
    Ok([
        ("lc_employment", employment),
        ("lc_establishments", establishments),
        ("coagglomeration", pairs),
        ("combined", both),
    ])
}

fn labels_of(candidates: &Table, name: &str) -> Result<Vec<usize>, VerifyError> {
    Ok(candidates.numbers(name)?.into_iter().map(|label| label as usize).collect())
}

fn validation(
    golden: &Golden,
    input: &str,
    candidates: &Table,
    similarities: &Similarities,
) -> Result<Vec<Check>, VerifyError> {
    let theirs = golden.table(&format!("{METHOD}/{input}__validation_scores.csv"))?;
    let names = theirs.text("candidate")?.iter().zip(theirs.text("similarity")?);
    let (mut ours, mut rows) = (Vec::new(), Vec::new());
    for (candidate, similarity) in names {
        let labels = labels_of(candidates, candidate)?;
        for (_, matrix) in similarities.iter().filter(|(name, _)| name == similarity) {
            ours.push(scores(matrix, &labels)?);
            rows.push(format!("{candidate} by {similarity}"));
        }
    }
    let columns: [Column; 8] = [
        ("clusters", |scores| scores.clusters.len() as f64),
        ("mean_wcr", |scores| scores.mean_within),
        ("mean_bcr", |scores| scores.mean_between),
        ("vs_cluster_avg", |scores| scores.cluster_average),
        ("vs_cluster_p95", |scores| scores.cluster_p95),
        ("vs_industry_avg", |scores| scores.industry_average),
        ("vs_industry_p95", |scores| scores.industry_p95),
        ("vs", |scores| scores.validation),
    ];
    let against = Against { method: METHOD, reference: SCORES, input };
    let mut checks = Vec::new();
    for (name, value) in columns {
        let ours: Vec<f64> = ours.iter().map(value).collect();
        checks.push(against.column(name, WITHIN, &rows, &ours, &theirs.numbers(name)?));
    }
    Ok(checks)
}

/// The scores of each cluster and of each industry, for the one grouping that has them.
fn members(
    golden: &Golden,
    input: &str,
    candidates: &Table,
    similarity: &Matrix,
) -> Result<Vec<Check>, VerifyError> {
    let ours = scores(similarity, &labels_of(candidates, "ward_rows_10")?)?;
    let against = Against { method: METHOD, reference: SCORES, input };
    let mut checks = Vec::new();
    let theirs = golden.table(&format!("{METHOD}/{input}__ward_rows_10__clusters.csv"))?;
    let of_clusters = [
        ("cluster", ours.clusters.iter().map(|cluster| cluster.label as f64).collect::<Vec<f64>>()),
        ("industries", ours.clusters.iter().map(|cluster| cluster.industries as f64).collect()),
        ("wcr", ours.clusters.iter().map(|cluster| cluster.within).collect()),
        ("bcr_avg", ours.clusters.iter().map(|cluster| cluster.between_average).collect()),
        ("bcr_p95", ours.clusters.iter().map(|cluster| cluster.between_p95).collect()),
    ];
    for (name, ours) in &of_clusters {
        let what = format!("clusters, {name}");
        checks.push(against.column(&what, WITHIN, theirs.text("cluster")?, ours, &theirs.numbers(name)?));
    }
    let theirs = golden.table(&format!("{METHOD}/{input}__ward_rows_10__industries.csv"))?;
    let of_industries = [
        ("wcr", ours.industries.iter().map(|industry| industry.within).collect::<Vec<f64>>()),
        ("bcr_avg", ours.industries.iter().map(|industry| industry.between_average).collect()),
        ("bcr_p95", ours.industries.iter().map(|industry| industry.between_p95).collect()),
        ("cluster", ours.industries.iter().map(|industry| industry.label as f64).collect()),
    ];
    for (name, ours) in &of_industries {
        let what = format!("industries, {name}");
        checks.push(against.column(&what, WITHIN, theirs.text("industry")?, ours, &theirs.numbers(name)?));
    }
    Ok(checks)
}

fn clustering(
    golden: &Golden,
    input: &str,
    candidates: &Table,
    similarity: &Matrix,
) -> Result<Vec<Check>, VerifyError> {
    let merges = ward(similarity)?;
    let theirs = golden.table(&format!("{METHOD}/{input}__ward_linkage_scipy.csv"))?;
    let against = Against { method: METHOD, reference: WARD, input };
    let steps: Vec<String> = (0..theirs.rows()).map(|step| format!("step {step}")).collect();
    let mut checks = Vec::new();
    let columns = [
        ("a", merges.iter().map(|merge| merge.left as f64).collect::<Vec<f64>>()),
        ("b", merges.iter().map(|merge| merge.right as f64).collect()),
        ("height", merges.iter().map(|merge| merge.height).collect()),
        ("size", merges.iter().map(|merge| merge.size as f64).collect()),
    ];
    for (name, ours) in &columns {
        checks.push(against.column(&format!("Ward, {name}"), WITHIN, &steps, ours, &theirs.numbers(name)?));
    }
    for clusters in [6_usize, 10, 14] {
        let theirs = labels_of(candidates, &format!("ward_rows_{clusters}"))?;
        let agreement = adjusted_rand(&cut(&merges, clusters)?, &theirs)?;
        let what = format!("Ward, agreement of {clusters} clusters");
        checks.push(against.column(&what, Expected::Within(0.0), &[], &[agreement], &[1.0]));

        let theirs = labels_of(candidates, &format!("kmeans_rows_{clusters}"))?;
        let of_theirs = sum_of_squares(similarity, &theirs);
        let excess = (k_means(similarity, clusters, 500, 1)?.inertia / of_theirs - 1.0).max(0.0);
        let against = Against { method: METHOD, reference: K_MEANS, input };
        let what = format!("k-means, sum of squares of {clusters} clusters above theirs");
        checks.push(against.column(&what, WITHIN, &[], &[excess], &[0.0]));
    }
    Ok(checks)
}

/// The sum of squared distances of rows to the centres of their clusters.
fn sum_of_squares(rows: &Matrix, labels: &[usize]) -> f64 {
    let mut total = 0.0;
    for cluster in 0..=labels.iter().copied().max().unwrap_or(0) {
        let own: Vec<&[f64]> =
            rows.iter_rows().zip(labels).filter(|(_, l)| **l == cluster).map(|(r, _)| r).collect();
        for column in 0..rows.columns() {
            let mean = own.iter().map(|row| row[column]).sum::<f64>() / own.len() as f64;
            total += own.iter().map(|row| (row[column] - mean) * (row[column] - mean)).sum::<f64>();
        }
    }
    total
}

fn agreement(golden: &Golden, input: &str, candidates: &Table) -> Result<Vec<Check>, VerifyError> {
    let theirs = golden.table(&format!("{METHOD}/{input}__agreement.csv"))?;
    let (mut rand, mut information, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for (one, other) in theirs.text("a")?.iter().zip(theirs.text("b")?) {
        let (left, right) = (labels_of(candidates, one)?, labels_of(candidates, other)?);
        rand.push(adjusted_rand(&left, &right)?);
        information.push(normalised_mutual_information(&left, &right, Normalisation::Arithmetic)?);
        rows.push(format!("{one}, {other}"));
    }
    let against = Against { method: METHOD, reference: AGREEMENT, input };
    let within = Expected::Within(1e-12);
    let columns = [("ari", &rand), ("ari_sklearn", &rand), ("nmi_arithmetic_sklearn", &information)];
    let mut checks = Vec::new();
    for (name, ours) in columns {
        checks.push(against.column(name, within, &rows, ours, &theirs.numbers(name)?));
    }
    Ok(checks)
}
