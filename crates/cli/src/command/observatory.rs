//! The observatory on the command line: a region, several side by side, an industry, the tables.

use std::io;

use anyhow::Result;
use asterism_actions::observatory::{Frame, RegionAnswer, Twins};
use asterism_actions::{App, Quadrant};
use serde_json::{Value, json};

use crate::args::Figures;
use crate::{Done, output};

/// Rows of a list for people; JSON and CSV have all.
const SHOWN: usize = 10;

/// What a region is strong in, what is near and complex, who is like it and who complements it.
pub(crate) async fn region(app: &App, code: &str, asked: &Figures, as_json: bool) -> Result<Done> {
    let mut params = asked.choices.params()?;
    if !params.iter().any(|(name, _)| name == "table") {
        params.extend(app.table_of_region(code).await?.map(|table| ("table".to_owned(), table)));
    }
    let frame = app.frame(&params).await?;
    let answer = frame.answer(code)?;
    let twins = frame.twins(code, &app.indicators(code, &frame.year).await?, &params)?;
    if as_json {
        output::json(&region_value(&frame, &answer, &twins))?;
    } else if asked.csv {
        strengths_csv(&frame, &answer)?;
    } else {
        region_text(&frame, &answer, &twins)?;
    }
    Ok(Done::Fine)
}

/// The strengths of several regions side by side.
pub(crate) async fn compare(app: &App, codes: &[String], asked: &Figures, as_json: bool) -> Result<Done> {
    let frame = app.frame(&asked.choices.params()?).await?;
    let answers =
        codes.iter().map(|code| frame.answer(code)).collect::<asterism_actions::Result<Vec<_>>>()?;
    let quotient = |answer: &RegionAnswer, industry: usize| frame.quotients[(answer.region, industry)];
    if as_json {
        let regions = answers.iter().map(|answer| {
            json!({
                "region": frame.regions[answer.region].code, "name": frame.regions[answer.region].name,
                "total": answer.total, "share": answer.share, "diversity": answer.diversity,
                "complexity": number(frame.region_complexity[answer.region]),
                "quotients": frame.industries.iter().enumerate()
                    .map(|(industry, named)| (named.code.clone(), number(quotient(answer, industry))))
                    .collect::<serde_json::Map<String, Value>>(),
            })
        });
        output::json(&json!({ "about": about(&frame), "regions": regions.collect::<Vec<_>>() }))?;
        return Ok(Done::Fine);
    }
    let header: Vec<String> =
        ["industry", "name"].into_iter().map(str::to_owned).chain(codes.iter().cloned()).collect();
    let rows = frame.industries.iter().enumerate().map(|(industry, named)| {
        let cells = answers.iter().map(|answer| quotient(answer, industry));
        let shown = |value: f64| if asked.csv { plain(value) } else { rounded(value) };
        [named.code.clone(), named.name.clone()].into_iter().chain(cells.map(shown)).collect()
    });
    print(&frame, &header, rows, asked.csv)
}

/// Where an industry is, and what it is related to.
pub(crate) async fn industry(app: &App, code: &str, asked: &Figures, as_json: bool) -> Result<Done> {
    let frame = app.frame(&asked.choices.params()?).await?;
    let answer = frame.industry_answer(code)?;
    if as_json {
        let regions = answer.regions.iter().map(|found| {
            json!({
                "region": frame.regions[found.region].code, "name": frame.regions[found.region].name,
                "value": found.cell.and_then(|cell| cell.value), "quotient": number(found.quotient),
                "flags": found.cell.map(|cell| cell.flags.letters()), "specialised": found.specialised,
                "stars": found.stars,
            })
        });
        let relatives = answer.relatives.iter().map(|relative| {
            json!({ "industry": frame.industries[relative.industry].code, "proximity": relative.proximity })
        });
        output::json(&json!({
            "about": about(&frame), "industry": code, "total": answer.total, "share": answer.share,
            "gini": number(answer.gini), "hoover": number(answer.hoover),
            "locational_gini": number(answer.locational_gini), "complexity": number(answer.complexity),
            "ubiquity": answer.ubiquity, "missing": answer.missing, "confidential": answer.confidential,
            "relatives": relatives.collect::<Vec<_>>(), "regions": regions.collect::<Vec<_>>(),
        }))?;
        return Ok(Done::Fine);
    }
    let header = ["region", "name", "value", "quotient", "stars"].map(str::to_owned);
    let rows = answer.regions.iter().map(|found| {
        let value = found.cell.and_then(|cell| cell.value).unwrap_or(f64::NAN);
        let quotient = if asked.csv { plain(found.quotient) } else { rounded(found.quotient) };
        let region = &frame.regions[found.region];
        vec![region.code.clone(), region.name.clone(), plain(value), quotient, found.stars.to_string()]
    });
    let most = if asked.csv { usize::MAX } else { 3 * SHOWN };
    print(&frame, &header, rows.take(most), asked.csv)
}

