use asterism_domain::{Document, Kind, Language, Money, OrganisationType, Origin, PartnerRole, SourceKey};

use crate::fixtures::{FLAT, FUNDS, KOHESIO, SWEDEN};
use crate::support::Reading;

#[test]
fn a_kohesio_project_has_both_languages_001_4() {
    let reading = Reading::of_text(KOHESIO);
    let Document::Project(project) = reading.record("kohesio:project", "Q100") else { panic!() };
    let (czech, english) = (Language::parse("cs").unwrap(), Language::english());
    assert_eq!(project.about.title.best(&czech).unwrap().1.text, "Nová laboratoř");
    assert_eq!(project.about.title.best(&english).unwrap().1.origin, Origin::Machine);
    assert_eq!(project.rate_as_given, Some(8500));
    assert_eq!(project.cofinancing_rate(), Some(8500));
    let beneficiary = SourceKey::new("kohesio:beneficiary", "Q200").record_id();
    assert_eq!(project.partners[0].organisation, Some(beneficiary));
    assert!(reading.issues().is_empty(), "{:?}", reading.issues());
}

#[test]
fn kohesio_beneficiaries_are_read_in_both_layouts_001_10() {
    let official = Reading::of_text(
        "Beneficiary,BeneficiaryLabel,Website,WikidataID\n\
         https://linkedopendata.eu/entity/Q200,Example University,https://uni.example,Q42\n\
         https://linkedopendata.eu/entity/Q201,Jan Novák OSVČ,,\n",
    );
    let Document::Organisation(university) = official.record("kohesio:beneficiary", "Q200") else { panic!() };
    assert_eq!(university.identifiers.len(), 2);
    let Document::Organisation(trader) = official.record("kohesio:beneficiary", "Q201") else { panic!() };
    assert!(trader.name_withheld);

    let ranked = Reading::of_text(
        "country,region,beneficiary_name,beneficiary_withheld,total_budget_eur,eu_contribution_eur,project_count,transliterated_name\n\
         Bulgaria,Sofia,Община Пример,0,10.5,8,2,Obshtina Primer\nBulgaria,Sofia,,1,9,,1,\n",
    );
    let Document::Organisation(town) = ranked.record("kohesio:beneficiary", "BG/sofia/община пример")
    else {
        panic!()
    };
    assert_eq!(town.about.aliases, ["Obshtina Primer"]);
    assert!(town.about.citations[0].note.as_deref().unwrap().contains("EU contribution, EUR: 8"));
    assert_eq!(ranked.quarantined(), 0);
}

#[test]
fn kohesio_projects_that_name_their_beneficiary_say_so_and_withhold_people_001_10() {
    let with = |name: &str| {
        let text = KOHESIO
            .replace("Beneficiary_Unique_Identifier,", "Beneficiary_Unique_Identifier,Beneficiary_Name,");
        Reading::of_text(&text.replace("entity/Q200,", &format!("entity/Q200,{name},")))
    };
    let named = with("Bilbao Example University");
    let Document::Project(project) = named.record("kohesio:project", "Q100") else { panic!() };
    assert_eq!(project.partners[0].name_as_given, "Bilbao Example University");
    let Document::Organisation(known) = named.record("kohesio:beneficiary", "Q200") else { panic!() };
    assert_eq!(known.about.title.plain(), "Bilbao Example University");
    let person = with("Jan Novák OSVČ");
    let Document::Project(project) = person.record("kohesio:project", "Q100") else { panic!() };
    assert!(project.partners[0].name_withheld);
    assert!(!format!("{:?}", person.rows).contains("Novák"));
}

#[test]
fn the_mark_of_a_withheld_beneficiary_is_not_made_from_its_name() {
    let key = |name: &str| {
        let reading = Reading::of_text(&format!(
            "country,region,beneficiary_name,beneficiary_withheld,total_budget_eur,eu_contribution_eur,project_count,transliterated_name\n\
             Bulgaria,Sofia,{name},1,9,,1,\n"
        ));
        reading.rows[0].key.key.clone()
    };
    assert_eq!(key("Ivan Petrov"), key("Maria Ivanova"));
}

