//! The echo over TLS, called by OpenSSL with a client certificate and without one.

use anyhow::{Result, ensure};
use conformance::openssl::{Authority, Client, EC, RSA, text};

use crate::bench::{Bench, JOSE, OPENPGP, request};
use crate::jose::Jose;

#[test]
fn a_client_with_a_certificate_is_answered_in_either_format() -> Result<()> {
    let authority = Authority::new()?;
    let shown = authority.issue("counterparty", EC)?;
    let bench = bench(&authority, authority.client(Some(shown)))?;
    let echoed = bench.echo(&request("openpgp", "hello"))?;
    ensure!(echoed.status == 200, "{:?}", echoed.error());
    ensure!(echoed.message() == Some("hello"), "{:?}", echoed.payload);
    let echoed = Jose::at(bench, 1)?.echo(0, "jose")?;
    ensure!(echoed.status == 200, "{:?}", echoed.error());
    ensure!(echoed.message() == Some("jose"), "{:?}", echoed.payload);
    Ok(())
}

#[test]
fn a_good_message_of_a_client_without_a_certificate_gets_no_answer() -> Result<()> {
    let (authority, stranger) = (Authority::new()?, Authority::new()?);
    let of_a_stranger = stranger.issue("counterparty", EC)?;
    for shown in [None, Some(of_a_stranger)] {
        let bench = bench(&authority, authority.client(shown))?;
        let message = bench.sealed(&request("refused", "hello"))?;
        for content_type in [OPENPGP, JOSE] {
            let refused = bench.post(content_type, &message).err();
            let refused = refused.map(|error| error.to_string()).unwrap_or_default();
            ensure!(refused.contains("alert"), "{refused}");
        }
    }
    Ok(())
}

/// A server whose partner listener demands a certificate of this authority.
fn bench(authority: &Authority, client: Client) -> Result<Bench> {
    let server = authority.issue("server", RSA)?;
    let [certificate, key] = server.paths()?;
    let options = [
        "--partner-tls-certificate",
        certificate,
        "--partner-tls-key",
        key,
        "--partner-client-certificates",
        "required",
        "--partner-client-roots",
        text(authority.root())?,
    ];
    Bench::with_client(&options, client)
}
