//! The organisation and the region that somebody says of themselves: by name, by code, or by the record that was found
//! while they typed.

use asterism_domain::person::Person;
use asterism_domain::{Actor, Document, Kind, NutsCode, Record, RecordId, State};
use asterism_store::Found;

use crate::account::Who;
use crate::records::Ref;
use crate::{App, Error, Plain, Refusal, Result};

impl App {
    /// The records that a profile's organisation and region lead to, as far as everybody may open them.
    pub(super) async fn places_of_profile(
        &self,
        who: &Who,
        person: &Person,
    ) -> Result<(Option<Ref>, Option<Ref>)> {
        let organisation = match person.organisation {
            Some(id) => self.visible_records(&who.actor, [id].into()).await?.values().next().map(Ref::of),
            None => None,
        };
        let region = match &person.region {
            Some(region) => match self.inner.store.find(Kind::Region, region.code.as_str()).await? {
                Some(Found::Here(record) | Found::Moved { to: record }) if is_open(&record) => {
                    Some(Ref::of(&record))
                }
                _ => None,
            },
            None => None,
        };
        Ok((organisation, region))
    }

    /// The record of the organisation that somebody names in full, by its address or by choosing it; none where nobody
    /// has written one that everybody sees. Where several are called so, they are asked which.
    pub(super) async fn organisation_meant(&self, who: &Who, named: &str) -> Result<Option<Ref>> {
        let found = self.open_ones(who, named, Kind::Organisation, "organisation").await?;
        Ok(found.map(|record| Ref::of(&record)))
    }

    /// The code of the region that somebody names or chooses, or the code they wrote.
    pub(super) async fn region_meant(&self, who: &Who, named: &str) -> Result<NutsCode> {
        let code = NutsCode::parse(named).ok();
        // Some names look like codes: Wien, Paris.
        if let Some(code) = &code
            && self.inner.store.find(Kind::Region, code.as_str()).await?.is_some()
        {
            return Ok(code.clone());
        }
        let found = self.open_ones(who, named, Kind::Region, "region").await?;
        let called = match found.map(|record| record.document) {
            Some(Document::Region(region)) => region.code,
            _ => None,
        };
        let refused = || Error::invalid("region", Refusal::NoRegionCode { given: named.to_owned() });
        called.or(code).ok_or_else(refused)
    }

    async fn open_ones(
        &self,
        who: &Who,
        named: &str,
        kind: Kind,
        field: &'static str,
    ) -> Result<Option<Record>> {
        let found = match self.named(&who.actor, named, &[kind]).await {
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
            (0, Ok(_)) => Err(Error::invalid(field, Plain::ChosenAway)),
            (0 | 1, _) => Ok(open.into_values().next()),
            _ => Err(Error::invalid(field, Plain::SeveralCalled)),
        }
    }
}

fn is_open(record: &Record) -> bool {
    record.state == State::Published && record.visibility == asterism_domain::Visibility::Public
}
