//! Made-up files in the layout of CORDIS: projects, organisations in them, topics and deliverables.
//! The same number of records gives the same bytes on every machine.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use csv::{QuoteStyle, Writer, WriterBuilder};

use super::dice::{Dice, phrase};

/// Of ten records, how many are projects and how many organisations; the rest are deliverables.
const PROJECTS: u64 = 4;
const ORGANISATIONS: u64 = 4;

const COUNTRIES: &[&str] = &[
    "DE", "ES", "FR", "IT", "NL", "BE", "PL", "SE", "AT", "FI", "PT", "EL", "IE", "DK", "CZ", "HU", "RO",
    "BG", "SI", "SK", "HR", "LT", "LV", "EE", "CY", "LU", "MT",
];
const ACTIVITIES: &[&str] = &["PRC", "HES", "REC", "PUB", "OTH"];
const SCHEMES: &[&str] = &["HORIZON-RIA", "HORIZON-IA", "HORIZON-CSA", "RIA", "IA", "CSA", "MSCA-IF", "ERC"];
const DELIVERABLES: &[&str] = &["Documents, reports", "Websites, patent fillings, videos etc.", "Other"];

/// Writes files with about `records` records into `folder`: with them come some hundred programmes,
/// calls and topics. Returns how many rows the files have.
pub(crate) fn write(folder: &Path, records: u64) -> anyhow::Result<u64> {
    std::fs::create_dir_all(folder)?;
    let projects = (records * PROJECTS / 10).max(1);
    let organisations = (records * ORGANISATIONS / 10).max(1);
    let deliverables = records.saturating_sub(projects + organisations);
    let parts = parts(folder, projects, organisations)?;
    self::projects(folder, projects)?;
    topics(folder, projects)?;
    self::deliverables(folder, deliverables, projects)?;
    Ok(2 * projects + parts + deliverables)
}

type Table = Writer<BufWriter<File>>;

fn table(folder: &Path, name: &str, header: &str) -> anyhow::Result<Table> {
    let file = BufWriter::new(File::create(folder.join(name))?);
    let mut table = WriterBuilder::new().delimiter(b';').quote_style(QuoteStyle::Always).from_writer(file);
    table.write_record(header.split(';'))?;
    Ok(table)
}

fn finish(table: Table) -> anyhow::Result<()> {
    table.into_inner().map_err(|error| error.into_error())?.flush()?;
    Ok(())
}

fn project_id(number: u64) -> String {
    (101_000_000 + number).to_string()
}

fn acronym(number: u64) -> String {
    format!("{}{number}", phrase(&mut Dice::of("acronym", number), 1).to_uppercase())
}

fn projects(folder: &Path, count: u64) -> anyhow::Result<()> {
    let header = "id;acronym;status;title;startDate;endDate;totalCost;ecMaxContribution;legalBasis;topics;\
                  frameworkProgramme;fundingScheme;objective;rcn";
    let mut table = table(folder, "project.csv", header)?;
    for number in 0..count {
        let dice = &mut Dice::of("project", number);
        let (year, month) = (2014 + dice.below(11), 1 + dice.below(12));
        let (framework, basis) = programme(dice, year);
        let cost = (10_f64.powf(4.5 + dice.share() * 3.0)) as u64;
        table.write_record([
            project_id(number),
            acronym(number),
            if year < 2021 { "CLOSED" } else { "SIGNED" }.to_owned(),
            phrase(dice, 10),
            format!("{year}-{month:02}-01"),
            format!("{}-{month:02}-28", year + 2 + dice.below(3)),
            cost.to_string(),
            (cost * 85 / 100).to_string(),
            basis,
            format!("{framework}-CL{}-{year}-{:02}", dice.below(6), dice.below(5)),
            framework.to_owned(),
            SCHEMES[dice.skewed(SCHEMES.len() as u64) as usize].to_owned(),
            phrase(dice, 85),
            (200_000 + number).to_string(),
        ])?;
    }
    finish(table)
}

fn programme(dice: &mut Dice, year: u64) -> (&'static str, String) {
    let (pillar, part) = (1 + dice.below(4), 1 + dice.below(6));
    match year {
        ..2021 => ("H2020", format!("H2020-EU.{pillar}.{part}.")),
        _ => ("HORIZON", format!("HORIZON.{pillar}.{part}")),
    }
}

