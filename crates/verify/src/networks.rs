//! Projections of a two-mode table and measures of networks.

use std::collections::BTreeMap;

use asterism_econ::Matrix;
use asterism_econ::network::centrality::{Ties, core_numbers, eigenvector, pagerank};
use asterism_econ::network::cohesion::{
    LowDegree, clustering, constraint, degree_assortativity, mean_clustering, transitivity,
};
use asterism_econ::network::paths::{Length, betweenness, closeness, normalised_betweenness};
use asterism_econ::network::project::{Collaboration, Counting, Participation};
use asterism_econ::network::rich_club::rich_club;
use asterism_econ::network::{Edge, Graph};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, Table, VerifyError, Wide};

const METHOD: &str = "networks";
const REFERENCE: &str = "networkx 3.6.1 = igraph 1.0.0";
const PROJECTED: &str = "interreg_se_projection";

/// Inputs on which the reference takes paths of one length for different ones. Computed with fractions,
/// node 0 of the weighted karate club has 209 and node 27 has 17.5, as here; the reference has 208.5 and 18.
const TIES_BY_ROUNDING: [&str; 2] = [PROJECTED, "net_karate_weighted"];

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = projection(golden)?;
    for input in golden.inputs_of(METHOD, "__nodes.csv")? {
        let against = Against { method: METHOD, reference: REFERENCE, input: &input };
        let nodes = golden.table(&format!("{METHOD}/{input}__nodes.csv"))?;
        let labels = nodes.text("node")?;
        let graph = network(golden, &input, labels)?;
        checks.extend(of_nodes(&against, &nodes, &graph)?);
        let global = golden.table(&format!("{METHOD}/{input}__global.csv"))?;
        let ours = of_graph(&graph)?;
        checks.extend(measures(&against, &global, &ours)?);
        let clubs = golden.table(&format!("{METHOD}/{input}__rich_club.csv"))?;
        let ours = rich_club(&graph);
        let degrees: Vec<f64> = ours.iter().map(|club| club.degree as f64).collect();
        let phi: Vec<f64> = ours.iter().map(|club| club.phi).collect();
        let labels = clubs.text("k")?;
        checks.push(against.column(
            "rich club, k",
            Expected::Within(0.0),
            labels,
            &degrees,
            &clubs.numbers("k")?,
        ));
        checks.push(against.column(
            "rich club, phi",
            Expected::Within(1e-15),
            labels,
            &phi,
            &clubs.numbers("phi")?,
        ));
    }
    Ok(checks)
}

/// One of the input networks, its nodes numbered as the labels stand.
pub(crate) fn network(golden: &Golden, input: &str, labels: &[String]) -> Result<Graph, VerifyError> {
    let number: BTreeMap<&String, usize> = labels.iter().enumerate().map(|(at, label)| (label, at)).collect();
    let mut edges = Vec::new();
    if input == PROJECTED {
        let (organisations, table) = participation(golden)?;
        for tie in table.collaborations() {
            let Edge { source, target, weight } = tie.edge(Counting::SharedProjects);
            if let (Some(source), Some(target)) =
                (number.get(&organisations[source]), number.get(&organisations[target]))
            {
                edges.push(Edge { source: *source, target: *target, weight });
            }
        }
    } else {
        let list = golden.table(&format!("inputs/{input}.csv"))?;
        let ends = list.text("source")?.iter().zip(list.text("target")?);
        for ((source, target), weight) in ends.zip(list.numbers("weight")?) {
            if let (Some(source), Some(target)) = (number.get(source), number.get(target)) {
                edges.push(Edge { source: *source, target: *target, weight });
            }
        }
    }
    Ok(Graph::new(labels.len(), &edges)?)
}

/// The organisations by name, and who takes part in what.
fn participation(golden: &Golden) -> Result<(Vec<String>, Participation), VerifyError> {
    let pairs = golden.table("inputs/interreg_se_bipartite.csv")?;
    let (organisations, of_organisation) = numbered(pairs.text("organisation")?);
    let (projects, of_project) = numbered(pairs.text("project_id")?);
    let pairs: Vec<(usize, usize)> = of_organisation.into_iter().zip(of_project).collect();
    let table = Participation::new(organisations.len(), projects.len(), &pairs)?;
    Ok((organisations, table))
}

/// The different labels, sorted, and the number of each label given.
fn numbered(labels: &[String]) -> (Vec<String>, Vec<usize>) {
    let mut distinct = labels.to_vec();
    distinct.sort();
    distinct.dedup();
    let numbers = labels.iter().map(|label| distinct.partition_point(|known| known < label)).collect();
    (distinct, numbers)
}

