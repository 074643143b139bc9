//! Clients that are slow, talk too much or come in crowds, at the console's listener and at the
//! partner's: each is given up in time, and others are served meanwhile.

use std::io::{self, ErrorKind, Read, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::support::{Answer, Server};
use crate::tls::authority::Authority;
use crate::tls::client::{client, get};

/// A server with both listeners.
struct Both {
    server: Server,
    partner: String,
    _dir: TempDir,
}

impl Both {
    fn start(arguments: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let partner = free_address();
        let arguments = [&["--partner-listen", &partner], arguments].concat();
        Self {
            server: Server::start_with(dir.path(), &arguments),
            partner,
            _dir: dir,
        }
    }

    /// Does the same to both at once.
    fn each(&self, attack: impl Fn(&str) + Sync) {
        each([self.server.address(), &self.partner], attack);
    }
}

fn each<'a>(addresses: impl IntoIterator<Item = &'a str>, attack: impl Fn(&str) + Sync) {
    let attack = &attack;
    thread::scope(|scope| {
        for address in addresses {
            scope.spawn(move || attack(address));
        }
    });
}

fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    let waited = Some(Duration::from_secs(40));
    stream.set_read_timeout(waited).unwrap();
    stream
}

/// What comes until the server closes; none where it is still open after 40 seconds.
fn rest(stream: &mut impl Read) -> Option<Vec<u8>> {
    let mut octets = Vec::new();
    match stream.read_to_end(&mut octets) {
        Err(error) if error.kind() == ErrorKind::WouldBlock => None,
        _ => Some(octets),
    }
}

/// Asks for something that both listeners answer: `healthz` here, and that there is none there.
fn request(address: &str) -> String {
    format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
}

fn is_served(address: &str) -> bool {
    let mut stream = connect(address);
    stream.write_all(request(address).as_bytes()).is_ok()
        && rest(&mut stream).is_some_and(|answer| {
            [b"HTTP/1.1 200", b"HTTP/1.1 404"]
                .iter()
                .any(|begin| answer.starts_with(*begin))
        })
}

/// Sends the same again and again until it can not be sent any more.
fn trickle(mut stream: TcpStream, part: &'static [u8]) {
    thread::spawn(move || {
        while stream.write_all(part).is_ok() {
            thread::sleep(Duration::from_secs(1));
        }
    });
}

#[test]
fn a_head_that_never_ends_is_given_up() {
    Both::start(&[]).each(|address| {
        let mut slow = connect(address);
        slow.write_all(b"GET /healthz HTTP/1.1\r\n").unwrap();
        trickle(slow.try_clone().unwrap(), b"X-Slow: 1\r\n");
        assert!(is_served(address));
        assert!(rest(&mut slow).is_some(), "the connection is still open");
        assert!(is_served(address));
    });
}

#[test]
fn a_body_that_comes_octet_by_octet_is_given_up() {
    let both = Both::start(&[]);
    let [_, (_, cookie), _] = both.server.signed_in();
    both.each(|address| {
        let (path, content_type) = match address == both.partner {
            true => ("/korea-cards-v1/echo", "application/jose; charset=utf-8"),
            false => ("/api/v1/keys", "application/json"),
        };
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: {content_type}\r\n\
             Cookie: {cookie}\r\nX-Requested-By: keyset-console\r\nContent-Length: 9999\r\n\r\n"
        );
        let mut slow = connect(address);
        slow.set_read_timeout(Some(Duration::from_secs(90)))
            .unwrap();
        slow.write_all(head.as_bytes()).unwrap();
        trickle(slow.try_clone().unwrap(), b"A");
        assert!(is_served(address));
        let answer = rest(&mut slow).expect("the connection is still open");
        assert!(matches!(Answer::read(&answer).status, 408 | 503));
    });
}

#[test]
fn a_body_of_somebody_who_is_not_signed_in_is_not_waited_for() {
    let both = Both::start(&[]);
    let mut slow = connect(both.server.address());
    let head = format!(
        "POST /api/v1/keys HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
         X-Requested-By: keyset-console\r\nContent-Length: 9999\r\n\r\n",
        both.server.address()
    );
    slow.write_all(head.as_bytes()).unwrap();
    slow.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let answer = rest(&mut slow).expect("the connection is still open");
    assert_eq!(Answer::read(&answer).status, 401);
}

