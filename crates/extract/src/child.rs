//! The process that opens files: one request on standard input, one answer on standard output.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::ExitCode;

use asterism_domain::upload::{Answer, Limits, Picture, PictureHead, Request, Unreadable};

use crate::{confine, extract, pictures};

/// Bytes of the line that says what is wanted.
const LONGEST_REQUEST: u64 = 4 << 10;
/// Pictures that one request may want.
const MOST_PICTURES: usize = 8;

/// Shuts the process in, serves one request and ends.
pub fn child() -> ExitCode {
    // What the libraries say in a panic is about the file; that there was one is told by the answer.
    std::panic::set_hook(Box::new(|_| {}));
    let served = confine().and_then(|()| serve(io::stdin().lock(), io::stdout().lock()));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("asterism extract-child: {error}");
            ExitCode::from(2)
        }
    }
}

/// Reads a request with its file and writes the answer.
///
/// # Errors
/// When the request is none, or reading or writing fails. What is wrong with the file is an answer.
pub fn serve(input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut input = BufReader::new(input);
    let mut line = String::new();
    (&mut input).take(LONGEST_REQUEST).read_line(&mut line)?;
    let request: Request = serde_json::from_str(&line)?;
    let limits = Limits::default();
    let mut bytes = Vec::new();
    input.take(limits.bytes as u64 + 1).read_to_end(&mut bytes)?;
    let (answer, pictures) = answer(&request, &bytes, &limits);
    let mut head = serde_json::to_vec(&answer)?;
    head.push(b'\n');
    output.write_all(&head)?;
    pictures.iter().try_for_each(|picture| output.write_all(&picture.bytes))?;
    output.flush()
}

fn answer(request: &Request, bytes: &[u8], limits: &Limits) -> (Answer, Vec<Picture>) {
    let refused = |why: Unreadable| (Answer::Refused(why), Vec::new());
    match request {
        Request::Text => match extract(bytes, limits) {
            Ok(found) => (Answer::Text(found), Vec::new()),
            Err(why) => refused(why),
        },
        Request::Pictures { widest } => {
            let widest = widest.get(..MOST_PICTURES).unwrap_or(widest);
            match pictures(bytes, widest, limits) {
                Ok(made) => (Answer::Pictures(made.iter().map(head).collect()), made),
                Err(why) => refused(why),
            }
        }
    }
}

fn head(picture: &Picture) -> PictureHead {
    PictureHead {
        bytes: picture.bytes.len(),
        width: picture.width,
        height: picture.height,
        kind: picture.kind,
    }
}
