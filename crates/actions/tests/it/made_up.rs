//! The observatory on the made-up tables of the sample: all of it can be tried without a file.

use asterism_domain::Actor;
use asterism_econ::complexity::Verdict;

use crate::observatory::strength;
use crate::support::{params, sampled};

#[tokio::test(flavor = "multi_thread")]
async fn the_sample_has_everything_that_the_observatory_answers() {
    let app = sampled().await;
    let frame = app.frame(&[]).await.unwrap();
    assert!(frame.version.head.fictional && frame.version.head.key == "fictional_employment");
    assert_eq!((frame.year.as_str(), frame.star_rules), ("2023", "stars-2014"));
    assert_eq!((frame.regions.len(), frame.industries.len(), frame.left_out.len()), (24, 60, 0));
    assert!(frame.regions.iter().all(|region| region.name.ends_with("(fictional)")));
    let complexity = &frame.complexity;
    assert_eq!((complexity.verdict, complexity.components.count), (Verdict::Defined, 1));
    assert!(complexity.gap > 0.05 && complexity.correlation > 0.3, "{complexity:?}");
    for region in &frame.regions {
        let answer = frame.answer(&region.code).unwrap();
        let stars: usize = answer.strengths.iter().map(|strength| usize::from(strength.stars)).sum();
        assert!(stars > 5 && answer.diversity > 15, "{}: {stars} stars", region.code);
        assert!(!answer.opportunities.is_empty() && !answer.suppliers.is_empty(), "{}", region.code);
        let moves = answer.moves.as_ref().expect("2020 is there");
        let parts = moves.national + moves.industry_mix + moves.regional;
        assert!((parts - moves.change).abs() < 1e-6, "{}: {parts} of {}", region.code, moves.change);
        let indicators = app.indicators(&region.code, &frame.year).await.unwrap();
        assert_eq!(indicators.len(), 5, "{}", region.code);
        let twins = frame.twins(&region.code, &indicators, &[]).unwrap();
        let blocks: Vec<&str> = twins.blocks.iter().map(|(block, _)| *block).collect();
        assert_eq!(blocks, ["structure", "size", "wealth", "research", "people"]);
        assert!(!twins.nearest.is_empty(), "{}", region.code);
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn made_up_regions_are_what_their_summaries_say() {
    let app = sampled().await;
    let frame = app.frame(&[]).await.unwrap();
    for (region, industries) in [
        ("XA11", ["J62", "K64", "M70"]),
        ("XA21", ["B05", "C24", "C25"]),
        ("XA31", ["C13", "C14", "C15"]),
        ("XA44", ["A03", "H50", "I55"]),
        ("XA51", ["C21", "C26", "M72"]),
        ("XA61", ["G46", "H49", "H52"]),
    ] {
        for industry in industries {
            let strength = strength(&frame, region, industry);
            assert!(strength.specialised && strength.quotient > 1.3, "{region} {industry}: {strength:?}");
        }
    }
    let rank = |region: &str| frame.answer(region).unwrap().complexity_rank.unwrap();
    assert!(rank("XA51") <= 3 && rank("XA11") <= 6, "the university region and the capital lead");
    assert!(rank("XA34") >= 22 && rank("XA63") >= 22, "the poor regions are the last");
    let twin = frame.twins("XA44", &[], &[]).unwrap().nearest[0].region;
    assert_eq!(frame.regions[twin].code, "XA64", "islands are like islands");
    let without = frame.answer("XA63").unwrap();
    assert!(without.missing > 10 && without.missing > 3 * frame.answer("XA21").unwrap().missing);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_made_up_stands_behind_what_is_real() {
    let app = sampled().await;
    let mut tables = asterism_ingest::sample::tables(&asterism_ingest::sample::read().unwrap());
    let mut real = tables.remove(0);
    (real.head.key, real.head.fictional) = ("some_office".to_owned(), false);
    app.keep_table(&Actor::Operator, &real).await.unwrap();
    let key = async |asked: &[(&str, &str)]| {
        let frame = app.frame(&params(asked)).await.unwrap();
        (frame.version.head.key.clone(), frame.version.head.fictional)
    };
    assert_eq!(key(&[]).await, ("some_office".to_owned(), false));
    let fictional = "fictional_employment";
    assert_eq!(key(&[("table", fictional)]).await, (fictional.to_owned(), true));
    assert_eq!(app.indicators("ES21", "2023").await.unwrap(), [], "a real region has no made-up figures");
    app.close().await;
}
