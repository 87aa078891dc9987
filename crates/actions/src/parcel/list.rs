//! One line of a list: its schema, the hash of what it holds, and that.

use asterism_domain::{Record, Revision};

use super::Line;
use crate::withheld::Withheld;

/// The longest line that is read.
pub(super) const LONGEST: usize = 32 << 20;

/// Why a line is not taken.
pub(super) type Wrong = String;

pub(super) fn write<L: Line>(held: &L) -> anyhow::Result<String> {
    let text = stable(held)?;
    let hash = blake3::hash(text.as_bytes()).to_hex();
    Ok(format!("{{\"schema\":\"{}\",\"hash\":\"{hash}\",\"is\":{text}}}\n", L::SCHEMA))
}

/// What a line holds, once its hash was compared and it turned out to be written as we write it.
pub(super) fn read<L: Line>(line: &str) -> Result<L, Wrong> {
    let start = format!("{{\"schema\":\"{}\",\"hash\":\"", L::SCHEMA);
    let rest =
        line.strip_prefix(&start).ok_or_else(|| format!("it does not begin as a line of {}", L::SCHEMA))?;
    let parted = rest.split_once("\",\"is\":").and_then(|(hash, held)| Some((hash, held.strip_suffix('}')?)));
    let (hash, held) = parted.ok_or_else(|| "it is not whole".to_owned())?;
    if blake3::hash(held.as_bytes()).to_hex().as_str() != hash {
        return Err("it has other content than it was written with".to_owned());
    }
    let found: L = serde_json::from_str(held).map_err(|error| error.to_string())?;
    match serde_json::to_string(&found) {
        Ok(again) if again == held => Ok(found),
        _ => Err("it says what this version does not know".to_owned()),
    }
}

/// A revision, without the names that are withheld here.
pub(super) fn revision(line: &str, withheld: Option<&Withheld>) -> Result<Revision, Wrong> {
    let mut revision = read(line)?;
    if let Some(withheld) = withheld {
        withheld.clean_revision(&mut revision).map_err(|error| error.to_string())?;
    }
    Ok(revision)
}

/// A record, without the names that are withheld here.
pub(super) fn record(line: &str, withheld: Option<&Withheld>) -> Result<Record, Wrong> {
    let mut record = read(line)?;
    if let Some(withheld) = withheld {
        withheld.clean_record(&mut record).map_err(|error| error.to_string())?;
    }
    Ok(record)
}

/// The text that reading and writing gives again. Numbers with very many digits may move by the last of them when they
/// are read.
pub(super) fn stable<L: Line>(held: &L) -> anyhow::Result<String> {
    let mut text = serde_json::to_string(held)?;
    for _ in 0..8 {
        let again = serde_json::to_string(&serde_json::from_str::<L>(&text)?)?;
        if again == text {
            break;
        }
        text = again;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use asterism_domain::upload::FileKind;

    use super::super::Stored;
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written_and_not_otherwise() {
        let stored = Stored {
            hash: "ab".repeat(32),
            kind: FileKind::Pdf,
            bytes: 3,
            title: Some("\",\"is\": {}".to_owned()),
            pages: None,
            size: None,
            truncated: false,
        };
        let line = write(&stored).expect("a line");
        let line = line.trim_end();
        assert_eq!(read::<Stored>(line), Ok(stored));
        for place in 0..line.len() {
            let mut bytes = line.as_bytes().to_vec();
            bytes[place] ^= 1;
            if let Ok(other) = String::from_utf8(bytes) {
                assert!(read::<Stored>(&other).is_err(), "{other}");
            }
            assert!(read::<Stored>(&line[..place]).is_err());
        }
    }
}
