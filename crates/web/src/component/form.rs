use askama::Template;

use crate::html::html_safe;

/// A form that works without scripts: labels, help and errors belong to their fields, and errors are listed first.
#[derive(Debug, Clone, Template)]
#[template(path = "component/form.html")]
pub struct Form {
    pub action: String,
    /// What every form of a session carries; empty for visitors.
    pub token: String,
    /// The heading of the list of errors.
    pub errors_title: String,
    /// What is wrong with no field in particular.
    pub errors: Vec<String>,
    pub fields: Vec<Field>,
    pub submit: String,
    /// Drawn as one that does not lead on: ending, taking back.
    pub quiet: bool,
}
html_safe!(Form);

/// One field with everything a person needs to fill it.
#[derive(Debug, Clone)]
pub struct Field {
    pub name: String,
    /// Its own on the page; the name, unless another form there has a field of that name.
    pub id: String,
    pub label: String,
    /// What it is for, before it is filled.
    pub help: String,
    pub value: String,
    /// What is wrong with the value.
    pub error: String,
    pub required: bool,
    pub input: Input,
    /// Belongs to the field before it and stands close below.
    pub aside: bool,
}

/// How a field is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// One line. `autocomplete` is the browser's word for what goes there; empty for none.
    Line {
        kind: &'static str,
        autocomplete: &'static str,
        longest: usize,
    },
    /// The name of a record of a kind, found while one types. Where several are called so one is chosen, as `pick` says.
    Link {
        longest: usize,
        kinds: &'static str,
        id: String,
        was: String,
        picks: Vec<Choice>,
        pick: String,
    },
    Area {
        rows: usize,
        longest: usize,
    },
    Choice(Vec<Choice>),
    /// Any number of several, as boxes to tick under one legend.
    Several(Vec<Choice>),
    Tick {
        ticked: bool,
    },
    /// A file of the reader's: what browsers offer, how many bytes it may have, and what is said of larger ones.
    File {
        accept: &'static str,
        most: usize,
        too_large: String,
    },
    Hidden,
    /// Shown and not asked.
    Said,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

impl Field {
    fn new(name: &str, label: String, input: Input) -> Field {
        Field {
            name: name.to_owned(),
            id: name.to_owned(),
            label,
            help: String::new(),
            value: String::new(),
            error: String::new(),
            required: false,
            input,
            aside: false,
        }
    }

    pub fn line(name: &str, label: String, longest: usize) -> Field {
        Field::new(name, label, Input::Line { kind: "text", autocomplete: "", longest })
    }

    pub fn email(name: &str, label: String) -> Field {
        Field::new(name, label, Input::Line { kind: "email", autocomplete: "email", longest: 254 })
    }

    /// `autocomplete` tells a password manager whether it knows it or makes a new one.
    pub fn password(name: &str, label: String, autocomplete: &'static str) -> Field {
        Field::new(name, label, Input::Line { kind: "password", autocomplete, longest: 500 })
    }

    pub fn area(name: &str, label: String, rows: usize, longest: usize) -> Field {
        Field::new(name, label, Input::Area { rows, longest })
    }

    /// One of several: value, label, and whether it is chosen.
    pub fn choice(
        name: &str,
        label: String,
        choices: impl IntoIterator<Item = (String, String, bool)>,
    ) -> Field {
        let choice = |(value, label, chosen)| Choice { value, label, chosen };
        Field::new(name, label, Input::Choice(choices.into_iter().map(choice).collect()))
    }

    /// Any number of several: value, label, and whether it is chosen.
    pub fn several(
        name: &str,
        label: String,
        choices: impl IntoIterator<Item = (String, String, bool)>,
    ) -> Field {
        let choice = |(value, label, chosen)| Choice { value, label, chosen };
        Field::new(name, label, Input::Several(choices.into_iter().map(choice).collect()))
    }

    pub fn tick(name: &str, label: String, ticked: bool) -> Field {
        Field::new(name, label, Input::Tick { ticked })
    }

    /// It comes last: what is sent before it is checked before it is read.
    pub fn file(name: &str, label: String, accept: &'static str, most: usize, too_large: String) -> Field {
        Field::new(name, label, Input::File { accept, most, too_large })
    }

    pub fn hidden(name: &str, value: &str) -> Field {
        Field { value: value.to_owned(), ..Field::new(name, String::new(), Input::Hidden) }
    }

    pub fn said(label: String, value: &str) -> Field {
        Field { value: value.to_owned(), ..Field::new("", label, Input::Said) }
    }

    pub fn required(self) -> Field {
        Field { required: true, ..self }
    }

    pub fn aside(self) -> Field {
        Field { aside: true, ..self }
    }

    pub fn help(self, help: String) -> Field {
        Field { help, ..self }
    }

    pub fn value(self, value: &str) -> Field {
        Field { value: value.to_owned(), ..self }
    }

    /// The ids that describe the field, for screen readers.
    fn described_by(&self) -> String {
        let id = |part: &str, there: bool| there.then(|| format!("{}-{part}", self.id));
        let ids = [id("help", !self.help.is_empty()), id("error", !self.error.is_empty())];
        ids.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

impl Form {
    pub fn new(action: impl Into<String>, submit: String, fields: Vec<Field>) -> Form {
        Form {
            action: action.into(),
            token: String::new(),
            errors_title: String::new(),
            errors: Vec::new(),
            fields,
            submit,
            quiet: false,
        }
    }

    /// Whether there is a field of this name to fill in.
    pub fn asks_for(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }

    pub fn quiet(self) -> Form {
        Form { quiet: true, ..self }
    }

    /// Forms with a file are sent in parts.
    fn carries_file(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.input, Input::File { .. }))
    }

    fn failed(&self) -> Vec<&Field> {
        self.fields.iter().filter(|field| !field.error.is_empty()).collect()
    }
}
