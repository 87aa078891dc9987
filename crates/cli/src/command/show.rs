//! One record with everything that is known of it, for reading in a terminal; the same as JSON.

use anyhow::Result;
use asterism_actions::{App, Details, Ended, PartnerRow, RecordView, Ref, Referring};
use asterism_domain::{Actor, ChangeKind, Document, Issue, Kind, Money, RecordId, State, Visibility, diff};
use asterism_web::locale::Locale;
use serde_json::{Value, json};

use super::records::{by, found, located, view};
use crate::{Done, output};

/// So many of what refers to a record are named in a terminal, of each kind; JSON has all.
const NAMED: usize = 20;
/// Referring records that are asked for at a time.
const PAGE: usize = 500;

/// What is told of a record, gathered.
struct Shown {
    view: Box<RecordView>,
    /// What anyone may see of it.
    document: Document,
    /// How the record at the address that was asked for went out of use.
    ended: Option<Ended>,
    facts: Vec<(String, String)>,
    out: Vec<(Kind, Vec<Ref>)>,
    inbound: Vec<(Kind, Vec<Referring>)>,
    url: String,
}

pub(crate) async fn show(app: &App, text: &str, as_json: bool) -> Result<Done> {
    let Some(view) = found(view(app, text).await)? else { return Ok(Done::Attention) };
    let shown = gather(app, text, view).await?;
    if as_json {
        output::json(&value(app, &shown)?)?;
    } else {
        print(&shown)?;
    }
    Ok(Done::Fine)
}

async fn gather(app: &App, text: &str, view: Box<RecordView>) -> Result<Shown> {
    let (kind, slug) = located(app, text).await?;
    let record = &view.record;
    let document = record.document.seen_by(Visibility::Public);
    let every_field = diff(&Document::empty(record.kind), &document);
    let names = app.names_in(&Actor::Operator, every_field.iter()).await?;
    let facts = asterism_web::facts(Locale::english(), &document, &names);
    let out = referred(&document, &view);
    let mut inbound = Vec::new();
    for group in &view.inbound {
        let mut all = Vec::new();
        while all.len() < group.total {
            let of = (record.kind, record.slug.as_str());
            let page = app.referrers(&Actor::Operator, of, Some(group.kind), all.len(), PAGE).await?;
            if page.items.is_empty() {
                break;
            }
            all.extend(page.items);
        }
        inbound.push((group.kind, all));
    }
    let url = format!("{}{}", app.config().address, record.path());
    let ended = app.ended(&Actor::Operator, kind, &slug).await?;
    Ok(Shown { ended, facts, out, inbound, url, document, view })
}

/// The records that a document refers to, by their kinds, each once.
fn referred(document: &Document, view: &RecordView) -> Vec<(Kind, Vec<Ref>)> {
    let own: RecordId = view.record.id;
    let mut groups: Vec<(Kind, Vec<Ref>)> = Vec::new();
    for link in document.links(own) {
        let Some(target) = view.refs.get(&link.to) else { continue };
        match groups.iter_mut().find(|(kind, _)| *kind == target.kind) {
            Some((_, known)) if known.iter().any(|one| one.id == target.id) => {}
            Some((_, known)) => known.push(target.clone()),
            None => groups.push((target.kind, vec![target.clone()])),
        }
    }
    groups
}

/// People show their names to whom they like: here they stand by their addresses.
fn called(found: &Ref) -> &str {
    if found.kind == Kind::Person { &found.path } else { &found.name }
}

fn print(shown: &Shown) -> Result<()> {
    let Shown { view, document, .. } = shown;
    let l = Locale::english();
    if let Some(ended) = &shown.ended {
        output::line(&told(ended))?;
        output::line("")?;
    }
    output::line(&format!("{}  ({})", document.name(), l.label("kind", view.record.kind.as_str())))?;
    let about = document.about();
    if about.title.plain() != document.name() && !about.title.is_empty() {
        output::line(about.title.plain())?;
    }
    output::line(&shown.url)?;
    if view.record.state != State::Published || view.record.visibility != Visibility::Public {
        let (state, sees) = (view.record.state.as_str(), view.record.visibility.as_str());
        output::line(&format!("state: {state}; seen by: {sees}"))?;
    }
    if !about.summary.is_empty() {
        output::line(&format!("\n{}", about.summary.plain()))?;
    }
    let computed = computed(&view.details);
    let fields = shown.facts.iter().chain(&computed);
    let rows: Vec<String> = fields.map(|(name, said)| field(name, said)).collect();
    if !rows.is_empty() {
        output::line(&format!("\n{}", rows.join("\n")))?;
    }
    if let Details::Project(details) = &view.details
        && !details.partners.is_empty()
    {
        output::line("")?;
        partners(&details.partners)?;
    }
    referring(shown)?;
    sources(shown)
}

