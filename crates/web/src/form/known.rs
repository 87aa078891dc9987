//! Which names the fields of a form have.

use asterism_domain::Kind;

use super::shape::{self, Shape, What};

/// Of what was sent, the fields of a kind's form and those of the page's own: what is no field is nothing that
/// somebody typed.
pub(crate) fn typed(kind: Kind, sent: &[(String, String)], own: &[&str]) -> Vec<(String, String)> {
    let shapes = shape::of(kind);
    let is_field = |name: &str| own.contains(&name) || is_known(&shapes, name);
    sent.iter().filter(|(name, _)| is_field(name)).cloned().collect()
}

/// Whether a form of these fields has one of this name.
fn is_known(shapes: &[Shape], name: &str) -> bool {
    let (first, rest) = match name.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (name, None),
    };
    let shape = shapes.iter().find(|shape| shape.name == first);
    shape.is_some_and(|shape| rest.map_or(shape.what != What::Unknown, |rest| is_below(&shape.what, rest)))
}

fn is_below(what: &What, name: &str) -> bool {
    match what {
        What::Fields(shapes) => is_known(shapes, name) || name == "shown" || name == super::layout::HERE,
        What::Rows(item) => match name.split_once('.') {
            Some((number, rest)) => is_number(number) && (rest == "row" || is_below(item, rest)),
            None => is_number(name) || name == "shown",
        },
        What::Texts => {
            name == "shown" || (name.len() <= 8 && name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        }
        What::Money => matches!(name, "amount" | "currency"),
        What::Point => matches!(name, "latitude" | "longitude"),
        What::Region(_) => matches!(name, "code" | "version" | "code.id" | "code.was" | "code.pick"),
        What::Link => matches!(name, "id" | "was" | "pick"),
        What::Unknown => false,
        _ => name == "shown",
    }
}

fn is_number(text: &str) -> bool {
    (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_shows_is_known_and_nothing_else_is() {
        let shapes = shape::of(Kind::Project);
        for name in ["about.title.en", "partners.3.row", "partners.3.organisation.was", "acronym"] {
            assert!(is_known(&shapes, name), "{name}");
        }
        for name in
            ["", "nothing", "about.nothing", "about.title.en.en", "partners.x.row", "acronym.more", "about."]
        {
            assert!(!is_known(&shapes, name), "{name}");
        }
    }
}
