//! One cell: what was published, what the publisher says of it, how it was before, and its row over time.

use asterism_actions::App;
use asterism_actions::observatory::CellAnswer;
use asterism_domain::Kind;
use asterism_domain::statistics::{Cell as Published, Role};
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::json;

use super::flags::{
    code_and_label, code_label, dimension_label, flags, table_address, table_title, value_or_why,
};
use super::tables::{chooser, measured};
use super::view::View;
use crate::chart::{CoursePoint, course};
use crate::component::{Block, Cell, Facts, Figure, KeyFigure, Notice, Piece, Tone};
use crate::html::{LinkTo, encode, query_string};
use crate::locale::Locale;
use crate::pages::observatory::{Datum, Field, Sheet};
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

pub(super) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let app = site.app()?;
    let mut answer = app.cell(&key, &visit.pairs).await?;
    name_region(app, &mut answer).await?;
    view(&visit, &answer).answer(&visit)
}

/// Calls the region as its record does, where the table has its code alone.
async fn name_region(app: &App, answer: &mut CellAnswer) -> Result<(), Problem> {
    let Some((axis, _)) = answer.version.head.dimension(Role::Place) else { return Ok(()) };
    let place = answer.coordinate.get(axis).copied();
    let code = answer.version.head.dimensions.get_mut(axis).zip(place);
    let Some(code) = code.and_then(|(dimension, place)| dimension.codes.get_mut(place)) else {
        return Ok(());
    };
    if let Some(id) = app.record_at(Kind::Region, &code.code).await?
        && let Some(record) = app.record(id).await?
        && code.label.is_empty()
    {
        code.label = record.document.about().title.clone();
    }
    Ok(())
}

fn view(visit: &Visit, answer: &CellAnswer) -> View {
    let l = visit.l;
    let head = &answer.version.head;
    let shell = Shell::new(visit, title(l, answer))
        .section(Section::Sources)
        .crumb("/sources", l.t("nav-sources"))
        .crumb("/tables", l.t("tables-title"))
        .crumb(table_address(&head.key), table_title(l, head));
    let mut view = View::new(shell, "cell", lead(l, answer));
    if head.fictional {
        view.notices.push(Notice::new(Tone::Warning, l.t("fictional"), l.t("stat-fictional")));
    }
    figures(l, answer, &mut view);
    let sheet = sheet(l, answer);
    if answer.over_time.len() > 1 {
        view.blocks.push(Block::new("time", l.t("cell-over-time"), vec![over_time(l, answer, &sheet)]));
    }
    let mut form = chooser(l, &answer.version);
    choose(&mut form, answer);
    view.forms = vec![form];
    view.blocks.push(Block::new("codes", l.t("cell-codes"), vec![Piece::Facts(facts(l, answer))]));
    view.about = json!({
        "table": head.key,
        "version": answer.version.number,
        "codes": codes(answer),
        "value": answer.cell.and_then(|cell| cell.value),
        "flags": answer.cell.map(|cell| cell.flags.letters()),
        "published": answer.cell.is_some(),
        "before": answer.before.map(|before| json!({
            "version": before.number,
            "value": before.cell.and_then(|cell| cell.value),
            "flags": before.cell.map(|cell| cell.flags.letters()),
        })),
    });
    view.sheets = vec![("over_time", sheet)];
    view
}

fn codes(answer: &CellAnswer) -> serde_json::Map<String, serde_json::Value> {
    let pairs = answer.version.head.dimensions.iter().zip(&answer.coordinate);
    let code = |(dimension, place): (&asterism_domain::statistics::Dimension, &usize)| {
        let code = dimension.codes.get(*place).map_or("", |code| code.code.as_str());
        (dimension.key.clone(), json!(code))
    };
    pairs.map(code).collect()
}

/// Where and what, without when: `ES21 País Vasco, C24 Basic metals`.
fn title(l: Locale, answer: &CellAnswer) -> String {
    let head = &answer.version.head;
    let part = |role: Role| {
        let (axis, dimension) = head.dimension(role)?;
        Some(code_and_label(l, dimension.codes.get(*answer.coordinate.get(axis)?)?))
    };
    let parts: Vec<String> =
        [part(Role::Place), part(Role::Industry), part(Role::Time)].into_iter().flatten().collect();
    if parts.is_empty() { table_title(l, head) } else { parts.join(", ") }
}

