//! A mapping laid over the header of a file.

use std::collections::BTreeMap;

use super::build::Axis;
use super::error::TableError;
use super::labels::role_of;
use super::mapping::{Column, Mapping, Use};
use super::reading::code_fault;

/// Which column feeds what.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Every dimension of the table.
    pub(super) axes: Vec<Axis>,
    /// Columns of codes: the column, the axis, what is left off at the beginning.
    pub(super) codes: Vec<(usize, usize, Option<String>)>,
    pub(super) values: Vec<ValueColumn>,
    /// Columns of flags, with the letters that their marks stand for.
    pub(super) flags: Vec<(usize, BTreeMap<String, String>)>,
    /// Columns of labels with the axis whose code they name.
    pub(super) labels: Vec<(usize, usize)>,
    /// Axes of one code.
    pub(super) fixed: Vec<(usize, String, String)>,
    pub(super) dataset: Option<usize>,
    pub(super) version: Option<usize>,
}

#[derive(Debug)]
pub(super) struct ValueColumn {
    pub(super) at: usize,
    pub(super) name: String,
    /// The codes that the column itself says, by axis.
    pub(super) codes: Vec<(usize, String)>,
}

impl Plan {
    pub(super) fn new(file: &str, mapping: &Mapping, header: &[String]) -> Result<Plan, TableError> {
        check_header(file, mapping, header)?;
        let fault = |detail: String| TableError::Mapping { file: file.to_owned(), detail };
        let mut plan = Plan::default();
        let described =
            || header.iter().enumerate().filter_map(|(at, name)| Some((at, name, mapping.column(name)?)));
        for (at, name, (column, _)) in described() {
            plan.take(at, name, column).map_err(fault)?;
        }
        for fixed in &mapping.fixed {
            let role = fixed.role.unwrap_or_else(|| role_of(&fixed.key));
            let axis = plan.add_axis(Axis::new(&fixed.key, role, None)).map_err(fault)?;
            plan.fixed.push((axis, fixed.code.clone(), fixed.label.clone()));
        }
        for (at, name, (column, part)) in described().filter(|(.., (column, _))| column.used == Use::Value) {
            let given = column.codes.iter().map(|(key, code)| (key.as_str(), code.clone()));
            let codes = given.chain(part).map(|(key, code)| (plan.axis_or_new(key), code)).collect();
            plan.values.push(ValueColumn { at, name: name.clone(), codes });
        }
        for (at, name, (column, _)) in described().filter(|(.., (column, _))| column.used == Use::Label) {
            let of = column.of.as_deref().unwrap_or("");
            let axis = plan.axis(of).ok_or_else(|| {
                fault(format!(
                    "the label column `{name}` must say `of` which dimension it is; `{of}` is none"
                ))
            })?;
            plan.labels.push((at, axis));
        }
        plan.check().map_err(fault)?;
        Ok(plan)
    }

    fn take(&mut self, at: usize, name: &str, column: &Column) -> Result<(), String> {
        match column.used {
            Use::Flag => self.flags.push((at, column.codes.clone())),
            Use::Dataset => self.dataset = Some(at),
            Use::Version => self.version = Some(at),
            used => {
                let Some(role) = used.role() else { return Ok(()) };
                let key = column.key.clone().unwrap_or_else(|| name.to_lowercase());
                let axis = self.add_axis(Axis::new(key, role, column.code_list.clone()))?;
                self.codes.push((at, axis, column.strip.clone()));
            }
        }
        Ok(())
    }

    fn axis(&self, key: &str) -> Option<usize> {
        self.axes.iter().position(|axis| axis.key == key)
    }

    fn add_axis(&mut self, axis: Axis) -> Result<usize, String> {
        if self.axis(&axis.key).is_some() {
            return Err(format!("the dimension `{}` is said twice", axis.key));
        }
        self.axes.push(axis);
        Ok(self.axes.len() - 1)
    }

    fn axis_or_new(&mut self, key: &str) -> usize {
        self.axis(key).unwrap_or_else(|| {
            self.axes.push(Axis::new(key, role_of(key), None));
            self.axes.len() - 1
        })
    }

    /// Every value must have one code of every dimension.
    fn check(&self) -> Result<(), String> {
        if self.values.is_empty() {
            return Err("no column has `use = \"value\"`".to_owned());
        }
        let by_row = |axis: usize| {
            self.codes.iter().any(|(_, known, _)| *known == axis)
                || self.fixed.iter().any(|(known, ..)| *known == axis)
        };
        for value in &self.values {
            for (axis, known) in self.axes.iter().enumerate() {
                let said =
                    value.codes.iter().filter(|(at, _)| *at == axis).count() + usize::from(by_row(axis));
                if said != 1 {
                    let times = if said == 0 { "no code" } else { "more than one code" };
                    return Err(format!("the value column `{}` has {times} of `{}`", value.name, known.key));
                }
            }
        }
        let codes = self.values.iter().flat_map(|value| value.codes.iter().map(|(_, code)| code));
        let codes = codes.chain(self.fixed.iter().map(|(_, code, _)| code));
        match codes.into_iter().find_map(|code| Some((code, code_fault(code)?))) {
            Some((code, fault)) => Err(format!("the code `{code}` {fault}")),
            None => Ok(()),
        }
    }
}

/// Every column is described and every described one is there, once.
fn check_header(file: &str, mapping: &Mapping, header: &[String]) -> Result<(), TableError> {
    let quoted =
        |names: Vec<&str>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let file = file.to_owned();
    let unknown: Vec<&str> =
        header.iter().map(String::as_str).filter(|name| mapping.column(name).is_none()).collect();
    if !unknown.is_empty() {
        return Err(TableError::UnknownColumns { file, unknown: quoted(unknown) });
    }
    let has = |name: &str| header.iter().any(|known| known == name);
    let missing: Vec<&str> = mapping.required().filter(|name| !has(name)).collect();
    if !missing.is_empty() {
        let found = quoted(header.iter().map(String::as_str).collect());
        return Err(TableError::MissingColumns { file, missing: quoted(missing), found });
    }
    let twice =
        header.iter().enumerate().find(|(at, name)| header.iter().take(*at).any(|other| other == *name));
    match twice {
        Some((_, name)) => {
            Err(TableError::Layout { file, detail: format!("the header names `{name}` twice") })
        }
        None => Ok(()),
    }
}
