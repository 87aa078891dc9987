//! Why a value was refused. Each reason is a variant with its values, so that pages can say it in the
//! reader's language; `Display` is what the command line says.

use std::fmt;

use asterism_domain::statistics::{Dimension, GridError};
use thiserror::Error;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("`{given}` is not {}", either(known))]
    NoneOf { given: String, known: Vec<&'static str> },
    #[error("`{given}` is not a whole number")]
    NotWhole { given: String },
    #[error("`{given}` is not a whole number of euros, such as 1500000")]
    NotEuros { given: String },
    #[error("`{given}` is not a date such as 2018-05-14, 2018-05 or 2018")]
    NotADate { given: String },
    /// Both ends as they are written in an address; they are valid themselves.
    #[error("`{given}` is not a number from {from} to {to}")]
    NotWithin { given: String, from: String, to: String },
    #[error("`{given}` is not a number above 0 and up to {to}")]
    NotAboveZero { given: String, to: String },
    #[error("`{given}` is not the code of a country or region, as in ES or ES21")]
    NoRegionCode { given: String },
    #[error("{given} countries or regions are more than {most}")]
    TooMany { given: usize, most: usize },
    #[error("`{code}` is not among the regions compared in {year}")]
    RegionNotCompared { code: String, year: String },
    #[error("`{code}` is no industry among those compared in {year}")]
    IndustryNotCompared { code: String, year: String },
    #[error("`{given}` leaves nothing to compare: there is no {what}")]
    NothingToCompare { given: String, what: String },
    #[error("`{table}` is no table of regions by industries and years")]
    NotOfRegions { table: String },
    #[error("`{table}` does not say what people are paid")]
    NoPay { table: String },
    #[error("at least one block must weigh more than 0")]
    NoWeight,
    #[error("`{given}` is no version of `{table}`; the newest is {newest}")]
    NoVersion { given: String, table: String, newest: i64 },
    #[error("`{code}` is no code of `{dimension}`; it has {known}")]
    NoCode { code: String, dimension: String, known: Few },
    #[error("a code of `{dimension}` must be chosen: {known}")]
    NotChosen { dimension: String, known: Few },
    /// A reason that needs no values.
    #[error("{}", .0.said())]
    Plain(Plain),
    /// What no address can ask for: of changes, and of commands on tables.
    #[error("{0}")]
    Said(String),
}

/// Reasons without values: the key of a sentence in the pages' catalogue, and what the command line says.
macro_rules! plain {
    ($($variant:ident = $key:literal, $said:literal;)+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Plain { $($variant),+ }

        impl Plain {
            pub const ALL: &[Plain] = &[$(Plain::$variant),+];

            pub fn key(self) -> &'static str {
                match self { $(Plain::$variant => $key),+ }
            }

            pub fn said(self) -> &'static str {
                match self { $(Plain::$variant => $said),+ }
            }
        }
    };
}

