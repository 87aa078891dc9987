//! Buckets of the ranges: 1-2-5 steps for money, years for dates.

use crate::{Bucket, Histogram, Measure};

const FIRST_YEAR: i64 = 1900;
const LAST_YEAR: i64 = 2100;

/// Before the first year, each year, after the last year.
pub(crate) const YEAR_BUCKETS: u32 = (LAST_YEAR - FIRST_YEAR + 3) as u32;

/// Where money buckets begin; before the first lies what is negative.
const EDGES: &[i64] = &[
    0,
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    50_000,
    100_000,
    200_000,
    500_000,
    1_000_000,
    2_000_000,
    5_000_000,
    10_000_000,
    20_000_000,
    50_000_000,
    100_000_000,
    200_000_000,
    500_000_000,
    1_000_000_000,
    2_000_000_000,
    5_000_000_000,
    10_000_000_000,
];

pub(crate) fn amount_buckets() -> u32 {
    EDGES.len() as u32 + 1
}

pub(crate) fn amount_bucket(amount: i64) -> u32 {
    EDGES.partition_point(|edge| *edge <= amount) as u32
}

/// The bucket of the year of a day, given in days since 1970.
pub(crate) fn year_bucket(day: i32) -> u32 {
    (year_of(i64::from(day)).clamp(FIRST_YEAR - 1, LAST_YEAR + 1) - (FIRST_YEAR - 1)) as u32
}

/// The year of a day of the proleptic Gregorian calendar, by eras of 400 years from 1 March.
fn year_of(day: i64) -> i64 {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // Days from 1 March: 306 and later are January and February of the next year.
    year_of_era + era * 400 + i64::from(day_of_year >= 306)
}

fn bounds(measure: Measure, bucket: usize) -> (Option<i64>, Option<i64>) {
    match measure {
        Measure::TotalBudget | Measure::EuContribution => {
            let from = bucket.checked_sub(1).and_then(|before| EDGES.get(before)).copied();
            (from, EDGES.get(bucket).map(|edge| edge - 1))
        }
        Measure::Date => {
            let year = FIRST_YEAR - 1 + bucket as i64;
            ((year >= FIRST_YEAR).then_some(year), (year <= LAST_YEAR).then_some(year))
        }
    }
}

/// A histogram from the counts of all buckets; empty ends are left out.
pub(crate) fn histogram(measure: Measure, counts: &[u64], without: u64) -> Histogram {
    let first = counts.iter().position(|count| *count > 0);
    let last = counts.iter().rposition(|count| *count > 0);
    let buckets = match (first, last) {
        (Some(first), Some(last)) => (first..=last)
            .map(|bucket| {
                let (from, to) = bounds(measure, bucket);
                Bucket { from, to, count: counts[bucket] }
            })
            .collect(),
        _ => Vec::new(),
    };
    Histogram { buckets, without }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::schema::day_number;

    #[test]
    fn years_of_days_agree_with_the_calendar() {
        let mut day = Date::constant(1890, 1, 1);
        while day.year() < 2110 {
            assert_eq!(year_of(day_number(day)), i64::from(day.year()), "{day}");
            day = day.checked_add(jiff::Span::new().days(13)).unwrap();
        }
    }

    #[test]
    fn amounts_fall_into_the_bucket_whose_bounds_hold_them() {
        for amount in [i64::MIN + 1, -1, 0, 999, 1_000, 1_999, 2_000, 123_456_789, i64::MAX] {
            let (from, to) = bounds(Measure::TotalBudget, amount_bucket(amount) as usize);
            assert!(from.is_none_or(|from| from <= amount) && to.is_none_or(|to| amount <= to), "{amount}");
        }
    }
}
