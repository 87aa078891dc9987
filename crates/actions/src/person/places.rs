//! The organisation and the region that somebody says of themselves: by name, by code, or by the record that was found
//! while they typed.

use asterism_domain::organisation::Organisation;
use asterism_domain::person::Person;
use asterism_domain::{About, Actor, Document, Kind, NutsCode, Record, RecordId, State, fold};
use asterism_store::Found;

use super::profile::{Missing, in_no_language};
use crate::account::Who;
use crate::records::Ref;
use crate::region_called::MeantRegion;
use crate::{App, Error, Plain, Refusal, Result};

impl App {
    /// The records that a profile's organisation and region lead to, as far as everybody may open them.
    pub(super) async fn places_of_profile(
        &self,
        who: &Who,
        person: &Person,
    ) -> Result<(Option<Ref>, bool, Option<Ref>)> {
        let organisation = match person.organisation {
            Some(id) => self.visible_records(&who.actor, [id].into()).await?.remove(&id),
            None => None,
        };
        let waits = organisation.as_ref().is_some_and(is_unpublished);
        let organisation = organisation.as_ref().map(Ref::of);
        let region = match &person.region {
            Some(region) => match self.inner.store.find(Kind::Region, region.code.as_str()).await? {
                Some(Found::Here(record) | Found::Moved { to: record }) if is_open(&record) => {
                    Some(Ref::of(&record))
                }
                _ => None,
            },
            None => None,
        };
        Ok((organisation, waits, region))
    }

    /// The record of the organisation that somebody names in full, by its address or by choosing it; none where nobody
    /// has written one that everybody sees. Where several are called so, they are asked which.
    pub(super) async fn organisation_meant(&self, who: &Who, named: &str) -> Result<Option<Ref>> {
        if let Ok(id) = named.parse::<RecordId>()
            && let Some(own) = self.own_organisations(who).await?.into_iter().find(|own| own.id == id)
        {
            return Ok(Some(Ref::of(&own)));
        }
        let found = self.open_organisation(who, named).await?;
        Ok(found.map(|record| Ref::of(&record)))
    }

    /// The organisations that somebody handed over and nobody has published yet.
    async fn own_organisations(&self, who: &Who) -> Result<Vec<Record>> {
        let own: Vec<RecordId> =
            who.actor.member().iter().flat_map(|member| member.ideas.iter().copied()).collect();
        let mut records = self.inner.store.records(&own).await?;
        records.retain(|record| record.kind == Kind::Organisation && is_unpublished(record));
        Ok(records)
    }

    /// Hands over the organisation that a profile names and that has no page, so that it gets one. The profile leads to
    /// it from the moment it is published. Where there are some that are called much the same, one looks at these first.
    pub(super) async fn hand_over_organisation(
        &self,
        who: &Who,
        person: &mut Person,
        missing: Missing,
    ) -> Result<()> {
        let given = person.organisation_as_given.clone().unwrap_or_default();
        if person.organisation.is_some() || given.is_empty() {
            return Ok(());
        }
        let own = self.own_organisations(who).await?;
        if let Some(again) = own.iter().find(|own| fold(&own.document.name()) == fold(&given)) {
            person.organisation = Some(again.id);
            return Ok(());
        }
        if missing == Missing::Perhaps
            && !self.named(&who.actor, &given, &[Kind::Organisation]).await?.found.is_empty()
        {
            return Err(Error::invalid("organisation", Plain::PerhapsAmongThese));
        }
        let organisation = Organisation {
            about: About { title: in_no_language(&given), ..About::default() },
            organisation_type: person.represents,
            country: person.country.clone(),
            region: person.region.clone(),
            ..Organisation::default()
        };
        let space = Organisation::missing_ones();
        let handed_over = self.create(&who.actor, &space, organisation.into(), State::Submitted).await?;
        person.organisation = Some(handed_over.id);
        Ok(())
    }

    /// The code of the region that somebody names or chooses, or the code they wrote.
    pub(super) async fn region_meant_in_profile(&self, named: &str) -> Result<NutsCode> {
        let refused = || Error::invalid("region", Refusal::NoRegionCode { given: named.to_owned() });
        if let Ok(id) = named.parse::<RecordId>() {
            let mut open = self.visible_records(&Actor::Visitor, [id].into()).await?;
            return match open.remove(&id).filter(is_open).map(|record| record.document) {
                Some(Document::Region(region)) => region.code.ok_or_else(refused),
                _ => Err(Error::invalid("region", Plain::ChosenAway)),
            };
        }
        match self.region_meant(named).await? {
            MeantRegion::One(region) => Ok(region.code),
            MeantRegion::Code(code) => Ok(code),
            MeantRegion::Among { exactly: true, .. } => Err(Error::invalid("region", Plain::SeveralCalled)),
            MeantRegion::Among { .. } | MeantRegion::Nothing => Err(refused()),
        }
    }

    async fn open_organisation(&self, who: &Who, named: &str) -> Result<Option<Record>> {
        let found = match self.named(&who.actor, named, &[Kind::Organisation]).await {
            // Without an index the name stays as it is given.
            Err(Error::Searchless) => return Ok(None),
            found => found?,
        };
        if !found.exactly {
            return Ok(None);
        }
        let ids = found.found.iter().map(|one| one.id).collect();
        let mut open = self.visible_records(&Actor::Visitor, ids).await?;
        open.retain(|_, record| is_open(record));
        match (open.len(), named.parse::<RecordId>()) {
            (0, Ok(_)) => Err(Error::invalid("organisation", Plain::ChosenAway)),
            (0 | 1, _) => Ok(open.into_values().next()),
            _ => Err(Error::invalid("organisation", Plain::SeveralCalled)),
        }
    }
}

fn is_unpublished(record: &Record) -> bool {
    matches!(record.state, State::Draft | State::Submitted)
}

fn is_open(record: &Record) -> bool {
    record.state == State::Published && record.visibility == asterism_domain::Visibility::Public
}
