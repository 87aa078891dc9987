use asterism_domain::{Document, Language, Money, OrganisationType, PartnerRole, Strand};
use asterism_ingest::Format;

use crate::fixtures::KEEP;
use crate::support::{Reading, workbook};

#[test]
fn a_keep_project_keeps_languages_noughts_and_gaps_001_8() {
    let reading = Reading::of_bytes("p.json", KEEP.as_bytes());
    assert_eq!((reading.rows.len(), reading.quarantined()), (1, 0));
    let Document::Project(project) = reading.record("keep:project", "70001") else { panic!() };
    assert_eq!(project.about.title.plain(), "Green links");
    assert_eq!(
        project.about.title.best(&Language::parse("de").unwrap()).unwrap().1.text,
        "Grüne Verbindungen"
    );
    assert_eq!(project.rate_as_given, Some(8000));
    assert_eq!(project.partners[0].budget, Some(Money::euros(0)), "published nought");
    assert_eq!(project.partners[1].budget, None, "null");
    assert_eq!(project.partners[0].role, PartnerRole::Lead);
    assert_eq!(project.about.topics.len(), 1);
    let Document::Programme(programme) = reading.record("keep:programme", "394") else { panic!() };
    assert_eq!(programme.about.title.plain(), "Interreg Europe 2021-2027");
    assert_eq!(programme.about.aliases, ["Interreg VI-C Interreg Europe"], "as this source calls it");
    assert_eq!(programme.strand, Some(Strand::C));
    let Document::Organisation(lead) = reading.record("pic", "999000001") else { panic!() };
    assert_eq!(lead.organisation_type, Some(OrganisationType::RegionalAuthority));
    let names: Vec<_> = lead.names.iter().map(|name| (name.text.as_str(), name.language.as_ref())).collect();
    assert_eq!(names[0], ("Gobierno Vasco", Some(&Language::parse("es").unwrap())));
    assert_eq!(names[1], ("Basque Government", Some(&Language::english())));
    let Document::Organisation(trader) = reading.record("keep:partner", "12") else { panic!() };
    assert!(trader.name_withheld && trader.town.is_none());
    assert!(!format!("{:?}", reading.rows).contains("Petrov"));
}

#[test]
fn arrays_and_json_lines_are_one_project_each_001_8() {
    let line = KEEP.replace('\n', " ");
    for text in [format!("[{KEEP},\n{KEEP}]"), format!("{line}\n{line}\n")] {
        let reading = Reading::of_bytes("p.json", text.as_bytes());
        assert_eq!((reading.rows.len(), reading.quarantined()), (2, 0));
        assert_eq!(reading.rows[0].hash == reading.rows[1].hash, reading.rows[0].key == reading.rows[1].key);
    }
}

#[test]
fn the_export_joins_its_two_sheets_001_8() {
    let projects = [
        &[
            "Period",
            "Programme",
            "Project ID (2021-2027 only)",
            "Project acronym",
            "Project name in English",
            "Project name in language 2",
            "Description in English",
            "Project start",
            "Project end",
            "Project's total budget / expenditure",
            "Project's EU funding",
            "Union co-financing rate",
            "Theme 1",
        ][..],
        &[
            "2014-2020",
            "2014 - 2020 INTERREG EUROPE",
            "",
            "ALPHA",
            "Alpha links",
            "N.a.",
            "Text",
            "2016-04-01",
            "2020-03-31",
            "1832645",
            "1544244",
            "N.a.",
            "Clustering",
        ],
        &["2014-2020", "", "", "", "Nothing to join by", "", "", "", "", "", "", "", ""],
    ];
    let partners = [
        &[
            "Programme",
            "Project acronym",
            "Lead partner",
            "Organisation in English",
            "Organisation in language 2",
            "Country code",
            "Participant Identification Code",
            "Type of Organisation",
            "Town",
            "Website",
            "NUTS3 code (or equivalent)",
            "Partner's total eligible budget / expenditure",
            "ERDF contribution (2014-2020 only)",
        ][..],
        &[
            "2014 - 2020 INTERREG EUROPE",
            "ALPHA",
            "Yes",
            "Basque Agency",
            "Agencia Vasca",
            "ES",
            "999000001",
            "Regional public authority",
            "Bilbao",
            "https://agency.example",
            "ES213",
            "200000",
            "170000",
        ],
        &[
            "2014 - 2020 INTERREG EUROPE",
            "ALPHA",
            "No",
            "Example Institute",
            "N.a.",
            "AT",
            "N.a.",
            "N.a.",
            "Wien",
            "N.a.",
            "AT130",
            "100000.50",
            "",
        ],
    ];
    let file = workbook(&[
        ("Search criteria", &[&["Anything"][..]]),
        ("Search results, projects", &projects),
        ("Search results, partners", &partners),
    ]);
    let reading = Reading::of_bytes("Project_search_results_keep_eu.xlsx", &file);
    assert!(reading.error.is_none(), "{:?}", reading.error);
    assert_eq!((reading.rows.len(), reading.quarantined()), (4, 1));
    let numbers: Vec<u64> = reading.rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4], "the rows of a workbook are counted through");
    let Document::Project(project) = reading.record("keep:export", "2014 - 2020 interreg europe/alpha")
    else {
        panic!()
    };
    assert_eq!(project.total_budget, Some(Money::euros(1_832_645)));
    assert_eq!(project.partners.len(), 2);
    assert_eq!(
        project.partners[0].organisation,
        Some(asterism_domain::SourceKey::new("pic", "999000001").record_id())
    );
    assert_eq!(project.partners[1].name_as_given, "Example Institute");
    let sample = asterism_domain::SourceKey::new("sample", "programme/interreg-europe-2014-2020");
    assert_eq!(project.programme, Some(sample.record_id()), "one programme, whoever speaks of it");
    assert_eq!(reading.issues(), Vec::<String>::new(), "N.a. is no odd value");
}

