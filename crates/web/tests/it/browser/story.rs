//! A site in which a little of everything has happened.

use std::collections::BTreeMap;

use asterism_actions::account::Provider;
use asterism_actions::{App, Config, PairsAsked, ProposalState};
use asterism_domain::idea::ProjectIdea;
use asterism_domain::library::Media;
use asterism_domain::{Actor, Document, Kind, Role, Space, State, Text, WebLink};
use asterism_testkit::provider::{CLIENT, Provider as Running, SECRET};
use asterism_web::{Site, router};
use jiff::{SignedDuration, Timestamp};

use crate::Sample;
use crate::edit::with_role;
use crate::guest::{Guest, letter_to, link_in, sign_up};
use crate::people::describe;

/// Addresses that are not known before, and other values of the story.
pub(crate) type Story = BTreeMap<&'static str, String>;

/// What the story needs to go on: the provider runs, and the visitor has been sent there.
pub(crate) struct Told {
    pub(crate) site: Sample,
    pub(crate) story: Story,
    /// The visitor's cookies, as they come back from the provider.
    pub(crate) cookies: Vec<(String, String)>,
    pub(crate) _provider: Running,
}

const PORTAL: &str = "http://127.0.0.1:8080";
const CLUSTERS3: &str = "/projects/clusters3";
const CLAIM: &str = "/organisations/spri/claim";

/// Two rows of a CORDIS table, of which one names a country that is none.
const ROWS: &str = "projectID;projectAcronym;organisationID;vatNumber;name;shortName;SME;activityType;street;postCode;\
    city;country;nutsCode;geolocation;organizationURL;order;role;ecContribution;totalCost\n\
    1;P1;999;;UNIVERSITY OF TARTU;;false;HES;;;Tartu;EE;EE00;;;1;participant;1;2\n\
    ;P1;998;;UNIVERSITY OF NOWHERE;;false;HES;;;Nowhere;EE;EE00;;;1;participant;1;2\n";

pub(crate) async fn told() -> Told {
    let provider = Running::start(PORTAL);
    let site = opened(&provider).await;
    let mut story = Story::new();
    let project = site.app.record_at(Kind::Project, "clusters3").await.expect("a look").expect("a record");
    let head = site.app.record(project).await.expect("a look").expect("a record").seq.0;
    story.insert("before", head.to_string());
    site.edit(Kind::Project, "clusters3", |document| {
        document.about_mut().summary = Text::english("Another summary.");
        if let Document::Project(project) = document {
            project.fund = Some("Somebody else's".to_owned());
        }
    })
    .await;
    let after = site.app.record(project).await.expect("a look").expect("a record").seq.0;
    story.insert("compared", format!("{CLUSTERS3}/history?from={head}&to={after}"));
    things(&site, &mut story).await;
    people(&site, &mut story).await;
    let visitor = Guest::of(&site.routes);
    let address = crate::provider::sent(&visitor, provider.issuer()).await;
    let back = provider.visit(&address, "newcomer");
    story.insert("back", back.replace(PORTAL, ""));
    site.app.follow().await.expect("the index follows");
    Told { site, story, cookies: visitor.cookies(), _provider: provider }
}

async fn opened(provider: &Running) -> Sample {
    let folder = tempfile::tempdir().expect("a folder");
    let login = Provider::new(provider.issuer(), CLIENT, Some(SECRET.to_owned())).expect("a provider");
    let config = Config {
        today: Some(jiff::civil::date(2026, 11, 1)),
        providers: vec![login.named("House Login")],
        ..Config::in_folder(folder.path())
    };
    let app = App::open(config).await.expect("the data folder opens");
    app.load_sample().await.expect("the sample loads");
    app.follow().await.expect("the index follows");
    Sample { folder, routes: router(Site::new(app.clone())), app }
}

/// An event to register for, a picture, an import with a bad row, an organisation with pages of its own, two that may
/// be one.
async fn things(site: &Sample, story: &mut Story) {
    crate::registration::open(site, Some(2)).await;
    let mut medium = Media::default();
    medium.about.title = Text::english("Door");
    let space = Space::new("clusters3");
    site.app.create(&Actor::Operator, &space, medium.into(), State::Published).await.expect("a medium");
    let report = site.load("organization.csv", ROWS).await;
    story.insert("import", report.files[0].import.expect("an import").0.to_string());
    site.edit(Kind::Organisation, "spri", |document| {
        let url = "https://www.spri.example/es".to_owned();
        document.about_mut().links.push(WebLink { rel: "website".to_owned(), url, label: None });
    })
    .await;
    for name in ["Energy Cluster Zubia", "Enery Cluster Zubia"] {
        crate::pair::put(site, "clusters3", name, "Bilbao", "ES", &[]).await;
    }
    site.app.propose(&Actor::Operator).await.expect("a look through all");
    let asked = site.app.pairs(&Actor::Operator, ProposalState::Open, &PairsAsked::default(), 100).await;
    let rows = asked.expect("a queue").rows;
    let pair = rows.iter().find(|row| row.sides.iter().any(|side| side.name.contains("Zubia")));
    story.insert("pair", format!("/pairs/{}", pair.expect("two who may be one").proposal.id));
    let strengths = Guest::of(&site.routes).page("/regions/XA11/strengths").await;
    let cell = crate::links(&strengths).into_iter().find(|link| link.contains("/cell?"));
    story.insert("cell", cell.expect("a figure opens to its cell"));
}

