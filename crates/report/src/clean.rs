use serde_json::Value;

/// After so many letters without a space, a line may be broken.
const WORD: usize = 40;

/// Makes every text of a document one that can be printed. Pictures are left whole: their text is
/// placed and never broken.
pub(crate) fn clean(value: &mut Value, can_show: &dyn Fn(char) -> bool) {
    match value {
        Value::String(text) => *text = broken(&shown(text, can_show)),
        Value::Array(items) => items.iter_mut().for_each(|item| clean(item, can_show)),
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(text) if name == "svg" => *text = shown(text, can_show),
                    field => clean(field, can_show),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A letter that no font has would make the whole document fail, and a control character is no letter.
fn shown(text: &str, can_show: &dyn Fn(char) -> bool) -> String {
    let letter = |letter: char| match letter {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        letter if letter.is_control() || steers(letter) => None,
        letter if letter.is_whitespace() || can_show(letter) => Some(letter),
        _ => Some('\u{fffd}'),
    };
    text.chars().filter_map(letter).collect()
}

/// Marks that change the direction of the text after them, or stand for nothing at all.
fn steers(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(letter, '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffb}')
}

/// With a place to break the line in words that no line has room for.
fn broken(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut run = 0;
    for letter in text.chars() {
        run = if letter.is_whitespace() { 0 } else { run + 1 };
        if run > WORD {
            result.push('\u{200b}');
            run = 1;
        }
        result.push(letter);
    }
    result
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_no_font_can_show_is_marked_and_what_is_no_letter_is_left_out() {
        let mut value =
            json!({ "text": "a\u{0}b\nc\u{202e}d 漢 #import", "svg": "<svg>漢\u{7}</svg>", "n": [1, null] });
        clean(&mut value, &|letter| letter.is_ascii());
        assert_eq!(
            value,
            json!({ "text": "ab cd \u{fffd} #import", "svg": "<svg>\u{fffd}</svg>", "n": [1, null] })
        );
    }

    #[test]
    fn long_words_may_be_broken_and_pictures_are_left_whole() {
        let long = "x".repeat(95);
        let mut value = json!({ "text": long, "svg": long });
        clean(&mut value, &|_| true);
        assert_eq!(value["text"].as_str().map(|text| text.matches('\u{200b}').count()), Some(2));
        assert_eq!(value["svg"], long.as_str());
    }
}
