//! What is wrong with a form: all of it at once, each thing at its field.

use asterism_actions::{FieldError, lacking, suggestion_lacking};
use asterism_domain::{Document, Kind};

use super::{SOURCE, Sheet, state_of};
use crate::Problem;
use crate::form::{self, Fault, Why, draw, shape};
use crate::locale::Locale;
use crate::pages::fields;
use crate::refusal::refusal;

impl Sheet {
    /// The document that the form makes; none where something is wrong, all of which the form then says.
    pub(in crate::pages::edit) fn read(&mut self, l: Locale, asked: &str) -> Option<Document> {
        let read = form::read::document(&shape::of(self.kind), &self.document, &self.with_codes());
        self.faults = read.faults;
        for fault in &mut self.faults {
            if self.picks.get(&fault.path).is_some_and(|picks| !picks.is_empty()) {
                fault.why = Why::Several;
            }
        }
        let readable = &read.readable;
        if readable.about().title.is_empty() && self.kind != Kind::Person {
            self.wrong(Fault { path: self.title(), why: Why::Needed });
        }
        for fault in form::impossible::faults(readable, &self.document) {
            self.wrong(fault);
        }
        for error in lacking(readable, self.record.as_ref(), state_of(asked)) {
            self.told_of(l, &error);
        }
        if self.suggests {
            for error in suggestion_lacking(&self.reason, &self.source) {
                self.told_of(l, &error);
            }
        }
        read.document.filter(|_| self.faults.is_empty() && self.errors.is_empty())
    }

    /// Says a fault of a field that nothing is said of yet.
    fn wrong(&mut self, fault: Fault) {
        if !self.faults.iter().any(|known| known.path == fault.path) {
            self.faults.push(fault);
        }
    }

    /// Says in the form why it was refused, at the field that it is about where the form has it.
    fn told_of(&mut self, l: Locale, error: &FieldError) {
        let why = Why::Other(refusal(l, &error.why));
        let path = match error.field.as_str() {
            "about.title" => self.title(),
            "reason" => "reason".to_owned(),
            "source" => SOURCE.to_owned(),
            field if draw::find(&shape::of(self.kind), field).is_some() => field.to_owned(),
            _ => return self.errors.push(refusal(l, &error.why)),
        };
        self.wrong(Fault { path, why });
    }

    /// Says in the form why it was refused; gives back what has another answer.
    pub(in crate::pages::edit) fn refused(&mut self, l: Locale, problem: &Problem) -> bool {
        match problem {
            Problem::Refused(refused) => {
                for error in refused.iter() {
                    self.told_of(l, error);
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

    pub(super) fn told(&self, l: Locale, fault: &Fault) -> (String, String, String) {
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
}
