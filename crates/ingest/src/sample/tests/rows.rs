//! What the pages say beside projects, events and documents: the rows that `content` leaves out.

use std::collections::BTreeSet;

use asterism_domain::library::{LibraryItem, News, Post};
use asterism_domain::organisation::Organisation;
use asterism_domain::{
    Audience, CallKind, Document, DocumentKind, EventKind, Ket, LinkKind, OrganisationType, PartnerRole,
    PhaseKind, PostKind, SourceKind, TerritoryKind,
};

use super::{document, event, id, project, sample};

fn news(key: &str) -> News {
    match document(&format!("news/{key}")) {
        Document::News(news) => *news,
        other => panic!("{} is no news", other.kind()),
    }
}

fn post(key: &str) -> Post {
    match document(&format!("post/{key}")) {
        Document::Post(post) => *post,
        other => panic!("{} is no post", other.kind()),
    }
}

fn item(key: &str) -> LibraryItem {
    match document(&format!("library_item/{key}")) {
        Document::LibraryItem(item) => *item,
        other => panic!("{} is no document", other.kind()),
    }
}

fn organisation(key: &str) -> Organisation {
    match document(&format!("organisation/{key}")) {
        Document::Organisation(organisation) => *organisation,
        other => panic!("{} is no organisation", other.kind()),
    }
}

#[test]
fn the_site_says_what_it_is_about_and_where_to_follow_it_000_1_000_21_001_32() {
    let clusters3 = project("clusters3");
    assert!(clusters3.problem_statement.plain().contains("size"));
    let links: Vec<(&str, &str)> =
        clusters3.about.links.iter().map(|link| (link.rel.as_str(), link.url.as_str())).collect();
    let expected = [
        ("website", "http://www.interregeurope.eu/clusters3"),
        ("twitter", "https://twitter.com/CLUSTERS3eu"),
    ];
    assert_eq!(links, expected);
}

#[test]
fn the_profile_tells_why_what_and_how_in_two_phases_001_2_001_12_001_15_001_19() {
    let clusters3 = project("clusters3");
    assert_eq!(clusters3.acronym.as_deref(), Some("CLUSTERS3"));
    let title = "Leveraging Cluster Policies for successful implementation of RIS3";
    assert_eq!(clusters3.about.title.plain(), title);
    for part in [&clusters3.why, &clusters3.what, &clusters3.how] {
        assert!(!part.is_empty());
    }
    let phases: Vec<PhaseKind> = clusters3.phases.iter().map(|phase| phase.kind).collect();
    assert_eq!(phases, [PhaseKind::Phase1, PhaseKind::Phase2]);
    assert!(clusters3.phases.iter().all(|phase| !phase.description.is_empty()));
}

#[test]
fn a_policy_instrument_belongs_to_an_authority_and_is_aimed_at_by_a_project_000_2_001_19() {
    let key = "policy_instrument/lubelskie-cluster-policy";
    let Document::PolicyInstrument(instrument) = document(key) else { panic!("{key} is no instrument") };
    assert_eq!(instrument.authority, Some(id("organisation/lubelskie-voivodeship")));
    assert_eq!(project("clusters3").policy_instruments, [id(key)]);
}

#[test]
fn the_action_plans_are_in_the_library_of_the_project_000_4_001_30() {
    let plans = item("clusters3-action-plans");
    assert_eq!(plans.document_kind, Some(DocumentKind::ActionPlan));
    assert_eq!(plans.projects, [id("project/clusters3")]);
}

#[test]
fn six_peer_reviews_end_in_one_document_000_6_001_29() {
    let reviews = item("clusters3-peer-reviews");
    assert!(reviews.about.summary.plain().contains("six peer reviews"));
    assert!(reviews.about.aliases.contains(&"CLUSTERS3 Peer Reviews Report".to_owned()));
    let series = document("event_series/clusters3-peer-reviews");
    assert!(
        series
            .links(id("event_series/clusters3-peer-reviews"))
            .iter()
            .any(|link| { link.kind == LinkKind::Project && link.to == id("project/clusters3") })
    );
}

