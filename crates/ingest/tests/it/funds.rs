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

const HEADER: &str = "country,programme_nuts,funding_period,fund,project_id,project_name,project_description,\
beneficiary_name,beneficiary_withheld,total_amount_eligible,total_amount,eu_cofinancing_amount,currency,starting_date,\
completion_date,theme_name,priority_label,beneficiary_nuts_code,beneficiary_nuts_region,beneficiary_county,\
beneficiary_city,beneficiary_postal_code,source_file\n";

fn operations(rows: &[(&str, &str, &str)]) -> Reading {
    let line = |(country, name, place): &(&str, &str, &str)| {
        format!(
            "{country},{country},2014-2020,ESF,,Dentalna medicina,,{name},0,,1000,,EUR,,2016-09-18,,,{place},a\n"
        )
    };
    Reading::of_text(&format!("{HEADER}{}", rows.iter().map(line).collect::<String>()))
}

fn of_kind(reading: &Reading, kind: Kind) -> Vec<Document> {
    reading.records().into_values().filter(|document| document.kind() == kind).collect()
}

#[test]
fn an_operation_that_stands_once_for_each_county_is_one_project_with_all_its_regions() {
    let faculty = "STOMATOLOŠKI FAKULTET (70221464726)";
    let reading = operations(&[
        ("HR", faculty, ",Adriatic Croatia,ISTARSKA,,"),
        ("HR", faculty, ",Continental Croatia,GRAD ZAGREB,,"),
        (
            "HR",
            "\"Sveučilište u Zagrebu, STOMATOLOŠKI FAKULTET (70221464726)\"",
            ",Continental Croatia,MEĐIMURSKA,,",
        ),
        ("HR", "EXAMPLE d.o.o. (70221464727)", ",Continental Croatia,GRAD ZAGREB,,"),
    ]);
    let keys: std::collections::BTreeSet<_> = reading.rows.iter().map(|row| row.key.key.clone()).collect();
    assert_eq!((keys.len(), reading.quarantined()), (4, 0), "each row has its own receipt");
    let projects = of_kind(&reading, Kind::Project);
    assert_eq!(projects.len(), 3);
    let regions = |document: &Document| match document {
        Document::Project(project) => {
            project.regions.iter().map(|region| region.code.to_string()).collect::<Vec<_>>()
        }
        _ => Vec::new(),
    };
    assert!(projects.iter().any(|project| regions(project) == ["HR036", "HR041"]), "{projects:?}");
    for document in &projects {
        let Document::Project(project) = document else { panic!() };
        assert_eq!(project.total_budget, Some(Money::euros(1000)), "said twice is not twice as much");
        assert_eq!((project.partners.len(), &project.partners[0].region), (1, &None));
        assert_eq!(project.partners[0].town, None, "the county is where the operation runs");
    }
    let organisations = of_kind(&reading, Kind::Organisation);
    assert_eq!(organisations.len(), 2, "one number is one organisation");
    let Document::Organisation(one) = reading.record("esf-lists:beneficiary", "HR/HR70221464726") else {
        panic!()
    };
    assert_eq!(one.about.title.plain(), "STOMATOLOŠKI FAKULTET");
    assert_eq!(one.names.len(), 2);
    assert_eq!(
        (one.identifiers[0].scheme.as_str(), one.identifiers[0].value.as_str()),
        ("vat", "HR70221464726")
    );
    let whole = format!("{organisations:?}");
    assert!(whole.contains("EXAMPLE d.o.o. (70221464727)"), "a wrong number stays where it stands: {whole}");
}

#[test]
fn the_number_of_a_person_is_withheld_with_the_name() {
    for name in
        ["Ivan Horvat (70221464726)", "Obrt Ivo (70221464726)", "Ivan Horvat (70221464727)", "(70221464726)"]
    {
        let reading = operations(&[("HR", name, ",,ISTARSKA,,")]);
        let said = format!("{:?}", reading.rows);
        assert!(!said.contains("7022146472") && !said.contains("Horvat"), "{said}");
        let Document::Project(project) = of_kind(&reading, Kind::Project).remove(0) else { panic!() };
        assert!(project.partners[0].name_withheld && project.partners[0].organisation.is_none());
    }
    let elsewhere = operations(&[("DE", "EXAMPLE GmbH (70221464726)", ",,,,")]);
    assert!(format!("{:?}", elsewhere.rows).contains("EXAMPLE GmbH (70221464726)"));
}

#[test]
fn an_operation_in_several_towns_keeps_the_first_and_notes_the_others() {
    let firm = "BABBLE TRAINING LIMITED";
    let reading = operations(&[
        ("UK", firm, "UKE4200,Leeds,,Wetherby,LS22 7BA"),
        ("UK", firm, "UKG3100,Birmingham,,Birmingham,B4 7LR"),
        ("UK", firm, "UKE4200,Leeds,,Wetherby,LS22 7BB"),
    ]);
    let projects = of_kind(&reading, Kind::Project);
    let [Document::Project(project)] = projects.as_slice() else { panic!("{projects:?}") };
    let codes: Vec<String> = project.regions.iter().map(|region| region.code.to_string()).collect();
    assert_eq!(codes, ["UKE42", "UKG31"]);
    assert_eq!((project.partners.len(), project.partners[0].town.as_deref()), (1, Some("Wetherby")));
    assert_eq!(of_kind(&reading, Kind::Organisation).len(), 1);
    assert_eq!(reading.issues(), ["partners.town: Birmingham B4 7LR"]);
    let unnamed = operations(&[("UK", "", ",,,Leeds,"), ("UK", "", ",,,York,")]);
    assert_eq!(of_kind(&unnamed, Kind::Project).len(), 2, "who they are is not known");
    let withheld = operations(&[("HR", "Obrt Ivo", ",,ISTARSKA,,"), ("HR", "Obrt Ivo", ",,ZADARSKA,,")]);
    assert_eq!(of_kind(&withheld, Kind::Project).len(), 1, "the places are those of one operation");
}
