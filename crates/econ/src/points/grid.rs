//! Finding the points near a point.

use crate::points::Points;

/// Points sorted into square cells at least as wide as the reach, so that whatever is in reach of a point lies
/// in its cell or the eight around it.
pub(super) struct Grid<'a> {
    points: &'a Points,
    reach: f64,
    left: f64,
    bottom: f64,
    side: f64,
    columns: usize,
    rows: usize,
    /// Where the members of each cell start, and the end.
    starts: Vec<usize>,
    /// Points cell by cell, ascending within one.
    members: Vec<usize>,
}

impl<'a> Grid<'a> {
    /// The chosen points by cell. Cells are not smaller than needed for about one point each, so a short reach
    /// costs no memory.
    pub(super) fn of(points: &'a Points, chosen: &[usize], reach: f64) -> Grid<'a> {
        let range = |values: &[f64]| {
            let chosen = chosen.iter().map(|point| values[*point]);
            chosen.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            })
        };
        let ((left, right), (bottom, top)) = (range(&points.x), range(&points.y));
        let across = (chosen.len() as f64).sqrt().max(1.0);
        // A little wider than the reach, against rounding at the edge of a cell.
        let side = (reach * (1.0 + 1e-9)).max((right - left) / across).max((top - bottom) / across);
        let cells = |low: f64, high: f64| if side > 0.0 { ((high - low) / side) as usize + 1 } else { 1 };
        let mut grid = Grid {
            points,
            reach,
            left,
            bottom,
            side,
            columns: cells(left, right),
            rows: cells(bottom, top),
            starts: Vec::new(),
            members: chosen.to_vec(),
        };
        let cell = |point: usize| {
            let (column, row) = grid.cell(point);
            row * grid.columns + column
        };
        let mut members: Vec<(usize, usize)> = chosen.iter().map(|point| (cell(*point), *point)).collect();
        members.sort_unstable();
        let mut starts = vec![0; grid.columns * grid.rows + 1];
        members.iter().for_each(|(cell, _)| starts[cell + 1] += 1);
        for cell in 1..starts.len() {
            starts[cell] += starts[cell - 1];
        }
        grid.starts = starts;
        grid.members = members.into_iter().map(|(_, point)| point).collect();
        grid
    }

    fn cell(&self, point: usize) -> (usize, usize) {
        if self.side <= 0.0 {
            return (0, 0);
        }
        let column = ((self.points.x[point] - self.left) / self.side) as usize;
        let row = ((self.points.y[point] - self.bottom) / self.side) as usize;
        (column.min(self.columns - 1), row.min(self.rows - 1))
    }

    /// Calls with every other point of the grid in reach (its distance included) and its distance, always in the
    /// same order. The point itself need not be in the grid, but must lie within its bounds or near them.
    pub(super) fn near(&self, point: usize, mut found: impl FnMut(usize, f64)) {
        let (column, row) = self.cell(point);
        for row in row.saturating_sub(1)..(row + 2).min(self.rows) {
            let columns = column.saturating_sub(1)..(column + 2).min(self.columns);
            let cells = row * self.columns + columns.start..row * self.columns + columns.end;
            for other in &self.members[self.starts[cells.start]..self.starts[cells.end]] {
                let distance = self.points.distance(point, *other);
                if distance <= self.reach && *other != point {
                    found(*other, distance);
                }
            }
        }
    }
}
