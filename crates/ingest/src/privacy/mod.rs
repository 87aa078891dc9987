//! Keeping people's names out: the same rule for every reader that meets names of organisations.
//!
//! Lists of beneficiaries hold sole traders under their own names. A name is withheld when it bears
//! the mark of a sole trader, or when it is built like a person's and nothing in it says what kind
//! of body it is. The rule is a heuristic: it withholds some firms and may miss some people.

mod marks;
mod names;
mod words;

use std::borrow::Cow;

use asterism_domain::{CountryCode, fold};

/// Whether a name looks like one person's. The country decides where marks mean different things:
/// `e.V.` is a sole trader in Hungary and an association in Germany.
pub fn looks_like_a_person(name: &str, country: Option<&CountryCode>) -> bool {
    let name = name.trim();
    if name.is_empty() {
        return false;
    }
    let country = country.map_or("", CountryCode::as_str);
    if marks::sole_trader(name, country) {
        return true;
    }
    let folded = without_trades(&fold(name));
    let mut tokens: Vec<&str> = folded
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '\'' | '&' | '/')))
        .filter(|token| !token.is_empty())
        .collect();
    if tokens.iter().any(|token| words::is_institutional(token)) {
        return false;
    }
    // `Bieberbach Fahrzeugtechnik Daniel Bieberbach`: a surname said twice is one.
    let mut said = std::collections::BTreeSet::new();
    tokens.retain(|token| said.insert(*token));
    built_like_a_name(&tokens)
}

/// A folded name without the trade that is said in it: `Metallbau Matthias Kohl` is a person in trade, as no form of a
/// body stands there. `Garten- u. Landschaftsbau` and `WK-Fensterbau` are one trade each.
fn without_trades(folded: &str) -> String {
    let of_trade = |word: &str| word.rsplit('-').next().is_some_and(words::is_trade);
    if !folded.split_whitespace().any(of_trade) {
        return folded.to_owned();
    }
    let joins = |word: &str| matches!(word, "und" | "u." | "u" | "mit" | "m." | "f." | "fur");
    let kept =
        folded.split_whitespace().filter(|word| !of_trade(word) && !word.ends_with('-') && !joins(word));
    kept.collect::<Vec<_>>().join(" ")
}

/// Two to four plain words of which the first two or the last is a given name, or a title before
/// plain words, or initials before a surname.
fn built_like_a_name(tokens: &[&str]) -> bool {
    let titled = tokens.iter().take_while(|token| names::is_title(token)).count();
    let rest: Vec<&str> = tokens
        .iter()
        .skip(titled)
        .copied()
        .filter(|token| !names::is_title(token) && !names::is_particle(token))
        .collect();
    let plain = |token: &str| token.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\''));
    if !(1..=4).contains(&rest.len()) || !rest.iter().all(|token| plain(token)) {
        return false;
    }
    if titled > 0 {
        return true;
    }
    let given = |token: Option<&&str>| token.is_some_and(|token| names::is_given_name(token));
    let named = given(rest.first()) || given(rest.get(1)) || given(rest.last());
    rest.len() >= 2 && (named || initials(&rest))
}

/// `J. Smith`, `A.B. Jones`: an initial with its dot before one longer word.
fn initials(tokens: &[&str]) -> bool {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return false };
    let initial =
        first.len() <= 6 && first.ends_with('.') && first.split('.').all(|part| part.chars().count() <= 1);
    tokens.len() == 2 && initial && last.chars().count() > 3
}

/// The text with every e-mail address replaced by `[e-mail]`.
pub fn mask_emails(text: &str) -> Cow<'_, str> {
    if !text.contains('@') {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (before, after) = (rest.get(..at).unwrap_or(""), rest.get(at + 1..).unwrap_or(""));
        let local = before.chars().rev().take_while(|c| is_local(*c)).map(char::len_utf8).sum::<usize>();
        let domain = after.chars().take_while(|c| is_domain(*c)).map(char::len_utf8).sum::<usize>();
        let domain = after.get(..domain).unwrap_or("").trim_end_matches(['.', '-']);
        if local > 0 && domain.contains('.') {
            masked.push_str(before.get(..at - local).unwrap_or(""));
            masked.push_str("[e-mail]");
            rest = after.get(domain.len()..).unwrap_or("");
        } else {
            masked.push_str(before);
            masked.push('@');
            rest = after;
        }
    }
    masked.push_str(rest);
    Cow::Owned(masked)
}

