//! Which regions and industries hang together.

use crate::links::{Links, Lists};

/// The connected components of the graph of regions and the industries they have. Numbered from 0 in the
/// order of their first region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Components {
    /// How many there are.
    pub count: usize,
    /// The component of each kept region.
    pub regions: Vec<usize>,
    /// The component of each kept industry.
    pub industries: Vec<usize>,
}

const NOT_SEEN: usize = usize::MAX;

pub(super) fn components(links: &Links) -> Components {
    let mut regions = vec![NOT_SEEN; links.of_regions.len()];
    let mut industries = vec![NOT_SEEN; links.of_industries.len()];
    let (mut regions_open, mut industries_open) = (regions.len(), industries.len());
    let mut count = 0;
    for first in 0..regions.len() {
        if regions[first] != NOT_SEEN {
            continue;
        }
        regions[first] = count;
        regions_open -= 1;
        let mut front = vec![first];
        while !front.is_empty() {
            let reached = step(&links.of_regions, &front, &mut industries, (count, &mut industries_open));
            front = step(&links.of_industries, &reached, &mut regions, (count, &mut regions_open));
        }
        count += 1;
    }
    Components { count, regions, industries }
}

/// Marks what is not yet seen of the neighbours, and says what that was. Ends when nothing is left open,
/// which in one large component is after a few lists.
fn step(
    lists: &Lists,
    front: &[usize],
    seen: &mut [usize],
    (component, open): (usize, &mut usize),
) -> Vec<usize> {
    let mut reached = Vec::new();
    for list in front {
        if *open == 0 {
            break;
        }
        for entry in lists.of(*list) {
            let place = &mut seen[*entry as usize];
            if *place == NOT_SEEN {
                *place = component;
                *open -= 1;
                reached.push(*entry as usize);
            }
        }
    }
    reached
}
