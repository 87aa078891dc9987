//! The list of steps that a run goes through, and its closing report.

use std::time::{Duration, Instant};

/// How a step ended.
#[derive(Debug)]
enum Ending {
    Passed(Option<String>),
    Failed(String),
    Left(String),
}

struct Step {
    name: &'static str,
    took: Duration,
    ending: Ending,
}

/// The steps so far, in order.
#[derive(Default)]
pub(crate) struct Steps(Vec<Step>);

impl Steps {
    /// Runs one step under a heading. Gives what the step gave, or nothing when it failed.
    pub(crate) fn step<T>(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> anyhow::Result<T>,
    ) -> Option<T> {
        eprintln!("\n=== {name} ===");
        let start = Instant::now();
        let result = work();
        let ending = match &result {
            Ok(_) => Ending::Passed(None),
            Err(error) => Ending::Failed(format!("{error:#}")),
        };
        if let Ending::Failed(reason) = &ending {
            eprintln!("{name}: {reason}");
        }
        self.0.push(Step { name, took: start.elapsed(), ending });
        result.ok()
    }

    /// Adds a remark to the last step, shown in the report.
    pub(crate) fn remark(&mut self, remark: String) {
        if let Some(Step { ending: Ending::Passed(slot), .. }) = self.0.last_mut() {
            *slot = Some(remark);
        }
    }

    /// Notes a step that was not run, and why.
    pub(crate) fn left(&mut self, name: &'static str, why: &str) {
        let ending = Ending::Left(why.to_owned());
        self.0.push(Step { name, took: Duration::ZERO, ending });
    }

    pub(crate) fn failures(&self) -> u64 {
        self.0.iter().filter(|step| matches!(step.ending, Ending::Failed(_))).count() as u64
    }

    /// One line per step.
    pub(crate) fn report(&self) -> String {
        let mut report = String::new();
        for step in &self.0 {
            let seconds = step.took.as_secs_f64();
            let (mark, remark) = match &step.ending {
                Ending::Passed(remark) => ("ok", remark.as_deref().unwrap_or_default()),
                Ending::Failed(reason) => ("FAILED", reason.lines().next().unwrap_or_default()),
                Ending::Left(why) => ("not run", why.as_str()),
            };
            report.push_str(format!("{mark:<8} {seconds:>7.1} s  {:<12} {remark}", step.name).trim_end());
            report.push('\n');
        }
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_says_what_failed_and_what_was_not_run() {
        let mut steps = Steps::default();
        assert_eq!(steps.step("format", || Ok(7)), Some(7));
        assert_eq!(steps.step::<()>("tidy", || anyhow::bail!("two rules broken\nand more")), None);
        steps.left("tests", "the build failed");
        let report = steps.report();
        assert_eq!(steps.failures(), 1);
        assert!(report.contains("FAILED"), "{report}");
        assert!(report.contains("two rules broken") && !report.contains("and more"), "{report}");
        assert!(report.contains("not run"), "{report}");
    }
}
