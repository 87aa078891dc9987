//! A project as `GET /api/project/<id>/` answers.

use asterism_domain::policy::Topic;
use asterism_domain::project::{Partner, Project};
use asterism_domain::{Language, Origin, PartnerRole, RecordId, SourceKey, Text, fold};
use serde_json::Value;

use super::{Body, join, organisation, organisation_key, pic, programme, role};
use crate::json_value::{amount, array, at, number, shown, text};
use crate::say::{Doubts, Refusal, Said, source_page, website};
use crate::values;

/// The most partners read from one project.
const PARTNERS: usize = 1_000;

pub(crate) fn read(value: &Value, said: &mut Said) -> Result<String, Refusal> {
    let id = shown(value, &["id"]).ok_or_else(|| Refusal::missing("id"))?;
    let mut doubts = Doubts::default();
    let mut project = Project {
        acronym: values::some(text(value, &["acronym"])),
        operation_code: values::some(text(value, &["project_id"])),
        start: doubts.date("start", text(value, &["start_date"])),
        end: doubts.date("end", text(value, &["end_date"])),
        status_as_given: values::some(text(value, &["status"])),
        total_budget: doubts.euros("total_budget", &amount(value, &["total_budget"])),
        eu_contribution: doubts.euros("eu_contribution", &amount(value, &["eu_funding"])),
        priority: title(value, "priority"),
        ..Project::default()
    };
    let rate = shown(value, &["union_co_financing_rate"]).unwrap_or_default();
    project.rate_as_given = doubts.rate("rate_as_given", &rate);
    project.about.title = translated(value, "name");
    project.about.summary = translated(value, "description");
    project.about.links.push(source_page(format!("https://keep.eu/projects/{id}/")));
    project.about.links.extend(doubts.url("about.links", text(value, &["website"])).map(website));
    let programme_id = shown(value, &["programme", "id"]);
    let period = text(value, &["programme", "period", "title"]);
    let programme_title = text(value, &["programme", "title"]);
    project.programme = programme(said, programme_id.as_deref(), programme_title, period);
    project.about.topics = themes(value, said);
    for partnership in array(value, "partnerships").iter().take(PARTNERS) {
        let order = project.partners.len() as u32;
        project.partners.extend(partner(partnership, order, said, &mut doubts));
    }
    said.state(SourceKey::new("keep:project", &id), project, doubts);
    Ok(id)
}

/// Every translation of a field, English and others.
fn translated(value: &Value, field: &str) -> Text {
    let mut whole = Text::default();
    let translations = at(value, &["translations"]).and_then(Value::as_object);
    for (language, translation) in translations.into_iter().flatten() {
        if let Ok(language) = Language::parse(language) {
            whole.set(language, values::clean(text(translation, &[field])), Origin::Author);
        }
    }
    if whole.is_empty() {
        whole = values::in_language("xx", text(value, &[field]));
    }
    whole
}

/// A field that is text, or an object with a title.
fn title(value: &Value, field: &str) -> Option<String> {
    let plain = text(value, &[field]);
    let titled = if plain.is_empty() { text(value, &[field, "title"]) } else { plain };
    values::some(titled)
}

/// keep.eu's own list of themes, which is not our list of topics.
fn themes(value: &Value, said: &mut Said) -> Vec<RecordId> {
    let mut topics = Vec::new();
    for theme in array(value, "themes").iter().take(20) {
        let named = [text(theme, &[]), text(theme, &["title"]), text(theme, &["name"])];
        let name = named.into_iter().find(|name| !name.is_empty()).unwrap_or("");
        topics.extend(theme_topic(name, said));
    }
    topics
}

pub(super) fn theme_topic(name: &str, said: &mut Said) -> Option<RecordId> {
    if name.is_empty() {
        return None;
    }
    let mut topic = Topic { scheme: Some("keep.eu themes".to_owned()), ..Topic::default() };
    topic.about.title = values::english(name);
    Some(said.state_once(SourceKey::new("keep:theme", fold(name)), topic))
}

fn partner(value: &Value, order: u32, said: &mut Said, doubts: &mut Doubts) -> Option<Partner> {
    let key = shown(value, &["id"]).or_else(|| shown(value, &["partner", "id"]))?;
    let field = |name: &str| format!("partners.{order}.{name}");
    let country =
        [text(value, &["partner", "country", "title"]), text(value, &["country_department", "title"])];
    let country = country.into_iter().find(|name| !name.is_empty()).unwrap_or("");
    let body = Body {
        id: shown(value, &["partner", "id"]),
        pic: pic(text(value, &["pic"])),
        name: text(value, &["partner", "name"]),
        english: text(value, &["partner", "translations", "en", "name_translated"]),
        country: doubts.country(&field("country"), country),
        kind: text(value, &["organisation_type"]),
    };
    let kind = text(value, &["type"]);
    let mut known = organisation(&body);
    let mut partner =
        Partner::new(key, if kind == "associated" { PartnerRole::Associated } else { role(kind == "lead") });
    partner.function_as_given = values::some(kind);
    partner.order = order;
    join(&mut partner, &known, &body);
    partner.budget = doubts.euros(&field("budget"), &amount(value, &["total_budget"]));
    partner.eu_contribution = doubts.euros(&field("eu_contribution"), &amount(value, &["co_financing_eur"]));
    if !known.name_withheld {
        partner.town = values::some(text(value, &["town"]));
        partner.website = doubts.url(&field("website"), text(value, &["website"]));
        let (latitude, longitude) =
            (number(value, &["location_json", "lat"]), number(value, &["location_json", "lng"]));
        partner.point =
            latitude.zip(longitude).and_then(|(latitude, longitude)| values::point(latitude, longitude));
        known.town = partner.town.clone();
        known.postcode = values::some(text(value, &["postcode"]));
        known.point = partner.point;
        known.about.links.extend(partner.website.clone().map(website));
    }
    partner.organisation = organisation_key(&body).map(|key| said.state(key, known, Doubts::default()));
    Some(partner)
}
