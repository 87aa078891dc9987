//! The Leiden algorithm on `sum_c (e_c - penalty S_c^2 / 2)`.

use std::collections::VecDeque;

use crate::Random;
use crate::math::{exp, sum};
use crate::network::communities::level::{Around, Level, close_gaps, count};

/// How freely refinement chooses, as a share of the mean weight of a tie: among the groups that are no
/// loss, one is taken with a probability that falls by e for each such step below the best.
const RANDOMNESS: f64 = 0.01;

/// Gains below this share of what is compared are rounding, and would let nodes move for ever.
const ROUNDING: f64 = 1e-12;

/// Searches from single nodes until nothing improves any more, at most `iterations` times.
pub(super) fn search(base: &Level, penalty: f64, iterations: usize, random: &mut Random) -> Vec<u32> {
    let temperature = RANDOMNESS * base.mean_weight();
    let alone: Vec<u32> = (0..base.nodes() as u32).collect();
    let (mut groups, mut value) = iteration(base, penalty, temperature, alone, random);
    for _ in 1..iterations {
        let (found, new) = iteration(base, penalty, temperature, groups.clone(), random);
        if new <= value + ROUNDING * value.abs() {
            break;
        }
        (groups, value) = (found, new);
    }
    groups
}

/// From single nodes to communities once, beginning with a partition.
fn iteration(
    base: &Level,
    penalty: f64,
    temperature: f64,
    mut groups: Vec<u32>,
    random: &mut Random,
) -> (Vec<u32>, f64) {
    // In which node of the present level every node of the base is.
    let mut place: Vec<u32> = (0..base.nodes() as u32).collect();
    let mut merged: Option<Level> = None;
    loop {
        let level = merged.as_ref().unwrap_or(base);
        move_nodes(level, penalty, &mut groups, random);
        let mut parts = refine(level, penalty, temperature, &groups, random);
        let count = close_gaps(&mut parts);
        if count == level.nodes() {
            let value = value(level, penalty, &groups);
            place.iter_mut().for_each(|node| *node = groups[*node as usize]);
            return (place, value);
        }
        let mut groups_of_parts = vec![0; count];
        parts.iter().zip(&groups).for_each(|(part, group)| groups_of_parts[*part as usize] = *group);
        place.iter_mut().for_each(|node| *node = parts[*node as usize]);
        merged = Some(level.merged(&parts, count));
        groups = groups_of_parts;
    }
}

