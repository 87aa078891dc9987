//! A region: where it lies, what is in it, with whom it works.

use std::collections::BTreeSet;

use asterism_actions::{Details, ExploreView, Facet, RecordView, RegionDetails};
use asterism_domain::place::Region;
use asterism_domain::{Followed, Kind, NutsCode};

use super::organisation::largest_of;
use super::record_page::RecordPage;
use super::words;
use crate::chart::{Bar, bars};
use crate::component::{Cell, Column, DataTable, Figure, KeyFigure, ListItem, Notice, Piece, Prose, Tone};
use crate::html::{LinkTo, query_string};
use crate::locale::Locale;
use crate::map::{Atlas, RegionValue};
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

/// What a region's records are broken down by.
const FACETS: [Facet; 3] = [Facet::Kind, Facet::Programme, Facet::OrganisationType];

pub(super) fn fill(page: &mut RecordPage, view: &RecordView, region: &Region, counted: Option<&ExploreView>) {
    let Details::Region(details) = &view.details else { return };
    let l = page.l;
    // Everything in the region is counted and listed through Explore, which has no limits.
    page.told.extend(Kind::ALL);
    let code = region.code.as_ref().map(ToString::to_string).unwrap_or_default();
    page.kicker.extend(details.path.iter().map(|region| words::place_link(l, region)));
    facts(page, region, details);
    page.summary(&region.about);
    if let Some(counted) = counted {
        key_figures(page, details, counted, &code);
        // A region lies in itself, which says nothing.
        if count(counted, Facet::Kind, Kind::Region.as_str()) < counted.total {
            breakdowns(page, counted, "region", &code, &FACETS);
            newest(page, counted, "region", &code);
        }
    }
    money_here(page, details);
    if !details.co_regions.is_empty() {
        let pieces = vec![
            Piece::figure(co_regions(l, &page.atlas, details, region.code.as_ref())),
            Piece::Table(co_region_table(l, details)),
        ];
        page.block("co-regions", "co-regions", pieces);
    }
    if !details.children.is_empty() {
        let item = |child: &asterism_actions::Ref| ListItem { link: words::link(child), note: String::new() };
        let list = details.children.iter().map(item).collect();
        page.block("regions", "regions-within", vec![Piece::List(list)]);
    }
    changes(page, region, details);
}

/// A region of which there is no record, but which tables or records name by its code.
pub(super) async fn without_record(site: &Site, visit: &Visit, code: &str) -> Result<RecordPage, Problem> {
    let (app, l) = (site.app()?, visit.l);
    let params = [("region", code), ("sort", "newest")];
    let params = params.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let counted = app.explore(&visit.actor(), &params).await?;
    let name = app.region_names(&BTreeSet::from([code.to_owned()])).await?.remove(code);
    if name.is_none() && counted.total == 0 {
        return Err(Problem::NotFound);
    }
    let name = name.map(|name| words::text(l, &name)).filter(|name| !name.is_empty());
    let name = name.or_else(|| l.try_t(&format!("country-{code}"))).unwrap_or_else(|| code.to_owned());
    let kinds = words::kinds(l, Kind::Region);
    let shell = Shell::new(visit, name.clone()).section(Section::Regions).crumb("/regions", kinds);
    let mut page = RecordPage::bare(l, shell, name, site.atlas().await?);
    page.kicker = vec![LinkTo::new("/regions", words::kind(l, Kind::Region))];
    let mut notice = Notice::new(Tone::Note, l.t("region-unrecorded"), l.t("region-unrecorded-text"));
    notice.links = vec![LinkTo::new("/sources", l.t("nav-sources"))];
    page.notices.push(notice);
    page.facts.add(l.t("code"), Cell::Code(code.to_owned()));
    page.follow = Some(super::follow::of(app, visit, Followed::Region, code, &page.title).await?);
    page.answer(super::observatory::of_region(app, visit, code).await?);
    kind_figures(&mut page, &counted, code);
    if counted.total > 0 {
        breakdowns(&mut page, &counted, "region", code, &FACETS);
        newest(&mut page, &counted, "region", code);
    }
    Ok(page)
}

fn count(counted: &ExploreView, facet: Facet, key: &str) -> u64 {
    let values = counted.facets.iter().find(|view| view.facet == facet).map(|view| view.values.as_slice());
    values.unwrap_or_default().iter().find(|value| value.key == key).map_or(0, |value| value.count)
}

