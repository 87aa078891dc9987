//! With whom an organisation works: all of its co-partners, page by page, with exact counts.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Action, Actor, Document, Kind, Link, LinkKind, RecordId, may};

use crate::details::{Around, Gathered, partners_of, ranked};
use crate::edit::subject;
use crate::records::Ref;
use crate::referrers::subject_of;
use crate::{App, CoPartner, Error, Result};

/// One page of an organisation's co-partners, the most frequent first.
#[derive(Debug, Clone)]
pub struct PartnersView {
    pub record: Ref,
    pub total: usize,
    pub items: Vec<CoPartner>,
}

impl App {
    /// The co-partners of the organisation at an address; `limit` of them after the first `offset`.
    pub async fn partners(
        &self,
        actor: &Actor,
        slug: &str,
        offset: usize,
        limit: usize,
    ) -> Result<PartnersView> {
        let record = self.find_here(Kind::Organisation, slug).await?;
        if !may(actor, Action::View, &subject(&record)).allowed {
            return Err(Error::not_found(format!("organisation `{slug}`")));
        }
        let targets = self.answering_for(record.id).await?;
        let links = self.inner.store.links_to_many(&targets).await?;
        let links: Vec<Link> = links.into_iter().filter(|link| link.kind == LinkKind::Partner).collect();
        let around = self.visible_records(actor, links.iter().map(|link| link.from).collect()).await?;
        let gathered = self.gathered(actor, record.id, &links, &around).await?;
        let all = ranked(gathered.co_partners);
        let page: Vec<(RecordId, usize)> = all.iter().skip(offset).take(limit).copied().collect();
        let named = self.visible_records(actor, page.iter().map(|(id, _)| *id).collect()).await?;
        let item = |(id, projects): &(RecordId, usize)| {
            Some(CoPartner { organisation: named.get(id).map(Ref::of)?, projects: *projects })
        };
        let items = page.iter().filter_map(item).collect();
        Ok(PartnersView { record: Ref::of(&record), total: all.len(), items })
    }

    /// What the projects that `links` lead to add up to for an organisation; co-partners as far as the
    /// reader may see them, so that lists are as long as their totals say.
    pub(crate) async fn gathered(
        &self,
        actor: &Actor,
        organisation: RecordId,
        links: &[Link],
        around: &Around,
    ) -> Result<Gathered> {
        let mut own = BTreeSet::from([organisation]);
        let mut projects = BTreeMap::new();
        for link in links.iter().filter(|link| link.kind == LinkKind::Partner) {
            // The project may name a record that was merged into this one.
            own.insert(link.to);
            let record = around.get(&link.from).filter(|record| !record.state.is_out_of_use());
            projects.extend(record.map(|record| (record.id, record)));
        }
        let named: Vec<RecordId> = projects.values().flat_map(|record| partners_of(record)).collect();
        let standing = self.inner.store.resolve(&named).await?;
        let mut gathered = Gathered::default();
        for record in projects.into_values() {
            if let Document::Project(project) = &record.document {
                gathered.add(&own, &standing, record, project);
            }
        }
        let partners: Vec<RecordId> = gathered.co_partners.keys().copied().collect();
        let known = self.inner.store.brief(&partners).await?;
        let seen = known.iter().filter(|known| may(actor, Action::View, &subject_of(known)).allowed);
        let seen: BTreeSet<RecordId> = seen.map(|known| known.id).collect();
        gathered.co_partners.retain(|id, _| seen.contains(id));
        Ok(gathered)
    }
}