/// A field and what it says; what has several lines stands below its name.
fn field(name: &str, said: &str) -> String {
    match said.contains('\n') {
        true => format!("{name}:\n  {}", said.replace('\n', "\n  ")),
        false => format!("{name}: {said}"),
    }
}

fn told(ended: &Ended) -> String {
    let what = match (&ended.into, ended.change) {
        (Some(into), _) => format!("was merged into {} ({})", into.name, into.path),
        (None, ChangeKind::Merge) => "was merged into a record that is not there any more".to_owned(),
        (None, _) => "was taken out of use".to_owned(),
    };
    let reason = ended.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    let Ended { record, at, .. } = ended;
    format!("{} ({}) {what} at {at:.0} by {}{reason}", called(record), record.path, by(&ended.by))
}

/// What follows from the record and what is around it.
fn computed(details: &Details) -> Vec<(String, String)> {
    let l = Locale::english();
    let sums = |sums: &[(Money, usize)]| {
        sums.iter()
            .map(|(sum, of)| format!("{} of {}", l.money(*sum), l.count("projects-count", *of as u64)))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let told: Vec<(&str, String)> = match details {
        Details::Project(project) => vec![
            ("Status", l.label("status", project.status.as_str())),
            ("EU share", project.rate.map(|rate| l.percent(rate)).unwrap_or_default()),
            (
                "Partners",
                format!(
                    "{} (countries: {}, regions: {})",
                    project.partner_count, project.country_count, project.region_count
                ),
            ),
        ],
        Details::Organisation(organisation) => vec![
            ("Projects", organisation.participations_total.to_string()),
            ("Works with", counted(organisation.co_partners_total, "organisation")),
            (
                "Cluster organisation",
                organisation
                    .cluster_organisation
                    .map(|yes| l.t(if yes { "yes" } else { "no" }))
                    .unwrap_or_default(),
            ),
        ],
        Details::Programme(programme) => vec![
            ("Projects", programme.projects.to_string()),
            ("Their budgets", sums(&programme.budgets)),
            ("Their EU contributions", sums(&programme.contributions)),
        ],
        Details::Region(region) => vec![
            ("Projects", region.money.projects.to_string()),
            ("Budgets of partners there", sums(&region.money.budgets)),
            ("Their EU contributions", sums(&region.money.contributions)),
        ],
        Details::None => Vec::new(),
    };
    let filled = told.into_iter().filter(|(_, said)| !said.is_empty());
    filled.map(|(name, said)| (name.to_owned(), said)).collect()
}

fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

fn partners(rows: &[PartnerRow]) -> Result<()> {
    let l = Locale::english();
    let money = |amount: Option<Money>| amount.map(|amount| l.money(amount)).unwrap_or_default();
    let header = ["role", "organisation", "address", "country", "region", "budget", "EU contribution"];
    let row = |row: &PartnerRow| {
        let partner = &row.partner;
        let known = row.organisation.as_ref();
        vec![
            l.label("partner-role", partner.role.as_str()),
            match known {
                Some(found) => asterism_web::name_words(l, &found.name),
                None if partner.name_withheld || partner.name_as_given.is_empty() => l.t("name-withheld"),
                None => partner.name_as_given.clone(),
            },
            known.map(|found| found.path.clone()).unwrap_or_default(),
            partner.country.as_ref().map(ToString::to_string).unwrap_or_default(),
            partner.region.as_ref().map(|region| region.code.to_string()).unwrap_or_default(),
            money(partner.budget),
            money(partner.eu_contribution),
        ]
    };
    Ok(output::table(&header, &[5, 6], rows.iter().map(row))?)
}

fn referring(shown: &Shown) -> Result<()> {
    let l = Locale::english();
    for (heading, groups) in [
        (
            "Refers to",
            shown.out.iter().map(|(kind, all)| (*kind, all.iter().collect::<Vec<_>>())).collect::<Vec<_>>(),
        ),
        (
            "Referred to by",
            shown
                .inbound
                .iter()
                .map(|(kind, all)| (*kind, all.iter().map(|one| &one.found).collect()))
                .collect(),
        ),
    ] {
        if !groups.is_empty() {
            output::line(&format!("\n{heading}"))?;
        }
        for (kind, all) in groups {
            let names: Vec<&str> = all.iter().take(NAMED).map(|found| called(found)).collect();
            let more = match all.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(
                    "; and {more} more (all: asterism --json show {})",
                    &shown.view.record.path()[1..]
                ),
            };
            let word = if all.len() == 1 { "kind" } else { "kinds" };
            let kinds = l.label(word, kind.as_str());
            output::line(&format!("  {} {}: {}{more}", all.len(), kinds.to_lowercase(), names.join("; ")))?;
        }
    }
    Ok(())
}

