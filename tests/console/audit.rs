//! The audit page with the real server: what is looked for stands in the address, the log is walked
//! and handed out.

use anyhow::{Context as _, Result, ensure};
use conformance::keyset_server::KeysetServer;
use serde_json::{Value, json};

use crate::browser::{Scenario, text};
use crate::readiness::secret;

#[test]
fn the_log_is_searched_walked_and_handed_out() -> Result<()> {
    let server = KeysetServer::with_console(&["--demo"])?;
    // Each link is an event: enough for a second page.
    for _ in 0..40 {
        server.sign_in_link("lee", "viewer")?;
    }
    let seen = Scenario {
        name: "audit",
        input: json!({ "secret": secret(&server, "viewer")? }),
        secrets: Vec::new(),
        server: Some(server.address),
    }
    .run()?;
    let newest: u64 = text(&seen, "newest")?.parse()?;
    let rows = seen.get("rows").and_then(Value::as_u64);
    ensure!(rows == Some(newest), "every event shows: {seen}");
    ensure!(text(&seen, "oldest")? == "1", "{seen}");
    ensure!(text(&seen, "count")?.contains("there are more"), "{seen}");
    ensure!(
        text(&seen, "address")? == "?operator=kim&action=sign-in",
        "{seen}"
    );
    let found = seen.get("found").and_then(Value::as_array);
    ensure!(found.is_some_and(|found| found.len() == 1), "{seen}");
    let file: Value = serde_json::from_str(text(&seen, "file")?.trim())?;
    ensure!(file.get("action") == Some(&json!("sign-in")), "{file}");
    ensure!(text(&seen, "kept")? == "kim", "{seen}");
    let number = file.get("number").and_then(Value::as_u64);
    let number = number.context("no number")?;
    ensure!(number == newest, "{seen}");
    ensure!(
        text(&seen, "verified")?.contains(&format!("up to its last event, {newest}")),
        "{seen}"
    );
    Ok(())
}

#[test]
fn without_the_server_the_log_page_says_so() -> Result<()> {
    let seen = Scenario {
        name: "auditAway",
        input: json!({}),
        secrets: Vec::new(),
        server: None,
    }
    .run()?;
    ensure!(text(&seen, "said")?.contains("does not answer"), "{seen}");
    Ok(())
}
