//! One's own profile: what others may find, and who sees what of it.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use asterism_actions::{Missing, Profile, ProfileView, Ref};
use asterism_domain::{Intent, Kind, Language, OrganisationType, PersonField, RecordId, Seq, Visibility};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use crate::component::{Field, Form};
use crate::door::Posted;
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::pages::linked::Linked;
use crate::problem::refused_page;
use crate::shell::Shell;
use crate::visit::Visit;
use crate::{Problem, Site};

/// The languages that can be chosen: the official ones of the Union and its neighbours, and those of regions whose
/// names the catalogue has.
const LANGUAGES: &[&str] = &[
    "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "ga", "gl", "hr", "hu", "it",
    "lt", "lv", "mt", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk",
];

const COUNTRIES: &[&str] = &[
    "AL", "AT", "BA", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "GE", "HR",
    "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO",
    "RS", "SE", "SI", "SK", "TR", "UA", "UK", "XK",
];

/// Who may see a field, from everybody to nobody.
const LEVELS: [Visibility; 4] =
    [Visibility::Public, Visibility::Members, Visibility::Space, Visibility::Private];

#[derive(Template)]
#[template(path = "page/profile.html")]
struct ProfilePage {
    shell: Shell,
    l: Locale,
    /// Where others find it.
    found_at: Option<LinkTo>,
    /// The organisation that was handed over and waits to be published.
    waits: Option<LinkTo>,
    form: Form,
    /// Takes it down; none while it is not up.
    down: Option<Form>,
}

pub(in crate::pages) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let view = site.app()?.profile(visit.signed_in()?).await?;
    page(&profile_page(&visit, &view, &said_before(&view)))
}

/// What stands in the form: what was stored, or what was sent and refused.
struct Said {
    profile: Profile,
    organisation: Linked,
    region: Linked,
    see: BTreeMap<PersonField, Visibility>,
    /// The name of which one has seen what is called much the same.
    looked_at: String,
}

fn said_before(view: &ProfileView) -> Said {
    let person = &view.person;
    let organisation = person.organisation_as_given.clone().unwrap_or_default();
    let region = view.region.as_ref().map(|found| found.name.clone());
    let region = region.or_else(|| person.region.as_ref().map(|region| region.code.to_string()));
    let region = region.unwrap_or_default();
    let see = PersonField::ALL.iter().map(|field| (*field, person.visibility_of(*field))).collect();
    let profile = Profile {
        name: person.about.title.plain().to_owned(),
        summary: person.about.summary.plain().to_owned(),
        interested_in: person.interested_in.clone(),
        represents: person.represents,
        organisation: organisation.clone(),
        missing: None,
        country: person.country.as_ref().map(ToString::to_string).unwrap_or_default(),
        region: region.clone(),
        topics: person.about.topics.clone(),
        expert_in: person.expert_in.clone(),
        expertise: person.expertise.plain().to_owned(),
        languages: person.languages.clone(),
        visible_to: BTreeMap::new(),
        language: String::new(),
    };
    let organisation = Linked::stored(&organisation, view.organisation.as_ref());
    let region = Linked::stored(&region, view.region.as_ref());
    Said { profile, organisation, region, see, looked_at: String::new() }
}

fn said_now(posted: &Posted) -> Said {
    let all = |name: &str| {
        let of_name = |(known, value): &(String, String)| (known == name).then(|| value.clone());
        posted.fields.iter().filter_map(of_name).collect::<Vec<String>>()
    };
    let records = |name: &str| all(name).iter().filter_map(|value| value.parse::<RecordId>().ok()).collect();
    let level = |field: &PersonField| Some((*field, Visibility::parse(posted.value(&see_name(*field)))?));
    let see: BTreeMap<PersonField, Visibility> = PersonField::ALL.iter().filter_map(level).collect();
    let (organisation, region) = (Linked::posted(posted, "organisation"), Linked::posted(posted, "region"));
    let looked_at = posted.value("looked-at").trim().to_owned();
    let profile = Profile {
        name: posted.value("name").to_owned(),
        summary: posted.value("summary").to_owned(),
        interested_in: all("interested_in").iter().filter_map(|value| Intent::parse(value)).collect(),
        represents: OrganisationType::parse(posted.value("represents")),
        organisation: organisation.meant().to_owned(),
        missing: posted.ticked("missing").then(|| match looked_at == posted.value("organisation").trim() {
            true => Missing::Surely,
            false => Missing::Perhaps,
        }),
        country: posted.value("country").to_owned(),
        region: region.meant().to_owned(),
        topics: records("topics"),
        expert_in: records("expert_in"),
        expertise: posted.value("expertise").to_owned(),
        languages: all("languages").iter().filter_map(|value| Language::parse(value).ok()).collect(),
        visible_to: see.clone(),
        language: posted.visit.l.code().to_owned(),
    };
    Said { profile, organisation, region, see, looked_at }
}

fn see_name(field: PersonField) -> String {
    format!("see-{}", field.as_str())
}

fn profile_page(visit: &Visit, view: &ProfileView, said: &Said) -> ProfilePage {
    let l = visit.l;
    let found_at = view.path.clone().map(|path| LinkTo::new(path, l.t("profile-found-at")));
    let mut shell = Shell::new(visit, l.t("profile")).crumb("/account", l.t("account")).unlisted();
    shell.editing = true;
    ProfilePage {
        shell,
        l,
        down: found_at
            .is_some()
            .then(|| visit.form("/account/profile/down", "profile-down", Vec::new()).quiet()),
        found_at,
        waits: view.organisation.as_ref().filter(|_| view.organisation_waits).map(crate::pages::words::link),
        form: profile_form(visit, view, said),
    }
}

