//! The log: lines on standard error, one for each event.

use std::io::{self, IsTerminal, Write};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

/// A command tells what became of it itself: how the search engine went about it is for the log of a portal.
const OF_COMMANDS: &str = "warn,asterism=info,tantivy=error";
const OF_PORTALS: &str = "warn,asterism=info";

pub(crate) fn to_stderr(json: bool, is_portal: bool) {
    let usual = if is_portal { OF_PORTALS } else { OF_COMMANDS };
    let filter = EnvFilter::try_from_env("ASTERISM_LOG").unwrap_or_else(|_| EnvFilter::new(usual));
    // Colours are for people at a terminal; a journal keeps their codes.
    let colours = io::stderr().is_terminal();
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours);
    let builder = builder.with_writer(OneLine { colours, to: io::stderr });
    if json {
        builder.json().init();
    } else {
        builder.with_target(false).compact().init();
    }
}

/// Writes every event as one line: what would break it or steer a terminal stands there as an escape, so that nobody's
/// words look like a line of ours.
struct OneLine<M> {
    /// The formatter puts codes of its own around its words, and takes those of others out.
    colours: bool,
    to: M,
}

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for OneLine<M> {
    type Writer = Line<M::Writer>;

    fn make_writer(&'a self) -> Line<M::Writer> {
        Line { colours: self.colours, to: self.to.make_writer() }
    }
}

struct Line<W> {
    colours: bool,
    to: W,
}

impl<W: Write> Write for Line<W> {
    /// Takes a whole event, which is how the formatter gives them.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let (text, end) = text.strip_suffix('\n').map_or((text.as_ref(), ""), |text| (text, "\n"));
        let mut line = String::with_capacity(event.len());
        for sign in text.chars() {
            let breaks = sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}');
            if breaks && !(self.colours && sign == '\u{1b}') {
                line.extend(sign.escape_default());
            } else {
                line.push(sign);
            }
        }
        line.push_str(end);
        self.to.write_all(line.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("what was written").extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn nobody_writes_a_line_of_the_log_that_is_not_ours() {
        let kept = Kept::default();
        let to = kept.clone();
        let writer = OneLine { colours: false, to: move || to.clone() };
        let subscriber = tracing_subscriber::fmt().with_ansi(false).compact().with_writer(writer).finish();
        tracing::subscriber::with_default(subscriber, || {
            let forged = "x\n2026-11-01T00:00:00Z WARN all is well\r\u{1b}[2J\u{85}\u{2028}ñ";
            tracing::warn!(said = forged, plain = %forged, "somebody said {forged}");
            tracing::warn!("and the next");
        });
        let text = String::from_utf8(kept.0.lock().expect("what was written").clone()).expect("text");
        assert_eq!(text.lines().count(), 2, "{text}");
        let broken = |sign: char| sign != '\n' && (sign.is_control() || sign == '\u{2028}');
        assert!(!text.contains(broken), "{text:?}");
        assert!(text.contains("\\n2026-11-01") && text.contains('ñ'), "{text}");
    }
}
