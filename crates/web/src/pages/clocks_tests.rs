//! Hours that clocks skip or show twice, in every zone that forms offer: what its form, its page, its calendar file, its
//! linked data and its registration make of such an event is one and the same.

use asterism_domain::Document;
use asterism_domain::event::{Event, OnClocks};
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneTransition};
use jiff::{SignedDuration, Span, Timestamp};

use super::{calendar, event, linked_data};
use crate::form::{Fault, impossible, layout, why};
use crate::locale::Locale;

/// The changes of a zone's clocks in 2026 and 2027, with the offsets before and after.
fn changes(zone: &TimeZone) -> Vec<(Timestamp, SignedDuration)> {
    let from: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a moment");
    let until: Timestamp = "2028-01-01T00:00:00Z".parse().expect("a moment");
    let by = |change: &TimeZoneTransition<'_>| {
        let before = zone.to_offset(change.timestamp() - SignedDuration::from_secs(1));
        let seconds = change.offset().seconds() - before.seconds();
        (change.timestamp(), SignedDuration::from_secs(i64::from(seconds)))
    };
    let found = zone.following(from).take_while(|change| change.timestamp() < until);
    found.map(|change| by(&change)).filter(|(_, by)| !by.is_zero()).collect()
}

/// An event that begins at this hour and ends two days later.
fn begins(zone: &str, at: DateTime) -> Event {
    let end = at.date() + Span::new().days(2);
    Event {
        start: Some(at.date()),
        start_time: Some(at.time()),
        end: Some(end),
        end_time: Some(at.time()),
        time_zone: Some(zone.to_owned()),
        ..Event::default()
    }
}

/// One that ends at this hour and began two days before.
fn ends(zone: &str, at: DateTime) -> Event {
    let start = at.date() - Span::new().days(2);
    Event { start: Some(start), end: Some(at.date()), ..begins(zone, at) }
}

/// What the form refuses, with the words.
fn refused(event: &Event, was: &Event) -> Vec<(String, String)> {
    let document = |event: &Event| Document::Event(Box::new(event.clone()));
    let said = |fault: Fault| (fault.path, why::why(Locale::english(), &fault.why));
    impossible::faults(&document(event), &document(was)).into_iter().map(said).collect()
}

/// The moments that the calendar file says.
fn in_calendar(event: &Event) -> Vec<Timestamp> {
    let start = event.start.expect("a day");
    let moment = |line: String| {
        let (_, moment) = line.split_once(':').expect("a property");
        let civil = DateTime::strptime("%Y%m%dT%H%M%SZ", moment).expect("universal time");
        TimeZone::UTC.to_timestamp(civil).expect("a moment")
    };
    calendar::times(event, start).into_iter().map(moment).collect()
}

fn in_linked_data(event: &Event) -> [Timestamp; 2] {
    let zone = event.time_zone.as_deref();
    [(event.start, event.start_time), (event.end, event.end_time)].map(|(day, hour)| {
        linked_data::moment(day.expect("a day"), hour, zone).parse().expect("a moment with its offset")
    })
}

#[test]
fn hours_that_clocks_skip_are_refused_and_hours_shown_twice_are_the_first_in_every_zone_and_place_003_3() {
    let none = Event::default();
    let minute = SignedDuration::from_mins(1);
    let (mut steady, mut skipped, mut twice) = (Vec::new(), 0, 0);
    for name in layout::ZONES {
        let zone = TimeZone::get(name).expect("a zone");
        let found = changes(&zone);
        if found.is_empty() {
            steady.push(*name);
        }
        for (change, by) in found {
            let after = zone.to_datetime(change);
            let before = after - by;
            let hours = [before, after].map(|at| at.strftime("%H:%M").to_string());
            // The last minute and the first around what is odd are hours like others.
            let (first, last) = (before.min(after) - minute, before.max(after));
            for plain in [begins(name, first), begins(name, last), ends(name, first), ends(name, last)] {
                assert_eq!(refused(&plain, &none), [], "{name} {change}");
                assert_eq!(plain.odd_hours(), [], "{name} {change}");
            }
            let odd = before.min(after) + SignedDuration::from_secs(by.abs().as_secs() / 2);
            // The answer by another way than that of the code: from the offsets themselves.
            let offset = match zone.to_ambiguous_timestamp(odd).offset() {
                AmbiguousOffset::Gap { before, .. } | AmbiguousOffset::Fold { before, .. } => before,
                AmbiguousOffset::Unambiguous { .. } => panic!("{name}: {odd} is an hour like others"),
            };
            let meant = offset.to_timestamp(odd).expect("a moment");
            let (begin, end) = (begins(name, odd), ends(name, odd));
            assert_eq!(begin.begins(), Some(meant), "{name} {odd}");
            assert_eq!(in_calendar(&begin)[0], meant, "{name} {odd}");
            assert_eq!(in_linked_data(&begin)[0], meant, "{name} {odd}");
            assert_eq!(in_calendar(&end)[1], meant, "{name} {odd}");
            assert_eq!(in_linked_data(&end)[1], meant, "{name} {odd}");
            let shown = odd.strftime("%H:%M").to_string();
            for (path, event) in [("start_time", &begin), ("end_time", &end)] {
                let page = event::odd_hours(Locale::english(), event).join("; ");
                let form = refused(event, &none);
                assert_eq!(refused(event, event), [], "what stood there before is no reason to refuse");
                if by.is_negative() {
                    twice += 1;
                    assert_eq!(form, [], "{name} {odd}");
                    assert_eq!(page, format!("{shown} occurs twice that night; the first is meant"));
                    continue;
                }
                skipped += 1;
                let taken = zone.to_datetime(meant).strftime("%H:%M").to_string();
                assert_eq!(page, format!("clocks skip {shown} that day; {taken} is meant"));
                let [(field, said)] = form.as_slice() else { panic!("{name} {odd}: {form:?}") };
                assert_eq!(field, path);
                let from_to = format!("from {} to {}.", hours[0], hours[1]);
                assert!(said.contains(name) && said.contains(&from_to), "{name} {odd}: {said}");
            }
            if let Some(OnClocks::Skipped { taken, .. }) = begin.start_on_clocks() {
                // As long as clocks skip: its end, as written, is not after its beginning.
                let short = Event { end: None, end_time: Some(after.time()), ..begin.clone() };
                assert!(taken > after.time());
                assert_eq!(
                    in_calendar(&short),
                    [meant],
                    "{name} {odd}: calendars refuse an end before the beginning"
                );
            }
        }
    }
    assert_eq!(steady, ["Europe/Istanbul", "Atlantic/Reykjavik", "UTC"]);
    assert_eq!((skipped, twice), (160, 160), "two changes a year in forty zones, at either end of an event");
}

#[test]
fn another_zone_moves_an_hour_into_one_that_is_skipped_and_is_refused_there_003_3() {
    let day = |zone: &str| Event {
        end: None,
        end_time: None,
        ..begins(zone, "2027-03-28T02:30".parse().expect("an hour"))
    };
    assert_eq!(refused(&day("Europe/London"), &Event::default()), []);
    let [(field, said)] = refused(&day("Europe/Madrid"), &day("Europe/London")).try_into().expect("one");
    assert_eq!(field, "start_time");
    assert!(said.contains("before 02:00, or from 03:00 on"), "{said}");
}
