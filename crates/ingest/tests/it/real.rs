//! One test for each real file: how many rows, and what some of them say.

use asterism_ingest::discover;
use crate::support::{Reading, shared};

#[test]
fn survey() {
    let found = discover(&shared("")).unwrap();
    for file in &found.files {
        let start = std::time::Instant::now();
        let r = Reading::of(file.format, Box::new(file.open().unwrap()));
        let mut kinds = std::collections::BTreeMap::new();
        for s in r.rows.iter().filter_map(|x| x.outcome.as_ref().ok()).flatten() { *kinds.entry(s.document.kind().as_str()).or_insert(0)+=1; }
        let issues = r.issues();
        let withheld = r.rows.iter().filter_map(|x| x.outcome.as_ref().ok()).flatten().filter(|s| matches!(&s.document, asterism_domain::Document::Organisation(o) if o.name_withheld)).count();
        println!("{} | {} | {:?} | rows {} quarantined {} kinds {:?} issues {} withheld {} {:?} {:?}", file.source, file.title, file.format, r.rows.len(), r.quarantined(), kinds, issues.len(), withheld, r.error, start.elapsed());
        for q in r.rows.iter().filter_map(|x| x.outcome.as_ref().err()).take(3) { println!("    Q {} {:?} {}", q.reason, q.field, &q.raw.chars().take(100).collect::<String>()); }
        for i in issues.iter().take(4) { println!("    I {i}"); }
    }
    for i in &found.ignored { println!("ignored {} — {}", i.path.display(), i.reason); }
}
