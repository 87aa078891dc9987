//! Spaces: the page of a programme, platform, project or working group, and what is in it.

use std::collections::BTreeMap;

use asterism_domain::space::{Balance, SpaceProfile};
use asterism_domain::{
    Action, Actor, Document, HelixRole, Kind, Language, Record, RecordId, Role, Space, SpaceKind, State,
    Subject, Text, may,
};
use asterism_store::Draft;

use crate::edit::{MadeByForm, first_draft};
use crate::{App, Error, ExploreView, LookedAfter, MediumView, Plain, Ref, Result};

/// How many of the newest a space shows of each kind.
const NEWEST: &str = "5";
/// The longest short name of a space.
const LONGEST_NAME: usize = 40;

/// What the page of a space shows.
#[derive(Debug, Clone)]
pub struct SpaceView {
    pub space: Space,
    /// What it says of itself, where somebody has opened it.
    pub profile: Option<Record>,
    /// Whom it is of: programmes and projects.
    pub of: Vec<Ref>,
    pub topics: Vec<Ref>,
    /// Its logo, as far as the reader may see it.
    pub logo: Option<MediumView>,
    /// How many records of each kind there are, the most first.
    pub counts: Vec<(Kind, u64)>,
    pub total: u64,
    pub news: ExploreView,
    pub events: ExploreView,
    pub library: ExploreView,
    /// Who looks after which topics here, as far as the reader finds them, and how many more do.
    pub managers: Vec<LookedAfter>,
    pub more_managers: u64,
    pub stakeholders: Vec<StakeholderView>,
    pub balance: Balance,
    pub rights: SpaceRights,
}

#[derive(Debug, Clone)]
pub struct StakeholderView {
    pub name: String,
    pub organisation: Option<Ref>,
    pub side: Option<HelixRole>,
}

/// What the reader may do in the space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpaceRights {
    pub role: Option<Role>,
    pub see_people: bool,
    pub manage_people: bool,
    pub manage_space: bool,
}

impl App {
    /// The page of a space: one that somebody has opened, one that has records the reader may see, or one that the
    /// reader is in.
    pub async fn space(&self, actor: &Actor, space: &Space) -> Result<SpaceView> {
        let profile = self.space_profile(actor, space).await?;
        let counted = self.in_space(actor, space, &[]).await?;
        let is_in = actor.member().is_some_and(|member| member.roles.contains_key(space));
        if profile.is_none() && counted.total == 0 && !is_in {
            return Err(Error::not_found("such space"));
        }
        let kinds = counted.facets.iter().find(|view| view.facet == crate::Facet::Kind);
        let count = |value: &crate::ValueView| Some((Kind::parse(&value.key)?, value.count));
        let mut counts: Vec<_> = kinds.iter().flat_map(|view| view.values.iter().filter_map(count)).collect();
        counts.retain(|(kind, count)| *kind != Kind::Space && *count > 0);
        let told = profile.as_ref().and_then(|record| match &record.document {
            Document::Space(told) => Some(told.as_ref().clone()),
            _ => None,
        });
        let told = told.unwrap_or_default();
        let named = told.programmes.iter().chain(&told.projects).chain(&told.about.topics);
        let consulted = told.stakeholders.iter().filter_map(|one| one.organisation);
        let known = self.visible_records(actor, named.copied().chain(consulted).collect()).await?;
        let refs = |ids: &[RecordId]| ids.iter().filter_map(|id| Some(Ref::of(known.get(id)?))).collect();
        let stakeholders = stakeholders(&told, &known);
        let (managers, more_managers) = self.looked_after_in(actor, space).await?;
        Ok(SpaceView {
            space: space.clone(),
            of: refs(&[told.programmes.as_slice(), &told.projects].concat()),
            topics: refs(&told.about.topics),
            logo: self.media_of(actor, told.logo.as_slice()).await?.pop(),
            total: counts.iter().map(|(_, count)| count).sum(),
            counts,
            news: self.newest_in(actor, space, &[Kind::News, Kind::Post]).await?,
            events: self.newest_in(actor, space, &[Kind::Event]).await?,
            library: self.newest_in(actor, space, &[Kind::LibraryItem, Kind::Media]).await?,
            managers,
            more_managers,
            balance: Balance::of(stakeholders.iter().map(|one| one.side)),
            stakeholders,
            rights: rights(actor, space),
            profile,
        })
    }

    /// What a space says of itself, as far as the reader may see it.
    pub async fn space_profile(&self, actor: &Actor, space: &Space) -> Result<Option<Record>> {
        let Some(id) = self.inner.store.id_of(Kind::Space, space.as_str()).await? else { return Ok(None) };
        let record = self.visible_records(actor, [id].into()).await?.remove(&id);
        Ok(record.filter(|record| record.space == *space && !record.state.is_out_of_use()))
    }

    /// What a space is called in a letter: by its title in the reader's language, where everybody sees one.
    pub(crate) async fn space_called(&self, space: &Space, language: &str) -> Result<String> {
        let profile = self.space_profile(&Actor::Visitor, space).await?;
        let title = profile.map(|record| record.document.about().title.clone()).unwrap_or_default();
        let language = Language::parse(language).unwrap_or_else(|_| Language::english());
        let told = title.best(&language).map(|(_, passage)| passage.text.clone());
        Ok(told.unwrap_or_else(|| space.as_str().to_owned()))
    }