fn lead(l: Locale, answer: &CellAnswer) -> String {
    let measured = measured(l, &answer.version.head, &answer.coordinate);
    let measured = if measured.is_empty() { l.t("stat-value") } else { measured };
    let said = flags(l, answer.cell);
    let sentence = match value_or_why(l, answer.cell) {
        Ok(value) => l.with("cell-lead", &[("measure", &measured), ("value", &value)]),
        Err(why) => l.with("cell-lead-without", &[("measure", &measured), ("why", &why)]),
    };
    if said.is_empty() {
        sentence
    } else {
        format!("{sentence} {}", l.with("cell-flags", &[("flags", &said)]))
    }
}

fn figures(l: Locale, answer: &CellAnswer, view: &mut View) {
    let value = value_or_why(l, answer.cell);
    let why = value.clone().err().unwrap_or_else(|| measured(l, &answer.version.head, &answer.coordinate));
    let said = flags(l, answer.cell);
    let letters = answer.cell.map(|cell| cell.flags.letters()).unwrap_or_default();
    let none = || l.t("cell-no-flags");
    let mut items = vec![
        KeyFigure::new(l.t("stat-value"), value.unwrap_or_default(), why),
        KeyFigure::new(
            l.t("stat-flags"),
            if letters.is_empty() { l.t("stat-none") } else { letters },
            if said.is_empty() { none() } else { said },
        ),
    ];
    let number = answer.version.number;
    let href = format!("{}?version={number}", table_address(&answer.version.head.key));
    let read = l.with("stat-read-on", &[("moment", &l.moment(answer.version.at))]);
    items.push(KeyFigure::new(l.t("stat-version"), l.number(number), read).leading_to(href));
    items.push(before(l, answer));
    view.figures.items = items;
}

/// What the version before said of the same cell.
fn before(l: Locale, answer: &CellAnswer) -> KeyFigure {
    let label = l.t("cell-before");
    let Some(before) = answer.before else {
        return KeyFigure::new(label, "", l.t("cell-first-version"));
    };
    let version = l.with("stat-version-number", &[("number", &l.number(before.number))]);
    let same =
        before.cell.map(|cell| (cell.value, cell.flags)) == answer.cell.map(|cell| (cell.value, cell.flags));
    let value = value_or_why(l, before.cell);
    let note = match (&value, same) {
        (_, true) => format!("{version}: {}", l.t("cell-same")),
        (Err(why), _) => format!("{version}: {why}"),
        (Ok(_), _) => version,
    };
    KeyFigure::new(label, value.unwrap_or_default(), note).leading_to(address(
        answer,
        None,
        Some(before.number),
    ))
}

