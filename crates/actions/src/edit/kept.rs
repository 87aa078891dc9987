//! Forms that somebody has begun to fill: theirs alone, and gone when they are saved.

use asterism_domain::{Kind, RecordId, Seq, Space};
use asterism_store::FormDraft;
use jiff::Timestamp;

use super::measure::{LONGEST_DOCUMENT, MOST_BYTES_OF_FORMS, MOST_FORMS};
use crate::account::{KEEPS, Who};
use crate::{App, Error, Plain, Ref, Result};

/// What stood in a form, and which revision it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptForm {
    pub base: Seq,
    pub pairs: Vec<(String, String)>,
    pub at: Timestamp,
}

/// What a kept form is of.
#[derive(Debug, Clone, PartialEq)]
pub enum Begun {
    /// One of a new record, and what was typed as its name.
    New {
        form: NewForm,
        name: String,
    },
    Of {
        form: FormOf,
        record: Ref,
    },
}

/// A form of a record that is there. As of new ones, several may be open at once, each with a mark of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormOf {
    pub record: RecordId,
    /// What it changes is suggested, not saved.
    pub suggests: bool,
    /// None of what was kept before these forms had marks.
    pub mark: Option<RecordId>,
}

/// A form of a record that is yet to be written. Several of one kind may be open at once, in as many tabs: each has a
/// mark of its own, so that none is kept in the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewForm {
    pub kind: Kind,
    pub space: Space,
    /// None of what was kept before forms had marks.
    pub mark: Option<RecordId>,
}

impl KeptForm {
    /// What cannot be read any more holds nothing, and can still be thrown away.
    fn of(form: &FormDraft) -> KeptForm {
        KeptForm {
            base: form.base,
            pairs: serde_json::from_str(&form.pairs).unwrap_or_default(),
            at: form.at,
        }
    }
}

impl Begun {
    /// What the form is kept by.
    pub fn about(&self) -> String {
        match self {
            Begun::New { form, .. } => form.about(),
            Begun::Of { form, .. } => form.about(),
        }
    }
}

impl FormOf {
    /// The form as what it is kept by says it.
    pub fn parse(about: &str) -> Option<FormOf> {
        let (suggests, rest) = match about.strip_prefix(SUGGESTION) {
            Some(rest) => (true, rest),
            None => (false, about),
        };
        let (record, mark) = with_mark(rest)?;
        Some(FormOf { record: record.parse().ok()?, suggests, mark })
    }

    /// What the form is kept by.
    pub fn about(&self) -> String {
        let before = if self.suggests { SUGGESTION } else { "" };
        marked(&format!("{before}{}", self.record), self.mark)
    }
}

impl NewForm {
    /// The form as what it is kept by says it.
    pub fn parse(about: &str) -> Option<NewForm> {
        let (kind, rest) = about.split_once(" in ")?;
        let (space, mark) = with_mark(rest)?;
        Some(NewForm { kind: Kind::parse(kind)?, space: Space::new(space), mark })
    }

    /// What the form is kept by.
    pub fn about(&self) -> String {
        marked(&format!("{} in {}", self.kind, self.space.as_str()), self.mark)
    }
}

/// What a form is of, and its mark, where it has one. A mark that is none makes it the name of no form.
fn with_mark(about: &str) -> Option<(&str, Option<RecordId>)> {
    match about.split_once(" as ") {
        Some((of, mark)) => Some((of, Some(mark.parse().ok()?))),
        None => Some((about, None)),
    }
}

fn marked(of: &str, mark: Option<RecordId>) -> String {
    mark.map_or_else(|| of.to_owned(), |mark| format!("{of} as {mark}"))
}

/// How the form of a suggestion says what it is of, before the record's id.
const SUGGESTION: &str = "suggestion on ";

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

    /// The forms that somebody began and did not save, with what stands in them, the last first, as far as what they are
    /// of is there to see.
    pub async fn own_forms(&self, who: &Who) -> Result<Vec<(Begun, KeptForm)>> {
        let forms = self.inner.store.forms_of(who.account.id).await?;
        let ids = forms.iter().filter_map(|form| Some(FormOf::parse(&form.about)?.record)).collect();
        let seen = self.visible_records(&who.actor, ids).await?;
        let begun = |form: &FormDraft| match FormOf::parse(&form.about) {
            Some(form) => Some(Begun::Of { form, record: Ref::of(seen.get(&form.record)?) }),
            None => Some(Begun::New { form: NewForm::parse(&form.about)?, name: name_typed(&form.pairs) }),
        };
        let mut found: Vec<(Begun, KeptForm)> =
            forms.iter().filter_map(|form| Some((begun(form)?, KeptForm::of(form)))).collect();
        found.sort_by_key(|(_, kept)| std::cmp::Reverse(kept.at));
        Ok(found)
    }

    /// The forms of one record that somebody began and did not save, with what stands in them, the last first.
    pub async fn forms_begun_of(
        &self,
        who: &Who,
        record: RecordId,
        suggests: bool,
    ) -> Result<Vec<(FormOf, KeptForm)>> {
        let about = FormOf { record, suggests, mark: None }.about();
        let found = self.inner.store.forms_begun(who.account.id, &about).await?;
        Ok(found.iter().filter_map(|form| Some((FormOf::parse(&form.about)?, KeptForm::of(form)))).collect())
    }

    /// Forgets a form that was kept.
    pub async fn drop_form(&self, who: &Who, about: &str) -> Result<()> {
        Ok(self.inner.store.drop_form(who.account.id, about).await?)
    }
}

/// What was typed as the name of a new record, in whatever language; empty where nothing was.
fn name_typed(pairs: &str) -> String {
    let pairs: Vec<(String, String)> = serde_json::from_str(pairs).unwrap_or_default();
    let named = |(name, value): &(String, String)| {
        let is_name = name.starts_with("about.title.") && !name.ends_with(".shown");
        (is_name && !value.trim().is_empty()).then(|| value.trim().to_owned())
    };
    pairs.iter().find_map(named).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_is_kept_by_a_name_of_its_own() {
        let mark = RecordId::create();
        for mark in [Some(mark), None] {
            let form = NewForm { kind: Kind::News, space: Space::new("clusters3"), mark };
            assert_eq!(NewForm::parse(&form.about()), Some(form));
        }
        for (suggests, mark) in [(true, Some(mark)), (true, None), (false, Some(mark)), (false, None)] {
            let form = FormOf { record: RecordId::create(), suggests, mark };
            assert_eq!(FormOf::parse(&form.about()), Some(form));
            assert_eq!(NewForm::parse(&form.about()), None);
        }
        for other in
            [format!("{mark} as nothing"), format!("picture of {mark}"), "news in clusters3".to_owned()]
        {
            assert_eq!(FormOf::parse(&other), None, "{other}");
        }
        for other in ["picture in clusters3", "news", "news in clusters3 as nothing", ""] {
            assert_eq!(NewForm::parse(other), None, "{other}");
        }
    }
}
