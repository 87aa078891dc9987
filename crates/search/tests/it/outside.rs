//! Ranges that are excluded.

use asterism_domain::Kind;
use asterism_search::{AmountRange, DateRange, Entry, Outside};
use jiff::civil::Date;
use proptest::prelude::*;

use crate::counts::span;
use crate::drawn::{amounts, days};
use crate::support::{entry, find, names, open, put};

pub(crate) fn any_outside() -> impl Strategy<Value = Outside> {
    prop_oneof![
        amounts(5_000).prop_map(Outside::TotalBudget),
        amounts(3_000_000).prop_map(Outside::EuContribution),
        days(0.5).prop_map(Outside::Dates),
        days(0.5).prop_map(Outside::Starts),
        days(0.5).prop_map(Outside::Ends),
    ]
}

/// Whether the value is there and all of it lies before or after the range.
pub(crate) fn is_outside(entry: &Entry, outside: Outside) -> bool {
    let apart = |days: Option<(Date, Date)>, range: DateRange| {
        days.is_some_and(|(first, last)| {
            range.from.is_some_and(|from| last < from) || range.to.is_some_and(|to| first > to)
        })
    };
    let amount = |amount: Option<i64>, range: AmountRange| {
        amount.is_some_and(|amount| {
            range.from.is_some_and(|from| amount < from) || range.to.is_some_and(|to| amount > to)
        })
    };
    match outside {
        Outside::TotalBudget(range) => amount(entry.total_budget, range),
        Outside::EuContribution(range) => amount(entry.eu_contribution, range),
        Outside::Dates(range) => apart(span(entry), range),
        Outside::Starts(range) => apart(entry.start.map(|day| (day, day)), range),
        Outside::Ends(range) => apart(entry.end.map(|day| (day, day)), range),
    }
}

/// What says no budget or day is neither within a range nor outside of it.
#[test]
fn a_range_is_excluded_and_what_has_no_value_is_no_hit_002_3() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let year = |year: i16| Some(jiff::civil::Date::constant(year, 5, 1));
    let project = |name: &str, budget, start, end| Entry {
        total_budget: budget,
        start,
        end,
        ..entry(Kind::Project, name)
    };
    put(
        &index,
        vec![
            project("Small", Some(900_000), year(2016), year(2018)),
            project("Large", Some(2_000_000), year(2017), year(2020)),
            project("Unsaid", None, None, None),
            Entry { published: year(2016), ..project("Published", None, None, None) },
            project("Begun", None, year(2016), None),
            project("Over", None, None, year(2016)),
        ],
        1,
    );
    for (asked, expected) in [
        ("-budget:>1m", vec!["Small"]),
        ("-budget:..1m", vec!["Large"]),
        ("-budget:1m..3m", vec!["Small"]),
        ("-start:2016", vec!["Large"]),
        ("start:2016", vec!["Begun", "Small"]),
        ("end:2016", vec!["Over"]),
        ("date:2016", vec!["Begun", "Over", "Published", "Small"]),
        ("-end:2020", vec!["Over", "Small"]),
        ("-date:2019..2021", vec!["Begun", "Over", "Published", "Small"]),
        ("-start:2016 -start:2017", vec![]),
        ("start:2016..2017 -budget:>1m", vec!["Small"]),
    ] {
        let found = find(&index, asked);
        let mut found_names = names(&found);
        found_names.sort_unstable();
        assert_eq!((found_names, found.notes.len()), (expected, 0), "{asked}");
    }
}
