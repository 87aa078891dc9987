//! The same made-up tables given to our statistics and to the packages of Python that compute them.

use std::fs::File;
use std::io::{BufWriter, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use asterism_cli::bench::econ::{Measured, Size, counts, measured, write_npy};
use serde_json::Value;

/// What runs a package on a table; written into the folder of the run.
const SCRIPT: &str = include_str!("../python/econ_peers.py");

/// The packages, as measured in the comparison of reference results.
const PACKAGES: &[&str] = &["ecomplexity==0.5.3", "economic-complexity==0.3.0", "pandas<3", "numpy", "scipy"];

const PEERS: &[&str] = &["numpy", "economic-complexity", "ecomplexity"];

/// A table with more cells than this is too much for packages that multiply whole numbers.
const LARGE: usize = 2_000_000;

/// Years of the first size.
const YEARS: u64 = 20;

/// A package that takes longer is stopped.
const PATIENCE: Duration = Duration::from_secs(600);

/// Prints a table per size. The first argument may be the folder for Python's packages.
pub(crate) fn compare(arguments: &[String]) -> Result<()> {
    let (folder, sizes) = match arguments {
        [first, rest @ ..] if first.parse::<Size>().is_err() => (PathBuf::from(first), rest),
        all => (PathBuf::from("target/bench-peers/python"), all),
    };
    let sizes: Vec<Size> = match sizes {
        [] => vec![Size { regions: 300, industries: 600 }],
        sizes => sizes
            .iter()
            .map(|size| size.parse().map_err(|problem| anyhow::anyhow!("{size}: {problem}")))
            .collect::<Result<_>>()?,
    };
    let python = installed(&folder);
    if let Err(error) = &python {
        println!("no packages of Python: {error:#}");
    }
    for (place, size) in sizes.iter().enumerate() {
        let years = if place == 0 { YEARS } else { 1 };
        one_size(*size, years, python.as_deref().ok())?;
    }
    Ok(())
}

/// Python with the packages in a folder of its own, by the ordinary client.
fn installed(folder: &Path) -> Result<PathBuf> {
    let python = folder.join("bin/python");
    let ready = folder.join("installed");
    if ready.is_file() {
        return Ok(python);
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    succeed(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
    let options = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    succeed(Command::new(&python).args(options).args(PACKAGES))?;
    std::fs::write(&ready, "")?;
    Ok(python)
}

fn succeed(command: &mut Command) -> Result<()> {
    let shown = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {shown}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{shown}: {}", said.lines().last().unwrap_or_default());
    Ok(())
}

fn one_size(size: Size, years: u64, python: Option<&Path>) -> Result<()> {
    println!("\n{size}, {years} years; load of the machine before: {}", load());
    println!(
        "{:<22}{:>11}{:>11}{:>11}{:>11}{:>11}{:>8}{:>12}{:>9}",
        "milliseconds", "quotients", "proximity", "density", "complexity", "sum", "times", "years", "peak MB"
    );
    let ours = measured(size, years)?;
    print(&Row::ours(&ours), ours.steps.sum());
    let folder = tempfile::tempdir().context("cannot make a folder for tables")?;
    let script = folder.path().join("econ_peers.py");
    std::fs::write(&script, SCRIPT)?;
    let tables = written(folder.path(), size, years)?;
    for peer in PEERS {
        let row = match python {
            None => Err(anyhow::anyhow!("not installed")),
            Some(_) if *peer != "numpy" && size.regions * size.industries > LARGE => {
                Err(anyhow::anyhow!("left out: takes minutes to hours at this size"))
            }
            Some(python) => ask(python, &script, peer, &tables),
        };
        match row {
            Ok(answer) => print(&Row::of(peer, &answer), ours.steps.sum()),
            Err(error) => println!("{peer:<22}  {error:#}"),
        }
    }
    println!("load of the machine after: {}", load());
    Ok(())
}

/// How busy the machine is: processes that ran or waited in the last minute, and in the last five.
fn load() -> String {
    let all = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let words: Vec<&str> = all.split_whitespace().take(2).collect();
    if words.is_empty() { "not known".to_owned() } else { words.join(" and ") }
}

/// The tables of all years as files for numpy, with commas between.
fn written(folder: &Path, size: Size, years: u64) -> Result<String> {
    let mut paths = Vec::new();
    for year in 0..years {
        let path = folder.join(format!("{year}.npy"));
        let mut file = BufWriter::new(File::create(&path)?);
        write_npy(&counts(size, year)?.values, &mut file)?;
        paths.push(path.to_string_lossy().into_owned());
    }
    Ok(paths.join(","))
}

/// Runs a package in a process of its own; stops it when it takes too long.
fn ask(python: &Path, script: &Path, peer: &str, tables: &str) -> Result<Value> {
    let mut child = Command::new(python)
        .arg(script)
        .args([peer, tables])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("cannot start Python")?;
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            bail!("stopped after {} s", PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    let mut said = String::new();
    child.stdout.take().context("no output")?.read_to_string(&mut said)?;
    ensure!(status.success(), "failed with {status}");
    let answer = said.lines().last().unwrap_or_default();
    serde_json::from_str(answer).with_context(|| format!("cannot read `{answer}`"))
}

/// One line of the table, in seconds and megabytes.
struct Row {
    name: String,
    steps: [Option<f64>; 4],
    sum: Option<f64>,
    years: Option<f64>,
    peak: Option<f64>,
}

impl Row {
    fn ours(measured: &Measured) -> Row {
        let steps = measured.steps;
        Row {
            name: "Asterism".to_owned(),
            steps: [steps.quotients, steps.proximity, steps.density, steps.complexity].map(Some),
            sum: Some(steps.sum()),
            years: measured.years,
            peak: Some(measured.peak as f64 / 1e6),
        }
    }

    fn of(peer: &str, answer: &Value) -> Row {
        let seconds = |name: &str| answer["seconds"][name].as_f64();
        let steps = ["quotients", "proximity", "density", "complexity"].map(seconds);
        let sum = steps.iter().copied().sum::<Option<f64>>().or(seconds("call"));
        let peak = answer["peak"].as_f64().map(|kilobytes| kilobytes * 1024.0 / 1e6);
        Row { name: peer.to_owned(), steps, sum, years: seconds("years"), peak }
    }
}

fn print(row: &Row, ours: f64) {
    let shown = |seconds: Option<f64>| seconds.map_or("-".to_owned(), |value| format!("{:.2}", value * 1e3));
    let times = row.sum.map_or("-".to_owned(), |sum| format!("{:.1}", sum / ours));
    let peak = row.peak.map_or("-".to_owned(), |peak| format!("{peak:.0}"));
    let [quotients, proximity, density, complexity] = row.steps.map(shown);
    let (sum, years) = (shown(row.sum), shown(row.years));
    println!(
        "{:<22}{quotients:>11}{proximity:>11}{density:>11}{complexity:>11}{sum:>11}{times:>8}{years:>12}{peak:>9}",
        row.name
    );
}
