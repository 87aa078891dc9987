use std::f64::consts::TAU;

use super::svg::Anchor;
use super::{Canvas, Svg, shorten};

/// One neighbour of the thing in the middle.
#[derive(Debug, Clone)]
pub struct Node {
    pub label: String,
    /// How strong the tie is: projects in common.
    pub weight: f64,
    /// Nodes of one group stand together and have one colour of the palette, 0 to 7.
    pub group: u8,
    pub shown: String,
}

const SIZE: [f64; 2] = [760.0, 460.0];
const RADIUS: [f64; 2] = [148.0, 184.0];
/// So many characters fit between the picture and its edge in the type of a phone.
const LINE: usize = 24;

/// A tie between two of the neighbours, by their places in the list.
#[derive(Debug, Clone, Copy)]
pub struct Cord {
    pub ends: [usize; 2],
    pub weight: f64,
}

/// A thing and its neighbours on an ellipse, in the order given, so that the same data always give
/// the same picture. Lines are as wide as ties are strong; those among the neighbours are drawn below.
pub fn network(title: &str, description: &str, centre: &str, nodes: &[Node], cords: &[Cord]) -> Svg {
    let mut canvas = Canvas::new("chart network", SIZE[0], SIZE[1]);
    let middle = [SIZE[0] / 2.0, SIZE[1] / 2.0];
    let strongest = nodes.iter().map(|node| node.weight).fold(1.0, f64::max);
    let places: Vec<[f64; 2]> = (0..nodes.len()).map(|index| place(index, nodes.len(), middle)).collect();
    let heaviest = cords.iter().map(|cord| cord.weight).fold(1.0, f64::max);
    for cord in cords {
        let [one, other] = cord.ends.map(|end| places.get(end));
        if let (Some(one), Some(other)) = (one, other) {
            canvas.weighted_line("cord", *one, *other, 0.5 + 1.5 * cord.weight / heaviest);
        }
    }
    for (node, at) in nodes.iter().zip(&places) {
        let width = 0.75 + 5.0 * node.weight / strongest;
        canvas.weighted_line("tie", middle, *at, width);
    }
    for (node, at) in nodes.iter().zip(&places) {
        draw_node(&mut canvas, node, *at, middle, strongest);
    }
    canvas.circle("centre", middle, 9.0, centre);
    canvas.text("centre-label", [middle[0], middle[1] - 15.0], Anchor::Middle, &shorten(centre, 40));
    canvas.finish(title, description)
}

fn place(index: usize, count: usize, middle: [f64; 2]) -> [f64; 2] {
    // Half a step off the top, so that no two labels stand on one vertical line.
    let angle = TAU * ((index as f64 + 0.5) / count.max(1) as f64 - 0.25);
    [middle[0] + RADIUS[0] * angle.cos(), middle[1] + RADIUS[1] * angle.sin()]
}

fn draw_node(canvas: &mut Canvas, node: &Node, at: [f64; 2], middle: [f64; 2], strongest: f64) {
    let class = format!("node s{}", node.group % 8);
    let radius = 4.0 + 4.0 * (node.weight / strongest).sqrt();
    canvas.circle(&class, at, radius, &format!("{}: {}", node.label, node.shown));
    let right = at[0] >= middle[0];
    let anchor = if right { Anchor::Start } else { Anchor::End };
    let x = if right { at[0] + radius + 5.0 } else { at[0] - radius - 5.0 };
    match in_two(&node.label) {
        (whole, None) => canvas.text("node-label", [x, at[1] + 4.0], anchor, &whole),
        (upper, Some(lower)) => {
            canvas.text_in_two("node-label", [x, at[1] + 4.0], anchor, [&upper, &lower]);
        }
    }
}

/// A name as it fits beside the picture, on a phone too: in one line, or broken between two words.
fn in_two(label: &str) -> (String, Option<String>) {
    if label.chars().count() <= LINE {
        return (label.to_owned(), None);
    }
    let reach = label.char_indices().nth(LINE + 1).map_or(label.len(), |(end, _)| end);
    match label[..reach].rsplit_once(' ') {
        Some((upper, _)) => (upper.to_owned(), Some(shorten(label[upper.len()..].trim_start(), LINE))),
        None => (shorten(label, LINE), None),
    }
}

#[cfg(test)]
mod tests {
    use super::in_two;

    #[test]
    fn names_break_between_words_and_end_where_they_would_leave_the_picture() {
        let lines = |label: &str| {
            let (upper, lower) = in_two(label);
            [Some(upper), lower].into_iter().flatten().collect::<Vec<_>>()
        };
        assert_eq!(lines("TCI Network"), ["TCI Network"]);
        assert_eq!(lines("Highlands and Islands Enterprise"), ["Highlands and Islands", "Enterprise"]);
        let long = "Ministry of Economics of the Land of Saxony-Anhalt and of Others";
        assert_eq!(lines(long), ["Ministry of Economics of", "the Land of Saxony-Anha…"]);
        assert_eq!(lines("Donaudampfschifffahrtsgesellschaft"), ["Donaudampfschifffahrtsg…"]);
        assert_eq!(lines("Ünï Ünï Ünï Ünï Ünï Ünï Ünï"), ["Ünï Ünï Ünï Ünï Ünï Ünï", "Ünï"]);
    }
}
