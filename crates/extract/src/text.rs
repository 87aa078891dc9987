//! Text as it is gathered: spaces made one, lines kept, control characters left out, up to a limit.

use unicode_normalization::UnicodeNormalization;

/// Text that grows to a limit of bytes and then takes no more.
pub(crate) struct Gathered {
    text: String,
    most: usize,
    full: bool,
    gap: Gap,
}

/// What stands between the last letter and the next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
}

impl Gathered {
    pub(crate) fn new(most: usize) -> Gathered {
        Gathered { text: String::new(), most, full: false, gap: Gap::None }
    }

    pub(crate) fn push(&mut self, text: &str) {
        text.chars().for_each(|letter| self.letter(letter));
    }

    pub(crate) fn space(&mut self) {
        self.gap = self.gap.max(Gap::Space);
    }

    pub(crate) fn line(&mut self) {
        self.gap = Gap::Line;
    }

    pub(crate) fn is_full(&self) -> bool {
        self.full
    }

    /// Says that there is more than is kept.
    pub(crate) fn leave_out(&mut self) {
        self.full = true;
    }

    /// The text, and whether there was more.
    pub(crate) fn finish(self) -> (String, bool) {
        (self.text.nfc().collect(), self.full)
    }

    fn letter(&mut self, letter: char) {
        match letter {
            '\n' | '\u{2028}' | '\u{2029}' => self.line(),
            _ if letter.is_whitespace() => self.space(),
            _ if is_unseen(letter) => {}
            _ => self.seen(letter),
        }
    }

    fn seen(&mut self, letter: char) {
        // A gap and a letter take five bytes at most.
        if self.text.len() + 5 > self.most {
            self.full = true;
            return;
        }
        match self.gap {
            _ if self.text.is_empty() => {}
            Gap::None => {}
            Gap::Space => self.text.push(' '),
            Gap::Line => self.text.push('\n'),
        }
        self.gap = Gap::None;
        match ligature(letter) {
            Some(letters) => self.text.push_str(letters),
            None => self.text.push(letter),
        }
    }
}

/// Soft hyphens, marks of order and of width: nobody types them into a search.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(letter, '\u{feff}' | '\u{fffd}'..='\u{ffff}' | '\u{e000}'..='\u{f8ff}')
}

/// Typesetting programs write some letters as one, and readers search for them apart.
fn ligature(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => return None,
    })
}

/// A title in one line, or none where nothing is left of it.
pub(crate) fn title(text: &str) -> Option<String> {
    let mut gathered = Gathered::new(400);
    gathered.push(text);
    let (text, _) = gathered.finish();
    let line = text.replace('\n', " ");
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_become_one_and_lines_stay_004_21() {
        let mut gathered = Gathered::new(100);
        gathered.push("  \n clu\u{ad}ster \t\u{a0} poli\u{0}cy  \r\n\n e\u{301}\u{fb01}n ");
        assert_eq!(gathered.finish(), ("cluster policy\néfin".to_owned(), false));
    }

    #[test]
    fn text_is_cut_at_its_limit_and_says_so_004_21() {
        let mut gathered = Gathered::new(10);
        gathered.push(&"é".repeat(50));
        let (text, more) = gathered.finish();
        assert!(more && text.len() <= 10 && text.starts_with("éé"), "{text}");
    }
}
