//! Notices before a key ends: to a receiver on this machine, with a clock that the test moves.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use clap::Parser as _;
use envelope::UnixTime;
use keyset_server::app::{Ambient, App};
use keyset_server::config::Config;
use keyset_server::domain::{generate, notices};
use keyset_server::serve;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Takes notices, or answers 500 while it is told to.
struct Receiver {
    address: String,
    received: Arc<Mutex<Vec<Value>>>,
    refuses: Arc<AtomicBool>,
}

impl Receiver {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let receiver = Self {
            address: format!("http://{}/hook", listener.local_addr().unwrap()),
            received: Arc::default(),
            refuses: Arc::default(),
        };
        let (received, refuses) = (receiver.received.clone(), receiver.refuses.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut reader = BufReader::new(stream.unwrap());
                let (mut octets, mut key) = (0, String::new());
                for line in reader.by_ref().lines() {
                    let line = line.unwrap().to_lowercase();
                    if let Some(length) = line.strip_prefix("content-length: ") {
                        octets = length.parse().unwrap();
                    } else if let Some(word) = line.strip_prefix("idempotency-key: ") {
                        key = word.into();
                    } else if line.is_empty() {
                        break;
                    }
                }
                let mut body = vec![0; octets];
                reader.read_exact(&mut body).unwrap();
                let notice: Value = serde_json::from_slice(&body).unwrap();
                assert_eq!(notice["notice"].as_str().unwrap().to_lowercase(), key);
                let status = if refuses.load(Ordering::SeqCst) {
                    "500 No"
                } else {
                    received.lock().unwrap().push(notice);
                    "204 Taken"
                };
                let answer = format!("HTTP/1.1 {status}\r\nConnection: close\r\n\r\n");
                reader.get_mut().write_all(answer.as_bytes()).unwrap();
            }
        });
        receiver
    }

    /// The days of everything that came, in its order.
    fn days(&self) -> Vec<i64> {
        let received = self.received.lock().unwrap();
        let days = received.iter().map(|notice| notice["days"].as_i64());
        days.collect::<Option<_>>().unwrap()
    }
}

/// The command line of a server.
#[derive(clap::Parser)]
struct Line {
    #[command(flatten)]
    config: Config,
}

/// A server in this process, with a clock of its own.
struct Moved {
    dir: TempDir,
    now: Arc<AtomicI64>,
    receiver: Receiver,
}

const AT: i64 = 1_800_000_000;

impl Moved {
    fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            now: Arc::new(AtomicI64::new(AT)),
            receiver: Receiver::start(),
        }
    }

    async fn server(&self) -> App {
        let now = self.now.clone();
        let ambient = Ambient::new(
            move || UnixTime::from_seconds(now.load(Ordering::SeqCst)),
            || Box::new(ChaCha20Rng::seed_from_u64(1)),
        );
        let line = Line::parse_from([
            "keyset-server",
            "--data-dir",
            self.dir.path().to_str().unwrap(),
            "--notice-webhook",
            &self.receiver.address,
        ]);
        serve::open(&line.config, ambient).await.unwrap()
    }

    /// With a key that ends in 365 days.
    async fn with_a_key(&self) -> App {
        let app = self.server().await;
        let request = json!({
            "environment": "sandbox", "format": "jwk", "use": "sign", "type": "p256",
        });
        let request = serde_json::from_value(request).unwrap();
        generate::generate(&app, "kim", request).await.unwrap();
        app
    }

    fn move_to(&self, days_before_the_end: i64) {
        let days = 365 - days_before_the_end;
        self.now.store(AT + days * 86_400, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn each_mark_is_sent_once() {
    let moved = Moved::new();
    let app = moved.with_a_key().await;
    for days in (0..=90).rev() {
        moved.move_to(days);
        for _ in 0..2 {
            notices::round(&app).await.unwrap();
        }
    }
    assert_eq!(moved.receiver.days(), [60, 30, 14, 7, 1]);
}

#[tokio::test]
async fn a_restart_sends_nothing_again() {
    let moved = Moved::new();
    let app = moved.with_a_key().await;
    moved.move_to(59);
    notices::round(&app).await.unwrap();
    app.store.close().await;
    drop(app);
    let app = moved.server().await;
    notices::round(&app).await.unwrap();
    assert_eq!(moved.receiver.days(), [60]);
}

#[tokio::test]
async fn two_servers_send_it_once() {
    let moved = Moved::new();
    let one = moved.with_a_key().await;
    let other = moved.server().await;
    moved.move_to(29);
    let (of_one, of_other) = tokio::join!(notices::round(&one), notices::round(&other));
    of_one.unwrap();
    of_other.unwrap();
    assert_eq!(moved.receiver.days(), [30]);
}

#[tokio::test]
async fn what_did_not_arrive_is_tried_again_later() {
    let moved = Moved::new();
    let app = moved.with_a_key().await;
    moved.move_to(14);
    moved.receiver.refuses.store(true, Ordering::SeqCst);
    notices::round(&app).await.unwrap();
    moved.receiver.refuses.store(false, Ordering::SeqCst);
    notices::round(&app).await.unwrap();
    assert!(moved.receiver.days().is_empty(), "not at once");
    moved.now.fetch_add(60, Ordering::SeqCst);
    notices::round(&app).await.unwrap();
    assert_eq!(moved.receiver.days(), [14]);
    let listed = notices::list(&app).await.unwrap().notices;
    assert_eq!((listed.len(), listed[0].tries), (1, 2));
    assert!(listed[0].sent.is_some());
}

#[tokio::test]
async fn after_a_long_stop_only_what_is_still_so_is_told() {
    let moved = Moved::new();
    let app = moved.with_a_key().await;
    moved.move_to(3);
    notices::round(&app).await.unwrap();
    assert_eq!(moved.receiver.days(), [7]);
}

#[tokio::test]
async fn a_notice_can_be_sent_as_a_letter() {
    let moved = Moved::new();
    let app = moved.with_a_key().await;
    moved.move_to(7);
    notices::round(&app).await.unwrap();
    let received = moved.receiver.received.lock().unwrap();
    let (subject, text) = (&received[0]["subject"], &received[0]["text"]);
    assert!(!subject.as_str().unwrap().contains('\n'), "{subject}");
    assert!(
        text.as_str().unwrap().contains("less than 7 days"),
        "{text}"
    );
    let thumbprint = received[0]["thumbprint"].as_str().unwrap();
    assert!(text.as_str().unwrap().contains(thumbprint), "{text}");
}
