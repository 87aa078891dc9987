use super::svg::Anchor;
use super::{Canvas, Svg, axis, shorten};
use crate::locale::Locale;

/// One bar: its name and value stand right at it.
#[derive(Debug, Clone)]
pub struct Bar {
    pub label: String,
    pub value: f64,
    /// The value as written.
    pub shown: String,
    /// The one the page is about.
    pub accent: bool,
}

impl Bar {
    pub fn new(label: impl Into<String>, value: f64, shown: impl Into<String>) -> Bar {
        Bar { label: label.into(), value, shown: shown.into(), accent: false }
    }
}

const WIDTH: f64 = 420.0;
const ROW: f64 = 34.0;
/// Kept free at the right for the value.
const VALUE: f64 = 74.0;

/// Below the bars, for the axis.
const FOOT: f64 = 20.0;

/// The largest value of some bars, 0 where there is none.
pub fn largest_of(bars: &[Bar]) -> f64 {
    bars.iter().map(|bar| bar.value).fold(0.0, f64::max)
}

/// Horizontal bars from zero, in the order given, over an axis.
pub fn bars(l: Locale, title: &str, description: &str, bars: &[Bar]) -> Svg {
    bars_up_to(l, title, description, bars, 0.0)
}

/// The same over an axis that reaches at least as far as `largest`: pictures side by side are compared by eye, so
/// they have one scale.
pub fn bars_up_to(l: Locale, title: &str, description: &str, bars: &[Bar], largest: f64) -> Svg {
    let floor = ROW * bars.len() as f64;
    let mut canvas = Canvas::new("chart bars", WIDTH, floor + FOOT);
    let mut steps = axis(largest.max(largest_of(bars)), 4);
    if bars.iter().all(|bar| bar.value.fract() == 0.0) {
        // Nobody counts half projects.
        steps.retain(|step| step.fract() == 0.0);
    }
    let most = steps.last().copied().filter(|most| *most > 0.0).unwrap_or(1.0);
    let place = |value: f64| value.max(0.0) / most * (WIDTH - VALUE);
    for (step, written) in steps.iter().zip(l.steps(&steps)) {
        // Lines from top to bottom would run through the names.
        for row in 0..bars.len() {
            let top = ROW * row as f64;
            canvas.line("grid", [place(*step), top + 17.0], [place(*step), top + 29.0]);
        }
        let anchor = if *step == 0.0 { Anchor::Start } else { Anchor::Middle };
        canvas.text("tick", [place(*step), floor + 12.0], anchor, &written);
    }
    for (index, bar) in bars.iter().enumerate() {
        let top = ROW * index as f64;
        let length = place(bar.value);
        let class = if bar.accent { "bar accent" } else { "bar" };
        canvas.text("bar-label", [0.0, top + 13.0], Anchor::Start, &shorten(&bar.label, 58));
        canvas.rect(class, [0.0, top + 19.0], [length, 8.0], &format!("{}: {}", bar.label, bar.shown));
        // The line from which bars start would run through the labels if it were one.
        canvas.line("baseline", [0.0, top + 17.0], [0.0, top + 29.0]);
        canvas.text("bar-value", [length + 6.0, top + 27.0], Anchor::Start, &bar.shown);
    }
    canvas.finish(title, description)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_have_an_axis_and_each_says_its_value() {
        let drawn =
            bars(Locale::english(), "t", "d", &[Bar::new("SPRI", 7.0, "7"), Bar::new("TCI", 3.0, "3")]);
        let drawn = drawn.to_string();
        let ticks: Vec<&str> = drawn.split("class=\"tick\"").skip(1).collect();
        let ticks = ticks.iter().filter_map(|rest| rest.split('>').nth(1)?.split('<').next());
        assert_eq!(ticks.collect::<Vec<_>>(), ["0", "2", "4", "6", "8"]);
        assert!(drawn.contains(">7</text>") && drawn.contains("<title>TCI: 3</title>"), "{drawn}");
    }

    #[test]
    fn pictures_side_by_side_have_one_scale() {
        let drawn = |value: f64| {
            bars_up_to(Locale::english(), "t", "d", &[Bar::new("a", value, "")], 5.2).to_string()
        };
        for value in [0.3, 3.1, 5.2] {
            assert!(
                drawn(value).contains(">6</text>") && !drawn(value).contains(">8</text>"),
                "{}",
                drawn(value)
            );
        }
    }

    #[test]
    fn steps_below_a_hundredth_are_told_apart() {
        let drawn = bars(Locale::english(), "t", "d", &[Bar::new("a", 0.0124, "0.0124")]).to_string();
        for written in [">0<", ">0.005<", ">0.01<", ">0.015<"] {
            assert_eq!(drawn.matches(written).count(), 1, "{written}: {drawn}");
        }
    }

    #[test]
    fn nothing_to_measure_draws_no_bar_and_no_number_that_is_none() {
        let drawn =
            bars(Locale::english(), "t", "d", &[Bar::new("a", 0.0, "0"), Bar::new("b", f64::NAN, "–")]);
        assert!(!drawn.to_string().contains("NaN"), "{drawn}");
    }
}
