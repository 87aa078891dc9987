use std::path::Path;
use asterism_domain::{RecordId, Seq};
use crate::*;
pub struct Index {}
pub enum Opened { Ready(Index), Fresh { index: Index, why: String } }
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats { pub entries: u64, pub public: u64, pub segments: usize, pub bytes_on_disk: u64, pub bytes_in_memory: u64 }
impl Index {
    pub fn open(_dir: &Path) -> Result<Opened, SearchError> { Err(SearchError::ReadOnly) }
}
