use std::fmt;

use asterism_domain::Kind;
use serde::{Deserialize, Serialize};

/// Declares the filters: variant, key in addresses, in the order they are offered.
macro_rules! facets {
    ($($(#[$doc:meta])* $variant:ident = $key:literal,)+) => {
        /// A filter with values. Keys are stable: they stand in addresses and saved searches, and
        /// name the labels in the translation catalogue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Facet { $($(#[$doc])* #[serde(rename = $key)] $variant),+ }

        impl Facet {
            pub const ALL: &[Facet] = &[$(Facet::$variant),+];

            /// The stable key, as in `organisation_type`.
            pub fn as_str(self) -> &'static str {
                match self { $(Facet::$variant => $key),+ }
            }

            pub fn parse(key: &str) -> Option<Facet> {
                match key { $($key => Some(Facet::$variant),)+ _ => None }
            }
        }
    };
}

facets! {
    /// "Search for" (row 002-3): the kind of record. Filled in from [`crate::Entry::kind`].
    Kind = "kind",
    /// "Organised by" (row 002-4).
    OrganisedBy = "organised_by",
    /// "News source" (row 002-5).
    NewsSource = "news_source",
    /// "Looking for people interested in" (row 002-6).
    InterestedIn = "interested_in",
    /// "Looking for people representing" (row 002-7).
    Representing = "representing",
    /// The topics that people are experts of (row 004-7).
    ExpertIn = "expert_in",
    /// The topics that people look after in spaces (row 004-14).
    LooksAfter = "looks_after",
    /// The spaces that people look after topics in.
    LooksAfterIn = "looks_after_in",
    /// "File type" (row 002-8).
    FileType = "file_type",
    Programme = "programme",
    Period = "period",
    Project = "project",
    Family = "family",
    Topic = "topic",
    Tag = "tag",
    Ket = "ket",
    /// NUTS codes; an entry carries each region it touches and every region around it.
    Region = "region",
    Country = "country",
    OrganisationType = "organisation_type",
    /// `yes` or `no`.
    ClusterOrganisation = "cluster_organisation",
    HelixRole = "helix_role",
    PartnerFunction = "partner_function",
    Phase = "phase",
    Status = "status",
    EventKind = "event_kind",
    /// `yes` or `no`.
    OpenEvent = "open_event",
    DocumentType = "document_type",
    Audience = "audience",
    Language = "language",
    /// `yes` or `no`.
    HasIssues = "has_issues",
    Space = "space",
    Source = "source",
    /// `yes` or `no`.
    Fictional = "fictional",
}

impl Facet {
    /// The kind of record whose addresses are the values; none where they are of a vocabulary.
    pub fn kind(self) -> Option<Kind> {
        Some(match self {
            Facet::Programme => Kind::Programme,
            Facet::Project => Kind::Project,
            Facet::Family => Kind::Family,
            Facet::Topic | Facet::ExpertIn | Facet::LooksAfter => Kind::Topic,
            Facet::Tag => Kind::Tag,
            Facet::Region => Kind::Region,
            _ => return None,
        })
    }

    /// The position in [`Facet::ALL`].
    pub(crate) fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Facet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A filter by range, with a histogram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Whole euros.
    TotalBudget,
    /// Whole euros.
    EuContribution,
    /// Years of the span from start to end, or of the day of publication where there is no span.
    Date,
}

impl Measure {
    pub const ALL: &[Measure] = &[Measure::TotalBudget, Measure::EuContribution, Measure::Date];

    /// The stable key, as in `total_budget`.
    pub fn as_str(self) -> &'static str {
        match self {
            Measure::TotalBudget => "total_budget",
            Measure::EuContribution => "eu_contribution",
            Measure::Date => "date",
        }
    }

    pub fn parse(key: &str) -> Option<Measure> {
        Measure::ALL.iter().copied().find(|measure| measure.as_str() == key)
    }
}
