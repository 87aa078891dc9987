//! What was sent in a form, put onto the document that it was made of. What the form does not show, and what was
//! not touched, stays as it is to the byte.

use std::collections::BTreeSet;

use asterism_domain::space::{Accent, NoAccent};
use asterism_domain::{CountryCode, Currency, Document, Language, NutsCode, Origin, RecordId};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::pairs::Pairs;
use super::shape::{Shape, What, Words};
use super::show::{self, Names, join};
use super::{draw, layout};

/// A field that cannot be read, by the name of what is filled, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) path: String,
    pub(crate) why: Why,
}

/// Why a field cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Why {
    Needed,
    TooLong {
        most: usize,
    },
    NoDate,
    NoTime,
    NoNumber {
        least: i64,
        most: i64,
    },
    NoAmount,
    NoCurrency,
    NoPoint,
    NoRegion,
    /// A region of another country than the one beside it.
    OtherCountry,
    NoCountry,
    NoLanguage,
    NoAddress,
    NoZone,
    NoColour,
    /// A colour that cannot be read on our pages.
    TooLight,
    /// An end before the beginning.
    EndFirst,
    /// No clock there shows this hour: they go from one to the other.
    Skipped {
        zone: String,
        from: Time,
        to: Time,
    },
    /// A last day to register after the event has begun.
    ClosesLate,
    NoneOf,
    /// No record is called so.
    NoRecord,
    /// Several records may be meant.
    Several,
    /// What the document as a whole says of it.
    Other(String),
}

/// What came out of a form.
pub(crate) struct Read {
    /// None where something cannot be read.
    pub(crate) document: Option<Document>,
    /// What can be read, without what cannot: enough to say what else would be refused.
    pub(crate) readable: Document,
    pub(crate) faults: Vec<Fault>,
}

struct Reader<'a> {
    pairs: &'a Pairs,
    faults: Vec<Fault>,
}

/// Puts what was sent onto the document it was made of.
pub(crate) fn document(shapes: &[Shape], base: &Document, pairs: &Pairs) -> Read {
    let mut reader = Reader { pairs, faults: Vec::new() };
    let known = serde_json::to_value(base).unwrap_or_default();
    let value = reader.fields(shapes, "", Some(&known)).unwrap_or(known);
    let mut faults = reader.faults;
    let (document, readable) = match serde_json::from_value::<Document>(value) {
        Ok(document) if faults.is_empty() => (Some(document.clone()), document),
        Ok(readable) => (None, readable),
        Err(error) => {
            if faults.is_empty() {
                tracing::warn!(error = %error, "a form was read and makes no document");
                faults = blamed(shapes, base, pairs);
            }
            (None, base.clone())
        }
    };
    Read { document, readable, faults }
}

/// The fields without which the form makes a document, each by itself: what it is that cannot be read.
fn blamed(shapes: &[Shape], base: &Document, pairs: &Pairs) -> Vec<Fault> {
    let known = serde_json::to_value(base).unwrap_or_default();
    let mut faults = Vec::new();
    for path in draw::paths(shapes) {
        let Some(shape) = draw::find(shapes, &path) else { continue };
        let pointer = format!("/{}", path.replace('.', "/"));
        let mut reader = Reader { pairs, faults: Vec::new() };
        let Some(value) = reader.field(&shape.what, &path, known.pointer(&pointer)) else { continue };
        let mut alone = known.clone();
        let (above, name) = path.rsplit_once('.').unwrap_or(("", &path));
        let above = if above.is_empty() { Some(&mut alone) } else { alone.get_mut(above) };
        let Some(above) = above.and_then(Value::as_object_mut) else { continue };
        above.insert(name.to_owned(), value);
        if serde_json::from_value::<Document>(alone).is_err() {
            faults.push(Fault { path: first_input(&shape.what, &path), why: Why::NoneOf });
        }
    }
    if faults.is_empty() {
        faults.push(Fault { path: String::new(), why: Why::NoneOf });
    }
    faults
}

