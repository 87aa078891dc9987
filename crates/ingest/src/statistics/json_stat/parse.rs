//! The members of a JSON-stat object that a table needs. Everything else is passed over without being held.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;
use std::marker::PhantomData;

use asterism_domain::statistics::Role;
use serde::de::{DeserializeOwned, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::super::error::TableError;
use crate::input::Input;

/// The longest file, unpacked: it is one value and cannot be read in parts.
const MOST_BYTES: u64 = 64 << 20;
/// The most cells; a publisher's interface gives far fewer at once.
const MOST_CELLS: usize = 10_000_000;

#[derive(Deserialize)]
pub(super) struct Dataset {
    pub(super) class: String,
    pub(super) id: Vec<String>,
    pub(super) size: Vec<u64>,
    pub(super) dimension: BTreeMap<String, DimensionMember>,
    pub(super) value: Places<Option<f64>>,
    #[serde(default, deserialize_with = "or_null")]
    pub(super) status: Status,
    #[serde(default, deserialize_with = "or_null")]
    pub(super) role: Roles,
    #[serde(default, deserialize_with = "or_null")]
    pub(super) label: String,
    #[serde(default, deserialize_with = "or_null")]
    pub(super) source: String,
    #[serde(default, deserialize_with = "or_null")]
    pub(super) updated: String,
    #[serde(default, deserialize_with = "or_null")]
    pub(super) extension: Extension,
}

#[derive(Deserialize)]
pub(super) struct DimensionMember {
    pub(super) category: Category,
}

#[derive(Deserialize)]
pub(super) struct Category {
    #[serde(default)]
    index: Option<Index>,
    #[serde(default)]
    label: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Index {
    InOrder(Vec<String>),
    Places(BTreeMap<String, u64>),
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Roles {
    time: Vec<String>,
    geo: Vec<String>,
    metric: Vec<String>,
}

#[derive(Default, Deserialize)]
pub(super) struct Extension {
    #[serde(default, deserialize_with = "or_null")]
    pub(super) id: String,
}

/// A member that may be null as well as absent.
fn or_null<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads the object.
pub(super) fn parse(file: &str, input: Input<'_>) -> Result<Dataset, TableError> {
    let mut counted = input.take(MOST_BYTES);
    let parsed = serde_json::from_reader(std::io::BufReader::new(counted.by_ref()));
    parsed.map_err(|error: serde_json::Error| {
        if counted.limit() == 0 {
            let detail = format!("the file is longer than {MOST_BYTES} bytes");
            return TableError::TooLarge { file: file.to_owned(), line: 0, detail };
        }
        let (line, detail) = (error.line() as u64, error.to_string());
        match error.is_io() {
            true => TableError::of_io(file, line, error.into()),
            false => TableError::layout(file, format!("it is no JSON-stat 2.0 table: {detail}")),
        }
    })
}

impl Roles {
    pub(super) fn of(&self, name: &str) -> Option<Role> {
        let has = |names: &[String]| names.iter().any(|known| known == name);
        if has(&self.time) {
            Some(Role::Time)
        } else if has(&self.geo) {
            Some(Role::Place)
        } else {
            has(&self.metric).then_some(Role::Indicator)
        }
    }
}

impl Category {
    /// Codes with their labels in the order of the file; as many as the size says, each place once.
    pub(super) fn codes(&self, size: u64) -> Result<Vec<(String, String)>, String> {
        let codes: Vec<&String> = match &self.index {
            Some(Index::InOrder(codes)) => codes.iter().collect(),
            // A dimension of one code needs no index.
            None => self.label.keys().collect(),
            Some(Index::Places(places)) => {
                let mut codes: Vec<(&u64, &String)> =
                    places.iter().map(|(code, place)| (place, code)).collect();
                codes.sort_unstable();
                if codes.iter().zip(0..).any(|((place, _), expected)| **place != expected) {
                    return Err("has codes whose places are not 0, 1, 2 …".to_owned());
                }
                codes.into_iter().map(|(_, code)| code).collect()
            }
        };
        if codes.len() as u64 != size {
            return Err(format!("has {} codes where `size` says {size}", codes.len()));
        }
        let label = |code: &String| self.label.get(code).cloned().unwrap_or_default();
        Ok(codes.into_iter().map(|code| (code.clone(), label(code))).collect())
    }
}

/// What stands at which place, in order of places: written as a list, or as an object of the places that
/// hold something.
#[derive(Default)]
pub(super) struct Places<T>(pub(super) Vec<(u64, T)>);

/// The letters of flags by place, or the same for every cell.
pub(super) enum Status {
    All(String),
    Each(Vec<(u64, String)>),
}

impl Default for Status {
    fn default() -> Status {
        Status::Each(Vec::new())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Places<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Places<T>, D::Error> {
        deserializer.deserialize_any(PlacesVisitor(PhantomData))
    }
}

struct PlacesVisitor<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for PlacesVisitor<T> {
    type Value = Places<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list, or an object by places such as \"12\"")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Places<T>, A::Error> {
        let mut places = Vec::new();
        while let Some(what) = list.next_element()? {
            places.push((places.len() as u64, what));
            bounded(&places)?;
        }
        Ok(Places(places))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Places<T>, A::Error> {
        let mut places: Vec<(u64, T)> = Vec::new();
        while let Some(key) = object.next_key::<String>()? {
            let place =
                key.parse().map_err(|_| A::Error::custom(format!("`{key}` is no place of a cell")))?;
            places.push((place, object.next_value()?));
            bounded(&places)?;
        }
        // Stable, so that of two at the same place the first stays first.
        places.sort_by_key(|(place, _)| *place);
        Ok(Places(places))
    }
}

fn bounded<T, E: Error>(places: &[(u64, T)]) -> Result<(), E> {
    if places.len() > MOST_CELLS {
        return Err(E::custom(format!("more than {MOST_CELLS} cells; ask for fewer years or regions")));
    }
    Ok(())
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Status, D::Error> {
        struct StatusVisitor;
        impl<'de> Visitor<'de> for StatusVisitor {
            type Value = Status;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("flags by place, or one text for all cells")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Status, E> {
                Ok(Status::All(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Status, A::Error> {
                let places: Places<Option<String>> = PlacesVisitor(PhantomData).visit_seq(list)?;
                let told = places.0.into_iter().filter_map(|(place, letters)| Some((place, letters?)));
                Ok(Status::Each(told.collect()))
            }

            fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Status, A::Error> {
                Ok(Status::Each(PlacesVisitor(PhantomData).visit_map(object)?.0))
            }
        }
        deserializer.deserialize_any(StatusVisitor)
    }
}