fn key_figures(page: &mut RecordPage, details: &RegionDetails, counted: &ExploreView, code: &str) {
    kind_figures(page, counted, code);
    let l = page.l;
    let money = &details.money;
    for (key, sums) in [("budgets-here", &money.budgets), ("contributions-here", &money.contributions)] {
        for (sum, projects) in sums {
            let (stating, all) = (l.number(*projects as i64), l.number(money.projects as i64));
            let note = l.with("from-some-projects", &[("shown", &stating), ("total", &all)]);
            page.figure(KeyFigure::new(l.t(key), l.money_short(*sum), note).leading_to("#money"));
        }
    }
}

/// What is stated of money here, by programme, and what is stated for whole projects only.
fn money_here(page: &mut RecordPage, details: &RegionDetails) {
    let (l, money) = (page.l, &details.money);
    if money.projects == 0 {
        return;
    }
    let share = 100.0 * money.stating as f64 / money.projects as f64;
    let (stating, all) = (l.number(money.stating as i64), l.number(money.projects as i64));
    let parts = [("stating", &*stating), ("all", &*all), ("share", &*l.percent_of(share, 0))];
    let mut said = vec![l.with("money-here-states", &parts)];
    if money.whole_only > 0 {
        let whole: Vec<String> = money.whole.iter().map(|sum| l.money_short(*sum)).collect();
        said.push(l.count("money-whole-only", money.whole_only as u64));
        if !whole.is_empty() {
            said.push(l.with("money-whole-sum", &[("sum", &whole.join(", "))]));
        }
    }
    let prose = Prose { paragraphs: vec![said.join(" ")], ..Prose::default() };
    let mut pieces = vec![Piece::Prose(prose)];
    let figures = super::money::figures(l, &money.by_programme);
    if !figures.is_empty() {
        pieces.push(Piece::Figures(figures));
        pieces.push(Piece::Table(super::money::table(l, &money.by_programme)));
    }
    page.block("money", "money-here", pieces);
}

fn kind_figures(page: &mut RecordPage, counted: &ExploreView, code: &str) {
    let l = page.l;
    for kind in [Kind::Project, Kind::Organisation, Kind::Event] {
        let number = l.number(count(counted, Facet::Kind, kind.as_str()) as i64);
        let href = format!("/explore{}", query_string([("kind", kind.as_str()), ("region", code)]));
        page.figure(KeyFigure::new(words::kinds(l, kind), number, "").leading_to(href));
    }
}

fn facts(page: &mut RecordPage, region: &Region, details: &RegionDetails) {
    let l = page.l;
    let facts = &mut page.facts;
    facts.add_some(l.t("code"), region.code.as_ref().map(|code| Cell::Code(code.to_string())));
    let level = region.code.as_ref().map(|code| l.number(i64::from(code.level())));
    facts.add_some(l.t("nuts-level"), level.map(Cell::Text));
    let versions: Vec<&str> = region.versions.iter().map(|version| version.as_str()).collect();
    if !versions.is_empty() {
        facts.add(l.t("nuts-versions"), Cell::Text(versions.join(", ")));
    }
    facts.add_some(l.t("latin-name"), region.latin_name.clone().map(Cell::Text));
    facts.add_all(
        l.t("lies-in"),
        details.path.iter().map(|region| Cell::Link(words::place_link(l, region))).collect(),
    );
}

/// Bars for some filters' values within a place, a programme or a theme.
pub(super) fn breakdowns(
    page: &mut RecordPage,
    counted: &ExploreView,
    filter: &str,
    value: &str,
    facets: &[Facet],
) {
    let l = page.l;
    let figures: Vec<Figure> = facets
        .iter()
        .filter_map(|facet| counted.facets.iter().find(|view| view.facet == *facet))
        .filter(|view| !view.values.is_empty())
        .map(|view| breakdown(l, view, filter, value))
        .collect();
    if !figures.is_empty() {
        page.block("figures", "in-figures", vec![Piece::Figures(figures)]);
    }
}

fn breakdown(l: Locale, view: &asterism_actions::FacetView, filter: &str, value: &str) -> Figure {
    const SHOWN: usize = 8;
    let title = l.label("by", view.facet.as_str());
    let label = |one: &asterism_actions::ValueView| words::label(l, &one.label, &one.key);
    let bar = |one: &asterism_actions::ValueView| {
        Bar::new(label(one), one.count as f64, l.number(one.count as i64))
    };
    let shown: Vec<Bar> = view.values.iter().take(SHOWN).map(bar).collect();
    let picture = bars(l, &title, &l.count("bars-description", shown.len() as u64), &shown);
    // The filter by kind is called after what is searched for.
    let heading = match view.facet {
        Facet::Kind => l.t("kind"),
        facet => l.label("facet", facet.as_str()),
    };
    let columns = vec![Column::text(heading), Column::number(l.t("records"))];
    let mut table = DataTable::new(title.clone(), columns);
    for one in &view.values {
        let href = format!("/explore{}", query_string([(filter, value), (view.facet.as_str(), &one.key)]));
        table.row(vec![Cell::Link(LinkTo::new(href, label(one))), Cell::Number(l.number(one.count as i64))]);
    }
    let mut figure = Figure::new(l, title, picture, table);
    figure.unit = l.t("number-of-records");
    let all = view.distinct as usize;
    figure.source = largest_of(l, SHOWN.min(view.values.len()), all);
    figure.table.note = largest_of(l, view.values.len(), all);
    figure
}

