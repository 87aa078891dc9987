//! The search for the partition of the shortest description (map equation, two levels, undirected).

use std::collections::VecDeque;

use super::plogp;
use crate::Random;
use crate::math::sum;
use crate::network::communities::level::{Around, Level, close_gaps, count};

/// Bits below which a shorter description is rounding.
const ROUNDING: f64 = 1e-10;

/// Searches from single nodes until the description gets no shorter, at most `iterations` times. The
/// sizes of the base are the strengths of its nodes.
pub(super) fn search(base: &Level, iterations: usize, random: &mut Random) -> Vec<u32> {
    let total = sum(&base.sizes);
    let alone: Vec<u32> = (0..base.nodes() as u32).collect();
    let (mut groups, mut length) = iteration(base, total, alone, random);
    for _ in 1..iterations {
        let (found, new) = iteration(base, total, groups.clone(), random);
        if new >= length - ROUNDING {
            break;
        }
        (groups, length) = (found, new);
    }
    groups
}

/// From single nodes to modules once, beginning with a partition. As in the Leiden algorithm, modules are
/// taken apart before they become nodes, so that parts of them can move.
fn iteration(base: &Level, total: f64, mut groups: Vec<u32>, random: &mut Random) -> (Vec<u32>, f64) {
    let mut place: Vec<u32> = (0..base.nodes() as u32).collect();
    let mut merged: Option<Level> = None;
    loop {
        let level = merged.as_ref().unwrap_or(base);
        move_nodes(level, total, &mut groups, None, random);
        let mut parts: Vec<u32> = (0..level.nodes() as u32).collect();
        move_nodes(level, total, &mut parts, Some(&groups), random);
        let mut parts_count = count(&parts);
        if parts_count == level.nodes() {
            // Nothing can be taken together below the modules: the modules themselves are next.
            parts.copy_from_slice(&groups);
            parts_count = count(&parts);
        }
        if parts_count == level.nodes() {
            let length = Map::new(level, total, &groups).length();
            place.iter_mut().for_each(|node| *node = groups[*node as usize]);
            return (place, length);
        }
        let mut groups_of_parts = vec![0; parts_count];
        parts.iter().zip(&groups).for_each(|(part, group)| groups_of_parts[*part as usize] = *group);
        place.iter_mut().for_each(|node| *node = parts[*node as usize]);
        merged = Some(level.merged(&parts, parts_count));
        groups = groups_of_parts;
    }
}

/// The flows of a partition, as shares of all flow: what the length of the description rests on.
struct Map {
    leaving: Vec<f64>,
    inside: Vec<f64>,
    /// The sum of `leaving`.
    between: f64,
}

impl Map {
    fn new(level: &Level, total: f64, groups: &[u32]) -> Map {
        let nodes = level.nodes();
        let mut map = Map { leaving: vec![0.0; nodes], inside: vec![0.0; nodes], between: 0.0 };
        for (node, group) in groups.iter().enumerate() {
            let group = *group as usize;
            map.inside[group] += level.sizes[node] / total;
            for (_, weight) in level.ties(node).filter(|(other, _)| groups[*other] as usize != group) {
                map.leaving[group] += weight / total;
            }
        }
        map.between = sum(&map.leaving);
        map
    }

    /// The length of the description, without the term of single nodes that no partition changes.
    fn length(&self) -> f64 {
        let terms = self.leaving.iter().zip(&self.inside).map(|(leaving, inside)| term(*leaving, *inside));
        plogp(sum(&self.leaving)) + sum(&terms.collect::<Vec<f64>>())
    }
}

/// What one module adds to the length.
fn term(leaving: f64, inside: f64) -> f64 {
    plogp(leaving + inside) - 2.0 * plogp(leaving)
}

/// Moves nodes to the module around them that shortens the description most, until none does. With
/// `bounds`, nodes stay within their group of those.
fn move_nodes(level: &Level, total: f64, groups: &mut [u32], bounds: Option<&[u32]>, random: &mut Random) {
    let nodes = level.nodes();
    let mut map = Map::new(level, total, groups);
    let mut members = vec![0_u32; nodes];
    groups.iter().for_each(|group| members[*group as usize] += 1);
    let mut empty: Vec<u32> = (count(groups) as u32..nodes as u32).rev().collect();
    let mut order: Vec<u32> = (0..nodes as u32).collect();
    random.shuffle(&mut order);
    let mut queue = VecDeque::from(order);
    let mut waits = vec![true; nodes];
    let mut around = Around::new(nodes);
    while let Some(node) = queue.pop_front() {
        let node = node as usize;
        waits[node] = false;
        let own = groups[node] as usize;
        let within = |other: usize| bounds.is_none_or(|bounds| bounds[other] == bounds[node]);
        let mut out = 0.0;
        for (other, weight) in level.ties(node) {
            out += weight / total;
            if within(other) {
                around.add(groups[other] as usize, weight / total);
            }
        }
        let flow = level.sizes[node] / total;
        let left = map.leaving[own] - out + 2.0 * around.to(own);
        let left = if members[own] == 1 { 0.0 } else { left.max(0.0) };
        let rest = if members[own] == 1 { 0.0 } else { map.inside[own] - flow };
        let away = term(left, rest) - term(map.leaving[own], map.inside[own]);
        let between = map.between - map.leaving[own] + left;
        let now = plogp(map.between);
        let (mut best, mut target, mut joined) = (-ROUNDING, own, 0.0);
        let mut consider = |group: usize, weight: f64, map: &Map| {
            let leaving = (map.leaving[group] + out - 2.0 * weight).max(0.0);
            let change = away + term(leaving, map.inside[group] + flow)
                - term(map.leaving[group], map.inside[group])
                + plogp(between - map.leaving[group] + leaving)
                - now;
            if change < best {
                (best, target, joined) = (change, group, leaving);
            }
        };
        around.drain(|group, weight| {
            if group != own {
                consider(group, weight, &map);
            }
        });
        if let (true, Some(group)) = (members[own] > 1, empty.last()) {
            consider(*group as usize, 0.0, &map);
        }
        if target == own {
            continue;
        }
        map.between = between - map.leaving[target] + joined;
        (map.leaving[own], map.inside[own]) = (left, rest);
        map.leaving[target] = joined;
        map.inside[target] += flow;
        members[own] -= 1;
        members[target] += 1;
        if members[target] == 1 {
            empty.pop();
        }
        if members[own] == 0 {
            empty.push(own as u32);
        }
        groups[node] = target as u32;
        for (other, _) in level.ties(node) {
            if groups[other] as usize != target && !waits[other] {
                waits[other] = true;
                queue.push_back(other as u32);
            }
        }
    }
    close_gaps(groups);
}
