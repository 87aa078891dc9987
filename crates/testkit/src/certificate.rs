//! Certificates for servers that run beside a test.

use std::path::Path;
use std::process::Command;

/// Makes `certificate.pem` with `key.pem` for this machine's name and addresses; one of these a client takes for another
/// machine's.
pub fn certify(folder: &Path) {
    let request = "[req]\ndistinguished_name = name\nx509_extensions = more\nprompt = no\n[name]\nCN = server.example\n\
                   [more]\nbasicConstraints = critical, CA:FALSE\n\
                   subjectAltName = DNS:localhost, IP:127.0.0.1, IP:::ffff:7f00:1\n";
    std::fs::write(folder.join("request.cnf"), request).expect("a request is written");
    let mut openssl = Command::new("openssl");
    openssl.args([
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]);
    openssl.args(["-config", "request.cnf", "-keyout", "key.pem", "-out", "certificate.pem"]);
    let made =
        openssl.current_dir(folder).output().expect("openssl starts; `cargo xtask test --install` brings it");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}
