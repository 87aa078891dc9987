//! Markup fed into every part of a page comes out as text.

use askama::Template;
use asterism_domain::NutsVersion;
use asterism_domain::outline::Outline;
use jiff::civil::date;

use crate::chart::{
    self, Bar, CoursePoint, Interval, Known, Moment, Node, Part, PlaneWords, Point, Selection, Shape,
    SignedBar, Span, Stack, StripMark, Svg,
};
use crate::component::*;
use crate::html::LinkTo;
use crate::locale::Locale;
use crate::map::{Classes, Gap, Layer, Outlines, RegionValue, boundary_map, tile_map};

const EVIL: &str = "<script>alert('x')</script><img src=x onerror=\"y\">&{{7*7}}";

/// Fails when any of the markup survived.
fn harmless(what: &str, html: &str) {
    assert!(!html.contains("<script"), "{what}: {html}");
    assert!(!html.contains("<img"), "{what}: {html}");
    assert!(!html.contains("onerror=\"y\""), "{what}: {html}");
    assert!(
        html.contains("script&") || html.contains("&#60;script") || html.contains("&lt;script"),
        "{what} shows nothing of what it was given: {html}"
    );
}

fn evil() -> String {
    EVIL.to_owned()
}

fn table() -> DataTable {
    let cells = vec![
        Cell::Text(evil()),
        Cell::Link(LinkTo::new(EVIL, EVIL)),
        Cell::Links(vec![LinkTo::new(EVIL, EVIL)]),
        Cell::Number(evil()),
        Cell::Share(evil(), 5),
        Cell::Text(evil()).with_note(EVIL),
        Cell::Mark(evil()),
        Cell::Missing(evil()),
        Cell::Odd(evil(), evil()),
        Cell::Code(evil()),
    ];
    let column =
        Column { label: evil(), unit: evil(), numeric: true, sort: Some(Sort { href: evil(), now: "none" }) };
    let mut table = DataTable::new(EVIL, vec![column; cells.len()]);
    table.note = evil();
    table.total = Some(Row::strong(cells.clone()));
    table.row(cells);
    table
}

fn picture() -> Svg {
    chart::bars(Locale::english(), EVIL, EVIL, &[Bar::new(EVIL, 1.0, EVIL)])
}

fn components() -> Vec<(&'static str, String)> {
    let l = Locale::english();
    let tag = Tag { link: LinkTo::new(EVIL, EVIL), count: evil() };
    let mut facts = Facts::default();
    facts.add(EVIL, Cell::Text(evil()));
    let mut notice = Notice::new(Tone::Error, EVIL, EVIL);
    notice.links.push(LinkTo::new(EVIL, EVIL));
    let pairs = [(evil(), evil())];
    let value = FacetValue { value: evil(), label: evil(), count: evil(), selected: true, depth: 1 };
    let facet = FacetList {
        name: evil(),
        label: evil(),
        values: vec![value],
        part: None,
        more: Some((evil(), evil())),
        open: true,
        chosen: evil(),
    };
    let range = RangeFilter {
        label: evil(),
        histogram: Some(picture()),
        table: table(),
        table_label: evil(),
        low_name: evil(),
        high_name: evil(),
        low_label: evil(),
        high_label: evil(),
        low: evil(),
        high: evil(),
        input_type: "number",
        missing: evil(),
        open: true,
    };
    let mut figure = Figure::new(l, EVIL, picture(), table());
    figure.legend = vec![LegendItem { class: "q0", text: evil() }];
    figure.source = evil();
    let lead = TextLink { from: 8, to: EVIL.len() - 5, href: evil(), name: evil() };
    let prose =
        Prose { paragraphs: vec![evil()], language: Some(evil()), note: evil(), links: vec![vec![lead]] };
    let item = ListItem { link: LinkTo::new(EVIL, EVIL), note: evil() };
    let block = Block::new(
        "x",
        EVIL,
        vec![Piece::List(vec![item]), Piece::Empty(evil()), Piece::More(LinkTo::new(EVIL, EVIL))],
    );
    let figures = KeyFigures { items: vec![KeyFigure::new(EVIL, EVIL, EVIL).leading_to(EVIL)] };
    let html = |template: &dyn askama::DynTemplate| template.dyn_render().expect("components render");
    vec![
        ("table", html(&table())),
        ("tags", html(&TagList { label: evil(), tags: vec![tag] })),
        ("facts", html(&facts)),
        ("notice", html(&notice)),
        ("facet", html(&facet)),
        ("range", html(&range)),
        ("figure", html(&figure)),
        ("prose", html(&prose)),
        ("block", html(&block)),
        ("key figures", html(&figures)),
        (
            "pager",
            format!("&lt;script {}", Pager::new(l, "/explore", &pairs, 2, 1, 9).render().expect("renders")),
        ),
    ]
}

