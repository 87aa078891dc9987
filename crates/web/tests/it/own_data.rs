//! The file of one's own data: everything that somebody wrote, decided and came to, and nothing that opens anything.

use asterism_domain::{Actor, Role, Space};

use crate::Sample;
use crate::edit::with_role;
use crate::guest::{Guest, letter_to};
use crate::registration::EVENT;

async fn data(guest: &Guest) -> serde_json::Value {
    serde_json::from_str(&guest.page("/account/data.json").await).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_of_ones_own_data_is_whole_issue_4() {
    let site = Sample::open().await;
    let space = Space::new("clusters3");
    crate::registration::open(&site, None).await;
    let anna = with_role(&site, "Anna", &space, Role::Partner).await;
    let carla = with_role(&site, "Carla", &space, Role::Coordinator).await;
    // She writes: a draft, one that is published, one that is returned to her, and says why.
    for title in ["Half a quagga", "Whole quagga"] {
        let fields = [("about.title.en", title), ("about.summary.en", "Stripes")];
        let address =
            anna.fill("/news/new?space=clusters3", "/news/new", &fields).await.location().to_owned();
        if title == "Whole quagga" {
            anna.fill(&address, &format!("{address}/submit"), &[]).await;
            let returned = [("return-comment", "It has too few stripes")];
            carla.fill(&address, &format!("{address}/return"), &returned).await;
            anna.fill(&address, &format!("{address}/submit"), &[]).await;
            carla.fill(&address, &format!("{address}/publish"), &[]).await;
        }
    }
    let register = format!("{EVENT}/registration");
    anna.fill(&register, &register, &[]).await;
    anna.fill("/feedback/new?about=%2Fabout", "/feedback", &[("text", "It is of 2017.")]).await;
    anna.fill("/spaces/clusters3", "/account/follows", &[("pace", "daily")]).await;
    anna.fill("/recover", "/recover", &[("email", "anna@example.org")]).await;
    let told = data(&anna).await;
    let has = |part: &str, words: &str| {
        assert!(told[part].to_string().contains(words), "{part} has {words}: {}", told[part]);
    };
    has("written", "half-a-quagga");
    has("written", "\"submit\"");
    has("drafts", "Half a quagga");
    assert!(!told["drafts"].to_string().contains("Whole quagga"), "what is published is no draft");
    assert_eq!(told["registrations"].as_array().map(Vec::len), Some(1));
    has("registrations", "\"attended\":null");
    has("feedback", "It is of 2017.");
    has("links", "recover");
    assert_eq!(told["browsers"].as_array().map(Vec::len), Some(1));
    let letter = letter_to(&site.app, "anna@example.org").await;
    has("letters", &letter.subject);
    let secret = crate::guest::link_in(&letter);
    assert!(!told.to_string().contains(&secret), "the file lets nobody in");
    // Who returned it has what they said, and nobody has the words of others.
    let told = data(&carla).await;
    assert!(told["written"].to_string().contains("too few stripes"), "{}", told["written"]);
    assert!(told["written"].to_string().contains("\"return\""));
    assert!(!told.to_string().contains("It is of 2017."));
    assert!(told["registrations"].as_array().is_some_and(Vec::is_empty));
    // Coming is noted, and stands in the file.
    let who = site.app.account_at(&Actor::Operator, "anna@example.org").await.expect("Anna");
    let name = who.id.to_string();
    assert_eq!(data(&anna).await["account"]["id"], name);
}
