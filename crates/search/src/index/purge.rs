//! Taking out of the folder what was taken out of the index.

use super::{Index, Writer, committed, locked};
use crate::SearchError;

/// How often parts are written anew when merges come between.
const MOST_TRIES: usize = 20;

impl Index {
    /// Writes anew every part that holds entries which were removed or replaced, so that nothing of them is left in the
    /// folder. What an older process holds open goes when it does.
    pub fn purge(&self) -> Result<(), SearchError> {
        let mut slot = locked(&self.inner.writer);
        let mut writer = self.writer(&mut slot)?;
        let mut tries = 0;
        while let Err(error) = self.write_parts_anew(&mut writer) {
            // A merge that the last commits began may have taken the part first: what is left after it is looked at again.
            tries += 1;
            if tries == MOST_TRIES {
                return Err(error);
            }
            writer.engine.wait_merging_threads()?;
            writer = Writer::new(&self.inner.engine)?;
        }
        self.reload(committed(&self.inner.engine)?)?;
        writer.engine.garbage_collect_files().wait()?;
        *slot = Some(writer);
        Ok(())
    }

    fn write_parts_anew(&self, writer: &mut Writer) -> Result<(), SearchError> {
        for segment in self.inner.engine.searchable_segment_metas()? {
            if segment.num_deleted_docs() > 0 {
                writer.engine.merge(&[segment.id()]).wait()?;
            }
        }
        Ok(())
    }
}
