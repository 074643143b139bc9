//! The real key set server with its demo keys, as other people's tools see what it publishes.

mod oidc;
mod openapi;
mod published;
mod readiness;
mod suites;

use core::time::Duration;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use conformance::envelope::run_json;
use conformance::gnupg::GnuPg;
use conformance::keyset_server::KeysetServer;
use conformance::scratch::Scratch;
use conformance::{http, peers, process};
use serde_json::{Value, json};

const PRIVATE_MEMBERS: [&str; 7] = ["d", "p", "q", "dp", "dq", "qi", "k"];

#[test]
fn npm_jose_reads_the_published_jwk_set() -> Result<()> {
    let server = KeysetServer::start(&["--demo"])?;
    let response = http::get(server.address, "/.well-known/jwks.json", &[])?;
    ensure!(response.status == 200, "status {}", response.status);
    let jwks = response.json()?;
    let keys = keys(&jwks)?;
    ensure!(!keys.is_empty(), "no key is published");
    for key in keys {
        for member in PRIVATE_MEMBERS {
            ensure!(key.get(member).is_none(), "`{member}` is published");
        }
    }
    let request = json!({"action": "read_key_set", "jwks": jwks});
    let answer = peers::node("interop/peers/jose.mjs", &request)?;
    ensure!(
        answer.get("kids").and_then(Value::as_array).map(Vec::len) == Some(keys.len()),
        "{answer}"
    );
    Ok(())
}

#[test]
fn gnupg_and_sequoia_read_the_published_certificates() -> Result<()> {
    let (server, gpg, scratch) = (
        KeysetServer::start(&["--demo"])?,
        GnuPg::new()?,
        Scratch::new()?,
    );
    let response = http::get(server.address, "/keys/openpgp.asc", &[])?;
    ensure!(response.status == 200, "status {}", response.status);
    let armored = String::from_utf8(response.body)?;
    ensure!(
        !armored.contains("PRIVATE KEY"),
        "a private key is published"
    );
    for fingerprint in gpg.import(armored.as_bytes())? {
        let rows = gpg.listing(&fingerprint)?;
        let can_encrypt = rows
            .iter()
            .any(|row| row.kind() == "sub" && row.field(12).contains('e'));
        ensure!(
            can_encrypt,
            "GnuPG finds no way to encrypt to {fingerprint}"
        );
    }
    let file = scratch.write("published.asc", &armored)?;
    let mut sq = Command::new(process::tool("sq")?);
    sq.arg("inspect").arg(file);
    process::run(&mut sq, &[], Duration::from_secs(30))?.success()?;
    Ok(())
}

#[test]
fn the_command_reads_everything_that_is_published() -> Result<()> {
    let (server, scratch) = (KeysetServer::start(&["--demo"])?, Scratch::new()?);
    for (path, format) in [
        ("/.well-known/jwks.json", "jwk"),
        ("/keys/openpgp.asc", "openpgp"),
    ] {
        let published = http::get(server.address, path, &[])?.body;
        let file = scratch.write("published", &published)?;
        let inspected = run_json(["key".as_ref(), "inspect".as_ref(), file.as_os_str()], &[])?;
        let keys = inspected.list("/keys");
        ensure!(!keys.is_empty(), "{path}: {inspected}");
        for key in keys {
            ensure!(key.get("format") == Some(&json!(format)), "{path}: {key}");
            ensure!(key.get("secret") == Some(&json!(false)), "{path}: {key}");
            ensure!(
                key.get("expires").is_some_and(Value::is_string) || format == "jwk",
                "{path}: a key without an end: {key}"
            );
        }
    }
    Ok(())
}

#[test]
fn an_unchanged_key_set_is_not_sent_twice() -> Result<()> {
    let server = KeysetServer::start(&["--demo"])?;
    for path in [
        "/api/v1/keyset",
        "/.well-known/jwks.json",
        "/keys/openpgp.asc",
    ] {
        let first = http::get(server.address, path, &[])?;
        let etag = first.header("etag").context("no ETag")?;
        ensure!(first.header("cache-control").is_some(), "no Cache-Control");
        let second = http::get(server.address, path, &[("If-None-Match", etag)])?;
        ensure!(second.status == 304, "{path}: status {}", second.status);
        ensure!(second.body.is_empty(), "{path}: 304 with a body");
    }
    Ok(())
}

#[test]
fn another_host_or_site_is_turned_away() -> Result<()> {
    let server = KeysetServer::start(&[])?;
    let body = br#"{}"#;
    let rebound = http::get(server.address, "/api/v1/keyset", &[])?;
    ensure!(rebound.status == 200, "an honest request fails");
    let foreign = [
        ("Origin", "https://attacker.example"),
        ("Content-Type", "application/json"),
    ];
    let response = http::request(server.address, "POST", "/api/v1/keys", &foreign, body)?;
    ensure!(response.status == 403, "status {}", response.status);
    let form = [("Content-Type", "text/plain")];
    let response = http::request(server.address, "POST", "/api/v1/keys", &form, body)?;
    ensure!(response.status == 415, "status {}", response.status);
    ensure!(
        response.header("content-type") == Some("application/problem+json"),
        "not a problem document"
    );
    Ok(())
}

#[test]
fn an_address_beyond_this_machine_is_refused_with_the_reason() -> Result<()> {
    let scratch = Scratch::new()?;
    let mut server = Command::new(conformance::binaries::keyset_server()?);
    server
        .arg("--data-dir")
        .arg(scratch.path().join("data"))
        .args(["--listen", "0.0.0.0:0"]);
    let ended = process::run(&mut server, &[], Duration::from_secs(30))?;
    ensure!(!ended.status.success(), "it started");
    ensure!(ended.stderr.contains("loopback"), "{}", ended.stderr);
    Ok(())
}

fn keys(jwks: &Value) -> Result<&Vec<Value>> {
    jwks.get("keys")
        .and_then(Value::as_array)
        .context("not a JWK set")
}
