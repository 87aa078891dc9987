//! Organisations claimed by their own people: the proof, the checks that both sides see, who decides, and what it lets one
//! do. Their names with dates are edited as such.

use asterism_domain::{Actor, Document, Kind, OrganisationType, Record, Role, WebLink};
use axum::http::StatusCode;

use crate::Sample;
use crate::guest::{Guest, form_fields, letter_to, letters_to, sign_up};

const SPRI: &str = "/organisations/spri";
pub(crate) const CLAIM: &str = "/organisations/spri/claim";

pub(crate) async fn spri(site: &Sample) -> Record {
    let id = site.app.record_at(Kind::Organisation, "spri").await.expect("a look").expect("SPRI");
    site.app.record(id).await.expect("a look").expect("SPRI")
}

/// The sample, in which SPRI is a cluster organisation with pages of its own and on a site that others are on too.
pub(crate) async fn site() -> Sample {
    let site = Sample::open().await;
    let record = spri(&site).await;
    let mut document = record.document.clone();
    let Document::Organisation(organisation) = &mut document else { panic!("an organisation") };
    organisation.organisation_type = Some(OrganisationType::ClusterOrganisation);
    for url in ["https://www.spri.example/es", "https://www.facebook.com/spri"] {
        organisation.about.links.push(WebLink {
            rel: "website".to_owned(),
            url: url.to_owned(),
            label: None,
        });
    }
    site.app.edit(&Actor::Operator, record.id, record.seq, document, None).await.expect("it is changed");
    site
}

pub(crate) async fn with_role(site: &Sample, name: &str, role: Role) -> Guest {
    let guest = sign_up(&site.app, &site.routes, name).await;
    let email = format!("{}@example.org", name.to_lowercase());
    let account = site.app.account_at(&Actor::Operator, &email).await.expect("an account");
    let space = spri(site).await.space;
    site.app.put_in_space(&Actor::Operator, account.id, &space, role).await.expect("a role");
    guest
}

/// The number of the claim that a page has a form of.
pub(crate) fn claim_on(page: &str, step: &str) -> String {
    let end = format!("/{step}\"");
    let actions = page.split("action=\"/claims/").skip(1).filter_map(|rest| rest.split('>').next());
    let found = actions.filter_map(|rest| rest.split_once(&end)).map(|(id, _)| id.to_owned()).next();
    found.unwrap_or_else(|| panic!("no form to {step}: {page}"))
}

/// The path of the link in the newest letter to an address.
async fn link_to(site: &Sample, address: &str) -> String {
    let letter = letter_to(&site.app, address).await;
    let start = letter.text.find("/claims/").unwrap_or_else(|| panic!("no link in {}", letter.text));
    letter.text[start..].split_whitespace().next().unwrap_or("").to_owned()
}

