//! What a process that is shut in cannot do. It tries itself: this executable is started once more.

#![cfg(target_os = "linux")]

use std::fs::File;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::{UnixDatagram, UnixListener};
use std::process::Command;

const MARK: &str = "ASTERISM_SHUT_IN";

#[test]
fn shut_in_it_opens_no_file_and_no_socket_004_21() {
    if let Some(address) = std::env::var_os(MARK) {
        return try_everything(&address.to_string_lossy());
    }
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let own = std::env::current_exe().expect("this executable");
    let name = "confined::shut_in_it_opens_no_file_and_no_socket_004_21";
    let output = Command::new(own)
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(MARK, address)
        .output()
        .expect("it runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && told.contains("tried 9"), "{told}");
}

/// Everything succeeds before, so that what fails after fails for that reason.
fn try_everything(address: &str) {
    let attempts: [(&str, &dyn Fn() -> bool); 9] = [
        ("read a file", &|| File::open("/etc/hostname").is_ok() || File::open("/proc/self/status").is_ok()),
        ("read itself", &|| std::env::current_exe().is_ok_and(|own| File::open(own).is_ok())),
        ("list a folder", &|| std::fs::read_dir("/").is_ok()),
        ("write a file", &|| {
            let path = std::env::temp_dir().join(format!("asterism-{}", std::process::id()));
            let written = std::fs::write(&path, "x").is_ok();
            let _ = std::fs::remove_file(&path);
            written
        }),
        ("connect", &|| TcpStream::connect(address).is_ok()),
        ("listen", &|| TcpListener::bind("127.0.0.1:0").is_ok()),
        ("send datagrams", &|| UdpSocket::bind("127.0.0.1:0").is_ok()),
        ("open a local socket", &|| UnixDatagram::unbound().is_ok()),
        ("listen locally", &|| {
            let path = std::env::temp_dir().join(format!("asterism-{}.socket", std::process::id()));
            let listens = UnixListener::bind(&path).is_ok();
            let _ = std::fs::remove_file(&path);
            listens
        }),
    ];
    let done = |(what, attempt): &(&'static str, &dyn Fn() -> bool)| attempt().then_some(*what);
    let before: Vec<&str> = attempts.iter().filter_map(done).collect();
    assert_eq!(before.len(), attempts.len(), "{before:?}");
    asterism_extract::confine().expect("it shuts itself in");
    let after: Vec<&str> = attempts.iter().filter_map(done).collect();
    assert_eq!(after, [] as [&str; 0]);
    eprintln!("tried {}", attempts.len());
}
