use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{About, Audience, EventKind, EventRole, RecordId, SourceKind, place::Place};

/// Something that happens at a time: a seminar, a study visit, a conference.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Event {
    pub about: About,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_kind: Option<EventKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series: Option<RecordId>,
    /// The number within the series (row 000-16).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// The edition in the source's words, as in `2017` (row 000-17).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    /// The last day; the same as the first, or none, for one day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
    /// The date in the source's words where it is not a whole date ("26 March").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_as_given: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_time: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_time: Option<Time>,
    /// The time zone by its IANA name, as in `Europe/Brussels` (row 003-3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Several where an event is held in more than one place (row 002-34).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
    /// Open to anyone, or for partners only; none where the source does not say (row 002-30).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organised_by: Option<SourceKind>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<EventParticipant>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<RecordId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facilities: Vec<RecordId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub speakers: Vec<Speaker>,
    /// Whom it is for, where the source says so (row 004-1).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<Audience>,
    /// How one registers, where one does here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration: Option<Registration>,
    /// How many came, as a number and in the source's words ("more than 100").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attendance: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attendance_as_given: Option<String>,
}

/// How one registers for an event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Registration {
    /// How many places there are; none for as many as come. Who comes later waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places_limit: Option<u32>,
    /// The last day on which one registers, where the event is held; none until it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closes: Option<Date>,
}

/// What the clocks of a place make of an hour that was written down. What is taken is what calendars take (RFC 5545,
/// 3.3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnClocks {
    Once,
    /// No clock shows it: they go `from` an hour `to` a later one. As much later is taken.
    Skipped {
        from: Time,
        to: Time,
        taken: Time,
    },
    /// Clocks are put back and show it again. The first of the two is taken.
    Twice,
}

impl Event {
    /// The first moment at which nobody registers any more: after the last day for it, and in any case when the event
    /// begins, on the clocks of where it is held (universal time where that is not said). None for an event without a
    /// day.
    pub fn registration_ends(&self) -> Option<Timestamp> {
        let last = match self.registration.as_ref()?.closes {
            Some(last) => Some(last.tomorrow().ok()?.at(0, 0, 0, 0)),
            None => None,
        };
        let begins = self.start.map(|day| day.to_datetime(self.start_time.unwrap_or(Time::midnight())));
        self.zone().to_timestamp(last.into_iter().chain(begins).min()?).ok()
    }

    /// When it begins.
    pub fn begins(&self) -> Option<Timestamp> {
        let local = self.start?.to_datetime(self.start_time.unwrap_or(Time::midnight()));
        self.zone().to_timestamp(local).ok()
    }

    /// When it is over: the end of its last day. None for one without a day.
    pub fn ends(&self) -> Option<Timestamp> {
        let after = self.end.max(self.start)?.tomorrow().ok()?;
        self.zone().to_timestamp(after.at(0, 0, 0, 0)).ok()
    }

    /// Whether it ends after it has begun, by the hours; none where one of them is not said.
    pub fn lasts(&self) -> Option<bool> {
        let last = self.end.or(self.start)?.to_datetime(self.end_time?);
        self.start_time?;
        Some(self.zone().to_timestamp(last).ok()? > self.begins()?)
    }

    /// What clocks make of the hour at which it begins; none where day, hour or clocks are not said.
    pub fn start_on_clocks(&self) -> Option<OnClocks> {
        self.on_clocks(self.start, self.start_time)
    }

    /// What clocks make of the hour at which it ends.
    pub fn end_on_clocks(&self) -> Option<OnClocks> {
        self.on_clocks(self.end.or(self.start), self.end_time)
    }

    /// Its hours that clocks skip or show twice.
    pub fn odd_hours(&self) -> Vec<(Time, OnClocks)> {
        let start = self.start_time.zip(self.start_on_clocks());
        let end = self.end_time.zip(self.end_on_clocks());
        let mut odd: Vec<_> = start.into_iter().chain(end).filter(|(_, is)| *is != OnClocks::Once).collect();
        odd.dedup();
        odd
    }

    fn on_clocks(&self, day: Option<Date>, hour: Option<Time>) -> Option<OnClocks> {
        let zone = TimeZone::get(self.time_zone.as_deref()?).ok()?;
        let local = day?.to_datetime(hour?);
        Some(match zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { .. } => OnClocks::Once,
            AmbiguousOffset::Fold { .. } => OnClocks::Twice,
            AmbiguousOffset::Gap { before, after } => {
                let change = zone.following(after.to_timestamp(local).ok()?).next()?.timestamp();
                let taken = after.to_datetime(before.to_timestamp(local).ok()?);
                let [from, to] = [before, after].map(|offset| offset.to_datetime(change));
                let [from, to, taken] = [from, to, taken].map(DateTime::time);
                OnClocks::Skipped { from, to, taken }
            }
        })
    }

    /// The clocks of where it is held; universal time where that is not said.
    fn zone(&self) -> TimeZone {
        self.time_zone.as_deref().and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventParticipant {
    pub role: EventRole,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<RecordId>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name_as_given: String,
    /// How far, as in "partially" (row 002-34).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub degree: Option<String>,
}

/// Someone who speaks publicly at an event, with the office they speak in (row 004-4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Speaker {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<RecordId>,
    /// What they did: a keynote, a round table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

/// A recurring event whose editions or numbers are events.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct EventSeries {
    pub about: About,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<RecordId>,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn registration_ends_on_the_clocks_of_the_place_across_the_change_of_hours_003_3() {
        let event = |closes, zone: &str| Event {
            start: Some(date(2026, 10, 26)),
            start_time: Some(Time::constant(9, 30, 0, 0)),
            time_zone: Some(zone.to_owned()),
            registration: Some(Registration { places_limit: None, closes }),
            ..Event::default()
        };
        let ends = |closes, zone: &str| event(closes, zone).registration_ends().map(|at| at.to_string());
        // Clocks go back in the night to 25 October 2026: that day has 25 hours.
        assert_eq!(ends(Some(date(2026, 10, 24)), "Europe/Madrid").as_deref(), Some("2026-10-24T22:00:00Z"));
        assert_eq!(ends(Some(date(2026, 10, 25)), "Europe/Madrid").as_deref(), Some("2026-10-25T23:00:00Z"));
        assert_eq!(ends(None, "Europe/Madrid").as_deref(), Some("2026-10-26T08:30:00Z"));
        // Whatever last day is written, nobody registers for what has begun.
        assert_eq!(ends(Some(date(2026, 11, 30)), "Europe/Madrid").as_deref(), Some("2026-10-26T08:30:00Z"));
        assert_eq!(ends(None, "Nowhere/Here").as_deref(), Some("2026-10-26T09:30:00Z"));
        assert_eq!(Event { registration: None, ..event(None, "UTC") }.registration_ends(), None);
    }
}
