//! Who may do what: one pure function, deny by default.

use std::collections::{BTreeMap, BTreeSet};

use crate::idea::ProjectIdea;
use crate::organisation::Organisation;
use crate::person::Person;
use crate::{Kind, RecordId, Role, Scope, Space, State, Visibility};

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Anyone, not signed in.
    Visitor,
    /// A signed-in person, or a program with a key of theirs.
    Person(Box<Member>),
    /// Whoever runs the executable on the machine itself.
    Operator,
    /// An import of the named source, started by the operator.
    Import { source: String },
}

/// A signed-in person as permissions see them; the default may nothing beyond what being signed in gives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Member {
    /// The account's id, which the log names.
    pub account: String,
    /// The record that describes the person.
    pub record: Option<RecordId>,
    pub roles: BTreeMap<Space, Role>,
    /// The organisations that they speak for, whatever space these are in.
    pub speaks_for: BTreeSet<RecordId>,
    /// Runs this portal.
    pub administrator: bool,
    /// The spaces that publish their writers' changes of what is published unread, because they say so.
    pub live_in: BTreeSet<Space>,
    /// What they shared without a role: project ideas, and organisations that had no page.
    pub ideas: BTreeSet<RecordId>,
    /// What the key allows, where a program acts; none for the person themselves.
    pub key: Option<Scope>,
    /// The only space in which the key does more than read, where it is of one.
    pub key_space: Option<Space>,
}

impl Actor {
    /// The name that goes into the log.
    pub fn name(&self) -> String {
        match self {
            Actor::Visitor => "visitor".to_owned(),
            Actor::Person(member) => member.account.clone(),
            Actor::Operator => "operator".to_owned(),
            Actor::Import { source } => format!("import:{source}"),
        }
    }

    /// The signed-in person, if there is one.
    pub fn member(&self) -> Option<&Member> {
        match self {
            Actor::Person(member) => Some(member),
            _ => None,
        }
    }

    /// Whether a program acts with a key that changes nothing.
    pub fn only_reads(&self) -> bool {
        self.member().is_some_and(|member| member.key == Some(Scope::Read))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    View,
    ViewHistory,
    /// Propose a change for those who may edit to decide on.
    Suggest,
    Create,
    Edit,
    /// Hand a draft over to be published.
    Submit,
    /// Publish what was submitted, or return it with comments.
    Publish,
    Retire,
    Restore,
    Merge,
    Import,
    /// See the data-quality pages and import reports, with which rows were refused and why.
    ViewQuality,
    /// Accept or reject a proposal that two organisations are one.
    Review,
    /// Invite people into the space and give them roles.
    ManagePeople,
    /// Change the space itself: its name, look, topics.
    ManageSpace,
    /// See and decide what concerns the whole portal: accounts, outbox, audit.
    Administer,
}

impl Action {
    pub const ALL: &[Action] = &[
        Action::View,
        Action::ViewHistory,
        Action::Suggest,
        Action::Create,
        Action::Edit,
        Action::Submit,
        Action::Publish,
        Action::Retire,
        Action::Restore,
        Action::Merge,
        Action::Import,
        Action::ViewQuality,
        Action::Review,
        Action::ManagePeople,
        Action::ManageSpace,
        Action::Administer,
    ];

    /// Whether the action changes nothing.
    pub fn only_reads(self) -> bool {
        matches!(self, Action::View | Action::ViewHistory | Action::ViewQuality)
    }
}

/// What an action is about: the standing of a record, not its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject<'a> {
    /// None for what is not a record, such as a space.
    pub record: Option<RecordId>,
    pub kind: Option<Kind>,
    pub space: &'a Space,
    pub state: State,
    pub visibility: Visibility,
}

impl<'a> Subject<'a> {
    /// A space as a whole.
    pub fn space(space: &'a Space) -> Subject<'a> {
        Subject { record: None, kind: None, space, state: State::Published, visibility: Visibility::Public }
    }

    /// Whether it is a person who has an account, and so says themselves what stands there.
    fn is_of_an_account(&self) -> bool {
        self.kind == Some(Kind::Person) && *self.space == Person::profiles()
    }
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
        Actor::Person(member) => member_may(member, action, subject),
    }
}