fn print(
    frame: &Frame,
    header: &[String],
    rows: impl Iterator<Item = Vec<String>>,
    as_csv: bool,
) -> Result<Done> {
    if as_csv {
        write_csv(frame, header, rows)?;
    } else {
        output::line(&source(frame))?;
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let right: Vec<usize> = (2..header.len()).collect();
        output::table(&header, &right, rows)?;
    }
    Ok(Done::Fine)
}

/// Every row of figures that are made up says so, since rows are copied without their heading.
fn write_csv(frame: &Frame, header: &[String], rows: impl Iterator<Item = Vec<String>>) -> Result<()> {
    let mark = |word: &'static str| frame.version.head.fictional.then_some(word);
    let mut writer = csv::Writer::from_writer(io::stdout().lock());
    writer.write_record(header.iter().map(String::as_str).chain(mark("fictional")))?;
    for row in rows {
        writer.write_record(row.iter().map(String::as_str).chain(mark("true")))?;
    }
    Ok(writer.flush()?)
}

/// From where and with what choices the figures are.
fn about(frame: &Frame) -> Value {
    json!({
        "table": frame.version.head.key, "version": frame.version.number,
        "publisher": frame.version.head.publisher, "terms": frame.version.head.terms,
        "fictional": frame.version.head.fictional, "year": frame.year,
        "settings": frame.settings.params().into_iter().collect::<std::collections::BTreeMap<_, _>>(),
        "regions": frame.regions.len(), "industries": frame.industries.len(), "left_out": frame.left_out,
        "program": env!("CARGO_PKG_VERSION"),
    })
}

fn source(frame: &Frame) -> String {
    let head = &frame.version.head;
    let fictional = if head.fictional { " · MADE UP" } else { "" };
    let (title, publisher, key) = (head.title.plain(), &head.publisher, &head.key);
    format!("{title}, {} ({publisher}, {key}, version {}){fictional}", frame.year, frame.version.number)
}

fn number(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { Value::Null }
}

/// The shortest form that reads back as the same number; empty where there is none.
fn plain(value: f64) -> String {
    if value.is_nan() { String::new() } else { value.to_string() }
}

fn rounded(value: f64) -> String {
    if value.is_nan() { "·".to_owned() } else { format!("{value:.2}") }
}

fn strengths_csv(frame: &Frame, answer: &RegionAnswer) -> Result<()> {
    let header =
        ["industry", "name", "value", "flags", "share", "quotient", "lower", "upper", "specialised", "stars"];
    let rows = answer.strengths.iter().map(|strength| {
        let named = &frame.industries[strength.industry];
        vec![
            named.code.clone(),
            named.name.clone(),
            plain(strength.cell.and_then(|cell| cell.value).unwrap_or(f64::NAN)),
            strength.cell.map(|cell| cell.flags.letters()).unwrap_or_default(),
            plain(strength.share),
            plain(strength.quotient),
            plain(strength.lower),
            plain(strength.upper),
            strength.specialised.to_string(),
            strength.stars.to_string(),
        ]
    });
    write_csv(frame, &header.map(str::to_owned), rows)
}

