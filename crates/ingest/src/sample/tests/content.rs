//! What the pages say, as the sample has it: one test per feature row.

use std::collections::BTreeSet;

use asterism_domain::event::EventParticipant;
use asterism_domain::{Document, EventRole, HelixRole, PartnerRole, Rule, TerritoryKind, check};
use jiff::civil::{date, time};

use super::{document, event, id, known, project, sample};

/// The regions are counted from the partners. The front page does not list its seven: they come
/// out when each partner has the region of its name or seat, the advising network has none, and
/// the two Basque and the two Northern Irish partners share theirs.
#[test]
fn clusters3_has_ten_partners_from_seven_regions_000_20() {
    let clusters3 = project("clusters3");
    assert_eq!(clusters3.partner_count(), 10);
    let regions: Vec<String> = clusters3.region_codes().iter().map(ToString::to_string).collect();
    assert_eq!(regions, ["ES21", "HU32", "ITC1", "LV00", "PL81", "UKM6", "UKN0"]);
}

#[test]
fn seven_authorities_answer_for_policy_one_per_region_001_13() {
    let clusters3 = project("clusters3");
    let responsible = || clusters3.partners.iter().filter(|partner| partner.policy_responsible);
    let regions: BTreeSet<_> = responsible().filter_map(|partner| partner.region.clone()).collect();
    assert_eq!((responsible().count(), regions.len()), (7, 7));
}

#[test]
fn the_network_is_the_advisory_partner_001_14() {
    let clusters3 = project("clusters3");
    let advisory: Vec<_> =
        clusters3.partners.iter().filter(|partner| partner.role == PartnerRole::Advisory).collect();
    assert_eq!(advisory.len(), 1);
    assert_eq!(advisory[0].organisation, Some(id("organisation/tci-network")));
    assert_eq!(advisory[0].function_as_given.as_deref(), Some("Partner"), "the page's own word is kept");
}

#[test]
fn the_profile_of_clusters3_has_its_four_kinds_of_finding_001_9() {
    let issues = check(&project("clusters3").into(), &known());
    let of = |rule| -> Vec<&str> {
        issues.iter().filter(|issue| issue.rule == rule).map(|issue| issue.field.as_str()).collect()
    };
    let flagged = |index| format!("partners.{index}.cluster_organisation_as_given");
    assert_eq!(of(Rule::PartnerWithoutCountry), ["partners.0.country"]);
    assert_eq!(of(Rule::WebsitesMissing), ["partners"]);
    assert_eq!(of(Rule::OddFunction), ["partners.2.function_as_given"]);
    assert_eq!(of(Rule::AuthorityAsClusterOrganisation), [2, 3, 4, 5, 9].map(flagged));
    assert_eq!(of(Rule::ClusterFlagWithoutEvidence), [0, 6, 7, 8].map(flagged));
    assert_eq!(issues.len(), 12, "and nothing else: {issues:?}");
}

#[test]
fn clusters3_has_its_dates_and_money_001_5_001_6_001_7() {
    let clusters3 = project("clusters3");
    assert_eq!((clusters3.start, clusters3.end), (Some(date(2016, 4, 1)), Some(date(2020, 3, 31))));
    assert_eq!(clusters3.total_budget.unwrap().to_string(), "1832645.00 EUR");
    assert_eq!(clusters3.eu_contribution.unwrap().to_string(), "1544244.00 EUR");
    assert_eq!(clusters3.cofinancing_rate(), Some(8426));
}

#[test]
fn spri_is_one_organisation_with_three_names_in_time_002_11() {
    let Document::Organisation(spri) = document("organisation/spri") else { panic!() };
    let names: Vec<_> =
        spri.names.iter().map(|name| (name.text.as_str(), name.valid_from, name.valid_to)).collect();
    assert_eq!(
        names,
        [
            ("SPRI - Society for Competitive Transformation S.A", None, Some(date(2018, 11, 12))),
            ("SPRI - Basque Business Development Agency", Some(date(2018, 11, 13)), None),
            ("SPRI - Basque Country Business Development Agency", None, None),
        ]
    );
    assert!(spri.names.iter().all(|name| name.source.is_some()), "each name has its page");
    let lead = project("clusters3").lead().and_then(|lead| lead.organisation);
    assert_eq!(lead, Some(id("organisation/spri")));
}

#[test]
fn a_programme_keeps_the_area_it_had_001_11() {
    let Document::Programme(programme) = document("programme/interreg-europe-2014-2020") else { panic!() };
    assert_eq!(programme.eligible_area.len(), 30, "28 member states, Norway and Switzerland");
    let left: Vec<_> =
        programme.eligible_area.iter().filter(|area| area.to < Some(date(2020, 12, 31))).collect();
    assert_eq!(left.len(), 1);
    assert_eq!((left[0].country.as_str(), left[0].to), ("UK", Some(date(2020, 1, 31))));
}

#[test]
fn six_topics_form_the_thematic_box_001_25() {
    let records = sample();
    let codes: BTreeSet<_> = records
        .iter()
        .filter_map(|record| match &record.document {
            Document::Topic(topic) => topic.code.clone(),
            _ => None,
        })
        .collect();
    assert_eq!(codes, ["1", "2", "3", "4", "5", "6"].map(str::to_owned).into());
    assert_eq!(project("clusters3").about.topics.len(), 6);
}

#[test]
fn the_six_seminars_are_numbered_and_placed_001_27() {
    let places: Vec<String> = (1..=6)
        .map(|number| {
            let seminar = event(&format!("clusters3-seminar-{number}"));
            assert_eq!(seminar.number, Some(number));
            assert_eq!(seminar.series, Some(id("event_series/clusters3-learning-seminars")));
            seminar.places[0].region.as_ref().unwrap().code.to_string()
        })
        .collect();
    assert_eq!(places, ["ES21", "ITC1", "PL81", "UKM6", "LV00", "UKN0"]);
}

