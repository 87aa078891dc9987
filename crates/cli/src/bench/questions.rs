//! The questions that are asked, and how long the answers take.

use std::time::Instant;

use anyhow::Result;
use asterism_actions::App;
use asterism_domain::Actor;

use super::measure::Times;

/// How often every question is asked. Each round asks for pages of another length, so that no
/// answer is one that was kept.
const ROUNDS: usize = 3;

/// The parameters of an Explore address, as in the file of questions.
pub type Question = Vec<(String, String)>;

/// The questions of `questions.txt`, whose addresses hold nothing that needs decoding.
pub fn questions() -> impl Iterator<Item = Question> {
    let lines = include_str!("questions.txt").lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| {
        let pairs = line.split('&').filter_map(|pair| pair.split_once('='));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    })
}

/// The addresses of the same questions.
pub(crate) fn addresses() -> Vec<String> {
    let encode = |text: &str| text.replace(' ', "+").replace('"', "%22");
    questions()
        .map(|question| {
            let pairs: Vec<String> =
                question.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
            format!("/explore?{}", pairs.join("&"))
        })
        .collect()
}

/// Asks every question with all counts, as a page of Explore does. The first round warms up and is
/// not counted.
pub(crate) async fn ask(app: &App) -> Result<Times> {
    let mut times = Times::default();
    for round in 0..=ROUNDS {
        for mut question in questions() {
            question.push(("limit".to_owned(), (20 - round).to_string()));
            let asked = Instant::now();
            app.explore(&Actor::Visitor, &question).await?;
            if round > 0 {
                times.add(asked.elapsed());
            }
        }
    }
    Ok(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_a_hundred_questions_and_each_is_another() {
        let all: std::collections::BTreeSet<Question> = questions().collect();
        assert_eq!(all.len(), 100);
        assert!(all.iter().all(|question| !question.is_empty()));
    }
}
