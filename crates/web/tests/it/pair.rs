//! Organisations that may be one: the queue for those who decide, one pair side by side, the answer and its undoing.

use asterism_actions::{PairsAsked, ProposalState};
use asterism_domain::organisation::{Organisation, OrganisationName};
use asterism_domain::{
    About, Actor, CountryCode, Document, Kind, Record, RecordId, Role, Space, State, Text,
};
use axum::http::StatusCode;

use crate::Sample;
use crate::guest::{Guest, form_fields, sign_up};

/// An organisation in a space.
pub(crate) async fn put(
    site: &Sample,
    space: &str,
    name: &str,
    town: &str,
    country: &str,
    names: &[&str],
) -> RecordId {
    let organisation = Organisation {
        about: About { title: Text::english(name), ..About::default() },
        country: Some(CountryCode::parse(country).expect("a country")),
        town: Some(town.to_owned()),
        names: names.iter().map(|name| OrganisationName::new(name)).collect(),
        ..Organisation::default()
    };
    let space = Space::new(space);
    site.app
        .create(&Actor::Operator, &space, organisation.into(), State::Published)
        .await
        .expect("created")
        .id
}

async fn record(site: &Sample, id: RecordId) -> Record {
    site.app.record(id).await.expect("a look").expect("it")
}

/// Two who may be one in the space of Val, two in another, and their number in the queue.
struct Pairs {
    site: Sample,
    basque: [RecordId; 2],
    basque_pair: i64,
    french_pair: i64,
}

async fn pairs() -> Pairs {
    let site = Sample::open().await;
    let one = put(&site, "clusters3", "Energy Cluster Zubia", "Bilbao", "ES", &["Zubia 1999"]).await;
    let other = put(&site, "clusters3", "Enery Cluster Zubia", "Bilbao", "ES", &[]).await;
    put(&site, "elsewhere", "Agence du Pont Neuf", "Lyon", "FR", &[]).await;
    put(&site, "elsewhere", "Agence du Pont-Neuf", "Lyon", "FR", &[]).await;
    site.app.propose(&Actor::Operator).await.expect("a look through all");
    let found = site.app.pairs(&Actor::Operator, ProposalState::Open, &PairsAsked::default(), 100).await;
    let rows = found.expect("a queue").rows;
    let of = |name: &str| {
        let row = rows.iter().find(|row| row.sides.iter().any(|side| side.name.contains(name)));
        row.unwrap_or_else(|| panic!("no pair of {name}: {rows:?}")).proposal.clone()
    };
    let basque = of("Zubia");
    assert_eq!([basque.left, basque.right], [one.min(other), one.max(other)]);
    Pairs { basque: [one, other], basque_pair: basque.id, french_pair: of("Pont").id, site }
}

async fn with_role(site: &Sample, name: &str, role: Role) -> Guest {
    let guest = sign_up(&site.app, &site.routes, name).await;
    let email = format!("{}@example.org", name.to_lowercase());
    let account = site.app.account_at(&Actor::Operator, &email).await.expect("an account");
    let space = Space::new("clusters3");
    site.app.put_in_space(&Actor::Operator, account.id, &space, role).await.expect("a role");
    guest
}

