use asterism_domain::{Currency, Document, Kind, Money, NutsVersion, OrganisationType, PartnerRole};

use crate::fixtures::{FLAT, ORGANIZATION, PROJECT};
use crate::support::Reading;

#[test]
fn a_horizon_project_is_read_by_column_name() {
    let reading = Reading::of_text(PROJECT);
    assert_eq!((reading.rows.len(), reading.quarantined()), (3, 1));
    let Document::Project(project) = reading.record("cordis:project", "101000001") else { panic!() };
    assert_eq!(project.acronym.as_deref(), Some("ALPHA"));
    assert_eq!(project.about.title.plain(), "Clusters \"in\" motion");
    assert_eq!(project.about.summary.plain(), "First line\nsecond line, write to [e-mail]");
    assert_eq!(project.total_budget, Money::parse("1999999.50", Currency::EUR).ok(), "a decimal comma");
    assert_eq!(project.start.unwrap().to_string(), "2021-03-01");
    let Document::Programme(part) = reading.record("programme", "HORIZON.2.4") else { panic!() };
    let Document::Programme(pillar) = reading.record("programme", "HORIZON.2") else { panic!() };
    let Document::Programme(whole) = reading.record("programme", "HORIZON") else { panic!() };
    assert_eq!(whole.about.title.plain(), "Horizon Europe");
    assert_eq!(whole.period.as_deref(), Some("2021-2027"));
    assert!(part.parent.is_some() && pillar.parent.is_some() && whole.parent.is_none());
    let quarantine = reading.rows[1].outcome.as_ref().unwrap_err();
    assert_eq!(quarantine.field.as_deref(), Some("id"));
    assert!(quarantine.raw.starts_with("not a number;BETA"), "{}", quarantine.raw);
}

#[test]
fn odd_values_are_issues_and_epoch_dates_stay_for_the_checker_001_9() {
    let reading = Reading::of_text(PROJECT);
    let Document::Project(project) = reading.record("cordis:project", "101000003") else { panic!() };
    assert_eq!(project.start.unwrap().to_string(), "1970-01-01");
    assert_eq!(project.end.unwrap().to_string(), "2023-12-31");
    assert_eq!(project.total_budget, None);
    assert_eq!(project.eu_contribution, Some(Money::euros(0)), "a published nought is no gap");
    assert_eq!(reading.issues(), ["total_budget: a lot"]);
}

#[test]
fn partner_rows_join_projects_and_organisations_001_8() {
    let reading = Reading::of_text(ORGANIZATION);
    assert_eq!((reading.rows.len(), reading.quarantined()), (5, 1));
    let Document::Project(project) = reading.record("cordis:project", "101000001") else { panic!() };
    let keys: Vec<&str> = project.partners.iter().map(|partner| partner.key.as_str()).collect();
    assert_eq!(keys[..3], ["999000001", "999000002", "999000002-3"]);
    assert!(keys.len() == 4 && keys[3].starts_with("withheld-"), "{keys:?}");
    let roles: Vec<PartnerRole> = project.partners.iter().map(|partner| partner.role).collect();
    use PartnerRole::{Associated, Lead, Partner, ThirdParty};
    assert_eq!(roles, [Lead, Partner, ThirdParty, Associated]);
    let lead = &project.partners[0];
    assert_eq!(lead.website.as_deref(), Some("http://www.example.org"));
    assert_eq!(lead.region.as_ref().map(|region| region.version), Some(NutsVersion::Unstated));
    assert_eq!(lead.eu_contribution, Money::parse("900.50", Currency::EUR).ok());
    let Document::Organisation(agency) = reading.record("pic", "999000001") else { panic!() };
    assert_eq!(agency.organisation_type, Some(OrganisationType::PublicAuthority));
    let schemes: Vec<&str> = agency.identifiers.iter().map(|id| id.scheme.as_str()).collect();
    assert_eq!(schemes, ["pic", "vat"]);
    let Document::Organisation(firm) = reading.record("pic", "999000002") else { panic!() };
    assert_eq!(firm.organisation_type, Some(OrganisationType::Sme));
}

