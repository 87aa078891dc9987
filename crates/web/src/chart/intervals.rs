use super::svg::Anchor;
use super::{Canvas, Svg, axis, shorten};
use crate::locale::Locale;

/// A value with the ends of its interval.
#[derive(Debug, Clone)]
pub struct Interval {
    pub label: String,
    pub value: f64,
    pub low: f64,
    pub high: f64,
    /// The value as written, and what else to know of it.
    pub shown: String,
    /// The interval lies wholly above the threshold.
    pub certain: bool,
}

const WIDTH: f64 = 420.0;
const ROW: f64 = 34.0;
const TOP: f64 = 18.0;
/// Kept free at the right for the value.
const VALUE: f64 = 96.0;

/// Values as dots on lines that reach from the low to the high end of their intervals, over an axis from
/// zero with a line at the threshold. A dot is filled where its interval lies above the threshold. An
/// interval that reaches beyond the axis ends in an arrow.
pub fn intervals(
    l: Locale,
    title: &str,
    description: &str,
    rows: &[Interval],
    threshold: (f64, &str),
) -> Svg {
    let floor = TOP + ROW * rows.len() as f64;
    let mut canvas = Canvas::new("chart intervals", WIDTH, floor + 20.0);
    let largest =
        rows.iter().map(|row| row.value).filter(|value| value.is_finite()).fold(threshold.0, f64::max);
    let steps = axis(largest * 1.02, 6);
    let far = steps.last().copied().filter(|last| *last > 0.0).unwrap_or(1.0);
    let place = |value: f64| value.clamp(0.0, far) / far * (WIDTH - VALUE);
    // Lines from top to bottom would run through the names.
    let upright = |canvas: &mut Canvas, class: &str, x: f64| {
        for row in 0..rows.len() {
            let top = TOP + ROW * row as f64;
            canvas.line(class, [x, top + 17.0], [x, top + 31.0]);
        }
    };
    for (step, written) in steps.iter().zip(l.steps(&steps)) {
        upright(&mut canvas, if *step == 0.0 { "baseline" } else { "grid" }, place(*step));
        let anchor = if *step == 0.0 { Anchor::Start } else { Anchor::Middle };
        canvas.text("tick", [place(*step), floor + 14.0], anchor, &written);
    }
    canvas.line("cut", [place(threshold.0), TOP - 14.0], [place(threshold.0), TOP - 2.0]);
    upright(&mut canvas, "cut", place(threshold.0));
    canvas.text("tick", [place(threshold.0) + 4.0, TOP - 6.0], Anchor::Start, threshold.1);
    for (number, row) in rows.iter().enumerate().filter(|(_, row)| row.value.is_finite()) {
        draw(&mut canvas, row, TOP + ROW * number as f64, far, place);
    }
    canvas.finish(title, description)
}

fn draw(canvas: &mut Canvas, row: &Interval, top: f64, far: f64, place: impl Fn(f64) -> f64) {
    let y = top + 24.0;
    canvas.text("bar-label", [0.0, top + 13.0], Anchor::Start, &shorten(&row.label, 58));
    if row.low.is_finite() && row.high.is_finite() {
        let (from, to) = (place(row.low), place(row.high));
        canvas.line("whisker", [from, y], [to, y]);
        canvas.line("whisker", [from, y - 3.0], [from, y + 3.0]);
        if row.high > far {
            canvas.open_line("whisker", &[[to - 4.0, y - 4.0], [to, y], [to - 4.0, y + 4.0]]);
        } else {
            canvas.line("whisker", [to, y - 3.0], [to, y + 3.0]);
        }
    }
    let class = if row.certain { "point full" } else { "point ring" };
    canvas.circle(class, [place(row.value), y], 4.5, &format!("{}: {}", row.label, row.shown));
    canvas.text("bar-value", [WIDTH - VALUE + 8.0, y + 4.0], Anchor::Start, &row.shown);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(value: f64, low: f64, high: f64, certain: bool) -> Interval {
        Interval { label: "Metals".to_owned(), value, low, high, shown: "4.2".to_owned(), certain }
    }

    fn drawn(rows: &[Interval]) -> String {
        intervals(Locale::english(), "t", "d", rows, (1.0, "as everywhere")).to_string()
    }

    #[test]
    fn a_value_above_the_threshold_by_chance_alone_is_a_ring() {
        let svg = drawn(&[row(4.2, 4.0, 4.4, true), row(1.1, 0.8, 1.5, false)]);
        assert_eq!((svg.matches("point full").count(), svg.matches("point ring").count()), (1, 1));
        assert!(svg.contains("as everywhere"));
    }

    #[test]
    fn an_interval_beyond_the_axis_ends_in_an_arrow_and_an_unknown_one_is_left_out() {
        let svg = drawn(&[row(2.0, 0.1, 60.0, false), row(f64::NAN, f64::NAN, f64::NAN, false)]);
        assert_eq!(svg.matches("<polyline").count(), 1);
        assert_eq!(svg.matches("point ring").count(), 1);
        assert!(!svg.contains("NaN"));
    }
}
