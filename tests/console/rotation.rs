//! A rotation carried from the console with the real server, from "ends in 40 days" to both keys in
//! use, with a refused step and a compared fingerprint on the way.

use anyhow::{Context as _, Result, ensure};
use conformance::http;
use conformance::keyset_server::KeysetServer;
use serde_json::{Value, json};

use crate::browser::{Scenario, text};

#[test]
fn a_rotation_is_carried_until_the_successor_is_active() -> Result<()> {
    let server = KeysetServer::with_console(&["--demo"])?;
    let keys = keys(&server)?;
    let old = find(&keys, "ours", "jwk", "encrypt", "active")?;
    let new = find(&keys, "ours", "jwk", "encrypt", "pre-active")?;
    let theirs = find(&keys, "counterparty", "openpgp", "sign", "pre-active")?;
    let link = server.sign_in_link("kim", "key-manager")?;
    let (_, secret) = link
        .split_once("?token=")
        .context("no secret in the link")?;
    let scenario = Scenario {
        name: "rotation",
        input: json!({
            "secret": secret,
            "old": thumbprint(old)?,
            "new": thumbprint(new)?,
            "theirs": thumbprint(theirs)?,
        }),
        secrets: Vec::new(),
        server: Some(server.address),
    };
    let seen = scenario.run()?;
    let left = text(&seen, "ends")?;
    ensure!(
        ["40 days left", "39 days left"]
            .iter()
            .any(|days| left.contains(days)),
        "the old key ends in: {left}"
    );
    let refused = text(&seen, "refused")?;
    ensure!(
        refused.contains("activate the successor first"),
        "taken out of use too early: {refused}"
    );
    let history = text(&seen, "history")?;
    for word in ["counterparty’s word", "by kim"] {
        ensure!(history.contains(word), "no `{word}` in {history}");
    }
    let another = text(&seen, "another")?;
    ensure!(
        another.contains("another key"),
        "a wrong fingerprint: {another}"
    );

    let after = self::keys(&server)?;
    for thumbprint in [thumbprint(old)?, thumbprint(new)?] {
        ensure!(
            state(&after, thumbprint)? == "active",
            "both are in use: {thumbprint}"
        );
    }
    let trusted = by_thumbprint(&after, thumbprint(theirs)?)?;
    ensure!(
        trusted.pointer("/state/trusted") == Some(&json!(true)),
        "compared and trusted: {trusted}"
    );
    let address = server.address;
    let rotations = http::get(address, "/api/v1/rotations", &[])?.json()?;
    let is_recorded = rotations
        .pointer("/rotations")
        .and_then(Value::as_array)
        .is_some_and(|all| all.iter().any(|one| is_on_record(one, old, new)));
    ensure!(is_recorded, "not on record: {rotations}");
    Ok(())
}

#[test]
fn a_used_link_says_so() -> Result<()> {
    let server = KeysetServer::with_console(&["--demo"])?;
    let scenario = Scenario {
        name: "usedLink",
        input: json!({ "secret": "AAAA" }),
        secrets: Vec::new(),
        server: Some(server.address),
    };
    let seen = scenario.run()?;
    ensure!(text(&seen, "said")?.contains("has been used"), "{seen}");
    Ok(())
}

fn keys(server: &KeysetServer) -> Result<Value> {
    http::get(server.address, "/api/v1/keyset", &[])?.json()
}

fn find<'a>(
    keys: &'a Value,
    owner: &str,
    format: &str,
    key_use: &str,
    state: &str,
) -> Result<&'a Value> {
    let due = [
        ("/owner", owner),
        ("/format", format),
        ("/use", key_use),
        ("/state/name", state),
    ];
    entries(keys)?
        .iter()
        .find(|key| {
            due.iter()
                .all(|(member, is)| key.pointer(member) == Some(&json!(is)))
        })
        .with_context(|| format!("no such demo key: {due:?}"))
}

fn by_thumbprint<'a>(keys: &'a Value, thumbprint: &str) -> Result<&'a Value> {
    entries(keys)?
        .iter()
        .find(|key| key.get("thumbprint") == Some(&json!(thumbprint)))
        .context("the key is gone")
}

fn entries(keys: &Value) -> Result<&Vec<Value>> {
    keys.pointer("/entries")
        .and_then(Value::as_array)
        .context("no entries")
}

fn thumbprint(key: &Value) -> Result<&str> {
    text(key, "thumbprint")
}

fn state<'a>(keys: &'a Value, thumbprint: &str) -> Result<&'a str> {
    by_thumbprint(keys, thumbprint)?
        .pointer("/state/name")
        .and_then(Value::as_str)
        .context("no state")
}

fn is_on_record(rotation: &Value, old: &Value, new: &Value) -> bool {
    rotation.get("old") == old.get("thumbprint")
        && rotation.get("new") == new.get("thumbprint")
        && rotation.get("recorded") == Some(&json!(true))
}
