//! The words of the product: kinds and their documents, ids, codes, money, multilingual text,
//! vocabularies, validation rules and permissions. Nothing here does I/O or knows another room.
//!
//! The plain structs in the kind modules are the single source of field names: the same serde
//! shape is stored, exported and shown by the API, and `schemars` describes it.

mod absorb;
mod account;
mod code;
mod country;
mod derived;
mod diff;
mod document;
mod film;
mod fold;
mod follow;
mod id;
mod issue;
mod kind;
mod letter;
mod link;
mod may;
mod money;
mod own_address;
mod record;
mod role;
mod text;
mod vat;
mod withheld;
#[macro_use]
mod vocabulary;

pub mod claim;
pub mod event;
pub mod idea;
pub mod library;
pub mod organisation;
pub mod outline;
pub mod paper;
pub mod person;
pub mod place;
pub mod policy;
pub mod programme;
pub mod project;
pub mod space;
pub mod statistics;
pub mod upload;

pub use absorb::absorb;
pub use account::{Account, AccountId, EmailAddress, NoEmailAddress, Scope};
pub use code::{CodeError, CountryCode, Language, NutsCode, NutsRef, NutsVersion};
pub use derived::{Part, ProjectStatus, cluster_organisation, cofinancing_rate, status_on};
pub use diff::{FieldChange, diff};
pub use document::{About, Citation, Document, NAME_WITHHELD, WebLink};
pub use film::{Film, film};
pub use fold::{fold, is_slug, match_key, slugify};
pub use follow::{Follow, FollowId, Followed, Pace};
pub use id::{RecordId, Seq, SourceKey};
pub use issue::{Issue, Known, Rule, Severity, check, judged_by, judges_anew, misplaced};
pub use kind::Kind;
pub use letter::Letter;
pub use link::{Link, LinkKind};
pub use may::{Action, Actor, Decision, Member, Subject, may, may_read_as};
pub use money::{Currency, Money, MoneyError, ambiguous_mark};
pub use own_address::own_address;
pub use person::PersonField;
pub use record::{ChangeKind, Record, Revision, Space, State, Visibility};
pub use role::Role;
pub use text::{Origin, Passage, Text, is_no_text};
pub use vat::{VatNumber, vat_number};
pub use vocabulary::*;
pub use withheld::{Names, NamesError, WITHHELD, without, without_in};