async fn administrator(site: &Sample, name: &str) -> Guest {
    let guest = sign_up(&site.app, &site.routes, name).await;
    let email = format!("{}@example.org", name.to_lowercase());
    let account = site.app.account_at(&Actor::Operator, &email).await.expect("an account");
    site.app.set_administrator(&Actor::Operator, account.id, true).await.expect("an administrator");
    guest
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_is_seen_side_by_side_made_one_and_two_again_byte_for_byte_002_11() {
    let Pairs { site, basque, basque_pair, .. } = pairs().await;
    let val = with_role(&site, "Val", Role::Validator).await;
    let before = [record(&site, basque[0]).await.document, record(&site, basque[1]).await.document];
    assert!(val.page("/quality").await.contains("1 pair of organisations may be one"));
    assert!(val.page("/account").await.contains("href=\"/pairs\""));
    let list = val.page("/pairs").await;
    let address = format!("/pairs/{basque_pair}");
    assert!(list.contains(&format!("href=\"{address}\"")) && list.contains("Bilbao, Spain"), "{list}");
    let seen = val.page(&address).await;
    for part in ["Energy Cluster Zubia", "Enery Cluster Zubia", "Zubia 1999", "the same", "only one says it"]
    {
        assert!(seen.contains(part), "{part}: {seen}");
    }

    // The one with the slip of the pen goes.
    let keep = basque[0].to_string();
    let same = val.fill(&address, &format!("{address}/same"), &[("keep", &keep)]).await;
    assert_eq!((same.status, same.location()), (StatusCode::SEE_OTHER, address.as_str()), "{}", same.body);
    let gone = record(&site, basque[1]).await;
    assert_eq!(gone.merged_into, Some(basque[0]));
    let Document::Organisation(kept) = record(&site, basque[0]).await.document else { panic!("one") };
    let names: Vec<&str> = kept.names.iter().map(|name| name.text.as_str()).collect();
    assert_eq!(names, ["Zubia 1999", "Energy Cluster Zubia", "Enery Cluster Zubia"], "no name is lost");
    assert_eq!(kept.about.title.plain(), "Energy Cluster Zubia");
    let moved = val.get(&gone.path()).await;
    assert_eq!(moved.location(), record(&site, basque[0]).await.path());
    let history = val.page(&format!("{}/history", record(&site, basque[0]).await.path())).await;
    assert!(history.contains("Merged") && history.contains(&format!("proposal {basque_pair}")), "{history}");
    let decided = val.page(&address).await;
    assert!(decided.contains("Made one") && !decided.contains("/same\""), "{decided}");
    assert!(val.page("/pairs?state=accepted").await.contains(&address));
    assert!(!val.page("/pairs").await.contains(&format!("{address}\"")));

    let undone = val.fill(&address, &format!("{address}/undo"), &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
    let after = [record(&site, basque[0]).await, record(&site, basque[1]).await];
    assert!(after.iter().all(|record| record.merged_into.is_none() && record.state == State::Published));
    let bytes = |document: &Document| serde_json::to_vec(document).expect("JSON");
    assert_eq!(after.map(|record| bytes(&record.document)), before.each_ref().map(bytes));
    assert!(val.page("/pairs").await.contains(&address), "and is asked about again");
    assert!(site.app.check().await.expect("a check").is_clean());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_told_apart_are_not_proposed_again_and_what_is_put_off_waits_apart_002_11() {
    let Pairs { site, basque_pair, french_pair, .. } = pairs().await;
    let ruth = administrator(&site, "Ruth").await;
    let [basque, french] = [basque_pair, french_pair].map(|pair| format!("/pairs/{pair}"));
    // Lists narrow by country, source and score, with exact counts, and the filter goes along.
    let spanish = ruth.page("/pairs?country=ES").await;
    assert!(spanish.contains(&format!("{basque}?country=ES")) && !spanish.contains(&french), "{spanish}");
    let french_list = ruth.page("/pairs?space=elsewhere&score=85").await;
    assert!(french_list.contains(&french) && !french_list.contains(&basque), "{french_list}");
    assert!(ruth.page("/pairs?country=XX").await.contains("There are no such pairs."));
    for wrong in ["/pairs?state=settled", "/pairs?score=high", "/pairs?score=93", "/pairs?after=x"] {
        assert_eq!(ruth.get(wrong).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }

    let later = ruth.fill(&basque, &format!("{basque}/later"), &[]).await;
    assert_eq!(later.location(), basque);
    assert!(ruth.page("/pairs?state=later").await.contains(&basque));
    assert!(!ruth.page("/pairs").await.contains(&format!("{basque}\"")));
    let apart = ruth.fill(&format!("{basque}?country=ES"), &format!("{basque}/different"), &[]).await;
    assert_eq!(apart.location(), format!("{basque}?country=ES"));
    assert_eq!(site.app.propose(&Actor::Operator).await.expect("a look"), 0, "never proposed again");
    let seen = ruth.page(&basque).await;
    assert!(seen.contains("Told apart") && seen.contains("Ruth, "), "who and when: {seen}");
    assert!(ruth.page("/admin/audit").await.contains("two records told apart"));
    ruth.fill(&basque, &format!("{basque}/undo"), &[]).await;
    assert!(ruth.page("/pairs").await.contains(&basque));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_decides_on_pairs_that_are_not_theirs_or_that_they_did_not_see() {
    let Pairs { site, basque, basque_pair, french_pair } = pairs().await;
    let [own, foreign] = [basque_pair, french_pair].map(|pair| format!("/pairs/{pair}"));
    let val = with_role(&site, "Val", Role::Validator).await;
    let visitor = Guest::of(&site.routes);
    assert!(visitor.get("/pairs").await.location().starts_with("/sign-in"));
    // Who edits does not merge; who validates in one space has nothing to do with another.
    let ed = with_role(&site, "Ed", Role::Coordinator).await;
    for address in ["/pairs", &own] {
        assert_eq!(ed.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert!(!ed.page("/account").await.contains("/pairs") && !ed.page("/quality").await.contains("/pairs"));
    assert!(!val.page("/pairs").await.contains("Pont"));
    assert_eq!(val.get(&foreign).await.status, StatusCode::NOT_FOUND);
    let form = form_fields(&val.page("/account").await, "/sign-out").remove(0).1;
    let seqs = [record(&site, basque[0]).await, record(&site, basque[1]).await];
    let (left, right) = if basque[0] < basque[1] { (0, 1) } else { (1, 0) };
    let [left, right] = [left, right].map(|side| seqs[side].seq.to_string());
    let keep = basque[0].to_string();
    let stranger =
        record(&site, site.app.record_at(Kind::Organisation, "spri").await.expect("a look").expect("SPRI"))
            .await;
    for (step, fields, expected) in [
        ("same", vec![("keep", keep.as_str())], StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("same", vec![("keep", "x"), ("left", &left), ("right", &right)], StatusCode::BAD_REQUEST),
        (
            "same",
            vec![("keep", &stranger.id.to_string()), ("left", &left), ("right", &right)],
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        ("same", vec![("keep", &keep), ("left", "1"), ("right", "2")], StatusCode::UNPROCESSABLE_ENTITY),
        ("undo", vec![], StatusCode::UNPROCESSABLE_ENTITY),
        ("else", vec![], StatusCode::NOT_FOUND),
    ] {
        let mut fields = fields.clone();
        fields.push(("form", &form));
        let refused = val.post(&format!("{own}/{step}"), &fields).await;
        assert_eq!(refused.status, expected, "{step} {fields:?}: {}", refused.body);
        let elsewhere = val.post(&format!("{foreign}/{step}"), &fields).await;
        assert!(elsewhere.status.is_client_error() && !elsewhere.has("Pont"), "{step}: {}", elsewhere.body);
    }
    assert!(record(&site, basque[1]).await.merged_into.is_none(), "nothing came of any of it");

    // Somebody changes one of the two between looking and deciding.
    let page = val.page(&own).await;
    let mut fields = form_fields(&page, &format!("{own}/same"));
    let record = record(&site, basque[0]).await;
    let mut changed = record.document.clone();
    changed.about_mut().summary = Text::english("Moved on");
    site.app.edit(&Actor::Operator, record.id, record.seq, changed, None).await.expect("it is changed");
    fields.retain(|(name, _)| name != "keep");
    let mut sent: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    sent.push(("keep", &keep));
    let stale = val.post(&format!("{own}/same"), &sent).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stale.has("changed since the page was made") && stale.has("Moved on"), "{}", stale.body);
}

/// Named so that one browser runs at a time.
mod browser {
    use asterism_testkit::{BrowserOptions, Colours, Scripts};

    use super::{Pairs, administrator, pairs};

    #[tokio::test(flavor = "multi_thread")]
    async fn pairs_are_decided_in_browsers_without_scripts_and_accessible_at_every_width() {
        let Pairs { site, basque, basque_pair, .. } = pairs().await;
        administrator(&site, "Ruth").await;
        let app = site.app.clone();
        let (address, own) = (site.serve().await, format!("/pairs/{basque_pair}"));
        let mut findings = Vec::new();
        for (colours, width) in [(Colours::Light, 1100), (Colours::Dark, 390)] {
            let options = BrowserOptions { colours, width, ..BrowserOptions::default() };
            let mut browser = crate::suggest::signed_in(&address, "ruth", "/account", options).await;
            for (name, path) in
                [("pairs", "/pairs"), ("pair", own.as_str()), ("pair-es", &format!("{own}?lang=es"))]
            {
                browser.open(&format!("{address}{path}")).await;
                let found = browser.axe().await;
                findings.extend(found.into_iter().map(|finding| format!("{name} ({colours:?}): {finding}")));
                if browser.scrolls_sideways().await {
                    findings.push(format!("{name} is wider than {width}"));
                }
                findings.extend(browser.complaints().await.into_iter().map(|line| format!("{name}: {line}")));
                browser.screenshot(name, width).await;
            }
        }
        assert!(findings.is_empty(), "{}", findings.join("\n"));
        let options = BrowserOptions { scripts: Scripts::Off, width: 390, ..BrowserOptions::default() };
        let browser = crate::suggest::signed_in(&address, "ruth", "/pairs", options).await;
        browser.follow(&format!("a[href=\"{own}\"]")).await;
        browser.follow(&format!("form[action=\"{own}/same\"] button")).await;
        assert!(browser.address().await.ends_with(&own), "{}", browser.address().await);
        let merged = async || {
            let mut merged = false;
            for id in basque {
                merged |= app.record(id).await.expect("a look").expect("it").merged_into.is_some();
            }
            merged
        };
        assert!(merged().await);
        browser.follow(&format!("form[action=\"{own}/undo\"] button")).await;
        assert!(!merged().await);
    }
}