fn projection(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let reference = "networkx 3.6.1 bipartite; Robins-Alexander: `robins_alexander_clustering`";
    let against = Against { method: METHOD, reference, input: "interreg_se" };
    let (organisations, table) = participation(golden)?;
    let pair = |source: &str, target: &str| format!("{source} | {target}");
    let theirs = golden.table("networks/interreg_se__projection.csv")?;
    let ends = theirs.text("source")?.iter().zip(theirs.text("target")?);
    let their_pairs: Vec<String> = ends.map(|(a, b)| if a < b { pair(a, b) } else { pair(b, a) }).collect();
    let ties = table.collaborations();
    let our_pairs: Vec<String> =
        ties.iter().map(|tie| pair(&organisations[tie.source], &organisations[tie.target])).collect();
    type Of = fn(&Collaboration) -> f64;
    let columns: [(&str, Of); 4] = [
        ("shared_projects", |tie| tie.shared_projects as f64),
        ("newman_weight", |tie| tie.newman),
        ("fractional_weight", |tie| tie.fractional),
        ("jaccard", |tie| tie.jaccard),
    ];
    let names: Vec<String> = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
    let ours = Matrix::from_fn(ties.len(), columns.len(), |row, column| columns[column].1(&ties[row]));
    let mut values = Vec::new();
    for name in &names {
        values.push(theirs.numbers(name)?);
    }
    let values = Matrix::from_fn(theirs.rows(), names.len(), |row, column| values[column][row]);
    let theirs = Wide { name: theirs.name, rows: their_pairs, columns: names.clone(), values };
    let within = Expected::Within(1e-15);
    let mut checks = vec![against.matrix("projection", within, (&our_pairs, &names), &ours, &theirs)];
    let count = |count: usize| vec![count as f64];
    let expected = count(theirs.rows.len());
    checks.push(against.column("pairs", Expected::Within(0.0), &[], &count(our_pairs.len()), &expected));
    let global = golden.table("networks/interreg_se__bipartite_global.csv")?;
    let ours = [
        ("robins_alexander_clustering", table.clustering()),
        ("organisations", table.organisations() as f64),
        ("projects", table.projects() as f64),
        ("ties", table.ties() as f64),
    ];
    checks.extend(measures(&against, &global, &ours)?);
    Ok(checks)
}

fn of_nodes(against: &Against<'_>, nodes: &Table, graph: &Graph) -> Result<Vec<Check>, VerifyError> {
    let whole = |counts: Vec<usize>| counts.into_iter().map(|count| count as f64).collect::<Vec<f64>>();
    let between = betweenness(graph, Length::Hops);
    let near = closeness(graph);
    let mut columns = vec![
        ("degree", 0.0, whole(graph.degrees())),
        ("strength", 1e-15, graph.strengths()),
        ("betweenness_norm", 1e-14, normalised_betweenness(&between)),
        ("betweenness", 1e-12, between),
        ("betweenness_w_inv", 1e-12, betweenness(graph, Length::InverseWeight)),
        ("closeness_wf", 1e-14, near.wasserman_faust),
        ("harmonic", 1e-14, near.harmonic),
        ("pagerank_w", 1e-11, pagerank(graph, 0.85, Ties::Weighted)?),
        ("core_number", 0.0, whole(core_numbers(graph))),
        ("clustering", 1e-15, clustering(graph, LowDegree::Zero)),
        ("burt_constraint", 1e-14, constraint(graph, Ties::Equal)),
        ("burt_constraint_w", 1e-14, constraint(graph, Ties::Weighted)),
    ];
    if nodes.has("eigenvector_w") {
        columns.push(("eigenvector_w", 1e-9, eigenvector(graph, Ties::Weighted)?));
    }
    let labels = nodes.text("node")?;
    let mut checks = Vec::new();
    for (column, tolerance, ours) in columns.into_iter().filter(|(column, ..)| nodes.has(column)) {
        let theirs = nodes.numbers(column)?;
        let rounded = column == "betweenness_w_inv" && TIES_BY_ROUNDING.contains(&against.input);
        let expected = if rounded {
            Expected::Wrong { beyond: 1e-6, why: "lengths such as 1/3 + 1/6 and 1/2 are compared exactly" }
        } else {
            Expected::Within(tolerance)
        };
        checks.push(against.column(column, expected, labels, &ours, &theirs));
    }
    Ok(checks)
}

fn of_graph(graph: &Graph) -> Result<Vec<(&'static str, f64)>, VerifyError> {
    let components = graph.components();
    let giant = graph.induced(&components.largest())?;
    let near = closeness(&giant);
    let degeneracy = core_numbers(graph).into_iter().max().unwrap_or(0);
    Ok(vec![
        ("nodes", graph.nodes() as f64),
        ("edges", graph.edge_count() as f64),
        ("density", graph.density()),
        ("components", components.count() as f64),
        ("giant", giant.nodes() as f64),
        ("transitivity", transitivity(graph)),
        ("avg_clustering", mean_clustering(graph, LowDegree::Zero)),
        ("degree_assortativity", degree_assortativity(graph)),
        ("diameter_giant", near.diameter() as f64),
        ("avg_path_giant", near.mean_distance()),
        ("total_weight", graph.total_weight()),
        ("degeneracy", degeneracy as f64),
    ])
}

/// Compares a file of measures, one per row, with ours; a measure that we do not have differs.
fn measures(against: &Against<'_>, theirs: &Table, ours: &[(&str, f64)]) -> Result<Vec<Check>, VerifyError> {
    let names = theirs.text("measure")?;
    let of = |name: &String| ours.iter().find(|(known, _)| known == name).map_or(f64::INFINITY, |(_, v)| *v);
    let values: Vec<f64> = names.iter().map(of).collect();
    let within = Expected::Within(1e-13);
    Ok(vec![against.column("whole network", within, names, &values, &theirs.numbers("value")?)])
}
