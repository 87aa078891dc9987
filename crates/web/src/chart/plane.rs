use super::svg::Anchor;
use super::{Canvas, Svg, axis, shorten};
use crate::locale::Locale;

/// What stands at a point: told by shape, so that it needs no colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A filled circle: the best of what the picture is about.
    Full,
    /// A ring.
    Ring,
    /// A cross: something about it is not known.
    Cross,
    /// A square: what is there already.
    Square,
}

/// A point with its name.
#[derive(Debug, Clone)]
pub struct Point {
    pub label: String,
    /// A code that stands for the name where that finds no room.
    pub short: String,
    pub at: [f64; 2],
    pub shape: Shape,
    /// Whether its name is written where there is room.
    pub named: bool,
    pub tip: String,
}

/// The words around a plane that two cuts divide into quadrants.
#[derive(Debug, Clone)]
pub struct PlaneWords {
    pub title: String,
    pub description: String,
    pub across: String,
    pub upwards: String,
    /// Top right, top left, bottom right, bottom left.
    pub quadrants: [String; 4],
}

const LEFT: f64 = 46.0;
const TOP: f64 = 34.0;
const RIGHT: f64 = 14.0;
const BOTTOM: f64 = 46.0;

/// Letters of a name, the first that finds room.
const LENGTHS: [usize; 3] = [34, 24, 15];

/// Points over an axis to the right and from 0 to 100 upwards. Points without a place are left out.
pub fn plane(l: Locale, words: &PlaneWords, cuts: [f64; 2], points: &[Point], small: bool) -> Svg {
    let [width, height] = if small { [420.0, 260.0] } else { [760.0, 520.0] };
    let class = if small { "chart plane small" } else { "chart plane" };
    let mut canvas = Canvas::new(class, width, height);
    let known: Vec<&Point> = points.iter().filter(|point| point.at.iter().all(|at| at.is_finite())).collect();
    let steps = steps_over(&known, if small { 4 } else { 8 });
    let ends = steps.first().copied().zip(steps.last().copied());
    let (near, far) = ends.filter(|(near, far)| far > near).unwrap_or((0.0, 1.0));
    let frame = Frame { width, height, near, far };
    draw_axes(&mut canvas, l, words, &frame, &steps);
    draw_cuts(&mut canvas, &frame, cuts);
    let mut taken: Vec<Area> = Vec::new();
    for point in &known {
        let at = frame.place(point.at);
        draw_point(&mut canvas, point, at);
        taken.push(Area { from: [at[0] - 5.0, at[1] - 5.0], to: [at[0] + 5.0, at[1] + 5.0] });
    }
    name_quadrants(&mut canvas, words, &frame, cuts, &mut taken);
    let named: Vec<&&Point> = known.iter().filter(|point| point.named).collect();
    let mut on_phones = taken.clone();
    for point in named {
        let at = frame.place(point.at);
        // A shorter name says more than a code, for which the larger picture has a table beside it.
        let names = LENGTHS.map(|most| shorten(&point.label, most));
        let code = (!small).then_some(&point.short);
        names.iter().chain(code).any(|name| WIDE.write(&mut canvas, &frame, at, name, &mut taken));
        if !small {
            NARROW.write(&mut canvas, &frame, at, &point.short, &mut on_phones);
        }
    }
    canvas.finish(&words.title, &words.description)
}

/// Round steps from below the smallest to above the largest. Places are compared and not lengths, so that
/// the axis need not begin at zero.
fn steps_over(points: &[&Point], most: usize) -> Vec<f64> {
    let values = || points.iter().map(|point| point.at[0]);
    let (low, high) = values()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let steps = axis(high - low, most);
    let step = steps.get(1).copied().unwrap_or(0.0);
    if !step.is_finite() || step <= 0.0 {
        return axis(high, most);
    }
    let (first, last) = ((low / step).floor(), (high / step).ceil());
    (0..=(last - first) as usize).map(|number| (first + number as f64) * step).collect()
}

struct Frame {
    width: f64,
    height: f64,
    /// The ends of the axis to the right.
    near: f64,
    far: f64,
}

impl Frame {
    fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let floor = self.height - BOTTOM;
        [
            LEFT + (x - self.near) / (self.far - self.near) * (self.width - LEFT - RIGHT),
            floor - y / 100.0 * (floor - TOP),
        ]
    }
}

/// A part of the picture that something stands in.
#[derive(Clone, Copy)]
struct Area {
    from: [f64; 2],
    to: [f64; 2],
}

impl Area {
    fn meets(&self, other: &Area) -> bool {
        (0..2).all(|axis| self.from[axis] < other.to[axis] && other.from[axis] < self.to[axis])
    }
}

