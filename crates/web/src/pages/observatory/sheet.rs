use serde_json::{Map, Value, json};

use crate::chart::Svg;
use crate::component::{Cell, Column, DataTable};
use crate::html::LinkTo;
use asterism_actions::csv_line;

/// The figures of a page, from which its table and its files are made, so that they cannot differ.
#[derive(Debug, Clone, Default)]
pub(in crate::pages) struct Sheet {
    pub(in crate::pages) title: String,
    pub(in crate::pages) note: String,
    pub(in crate::pages) fields: Vec<Field>,
    pub(in crate::pages) rows: Vec<Vec<Datum>>,
    pub(in crate::pages) empty: String,
}

/// A column: of the page, of the files, or of both.
#[derive(Debug, Clone)]
pub(in crate::pages) struct Field {
    /// Its name in files; empty for what only a page can show.
    pub(in crate::pages) key: String,
    /// Its heading; empty for what only files have.
    pub(in crate::pages) label: String,
    pub(in crate::pages) unit: String,
    pub(in crate::pages) numeric: bool,
    /// It holds pictures.
    pub(in crate::pages) pictures: bool,
}

#[derive(Debug, Clone)]
pub(in crate::pages) enum Datum {
    Text(String),
    /// A name that may lead somewhere, with a smaller line below it.
    Name {
        text: String,
        href: Option<String>,
        note: String,
    },
    Number {
        value: f64,
        shown: String,
        href: Option<String>,
    },
    /// No value, and why.
    Without(String),
    /// The same for a figure that opens to its cell.
    WithoutAt(String, String),
    Picture(Svg),
}

impl Field {
    pub(in crate::pages) fn text(key: impl Into<String>, label: impl Into<String>) -> Field {
        Field { key: key.into(), label: label.into(), unit: String::new(), numeric: false, pictures: false }
    }

    pub(in crate::pages) fn number(key: impl Into<String>, label: impl Into<String>) -> Field {
        Field { numeric: true, ..Field::text(key, label) }
    }

    /// Only in files.
    pub(in crate::pages) fn in_files(key: impl Into<String>) -> Field {
        Field::text(key, "")
    }

    /// A column of pictures, which only a page can show.
    pub(in crate::pages) fn pictures(label: impl Into<String>) -> Field {
        Field { pictures: true, ..Field::text("", label) }
    }

    pub(in crate::pages) fn unit(mut self, unit: impl Into<String>) -> Field {
        self.unit = unit.into();
        self
    }
}

impl Datum {
    pub(in crate::pages) fn text(text: impl Into<String>) -> Datum {
        Datum::Text(text.into())
    }

    pub(in crate::pages) fn number(value: f64, shown: impl Into<String>) -> Datum {
        Datum::Number { value, shown: shown.into(), href: None }
    }

    /// A number as `written` writes it; why there is none when it is not one.
    pub(in crate::pages) fn number_or(value: f64, why: &str, written: impl Fn(f64) -> String) -> Datum {
        if value.is_finite() { Datum::number(value, written(value)) } else { Datum::Without(why.to_owned()) }
    }

    fn cell(&self) -> Cell {
        let linked = |href: &Option<String>, text: &str| match href {
            Some(href) => Cell::Link(LinkTo::new(href, text)),
            None => Cell::text(text),
        };
        match self {
            Datum::Text(text) => Cell::text(text),
            Datum::Name { text, href, note } if note.is_empty() => linked(href, text),
            Datum::Name { text, href, note } => linked(href, text).with_note(note),
            Datum::Number { shown, href: None, .. } => Cell::number(shown),
            Datum::Number { shown, href, .. } => linked(href, shown),
            Datum::Without(why) => Cell::Missing(why.clone()),
            Datum::WithoutAt(why, href) => Cell::Link(LinkTo::new(href, why)),
            Datum::Picture(picture) => Cell::Picture(picture.clone()),
        }
    }

    fn json(&self) -> Value {
        match self {
            Datum::Text(text) | Datum::Name { text, .. } => json!(text),
            Datum::Number { value, .. } => json!(value),
            Datum::Without(_) | Datum::WithoutAt(..) | Datum::Picture(_) => Value::Null,
        }
    }

    fn plain(&self) -> String {
        match self {
            Datum::Text(text) | Datum::Name { text, .. } => text.clone(),
            Datum::Number { value, .. } => value.to_string(),
            Datum::Without(_) | Datum::WithoutAt(..) | Datum::Picture(_) => String::new(),
        }
    }
}