#[test]
fn amounts_without_a_currency_are_left_out_and_said_so_001_9() {
    let reading = Reading::of_text(FUNDS);
    assert_eq!((reading.rows.len(), reading.quarantined()), (4, 1));
    let projects: Vec<_> = reading
        .records()
        .into_values()
        .filter_map(|document| match document {
            Document::Project(project) => Some(project),
            _ => None,
        })
        .collect();
    let titled = |title: &str| projects.iter().find(|project| project.about.title.plain() == title).unwrap();
    let laboratory = titled("Uusi laboratorio");
    assert_eq!(laboratory.total_budget, Some(Money::euros(1000)));
    assert_eq!(laboratory.about.language, Language::parse("fi").ok());
    assert!(laboratory.partners[0].organisation.is_some());
    let park = titled("Business park");
    assert_eq!((park.total_budget, park.eu_contribution), (None, None));
    assert!(park.partners[0].name_withheld && park.partners[0].organisation.is_none());
    assert!(titled("Sole trader's stall").partners[0].name_withheld);
    assert!(!format!("{:?}", reading.rows).contains("John Smith"));
    let said = ["total_budget: 2000, currency not stated", "eu_contribution: 1000, currency not stated"];
    assert_eq!(reading.issues(), said);
    let Document::Programme(programme) = reading.record("programme", "esf-lists:FI/2007-2013/ERDF") else {
        panic!()
    };
    assert_eq!(programme.about.title.plain(), "ERDF Finland 2007-2013");
}

#[test]
fn swedish_partners_group_by_programme_and_name_001_8() {
    let reading = Reading::of_text(SWEDEN);
    assert_eq!((reading.rows.len(), reading.quarantined()), (3, 0));
    let projects: Vec<_> =
        reading.records().into_values().filter(|d| matches!(d, Document::Project(_))).collect();
    assert_eq!(projects.len(), 1);
    let Document::Project(project) = &projects[0] else { panic!() };
    assert_eq!(project.partners.len(), 2, "a row without an organisation adds no partner");
    assert_eq!(
        [project.partners[0].role, project.partners[1].role],
        [PartnerRole::Lead, PartnerRole::Associated]
    );
    assert_eq!(reading.issues(), ["end: 2025-02-31"], "a day that does not exist");
    let Document::Organisation(firm) = reading.record("interreg-sweden:org", "exempel") else { panic!() };
    assert_eq!(firm.organisation_type, Some(OrganisationType::Ngo), "the later row says it last");
}

/// Sources that tell organisations by their names, each with an organisation in it.
#[test]
fn a_name_that_is_written_as_in_a_page_is_of_the_same_organisation() {
    const RANKED: &str = "country,region,beneficiary_name,beneficiary_withheld,total_budget_eur,eu_contribution_eur,\
                          project_count,transliterated_name\nBulgaria,Sofia,SOFIA PARK,0,9,,1,\n";
    for (text, name) in [
        (FUNDS, "ESIMERKKI OY"),
        (SWEDEN, "Exempel AB"),
        (RANKED, "SOFIA PARK"),
        (FLAT, "EXAMPLE AGENCY LTD"),
    ] {
        let organisations = |written: &str| {
            let reading = Reading::of_text(&text.replace(name, written));
            let of_one =
                |(id, document): (_, Document)| (document.kind() == Kind::Organisation).then_some(id);
            reading.records().into_iter().filter_map(of_one).collect::<Vec<_>>()
        };
        let quoted = |written: &str| format!("\"{written}\"");
        let meant = organisations("S&T Café AB");
        assert_eq!(organisations(&quoted("S&amp;T Caf&#233; AB")), meant, "{name}");
        assert_ne!(organisations("S & X Café AB"), meant, "{name}");
    }
}