impl Reader<'_> {
    fn fault(&mut self, path: impl Into<String>, why: Why) {
        self.faults.push(Fault { path: path.into(), why });
    }

    fn fields(&mut self, shapes: &[Shape], path: &str, base: Option<&Value>) -> Option<Value> {
        let mut fields = base.and_then(Value::as_object).cloned().unwrap_or_default();
        let mut whole = true;
        for shape in shapes {
            let below = join(path, &shape.name);
            let known = base.and_then(|base| base.get(&shape.name));
            let read = self.field(&shape.what, &below, known);
            if read.is_none() && shape.needed {
                whole = false;
                if !self.faults.iter().any(|fault| fault.path.starts_with(&below)) {
                    self.fault(first_input(&shape.what, &below), Why::Needed);
                }
            }
            match read {
                Some(value) => fields.insert(shape.name.clone(), value),
                None => fields.remove(&shape.name),
            };
        }
        // Without what it needs it is left out of what can be read, so that the rest is judged all the same.
        (whole && (base.is_some() || !fields.is_empty())).then_some(Value::Object(fields))
    }

    /// A group with a box to tick: there where it is ticked, be its fields empty or not. Who fills the fields of one that
    /// was not there means it as well.
    fn switched(&mut self, shapes: &[Shape], path: &str, base: Option<&Value>) -> Option<Value> {
        let read = self.fields(shapes, path, base);
        match (self.pairs.get(&join(path, layout::HERE)), base) {
            (Some("yes"), _) => Some(read.unwrap_or_else(|| json!({}))),
            (Some(_), Some(_)) => None,
            _ => read,
        }
    }

    fn field(&mut self, what: &What, path: &str, base: Option<&Value>) -> Option<Value> {
        if !self.pairs.touches(path) || self.is_as_it_was(what, path, base) {
            return base.cloned();
        }
        match what {
            What::Fields(shapes) if layout::is_switched(path) => self.switched(shapes, path, base),
            What::Fields(shapes) => self.fields(shapes, path, base),
            What::Rows(item) => self.rows(item, path, base),
            What::Texts => self.texts(path, base),
            What::Many(words) => self.many(words, path, base),
            What::Money => self.money(path, base),
            What::Point => self.point(path, base),
            What::Region(words) => self.region(words, path, base),
            What::Link => self.link(path, base),
            What::Unknown => base.cloned(),
            plain => self.plain(plain, path, base),
        }
    }

    /// Whether a field still says what it said when the form was made.
    fn is_as_it_was(&self, what: &What, path: &str, base: Option<&Value>) -> bool {
        if matches!(what, What::Fields(_) | What::Rows(_) | What::Texts) {
            return false;
        }
        let mut shown = Pairs::default();
        if let Some(base) = base {
            // A record's name is not known here: the id beside it says whether it is the same.
            show::field(what, path, base, &Names::new(), &mut shown);
        }
        let same = |name: &str| self.pairs.value(name) == shown.value(name);
        match what {
            What::Many(_) => {
                let chosen = |pairs: &Pairs| -> Vec<String> {
                    let mut chosen = pairs.all(path).to_vec();
                    chosen.retain(|value| !value.is_empty());
                    chosen.sort_unstable();
                    chosen
                };
                chosen(self.pairs) == chosen(&shown)
            }
            What::Link => {
                let id = join(path, "id");
                same(&id) && self.pairs.value(path) == self.pairs.value(&join(path, "was"))
            }
            What::Money => same(&join(path, "amount")) && (same(&join(path, "currency")) || base.is_none()),
            What::Point => same(&join(path, "latitude")) && same(&join(path, "longitude")),
            What::Region(_) => same(&join(path, "code")) && (same(&join(path, "version")) || base.is_none()),
            What::Yes => (self.pairs.value(path) == "yes") == (shown.value(path) == "yes"),
            _ => same(path),
        }
    }

    fn plain(&mut self, what: &What, path: &str, base: Option<&Value>) -> Option<Value> {
        let sent = self.pairs.value(path).to_owned();
        let typed = sent.trim();
        if matches!(what, What::Yes) {
            return (typed == "yes").then_some(Value::Bool(true));
        }
        if typed.is_empty() {
            return None;
        }
        let code = |read: Option<String>| read.map(Value::String);
        let (read, why) = match what {
            What::Line if layout::is_address(path) && !is_address(typed) => (None, Why::NoAddress),
            What::Line if layout::is_zone(path) => {
                let zone = TimeZone::get(typed).ok();
                (code(zone.and_then(|zone| zone.iana_name().map(str::to_owned))), Why::NoZone)
            }
            What::Line if layout::is_colour(path) => match Accent::try_from(typed.to_owned()) {
                Ok(colour) => (code(Some(colour.as_str().to_owned())), Why::NoColour),
                Err(NoAccent::TooLight(_)) => (None, Why::TooLight),
                Err(NoAccent::NoColour(_)) => (None, Why::NoColour),
            },
            What::Line => return self.within(path, typed, base).map(Value::from),
            What::Lines => return self.lines(path, typed),
            What::Choice(words) if words.vocabulary == "country" => {
                (code(CountryCode::parse(typed).ok().map(|code| code.to_string())), Why::NoCountry)
            }
            What::Choice(words) => {
                (words.values.iter().find(|value| *value == typed).cloned().map(Value::from), Why::NoneOf)
            }
            What::Date => (code(read_date(typed).map(|date| date.to_string())), Why::NoDate),
            What::Time => (code(typed.parse::<Time>().ok().map(|time| time.to_string())), Why::NoTime),
            What::Whole { least, most } => {
                let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
                let number = digits.parse::<i64>().ok().filter(|number| (least..=most).contains(&number));
                (number.map(Value::from), Why::NoNumber { least: *least, most: *most })
            }
            What::Perhaps => (Some(Value::Bool(typed == "yes")), Why::NoneOf),
            What::Code => (code(NutsCode::parse(typed).ok().map(|code| code.to_string())), Why::NoRegion),
            What::Language => {
                (code(Language::parse(typed).ok().map(|code| code.to_string())), Why::NoLanguage)
            }
            _ => (base.cloned(), Why::NoneOf),
        };
        if read.is_none() {
            self.fault(path, why);
        }
        read
    }

    /// A text that is not too long; one that was longer already may stay so.
    fn within(&mut self, path: &str, typed: &str, base: Option<&Value>) -> Option<String> {
        let before = base.and_then(Value::as_str).map_or(0, |text| text.chars().count());
        let most = layout::longest(path).max(before);
        if typed.chars().count() > most {
            self.fault(path, Why::TooLong { most });
        }
        Some(typed.to_owned())
    }

    fn lines(&mut self, path: &str, typed: &str) -> Option<Value> {
        let lines: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if lines.iter().any(|line| line.chars().count() > layout::longest(path)) {
            self.fault(path, Why::TooLong { most: layout::longest(path) });
        }
        (!lines.is_empty()).then(|| json!(lines))
    }

    fn texts(&mut self, path: &str, base: Option<&Value>) -> Option<Value> {
        let mut passages = base.and_then(Value::as_object).cloned().unwrap_or_default();
        let languages: Vec<String> = self.pairs.below(path).map(str::to_owned).collect();
        for language in languages.iter().filter(|language| Language::parse(language).is_ok()) {
            let below = join(path, language);
            let before = passages.get(language).and_then(|passage| passage.get("text")).cloned();
            let sent = self.pairs.value(&below).to_owned();
            if before.as_ref().and_then(Value::as_str) == Some(sent.as_str()) {
                continue;
            }
            match self.within(&below, sent.trim(), before.as_ref()).filter(|text| !text.is_empty()) {
                None => {
                    passages.remove(language);
                }
                Some(text) => {
                    let origin = passages.get(language).and_then(|passage| passage.get("origin"));
                    // A person has now gone over what a machine wrote.
                    let passage = match origin {
                        Some(_) => json!({ "text": text, "origin": Origin::Reviewed }),
                        None => json!({ "text": text }),
                    };
                    passages.insert(language.clone(), passage);
                }
            }
        }
        (!passages.is_empty()).then_some(Value::Object(passages))
    }

    fn many(&mut self, words: &Words, path: &str, base: Option<&Value>) -> Option<Value> {
        let sent = self.pairs.all(path).iter().filter(|value| !value.is_empty());
        let sent: BTreeSet<&str> = sent.map(String::as_str).collect();
        let before: Vec<&str> =
            base.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let kept = before.iter().filter(|value| sent.contains(*value)).copied();
        let new = words
            .values
            .iter()
            .map(String::as_str)
            .filter(|value| sent.contains(value) && !before.contains(value));
        let chosen: Vec<&str> = kept.chain(new).collect();
        if sent.iter().any(|value| !chosen.contains(value)) {
            self.fault(path, Why::NoneOf);
        }
        (!chosen.is_empty()).then(|| json!(chosen))
    }

    fn money(&mut self, path: &str, base: Option<&Value>) -> Option<Value> {
        let (amount, currency) = (join(path, "amount"), join(path, "currency"));
        let typed = self.pairs.value(&amount).trim().to_owned();
        if typed.is_empty() {
            return None;
        }
        let named = self.pairs.value(&currency).trim();
        let known = if named.is_empty() { Ok(Currency::EUR) } else { Currency::parse(named) };
        let Ok(known) = known else {
            self.fault(currency, Why::NoCurrency);
            return base.cloned();
        };
        match show::read_amount(&typed, known) {
            Some(money) => Some(json!(money)),
            None => {
                self.fault(amount, Why::NoAmount);
                base.cloned()
            }
        }
    }

    fn point(&mut self, path: &str, base: Option<&Value>) -> Option<Value> {
        let mut point = base.and_then(Value::as_object).cloned().unwrap_or_default();
        let parts = [("latitude", "latitude_e6", 90_000_000), ("longitude", "longitude_e6", 180_000_000)];
        let empty = |part: &str| self.pairs.value(&join(path, part)).trim().is_empty();
        if empty("latitude") && empty("longitude") {
            return None;
        }
        for (part, stored, most) in parts {
            let below = join(path, part);
            match show::micro(self.pairs.value(&below)).filter(|micro| micro.abs() <= most) {
                Some(micro) => point.insert(stored.to_owned(), micro.into()),
                None => {
                    self.fault(below, Why::NoPoint);
                    return base.cloned();
                }
            };
        }
        Some(Value::Object(point))
    }

    fn region(&mut self, words: &Words, path: &str, base: Option<&Value>) -> Option<Value> {
        let (code, version) = (join(path, "code"), self.pairs.value(&join(path, "version")).trim());
        let typed = self.pairs.value(&code).trim();
        if typed.is_empty() {
            return None;
        }
        let newest = words.values.first().map(String::as_str).unwrap_or_default();
        let edition = if version.is_empty() { newest } else { version };
        match NutsCode::parse(typed) {
            Ok(code) if words.values.iter().any(|known| known == edition) => {
                Some(json!({ "code": code, "version": edition }))
            }
            _ => {
                self.fault(code, Why::NoRegion);
                base.cloned()
            }
        }
    }

    fn link(&mut self, path: &str, base: Option<&Value>) -> Option<Value> {
        let typed = self.pairs.value(path).trim();
        if typed.is_empty() {
            return None;
        }
        let id = self.pairs.value(&join(path, "id"));
        let same = self.pairs.value(path) == self.pairs.value(&join(path, "was"));
        match id.parse::<RecordId>() {
            Ok(id) if same => Some(id.to_string().into()),
            _ => {
                self.fault(path, Why::NoRecord);
                base.cloned()
            }
        }
    }

    fn is_blank(&self, path: &str) -> bool {
        // What a form sets by itself is nothing that somebody filled.
        let set = |rest: &str| {
            matches!(rest.rsplit('.').next(), Some("row" | "shown" | "currency" | "version" | "id" | "was"))
        };
        let typed = |name: &str| matches!(self.pairs.value(name).trim(), "" | "no");
        typed(path) && self.pairs.below(path).filter(|rest| !set(rest)).all(|rest| typed(&join(path, rest)))
    }

    fn rows(&mut self, item: &What, path: &str, base: Option<&Value>) -> Option<Value> {
        let known: &[Value] = base.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let mut rows: Vec<(Option<usize>, Value)> = Vec::new();
        for number in self.pairs.rows(path) {
            let below = join(path, &number.to_string());
            let from = self.pairs.value(&join(&below, "row")).parse::<usize>().ok();
            let before = from.and_then(|from| known.get(from));
            // A row that was added and not filled says nothing.
            if before.is_none() && self.is_blank(&below) {
                continue;
            }
            if let Some(value) = self.field(item, &below, before) {
                rows.push((before.and(from), value));
            }
        }
        if layout::name(path) == "partners" {
            number_partners(known, &mut rows);
        }
        let rows: Vec<Value> = rows.into_iter().map(|(_, value)| value).collect();
        // A list that was empty in the document and still is stays what it was.
        if rows.is_empty() { base.filter(|_| known.is_empty()).cloned() } else { Some(Value::Array(rows)) }
    }
}

