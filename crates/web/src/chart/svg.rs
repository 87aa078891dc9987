use std::fmt::{self, Display, Write};

use asterism_domain::paper::Picture;

use crate::html::html_safe;

/// A finished picture. Only a [`Canvas`] makes one, and it escapes all text it is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Svg {
    drawn: String,
    /// Its name and description, in one line.
    alt: String,
}
html_safe!(Svg);

/// What the style sheet says of pictures, in colours and sizes for paper: it stands in the picture, since
/// a document for paper has no style sheet.
const PAPER_STYLE: &str = include_str!("paper.css");

impl Svg {
    /// A picture that says nothing that does not stand beside it.
    pub(super) fn silent(drawn: String) -> Svg {
        Svg { drawn, alt: String::new() }
    }

    /// The same picture as a whole of its own.
    pub(crate) fn on_paper(&self) -> Picture {
        let Some((opening, rest)) = self.drawn.split_once('>') else { return Picture::default() };
        // No text of a picture stands in its first tag but escaped, so the first `>` ends that tag.
        let opening = opening.replacen("<svg", r#"<svg xmlns="http://www.w3.org/2000/svg""#, 1);
        let svg = format!("{opening}><style>{PAPER_STYLE}</style>{rest}");
        Picture { svg, alt: self.alt.clone() }
    }
}

impl Display for Svg {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.drawn)
    }
}

/// Where a text stands to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn attribute(self) -> &'static str {
        match self {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        }
    }
}

/// A picture being drawn. Coordinates are in its own units and written with one decimal, the same
/// on every machine.
pub(crate) struct Canvas {
    class: &'static str,
    width: f64,
    height: f64,
    body: String,
}

impl Canvas {
    pub(crate) fn new(class: &'static str, width: f64, height: f64) -> Canvas {
        Canvas { class, width, height, body: String::new() }
    }

    pub(crate) fn rect(&mut self, class: &str, [x, y]: [f64; 2], [width, height]: [f64; 2], tip: &str) {
        let (x, y) = (short(x), short(y));
        let (width, height) = (short(width.max(0.0)), short(height.max(0.0)));
        let shape = format!(r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}""#);
        self.close(&shape, "rect", tip);
    }

