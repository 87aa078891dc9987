//! Where partners are whose source gives a point and no region: in the region of level 2 around the point, as far as
//! the official boundaries were loaded. This is computed wherever projects are read, and never written into them. The
//! index learns it as it reads a project; what it has read before the boundaries came, it learns from `rebuild`.

use std::sync::{Arc, Mutex, PoisonError};

use asterism_domain::outline::Ring;
use asterism_domain::place::Point;
use asterism_domain::project::{Partner, Project};
use asterism_domain::{Document, NutsCode, NutsRef, NutsVersion};

use crate::{App, Boundaries, Result};

/// The regions of one edition as areas to find points in.
#[derive(Debug)]
struct Areas {
    edition: NutsVersion,
    areas: Vec<Area>,
}

#[derive(Debug)]
struct Area {
    code: NutsCode,
    rings: Vec<Ring>,
    /// West, south, east, north: most points are outside of most areas.
    frame: [f64; 4],
}

/// The areas of the boundaries that were asked for last.
#[derive(Debug, Default)]
pub(crate) struct Placing(Mutex<Option<(Arc<Boundaries>, Arc<Areas>)>>);

impl App {
    /// Gives the partners that have a point and no region the region around it.
    pub(crate) async fn place(&self, documents: impl Iterator<Item = &mut Document>) -> Result<()> {
        let projects = documents.filter_map(|document| match document {
            Document::Project(project) if project.partners.iter().any(lacks_region) => Some(project),
            _ => None,
        });
        let projects: Vec<_> = projects.collect();
        if projects.is_empty() {
            return Ok(());
        }
        let Some(boundaries) = self.boundaries().await? else { return Ok(()) };
        let areas = self.inner.placing.areas(&boundaries);
        for project in projects {
            areas.place(project);
        }
        Ok(())
    }
}

impl Placing {
    fn areas(&self, boundaries: &Arc<Boundaries>) -> Arc<Areas> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, areas)) = kept.as_ref().filter(|(known, _)| Arc::ptr_eq(known, boundaries)) {
            return Arc::clone(areas);
        }
        let areas = Arc::new(Areas::of(boundaries));
        *kept = Some((Arc::clone(boundaries), Arc::clone(&areas)));
        areas
    }
}

pub(crate) fn lacks_region(partner: &Partner) -> bool {
    partner.region.is_none() && partner.point.is_some()
}

impl Areas {
    fn of(boundaries: &Boundaries) -> Areas {
        let area = |code: &NutsCode, rings: Vec<Ring>| {
            let frame = frame(&rings);
            Area { code: code.clone(), rings, frame }
        };
        let areas = boundaries.regions.iter().map(|(code, outline)| area(code, outline.read())).collect();
        Areas { edition: boundaries.edition, areas }
    }

    fn place(&self, project: &mut Project) {
        for partner in project.partners.iter_mut().filter(|partner| lacks_region(partner)) {
            let found = partner.point.and_then(|point| self.around(point));
            // A point in another country than the one stated says that one of the two is wrong.
            let fits =
                |code: &&NutsCode| partner.country.as_ref().is_none_or(|country| code.country() == *country);
            let code = found.filter(fits).cloned();
            partner.region = code.map(|code| NutsRef { code, version: self.edition });
        }
    }

    fn around(&self, point: Point) -> Option<&NutsCode> {
        let at = [f64::from(point.longitude_e6) / 1e6, f64::from(point.latitude_e6) / 1e6];
        self.areas.iter().find(|area| area.holds(at)).map(|area| &area.code)
    }
}

impl Area {
    fn holds(&self, [x, y]: [f64; 2]) -> bool {
        let [west, south, east, north] = self.frame;
        if x < west || x > east || y < south || y > north {
            return false;
        }
        // A line from the point eastwards crosses the boundary an odd number of times; so holes are outside.
        let crossings: usize = self.rings.iter().map(|ring| crossings(ring, [x, y])).sum();
        crossings % 2 == 1
    }
}

fn frame(rings: &[Ring]) -> [f64; 4] {
    let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    rings.iter().flatten().fold(start, |[west, south, east, north], [x, y]| {
        [west.min(*x), south.min(*y), east.max(*x), north.max(*y)]
    })
}

fn crossings(ring: &Ring, [x, y]: [f64; 2]) -> usize {
    let next = ring.iter().cycle().skip(1);
    let edges = ring.iter().zip(next);
    edges
        .filter(|([x1, y1], [x2, y2])| {
            // One end counts as above, the other as not, so that a corner is crossed once.
            (*y1 > y) != (*y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        })
        .count()
}

#[cfg(test)]
mod tests {
    use asterism_domain::outline::Outline;
    use asterism_domain::{CountryCode, PartnerRole};

    use super::*;

    fn square(west: f64, south: f64, size: f64) -> Ring {
        vec![[west, south], [west + size, south], [west + size, south + size], [west, south + size]]
    }

    fn areas(regions: &[(&str, &[Ring])]) -> Areas {
        let outline = |(code, rings): &(&str, &[Ring])| {
            let outline = Outline::simplified(NutsVersion::V2021, rings).expect("an outline");
            (NutsCode::parse(code).expect("a code"), outline)
        };
        Areas::of(&Boundaries {
            edition: NutsVersion::V2021,
            regions: regions.iter().map(outline).collect(),
            countries: Vec::new(),
        })
    }

    fn found(areas: &Areas, latitude: f64, longitude: f64) -> Option<&str> {
        areas.around(Point::from_degrees(latitude, longitude).expect("a point")).map(NutsCode::as_str)
    }

    #[test]
    fn a_point_is_in_the_region_around_it_and_in_none_in_a_hole_or_outside_002_22() {
        let with_hole: &[Ring] = &[square(0.0, 40.0, 4.0), square(1.0, 41.0, 2.0)];
        let areas = areas(&[("ES21", with_hole), ("ES22", &[square(4.0, 40.0, 4.0)])]);
        assert_eq!(found(&areas, 40.5, 0.5), Some("ES21"));
        assert_eq!(found(&areas, 42.0, 2.0), None, "in the hole");
        assert_eq!(found(&areas, 42.0, 6.0), Some("ES22"));
        assert_eq!(found(&areas, 39.9, 6.0), None);
        assert_eq!(found(&areas, 0.0, 0.0), None);
    }

    #[test]
    fn what_a_source_states_of_a_partners_place_stays() {
        let areas = areas(&[("ES21", &[square(0.0, 40.0, 4.0)])]);
        let at = |country: &str| Partner {
            point: Point::from_degrees(41.0, 1.0),
            country: CountryCode::parse(country).ok(),
            ..Partner::new("1", PartnerRole::Partner)
        };
        let mut project = Project { partners: vec![at("ES"), at("FR")], ..Project::default() };
        areas.place(&mut project);
        let code = |place: usize| project.partners[place].region.as_ref().map(|region| region.code.as_str());
        assert_eq!((code(0), code(1)), (Some("ES21"), None), "a point in another country is no place");
    }
}
