//! From who takes part in what to who works with whom: projections of a two-mode table.

use crate::EconError;
use crate::network::graph::groups_below;
use crate::network::{Edge, Graph};

/// Which organisation takes part in which project. To take part twice is to take part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participation {
    /// The projects of each organisation, ascending.
    projects: Vec<Vec<u32>>,
    /// The partners of each project, ascending.
    partners: Vec<Vec<u32>>,
}

/// How a joint project is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counting {
    /// Every joint project counts 1: a project of `n` partners makes `n(n-1)/2` ties of weight 1.
    SharedProjects,
    /// `sum over joint projects of 1/(n-1)` (Newman 2001): a partner's time is shared among the others,
    /// and its strength is the number of its projects that have other partners.
    #[default]
    Newman,
    /// `sum over joint projects of 1/n`.
    Fractional,
    /// Joint projects over the projects of either, 0..1.
    Jaccard,
}

/// What two organisations have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Collaboration {
    /// The organisation of the lower number.
    pub source: usize,
    /// The other one.
    pub target: usize,
    /// Joint projects.
    pub shared_projects: usize,
    /// `sum 1/(n-1)` over them.
    pub newman: f64,
    /// `sum 1/n` over them.
    pub fractional: f64,
    /// Joint projects over the projects of either, 0..1.
    pub jaccard: f64,
}

impl Participation {
    /// The table of its pairs of organisation and project.
    ///
    /// # Errors
    /// [`EconError::Value`] for a number out of range (column 0: organisation, 1: project),
    /// [`EconError::Parameter`] for more of either than 32 bits can number.
    pub fn new(
        organisations: usize,
        projects: usize,
        pairs: &[(usize, usize)],
    ) -> Result<Participation, EconError> {
        for (name, count) in
            [("the number of organisations", organisations), ("the number of projects", projects)]
        {
            if u32::try_from(count).is_err() {
                return Err(EconError::parameter(name, count, "below 2^32"));
            }
        }
        let mut table =
            Participation { projects: vec![Vec::new(); organisations], partners: vec![Vec::new(); projects] };
        for (row, (organisation, project)) in pairs.iter().enumerate() {
            for (column, number, limit) in [(0, *organisation, organisations), (1, *project, projects)] {
                if number >= limit {
                    let (what, reason) = ("the list of participations", "is out of range");
                    return Err(EconError::Value { what, row, column, value: number as f64, reason });
                }
            }
            table.projects[*organisation].push(*project as u32);
            table.partners[*project].push(*organisation as u32);
        }
        for list in table.projects.iter_mut().chain(&mut table.partners) {
            list.sort_unstable();
            list.dedup();
        }
        Ok(table)
    }

    /// How many organisations there are.
    pub fn organisations(&self) -> usize {
        self.projects.len()
    }

    /// How many projects there are.
    pub fn projects(&self) -> usize {
        self.partners.len()
    }

    /// How many participations there are.
    pub fn ties(&self) -> usize {
        self.projects.iter().map(Vec::len).sum()
    }

    /// What every pair of organisations with a joint project has in common, sorted by the pair. A project
    /// with one partner adds no pair.
    pub fn collaborations(&self) -> Vec<Collaboration> {
        let nothing = (0_usize, 0.0, 0.0);
        let mut common = vec![nothing; self.organisations()];
        let mut met: Vec<u32> = Vec::new();
        let mut all = Vec::new();
        for (source, projects) in self.projects.iter().enumerate() {
            for project in projects {
                let partners = &self.partners[*project as usize];
                let size = partners.len() as f64;
                let later = partners.partition_point(|partner| *partner as usize <= source);
                for partner in &partners[later..] {
                    let (shared, newman, fractional) = &mut common[*partner as usize];
                    if *shared == 0 {
                        met.push(*partner);
                    }
                    *shared += 1;
                    *newman += 1.0 / (size - 1.0);
                    *fractional += 1.0 / size;
                }
            }
            met.sort_unstable();
            for target in met.drain(..).map(|target| target as usize) {
                let (shared_projects, newman, fractional) = std::mem::replace(&mut common[target], nothing);
                let either = projects.len() + self.projects[target].len() - shared_projects;
                let jaccard = shared_projects as f64 / either as f64;
                all.push(Collaboration { source, target, shared_projects, newman, fractional, jaccard });
            }
        }
        all
    }

    /// The network of organisations.
    pub fn graph(&self, counting: Counting) -> Graph {
        let edges: Vec<Edge> = self.collaborations().iter().map(|tie| tie.edge(counting)).collect();
        Graph::of_valid(self.organisations(), &edges)
    }

