//! One table for the rules: a document, what is known around it, and what is found.

use super::*;
use crate::event::Event;
use crate::library::{LibraryItem, News, Post};
use crate::organisation::{Organisation, OrganisationName};
use crate::programme::{Call, EligibleArea, Programme};
use crate::project::{Partner, Phase};
use crate::{About, CountryCode, PhaseKind, SourceKey, Text};

fn id(word: &str) -> RecordId {
    SourceKey::new("test", word).record_id()
}

/// A project that no rule finds anything in, until `edit` has been at it.
fn project(edit: impl FnOnce(&mut Project)) -> Document {
    let mut lead = Partner::new("1", PartnerRole::Lead);
    lead.country = CountryCode::parse("ES").ok();
    lead.website = Some("https://lead.example".to_owned());
    lead.organisation = Some(id("lead"));
    let mut project = Project {
        start: Some(date(2016, 4, 1)),
        end: Some(date(2020, 3, 31)),
        programme: Some(id("programme")),
        total_budget: Some(Money::euros(1_000)),
        eu_contribution: Some(Money::euros(850)),
        partners: vec![lead],
        ..Project::default()
    };
    project.about.title = Text::english("A project");
    edit(&mut project);
    project.into()
}

/// A programme that pays at most 85 % of at most 1,500 euros, and a lead that manages a cluster.
fn known() -> Known {
    let programme = Programme {
        maximum_rate: Some(8_500),
        maximum_budget: Some(Money::euros(1_500)),
        ..Programme::default()
    };
    Known {
        documents: BTreeMap::from([(id("programme"), programme.into())]),
        cluster_organisations: [id("lead")].into(),
        today: Some(date(2019, 1, 1)),
    }
}

/// The rules that find something, with the fields in which they do.
fn found(document: &Document) -> Vec<(Rule, String)> {
    check(document, &known()).into_iter().map(|issue| (issue.rule, issue.field)).collect()
}

#[track_caller]
fn finds(document: Document, rule: Rule, field: &str) {
    assert_eq!(found(&document), [(rule, field.to_owned())]);
}

#[test]
fn nothing_is_found_in_a_project_that_is_in_order_001_9() {
    assert_eq!(found(&project(|_| {})), []);
}

#[test]
fn money_that_contradicts_itself_or_the_programme_is_found_001_7_001_9() {
    finds(
        project(|p| p.eu_contribution = Some(Money::euros(860))),
        Rule::RateAboveMaximum,
        "eu_contribution",
    );
    finds(
        project(|p| {
            p.total_budget = Some(Money::euros(2_000));
        }),
        Rule::BudgetAboveMaximum,
        "total_budget",
    );
    finds(project(|p| p.rate_as_given = Some(7_500)), Rule::RateContradicted, "rate_as_given");
    finds(
        project(|p| p.partners[0].budget = Some(Money::euros(1_001))),
        Rule::PartnerBudgetsAboveTotal,
        "partners",
    );
    finds(project(|p| p.eu_contribution = Some(Money::euros(-1))), Rule::NegativeAmount, "eu_contribution");
    let above = found(&project(|p| p.eu_contribution = Some(Money::euros(1_001))));
    assert!(above.contains(&(Rule::ContributionAboveBudget, "eu_contribution".to_owned())), "{above:?}");
}

#[test]
fn amounts_of_zero_that_are_not_believed_are_found_and_nothing_is_measured_by_them_001_9() {
    finds(project(|p| p.total_budget = Some(Money::euros(0))), Rule::AmountZero, "total_budget");
    finds(project(|p| p.eu_contribution = Some(Money::euros(0))), Rule::AmountZero, "eu_contribution");
    finds(project(|p| p.partners[0].budget = Some(Money::euros(0))), Rule::AmountZero, "partners");
    let one_of_two = project(|p| {
        p.partners[0].budget = Some(Money::euros(0));
        p.partners.push(Partner { budget: Some(Money::euros(1)), ..p.partners[0].clone() });
    });
    assert_eq!(found(&one_of_two).iter().filter(|(rule, _)| *rule == Rule::AmountZero).count(), 0);
}