#[test]
fn pieces_are_signed_and_of_a_kind_000_9_000_14() {
    let reflection = post("reflections-from-belfast");
    assert_eq!(
        (reflection.post_kind, reflection.author.as_deref()),
        (Some(PostKind::Reflection), Some("James Wilson"))
    );
    assert_eq!(reflection.events, [id("event/clusters3-workshop-6")]);
    let story = post("titanic-inspiration");
    assert_eq!((story.post_kind, story.author), (Some(PostKind::Story), None));
    assert_eq!(story.about.tags[0], id("tag/industrial-transformation"));
}

#[test]
fn a_project_contributes_to_a_strategy_000_10() {
    let key = "strategy/ireland-ris3";
    assert_eq!(project("clusters3").strategies, [id(key)]);
    let Document::Strategy(strategy) = document(key) else { panic!("{key} is no strategy") };
    assert_eq!(strategy.country.as_ref().map(|country| country.as_str()), Some("IE"));
}

#[test]
fn a_standing_group_belongs_to_its_network_and_meets_000_11_002_33() {
    let group = organisation("tci-cluster-evaluation-working-group");
    assert_eq!(group.parent, Some(id("organisation/tci-network")));
    let meeting = event("tci-cluster-evaluation-workshop-cork");
    assert_eq!(meeting.roles[0].organisation, Some(id("organisation/tci-cluster-evaluation-working-group")));
    assert_eq!(meeting.about.topics, [id("topic/monitoring-and-evaluation")]);
}

#[test]
fn the_question_of_the_month_is_told_000_15() {
    let question = news("question-of-the-month");
    assert_eq!(question.projects, [id("project/clusters3")]);
    assert_eq!(question.source_kind, Some(SourceKind::Project));
}

#[test]
fn the_sixth_workshop_has_number_place_and_topic_000_16() {
    let workshop = event("clusters3-workshop-6");
    assert_eq!((workshop.event_kind, workshop.number), (Some(EventKind::Workshop), Some(6)));
    assert_eq!(workshop.places[0].town.as_deref(), Some("Belfast"));
    assert_eq!(workshop.about.topics, [id("topic/capacity-and-competences")]);
}

#[test]
fn every_named_project_has_the_lead_partner_its_card_names_002_9_002_10() {
    let lead = |key: &str| project(key).lead().map(|lead| lead.name_as_given.clone());
    assert_eq!(lead("clusterfy").as_deref(), Some("Agency for Science, Innovation and Technology (MITA)"));
    assert_eq!(lead("clusterix-2-0").as_deref(), Some("ecoplus. The Business Agency of Lower Austria"));
    assert_eq!(lead("creadis3"), None, "no page names a partner");
    assert_eq!(organisation("mita").abbreviation.as_deref(), Some("MITA"));
}

#[test]
fn partners_stand_in_the_order_of_the_table_with_its_words_001_8_001_10() {
    let partners = project("clusters3").partners;
    let orders: Vec<u32> = partners.iter().map(|partner| partner.order).collect();
    assert_eq!(orders, (0..10).collect::<Vec<u32>>());
    let functions: BTreeSet<_> =
        partners.iter().filter_map(|partner| partner.function_as_given.as_deref()).collect();
    assert_eq!(functions, BTreeSet::from(["Communication", "Coordinator", "Partner"]));
    assert_eq!(partners[0].role, PartnerRole::Lead);
    let kind = |key: &str| organisation(key).organisation_type;
    assert_eq!(kind("ministry-of-economics-latvia"), Some(OrganisationType::NationalAuthority));
    assert_eq!(kind("tecnalia"), Some(OrganisationType::ResearchOrganisation));
}

#[test]
fn the_six_key_enabling_technologies_of_the_time_are_the_focus_of_clusterfy_002_12() {
    let kets: BTreeSet<Ket> = project("clusterfy").kets.into_iter().collect();
    assert_eq!(kets.len(), 6);
    assert!(!kets.contains(&Ket::ArtificialIntelligence), "which came with the later list");
}

#[test]
fn recommendations_are_addressed_to_an_instrument_002_20() {
    assert_eq!(project("clusterfy").policy_instruments, [id("policy_instrument/erdf-programmes")]);
}

