//! What people want to hear of, and when.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{AccountId, Seq};

/// The id of one thing that somebody follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FollowId(Uuid);

impl FollowId {
    /// A new id, later in order than those before it.
    pub fn create() -> FollowId {
        FollowId(Uuid::now_v7())
    }
}

impl fmt::Display for FollowId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for FollowId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<FollowId, uuid::Error> {
        text.parse().map(FollowId)
    }
}

/// What can be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Followed {
    /// Whatever a search finds.
    Search,
    /// One record.
    Record,
    /// What is about a topic, or one below it.
    Topic,
    /// What is in a region.
    Region,
    /// What is in a space.
    Space,
    /// What is suggested in a space to those who publish there. Nobody asks for it: they have it by what they are.
    Suggestions,
}

impl Followed {
    pub const ALL: &[Followed] = &[
        Followed::Search,
        Followed::Record,
        Followed::Topic,
        Followed::Region,
        Followed::Space,
        Followed::Suggestions,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Followed::Search => "search",
            Followed::Record => "record",
            Followed::Topic => "topic",
            Followed::Region => "region",
            Followed::Space => "space",
            Followed::Suggestions => "suggestions",
        }
    }

    pub fn parse(text: &str) -> Option<Followed> {
        Followed::ALL.iter().copied().find(|what| what.as_str() == text)
    }
}

/// How soon somebody hears of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pace {
    AtOnce,
    Daily,
    Weekly,
    /// It is kept, and quiet.
    Never,
}

/// What comes within so long of the first is told with it: thirty changes in a minute are one letter.
const COLLECTED: SignedDuration = SignedDuration::from_mins(5);
/// The hour at which letters of the day and of the week are written.
const HOUR: i8 = 7;
const DAY: Weekday = Weekday::Monday;

impl Pace {
    pub const ALL: &[Pace] = &[Pace::AtOnce, Pace::Daily, Pace::Weekly, Pace::Never];

    pub fn as_str(self) -> &'static str {
        match self {
            Pace::AtOnce => "at_once",
            Pace::Daily => "daily",
            Pace::Weekly => "weekly",
            Pace::Never => "never",
        }
    }

    pub fn parse(text: &str) -> Option<Pace> {
        Pace::ALL.iter().copied().find(|pace| pace.as_str() == text)
    }

    /// When somebody is to hear of what was noted at `noted`: soon after, or at the next seven o'clock where the
    /// portal is, of a Monday for the week's. None for never.
    pub fn due(self, noted: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Pace::AtOnce => noted.checked_add(COLLECTED).ok(),
            Pace::Daily => next(noted, zone, |_| true),
            Pace::Weekly => next(noted, zone, |day| day.weekday() == DAY),
            Pace::Never => None,
        }
    }
}

/// The next [`HOUR`] after a moment, of a day that is meant.
fn next(after: Timestamp, zone: &TimeZone, meant: impl Fn(Date) -> bool) -> Option<Timestamp> {
    let mut day = after.to_zoned(zone.clone()).date();
    for _ in 0..9 {
        let hour = day.at(HOUR, 0, 0, 0).to_zoned(zone.clone()).ok()?.timestamp();
        if meant(day) && hour > after {
            return Some(hour);
        }
        day = day.tomorrow().ok()?;
    }
    None
}

/// Something that somebody follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    pub id: FollowId,
    pub account: AccountId,
    pub what: Followed,
    /// The query of a search in canonical order, a record's or topic's id, a region's code, a space's name (of suggestions too).
    pub about: String,
    /// What its owner sees it called.
    pub title: String,
    pub pace: Pace,
    /// Revisions after this one count.
    pub since: Seq,
    pub created: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pace: Pace, noted: &str, due: &str) {
        let zone = TimeZone::get("Europe/Madrid").unwrap_or(TimeZone::UTC);
        let found = pace.due(noted.parse().expect("a time"), &zone).map(|due| due.to_string());
        assert_eq!(found.as_deref(), Some(due), "{pace:?} {noted}");
    }

    #[test]
    fn letters_are_due_soon_or_at_seven_where_the_portal_is() {
        check(Pace::AtOnce, "2026-11-26T10:00:00Z", "2026-11-26T10:05:00Z");
        // A Thursday in winter, and a Saturday before summer time begins.
        check(Pace::Daily, "2026-11-26T05:59:59Z", "2026-11-26T06:00:00Z");
        check(Pace::Daily, "2026-11-26T06:00:00Z", "2026-11-27T06:00:00Z");
        check(Pace::Daily, "2026-03-28T12:00:00Z", "2026-03-29T05:00:00Z");
        check(Pace::Weekly, "2026-11-26T10:00:00Z", "2026-11-30T06:00:00Z");
        check(Pace::Weekly, "2026-11-30T06:00:00Z", "2026-12-07T06:00:00Z");
        assert_eq!(Pace::Never.due(Timestamp::UNIX_EPOCH, &TimeZone::UTC), None);
    }
}
