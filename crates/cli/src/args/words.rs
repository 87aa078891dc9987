//! Words of a search that begin with a hyphen: `search -wind energy`.
//!
//! The parser takes them for options; told to allow them, it takes every option behind the first word for a word. So
//! their hyphen goes through it as a minus sign, which the query language reads as the same.

use std::ffi::OsString;

use clap::{Arg, Command, CommandFactory};

use super::Cli;

const MINUS: char = '\u{2212}';

/// The arguments of the program, those that are words of a search with a sign that no option begins with.
pub(crate) fn with_words(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let mut command = Cli::command();
    command.build();
    let Some(at) = subcommand(&command, &arguments) else { return arguments };
    let Some(search) = command.find_subcommand("search").filter(|_| arguments[at] == "search") else {
        return arguments;
    };
    let mut is_value = false;
    for argument in arguments.iter_mut().skip(at + 1) {
        let Some(text) = argument.to_str() else { continue };
        if text == "--" {
            break;
        }
        let word = text.strip_prefix('-').filter(|word| !is_value && is_word(search, word));
        is_value = !is_value && takes_next(search, text);
        if let Some(word) = word {
            *argument = format!("{MINUS}{word}").into();
        }
    }
    arguments
}

/// The words as they were typed.
pub(crate) fn as_typed(words: &[String]) -> Vec<String> {
    let typed = |word: &String| match word.strip_prefix(MINUS) {
        Some(rest) => format!("-{rest}"),
        None => word.clone(),
    };
    words.iter().map(typed).collect()
}

/// Where the name of the command stands.
fn subcommand(command: &Command, arguments: &[OsString]) -> Option<usize> {
    let mut is_value = true;
    for (place, argument) in arguments.iter().enumerate() {
        let text = argument.to_str().unwrap_or_default();
        if !is_value && !text.starts_with('-') {
            return Some(place);
        }
        is_value = !is_value && takes_next(command, text);
    }
    None
}

/// Whether an argument is an option whose value is the next one.
fn takes_next(command: &Command, argument: &str) -> bool {
    let named = |option: &&Arg| match argument.strip_prefix("--") {
        Some(long) => option.get_long() == Some(long),
        None => argument.strip_prefix('-').is_some_and(|rest| {
            let mut signs = rest.chars();
            signs.next().is_some_and(|short| option.get_short() == Some(short)) && signs.next().is_none()
        }),
    };
    command.get_arguments().find(named).is_some_and(|option| option.get_action().takes_values())
}

/// Whether what follows a hyphen is a word and no option: `-wind` and `-fish`, not `-f` and `-fkind=project`.
fn is_word(command: &Command, rest: &str) -> bool {
    let mut signs = rest.chars();
    let Some(first) = signs.next().filter(|first| *first != '-') else { return false };
    let known = command.get_arguments().find(|option| option.get_short() == Some(first));
    match known {
        None => true,
        Some(option) => {
            let alone = signs.next().is_none();
            !(alone || option.get_action().takes_values() && rest.contains('='))
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::Command;

    fn read(line: &str) -> (Vec<String>, Vec<String>, usize, bool) {
        let arguments = line.split(' ').map(OsString::from).collect();
        let cli = Cli::try_parse_from(with_words(arguments)).expect(line);
        let Command::Search { words, filters, limit, .. } = cli.command else { panic!("a search: {line}") };
        (as_typed(&words), filters, limit, cli.json)
    }

    #[test]
    fn words_of_a_search_may_begin_with_a_hyphen_and_options_still_work_002_3() {
        let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        for (line, expected, filters, limit, json) in [
            ("asterism search -wind energy", words(&["-wind", "energy"]), words(&[]), 20, false),
            (
                "asterism search energy -wind --json --limit 5",
                words(&["energy", "-wind"]),
                words(&[]),
                5,
                true,
            ),
            (
                "asterism --data search search -health -fish",
                words(&["-health", "-fish"]),
                words(&[]),
                20,
                false,
            ),
            (
                "asterism search -country:ES -f kind=project -fkind=news -budget:>1m",
                words(&["-country:ES", "-budget:>1m"]),
                words(&["kind=project", "kind=news"]),
                20,
                false,
            ),
            ("asterism search --json -- -wind --limit", words(&["-wind", "--limit"]), words(&[]), 20, true),
        ] {
            assert_eq!(read(line), (expected, filters, limit, json), "{line}");
        }
        let other = ["asterism", "show", "-wind"].map(OsString::from).to_vec();
        assert_eq!(with_words(other.clone()), other);
        let unknown = ["asterism", "search", "--wind"].map(OsString::from).to_vec();
        assert!(Cli::try_parse_from(with_words(unknown)).is_err(), "an option that there is not");
    }
}
