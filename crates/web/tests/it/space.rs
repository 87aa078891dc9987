//! Spaces: their page, their people, and who may do what.

use asterism_domain::{Actor, Document, HelixRole, Kind, Role, Space, SpaceKind};
use axum::http::StatusCode;

use crate::Sample;
use crate::edit::{fields_of, post, record, sent, set, with_role};
use crate::guest::{Guest, PASSWORD, form_fields, letter_to, link_in, sign_up};

#[tokio::test(flavor = "multi_thread")]
async fn a_space_shows_what_is_in_it_002_19() {
    let site = Sample::open().await;
    let visitor = Guest::of(&site.routes);
    let page = visitor.page("/spaces/clusters3").await;
    for part in ["News", "Events", "Library", "/explore?space=clusters3", "Who may do what here"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("/spaces/clusters3/people"), "visitors do not see its people");
    for absent in ["/spaces/nowhere", "/spaces/Clusters3", "/spaces/clusters3/look.css"] {
        assert_eq!(visitor.get(absent).await.status, StatusCode::NOT_FOUND, "{absent}");
    }
    assert!(
        page.contains("<h1>CLUSTERS3: the space of the project</h1>") && page.contains("/projects/clusters3")
    );
    assert!(visitor.page("/spaces/clusters3.json").await.contains("\"space_kind\":\"project\""));
    assert!(visitor.page("/explore?q=clusters3&kind=space").await.contains("/spaces/clusters3"));
    // A space that nobody has opened shows what is in it all the same.
    assert!(visitor.page("/spaces/interreg-europe").await.contains("/explore?space=interreg-europe"));
    let kind = SpaceKind::Platform;
    let refused = site.app.open_space(&Actor::Visitor, "interreg-europe", "Interreg Europe", kind).await;
    assert!(refused.is_err());
    for bad in ["", "Interreg Europe", "ä", &"x".repeat(41), "clusters3"] {
        assert!(site.app.open_space(&Actor::Operator, bad, "A title", kind).await.is_err(), "{bad:?}");
    }
    site.app
        .open_space(&Actor::Operator, "interreg-europe", "The programme's own", kind)
        .await
        .expect("a space");
    assert!(visitor.page("/spaces/interreg-europe").await.contains("<h1>The programme&#39;s own</h1>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_colours_and_stakeholders_of_a_space_come_from_its_record_002_19() {
    let site = Sample::open().await;
    site.app
        .open_space(&Actor::Operator, "group", "A group", SpaceKind::WorkingGroup)
        .await
        .expect("a space");
    let id =
        site.app.record_at(asterism_domain::Kind::Space, "group").await.expect("a look").expect("a record");
    let record = site.app.record(id).await.expect("a look").expect("a record");
    let twice =
        site.app.record_at(Kind::Organisation, "spri").await.expect("a look").expect("an organisation");
    let mut told = serde_json::to_value(&record.document).expect("JSON");
    told["accent"] = "#9b2226".into();
    told["stakeholders"] = serde_json::json!([
        { "name_as_given": "The <b>county</b>", "helix_role": "government" },
        { "name_as_given": "A chamber", "helix_role": "business" },
        { "organisation": twice, "helix_role": "government" },
        { "organisation": twice, "helix_role": "government" },
        { "name_as_given": "A neighbour" },
    ]);
    let document = serde_json::from_value(told).expect("a document");
    site.app.edit(&Actor::Operator, id, record.seq, document, None).await.expect("an edit");
    let visitor = Guest::of(&site.routes);
    let page = visitor.page("/spaces/group").await;
    assert!(
        page.contains("href=\"/spaces/group/look.css\"") && page.contains("quadruple helix: 46%"),
        "{page}"
    );
    assert!(page.contains("Of 1 member no helix role is said; the balance leaves it out."), "{page}");
    assert!(visitor.page("/spaces/group?lang=es").await.contains("De 1 miembro no se dice el papel"));
    assert!(page.contains("The &#60;b&#62;county") && page.contains("Civil society"));
    let sheet = visitor.get("/spaces/group/look.css").await;
    assert!(sheet.has("--accent:#9b2226") && sheet.has("prefers-color-scheme: dark"), "{}", sheet.body);
    assert_eq!(sheet.headers["content-type"], "text/css; charset=utf-8");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coordinator_invites_partners_and_nobody_mightier() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let carla = with_role(&site, "Carla", &space, Role::Coordinator).await;
    let people = "/spaces/clusters3/people";
    let invite = "/spaces/clusters3/people/invite";
    let page = carla.page(people).await;
    assert!(page.contains("carla@example.org") && page.contains("project coordinator"));
    assert!(!page.contains("value=\"administrator\"") && page.contains("value=\"partner\""));
    let wrong = carla.fill(people, invite, &[("email", "no address")]).await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.has("This is no e-mail address"),
        "{}",
        wrong.body
    );
    let sent = carla.fill(people, invite, &[("email", "dora@example.org"), ("role", "partner")]).await;
    assert_eq!(sent.location(), people, "{}", sent.body);
    let form = form_fields(&page, "/sign-out").remove(0).1;
    let mightier = [("form", form.as_str()), ("email", "eve@example.org"), ("role", "administrator")];
    assert_eq!(carla.post(invite, &mightier).await.status, StatusCode::FORBIDDEN);
    assert!(carla.page(people).await.contains("dora@example.org"));
    let link = link_in(&letter_to(&site.app, "dora@example.org").await);
    let dora = Guest::of(&site.routes);
    dora.fill(&link, &link, &[("name", "Dora"), ("password", PASSWORD)]).await;
    let page = dora.page(people).await;
    assert!(
        page.contains("Carla") && !page.contains("carla@example.org"),
        "addresses are for those who invite"
    );
    assert!(!page.contains("people/invite"));
    let refused = dora
        .post(
            invite,
            &[
                ("form", &form_fields(&page, "/sign-out").remove(0).1),
                ("email", "x@example.org"),
                ("role", "member"),
            ],
        )
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let left = dora.fill(people, "/spaces/clusters3/people/role", &[]).await;
    assert_eq!(left.location(), "/account", "{}", left.body);
    assert_eq!(dora.get(people).await.status, StatusCode::FORBIDDEN);
    let visitor = Guest::of(&site.routes);
    assert_eq!(visitor.get(people).await.location(), "/sign-in?next=%2Fspaces%2Fclusters3%2Fpeople");
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_are_changed_within_reach_and_invitations_taken_back() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let web = with_role(&site, "Wim", &space, Role::WebAdministrator).await;
    with_role(&site, "Paula", &space, Role::Partner).await;
    with_role(&site, "Ada", &space, Role::Administrator).await;
    let people = "/spaces/clusters3/people";
    let (paula, ada) = (
        site.app.account_at(&Actor::Operator, "paula@example.org").await.expect("Paula"),
        site.app.account_at(&Actor::Operator, "ada@example.org").await.expect("Ada"),
    );
    let role_of_paula = format!("role-{}", paula.id);
    let form = form_fields(&web.page(people).await, "/sign-out").remove(0).1;
    let id = paula.id.to_string();
    let fields = [("form", form.as_str()), ("account", &id), (&role_of_paula, "expert")];
    let changed = web.post("/spaces/clusters3/people/role", &fields).await;
    assert_eq!(changed.location(), people, "{}", changed.body);
    assert!(web.page(people).await.contains("expert, since"));
    let against = [("form", form.clone()), ("account", ada.id.to_string()), ("leave", "yes".to_owned())];
    let fields: Vec<(&str, &str)> = against.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let refused = web.post("/spaces/clusters3/people/role", &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "nobody takes out who is mightier");
    web.fill(people, "/spaces/clusters3/people/invite", &[("email", "x@example.org")]).await;
    let taken = web.fill(people, "/spaces/clusters3/people/withdraw", &[]).await;
    assert_eq!(taken.location(), people);
    let link = link_in(&letter_to(&site.app, "x@example.org").await);
    assert_eq!(Guest::of(&site.routes).get(&link).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_invitation_takes_no_role_away_that_its_writer_may_not_touch() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let carla = with_role(&site, "Carla", &space, Role::Coordinator).await;
    let people = "/spaces/clusters3/people";
    let vera = sign_up(&site.app, &site.routes, "Vera").await;
    let invited = [("email", "vera@example.org"), ("role", "partner")];
    assert_eq!(carla.fill(people, "/spaces/clusters3/people/invite", &invited).await.location(), people);
    let link = link_in(&letter_to(&site.app, "vera@example.org").await);
    let id = site.app.account_at(&Actor::Operator, "vera@example.org").await.expect("Vera").id;
    site.app.put_in_space(&Actor::Operator, id, &space, Role::Validator).await.expect("a role");
    let joined = vera.fill(&link, &format!("{link}/accept"), &[]).await;
    assert_eq!(joined.location(), "/spaces/clusters3", "{}", joined.body);
    let members = site.app.members(&Actor::Operator, &space).await.expect("members");
    let role = members.iter().find(|member| member.account.id == id).map(|member| member.role);
    assert_eq!(role, Some(Role::Validator), "she publishes here as before");
    assert_eq!(vera.get(&link).await.status, StatusCode::NOT_FOUND, "the letter is used up");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_roles_says_what_the_rights_are() {
    let site = Sample::open().await;
    let page = Guest::of(&site.routes).page("/spaces/clusters3/roles").await;
    for role in Role::ALL {
        let label = asterism_web::locale::Locale::english().label("role", role.as_str());
        assert!(page.contains(&label), "{label}");
    }
    assert!(page.contains("news, posts, events, documents, media"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_runs_a_space_gives_it_its_name_colour_and_stakeholders_and_others_do_not_002_19() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    let carla = with_role(&site, "Carla", &space, Role::Coordinator).await;
    let (home, edit) = ("/spaces/clusters3", "/spaces/clusters3/edit");
    assert!(carla.page(home).await.contains(&format!("href=\"{edit}\"")));
    let mut fields = sent(&carla, edit, edit).await;
    set(&mut fields, &[("about.title.en", "The clusters’ own space"), ("accent", "#ffe600"), ("do", "save")]);
    let refused = post(&carla, edit, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.has("too light") && refused.has("The clusters’ own space"), "{}", refused.body);
    set(&mut fields, &[("accent", "#9b2226"), ("do", "add:stakeholders")]);
    let with_row = post(&carla, edit, &fields).await;
    assert!(with_row.has("The side it speaks for here"), "the field says what it is: {}", with_row.body);
    let mut fields = fields_of(&with_row.body, edit);
    let row = fields.iter().filter(|(name, _)| name.ends_with(".name_as_given")).count() - 1;
    let (name, side) =
        (format!("stakeholders.{row}.name_as_given"), format!("stakeholders.{row}.helix_role"));
    set(&mut fields, &[(&name, "Chamber of the valley"), (&side, "business"), ("do", "save")]);
    let saved = post(&carla, edit, &fields).await;
    assert_eq!(saved.location(), home, "{}", saved.body);
    let page = site.get(home).await.1;
    assert!(page.contains("<h1>The clusters’ own space</h1>") && page.contains("look.css"), "{page}");
    let stored = record(&site, Kind::Space, "clusters3").await;
    let Document::Space(told) = &stored.document else { panic!("a space") };
    assert!(
        told.stakeholders
            .iter()
            .any(|one| one.name_as_given == "Chamber of the valley"
                && one.helix_role == Some(HelixRole::Business)),
        "{told:?}"
    );
    // The page of rights says so, and nobody else of the project may.
    let roles = site.get("/spaces/clusters3/roles").await.1;
    let row = roles.split("<tr").find(|row| row.contains("project coordinator")).expect("a row");
    assert_eq!(row.matches(">yes<").count(), 2, "people and the space: {row}");
    for (name, role) in [("Paul", Role::Partner), ("Vera", Role::Validator), ("Nina", Role::NewsletterEditor)]
    {
        let other = with_role(&site, name, &space, role).await;
        assert!(!other.page(home).await.contains(&format!("href=\"{edit}\"")), "{name}");
        let form = crate::edit::form_of(&other).await;
        let mut fields = fields.clone();
        set(&mut fields, &[("form", &form), ("about.title.en", name), ("base", &stored.seq.0.to_string())]);
        post(&other, edit, &fields).await;
        assert_eq!(record(&site, Kind::Space, "clusters3").await.seq, stored.seq, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_runs_a_space_puts_up_its_page_and_no_other_ones() {
    let site = Sample::open().await;
    let space = Space::new("eccp");
    let carla = with_role(&site, "Carla", &space, Role::Coordinator).await;
    let (new, to) = ("/spaces/new?space=eccp", "/spaces/new");
    let visitor = Guest::of(&site.routes);
    let mut fields = sent(&carla, new, to).await;
    set(&mut fields, &[("about.title.en", "CORDIS"), ("do", "publish")]);
    let made = post(&carla, to, &fields).await;
    assert_eq!(made.location(), "/spaces/eccp", "it is the page of their own: {}", made.body);
    assert_eq!(visitor.get("/spaces/cordis").await.status, StatusCode::NOT_FOUND, "and no other space's");
    assert_eq!(post(&carla, to, &fields).await.location(), "/spaces/eccp", "sent again it leads there");
    set(&mut fields, &[("about.title.en", "Another page")]);
    let again = post(&carla, to, &fields).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_that_opens_a_space_opens_it_once_however_often_it_is_sent() {
    let site = Sample::open().await;
    let ruth = crate::guest::sign_up(&site.app, &site.routes, "Ruth").await;
    let account = site.app.account_at(&Actor::Operator, "ruth@example.org").await.expect("Ruth");
    site.app.set_administrator(&Actor::Operator, account.id, true).await.expect("Ruth runs the portal");
    let mut fields = crate::guest::form_fields(&ruth.page("/admin/spaces").await, "/admin/spaces");
    crate::edit::set(&mut fields, &[("name", "quokkas"), ("title", "Quokkas"), ("kind", "project")]);
    let (one, other) = tokio::join!(
        crate::edit::post(&ruth, "/admin/spaces", &fields),
        crate::edit::post(&ruth, "/admin/spaces", &fields)
    );
    for answer in [&one, &other, &crate::edit::post(&ruth, "/admin/spaces", &fields).await] {
        assert_eq!(answer.location(), "/spaces/quokkas", "{}", answer.body);
    }
    let opened = site.app.audit(&Actor::Operator, None, None).await.expect("the audit");
    assert_eq!(opened.iter().filter(|row| row.event.event == "space_opened").count(), 1);
    // Another form of the same name is refused, as before, and what was typed into it stays.
    crate::edit::set(&mut fields, &[("title", "Other quokkas")]);
    let refused = crate::edit::post(&ruth, "/admin/spaces", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.has("Other quokkas"), "{}", refused.body);
    // Whoever goes back to the form that was sent and gives another name means another space.
    let mut back = fields.clone();
    crate::edit::set(&mut back, &[("name", "numbats"), ("title", "Numbats")]);
    let opened = crate::edit::post(&ruth, "/admin/spaces", &back).await;
    assert_eq!(opened.location(), "/spaces/numbats", "{} {}", opened.status, opened.body);
    // Nobody opens by a mark what is somebody else's.
    let news = crate::edit::record(&site, Kind::Project, "clusters3").await.id.to_string();
    crate::edit::set(&mut fields, &[("name", "wombats"), ("title", "Wombats"), ("mark", &news)]);
    assert_eq!(crate::edit::post(&ruth, "/admin/spaces", &fields).await.location(), "/spaces/wombats");
    assert!(site.app.check().await.expect("a check").is_clean());
}