plain! {
    Email = "email", "this is no e-mail address; one looks like anna@example.org";
    AccountExists = "account-exists", "there is an account with this address by now; sign in with it";
    Name = "name", "a name of at most 100 characters is needed";
    PasswordShort = "password-short", "a password has 12 characters or more; a sentence does well";
    PasswordLong = "password-long", "a password has 500 characters at most";
    PasswordBreached = "password-breached",
        "this password was stolen elsewhere and is on a list that those who break in try first; choose another";
    PasswordGuessable = "password-guessable",
        "this would be guessed early: it is common, or made of names, dates or rows of keys";
    PasswordWrong = "password-wrong", "this is not your password";
    SignIn = "sign-in", "address and password do not belong together";
    KeyName = "key-name", "a key needs a name of at most 60 characters";
    KeyDays = "key-days", "a key lasts from 1 to 366 days";
    KeySpace = "key-space", "a key is of a space in which its owner has a role";
    KeysEnough = "keys-enough", "20 keys are as many as one may have; end one first";
    InvitationsEnough = "invitations-enough", "500 invitations wait already; withdraw some first";
    SpaceName = "space-name", "a space is named in small letters, digits and hyphens, as in clusters3";
    SpaceExists = "space-exists", "there is a space of this name already";
    Title = "title", "a title is needed";
    RegistrationOver = "registration-over", "nobody registers for this event any more";
    NotBegun = "not-begun", "nobody has come yet: the event has not begun";
    PartnersOnly = "partners-only", "this event is for those who are in its space";
    FollowsEnough = "follows-enough", "200 things are as many as one may follow; end one first";
    FollowLong = "follow-long", "this search has too many words and filters to be saved";
    AddressSame = "address-same", "the account has this address already";
    AddressTaken = "address-taken", "another account has this address by now";
    ProfileTakenOut = "profile-taken-out",
        "those who run the portal took this profile out of use; ask them to bring it back";
    Agreed = "agreed", "an account needs its owner's consent to what is kept";
    SeveralCalled = "several-called", "several are called so; one is to be chosen";
    PerhapsAmongThese = "perhaps-among-these", "some are called much the same; it may be one of these";
    ChosenAway = "chosen-away", "what was chosen is not there for everybody to see";
    ExpertiseLong = "expertise-long", "what is said of the expertise has 300 characters at most";
    TopicsNeeded = "topics-needed", "at least one topic is to be chosen";
    ManagerNeeded = "manager-needed", "somebody of the space who has a profile is to be chosen";
    OrganisationLong = "organisation-long", "the organisation has 200 characters at most";
    SummaryLong = "summary-long", "what is said of oneself has 2,000 characters at most";
    ContactMessage = "contact-message", "a message of at most 2,000 characters is needed";
    ContactReach = "contact-reach", "how to reach somebody has 200 characters at most";
    ContactAsked = "contact-asked", "this person was asked already";
    FeedbackText = "feedback-text", "some words are needed, of at most 4,000 characters";
    LastAdministrator = "last-administrator", "nobody else runs this portal; make somebody an administrator first";
    TitleNeeded = "title-needed", "a title is needed; it was left out";
    SpaceNeeded = "space-needed", "a record belongs to a space, which was not named";
    WhoSees = "who-sees", "everybody, members or the space see a record";
    CommentNeeded = "comment-needed", "say in at most 5000 characters what is to be done";
    NotInThisState = "not-in-this-state", "the record is in another state by now, in which this is not done";
    Passkey = "passkey", "this passkey was not accepted";
    PasskeyName = "passkey-name", "a passkey needs a name of at most 60 characters";
    PasskeysEnough = "passkeys-enough", "20 passkeys are as many as one may have; end one first";
    PasskeyTwice = "passkey-twice", "this passkey is known already";
    ConfirmFirst = "confirm-first", "this session is some minutes old; give your password";
    TitleLong = "title-long", "a title has 300 characters at most";
    AltNeeded = "alt-needed", "say in at most 1,000 characters what is to be seen, for those who cannot see it";
    CreditNeeded = "credit-needed", "say in at most 300 characters who made it";
    LicenceNeeded = "licence-needed", "say in at most 200 characters under which licence it may be shown";
    FileNeeded = "file-needed", "choose a file";
    FilmAddress = "film-address", "a film needs the https address of its page";
    SuggestionComment = "suggestion-comment", "say in at most 2000 characters why it is not taken";
    SuggestionReason = "suggestion-reason", "say in at most 300 characters why it should be so";
    SuggestionSource = "suggestion-source", "a source is an address of the web, of at most 500 characters";
    SuggestionEmpty = "suggestion-empty", "nothing was changed, so there is nothing to suggest";
    SuggestionWaits = "suggestion-waits", "a suggestion of yours waits on this record already; withdraw it first";
    SuggestionsEnough = "suggestions-enough", "as many suggestions wait as may wait; some must be answered first";
    DocumentLong = "document-long", "this is too much for one record: 500,000 bytes are as many as it may have";
    FormsEnough = "forms-enough", "as many unfinished forms are kept as may be; finish or drop some first";
    FormLong = "form-long", "this is too much to be kept unfinished";
    SuggestionLong = "suggestion-long", "this is too much for one suggestion";
    MergedOn = "merged-on",
        "the record it was merged into has been changed since; restore that one first";
    RestoreMerged = "restore-merged",
        "this record was made one with another; take that back, and it is as it was";
    MergeNarrower = "merge-narrower",
        "fewer people may see the record that would go than the one that would stay; publish it for the same people first";
    PairDecided = "pair-decided", "somebody decided on this pair already";
    PairNotDecided = "pair-not-decided", "nobody decided on this pair, or it is no question any more";
    PairChanged = "pair-changed", "one of the two was changed since the page was made; look again";
    PairKeep = "pair-keep", "one of the two stays";
    PairOutOfUse = "pair-out-of-use", "one of the two is out of use and cannot be made one with another";
    BulkTerm = "bulk-term", "this is no tag or topic that can be used";
    BulkReason = "bulk-reason", "what was changed and why has 300 characters at most";
    IdeaClosed = "idea-closed", "nobody can join this idea any more";
    IdeaAsked = "idea-asked", "you asked to join this idea already, or it is yours";
    IdeaFull = "idea-full", "too many wait for an answer; try again later";
    IdeaOrganisation = "idea-organisation", "no one organisation is called so; give its name in full, or its address";
    ClaimJob = "claim-job", "what one is there has to be said, in 120 characters at most";
    ClaimProof = "claim-proof", "an address at the organisation's own domain or a proof in words is needed";
    ClaimAddress = "claim-address", "this address is not at the host of the organisation's own pages";
    ClaimSite = "claim-site", "this is no address of pages, as in https://example.org/en";
    ClaimNumber = "claim-number", "this number cannot be right";
    ClaimTwice = "claim-twice", "one's claim on this organisation waits or was accepted already";
    ClaimOwn = "claim-own", "nobody decides on their own claim";
    ClaimOver = "claim-over", "this claim was decided or taken back meanwhile";
    ClaimComment = "claim-comment", "a reason of at most 2,000 characters is needed";
    SignInAgain = "sign-in-again",
        "this account has no password; show once more who you are, and do this within ten minutes";
    SecondFactor = "second-factor",
        "who runs the portal does this in a session that a passkey or a provider opened";
    NextStep = "next-step",
        "more than a password is asked of everybody here; it is shown before this";
    LetterFirst = "letter-first",
        "what lets somebody in is added after a letter has shown that they read at the account's address";
    LastWayIn = "last-way-in", "this is the last way into the account; choose a password or add a passkey first";
    RedactNone = "redact-none", "no name was given";
    RedactShort = "redact-short",
        "a name needs two words or more, or is an e-mail address: one word alone is found in texts of others";
    RedactMany = "redact-many", "10 names of at most 100 letters are as many as are taken out at once";
    RedactAccount = "redact-account", "an account has this address; its owner erases it";
    RedactReason = "redact-reason", "a reason of at most 200 characters is needed";
    RedactReasonNames = "redact-reason-names", "the reason is kept, so no part of the name may stand in it";
    NotOneself = "not-oneself", "nobody does this to their own account";
}