fn region_value(frame: &Frame, answer: &RegionAnswer, twins: &Twins) -> Value {
    let industry = |place: usize| frame.industries[place].code.clone();
    let strengths = answer.strengths.iter().map(|strength| {
        json!({
            "industry": industry(strength.industry), "name": frame.industries[strength.industry].name,
            "value": strength.cell.and_then(|cell| cell.value),
            "flags": strength.cell.map(|cell| cell.flags.letters()), "share": number(strength.share),
            "quotient": number(strength.quotient), "lower": number(strength.lower),
            "upper": number(strength.upper), "specialised": strength.specialised, "stars": strength.stars,
            "trend": strength.trend.iter().map(|point| (point.year.clone(), number(point.quotient)))
                .collect::<serde_json::Map<String, Value>>(),
        })
    });
    let opportunities = answer.opportunities.iter().map(|found| {
        json!({
            "industry": industry(found.industry), "density": number(found.density),
            "complexity": number(found.complexity), "quadrant": found.quadrant.map(quadrant),
            "because": found.because.iter().map(|part| json!({ "industry": industry(part.industry), "part": part.part }))
                .collect::<Vec<_>>(),
        })
    });
    let suppliers = answer.suppliers.iter().map(|found| {
        json!({
            "region": frame.regions[found.region].code, "gain": found.gain, "in_turn": found.in_turn,
            "because": found.because.iter().map(|part| json!({ "industry": industry(part.industry), "gain": part.gain }))
                .collect::<Vec<_>>(),
        })
    });
    let nearest = twins.nearest.iter().map(|twin| {
        let parts = twins.variables.iter().zip(&twin.contributions);
        json!({
            "region": frame.regions[twin.region].code, "distance": twin.distance,
            "contributions": parts.map(|(variable, part)| (variable.key.clone(), number(*part)))
                .collect::<serde_json::Map<String, Value>>(),
        })
    });
    let moves = answer.moves.as_ref().map(|moves| {
        json!({
            "from": moves.from, "to": moves.to, "change": moves.change, "national": moves.national,
            "industry_mix": moves.industry_mix, "regional": moves.regional, "left_out": moves.left_out,
        })
    });
    json!({
        "about": about(frame), "region": frame.regions[answer.region].code,
        "name": frame.regions[answer.region].name, "total": answer.total, "share": answer.share,
        "diversity": answer.diversity, "complexity": number(frame.region_complexity[answer.region]),
        "complexity_rank": answer.complexity_rank, "missing": answer.missing,
        "confidential": answer.confidential, "strengths": strengths.collect::<Vec<_>>(), "change": moves,
        "opportunities": opportunities.collect::<Vec<_>>(), "complements": suppliers.collect::<Vec<_>>(),
        "twins": nearest.collect::<Vec<_>>(),
        "hinge": {
            "specialised": answer.hinge.specialised, "other_threshold": answer.hinge.other_threshold,
            "changed": answer.hinge.changed, "uncertain": answer.hinge.uncertain,
        },
    })
}

fn quadrant(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::LowRiskHighBenefit => "near and complex",
        Quadrant::HighRiskHighBenefit => "far and complex",
        Quadrant::LowRiskLowBenefit => "near and common",
        Quadrant::HighRiskLowBenefit => "far and common",
    }
}

fn region_text(frame: &Frame, answer: &RegionAnswer, twins: &Twins) -> Result<()> {
    let region = &frame.regions[answer.region];
    output::line(&format!("{} ({})", region.name, region.code))?;
    output::line(&source(frame))?;
    output::line(&format!(
        "{} of {} industries without a figure ({} confidential); specialised in {}, of which {} within chance; \
         {} change with threshold {}",
        answer.missing + answer.confidential,
        frame.industries.len(),
        answer.confidential,
        answer.hinge.specialised,
        answer.hinge.uncertain,
        answer.hinge.changed,
        answer.hinge.other_threshold,
    ))?;
    output::line("\nStrong in")?;
    let name = |place: usize| frame.industries[place].name.clone();
    let rows = answer.strengths.iter().take(SHOWN).map(|strength| {
        vec![
            frame.industries[strength.industry].code.clone(),
            name(strength.industry),
            plain(strength.cell.and_then(|cell| cell.value).unwrap_or(f64::NAN)),
            format!("{:.2} ({:.2}–{:.2})", strength.quotient, strength.lower, strength.upper),
            "★".repeat(usize::from(strength.stars)),
        ]
    });
    output::table(&["industry", "name", "value", "quotient", "stars"], &[2, 3], rows)?;
    if let Some(moves) = &answer.moves {
        output::line(&format!(
            "\nFrom {} to {}: {:+.0}, of which {:+.0} like all regions, {:+.0} by its industries, {:+.0} of its own",
            moves.from, moves.to, moves.change, moves.national, moves.industry_mix, moves.regional,
        ))?;
    }
    output::line("\nNear and complex")?;
    let rows = answer.opportunities.iter().take(SHOWN).map(|found| {
        let because: Vec<&str> =
            found.because.iter().take(3).map(|part| frame.industries[part.industry].code.as_str()).collect();
        vec![
            frame.industries[found.industry].code.clone(),
            name(found.industry),
            rounded(found.density),
            rounded(found.complexity),
            because.join(", "),
        ]
    });
    output::table(&["industry", "name", "density", "complexity", "close to"], &[2, 3], rows)?;
    output::line("\nLike it")?;
    let rows = twins.nearest.iter().map(|twin| {
        let region = &frame.regions[twin.region];
        vec![region.code.clone(), region.name.clone(), format!("{:.4}", twin.distance)]
    });
    output::table(&["region", "name", "distance"], &[2], rows)?;
    output::line("\nComplements it")?;
    let rows = answer.suppliers.iter().map(|found| {
        let region = &frame.regions[found.region];
        let because: Vec<&str> =
            found.because.iter().take(3).map(|part| frame.industries[part.industry].code.as_str()).collect();
        vec![region.code.clone(), region.name.clone(), rounded(found.gain), because.join(", ")]
    });
    output::table(&["region", "name", "gain", "by"], &[2], rows)?;
    Ok(())
}
