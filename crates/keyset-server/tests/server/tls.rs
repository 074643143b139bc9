//! TLS in front of the server: what it takes to begin, and how certificates are replaced.

pub(crate) mod authority;
pub(crate) mod client;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::time::Duration;

use keyset_server::store::sqlite::SqliteStore;
use keyset_server::store::{EventFilter, Store as _};
use tempfile::TempDir;

use crate::support::{Answer, Server, refusal};
use authority::Authority;
use client::{TlsServer, ask, client, get, shown};

/// An authority, a folder with a certificate of it, and a server that shows it.
fn fresh() -> (Authority, TempDir, TlsServer) {
    let authority = Authority::new();
    let dir = tempfile::tempdir().unwrap();
    authority.issue("first").write(dir.path());
    let server = TlsServer::start(dir.path(), &[]);
    (authority, dir, server)
}

/// Whether it comes true within some seconds.
pub(crate) fn soon(mut is_true: impl FnMut() -> bool) -> bool {
    (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        is_true()
    })
}

fn hang_up(server: &TlsServer) {
    let id = server.child.id().to_string();
    let sent = Command::new("kill").args(["-s", "HUP", &id]).status();
    assert!(sent.unwrap().success());
}

/// The particulars of every event of a kind, read beside the running server.
fn recorded(dir: &TempDir, action: &str) -> Vec<String> {
    let path = dir.path().join("data/keyset.sqlite3");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let wanted = EventFilter {
        after: 0,
        limit: 100,
        key: None,
    };
    let events = runtime.block_on(async {
        let store = SqliteStore::open_to_read(&path).await.unwrap();
        store.events(wanted).await.unwrap()
    });
    let records = events.into_iter().map(|event| event.record);
    records
        .filter(|record| record.action == action)
        .map(|record| record.details)
        .collect()
}

#[test]
fn everything_is_served_over_tls() {
    let (authority, _dir, server) = fresh();
    let config = client(&authority, None);
    for path in ["/healthz", "/.well-known/jwks.json", "/api/docs/"] {
        let answer = get(&config, &server.address, path).unwrap();
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(
            answer.header("strict-transport-security"),
            Some("max-age=31536000"),
            "{path}"
        );
    }
}

/// Follows the link that was printed at the start.
fn sign_in(authority: &Authority, server: &TlsServer) -> Answer {
    let at = server.link.find("/api/").unwrap();
    let config = client(authority, None);
    let answer = get(&config, &server.address, &server.link[at..]).unwrap();
    assert_eq!(answer.status, 200);
    answer
}

#[test]
fn readiness_asks_the_listener_itself() {
    let (authority, _dir, server) = fresh();
    let answer = sign_in(&authority, &server);
    let cookie = answer.header("set-cookie").unwrap();
    let report = ask(
        &client(&authority, None),
        &server.address,
        "POST /api/v1/readiness",
        &[
            ("Cookie", cookie.split(';').next().unwrap()),
            ("Content-Type", "application/json"),
            ("X-Requested-By", "keyset-console"),
        ],
        r#"{"environment": "sandbox"}"#,
    );
    let report = report.unwrap().json();
    let checks = report["checks"].as_array().unwrap();
    for (name, said) in [
        ("tls", "TLSv1.3 with TLS_AES_128_GCM_SHA256"),
        ("certificate", "until 4096-01-01"),
        ("no-plain-http", "TLS alone"),
    ] {
        let check = checks.iter().find(|check| check["check"] == name).unwrap();
        assert_eq!(check["outcome"], "passed", "{check}");
        assert!(check["text"].as_str().unwrap().contains(said), "{check}");
    }
}

#[test]
fn the_end_of_the_certificate_is_a_metric() {
    let (authority, _dir, server) = fresh();
    let metrics = get(&client(&authority, None), &server.address, "/metrics").unwrap();
    let line = metrics.text().lines().find_map(|line| {
        line.strip_prefix("keyset_certificate_expiry_days{listener=\"console\"} ")
    });
    let days: f64 = line.unwrap().parse().unwrap();
    assert!(days > 30.0, "{days}");
}

#[test]
fn the_cookie_of_a_session_never_leaves_tls() {
    let (authority, _dir, server) = fresh();
    let answer = sign_in(&authority, &server);
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-keyset_session="), "{cookie}");
    assert!(cookie.contains("; Secure"), "{cookie}");
}

