//! A readiness run that is watched: its checks come line by line, and hanging up ends it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::Server;

const PATH: &str = "/api/v1/readiness";

fn demo() -> (TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_with(dir.path(), &["--demo"]);
    (dir, server)
}

fn request() -> Value {
    json!({"environment": "sandbox"})
}

/// The answer of a run, asked for line by line.
fn watched(server: &Server, body: &Value) -> crate::support::Answer {
    let mut headers = server.signed_in().to_vec();
    headers.push(("Accept", "application/x-ndjson"));
    // Version 1.0 knows no chunks: the body is as it was written.
    server.ask_in("1.0", "POST", PATH, &headers, body.to_string().as_bytes())
}

#[test]
fn every_check_is_a_line_and_the_report_is_the_last() {
    let (_dir, server) = demo();
    let answer = watched(&server, &request());
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/x-ndjson"));
    let mut lines: Vec<Value> = answer
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let report = lines.pop().unwrap()["report"].take();
    let checks: Vec<Value> = lines.iter_mut().map(|line| line["check"].take()).collect();
    assert_eq!(report["checks"], Value::Array(checks));
    let kept = server.get(&format!("{PATH}/{}", report["id"].as_str().unwrap()));
    assert_eq!(kept.json(), report);
}

#[test]
fn a_run_that_can_not_begin_is_refused_with_its_status() {
    let (_dir, server) = demo();
    let message = json!({"format": "jwk", "body": ""});
    let body = json!({"environment": "sandbox", "messages": vec![message; 17]});
    assert_eq!(watched(&server, &body).problem().0, 422);
}

#[test]
fn whoever_hangs_up_ends_the_run_and_nothing_is_kept() {
    let (_dir, server) = demo();
    let body = request().to_string();
    let mut head = format!("POST {PATH} HTTP/1.1\r\nHost: {}\r\n", server.address());
    for (name, value) in server.signed_in() {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("Accept: application/x-ndjson\r\n");
    head.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.contains("\"check\"")));
    drop(lines);
    // This run begins later than the one that was given up, and is the only one that ends.
    assert_eq!(server.post(PATH, &request()).status, 201);
    let reports = server.get(PATH).json();
    assert_eq!(reports["reports"].as_array().unwrap().len(), 1);
}
