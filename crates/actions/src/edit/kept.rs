//! Forms that somebody has begun to fill: theirs alone, and gone when they are saved.

use asterism_domain::Seq;
use asterism_store::FormDraft;
use jiff::Timestamp;

use super::measure::{LONGEST_DOCUMENT, MOST_BYTES_OF_FORMS, MOST_FORMS};
use crate::account::{KEEPS, Who};
use crate::{App, Error, Plain, Result};

/// What stood in a form, and which revision it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptForm {
    pub base: Seq,
    pub pairs: Vec<(String, String)>,
    pub at: Timestamp,
}

impl App {
    /// Keeps what stands in a form. `about` is what the form is of, as the form says it. There is a limit to how much is
    /// kept for one person.
    pub async fn keep_form(
        &self,
        who: &Who,
        about: &str,
        base: Seq,
        pairs: &[(String, String)],
    ) -> Result<()> {
        let pairs = serde_json::to_string(pairs).map_err(anyhow::Error::from)?;
        if pairs.len() > LONGEST_DOCUMENT {
            return Err(Error::invalid("document", Plain::FormLong));
        }
        let account = who.account.id;
        self.may_try(&format!("forms of {account}"), KEEPS)?;
        let (forms, bytes) = self.inner.store.other_forms(account, about).await?;
        if forms >= MOST_FORMS || bytes + pairs.len() as u64 > MOST_BYTES_OF_FORMS {
            return Err(Error::invalid("document", Plain::FormsEnough));
        }
        let form = FormDraft { about: about.to_owned(), base, pairs, at: self.now() };
        Ok(self.inner.store.put_form(who.account.id, &form).await?)
    }

    /// What somebody kept of a form. One that cannot be read any more is none.
    pub async fn kept_form(&self, who: &Who, about: &str) -> Result<Option<KeptForm>> {
        let found = self.inner.store.form(who.account.id, about).await?;
        Ok(found.and_then(|form| {
            let pairs = serde_json::from_str(&form.pairs).ok()?;
            Some(KeptForm { base: form.base, pairs, at: form.at })
        }))
    }

    pub async fn drop_form(&self, who: &Who, about: &str) -> Result<()> {
        Ok(self.inner.store.drop_form(who.account.id, about).await?)
    }
}
