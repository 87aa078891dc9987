use asterism_actions::observatory::Settings;

use crate::Problem;
use crate::html::query_string;

/// What an address asks of the observatory, kept in every link from one of its pages to another.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Without what is usual, and without the level, which the region's code says.
    pairs: Vec<(String, String)>,
    level: String,
}

impl Asked {
    /// Reads the pairs of an address for a region's page.
    ///
    /// # Errors
    /// [`Problem::Refused`] with every value that is none.
    pub(crate) fn of_region(code: &str, pairs: &[(String, String)]) -> Result<Asked, Problem> {
        let level = code.len().saturating_sub(2).min(3).to_string();
        let stated = pairs.iter().filter(|(name, _)| name != "level" && Settings::knows(name));
        let mut settings = Settings::read(&stated.cloned().collect::<Vec<_>>())?;
        if !settings.is_peer(code) {
            // Compared with others, it is still one of those compared.
            settings.peers.push(code.to_owned());
            settings.peers.sort();
        }
        let mut kept = settings.params();
        kept.extend(
            pairs.iter().filter(|(name, value)| is_of_twins(name) && !value.trim().is_empty()).cloned(),
        );
        Ok(Asked { pairs: kept, level })
    }

    /// What the actions are asked.
    pub(crate) fn params(&self) -> Vec<(String, String)> {
        let level = ("level".to_owned(), self.level.clone());
        self.pairs.iter().cloned().chain([level]).collect()
    }

    /// What is asked beside the settings that forms show: carried along by them.
    pub(crate) fn of_twins(&self) -> impl Iterator<Item = &(String, String)> {
        self.pairs.iter().filter(|(name, _)| is_of_twins(name))
    }

    /// What is asked of the settings.
    pub(crate) fn settings(&self) -> impl Iterator<Item = &(String, String)> {
        self.pairs.iter().filter(|(name, _)| !is_of_twins(name))
    }

    pub(crate) fn names_a_table(&self) -> bool {
        self.pairs.iter().any(|(name, _)| name == "table")
    }

    /// The same with one setting changed.
    pub(crate) fn with(&self, name: &str, value: &str) -> Asked {
        let mut asked = self.clone();
        asked.pairs.retain(|(known, _)| known != name);
        asked.pairs.push((name.to_owned(), value.to_owned()));
        asked
    }

    /// An address with everything that is asked.
    pub(crate) fn address(&self, path: &str) -> String {
        let pairs = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        format!("{path}{}", query_string(pairs))
    }
}

fn is_of_twins(name: &str) -> bool {
    name == "abroad" || name.starts_with("weight.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(given: &[(&str, &str)]) -> Vec<(String, String)> {
        given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_link_says_what_was_asked_and_not_what_is_usual() {
        let asked =
            [("threshold", "1.5"), ("missing", "mask"), ("weight.size", "0"), ("q", "x"), ("year", "")];
        let asked = Asked::of_region("ES21", &pairs(&asked)).expect("settings");
        assert_eq!(asked.address("/regions/ES21/twins"), "/regions/ES21/twins?threshold=1.5&weight.size=0");
        assert!(asked.params().contains(&("level".to_owned(), "2".to_owned())));
    }

    #[test]
    fn a_region_is_compared_with_peers_abroad_as_one_of_them() {
        let asked = |peers| Asked::of_region("ES21", &pairs(&[("peers", peers)])).expect("settings");
        assert_eq!(asked("PT,FR").address(""), "?peers=ES21%2CFR%2CPT");
        assert_eq!(asked("ES").address(""), "?peers=ES");
    }

    #[test]
    fn the_level_is_that_of_the_region() {
        let asked = Asked::of_region("ES2", &pairs(&[("level", "3")])).expect("settings");
        assert_eq!(asked.params(), pairs(&[("level", "1")]));
    }
}
