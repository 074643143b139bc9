//! `GET /api/v1/events`: listeners hear of every change, once.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use sqlx::{Connection as _, SqliteConnection};

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
            "GET /api/v1/events HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {}\r\n{}\r\n",
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
        let (id, event, data) = self.told().expect("the stream ended");
        (id.unwrap(), event, data)
    }

    /// Waits no longer than this for each event.
    fn patience(&self, patience: Duration) {
        let stream = self.0.get_ref();
        stream.set_read_timeout(Some(patience)).unwrap();
    }

    /// The reason of the end of the session, which must be the last event.
    fn ended(&mut self) -> Value {
        let (id, event, data) = self.told().expect("the stream ended");
        assert_eq!((id, event.as_str()), (None, "session-ended"));
        assert_eq!(self.told(), None);
        data["reason"].clone()
    }

    /// The next event; none where the stream ended.
    fn told(&mut self) -> Option<(Option<i64>, String, Value)> {
        let (mut id, mut event) = (None, None);
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                continue;
            };
            match name {
                "id" => id = value.parse().ok(),
                "event" => event = Some(value.to_string()),
                "data" => {
                    let data = serde_json::from_str(value).unwrap();
                    return Some((id, event.unwrap(), data));
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

#[test]
fn signing_out_ends_the_stream_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let mut listener = Listener::after(&server, None);
    // Sooner than sessions are looked at without a reason.
    listener.patience(Duration::from_secs(2));
    let out = server.ask("DELETE", "/api/v1/session", &server.signed_in(), b"");
    assert_eq!(out.status, 204);
    assert_eq!(listener.ended(), "signed-out");
}

#[test]
fn signing_out_at_another_server_ends_it_too() {
    let dir = tempfile::tempdir().unwrap();
    let (one, other) = (Server::start(dir.path()), Server::start(dir.path()));
    let mut listener = Listener::after(&one, None);
    let out = other.ask("DELETE", "/api/v1/session", &one.signed_in(), b"");
    assert_eq!(out.status, 204);
    assert_eq!(listener.ended(), "signed-out");
}

#[test]
fn others_go_on_listening_when_somebody_signs_out() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let mut listener = Listener::after(&server, None);
    let lee = server.sign_in(&server.link_for(dir.path(), "lee", "viewer"));
    let headers = [
        ("Cookie", lee.as_str()),
        ("X-Requested-By", "keyset-console"),
    ];
    let out = server.ask("DELETE", "/api/v1/session", &headers, b"");
    assert_eq!(out.status, 204);
    let key = own_key(&server, "sandbox");
    let made = loop {
        let (_, _, data) = listener.next();
        if data["action"] == "generate" {
            break data;
        }
    };
    assert_eq!(made["key"], json!(key));
}

#[test]
fn listening_and_unattended_questions_do_not_prolong_a_session() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let seen = last_used(dir.path(), 20 * 60);
    let _listener = Listener::after(&server, None);
    let cookie = server.signed_in()[1];
    for path in ["/api/v1/session", "/api/v1/audit", "/api/v1/proposals"] {
        let answer = server.get_with(path, &[cookie, ("X-Unattended", "true")]);
        assert_eq!(answer.status, 200, "{path}");
    }
    assert_eq!(last_used(dir.path(), 0), seen);
    assert_eq!(server.get("/api/v1/session").status, 200);
    assert!(last_used(dir.path(), 0) > seen);
}

#[test]
fn a_session_that_nobody_uses_ends_for_its_listener_too() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let mut listener = Listener::after(&server, None);
    last_used(dir.path(), 30 * 60 - 2);
    assert_eq!(listener.ended(), "timed-out");
    let answer = server.get("/api/v1/session");
    assert_eq!(answer.problem(), (401, "session.none".into()));
}

/// Makes it so long ago that the one session was used: the moment, in seconds since 1970.
fn last_used(dir: &Path, seconds_earlier: i64) -> i64 {
    let url = format!("sqlite://{}", dir.join("keyset.sqlite3").display());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let mut database = SqliteConnection::connect(&url).await.unwrap();
        sqlx::query_scalar("UPDATE sessions SET seen = seen - $1 RETURNING seen")
            .bind(seconds_earlier)
            .fetch_one(&mut database)
            .await
            .unwrap()
    })
}
