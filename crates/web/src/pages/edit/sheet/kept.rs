//! Keeping a form that somebody has begun to fill, and leading back to it.

use asterism_actions::App;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{SOURCE, Sheet, WHO_SAW, WHO_SEES, document_at};
use crate::Problem;
use crate::door::Posted;
use crate::form;
use crate::html::query_string;
use crate::visit::Visit;

impl Sheet {
    /// What the form is of, for keeping it.
    fn about(&self) -> String {
        match &self.record {
            Some(record) if self.suggests => format!("suggestion on {}", record.id),
            Some(record) => record.id.to_string(),
            None => format!("{} in {}", self.kind, self.space.as_str()),
        }
    }

    /// The form as it was kept, where that is asked for; else it is said that one was.
    pub(in crate::pages::edit) async fn or_kept(
        mut self,
        app: &App,
        visit: &Visit,
    ) -> Result<Sheet, Problem> {
        let Some(kept) = app.kept_form(visit.signed_in()?, &self.about()).await? else { return Ok(self) };
        if visit.value("kept").is_none() {
            self.kept = Some(visit.l.moment(kept.at));
            return Ok(self);
        }
        if let Some(record) = &self.record {
            self.document = document_at(app, visit, record, self.suggests, kept.base).await?;
            self.base = kept.base;
        }
        Ok(self.filled(&kept.pairs))
    }

    /// Keeps what stands in the form, or forgets what was kept, where that is asked for.
    pub(in crate::pages::edit) async fn keep(
        &mut self,
        app: &App,
        posted: &Posted,
    ) -> Result<Option<Response>, Problem> {
        let who = posted.visit.signed_in()?;
        let asked = posted.value("do");
        if asked == "drop" {
            self.forget(app, &posted.visit).await?;
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

    pub(super) fn address_with(&self, kept: bool) -> String {
        let space = self.record.is_none().then(|| ("space", self.space.as_str()));
        let kept = kept.then_some(("kept", "yes"));
        format!("{}{}", self.address(), query_string(space.into_iter().chain(kept)))
    }
}
