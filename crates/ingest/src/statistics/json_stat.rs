//! JSON-stat 2.0: one object with the dimensions, their codes, and the cells by their place among all
//! combinations of codes, the last dimension fastest.

mod parse;

use asterism_domain::Text;
use asterism_domain::statistics::{Role, TableHead};

use super::ReadTable;
use super::build::Axis;
use super::error::TableError;
use super::labels::{code_list_of, head_of, key_of, plain_key, role_of};
use super::number::said;
use super::reading::{Reading, Row, code_fault};
use super::tsv::dimension_name;
use crate::input::Input;
use crate::values;
use parse::{Dataset, Status};

/// Whether the beginning of a JSON file is that of such a table.
pub(super) fn is_head(text: &str) -> bool {
    let has = |word: &str| text.contains(word);
    // The members of an object come in any order, so that not all are in sight.
    has("\"class\"") && has("\"dataset\"") && (has("\"version\"") || has("\"size\"") || has("\"dimension\""))
}

pub(super) fn read(file: &str, input: Input<'_>) -> Result<ReadTable, TableError> {
    let dataset = parse::parse(file, input)?;
    let dimensions = dimensions(&dataset).map_err(|detail| TableError::layout(file, detail))?;
    let axes = dimensions
        .iter()
        .map(|dimension| Axis::new(&dimension.key, dimension.role, code_list_of(&dimension.key)));
    let mut reading = Reading::new(file, axes.collect());
    let numbers = meet_codes(&dimensions, &mut reading)?;
    let size = dataset.size.iter().product();
    let cells = CellsOf { dataset: &dataset, size, sizes: &dataset.size, numbers: &numbers };
    cells.read(&mut reading)?;
    reading.finish(head(&dataset, file))
}

struct DimensionOf {
    key: String,
    role: Role,
    /// In the order of the file, with labels.
    codes: Vec<(String, String)>,
}

/// The dimensions with all their codes, whose numbers must be those that the sizes promise.
fn dimensions(dataset: &Dataset) -> Result<Vec<DimensionOf>, String> {
    if dataset.class != "dataset" {
        return Err(format!("its class is `{}`; only a `dataset` holds cells", dataset.class));
    }
    if dataset.id.len() != dataset.size.len() || dataset.id.is_empty() {
        return Err(format!("`id` names {} dimensions and `size` {}", dataset.id.len(), dataset.size.len()));
    }
    if dataset.size.iter().try_fold(1_u64, |size, length| size.checked_mul(*length)).is_none() {
        return Err("its `size` is more combinations of codes than can be counted".to_owned());
    }
    let mut dimensions: Vec<DimensionOf> = Vec::new();
    for (name, size) in dataset.id.iter().zip(&dataset.size) {
        let key = dimension_name(name);
        if dimensions.iter().any(|known| known.key == key) {
            return Err(format!("`id` names `{name}` twice"));
        }
        let category = dataset.dimension.get(name).map(|dimension| &dimension.category);
        let category = category.ok_or_else(|| format!("`dimension` lacks `{name}`, which `id` names"))?;
        let codes = category.codes(*size).map_err(|fault| format!("the dimension `{name}` {fault}"))?;
        if let Some((code, fault)) = codes.iter().find_map(|(code, _)| Some((code, code_fault(code)?))) {
            return Err(format!("the code `{code}` of `{name}` {fault}"));
        }
        let role = dataset.role.of(name).unwrap_or_else(|| role_of(&key));
        dimensions.push(DimensionOf { key, role, codes });
    }
    Ok(dimensions)
}

/// The number of each code of each dimension, in the order of the file.
fn meet_codes(dimensions: &[DimensionOf], reading: &mut Reading) -> Result<Vec<Vec<u32>>, TableError> {
    let mut numbers = Vec::new();
    for (axis, dimension) in dimensions.iter().enumerate() {
        let mut of_axis = Vec::new();
        for (code, label) in &dimension.codes {
            let number = reading.code(axis, code, 0)?;
            reading.builder.label(axis, number, || values::english(label));
            of_axis.push(number);
        }
        numbers.push(of_axis);
    }
    Ok(numbers)
}

struct CellsOf<'d> {
    dataset: &'d Dataset,
    size: u64,
    sizes: &'d [u64],
    numbers: &'d [Vec<u32>],
}

impl CellsOf<'_> {
    /// Goes through values and statuses side by side, both in order.
    fn read(&self, reading: &mut Reading) -> Result<(), TableError> {
        let mut codes = vec![0; self.sizes.len()];
        let mut statuses = match &self.dataset.status {
            Status::Each(statuses) => statuses.as_slice(),
            Status::All(_) => &[],
        };
        let mut values = self.dataset.value.0.as_slice();
        loop {
            let place = match (values.first(), statuses.first()) {
                (Some((value, _)), Some((status, _))) => *value.min(status),
                (Some((place, _)), None) | (None, Some((place, _))) => *place,
                (None, None) => return Ok(()),
            };
            let (here, letters) = (take(&mut values, place), take(&mut statuses, place));
            let value = here.first().and_then(|(_, value)| *value);
            for _ in here.iter().skip(1) {
                reading.refuse(place, "the place is given twice", "")?;
            }
            let letters = letters.first().map_or("", |(_, letters)| letters.as_str());
            let letters = match &self.dataset.status {
                Status::All(all) => all.as_str(),
                Status::Each(_) => letters,
            };
            self.cell(place, value, letters, &mut codes, reading)?;
        }
    }

    fn cell(
        &self,
        place: u64,
        value: Option<f64>,
        letters: &str,
        codes: &mut [u32],
        reading: &mut Reading,
    ) -> Result<(), TableError> {
        if place >= self.size {
            let reason = format!("the place {place} is outside the {} cells that `size` gives", self.size);
            return reading.refuse(place, &reason, letters);
        }
        let mut rest = place;
        for ((code, numbers), size) in codes.iter_mut().zip(self.numbers).zip(self.sizes).rev() {
            let at = (rest % size.max(&1)) as usize;
            *code = numbers.get(at).copied().unwrap_or(0);
            rest /= size.max(&1);
        }
        let letters = letters.trim_start_matches(':');
        let mut row = Row::new(place);
        reading.cell(&mut row, codes, said(value, letters), "status", letters)?;
        reading.end(row, || letters.to_owned())
    }
}

/// What stands at a place, taken off the front of a list in order.
fn take<'l, T>(list: &mut &'l [(u64, T)], place: u64) -> &'l [(u64, T)] {
    let (here, rest) = list.split_at(list.partition_point(|(at, _)| *at <= place));
    *list = rest;
    here
}

fn head(dataset: &Dataset, file: &str) -> TableHead {
    let key = Some(plain_key(&dataset.extension.id)).filter(|key| code_fault(key).is_none());
    let mut head = head_of(&key.unwrap_or_else(|| key_of(file)), file);
    head.version = values::some(&dataset.updated);
    let (source, label) = (values::clean(&dataset.source), values::clean(&dataset.label));
    if !source.is_empty() && !source.eq_ignore_ascii_case("eurostat") && source != "ESTAT" {
        head.publisher = source.into_owned();
        head.terms = String::new();
    }
    if head.title.is_empty() {
        head.title = Text::english(label);
    }
    head
}
