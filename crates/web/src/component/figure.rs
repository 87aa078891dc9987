use askama::Template;

use super::DataTable;
use crate::chart::{Svg, swatch};
use crate::html::html_safe;
use crate::locale::Locale;

/// A chart or map with its title, key, source, and the same data as a table one click away.
#[derive(Debug, Clone, Template)]
#[template(path = "component/figure.html")]
pub struct Figure {
    pub title: String,
    /// What is measured and in which unit.
    pub unit: String,
    pub picture: Svg,
    pub legend: Vec<LegendItem>,
    pub table: DataTable,
    /// Where the numbers come from, and credits that terms require.
    pub source: String,
    pub table_label: String,
    /// Drawn across the page, and not within a column.
    pub wide: bool,
}
html_safe!(Figure);

#[derive(Debug, Clone)]
pub struct LegendItem {
    /// The class that draws the swatch: `q0` … `q5`, `s0` … `s7`, `none`, or a shape of a chart.
    pub class: &'static str,
    pub text: String,
}

impl LegendItem {
    fn swatch(&self) -> Svg {
        swatch(self.class)
    }
}

impl Figure {
    pub fn new(l: Locale, title: impl Into<String>, picture: Svg, table: DataTable) -> Figure {
        Figure {
            title: title.into(),
            unit: String::new(),
            picture,
            legend: Vec::new(),
            table,
            source: String::new(),
            table_label: l.t("figure-as-table"),
            wide: false,
        }
    }
}
