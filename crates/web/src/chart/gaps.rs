use super::{Canvas, Svg};

/// What is known of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    Value,
    /// Counted and not published.
    Withheld,
    /// Nothing was published.
    Missing,
}

const SIDE: f64 = 11.0;
const STEP: f64 = 14.0;
const WIDTH: f64 = 420.0;

/// A square for every cell: filled for a value, crossed out for one that is withheld, an empty dashed one
/// where there is none. `tips` name them.
pub fn gaps(title: &str, description: &str, cells: &[(Known, String)]) -> Svg {
    let across = (WIDTH / STEP) as usize;
    let rows = cells.len().div_ceil(across).max(1);
    let mut canvas = Canvas::new("chart gaps", WIDTH, rows as f64 * STEP + 2.0);
    for (number, (known, tip)) in cells.iter().enumerate() {
        let x = 1.0 + (number % across) as f64 * STEP;
        let y = 1.0 + (number / across) as f64 * STEP;
        let class = match known {
            Known::Value => "cell value",
            Known::Withheld => "cell withheld",
            Known::Missing => "cell missing",
        };
        canvas.rect(class, [x, y], [SIDE, SIDE], tip);
        if *known == Known::Withheld {
            canvas.line("hatch", [x, y], [x + SIDE, y + SIDE]);
            canvas.line("hatch", [x, y + SIDE], [x + SIDE, y]);
        }
    }
    canvas.finish(title, description)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn withheld_and_missing_cells_are_drawn_apart_from_values() {
        let cells = [Known::Value, Known::Withheld, Known::Missing].map(|known| (known, "C24".to_owned()));
        let svg = gaps("t", "d", &cells).to_string();
        for class in ["cell value", "cell withheld", "cell missing"] {
            assert_eq!(svg.matches(class).count(), 1, "{svg}");
        }
        assert_eq!(svg.matches("class=\"hatch\"").count(), 2);
    }
}
