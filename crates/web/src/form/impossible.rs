//! Days, hours and places that each can be read and cannot be together.

use asterism_domain::event::{Event, OnClocks};
use asterism_domain::{Document, misplaced};

use super::read::{Fault, Why};

/// What of it somebody wrote now. What a source says stays as it is: it is an issue of the record, and no reason to
/// refuse another change.
pub(crate) fn faults(document: &Document, base: &Document) -> Vec<Fault> {
    let mut faults = of_places(document, base);
    if let (Document::Event(event), Document::Event(was)) = (document, base) {
        faults.extend(of_event(event, was));
    }
    faults
}

/// Regions of another country than the one beside them. A row may have moved: what counts is that both stood together
/// before.
fn of_places(document: &Document, base: &Document) -> Vec<Fault> {
    let before: Vec<_> = misplaced(base).into_iter().map(|(_, country, region)| (country, region)).collect();
    let now = misplaced(document).into_iter();
    now.filter(|(_, country, region)| !before.contains(&(country.clone(), region.clone())))
        .map(|(field, ..)| Fault { path: format!("{field}.code"), why: Why::OtherCountry })
        .collect()
}

fn of_event(event: &Event, was: &Event) -> Vec<Fault> {
    let times = |event: &Event| (event.start, event.end, event.start_time, event.end_time);
    let closes = |event: &Event| event.registration.as_ref().and_then(|registration| registration.closes);
    let mut faults = Vec::new();
    let mut fault = |path: &str, why| faults.push(Fault { path: path.to_owned(), why });
    if times(event) != times(was) {
        let one_day = event.end.is_none() || event.end == event.start;
        if event.end.is_some_and(|end| event.start.is_some_and(|start| end < start)) {
            fault("end", Why::EndFirst);
        } else if one_day
            && event.end_time.is_some_and(|end| event.start_time.is_some_and(|start| end < start))
        {
            fault("end_time", Why::EndFirst);
        }
    }
    if (event.start, closes(event)) != (was.start, closes(was))
        && closes(event).is_some_and(|last| event.start.is_some_and(|start| last > start))
    {
        fault("registration.closes", Why::ClosesLate);
    }
    let start = |event: &Event| (event.start, event.start_time, event.time_zone.clone());
    if start(event) != start(was) {
        faults.extend(skipped("start_time", event, event.start_on_clocks()));
    }
    let end = |event: &Event| (event.end.or(event.start), event.end_time, event.time_zone.clone());
    if end(event) != end(was) {
        faults.extend(skipped("end_time", event, event.end_on_clocks()));
    }
    faults
}

/// An hour that no clock shows where the event is held.
fn skipped(path: &str, event: &Event, is: Option<OnClocks>) -> Option<Fault> {
    let Some(OnClocks::Skipped { from, to, .. }) = is else { return None };
    let why = Why::Skipped { zone: event.time_zone.clone()?, from, to };
    Some(Fault { path: path.to_owned(), why })
}

#[cfg(test)]
mod tests {
    use asterism_domain::event::Registration;
    use jiff::civil::{date, time};

    use super::*;

    fn paths(event: &Event, was: &Event) -> Vec<String> {
        let document = |event: &Event| Document::Event(Box::new(event.clone()));
        faults(&document(event), &document(was)).into_iter().map(|fault| fault.path).collect()
    }

    #[test]
    fn an_end_before_the_beginning_and_a_late_last_day_are_refused_where_somebody_writes_them() {
        let none = Event::default();
        let right = Event {
            start: Some(date(2027, 3, 28)),
            end: Some(date(2027, 3, 28)),
            start_time: Some(time(9, 0, 0, 0)),
            end_time: Some(time(16, 0, 0, 0)),
            registration: Some(Registration { places_limit: None, closes: Some(date(2027, 3, 28)) }),
            ..Event::default()
        };
        assert_eq!(paths(&right, &none), Vec::<String>::new());
        let day = Event { end: Some(date(2027, 3, 27)), ..right.clone() };
        assert_eq!(paths(&day, &none), ["end"]);
        assert_eq!(paths(&day, &day), Vec::<String>::new(), "it stood there before");
        let hour = Event { end_time: Some(time(8, 0, 0, 0)), ..right.clone() };
        assert_eq!(paths(&hour, &none), ["end_time"]);
        assert_eq!(paths(&Event { end: Some(date(2027, 3, 29)), ..hour }, &none), Vec::<String>::new());
        let late = Registration { places_limit: None, closes: Some(date(2027, 4, 30)) };
        assert_eq!(paths(&Event { registration: Some(late), ..right }, &none), ["registration.closes"]);
    }
}
