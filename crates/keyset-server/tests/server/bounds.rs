//! Clients that are slow, talk too much or come in crowds.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::support::{Answer, Server};

fn fresh(arguments: &[&str]) -> (TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_with(dir.path(), arguments);
    (dir, server)
}

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(40)))
        .unwrap();
    stream
}

/// What comes until the server closes, or nothing more within 40 seconds.
fn rest(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut octets = Vec::new();
    match stream.read_to_end(&mut octets) {
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => None,
        _ => Some(octets),
    }
}

#[test]
fn a_head_that_never_ends_is_given_up() {
    let (_dir, server) = fresh(&[]);
    let mut slow = connect(&server);
    slow.write_all(b"GET /healthz HTTP/1.1\r\n").unwrap();
    let mut trickle = slow.try_clone().unwrap();
    thread::spawn(move || {
        // A header each second keeps the connection busy and never ends the head.
        while trickle.write_all(b"X-Slow: 1\r\n").is_ok() {
            thread::sleep(Duration::from_secs(1));
        }
    });
    assert!(rest(&mut slow).is_some(), "the connection is still open");
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn a_connection_that_asks_nothing_is_closed() {
    let (_dir, server) = fresh(&[]);
    let mut silent = connect(&server);
    assert_eq!(rest(&mut silent), Some(Vec::new()));
    let mut kept = connect(&server);
    let request = format!(
        "GET /healthz HTTP/1.1\r\nHost: {}\r\n\r\n",
        server.address()
    );
    kept.write_all(request.as_bytes()).unwrap();
    let answered = rest(&mut kept).expect("closed after its answer");
    assert_eq!(Answer::read(&answered).status, 200);
}

#[test]
fn a_head_that_is_too_long_is_refused() {
    let (_dir, server) = fresh(&[]);
    let long = "a".repeat(200 * 1024);
    let answer = server.get_with("/healthz", &[("X-Long", &long)]);
    assert_eq!(answer.status, 431);
    let many: Vec<_> = (0..500).map(|number| format!("X-{number}")).collect();
    let many: Vec<_> = many.iter().map(|name| (name.as_str(), "1")).collect();
    assert_eq!(server.get_with("/healthz", &many).status, 431);
}

#[test]
fn a_crowd_is_held_off_and_served_when_there_is_room_again() {
    let (_dir, server) = fresh(&["--connections", "8"]);
    let crowd: Vec<_> = (0..8).map(|_| connect(&server)).collect();
    let refused = (0..20).any(|_| {
        thread::sleep(Duration::from_millis(50));
        rest(&mut connect(&server)) == Some(Vec::new())
    });
    assert!(refused, "a ninth connection was let in");
    drop(crowd);
    let served = (0..100).any(|_| {
        thread::sleep(Duration::from_millis(50));
        let mut stream = connect(&server);
        let request = format!(
            "GET /healthz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            server.address()
        );
        stream.write_all(request.as_bytes()).is_ok()
            && rest(&mut stream).is_some_and(|answer| answer.starts_with(b"HTTP/1.1 200"))
    });
    assert!(served, "nobody is served after the crowd left");
}
