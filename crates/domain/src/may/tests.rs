use super::*;

mod keys;

const STATES: [State; 5] = State::ALL;
const VISIBILITIES: [Visibility; 4] =
    [Visibility::Public, Visibility::Members, Visibility::Space, Visibility::Private];

fn member(roles: &[(&Space, Role)]) -> Member {
    Member {
        account: "a".to_owned(),
        roles: roles.iter().map(|(space, role)| ((*space).clone(), *role)).collect(),
        ..Member::default()
    }
}

fn person(member: Member) -> Actor {
    Actor::Person(Box::new(member))
}

fn about(space: &Space, kind: Kind, state: State, visibility: Visibility) -> Subject<'_> {
    Subject { record: None, kind: Some(kind), space, state, visibility }
}

/// Every subject there is, of one space.
fn subjects(space: &Space) -> impl Iterator<Item = Subject<'_>> {
    Kind::ALL.iter().flat_map(move |kind| {
        STATES.into_iter().flat_map(move |state| {
            VISIBILITIES.into_iter().map(move |visibility| about(space, *kind, state, visibility))
        })
    })
}

/// What each role may change, written out by hand: E writes and hands over, P publishes, returns, retires and
/// restores, M merges and reviews, I imports, H has people in hand, S changes the space, C corrects what a source says
/// of people without an account. In the order of [`column`].
const TABLE: &[(Role, [&str; 5])] = &[
    (Role::Member, ["", "", "", "", ""]),
    (Role::Stakeholder, ["", "", "", "", ""]),
    (Role::AdvisoryPartner, ["", "", "", "", ""]),
    (Role::PolicyAuthority, ["", "", "", "", ""]),
    (Role::Peer, ["", "", "", "", ""]),
    (Role::Expert, ["", "E", "", "", ""]),
    (Role::ThematicManager, ["E", "E", "E", "", ""]),
    (Role::OrganisationEditor, ["", "", "E", "", ""]),
    (Role::ClusterManager, ["", "", "E", "", ""]),
    (Role::Partner, ["E", "E", "E", "", ""]),
    (Role::Coordinator, ["EPHS", "EPHS", "EPHS", "CPHS", "EPHS"]),
    (Role::CommunicationManager, ["", "EP", "", "", ""]),
    (Role::NewsletterEditor, ["", "EP", "", "", ""]),
    (Role::WebAdministrator, ["EPHS", "EPHS", "EPHS", "CPHS", "EPHS"]),
    (Role::Validator, ["EPM", "EPM", "EPM", "CPM", "M"]),
    (Role::Secretariat, ["EPMHS", "EPMHS", "EPMHS", "CPMHS", "EPMHS"]),
    (Role::Administrator, ["EPMIHS", "EPMIHS", "EPMIHS", "CPMIHS", "EPMIHS"]),
];

/// The column of a kind.
fn column(kind: Kind) -> usize {
    match kind {
        Kind::Programme
        | Kind::Call
        | Kind::Project
        | Kind::ProjectIdea
        | Kind::Family
        | Kind::Region
        | Kind::Territory
        | Kind::PolicyInstrument
        | Kind::Strategy
        | Kind::Topic
        | Kind::Tag => 0,
        Kind::News | Kind::Post | Kind::EventSeries | Kind::Event | Kind::LibraryItem | Kind::Media => 1,
        Kind::Organisation | Kind::ClusterOrganisation | Kind::Facility => 2,
        Kind::Person => 3,
        Kind::Space => 4,
    }
}

