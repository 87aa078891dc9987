//! No room on the disk, and a folder that cannot be written: told clearly, nothing made worse, and
//! all is well again once there is room.
//!
//! A limit on the size of files (`ulimit -f`) refuses writes anywhere, for everyone. A file system
//! that is really full is a small tmpfs in a mount namespace of the test's own; where the system
//! does not allow that, the same is done under the limit, and said.

use std::ffi::OsStr;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use asterism_testkit::shared_data;
use serde_json::Value;

use crate::support::{asterism, check_passes, everything_found, log, run, run_to, same, state, text};

/// Set for a test that has started itself again within a mount namespace.
pub(crate) const INSIDE: &str = "ASTERISM_TEST_IN_NAMESPACE";

/// An import of two official files.
fn import() -> Vec<String> {
    let files = [
        "cordis-horizon-europe-2025-04/euroSciVoc_vocabulary.csv",
        "interreg-sweden-2021-2027/interreg_swedish_partners.csv",
    ];
    let paths = files.map(|file| shared_data(file).to_string_lossy().into_owned());
    ["import".to_owned()].into_iter().chain(paths).collect()
}

/// The command with no file growing beyond so many blocks of 512 bytes. The signal that a larger
/// one would send is ignored, so that the write fails, as it does on a full disk.
fn limited(blocks: u64, data: &Path, arguments: &[impl AsRef<OsStr>]) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f $0; exec \"$@\"", &blocks.to_string()]);
    command.arg(env!("CARGO_BIN_EXE_asterism")).arg("--data").arg(data).args(arguments);
    command.stdin(Stdio::null()).output().expect("a shell")
}

/// The command failed, said what happened and what to do, and did not fall over.
fn refused(output: &Output, words: &[&str]) {
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}\n{}", text(&output.stdout));
    assert!(told.lines().any(|line| line.starts_with("asterism: ")), "{told}");
    assert!(words.iter().any(|word| told.contains(word)), "none of {words:?} in {told}");
    assert!(!told.contains("panicked"), "{told}");
    assert!(!told.contains("damaged"), "a full disk is no damage: {told}");
}

/// What a failed write may be told as: there was no room, or the disk refused it.
const NO_ROOM: &[&str] = &["make room", "look for a full disk"];

/// What an import without trouble comes to.
struct Whole {
    _folder: tempfile::TempDir,
    data: PathBuf,
    log: Vec<Value>,
    state: Vec<Value>,
    found: Value,
}

impl Whole {
    fn new() -> Whole {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        imported(&data);
        let (log, state, found) = (log(&data), state(&data), everything_found(&data));
        Whole { _folder: folder, data, log, state, found }
    }

    /// With room again, the check passes, and importing again ends as if nothing had been.
    fn is_reached_from(&self, data: &Path) {
        check_passes(data);
        let kept = log(data);
        same("what was kept", &kept, &self.log[..kept.len()]);
        imported(data);
        same("the log", &log(data), &self.log);
        same("the state", &state(data), &self.state);
        assert_eq!(everything_found(data), self.found);
        check_passes(data);
    }
}

fn imported(data: &Path) {
    let output = asterism(data, &import()).output().expect("an import");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn an_import_onto_a_full_disk_keeps_what_it_had_and_goes_on_when_there_is_room() {
    let whole = Whole::new();
    let mut kept = Vec::new();
    for blocks in [300, 1_500, 4_000, 8_000] {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        let output = limited(blocks, &data, &import());
        if output.status.code() == Some(0) {
            break;
        }
        refused(&output, NO_ROOM);
        kept.push(log(&data).len());
        whole.is_reached_from(&data);
    }
    assert!(kept.len() >= 2, "the limits are too wide: {kept:?}");
    assert!(kept.iter().any(|kept| *kept > 0), "no limit let a batch through: {kept:?}");
}

#[test]
fn an_index_that_finds_no_room_is_built_when_there_is() {
    let whole = Whole::new();
    for command in ["rebuild", "search"] {
        for blocks in [80, 400] {
            if command == "search" {
                std::fs::remove_dir_all(whole.data.join("index")).expect("an index to lose");
            }
            let output = limited(blocks, &whole.data, &[command]);
            if output.status.code() != Some(0) {
                refused(&output, &["make room", "search index"]);
            } else {
                assert_ne!(blocks, 80, "the limit is too wide");
            }
            check_passes(&whole.data);
            assert_eq!(everything_found(&whole.data), whole.found);
        }
    }
}

#[test]
fn a_backup_that_finds_no_room_leaves_nothing_half_done() {
    let whole = Whole::new();
    let folder = tempfile::tempdir().expect("a folder");
    let backup = folder.path().join("monday");
    let backup_text = backup.to_string_lossy().into_owned();
    let output = limited(400, &whole.data, &["backup", &backup_text]);
    refused(&output, NO_ROOM);
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0, "it takes up no room");
    run_to(0, &whole.data, &["backup", &backup_text]);
    let restored = folder.path().join("restored");
    run_to(0, &whole.data, &["restore", &restored.to_string_lossy(), "--backup", &backup_text]);
    whole.is_reached_from(&restored);
}

/// Starts this very test again in a mount namespace of its own and returns how that ended; none where
/// the system does not allow one, or where this is that start.
pub(crate) fn in_a_namespace(test: &str) -> Option<()> {
    if std::env::var_os(INSIDE).is_some() {
        return None;
    }
    let this = std::env::current_exe().expect("this test");
    for arguments in [&["-m"] as &[&str], &["-r", "-m"]] {
        let mut probe = Command::new("unshare");
        probe.args(arguments).args(["mount", "-t", "tmpfs", "none", "/mnt"]).stderr(Stdio::null());
        let probe = probe.status();
        if !probe.is_ok_and(|status| status.success()) {
            continue;
        }
        let mut again = Command::new("unshare");
        again.args(arguments).arg(&this).args([test, "--exact", "--nocapture"]).env(INSIDE, "1");
        let status = again.status().expect("the test again");
        assert!(status.success(), "{test} in its namespace: {status}");
        return Some(());
    }
    eprintln!("this system allows no mount namespace; {test} does without");
    None
}

