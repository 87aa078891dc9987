//! The second start as whoever types the command sees it: a process of its own, up to a page it serves.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::measure::Times;

/// How often the portal is started; the first one brings in the sample and is not counted.
const STARTS: usize = 4;

/// What starts took: up to the home page, and up to an Explore page with all its counts.
#[derive(Default)]
pub(crate) struct Starts {
    pub(crate) home: Times,
    pub(crate) explore: Times,
}

/// Starts `asterism up` on a data folder that nobody has open, again and again.
pub(crate) async fn again(home: &Path) -> Result<Starts> {
    let home = home.to_owned();
    tokio::task::spawn_blocking(move || {
        let mut starts = Starts::default();
        for number in 0..STARTS {
            let (first, second) = once(&home)?;
            if number > 0 {
                starts.home.add(first);
                starts.explore.add(second);
            }
        }
        Ok(starts)
    })
    .await?
}

fn once(home: &Path) -> Result<(Duration, Duration)> {
    let program = std::env::current_exe().context("cannot find this program to start it again")?;
    let mut command = Command::new(program);
    // The folder of the run and nothing that the environment names instead.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("ASTERISM_")) {
        command.env_remove(name);
    }
    command.args(["up", "--listen", "127.0.0.1:0", "--data"]).arg(home);
    let begun = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut portal = Ended(child.context("cannot start the portal")?);
    // Read for as long as the portal runs: it ends when nobody is there to be greeted.
    let output = portal.0.stdout.take().context("the portal has no output")?;
    let mut greeting = BufReader::new(output);
    let address = address(&mut greeting)?;
    let agent = ureq::Agent::new_with_defaults();
    let visit = |path: &str| -> Result<Duration> {
        let page = format!("{address}{path}");
        let answer = agent.get(&page).call().and_then(|mut answer| answer.body_mut().read_to_vec());
        answer.with_context(|| format!("{page} did not answer"))?;
        Ok(begun.elapsed())
    };
    Ok((visit("/")?, visit("/explore")?))
}

/// Where the portal says that it is.
fn address(output: &mut impl BufRead) -> Result<String> {
    let mut greeting = String::new();
    output.read_line(&mut greeting)?;
    let address = greeting.split_whitespace().find(|word| word.starts_with("http://")).unwrap_or_default();
    ensure!(!address.is_empty(), "the portal did not start: {}", greeting.trim());
    Ok(address.to_owned())
}

/// A portal that is stopped when it is no longer looked at; what it wrote is whole at any moment.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
