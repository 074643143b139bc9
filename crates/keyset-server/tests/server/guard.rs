//! Who may ask.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;

use crate::support::Server;

fn fresh() -> (TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    (dir, server)
}

#[test]
fn a_foreign_host_name_is_refused_on_every_route() {
    let (_dir, server) = fresh();
    for path in [
        "/api/v1/keyset",
        "/healthz",
        "/api/docs/",
        "/api/v1/openapi.json",
        "/none",
    ] {
        let answer = server.ask_as_is("GET", path, &[("Host", "rebound.example:8081")], b"");
        assert_eq!(answer.problem(), (403, "request.host".into()), "{path}");
    }
}

#[test]
fn every_name_of_this_machine_is_accepted() {
    let (_dir, server) = fresh();
    for host in ["127.0.0.1", "localhost:8080", "[::1]:9"] {
        let answer = server.ask_as_is("GET", "/healthz", &[("Host", host)], b"");
        assert_eq!(answer.status, 200, "{host}");
    }
}

#[test]
fn another_sites_page_is_refused() {
    let (_dir, server) = fresh();
    let headers = [
        ("Origin", "https://evil.example"),
        ("Content-Type", "application/json"),
    ];
    let answer = server.ask("POST", "/api/v1/keys", &headers, b"{}");
    assert_eq!(answer.problem(), (403, "request.origin".into()));
}

#[test]
fn the_development_page_is_accepted() {
    let (_dir, server) = fresh();
    let headers = [
        ("Origin", "http://127.0.0.1:8080"),
        ("Sec-Fetch-Site", "same-origin"),
    ];
    assert_eq!(server.get_with("/api/v1/keyset", &headers).status, 200);
}

#[test]
fn a_cross_site_change_is_refused() {
    let (_dir, server) = fresh();
    let headers = [
        ("Sec-Fetch-Site", "cross-site"),
        ("Content-Type", "application/json"),
    ];
    let answer = server.ask("POST", "/api/v1/keys", &headers, b"{}");
    assert_eq!(answer.problem(), (403, "request.cross-site".into()));
}

#[test]
fn refusals_and_answers_carry_the_security_headers() {
    let (_dir, server) = fresh();
    let refused = server.ask_as_is("GET", "/healthz", &[("Host", "evil.example")], b"");
    for answer in [server.get("/healthz"), server.get("/none"), refused] {
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            Some("same-origin")
        );
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert!(
            answer
                .header("content-security-policy")
                .unwrap()
                .starts_with("default-src 'none'")
        );
    }
}

#[test]
fn the_service_says_that_it_is_at_work() {
    let (_dir, server) = fresh();
    let health = server.get("/healthz").json();
    assert_eq!(
        health,
        json!({"status": "ok", "version": env!("CARGO_PKG_VERSION")})
    );
}

/// A proxy in front may go by the other length, and take the rest for the next person's request.
#[test]
fn a_request_with_two_lengths_carries_no_second_one() {
    let (_dir, server) = fresh();
    let (length, chunked) = ("Content-Length: 4\r\n", "Transfer-Encoding: chunked\r\n");
    for lengths in [
        format!("{length}{chunked}"),
        format!("{chunked}{length}"),
        format!("{length}Content-Length: 5\r\n"),
        "Transfer-Encoding: xchunked\r\n".into(),
        "Transfer-Encoding : chunked\r\n".into(),
        "Content-Length: +4\r\n".into(),
    ] {
        let request = format!(
            "POST /api/v1/keys HTTP/1.1\r\nHost: localhost\r\n{lengths}\r\n0\r\n\r\n\
             GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
        );
        let mut stream = TcpStream::connect(server.address()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut octets = Vec::new();
        stream.read_to_end(&mut octets).expect("closed");
        let answers = String::from_utf8_lossy(&octets)
            .matches("HTTP/1.1 ")
            .count();
        assert_eq!(answers, 1, "{lengths}");
    }
}
