//! Names that somebody had taken out, which no import brings back.

use asterism_domain::{Document, Record, RecordId, Revision, WITHHELD, without};
use asterism_ingest::{Row, Statement};
use asterism_store::{Store, WithheldNames, withheld_address, withheld_hash, withheld_key};

use crate::Result;

pub(crate) struct Withheld {
    known: WithheldNames,
    /// How many words the names have, the most first.
    lengths: Vec<usize>,
}

impl Withheld {
    /// None where nobody's name was taken out.
    pub(crate) async fn of(store: &Store) -> Result<Option<Withheld>> {
        let Some(known) = store.withheld_names().await? else { return Ok(None) };
        let mut lengths: Vec<usize> = known.names.iter().map(|name| name.words).collect();
        lengths.sort_unstable_by(|one, other| other.cmp(one));
        lengths.dedup();
        Ok(Some(Withheld { known, lengths }))
    }

    /// The text without the names; none where it has none of them.
    pub(crate) fn without(&self, text: &str) -> Option<String> {
        without(text, &self.lengths, &|words| self.is_name(words))
    }

    fn is_name(&self, words: &[&str]) -> bool {
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        let mut alike = self
            .known
            .names
            .iter()
            .filter(|name| name.words == words.len() && name.letters == letters)
            .peekable();
        if alike.peek().is_none() {
            return false;
        }
        let hash = withheld_hash(&self.known.secret, words);
        alike.any(|name| name.hash == hash)
    }

    /// Takes the names out of a row. Its key becomes what stands for it since the name was taken out of the store, so
    /// that the row is known again.
    pub(crate) fn clean(&self, row: &mut Row) -> Result<()> {
        if self.without(&row.key.key).is_some() {
            row.key.key = withheld_key(&self.known.secret, &row.key.key);
        }
        match &mut row.outcome {
            Ok(statements) => {
                // What describes the person is not taken in at all.
                statements.retain(|statement| !self.describes(statement));
                for Statement { document, issues, .. } in statements {
                    let kept = document.without(&|text| self.without(text)).map_err(anyhow::Error::from)?;
                    if let Some(kept) = kept {
                        *document = kept;
                    }
                    for issue in issues {
                        self.clean_text(&mut issue.field);
                        self.clean_text(&mut issue.detail);
                    }
                }
            }
            Err(refused) => {
                self.clean_text(&mut refused.reason);
                self.clean_text(&mut refused.raw);
                if let Some(field) = &mut refused.field {
                    self.clean_text(field);
                }
            }
        }
        Ok(())
    }

    /// Takes the names out of a revision that another portal wrote, as they were taken out of the log here: where it is
    /// that portal's history that stands here, the two are still the same.
    pub(crate) fn clean_revision(&self, revision: &mut Revision) -> serde_json::Result<()> {
        for text in [&mut revision.source, &mut revision.reason].into_iter().flatten() {
            self.clean_text(text);
        }
        self.clean_document(revision.record, &mut revision.slug, &mut revision.document)
    }

    pub(crate) fn clean_record(&self, record: &mut Record) -> serde_json::Result<()> {
        self.clean_document(record.id, &mut record.slug, &mut record.document)
    }

    fn clean_document(
        &self,
        id: RecordId,
        slug: &mut String,
        document: &mut Document,
    ) -> serde_json::Result<()> {
        if let Some(kept) = self.without(slug) {
            *slug = kept.replace(WITHHELD, &withheld_address(id));
        }
        if let Some(kept) = document.without(&|text| self.without(text))? {
            *document = kept;
        }
        Ok(())
    }

    fn clean_text(&self, text: &mut String) {
        if let Some(kept) = self.without(text) {
            *text = kept;
        }
    }

    fn describes(&self, statement: &Statement) -> bool {
        let Document::Person(person) = &statement.document else { return false };
        self.without(person.about.title.plain()).is_some()
    }
}
