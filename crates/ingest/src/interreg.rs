//! Interreg's programmes, which every source calls otherwise: by keep.eu's number, by a title with generation and strand
//! (`2021 - 2027 Interreg VI-B Baltic Sea Region`), by a short name. Statements about one programme of one period meet
//! in one record where its number or its name says so; names that are merely alike are left to people.

use asterism_domain::programme::Programme;
use asterism_domain::{RecordId, SourceKey, fold};

use crate::say::Said;
use crate::values;

/// A programme whose number at keep.eu is known beside its names.
struct Known {
    keep: &'static str,
    period: &'static str,
    title: &'static str,
    /// Its names as [`stem`] leaves them.
    stems: &'static [&'static str],
    /// Its key in the sample, whose record it is.
    sample: Option<&'static str>,
}

const fn known(
    keep: &'static str,
    period: &'static str,
    title: &'static str,
    stems: &'static [&'static str],
) -> Known {
    Known { keep, period, title, stems, sample: None }
}

const KNOWN: &[Known] = &[
    Known {
        sample: Some("programme/interreg-europe-2014-2020"),
        ..known("58", "2014-2020", "Interreg Europe 2014-2020", &["europe", "interreg vc", "interreg v-c"])
    },
    known("394", "2021-2027", "Interreg Europe 2021-2027", &["europe"]),
    known("63", "2014-2020", "Interreg Danube 2014-2020", &["danube"]),
    known("369", "2021-2027", "Interreg Danube Region 2021-2027", &["danube", "danube region"]),
    known("85", "2014-2020", "URBACT III", &["urbact"]),
    known("393", "2021-2027", "URBACT IV", &["urbact"]),
    known("69", "2014-2020", "ESPON 2020", &["espon"]),
    known("395", "2021-2027", "ESPON 2030", &["espon"]),
];

/// States a programme by keep.eu's number, if the source has it, its name and its period; `said_of_it` is what else the
/// source says. Without a period the name alone says too little to be one with a known programme.
pub(crate) fn programme(
    said: &mut Said,
    number: Option<&str>,
    name: (&str, &str),
    period: &str,
    mut said_of_it: Programme,
) -> RecordId {
    let (name, language) = name;
    said_of_it.period = values::some(period);
    let stem = stem(name);
    let fits = |known: &&Known| match number {
        Some(number) => known.keep == number,
        None => known.period == period && known.stems.contains(&stem.as_str()),
    };
    let Some(known) = KNOWN.iter().find(fits) else {
        said_of_it.about.title = values::in_language(language, name);
        let key = match number {
            Some(number) => SourceKey::new("keep:programme", number),
            None => SourceKey::new("programme", format!("interreg-{period}:{stem}")),
        };
        return said.state_once(key, said_of_it);
    };
    said_of_it.about.title = values::english(known.title);
    if !name.is_empty() && fold(name) != fold(known.title) {
        said_of_it.about.aliases.push(values::clean(name).into_owned());
    }
    let key = SourceKey::new("keep:programme", known.keep);
    match known.sample {
        None => said.state_once(key, said_of_it),
        Some(own) => {
            said_of_it.about.keys.push(key);
            said.state_once_of(SourceKey::new("sample", own).record_id(), said_of_it)
        }
    }
}

/// What is left of a programme's name without what all names have: years, `Interreg`, generation and strand,
/// `programme`.
pub fn stem(name: &str) -> String {
    const COMMON: &[&str] = &["interreg", "programme", "program", "cooperation", "transnational", "the"];
    let folded = fold(name);
    let mut left: Vec<&str> = Vec::new();
    let mut after_generation = false;
    for word in folded.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let strand = after_generation && matches!(word, "a" | "b" | "c" | "d");
        let bare = word.strip_suffix(['a', 'b', 'c', 'd']).unwrap_or(word);
        after_generation = is_generation(word);
        let year = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        if !(strand || year || is_generation(word) || is_generation(bare) || COMMON.contains(&word)) {
            left.push(word);
        }
    }
    if left.is_empty() { folded } else { left.join(" ") }
}

fn is_generation(word: &str) -> bool {
    matches!(word, "i" | "ii" | "iii" | "iv" | "v" | "vi" | "vii")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &str) {
        assert_eq!(stem(name), expected, "{name}");
    }

    #[test]
    fn a_name_is_told_without_what_all_names_have() {
        check("Interreg Europe", "europe");
        check("Interreg europe", "europe");
        check("Interreg VI-B Baltic Sea Region", "baltic sea region");
        check("INTERREG V-A Romania - Bulgaria", "romania bulgaria");
        check("Interreg IVC", "interreg ivc");
        check("URBACT IV", "urbact");
        check("South Baltic Programme", "south baltic");
        check("ESPON 2030", "espon");
        check("Danube Transnational Programme", "danube");
        check("Öresund-Kattegat-Skagerrak", "oresund kattegat skagerrak");
    }

    fn record(number: Option<&str>, name: &str, period: &str) -> RecordId {
        programme(&mut Said::with(crate::Secret::of("")), number, (name, "en"), period, Programme::default())
    }

    #[test]
    fn a_number_or_a_name_and_a_period_make_one_programme_001_11() {
        let europe = record(Some("394"), "2021 - 2027 Interreg Europe", "2021-2027");
        assert_eq!(record(None, "Interreg europe", "2021-2027"), europe);
        let sample = SourceKey::new("sample", "programme/interreg-europe-2014-2020").record_id();
        assert_eq!(record(None, "Interreg Europe", "2014-2020"), sample);
        assert_eq!(record(Some("58"), "", "2014-2020"), sample);
        assert_ne!(sample, europe, "each period is a programme of its own");
        let baltic = record(None, "Baltic Sea Region", "2021-2027");
        assert_eq!(record(None, "Interreg VI-B Baltic Sea Region", "2021-2027"), baltic);
    }

    #[test]
    fn what_is_merely_alike_stays_apart() {
        let known = record(Some("63"), "Danube Transnational Programme", "2014-2020");
        assert_ne!(record(None, "Interreg V-A Danube Delta", "2014-2020"), known);
        assert_ne!(record(None, "Danube", ""), known, "a name without a period");
        assert_ne!(record(Some("700"), "Interreg Europe", "2021-2027"), record(Some("394"), "", "2021-2027"));
    }
}
