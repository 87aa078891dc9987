//! Somebody without an account is taken out, through the pages of those who run the portal.

use asterism_actions::{Known, Scope};
use asterism_domain::{Actor, Text};
use axum::http::StatusCode;

use crate::Sample;
use crate::guest::{Guest, form_fields, sign_up};
use crate::people::holds;

/// A list in which an organisation is called after somebody, and a row that cannot be read names them too.
const PARTNERS: &str = "projectID;projectAcronym;organisationID;vatNumber;name;shortName;street;city;country;order;role\n\
    101;ABC;999;;Studio of Quilla Wetherby;;Main street 1;Wien;AT;1;coordinator\n\
    101;ABC;998;;Technical Institute;;Main street 2;Wien;AT;2;participant\n\
    none;ABC;997;;Quilla Wetherby;;Main street 3;Graz;AT;3;participant\n";

const REDACT: &str = "/admin/redact";
const NAMES: &str = "Quilla Wetherby\nquilla@wetherby.example";

async fn exported(site: &Sample) -> String {
    let mut out = Vec::new();
    site.app.export(&Actor::Operator, Scope::State, &mut out).await.expect("an export");
    String::from_utf8(out).expect("text").to_lowercase()
}

/// Imports the list from another folder than the portal's, so that its bytes are not looked at.
async fn import(site: &Sample) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("organization.csv"), PARTNERS).expect("a file");
    let report = site.app.load(&Actor::Operator, folder.path(), Known::ReadAgain).await.expect("an import");
    assert!(report.files.iter().all(|file| file.failed.is_none()), "{report:?}");
    site.app.follow().await.expect("the index follows");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_was_redacted_is_in_no_file_no_page_and_no_later_import() {
    let site = Sample::open().await;
    import(&site).await;
    site.edit(asterism_domain::Kind::Project, "clusters3", |document| {
        document.about_mut().summary = Text::english("Ask Wetherby, Quilla: quilla@wetherby.example");
    })
    .await;
    site.app.follow().await.expect("the index follows");
    let ruth = sign_up(&site.app, &site.routes, "Ruth").await;
    let account = site.app.account_at(&Actor::Operator, "ruth@example.org").await.expect("Ruth");
    site.app.set_administrator(&Actor::Operator, account.id, true).await.expect("Ruth runs the portal");
    assert!(!holds(site.folder.path(), "wetherby").is_empty());
    assert!(exported(&site).await.contains("wetherby"));

    for (names, reason, said) in [
        ("Wetherby", "a wish", "one word alone"),
        ("ruth@example.org", "a wish", "An account has this address"),
        (NAMES, "Wetherby asked for it", "no part of the name"),
        (NAMES, "", "Say why"),
    ] {
        let refused = ruth.fill(REDACT, REDACT, &[("names", names), ("reason", reason)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{names} {reason}");
        assert!(refused.has(said), "{said}: {}", refused.body);
    }
    let asked = [("names", NAMES), ("reason", "a wish of the person")];
    let look = ruth.fill(REDACT, REDACT, &asked).await;
    assert!(look.status == StatusCode::OK && look.has("Nothing is changed yet"), "{}", look.body);
    assert!(look.has("Versions of records") && look.has("quarantine"), "{}", look.body);
    assert!(exported(&site).await.contains("wetherby"), "a look changes nothing");

    let fields = form_fields(&look.body, "/admin/redact/confirm");
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let done = ruth.post("/admin/redact/confirm", &fields).await;
    assert!(
        done.status == StatusCode::OK && done.has("The name is taken out") && done.has("Where it was"),
        "{}",
        done.body
    );
    let gone = async |when: &str| {
        site.app.follow().await.expect("the index follows");
        for word in ["wetherby", "quilla"] {
            assert_eq!(holds(site.folder.path(), word), [] as [std::path::PathBuf; 0], "{word} {when}");
            assert!(!exported(&site).await.contains(word), "{word} {when}");
        }
        let visitor = Guest::of(&site.routes);
        let found = visitor.page("/explore.json?q=%22Technical+Institute%22").await;
        assert!(found.contains("Technical Institute"), "{when}: others are found: {found}");
        let found = visitor.page("/explore.csv?q=Wetherby").await.to_lowercase();
        assert!(!found.contains("studio of"), "{when}: {found}");
        assert!(
            !visitor.page("/projects/clusters3/history").await.to_lowercase().contains("wetherby"),
            "{when}"
        );
        let check = site.app.check().await.expect("a check");
        assert!(check.is_clean(), "{when}: {check:?}");
    };
    gone("at once").await;
    let head = site.app.head().await.expect("the log");
    import(&site).await;
    assert_eq!(site.app.head().await.expect("the log"), head, "the same list says nothing new");
    gone("after an import").await;
    let again = ruth.fill(REDACT, REDACT, &asked).await;
    assert!(again.has("The name stands nowhere"), "{}", again.body);
}
