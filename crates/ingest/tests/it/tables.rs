//! Statistical tables in small: each layout, what a reader leaves out and how it says so.

use std::io::Cursor;

use asterism_domain::statistics::{Cell, Flag, Role, Table};
use asterism_ingest::statistics::{Mapping, ReadTable, TableError, TableFormat, read_from, recognise};

/// Reads text that a file of this name holds.
pub(crate) fn read_text(name: &str, format: &TableFormat, text: &str) -> Result<ReadTable, TableError> {
    read_from(name, format, Box::new(Cursor::new(text.as_bytes().to_vec())))
}

pub(crate) fn tsv(text: &str) -> Table {
    read_text("table.tsv", &TableFormat::EurostatTsv, text).unwrap().table
}

/// The cell at these codes.
pub(crate) fn cell(table: &Table, codes: &[(String, String)]) -> Option<Cell> {
    let place = table.head.dimensions.iter().map(|dimension| {
        let (_, code) = codes.iter().find(|(key, _)| *key == dimension.key)?;
        dimension.place_of(code)
    });
    let place: Option<Vec<usize>> = place.collect();
    table.cells.get(table.head.place_of(&place?)?)
}

/// Every cell as its codes and what it says: `time=2014 geo=AT: 5 u`.
fn told(table: &Table) -> Vec<String> {
    let cells = table.cells.iter().map(|cell| {
        let coordinate = table.head.coordinate_of(cell.place);
        let codes = table.head.dimensions.iter().zip(coordinate);
        let codes: Vec<String> = codes
            .map(|(dimension, code)| format!("{}={}", dimension.key, dimension.codes[code].code))
            .collect();
        let value = cell.value.map_or_else(|| ":".to_owned(), |value| value.to_string());
        format!("{}: {value} {}", codes.join(" "), cell.flags.letters()).trim_end().to_owned()
    });
    cells.collect()
}

pub(crate) const OLD_TSV: &str = "nace_r2,indic_sb,geo\\time\t2015 \t2014 \n\
                                  C,V16110,AT\t5.5 p\t4 \n\
                                  C,V16110,BE\t: c\t: \n\
                                  B,V16110,AT\t0 \t: z\n";

pub(crate) const SDMX: &str = "DATAFLOW,LAST UPDATE,freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n\
                               ESTAT:NAMA_10R_3GDP(1.0),15/02/24 23:00:00,A,MIO_EUR,AT111,2020,1000.5,\n\
                               ESTAT:NAMA_10R_3GDP(1.0),15/02/24 23:00:00,A,MIO_EUR,AT111,2021,1100,p\n\
                               ESTAT:NAMA_10R_3GDP(1.0),15/02/24 23:00:00,A,MIO_EUR,AT112,2020,,c\n\
                               ESTAT:NAMA_10R_3GDP(1.0),15/02/24 23:00:00,A,MIO_EUR,AT112,2021,,\n";

pub(crate) const JSON_STAT: &str = r#"{
    "version": "2.0", "class": "dataset", "label": "Made up for a test", "source": "ESTAT",
    "updated": "2024-02-15T23:00:00+0100",
    "value": {"0": 1.5, "1": 2, "5": 6}, "status": {"1": "p", "2": "c"},
    "id": ["freq", "geo", "time"], "size": [1, 3, 2],
    "dimension": {
        "freq": {"label": "Frequency", "category": {"index": {"A": 0}, "label": {"A": "Annual"}}},
        "geo": {"category": {"index": {"FR": 2, "AT": 0, "BE": 1}, "label": {"AT": "Austria"}}},
        "time": {"category": {"index": {"2020": 0, "2021": 1}}}
    },
    "extension": {"lang": "EN", "id": "LFST_R_LFE2EMP"}
}"#;

pub(crate) const MAPPING: &str = r#"
key = "survey"
title = "A survey made up for a test"
publisher = "Statistical office"
terms = "CC BY 4.0"
decimal_comma = true
missing = ["-"]
fictional = true

[columns.Region]
use = "place"
key = "geo"
code_list = { nuts = "2021" }

[columns.Name]
use = "label"
of = "geo"

[columns."persons {time}"]
use = "value"
codes = { indicator = "persons_employed", unit = "PERSONS" }

[columns."wages {time}"]
use = "value"
codes = { indicator = "wages", unit = "EUR" }

[columns.Remark]
use = "flag"
"#;

pub(crate) const WIDE: &str = "Region;Name;persons 2019;persons 2020;wages 2020;Remark\n\
                               AT11;Burgenland;1.200;1.250;30,5;e\n\
                               AT12;Lower Austria;-;;28,25;\n\
                               ;nowhere;1;2;3;\n\
                               AT13;Vienna;1.5;7;8;\n";

