//! `GET /api/v1/events`: listeners hear of every change, once.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::steps::own_key;
use crate::support::Server;

/// Reads an open stream event by event.
struct Listener(BufReader<TcpStream>);

impl Listener {
    fn after(server: &Server, last: Option<i64>) -> Self {
        let mut stream = TcpStream::connect(server.address()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let last = last.map(|last| format!("Last-Event-ID: {last}\r\n"));
        let request = format!(
            "GET /api/v1/events HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n{}\r\n",
            server.address(),
            server.signed_in()[1].1,
            last.unwrap_or_default()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        assert!(line.contains("200"), "{line}");
        Self(reader)
    }

    /// The `id`, `event` and `data` of the next event.
    fn next(&mut self) -> (i64, String, Value) {
        let (mut id, mut event) = (None, None);
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "the stream ended");
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                continue;
            };
            match name {
                "id" => id = value.parse().ok(),
                "event" => event = Some(value.to_string()),
                "data" => {
                    let data = serde_json::from_str(value).unwrap();
                    return (id.unwrap(), event.unwrap(), data);
                }
                _ => {}
            }
        }
    }
}

#[test]
fn a_change_is_told_while_it_is_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let mut listener = Listener::after(&server, None);
    let key = own_key(&server, "sandbox");
    let (id, event, data) = listener.next();
    assert_eq!(event, "change");
    assert_eq!(data["revision"], id);
    assert_eq!(data["action"], "generate");
    assert_eq!(data["key"], key);
    assert_eq!(data["to"], "pre-active");
}

#[test]
fn a_change_by_another_server_is_told_too() {
    let dir = tempfile::tempdir().unwrap();
    let (one, other) = (Server::start(dir.path()), Server::start(dir.path()));
    let mut listener = Listener::after(&one, None);
    let key = own_key(&other, "sandbox");
    assert_eq!(listener.next().2["key"], key);
}

#[test]
fn who_comes_back_hears_what_was_missed() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let keys = [own_key(&server, "sandbox"), own_key(&server, "sandbox")];
    let events = server.get("/api/v1/audit").json()["events"].clone();
    let events = events.as_array().unwrap();
    let last = events[events.len() - 3]["number"].as_i64();
    let mut listener = Listener::after(&server, last);
    for key in keys {
        assert_eq!(listener.next().2["key"], key);
    }
}

#[test]
fn nobody_listens_without_signing_in() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let answer = server.get_with("/api/v1/events", &[]);
    assert_eq!(answer.problem(), (401, "session.none".into()));
}

#[test]
fn a_place_that_is_no_number_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    for last in ["soon", "-1", ""] {
        let cookie = server.signed_in()[1];
        let answer = server.get_with("/api/v1/events", &[cookie, ("Last-Event-ID", last)]);
        assert_eq!(answer.problem(), (400, "request.query".into()), "{last}");
    }
}

#[test]
fn listeners_do_not_keep_the_server_from_ending() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let _listener = Listener::after(&server, None);
    let (ended, end) = std::sync::mpsc::channel();
    std::thread::spawn(move || ended.send(server.stop("TERM")));
    assert_eq!(end.recv_timeout(Duration::from_secs(5)), Ok(Some(0)));
}
