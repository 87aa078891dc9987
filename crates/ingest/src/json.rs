//! JSON of any size as a run of values: a single object, an array, one object per line, or the
//! features of a GeoJSON collection. Only one value is held at a time.

use std::io::{self, Read};

use crate::input::Input;

/// Where the values stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Within {
    /// At the top level, or in an array at the top level.
    TopLevel,
    /// In the array `features` of the object at the top level.
    Features,
}

pub(crate) enum Part<'v> {
    /// The bytes of one value, which may still be no valid JSON.
    Value(&'v [u8]),
    /// The beginning of a value that is longer than allowed.
    Overlong(&'v [u8]),
    End,
}

pub(crate) struct Values<'a> {
    bytes: Bytes<'a>,
    within: Within,
    most: usize,
    value: Vec<u8>,
    inside: bool,
}

impl<'a> Values<'a> {
    /// `most` is the longest value in bytes.
    pub(crate) fn new(input: Input<'a>, within: Within, most: usize) -> Values<'a> {
        let bytes = Bytes { input, chunk: vec![0; 64 << 10], filled: 0, at: 0 };
        Values { bytes, within, most, value: Vec::new(), inside: within == Within::TopLevel }
    }

    pub(crate) fn step(&mut self) -> io::Result<Part<'_>> {
        if !self.inside && !self.find_features()? {
            return Ok(Part::End);
        }
        while let Some(byte) = self.bytes.next()? {
            match byte {
                b'{' => return self.value(byte),
                b']' if self.within == Within::Features => {
                    self.inside = false;
                    return Ok(Part::End);
                }
                b'[' | b']' | b',' => {}
                _ if byte.is_ascii_whitespace() => {}
                _ => return self.stray(byte),
            }
        }
        Ok(Part::End)
    }

    /// Goes on until just inside the array `features`.
    fn find_features(&mut self) -> io::Result<bool> {
        let (mut depth, mut key) = (0_i64, Vec::new());
        while let Some(byte) = self.bytes.next()? {
            match byte {
                b'"' => {
                    key.clear();
                    self.string(&mut key, 64)?;
                }
                b'[' if depth == 1 && key == b"features\"" => {
                    self.inside = true;
                    return Ok(true);
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
        }
        Ok(false)
    }

    /// Reads on to the closing quote, keeping at most `most` bytes, the quote among them.
    fn string(&mut self, into: &mut Vec<u8>, most: usize) -> io::Result<()> {
        let mut escaped = false;
        while let Some(byte) = self.bytes.next()? {
            if into.len() < most {
                into.push(byte);
            }
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => break,
                _ => {}
            }
        }
        Ok(())
    }

    fn value(&mut self, opening: u8) -> io::Result<Part<'_>> {
        let mut value = std::mem::take(&mut self.value);
        value.clear();
        value.push(opening);
        let mut depth = 1_i64;
        // One byte more than allowed is kept, so that the length tells.
        let room = self.most + 1;
        while depth > 0 {
            let Some(byte) = self.bytes.next()? else { break };
            if value.len() < room {
                value.push(byte);
            }
            match byte {
                b'"' => self.string(&mut value, room)?,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
        }
        self.value = value;
        Ok(self.part())
    }

    /// Something that is no object: kept up to the end of its line.
    fn stray(&mut self, first: u8) -> io::Result<Part<'_>> {
        self.value.clear();
        self.value.push(first);
        while let Some(byte) = self.bytes.next()?.filter(|byte| *byte != b'\n') {
            if self.value.len() <= self.most {
                self.value.push(byte);
            }
        }
        Ok(self.part())
    }

    fn part(&self) -> Part<'_> {
        if self.value.len() > self.most {
            return Part::Overlong(self.value.get(..1000).unwrap_or(&self.value));
        }
        Part::Value(&self.value)
    }
}

/// The bytes of an input, one by one.
struct Bytes<'a> {
    input: Input<'a>,
    chunk: Vec<u8>,
    filled: usize,
    at: usize,
}

impl Bytes<'_> {
    fn next(&mut self) -> io::Result<Option<u8>> {
        if self.at >= self.filled {
            self.filled = loop {
                match self.input.read(&mut self.chunk) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    done => break done?,
                }
            };
            self.at = 0;
            if self.filled == 0 {
                return Ok(None);
            }
        }
        let byte = self.chunk.get(self.at).copied();
        self.at += 1;
        Ok(byte)
    }
}
