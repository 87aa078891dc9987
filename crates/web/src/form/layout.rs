//! Which fields stand together in a form, in which order, and what else is known of fields by their names.

use asterism_domain::Kind;

/// A part of a form: the key of its heading, and the paths of its fields.
pub(crate) struct Group {
    pub(crate) key: &'static str,
    pub(crate) paths: &'static [&'static str],
}

const fn group(key: &'static str, paths: &'static [&'static str]) -> Group {
    Group { key, paths }
}

/// Kinds whose forms are laid out by hand. The others show their fields as their documents have them.
pub(crate) const DESIGNED: [Kind; 7] = [
    Kind::Project,
    Kind::ProjectIdea,
    Kind::Organisation,
    Kind::Event,
    Kind::News,
    Kind::LibraryItem,
    Kind::Person,
];

const PROJECT: &[Group] = &[
    group("what", &["acronym", "about.title", "about.summary"]),
    group("when", &["start", "end", "programme", "call", "operation_code"]),
    group("story", &["problem_statement", "why", "what", "how", "phases"]),
    group("partners", &["partners"]),
    group("money", &["total_budget", "eu_contribution", "fund"]),
    group("policy", &["policy_instruments", "strategies", "regions", "family"]),
    group("found", &["about.topics", "about.tags", "kets", "about.aliases"]),
    group("links", &["about.links", "about.media"]),
];

const ORGANISATION: &[Group] = &[
    group("what", &["about.title", "abbreviation", "about.summary", "organisation_type", "parent"]),
    group("where", &["country", "region", "town", "postcode", "point"]),
    group("names", &["names", "about.aliases"]),
    group("identifiers", &["identifiers"]),
    group("found", &["about.topics", "about.tags"]),
    group("links", &["about.links", "about.media"]),
];

const EVENT: &[Group] = &[
    group("what", &["about.title", "event_kind", "about.summary"]),
    group("when", &["start", "end", "start_time", "end_time", "time_zone"]),
    group("where", &["places"]),
    group("who", &["registration", "open", "audience", "organised_by", "roles", "speakers"]),
    group("part-of", &["series", "number", "projects", "facilities"]),
    group("found", &["about.topics", "about.tags"]),
    group("links", &["about.links", "about.media"]),
    group("after", &["attendance"]),
];

const NEWS: &[Group] = &[
    group("what", &["about.title", "about.summary"]),
    group("when", &["published"]),
    group("about", &["projects", "organisations", "events"]),
    group("found", &["about.topics", "about.tags"]),
    group("links", &["about.links", "about.media"]),
];

const LIBRARY_ITEM: &[Group] = &[
    group("what", &["about.title", "document_kind", "about.summary"]),
    group("file", &["about.links", "file_type", "about.language"]),
    group("who", &["authors", "published", "audience"]),
    group("part-of", &["series", "number", "projects", "organisations", "derived_from", "presented_at"]),
    group("found", &["about.topics", "about.tags"]),
    group("pictures", &["about.media"]),
];

const PERSON: &[Group] = &[
    group("what", &["about.title", "name_visible_to", "about.summary"]),
    group("interests", &["interested_in", "expert_in", "expertise"]),
    group("for", &["organisation", "organisation_as_given", "represents"]),
    group("where", &["country", "region", "languages"]),
    group("found", &["about.topics", "about.tags"]),
    group("links", &["about.links"]),
];

const PROJECT_IDEA: &[Group] = &[
    group("what", &["about.title", "about.summary"]),
    group("story", &["why", "what"]),
    group("wanted", &["wanted", "regions", "languages", "closed"]),
    group("part-of", &["organisation", "programme", "call"]),
    group("found", &["about.topics", "about.tags"]),
    group("links", &["about.links", "about.media"]),
];

/// Fields that every document begins with, for kinds that are not laid out by hand.
const ANY: &[Group] = &[group("what", &["about.title", "about.summary"])];

/// What stands behind everything else.
pub(crate) const LAST: &[&str] =
    &["about.topics", "about.tags", "about.links", "about.media", "about.aliases"];

pub(crate) fn groups(kind: Kind) -> &'static [Group] {
    match kind {
        Kind::Project => PROJECT,
        Kind::ProjectIdea => PROJECT_IDEA,
        Kind::Organisation => ORGANISATION,
        Kind::Event => EVENT,
        Kind::News => NEWS,
        Kind::LibraryItem => LIBRARY_ITEM,
        Kind::Person => PERSON,
        _ => ANY,
    }
}

/// The fields of a row that are shown at once, in their order; the others are a step away. None for rows that show
/// all they have.
pub(crate) fn of_row(list: &str) -> Option<&'static [&'static str]> {
    Some(match list {
        "partners" => &[
            "organisation",
            "name_as_given",
            "role",
            "country",
            "town",
            "region",
            "budget",
            "eu_contribution",
        ],
        "places" => &["venue", "town", "country", "region"],
        "roles" => &["organisation", "name_as_given", "role"],
        "speakers" => &["name", "position", "organisation", "session"],
        "phases" => &["kind", "name", "start", "end", "description"],
        "names" => &["text", "language", "valid_from", "valid_to"],
        "links" => &["url", "rel", "label"],
        "citations" => &["source", "url", "date"],
        _ => return None,
    })
}

