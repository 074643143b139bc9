//! The readiness page with the real server: a run is watched, a red check is read, a report has an
//! address of its own.

use anyhow::{Context as _, Result, ensure};
use conformance::http;
use conformance::keyset_server::KeysetServer;
use serde_json::{Value, json};

use crate::browser::{Scenario, text};

/// The secret of a sign-in link for this role.
pub(crate) fn secret(server: &KeysetServer, role: &str) -> Result<String> {
    let link = server.sign_in_link("kim", role)?;
    let (_, secret) = link
        .split_once("?token=")
        .context("no secret in the link")?;
    Ok(secret.into())
}

#[test]
fn the_checks_of_the_demo_keys_are_watched_until_they_are_green() -> Result<()> {
    let server = KeysetServer::with_console(&["--demo"])?;
    let seen = Scenario {
        name: "readiness",
        input: json!({ "secret": secret(&server, "operator")?, "slow": 200 }),
        secrets: Vec::new(),
        server: Some(server.address),
    }
    .run()?;
    ensure!(seen.get("reportWhileRunning") == Some(&json!(0)), "{seen}");
    ensure!(text(&seen, "verdict")?.contains("Ready"), "{seen}");
    let checks = seen.get("checks").and_then(Value::as_u64);
    ensure!(checks.is_some_and(|checks| checks >= 20), "{seen}");
    let (address, print) = (text(&seen, "address")?, text(&seen, "print")?);
    let name = address.strip_prefix("/readiness/").context("no name")?;
    ensure!(print == format!("api/v1/readiness/{name}.html"), "{seen}");
    ensure!(text(&seen, "echo")?.contains("No echo"), "{seen}");
    Ok(())
}

#[test]
fn a_red_check_says_what_to_do_and_the_green_report_stays() -> Result<()> {
    let server = KeysetServer::with_console(&["--demo"])?;
    let keys = http::get(server.address, "/api/v1/keyset", &[])?.json()?;
    let sealing = find(&keys, "ours", "jwk", "encrypt")?;
    let seen = Scenario {
        name: "readinessRed",
        input: json!({
            "secret": secret(&server, "key-manager")?,
            "suspended": sealing,
            "echoed": find(&keys, "ours", "jwk", "sign")?,
        }),
        secrets: Vec::new(),
        server: Some(server.address),
    }
    .run()?;
    ensure!(text(&seen, "verdict")?.contains("Not ready"), "{seen}");
    let failed = seen.get("failed").and_then(Value::as_array);
    let failed = failed.context("nothing failed")?;
    ensure!(failed.contains(&json!("two-keys-open")), "{seen}");
    let remedies = seen.get("remedies").and_then(Value::as_array);
    let remedies = remedies.context("no remedies")?;
    ensure!(remedies.len() == failed.len(), "one for each: {seen}");
    ensure!(seen.get("isLinked") == Some(&json!(true)), "{seen}");
    // Nobody plays the counterparty here, and the page says that it is so.
    ensure!(text(&seen, "echo")?.len() > 10, "{seen}");
    Ok(())
}

/// Whether the server kept a report depends on how far it was; that it keeps none of a run that
/// ended too early is tested there.
#[test]
fn a_run_that_is_stopped_says_so() -> Result<()> {
    let server = KeysetServer::with_console(&["--demo"])?;
    let seen = Scenario {
        name: "readinessStopped",
        // Half a second for each check: time enough to stop the run.
        input: json!({ "secret": secret(&server, "operator")?, "slow": 500 }),
        secrets: Vec::new(),
        server: Some(server.address),
    }
    .run()?;
    ensure!(text(&seen, "said")?.contains("was stopped"), "{seen}");
    Ok(())
}

#[test]
fn without_the_server_the_page_says_so() -> Result<()> {
    let seen = Scenario {
        name: "readinessAway",
        input: json!({}),
        secrets: Vec::new(),
        server: None,
    }
    .run()?;
    ensure!(text(&seen, "said")?.contains("does not answer"), "{seen}");
    Ok(())
}

/// The thumbprint of a demo key in use.
pub(crate) fn find<'a>(
    keys: &'a Value,
    owner: &str,
    format: &str,
    key_use: &str,
) -> Result<&'a str> {
    let due = [
        ("/owner", owner),
        ("/format", format),
        ("/use", key_use),
        ("/state/name", "active"),
    ];
    let entries = keys.pointer("/entries").and_then(Value::as_array);
    let found = entries.context("no entries")?.iter().find(|key| {
        due.iter()
            .all(|(member, is)| key.pointer(member) == Some(&json!(is)))
    });
    text(found.context("no such demo key")?, "thumbprint")
}
