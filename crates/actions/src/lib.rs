//! Every command and query of the product: permission, validation, transaction, and the index that
//! follows the log. Pages, feeds and the command line ask here and nowhere else.

pub mod account;
mod ahead;
mod app;
mod boundaries;
mod claim;
mod details;
mod edit;
mod ended;
mod entry;
mod error;
mod explore;
mod export;
mod extraction;
mod feed;
mod feedback;
mod files;
mod follow;
mod history;
mod home;
mod idea;
mod identity;
mod identity_after;
mod identity_programme;
mod import;
mod intake;
mod known;
mod labels;
mod letters;
mod load;
mod load_table;
mod mention;
mod money;
mod naming;
pub mod observatory;
mod pair;
mod parcel;
mod part;
mod partners;
mod person;
mod placing;
mod post;
pub mod privacy;
mod progress;
mod pull;
mod quality;
mod reading;
mod records;
mod redact;
mod referrers;
mod refusal;
mod region;
mod region_called;
mod registration;
mod settle;
mod sources;
mod space;
mod standing;
mod sums;
mod turn;
mod upkeep;
mod upload;
mod view;
mod withheld;

pub use app::{App, Config};
pub use boundaries::Boundaries;
pub use claim::{CLAIM_WAITS, ClaimView, Claiming, ClaimsView};
pub use details::{
    CoPartner, Details, OrganisationDetails, Participation, PartnerRow, ProgrammeDetails, ProjectDetails,
    TimelineItem,
};
pub use edit::Unpublished;
pub use edit::{
    Begun, BroughtBack, BulkChange, BulkView, FormOf, KeptForm, LeftOut, MOST_AT_ONCE, Named, NewForm,
    Submitted, Suggested, SuggestionState, SuggestionView, Versions, allowed, lacking, may_create,
    suggestion_lacking,
};
pub use ended::Ended;
pub use error::{Conflict, Error, FieldError, Result};
pub use explore::{
    Alike, ExploreView, FacetView, HitView, Params, Placed, RangeView, ResultRow, ResultStream, ValueNames,
    ValueView, ValuesPart, query,
};
pub use explore::{csv_line, explore_takes, table_head, table_line};
pub use export::Scope;
pub use extraction::Extractor;
pub use feedback::{FeedbackView, Saying};
pub use files::{FileRef, KeptFile, KeptPicture, MediumView, NamedFile};
pub use follow::FollowView;
pub use history::{HistoryView, RevisionView};
pub use home::HomeView;
pub use idea::{Asking, IdeaView, JoinState, Joined};
pub use identity::pair_weights;
pub use identity_after::Sought;
pub use labels::{Label, label_of};
pub use load::{FileReport, Known, LoadReport};
pub use mention::{Mention, Nearby};
pub use money::{ProgrammeMoney, Total};
pub use pair::{PairAnswer, PairRow, PairView, PairsAsked, PairsView};
pub use parcel::{Conflicting, Contents, Parcel, Received, Refused};
pub use part::Part;
pub use partners::PartnersView;
pub use person::{
    ContactRequest, ContactState, Contacts, LookedAfter, ManagersView, Missing, NamedManager, OwnTopics,
    Profile, ProfileView, TopicsAnswer,
};
pub use post::{Delivered, Waiting};
pub use progress::{FileProgress, Progress};
pub use pull::{
    Download, Earlier, Kept, MOST_BYTES, PullOutcome, PullProgress, PullReport, PullRequest, PullSource,
    PullUnit, PulledFile, PulledSource,
};
pub use quality::{QualityFilter, QualityRow, QualityView};
pub use records::{Inbound, Page, RecordView, Ref};
pub use redact::RedactView;
pub use referrers::{ReferrersView, Referring};
pub use refusal::{Few, Plain, Refusal};
pub use region::{RegionDetails, RegionMoney};
pub use region_called::{CalledRegion, MeantRegion};
pub use registration::{Closed, OwnRegistration, RegistrationView};
pub use sources::{RefusedRow, SourceView};
pub use space::{SpaceRights, SpaceView, StakeholderView};
pub use upkeep::{CheckReport, Gauges, RebuildReport, restore_backup};
pub use upload::{Incoming, KEEP_UPLOADS, PictureWords, missing_words};

// The parts of the rooms below that appear in the views above.
pub use asterism_econ::complexity::Verdict;
pub use asterism_econ::{Matrix, Presence, Treatment, opportunities::Quadrant};
pub use asterism_ingest::{Ignored, SOURCES, Source};
pub use asterism_search::{
    Bucket, Expansion, Facet, Hit, How, MatchField, Measure, Note, Reason, Snippet, Sort, Suggestion,
    nearness,
};
pub use asterism_store::{
    BANDS as PAIR_BANDS, CellCounts, ClaimPlace, Feedback, FeedbackState, ImportCounts, ImportId, ImportRun,
    IssueCursor, IssueRow, Noted, Problem, Proposal, ProposalState, PutTable, QueueState, Rebuilt,
    Registration, Standing, Stats, TableVersion, for_request,
};
pub use asterism_verify::{Summary, published as validation};
