//! Ended by force in the middle of its work, again and again: what was answered is there, in the
//! order in which it was answered, and the log is one chain.

use std::path::Path;
use std::time::Duration;

use scratch_postgres::Postgres;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::audit::verify_with;
use crate::steps::{evidence, own_key};
use crate::support::{Server, make_master_key};

#[test]
fn on_a_file_it_keeps_what_it_answered_through_200_ends() {
    let dir = tempfile::tempdir().unwrap();
    Place::at(&dir, Vec::new()).survives(200);
}

#[test]
fn on_postgresql_it_keeps_what_it_answered() {
    let dir = tempfile::tempdir().unwrap();
    let postgres = Postgres::start().unwrap();
    let key = make_master_key(&dir.path().join("master.key"));
    let options = [
        "--database".into(),
        postgres.url(),
        "--master-key".into(),
        key,
    ];
    Place::at(&dir, options.into()).survives(20);
}

/// Where a server starts again and again.
struct Place<'a> {
    dir: &'a Path,
    options: Vec<String>,
}

impl<'a> Place<'a> {
    fn at(dir: &'a TempDir, options: Vec<String>) -> Self {
        let dir = dir.path();
        Self { dir, options }
    }

    fn start(&self) -> Server {
        let options: Vec<&str> = self.options.iter().map(String::as_str).collect();
        Server::start_with(self.dir, &options)
    }

    fn survives(&self, rounds: u64) {
        let mut server = self.start();
        let thumbprint = own_key(&server, "sandbox");
        let (mut seen, mut steps) = (0, 0);
        recorded_after(&server, &mut seen);
        for round in 0..rounds {
            let answered = std::thread::scope(|scope| {
                let asker = scope.spawn(|| ask_until_it_ends(&server, &thumbprint, round));
                std::thread::sleep(Duration::from_millis(5 + round * 7 % 40));
                server.kill();
                asker.join().unwrap()
            });
            server = self.start();
            let recorded = recorded_after(&server, &mut seen);
            // What was under way when it ended may be there or not.
            assert!(
                recorded.starts_with(&answered) && recorded.len() <= answered.len() + 1,
                "round {round}: {answered:?} were answered, {recorded:?} are recorded"
            );
            steps += answered.len();
            let (status, said) = verify_with(&self.storage());
            assert_eq!(status, Some(0), "round {round}: {said}");
        }
        println!("{rounds} ends, {steps} steps were answered and none is lost");
        assert!(steps > usize::try_from(rounds / 2).unwrap(), "hardly any");
    }

    /// The options of `audit verify`.
    fn storage(&self) -> Vec<&str> {
        match self.options.get(1) {
            Some(url) => vec!["--database", url],
            None => vec!["--data-dir", self.dir.to_str().unwrap()],
        }
    }
}

/// One piece of evidence after the other, each of another exchange: those that were answered.
fn ask_until_it_ends(server: &Server, thumbprint: &str, round: u64) -> Vec<String> {
    let path = format!("/api/v1/keys/{thumbprint}/steps");
    let exchanges = (0_u64..).map(|number| format!("{round:032x}{number:032x}"));
    exchanges
        .take_while(|exchange| {
            let mut body = evidence("echo", "0");
            body["environment"] = json!("sandbox");
            body["evidence"]["exchange"] = json!(exchange);
            server.try_post(&path, &body) == Some(200)
        })
        .collect()
}

/// The exchanges in the events after the last that was seen.
fn recorded_after(server: &Server, seen: &mut i64) -> Vec<String> {
    let page = server.get(&format!("/api/v1/audit?limit=500&after={seen}"));
    let page = page.json();
    let events = page["events"].as_array().unwrap();
    *seen = events.last().unwrap()["number"].as_i64().unwrap();
    let exchange = |event: &Value| Some(event["details"]["evidence"]["exchange"].as_str()?.into());
    events.iter().filter_map(exchange).collect()
}
