//! Opening a file: what it is packed in and which encoding its text has.

mod utf16;

use std::borrow::Cow;
use std::io::{self, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use crate::bounds::{Counted, Unpacked, peek};
use utf16::Utf16;

pub(crate) type Input<'a> = Box<dyn Read + Send + 'a>;

/// An input after unwrapping.
pub(crate) enum Opened<'a> {
    /// Text in UTF-8 or an 8-bit encoding, without a byte-order mark.
    Text(Input<'a>),
    /// A zip archive, which may be a workbook.
    Zip(Input<'a>),
}

/// Unwraps gzip (once), drops a byte-order mark and turns UTF-16 into UTF-8.
pub(crate) fn open(input: Input<'_>) -> io::Result<Opened<'_>> {
    let (head, input) = peek(input, 4)?;
    let input = if head.starts_with(&[0x1f, 0x8b]) { gunzip(input) } else { input };
    let (head, mut input) = peek(input, 4)?;
    Ok(match head.as_slice() {
        [b'P', b'K', 3 | 5, 4 | 6] => Opened::Zip(input),
        [0xef, 0xbb, 0xbf, ..] => {
            io::copy(&mut input.by_ref().take(3), &mut io::sink())?;
            Opened::Text(input)
        }
        [0xff, 0xfe, ..] => Opened::Text(Box::new(Utf16::new(input, encoding_rs::UTF_16LE))),
        [0xfe, 0xff, ..] => Opened::Text(Box::new(Utf16::new(input, encoding_rs::UTF_16BE))),
        // Headers and JSON begin with ASCII, so a zero byte beside it gives UTF-16 away.
        [first, 0, ..] if *first != 0 => Opened::Text(Box::new(Utf16::new(input, encoding_rs::UTF_16LE))),
        [0, second, ..] if *second != 0 => Opened::Text(Box::new(Utf16::new(input, encoding_rs::UTF_16BE))),
        _ => Opened::Text(input),
    })
}

fn gunzip(input: Input<'_>) -> Input<'_> {
    let (counted, packed) = Counted::new(input);
    Box::new(Unpacked::new(MultiGzDecoder::new(BufReader::new(counted)), packed))
}

/// The first bytes of a file as text, for telling its format: packed or not, and cut off anywhere.
/// None for a zip archive.
pub(crate) fn head_text(head: &[u8]) -> Option<String> {
    let Ok(Opened::Text(mut input)) = open(Box::new(io::Cursor::new(head))) else { return None };
    let mut text = Vec::new();
    // The head of a packed file ends in the middle of a block, which is no error here.
    let mut chunk = [0; 4096];
    while let Ok(read) = input.read(&mut chunk) {
        text.extend_from_slice(chunk.get(..read).unwrap_or(&[]));
        if read == 0 || text.len() > crate::bounds::HEAD {
            break;
        }
    }
    Some(decode_beginning(&text).into_owned())
}

/// A whole text as UTF-8 where it is that, as Windows-1252 otherwise.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// As [`decode`], of the beginning of a longer text: a cut through the last character is no sign of another
/// encoding. In a whole text it is one, since an `é` of Windows-1252 looks like a character that was cut.
pub(crate) fn decode_beginning(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or(&[]))
        }
        _ => decode(bytes),
    }
}
