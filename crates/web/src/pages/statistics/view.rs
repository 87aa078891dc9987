use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::Problem;
use crate::component::{Basis, Block, KeyFigures, Notice};
use crate::html::{LinkTo, page, query_string};
use crate::locale::Locale;
use crate::pages::observatory::Parameters;
use crate::pages::observatory::Sheet;
use crate::shell::Shell;
use crate::visit::Visit;

/// In which form a page is asked for, by the end of its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Page,
    Json,
    Csv,
}

impl Form {
    /// The form, and the address without its end.
    pub(super) fn of(path: &str) -> (Form, &str) {
        match (path.strip_suffix(".json"), path.strip_suffix(".csv")) {
            (Some(plain), _) => (Form::Json, plain),
            (_, Some(plain)) => (Form::Csv, plain),
            _ => (Form::Page, path),
        }
    }
}

/// What a page of figures says.
pub(super) struct View {
    pub(super) shell: Shell,
    /// The name of the schema and of files, as in `industries`.
    pub(super) name: &'static str,
    /// The answer in a sentence.
    pub(super) lead: String,
    pub(super) notices: Vec<Notice>,
    pub(super) forms: Vec<Parameters>,
    pub(super) figures: KeyFigures,
    pub(super) blocks: Vec<Block>,
    pub(super) basis: Option<Basis>,
    /// What the figures are of, for files: the table, and what was chosen.
    pub(super) about: Value,
    /// The figures for files: the first one is the table file.
    pub(super) sheets: Vec<(&'static str, Sheet)>,
}

#[derive(Template)]
#[template(path = "page/statistics.html")]
struct StatisticsPage {
    shell: Shell,
    l: Locale,
    lead: String,
    notices: Vec<Notice>,
    forms: Vec<Parameters>,
    figures: KeyFigures,
    blocks: Vec<Block>,
    basis: Option<Basis>,
    link: String,
    files: Vec<LinkTo>,
}

impl View {
    pub(super) fn new(shell: Shell, name: &'static str, lead: impl Into<String>) -> View {
        View {
            shell,
            name,
            lead: lead.into(),
            notices: Vec::new(),
            forms: Vec::new(),
            figures: KeyFigures::default(),
            blocks: Vec::new(),
            basis: None,
            about: Value::Null,
            sheets: Vec::new(),
        }
    }

    /// The page, or its figures as a file.
    pub(super) fn answer(self, visit: &Visit) -> Result<Response, Problem> {
        match Form::of(&visit.path) {
            (Form::Page, path) => self.page(visit, path),
            (Form::Json, _) => Ok(axum::Json(self.json()).into_response()),
            (Form::Csv, _) => Ok(self.csv()),
        }
    }

    fn page(self, visit: &Visit, path: &str) -> Result<Response, Problem> {
        let l = visit.l;
        let query = query_string(visit.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let file = |form: &str| format!("{path}.{form}{query}");
        let mut shell = self
            .shell
            .describe(self.lead.clone())
            .alternate("application/json", file("json"), l.t("as-json"))
            .alternate("text/csv", file("csv"), l.t("as-table"));
        shell.unlisted = !visit.pairs.is_empty();
        page(&StatisticsPage {
            shell,
            l,
            lead: self.lead,
            notices: self.notices,
            forms: self.forms,
            figures: self.figures,
            blocks: self.blocks,
            basis: self.basis,
            link: format!("{path}{query}"),
            files: vec![LinkTo::new(file("csv"), l.t("as-table")), LinkTo::new(file("json"), l.t("as-json"))],
        })
    }

    fn json(&self) -> Value {
        let mut object = Map::new();
        object.insert("schema".to_owned(), json!(format!("asterism/{}/1", self.name)));
        if !self.about.is_null() {
            object.insert("about".to_owned(), self.about.clone());
        }
        object.extend(self.sheets.iter().map(|(name, sheet)| ((*name).to_owned(), sheet.json())));
        Value::Object(object)
    }

    fn csv(&self) -> Response {
        let fictional = self.about["fictional"] == true;
        let text = self.sheets.first().map(|(_, sheet)| sheet.csv(fictional)).unwrap_or_default();
        let mut response = text.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
        let name = format!("attachment; filename=\"{}.csv\"", self.name);
        if let Ok(name) = HeaderValue::from_str(&name) {
            headers.insert(header::CONTENT_DISPOSITION, name);
        }
        response
    }
}
