//! What a person is in a space, and what that lets them do there.

use crate::{Action, Kind};

/// What a person is in one space (`features.md` names them in its list of roles). A role is given per space and
/// says nothing of any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Member,
    Stakeholder,
    AdvisoryPartner,
    PolicyAuthority,
    Peer,
    Expert,
    ThematicManager,
    OrganisationEditor,
    ClusterManager,
    Partner,
    Coordinator,
    CommunicationManager,
    NewsletterEditor,
    WebAdministrator,
    Validator,
    Secretariat,
    Administrator,
}

/// What a role lets people do, beyond seeing what the space shows to its own and suggesting changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Powers {
    /// Write drafts, change records, hand drafts over.
    edit: Reach,
    /// Publish, return, take out of use, restore.
    publish: Reach,
    /// Merge organisations and decide proposals.
    merge: bool,
    people: bool,
    space: bool,
    /// Bring files of data in.
    import: bool,
}

/// Which kinds a power reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    None,
    /// News, posts, events, documents and media.
    Communication,
    /// Organisations, clusters and facilities.
    Organisations,
    All,
}

impl Reach {
    fn has(self, kind: Option<Kind>) -> bool {
        match (self, kind) {
            (Reach::None, _) => false,
            (Reach::All, _) => true,
            (_, None) => false,
            (Reach::Communication, Some(kind)) => {
                matches!(
                    kind,
                    Kind::News
                        | Kind::Post
                        | Kind::Event
                        | Kind::EventSeries
                        | Kind::LibraryItem
                        | Kind::Media
                )
            }
            (Reach::Organisations, Some(kind)) => {
                matches!(kind, Kind::Organisation | Kind::ClusterOrganisation | Kind::Facility)
            }
        }
    }
}

const READS: Powers = Powers {
    edit: Reach::None,
    publish: Reach::None,
    merge: false,
    people: false,
    space: false,
    import: false,
};

impl Role {
    pub const ALL: &[Role] = &[
        Role::Member,
        Role::Stakeholder,
        Role::AdvisoryPartner,
        Role::PolicyAuthority,
        Role::Peer,
        Role::Expert,
        Role::ThematicManager,
        Role::OrganisationEditor,
        Role::ClusterManager,
        Role::Partner,
        Role::Coordinator,
        Role::CommunicationManager,
        Role::NewsletterEditor,
        Role::WebAdministrator,
        Role::Validator,
        Role::Secretariat,
        Role::Administrator,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Role::Member => "member",
            Role::Stakeholder => "stakeholder",
            Role::AdvisoryPartner => "advisory_partner",
            Role::PolicyAuthority => "policy_authority",
            Role::Peer => "peer",
            Role::Expert => "expert",
            Role::ThematicManager => "thematic_manager",
            Role::OrganisationEditor => "organisation_editor",
            Role::ClusterManager => "cluster_manager",
            Role::Partner => "partner",
            Role::Coordinator => "coordinator",
            Role::CommunicationManager => "communication_manager",
            Role::NewsletterEditor => "newsletter_editor",
            Role::WebAdministrator => "web_administrator",
            Role::Validator => "validator",
            Role::Secretariat => "secretariat",
            Role::Administrator => "administrator",
        }
    }

    pub fn parse(text: &str) -> Option<Role> {
        Role::ALL.iter().copied().find(|role| role.as_str() == text)
    }

    fn powers(self) -> Powers {
        let all = Reach::All;
        match self {
            Role::Member | Role::Stakeholder | Role::AdvisoryPartner | Role::PolicyAuthority | Role::Peer => {
                READS
            }
            Role::Expert => Powers { edit: Reach::Communication, ..READS },
            Role::OrganisationEditor | Role::ClusterManager => Powers { edit: Reach::Organisations, ..READS },
            Role::Partner | Role::ThematicManager => Powers { edit: all, ..READS },
            Role::CommunicationManager | Role::NewsletterEditor => {
                Powers { edit: Reach::Communication, publish: Reach::Communication, ..READS }
            }
            Role::Validator => Powers { edit: all, publish: all, merge: true, ..READS },
            // Whoever runs the space says what it is called, how it looks, and whom it consults.
            Role::Coordinator | Role::WebAdministrator => {
                Powers { edit: all, publish: all, people: true, space: true, ..READS }
            }
            Role::Secretariat => {
                Powers { edit: all, publish: all, merge: true, people: true, space: true, import: false }
            }
            Role::Administrator => {
                Powers { edit: all, publish: all, merge: true, people: true, space: true, import: true }
            }
        }
    }

    /// Whether the role lets people do `action` to records of `kind` in its space. What everybody may do who
    /// sees a record ([`Action::View`], [`Action::Suggest`] …) is not asked here.
    pub fn allows(self, action: Action, kind: Option<Kind>) -> bool {
        let powers = self.powers();
        match action {
            // The page of the space is the space.
            Action::Create
            | Action::Edit
            | Action::Submit
            | Action::Publish
            | Action::Retire
            | Action::Restore
                if kind == Some(Kind::Space) =>
            {
                powers.space
            }
            Action::Create | Action::Edit | Action::Submit => powers.edit.has(kind),
            Action::Publish | Action::Retire | Action::Restore => powers.publish.has(kind),
            Action::Merge | Action::Review => powers.merge,
            Action::ManagePeople => powers.people,
            Action::ManageSpace => powers.space,
            Action::Import => powers.import,
            Action::View | Action::ViewHistory | Action::ViewQuality | Action::Suggest => true,
            Action::Administer => false,
        }
    }

    /// Whether somebody with this role may give or take `other`: nobody makes others mightier than themselves.
    pub fn may_give(self, other: Role) -> bool {
        let within = |own: bool, others: bool| own || !others;
        let (own, others) = (self.powers(), other.powers());
        let reaches = |own: Reach, others: Reach| own == Reach::All || own == others || others == Reach::None;
        own.people
            && reaches(own.edit, others.edit)
            && reaches(own.publish, others.publish)
            && within(own.merge, others.merge)
            && within(own.space, others.space)
            && within(own.import, others.import)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_known_by_their_names() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(*role));
        }
        assert_eq!(Role::parse("king"), None);
    }

    #[test]
    fn nobody_gives_more_than_they_have() {
        for giver in Role::ALL {
            for given in Role::ALL {
                let gives = giver.may_give(*given);
                for action in Action::ALL {
                    for kind in Kind::ALL {
                        let more = given.allows(*action, Some(*kind)) && !giver.allows(*action, Some(*kind));
                        assert!(!(gives && more), "{giver:?} gives {given:?}: {action:?} {kind:?}");
                    }
                }
            }
        }
        assert!(Role::Coordinator.may_give(Role::Partner) && !Role::Coordinator.may_give(Role::Validator));
        assert!(!Role::Validator.may_give(Role::Member));
    }
}