#[test]
fn the_interact_template_is_read_001_8() {
    let operations = [
        &[
            "Operation acronym",
            "Operation name",
            "Programme",
            "Total eligible cost",
            "Total EU funding",
            "Number of partners",
        ][..],
        &["ALPHA", "Alpha links", "Interreg Example", "1000", "800", "1"],
    ];
    let partners = [
        &["Operation acronym", "Programme", "Partner name", "Lead", "Type", "PIC", "Town", "Country"][..],
        &["ALPHA", "Interreg Example", "Example Agency", "Yes", "SME", "", "Graz", "Austria"],
    ];
    let file = workbook(&[("Operations", &operations), ("Partners", &partners)]);
    let reading = Reading::of_bytes("list.xlsx", &file);
    assert_eq!((reading.rows.len(), reading.quarantined()), (2, 0));
    let Document::Project(project) = reading.record("interact:operation", "interreg example/alpha") else {
        panic!()
    };
    assert_eq!((project.partners.len(), project.partner_count_as_given), (1, Some(1)));
    assert_eq!(project.partners[0].role, PartnerRole::Lead);
}

/// A sheet of operations by what stands in their total costs: text, or a number where it begins with `=`.
fn operations(costs: &[&str]) -> String {
    let text = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let header = [
        "Operation acronym",
        "Operation name",
        "Programme",
        "Total eligible cost",
        "Total EU funding",
        "Number of partners",
    ];
    let mut rows = format!("<row>{}</row>", header.map(text).concat());
    for (index, cost) in costs.iter().enumerate() {
        let cost =
            cost.strip_prefix('=').map_or_else(|| text(cost), |number| format!("<c><v>{number}</v></c>"));
        let name = format!("A{index}");
        let cells = [text(&name), text("Links"), text("Interreg Example"), cost, text("800"), text("1")];
        rows.push_str(&format!("<row>{}</row>", cells.concat()));
    }
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

#[test]
fn thousands_or_thousandths_in_text_cells_of_a_workbook_are_told_by_their_column_001_6() {
    let check = |costs: &[&str], expected: Option<i64>, issues: &[&str]| {
        let file = crate::support::workbook_of(&[("Operations", operations(costs))]);
        let reading = Reading::of_bytes("list.xlsx", &file);
        assert_eq!((reading.rows.len(), reading.quarantined()), (costs.len(), 0), "{costs:?}");
        let Document::Project(project) = reading.record("interact:operation", "interreg example/a0") else {
            panic!()
        };
        assert_eq!(project.total_budget.map(|money| money.minor), expected, "{costs:?}");
        assert_eq!(reading.issues(), issues, "{costs:?}");
    };
    check(&["1,000", "2,500.75"], Some(100_000), &[]);
    check(&["1,000", "2.500,75"], Some(100), &[]);
    check(&["1.000", "2.500,75"], Some(100_000), &[]);
    check(&["1,000", "12"], None, &["total_budget: 1,000"]);
    // A number's mark is the workbook's own, and says nothing of how people write theirs.
    check(&["1,000", "=2500.75", "=1234567"], None, &["total_budget: 1,000"]);
    check(&["=1.234", "2.500,75"], Some(123), &[]);
    // As many rows as are looked at ahead, and one more.
    let many = [&["1,000"][..], &["1,234,567.5"; 2_000]].concat();
    check(&many, Some(100_000), &[]);
}

#[test]
fn what_stands_for_a_withheld_name_is_not_made_from_it() {
    let key = |name: &str, cost: &str| {
        let operations = [
            &[
                "Operation acronym",
                "Operation name",
                "Programme",
                "Total eligible cost",
                "Total EU funding",
                "Number of partners",
            ][..],
            &["ALPHA", "Alpha links", "Interreg Example", "1000", "800", "1"],
        ];
        let header = &[
            "Operation acronym",
            "Programme",
            "Partner name",
            "Lead",
            "Type",
            "PIC",
            "Town",
            "Country",
            "Partner budget",
        ][..];
        let partners = [header, &["ALPHA", "Interreg Example", name, "No", "SME", "", "", "ES", cost]];
        let file = workbook(&[("Operations", &operations), ("Partners", &partners)]);
        let reading = Reading::of_bytes("list.xlsx", &file);
        let Document::Project(project) = reading.record("interact:operation", "interreg example/alpha")
        else {
            panic!()
        };
        assert!(project.partners[0].name_withheld);
        project.partners[0].key.clone()
    };
    // A mark of a name could be tried against a list of names.
    assert_eq!(key("Maria Garcia Lopez", "500"), key("José Martín Ruiz", "500"));
    assert_eq!(
        key("Maria Garcia Lopez", "500"),
        "withheld-1",
        "nor does an amount that is corrected make another"
    );
}

#[test]
fn a_workbook_without_a_known_sheet_is_refused_with_its_sheets_named() {
    let file = workbook(&[("Budget", &[&["a", "b"][..], &["1", "2"]])]);
    let reading = Reading::of(Format::Workbook, Box::new(std::io::Cursor::new(file)));
    assert!(reading.error.unwrap().to_string().contains("Budget"));
}