pub(crate) const ASKED: [(&str, &str); 7] = [
    ("job", "cluster manager"),
    ("email", "maite@spri.example"),
    ("team", "0,5"),
    ("english", "https://spri.example/en"),
    ("members", "14"),
    ("types", "business"),
    ("types", "research"),
];

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_claimed_proven_accepted_kept_and_taken_back() {
    let site = site().await;
    let visitor = Guest::of(&site.routes);
    assert!(visitor.page(SPRI).await.contains(&format!("href=\"{CLAIM}\"")));
    assert!(visitor.get(CLAIM).await.location().starts_with("/sign-in"));
    let val = with_role(&site, "Val", Role::Validator).await;
    let maite = sign_up(&site.app, &site.routes, "Maite").await;
    assert_eq!(maite.get("/organisations/spri/edit").await.status, StatusCode::FORBIDDEN);
    let before = maite.page(CLAIM).await;
    assert!(before.contains("get your name, what you are there and the proof"), "{before}");
    let asked = maite.fill(CLAIM, CLAIM, &ASKED).await;
    assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, CLAIM), "{}", asked.body);
    let again = maite
        .post(
            CLAIM,
            &[
                ("form", &form_fields(&maite.page("/account").await, "/sign-out")[0].1),
                ("job", "x"),
                ("proof", "y"),
            ],
        )
        .await;
    assert_eq!(again.status, StatusCode::BAD_REQUEST, "one claim at a time: {}", again.body);
    assert!(letter_to(&site.app, "val@example.org").await.subject.contains("would like to speak for SPRI"));

    // The letter proves the address to her alone, and by its form alone.
    let link = link_to(&site, "maite@spri.example").await;
    let before = maite.page(CLAIM).await;
    assert!(
        before.contains("a letter to an address at spri.example waits") && before.contains("not known"),
        "{before}"
    );
    for who in [&val, &sign_up(&site.app, &site.routes, "Mallory").await] {
        assert_eq!(who.get(&link).await.status, StatusCode::NOT_FOUND);
    }
    maite.page(&link).await;
    assert!(maite.page(CLAIM).await.contains("not known"), "looking at it proves nothing");
    let id = claim_on(&before, "withdraw");
    let forged = maite.fill(&format!("/claims/{id}/0000"), &format!("/claims/{id}/answer"), &[]).await;
    assert_eq!(forged.status, StatusCode::NOT_FOUND);
    let proven = maite.fill(&link, &format!("/claims/{id}/answer"), &[]).await;
    assert_eq!(proven.location(), CLAIM, "{}", proven.body);
    // Both sides see the same checks: the address, the team, the pages and the kinds of members, and 14 are too few.
    for seen in [maite.page(CLAIM).await, val.page(CLAIM).await] {
        assert_eq!(seen.matches(">passed<").count(), 4, "{seen}");
        assert_eq!(seen.matches(">failed<").count(), 1, "{seen}");
        assert!(seen.contains("stated: 0.5") && seen.contains("stated: 14"), "{seen}");
    }
    assert!(val.page("/claims").await.contains("Maite · SPRI"));

    let accepted = val.fill(CLAIM, &format!("/claims/{id}/accept"), &[]).await;
    assert_eq!(accepted.location(), CLAIM, "{}", accepted.body);
    assert_eq!(
        letter_to(&site.app, "maite@example.org").await.subject,
        "You speak for SPRI - Basque Business Development Agency"
    );
    assert!(maite.page("/organisations/spri/edit").await.contains("names.0.valid_to"));
    for other in ["/organisations/tecnalia/edit", "/projects/clusters3/edit"] {
        assert_eq!(maite.get(other).await.status, StatusCode::FORBIDDEN, "{other}");
    }
    assert!(visitor.page(SPRI).await.contains("Kept by its own people since"));
    let Document::Organisation(kept) = spri(&site).await.document else { panic!("an organisation") };
    assert!(
        kept.about.links.iter().any(|link| link.url == "https://spri.example/en"),
        "what was stated is kept"
    );
    let data: serde_json::Value =
        serde_json::from_str(&maite.page("/account/data.json").await).expect("JSON");
    assert_eq!(data["claims"][0]["state"], "accepted");

    // Whoever speaks for it is told of others; who decides says why not.
    let jon = sign_up(&site.app, &site.routes, "Jon").await;
    assert!(jon.page(CLAIM).await.contains("Its own people keep this page already"));
    jon.fill(CLAIM, CLAIM, &[("job", "intern"), ("proof", "I know them")]).await;
    assert!(letter_to(&site.app, "maite@example.org").await.subject.starts_with("Somebody else would like"));
    let of_jon = claim_on(&jon.page(CLAIM).await, "withdraw");
    let silent = val.fill(CLAIM, &format!("/claims/{of_jon}/decline"), &[]).await;
    assert!(silent.status == StatusCode::BAD_REQUEST && silent.has("Give a reason"), "{}", silent.body);
    let comment = format!("decline-{of_jon}");
    val.fill(CLAIM, &format!("/claims/{of_jon}/decline"), &[(&comment, "They do not know you")]).await;
    assert!(letter_to(&site.app, "jon@example.org").await.text.contains("They do not know you"));

    let comment = format!("revoke-{id}");
    let revoked = val.fill(CLAIM, &format!("/claims/{id}/revoke"), &[(&comment, "Left in May")]).await;
    assert_eq!(revoked.location(), CLAIM, "{}", revoked.body);
    assert_eq!(maite.get("/organisations/spri/edit").await.status, StatusCode::FORBIDDEN, "at once");
    assert!(!visitor.page(SPRI).await.contains("Kept by its own people since"));
    let events = site.app.audit(&Actor::Operator, None, None).await.expect("events");
    for event in ["claim_made", "claim_answered", "claim_accepted", "claim_declined", "claim_revoked"] {
        assert!(events.iter().any(|row| row.event.event == event), "{event}");
    }
    // What somebody said of themselves goes with them.
    jon.fill("/account/data", "/account/data/erase", &[("old", crate::guest::PASSWORD)]).await;
    let seen = val.page(CLAIM).await;
    assert!(!seen.contains("Jon") && !seen.contains("I know them"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_only_looks_like_the_organisations_proves_nothing_and_gets_no_letter() {
    let site = site().await;
    let mallory = sign_up(&site.app, &site.routes, "Mallory").await;
    for address in [
        "maite@gmail.com",
        "maite@facebook.com",
        "maite@mail.spri.example",
        "maite@example",
        "maite@notspri.example",
        "maite@spri.example.evil.example",
        "maite@spr\u{456}.example",
        "maite@xn--spr-kpc.example",
        "maite@spri.example@evil.example",
        "maite@evil.example, maite@spri.example",
    ] {
        let refused = mallory.fill(CLAIM, CLAIM, &[("job", "manager"), ("email", address)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{address}: {}", refused.body);
        assert!(refused.has("id=\"email-error\""), "{address}");
        assert_eq!(letters_to(&site.app, address).await, 0, "{address}");
    }
    let nothing = mallory.fill(CLAIM, CLAIM, &[("job", "manager")]).await;
    assert!(
        nothing.status == StatusCode::UNPROCESSABLE_ENTITY && nothing.has("id=\"proof-error\""),
        "{}",
        nothing.body
    );
    let odd = mallory.fill(CLAIM, CLAIM, &[("job", "manager"), ("proof", "so"), ("members", "many")]).await;
    assert!(
        odd.status == StatusCode::UNPROCESSABLE_ENTITY && odd.has("id=\"members-error\""),
        "{}",
        odd.body
    );
    let script = mallory
        .fill(CLAIM, CLAIM, &[("job", "manager"), ("proof", "so"), ("english", "javascript:alert(1)")])
        .await;
    assert!(
        script.status == StatusCode::UNPROCESSABLE_ENTITY && script.has("id=\"english-error\""),
        "{}",
        script.body
    );
    // Where no page of the organisation is known, no address is asked for.
    let other = mallory.page("/organisations/tecnalia/claim").await;
    assert!(!other.contains("name=\"email\"") && !other.contains("name=\"team\""), "{other}");
    assert_eq!(mallory.get("/organisations/nowhere/claim").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_decides_on_their_own_claim_or_where_they_have_no_say() {
    let site = site().await;
    let val = with_role(&site, "Val", Role::Validator).await;
    let cora = with_role(&site, "Cora", Role::Coordinator).await;
    let mallory = sign_up(&site.app, &site.routes, "Mallory").await;
    let token = |page: String| form_fields(&page, "/sign-out").remove(0).1;
    val.fill(CLAIM, CLAIM, &[("job", "manager"), ("proof", "I decide here")]).await;
    let own = claim_on(&val.page(CLAIM).await, "withdraw");
    let elsewhere = "https://evil.example/en";
    let asked = [("job", "manager"), ("proof", "trust me"), ("english", elsewhere)];
    mallory.fill(CLAIM, CLAIM, &asked).await;
    let of_mallory = claim_on(&mallory.page(CLAIM).await, "withdraw");
    let form = token(val.page("/account").await);
    let refused = val.post(&format!("/claims/{own}/accept"), &[("form", &form)]).await;
    assert!(
        refused.status == StatusCode::BAD_REQUEST && refused.has("Nobody decides on their own claim"),
        "{}",
        refused.body
    );
    for (guest, id) in [(&mallory, &own), (&mallory, &of_mallory), (&cora, &own), (&cora, &of_mallory)] {
        let form = token(guest.page("/account").await);
        for step in ["accept", "decline", "revoke", "king"] {
            let comment = format!("{step}-{id}");
            let fields = [("form", form.as_str()), (comment.as_str(), "because")];
            let tried = guest.post(&format!("/claims/{id}/{step}"), &fields).await;
            assert_eq!(tried.status, StatusCode::NOT_FOUND, "{step}: {}", tried.body);
        }
    }
    // Nor does anybody see or take back what is not theirs.
    let form = token(mallory.page("/account").await);
    let tried = mallory.post(&format!("/claims/{own}/withdraw"), &[("form", &form)]).await;
    assert_eq!(tried.status, StatusCode::NOT_FOUND);
    assert!(
        !mallory.page(CLAIM).await.contains("I decide here")
            && !mallory.page("/claims").await.contains("I decide here")
    );
    let bare = val.post(&format!("/claims/{of_mallory}/accept"), &[]).await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN, "without the token of the session");
    val.fill(CLAIM, &format!("/claims/{of_mallory}/accept"), &[]).await;
    let form = token(val.page("/account").await);
    let twice = val.post(&format!("/claims/{of_mallory}/accept"), &[("form", &form)]).await;
    assert!(
        twice.status == StatusCode::BAD_REQUEST && twice.has("decided or taken back meanwhile"),
        "{}",
        twice.body
    );
    // Accepted or not, nobody makes another host the organisation's own by a claim.
    let Document::Organisation(kept) = spri(&site).await.document else { panic!("an organisation") };
    assert!(kept.about.links.iter().all(|link| link.url != elsewhere));
    // One who speaks for it stops when they like.
    mallory.fill(CLAIM, &format!("/claims/{of_mallory}/withdraw"), &[]).await;
    assert_eq!(mallory.get("/organisations/spri/edit").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_added_ended_and_corrected_with_their_dates_002_11() {
    const EDIT: &str = "/organisations/spri/edit";
    let site = site().await;
    let val = with_role(&site, "Val", Role::Validator).await;
    let set = |fields: &mut Vec<(String, String)>, given: &[(&str, &str)]| {
        for (name, value) in given {
            match fields.iter_mut().find(|(known, _)| known == name) {
                Some((_, old)) => *old = (*value).to_owned(),
                None => fields.push(((*name).to_owned(), (*value).to_owned())),
            }
        }
    };
    let post = async |fields: &[(String, String)]| {
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        val.post(EDIT, &fields).await
    };
    let page = val.page(EDIT).await;
    let mut fields = form_fields(&page, EDIT);
    fields.retain(|(name, _)| name != "do");
    assert!(fields.contains(&("names.0.valid_to".to_owned(), "2018-11-12".to_owned())), "{fields:?}");
    // A row is added; a date that is none is refused beside its field, and nothing that was typed is lost.
    set(&mut fields, &[("do", "add:names")]);
    let added = post(&fields).await;
    let mut fields = form_fields(&added.body, EDIT);
    fields.retain(|(name, _)| name != "do");
    let new =
        fields.iter().filter(|(name, _)| name.starts_with("names.") && name.ends_with(".text")).count() - 1;
    let row = |field: &str| format!("names.{new}.{field}");
    let (text, from) = (row("text"), row("valid_from"));
    set(
        &mut fields,
        &[
            (&text, "SPRI Group"),
            (&from, "the first of June"),
            ("names.1.valid_to", "2026-05-31"),
            ("do", "save"),
        ],
    );
    let refused = post(&fields).await;
    assert!(
        refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("SPRI Group"),
        "{}",
        refused.body
    );
    assert!(refused.has(&format!("{from}-error")), "{}", refused.body);
    set(&mut fields, &[(&from, "2026-06-01"), ("names.0.valid_to", "2018-11-11")]);
    let saved = post(&fields).await;
    assert_eq!(saved.location(), SPRI, "{}", saved.body);
    let Document::Organisation(organisation) = spri(&site).await.document else { panic!("an organisation") };
    let names: Vec<(&str, Option<String>, Option<String>)> = organisation
        .names
        .iter()
        .map(|name| {
            (
                name.text.as_str(),
                name.valid_from.map(|date| date.to_string()),
                name.valid_to.map(|date| date.to_string()),
            )
        })
        .collect();
    let dated = |text: &str| Some(text.to_owned());
    assert_eq!(
        names,
        [
            ("SPRI - Society for Competitive Transformation S.A", None, dated("2018-11-11")),
            ("SPRI - Basque Business Development Agency", dated("2018-11-13"), dated("2026-05-31")),
            ("SPRI - Basque Country Business Development Agency", None, None),
            ("SPRI Group", dated("2026-06-01"), None),
        ]
    );
    let shown = val.page(SPRI).await;
    assert!(shown.contains("SPRI Group") && shown.contains("Names over time"), "{shown}");
    let history = val.page("/organisations/spri/history").await;
    assert!(history.contains("SPRI Group"), "{history}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_speaks_for_an_organisation_decides_on_what_is_suggested_of_it_and_of_no_other() {
    let site = site().await;
    let maite = sign_up(&site.app, &site.routes, "Maite").await;
    let val = with_role(&site, "Val", Role::Validator).await;
    let mia = sign_up(&site.app, &site.routes, "Mia").await;
    let suggested = async |slug: &str, summary: &str| {
        let form = format!("/organisations/{slug}/suggest");
        let given = [("about.summary.en", summary), ("reason", "Their own page says so"), ("do", "save")];
        let sent = mia.fill(&form, &form, &given).await;
        assert_eq!(sent.location(), "/account/suggestions", "{}", sent.body);
        let list = mia.page("/account/suggestions").await;
        let after = list.split("href=\"/suggestions/").nth(1).expect("a suggestion");
        format!("/suggestions/{}", after.split('"').next().unwrap_or(""))
    };
    let (own, other) =
        (suggested("spri", "As Mia has it").await, suggested("tecnalia", "As Mia has it").await);
    assert!(!maite.page("/queue").await.contains(&own), "she does not speak for it yet");
    assert_eq!(maite.get(&own).await.status, StatusCode::NOT_FOUND);
    maite.fill(CLAIM, CLAIM, &[("job", "manager"), ("proof", "I am on its pages")]).await;
    let id = claim_on(&maite.page(CLAIM).await, "withdraw");
    let accepted = val.fill(CLAIM, &format!("/claims/{id}/accept"), &[]).await;
    assert_eq!(accepted.location(), CLAIM, "{}", accepted.body);
    assert!(maite.page("/account").await.contains("href=\"/queue\""));
    let queue = maite.page("/queue").await;
    crate::check_page("/queue", &queue);
    assert!(queue.contains(&own) && queue.contains("Their own page says so"), "{queue}");
    assert!(!queue.contains(&other), "{queue}");
    assert_eq!(maite.get(&other).await.status, StatusCode::NOT_FOUND);
    // Nor is it decided on by an address that somebody knows.
    let form = crate::edit::form_of(&maite).await;
    let refused = maite.post(&format!("{other}/decline"), &[("form", &form), ("comment", "No")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.body);
    let declined = maite.fill(&own, &format!("{own}/decline"), &[("comment", "It says otherwise")]).await;
    assert_eq!(declined.location(), "/queue", "{}", declined.body);
    assert!(letter_to(&site.app, "mia@example.org").await.text.contains("It says otherwise"));
    assert!(!maite.page("/queue").await.contains(&own));
    let again = suggested("spri", "As Mia has it").await;
    let page = maite.page(&again).await;
    let take = format!("{again}/take");
    let mut fields = crate::edit::fields_of(&page, &take);
    crate::edit::set(&mut fields, &[("do", "chosen"), ("take.about.summary.en", "own")]);
    assert_eq!(crate::edit::post(&maite, &take, &fields).await.location(), SPRI);
    assert!(site.page(SPRI).await.contains("As Mia has it"));
    // What one may not decide any more is not in the way either.
    let last = suggested("spri", "As Mia has it by now").await;
    assert!(maite.page("/queue").await.contains(&last));
    let comment = format!("revoke-{id}");
    val.fill(CLAIM, &format!("/claims/{id}/revoke"), &[(&comment, "Left")]).await;
    assert!(!maite.page("/queue").await.contains(&last), "at once");
    assert_eq!(maite.get(&last).await.status, StatusCode::NOT_FOUND);
}
