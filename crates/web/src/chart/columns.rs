use super::svg::Anchor;
use super::{Canvas, Svg, axis};
use crate::locale::Locale;

/// One upright column, as of a year.
#[derive(Debug, Clone)]
pub struct Column {
    pub label: String,
    pub value: f64,
}

/// Columns over an axis from zero, such as projects by year.
pub fn columns(l: Locale, title: &str, description: &str, columns: &[Column]) -> Svg {
    const WIDTH: f64 = 420.0;
    const HEIGHT: f64 = 190.0;
    const LEFT: f64 = 44.0;
    const TOP: f64 = 18.0;
    const BOTTOM: f64 = 24.0;
    let mut canvas = Canvas::new("chart columns", WIDTH, HEIGHT);
    let mut steps = axis(columns.iter().map(|column| column.value).fold(0.0, f64::max), 4);
    if columns.iter().all(|column| column.value.fract() == 0.0) {
        // Nobody counts half projects.
        steps.retain(|step| step.fract() == 0.0);
    }
    let top_value = steps.last().copied().filter(|value| *value > 0.0).unwrap_or(1.0);
    let scale = (HEIGHT - TOP - BOTTOM) / top_value;
    let floor = HEIGHT - BOTTOM;
    for (step, written) in steps.iter().zip(l.steps(&steps)) {
        let y = floor - step * scale;
        canvas.line("grid", [LEFT, y], [WIDTH, y]);
        canvas.text("tick", [LEFT - 6.0, y + 3.5], Anchor::End, &written);
    }
    let slot = (WIDTH - LEFT) / columns.len().max(1) as f64;
    let every = columns.len().div_ceil(10).max(1);
    let labelled = labelled(columns, |value| l.short(value).chars().count() as f64 * 6.6 < slot);
    for (index, column) in columns.iter().enumerate() {
        let x = LEFT + slot * index as f64;
        let height = column.value.max(0.0) * scale;
        let tip = format!("{}: {}", column.label, l.short(column.value));
        canvas.rect("bar", [x + slot * 0.12, floor - height], [slot * 0.76, height], &tip);
        if labelled.contains(&index) {
            let at = [x + slot / 2.0, floor - height - 4.0];
            canvas.text("column-value", at, Anchor::Middle, &l.short(column.value));
        }
        if index.is_multiple_of(every) {
            let class = if (index / every) % 2 == 1 { "tick minor" } else { "tick" };
            canvas.text(class, [x + slot / 2.0, HEIGHT - 8.0], Anchor::Middle, &column.label);
        }
    }
    canvas.line("baseline", [LEFT, floor], [WIDTH, floor]);
    canvas.finish(title, description)
}

/// The columns that say their value: all where there is room, else the largest and the last.
fn labelled(columns: &[Column], fits: impl Fn(f64) -> bool) -> Vec<usize> {
    let valued = columns.iter().enumerate().filter(|(_, column)| column.value > 0.0);
    if columns.iter().all(|column| fits(column.value)) {
        return valued.map(|(index, _)| index).collect();
    }
    let largest = valued.max_by(|left, right| left.1.value.total_cmp(&right.1.value)).map(|(index, _)| index);
    let last = columns.len().checked_sub(1).filter(|last| {
        // Two that stand side by side would run into each other.
        columns.get(*last).is_some_and(|column| column.value > 0.0)
            && largest.is_none_or(|largest| last.abs_diff(largest) > 3 || largest == *last)
    });
    largest.into_iter().chain(last).collect()
}

/// The chosen part of a range; open ends reach to the edge.
#[derive(Debug, Clone, Copy, Default)]
pub struct Selection {
    pub low: Option<f64>,
    pub high: Option<f64>,
}

impl Selection {
    fn touches(self, from: f64, to: f64) -> bool {
        self.low.is_none_or(|low| to > low) && self.high.is_none_or(|high| from <= high)
    }

