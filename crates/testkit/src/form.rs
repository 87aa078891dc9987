//! The forms of a page, as a browser without scripts sends them.

/// A field of a form with what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormField {
    pub name: String,
    pub value: String,
    pub sent: Sent,
}

/// When a browser sends a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    Always,
    /// A box or a choice that is not ticked and must be.
    OnceTicked,
    /// A box or a choice that is not ticked and need not be.
    IfTicked,
    /// A button: with its name when it is the one that is pressed.
    IfPressed,
}

/// The fields of the form on a page that goes to `action`; none where there is no such form.
pub fn form_on(page: &str, action: &str) -> Option<Vec<FormField>> {
    let start = format!("action=\"{}\"", action.replace('&', "&#38;"));
    let form =
        page.split("<form").find(|part| part.split('>').next().is_some_and(|tag| tag.contains(&start)))?;
    let form = form.split("</form>").next().unwrap_or("");
    let mut fields: Vec<FormField> = Vec::new();
    for part in form.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        if let Some(name) = attribute(tag, "name") {
            let value =
                if tag.starts_with("textarea") { Some(unescaped(text)) } else { attribute(tag, "value") };
            fields.push(FormField { name, value: value.unwrap_or_default(), sent: sent(tag) });
        } else if tag.starts_with("option")
            && tag.contains(" selected")
            && let Some(list) = fields.last_mut()
        {
            list.value = attribute(tag, "value").unwrap_or_default();
        }
    }
    Some(fields)
}

fn sent(tag: &str) -> Sent {
    let ticks = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
    match () {
        () if tag.starts_with("button") => Sent::IfPressed,
        () if ticks && !tag.contains(" checked") && tag.contains(" required") => Sent::OnceTicked,
        () if ticks && !tag.contains(" checked") => Sent::IfTicked,
        () => Sent::Always,
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
    Some(unescaped(value))
}

fn unescaped(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_with_what_stands_in_it() {
        let page = "<form action=\"/a\"><input name=\"x\"></form><form method=\"post\" action=\"/b\">\
                    <input type=\"hidden\" name=\"form\" value=\"t&#34;\"><textarea name=\"text\">1 &#60; 2</textarea>\
                    <select name=\"pace\"><option value=\"d\">d</option><option value=\"w\" selected>w</option></select>\
                    <input type=\"checkbox\" name=\"agreed\" value=\"yes\" required>\
                    <input type=\"checkbox\" name=\"kets\" value=\"a\"><button name=\"do\" value=\"save\">S</button></form>";
        let read: Vec<_> = form_on(page, "/b")
            .expect("the form")
            .into_iter()
            .map(|field| (field.name, field.value, field.sent))
            .collect();
        let expected = [
            ("form", "t\"", Sent::Always),
            ("text", "1 < 2", Sent::Always),
            ("pace", "w", Sent::Always),
            ("agreed", "yes", Sent::OnceTicked),
            ("kets", "a", Sent::IfTicked),
            ("do", "save", Sent::IfPressed),
        ];
        assert_eq!(read, expected.map(|(name, value, sent)| (name.to_owned(), value.to_owned(), sent)));
        assert_eq!(form_on(page, "/c"), None);
    }
}
