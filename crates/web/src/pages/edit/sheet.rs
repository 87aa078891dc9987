//! A form in somebody's hands: what it is of, what stands in it, and what is wrong with it.

mod kept;

use std::collections::BTreeMap;

use askama::Template;
use asterism_actions::{App, FileRef};
use asterism_domain::{Action, Actor, Document, Kind, Record, RecordId, Seq, Space, State, Visibility};
use axum::response::Response;

use crate::Problem;
use crate::component::{Choice, Notice, Tone};
use crate::door::Posted;
use crate::form::{self, Drawing, Fault, Group, Pairs, Why, draw, layout, shape};
use crate::html::{LinkTo, page, query_string};
use crate::locale::Locale;
use crate::pages::{fields, library, space::called, words};
use crate::problem::refused_page;
use crate::refusal::refusal;
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use kept::Kept;

pub(in crate::pages) use kept::address_of_new;

/// What a form sends beside the fields of the document.
const OWN: [&str; 12] = [
    "form",
    "base",
    "mark",
    "do",
    "languages",
    "add-language",
    "space",
    "reason",
    "on",
    SOURCE,
    WHO_SEES,
    WHO_SAW,
];

/// The field in which whoever may says who sees the record, and what stood in it.
pub(super) const WHO_SEES: &str = "who-sees";
const WHO_SAW: &str = "who-saw";

/// The field in which whoever suggests a change says where one can read it.
const SOURCE: &str = "suggest-source";