#[test]
fn without_tls_nobody_is_told_to_come_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let answer = server.get("/healthz");
    assert_eq!(answer.header("strict-transport-security"), None);
}

#[test]
fn plain_http_gets_no_answer() {
    let (_authority, _dir, server) = fresh();
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    stream.write_all(request.as_bytes()).unwrap();
    let mut octets = Vec::new();
    let _ = stream.read_to_end(&mut octets);
    // At most an alert of TLS, 7 octets (RFC 8446 section 6).
    assert!(octets.len() <= 7, "{octets:?}");
    assert!(!octets.starts_with(b"HTTP"));
}

#[test]
fn a_replaced_certificate_is_shown_without_a_restart() {
    let (authority, dir, server) = fresh();
    let config = client(&authority, None);
    assert_eq!(shown(&config, &server.address), "CN=first");
    authority.issue("second").write(dir.path());
    assert!(soon(|| shown(&config, &server.address) == "CN=second"));
    let replaced = recorded(&dir, "certificate");
    assert!(replaced[0].contains("CN=second"), "{replaced:?}");
}

#[test]
fn sighup_takes_the_new_certificate_at_once() {
    let (authority, dir, server) = fresh();
    let config = client(&authority, None);
    authority.issue("second").write(dir.path());
    hang_up(&server);
    assert!(soon(|| shown(&config, &server.address) == "CN=second"));
}

#[test]
fn a_connection_that_is_open_outlives_the_old_certificate() {
    let (authority, dir, server) = fresh();
    let config = client(&authority, None);
    let mut open = client::connect(&config, &server.address).unwrap();
    authority.issue("second").write(dir.path());
    assert!(soon(|| shown(&config, &server.address) == "CN=second"));
    let request = format!(
        "GET /healthz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
        server.address
    );
    open.write_all(request.as_bytes()).unwrap();
    let mut octets = Vec::new();
    open.read_to_end(&mut octets).unwrap();
    assert!(octets.starts_with(b"HTTP/1.1 200"));
}

#[test]
fn a_file_that_can_not_be_used_leaves_the_old_certificate() {
    let (authority, dir, server) = fresh();
    let config = client(&authority, None);
    let refused = |times| soon(|| recorded(&dir, "certificate-refused").len() == times);
    let put = |certificate: &str| fs::write(dir.path().join("tls.pem"), certificate).unwrap();
    put("no certificate");
    assert!(refused(1));
    put(&authority.issue("of another key").certificate);
    assert!(refused(2));
    let ended = authority.issue_with("ended", |params| {
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    });
    ended.write(dir.path());
    assert!(refused(3));
    assert_eq!(shown(&config, &server.address), "CN=first");
    authority.issue("third").write(dir.path());
    assert!(soon(|| shown(&config, &server.address) == "CN=third"));
}

#[test]
fn a_key_that_others_may_read_is_refused_at_the_start() {
    let dir = tempfile::tempdir().unwrap();
    Authority::new().issue("first").write(dir.path());
    let key = dir.path().join("tls.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(start_refused(&dir).contains("0644"));
}

#[test]
fn a_key_of_another_certificate_is_refused_at_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let authority = Authority::new();
    authority.issue("first").write(dir.path());
    fs::write(dir.path().join("tls.key"), authority.issue("other").key).unwrap();
    assert!(start_refused(&dir).contains("not the one of the certificate"));
}

#[test]
fn certificate_and_key_are_named_together() {
    let dir = tempfile::tempdir().unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_keyset-server"))
        .arg("--data-dir")
        .arg(dir.path())
        .args(["--tls-certificate", "tls.pem"])
        .output()
        .unwrap()
        .status;
    assert_eq!(status.code(), Some(1));
}

/// The only line of a start that is refused; nothing was made.
fn start_refused(dir: &TempDir) -> String {
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_string();
    let (certificate, key) = (path("tls.pem"), path("tls.key"));
    let arguments = ["--tls-certificate", &certificate, "--tls-key", &key];
    let data = dir.path().join("data");
    let (status, text) = refusal(&data, &arguments);
    assert_eq!(status, Some(1));
    assert!(!data.exists(), "nothing was made");
    text
}
