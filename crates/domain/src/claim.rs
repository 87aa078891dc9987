//! Speaking for an organisation: what somebody states who wants to, and what follows from it by rule.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::HelixRole;

vocabulary! {
    /// What became of a claim.
    ClaimState {
        Waiting = "waiting",
        Accepted = "accepted",
        Declined = "declined",
        /// By whoever made it, also after it was accepted.
        Withdrawn = "withdrawn",
        /// Nobody decided it in time.
        Lapsed = "lapsed",
        /// Taken back by who decides such things.
        Revoked = "revoked",
    }
}

vocabulary! {
    /// What is looked at by rule. All but the first are of cluster organisations.
    ClaimRule {
        /// A letter to the organisation's own web domain was answered.
        Domain = "domain",
        Team = "team",
        EnglishSite = "english_site",
        Members = "members",
        MemberTypes = "member_types",
    }
}

vocabulary! {
    Outcome {
        Passed = "passed",
        Failed = "failed",
        Unknown = "unknown",
    }
}

/// The smallest team, in tenths of a full-time job.
pub const LEAST_TEAM: u32 = 5;
pub const LEAST_MEMBERS: u32 = 15;
pub const LEAST_TYPES: usize = 2;

/// What somebody states of a cluster organisation that they want to speak for. Nothing need be stated.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Statements {
    /// Of the team that runs it, in tenths of a full-time job.
    pub team_tenths: Option<u32>,
    /// The address of its pages in English.
    pub english_site: Option<String>,
    pub members: Option<u32>,
    /// The sides that its members are of.
    pub member_types: Vec<HelixRole>,
}

/// What is known beside what is stated. Hosts are written as the network writes them, without `www.`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClaimFacts {
    pub cluster: bool,
    /// Where the organisation's recorded pages are, but for those that others have pages at too.
    pub sites: Vec<String>,
    /// Of how many members the recorded evidence speaks.
    pub members: Option<u32>,
    /// The host of the address that was given as a proof, and whether its letter was answered.
    pub host: Option<(String, bool)>,
    /// The host of the stated pages in English.
    pub english_host: Option<String>,
}

/// Where a check has what it judges from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    Letter,
    Recorded,
    Stated,
    Nothing,
}

/// One rule with what came of it and why. Both sides see the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub rule: ClaimRule,
    pub outcome: Outcome,
    pub basis: Basis,
    /// The value that was judged; empty where there is none.
    pub evidence: String,
}

/// Looks at a claim by rule. The result advises whoever decides, and decides nothing.
pub fn checks(stated: &Statements, facts: &ClaimFacts) -> Vec<Check> {
    let mut checks = vec![domain(facts)];
    if facts.cluster {
        checks.push(least(
            ClaimRule::Team,
            Basis::Stated,
            stated
                .team_tenths
                .map(|tenths| (tenths >= LEAST_TEAM, format!("{}.{}", tenths / 10, tenths % 10))),
        ));
        checks.push(english(stated, facts));
        let (basis, members) = match facts.members {
            Some(recorded) => (Basis::Recorded, Some(recorded)),
            None => (Basis::Stated, stated.members),
        };
        let members = members.map(|members| (members >= LEAST_MEMBERS, members.to_string()));
        checks.push(least(ClaimRule::Members, basis, members));
        let mut types = stated.member_types.clone();
        types.sort();
        types.dedup();
        let types = (!types.is_empty()).then(|| (types.len() >= LEAST_TYPES, types.len().to_string()));
        checks.push(least(ClaimRule::MemberTypes, Basis::Stated, types));
    }
    checks
}

fn least(rule: ClaimRule, basis: Basis, found: Option<(bool, String)>) -> Check {
    match found {
        Some((passed, evidence)) => {
            let outcome = if passed { Outcome::Passed } else { Outcome::Failed };
            Check { rule, outcome, basis, evidence }
        }
        None => Check { rule, outcome: Outcome::Unknown, basis: Basis::Nothing, evidence: String::new() },
    }
}

/// A letter counts that was answered at the very host of the organisation's pages: whoever has an address at a part of
/// it, or at what it is a part of, may be somebody else.
fn domain(facts: &ClaimFacts) -> Check {
    let rule = ClaimRule::Domain;
    let Some((host, answered)) = &facts.host else {
        return Check { rule, outcome: Outcome::Unknown, basis: Basis::Nothing, evidence: String::new() };
    };
    let outcome = match (facts.sites.contains(host), answered) {
        (true, true) => Outcome::Passed,
        (true, false) => Outcome::Unknown,
        (false, _) => Outcome::Failed,
    };
    Check { rule, outcome, basis: Basis::Letter, evidence: host.clone() }
}

