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
/// Kept free at both sides for the values.
const VALUE: f64 = 74.0;
/// Below the bars, for the axis.
const FOOT: f64 = 20.0;

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
    let place = |value: f64| VALUE + (value - low) / range * (WIDTH - 2.0 * VALUE);
    // Before the words, which may stand over them.
    for step in &steps {
        canvas.line("grid", [place(*step), 16.0], [place(*step), floor]);
        canvas.text("tick", [place(*step), floor + 13.0], Anchor::Middle, &l.short(*step));
    }
    canvas.line("baseline", [place(0.0), 16.0], [place(0.0), floor]);
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
    fn nothing_known_draws_no_bar() {
        let svg = drawn(&[bar(0.0, f64::NAN, false)]).to_string();
        assert!(!svg.contains("<rect") && !svg.contains("NaN"), "{svg}");
    }
}
