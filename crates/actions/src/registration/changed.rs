//! Those who registered are told what becomes of the event: moved, taken out of use or back to a draft, brought back, shown
//! to fewer.

use asterism_domain::event::{Event, OnClocks};
use asterism_domain::{ChangeKind, Document, Kind, Record, RecordId, State, Visibility};
use jiff::civil::Time;

use super::own::sees;
use crate::letters::word;
use crate::{App, Result};

impl App {
    /// The events among records that are about to be written, as they are before, where anybody is registered.
    pub(crate) async fn events_before(&self, ids: &[RecordId]) -> Result<Vec<Record>> {
        let mut found = Vec::new();
        for record in self.inner.store.records(ids).await? {
            let counts = self.inner.store.registered(record.id).await?;
            if record.kind == Kind::Event && counts != (0, 0) {
                found.push(record);
            }
        }
        Ok(found)
    }

    /// Writes to those who come or wait, where what was written concerns them. It stands, whether that can be done or
    /// not.
    pub(crate) async fn tell_of_changed_event(&self, before: &Record) {
        note_failure(before, self.tell_what_stands(before).await);
    }

    /// The same of an event that was left as `after`, whatever has become of it since. Its address is the one it has now.
    pub(crate) async fn tell_of_change(&self, before: &Record, after: Record, reason: &str) {
        let told = async {
            let Some(now) = self.inner.store.record(before.id).await? else { return Ok(()) };
            self.tell_what_changed(before, &Record { slug: now.slug, ..after }, reason).await
        };
        note_failure(before, told.await);
    }

    async fn tell_what_stands(&self, before: &Record) -> Result<()> {
        let store = &self.inner.store;
        let Some(after) = store.record(before.id).await? else { return Ok(()) };
        let reason = match store.revision(after.seq).await? {
            Some(revision) if revision.change == ChangeKind::Retire => revision.reason.unwrap_or_default(),
            _ => String::new(),
        };
        self.tell_what_changed(before, &after, &reason).await
    }

    async fn tell_what_changed(&self, before: &Record, after: &Record, reason: &str) -> Result<()> {
        let store = &self.inner.store;
        let (Document::Event(was), Document::Event(is)) = (&before.document, &after.document) else {
            return Ok(());
        };
        let now = self.now();
        if is.ends().max(was.ends()).is_some_and(|ends| ends <= now) {
            return Ok(());
        }
        let over = is.ends().is_some_and(|ends| ends <= now);
        if after.visibility != before.visibility && after.visibility != Visibility::Public && !over {
            for one in store.registrations(after.id).await? {
                let id = one.account.id;
                let open = one.account.closed.is_none();
                let actor = self.who_is(one.account, None, None).await?.actor;
                if sees(&actor, after) {
                    continue;
                }
                // Nobody moves up before all who see it no more are off the list: the next one may be one of them.
                store.cancel_registration(after.id, id, Some(0)).await?;
                if open {
                    // What it is called since it is hidden is not theirs to know.
                    self.tell_registered(id, "letter-registration-ended", before).await?;
                }
            }
        }
        // One of two that were made one takes place as it did, and so does one that came back of it.
        if before.merged_into.is_some() || after.merged_into.is_some() {
            return Ok(());
        }
        let key = match (before.state, after.state) {
            (State::Published, state) if state.is_out_of_use() => "letter-event-cancelled",
            (State::Published, State::Draft | State::Submitted) => "letter-event-held",
            (state, State::Published) if state != State::Published => "letter-event-back",
            (State::Published, State::Published) if told(was, "") != told(is, "") => "letter-event-changed",
            _ => return Ok(()),
        };
        let link = format!("{}{}/registration", self.config().address, after.path());
        // What it is called as a draft is not theirs to know.
        let name = if after.state.is_shown() { after } else { before }.document.name();
        for one in store.registrations(after.id).await? {
            if one.account.closed.is_none() {
                let [old, new] = [was, is].map(|event| told(event, &one.account.language));
                let parts = [
                    ("name", name.as_str()),
                    ("before", &old),
                    ("now", &new),
                    ("reason", reason),
                    ("link", &link),
                ];
                self.send_letter(&one.account.email, &one.account.language, key, &parts).await?;
            }
        }
        Ok(())
    }
}

fn note_failure(event: &Record, told: Result<()>) {
    if let Err(error) = told {
        tracing::error!(error = format!("{error:#}"), event = %event.id, "those who registered were not told");
    }
}

/// When and where, as a letter has it.
pub(super) fn told(event: &Event, language: &str) -> String {
    let days = match (event.start, event.end) {
        (Some(start), Some(end)) if end != start => format!("{start} – {end}"),
        (Some(day), _) | (None, Some(day)) => day.to_string(),
        (None, None) => event.date_as_given.clone().unwrap_or_else(|| "–".to_owned()),
    };
    let clock = |time: Time| time.strftime("%H:%M").to_string();
    let hours: Vec<String> = [event.start_time, event.end_time].into_iter().flatten().map(clock).collect();
    let zone = event.time_zone.as_ref().filter(|_| !hours.is_empty()).map(|zone| format!("({zone})"));
    let when = [Some(days), Some(hours.join("–")), zone].into_iter().flatten();
    let when = when.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let odd = event.odd_hours().into_iter().filter_map(|(hour, is)| match is {
        OnClocks::Once => None,
        OnClocks::Twice => Some(word(language, "event-hour-twice", &[("hour", &clock(hour))])),
        OnClocks::Skipped { taken, .. } => {
            let parts = [("hour", clock(hour)), ("taken", clock(taken))];
            let parts = parts.each_ref().map(|(name, hour)| (*name, hour.as_str()));
            Some(word(language, "event-hour-skipped", &parts))
        }
    });
    let places = event.places.iter().map(|place| {
        let parts = [place.venue.clone(), place.town.clone()].into_iter().flatten();
        parts.collect::<Vec<_>>().join(", ")
    });
    std::iter::once(when)
        .chain(odd)
        .chain(places)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}
