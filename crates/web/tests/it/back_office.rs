//! Pages that need a role or a story, in a real browser: administration, a registration, a comparison, an import with
//! rows that could not be used.

/// Named so that one browser runs at a time.
mod browser {
    use asterism_domain::{Actor, Kind, Role, Space, Text};
    use asterism_testkit::{BrowserOptions, Colours};

    use crate::Sample;
    use crate::edit::with_role;
    use crate::journey::{signed_in, stumbles};
    use crate::registration::{EVENT, open};

    /// Two rows of a CORDIS table, of which one names a country that is none.
    const ROWS: &str = "projectID;projectAcronym;organisationID;vatNumber;name;shortName;SME;activityType;street;postCode;\
        city;country;nutsCode;geolocation;organizationURL;order;role;ecContribution;totalCost\n\
        1;P1;999;;UNIVERSITY OF TARTU;;false;HES;;;Tartu;EE;EE00;;;1;participant;1;2\n\
        ;P1;998;;UNIVERSITY OF NOWHERE;;false;HES;;;Nowhere;EE;EE00;;;1;participant;1;2\n";

    #[tokio::test(flavor = "multi_thread")]
    async fn the_back_office_is_accessible_in_light_and_dark_and_fits_a_phone() {
        let site = Sample::open().await;
        with_role(&site, "Ruth", &Space::new("clusters3"), Role::Coordinator).await;
        let account = site.app.account_at(&Actor::Operator, "ruth@example.org").await.expect("Ruth");
        site.app.set_administrator(&Actor::Operator, account.id, true).await.expect("she runs the portal");
        open(&site, Some(2)).await;
        let report = site.load("organization.csv", ROWS).await;
        assert_eq!(report.files[0].counts.quarantined, 1, "{report:?}");
        let import = report.files[0].import.expect("an import").0;
        let id = site.app.record_at(Kind::Project, "clusters3").await.expect("a look").expect("a record");
        let before = site.app.record(id).await.expect("a look").expect("a record").seq.0;
        site.edit(Kind::Project, "clusters3", |document| {
            document.about_mut().summary = Text::english("Another summary.");
        })
        .await;
        let after = site.app.record(id).await.expect("a look").expect("a record").seq.0;
        let shapes = [
            "/admin".to_owned(),
            "/admin/audit".to_owned(),
            "/admin/outbox".to_owned(),
            "/admin/spaces".to_owned(),
            "/feedback".to_owned(),
            format!("{EVENT}/registration"),
            format!("{EVENT}/registrations"),
            format!("/sources/imports/{import}"),
            format!("/projects/clusters3/history?from={before}&to={after}"),
        ];
        let address = site.serve().await;
        let mut found = Vec::new();
        for (colours, width) in [(Colours::Light, 1280), (Colours::Dark, 360)] {
            let options = BrowserOptions { colours, width, ..BrowserOptions::default() };
            let browser = signed_in(options, &address, "Ruth", "/account").await;
            for shape in &shapes {
                browser.open(&format!("{address}{shape}")).await;
                assert_eq!(browser.count(".problem-code").await, 0, "{shape} is refused");
                found.extend(stumbles(&browser, &format!("{shape} ({colours:?})")).await);
                found.extend(browser.complaints().await);
            }
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
