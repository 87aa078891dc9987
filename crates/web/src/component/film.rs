use askama::Template;

use crate::html::html_safe;

/// A film that is shown elsewhere: a link with its title and nothing of the other site.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "component/film.html")]
pub struct FilmLink {
    pub kind: String,
    pub title: String,
    /// Where the link leads.
    pub note: String,
    pub credit: String,
    pub href: String,
}
html_safe!(FilmLink);
