//! A portal whose disk is full while people write in it: they are told so, nothing is half kept, everything can be read,
//! and it goes on by itself once there is room. On a file system of its own that is really full, where the system
//! allows one; elsewhere under a limit on the size of files, which a process that runs is given and freed of.

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command};

use asterism_actions::{App, Config};
use asterism_testkit::{Answered, User};

use crate::crowd::{Kept, Member, Write, gather, lost};
use crate::room::{INSIDE, in_a_namespace, mount};
use crate::serving::greeted;
use crate::support::{asterism, check_passes};

/// Blocks that a database may still find in its own files are used up by so many edits.
const EDITS: usize = 400;

/// How the disk of a portal that runs is filled and emptied.
enum Disk<'a> {
    /// A file takes all that is left of a small file system.
    Filler(&'a Path),
    /// No file may grow.
    Limit,
}

impl Disk<'_> {
    fn fill(&self, portal: &Child) {
        match self {
            Disk::Filler(place) => {
                let mut filler = std::fs::File::create(place.join("filler")).expect("a filler");
                while filler.write_all(&[0; 4096]).is_ok() {}
            }
            Disk::Limit => limit(portal, "4096"),
        }
    }

    fn empty(&self, portal: &Child) {
        match self {
            Disk::Filler(place) => std::fs::remove_file(place.join("filler")).expect("a filler to remove"),
            Disk::Limit => limit(portal, "unlimited"),
        }
    }
}

fn limit(portal: &Child, bytes: &str) {
    let status = Command::new("prlimit")
        .args([&format!("--fsize={bytes}:unlimited"), &format!("--pid={}", portal.id())])
        .status();
    assert!(status.expect("prlimit").success());
}

#[test]
fn a_portal_whose_disk_is_full_says_so_keeps_what_it_had_and_goes_on_when_there_is_room() {
    const THIS: &str =
        "room_portal::a_portal_whose_disk_is_full_says_so_keeps_what_it_had_and_goes_on_when_there_is_room";
    if in_a_namespace(THIS).is_some() {
        return;
    }
    let place = tempfile::tempdir().expect("a folder");
    if std::env::var_os(INSIDE).is_some() {
        mount(&["-t", "tmpfs", "-o", "size=64m", "none", &place.path().to_string_lossy()]);
        people_write_on(&place.path().join("data"), &Disk::Filler(place.path()));
    } else {
        people_write_on(&place.path().join("data"), &Disk::Limit);
    }
}

fn people_write_on(data: &Path, disk: &Disk<'_>) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let members = runtime.block_on(async {
        let app = App::open(Config::in_folder(data)).await.expect("a new folder");
        app.load_sample().await.expect("the sample");
        let members = gather(&app, 2).await;
        app.close().await;
        members
    });
    // The signal that a write beyond a limit sends is ignored, so that the write fails as on a full disk.
    let served = asterism(data, &["serve", "--listen", "127.0.0.1:0"]);
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"]).arg(served.get_program()).args(served.get_args());
    let (mut portal, _said, host) = greeted(&mut command);
    let [one, other] = &members[..] else { panic!("two people") };
    let (user, beside) = (one.at(&format!("http://{host}")), other.at(&format!("http://{host}")));
    let mut kept = std::collections::BTreeSet::new();
    for what in [Write::Edit, Write::Upload, Write::Publish] {
        kept.insert(kept_of(one, &user, what, "before"));
    }

    disk.fill(&portal);
    let refused = (0..EDITS).find_map(|turn| match write(one, &user, Write::Edit, &format!("full {turn}")) {
        Ok(done) => {
            kept.insert(done);
            None
        }
        Err(answer) => Some(answer),
    });
    is_told_so(&refused.expect("an edit finds no room"));
    // A small file may still fit where a large one does not.
    let large = format!("{})Tj({}", "all of it ", "x".repeat(400_000));
    let upload = write(other, &beside, Write::Upload, &large);
    is_told_so(&upload.expect_err("a file finds no room"));
    for page in [one.news.as_str(), "/explore?q=cluster", "/account", "/"] {
        let read = user.get(page).expect("an answer");
        assert_eq!(read.status, 200, "{page} can be read: {}", read.body);
    }

    disk.empty(&portal);
    for what in [Write::Edit, Write::Upload, Write::Publish] {
        kept.insert(kept_of(one, &user, what, "after"));
    }
    portal.kill().expect("a kill");
    portal.wait().expect("an end");
    check_passes(data);
    let half: Vec<_> = parts(data);
    assert!(half.is_empty(), "files that are there by half: {half:?}");
    runtime.block_on(async {
        let app = App::open(Config::in_folder(data)).await.expect("the folder");
        assert_eq!(lost(&app, &members, &kept).await, []);
        app.close().await;
    });
}

fn write(member: &Member, user: &User, what: Write, mark: &str) -> Result<Kept, Answered> {
    member.write(user, what, mark).expect("an answer")
}

fn kept_of(member: &Member, user: &User, what: Write, mark: &str) -> Kept {
    write(member, user, what, mark).unwrap_or_else(|answer| panic!("{what:?}: {answer:?}"))
}

/// The answer says what happened, what was kept, and what to do.
fn is_told_so(answer: &Answered) {
    assert_eq!(answer.status, 507, "{}", answer.body);
    for part in ["disk of this portal is full", "untouched", "your browser still has what you typed"] {
        assert!(answer.body.contains(part), "{part}: {}", answer.body);
    }
}

/// Files under passing names.
fn parts(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(parts(&path)),
            path if path.extension().is_some_and(|end| end == "part") => found.push(path),
            _ => {}
        }
    }
    found
}
