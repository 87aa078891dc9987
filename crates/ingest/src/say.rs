//! Gathering what a row says, and what is odd about it.

use std::collections::{HashMap, HashSet};

use asterism_domain::organisation::{Organisation, OrganisationName};
use asterism_domain::{
    CountryCode, Currency, Document, Issue, Language, Money, NutsRef, NutsVersion, Origin, RecordId, Rule,
    SourceKey, WebLink, ambiguous_mark,
};
use jiff::civil::Date;

use crate::row::Statement;
use crate::secret::Secret;
use crate::{privacy, values};

/// Why a row cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) reason: String,
    pub(crate) field: Option<&'static str>,
}

impl Refusal {
    pub(crate) fn new(reason: impl Into<String>) -> Refusal {
        Refusal { reason: reason.into(), field: None }
    }

    pub(crate) fn missing(field: &'static str) -> Refusal {
        Refusal { reason: format!("`{field}` is empty, so the row has no identity"), field: Some(field) }
    }

    pub(crate) fn field(field: &'static str, reason: impl Into<String>) -> Refusal {
        Refusal { reason: reason.into(), field: Some(field) }
    }
}

/// How many shared statements are remembered before the memory starts anew.
const REMEMBERED: usize = 500_000;

/// The statements of the row at hand, and which shared ones the file has made already.
pub(crate) struct Said {
    secret: Secret,
    statements: Vec<Statement>,
    once: HashSet<[u8; 16]>,
    /// What this row added to `once`, taken back when the row is refused.
    fresh: Vec<[u8; 16]>,
    /// How many of a list stand under a place because their names are withheld.
    withheld: HashMap<String, u32>,
    /// The lists that this row lengthened so.
    lengthened: Vec<String>,
    /// What the first row said of something that other rows call otherwise.
    first: HashMap<[u8; 16], String>,
}

impl Said {
    pub(crate) fn with(secret: Secret) -> Said {
        Said {
            secret,
            statements: Vec::new(),
            once: HashSet::new(),
            fresh: Vec::new(),
            withheld: HashMap::new(),
            lengthened: Vec::new(),
            first: HashMap::new(),
        }
    }

    /// States what the row says about the record of `key`.
    pub(crate) fn state(
        &mut self,
        key: SourceKey,
        document: impl Into<Document>,
        doubts: Doubts,
    ) -> RecordId {
        let id = key.record_id();
        let mut document = document.into();
        let about = document.about_mut();
        about.keys.insert(0, key);
        about.title = values::unquoted(std::mem::take(&mut about.title));
        self.statements.push(Statement { id, document, issues: doubts.issues });
        id
    }

    /// States once what many rows repeat of a record that another source's key made; `keys` of the document say what
    /// it is called here.
    pub(crate) fn state_once_of(&mut self, id: RecordId, document: impl Into<Document>) -> RecordId {
        let document = document.into();
        if self.is_new(id, &document) {
            self.statements.push(Statement { id, document, issues: Vec::new() });
        }
        id
    }

    /// States what many rows of the file repeat, as the name of a programme: only the first time.
    pub(crate) fn state_once(&mut self, key: SourceKey, document: impl Into<Document>) -> RecordId {
        let id = key.record_id();
        let document = document.into();
        if self.is_new(id, &document) {
            self.state(key, document, Doubts::default());
        }
        id
    }

    fn is_new(&mut self, id: RecordId, document: &Document) -> bool {
        let said = serde_json::to_vec(document).unwrap_or_default();
        let mut hasher = blake3::Hasher::new();
        hasher.update(id.as_uuid().as_bytes()).update(&said);
        let mut mark = [0; 16];
        hasher.finalize_xof().fill(&mut mark);
        let new = self.once.insert(mark);
        if new {
            self.fresh.push(mark);
        }
        new
    }

    /// The statements of a row that was read.
    pub(crate) fn accept(&mut self) -> Vec<Statement> {
        self.fresh.clear();
        self.lengthened.clear();
        if self.once.len() > REMEMBERED {
            self.once.clear();
        }
        if self.withheld.len() > REMEMBERED {
            self.withheld.clear();
        }
        if self.first.len() > REMEMBERED {
            self.first.clear();
        }
        std::mem::take(&mut self.statements)
    }

    /// Forgets what a row said that turned out unusable.
    pub(crate) fn refuse(&mut self) {
        self.statements.clear();
        for mark in self.fresh.drain(..) {
            self.once.remove(&mark);
        }
        for list in self.lengthened.drain(..) {
            self.withheld.entry(list).and_modify(|places| *places = places.saturating_sub(1));
        }
    }
}

/// What is odd about a row and leaves it usable. Each method reads one value of a field; what
/// cannot be read is left out and becomes an issue with the text as it stands.
#[derive(Debug, Default)]
pub(crate) struct Doubts {
    pub(crate) issues: Vec<Issue>,
    /// The key of the partner row they are about, which leads each detail: its place in the list
    /// is not known before all rows are together.
    partner: Option<String>,
}

impl Doubts {
    pub(crate) fn of_partner(key: &str) -> Doubts {
        Doubts { partner: Some(key.to_owned()), ..Doubts::default() }
    }

