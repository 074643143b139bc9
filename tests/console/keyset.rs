//! The key set page with the real server, and without it.

use anyhow::{Context as _, Result, ensure};
use conformance::gnupg::GnuPg;
use conformance::http;
use conformance::keyset_server::KeysetServer;
use serde_json::{Value, json};

use crate::browser::{Scenario, text};
use crate::readiness::{find, secret};

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
fn every_key_has_a_bar_and_opens_in_detail_by_keyboard() -> Result<()> {
    let server = KeysetServer::with_console(&["--demo"])?;
    let keys = http::get(server.address, "/api/v1/keyset", &[])?.json()?;
    let key = find(&keys, "ours", "openpgp", "encrypt")?;
    let scenario = Scenario {
        name: "keysetPicture",
        input: json!({ "key": key }),
        secrets: Vec::new(),
        server: Some(server.address),
    };
    let seen = scenario.run()?;
    ensure!(seen.get("bars") == seen.get("rows"), "{seen}");
    let names = seen.get("names").context("no names")?.to_string();
    ensure!(names.contains("days left"), "{names}");
    ensure!(names.contains("successor in use"), "steps: {names}");
    let covers = seen.get("covers").context("no covers")?.to_string();
    ensure!(covers.contains("two keys or more"), "{covers}");
    let table = text(&seen, "table")?;
    for word in ["Trusted", "Seen to work", "Last used", "never"] {
        ensure!(table.contains(word), "no `{word}` in {table}");
    }
    ensure!(text(&seen, "address")?.starts_with("/keyset/"), "{seen}");
    ensure!(text(&seen, "focus")? == "key-detail-heading", "{seen}");
    // Two hexadecimal digits are one word.
    let words = seen.get("words").and_then(Value::as_array);
    ensure!(words.map(Vec::len) == Some(key.len() / 2), "{seen}");
    ensure!(text(&seen, "thumbprint")? == key, "{seen}");
    ensure!(
        text(&seen, "public")?.contains("BEGIN PGP PUBLIC KEY BLOCK"),
        "{seen}"
    );
    let file: Value = serde_json::from_str(text(&seen, "file")?)?;
    ensure!(file.pointer("/keys/0/kty").is_some(), "{file}");
    Ok(())
}

#[test]
fn a_key_is_looked_at_before_it_is_stored() -> Result<()> {
    let server = KeysetServer::with_console(&["--demo"])?;
    let gpg = GnuPg::new()?;
    let theirs = gpg.generate("Counterparty <counterparty@partner.example>", "")?;
    let scenario = Scenario {
        name: "keysetImport",
        input: json!({
            "secret": secret(&server, "operator")?,
            "certificate": String::from_utf8(gpg.export_public(&theirs.fingerprint)?)?,
        }),
        secrets: Vec::new(),
        server: Some(server.address),
    };
    let seen = scenario.run()?;
    ensure!(text(&seen, "refused")?.contains("not a key"), "{seen}");
    let preview = text(&seen, "preview")?;
    ensure!(preview.contains("2 keys would be new"), "{preview}");
    ensure!(
        seen.get("stored") == seen.get("before"),
        "nothing is stored yet: {seen}"
    );
    let count = |member: &str| seen.get(member).and_then(Value::as_u64);
    ensure!(
        count("after") == count("before").map(|count| count + 2),
        "{seen}"
    );
    ensure!(text(&seen, "address")?.starts_with("/keyset/"), "{seen}");
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
