use std::io::{self, Write};

use anyhow::Result;
use asterism_actions::{App, ExploreView, Facet, Label, Note, table_head, table_line};
use asterism_domain::{Actor, CountryCode};
use asterism_web::locale::Locale;
use serde_json::json;

use crate::{Done, output};

/// Ranges of money and days, which are typed among the words as `budget:1000..2000`.
const RANGES: [&str; 8] =
    ["budget", "total_budget", "contribution", "eu_contribution", "date", "year", "start", "end"];

pub(crate) struct Asked {
    pub(crate) words: Vec<String>,
    pub(crate) filters: Vec<String>,
    pub(crate) limit: usize,
    pub(crate) csv: bool,
    pub(crate) json: bool,
    /// A filter whose values are to be printed, and what they must have.
    pub(crate) values: Option<String>,
    pub(crate) like: Option<String>,
}

pub(crate) async fn search(app: &App, asked: Asked) -> Result<Done> {
    if asked.csv && asked.json {
        anyhow::bail!("--csv and --json are two forms of one answer: choose one");
    }
    app.follow().await?;
    let mut params = Vec::new();
    let mut typed = Vec::new();
    for filter in &asked.filters {
        let Some((name, value)) = filter.split_once('=') else {
            anyhow::bail!("`{filter}` is not a filter: write NAME=VALUE, such as kind=project");
        };
        if value.trim().is_empty() {
            anyhow::bail!("`{filter}` names no value: write NAME=VALUE, such as kind=project");
        }
        if RANGES.contains(&name) {
            // As it would be typed before the words, which have no blanks inside, so that none of them has a say in it.
            typed.push(format!("{name}:{}", value.split_whitespace().collect::<String>()));
            continue;
        }
        if !asterism_actions::explore_takes(name) {
            let known: Vec<&str> = Facet::ALL.iter().map(|facet| facet.as_str()).collect();
            anyhow::bail!(
                "`{name}` is not a filter: there are {}; ranges, as in {}=1000..2000: {}",
                known.join(", "),
                RANGES[0],
                RANGES.join(", ")
            );
        }
        params.push((name.to_owned(), value.to_owned()));
    }
    typed.extend(crate::args::as_typed(&asked.words));
    params.push(("q".to_owned(), typed.join(" ")));
    if let Some(name) = &asked.values {
        return values(app, params, name, &asked).await;
    }
    params.push(("limit".to_owned(), asked.limit.to_string()));
    if asked.csv {
        return csv(app, &params).await;
    }
    let view = app.explore(&Actor::Operator, &params).await?;
    if asked.json {
        output::json(&as_json(&view))?;
    } else {
        print(&view)?;
    }
    Ok(if view.total == 0 { Done::Attention } else { Done::Fine })
}

/// Every value of a filter within the result, page by page.
async fn values(app: &App, mut params: Vec<(String, String)>, name: &str, asked: &Asked) -> Result<Done> {
    let Some(facet) = Facet::parse(name) else {
        let known: Vec<&str> = Facet::ALL.iter().map(|facet| facet.as_str()).collect();
        anyhow::bail!("`{name}` is not a filter: there are {}", known.join(", "));
    };
    params.push(("limit".to_owned(), "1".to_owned()));
    params.push(("all".to_owned(), name.to_owned()));
    params.extend(asked.like.iter().map(|words| ("values_like".to_owned(), words.clone())));
    let mut lines = Vec::new();
    for page in 1.. {
        let mut of_page = params.clone();
        of_page.push(("values_page".to_owned(), page.to_string()));
        let view = app.explore(&Actor::Operator, &of_page).await?;
        let Some(listed) = view.facets.into_iter().find(|listed| listed.facet == facet) else { break };
        let pages = listed.part.as_ref().map_or(1, |part| part.pages);
        // What is chosen stands on every page.
        let fresh = listed.values.into_iter().filter(|value| page == 1 || !value.chosen);
        lines.extend(fresh.map(|value| {
            let called = match (facet, &value.label) {
                (Facet::Region | Facet::Country, Label::Key(_)) => country(&value.key),
                (_, label) => asterism_web::value_called(Locale::english(), label, &value.key),
            };
            (value.key, called, value.count)
        }));
        if page >= pages {
            break;
        }
    }
    if asked.csv {
        let mut output = io::BufWriter::new(io::stdout().lock());
        let rows = lines.iter().map(|(value, name, count)| [value.clone(), name.clone(), count.to_string()]);
        for row in std::iter::once(["value", "name", "count"].map(str::to_owned)).chain(rows) {
            output.write_all(asterism_actions::csv_line(&row).as_bytes())?;
        }
        output.flush()?;
    } else if asked.json {
        let lines =
            lines.iter().map(|(value, name, count)| json!({ "value": value, "name": name, "count": count }));
        output::json(&json!(lines.collect::<Vec<_>>()))?;
    } else {
        let rows =
            lines.iter().map(|(value, name, count)| vec![value.clone(), name.clone(), count.to_string()]);
        output::table(&["value", "name", "count"], &[2], rows)?;
    }
    Ok(if lines.is_empty() { Done::Attention } else { Done::Fine })
}

