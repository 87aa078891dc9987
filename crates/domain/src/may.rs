//! Who may do what: one pure function, deny by default.

use std::collections::BTreeMap;

use crate::{RecordId, Space, State, Visibility};

/// What a person is in one space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Member,
    Editor,
    /// May publish, retire and merge.
    Validator,
    Administrator,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Anyone, not signed in.
    Visitor,
    /// A signed-in person, with the record that describes them and their roles by space.
    Person { account: String, record: Option<RecordId>, roles: BTreeMap<Space, Role> },
    /// Whoever runs the executable on the machine itself.
    Operator,
    /// An import of the named source, started by the operator.
    Import { source: String },
}

impl Actor {
    /// The name that goes into the log.
    pub fn name(&self) -> String {
        match self {
            Actor::Visitor => "visitor".to_owned(),
            Actor::Person { account, .. } => account.clone(),
            Actor::Operator => "operator".to_owned(),
            Actor::Import { source } => format!("import:{source}"),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    View,
    ViewHistory,
    Create,
    Edit,
    Publish,
    Retire,
    Restore,
    Merge,
    Import,
    /// See the data-quality pages, import reports and quarantined rows.
    ViewQuality,
    /// Accept or reject a proposal that two organisations are one.
    Review,
}

impl Action {
    pub const ALL: &[Action] = &[
        Action::View,
        Action::ViewHistory,
        Action::Create,
        Action::Edit,
        Action::Publish,
        Action::Retire,
        Action::Restore,
        Action::Merge,
        Action::Import,
        Action::ViewQuality,
        Action::Review,
    ];
}

/// What an action is about: the standing of a record, not its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject<'a> {
    pub space: &'a Space,
    pub state: State,
    pub visibility: Visibility,
}

/// An answer with its reason, which is shown and logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    pub allowed: bool,
    pub reason: &'static str,
}

const fn yes(reason: &'static str) -> Decision {
    Decision { allowed: true, reason }
}

const fn no(reason: &'static str) -> Decision {
    Decision { allowed: false, reason }
}

/// Whether `actor` may do `action` to `subject`. Everything that is not allowed here is refused.
pub fn may(actor: &Actor, action: Action, subject: &Subject<'_>) -> Decision {
    match actor {
        Actor::Operator => yes("the operator may do everything"),
        Actor::Import { .. } => match action {
            Action::Import | Action::Create | Action::Edit | Action::View => {
                yes("an import writes what it reads")
            }
            _ => no("an import only writes what it reads"),
        },
        Actor::Visitor => visitor_may(action, subject),
        Actor::Person { roles, .. } => person_may(action, subject, roles.get(subject.space).copied()),
    }
}

fn visitor_may(action: Action, subject: &Subject<'_>) -> Decision {
    match action {
        Action::View | Action::ViewHistory => match (subject.state, subject.visibility) {
            (State::Published | State::Retired, Visibility::Public) => yes("it is public"),
            (State::Draft | State::Submitted, _) => no("it is not published"),
            _ => no("it is not public"),
        },
        Action::ViewQuality => yes("data quality is public"),
        _ => no("sign in first"),
    }
}

fn person_may(action: Action, subject: &Subject<'_>, role: Option<Role>) -> Decision {
    let at_least = |needed: Role| role.is_some_and(|role| role >= needed);
    let needed = match action {
        Action::View | Action::ViewHistory => {
            let open = matches!(subject.visibility, Visibility::Public | Visibility::Members);
            let shown = matches!(subject.state, State::Published | State::Retired);
            if shown && open {
                return yes("it is open to members");
            }
            match subject.visibility {
                Visibility::Private => Role::Administrator,
                _ if shown => Role::Member,
                _ => Role::Editor,
            }
        }
        Action::ViewQuality => return yes("data quality is public"),
        Action::Create | Action::Edit => Role::Editor,
        Action::Publish | Action::Retire | Action::Restore | Action::Merge | Action::Review => {
            Role::Validator
        }
        Action::Import => Role::Administrator,
    };
    if at_least(needed) {
        yes("the role in the space allows it")
    } else {
        no("the role in the space does not allow it")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table: every action of a visitor on every state and visibility.
    #[test]
    fn visitors_see_what_is_public_and_change_nothing() {
        let space = Space::new("clusters3");
        for state in [State::Draft, State::Submitted, State::Published, State::Retired] {
            for visibility in
                [Visibility::Public, Visibility::Members, Visibility::Space, Visibility::Private]
            {
                let subject = Subject { space: &space, state, visibility };
                for action in Action::ALL {
                    let shown = matches!(state, State::Published | State::Retired);
                    let expected = match action {
                        Action::View | Action::ViewHistory => shown && visibility == Visibility::Public,
                        Action::ViewQuality => true,
                        _ => false,
                    };
                    assert_eq!(
                        may(&Actor::Visitor, *action, &subject).allowed,
                        expected,
                        "{action:?} {subject:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn roles_hold_in_their_own_space_only() {
        let (own, other) = (Space::new("own"), Space::new("other"));
        let editor = Actor::Person {
            account: "a".into(),
            record: None,
            roles: BTreeMap::from([(own.clone(), Role::Editor)]),
        };
        let draft = |space| Subject { space, state: State::Draft, visibility: Visibility::Space };
        assert!(may(&editor, Action::Edit, &draft(&own)).allowed);
        assert!(!may(&editor, Action::Publish, &draft(&own)).allowed);
        assert!(!may(&editor, Action::Edit, &draft(&other)).allowed);
        assert!(!may(&editor, Action::View, &draft(&other)).allowed);
    }

    #[test]
    fn imports_cannot_merge_or_retire() {
        let space = Space::new("cordis");
        let subject = Subject { space: &space, state: State::Published, visibility: Visibility::Public };
        let import = Actor::Import { source: "cordis".into() };
        assert!(may(&import, Action::Import, &subject).allowed);
        for action in [Action::Merge, Action::Retire, Action::Restore, Action::Publish, Action::Review] {
            assert!(!may(&import, action, &subject).allowed, "{action:?}");
        }
    }
}
