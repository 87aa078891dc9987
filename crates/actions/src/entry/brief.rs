//! What an entry says about the records that its own refers to, and to whom.

use std::collections::BTreeSet;

use asterism_domain::{Document, HelixRole, OrganisationType, Record, RecordId, Revision, State, Visibility};
use asterism_search::{Entry, Facet};

use super::{EntryBuilder, push};
use crate::Result;
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
    /// The least that one must be to see the record; none where others' entries say nothing of it: a draft, what is
    /// out of use, what is shown to a space or kept to oneself.
    shown_to: Option<Visibility>,
}

impl Brief {
    pub(crate) fn of_record(record: &Record) -> Brief {
        let standing = (record.state, record.visibility, record.merged_into);
        Brief::of(&record.slug, standing, &record.document)
    }

    pub(crate) fn of_revision(revision: &Revision) -> Brief {
        let standing = (revision.state, revision.visibility, revision.merged_into);
        Brief::of(&revision.slug, standing, &revision.document)
    }

    fn of(
        slug: &str,
        (state, visibility, merged_into): (State, Visibility, Option<RecordId>),
        document: &Document,
    ) -> Brief {
        let document = &document.seen_by(Visibility::Public);
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
        let shown =
            state == State::Published && matches!(visibility, Visibility::Public | Visibility::Members);
        Brief {
            slug: slug.to_owned(),
            name: shown_name(document),
            organisation_type,
            helix_role,
            above,
            period,
            merged_into,
            shown_to: shown.then_some(visibility),
        }
    }

    pub(crate) fn is_public(&self) -> bool {
        self.shown_to == Some(Visibility::Public)
    }

    /// Whether only those see it who are signed in.
    pub(super) fn is_for_members(&self) -> bool {
        self.shown_to == Some(Visibility::Members)
    }

    fn seen_at(&self, sight: Visibility) -> bool {
        self.is_public() || (self.is_for_members() && sight != Visibility::Public)
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
            let found = self.store.records(&ids).await?;
            wanted = BTreeSet::new();
            for record in found {
                let brief = Brief::of_record(&record);
                wanted.extend(brief.above);
                wanted.extend(brief.merged_into);
                self.keep(record.id, brief);
            }
        }
        Ok(())
    }

    pub(super) fn keep(&mut self, id: RecordId, brief: Brief) {
        self.some_for_members |= brief.is_for_members();
        self.briefs.insert(id, brief);
    }

    /// The brief of a record, or of the one it was merged into, for readers of a sight.
    pub(super) fn brief(&self, id: RecordId, sight: Visibility) -> Option<&Brief> {
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
    pub(super) fn upwards(&self, id: RecordId, sight: Visibility) -> Vec<&Brief> {
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
    pub(super) fn programmes(&self, programme: Option<RecordId>, sight: Visibility, entry: &mut Entry) {
        for brief in programme.map(|id| self.upwards(id, sight)).unwrap_or_default() {
            push(entry, Facet::Programme, Some(&brief.slug));
            push(entry, Facet::Period, brief.period.as_deref());
        }
    }
}
