//! What a document lacks for what is to be done with it: all of it at once, so that nobody mends one thing only to be
//! told of the next.

use asterism_domain::{Document, Kind, Record, State};

use super::film;
use crate::error::FieldError;
use crate::upload::unsaid;
use crate::{Error, Plain, Result};

const LONGEST_REASON: usize = 300;
const LONGEST_SOURCE: usize = 500;

/// Why a document would be refused by what its fields say: as a new record in this state, or in the place of what is
/// stored.
pub fn lacking(document: &Document, stored: Option<&Record>, state: State) -> Vec<FieldError> {
    let before = stored.map(|record| &record.document);
    let titled = before.map_or(document.kind() != Kind::Person, |before| !before.about().title.is_empty());
    let mut found = Vec::new();
    if titled && document.about().title.is_empty() {
        found.push(error("about.title", Plain::TitleNeeded));
    }
    let says_all = match stored {
        None => state != State::Draft,
        // What was said of a picture that others see is not taken away again.
        Some(record) => record.state.is_shown() && unsaid(&record.document).is_empty(),
    };
    if says_all {
        found.extend(unsaid(document));
    }
    if let Err(Error::Invalid(films)) = film::one_address(document.clone(), before) {
        found.extend(films);
    }
    found
}

/// Why a suggestion would be refused by what its form says beside the document.
pub fn suggestion_lacking(reason: &str, source: &str) -> Vec<FieldError> {
    let (reason, source) = (reason.trim(), source.trim());
    let mut found = Vec::new();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        found.push(error("reason", Plain::SuggestionReason));
    }
    if !source.is_empty() && !is_of_the_web(source) {
        found.push(error("source", Plain::SuggestionSource));
    }
    found
}

pub(super) fn demand_none(lacking: Vec<FieldError>) -> Result<()> {
    if lacking.is_empty() { Ok(()) } else { Err(Error::Invalid(lacking)) }
}

fn error(field: &str, why: Plain) -> FieldError {
    FieldError { field: field.to_owned(), why: why.into() }
}

fn is_of_the_web(source: &str) -> bool {
    let parsed = url::Url::parse(source);
    source.chars().count() <= LONGEST_SOURCE
        && parsed.is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}
