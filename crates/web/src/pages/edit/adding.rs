//! Ways to write something new, where one would look for them: on a space's page, in its queue, beside lists.

use askama::Template;
use asterism_domain::{Kind, Space, State};

use super::form::spaces_for;
use crate::html::{LinkTo, query_string};
use crate::pages::words;
use crate::visit::Visit;

/// What is written most; the rest is one step further.
const USUAL: [Kind; 5] = [Kind::News, Kind::Event, Kind::LibraryItem, Kind::Media, Kind::Post];
/// What has ways of its own: a profile, a space, an idea.
const ELSEWHERE: [Kind; 3] = [Kind::Person, Kind::Space, Kind::ProjectIdea];

/// The kinds that somebody may write, each leading to its form.
#[derive(Template, Default)]
#[template(path = "component/adding.html")]
pub(in crate::pages) struct Adding {
    title: String,
    usual: Vec<LinkTo>,
    /// Words that open the rest.
    other: String,
    more: Vec<LinkTo>,
}
crate::html::html_safe!(Adding);

impl Adding {
    /// What may be added to a space; nothing for those who may add nothing.
    pub(in crate::pages) fn to_space(visit: &Visit, space: &Space) -> Adding {
        let link = |kind: &Kind| way(visit, *kind, space);
        let rest = Kind::ALL.iter().filter(|kind| !USUAL.contains(kind));
        Adding::of(visit, USUAL.iter().filter_map(link).collect(), rest.filter_map(link).collect())
    }

    /// What may be added to a list of these kinds, in the one space that it is of or in whichever one chooses then.
    pub(in crate::pages) fn to_list(visit: &Visit, kinds: &[Kind], space: Option<&Space>) -> Adding {
        let link = |kind: &Kind| match space {
            Some(space) => way(visit, *kind, space),
            None if ELSEWHERE.contains(kind) || spaces_for(visit, *kind).is_empty() => None,
            None => Some(LinkTo::new(format!("/{}/new", kind.path()), words::kind(visit.l, *kind))),
        };
        match (kinds, space) {
            ([], Some(space)) => Adding::to_space(visit, space),
            _ => Adding::of(visit, kinds.iter().filter_map(link).collect(), Vec::new()),
        }
    }

    fn of(visit: &Visit, usual: Vec<LinkTo>, more: Vec<LinkTo>) -> Adding {
        if visit.still.is_some() {
            return Adding::default();
        }
        let l = visit.l;
        Adding { title: l.t("adding"), usual, other: l.t("adding-other"), more }
    }

    fn is_empty(&self) -> bool {
        self.usual.is_empty() && self.more.is_empty()
    }
}

/// The way to write a record of the kind in the space, for those who may.
pub(in crate::pages) fn way(visit: &Visit, kind: Kind, space: &Space) -> Option<LinkTo> {
    let may = visit.still.is_none()
        && !ELSEWHERE.contains(&kind)
        && asterism_actions::may_create(&visit.actor(), kind, space, State::Draft);
    let query = query_string([("space", space.as_str())]);
    may.then(|| LinkTo::new(format!("/{}/new{query}", kind.path()), words::kind(visit.l, kind)))
}
