use super::Svg;

/// What stands beside a word of a legend: the shape that a class draws. It is nothing without its word.
pub(crate) fn swatch(class: &str) -> Svg {
    let shape = match class {
        "point full" | "point ring" => format!(r#"<circle class="{class}" cx="6" cy="6" r="4.5"/>"#),
        "point cross" | "cell withheld" => format!(r#"<path class="{class}" d="M2 2 10 10M2 10 10 2"/>"#),
        _ => format!(r#"<rect class="{class}" width="12" height="12"/>"#),
    };
    let hatch = r#"<path class="hatch" d="M0 4L4 0M0 8L8 0M0 12L12 0M4 12L12 4M8 12L12 8"/>"#;
    Svg::silent(format!(
        r#"<svg class="swatch" viewBox="0 0 12 12" aria-hidden="true" focusable="false">{shape}{}</svg>"#,
        if class == "withheld" { hatch } else { "" }
    ))
}
