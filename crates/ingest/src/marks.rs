//! Which mark parts the decimals of a file's numbers. `1,000` alone does not say; the other numbers of its column do, or
//! those of the file's other columns of money. They are looked at in the file's first rows, so that the same bytes are
//! always read the same.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io;

use asterism_domain::ambiguous_mark;

use crate::fields::{Cells, Header};
use crate::table::{Step, Table};

/// So many rows are looked at ahead, and so many bytes of them.
pub(crate) const ROWS: usize = 2_000;
pub(crate) const BYTES: usize = 4 << 20;

/// What stands in the names of columns of money.
const MONEY: &[&str] =
    &["cost", "budget", "contribution", "amount", "expenditure", "funding", "eur", "total", "support"];

/// What the numbers of a column say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Signs {
    /// Decimals after a point, after a comma.
    point: bool,
    comma: bool,
    /// Thousands and more that nothing parts.
    unparted: bool,
}

impl Signs {
    fn and(self, other: Signs) -> Signs {
        Signs {
            point: self.point || other.point,
            comma: self.comma || other.comma,
            unparted: self.unparted || other.unparted,
        }
    }

    /// Whether an ambiguous mark parts decimals; none where the numbers do not tell, or contradict each other.
    fn decimal(self, mark: char) -> Option<bool> {
        match (self.point, self.comma) {
            (true, false) => Some(mark == '.'),
            (false, true) => Some(mark == ','),
            // Who writes 1000000 does not write 1,000 for a thousand.
            (false, false) if self.unparted => Some(true),
            _ => None,
        }
    }
}

/// An amount without the code of its currency.
fn bare(text: &str) -> &str {
    text.trim().trim_start_matches("EUR").trim_end_matches("EUR").trim()
}

fn signs(text: &str) -> Signs {
    let text: String =
        bare(text).chars().filter(|c| !c.is_whitespace() && !matches!(c, '€' | '\'' | '\u{2019}')).collect();
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let mut said = Signs::default();
    if digits.is_empty()
        || digits.len() > 30
        || !digits.chars().all(number)
        || ambiguous_mark(digits).is_some()
    {
        return said;
    }
    let (points, commas) = (digits.matches('.').count(), digits.matches(',').count());
    match (points, commas) {
        (0, 0) => said.unparted = digits.len() > 3 && !digits.starts_with('0'),
        (1, 0) => said.point = true,
        (0, 1) => said.comma = true,
        // Thousands parted by the one leave the other for decimals.
        (_, 0) => said.comma = true,
        (0, _) => said.point = true,
        _ => match digits.rfind('.') > digits.rfind(',') {
            true => said.point = true,
            false => said.comma = true,
        },
    }
    said
}

/// What the numbers of a file say, column by column.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    columns: Vec<Signs>,
    /// What all columns of money say together.
    money: Signs,
}

impl Marks {
    pub(crate) fn note(&mut self, header: &Header, cells: &Cells) {
        self.columns.resize(header.len(), Signs::default());
        for ((column, name), cell) in self.columns.iter_mut().zip(header.iter()).zip(cells.iter()) {
            let said = signs(cell);
            *column = column.and(said);
            if MONEY.iter().any(|word| name.contains(word)) {
                self.money = self.money.and(said);
            }
        }
    }

    /// A number as it is to be read: without its mark where that parts thousands, with a nought more where it parts
    /// decimals, and as it stands where nothing tells.
    pub(crate) fn settle<'t>(&self, column: usize, text: &'t str) -> Cow<'t, str> {
        let bare = bare(text);
        let Some(mark) = ambiguous_mark(bare) else { return Cow::Borrowed(text) };
        let own = self.columns.get(column).copied().unwrap_or_default();
        // What a column says itself counts, and only where it says nothing of marks, what the others say.
        let said = if own.point || own.comma { own } else { own.and(self.money) };
        match said.decimal(mark) {
            Some(true) => Cow::Owned(format!("{bare}0")),
            Some(false) => Cow::Owned(bare.replace(mark, "")),
            None => Cow::Borrowed(text),
        }
    }
}

/// What the next step through a table found.
pub(crate) enum Passed {
    Record(Cells),
    Overlong(String, String),
    End,
}

/// A table whose first rows were looked at before they are given out.
pub(crate) struct Ahead<'a> {
    table: Table<'a>,
    seen: VecDeque<io::Result<Passed>>,
    /// Cells that were given back, to be filled again.
    spare: Cells,
    pub(crate) marks: Marks,
}

