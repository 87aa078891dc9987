//! Events as entries of an iCalendar file (RFC 5545).

use asterism_actions::{RecordView, ResultRow};
use asterism_domain::event::Event;
use asterism_domain::place::Place;
use asterism_domain::{Document, Record};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::explore;
use super::files::{self, Form};
use crate::locale::Locale;
use crate::visit::Visit;
use crate::{Problem, Site};

const TYPE: &str = "text/calendar; charset=utf-8";
const START: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Asterism//Explore//EN\r\n";
const END: &str = "END:VCALENDAR\r\n";
/// What stands in a calendar without an entry. A calendar has at least one component (RFC 5545, 3.6), and programs
/// refuse a file that has none; a time zone is one that puts nothing into anybody's calendar.
const NOTHING: &str = "BEGIN:VTIMEZONE\r\nTZID:Etc/UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n\
     TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nTZNAME:UTC\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// The events of a result that have a date.
pub(super) async fn of_result(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let app = site.app()?;
    let view = app.explore(&visit.actor(), &visit.pairs).await?;
    let name = explore::called(visit.l, &view);
    if view.events == 0 {
        // Nothing has to be read to say so, however much else there is.
        let text = format!("{START}{}{NOTHING}{END}", heading(&name, &visit.l.t("calendar-none")));
        return Ok(file(text, "attachment; filename=\"asterism.ics\""));
    }
    let undated = view.events.saturating_sub(app.dated_events(&visit.actor(), &visit.pairs).await?);
    let said = match undated {
        0 => String::new(),
        undated => visit.l.count("calendar-some-undated", undated),
    };
    let rows = app.explore_all(&visit.actor(), &visit.pairs).await?;
    let start = format!("{START}{}", heading(&name, &said));
    let origin = visit.origin.clone();
    let row = move |row: &ResultRow| entry(&origin, row.changed.unwrap_or_default(), &row.record);
    let form = Form { start, row: Box::new(row), between: "", none: NOTHING, end: END };
    files::send(rows, None, TYPE, "ics", form).await
}

/// A calendar of one event, which says so where it has no date.
pub(super) fn one_event(l: Locale, origin: &str, view: &RecordView) -> Response {
    let entry = entry(origin, view.changed, &view.record);
    let text = if entry.is_empty() {
        let said = l.t("calendar-undated");
        format!("{START}{}{NOTHING}{END}", heading(&view.record.document.name(), &said))
    } else {
        format!("{START}{entry}{END}")
    };
    file(text, "attachment; filename=\"event.ics\"")
}

fn file(text: String, disposition: &'static str) -> Response {
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(TYPE));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition));
    response
}

/// What the calendar is called, and what is to be said of it, as programs show it: under the names of RFC 7986 and
/// under those that were in use before it.
fn heading(name: &str, said: &str) -> String {
    let (name, said) = (escaped(&format!("Asterism · {name}")), escaped(said));
    let mut lines = vec![format!("NAME:{name}"), format!("X-WR-CALNAME:{name}")];
    if !said.is_empty() {
        lines.extend([format!("DESCRIPTION:{said}"), format!("X-WR-CALDESC:{said}")]);
    }
    lines.iter().map(|line| folded(line)).collect()
}

/// An event of a calendar file; empty for a record that is none, or that has no date.
fn entry(origin: &str, changed: Timestamp, record: &Record) -> String {
    let Document::Event(event) = &record.document else { return String::new() };
    let Some(start) = event.start else { return String::new() };
    let places: Vec<String> = event.places.iter().map(place).filter(|place| !place.is_empty()).collect();
    // Without a method it says when the entry was last revised (RFC 5545, 3.8.7.2).
    let stamp = changed.strftime("DTSTAMP:%Y%m%dT%H%M%SZ").to_string();
    let mut lines = vec!["BEGIN:VEVENT".to_owned(), format!("UID:{}", record.id), stamp];
    lines.extend(times(event, start));
    // Calendars that have the entry already take a later number as a change of it.
    lines.push(format!("SEQUENCE:{}", record.seq.0));
    if record.state.is_out_of_use() {
        lines.push("STATUS:CANCELLED".to_owned());
    }
    lines.push(format!("SUMMARY:{}", escaped(&record.document.name())));
    if !places.is_empty() {
        lines.push(format!("LOCATION:{}", escaped(&places.join("; "))));
    }
    let summary = event.about.summary.plain();
    if !summary.is_empty() {
        lines.push(format!("DESCRIPTION:{}", escaped(summary)));
    }
    lines.extend([format!("URL:{origin}{}", record.path()), "END:VEVENT".to_owned()]);
    lines.iter().map(|line| folded(line)).collect()
}