/// The newest records, and the way to all.
pub(super) fn newest(page: &mut RecordPage, counted: &ExploreView, filter: &str, value: &str) {
    let l = page.l;
    if counted.hits.is_empty() {
        page.block("newest", "newest-here", vec![Piece::Empty(l.t("nothing-here-yet"))]);
        return;
    }
    let item = |hit: &asterism_actions::HitView| {
        let kind = words::kind(l, hit.hit.kind);
        let date = hit.date.map(|date| format!(" · {}", l.date_short(date))).unwrap_or_default();
        ListItem { link: LinkTo::new(&hit.hit.path, &hit.hit.name), note: format!("{kind}{date}") }
    };
    // What has no day of its own is not new, and comes after what has one.
    let (dated, undated): (Vec<_>, Vec<_>) = counted.hits.iter().partition(|hit| hit.date.is_some());
    // A record that counts as being in itself is no news on its own page.
    let own = |hit: &asterism_actions::HitView| {
        hit.hit.kind.as_str() == filter && hit.hit.path.rsplit('/').next() == Some(value)
    };
    let others = dated.into_iter().chain(undated).filter(|hit| !own(hit));
    let list: Vec<ListItem> = others.take(12).map(item).collect();
    let list = if list.is_empty() { Piece::Empty(l.t("nothing-here-yet")) } else { Piece::List(list) };
    let all = LinkTo::new(
        format!("/explore{}", query_string([(filter, value)])),
        l.count("show-all-count", counted.total),
    );
    page.block("newest", "newest-here", vec![list, Piece::More(all)]);
}

fn co_regions(l: Locale, atlas: &Atlas, details: &RegionDetails, here: Option<&NutsCode>) -> Figure {
    let values: Vec<RegionValue> = details
        .co_regions
        .iter()
        .filter_map(|(found, projects)| {
            let code = found.path.rsplit('/').next().and_then(|code| NutsCode::parse(code).ok())?;
            let shown = l.count("projects-count", *projects as u64);
            let (name, href) = (words::name_of(l, found), found.path.clone());
            Some(RegionValue { code, name, href, value: *projects as f64, shown })
        })
        .collect();
    super::spread::counts(l, atlas, l.t("co-regions-title"), l.t("shared-projects"), &values, here)
}

fn co_region_table(l: Locale, details: &RegionDetails) -> DataTable {
    let columns = vec![Column::text(l.t("region")), Column::number(l.t("shared-projects"))];
    let mut table = DataTable::new(l.t("co-regions-title"), columns);
    table.quiet_caption = true;
    table.note = largest_of(l, details.co_regions.len().min(12), details.co_regions_total);
    let most = details.co_regions.iter().map(|(_, projects)| *projects).max().unwrap_or(0).max(1);
    for (found, projects) in details.co_regions.iter().take(12) {
        let share = (projects * 1000 / most) as u16;
        table.row(vec![
            Cell::Link(words::place_link(l, found)),
            Cell::Share(l.number(*projects as i64), share),
        ]);
    }
    table
}

fn changes(page: &mut RecordPage, region: &Region, details: &RegionDetails) {
    if region.changes.is_empty() {
        return;
    }
    let l = page.l;
    let columns = ["from-version", "to-version", "code", "change"].map(|key| Column::text(l.t(key)));
    let mut table = DataTable::new(l.t("region-changes"), columns.into());
    table.quiet_caption = true;
    for change in &region.changes {
        let known = |code: &NutsCode| details.changed.contains_key(code.as_str());
        let code = change.code.as_ref().map(|code| match known(code) {
            true => Cell::link(&format!("/regions/{code}"), code.as_str()),
            false => Cell::text(code.as_str()),
        });
        table.row(vec![
            Cell::text(change.from.as_str()),
            Cell::text(change.to.as_str()),
            code.unwrap_or(Cell::Empty),
            Cell::text(&change.change),
        ]);
    }
    page.block("changes", "region-changes", vec![Piece::Table(table)]);
}
