//! Who may do what, as it is through the doors: every role, every kind of record, and every way that a record can
//! stand, against one table that is written by hand.

use std::collections::BTreeMap;

use asterism_domain::{Actor, Document, Kind, Record, Role, Space, State, Text, Visibility};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{form_of, with_role};
use crate::guest::{Answer, Guest, sign_up};

/// The groups that kinds are in: what a role reaches of one kind it reaches of its group.
const GROUPS: [(&str, &[Kind]); 5] = [
    (
        "most",
        &[
            Kind::Programme,
            Kind::Call,
            Kind::Project,
            Kind::ProjectIdea,
            Kind::Family,
            Kind::Region,
            Kind::Territory,
            Kind::PolicyInstrument,
            Kind::Strategy,
            Kind::Topic,
            Kind::Tag,
        ],
    ),
    (
        "communication",
        &[Kind::News, Kind::Post, Kind::EventSeries, Kind::Event, Kind::LibraryItem, Kind::Media],
    ),
    ("organisations", &[Kind::Organisation, Kind::ClusterOrganisation, Kind::Facility]),
    ("people", &[Kind::Person]),
    ("the space", &[Kind::Space]),
];

/// What each role may do in its space, in the order of the groups: S sees what is not published, E writes it, and P
/// publishes, and so changes what is published. What is shown to the space everybody in it sees.
const TABLE: &[(Role, [&str; 5])] = &[
    (Role::Member, ["", "", "", "", ""]),
    (Role::Stakeholder, ["", "", "", "", ""]),
    (Role::AdvisoryPartner, ["", "", "", "", ""]),
    (Role::PolicyAuthority, ["", "", "", "", ""]),
    (Role::Peer, ["", "", "", "", ""]),
    (Role::Expert, ["", "SE", "", "", ""]),
    (Role::ThematicManager, ["SE", "SE", "SE", "S", ""]),
    (Role::OrganisationEditor, ["", "", "SE", "", ""]),
    (Role::ClusterManager, ["", "", "SE", "", ""]),
    (Role::Partner, ["SE", "SE", "SE", "S", ""]),
    (Role::Coordinator, ["SEP", "SEP", "SEP", "SP", "SEP"]),
    (Role::CommunicationManager, ["", "SEP", "", "", ""]),
    (Role::NewsletterEditor, ["", "SEP", "", "", ""]),
    (Role::WebAdministrator, ["SEP", "SEP", "SEP", "SP", "SEP"]),
    (Role::Validator, ["SEP", "SEP", "SEP", "SP", ""]),
    (Role::Secretariat, ["SEP", "SEP", "SEP", "SP", "SEP"]),
    (Role::Administrator, ["SEP", "SEP", "SEP", "SP", "SEP"]),
];

/// How a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stands {
    Draft,
    Submitted,
    Published,
    /// Published, and shown to its space alone.
    Hidden,
    /// Taken out of use after everybody saw it.
    Retired,
    /// And before.
    Withdrawn,
}

impl Stands {
    const ALL: [Stands; 6] = [
        Stands::Draft,
        Stands::Submitted,
        Stands::Published,
        Stands::Hidden,
        Stands::Retired,
        Stands::Withdrawn,
    ];

    fn is_unseen(self) -> bool {
        matches!(self, Stands::Draft | Stands::Submitted | Stands::Withdrawn)
    }
}

/// Who knocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Visitor,
    /// Signed in, with a role in another space.
    Stranger,
    Is(Role),
}

/// What comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comes {
    Allowed,
    Refused,
    Absent,
    SignIn,
    /// To the form in which a change is suggested.
    Suggest,
}

fn comes(answer: &Answer) -> Comes {
    match answer.status {
        StatusCode::FORBIDDEN => Comes::Refused,
        StatusCode::UNAUTHORIZED => Comes::SignIn,
        StatusCode::NOT_FOUND => Comes::Absent,
        StatusCode::SEE_OTHER if answer.location().starts_with("/sign-in") => Comes::SignIn,
        StatusCode::SEE_OTHER if answer.location().ends_with("/suggest") => Comes::Suggest,
        status => {
            assert!(!status.is_server_error(), "{status}: {}", answer.body);
            Comes::Allowed
        }
    }
}

/// What the table says of somebody and a kind.
fn letters(who: Who, kind: Kind) -> &'static str {
    let Who::Is(role) = who else { return "" };
    let column = GROUPS.iter().position(|(_, kinds)| kinds.contains(&kind)).expect("every kind has a group");
    TABLE.iter().find(|(known, _)| *known == role).expect("every role has a row").1[column]
}

fn expected(who: Who, kind: Kind, stands: Stands, asked: &str) -> Comes {
    let may = |letter: char| letters(who, kind).contains(letter);
    let sees = match stands {
        Stands::Published | Stands::Retired => true,
        Stands::Hidden => matches!(who, Who::Is(_)),
        Stands::Draft | Stands::Submitted | Stands::Withdrawn => may('S'),
    };
    let changes = asked != ".json";
    // Nobody writes and hands over people: what a source says of them is mended by those who publish.
    let is_person = kind == Kind::Person;
    match asked {
        _ if changes && who == Who::Visitor => Comes::SignIn,
        _ if !sees => Comes::Absent,
        ".json" => Comes::Allowed,
        "/edit" if is_person && may('P') => Comes::Allowed,
        "/edit" if may('E') && (stands.is_unseen() || may('P')) => Comes::Allowed,
        "/edit" if may('E') && matches!(stands, Stands::Published | Stands::Hidden) => Comes::Suggest,
        "/submit" if may('E') => Comes::Allowed,
        "/publish" if may('P') => Comes::Allowed,
        _ => Comes::Refused,
    }
}

