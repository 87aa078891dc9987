use std::collections::BTreeMap;

use asterism_domain::{RecordId, SourceKey};

/// The best grade there is: the record the search was for.
const BEST: u8 = 3;

/// What a judged search may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Half {
    /// Weights are chosen by these.
    Develop,
    /// These are only looked at: they tell whether what was chosen holds for others.
    HeldOut,
}

impl Half {
    pub fn as_str(self) -> &'static str {
        match self {
            Half::Develop => "develop",
            Half::HeldOut => "held-out",
        }
    }
}

/// A search with the grades of the records that were looked at for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    pub id: String,
    pub half: Half,
    /// The kind of search, as in `organisation`.
    pub class: String,
    pub language: String,
    /// What is typed.
    pub text: String,
    /// Other words for the same, by which records to grade are looked for.
    pub also: Vec<String>,
    /// From 0, of no use, to 3, what was looked for. A record that is not here was never looked at.
    pub grades: BTreeMap<RecordId, u8>,
}

/// Reads a file of judged searches: blocks between empty lines, `#` before remarks.
///
/// A block is `[id class language] text`, a line `wants …`, lines `also …` with other words for the
/// same, and a line `grade key | title` for each record. The title is for people alone.
pub fn read_judged(half: Half, file: &str) -> Vec<Judged> {
    let mut searches: Vec<Judged> = Vec::new();
    for (number, line) in (1..).zip(file.lines()) {
        let read = match line.split_once(' ') {
            _ if line.is_empty() || line.starts_with('#') || line.starts_with("wants ") => continue,
            _ if line.starts_with('[') => begin(half, line).map(|search| searches.push(search)),
            Some(("also", rest)) => searches.last_mut().map(|search| search.also.push(rest.to_owned())),
            Some((grade, rest)) => searches.last_mut().and_then(|search| grade_one(search, grade, rest)),
            None => None,
        };
        read.unwrap_or_else(|| panic!("line {number} of the {} searches is none: {line}", half.as_str()));
    }
    searches
}

fn begin(half: Half, line: &str) -> Option<Judged> {
    let (about, text) = line.strip_prefix('[')?.split_once("] ")?;
    let [id, class, language] = about.split(' ').collect::<Vec<_>>().try_into().ok()?;
    let (id, class, language) = (id.to_owned(), class.to_owned(), language.to_owned());
    let text = text.to_owned();
    Some(Judged { id, half, class, language, text, also: Vec::new(), grades: BTreeMap::new() })
}

/// None where the line is no grade, or the record has one already.
fn grade_one(search: &mut Judged, grade: &str, rest: &str) -> Option<()> {
    let grade = grade.parse().ok().filter(|grade| *grade <= BEST)?;
    let key = rest.split_once(" | ").map_or(rest, |(key, _)| key);
    let (scheme, key) = key.split_once('/')?;
    let id = SourceKey::new(scheme, key).record_id();
    search.grades.insert(id, grade).is_none().then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: &str = "# A remark.\n\n[a1 acronym en] clusters 3\nwants the project\nalso Clusters III\n3 sample/x | X/Y | Z\n0 pic/7\n";

    #[test]
    fn a_block_is_a_search_with_its_grades() {
        let searches = read_judged(Half::Develop, BLOCK);
        let [search] = searches.as_slice() else { panic!("{searches:?}") };
        assert_eq!((&*search.id, &*search.class, &*search.language), ("a1", "acronym", "en"));
        assert_eq!(search.text, "clusters 3");
        assert_eq!(search.also, ["Clusters III"]);
        let graded: BTreeMap<RecordId, u8> =
            [(SourceKey::new("sample", "x"), 3), (SourceKey::new("pic", "7"), 0)]
                .map(|(key, grade)| (key.record_id(), grade))
                .into();
        assert_eq!(search.grades, graded);
    }

    #[test]
    #[should_panic(expected = "line 8")]
    fn a_record_graded_twice_is_refused() {
        read_judged(Half::Develop, &format!("{BLOCK}1 pic/7"));
    }

    #[test]
    #[should_panic(expected = "line 8")]
    fn a_grade_above_three_is_refused() {
        read_judged(Half::Develop, &format!("{BLOCK}4 pic/8"));
    }
}
