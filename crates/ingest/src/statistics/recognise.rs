use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;

use super::error::TableError;
use super::mapping::Mapping;
use super::{TableFormat, delimited, json_stat, sdmx, tsv};
use crate::bounds::HEAD;
use crate::input::head_text;

/// The longest mapping of a user.
const MAPPING: u64 = 256 << 10;

#[derive(Deserialize)]
struct Known {
    table: Vec<Mapping>,
}

/// The mappings of public tables. That they can be read is tested.
static KNOWN: LazyLock<Vec<Mapping>> = LazyLock::new(|| {
    let known: Option<Known> = toml::from_str(include_str!("known.toml")).ok();
    known.map_or_else(Vec::new, |known| known.table)
});

/// How a file holds a statistical table, told by its first 64 KiB; none where it holds none. A mapping of
/// the user's, `table.toml` or `<file>.toml` beside the file, comes before the ones that are built in.
///
/// # Errors
/// [`TableError`] when the file cannot be opened or the mapping beside it cannot be used.
pub fn recognise(path: &Path) -> Result<Option<TableFormat>, TableError> {
    let file = path.to_string_lossy();
    let mut head = Vec::new();
    File::open(path)
        .and_then(|opened| opened.take(HEAD as u64).read_to_end(&mut head))
        .map_err(|error| TableError::of_io(&file, 0, error))?;
    let Some(text) = head_text(&head) else { return Ok(None) };
    if text.trim_start().starts_with('{') {
        return Ok(json_stat::is_head(&text).then_some(TableFormat::JsonStat));
    }
    if text.lines().next().and_then(tsv::Header::parse).is_some() {
        return Ok(Some(TableFormat::EurostatTsv));
    }
    let header = header_of(&text);
    if sdmx::is_header(&header) {
        return Ok(Some(TableFormat::SdmxCsv));
    }
    if let Some(mapping) = beside(path, &header)? {
        return Ok(Some(TableFormat::Mapped(Box::new(mapping))));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let known = KNOWN.iter().find(|mapping| mapping.fits(&name, &header));
    Ok(known.map(|mapping| TableFormat::Mapped(Box::new(mapping.clone()))))
}

fn header_of(text: &str) -> Vec<String> {
    // A table of a header alone may lack the line's end.
    let text = format!("{text}\n").into_bytes();
    let table = delimited::open("", Box::new(std::io::Cursor::new(text)));
    table.map_or_else(|_| Vec::new(), |table| delimited::header_of(&table))
}

/// The user's mapping, if one lies beside the file and speaks of a column that the file has.
fn beside(path: &Path, header: &[String]) -> Result<Option<Mapping>, TableError> {
    let own = path.file_name().map(|name| format!("{}.toml", name.to_string_lossy()));
    for name in own.into_iter().chain(["table.toml".to_owned()]) {
        let path = path.with_file_name(&name);
        if !path.is_file() {
            continue;
        }
        let mut text = String::new();
        File::open(&path)
            .and_then(|file| file.take(MAPPING).read_to_string(&mut text))
            .map_err(|error| TableError::of_io(&path.to_string_lossy(), 0, error))?;
        let mapping = Mapping::from_toml(&path.to_string_lossy(), &text)?;
        if header.iter().any(|name| mapping.column(name).is_some()) {
            return Ok(Some(mapping));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_mappings_can_be_read() {
        let known: Known = toml::from_str(include_str!("known.toml")).unwrap();
        assert_eq!(known.table.len(), KNOWN.len());
        assert!(known.table.iter().all(|table| !table.title.is_empty() && !table.terms.is_empty()));
    }
}