async fn records(site: &Sample, space: &Space) -> BTreeMap<(Kind, Stands), Record> {
    let mut records = BTreeMap::new();
    for kind in Kind::ALL.iter().copied() {
        for stands in Stands::ALL {
            let mut document = Document::empty(kind);
            document.about_mut().title = Text::english(format!("{stands:?} {kind}"));
            let (state, seen_by) = match stands {
                Stands::Draft | Stands::Withdrawn => (State::Draft, Visibility::Public),
                Stands::Submitted => (State::Submitted, Visibility::Public),
                Stands::Published | Stands::Retired => (State::Published, Visibility::Public),
                Stands::Hidden => (State::Published, Visibility::Space),
            };
            // People say who sees them in their profile, and a profile taken down is withdrawn.
            if kind == Kind::Person && matches!(stands, Stands::Hidden | Stands::Retired) {
                continue;
            }
            let made = site.app.create_seen_by(&Actor::Operator, space, document, state, seen_by).await;
            let made = made.unwrap_or_else(|error| panic!("{stands:?} {kind}: {error}"));
            if matches!(stands, Stands::Retired | Stands::Withdrawn) {
                site.app.retire(&Actor::Operator, made.id, None).await.expect("it is taken out of use");
            }
            records.insert((kind, stands), made);
        }
    }
    records
}

/// Tries everything as one person, and says where something else came of it than the table has.
async fn knocks(
    who: Who,
    guest: Guest,
    records: std::sync::Arc<BTreeMap<(Kind, Stands), Record>>,
) -> Vec<String> {
    let form = if who == Who::Visitor { String::new() } else { form_of(&guest).await };
    let mut wrong = Vec::new();
    for ((kind, stands), record) in records.iter() {
        for asked in [".json", "/edit", "/submit", "/publish"] {
            let address = format!("{}{asked}", record.path());
            let answer = match asked {
                ".json" | "/edit" => guest.get(&address).await,
                // Of a revision that there never was, so that what is allowed changes nothing.
                _ => guest.post(&address, &[("form", form.as_str()), ("base", "0")]).await,
            };
            let (got, expected) = (comes(&answer), expected(who, *kind, *stands, asked));
            if got != expected {
                wrong
                    .push(format!("{who:?} {stands:?} {address}: {got:?} where the table says {expected:?}"));
            }
        }
    }
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_may_do_what_the_table_says_of_every_kind_in_every_state() {
    let site = Sample::empty().await;
    let space = Space::new("rights");
    let records = records(&site, &space).await;
    assert_eq!(TABLE.iter().map(|(role, _)| *role).collect::<Vec<_>>(), Role::ALL, "every role has a row");
    let mut people = vec![(Who::Visitor, Guest::of(&site.routes))];
    people
        .push((Who::Stranger, with_role(&site, "Stranger", &Space::new("other"), Role::Administrator).await));
    for role in Role::ALL {
        people.push((Who::Is(*role), with_role(&site, &format!("R{}", role.as_str()), &space, *role).await));
    }
    let head = site.app.head().await.expect("the log");
    let records = std::sync::Arc::new(records);
    let mut knocking = tokio::task::JoinSet::new();
    for (who, guest) in people {
        knocking.spawn(knocks(who, guest, records.clone()));
    }
    let wrong = knocking.join_all().await.concat();
    assert!(wrong.is_empty(), "{} of them: {}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
    assert_eq!(site.app.head().await.expect("the log"), head, "nothing was changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_runs_the_portal_may_do_everything_but_write_in_somebody_elses_name() {
    let site = Sample::empty().await;
    let records = records(&site, &Space::new("rights")).await;
    let ruth = sign_up(&site.app, &site.routes, "Ruth").await;
    let account = site.app.account_at(&Actor::Operator, "ruth@example.org").await.expect("Ruth");
    site.app.set_administrator(&Actor::Operator, account.id, true).await.expect("Ruth runs the portal");
    let anna = sign_up(&site.app, &site.routes, "Anna").await;
    let profile = crate::people::describe(&anna, "Anna Berg", &[("see-name", "public")]).await;
    assert_eq!(comes(&ruth.get(&format!("{profile}/edit")).await), Comes::Refused, "it is Anna's");
    assert_eq!(comes(&ruth.get(&format!("{profile}/suggest")).await), Comes::Refused, "and hers alone");
    for ((kind, stands), record) in &records {
        for asked in [".json", "/history", "/edit"] {
            let got = comes(&ruth.get(&format!("{}{asked}", record.path())).await);
            assert_eq!(got, Comes::Allowed, "{kind} {stands:?} {}{asked}", record.path());
        }
    }
}
