use asterism_domain::{Currency, Money};
use jiff::civil::date;

use super::Locale;

fn in_each<T: Copy>(write: impl Fn(Locale, T) -> String, value: T) -> Vec<String> {
    ["en", "es", "de", "fr", "pl", "nl"]
        .into_iter()
        .map(|code| write(Locale::of(code).unwrap(), value))
        .collect()
}

#[test]
fn the_budget_of_clusters3_is_written_as_each_language_writes_it_001_6() {
    let budget = Money::euros(1_832_645);
    assert_eq!(
        in_each(Locale::money, budget),
        [
            "€1,832,645",
            "1.832.645\u{a0}€",
            "1.832.645\u{a0}€",
            "1\u{202f}832\u{202f}645\u{a0}€",
            "1\u{a0}832\u{a0}645\u{a0}€",
            "€\u{a0}1.832.645"
        ]
    );
    let english = Locale::english();
    let odd = Money { minor: -150_005, currency: Currency::parse("SEK").unwrap() };
    assert_eq!(english.money(odd), "\u{2212}SEK\u{a0}1,500.05");
    assert_eq!(english.money_short(budget), "€1.83\u{a0}M");
    assert_eq!(english.money_short(Money::euros(999_999)), "€1\u{a0}M");
    assert_eq!(english.money_short(Money::euros(95_500_000)), "€95.5\u{a0}M");
    assert_eq!(english.money_short(Money::euros(500)), "€500");
}

#[test]
fn numbers_and_percentages_follow_the_language() {
    assert_eq!(in_each(Locale::number, 1234), ["1,234", "1234", "1.234", "1\u{202f}234", "1234", "1.234"]);
    assert_eq!(in_each(Locale::percent, 8426).first().unwrap(), "84.26%");
    assert_eq!(Locale::of("es").unwrap().percent(8426), "84,26\u{a0}%");
    assert_eq!(Locale::english().percent(8500), "85%");
    assert_eq!(Locale::english().number(-12), "\u{2212}12");
    assert_eq!(Locale::english().decimal(-0.001, 2), "0.00");
    assert_eq!(Locale::english().decimal(f64::NAN, 2), "–");
}

#[test]
fn dates_follow_the_language_001_5() {
    assert_eq!(
        in_each(Locale::date, date(2016, 4, 1)),
        [
            "1 April 2016",
            "1 de abril de 2016",
            "1. April 2016",
            "1er avril 2016",
            "1 kwietnia 2016",
            "1 april 2016"
        ]
    );
    let english = Locale::english();
    let range = english.date_range(Some(date(2016, 4, 1)), Some(date(2020, 3, 31)));
    assert_eq!(range.unwrap(), "1 April 2016 – 31 March 2020");
    assert_eq!(english.date_range(None, None), None);
    assert_eq!(english.date_range(Some(date(2016, 4, 1)), None).unwrap(), "from 1 April 2016");
}

#[test]
fn the_best_language_of_the_browser_is_taken() {
    assert_eq!(Locale::accepted("eu, es-ES;q=0.8, en;q=0.5").code(), "es");
    assert_eq!(Locale::accepted("en-GB,es;q=0.9").code(), "en");
    assert_eq!(Locale::accepted("xx;q=nonsense, ,,").code(), "en");
}

#[test]
fn amounts_of_a_column_have_the_same_decimals_and_years_stand_together() {
    let english = Locale::english();
    let odd = Money { minor: 19_830_106, currency: Currency::EUR };
    assert_eq!(english.money_in_column(odd, true), "€198,301.06");
    assert_eq!(english.money_in_column(Money::euros(213_707), true), "€213,707.00");
    assert_eq!(english.money_in_column(Money::euros(213_707), false), "€213,707");
    let yen = Money { minor: 500, currency: Currency::parse("JPY").unwrap() };
    assert_eq!(english.money_in_column(yen, true), "JPY\u{a0}500");
    let (start, end) = (Some(date(2016, 4, 1)), Some(date(2020, 3, 31)));
    assert_eq!(english.years(start, end), "2016–2020");
    assert_eq!(
        [english.years(start, start), english.years(None, end), english.years(None, None)],
        ["2016", "2020", ""]
    );
}

#[test]
fn no_two_steps_of_an_axis_read_alike() {
    let l = Locale::english();
    assert_eq!(l.steps(&[0.0, 0.005, 0.01, 0.015]), ["0", "0.005", "0.01", "0.015"]);
    assert_eq!(l.steps(&[0.0, 2.0, 4.0]), ["0", "2", "4"]);
    assert_eq!(
        l.steps(&[0.0, 500_000.0, 1_000_000.0, 1_500_000.0]),
        ["0", "500\u{a0}k", "1\u{a0}M", "1.5\u{a0}M"]
    );
    assert_eq!(l.steps(&[0.0]), ["0"]);
    assert_eq!(Locale::offered_as("es").map(|l| l.steps(&[0.0, 0.2])), Some(vec!["0".into(), "0,2".into()]));
}

/// Axes of many sizes, from zero and across it.
#[test]
fn steps_of_any_size_are_told_apart() {
    use crate::chart::{axis, axis_across};
    let sizes = (-5..13)
        .flat_map(|power| (10..100).step_by(7).map(move |share| f64::from(share) * 10_f64.powi(power - 1)));
    for (largest, most) in sizes.flat_map(|largest| (1..10).map(move |most| (largest, most))) {
        let across = [0.0, 0.3, 1.0, 7.0].map(|low| axis_across(-low * largest, largest, most));
        for steps in [axis(largest, most)].iter().chain(&across) {
            for l in Locale::offered() {
                let written = l.steps(steps);
                let different: std::collections::BTreeSet<&String> = written.iter().collect();
                assert_eq!(different.len(), steps.len(), "{steps:?}: {written:?}");
            }
        }
    }
}

#[test]
fn days_of_one_month_name_it_once() {
    let (first, last) = (date(2018, 11, 13), date(2018, 11, 14));
    let span = |l: Locale, (start, end)| l.date_range(Some(start), Some(end)).unwrap().replace('\u{a0}', " ");
    let spans: Vec<String> =
        ["en", "es", "de"].iter().map(|code| span(Locale::of(code).unwrap(), (first, last))).collect();
    assert_eq!(spans, ["13–14 November 2018", "13–14 de noviembre de 2018", "13.–14. November 2018"]);
    let english = Locale::english();
    assert_eq!(span(english, (first, date(2018, 12, 1))), "13 November 2018 – 1 December 2018");
    assert_eq!(span(english, (first, first)), "13 November 2018");
}

#[test]
fn what_is_written_from_right_to_left_turns_nothing_of_a_sentence() {
    let history = |name: &str| Locale::english().with("history-of", &[("name", name)]);
    assert_eq!(history("CLUSTERS3"), "History of CLUSTERS3");
    assert_eq!(history("مشروع"), "History of \u{2068}مشروع\u{2069}");
}