/// Gives new partners what tells them from the others, and all their places where they were moved.
fn number_partners(known: &[Value], rows: &mut [(Option<usize>, Value)]) {
    let froms: Vec<usize> = rows.iter().map(|(from, _)| from.unwrap_or(usize::MAX)).collect();
    let moved = froms.windows(2).any(|pair| matches!(pair, [one, next] if one > next));
    let mut taken: BTreeSet<String> =
        known.iter().filter_map(|row| row.get("key")?.as_str()).map(str::to_owned).collect();
    let mut last = None;
    for (at, (from, row)) in rows.iter_mut().enumerate() {
        let Some(fields) = row.as_object_mut() else { continue };
        if from.is_none() {
            let key = (1..).map(|number| format!("by-hand-{number}")).find(|key| !taken.contains(key));
            let key = key.unwrap_or_default();
            taken.insert(key.clone());
            fields.insert("key".to_owned(), key.into());
        }
        let order = fields.get("order").and_then(Value::as_u64);
        let order = match (moved, order) {
            (true, _) => at as u64,
            (false, Some(order)) if from.is_some() => order,
            (false, _) if from.is_some() => 0,
            (false, _) => last.map_or(0, |last| last + 1),
        };
        if moved || from.is_none() {
            fields.insert("order".to_owned(), order.into());
        }
        last = Some(order);
    }
}

/// Where one begins to fill a field.
pub(crate) fn first_input(what: &What, path: &str) -> String {
    match what {
        What::Money => join(path, "amount"),
        What::Region(_) => join(path, "code"),
        What::Point => join(path, "latitude"),
        _ => path.to_owned(),
    }
}

/// A date as forms send it, or day first as people write it.
fn read_date(typed: &str) -> Option<Date> {
    if let Ok(date) = typed.parse::<Date>() {
        return Some(date);
    }
    let parts: Vec<&str> = typed.split(['/', '.', '-']).map(str::trim).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let year = year.parse::<i16>().ok().filter(|year| *year > 31)?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

fn is_address(typed: &str) -> bool {
    let lower = typed.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}
