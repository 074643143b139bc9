//! `GET /metrics`, line by line. Whether the text is OpenMetrics as others read it is asked from
//! outside.

use crate::steps::{activated, own_key, step};
use crate::support::Server;
use serde_json::json;

/// The value of the line that begins so and has all of these labels.
fn value(text: &str, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    let has_all = |line: &&str| {
        let mut labels = labels.iter();
        labels.all(|(label, value)| line.contains(&format!("{label}=\"{value}\"")))
    };
    text.lines()
        .filter(|line| {
            line.strip_prefix(name)
                .is_some_and(|rest| rest.starts_with([' ', '{']))
        })
        .find(has_all)
        .and_then(|line| line.rsplit(' ').next())
        .and_then(|number| number.parse().ok())
}

fn metrics(server: &Server) -> String {
    let answer = server.get_with("/metrics", &[]);
    assert_eq!(answer.status, 200);
    let kind = answer.header("content-type").unwrap();
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    assert!(answer.text().ends_with("# EOF\n"));
    answer.text().into()
}

#[test]
fn each_key_has_its_days_until_it_ends() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_for_production(dir.path());
    let key = own_key(&server, "production");
    let labels = [
        ("thumbprint", key.as_str()),
        ("owner", "ours"),
        ("environment", "production"),
        ("format", "jwk"),
        ("use", "sign"),
        ("state", "pre-active"),
    ];
    let days = value(&metrics(&server), "keyset_key_expiry_days", &labels).unwrap();
    assert!((364.9..=365.0).contains(&days), "{days}");
}

#[test]
fn the_label_of_the_state_follows_the_key() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let key = activated(&server);
    let labels = |state| [("thumbprint", key.as_str()), ("state", state)];
    let text = metrics(&server);
    assert!(value(&text, "keyset_key_expiry_days", &labels("active")).is_some());
    assert!(value(&text, "keyset_key_expiry_days", &labels("pre-active")).is_none());
}

#[test]
fn a_compromised_key_makes_its_rotation_overdue() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let key = activated(&server);
    let successor = own_key(&server, "sandbox");
    let overdue = |server: &Server| value(&metrics(server), "keyset_rotations_overdue", &[]);
    assert_eq!(overdue(&server), Some(0.0));
    assert_eq!(
        step(&server, &key, json!({"step": "compromise"})).status,
        200
    );
    assert_eq!(overdue(&server), Some(1.0), "{successor} should be in use");
    let due = [("task", "verify")];
    let steps = value(&metrics(&server), "keyset_rotation_steps_due", &due);
    assert_eq!(steps, Some(1.0));
}

#[test]
fn the_number_of_events_grows_with_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let events = |server: &Server| value(&metrics(server), "keyset_audit_events_total", &[]);
    let before = events(&server).unwrap();
    own_key(&server, "sandbox");
    assert_eq!(events(&server), Some(before + 1.0));
}

#[test]
fn the_release_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let release = [("version", env!("CARGO_PKG_VERSION"))];
    assert_eq!(
        value(&metrics(&server), "keyset_build_info", &release),
        Some(1.0)
    );
}