fn draw_axes(canvas: &mut Canvas, l: Locale, words: &PlaneWords, frame: &Frame, steps: &[f64]) {
    let floor = frame.height - BOTTOM;
    for (step, written) in steps.iter().zip(l.steps(steps)) {
        let [x, _] = frame.place([*step, 0.0]);
        canvas.line("grid", [x, TOP], [x, floor]);
        canvas.text("tick", [x, floor + 18.0], Anchor::Middle, &written);
    }
    for step in [0.0, 25.0, 50.0, 75.0, 100.0] {
        let [_, y] = frame.place([frame.near, step]);
        canvas.line("grid", [LEFT, y], [frame.width - RIGHT, y]);
        // The lowest would meet the first one across.
        let line = if step == 0.0 { y - 1.0 } else { y + 3.5 };
        canvas.text("tick", [LEFT - 6.0, line], Anchor::End, &l.number(step as i64));
    }
    canvas.text(
        "axis-title",
        [frame.width - RIGHT, frame.height - 8.0],
        Anchor::End,
        &format!("{} →", words.across),
    );
    canvas.text("axis-title", [4.0, 16.0], Anchor::Start, &format!("↑ {}", words.upwards));
}

fn draw_cuts(canvas: &mut Canvas, frame: &Frame, cuts: [f64; 2]) {
    if !cuts.iter().all(|cut| cut.is_finite()) {
        return;
    }
    let (floor, end) = (frame.height - BOTTOM, frame.width - RIGHT);
    let [x, y] = frame.place(cuts);
    canvas.line("cut", [x, TOP], [x, floor]);
    canvas.line("cut", [LEFT, y], [end, y]);
}

/// How wide a letter of a quadrant's name is.
const QUADRANT_LETTER: f64 = 8.0;

/// Writes the name of each quadrant into a corner of it where no point is, the outer corner first. A quadrant that
/// is full goes without: a name that crosses points is read by nobody.
fn name_quadrants(
    canvas: &mut Canvas,
    words: &PlaneWords,
    frame: &Frame,
    cuts: [f64; 2],
    taken: &mut Vec<Area>,
) {
    if !cuts.iter().all(|cut| cut.is_finite()) {
        return;
    }
    let (floor, end) = (frame.height - BOTTOM, frame.width - RIGHT);
    let [x, y] = frame.place(cuts);
    let [best, far, near, neither] = &words.quadrants;
    let quadrants = [
        ("quadrant first", best, [x, end], [TOP, y]),
        ("quadrant", far, [x, LEFT], [TOP, y]),
        ("quadrant", near, [x, end], [floor, y]),
        ("quadrant", neither, [x, LEFT], [floor, y]),
    ];
    for (class, name, [inner, outer], [edge, middle]) in quadrants {
        let width = name.chars().count() as f64 * QUADRANT_LETTER;
        let left = inner.min(outer);
        let right = inner.max(outer);
        let at_right = (Anchor::End, right - 6.0, right - 6.0 - width);
        let at_left = (Anchor::Start, left + 6.0, left + 6.0);
        let sides = if outer > inner { [at_right, at_left] } else { [at_left, at_right] };
        let below = |top: bool, line: f64| if top { line + 14.0 } else { line - 7.0 };
        let lines = [below(edge < middle, edge), below(edge > middle, middle)];
        let corners = lines.into_iter().flat_map(|line| sides.map(|side| (side, line)));
        let free = |((_, _, from), line): &((Anchor, f64, f64), f64)| {
            let area = Area { from: [*from, line - 11.0], to: [from + width, line + 4.0] };
            let inside = area.from[0] >= left && area.to[0] <= right;
            inside && !taken.iter().any(|other| other.meets(&area))
        };
        let Some(((anchor, at, from), line)) = corners.into_iter().find(free) else { continue };
        canvas.text(class, [at, line], anchor, name);
        taken.push(Area { from: [from, line - 11.0], to: [from + width, line + 4.0] });
    }
}

fn draw_point(canvas: &mut Canvas, point: &Point, [x, y]: [f64; 2]) {
    match point.shape {
        Shape::Full => canvas.circle("point full", [x, y], 4.5, &point.tip),
        Shape::Ring => canvas.circle("point ring", [x, y], 4.0, &point.tip),
        Shape::Cross => {
            canvas.line("point cross", [x - 3.5, y - 3.5], [x + 3.5, y + 3.5]);
            canvas.line("point cross", [x - 3.5, y + 3.5], [x + 3.5, y - 3.5]);
        }
        Shape::Square => canvas.rect("point square", [x - 3.5, y - 3.5], [7.0, 7.0], &point.tip),
    }
}

/// How names are written: wide screens show one set of them, narrow ones another in larger letters.
struct Lettering {
    class: &'static str,
    /// How wide a letter is, and how high a line.
    letter: f64,
    line: f64,
}

const WIDE: Lettering = Lettering { class: "point-label", letter: 6.3, line: 15.0 };
const NARROW: Lettering = Lettering { class: "point-code", letter: 12.5, line: 24.0 };

