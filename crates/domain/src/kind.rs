use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a record is. The key is stored; the path is the folder of its address.
macro_rules! kinds {
    ($($variant:ident = $key:literal, $path:literal;)+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind { $($variant),+ }

        impl Kind {
            pub const ALL: &[Kind] = &[$(Kind::$variant),+];

            /// The stable key, as in `library_item`.
            pub fn as_str(self) -> &'static str {
                match self { $(Kind::$variant => $key),+ }
            }

            pub fn parse(key: &str) -> Option<Kind> {
                match key { $($key => Some(Kind::$variant),)+ _ => None }
            }

            /// The folder of the kind's addresses, as in `/projects/clusters3`.
            pub fn path(self) -> &'static str {
                match self { $(Kind::$variant => $path),+ }
            }

            pub fn of_path(path: &str) -> Option<Kind> {
                match path { $($path => Some(Kind::$variant),)+ _ => None }
            }
        }
    };
}

kinds! {
    Programme = "programme", "programmes";
    Call = "call", "calls";
    Project = "project", "projects";
    ProjectIdea = "project_idea", "project-ideas";
    Family = "family", "families";
    Organisation = "organisation", "organisations";
    ClusterOrganisation = "cluster_organisation", "cluster-organisations";
    Facility = "facility", "facilities";
    Region = "region", "regions";
    Territory = "territory", "territories";
    PolicyInstrument = "policy_instrument", "policy-instruments";
    Strategy = "strategy", "strategies";
    Topic = "topic", "topics";
    Tag = "tag", "tags";
    News = "news", "news";
    Post = "post", "posts";
    EventSeries = "event_series", "event-series";
    Event = "event", "events";
    LibraryItem = "library_item", "documents";
    Media = "media", "media";
    Person = "person", "people";
    Space = "space", "spaces";
}

impl std::fmt::Display for Kind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}
