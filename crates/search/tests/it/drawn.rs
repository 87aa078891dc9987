//! Entries and queries by chance.

use std::collections::BTreeSet;

use asterism_domain::{Kind, Seq};
use asterism_search::{AmountRange, Audience, DateRange, Entry, Facet, Query, Sort};
use jiff::civil::Date;
use proptest::prelude::*;

use crate::outside::any_outside;
use crate::support::id;

/// Words without forms, so that a recount needs no stemmer. The last two mean the same.
const WORDS: &[&str] = &["bak", "cod", "fen", "gup", "hol", "jam", "kit", "lob", "covid", "coronavirus"];
pub(crate) const SYNONYMS: [&str; 2] = ["covid", "coronavirus"];
/// Filters that entries and queries are given values of beside those that trees and states are made for.
const OTHERS: &[Facet] = &[
    Facet::OrganisedBy,
    Facet::NewsSource,
    Facet::InterestedIn,
    Facet::Representing,
    Facet::FileType,
    Facet::Programme,
    Facet::Period,
    Facet::Project,
    Facet::Family,
    Facet::Tag,
    Facet::Ket,
    Facet::OrganisationType,
    Facet::ClusterOrganisation,
    Facet::HelixRole,
    Facet::PartnerFunction,
    Facet::Phase,
    Facet::EventKind,
    Facet::OpenEvent,
    Facet::DocumentType,
    Facet::Audience,
    Facet::Language,
    Facet::HasIssues,
    Facet::Space,
    Facet::Source,
    Facet::Fictional,
];

fn any_other() -> impl Strategy<Value = (Facet, String)> {
    (prop::sample::select(OTHERS), prop::sample::select(vec!["yes", "no", "perhaps"]))
        .prop_map(|(facet, value)| (facet, value.to_owned()))
}

/// The spaces that entries are of and readers have roles in.
const SPACES: &[&str] = &["yes", "no", "perhaps", "Yes"];

/// An entry of at most one space, of which members may see more than everybody, and those of its space more than they.
pub(crate) fn any_entry() -> impl Strategy<Value = Entry> {
    let more = || prop::option::weighted(0.3, one_entry());
    let space = prop::option::weighted(0.9, prop::sample::select(SPACES));
    let others = (more(), more(), more());
    (one_entry(), others, any::<bool>(), any::<bool>(), space).prop_map(
        |(mut entry, (for_members, for_space, for_near), members, space, of)| {
            let within = |mut entry: Entry| {
                entry.facets.retain(|(facet, _)| *facet != Facet::Space);
                entry.facets.extend(of.map(|space| (Facet::Space, space.to_owned())));
                entry
            };
            let (id, kind) = (entry.id, entry.kind);
            let other = |more: Entry| Box::new(within(Entry { id, kind, ..more }));
            entry = within(entry);
            entry.members = entry.public || members;
            entry.space = entry.members || space;
            entry.for_members = for_members.filter(|_| entry.public).map(other);
            entry.for_space = for_space.filter(|_| entry.members).map(other);
            entry.for_near = for_near.filter(|_| entry.members).map(other);
            entry
        },
    )
}

/// Everybody, members, those of some spaces or of all, and whoever runs the machine.
fn any_audience() -> impl Strategy<Value = Audience> {
    let spaces = prop::sample::subsequence(vec!["yes", "no", "perhaps", "Yes", "YES", "none"], 0..=4);
    let people = prop::collection::btree_set(0u32..70, 0..40);
    let spaces = (spaces, people).prop_map(|(own, people)| Audience::Spaces {
        spaces: own.into_iter().map(str::to_owned).collect(),
        people: people.into_iter().map(id).collect(),
    });
    prop_oneof![
        Just(Audience::Public),
        Just(Audience::Members),
        Just(Audience::EverySpace),
        Just(Audience::All),
        spaces.clone(),
        spaces,
    ]
}

