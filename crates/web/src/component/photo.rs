use askama::Template;

use crate::html::html_safe;

/// A picture that somebody took, with its credit and licence below it.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "component/photo.html")]
pub struct Photo {
    pub src: String,
    /// The same in other widths, as the attribute `srcset` has them.
    pub sources: String,
    pub width: u32,
    pub height: u32,
    pub alt: String,
    pub caption: String,
}
html_safe!(Photo);
