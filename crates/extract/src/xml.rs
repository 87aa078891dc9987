//! XML as a run of elements and texts.

use std::io::BufRead;
use std::ops::ControlFlow;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use quick_xml::{Error, XmlVersion};

/// One step through a file. Names are without their prefixes.
pub(crate) enum Step<'a> {
    Open(&'a str, &'a BytesStart<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// Goes through the file until its end or until `each` breaks off. Entities that the file declares for itself
/// are passed over, so that none can grow.
pub(crate) fn walk(
    input: &mut dyn BufRead,
    each: &mut dyn FnMut(Step<'_>) -> ControlFlow<()>,
) -> Result<(), Error> {
    let mut reader = Reader::from_reader(input);
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let went_on = match reader.read_event_into(&mut buffer)? {
            Event::Start(element) => each(Step::Open(element.local_name().as_ref(), &element)),
            Event::End(element) => each(Step::Close(element.local_name().as_ref())),
            Event::Text(text) => each(Step::Text(&text)),
            Event::CData(text) => each(Step::Text(&text)),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(letter)) => each(Step::Text(letter.encode_utf8(&mut [0; 4]))),
                _ => each(Step::Text(resolve_predefined_entity(&reference).unwrap_or_default())),
            },
            Event::Eof => return Ok(()),
            _ => ControlFlow::Continue(()),
        };
        if went_on.is_break() {
            return Ok(());
        }
    }
}

/// The value of an attribute, whatever its prefix.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = element.attributes();
    let found = all.with_checks(false).flatten().find(|one| one.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}