impl From<Plain> for Refusal {
    fn from(plain: Plain) -> Refusal {
        Refusal::Plain(plain)
    }
}

/// The first codes of a list, and how many more there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Few {
    pub codes: Vec<String>,
    pub more: usize,
}

impl Few {
    /// Codes that a message names.
    const NAMED: usize = 12;

    pub(crate) fn of(dimension: &Dimension) -> Few {
        Few::first(dimension.codes.iter().map(|code| &code.code))
    }

    fn first<'a>(codes: impl ExactSizeIterator<Item = &'a String>) -> Few {
        let more = codes.len().saturating_sub(Few::NAMED);
        Few { codes: codes.take(Few::NAMED).cloned().collect(), more }
    }
}

impl fmt::Display for Few {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<String> = self.codes.iter().map(|code| format!("`{code}`")).collect();
        f.write_str(&codes.join(", "))?;
        if self.more > 0 { write!(f, " and {} more", self.more) } else { Ok(()) }
    }
}

impl From<&str> for Refusal {
    fn from(said: &str) -> Refusal {
        Refusal::Said(said.to_owned())
    }
}

impl From<String> for Refusal {
    fn from(said: String) -> Refusal {
        Refusal::Said(said)
    }
}

impl From<GridError> for Refusal {
    fn from(error: GridError) -> Refusal {
        match error {
            GridError::NoDimension { table, .. } => Refusal::NotOfRegions { table },
            GridError::UnknownCode { dimension, code, known } => {
                Refusal::NoCode { code, dimension, known: Few::first(known.iter()) }
            }
            GridError::NotChosen { dimension, known } => {
                Refusal::NotChosen { dimension, known: Few::first(known.iter()) }
            }
        }
    }
}

/// `a, b or c`.
fn either(known: &[&str]) -> String {
    match known {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [before @ .., last] => format!("{} or {last}", before.join(", ")),
    }
}