#[test]
fn rounding_is_no_contradiction_001_9() {
    assert_eq!(found(&project(|p| p.rate_as_given = Some(8_450))), []);
    assert_eq!(found(&project(|p| p.partners[0].budget = Some(Money::euros(1_000)))), []);
}

#[test]
fn dates_that_stand_for_none_or_turn_back_are_found_wherever_they_are_001_9() {
    let epoch = Some(date(1970, 1, 1));
    finds(project(|p| p.start = epoch), Rule::EpochDate, "start");
    finds(project(|p| p.end = Some(date(2016, 3, 31))), Rule::EndBeforeStart, "end");
    finds(project(|p| p.end = None), Rule::DateMissing, "end");
    let both = [(Rule::DateMissing, "start".to_owned()), (Rule::DateMissing, "end".to_owned())];
    assert_eq!(found(&project(|p| (p.start, p.end) = (None, None))), both);
    let phase = Phase {
        kind: PhaseKind::Phase1,
        name: Text::default(),
        description: Text::default(),
        start: Some(date(2018, 1, 1)),
        end: Some(date(2017, 1, 1)),
    };
    finds(project(|p| p.phases.push(phase)), Rule::EndBeforeStart, "phases.0.end");
    let mut event =
        Event { start: Some(date(2018, 5, 14)), end: Some(date(2018, 5, 13)), ..Event::default() };
    event.about.title = Text::english("An event");
    finds(event.into(), Rule::EndBeforeStart, "end");
    let mut call = Call { opens: epoch, deadline: Some(date(2018, 5, 13)), ..Call::default() };
    call.about.title = Text::english("A call");
    finds(call.into(), Rule::EpochDate, "opens");
    let name = OrganisationName {
        text: "SPRI".to_owned(),
        language: None,
        valid_from: Some(date(2018, 11, 13)),
        valid_to: Some(date(2018, 11, 12)),
        source: None,
    };
    let mut organisation = Organisation {
        names: vec![name],
        organisation_type: Some(OrganisationType::Agency),
        ..Organisation::default()
    };
    organisation.about.title = Text::english("SPRI");
    finds(organisation.into(), Rule::EndBeforeStart, "names.0.valid_to");
    let area = EligibleArea {
        country: CountryCode::parse("UK").unwrap(),
        regions: Vec::new(),
        from: Some(date(2020, 1, 31)),
        to: Some(date(2014, 1, 1)),
    };
    let mut programme = Programme { eligible_area: vec![area], ..Programme::default() };
    programme.about.title = Text::english("A programme");
    finds(programme.into(), Rule::EndBeforeStart, "eligible_area.0.to");
}

#[test]
fn a_status_is_contradicted_by_the_dates_of_the_day_001_5_001_9() {
    finds(
        project(|p| p.status_as_given = Some("CLOSED".into())),
        Rule::StatusContradicted,
        "status_as_given",
    );
    let ended =
        |p: &mut Project| (p.end, p.status_as_given) = (Some(date(2018, 12, 31)), Some("SIGNED".into()));
    finds(project(ended), Rule::StatusContradicted, "status_as_given");
    assert_eq!(found(&project(|p| p.status_as_given = Some("TERMINATED".into()))), [], "before its end");
}

#[test]
fn partner_rows_are_judged_one_by_one_001_8_001_9() {
    let second = |p: &mut Project| p.partners.push(Partner { key: "2".into(), ..p.partners[0].clone() });
    finds(project(second), Rule::SeveralLeads, "partners");
    finds(project(|p| p.partners[0].role = PartnerRole::Partner), Rule::LeadMissing, "partners");
    finds(project(|p| p.partner_count_as_given = Some(0)), Rule::CountContradicted, "partner_count_as_given");
    finds(project(|p| p.partners[0].country = None), Rule::PartnerWithoutCountry, "partners.0.country");
    finds(project(|p| p.partners[0].website = None), Rule::WebsitesMissing, "partners");
}

#[test]
fn a_cluster_flag_is_held_against_the_evidence_both_ways_001_9_001_10() {
    let flagged = |flag, organisation: &str| {
        let organisation = id(organisation);
        project(|p| {
            p.partners[0].cluster_organisation_as_given = Some(flag);
            p.partners[0].organisation = Some(organisation);
        })
    };
    let field = "partners.0.cluster_organisation_as_given";
    assert_eq!(found(&flagged(true, "lead")), []);
    assert_eq!(found(&flagged(false, "other")), []);
    finds(flagged(true, "other"), Rule::ClusterFlagWithoutEvidence, field);
    finds(flagged(false, "lead"), Rule::ClusterFlagContradicted, field);
}