fn profile_form(visit: &Visit, view: &ProfileView, said: &Said) -> Form {
    let l = visit.l;
    let (profile, person) = (&said.profile, &view.person);
    let or_none = |values: Vec<(String, String, bool)>| {
        let none = (String::new(), l.t("profile-not-said"), values.iter().all(|(_, _, chosen)| !chosen));
        std::iter::once(none).chain(values).collect::<Vec<_>>()
    };
    let intents = Intent::ALL.iter().map(|intent| {
        let key = intent.as_str();
        (key.to_owned(), l.label("intent", key), profile.interested_in.contains(intent))
    });
    let kinds = OrganisationType::ALL.iter().map(|kind| {
        let key = kind.as_str();
        (key.to_owned(), l.label("organisation-type", key), profile.represents == Some(*kind))
    });
    let countries =
        COUNTRIES.iter().map(|code| ((*code).to_owned(), l.label("country", code), profile.country == *code));
    let chosen: BTreeSet<&str> = profile.languages.iter().map(Language::as_str).collect();
    let languages =
        LANGUAGES.iter().map(|code| ((*code).to_owned(), l.label("language", code), chosen.contains(code)));
    let among = |chosen: &[RecordId]| {
        let choice = |topic: &Ref| (topic.id.to_string(), topic.name.clone(), chosen.contains(&topic.id));
        view.topics.iter().map(choice).collect::<Vec<_>>()
    };
    let see = |field: PersonField| {
        let now = said.see.get(&field).copied().unwrap_or(Visibility::Public);
        let levels = LEVELS
            .iter()
            .map(|level| (level.as_str().to_owned(), l.label("seen-by", level.as_str()), *level == now));
        let label = l.with("profile-seen-by", &[("field", &l.label("person-field", field.as_str()))]);
        Field::choice(&see_name(field), label, levels).aside()
    };
    let base = view.base.map(|base| base.to_string()).unwrap_or_default();
    let mut fields = vec![
        Field::hidden("base", &base),
        Field::line("name", l.t("your-name"), 100)
            .help(l.t("profile-name-help"))
            .value(&profile.name)
            .required(),
        see(PersonField::Name),
        Field::several("interested_in", l.t("field-interested_in"), intents)
            .help(l.t("profile-intents-help")),
        see(PersonField::Intents),
        Field::choice("represents", l.t("profile-represents"), or_none(kinds.collect())),
        see(PersonField::Represents),
        said.organisation
            .field(l, "organisation", l.t("organisation"), 200, Kind::Organisation)
            .help(l.t("profile-organisation-help")),
        Field::tick("missing", l.t("profile-missing"), profile.missing.is_some())
            .help(l.t("profile-missing-help")),
        Field::hidden("looked-at", &said.looked_at),
        see(PersonField::Organisation),
        Field::choice("country", l.t("country"), or_none(countries.collect())),
        said.region.field(l, "region", l.t("region"), 200, Kind::Region).help(l.t("profile-region-help")),
        see(PersonField::Place),
        Field::area("summary", l.t("profile-summary"), 6, 2_000)
            .help(l.t("profile-summary-help"))
            .value(&profile.summary),
        see(PersonField::Summary),
    ];
    if !view.topics.is_empty() {
        let topics = Field::several("topics", l.t("topics"), among(&profile.topics));
        fields.push(topics.help(l.t("profile-topics-help")));
        fields.push(see(PersonField::Topics));
        let expert_in = Field::several("expert_in", l.t("field-expert_in"), among(&profile.expert_in));
        fields.push(expert_in.help(l.t("profile-expert-help")));
        let words = Field::line("expertise", l.t("field-expertise"), 300).value(&profile.expertise);
        fields.push(words.help(l.t("profile-expertise-help")));
        fields.push(see(PersonField::Expertise));
    }
    if !person.looks_after.is_empty() {
        fields.push(see(PersonField::LooksAfter));
    }
    fields.push(Field::several("languages", l.t("profile-languages"), languages));
    fields.push(see(PersonField::Languages));
    fields.push(Field::said(l.t("profile-consent"), &l.t("consent-profile")));
    visit.form("/account/profile", "profile-save", fields)
}

pub(in crate::pages) async fn save(State(site): State<Site>, posted: Posted) -> Result<Response, Problem> {
    let app = site.app()?;
    let who = posted.visit.signed_in()?;
    let base = posted.value("base").parse().ok().map(Seq);
    let mut said = said_now(&posted);
    match app.save_profile(who, base, said.profile.clone()).await {
        Ok(path) => Ok(Redirect::to(&path).into_response()),
        Err(error) => {
            let problem = Problem::from(error);
            let actor = posted.actor();
            if problem.refuses("organisation") {
                said.organisation.offer(app, &actor, Kind::Organisation).await?;
                said.looked_at = posted.value("organisation").trim().to_owned();
            }
            if problem.refuses("region") {
                said.region.offer_regions(app, posted.visit.l).await?;
            }
            let view = app.profile(who).await?;
            let mut shown = profile_page(&posted.visit, &view, &said);
            shown.form = posted.visit.form_again(shown.form, &problem);
            refused_page(&shown, &problem)
        }
    }
}

pub(in crate::pages) async fn take_down(
    State(site): State<Site>,
    posted: Posted,
) -> Result<Response, Problem> {
    site.app()?.take_profile_down(posted.visit.signed_in()?).await?;
    Ok(Redirect::to("/account/profile").into_response())
}
