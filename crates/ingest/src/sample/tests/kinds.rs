//! The sample as a whole, and its documents, media, calls and people.

use std::collections::BTreeSet;

use asterism_domain::library::LibraryItem;
use asterism_domain::person::Person;
use asterism_domain::{
    Audience, DocumentKind, Intent, Kind, OrganisationType, RecordId, Rule, SourceKey, Visibility, check,
    slugify,
};

use serde_json::Value;

use super::*;

#[test]
fn every_kind_has_a_record() {
    let kinds: BTreeSet<Kind> = sample().iter().map(|record| record.document.kind()).collect();
    assert_eq!(kinds, Kind::ALL.iter().copied().collect());
}

#[test]
fn links_stay_within_the_sample() {
    let records = sample();
    let ids: BTreeSet<RecordId> = records.iter().map(|record| record.key.record_id()).collect();
    assert_eq!(ids.len(), records.len());
    for record in &records {
        for link in record.document.links(record.key.record_id()) {
            assert!(ids.contains(&link.to), "{}: {:?} leads nowhere", record.key, link.kind);
        }
    }
}

/// Every region with its version that a document names.
fn regions_named(value: &Value, named: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| regions_named(item, named)),
        Value::Object(fields) => {
            if let (Some(code), Some(version)) = (fields.get("code"), fields.get("version")) {
                named.push((code.as_str().unwrap().to_owned(), version.as_str().unwrap().to_owned()));
            }
            fields.values().for_each(|field| regions_named(field, named));
        }
        _ => {}
    }
}

#[test]
fn regions_are_named_in_a_version_that_has_them() {
    let known = known();
    let mut named = Vec::new();
    for document in known.documents.values() {
        regions_named(&serde_json::to_value(document).unwrap(), &mut named);
    }
    assert!(named.len() > 50, "only {} regions are named", named.len());
    for (code, version) in named {
        let region = known.documents.get(&SourceKey::new("nuts", &code).record_id());
        let Some(Document::Region(region)) = region else { panic!("{code} is no region") };
        assert!(region.versions.iter().any(|known| known.as_str() == version), "{code} is not in {version}");
    }
}

#[test]
fn addresses_are_readable() {
    for record in sample() {
        match record.document.kind() {
            Kind::Region => assert_eq!(record.slug, record.key.key),
            _ => assert_eq!(record.slug, slugify(&record.slug)),
        }
    }
}

#[test]
fn reading_twice_gives_the_same_records() {
    assert_eq!(sample(), sample());
}

/// The full set of what is wrong or open in the sample, so that a new defect is a decision.
#[test]
fn the_rules_find_only_what_the_pages_get_wrong_001_9() {
    let known = known();
    let mut found: Vec<String> = Vec::new();
    for record in sample() {
        let issues = check(&record.document, &known);
        found.extend(issues.iter().map(|issue| format!("{} {}", record.key.key, issue.rule.as_str())));
    }
    found.retain(|issue| !issue.starts_with("project/clusters3 "));
    // The pages name the day of no news item, and of fourteen events none or one without a year.
    let (undated, mut found): (Vec<String>, Vec<String>) =
        found.into_iter().partition(|issue| issue.ends_with(" day_missing"));
    let of = |kind: &str| undated.iter().filter(|issue| issue.starts_with(kind)).count();
    assert_eq!((of("news/"), of("event/"), undated.len()), (19, 14, 33));
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "media/clusters3-profile-image alt_missing",
            "media/clusters3-profile-image bare_image_address",
            "media/clusters3-profile-image licence_missing",
            "media/clusters3-video captions_missing",
            "media/clusters3-video licence_missing",
            "person/explore-card-2 name_cut",
            // Neither its start nor its end.
            "project/clusterfy date_missing",
            "project/clusterfy date_missing",
            "project/clusterfy partner_without_country",
            "project/clusterfy partners_unlisted",
            "project/clusterfy websites_missing",
            "project/clusterix-2-0 date_missing",
            "project/clusterix-2-0 date_missing",
            "project/clusterix-2-0 partner_without_country",
            "project/clusterix-2-0 websites_missing",
            "project/creadis3 date_missing",
            "project/creadis3 date_missing",
        ]
    );
}

