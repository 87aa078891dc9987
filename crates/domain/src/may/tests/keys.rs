//! What programs may do with keys: never more than their owners, and by a key that only reads no change at all.

use super::*;

#[test]
fn a_key_of_one_space_changes_nothing_in_another() {
    let (own, other) = (Space::new("own"), Space::new("other"));
    let rights = member(&[(&own, Role::Coordinator), (&other, Role::Coordinator)]);
    let key = person(Member { key: Some(Scope::Write), key_space: Some(own.clone()), ..rights.clone() });
    let all = person(Member { key: Some(Scope::Write), ..rights });
    for action in Action::ALL {
        for subject in subjects(&own) {
            assert_eq!(
                may(&key, *action, &subject).allowed,
                may(&all, *action, &subject).allowed,
                "{subject:?}"
            );
        }
        for subject in subjects(&other) {
            let expected = action.only_reads() && may(&all, *action, &subject).allowed;
            assert_eq!(may(&key, *action, &subject).allowed, expected, "{action:?} {subject:?}");
        }
    }
}

#[test]
fn a_key_that_reads_changes_nothing_and_no_key_runs_the_portal() {
    let space = Space::new("clusters3");
    let mut mighty = member(&[(&space, Role::Administrator)]);
    mighty.administrator = true;
    for (key, subject) in
        Scope::ALL.iter().flat_map(|key| subjects(&space).map(move |subject| (*key, subject)))
    {
        let by_key = person(Member { key: Some(key), ..mighty.clone() });
        for action in Action::ALL {
            let allowed = may(&by_key, *action, &subject).allowed;
            let oneself = may(&person(mighty.clone()), *action, &subject).allowed;
            let expected = match key {
                _ if *action == Action::Administer => false,
                Scope::Read => oneself && action.only_reads(),
                Scope::Write => oneself,
            };
            assert_eq!(allowed, expected, "{key:?} {action:?} {subject:?}");
        }
    }
    assert!(may(&person(mighty), Action::Administer, &Subject::space(&space)).allowed);
    let of_space = person(member(&[(&space, Role::Administrator)]));
    assert!(!may(&of_space, Action::Administer, &Subject::space(&space)).allowed);
}

#[test]
fn a_key_that_reads_sees_what_one_that_writes_sees_and_changes_nothing_by_it() {
    let (own, other) = (Space::new("own"), Space::new("other"));
    let theirs = RecordId::create();
    for role in Role::ALL {
        for (administrator, key_space) in
            [(false, None), (true, None), (false, Some(own.clone())), (false, Some(other.clone()))]
        {
            let rights = Member { administrator, key_space, ..member(&[(&own, *role)]) };
            let rights = Member { speaks_for: BTreeSet::from([theirs]), ideas: [theirs].into(), ..rights };
            let of = |key| person(Member { key, ..rights.clone() });
            let (reads, writes, oneself) = (of(Some(Scope::Read)), of(Some(Scope::Write)), of(None));
            for new in subjects(&own).chain(subjects(&other)) {
                let subject = Subject { record: Some(theirs), ..new };
                for action in Action::ALL.iter().copied() {
                    let (asked, by_writing) =
                        (may_read_as(&reads, action, &subject), may(&writes, action, &subject));
                    assert_eq!(asked, by_writing, "{role:?} {action:?} {subject:?}");
                    let more = asked.allowed && !may(&oneself, action, &subject).allowed;
                    assert!(!more, "more than its owner: {role:?} {action:?} {subject:?}");
                    let changes = !action.only_reads() && may(&reads, action, &subject).allowed;
                    assert!(!changes, "{role:?} {action:?} {subject:?}");
                    assert!(!asked.allowed || action != Action::Administer, "{subject:?}");
                }
            }
        }
    }
    // Whoever has no key that only reads sees by their rights alone.
    let rights = member(&[(&own, Role::Coordinator)]);
    let of = |key| person(Member { key, ..rights.clone() });
    let import = Actor::Import { source: "cordis".into() };
    for actor in [Actor::Visitor, Actor::Operator, import, of(None), of(Some(Scope::Write))] {
        for (action, subject) in Action::ALL.iter().flat_map(|a| subjects(&own).map(move |s| (*a, s))) {
            assert_eq!(may_read_as(&actor, action, &subject), may(&actor, action, &subject), "{action:?}");
        }
    }
}
