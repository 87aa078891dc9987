use askama::Template;
use asterism_actions::observatory::Frame;
use asterism_domain::statistics::{Role, TableHead};
use serde_json::{Value, json};

use super::parameters::{Parameters, parameters, threshold};
use super::scene::Scene;
use super::sheet::Sheet;
use crate::component::{Basis, Block, Cell, Facts, Notice, Tone};
use crate::html::{LinkTo, html_safe};
use crate::locale::Locale;
use crate::pages::words;
use crate::shell::{Section, Shell};
use crate::visit::Visit;

/// A part of a region's answer, by the last word of its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Strengths,
    Change,
    Opportunities,
    Twins,
    Complements,
    Indicators,
}

impl Part {
    pub(super) const ALL: [Part; 6] = [
        Part::Strengths,
        Part::Change,
        Part::Opportunities,
        Part::Twins,
        Part::Complements,
        Part::Indicators,
    ];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Part::Strengths => "strengths",
            Part::Change => "change",
            Part::Opportunities => "opportunities",
            Part::Twins => "twins",
            Part::Complements => "complements",
            Part::Indicators => "indicators",
        }
    }

    pub(super) fn of(word: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|part| part.as_str() == word)
    }
}

/// What a part says.
pub(super) struct Content {
    /// The answer in a sentence.
    pub(super) lead: String,
    pub(super) blocks: Vec<Block>,
    /// A form of the part's own, shown before its blocks.
    pub(super) form: Option<Parameters>,
    /// The figures for files.
    pub(super) sheet: Sheet,
}

/// The way between the parts of a region's answer.
#[derive(Debug, Clone, Template)]
#[template(path = "component/parts.html")]
pub(crate) struct PartNav {
    label: String,
    items: Vec<(LinkTo, bool)>,
}
html_safe!(PartNav);

impl PartNav {
    /// `current` is empty for the page of the region.
    pub(super) fn new(scene: &Scene, current: &str) -> PartNav {
        let l = scene.l;
        let item = |part: &str| {
            let key = if part.is_empty() { "overview" } else { part };
            (LinkTo::new(scene.part(part), l.label("obs-part", key)), part == current)
        };
        let parts = Part::ALL.into_iter().map(Part::as_str);
        let all = [""].into_iter().chain(parts).chain(["brief"]);
        PartNav { label: l.t("obs-parts"), items: all.map(item).collect() }
    }
}

/// What the figures of some parts rest on: the same below every part.
pub(super) fn basis(scene: &Scene, parts: &[&str]) -> Basis {
    let l = scene.l;
    let method = parts.iter().map(|part| l.label("obs-method", part)).collect();
    let validated: Vec<&str> = parts.iter().flat_map(|part| validated(part)).copied().collect();
    Basis::new(l, method, &validated, source(scene))
}

/// The methods of the validation table that a part rests on.
fn validated(part: &str) -> &'static [&'static str] {
    match part {
        "strengths" => &["lq", "cluster_stars"],
        "change" => &["shift_share"],
        "opportunities" => &["density", "complexity", "s3_quadrants"],
        "twins" => &["structural_distance"],
        "complements" => &["complementarity"],
        _ => &[],
    }
}

#[derive(Template)]
#[template(path = "page/part.html")]
pub(super) struct PartPage {
    shell: Shell,
    l: Locale,
    region: LinkTo,
    heading: String,
    lead: String,
    nav: PartNav,
    notices: Vec<Notice>,
    parameters: Parameters,
    hinge: String,
    form: Option<Parameters>,
    blocks: Vec<Block>,
    basis: Basis,
    link: String,
    forms: Vec<LinkTo>,
}

impl PartPage {
    pub(super) fn new(visit: &Visit, scene: &Scene, part: Part, content: Content) -> PartPage {
        let l = scene.l;
        let word = part.as_str();
        let heading = l.label("obs-title", word);
        let file = |form: &str| scene.part(&format!("{word}.{form}"));
        let title = format!("{heading} · {}", scene.name());
        let mut shell = Shell::new(visit, title)
            .section(Section::Regions)
            .crumb("/regions", l.t("nav-regions"))
            .crumb(scene.part(""), scene.name())
            .describe(content.lead.clone())
            .alternate("application/json", file("json"), l.t("as-json"))
            .alternate("text/csv", file("csv"), l.t("as-table"));
        shell.unlisted = scene.asked.settings().next().is_some();
        PartPage {
            region: LinkTo::new(scene.part(""), scene.name()),
            heading,
            lead: content.lead,
            nav: PartNav::new(scene, word),
            notices: notices(scene),
            parameters: parameters(scene, word),
            hinge: if part == Part::Indicators { String::new() } else { hinge(scene) },
            form: content.form,
            blocks: content.blocks,
            basis: basis(scene, &[word]),
            link: scene.part(word),
            forms: vec![LinkTo::new(file("csv"), l.t("as-table")), LinkTo::new(file("json"), l.t("as-json"))],
            shell,
            l,
        }
    }
}

/// What must be known before anything else: that figures are made up.
pub(super) fn notices(scene: &Scene) -> Vec<Notice> {
    let l = scene.l;
    if scene.frame.version.head.fictional {
        vec![Notice::new(Tone::Warning, l.t("fictional"), l.t("obs-fictional"))]
    } else {
        Vec::new()
    }
}

