//! A drawing of a network: positions in the plane that keep the distances of the graph.

use std::cmp::Reverse;

use crate::math::{mean, sum};
use crate::network::Graph;
use crate::network::paths::{Length, distances};
use crate::{EconError, Matrix, Random};

/// Positions of nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Where each node is, both coordinates 0..1. One of them spans 0..1, the other less, so that
    /// distances mean the same in both directions.
    pub positions: Vec<[f64; 2]>,
    /// How far distances in the plane are from those in the graph, within the connected parts and before
    /// nodes are pushed apart: the root of `sum (|x_i - x_j| / d_ij - 1)^2` over the number of pairs. NaN
    /// where no two nodes are connected.
    pub stress: f64,
}

/// All pairs of nodes are kept in memory and met in every step.
const MOST_NODES: usize = 5_000;

/// Steps of the power iteration for the start, and of majorisation.
const STEPS: usize = 200;

/// A step after which nodes move less than this share of a hop, on average, is the last.
const STILL: f64 = 1e-3;

/// How near nodes may be, as a share of the side of the square that each has when all share the area.
const APART: f64 = 0.6;

/// A layout by stress majorisation (Gansner, Koren & North 2004) with the weights `d_ij^-2`, started from
/// classical scaling (Torgerson 1952). Connected parts are laid out by themselves and set beside each
/// other, the largest first. The same graph has the same layout on every machine.
///
/// The graph should be sparse: where everybody is one step from everybody there is nothing to draw.
///
/// # Errors
/// [`EconError::Parameter`] above 5,000 nodes.
pub fn layout(graph: &Graph, length: Length) -> Result<Layout, EconError> {
    if graph.nodes() > MOST_NODES {
        return Err(EconError::parameter("the number of nodes", graph.nodes(), "at most 5,000"));
    }
    let components = graph.components();
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); components.count()];
    components.of.iter().enumerate().for_each(|(node, part)| parts[*part].push(node));
    parts.sort_by_key(|part| Reverse(part.len()));
    let (mut squares, mut pairs) = (0.0, 0.0);
    let mut drawn = Vec::with_capacity(parts.len());
    for part in &parts {
        let distances = in_hops(&distances(&graph.induced(part)?, length));
        let mut positions = classical_scaling(&distances);
        majorise(&distances, &mut positions);
        turn(&mut positions);
        squares += stress(&distances, &positions);
        pairs += (part.len() * (part.len() - 1) / 2) as f64;
        drawn.push(positions);
    }
    let mut positions = vec![[0.0; 2]; graph.nodes()];
    for (part, placed) in parts.iter().zip(beside_each_other(drawn)) {
        part.iter().zip(placed).for_each(|(node, position)| positions[*node] = position);
    }
    push_apart(&mut positions);
    into_unit_square(&mut positions);
    Ok(Layout { positions, stress: (squares / pairs).sqrt() })
}

/// Distances in multiples of the shortest one, so that parts with other weights are drawn alike.
fn in_hops(distances: &Matrix) -> Matrix {
    let shortest = distances.values().iter().copied().filter(|d| *d > 0.0).fold(f64::INFINITY, f64::min);
    distances.map(|distance| distance / shortest)
}

