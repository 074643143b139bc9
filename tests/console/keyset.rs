//! The key set page with the real server, and without it.

use anyhow::{Context as _, Result, ensure};
use conformance::http;
use conformance::keyset_server::KeysetServer;
use serde_json::{Value, json};

use crate::browser::Scenario;

#[test]
fn the_demo_keys_are_shown() -> Result<()> {
    let server = KeysetServer::with_console(&["--demo"])?;
    let served = http::get(server.address, "/api/v1/keyset", &[])?.json()?;
    let entries = ["/keys", "/entries", "/items", ""]
        .iter()
        .find_map(|pointer| served.pointer(pointer)?.as_array())
        .context("the server's answer holds no list")?;
    let scenario = Scenario {
        name: "keyset",
        input: json!({}),
        secrets: Vec::new(),
        server: Some(server.address),
    };
    let seen = scenario.run()?;
    ensure!(!entries.is_empty(), "the demo key set is empty");
    ensure!(
        seen.get("rows").and_then(Value::as_u64) == Some(entries.len() as u64),
        "{} entries served, shown: {seen}",
        entries.len()
    );
    let table = seen.get("text").and_then(Value::as_str).unwrap_or("");
    for word in ["Active", "days"] {
        ensure!(table.contains(word), "no `{word}` in the table: {table}");
    }
    Ok(())
}

#[test]
fn a_server_that_is_away_is_said_to_be_away() -> Result<()> {
    let scenario = Scenario {
        name: "keysetAway",
        input: json!({}),
        secrets: Vec::new(),
        server: None,
    };
    let seen = scenario.run()?;
    let said = seen.get("error").is_none() && seen.get("said").is_some_and(|text| text != "");
    ensure!(said, "{seen}");
    Ok(())
}

#[test]
fn an_open_page_hears_of_changes_and_says_when_it_can_not() -> Result<()> {
    let server = KeysetServer::with_console(&["--demo"])?;
    let secret = |name: &str| -> Result<String> {
        let link = server.sign_in_link(name, "key-manager")?;
        let (_, secret) = link
            .split_once("?token=")
            .context("no secret in the link")?;
        Ok(secret.into())
    };
    let scenario = Scenario {
        name: "live",
        input: json!({ "secret": secret("kim")?, "other": secret("lee")? }),
        secrets: Vec::new(),
        server: Some(server.address),
    };
    let seen = scenario.run()?;
    let count = |member: &str| seen.get(member).and_then(Value::as_u64);
    let before = count("before").context("no rows")?;
    ensure!(count("after") == Some(before + 1), "not told: {seen}");
    ensure!(
        count("rowsOffline") == Some(before + 1),
        "what showed is gone: {seen}"
    );
    ensure!(count("back") == Some(before + 2), "not asked again: {seen}");
    Ok(())
}