impl<'a> Ahead<'a> {
    pub(crate) fn of(table: Table<'a>) -> Ahead<'a> {
        let mut ahead =
            Ahead { table, seen: VecDeque::new(), spare: Cells::default(), marks: Marks::default() };
        let mut bytes = 0;
        while ahead.seen.len() < ROWS && bytes < BYTES {
            let passed = ahead.pass();
            let last = !matches!(passed, Ok(Passed::Record(_) | Passed::Overlong(..)));
            if let Ok(Passed::Record(cells)) = &passed {
                bytes += cells.size();
                ahead.marks.note(&ahead.table.header, cells);
            }
            ahead.seen.push_back(passed);
            if last {
                break;
            }
        }
        ahead
    }

    pub(crate) fn header(&self) -> &Header {
        &self.table.header
    }

    pub(crate) fn step(&mut self) -> io::Result<Passed> {
        match self.seen.pop_front() {
            Some(passed) => passed,
            None => self.pass(),
        }
    }

    /// Takes cells back whose row is done.
    pub(crate) fn give_back(&mut self, cells: Cells) {
        self.spare = cells;
    }

    fn pass(&mut self) -> io::Result<Passed> {
        Ok(match self.table.step()? {
            Step::Record => {
                let spare = std::mem::take(&mut self.spare);
                Passed::Record(std::mem::replace(&mut self.table.cells, spare))
            }
            Step::Overlong(reason, raw) => {
                Passed::Overlong(format!("{reason}, at line {}", self.table.line()), raw)
            }
            Step::End => Passed::End,
        })
    }
}

#[cfg(test)]
mod tests {
    use asterism_domain::{Currency, Money};
    use proptest::prelude::*;

    use super::*;

    /// The marks of a file with these columns, named and filled.
    fn marks(columns: &[(&str, &[&str])]) -> Marks {
        let header = Header::new(columns.iter().map(|(name, _)| *name));
        let mut marks = Marks::default();
        for row in 0..columns.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0) {
            let mut cells = Cells::default();
            columns.iter().for_each(|(_, column)| cells.push(column.get(row).copied().unwrap_or("")));
            marks.note(&header, &cells);
        }
        marks
    }

    fn check(others: &[&str], text: &str, euros: Option<f64>) {
        let marks = marks(&[("total cost", others)]);
        let read = Money::parse(&marks.settle(0, text), Currency::EUR).ok();
        assert_eq!(read.map(Money::as_major), euros, "{text} beside {others:?}");
    }

    #[test]
    fn the_other_numbers_of_a_column_tell_what_a_mark_parts_001_6() {
        check(&["1234,5"], "1,000", Some(1.0));
        check(&["1234,5"], "1.000", Some(1_000.0));
        check(&["1,234,567.89"], "1,000", Some(1_000.0));
        check(&["1,234,567.89"], "1.000", Some(1.0));
        check(&["1.234.567"], "12.345", Some(12_345.0));
        check(&["2,500,000"], "1,000", Some(1_000.0));
        check(&["12.5"], "-1,000", Some(-1_000.0));
        check(&["150000", "99"], "1.234", Some(1.23));
    }

    #[test]
    fn where_they_do_not_tell_nothing_is_guessed() {
        check(&[], "1,000", None);
        check(&["2,000", "15", "999"], "1,000", None);
        check(&["12,5", "12.5"], "1,000", None);
        check(&["n/a", "v1.5b", "2016-04-01"], "1,000", None);
    }

    #[test]
    fn another_column_of_money_is_asked_and_no_other() {
        let told = marks(&[("EU contribution", &["12,50"]), ("total cost", &[])]);
        assert_eq!(told.settle(1, "1.000"), "1000");
        let priority = marks(&[("priority", &["1.2"]), ("total cost", &[])]);
        assert_eq!(priority.settle(1, "1.000"), "1.000", "the number of a priority is no amount");
    }

    /// An amount as people of a convention write it.
    fn written(cents: i64, thousands: &str, decimal: &str, decimals: bool) -> String {
        let whole = (cents / 100).to_string();
        let mut text = String::new();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                text.push_str(thousands);
            }
            text.push(digit);
        }
        if decimals { format!("{text}{decimal}{:02}", cents % 100) } else { text }
    }

    proptest! {
        #[test]
        fn amounts_of_either_convention_come_back(
            whole in proptest::collection::vec(0_i64..100_000_000, 1..20),
            english: bool,
        ) {
            let (thousands, decimal) = if english { (",", ".") } else { (".", ",") };
            // One amount with cents says what the marks of all are.
            let mut column: Vec<String> =
                whole.iter().map(|euros| written(euros * 100, thousands, decimal, false)).collect();
            column.push(written(1_234_567, thousands, decimal, true));
            let cells: Vec<&str> = column.iter().map(String::as_str).collect();
            let marks = marks(&[("amount", &cells)]);
            for (text, euros) in column.iter().zip(&whole) {
                let read = Money::parse(&marks.settle(0, text), Currency::EUR);
                prop_assert_eq!(read.ok(), Some(Money::euros(*euros)), "{}", text);
            }
        }
    }
}
