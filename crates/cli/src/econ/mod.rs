//! `asterism econ`: the statistics on anyone's table, from a file or standard input to CSV or JSON.
//!
//! A file is read whole before anything is computed, so that a mistake in its last line leaves nothing
//! half used. Labels are sorted, so that results do not depend on the order of lines. One module per
//! group of methods has their options, their help and how they call `asterism-econ`.

mod answer;
mod cell;
mod change;
mod complexity;
mod input;
mod lines;
mod network;
mod outlook;
mod plants;
mod quotient;
mod sheet;
mod space;
mod stars;
mod structure;
mod twins;
mod unequal;
mod write;

use std::io;

use anyhow::Result;
use clap::Subcommand;

use crate::{Done, output};
use answer::{About, Answer, Outcome, Parts, Settings};
use input::{Table, TableArgs};
use write::OutArgs;

/// What `asterism econ` can compute.
#[derive(Debug, Subcommand)]
pub(crate) enum Method {
    Quotient(quotient::QuotientArgs),
    Specialised(quotient::SpecialisedArgs),
    Regions(structure::RegionsArgs),
    Industries(structure::IndustriesArgs),
    Variety(structure::VarietyArgs),
    Proximity(space::ProximityArgs),
    Relatedness(space::RelatednessArgs),
    Density(space::DensityArgs),
    Complexity(complexity::ComplexityArgs),
    Fitness(complexity::FitnessArgs),
    Outlook(outlook::OutlookArgs),
    Opportunities(outlook::OpportunitiesArgs),
    Complementarity(outlook::ComplementarityArgs),
    Similarity(twins::SimilarityArgs),
    Structural(twins::StructuralArgs),
    Prody(complexity::ProdyArgs),
    #[command(name = "shift-share")]
    ShiftShare(change::ShiftShareArgs),
    Entry(change::EntryArgs),
    Exit(change::ExitArgs),
    Growth(change::GrowthArgs),
    Stars(stars::StarsArgs),
    Inequality(unequal::InequalityArgs),
    Moran(unequal::MoranArgs),
    Network(network::NetworkArgs),
    Communities(network::CommunitiesArgs),
    Agglomeration(plants::AgglomerationArgs),
}

/// Computes, and writes the answer to standard output.
pub(crate) fn econ(method: &Method, as_json: bool) -> Result<Done> {
    let (answer, options) = method.answer()?;
    if as_json {
        output::json_line(&answer)?;
    } else {
        for comment in write::comments(&answer) {
            crate::output::say!("# {comment}");
        }
        write::csv(&answer, options, io::stdout().lock())?;
    }
    let attention = answer.results.iter().any(|outcome| outcome.attention);
    Ok(if attention { Done::Attention } else { Done::Fine })
}

impl Method {
    fn answer(&self) -> Result<(Answer, &OutArgs)> {
        Ok(match self {
            Method::Quotient(args) => (args.answer()?, &args.out),
            Method::Specialised(args) => (args.answer()?, &args.out),
            Method::Regions(args) => (args.answer()?, &args.out),
            Method::Industries(args) => (args.answer()?, &args.out),
            Method::Variety(args) => (args.answer()?, &args.out),
            Method::Proximity(args) => (args.answer()?, &args.out),
            Method::Relatedness(args) => (args.answer()?, &args.out),
            Method::Density(args) => (args.answer()?, &args.out),
            Method::Complexity(args) => (args.answer()?, &args.out),
            Method::Fitness(args) => (args.answer()?, &args.out),
            Method::Outlook(args) => (args.answer()?, &args.out),
            Method::Opportunities(args) => (args.answer()?, &args.out),
            Method::Complementarity(args) => (args.answer()?, &args.out),
            Method::Similarity(args) => (args.answer()?, &args.out),
            Method::Structural(args) => (args.answer()?, &args.out),
            Method::Prody(args) => (args.answer()?, &args.out),
            Method::ShiftShare(args) => (args.answer()?, &args.out),
            Method::Entry(args) => (args.answer()?, &args.out),
            Method::Exit(args) => (args.answer()?, &args.out),
            Method::Growth(args) => (args.answer()?, &args.out),
            Method::Stars(args) => (args.answer()?, &args.out),
            Method::Inequality(args) => (args.answer()?, &args.out),
            Method::Moran(args) => (args.answer()?, &args.out),
            Method::Network(args) => (args.answer()?, &args.out),
            Method::Communities(args) => (args.answer()?, &args.out),
            Method::Agglomeration(args) => (args.answer()?, &args.out),
        })
    }
}

/// What a method found in one table.
#[derive(Default)]
struct Found {
    parts: Parts,
    notes: Vec<String>,
    attention: bool,
}

impl From<Parts> for Found {
    fn from(parts: Parts) -> Found {
        Found { parts, ..Found::default() }
    }
}

impl Found {
    /// With something that a reader must know.
    fn noting(mut self, note: impl Into<String>) -> Found {
        self.notes.push(note.into());
        self
    }

    /// With something that could not be given.
    fn lacking(self, note: impl Into<String>) -> Found {
        Found { attention: true, ..self }.noting(note)
    }

    fn outcome(self, time: Option<String>, table: Option<About>) -> Outcome {
        Outcome { time, table, notes: self.notes, parts: self.parts, attention: self.attention }
    }
}

/// The answer of a method from what it found.
fn answer(method: &'static str, settings: Settings, results: Vec<Outcome>) -> Answer {
    let version = env!("CARGO_PKG_VERSION");
    Answer { schema: "asterism/econ/1", method, version, settings, results }
}

/// Runs a method on every year of a table.
fn each_year(
    method: &'static str,
    args: &TableArgs,
    settings: Settings,
    compute: impl Fn(&Table) -> Result<Found>,
) -> Result<Answer> {
    let mut results = Vec::new();
    for table in args.tables()? {
        results.push(compute(&table)?.outcome(table.time.clone(), Some(About::of(&table))));
    }
    Ok(answer(method, settings, results))
}

/// The name of a value of an option, as it is typed.
fn typed(value: &impl clap::ValueEnum) -> String {
    value.to_possible_value().map_or(String::new(), |value| value.get_name().to_owned())
}
