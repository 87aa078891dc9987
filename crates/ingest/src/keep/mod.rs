//! keep.eu: projects and partners of Interreg, by its interface, its export and a normalised form.

pub(crate) mod api;
pub(crate) mod interact;
pub(crate) mod normalised;
pub(crate) mod sheets;

use asterism_domain::organisation::{Identifier, Organisation};
use asterism_domain::programme::Programme;
use asterism_domain::project::Partner;
use asterism_domain::{CountryCode, PartnerRole, RecordId, SourceKey, Strand};

use crate::say::{self, Said};
use crate::{country, privacy, values};

/// The record of a programme by keep.eu's id or, without one, by its name and period.
fn programme(said: &mut Said, id: Option<&str>, title: &str, period: &str) -> Option<RecordId> {
    let name = without_period(title);
    let period = if period.is_empty() { period_of(title) } else { period.replace(' ', "") };
    if id.is_none() && name.is_empty() {
        return None;
    }
    let known = Programme { strand: strand(name), ..Programme::default() };
    Some(crate::interreg::programme(said, id, (name, "en"), &period, known))
}

/// `2014 - 2020 INTERREG V-A Romania - Bulgaria` without the years in front.
fn without_period(title: &str) -> &str {
    title.trim().trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '–')).trim()
}

fn period_of(title: &str) -> String {
    let name = without_period(title);
    let period = title.trim().strip_suffix(name).unwrap_or("").replace([' ', '–'], "");
    if period.len() == 9 { period } else { String::new() }
}

/// The strand as a programme's name states it: `V-A`, `VI-B`.
fn strand(name: &str) -> Option<Strand> {
    let strand = name.split_whitespace().find_map(|word| {
        let (generation, letter) = word.split_once('-')?;
        matches!(generation, "IV" | "V" | "VI").then_some(letter)
    });
    strand.and_then(|letter| Strand::parse(letter.get(..1)?))
}

/// What every layout says of an organisation.
#[derive(Default)]
struct Body<'a> {
    id: Option<String>,
    pic: Option<&'a str>,
    name: &'a str,
    english: &'a str,
    country: Option<CountryCode>,
    kind: &'a str,
}

/// An organisation under its own name and its English one.
fn organisation(body: &Body<'_>) -> Organisation {
    let mut names = [body.name, body.english].into_iter().filter(|name| !name.is_empty()).peekable();
    let withheld =
        names.peek().is_some() && names.all(|name| privacy::looks_like_a_person(name, body.country.as_ref()));
    let mut known = Organisation { country: body.country.clone(), ..Organisation::default() };
    known.name_withheld = withheld;
    known.type_as_given = values::some(body.kind);
    known.organisation_type = crate::interreg_sweden::type_of(body.kind);
    if !withheld {
        let language =
            body.country.as_ref().and_then(|code| country::language(code.as_str())).unwrap_or("xx");
        let (name, english) = (values::clean(body.name), values::clean(body.english));
        if name == english {
            say::name_it(&mut known, "xx", &name);
        } else {
            say::name_it(&mut known, language, &name);
            say::name_it(&mut known, "en", &english);
        }
    }
    let identifiers = [("pic", body.pic.map(str::to_owned)), ("keep:partner", body.id.clone())];
    for (scheme, value) in identifiers {
        known.identifiers.extend(value.map(|value| Identifier { scheme: scheme.to_owned(), value }));
    }
    known
}

/// The record of an organisation: by its official code where the source has one.
fn organisation_key(body: &Body<'_>) -> Option<SourceKey> {
    let by_pic = body.pic.map(|pic| SourceKey::new("pic", pic));
    by_pic.or_else(|| body.id.as_ref().map(|id| SourceKey::new("keep:partner", id)))
}

/// A participant identification code: nine digits.
fn pic(text: &str) -> Option<&str> {
    let text = text.trim();
    (text.len() == 9 && text.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

/// Puts the organisation's names and its record into the partner row.
fn join(partner: &mut Partner, known: &Organisation, body: &Body<'_>) {
    partner.country = known.country.clone();
    partner.name_withheld = known.name_withheld;
    if !known.name_withheld {
        let name = if body.name.is_empty() { body.english } else { body.name };
        partner.name_as_given = values::clean(name).into_owned();
    }
}

fn role(lead: bool) -> PartnerRole {
    if lead { PartnerRole::Lead } else { PartnerRole::Partner }
}
