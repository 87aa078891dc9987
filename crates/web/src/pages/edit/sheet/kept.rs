//! Keeping a form that somebody has begun to fill, and leading back to it.

use asterism_actions::{App, Begun, NewForm};
use asterism_domain::RecordId;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;

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
    pub(super) href: String,
    pub(super) drop: String,
}

/// The address of a new record's form as it was kept.
pub(in crate::pages) fn address_of_new(form: &NewForm) -> String {
    let mark = form.mark.map_or_else(|| "yes".to_owned(), |mark| mark.to_string());
    let query = query_string([("space", form.space.as_str()), ("kept", mark.as_str())]);
    format!("/{}/new{query}", form.kind.path())
}

/// What is said of a new record's form that was kept: what it is about, as far as that was typed, and since when.
fn told(l: Locale, name: &str, at: Timestamp) -> String {
    let when = l.moment(at);
    match name {
        "" => l.with("edit-kept", &[("when", &when)]),
        name => l.with("edit-kept-named", &[("name", name), ("when", &when)]),
    }
}

impl Sheet {
    /// What the form is of, for keeping it.
    fn about(&self) -> String {
        match &self.record {
            Some(record) if self.suggests => format!("suggestion on {}", record.id),
            Some(record) => record.id.to_string(),
            None => self.as_new(self.mark).about(),
        }
    }

    /// The form of a new record of this kind in this space that has such a mark.
    fn as_new(&self, mark: Option<RecordId>) -> NewForm {
        NewForm { kind: self.kind, space: self.space.clone(), mark }
    }

    /// The form as it was kept, where that is asked for; else it is said that one was.
    pub(in crate::pages::edit) async fn or_kept(
        mut self,
        app: &App,
        visit: &Visit,
    ) -> Result<Sheet, Problem> {
        let asked = visit.value("kept");
        if self.record.is_none() {
            return self.or_kept_new(app, visit, asked).await;
        }
        let Some(kept) = app.kept_form(visit.signed_in()?, &self.about()).await? else { return Ok(self) };
        if asked.is_none() {
            let text = visit.l.with("edit-kept", &[("when", &visit.l.moment(kept.at))]);
            self.kept = vec![Kept { text, href: self.address_with(true), drop: "drop".to_owned() }];
            return Ok(self);
        }
        if let Some(record) = &self.record {
            self.document = document_at(app, visit, record, self.suggests, kept.base).await?;
            self.base = kept.base;
        }
        Ok(self.filled(&kept.pairs))
    }

    /// The same for a new record: of those that were begun in this space, the one that is asked for, or all to choose
    /// from.
    async fn or_kept_new(mut self, app: &App, visit: &Visit, asked: Option<&str>) -> Result<Sheet, Problem> {
        let who = visit.signed_in()?;
        if let Some(asked) = asked {
            let mark = asked.parse().ok();
            if let Some(kept) = app.kept_form(who, &self.as_new(mark).about()).await? {
                self.mark = mark;
                return Ok(self.filled(&kept.pairs));
            }
        }
        let begun = app.own_forms(who).await?.into_iter().filter_map(|(begun, at)| match begun {
            Begun::New { form, name } if form.kind == self.kind && form.space == self.space => {
                let mark = form.mark.map(|mark| format!(":{mark}")).unwrap_or_default();
                let (text, href) = (told(visit.l, &name, at), address_of_new(&form));
                Some(Kept { text, href, drop: format!("drop{mark}") })
            }
            _ => None,
        });
        self.kept = begun.collect();
        Ok(self)
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
            // A new record's form throws away another one than itself.
            let mark = asked.strip_prefix("drop:").and_then(|mark| mark.parse().ok());
            let about = if self.record.is_none() { self.as_new(mark).about() } else { self.about() };
            app.drop_form(who, &about).await?;
            // What stands in the form at hand is not what was thrown away.
            if self.record.is_none() {
                self.kept.retain(|kept| kept.drop != asked);
                return self.page(&posted.visit).map(Some);
            }
            return Ok(Some(Redirect::to(&self.address_with(false)).into_response()));
        }
        let leads = match (asked, asked.strip_prefix("picture:")) {
            ("autosave", _) => None,
            ("keep", _) => Some(self.address_with(true)),
            ("file", _) => self.record.as_ref().map(|record| format!("{}/file", record.path())),
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
        Ok(Redirect::to(&self.address_with(true)).into_response())
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

    /// The address of the form, as it is kept or anew.
    fn address_with(&self, kept: bool) -> String {
        match (&self.record, kept) {
            (None, true) => address_of_new(&self.as_new(self.mark)),
            (None, false) => format!("{}{}", self.address(), query_string([("space", self.space.as_str())])),
            (Some(_), true) => format!("{}?kept=yes", self.address()),
            (Some(_), false) => self.address(),
        }
    }
}
