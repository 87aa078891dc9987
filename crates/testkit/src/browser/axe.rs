//! The accessibility checker axe-core, run inside the page.

use serde_json::Value;

use super::{Browser, Scripts};

/// The vendored checker; `assets/README.md` says where it is from.
const AXE: &str = include_str!("../../assets/axe.min.js");

/// Every rule of WCAG 2.2 A and AA that a machine can check, and the checker's own advice.
const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }).then(
        (results) => done({
            checked: results.passes.length + results.violations.length,
            violations: results.violations.map((v) => ({
                rule: v.id, impact: v.impact, help: v.help,
                places: v.nodes.map((n) => n.target.join(' ') + ': ' + n.failureSummary.replace(/\\s+/g, ' ')),
            })),
        }),
        (error) => done({ error: String(error) }));";

impl Browser {
    /// What the checker finds wrong in the page, one line per place; empty is what a page should be.
    /// The checker waits for timers, so it needs a browser with scripts on.
    pub async fn axe(&self) -> Vec<String> {
        let report = self.axe_report().await;
        report["violations"].as_array().into_iter().flatten().flat_map(lines).collect()
    }

    /// Panics with the checker's findings when there are any.
    pub async fn assert_accessible(&self) {
        let address = self.address().await;
        let found = self.axe().await;
        assert!(found.is_empty(), "{address} has accessibility faults:\n{}", found.join("\n"));
    }

    async fn axe_report(&self) -> Value {
        assert!(self.scripts == Scripts::On, "the accessibility checker needs a browser with scripts on");
        if self.evaluate("return typeof axe").await != "object" {
            self.evaluate(AXE).await;
        }
        let report = self.client().execute_async(RUN, Vec::new()).await;
        let report = report.unwrap_or_else(|error| panic!("the accessibility checker did not run: {error}"));
        // A checker that checked nothing must not read as a page without faults.
        let checked = report["checked"].as_u64().unwrap_or(0);
        assert!(checked > 0, "the accessibility checker checked nothing: {report}");
        report
    }
}

/// The readable lines of one violation.
fn lines(violation: &Value) -> Vec<String> {
    let word = |field: &str| violation[field].as_str().unwrap_or("?");
    let head = format!("{} ({}): {}", word("rule"), word("impact"), word("help"));
    let places = violation["places"].as_array().into_iter().flatten().filter_map(Value::as_str);
    places.map(|place| format!("{head} at {place}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kept in step with `assets/README.md`, so that the file is the published one.
    #[test]
    fn the_vendored_checker_is_the_published_one() {
        let note = include_str!("../../assets/README.md");
        let hash = blake3::hash(AXE.as_bytes()).to_hex();
        assert!(note.contains(hash.as_str()), "assets/README.md does not name the hash {hash}");
        assert!(AXE.starts_with("/*! axe v4.14.1"), "the version in the file differs");
    }
}
