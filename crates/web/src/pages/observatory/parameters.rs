use std::collections::BTreeSet;

use askama::Template;
use asterism_actions::TableVersion;
use asterism_actions::observatory::{AnchorRule, Frame, IndustryLevel, Weigh, treatment_key};
use asterism_domain::statistics::{Dimension, Role};

use super::scene::{Scene, fits};
use crate::component::Hidden;
use crate::html::{LinkTo, html_safe, query_string};
use crate::locale::Locale;
use crate::pages::words;

/// Everything that the figures of a page depend on, as a form that is sent by GET.
#[derive(Clone, Template)]
#[template(path = "component/parameters.html")]
pub(crate) struct Parameters {
    /// For ids; one form of a name on a page.
    pub(crate) name: &'static str,
    /// What is set, in a sentence.
    pub(crate) summary: String,
    pub(crate) action: String,
    pub(crate) fields: Vec<Parameter>,
    pub(crate) hidden: Vec<Hidden>,
    /// Back to what is usual, where something else is set.
    pub(crate) usual: Option<LinkTo>,
    pub(crate) button: String,
    pub(crate) open: bool,
}
html_safe!(Parameters);

#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) input: Input,
}

#[derive(Debug, Clone)]
pub(crate) enum Input {
    Choice(Vec<Choice>),
    Number {
        value: String,
        least: &'static str,
        most: &'static str,
        step: &'static str,
    },
    /// On or off: what is sent when on.
    Check {
        value: &'static str,
        on: bool,
    },
}

#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

impl Parameters {
    fn id(&self, index: &usize) -> String {
        format!("{}-{index}", self.name)
    }
}

/// The form of a region's part; `part` is empty for the page of the region.
pub(super) fn parameters(scene: &Scene, part: &str) -> Parameters {
    let path = if part.is_empty() {
        format!("/regions/{}", scene.code)
    } else {
        format!("/regions/{}/{part}", scene.code)
    };
    let is_usual = scene.asked.settings().next().is_none();
    let hidden = |(name, value): &(String, String)| Hidden { name: name.clone(), value: value.clone() };
    settings_form(&scene.set(), path, scene.asked.of_twins().map(hidden).collect(), is_usual)
}

/// What the settings of a frame are shown with.
pub(in crate::pages) struct Set<'a> {
    pub(in crate::pages) l: Locale,
    pub(in crate::pages) frame: &'a Frame,
    pub(in crate::pages) tables: &'a [TableVersion],
    /// What is counted.
    pub(in crate::pages) measure: String,
}

/// The form of the settings, for any page at `path`; `hidden` is carried along.
pub(in crate::pages) fn settings_form(
    of: &Set,
    path: String,
    hidden: Vec<Hidden>,
    is_usual: bool,
) -> Parameters {
    let kept = query_string(hidden.iter().map(|one| (one.name.as_str(), one.value.as_str())));
    Parameters {
        name: "parameters",
        summary: summary(of),
        fields: fields(of),
        usual: (!is_usual).then(|| LinkTo::new(format!("{path}{kept}"), of.l.t("obs-usual"))),
        hidden,
        button: of.l.t("obs-apply"),
        open: false,
        action: path,
    }
}

/// What is set, in a line.
pub(super) fn summary(of: &Set) -> String {
    let (l, settings) = (of.l, &of.frame.settings);
    let level = of.frame.industry_level.map_or("other", IndustryLevel::as_str);
    let said = l.with(
        "obs-parameters",
        &[
            ("measure", &of.measure),
            ("year", &of.frame.year),
            ("level", &l.label("obs-level", level)),
            ("threshold", &threshold(l, settings.threshold)),
            ("missing", &l.label("obs-missing-short", treatment_key(settings.missing))),
        ],
    );
    if settings.peers.is_empty() {
        return said;
    }
    let names: Vec<String> = settings.peers.iter().map(|code| place(of, code)).collect();
    format!("{said} · {}", l.with("obs-peers-short", &[("peers", &names.join(", "))]))
}

/// The name of a country or region, as far as the catalogue or the table has one.
fn place(of: &Set, code: &str) -> String {
    let compared =
        || of.frame.regions.iter().find(|region| region.code == code).map(|region| region.name.clone());
    let labelled = || {
        let (_, places) = of.frame.version.head.dimension(Role::Place)?;
        let found = places.codes.iter().find(|place| place.code == code)?;
        Some(words::text(of.l, &found.label)).filter(|name| !name.is_empty())
    };
    let country = of.l.try_t(&format!("country-{code}"));
    country.or_else(compared).or_else(labelled).unwrap_or_else(|| code.to_owned())
}

/// A threshold as people write it: `1`, `1.5`.
pub(super) fn threshold(l: Locale, value: f64) -> String {
    l.short(value)
}

