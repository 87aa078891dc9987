//! One test for each real file: how many rows, and what some of them say.

use crate::support::{Reading, shared};
use asterism_ingest::discover;

#[test]
fn survey() {
    let found = discover(&shared("")).unwrap();
    for file in &found.files {
        let start = std::time::Instant::now();
        let r = Reading::of(file.format, Box::new(file.open().unwrap()));
        let mut kinds = std::collections::BTreeMap::new();
        for s in r.rows.iter().filter_map(|x| x.outcome.as_ref().ok()).flatten() {
            *kinds.entry(s.document.kind().as_str()).or_insert(0) += 1;
        }
        let issues = r.issues();
        let withheld = r
            .rows
            .iter()
            .filter_map(|x| x.outcome.as_ref().ok())
            .flatten()
            .filter(|s| matches!(&s.document, asterism_domain::Document::Organisation(o) if o.name_withheld))
            .count();
        println!(
            "{} | {} | {:?} | rows {} quarantined {} kinds {:?} issues {} withheld {} {:?} {:?}",
            file.source,
            file.title,
            file.format,
            r.rows.len(),
            r.quarantined(),
            kinds,
            issues.len(),
            withheld,
            r.error,
            start.elapsed()
        );
        for q in r.rows.iter().filter_map(|x| x.outcome.as_ref().err()).take(3) {
            println!("    Q {} {:?} {}", q.reason, q.field, &q.raw.chars().take(100).collect::<String>());
        }
        for i in issues.iter().take(4) {
            println!("    I {i}");
        }
    }
    for i in &found.ignored {
        println!("ignored {} — {}", i.path.display(), i.reason);
    }
}
#[test]
fn extras() {
    use asterism_domain::Document;
    for path in [
        "cordis-fp7/organisations.csv.gz",
        "kohesio-beneficiaries-2023-01/beneficiaries.csv.gz",
        "eu-structural-funds-lists/operations.csv.gz",
        "interreg-sweden-2021-2027/interreg_swedish_partners.csv",
    ] {
        let bytes = std::fs::read(shared(path)).unwrap();
        let mut text = String::new();
        if path.ends_with("gz") {
            use std::io::Read;
            flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
        } else {
            text = String::from_utf8(bytes).unwrap();
        }
        let mut lines = text.lines();
        let _ = &mut lines;
        let mut r = csv_core_names(&text);
        r.dedup();
        let mut n = 0;
        let mut shown = 0;
        let step = 1;
        for (country, name) in &r {
            if !name.is_empty()
                && asterism_ingest::privacy::looks_like_a_person(
                    name,
                    asterism_domain::CountryCode::parse(country).ok().as_ref(),
                )
            {
                n += 1;
                if n % step == 0 && shown < 90 {
                    shown += 1;
                    println!("{country} {name}");
                }
            }
        }
        println!("== {path} {} names, {n} look like people", r.len());
    }
    let _ = Document::empty(asterism_domain::Kind::Tag);
}
fn csv_core_names(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut cell = String::new();
    let mut q = false;
    for c in text.chars() {
        match c {
            '"' => q = !q,
            ',' if !q => row.push(std::mem::take(&mut cell)),
            '\n' if !q => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    let header = rows.remove(0);
    let n = header
        .iter()
        .position(|h| matches!(h.as_str(), "name" | "beneficiary_name" | "organisation_name"))
        .unwrap();
    let c = header.iter().position(|h| h == "country").unwrap();
    for r in rows {
        let cc = match r[c].as_str() {
            "Bulgaria" => "BG",
            "Czech Republic" | "Czechia" => "CZ",
            "Hungary" => "HU",
            "Croatia" => "HR",
            "Romania" => "RO",
            "Slovenia" => "SI",
            "Slovakia" => "SK",
            "Poland" => "PL",
            o => o,
        };
        out.push((cc.to_owned(), r[n].clone()));
    }
    out
}
