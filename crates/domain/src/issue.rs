//! What is wrong or odd in a record: rules over a document and the records it refers to.

mod money;
mod placed;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::project::Project;
pub use placed::misplaced;

use crate::{Document, LinkKind, MediaKind, Money, OrganisationType, PartnerRole, RecordId, fold};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Incomplete or odd.
    Warning,
    /// Contradicts itself or another record.
    Error,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    pub fn parse(key: &str) -> Option<Severity> {
        [Severity::Note, Severity::Warning, Severity::Error].into_iter().find(|known| known.as_str() == key)
    }
}

/// Declares the rules with their stored keys and severities.
macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident = $key:literal, $severity:ident;)+) => {
        /// A rule that a record can break. The catalogue explains each as `rule-<key>`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Rule { $($(#[$doc])* $variant),+ }

        impl Rule {
            pub const ALL: &[Rule] = &[$(Rule::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self { $(Rule::$variant => $key),+ }
            }

            pub fn parse(key: &str) -> Option<Rule> {
                match key { $($key => Some(Rule::$variant),)+ _ => None }
            }

            pub fn severity(self) -> Severity {
                match self { $(Rule::$variant => Severity::$severity),+ }
            }
        }
    };
}

rules! {
    TitleMissing = "title_missing", Warning;
    LeadMissing = "lead_missing", Warning;
    SeveralLeads = "several_leads", Error;
    PartnerWithoutCountry = "partner_without_country", Warning;
    /// A region of another country than the one beside it.
    RegionElsewhere = "region_elsewhere", Error;
    WebsitesMissing = "websites_missing", Note;
    OddFunction = "odd_function", Warning;
    AuthorityAsClusterOrganisation = "authority_as_cluster_organisation", Error;
    ClusterFlagWithoutEvidence = "cluster_flag_without_evidence", Warning;
    /// The source denies that an organisation manages a cluster, and there is evidence that it does.
    ClusterFlagContradicted = "cluster_flag_contradicted", Error;
    ContributionAboveBudget = "contribution_above_budget", Error;
    RateAboveMaximum = "rate_above_maximum", Error;
    BudgetAboveMaximum = "budget_above_maximum", Error;
    RateContradicted = "rate_contradicted", Error;
    PartnerBudgetsAboveTotal = "partner_budgets_above_total", Error;
    /// The parts of the EU's contribution come to more than the project's.
    PartnerContributionsAboveTotal = "partner_contributions_above_total", Error;
    /// Amounts in several currencies: nothing is added up across them.
    MixedCurrencies = "mixed_currencies", Note;
    NegativeAmount = "negative_amount", Error;
    /// An amount given as zero that can hardly be: lists write zero where they know none.
    AmountZero = "amount_zero", Note;
    EpochDate = "epoch_date", Error;
    EndBeforeStart = "end_before_start", Error;
    DateMissing = "date_missing", Note;
    /// An event or a news item of which no day is known (row 003-16).
    DayMissing = "day_missing", Note;
    StatusContradicted = "status_contradicted", Warning;
    CountContradicted = "count_contradicted", Warning;
    /// The source counts more partners than it lists.
    PartnersUnlisted = "partners_unlisted", Note;
    NameWithheld = "name_withheld", Note;
    TypeMissing = "type_missing", Note;
    LicenceMissing = "licence_missing", Warning;
    AltMissing = "alt_missing", Warning;
    CaptionsMissing = "captions_missing", Warning;
    BareImageAddress = "bare_image_address", Warning;
    NameCut = "name_cut", Warning;
    /// A newer import disagrees with what a person has corrected; the correction was kept.
    SourceDiffers = "source_differs", Warning;
    /// The reader noticed something odd in the source row and kept the row.
    OddValue = "odd_value", Warning;
    /// A number that may be thousands or thousandths, and nothing else in its file says which; it was left out.
    AmbiguousNumber = "ambiguous_number", Warning;
}

/// One finding about one field of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Issue {
    pub rule: Rule,
    /// The field, as in `partners.0.country`.
    pub field: String,
    /// What was found, in values rather than a sentence: "SPRI", "1544244.00 EUR > 1532645.00 EUR".
    pub detail: String,
}

