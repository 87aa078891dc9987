//! What an entry says about the records that its own refers to, and to whom.

use std::collections::BTreeSet;

use asterism_domain::{
    Document, HelixRole, Kind, OrganisationType, Record, RecordId, Revision, Space, State, Visibility,
};
use asterism_search::{Entry, Facet};

use super::EntryBuilder;
use super::facets::push;
use crate::Result;
use crate::feed::FOLLOW_BATCH;
use crate::records::shown_name;

/// What an entry says about a record it refers to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Brief {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) organisation_type: Option<OrganisationType>,
    pub(super) helix_role: Option<HelixRole>,
    /// The next broader topic, the parent programme, or a project's programme.
    pub(super) above: Option<RecordId>,
    pub(super) period: Option<String>,
    merged_into: Option<RecordId>,
    shown_to: ShownTo,
}

/// Who is told of a record in others' entries.
#[derive(Debug, Clone, PartialEq)]
enum ShownTo {
    /// A draft, what is out of use, what is kept to oneself.
    Nobody,
    All,
    Members,
    Space(Space),
}

/// For whom an entry is made: what it shows of a record of this space.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sight<'a> {
    pub(super) level: Visibility,
    pub(super) space: &'a Space,
}

impl Brief {
    pub(crate) fn of_record(record: &Record) -> Brief {
        let standing = (record.state, record.visibility, record.merged_into);
        Brief::of(&record.slug, &record.space, standing, &record.document)
    }

    pub(crate) fn of_revision(revision: &Revision) -> Brief {
        let standing = (revision.state, revision.visibility, revision.merged_into);
        Brief::of(&revision.slug, &revision.space, standing, &revision.document)
    }

    fn of(
        slug: &str,
        space: &Space,
        (state, visibility, merged_into): (State, Visibility, Option<RecordId>),
        document: &Document,
    ) -> Brief {
        // Only people hide anything: copying all others would be most of what a brief costs.
        let shown = (document.kind() == Kind::Person).then(|| document.seen_by(Visibility::Public));
        let document = shown.as_ref().unwrap_or(document);
        let (organisation_type, helix_role) = match document {
            Document::Organisation(organisation) => {
                let kind = organisation.organisation_type;
                (kind, organisation.helix_role.or(kind.and_then(OrganisationType::helix_role)))
            }
            _ => (None, None),
        };
        let (above, period) = match document {
            Document::Topic(topic) => (topic.broader, None),
            Document::Programme(programme) => (programme.parent, programme.period.clone()),
            Document::Project(project) => (project.programme, None),
            _ => (None, None),
        };
        let shown_to = match visibility {
            _ if state != State::Published => ShownTo::Nobody,
            Visibility::Public => ShownTo::All,
            Visibility::Members => ShownTo::Members,
            Visibility::Space => ShownTo::Space(space.clone()),
            Visibility::Private => ShownTo::Nobody,
        };
        Brief {
            slug: slug.to_owned(),
            name: shown_name(document),
            organisation_type,
            helix_role,
            above,
            period,
            merged_into,
            shown_to,
        }
    }

    pub(crate) fn is_public(&self) -> bool {
        self.shown_to == ShownTo::All
    }

    fn seen_at(&self, sight: Sight<'_>) -> bool {
        match &self.shown_to {
            ShownTo::Nobody => false,
            ShownTo::All => true,
            ShownTo::Members => sight.level >= Visibility::Members,
            // Whoever has a role in one space need not have one in another.
            ShownTo::Space(space) => sight.level >= Visibility::Space && space == sight.space,
        }
    }
}

impl EntryBuilder {
    /// Loads the briefs of `wanted` and of everything above them.
    pub(super) async fn learn(&mut self, mut wanted: BTreeSet<RecordId>) -> Result<()> {
        // Topic trees are at most a dozen levels deep; a circle must not hold us.
        for _ in 0..12 {
            wanted.retain(|id| !self.briefs.contains_key(id));
            if wanted.is_empty() {
                return Ok(());
            }
            let ids: Vec<RecordId> = wanted.into_iter().collect();
            wanted = BTreeSet::new();
            // A batch of large organisations is named by tens of thousands of projects: whole, they would be most of
            // what an import holds.
            for part in ids.chunks(FOLLOW_BATCH) {
                for record in self.store.records(part).await? {
                    let brief = Brief::of_record(&record);
                    wanted.extend(brief.above);
                    wanted.extend(brief.merged_into);
                    self.keep(record.id, brief);
                }
            }
        }
        Ok(())
    }

    pub(super) fn keep(&mut self, id: RecordId, brief: Brief) {
        match &brief.shown_to {
            ShownTo::Members => self.some_for_members = true,
            ShownTo::Space(space) => {
                self.with_own.insert(space.clone());
            }
            ShownTo::All | ShownTo::Nobody => {}
        }
        self.briefs.insert(id, brief);
    }

    /// The brief of a record, or of the one it was merged into, for readers of a sight.
    pub(super) fn brief(&self, id: RecordId, sight: Sight<'_>) -> Option<&Brief> {
        self.standing(id).filter(|brief| brief.seen_at(sight))
    }

    fn standing(&self, id: RecordId) -> Option<&Brief> {
        let brief = self.briefs.get(&id)?;
        match brief.merged_into {
            Some(target) => self.briefs.get(&target).or(Some(brief)),
            None => Some(brief),
        }
    }

    /// A linked record and what is above it, as far as readers of a sight see it: broader topics, parent programmes.
    pub(super) fn upwards(&self, id: RecordId, sight: Sight<'_>) -> Vec<&Brief> {
        let mut chain = Vec::new();
        let mut next = Some(id);
        while let Some(brief) = next.and_then(|id| self.standing(id)) {
            chain.push(brief);
            next = brief.above.filter(|_| chain.len() < 12);
        }
        chain.retain(|brief| brief.seen_at(sight));
        chain
    }

    /// A programme, those it is part of, and their periods.
    pub(super) fn programmes(&self, programme: Option<RecordId>, sight: Sight<'_>, entry: &mut Entry) {
        for brief in programme.map(|id| self.upwards(id, sight)).unwrap_or_default() {
            push(entry, Facet::Programme, Some(&brief.slug));
            push(entry, Facet::Period, brief.period.as_deref());
        }
    }
}
