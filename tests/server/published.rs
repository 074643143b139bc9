//! What the server publishes for programs, read by other people's libraries.

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64, Encoding as _};
use conformance::http;
use conformance::keyset_server::KeysetServer;
use conformance::peers::Peer;
use serde_json::{Value, json};

#[test]
fn npm_jose_and_jwcrypto_verify_the_signed_key_set() -> Result<()> {
    let server = KeysetServer::start(&["--demo", "--issuer", "partner.example"])?;
    let token = String::from_utf8(http::get(server.address, "/api/v1/keyset.jws", &[])?.body)?;
    let signer = http::get(server.address, "/.well-known/keyset-signer.json", &[])?.json()?;
    let key = signer.pointer("/keys/0").context("no signer")?;
    let document = http::get(server.address, "/api/v1/keyset", &[])?.json()?;
    for mut peer in [
        Peer::node("interop/peers/jose.mjs")?,
        Peer::python("interop/peers/jwcrypto_peer.py")?,
    ] {
        let request = json!({"action": "verify", "message": token, "key": key});
        let answer = peer.ask(&request)?;
        let payload = answer.get("payload").and_then(Value::as_str);
        let octets = Base64::decode_vec(payload.context("no payload")?)
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        let payload: Value = serde_json::from_slice(&octets)?;
        ensure!(payload.get("iss") == Some(&json!("partner.example")));
        ensure!(payload.get("entries") == document.get("entries"));
        let mut changed = token.clone();
        changed.truncate(token.len() - 4);
        changed.push_str(if token.ends_with("AAAA") {
            "BBBB"
        } else {
            "AAAA"
        });
        let request = json!({"action": "verify", "message": changed, "key": key});
        ensure!(peer.ask(&request).is_err(), "a changed signature verifies");
    }
    Ok(())
}

#[test]
fn the_prometheus_client_of_python_reads_the_metrics() -> Result<()> {
    let server = KeysetServer::start(&["--demo"])?;
    let text = String::from_utf8(http::get(server.address, "/metrics", &[])?.body)?;
    let mut peer = Peer::python("interop/peers/openmetrics_peer.py")?;
    let answer = peer.ask(&json!({"action": "read", "text": text}))?;
    let families = answer
        .get("families")
        .and_then(Value::as_array)
        .context("no families")?;
    for (name, kind, unit) in [
        ("keyset_build", "info", ""),
        ("keyset_audit_events", "counter", ""),
        ("keyset_key_expiry_days", "gauge", "days"),
        ("keyset_rotations_overdue", "gauge", ""),
        ("keyset_rotation_steps_due", "gauge", ""),
    ] {
        let family = families
            .iter()
            .find(|family| family.get("name") == Some(&json!(name)))
            .with_context(|| format!("no {name}"))?;
        ensure!(family.get("type") == Some(&json!(kind)), "{family}");
        ensure!(family.get("unit") == Some(&json!(unit)), "{family}");
        let samples = family.get("samples").and_then(Value::as_array);
        ensure!(
            samples.is_some_and(|samples| !samples.is_empty()),
            "{family}"
        );
    }
    let cut = text.strip_suffix("# EOF\n").context("no end")?;
    let refused = peer.ask(&json!({"action": "read", "text": cut}));
    ensure!(refused.is_err(), "a text that was cut is read");
    Ok(())
}