/// Whether `actor` sees what is shown to those who may do `action` to `subject`: what waits for whoever publishes, a space
/// to take along for whoever runs it. It is asked before something is shown and never before something is changed: a key
/// that only reads sees here what one that writes sees, and [`may`] still denies it every change.
pub fn may_read_as(actor: &Actor, action: Action, subject: &Subject<'_>) -> Decision {
    match actor {
        Actor::Person(member) if member.key == Some(Scope::Read) => {
            let writes = Member { key: Some(Scope::Write), ..member.as_ref().clone() };
            member_may(&writes, action, subject)
        }
        _ => may(actor, action, subject),
    }
}

fn visitor_may(action: Action, subject: &Subject<'_>) -> Decision {
    match action {
        Action::View | Action::ViewHistory => match (subject.state, subject.visibility) {
            (state, _) if !state.is_shown() => no("it is not published"),
            (_, Visibility::Public) => yes("it is public"),
            _ => no("it is not public"),
        },
        Action::ViewQuality => yes("data quality is public"),
        _ => no("sign in first"),
    }
}

fn member_may(member: &Member, action: Action, subject: &Subject<'_>) -> Decision {
    if member.key == Some(Scope::Read) && !action.only_reads() {
        return no("this key only reads");
    }
    if member.key_space.as_ref().is_some_and(|space| space != subject.space) && !action.only_reads() {
        return no("this key is of another space");
    }
    // Who runs the portal sees and decides everything but what people keep to themselves.
    if action == Action::Administer {
        return match (member.administrator, member.key) {
            (true, None) => yes("administrators run the portal"),
            (true, Some(_)) => no("a key does not run the portal"),
            (false, _) => no("only administrators run the portal"),
        };
    }
    let own = member.record.is_some() && member.record == subject.record;
    if own && subject.kind == Some(Kind::Person) {
        return about_oneself(action);
    }
    if subject.kind == Some(Kind::ProjectIdea)
        && let Some(decision) = about_an_idea(member, action, subject)
    {
        return decision;
    }
    if subject.kind == Some(Kind::Organisation)
        && let Some(decision) = about_a_missing_organisation(member, action, subject)
    {
        return decision;
    }
    let role = match (member.administrator, member.roles.get(subject.space)) {
        (true, _) => Some(Role::Administrator),
        (false, role) => role.copied(),
    };
    if subject.kind == Some(Kind::Person)
        && let Some(decision) = about_others(role, action, subject)
    {
        return decision;
    }
    // Whoever speaks for an organisation edits it as one does who has that role in its space, and nothing else there.
    let speaks = subject.record.is_some_and(|record| member.speaks_for.contains(&record));
    if speaks && speaker_may(action, subject) {
        return yes("one speaks for the organisation");
    }
    if speaks && action == Action::Suggest {
        return match speaker_may(Action::Edit, subject) {
            true => no("change it instead"),
            false => suggests(member, Some(Role::OrganisationEditor), subject),
        };
    }
    match action {
        Action::View | Action::ViewHistory => sees(role, subject),
        Action::ViewQuality => yes("data quality is public"),
        Action::Suggest => suggests(member, role, subject),
        Action::Edit if role.is_some_and(|role| role.allows(action, subject.kind)) => {
            match writes_live(member, role, subject) {
                true => yes("the role in the space allows it"),
                false => no("those who publish take what is suggested"),
            }
        }
        _ if role.is_some_and(|role| role.allows(action, subject.kind)) => {
            yes("the role in the space allows it")
        }
        _ => no("the role in the space does not allow it"),
    }
}

/// What people may do with the record of somebody else. What somebody says of themselves is theirs: a role lets others
/// see it, and take it out of use. What a source says of people without an account is mended by those who publish there,
/// and nobody adds people. None where it is as with other kinds.
fn about_others(role: Option<Role>, action: Action, subject: &Subject<'_>) -> Option<Decision> {
    match action {
        Action::Create | Action::Submit => Some(no("only the person themselves changes this")),
        Action::Edit | Action::Suggest if subject.is_of_an_account() => {
            Some(no("only the person themselves changes this"))
        }
        Action::Edit if !corrects(role, subject) => Some(no("those who publish take what is suggested")),
        _ => None,
    }
}

fn corrects(role: Option<Role>, subject: &Subject<'_>) -> bool {
    let allows = |action| role.is_some_and(|role| role.allows(action, subject.kind));
    allows(Action::Edit) && allows(Action::Publish)
}