/// What a country is called; nothing where its code is all that is known.
fn country(code: &str) -> String {
    CountryCode::parse(code).ok().and_then(|country| country.english()).unwrap_or_default().to_owned()
}

fn print(view: &ExploreView) -> Result<()> {
    let l = Locale::english();
    output::line(&l.count("records-count", view.total))?;
    if let Some(spelling) = &view.did_you_mean {
        output::line(&format!("did you mean: {spelling}"))?;
    }
    for note in &view.notes {
        output::line(&told(note))?;
    }
    output::table(
        &["kind", "name", "address", "why"],
        &[],
        view.hits.iter().map(|hit| {
            let why = hit.hit.reasons.first().map(|reason| reason.words.join(", ")).unwrap_or_default();
            let name = asterism_web::name_words(l, &hit.hit.name);
            vec![hit.hit.kind.to_string(), name, hit.hit.path.clone(), why]
        }),
    )?;
    for facet in &view.facets {
        let values: Vec<String> =
            facet.values.iter().take(8).map(|value| format!("{} {}", value.key, value.count)).collect();
        crate::output::say!("{}: {}", facet.facet, values.join(", "));
    }
    Ok(())
}

/// What there is to know of how the words were read.
fn told(note: &Note) -> String {
    match note {
        Note::CutAtCharacters(count) => format!("only the first {count} characters were read"),
        Note::CutAtWords(count) => format!("only the first {count} words were read"),
        Note::UnknownField(field) => format!("`{field}:` is no filter; it was searched for as a word"),
        Note::UnknownFilter(name) => format!("there is no filter `{name}`; it was left out"),
        Note::UnknownValue { facet, value, nearest } if nearest.is_empty() => {
            format!("nothing has {facet} `{value}`")
        }
        Note::UnknownValue { facet, value, nearest } => {
            format!("nothing has {facet} `{value}`; nearest: {}", nearest.join(", "))
        }
        Note::UnreadRange { field, value } => format!(
            "`{value}` after `{field}:` is no range and was left out; write it as >1000000, 500k..2m or 2016..2018"
        ),
        Note::TurnedRange { field, from, to } => {
            let field = asterism_web::range_words(Locale::english(), field);
            format!("the ends of the range `{field}` were the wrong way round; it was read as {from}..{to}")
        }
        Note::NoWord(text) => format!("there is no word in `{text}`; nothing was searched for by it"),
        Note::ShortPrefix(word) => format!("`{word}*` is too short for a beginning; it was read as a word"),
        Note::StarInPhrase(phrase) => {
            format!("the * within \"{phrase}\" was left out: it ends a word outside quotes only")
        }
        Note::StrayOr => "OR stands between two words or phrases; elsewhere it was left out".to_owned(),
        Note::SomeWords { complete: 1 } => {
            "1 record has all the words and stands first; the others have some".to_owned()
        }
        Note::SomeWords { complete } => {
            format!("{complete} records have all the words and stand first; the others have some")
        }
    }
}

fn as_json(view: &ExploreView) -> serde_json::Value {
    let hits: Vec<_> = view.hits.iter().map(|hit| json!(hit.hit)).collect();
    let facets: serde_json::Map<String, serde_json::Value> = view
        .facets
        .iter()
        .map(|facet| {
            let values: Vec<_> = facet
                .values
                .iter()
                .map(|value| json!({ "value": value.key, "count": value.count }))
                .collect();
            (facet.facet.to_string(), json!({ "distinct": facet.distinct, "values": values }))
        })
        .collect();
    let ranges: serde_json::Map<String, serde_json::Value> = view
        .ranges
        .iter()
        .map(|range| {
            let buckets = range
                .buckets
                .iter()
                .map(|bucket| json!({ "from": bucket.from, "to": bucket.to, "count": bucket.count }));
            let histogram = json!({ "without": range.without, "buckets": buckets.collect::<Vec<_>>() });
            (range.measure.as_str().to_owned(), histogram)
        })
        .collect();
    json!({
        "total": view.total, "hits": hits, "facets": facets, "ranges": ranges,
        "did_you_mean": view.did_you_mean, "notes": view.notes,
    })
}

/// The same table as the portal's, to the byte where that is reached by the configured address.
async fn csv(app: &App, params: &[(String, String)]) -> Result<Done> {
    let mut rows = app.explore_all(&Actor::Operator, params).await?;
    let mut output = io::BufWriter::new(io::stdout().lock());
    output.write_all(table_head().as_bytes())?;
    let mut found = false;
    while let Some(batch) = rows.next().await? {
        for row in &batch {
            found = true;
            output.write_all(table_line(row, &app.config().address).as_bytes())?;
        }
    }
    output.flush()?;
    Ok(if found { Done::Fine } else { Done::Attention })
}