/// A record's form.
pub(super) struct Sheet {
    pub(super) kind: Kind,
    /// None for a record that is yet to be written.
    pub(super) record: Option<Record>,
    /// What tells the form of a new record from others that are open beside it.
    mark: Option<RecordId>,
    /// What is sent is suggested to those who may change the record, not saved.
    pub(super) suggests: bool,
    pub(super) space: Space,
    space_called: String,
    /// The revision that the form was made of, and what the record was then.
    pub(super) base: Seq,
    pub(super) document: Document,
    pub(super) pairs: Pairs,
    pub(super) languages: Vec<String>,
    pub(super) reason: String,
    pub(super) source: String,
    /// Who is to see the record, where that was changed.
    pub(super) seen_by: Option<Visibility>,
    pub(super) faults: Vec<Fault>,
    /// What is wrong with no field in particular.
    pub(super) errors: Vec<String>,
    picks: BTreeMap<String, Vec<(String, String)>>,
    opened: String,
    /// Forms that were kept and are not this one.
    kept: Vec<Kept>,
    /// The stored file of the record.
    file: Option<FileRef>,
    /// What is to be done to it, where it was returned.
    returned: Option<Notice>,
}

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
    /// The form of a record as it is stored.
    pub(super) async fn of(app: &App, visit: &Visit, record: Record) -> Result<Sheet, Problem> {
        let names = app.names_of(&visit.actor(), &record.document).await?;
        let pairs = form::show::document(&shape::of(record.kind), &record.document, &names);
        let empty = Sheet::empty(record.kind);
        let file = app.files_of(&record).await?.into_iter().next();
        let returned = app.returned_with(&visit.actor(), &record).await?;
        let notice = |comment| Notice::new(Tone::Warning, visit.l.t("returned-with"), comment);
        Ok(Sheet {
            returned: returned.map(notice),
            file,
            space: record.space.clone(),
            space_called: called(app, visit, &record.space).await?,
            base: record.seq,
            document: record.document.clone(),
            languages: languages(visit.l, &record.document),
            record: Some(record),
            pairs,
            ..empty
        })
    }

    /// The form of a record in which somebody suggests a change.
    pub(super) async fn to_suggest(app: &App, visit: &Visit, record: Record) -> Result<Sheet, Problem> {
        Ok(Sheet { suggests: true, ..Sheet::of(app, visit, record).await? })
    }

    /// The form of a record that is yet to be written.
    pub(super) async fn blank(app: &App, visit: &Visit, kind: Kind, space: Space) -> Result<Sheet, Problem> {
        let empty = Sheet::empty(kind);
        let space_called = called(app, visit, &space).await?;
        let mark = Some(RecordId::create());
        let languages = languages(visit.l, &empty.document);
        Ok(Sheet { languages, space, space_called, mark, ..empty })
    }

    fn empty(kind: Kind) -> Sheet {
        Sheet {
            kind,
            record: None,
            mark: None,
            suggests: false,
            space: Space::new(""),
            space_called: String::new(),
            base: Seq(0),
            document: Document::empty(kind),
            pairs: Pairs::default(),
            languages: Vec::new(),
            reason: String::new(),
            source: String::new(),
            seen_by: None,
            faults: Vec::new(),
            errors: Vec::new(),
            picks: BTreeMap::new(),
            opened: String::new(),
            kept: Vec::new(),
            file: None,
            returned: None,
        }
    }

    /// The form as it was sent.
    pub(super) fn sent(mut self, posted: &Posted) -> Sheet {
        self.mark = posted.value("mark").parse().ok();
        self.filled(&posted.fields)
    }

    /// The form with what is said to stand in it.
    fn filled(mut self, sent: &[(String, String)]) -> Sheet {
        let own = |name: &str| OWN.contains(&name) || name.starts_with("take.");
        let fields: Vec<(String, String)> = sent.iter().filter(|(name, _)| !own(name)).cloned().collect();
        self.pairs = Pairs::of(&fields);
        let said = |name: &str| {
            let found = sent.iter().find(|(known, _)| known == name);
            found.map(|(_, said)| said.trim().to_owned()).unwrap_or_default()
        };
        (self.reason, self.source) = (said("reason"), said(SOURCE));
        let changed = said(WHO_SEES) != said(WHO_SAW);
        self.seen_by = Visibility::parse(&said(WHO_SEES)).filter(|_| changed);
        let codes = sent.iter().filter(|(name, _)| name == "languages").map(|(_, code)| code.as_str());
        let known: Vec<String> = codes
            .filter(|code| layout::LANGUAGES.contains(code) || *code == "xx")
            .map(str::to_owned)
            .collect();
        if !known.is_empty() {
            self.languages = known;
        }
        self
    }

    /// Does what a button asks for that saves nothing. Says whether it was one.
    pub(super) fn arrange(&mut self, asked: &str, posted: &Posted) -> bool {
        if asked == "language" {
            let code = posted.value("add-language");
            if layout::LANGUAGES.contains(&code) && !self.languages.iter().any(|known| known == code) {
                self.languages.push(code.to_owned());
            }
            self.opened = format!("about.title.{code}");
            return true;
        }
        match asked.split_once(':') {
            Some((what @ ("add" | "up" | "down" | "remove"), path)) => {
                self.opened = self.pairs.arrange(what, path).unwrap_or_default();
                true
            }
            _ => asked == "form",
        }
    }

    /// Finds the records that were typed by name or address.
    pub(super) async fn resolve(&mut self, app: &App, actor: &Actor) -> Result<(), Problem> {
        let typed: Vec<String> = self
            .pairs
            .iter()
            .filter_map(|(name, was)| {
                let path = name.strip_suffix(".was")?;
                let value = self.pairs.value(path);
                (value != was && !value.trim().is_empty()).then(|| path.to_owned())
            })
            .collect();
        for path in typed {
            let pick = format!("{path}.pick");
            let picked = self.pairs.get(&pick).filter(|picked| !picked.is_empty());
            let asked = picked.unwrap_or_else(|| self.pairs.value(&path)).to_owned();
            self.pairs.remove(&pick);
            let named = app.named(actor, &asked, layout::leads_to(self.kind, &path)).await?;
            match named.found.as_slice() {
                [one] if named.exactly => {
                    self.pairs.set(&path, one.name.as_str());
                    self.pairs.set(&format!("{path}.was"), one.name.as_str());
                    self.pairs.set(&format!("{path}.id"), one.id.to_string());
                }
                several => {
                    let label = |found: &asterism_actions::Ref| format!("{} ({})", found.name, found.path);
                    let several = several.iter().map(|found| (found.id.to_string(), label(found))).collect();
                    self.picks.insert(path, several);
                }
            }
        }
        Ok(())
    }

    /// The document that the form makes; none where something is wrong, which the form then says.
    pub(super) fn read(&mut self) -> Option<Document> {
        let read = form::read::document(&shape::of(self.kind), &self.document, &self.pairs);
        self.faults = read.faults;
        for fault in &mut self.faults {
            if self.picks.get(&fault.path).is_some_and(|picks| !picks.is_empty()) {
                fault.why = Why::Several;
            }
        }
        if let Some(document) = &read.document
            && document.about().title.is_empty()
            && self.kind != Kind::Person
        {
            self.faults.push(Fault { path: self.title(), why: Why::Needed });
            return None;
        }
        if let Some(document) = &read.document {
            self.faults.extend(form::impossible::faults(document, &self.document));
        }
        read.document.filter(|_| self.faults.is_empty())
    }

    /// Puts into a new form what is most likely: of an event, the clocks of whoever runs the portal.
    pub(super) fn with_usual(mut self, app: &App) -> Sheet {
        if let Some(zone) = app.config().zone.iana_name().filter(|zone| *zone != "UTC")
            && self.kind == Kind::Event
        {
            self.pairs.set("time_zone", zone);
        }
        self
    }

    fn title(&self) -> String {
        format!("about.title.{}", self.languages.first().map_or("en", String::as_str))
    }

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

    /// Says in the form why it was refused; gives back what has another answer.
    pub(super) fn refused(&mut self, l: Locale, problem: &Problem) -> bool {
        match problem {
            Problem::Refused(refused) => {
                for error in refused.iter() {
                    let why = refusal(l, &error.why);
                    match error.field.as_str() {
                        "url" => self.faults.push(Fault { path: "url".to_owned(), why: Why::Other(why) }),
                        "about.title" => self.faults.push(Fault { path: self.title(), why: Why::Other(why) }),
                        "reason" => {
                            self.faults.push(Fault { path: "reason".to_owned(), why: Why::Other(why) })
                        }
                        "source" => self.faults.push(Fault { path: SOURCE.to_owned(), why: Why::Other(why) }),
                        _ => self.errors.push(why),
                    }
                }
                true
            }
            // What was typed stays for later.
            Problem::TooMany(_) => {
                self.errors.push(problem.said(l));
                true
            }
            _ => false,
        }
    }

    /// What is said of the record's file: where it is, and the words of the button that leads on.
    fn stored_file(&self, l: Locale) -> Option<(Option<LinkTo>, String)> {
        let words = super::state::file_words(self.record.as_ref()?)?;
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

    /// The address of the form.
    fn address(&self) -> String {
        match &self.record {
            Some(record) if self.suggests => format!("{}/suggest", record.path()),
            Some(record) => format!("{}/edit", record.path()),
            None => format!("/{}/new", self.kind.path()),
        }
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

    fn told(&self, l: Locale, fault: &Fault) -> (String, String, String) {
        let mut parts: Vec<&str> = fault.path.split('.').collect();
        let last = parts.last().copied().unwrap_or_default();
        let language = (last.len() == 2).then(|| l.try_t(&format!("language-{last}"))).flatten();
        if language.is_some() || matches!(last, "amount" | "currency" | "code" | "latitude" | "longitude") {
            parts.pop();
        }
        let label = fields::label(l, &parts.join("."));
        let label = match language {
            Some(language) => format!("{label} ({language})"),
            None => label,
        };
        (fault.path.clone(), label, form::why::why(l, &fault.why))
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

    pub(super) fn page(&self, visit: &Visit) -> Result<Response, Problem> {
        page(&self.drawn(visit))
    }

    /// The form again, saying what is wrong with it.
    pub(super) fn again(&self, visit: &Visit) -> Result<Response, Problem> {
        self.again_for(visit, &Problem::Refused(Vec::new().into()))
    }

    pub(super) fn again_for(&self, visit: &Visit, problem: &Problem) -> Result<Response, Problem> {
        refused_page(&self.drawn(visit), problem)
    }
}

/// What a record was at a revision, for whoever fills its form.
pub(super) async fn document_at(
    app: &App,
    visit: &Visit,
    record: &Record,
    suggests: bool,
    base: Seq,
) -> Result<Document, Problem> {
    let actor = visit.actor();
    Ok(match suggests {
        true => app.document_to_suggest_on(&actor, record.id, base).await?,
        false => app.document_at(&actor, record.id, base).await?,
    })
}

/// The languages that texts are written in: those of the site, the reader's first, and those that the record has.
fn languages(l: Locale, document: &Document) -> Vec<String> {
    let mut known = vec![l.code().to_owned()];
    let about = document.about();
    let present = [&about.title, &about.summary].into_iter().flat_map(|text| text.passages());
    let present = present.map(|(language, _)| language.as_str().to_owned());
    let offered = Locale::offered().map(|offered| offered.code().to_owned());
    for code in offered.into_iter().chain(present) {
        if !known.contains(&code) {
            known.push(code);
        }
    }
    known
}
