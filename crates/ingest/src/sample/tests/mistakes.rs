//! What an editor is told about a mistake.

use super::super::{Problem, SampleError, read_files};

const PAGES: &str = r#"
[page]
source = "A page"
space = "somewhere"
"#;

/// The error that one file of records ends in.
fn error_of(text: &str) -> SampleError {
    match read_files(("pages.toml", PAGES), &[("file.toml", text)]) {
        Ok(records) => panic!("{} records and no error", records.len()),
        Err(error) => error,
    }
}

fn place(error: &SampleError) -> (&str, &str, &str) {
    (&error.file, &error.key, &error.field)
}

#[test]
fn a_whole_record_is_read() {
    let text = r#"
        [region.ES]
        about.title = { en = "Spain", es = "España" }
        pages = "page"
        [organisation.one]
        about.title = "One"
        region = "ES/2016"
        pages = ["page", { page = "page", field = "names.0.text", note = "Odd." }]
        [project.two]
        slug = "number-two"
        space = "elsewhere"
        start = 2016-04-01
        total_budget = "1832645.50 EUR"
        partners = [{ key = "1", role = "lead", organisation = "@organisation/one" }]
        pages = "page"
    "#;
    let records = read_files(("pages.toml", PAGES), &[("file.toml", text)]).unwrap();
    let said: Vec<String> = records
        .iter()
        .map(|record| format!("{} {} {}", record.key, record.slug, record.space.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            "sample/organisation/one one somewhere",
            "sample/project/two number-two elsewhere",
            "nuts/ES ES somewhere"
        ]
    );
    let project = serde_json::to_value(&records[1].document).unwrap();
    assert_eq!(project["start"], "2016-04-01");
    assert_eq!(project["total_budget"]["minor"], 183_264_550);
    assert_eq!(project["partners"][0]["organisation"], records[0].key.record_id().to_string());
    let organisation = serde_json::to_value(&records[0].document).unwrap();
    assert_eq!(organisation["about"]["title"]["en"]["text"], "One");
    assert_eq!(organisation["about"]["citations"][1]["note"], "Odd.");
}

#[test]
fn an_unknown_field_is_named_with_those_that_exist() {
    let error = error_of("[project.a]\npages = \"page\"\npartners = [{ key = \"1\", rol = \"lead\" }]");
    assert_eq!(place(&error), ("file.toml", "project/a", "partners.0.rol"));
    assert!(error.to_string().contains("organisation"), "{error}");
    let error = error_of("[tag.a]\npages = \"page\"\nkind = \"tag\"");
    assert_eq!(place(&error), ("file.toml", "tag/a", "kind"));
}

#[test]
fn an_unknown_reference_is_named() {
    let error = error_of("[tag.a]\npages = \"page\"\nabout.tags = [\"@tag/a\", \"@tag/b\"]");
    assert_eq!(place(&error), ("file.toml", "tag/a", "about.tags.1"));
    assert_eq!(*error.problem, Problem::UnknownReference("@tag/b".to_owned()));
    let error = error_of("[organisation.a]\npages = \"page\"\nregion = \"ES21/2016\"");
    assert_eq!(*error.problem, Problem::UnknownRegion("ES21".to_owned()));
}

#[test]
fn a_key_or_an_address_used_twice_is_named() {
    let files = [("one.toml", "[tag.a]\npages = \"page\""), ("two.toml", "[tag.a]\npages = \"page\"")];
    let error = read_files(("pages.toml", PAGES), &files).unwrap_err();
    assert_eq!(place(&error), ("two.toml", "tag/a", ""));
    assert_eq!(*error.problem, Problem::DuplicateKey { first: "one.toml".to_owned() });
    let error = error_of("[tag.a]\npages = \"page\"\n[tag.a]\npages = \"page\"");
    assert!(error.to_string().contains("duplicate key") && error.file == "file.toml", "{error}");
    let error = error_of("[tag.a]\npages = \"page\"\n[tag.b]\nslug = \"a\"\npages = \"page\"");
    assert_eq!(place(&error), ("file.toml", "tag/b", "slug"));
}

#[test]
fn a_record_must_rest_on_a_known_page() {
    assert_eq!(*error_of("[tag.a]").problem, Problem::NoPage);
    let error = error_of("[tag.a]\npages = \"pgae\"");
    assert_eq!(*error.problem, Problem::UnknownPage("pgae".to_owned()));
    let error = error_of("[tag.a]\npages = [\"page\", { page = \"page\", field = \"about.titel\" }]");
    assert_eq!(place(&error), ("file.toml", "tag/a", "pages.1"));
    assert!(matches!(*error.problem, Problem::UnknownField(_)));
}

#[test]
fn a_value_that_does_not_fit_is_named() {
    let cases = [
        ("project.a", "total_budget = \"12 euros\"", "total_budget"),
        ("project.a", "total_budget = \"many EUR\"", "total_budget"),
        ("project.a", "start = \"yesterday\"", "start"),
        ("project.a", "partners = [{ key = \"1\", role = \"boss\" }]", "partners.0.role"),
        ("project.a", "partners = [{ key = \"1\", role = \"lead\" }, { role = \"lead\" }]", "partners.1"),
        ("organisation.a", "country = \"Spain\"", "country"),
        ("organisation.a", "region = \"ES21\"", "region"),
        ("organisation.a", "about.fictional = \"yes\"", "about.fictional"),
        ("organisation.a", "about.title = { english = \"One\" }", "about.title"),
        ("organisation.a", "country = [\"ES\"]", "country"),
        ("organisation.a", "country = { code = \"ES\" }", "country"),
        ("organisation.a", "names = [\"One\"]", "names.0"),
        ("organisation.a", "slug = 1", "slug"),
    ];
    for (table, line, field) in cases {
        let error = error_of(&format!("[{table}]\npages = \"page\"\n{line}"));
        assert_eq!(error.field, field, "{line}: {error}");
    }
}

#[test]
fn a_file_that_is_no_toml_or_no_record_is_named() {
    assert!(matches!(*error_of("[tag.a").problem, Problem::Syntax(_)));
    assert_eq!(*error_of("[tug.a]").problem, Problem::UnknownKind("tug".to_owned()));
    assert_eq!(place(&error_of("[tag]\na = 1")), ("file.toml", "tag", "a"));
    let error = read_files(("pages.toml", "[a]\nsource = \"A\"\nurls = \"b\"\nspace = \"c\""), &[]);
    assert_eq!(error.unwrap_err().file, "pages.toml");
}