#[test]
fn a_client_that_reads_nothing_is_given_up() {
    // Every request is answered, so that the answers fill what lies between.
    Both::start(&["--requests-per-minute", "1000000000"]).each(|address| {
        let mut deaf = connect(address);
        deaf.set_write_timeout(Some(Duration::from_secs(120)))
            .unwrap();
        let many = request(address)
            .replace("Connection: close\r\n", "")
            .repeat(1000);
        let ended = loop {
            if let Err(error) = deaf.write_all(many.as_bytes()) {
                break error;
            }
        };
        assert_ne!(ended.kind(), ErrorKind::WouldBlock, "it is still open");
        assert!(is_served(address));
    });
}

#[test]
fn a_connection_that_asks_nothing_is_closed() {
    Both::start(&[]).each(|address| {
        let mut silent = connect(address);
        assert_eq!(rest(&mut silent), Some(Vec::new()));
        let mut kept = connect(address);
        let request = request(address).replace("Connection: close\r\n", "");
        kept.write_all(request.as_bytes()).unwrap();
        let answered = rest(&mut kept).expect("closed after its answer");
        assert!(matches!(Answer::read(&answered).status, 200 | 404));
    });
}

#[test]
fn a_head_that_is_too_long_is_refused() {
    let long = format!("X-Long: {}\r\n", "a".repeat(200 * 1024));
    let many: String = (0..500)
        .map(|number| format!("X-{number}: 1\r\n"))
        .collect();
    Both::start(&[]).each(|address| {
        for headers in [&long, &many] {
            let mut stream = connect(address);
            let request = request(address).replace("Connection: close\r\n", headers);
            // It may be refused before it was sent to its end.
            let _ = stream.write_all(request.as_bytes());
            let _ = stream.shutdown(Shutdown::Write);
            let refused = rest(&mut stream).expect("still open");
            assert_eq!(Answer::read(&refused).status, 431);
        }
    });
}

#[test]
fn a_crowd_is_held_off_and_served_when_there_is_room_again() {
    Both::start(&["--connections", "8"]).each(|address| {
        let crowd: Vec<_> = (0..8).map(|_| connect(address)).collect();
        let refused = (0..20).any(|_| {
            thread::sleep(Duration::from_millis(50));
            rest(&mut connect(address)) == Some(Vec::new())
        });
        assert!(refused, "a ninth connection was let in");
        drop(crowd);
        let served = (0..100).any(|_| {
            thread::sleep(Duration::from_millis(50));
            is_served(address)
        });
        assert!(served, "nobody is served after the crowd left");
    });
}

#[test]
fn a_crowd_at_one_listener_takes_no_place_at_the_other() {
    let both = Both::start(&["--connections", "8"]);
    for (crowded, other) in [
        (both.partner.as_str(), both.server.address()),
        (both.server.address(), both.partner.as_str()),
    ] {
        let _crowd: Vec<_> = (0..8).map(|_| connect(crowded)).collect();
        thread::sleep(Duration::from_millis(200));
        assert!(is_served(other));
    }
}

#[test]
fn a_handshake_of_tls_that_never_ends_is_given_up() {
    let (authority, dir) = (Authority::new(), tempfile::tempdir().unwrap());
    authority.issue("server").write(dir.path());
    let files = ["tls.pem", "tls.key"].map(|name| dir.path().join(name));
    let [certificate, key] = files.each_ref().map(|path| path.to_str().unwrap());
    let partner = free_address();
    let server = Server::start_alone(
        &dir.path().join("data"),
        &[
            "--tls-certificate",
            certificate,
            "--tls-key",
            key,
            "--partner-listen",
            &partner,
            "--partner-tls-certificate",
            certificate,
            "--partner-tls-key",
            key,
        ],
    );
    let config = client(&authority, None);
    each([server.address(), &partner], |address| {
        let served = |address: &str| -> io::Result<bool> {
            let answer = get(&config, address, "/healthz")?;
            Ok(matches!(answer.status, 200 | 404))
        };
        let mut silent = connect(address);
        let mut slow = connect(address);
        // The beginning of a record of 512 octets (RFC 8446 section 5.1).
        slow.write_all(&[22, 3, 1, 2, 0]).unwrap();
        trickle(slow.try_clone().unwrap(), &[1]);
        assert!(served(address).unwrap());
        for stream in [&mut silent, &mut slow] {
            let waited = Some(Duration::from_secs(20));
            stream.set_read_timeout(waited).unwrap();
            assert!(rest(stream).is_some(), "the connection is still open");
        }
        assert!(served(address).unwrap());
    });
}
