//! The audit log over HTTP: what is looked for, whether it is whole, and all of it as a file.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::audit::tamper_file;
use crate::support::{CERTIFICATE, JWK_THUMBPRINT, Server, jwk};

/// A server whose log tells of several keys and of a suspension.
fn filled() -> (TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    for public in [jwk(), CERTIFICATE.into()] {
        assert_eq!(server.import(public).status, 201);
    }
    (dir, server)
}

fn numbers(server: &Server, query: &str) -> Vec<i64> {
    let answer = server.get(&format!("/api/v1/audit{query}"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let page = answer.json();
    let events = page["events"].as_array().unwrap();
    events
        .iter()
        .map(|event| event["number"].as_i64().unwrap())
        .collect()
}

#[test]
fn the_newest_first_is_the_same_log_turned_round() {
    let (_dir, server) = filled();
    let mut oldest = numbers(&server, "");
    let newest = numbers(&server, "?order=newest-first");
    oldest.reverse();
    assert_eq!(newest, oldest);
    assert!(newest.len() > 3);
}

#[test]
fn pages_of_the_newest_first_go_on_where_the_last_one_ended() {
    let (_dir, server) = filled();
    let all = numbers(&server, "?order=newest-first");
    let first = server
        .get("/api/v1/audit?order=newest-first&limit=2")
        .json();
    let next = first["next"].as_i64().unwrap();
    assert_eq!(next, all[1]);
    let rest = numbers(&server, &format!("?order=newest-first&after={next}"));
    assert_eq!(rest, all[2..]);
}

#[test]
fn each_member_of_a_search_excludes_what_differs() {
    let (_dir, server) = filled();
    let all = server.get("/api/v1/audit").json()["events"].take();
    let due = |is_it: &dyn Fn(&Value) -> bool| -> Vec<i64> {
        let found = all.as_array().unwrap().iter().filter(|event| is_it(event));
        found
            .map(|event| event["number"].as_i64().unwrap())
            .collect()
    };
    let operator = all[1]["operator"].as_str().unwrap();
    assert_eq!(
        numbers(&server, &format!("?operator={operator}")),
        due(&|event| event["operator"] == operator)
    );
    assert_eq!(
        numbers(&server, "?action=import"),
        due(&|event| event["action"] == "import")
    );
    let of_key = numbers(&server, &format!("?key={JWK_THUMBPRINT}"));
    assert_eq!(of_key, due(&|event| event["key"] == JWK_THUMBPRINT));
    assert_eq!(of_key.len(), 1);
    for nothing in [
        "?operator=nobody",
        "?action=destroy",
        "?until=2020-01-01T00:00:00Z",
        "?since=2100-01-01T00:00:00Z",
    ] {
        assert!(numbers(&server, nothing).is_empty(), "{nothing}");
    }
    assert_eq!(
        numbers(
            &server,
            "?since=2020-01-01T00:00:00Z&until=2100-01-01T00:00:00Z"
        ),
        due(&|_| true)
    );
}

#[test]
fn a_search_that_can_not_be_is_refused() {
    let (_dir, server) = filled();
    for query in [
        "?order=sideways",
        "?since=yesterday",
        "?colour=red",
        "?limit=0",
    ] {
        let answer = server.get(&format!("/api/v1/audit{query}"));
        assert_eq!(answer.problem().0, 400, "{query}");
    }
}

#[test]
fn a_log_that_nobody_touched_is_verified_to_its_end() {
    let (_dir, server) = filled();
    let last = numbers(&server, "?order=newest-first&limit=1")[0];
    let verified = server.get("/api/v1/audit/verification").json();
    assert_eq!(verified["whole"], true);
    assert_eq!(verified["events"], last);
    assert_eq!(verified["broken"], Value::Null);
}

#[test]
fn a_log_that_was_changed_is_whole_until_the_change() {
    let (dir, server) = filled();
    tamper_file(
        &dir.path().join("keyset.sqlite3"),
        "UPDATE events SET operator = 'nobody' WHERE number = 3",
    );
    let verified = server.get("/api/v1/audit/verification").json();
    assert_eq!(verified["whole"], false);
    assert_eq!(verified["events"], 2);
    assert_eq!(
        verified["broken"],
        json!({"number": 3, "text": "Event 3 was changed, or put in later."})
    );
}

#[test]
fn the_file_has_every_event_that_matches_in_its_order() {
    let (_dir, server) = filled();
    let page = server.get("/api/v1/audit?action=import").json();
    let cookie = server.signed_in()[1];
    let path = "/api/v1/audit.jsonl?action=import";
    let file = server.ask_in("1.0", "GET", path, &[cookie], b"");
    assert_eq!(file.header("content-type"), Some("application/x-ndjson"));
    let disposition = file.header("content-disposition").unwrap();
    assert!(disposition.starts_with("attachment"), "{disposition}");
    let lines = file.text().lines();
    let events: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(Value::Array(events), page["events"]);
}

#[test]
fn nobody_reads_it_without_signing_in() {
    let (_dir, server) = filled();
    for path in [
        "/api/v1/audit",
        "/api/v1/audit.jsonl",
        "/api/v1/audit/verification",
    ] {
        let answer = server.get_with(path, &[]);
        assert_eq!(answer.problem().0, 401, "{path}");
    }
}