fn outlines() -> Outlines {
    let ring = vec![[-3.0, 42.5], [-2.0, 42.5], [-2.0, 43.3], [-3.0, 43.3]];
    let outline = |code: &str| {
        let code = asterism_domain::NutsCode::parse(code).expect("a code");
        let outline = Outline::simplified(NutsVersion::V2021, std::slice::from_ref(&ring));
        (code, outline.expect("an outline"))
    };
    Outlines::of(&asterism_actions::Boundaries {
        edition: NutsVersion::V2021,
        regions: vec![outline("ES21"), outline("ES22")],
        countries: vec![outline("ES")],
    })
}

fn pictures() -> Vec<(&'static str, Svg)> {
    let l = Locale::english();
    let day = date(2016, 4, 1);
    let span = Span { label: evil(), start: Some(day), end: Some(date(2020, 1, 1)), accent: true };
    let moment = Moment { label: evil(), date: day, lane: 0 };
    let node = Node { label: evil(), weight: 1.0, group: 0, shown: evil() };
    let code = asterism_domain::NutsCode::parse("ES21").expect("a code");
    let regions = [RegionValue { code, name: evil(), href: evil(), value: 1.0, shown: evil() }];
    let code = asterism_domain::NutsCode::parse("ES22").expect("a code");
    let gaps = [Gap { code, name: evil(), shown: evil(), withheld: true }];
    let layer =
        Layer { values: &regions, gaps: &gaps, classes: &Classes::of(&[1.0]), here: None, counted: false };
    let course_point = CoursePoint {
        label: evil(),
        value: Some(1.0),
        shown: evil(),
        mark: evil(),
        ..CoursePoint::default()
    };
    let interval =
        Interval { label: evil(), value: 2.0, low: f64::NAN, high: 3.0, shown: evil(), certain: false };
    let words = PlaneWords {
        title: evil(),
        description: evil(),
        across: evil(),
        upwards: evil(),
        quadrants: [evil(), evil(), evil(), evil()],
    };
    let point =
        Point { label: evil(), short: evil(), at: [0.5, 50.0], shape: Shape::Full, named: true, tip: evil() };
    let signed = SignedBar { label: evil(), start: 0.0, value: -1.0, shown: evil(), accent: false };
    let part = Part { value: 1.0, group: 3, letters: evil(), tip: evil() };
    let stack = Stack { label: evil(), parts: vec![part], shown: evil() };
    let bucket = chart::Bucket { from: 0.0, to: 1.0, count: 2, label: evil(), shown: evil() };
    let mark = StripMark { value: 1.0, label: evil() };
    vec![
        ("bars", picture()),
        ("intervals", chart::intervals(l, EVIL, EVIL, &[interval], (1.0, EVIL))),
        ("plane", chart::plane(l, &words, [f64::NAN, 50.0], &[point], false)),
        ("signed", chart::signed_bars(l, EVIL, EVIL, &[signed])),
        ("stacked", chart::stacked(l, EVIL, EVIL, &[stack])),
        ("strip", chart::strip(EVIL, EVIL, &[f64::NAN, 1.0], Some(&mark), Some(&mark), [EVIL, EVIL])),
        ("gaps", chart::gaps(EVIL, EVIL, &[(Known::Withheld, evil())])),
        ("columns", chart::columns(l, EVIL, EVIL, &[chart::Column { label: evil(), value: 1.0 }])),
        ("histogram", chart::histogram(l, EVIL, EVIL, &[bucket], [EVIL, EVIL], Selection::default())),
        ("sparkline", chart::sparkline(EVIL, EVIL, &[Some(1.0), None, Some(f64::NAN)])),
        ("timeline", chart::timeline(l, EVIL, EVIL, &[span], &[moment], &[evil()])),
        ("network", chart::network(EVIL, EVIL, EVIL, &[node], &[])),
        ("course", chart::course(l, EVIL, EVIL, &[course_point])),
        ("map", tile_map(EVIL, EVIL, &layer)),
        ("boundaries", boundary_map(EVIL, EVIL, &outlines(), &layer, crate::map::Shapes::Kept)),
    ]
}

#[test]
fn markup_in_any_field_comes_out_as_text() {
    for (name, html) in components() {
        harmless(name, &html);
    }
    for (name, picture) in pictures() {
        harmless(name, &picture.to_string());
    }
}

#[test]
fn every_picture_has_a_name_and_a_description_and_no_inline_style() {
    for (name, picture) in pictures() {
        let svg = picture.to_string();
        assert!(
            svg.contains("role=\"img\"") && svg.contains("<title id=") && svg.contains("<desc id="),
            "{name}"
        );
        assert!(!svg.contains("style="), "{name}: the policy forbids inline styles");
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{name}: {svg}");
    }
}

#[test]
fn a_link_that_is_no_address_is_shown_as_text() {
    let mut table = DataTable::new("t", vec![Column::text("c")]);
    table.row(vec![Cell::link("javascript:alert(1)", "a name")]);
    let html = table.render().expect("renders");
    assert!(html.contains("a name") && !html.contains("javascript:"), "{html}");
}
