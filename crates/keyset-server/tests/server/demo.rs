//! The first start with `--demo`.

use serde_json::Value;

use crate::support::Server;

fn count(entries: &[Value], wanted: &[(&str, &str)]) -> usize {
    entries
        .iter()
        .filter(|entry| {
            wanted.iter().all(|(member, value)| {
                let found = if *member == "state" {
                    &entry["state"]["name"]
                } else {
                    &entry[*member]
                };
                found == value
            })
        })
        .count()
}

#[test]
fn it_has_two_generations_of_everything_for_both_sides() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_with(dir.path(), &["--demo"]);
    let key_set = server.get("/api/v1/keyset").json();
    let entries = key_set["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 16);
    assert_eq!(count(entries, &[("environment", "sandbox")]), 16);
    for owner in ["ours", "counterparty"] {
        for format in ["openpgp", "jwk"] {
            for key_use in ["sign", "encrypt"] {
                for state in ["active", "pre-active"] {
                    let wanted = [
                        ("owner", owner),
                        ("format", format),
                        ("use", key_use),
                        ("state", state),
                    ];
                    assert_eq!(count(entries, &wanted), 1, "{wanted:?}");
                }
            }
        }
    }
    for entry in entries {
        assert!(entry["valid_to"].is_string(), "{entry}");
    }
}

#[test]
fn a_later_start_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_with(dir.path(), &["--demo"]);
    let before = server.get("/api/v1/keyset").body;
    server.stop("TERM");
    let server = Server::start_with(dir.path(), &["--demo"]);
    assert_eq!(server.get("/api/v1/keyset").body, before);
}
