//! Forms made of the documents' schema: what stands in one, what came back, and how it is drawn.
//!
//! A form is a set of named values (`pairs`). A document becomes values (`show`), values and the document they were
//! made of become a document again (`read`), and values are drawn (`draw`), so that what somebody typed stands in the
//! form again whatever was wrong with it.

pub(crate) mod begun;
pub(crate) mod draw;
pub(crate) mod impossible;
mod known;
pub(crate) mod layout;
pub(crate) mod pairs;
pub(crate) mod read;
pub(crate) mod settle;
pub(crate) mod shape;
pub(crate) mod show;
pub(crate) mod why;

#[cfg(test)]
mod tests;

pub(crate) use draw::{Drawing, Group};
pub(crate) use known::typed;
pub(crate) use pairs::Pairs;
pub(crate) use read::{Fault, Why};
