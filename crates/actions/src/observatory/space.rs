//! The industry space: which industries are related enough to be drawn, where they stand in the drawing, and
//! which of them form clusters.

use asterism_econ::network::communities::{Communities, Objective, Search, leiden};
use asterism_econ::network::layout::layout;
use asterism_econ::network::paths::Length;
use asterism_econ::network::{Edge as Tie, Graph};
use asterism_econ::quotient::location_quotient;
use asterism_econ::space::{Edge, maximum_spanning_tree, tree_and_strongest};
use asterism_econ::stars::{Indicators, Rules, stars};
use asterism_econ::{Activity, Cell, Matrix, Treatment};

use super::frame::{Frame, refused};
use crate::{Error, Params, Refusal, Result};

/// Regions that are named for a cluster.
const SHOWN: usize = 10;

/// How much of all relations is drawn, and how fine the clusters are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpaceSettings {
    /// Edges per industry on average.
    pub degree: f64,
    /// The resolution of modularity; more gives more and smaller clusters.
    pub resolution: f64,
}

/// The drawing and its clusters.
#[derive(Debug, Clone)]
pub struct Space {
    pub settings: SpaceSettings,
    /// The maximum spanning tree and the strongest of the other relations, ascending by both ends.
    pub edges: Vec<Edge>,
    /// How many of the edges are of the tree.
    pub tree: usize,
    /// Per industry, both coordinates 0..1.
    pub positions: Vec<[f64; 2]>,
    /// Per industry, the number of its cluster in [`Space::clusters`].
    pub cluster_of: Vec<usize>,
    /// The clusters, the largest first.
    pub clusters: Vec<Cluster>,
    /// Modularity of the best search, and of all of them: their spread says how much is chance.
    pub modularity: f64,
    pub searches: Vec<f64>,
}

/// Industries that are more related to each other than to others.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// The largest first.
    pub industries: Vec<usize>,
    /// What was published of them in all regions, and its share of everything, 0..1.
    pub total: f64,
    pub share: f64,
    /// The mean proximity of two of its industries, and of one of its own and one of another cluster.
    pub inside: f64,
    pub outside: f64,
    /// Where it is strongest, by stars and then by quotient.
    pub regions: Vec<ClusterRegion>,
}

/// A cluster in a region.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusterRegion {
    pub region: usize,
    /// The sum of what was published: the least that there is where something was not.
    pub value: f64,
    /// How many of the cluster's industries have no published value here.
    pub hidden: usize,
    /// Of the region's total, 0..1.
    pub share: f64,
    pub quotient: f64,
    pub stars: u8,
}

impl SpaceSettings {
    /// Reads `degree` and `resolution`.
    ///
    /// # Errors
    /// [`Error::Invalid`] when one is out of its range.
    pub fn read(params: &Params) -> Result<SpaceSettings> {
        Ok(SpaceSettings {
            degree: number(params, "degree", 5.0, 2.0..=20.0)?,
            resolution: number(params, "resolution", 1.0, 0.1..=10.0)?,
        })
    }

    /// The address that says the same, without what is usual.
    pub fn params(&self) -> Vec<(String, String)> {
        let usual = [("degree", self.degree, 5.0), ("resolution", self.resolution, 1.0)];
        let other = usual.into_iter().filter(|(_, value, usual)| value != usual);
        other.map(|(name, value, _)| (name.to_owned(), value.to_string())).collect()
    }
}

fn number(params: &Params, name: &str, usual: f64, range: std::ops::RangeInclusive<f64>) -> Result<f64> {
    let given = params.iter().rev().find(|(known, value)| known == name && !value.trim().is_empty());
    let Some((_, text)) = given else { return Ok(usual) };
    let value = text.trim().parse::<f64>().ok().filter(|value| range.contains(value));
    let (from, to) = (range.start().to_string(), range.end().to_string());
    value.ok_or_else(|| Error::invalid(name, Refusal::NotWithin { given: text.clone(), from, to }))
}

