use asterism_domain::NutsCode;

use crate::chart::axis;
use crate::component::LegendItem;
use crate::locale::Locale;

/// A region with the value it is coloured by.
#[derive(Debug, Clone)]
pub struct RegionValue {
    pub code: NutsCode,
    pub name: String,
    /// Where the region's page is.
    pub href: String,
    pub value: f64,
    /// The value as written.
    pub shown: String,
}

impl RegionValue {
    /// What stands at it on the map.
    pub(super) fn tip(&self) -> String {
        format!("{} · {}: {}", self.name, self.code, self.shown)
    }
}

/// Classes of values for colouring: the upper bounds, rising. Zero has its own class below the
/// first; having no value is not a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Classes {
    bounds: Vec<f64>,
    /// All values are whole numbers, so that one class begins right after the other ends.
    whole: bool,
    /// Some value is zero.
    zero: bool,
    /// Values lie below the first bound and above the last: there is a class on either side.
    open: bool,
}

/// From light to dark.
const CLASS_NAMES: [&str; 6] = ["q0", "q1", "q2", "q3", "q4", "q5"];

/// The class of nothing at all.
pub(super) const ZERO: &str = CLASS_NAMES[0];

impl Classes {
    /// At most five classes with round bounds. They grow by a constant factor, as the counts of
    /// regions do, unless the values are so small that equal steps say it better.
    pub fn of(values: &[f64]) -> Classes {
        let largest = values.iter().copied().filter(|value| value.is_finite()).fold(0.0, f64::max);
        let whole = values.iter().all(|value| value.fract() == 0.0);
        let bounds = if largest <= 5.0 && whole {
            (1..=largest as u8).map(f64::from).collect()
        } else if largest <= 10.0 {
            axis(largest, 5).into_iter().filter(|bound| *bound > 0.0).collect()
        } else {
            round_powers(largest)
        };
        Classes { bounds, whole, zero: values.iter().any(|value| *value <= 0.0), open: false }
    }

    /// Classes between these rising bounds, of which there are at most five, and beyond them: for values on
    /// both sides of a middle, as quotients are around 1 and growth is around 0.
    pub fn around(bounds: &[f64]) -> Classes {
        let bounds = bounds.iter().copied().take(CLASS_NAMES.len() - 1).collect();
        Classes { bounds, whole: false, zero: false, open: true }
    }

    /// The class that draws a value.
    pub fn class(&self, value: f64) -> &'static str {
        if value <= 0.0 && !self.open {
            return CLASS_NAMES[0];
        }
        let index = self.bounds.iter().take_while(|bound| value > **bound).count();
        self.name(index)
    }

    /// The name of a class by its place, spread over the whole range of colours.
    fn name(&self, index: usize) -> &'static str {
        let place = match self.bounds.len() {
            _ if self.open => index,
            0 | 1 => 4,
            count => 1 + index.min(count - 1) * 4 / (count - 1),
        };
        CLASS_NAMES.get(place).copied().unwrap_or(CLASS_NAMES[5])
    }

    /// The key of counts, of which every region has some or none.
    pub fn legend_of_counts(&self, l: Locale) -> Vec<LegendItem> {
        Classes { zero: true, ..self.clone() }.steps(l)
    }

    /// The key: zero, each class by its bounds, and what no value looks like.
    pub fn legend(&self, l: Locale) -> Vec<LegendItem> {
        let mut items = vec![LegendItem { class: "none", text: l.t("map-no-value") }];
        items.extend(self.steps(l));
        items
    }

    /// The classes that have values, without what no value looks like.
    pub fn steps(&self, l: Locale) -> Vec<LegendItem> {
        if self.open {
            return (0..=self.bounds.len()).map(|index| self.step(l, index)).collect();
        }
        let mut items = Vec::new();
        if self.zero {
            items.push(LegendItem { class: CLASS_NAMES[0], text: l.number(0) });
        }
        let ends: Vec<f64> = [0.0].into_iter().chain(self.bounds.iter().copied()).collect();
        let written = l.steps(&ends);
        for (index, (ends, written)) in ends.windows(2).zip(written.windows(2)).enumerate() {
            items.push(LegendItem { class: self.name(index), text: self.reach(l, ends, written) });
        }
        items
    }

    /// One of the classes around a middle, of which the outer ones have one bound.
    fn step(&self, l: Locale, index: usize) -> LegendItem {
        let below = index.checked_sub(1).and_then(|before| self.bounds.get(before));
        let text = match (below, self.bounds.get(index)) {
            (Some(from), Some(to)) => {
                l.with("map-class", &[("from", &l.short(*from)), ("to", &l.short(*to))])
            }
            (None, Some(to)) => l.with("map-class-up-to", &[("to", &l.short(*to))]),
            (Some(from), None) => l.with("map-class-above", &[("from", &l.short(*from))]),
            (None, None) => String::new(),
        };
        LegendItem { class: self.name(index), text }
    }
}

impl Classes {
    /// A class in words: `11–20` of whole numbers, `more than 0.5, up to 1` of others.
    fn reach(&self, l: Locale, ends: &[f64], written: &[String]) -> String {
        let (&[below, bound], [from, to]) = (ends, written) else { return String::new() };
        if !self.whole {
            return l.with("map-class", &[("from", from), ("to", to)]);
        }
        if bound - below <= 1.0 {
            return to.clone();
        }
        l.with("map-class-whole", &[("first", &l.short(below + 1.0)), ("last", to)])
    }
}

/// Five bounds up to a round number at or above `largest`, each about the same multiple of the one
/// before.
fn round_powers(largest: f64) -> Vec<f64> {
    let series: Vec<f64> =
        (0..30).flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(power))).collect();
    let last = series.iter().position(|bound| *bound >= largest).unwrap_or(series.len() - 1);
    // Every second round number (1, 5, 20, 100 …), back from the last.
    let step = if last >= 8 { 2 } else { 1 };
    let mut bounds: Vec<f64> = (0..5)
        .filter_map(|back| last.checked_sub(back * step))
        .filter_map(|at| series.get(at).copied())
        .collect();
    bounds.reverse();
    bounds
}
