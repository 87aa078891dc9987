//! The page of a form: its groups, its buttons, and what is said above them.

use askama::Template;
use asterism_domain::{Action, Kind, State, Visibility};
use axum::response::Response;

use super::{Kept, Sheet};
use crate::Problem;
use crate::component::{Choice, Notice};
use crate::form::{Drawing, Group, draw, layout};
use crate::html::{LinkTo, page, query_string};
use crate::locale::Locale;
use crate::pages::edit::state::file_words;
use crate::pages::{library, words};
use crate::problem::refused_page;
use crate::shell::{Section, Shell};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "page/edit.html")]
struct EditPage {
    shell: Shell,
    l: Locale,
    action: String,
    token: String,
    base: String,
    mark: String,
    space: String,
    lead: String,
    suggests: bool,
    reason: String,
    source: String,
    /// Who may see it, the one chosen, and what is stored; none where that is not asked.
    who_sees: Vec<Choice>,
    who_saw: String,
    languages: Vec<String>,
    /// Languages that may be added.
    more_languages: Vec<Choice>,
    errors: Vec<String>,
    /// The ids of fields that are wrong, their names, and why.
    faults: Vec<(String, String, String)>,
    groups: Vec<Group>,
    rels: &'static [&'static str],
    /// Time zones to choose from, where the form asks for one.
    zones: &'static [&'static str],
    /// What the buttons do, and their words, the first being the usual one.
    buttons: Vec<(&'static str, String)>,
    cancel: String,
    kept: Vec<Kept>,
    /// The stored file, and the button that leads to where one is uploaded.
    file: Option<(Option<LinkTo>, String)>,
    /// Where a new record can begin with its file.
    file_first: Option<LinkTo>,
    returned: Option<Notice>,
}

impl Sheet {
    /// Who may see the record, where whoever fills the form says that.
    fn who_sees(&self, visit: &Visit) -> Vec<Choice> {
        let (l, stored) = (visit.l, self.seen_by_now());
        let says = match &self.record {
            None => true,
            Some(record) => {
                let publishes = asterism_actions::allowed(&visit.actor(), record).contains(&Action::Publish);
                !self.suggests && (publishes || !record.state.is_shown())
            }
        };
        if !says || self.kind == Kind::Person || stored == Visibility::Private {
            return Vec::new();
        }
        let chosen = self.seen_by.unwrap_or(stored);
        let choice = |seen_by: Visibility| Choice {
            value: seen_by.as_str().to_owned(),
            label: l.label("visibility", seen_by.as_str()),
            chosen: seen_by == chosen,
        };
        [Visibility::Public, Visibility::Members, Visibility::Space].map(choice).into()
    }

    fn seen_by_now(&self) -> Visibility {
        self.record.as_ref().map_or(Visibility::Public, |record| record.visibility)
    }

    /// What is said of the record's file: where it is, and the words of the button that leads on.
    fn stored_file(&self, l: Locale) -> Option<(Option<LinkTo>, String)> {
        let words = file_words(self.record.as_ref()?)?;
        Some((self.file.as_ref().map(|file| library::file_link(l, file)), l.t(words)))
    }

    fn file_first(&self, l: Locale) -> Option<LinkTo> {
        let words = match (&self.record, self.kind) {
            (None, Kind::LibraryItem) => "upload-document-first",
            (None, Kind::Media) => "upload-picture-first",
            _ => return None,
        };
        let query = query_string([("space", self.space.as_str())]);
        Some(LinkTo::new(format!("/{}/new/file{query}", self.kind.path()), l.t(words)))
    }

    fn drawn(&self, visit: &Visit) -> EditPage {
        let l = visit.l;
        let drawing = Drawing {
            l,
            kind: self.kind,
            pairs: &self.pairs,
            faults: &self.faults,
            picks: &self.picks,
            languages: &self.languages,
            opened: &self.opened,
            uploads: asterism_actions::may_create(&visit.actor(), Kind::Media, &self.space, State::Draft),
        };
        let kind = words::kind(l, self.kind);
        let (title, cancel) = match &self.record {
            Some(record) => {
                let name = record.document.name();
                let title = if self.suggests { "suggest-title" } else { "edit-title" };
                (l.with(title, &[("name", &name)]), record.path())
            }
            None => (l.with("edit-new-title", &[("kind", &kind)]), format!("/{}", self.kind.path())),
        };
        let mut shell = Shell::new(visit, title)
            .section(Section::Explore)
            .crumb(format!("/explore?kind={}", self.kind), words::kinds(l, self.kind))
            .unlisted();
        if let Some(record) = &self.record {
            shell = shell.crumb(record.path(), record.document.name());
        }
        shell.editing = true;
        let more = layout::LANGUAGES.iter().filter(|code| !self.languages.iter().any(|known| known == *code));
        let more_languages = more.map(|code| Choice {
            value: (*code).to_owned(),
            label: l.label("language", code),
            chosen: false,
        });
        EditPage {
            groups: draw::draw(&drawing),
            shell,
            action: self.address(),
            token: visit.who.as_ref().map(|who| who.form.clone()).unwrap_or_default(),
            base: self.base.to_string(),
            mark: self.mark.map(|mark| mark.to_string()).unwrap_or_default(),
            lead: l.with(
                if self.suggests { "suggest-lead" } else { "edit-lead" },
                &[("space", &self.space_called)],
            ),
            suggests: self.suggests,
            source: self.source.clone(),
            who_sees: self.who_sees(visit),
            who_saw: self.seen_by_now().as_str().to_owned(),
            space: if self.record.is_none() { self.space.as_str().to_owned() } else { String::new() },
            reason: self.reason.clone(),
            languages: self.languages.clone(),
            more_languages: more_languages.collect(),
            errors: self.errors.clone(),
            faults: self.faults.iter().map(|fault| self.told(l, fault)).collect(),
            rels: layout::RELS,
            zones: if self.kind == Kind::Event { layout::ZONES } else { &[] },
            buttons: self.buttons(visit),
            cancel,
            file: self.stored_file(l),
            file_first: self.file_first(l),
            returned: self.returned.clone(),
            kept: self.kept.clone(),
            l,
        }
    }

    /// The ways to save, the usual one first.
    fn buttons(&self, visit: &Visit) -> Vec<(&'static str, String)> {
        let l = visit.l;
        if self.suggests {
            return vec![("save", l.t("suggest-send"))];
        }
        if self.record.is_some() {
            return vec![("save", l.t("edit-save"))];
        }
        let publishes =
            asterism_actions::may_create(&visit.actor(), self.kind, &self.space, State::Published);
        let publish = publishes.then(|| ("publish", l.t("edit-publish")));
        let ways = [Some(("save", l.t("edit-save-draft"))), publish, Some(("submit", l.t("edit-submit")))];
        ways.into_iter().flatten().collect()
    }

    pub(in crate::pages::edit) fn page(&self, visit: &Visit) -> Result<Response, Problem> {
        page(&self.drawn(visit))
    }

    /// The form again, saying what is wrong with it.
    pub(in crate::pages::edit) fn again(&self, visit: &Visit) -> Result<Response, Problem> {
        self.again_for(visit, &Problem::Refused(Vec::new().into()))
    }

    pub(in crate::pages::edit) fn again_for(
        &self,
        visit: &Visit,
        problem: &Problem,
    ) -> Result<Response, Problem> {
        refused_page(&self.drawn(visit), problem)
    }
}