#[test]
fn every_role_changes_what_the_table_says_whatever_the_state() {
    let space = Space::new("clusters3");
    assert_eq!(TABLE.iter().map(|(role, _)| *role).collect::<Vec<_>>(), Role::ALL);
    for (role, rights) in TABLE {
        let actor = person(member(&[(&space, *role)]));
        for kind in Kind::ALL.iter().copied() {
            let letters = rights[column(kind)];
            for state in STATES {
                for visibility in VISIBILITIES {
                    let subject = about(&space, kind, state, visibility);
                    let letter = |action: Action| match action {
                        Action::Edit if kind == Kind::Person => Some('C'),
                        // A profile is written by the person it is about.
                        Action::Create | Action::Edit | Action::Submit => Some('E'),
                        Action::Publish | Action::Retire | Action::Restore => Some('P'),
                        Action::Merge | Action::Review => Some('M'),
                        Action::Import => Some('I'),
                        Action::ManagePeople => Some('H'),
                        Action::ManageSpace => Some('S'),
                        _ => None,
                    };
                    for action in Action::ALL {
                        if let Some(letter) = letter(*action) {
                            let decision = may(&actor, *action, &subject);
                            assert_eq!(
                                decision.allowed,
                                letters.contains(letter),
                                "{role:?} {action:?} {subject:?}: {}",
                                decision.reason
                            );
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn visitors_see_what_is_public_and_change_nothing() {
    let space = Space::new("clusters3");
    for subject in subjects(&space) {
        let shown = matches!(subject.state, State::Published | State::Retired);
        for action in Action::ALL {
            let expected = match action {
                Action::View | Action::ViewHistory => shown && subject.visibility == Visibility::Public,
                Action::ViewQuality => true,
                _ => false,
            };
            assert_eq!(may(&Actor::Visitor, *action, &subject).allowed, expected, "{action:?} {subject:?}");
        }
    }
}

#[test]
fn members_see_what_is_shown_to_them_and_nothing_unpublished_elsewhere() {
    let (own, other) = (Space::new("own"), Space::new("other"));
    for role in Role::ALL {
        let actor = person(member(&[(&own, *role)]));
        for subject in subjects(&own).chain(subjects(&other)) {
            let here = *subject.space == own;
            let shown = matches!(subject.state, State::Published | State::Retired);
            let edits = here && role.allows(Action::Edit, subject.kind);
            let expected = match (shown, subject.visibility) {
                (_, Visibility::Private) => here && *role == Role::Administrator,
                (false, _) => edits,
                (true, Visibility::Public | Visibility::Members) => true,
                (true, Visibility::Space) => here,
            };
            for action in [Action::View, Action::ViewHistory] {
                assert_eq!(
                    may(&actor, action, &subject).allowed,
                    expected,
                    "{role:?} {action:?} {subject:?}"
                );
            }
        }
    }
}

#[test]
fn a_change_is_suggested_of_what_is_published_by_those_who_see_it_and_may_not_change_it() {
    let (own, other) = (Space::new("own"), Space::new("other"));
    for role in Role::ALL {
        for administrator in [false, true] {
            let actor = person(Member { administrator, ..member(&[(&own, *role)]) });
            for subject in subjects(&own).chain(subjects(&other)) {
                let here = *subject.space == own;
                let sees = match subject.visibility {
                    Visibility::Public | Visibility::Members => true,
                    Visibility::Space => here,
                    Visibility::Private => false,
                };
                // What a source says of people is changed by those who publish there.
                let needs: &[Action] = match subject.kind {
                    Some(Kind::Person) => &[Action::Edit, Action::Publish],
                    _ => &[Action::Edit],
                };
                let allows = |action: &Action| role.allows(*action, subject.kind);
                let edits = administrator || (here && needs.iter().all(allows));
                let expected = sees && !edits && subject.state == State::Published;
                let decision = may(&actor, Action::Suggest, &subject);
                assert_eq!(decision.allowed, expected, "{role:?} {subject:?}: {}", decision.reason);
            }
            assert!(!may(&actor, Action::Suggest, &Subject::space(&other)).allowed, "a space is no record");
        }
    }
}

#[test]
fn what_is_published_is_changed_by_those_who_publish_and_others_suggest_unless_the_space_has_it_otherwise() {
    let space = Space::new("own");
    for role in Role::ALL {
        for live in [false, true] {
            let mut writer = member(&[(&space, *role)]);
            writer.live_in.extend(live.then(|| space.clone()));
            let writer = person(writer);
            for new in subjects(&space).filter(|subject| subject.kind != Some(Kind::Person)) {
                let subject = Subject { record: Some(RecordId::create()), ..new.clone() };
                let writes = role.allows(Action::Edit, subject.kind);
                let publishes = role.allows(Action::Publish, subject.kind);
                let edits = writes && (publishes || live || !subject.state.is_shown());
                let got = may(&writer, Action::Edit, &subject);
                assert_eq!(got.allowed, edits, "{role:?} {live} {subject:?}: {}", got.reason);
                assert_eq!(may(&writer, Action::Edit, &new).allowed, writes, "what is new: {role:?} {new:?}");
                let suggests = !edits
                    && subject.state == State::Published
                    && may(&writer, Action::View, &subject).allowed;
                let got = may(&writer, Action::Suggest, &subject);
                assert_eq!(got.allowed, suggests, "{role:?} {live} {subject:?}: {}", got.reason);
            }
        }
    }
}

#[test]
fn roles_hold_in_their_own_space_only() {
    let (own, other) = (Space::new("own"), Space::new("other"));
    for role in Role::ALL {
        let actor = person(member(&[(&own, *role)]));
        for subject in subjects(&other) {
            for action in Action::ALL.iter().filter(|action| !action.only_reads()) {
                let allowed = may(&actor, *action, &subject).allowed;
                assert!(!allowed || *action == Action::Suggest, "{role:?} {action:?} {subject:?}");
            }
        }
    }
}

#[test]
fn whoever_is_signed_in_shares_ideas_and_keeps_their_own_and_nobody_publishes_without_a_role() {
    let (ideas, other) = (ProjectIdea::space(), Space::new("other"));
    let mut me = member(&[]);
    let own = RecordId::create();
    me.ideas.insert(own);
    let (reads, me) = (person(Member { key: Some(Scope::Read), ..me.clone() }), person(me));
    for space in [&ideas, &other] {
        for state in STATES {
            for visibility in VISIBILITIES {
                let new = about(space, Kind::ProjectIdea, state, visibility);
                let mine = Subject { record: Some(own), ..new.clone() };
                let others = Subject { record: Some(RecordId::create()), ..new.clone() };
                let no_idea = Subject { kind: Some(Kind::Project), ..mine.clone() };
                for action in Action::ALL.iter().copied().filter(|action| !action.only_reads()) {
                    // A new one is nothing yet to suggest a change of.
                    let of_new = if action == Action::Suggest { &mine } else { &new };
                    let begins = *space == ideas && matches!(state, State::Draft | State::Submitted);
                    let creates = begins && matches!(action, Action::Create | Action::Submit);
                    assert_eq!(may(&me, action, of_new).allowed, creates, "{action:?} {new:?}");
                    let keeps = matches!(action, Action::Edit | Action::Submit | Action::Retire)
                        && !matches!(state, State::Retired | State::Withdrawn);
                    assert_eq!(may(&me, action, &mine).allowed, keeps, "{action:?} {mine:?}");
                    for theirs in [&others, &no_idea] {
                        let allowed = may(&me, action, theirs).allowed;
                        assert!(!allowed || action == Action::Suggest, "{action:?} {theirs:?}");
                    }
                    assert!(!may(&reads, action, &mine).allowed, "a key that reads: {action:?}");
                    assert!(!may(&Actor::Visitor, action, &new).allowed, "{action:?}");
                }
                assert!(may(&me, Action::View, &mine).allowed);
            }
        }
    }
}

#[test]
fn whoever_is_signed_in_hands_over_a_missing_organisation_and_keeps_it_until_it_is_published() {
    let (missing, other) = (Organisation::missing_ones(), Space::new("other"));
    let own = RecordId::create();
    let mut me = member(&[]);
    me.ideas.insert(own);
    let (reads, me) = (person(Member { key: Some(Scope::Read), ..me.clone() }), person(me));
    for space in [&missing, &other] {
        for state in STATES {
            let unseen = matches!(state, State::Draft | State::Submitted);
            for visibility in VISIBILITIES {
                let new = about(space, Kind::Organisation, state, visibility);
                let mine = Subject { record: Some(own), ..new.clone() };
                let others = Subject { record: Some(RecordId::create()), ..new.clone() };
                let no_organisation = Subject { kind: Some(Kind::Facility), ..mine.clone() };
                for action in Action::ALL.iter().copied().filter(|action| !action.only_reads()) {
                    if action == Action::Suggest {
                        continue;
                    }
                    let hands_over = matches!(action, Action::Create | Action::Submit);
                    let creates = *space == missing && unseen && hands_over;
                    assert_eq!(may(&me, action, &new).allowed, creates, "{action:?} {new:?}");
                    let mends = matches!(action, Action::Edit | Action::Submit | Action::Retire);
                    assert_eq!(may(&me, action, &mine).allowed, mends && unseen, "{action:?} {mine:?}");
                    for theirs in [&others, &no_organisation] {
                        assert!(!may(&me, action, theirs).allowed, "{action:?} {theirs:?}");
                    }
                    assert!(!may(&reads, action, &mine).allowed, "a key that reads: {action:?}");
                    assert!(!may(&Actor::Visitor, action, &new).allowed, "{action:?}");
                }
                assert!(!unseen || may(&me, Action::View, &mine).allowed, "{mine:?}");
                assert!(!unseen || !may(&me, Action::View, &others).allowed, "{others:?}");
            }
        }
    }
}

#[test]
fn a_profile_belongs_to_the_person_it_is_about() {
    let space = Space::new("people");
    let own = RecordId::create();
    let mut me = member(&[]);
    me.record = Some(own);
    let mut mighty = member(&[(&space, Role::Administrator)]);
    mighty.administrator = true;
    for state in STATES {
        for visibility in VISIBILITIES {
            let subject = Subject { record: Some(own), ..about(&space, Kind::Person, state, visibility) };
            for action in [Action::View, Action::Edit, Action::Publish, Action::Retire] {
                assert!(may(&person(me.clone()), action, &subject).allowed, "{action:?} {subject:?}");
            }
            for action in [Action::Merge, Action::Import, Action::ManagePeople, Action::Administer] {
                assert!(!may(&person(me.clone()), action, &subject).allowed, "{action:?} {subject:?}");
            }
            assert!(!may(&person(mighty.clone()), Action::Edit, &subject).allowed, "{subject:?}");
            assert!(may(&person(mighty.clone()), Action::Retire, &subject).allowed, "{subject:?}");
        }
    }
    // Owning a profile makes nothing else one's own.
    let project =
        Subject { record: Some(own), ..about(&space, Kind::Project, State::Draft, Visibility::Public) };
    assert!(!may(&person(me), Action::Edit, &project).allowed);
}

#[test]
fn imports_cannot_merge_or_retire() {
    let space = Space::new("cordis");
    let import = Actor::Import { source: "cordis".into() };
    for subject in subjects(&space) {
        for action in Action::ALL {
            let expected = matches!(action, Action::Import | Action::Create | Action::Edit | Action::View);
            assert_eq!(may(&import, *action, &subject).allowed, expected, "{action:?}");
        }
    }
}

#[test]
fn who_speaks_for_an_organisation_edits_it_and_nothing_else() {
    let space = Space::new("keep");
    let own = RecordId::create();
    let speaker = person(Member { speaks_for: BTreeSet::from([own]), ..member(&[]) });
    let editor = person(member(&[(&space, Role::OrganisationEditor)]));
    for state in STATES {
        for visibility in VISIBILITIES {
            for kind in Kind::ALL.iter().copied() {
                let subject = Subject { record: Some(own), ..about(&space, kind, state, visibility) };
                for action in Action::ALL {
                    // Theirs to say, as the editors of the space say it of what is new.
                    let new = Subject { record: None, ..subject.clone() };
                    let expected = match action {
                        Action::Create => false,
                        Action::Edit | Action::Submit => {
                            !state.is_out_of_use() && may(&editor, *action, &new).allowed
                        }
                        Action::Suggest => {
                            may(&editor, *action, &subject).allowed
                                && !may(&editor, Action::Edit, &new).allowed
                        }
                        _ => may(&editor, *action, &subject).allowed,
                    };
                    let got = may(&speaker, *action, &subject);
                    assert_eq!(got.allowed, expected, "{action:?} {subject:?}: {}", got.reason);
                    // So they decide on what others suggest of it, which who sees and changes a record does.
                    if state == State::Published && *action == Action::Suggest && kind == Kind::Organisation {
                        let decides = |actor: &Actor| {
                            [Action::View, Action::Edit].iter().all(|act| may(actor, *act, &subject).allowed)
                        };
                        let shown = visibility != Visibility::Private;
                        assert_eq!(decides(&speaker), shown, "{subject:?}");
                        assert!(!decides(&person(member(&[]))), "{subject:?}");
                    }
                    let other = Subject { record: Some(RecordId::create()), ..subject.clone() };
                    let (stranger, speaker) = (person(member(&[])), may(&speaker, *action, &other).allowed);
                    assert_eq!(speaker, may(&stranger, *action, &other).allowed, "{action:?} {other:?}");
                }
            }
        }
    }
    let reading = Member { speaks_for: BTreeSet::from([own]), key: Some(Scope::Read), ..member(&[]) };
    let subject = Subject {
        record: Some(own),
        ..about(&space, Kind::Organisation, State::Published, Visibility::Public)
    };
    assert!(!may(&person(reading), Action::Edit, &subject).allowed, "a key that reads only reads");
}

#[test]
fn what_a_source_says_of_people_without_an_account_is_mended_and_nobody_writes_in_anothers_name() {
    let (theirs, source, other) = (Person::profiles(), Space::new("cordis"), Space::new("other"));
    for role in Role::ALL {
        for administrator in [false, true] {
            let roles = [(&theirs, *role), (&source, *role)];
            let actor = person(Member { administrator, ..member(&roles) });
            for space in [&theirs, &source, &other] {
                for state in STATES {
                    let seen = about(space, Kind::Person, state, Visibility::Public);
                    let subject = Subject { record: Some(RecordId::create()), ..seen };
                    let publishes = administrator
                        || (*space != other && role.allows(Action::Publish, Some(Kind::Person)));
                    let account = *space == theirs;
                    let got = |action| may(&actor, action, &subject).allowed;
                    assert_eq!(got(Action::Edit), publishes && !account, "{role:?} {subject:?}");
                    let suggests = !publishes && !account && state == State::Published;
                    assert_eq!(got(Action::Suggest), suggests, "{role:?} {subject:?}");
                    for action in [Action::Create, Action::Submit] {
                        assert!(!got(action), "{role:?} {action:?} {subject:?}");
                    }
                    assert!(!may(&Actor::Visitor, Action::Suggest, &subject).allowed, "{subject:?}");
                }
            }
        }
    }
    let nobody = person(member(&[]));
    let subject = Subject {
        record: Some(RecordId::create()),
        ..about(&source, Kind::Person, State::Published, Visibility::Public)
    };
    assert!(may(&nobody, Action::Suggest, &subject).allowed, "whoever is signed in suggests");
    assert!(!may(&nobody, Action::Edit, &subject).allowed);
}