/// The two leading eigenvectors of the doubly centred squared distances, times the roots of their values.
fn classical_scaling(distances: &Matrix) -> Vec<[f64; 2]> {
    let nodes = distances.rows();
    let squared = distances.map(|distance| distance * distance);
    let means: Vec<f64> = squared.row_sums().iter().map(|sum| sum / nodes as f64).collect();
    let mean = mean(&means);
    let centred = Matrix::from_fn(nodes, nodes, |i, j| (means[i] + means[j] - mean - squared[(i, j)]) / 2.0);
    let mut random = Random::seeded(0);
    let mut axes: [Vec<f64>; 2] = [(); 2].map(|()| (0..nodes).map(|_| random.unit() - 0.5).collect());
    let mut values = [0.0; 2];
    for _ in 0..STEPS {
        for axis in 0..2 {
            let mut next: Vec<f64> = centred
                .iter_rows()
                .map(|row| row.iter().zip(&axes[axis]).map(|(b, x)| b * x).sum())
                .collect();
            if axis == 1 {
                let shared: f64 = next.iter().zip(&axes[0]).map(|(x, y)| x * y).sum();
                next.iter_mut().zip(&axes[0]).for_each(|(x, y)| *x -= shared * y);
            }
            let norm = next.iter().map(|x| x * x).sum::<f64>().sqrt();
            values[axis] = norm;
            if norm > 0.0 {
                next.iter_mut().for_each(|x| *x /= norm);
            }
            axes[axis] = next;
        }
    }
    (0..nodes).map(|node| [0, 1].map(|axis| axes[axis][node] * values[axis].sqrt())).collect()
}

/// Moves each node in turn to the place that its distances to all others ask for. Every move lowers the
/// stress or keeps it.
fn majorise(distances: &Matrix, positions: &mut [[f64; 2]]) {
    let nodes = positions.len();
    for _ in 0..STEPS {
        let mut moved = 0.0;
        for node in 0..nodes {
            let [x, y] = positions[node];
            let (mut to_x, mut to_y, mut weights) = (0.0, 0.0, 0.0);
            for (other, (distance, [at_x, at_y])) in distances.row(node).iter().zip(&*positions).enumerate() {
                if other == node {
                    continue;
                }
                let weight = 1.0 / (distance * distance);
                let (away_x, away_y) = (x - at_x, y - at_y);
                let apart = (away_x * away_x + away_y * away_y).sqrt();
                let stretch = if apart > 0.0 { distance / apart } else { 0.0 };
                to_x += weight * (at_x + stretch * away_x);
                to_y += weight * (at_y + stretch * away_y);
                weights += weight;
            }
            if weights > 0.0 {
                positions[node] = [to_x / weights, to_y / weights];
                moved += (positions[node][0] - x).abs() + (positions[node][1] - y).abs();
            }
        }
        if moved <= STILL * nodes as f64 {
            break;
        }
    }
}

fn stress(distances: &Matrix, positions: &[[f64; 2]]) -> f64 {
    let row = |(node, [x, y]): (usize, &[f64; 2])| -> f64 {
        let earlier = positions[..node].iter().zip(distances.row(node));
        let squares = earlier.map(|([at_x, at_y], distance)| {
            let apart = ((x - at_x) * (x - at_x) + (y - at_y) * (y - at_y)).sqrt() / distance - 1.0;
            apart * apart
        });
        squares.sum()
    };
    sum(&positions.iter().enumerate().map(row).collect::<Vec<f64>>())
}

/// Turns a drawing so that it is widest from left to right, with its centre at 0 and the longer tails to
/// the right and to the top.
fn turn(positions: &mut [[f64; 2]]) {
    let count = positions.len() as f64;
    for axis in 0..2 {
        let mean = positions.iter().map(|position| position[axis]).sum::<f64>() / count;
        positions.iter_mut().for_each(|position| position[axis] -= mean);
    }
    let moment = |f: fn(&[f64; 2]) -> f64| positions.iter().map(f).sum::<f64>();
    let (xx, xy, yy) = (moment(|[x, _]| x * x), moment(|[x, y]| x * y), moment(|[_, y]| y * y));
    let widest = (xx + yy + ((xx - yy) * (xx - yy) + 4.0 * xy * xy).sqrt()) / 2.0;
    // Of the two forms of the eigenvector, the one that does not cancel.
    let (x, y) = if xx >= yy { (widest - yy, xy) } else { (xy, widest - xx) };
    let norm = (x * x + y * y).sqrt();
    if norm > 0.0 {
        let (cos, sin) = (x / norm, y / norm);
        positions.iter_mut().for_each(|[x, y]| (*x, *y) = (cos * *x + sin * *y, cos * *y - sin * *x));
    }
    for axis in 0..2 {
        let tail: f64 = positions.iter().map(|p| p[axis] * p[axis] * p[axis]).sum();
        if tail < 0.0 {
            positions.iter_mut().for_each(|position| position[axis] = -position[axis]);
        }
    }
}

