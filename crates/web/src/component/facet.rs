use askama::Template;

use super::DataTable;
use crate::chart::Svg;
use crate::html::html_safe;

/// A filter: its values as checkboxes with exact counts. Stands in a form that is sent by GET.
#[derive(Debug, Clone, Template)]
#[template(path = "component/facet.html")]
pub struct FacetList {
    /// The name in the address.
    pub name: String,
    pub label: String,
    pub values: Vec<FacetValue>,
    /// How many values there are beyond those listed, and the address that lists them all.
    pub more: Option<(String, String)>,
    /// Which of all values are listed, where all were asked for.
    pub part: Option<FacetPart>,
    /// The section starts open: something in it is chosen, or it is among the first.
    pub open: bool,
    /// As in `2 chosen`; empty when nothing is.
    pub chosen: String,
}
html_safe!(FacetList);

/// A page of all values of a filter.
#[derive(Debug, Clone)]
pub struct FacetPart {
    /// There is a field to narrow them by typing.
    pub narrows: bool,
    pub like: String,
    pub like_label: String,
    pub button: String,
    /// As in `Page 2 of 11 · values: 2,105`.
    pub place: String,
    pub previous: Option<(String, String)>,
    pub next: Option<(String, String)>,
}

#[derive(Debug, Clone)]
pub struct FacetValue {
    pub value: String,
    pub label: String,
    pub count: String,
    pub selected: bool,
    /// How deep in a tree, from 0 to 4.
    pub depth: u8,
}

impl FacetList {
    fn id(&self, index: &usize) -> String {
        format!("f-{}-{index}", self.name)
    }
}

/// A filter by range: two fields and a histogram of what there is.
#[derive(Debug, Clone, Template)]
#[template(path = "component/range.html")]
pub struct RangeFilter {
    pub label: String,
    pub histogram: Option<Svg>,
    /// The histogram's data, and what leads to them.
    pub table: DataTable,
    pub table_label: String,
    pub low_name: String,
    pub high_name: String,
    pub low_label: String,
    pub high_label: String,
    pub low: String,
    pub high: String,
    /// `number` or `date`.
    pub input_type: &'static str,
    /// As in `34 without a budget`; empty when there are none.
    pub missing: String,
    pub open: bool,
}
html_safe!(RangeFilter);

/// A filter in force, with the address of the result without it.
#[derive(Debug, Clone)]
pub struct ActiveFilter {
    pub filter: String,
    pub value: String,
    pub without: String,
}

/// A value that a form carries along.
#[derive(Debug, Clone)]
pub struct Hidden {
    pub name: String,
    pub value: String,
}