    pub(crate) fn odd(&mut self, field: &str, detail: impl Into<String>) {
        self.noticed(Rule::OddValue, field, detail);
    }

    fn noticed(&mut self, rule: Rule, field: &str, detail: impl Into<String>) {
        let detail = detail.into();
        let detail = match &self.partner {
            Some(key) if field.starts_with("partners") => format!("{key}: {detail}"),
            _ => detail,
        };
        self.issues.push(Issue::new(rule, field, detail));
    }

    fn read<T>(&mut self, field: &str, text: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        if text.is_empty() {
            return None;
        }
        let value = read(text);
        if value.is_none() {
            let rule = if ambiguous_mark(text).is_some() { Rule::AmbiguousNumber } else { Rule::OddValue };
            self.noticed(rule, field, values::clean(crate::bounds::cut(text, 200)));
        }
        value
    }

    pub(crate) fn date(&mut self, field: &str, text: &str) -> Option<Date> {
        self.read(field, text, values::date)
    }

    pub(crate) fn money(&mut self, field: &str, text: &str, currency: Currency) -> Option<Money> {
        self.read(field, text, |text| Money::parse(text, currency).ok())
    }

    pub(crate) fn euros(&mut self, field: &str, text: &str) -> Option<Money> {
        self.money(field, text, Currency::EUR)
    }

    /// A web address; anything but http and https is left out.
    pub(crate) fn url(&mut self, field: &str, text: &str) -> Option<String> {
        self.read(field, text, values::url)
    }

    /// A country by code or English name.
    pub(crate) fn country(&mut self, field: &str, text: &str) -> Option<CountryCode> {
        self.read(field, text, crate::country::country)
    }

    pub(crate) fn nuts(&mut self, field: &str, text: &str, version: NutsVersion) -> Option<NutsRef> {
        self.read(field, text, |text| values::nuts(text, version))
    }

    pub(crate) fn count(&mut self, field: &str, text: &str) -> Option<u32> {
        self.read(field, text, |text| text.trim_end_matches(".0").parse().ok())
    }

    /// A percentage as basis points: `85`, `85.00` and `85,5 %` are percentages.
    pub(crate) fn rate(&mut self, field: &str, text: &str) -> Option<u32> {
        self.read(field, text, values::basis_points)
    }
}

fn mark_of(what: &str) -> [u8; 16] {
    let mut mark = [0; 16];
    blake3::Hasher::new().update(b"mention/").update(what.as_bytes()).finalize_xof().fill(&mut mark);
    mark
}

impl Said {
    /// What the file said first of `what`, which several rows may call otherwise: so that all say one thing. To be asked
    /// where a row is not refused any more.
    pub(crate) fn first_said(&mut self, what: &str, said: &str) -> String {
        self.first.entry(mark_of(what)).or_insert_with(|| said.to_owned()).clone()
    }

    /// Whether the file has not mentioned `what` before.
    pub(crate) fn first_time(&mut self, what: &str) -> bool {
        let mark = mark_of(what);
        let first = self.once.insert(mark);
        if first {
            self.fresh.push(mark);
        }
        first
    }

    /// What stands for the next one of a list whose name is withheld: its place among them. It is not made from what the
    /// row says, since a mark of a name, or a code that a register resolves, would tell whose it is.
    pub(crate) fn withheld_key(&mut self, list: &str) -> String {
        let place = self.withheld.entry(list.to_owned()).or_default();
        *place += 1;
        self.lengthened.push(list.to_owned());
        format!("withheld-{place}")
    }

    /// What stands for one of a list whose name is withheld, made with the folder's secret of the code that its source
    /// has for it: the same in every release, whatever stands around it, and nothing that a register resolves.
    pub(crate) fn withheld_key_of(&self, list: &str, code: &str) -> String {
        format!("withheld-{}", self.secret.mark(list, code))
    }
}

/// An organisation of this name, in the language that its source does not state. The name is
/// withheld where the source did so or where it looks like a person's.
pub(crate) fn organisation(name: &str, country: Option<CountryCode>, withheld: bool) -> Organisation {
    let mut organisation = Organisation { country, ..Organisation::default() };
    let name = values::clean(name);
    if withheld || privacy::looks_like_a_person(&name, organisation.country.as_ref()) {
        organisation.name_withheld = true;
        return organisation;
    }
    name_it(&mut organisation, "xx", &name);
    organisation
}

/// Adds a name in a language: as the title in that language and to the list of names.
pub(crate) fn name_it(organisation: &mut Organisation, language: &str, name: &str) {
    let Ok(code) = Language::parse(language) else { return };
    if name.is_empty() {
        return;
    }
    let known = Some(code.clone()).filter(|code| code.as_str() != "xx");
    organisation.names.push(OrganisationName {
        text: name.to_owned(),
        language: known,
        valid_from: None,
        valid_to: None,
        source: None,
    });
    organisation.about.title.set(code, name, Origin::Author);
}

pub(crate) fn website(url: String) -> WebLink {
    WebLink { rel: "website".to_owned(), url, label: None }
}

pub(crate) fn source_page(url: String) -> WebLink {
    WebLink { rel: "source".to_owned(), url, label: None }
}