impl Issue {
    pub fn new(rule: Rule, field: impl Into<String>, detail: impl Into<String>) -> Issue {
        Issue { rule, field: field.into(), detail: detail.into() }
    }
}

/// What the rules need to know about other records: the documents a record links to, and which
/// organisations manage a cluster.
#[derive(Debug, Default)]
pub struct Known {
    pub documents: BTreeMap<RecordId, Document>,
    pub cluster_organisations: BTreeSet<RecordId>,
    /// The day on which status is judged; none leaves status unjudged.
    pub today: Option<Date>,
}

/// The records that [`check`] has to know to judge `document`: a project's programme, and the
/// organisations of which its source says whether they are cluster organisations.
pub fn judged_by(document: &Document) -> Vec<RecordId> {
    let Document::Project(project) = document else { return Vec::new() };
    let flagged = project.partners.iter().filter(|partner| partner.cluster_organisation_as_given.is_some());
    project.programme.into_iter().chain(flagged.filter_map(|partner| partner.organisation)).collect()
}

/// The records that projects are judged by otherwise after a change from `before` to `after`: the
/// changed record `id` itself, or the organisations that it manages clusters with.
pub fn judges_anew(id: RecordId, before: Option<&Document>, after: &Document) -> Vec<RecordId> {
    let managed = |document: &Document| -> BTreeSet<RecordId> {
        let links = document.links(id);
        links.iter().filter(|link| link.kind == LinkKind::Manages).map(|link| link.to).collect()
    };
    match after {
        Document::Organisation(_) | Document::Programme(_) => {
            let same = before.map(measure).unwrap_or_default() == measure(after);
            if same { Vec::new() } else { vec![id] }
        }
        Document::ClusterOrganisation(_) => {
            managed(after).symmetric_difference(&before.map(managed).unwrap_or_default()).copied().collect()
        }
        _ => Vec::new(),
    }
}

/// What projects are measured by in the records that they link to.
fn measure(document: &Document) -> (Option<OrganisationType>, Option<u32>, Option<Money>) {
    match document {
        Document::Organisation(organisation) => (organisation.organisation_type, None, None),
        Document::Programme(programme) => (None, programme.maximum_rate, programme.maximum_budget),
        _ => Default::default(),
    }
}

/// Every issue of `document`: what its readers noticed, then what the rules find, field by field.
/// The same input gives the same list.
pub fn check(document: &Document, known: &Known) -> Vec<Issue> {
    // Issues quote what they find, for everybody: what a person hides is not judged.
    if let Some(shown) = document.as_shown_to_all() {
        return check(&shown, known);
    }
    let mut issues = document.about().noticed.clone();
    if document.about().title.is_empty() && !name_may_be_absent(document) {
        issues.push(Issue::new(Rule::TitleMissing, "about.title", document.name()));
    }
    match document {
        Document::Project(project) => check_project(project, known, &mut issues),
        Document::Organisation(organisation) => {
            if organisation.name_withheld {
                issues.push(Issue::new(Rule::NameWithheld, "about.title", ""));
            }
            if organisation.organisation_type.is_none() {
                issues.push(Issue::new(Rule::TypeMissing, "organisation_type", ""));
            }
            for (index, name) in organisation.names.iter().enumerate() {
                let at = format!("names.{index}");
                check_span(&at, ("valid_from", name.valid_from), ("valid_to", name.valid_to), &mut issues);
            }
        }
        Document::Event(event) => {
            check_span("", ("start", event.start), ("end", event.end), &mut issues);
            check_day("start", event.start, event.date_as_given.as_deref(), &mut issues);
        }
        Document::News(news) => check_day("published", news.published, None, &mut issues),
        Document::Post(post) => check_epoch("published", post.published, &mut issues),
        Document::LibraryItem(item) => check_epoch("published", item.published, &mut issues),
        Document::Call(call) => {
            check_span("", ("opens", call.opens), ("deadline", call.deadline), &mut issues);
        }
        Document::Programme(programme) => {
            for (index, area) in programme.eligible_area.iter().enumerate() {
                let at = format!("eligible_area.{index}");
                check_span(&at, ("from", area.from), ("to", area.to), &mut issues);
            }
        }
        Document::Territory(territory) => {
            check_span("", ("from", territory.from), ("to", territory.to), &mut issues);
        }
        Document::Media(media) => {
            if media.licence.is_none() {
                issues.push(Issue::new(Rule::LicenceMissing, "licence", ""));
            }
            // A film is linked to by its title, which says what it is; only what is seen here itself needs words for it.
            let linked = media.media_kind == Some(MediaKind::Video)
                && media.blob.is_none()
                && !media.about.title.is_empty();
            if media.alt.is_none() && !linked {
                issues.push(Issue::new(Rule::AltMissing, "alt", ""));
            }
            if media.media_kind == Some(MediaKind::Video) && media.captions.is_empty() {
                issues.push(Issue::new(Rule::CaptionsMissing, "captions", ""));
            }
            // A film is linked to where it is shown; only a picture is wanted here itself.
            if let (Some(url), None) = (&media.url, &media.blob)
                && media.media_kind != Some(MediaKind::Video)
            {
                issues.push(Issue::new(Rule::BareImageAddress, "url", url.clone()));
            }
        }
        Document::Person(person) if person.organisation_as_given.as_deref().is_some_and(looks_cut) => {
            let name = person.organisation_as_given.clone().unwrap_or_default();
            issues.push(Issue::new(Rule::NameCut, "organisation_as_given", name));
        }
        _ => {}
    }
    for (field, country, region) in misplaced(document) {
        issues.push(Issue::new(Rule::RegionElsewhere, field, format!("{region} / {country}")));
    }
    issues
}