pub(crate) fn mapped(toml: &str) -> TableFormat {
    TableFormat::Mapped(Box::new(Mapping::from_toml("table.toml", toml).unwrap()))
}

#[test]
fn absent_zero_confidential_and_not_applicable_are_four_things() {
    let table = tsv(OLD_TSV);
    assert_eq!(
        told(&table),
        [
            "indic_sb=V16110 time=2014 geo=AT nace_r2=B: : z",
            "indic_sb=V16110 time=2014 geo=AT nace_r2=C: 4",
            "indic_sb=V16110 time=2015 geo=AT nace_r2=B: 0",
            "indic_sb=V16110 time=2015 geo=AT nace_r2=C: 5.5 p",
            "indic_sb=V16110 time=2015 geo=BE nace_r2=C: : c",
        ]
    );
    assert_eq!(table.cells.iter().filter(Cell::is_confidential).count(), 1);
}

#[test]
fn both_layouts_give_the_same_cells_under_the_same_codes() {
    let old = tsv("unit,geo\\time\t2015 \t2014 \nTHS,AT\t2 e\t1 \n");
    let new = tsv("freq,unit,geo\\TIME_PERIOD\t2014 \t2015 \nA,THS,AT\t1 \t2 e\n");
    let without_frequency: Vec<String> = told(&new).iter().map(|cell| cell.replace("freq=A ", "")).collect();
    assert_eq!(told(&old), without_frequency);
}

#[test]
fn rows_that_cannot_be_used_are_quarantined_with_their_line_and_reason() {
    let text = "unit,geo\\time\t2015 \t2014 \nTHS,AT\t1 \t2 \nTHS\t1 \t2 \nTHS,BE\t1 \nTHS,\t1 \t2 \n\
                THS,CZ\tabc \t: \nTHS,DE\tabc \t4 x\nTHS,AT\t9 \t9 \n\nTHS,FR someone@example.eu";
    let read = read_text("t.tsv", &TableFormat::EurostatTsv, text).unwrap();
    let reasons: Vec<(u64, &str)> =
        read.quarantined.iter().map(|row| (row.line, row.reason.as_str())).collect();
    assert_eq!(
        reasons,
        [
            (3, "1 codes where the header has 2"),
            (4, "1 cells where the header has 2"),
            (5, "the code of `geo` is empty"),
            (6, "no cell of the row is a number: line 6, column `2015`: `abc`"),
            (8, "says again what line 2 says"),
            (10, "0 cells where the header has 2"),
        ]
    );
    assert_eq!((read.rows_read, read.stored), (8, 2));
    assert!(!read.quarantined[5].text.contains("someone@"), "{}", read.quarantined[5].text);
    assert_eq!(
        read.notes,
        [
            "1 cells are no numbers and were left out; line 7, column `2015`: `abc`",
            "1 cells have a flag that is not known; the flag was left out; line 7, column `2014`: `4 x`",
        ]
    );
    assert_eq!(told(&read.table).len(), 3, "the good cell beside a bad one stays");
}

#[test]
fn a_header_that_says_nothing_is_refused_with_what_it_should_be() {
    let refuse = |text| read_text("t.tsv", &TableFormat::EurostatTsv, text).unwrap_err().to_string();
    assert!(refuse("a\tb\n").contains("no header of a Eurostat table, such as `unit,geo\\TIME_PERIOD`"));
    assert!(refuse("").contains("no header"));
    assert!(refuse("unit,geo\\time\t2014\t2014\n").contains("line 1 names `2014` twice"));
}

#[test]
fn sdmx_csv_says_its_data_set_version_and_flags() {
    let read = read_text("download.csv", &TableFormat::SdmxCsv, SDMX).unwrap();
    assert_eq!((read.rows_read, read.stored), (4, 4));
    let head = &read.table.head;
    assert_eq!((head.key.as_str(), head.version.as_deref()), ("nama_10r_3gdp", Some("15/02/24 23:00:00")));
    assert_eq!(head.title.plain(), "Gross domestic product by region (NUTS 3)");
    assert_eq!(
        told(&read.table),
        [
            "unit=MIO_EUR freq=A time=2020 geo=AT111: 1000.5",
            "unit=MIO_EUR freq=A time=2020 geo=AT112: : c",
            "unit=MIO_EUR freq=A time=2021 geo=AT111: 1100 p",
        ]
    );
}

#[test]
fn sdmx_csv_keeps_marks_of_confidentiality_apart_from_flags() {
    let text = "STRUCTURE,STRUCTURE_ID,freq,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS,NOTE\n\
                dataflow,ESTAT:DEMO_R(1.0),A,AT,2020,5,p,F,x\n\
                dataflow,ESTAT:DEMO_R(1.0),A,BE,2020,NaN,,C,\n";
    let read = read_text("download.csv", &TableFormat::SdmxCsv, text).unwrap();
    assert_eq!(told(&read.table), ["freq=A time=2020 geo=AT: 5 p", "freq=A time=2020 geo=BE: : c"]);
    assert_eq!((read.table.head.key.as_str(), read.notes.len()), ("demo_r", 0));
}

