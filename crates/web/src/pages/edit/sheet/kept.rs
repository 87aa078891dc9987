//! Keeping a form that somebody has begun to fill, and leading back to it.

use asterism_actions::account::Who;
use asterism_actions::{App, Begun, FormOf, KeptForm, NewForm, Ref};
use asterism_domain::RecordId;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;

use super::touched::changes;
use super::{SOURCE, Sheet, WHO_SAW, WHO_SEES, document_at};
use crate::Problem;
use crate::door::Posted;
use crate::form;
use crate::html::query_string;
use crate::locale::Locale;
use crate::visit::Visit;

/// That a form was kept, where one goes on with it, and what the button sends that throws it away.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) text: String,
    /// What tells it from others of the same.
    pub(super) changes: String,
    pub(super) href: String,
    pub(super) drop: String,
}

/// How an address says which kept form it leads to.
fn kept_value(mark: Option<RecordId>) -> String {
    mark.map_or_else(|| "yes".to_owned(), |mark| mark.to_string())
}

/// The address of a form as it was kept of the record at this path.
pub(in crate::pages) fn address_of(path: &str, form: &FormOf) -> String {
    let page = if form.suggests { "suggest" } else { "edit" };
    format!("{path}/{page}?kept={}", kept_value(form.mark))
}

/// The address of a new record's form as it was kept.
pub(in crate::pages) fn address_of_new(form: &NewForm) -> String {
    let mark = kept_value(form.mark);
    let query = query_string([("space", form.space.as_str()), ("kept", mark.as_str())]);
    format!("/{}/new{query}", form.kind.path())
}

/// What is said of a form that was kept: of a new record what it is about, as far as that was typed, and since when.
fn told(l: Locale, name: &str, at: Timestamp) -> String {
    let when = l.moment_exactly(at);
    match name {
        "" => l.with("edit-kept", &[("when", &when)]),
        name => l.with("edit-kept-named", &[("name", name), ("when", &when)]),
    }
}

impl Sheet {
    /// What the form is of, for keeping it.
    fn about(&self) -> String {
        self.about_as(self.mark)
    }

    /// The same of a form that is of the same and has such a mark.
    fn about_as(&self, mark: Option<RecordId>) -> String {
        self.of_record(mark).map_or_else(|| self.as_new(mark).about(), |form| form.about())
    }

    /// The form of this record that has such a mark; none of a new one.
    fn of_record(&self, mark: Option<RecordId>) -> Option<FormOf> {
        let record = self.record.as_ref()?.id;
        Some(FormOf { record, suggests: self.suggests, mark })
    }

    /// The form of a new record of this kind in this space that has such a mark.
    fn as_new(&self, mark: Option<RecordId>) -> NewForm {
        NewForm { kind: self.kind, space: self.space.clone(), mark }
    }

    /// The form as it was kept, where that is asked for; else it is said that one was, or several.
    pub(in crate::pages::edit) async fn or_kept(
        mut self,
        app: &App,
        visit: &Visit,
    ) -> Result<Sheet, Problem> {
        let who = visit.signed_in()?;
        if let Some(asked) = visit.value("kept")
            && let Some((mark, kept)) = self.kept_as(app, who, asked).await?
        {
            self.mark = mark;
            if let Some(record) = &self.record {
                self.document = document_at(app, visit, record.id, self.suggests, kept.base).await?;
                self.base = kept.base;
            }
            return Ok(self.filled(&kept.pairs));
        }
        self.offer(app, visit).await?;
        Ok(self)
    }

    /// The kept form that an address asks for, and its mark.
    async fn kept_as(
        &self,
        app: &App,
        who: &Who,
        asked: &str,
    ) -> Result<Option<(Option<RecordId>, KeptForm)>, Problem> {
        let mark = asked.parse().ok();
        if let Some(kept) = app.kept_form(who, &self.about_as(mark)).await? {
            return Ok(Some((mark, kept)));
        }
        // An address with no mark is from before there were any, or asks for whatever was typed last.
        let (None, Some(form)) = (mark, self.of_record(None)) else { return Ok(None) };
        let begun = app.forms_begun_of(who, form.record, form.suggests).await?;
        let Some((last, _)) = begun.first() else { return Ok(None) };
        Ok(app.kept_form(who, &last.about()).await?.map(|kept| (last.mark, kept)))
    }

