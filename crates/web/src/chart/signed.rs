use super::svg::Anchor;
use super::{Canvas, Svg, axis_across, shorten};
use crate::locale::Locale;

/// A bar from where it starts, to the right for a gain and to the left for a loss.
#[derive(Debug, Clone)]
pub struct SignedBar {
    pub label: String,
    /// Where it starts: 0, or where the one before ended.
    pub start: f64,
    pub value: f64,
    /// The value as written, with its sign.
    pub shown: String,
    /// The sum, set apart.
    pub accent: bool,
}

const WIDTH: f64 = 420.0;
const ROW: f64 = 34.0;
/// Kept free at either side for the values, at least and at most.
const VALUE: [f64; 2] = [34.0, 150.0];
/// How wide a letter of a value is.
const LETTER: f64 = 7.6;
/// Below the bars, for the axis.
const FOOT: f64 = 20.0;

/// The room for the longest value of the losses or of the gains, which stand on their own sides.
fn room(bars: &[SignedBar], losses: bool) -> f64 {
    let values = bars.iter().filter(|bar| (bar.value < 0.0) == losses);
    let longest = values.map(|bar| bar.shown.chars().count()).max().unwrap_or(0);
    (longest as f64 * LETTER + 8.0).clamp(VALUE[0], VALUE[1])
}

/// Gains and losses as bars at a common zero, in the order given. Parts of a sum may start where the one
/// before ended. Losses are outlined and gains filled, so that they differ in black and white.
pub fn signed_bars(l: Locale, title: &str, description: &str, bars: &[SignedBar]) -> Svg {
    let floor = ROW * bars.len() as f64;
    let mut canvas = Canvas::new("chart signed", WIDTH, floor + FOOT);
    let ends =
        || bars.iter().flat_map(|bar| [bar.start, bar.start + bar.value]).filter(|end| end.is_finite());
    let (low, high) = ends().fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
    let steps = axis_across(low, high, 5);
    let (low, high) = (steps.first().copied().unwrap_or(low), steps.last().copied().unwrap_or(high));
    let range = if high > low { high - low } else { 1.0 };
    let [left, right] = [true, false].map(|losses| room(bars, losses));
    let place = |value: f64| left + (value - low) / range * (WIDTH - left - right);
    for (step, written) in steps.iter().zip(l.steps(&steps)) {
        // Lines from top to bottom would run through the names.
        for row in 0..bars.len() {
            let top = ROW * row as f64;
            let class = if *step == 0.0 { "baseline" } else { "grid" };
            canvas.line(class, [place(*step), top + 17.0], [place(*step), top + 29.0]);
        }
        canvas.text("tick", [place(*step), floor + 13.0], Anchor::Middle, &written);
    }
    for (number, bar) in bars.iter().enumerate() {
        let top = ROW * number as f64;
        canvas.text("bar-label", [0.0, top + 13.0], Anchor::Start, &shorten(&bar.label, 58));
        if !(bar.start + bar.value).is_finite() {
            continue;
        }
        let (from, to) = (place(bar.start), place(bar.start + bar.value));
        let class = match (bar.accent, bar.value < 0.0) {
            (true, false) => "bar accent gain",
            (true, true) => "bar accent loss",
            (false, false) => "bar gain",
            (false, true) => "bar loss",
        };
        let tip = format!("{}: {}", bar.label, bar.shown);
        canvas.rect(class, [from.min(to), top + 18.0], [(to - from).abs().max(0.8), 9.0], &tip);
        let (x, anchor) = if bar.value < 0.0 {
            (to.min(from) - 6.0, Anchor::End)
        } else {
            (to.max(from) + 6.0, Anchor::Start)
        };
        canvas.text("bar-value", [x, top + 27.0], anchor, &bar.shown);
    }
    canvas.finish(title, description)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(start: f64, value: f64, accent: bool) -> SignedBar {
        SignedBar { label: "part".to_owned(), start, value, shown: format!("{value:+}"), accent }
    }

    fn drawn(bars: &[SignedBar]) -> Svg {
        signed_bars(Locale::english(), "t", "d", bars)
    }

    #[test]
    fn gains_and_losses_differ_in_form_and_each_says_its_value() {
        let svg = drawn(&[bar(0.0, 10.0, false), bar(10.0, -14.0, false), bar(0.0, -4.0, true)]);
        for part in [
            "bar gain",
            "bar loss",
            "bar accent loss",
            "+10",
            "-14",
            "-4",
            ">\u{2212}5</text>",
            ">0</text>",
            ">10</text>",
        ] {
            assert!(svg.to_string().contains(part), "{part}: {svg}");
        }
    }

    #[test]
    fn long_values_stay_in_the_drawing_and_no_line_runs_through_a_name() {
        let long = SignedBar { shown: "+1,185,702".to_owned(), ..bar(0.0, 1_185_702.0, true) };
        let svg = drawn(&[long, bar(0.0, -30_000.0, false)]).to_string();
        let value = svg.split("class=\"bar-value\" x=\"").nth(1).and_then(|rest| rest.split('"').next());
        let x: f64 = value.and_then(|x| x.parse().ok()).expect("a place");
        assert!(x + 10.0 * LETTER <= WIDTH, "{x}");
        let lines = svg.split("<line ").skip(1);
        let ends = |line: &str, name: &str| {
            let found = line.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
            found.and_then(|at| at.parse::<f64>().ok()).expect("a place")
        };
        assert!(
            lines
                .map(|line| (ends(line, "y1") % ROW, ends(line, "y2") % ROW))
                .all(|(from, to)| { from >= 17.0 && to <= 29.0 && from < to })
        );
    }

    #[test]
    fn nothing_known_draws_no_bar() {
        let svg = drawn(&[bar(0.0, f64::NAN, false)]).to_string();
        assert!(!svg.contains("<rect") && !svg.contains("NaN"), "{svg}");
    }
}
