//! Which texts name a project, as its page lists them beside what refers to it.

use std::collections::BTreeSet;

use asterism_domain::{Actor, Document, Kind, Record, RecordId};
use asterism_search::{Clause, ClauseText, Counts, Facet, Query, Sort, name_key};

use super::written::{candidates, has_digit, is_ordinary, is_sign};
use super::{Shape, may_mean, possible};
use crate::details::dates_of;
use crate::records::Ref;
use crate::{App, Error, Referring, Result};

/// What is looked through.
const TELLING: &[Kind] = &[Kind::News, Kind::Post, Kind::Event, Kind::LibraryItem, Kind::ProjectIdea];
/// So many are listed.
const LISTED: usize = 12;
/// So many of a project's names are looked for.
const NAMES: usize = 3;

impl App {
    /// The newest texts that name a project and do not refer to it; nothing for other kinds.
    pub(crate) async fn mentioned_in(
        &self,
        actor: &Actor,
        record: &Record,
        named: &BTreeSet<RecordId>,
    ) -> Result<Vec<Referring>> {
        let Document::Project(project) = &record.document else { return Ok(Vec::new()) };
        let own = project.acronym.iter().chain(&project.about.aliases);
        let mut names: Vec<&str> = own.map(String::as_str).filter(|name| is_name(name)).collect();
        let mut keys = BTreeSet::new();
        names.retain(|name| keys.insert(name_key(name)));
        names.truncate(NAMES);
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let audience = self.audience(actor).await?;
        let found = self.inner.standing.ask(|index| {
            let mut found: Vec<RecordId> = Vec::new();
            for (name, called) in names.iter().zip(index.called(&names, &audience)?) {
                let one =
                    candidates(name).into_iter().find(|one| one.shape == Shape::Sign && one.to == name.len());
                let alone = possible(&called.bearers) == BTreeSet::from([record.id]);
                if !alone || !one.is_some_and(|one| may_mean(name, &one, &called)) {
                    continue;
                }
                let clause = Clause {
                    text: ClauseText::Phrase((*name).to_owned()),
                    field: None,
                    exclude: false,
                    or: false,
                };
                let mut query = Query {
                    text: format!("\"{name}\""),
                    clauses: vec![clause],
                    strict: true,
                    sort: Sort::Newest,
                    limit: LISTED * 2,
                    audience: audience.clone(),
                    counts: Counts::none(),
                    ..Query::default()
                };
                for kind in TELLING {
                    query = query.filter(Facet::Kind, kind.as_str());
                }
                found.extend(index.search(&query)?.hits.iter().map(|hit| hit.id));
            }
            Ok(found)
        });
        let mut found = match found {
            Err(Error::Searchless) => return Ok(Vec::new()),
            found => found?,
        };
        let mut once = BTreeSet::new();
        found.retain(|id| !named.contains(id) && once.insert(*id));
        let records = self.visible_records(actor, found.iter().copied().collect()).await?;
        let telling = found.iter().filter_map(|id| records.get(id)).filter(|telling| {
            let same = telling.document.about().fictional == project.about.fictional;
            same && !telling.state.is_out_of_use() && says(telling, &keys)
        });
        let mut listed: Vec<Referring> = telling
            .map(|telling| {
                let (date, end) = dates_of(&telling.document);
                Referring { found: Ref::of(telling), date, end }
            })
            .collect();
        listed.sort_by(|one, two| (two.date, &one.found.name).cmp(&(one.date, &two.found.name)));
        listed.truncate(LISTED);
        Ok(listed)
    }
}

fn is_name(name: &str) -> bool {
    (is_sign(name) || has_digit(name)) && !is_ordinary(name)
}

/// Whether a text has the name as a name is written. Digits tell enough, and may stand in a file's text.
fn says(telling: &Record, keys: &BTreeSet<String>) -> bool {
    let about = telling.document.about();
    let mut passages = about.title.passages().chain(about.summary.passages());
    keys.iter().any(|key| has_digit(key))
        || passages.any(|(_, text)| {
            let mut signs = candidates(text).into_iter().filter(|one| one.shape == Shape::Sign);
            signs.any(|one| keys.contains(&name_key(&text[one.from..one.to])))
        })
}