#[test]
fn json_stat_is_read_with_its_labels_and_roles() {
    let read = read_text("data.json", &TableFormat::JsonStat, JSON_STAT).unwrap();
    assert_eq!((read.rows_read, read.stored), (4, 4));
    let head = &read.table.head;
    assert_eq!(
        (head.key.as_str(), head.version.as_deref()),
        ("lfst_r_lfe2emp", Some("2024-02-15T23:00:00+0100"))
    );
    assert_eq!(
        told(&read.table),
        [
            "freq=A time=2020 geo=AT: 1.5",
            "freq=A time=2020 geo=BE: : c",
            "freq=A time=2021 geo=AT: 2 p",
            "freq=A time=2021 geo=FR: 6"
        ]
    );
    let geo = head.dimension(Role::Place).unwrap().1;
    assert_eq!(geo.codes[0].label.plain(), "Austria");
}

#[test]
fn json_stat_in_lists_gives_the_same_cells() {
    let listed = JSON_STAT
        .replace(r#"{"0": 1.5, "1": 2, "5": 6}"#, "[1.5, 2, null, null, null, 6]")
        .replace(r#"{"1": "p", "2": "c"}"#, r#"[null, "p", "c"]"#)
        .replace(r#"{"2020": 0, "2021": 1}"#, r#"["2020", "2021"]"#)
        .replace("\"Made up for a test\"", "null");
    let of = |text: &str| told(&read_text("data.json", &TableFormat::JsonStat, text).unwrap().table);
    assert_eq!(of(&listed), of(JSON_STAT));
}

#[test]
fn json_stat_that_lies_about_its_size_is_refused() {
    let refuse = |from: &str, to: &str| {
        let text = JSON_STAT.replace(from, to);
        assert_ne!(text, JSON_STAT);
        read_text("data.json", &TableFormat::JsonStat, &text).unwrap_err().to_string()
    };
    let more = refuse("[1, 3, 2]", "[1, 4, 2]");
    assert_eq!(more, "data.json: the dimension `geo` has 3 codes where `size` says 4");
    let huge = refuse("[1, 3, 2]", "[4294967296, 4294967296, 2]");
    assert!(huge.contains("more combinations of codes than can be counted"), "{huge}");
    assert!(refuse("[1, 3, 2]", "[1, 3]").contains("`id` names 3 dimensions and `size` 2"));
    let twice = refuse("[\"freq\", \"geo\", \"time\"]", "[\"time_period\", \"geo\", \"time\"]");
    assert!(twice.contains("`dimension` lacks `time_period`"), "{twice}");
    assert!(refuse("\"AT\": 0", "\"AT\": 1").contains("places are not 0, 1, 2"));
    assert!(refuse("\"class\": \"dataset\"", "\"class\": \"collection\"").contains("class is `collection`"));
    assert!(refuse("\"5\": 6", "\"five\": 6").contains("`five` is no place of a cell"));
    let outside = JSON_STAT.replace("\"5\": 6", "\"6\": 6");
    let read = read_text("data.json", &TableFormat::JsonStat, &outside).unwrap();
    assert_eq!((read.rows_read, read.stored), (4, 3));
    assert!(read.quarantined[0].reason.contains("outside the 6 cells"), "{:?}", read.quarantined);
    let twice = JSON_STAT.replace("\"5\": 6", "\"5\": 6, \"5\": 7");
    let read = read_text("data.json", &TableFormat::JsonStat, &twice).unwrap();
    assert_eq!((read.rows_read, read.stored), (5, 4));
    assert_eq!(
        told(&read.table),
        told(&read_text("data.json", &TableFormat::JsonStat, JSON_STAT).unwrap().table)
    );
}

#[test]
fn a_table_of_ones_own_is_read_by_its_mapping() {
    let read = read_text("survey.csv", &mapped(MAPPING), WIDE).unwrap();
    assert_eq!((read.rows_read, read.stored), (4, 3));
    assert_eq!(
        (read.quarantined[0].line, read.quarantined[0].reason.as_str()),
        (4, "the code `` in column 1 is empty")
    );
    assert_eq!(
        told(&read.table),
        [
            "indicator=persons_employed unit=PERSONS time=2019 geo=AT11: 1200 e",
            "indicator=persons_employed unit=PERSONS time=2020 geo=AT11: 1250 e",
            "indicator=persons_employed unit=PERSONS time=2020 geo=AT13: 7",
            "indicator=wages unit=EUR time=2020 geo=AT11: 30.5 e",
            "indicator=wages unit=EUR time=2020 geo=AT12: 28.25",
            "indicator=wages unit=EUR time=2020 geo=AT13: 8",
        ]
    );
    assert_eq!(
        read.notes,
        ["1 cells are no numbers and were left out; line 5, column `persons 2019`: `1.5`"]
    );
    let head = &read.table.head;
    assert!(head.fictional && head.dimension(Role::Place).unwrap().1.codes[0].label.plain() == "Burgenland");
}

#[test]
fn a_mapping_that_does_not_fit_says_what_it_must_say() {
    let refuse = |toml: &str| read_text("survey.csv", &mapped(toml), WIDE).unwrap_err().to_string();
    let unknown = refuse(&MAPPING.replace("columns.Remark", "columns.Note"));
    assert_eq!(
        unknown,
        "survey.csv: the mapping must say what these columns are: `Remark`; each is one of place, time, \
         industry, indicator, unit, breakdown, value, flag, label, dataset, version or ignored"
    );
    let missing = refuse(&format!("{MAPPING}\n[columns.Sex]\nuse = \"breakdown\"\n"));
    assert!(missing.contains("lacks columns that the mapping names: `Sex`"), "{missing}");
    let open = refuse(&MAPPING.replace(", unit = \"EUR\"", ""));
    assert!(open.contains("the value column `wages 2020` has no code of `unit`"), "{open}");
    let label = refuse(&MAPPING.replace("of = \"geo\"", "of = \"land\""));
    assert!(label.contains("must say `of` which dimension it is; `land` is none"), "{label}");
    let odd = Mapping::from_toml("table.toml", &MAPPING.replace("\"flag\"", "\"flags\"")).unwrap_err();
    assert!(odd.to_string().contains("table.toml: the mapping cannot be used"), "{odd}");
    let key = Mapping::from_toml("table.toml", &MAPPING.replace("\"survey\"", "\"A survey\"")).unwrap_err();
    assert!(key.to_string().contains("`key` is `A survey`; it takes small letters"), "{key}");
}

#[test]
fn a_mapping_beside_a_file_is_found_and_one_for_other_files_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("survey.csv", WIDE);
    write("other.csv", "a,b\n1,2\n");
    assert_eq!(recognise(&folder.path().join("survey.csv")).unwrap(), None);
    write("table.toml", MAPPING);
    assert_eq!(recognise(&folder.path().join("survey.csv")).unwrap(), Some(mapped(MAPPING)));
    assert_eq!(recognise(&folder.path().join("other.csv")).unwrap(), None);
    write("survey.csv.toml", &MAPPING.replace("\"survey\"", "\"nearer\""));
    let nearer = recognise(&folder.path().join("survey.csv")).unwrap();
    assert!(matches!(nearer, Some(TableFormat::Mapped(mapping)) if mapping.key == "nearer"));
    write("table.toml", "key = ");
    assert!(recognise(&folder.path().join("other.csv")).is_err());
}

#[test]
fn official_layouts_are_told_by_their_header_whatever_the_file_is_called() {
    let folder = tempfile::tempdir().unwrap();
    let told = |text: &str| {
        let path = folder.path().join("file");
        std::fs::write(&path, text).unwrap();
        recognise(&path).unwrap()
    };
    assert_eq!(told(OLD_TSV), Some(TableFormat::EurostatTsv));
    assert_eq!(told(SDMX), Some(TableFormat::SdmxCsv));
    assert_eq!(told(JSON_STAT), Some(TableFormat::JsonStat));
    for text in ["", "a\tb\n", "path\\file,a\n", "{\"class\": 1}", "{", "# Source\n", "DATAFLOW,OBS_VALUE\n"]
    {
        assert_eq!(told(text), None, "{text}");
    }
}

#[test]
fn lines_are_counted_alike_whatever_ends_them() {
    let text = WIDE.replace('\n', "\r\n");
    let read = read_text("survey.csv", &mapped(MAPPING), &text).unwrap();
    assert_eq!(read.quarantined[0].line, 4);
    let tsv = read_text("t.tsv", &TableFormat::EurostatTsv, "geo\\time\t2014\r\nAT\tx\r\nBE\t1\r\n").unwrap();
    assert_eq!((tsv.quarantined[0].line, tsv.stored), (2, 1));
    assert!(!tsv.table.cells.iter().any(|cell| cell.flags.has(Flag::Confidential)));
}

#[test]
fn a_file_that_does_not_fit_its_layout_is_given_up() {
    let mut text = "geo\\time\t2014\n".to_owned();
    for line in 0..10_001 {
        text.push_str(&format!("R{line}\n"));
    }
    let error = read_text("t.tsv", &TableFormat::EurostatTsv, &text).unwrap_err();
    assert!(matches!(error, TableError::TooManyRefused { line: 2, .. }), "{error}");
}