#[test]
fn news_and_events_say_which_side_they_come_from_002_4_002_5_002_31() {
    let mut news_sources = BTreeSet::new();
    let mut organisers = BTreeSet::new();
    for record in sample() {
        match record.document {
            Document::News(news) => news_sources.extend([news.source_kind]),
            Document::Event(event) => organisers.extend([event.organised_by]),
            _ => {}
        }
    }
    assert_eq!(news_sources, BTreeSet::from([Some(SourceKind::Platform), Some(SourceKind::Project)]));
    for side in [SourceKind::Project, SourceKind::Partner, SourceKind::Other] {
        assert!(organisers.contains(&Some(side)), "no event is organised by a {side}");
    }
}

#[test]
fn the_cards_about_bulgaria_are_kept_with_what_they_leave_out_002_32() {
    assert_eq!(news("covid-19-initiatives").about.tags, [id("tag/covid-19")]);
    let meeting = event("stakeholder-meeting-sofia-tech-park");
    assert_eq!(meeting.event_kind, Some(EventKind::StakeholderMeeting));
    assert_eq!(meeting.facilities, [id("facility/sofia-tech-park")]);
    assert_eq!(meeting.projects, [], "the card does not say whose meeting it was");
}

#[test]
fn the_policy_brief_comes_from_the_experts_of_a_platform_003_6_004_14() {
    let brief = item("policy-brief-thematic-platforms");
    assert_eq!(brief.document_kind, Some(DocumentKind::PolicyBrief));
    assert_eq!(brief.organisations, [id("organisation/policy-learning-platform-research-innovation")]);
    let strand = organisation("policy-learning-platform-research-innovation");
    assert_eq!(strand.parent, Some(id("organisation/interreg-europe-policy-learning-platform")));
}

#[test]
fn the_summit_is_an_edition_in_a_region_across_the_border_003_2() {
    let summit = event("greater-copenhagen-cluster-summit-2018");
    assert_eq!((summit.number, summit.edition.as_deref()), (Some(2), Some("2018")));
    let Document::Territory(area) = document("territory/greater-copenhagen") else { panic!("no territory") };
    assert_eq!(area.territory_kind, Some(TerritoryKind::CrossBorderArea));
    assert!(summit.places[0].region.as_ref().is_some_and(|region| area.regions.contains(region)));
}

#[test]
fn the_call_asks_for_interest_and_names_its_issuer_003_12() {
    let Document::Call(call) = document("call/strategic-cluster-partnerships") else { panic!("no call") };
    assert_eq!(call.call_kind, Some(CallKind::ExpressionOfInterest));
    assert_eq!(call.issuer, Some(id("organisation/dg-grow")));
}

#[test]
fn the_conference_says_who_came_and_for_whom_it_was_004_1() {
    let conference = event("brussels-cluster-conference");
    assert_eq!((conference.event_kind, conference.attendance), (Some(EventKind::Conference), Some(300)));
    assert_eq!(conference.audience, [Audience::PolicyMaker]);
}

#[test]
fn the_projects_shown_as_cases_are_linked_004_7_004_8() {
    let named = ["project/clusterix-2-0", "project/clusters3", "project/creadis3"].map(id);
    assert_eq!(event("brussels-cluster-conference").projects, named);
    assert_eq!(news("brussels-cluster-conference").projects, named);
}

#[test]
fn the_platform_on_industrial_modernisation_can_be_met_003_7_004_13() {
    let platform = organisation("s3-platform-industrial-modernisation");
    assert_eq!(platform.type_as_given.as_deref(), Some("platform"));
    let named = news("brussels-cluster-conference").organisations;
    assert!(named.contains(&id("organisation/s3-platform-industrial-modernisation")));
}

#[test]
fn the_presentations_are_found_from_the_event_004_16() {
    let slides = item("brussels-conference-presentations");
    assert_eq!(slides.document_kind, Some(DocumentKind::Presentation));
    assert_eq!(slides.presented_at, Some(id("event/brussels-cluster-conference")));
}

/// The article hides its contact's address, and so does the sample.
#[test]
fn nobodys_address_is_published_004_20() {
    for record in sample() {
        let text = serde_json::to_string(&record.document).unwrap();
        let mail = text.match_indices('@').find(|(at, _)| {
            let before = text[..*at].chars().next_back().is_some_and(char::is_alphanumeric);
            let after = text[at + 1..].split(['"', ' ', ',']).next().unwrap_or_default();
            before && after.contains('.')
        });
        assert_eq!(mail, None, "{}", record.key);
    }
}