    /// Says which forms of the same were begun beside this one.
    async fn offer(&mut self, app: &App, visit: &Visit) -> Result<(), Problem> {
        self.kept.clear();
        for (begun, kept) in self.begun(app, visit.signed_in()?).await? {
            let (mark, name, href) = match &begun {
                Begun::New { form, name } => (form.mark, name.as_str(), address_of_new(form)),
                Begun::Of { form, record } => (form.mark, "", address_of(&record.path, form)),
            };
            if mark == self.mark {
                continue;
            }
            let drop = mark.map(|mark| format!(":{mark}")).unwrap_or_default();
            self.kept.push(Kept {
                text: told(visit.l, name, kept.at),
                changes: changes(app, visit, &begun, &kept).await,
                href,
                drop: format!("drop{drop}"),
            });
        }
        Ok(())
    }

    /// The forms of the same that somebody began.
    async fn begun(&self, app: &App, who: &Who) -> Result<Vec<(Begun, KeptForm)>, Problem> {
        if let (Some(record), Some(form)) = (&self.record, self.of_record(None)) {
            let begun = app.forms_begun_of(who, form.record, form.suggests).await?;
            let of = |form| Begun::Of { form, record: Ref::of(record) };
            return Ok(begun.into_iter().map(|(form, kept)| (of(form), kept)).collect());
        }
        let same =
            |begun: &Begun| matches!(begun, Begun::New { form, .. } if self.as_new(form.mark) == *form);
        Ok(app.own_forms(who).await?.into_iter().filter(|(begun, _)| same(begun)).collect())
    }

    /// Keeps what stands in the form, or forgets what was kept, where that is asked for.
    pub(in crate::pages::edit) async fn keep(
        &mut self,
        app: &App,
        posted: &Posted,
    ) -> Result<Option<Response>, Problem> {
        let who = posted.visit.signed_in()?;
        let asked = posted.value("do");
        if asked == "drop" || asked.starts_with("drop:") {
            // What is thrown away is another form than the one at hand, in which everything stays as it stands.
            let mark = asked.strip_prefix("drop:").and_then(|mark| mark.parse().ok());
            app.drop_form(who, &self.about_as(mark)).await?;
            self.offer(app, &posted.visit).await?;
            return self.page(&posted.visit).map(Some);
        }
        let leads = match (asked, asked.strip_prefix("picture:")) {
            ("autosave", _) => None,
            ("keep", _) => Some(self.address_kept()),
            ("file", _) => self.record.as_ref().map(|record| {
                format!("{}/file{}", record.path(), query_string([("for", self.about().as_str())]))
            }),
            (_, Some(field)) => Some(self.picture_for(field)),
            _ => return Ok(None),
        };
        if let Err(error) = app.keep_form(who, &self.about(), self.base, &self.typed(posted)).await {
            let problem = Problem::from(error);
            // In the background nobody reads a page.
            if asked == "autosave" || !self.refused(posted.visit.l, &problem) {
                return Err(problem);
            }
            return Ok(Some(self.again_for(&posted.visit, &problem)?));
        }
        Ok(Some(match leads {
            Some(address) => Redirect::to(&address).into_response(),
            None => StatusCode::NO_CONTENT.into_response(),
        }))
    }

    /// Keeps what was typed and leads to the form with it.
    pub(in crate::pages::edit) async fn keep_what_was_typed(
        &mut self,
        app: &App,
        posted: &Posted,
    ) -> Result<Response, Problem> {
        let who = posted.visit.signed_in()?;
        if let Err(error) = app.keep_form(who, &self.about(), self.base, &self.typed(posted)).await {
            let problem = Problem::from(error);
            return match self.refused(posted.visit.l, &problem) {
                true => self.again_for(&posted.visit, &problem),
                false => Err(problem),
            };
        }
        Ok(Redirect::to(&self.address_kept()).into_response())
    }

    /// Where a picture is uploaded for a field of this form.
    fn picture_for(&self, field: &str) -> String {
        let about = self.about();
        let pairs = [("space", self.space.as_str()), ("for", about.as_str()), ("field", field)];
        format!("/media/new/file{}", query_string(pairs))
    }

    /// Forgets what was kept of the form, because it is saved.
    pub(in crate::pages::edit) async fn forget(&self, app: &App, visit: &Visit) -> Result<(), Problem> {
        Ok(app.drop_form(visit.signed_in()?, &self.about()).await?)
    }

    /// What somebody typed into the form.
    fn typed(&self, posted: &Posted) -> Vec<(String, String)> {
        form::typed(self.kind, &posted.fields, &["reason", "languages", SOURCE, WHO_SEES, WHO_SAW])
    }

    /// The address of the form as it is kept.
    fn address_kept(&self) -> String {
        match (&self.record, self.of_record(self.mark)) {
            (Some(record), Some(form)) => address_of(&record.path(), &form),
            _ => address_of_new(&self.as_new(self.mark)),
        }
    }
}
