//! What the traffic does with the keys, as the console shows it.

use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::bench::{Bench, request, text};

/// The entries of the counterparty or of ours, for a use.
fn key(bench: &Bench, owner: &str, key_use: &str) -> Result<String> {
    let path = format!("/api/v1/keyset?owner={owner}&use={key_use}");
    let set = bench.ask("GET", &path, &json!({}))?.json()?;
    let entries = set["entries"].as_array().context("entries")?;
    Ok(text(entries.first().context("an entry")?, "thumbprint")?.into())
}

/// The counts of a key, once they are written: a batch takes two seconds.
fn uses(bench: &Bench, thumbprint: &str, act: &str, due: i64) -> Result<Value> {
    let path = format!("/api/v1/keys/{thumbprint}/uses");
    for _ in 0..100 {
        let uses = bench.ask("GET", &path, &json!({}))?.json()?;
        if uses[act]["count"] == due {
            return Ok(uses);
        }
        thread::sleep(Duration::from_millis(100));
    }
    anyhow::bail!("{act} of {thumbprint} never came to {due}")
}

#[test]
fn every_use_of_a_key_is_counted() -> Result<()> {
    let bench = Bench::new()?;
    for at in 0..3 {
        ensure!(
            bench.echo(&request(&format!("use-{at}"), "hello"))?.status == 200,
            "echo"
        );
    }
    for (owner, key_use, act) in [
        ("ours", "encrypt", "opened"),
        ("ours", "sign", "signed"),
        ("counterparty", "encrypt", "sealed"),
        ("counterparty", "sign", "verified"),
    ] {
        let uses = uses(&bench, &key(&bench, owner, key_use)?, act, 3)?;
        ensure!(uses[act]["last"].is_string(), "{uses}");
    }
    Ok(())
}

#[test]
fn an_orderly_end_loses_no_count_and_no_answer() -> Result<()> {
    let bench = Bench::new()?;
    let first = bench.echo(&request("last", "hello"))?;
    let bench = bench.restarted()?;
    let thumbprint = key(&bench, "ours", "encrypt")?;
    let path = format!("/api/v1/keys/{thumbprint}/uses");
    let uses = bench.ask("GET", &path, &json!({}))?.json()?;
    ensure!(uses["opened"]["count"] == 1, "{uses}");
    let again = bench.echo(&request("last", "hello"))?;
    ensure!(again.payload == first.payload, "{:?}", again.payload);
    Ok(())
}

#[test]
fn what_would_stop_is_shown_before_a_step() -> Result<()> {
    let bench = Bench::new()?;
    ensure!(bench.echo(&request("stop", "hello"))?.status == 200, "echo");
    let thumbprint = key(&bench, "ours", "encrypt")?;
    uses(&bench, &thumbprint, "opened", 1)?;
    let path = format!("/api/v1/keys/{thumbprint}/consequences");
    let alone = bench.ask("GET", &path, &json!({}))?.json()?;
    let step = |view: &Value, name: &str| -> Result<Value> {
        let steps = view["steps"].as_array().context("steps")?;
        let found = steps.iter().find(|step| step["step"] == name);
        found.cloned().with_context(|| format!("{name} in {view}"))
    };
    let deactivate = step(&alone, "deactivate")?;
    ensure!(deactivate["still_processes"] == true, "{deactivate}");
    ensure!(deactivate["covered_by"] == json!([]), "{deactivate}");
    ensure!(
        step(&alone, "suspend")?["still_processes"] == false,
        "{alone}"
    );
    ensure!(
        text(&deactivate, "text")?.contains("used 1 time"),
        "{deactivate}"
    );
    bench.make_certificate(true)?;
    let covered = bench.ask("GET", &path, &json!({}))?.json()?;
    let covering = step(&covered, "deactivate")?["covered_by"]
        .as_array()
        .map(Vec::len);
    ensure!(covering == Some(1), "{covered}");
    Ok(())
}

#[test]
fn an_operators_look_is_no_traffic() -> Result<()> {
    let bench = Bench::new()?;
    let message = String::from_utf8(bench.sealed(&request("look", "hello"))?)?;
    let asked = json!({"environment": "sandbox", "body": message});
    ensure!(
        bench.ask("POST", "/api/v1/open", &asked)?.json()?["report"]["ok"] == true,
        "look"
    );
    ensure!(bench.echo(&request("echo", "hello"))?.status == 200, "echo");
    uses(&bench, &key(&bench, "ours", "encrypt")?, "opened", 1)?;
    Ok(())
}
