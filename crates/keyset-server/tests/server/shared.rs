//! Two servers on one PostgreSQL: each sees what the other did, nothing is lost, and the log is one
//! chain.

use std::sync::Barrier;

use scratch_postgres::Postgres;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::audit::verify_with;
use crate::steps::{activated, evidence, own_key, step};
use crate::support::{Answer, Server, jwk, make_master_key, refusal};

/// A database and the folder of the master key that its servers share.
struct Shared {
    dir: TempDir,
    postgres: Postgres,
}

impl Shared {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        make_master_key(&dir.path().join("master.key"));
        let postgres = Postgres::start().unwrap();
        Self { dir, postgres }
    }

    fn options(&self) -> [String; 4] {
        let key = self.dir.path().join("master.key");
        let key = key.display().to_string();
        [
            "--database".into(),
            self.postgres.url(),
            "--master-key".into(),
            key,
        ]
    }

    fn start(&self, name: &str) -> Server {
        let options = self.options();
        let options = options.each_ref().map(String::as_str);
        Server::start_with(&self.dir.path().join(name), &options)
    }

    fn verify(&self) {
        let (status, said) = verify_with(&["--database", &self.postgres.url()]);
        assert_eq!(status, Some(0), "{said}");
    }
}

/// Does the same on both servers at the same moment.
fn at_once<T: Send>(servers: &[Server; 2], act: impl Fn(usize, &Server) -> T + Sync) -> [T; 2] {
    let barrier = Barrier::new(2);
    let (act, barrier) = (&act, &barrier);
    std::thread::scope(|scope| {
        [0, 1]
            .map(|number| {
                scope.spawn(move || {
                    barrier.wait();
                    act(number, &servers[number])
                })
            })
            .map(|thread| thread.join().unwrap())
    })
}

fn keyset(server: &Server) -> Value {
    server.get("/api/v1/keyset").json()["entries"].clone()
}

#[test]
fn each_sees_what_the_other_did() {
    let shared = Shared::new();
    let servers = ["one", "other"].map(|name| shared.start(name));
    assert_eq!(servers[0].import(jwk()).status, 201);
    let thumbprint = own_key(&servers[1], "sandbox");
    assert_eq!(keyset(&servers[0]), keyset(&servers[1]));
    let answer = step(&servers[0], &thumbprint, evidence("echo", "1"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(keyset(&servers[0]), keyset(&servers[1]));
    shared.verify();
}

#[test]
fn of_two_steps_that_exclude_each_other_one_is_taken() {
    let shared = Shared::new();
    let servers = ["one", "other"].map(|name| shared.start(name));
    for _ in 0..10 {
        // One of them has to stay, so only the other may be deactivated.
        let keys = [activated(&servers[0]), activated(&servers[0])];
        let deactivate = |number: usize, server: &Server| {
            step(server, &keys[number], json!({"step": "deactivate"})).status
        };
        let mut statuses = at_once(&servers, deactivate);
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let compromise = |key: &String| step(&servers[0], key, json!({"step": "compromise"}));
        assert!(keys.iter().map(compromise).all(|taken| taken.status == 200));
    }
    shared.verify();
}

#[test]
fn nothing_is_lost_and_the_log_is_one_chain() {
    let shared = Shared::new();
    let servers = ["one", "other"].map(|name| shared.start(name));
    let thumbprint = own_key(&servers[0], "sandbox");
    at_once(&servers, |number, server| {
        for round in 0..40 {
            let mut body = evidence("echo", "0");
            body["evidence"]["exchange"] = json!(format!("{number:032x}{round:032x}"));
            let answer: Answer = step(server, &thumbprint, body);
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
    });
    let path = format!("/api/v1/keys/{thumbprint}/history?limit=500");
    let history = servers[1].get(&path).json();
    let events = history["events"].as_array().unwrap();
    assert_eq!(events.len(), 81, "one for the making, one for each step");
    shared.verify();
}

#[test]
fn many_start_at_once_on_an_empty_database() {
    let shared = &Shared::new();
    let started = std::thread::scope(|scope| {
        ["one", "two", "three", "four"]
            .map(|name| scope.spawn(move || shared.start(name).get("/api/v1/keyset").status))
            .map(|thread| thread.join().unwrap())
    });
    assert_eq!(started, [200; 4]);
    shared.verify();
}

#[test]
fn a_server_with_another_master_key_is_refused() {
    let shared = Shared::new();
    let _server = shared.start("one");
    let other = shared.dir.path().join("other.key");
    make_master_key(&other);
    let url = shared.postgres.url();
    let options = ["--database", &url, "--master-key", other.to_str().unwrap()];
    let (status, text) = refusal(&shared.dir.path().join("other"), &options);
    assert_eq!(status, Some(1));
    assert!(text.contains("sealed under another master key"), "{text}");
}

#[test]
fn a_password_in_the_url_is_told_to_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let key = make_master_key(&dir.path().join("master.key"));
    for url in [
        "postgres://user:hush-hush@127.0.0.1:1/keyset",
        "postgres://user:hush-hush@db.example/keyset",
        "postgres://user@127.0.0.1/keyset?passwrd=hush-hush",
        "mysql://user:hush-hush@127.0.0.1/keyset",
    ] {
        let options = ["--database", url, "--master-key", &key];
        let (status, text) = refusal(&dir.path().join("data"), &options);
        assert_eq!(status, Some(1), "{url}");
        assert!(
            text.contains("database") && !text.contains("hush"),
            "{text}"
        );
    }
}
