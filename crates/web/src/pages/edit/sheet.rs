//! A form in somebody's hands: what it is of, what stands in it, and what is wrong with it.

mod find;
mod kept;
mod shown;
mod touched;
mod wrong;

use std::collections::BTreeMap;

use asterism_actions::{App, FileRef};
use asterism_domain::{Document, Kind, Record, RecordId, Seq, Space, State, Visibility};

use crate::Problem;
use crate::component::{Notice, Tone};
use crate::door::Posted;
use crate::form::{self, Fault, Pairs, layout, shape};
use crate::locale::Locale;
use crate::pages::space::called;
use crate::visit::Visit;
use kept::Kept;

pub(in crate::pages) use kept::{address_of, address_of_new};
pub(super) use touched::changes;

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
    /// What tells the form from others of the same that are open beside it.
    pub(super) mark: Option<RecordId>,
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
    /// The codes of the regions that stand in it by name, by the path of the field.
    regions: BTreeMap<String, String>,
    opened: String,
    /// Forms that were kept and are not this one.
    kept: Vec<Kept>,
    /// The stored file of the record.
    file: Option<FileRef>,
    /// What is to be done to it, where it was returned.
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
        let mut sheet = Sheet {
            returned: returned.map(notice),
            mark: Some(RecordId::create()),
            file,
            space: record.space.clone(),
            space_called: called(app, visit, &record.space).await?,
            base: record.seq,
            document: record.document.clone(),
            languages: languages(visit.l, &record.document),
            record: Some(record),
            pairs,
            ..empty
        };
        sheet.name_regions(app, visit.l).await?;
        Ok(sheet)
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
            regions: BTreeMap::new(),
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

    /// The address of the form.
    fn address(&self) -> String {
        match &self.record {
            Some(record) if self.suggests => format!("{}/suggest", record.path()),
            Some(record) => format!("{}/edit", record.path()),
            None => format!("/{}/new", self.kind.path()),
        }
    }
}

/// The state of a new record that a button asks for.
pub(super) fn state_of(asked: &str) -> State {
    match asked {
        "publish" => State::Published,
        "submit" => State::Submitted,
        _ => State::Draft,
    }
}

/// What a record was at a revision, for whoever fills its form.
pub(super) async fn document_at(
    app: &App,
    visit: &Visit,
    record: RecordId,
    suggests: bool,
    base: Seq,
) -> Result<Document, Problem> {
    let actor = visit.actor();
    Ok(match suggests {
        true => app.document_to_suggest_on(&actor, record, base).await?,
        false => app.document_at(&actor, record, base).await?,
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