    pub(crate) fn line(&mut self, class: &str, [x1, y1]: [f64; 2], [x2, y2]: [f64; 2]) {
        let (x1, y1, x2, y2) = (short(x1), short(y1), short(x2), short(y2));
        self.put(format_args!(r#"<line class="{class}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#));
    }

    /// A line whose width carries a value.
    pub(crate) fn weighted_line(&mut self, class: &str, [x1, y1]: [f64; 2], [x2, y2]: [f64; 2], width: f64) {
        let (x1, y1, x2, y2, width) = (short(x1), short(y1), short(x2), short(y2), short(width));
        self.put(format_args!(
            r#"<line class="{class}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke-width="{width}"/>"#
        ));
    }

    pub(crate) fn circle(&mut self, class: &str, [x, y]: [f64; 2], radius: f64, tip: &str) {
        let (x, y, radius) = (short(x), short(y), short(radius));
        self.close(&format!(r#"<circle class="{class}" cx="{x}" cy="{y}" r="{radius}""#), "circle", tip);
    }

    pub(crate) fn polygon(&mut self, class: &str, points: &[[f64; 2]], tip: &str) {
        let points: Vec<String> =
            points.iter().map(|[x, y]| format!("{},{}", short(*x), short(*y))).collect();
        self.close(&format!(r#"<polygon class="{class}" points="{}""#, points.join(" ")), "polygon", tip);
    }

    /// A shape drawn before, as [`outline_path`] writes it.
    pub(crate) fn path(&mut self, class: &str, data: &str, tip: &str) {
        self.close(&format!(r#"<path class="{class}" d="{data}""#), "path", tip);
    }

    /// Keeps shapes for [`Canvas::again`], of this picture or of a later one of the page.
    pub(crate) fn keep<'s>(&mut self, shapes: impl Iterator<Item = (String, &'s str)>) {
        self.body.push_str("<defs>");
        for (id, data) in shapes {
            self.put(format_args!(r#"<path id="{id}" d="{data}"/>"#));
        }
        self.body.push_str("</defs>");
    }

    /// A shape that the page keeps under an id.
    pub(crate) fn again(&mut self, class: &str, id: &str, hatched: bool, tip: &str) {
        let hatch = if hatched { format!(" {HATCH}") } else { String::new() };
        self.close(&format!(r##"<use class="{class}"{hatch} href="#{id}""##), "use", tip);
    }

    /// A shape that is hatched instead of filled, which tells it apart without colour.
    pub(crate) fn hatched_path(&mut self, class: &str, data: &str, tip: &str) {
        self.close(&format!(r#"<path class="{class}" {HATCH} d="{data}""#), "path", tip);
    }

    pub(crate) fn hatched_rect(
        &mut self,
        class: &str,
        [x, y]: [f64; 2],
        [width, height]: [f64; 2],
        tip: &str,
    ) {
        let (x, y, width, height) = (short(x), short(y), short(width), short(height));
        let shape =
            format!(r#"<rect class="{class}" {HATCH} x="{x}" y="{y}" width="{width}" height="{height}""#);
        self.close(&shape, "rect", tip);
    }

    pub(crate) fn open_line(&mut self, class: &str, points: &[[f64; 2]]) {
        let points: Vec<String> =
            points.iter().map(|[x, y]| format!("{},{}", short(*x), short(*y))).collect();
        self.put(format_args!(r#"<polyline class="{class}" points="{}"/>"#, points.join(" ")));
    }

    pub(crate) fn text(&mut self, class: &str, [x, y]: [f64; 2], anchor: Anchor, text: &str) {
        let (x, y, text) = (short(x), short(y), escape(text));
        let anchor = anchor.attribute();
        self.put(format_args!(r#"<text class="{class}" x="{x}" y="{y}"{anchor}>{text}</text>"#));
    }

    /// Text in two lines, the middle of them where one line would stand.
    pub(crate) fn text_in_two(
        &mut self,
        class: &str,
        [x, y]: [f64; 2],
        anchor: Anchor,
        [upper, lower]: [&str; 2],
    ) {
        let (x, y, anchor) = (short(x), short(y), anchor.attribute());
        let (upper, lower) = (escape(upper), escape(lower));
        self.put(format_args!(
            r#"<text class="{class}" y="{y}"{anchor}><tspan x="{x}" dy="-0.5em">{upper}</tspan> <tspan x="{x}" dy="1.05em">{lower}</tspan></text>"#
        ));
    }

    /// The picture with its name and description for those who cannot see it.
    pub(crate) fn finish(self, title: &str, description: &str) -> Svg {
        let Canvas { class, width, height, body } = self;
        let (width, height) = (short(width), short(height));
        let key = crate::etag::fingerprint(format!("{title}{description}{body}").as_bytes());
        let alt = [title, description].map(|text| text.trim_end_matches('.')).join(". ") + ".";
        let (title, description) = (escape(title), escape(description));
        // Ids are of the whole page, so each picture has a pattern of its own.
        let hatched = body.contains(HATCH);
        let body = if hatched { body.replace(HATCH, &format!(r#"fill="url(#h{key:x})""#)) } else { body };
        let hatch = if hatched { hatch(key) } else { String::new() };
        let drawn = format!(
            r#"<svg class="{class}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="t{key:x} d{key:x}"><title id="t{key:x}">{title}</title><desc id="d{key:x}">{description}</desc>{hatch}{body}</svg>"#
        );
        Svg { drawn, alt }
    }

    fn close(&mut self, shape: &str, element: &str, tip: &str) {
        if tip.is_empty() {
            self.put(format_args!("{shape}/>"));
        } else {
            let tip = escape(tip);
            self.put(format_args!("{shape}><title>{tip}</title></{element}>"));
        }
    }

    fn put(&mut self, part: fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.body.write_fmt(part);
    }
}

/// Stands for the picture's own pattern until the picture is finished. No text can look like it, since
/// quotation marks are escaped in text.
const HATCH: &str = r#"fill="url(#hatch)""#;

fn hatch(key: u64) -> String {
    format!(
        r#"<defs><pattern id="h{key:x}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="5" height="5"/><line class="hatch" x1="2.5" y1="0" x2="2.5" y2="5"/></pattern></defs>"#
    )
}

/// The path of a shape of several rings, some of them holes (to be filled even-odd). Points are
/// tenths of a unit and written as steps from the one before, which makes maps a third as long.
pub(crate) fn outline_path(rings: &[Vec<[f64; 2]>]) -> String {
    let mut data = String::new();
    for ring in rings {
        let mut before = [0_i64, 0];
        for (index, point) in ring.iter().enumerate() {
            let here = point.map(|value| (value * 10.0).round() as i64);
            if index == 0 {
                data.push('M');
                push_step(&mut data, here[0]);
                push_step(&mut data, here[1]);
                data.push('l');
            } else if here != before {
                push_step(&mut data, here[0] - before[0]);
                push_step(&mut data, here[1] - before[1]);
            }
            before = here;
        }
        data.push('z');
    }
    data
}

/// A number of tenths, with a space before it unless a letter, a sign or a second decimal point parts it from the last
/// one.
fn push_step(data: &mut String, tenths: i64) {
    let last = data.rfind(|sign: char| sign.is_ascii_alphabetic() || matches!(sign, ' ' | '-'));
    let has_point = data.get(last.map_or(0, |at| at + 1)..).is_some_and(|number| number.contains('.'));
    let begins_with_point = (1..10).contains(&tenths);
    let parted = tenths < 0
        || data.ends_with(|last: char| last.is_ascii_alphabetic())
        || (has_point && begins_with_point);
    if !parted {
        data.push(' ');
    }
    let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
    let sign = if tenths < 0 { "-" } else { "" };
    // Writing to a string cannot fail.
    let _ = match (whole, rest) {
        (whole, 0) => write!(data, "{sign}{whole}"),
        (0, rest) => write!(data, "{sign}.{rest}"),
        (whole, rest) => write!(data, "{sign}{whole}.{rest}"),
    };
}

/// A coordinate with at most one decimal.
fn short(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // Adding zero turns a negative zero into a plain one.
    format!("{}", rounded + 0.0)
}

pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // XML has no way to write these at all.
            character if !is_in_xml(character) => {}
            _ => safe.push(character),
        }
    }
    safe
}

fn is_in_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r')
        || character >= ' ' && !matches!(character, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_on_paper_has_its_own_style_and_says_what_it_shows() {
        let mut canvas = Canvas::new("chart bars", 10.0, 20.0);
        canvas.text("bar-label", [0.0, 0.0], Anchor::Start, "a > b");
        let picture = canvas.finish("Title > x", "What it shows.").on_paper();
        assert_eq!(picture.alt, "Title > x. What it shows.");
        let start = r#"<svg xmlns="http://www.w3.org/2000/svg" class="chart bars" viewBox="0 0 10 20""#;
        assert!(picture.svg.starts_with(start), "{}", picture.svg);
        assert_eq!(picture.svg.matches("<style>").count(), 1);
        assert!(!PAPER_STYLE.contains(['<', '&']), "the style would end");
        assert_eq!(Svg::default().on_paper(), Picture::default());
    }

    #[test]
    fn shapes_are_written_as_short_steps() {
        let square = vec![[10.0, 20.04], [10.5, 20.0], [10.5, 19.31], [8.0, 19.3], [8.0, 19.3]];
        assert_eq!(outline_path(std::slice::from_ref(&square)), "M10 20l.5 0 0-.7-2.5 0z");
        let steps = vec![[0.0, 0.0], [1.5, 0.5], [1.7, 0.9]];
        assert_eq!(outline_path(&[steps]), "M0 0l1.5.5.2.4z", "a second point parts two numbers");
        assert_eq!(outline_path(&[square.clone(), square]).matches('M').count(), 2);
        assert_eq!(outline_path(&[]), "");
    }
}