pub(crate) fn mount(arguments: &[&str]) {
    let status = Command::new("mount").args(arguments).status().expect("mount");
    assert!(status.success(), "mount {arguments:?}: {status}");
}

/// On a file system of 64 MB, of which a filler takes all but a little.
#[test]
fn a_file_system_that_is_full_is_told_and_harms_nothing() {
    if in_a_namespace("room::a_file_system_that_is_full_is_told_and_harms_nothing").is_some() {
        return;
    }
    if std::env::var_os(INSIDE).is_none() {
        return an_import_onto_a_full_disk_keeps_what_it_had_and_goes_on_when_there_is_room();
    }
    let whole = Whole::new();
    let place = tempfile::tempdir().expect("a folder");
    let small = place.path().to_string_lossy().into_owned();
    mount(&["-t", "tmpfs", "-o", "size=64m", "none", &small]);
    let (data, filler) = (place.path().join("data"), place.path().join("filler"));
    let fill_but = |kilobytes: usize| {
        let free = 64 * 1024 - kilobytes - used(place.path()) / 1024;
        std::fs::write(&filler, vec![0; free * 1024]).expect("a filler");
    };
    for kilobytes in [100, 700, 2_500, 4_000] {
        fill_but(kilobytes);
        let output = asterism(&data, &import()).output().expect("an import");
        if output.status.code() != Some(0) {
            refused(&output, &["make room", "search index"]);
        } else {
            assert!(kilobytes > 2_000, "there was room");
        }
        std::fs::remove_file(&filler).expect("a filler to remove");
        check_passes(&data);
        let kept = log(&data);
        same("what was kept", &kept, &whole.log[..kept.len()]);
    }
    whole.is_reached_from(&data);
    fill_but(300);
    refused(&run(&data, &["rebuild"]), &["make room", "search index"]);
    let backup = place.path().join("backup").to_string_lossy().into_owned();
    refused(&run(&data, &["backup", &backup]), NO_ROOM);
    std::fs::remove_file(&filler).expect("a filler to remove");
    whole.is_reached_from(&data);
}

fn used(folder: &Path) -> usize {
    let size = |entry: std::fs::DirEntry| {
        let about = entry.metadata().expect("a file");
        if about.is_dir() { used(&entry.path()) } else { about.blocks() as usize * 512 }
    };
    std::fs::read_dir(folder).expect("a folder").flatten().map(size).sum()
}

/// The contents of all files below a folder.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => all.extend(contents(&path)),
            path => all.push((path.clone(), std::fs::read(&path).expect("a file"))),
        }
    }
    all.sort();
    all
}

/// Nobody may write: not the owner of the files, where this is an ordinary user; where it is root,
/// who may do anything, the command runs as another user.
#[test]
fn a_folder_that_may_not_be_written_is_told_and_left_as_it_is() {
    let whole = Whole::new();
    let place = tempfile::tempdir().expect("a folder");
    let program = place.path().join("asterism");
    let built = env!("CARGO_BIN_EXE_asterism");
    if std::fs::hard_link(built, &program).is_err() {
        std::fs::copy(built, &program).expect("the program where everyone may start it");
    }
    let data = place.path().join("data");
    copy(&whole.data, &data);
    forbid_writing(place.path());
    let before = contents(&data);
    for arguments in [vec!["check".to_owned()], import(), vec!["search".to_owned()]] {
        let mut command = Command::new(&program);
        command.arg("--data").arg(&data).args(&arguments).stdin(Stdio::null());
        if std::fs::metadata(place.path()).expect("the folder").uid() == 0 {
            command.uid(65_534);
        }
        refused(&command.output().expect("the program"), &["make its folder and files writable"]);
        assert!(contents(&data) == before, "{arguments:?} changed something");
    }
    allow_writing(place.path());
    check_passes(&data);
}

/// As above on a file system that is mounted for reading only, where not even root may write.
#[test]
fn a_disk_mounted_for_reading_only_is_told_and_left_as_it_is() {
    if in_a_namespace("room::a_disk_mounted_for_reading_only_is_told_and_left_as_it_is").is_some() {
        return;
    }
    if std::env::var_os(INSIDE).is_none() {
        return a_folder_that_may_not_be_written_is_told_and_left_as_it_is();
    }
    let whole = Whole::new();
    let data = whole.data.to_string_lossy().into_owned();
    let before = contents(&whole.data);
    mount(&["--bind", &data, &data]);
    mount(&["-o", "remount,ro,bind", &data]);
    for arguments in [vec!["check".to_owned()], import(), vec!["rebuild".to_owned()]] {
        let mut command = asterism(&whole.data, &arguments);
        refused(&command.output().expect("the program"), &["make its folder and files writable"]);
    }
    assert!(contents(&whole.data) == before, "something changed");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

fn forbid_writing(folder: &Path) {
    set_modes(folder, 0o555, 0o444);
}

fn allow_writing(folder: &Path) {
    set_modes(folder, 0o755, 0o644);
}

fn set_modes(folder: &Path, folders: u32, files: u32) {
    let set = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("permissions");
    };
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => set_modes(&path, folders, files),
            // The program itself keeps its own: it may be the one that was built.
            path if path.ends_with("asterism") => {}
            path => set(&path, files),
        }
    }
    set(folder, folders);
}
