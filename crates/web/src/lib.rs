//! The site: pages, feeds and files made on the server, which work without scripts.
//!
//! `router` gives every address with all layers; `serve` runs it until told to stop. Errors become
//! pages in one place (`problem`), strings come from the catalogue in `locales/` (`locale`), and
//! pages are put together from components that escape what they are given (`component`, `chart`,
//! `map`). This room knows `actions` and `domain` only.

mod arrival;
mod assets;
mod door;
mod etag;
mod form;
mod given_back;
mod guess;
mod html;
mod layers;
mod meter;
mod methods;
mod metrics;
mod patience;
mod places;
mod press;
mod problem;
mod refusal;
mod server;
mod shell;
mod site;
mod still;
mod visit;

pub mod chart;
pub mod component;
pub mod locale;
pub mod map;
mod pages;

pub use layers::Limits;
pub use pages::{BriefOf, brief, caveat, change_words, facts, name_words, range_words, value_called};
pub use press::{Press, Unprinted};
pub use problem::Problem;
pub use server::{serve, serve_within};
pub use site::{Site, router};
pub use still::{Copied, copy_space};

#[cfg(test)]
mod tests;