fn one_entry() -> impl Strategy<Value = Entry> {
    let facets = (
        prop::sample::subsequence(vec!["ES", "FR", "IT"], 0..=2),
        prop::sample::subsequence(vec!["a", "b", "c", "d", "e"], 0..=3),
        prop::option::of(prop::sample::select(vec!["running", "closed"])),
        prop::option::of(prop::sample::select(vec!["ES21", "ES211", "FRK2", "ITC4"])),
        prop::collection::vec(any_other(), 0..8),
    );
    let spans = (any_span(), prop::option::of(any_day()));
    let numbers = (prop::option::of(-5i64..5_000), prop::option::of(0i64..3_000_000), spans);
    let texts = (prop::collection::vec(prop::sample::select(WORDS), 0..4), any::<bool>(), 0u32..60);
    (facets, numbers, texts).prop_map(
        |(
            (countries, topics, status, region, others),
            (budget, eu, (span, published)),
            (words, public, number),
        )| {
            let kind = if number % 2 == 0 { Kind::Project } else { Kind::News };
            let mut entry =
                Entry::new(id(number), kind, Seq(1), format!("/x/{number}"), format!("nr {number}"));
            entry.body = words.join(" ");
            entry.public = public;
            entry.total_budget = budget;
            entry.eu_contribution = eu;
            (entry.start, entry.end) = span;
            entry.published = published;
            entry.facets.extend(others);
            entry.facets.extend(countries.into_iter().map(|country| (Facet::Country, country.to_owned())));
            entry.facets.extend(topics.into_iter().map(|topic| (Facet::Topic, topic.to_owned())));
            entry.facets.extend(status.map(|status| (Facet::Status, status.to_owned())));
            let codes =
                region.into_iter().flat_map(|code| (2..=code.len()).map(move |length| &code[..length]));
            entry.facets.extend(codes.map(|code| (Facet::Region, code.to_owned())));
            entry
        },
    )
}

fn any_day() -> impl Strategy<Value = Date> {
    (2010i16..2024, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| Date::constant(year, month, day))
}

fn any_span() -> impl Strategy<Value = (Option<Date>, Option<Date>)> {
    (prop::option::of(any_day()), prop::option::of(any_day()))
}

/// A query and what it means, word by word.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) query: Query,
    pub(crate) words: Vec<String>,
    pub(crate) refused: Vec<String>,
}

pub(crate) fn any_query() -> impl Strategy<Value = Asked> {
    let text = (
        prop::collection::btree_set(prop::sample::select(WORDS), 0..3),
        prop::option::of(prop::sample::select(WORDS)),
        prop::option::weighted(0.2, (prop::sample::select(WORDS), prop::sample::select(WORDS))),
        any::<bool>(),
    );
    let filters = (
        prop::sample::subsequence(vec!["ES", "FR", "IT", "XX"], 0..=2),
        prop::sample::subsequence(vec!["a", "b", "c"], 0..=2),
        prop::option::of(prop::sample::select(vec!["ES", "ES2", "ES211", "FRK2"])),
        prop::option::of(prop::sample::select(vec!["a", "e"])),
        prop::collection::vec(any_other(), 0..2),
    );
    let outside = prop::collection::vec(any_outside(), 0..2);
    let ranges = (amounts(5_000), amounts(3_000_000), days(0.5), days(0.1), days(0.1), outside);
    let sort = prop::sample::select(Sort::ALL);
    (text, filters, ranges, any_audience(), sort).prop_map(|(text, filters, ranges, audience, sort)| {
        let (words, refused, phrase, prefix) = text;
        let mut words: Vec<String> = words
            .into_iter()
            .map(|word| if prefix { format!("{}*", &word[..2]) } else { word.to_owned() })
            .collect();
        let refused: Vec<String> = refused
            .into_iter()
            .filter(|word| !words.iter().any(|wanted| wanted.starts_with(&word[..2])))
            .map(str::to_owned)
            .collect();
        words.extend(phrase.map(|(one, two)| format!("\"{one} {two}\"")));
        let mut typed = words.clone();
        typed.extend(refused.iter().map(|word| format!("-{word}")));
        let mut query = Query::parse(&typed.join(" ")).0;
        let (countries, topics, region, without, others) = filters;
        for (facet, values) in [(Facet::Country, countries), (Facet::Topic, topics)] {
            for value in values {
                query = query.filter(facet, value);
            }
        }
        if let Some(region) = region {
            query = query.filter(Facet::Region, region);
        }
        query.without.extend(without.map(|topic| (Facet::Topic, BTreeSet::from([topic.to_owned()]))));
        for (facet, value) in others {
            query = query.filter(facet, value);
        }
        query.total_budget = ranges.0;
        query.eu_contribution = ranges.1;
        (query.dates, query.starts, query.ends, query.outside) = (ranges.2, ranges.3, ranges.4, ranges.5);
        query.audience = audience;
        query.sort = sort;
        query.limit = 1_000;
        Asked { query, words, refused }
    })
}

pub(crate) fn days(weight: f64) -> impl Strategy<Value = DateRange> {
    (prop::option::weighted(weight, any_day()), prop::option::weighted(weight, any_day()))
        .prop_map(|(from, to)| DateRange { from, to })
}

pub(crate) fn amounts(most: i64) -> impl Strategy<Value = AmountRange> {
    (prop::option::weighted(0.2, 0..most), prop::option::weighted(0.2, 0..most))
        .prop_map(|(from, to)| AmountRange { from, to })
}