/// Pages in English count where they are the organisation's own; nobody opens them for this.
fn english(stated: &Statements, facts: &ClaimFacts) -> Check {
    let rule = ClaimRule::EnglishSite;
    let Some(address) = &stated.english_site else {
        return Check { rule, outcome: Outcome::Unknown, basis: Basis::Nothing, evidence: String::new() };
    };
    let own = facts.english_host.as_ref().is_some_and(|host| facts.sites.contains(host));
    let outcome = if own { Outcome::Passed } else { Outcome::Unknown };
    Check { rule, outcome, basis: Basis::Stated, evidence: address.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> ClaimFacts {
        ClaimFacts { cluster: true, sites: vec!["cluster.example".to_owned()], ..ClaimFacts::default() }
    }

    fn outcome(stated: &Statements, facts: &ClaimFacts, rule: ClaimRule) -> Option<Outcome> {
        checks(stated, facts).into_iter().find(|check| check.rule == rule).map(|check| check.outcome)
    }

    #[test]
    fn a_letter_counts_at_the_very_host_of_the_organisations_pages() {
        let at = |host: &str, answered: bool| {
            let facts = ClaimFacts { host: Some((host.to_owned(), answered)), ..facts() };
            outcome(&Statements::default(), &facts, ClaimRule::Domain)
        };
        assert_eq!(at("cluster.example", true), Some(Outcome::Passed));
        assert_eq!(at("cluster.example", false), Some(Outcome::Unknown));
        for other in
            ["mail.cluster.example", "example", "notcluster.example", "cluster.example.evil.example", ""]
        {
            assert_eq!(at(other, true), Some(Outcome::Failed), "{other}");
        }
        assert_eq!(outcome(&Statements::default(), &facts(), ClaimRule::Domain), Some(Outcome::Unknown));
    }

    #[test]
    fn a_cluster_organisation_is_measured_and_what_is_not_said_is_not_known() {
        use ClaimRule::{EnglishSite, MemberTypes, Members, Team};
        let nothing = Statements::default();
        for rule in [Team, EnglishSite, Members, MemberTypes] {
            assert_eq!(outcome(&nothing, &facts(), rule), Some(Outcome::Unknown), "{rule}");
            let other = ClaimFacts { cluster: false, ..facts() };
            assert_eq!(outcome(&nothing, &other, rule), None, "{rule} is of clusters");
        }
        for (tenths, expected) in [(4, Outcome::Failed), (5, Outcome::Passed), (15, Outcome::Passed)] {
            let stated = Statements { team_tenths: Some(tenths), ..Statements::default() };
            assert_eq!(outcome(&stated, &facts(), Team), Some(expected), "{tenths}");
        }
        for (members, expected) in [(14, Outcome::Failed), (15, Outcome::Passed)] {
            let stated = Statements { members: Some(members), ..Statements::default() };
            assert_eq!(outcome(&stated, &facts(), Members), Some(expected), "{members}");
            // What is recorded counts before what is stated.
            let recorded = ClaimFacts { members: Some(3), ..facts() };
            assert_eq!(outcome(&stated, &recorded, Members), Some(Outcome::Failed));
        }
        let one = vec![HelixRole::Business, HelixRole::Business];
        let stated = Statements { member_types: one, ..Statements::default() };
        assert_eq!(outcome(&stated, &facts(), MemberTypes), Some(Outcome::Failed), "one type, said twice");
        let two = vec![HelixRole::Business, HelixRole::Research];
        let stated = Statements { member_types: two, ..Statements::default() };
        assert_eq!(outcome(&stated, &facts(), MemberTypes), Some(Outcome::Passed));
        let stated = Statements { english_site: Some("https://x/en".to_owned()), ..Statements::default() };
        let own = ClaimFacts { english_host: Some("cluster.example".to_owned()), ..facts() };
        let other = ClaimFacts { english_host: Some("elsewhere.example".to_owned()), ..facts() };
        assert_eq!(outcome(&stated, &own, EnglishSite), Some(Outcome::Passed));
        assert_eq!(outcome(&stated, &other, EnglishSite), Some(Outcome::Unknown));
    }
}
