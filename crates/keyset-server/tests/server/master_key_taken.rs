//! Running servers and a rotated master key: each takes the new one by itself, from where it has the
//! present one, and nothing is sealed under a key that is gone.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use scratch_postgres::Postgres;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::audit::verify_with;
use crate::steps::own_key;
use crate::support::{Answer, Server, make_master_key, program};

/// Servers on one database, each on a machine of its own.
struct Machines {
    dir: TempDir,
    postgres: Postgres,
}

impl Machines {
    /// All of them have the same master key.
    fn new(names: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let postgres = Postgres::start().unwrap();
        let machines = Self { dir, postgres };
        let (first, others) = names.split_first().unwrap();
        for name in names {
            fs::create_dir(machines.dir.path().join(name)).unwrap();
        }
        make_master_key(&machines.key(first));
        for name in others {
            fs::copy(machines.key(first), machines.key(name)).unwrap();
        }
        machines
    }

    fn key(&self, name: &str) -> PathBuf {
        self.dir.path().join(name).join("master.key")
    }

    fn start(&self, name: &str) -> Server {
        let (url, key) = (self.postgres.url(), self.key(name));
        let options = ["--database", &url, "--master-key", key.to_str().unwrap()];
        Server::start_with(&self.dir.path().join(name), &options)
    }

    fn rotate(&self, name: &str, options: &[&str]) {
        let url = self.postgres.url();
        let present = self.key(name);
        let present = [
            "--database",
            &url,
            "--master-key",
            present.to_str().unwrap(),
        ];
        rotate(&[&present, options].concat());
    }

    fn verify(&self) {
        let (status, said) = verify_with(&["--database", &self.postgres.url()]);
        assert_eq!(status, Some(0), "{said}");
    }
}

fn rotate(options: &[&str]) {
    let output = program()
        .args(["master-key", "rotate"])
        .args(options)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

/// Asks for something that needs every private part.
fn opening(server: &Server) -> Answer {
    let message = json!({"environment": "sandbox", "body": "no message"});
    server.post("/api/v1/open", &message)
}

fn generation(server: &Server) -> Answer {
    let key = json!({"environment": "sandbox", "format": "jwk", "use": "sign", "type": "p256"});
    server.post("/api/v1/keys", &json!({ "generate": key }))
}

/// That the server can read and write private parts, and is said to be at work.
fn works(server: &Server) {
    assert_eq!(server.get("/healthz").status, 200);
    let opened = opening(server);
    assert_eq!(opened.status, 200, "{}", opened.text());
    let signed = server.get("/api/v1/keyset.jws?environment=sandbox");
    assert_eq!(signed.status, 200, "{}", signed.text());
    own_key(server, "sandbox");
}

fn thumbprints(server: &Server) -> Vec<String> {
    let keyset = server.get("/api/v1/keyset").json();
    let entries = keyset["entries"].as_array().unwrap().iter();
    let print = |entry: &Value| entry["thumbprint"].as_str().unwrap().to_string();
    entries.map(print).collect()
}

#[test]
fn a_running_server_takes_the_new_key() {
    let dir = tempfile::tempdir().unwrap();
    let data_dir = ["--data-dir", dir.path().to_str().unwrap()];
    let server = Server::start(dir.path());
    for _ in 0..3 {
        rotate(&data_dir);
        works(&server);
    }
    let known = thumbprints(&server);
    assert_eq!(server.stop("TERM"), Some(0));
    // The start opens every private part.
    let server = Server::start(dir.path());
    assert_eq!(thumbprints(&server), known);
}

#[test]
fn a_key_that_the_server_puts_in_place_is_the_one_that_counts() {
    let dir = tempfile::tempdir().unwrap();
    let (present, next) = (dir.path().join("master.key"), dir.path().join("next.key"));
    let server = Server::start(dir.path());
    let former = fs::read(&present).unwrap();
    rotate(&[
        "--data-dir",
        dir.path().to_str().unwrap(),
        "--to",
        next.to_str().unwrap(),
    ]);
    // As if the rotation had ended before its last step.
    fs::copy(&next, dir.path().join("master.key.next")).unwrap();
    works(&server);
    assert_eq!(fs::read(&present).unwrap(), fs::read(&next).unwrap());
    assert_ne!(fs::read(&present).unwrap(), former);
    assert!(!dir.path().join("master.key.next").exists());
}

#[test]
fn nothing_is_lost_while_two_servers_make_keys_and_the_master_key_is_rotated() {
    let machines = Machines::new(&["one"]);
    let servers = [machines.start("one"), machines.start("one")];
    let is_over = AtomicBool::new(false);
    let made: Vec<String> = std::thread::scope(|scope| {
        let makers = servers.each_ref().map(|server| {
            let is_over = &is_over;
            scope.spawn(move || {
                let mut made = Vec::new();
                while !is_over.load(Ordering::Relaxed) {
                    let answer = generation(server);
                    // In between another key may have become the one that counts: asked again.
                    if answer.status == 503 {
                        assert_eq!(answer.problem().1, "server.master-key-rotated");
                        continue;
                    }
                    assert_eq!(answer.status, 201, "{}", answer.text());
                    let added = answer.json()["added"][0].as_str().unwrap().to_string();
                    made.push(added);
                    let opened = opening(server);
                    assert_eq!(opened.status, 200, "{}", opened.text());
                }
                made
            })
        });
        for _ in 0..10 {
            machines.rotate("one", &[]);
        }
        is_over.store(true, Ordering::Relaxed);
        makers.map(|maker| maker.join().unwrap()).concat()
    });
    assert!(made.len() > 10, "{} keys", made.len());
    for server in servers {
        server.stop("TERM");
    }
    let kept = thumbprints(&machines.start("one"));
    assert!(made.iter().all(|key| kept.contains(key)));
    machines.verify();
}

#[test]
fn a_key_that_every_machine_has_before_is_taken_without_an_outage() {
    let machines = Machines::new(&["one", "other"]);
    let servers = ["one", "other"].map(|name| machines.start(name));
    let next = |name: &str| machines.key(name).with_file_name("master.key.next");
    make_master_key(&next("one"));
    fs::copy(next("one"), next("other")).unwrap();
    let key = fs::read(next("one")).unwrap();
    machines.rotate("one", &["--with", next("one").to_str().unwrap()]);
    for (name, server) in ["one", "other"].into_iter().zip(&servers) {
        works(server);
        assert_eq!(fs::read(machines.key(name)).unwrap(), key, "{name}");
        assert!(!next(name).exists(), "{name}");
    }
    machines.verify();
}

#[test]
fn a_machine_without_the_new_key_says_so_until_it_is_there() {
    let machines = Machines::new(&["one", "other"]);
    let [one, other] = ["one", "other"].map(|name| machines.start(name));
    machines.rotate("one", &[]);
    works(&one);
    let rotated = (503, "server.master-key-rotated".to_string());
    assert_eq!(other.get("/healthz").problem(), rotated);
    assert_eq!(opening(&other).problem(), rotated);
    assert_eq!(generation(&other).problem(), rotated);
    put(&machines.key("one"), &machines.key("other"));
    works(&other);
    assert_eq!(thumbprints(&one), thumbprints(&other));
    machines.verify();
}

/// Copies a key as an operator does: under another name first.
fn put(from: &Path, to: &Path) {
    let aside = to.with_extension("part");
    fs::copy(from, &aside).unwrap();
    fs::rename(aside, to).unwrap();
}