    /// The network of regions: the ties of pairs of organisations, summed. Ties inside a region are the
    /// loops of the graph ([`Graph::loops`]), pairs once; an organisation without a region is left out.
    ///
    /// Sums of [`Counting::Jaccard`] are sums of shares and mean little.
    ///
    /// # Errors
    /// [`EconError::Shape`] for another number of organisations, [`EconError::Value`] for a region that is
    /// not below `count`.
    pub fn regions(
        &self,
        counting: Counting,
        regions: &[Option<usize>],
        count: usize,
    ) -> Result<Graph, EconError> {
        groups_below(regions, self.organisations(), count)?;
        self.graph(counting).merged(regions, count)
    }

    /// Robins & Alexander's (2004) clustering of a two-mode network: `4 C / L`, how many paths of three
    /// ties are closed to cycles of four, 0..1. `C` counts pairs of organisations with two joint
    /// projects, `L` is the sum over participations of `(d_organisation - 1)(d_project - 1)`. NaN without
    /// such a path.
    pub fn clustering(&self) -> f64 {
        let pairs =
            |tie: &Collaboration| tie.shared_projects as f64 * (tie.shared_projects as f64 - 1.0) / 2.0;
        let cycles: f64 = self.collaborations().iter().map(pairs).sum();
        let more = |list: &Vec<u32>| list.len() as f64 - 1.0;
        let paths = |(organisation, project): (&Vec<u32>, &u32)| {
            more(organisation) * more(&self.partners[*project as usize])
        };
        let ties = self.projects.iter().flat_map(|list| list.iter().map(move |project| (list, project)));
        4.0 * cycles / ties.map(paths).sum::<f64>()
    }
}

impl Collaboration {
    /// The tie with the weight of the chosen counting.
    pub fn edge(&self, counting: Counting) -> Edge {
        let weight = match counting {
            Counting::SharedProjects => self.shared_projects as f64,
            Counting::Newman => self.newman,
            Counting::Fractional => self.fractional,
            Counting::Jaccard => self.jaccard,
        };
        Edge { source: self.source, target: self.target, weight }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::math::sum;

    fn table(pairs: &[(usize, usize)]) -> Participation {
        Participation::new(8, 8, pairs).expect("valid pairs")
    }

    proptest! {
        #[test]
        fn an_organisations_newman_strength_is_the_number_of_its_shared_projects(
            pairs in proptest::collection::vec((0_usize..8, 0_usize..8), 0..40),
        ) {
            let table = table(&pairs);
            let strengths = table.graph(Counting::Newman).strengths();
            for (organisation, strength) in strengths.iter().enumerate() {
                let shared = table.projects[organisation].iter().filter(|p| table.partners[**p as usize].len() > 1);
                prop_assert!((strength - shared.count() as f64).abs() < 1e-12);
            }
        }

        #[test]
        fn ties_of_regions_add_up_to_those_of_organisations(
            pairs in proptest::collection::vec((0_usize..8, 0_usize..8), 0..40),
        ) {
            let table = table(&pairs);
            let regions: Vec<Option<usize>> = (0..8).map(|organisation| Some(organisation / 3)).collect();
            let between = table.regions(Counting::SharedProjects, &regions, 3).expect("regions");
            let all = table.graph(Counting::SharedProjects).total_weight();
            prop_assert_eq!(between.total_weight() + sum(between.loops()), all);
        }
    }

    #[test]
    fn a_project_with_one_partner_ties_nobody_but_counts_for_jaccard() {
        let ties = table(&[(0, 0), (1, 0), (1, 1), (1, 1), (2, 2), (3, 2), (4, 2)]).collaborations();
        let pairs: Vec<(usize, usize)> = ties.iter().map(|tie| (tie.source, tie.target)).collect();
        assert_eq!(pairs, [(0, 1), (2, 3), (2, 4), (3, 4)]);
        assert_eq!((ties[0].newman, ties[0].fractional, ties[0].jaccard), (1.0, 0.5, 0.5));
        assert_eq!((ties[1].newman, ties[1].jaccard), (0.5, 1.0));
    }

    #[test]
    fn two_organisations_with_two_projects_are_fully_clustered() {
        assert_eq!(table(&[(0, 0), (0, 1), (1, 0), (1, 1)]).clustering(), 1.0);
        assert!(table(&[(0, 0), (1, 0)]).clustering().is_nan());
    }

    #[test]
    fn a_pair_out_of_range_is_refused_with_its_place() {
        let error = Participation::new(2, 2, &[(0, 0), (1, 2)]).expect_err("a refusal");
        assert_eq!(error.to_string(), "the list of participations, row 1, column 1: 2 is out of range");
    }
}