/// Sets drawings into rows, each in its own box with half a hop around it.
fn beside_each_other(mut parts: Vec<Vec<[f64; 2]>>) -> Vec<Vec<[f64; 2]>> {
    let boxes: Vec<[[f64; 2]; 2]> = parts.iter().map(|part| bounds(part)).collect();
    let side = |[low, high]: &[[f64; 2]; 2], axis: usize| high[axis] - low[axis] + 1.0;
    let area: f64 = boxes.iter().map(|bounds| side(bounds, 0) * side(bounds, 1)).sum();
    let width = boxes.iter().map(|bounds| side(bounds, 0)).fold(area.sqrt(), f64::max);
    let (mut left, mut top, mut height) = (0.0, 0.0, 0.0_f64);
    for (part, bounds) in parts.iter_mut().zip(&boxes) {
        if left > 0.0 && left + side(bounds, 0) > width {
            (left, top, height) = (0.0, top + height, 0.0);
        }
        for position in part.iter_mut() {
            position[0] += left - bounds[0][0];
            position[1] += top - bounds[0][1];
        }
        left += side(bounds, 0);
        height = height.max(side(bounds, 1));
    }
    parts
}

/// Pushes nodes that lie on each other apart, each by half of what is missing.
fn push_apart(positions: &mut [[f64; 2]]) {
    let nodes = positions.len();
    let [low, high] = bounds(positions);
    let area = (high[0] - low[0]).max(1e-9) * (high[1] - low[1]).max(1e-9);
    let side = if nodes > 1 { (area / nodes as f64).sqrt() } else { 1.0 };
    let apart = APART * if side > 1e-3 { side } else { (high[0] - low[0]).max(1.0) / nodes as f64 };
    for _ in 0..STEPS {
        let mut pushed = false;
        for node in 0..nodes {
            for other in 0..node {
                let (x, y) =
                    (positions[node][0] - positions[other][0], positions[node][1] - positions[other][1]);
                let square = x * x + y * y;
                if square >= apart * apart * (1.0 - 1e-6) {
                    continue;
                }
                pushed = true;
                let distance = square.sqrt();
                // Nodes in one place part in directions that differ from pair to pair.
                let (x, y) = if distance > 1e-9 * apart {
                    (x / distance, y / distance)
                } else {
                    let angle = 2.4 * node as f64 + other as f64;
                    (libm::cos(angle), libm::sin(angle))
                };
                let push = (apart - distance) / 2.0;
                positions[node] = [positions[node][0] + push * x, positions[node][1] + push * y];
                positions[other] = [positions[other][0] - push * x, positions[other][1] - push * y];
            }
        }
        if !pushed {
            break;
        }
    }
}

/// Scales a drawing into 0..1 in both directions, the shorter one in the middle.
fn into_unit_square(positions: &mut [[f64; 2]]) {
    let [low, high] = bounds(positions);
    let size = (high[0] - low[0]).max(high[1] - low[1]);
    for position in positions {
        for axis in 0..2 {
            let middle = (low[axis] + high[axis]) / 2.0;
            let scaled = if size > 0.0 { (position[axis] - middle) / size } else { 0.0 };
            position[axis] = (0.5 + scaled).clamp(0.0, 1.0);
        }
    }
}