/// How much of the answer hinges on what was set.
pub(super) fn hinge(scene: &Scene) -> String {
    let (l, hinge) = (scene.l, &scene.answer.hinge);
    let changed = l.with(
        "obs-hinge",
        &[
            ("changed", &scene.count(hinge.changed)),
            ("specialised", &scene.count(hinge.specialised)),
            ("other", &threshold(l, hinge.other_threshold)),
        ],
    );
    format!("{changed} {}", l.count("obs-hinge-uncertain", hinge.uncertain as u64))
}

/// The table with its version and terms, and what of it is not compared.
fn source(scene: &Scene) -> Facts {
    let (l, frame) = (scene.l, &scene.frame);
    let head = &frame.version.head;
    let mut facts = Facts::default();
    facts.add(l.t("obs-table"), table_cell(l, head));
    facts.add(l.t("publisher"), Cell::text(&head.publisher));
    facts.add(l.t("obs-version"), Cell::Text(version(scene)));
    facts.add(l.t("obs-terms"), Cell::text(&head.terms));
    facts.add(l.t("obs-compared"), Cell::Text(compared(scene)));
    facts.add(l.t("obs-without-values"), Cell::Text(gaps(scene)));
    if !frame.left_out.is_empty() {
        let count = l.count("obs-left-out-count", frame.left_out.len() as u64);
        facts.add(l.t("obs-left-out"), Cell::Text(count).with_note(left_out(l, frame)));
    }
    facts
}

/// Regions that are named of those left out.
const NAMED: usize = 12;

/// The regions that are not compared, by name and code, and how many more there are.
pub(in crate::pages) fn left_out(l: Locale, frame: &Frame) -> String {
    let places = frame.version.head.dimension(Role::Place).map(|(_, places)| places);
    let name = |code: &String| {
        let place = places.and_then(|places| places.codes.iter().find(|place| place.code == *code));
        let own = || place.map(|place| words::text(l, &place.label)).unwrap_or_default();
        words::with_code(&words::country_name(l, code).unwrap_or_else(own), code)
    };
    let named: Vec<String> = frame.left_out.iter().take(NAMED).map(name).collect();
    let (named, more) = (named.join("; "), frame.left_out.len().saturating_sub(NAMED));
    if more == 0 {
        return named;
    }
    l.with("obs-left-out-more", &[("named", &named), ("more", &l.number(more as i64))])
}

/// How many cells have no value, and what is done with them.
pub(super) fn gaps(scene: &Scene) -> String {
    let (frame, activity) = (&scene.frame, &scene.frame.activity);
    let treatment = asterism_actions::observatory::treatment_key(activity.treatment);
    scene.l.with(
        "obs-gaps",
        &[
            ("all", &scene.count(frame.cells.len())),
            ("withheld", &scene.count(activity.confidential)),
            ("missing", &scene.count(activity.missing)),
            ("treatment", &scene.l.label("obs-missing", treatment)),
        ],
    )
}

fn table_cell(l: Locale, head: &TableHead) -> Cell {
    let title = words::told(l, &head.title);
    let address = format!("/tables/{}", crate::html::encode(&head.key));
    let link = Cell::link(&address, if title.is_empty() { head.key.clone() } else { title });
    link.with_note(head.key.clone())
}

fn version(scene: &Scene) -> String {
    let (l, version) = (scene.l, &scene.frame.version);
    let mut parts = vec![l.with("obs-version-number", &[("number", &l.number(version.number))])];
    parts.extend(version.head.version.as_ref().map(|mark| l.with("obs-version-mark", &[("mark", mark)])));
    parts.extend(version.head.retrieved.map(|day| l.with("obs-retrieved", &[("day", &l.date(day))])));
    parts.push(l.with("obs-read-in", &[("moment", &l.moment(version.at))]));
    parts.push(version.head.file.clone());
    parts.join(" · ")
}

pub(super) fn compared(scene: &Scene) -> String {
    let frame = &scene.frame;
    scene.l.with(
        "obs-compared-count",
        &[
            ("compared", &scene.compared()),
            ("industries", &scene.count(frame.industries.len())),
            ("year", &frame.year),
        ],
    )
}

/// Table, version and year in a line below a figure.
pub(super) fn source_line(scene: &Scene) -> String {
    let version = &scene.frame.version;
    let mark = version.head.version.clone().unwrap_or_else(|| scene.l.number(version.number));
    scene.l.with(
        "obs-source-line",
        &[
            ("publisher", &version.head.publisher),
            ("table", &version.head.key),
            ("version", &mark),
            ("year", &scene.frame.year),
        ],
    )
}

/// The figures of a part for programs, with everything that they depend on.
pub(super) fn data(scene: &Scene, part: &str, sheet: &Sheet) -> Value {
    let frame = &scene.frame;
    let head = &frame.version.head;
    let settings: serde_json::Map<String, Value> =
        frame.settings.params().into_iter().map(|(name, value)| (name, json!(value))).collect();
    let hinge = &scene.answer.hinge;
    json!({
        "schema": format!("asterism/region-{part}/1"),
        "region": { "code": scene.code, "name": scene.name() },
        "year": frame.year,
        "settings": settings,
        "table": {
            "key": head.key, "title": head.title, "publisher": head.publisher, "version": head.version,
            "number": frame.version.number, "retrieved": head.retrieved, "terms": head.terms,
            "fictional": head.fictional,
        },
        "compared": { "regions": frame.regions.len(), "industries": frame.industries.len(),
            "left_out": frame.left_out },
        "hinge": { "specialised": hinge.specialised, "other_threshold": hinge.other_threshold,
            "changed": hinge.changed, "uncertain": hinge.uncertain },
        "rows": sheet.json(),
    })
}
