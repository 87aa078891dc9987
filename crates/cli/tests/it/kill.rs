//! `kill -9` at random points: nothing acknowledged is lost, the check passes after every kill, and
//! running again ends exactly where a run that was never killed ends.
//!
//! The kills are random from a seed, which is printed; `ASTERISM_KILL_SEED` repeats one. Where a
//! kill lands also depends on the machine, so a seed repeats the pattern and not the instant.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use asterism_domain::Kind;
use asterism_econ::Random;
use asterism_testkit::shared_data;
use serde_json::Value;

use crate::support::{asterism, check_passes, everything_found, log, log_length, run_to, same, state};

/// Kills that must land in each part; together more than 200.
const IMPORT_KILLS: usize = 80;
const EDIT_KILLS: usize = 66;
const INDEX_KILLS: usize = 60;

/// How often the folder is looked at while a kill waits for it to change.
const LOOK: Duration = Duration::from_micros(300);

/// Random numbers from a seed.
pub(crate) struct Chance(Random);

impl Chance {
    pub(crate) fn new(part: &str) -> Chance {
        let given = std::env::var("ASTERISM_KILL_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = given.unwrap_or_else(|| u64::from(std::process::id()) << 20 ^ jitter());
        eprintln!("{part}: ASTERISM_KILL_SEED={seed}");
        Chance(Random::seeded(seed))
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0.below(end.max(1))
    }

    /// A moment within `span`, or one of `changes` changes of the data folder: the one lands
    /// anywhere, the other in the middle of a write.
    fn moment(&mut self, span: Duration, changes: usize) -> Moment {
        match self.below(2) {
            0 => Moment::After(span * self.below(1_000) as u32 / 1_000),
            _ => Moment::AtChange(1 + self.below(changes)),
        }
    }
}

fn jitter() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    u64::from(since.expect("a clock after 1970").subsec_nanos())
}

/// When to kill.
#[derive(Debug, Clone, Copy)]
enum Moment {
    Never,
    After(Duration),
    AtChange(usize),
}

/// How a command ended.
#[derive(Debug)]
struct Ended {
    killed: bool,
    code: Option<i32>,
    /// What it had printed until then.
    said: String,
    took: Duration,
    /// How often the data folder had changed.
    changes: usize,
}

/// Starts the command and kills it at the moment, unless it ends before.
fn start(data: &Path, arguments: &[&str], moment: Moment) -> Ended {
    let began = Instant::now();
    let mut child =
        asterism(data, arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("a start");
    let mut output = child.stdout.take().expect("a pipe");
    let (sender, said) = channel();
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        output.read_to_end(&mut text).expect("its output");
        // The other side waits for this for as long as it lives.
        let _ = sender.send(());
        String::from_utf8_lossy(&text).into_owned()
    });
    let mut seen = BTreeSet::from([trace(data)]);
    let mut killed = false;
    let wait = match moment {
        Moment::After(delay) => delay,
        Moment::Never | Moment::AtChange(_) => LOOK,
    };
    // The output ends when the command does.
    while let Err(RecvTimeoutError::Timeout) = said.recv_timeout(wait) {
        seen.insert(trace(data));
        killed = match moment {
            Moment::Never => false,
            Moment::After(_) => true,
            Moment::AtChange(number) => seen.len() > number,
        };
        if killed {
            // SIGKILL; a command that has just ended by itself is told by its exit code.
            child.kill().expect("a kill");
            break;
        }
    }
    let status = child.wait().expect("an end");
    let said = reader.join().expect("what it said");
    let killed = killed && status.code().is_none();
    Ended { killed, code: status.code(), said, took: began.elapsed(), changes: seen.len() - 1 }
}

/// The sizes of all files below a folder: what writing changes.
fn trace(folder: &Path) -> Vec<(PathBuf, u64)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.metadata() {
            Ok(about) if about.is_dir() => files.extend(trace(&entry.path())),
            Ok(about) => files.push((entry.path(), about.len())),
            // Deleted between the two looks.
            Err(_) => {}
        }
    }
    files.sort();
    files
}

/// What the kills of a part met.
#[derive(Debug, Default)]
struct Tally {
    kills: usize,
    /// Kills after which the log was longer than before.
    grew: usize,
    tried: usize,
}

impl Tally {
    fn add(&mut self, ended: &Ended, grew: bool) {
        self.tried += 1;
        self.kills += usize::from(ended.killed);
        self.grew += usize::from(ended.killed && grew);
    }
}

