//! The made-up statistics: always the same, marked, and with the gaps that real ones have.

use asterism_domain::NutsCode;
use asterism_domain::statistics::{Cell, CodeList, Flag, Role, Table};

use super::super::economy::{INDUSTRIES, PLACES};
use super::super::tables;
use super::{Document, sample};

fn employment() -> Table {
    tables(&sample()).remove(0)
}

/// A change of a figure is a decision: whoever loads the sample again gets a new version of the table.
#[test]
fn made_up_figures_are_the_same_on_every_machine() {
    let said: Vec<String> = tables(&sample())
        .iter()
        .map(|table| format!("{} {}", table.head.key, blake3::hash(&table.cells.to_bytes()).to_hex()))
        .collect();
    assert_eq!(
        said,
        [
            "fictional_employment 70a04e22476a31044eef61def5199bd850a9d39656bebd8cf5b0a0d03ca2d129",
            "fictional_indicators 488de4794b64fbc3b520a1435e5020b64fb709a3065ad91fde9008abc252a866",
        ]
    );
}

#[test]
fn made_up_tables_say_so_wherever_they_are_named() {
    for table in tables(&sample()) {
        let head = &table.head;
        assert!(head.fictional && head.key.starts_with("fictional_"), "{}", head.key);
        assert!(head.title.plain().ends_with("(fictional)") && head.publisher.contains("made up"));
        assert!(head.terms.starts_with("made up"), "{}", head.terms);
        for dimension in head.dimensions.iter().filter(|dimension| dimension.role != Role::Time) {
            for code in &dimension.codes {
                assert!(!code.label.is_empty(), "{} of {}", code.code, dimension.key);
                let is_place = dimension.role == Role::Place;
                assert_eq!(is_place, code.label.plain().ends_with("(fictional)"), "{}", code.code);
            }
        }
    }
}

#[test]
fn made_up_regions_are_records_of_a_country_that_is_none() {
    let (_, places) =
        employment().head.dimension(Role::Place).map(|(at, places)| (at, places.clone())).unwrap();
    let records = sample();
    let mut marked: Vec<&str> = records
        .iter()
        .filter(|record| record.document.about().fictional)
        .filter_map(|record| match &record.document {
            Document::Region(region) => Some((region, &record.key)),
            _ => None,
        })
        .map(|(region, key)| {
            assert!(region.versions.is_empty() && region.outlines.is_empty(), "{key} is of no edition");
            key.key.as_str()
        })
        .collect();
    marked.sort_unstable();
    let codes: Vec<&str> = places.codes.iter().map(|code| code.code.as_str()).collect();
    assert_eq!(codes, marked);
    let levels = [0, 1, 2].map(|level| codes.iter().filter(|code| code.len() == 2 + level).count());
    assert_eq!(levels, [1, 6, 24]);
    for code in codes {
        let country = NutsCode::parse(code).unwrap().country();
        assert!(country.is_made_up() && !country.has_nuts(), "{code}");
    }
    assert_eq!(places.code_list, None, "the codes are of no edition of NUTS");
}

#[test]
fn regions_and_industries_stand_in_the_order_of_their_codes() {
    assert!(PLACES.is_sorted_by_key(|place| place.code));
    assert!(INDUSTRIES.is_sorted_by_key(|industry| industry.code));
    let table = employment();
    let (_, industries) = table.head.dimension(Role::Industry).unwrap();
    assert_eq!(industries.code_list, Some(CodeList::Nace("2".to_owned())));
    assert_eq!(table.head.size(), Some(2 * 8 * 31 * 60));
}

/// What is told of a region in every year and industry, persons first.
fn told(table: &Table, region: &str) -> Vec<Option<Cell>> {
    let sizes: Vec<usize> = table.head.dimensions.iter().map(|dimension| dimension.codes.len()).collect();
    let region = table.head.dimensions[2].place_of(region).unwrap();
    let mut cells = Vec::new();
    for indicator in 0..sizes[0] {
        for year in 0..sizes[1] {
            for industry in 0..sizes[3] {
                let place = table.head.place_of(&[indicator, year, region, industry]).unwrap();
                cells.push(table.cells.get(place));
            }
        }
    }
    cells
}

#[test]
fn made_up_figures_have_gaps_and_flags_as_real_ones_do() {
    let table = employment();
    let regions: Vec<(&str, Vec<Option<Cell>>)> =
        PLACES.iter().map(|place| (place.code, told(&table, place.code))).collect();
    let share = |of: &dyn Fn(&Option<Cell>) -> bool| {
        let (mut found, mut all) = (0, 0);
        for (_, cells) in &regions {
            (found, all) = (found + cells.iter().filter(|cell| of(cell)).count(), all + cells.len());
        }
        found as f64 / all as f64
    };
    let confidential = share(&|cell| cell.is_some_and(|cell| cell.is_confidential()));
    let missing = share(&|cell| cell.is_none());
    let zero = share(&|cell| cell.is_some_and(|cell| cell.value == Some(0.0)));
    assert!((0.05..0.07).contains(&confidential), "{confidential}");
    assert!((0.03..0.05).contains(&missing), "{missing}");
    assert!((0.02..0.06).contains(&zero), "{zero}");
    for flag in [Flag::Estimated, Flag::BreakInSeries, Flag::Provisional] {
        let flagged = share(&|cell| cell.is_some_and(|cell| cell.flags.has(flag)));
        assert!((0.002..0.03).contains(&flagged), "{flag:?} {flagged}");
    }
    for (code, cells) in &regions {
        let missing = cells.iter().filter(|cell| cell.is_none()).count();
        let is_poor = ["XA34", "XA63"].contains(code);
        assert_eq!(is_poor, 10 * missing > cells.len(), "{code} lacks {missing} of {}", cells.len());
    }
}

#[test]
fn a_sum_of_regions_adds_up_and_tells_no_secret() {
    let table = employment();
    let (mut whole, mut hidden) = (0, 0);
    for above in ["XA1", "XA2", "XA3", "XA4", "XA5", "XA6"] {
        let parts: Vec<Vec<Option<Cell>>> =
            (1..=4).map(|number| told(&table, &format!("{above}{number}"))).collect();
        for (place, sum) in told(&table, above).into_iter().enumerate() {
            let parts: Vec<Option<Cell>> = parts.iter().map(|part| part[place]).collect();
            let secrets = parts.iter().flatten().filter(|cell| cell.is_confidential()).count();
            let values: Vec<f64> = parts.iter().flatten().filter_map(|cell| cell.value).collect();
            let sum = sum.unwrap();
            assert_eq!(sum.is_confidential(), secrets == 1, "{above}");
            hidden += usize::from(sum.is_confidential());
            if values.len() == parts.len() {
                assert!((sum.value.unwrap() - values.iter().sum::<f64>()).abs() < 0.06, "{above}");
                whole += 1;
            }
            let is_estimated = sum.flags.has(Flag::Estimated);
            assert!(sum.is_confidential() || is_estimated == parts.iter().any(Option::is_none), "{above}");
        }
    }
    assert!(whole > 3_000 && hidden > 500, "{whole} {hidden}");
}