    fn is_open(self) -> bool {
        self.low.is_none() && self.high.is_none()
    }
}

/// One column of a histogram.
#[derive(Debug, Clone)]
pub struct Bucket {
    pub from: f64,
    pub to: f64,
    pub count: u64,
    /// What lies in it, in words: `€1 M – €2 M`.
    pub label: String,
    /// How much does, in words: `12 records`.
    pub shown: String,
}

/// A small histogram above two range fields. `ends` are the words for the two ends of the axis.
pub fn histogram(
    l: Locale,
    title: &str,
    description: &str,
    buckets: &[Bucket],
    ends: [&str; 2],
    selection: Selection,
) -> Svg {
    const WIDTH: f64 = 240.0;
    const LEFT: f64 = 34.0;
    const TOP: f64 = 6.0;
    const FLOOR: f64 = 58.0;
    let mut canvas = Canvas::new("chart histogram", WIDTH, 76.0);
    let largest = buckets.iter().map(|bucket| bucket.count).max().unwrap_or(0);
    let mut steps = axis(largest as f64, 2);
    steps.retain(|step| step.fract() == 0.0);
    let most = steps.last().copied().filter(|most| *most > 0.0).unwrap_or(1.0);
    for (step, written) in steps.iter().zip(l.steps(&steps)) {
        let y = FLOOR - step / most * (FLOOR - TOP);
        canvas.line("grid", [LEFT, y], [WIDTH, y]);
        canvas.text("tick", [LEFT - 5.0, y + 3.5], Anchor::End, &written);
    }
    let slot = (WIDTH - LEFT) / buckets.len().max(1) as f64;
    for (index, bucket) in buckets.iter().enumerate() {
        let chosen = !selection.is_open() && selection.touches(bucket.from, bucket.to);
        // A bucket that holds anything shows at least a trace.
        let height =
            if bucket.count == 0 { 0.0 } else { (bucket.count as f64 / most * (FLOOR - TOP)).max(1.0) };
        let class = if chosen { "bar accent" } else { "bar" };
        canvas.rect(
            class,
            [LEFT + slot * index as f64, FLOOR - height],
            [(slot - 1.0).max(0.5), height],
            &format!("{}: {}", bucket.label, bucket.shown),
        );
    }
    canvas.line("baseline", [LEFT, FLOOR], [WIDTH, FLOOR]);
    canvas.text("tick", [LEFT, 72.0], Anchor::Start, ends[0]);
    canvas.text("tick", [WIDTH, 72.0], Anchor::End, ends[1]);
    canvas.finish(title, description)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_say_their_values_where_there_is_room_and_else_the_largest_and_the_last() {
        let of = |count: i32| -> Vec<Column> {
            (0..count)
                .map(|at| Column { label: at.to_string(), value: f64::from((at * 7) % count + 1) })
                .collect()
        };
        let said = |columns: &[Column]| columns_of(columns).matches("class=\"column-value\"").count();
        assert_eq!(said(&of(8)), 8);
        assert_eq!(said(&of(60)), 2);
        assert_eq!(said(&[]), 0);
    }

    fn columns_of(given: &[Column]) -> String {
        columns(Locale::english(), "t", "d", given).to_string()
    }

    #[test]
    fn a_histogram_has_an_axis_of_counts_and_each_column_says_what_lies_in_it() {
        let bucket = |from: f64, count: u64| Bucket {
            from,
            to: from + 1.0,
            count,
            label: format!("{from} – {}", from + 1.0),
            shown: format!("{count} records"),
        };
        let drawn = histogram(
            Locale::english(),
            "t",
            "d",
            &[bucket(0.0, 3), bucket(1.0, 17)],
            ["0", "2"],
            Selection::default(),
        );
        let drawn = drawn.to_string();
        for part in [">20</text>", ">10</text>", "<title>1 – 2: 17 records</title>"] {
            assert!(drawn.contains(part), "{part}: {drawn}");
        }
    }
}
