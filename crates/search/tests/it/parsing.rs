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
        index.suggest(text, 5, Audience::All).unwrap();
        index.search_plain_bm25(text, 5).unwrap();
    }
    assert_eq!(index.search(&Query::parse("-clusterix").0).unwrap().total, 0);
    assert_eq!(index.search(&Query::parse("-nothing").0).unwrap().total, 1);
}