#[test]
fn money_of_partners_is_judged_apart_from_that_of_the_whole_001_9() {
    let with = |edit: fn(&mut Project)| project(edit);
    finds(with(|p| p.partners[0].budget = Some(Money::euros(-5))), Rule::NegativeAmount, "partners.0.budget");
    finds(
        with(|p| {
            p.partners[0].eu_contribution = p.eu_contribution.map(|eu| Money { minor: eu.minor + 1, ..eu })
        }),
        Rule::PartnerContributionsAboveTotal,
        "partners",
    );
    let kronor = |p: &mut Project| {
        let currency = crate::Currency::parse("SEK").unwrap();
        p.partners[0].budget = Some(Money { minor: i64::MAX, currency });
    };
    let found = found(&with(kronor));
    assert_eq!(found, [(Rule::MixedCurrencies, "partners".to_owned())], "said, and compared with nothing");
}

#[test]
fn partners_that_are_counted_and_not_listed_are_said_001_9() {
    let stated = |given| project(|p| p.partner_count_as_given = Some(p.partners.len() as u32 + given));
    finds(stated(7), Rule::PartnersUnlisted, "partner_count_as_given");
    assert_eq!(found(&stated(0)), []);
}

#[test]
fn a_day_that_is_missing_or_stands_for_none_is_said_003_16() {
    let titled = || About { title: Text::english("A title"), ..About::default() };
    let epoch = Some(date(1970, 1, 1));
    let news = |published| Document::from(News { about: titled(), published, ..News::default() });
    finds(news(None), Rule::DayMissing, "published");
    finds(news(epoch), Rule::EpochDate, "published");
    let post = Post { about: titled(), published: epoch, ..Post::default() };
    finds(Document::from(post), Rule::EpochDate, "published");
    let item = LibraryItem { about: titled(), published: epoch, ..LibraryItem::default() };
    finds(Document::from(item), Rule::EpochDate, "published");
    let event = Event { about: titled(), date_as_given: Some("26 March".to_owned()), ..Event::default() };
    let issues = check(&Document::from(event), &known());
    assert_eq!(issues, [Issue::new(Rule::DayMissing, "start", "26 March")]);
}

#[test]
fn a_film_is_known_by_its_title_and_a_picture_by_its_alternative_text_004_21() {
    let known = Known::default();
    let alone = |media: crate::library::Media| {
        let found = check(&media.into(), &known);
        found.iter().any(|issue| issue.rule == Rule::AltMissing)
    };
    let titled = |kind| {
        let mut media = crate::library::Media { media_kind: Some(kind), ..Default::default() };
        media.url = Some("https://www.youtube.com/watch?v=abcdefghijk".to_owned());
        media.about.title = Text::english("How clusters grow");
        media
    };
    assert!(!alone(titled(MediaKind::Video)));
    assert!(alone(titled(MediaKind::Image)), "a picture is looked at");
    let mut nameless = titled(MediaKind::Video);
    nameless.about.title = Text::default();
    assert!(alone(nameless), "nothing says what it is");
}

#[test]
fn a_region_of_another_country_than_the_one_beside_it_is_found() {
    let place = |country: &str, region: &str| crate::place::Place {
        country: CountryCode::parse(country).ok(),
        region: crate::NutsCode::parse(region)
            .ok()
            .map(|code| crate::NutsRef { code, version: crate::NutsVersion::V2021 }),
        ..Default::default()
    };
    let places = vec![place("ES", "ES21"), place("FR", "ES21"), place("RE", "FRY4"), place("GR", "EL30")];
    let event = Document::Event(Box::new(Event { places, ..Event::default() }));
    let found: Vec<Issue> = check(&event, &Known::default())
        .into_iter()
        .filter(|one| one.rule == Rule::RegionElsewhere)
        .collect();
    assert_eq!(found, [Issue::new(Rule::RegionElsewhere, "places.1.region", "ES21 / FR")]);
}