/// People may keep their names to themselves, and withheld names are another rule.
fn name_may_be_absent(document: &Document) -> bool {
    match document {
        Document::Person(_) | Document::Media(_) => true,
        Document::Organisation(organisation) => organisation.name_withheld,
        _ => false,
    }
}

/// A name of 80 characters exactly is the mark of a field that was cut (row 002-29).
fn looks_cut(name: &str) -> bool {
    name.chars().count() == 80
}

/// A day that a record is of little use without: missing, or 1970-01-01, which stands for none.
fn check_day(field: &str, day: Option<Date>, as_given: Option<&str>, issues: &mut Vec<Issue>) {
    if day.is_none() {
        issues.push(Issue::new(Rule::DayMissing, field, as_given.unwrap_or_default()));
    }
    check_epoch(field, day, issues);
}

fn check_epoch(field: &str, day: Option<Date>, issues: &mut Vec<Issue>) {
    if day == Some(date(1970, 1, 1)) {
        issues.push(Issue::new(Rule::EpochDate, field, "1970-01-01"));
    }
}

/// Checks a beginning and an end, each with its field, within the part `at` of the document.
fn check_span(
    at: &str,
    (start_field, start): (&str, Option<Date>),
    (end_field, end): (&str, Option<Date>),
    issues: &mut Vec<Issue>,
) {
    let whole = |field: &str| if at.is_empty() { field.to_owned() } else { format!("{at}.{field}") };
    for (field, value) in [(start_field, start), (end_field, end)] {
        check_epoch(&whole(field), value, issues);
    }
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        issues.push(Issue::new(Rule::EndBeforeStart, whole(end_field), format!("{end} < {start}")));
    }
}

fn check_project(project: &Project, known: &Known, issues: &mut Vec<Issue>) {
    check_span("", ("start", project.start), ("end", project.end), issues);
    for (index, phase) in project.phases.iter().enumerate() {
        check_span(&format!("phases.{index}"), ("start", phase.start), ("end", phase.end), issues);
    }
    let missing =
        [("start", project.start), ("end", project.end)].into_iter().filter(|(_, day)| day.is_none());
    issues.extend(missing.map(|(field, _)| Issue::new(Rule::DateMissing, field, "")));
    check_status(project, known, issues);
    money::check_money(project, known, issues);
    check_partners(project, known, issues);
}