fn roles(parts: &[EventParticipant]) -> Vec<(EventRole, &str)> {
    parts.iter().map(|part| (part.role, part.name_as_given.as_str())).collect()
}

#[test]
fn the_visitor_of_the_study_visit_is_no_partner_000_8() {
    let visit = event("skane-study-visit-basque-country");
    assert_eq!(
        roles(&visit.roles),
        [(EventRole::Host, "SPRI"), (EventRole::CoOrganiser, "SPRI"), (EventRole::Visitor, "Region Skåne")]
    );
    let skane = Some(id("organisation/region-skane"));
    assert_eq!(visit.roles[2].organisation, skane);
    assert!(project("clusters3").partners.iter().all(|partner| partner.organisation != skane));
}

#[test]
fn the_study_visit_leads_to_a_facility_000_7() {
    let visit = event("skane-visits-cfaa");
    assert!(visit.facilities.contains(&id("facility/cfaa")));
}

#[test]
fn organising_for_and_supporting_are_three_roles_004_2() {
    let conference = event("brussels-cluster-conference");
    assert_eq!(
        roles(&conference.roles),
        [
            (EventRole::Organiser, "European Cluster Observatory"),
            (EventRole::OnBehalfOf, "DG GROW"),
            (EventRole::SupportedBy, "DG REGIO"),
        ]
    );
    assert_eq!(conference.attendance_as_given.as_deref(), Some("over 300 cluster policy makers"));
}

#[test]
fn speakers_stand_with_office_and_session_004_4() {
    let conference = event("brussels-cluster-conference");
    let speakers: Vec<_> =
        conference.speakers.iter().map(|speaker| (&*speaker.name, speaker.session.as_deref())).collect();
    assert_eq!(speakers, [("Marc Lemaître", Some("keynote")), ("Colin Wolfe", Some("round table"))]);
}

#[test]
fn one_conference_in_two_countries_002_34() {
    let conference = event("romanian-hungarian-cluster-conference");
    let towns: Vec<_> = conference.places.iter().filter_map(|place| place.town.as_deref()).collect();
    assert_eq!(towns, ["Oradea", "Debrecen"]);
    assert_eq!(conference.roles[0].degree.as_deref(), Some("partially"));
    assert_eq!(conference.projects, [id("project/clusterix-2-0")]);
}

#[test]
fn the_open_event_has_two_days_002_30() {
    let meeting = event("fifth-project-meeting-kosice");
    assert_eq!((meeting.start, meeting.end), (Some(date(2018, 11, 13)), Some(date(2018, 11, 14))));
    assert_eq!((meeting.open, meeting.number), (Some(true), Some(5)));
}

#[test]
fn an_edition_knows_how_many_came_000_17() {
    let day = event("basque-cluster-day-2017");
    assert_eq!((day.edition.as_deref(), day.attendance), (Some("2017"), Some(100)));
    assert_eq!(day.attendance_as_given.as_deref(), Some("more than 100"));
}

#[test]
fn a_date_without_its_year_is_kept_as_given_000_13_003_3() {
    let meeting = event("lubelskie-stakeholder-meeting");
    assert_eq!((meeting.start, meeting.date_as_given.as_deref()), (None, Some("26 March")));
    let webinar = event("tha-webinar-smart-specialisation");
    assert_eq!((webinar.start, webinar.start_time), (None, Some(time(18, 0, 0, 0))));
    assert_eq!(webinar.time_zone.as_deref(), Some("Europe/Brussels"));
}

#[test]
fn the_misspelling_is_an_alias_004_8() {
    assert!(project("clusters3").about.aliases.contains(&"ClustersS3".to_owned()));
    assert!(project("clusterix-2-0").about.aliases.contains(&"ClusteriX2.0".to_owned()));
}

#[test]
fn spelling_variants_are_one_tag_003_1() {
    let tag = document("tag/smart-specialisation");
    for word in ["Smart Specialization", "S3", "RIS3"] {
        assert!(tag.about().aliases.contains(&word.to_owned()), "{word}");
    }
}

#[test]
fn regions_go_by_their_local_names_000_18() {
    let basque = document("nuts/ES21");
    let names: Vec<&str> = basque.about().title.passages().map(|(_, name)| name).collect();
    assert_eq!(names, ["Basque Country", "País Vasco", "Euskadi"]);
    let Document::Region(lubelskie) = document("nuts/PL31") else { panic!() };
    assert_eq!(lubelskie.changes[0].code.as_ref().map(|code| code.as_str()), Some("PL81"));
}

#[test]
fn a_territory_crosses_the_border_003_2() {
    let Document::Territory(area) = document("territory/greater-copenhagen") else { panic!() };
    assert_eq!(area.territory_kind, Some(TerritoryKind::CrossBorderArea));
    assert_eq!(area.countries.len(), 2);
}

#[test]
fn four_projects_are_a_family_004_18() {
    let family = Some(id("family/cluster-policy"));
    for key in ["clusters3", "clusterfy", "clusterix-2-0", "creadis3"] {
        assert_eq!(project(key).family, family, "{key}");
    }
}

#[test]
fn all_sides_of_the_helix_can_be_met_002_19() {
    let roles: BTreeSet<HelixRole> = sample()
        .iter()
        .filter_map(|record| match &record.document {
            Document::Organisation(body) => body.organisation_type?.helix_role(),
            _ => None,
        })
        .collect();
    assert_eq!(roles.len(), HelixRole::ALL.len());
}