/// Moves nodes to the best group around them, or to one of their own, until none wants to. Groups are
/// numbered without gaps before and after.
fn move_nodes(level: &Level, penalty: f64, groups: &mut [u32], random: &mut Random) {
    let nodes = level.nodes();
    let used = count(groups);
    let mut sizes = vec![0.0; nodes];
    let mut members = vec![0_u32; nodes];
    for (node, group) in groups.iter().enumerate() {
        sizes[*group as usize] += level.sizes[node];
        members[*group as usize] += 1;
    }
    let mut empty: Vec<u32> = (used as u32..nodes as u32).rev().collect();
    let mut order: Vec<u32> = (0..nodes as u32).collect();
    random.shuffle(&mut order);
    let mut queue = VecDeque::from(order);
    let mut waits = vec![true; nodes];
    let mut around = Around::new(nodes);
    while let Some(node) = queue.pop_front() {
        let node = node as usize;
        waits[node] = false;
        let (own, size) = (groups[node] as usize, level.sizes[node]);
        let mut strength = 0.0;
        for (other, weight) in level.ties(node) {
            around.add(groups[other] as usize, weight);
            strength += weight;
        }
        sizes[own] -= size;
        let stay = around.to(own) - penalty * size * sizes[own];
        let enough = stay + ROUNDING * (strength + penalty * size * sizes[own]);
        let (mut best, mut target, mut equal) = (enough, own, 1);
        around.drain(|group, weight| {
            let gain = weight - penalty * size * sizes[group];
            if gain > best {
                (best, target, equal) = (gain, group, 1);
            } else if gain == best {
                // Without chance the same one of equal groups is found in every run.
                equal += 1;
                target = if random.below(equal) == 0 { group } else { target };
            }
        });
        if 0.0 > best && members[own] > 1 {
            // A group of its own; there is an empty one, because this group has several members.
            target = empty.last().map_or(own, |group| *group as usize);
        }
        sizes[target] += size;
        if target == own {
            continue;
        }
        members[own] -= 1;
        members[target] += 1;
        if members[target] == 1 {
            empty.pop();
        }
        if members[own] == 0 {
            sizes[own] = 0.0;
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

/// Groups taken apart and put together again from single nodes, each part well connected to the rest of
/// its group: what is left apart could not have been found by moving whole groups.
fn refine(level: &Level, penalty: f64, temperature: f64, groups: &[u32], random: &mut Random) -> Vec<u32> {
    let nodes = level.nodes();
    let mut whole = vec![0.0; nodes];
    groups.iter().zip(&level.sizes).for_each(|(group, size)| whole[*group as usize] += size);
    let mut parts: Vec<u32> = (0..nodes as u32).collect();
    let mut sizes = level.sizes.clone();
    let mut alone = vec![true; nodes];
    let inside = |node: usize| level.ties(node).filter(move |(other, _)| groups[*other] == groups[node]);
    // The weight between a part and the rest of its group.
    let mut cut: Vec<f64> = (0..nodes).map(|node| inside(node).map(|(_, weight)| weight).sum()).collect();
    let mut order: Vec<u32> = (0..nodes as u32).collect();
    random.shuffle(&mut order);
    let mut around = Around::new(nodes);
    let mut candidates: Vec<(usize, f64, f64)> = Vec::new();
    for node in order.into_iter().map(|node| node as usize) {
        let all = whole[groups[node] as usize];
        let connected = |part: usize, cut: &[f64], sizes: &[f64]| {
            cut[part] >= penalty * sizes[part] * (all - sizes[part])
        };
        if !alone[node] || cut[node] == 0.0 || !connected(node, &cut, &sizes) {
            continue;
        }
        inside(node).for_each(|(other, weight)| around.add(parts[other] as usize, weight));
        let size = level.sizes[node];
        // To stay alone is no gain and no loss.
        candidates.clear();
        candidates.push((node, 0.0, 0.0));
        around.drain(|part, weight| {
            let gain = weight - penalty * size * sizes[part];
            if gain >= 0.0 && connected(part, &cut, &sizes) {
                candidates.push((part, gain, weight));
            }
        });
        let (part, _, weight) = choose(&candidates, temperature, random);
        if part == node {
            continue;
        }
        parts[node] = part as u32;
        cut[part] += cut[node] - 2.0 * weight;
        sizes[part] += size;
        (alone[node], alone[part]) = (false, false);
    }
    parts
}

/// One of the candidates, each with the probability proportional to `exp(gain / temperature)`.
fn choose(candidates: &[(usize, f64, f64)], temperature: f64, random: &mut Random) -> (usize, f64, f64) {
    let best = candidates.iter().map(|(_, gain, _)| *gain).fold(0.0, f64::max);
    let chance = |gain: f64| {
        let behind = (gain - best) / temperature;
        // Beyond this the chance is below the last digit of the others'.
        if behind < -40.0 { 0.0 } else { exp(behind) }
    };
    let total: f64 = candidates.iter().map(|(_, gain, _)| chance(*gain)).sum();
    let mut left = random.unit() * total;
    let mut chosen = candidates[0];
    for candidate in candidates.iter().filter(|(_, gain, _)| chance(*gain) > 0.0) {
        chosen = *candidate;
        left -= chance(candidate.1);
        if left < 0.0 {
            break;
        }
    }
    chosen
}

fn value(level: &Level, penalty: f64, groups: &[u32]) -> f64 {
    let merged = level.merged(groups, count(groups));
    let term = |(within, size): (&f64, &f64)| within - penalty * size * size / 2.0;
    sum(&merged.loops.iter().zip(&merged.sizes).map(term).collect::<Vec<f64>>())
}
