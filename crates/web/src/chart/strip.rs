use super::svg::Anchor;
use super::{Canvas, Svg};

/// A mark of its own on a strip.
#[derive(Debug, Clone)]
pub struct StripMark {
    pub value: f64,
    pub label: String,
}

const WIDTH: f64 = 260.0;
const EDGE: f64 = 6.0;

/// Where one value stands among all: a fine line for each, a dot for the own one, and a long line at the
/// middle one. `ends` are the smallest and the largest as written.
pub fn strip(
    title: &str,
    description: &str,
    all: &[f64],
    own: Option<&StripMark>,
    middle: Option<&StripMark>,
    ends: [&str; 2],
) -> Svg {
    let mut canvas = Canvas::new("chart strip", WIDTH, 44.0);
    let known = || all.iter().copied().filter(|value| value.is_finite());
    let (low, high) = known()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let range = if high > low { high - low } else { 1.0 };
    let place = |value: f64| EDGE + (value - low) / range * (WIDTH - 2.0 * EDGE);
    canvas.line("baseline", [EDGE, 28.0], [WIDTH - EDGE, 28.0]);
    for value in known() {
        canvas.line("one", [place(value), 18.0], [place(value), 28.0]);
    }
    if let Some(mark) = middle.filter(|mark| mark.value.is_finite()) {
        canvas.line("middle", [place(mark.value), 12.0], [place(mark.value), 31.0]);
        let half = width(&mark.label) / 2.0 + 8.0;
        let (from, to) = (width(ends[0]) + half, WIDTH - width(ends[1]) - half);
        canvas.text("tick", [place(mark.value).min(to).max(from), 41.0], Anchor::Middle, &mark.label);
    }
    if let Some(mark) = own.filter(|mark| mark.value.is_finite()) {
        canvas.circle("point full", [place(mark.value), 23.0], 5.0, &mark.label);
        let x = place(mark.value);
        let (x, anchor) = match x {
            x if x < WIDTH * 0.25 => (x - 4.0, Anchor::Start),
            x if x > WIDTH * 0.75 => (x + 4.0, Anchor::End),
            x => (x, Anchor::Middle),
        };
        canvas.text("bar-value", [x, 11.0], anchor, &mark.label);
    }
    canvas.text("tick", [0.0, 41.0], Anchor::Start, ends[0]);
    canvas.text("tick", [WIDTH, 41.0], Anchor::End, ends[1]);
    canvas.finish(title, description)
}

/// About how wide a text is.
fn width(text: &str) -> f64 {
    text.chars().count() as f64 * 6.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_value_has_its_line_and_the_own_one_its_dot() {
        let own = StripMark { value: 2.0, label: "2.0 %".to_owned() };
        let svg = strip("t", "d", &[1.0, 2.0, f64::NAN, 4.0], Some(&own), None, ["1", "4"]).to_string();
        assert_eq!((svg.matches("class=\"one\"").count(), svg.matches("point full").count()), (3, 1));
        assert!(!svg.contains("NaN") && !svg.contains("inf"));
        let empty = strip("t", "d", &[], None, None, ["", ""]).to_string();
        assert!(!empty.contains("NaN") && !empty.contains("inf"));
    }
}