fn sources(shown: &Shown) -> Result<()> {
    let l = Locale::english();
    let view = &shown.view;
    if !view.issues.is_empty() {
        output::line("\nIssues")?;
    }
    for Issue { rule, field, detail } in &view.issues {
        output::line(&format!("  {} in {field}: {detail}", l.label("rule", rule.as_str())))?;
    }
    output::line("\nSources")?;
    for (source, url) in said_by(shown) {
        let url = url.map(|url| format!(" <{url}>")).unwrap_or_default();
        output::line(&format!("  {source}{url}"))?;
    }
    let newest = view.source.as_ref().map(|source| format!(" from {source}")).unwrap_or_default();
    let (first, changed) = (view.first, view.changed);
    output::line(&format!(
        "  here since {first:.0}; last changed at {changed:.0}{newest}, in {}",
        l.count("revisions-count", view.revisions as u64)
    ))?;
    Ok(())
}

/// Whose words the record is made of: what its sources call it, and the pages that it cites.
fn said_by(shown: &Shown) -> Vec<(String, Option<String>)> {
    let about = shown.document.about();
    let keys = about.keys.iter().map(|key| (key.to_string(), None));
    let cited = about.citations.iter().map(|citation| (citation.source.clone(), citation.url.clone()));
    let mut told: Vec<(String, Option<String>)> = Vec::new();
    for one in keys.chain(cited) {
        if !told.contains(&one) {
            told.push(one);
        }
    }
    told
}

/// The record as anyone may have it, with what is told around it.
fn value(app: &App, shown: &Shown) -> Result<Value> {
    let view = &shown.view;
    let mut json = app.public_json(&view.record)?;
    let item = |found: &Ref| json!({ "name": called(found), "path": found.path, "retired": found.retired });
    json["address"] = json!(shown.url);
    if let Some(ended) = &shown.ended {
        json["ended"] = json!({
            "record": ended.record.path, "change": ended.change.as_str(), "at": ended.at.to_string(),
            "by": by(&ended.by), "source": ended.source, "reason": ended.reason,
            "into": ended.into.as_ref().map(|into| into.path.clone()),
        });
    }
    json["computed"] = computed(&view.details)
        .into_iter()
        .map(|(name, said)| json!({ "name": name, "value": said }))
        .collect();
    json["refers_to"] = shown
        .out
        .iter()
        .map(|(kind, all)| json!({ "kind": kind, "total": all.len(), "records": all.iter().map(item).collect::<Vec<_>>() }))
        .collect();
    let inbound = |(kind, all): &(Kind, Vec<Referring>)| {
        let records: Vec<Value> = all.iter().map(|one| item(&one.found)).collect();
        json!({ "kind": kind, "total": all.len(), "records": records })
    };
    json["referred_to_by"] = shown.inbound.iter().map(inbound).collect();
    json["issues"] = json!(view.issues);
    json["sources"] =
        said_by(shown).into_iter().map(|(source, url)| json!({ "source": source, "url": url })).collect();
    json["log"] = json!({
        "first": view.first.to_string(), "changed": view.changed.to_string(), "source": view.source,
        "revisions": view.revisions,
    });
    Ok(json)
}
