use super::svg::Anchor;
use super::{Canvas, Svg, axis, shorten};
use crate::locale::Locale;

/// A bar of parts that add up to its length.
#[derive(Debug, Clone)]
pub struct Stack {
    pub label: String,
    pub parts: Vec<Part>,
    pub shown: String,
}

/// One part; parts of one group share a colour and a hatching.
#[derive(Debug, Clone)]
pub struct Part {
    pub value: f64,
    /// 0 to 4.
    pub group: u8,
    /// A few letters that stand in it where there is room.
    pub letters: String,
    pub tip: String,
}

const WIDTH: f64 = 760.0;
const ROW: f64 = 44.0;
const HEIGHT: f64 = 16.0;
/// Kept free at the right for the value.
const VALUE: f64 = 80.0;
const LETTER: f64 = 6.6;
/// Below the bars, for the axis.
const FOOT: f64 = 22.0;

/// Bars of parts, in the order given, on one scale from zero.
pub fn stacked(l: Locale, title: &str, description: &str, stacks: &[Stack]) -> Svg {
    let floor = ROW * stacks.len() as f64;
    let mut canvas = Canvas::new("chart stacked", WIDTH, floor + FOOT);
    let sum = |stack: &Stack| stack.parts.iter().map(|part| part.value.max(0.0)).sum::<f64>();
    let longest = stacks.iter().map(sum).fold(0.0, f64::max);
    let steps = axis(longest, 5);
    let most = steps.last().copied().filter(|most| *most > 0.0);
    let scale = most.map_or(0.0, |most| (WIDTH - VALUE) / most);
    for (step, written) in steps.iter().zip(l.steps(&steps)) {
        for row in 0..stacks.len() {
            let top = ROW * row as f64;
            canvas.line("grid", [step * scale, top + 18.0], [step * scale, top + ROW - 4.0]);
        }
        let anchor = if *step == 0.0 { Anchor::Start } else { Anchor::Middle };
        canvas.text("tick", [step * scale, floor + 13.0], anchor, &written);
    }
    for (number, stack) in stacks.iter().enumerate() {
        let top = ROW * number as f64;
        canvas.text("bar-label", [0.0, top + 14.0], Anchor::Start, &shorten(&stack.label, 90));
        let mut x = 0.0;
        for part in stack.parts.iter().filter(|part| part.value > 0.0) {
            let width = part.value * scale;
            draw(&mut canvas, part, [x, top + 20.0], width);
            x += width;
        }
        canvas.text("bar-value", [x + 6.0, top + 20.0 + HEIGHT * 0.75], Anchor::Start, &stack.shown);
    }
    canvas.line("baseline", [0.0, 18.0], [0.0, floor - 4.0]);
    canvas.finish(title, description)
}

fn draw(canvas: &mut Canvas, part: &Part, [x, y]: [f64; 2], width: f64) {
    canvas.rect(&format!("part s{}", part.group % 8), [x, y], [width, HEIGHT], &part.tip);
    hatch(canvas, part.group, [x, y], width);
    if part.letters.chars().count() as f64 * LETTER + 4.0 <= width {
        canvas.text("part-label", [x + width / 2.0, y + HEIGHT * 0.75], Anchor::Middle, &part.letters);
    }
}

/// Lines over a part that tell groups apart without colour: none, level, upright, both.
fn hatch(canvas: &mut Canvas, group: u8, [x, y]: [f64; 2], width: f64) {
    if matches!(group % 4, 1 | 3) {
        for step in [0.25, 0.5, 0.75] {
            canvas.line("hatch", [x, y + HEIGHT * step], [x + width, y + HEIGHT * step]);
        }
    }
    if matches!(group % 4, 2 | 3) {
        let lines = (width / 5.0) as usize;
        for line in 1..=lines {
            let at = x + 5.0 * line as f64;
            if at < x + width {
                canvas.line("hatch", [at, y], [at, y + HEIGHT]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(value: f64, group: u8) -> Part {
        Part { value, group, letters: "C".to_owned(), tip: "Manufacturing: 0.01".to_owned() }
    }

    #[test]
    fn parts_lie_end_to_end_and_unknown_ones_take_no_room() {
        let stack = |parts| Stack { label: "DE11".to_owned(), parts, shown: "0.03".to_owned() };
        let svg = stacked(
            Locale::english(),
            "t",
            "d",
            &[stack(vec![part(0.02, 0), part(f64::NAN, 1), part(0.01, 2)])],
        )
        .to_string();
        assert_eq!(svg.matches("<rect").count(), 2);
        assert!(svg.contains(r#"x="453.3" y="20""#) && !svg.contains("NaN"), "{svg}");
    }

    #[test]
    fn groups_differ_by_hatching() {
        let hatched = |group| {
            let stack = Stack { label: String::new(), parts: vec![part(1.0, group)], shown: String::new() };
            stacked(Locale::english(), "t", "d", &[stack]).to_string().matches("class=\"hatch\"").count()
        };
        let counts = [0, 1, 2, 3].map(hatched);
        assert_eq!((counts[0], counts[1]), (0, 3));
        assert!(counts[2] > 3 && counts[3] == counts[1] + counts[2]);
    }
}
