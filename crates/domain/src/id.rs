use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The namespace under which record ids are derived from source keys. Never change it: every
/// imported record's identity depends on it.
const NAMESPACE: Uuid = Uuid::from_u128(0x6a1f_3c52_8f0e_4d0b_9a57_1d2c_77e4_a001);

/// The identity of a record, for life.
///
/// A UUIDv7 for what people create here, a UUIDv5 of the source key for what comes from a source,
/// so that importing twice meets the same record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct RecordId(Uuid);

impl RecordId {
    /// A new, time-ordered id.
    pub fn create() -> RecordId {
        RecordId(Uuid::now_v7())
    }

    /// The id of the record that `key` names in its source.
    pub fn of_source(key: &SourceKey) -> RecordId {
        RecordId(Uuid::new_v5(&NAMESPACE, key.to_string().as_bytes()))
    }

    /// The second in which the id was made, counted from 1970; none of one that a source's key names.
    pub fn made_at(self) -> Option<u64> {
        let made_here = self.0.get_version_num() == 7;
        self.0.get_timestamp().filter(|_| made_here).map(|at| at.to_unix().0)
    }

    pub fn as_uuid(self) -> Uuid {
        self.0
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for RecordId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<RecordId, uuid::Error> {
        Uuid::parse_str(text).map(RecordId)
    }
}

/// What a source calls a thing: the scheme (`cordis:project`, `pic`, `nuts`, `sample`) and the
/// key within it. Displayed and stored as `scheme/key`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct SourceKey {
    pub scheme: String,
    pub key: String,
}

impl SourceKey {
    pub fn new(scheme: impl Into<String>, key: impl Into<String>) -> SourceKey {
        SourceKey { scheme: scheme.into(), key: key.into() }
    }

    pub fn record_id(&self) -> RecordId {
        RecordId::of_source(self)
    }
}

impl fmt::Display for SourceKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.scheme, self.key)
    }
}

/// A position in the log: one global, gap-free sequence of revisions, from 1.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Seq(pub i64);

impl fmt::Display for Seq {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