/// Who takes part in which project: each organisation leads one project, and one or two others of
/// the larger organisations are with it.
fn parts(folder: &Path, projects: u64, organisations: u64) -> anyhow::Result<u64> {
    let header = "projectID;projectAcronym;organisationID;vatNumber;name;shortName;SME;activityType;postCode;city;\
                  country;nutsCode;order;role;ecContribution;netEcContribution;totalCost;active";
    let mut table = table(folder, "organization.csv", header)?;
    let mut rows = 0;
    for project in 0..projects {
        let dice = &mut Dice::of("parts", project);
        let lead = project % organisations;
        let others = (0..1 + dice.below(2)).map(|_| dice.skewed(organisations)).collect::<BTreeSet<_>>();
        let others = others.into_iter().filter(|other| *other != lead);
        for (order, organisation) in (1..).zip(std::iter::once(lead).chain(others)) {
            table.write_record(part(project, organisation, order, dice))?;
            rows += 1;
        }
    }
    finish(table)?;
    Ok(rows)
}

fn part(project: u64, organisation: u64, order: u64, dice: &mut Dice) -> Vec<String> {
    // What is said of an organisation is the same in every row.
    let own = &mut Dice::of("organisation", organisation);
    let country = COUNTRIES[own.skewed(COUNTRIES.len() as u64) as usize];
    let activity = ACTIVITIES[own.skewed(ACTIVITIES.len() as u64) as usize];
    let money = 20_000 + dice.below(900_000);
    let name = format!("{} {organisation}", phrase(own, 3));
    let nuts = format!("{country}{}{}{}", 1 + own.below(4), 1 + own.below(4), 1 + own.below(3));
    let city = phrase(own, 1);
    vec![
        project_id(project),
        acronym(project),
        (900_000_000 + organisation).to_string(),
        format!("{country}{:09}", organisation),
        name,
        String::new(),
        (own.below(3) == 0).to_string(),
        activity.to_owned(),
        format!("{:05}", own.below(90_000)),
        city,
        country.to_owned(),
        nuts,
        order.to_string(),
        if order == 1 { "coordinator" } else { "participant" }.to_owned(),
        money.to_string(),
        money.to_string(),
        money.to_string(),
        "true".to_owned(),
    ]
}

fn topics(folder: &Path, projects: u64) -> anyhow::Result<()> {
    let header = "projectID;euroSciVocCode;euroSciVocPath;euroSciVocTitle;euroSciVocDescription";
    let mut table = table(folder, "euroSciVoc.csv", header)?;
    for project in 0..projects {
        let dice = &mut Dice::of("topic", project);
        let steps = [1 + dice.skewed(6), 10 + dice.skewed(8), 100 + dice.skewed(10)];
        let mut code = String::new();
        let names: Vec<String> = steps
            .iter()
            .map(|step| {
                code.push_str(&format!("/{step}"));
                format!("{} {step}", phrase(&mut Dice::of(&code, 0), 2))
            })
            .collect();
        let title = names.last().cloned().unwrap_or_default();
        let path = format!("/{}", names.join("/"));
        table.write_record([project_id(project), code, path, title, String::new()])?;
    }
    finish(table)
}

fn deliverables(folder: &Path, count: u64, projects: u64) -> anyhow::Result<()> {
    let header = "id;title;deliverableType;description;projectID;projectAcronym;url;contentUpdateDate";
    let mut table = table(folder, "projectDeliverables.csv", header)?;
    for number in 0..count {
        let dice = &mut Dice::of("deliverable", number);
        let project = dice.below(projects);
        table.write_record([
            format!("{}_{number}_DELIVHORIZON", project_id(project)),
            phrase(dice, 8),
            DELIVERABLES[dice.skewed(DELIVERABLES.len() as u64) as usize].to_owned(),
            phrase(dice, 60),
            project_id(project),
            acronym(project),
            format!("https://example.org/deliverables/{number}"),
            format!("{}-{:02}-15 12:00:00", 2018 + dice.below(7), 1 + dice.below(12)),
        ])?;
    }
    finish(table)
}