/// Official files: several batches of rows, records that several rows make, quarantined rows.
fn official_files() -> Vec<String> {
    [
        "nuts-geo/nuts_names_2016_2021.csv",
        "cordis-horizon-europe-2025-04/euroSciVoc_vocabulary.csv",
        "keep-eu-samples",
        "interreg-sweden-2021-2027/interreg_swedish_partners.csv",
    ]
    .map(|path| shared_data(path).to_string_lossy().into_owned())
    .to_vec()
}

/// The data folder that a test works in.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    (folder, data)
}

/// What a data folder holds, in everything that a kill could harm.
struct Picture {
    log: Vec<Value>,
    state: Vec<Value>,
    found: Value,
}

impl Picture {
    fn of(data: &Path) -> Picture {
        check_passes(data);
        Picture { log: log(data), state: state(data), found: everything_found(data) }
    }

    fn is_that_of(&self, data: &Path) {
        let now = Picture::of(data);
        same("the log", &now.log, &self.log);
        same("the state", &now.state, &self.state);
        assert_eq!(now.found, self.found, "what a search finds");
    }
}

/// Per file of the reports that an import prints: rows read, stored, unchanged, quarantined.
fn accounts(printed: &str) -> Vec<[u64; 4]> {
    let reports = serde_json::Deserializer::from_str(printed).into_iter::<Value>();
    let files =
        reports.flat_map(|report| report.expect("JSON")["files"].as_array().cloned().unwrap_or_default());
    let number = |file: &Value, name: &str| file[name].as_u64().expect("a number");
    files
        .map(|file| ["rows_read", "stored", "unchanged", "quarantined"].map(|name| number(&file, name)))
        .collect()
}