    async fn in_space(&self, actor: &Actor, space: &Space, more: &[(&str, &str)]) -> Result<ExploreView> {
        let own = [("space", space.as_str()), ("limit", NEWEST), ("sort", "newest")];
        let params: Vec<(String, String)> =
            own.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.explore(actor, &params).await
    }

    async fn newest_in(&self, actor: &Actor, space: &Space, kinds: &[Kind]) -> Result<ExploreView> {
        let kinds: Vec<(&str, &str)> = kinds.iter().map(|kind| ("kind", kind.as_str())).collect();
        self.in_space(actor, space, &kinds).await
    }

    /// Opens a space: it gets a page of its own that its people can fill. `name` becomes its address for good.
    pub async fn open_space(&self, actor: &Actor, name: &str, title: &str, kind: SpaceKind) -> Result<Space> {
        self.open_space_of_form(actor, name, title, kind, None).await
    }

    /// As [`App::open_space`], of a form with a mark: sent twice it opens the space once and says so twice.
    pub async fn open_space_of_form(
        &self,
        actor: &Actor,
        name: &str,
        title: &str,
        kind: SpaceKind,
        mark: Option<RecordId>,
    ) -> Result<Space> {
        self.demand_administrator(actor)?;
        let space = Space::new(name);
        let plain = space.as_str().to_owned();
        if plain.is_empty() || plain.len() > LONGEST_NAME || plain != name.trim() {
            return Err(Error::invalid("name", Plain::SpaceName));
        }
        let title = title.trim();
        if title.is_empty() {
            return Err(Error::invalid("title", Plain::Title));
        }
        let mut profile = SpaceProfile { space_kind: Some(kind), ..SpaceProfile::default() };
        profile.about.title = Text::english(title);
        let mut draft = first_draft(actor, plain.clone(), &space, State::Published, Document::from(profile));
        let mark = mark.filter(|mark| self.may_be_an_id(*mark));
        let id = match mark {
            Some(mark) => match self.made_by_form(actor, mark, &space, &draft.document).await? {
                MadeByForm::This(_) => return Ok(space),
                // Whoever went back and gave another name means another space.
                MadeByForm::Another => None,
                MadeByForm::None => Some(mark),
            },
            None => None,
        };
        if self.inner.store.id_of(Kind::Space, &plain).await?.is_some() {
            return Err(Error::invalid("name", Plain::SpaceExists));
        }
        if let Some(id) = id {
            (draft.record, draft.links) = (id, draft.document.links(id));
        }
        let event = self.event(&actor.name(), "space_opened", space.as_str(), kind.as_str());
        match self.write_noted(vec![draft.clone()], Some(&event)).await {
            // Both were sent at once, and the other one was faster.
            Err(Error::Conflict(_)) if self.is_opened_by_form(actor, id, &draft).await? => Ok(space),
            written => written.map(|_| space),
        }
    }

    /// Whether a form of this mark opened the space already.
    async fn is_opened_by_form(&self, actor: &Actor, mark: Option<RecordId>, draft: &Draft) -> Result<bool> {
        let Some(mark) = mark else { return Ok(false) };
        let made = self.made_by_form(actor, mark, &draft.space, &draft.document).await?;
        Ok(matches!(made, MadeByForm::This(_)))
    }
}

/// What the reader may do in a space.
fn rights(actor: &Actor, space: &Space) -> SpaceRights {
    let subject = Subject::space(space);
    let may = |action| may(actor, action, &subject).allowed;
    let role = actor.member().and_then(|member| member.roles.get(space)).copied();
    let manage_people = may(Action::ManagePeople);
    SpaceRights {
        role,
        see_people: role.is_some() || manage_people,
        manage_people,
        manage_space: may(Action::ManageSpace),
    }
}

/// The members of the group, each with the side they speak for: what is said here, else what their organisation is.
fn stakeholders(told: &SpaceProfile, known: &BTreeMap<RecordId, Record>) -> Vec<StakeholderView> {
    let view = |one: &asterism_domain::space::Stakeholder| {
        let organisation = one.organisation.and_then(|id| known.get(&id));
        let own = organisation.and_then(|record| match &record.document {
            Document::Organisation(organisation) => organisation
                .helix_role
                .or_else(|| organisation.organisation_type.and_then(|kind| kind.helix_role())),
            _ => None,
        });
        let name = organisation.map_or_else(|| one.name_as_given.clone(), |record| record.document.name());
        StakeholderView { name, organisation: organisation.map(Ref::of), side: one.helix_role.or(own) }
    };
    let mut views: Vec<StakeholderView> = Vec::new();
    // One that stands there twice, or that another was merged into, is one.
    for view in told.stakeholders.iter().map(view).filter(|view| !view.name.is_empty()) {
        let same =
            |other: &StakeholderView| other.organisation.is_some() && other.organisation == view.organisation;
        if !views.iter().any(same) {
            views.push(view);
        }
    }
    views
}
