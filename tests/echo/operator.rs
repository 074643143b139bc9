//! A message opened in the server for an operator: by role, redacted, and in the audit log.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::bench::{Bench, text};

const CARD: &[u8] =
    br#"{"requestHeader":{"requestId":"r-1"},"accountNumber":"4111111111111111","amount":"1000"}"#;

fn body(bench: &Bench) -> Result<Value> {
    let message = String::from_utf8(bench.sealed(CARD)?)?;
    Ok(json!({"environment": "sandbox", "body": message}))
}

fn last_event(bench: &Bench) -> Result<Value> {
    let page = bench
        .ask("GET", "/api/v1/audit?limit=500", &json!({}))?
        .json()?;
    let events = page["events"].as_array().context("events")?;
    events.last().cloned().context("an event")
}

#[test]
fn a_payload_is_redacted_unless_a_key_manager_asks_for_it() -> Result<()> {
    let bench = Bench::new()?;
    let mut asked = body(&bench)?;
    let redacted = bench.ask("POST", "/api/v1/open", &asked)?.json()?;
    ensure!(redacted["report"]["ok"] == true, "{redacted}");
    let shown = text(&redacted, "payload")?;
    ensure!(!shown.contains("4111") && shown.contains("1000"), "{shown}");
    ensure!(
        redacted["report"].get("payload_base64").is_none(),
        "{redacted}"
    );
    asked["reveal"] = true.into();
    let whole = bench.ask("POST", "/api/v1/open", &asked)?.json()?;
    ensure!(text(&whole, "payload")?.as_bytes() == CARD, "{whole}");
    let event = last_event(&bench)?;
    ensure!(
        event["action"] == "open" && event["details"]["revealed"] == true,
        "{event}"
    );
    ensure!(event["details"]["message"] == whole["message"], "{event}");
    ensure!(event["key"].is_string(), "{event}");
    ensure!(!event.to_string().contains("4111"), "{event}");
    Ok(())
}

#[test]
fn roles_decide_who_sees_what() -> Result<()> {
    let bench = Bench::new()?;
    let (viewer, operator) = (
        bench.sign_in("vi", "viewer")?,
        bench.sign_in("oh", "operator")?,
    );
    let sandbox = body(&bench)?;
    let (mut production, mut reveal) = (sandbox.clone(), sandbox.clone());
    production["environment"] = "production".into();
    reveal["reveal"] = true.into();
    for (cookie, asked, status) in [
        (&viewer, &sandbox, 403),
        (&operator, &sandbox, 200),
        (&operator, &reveal, 403),
        (&operator, &production, 403),
    ] {
        let answer = bench.ask_as(cookie, "POST", "/api/v1/open", asked)?;
        ensure!(answer.status == status, "{asked}: {}", answer.status);
    }
    let nobody = bench.ask_as("", "POST", "/api/v1/open", &sandbox)?;
    ensure!(nobody.status == 401, "status {}", nobody.status);
    // Sandbox keys do not open what arrived in production.
    let elsewhere = bench.ask("POST", "/api/v1/open", &production)?.json()?;
    let cause = elsewhere.pointer("/report/diagnosis/cause");
    ensure!(cause == Some(&json!("wrong-environment")), "{elsewhere}");
    Ok(())
}

#[test]
fn a_message_that_does_not_open_is_explained_and_recorded() -> Result<()> {
    let bench = Bench::new()?;
    let asked = json!({"environment": "sandbox", "body": "hello"});
    let answer = bench.ask("POST", "/api/v1/open", &asked)?;
    ensure!(answer.status == 200, "status {}", answer.status);
    let answer = answer.json()?;
    let cause = answer.pointer("/report/diagnosis/cause");
    ensure!(cause == Some(&json!("not-an-envelope")), "{answer}");
    ensure!(answer["payload"].is_null(), "{answer}");
    let event = last_event(&bench)?;
    ensure!(event["details"]["cause"] == "not-an-envelope", "{event}");
    let profile = json!({"environment": "sandbox", "body": "hello", "profile": "none"});
    ensure!(
        bench.ask("POST", "/api/v1/open", &profile)?.status == 422,
        "profile"
    );
    Ok(())
}