async fn people(site: &Sample, story: &mut Story) {
    let space = Space::new("clusters3");
    let app = &site.app;
    let mia = sign_up(app, &site.routes, "Mia").await;
    let petra = with_role(site, "Petra", &space, Role::Partner).await;
    let carla = with_role(site, "Carla", &space, Role::Coordinator).await;
    let vera = with_role(site, "Vera", &space, Role::Validator).await;
    let of_spri = crate::edit::record(site, Kind::Organisation, "spri").await.space;
    for space in [of_spri, ProjectIdea::space()] {
        let account = app.account_at(&Actor::Operator, "vera@example.org").await.expect("Vera");
        app.put_in_space(&Actor::Operator, account.id, &space, Role::Validator).await.expect("a role");
    }
    with_role(site, "Ruth", &space, Role::Coordinator).await;
    let ruth = app.account_at(&Actor::Operator, "ruth@example.org").await.expect("Ruth");
    app.set_administrator(&Actor::Operator, ruth.id, true).await.expect("she runs the portal");

    // Mia shows herself, is written to, registers, follows, suggests, claims, and shares an idea.
    let profile = describe(&mia, "Wilhelmina", &[]).await;
    let ask = format!("{profile}/contact");
    petra.fill(&ask, &ask, &[("message", "Shall we weave together?")]).await;
    story.insert("profile", profile);
    // Petra shows herself too, and is asked to look after a topic.
    describe(&petra, "Petronella", &[]).await;
    crate::managers::ask(site, &carla, "petra@example.org", "Bridges").await;
    let register = format!("{}/registration", crate::registration::EVENT);
    mia.fill(&register, &register, &[]).await;
    mia.fill(CLUSTERS3, "/account/follows", &[("pace", "daily")]).await;
    mia.fill("/explore?q=okapi&kind=news", "/account/follows", &[("pace", "daily")]).await;
    story.insert("suggestion", crate::suggest::suggest(&mia, &[("fund", "ERDF and the regions")]).await);
    let claim = [("job", "cluster manager"), ("email", "mia@spri.example")];
    assert_eq!(mia.fill(CLAIM, CLAIM, &claim).await.location(), CLAIM);
    let proof = letter_to(app, "mia@spri.example").await.text;
    let proof = &proof[proof.find("/claims/").expect("a link")..];
    story.insert("proof", proof.split_whitespace().next().unwrap_or("").to_owned());
    let deciding = vera.page(CLAIM).await;
    let decline = deciding.split("action=\"").filter_map(|rest| rest.split('"').next());
    let decline = decline.filter_map(|action| action.strip_suffix("/decline")).next();
    story.insert("claim", decline.expect("a claim to decide on").to_owned());
    let idea = "/project-ideas/quokka-bridges";
    let new = format!("/project-ideas/new?space={}", ProjectIdea::space().as_str());
    let fields = [("about.title.en", "Quokka bridges"), ("why.en", "They cannot cross")];
    assert_eq!(mia.fill(&new, "/project-ideas/new", &fields).await.location(), idea);
    mia.fill(idea, &format!("{idea}/submit"), &[]).await;
    vera.fill(idea, &format!("{idea}/publish"), &[]).await;
    story.insert("idea", idea.to_owned());
    let join = format!("{idea}/join");
    carla.fill(&join, &join, &[("message", "I build bridges")]).await;

    // Petra writes: a draft, one that waits, and one that is published, of which Mia hears.
    for (what, title) in [("draft", "Half a title"), ("submitted", "Waiting words"), ("said", "Okapi news")] {
        let fields = [("about.title.en", title), ("about.summary.en", "Words")];
        let written = petra.fill("/news/new?space=clusters3", "/news/new", &fields).await;
        let address = written.location().to_owned();
        if what != "draft" {
            petra.fill(&address, &format!("{address}/submit"), &[]).await;
        }
        story.insert(what, address);
    }
    vera.fill(&story["said"], &format!("{}/publish", story["said"]), &[]).await;
    app.follow().await.expect("the index follows");
    app.note_changes().await.expect("a comparison");
    let later = Timestamp::now() + SignedDuration::from_hours(48);
    // Those who publish in the space hear of the suggestion, too.
    app.write_digests_at(later).await.expect("letters");
    letters(site, story, &carla).await;
}

/// What letters lead to.
async fn letters(site: &Sample, story: &mut Story, carla: &Guest) {
    let app = &site.app;
    let digest = letter_to(app, "mia@example.org").await.text;
    let door = &digest[digest.find("/unsubscribe/").expect("a way out")..];
    story.insert("unsubscribe", door.split_whitespace().next().unwrap_or("").to_owned());
    let visitor = Guest::of(&site.routes);
    visitor.fill("/sign-up", "/sign-up", &[("email", "new@example.org")]).await;
    story.insert("confirm", link_in(&letter_to(app, "new@example.org").await));
    visitor.fill("/recover", "/recover", &[("email", "carla@example.org")]).await;
    story.insert("recover", link_in(&letter_to(app, "carla@example.org").await));
    let people = "/spaces/clusters3/people";
    let invited = [("email", "petra@example.org"), ("role", "partner")];
    carla.fill(people, &format!("{people}/invite"), &invited).await;
    story.insert("invitation", link_in(&letter_to(app, "petra@example.org").await));
    carla
        .fill(people, &format!("{people}/invite"), &[("email", "dora@example.org"), ("role", "partner")])
        .await;
    visitor.fill("/feedback/new?about=%2Fabout", "/feedback", &[("text", "It is of 2017.")]).await;
    let waiting = app.outbox(&Actor::Operator, 1).await.expect("the outbox");
    story.insert("letter", waiting.first().expect("a letter").id.to_string());
}
