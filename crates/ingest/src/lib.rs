//! Readers for the official formats: bytes in, statements about records and issues out.
//!
//! A reader never fails on a bad row: the row comes out quarantined with its reason. Only a file
//! that cannot be read on ends in a [`ReadError`]. Nothing here knows the network or a database,
//! and only [`folder`] and [`statistics`] open files.

mod archive;
mod bounds;
mod cordis;
mod country;
mod fields;
mod format;
mod input;
mod interreg;
mod interreg_sweden;
mod json;
mod json_value;
mod keep;
mod kohesio;
mod marks;
mod nace;
mod nuts;
mod producer;
mod read;
mod row;
mod say;
mod secret;
mod source;
pub mod statistics;
mod structural_funds;
mod table;
mod unknown;
mod values;
mod workbook;

pub mod folder;
pub mod privacy;
pub mod sample;

pub use country::country as country_called;
pub use folder::{Discovery, Found, FoundTable, Ignored, discover};
pub use format::{Format, recognise};
pub use interreg::stem as programme_stem;
pub use read::read;
pub use row::{Quarantine, ReadError, Row, Statement};
pub use secret::Secret;
pub use source::{SOURCES, Source, source};
