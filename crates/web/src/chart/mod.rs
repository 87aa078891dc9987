//! Pictures made on the server as SVG: no inline styles, only classes and attributes, so that the
//! page's style sheet (light, dark, print) and its strict policy apply to them.

mod bars;
mod columns;
mod course;
mod distribution;
mod gaps;
mod intervals;
mod network;
mod plane;
mod signed;
mod space;
mod sparkline;
mod stacked;
mod strip;
mod svg;
mod swatch;
mod timeline;

pub use bars::{Bar, bars, bars_up_to, largest_of};
pub use columns::{Bucket, Column, Selection, columns, histogram};
pub use course::{CoursePoint, course};
pub use distribution::{Bin, distribution};
pub use gaps::{Known, gaps};
pub use intervals::{Interval, intervals};
pub use network::{Cord, Node, network};
pub use plane::{PlaneWords, Point, Shape, plane};
pub use signed::{SignedBar, signed_bars};
pub use space::{Star, Tie, space};
pub use sparkline::sparkline;
pub use stacked::{Part, Stack, stacked};
pub use strip::{StripMark, strip};
pub use svg::Svg;
pub use timeline::{Moment, Span, timeline};

pub(crate) use svg::{Anchor, Canvas, escape, outline_path};
pub(crate) use swatch::swatch;

/// The steps of an honest axis from zero: at most `most` of them, at 1, 2 or 5 times a power of
/// ten, the last at or above `largest`. Only `[0.0]` when there is nothing to measure.
pub(crate) fn axis(largest: f64, most: usize) -> Vec<f64> {
    if !largest.is_finite() || largest <= 0.0 || most == 0 {
        return vec![0.0];
    }
    let mut size = 1e-6;
    let step = loop {
        let found =
            [1.0, 2.0, 5.0].map(|times| times * size).into_iter().find(|step| largest / step <= most as f64);
        match found {
            Some(step) => break step,
            None => size *= 10.0,
        }
    };
    let count = (largest / step).ceil() as usize;
    (0..=count).map(|index| step * index as f64).collect()
}

/// The steps of an axis on both sides of zero, from at or below `low` to at or above `high`.
pub(crate) fn axis_across(low: f64, high: f64, most: usize) -> Vec<f64> {
    let step = match axis(high - low, most).get(1) {
        Some(step) => *step,
        None => return vec![0.0],
    };
    let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
    (first..=last).map(|index| step * index as f64).collect()
}

/// Text shortened to at most `most` characters, at the end of a word where there is one.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    if text.chars().nth(most.saturating_sub(1)).is_some_and(char::is_whitespace) {
        return format!("{}…", cut.trim_end());
    }
    let at_word = cut.rfind(' ').filter(|at| *at > cut.len() / 2).and_then(|at| cut.get(..at));
    format!("{}…", at_word.unwrap_or(&cut).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_starts_at_zero_and_has_round_steps() {
        assert_eq!(axis(7.0, 4), [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(axis(1_832_645.0, 4).last(), Some(&2_000_000.0));
        assert_eq!(axis(0.0, 4), [0.0]);
        assert_eq!(axis(f64::NAN, 4), [0.0]);
        assert_eq!(axis_across(-14.0, 10.0, 5), [-15.0, -10.0, -5.0, 0.0, 5.0, 10.0]);
        assert_eq!(axis_across(0.0, 0.0, 5), [0.0]);
    }

    #[test]
    fn long_names_are_cut_at_words() {
        assert_eq!(shorten("Basque Country Business Development Agency", 24), "Basque Country Business…");
        assert_eq!(shorten("Hajdú-Bihar", 24), "Hajdú-Bihar");
        assert_eq!(shorten("Donaudampfschifffahrtsgesellschaft", 10), "Donaudamp…");
    }
}
