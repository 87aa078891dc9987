//! Fields of plain forms that lead to a record: its name is typed, found while one types, or chosen among those that are
//! called so. The forms of records have the same.

use asterism_actions::{App, CalledRegion, MeantRegion, Ref};
use asterism_domain::{Actor, Kind};

use super::words::region_choice;
use crate::Problem;
use crate::component::{Choice, Field, Input};
use crate::door::Posted;
use crate::locale::Locale;

/// What stands in such a field.
#[derive(Debug, Clone, Default)]
pub(super) struct Linked {
    typed: String,
    /// The record that was found, and what it was called then.
    id: String,
    was: String,
    picks: Vec<Choice>,
}

impl Linked {
    /// What is stored: the name as it was given, and the record that it leads to.
    pub(super) fn stored(given: &str, record: Option<&Ref>) -> Linked {
        let (id, was) = match record {
            Some(record) => (record.id.to_string(), given.to_owned()),
            None => Default::default(),
        };
        Linked { typed: given.to_owned(), id, was, picks: Vec::new() }
    }

    pub(super) fn posted(posted: &Posted, name: &str) -> Linked {
        let of = |part: &str| posted.value(&format!("{name}.{part}")).to_owned();
        let (typed, picked) = (posted.value(name).to_owned(), of("pick"));
        if picked.is_empty() {
            Linked { typed, id: of("id"), was: of("was"), picks: Vec::new() }
        } else {
            Linked { id: picked, was: typed.clone(), typed, picks: Vec::new() }
        }
    }

    /// The record's id where one was found or chosen for what stands there now, else what was typed.
    pub(super) fn meant(&self) -> &str {
        let found = !self.id.is_empty() && !self.typed.trim().is_empty() && self.typed == self.was;
        if found { &self.id } else { &self.typed }
    }

    /// Offers the records that may be meant.
    pub(super) async fn offer(&mut self, app: &App, actor: &Actor, kind: Kind) -> Result<(), Problem> {
        let found = app.named(actor, &self.typed, &[kind]).await?.found;
        let pick = |found: Ref| Choice {
            value: found.id.to_string(),
            label: format!("{} ({})", found.name, found.path),
            chosen: false,
        };
        self.picks = found.into_iter().map(pick).collect();
        Ok(())
    }

    /// The same of regions, which are told apart by where they lie.
    pub(super) async fn offer_regions(&mut self, app: &App, l: Locale) -> Result<(), Problem> {
        let MeantRegion::Among { found, .. } = app.region_meant(&self.typed).await? else { return Ok(()) };
        let pick = |region: &CalledRegion| Choice {
            value: region.code.to_string(),
            label: region_choice(l, region),
            chosen: false,
        };
        self.picks = found.iter().map(pick).collect();
        Ok(())
    }

    pub(super) fn field(&self, l: Locale, name: &str, label: String, longest: usize, kind: Kind) -> Field {
        let choose = Choice { value: String::new(), label: l.t("edit-choose"), chosen: true };
        let picks = match self.picks.as_slice() {
            [] => Vec::new(),
            picks => std::iter::once(choose).chain(picks.iter().cloned()).collect(),
        };
        let input = Input::Link {
            longest,
            kinds: kind.as_str(),
            id: self.id.clone(),
            was: self.was.clone(),
            picks,
            pick: l.t("edit-pick"),
        };
        Field { input, ..Field::line(name, label, longest).value(&self.typed) }
    }
}
