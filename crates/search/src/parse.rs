use crate::{Note, Query};
pub(crate) fn parse(_text: &str) -> (Query, Vec<Note>) { (Query::default(), Vec::new()) }
