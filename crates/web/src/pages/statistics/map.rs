//! Any figure of regions on a map.

use asterism_actions::observatory::RegionFigure;
use asterism_actions::{FieldError, Refusal};
use axum::extract::State;
use axum::response::Response;

use super::ground::{Ground, nothing};
use super::mapped::Mapped;
use super::view::View;
use crate::component::{Block, KeyFigure, Piece};
use crate::pages::observatory::{Choice, Input, Parameter, Parameters};
use crate::visit::Visit;
use crate::{Problem, Site};

pub(super) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let Some(ground) = Ground::find(site.app()?, &visit).await? else {
        return nothing(&visit, "map", "map-title");
    };
    let (figure, industry) = asked(&visit, &ground)?;
    let mapped = Mapped::new(&site, &ground, figure, industry).await?;
    view(&visit, &ground, &mapped, figure, industry).answer(&visit)
}

/// The figure and the industry that the address asks for: the quotients of the largest industry at first.
fn asked(visit: &Visit, ground: &Ground) -> Result<(RegionFigure, Option<usize>), Problem> {
    let given = |name: &str| visit.value(name).map(str::trim).filter(|value| !value.is_empty());
    let figure = given("figure").map(RegionFigure::read).transpose()?.unwrap_or(RegionFigure::Quotient);
    let industry = match given("industry") {
        Some(code) => Some(industry_of(ground, code)?),
        None if figure.is_of_an_industry() && figure != RegionFigure::Growth => largest(ground),
        None => None,
    };
    Ok((figure, industry))
}

/// The number of an industry that the address names.
pub(super) fn industry_of(ground: &Ground, code: &str) -> Result<usize, Problem> {
    let refused = || {
        let why = Refusal::IndustryNotCompared { code: code.to_owned(), year: ground.frame.year.clone() };
        Problem::Refused([FieldError { field: "industry".to_owned(), why }].into())
    };
    ground.frame.industry(code).ok_or_else(refused)
}

fn largest(ground: &Ground) -> Option<usize> {
    let totals = ground.frame.activity.totals().industries;
    totals.iter().enumerate().max_by(|one, other| one.1.total_cmp(other.1)).map(|(industry, _)| industry)
}

fn view(
    visit: &Visit,
    ground: &Ground,
    mapped: &Mapped,
    figure: RegionFigure,
    industry: Option<usize>,
) -> View {
    let l = ground.l;
    let sheet = mapped.sheet();
    let mut view = View::new(ground.shell(visit, mapped.title()), "map", lead(ground, mapped, figure));
    view.notices = ground.notices();
    let mut more = vec![("figure", figure.as_str())];
    more.extend(industry.map(|industry| ("industry", ground.industry_code(industry))));
    view.forms = vec![form(ground, figure, industry), ground.settings_form("/map", &more)];
    view.figures.items = figures(ground, mapped);
    let mut pieces = vec![Piece::figure(mapped.map(&sheet))];
    pieces.extend(mapped.histogram().map(Piece::figure));
    view.blocks = vec![Block::new("map", "", pieces)];
    let table = sheet.below_heading();
    view.blocks.push(Block::new("regions", l.t("regions"), vec![Piece::Table(table)]));
    view.basis = Some(ground.basis(&[method(figure), ("gaps", "")]));
    view.about = ground.about();
    view.sheets = vec![("regions", sheet)];
    view
}

fn method(figure: RegionFigure) -> (&'static str, &'static str) {
    match figure {
        RegionFigure::Quotient => ("quotient", "lq"),
        RegionFigure::Share | RegionFigure::Size | RegionFigure::Total => ("share", "lq"),
        RegionFigure::Stars => ("stars", "cluster_stars"),
        RegionFigure::Growth => ("growth", "dynamics"),
        RegionFigure::Complexity => ("complexity", "complexity"),
        RegionFigure::Diversity => ("diversity", "lq"),
    }
}

/// What the figure means, and where it is largest and smallest.
fn lead(ground: &Ground, mapped: &Mapped, figure: RegionFigure) -> String {
    let l = ground.l;
    let meaning = l.label("stat-figure-means", figure.as_str());
    let ranked = mapped.ranked();
    let (Some((first, most)), Some((last, least))) = (ranked.first(), ranked.last()) else { return meaning };
    let ends = l.with(
        "map-ends",
        &[
            ("first", &ground.region_abroad(*first)),
            ("most", &mapped.written(*most)),
            ("last", &ground.region_abroad(*last)),
            ("least", &mapped.written(*least)),
        ],
    );
    format!("{meaning} {ends}")
}

fn figures(ground: &Ground, mapped: &Mapped) -> Vec<KeyFigure> {
    let l = ground.l;
    let ranked = mapped.ranked();
    let [known, confidential, none] = mapped.counts();
    let at = |place: usize| ranked.get(place).map(|(_, value)| mapped.written(*value)).unwrap_or_default();
    vec![
        KeyFigure::new(
            l.t("map-most"),
            at(0),
            ranked.first().map_or_else(String::new, |(r, _)| ground.region_abroad(*r)),
        ),
        KeyFigure::new(l.t("map-median"), at(ranked.len() / 2), l.t("map-median-note")),
        KeyFigure::new(l.t("map-known"), ground.count(known), l.t("regions")),
        KeyFigure::new(
            l.t("stat-confidential-name"),
            ground.count(confidential),
            l.t("stat-confidential-note"),
        ),
        KeyFigure::new(l.t("stat-without"), ground.count(none), l.t("stat-not-published-note")),
    ]
}

fn form(ground: &Ground, figure: RegionFigure, industry: Option<usize>) -> Parameters {
    let l = ground.l;
    let of_figure = |one: RegionFigure| Choice {
        value: one.as_str().to_owned(),
        label: l.label("stat-figure", one.as_str()),
        chosen: one == figure,
    };
    let any = Choice { value: String::new(), label: l.t("map-all-industries"), chosen: industry.is_none() };
    let of_industry = |number: usize| Choice {
        value: ground.industry_code(number).to_owned(),
        label: crate::chart::shorten(
            &format!("{} {}", ground.industry_code(number), ground.industry(number)),
            70,
        ),
        chosen: industry == Some(number),
    };
    let industries = [any].into_iter().chain((0..ground.frame.industries.len()).map(of_industry)).collect();
    let field = |name: &str, label: String, hint: String, choices: Vec<Choice>| Parameter {
        name: name.to_owned(),
        label,
        hint,
        input: Input::Choice(choices),
    };
    Parameters {
        name: "shown",
        summary: l.t("map-choose"),
        action: "/map".to_owned(),
        fields: vec![
            field("figure", l.t("map-figure"), String::new(), RegionFigure::ALL.map(of_figure).into()),
            field("industry", l.t("stat-role-industry"), l.t("map-industry-hint"), industries),
        ],
        hidden: ground.hidden(),
        usual: None,
        button: l.t("map-show"),
        open: true,
    }
}
