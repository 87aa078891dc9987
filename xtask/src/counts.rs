//! Reads the closing lines of the test runners.

use std::ops::AddAssign;

/// How many tests did what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl Counts {
    /// Nextest's closing line where there is one, else the sum over libtest's, one per binary. None
    /// when there is neither, that is when no test was started. Nextest also repeats what a failed
    /// test's binary printed, libtest's line included, which must not count again.
    pub(crate) fn read(lines: &[String]) -> Option<Counts> {
        let lines: Vec<String> = lines.iter().map(|line| without_colour(line)).collect();
        if let Some(counts) = lines.iter().rev().find_map(|line| Counts::of_nextest(line)) {
            return Some(counts);
        }
        let mut found = lines.iter().filter_map(|line| Counts::of_libtest(line)).peekable();
        found.peek()?;
        let mut sum = Counts::default();
        found.for_each(|counts| sum += counts);
        Some(sum)
    }

    fn of_nextest(line: &str) -> Option<Counts> {
        let (head, list) = line.trim().split_once("run: ")?;
        head.starts_with("Summary [").then(|| Counts::of_list(&without_parentheses(list), ','))
    }

    fn of_libtest(line: &str) -> Option<Counts> {
        let (_, list) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
        Some(Counts::of_list(list, ';'))
    }

    /// Reads `3 passed, 1 failed, 2 timed out, 5 skipped`. Whatever is neither passed nor left out
    /// on purpose has failed.
    fn of_list(list: &str, separator: char) -> Counts {
        let mut counts = Counts::default();
        for part in list.split(separator) {
            let Some((number, what)) = part.trim().split_once(' ') else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match what.trim() {
                "passed" => counts.passed += number,
                "skipped" | "ignored" | "filtered out" => counts.skipped += number,
                "measured" => {}
                _ => counts.failed += number,
            }
        }
        counts
    }
}

/// Takes out the escape sequences that colour a line.
fn without_colour(line: &str) -> String {
    let mut plain = String::new();
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

fn without_parentheses(text: &str) -> String {
    let mut depth = 0_u32;
    let mut plain = String::new();
    for character in text.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(character),
            _ => {}
        }
    }
    plain.replace(" ,", ",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(u64, u64, u64)>) {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let counts = Counts::read(&lines).map(|counts| (counts.passed, counts.failed, counts.skipped));
        assert_eq!(counts, expected, "{text}");
    }

    #[test]
    fn nextest_totals_are_read() {
        check("     Summary [   0.004s] 3 tests run: 3 passed, 0 skipped", Some((3, 0, 0)));
        check(
            "Summary [  12.3s] 9/12 tests run: 5 passed (1 slow, 1 flaky), 2 failed, 1 timed out, 1 exec failed, 4 skipped",
            Some((5, 4, 4)),
        );
    }

    #[test]
    fn a_failure_that_nextest_repeats_counts_once() {
        let text = "test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0s\n\
                    Summary [ 2s] 4 tests run: 3 passed, 1 failed, 0 skipped\n\
                    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0s";
        check(text, Some((3, 1, 0)));
    }

    #[test]
    fn colours_do_not_hide_the_totals() {
        check("\u{1b}[32;1m Summary\u{1b}[0m [ 1s] \u{1b}[1m2\u{1b}[0m tests run: 2 passed", Some((2, 0, 0)));
    }

    #[test]
    fn libtest_totals_are_added_over_binaries() {
        let text = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s\n\
                    test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0s";
        check(text, Some((4, 2, 3)));
    }

    #[test]
    fn no_closing_line_is_told_apart_from_no_test() {
        check("error: could not compile `x`", None);
        check("Summary [ 0s] 0 tests run: 0 passed, 0 skipped", Some((0, 0, 0)));
    }
}