/// The address of the same cell at another time, or in another version.
fn address(answer: &CellAnswer, time: Option<&str>, version: Option<i64>) -> String {
    let head = &answer.version.head;
    let code = |(dimension, place): (&asterism_domain::statistics::Dimension, &usize)| {
        let own = dimension.codes.get(*place).map_or("", |code| code.code.as_str());
        let code = time.filter(|_| dimension.role == Role::Time).unwrap_or(own);
        (format!("dim.{}", dimension.key), code.to_owned())
    };
    let mut pairs: Vec<(String, String)> = head.dimensions.iter().zip(&answer.coordinate).map(code).collect();
    let other = (answer.version.number != answer.newest).then_some(answer.version.number);
    pairs.extend(version.or(other).map(|number| ("version".to_owned(), number.to_string())));
    let query = query_string(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    format!("/tables/{}/cell{query}", encode(&head.key))
}

fn sheet(l: Locale, answer: &CellAnswer) -> Sheet {
    let row = |(time, cell): &(String, Option<Published>)| {
        let href = address(answer, Some(time), None);
        let value = match cell.and_then(|cell| cell.value) {
            Some(value) => Datum::number(value, super::flags::amount(l, value)),
            None => Datum::Without(value_or_why(l, *cell).err().unwrap_or_default()),
        };
        vec![
            Datum::Name { text: time.clone(), href: Some(href), note: String::new() },
            value,
            Datum::text(cell.map(|cell| cell.flags.letters()).unwrap_or_default()),
            Datum::text(flags(l, *cell)),
        ]
    };
    Sheet {
        title: l.t("cell-over-time"),
        fields: vec![
            Field::text("time", l.t("stat-role-time")),
            Field::number("value", measured(l, &answer.version.head, &answer.coordinate)),
            Field::in_files("flags"),
            Field::text("flags_in_words", l.t("stat-flags")),
        ],
        rows: answer.over_time.iter().map(row).collect(),
        ..Sheet::default()
    }
}

fn over_time(l: Locale, answer: &CellAnswer, sheet: &Sheet) -> Piece {
    let here = answer.version.head.dimension(Role::Time).and_then(|(axis, dimension)| {
        dimension.codes.get(*answer.coordinate.get(axis)?).map(|code| code.code.clone())
    });
    let moment = |(time, cell): &(String, Option<Published>)| CoursePoint {
        label: time.clone(),
        value: cell.and_then(|cell| cell.value),
        shown: value_or_why(l, *cell).unwrap_or_else(|why| why),
        gap: match cell {
            Some(cell) if cell.is_confidential() => l.t("stat-mark-confidential"),
            _ => l.t("stat-mark-missing"),
        },
        mark: cell.map(|cell| cell.flags.letters()).unwrap_or_default(),
        accent: here.as_deref() == Some(time),
    };
    let moments: Vec<CoursePoint> = answer.over_time.iter().map(moment).collect();
    let title = title_without_time(l, answer);
    let picture = course(l, &title, &l.t("cell-course-description"), &moments);
    let mut figure = Figure::new(l, title, picture, sheet.table(None));
    figure.unit = measured(l, &answer.version.head, &answer.coordinate);
    figure.source = format!(
        "{}, {}. {}",
        answer.version.head.publisher,
        answer.version.head.key,
        l.t("cell-course-marks")
    );
    figure.wide = true;
    Piece::figure(figure)
}

fn title_without_time(l: Locale, answer: &CellAnswer) -> String {
    let head = &answer.version.head;
    let roles = [Role::Place, Role::Industry].into_iter().filter_map(|role| head.dimension(role));
    let label = |(axis, dimension): (usize, &asterism_domain::statistics::Dimension)| {
        Some(code_label(l, dimension.codes.get(*answer.coordinate.get(axis)?)?))
    };
    roles.filter_map(label).collect::<Vec<_>>().join(", ")
}

fn facts(l: Locale, answer: &CellAnswer) -> Facts {
    let head = &answer.version.head;
    let mut facts = Facts::default();
    for (dimension, place) in head.dimensions.iter().zip(&answer.coordinate) {
        if let Some(code) = dimension.codes.get(*place) {
            let label = crate::pages::words::told(l, &code.label);
            let cell = Cell::Code(code.code.clone());
            let cell = match (dimension.role, label) {
                (Role::Place, label) => {
                    let link = Cell::link(&format!("/regions/{}", encode(&code.code)), code.code.clone());
                    if label.is_empty() { link } else { link.with_note(label) }
                }
                (_, label) if label.is_empty() => cell,
                (_, label) => cell.with_note(label),
            };
            facts.add(dimension_label(l, dimension), cell);
        }
    }
    let table = Cell::Link(LinkTo::new(table_address(&head.key), table_title(l, head)));
    facts.add(l.t("stat-table"), table.with_note(&head.key));
    facts.add(l.t("publisher"), Cell::text(&head.publisher));
    facts.add(l.t("stat-terms"), Cell::text(&head.terms));
    facts
}

/// Sets the form to the cell that is shown.
fn choose(form: &mut crate::pages::observatory::Parameters, answer: &CellAnswer) {
    for (field, place) in form.fields.iter_mut().zip(&answer.coordinate) {
        if let crate::pages::observatory::Input::Choice(choices) = &mut field.input {
            choices.iter_mut().enumerate().for_each(|(at, choice)| choice.chosen = at == *place);
        }
    }
}
