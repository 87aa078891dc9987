//! What the two databases have in common: the tables, the conditions of a query and its parts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use asterism_search::{AmountRange, Clause, ClauseText, Facet, Query};
use jiff::civil::Date;

/// Numbers for the filter values, so that the large table holds integers only.
#[derive(Default)]
pub(crate) struct Values {
    numbers: BTreeMap<(Facet, String), i64>,
    names: Vec<(Facet, String)>,
}

impl Values {
    pub(crate) fn number(&mut self, facet: Facet, value: &str) -> i64 {
        if let Some(number) = self.numbers.get(&(facet, value.to_owned())) {
            return *number;
        }
        let number = self.names.len() as i64;
        self.numbers.insert((facet, value.to_owned()), number);
        self.names.push((facet, value.to_owned()));
        number
    }

    pub(crate) fn name(&self, number: i64) -> Option<&(Facet, String)> {
        self.names.get(usize::try_from(number).ok()?)
    }

    /// The numbers of a filter's values as a list for SQL; a number that nothing has where none is known.
    fn list(&self, facet: Facet, values: &BTreeSet<String>) -> String {
        let known = values.iter().filter_map(|value| self.numbers.get(&(facet, value.clone())));
        let list: Vec<String> = known.map(i64::to_string).collect();
        if list.is_empty() { "-1".to_owned() } else { list.join(",") }
    }
}

/// How an engine writes its parts of a query.
pub(crate) struct Dialect {
    /// `entry JOIN text` with the condition that `$1` matches.
    pub(crate) matching: &'static str,
    pub(crate) word: fn(&Clause) -> String,
    pub(crate) and: &'static str,
}

/// The text of a query in the engine's own language; none where nothing is typed.
pub(crate) fn text(query: &Query, dialect: &Dialect) -> Option<String> {
    if query.clauses.is_empty() {
        return None;
    }
    // Conditions that a hit must not meet come last, as FTS5 wants them.
    let (excluded, wanted): (Vec<&Clause>, Vec<&Clause>) =
        query.clauses.iter().partition(|clause| clause.exclude);
    let words: Vec<String> = wanted.into_iter().chain(excluded).map(dialect.word).collect();
    Some(words.join(dialect.and).replace(&format!("{}NOT", dialect.and), " NOT"))
}

/// The documents of a query as a statement that gives their numbers; `without` leaves one filter out.
pub(crate) fn hits(query: &Query, values: &Values, dialect: &Dialect, without: Option<Facet>) -> String {
    let mut sql = String::from("SELECT entry.id FROM entry");
    if !query.clauses.is_empty() {
        sql.push_str(dialect.matching);
    } else {
        sql.push_str(" WHERE true");
    }
    for (facet, wanted) in query.filters.iter().filter(|(facet, _)| Some(**facet) != without) {
        let list = values.list(*facet, wanted);
        let _ = write!(sql, " AND entry.id IN (SELECT entry FROM facet WHERE value IN ({list}))");
    }
    amounts(&mut sql, "total_budget", query.total_budget);
    amounts(&mut sql, "eu_contribution", query.eu_contribution);
    if let Some(from) = query.dates.from {
        let _ = write!(sql, " AND last_day >= {}", day(from));
    }
    if let Some(to) = query.dates.to {
        let _ = write!(sql, " AND first_day <= {}", day(to));
    }
    sql
}

fn amounts(sql: &mut String, column: &str, range: AmountRange) {
    for (bound, sign) in [(range.from, ">="), (range.to, "<=")] {
        if let Some(bound) = bound {
            let _ = write!(sql, " AND {column} {sign} {bound}");
        }
    }
}

/// Days since 1970.
pub(crate) fn day(date: Date) -> i64 {
    date.duration_since(Date::constant(1970, 1, 1)).as_hours().div_euclid(24)
}

/// The words of a clause, as a list.
pub(crate) fn words(clause: &Clause) -> Vec<String> {
    let (ClauseText::Word(text) | ClauseText::Phrase(text) | ClauseText::Prefix(text)) = &clause.text;
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
