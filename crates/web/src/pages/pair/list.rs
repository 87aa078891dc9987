use askama::Template;
use asterism_actions::{PairRow, PairsAsked, PairsView, ProposalState, Ref};
use axum::extract::State;
use axum::response::Response;

use super::{asked, filter_query};
use crate::component::{Cell, Column, DataTable, Hidden};
use crate::html::{LinkTo, page, query_string};
use crate::locale::Locale;
use crate::pages::observatory::{Choice, Input, Parameter, Parameters};
use crate::pages::space::Names;
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "page/pairs.html")]
struct PairsPage {
    shell: Shell,
    l: Locale,
    /// The states, with whether one is listed now.
    states: Vec<(LinkTo, bool)>,
    form: Parameters,
    total: String,
    table: DataTable,
    next: Option<String>,
}

pub(super) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    visit.signed_in()?;
    let (state, asked) = asked(&visit)?;
    let view = site.app()?.pairs(&visit.actor(), state, &asked, PAGE).await?;
    let l = visit.l;
    let shown = view.by_space.iter().map(|(space, _)| space);
    let shown = shown.chain(view.rows.iter().flat_map(|row| &row.spaces)).chain(asked.space.as_ref());
    let spaces = Names::of(site.app()?, &visit, shown.cloned().collect()).await?;
    let query = filter_query(&visit.pairs);
    let next = view.next.map(|last| {
        let kept = visit.pairs.iter().filter(|(name, _)| name != "after");
        let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        let last = last.to_string();
        format!("/pairs{}", query_string(kept.chain([("after", last.as_str())])))
    });
    page(&PairsPage {
        shell: Shell::new(&visit, l.t("pairs"))
            .section(Section::Quality)
            .crumb("/quality", l.t("nav-quality"))
            .unlisted(),
        states: view.by_state.iter().map(|(each, count)| (tab(l, *each, *count), *each == state)).collect(),
        form: form(l, state, &asked, &view, &spaces),
        total: l.count("pairs-count", view.total),
        table: table(l, &view.rows, &query, &spaces),
        next,
        l,
    })
}

fn tab(l: Locale, state: ProposalState, count: u64) -> LinkTo {
    let text = format!("{} ({})", l.label("pair-state", state.as_str()), l.number(count as i64));
    match state {
        ProposalState::Open => LinkTo::new("/pairs", text),
        state => LinkTo::new(format!("/pairs?state={}", state.as_str()), text),
    }
}

fn form(l: Locale, state: ProposalState, asked: &PairsAsked, view: &PairsView, names: &Names) -> Parameters {
    let counted = |label: String, count: u64| format!("{label} ({})", l.number(count as i64));
    let choice = |name: &str, now: &str, values: Vec<(String, String)>| {
        // What is chosen stays on offer where nothing is left of it.
        let gone = (!now.is_empty() && values.iter().all(|(value, _)| value != now))
            .then(|| (now.to_owned(), counted(now.to_owned(), 0)));
        let any = (String::new(), l.t("pairs-any"));
        let values = [any].into_iter().chain(values).chain(gone);
        let choices = values.map(|(value, label)| Choice { chosen: value == now, value, label });
        Parameter {
            name: name.to_owned(),
            label: l.t(&format!("pairs-{name}")),
            hint: String::new(),
            input: Input::Choice(choices.collect()),
        }
    };
    let countries = view.by_country.iter().filter(|(code, _)| !code.is_empty());
    let countries = countries.map(|(code, count)| (code.clone(), counted(l.label("country", code), *count)));
    let spaces = view.by_space.iter();
    let spaces = spaces.map(|(space, count)| (space.as_str().to_owned(), counted(names.get(space), *count)));
    let scores = view.by_score.iter().filter(|(band, _)| *band > 0);
    let scores = scores.map(|(band, count)| {
        let least = l.with("pairs-at-least", &[("score", &l.percent(u32::from(*band) * 100))]);
        (band.to_string(), counted(least, *count))
    });
    let now = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let fields = vec![
        choice("score", &asked.score.map(|score| score.to_string()).unwrap_or_default(), scores.collect()),
        choice("country", &now(asked.country.as_deref()), countries.collect()),
        choice("space", &now(asked.space.as_ref().map(|space| space.as_str())), spaces.collect()),
    ];
    let listed = (state != ProposalState::Open)
        .then(|| Hidden { name: "state".to_owned(), value: state.as_str().to_owned() });
    let narrowed = asked.score.is_some() || asked.country.is_some() || asked.space.is_some();
    Parameters {
        name: "pairs",
        summary: l.t("pairs-narrow"),
        action: "/pairs".to_owned(),
        fields,
        hidden: listed.into_iter().collect(),
        usual: narrowed.then(|| LinkTo::new(tab(l, state, 0).href, l.t("pairs-all"))),
        button: l.t("obs-apply"),
        open: true,
    }
}

fn table(l: Locale, rows: &[PairRow], query: &str, names: &Names) -> DataTable {
    let columns = vec![
        Column::text(l.t("pair-one")),
        Column::text(l.t("pair-other")),
        Column::number(l.t("pair-score")),
    ];
    let mut table = DataTable::new(l.t("pairs"), columns);
    table.quiet_caption = true;
    table.stacks = true;
    table.empty = l.t("pairs-none");
    for row in rows {
        let place = |side: usize| {
            let country = row.countries[side].as_deref().map(|code| l.label("country", code));
            let place =
                [row.towns[side].clone(), country].into_iter().flatten().collect::<Vec<_>>().join(", ");
            let source = names.get(&row.spaces[side]);
            [place, source].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
        };
        let href = format!("/pairs/{}{query}", row.proposal.id);
        let [one, other] = &row.sides;
        table.row(vec![
            Cell::Link(LinkTo::new(href, shown(l, one))).with_note(place(0)),
            Cell::Text(shown(l, other)).with_note(place(1)),
            Cell::Number(percent(l, row.proposal.score)),
        ]);
    }
    table
}

/// A name, or where it has none, that it has none.
fn shown(l: Locale, found: &Ref) -> String {
    if found.name.is_empty() { l.t("not-stated") } else { found.name.clone() }
}

pub(super) fn percent(l: Locale, share: f64) -> String {
    l.percent_of(share * 100.0, 0)
}