fn media(key: &str) -> asterism_domain::library::Media {
    match document(&format!("media/{key}")) {
        Document::Media(media) => *media,
        other => panic!("{} is no medium", other.kind()),
    }
}

#[test]
fn the_picture_has_its_credit_and_licence_004_21() {
    let photo = media("brussels-conference-photo");
    assert_eq!(photo.credit.as_deref(), Some("Photo by Pixabay from Pexels"));
    assert!(photo.licence.is_some() && photo.alt.is_some());
}

#[test]
fn the_bare_image_address_is_found_001_23() {
    let image = media("clusters3-profile-image");
    assert!(check(&image.into(), &known()).iter().any(|issue| issue.rule == Rule::BareImageAddress));
}

fn item(key: &str) -> LibraryItem {
    match document(&format!("library_item/{key}")) {
        Document::LibraryItem(item) => *item,
        other => panic!("{} is no document", other.kind()),
    }
}

#[test]
fn the_learning_documents_are_a_numbered_series_000_5_001_28() {
    let (swot, reviews) = (item("clusters3-swot"), item("clusters3-peer-reviews"));
    assert_eq!((swot.number, reviews.number), (Some(1), Some(2)));
    assert_eq!(swot.series, reviews.series);
    assert_eq!(reviews.document_kind, Some(DocumentKind::PolicyLearningDocument));
}

#[test]
fn the_paper_came_out_of_a_workshop_003_9() {
    let paper = item("paper-cluster-based-local-development");
    assert_eq!(paper.authors, ["Miguel Rivas"]);
    assert_eq!(paper.derived_from, Some(id("event/infocus-workshop-frankfurt")));
}

#[test]
fn the_guide_has_series_audience_and_first_showing_003_10_003_11() {
    let guide = item("smart-guide-to-cluster-policy");
    assert_eq!(guide.audience, [Audience::PolicyMaker, Audience::Practitioner]);
    assert!(guide.series.is_some());
    assert_eq!(guide.presented_at, Some(id("event/smart-regions-conference-2016")));
}

#[test]
fn the_call_names_who_may_answer_003_13() {
    let Document::Call(call) = document("call/strategic-cluster-partnerships") else { panic!() };
    use OrganisationType::*;
    assert_eq!(call.eligible_types, [ClusterOrganisation, BusinessNetwork, TechnologyCentre, SciencePark]);
}

fn people() -> Vec<Person> {
    let people = sample().into_iter().filter_map(|record| match record.document {
        Document::Person(person) => Some(*person),
        _ => None,
    });
    people.collect()
}

#[test]
fn the_people_filters_have_something_to_find_002_6_002_7() {
    let people = people();
    let intents: BTreeSet<Intent> = people.iter().flat_map(|person| person.interested_in.clone()).collect();
    assert_eq!(intents.len(), Intent::ALL.len());
    let represented: BTreeSet<_> = people.iter().filter_map(|person| person.represents).collect();
    assert!(represented.len() >= 8, "{represented:?}");
}

#[test]
fn cards_without_a_name_stay_without_002_29() {
    let people = people();
    let nameless: Vec<_> = people.iter().filter(|person| person.about.title.is_empty()).collect();
    assert_eq!(nameless.len(), 2);
    assert!(nameless.iter().all(|card| card.name_visible_to == Some(Visibility::Members)));
    let cut: Vec<_> = nameless.iter().filter_map(|card| card.organisation_as_given.as_deref()).collect();
    assert_eq!(cut.len(), 1);
    assert!(cut[0].ends_with("Business and Desi") && cut[0].chars().count() == 80);
}

/// Whoever has a name among the people is invented and says so; so does what they belong to.
#[test]
fn invented_people_and_bodies_say_so() {
    for record in sample() {
        let about = record.document.about();
        let named = record.document.kind() == Kind::Person && !about.title.is_empty();
        assert!(!named || about.fictional, "{} is named and not marked", record.key);
        let says_so = about.title.plain().ends_with("(fictional)");
        assert_eq!(about.fictional, says_so, "{}", record.key);
        assert_eq!(about.fictional, record.space.as_str() == "fictional", "{}", record.key);
    }
}
