//! The ones of a matrix as lists, both ways: what the iterative methods walk over again and again.

use crate::{Presence, parallel};

/// The ones of a presence matrix without its empty rows and columns, region by region and industry by
/// industry. Dropping what is empty empties nothing else, so one pass is enough.
#[derive(Debug, Clone)]
pub(crate) struct Links {
    /// For each kept region, the kept industries that it has.
    pub(crate) of_regions: Lists,
    /// For each kept industry, the kept regions that have it.
    pub(crate) of_industries: Lists,
    /// The regions kept, as numbers of the whole matrix's rows.
    pub(crate) regions: Vec<usize>,
    /// The industries kept, as numbers of the whole matrix's columns.
    pub(crate) industries: Vec<usize>,
}

/// Lists of numbers, end to end.
#[derive(Debug, Clone)]
pub(crate) struct Lists {
    starts: Vec<usize>,
    entries: Vec<u32>,
}

impl Links {
    pub(crate) fn of(presence: &Presence) -> Links {
        let mut regions = Vec::new();
        let all = presence.row_counts().iter().sum();
        let mut of_regions = Lists { starts: vec![0], entries: Vec::with_capacity(all) };
        for region in 0..presence.rows() {
            of_regions.entries.extend(presence.ones(region).map(|industry| industry as u32));
            if of_regions.entries.len() > of_regions.starts[regions.len()] {
                of_regions.starts.push(of_regions.entries.len());
                regions.push(region);
            }
        }
        let mut is_kept = vec![false; presence.columns()];
        of_regions.entries.iter().for_each(|entry| is_kept[*entry as usize] = true);
        let industries: Vec<usize> = (0..presence.columns()).filter(|place| is_kept[*place]).collect();
        let mut number_of = vec![0; presence.columns()];
        industries.iter().zip(0..).for_each(|(industry, number)| number_of[*industry] = number);
        of_regions.entries.iter_mut().for_each(|entry| *entry = number_of[*entry as usize]);
        let of_industries = of_regions.turned(industries.len());
        Links { of_regions, of_industries, regions, industries }
    }
}

impl Lists {
    /// How many lists there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(crate) fn of(&self, list: usize) -> &[u32] {
        &self.entries[self.starts[list]..self.starts[list + 1]]
    }

    /// The lengths of the lists.
    pub(crate) fn lengths(&self) -> Vec<f64> {
        self.starts.windows(2).map(|ends| (ends[1] - ends[0]) as f64).collect()
    }

    /// For each number below `count`, the lists in which it is, ascending.
    fn turned(&self, count: usize) -> Lists {
        let mut starts = vec![0; count + 1];
        self.entries.iter().for_each(|entry| starts[*entry as usize + 1] += 1);
        (0..count).for_each(|place| starts[place + 1] += starts[place]);
        let mut next = starts.clone();
        let mut entries = vec![0; self.entries.len()];
        for (list, number) in (0..self.len()).zip(0_u32..) {
            for entry in self.of(list) {
                let place = &mut next[*entry as usize];
                entries[*place] = number;
                *place += 1;
            }
        }
        Lists { starts, entries }
    }

    /// For each list the sum of the values of its entries, `WIDTH` sums side by side. The order of the
    /// terms is fixed: four chains, which the processor adds at the same time, and their sum.
    pub(crate) fn sums<const WIDTH: usize>(&self, values: &[[f64; WIDTH]]) -> Vec<[f64; WIDTH]> {
        const CHAINS: usize = 4;
        let mut sums = vec![[0.0; WIDTH]; self.len()];
        let work = WIDTH * self.entries.len() / self.len().max(1);
        parallel::over_rows(&mut sums, 1, work, |first, block| {
            for (list, sum) in (first..).zip(block) {
                let mut chains = [[0.0; WIDTH]; CHAINS];
                let (fours, rest) = self.of(list).as_chunks::<CHAINS>();
                for four in fours {
                    for (chain, entry) in chains.iter_mut().zip(four) {
                        add(chain, &values[*entry as usize]);
                    }
                }
                for (chain, entry) in chains.iter_mut().zip(rest) {
                    add(chain, &values[*entry as usize]);
                }
                chains.iter().for_each(|chain| add(sum, chain));
            }
        });
        sums
    }

    /// For each list the mean of the values of its entries.
    pub(crate) fn means(&self, values: &[f64]) -> Vec<f64> {
        let values: Vec<[f64; 1]> = values.iter().map(|value| [*value]).collect();
        self.sums(&values).iter().zip(self.lengths()).map(|([sum], length)| sum / length).collect()
    }
}

#[inline(always)]
fn add<const WIDTH: usize>(to: &mut [f64; WIDTH], what: &[f64; WIDTH]) {
    to.iter_mut().zip(what).for_each(|(to, what)| *to += what);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_hold_the_same_ones_without_what_is_empty() {
        let presence = Presence::from_fn(4, 5, |row, column| row != 1 && column != 2 && row <= column);
        let links = Links::of(&presence);
        assert_eq!(links.regions, [0, 2, 3]);
        assert_eq!(links.industries, [0, 1, 3, 4]);
        assert_eq!(links.of_regions.of(1), [2, 3]);
        assert_eq!(links.of_industries.of(2), [0, 1, 2]);
        assert_eq!(links.of_industries.means(&[1.0, 2.0, 6.0]), [1.0, 1.0, 3.0, 3.0]);
    }

    #[test]
    fn nothing_has_no_links() {
        let links = Links::of(&Presence::empty(3, 2));
        assert_eq!((links.of_regions.len(), links.of_industries.len()), (0, 0));
        assert!(links.of_regions.sums::<2>(&[]).is_empty());
    }
}