impl Frame {
    /// The industry space of the frame. Chance has a fixed seed, so the same frame has the same space.
    ///
    /// # Errors
    /// [`Error::Internal`] when there are more industries than can be drawn.
    pub fn space(&self, settings: SpaceSettings) -> Result<Space> {
        let tree = maximum_spanning_tree(&self.proximity).map_err(refused)?.len();
        let edges = tree_and_strongest(&self.proximity, settings.degree).map_err(refused)?;
        let ties: Vec<Tie> = edges
            .iter()
            .map(|edge| Tie { source: edge.from, target: edge.to, weight: edge.weight })
            .collect();
        let graph = Graph::new(self.industries.len(), &ties).map_err(refused)?;
        let positions = layout(&graph, Length::Hops).map_err(refused)?.positions;
        let objective = Objective::Modularity { resolution: settings.resolution };
        let found = leiden(&graph, objective, Search::default()).map_err(refused)?;
        let clusters = self.clusters(&found)?;
        let mut cluster_of = vec![0; self.industries.len()];
        for (number, cluster) in clusters.iter().enumerate() {
            cluster.industries.iter().for_each(|industry| cluster_of[*industry] = number);
        }
        let (modularity, searches) = (found.quality, found.runs);
        Ok(Space { settings, edges, tree, positions, cluster_of, clusters, modularity, searches })
    }

    fn clusters(&self, found: &Communities) -> Result<Vec<Cluster>> {
        let totals = self.activity.totals();
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); found.count()];
        found.membership.iter().enumerate().for_each(|(industry, of)| members[*of].push(industry));
        let size = |industries: &[usize]| industries.iter().map(|i| totals.industries[*i]).sum::<f64>();
        for industries in &mut members {
            industries.sort_by(|one, other| totals.industries[*other].total_cmp(&totals.industries[*one]));
        }
        members.sort_by(|one, other| size(other).total_cmp(&size(one)));
        let regions = self.regions_of(&members)?;
        let cluster = |(industries, regions): (Vec<usize>, Vec<ClusterRegion>)| {
            let total = size(&industries);
            let (inside, outside) = self.mean_proximities(&industries);
            Cluster { total, share: total / totals.all, inside, outside, regions, industries }
        };
        Ok(members.into_iter().zip(regions).map(cluster).collect())
    }

    /// The mean proximity within some industries, and between them and all others; NaN where there is no pair.
    fn mean_proximities(&self, industries: &[usize]) -> (f64, f64) {
        let (mut inside, mut outside) = ((0.0, 0.0), (0.0, 0.0));
        for one in industries {
            for other in (0..self.industries.len()).filter(|other| other != one) {
                let sums = if industries.contains(&other) { &mut inside } else { &mut outside };
                sums.0 += self.proximity[(*one, other)];
                sums.1 += 1.0;
            }
        }
        (inside.0 / inside.1, outside.0 / outside.1)
    }

    /// Where each cluster is strong: its industries added up, and then treated as an industry is.
    fn regions_of(&self, members: &[Vec<usize>]) -> Result<Vec<Vec<ClusterRegion>>> {
        let known = |region: usize, industries: &[usize]| -> (f64, usize) {
            let of = industries.iter().filter(|industry| self.activity.is_known(region, **industry));
            of.fold((0.0, 0), |(sum, count), i| (sum + self.activity.values[(region, *i)], count + 1))
        };
        let rows = 0..self.regions.len();
        let sums: Vec<Vec<(f64, usize)>> =
            rows.clone().map(|row| members.iter().map(|of| known(row, of)).collect()).collect();
        let cell = |(sum, count): &(f64, usize)| if *count > 0 { Cell::Value(*sum) } else { Cell::Missing };
        let cells = sums.iter().flatten().map(cell).collect();
        let activity = Activity::new(self.regions.len(), members.len(), cells).map_err(refused)?;
        let activity = activity.treated(Treatment::Mask);
        let quotients = location_quotient(&activity);
        let indicators = Indicators { activity: &activity, productivity: None, growth: None };
        let given = stars(&indicators, &Rules::observatory_2007()).map_err(refused)?.count;
        let totals = activity.totals();
        let of_cluster = |(number, industries): (usize, &Vec<usize>)| {
            let region = |region: usize| ClusterRegion {
                region,
                value: activity.values[(region, number)],
                hidden: industries.len() - sums[region][number].1,
                share: activity.values[(region, number)] / totals.regions[region],
                quotient: quotients[(region, number)],
                stars: given[(region, number)] as u8,
            };
            strongest(rows.clone().map(region).collect(), &quotients, number)
        };
        Ok(members.iter().enumerate().map(of_cluster).collect())
    }
}

fn strongest(mut regions: Vec<ClusterRegion>, quotients: &Matrix, number: usize) -> Vec<ClusterRegion> {
    regions.retain(|found| quotients[(found.region, number)] > 0.0);
    regions.sort_by(|one, other| other.stars.cmp(&one.stars).then(other.quotient.total_cmp(&one.quotient)));
    regions.truncate(SHOWN);
    regions
}