fn is_local(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%' | '\'')
}

fn is_domain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, country: &str) -> bool {
        looks_like_a_person(name, CountryCode::parse(country).ok().as_ref())
    }

    #[test]
    fn sole_traders_and_people_are_withheld() {
        for (name, country) in [
            ("ЕТ Иван Петров - 55", "BG"),
            ("Kovács János e.v.", "HU"),
            ("Maria Huber e.U.", "AT"),
            ("Jan Novák - OSVČ", "CZ"),
            ("Janez Novak s.p.", "SI"),
            ("JANEZ NOVAK S.P.", "SI"),
            ("Obrt za ugostiteljstvo Ivo", "HR"),
            ("Popescu Ion PFA", "RO"),
            ("Dr. Peter Müller", "DE"),
            ("Metallbau Matthias Muster", "DE"),
            ("Andreas Muster Trockenausbau", "AT"),
            ("Thorsten Muster Garten- u. Landschaftsbau", "DE"),
            ("Zimmerei und Hallenbau Dieter Muster", "DE"),
            ("Muster Wolfgang WK-Fensterbau", "AT"),
            ("Ing. Ernst Muster Maschinen- u. Stahlbau", "AT"),
            ("Franz Muster Sägewerk m. Handel", "AT"),
            ("Muster Fahrzeugtechnik Daniel Muster", "DE"),
            ("Elektro-Service Thomas Muster", "DE"),
            ("Werkzeug- und Maschinenbau Inhaber W. M.", "DE"),
            ("Müller, Peter", "DE"),
            ("Virtanen Matti Tmi", "FI"),
            ("Kwiaciarnia v/ Hans Hansen", "DK"),
            ("J. Smith", "UK"),
            ("Mr John Smith", "UK"),
            ("Γεώργιος Παπαδόπουλος", "EL"),
        ] {
            assert!(person(name, country), "{name}");
        }
    }

    #[test]
    fn bodies_keep_their_names() {
        for (name, country) in [
            ("Alfred-Wegener-Institut für Polar- und Meeresforschung", "DE"),
            ("Förderverein Peter e.V.", "DE"),
            ("Mutabilis", "FR"),
            ("HafenCity Universität Hamburg", "DE"),
            ("JANEZ NOVAK D.O.O.", "SI"),
            ("Wirtschaftskammer Tirol", "AT"),
            ("Община Симитли", "BG"),
            ("St. Mary's University College", "UK"),
            ("STAM SRL", "IT"),
            ("SPRI", "ES"),
            ("Basque Government", "ES"),
            ("Martin Baker Ltd", "UK"),
            ("Charles University", "CZ"),
            ("Fondazione Edmund Mach", "IT"),
            ("Siemens", "DE"),
            ("Stadt Frankfurt am Main", "DE"),
            ("IBM Deutschland GmbH", "DE"),
            ("Metallbau Matthias Muster GmbH", "DE"),
            ("Siemens Gebäudetechnik", "DE"),
            ("Hochschule für Technik Stuttgart", "DE"),
            ("Institut für Maschinenbau Otto von Guericke", "DE"),
            ("Thomas Muster & Söhne Stahlbau", "DE"),
        ] {
            assert!(!person(name, country), "{name}");
        }
    }

    #[test]
    fn addresses_of_people_are_masked() {
        assert_eq!(mask_emails("write to j.doe@uni-x.eu."), "write to [e-mail].");
        assert_eq!(mask_emails("a@b, @handle, 3 @ 5"), "a@b, @handle, 3 @ 5");
        assert_eq!(mask_emails("x@y.zz;k@l.mm"), "[e-mail];[e-mail]");
    }
}
