//! Signing in at an identity provider in a real browser, and what other sites' pages can do after
//! that: nothing.

use core::time::Duration;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use conformance::identity_provider::SignIn;
use conformance::openssl::{Authority, EC};
use conformance::{peers, process, workspace};
use serde_json::{Value, json};

use crate::browser::{chromium, text};

#[test]
fn a_person_signs_in_and_no_other_site_acts_in_that_name() -> Result<()> {
    let authority = Authority::new()?;
    let pair = authority.issue("server", EC)?;
    let [certificate, key] = pair.paths()?;
    let mut sign_in = SignIn::new(&["--tls-certificate", certificate, "--tls-key", key])?;
    sign_in.expects(&json!({"groups": ["payments-keys"]}))?;
    let profile = tempfile::Builder::new().prefix("chromium").tempdir()?;
    let seen = run(&json!({
        "server": sign_in.address().to_string(),
        "certificate": certificate,
        "key": key,
        "chromium": chromium()?,
        "profile": profile.path(),
    }))?;
    let welcome = text(&seen, "welcome")?;
    ensure!(
        welcome.contains("As kim, with the role key manager"),
        "{welcome}"
    );
    let kim = json!({"operator": "kim", "role": "key-manager"});
    for moment in ["session", "still"] {
        ensure!(seen.get(moment) == Some(&kim), "{moment}: {seen}");
    }
    ensure!(
        text(&seen, "readable")?.is_empty(),
        "a script reads: {seen}"
    );
    is_kept_well(list(&seen, "cookies")?)?;
    let attacks = list(&seen, "attacks")?;
    ensure!(attacks.len() == 8, "{seen}");
    for attack in attacks {
        is_in_vain(attack)?;
    }
    ensure!(
        seen.get("keys") == Some(&json!(0)),
        "a key was made: {seen}"
    );
    Ok(())
}

/// The session alone is kept, where nobody but the server sees it.
fn is_kept_well(cookies: &[Value]) -> Result<()> {
    let [cookie] = cookies else {
        anyhow::bail!("not one cookie: {cookies:?}")
    };
    for (attribute, due) in [
        ("name", json!("__Host-keyset_session")),
        ("httpOnly", json!(true)),
        ("secure", json!(true)),
        ("sameSite", json!("Strict")),
        ("domain", json!("keys.partner.example")),
    ] {
        ensure!(cookie.get(attribute) == Some(&due), "{attribute}: {cookie}");
    }
    Ok(())
}

fn is_in_vain(attack: &Value) -> Result<()> {
    let read_nothing = attack.get("read") == Some(&Value::Null);
    // The browser keeps the answer from the page, or did not even ask.
    let is_kept_away = attack.get("failed").is_some_and(Value::is_string);
    let is_refused = attack.get("code") == Some(&json!("request.origin"))
        && attack.get("status") == Some(&json!(403));
    ensure!(read_nothing || is_kept_away || is_refused, "{attack}");
    Ok(())
}

fn list<'a>(seen: &'a Value, member: &str) -> Result<&'a [Value]> {
    let found = seen.get(member).and_then(Value::as_array);
    found
        .map(Vec::as_slice)
        .with_context(|| format!("no {member} in {seen}"))
}

fn run(request: &Value) -> Result<Value> {
    let mut node = Command::new(process::tool("node")?);
    node.arg(workspace::root()?.join("tests/console/sign_in.mjs"))
        .env("PEERS", peers::npm_packages()?);
    let ended = process::run(&mut node, request.to_string().as_bytes(), LIMIT)?;
    let seen: Value = serde_json::from_slice(&ended.stdout)
        .with_context(|| format!("no answer: {}", ended.stderr))?;
    match seen.get("error") {
        Some(error) => anyhow::bail!("{error}\n{}", ended.stderr),
        None => Ok(seen),
    }
}

/// A browser begins, on a busy machine.
const LIMIT: Duration = Duration::from_secs(240);
