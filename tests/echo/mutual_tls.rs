//! The echo over TLS, called by OpenSSL with a client certificate and without one.

use anyhow::{Result, ensure};
use conformance::openssl::{self, Authority, Client, EC, RSA};
use conformance::parties::{from_peer, to_peer};
use conformance::peers::Peer;
use serde_json::{Value, json};

use crate::bench::{Bench, JOSE, OPENPGP, request, text};
use crate::jose::Jose;

#[test]
fn a_client_with_a_certificate_is_answered_in_either_format() -> Result<()> {
    let authority = Authority::new()?;
    let shown = authority.issue("counterparty", EC)?;
    let bench = bench(&authority, authority.client(Some(shown)), &REQUIRED)?;
    let echoed = bench.echo(&request("openpgp", "hello"))?;
    ensure!(echoed.status == 200, "{:?}", echoed.error());
    ensure!(echoed.message() == Some("hello"), "{:?}", echoed.payload);
    let echoed = Jose::at(bench, 1)?.echo(0, "jose")?;
    ensure!(echoed.status == 200, "{:?}", echoed.error());
    ensure!(echoed.message() == Some("jose"), "{:?}", echoed.payload);
    Ok(())
}

#[test]
fn jwe_alone_is_answered_where_the_connection_tells_who_calls() -> Result<()> {
    let authority = Authority::new()?;
    let shown = authority.issue("counterparty", EC)?;
    let client = authority.client(Some(shown));
    let bench = bench(&authority, client, &["--profile", "jwe-legacy"])?;
    let mut jwcrypto = Peer::python("interop/peers/jwcrypto_peer.py")?;
    let theirs = jwcrypto.ask(&json!({
        "action": "make_key", "type": "RSA", "kid": "theirs", "use": "enc",
    }))?;
    let public = bench
        .scratch
        .write("theirs.jwk", theirs["public"].to_string())?;
    bench.take_in(&public)?;
    let ours = bench.make_jwk("encrypt")?;
    let jwk = &ours["public"]["jwk"];
    for (id, zip) in [("plain", json!({})), ("deflated", json!({"zip": "DEF"}))] {
        let mut header = zip;
        for (member, value) in [("alg", "RSA1_5"), ("enc", "A128CBC-HS256")] {
            header[member] = value.into();
        }
        header["kid"] = ours["id"].clone();
        let sealed = jwcrypto.ask(&json!({
            "action": "encrypt", "payload": to_peer(&request(id, id)), "protected": header,
            "recipients": [{"key": {"kty": "RSA", "n": jwk["n"], "e": jwk["e"]}}],
            "serialization": "compact",
        }))?;
        let answer = bench.post(JOSE, text(&sealed, "message")?.as_bytes())?;
        let opened = jwcrypto.ask(&json!({
            "action": "decrypt", "message": String::from_utf8(answer.body)?,
            "key": theirs["private"],
        }))?;
        let payload: Value = serde_json::from_slice(&from_peer(&opened, "payload")?)?;
        ensure!(answer.status == 200, "{id}: {payload}");
        ensure!(payload["clientMessage"] == id, "{id}: {payload}");
    }
    Ok(())
}

#[test]
fn a_good_message_of_a_client_without_a_certificate_gets_no_answer() -> Result<()> {
    let (authority, stranger) = (Authority::new()?, Authority::new()?);
    let of_a_stranger = stranger.issue("counterparty", EC)?;
    for shown in [None, Some(of_a_stranger)] {
        let bench = bench(&authority, authority.client(shown), &REQUIRED)?;
        let message = bench.sealed(&request("refused", "hello"))?;
        for content_type in [OPENPGP, JOSE] {
            let refused = bench.post(content_type, &message).err();
            let refused = refused.map(|error| error.to_string()).unwrap_or_default();
            ensure!(refused.contains("alert"), "{refused}");
        }
    }
    Ok(())
}

/// A server whose partner listener knows this authority of clients, with further options.
fn bench(authority: &Authority, client: Client, options: &[&str]) -> Result<Bench> {
    let server = authority.issue("server", RSA)?;
    let [certificate, key] = server.paths()?;
    let files = [
        "--partner-tls-certificate",
        certificate,
        "--partner-tls-key",
        key,
        "--partner-client-roots",
        openssl::text(authority.root())?,
    ];
    Bench::with_client(&[&files, options].concat(), client)
}

const REQUIRED: [&str; 2] = ["--partner-client-certificates", "required"];