#[test]
fn a_persons_name_and_place_are_withheld_and_scripts_are_no_links_001_8() {
    let reading = Reading::of_text(ORGANIZATION);
    let [key] = &reading.withheld()[..] else { panic!() };
    let Document::Organisation(person) = reading.record("cordis:withheld", key) else { panic!() };
    assert!(person.name_withheld && person.about.title.is_empty() && person.names.is_empty());
    assert_eq!((person.town, person.postcode, person.region), (None, None, None));
    assert!(person.identifiers.is_empty(), "a public register tells whose a code is");
    assert!(!format!("{:?}", reading.records()).contains("999000003"));
    let said = format!("{:?}", reading.rows);
    assert!(!said.contains("MUSTERMANN") && !said.contains("Weg 2"));
    let Document::Organisation(firm) = reading.record("pic", "999000002") else { panic!() };
    assert!(firm.about.links.is_empty());
    assert!(reading.issues().iter().any(|issue| issue.contains("javascript:alert(1)")));
}

#[test]
fn two_rows_of_one_project_are_never_made_one_in_silence_001_9() {
    let columns =
        "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;frameworkProgramme;objective";
    let row =
        |title: &str| format!("101;ABC;SIGNED;{title};2023-01-01;2026-12-31;1000000;900000;HORIZON;Aim.");
    let text = [columns.to_owned(), row("First"), row("Second"), row("First")].join("\n");
    let reading = Reading::of_text(&text);
    assert_eq!((reading.rows.len(), reading.quarantined()), (3, 1), "the same row again says nothing new");
    let refused = reading.rows[1].outcome.as_ref().unwrap_err();
    assert_eq!(refused.reason, "an earlier row of this file has the same id and other values");
    assert_eq!(refused.field.as_deref(), Some("id"));
    let Document::Project(project) = reading.record("cordis:project", "101") else { panic!() };
    assert_eq!(project.about.title.plain(), "First");
}

#[test]
fn no_code_of_an_fp7_organisation_stays_where_its_name_is_withheld_001_8() {
    let text = "organisation_id,country,name,city,postcode,name_withheld\n\
                999000009,DE,,Bonn,53111,1\n\
                999000008,DE,Universität Bonn,Bonn,53113,0\n\
                999000007,AT,,Graz,8010,1\n";
    let reading = Reading::of_text(text);
    assert_eq!((reading.rows.len(), reading.quarantined()), (3, 0));
    let keys = reading.withheld();
    assert_eq!(keys.len(), 2);
    for (key, country) in keys.iter().zip(["DE", "AT"]) {
        let Document::Organisation(found) = reading.record("cordis:withheld", key) else { panic!() };
        assert!(found.name_withheld && found.town.is_none() && found.identifiers.is_empty());
        assert_eq!(found.country.as_ref().map(ToString::to_string).as_deref(), Some(country));
    }
    let kept = format!("{:?}", reading.records());
    assert!(!kept.contains("999000009") && !kept.contains("999000007") && kept.contains("999000008"));
}

#[test]
fn a_row_on_top_of_a_new_release_changes_no_other_withheld_name_001_12() {
    let fp7 = [
        "organisation_id,country,name,city,postcode,name_withheld",
        "999000009,DE,,Bonn,53111,1",
        "999000007,AT,,Graz,8010,1",
    ];
    let partners: Vec<&str> = ORGANIZATION.lines().collect();
    let person = partners.iter().find(|line| line.contains("MUSTERMANN")).unwrap().to_string();
    let another = person.replace("999000003", "999000033");
    for (release, on_top) in [(&fp7[..], "999000001,FR,,Lyon,69001,1"), (&partners[..], another.as_str())] {
        let (head, rows) = release.split_first().unwrap();
        let before = Reading::of_text(&release.join("\n"));
        let after = Reading::of_text(&[&[*head, on_top], rows].concat().join("\n"));
        let (known, now) = (before.withheld(), after.withheld());
        assert_eq!(now.len(), known.len() + 1);
        assert_eq!(now[1..], known[..], "who was there before keeps their record");
        assert!(!known.contains(&now[0]), "who is new has one of their own");
        let (was, is) = (before.records(), after.records());
        for key in known {
            let id = asterism_domain::SourceKey::new("cordis:withheld", &key).record_id();
            assert_eq!(was.get(&id), is.get(&id));
        }
    }
}