/// What people may do with project ideas, whatever their roles: share one, and keep their own. Whether it is published
/// is for others to say. None where it is no idea of theirs.
fn about_an_idea(member: &Member, action: Action, subject: &Subject<'_>) -> Option<Decision> {
    let own = subject.record.is_some_and(|record| member.ideas.contains(&record));
    let new = subject.record.is_none()
        && *subject.space == ProjectIdea::space()
        && matches!(subject.state, State::Draft | State::Submitted);
    match action {
        Action::Create | Action::Submit if new => Some(yes("whoever is signed in may share an idea")),
        Action::View | Action::ViewHistory if own => Some(yes("it is their idea")),
        // What was taken out of use is not written on: others may have done it.
        Action::Edit | Action::Submit | Action::Retire if own && !subject.state.is_out_of_use() => {
            Some(yes("it is their idea"))
        }
        Action::Suggest if own => Some(no("change it instead")),
        _ => None,
    }
}

/// What people may do with an organisation that has no page yet, whatever their roles: hand it over, and mend or take back
/// what they handed over until others published it. From then on it is as any other. None where it is none of those.
fn about_a_missing_organisation(member: &Member, action: Action, subject: &Subject<'_>) -> Option<Decision> {
    let unseen = matches!(subject.state, State::Draft | State::Submitted);
    let own = subject.record.is_some_and(|record| member.ideas.contains(&record));
    let new = subject.record.is_none() && *subject.space == Organisation::missing_ones();
    match action {
        Action::Create | Action::Submit if unseen && new => {
            Some(yes("whoever is signed in may hand over an organisation that is missing"))
        }
        Action::View | Action::ViewHistory | Action::Edit | Action::Submit | Action::Retire
            if unseen && own =>
        {
            Some(yes("they handed it over"))
        }
        _ => None,
    }
}

fn sees(role: Option<Role>, subject: &Subject<'_>) -> Decision {
    let shown = subject.state.is_shown();
    let works_there = role.is_some_and(|role| role.allows(Action::Edit, subject.kind));
    let allowed = match subject.visibility {
        Visibility::Private => role == Some(Role::Administrator),
        _ if !shown => works_there,
        Visibility::Public | Visibility::Members => return yes("it is open to members"),
        Visibility::Space => role.is_some(),
    };
    if allowed {
        yes("the role in the space allows it")
    } else {
        no("the role in the space does not allow it")
    }
}

/// Whether what somebody with this role writes counts at once. What everybody may have seen is changed by those who
/// publish; others suggest, unless the space has it otherwise.
fn writes_live(member: &Member, role: Option<Role>, subject: &Subject<'_>) -> bool {
    let publishes = || role.is_some_and(|role| role.allows(Action::Publish, subject.kind));
    let unseen = subject.record.is_none() || !subject.state.is_shown();
    unseen || publishes() || member.live_in.contains(subject.space)
}

/// A change is suggested of what is published, by those who see it and cannot make it themselves.
fn suggests(member: &Member, role: Option<Role>, subject: &Subject<'_>) -> Decision {
    let seen = sees(role, subject);
    match subject.kind {
        _ if !seen.allowed => seen,
        None => no("a change is suggested of a record"),
        _ if subject.state != State::Published => no("a change is suggested of what is published"),
        Some(Kind::Person) if corrects(role, subject) => no("change it instead"),
        Some(kind)
            if kind != Kind::Person
                && role.is_some_and(|role| role.allows(Action::Edit, Some(kind)))
                && writes_live(member, role, subject) =>
        {
            no("change it instead")
        }
        _ => yes("who sees it may suggest a change"),
    }
}

fn speaker_may(action: Action, subject: &Subject<'_>) -> bool {
    let role = Role::OrganisationEditor;
    match action {
        Action::View | Action::ViewHistory => sees(Some(role), subject).allowed,
        // What they say was proven to be theirs to say; what was taken out of use they do not write on.
        Action::Edit | Action::Submit => !subject.state.is_out_of_use() && role.allows(action, subject.kind),
        _ => false,
    }
}

/// What people may do with the record that describes them.
fn about_oneself(action: Action) -> Decision {
    match action {
        Action::View | Action::ViewHistory | Action::ViewQuality => yes("it is about oneself"),
        Action::Create
        | Action::Edit
        | Action::Submit
        | Action::Publish
        | Action::Retire
        | Action::Restore => yes("it is about oneself"),
        Action::Suggest => no("change it instead"),
        _ => no("this is not for oneself to do"),
    }
}

#[cfg(test)]
mod tests;