#[test]
fn an_import_killed_anywhere_and_run_again_ends_as_one_that_never_was() {
    let files = official_files();
    let import: Vec<&str> =
        ["--json", "import"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let (_reference, whole) = folder();
    let unharmed = start(&whole, &import, Moment::Never);
    assert!(matches!(unharmed.code, Some(0 | 1)), "{unharmed:?}");
    let expected = Picture::of(&whole);
    let read: Vec<u64> = accounts(&unharmed.said).iter().map(|account| account[0]).collect();

    let mut chance = Chance::new("import");
    let mut tally = Tally::default();
    while tally.kills < IMPORT_KILLS {
        let (_folder, data) = folder();
        kill_an_import(&data, &import, &unharmed, &mut chance, &mut tally);
        expected.is_that_of(&data);
        for ([all, stored, unchanged, quarantined], read) in
            accounts(&run_to(unharmed.code.unwrap_or(0), &data, &import)).into_iter().zip(&read)
        {
            assert_eq!((all, stored), (*read, 0), "a further import changes nothing");
            assert_eq!(all, unchanged + quarantined);
        }
    }
    eprintln!("import: {tally:?}, whole in {:?} with {} changes", unharmed.took, unharmed.changes);
    assert!(tally.grew >= IMPORT_KILLS / 8, "kills must land inside the work: {tally:?}");
}

/// Starts an import and kills it, again and again, until it ends by itself.
fn kill_an_import(data: &Path, import: &[&str], unharmed: &Ended, chance: &mut Chance, tally: &mut Tally) {
    let mut before = 0;
    for attempt in 0..14 {
        let moment = match attempt {
            // While the folder is opened for the first time.
            0 | 1 => Moment::After(unharmed.took * chance.below(100) as u32 / 1_000),
            2..13 => chance.moment(unharmed.took * 3 / 4, unharmed.changes / 3),
            _ => Moment::Never,
        };
        let ended = start(data, import, moment);
        if ended.killed && !data.is_dir() {
            assert_eq!(before, 0, "what was kept is gone after {moment:?}");
            tally.add(&ended, false);
        } else if ended.killed {
            check_passes(data);
            let kept = log_length(data);
            assert!(kept >= before, "{kept} of {before} revisions are left after {moment:?}");
            tally.add(&ended, kept > before);
            before = kept;
        } else {
            assert_eq!(ended.code, unharmed.code, "{ended:?}");
            assert_eq!(accounts(&ended.said).len(), accounts(&unharmed.said).len());
            return;
        }
    }
}

/// A folder with an official file in it.
fn filled() -> (tempfile::TempDir, PathBuf) {
    let (guard, data) = folder();
    let file = shared_data("interreg-sweden-2021-2027/interreg_swedish_partners.csv");
    run_to(0, &data, &["import", &file.to_string_lossy()]);
    (guard, data)
}

/// Addresses of organisations and the revisions at which they stand.
fn organisations(data: &Path) -> Vec<(String, String)> {
    state(data)
        .iter()
        .map(|line| &line["record"])
        .filter(|record| record["kind"] == "organisation")
        .filter_map(|record| {
            let address = format!("{}/{}", Kind::Organisation.path(), record["slug"].as_str()?);
            Some((address, record["seq"].to_string()))
        })
        .collect()
}

/// The edit of the given number: organisations are merged, taken apart, retired and brought back, so
/// that every edit rests on the one before.
fn edit(number: usize, organisations: &[(String, String)]) -> Vec<String> {
    let half = organisations.len() / 2;
    let (from, seq) = &organisations[number / 4 % half];
    let (into, _) = &organisations[half + number / 4 * 7 % half];
    let words: &[&str] = match number % 4 {
        0 => &["merge", from, into, "--reason", "the same"],
        1 => &["unmerge", from],
        2 => &["retire", from, "--reason", "gone"],
        _ => &["restore", from, "--revision", seq, "--reason", "back"],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn an_edit_killed_anywhere_is_whole_or_not_there_and_an_acknowledged_one_stays() {
    let (_reference, whole) = filled();
    let (_folder, data) = filled();
    let organisations = organisations(&whole);
    let mut chance = Chance::new("edit");
    let mut tally = Tally::default();
    let mut lengths = (log_length(&data), 0);
    for number in 0.. {
        if tally.kills >= EDIT_KILLS {
            break;
        }
        let edit = edit(number, &organisations);
        let edit: Vec<&str> = edit.iter().map(String::as_str).collect();
        let unharmed = start(&whole, &edit, Moment::Never);
        assert_eq!(unharmed.code, Some(0), "{edit:?}: {unharmed:?}");
        lengths.1 = log_length(&whole);
        assert!(lengths.1 > lengths.0, "{edit:?} wrote nothing");
        kill_an_edit(&data, &edit, lengths, &unharmed, &mut chance, &mut tally);
        lengths.0 = lengths.1;
    }
    Picture::of(&whole).is_that_of(&data);
    eprintln!("edit: {tally:?}");
    assert!(tally.grew >= EDIT_KILLS / 20, "kills must land inside the work: {tally:?}");
}

/// Starts an edit until it is in the log, killing it up to three times. The log has the one length
/// without it and the other with it.
fn kill_an_edit(
    data: &Path,
    edit: &[&str],
    (without, with): (usize, usize),
    unharmed: &Ended,
    chance: &mut Chance,
    tally: &mut Tally,
) {
    for attempt in 0..4 {
        let moment = match attempt {
            0..3 => chance.moment(unharmed.took, unharmed.changes.max(2)),
            _ => Moment::Never,
        };
        let ended = start(data, edit, moment);
        check_passes(data);
        let length = log_length(data);
        assert!([without, with].contains(&length), "{edit:?}: {length} is between {without} and {with}");
        let acknowledged = ended.code == Some(0) || ended.said.contains("written as revision");
        assert!(ended.killed || acknowledged, "{edit:?}: {ended:?}");
        assert!(!acknowledged || length == with, "{edit:?} was acknowledged and is lost: {ended:?}");
        tally.add(&ended, length == with);
        if length == with {
            return;
        }
    }
    panic!("{edit:?} does not arrive");
}

#[test]
fn an_index_build_killed_anywhere_leaves_an_index_that_agrees_with_the_log() {
    let (_folder, data) = filled();
    let expected = Picture::of(&data);
    let index = data.join("index");
    let mut chance = Chance::new("index");
    let mut tally = Tally::default();
    let rebuild = start(&data, &["rebuild"], Moment::Never);
    assert_eq!(rebuild.code, Some(0), "{rebuild:?}");
    while tally.kills < INDEX_KILLS {
        // One time a new index beside the old one, one time an index from nothing.
        let command = if tally.tried % 2 == 0 { "rebuild" } else { "check" };
        if command == "check" {
            std::fs::remove_dir_all(&index).expect("an index to lose");
        }
        let moment = chance.moment(rebuild.took, rebuild.changes);
        let ended = start(&data, &[command], moment);
        assert!(ended.killed || ended.code == Some(0), "{command}: {ended:?}");
        let half_done = index.exists();
        check_passes(&data);
        tally.add(&ended, half_done);
    }
    expected.is_that_of(&data);
    eprintln!("index: {tally:?}, whole in {:?} with {} changes", rebuild.took, rebuild.changes);
    run_to(0, &data, &["rebuild"]);
    expected.is_that_of(&data);
    let indexes = std::fs::read_dir(&index).expect("the index").flatten();
    let folders = indexes.filter(|entry| entry.path().is_dir()).count();
    assert_eq!(folders, 1, "what killed builds left behind is cleared away");
}
