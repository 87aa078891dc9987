use jiff::civil::Date;

use super::svg::Anchor;
use super::{Canvas, Svg, shorten};
use crate::locale::Locale;

/// A stretch of time: the project itself, a phase. Where an end is not known the bar is an outline
/// that reaches the edge of the picture.
#[derive(Debug, Clone)]
pub struct Span {
    pub label: String,
    pub start: Option<Date>,
    pub end: Option<Date>,
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
pub fn timeline(
    l: Locale,
    title: &str,
    description: &str,
    spans: &[Span],
    moments: &[Moment],
    lanes: &[String],
) -> Svg {
    let height = SPAN * spans.len() as f64 + LANE * lanes.len() as f64 + 28.0;
    let mut canvas = Canvas::new("chart timeline", WIDTH, height);
    let scale = Scale::over(spans, moments);
    draw_years(&mut canvas, &scale, height - 22.0);
    for (index, span) in spans.iter().enumerate() {
        draw_span(l, &mut canvas, &scale, span, SPAN * index as f64);
    }
    let top = SPAN * spans.len() as f64;
    for (index, lane) in lanes.iter().enumerate() {
        let y = top + LANE * (index as f64 + 0.5);
        canvas.text("tick", [LEFT - 8.0, y + 4.0], Anchor::End, &shorten(lane, 16));
        canvas.line("grid", [LEFT, y], [WIDTH, y]);
    }
    for moment in moments {
        let y = top + LANE * (f64::from(moment.lane) + 0.5);
        let tip = format!("{} · {}", l.date(moment.date), moment.label);
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
        let of_spans = spans.iter().flat_map(|span| [span.start, span.end]).flatten();
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

fn draw_span(l: Locale, canvas: &mut Canvas, scale: &Scale, span: &Span, top: f64) {
    let (from, to) =
        (span.start.map_or(LEFT, |day| scale.x(day)), span.end.map_or(WIDTH, |day| scale.x(day)));
    let open = span.start.is_none() || span.end.is_none();
    let class = match (open, span.accent) {
        (true, _) => "span open",
        (false, true) => "span accent",
        (false, false) => "span",
    };
    let tip = format!("{}: {}", span.label, l.date_range(span.start, span.end).unwrap_or_default());
    canvas.rect(class, [from, top + 4.0], [(to - from).max(2.0), SPAN - 8.0], &tip);
    // A bar that does not begin or end where it seems to says so.
    let label = if open { &tip } else { &span.label };
    // A label that would not fit its bar stands at its left.
    let fits = label.chars().count() as f64 * LETTER < to - from - 12.0;
    if fits {
        canvas.text("span-label inside", [from + 6.0, top + 17.5], Anchor::Start, label);
    } else if from > LEFT + 120.0 {
        canvas.text(
            "span-label",
            [from - 6.0, top + 17.5],
            Anchor::End,
            &shorten(label, letters(from - LEFT)),
        );
    } else if to < WIDTH - 120.0 {
        canvas.text(
            "span-label",
            [to + 6.0, top + 17.5],
            Anchor::Start,
            &shorten(label, letters(WIDTH - to)),
        );
    } else {
        // There is room on neither side of a bar that fills nearly all: its name is cut to it, and whole in its tip.
        let most = letters(to - from - 6.0);
        canvas.text("span-label inside", [from + 6.0, top + 17.5], Anchor::Start, &shorten(label, most));
    }
}

/// How wide a letter of a name is.
const LETTER: f64 = 6.4;

/// How many letters have room in a width, besides a little space.
fn letters(width: f64) -> usize {
    (((width - 8.0) / LETTER) as usize).clamp(1, 40)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn drawn(l: Locale, end: Option<Date>) -> String {
        let start = Some(date(2016, 4, 1));
        let span = Span { label: "CLUSTERS3".to_owned(), start, end, accent: true };
        let moment = Moment { label: "Visit".to_owned(), date: date(2018, 5, 14), lane: 0 };
        timeline(l, "t", "d", &[span], &[moment], &["Events".to_owned()]).to_string()
    }

    #[test]
    fn days_are_written_as_the_reader_writes_them() {
        let english = drawn(Locale::english(), Some(date(2020, 3, 31)));
        for said in ["CLUSTERS3: 1 April 2016 – 31 March 2020", "14 May 2018 · Visit"] {
            assert!(english.contains(said), "{said}: {english}");
        }
        let spanish = drawn(Locale::offered_as("es").unwrap(), Some(date(2020, 3, 31)));
        assert!(spanish.contains("14 de mayo de 2018") && !spanish.contains("2018-05"), "{spanish}");
    }

    #[test]
    fn names_stay_in_the_drawing_wherever_their_bars_are() {
        let whole = (date(2000, 1, 1), date(2019, 12, 31));
        let name = "Preparation of the consortium agreement and of everything that has to be done before";
        for (from, to) in [
            whole,
            (date(2000, 2, 1), date(2000, 4, 1)),
            (date(2019, 11, 1), date(2019, 12, 31)),
            (date(2002, 1, 1), date(2018, 12, 31)),
            (date(2003, 6, 1), date(2017, 1, 31)),
        ] {
            let span = |label: &str, (from, to)| Span {
                label: label.repeat(2),
                start: Some(from),
                end: Some(to),
                accent: false,
            };
            let svg =
                timeline(Locale::english(), "t", "d", &[span("", whole), span(name, (from, to))], &[], &[]);
            let svg = svg.to_string();
            let drawn = svg.rsplit("class=\"span-label").next().expect("a name");
            let x: f64 = drawn
                .split("x=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next()?.parse().ok())
                .expect("a place");
            let text = drawn.split('>').nth(1).and_then(|rest| rest.split('<').next()).expect("a text");
            let width = text.chars().count() as f64 * LETTER;
            let (left, right) =
                if drawn.contains("text-anchor=\"end\"") { (x - width, x) } else { (x, x + width) };
            assert!(left >= 0.0 && right <= WIDTH, "{from} – {to}: {left} {right} {text}");
        }
    }

    #[test]
    fn an_end_that_is_not_known_is_drawn_open_and_said() {
        let open = drawn(Locale::english(), None);
        assert!(
            open.contains("class=\"span open\"") && open.contains(">CLUSTERS3: from 1 April 2016<"),
            "{open}"
        );
    }
}