impl Sheet {
    /// The table below a figure, which needs no pictures: `most` rows of it, if given.
    pub(in crate::pages) fn table(&self, most: Option<usize>) -> DataTable {
        self.table_of(most, |field| !field.label.is_empty() && !field.pictures)
    }

    fn table_of(&self, most: Option<usize>, is_shown: impl Fn(&Field) -> bool) -> DataTable {
        let shown = |field: &&Field| is_shown(field);
        let column = |field: &Field| Column {
            label: field.label.clone(),
            unit: field.unit.clone(),
            numeric: field.numeric,
            sort: None,
        };
        let mut table =
            DataTable::new(self.title.clone(), self.fields.iter().filter(shown).map(column).collect());
        table.note.clone_from(&self.note);
        table.empty.clone_from(&self.empty);
        for row in self.rows.iter().take(most.unwrap_or(usize::MAX)) {
            let cells = self.fields.iter().zip(row).filter(|(field, _)| shown(field));
            table.row(cells.map(|(_, datum)| datum.cell()).collect());
        }
        table
    }

    /// The same for rows that become cards on narrow screens.
    pub(in crate::pages) fn cards(&self) -> DataTable {
        DataTable { stacks: true, ..self.below_heading() }
    }

    /// The table below a heading that says what it is.
    pub(in crate::pages) fn below_heading(&self) -> DataTable {
        DataTable { quiet_caption: true, ..self.table_of(None, |field| !field.label.is_empty()) }
    }

    pub(in crate::pages) fn json(&self) -> Value {
        let row = |row: &Vec<Datum>| {
            let pairs = self.fields.iter().zip(row).filter(|(field, _)| !field.key.is_empty());
            Value::Object(
                pairs.map(|(field, datum)| (field.key.clone(), datum.json())).collect::<Map<_, _>>(),
            )
        };
        Value::Array(self.rows.iter().map(row).collect())
    }

    /// With a heading line. The mark at the start makes spreadsheets read UTF-8. Every row of figures that are
    /// made up says so, since rows are copied without their heading.
    pub(in crate::pages) fn csv(&self, fictional: bool) -> String {
        let kept = |field: &&Field| !field.key.is_empty();
        let mark = |word: &str| fictional.then(|| word.to_owned());
        let heading: Vec<String> =
            self.fields.iter().filter(kept).map(|field| field.key.clone()).chain(mark("fictional")).collect();
        let line = |row: &Vec<Datum>| {
            let data = self.fields.iter().zip(row).filter(|(field, _)| kept(field));
            csv_line(&data.map(|(_, datum)| datum.plain()).chain(mark("true")).collect::<Vec<_>>())
        };
        let lines: String = self.rows.iter().map(line).collect();
        format!("\u{feff}{}{lines}", csv_line(&heading))
    }
}

#[cfg(test)]
mod tests {
    use askama::Template;

    use super::*;

    fn sheet() -> Sheet {
        Sheet {
            title: "Strengths".to_owned(),
            fields: vec![
                Field::text("industry", "Industry"),
                Field::in_files("code"),
                Field::number("quotient", "Quotient"),
                Field::pictures("Course"),
            ],
            rows: vec![
                vec![
                    Datum::Name {
                        text: "Basic, metals".to_owned(),
                        href: Some("/x".to_owned()),
                        note: "C24".to_owned(),
                    },
                    Datum::text("C24"),
                    Datum::number(4.25, "4.3"),
                    Datum::Picture(Svg::default()),
                ],
                vec![
                    Datum::text("Mining"),
                    Datum::text("B05"),
                    Datum::Without("confidential".to_owned()),
                    Datum::Without(String::new()),
                ],
            ],
            ..Sheet::default()
        }
    }

    #[test]
    fn a_page_and_its_files_say_the_same_of_every_row() {
        let sheet = sheet();
        let page = sheet.table(None).render().expect("renders");
        assert!(page.contains("4.3") && page.contains("confidential") && !page.contains("B05"), "{page}");
        assert_eq!(
            sheet.csv(false),
            "\u{feff}industry,code,quotient\r\n\"Basic, metals\",C24,4.25\r\nMining,B05,\r\n"
        );
        let made_up = sheet.csv(true);
        assert!(made_up.contains("quotient,fictional\r\n") && made_up.contains("B05,,true\r\n"), "{made_up}");
        let rows = json!([
            { "industry": "Basic, metals", "code": "C24", "quotient": 4.25 },
            { "industry": "Mining", "code": "B05", "quotient": null },
        ]);
        assert_eq!(sheet.json(), rows);
    }

    #[test]
    fn a_table_may_show_the_first_rows_only() {
        assert_eq!(sheet().table(Some(1)).rows.len(), 1);
    }
}