#[test]
fn thousands_or_thousandths_are_told_by_the_other_amounts_of_a_file_001_6() {
    let columns =
        "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;frameworkProgramme;objective";
    let read = |costs: [(&str, &str); 2]| {
        let row = |(id, (cost, eu)): (usize, (&str, &str))| {
            format!("{};A{id};SIGNED;T;2023-01-01;2026-12-31;{cost};{eu};HORIZON;Aim.", 101 + id)
        };
        let rows: Vec<String> = costs.into_iter().enumerate().map(row).collect();
        let reading = Reading::of_text(&format!("{columns}\n{}\n", rows.join("\n")));
        let Document::Project(project) = reading.record("cordis:project", "101") else { panic!() };
        (project.total_budget.map(|money| money.minor), reading.issues())
    };
    assert_eq!(read([("1,000", "900"), ("2,500.75", "1,000,000")]), (Some(100_000), vec![]));
    assert_eq!(read([("1,000", "900"), ("2.500,75", "12,5")]), (Some(100), vec![]));
    assert_eq!(read([("1.000", "900"), ("2.500,75", "12,5")]), (Some(100_000), vec![]));
    assert_eq!(read([("1,000", "900"), ("999", "12")]), (None, vec!["total_budget: 1,000".to_owned()]));
}

#[test]
fn a_row_whose_amount_is_settled_otherwise_by_others_has_changed_001_6() {
    let hashes = |cost: &str, other: &str| {
        let text = format!(
            "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;frameworkProgramme;objective\n\
             101;A;SIGNED;T;2023-01-01;2026-12-31;{cost};900;HORIZON;Aim.\n\
             102;B;SIGNED;T;2023-01-01;2026-12-31;{other};900;HORIZON;Aim.\n"
        );
        Reading::of_text(&text).rows[0].hash
    };
    assert_ne!(hashes("1,000", "2,500.75"), hashes("1,000", "2.500,75"), "a thousand, or one");
    assert_eq!(hashes("1,000", "2,500.75"), hashes("1,000", "3,500.75"), "settled alike");
    assert_eq!(hashes("1000.50", "2,500.75"), hashes("1000.50", "2.500,75"), "nothing to settle");
}

#[test]
fn the_old_flat_layout_lists_its_participants_001_8() {
    let reading = Reading::of_text(FLAT);
    assert_eq!((reading.rows.len(), reading.quarantined()), (2, 0));
    let Document::Project(project) = reading.record("cordis:project", "200001") else { panic!() };
    assert_eq!(project.partners.len(), 3);
    assert_eq!(project.partners[0].role, PartnerRole::Lead);
    assert_eq!(project.partners[2].country.as_ref().unwrap().as_str(), "DE");
    assert!(project.partners.iter().all(|partner| partner.organisation.is_some()));
    let Document::Project(odd) = reading.record("cordis:project", "200002") else { panic!() };
    assert_eq!(odd.partners[1].country, None, "lists of different lengths are not aligned");
    assert_eq!(reading.issues(), ["partners: 2 participants, 1 countries"]);
    assert_eq!(reading.count(Kind::Organisation), 5, "a name without a country is not the one with it");
}

#[test]
fn columns_may_stand_in_any_order_and_delimiter() {
    let comma = "title,frameworkProgramme,acronym,id,startDate\n\"A, B\",H2020,ZETA,700001,2019-01-01\n";
    let tab = comma.replace("\"A, B\"", "A; B").replace(',', "\t");
    for (text, title) in [(comma, "A, B"), (&tab, "A; B")] {
        let reading = Reading::of_text(text);
        let Document::Project(project) = reading.record("cordis:project", "700001") else { panic!() };
        assert_eq!(project.about.title.plain(), title);
    }
}

#[test]
fn terms_bring_their_broader_ones_001_25() {
    let reading = Reading::of_text(
        "projectID,euroSciVocCode,euroSciVocPath,euroSciVocTitle\n\
         101000001,/29/97/543,/social sciences/political sciences/government systems,government systems\n\
         101000001,/29/x,/social sciences/odd,odd\n",
    );
    assert_eq!((reading.quarantined(), reading.count(Kind::Topic)), (1, 3));
    let Document::Topic(term) = reading.record("euroscivoc", "/29/97/543") else { panic!() };
    let Document::Topic(broad) = reading.record("euroscivoc", "/29/97") else { panic!() };
    assert_eq!(term.broader, Some(asterism_domain::SourceKey::new("euroscivoc", "/29/97").record_id()));
    assert_eq!(broad.about.title.plain(), "political sciences");
}
