//! A normalised form of keep.eu: one list of operations and one of partners, in euros.

use asterism_domain::SourceKey;
use asterism_domain::project::{Partner, Project};
use serde_json::Value;

use super::{Body, join, organisation, organisation_key, programme, role};
use crate::json_value::{amount, number, shown, text};
use crate::say::{Doubts, Refusal, Said, source_page};
use crate::values;

pub(crate) fn read_operation(value: &Value, said: &mut Said) -> Result<String, Refusal> {
    let id = shown(value, &["keepId"]).ok_or_else(|| Refusal::missing("keepId"))?;
    let mut doubts = Doubts::default();
    let mut project = Project {
        operation_code: shown(value, &["operationId"]),
        start: doubts.date("start", text(value, &["startDate"])),
        end: doubts.date("end", text(value, &["endDate"])),
        status_as_given: values::some(text(value, &["status"])),
        total_budget: doubts.euros("total_budget", &amount(value, &["totalBudgetEur"])),
        eu_contribution: doubts.euros("eu_contribution", &amount(value, &["euFundingEur"])),
        rate_as_given: doubts.rate("rate_as_given", &shown(value, &["coFinancingRate"]).unwrap_or_default()),
        partner_count_as_given: doubts
            .count("partner_count_as_given", &shown(value, &["partnerCount"]).unwrap_or_default()),
        ..Project::default()
    };
    project.about.title = values::english(text(value, &["titleEn"]));
    project.about.summary = values::english(text(value, &["summaryEn"]));
    project.about.links.push(source_page(format!("https://keep.eu/projects/{id}/")));
    let name = programme_name(text(value, &["programmeCode"]));
    project.programme = programme(said, None, &name, text(value, &["period"]));
    said.state(SourceKey::new("keep:project", &id), project, doubts);
    Ok(id)
}

/// `INTERREG-EUROPE-1420` as a name: words, without the years at the end.
fn programme_name(code: &str) -> String {
    let words = code.split('-').filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit()));
    let words = words.map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        format!("{first}{}", rest.to_lowercase())
    });
    words.collect::<Vec<_>>().join(" ")
}

pub(crate) fn read_partner(value: &Value, said: &mut Said) -> Result<String, Refusal> {
    let project = shown(value, &["keepId"]).ok_or_else(|| Refusal::missing("keepId"))?;
    let id = shown(value, &["keepPartnershipId"]).ok_or_else(|| Refusal::missing("keepPartnershipId"))?;
    let mut doubts = Doubts::of_partner(&id);
    let body = Body {
        id: shown(value, &["keepPartnerId"]),
        name: text(value, &["partnerName"]),
        english: text(value, &["partnerNameEn"]),
        country: doubts.country("partners.country", text(value, &["country"])),
        ..Body::default()
    };
    let mut known = organisation(&body);
    let lead = value.get("isLead").and_then(Value::as_bool).unwrap_or(false);
    let mut partner = Partner::new(&id, role(lead));
    partner.function_as_given = Some(if lead { "lead" } else { "partner" }.to_owned());
    partner.order = number(value, &["partnerSeq"]).map_or(0, |place| place as u32);
    join(&mut partner, &known, &body);
    let budget = amount(value, &["budgetEur"]);
    partner.budget = doubts.euros("partners.budget", &budget);
    if !known.name_withheld {
        partner.town = values::some(text(value, &["town"]));
        let (latitude, longitude) = (number(value, &["lat"]), number(value, &["lng"]));
        partner.point =
            latitude.zip(longitude).and_then(|(latitude, longitude)| values::point(latitude, longitude));
        known.town = partner.town.clone();
        known.postcode = values::some(text(value, &["postcode"]));
        known.point = partner.point;
    }
    partner.organisation = organisation_key(&body).map(|key| said.state(key, known, Doubts::default()));
    let listed = Project { partners: vec![partner], ..Project::default() };
    said.state(SourceKey::new("keep:project", &project), listed, doubts);
    Ok(format!("{project}/{id}"))
}