fn check_status(project: &Project, known: &Known, issues: &mut Vec<Issue>) {
    let (Some(today), Some(given)) = (known.today, &project.status_as_given) else { return };
    let computed = project.status_on(today);
    let given_key = fold(given);
    let says_running = matches!(given_key.as_str(), "signed" | "ongoing" | "running" | "ong");
    let says_closed = matches!(given_key.as_str(), "closed" | "finished" | "terminated");
    let contradicts = match computed {
        crate::ProjectStatus::Closed => says_running,
        crate::ProjectStatus::Running | crate::ProjectStatus::Planned => {
            says_closed && given_key != "terminated"
        }
        crate::ProjectStatus::Unknown => false,
    };
    if contradicts {
        let detail = format!("{given} / {}", computed.as_str());
        issues.push(Issue::new(Rule::StatusContradicted, "status_as_given", detail));
    }
}

fn check_partners(project: &Project, known: &Known, issues: &mut Vec<Issue>) {
    if project.partners.is_empty() {
        return;
    }
    match project.partners.iter().filter(|partner| partner.role == PartnerRole::Lead).count() {
        0 => issues.push(Issue::new(Rule::LeadMissing, "partners", "")),
        1 => {}
        several => issues.push(Issue::new(Rule::SeveralLeads, "partners", several.to_string())),
    }
    if project.partners.iter().all(|partner| partner.website.is_none()) {
        let detail = project.partners.len().to_string();
        issues.push(Issue::new(Rule::WebsitesMissing, "partners", detail));
    }
    let listed = project.partners.len() as u32;
    if let Some(given) = project.partner_count_as_given.filter(|given| *given < listed) {
        issues.push(Issue::new(
            Rule::CountContradicted,
            "partner_count_as_given",
            format!("{given} / {listed}"),
        ));
    }
    if let Some(given) = project.partner_count_as_given.filter(|given| *given > listed) {
        issues.push(Issue::new(
            Rule::PartnersUnlisted,
            "partner_count_as_given",
            format!("{listed} / {given}"),
        ));
    }
    for (index, partner) in project.partners.iter().enumerate() {
        let name = &partner.name_as_given;
        if partner.country.is_none() {
            let field = format!("partners.{index}.country");
            issues.push(Issue::new(Rule::PartnerWithoutCountry, field, name.clone()));
        }
        if let Some(function) = partner.function_as_given.as_deref().filter(|word| !is_known_function(word)) {
            let field = format!("partners.{index}.function_as_given");
            issues.push(Issue::new(Rule::OddFunction, field, format!("{name}: {function}")));
        }
        check_cluster_flag(index, partner, known, issues);
    }
}

/// Words for a partner's function that say what its role is. "Communication", say, does not.
fn is_known_function(word: &str) -> bool {
    const KNOWN: &[&str] = &[
        "coordinator",
        "partner",
        "participant",
        "lead",
        "lead partner",
        "lp",
        "pp",
        "ap",
        "advisory partner",
        "associated partner",
        "associated",
        "associatedpartner",
        "thirdparty",
        "third party",
        "internationalpartner",
        "beneficiary",
    ];
    KNOWN.contains(&fold(word).as_str())
}

fn check_cluster_flag(
    index: usize,
    partner: &crate::project::Partner,
    known: &Known,
    issues: &mut Vec<Issue>,
) {
    let Some(flagged) = partner.cluster_organisation_as_given else { return };
    let field = format!("partners.{index}.cluster_organisation_as_given");
    let name = partner.name_as_given.clone();
    let evident = partner.organisation.is_some_and(|id| known.cluster_organisations.contains(&id));
    let organisation = partner.organisation.and_then(|id| known.documents.get(&id));
    let organisation_type = match organisation {
        Some(Document::Organisation(organisation)) => organisation.organisation_type,
        _ => None,
    };
    let evident = evident || organisation_type == Some(OrganisationType::ClusterOrganisation);
    let authority = organisation_type.is_some_and(OrganisationType::is_authority);
    let rule = match flagged {
        true if authority => Rule::AuthorityAsClusterOrganisation,
        true if !evident => Rule::ClusterFlagWithoutEvidence,
        false if evident => Rule::ClusterFlagContradicted,
        _ => return,
    };
    issues.push(Issue::new(rule, field, name));
}

#[cfg(test)]
mod tests;
