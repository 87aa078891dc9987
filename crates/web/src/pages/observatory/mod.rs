//! The observatory of a region: one screen that answers, and a page for each part of the answer.

mod asked;

use asterism_actions::observatory::Frame;
use asterism_domain::statistics::Role;

use crate::html::query_string;

pub(crate) use asked::Asked;

/// Where a figure opens to what was published: `/tables/{key}/cell` with a code for every dimension of the
/// table, each under `dim.` and the dimension's key.
pub(crate) fn cells_address(frame: &Frame, region: usize, industry: usize) -> String {
    let code = |named: Option<&asterism_actions::observatory::Named>| {
        named.map(|named| named.code.clone()).unwrap_or_default()
    };
    let own = [
        (Role::Place, code(frame.regions.get(region))),
        (Role::Industry, code(frame.industries.get(industry))),
        (Role::Time, frame.year.clone()),
    ];
    let head = &frame.version.head;
    let of_role = |(role, code): (Role, String)| Some((head.dimension(role)?.1.key.clone(), code));
    let chosen = frame.settings.codes.iter().cloned();
    let pairs: Vec<(String, String)> = own
        .into_iter()
        .filter_map(of_role)
        .chain(chosen)
        .map(|(dimension, code)| (format!("dim.{dimension}"), code))
        .collect();
    let query = query_string(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    format!("/tables/{}/cell{query}", crate::html::encode(&head.key))
}
