use jiff::civil::Date;

use super::svg::Anchor;
use super::{Canvas, Svg, shorten};

/// A stretch of time: the project itself, a phase.
#[derive(Debug, Clone)]
pub struct Span {
    pub label: String,
    pub start: Date,
    pub end: Date,
    pub accent: bool,
}

/// Something on a day: an event, a news item. `number` points to the list beside the picture.
#[derive(Debug, Clone)]
pub struct Moment {
    pub label: String,
    pub date: Date,
    /// Which row it stands in, from 0: events, news, documents.
    pub lane: u8,
}

const WIDTH: f64 = 760.0;
const LEFT: f64 = 96.0;
const SPAN: f64 = 26.0;
const LANE: f64 = 22.0;

/// Spans above lanes of dots, over one axis of years. `lanes` names the rows of moments.
pub fn timeline(title: &str, description: &str, spans: &[Span], moments: &[Moment], lanes: &[String]) -> Svg {
    let height = SPAN * spans.len() as f64 + LANE * lanes.len() as f64 + 28.0;
    let mut canvas = Canvas::new("chart timeline", WIDTH, height);
    let scale = Scale::over(spans, moments);
    draw_years(&mut canvas, &scale, height - 22.0);
    for (index, span) in spans.iter().enumerate() {
        draw_span(&mut canvas, &scale, span, SPAN * index as f64);
    }
    let top = SPAN * spans.len() as f64;
    for (index, lane) in lanes.iter().enumerate() {
        let y = top + LANE * (index as f64 + 0.5);
        canvas.text("tick", [LEFT - 8.0, y + 4.0], Anchor::End, &shorten(lane, 16));
        canvas.line("grid", [LEFT, y], [WIDTH, y]);
    }
    for moment in moments {
        let y = top + LANE * (f64::from(moment.lane) + 0.5);
        let tip = format!("{} · {}", moment.date, moment.label);
        canvas.circle("dot", [scale.x(moment.date), y], 5.0, &tip);
    }
    canvas.finish(title, description)
}

/// From days to places, over whole years.
struct Scale {
    first: i16,
    years: f64,
}

impl Scale {
    fn over(spans: &[Span], moments: &[Moment]) -> Scale {
        let of_spans = spans.iter().flat_map(|span| [span.start, span.end]);
        let days: Vec<Date> = of_spans.chain(moments.iter().map(|moment| moment.date)).collect();
        let first = days.iter().min().map_or(2000, |date| date.year());
        let last = days.iter().max().map_or(first, |date| date.year());
        Scale { first, years: f64::from(last - first + 1) }
    }

    fn x(&self, date: Date) -> f64 {
        let year = f64::from(date.year() - self.first) + f64::from(date.day_of_year() - 1) / 366.0;
        LEFT + year / self.years * (WIDTH - LEFT)
    }
}

fn draw_years(canvas: &mut Canvas, scale: &Scale, floor: f64) {
    let years = scale.years as i16;
    let every = (years / 12 + 1).max(1);
    for index in (0..=years).step_by(usize::from(every.unsigned_abs())) {
        let x = LEFT + f64::from(index) / scale.years * (WIDTH - LEFT);
        canvas.line("grid upright", [x, 0.0], [x, floor]);
        if index < years {
            let class = if (index / every) % 2 == 1 { "tick minor" } else { "tick" };
            canvas.text(class, [x + 3.0, floor + 15.0], Anchor::Start, &(scale.first + index).to_string());
        }
    }
    canvas.line("baseline", [LEFT, floor], [WIDTH, floor]);
}

fn draw_span(canvas: &mut Canvas, scale: &Scale, span: &Span, top: f64) {
    let (from, to) = (scale.x(span.start), scale.x(span.end));
    let class = if span.accent { "span accent" } else { "span" };
    let tip = format!("{}: {} – {}", span.label, span.start, span.end);
    canvas.rect(class, [from, top + 4.0], [(to - from).max(2.0), SPAN - 8.0], &tip);
    // A label that would not fit its bar stands at its left.
    let fits = span.label.chars().count() as f64 * 6.4 < to - from - 12.0;
    if fits {
        canvas.text("span-label inside", [from + 6.0, top + 17.5], Anchor::Start, &span.label);
    } else if from > LEFT + 120.0 {
        canvas.text("span-label", [from - 6.0, top + 17.5], Anchor::End, &shorten(&span.label, 40));
    } else {
        canvas.text("span-label", [to + 6.0, top + 17.5], Anchor::Start, &shorten(&span.label, 40));
    }
}
