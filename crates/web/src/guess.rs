//! What an address that leads nowhere may have meant.

use asterism_actions::nearness;
use asterism_domain::{Kind, fold};

use crate::html::LinkTo;
use crate::locale::Locale;

/// Pages with addresses of one word, beside the lists of each kind.
const PAGES: [(&str, &str); 10] = [
    ("/explore", "nav-explore"),
    ("/quality", "nav-quality"),
    ("/sources", "nav-sources"),
    ("/about", "nav-about"),
    ("/map", "nav-map"),
    ("/industries", "nav-industries"),
    ("/compare", "nav-compare"),
    ("/space", "nav-space"),
    ("/clusters", "nav-clusters"),
    ("/tables", "nav-tables"),
];

/// An address is not long: more letters apart is another word.
const MOST_APART: usize = 2;

/// The words of an address, as someone would type them: `/projects/cluster-s3` gives `cluster s3`.
pub(crate) fn words_of(path: &str) -> String {
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    let plain = percent_encoding::percent_decode_str(last).decode_utf8_lossy().into_owned();
    let stem = plain.split('.').next().unwrap_or("");
    let words: Vec<&str> =
        stem.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(8).collect();
    words.join(" ")
}

/// The pages that an address of one part is nearly that of, or that are called so: `/persons`, `/projekts`, `/Personas`.
pub(crate) fn pages(l: Locale, path: &str) -> Vec<LinkTo> {
    if path.trim_matches('/').contains('/') {
        return Vec::new();
    }
    let wanted = fold(&words_of(path));
    let mut near: Vec<(usize, LinkTo)> = Vec::new();
    let mut take = |called: &[String], href: String, text: &str| {
        let apart = called.iter().filter_map(|name| nearness(&wanted, name)).min();
        if let Some(apart) = apart.filter(|apart| *apart <= MOST_APART) {
            near.push((apart, LinkTo::new(href, text)));
        }
    };
    for kind in Kind::ALL {
        let (one, many) = (l.label("kind", kind.as_str()), l.label("kinds", kind.as_str()));
        let key = kind.as_str().replace('_', " ");
        let called = [kind.path().replace('-', " "), format!("{key}s"), key, one, many.clone()];
        take(&called, format!("/{}", kind.path()), &many);
    }
    for (path, key) in PAGES {
        let name = l.t(key);
        take(&[path.trim_start_matches('/').to_owned(), name.clone()], path.to_owned(), &name);
    }
    // Beside what is meant plainly nothing is guessed.
    let nearest = near.iter().map(|(apart, _)| *apart).min();
    near.into_iter().filter(|(apart, _)| Some(*apart) == nearest).map(|(_, link)| link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_nearly_one_of_the_site_leads_there() {
        let check = |code: &str, path: &str, expected: &[&str]| {
            let found = pages(Locale::offered_as(code).expect("a language"), path);
            assert_eq!(found.iter().map(|link| link.href.as_str()).collect::<Vec<_>>(), expected, "{path}");
        };
        for path in ["/persons", "/person", "/Peple", "/people.html"] {
            check("en", path, &["/people"]);
        }
        check("en", "/projekts/", &["/projects"]);
        check("en", "/organizations", &["/organisations"]);
        check("en", "/topic", &["/topics"]);
        check("en", "/source", &["/sources"]);
        check("es", "/proyectos", &["/projects"]);
        for path in ["/history", "/", "/wp-login.php", "/persons/anna", "/xyz"] {
            check("en", path, &[]);
        }
    }

    #[test]
    fn the_words_of_an_address_are_those_of_its_last_part() {
        assert_eq!(words_of("/projects/cluster-s3"), "cluster s3");
        assert_eq!(words_of("/Caf%C3%A9.html"), "Café");
    }
}
