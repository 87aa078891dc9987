use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

/// Reads UTF-16 as UTF-8. Unpaired surrogates become the replacement character.
pub(super) struct Utf16<R> {
    inner: R,
    decoder: Decoder,
    /// Read and not decoded yet, from `start` on.
    waiting: Vec<u8>,
    start: usize,
    /// Decoded and not given out yet, from `given` on.
    ready: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R> Utf16<R> {
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Utf16<R> {
        Utf16 {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            waiting: Vec::new(),
            start: 0,
            ready: Vec::new(),
            given: 0,
            ended: false,
        }
    }
}

impl<R: Read> Utf16<R> {
    fn refill(&mut self) -> io::Result<()> {
        if self.start >= self.waiting.len() && !self.ended {
            let mut chunk = [0; 8192];
            let read = self.inner.read(&mut chunk)?;
            self.waiting.clear();
            self.waiting.extend_from_slice(chunk.get(..read).unwrap_or(&[]));
            self.start = 0;
            self.ended = read == 0;
        }
        self.ready.resize(8192, 0);
        let waiting = self.waiting.get(self.start..).unwrap_or(&[]);
        let (result, read, written, _) = self.decoder.decode_to_utf8(waiting, &mut self.ready, self.ended);
        self.start += read;
        self.ready.truncate(written);
        self.given = 0;
        if self.ended && result == CoderResult::InputEmpty {
            self.start = usize::MAX;
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given >= self.ready.len() {
            if self.start == usize::MAX {
                return Ok(0);
            }
            self.refill()?;
        }
        let ready = self.ready.get(self.given..).unwrap_or(&[]);
        let count = ready.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}