fn fields(of: &Set) -> Vec<Parameter> {
    let (l, frame) = (of.l, &of.frame);
    let settings = &frame.settings;
    let parameter = |name: &str, key: &str, input: Input| Parameter {
        name: name.to_owned(),
        label: l.label("obs-parameter", key),
        hint: l.label("obs-hint", key),
        input,
    };
    let years = frame.years.iter().rev().map(|year| (year.clone(), year.clone(), *year == frame.year));
    let of_level = |level: IndustryLevel| {
        (level.as_str().to_owned(), l.label("obs-level", level.as_str()), settings.industries == Some(level))
    };
    let treatments = ["mask", "zero", "drop-regions", "drop-industries"];
    let missing = treatments
        .map(|key| (key.to_owned(), l.label("obs-missing", key), treatment_key(settings.missing) == key));
    let rules = AnchorRule::ALL.into_iter().filter(|rule| *rule != AnchorRule::Pay || frame.pays);
    let anchor = rules.map(|rule| {
        let key = rule.as_str();
        (key.to_owned(), l.label("obs-anchor", key), settings.anchor == Some(rule))
    });
    let number = |value: String, least, most, step| Input::Number { value, least, most, step };
    let mut fields = vec![parameter("table", "table", choice(tables(of).into_iter()))];
    let head = &frame.version.head;
    let others = |dimension: &&Dimension| {
        !matches!(dimension.role, Role::Place | Role::Industry | Role::Time) && dimension.codes.len() > 1
    };
    fields.extend(head.dimensions.iter().filter(others).map(|dimension| code_of(of, dimension)));
    fields.push(parameter("year", "year", choice(years)));
    if frame.industry_level.is_some() {
        fields.push(parameter(
            "industries",
            "industries",
            choice(IndustryLevel::ALL.into_iter().map(of_level)),
        ));
    }
    fields.push(parameter(
        "threshold",
        "threshold",
        number(settings.threshold.to_string(), "0.01", "100", "any"),
    ));
    fields.push(parameter("missing", "missing", choice(missing.into_iter())));
    fields.push(parameter("anchor", "anchor", choice(anchor)));
    fields.push(parameter("span", "span", number(settings.span.to_string(), "1", "20", "1")));
    fields.push(parameter("peers", "peers", choice(peers(of).into_iter())));
    let weigh = Weigh::ALL.map(|weigh| {
        (weigh.as_str().to_owned(), l.label("obs-weigh", weigh.as_str()), settings.weigh == weigh)
    });
    fields.push(parameter("weigh", "weigh", choice(weigh.into_iter())));
    fields
}

/// All regions, those of a country, or the group that the address names.
fn peers(of: &Set) -> Vec<(String, String, bool)> {
    let (l, frame) = (of.l, &of.frame);
    let asked = frame.settings.peers.join(",");
    let places = frame.version.head.dimension(Role::Place).map(|(_, places)| places.codes.as_slice());
    let countries: BTreeSet<&str> =
        places.unwrap_or_default().iter().filter_map(|place| place.code.get(..2)).collect();
    let named = countries.into_iter().filter_map(|code| Some((l.try_t(&format!("country-{code}"))?, code)));
    let mut countries: Vec<(String, &str)> = named.collect();
    countries.sort();
    let mut options = vec![(String::new(), l.t("obs-peers-all"), asked.is_empty())];
    options.extend(countries.into_iter().map(|(name, code)| (code.to_owned(), name, code == asked)));
    if !options.iter().any(|(_, _, chosen)| *chosen) {
        let names: Vec<String> = frame.settings.peers.iter().map(|code| place(of, code)).collect();
        options.push((asked, names.join(", "), true));
    }
    options
}

fn choice(options: impl Iterator<Item = (String, String, bool)>) -> Input {
    Input::Choice(options.map(|(value, label, chosen)| Choice { value, label, chosen }).collect())
}

fn tables(of: &Set) -> Vec<(String, String, bool)> {
    let own = &of.frame.version.head.key;
    let option = |version: &TableVersion| {
        let title = words::told(of.l, &version.head.title);
        let key = &version.head.key;
        let label = if title.is_empty() { key.clone() } else { format!("{title} ({key})") };
        (key.clone(), crate::chart::shorten(&label, 90), key == own)
    };
    of.tables.iter().filter(|version| fits(version)).map(option).collect()
}

/// The choice of a code of a dimension that is neither region, industry nor year.
fn code_of(of: &Set, dimension: &Dimension) -> Parameter {
    let chosen = of.frame.settings.codes.iter().find(|(key, _)| *key == dimension.key);
    let option = |code: &asterism_domain::statistics::Code| {
        let text = words::told(of.l, &code.label);
        let label = if text.is_empty() { code.code.clone() } else { text };
        (code.code.clone(), label, chosen.is_some_and(|(_, chosen)| *chosen == code.code))
    };
    let role = match dimension.role {
        Role::Indicator => "indicator",
        Role::Unit => "unit",
        _ => "",
    };
    let label = if role.is_empty() { dimension.key.clone() } else { of.l.label("obs-parameter", role) };
    Parameter {
        name: format!("dim.{}", dimension.key),
        label,
        hint: String::new(),
        input: choice(dimension.codes.iter().map(option)),
    }
}