/// Fields that forms do not show and therefore keep: what sources call things, what readers of files noticed, outlines,
/// and what the portal itself sets.
pub(crate) fn is_kept(name: &str) -> bool {
    const KEPT: &[&str] = &[
        "keys",
        "noticed",
        "blob",
        "small_blob",
        "visible_to",
        "looks_after",
        "outlines",
        "fictional",
        "key",
        "order",
        "changes",
        "versions",
        "name_withheld",
        "kind_as_given",
        "type_as_given",
    ];
    KEPT.contains(&name)
}

/// Which kinds a field may lead to. None where any will do.
pub(crate) fn leads_to(kind: Kind, path: &str) -> &'static [Kind] {
    let name = path.rsplit('.').find(|part| part.parse::<usize>().is_err()).unwrap_or_default();
    match name {
        "programme" => &[Kind::Programme],
        "parent" if kind == Kind::Programme => &[Kind::Programme],
        "parent" | "organisation" | "organisations" | "issuer" | "authority" | "operator" => {
            &[Kind::Organisation]
        }
        "call" => &[Kind::Call],
        "family" => &[Kind::Family],
        "policy_instruments" => &[Kind::PolicyInstrument],
        "strategies" => &[Kind::Strategy],
        "topics" | "broader" | "expert_in" | "looks_after" => &[Kind::Topic],
        "tags" => &[Kind::Tag],
        "media" | "logo" => &[Kind::Media],
        "projects" => &[Kind::Project],
        "events" | "derived_from" | "presented_at" => &[Kind::Event],
        "series" => &[Kind::EventSeries],
        "facilities" => &[Kind::Facility],
        _ => &[],
    }
}

/// How many characters a field takes at most.
pub(crate) fn longest(path: &str) -> usize {
    match name(path) {
        "title" | "name" => 300,
        "acronym" | "abbreviation" => 60,
        "summary" => 5_000,
        "problem_statement" | "why" | "what" | "how" | "description" | "objective" => 20_000,
        "url" | "website" => 2_000,
        "note" | "session" | "detail" | "specific_objective" | "priority" => 2_000,
        _ => 500,
    }
}

/// How many lines high a field is; one for what stands on a line.
pub(crate) fn rows(path: &str) -> usize {
    match name(path) {
        "problem_statement" | "why" | "what" | "how" | "description" | "objective" => 7,
        "summary" => 5,
        "note" | "specific_objective" => 3,
        _ => 1,
    }
}

/// Addresses of the web.
pub(crate) fn is_address(path: &str) -> bool {
    matches!(name(path), "url" | "website")
}

/// Names of time zones.
pub(crate) fn is_zone(path: &str) -> bool {
    name(path) == "time_zone"
}

/// The colour of a space.
pub(crate) fn is_colour(path: &str) -> bool {
    name(path) == "accent"
}

/// A group of fields that is there or not, whatever its fields say: it begins with a box to tick.
pub(crate) fn is_switched(path: &str) -> bool {
    path == "registration"
}

/// What the box of such a group is called.
pub(crate) const HERE: &str = "here";

/// A field whose own name says enough of it, so that it needs no help.
pub(crate) fn name(path: &str) -> &str {
    let words = path.rsplit('.').find(|part| part.parse::<usize>().is_err() && !is_language(part));
    words.unwrap_or(path)
}

fn is_language(part: &str) -> bool {
    part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_lowercase()) && part != "to"
}

/// Countries that a form offers; others stay where they stand.
pub(crate) const COUNTRIES: &[&str] = &[
    "AL", "AT", "BA", "BE", "BG", "BY", "CA", "CH", "CN", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI",
    "FO", "FR", "GE", "GL", "HR", "HU", "IE", "IL", "IS", "IT", "LI", "LT", "LU", "LV", "MD", "ME", "MK",
    "MT", "NL", "NO", "PL", "PT", "RO", "RS", "RU", "SE", "SI", "SK", "TR", "UA", "UK", "US", "XK",
];

/// Languages that a form offers.
pub(crate) const LANGUAGES: &[&str] = &[
    "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "ga", "gl", "hr", "hu", "it",
    "lt", "lv", "mt", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk",
];

/// What links of the web are, among those that forms offer.
pub(crate) const RELS: &[&str] =
    &["website", "source", "file", "twitter", "linkedin", "facebook", "youtube", "newsletter", "doi"];

/// Time zones that a form offers. Any other is taken by its name.
pub(crate) const ZONES: &[&str] = &[
    "Europe/Brussels",
    "Europe/Amsterdam",
    "Europe/Athens",
    "Europe/Belgrade",
    "Europe/Berlin",
    "Europe/Bratislava",
    "Europe/Bucharest",
    "Europe/Budapest",
    "Europe/Chisinau",
    "Europe/Copenhagen",
    "Europe/Dublin",
    "Europe/Helsinki",
    "Europe/Istanbul",
    "Europe/Kyiv",
    "Europe/Lisbon",
    "Europe/Ljubljana",
    "Europe/London",
    "Europe/Luxembourg",
    "Europe/Madrid",
    "Europe/Malta",
    "Europe/Oslo",
    "Europe/Paris",
    "Europe/Podgorica",
    "Europe/Prague",
    "Europe/Riga",
    "Europe/Rome",
    "Europe/Sarajevo",
    "Europe/Skopje",
    "Europe/Sofia",
    "Europe/Stockholm",
    "Europe/Tallinn",
    "Europe/Tirane",
    "Europe/Vienna",
    "Europe/Vilnius",
    "Europe/Warsaw",
    "Europe/Zagreb",
    "Europe/Zurich",
    "Asia/Nicosia",
    "Atlantic/Azores",
    "Atlantic/Canary",
    "Atlantic/Madeira",
    "Atlantic/Reykjavik",
    "UTC",
];
