use jiff::civil::{Date, Time};
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
    /// How many came, as a number and in the source's words ("more than 100").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attendance: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attendance_as_given: Option<String>,
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
