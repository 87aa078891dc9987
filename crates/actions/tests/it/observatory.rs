//! The observatory on the real table of persons employed by region and industry: what it says is what
//! those who know these regions expect.

use std::sync::Arc;

use asterism_actions::observatory::{Frame, Strength};
use asterism_actions::{App, Error, Known, Quadrant};
use asterism_domain::statistics::{Role, Table};
use asterism_domain::{Actor, NutsVersion, Text};

use crate::support::{fresh, params, sampled, shared};

async fn with_table() -> App {
    let app = fresh().await;
    let file = shared("data/eurostat-sbs-r-nuts06/sbs_r_nuts06_r2.tsv.gz");
    let report = app.load(&Actor::Operator, &file, Known::Skip).await.unwrap();
    assert_eq!((report.files[0].counts.read, report.files[0].counts.stored), (195_227, 195_227));
    app
}

pub(crate) fn strength(frame: &Frame, region: &str, industry: &str) -> Strength {
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
        let shares = answer.strengths.iter().map(|strength| strength.share);
        let shares: f64 = shares.filter(|share| !share.is_nan()).sum();
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
        let names: Vec<&str> =
            twins.nearest.iter().map(|twin| frame.regions[twin.region].code.as_str()).collect();
        assert!(names.len() == 10 && !names.contains(&code), "{code} is like {names:?}");
        for twin in &twins.nearest {
            let known = twin.contributions.iter().zip(&twins.variables).filter(|(part, _)| !part.is_nan());
            let known: f64 = known.map(|(_, variable)| variable.weight).sum();
            assert!(known > 0.49, "{code}: a twin rests on {known} of the weights");
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
async fn a_few_known_regions_are_not_taken_for_a_whole_edition() {
    let app = sampled().await;
    let file = shared("data/uk-bres-idbr-nuts2-sic4/nomis_bres_2015_2018.csv.gz");
    app.load(&Actor::Operator, &file, Known::Skip).await.unwrap();
    let frame = app.frame(&[]).await.unwrap();
    assert_eq!((frame.regions.len(), frame.left_out.len()), (39, 0), "{:?}", frame.left_out);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_only_names_its_regions_anew_is_answered_from() {
    let app = fresh().await;
    let file = shared("data/uk-bres-idbr-nuts2-sic4/nomis_bres_2015_2018.csv.gz");
    app.load(&Actor::Operator, &file, Known::Skip).await.unwrap();
    let before = app.frame(&[]).await.unwrap();
    let mut table = Table::clone(&app.table_of(&before.version).await.unwrap());
    let places = table.head.dimensions.iter_mut().find(|dimension| dimension.role == Role::Place).unwrap();
    places.codes[0].label = Text::english("A new name");
    app.keep_table(&Actor::Operator, &table).await.unwrap();
    let after = app.frame(&[]).await.unwrap();
    assert_eq!((after.version.number, after.regions[0].name.as_str()), (2, "A new name"));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_of_peers_is_compared_alone_and_complements_may_count_by_complexity() {
    let app = with_table().await;
    let year = ("year", "2014");
    let all = app.frame(&params(&[year])).await.unwrap();
    let peers = app.frame(&params(&[year, ("peers", "ES,PT")])).await.unwrap();
    assert!(
        peers.regions.iter().all(|region| region.code.starts_with("ES") || region.code.starts_with("PT"))
    );
    let of_both = all.regions.iter().filter(|region| peers.settings.is_peer(&region.code)).count();
    assert_eq!((peers.regions.len(), of_both), (26, 26));
    let metals = |frame: &Frame| strength(frame, "ES21", "C24").quotient;
    assert!((metals(&all) - metals(&peers)).abs() > 0.1, "the share of all is another one");
    let twins = peers.twins("ES21", &[], &[]).unwrap();
    assert!(twins.nearest.iter().all(|twin| peers.settings.is_peer(&peers.regions[twin.region].code)));
    let error = app.frame(&params(&[year, ("peers", "ES21")])).await.unwrap_err();
    assert!(matches!(error, Error::NotFound { .. }), "one region compares with nobody: {error:?}");

    let weighed = app.frame(&params(&[year, ("weigh", "complexity")])).await.unwrap();
    let first = |frame: &Frame, region: &str| {
        let best = &frame.answer(region).unwrap().suppliers[0];
        (best.gain, frame.regions[best.region].code.clone())
    };
    for region in ["ES21", "SE33", "MT00"] {
        let (alike, weighed) = (first(&all, region), first(&weighed, region));
        assert!(weighed.0 > 0.0 && weighed.0 < alike.0, "{region}: {alike:?} {weighed:?}");
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_answered_from_under_the_codes_of_another_edition_where_the_changes_are_certain() {
    let app = with_table().await;
    let changes = shared("data/nuts-crosswalks/nuts_changes_1999_2021.csv");
    let recode =
        async |from, to| app.recode_table(&Actor::Operator, "sbs_r_nuts06_r2", (from, to), &changes).await;
    let version = recode(Some(NutsVersion::V2013), NutsVersion::V2021).await.unwrap();
    assert_eq!((version.head.key.as_str(), version.number), ("sbs_r_nuts06_r2-nuts2021", 1));
    let recoded = version.head.recoded.clone().unwrap();
    assert!(recoded.renamed().any(|(old, new)| (old.as_str(), new.as_str()) == ("FR24", "FRB0")));
    assert!(recoded.splits.iter().any(|code| code == "HU10"), "Budapest and Pest were one: {recoded:?}");
    let again = recode(Some(NutsVersion::V2013), NutsVersion::V2021).await.unwrap();
    assert_eq!(again.number, 1, "the same cells are no new version");

    let usual = app.frame(&[]).await.unwrap();
    assert_eq!(usual.version.head.key, "sbs_r_nuts06_r2", "as it was published comes first");
    let year = ("year", "2014");
    let before = app.frame(&params(&[year])).await.unwrap();
    let after = app.frame(&params(&[year, ("table", "sbs_r_nuts06_r2-nuts2021")])).await.unwrap();
    let employed = |frame: &Frame, region: &str| {
        let answer = frame.answer(region).unwrap();
        let metals = frame.industry("C24").unwrap();
        answer.strengths.iter().find(|strength| strength.industry == metals).unwrap().cell.unwrap().value
    };
    assert_eq!(after.settings.codes, before.settings.codes, "persons employed, as without being asked");
    assert_eq!(employed(&after, "FRB0"), employed(&before, "FR24"));
    assert_eq!(employed(&after, "ES21"), employed(&before, "ES21"));
    assert!(after.region("HU10").is_none() && before.region("HU10").is_some());

    let again = app.recode_table(&Actor::Operator, &version.head.key, (None, NutsVersion::V2016), &changes);
    let absent = std::path::Path::new("absent.csv");
    let sbs = "sbs_r_nuts06_r2";
    let without =
        app.recode_table(&Actor::Operator, sbs, (Some(NutsVersion::V2013), NutsVersion::V2021), absent);
    for (result, said) in [
        (
            recode(Some(NutsVersion::V2013), NutsVersion::V2024).await,
            "does not lead from NUTS 2013 to NUTS 2024",
        ),
        (recode(None, NutsVersion::V2021).await, "does not say of which edition"),
        (again.await, "recode `sbs_r_nuts06_r2`"),
        (without.await, "absent.csv"),
    ] {
        let Err(Error::Invalid(problems)) = result else { panic!("{result:?}") };
        assert!(problems[0].why.to_string().contains(said), "{problems:?}");
    }
    app.close().await;
}
