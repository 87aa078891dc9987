//! The observatory on the real table of persons employed by region and industry: what it says is what
//! those who know these regions expect. And on the made-up one of the sample: all of it can be tried.

use std::sync::Arc;

use asterism_actions::observatory::{Frame, Strength};
use asterism_actions::{App, Error, Known, Quadrant};
use asterism_domain::Actor;
use asterism_econ::complexity::Verdict;

use crate::support::{fresh, params, sampled, shared};

async fn with_table() -> App {
    let app = fresh().await;
    let file = shared("data/eurostat-sbs-r-nuts06/sbs_r_nuts06_r2.tsv.gz");
    let report = app.load(&Actor::Operator, &file, Known::Skip).await.unwrap();
    assert_eq!((report.files[0].counts.read, report.files[0].counts.stored), (195_227, 195_227));
    app
}

fn strength(frame: &Frame, region: &str, industry: &str) -> Strength {
    let answer = frame.answer(region).unwrap();
    let industry = frame.industry(industry).unwrap();
    answer.strengths.into_iter().find(|strength| strength.industry == industry).unwrap()
}

fn near(found: f64, stated: f64) {
    assert!((found - stated).abs() < 0.06, "{found} where {stated} is stated");
}

#[tokio::test(flavor = "multi_thread")]
async fn regions_are_strong_in_what_they_are_known_for() {
    let app = with_table().await;
    let frame = app.frame(&params(&[("year", "2014")])).await.unwrap();
    for (region, industry, stated) in [
        ("ES21", "C24", 4.35),
        ("ES21", "C25", 2.61),
        ("UKM6", "C11", 6.5),
        ("ITC1", "C13", 3.6),
        ("ITC1", "C29", 2.8),
        ("AT12", "H51", 7.5),
    ] {
        let strength = strength(&frame, region, industry);
        near(strength.quotient, stated);
        assert!(
            strength.specialised && strength.lower < strength.quotient && strength.quotient < strength.upper
        );
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_part_of_an_answer_adds_up() {
    let app = with_table().await;
    let frame = app.frame(&[]).await.unwrap();
    assert_eq!(frame.year, "2014", "2015 is half empty");
    let (industries, total) = (frame.industries.len(), frame.activity.totals().all);
    assert!(frame.regions.len() > 250 && industries > 60, "{} by {industries}", frame.regions.len());
    for code in ["ES21", "ITC1", "MT00", "DE30", "UKM6"] {
        let answer = frame.answer(code).unwrap();
        assert_eq!(answer.strengths.len(), industries);
        let shares: f64 = answer.strengths.iter().map(|strength| strength.share).sum();
        assert!((shares - 1.0).abs() < 1e-9, "{code}: {shares}");
        assert!((answer.share - answer.total / total).abs() < 1e-12);
        let values =
            answer.strengths.iter().filter(|s| s.cell.is_some_and(|cell| cell.value.is_some())).count();
        assert_eq!(values + answer.missing + answer.confidential, industries);
        assert_eq!(answer.opportunities.len() + answer.diversity, industries);
        for opportunity in &answer.opportunities {
            let parts: f64 = opportunity.because.iter().map(|part| part.part).sum();
            assert!(parts <= opportunity.density + 1e-12, "{code}: the reasons are parts of the density");
        }
        for supplier in &answer.suppliers {
            let parts: f64 = supplier.because.iter().map(|part| part.gain).sum();
            assert!(supplier.gain > 0.0 && parts <= supplier.gain + 1e-12);
        }
        let moves = answer.moves.as_ref().expect("2011 is there");
        assert!(
            (moves.national + moves.industry_mix + moves.regional - moves.change).abs() < 1e-6 * total.sqrt()
        );
        assert!(answer.hinge.specialised >= answer.hinge.uncertain.min(answer.hinge.specialised));
        let twins = frame.twins(code, &[], &[]).unwrap();
        let weights: f64 = twins.variables.iter().map(|variable| variable.weight).sum();
        assert!((weights - 1.0).abs() < 1e-12);
        for twin in &twins.nearest {
            let parts: f64 = twin.contributions.iter().filter(|part| !part.is_nan()).sum();
            assert!((parts - twin.distance).abs() < 1e-12);
        }
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_kept_and_what_hinges_on_a_parameter_is_computed_anew() {
    let app = with_table().await;
    let usual = app.frame(&[]).await.unwrap();
    assert!(Arc::ptr_eq(&usual, &app.frame(&params(&[("threshold", "1")])).await.unwrap()));
    let strict = app.frame(&params(&[("threshold", "1.5")])).await.unwrap();
    let count = |frame: &Frame| frame.answer("ES21").unwrap().diversity;
    assert_eq!(count(&usual) - count(&strict), usual.answer("ES21").unwrap().hinge.changed);
    let zeros = app.frame(&params(&[("missing", "zero")])).await.unwrap();
    assert_eq!(strength(&zeros, "ES21", "C24").quotient, strength(&usual, "ES21", "C24").quotient);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_said() {
    let app = fresh().await;
    let none = app.frame(&[]).await;
    assert!(matches!(none, Err(Error::NotFound { .. })), "{none:?}");
    app.close().await;
    let app = with_table().await;
    let frame = app.frame(&[]).await.unwrap();
    assert!(matches!(frame.answer("ES99"), Err(Error::NotFound { .. })));
    for wrong in [[("year", "1999")], [("table", "unknown")], [("dim.indic_sb", "V0")], [("level", "9")]] {
        let refused = app.frame(&params(&wrong)).await;
        assert!(matches!(refused, Err(Error::NotFound { .. } | Error::Invalid(_))), "{wrong:?}");
    }
    let answer = frame.answer("ES21").unwrap();
    assert!(answer.opportunities.iter().any(|found| found.quadrant == Some(Quadrant::LowRiskHighBenefit)));
    app.close().await;
}

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
