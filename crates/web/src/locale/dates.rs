use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

use super::Locale;

impl Locale {
    /// A date in full: `1 April 2016`.
    pub fn date(self, date: Date) -> String {
        let [after_day, after_month] = self.0.joiners;
        let day = self.day(date);
        format!("{day}{after_day}{}{after_month}{}", self.month(date.month()), date.year())
    }

    /// A date for tables: `1 Apr 2016`.
    pub fn date_short(self, date: Date) -> String {
        let month = short(&self.0.short_months, date.month());
        format!("{}\u{a0}{month}\u{a0}{}", date.day(), date.year())
    }

    /// A month and year: `April 2016`.
    pub fn month_year(self, date: Date) -> String {
        format!("{}{}{}", self.month(date.month()), self.0.joiners[1], date.year())
    }

    /// What is known of a span of days, `none` when nothing is.
    pub fn date_range(self, start: Option<Date>, end: Option<Date>) -> Option<String> {
        match (start, end) {
            (Some(start), Some(end)) if start == end => Some(self.date(start)),
            (Some(start), Some(end)) if (start.year(), start.month()) == (end.year(), end.month()) => {
                // What follows a day's number in its language stays with it, as the full stop in `13.–14. November`.
                let [after_day, _] = self.0.joiners;
                let stop = if after_day.starts_with('.') { "." } else { "" };
                Some(format!("{}{stop}–{}", self.day(start), self.date(end)))
            }
            (Some(start), Some(end)) => Some(format!("{} – {}", self.date(start), self.date(end))),
            (Some(start), None) => Some(self.with("date-from", &[("date", &self.date(start))])),
            (None, Some(end)) => Some(self.with("date-until", &[("date", &self.date(end))])),
            (None, None) => None,
        }
    }

    /// The years between two days: `2016–2020`, or one where they are the same.
    pub fn years(self, start: Option<Date>, end: Option<Date>) -> String {
        match (start.map(Date::year), end.map(Date::year)) {
            (Some(start), Some(end)) if start != end => format!("{start}–{end}"),
            (Some(year), _) | (None, Some(year)) => year.to_string(),
            (None, None) => String::new(),
        }
    }

    /// A moment to the second, for what may have been done within one minute.
    pub fn moment_exactly(self, at: Timestamp) -> String {
        let local = at.to_zoned(TimeZone::UTC);
        let (hour, minute, second) = (local.hour(), local.minute(), local.second());
        format!("{}, {hour:02}:{minute:02}:{second:02} UTC", self.date_short(local.date()))
    }

    /// A moment to the minute, in UTC and saying so.
    pub fn moment(self, at: Timestamp) -> String {
        let local = at.to_zoned(TimeZone::UTC);
        format!("{}, {:02}:{:02} UTC", self.date_short(local.date()), local.hour(), local.minute())
    }

    fn month(self, month: i8) -> &'static str {
        short(&self.0.months, month)
    }

    /// French says the first of a month, not the one.
    fn day(self, date: Date) -> String {
        match (self.0.code, date.day()) {
            ("fr", 1) => "1er".to_owned(),
            ("it", 1) => "1º".to_owned(),
            (_, day) => day.to_string(),
        }
    }
}

fn short(names: &'static [&'static str; 12], month: i8) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|index| names.get(index)).copied().unwrap_or("")
}
