//! Which versions and cipher suites of TLS the two listeners take, asked with OpenSSL, which knows
//! many more than they should.

use core::net::SocketAddr;
use core::time::Duration;

use anyhow::{Context as _, Result, ensure};
use conformance::keyset_server::KeysetServer;
use conformance::openssl::{self, Authority, EC, KeyKind, RSA};
use conformance::process;

#[test]
fn of_tls_1_2_the_allowed_suites_alone_are_taken() -> Result<()> {
    let with_rsa = ["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-CHACHA20-POLY1305"];
    let with_ec = [
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
    ];
    for (key, allowed) in [(RSA, with_rsa), (EC, with_ec)] {
        let server = Server::with_key(key)?;
        for (side, address) in server.listeners()? {
            let taken = taken_of_tls_1_2(address)?;
            ensure!(taken == allowed, "{side}: {taken:?}");
        }
    }
    Ok(())
}

#[test]
fn of_tls_1_3_the_allowed_suites_alone_are_taken() -> Result<()> {
    let server = Server::with_key(EC)?;
    for (side, address) in server.listeners()? {
        let mut taken = Vec::new();
        for suite in TLS_1_3 {
            taken.extend(suite_of(address, &["-tls1_3", "-ciphersuites", suite])?);
        }
        let allowed = ["TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"];
        ensure!(taken == allowed, "{side}: {taken:?}");
    }
    Ok(())
}

#[test]
fn older_versions_are_not_taken() -> Result<()> {
    let server = Server::with_key(RSA)?;
    for (side, address) in server.listeners()? {
        for version in ["-tls1", "-tls1_1"] {
            let taken = suite_of(address, &[version, "-cipher", EVERY])?;
            ensure!(taken.is_none(), "{side}, {version}: {taken:?}");
        }
    }
    Ok(())
}

/// A server whose listeners both show the same certificate.
struct Server {
    server: KeysetServer,
    _authority: Authority,
}

impl Server {
    fn with_key(kind: KeyKind) -> Result<Self> {
        let authority = Authority::new()?;
        let pair = authority.issue("server", kind)?;
        let [certificate, key] = pair.paths()?;
        let server = KeysetServer::start(&[
            "--tls-certificate",
            certificate,
            "--tls-key",
            key,
            "--partner-listen",
            "127.0.0.1:0",
            "--partner-tls-certificate",
            certificate,
            "--partner-tls-key",
            key,
        ])?;
        Ok(Self {
            server,
            _authority: authority,
        })
    }

    fn listeners(&self) -> Result<[(&'static str, SocketAddr); 2]> {
        let partner = self.server.partner.context("no partner listener")?;
        Ok([("console", self.server.address), ("partner", partner)])
    }
}

/// Offers every suite at once, then all but the one that was taken, until none is; in the order of
/// their names.
fn taken_of_tls_1_2(address: SocketAddr) -> Result<Vec<String>> {
    let mut offered = known()?;
    let mut taken = Vec::new();
    loop {
        let offer = format!("{}:{WEAK_TOO}", offered.join(":"));
        let Some(suite) = suite_of(address, &["-tls1_2", "-cipher", &offer])? else {
            taken.sort();
            return Ok(taken);
        };
        let before = offered.len();
        offered.retain(|other| *other != suite);
        ensure!(offered.len() < before, "{suite} was not offered");
        taken.push(suite);
    }
}

/// The suite that the server takes of an offer; none where it refuses them all.
fn suite_of(address: SocketAddr, offer: &[&str]) -> Result<Option<String>> {
    let mut client = openssl::command("s_client")?;
    client
        .args(["-connect", &address.to_string()])
        .args(SECRETS)
        .args(offer);
    let finished = process::run(&mut client, b"Q\n", LIMIT)?;
    let said = String::from_utf8_lossy(&finished.stdout);
    let suite = said
        .lines()
        .find_map(|line| line.split_once("Cipher is "))
        .map(|(_, suite)| suite.trim())
        .filter(|suite| *suite != "(NONE)");
    // Only the server's word is an answer: OpenSSL itself may find that it can not offer something.
    let is_refused = suite.is_none() && finished.stderr.contains("SSL alert number");
    ensure!(
        suite.is_some() || is_refused,
        "no answer to {offer:?}:\n{said}\n{}",
        finished.stderr
    );
    Ok(suite.map(String::from))
}

/// Every suite of TLS 1.2 and before that OpenSSL can offer, also those without a certificate or
/// without a cipher.
fn known() -> Result<Vec<String>> {
    let mut list = openssl::command("ciphers")?;
    list.args(["-s", "-tls1_2", "-psk", "-srp", EVERY]);
    let finished = process::run(&mut list, b"", LIMIT)?.success()?;
    let known: Vec<_> = finished
        .text()?
        .trim()
        .split(':')
        .map(String::from)
        .collect();
    ensure!(known.len() > 100, "openssl knows few suites: {known:?}");
    Ok(known)
}

const LIMIT: Duration = Duration::from_secs(60);

/// Every suite of TLS 1.3 (RFC 8446 appendix B.4).
const TLS_1_3: [&str; 5] = [
    "TLS_AES_128_CCM_8_SHA256",
    "TLS_AES_128_CCM_SHA256",
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
];

/// Without it OpenSSL leaves out what it holds for weak.
const WEAK_TOO: &str = "@SECLEVEL=0";

const EVERY: &str = "ALL:COMPLEMENTOFALL:@SECLEVEL=0";

/// What suites need that go without a certificate.
const SECRETS: [&str; 6] = ["-psk", "00", "-srpuser", "nobody", "-srppass", "pass:none"];
