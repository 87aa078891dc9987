use asterism_domain::Kind;
use asterism_search::{Audience, Query};
use proptest::prelude::*;

use crate::support::{entry, open, put};

proptest! {
    #[test]
    fn any_text_is_a_query_and_bounded_002_3(text in any::<String>()) {
        let (query, _) = Query::parse(&text);
        prop_assert!(query.text.chars().count() <= 1_000);
        prop_assert!(query.clauses.len() <= 64);
    }

    #[test]
    fn odd_signs_in_any_order_are_no_trouble_002_3(
        pieces in prop::collection::vec(prop::sample::select(vec!["\"", "-", "*", ":", " ", "title:", "country:", "a", "ß1", "S3", "„", "'s", "\u{301}", "e-", "2.0"]), 0..40),
    ) {
        let (query, notes) = Query::parse(&pieces.concat());
        prop_assert_eq!((query, notes), Query::parse(&pieces.concat()), "reading is repeatable");
    }
}

#[test]
fn odd_queries_can_be_run_002_3() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    put(&index, vec![entry(Kind::Project, "ClusteriX 2.0")], 1);
    let long = "ab ".repeat(500);
    for text in [
        "-",
        "\"\"",
        "*",
        "- -a",
        "-a",
        "title:",
        "title:\"x y\"",
        "name:clu*",
        "-\"a b\"",
        "s3*",
        "a-b*",
        &long,
        "ﬀ½",
        "\u{1}en:x",
    ] {
        let query = Query::parse(text).0;
        index.search(&query).unwrap();
        index.suggest(text, 5, &Audience::All).unwrap();
        index.search_plain_bm25(text, 5).unwrap();
    }
    assert_eq!(index.search(&Query::parse("-clusterix").0).unwrap().total, 0);
    assert_eq!(index.search(&Query::parse("-nothing").0).unwrap().total, 1);
}

/// Pieces of queries in any order, each of which means something to the parser or to the engine.
fn pieces() -> impl Strategy<Value = Vec<String>> {
    let known = prop::sample::select(vec![
        "\"",
        "-",
        "*",
        ":",
        " ",
        " ",
        "title:",
        "name:",
        "country:",
        "kind:",
        "OR",
        "AND",
        "(",
        ")",
        "~2",
        "^9",
        "[a TO z]",
        "s3",
        "ris3",
        "clusterix",
        "cluster",
        "clu*",
        "2.0",
        "-\"",
        "\u{301}",
        "ß",
        "ﬀ",
        "İ",
        "\u{202e}",
        "東京",
        "\u{0}",
        "'s",
        "e-",
        "\\",
    ]);
    let piece = prop_oneof![
        6 => known.prop_map(str::to_owned),
        1 => any::<String>(),
        1 => (1_usize..400).prop_map(|length| "x".repeat(length)),
    ];
    prop::collection::vec(piece, 0..24)
}

/// Whatever is typed is answered, and the whole result is as long as it says.
#[test]
fn any_text_can_be_run_and_its_counts_hold_002_3() {
    let dir = tempfile::tempdir().unwrap();
    let index = open(dir.path());
    let names = ["ClusteriX 2.0", "RIS3 in title", "Cluster x", "東京 cluster", "Straße ﬀ"];
    put(&index, names.map(|name| entry(Kind::Project, name)).to_vec(), 1);
    proptest!(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() }, |(pieces in pieces())| {
        let text = pieces.concat();
        let (query, _) = Query::parse(&text);
        let found = index.search(&query).unwrap();
        prop_assert!(found.total <= names.len() as u64);
        prop_assert_eq!(index.stream(&query).unwrap().count() as u64, found.total);
        index.suggest(&text, 5, &Audience::All).unwrap();
        index.search_plain_bm25(&text, 5).unwrap();
    });
}
