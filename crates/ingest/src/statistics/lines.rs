//! Text line by line, with a bound on what is held.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use crate::bounds::{self, RECORD, cut};
use crate::input::{Input, decode, decode_beginning};

pub(super) enum Line<'l> {
    /// A line without its end.
    Text(Cow<'l, str>),
    /// The beginning of a line that is longer than a record may be.
    Overlong(String),
    End,
}

pub(super) struct Lines<'a> {
    input: BufReader<Input<'a>>,
    held: Vec<u8>,
    /// The line that was given last, from 1.
    pub(super) number: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn new(input: Input<'a>) -> Lines<'a> {
        Lines { input: BufReader::with_capacity(64 << 10, input), held: Vec::new(), number: 0 }
    }

    pub(super) fn next(&mut self) -> io::Result<Line<'_>> {
        self.held.clear();
        let most = RECORD as u64 + 1;
        let read = self.input.by_ref().take(most).read_until(b'\n', &mut self.held)?;
        if read == 0 {
            return Ok(Line::End);
        }
        self.number += 1;
        if self.held.last() == Some(&b'\n') {
            self.held.pop();
        } else if read as u64 == most {
            self.skip_line()?;
            let start = self.held.get(..bounds::RAW).unwrap_or(&[]);
            return Ok(Line::Overlong(cut(&decode_beginning(start), bounds::RAW).to_owned()));
        }
        if self.held.last() == Some(&b'\r') {
            self.held.pop();
        }
        Ok(Line::Text(decode(&self.held)))
    }

    /// Goes on to the next line.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let chunk = self.input.fill_buf()?;
            let (used, ended) = match chunk.iter().position(|byte| *byte == b'\n') {
                Some(place) => (place + 1, true),
                None => (chunk.len(), chunk.is_empty()),
            };
            self.input.consume(used);
            if ended {
                return Ok(());
            }
        }
    }
}
