//! SDMX-CSV: a cell a line, under a header that says by its names what each column is.
//!
//! The columns between the data set and `TIME_PERIOD` are dimensions, and what comes after `OBS_VALUE` are
//! attributes. The header is turned into a [`Mapping`] and the rows are read by it.

use asterism_domain::statistics::Role;

use super::ReadTable;
use super::delimited;
use super::error::TableError;
use super::labels::{code_list_of, head_of, key_of, role_of};
use super::mapping::{Column, Mapping, Use};
use super::tsv::dimension_name;
use crate::input::Input;

const TIME: &str = "TIME_PERIOD";
const VALUE: &str = "OBS_VALUE";

/// Whether these are the names of such a table.
pub(super) fn is_header(header: &[String]) -> bool {
    let has = |name: &str| header.iter().any(|known| known == name);
    has(TIME) && has(VALUE)
}

pub(super) fn read(file: &str, input: Input<'_>) -> Result<ReadTable, TableError> {
    let table = delimited::open(file, input)?;
    let header = delimited::header_of(&table);
    if !is_header(&header) {
        return Err(TableError::layout(
            file,
            format!("line 1 lacks `{TIME}` or `{VALUE}`, so it is no SDMX-CSV"),
        ));
    }
    let mut read = delimited::read_rows(file, &mapping_of(file, &header), table, &header)?;
    describe(&mut read, file);
    Ok(read)
}

fn mapping_of(file: &str, header: &[String]) -> Mapping {
    let value_at = header.iter().position(|name| name == VALUE).unwrap_or(header.len());
    let columns = header.iter().enumerate();
    let columns = columns.map(|(at, name)| (name.clone(), column_of(name, at > value_at))).collect();
    let missing = vec!["NaN".to_owned()];
    Mapping { key: key_of(file), columns, missing, ..Mapping::default() }
}

fn column_of(name: &str, attribute: bool) -> Column {
    let used = match name {
        "DATAFLOW" | "STRUCTURE_ID" => Use::Dataset,
        "STRUCTURE" | "ACTION" | "STRUCTURE_NAME" => Use::Ignored,
        "LAST UPDATE" => Use::Version,
        VALUE => Use::Value,
        "OBS_FLAG" => Use::Flag,
        "OBS_STATUS" => return flags(&[("A", ""), ("M", ""), ("O", ""), ("L", ""), ("I", "s"), ("Q", "c")]),
        "CONF_STATUS" => {
            return flags(&[("F", ""), ("C", "c"), ("N", "c"), ("S", "c"), ("D", "c"), ("A", "c")]);
        }
        _ if attribute => Use::Ignored,
        _ => return dimension(name),
    };
    Column::of_use(used)
}

/// A column of flags whose marks are not those of Eurostat, such as `F` for figures that are free.
fn flags(marks: &[(&str, &str)]) -> Column {
    let codes = marks.iter().map(|(mark, letters)| ((*mark).to_owned(), (*letters).to_owned()));
    Column { codes: codes.collect(), ..Column::of_use(Use::Flag) }
}

fn dimension(name: &str) -> Column {
    let key = dimension_name(name);
    let used = match role_of(&key) {
        Role::Place => Use::Place,
        Role::Time => Use::Time,
        Role::Industry => Use::Industry,
        Role::Indicator => Use::Indicator,
        Role::Unit => Use::Unit,
        Role::Breakdown => Use::Breakdown,
    };
    Column { code_list: code_list_of(&key), key: Some(key), ..Column::of_use(used) }
}

/// The head as far as the catalogue knows the data set.
fn describe(read: &mut ReadTable, file: &str) {
    let head = &mut read.table.head;
    let known = head_of(&head.key, file);
    head.title = known.title;
    head.publisher = known.publisher;
    head.terms = known.terms;
    head.retrieved = known.retrieved;
}