/// A place in one line, its country by its code.
fn place(place: &Place) -> String {
    let country = place.country.as_ref().map(ToString::to_string);
    let parts = [place.venue.clone(), place.town.clone(), country];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// When it begins and ends: to the minute where both are known, whole days otherwise.
pub(super) fn times(event: &Event, start: Date) -> Vec<String> {
    let last = event.end.unwrap_or(start);
    let zone = event.time_zone.as_deref().and_then(|name| TimeZone::get(name).ok());
    match (event.start_time, event.end_time) {
        // An end before the beginning is no end, and calendars refuse it.
        (Some(from), Some(until)) if event.lasts() == Some(true) => vec![
            format!("DTSTART:{}", moment(start.to_datetime(from), zone.as_ref())),
            format!("DTEND:{}", moment(last.to_datetime(until), zone.as_ref())),
        ],
        // Without an end the entry is a point in time, which several days are not.
        (Some(from), _) if last <= start => {
            vec![format!("DTSTART:{}", moment(start.to_datetime(from), zone.as_ref()))]
        }
        _ => {
            // The end of an all-day event is the day after its last.
            let last = last.max(start);
            let after = last.tomorrow().unwrap_or(last);
            vec![
                format!("DTSTART;VALUE=DATE:{}", start.strftime("%Y%m%d")),
                format!("DTEND;VALUE=DATE:{}", after.strftime("%Y%m%d")),
            ]
        }
    }
}

/// A moment in universal time where the zone is known, which every calendar shows in its reader's own
/// zone; the time on the wall otherwise.
fn moment(local: DateTime, zone: Option<&TimeZone>) -> String {
    match zone.and_then(|zone| zone.to_timestamp(local).ok()) {
        Some(moment) => moment.strftime("%Y%m%dT%H%M%SZ").to_string(),
        None => local.strftime("%Y%m%dT%H%M%S").to_string(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace(['\r', '\n'], " ")
}

/// Lines longer than 75 bytes go on after a line break and a space (RFC 5545, 3.1).
fn folded(line: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    for character in line.chars() {
        if width + character.len_utf8() > 74 {
            out.push_str("\r\n ");
            width = 1;
        }
        width += character.len_utf8();
        out.push(character);
    }
    out.push_str("\r\n");
    out
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    fn event(zone: Option<&str>) -> Event {
        Event {
            start: Some(date(2017, 3, 25)),
            end: Some(date(2017, 3, 26)),
            start_time: Some(time(9, 30, 0, 0)),
            end_time: Some(time(16, 0, 0, 0)),
            time_zone: zone.map(str::to_owned),
            ..Event::default()
        }
    }

    fn told(event: &Event) -> Vec<String> {
        times(event, event.start.expect("a day"))
    }

    #[test]
    fn the_hour_is_right_on_both_sides_of_daylight_saving_003_3() {
        let told = told(&event(Some("Europe/Brussels")));
        assert_eq!(told, ["DTSTART:20170325T083000Z", "DTEND:20170326T140000Z"]);
    }

    #[test]
    fn without_a_known_zone_it_is_the_time_on_the_wall() {
        for zone in [None, Some("Nowhere/Land")] {
            assert_eq!(told(&event(zone)), ["DTSTART:20170325T093000", "DTEND:20170326T160000"]);
        }
    }

    #[test]
    fn several_days_without_an_hour_to_end_are_whole_days() {
        let days = Event { end_time: None, ..event(Some("Europe/Brussels")) };
        assert_eq!(told(&days), ["DTSTART;VALUE=DATE:20170325", "DTEND;VALUE=DATE:20170327"]);
        let evening = Event { end: None, ..days };
        assert_eq!(told(&evening), ["DTSTART:20170325T083000Z"]);
    }

    #[test]
    fn an_end_before_the_beginning_is_left_out() {
        let day = Event { end: Some(date(2017, 3, 20)), ..event(Some("Europe/Brussels")) };
        assert_eq!(told(&day), ["DTSTART:20170325T083000Z"]);
        let hour = Event { end: None, end_time: Some(time(9, 0, 0, 0)), ..event(Some("Europe/Brussels")) };
        assert_eq!(told(&hour), ["DTSTART:20170325T083000Z"]);
        let whole = Event { start_time: None, ..day };
        assert_eq!(told(&whole), ["DTSTART;VALUE=DATE:20170325", "DTEND;VALUE=DATE:20170326"]);
    }

    #[test]
    fn a_place_is_told_with_its_country_and_nothing_is_told_of_none_003_3() {
        let country = asterism_domain::CountryCode::parse("SK").ok();
        let told = Place {
            venue: Some("Kulturpark".to_owned()),
            town: Some("Košice".to_owned()),
            country,
            ..Place::default()
        };
        assert_eq!(place(&told), "Kulturpark, Košice, SK");
        assert_eq!(place(&Place::default()), "");
    }

    #[test]
    fn lines_are_folded_between_characters() {
        let long = format!("SUMMARY:{}", "é".repeat(60));
        let lines = folded(&long);
        assert!(lines.split("\r\n").all(|line| line.len() <= 75));
        assert_eq!(lines.replace("\r\n ", "").trim_end(), long);
    }
}