impl Lettering {
    /// Writes a name beside its point: at the right, the left, above or below, where there is room first.
    fn write(
        &self,
        canvas: &mut Canvas,
        frame: &Frame,
        [x, y]: [f64; 2],
        text: &str,
        taken: &mut Vec<Area>,
    ) -> bool {
        let [width, height] = [text.chars().count() as f64 * self.letter, self.line];
        let below = y + 7.0 + height * 0.7;
        let places = [
            (Anchor::Start, [x + 8.0, y + 4.0], x + 8.0),
            (Anchor::End, [x - 8.0, y + 4.0], x - 8.0 - width),
            (Anchor::Middle, [x, y - 8.0], x - width / 2.0),
            (Anchor::Middle, [x, below], x - width / 2.0),
            (Anchor::Start, [x + 5.0, y - 7.0], x + 5.0),
            (Anchor::End, [x - 5.0, y - 7.0], x - 5.0 - width),
            (Anchor::Start, [x + 5.0, below], x + 5.0),
            (Anchor::End, [x - 5.0, below], x - 5.0 - width),
        ];
        for (anchor, at, left) in places {
            let top = at[1] - height * 0.8;
            let area = Area { from: [left, top], to: [left + width, top + height] };
            let inside = left >= LEFT && left + width <= frame.width && top >= TOP;
            if inside && !taken.iter().any(|other| other.meets(&area)) {
                canvas.text(self.class, at, anchor, text);
                taken.push(area);
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> PlaneWords {
        let quadrants = ["first", "far", "near", "neither"].map(str::to_owned);
        let [title, description, across, upwards] = ["t", "d", "x", "y"].map(str::to_owned);
        PlaneWords { title, description, across, upwards, quadrants }
    }

    fn point(label: &str, at: [f64; 2], shape: Shape) -> Point {
        Point {
            label: label.to_owned(),
            short: "C1".to_owned(),
            at,
            shape,
            named: true,
            tip: label.to_owned(),
        }
    }

    #[test]
    fn every_known_point_is_drawn_and_an_unknown_one_is_not() {
        let points = [
            point("Metals", [0.4, 80.0], Shape::Full),
            point("Here", [0.5, 90.0], Shape::Square),
            point("Unknown", [0.2, f64::NAN], Shape::Ring),
        ];
        let svg = plane(Locale::english(), &words(), [0.3, 50.0], &points, false).to_string();
        assert_eq!((svg.matches("point full").count(), svg.matches("point square").count()), (1, 1));
        assert!(svg.contains(">Metals</text>") && !svg.contains("Unknown") && !svg.contains("NaN"), "{svg}");
    }

    #[test]
    fn the_name_of_a_quadrant_keeps_clear_of_points() {
        let drawn =
            |points: &[Point]| plane(Locale::english(), &words(), [0.5, 50.0], points, true).to_string();
        let place = |svg: &str| {
            let before = svg.split(">first</text>").next().filter(|before| before.len() < svg.len())?;
            before.rsplit("<text").next().map(str::to_owned)
        };
        // The ends of the axis.
        let ends = [point("A", [0.0, 1.0], Shape::Ring), point("B", [1.0, 60.0], Shape::Ring)];
        let usual = place(&drawn(&ends)).expect("a name");
        let in_corner = [ends.as_slice(), &[point("C", [0.97, 97.0], Shape::Ring)]].concat();
        let moved = place(&drawn(&in_corner)).expect("a name");
        assert_ne!(usual, moved, "it gives way to the point in its corner");
        let row = (0..60).map(|at| 0.5 + f64::from(at) / 120.0);
        let crowd = row.flat_map(|x| [97.0, 53.0].map(|y| point("D", [x, y], Shape::Ring)));
        let full: Vec<Point> = ends.iter().cloned().chain(crowd).collect();
        assert_eq!(place(&drawn(&full)), None, "a full quadrant goes without");
    }

    #[test]
    fn a_small_picture_has_no_codes_and_the_lowest_numbers_of_both_axes_do_not_meet() {
        let label = "Activities of head offices; management consultancy";
        let crowd: Vec<Point> = (0..12).map(|_| point(label, [0.4, 60.0], Shape::Ring)).collect();
        let drawn = |small| plane(Locale::english(), &words(), [f64::NAN, 50.0], &crowd, small).to_string();
        assert!(!drawn(true).contains(">C1<") && drawn(false).contains(">C1<"));
        assert!(drawn(true).contains(">Activities of head offices;…<"), "{}", drawn(true));
    }

    #[test]
    fn no_name_is_written_over_another() {
        let crowd: Vec<Point> =
            (0..30).map(|number| point(&format!("Industry {number}"), [0.4, 60.0], Shape::Ring)).collect();
        let svg = plane(Locale::english(), &words(), [f64::NAN, 50.0], &crowd, false).to_string();
        let written = svg.matches("class=\"point-label").count();
        assert!((1..=8).contains(&written), "{written} names stand at one point");
    }
}