/// The lowest and the highest coordinates; 0 without nodes.
fn bounds(positions: &[[f64; 2]]) -> [[f64; 2]; 2] {
    let Some(first) = positions.first() else { return [[0.0; 2]; 2] };
    positions.iter().fold([*first; 2], |[low, high], position| {
        [[0, 1].map(|axis| low[axis].min(position[axis])), [0, 1].map(|axis| high[axis].max(position[axis]))]
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::network::Edge;
    use crate::network::graph::tests::{any, graph};

    fn nearest(layout: &Layout) -> f64 {
        let mut nearest = f64::INFINITY;
        for (node, [x, y]) in layout.positions.iter().enumerate() {
            for [a, b] in &layout.positions[..node] {
                nearest = nearest.min(((x - a) * (x - a) + (y - b) * (y - b)).sqrt());
            }
        }
        nearest
    }

    proptest! {
        #[test]
        fn every_node_has_a_place_of_its_own_in_the_unit_square(
            nodes in 1_usize..50, edges in 0_usize..90, seed: u64,
        ) {
            let graph = any(nodes, edges, seed);
            for length in [Length::Hops, Length::InverseWeight] {
                let layout = layout(&graph, length).expect("a layout");
                let inside = |coordinate: &f64| (0.0..=1.0).contains(coordinate);
                prop_assert!(layout.positions.iter().flatten().all(inside));
                prop_assert!(nearest(&layout) > 0.15 / (nodes as f64), "{}", nearest(&layout));
            }
        }

        #[test]
        fn majorisation_never_raises_the_stress(nodes in 2_usize..30, edges in 1_usize..60, seed: u64) {
            let graph = any(nodes, edges, seed);
            let graph = graph.induced(&graph.components().largest()).expect("nodes");
            let distances = distances(&graph, Length::Hops);
            let weighted = |positions: &[[f64; 2]]| stress(&distances, positions);
            let mut positions = classical_scaling(&distances);
            let before = weighted(&positions);
            majorise(&distances, &mut positions);
            prop_assert!(weighted(&positions) <= before + 1e-9);
        }
    }

    #[test]
    fn a_path_is_drawn_as_a_line_and_a_square_as_a_square() {
        let path = layout(&graph(5, &[(3, 1), (1, 0), (0, 4), (4, 2)]), Length::Hops).expect("a layout");
        assert!(path.stress < 1e-6);
        let mut along: Vec<f64> = path.positions.iter().map(|position| position[0]).collect();
        along.sort_by(f64::total_cmp);
        assert!(
            along.iter().zip([0.0, 0.25, 0.5, 0.75, 1.0]).all(|(x, at)| (x - at).abs() < 1e-6),
            "{along:?}"
        );
        let square = layout(&graph(4, &[(0, 1), (1, 2), (2, 3), (3, 0)]), Length::Hops).expect("a layout");
        assert!(square.stress < 0.25 && nearest(&square) > 0.5);
    }

    #[test]
    fn a_strong_tie_is_short() {
        let edge = |source, target, weight| Edge { source, target, weight };
        let graph = Graph::new(3, &[edge(0, 1, 4.0), edge(1, 2, 1.0)]).expect("valid edges");
        let Layout { positions, .. } = layout(&graph, Length::InverseWeight).expect("a layout");
        let apart = |a: usize, b: usize| (positions[a][0] - positions[b][0]).abs();
        assert!((apart(1, 2) / apart(0, 1) - 4.0).abs() < 1e-6);
    }

    #[test]
    fn small_drawings_are_not_refused() {
        assert!(layout(&graph(0, &[]), Length::Hops).expect("a layout").positions.is_empty());
        assert_eq!(layout(&graph(1, &[]), Length::Hops).expect("a layout").positions, [[0.5, 0.5]]);
        let two = layout(&graph(2, &[(0, 1)]), Length::Hops).expect("a layout");
        assert_eq!(two, layout(&graph(2, &[(0, 1)]), Length::Hops).expect("a layout"));
        assert!((nearest(&two) - 1.0).abs() < 1e-9);
        assert!(layout(&graph(5_001, &[]), Length::Hops).is_err());
    }
}
